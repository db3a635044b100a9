"""Datasets of OpenDataSoft portals as records: every field, in the shapes of all three APIs, and real replies."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, List

import pytest

from catalog_search.catalogs.opendatasoft_query import V1, V20
from catalog_search.catalogs.opendatasoft_replies import read_found, unwrapped
from catalog_search.loading.links import badges, best, links_of, loadable_count
from catalog_search.model.extent import Extent
from catalog_search.model.record import Access, Contact, Licence, Record, RecordType, Resource, TextFormat
from catalog_search.search.identity import Match, verdict
from tests.servers import opendatasoft_data as data
from tests.unit.opendatasoft_support import SITE, record_of

CAPTURES = Path(__file__).resolve().parents[3] / "shared" / "captures" / "ods"
NEW = f"{SITE}/api/explore/v2.1/catalog/datasets"


def resource(record: Record, name: str) -> Resource:
    return next(one for one in record.resources if one.format == name)


class TestFields:
    def test_what_a_dataset_says_of_itself(self) -> None:
        record = record_of(data.trees())
        assert (record.id, record.catalog, record.title) == ("arbres-remarquables", "ods", "Arbres remarquables")
        assert record.abstract == "<p>Les <b>arbres</b> remarquables de la commune.</p>"
        assert record.abstract_format is TextFormat.HTML
        assert record.type is RecordType.DATASET
        assert record.organisation == "Ville de Vaubrun"
        assert record.keywords == ("arbre", "patrimoine naturel", "Espaces verts")
        assert record.themes == ("Environnement",)
        assert record.constraints == ("Service des espaces verts",)
        assert record.language == "fr"
        assert (record.created, record.modified) == ("2019-03-01T00:00:00+00:00", "2024-02-29T10:00:00+00:00")
        assert record.temporal == ("2018-01-01", "2023-12-31")
        assert record.frequency == "annual"
        assert record.places == ("Vaubrun",)
        assert record.page_url == f"{SITE}/explore/dataset/arbres-remarquables/"
        assert record.access is Access.OPEN

    def test_its_contacts(self) -> None:
        assert record_of(data.trees()).contacts == (
            Contact(organisation="Ville de Vaubrun", role="publisher"),
            Contact("Guichet SIG", role="pointOfContact", email="sig@vaubrun.example"),
            Contact("Pôle paysage", role="author"),
        )

    def test_its_facts_and_identifiers(self) -> None:
        record = record_of(data.trees())
        assert dict(record.facts) == {
            "records": "873", "source": "https://www.vaubrun.example/arbres", "granularity": "Arbre",
        }  # fmt: skip
        assert record.identifiers[0] == "arbres-remarquables"
        assert {record.page_url, "https://www.vaubrun.example/arbres"} <= set(record.identifiers)

    @pytest.mark.parametrize(
        ("name", "url", "licence"),
        [
            ("Licence Ouverte v2.0 (Etalab)", None, "lov2"),
            ("Licence Ouverte (Etalab)", None, "fr-lo"),
            ("Open Database License (ODbL)", None, "odc-odbl"),
            ("ODbL", "https://x.example/odbl", "odc-odbl"),
            ("CC BY-SA", None, "cc-by-sa"),
            ("Conditions du territoire", "https://x.example/cgu", "Conditions du territoire"),
            (None, "https://x.example/cgu", "https://x.example/cgu"),
        ],
    )
    def test_licences_have_the_ids_that_they_have_elsewhere(self, name: Any, url: Any, licence: str) -> None:
        found = record_of(data.dataset("x", "X", license=name, license_url=url)).licence
        assert found is not None and found.id == licence
        assert not url or found.url == url

    @pytest.mark.parametrize(("name", "url"), [(None, None), ("", ""), ("notspecified", None), (["x"], {})])
    def test_no_licence_is_none(self, name: Any, url: Any) -> None:
        assert record_of(data.dataset("x", "X", license=name, license_url=url)).licence is None

    def test_an_unknown_licence_keeps_its_name(self) -> None:
        name, url = "Conditions particulières de Vaubrun", "https://www.vaubrun.example/conditions"
        assert record_of(data.budget()).licence == Licence(name, url, name)

    def test_lists_may_be_single_texts(self) -> None:
        record = record_of(data.budget())
        assert record.keywords == ("budget",)
        assert record.themes == ("Administration, Gouvernement, Finances publiques",)

    def test_codes_are_no_places(self) -> None:
        """``geographic_reference`` holds codes of the platform, whose names are the territories."""
        assert record_of(data.budget()).places == ()

    def test_a_table_and_files_only(self) -> None:
        assert record_of(data.budget()).type is RecordType.TABLE
        assert record_of(data.documents()).type is RecordType.DATASET

    def test_hidden_data_are_restricted(self) -> None:
        record = record_of(data.hidden())
        assert (record.access, record.notices) == (Access.RESTRICTED, ("data_not_visible",))
        assert record.resources == ()

    def test_what_an_account_sees_may_be_for_it_alone(self) -> None:
        assert record_of(data.trees(), with_login=True).access is Access.UNKNOWN

    def test_inspire_metadata(self) -> None:
        record = record_of(data.inspire())
        assert record.extents == (Extent(4.85, 47.2, 5.21, 47.41),)
        assert "{5A1D7C0E-2B34-4C56-9D78-0E1F2A3B4C5D}" in record.identifiers
        assert Contact("DDT 21", role="pointOfContact", email="ddt@lisse.example") in record.contacts
        assert record.complete

    def test_a_drawn_area(self) -> None:
        ring = [[1, 45], [2, 45], [2, 46], [1, 46], [1, 45]]
        area = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {}}
        for value in (area, area["geometry"]):
            assert record_of(data.dataset("x", "X", geographic_area=value)).extents == (Extent(1, 45, 2, 46),)

    def test_only_a_geometry_leaves_something_to_ask(self) -> None:
        assert not record_of(data.trees()).complete
        assert record_of(data.budget()).complete
        assert record_of(data.documents()).complete
        assert record_of(data.trees(), V20).complete

    def test_sources_written_together(self) -> None:
        record = record_of(data.dataset("x", "X", references="https://a.example/1; voir https://b.example/2"))
        assert dict(record.facts)["source"] == "https://a.example/1"
        assert "https://b.example/2" in record.identifiers

    def test_no_source_that_no_browser_may_open(self) -> None:
        record = record_of(data.dataset("x", "X", references=["javascript:alert(1)", "file:///etc/passwd"]))
        assert "source" not in dict(record.facts)


class TestFederated:
    def test_the_portal_of_origin_is_told(self) -> None:
        facts = dict(record_of(data.federated()).facts)
        assert facts["harvested_from"] == "data.lisse.example"
        assert facts["source_portal"] == "Données de la Lisse"

    def test_it_is_the_dataset_of_that_portal(self) -> None:
        origin = data.dataset("bornes-incendie", "Bornes d'incendie", publisher="Syndicat des eaux de la Lisse")
        there = record_of(origin)
        there = type(there)(id=there.id, catalog="lisse", title=there.title, organisation=there.organisation,
                            page_url="https://data.lisse.example/explore/dataset/bornes-incendie/")  # fmt: skip
        assert verdict(record_of(data.federated()), there).match is Match.SAME

    def test_that_a_dataset_may_be_shared_is_no_origin(self) -> None:
        assert "harvested_from" not in dict(record_of(data.trees()).facts)

    @pytest.mark.parametrize("address", ["pas un hôte", "javascript:alert(1)", "http://", 3, ["x"], "a b.example"])
    def test_an_origin_is_a_host(self, address: Any) -> None:
        record = record_of(data.dataset("x", "X", source_domain_address=address, source_dataset="y"))
        assert "harvested_from" not in dict(record.facts)


class TestResources:
    def test_a_geometry_is_served_and_exported(self) -> None:
        record = record_of(data.parcels())
        assert [one.format for one in record.resources] == [
            "WFS", "GeoJSON", "SHP", "FlatGeobuf", "KML", "Parquet", "CSV",
        ]  # fmt: skip
        service = resource(record, "WFS")
        assert (service.url, service.layer, service.protocol) == (f"{SITE}/api/wfs", "parcelles", "OGC:WFS")
        assert resource(record, "GeoJSON").url == f"{NEW}/parcelles/exports/geojson"
        assert resource(record, "FlatGeobuf").url == f"{NEW}/parcelles/exports/fgb"
        assert resource(record, "SHP").crs == "EPSG:4326"

    def test_a_table_is_exported_as_tables(self) -> None:
        record = record_of(data.budget())
        assert [one.format for one in record.resources] == ["CSV", "Parquet", "XLSX"]
        assert resource(record, "XLSX").url == f"{NEW}/budget-primitif/exports/xlsx"

    def test_without_records_there_are_files_only(self) -> None:
        record = record_of(data.documents())
        assert [(one.format, one.url) for one in record.resources] == [
            ("zip", f"{NEW}/plan-local-urbanisme/attachments/plu_zip"),
            ("pdf", f"{NEW}/plan-local-urbanisme/attachments/reglement"),
        ]

    def test_a_large_shapefile_lacks_records(self) -> None:
        record = record_of(data.parcels())
        assert record.notices == ("shapefile_cut",)
        assert resource(record, "SHP").description == "50000 / 184002"

    def test_a_small_one_does_not(self) -> None:
        for number in (50_000, 0, None, "x"):
            record = record_of({**data.parcels(), "metas": {"default": {"records_count": number}}})
            assert record.notices == () and resource(record, "SHP").description == ""

    def test_files_have_addresses_that_answer(self) -> None:
        files = [one for one in record_of(data.trees()).resources if one.role in ("attachment", "alternative_export")]
        assert [(one.title, one.format, one.url) for one in files] == [
            ("Notice", "pdf", f"{NEW}/arbres-remarquables/attachments/notice_pdf"),
            ("Plan", "png", "https://files.vaubrun.example/plan.png"),
            ("arbres.zip", "zip", f"{NEW}/arbres-remarquables/alternative_exports/arbres_zip"),
        ]
        assert files[2].description == "Relevé 2024"

    def test_files_as_their_own_list_has_them(self) -> None:
        own = {"href": f"{NEW}/x/attachments/a_zip", "metas": {"mime-type": "application/zip", "title": "a.zip"}}
        record = record_of({**data.budget(), "attachments": [own]})
        assert record.resources[-1] == Resource(
            f"{NEW}/x/attachments/a_zip", "a.zip", format="zip", mime="application/zip", role="attachment"
        )

    def test_ids_are_quoted_in_addresses(self) -> None:
        record = record_of(data.dataset("a/b c?d#é", "X"))
        assert record.resources[0].url == f"{NEW}/a%2Fb%20c%3Fd%23%C3%A9/exports/csv"
        assert record.page_url == f"{SITE}/explore/dataset/a%2Fb%20c%3Fd%23%C3%A9/"
        assert record_of(data.federated()).resources[1].url == f"{NEW}/bornes-incendie@lisse/exports/geojson"

    def test_they_are_recognised(self) -> None:
        record = record_of(data.parcels())
        assert loadable_count(record) == 6  # all but Parquet
        assert set(badges(record)) == {"WFS", "GeoJSON", "SHP", "FGB", "KML", "CSV"}
        chosen = best(record)
        assert chosen is not None and (chosen.kind.label, chosen.layer) == ("WFS", "parcelles")
        assert [link.kind.label for link in links_of(record_of(data.budget()))] == ["CSV", "Parquet", "XLS"]
        assert [link.kind.label for link in links_of(record_of(data.documents()))] == ["ZIP", "PDF"]


class TestOlderApis:
    def test_the_first_explore_api(self) -> None:
        record = record_of(unwrapped(data.in_v20(data.parcels())), V20)
        assert [one.format for one in record.resources] == ["WFS", "GeoJSON", "SHP", "KML", "CSV"]
        assert resource(record, "GeoJSON").url == f"{SITE}/api/v2/catalog/datasets/parcelles/exports/geojson"

    def test_the_search_api(self) -> None:
        record = record_of(data.in_v1(data.trees()), V1)
        assert record.title == "Arbres remarquables"
        assert record.themes == ("Environnement",)
        assert record.temporal == ("2018-01-01", "2023-12-31")
        page = f"{SITE}/explore/dataset/arbres-remarquables"
        assert resource(record, "SHP").url == f"{page}/download?format=shp"
        assert resource(record, "pdf").url == f"{SITE}/api/datasets/1.0/arbres-remarquables/attachments/notice_pdf"
        assert set(badges(record)) >= {"WFS", "GeoJSON", "SHP", "KML", "CSV"}

    def test_one_dataset_is_one_whichever_api_told_it(self) -> None:
        new, old = record_of(data.inspire()), record_of(data.in_v1(data.inspire()), V1)
        for name in ("id", "title", "organisation", "licence", "modified", "extents", "contacts", "identifiers"):
            if name != "identifiers":
                assert getattr(new, name) == getattr(old, name), name
        assert set(old.identifiers) < set(new.identifiers)


def captured(folder: str) -> List[Any]:
    if not (CAPTURES / folder).is_dir():
        return []
    return sorted((CAPTURES / folder).glob("*.json"))


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the captures are not there")
class TestCaptures:
    def test_a_page_of_the_explore_api(self) -> None:
        body = json.loads((CAPTURES / "v2.1-openapi-examples" / "datasets-v2.1.json").read_text("utf-8"))
        found = read_found(body, "")
        records = [record_of(entry) for entry in found.datasets]
        assert found.total == 19 and records
        first = records[0]
        assert first.title == "World Administrative Boundaries - Countries and Territories"
        assert first.places == ("World",) and first.licence is not None
        assert first.licence.url.startswith("http://www.nationalarchives.gov.uk/")
        assert best(first) is not None

    def test_one_dataset_of_it(self) -> None:
        body = json.loads((CAPTURES / "v2.1-openapi-examples" / "dataset-v2.1.json").read_text("utf-8"))
        record = record_of(body)
        assert record.licence is not None and record.licence.id == "cc-by"
        assert record.notices == ("shapefile_cut",)
        assert dict(record.facts)["records"] == "137611"
        assert "harvested_from" not in dict(record.facts)

    @pytest.mark.parametrize("path", captured("v1-udata-ods"), ids=lambda path: path.stem)
    def test_datasets_of_the_search_api(self, path: Path) -> None:
        body = json.loads(path.read_text("utf-8"))
        entries = read_found(body, "").datasets if "datasets" in body else [body]
        for record in [record_of(entry, V1) for entry in entries]:
            assert record.title and record.page_url.startswith(SITE)
            assert all(one.url.startswith("https://") for one in record.resources)

    def test_the_box_and_the_file_of_them(self) -> None:
        inspire = json.loads((CAPTURES / "v1-udata-ods" / "inspire.json").read_text("utf-8"))
        assert record_of(inspire, V1).extents == (Extent(0.1568, 46.4944, 0.5084, 46.6848),)
        large = json.loads((CAPTURES / "v1-udata-ods" / "test-shp-limit.json").read_text("utf-8"))
        assert record_of(large, V1).notices == ("shapefile_cut",)
        files = json.loads((CAPTURES / "v1-udata-ods" / "with-attachments.json").read_text("utf-8"))
        assert [one.url.rpartition("/api/")[2] for one in record_of(files, V1).resources] == [
            "datasets/1.0/with-attachments/attachments/documentation_pdf",
            "datasets/1.0/with-attachments/alternative_exports/gtfs_zip",
        ]
