"""Broken and hostile replies of a uData portal: each ends in the right error, or is read without harm."""
from __future__ import annotations

from typing import Iterator

import pytest

from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import Query
from catalog_search.model.record import Page, Record
from tests.servers.udata import UdataDouble
from tests.servers.udata_broken import BROKEN
from tests.unit.asking import run, search
from tests.unit.datagouv_support import catalog_at
from tests.unit.harmless import assert_harmless

#: What each fault must end in, for a search and for details alike.
ERRORS = {
    "garbage": ErrorKind.NOT_JSON,
    "binary": ErrorKind.NOT_JSON,
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


def test_every_fault_is_tried() -> None:
    assert {*ERRORS, *READABLE} == {*BROKEN, "garbage", "binary"}


@pytest.mark.parametrize("fault", ERRORS)
def test_a_broken_search_ends_in_its_error(double: UdataDouble, fault: str) -> None:
    double.fault("/", fault)
    catalog = catalog_at(double.url)
    with pytest.raises(CatalogError) as caught:
        run(catalog, catalog.search(Query("communes")))
    assert caught.value.kind is ERRORS[fault]


@pytest.mark.parametrize("fault", ERRORS)
def test_a_broken_detail_ends_in_its_error(double: UdataDouble, fault: str) -> None:
    double.fault("/", fault)
    catalog = catalog_at(double.url)
    with pytest.raises(CatalogError) as caught:
        run(catalog, catalog.details("0123456789abcdef00000001"))
    assert caught.value.kind is ERRORS[fault]


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
