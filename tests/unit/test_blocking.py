"""The carrier without QGIS, against a server that breaks in every way."""
from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest
import requests

from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.network.blocking import BlockingCarrier
from catalog_search.network.conversation import login_for, origin
from tests.servers.faults import FAULTS, Asked, Handler, LoopbackServer, send


class Echo(LoopbackServer):
    def answer(self, handler: Handler, asked: Asked) -> None:
        send(handler, 200, asked.body or b"hello", "text/plain")


@pytest.fixture
def echo() -> Iterator[Echo]:
    with Echo() as server:
        yield server


def carrier(server: Echo, timeout: float = 1.0, **options: object) -> BlockingCarrier:
    return BlockingCarrier(CatalogConfig("echo", "file", "Echo", server.url), timeout=timeout, **options)  # type: ignore[arg-type]


def ask(url: str, method: str = "GET", **options: object):
    response = yield requests.Request(method, url, **options)  # type: ignore[arg-type]
    return response.status_code, response.content


#: Faults of transport, and the kind they end in; HTTP errors are answers, which the catalogue reads.
KINDS = {
    "cut_off": ErrorKind.CUT_OFF,
    "cut_off_chunk": ErrorKind.CUT_OFF,
    "closed": ErrorKind.CUT_OFF,
    "not_http": ErrorKind.CUT_OFF,
    "never": ErrorKind.TIMEOUT,
    "dribble": ErrorKind.TIMEOUT,
    "huge": ErrorKind.TOO_LARGE,
    "gzip_bomb": ErrorKind.TOO_LARGE,
    "bad_gzip": ErrorKind.CUT_OFF,
    "redirect_loop": ErrorKind.REDIRECT,
    "redirect_to_file": ErrorKind.REDIRECT,
}


@pytest.mark.parametrize("fault", sorted(KINDS))
def test_a_broken_transport_is_told_by_its_kind(echo: Echo, fault: str) -> None:
    echo.fault("/", fault)
    with pytest.raises(CatalogError) as failed:
        carrier(echo, 0.2 if fault in ("never", "dribble") else 1.0).run(ask(echo.url + "/x?key=geheim"))
    assert failed.value.kind is KINDS[fault], failed.value.log_text
    assert "geheim" not in failed.value.log_text


@pytest.mark.parametrize("fault", sorted(name for name in FAULTS if name.startswith("http_")))
def test_an_http_error_is_an_answer_for_the_catalogue_to_read(echo: Echo, fault: str) -> None:
    echo.fault("/", fault)
    status, _body = carrier(echo).run(ask(echo.url + "/x"))
    assert status == int(fault[5:])


def test_a_body_is_sent_and_its_answer_read(echo: Echo) -> None:
    assert carrier(echo).run(ask(echo.url, "POST", data="é".encode())) == (200, "é".encode())


def test_a_refused_connection_and_an_unknown_host_are_told_apart(echo: Echo) -> None:
    echo.stop()
    with pytest.raises(CatalogError) as refused:
        carrier(echo).run(ask(echo.url))
    assert refused.value.kind is ErrorKind.REFUSED
    with pytest.raises(CatalogError) as unknown:
        carrier(echo).run(ask("http://no-such-host.invalid/"))
    assert unknown.value.kind is ErrorKind.NO_SUCH_HOST


def test_a_conversation_may_try_another_way_after_a_failure(echo: Echo) -> None:
    echo.fault("/first", "closed")

    def two_ways():
        try:
            yield requests.Request("GET", echo.url + "/first")
        except CatalogError:
            response = yield requests.Request("GET", echo.url + "/second")
        return response.text

    assert carrier(echo).run(two_ways()) == "hello"


def test_a_reader_that_stumbles_ends_as_the_sources_failure(echo: Echo) -> None:
    def stumbles():
        response = yield requests.Request("GET", echo.url)
        return response.nothing_of_the_kind

    with pytest.raises(CatalogError) as failed:
        carrier(echo).run(stumbles())
    assert failed.value.kind is ErrorKind.BROKEN


def test_an_impossible_address_is_a_bad_request(echo: Echo) -> None:
    with pytest.raises(CatalogError) as failed:
        carrier(echo).run(ask("http://[half-a-host/"))
    assert failed.value.kind is ErrorKind.BAD_REQUEST


def test_cancelling_stops_between_two_requests(echo: Echo) -> None:
    def forever():
        while True:
            yield requests.Request("GET", echo.url)

    with pytest.raises(CatalogError) as failed:
        carrier(echo, cancelled=lambda: len(echo.requests) >= 3).run(forever())
    assert failed.value.kind is ErrorKind.CANCELLED
    assert len(echo.requests) == 3


def test_only_the_configured_file_is_read(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine é.json", tmp_path / "other.json"
    for path in (mine, other):
        path.write_text("{}")
    local = BlockingCarrier(CatalogConfig("f", "file", "F", mine.as_uri()))
    assert local.run(ask(mine.as_uri())) == (200, b"{}")
    with pytest.raises(CatalogError) as failed:
        local.run(ask(other.as_uri()))
    assert failed.value.kind is ErrorKind.FORBIDDEN
    mine.unlink()
    assert local.run(ask(mine.as_uri()))[0] == 404


def test_a_server_cannot_make_its_catalogue_read_a_file(echo: Echo, tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as failed:
        carrier(echo).run(ask("file:///etc/passwd"))
    assert failed.value.kind is ErrorKind.FORBIDDEN


def test_a_login_stays_on_its_origin() -> None:
    config = CatalogConfig("a", "csw", "A", "https://sig.example.org/csw?map=1", authcfg="abc1234")
    assert login_for(config, "https://SIG.example.org:443/other") == "abc1234"
    for elsewhere in ("http://sig.example.org/csw", "https://sig.example.org:8443/csw", "https://example.org/", "x"):
        assert login_for(config, elsewhere) == ""
    assert origin("http://[broken") == ("", "", 0)
