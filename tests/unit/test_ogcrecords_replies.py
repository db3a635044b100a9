"""Broken and hostile replies of OGC API - Records servers: each ends in the right error, or is read without harm."""

from __future__ import annotations

from typing import Any, Dict, Iterator

import pytest

from catalog_search.loading.links import badges, links_of, loadable_count
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import Query
from tests.servers.faults import fixed
from tests.servers.ogcrecords import RecordsDouble
from tests.servers.ogcrecords_broken import BROKEN, LINK_MEMBERS, MEMBERS, PROPERTIES, STRANGE_VALUES
from tests.servers.ogcrecords_data import rich_record
from tests.servers.udata_broken import HOSTILE_TEXTS
from tests.unit.asking import all_pages, details, run, search
from tests.unit.harmless import assert_harmless
from tests.unit.ogcrecords_support import catalog_at, record_of

ITEMS = "/collections/catalogue/items"
ERRORS = {
    "exception_200": (ErrorKind.SERVICE, "query error (check logs)"),
    "exception_400": (ErrorKind.BAD_REQUEST, "Bad CQL text"),
    "exception_500": (ErrorKind.SERVER, "ORA-00942"),
    "problem_400": (ErrorKind.BAD_REQUEST, "limit: not a number"),
    "fastapi_422": (ErrorKind.BAD_REQUEST, "value is not a valid integer"),
    "features_null": (ErrorKind.UNEXPECTED, ""),
    "features_object": (ErrorKind.UNEXPECTED, ""),
    "features_text": (ErrorKind.UNEXPECTED, ""),
    "landing_page": (ErrorKind.UNEXPECTED, ""),
    "one_feature": (ErrorKind.UNEXPECTED, ""),
    "geometry_collection": (ErrorKind.UNEXPECTED, ""),
    "feature_in_text": (ErrorKind.UNEXPECTED, ""),
}
#: How many records there are in those that can be read.
READABLE = {
    "bad_entries": 1, "hostile": len(HOSTILE_TEXTS), "no_properties": 3, "numbers": 2, "matched_text": 1,
    "matched_negative": 1, "matched_huge": 1, "links_strange": 1, "next_javascript": 1, "next_file": 1,
    "next_elsewhere": 1, "next_broken": 1, "nan": 1,
}  # fmt: skip


@pytest.fixture
def double() -> Iterator[RecordsDouble]:
    with RecordsDouble() as started:
        yield started


def test_every_reply_is_tried() -> None:
    assert {*ERRORS, *READABLE} == set(BROKEN)


@pytest.mark.parametrize("fault", ERRORS)
def test_a_broken_page_ends_in_its_error_with_the_servers_words(double: RecordsDouble, fault: str) -> None:
    double.fault(ITEMS, fault)
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url), Query("communes"))
    kind, words = ERRORS[fault]
    assert caught.value.kind is kind and words in caught.value.detail, caught.value.log_text
    assert "?" not in caught.value.url


@pytest.mark.parametrize("fault", [*ERRORS, "matched_text", "bad_entries"])
def test_a_broken_record_ends_in_an_error(double: RecordsDouble, fault: str) -> None:
    if fault == "one_feature":
        pytest.skip("this is what a record looks like")
    double.fault(f"{ITEMS}/", fault)
    with pytest.raises(CatalogError) as caught:
        details(catalog_at(double.url), "r01")
    assert caught.value.kind in (ERRORS.get(fault, (ErrorKind.UNEXPECTED,))[0], ErrorKind.UNEXPECTED)


@pytest.mark.parametrize("fault", READABLE)
def test_a_strange_page_is_read_without_harm_and_ends(double: RecordsDouble, fault: str) -> None:
    double.fault(ITEMS, fault)
    found = all_pages(catalog_at(double.url), Query("communes"), most=3)
    assert sum(len(page.records) for page in found) == READABLE[fault]
    for page in found:
        assert_harmless(page.records)
        assert page.total is None or page.total >= 0


def test_entries_that_are_no_records_are_counted(double: RecordsDouble) -> None:
    double.fault(ITEMS, "bad_entries")
    assert search(catalog_at(double.url)).skipped == 8


def _with(member: str, value: Any) -> Dict[str, Any]:
    record = rich_record()
    group, _, name = member.partition(".")
    if group == "properties" and name:
        record["properties"][name] = value
    elif group == "links" and name:
        record["links"][0][name] = value
    else:
        record[member] = value
    return record


ALL_MEMBERS = [*MEMBERS, *(f"properties.{name}" for name in PROPERTIES), *(f"links.{name}" for name in LINK_MEMBERS)]


@pytest.mark.parametrize("member", ALL_MEMBERS)
def test_no_value_of_any_member_does_harm(member: str) -> None:
    for value in (*STRANGE_VALUES, *HOSTILE_TEXTS, *([text] for text in HOSTILE_TEXTS), "long " * 50_000):
        data = _with(member, value)
        if member == "id" and (value in (None, True, "") or isinstance(value, (list, dict)) or value == 1e400):
            continue
        record = record_of(data)
        assert_harmless(record)
        assert_harmless(tuple(link.url for link in links_of(record)))
        assert loadable_count(record) >= 0 and len(badges(record)) <= 6


@pytest.mark.parametrize("value", STRANGE_VALUES)
def test_lists_may_hold_anything(value: Any) -> None:
    for name in ("keywords", "themes", "formats", "contacts", "externalIds", "providers", "associations", "rights"):
        assert_harmless(record_of(_with(f"properties.{name}", [value, value])))
    for concept in (value, {"id": value}, {"title": value}):
        assert_harmless(record_of(_with("properties.themes", [{"concepts": [concept]}])))
    assert_harmless(record_of(_with("linkTemplates", [value, {"uriTemplate": value}])))
    assert_harmless(record_of(_with("properties.contacts", [{"emails": [value], "roles": [value], "links": [value]}])))


@pytest.mark.parametrize(
    "reply",
    ['{"collections": null}', '{"collections": {}}', '{"collections": [null, {"id": null, "itemType": "record"}]}',
     '{"collections": [{"itemType": ["record"]}]}', '{"collections": "metadata:main"}', "{}"],
)  # fmt: skip
def test_a_list_of_collections_may_be_anything(double: RecordsDouble, reply: str) -> None:
    double.fault("/collections", fixed(200, reply.encode()))
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url))
    assert caught.value.kind is ErrorKind.UNEXPECTED


@pytest.mark.parametrize("reply", ['{"conformsTo": [null, 3, {}, []]}', '{"conformsTo": "x"}', '{"properties": [1]}'])
def test_what_a_server_says_of_itself_may_be_anything(double: RecordsDouble, reply: str) -> None:
    double.fault("/conformance", fixed(200, reply.encode()))
    double.fault(f"{ITEMS[:-6]}/queryables", fixed(200, reply.encode()))
    catalog = catalog_at(double.url)
    assert search(catalog).total == 33 and catalog.capabilities.filters == frozenset()


def test_one_failure_does_not_spoil_the_next_search(double: RecordsDouble) -> None:
    catalog = catalog_at(double.url)
    for path in ("/collections", ITEMS):
        double.fault(path, "html", times=1)
        with pytest.raises(CatalogError):
            search(catalog)
    assert search(catalog).total == 33
    assert run(catalog, catalog.probe()).records == 33
