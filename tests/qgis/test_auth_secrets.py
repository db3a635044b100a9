"""A log-in is seen by the server that it was given for, and by nobody and nothing else."""
from __future__ import annotations

import base64
import logging
from pathlib import Path
from typing import Any, Iterator, List

import pytest
from qgis.core import QgsApplication, QgsNetworkAccessManager, QgsProject, QgsSettings
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkRequest

from catalog_search.loading.build import build_layer, public_source
from catalog_search.loading.links import classify
from catalog_search.loading.plan import make_plan
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.record import Resource
from catalog_search.network.download import download
from catalog_search.network.qgis_async import AsyncCarrier
from catalog_search.support import log
from catalog_search.support.compat import enum_value
from catalog_search.support.messages import describe
from tests.qgis.auth_support import WAYS, WORD, ask, failed_download, failure, plain, stored_login
from tests.qgis.loading_support import record
from tests.qgis.support import wait_until
from tests.servers import qgis_server
from tests.servers.nginx import Nginx, missing_nginx
from tests.servers.qgis_server import QgisServer
from tests.servers.redirects import Redirecting, respond
from tests.servers.tls import Authority, TlsServer, missing

both_ways = pytest.mark.parametrize("way", sorted(WAYS))


@pytest.fixture
def home() -> Iterator[Redirecting]:
    with Redirecting() as server:
        yield server


@pytest.fixture
def login() -> Iterator[str]:
    with stored_login(username="ana", password=WORD) as authcfg:
        yield authcfg


@both_ways
@pytest.mark.parametrize("status", ["301", "302", "303", "307", "308"])
def test_a_redirect_to_another_port_is_not_followed_with_a_login(
    way: str, status: str, home: Redirecting, login: str
) -> None:
    with Redirecting() as stranger:
        address = f"{home.url}/away?status={status}&to={stranger.url}/elsewhere"
        error = failure(lambda: WAYS[way](ask(address), plain(home.url, login)))
        assert error.kind is ErrorKind.REDIRECT
        assert error.about == f"{stranger.url}/elsewhere"
        assert error.about in describe(error, "Essai").text
        assert stranger.requests == [] and home.signed() == ["/away"]


@both_ways
def test_another_name_of_the_same_computer_is_another_host(way: str, home: Redirecting, login: str) -> None:
    address = f"{home.url}/away?to={home.named_url}/elsewhere"
    assert failure(lambda: WAYS[way](ask(address), plain(home.url, login))).kind is ErrorKind.REDIRECT
    WAYS[way](ask(home.named_url + "/asked"), plain(home.url, login))
    assert home.signed() == ["/away"] and [asked.path for asked in home.requests] == ["/away", "/asked"]


@both_ways
@pytest.mark.parametrize("target", ["there", "/there", "?to=x"])
def test_a_redirect_within_the_server_keeps_the_login(way: str, target: str, home: Redirecting, login: str) -> None:
    if target.startswith("?"):
        target = "/there" + target
    response = WAYS[way](ask(home.url + "/away", params={"to": target}), plain(home.url, login))
    assert response.text == "signed" and home.signed() == ["/away", "/there"]


@both_ways
def test_without_a_login_a_redirect_to_another_host_is_followed(way: str, home: Redirecting) -> None:
    with Redirecting() as stranger:
        response = WAYS[way](ask(f"{home.url}/away?to={stranger.url}/there"), plain(home.url))
        assert response.text == "anonymous" and stranger.signed() == []


def test_a_download_does_not_carry_the_login_along(home: Redirecting, login: str, tmp_path: Path) -> None:
    with Redirecting() as stranger:
        address = f"{home.url}/away?to={stranger.url}/file.zip"
        assert failed_download(address, tmp_path, plain(home.url, login)).kind is ErrorKind.REDIRECT
        assert stranger.requests == []
        done = download(stranger.url + "/file.zip", tmp_path, plain(home.url, login))
        assert done.path.read_bytes() == b"anonymous" and stranger.signed() == []


@both_ways
def test_a_login_in_a_header_of_its_own_does_not_travel_either(way: str, home: Redirecting) -> None:
    if "EsriToken" not in QgsApplication.authManager().authMethodsKeys():
        pytest.skip("this QGIS has no authentication method EsriToken")
    with Redirecting() as stranger, stored_login("EsriToken", token=WORD) as authcfg:
        config = plain(home.url, authcfg)
        WAYS[way](ask(home.url + "/mine"), config)
        WAYS[way](ask(stranger.url + "/theirs"), config)
        failure(lambda: WAYS[way](ask(f"{home.url}/away?to={stranger.url}/x"), config))
        assert home.requests[0].header("X-Esri-Authorization")
        assert [asked.path for asked in stranger.requests] == ["/theirs"]
        assert stranger.requests[0].header("X-Esri-Authorization") == ""


class SecureRedirecting(TlsServer):
    def answer(self, handler: Any, asked: Any) -> None:
        respond(handler, asked)


@both_ways
@pytest.mark.skipif(bool(missing()), reason=missing() or "-")
def test_with_a_login_even_the_way_up_to_https_is_the_users_to_choose(
    way: str, home: Redirecting, login: str, tmp_path: Path
) -> None:
    with SecureRedirecting(Authority(tmp_path).issue("server")) as secure:
        error = failure(lambda: WAYS[way](ask(f"{home.url}/away?to={secure.url}/x"), plain(home.url, login)))
        assert error.kind is ErrorKind.REDIRECT and error.about.startswith("https://")
        assert secure.requests == []


@pytest.fixture
def logged() -> Iterator[List[str]]:
    """Everything that is written meanwhile: QGIS's message log and Python's logging, at every level."""
    lines: List[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    root, own = logging.getLogger(), log.logger
    levels = root.level, own.level
    messages = QgsApplication.messageLog()
    messages.messageReceived.connect(_Receiver(lines).receive)
    log.install()
    for logger in (root, own):
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield lines
    for logger, level in zip((root, own), levels):
        logger.removeHandler(handler)
        logger.setLevel(level)
    log.uninstall()
    messages.messageReceived.disconnect()


class _Receiver:
    def __init__(self, lines: List[str]) -> None:
        self._lines = lines

    def receive(self, *arguments: Any) -> None:
        self._lines.append(" ".join(str(argument) for argument in arguments))


def test_no_log_and_no_error_tells_the_secret(home: Redirecting, login: str, logged: List[str], tmp_path: Path) -> None:
    errors: List[CatalogError] = []
    config = plain(home.url, login)
    for way in WAYS.values():
        way(ask(home.url + "/sealed"), config)
        for fault in ("closed", "cut_off", "redirect_loop", "redirect_to_file", "not_http"):
            home.fault("/broken", fault)
            errors.append(failure(lambda way=way: way(ask(f"{home.url}/broken?key={WORD}"), config)))
            home.clear_faults()
        for address in (f"http://ana:{WORD}@127.0.0.1:1/x?key={WORD}", f"{home.url}/away?to=http://ana:{WORD}@localhost:1/x"):
            errors.append(failure(lambda way=way, address=address: way(ask(address), config)))
    errors.append(failed_download(home.url + "/away?to=http://127.0.0.1:1/", tmp_path, config))
    log.logger.info("the end")
    assert any("the end" in line for line in logged)
    told = logged + [f"{error} {error.log_text} {error.url} {describe(error, 'x')}" for error in errors]
    assert len(errors) > 8
    encoded = base64.b64encode(f"ana:{WORD}".encode()).decode()
    percent = bytes(QUrl.toPercentEncoding(WORD)).decode()
    for secret in (WORD, encoded, percent, "Authorization"):
        assert not [text for text in told if secret.lower() in text.lower()], secret


def test_a_layer_and_its_project_hold_the_name_of_the_login_and_nothing_else(tmp_path: Path) -> None:
    if missing_nginx() or not qgis_server.available():
        pytest.skip(missing_nginx() or "QGIS Server is not installed")
    with QgisServer() as server, Nginx(server.wfs, "ana", WORD) as nginx, stored_login(
        username="ana", password=WORD
    ) as authcfg:
        config = plain(nginx.url, authcfg)
        for address, layer in ((server.wfs, "communes"), (server.wms, "communes")):
            resource = Resource(f"{nginx.url}/{address.split('/', 3)[3]}")
            plan = make_plan(classify(resource), record(resource), config, tmp_path, layer=layer)
            built = build_layer(plan.sources[0], record(resource))
            assert built.isValid() and f"authcfg={authcfg}" in built.source().replace("'", "")
            QgsProject.instance().addMapLayer(built)
            assert WORD not in built.source() + public_source(built) and "ana" not in built.source()
    path = tmp_path / "project.qgs"
    assert QgsProject.instance().write(str(path))
    assert authcfg in path.read_text("utf-8") and WORD not in path.read_text("utf-8")


def through_qgis(url: str) -> str:
    """What QGIS's shared manager brings for an address without a log-in, its disk cache preferred."""
    manager = QgsNetworkAccessManager.instance()
    request = QNetworkRequest(QUrl(url))
    prefer = QNetworkRequest.CacheLoadControl.PreferCache
    request.setAttribute(QNetworkRequest.Attribute.CacheLoadControlAttribute, enum_value(prefer))
    request.setAttribute(QNetworkRequest.Attribute.CacheSaveControlAttribute, True)
    reply = manager.get(request)
    wait_until(reply.isFinished)
    text = bytes(reply.readAll()).decode()
    reply.deleteLater()
    return text


@pytest.fixture
def disk_cache(tmp_path: Path) -> Iterator[None]:
    """QGIS's disk cache in a folder of the test, with room."""
    settings = QgsSettings()
    settings.setValue("cache/directory", str(tmp_path / "cache"))
    manager = QgsNetworkAccessManager.instance()
    manager.setupDefaultProxyAndCache()
    yield
    settings.remove("cache/directory")
    manager.setupDefaultProxyAndCache()


def test_the_cache_of_this_test_caches(disk_cache: None, home: Redirecting) -> None:
    assert [through_qgis(home.url + "/x"), through_qgis(home.url + "/x")] == ["anonymous", "anonymous"]
    assert len(home.requests) == 1


@both_ways
def test_what_a_login_brought_is_not_served_to_others(
    way: str, disk_cache: None, home: Redirecting, login: str
) -> None:
    address = home.url + "/x"
    assert WAYS[way](ask(address), plain(home.url, login)).text == "signed"
    assert through_qgis(address) == "anonymous"
    assert WAYS[way](ask(address), plain(home.url)).text == "anonymous"


@both_ways
def test_what_anybody_may_see_is_not_served_to_a_login(
    way: str, disk_cache: None, home: Redirecting, login: str
) -> None:
    address = home.url + "/x"
    assert through_qgis(address) == "anonymous"
    assert WAYS[way](ask(address), plain(home.url)).text == "anonymous"
    assert WAYS[way](ask(address), plain(home.url, login)).text == "signed"
    assert through_qgis(address) == "anonymous" and len(home.requests) == 3


def test_a_session_that_a_login_began_is_not_taken_by_who_comes_without(home: Redirecting, login: str) -> None:
    carrier, outcomes = AsyncCarrier(), []  # type: ignore[var-annotated]
    for authcfg in (login, "", login):
        count = len(outcomes)
        carrier.start(ask(home.url + "/session"), plain(home.url, authcfg), outcomes.append)
        wait_until(lambda count=count: len(outcomes) > count)
    carrier.close()
    assert [asked.header("Cookie") for asked in home.requests] == ["", "", "session=1"]
