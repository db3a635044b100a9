"""CKAN packages as records: languages, extras, places, parties, licences, resources."""
from __future__ import annotations

import json
from typing import Any, Dict, Optional

import pytest

from catalog_search.catalogs.ckan_records import Context, read_record
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import links_of
from catalog_search.model.extent import Extent
from catalog_search.model.record import Access, Contact, Licence, RecordType, TextFormat
from tests.unit.ckan_support import SITE, fixture, record_of

SQUARE = {"type": "Polygon", "coordinates": [[[2, 45], [3, 45], [3, 46], [2, 46], [2, 45]]]}
BOX = Extent(2, 45, 3, 46)


def with_members(**members: Any) -> Dict[str, Any]:
    return {"id": "1", "name": "x", "title": "X", "resources": [], **members}


def with_extras(**extras: Any) -> Dict[str, Any]:
    return with_members(extras=[{"key": key, "value": value} for key, value in extras.items()])


class TestAPackageOfTheCore:
    def test_is_read(self) -> None:
        record = record_of(fixture("zones-inondables-de-la-lisse"))
        assert record.key == ("ck", "p0000000-0000-4000-8000-000000000001")
        assert record.title == "Zones inondables de la Lisse"
        assert record.abstract.startswith("Enveloppe des **crues**")
        assert record.abstract_format is TextFormat.MARKDOWN
        assert record.organisation == "Syndicat des eaux de la Lisse"
        assert record.keywords == ("crue", "Eau", "risque")
        assert record.themes == ("Environnement", "Risques")
        assert record.licence is not None
        assert record.licence.id == "fr-lo"
        assert record.access is Access.OPEN
        assert record.created == "2020-01-01T08:00:00.000000"
        assert record.modified == "2025-01-10T08:00:00.123456"
        assert record.temporal == ("2018-01-01", "2024-12-31")
        assert record.frequency == "annual"
        assert record.extents == (Extent(2.1, 45.2, 2.9, 45.8),)
        assert record.page_url == f"{SITE}/dataset/zones-inondables-de-la-lisse"
        assert record.facts == (
            ("version", "2.1"), ("source", "https://eaux.example.org/inondations"), ("datastore", "1"),
        )  # fmt: skip
        assert record.notices == ()
        assert record.complete

    def test_names_its_parties(self) -> None:
        contacts = record_of(fixture("zones-inondables-de-la-lisse")).contacts
        assert contacts == (
            Contact("Service des risques", role="pointOfContact", email="risques@example.org"),
            Contact("Bureau d'études Amont", role="author", email="etudes@example.org"),
            Contact(organisation="Syndicat des eaux de la Lisse", role="publisher"),
        )

    def test_keeps_its_resources_in_order(self) -> None:
        record = record_of(fixture("zones-inondables-de-la-lisse"))
        assert [resource.title for resource in record.resources] == [
            "Zones inondables (WMS)", "Zones inondables", "Repères de crue", "Notice",
        ]  # fmt: skip
        assert record.formats == ("wms", "shp", "xlsx", "pdf")
        kinds = [link.kind for link in links_of(record)]
        assert kinds[:2] == [Kind.WMS, Kind.SHAPEFILE]
        assert links_of(record)[0].layer == "eau:zones_inondables"


class TestLanguages:
    def test_translations_go_before_the_text_itself(self) -> None:
        record = record_of(fixture("zones-inondables-de-la-lisse"), "en")
        assert record.title == "Flood zones of the river Lisse"
        assert record.abstract == "Envelope of the reference **floods**."
        assert record.keywords == ("flood", "Water", "hazard")
        assert record.resources[1].title == "Flood zones"

    @pytest.mark.parametrize(("language", "title"), [("en", "Orthophotos 2022"), ("fr", "Orthophotographie 2022")])
    def test_texts_by_language_are_read(self, language: str, title: str) -> None:
        record = record_of(fixture("orthophotographie-2022"), language)
        assert record.title == title
        assert record.resources[0].title == {"en": "Tiles", "fr": "Dalles"}[language]
        assert record.organisation == {"en": "Department of Vaubrun", "fr": "Département de Vaubrun"}[language]

    @pytest.mark.parametrize(
        ("title", "wanted"),
        [
            ({"en": "E", "fr": "F", "de": "D"}, "D"),
            ({"en": "E", "fr": "F", "de": ""}, "F"),
            ({"it": "I", "en": "E"}, "E"),
            ({"it": "I", "es": "S"}, "I"),
            ({"en": "E", "fr-t-en": "traduit"}, "traduit"),
            ({"de_CH": "Schweiz", "fr": "F"}, "Schweiz"),
            ({"de": "", "fr": None}, "x"),
            ({}, "x"),
            ('{"fr": "en JSON", "en": "as JSON"}', "en JSON"),
            ("{not JSON", "{not JSON"),
        ],
    )
    def test_wanted_then_french_then_english_then_the_first(self, title: Any, wanted: str) -> None:
        assert record_of(with_members(title=title), "de").title == wanted


    @pytest.mark.parametrize(
        ("tag", "keyword"),
        [
            ({"name": "eau", "display_name": "Eau"}, "Eau"),
            ({"name": "eau", "display_name": {"fr": "Eau", "de": "Wasser"}}, "Wasser"),
            ({"name": "eau", "title_translated": '{"fr": "Eau", "de": "Wasser"}', "display_name": "Eau"}, "Wasser"),
            ({"name": {"fr": "eau", "en": "water"}}, "eau"),
            ({"name": "eau", "display_name": {"fr": ""}}, "eau"),
        ],
    )
    def test_tags_by_language(self, tag: Any, keyword: str) -> None:
        assert record_of(with_members(tags=[tag]), "de").keywords == (keyword,)

    def test_lists_of_keywords_by_language(self) -> None:
        said = {"fr": ["eau", "mer"], "en": ["water"]}
        assert record_of(with_members(keywords=said), "en").keywords == ("water",)
        assert record_of(with_members(keywords_translated=json.dumps(said)), "fr").keywords == ("eau", "mer")

    def test_groups_organisations_and_licences_by_language(self) -> None:
        names = {"fr": "Environnement", "de": "Umwelt"}
        record = record_of(
            with_members(
                groups=[{"name": "env", "display_name": names}], organization={"name": "o", "title": json.dumps(names)},
                license_id="x", license_title=names,
            ),
            "de",
        )  # fmt: skip
        assert (record.themes, record.organisation) == (("Umwelt",), "Umwelt")
        assert record.licence == Licence("Umwelt", "", "x")


class TestAHarvestedIsoRecord:
    def test_is_read_from_its_extras(self) -> None:
        record = record_of(fixture("parcelles-cadastrales-vaubrun"))
        assert record.type is RecordType.SERIES
        assert record.extents == (Extent(2.0, 45.1, 2.95, 45.9),)
        assert record.crs == ("EPSG:2154",)
        assert record.scale == "1:2000"
        assert record.language == "fr"
        assert record.temporal == ("2019", "")
        assert record.frequency == "quarterly"
        assert record.lineage == "Numérisation des planches."
        assert record.places == ("Vaubrun",)
        assert record.thumbnail == "https://data.example.org/apercu.png"
        assert record.constraints == ("Aucune restriction", "Licence Ouverte version 2.0 Etalab")
        assert record.licence is not None
        assert record.licence.id == "lov2"
        assert ("harvested", "Géocatalogue régional") in record.facts
        assert Contact(organisation="Direction des finances", role="owner") in record.contacts

    def test_goes_by_the_names_of_its_source_but_not_by_those_that_many_share(self) -> None:
        identifiers = record_of(fixture("parcelles-cadastrales-vaubrun")).identifiers
        assert identifiers == (
            "p0000000-0000-4000-8000-000000000002",
            f"{SITE}/dataset/parcelles-cadastrales-vaubrun",
            "fr-200012345-cadastre",
        )

    def test_its_protocols_and_layers_make_links(self) -> None:
        links = links_of(record_of(fixture("parcelles-cadastrales-vaubrun")))
        assert [(link.kind, link.layer) for link in links] == [
            (Kind.WFS, "cadastre:parcelles"), (Kind.SHAPEFILE, ""), (Kind.PAGE, ""),
        ]  # fmt: skip


class TestARecordOfDcat:
    def test_is_read(self) -> None:
        record = record_of(fixture("stations-de-mesure"))
        assert record.access is Access.RESTRICTED
        assert record.temporal == ("2001-01-01", "2024-12-31")
        assert record.extents == (Extent(2.5, 45.5, 2.5, 45.5),)
        assert record.identifiers[2:] == ("https://eaux.example.org/id/stations", "st-2024")
        assert Contact("Cellule qualité", role="pointOfContact", email="qualite@example.org",
                       url="https://eaux.example.org") in record.contacts  # fmt: skip
        assert record.abstract_format is TextFormat.HTML

    def test_access_services_are_ways_to_the_data(self) -> None:
        resources = record_of(fixture("stations-de-mesure")).resources
        assert [resource.url for resource in resources[1:]] == [
            "https://api.example.org/stations",
            "https://cartes.example.org/wfs?service=WFS&request=GetCapabilities",
        ]
        assert resources[2].title == "WFS des stations"

    def test_themes_and_languages_come_without_their_addresses(self) -> None:
        record = record_of(fixture("orthophotographie-2022"))
        assert record.themes == ("Imagerie", "Imagerie aérienne")
        assert record.language == "fr"
        assert ("resolution", "0.2 m") in record.facts


class TestPlaces:
    @pytest.mark.parametrize(
        "spatial",
        [
            SQUARE,
            json.dumps(SQUARE),
            json.dumps(SQUARE).replace('"', "&quot;"),
            {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]]},
            {"type": "polygon", "coordinates": SQUARE["coordinates"]},
            {"type": "Feature", "geometry": SQUARE},
            {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": SQUARE}]},
            {"type": "GeometryCollection", "geometries": [SQUARE]},
            {"type": "LineString", "coordinates": [[2, 45], [3, 46]]},
            {"type": "MultiLineString", "coordinates": [[[2, 45], [3, 46]]]},
            {"type": "MultiPoint", "coordinates": [[2, 46], [3, 45]]},
            "2,45,3,46",
            [2, 45, 3, 46],
            ["2", "45", "3", "46"],
            [{"west": "2", "south": "45", "east": "3", "north": "46"}],
            {"minx": 2, "miny": 45, "maxx": 3, "maxy": 46},
        ],
    )
    def test_a_place_is_read_in_many_dresses(self, spatial: Any) -> None:
        assert record_of(with_members(spatial=spatial)).extents == (BOX,)
        assert record_of(with_extras(spatial=spatial)).extents == (BOX,)

    def test_a_point_is_a_place(self) -> None:
        assert record_of(with_members(spatial='{"type":"Point","coordinates":[2,45]}')).extents == (
            Extent(2, 45, 2, 45),
        )

    def test_territories_stay_apart(self) -> None:
        assert record_of(fixture("orthophotographie-2022")).extents == (
            Extent(2.0, 45.0, 3.0, 46.0), Extent(55.2, -21.4, 55.9, -20.8),
        )  # fmt: skip

    def test_a_coverage_that_is_a_place_or_its_name(self) -> None:
        assert record_of(with_members(spatial_coverage="Vaubrun")).places == ("Vaubrun",)
        there = record_of(with_members(spatial_coverage=json.dumps(SQUARE)))
        assert (there.places, there.extents) == ((), (BOX,))
        both = record_of(with_members(spatial_coverage=[{"text": "Vaubrun", "bbox": SQUARE, "geom": None}]))
        assert (both.places, both.extents) == (("Vaubrun",), (BOX,))

    @pytest.mark.parametrize(
        "spatial",
        [
            "", "Vaubrun", "{", "[1,2", '{"type":"Polygon"}', {"type": "Polygon", "coordinates": None}, [], 3,
            {"type": "Point", "coordinates": ["a", "b"]}, {"type": "Point", "coordinates": [1000, 1000]},
            {"type": "Circle", "coordinates": [1, 2]}, {"geometry": {"geometry": {"geometry": {"geometry": {}}}}},
            {"minx": 0, "miny": 0, "maxx": 0, "maxy": 0}, "[" * 100_000, [[[[[[[SQUARE]]]]]]],
        ],
    )  # fmt: skip
    def test_what_is_no_place_is_none(self, spatial: Any) -> None:
        assert record_of(with_members(spatial=spatial)).extents == ()


class TestMembers:
    def test_an_entry_without_id_and_name_is_none(self) -> None:
        assert read_record({"title": "x"}, Context("ck", SITE, "fr")) is None
        assert read_record([], Context("ck", SITE, "fr")) is None

    def test_the_name_stands_in_for_id_and_title(self) -> None:
        record = record_of({"name": "a-b"})
        assert (record.id, record.title, record.complete) == ("a-b", "a-b", False)

    def test_extras_of_old_versions_are_an_object(self) -> None:
        assert record_of(with_members(extras={"guid": "g-1"})).identifiers[-1] == "g-1"

    def test_a_member_goes_before_an_extra_unless_it_says_nothing(self) -> None:
        data = {**with_extras(frequency="daily", metadata_created="2019-11-13T11:24:54"), "frequency": ""}
        data["metadata_created"] = "mar, 10/12/2019 - 09:23"
        record = record_of(data)
        assert (record.frequency, record.created) == ("daily", "2019-11-13T11:24:54")

    @pytest.mark.parametrize(
        ("said", "read"),
        [
            ("2019-09-30 22:00:00", "2019-09-30T22:00:00"),
            ("2019-09-30T22:00:00.123456Z", "2019-09-30T22:00:00.123456Z"),
            ("2019", "2019"),
            ("2019-09", "2019-09"),
            ("Date changed  jeu, 19/12/2019", ""),
            (1569880800, ""),
            (None, ""),
        ],
    )
    def test_dates_are_iso_or_nothing(self, said: Any, read: str) -> None:
        assert record_of(with_members(metadata_modified=said)).modified == read

    @pytest.mark.parametrize(
        ("members", "licence"),
        [
            ({"license_id": "cc-by", "license_title": "CC BY"}, Licence("CC BY", "", "cc-by")),
            ({"license_id": "cc-by"}, Licence("cc-by", "", "cc-by")),
            ({"license_id": "notspecified", "license_title": "License not specified"}, None),
            ({"license_id": "", "license_title": "Convention locale"}, Licence("Convention locale")),
            ({"license_id": "notspecified"}, None),
            ({"license_title": "https://x.org/terms"}, Licence("https://x.org/terms", "https://x.org/terms")),
            ({"license_id": "x", "license_url": "javascript:alert(1)"}, Licence("x", "", "x")),
            ({}, None),
        ],
    )
    def test_licences(self, members: Dict[str, Any], licence: Optional[Licence]) -> None:
        assert record_of(with_members(**members)).licence == licence

    @pytest.mark.parametrize(
        ("members", "notices"),
        [
            ({"private": True}, ("private",)),
            ({"private": "false"}, ()),
            ({"state": "Active"}, ()),
            ({"state": "deleted", "private": True}, ("private", "deleted")),
        ],
    )
    def test_what_is_private_or_not_active_is_said(self, members: Dict[str, Any], notices: Any) -> None:
        assert record_of(with_members(**members)).notices == notices

    @pytest.mark.parametrize(
        ("members", "kind"),
        [
            ({"type": "dataset_series"}, RecordType.SERIES),
            ({"type": "harvest"}, RecordType.OTHER),
            ({"type": "geodata"}, RecordType.DATASET),
            ({"type": "dataset", "resource-type": "nonGeographicDataset"}, RecordType.TABLE),
            ({"resource-type": ["service"]}, RecordType.SERVICE),
        ],
    )
    def test_types(self, members: Dict[str, Any], kind: RecordType) -> None:
        assert record_of(with_members(**members)).type is kind

    def test_the_group_of_dkan_is_the_organisation(self) -> None:
        groups = [{"name": "group/region", "title": "Région"}, {"name": "eau", "title": "Eau"}]
        record = record_of(with_members(groups=groups))
        assert (record.organisation, record.themes) == ("Région", ("Eau",))


class TestResources:
    @pytest.mark.parametrize(
        ("size", "read"),
        [
            (1839724, 1839724), ("1839724", 1839724), ("42 octets", 42), ("1,5 Mo", 1572864), ("2.0 KiB", 2048),
            ("3 MB", 3145728), (0, None), ("0", None), ("", None), (None, None), ("?", None), (-5, None), (True, None),
            (1e300, None), ("9" * 40, None),
        ],
    )  # fmt: skip
    def test_sizes_come_as_numbers_texts_and_nothing(self, size: Any, read: Optional[int]) -> None:
        data = with_members(resources=[{"url": "https://x.org/a.csv", "size": size}])
        assert record_of(data).resources[0].size == read

    @pytest.mark.parametrize(
        ("members", "checksum"),
        [
            ({"hash": "a" * 32}, "md5:" + "a" * 32),
            ({"hash": "A" * 40}, "sha1:" + "a" * 40),
            ({"hash": "b" * 64, "hash_algorithm": "https://spdx.org/rdf/terms#checksumAlgorithm_sha256"},
             "sha256:" + "b" * 64),
            ({"hash": "SHA-1:" + "c" * 40}, "sha1:" + "c" * 40),
            ({"hash": "n/a"}, ""),
            ({"hash": "a" * 33}, ""),
            ({"hash": ["x"]}, ""),
        ],
    )  # fmt: skip
    def test_checksums_tell_their_algorithm(self, members: Dict[str, Any], checksum: str) -> None:
        data = with_members(resources=[{"url": "https://x.org/a.csv", **members}])
        assert record_of(data).resources[0].checksum == checksum

    @pytest.mark.parametrize(
        ("members", "url"),
        [
            ({"url": "https://y.org/a b.csv"}, "https://y.org/a b.csv"),
            ({"url": "//y.org/a.csv"}, "//y.org/a.csv"),
            ({"url": "/documents/a.pdf"}, "https://data.example.org/documents/a.pdf"),
            ({"url": "été.csv", "url_type": "upload", "id": "r"},
             f"{SITE}/dataset/1/resource/r/download/%C3%A9t%C3%A9.csv"),
            ({"url": "www.y.org/a.csv"}, "www.y.org/a.csv"),
            ({"url": "", "access_url": "https://y.org/a", "download_url": "https://y.org/b"}, "https://y.org/b"),
            ({"url": "javascript:alert(1)"}, "javascript:alert(1)"),
        ],
    )  # fmt: skip
    def test_addresses(self, members: Dict[str, Any], url: str) -> None:
        assert record_of(with_members(resources=[members])).resources[0].url == url

    def test_what_has_no_address_is_none(self) -> None:
        assert record_of(with_members(resources=[{"name": "x"}, None, 3, {"url": {}}])).resources == ()

    def test_the_layer_is_that_of_the_service(self) -> None:
        shp = {"url": "https://x.org/a.zip", "format": "SHP", "wms_url": "https://x.org/wms", "wms_layer": "a"}
        file, service = record_of(with_members(resources=[shp])).resources
        assert (file.layer, file.format) == ("", "SHP")
        assert (service.url, service.layer, service.format) == ("https://x.org/wms", "a", "WMS")

    def test_the_datastore_offers_its_table(self) -> None:
        xlsx = record_of(fixture("zones-inondables-de-la-lisse")).resources[2]
        assert xlsx.alternates == (("csv", f"{SITE}/datastore/dump/{xlsx.id}?bom=true"),)
        csv = {"url": "https://x.org/a.csv", "format": "CSV", "id": "r", "datastore_active": True}
        assert record_of(with_members(resources=[csv])).resources[0].alternates == ()

    def test_the_tables_of_the_datastore_are_counted(self) -> None:
        active = {"url": "https://x.org/a.xlsx", "id": "r", "datastore_active": True}
        others = [{**active, "datastore_active": said} for said in ("True", 1, None, False)]
        assert ("datastore", "2") in record_of(with_members(resources=[active, active, *others])).facts
        assert record_of(with_members(resources=others)).facts == ()
        assert [resource.alternates for resource in record_of(with_members(resources=others)).resources] == [()] * 4

    def test_a_media_type_without_a_slash_is_a_format(self) -> None:
        (resource,) = record_of(with_members(resources=[{"url": "https://x.org/a", "mimetype": "xlsx"}])).resources
        assert (resource.format, resource.mime) == ("xlsx", "")

    def test_the_crs_that_the_data_conform_to(self) -> None:
        data = {"url": "https://x.org/a", "conforms_to": '["x", "http://www.opengis.net/def/crs/EPSG/0/2154"]'}
        assert record_of(with_members(resources=[data])).resources[0].crs == "EPSG:2154"
