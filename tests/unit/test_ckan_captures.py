"""Recorded replies of CKAN and DKAN portals are read whole. Skipped where the recordings are not at hand."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import pytest

from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import links_of
from catalog_search.model.query import Query
from catalog_search.model.record import Record
from tests.unit.asking import answered
from tests.unit.ckan_support import catalog_at, record_of, reply

CAPTURES = Path(__file__).parents[3] / "shared" / "captures" / "ckan"
NO_STATUS = reply("Bad request - Action name not known: status_show", 400)

pytestmark = pytest.mark.skipif(not CAPTURES.is_dir(), reason="the recorded replies are not at hand")


def loaded(name: str) -> Any:
    """A recorded reply; one source has a template's mark where an address was."""
    text = (CAPTURES / name).read_text(encoding="utf-8")
    return json.loads(text.replace('<!--#echo var="mock_absolute_root_url" -->', "https://mock.example.org/"))


def packages_in(value: Any) -> Iterator[Dict[str, Any]]:
    """Everything that looks like a package, wherever it lies."""
    if isinstance(value, list):
        for entry in value:
            yield from packages_in(entry)
    elif isinstance(value, dict) and isinstance(value.get("resources"), list) and value.get("name"):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from packages_in(member)


def captured() -> List[Tuple[str, Dict[str, Any]]]:
    names = sorted(str(path.relative_to(CAPTURES)) for path in CAPTURES.rglob("*.json"))
    return [(name, data) for name in names for data in packages_in(loaded(name))]


def searched(name: str) -> Any:
    return answered(catalog_at("https://x.org").search(Query()), NO_STATUS, reply(loaded(name)))


def test_every_recorded_package_becomes_a_record() -> None:
    found = captured()
    assert len(found) >= 15
    for name, data in found:
        record = record_of(data)
        assert record.title, name
        assert record.page_url.startswith("http"), name
        own = [entry for entry in data["resources"] if entry.get("url")]
        assert len(record.resources) >= len(own), name


def test_every_recorded_resource_keeps_its_address() -> None:
    for name, data in captured():
        addresses = {resource.url for resource in record_of(data).resources}
        assert {entry["url"].strip() for entry in data["resources"] if entry.get("url")} <= addresses, name


@pytest.mark.parametrize("name", ["terriajs/search-result.json", "dcatd/packages.json"])
def test_recorded_searches_become_pages(name: str) -> None:
    page = searched(name)
    assert len(page.records) == len(loaded(name)["result"]["results"])
    assert page.total == loaded(name)["result"]["count"]
    assert page.skipped == 0


def test_recorded_facets_are_read() -> None:
    fields = {facet.field for facet in searched("dcatd/packages.json").facets}
    assert fields & {"organisation", "format", "theme"}


def test_a_count_that_changes_between_recorded_pages_ends_the_paging() -> None:
    catalog = catalog_at("https://x.org")
    pages = ["package_search_start0.json", "package_search_start100_empty.json"]
    first, second = (reply(loaded(f"alphagov-mock/{name}")) for name in pages)
    page = answered(catalog.search(Query()), NO_STATUS, first)
    assert page.total == len(page.records) == 2
    last = answered(catalog.search(Query(), "2 x"), second)
    assert (last.records, last.next) == ((), None)


@pytest.mark.parametrize("name", ["17be64bb", "62513382", "9c3036b8"])
def test_recorded_details_become_records(name: str) -> None:
    record = answered(catalog_at("https://x.org").details(name), reply(loaded(f"dcatd/package_{name}.json")))
    assert record.id.startswith(name)


def test_the_list_of_dkan_becomes_a_record() -> None:
    record = answered(catalog_at("https://x.org").details("x"), reply(loaded("udata/dkan-french-w-license.json")))
    assert isinstance(record, Record)
    assert record.organisation == "Région Hauts-de-France"
    assert record.licence is not None
    assert record.licence.id == "fr-lo"
    assert record.extents[0].to_text() == "1.1865234,48.805463,4.6582031,51.1642332"
    assert record.created == "2019-11-13T11:24:54"
    assert "4b5f8e1b-de37-47cd-9203-37a59f318b09" in record.identifiers


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("vic-wms-layer-resource.json", "ENVIRONPROTECT_ENVIRO_AUDIT_LOC_POINT"),
        ("taxation-statistics-wms-resource.json", None),
        ("wms-no-layer-resource.json", ""),
    ],
)
def test_recorded_services_become_links(name: str, layer: "str | None") -> None:
    record = record_of({"name": "x", "resources": [loaded(f"terriajs/{name}")["result"]]})
    (link,) = links_of(record)
    assert link.kind is Kind.WMS
    assert link.layer == layer or (layer is None and link.layer)


def test_recorded_wms_layers_are_read() -> None:
    layers = [resource.layer for resource in searched("terriajs/search-result.json").records[0].resources]
    assert "ckan_7b0c274f_7f12_4062_9e54_5b8227ca20c4" in layers
