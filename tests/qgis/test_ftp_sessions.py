"""Sessions with FTP servers: encrypted, through QGIS's proxy, and with servers that are silent, hostile or no such."""
from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest
from qgis.core import QgsApplication, QgsAuthCertUtils, QgsAuthConfigSslServer, QgsFeedback
from qgis.PyQt.QtNetwork import QSslCertificate, QSslError

from catalog_search.loading.failures import from_network
from catalog_search.model.errors import CatalogError, CertificateFault, ErrorKind
from catalog_search.network.download import download
from catalog_search.network.ftp import list_ftp, look_at_ftp
from tests.qgis.auth_support import network_settings, trusted
from tests.servers.ftp import FtpServer
from tests.servers.proxy import CountingProxy
from tests.servers.tls import Authority, Identity, missing, self_signed

needs_openssl = pytest.mark.skipif(bool(missing()), reason=missing() or "-")
DATA = bytes(range(251)) * 1000

_Code = QSslError.SslError


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def identities(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Dict[str, Identity]:
    return {
        "own": self_signed(tmp_path_factory.mktemp("self")),
        "good": authority.issue("good"),
        "expired": authority.issue("expired", expired=True),
        "elsewhere": authority.issue("other", names=("autre.example.org",)),
    }


@pytest.fixture
def served(tmp_path: Path) -> Path:
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "a.bin").write_bytes(DATA)
    return folder


@contextmanager
def exception_for(server: FtpServer, identity: Identity, errors: List[Any]) -> Iterator[None]:
    """An exception as QGIS's options keep it (Authentication, Servers)."""
    manager = QgsApplication.authManager()
    config = QgsAuthConfigSslServer()
    config.setSslCertificate(QSslCertificate(identity.pem))
    config.setSslHostPort(f"127.0.0.1:{server.port}")
    config.setSslIgnoredErrorEnums(errors)
    assert manager.storeSslCertCustomConfig(config)
    try:
        yield
    finally:
        sha = QgsAuthCertUtils.shaHexForCert(config.sslCertificate())
        assert manager.removeSslCertCustomConfig(sha, config.sslHostPort())


def fetched(server: FtpServer, tmp_path: Path, url: str = "") -> bytes:
    return download(url or f"{server.url}/a.bin", tmp_path / "d").path.read_bytes()


def refused(url: str, tmp_path: Path) -> CatalogError:
    with pytest.raises(CatalogError) as caught:
        download(url, tmp_path / "d")
    assert list((tmp_path / "d").iterdir()) == []
    return caught.value


@needs_openssl
@pytest.mark.parametrize("at_once", [True, False], ids=["implicit", "explicit"])
class TestEncrypted:
    def test_by_an_authority_that_qgis_trusts(
        self, served: Path, tmp_path: Path, authority: Authority, identities: Dict[str, Identity], at_once: bool
    ) -> None:
        with FtpServer(served, identities["good"], at_once) as server, trusted(authority):
            assert fetched(server, tmp_path) == DATA
            assert server.commands("PROT") == ["PROT P"] and server.resumed == 1
            assert bool(server.commands("AUTH")) is not at_once

    @pytest.mark.parametrize(
        "name, fault",
        [
            ("own", CertificateFault.SELF_SIGNED),
            ("expired", CertificateFault.EXPIRED),
            ("elsewhere", CertificateFault.WRONG_HOST),
        ],
    )
    def test_a_bad_certificate_ends_it_before_a_password(
        self, served: Path, tmp_path: Path, authority: Authority, identities: Dict[str, Identity], at_once: bool,
        name: str, fault: CertificateFault,
    ) -> None:  # fmt: skip
        with FtpServer(served, identities[name], at_once) as server, trusted(authority):
            error = refused(f"{server.url}/a.bin", tmp_path)
            assert error.kind is ErrorKind.CERTIFICATE and fault in error.faults
            assert server.commands("USER") == []

    def test_it_is_said_what_to_do(
        self, served: Path, tmp_path: Path, identities: Dict[str, Identity], at_once: bool
    ) -> None:
        with FtpServer(served, identities["own"], at_once) as server:
            url = f"{server.url}/a.bin"
            text = from_network(refused(url, tmp_path), url).user_text
            assert "127.0.0.1" in text and "self-signed" in text and "Authentication" in text

    def test_an_exception_of_qgis_counts_for_what_it_covers(
        self, served: Path, tmp_path: Path, identities: Dict[str, Identity], at_once: bool
    ) -> None:
        with FtpServer(served, identities["own"], at_once) as server:
            with exception_for(server, identities["own"], [_Code.SelfSignedCertificate]):
                assert fetched(server, tmp_path) == DATA
            with exception_for(server, identities["own"], [_Code.CertificateExpired]):
                assert refused(f"{server.url}/a.bin", tmp_path / "2").kind is ErrorKind.CERTIFICATE
            with exception_for(server, identities["good"], [_Code.SelfSignedCertificate]):
                assert refused(f"{server.url}/a.bin", tmp_path / "3").kind is ErrorKind.CERTIFICATE


@needs_openssl
class TestAsksForEncryption:
    def test_a_plain_address_is_encrypted_where_the_server_wants_it(
        self, served: Path, tmp_path: Path, authority: Authority, identities: Dict[str, Identity]
    ) -> None:
        with FtpServer(served, identities["good"]) as server, trusted(authority):
            server.secure_only = True
            server.user, server.password = "ana", "geheim"
            url = server.url.replace("ftps://", "ftp://ana:geheim@")
            assert fetched(server, tmp_path, f"{url}/a.bin") == DATA
            assert server.commands("PASS") == ["PASS geheim"]  # it went over the encrypted line only
            assert server.asked.index("AUTH TLS") < server.asked.index("PASS geheim")

    def test_an_encrypted_address_is_never_asked_in_the_clear(self, served: Path, tmp_path: Path) -> None:
        with FtpServer(served) as server:
            url = server.url.replace("ftp://", "ftps://ana:geheim@")
            error = refused(f"{url}/a.bin", tmp_path)
            assert error.kind is ErrorKind.UNEXPECTED
            assert server.commands("USER") == []


class TestHostile:
    def test_nobody_is_sent_to_another_host(self, served: Path, tmp_path: Path) -> None:
        with FtpServer(served) as server:
            server.names = "192,0,2,1"
            assert fetched(server, tmp_path) == DATA

    @pytest.mark.parametrize("words", ["227 (127,0,0,1,0,22)", "227 (127,0,0,1,999,1)", "227 here", "229 (|||0|)"])
    def test_nor_to_a_port_that_is_none_for_this(self, served: Path, tmp_path: Path, words: str) -> None:
        with FtpServer(served) as server:
            server.says["PASV"] = words
            assert refused(f"{server.url}/a.bin", tmp_path).kind is ErrorKind.UNEXPECTED

    @pytest.mark.parametrize("words", ["", "HTTP/1.1 400 no", "x" * 20_000, "220-" + "a\r\n" * 2000])
    def test_what_is_no_server_of_ftp(self, words: str, tmp_path: Path) -> None:
        with FtpServer(tmp_path) as server:
            server.says["USER"] = words
            assert refused(f"{server.url}/a.bin", tmp_path).kind is ErrorKind.UNEXPECTED

    def test_a_file_that_never_ends(self, served: Path, tmp_path: Path) -> None:
        with FtpServer(served) as server:
            server.says["SIZE"] = "213 100"
            assert refused(f"{server.url}/a.bin", tmp_path).kind is ErrorKind.CUT_OFF

    @pytest.mark.parametrize(
        "command, words, kind",
        [
            ("USER", "421 too many", ErrorKind.TOO_MANY),
            ("PASS", "530 no", ErrorKind.LOGIN_NEEDED),
            ("SIZE", "550 Permission denied", ErrorKind.FORBIDDEN),
            ("SIZE", "550 Could not get file size.", ErrorKind.NOT_FOUND),
            ("RETR", "450 in use", ErrorKind.UNAVAILABLE),
            ("PASV", "425 no", ErrorKind.UNAVAILABLE),
        ],
    )
    def test_each_refusal_has_its_sentence(
        self, served: Path, tmp_path: Path, command: str, words: str, kind: ErrorKind
    ) -> None:
        with FtpServer(served) as server:
            server.says[command] = words
            url = f"{server.url}/a.bin"
            error = refused(url, tmp_path)
            assert error.kind is kind and words in error.detail
            assert "127.0.0.1" in from_network(error, url).user_text
            assert "HTTP" not in from_network(error, url).user_text


class TestSilent:
    @pytest.mark.parametrize("command", ["USER", "SIZE", "PASV", "RETR"])
    def test_somebody_cancels(self, served: Path, tmp_path: Path, command: str) -> None:
        with FtpServer(served) as server:
            server.silent = [command]
            feedback = QgsFeedback()
            threading.Timer(0.3, feedback.cancel).start()
            with pytest.raises(CatalogError) as caught:
                download(f"{server.url}/a.bin", tmp_path / "d", feedback=feedback)
            assert caught.value.kind is ErrorKind.CANCELLED

    def test_a_look_has_an_end(self, served: Path) -> None:
        with FtpServer(served) as server:
            server.silent = ["SIZE"]
            with pytest.raises(CatalogError) as caught:
                look_at_ftp(f"{server.url}/a.bin", None, 10, 0.3)
            assert caught.value.kind is ErrorKind.TIMEOUT


class TestSecrets:
    def test_no_user_or_password_is_told_or_logged(
        self, served: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        told: List[str] = []
        QgsApplication.messageLog().messageReceived.connect(told.append)
        with FtpServer(served) as server:
            server.user, server.password = "ana-maria", "geheim"
            url = server.url.replace("//", "//ana-maria:falsch@") + "/a.bin"
            error = refused(url, tmp_path)
            assert error.kind is ErrorKind.LOGIN_WRONG and "530" in error.detail
            words = from_network(error, url)
            seen = [str(error), error.log_text, words.user_text, words.detail, caplog.text, *told]
        QgsApplication.messageLog().messageReceived.disconnect(told.append)
        assert not [text for text in seen if "ana-maria" in text or "falsch" in text]


class TestProxy:
    @staticmethod
    def through(proxy: CountingProxy, **more: Any) -> Dict[str, Any]:
        kind = more.pop("kind", "HttpProxy")
        return {"proxyEnabled": True, "proxyType": kind, "proxyHost": "127.0.0.1", "proxyPort": str(proxy.port), **more}

    @pytest.mark.parametrize("kind", ["HttpProxy", "HttpCachingProxy", "FtpCachingProxy"])
    def test_commands_and_files_go_through_it(self, served: Path, tmp_path: Path, kind: str) -> None:
        with FtpServer(served) as server, CountingProxy() as proxy:
            with network_settings(**self.through(proxy, kind=kind)):
                assert fetched(server, tmp_path) == DATA
            assert proxy.passed[0] == f"127.0.0.1:{server.port}" and len(proxy.passed) == 2

    def test_a_log_in_of_the_proxy_is_used(self, served: Path, tmp_path: Path) -> None:
        with FtpServer(served) as server, CountingProxy(word="ana:x") as proxy:
            with network_settings(**self.through(proxy, proxyUser="ana", proxyPassword="x")):
                assert fetched(server, tmp_path) == DATA
            assert len(proxy.passed) == 2

    def test_excepted_addresses_do_not(self, served: Path, tmp_path: Path) -> None:
        with FtpServer(served) as server, CountingProxy() as proxy:
            with network_settings(**self.through(proxy, noProxyUrls=[server.url])):
                assert fetched(server, tmp_path) == DATA
            assert proxy.seen == []

    @pytest.mark.parametrize("way", [{"refuses": True}, {"word": "ana:x"}], ids=["refuses", "wants a login"])
    def test_a_proxy_that_does_not_let_it_through_is_named(
        self, served: Path, tmp_path: Path, way: Dict[str, Any]
    ) -> None:
        with FtpServer(served) as server, CountingProxy(**way) as proxy:
            url = f"{server.url}/a.bin"
            with network_settings(**self.through(proxy)):
                error = refused(url, tmp_path)
            assert error.kind is ErrorKind.PROXY and error.about == f"127.0.0.1:{proxy.port}"
            assert f"127.0.0.1:{proxy.port}" in from_network(error, url).user_text
            assert server.asked == []


class TestListed:
    @pytest.mark.parametrize("lacks", [[], ["MLSD"]], ids=["for programs", "as ls"])
    def test_files_and_folders(self, served: Path, lacks: List[str]) -> None:
        (served / "été 2024").mkdir()
        with FtpServer(served) as server:
            server.lacks = lacks
            found = list_ftp(f"{server.url}/")
        assert {(one.name.decode(), one.folder, one.size) for one in found} == {
            ("a.bin", False, len(DATA)),
            ("été 2024", True, None),
        }

    def test_a_list_without_an_end_is_read_in_part(self, served: Path) -> None:
        for number in range(60):
            (served / f"{number:02}-{'x' * 200}.gpkg").touch()
        with FtpServer(served) as server:
            server.repeats = 200
            found = list_ftp(f"{server.url}/")
        assert 1000 < len(found) < 60 * 200
        assert all(one.name == b"a.bin" or one.name.endswith(b".gpkg") for one in found)
