"""Real documents of STAC APIs and static catalogues, where the captures are at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, List

import pytest

from catalog_search.catalogs.crawl import Walked
from catalog_search.catalogs.stac_query import following
from catalog_search.catalogs.stac_records import is_collection, is_item
from catalog_search.catalogs.stac_replies import read_found
from catalog_search.catalogs.stac_service import read_landing
from catalog_search.loading.links import badges, loadable_count
from catalog_search.model.query import Sort
from catalog_search.model.record import Record, RecordType
from tests.unit.harmless import assert_harmless
from tests.unit.stac_support import catalog_at, collection_of, item_of

CAPTURES = Path(__file__).resolve().parents[3] / "shared" / "captures" / "stac"
pytestmark = pytest.mark.skipif(not CAPTURES.is_dir(), reason="the captures are not at hand")


def load(name: str) -> Any:
    return json.loads((CAPTURES / name).read_text(encoding="utf-8"))


def records_in(value: Any) -> List[Record]:
    """The records of a document, whatever it is."""
    if isinstance(value, dict) and isinstance(value.get("features"), list):
        return [item_of(feature) for feature in value["features"]]
    if isinstance(value, dict) and isinstance(value.get("collections"), list):
        return [collection_of(one) for one in value["collections"]]
    if isinstance(value, dict) and is_item(value):
        return [item_of(value)]
    return [collection_of(value)] if isinstance(value, dict) and is_collection(value) else []


def test_all_documents_are_read_without_harm() -> None:
    number = 0
    for path in sorted(CAPTURES.glob("*/*.json")):
        for record in records_in(json.loads(path.read_text(encoding="utf-8"))):
            assert_harmless(record)
            assert record.title and badges(record) is not None
            number += 1
    assert number > 80


def test_pages_of_a_french_api_lead_to_the_next_by_token() -> None:
    page = load("geonetwork-ui/stac-items-page-1.json")
    asked = "https://stacapi-cdos.apps.okd.crocc.meso.umontpellier.fr/collections/sentinel2-l2a-sen2cor/items?limit=12"
    found = read_found(page, ("GET", asked, None))
    assert len(found.features) == 12 and found.matched is None
    assert found.following is not None and "token=next:sentinel2" in found.following[1]
    record = item_of(found.features[0])
    assert record.temporal[0].startswith("2025-10-29T07:12:21") and dict(record.facts)["cloud_cover"] == "0.22 %"


def test_an_item_of_the_planetary_computer_through_pycsw() -> None:
    record = item_of(load("pycsw/S2A_MSIL2A_20241128T092331_R093_T34SEJ_20241128T122153.json"))
    assert record.crs == ("EPSG:32634",) and badges(record)[0] == "GeoTIFF" and loadable_count(record) >= 12
    assert record.resources[0].format == "COG" and record.resources[-1].role in ("metadata", "overview", "tilejson")


def test_files_in_stores_are_shown_and_not_opened() -> None:
    record = item_of(load("pycsw/S2B_MSIL1C_20190910T095029_N0208_R079_T33TWN_20190910T120910.SAFE.json"))
    assert record.formats == ("jp2", "xml") and loadable_count(record) == 0 and len(record.resources) > 10


def test_landing_pages() -> None:
    planetary = read_landing(
        load("pystac-client/planetary-computer-root.json"), "https://planetarycomputer.microsoft.com/api/stac/v1"
    )
    assert planetary.search.endswith("/api/stac/v1/search") and planetary.methods == ("GET",)
    assert not planetary.is_static and not planetary.has_text and not planetary.has_filter
    mock = read_landing(load("qgis-stac-plugin/catalog.json"), "http://localhost:5000")
    assert not mock.has_filter, "the CQL of the betas is no CQL2"
    assert mock.sort_field(Sort.MODIFIED) == "properties.updated"
    bare = read_landing(load("ogc-client/root.json"), "http://local/stac-api")
    assert bare.search == "" and bare.collections_url == "http://local/stac-api/collections"
    assert read_landing(load("pystac-client/test-case-1__catalog.json"), "https://x.org").is_static


def test_a_static_catalogue() -> None:
    names = [path.name for path in sorted(CAPTURES.glob("pystac-client/test-case-1__*.json"))]
    walked = Walked([(f"https://x.org/{name.replace('__', '/')}", load(f"pystac-client/{name}")) for name in names])
    records = [record for record in catalog_at("https://x.org/catalog.json")._records_of(walked) if record is not None]
    assert len(records) == len({record.id for record in records}) == 12
    assert {record.type for record in records} == {RecordType.SERIES, RecordType.DATASET}
    assert all(resource.url.startswith("http") for record in records for resource in record.resources)


def test_a_page_by_post_is_followed_with_its_body() -> None:
    link = {"rel": "next", "method": "POST", "href": "https://x.org/search", "body": {"token": "n"}, "merge": True}
    asked = ("POST", "https://x.org/search", {"limit": 5, "collections": ["a"]})
    assert following({"links": [link]}, asked) == (
        "POST", "https://x.org/search", {"limit": 5, "collections": ["a"], "token": "n"},
    )  # fmt: skip
