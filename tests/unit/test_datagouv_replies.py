"""Broken and hostile replies of a uData portal: each ends in the right error, or is read without harm."""
from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Iterator, List

import pytest

from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import Query
from catalog_search.model.record import Page, Record
from tests.servers.faults import FAULTS
from tests.servers.udata import UdataDouble
from tests.servers.udata_broken import BROKEN
from tests.unit.datagouv_support import catalog_at, run, search

#: What each fault must end in, for a search and for details alike.
ERRORS = {
    "cut_off": ErrorKind.CUT_OFF,
    "cut_off_chunk": ErrorKind.CUT_OFF,
    "closed": ErrorKind.CUT_OFF,
    "never": ErrorKind.TIMEOUT,
    "huge": ErrorKind.TOO_LARGE,
    "gzip_bomb": ErrorKind.TOO_LARGE,
    "bad_gzip": ErrorKind.CUT_OFF,
    "redirect_loop": ErrorKind.REDIRECT,
    "redirect_nowhere": ErrorKind.REDIRECT,
    "html": ErrorKind.HTML,
    "empty": ErrorKind.EMPTY,
    "no_content": ErrorKind.EMPTY,
    "garbage": ErrorKind.NOT_JSON,
    "binary": ErrorKind.NOT_JSON,
    "http_400": ErrorKind.BAD_REQUEST,
    "http_401": ErrorKind.LOGIN_NEEDED,
    "http_403": ErrorKind.FORBIDDEN,
    "http_404": ErrorKind.NOT_FOUND,
    "http_407": ErrorKind.PROXY,
    "http_410": ErrorKind.GONE,
    "http_418": ErrorKind.BAD_REQUEST,
    "http_429": ErrorKind.TOO_MANY,
    "http_500": ErrorKind.SERVER,
    "http_501": ErrorKind.SERVER,
    "http_502": ErrorKind.UNAVAILABLE,
    "http_503": ErrorKind.UNAVAILABLE,
    "http_504": ErrorKind.UNAVAILABLE,
    "half_json": ErrorKind.NOT_JSON,
    "not_json": ErrorKind.NOT_JSON,
    "deep": ErrorKind.NOT_JSON,
    "latin1": ErrorKind.NOT_JSON,
    "null": ErrorKind.UNEXPECTED,
    "text": ErrorKind.UNEXPECTED,
    "list": ErrorKind.UNEXPECTED,
    "number": ErrorKind.UNEXPECTED,
    "empty_object": ErrorKind.UNEXPECTED,
    "message": ErrorKind.UNEXPECTED,
    "data_is_object": ErrorKind.UNEXPECTED,
    "data_is_null": ErrorKind.UNEXPECTED,
}
#: Faults that a plain session meets in its own words; only that they end in an error matters here.
SOME_ERROR = ("not_http", "redirect_to_file", "dribble")
#: Replies of the right outer shape, whose values are not to be believed: how many records they hold.
READABLE = {
    "bad_entries": 1,
    "hostile": 9,
    "nested": 1,
    "numbers": 3,
    "booleans": 2,
    "nulls": 1,
    "lists": 2,
    "nan": 2,
    "surrogates": 2,
    "null_bytes": 1,
    "long_texts": 1,
    "endless": 1,
    "endless_echo": 1,
}


@pytest.fixture
def double() -> Iterator[UdataDouble]:
    with UdataDouble() as started:
        yield started


def timeout_for(fault: str) -> float:
    return 0.2 if fault in ("never", "dribble") else 10.0


def test_every_fault_is_tried() -> None:
    assert {*ERRORS, *SOME_ERROR, *READABLE} == {*FAULTS, *BROKEN}


@pytest.mark.parametrize("fault", [*ERRORS, *SOME_ERROR])
def test_a_broken_search_ends_in_its_error(double: UdataDouble, fault: str) -> None:
    double.fault("/", fault)
    catalog = catalog_at(double.url)
    with pytest.raises(CatalogError) as caught:
        run(catalog, catalog.search(Query("communes")), timeout_for(fault))
    assert caught.value.kind is ERRORS.get(fault, caught.value.kind)
    assert caught.value.kind is not ErrorKind.BROKEN


@pytest.mark.parametrize("fault", [*ERRORS, *SOME_ERROR])
def test_a_broken_detail_ends_in_its_error(double: UdataDouble, fault: str) -> None:
    double.fault("/", fault)
    catalog = catalog_at(double.url)
    with pytest.raises(CatalogError) as caught:
        run(catalog, catalog.details("0123456789abcdef00000001"), timeout_for(fault))
    assert caught.value.kind is ERRORS.get(fault, caught.value.kind)
    assert caught.value.kind is not ErrorKind.BROKEN


@pytest.mark.parametrize("fault", READABLE)
def test_a_search_reads_what_there_is_to_read(double: UdataDouble, fault: str) -> None:
    double.fault("/", fault)
    page = search(catalog_at(double.url), Query("communes"))
    assert len(page.records) == READABLE[fault]
    assert_harmless(page)


@pytest.mark.parametrize("fault", [fault for fault in READABLE if not fault.startswith("endless")])
def test_a_detail_reads_what_there_is_to_read(double: UdataDouble, fault: str) -> None:
    double.fault("/", fault)
    catalog = catalog_at(double.url)
    record = run(catalog, catalog.details("0123456789abcdef00000001"))
    assert isinstance(record, Record)
    assert_harmless(record)


@pytest.mark.parametrize("fault", READABLE)
def test_the_list_reads_what_there_is_to_read(double: UdataDouble, fault: str) -> None:
    double.fault("/api/2/", "http_501")
    double.fault("/", fault)
    page = search(catalog_at(double.url), Query("communes"))
    assert len(page.records) == READABLE[fault]
    assert_harmless(page)


@pytest.mark.parametrize("fault", READABLE)
def test_a_probe_survives_whatever_the_site_says(double: UdataDouble, fault: str) -> None:
    double.fault("/", fault)
    catalog = catalog_at(double.url)
    assert_harmless(run(catalog, catalog.probe()))


def test_entries_that_are_no_datasets_are_counted(double: UdataDouble) -> None:
    double.fault("/", "bad_entries")
    assert search(catalog_at(double.url), Query("communes")).skipped == 9


def test_a_broken_name_look_up_ends_in_its_error(double: UdataDouble) -> None:
    double.fault("/api/1/organizations/suggest/", "html")
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url), Query().with_filter("organisation", ["Région Auvergne-Rhône-Alpes"]))
    assert caught.value.kind is ErrorKind.HTML


@pytest.mark.parametrize("fault", ["hostile", "list", "null", "text", "number", "nested"])
def test_a_look_up_of_names_believes_nothing(double: UdataDouble, fault: str) -> None:
    double.fault("/api/1/organizations/suggest/", fault)
    page = search(catalog_at(double.url), Query().with_filter("organisation", ["Région Auvergne-Rhône-Alpes"]))
    assert page == Page(total=0)


def test_the_server_says_how_long_to_wait(double: UdataDouble) -> None:
    double.fault("/", "http_429")
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url), Query("x"))
    assert (caught.value.retry_after, caught.value.detail) == (70.0, "Too many requests")


def test_a_page_that_comes_back_for_ever_is_asked_once(double: UdataDouble) -> None:
    double.fault("/", "endless")
    catalog = catalog_at(double.url)
    assert search(catalog, Query(), search(catalog, Query()).next).next is None


def test_a_page_that_claims_to_be_new_for_ever_ends_with_the_window(double: UdataDouble) -> None:
    double.fault("/", "endless_echo")
    catalog = catalog_at(double.url)
    query = Query(page_size=100)
    page, pages = search(catalog, query), 1
    while page.next is not None:
        page, pages = search(catalog, query, page.next), pages + 1
    assert pages == 100


def test_one_failure_does_not_spoil_the_next_search(double: UdataDouble) -> None:
    catalog = catalog_at(double.url)
    double.fault("/", "html", times=1)
    with pytest.raises(CatalogError):
        search(catalog, Query("vaubrun"))
    assert search(catalog, Query("vaubrun")).total == 1


def assert_harmless(value: Any) -> None:
    """Texts can be encoded and are bounded, numbers are of the declared kind, pages and pictures are on the web."""
    if isinstance(value, str):
        assert "\x00" not in value
        assert len(value.encode("utf-8")) <= 400_000
    elif is_dataclass(value):
        assert_links(value)
        for field in fields(value):
            assert_harmless(getattr(value, field.name))
    elif isinstance(value, tuple):
        for entry in value:
            assert_harmless(entry)
    else:
        assert value is None or isinstance(value, (bool, int, float, Enum)), value


def assert_links(value: Any) -> None:
    shown: List[str] = []
    if isinstance(value, Record):
        shown = [value.page_url, value.thumbnail]
        assert len(value.title) <= 500
        assert "\n" not in value.title
        shown += [contact.url for contact in value.contacts]
        shown += [url for resource in value.resources for _, url in resource.alternates]
        shown += [value.licence.url] if value.licence else []
        assert all(resource.size is None or 0 <= resource.size < 2**63 for resource in value.resources)
        assert not any(resource.local for resource in value.resources)
    assert all(url == "" or url.startswith(("http://", "https://")) for url in shown)
