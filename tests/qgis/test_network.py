"""The carriers and downloads on QGIS's network stack, against a server that breaks in every way."""
from __future__ import annotations

import gc
import socket
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Iterator, List

import pytest
import requests
from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsFeedback, QgsTask

from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.network.conversation import Outcome
from catalog_search.network.download import download, safe_name
from catalog_search.network.qgis_async import AsyncCarrier
from catalog_search.network.qgis_blocking import qgis_carrier
from tests.qgis.support import spin, wait_until
from tests.servers.faults import FAULTS, MEBIBYTE, Asked, Handler, LoopbackServer, send


class Echo(LoopbackServer):
    def answer(self, handler: Handler, asked: Asked) -> None:
        if asked.path == "/away":
            send(handler, 302, b"", headers={"Location": asked.value("to")})
        elif asked.path == "/relative":
            send(handler, 302, b"", headers={"Location": "here"})
        elif asked.path == "/named":
            disposition = 'attachment; filename="../é t.csv"'.encode().decode("latin-1")
            send(handler, 200, b"a;b", "text/csv", {"Content-Disposition": disposition})
        elif asked.path == "/big":
            send(handler, 200, b"x" * (5 * MEBIBYTE), "application/zip")
        else:
            send(handler, 200, asked.body or b"hello", "text/plain")


@pytest.fixture
def echo() -> Iterator[Echo]:
    with Echo() as server:
        yield server


def config(server: LoopbackServer, authcfg: str = "") -> CatalogConfig:
    return CatalogConfig("echo", "file", "Echo", server.url, authcfg)


def ask(url: str, method: str = "GET", **options: object):
    response = yield requests.Request(method, url, **options)  # type: ignore[arg-type]
    return response.status_code, response.content


KINDS = {
    "cut_off": {ErrorKind.CUT_OFF},
    "cut_off_chunk": {ErrorKind.CUT_OFF},
    "closed": {ErrorKind.CUT_OFF},
    "not_http": {ErrorKind.CUT_OFF, ErrorKind.UNREACHABLE},
    "never": {ErrorKind.TIMEOUT},
    "dribble": {ErrorKind.TIMEOUT},
    "huge": {ErrorKind.TOO_LARGE},
    "gzip_bomb": {ErrorKind.TOO_LARGE, ErrorKind.UNREACHABLE},
    "redirect_loop": {ErrorKind.REDIRECT},
    "redirect_to_file": {ErrorKind.REDIRECT},
}


@pytest.mark.parametrize("fault", sorted(KINDS))
def test_a_broken_transport_is_told_by_its_kind_blocking(echo: Echo, fault: str) -> None:
    echo.fault("/", fault)
    with pytest.raises(CatalogError) as failed:
        qgis_carrier(config(echo), timeout=1.0).run(ask(echo.url + "/x"))
    assert failed.value.kind in KINDS[fault], failed.value.log_text


def test_all_faults_at_once_are_told_by_their_kinds(qgis_app: object) -> None:
    outcomes = {}
    carrier = AsyncCarrier(timeout=1000)
    with ExitStack() as stack:
        for fault in KINDS:
            server = stack.enter_context(Echo())
            server.fault("/", fault)
            carrier.start(ask(server.url), config(server), lambda o, fault=fault: outcomes.update({fault: o}))
        wait_until(lambda: len(outcomes) == len(KINDS), 20)
    carrier.close()
    for fault, outcome in outcomes.items():
        assert outcome.error is not None and outcome.error.kind in KINDS[fault], (fault, outcome)


@pytest.mark.parametrize("fault", sorted(name for name in FAULTS if name.startswith("http_") and name != "http_407"))
def test_an_http_error_is_an_answer_for_the_catalogue_to_read(echo: Echo, fault: str) -> None:
    echo.fault("/", fault)
    status, body = qgis_carrier(config(echo), timeout=2.0).run(ask(echo.url + "/x"))
    assert status == int(fault[5:])
    assert body


def test_bodies_and_redirects_pass(echo: Echo) -> None:
    carrier = qgis_carrier(config(echo))
    assert carrier.run(ask(echo.url, "POST", data="é".encode())) == (200, "é".encode())
    assert carrier.run(ask(echo.url + "/relative")) == (200, b"hello")
    assert echo.requests[-1].path == "/here"


def test_an_aborted_call_stays_silent(echo: Echo) -> None:
    echo.fault("/", "never")
    carrier, outcomes = AsyncCarrier(), []
    call = carrier.start(ask(echo.url), config(echo), outcomes.append)
    wait_until(lambda: len(echo.requests) == 1)
    before = time.monotonic()
    call.abort()
    assert time.monotonic() - before < 0.3
    spin(0.2)
    carrier.close()
    assert outcomes == []


def test_the_reader_of_an_answer_works_off_the_main_thread(echo: Echo) -> None:
    threads: List[str] = []

    def reads():
        response = yield requests.Request("GET", echo.url)
        threads.append(threading.current_thread().name)
        return response.text

    outcomes: List[Outcome] = []
    carrier = AsyncCarrier()
    carrier.start(reads(), config(echo), outcomes.append)
    wait_until(lambda: bool(outcomes))
    carrier.close()
    assert outcomes[0].value == "hello"
    assert threads[0].startswith("catalog_search")


def test_closing_leaves_no_thread_behind(echo: Echo) -> None:
    outcomes: List[Outcome] = []
    for _ in range(3):
        carrier = AsyncCarrier()
        for _ in range(5):
            carrier.start(ask(echo.url), config(echo), outcomes.append)
        spin(0.05)
        carrier.close()
    gc.collect()
    assert not [t for t in threading.enumerate() if t.name.startswith("catalog_search")]


def test_a_task_uses_the_blocking_carrier_in_its_own_thread(echo: Echo) -> None:
    seen: List[object] = []

    def work(_task: QgsTask) -> object:
        return qgis_carrier(config(echo)).run(ask(echo.url))

    task = QgsTask.fromFunction("ask", work, on_finished=lambda error, result=None: seen.append(error or result))
    QgsApplication.taskManager().addTask(task)
    wait_until(lambda: bool(seen))
    assert seen == [(200, b"hello")]


def test_cancelling_ends_a_blocking_request(echo: Echo) -> None:
    echo.fault("/", "never")
    feedback = QgsFeedback()
    threading.Timer(0.3, feedback.cancel).start()
    before = time.monotonic()
    with pytest.raises(CatalogError) as failed:
        qgis_carrier(config(echo), feedback).run(ask(echo.url))
    assert failed.value.kind is ErrorKind.CANCELLED
    assert time.monotonic() - before < 2


@pytest.fixture
def login() -> Iterator[str]:
    method = QgsAuthMethodConfig("Basic")
    method.setName("test")
    method.setConfig("username", "ana")
    method.setConfig("password", "forêt")
    manager = QgsApplication.authManager()
    assert manager.storeAuthenticationConfig(method)
    yield method.id()
    manager.removeAuthenticationConfig(method.id())


def test_a_login_goes_to_its_own_origin_and_to_no_other(echo: Echo, login: str) -> None:
    with Echo() as stranger:
        carrier = qgis_carrier(config(echo, login))
        carrier.run(ask(echo.url + "/mine"))
        assert echo.requests[-1].header("Authorization").startswith("Basic ")
        carrier.run(ask(stranger.url + "/theirs"))
        assert stranger.requests[-1].header("Authorization") == ""
        with pytest.raises(CatalogError) as failed:
            carrier.run(ask(f"{echo.url}/away?to={stranger.url}/redirected"))
        assert failed.value.kind is ErrorKind.REDIRECT
        assert [asked.path for asked in stranger.requests] == ["/theirs"]


def test_a_login_that_does_not_exist_is_said(echo: Echo) -> None:
    with pytest.raises(CatalogError) as failed:
        qgis_carrier(config(echo, "nosuch1")).run(ask(echo.url))
    assert failed.value.kind is ErrorKind.LOGIN_LOCKED
    assert not echo.requests


def test_a_download_streams_to_its_folder(echo: Echo, tmp_path: Path) -> None:
    steps: List[tuple] = []
    done = download(echo.url + "/big", tmp_path, progress=lambda got, size: steps.append((got, size)))
    assert done.size == done.path.stat().st_size == 5 * MEBIBYTE
    assert done.mime == "application/zip"
    assert steps[-1] == (5 * MEBIBYTE, 5 * MEBIBYTE)
    named = download(echo.url + "/named", tmp_path)
    assert named.path == tmp_path / "é t.csv"
    again = download(echo.url + "/named", tmp_path)
    assert again.path == tmp_path / "é t-2.csv"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("cut_off", ErrorKind.CUT_OFF),
        ("http_404", ErrorKind.NOT_FOUND),
        ("http_403", ErrorKind.FORBIDDEN),
        ("http_503", ErrorKind.UNAVAILABLE),
        ("closed", ErrorKind.CUT_OFF),
        ("redirect_to_file", ErrorKind.REDIRECT),
    ],
)
def test_a_download_that_fails_leaves_nothing(echo: Echo, tmp_path: Path, fault: str, kind: ErrorKind) -> None:
    echo.fault("/", fault)
    with pytest.raises(CatalogError) as failed:
        download(echo.url + "/x.zip", tmp_path)
    assert failed.value.kind is kind
    assert list(tmp_path.iterdir()) == []


def test_a_cancelled_download_leaves_nothing(echo: Echo, tmp_path: Path) -> None:
    echo.fault("/", "dribble")
    feedback = QgsFeedback()
    threading.Timer(0.4, feedback.cancel).start()
    with pytest.raises(CatalogError) as failed:
        download(echo.url + "/x.zip", tmp_path, feedback=feedback)
    assert failed.value.kind is ErrorKind.CANCELLED
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said(echo: Echo, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CatalogError) as failed:
        download(echo.url, tmp_path / "file" / "folder")
    assert failed.value.kind is ErrorKind.DISK


@pytest.mark.parametrize("url", ["file:///etc/passwd", "/vsicurl/http://x", "javascript:alert(1)", "PG:dbname=x", ""])
def test_only_network_addresses_are_downloaded(tmp_path: Path, url: str) -> None:
    with pytest.raises(CatalogError):
        download(url, tmp_path)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("CON.txt", "download_CON.txt"),
        ("a:b*c?.zip", "a_b_c_.zip"),
        ("", "download"),
        (" . ", "download"),
        ("é" * 300 + ".zip", "é" * 116 + ".zip"),
        ("nul\x00byte", "nul_byte"),
    ],
)
def test_file_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def busy_for(seconds: str) -> object:
    return lambda handler: send(handler, 429, b"busy", "text/plain", {"Retry-After": seconds})


def test_a_busy_server_is_asked_again_after_the_time_it_names(echo: Echo) -> None:
    echo.faults = {"busy": busy_for("1")}  # type: ignore[misc]
    echo.fault("/", "busy", times=1)
    waits: List[float] = []
    outcomes: List[Outcome] = []
    carrier = AsyncCarrier()
    carrier.start(ask(echo.url), config(echo), outcomes.append, waits.append)
    wait_until(lambda: bool(outcomes))
    carrier.close()
    assert outcomes[0].value == (200, b"hello") and waits == [1.0]
    echo.fault("/", "busy", times=1)
    assert qgis_carrier(config(echo)).run(ask(echo.url)) == (200, b"hello")


def test_a_server_that_stays_busy_or_wants_too_much_patience_is_told(echo: Echo) -> None:
    echo.faults = {"busy": busy_for("0"), "long": busy_for("3600")}  # type: ignore[misc]
    echo.fault("/", "busy")
    assert qgis_carrier(config(echo)).run(ask(echo.url))[0] == 429
    assert len(echo.requests) == 3
    echo.clear_faults()
    echo.fault("/", "long")
    assert qgis_carrier(config(echo)).run(ask(echo.url))[0] == 429
    assert len(echo.requests) == 4


LENGTHS = ["9" * 5000, "\N{SUPERSCRIPT TWO}", "9" * 30, "-3"]


class Announcing:
    """Answers ``hello`` with one impossible header of length after the other, and ends the connection."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"

    def __enter__(self) -> "Announcing":
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        for length in LENGTHS:
            connection, _ = self._socket.accept()
            with connection:
                connection.recv(65536)
                head = f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\nhello"
                connection.sendall(head.encode("latin-1"))


def test_an_impossible_length_keeps_nobody_waiting() -> None:
    with Announcing() as server:
        ended: List[Outcome] = []
        carrier = AsyncCarrier()
        for number in range(len(LENGTHS)):
            carrier.start(ask(server.url), CatalogConfig("c", "file", "C", server.url), ended.append)
            wait_until(lambda wanted=number: len(ended) > wanted, 20)
        carrier.close()
    assert [outcome.value for outcome in ended] == [(200, b"hello")] * len(LENGTHS)


def test_what_nobody_waits_for_any_more_is_not_read(echo: Echo) -> None:
    busy, free, read = threading.Event(), threading.Event(), []

    def first():
        busy.set()
        free.wait(20)
        yield requests.Request("GET", echo.url)

    def second():
        read.append("second")
        yield requests.Request("GET", echo.url)

    carrier = AsyncCarrier()
    calls = [carrier.start(made(), config(echo), lambda _outcome: None) for made in (first, second)]
    assert busy.wait(20)
    for call in calls:
        call.abort()
    free.set()
    carrier.close()
    assert read == []
