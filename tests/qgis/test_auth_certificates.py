"""Servers whose certificate is not trusted are told by what is wrong; QGIS's exceptions and authorities count."""
from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple

import pytest
from qgis.core import QgsApplication, QgsAuthCertUtils, QgsAuthConfigSslServer, QgsTask
from qgis.PyQt.QtNetwork import QSslCertificate, QSslError
from qgis.PyQt.QtWidgets import QApplication

from catalog_search.model.errors import CertificateFault, ErrorKind
from catalog_search.network.conversation import Outcome
from catalog_search.network.download import download
from catalog_search.network.qgis_async import AsyncCarrier
from catalog_search.network.qgis_blocking import qgis_carrier
from catalog_search.support.messages import describe
from tests.qgis.auth_support import WAYS, ask, failed_download, failure, plain, trusted
from tests.qgis.support import wait_until
from tests.servers.redirects import Redirecting
from tests.servers.tls import Authority, Identity, TlsServer, missing, self_signed

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "-")
both_ways = pytest.mark.parametrize("way", sorted(WAYS))

_Code = QSslError.SslError
_UNKNOWN = [_Code.UnableToGetLocalIssuerCertificate, _Code.UnableToVerifyFirstCertificate]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def identities(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Dict[str, Identity]:
    return {
        "self_signed": self_signed(tmp_path_factory.mktemp("self")),
        "good": authority.issue("good"),
        "expired": authority.issue("expired", expired=True),
        "wrong_host": authority.issue("other", names=("autre.example.org",)),
    }


@contextmanager
def exception_for(server: TlsServer, identity: Identity, errors: List[QSslError.SslError]) -> Iterator[None]:
    """An exception as QGIS's options keep it (Authentication, Servers)."""
    manager = QgsApplication.authManager()
    config = QgsAuthConfigSslServer()
    config.setSslCertificate(QSslCertificate(identity.pem))
    config.setSslHostPort(server.url[len("https://") :])
    config.setSslIgnoredErrorEnums(errors)
    assert manager.storeSslCertCustomConfig(config)
    try:
        yield
    finally:
        sha = QgsAuthCertUtils.shaHexForCert(config.sslCertificate())
        assert manager.removeSslCertCustomConfig(sha, config.sslHostPort())


EXPECTED = {
    "self_signed": (CertificateFault.SELF_SIGNED, "self-signed"),
    "good": (CertificateFault.UNKNOWN_AUTHORITY, "authority"),
    "expired": (CertificateFault.EXPIRED, "expired"),
    "wrong_host": (CertificateFault.WRONG_HOST, "another server"),
}


@both_ways
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_what_is_wrong_with_a_certificate_is_said(way: str, name: str, identities: Dict[str, Identity]) -> None:
    fault, word = EXPECTED[name]
    with TlsServer(identities[name]) as server:
        error = failure(lambda: WAYS[way](ask(server.url), plain(server.url)))
        assert error.kind is ErrorKind.CERTIFICATE and fault in error.faults
        assert word in describe(error, "Essai").text
        assert server.requests == []
        assert QApplication.activeModalWidget() is None


def test_a_download_says_it_too(identities: Dict[str, Identity], tmp_path: Path) -> None:
    with TlsServer(identities["self_signed"]) as server:
        error = failed_download(server.url + "/x", tmp_path, None)
        assert error.kind is ErrorKind.CERTIFICATE and error.faults == (CertificateFault.SELF_SIGNED,)
    assert list(tmp_path.iterdir()) == []


def test_many_at_once_neither_block_each_other_nor_the_main_thread(identities: Dict[str, Identity]) -> None:
    outcomes: List[Tuple[str, Outcome]] = []
    longest, last = 0.0, time.monotonic()
    carrier = AsyncCarrier()
    with TlsServer(identities["self_signed"]) as bad, TlsServer(identities["good"]) as unknown:
        for number in range(20):
            server = (bad, unknown)[number % 2]
            carrier.start(ask(server.url), plain(server.url), lambda outcome: outcomes.append(("", outcome)))
        end = time.monotonic() + 10
        while len(outcomes) < 20 and time.monotonic() < end:
            QApplication.processEvents()
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
        carrier.close()
    kinds = {outcome.error.kind for _, outcome in outcomes if outcome.error is not None}
    assert len(outcomes) == 20 and kinds == {ErrorKind.CERTIFICATE} and longest < 1


def test_a_task_is_not_held_up_by_a_window_either(identities: Dict[str, Identity]) -> None:
    with TlsServer(identities["self_signed"]) as server:
        seen: List[object] = []

        def work(_task: QgsTask) -> ErrorKind:
            return failure(lambda: qgis_carrier(plain(server.url)).run(ask(server.url))).kind

        task = QgsTask.fromFunction("ask", work, on_finished=lambda error, result=None: seen.append(error or result))
        QgsApplication.taskManager().addTask(task)
        wait_until(lambda: bool(seen))
        assert seen == [ErrorKind.CERTIFICATE]


@both_ways
def test_an_exception_of_qgis_lets_its_certificate_pass(way: str, identities: Dict[str, Identity]) -> None:
    identity = identities["self_signed"]
    with TlsServer(identity) as server:
        with exception_for(server, identity, [_Code.SelfSignedCertificate]):
            assert WAYS[way](ask(server.url), plain(server.url)).text == "hello"
        assert failure(lambda: WAYS[way](ask(server.url), plain(server.url))).kind is ErrorKind.CERTIFICATE


@both_ways
@pytest.mark.parametrize("why", ["another error", "another certificate", "another port"])
def test_an_exception_counts_for_nothing_else(
    way: str, why: str, identities: Dict[str, Identity], tmp_path: Path
) -> None:
    identity = identities["self_signed"]
    stored = self_signed(tmp_path) if why == "another certificate" else identity
    ignored = [_Code.CertificateExpired if why == "another error" else _Code.SelfSignedCertificate]
    with TlsServer(identity) as server, TlsServer(identity) as other:
        with exception_for(other if why == "another port" else server, stored, ignored):
            error = failure(lambda: WAYS[way](ask(server.url), plain(server.url)))
        assert error.kind is ErrorKind.CERTIFICATE and server.requests == []


@both_ways
def test_an_exception_covers_all_errors_or_none(way: str, identities: Dict[str, Identity]) -> None:
    identity = identities["expired"]
    with TlsServer(identity) as server:
        with exception_for(server, identity, [_Code.CertificateExpired]):
            assert failure(lambda: WAYS[way](ask(server.url), plain(server.url))).kind is ErrorKind.CERTIFICATE
        with exception_for(server, identity, [_Code.CertificateExpired, *_UNKNOWN]):
            assert WAYS[way](ask(server.url), plain(server.url)).status_code == 200


def test_a_download_uses_the_exception(identities: Dict[str, Identity], tmp_path: Path) -> None:
    identity = identities["self_signed"]
    with TlsServer(identity) as server, exception_for(server, identity, [_Code.SelfSignedCertificate]):
        assert download(server.url + "/x", tmp_path).path.read_bytes() == b"hello"


@both_ways
def test_an_own_authority_is_trusted_once_it_is_stored(
    way: str, authority: Authority, identities: Dict[str, Identity]
) -> None:
    def asked(name: str) -> Optional[ErrorKind]:
        with TlsServer(identities[name]) as server:
            try:
                WAYS[way](ask(server.url), plain(server.url))
            except Exception as error:
                return getattr(error, "kind", None)
            return None

    assert asked("good") is ErrorKind.CERTIFICATE
    with trusted(authority):
        assert asked("good") is None
        assert asked("wrong_host") is ErrorKind.CERTIFICATE
        assert asked("expired") is ErrorKind.CERTIFICATE
    assert asked("good") is ErrorKind.CERTIFICATE


def test_what_is_no_tls_at_all_is_said_without_inventing_a_reason() -> None:
    with Redirecting() as server:
        url = server.url.replace("http:", "https:")
        error = failure(lambda: WAYS["task"](ask(url), plain(url)))
        assert error.kind is ErrorKind.CERTIFICATE and not error.faults
        assert "secure connection" in describe(error, "Essai").text
