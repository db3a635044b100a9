"""uData datasets as records: every field, both shapes of reply, old and new, and the details of one dataset."""
from __future__ import annotations

from typing import Any, Dict, Iterator, List

import pytest

from catalog_search.catalogs.datagouv_records import Context, read_extents, read_record, read_resources
from catalog_search.catalogs.datagouv_texts import licence_id, line, read_licence, text, web_address
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import Query
from catalog_search.model.record import Access, Contact, Licence, Record, RecordType, Resource, TextFormat
from tests.servers.udata import UdataDouble
from tests.servers.udata_data import dataset, resource
from tests.unit.asking import answered, run, search
from tests.unit.datagouv_support import catalog_at, fixture

ROOT = "https://www.example.org"


@pytest.fixture
def double() -> Iterator[UdataDouble]:
    with UdataDouble() as started:
        yield started


def record_of(data: Any, complete: bool = True) -> Record:
    record = read_record(data, Context("dg", ROOT, complete, {}))
    assert record is not None
    return record


def described(**fields: Any) -> Record:
    return record_of({**dataset(ROOT, "Titre", []), **fields})


def details(double: UdataDouble, key: str) -> Record:
    catalog = catalog_at(double.url)
    record = run(catalog, catalog.details(key))
    assert isinstance(record, Record)
    return record


def item(double: UdataDouble, title: str) -> Dict[str, Any]:
    return next(item for item in double.all_items if item["title"] == title)


def test_details_hold_everything_about_a_dataset(double: UdataDouble) -> None:
    known = item(double, "Communes du pays de Vaubrun")
    record = details(double, known["id"])
    assert double.requests[0].path == f"/api/1/datasets/{known['id']}/"
    assert (record.id, record.catalog, record.complete, record.type) == (known["id"], "dg", True, RecordType.DATASET)
    assert record.abstract.startswith("Les **communes**")
    assert record.abstract_format is TextFormat.MARKDOWN
    assert record.organisation == "Région Auvergne-Rhône-Alpes"
    assert record.keywords == ("communes", "limites-administratives", "vaubrun")
    assert record.licence is not None
    assert (record.licence.id, record.licence.title) == ("lov2", "Licence Ouverte / Open Licence version 2.0")
    assert record.access is Access.OPEN
    assert record.constraints == ("Licence Ouverte 2.0",)
    assert record.lineage == "Issu du plan cadastral"
    assert record.frequency == "annual"
    assert record.temporal == ("2019-01-01", "")
    assert (record.created[:10], record.modified[:10]) == ("2021-03-04", "2026-08-30")
    assert record.extents == (Extent(4.8, 44.6, 5.4, 45.1),)
    assert record.page_url == f"{double.url}/datasets/communes-du-pays-de-vaubrun"
    assert record.thumbnail == f"{double.url}/static/logos/1-100.png"
    assert record.notices == ()
    assert "fr-vaubrun-communes" in record.identifiers
    assert record.formats == ("wfs", "wms", "shp", "geojson", "csv", "gpkg", "pdf", "html")
    facts = dict(record.facts)
    assert facts["views"] == "12345"
    assert facts["reuses"] == "3"
    assert facts["downloads"] == "678"
    assert facts["quality"] == "0.78"
    assert facts["granularity"] == "fr:commune"
    assert facts["harvested_from"] == "geo.example.org"
    assert facts["badges"] == "inspire, hvd"


def test_contacts_are_the_contact_points_and_the_publisher(double: UdataDouble) -> None:
    record = details(double, "communes-du-pays-de-vaubrun")
    name = "Région Auvergne-Rhône-Alpes"
    assert record.contacts == (
        Contact("Pôle géomatique", name, "pointOfContact", "sig@example.org"),
        Contact("Service diffusion", "", "distributor", url=f"{double.url}/contact"),
        Contact("", name, "publisher", url=f"{double.url}/organizations/region-auvergne-rhone-alpes"),
    )


def test_resources_keep_their_order_and_addresses(double: UdataDouble) -> None:
    wfs, wms, shp, geojson, csv, gpkg, pdf, dead = details(double, "communes-du-pays-de-vaubrun").resources
    assert wfs.url == f"{double.files}/ows?SERVICE=WFS&REQUEST=GetCapabilities"
    assert (wfs.layer, wfs.crs, wfs.protocol, wfs.size) == ("vaubrun:communes", "EPSG:2154", "wfs", None)
    assert wms.url == f"{double.files}/wxs?map=/opt/vaubrun.map&SERVICE=WMS&REQUEST=GetCapabilities"
    assert (wms.layer, wms.available, wms.role) == ("", None, "api")
    assert (shp.format, shp.mime, shp.size, shp.checksum) == ("shp", "application/zip", 123456, "sha256:" + "ab" * 32)
    assert (geojson.size, geojson.alternates) == (5000, (("pmtiles", f"{double.files}/communes.pmtiles"),))
    assert csv.mime == "text/csv"
    assert [name for name, _ in csv.alternates] == ["geojson", "parquet"]
    assert gpkg.available is True
    assert pdf.role == "documentation"
    assert (dead.available, dead.size) == (False, None)


def test_details_remember_the_names_of_zones_that_a_search_gave(double: UdataDouble) -> None:
    catalog = catalog_at(double.url)
    found = search(catalog, Query("cadastre drome")).records[0]
    record = run(catalog, catalog.details(found.id))
    assert record.places == found.places == ("Drôme",)
    assert dict(record.facts)["granularity"] == "Département français"
    assert details(double, found.id).places == ("fr:departement:26",)


def test_an_archived_dataset_is_shown_with_a_notice(double: UdataDouble) -> None:
    record = details(double, "fichier-historique-des-lieux-dits")
    assert record.notices == ("archived",)
    assert dict(record.facts)["archived_on"].startswith("2023-02-01")
    assert record.organisation == "Camille Martin"
    assert record.licence is None
    assert record.frequency == ""


def test_a_deleted_dataset_is_gone(double: UdataDouble) -> None:
    with pytest.raises(CatalogError) as caught:
        details(double, "jeu-supprime")
    assert caught.value.kind is ErrorKind.GONE
    assert caught.value.detail == "Dataset has been deleted"


@pytest.mark.parametrize("key", ["000000000000000000000000", "jeu-prive", "../../site", "", "..", " ", "a/b", "é?x#y"])
def test_what_does_not_exist_is_not_found(double: UdataDouble, key: str) -> None:
    with pytest.raises(CatalogError) as caught:
        details(double, key)
    assert caught.value.kind is ErrorKind.NOT_FOUND
    assert all(request.path.startswith("/api/1/datasets/") for request in double.requests)


def test_an_old_slug_leads_to_the_dataset(double: UdataDouble) -> None:
    assert details(double, "ancien-communes-du-pays-de-vaubrun").title == "Communes du pays de Vaubrun"


def test_a_dataset_without_id_keeps_the_one_that_was_asked() -> None:
    assert answered(catalog_at(ROOT).details("abc"), {"title": "Sans id"}).id == "abc"


def test_restricted_data_say_why(double: UdataDouble) -> None:
    record = details(double, "zones-de-captage-a-acces-restreint")
    assert record.access is Access.RESTRICTED
    assert record.constraints == ("Sécurité publique",)
    assert dict(record.facts)["request_access"].endswith("/demande")
    assert dict(record.facts)["access_reason"] == "public_security"
    assert record.licence is None


def test_territories_have_a_box_each(double: UdataDouble) -> None:
    record = details(double, "trait-de-cote-de-la-france-et-des-outre-mer")
    assert len(record.extents) == 3
    assert record.extents[1] == Extent(55.2, -21.4, 55.8, -20.8)


def test_datasets_of_former_versions_are_read() -> None:
    record = record_of(fixture("dataset-older.json"))
    assert record.title == "Sentiers balisés <b>du plateau</b>"
    assert record.organisation == "Dominique Roche"
    assert record.thumbnail == "https://static.example.org/avatars/1-100.png"
    assert record.modified == "2019-02-03T01:02:03"
    assert record.keywords == ("randonnee", "sentiers")
    assert record.places == ("fr:commune:15014", "fr:epci:200066660@2017-01-01")
    assert record.extents == (Extent(2.5, 44.0, 3.5, 45.0),)
    assert "sentiers-du-plateau" in record.identifiers
    assert "{7D1C4E6A-0000-4000-8000-00000000ABCD}" in record.identifiers
    assert dict(record.facts)["harvested_from"] == "carto.example.org"
    assert record.formats == ("kml",)


def test_resources_without_address_fall_back_to_the_permalink_or_are_left_out() -> None:
    kml, untitled = record_of(fixture("dataset-older.json")).resources
    assert kml.url == "https://static.example.org/resources/sentiers-balisés/20190203-010203/sentiers.kml"
    assert (kml.checksum, kml.size, kml.format) == ("sha1:0011223344", 2048, "KML")
    assert untitled.url.endswith("/datasets/r/66666666-7777-4888-8999-000000000000")
    assert (untitled.available, untitled.mime, untitled.size) == (False, "", None)


def test_items_of_a_search_of_any_shape_are_read_and_the_useless_counted() -> None:
    page = answered(catalog_at(ROOT).search(Query(page_size=4)), fixture("search-mixed.json"))
    trees, noise = page.records
    assert (page.skipped, page.total, page.next) == (2, 9, "2")
    assert trees.abstract == "Inventaire des arbres"
    assert trees.licence == Licence("ODbL", "http://opendatacommons.org/licenses/odbl/summary/", "odc-odbl")
    assert trees.frequency == "daily"
    assert trees.places == ("Rennes",)
    assert trees.page_url == f"{ROOT}/datasets/arbres-d-alignement"
    assert trees.thumbnail == "https://static.example.org/rm.png"
    assert dict(trees.facts) == {"granularity": "Commune française", "quality": "1.00", "resources": "7"}
    assert noise.constraints == ("Usage sous conditions", "Voir la convention")
    assert noise.page_url == f"{ROOT}/datasets/0123456789abcdef00000a02"
    assert [entry.format for entry in noise.resources] == ["shp"]
    assert not trees.complete
    assert not noise.complete


def test_only_the_list_of_v1_gives_complete_records() -> None:
    page = answered(catalog_at(ROOT).search(Query(), "v1:1"), fixture("search-mixed.json"))
    assert [record.complete for record in page.records] == [False, True]


def test_terms_of_resources_stand_in_for_those_of_the_dataset() -> None:
    terms = {"dcat": {"rights": ["Pas de restriction", "Pas de restriction"]}}
    record = record_of(dataset(ROOT, "T", [resource(ROOT, "r", "https://a.example/x", "wms", extras=terms)]))
    assert record.constraints == ("Pas de restriction",)


@pytest.mark.parametrize("value", [None, "", "notspecified", {"id": "notspecified", "title": "x"}, {}, [], 7.5e400])
def test_no_licence_is_none(value: Any) -> None:
    assert read_licence(value) is None


def test_an_unknown_licence_keeps_its_id() -> None:
    assert read_licence("maison") == Licence("maison", "", "maison")
    assert licence_id("une licence quelconque") == "une licence quelconque"


def test_a_dead_conversion_address_is_no_alternative() -> None:
    extras = {"analysis:parsing:geojson_url": "javascript:alert(1)", "analysis:parsing:parquet_url": None}
    (found,) = read_resources([resource(ROOT, "r", "https://a.example/x.csv", "csv", extras=extras)])
    assert found.alternates == ()


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        [],
        "POLYGON((0 0))",
        {"type": "MultiPolygon", "coordinates": None},
        {"type": "MultiPolygon", "coordinates": [[], [[]], [[[]]], [[None]], 3, "x"]},
        {"type": "Polygon", "coordinates": [[["2", "45"], [True, False], [float("nan"), 4]]]},
        {"type": "Polygon", "coordinates": [[[652000, 6862000], [653000, 6863000]]]},
        {"type": "MultiPolygon", "coordinates": [[[[0, 0], [0, 0]]]]},
        {"type": "Point", "coordinates": [2, 45]},
    ],
)
def test_a_geometry_that_is_no_polygon_on_earth_has_no_extent(geometry: Any) -> None:
    assert read_extents(geometry) == ()


def test_bad_points_of_a_good_polygon_are_left_out() -> None:
    ring: List[Any] = [[1, 2], None, ["x", 3], [5, 6, 100], [float("inf"), 0]]
    assert read_extents({"type": "Polygon", "coordinates": [ring]}) == (Extent(1, 2, 5, 6),)


def test_thousands_of_polygons_become_few_boxes_that_keep_territories_apart() -> None:
    islands = [[[[lon / 100, 45.0], [lon / 100 + 0.005, 45.005]]] for lon in range(0, 500, 1)]
    islands += [[[[55.2, -21.4], [55.8, -20.8]]]]
    extents = read_extents({"type": "MultiPolygon", "coordinates": islands})
    assert extents == (Extent(0.0, 45.0, 4.995, 45.005), Extent(55.2, -21.4, 55.8, -20.8))


def test_a_geometry_without_end_is_cut() -> None:
    ring = [[i % 90, i % 45] for i in range(300_000)]
    assert read_extents({"type": "MultiPolygon", "coordinates": [[ring], [[[100, 1], [101, 2]]]]}) == (
        Extent(0, 0, 89, 44),
    )


def test_two_thousand_resources_become_two_thousand_resources() -> None:
    entries = [
        resource(ROOT, f"feuille {n}", f"https://a.example/{n}.zip", "shp", filesize=n)
        for n in range(1, 2001)
    ]
    record = answered(catalog_at(ROOT).details("x"), dataset(ROOT, "Plan", entries))
    assert len(record.resources) == 2000
    assert record.resources[1999] == Resource(
        url="https://a.example/2000.zip",
        title="feuille 2000",
        format="shp",
        id=entries[1999]["id"],
        role="main",
        size=2000,
        modified="2024-06-01T00:00:00+00:00",
    )
    assert record.formats == ("shp",)


def test_titles_are_one_bounded_line_and_keep_their_signs() -> None:
    assert described(title="a" * 9000).title == "a" * 500
    assert described(title="Eaux\n<usées>\t& pluviales").title == "Eaux <usées> & pluviales"
    assert described(title=None, slug=" ").title == described().id


def test_texts_lose_what_cannot_be_stored() -> None:
    assert text("a\x00b\ud800c\x1bd\n\te") == "abcd\n\te"
    assert text(float("nan")) == text(float("inf")) == text({"a": 1}) == text(None) == text(True) == ""
    assert line("  a \r\n b\u00a0c ") == "a b c"
    assert len(text("x" * 2_000_000)) == 100_000


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "//x", "data:,x", "", None, 3, ["http://a"]])
def test_only_web_addresses_are_web_addresses(url: Any) -> None:
    assert web_address(url) == ""


def test_numbers_that_no_computer_counts_are_left_out() -> None:
    (found,) = read_resources([resource(ROOT, "r", "https://a.example/x", "zip", filesize=10**30)])
    assert found.size is None
    assert "views" not in dict(described(metrics={"views": 10**30}).facts)
