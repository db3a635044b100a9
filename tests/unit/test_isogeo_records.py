"""Resources of Isogeo as records: every field, the ways to get at the data, hostile members, published replies."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Iterator

import pytest

from catalog_search.catalogs.isogeo_records import Context, date_of, extents_of, read_record
from catalog_search.catalogs.isogeo_resources import whole
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import badges, best, classify, links_of, loadable_count
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import Query
from catalog_search.model.record import DATABASE_TABLE, FILE_PATH, Access, Licence, RecordType, TextFormat
from tests.servers.isogeo import IsogeoDouble
from tests.servers.isogeo_broken import BROKEN, MEMBERS, dressed, resource_of
from tests.servers.isogeo_data import GROUPS, VAUBRUN, ident, rich
from tests.servers.udata_broken import HOSTILE_TEXTS
from tests.unit.asking import run, search
from tests.unit.harmless import assert_harmless
from tests.unit.isogeo_support import API, catalog_of, record_of

CAPTURES = Path(__file__).parents[2].parent / "shared" / "captures" / "isogeo"
SERVICES = "https://services.example.org"
ITEMS = {item["_id"]: item for item in rich(SERVICES)}


def item(number: int) -> Dict[str, Any]:
    found: Dict[str, Any] = ITEMS[ident(number)]
    return found


def test_every_field_of_a_complete_resource_is_read() -> None:
    record = record_of(item(1), "https://open.isogeo.com/s/a/b")
    assert (record.id, record.catalog, record.title) == (ident(1), "iso", "Cours d'eau de Vaubrun")
    assert record.abstract.startswith("**Rivières**") and record.abstract_format is TextFormat.MARKDOWN
    assert (record.type, record.organisation) == (RecordType.DATASET, GROUPS[VAUBRUN])
    contacts = [(c.name, c.organisation, c.role, c.email, c.phone) for c in record.contacts]
    assert contacts == [
        ("", "Service SIG", "pointOfContact", "sig@vaubrun.example.org", "+33 1 00 00 00 00"),
        ("Service SIG", "Syndicat de l'Armoise", "author", "", ""),
    ]
    assert (record.keywords, record.themes) == (("rivière",), ("Hydrographie", "Eau"))
    odbl = "https://vvlibri.org/fr/licence/odbl-10/legalcode/unofficial"
    assert record.licence == Licence("ODbL 1.0 - Open Database Licence", odbl, f"isogeo:{'0d' * 16}")
    assert (record.access, record.constraints, record.notices) == (Access.OPEN, ("Citer la source.",), ())
    assert (record.created, record.modified) == ("2020-01-02T08:00:00.288003+00:00", "2023-02-02T09:01:00.123456+00:00")
    assert (record.temporal, record.frequency) == (("2018-06-04", "2018-06-30"), "P1Y")
    assert record.lineage == "Levé aérien.\n\nPhoto-interprétation."
    assert (record.scale, record.crs, record.language) == ("1:10000", ("EPSG:2154",), "fr")
    assert record.extents == (Extent(1.0, 45.0, 2.0, 46.0),)
    assert record.page_url == f"https://open.isogeo.com/s/a/b/r/{ident(1)}"
    dashed = "00000000-0000-0000-0000-000000000001"
    assert record.identifiers == (ident(1), dashed, f"urn:isogeo:metadata:uuid:{dashed}")
    assert record.complete
    assert record.formats == ("shp", "wfs", "wms", "ems", "zip", "pdf", "geojson")


def test_further_facts_of_a_complete_resource_are_told() -> None:
    facts = dict(record_of(item(1)).facts)
    assert facts == {
        "geometry": "MultiLineString", "features": "150", "precision": "5 m", "encoding": "iso-8859-15",
        "format_version": "1.0", "topology": "Vérifiée.", "validity": "Tant que ça dure.", "provider": "manual",
        "data_created": "2018-06-04", "data_modified": "2018-06-13", "published": "2018-06-14", "resolution": "5.0 m",
        "series": "yes", "attributes": "ID – Identifiant (Nombre); NOM (Texte)",
        "history": "2018-06-04 creation; 2018-06-13 update Correctif",
        "conformity": "CNIG CC v2014", "not_conformant": "INSPIRE 1089",
    }  # fmt: skip


def test_services_links_and_files_are_ways_to_the_data() -> None:
    record = record_of(item(1))
    links = links_of(record)
    shown = [(link.kind, link.layer, link.url) for link in links]
    hosted = f"{API}/resources/{ident(1)}/links/{f'd{1:031x}'}.bin"
    assert shown == [
        (Kind.REFUSED, "", ""),
        (Kind.WFS, "vaubrun:cours_eau", f"{SERVICES}/wfs"),
        (Kind.WMS, "cours_eau", f"{SERVICES}/wms"),
        (Kind.ARCGIS_MAP, "7", f"{SERVICES}/arcgis/rest/services/plan/MapServer/7"),
        (Kind.ARCHIVE, "", hosted),
        (Kind.WMS, "vaubrun:cours_eau", f"{SERVICES}/wms"),
        (Kind.PDF, "", "https://example.org/notice.pdf"),
        (Kind.GEOJSON, "", "https://example.org/cours_eau.geojson"),
    ]
    assert [link.resource.title for link in links[1:3]] == ["Cours d'eau", "Cours d'eau (image)"]
    assert links[4].resource.size == 16645
    assert loadable_count(record) >= 5 and badges(record)[0] == "WFS"
    first = best(record)
    assert first is not None and first.layer == "vaubrun:cours_eau"


def test_paths_and_tables_are_told_and_never_opened() -> None:
    path = record_of(item(1)).resources[0]
    assert (path.url, path.title, path.role) == (item(1)["path"], item(1)["path"], FILE_PATH)
    table = record_of(item(5)).resources[0]
    assert (table.title, table.format, table.layer, table.role) == (
        "routes.troncon (sig)", "postgis", "routes.troncon", DATABASE_TABLE
    )  # fmt: skip
    assert classify(path).kind is Kind.REFUSED and not classify(path).url
    assert (table.description, classify(table).kind, classify(table).loadable) == ("sig", Kind.DATABASE, True)
    raster = classify(record_of(item(6)).resources[0])
    assert raster.kind is Kind.GEOTIFF and raster.loadable


@pytest.mark.parametrize(
    "path",
    ["/vsicurl/http://evil.org/x.shp", "file:///etc/passwd", "PG:dbname=sig", "javascript:alert(1)", "C:\\data\\x.shp",
     "\\\\srv\\x.shp", "/etc/passwd", "dbname='a' host=b", "ogr:x", "data"],
)  # fmt: skip
@pytest.mark.parametrize("code", ["shp", "postgis", "wms", ""])
def test_no_path_of_a_reply_is_opened(path: str, code: str) -> None:
    data = {"_id": "a", "type": "vectorDataset", "path": path, "format": code, "name": path, "links": [
        {"type": "url", "kind": "data", "url": path, "actions": ["download"]}],
        "serviceLayers": [{"id": "x", "service": {"format": "wfs", "path": path}}]}  # fmt: skip
    for kind in ("vectorDataset", "service"):
        links = links_of(record_of({**data, "type": kind}))
        tables = [link for link in links if link.kind is Kind.DATABASE]  # asked of the user's own connection only
        assert {link.layer for link in tables} <= {"data"} and (code == "postgis" or not tables)
        assert all(link.kind is Kind.REFUSED for link in links if link not in tables)


def test_a_service_with_one_layer_is_that_layer_and_one_with_many_a_choice() -> None:
    many, one, esri = record_of(item(2)), record_of(item(3)), record_of(item(4))
    assert [(link.kind, link.layer) for link in links_of(many)] == [(Kind.WFS, "")]
    assert dict(many.facts)["layers"] == "Cours d'eau; Stations" and dict(many.facts)["operations"] == "GetFeature"
    assert [(link.kind, link.layer) for link in links_of(one)] == [(Kind.WMS, "0")]
    assert links_of(esri)[0].url.endswith("/MapServer/7")
    assert {record.type for record in (many, one, esri)} == {RecordType.SERVICE}


def test_types_titles_and_places_of_the_others() -> None:
    table = record_of(item(7))
    assert (table.title, table.type) == ("population", RecordType.TABLE)
    assert dict(table.facts)["place"] == "Communes de Vaubrun"
    assert table.resources == (), "a postal address is no path"
    assert record_of(item(8)).type is RecordType.OTHER


def test_a_link_of_another_record_leads_where_that_leads() -> None:
    resource = record_of(item(8)).resources[0]
    assert (resource.url, resource.title, resource.format) == ("https://example.org/archive.zip", "Archive", "zip")


def test_limitations_are_warnings_and_restrict_access() -> None:
    record = record_of(item(5))
    assert record.notices == ("Ne pas diffuser.",) and record.access is Access.RESTRICTED
    assert record.constraints[1:] == ("security: Ne pas diffuser.", "other: Confidentialité: Voir la convention.")


def test_several_shapes_are_several_boxes() -> None:
    assert record_of(item(5)).extents == (Extent(2.0, 48.0, 2.6, 49.0), Extent(-61.9, 14.3, -60.8, 15.0))


@pytest.mark.parametrize(
    ("envelope", "boxes"),
    [
        (None, ()),
        ({"type": "Polygon", "bbox": [1, 2, 3, 4]}, (Extent(1, 2, 3, 4),)),
        ({"type": "MultiPolygon", "bbox": [1, 2, 3, 4], "coordinates": None}, (Extent(1, 2, 3, 4),)),
        ({"type": "Point", "coordinates": [1.5, 2.5]}, (Extent(1.5, 2.5, 1.5, 2.5),)),
        ({"type": "Polygon", "bbox": [1, 2, 3], "coordinates": [[[1, 2], [3, 4]]]}, (Extent(1, 2, 3, 4),)),
        ({"type": "Polygon", "bbox": [float("nan"), 2, 3, 4]}, ()),
        ({"type": "Polygon", "bbox": ["1", "2", "3", "4"]}, (Extent(1, 2, 3, 4),)),
        ([1, 2, 3, 4], ()),
        ({"type": ["MultiPolygon"], "coordinates": [[[[[[[1]]]]]]]}, ()),
        ({"type": "MultiPolygon", "coordinates": [[[[True, False], [1, 2]]], 3, "x"]}, (Extent(1, 2, 1, 2),)),
    ],
)
def test_envelopes_of_any_shape(envelope: Any, boxes: Any) -> None:
    assert extents_of(envelope) == boxes


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("2018-06-14T13:22:17.2880035+00:00", "2018-06-14T13:22:17.288003+00:00"),
        ("2018-06-14T13:22:17.288+00:00", "2018-06-14T13:22:17.288+00:00"),
        ("2018-06-14T13:22:17+00:00", "2018-06-14T13:22:17+00:00"),
        ("2018-06-14T13:22:17.2880035Z", "2018-06-14T13:22:17.288003Z"),
        ("2018-06-04T00:00:00+00:00", "2018-06-04"),
        ("2014-10-02T00:00:00", "2014-10-02"),
        ("2018", "2018"),
        ("2018-06", "2018-06"),
        ("hier", ""), ("", ""), (None, ""), (20180604, ""), (["2018-06-04"], ""), ("04/06/2018", ""),
    ],
)  # fmt: skip
def test_dates(said: Any, date: str) -> None:
    assert date_of(said) == date


@pytest.mark.parametrize(
    ("address", "mended"),
    [
        ("https://x.org/wms?service=wms%26request=GetMap", "https://x.org/wms?service=wms&request=GetMap"),
        ("https://x.org/w?service%3Dwms%26request%3DGetMap", "https://x.org/w?service=wms&request=GetMap"),
        ("https://x.org/wms?map=a%26b.map&layers=x", "https://x.org/wms?map=a%26b.map&layers=x"),
        ("https://x.org/a%26b/c.zip", "https://x.org/a%26b/c.zip"),
        ("https://x.org/wfs?typeName=a:b", "https://x.org/wfs?typeName=a:b"),
    ],
)
def test_half_encoded_addresses_are_mended(address: str, mended: str) -> None:
    assert whole(address) == mended


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("/resources/ab/links/cd.bin", f"{API}/resources/ab/links/cd.bin"),
        (f"{API}/resources/ab/links/cd.bin", f"{API}/resources/ab/links/cd.bin"),
        ("https://evil.org/resources/ab/links/cd.bin", ""),
        ("//evil.org/resources/ab/links/cd.bin", ""),
        ("/resources/../links/cd.bin", ""),
        ("@evil.org/resources/ab/links/cd.bin", ""),
        (".evil.org/resources/ab/links/cd.bin", ""),
        ("", ""),
    ],
)
def test_a_hosted_file_is_at_the_api_or_nowhere(url: str, kept: str) -> None:
    link = {"_id": "a", "type": "hosted", "kind": "data", "title": "x.zip", "url": url, "actions": ["download"]}
    record = record_of({"_id": "a", "type": "vectorDataset", "links": [link]})
    assert [resource.url for resource in record.resources] == ([kept] if kept else [])


@pytest.mark.parametrize(
    ("name", "layer"),
    [("{isogeo}communes", "isogeo:communes"), ("{http://x.org/ns}communes", "communes"), ("ns:communes", "ns:communes"),
     ("{https:srv:6443/arcgis/WFSServer}Sols", "Sols"), ("Couche à nom long", "Couche à nom long")],
)  # fmt: skip
def test_layer_names_lose_namespaces_that_services_do_not_know(name: str, layer: str) -> None:
    layers = [{"id": name, "service": {"format": "wfs", "path": "https://x.org/wfs"}}]
    assert record_of({"_id": "a", "serviceLayers": layers}).resources[0].layer == layer


@pytest.mark.parametrize("member", MEMBERS)
@pytest.mark.parametrize("value", [None, True, -1, 1e300, float("nan"), "", "x", [], {}, [None], [[]], [{}], {"a": []}])
def test_a_member_of_any_type_breaks_nothing(member: str, value: Any) -> None:
    assert_harmless(record_of({**item(1), member: value}))


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_hostile_texts_do_no_harm(text: str) -> None:
    for data in (resource_of(1, text), dressed(2, text)):
        assert_harmless(record_of(data))


@pytest.mark.parametrize("data", [None, 3, "x", [], {}, {"_id": None}, {"_id": ""}, {"_id": []}, {"title": "x"}])
def test_what_has_no_id_is_no_record(data: Any) -> None:
    assert read_record(data, Context("iso", API, "fr")) is None


#: What each broken reply of Isogeo's own shape must end in, for a search; a number is that of the records.
ENDS: Dict[str, Any] = {
    "no_results": ErrorKind.UNEXPECTED, "results_null": ErrorKind.UNEXPECTED, "results_object": ErrorKind.UNEXPECTED,
    "results_text": ErrorKind.UNEXPECTED, "own_error": ErrorKind.BAD_REQUEST, "own_error_200": ErrorKind.UNEXPECTED,
    "not_allowed": ErrorKind.FORBIDDEN, "token_expired": ErrorKind.LOGIN_NEEDED,
    "bad_entries": 1, "hostile": len(HOSTILE_TEXTS), "dressed": len(HOSTILE_TEXTS), "nested": 2, "numbers": 4,
    "booleans": 2, "nulls": 2, "lists": 3, "objects": 3, "long_texts": 1, "hostile_tags": 1, "tags_list": 1,
    "total_text": 1, "endless": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def double() -> Iterator[IsogeoDouble]:
    with IsogeoDouble() as started:
        yield started


@pytest.mark.parametrize("fault", sorted(BROKEN))
def test_broken_replies_of_its_own_end_as_they_should(double: IsogeoDouble, fault: str) -> None:
    double.clear_faults()
    double.fault("/resources", fault)
    catalog, expected = catalog_of(double), ENDS[fault]
    if isinstance(expected, int):
        page = search(catalog, Query("eau", page_size=50))
        assert len(page.records) == expected
        for record in page.records:
            assert_harmless(record)
        return
    for conversation in (catalog.search(Query("eau")), catalog.details(ident(1))):
        with pytest.raises(CatalogError) as caught:
            run(catalog, conversation)
        assert caught.value.kind is expected
    if fault == "own_error":
        assert "requête" in caught.value.detail


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="no captures here")
@pytest.mark.parametrize("name", ["search_page_representative", "search_small_4", "search_2015_no_include_10"])
def test_published_replies_are_read_whole(name: str) -> None:
    data = json.loads((CAPTURES / f"{name}.json").read_text("utf-8"))
    records = [record_of(entry) for entry in data["results"]]
    assert all(record.title and record.organisation and record.modified for record in records)
    assert all(record.title != record.id for record in records)
    for entry, record in zip(data["results"], records):
        assert_harmless(record)
        assert bool(record.extents) == bool(entry.get("envelope"))
        assert len(record.contacts) == len({json.dumps(c, sort_keys=True) for c in entry.get("contacts") or []})
    if name == "search_page_representative":
        assert sum(map(loadable_count, records)) >= 35
        kinds = {link.kind for record in records for link in links_of(record) if not link.resource.role}
        assert Kind.REFUSED not in kinds
        assert {Kind.WMS, Kind.WFS, Kind.WMTS, Kind.ARCGIS_MAP, Kind.ARCGIS_FEATURE, Kind.ARCHIVE} <= kinds


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="no captures here")
def test_the_published_complete_record_is_read() -> None:
    record = record_of(json.loads((CAPTURES / "resource_complete_vector.json").read_text("utf-8")))
    assert record.title == "Fiche complète" and record.crs == ("EPSG:2154",)
    assert record.modified.endswith(".916521+00:00")
    assert record.resources[0].role == FILE_PATH and record.resources[1].layer == "isogeo:DEPARTEMENT_2014"
