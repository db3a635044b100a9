"""Items of ArcGIS as records: each member, services and files by type, the recorded replies."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Iterator, Optional, Tuple

import pytest

from catalog_search.catalogs.arcgis_records import read_feature, read_item
from catalog_search.loading.links import badges, links_of, loadable_count
from catalog_search.model.record import Access, Contact, RecordType, TextFormat
from tests.servers.arcgis import ArcgisDouble, items
from tests.unit.arcgis_support import HUB, KEY, PORTAL, record_of
from tests.unit.harmless import assert_harmless

SERVICE = "https://services.example.org/x/arcgis/rest/services/Arbres/FeatureServer"
CAPTURES = Path(__file__).parents[3] / "shared" / "captures" / "records" / "arcgis-portal"


class TestMembers:
    def test_all_of_them(self) -> None:
        record = read_item(items()[0], PORTAL)
        assert record is not None
        assert record.title == "Zones humides de Vaubrun"
        assert record.abstract_format is TextFormat.HTML and "<b>Vaubrun</b>" in record.abstract
        assert record.organisation == "Mairie de Vaubrun"
        assert record.contacts == (Contact("sig_vaubrun", role="owner"),)
        assert record.keywords == ("eau", "l'archive") and record.themes == ("Environnement",)
        assert record.licence is not None and record.licence.id == "lov2"
        assert record.constraints == ("Licence Ouverte 2.0 (Etalab)",)
        assert (record.access, record.language, record.crs) == (Access.OPEN, "fr", ("EPSG:2154",))
        assert (record.created, record.modified) == ("2010-01-11T00:00:00Z", "2015-01-21T00:00:00Z")
        assert record.extents[0].to_text() == "0,45,0.5,45.5"
        assert record.thumbnail.endswith(f"/items/{'00' + 'c' * 30}/info/thumbnail/t.png")
        assert record.page_url == f"{PORTAL.root}/home/item.html?id=00{'c' * 30}_0"
        assert dict(record.facts) == {"credits": "Service SIG"}

    def test_the_names_under_which_feeds_of_the_site_list_it(self) -> None:
        record = record_of(id=f"{KEY}_3")
        assert record.identifiers == (
            f"{KEY}_3", f"https://data.ville.example/datasets/{KEY}_3",
            f"https://www.arcgis.com/home/item.html?id={KEY}&sublayer=3",
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("value", "date"),
        [
            (1611934478000, "2021-01-29T15:34:38Z"), ("2021-01-29T15:34:38.000Z", "2021-01-29T15:34:38.000Z"),
            (-1, ""), (0, ""), (10**30, ""), (float("inf"), ""), ("hier", ""), (None, ""), (True, ""),
        ],
    )  # fmt: skip
    def test_dates(self, value: Any, date: str) -> None:
        assert record_of(modified=value).modified == date

    @pytest.mark.parametrize(
        ("value", "crs"),
        [("102100", "EPSG:3857"), (2154, "EPSG:2154"), ("4326", "EPSG:4326"), ({"wkid": 102100, "latestWkid": 3857},
         "EPSG:3857"), ("102001", ""), (None, ""), ("", ""), ("RGF_1993_Lambert_93", "EPSG:2154")],
    )  # fmt: skip
    def test_reference_systems(self, value: Any, crs: str) -> None:
        assert record_of(spatialReference=value).crs == ((crs,) if crs else ())

    @pytest.mark.parametrize(
        ("value", "box"),
        [
            ([[-5, 47], [-1, 49]], "-5,47,-1,49"),
            ({"type": "Polygon", "coordinates": [[[-5, 49], [-1, 49], [-1, 47], [-5, 47], [-5, 49]]]}, "-5,47,-1,49"),
            ({"type": "envelope", "coordinates": [[-5, 49], [-1, 47]]}, "-5,47,-1,49"),
            ([], None), ([[0, 0], [0, 0]], None), ([["NaN", "NaN"], [1, 1]], None), ("x", None),
            ([[200000, 6000000], [3, 4]], None),
        ],
    )  # fmt: skip
    def test_extents(self, value: Any, box: Optional[str]) -> None:
        assert [extent.to_text() for extent in record_of(extent=value).extents] == ([box] if box else [])

    def test_the_feature_has_a_geometry_where_the_item_has_no_extent(self) -> None:
        ring = [[-5, 49], [-1, 49], [-1, 47], [-5, 47], [-5, 49]]
        feature = {"id": KEY, "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {"title": "T"}}
        record = read_feature(feature, HUB)
        assert record is not None and record.extents[0].to_text() == "-5,47,-1,49"

    @pytest.mark.parametrize(
        ("access", "found"),
        [("public", Access.OPEN), ("org", Access.ACCOUNT), ("private", Access.RESTRICTED), (None, Access.UNKNOWN)],
    )
    def test_access(self, access: Any, found: Access) -> None:
        assert record_of(access=access).access is found

    def test_notices(self) -> None:
        assert record_of(access="private", contentStatus="deprecated").notices == ("private", "deprecated")

    @pytest.mark.parametrize(
        ("members", "key"),
        [
            ({"license": "CC-BY-4.0"}, "cc-by"),
            ({"licenseInfo": '<a href="https://creativecommons.org/licenses/by-sa/4.0/">ici</a>'}, "cc-by-sa"),
            ({"license": "none", "licenseInfo": "Usage interne"}, None),
        ],
    )
    def test_licences(self, members: Dict[str, str], key: Optional[str]) -> None:
        licence = record_of(**members).licence
        assert (licence.id if licence else None) == key


class TestTypes:
    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("Feature Service", RecordType.DATASET), ("Map Service", RecordType.SERVICE), ("Web Map", RecordType.MAP),
            ("PDF", RecordType.DOCUMENT), ("Microsoft Excel", RecordType.TABLE), ("Dashboard", RecordType.OTHER),
            ("geojson", RecordType.DATASET), (None, RecordType.OTHER),
        ],
    )  # fmt: skip
    def test_kinds(self, name: Any, kind: RecordType) -> None:
        assert record_of(type=name).type is kind

    @pytest.mark.parametrize(
        ("name", "url", "link"),
        [
            ("Feature Service", SERVICE, ("arcgis_feature", "")),
            ("Feature Service", f"{SERVICE}/7", ("arcgis_feature", "7")),
            ("Map Service", "https://x.org/arcgis/rest/services/F/MapServer", ("arcgis_map", "")),
            ("Image Service", "https://x.org/arcgis/rest/services/F/ImageServer", ("arcgis_image", "")),
            ("Vector Tile Service", "https://x.org/rest/services/F/VectorTileServer", ("vector_tiles", "")),
            ("WMS", "https://x.org/cgi", ("wms", "")),
            ("WFS", "https://x.org/cgi?map=a", ("wfs", "")),
            ("WMTS", "https://x.org/cgi", ("wmts", "")),
            ("OGCFeatureServer", "https://x.org/oapif", ("oapif", "")),
        ],
    )
    def test_services_are_recognised(self, name: str, url: str, link: Tuple[str, str]) -> None:
        (found,) = links_of(record_of(PORTAL, type=name, url=url))
        assert (found.kind.value, found.layer) == link

    @pytest.mark.parametrize(
        ("name", "badge"),
        [("CSV", "CSV"), ("Shapefile", "SHP"), ("GeoJson", "GeoJSON"), ("GeoPackage", "GPKG"), ("KML", "KML"),
         ("PDF", "PDF"), ("Microsoft Excel", "XLS"), ("CSV Collection", "ZIP")],
    )  # fmt: skip
    def test_files_are_kept_with_the_item(self, name: str, badge: str) -> None:
        record = record_of(PORTAL, type=name, name="donnees", size=12)
        (resource,) = record.resources
        assert resource.url == f"https://sig.example/portal/sharing/rest/content/items/{KEY}/data"
        assert (resource.size, badges(record)) == (12, (badge,))

    def test_a_layer_of_a_hub_site_comes_as_files_too(self) -> None:
        record = record_of(id=f"{KEY}_4", url=SERVICE)
        assert record.resources[0].url == f"{SERVICE}/4"
        assert [resource.url for resource in record.resources[1:]] == [
            f"https://data.ville.example/api/download/v1/items/{KEY}/{name}?redirect=true&layers=4"
            for name in ("geojson", "shapefile", "csv", "kml")
        ]
        assert badges(record) == ("ArcGIS", "GeoJSON", "SHP", "KML", "CSV")
        assert loadable_count(record) >= 4

    @pytest.mark.parametrize(
        ("members", "count"),
        [
            ({"url": f"{SERVICE}/9"}, 5),
            ({"url": SERVICE, "typeKeywords": ["Singlelayer"]}, 5),
            ({"url": SERVICE}, 1),
            ({"url": "https://x.org/arcgis/rest/services/F/ImageServer", "typeKeywords": ["Singlelayer"]}, 1),
            ({"url": "https://x.org/other", "typeKeywords": ["Singlelayer"]}, 1),
        ],
    )
    def test_conversions_need_a_known_layer(self, members: Dict[str, Any], count: int) -> None:
        assert len(record_of(**members).resources) == count

    def test_a_map_has_nothing_to_load(self) -> None:
        assert record_of(type="Web Map").resources == ()


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the recorded replies are not at hand")
class TestCaptures:
    @staticmethod
    def recorded() -> Iterator[Dict[str, Any]]:
        for path in sorted(CAPTURES.glob("*search*.json")):
            if "group-search" not in path.name:
                reply = json.loads(path.read_text(encoding="utf-8"))
                yield from reply.get("results") or reply.get("items")

    def test_every_recorded_item_becomes_a_record(self) -> None:
        records = [read_item(item, PORTAL) for item in self.recorded()]
        assert len(records) == 9
        for record in records:
            assert record is not None and record.resources and record.extents and record.modified
            assert badges(record)
            assert_harmless(record)

    def test_a_recorded_item_by_itself(self) -> None:
        record = read_item(json.loads((CAPTURES / "item.json").read_text(encoding="utf-8")), PORTAL)
        assert record is not None
        assert (record.title, record.themes) == ("NSW Transport Theme - Road Segment", ("Transport",))
        assert record.licence is not None and record.licence.id == "cc-by"


def test_records_of_a_search_and_of_details_are_alike() -> None:
    with ArcgisDouble() as double:
        feature = double._feature(double.all_items[0])
    record = read_feature(feature, HUB)
    assert record is not None and record.complete
