"""Errors of Hub sites and portals told apart, and replies of another shape or hostile."""
from __future__ import annotations

from typing import Iterator

import pytest

from catalog_search.catalogs.arcgis_records import read_item
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import Query
from catalog_search.model.record import Record
from tests.servers.arcgis import ArcgisDouble
from tests.servers.arcgis_broken import BROKEN, MEMBERS, READABLE
from tests.servers.udata_broken import HOSTILE_TEXTS, NESTED
from tests.unit.arcgis_support import HUB, KEY, PORTAL, catalog_at
from tests.unit.asking import run, search
from tests.unit.harmless import assert_harmless

ERRORS = {
    "invalid_token": ErrorKind.LOGIN_NEEDED,
    "token_required": ErrorKind.LOGIN_NEEDED,
    "no_permission": ErrorKind.LOGIN_NEEDED,
    "bad_query": ErrorKind.BAD_REQUEST,
    "no_item": ErrorKind.NOT_FOUND,
    "deleted": ErrorKind.GONE,
    "too_many": ErrorKind.TOO_MANY,
    "server_error": ErrorKind.SERVER,
    "unavailable": ErrorKind.UNAVAILABLE,
    "odd_code": ErrorKind.SERVICE,
    "error_without_code": ErrorKind.SERVICE,
    "hub_400": ErrorKind.BAD_REQUEST,
    "hub_400_with_200": ErrorKind.BAD_REQUEST,
    "hub_404": ErrorKind.NOT_FOUND,
    "hub_500": ErrorKind.SERVER,
    "features_is_null": ErrorKind.UNEXPECTED,
    "features_is_object": ErrorKind.UNEXPECTED,
    "html_directory": ErrorKind.HTML,
}
#: With a log-in, what was a missing one is a wrong or old one.
WITH_LOGIN = {
    "invalid_token": ErrorKind.LOGIN_EXPIRED,
    "token_required": ErrorKind.LOGIN_WRONG,
    "no_permission": ErrorKind.FORBIDDEN,
}
VALUES = (NESTED, 42, -1.5, True, [], {}, [[], {}, None, "x"], [[1], [2]], {"type": "Polygon", "coordinates": [[3]]},
          {"type": "envelope", "coordinates": [[1, 2], [3, 4]]}, float("nan"), 10**400, "http://[", " ")  # fmt: skip


@pytest.fixture(params=[False, True], ids=["hub", "portal"])
def double(request: pytest.FixtureRequest) -> Iterator[ArcgisDouble]:
    with ArcgisDouble(portal=request.param) as started:
        yield started


def search_path(double: ArcgisDouble) -> str:
    return "/portal/sharing/rest/search" if double.portal else "/api/search/v1/collections/dataset/items"


def details_path(double: ArcgisDouble) -> str:
    return "/portal/sharing/rest/content" if double.portal else "/api/search/v1/collections/dataset/items"


def test_every_fault_is_tried() -> None:
    assert {*ERRORS, *READABLE} == {*BROKEN}


@pytest.mark.parametrize("authcfg", ["", "auth001"])
@pytest.mark.parametrize("fault", ERRORS)
def test_a_broken_search_ends_in_its_error(double: ArcgisDouble, fault: str, authcfg: str) -> None:
    double.fault(search_path(double), fault)
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url, authcfg), Query("eau"))
    expected = WITH_LOGIN.get(fault, ERRORS[fault]) if authcfg else ERRORS[fault]
    assert caught.value.kind is expected


@pytest.mark.parametrize("fault", [fault for fault in ERRORS if not fault.startswith("features")])
def test_everything_broken_ends_in_an_error_of_the_same_kind(double: ArcgisDouble, fault: str) -> None:
    double.fault("/", fault)
    catalog = catalog_at(double.url)
    for conversation in (catalog.search(Query()), catalog.details(KEY), catalog.probe()):
        with pytest.raises(CatalogError) as caught:
            run(catalog, conversation)
        assert caught.value.kind is ERRORS[fault]


@pytest.mark.parametrize("fault", [fault for fault in ERRORS if not fault.startswith("features")])
def test_a_broken_detail_ends_in_its_error(double: ArcgisDouble, fault: str) -> None:
    double.fault(details_path(double), fault)
    catalog = catalog_at(double.url)
    with pytest.raises(CatalogError) as caught:
        run(catalog, catalog.details(KEY))
    assert caught.value.kind is ERRORS[fault]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("invalid_token", "Invalid token."),
        ("bad_query", "Unable to parse the query; 'q' is wrong"),
        ("hub_400", "limit must not be greater than 100"),
        ("hub_500", "Internal server error"),
        ("odd_code", "Something else"),
        ("html_directory", "ArcGIS Portal Directory"),
    ],
)
def test_the_servers_own_words_are_kept(double: ArcgisDouble, fault: str, words: str) -> None:
    double.fault(search_path(double), fault)
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url), Query("eau"))
    assert caught.value.detail == words
    assert "?" not in caught.value.url


@pytest.mark.parametrize("fault", READABLE)
def test_a_search_reads_what_there_is_to_read(double: ArcgisDouble, fault: str) -> None:
    if double.portal and fault == "endless":
        return
    double.fault(search_path(double), fault)
    page = search(catalog_at(double.url), Query("eau"))
    assert len(page.records) == READABLE[fault]
    assert_harmless(page)


def test_entries_that_are_no_items_are_counted(double: ArcgisDouble) -> None:
    double.fault(search_path(double), "bad_entries")
    assert search(catalog_at(double.url), Query()).skipped == 7


@pytest.mark.parametrize("fault", [fault for fault in READABLE if fault != "endless"])
def test_a_detail_reads_what_there_is_to_read(double: ArcgisDouble, fault: str) -> None:
    double.fault(details_path(double), fault)
    catalog = catalog_at(double.url)
    record = run(catalog, catalog.details(KEY))
    assert isinstance(record, Record)
    assert_harmless(record)


@pytest.mark.parametrize("fault", ["http_500", "html", "garbage", "hub_404", "token_required", "empty", "nested"])
def test_broken_counts_do_not_spoil_the_hits(fault: str) -> None:
    with ArcgisDouble() as double:
        double.fault("/api/search/v1/collections/dataset/aggregations", fault)
        page = search(catalog_at(double.url), Query())
    assert (page.total, page.facets) == (30, ())


@pytest.mark.parametrize("member", MEMBERS)
def test_no_single_member_does_harm(member: str) -> None:
    for value in (*HOSTILE_TEXTS, *VALUES):
        for context in (HUB, PORTAL):
            record = read_item({"id": KEY, "title": "T", "type": "Feature Service", member: value}, context)
            assert record is None or assert_harmless(record) is None
