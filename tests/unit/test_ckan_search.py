"""What a CKAN portal is asked, and what comes back: filters, area, order, paging, facets, details and probe."""
from __future__ import annotations

import json
from typing import Any, Dict, Iterator, List

import pytest

from catalog_search.catalogs.ckan import CkanCatalog
from catalog_search.catalogs.ckan_query import solr_filter, solr_text
from catalog_search.catalogs.cursors import Cursor
from catalog_search.catalogs.registry import catalog_class
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Query, Sort
from tests.servers.ckan import PLAIN, CkanDouble
from tests.unit.asking import LoggedIn, all_pages, answered, run, search
from tests.unit.ckan_support import SITE, catalog_at, page_of, reply

LISSE = Extent(2.4, 45.4, 2.6, 45.6)
STATUS = {"success": True, "result": {"site_title": "x", "extensions": ["spatial_query"]}}
NO_STATUS = reply("Bad request - Action name not known: status_show", 400)


@pytest.fixture
def double() -> Iterator[CkanDouble]:
    with CkanDouble() as started:
        yield started


def names(double: CkanDouble, query: Query) -> List[str]:
    """The names of the packages that a query finds, but the plain ones."""
    page = search(catalog_at(double.url), query)
    return [record.page_url.rpartition("/")[2] for record in page.records if "comptage" not in record.page_url]


class TestAddress:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("https://x.org/", "https://x.org"),
            (" https://x.org/data ", "https://x.org/data"),
            ("x.org/data/en", "https://x.org/data/en"),
            ("localhost:5000", "http://localhost:5000"),
            ("https://x.org/data/dataset/zones-inondables?activity_id=1#a", "https://x.org/data"),
            ("https://x.org/fr/dataset/?q=eau&page=2", "https://x.org/fr"),
            ("https://x.org/dataset/abc/resource/def", "https://x.org"),
            ("https://x.org/organization/brgm", "https://x.org"),
            ("https://x.org/opendata/group/eau", "https://x.org/opendata"),
            ("https://x.org/api/3/action/package_search?q=eau", "https://x.org"),
            ("https://x.org/data/api/action/package_list", "https://x.org/data"),
            ("https://x.org/data/api/3", "https://x.org/data"),
            ("https://x.org/data/catalog.rdf?page=2", "https://x.org/data"),
            ("https://x.org/data/dataset/abc.ttl", "https://x.org/data"),
            ("https://x.org/datastore/dump/abc?bom=true", "https://x.org"),
            ("", ""),
            ("https://[x.org/data", "https://[x.org/data"),
        ],
    )
    def test_the_site_is_found_in_a_pasted_address(self, typed: str, kept: str) -> None:
        assert CkanCatalog.normalise_url(typed) == kept

    def test_the_registry_knows_the_type(self) -> None:
        assert catalog_class("ckan") is CkanCatalog

    def test_a_site_under_a_path_is_asked_under_it(self) -> None:
        with CkanDouble(root="/data/fr") as double:
            page = search(catalog_at(f"{double.url}/dataset/x"), Query("inondables"))
            assert page.records[0].page_url == f"{double.url}/dataset/zones-inondables-de-la-lisse"


class TestText:
    def test_words_all_count_and_accents_do_not(self, double: CkanDouble) -> None:
        assert names(double, Query("qualite EAU")) == ["stations-de-mesure"]

    @pytest.mark.parametrize("char", '+ - && || ! ( ) { } [ ] ^ " ~ * ? : \\ /'.split())
    def test_no_character_is_an_operator(self, double: CkanDouble, char: str) -> None:
        assert search(catalog_at(double.url), Query(f"eau{char}x {char}")).total == 0
        assert double.complaints == []

    @pytest.mark.parametrize("word", ["AND", "OR", "NOT"])
    def test_no_word_is_an_operator(self, word: str) -> None:
        assert solr_text(("eau", word)) == f"eau {word.lower()}"

    def test_everything_is_found_without_words(self, double: CkanDouble) -> None:
        assert search(catalog_at(double.url), Query()).total == PLAIN + 6
        assert double.last("package_search").values("q") == []


class TestFilters:
    @pytest.mark.parametrize(
        ("field", "values", "found"),
        [
            ("organisation", ["syndicat-des-eaux"], {"zones", "stations", "moissonneur"}),
            ("organisation", ["Syndicat des eaux de la LISSE"], {"zones", "stations", "moissonneur"}),
            ("theme", ["environnement", "Aménagement"], {"zones", "stations", "parcelles"}),
            ("theme", ["environnement"], {"zones", "stations"}),
            ("keyword", ["eau"], {"zones", "stations"}),
            ("keyword", ["EAU"], {"zones", "stations"}),
            ("keyword", ["orthophoto", "cadastre"], {"orthophotographie", "parcelles"}),
            ("format", ["wms"], {"zones"}),
            ("format", ["geojson", "shp"], {"zones", "stations", "orthophotographie"}),
            ("format", ["esri shapefile"], {"zones", "orthophotographie"}),
            ("format", ["GeoPackage"], {"limites"}),
            ("licence", ["cc-by"], {"orthophotographie"}),
            ("licence", ["Creative Commons Attribution"], {"orthophotographie"}),
            ("modified", ["2025-04-10/.."], {"stations", "moissonneur", "limites"}),
            ("modified", ["2025-02/2025-03"], {"parcelles", "orthophotographie"}),
            ("modified", ["../2025-01-10"], {"zones"}),
            ("modified", ["2025-02-10"], {"parcelles"}),
            ("modified", ["2025-02-10T09:00:00+01:00/2025-02-10T10:00:00+01:00"], {"parcelles"}),
            ("keyword", ['a" OR tags:"route'], set()),
            ("organisation", ["Personne"], set()),
        ],
    )
    def test_the_server_filters(self, double: CkanDouble, field: str, values: List[str], found: "set[str]") -> None:
        query = Query("", page_size=100).with_filter(field, values)
        assert {name.split("-")[0] for name in names(double, query)} == found
        assert field in CkanCatalog.capabilities.filters

    def test_all_filters_go_in_one_fq(self, double: CkanDouble) -> None:
        query = Query("stations").with_filter("keyword", ["eau"]).with_filter("licence", ["odc-odbl"])
        assert names(double, query.with_filter("modified", ["2025/.."])) == ["stations-de-mesure"]
        (sent,) = double.last("package_search").values("fq")
        assert sent.count(" AND ") == 2

    def test_a_value_is_sent_as_text(self) -> None:
        query = Query().with_filter("theme", ["x"])
        assert solr_filter(query, {"theme": ['a\\b "c"']}) == 'groups:"a\\\\b \\"c\\""'

    @pytest.mark.parametrize("interval", ["../..", "hier/demain", "2025-13/..", "99999/..", ""])
    def test_an_interval_that_says_nothing_is_not_sent(self, interval: str) -> None:
        assert solr_filter(Query().with_filter("modified", [interval]), {}) == ""

    def test_a_month_ends_on_its_last_day(self) -> None:
        said = solr_filter(Query().with_filter("modified", ["2024-02/2024-02"]), {})
        assert said == "metadata_modified:[2024-02-01T00:00:00Z TO 2024-02-29T23:59:59.999Z]"

    def test_titles_are_looked_up_once(self, double: CkanDouble) -> None:
        catalog = catalog_at(double.url)
        for _ in range(2):
            search(catalog, Query().with_filter("organisation", ["Syndicat des eaux de la Lisse"]))
        assert double.actions().count("organization_autocomplete") == 1

    def test_nothing_is_searched_for_an_unknown_title(self, double: CkanDouble) -> None:
        assert search(catalog_at(double.url), Query().with_filter("theme", ["Nulle Part"])).total == 0
        assert "package_search" not in double.actions()

    def test_a_portal_that_cannot_look_up_is_asked_for_the_name_made_of_the_title(self) -> None:
        with CkanDouble(old=True) as double:
            found = names(double, Query().with_filter("theme", ["Environnement"]))
            assert {name.split("-")[0] for name in found} == {"zones", "stations"}


class TestArea:
    def test_the_extension_is_asked_for_the_area(self, double: CkanDouble) -> None:
        catalog = catalog_at(double.url)
        assert catalog.capabilities.extent is False
        page = search(catalog, Query(extent=LISSE))
        assert catalog.capabilities.extent is True
        assert {record.page_url.split("/")[-1].split("-")[0] for record in page.records} == {
            "zones", "orthophotographie", "stations",
        }  # fmt: skip
        assert double.last("package_search").value("ext_bbox") == "2.4,45.4,2.6,45.6"

    def test_the_class_promises_no_area(self, double: CkanDouble) -> None:
        search(catalog_at(double.url), Query())
        assert CkanCatalog.capabilities.extent is False

    def test_without_the_extension_the_area_is_left_to_the_client(self) -> None:
        with CkanDouble(extensions=("stats", "datastore")) as double:
            catalog = catalog_at(double.url)
            page = search(catalog, Query(extent=LISSE))
            assert page.total == PLAIN + 6
            assert catalog.capabilities.extent is False
            assert double.last("package_search").values("ext_bbox") == []

    def test_the_whole_world_is_no_area(self, double: CkanDouble) -> None:
        assert search(catalog_at(double.url), Query(extent=Extent(-180, -90, 180, 90))).total == PLAIN + 6

    def test_an_area_across_the_antimeridian_goes_on_counting(self, double: CkanDouble) -> None:
        page = search(catalog_at(double.url), Query(extent=Extent(170, -20, -178.5, -10)))
        assert [record.title for record in page.records] == ["Limites maritimes du Pacifique"]
        assert double.last("package_search").value("ext_bbox") == "170,-20,181.5,-10"

    def test_what_the_portal_can_do_is_asked_once(self, double: CkanDouble) -> None:
        catalog = catalog_at(double.url)
        all_pages(catalog, Query(page_size=10))
        run(catalog, catalog.probe())
        assert double.actions().count("status_show") == 1

    @pytest.mark.parametrize("fault", "http_404 http_403 html garbage null text failure_200 list".split())
    def test_a_portal_that_does_not_say_is_searched_all_the_same(self, double: CkanDouble, fault: str) -> None:
        double.fault("/api/3/action/status_show", fault)
        catalog = catalog_at(double.url)
        assert search(catalog, Query("stations")).total == 1
        assert search(catalog, Query("stations")).total == 1
        assert catalog.capabilities.extent is False
        assert double.actions().count("status_show") == 1

    def test_a_portal_in_trouble_is_asked_again_the_next_time(self, double: CkanDouble) -> None:
        double.fault("/api/3/action/status_show", "http_500", times=1)
        catalog = catalog_at(double.url)
        assert search(catalog, Query("stations")).total == 1
        assert not catalog.capabilities.extent
        search(catalog, Query("stations"))
        assert catalog.capabilities.extent

    @pytest.mark.parametrize("kind", [ErrorKind.TIMEOUT, ErrorKind.NO_SUCH_HOST, ErrorKind.CERTIFICATE])
    def test_a_portal_that_cannot_be_reached_is_not_tried_twice(self, kind: ErrorKind) -> None:
        conversation = catalog_at(SITE).search(Query())
        next(conversation)
        with pytest.raises(CatalogError) as caught:
            conversation.throw(CatalogError(kind))
        assert caught.value.kind is kind


class TestOrder:
    @pytest.mark.parametrize(
        ("sort", "first"),
        [
            (Sort.TITLE, "Comptage routier, poste 0001"),
            (Sort.MODIFIED, "Limites maritimes du Pacifique"),
            (Sort.CREATED, "Comptage routier, poste 0040"),
        ],
    )
    def test_the_server_sorts(self, double: CkanDouble, sort: Sort, first: str) -> None:
        assert search(catalog_at(double.url), Query(sort=sort, page_size=3)).records[0].title == first
        assert sort in CkanCatalog.capabilities.sorts

    def test_relevance_is_the_servers_own_order(self, double: CkanDouble) -> None:
        search(catalog_at(double.url), Query("eau"))
        assert double.last("package_search").values("sort") == []


class TestPages:
    def test_every_package_comes_once(self, double: CkanDouble) -> None:
        pages = all_pages(catalog_at(double.url), Query(page_size=7))
        records = [record.id for page in pages for record in page.records]
        assert len(records) == len(set(records)) == PLAIN + 6
        assert {page.total for page in pages} == {PLAIN + 6}

    def test_a_silent_cap_loses_nothing(self) -> None:
        with CkanDouble(rows_max=5) as double:
            pages = all_pages(catalog_at(double.url), Query(page_size=20))
            assert sum(len(page.records) for page in pages) == PLAIN + 6

    def test_more_than_a_page_should_hold_is_not_asked_for(self, double: CkanDouble) -> None:
        search(catalog_at(double.url), Query(page_size=5000))
        assert double.last("package_search").value("rows") == str(CkanCatalog.capabilities.max_page)

    def test_a_count_that_shrinks_ends_the_paging(self) -> None:
        catalog = catalog_at(SITE)
        first = answered(catalog.search(Query()), NO_STATUS, page_of(2, "a"))
        assert (first.total, first.next) == (2, "1 a")
        second = answered(catalog.search(Query(), first.next), page_of(1))
        assert (second.records, second.total, second.next) == ((), 1, None)

    def test_a_count_that_grows_goes_on(self) -> None:
        catalog = catalog_at(SITE)
        assert answered(catalog.search(Query()), NO_STATUS, page_of(1, "a")).next is None
        assert answered(catalog.search(Query(), "1 a"), page_of(3, "b")).next == "2 b"

    def test_an_empty_page_is_the_last_whatever_the_count_says(self) -> None:
        catalog = catalog_at(SITE)
        assert answered(catalog.search(Query()), NO_STATUS, page_of(1000)).next is None

    @pytest.mark.parametrize("count", [None, "many", -1, {}])
    def test_without_a_count_an_empty_page_is_the_end(self, count: Any) -> None:
        catalog = catalog_at(SITE)
        first = answered(catalog.search(Query()), NO_STATUS, page_of(count, "a", "b"))
        assert (first.total, first.next) == (None, "2 a")
        assert answered(catalog.search(Query(), first.next), page_of(count)).next is None

    def test_a_server_that_ignores_the_start_is_asked_once_more_only(self, double: CkanDouble) -> None:
        double.fault("/api/3/action/package_search", "endless")
        pages = all_pages(catalog_at(double.url), Query())
        assert [len(page.records) for page in pages] == [2, 0]

    def test_broken_entries_count_for_the_next_start(self) -> None:
        catalog = catalog_at(SITE)
        result = {"count": 9, "results": [None, {"name": "a"}, 3]}
        page = answered(catalog.search(Query()), NO_STATUS, reply({"success": True, "result": result}))
        assert (len(page.records), page.skipped, page.next) == (1, 2, "3 a")

    @pytest.mark.parametrize("cursor", ["", "x", "-1", "1;2", "99999999999"])
    def test_a_foreign_cursor_is_refused(self, cursor: str) -> None:
        with pytest.raises(CatalogError):
            next(catalog_at(SITE).search(Query(), cursor))

    @pytest.mark.parametrize("cursor", [Cursor(0), Cursor(20, "a b"), Cursor(3, "x")])
    def test_cursors_survive_their_text(self, cursor: Cursor) -> None:
        assert Cursor.from_text(cursor.to_text()) == cursor


class TestFacets:
    def test_the_first_page_counts_the_values(self, double: CkanDouble) -> None:
        page = search(catalog_at(double.url), Query("eau"))
        counted: Dict[str, Dict[str, Any]] = {
            facet.field: {value.key: (value.label, value.count) for value in facet.values} for facet in page.facets
        }
        assert set(counted) == CkanCatalog.capabilities.facets
        assert counted["organisation"]["syndicat-des-eaux"] == ("Syndicat des eaux de la Lisse", 3)
        assert counted["theme"]["environnement"] == ("Environnement", 2)
        assert counted["format"]["GeoJSON"] == ("GeoJSON", 1)
        assert counted["licence"]["odc-odbl"][1] == 1
        asked = double.last("package_search").value("facet.field")
        assert json.loads(asked) == ["organization", "groups", "tags", "res_format", "license_id"]

    def test_a_facets_key_filters_what_it_counted(self, double: CkanDouble) -> None:
        catalog = catalog_at(double.url)
        for facet in search(catalog, Query("eau")).facets:
            for value in facet.values:
                total = search(catalog, Query("eau").with_filter(facet.field, [value.key])).total
                assert total == (2 if value.key.lower() == "eau" else value.count)

    def test_following_pages_do_not_count_again(self, double: CkanDouble) -> None:
        pages = all_pages(catalog_at(double.url), Query(page_size=40))
        assert pages[0].facets
        assert pages[1].facets == ()

    def test_labels_come_in_the_language_of_the_query(self) -> None:
        items = [{"name": "ign", "display_name": {"fr": "Institut", "en": "Institute"}, "count": 2}]
        result = {"count": 1, "results": [], "search_facets": {"organization": {"items": items}}}
        catalog = catalog_at(SITE)
        page = answered(catalog.search(Query(language="fr")), NO_STATUS, reply({"success": True, "result": result}))
        assert page.facets[0].values[0].label == "Institut"

    def test_the_older_form_is_read(self) -> None:
        result = {"count": 1, "results": [], "facets": {"tags": {"eau": 3, "mer": 1}}}
        page = answered(catalog_at(SITE).search(Query()), NO_STATUS, reply({"success": True, "result": result}))
        assert [(value.key, value.count) for value in page.facets[0].values] == [("eau", 3), ("mer", 1)]
        assert page.facets[0].field == FilterField.KEYWORD


class TestDetails:
    @pytest.mark.parametrize("key", ["stations-de-mesure", "p0000000-0000-4000-8000-000000000004"])
    def test_a_package_is_fetched_by_name_or_id(self, double: CkanDouble, key: str) -> None:
        catalog = catalog_at(double.url)
        record = run(catalog, catalog.details(key))
        assert record.title == "Stations de mesure de la qualité de l'eau"
        assert record.complete

    def test_a_search_already_brings_everything(self, double: CkanDouble) -> None:
        catalog = catalog_at(double.url)
        found = search(catalog, Query("stations", language="fr")).records[0]
        assert found.complete
        assert run(catalog, catalog.details(found.id)) == found

    def test_dkan_answers_with_a_list(self) -> None:
        with CkanDouble(dkan=True) as double:
            catalog = catalog_at(double.url)
            assert run(catalog, catalog.details("stations-de-mesure")).licence.id == "odc-odbl"

    @pytest.mark.parametrize("key", ["", "  ", "nowhere", "../../x", "é&id=stations-de-mesure"])
    def test_an_unknown_package_is_not_found(self, double: CkanDouble, key: str) -> None:
        catalog = catalog_at(double.url)
        with pytest.raises(CatalogError) as caught:
            run(catalog, catalog.details(key))
        assert caught.value.kind is ErrorKind.NOT_FOUND

    def test_an_empty_list_is_not_found(self) -> None:
        with pytest.raises(CatalogError) as caught:
            answered(catalog_at(SITE).details("x"), reply({"success": True, "result": []}))
        assert caught.value.kind is ErrorKind.NOT_FOUND


class TestProbe:
    def test_a_portal_says_what_it_is(self, double: CkanDouble) -> None:
        catalog = catalog_at(double.url)
        info = run(catalog, catalog.probe())
        assert (info.title, info.version, info.records) == ("Données du pays de Vaubrun", "2.10.4", PLAIN + 6)
        assert catalog.capabilities.extent
        assert double.last("package_search").value("rows") == "0"

    def test_dkan_proves_itself_by_its_search(self) -> None:
        with CkanDouble(dkan=True) as double:
            catalog = catalog_at(double.url)
            info = run(catalog, catalog.probe())
            assert (info.title, info.version, info.records) == ("", "", PLAIN + 6)

    @pytest.mark.parametrize("body", [{"success": True, "result": {}}, {"data": [], "total": 3}, [], "CKAN"])
    def test_another_server_is_none(self, body: Any) -> None:
        with pytest.raises(CatalogError) as caught:
            answered(catalog_at(SITE).probe(), reply(STATUS), reply(body))
        assert caught.value.kind in (ErrorKind.UNEXPECTED, ErrorKind.SERVICE)


class TestLogin:
    def test_private_packages_are_asked_for_with_an_account(self) -> None:
        with CkanDouble(token="jeton") as double:
            page = search(catalog_at(double.url, authcfg="a1b2c3d"), Query("agricole"), session=LoggedIn("jeton"))
            assert [record.notices for record in page.records] == [("private",)]

    def test_drafts_are_never_asked_for(self) -> None:
        with CkanDouble(token="jeton") as double:
            search(catalog_at(double.url, authcfg="a1b2c3d"), Query(), session=LoggedIn("jeton"))
            assert double.last("package_search").values("include_drafts") == []
            assert double.last("package_search").values("include_private") == ["true"]

    def test_they_are_not_asked_for_without_one(self) -> None:
        with CkanDouble(token="jeton") as double:
            assert search(catalog_at(double.url), Query("agricole")).total == 0
            assert double.last("package_search").values("include_private") == []

    def test_an_old_portal_is_asked_without_them(self) -> None:
        with CkanDouble(token="jeton", old=True) as double:
            catalog = catalog_at(double.url, authcfg="a1b2c3d")
            assert search(catalog, Query("stations"), session=LoggedIn("jeton")).total == 1
            assert search(catalog, Query("stations"), session=LoggedIn("jeton")).total == 1
            assert double.actions().count("package_search") == 3

    def test_a_closed_portal_wants_a_login(self) -> None:
        with CkanDouble(token="jeton", closed=True) as double:
            with pytest.raises(CatalogError) as caught:
                search(catalog_at(double.url), Query())
            assert caught.value.kind is ErrorKind.LOGIN_NEEDED
            with pytest.raises(CatalogError) as caught:
                search(catalog_at(double.url, authcfg="a1b2c3d"), Query(), session=LoggedIn("faux"))
            assert caught.value.kind is ErrorKind.FORBIDDEN
            page = search(catalog_at(double.url, authcfg="a1b2c3d"), Query("stations"), session=LoggedIn("jeton"))
            assert page.total == 1
