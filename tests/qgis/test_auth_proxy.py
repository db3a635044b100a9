"""The proxy of QGIS's settings is used, its exceptions are kept, and what it refuses is told as the proxy's doing."""
from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest
from qgis.core import Qgis, QgsApplication, QgsNetworkAccessManager, QgsProject, QgsTask, QgsVectorLayer

from catalog_search.loading.links import classify
from catalog_search.loading.loader import Opening
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.record import Record, Resource
from catalog_search.network.download import download
from catalog_search.network.qgis_blocking import qgis_carrier
from catalog_search.support.messages import describe
from tests.qgis.auth_support import WAYS, ask, failed_download, failure, network_settings, plain, stored_login, trusted
from tests.qgis.support import wait_until
from tests.servers.programs import free_port
from tests.servers.proxy import CountingProxy
from tests.servers.redirects import Redirecting
from tests.servers.tls import Authority, TlsServer, missing
from tests.servers.wfs2 import Wfs2

both_ways = pytest.mark.parametrize("way", sorted(WAYS))
needs_openssl = pytest.mark.skipif(bool(missing()), reason=missing() or "-")


@pytest.fixture
def home() -> Iterator[Redirecting]:
    with Redirecting() as server:
        yield server


def through(port: int, **more: Any) -> Dict[str, Any]:
    return {"proxyEnabled": True, "proxyType": "HttpProxy", "proxyHost": "127.0.0.1", "proxyPort": str(port), **more}


@both_ways
def test_the_proxy_of_qgis_is_used_and_its_exceptions_are_kept(way: str, home: Redirecting) -> None:
    with Redirecting() as excepted, CountingProxy() as proxy:
        with network_settings(**through(proxy.port, noProxyUrls=[excepted.url])):
            for server in (home, excepted):
                assert WAYS[way](ask(server.url + "/x"), plain(server.url)).text == "anonymous"
        assert proxy.passed == [home.url + "/x"]
        assert WAYS[way](ask(home.url + "/y"), plain(home.url)).status_code == 200
        assert len(proxy.seen) == 1


def test_downloads_and_tasks_use_the_proxy(home: Redirecting, tmp_path: Path) -> None:
    with CountingProxy() as proxy, network_settings(**through(proxy.port)):
        download(home.url + "/file.csv", tmp_path)
        results = []

        def work(_task: QgsTask) -> int:
            return int(qgis_carrier(plain(home.url)).run(ask(home.url + "/task")).status_code)

        task = QgsTask.fromFunction("ask", work, on_finished=lambda error, result=None: results.append(error or result))
        QgsApplication.taskManager().addTask(task)
        wait_until(lambda: bool(results))
        assert results == [200] and proxy.passed == [home.url + "/file.csv", home.url + "/task"]


def test_a_thread_that_lives_on_learns_of_a_new_proxy(home: Redirecting) -> None:
    turns = [threading.Event(), threading.Event()]
    done: List[int] = []

    def work() -> None:
        for turn in turns:
            turn.wait(10)
            done.append(qgis_carrier(plain(home.url)).run(ask(home.url + "/x")).status_code)

    thread = threading.Thread(target=work)
    thread.start()
    turns[0].set()
    wait_until(lambda: len(done) == 1)
    with CountingProxy() as proxy, network_settings(**through(proxy.port)):
        turns[1].set()
        wait_until(lambda: len(done) == 2)
        thread.join()
        assert done == [200, 200] and proxy.passed == [home.url + "/x"]


def test_a_layer_is_opened_through_the_proxy_of_today(tmp_path: Path) -> None:
    """QGIS's providers ask, in threads of ours that live on; the second time nothing of ours asks before them."""
    with Wfs2() as server:
        resource = Resource(f"{server.url}/wfs", protocol="OGC:WFS", layer="sig:lieux")

        def add() -> List[Any]:
            ended: List[Any] = []
            opening = Opening(classify(resource), Record("r", "c", "Lieux"), None, tmp_path, QgsProject.instance())
            opening.opened.connect(ended.extend)
            opening.failed.connect(ended.append)
            opening.start()
            wait_until(lambda: opening.done, 30)
            return ended

        with CountingProxy() as proxy, network_settings(**through(proxy.port)):
            (layer,) = add()
            assert layer.isValid() and any("DescribeFeatureType" in url for url in proxy.passed)
        before, through_it = len(server.requests), len(proxy.passed)
        QgsNetworkAccessManager.instance().cache().clear()
        (layer,) = add()
        assert isinstance(layer, QgsVectorLayer), layer
        # QGIS 3.40 remembers for a minute what the service said of itself, and asks for a feature at once
        asked = [asked.value("request") for asked in server.requests[before:]]
        remembers = Qgis.QGIS_VERSION_INT >= 34000
        assert asked == (["GetFeature"] if remembers else ["GetCapabilities", "DescribeFeatureType"])
        assert len(proxy.passed) == through_it


@needs_openssl
@both_ways
def test_https_goes_through_a_tunnel_of_the_proxy(way: str, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with TlsServer(authority.issue("server")) as server, CountingProxy() as proxy, trusted(authority):
        with network_settings(**through(proxy.port)), stored_login(username="ana", password="é") as authcfg:
            assert WAYS[way](ask(server.url), plain(server.url, authcfg)).text == "hello"
        assert proxy.passed == [server.url[len("https://") :]]
        assert server.requests[0].header("Proxy-Authorization") == ""


@both_ways
def test_the_login_of_the_proxy_is_that_of_the_settings(way: str, home: Redirecting) -> None:
    with CountingProxy(word="ana:secret") as proxy:
        with network_settings(**through(proxy.port, proxyUser="ana", proxyPassword="secret")):
            assert WAYS[way](ask(home.url + "/x"), plain(home.url)).text == "anonymous"
        with stored_login(username="ana", password="secret") as authcfg, network_settings(
            **through(proxy.port, authcfg=authcfg)
        ):
            assert WAYS[way](ask(home.url + "/x"), plain(home.url)).text == "anonymous"
        assert len(proxy.passed) == 2 and home.requests[0].header("Proxy-Authorization") == ""


def refused(way: str, url: str, port: int) -> CatalogError:
    """How a request fails at the proxy on that port, whose name the words have to tell."""
    with network_settings(**through(port)):
        error = failure(lambda: WAYS[way](ask(url), plain(url)))
    words = describe(error, "Essai").full
    assert error.kind is ErrorKind.PROXY, error.log_text
    assert f"127.0.0.1:{port}" in words and "proxy" in words
    return error


@both_ways
def test_a_proxy_that_wants_a_login_is_told(way: str, home: Redirecting) -> None:
    with CountingProxy(word="ana:secret") as proxy:
        assert "login" in describe(refused(way, home.url + "/x", proxy.port), "Essai").text
        assert refused(way, "https://localhost:1/", proxy.port)
    assert home.requests == []


@both_ways
def test_a_proxy_that_forbids_an_address_is_told(way: str, home: Redirecting) -> None:
    with CountingProxy(refuses=True) as proxy:
        assert refused(way, home.url + "/x", proxy.port)
        assert refused(way, "https://localhost:1/", proxy.port)
    assert home.requests == []


@both_ways
def test_a_proxy_that_does_not_run_is_told(way: str, home: Redirecting, tmp_path: Path) -> None:
    port = free_port()
    assert refused(way, home.url + "/x", port)
    assert refused(way, "https://localhost:1/", port)
    with network_settings(**through(port)):
        assert failed_download(home.url + "/x", tmp_path, None).kind is ErrorKind.PROXY
    assert home.requests == []


@both_ways
def test_a_catalogue_that_forbids_is_not_taken_for_its_proxy(way: str, home: Redirecting) -> None:
    home.fault("/", "http_403")
    with CountingProxy() as proxy, network_settings(**through(proxy.port)):
        assert WAYS[way](ask(home.url + "/x"), plain(home.url)).status_code == 403


@both_ways
def test_unknown_hosts_and_closed_ports_are_told_apart(way: str) -> None:
    closed = f"http://127.0.0.1:{free_port()}/"
    unknown = "http://no-such-host.invalid/"
    assert failure(lambda: WAYS[way](ask(closed), plain(closed))).kind is ErrorKind.REFUSED
    assert failure(lambda: WAYS[way](ask(unknown), plain(unknown))).kind is ErrorKind.NO_SUCH_HOST


@both_ways
def test_the_time_limit_is_that_of_qgis(way: str, home: Redirecting) -> None:
    home.fault("/", "never")
    before = QgsNetworkAccessManager.timeout()
    QgsNetworkAccessManager.setTimeout(700)
    try:
        start = time.monotonic()
        error = failure(lambda: WAYS[way](ask(home.url + "/x"), plain(home.url)))
        took = time.monotonic() - start
    finally:
        QgsNetworkAccessManager.setTimeout(before)
    assert error.kind is ErrorKind.TIMEOUT and 0.5 < took < 2


_WITHOUT_NETWORK = """
import sys
sys.path.insert(0, {root!r})
from qgis.core import QgsApplication
application = QgsApplication([], False)
application.initQgis()
from tests.qgis.auth_support import WAYS, ask, failure, plain
for url in ("http://catalogue.example.org/", "http://192.0.2.7/", "http://127.0.0.1:9/"):
    kinds = [failure(lambda: way(ask(url), plain(url))).kind.value for way in WAYS.values()]
    print("told", url, *kinds, flush=True)
application.exitQgis()
"""


def test_a_computer_without_network_is_told_from_a_server_that_is_not_there(root: Path) -> None:
    alone = ["unshare", "--user", "--map-root-user", "--net"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("no name space without network can be made here")
    up = "ip link set lo up 2>/dev/null; exec \"$0\" \"$@\""
    done = subprocess.run(
        [*alone, "sh", "-c", up, sys.executable, "-c", _WITHOUT_NETWORK.format(root=str(root))],
        capture_output=True, text=True, timeout=60, cwd=root,
    )  # fmt: skip
    told = {line.split()[1]: line.split()[2:] for line in done.stdout.splitlines() if line.startswith("told")}
    assert told["http://catalogue.example.org/"] == ["offline", "offline"], done.stderr[-2000:]
    assert told["http://192.0.2.7/"] == ["offline", "offline"]
