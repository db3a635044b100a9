"""What Hub sites and portals are asked, which of the two an address is, pages to the end, detection."""
from __future__ import annotations

from typing import Any, Dict, Iterator, List, Tuple

import pytest
import requests

from catalog_search.catalogs.arcgis import ArcgisCatalog
from catalog_search.catalogs.arcgis_query import hub_params, portal_params, portal_text
from catalog_search.catalogs.detect import detect, detection_config
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Query, Sort
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.arcgis import ArcgisDouble, abilities
from tests.unit.abilities_support import Asker, difference
from tests.unit.arcgis_support import catalog_at, reply
from tests.unit.asking import LoggedIn, all_pages, run, search


@pytest.fixture(params=[False, True], ids=["hub", "portal"])
def double(request: pytest.FixtureRequest) -> Iterator[ArcgisDouble]:
    with ArcgisDouble(portal=request.param) as started:
        yield started


def sent(query: Query, start: int = 0) -> Dict[str, str]:
    return dict(hub_params(query, start))


def sent_to_portal(query: Query, start: int = 0) -> Dict[str, str]:
    return dict(portal_params(query, start, ""))


class TestHubRequests:
    def test_text_area_and_page(self) -> None:
        query = Query("eau  potable", extent=Extent(-5, 47, -1, 49), page_size=20)
        assert sent(query, 40) == {"q": "eau potable", "bbox": "-5,47,-1,49", "limit": "20", "startindex": "41"}

    def test_filters_are_comparisons_that_add_up(self) -> None:
        query = Query(filters=(("format", ("shp", "Feature Service")), ("keyword", ("l'eau", "bois"))))
        assert sent(query)["filter"] == "(type IN ('Shapefile', 'Feature Service')) AND (tags IN ('l''eau', 'bois'))"

    def test_dates_are_milliseconds(self) -> None:
        assert sent(Query(filters=(("modified", ("2020/..",)),)))["filter"] == (
            "(modified BETWEEN 1577836800000 AND 253402300799999)"
        )

    @pytest.mark.parametrize(
        ("sort", "said"),
        [(Sort.TITLE, "properties.title"), (Sort.MODIFIED, "-properties.modified"), (Sort.RELEVANCE, None)],
    )
    def test_orders(self, sort: Sort, said: Any) -> None:
        assert sent(Query(sort=sort)).get("sortBy") == said

    def test_a_page_is_no_larger_than_the_api_takes(self) -> None:
        assert sent(Query(page_size=5000))["limit"] == "100"
        assert sent(Query(page_size=100), 9950)["limit"] == "50"

    def test_the_world_is_no_filter(self) -> None:
        assert "bbox" not in sent(Query(extent=Extent(-180, -90, 180, 90)))
        assert sent(Query(extent=Extent(170, -20, -170, -10)))["bbox"] == "-180,-20,180,-10"


class TestPortalRequests:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("eau potable", "eau AND potable"),
            ("A OR B", "A AND or AND B"),
            ('x:"y" (z)', r'x\:\"y\" AND \(z\)'),
            ("1/25000 *", r"1\/25000 AND \*"),
        ],
    )
    def test_nothing_in_a_text_is_an_operator(self, text: str, said: str) -> None:
        assert portal_text(Query(text), "").startswith(f"{said} AND (type:")

    def test_filters(self) -> None:
        query = Query(filters=(("keyword", ('a "b"',)), ("theme", ("Eau",)), ("type", ("map",))))
        assert portal_text(query, "") == (
            '(type:"Web Map" OR type:"Web Scene") AND (tags:"a \\"b\\"") AND (categories:"/Categories/Eau")'
        )

    def test_dates_are_padded(self) -> None:
        found = portal_text(Query(filters=(("modified", ("2020-01-01/2020-01-01",)),)), "")
        assert found.endswith("modified:[0000001577836800000 TO 0000001577923199999]")

    def test_pages_orders_and_counts(self) -> None:
        first, later = sent_to_portal(Query(sort=Sort.TITLE)), sent_to_portal(Query(), 20)
        assert (first["num"], first["start"], first["sortField"], first["sortOrder"]) == ("20", "1", "title", "asc")
        assert first["countFields"] == "type,tags,categories"
        assert later["start"] == "21" and "countFields" not in later

    def test_applications_are_not_searched_for(self) -> None:
        assert "Dashboard" not in portal_text(Query(), "") and 'type:"Feature Service"' in portal_text(Query(), "")


class TestWhichSystem:
    def test_a_hub_site_is_asked_for_its_collections_once(self) -> None:
        with ArcgisDouble() as double:
            catalog = catalog_at(double.url)
            search(catalog, Query())
            search(catalog, Query("eau"))
            paths = [asked.path.rpartition("/")[2] for asked in double.requests]
        assert paths == ["collections", "items", "aggregations", "items", "aggregations"]
        assert FilterField.ORGANISATION.value in catalog.capabilities.filters

    def test_a_portal_below_a_path_is_asked_as_one_first(self) -> None:
        with ArcgisDouble(portal=True) as double:
            catalog = catalog_at(double.url)
            search(catalog, Query())
            assert [asked.path.rpartition("/")[2] for asked in double.requests] == ["self", "search"]
        assert FilterField.ORGANISATION.value not in catalog.capabilities.filters
        assert Sort.POPULARITY in catalog.capabilities.sorts

    def test_an_organisation_of_arcgis_online_is_searched_alone(self) -> None:
        with ArcgisDouble(portal=True, own_id="pays0001") as double:
            assert search(catalog_at(double.url), Query()).total == 30
            assert "orgid:pays0001" in double.requests[-1].value("q")

    def test_a_site_without_the_collection_of_datasets(self) -> None:
        with ArcgisDouble(collections=("all", "document")) as double:
            assert search(catalog_at(double.url), Query()).total == 30
            assert "/collections/all/items" in double.requests[1].path

    def test_what_is_neither_fails_as_the_likelier_one(self) -> None:
        conversation = catalog_at("https://x.org").search(Query())
        next(conversation)
        request = conversation.send(reply(b"<html><title>Bonjour</title></html>"))
        assert request.url == "https://x.org/sharing/rest/portals/self"
        with pytest.raises(CatalogError) as caught:
            conversation.send(reply({"message": "no"}, 404))
        assert (caught.value.kind, caught.value.detail) == (ErrorKind.HTML, "Bonjour")

    def test_counts_that_a_site_does_not_give_are_not_asked_for_again(self) -> None:
        with ArcgisDouble(counts=False, strict=False) as double:
            catalog = catalog_at(double.url)
            assert search(catalog, Query()).facets == ()
            assert catalog.capabilities.facets == frozenset()
            search(catalog, Query())
            assert sum(asked.path.endswith("aggregations") for asked in double.requests) == 1

    def test_a_portal_that_does_not_count(self) -> None:
        with ArcgisDouble(portal=True, counts=False) as double:
            catalog = catalog_at(double.url)
            assert search(catalog, Query()).facets == ()
            assert catalog.capabilities.facets == frozenset()


class TestPortalAbilities:
    """The Hub site is put to the same test in ``test_catalogs_abilities.py``."""

    def test_all_that_is_declared_holds(self) -> None:
        with abilities(portal=True) as able:
            asker = Asker(able)
            learned = asker.learned()
            assert difference(asker.ids(Query(page_size=7)), able.ids) == ""
            assert difference(asker.ids(Query(able.text[0])), able.text[1]) == ""
            assert able.extent is not None
            assert difference(asker.ids(Query(extent=able.extent[0])), able.extent[1]) == ""
            for name in learned.filters:
                values, wanted = able.filters[name]
                assert difference(asker.ids(Query().with_filter(name, values)), wanted) == "", name
            for sort in learned.sorts:
                assert sort is Sort.RELEVANCE or asker.ids(Query(sort=sort, page_size=7)) == able.sorts[sort], sort

    def test_facets_count_and_find(self) -> None:
        with abilities(portal=True) as able:
            asker = Asker(able)
            facets = asker.search(Query()).facets
            assert {facet.field for facet in facets} == asker.catalog.capabilities.facets
            for facet in facets:
                for value in facet.values:
                    assert len(asker.ids(Query(page_size=50).with_filter(facet.field, [value.key]))) == value.count
        labels = {value.label for facet in facets for value in facet.values}
        assert {"Feature Service", "GeoJson", "eau", "Environnement"} <= labels


class TestPages:
    @pytest.mark.parametrize("cap", [100, 7])
    def test_every_item_comes_once(self, double: ArcgisDouble, cap: int) -> None:
        double.rows_max = cap
        pages = all_pages(catalog_at(double.url), Query(page_size=12))
        ids = [record.id for page in pages for record in page.records]
        assert len(ids) == len(set(ids)) == 30
        assert all(page.total == 30 for page in pages)

    def test_a_server_that_repeats_itself_ends(self) -> None:
        with ArcgisDouble(strict=False) as double:
            catalog = catalog_at(double.url)
            search(catalog, Query())
            double.fault("/api/search/v1/collections/dataset/items", "endless")
            pages = all_pages(catalog, Query())
        assert [len(page.records) for page in pages] == [1, 0]

    def test_nothing_is_asked_for_beyond_what_the_api_gives(self) -> None:
        catalog = catalog_at("https://x.org")
        conversation = catalog.search(Query(page_size=100), "9900 x")
        next(conversation)
        request = conversation.send(reply({"collections": [{"id": "dataset"}]}))
        assert dict(request.params)["limit"] == "100"
        features = [{"id": str(number), "properties": {"title": "t"}} for number in range(100)]
        with pytest.raises(StopIteration) as stop:
            conversation.send(reply({"features": features, "numberMatched": 50_000}))
        assert stop.value.value.next is None

    def test_a_kind_of_record_that_no_item_is_finds_nothing_unasked(self, double: ArcgisDouble) -> None:
        page = search(catalog_at(double.url), Query(filters=(("type", ("series",)),)))
        assert (page.total, page.records) == (0, ())

    def test_a_foreign_cursor_is_refused(self, double: ArcgisDouble) -> None:
        with pytest.raises(CatalogError) as caught:
            search(catalog_at(double.url), Query(), "../..")
        assert caught.value.kind is ErrorKind.UNEXPECTED


class TestDetails:
    def test_an_item(self, double: ArcgisDouble) -> None:
        catalog = catalog_at(double.url)
        first = search(catalog, Query()).records[0]
        assert run(catalog, catalog.details(first.id)) == first

    @pytest.mark.parametrize("key", ["f" * 32, "../../x", "a b", "", "..", "x?f=html", "é"])
    def test_a_missing_item_is_not_found(self, double: ArcgisDouble, key: str) -> None:
        catalog = catalog_at(double.url)
        with pytest.raises(CatalogError) as caught:
            run(catalog, catalog.details(key))
        assert caught.value.kind is ErrorKind.NOT_FOUND
        assert not any("html" in asked.raw_path for asked in double.requests)


class TestLogin:
    def test_without_a_token_a_log_in_is_wanted(self) -> None:
        for portal in (False, True):
            with ArcgisDouble(portal=portal, token="abc") as double, pytest.raises(CatalogError) as caught:
                search(catalog_at(double.url), Query())
            assert caught.value.kind is ErrorKind.LOGIN_NEEDED

    def test_a_token_opens(self) -> None:
        with ArcgisDouble(portal=True, token="abc") as double:
            assert search(catalog_at(double.url, "auth001"), Query(), session=LoggedIn("Bearer abc")).total == 30

    def test_an_old_token_is_told(self) -> None:
        with ArcgisDouble(portal=True, token="abc") as double, pytest.raises(CatalogError) as caught:
            search(catalog_at(double.url, "auth001"), Query(), session=LoggedIn("Bearer old"))
        assert caught.value.kind is ErrorKind.LOGIN_EXPIRED


ADDRESSES: List[Tuple[str, str]] = [
    ("https://data.ville.example/", "https://data.ville.example"),
    ("data.ville.example", "https://data.ville.example"),
    ("https://data.ville.example/datasets/ville::arbres/explore?location=1", "https://data.ville.example"),
    ("https://data.ville.example/api/search/v1/collections/dataset/items?q=x", "https://data.ville.example"),
    ("https://data.ville.example/api/feed/dcat-us/1.1.json", "https://data.ville.example"),
    ("https://data.ville.example/search?collection=Dataset", "https://data.ville.example"),
    ("https://sig.example/portal/home/search.html?q=x", "https://sig.example/portal"),
    ("https://sig.example/portal/sharing/rest/search?f=json&q=x", "https://sig.example/portal"),
    ("https://www.arcgis.com/home/item.html?id=abc", "https://www.arcgis.com"),
    ("https://sig.example/portal/apps/webappviewer/index.html?id=1", "https://sig.example/portal"),
]


@pytest.mark.parametrize(("typed", "kept"), ADDRESSES)
def test_addresses_lead_to_the_site(typed: str, kept: str) -> None:
    assert ArcgisCatalog.normalise_url(typed) == kept


@pytest.mark.parametrize(
    ("portal", "path"),
    [
        (False, ""), (False, "/datasets/ville::arbres/explore"), (False, "/api/search/v1/collections"),
        (True, "/home/search.html"), (True, "/sharing/rest/search?f=json&q=x"), (True, "/home/item.html?id=a"),
    ],
)  # fmt: skip
def test_detection_finds_it(portal: bool, path: str) -> None:
    with ArcgisDouble(portal=portal, strict=False) as double:
        text = double.url + path
        found = BlockingCarrier(detection_config(text), session=requests.Session(), timeout=5.0).run(detect(text))
        best = found.best
        assert best is not None
        assert (best.type, best.url, best.title, best.records) == ("arcgis", double.url, "Pays de Vaubrun", 30)


def test_a_site_that_was_never_named_is_called_by_its_host() -> None:
    with ArcgisDouble(title="Default Site Catalog") as double:
        catalog = catalog_at(double.url)
        assert run(catalog, catalog.probe()).title == "127.0.0.1"
