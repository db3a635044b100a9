"""Searches of OGC API - Records: what is asked, what comes back, pages to the end, servers of several kinds."""

from __future__ import annotations

from typing import Iterator, List

import pytest

from catalog_search.catalogs.detect import detect, detection_config
from catalog_search.catalogs.ogcrecords import OgcRecordsCatalog
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Query, Sort
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.faults import fixed
from tests.servers.ogcrecords import RecordsDouble
from tests.unit.asking import all_pages, details, ids, run, search
from tests.unit.ogcrecords_support import catalog_at

ALL = 33
CORE_FILTERS = frozenset(("type",))


@pytest.fixture
def double() -> Iterator[RecordsDouble]:
    with RecordsDouble() as started:
        yield started


class TestAddresses:
    @pytest.mark.parametrize(
        ("pasted", "kept"),
        [
            ("https://x.org/api/?f=json", "https://x.org/api"),
            ("https://x.org/api/conformance", "https://x.org/api"),
            ("https://x.org/api/collections", "https://x.org/api"),
            ("https://x.org/collections?f=html", "https://x.org"),
            ("https://x.org/a/collections/metadata:main/items?q=eau", "https://x.org/a/collections/metadata:main"),
            ("https://x.org/a/collections/c/items/an-id", "https://x.org/a/collections/c"),
            ("https://x.org/openapi?f=html", "https://x.org"),
            ("x.org/oapi", "https://x.org/oapi"),
            ("localhost:5000", "http://localhost:5000"),
            (" https://x.org/data/catalog.json#top ", "https://x.org/data/catalog.json"),
            ("http://[::1", "http://[::1"),
        ],
    )
    def test_what_people_paste_becomes_the_root(self, pasted: str, kept: str) -> None:
        assert OgcRecordsCatalog.normalise_url(pasted) == kept

    @pytest.mark.parametrize("path", ["", "/", "/collections", "/collections/catalogue/items?limit=3", "/?f=json"])
    def test_detection_finds_the_server_from_its_addresses(self, path: str) -> None:
        with RecordsDouble(root="/cat", strict=False) as double:
            found = BlockingCarrier(detection_config(double.url + path), timeout=5).run(detect(double.url + path))
        assert [(best.type, best.url, best.records) for best in found.found[:1]] == [("ogcrecords", double.url, ALL)]


class TestRequests:
    def test_a_server_is_asked_once_what_it_can_do(self, double: RecordsDouble) -> None:
        catalog = catalog_at(double.url)
        search(catalog, Query("communes"))
        search(catalog, Query("eau"))
        assert [asked.path for asked in double.requests] == [
            "/collections", "/conformance", "/collections/catalogue/queryables",
            "/collections/catalogue/items", "/collections/catalogue/items",
        ]  # fmt: skip

    def test_all_that_a_query_holds_is_asked(self, double: RecordsDouble) -> None:
        query = Query('l\'eau "potable" (Vaubrun)', Extent(1, 2, 3.5, 4), sort=Sort.MODIFIED, page_size=7)
        query = query.with_filter("type", ["dataset"]).with_filter("modified", ["2024-02/2024-03"])
        search(catalog_at(double.url), query.with_filter("keyword", ["eau"]))
        asked = dict(double.last().query)
        assert asked.pop("filter-lang") == "cql2-text"
        assert asked.pop("filter") == (
            "((type = 'dataset' OR type = 'Dataset' OR type = 'http://purl.org/dc/dcmitype/Dataset')"
            " AND A_OVERLAPS(keywords,('eau','EAU','Eau'))"
            " AND updated >= TIMESTAMP('2024-02-01T00:00:00Z') AND updated <= TIMESTAMP('2024-03-31T23:59:59.999Z'))"
        )
        assert asked == {"q": "eau,potable,Vaubrun", "bbox": "1,2,3.5,4", "sortby": "-updated", "limit": "7"}

    def test_a_box_around_the_world_is_none_and_one_across_the_antimeridian_stays(self, double: RecordsDouble) -> None:
        search(catalog_at(double.url), Query(extent=Extent(-180, -90, 180, 90)))
        assert not double.last().value("bbox")
        search(catalog_at(double.url), Query(extent=Extent(175, -20, -175, -10)))
        assert double.last().value("bbox") == "175,-20,-175,-10"

    def test_a_type_that_has_no_word_is_whatever_is_no_other(self, double: RecordsDouble) -> None:
        double.all_items[3]["properties"]["type"] = "RI_999"
        found = search(catalog_at(double.url), Query().with_filter("type", ["other"]))
        assert ids([found]) == ["r02"]

    def test_several_words_that_are_no_phrase_are_found_all_the_same(self, double: RecordsDouble) -> None:
        page = search(catalog_at(double.url), Query("pays inondables zones"))
        assert ids([page]) == ["urn:x-vaubrun:zones-inondables"] and page.total is None
        assert [asked.value("q") for asked in double.requests[-2:]] == [
            "pays inondables zones",
            "pays,inondables,zones",
        ]

    def test_nothing_found_is_nothing_and_does_not_ask_on(self, double: RecordsDouble) -> None:
        page = search(catalog_at(double.url), Query("introuvable"))
        assert (page.records, page.total, page.next) == ((), 0, None)
        assert len([asked for asked in double.requests if asked.path.endswith("/items")]) == 1


class TestAbilities:
    def test_of_a_server_with_filters(self, double: RecordsDouble) -> None:
        catalog = catalog_at(double.url)
        search(catalog)
        able = catalog.capabilities
        assert able.filters == {"type", "keyword", "modified"} and able.extent and able.total
        assert set(able.sorts) == {Sort.RELEVANCE, Sort.TITLE, Sort.MODIFIED, Sort.CREATED}
        assert able.facets == frozenset()

    def test_of_a_server_with_nothing_but_the_core(self) -> None:
        with RecordsDouble(flavour="core") as double:
            catalog = catalog_at(double.url)
            page = search(
                catalog, Query(sort=Sort.TITLE).with_filter("type", ["series"]).with_filter("keyword", ["eau"])
            )
            able = catalog.capabilities
            assert dict(double.last().query) == {
                "limit": "20", "type": "series,Series,http://purl.org/dc/dcmitype/Collection,collection,Collection",
            }  # fmt: skip
        assert (able.filters, able.sorts, able.total, page.total) == (CORE_FILTERS, (Sort.RELEVANCE,), False, None)
        assert len(page.records) == 8

    def test_of_pycsw(self) -> None:
        with RecordsDouble(flavour="pycsw", root="/cat") as double:
            catalog = catalog_at(double.url)
            page = search(catalog, Query("vaubrun eau").with_filter("keyword", ["l'eau"]))
            able = catalog.capabilities
            assert double.last().value("filter") == (
                "(keywords ILIKE 'l_eau' OR keywords ILIKE 'l_eau,%' OR keywords ILIKE '%,l_eau'"
                " OR keywords ILIKE '%,l_eau,%')"
            )
            assert search(catalog, Query().with_filter("keyword", ["FÉRENTIEL"])).total == 0, "a part of a keyword"
            assert search(catalog, Query("vaubrun").with_filter("keyword", ["EAU", "PPri"])).total == 2
        assert able.filters == {"type", "keyword", "series"} and able.facets == {FilterField.TYPE.value}
        assert page.total == len(page.records) == 0

    def test_a_class_declares_the_least(self) -> None:
        least = OgcRecordsCatalog.capabilities
        assert least.extent and not least.filters and not least.total and least.sorts == (Sort.RELEVANCE,)


class TestPycsw:
    @pytest.fixture
    def pycsw(self) -> Iterator[RecordsDouble]:
        with RecordsDouble(flavour="pycsw") as started:
            yield started

    def test_its_parts_are_not_searched_beside_the_whole(self, pycsw: RecordsDouble) -> None:
        found = ids(all_pages(catalog_at(pycsw.url), Query(page_size=10)))
        assert len(found) == len(set(found)) == ALL

    def test_its_counts_are_facets_by_our_types(self, pycsw: RecordsDouble) -> None:
        page = search(catalog_at(pycsw.url), Query("vaubrun", page_size=3))
        assert [(facet.field, [(v.key, v.count) for v in facet.values]) for facet in page.facets] == [
            ("type", [("dataset", 2), ("series", 1), ("nonGeographicDataset", 1), ("service", 1)])
        ]

    def test_counts_are_asked_for_once(self, pycsw: RecordsDouble) -> None:
        all_pages(catalog_at(pycsw.url), Query(page_size=20))
        asked = [asked.value("facets") for asked in pycsw.requests if asked.path.endswith("/items")]
        assert asked == ["true", "true"], "the link to the second page repeats it"

    def test_the_values_of_its_facet_find_what_they_count(self, pycsw: RecordsDouble) -> None:
        catalog = catalog_at(pycsw.url)
        for value in search(catalog).facets[0].values:
            assert search(catalog, Query().with_filter("type", [value.key])).total == value.count

    def test_one_without_facets_is_asked_without(self, pycsw: RecordsDouble) -> None:
        pycsw.fault("/collections/metadata:main/items", fixed(400, b'{"code": "x", "description": "facets"}'), times=1)
        catalog = catalog_at(pycsw.url)
        assert search(catalog).total == ALL and catalog.capabilities.facets == frozenset()
        search(catalog)
        assert not pycsw.last().value("facets")

    def test_words_add_up(self, pycsw: RecordsDouble) -> None:
        page = search(catalog_at(pycsw.url), Query("combles réseau"))
        assert ids([page]) == ["r05"] and page.total == 1


class TestPages:
    def test_each_record_comes_once(self, double: RecordsDouble) -> None:
        found = all_pages(catalog_at(double.url), Query(page_size=7))
        assert [len(page.records) for page in found] == [7, 7, 7, 7, 5]
        assert len(set(ids(found))) == ALL and {page.total for page in found} == {ALL}

    @pytest.mark.parametrize("cap", [1, 4, 10])
    def test_a_server_caps_without_a_word(self, cap: int) -> None:
        with RecordsDouble(cap=cap) as double:
            assert len(set(ids(all_pages(catalog_at(double.url), Query(page_size=50))))) == ALL

    @pytest.mark.parametrize("advertised", ["http://srv-intra:8080", "https://elsewhere.example.org/autre/chemin"])
    def test_links_with_a_name_that_only_the_server_knows_are_followed_on_its_own_host(self, advertised: str) -> None:
        with RecordsDouble(advertised=advertised) as double:
            found = ids(all_pages(catalog_at(double.url), Query(page_size=10)))
        assert len(found) == len(set(found)) == ALL

    def test_where_links_lack_the_count_says_that_there_is_more(self) -> None:
        with RecordsDouble(links_next=False) as double:
            assert len(set(ids(all_pages(catalog_at(double.url), Query("vaubrun", page_size=2))))) == 5
        with RecordsDouble(links_next=False, counts=False) as double:
            assert len(ids(all_pages(catalog_at(double.url), Query(page_size=5)))) == 5

    def test_a_server_that_repeats_itself_is_left(self) -> None:
        with RecordsDouble(repeats=True) as double:
            found = ids(all_pages(catalog_at(double.url), Query(page_size=10)))
        assert len(found) == len(set(found)) == 10

    def test_an_empty_page_is_the_last(self, double: RecordsDouble) -> None:
        double.fault(
            "/collections/catalogue/items",
            fixed(200, b'{"features": [], "numberMatched": 99, "links": [{"rel": "next", "href": "?offset=20"}]}'),
        )
        page = search(catalog_at(double.url))
        assert (page.records, page.next) == ((), None)

    def test_without_counts_there_is_no_total(self) -> None:
        with RecordsDouble(counts=False) as double:
            catalog = catalog_at(double.url)
            assert {page.total for page in all_pages(catalog, Query(page_size=10))} == {None}
            assert not catalog.capabilities.total

    @pytest.mark.parametrize("cursor", ["", "x", "{}", "[1]", '[-1, "", 0, 0, "", false]', "[" * 5000])
    def test_a_cursor_of_something_else_is_refused(self, double: RecordsDouble, cursor: str) -> None:
        with pytest.raises(CatalogError) as caught:
            search(catalog_at(double.url), Query(), cursor)
        assert caught.value.kind is ErrorKind.UNEXPECTED


class TestCollections:
    def test_all_collections_of_records_are_searched(self) -> None:
        with RecordsDouble(parts=3) as double:
            found = all_pages(catalog_at(double.url), Query(page_size=5))
        assert len(ids(found)) == len(set(ids(found))) == ALL
        assert found[0].total == ALL and found[0].facets == ()

    def test_collections_without_hits_are_passed_over(self) -> None:
        with RecordsDouble(parts=3) as double:
            found = all_pages(catalog_at(double.url), Query("inondables"))
        assert ids(found) == ["urn:x-vaubrun:zones-inondables"] and found[0].total == 1

    def test_one_of_them_can_be_the_catalogue(self) -> None:
        with RecordsDouble(parts=3) as double:
            catalog = catalog_at(f"{double.url}/collections/part-1/items?q=x")
            assert len(set(ids(all_pages(catalog, Query(page_size=5))))) == 11
            assert run(catalog, catalog.probe()).records == 11

    def test_details_come_from_the_one_that_has_the_record(self) -> None:
        with RecordsDouble(parts=3) as double:
            catalog = catalog_at(double.url)
            assert details(catalog, "r04").title == "Communes : Combles"
            with pytest.raises(CatalogError) as caught:
                details(catalog, "r99")
        assert caught.value.kind is ErrorKind.NOT_FOUND

    def test_a_server_of_features_is_no_catalogue(self, double: RecordsDouble) -> None:
        double.fault("/collections", fixed(200, b'{"collections": [{"id": "roads", "itemType": "feature"}]}'))
        catalog = catalog_at(double.url)
        with pytest.raises(CatalogError) as caught:
            run(catalog, catalog.probe())
        assert (caught.value.kind, caught.value.detail) == (ErrorKind.UNEXPECTED, "no collection of records")


class TestTroubles:
    def test_a_server_that_fails_over_areas_is_asked_without_and_says_so(self, double: RecordsDouble) -> None:
        """As pygeoapi does where a record lies nowhere."""
        double.fault("/collections/catalogue/items", "exception_500", times=1)
        catalog = catalog_at(double.url)
        page = search(catalog, Query(extent=Extent(1, 45, 2, 46), page_size=50))
        assert page.total == ALL and not catalog.capabilities.extent
        search(catalog, Query(extent=Extent(1, 45, 2, 46)))
        assert not double.last().value("bbox")

    def test_one_that_fails_anyway_keeps_its_ability(self, double: RecordsDouble) -> None:
        double.fault("/collections/catalogue/items", "exception_500")
        catalog = catalog_at(double.url)
        with pytest.raises(CatalogError) as caught:
            search(catalog, Query(extent=Extent(1, 45, 2, 46)))
        assert caught.value.kind is ErrorKind.SERVER and caught.value.detail == "ORA-00942"
        assert catalog.capabilities.extent

    @pytest.mark.parametrize("path", ["/conformance", "/collections/catalogue/queryables"])
    @pytest.mark.parametrize("fault", ["http_404", "http_500", "html", "list", "garbage"])
    def test_what_a_server_need_not_say_may_be_missing(self, path: str, fault: str) -> None:
        with RecordsDouble() as double:
            double.fault(path, fixed(200, b"[]") if fault == "list" else fault)
            catalog = catalog_at(double.url)
            assert search(catalog).total == ALL
            assert catalog.capabilities.filters <= {"type"}

    def test_a_refused_log_in_is_not_taken_for_a_missing_document(self, double: RecordsDouble) -> None:
        double.fault("/conformance", "http_401")
        with pytest.raises(CatalogError) as caught:
            search(catalog_at(double.url))
        assert caught.value.kind is ErrorKind.LOGIN_NEEDED

    def test_ids_with_any_character_are_asked_for_in_one_step(self, double: RecordsDouble) -> None:
        double.all_items[1]["id"] = "urn:a/b?c#d é"
        assert details(catalog_at(double.url), "urn:a/b?c#d é").title == "Communes : Vaubrun"

    @pytest.mark.parametrize("record_id", ["", " "])
    def test_no_id_is_no_record(self, double: RecordsDouble, record_id: str) -> None:
        with pytest.raises(CatalogError) as caught:
            details(catalog_at(double.url), record_id)
        assert caught.value.kind is ErrorKind.NOT_FOUND


def test_a_probe_tells_title_version_and_count(double: RecordsDouble) -> None:
    catalog = catalog_at(double.url)
    info = run(catalog, catalog.probe())
    assert (info.title, info.version, info.records) == ("Catalogue de Vaubrun", "1.0", ALL)
    paths: List[str] = [asked.path for asked in double.requests]
    assert len(paths) == 5
