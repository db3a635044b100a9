"""Items and collections of STAC as records: all members, assets, services, versions 0.9 to 1.1."""

from __future__ import annotations

from typing import Any, Dict, Tuple

import pytest

from catalog_search.catalogs.stac_records import collection_id, item_id, parts_of
from catalog_search.loading.links import badges, best, links_of, loadable_count
from catalog_search.model.extent import Extent
from catalog_search.model.record import Contact, Licence, RecordType, TextFormat
from tests.servers.stac_data import COG, collections, items
from tests.unit.stac_support import collection_of, item_of

SENTINEL, ORTHO, MNT = (collection_of(data) for data in collections())
SCENE = item_of(items()[2], SENTINEL)


class TestCollection:
    def test_texts_and_type(self) -> None:
        assert (ORTHO.id, ORTHO.type, ORTHO.title) == (
            "ortho-vaubrun",
            RecordType.SERIES,
            "Orthophotographies du Vaubrun",
        )
        assert (ORTHO.abstract, ORTHO.abstract_format) == ("Prises de vues *aériennes*.", TextFormat.MARKDOWN)
        assert ORTHO.keywords == ("aérien", "optique")

    def test_parties(self) -> None:
        assert SENTINEL.organisation == "ESA" and SENTINEL.contacts == (
            Contact(organisation="ESA", role="originator", url="https://x.example.org"),
            Contact(organisation="Centre national", role="distributor", url="https://x.example.org"),
        )

    def test_terms(self) -> None:
        assert SENTINEL.licence == Licence("", "https://x.example.org/licence")
        assert ORTHO.licence is not None and ORTHO.licence.id == "lov2"
        assert MNT.licence is not None and MNT.licence.id == "cc-by"

    def test_time_and_place(self) -> None:
        assert SENTINEL.temporal == ("2015-06-27T00:00:00Z", "") and SENTINEL.extents == (Extent(0, 44, 10, 48),)
        assert (ORTHO.crs, MNT.crs) == (("EPSG:2154",), ("EPSG:2154",))

    def test_facts_are_those_of_its_items(self) -> None:
        assert dict(SENTINEL.facts) == {
            "cloud_cover": "0 – 95 %", "resolution": "10, 20, 60 m", "platform": "sentinel-2a, sentinel-2b",
            "instruments": "msi",
        }  # fmt: skip

    def test_picture_page_and_assets(self) -> None:
        assert SENTINEL.thumbnail == "https://x.example.org/a.png"
        assert SENTINEL.page_url == "https://x.example.org/a-propos"
        assert [(r.title, r.format) for r in SENTINEL.resources] == [("Toutes les emprises", "Parquet")]

    @pytest.mark.parametrize(
        ("extent", "wanted"),
        [
            ({"spatial": {"bbox": [[0, 1, 2, 3]]}}, (Extent(0, 1, 2, 3),)),
            ({"spatial": {"bbox": [[-70, -30, 60, 50], [0, 40, 10, 50], [50, -25, 60, -20]]}},
             (Extent(0, 40, 10, 50), Extent(50, -25, 60, -20))),
            ({"spatial": {"bbox": [[0, 1, -5, 2, 3, 99]]}}, (Extent(0, 1, 2, 3),)),
            ({"spatial": [0, 1, 2, 3]}, (Extent(0, 1, 2, 3),)),
            ({"spatial": {"bbox": [0, 1, 2, 3]}}, (Extent(0, 1, 2, 3),)),
            ({"spatial": None}, ()), ({"spatial": {"bbox": [[None] * 4]}}, ()), (None, ()), ([], ()),
        ],
    )  # fmt: skip
    def test_boxes_of_all_versions(self, extent: Any, wanted: Tuple[Extent, ...]) -> None:
        assert collection_of({"id": "a", "extent": extent}).extents == wanted


class TestItem:
    def test_texts_and_type(self) -> None:
        assert (SCENE.id, SCENE.type) == ("sentinel-2-l2a/sentinel-2-l2a_02", RecordType.DATASET)
        assert SCENE.title == "Sérac, tuile sentinel-2-l2a_02" and SCENE.abstract == "Tuile 2 sur Sérac"
        assert SCENE.identifiers == ("sentinel-2-l2a_02",)

    def test_what_its_collection_says_for_it(self) -> None:
        assert (SCENE.organisation, SCENE.keywords, SCENE.licence) == ("ESA", SENTINEL.keywords, SENTINEL.licence)
        alone = item_of(items()[2])
        assert (alone.organisation, alone.keywords, alone.licence) == ("", (), None)

    def test_times_and_place(self) -> None:
        assert SCENE.temporal == ("2023-03-15T10:30:31Z",) * 2
        assert (SCENE.created, SCENE.modified) == ("2023-03-16T00:00:00Z", "2024-10-20T00:00:00.5Z")
        assert SCENE.extents == (Extent(1.0, 45.0, 1.4, 45.4),) and SCENE.crs == ("EPSG:32631",)

    def test_facts(self) -> None:
        assert dict(SCENE.facts) == {
            "collection": "Sentinel-2 niveau 2A", "cloud_cover": "6.25 %", "resolution": "10 m",
            "platform": "sentinel-2a", "constellation": "sentinel-2", "instruments": "msi",
        }  # fmt: skip

    def test_assets_with_data_come_first_and_pictures_are_none(self) -> None:
        assert [(r.id, r.format, r.role, r.size) for r in SCENE.resources] == [
            ("visuel", "COG", "visual, data", 1002), ("brut", "JP2", "data", None), ("", "", "", None),
            ("metadonnees", "XML", "metadata", None),
        ]  # fmt: skip
        assert SCENE.thumbnail == "https://f.example.org/sentinel-2-l2a_02.jpg"
        assert SCENE.resources[0].mime == COG and SCENE.resources[0].crs == "EPSG:32631"

    def test_what_can_be_loaded_is_recognised(self) -> None:
        assert [(link.kind.value, link.layer, bool(link.url)) for link in links_of(SCENE)] == [
            ("geotiff", "", True), ("jpeg2000", "", True), ("wms", "v:sentinel-2-l2a", True), ("xml", "", True),
        ]  # fmt: skip
        assert loadable_count(SCENE) == 3 and badges(SCENE)[:2] == ("WMS", "GeoTIFF")


def with_asset(asset: Any, **more: Any) -> Dict[str, Any]:
    return {**items()[0], "assets": {"a": asset}, "links": [], **more}


class TestAssets:
    def test_bands_of_an_item_are_one_way_to_add_it(self) -> None:
        bands = {name: {"href": f"https://x.org/{name}.tif", "type": COG, "roles": ["data"]} for name in ("B02", "B03")}
        found = best(item_of({**items()[0], "assets": bands, "links": []}))
        assert found is not None
        assert (found.kind.value, found.resource.title, found.resource.function) == ("stac", "B02, B03", "assets")

    @pytest.mark.parametrize(
        ("mime", "name", "kind"),
        [
            (COG, "COG", "geotiff"), ("image/tiff; application=geotiff", "GeoTIFF", "geotiff"),
            ("image/vnd.stac.geotiff; cloud-optimized=true", "COG", "geotiff"), ("image/jp2", "JP2", "jpeg2000"),
            ("application/geo+json", "GeoJSON", "geojson"), ("application/geopackage+sqlite3", "GPKG", "geopackage"),
            ("application/x-parquet", "Parquet", "parquet"), ("application/vnd.laszip+copc", "COPC", "copc"),
            ("application/vnd.pmtiles", "PMTiles", "pmtiles"), ("application/vnd.flatgeobuf", "FGB", "flatgeobuf"),
            ("text/html", "HTML", "page"), ("application/x-unheard-of", "", "unknown"),
        ],
    )  # fmt: skip
    def test_formats_by_media_type(self, mime: str, name: str, kind: str) -> None:
        record = item_of(with_asset({"href": "https://x.org/download/1", "type": mime}))
        assert record.resources[0].format == name
        assert links_of(record)[0].kind.value == kind
        assert record.formats == ((name.lower(),) if name else ())

    @pytest.mark.parametrize(
        "href", ["s3://b/k.tif", "gs://b/k.tif", "abfs://c/k.parquet", "az://c/k", "file:///etc/passwd", "/vsicurl/x"]
    )
    def test_stores_that_are_no_web_are_shown_and_never_opened(self, href: str) -> None:
        record = item_of(with_asset({"href": href, "type": COG}))
        assert record.resources[0].url.endswith(href.rpartition(":")[2].rpartition("/")[2])
        link = links_of(record)[0]
        assert (link.kind.value, link.url, link.loadable) == ("refused", "", False) or href.startswith("/vsi")

    def test_a_copy_on_the_web_goes_before_one_in_a_store(self) -> None:
        asset = {
            "href": "s3://b/k.tif",
            "alternate": {"x": 3, "y": {"href": "s3://c/k"}, "z": {"href": "https://x.org/k.tif"}},
        }
        assert item_of(with_asset(asset)).resources[0].url == "https://x.org/k.tif"

    def test_relative_addresses_start_at_the_item(self) -> None:
        item = with_asset({"href": "../k.tif"}, links=[{"rel": "self", "href": "https://x.org/a/b/item.json"}])
        assert item_of(item).resources[0].url == "https://x.org/a/k.tif"
        assert (
            item_of(with_asset({"href": "./k.tif"}))
            .resources[0]
            .url.startswith("https://stac.example.org/v1/collections/")
        )

    def test_pictures_by_role_by_key_and_by_link(self) -> None:
        by_role = {"href": "https://x.org/r.png", "roles": ["overview", "thumbnail"]}
        assert item_of(with_asset(by_role)).thumbnail == "https://x.org/r.png"
        by_key = {**items()[0], "assets": {"thumbnail": {"href": "https://x.org/k.png"}}}
        assert item_of(by_key).thumbnail == "https://x.org/k.png"
        by_link = {**items()[0], "assets": {}, "links": [{"rel": "preview", "href": "https://x.org/l.png"}]}
        assert item_of(by_link).thumbnail == "https://x.org/l.png"
        assert item_of(with_asset({"href": "s3://b/r.png", "roles": ["thumbnail"]})).thumbnail == ""

    @pytest.mark.parametrize(
        ("relation", "layers", "kind", "layer"),
        [("wms", {"wms:layers": ["a", "b"]}, "wms", "a,b"), ("wmts", {"wmts:layer": "c"}, "wmts", "c"),
         ("wmts", {"wmts:layer": ["c", 3]}, "wmts", "c"), ("xyz", {}, "xyz", "")],
    )  # fmt: skip
    def test_services_of_web_map_links(self, relation: str, layers: Dict[str, Any], kind: str, layer: str) -> None:
        href = "https://x.org/{z}/{x}/{y}.png" if relation == "xyz" else "https://x.org/ows"
        record = item_of({**items()[0], "assets": {}, "links": [{"rel": relation, "href": href, **layers}]})
        assert [(link.kind.value, link.layer) for link in links_of(record)] == [(kind, layer)]

    def test_checksums_and_own_systems(self) -> None:
        asset = {
            "href": "https://x.org/k.tif",
            "file:checksum": "1220abcd",
            "proj:code": "EPSG:2154",
            "updated": "2024",
        }
        found = item_of(with_asset(asset)).resources[0]
        assert (found.checksum, found.crs, found.modified) == ("multihash:1220abcd", "EPSG:2154", "2024")


class TestVersions:
    def test_an_item_of_0_9(self) -> None:
        item = {
            "id": "LC8", "type": "Feature", "stac_version": "0.9.0", "stac_extensions": ["eo"], "collection": "l8",
            "bbox": [1, 2, 3, 4], "geometry": None,
            "properties": {"datetime": "2020-01-01T00:00:00Z", "eo:bands": [0], "license": "PDDL-1.0",
                           "providers": [{"name": "USGS", "roles": ["producer"]}]},
            "assets": {"B1": {"href": "https://x.org/B1.TIF", "type": "image/vnd.stac.geotiff", "eo:bands": [0]}},
            "links": [],
        }  # fmt: skip
        record = item_of(item)
        assert (record.title, record.organisation, badges(record)) == ("LC8", "USGS", ("GeoTIFF",))
        assert record.licence is not None and record.licence.id == "odc-pddl"

    def test_an_item_of_1_1(self) -> None:
        item = {
            "id": "x", "type": "Feature", "stac_version": "1.1.0", "collection": "c", "bbox": [1, 2, 3, 4],
            "properties": {"datetime": None, "start_datetime": "2020-01-01T00:00:00Z",
                           "end_datetime": "2020-12-31T00:00:00Z",
                           "proj:code": "IAU_2015:30100", "keywords": ["lune"], "license": "other"},
            "assets": {"data": {"href": "https://x.org/d.tif", "type": COG, "bands": [{"name": "red"}]}}, "links": [],
        }  # fmt: skip
        record = item_of(item)
        assert record.temporal == ("2020-01-01T00:00:00Z", "2020-12-31T00:00:00Z")
        assert record.crs == ("IAU_2015:30100",) and record.themes == ("lune",)

    def test_a_collection_of_0_9_does_not_say_that_it_is_one(self) -> None:
        from catalog_search.catalogs.stac_records import is_collection

        assert is_collection({"id": "a", "extent": {}, "license": "x"}) and not is_collection({"id": "a"})
        assert not is_collection({"type": "Feature", "extent": {}}) and not is_collection(
            {"type": "Catalog", "extent": {}}
        )


class TestNotices:
    PC = "https://planetarycomputer.microsoft.com/api/stac/v1"

    def test_addresses_that_must_be_signed_are_told(self) -> None:
        asset = {"href": "https://sentinel2l2a01.blob.core.windows.net/x/B04.tif", "type": COG}
        assert item_of(with_asset(asset), root=self.PC).notices == ("signed_links",)
        assert item_of(with_asset(asset)).notices == ()
        assert item_of(with_asset({"href": "https://x.org/B04.tif"}), root=self.PC).notices == ()
        marked = {**collections()[0], "msft:storage_account": "x", "assets": {"a": asset}}
        assert collection_of(marked).notices == ("signed_links",)

    def test_downloads_that_cost_are_told(self) -> None:
        item = {**items()[0], "properties": {"storage:requester_pays": True, "deprecated": True}}
        assert item_of(item).notices == ("deprecated", "requester_pays")


def test_ids_lead_back_to_their_parts() -> None:
    for collection, item in (("a", "b"), ("a/b", "c/d"), ("50%", "%2F"), ("", "x"), ("urn:x:y", "é ?")):
        assert parts_of(item_id(collection, item)) == (collection, item)
    assert parts_of(collection_id("a/b%")) == ("a/b%", "")


@pytest.mark.parametrize("relation", ["canonical", "via", "derived_from"])
def test_names_that_the_data_bear_elsewhere(relation: str) -> None:
    item = {**items()[0], "links": [{"rel": relation, "href": "https://x.org/1"}, {"rel": relation, "href": "x"}]}
    item["properties"] = {**item["properties"], "sci:doi": "10.1/x"}
    assert item_of(item).identifiers == ("sentinel-2-l2a_00", "10.1/x", "https://x.org/1")
