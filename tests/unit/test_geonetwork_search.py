"""GeoNetwork 4: addresses, versions, what is asked of the index, pages, facets, details, services of a dataset."""
from __future__ import annotations

import json
from typing import Any, Dict, List

import pytest

from catalog_search.catalogs.detect import Confidence, detect, detection_config
from catalog_search.catalogs.geonetwork_address import own_search, root_of
from catalog_search.catalogs.geonetwork_query import WINDOW, search_body, words_of
from catalog_search.loading.links import badges, loadable_count
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Query, Sort
from catalog_search.model.record import RecordType
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.faults import Asked, Handler, send
from tests.servers.geonetwork import GeonetworkDouble
from tests.servers.geonetwork_data import shown
from tests.unit.asking import all_pages, answered, details, run, search
from tests.unit.geonetwork_support import PORTAL, catalog_at, hits, ids, reply

UUID = "0a7e4b2c-1d3f-4a5b-8c6d-7e8f9a0b1c2d"
SITE = {"system/site/name": "Notre catalogue", "system/platform/version": "4.2.8"}
ADDRESSES = (
    ("https://geo.fr/geonetwork/srv/fre/catalog.search#/metadata/" + UUID, "https://geo.fr/geonetwork/srv"),
    ("https://geo.fr/geonetwork/srv/eng/csw?service=CSW&request=GetCapabilities", "https://geo.fr/geonetwork/srv"),
    ("https://geo.fr/geonetwork/srv/api/records/" + UUID, "https://geo.fr/geonetwork/srv"),
    ("https://geo.fr/geonetwork/srv/fr/main.home", "https://geo.fr/geonetwork/srv"),
    ("https://geo.fr/geonetwork/eaufrance/fre/catalog.search", "https://geo.fr/geonetwork/eaufrance"),
    ("https://geo.fr/geonetwork/eaufrance/api/site", "https://geo.fr/geonetwork/eaufrance"),
    ("https://geo.fr/geonetwork/eaufrance", "https://geo.fr/geonetwork/eaufrance"),
    ("https://geo.fr/geonetwork/", "https://geo.fr/geonetwork/srv"),
    ("https://geo.fr/geosource2", "https://geo.fr/geosource2/srv"),
    ("https://geo.fr/catalogue/srv/fre/catalog.search", "https://geo.fr/catalogue/srv"),
    ("https://geo.fr/datahub/dataset/" + UUID, "https://geo.fr/geonetwork/srv"),
    ("https://geo.fr", "https://geo.fr/geonetwork/srv"),
    ("geo.fr/geonetwork", "https://geo.fr/geonetwork/srv"),
    ("localhost:8080/geonetwork/srv/fre/csw", "http://localhost:8080/geonetwork/srv"),
    (PORTAL, PORTAL),
)


@pytest.mark.parametrize(("typed", "root"), ADDRESSES)
def test_the_portal_is_found_in_an_address(typed: str, root: str) -> None:
    assert root_of(typed) == root
    assert root_of(root) == root


@pytest.mark.parametrize(
    ("url", "root"),
    (
        ("https://geo.fr/geonetwork/srv/fre/csw", "https://geo.fr/geonetwork/srv"),
        ("https://geo.fr/geonetwork/eaufrance/fre/csw", "https://geo.fr/geonetwork/eaufrance"),
        ("https://geo.fr/geonetwork/srv/fre/csw-inspire", ""),
        ("https://geo.fr/geonetwork/srv/fre/csw?map=x", ""),
        ("https://geo.fr/csw", ""),
        ("https://geo.fr/pycsw/csw", ""),
    ),
)
def test_a_csw_connection_of_a_whole_geonetwork_can_be_changed(url: str, root: str) -> None:
    options = (("method", "get"),)
    config = CatalogConfig("c1", "csw", "Notre CSW", url, authcfg="abc1234", group="Région", options=options)
    better = own_search(config)
    if not root:
        assert better is None
        return
    assert better is not None and (better.type, better.url, better.options) == ("geonetwork", root, ())
    assert (better.id, better.name, better.authcfg, better.group) == ("c1", "Notre CSW", "abc1234", "Région")
    assert own_search(better) is None


class TestDetection:
    def _found(self, url: str) -> Any:
        return BlockingCarrier(detection_config(url), timeout=5.0).run(detect(url, ("geonetwork", "csw")))

    @pytest.mark.parametrize(
        "path",
        ("/fre/catalog.search#/home", "/fre/csw", "/fre/csw?service=CSW&request=GetCapabilities", "/api/records/x"),
    )
    def test_its_own_search_comes_before_its_csw(self, path: str) -> None:
        with GeonetworkDouble() as double:
            found = self._found(double.portal + path)
            assert len(double.requests) == 2
        best = found.best
        assert (best.type, best.url, best.confidence) == ("geonetwork", double.portal, Confidence.CONFIRMED)
        assert (best.title, best.version, best.records) == ("Catalogue du pays de Vaubrun", "4.2.8", len(shown()))

    def test_a_sub_portal_is_a_catalogue_of_its_own(self) -> None:
        with GeonetworkDouble() as double:
            best = self._found(f"{double.sub_portal}/fre/catalog.search").best
        assert (best.type, best.url, best.records) == ("geonetwork", double.sub_portal, 3)

    def test_version_3_is_found_as_well(self) -> None:
        with GeonetworkDouble(version="3.12.2") as double:
            best = self._found(f"{double.portal}/fre/catalog.search").best
        assert (best.type, best.version, best.records) == ("geonetwork", "3.12.2", len(shown()))


class TestVersion:
    def test_it_is_asked_once(self) -> None:
        with GeonetworkDouble() as double:
            catalog = catalog_at(double.portal)
            search(catalog)
            search(catalog, Query("eau"))
            details(catalog, "rec-00-0")
            assert len(double.asked_for("/api/site")) == 1
        assert FilterField.LICENCE.value in catalog.capabilities.filters

    @pytest.mark.parametrize("version", ("4.2.8", "3.12.2"))
    def test_where_the_site_does_not_say_the_search_that_answers_decides(self, version: str) -> None:
        with GeonetworkDouble(version=version, site=False) as double:
            catalog = catalog_at(double.portal)
            assert len(search(catalog, Query(page_size=100)).records) == len(shown())
        assert (FilterField.LICENCE.value in catalog.capabilities.filters) == version.startswith("4")

    def test_a_host_that_is_away_is_asked_once(self) -> None:
        catalog = catalog_at("http://127.0.0.1:9/geonetwork/srv")
        with pytest.raises(CatalogError) as caught:
            search(catalog)
        assert caught.value.kind is ErrorKind.REFUSED

    def test_what_cannot_be_learnt_now_is_asked_again_later(self) -> None:
        with GeonetworkDouble(strict=False) as double:
            double.fault("/", "http_503", times=4)
            catalog = catalog_at(double.portal)
            with pytest.raises(CatalogError):
                search(catalog)
            double.clear_faults()
            assert search(catalog).records


class TestToken:
    def test_a_session_sends_the_token_of_its_cookie(self) -> None:
        with GeonetworkDouble(csrf=True) as double:
            catalog = catalog_at(double.portal)
            assert search(catalog).records
            assert len(double.asked_for("_search")) == 1
            assert double.requests[-1].header("X-XSRF-TOKEN")

    def test_a_token_that_comes_with_the_refusal_is_tried(self) -> None:
        with GeonetworkDouble(csrf=True, site=False) as double:
            assert search(catalog_at(double.portal)).records

    def test_a_refusal_without_a_new_token_is_final(self) -> None:
        catalog = catalog_at(PORTAL)
        with pytest.raises(CatalogError) as caught:
            answered(catalog.search(Query()), reply(SITE), reply({"message": "Access denied"}, 403))
        assert caught.value.kind is ErrorKind.FORBIDDEN and "Access denied" in caught.value.detail


class TestAsked:
    def _body(self, query: Query) -> Dict[str, Any]:
        return search_body(query, 0, {})

    def test_templates_are_left_out_and_hits_are_counted_to_the_last(self) -> None:
        body = self._body(Query(page_size=30))
        assert {"terms": {"isTemplate": ["n"]}} in body["query"]["bool"]["filter"]
        assert (body["from"], body["size"], body["track_total_hits"]) == (0, 30, True)
        assert "must" not in body["query"]["bool"]

    @pytest.mark.parametrize(
        ("text", "sent"),
        (
            ("cours d'eau", "cours d'eau"),
            ("sentier*", r"sentier\*"),
            ('"eau" AND (pluie)', r'\"eau\" and \(pluie\)'),
            ("a:b/c\\d", r"a\:b\/c\\d"),
            ("<script>", "script"),
            ("  ", ""),
        ),
    )
    def test_nothing_in_words_is_an_operator(self, text: str, sent: str) -> None:
        assert words_of(Query(text)) == sent
        with GeonetworkDouble() as double:
            search(catalog_at(double.portal), Query(text))

    def test_the_area_is_an_envelope_from_north_west(self) -> None:
        area = json.dumps(self._body(Query(extent=Extent(-5.0, 47.0, -1.0, 49.0))))
        assert '"coordinates": [[-5.0, 49.0], [-1.0, 47.0]]' in area

    def test_an_area_across_the_antimeridian_is_two(self) -> None:
        area = json.dumps(self._body(Query(extent=Extent(170.0, -20.0, -170.0, -10.0))))
        assert area.count("envelope") == 2 and "[180.0, -20.0]" in area and "[-180.0, -10.0]" in area

    def test_the_world_is_no_area(self) -> None:
        assert "geo_shape" not in json.dumps(self._body(Query(extent=Extent(-180, -90, 180, 90))))

    def test_facets_are_asked_for_with_the_first_page_only(self) -> None:
        with GeonetworkDouble() as double:
            catalog = catalog_at(double.portal)
            first = search(catalog, Query(page_size=10))
            second = search(catalog, Query(page_size=10), first.next)
            asked = [json.loads(one.body) for one in double.asked_for("_search")]
        assert "aggregations" in asked[0] and "aggregations" not in asked[1]
        assert first.facets and not second.facets

    @pytest.mark.parametrize("sort", list(Sort))
    def test_every_order_is_made_strict(self, sort: Sort) -> None:
        order = self._body(Query("eau", sort=sort))["sort"]
        assert order[-1] == {"uuid": {"order": "asc", "unmapped_type": "keyword"}}

    def test_the_window_of_the_index_is_not_left(self) -> None:
        body = search_body(Query(page_size=100), WINDOW - 30, {})
        assert body["size"] == 30


class TestPages:
    def test_a_server_that_gives_less_than_asked_loses_nothing(self) -> None:
        with GeonetworkDouble(most=7) as double:
            pages = all_pages(catalog_at(double.portal), Query(page_size=20))
        found = [one for page in pages for one in ids(page)]
        assert sorted(found) == sorted(one["uuid"] for one in shown())

    def test_there_is_no_page_beyond_the_window(self) -> None:
        sources = [{"uuid": f"u{n}"} for n in range(100)]
        catalog = catalog_at(PORTAL)
        page = answered(catalog.search(Query(page_size=100), "9900"), reply(SITE), reply(hits(*sources, total=25_000)))
        assert page.total == 25_000 and page.next is None

    def test_a_server_that_repeats_itself_ends(self) -> None:
        catalog, query = catalog_at(PORTAL), Query(page_size=2)
        same = hits({"uuid": "a"}, {"uuid": "b"}, total=99)
        first = answered(catalog.search(query), reply(SITE), reply(same))
        assert first.next == "2"
        second = answered(catalog.search(query, first.next), reply(same))
        assert second.records == () and second.next is None

    def test_an_empty_page_is_the_last_whatever_the_count_says(self) -> None:
        page = answered(catalog_at(PORTAL).search(Query()), reply(SITE), reply(hits(total=50)))
        assert page.next is None and page.total == 50

    def test_broken_hits_are_counted(self) -> None:
        page = answered(catalog_at(PORTAL).search(Query()), reply(SITE), reply(hits({"uuid": "a"}, None, [], 7)))
        assert len(page.records) + page.skipped == 4 and page.records[0].id == "a"

    def test_an_older_index_says_the_total_as_a_number(self) -> None:
        body = hits({"uuid": "a"})
        body["hits"]["total"] = 12
        assert answered(catalog_at(PORTAL).search(Query()), reply(SITE), reply(body)).total == 12


class TestFacets:
    def test_types_formats_and_licences_are_counted_by_usual_names(self) -> None:
        with GeonetworkDouble() as double:
            facets = {facet.field: facet for facet in search(catalog_at(double.portal)).facets}
        assert {value.key for value in facets["type"].values} >= {"dataset", "service", "map", "other"}
        assert {value.key for value in facets["format"].values} == {"WMS", "WFS", "SHP", "GPKG", "CSV"}
        licence = facets["licence"].values[0]
        assert (licence.key, licence.label) == ("lov2", "Licence Ouverte / Open Licence version 2.0")

    def test_values_in_other_letters_are_one(self) -> None:
        buckets = [{"key": "Eau", "doc_count": 5}, {"key": "eau", "doc_count": 2}, {"key": "", "doc_count": 3}]
        counted = {"keyword": {"buckets": buckets}, "type": {"buckets": {"dataset": {"doc_count": 0}}}}
        found = hits({"uuid": "a"}, aggregations=counted)
        page = answered(catalog_at(PORTAL).search(Query()), reply(SITE), reply(found))
        (facet,) = page.facets
        assert [(value.key, value.count) for value in facet.values] == [("Eau", 7)]

    def test_an_index_that_cannot_count_is_not_asked_to(self) -> None:
        with GeonetworkDouble(counts=False) as double:
            catalog = catalog_at(double.portal)
            page = search(catalog)
            assert page.records and page.facets == ()
            search(catalog, Query("eau"))
            assert len(double.asked_for("_search")) == 3
        assert catalog.capabilities.facets == frozenset()
        assert len(catalog.capabilities.sorts) > 1

    @pytest.mark.parametrize("wrong", (None, [], "x", 3, {"keyword": None}, {"keyword": {"buckets": [None, 1, {}]}}))
    def test_wrong_facets_are_none(self, wrong: Any) -> None:
        page = answered(catalog_at(PORTAL).search(Query()), reply(SITE), reply(hits({"uuid": "a"}, aggregations=wrong)))
        assert page.facets == () and len(page.records) == 1


class TestDetails:
    def test_the_iso_record_and_the_index_are_put_together(self) -> None:
        with GeonetworkDouble() as double:
            catalog = catalog_at(double.portal)
            found = search(catalog, Query(page_size=100, language="fr")).records
            short = next(one for one in found if one.id == "rec-00-0")
            full = details(catalog, "rec-00-0")
        assert not short.complete and full.complete
        assert (short.title, short.type, short.modified) == (full.title, full.type, full.modified)
        assert len(full.resources) == len(short.resources) == 3
        assert badges(full) == ("WFS", "WMS", "ZIP") and loadable_count(full) == 3
        assert full.page_url == f"{double.portal}/fre/catalog.search#/metadata/rec-00-0"
        assert full.extents == short.extents

    @pytest.mark.parametrize(("api", "csw"), ((False, True), (False, False)))
    def test_where_the_api_is_closed_the_csw_or_the_index_alone_must_do(self, api: bool, csw: bool) -> None:
        with GeonetworkDouble(api=api, csw=csw) as double:
            catalog = catalog_at(double.portal)
            full = details(catalog, "rec-00-0")
            details(catalog, "rec-00-1")
            assert len(double.asked_for("/formatters/xml")) == 1
            assert len(double.asked_for("/csw")) == 2
        assert full.complete and full.title.startswith("Cours d'eau") and full.resources

    def test_a_record_that_only_the_index_has(self) -> None:
        with GeonetworkDouble() as double:
            assert details(catalog_at(double.portal), "carte-1").type is RecordType.MAP

    def test_a_record_of_another_portal_is_had_from_the_api(self) -> None:
        with GeonetworkDouble() as double:
            assert details(catalog_at(double.sub_portal), "rec-05-1").id == "rec-05-1"

    @pytest.mark.parametrize("record_id", ("absent", "", "../../secret", "a/b?c#d", "modele-1"))
    def test_a_missing_record_is_not_found(self, record_id: str) -> None:
        with GeonetworkDouble(strict=False) as double, pytest.raises(CatalogError) as caught:
            details(catalog_at(double.portal), record_id)
        assert caught.value.kind is ErrorKind.NOT_FOUND


class TestServices:
    def _related(self, double: GeonetworkDouble, record_id: str) -> List[str]:
        catalog = catalog_at(double.portal)
        record = details(catalog, record_id)
        return [service.id for service in run(catalog, catalog.related(record))]

    @pytest.mark.parametrize("version", ("4.2.8", "3.12.2"))
    def test_services_that_name_a_dataset_are_found_with_one_request(self, version: str) -> None:
        with GeonetworkDouble(version=version) as double:
            assert self._related(double, "rec-00-1") == ["svc-1"]
            assert self._related(double, "rec-05-1") == []

    def test_a_dataset_is_also_named_by_its_own_identifier(self) -> None:
        with GeonetworkDouble() as double:
            catalog = catalog_at(double.portal)
            items = double.documents()
            items[0]["resourceIdentifier"] = [{"code": "FR-EAU-BRETAGNE", "codeSpace": "", "link": ""}]
            double.items = items
            record = details(catalog, "rec-00-0")
            services = run(catalog, catalog.related(record))
        assert [one.id for one in services] == ["svc-1", "svc-2"]
        assert services[1].resources[0].protocol == "OGC:WFS" and services[1].resources[0].layer == "ns:eau"


def test_a_page_that_links_to_a_geonetwork_leads_to_its_own_search() -> None:
    class Site(GeonetworkDouble):
        def answer(self, handler: Handler, asked: Asked) -> None:
            if asked.path == "/":
                link = b'<a href="/geonetwork/srv/fre/catalog.search#/home">Catalogue</a>'
                send(handler, 200, b"<html><title>Portail</title>" + link + b"</html>", "text/html")
            else:
                super().answer(handler, asked)

    with Site(strict=False) as site:
        found = BlockingCarrier(detection_config(site.url), timeout=5.0).run(detect(site.url, ("geonetwork", "csw")))
        assert (found.best.type, found.best.url) == ("geonetwork", site.portal)
