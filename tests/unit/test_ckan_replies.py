"""Broken and hostile replies of a CKAN portal: each ends in the right error, or is read without harm."""
from __future__ import annotations

from typing import Iterator

import pytest

from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import Query
from catalog_search.model.record import Record
from tests.servers.ckan import CkanDouble
from tests.servers.ckan_broken import BROKEN, MEMBERS, RESOURCE_MEMBERS
from tests.servers.udata_broken import HOSTILE_TEXTS
from tests.unit.asking import run, search
from tests.unit.ckan_support import catalog_at, record_of
from tests.unit.harmless import assert_harmless

SEARCH = "/api/3/action/package_search"
#: What each fault must end in, for a search.
ERRORS = {
    "garbage": ErrorKind.NOT_JSON,
    "binary": ErrorKind.NOT_JSON,
    "half_json": ErrorKind.NOT_JSON,
    "not_json": ErrorKind.NOT_JSON,
    "deep": ErrorKind.NOT_JSON,
    "latin1": ErrorKind.NOT_JSON,
    "null": ErrorKind.UNEXPECTED,
    "text": ErrorKind.SERVICE,
    "list": ErrorKind.UNEXPECTED,
    "number": ErrorKind.UNEXPECTED,
    "empty_object": ErrorKind.UNEXPECTED,
    "no_success": ErrorKind.UNEXPECTED,
    "success_as_text": ErrorKind.UNEXPECTED,
    "no_result": ErrorKind.UNEXPECTED,
    "null_result": ErrorKind.UNEXPECTED,
    "text_result": ErrorKind.UNEXPECTED,
    "results_is_object": ErrorKind.UNEXPECTED,
    "failure_200": ErrorKind.SERVICE,
    "failure_200_denied": ErrorKind.LOGIN_NEEDED,
    "failure_200_text": ErrorKind.SERVICE,
    "search_query_error": ErrorKind.BAD_REQUEST,
    "search_error": ErrorKind.SERVICE,
    "search_index_error": ErrorKind.SERVICE,
    "validation_error": ErrorKind.BAD_REQUEST,
    "denied": ErrorKind.LOGIN_NEEDED,
    "not_found": ErrorKind.NOT_FOUND,
    "unknown_action": ErrorKind.BAD_REQUEST,
}
#: Replies of the right outer shape, whose values are not to be believed: how many records they hold.
READABLE = {
    "bad_entries": 1,
    "hostile": len(HOSTILE_TEXTS),
    "nested": 1,
    "numbers": 3,
    "booleans": 2,
    "nulls": 1,
    "lists": 2,
    "json_in_text": 2,
    "nan": 2,
    "surrogates": 2,
    "null_bytes": 1,
    "long_texts": 1,
    "hostile_facets": 1,
    "endless": 2,
}
#: Those that are no reply to ``package_show``.
NO_DETAIL = ("hostile_facets", "endless")


@pytest.fixture
def double() -> Iterator[CkanDouble]:
    with CkanDouble() as started:
        yield started


def test_every_fault_is_tried() -> None:
    assert {*ERRORS, *READABLE} == {*BROKEN, "garbage", "binary"}


@pytest.mark.parametrize("where", ["/", SEARCH])
@pytest.mark.parametrize("fault", ERRORS)
def test_a_broken_search_ends_in_its_error(double: CkanDouble, fault: str, where: str) -> None:
    """Be it the search alone that breaks, or what is asked before as well."""
    double.fault(where, fault)
    catalog = catalog_at(double.url)
    with pytest.raises(CatalogError) as caught:
        run(catalog, catalog.search(Query("communes")))
    assert caught.value.kind is ERRORS[fault]


@pytest.mark.parametrize("fault", [*ERRORS, *NO_DETAIL])
def test_a_broken_detail_ends_in_its_error(double: CkanDouble, fault: str) -> None:
    double.fault("/", fault)
    catalog = catalog_at(double.url)
    with pytest.raises(CatalogError) as caught:
        run(catalog, catalog.details("stations-de-mesure"))
    assert caught.value.kind is ERRORS.get(fault, ErrorKind.UNEXPECTED)


@pytest.mark.parametrize("fault", ERRORS)
def test_a_broken_probe_ends_in_its_error(double: CkanDouble, fault: str) -> None:
    double.fault("/", fault)
    catalog = catalog_at(double.url)
    with pytest.raises(CatalogError) as caught:
        run(catalog, catalog.probe())
    assert caught.value.kind is ERRORS[fault]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("search_error", "SOLR returned an error"),
        ("search_query_error", "Search Query is invalid"),
        ("validation_error", "rows: Invalid integer"),
        ("failure_200", "the index is being rebuilt"),
        ("failure_200_text", "the index is being rebuilt"),
        ("text", "JSON Error"),
        ("unknown_action", "Action name not known"),
        ("denied", "Access denied"),
        ("html", "portail captif"),
        ("http_503", "Maintenance"),
    ],
)
def test_the_servers_own_words_are_kept(double: CkanDouble, fault: str, words: str) -> None:
    double.fault(SEARCH, fault)
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url), Query("communes"))
    assert words in caught.value.detail
    assert "?" not in caught.value.url


@pytest.mark.parametrize("fault", READABLE)
def test_a_search_reads_what_there_is_to_read(double: CkanDouble, fault: str) -> None:
    double.fault("/", fault)
    page = search(catalog_at(double.url), Query("communes"))
    assert len(page.records) == READABLE[fault]
    assert_harmless(page)


@pytest.mark.parametrize("fault", [fault for fault in READABLE if fault not in NO_DETAIL])
def test_a_detail_reads_what_there_is_to_read(double: CkanDouble, fault: str) -> None:
    double.fault("/", fault)
    catalog = catalog_at(double.url)
    record = run(catalog, catalog.details("stations-de-mesure"))
    assert isinstance(record, Record)
    assert_harmless(record)


@pytest.mark.parametrize("fault", READABLE)
def test_a_probe_survives_whatever_the_status_says(double: CkanDouble, fault: str) -> None:
    double.fault("/", fault)
    catalog = catalog_at(double.url)
    assert_harmless(run(catalog, catalog.probe()))


@pytest.mark.parametrize("member", [*MEMBERS, *(f"resource.{name}" for name in RESOURCE_MEMBERS)])
def test_no_single_member_does_harm(member: str) -> None:
    for text in HOSTILE_TEXTS:
        resource = {"url": "https://x.org/a.csv", "name": "a"}
        data = {"id": "1", "name": "x", "title": "X", "resources": [resource]}
        if member.startswith("resource."):
            resource[member[9:]] = text
        else:
            data[member] = text
        record = record_of(data)
        assert_harmless(record)
        assert record.page_url.startswith("https://data.example.org/portail/dataset/")


def test_entries_that_are_no_packages_are_counted(double: CkanDouble) -> None:
    double.fault(SEARCH, "bad_entries")
    assert search(catalog_at(double.url), Query("communes")).skipped == 9


@pytest.mark.parametrize("fault", ["hostile", "list", "nested", "numbers", "nulls", "null_result", "text_result"])
def test_a_look_up_of_names_believes_nothing(double: CkanDouble, fault: str) -> None:
    double.fault("/api/3/action/organization_autocomplete", fault)
    query = Query().with_filter("organisation", ["Département de Vaubrun"])
    try:
        assert search(catalog_at(double.url), query).total == 0
    except CatalogError as error:
        assert error.kind is ErrorKind.UNEXPECTED


def test_a_broken_look_up_ends_in_its_error(double: CkanDouble) -> None:
    double.fault("/api/3/action/organization_autocomplete", "html")
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url), Query().with_filter("organisation", ["Département de Vaubrun"]))
    assert caught.value.kind is ErrorKind.HTML


def test_the_server_says_how_long_to_wait(double: CkanDouble) -> None:
    double.fault("/", "http_503")
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url), Query("x"))
    assert caught.value.retry_after == 120.0


def test_one_failure_does_not_spoil_the_next_search(double: CkanDouble) -> None:
    catalog = catalog_at(double.url)
    double.fault(SEARCH, "html", times=1)
    with pytest.raises(CatalogError):
        search(catalog, Query("stations"))
    assert search(catalog, Query("stations")).total == 1
