"""GeoNetwork 3: what ``q`` is asked, and the many forms in which it answers."""
from __future__ import annotations

from typing import Any, Dict

import pytest

from catalog_search.catalogs.geonetwork3 import FACETS, FILTERS, read_entry, search_params
from catalog_search.loading.links import badges
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Query, Sort
from catalog_search.model.record import Record, RecordType
from tests.servers.geonetwork import GeonetworkDouble
from tests.servers.geonetwork_data import organisation, shown
from tests.unit.asking import all_pages, answered, details, search
from tests.unit.geonetwork_support import CONTEXT, PORTAL, catalog_at, ids, reply

SITE = {"system/site/name": "Notre catalogue", "system/platform/version": "3.10.4"}


def params(query: Query, start: int = 1) -> Dict[str, str]:
    return dict(search_params(query, start))


def read(**members: Any) -> Record:
    record = read_entry({"geonet:info": {"uuid": "u1"}, **members}, CONTEXT)
    assert record is not None
    return record


class TestAsked:
    def test_a_page_is_from_and_to(self) -> None:
        asked = params(Query("cours d'eau", page_size=20), 21)
        assert (asked["from"], asked["to"], asked["any"]) == ("21", "40", "cours d'eau")
        assert (asked["_content_type"], asked["fast"], asked["sortBy"]) == ("json", "index", "relevance")

    def test_alternatives_are_joined_and_types_become_codes(self) -> None:
        query = Query().with_filter(FilterField.TYPE, ["map", "series"])
        asked = params(query.with_filter(FilterField.KEYWORD, ["eau", "forêt"]))
        assert "staticMap or interactiveMap" in asked["type"] and asked["type"].endswith(" or series")
        assert asked["keyword"] == "eau or forêt"

    def test_a_value_cannot_bring_an_operator(self) -> None:
        assert params(Query().with_filter(FilterField.KEYWORD, ["eau or feu"]))["keyword"] == "eau feu"
        assert params(Query("eau* ?"))["any"].strip() == "eau"

    def test_the_area_is_a_polygon(self) -> None:
        asked = params(Query(extent=Extent(-5.0, 47.0, -1.0, 49.0)))
        assert asked["geometry"] == "POLYGON((-5.0 47.0,-1.0 47.0,-1.0 49.0,-5.0 49.0,-5.0 47.0))"
        assert asked["relation"] == "intersection"
        assert params(Query(extent=Extent(170, -20, -170, -10)))["geometry"].startswith("MULTIPOLYGON(((170")
        assert "geometry" not in params(Query(extent=Extent(-180, -90, 180, 90)))

    def test_titles_are_sorted_upwards_by_reverse(self) -> None:
        assert params(Query(sort=Sort.TITLE))["sortOrder"] == "reverse"
        assert params(Query(sort=Sort.MODIFIED))["sortBy"] == "changeDate"

    def test_dates_are_moments(self) -> None:
        asked = params(Query().with_filter(FilterField.MODIFIED, ["2020/.."]))
        assert asked["dateFrom"].startswith("2020-01-01") and "dateTo" not in asked


class TestSearch:
    def test_pages_hold_every_record_once(self) -> None:
        with GeonetworkDouble(version="3.10.4") as double:
            catalog = catalog_at(double.portal)
            pages = all_pages(catalog, Query(page_size=10))
        found = [one for page in pages for one in ids(page)]
        assert sorted(found) == sorted(one["uuid"] for one in shown())
        assert {page.total for page in pages} == {len(shown())}
        assert catalog.capabilities.filters == FILTERS and catalog.capabilities.facets == FACETS

    @pytest.mark.parametrize(
        ("field", "values", "wanted"),
        (
            (FilterField.TYPE, ["service"], lambda one: one["resourceType"] == ["service"]),
            (FilterField.TYPE, ["other"], lambda one: one["resourceType"] == ["featureCatalog"]),
            (FilterField.ORGANISATION, ["CRAIG", "PIGMA"], lambda one: organisation(one) in ("CRAIG", "PIGMA")),
            (FilterField.KEYWORD, ["eau"], lambda one: {"eau"} & {word["default"] for word in one["tag"]}),
            (FilterField.THEME, ["Hydrographie"], lambda one: "Hydrographie" in one.get("inspireTheme_syn", ())),
            (FilterField.THEME, ["environment"], lambda one: one["cl_topic"][0]["key"] == "environment"),
            (FilterField.MODIFIED, ["2020/2021"], lambda one: one["changeDate"][:4] in ("2020", "2021")),
        ),
    )
    def test_filters(self, field: FilterField, values: Any, wanted: Any) -> None:
        with GeonetworkDouble(version="3.10.4") as double:
            page = search(catalog_at(double.portal), Query(page_size=100).with_filter(field, values))
        assert sorted(ids(page)) == sorted(one["uuid"] for one in shown() if wanted(one))
        assert page.records

    def test_an_area_and_words(self) -> None:
        with GeonetworkDouble(version="3.10.4") as double:
            catalog = catalog_at(double.portal)
            assert all("geoBox" for _ in search(catalog, Query(extent=Extent(-5, 48, -4, 49))).records)
            assert len(search(catalog, Query(extent=Extent(-5, 48, -4, 49))).records) == 3
            assert {one.title for one in search(catalog, Query("cours bretagne")).records} == {"Cours d'eau – Bretagne"}

    def test_facets_are_values_of_filters(self) -> None:
        with GeonetworkDouble(version="3.10.4") as double:
            catalog = catalog_at(double.portal)
            facets = search(catalog).facets
            assert {facet.field for facet in facets} == FACETS
            for facet in facets:
                for value in facet.values[:4]:
                    page = search(catalog, Query(page_size=100).with_filter(facet.field, [value.key]))
                    assert len(page.records) == value.count, (facet.field, value)

    def test_details_have_what_the_iso_record_says(self) -> None:
        with GeonetworkDouble(version="3.10.4") as double:
            record = details(catalog_at(double.portal), "rec-00-0")
        assert record.complete and record.licence is not None and record.licence.id == "lov2"
        assert record.thumbnail == "https://example.org/rec-00-0.png"


class TestRead:
    def test_a_single_record_is_no_list(self) -> None:
        one = {"summary": {"@count": "1"}, "metadata": {"geonet:info": {"uuid": "a"}, "title": "Un"}}
        page = answered(catalog_at(PORTAL).search(Query()), reply(SITE), reply(one))
        assert [record.title for record in page.records] == ["Un"] and page.next is None

    def test_nothing_found_has_no_records(self) -> None:
        nothing = {"@from": "1", "summary": {"@count": "0"}}
        page = answered(catalog_at(PORTAL).search(Query()), reply(SITE), reply(nothing))
        assert page.records == () and page.total == 0

    def test_links_are_parts_between_bars(self) -> None:
        record = read(
            link=[
                "ns:eau|Carte de l'eau|https://x.org/wms?|OGC:WMS-1.1.1-http-get-map|application/vnd.ogc.wms_xml|1",
                "|Page|https://x.org/page|WWW:LINK-1.0-http--link|text/html|1",
                "Nom|Carte de A|B|https://x.org/a.csv|WWW:DOWNLOAD-1.0-http--download|text/csv|1",
                "court|x", "", "||", 7, None,
            ]
        )  # fmt: skip
        first, second, third = record.resources
        assert (first.layer, first.protocol, first.title) == ("ns:eau", "OGC:WMS-1.1.1-http-get-map", "ns:eau")
        assert second.description == "Page" and second.mime == "text/html"
        assert (third.url, third.description, third.mime) == ("https://x.org/a.csv", "Carte de A|B", "text/csv")
        assert badges(record)[0] in ("WMS", "CSV")

    def test_one_value_stands_for_itself(self) -> None:
        record = read(
            title="Eau", keyword="eau", type="nonGeographicDataset", geoBox="-5|47|-1|49", topicCat="inlandWaters",
            responsibleParty="owner|resource|DREAL||a@b.fr|Ana||1 rue|02 99", format="SHP", crs="EPSG:2154",
            inspiretheme="Hydrographie", denominator="25000", link="a||https://x.org/a.zip|WWW:DOWNLOAD||1",
            tempExtentBegin="2010-01-01t00:00:00", MD_LegalConstraintsUseLimitation="Licence Ouverte 2.0",
            mdLanguage="fre",
        )  # fmt: skip
        assert record.type is RecordType.TABLE and record.extents == (Extent(-5, 47, -1, 49),)
        assert record.contacts[0].organisation == record.organisation == "DREAL" and record.contacts[0].phone == "02 99"
        assert record.themes == ("Hydrographie", "inlandWaters") and record.scale == "1:25000"
        assert record.licence is not None and record.licence.id == "lov2"
        assert record.temporal == ("2010-01-01", "") and record.language == "fr" and record.crs == ("EPSG:2154",)

    @pytest.mark.parametrize("wrong", (None, 5, True, [], {}, [[]], [{}], "", "|||||||", float("nan"), "x" * 10_000))
    def test_wrong_members_break_nothing(self, wrong: Any) -> None:
        names = (
            "title abstract keyword link image geoBox responsibleParty type topicCat inspiretheme crs format "
            "denominator creationDate tempExtentBegin lineage operatesOn identifier "
            "MD_LegalConstraintsUseLimitation mdLanguage"
        ).split()
        record = read(**dict.fromkeys(names, wrong))
        assert record.id == "u1" and isinstance(record.title, str)
