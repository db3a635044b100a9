"""Records from the index of GeoNetwork 4: every field, the captured ones, and members that are something else."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict

import pytest

from catalog_search.catalogs.geonetwork_records import completed, read_hit
from catalog_search.loading.links import badges, links_of
from catalog_search.model.extent import Extent
from catalog_search.model.record import Access, Contact, Record, RecordType, TextFormat
from tests.servers.geonetwork_data import link, ring, said
from tests.unit.geonetwork_support import CONTEXT, PORTAL, read

CAPTURES = Path(__file__).resolve().parents[3] / "shared" / "captures" / "records" / "geonetwork4"

FULL: Dict[str, Any] = {
    "metadataIdentifier": "m-1",
    "resourceIdentifier": [{"code": "https://id.example.org/eau", "codeSpace": "", "link": ""}],
    "resourceTitleObject": {"default": "Rivers", "langfre": "Cours d'eau", "langeng": "Rivers"},
    "resourceAbstractObject": said("Tous les cours d'eau."),
    "resourceType": ["series"],
    "OrgForResourceObject": [said("DREAL")],
    "contactForResource": [
        {"organisationObject": said("DREAL"), "role": "owner", "email": "sig@dreal.fr", "individual": "Ana",
         "phone": "02 99", "website": "https://dreal.fr"},
        {"organisation": "IGN", "role": "author", "email": "nobody"},
    ],
    "contact": {"organisationObject": said("Plate-forme"), "role": "pointOfContact"},
    "tag": [said("eau"), said("Hydrographie"), said("Bretagne"), "rivière"],
    "th_httpinspireeceuropaeutheme-theme": [said("Hydrographie")],
    "th_httpinspireeceuropaeutheme-themeNumber": "1",
    "th_RegistredethmeINSPIRE": [said("Services d'utilité publique")],
    "th_regions": [said("Bretagne")],
    "cl_topic": [{"key": "inlandWaters", "default": "Eaux"}],
    "keywordType-place": [said("Bretagne")],
    "extentDescriptionObject": said("Région Bretagne"),
    "licenseObject": [{"default": "Licence Ouverte 2.0", "link": "https://www.etalab.gouv.fr/lov2"}],
    "MD_LegalConstraintsOtherConstraintsObject": [
        {"default": "Pas de restriction d'accès public", "link": "http://x/LimitationsOnPublicAccess/noLimitations"}
    ],
    "resourceLanguage": ["fre"],
    "creationDateForResource": ["2012-01-01T00:00:00.000Z"],
    "publicationDateForResource": "2013-01-01T00:00:00.000Z",
    "revisionDateForResource": ["2021-05-02T00:00:00.000Z", "2020-05-02T00:00:00.000Z"],
    "dateStamp": "2023-09-09T10:41:12.000Z",
    "resourceTemporalExtentDateRange": [{"gte": "2010-01-01T00:00:00.000Z", "lte": "2012-12-31T00:00:00.000Z"},
                                        {"gte": "1974-06-01"}],
    "cl_maintenanceAndUpdateFrequency": [{"key": "annually", "default": "Annuelle"}],
    "lineageObject": said("Numérisé."),
    "resolutionScaleDenominator": ["25000"],
    "resolutionDistance": ["10 m"],
    "crsDetails": [{"code": "2154", "codeSpace": "EPSG", "name": "RGF93 / Lambert-93", "url": ""}],
    "geom": [ring(-5.14, 47.28, -1.02, 48.9), ring(55.2, -21.4, 55.9, -20.8)],
    "location": ["48.09,-3.08"],
    "overview": [{"url": "../x.png"}, {"url": "https://geo.example.org/x.png", "text": said("x")}],
    "cl_status": [{"key": "obsolete", "default": "Obsolète", "langfre": "Obsolète"}],
    "format": ["ESRI Shapefile", "GeoPackage"],
    "serviceType": ["view"],
    "recordOperateOn": ["d-1", "d-2"],
    "link": [
        link("https://x.org/wms?", "ns:eau", "OGC:WMS"),
        link("https://x.org/wms?", "ns:eau", "OGC:WMS"),
        link("https://x.org/eau.geojson", "Fichier", "WWW:DOWNLOAD:application/geo+json"),
        {"url": "https://x.org/eau.csv", "name": "Tableau", "protocol": "WWW:DOWNLOAD", "mimeType": "text/csv"},
        link("file:///etc/passwd", "x", "FILE"), link("", "leer", "OGC:WFS"), link("javascript:alert(1)", "x", ""),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def full() -> Record:
    return read(**FULL)


class TestFields:
    def test_texts_are_in_the_readers_language(self, full: Record) -> None:
        assert (full.id, full.catalog, full.title) == ("u1", "gn", "Cours d'eau")
        assert (full.abstract, full.abstract_format, full.lineage) == (
            "Tous les cours d'eau.", TextFormat.PLAIN, "Numérisé.",
        )  # fmt: skip
        assert full.page_url == f"{PORTAL}/fre/catalog.search#/metadata/u1"

    def test_an_abstract_in_html_is_told(self) -> None:
        assert read(resourceAbstractObject=said("<p>Bonjour</p>")).abstract_format is TextFormat.HTML
        assert read(resourceAbstractObject=said("a < b")).abstract_format is TextFormat.PLAIN

    def test_parties(self, full: Record) -> None:
        assert full.organisation == "DREAL"
        assert full.contacts == (
            Contact("Ana", "DREAL", "owner", "sig@dreal.fr", "02 99", "https://dreal.fr"),
            Contact("", "IGN", "author"),
            Contact("", "Plate-forme", "pointOfContact"),
        )

    def test_words_are_told_apart(self, full: Record) -> None:
        assert full.themes == ("Hydrographie", "Services d'utilité publique", "inlandWaters")
        assert full.keywords == ("eau", "rivière")
        assert full.places == ("Bretagne", "Région Bretagne")

    def test_terms(self, full: Record) -> None:
        assert full.licence is not None
        assert (full.licence.id, full.licence.url) == ("lov2", "https://www.etalab.gouv.fr/lov2")
        assert full.access is Access.OPEN
        assert full.constraints == ("Licence Ouverte 2.0", "Pas de restriction d'accès public")

    def test_free_access_is_no_licence(self) -> None:
        free = {"default": "No limitations", "link": "http://inspire.ec.europa.eu/metadata-codelist/x/noLimitations"}
        assert read(licenseObject=[free]).licence is None
        own = read(licenseObject=[free, {"default": "Convention locale", "link": ""}]).licence
        assert own is not None and (own.title, own.id) == ("Convention locale", "")

    @pytest.mark.parametrize("code", ("restricted", "confidential", "private"))
    def test_restricted_access(self, code: str) -> None:
        assert read(cl_accessConstraints=[{"key": code}], isOpenData="true").access is Access.RESTRICTED
        assert read(isOpenData="true").access is Access.OPEN
        assert read(isOpenData="false").access is Access.UNKNOWN

    def test_dates(self, full: Record) -> None:
        assert (full.created, full.modified, full.temporal) == ("2012-01-01", "2021-05-02", ("1974-06-01", ""))
        assert read(dateStamp="2023-09-09T10:41:12.000Z").modified == "2023-09-09T10:41:12.000Z"
        assert read(publicationDateForResource="2013-01-01").created == "2013-01-01"
        assert read(dateStamp="hier", creationDateForResource=["n/a"]).modified == ""

    def test_space(self, full: Record) -> None:
        assert full.extents == (Extent(-5.14, 47.28, -1.02, 48.9), Extent(55.2, -21.4, 55.9, -20.8))
        assert (full.scale, full.crs) == ("1:25000", ("EPSG:2154",))
        assert read(location="48.39,-4.49").extents == (Extent(-4.49, 48.39, -4.49, 48.39),)
        assert read(geom=ring(177.0, -20.0, -178.0, -10.0)).extents[0].crosses_antimeridian
        triangles = [[[[0, 1], [2, 3], [4, 0], [0, 1]]], [[[9, 9], [8, 7], [9, 9]]]]
        assert read(geom={"type": "MultiPolygon", "coordinates": triangles}).extents == (Extent(0, 0, 9, 9),)
        assert read(coordinateSystem=["RGF93 / Lambert-93 (EPSG:2154)"]).crs == ("EPSG:2154",)

    def test_the_rest(self, full: Record) -> None:
        assert (full.frequency, full.language, full.thumbnail) == ("annually", "fr", "https://geo.example.org/x.png")
        assert full.identifiers == ("u1", "m-1", "https://id.example.org/eau")
        assert full.notices == ("Obsolète",)
        assert dict(full.facts) == {
            "service_type": "view", "operates_on": "d-1, d-2", "resolution": "10 m",
            "metadata_date": "2023-09-09T10:41:12.000Z",
        }  # fmt: skip
        assert full.formats == ("ESRI Shapefile", "GeoPackage") and not full.complete

    def test_links(self, full: Record) -> None:
        wms, geojson, csv, *refused = full.resources
        assert (wms.url, wms.layer, wms.protocol) == ("https://x.org/wms?", "ns:eau", "OGC:WMS")
        assert geojson.mime == "application/geo+json" and csv.mime == "text/csv"
        assert set(badges(full)) >= {"GeoJSON", "WMS", "CSV"}
        assert not any(link_.loadable for link_ in links_of(full)[3:])

    @pytest.mark.parametrize(
        ("scopes", "type_"),
        (
            (["dataset"], RecordType.DATASET), (["interactiveMap"], RecordType.MAP), (["map/static"], RecordType.MAP),
            (["nonGeographicDataset"], RecordType.TABLE), (["featureCatalog", "dataset"], RecordType.DATASET),
            (["featureCatalog"], RecordType.OTHER), ("service", RecordType.SERVICE), ([], RecordType.DATASET),
        ),
    )  # fmt: skip
    def test_types(self, scopes: Any, type_: RecordType) -> None:
        assert read(resourceType=scopes).type is type_

    def test_a_feature_catalogue_beside_data_is_data(self) -> None:
        assert read(resourceType=["featureCatalog"], cl_level=[{"key": "dataset"}]).type is RecordType.DATASET


WRONG = (
    None, True, 0, 3.5, float("nan"), "", "text", "<b>x</b>", "x" * 200_000, [], [[]], [None, 1, "a"], {},
    {"default": 1},
    {"default": {"default": "x"}}, [{"default": []}], {"key": ["x"]}, [{"key": None, "url": 5, "code": {}}],
    {"type": "Polygon", "coordinates": [[["a"]]]}, {"coordinates": [[[1e400, 0]]]}, "\x00\ud800",
    {"link": ["javascript:"]},
)  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG, ids=lambda value: repr(value)[:30])
def test_members_of_another_kind_break_nothing(wrong: Any) -> None:
    record = read(**dict.fromkeys([*FULL, "isOpenData", "cl_level", "mainLanguage", "changeDate"], wrong))
    assert record.id == "u1" and isinstance(record.title, str) and len(record.title) <= 500
    assert all(isinstance(word, str) and word for word in (*record.keywords, *record.themes, *record.places))
    links_of(record)
    completed(record, record)


@pytest.mark.parametrize("hit", (None, 5, "x", [], {}, {"_source": None}, {"_source": []}, {"_source": {"uuid": {}}}))
def test_a_hit_without_identity_is_none(hit: Any) -> None:
    assert read_hit(hit, CONTEXT) is None


def test_what_the_iso_record_adds(full: Record) -> None:
    iso = read(resourceTitleObject=said("Autre titre"), link=[link("https://x.org/wfs", "ns:eau", "OGC:WFS")])
    both = completed(iso, full)
    assert both.complete and both.title == "Cours d'eau"
    assert both.resources[0].protocol == "OGC:WFS" and len(both.resources) == 1 + len(full.resources)
    assert both.thumbnail == full.thumbnail and both.licence == full.licence


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the captured replies are not here")
@pytest.mark.parametrize("path", sorted(CAPTURES.glob("*.json")), ids=lambda path: path.stem)
def test_captured_records(path: Path) -> None:
    for hit in json.loads(path.read_text("utf-8"))["hits"]["hits"]:
        record = read_hit(hit, CONTEXT)
        assert record is not None
        source = hit["_source"]
        assert record.id == source["uuid"] and record.title == source["resourceTitleObject"]["default"]
        assert len(record.resources) == len(source.get("link", []))
        assert record.modified and record.page_url.endswith(record.id)
        assert bool(record.extents) == ("geom" in source)


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the captured replies are not here")
def test_captured_links_are_recognised() -> None:
    hit = json.loads((CAPTURES / "alea-de-debordement.json").read_text("utf-8"))["hits"]["hits"][0]
    record = read_hit(hit, CONTEXT)
    assert record is not None
    assert {"SHP", "GeoJSON", "CSV"} <= set(badges(record))
    assert record.licence is not None and record.licence.id == "fr-lo" and record.type is RecordType.DATASET
