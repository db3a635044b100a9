"""Resources of GeoNode as records: texts, parties, places, access, links, downloads, layers; recorded replies."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict

import pytest

from catalog_search.catalogs.geonode_records import Context, read_record
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import badges, links_of, loadable_count, ways
from catalog_search.model.extent import Extent
from catalog_search.model.query import Query
from catalog_search.model.record import Access, Contact, Licence, RecordType, TextFormat
from tests.servers.geonode_data import items
from tests.unit.asking import answered
from tests.unit.geonode_support import SITE, catalog_at, record_of, reply

CAPTURES = Path(__file__).parents[3] / "shared" / "captures" / "records" / "geonode"
OWS = f"{SITE}/geoserver/ows"


def item(key: int) -> Dict[str, Any]:
    return next(entry for entry in items(SITE) if entry["pk"] == str(key))


def with_members(**members: Any) -> Dict[str, Any]:
    return {"pk": 1, "resource_type": "dataset", "title": "X", **members}


class TestADataset:
    def test_is_read(self) -> None:
        record = record_of(item(101))
        assert record.key == ("gn", "101")
        assert record.title == "Zones inondables de la Lisse"
        assert record.abstract == "<p>Enveloppe des <b>crues</b> de r&eacute;f&eacute;rence.</p>"
        assert record.abstract_format is TextFormat.HTML
        assert record.type is RecordType.DATASET
        assert record.organisation == "syndicat-des-eaux"
        assert record.keywords == ("eau", "crue", "Zones à risque naturel")
        assert record.themes == ("Environment",)
        assert record.licence == Licence(
            "Open Data Commons Open Database License (ODbL)", "https://opendatacommons.org/licenses/odbl/", "odbl"
        )
        assert record.access is Access.OPEN
        assert record.constraints == ("license", "Citer la source.")
        assert record.language == "fr"
        assert record.created == "2021-06-01T08:00:00.000000Z"
        assert record.modified == "2024-04-10T08:00:00.123456Z"
        assert record.temporal == ("2018-01-01T00:00:00Z", "2024-12-31T00:00:00Z")
        assert record.frequency == "annually"
        assert record.lineage == "Levés LiDAR."
        assert record.crs == ("EPSG:2154",)
        assert record.extents == (Extent(2.01, 45.0, 3.0, 46.0),)
        assert record.places == ("France",)
        assert record.thumbnail == f"{SITE}/uploaded/thumbs/101.png"
        assert record.page_url == f"{SITE}/catalogue/#/dataset/101"
        assert record.identifiers == ("c0000000-0000-4000-8000-000000000101", record.page_url, "10.1234/lisse")
        assert record.notices == ()
        assert record.facts == (("version", "2.1"), ("spatial_representation", "vector"), ("views", "42"))
        assert record.complete

    def test_names_its_parties(self) -> None:
        assert record_of(item(101)).contacts == (
            Contact(organisation="syndicat-des-eaux", role="publisher"),
            Contact(organisation="Agence de l'eau", role="publisher"),
            Contact("dupont", role="pointOfContact", email="dupont@example.org"),
            Contact("Claire Vaubrun", role="author"),
            Contact("Claire Vaubrun", role="owner"),
        )

    def test_its_links_are_services_and_files(self) -> None:
        record = record_of(item(101))
        assert [(link.kind, link.layer) for link in links_of(record)] == [
            (Kind.WMS, "eau:zones_inondables"),
            (Kind.WFS, "eau:zones_inondables"),
            (Kind.XYZ, "eau:zones_inondables"),
            (Kind.ARCHIVE, ""),
        ]
        assert [link.kind for link in ways(record)][1:4] == [Kind.GEOJSON, Kind.SHAPEFILE, Kind.CSV]
        assert record.formats == ("wms", "wfs", "shp", "geojson", "csv", "zip")
        assert [resource.url for resource in record.resources[:2]] == [OWS, OWS]
        assert record.resources[-1].url == f"{SITE}/assets/12/download"
        assert loadable_count(record) == 4
        assert badges(record)[:2] == ("WFS", "WMS")

    def test_a_raster_has_a_coverage_but_no_features(self) -> None:
        record = record_of(item(102))
        assert [resource.protocol for resource in record.resources if resource.protocol] == ["OGC:WMS", "OGC:WCS"]
        assert [link.kind for link in links_of(record)] == [Kind.WMS, Kind.WCS, Kind.XYZ]
        assert [name for name, _ in record.resources[1].alternates] == ["GeoTIFF"]
        assert record.access is Access.RESTRICTED

    def test_the_reader_of_another_language_reads_it(self) -> None:
        assert record_of(item(101), "en").keywords[-1] == "Natural risk zones"


class TestMembers:
    @pytest.mark.parametrize("data", [None, 3, "x", [], {}, {"title": "x"}, {"pk": None}, {"pk": {}}, {"pk": True}])
    def test_what_has_no_key_is_no_record(self, data: Any) -> None:
        assert read_record(data, Context("gn", SITE)) is None

    def test_little_is_enough(self) -> None:
        record = record_of({"pk": 7, "alternate": "geonode:a"})
        assert (record.id, record.title, record.type) == ("7", "geonode:a", RecordType.OTHER)
        assert record.page_url == f"{SITE}/catalogue/#/resource/7"
        assert (record.complete, record.resources, record.identifiers) == (False, (), (record.page_url,))

    @pytest.mark.parametrize(
        ("abstract", "read", "form"),
        [
            ("<p>No abstract provided</p>", "", TextFormat.PLAIN),
            ("No abstract provided", "", TextFormat.PLAIN),
            ("Routes", "Routes", TextFormat.PLAIN),
            ("d&eacute;j&agrave;", "d&eacute;j&agrave;", TextFormat.HTML),
            (None, "brut", TextFormat.PLAIN),
        ],
    )
    def test_abstracts(self, abstract: Any, read: str, form: TextFormat) -> None:
        record = record_of(with_members(abstract=abstract, raw_abstract="brut" if abstract is None else ""))
        assert (record.abstract, record.abstract_format) == (read, form)

    @pytest.mark.parametrize(
        ("perms", "kind", "with_login", "access"),
        [
            (["view_resourcebase", "download_resourcebase"], "dataset", False, Access.OPEN),
            (["view_resourcebase", "download_resourcebase"], "dataset", True, Access.UNKNOWN),
            (["view_resourcebase"], "dataset", False, Access.RESTRICTED),
            (["view_resourcebase"], "document", True, Access.RESTRICTED),
            (["view_resourcebase"], "map", False, Access.UNKNOWN),
            ([], "dataset", False, Access.UNKNOWN),
            ("download_resourcebase", "dataset", False, Access.UNKNOWN),
            ([{"a": 1}], "dataset", False, Access.RESTRICTED),
        ],
    )
    def test_permissions_say_who_may_have_the_data(
        self, perms: Any, kind: str, with_login: bool, access: Access
    ) -> None:
        assert record_of(with_members(perms=perms, resource_type=kind), with_login=with_login).access is access

    @pytest.mark.parametrize(
        ("licence", "read"),
        [
            ({"identifier": "not_specified"}, None),
            (None, None),
            ({"identifier": "x", "name": "Convention"}, Licence("Convention", "", "x")),
            ({"identifier": "x", "url": "javascript:alert(1)"}, Licence("x", "", "x")),
            ("odbl", None),
        ],
    )
    def test_licences(self, licence: Any, read: Any) -> None:
        assert record_of(with_members(license=licence)).licence == read

    @pytest.mark.parametrize(
        ("members", "boxes"),
        [
            ({"extent": {"coords": [2, 45, 3, 46], "srid": "EPSG:4326"}}, (Extent(2, 45, 3, 46),)),
            ({"extent": {"coords": ["2", "45", "3", "46"]}}, (Extent(2, 45, 3, 46),)),
            ({"extent": {"coords": [0, 0, 9e5, 6e6], "srid": "EPSG:2154"}}, ()),
            ({"extent": {"coords": [2, 45, 3]}}, ()),
            ({"extent": {"coords": None}, "ll_bbox_polygon": "x"}, ()),
            ({"bbox_polygon": {"type": "Polygon", "coordinates": [[[2, 45], [3, 46]]]}, "srid": "EPSG:4326"},
             (Extent(2, 45, 3, 46),)),
            ({"bbox_polygon": {"type": "Polygon", "coordinates": [[[2, 45], [3, 46]]]}, "srid": "EPSG:3857"}, ()),
        ],
    )  # fmt: skip
    def test_places(self, members: Dict[str, Any], boxes: Any) -> None:
        assert record_of(with_members(**members)).extents == boxes

    @pytest.mark.parametrize(
        ("members", "notices"),
        [
            ({"is_published": False, "is_approved": False}, ("unpublished", "not approved")),
            ({"state": "INVALID"}, ("invalid",)),
            ({"state": "PROCESSED", "is_published": "false"}, ()),
        ],
    )
    def test_what_is_not_ready_is_said(self, members: Dict[str, Any], notices: Any) -> None:
        assert record_of(with_members(**members)).notices == notices

    def test_addresses_by_their_path_are_joined(self) -> None:
        record = record_of(with_members(detail_url="/layers/a:b", thumbnail_url="/static/t.png"))
        assert (record.page_url, record.thumbnail) == (f"{SITE}/layers/a:b", f"{SITE}/static/t.png")

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "//evil.example.org/x", "data:x", 3])
    def test_other_addresses_are_none(self, url: Any) -> None:
        links = [{"link_type": "data", "url": url}, {"link_type": "OGC:WMS", "url": url}]
        record = record_of(with_members(detail_url=url, thumbnail_url=url, links=links, download_url=url))
        assert (record.thumbnail, record.resources) == ("", ())
        assert record.page_url.startswith(SITE)


class TestLinks:
    def test_a_download_stands_in_for_missing_exports(self) -> None:
        urls = [{"url": f"{SITE}/b", "default": False}, {"url": f"{SITE}/a", "default": True}]
        (resource,) = record_of(with_members(links=[], download_urls=urls, subtype="vector")).resources
        assert (resource.url, resource.format) == (f"{SITE}/a", "ZIP")

    def test_a_host_that_only_containers_know_becomes_the_sites(self) -> None:
        links = [{"link_type": "OGC:WMS", "url": "http://geoserver:8080/geoserver/ows?a=b"}]
        (resource,) = record_of(with_members(links=links)).resources
        assert resource.url == f"{SITE}/geoserver/ows?a=b"

    def test_a_service_elsewhere_stays_there(self) -> None:
        links = [{"link_type": "OGC:WMS", "url": "https://cartes.example.org/wms?map=x"}]
        (resource,) = record_of(with_members(links=links, alternate="routes")).resources
        assert (resource.url, resource.layer) == ("https://cartes.example.org/wms?map=x", "routes")

    def test_an_arcgis_service_keeps_its_protocol(self) -> None:
        links = [{"link_type": "ESRI:ArcGIS:MapServer", "url": "https://x.org/rest/services/a/MapServer"}]
        (link,) = links_of(record_of(with_members(links=links)))
        assert link.kind is Kind.ARCGIS_MAP

    def test_the_same_address_comes_once(self) -> None:
        links = [{"link_type": "OGC:WMS", "url": OWS}] * 3
        assert len(record_of(with_members(links=links)).resources) == 1


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the recorded replies are not at hand")
class TestRecordedReplies:
    @pytest.mark.parametrize(
        "name", ["layer_list_response1", "layer_list_filtered_response1", "map_list_response1",
                 "map_list_filtered_response1"]
    )  # fmt: skip
    def test_a_list_becomes_a_page(self, name: str) -> None:
        value = json.loads((CAPTURES / f"{name}.json").read_text(encoding="utf-8"))
        refused = reply({"success": False, "errors": ["Not found."], "code": "not_found"}, 404)
        page = answered(catalog_at(SITE).search(Query(page_size=2)), refused, reply(value))
        assert len(page.records) == len(value.get("datasets", value.get("maps")))
        assert (page.total, page.skipped) == (value["total"], 0)
        assert (page.next is None) == (value["links"]["next"] is None)

    def test_a_layer_becomes_a_record(self) -> None:
        value = json.loads((CAPTURES / "layer_detail_response1.json").read_text(encoding="utf-8"))
        record = record_of(value["dataset"])
        assert (record.title, record.abstract) == ("TEMPERATURAS MIN ENERO 2030", "")
        assert record.identifiers[0] == "818898b8-5c1a-11eb-b604-0242ac150007"
        assert record.extents[0].to_text() == "-73.8833242,-40.79168,-71.4749907,-39.1250132"
        assert [(link.kind, link.layer) for link in links_of(record)] == [
            (Kind.WMS, "geonode:TEMPERATURASMINENERO2030"),
            (Kind.WCS, "geonode:TEMPERATURASMINENERO2030"),
        ]
        assert (record.language, record.licence, record.places) == ("en", None, ("Global",))
