"""Broken and hostile replies of STAC APIs: each ends in the right error, or is read without harm."""

from __future__ import annotations

from typing import Any, Dict, Iterator

import pytest

from catalog_search.loading.links import badges, links_of, loadable_count
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import Query
from tests.servers.faults import fixed
from tests.servers.ogcrecords_broken import STRANGE_VALUES
from tests.servers.stac import StacDouble
from tests.servers.stac_broken import ASSET_MEMBERS, BROKEN, COLLECTION_MEMBERS, ITEM_MEMBERS, PROPERTIES
from tests.servers.stac_data import collections, items
from tests.servers.udata_broken import HOSTILE_TEXTS
from tests.unit.asking import all_pages, details, run, search
from tests.unit.harmless import assert_harmless
from tests.unit.stac_support import catalog_at, collection_of, item_of

ERRORS = {
    "exception_200": (ErrorKind.SERVICE, "index not ready"),
    "exception_400": (ErrorKind.BAD_REQUEST, "bbox: wrong"),
    "fastapi_422": (ErrorKind.BAD_REQUEST, "Input should be less than 10000"),
    "features_null": (ErrorKind.UNEXPECTED, ""),
    "features_object": (ErrorKind.UNEXPECTED, ""),
    "landing_page": (ErrorKind.UNEXPECTED, ""),
    "one_item": (ErrorKind.UNEXPECTED, ""),
    "collections": (ErrorKind.UNEXPECTED, ""),
    "errors": (ErrorKind.UNEXPECTED, ""),
    "item_list": (ErrorKind.UNEXPECTED, ""),
}
READABLE = {
    "bad_entries": 1, "hostile": len(HOSTILE_TEXTS), "no_properties": 3, "assets_list": 1, "assets_strange": 1,
    "matched_text": 1, "matched_negative": 1, "context_list": 1, "links_strange": 1, "next_delete": 1,
    "next_strange": 1, "next_javascript": 1, "next_elsewhere": 1, "nan": 1,
}  # fmt: skip
DATASETS = Query().with_filter("type", ["dataset"])


@pytest.fixture
def double() -> Iterator[StacDouble]:
    with StacDouble() as started:
        yield started


def test_every_reply_is_tried() -> None:
    assert {*ERRORS, *READABLE} == set(BROKEN)


@pytest.mark.parametrize("fault", ERRORS)
def test_a_broken_page_ends_in_its_error_with_the_servers_words(double: StacDouble, fault: str) -> None:
    double.fault("/search", fault)
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url), Query("communes"))
    kind, words = ERRORS[fault]
    assert caught.value.kind is kind and words in caught.value.detail, caught.value.log_text
    assert "?" not in caught.value.url


@pytest.mark.parametrize("fault", [*ERRORS, "hostile", "matched_text"])
@pytest.mark.parametrize("record_id", ["mnt/mnt_01", "mnt"])
def test_a_broken_record_ends_in_an_error(double: StacDouble, fault: str, record_id: str) -> None:
    if fault in ("one_item", "landing_page"):
        pytest.skip("this is what an item, or a bare collection, looks like")
    double.fault("/collections/mnt", fault)
    with pytest.raises(CatalogError) as caught:
        details(catalog_at(double.url), record_id)
    assert caught.value.kind in (ERRORS.get(fault, (ErrorKind.UNEXPECTED,))[0], ErrorKind.UNEXPECTED)


@pytest.mark.parametrize("fault", READABLE)
def test_a_strange_page_is_read_without_harm_and_ends(double: StacDouble, fault: str) -> None:
    double.fault("/search", fault)
    found = all_pages(catalog_at(double.url), DATASETS, most=4)
    assert sum(len(page.records) for page in found) == READABLE[fault]
    for page in found:
        assert_harmless(page.records)
        assert page.total is None or page.total >= 0


def test_entries_that_are_no_items_are_counted(double: StacDouble) -> None:
    double.fault("/search", "bad_entries")
    assert search(catalog_at(double.url), DATASETS).skipped == 8


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_list_of_collections_ends_in_an_error_or_is_empty(double: StacDouble, fault: str) -> None:
    double.fault("/collections", fault)
    try:
        found = search(catalog_at(double.url), Query().with_filter("type", ["series"]))
        assert found.records == ()
    except CatalogError as error:
        assert error.kind is not ErrorKind.BROKEN


@pytest.mark.parametrize(
    "reply",
    ['{"collections": [null, 3, "x", [], {}, {"id": null}, {"id": "a"}]}', '{"collections": {"id": "a"}}',
     '{"collections": [{"id": "a", "extent": [], "providers": {}}], "links": [{"rel": "next", "href": 3}]}'],
)  # fmt: skip
def test_collections_may_be_anything(double: StacDouble, reply: str) -> None:
    double.fault("/collections", fixed(200, reply.encode()))
    found = search(catalog_at(double.url), Query().with_filter("type", ["series"]))
    assert [record.id for record in found.records] in (["a"], [])


def _item(member: str, value: Any) -> Dict[str, Any]:
    item = items()[0]
    group, _, name = member.partition(".")
    if group == "asset":
        item["assets"]["visuel"][name] = value
    elif group == "properties" and name:
        item["properties"][name] = value
    else:
        item[member] = value
    return item


def _no_id(value: Any) -> bool:
    return value in (None, True, "") or isinstance(value, (list, dict)) or value == 1e400


ALL_MEMBERS = [
    *ITEM_MEMBERS,
    *(f"properties.{name}" for name in PROPERTIES),
    *(f"asset.{name}" for name in ASSET_MEMBERS),
]
VALUES = (*STRANGE_VALUES, *HOSTILE_TEXTS, *([text] for text in HOSTILE_TEXTS), "long " * 50_000)


@pytest.mark.parametrize("member", ALL_MEMBERS)
def test_no_value_of_any_member_of_an_item_does_harm(member: str) -> None:
    for value in VALUES:
        if member == "id" and _no_id(value):
            continue
        record = item_of(_item(member, value))
        assert_harmless(record)
        assert_harmless(tuple(link.url for link in links_of(record)))
        assert loadable_count(record) >= 0 and len(badges(record)) <= 6


@pytest.mark.parametrize("member", COLLECTION_MEMBERS)
def test_no_value_of_any_member_of_a_collection_does_harm(member: str) -> None:
    for value in VALUES:
        if member == "id" and _no_id(value):
            continue
        assert_harmless(collection_of({**collections()[0], member: value}))
        assert_harmless(
            collection_of({**collections()[0], "summaries": dict.fromkeys(("gsd", "platform", "proj:epsg"), value)})
        )
        assert_harmless(
            collection_of({**collections()[0], "extent": {"spatial": {"bbox": value}, "temporal": {"interval": value}}})
        )


@pytest.mark.parametrize("link", [{"rel": "wms", "href": "x", "wms:layers": 3}, {"rel": ["wms"], "href": "x"},
                                  {"rel": "wms", "href": "javascript:x"}, {"rel": "license", "href": "data:x"},
                                  {"rel": "self", "href": "http://[::1"},
                                  {"rel": "alternate", "href": "x", "type": "text/html"}])  # fmt: skip
def test_links_may_be_anything(link: Dict[str, Any]) -> None:
    assert_harmless(item_of({**items()[0], "links": [link]}))
    assert_harmless(collection_of({**collections()[0], "links": [link]}))


def test_one_failure_does_not_spoil_the_next_search(double: StacDouble) -> None:
    catalog = catalog_at(double.url)
    for path in ("/collections", "/search"):
        double.fault(path, "html", times=1)
        with pytest.raises(CatalogError):
            search(catalog)
    assert search(catalog).total == 39
    assert run(catalog, catalog.probe()).records == 39
