"""What an OpenDataSoft portal is asked, and what comes back: conditions, order, paging, facets, APIs, details."""
from __future__ import annotations

from typing import Any, Iterator, List

import pytest
import requests

from catalog_search.catalogs.detect import detect
from catalog_search.catalogs.opendatasoft import OpendatasoftCatalog
from catalog_search.catalogs.opendatasoft_query import WINDOW, old_params, page_size, quoted, where_clause
from catalog_search.catalogs.page_answers import read_answer
from catalog_search.catalogs.registry import catalog_class
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Query, Sort
from catalog_search.model.record import Access, Facet, Page
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.broken_bodies import BODIES
from tests.servers.opendatasoft import OdsDouble
from tests.servers.opendatasoft_data import PLAIN, dataset, datasets
from tests.unit.asking import LoggedIn, all_pages, answered, details, run, search
from tests.unit.opendatasoft_support import SITE, catalog_at, reply

NEW = "/api/explore/v2.1/catalog"
ALL = PLAIN + 7
#: How the portal writes one licence.
OPEN = ("Licence Ouverte v2.0 (Etalab)", "Licence Ouverte v2.0")


@pytest.fixture
def double() -> Iterator[OdsDouble]:
    with OdsDouble() as started:
        yield started


def ids(page: Page) -> List[str]:
    return [record.id for record in page.records]


def facet(page: Page, name: str) -> Facet:
    return next(one for one in page.facets if one.field == name)


def page_of(count: Any, *names: str) -> Any:
    return reply({"total_count": count, "results": [{"dataset_id": name} for name in names]})


def with_meta(name: str, *values: str) -> List[str]:
    """The ids of the portal's datasets with one of the values."""
    return [item["dataset_id"] for item in datasets() if item["metas"]["default"][name] in values]


class TestAddress:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("https://data.x.org/", "https://data.x.org"),
            (" data.x.org ", "https://data.x.org"),
            ("https://data.x.org/explore/?sort=modified&q=eau", "https://data.x.org"),
            ("https://data.x.org/explore/dataset/arbres/map/?location=12,1,2#x", "https://data.x.org"),
            ("https://data.x.org/api/explore/v2.1/catalog/datasets?limit=1", "https://data.x.org"),
            ("https://data.x.org/pages/accueil/", "https://data.x.org"),
            ("localhost:8000/explore", "http://localhost:8000"),
        ],
    )
    def test_is_that_of_the_host(self, typed: str, kept: str) -> None:
        assert OpendatasoftCatalog.normalise_url(typed) == kept
        assert OpendatasoftCatalog.normalise_url(kept) == kept

    def test_it_is_registered(self) -> None:
        assert catalog_class("opendatasoft") is OpendatasoftCatalog

    @pytest.mark.parametrize(
        "path", ["", "/explore/dataset/parcelles/information/", "/explore/?q=eau", f"{NEW}/datasets?limit=2"]
    )
    def test_a_pasted_one_is_recognised(self, double: OdsDouble, path: str) -> None:
        config = CatalogConfig(id="", type="file", name="", url=double.url)
        found = BlockingCarrier(config, timeout=10.0).run(detect(f"{double.url}{path}"))
        assert found.best is not None
        assert (found.best.type, found.best.url, found.best.records) == ("opendatasoft", double.url, ALL)


    @pytest.mark.parametrize(
        ("api", "path"), [("v2.0", "/api/v2/catalog/datasets"), ("v1", "/api/datasets/1.0/search")]
    )
    def test_so_is_one_of_an_older_api(self, api: str, path: str) -> None:
        with OdsDouble(apis=(api,)) as double:
            config = CatalogConfig(id="", type="file", name="", url=double.url)
            found = BlockingCarrier(config, timeout=10.0).run(detect(f"{double.url}{path}"))
            answer = read_answer(requests.get(f"{double.url}{path}", timeout=10))
        assert found.best is not None
        assert (found.best.type, found.best.url) == ("opendatasoft", double.url)
        assert [guess.type for guess in answer.guesses] == ["opendatasoft"]


class TestConditions:
    def test_words_are_searched(self) -> None:
        assert where_clause(Query("arbres  d'ornement"), (), True) == 'search(*, "arbres d\'ornement")'
        assert where_clause(Query("arbres d'ornement"), (), False) == '"arbres d\'ornement"'
        assert where_clause(Query("  "), (), True) == ""

    @pytest.mark.parametrize(
        ("value", "literal"),
        [
            ('a"b', '"a\\"b"'),
            ("a\\", '"a\\\\"'),
            ('\\"', '"\\\\\\""'),
            ("a\nb\x00c", '"a bc"'),
            ("x" * 600, f'"{"x" * 500}"'),
        ],
    )
    def test_nothing_leaves_its_quotes(self, value: str, literal: str) -> None:
        assert quoted(value) == literal

    def test_filters_add_up_and_their_values_do_not(self) -> None:
        query = Query("eau").with_filter("organisation", ["A", "B"]).with_filter("theme", ["C"])
        clauses = ('search(*, "eau")', '(publisher = "A" OR publisher = "B")', 'theme = "C"')
        assert where_clause(query, (), True) == " AND ".join(clauses)

    @pytest.mark.parametrize(
        ("interval", "clause"),
        [
            ("2023", "modified >= date'2023-01-01T00:00:00Z' AND modified <= date'2023-12-31T23:59:59.999Z'"),
            ("../2024-02", "modified <= date'2024-02-29T23:59:59.999Z'"),
            ("2024-02-03/..", "modified >= date'2024-02-03T00:00:00Z'"),
            ("hier/demain", ""),
        ],
    )
    def test_an_interval(self, interval: str, clause: str) -> None:
        assert where_clause(Query().with_filter("modified", [interval]), (), True) == clause

    @pytest.mark.parametrize(
        "text", ['"', "\\", '" OR features = "geo', "') OR 1=1 --", "x AND y", "NOT", "date'x'", "*"]
    )
    def test_no_text_is_a_condition(self, double: OdsDouble, text: str) -> None:
        """The double complains of a condition that it does not understand."""
        catalog = catalog_at(double.url)
        for field in ("keyword", "licence", "place", "organisation", "theme"):
            assert search(catalog, Query().with_filter(field, [text])).total == 0
        found = search(catalog, Query(text)).total
        assert found == (0 if any(char.isalnum() for char in text) else ALL)

    def test_slips_are_forgiven(self, double: OdsDouble) -> None:
        assert "arbres-remarquables" in ids(search(catalog_at(double.url), Query("arbes remarqu")))

    @pytest.mark.parametrize("name", [OPEN[0], "lov2", "Licence Ouverte / Open Licence version 2.0"])
    def test_a_licence_by_any_of_its_names(self, double: OdsDouble, name: str) -> None:
        catalog = catalog_at(double.url)
        found = search(catalog, Query(page_size=100).with_filter("licence", [name]))
        assert {record.licence.id for record in found.records if record.licence} == {"lov2"}
        assert set(ids(found)) == set(with_meta("license", *OPEN))
        search(catalog, Query("eau").with_filter("licence", [name]))
        asked = [one for one in double.requests if one.path.endswith("/facets") and one.values("facet") == ["license"]]
        assert len(asked) == 1

    def test_types_that_no_dataset_has_are_not_asked_for(self, double: OdsDouble) -> None:
        page = search(catalog_at(double.url), Query().with_filter("type", ["service"]))
        assert (page.total, page.records) == (0, ())
        assert double.requests == []

    @pytest.mark.parametrize("word", ["ARBRE", "espaces verts", "Patrimoine Naturel".lower()])
    def test_keywords_in_other_letters(self, double: OdsDouble, word: str) -> None:
        found = search(catalog_at(double.url), Query().with_filter("keyword", [word]))
        assert ids(found) == ["arbres-remarquables"]

    def test_where_is_not_searched(self, double: OdsDouble) -> None:
        catalog = catalog_at(double.url)
        assert search(catalog, Query(extent=Extent(0, 0, 1, 1))).total == ALL
        assert not catalog.capabilities.extent


class TestPlainText:
    """Where ``search()`` is not understood, the words are sent as plain text, from then on."""

    def test_it_is_found_out_once(self) -> None:
        with OdsDouble(has_search=False) as double:
            catalog = catalog_at(double.url)
            assert ids(search(catalog, Query("arbres remarquables"))) == ["arbres-remarquables"]
            assert search(catalog, Query("zones inondables")).total == 1
            wheres = [one.value("where") for one in double.requests if one.path.endswith("/datasets")]
        assert wheres == ['search(*, "arbres remarquables")', '"arbres remarquables"', '"zones inondables"']

    def test_an_error_of_both_is_told(self, double: OdsDouble) -> None:
        double.fault(f"{NEW}/datasets", "odsql_error")
        catalog = catalog_at(double.url)
        with pytest.raises(CatalogError) as caught:
            search(catalog, Query("eau"))
        assert caught.value.kind is ErrorKind.BAD_REQUEST and "malformed" in caught.value.detail
        assert len(double.requests) == 2
        double.clear_faults()
        search(catalog, Query("eau"))
        assert double.requests[2].value("where") == 'search(*, "eau")'

    def test_without_words_there_is_nothing_to_try(self, double: OdsDouble) -> None:
        double.fault(f"{NEW}/datasets", "odsql_error")
        with pytest.raises(CatalogError):
            search(catalog_at(double.url), Query())
        assert len(double.requests) == 1


class TestPaging:
    def test_every_dataset_comes_once(self, double: OdsDouble) -> None:
        pages = all_pages(catalog_at(double.url), Query(page_size=10))
        assert [len(page.records) for page in pages] == [10, 10, 10, 10, 3]
        assert len({record.id for page in pages for record in page.records}) == ALL

    def test_servers_that_cap_without_a_word(self) -> None:
        with OdsDouble(limit_max=7) as double:
            pages = all_pages(catalog_at(double.url), Query(page_size=30))
            assert sum(len(page.records) for page in pages) == ALL

    @pytest.mark.parametrize(
        ("wanted", "start", "asked"),
        [(20, 0, 20), (5000, 0, 100), (0, 0, 1), (100, 9900, 99), (100, 9998, 1), (100, 9999, 0), (20, 10**6, 0)],
    )
    def test_a_page_lies_in_the_window(self, wanted: int, start: int, asked: int) -> None:
        assert page_size(Query(page_size=wanted), start) == asked
        assert not asked or start + asked < WINDOW

    def test_pages_end_with_the_window(self) -> None:
        def asked(start: int, count: int) -> Page:
            conversation = catalog_at(SITE).search(Query(page_size=100), f"{start} before")
            found = answered(conversation, page_of(30_000, *(f"d{n}" for n in range(count))))
            assert isinstance(found, Page)
            return found

        assert asked(9800, 100).next is not None
        assert asked(9900, 99).next is None
        assert asked(9900, 98).next is not None
        assert run(catalog_at(SITE), catalog_at(SITE).search(Query(), "9999 x")) == Page()

    @pytest.mark.parametrize(
        ("count", "names", "cursor", "goes_on"),
        [
            (50, ("a", "b"), None, True),
            (2, ("a", "b"), None, False),
            (None, ("a", "b"), None, True),
            ("x", ("a",), None, True),
            (50, (), None, False),
            (50, ("a", "b"), "20 a", False),
            (50, ("a", "b"), "20 z", True),
            (-1, ("a",), None, True),
        ],
    )
    def test_an_end_is_an_end(self, count: Any, names: Any, cursor: Any, goes_on: bool) -> None:
        replies = [page_of(count, *names), reply({"facets": []})]
        catalog = catalog_at(SITE)
        page = answered(catalog.search(Query(page_size=20), cursor), *replies)
        assert (page.next is not None) is goes_on

    def test_a_foreign_cursor_is_refused(self) -> None:
        for cursor in ("x", "-1", "", "20\n"):
            with pytest.raises(CatalogError) as caught:
                run(catalog_at(SITE), catalog_at(SITE).search(Query(), cursor))
            assert caught.value.kind is ErrorKind.UNEXPECTED

    def test_an_endless_portal_ends(self, double: OdsDouble) -> None:
        double.fault("/", "endless")
        pages = all_pages(catalog_at(double.url), Query())
        assert len(pages) == 2 and ids(pages[1]) == []


class TestFacets:
    def test_they_come_with_the_first_page_only(self, double: OdsDouble) -> None:
        catalog = catalog_at(double.url)
        first = search(catalog, Query(page_size=10))
        second = search(catalog, Query(page_size=10), first.next)
        assert {one.field for one in first.facets} == catalog.capabilities.facets
        assert second.facets == ()
        assert [path.rpartition("/")[2] for path in double.paths()] == ["datasets", "facets", "datasets"]

    def test_they_count_what_is_found(self, double: OdsDouble) -> None:
        page = search(catalog_at(double.url), Query(page_size=5).with_filter("organisation", ["Vaubrun Métropole"]))
        assert [(value.key, value.count) for value in facet(page, "organisation").values] == [("Vaubrun Métropole", 14)]

    def test_names_of_one_licence_are_one_value(self, double: OdsDouble) -> None:
        values = facet(search(catalog_at(double.url), Query(page_size=5)), "licence").values
        found = {value.key: value for value in values}
        assert found["lov2"].count == len(with_meta("license", *OPEN))
        assert found["lov2"].label == "Licence Ouverte / Open Licence version 2.0"
        assert len(found) == len(values)

    def test_another_order_counts_nothing_anew(self, double: OdsDouble) -> None:
        catalog = catalog_at(double.url)
        first = search(catalog, Query(page_size=5))
        again = search(catalog, Query(page_size=5, sort=Sort.TITLE))
        assert again.facets == first.facets != ()
        assert double.paths().count(f"{NEW}/facets") == 1

    def test_a_page_that_holds_all_is_counted_here(self, double: OdsDouble) -> None:
        catalog = catalog_at(double.url)
        query = Query("environnement eau", page_size=50)
        here = search(catalog, query)
        assert f"{NEW}/facets" not in double.paths()
        there = search(catalog, Query("environnement eau", page_size=1))
        assert f"{NEW}/facets" in double.paths()

        def counts(page: Page) -> Any:
            return {one.field: {(value.key, value.label, value.count) for value in one.values} for one in page.facets}

        assert counts(here) == counts(there)

    def test_nothing_found_has_none(self, double: OdsDouble) -> None:
        assert search(catalog_at(double.url), Query("zzqx")).facets == ()
        assert f"{NEW}/facets" not in double.paths()

    def test_a_portal_that_does_not_know_one_offers_its_own(self) -> None:
        with OdsDouble(facet_names=("publisher", "theme", "language")) as double:
            catalog = catalog_at(double.url)
            assert [one.field for one in search(catalog, Query()).facets] == ["organisation", "theme"]
            search(catalog, Query("comptage"))
            asked = [len(one.values("facet")) for one in double.requests if one.path.endswith("/facets")]
        assert asked == [5, 0, 0]

    @pytest.mark.parametrize("fault", ["http_500", "html", "quota", "null", "closed"])
    def test_a_count_that_fails_leaves_the_page(self, double: OdsDouble, fault: str) -> None:
        double.fault(f"{NEW}/facets", BODIES.get(fault, fault), times=1)
        catalog = catalog_at(double.url)
        page = search(catalog, Query(page_size=5))
        assert len(page.records) == 5 and page.facets == ()
        assert search(catalog, Query(page_size=5)).facets != ()

    @pytest.mark.parametrize("fault", ["never", "http_404", "http_400"])
    def test_a_portal_that_cannot_count_is_not_asked_again(self, double: OdsDouble, fault: str) -> None:
        double.fault(f"{NEW}/facets", fault)
        catalog = catalog_at(double.url)
        for text in ("", "comptage"):
            assert run(catalog, catalog.search(Query(text, page_size=5)), timeout=0.3).facets == ()
        assert double.paths().count(f"{NEW}/facets") == 1


class TestApis:
    def test_the_newest_is_asked_first(self, double: OdsDouble) -> None:
        info = run(catalog_at(double.url), catalog_at(double.url).probe())
        assert (info.version, info.records) == ("Explore API v2.1", ALL)
        assert info.title == double.url.partition("://")[2]
        assert double.paths() == [f"{NEW}/datasets"]

    @pytest.mark.parametrize(
        ("apis", "version", "tries"),
        [(("v2.0", "v1"), "Explore API v2.0", 2), (("v1",), "Search API v1", 3)],
    )
    def test_the_older_ones_after_it_and_once(self, apis: Any, version: str, tries: int) -> None:
        with OdsDouble(apis=apis) as double:
            catalog = catalog_at(double.url)
            assert run(catalog, catalog.probe()).version == version
            assert len(double.requests) == tries
            assert search(catalog, Query("arbres remarquables")).total == 1
            assert details(catalog, "parcelles").title == "Parcelles cadastrales"
            assert not any("v2.1" in path for path in double.paths()[1:])

    def test_details_find_it_out_as_well(self) -> None:
        with OdsDouble(apis=("v1",)) as double:
            catalog = catalog_at(double.url)
            assert details(catalog, "zones-inondables").extents == (Extent(4.85, 47.2, 5.21, 47.41),)
            assert "v1" in catalog._known.name
            assert len(double.requests) == 3

    def test_an_error_of_the_platform_tells_that_it_is_there(self, double: OdsDouble) -> None:
        with pytest.raises(CatalogError) as caught:
            details(catalog_at(double.url), "inconnu")
        assert caught.value.kind is ErrorKind.NOT_FOUND
        assert len(double.requests) == 1

    def test_what_is_no_portal_is_not_found(self) -> None:
        with OdsDouble(apis=()) as double:
            catalog = catalog_at(double.url)
            for conversation in (catalog.search(Query()), catalog.details("x"), catalog.probe()):
                with pytest.raises(CatalogError) as caught:
                    run(catalog, conversation)
                assert caught.value.kind is ErrorKind.NOT_FOUND
            assert len(double.requests) == 9

    @pytest.mark.parametrize("apis", [("v2.0",), ("v1",)])
    def test_pages_filters_and_facets_of_the_older(self, apis: Any) -> None:
        with OdsDouble(apis=apis) as double:
            catalog = catalog_at(double.url)
            pages = all_pages(catalog, Query(page_size=10))
            assert len({record.id for page in pages for record in page.records}) == ALL
            assert {one.field for one in pages[0].facets} == catalog.capabilities.facets
            query = Query(page_size=100).with_filter("organisation", ["Vaubrun Métropole", "Ville de Vaubrun"])
            wanted = query.values("organisation")
            assert set(ids(search(catalog, query))) == set(with_meta("publisher", *wanted))
            query = Query("plan", page_size=100).with_filter("modified", ["2022-11"])
            assert ids(search(catalog, query)) == ["parcelles"]
            assert ids(search(catalog, Query(sort=Sort.MODIFIED, page_size=1))) == ["arbres-remarquables"]
            assert search(catalog, Query().with_filter("licence", ["lov2"])).total == len(with_meta("license", *OPEN))

    def test_the_oldest_can_do_less(self) -> None:
        with OdsDouble(apis=("v1",)) as double:
            catalog = catalog_at(double.url)
            assert FilterField.TYPE.value in catalog.capabilities.filters
            search(catalog, Query())
            able = catalog.capabilities
            assert able.filters == {"organisation", "keyword", "theme", "licence", "modified"}
            assert able.facets == {"organisation", "keyword", "theme", "licence"}
            assert able.sorts == (Sort.RELEVANCE, Sort.MODIFIED)
            assert able.filters < OpendatasoftCatalog.capabilities.filters

    def test_words_for_the_oldest(self) -> None:
        params = dict(old_params(Query('plan "a:b" OR (c)').with_filter("modified", ["2020/.."]), (), 0))
        assert params["q"] == "(plan a b or c) AND modified:[2020-01-01T00:00:00Z TO 9999-12-31T23:59:59Z]"
        many = old_params(Query().with_filter("theme", ["a", "b"]), (), 20)
        assert [pair for pair in many if "theme" in pair[0]] == [
            ("refine.theme", "a"), ("refine.theme", "b"), ("disjunctive.theme", "true"),
        ]  # fmt: skip
        assert ("facet", "theme") in old_params(Query(), (), 0)


class TestDetails:
    def test_the_records_tell_where_they_lie(self, double: OdsDouble) -> None:
        catalog = catalog_at(double.url)
        brief = next(one for one in search(catalog, Query("arbres remarquables")).records if "arbres" in one.id)
        record = details(catalog, brief.id)
        assert (brief.extents, brief.complete) == ((), False)
        assert (record.extents, record.complete) == ((Extent(5.01, 47.28, 5.09, 47.36),), True)
        assert record.resources == brief.resources
        assert double.requests[-1].value("select") == "bbox(geo_shape) as bbox"

    @pytest.mark.parametrize("name", ["budget-primitif", "plan-local-urbanisme", "zones-inondables", "signalements"])
    def test_what_has_none_or_says_it_is_not_measured(self, double: OdsDouble, name: str) -> None:
        assert details(catalog_at(double.url), name).complete
        assert len(double.requests) == 1

    @pytest.mark.parametrize("fault", ["denied", "html", "cut_off", "odsql_error", "hostile", "no_results"])
    def test_a_box_that_fails_leaves_the_rest(self, double: OdsDouble, fault: str) -> None:
        double.fault(f"{NEW}/datasets/arbres-remarquables/records", fault)
        record = details(catalog_at(double.url), "arbres-remarquables")
        assert record.complete and record.extents == () and record.resources

    def test_a_name_that_is_no_word_is_quoted(self) -> None:
        item = dataset("x", "X", [{"name": "Géo point", "type": "geo_point_2d"}])
        conversation = catalog_at(SITE).details("x")
        next(conversation)
        request = conversation.send(reply(item))
        assert ("select", "bbox(`Géo point`) as bbox") in request.params

    @pytest.mark.parametrize("name", ["", " ", ".", ".."])
    def test_no_id_is_not_asked_for(self, double: OdsDouble, name: str) -> None:
        with pytest.raises(CatalogError) as caught:
            details(catalog_at(double.url), name)
        assert caught.value.kind is ErrorKind.NOT_FOUND
        assert double.requests == []

    def test_an_id_is_no_path(self, double: OdsDouble) -> None:
        for name in ("../facets", "a/b", "x?limit=1", "é#b"):
            with pytest.raises(CatalogError) as caught:
                details(catalog_at(double.url), name)
            assert caught.value.kind is ErrorKind.NOT_FOUND
        assert all(one.raw_path.startswith(f"{NEW}/datasets/") or "/api/" in one.raw_path for one in double.requests)


class TestKey:
    def test_a_key_shows_more(self) -> None:
        with OdsDouble(token="cle") as double:
            catalog = catalog_at(double.url, authcfg="a1b2c3d")
            assert search(catalog, Query("réseau interne"), session=LoggedIn("Apikey cle")).total == 1
            assert details(catalog, "reseau-interne", session=LoggedIn("Apikey cle")).access is Access.UNKNOWN
            assert search(catalog_at(double.url), Query("réseau interne")).total == 0

    def test_a_closed_portal_wants_one(self) -> None:
        with OdsDouble(token="cle", closed=True) as double:
            with pytest.raises(CatalogError) as caught:
                search(catalog_at(double.url), Query())
            assert caught.value.kind is ErrorKind.LOGIN_NEEDED
            with pytest.raises(CatalogError) as caught:
                search(catalog_at(double.url, authcfg="a1b2c3d"), Query(), session=LoggedIn("Apikey fausse"))
            assert caught.value.kind is ErrorKind.LOGIN_WRONG
            page = search(catalog_at(double.url, authcfg="a1b2c3d"), Query(), session=LoggedIn("Apikey cle"))
            assert page.total == ALL + 1
            assert all("apikey" not in one.raw_path.lower() for one in double.requests)


def test_the_language_is_that_of_the_reader(double: OdsDouble) -> None:
    catalog = catalog_at(double.url)
    search(catalog, Query(language="fr"))
    details(catalog, "budget-primitif")
    assert {one.value("lang") for one in double.requests} == {"fr"}
    search(catalog, Query(language="br"))
    assert double.requests[-1].values("lang") == []
