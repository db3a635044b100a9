"""Searching a uData portal: what is asked, page after page, and what becomes of the reply."""
from __future__ import annotations

from typing import Dict, Iterator, List, Tuple

import pytest

from catalog_search.catalogs.datagouv import DatagouvCatalog
from catalog_search.catalogs.datagouv_query import Cursor
from catalog_search.catalogs.registry import create_catalog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import FilterField, Query, Sort
from catalog_search.model.record import FacetValue, Page
from tests.servers.udata import UdataDouble
from tests.servers.udata_data import ORGANISATIONS
from tests.unit.asking import all_records, answered, run, search
from tests.unit.datagouv_support import catalog_at, fixture

FIRST, SECOND = ORGANISATIONS[0][0], ORGANISATIONS[1][0]


@pytest.fixture
def double() -> Iterator[UdataDouble]:
    with UdataDouble() as started:
        yield started


def asked(query: Query, cursor: "str | None" = None) -> Tuple[str, List[Tuple[str, str]]]:
    """Address and parameters of the first request."""
    request = next(catalog_at("https://www.example.org").search(query, cursor))
    return request.url, list(request.params)


def test_the_registry_makes_this_catalogue() -> None:
    catalog = create_catalog(CatalogConfig("dg", "datagouv", "data.gouv.fr", "https://www.data.gouv.fr"))
    assert isinstance(catalog, DatagouvCatalog)


def test_a_plain_search_asks_v2_for_full_objects_with_the_trailing_slash() -> None:
    request = next(catalog_at("https://www.example.org/").search(Query("  plan   cadastral ", language="fr")))
    assert request.method == "GET"
    assert request.url == "https://www.example.org/api/2/datasets/search/"
    assert request.params == [("q", "plan cadastral"), ("page", "1"), ("page_size", "20"), ("lang", "fr")]
    assert request.headers == {"Accept": "application/json", "X-Get-Datasets-Full-Objects": "True"}


def test_an_empty_text_sends_no_empty_parameter() -> None:
    _, params = asked(Query("", language="not a language"))
    assert params == [("page", "1"), ("page_size", "20")]


@pytest.mark.parametrize(
    ("sort", "sent"),
    [(Sort.RELEVANCE, None), (Sort.MODIFIED, "-last_update"), (Sort.CREATED, "-created"), (Sort.POPULARITY, "-views")],
)
def test_each_declared_order_has_its_parameter(sort: Sort, sent: "str | None") -> None:
    assert dict(asked(Query("x", sort=sort))[1]).get("sort") == sent


def test_only_the_orders_that_v2_knows_are_declared() -> None:
    declared = DatagouvCatalog.capabilities
    assert Sort.TITLE not in declared.sorts
    assert set(declared.sorts) == {Sort.RELEVANCE, Sort.MODIFIED, Sort.CREATED, Sort.POPULARITY}
    assert not declared.extent
    assert FilterField.MODIFIED.value not in declared.filters
    assert declared.total
    assert declared.max_page == 100


@pytest.mark.parametrize(
    ("field", "values", "sent"),
    [
        (FilterField.FORMAT, ["SHP", "gpkg", "shp "], [("format", "shp"), ("format", "gpkg")]),
        (FilterField.KEYWORD, ["cadastre"], [("tag", "cadastre")]),
        (FilterField.ORGANISATION, [FIRST], [("organization", FIRST)]),
        (FilterField.LICENCE, ["lov2"], [("license", "lov2")]),
        (FilterField.LICENCE, ["licence ouverte / open licence VERSION 2.0"], [("license", "lov2")]),
        (FilterField.ACCESS, ["restricted"], [("access_type", "restricted")]),
        (FilterField.PLACE, ["fr:departement:26"], [("geozone", "fr:departement:26")]),
        (FilterField.TYPE, ["service", "dataset"], []),
        (FilterField.MODIFIED, ["2024-01-01/.."], []),
    ],
)
def test_each_filter_has_its_parameter(field: FilterField, values: List[str], sent: List[Tuple[str, str]]) -> None:
    _, params = asked(Query().with_filter(field, values))
    assert [pair for pair in params if pair[0] not in ("page", "page_size", "lang")] == sent


@pytest.mark.parametrize(
    "query",
    [
        Query().with_filter(FilterField.TYPE, ["service", "map"]),
        Query().with_filter(FilterField.ACCESS, ["secret"]),
    ],
)
def test_what_can_find_nothing_is_not_asked(query: Query) -> None:
    with pytest.raises(StopIteration) as stop:
        next(catalog_at("https://www.example.org").search(query))
    assert stop.value.value == Page(total=0)


def test_a_page_is_never_larger_than_the_server_likes() -> None:
    assert ("page_size", "100") in asked(Query(page_size=5000))[1]
    assert ("page_size", "1") in asked(Query(page_size=0))[1]


def test_the_cursor_is_the_page_number() -> None:
    url, params = asked(Query(), "7")
    assert url.endswith("/api/2/datasets/search/")
    assert ("page", "7") in params
    url, params = asked(Query(), "v1:3")
    assert url.endswith("/api/1/datasets/")
    assert ("page", "3") in params


@pytest.mark.parametrize("text", ["", "x", "-1", "v2:1", "1.", "0.1,", "1;2", "9" * 40])
def test_a_foreign_cursor_is_an_error(text: str) -> None:
    with pytest.raises(CatalogError) as caught:
        asked(Query(), text)
    assert caught.value.kind is ErrorKind.UNEXPECTED


@pytest.mark.parametrize("text", ["3", "v1:12", "0.2,1.3/345", "v1:4.1,0.2"])
def test_cursors_survive_being_text(text: str) -> None:
    assert Cursor.from_text(text).to_text(single="." not in text) == text


@pytest.mark.parametrize(
    ("typed", "root"),
    [
        ("https://www.data.gouv.fr", "https://www.data.gouv.fr"),
        (" https://www.data.gouv.fr/ ", "https://www.data.gouv.fr"),
        ("https://www.data.gouv.fr/fr/", "https://www.data.gouv.fr"),
        ("https://www.data.gouv.fr/api/1/", "https://www.data.gouv.fr"),
        ("https://www.data.gouv.fr/api/2/datasets/search/?q=a&page=2", "https://www.data.gouv.fr"),
        ("https://www.data.gouv.fr/fr/datasets/base-adresse-nationale/#/resources", "https://www.data.gouv.fr"),
        ("https://www.data.gouv.fr/datasets/search?q=communes", "https://www.data.gouv.fr"),
        ("https://www.data.gouv.fr/organizations/insee/", "https://www.data.gouv.fr"),
        ("www.data.gouv.fr", "https://www.data.gouv.fr"),
        ("127.0.0.1:7000", "http://127.0.0.1:7000"),
        ("http://127.0.0.1:7000/portail/api/1/datasets/", "http://127.0.0.1:7000/portail"),
        ("http://127.0.0.1:7000/fr/portail", "http://127.0.0.1:7000/fr/portail"),
        ("http://[bad", "http://[bad"),
        ("", ""),
    ],
)
def test_pasted_addresses_lead_to_the_portal(typed: str, root: str) -> None:
    assert DatagouvCatalog.normalise_url(typed) == root
    assert DatagouvCatalog.normalise_url(root) == root


def test_records_of_a_search_know_that_there_is_more(double: UdataDouble) -> None:
    page = search(catalog_at(double.url), Query("communes vaubrun"))
    record = page.records[0]
    assert (record.title, record.catalog, record.complete) == ("Communes du pays de Vaubrun", "dg", False)
    assert record.licence is not None
    assert record.licence.title == "Licence Ouverte / Open Licence version 2.0"
    assert dict(record.facts)["granularity"] == "Commune française"
    assert dict(record.facts)["resources"] == "8"


def test_zones_come_with_their_names(double: UdataDouble) -> None:
    page = search(catalog_at(double.url), Query("cadastre drome"))
    assert page.records[0].places == ("Drôme",)


@pytest.mark.parametrize("size", [7, 20, 100])
def test_paging_reaches_the_end_without_doubles(double: UdataDouble, size: int) -> None:
    records = all_records(catalog_at(double.url), Query(page_size=size))
    assert len(records) == len({record.id for record in records}) == len(double.public_items) > 130
    assert len(double.requests) == -(-len(records) // size)


def test_every_page_knows_the_total(double: UdataDouble) -> None:
    catalog = catalog_at(double.url)
    first = search(catalog, Query("departement", page_size=10))
    second = search(catalog, Query("departement", page_size=10), first.next)
    assert first.total == second.total == 128
    assert {record.id for record in first.records}.isdisjoint(record.id for record in second.records)


def test_a_page_behind_the_last_is_an_empty_end(double: UdataDouble) -> None:
    page = search(catalog_at(double.url), Query("vaubrun"), "40")
    assert (page.records, page.next) == ((), None)


def test_paging_ends_with_the_window_of_the_search_engine() -> None:
    body = {**fixture("search-mixed.json"), "page": 99, "total": 74_000}
    page = answered(catalog_at("https://www.example.org").search(Query(page_size=100), "99"), body)
    assert page.next == "100"
    page = answered(catalog_at("https://www.example.org").search(Query(page_size=100), "100"), {**body, "page": 100})
    assert page.next is None


def test_a_server_that_ignores_the_page_is_not_followed() -> None:
    body = {**fixture("search-mixed.json"), "total": 74_000}
    assert answered(catalog_at("https://www.example.org").search(Query(), "5"), body).next is None


def test_facets_become_filters_that_the_server_understands(double: UdataDouble) -> None:
    catalog = catalog_at(double.url)
    facets = {facet.field: facet.values for facet in search(catalog, Query()).facets}
    assert set(facets) == DatagouvCatalog.capabilities.facets
    for field, values in facets.items():
        assert all(value.key != "all" for value in values)
        assert search(catalog, Query().with_filter(field, [values[0].key])).total == values[0].count


def test_facets_of_any_shape_are_read() -> None:
    page = answered(catalog_at("https://www.example.org").search(Query(page_size=4)), fixture("search-mixed.json"))
    lov2 = FacetValue("lov2", "Licence Ouverte / Open Licence version 2.0", 5)
    facets: Dict[str, Tuple[FacetValue, ...]] = {facet.field: facet.values for facet in page.facets}
    assert facets == {
        "organisation": (
            FacetValue("0123456789abcdef00000004", "Sol | antenne Ouest", 2),
            FacetValue("0123456789abcdef00000009", "0123456789abcdef00000009", 1),
        ),
        "format": (FacetValue("shp", "shp", 4), FacetValue("csv", "csv", 3)),
        "licence": (lov2, FacetValue("maison", "maison", 1)),
        "place": (FacetValue("fr:commune:35238", "Rennes", 1), FacetValue("country:fr", "country:fr", None)),
        "access": (FacetValue("open", "open", 8),),
    }


def test_filters_of_several_fields_add_up(double: UdataDouble) -> None:
    query = Query("cadastre").with_filter(FilterField.LICENCE, ["odc-odbl"]).with_filter(FilterField.FORMAT, ["shp"])
    records = all_records(catalog_at(double.url), query)
    expected = [i for i in double.public_items if "cadastre" in i["tags"] and i["license"] == "odc-odbl"]
    assert {record.id for record in records} == {item["id"] for item in expected}
    assert records


def test_keywords_are_alternatives_here_though_the_portal_adds_tags_up(double: UdataDouble) -> None:
    wanted = {"cadastre", "plu"}
    records = all_records(catalog_at(double.url), Query().with_filter(FilterField.KEYWORD, sorted(wanted)))
    assert {r.id for r in records} == {i["id"] for i in double.public_items if wanted & set(i["tags"])}
    assert {len(asked.values("tag")) for asked in double.requests} == {1}
    assert len(records) > 1


def test_formats_are_alternatives_in_one_request(double: UdataDouble) -> None:
    page = search(catalog_at(double.url), Query().with_filter(FilterField.FORMAT, ["wms", "wfs"]))
    assert page.total == 33
    assert len(double.requests) == 1


def test_several_organisations_are_asked_one_by_one_and_joined(double: UdataDouble) -> None:
    query = Query("departement", page_size=20).with_filter(FilterField.ORGANISATION, [FIRST, SECOND])
    catalog = catalog_at(double.url)
    first = search(catalog, query)
    expected = [i for i in double.public_items if "département" in i["description"]]
    expected = [i for i in expected if i["organization"]["id"] in (FIRST, SECOND)]
    assert first.total == len(expected) == 64
    assert {record.organisation for record in first.records[:2]} == {ORGANISATIONS[0][1], ORGANISATIONS[1][1]}
    records = all_records(catalog, query)
    assert len(records) == len({record.id for record in records}) == 64
    assert all(value.count is None for facet in first.facets for value in facet.values)


def test_the_sum_of_the_totals_is_known_on_every_page(double: UdataDouble) -> None:
    query = Query("departement", page_size=10).with_filter(FilterField.ORGANISATION, [FIRST, SECOND])
    catalog = catalog_at(double.url)
    first = search(catalog, query)
    assert first.next == "0.2,1.2/64"
    assert search(catalog, query, first.next).total == 64


def test_alternatives_keep_the_order_by_date(double: UdataDouble) -> None:
    query = Query("departement", sort=Sort.MODIFIED).with_filter(FilterField.ORGANISATION, [FIRST, SECOND])
    dates = [record.modified for record in search(catalog_at(double.url), query).records]
    assert dates == sorted(dates, reverse=True)


def test_many_alternatives_are_asked_a_few_at_a_time(double: UdataDouble) -> None:
    zones = [f"fr:departement:{code}" for code in ("01", "07", "15", "22", "26", "29", "33", "35", "38")]
    query = Query().with_filter(FilterField.PLACE, zones)
    catalog = catalog_at(double.url)
    first = search(catalog, query)
    assert len(double.requests) == 6
    assert first.total is None
    assert len({record.id for record in all_records(catalog, query)}) == 9 * 8


def test_an_organisation_is_found_by_its_name(double: UdataDouble) -> None:
    catalog = catalog_at(double.url)
    query = Query().with_filter(FilterField.ORGANISATION, ["region auvergne-rhone-ALPES"])
    page = search(catalog, query)
    assert {record.organisation for record in page.records} == {"Région Auvergne-Rhône-Alpes"}
    assert double.requests[0].path == "/api/1/organizations/suggest/"
    search(catalog, query, page.next)
    assert [request.path for request in double.requests].count("/api/1/organizations/suggest/") == 1


def test_a_place_is_found_by_its_name(double: UdataDouble) -> None:
    page = search(catalog_at(double.url), Query().with_filter(FilterField.PLACE, ["drome"]))
    assert page.total == 8


@pytest.mark.parametrize("field", [FilterField.ORGANISATION, FilterField.PLACE])
def test_an_unknown_name_finds_nothing(double: UdataDouble, field: FilterField) -> None:
    page = search(catalog_at(double.url), Query().with_filter(field, ["Nulle part"]))
    assert (page.records, page.total, page.next) == ((), 0, None)


def test_archived_deleted_and_private_datasets_are_not_found(double: UdataDouble) -> None:
    titles = {record.title for record in all_records(catalog_at(double.url), Query(page_size=100))}
    assert titles.isdisjoint({"Fichier historique des lieux-dits", "Jeu supprimé", "Jeu privé"})


@pytest.mark.parametrize("status", [404, 500, 501, 503])
def test_a_portal_without_search_engine_is_asked_for_its_list(double: UdataDouble, status: int) -> None:
    double.fault("/api/2/", f"http_{status}")
    catalog = catalog_at(double.url)
    page = search(catalog, Query("communes", sort=Sort.MODIFIED))
    assert page.total == 17
    assert page.records[0].title == "Communes du pays de Vaubrun"
    assert page.records[0].complete
    assert "wfs" in page.records[0].formats


def test_the_list_is_paged_to_its_end(double: UdataDouble) -> None:
    double.fault("/api/2/", "http_501")
    catalog = catalog_at(double.url)
    page = search(catalog, Query(page_size=50))
    assert page.next == "v1:2"
    records = all_records(catalog, Query(page_size=50))
    assert len(records) == len({record.id for record in records}) == len(double.public_items)
    assert search(catalog, Query(page_size=50), "v1:9").next is None


def test_the_list_takes_one_format_at_a_time(double: UdataDouble) -> None:
    double.fault("/api/2/", "http_503")
    query = Query(page_size=100).with_filter(FilterField.FORMAT, ["wms", "wfs"])
    assert len({record.id for record in all_records(catalog_at(double.url), query)}) == 33


@pytest.mark.parametrize("status", [400, 401, 403, 429, 502])
def test_other_errors_do_not_lead_to_the_list(double: UdataDouble, status: int) -> None:
    double.fault("/api/2/", f"http_{status}")
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url), Query("x"))
    assert caught.value.status == status
    assert len(double.requests) == 1


def test_a_server_that_is_no_portal_says_not_found(double: UdataDouble) -> None:
    double.fault("/", "http_404")
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url), Query("x"))
    assert caught.value.kind is ErrorKind.NOT_FOUND
    assert caught.value.url.endswith("/api/2/datasets/search/")


def test_a_portal_may_live_below_a_path() -> None:
    with UdataDouble(root="/portail") as double:
        catalog = catalog_at(double.url + "/api/1/datasets/")
        assert search(catalog, Query("vaubrun")).total == 1
        assert double.requests[0].path == "/portail/api/2/datasets/search/"


def test_the_probe_reads_the_site(double: UdataDouble) -> None:
    info = run(catalog_at(double.url), catalog_at(double.url).probe())
    assert (info.title, info.version) == ("Données du pays de Vaubrun", "17.18.0")
    assert info.records == len(double.public_items)


@pytest.mark.parametrize("fault", ["http_404", "html", "list", "empty_object"])
def test_a_portal_without_site_proves_itself_by_a_search(double: UdataDouble, fault: str) -> None:
    double.fault("/api/1/site/", fault)
    catalog = catalog_at(double.url)
    assert run(catalog, catalog.probe()).records == len(double.public_items)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("http_401", ErrorKind.LOGIN_NEEDED),
        ("http_403", ErrorKind.FORBIDDEN),
        ("html", ErrorKind.HTML),
        ("empty_object", ErrorKind.UNEXPECTED),
        ("http_404", ErrorKind.NOT_FOUND),
    ],
)
def test_the_probe_refuses_what_is_no_portal(double: UdataDouble, fault: str, kind: ErrorKind) -> None:
    double.fault("/", fault)
    catalog = catalog_at(double.url)
    with pytest.raises(CatalogError) as caught:
        run(catalog, catalog.probe())
    assert caught.value.kind is kind
