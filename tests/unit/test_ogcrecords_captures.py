"""Real records of OGC API - Records servers, where the captures are at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, List

import pytest

from catalog_search.catalogs.ogcrecords_records import Context, read_record
from catalog_search.catalogs.ogcrecords_service import Service, collections_of, conformance_of, queryables_of
from catalog_search.loading.links import badges, links_of, loadable_count
from catalog_search.model.record import Record, RecordType
from tests.unit.harmless import assert_harmless

CAPTURES = Path(__file__).resolve().parents[3] / "shared" / "captures" / "records"
pytestmark = pytest.mark.skipif(not CAPTURES.is_dir(), reason="the captures are not at hand")


def load(name: str) -> Any:
    return json.loads((CAPTURES / name).read_text(encoding="utf-8"))


def records_of(features: Any) -> List[Record]:
    read = [read_record(feature, Context("r", "https://x.org/items")) for feature in features]
    records = [record for record in read if record is not None]
    assert len(records) == len(read)
    for record in records:
        assert_harmless(record)
    return records


def test_a_page_of_the_dutch_register() -> None:
    records = records_of(
        load("ogc-client-ldproxy-dutch/sample-data__collections__dutch-metadata__items.json")["features"]
    )
    first = records[0]
    assert (first.title, first.type, first.organisation) == ("Kaartboeck 1635", RecordType.DATASET, "Gemeente Zaanstad")
    assert first.contacts[0].email == "geo-informatie@zaanstad.nl" and "KADASTER" in first.themes
    assert badges(first) == ("WFS", "WMS") and loadable_count(first) == 4
    assert {link.layer for link in links_of(first)} == {"geo:kaartboeck"}
    assert sum(loadable_count(record) > 0 for record in records) >= len(records) // 2


@pytest.mark.parametrize("name", ["dutch-nationaalgeoregister", "open.canada.ca"])
def test_the_databases_of_pygeoapi(name: str) -> None:
    stored = load(f"pygeoapi/{name}__sample-records.tinydb")["_default"]
    records = records_of(stored.values())
    assert all(record.title and record.modified for record in records)
    assert {record.type for record in records} <= {RecordType.DATASET, RecordType.SERVICE, RecordType.SERIES}
    assert sum(bool(record.extents) for record in records) >= len(records) - 2


def test_the_record_of_the_standard() -> None:
    record = records_of([load("standard-examples/record.json")])[0]
    assert record.temporal == ("1924-08-17T00:00:00Z", "") and record.language == "en"
    assert record.organisation == "World Ozone and Ultraviolet Radiation Data Centre"
    assert {"shapefile", "csv", "kml"} <= set(record.formats) and record.thumbnail.endswith("preview.png")
    kinds = {(link.kind.value, link.layer) for link in links_of(record)}
    assert {("wms", ""), ("wfs", ""), ("archive", ""), ("wms", "stations"), ("wfs", "woudc:totalozone")} <= kinds


def test_what_a_server_of_many_kinds_says_of_itself() -> None:
    conforms = conformance_of(load("ogc-client-ldproxy-dutch/sample-data__conformance.json"))
    listed = load("ogc-client-ldproxy-dutch/sample-data__collections.json")
    found = collections_of(listed, "https://my.server.org/sample-data/collections", True)
    assert [(one.id, one.items) for one in found] == [
        ("dutch-metadata", "https://my.server.org/sample-data/collections/dutch-metadata/items")
    ]
    known = queryables_of(load("ogc-client-ldproxy-dutch/sample-data__collections__dutch-metadata__queryables.json"))
    service = Service(tuple(found), conforms, known)
    assert service.filters() == {"type", "modified"} and service.has_filter


def test_the_collections_of_the_standard() -> None:
    found = collections_of(
        load("standard-examples/collections.json"), "https://www.someserver.com/ogcapi/collections", False
    )
    assert [(one.id, one.items) for one in found] == [
        ("tepcat", "https://www.someserver.com/ogcapi/collections/tepcat/items")
    ]
