"""Broken and hostile replies of a GeoNode: each ends in the right error, or is read without harm."""
from __future__ import annotations

from typing import Iterator

import pytest

from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import Query
from catalog_search.model.record import Record
from tests.servers.geonode import GeonodeDouble
from tests.servers.geonode_broken import BROKEN, MEMBERS, dressed
from tests.servers.udata_broken import HOSTILE_TEXTS
from tests.unit.asking import LoggedIn, run, search
from tests.unit.geonode_support import catalog_at, record_of
from tests.unit.harmless import assert_harmless

RESOURCES = "/api/v2/resources"
#: What each fault must end in, wherever it is met.
ERRORS = {
    "no_list": ErrorKind.UNEXPECTED,
    "list_is_object": ErrorKind.UNEXPECTED,
    "list_is_text": ErrorKind.UNEXPECTED,
    "null_list": ErrorKind.UNEXPECTED,
    "failure_200": ErrorKind.SERVICE,
    "no_words": ErrorKind.SERVER,
    "words_are_objects": ErrorKind.BAD_REQUEST,
    "detail_only": ErrorKind.NOT_FOUND,
    "invalid": ErrorKind.BAD_REQUEST,
    "parse_error": ErrorKind.BAD_REQUEST,
    "not_found": ErrorKind.NOT_FOUND,
    "invalid_page": ErrorKind.NOT_FOUND,
    "not_authenticated": ErrorKind.LOGIN_NEEDED,
    "authentication_failed": ErrorKind.LOGIN_WRONG,
    "permission_denied": ErrorKind.LOGIN_NEEDED,
    "throttled": ErrorKind.TOO_MANY,
    "server_error": ErrorKind.SERVER,
}
#: Replies of the right outer shape, whose values are not to be believed: how many records they hold.
READABLE = {
    "bad_entries": 1,
    "hostile": len(HOSTILE_TEXTS),
    "hostile_maps": len(HOSTILE_TEXTS),
    "nested": 1,
    "numbers": 3,
    "booleans": 2,
    "nulls": 1,
    "lists": 2,
    "nan": 2,
    "surrogates": 2,
    "long_texts": 1,
    "hostile_facets": 1,
    "endless": 2,
}
#: Those that are no reply to a question for one.
NO_DETAIL = ("hostile_facets", "endless")


@pytest.fixture
def double() -> Iterator[GeonodeDouble]:
    with GeonodeDouble() as started:
        yield started


def test_every_fault_is_tried() -> None:
    assert {*ERRORS, *READABLE} == set(BROKEN)


@pytest.mark.parametrize("where", ["/", RESOURCES])
@pytest.mark.parametrize("fault", ERRORS)
def test_a_broken_search_ends_in_its_error(double: GeonodeDouble, fault: str, where: str) -> None:
    double.fault(where, fault)
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url), Query("communes"))
    assert caught.value.kind is ERRORS[fault]


@pytest.mark.parametrize("operation", ["details", "probe"])
@pytest.mark.parametrize("fault", ERRORS)
def test_broken_details_and_a_broken_probe_end_in_their_error(
    double: GeonodeDouble, fault: str, operation: str
) -> None:
    double.fault("/", fault)
    catalog = catalog_at(double.url)
    with pytest.raises(CatalogError) as caught:
        run(catalog, catalog.details("101") if operation == "details" else catalog.probe())
    assert caught.value.kind is ERRORS[fault]


@pytest.mark.parametrize("fault", NO_DETAIL)
def test_what_is_no_resource_is_no_detail(double: GeonodeDouble, fault: str) -> None:
    double.fault("/", fault)
    catalog = catalog_at(double.url)
    with pytest.raises(CatalogError) as caught:
        run(catalog, catalog.details("101"))
    assert caught.value.kind is ErrorKind.UNEXPECTED


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("failure_200", "the database is away"),
        ("invalid", "Invalid filter field: regions"),
        ("not_authenticated", "credentials were not provided"),
        ("authentication_failed", "Invalid username/password."),
        ("detail_only", "Not found."),
        ("server_error", "Server Error (500)"),
        ("http_503", "Maintenance"),
    ],
)
def test_the_servers_own_words_are_kept(double: GeonodeDouble, fault: str, words: str) -> None:
    double.fault(RESOURCES, fault)
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url), Query("communes"))
    assert words in caught.value.detail
    assert "?" not in caught.value.url


def test_who_is_logged_in_and_refused_is_not_sent_to_log_in(double: GeonodeDouble) -> None:
    double.fault("/", "permission_denied")
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url, "a1b2c3d"), Query(), session=LoggedIn("Bearer x"))
    assert caught.value.kind is ErrorKind.FORBIDDEN


@pytest.mark.parametrize("fault", READABLE)
def test_a_search_reads_what_there_is_to_read(double: GeonodeDouble, fault: str) -> None:
    double.fault("/", fault)
    page = search(catalog_at(double.url), Query("communes"))
    assert len(page.records) == READABLE[fault]
    assert_harmless(page)


@pytest.mark.parametrize("fault", [fault for fault in READABLE if fault not in NO_DETAIL])
def test_a_detail_reads_what_there_is_to_read(double: GeonodeDouble, fault: str) -> None:
    double.fault("/", fault)
    catalog = catalog_at(double.url)
    record = run(catalog, catalog.details("101"))
    assert isinstance(record, Record)
    assert_harmless(record)


def test_entries_that_are_no_resources_are_counted(double: GeonodeDouble) -> None:
    double.fault(RESOURCES, "bad_entries")
    assert search(catalog_at(double.url), Query("communes")).skipped == 9


@pytest.mark.parametrize("kind", ["dataset", "map", "document", "geostory"])
@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_no_text_does_harm(text: str, kind: str) -> None:
    assert_harmless(record_of(dressed(1, text, kind)))


@pytest.mark.parametrize("member", MEMBERS)
def test_no_single_member_does_harm(member: str) -> None:
    for value in (*HOSTILE_TEXTS, 1, -1.5, True, [], {}, [[]], [{}], {"a": {"b": []}}, [None, 3, "x"]):
        assert_harmless(record_of({"pk": 1, "resource_type": "dataset", "title": "X", member: value}))
