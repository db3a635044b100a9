"""Searches of STAC APIs: what is asked by GET and by POST, what comes back, pages to the end, several kinds of API."""

from __future__ import annotations

import json
from typing import Any, Dict, Iterator, List

import pytest

from catalog_search.catalogs.detect import detect, detection_config
from catalog_search.catalogs.stac import StacCatalog
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import Query, Sort
from catalog_search.model.record import RecordType
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.faults import Asked, fixed
from tests.servers.stac import StacDouble
from tests.servers.stac_data import collections, items
from tests.unit.asking import all_pages, details, ids, run, search
from tests.unit.stac_support import catalog_at

ALL = 39
SERIES = ["sentinel-2-l2a", "ortho-vaubrun", "mnt"]


@pytest.fixture
def double() -> Iterator[StacDouble]:
    with StacDouble() as started:
        yield started


def body_of(asked: Asked) -> Dict[str, Any]:
    found: Dict[str, Any] = json.loads(asked.body)
    return found


class TestAddresses:
    @pytest.mark.parametrize(
        ("pasted", "kept"),
        [
            ("https://x.org/stac/v1/search", "https://x.org/stac/v1"),
            ("https://x.org/stac/collections/c/items?limit=3", "https://x.org/stac"),
            ("https://x.org/api/stac/", "https://x.org/api/stac"),
            ("https://x.org/search?x=1", "https://x.org"),
            ("x.org/stac", "https://x.org/stac"),
            ("https://x.org/data/catalog.json", "https://x.org/data/catalog.json"),
            ("https://radiantearth.github.io/stac-browser/#/external/x.org/stac/v1/", "https://x.org/stac/v1"),
            (
                "https://b.org/#/external/https://x.org/data/catalog.json?.language=fr",
                "https://x.org/data/catalog.json",
            ),
            ("http://[::1", "http://[::1"),
        ],
    )
    def test_what_people_paste_becomes_the_root(self, pasted: str, kept: str) -> None:
        assert StacCatalog.normalise_url(pasted) == kept

    @pytest.mark.parametrize("path", ["", "/", "/search", "/collections/mnt/items"])
    def test_detection_finds_the_api_from_its_addresses(self, path: str) -> None:
        with StacDouble(root="/stac", strict=False) as double:
            found = BlockingCarrier(detection_config(double.url + path), timeout=5).run(detect(double.url + path))
        assert [(one.type, one.url, one.records) for one in found.found[:1]] == [("stac", double.url, ALL)]

    def test_detection_knows_what_a_browser_shows(self) -> None:
        from catalog_search.catalogs.page_addresses import candidates_for

        guess = candidates_for("https://radiantearth.github.io/stac-browser/#/external/x.org/stac/v1/")[0]
        assert (guess.type, guess.url) == ("stac", "https://x.org/stac/v1/")


class TestRequests:
    def test_an_api_is_asked_once_what_it_can_do(self, double: StacDouble) -> None:
        catalog = catalog_at(double.url)
        search(catalog)
        search(catalog)
        assert [asked.path for asked in double.requests] == [
            "", "/sortables", "/queryables", "/collections", "/search", "/search",
        ] or [asked.path for asked in double.requests] == [
            "/", "/sortables", "/queryables", "/collections", "/search", "/search",
        ]  # fmt: skip

    def test_all_that_a_query_holds_is_asked_by_get(self, double: StacDouble) -> None:
        query = Query("combles, l'eau", Extent(1, 2, 3.5, 4), sort=Sort.MODIFIED, page_size=7)
        query = query.with_filter("modified", ["2024-02/.."]).with_filter("organisation", ["ESA"])
        search(catalog_at(double.url), query.with_filter("type", ["dataset"]))
        asked = double.searches()[-1]
        assert asked.method == "GET" and dict(asked.query) == {
            "limit": "7", "collections": "sentinel-2-l2a", "bbox": "1.0,2.0,3.5,4.0", "q": "combles AND eau",
            "sortby": "-properties.updated", "filter-lang": "cql2-text",
            "filter": "updated >= TIMESTAMP('2024-02-01T00:00:00Z')",
        }  # fmt: skip

    def test_and_by_post_where_there_is_nothing_else(self) -> None:
        with StacDouble(methods=("POST",)) as double:
            query = Query("combles", Extent(1, 2, 3.5, 4), sort=Sort.CREATED, page_size=7)
            search(
                catalog_at(double.url), query.with_filter("modified", ["2022/2023"]).with_filter("licence", ["lov2"])
            )
            asked = double.searches()[-1]
        assert body_of(asked) == {
            "limit": 7, "collections": ["ortho-vaubrun"], "bbox": [1.0, 2.0, 3.5, 4.0], "q": "combles",
            "sortby": [{"field": "properties.created", "direction": "desc"}], "filter-lang": "cql2-json",
            "filter": {"op": "and", "args": [
                {"op": ">=", "args": [{"property": "updated"}, {"timestamp": "2022-01-01T00:00:00Z"}]},
                {"op": "<=", "args": [{"property": "updated"}, {"timestamp": "2023-12-31T23:59:59.999Z"}]}]},
        }  # fmt: skip

    def test_what_is_too_long_for_an_address_is_posted(self) -> None:
        many = [{**collections()[2], "id": f"{'long-name-' * 8}{number}"} for number in range(40)]
        with StacDouble(all_collections=[*many, collections()[0]]) as double:
            search(catalog_at(double.url), Query().with_filter("organisation", ["Institut"]))
            asked = double.searches()[-1]
        assert asked.method == "POST" and len(body_of(asked)["collections"]) == 40

    def test_an_api_that_refuses_get_is_asked_by_post(self) -> None:
        """Early APIs did not say with which method their link is meant."""
        with StacDouble(methods=("POST",), tells_methods=False) as double:
            catalog = catalog_at(double.url)
            assert len(set(ids(all_pages(catalog, Query(page_size=10))))) == ALL
            assert [asked.method for asked in double.searches()].count("GET") == 1

    def test_a_box_around_the_world_is_none(self, double: StacDouble) -> None:
        search(catalog_at(double.url), Query(extent=Extent(-180, -90, 180, 90)))
        assert not double.searches()[-1].value("bbox")


class TestAbilities:
    def test_of_an_api_with_all_extensions(self, double: StacDouble) -> None:
        catalog = catalog_at(double.url)
        search(catalog)
        able = catalog.capabilities
        assert able.filters == {"type", "organisation", "licence", "keyword", "modified", "series"}
        assert set(able.sorts) == {Sort.RELEVANCE, Sort.TITLE, Sort.MODIFIED, Sort.CREATED}
        assert able.total and able.extent and not able.facets

    def test_of_the_core(self) -> None:
        with StacDouble(extensions=()) as double:
            catalog = catalog_at(double.url)
            search(catalog)
        able = catalog.capabilities
        assert able.filters == {"type", "organisation", "licence", "keyword", "series"}
        assert able.sorts == (Sort.RELEVANCE,)

    def test_where_the_collections_are_too_many_to_be_known(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("catalog_search.catalogs.stac.MAX_COLLECTIONS", 2)
        with StacDouble(extensions=("text", "collections"), list_page=2) as double:
            catalog = catalog_at(double.url)
            page = search(catalog, Query("altitudes"))
            assert [asked.value("q") for asked in double.requests if asked.path == "/collections"] == ["", "altitudes"]
        assert ids([page]) == ["mnt"] and page.total is None
        assert catalog.capabilities.filters == {"type", "series"} and not catalog.capabilities.total


class TestCollectionsAndItems:
    def test_collections_come_first(self, double: StacDouble) -> None:
        found = all_pages(catalog_at(double.url), Query(page_size=10))
        assert ids(found)[:3] == SERIES and len(set(ids(found))) == ALL
        assert [len(page.records) for page in found] == [10, 3, 10, 10, 6]
        assert {page.total for page in found} == {ALL}

    def test_pages_smaller_than_the_list_of_collections(self, double: StacDouble) -> None:
        found = ids(all_pages(catalog_at(double.url), Query(page_size=2)))
        assert found[:3] == SERIES and len(found) == len(set(found)) == ALL

    @pytest.mark.parametrize(("kind", "number"), [("series", 3), ("dataset", 36), ("service", 0)])
    def test_types(self, double: StacDouble, kind: str, number: int) -> None:
        found = all_pages(catalog_at(double.url), Query(page_size=20).with_filter("type", [kind]))
        assert len(ids(found)) == found[0].total == number
        assert {record.type for page in found for record in page.records} <= {RecordType(kind)}
        assert bool(double.searches()) == (kind == "dataset")

    def test_collections_answer_words_places_and_filters_as_items_do(self, double: StacDouble) -> None:
        catalog = catalog_at(double.url)
        assert ids([search(catalog, Query("altitudes"))]) == ["mnt"]
        assert ids([search(catalog, Query(extent=Extent(20, 20, 21, 21)))]) == []
        found = ids(all_pages(catalog, Query().with_filter("licence", ["cc-by"])))
        assert found[0] == "mnt" and len(found) == 13

    def test_a_collection_that_nobody_has_finds_nothing(self, double: StacDouble) -> None:
        page = search(catalog_at(double.url), Query().with_filter("organisation", ["Personne"]))
        assert (page.records, page.total, page.next) == ((), 0, None) and not double.searches()

    def test_one_order_holds_over_both(self, double: StacDouble) -> None:
        found = [
            r for page in all_pages(catalog_at(double.url), Query(sort=Sort.TITLE, page_size=10)) for r in page.records
        ]
        titles = [record.title for record in found]
        assert titles == sorted(titles) and len(titles) == ALL and found[-1].id != "mnt/mnt_11"

    def test_items_speak_for_their_collections(self, double: StacDouble) -> None:
        found = search(catalog_at(double.url), Query("ortho").with_filter("type", ["dataset"])).records[0]
        assert (found.organisation, found.keywords) == ("Département de Vaubrun", ("aérien", "optique"))
        assert found.licence is not None and found.licence.id == "lov2"


class TestWords:
    def test_they_add_up_where_the_api_can(self, double: StacDouble) -> None:
        page = search(catalog_at(double.url), Query("combles mnt"))
        assert set(ids([page])) == {"mnt/mnt_01", "mnt/mnt_07"} and page.total == 2

    def test_and_where_it_cannot_the_catalogue_looks_for_them(self) -> None:
        with StacDouble(extensions=("text",)) as double:
            page = search(catalog_at(double.url), Query("tuile combles mnt", page_size=50))
            assert double.searches()[-1].value("q") == "combles"
        assert set(ids([page])) == {"mnt/mnt_01", "mnt/mnt_07"} and page.total is None

    def test_without_free_text_items_are_found_by_their_collection(self) -> None:
        with StacDouble(extensions=()) as double:
            found = all_pages(catalog_at(double.url), Query("orthophotographies"))
            assert double.searches()[-1].value("collections") == "ortho-vaubrun"
        assert len(ids(found)) == found[0].total == 13

    def test_or_by_their_id(self) -> None:
        with StacDouble(extensions=()) as double:
            page = search(catalog_at(double.url), Query("mnt_04"))
        assert ids([page]) == ["mnt/mnt_04"] and page.total == 1

    def test_or_not_at_all(self) -> None:
        with StacDouble(extensions=()) as double:
            page = search(catalog_at(double.url), Query("introuvable ici"))
            assert not double.searches()
        assert (page.records, page.total) == ((), 0)


class TestPages:
    @pytest.mark.parametrize("methods", [("GET",), ("POST",)])
    @pytest.mark.parametrize("paging", ["offset", "token"])
    @pytest.mark.parametrize("merge", [False, True])
    @pytest.mark.parametrize("cap", [250, 4])
    def test_each_record_comes_once(self, methods: "tuple[str, ...]", paging: str, merge: bool, cap: int) -> None:
        with StacDouble(methods=methods, paging=paging, merge=merge, cap=cap) as double:
            found = all_pages(catalog_at(double.url), Query(page_size=9))
        assert len(ids(found)) == len(set(ids(found))) == ALL

    def test_a_body_to_merge_keeps_the_question(self) -> None:
        with StacDouble(methods=("POST",), merge=True) as double:
            found = all_pages(catalog_at(double.url), Query(page_size=2).with_filter("keyword", ["relief"]))
            assert all(body_of(asked)["collections"] == ["mnt"] for asked in double.searches())
        assert len(set(ids(found))) == 13

    @pytest.mark.parametrize("counts", ["numberMatched", "context", ""])
    def test_counts_where_there_are_any(self, counts: str) -> None:
        with StacDouble(counts=counts) as double:
            catalog = catalog_at(double.url)
            assert {page.total for page in all_pages(catalog, Query(page_size=15))} == {ALL if counts else None}
            assert catalog.capabilities.total is bool(counts)

    @pytest.mark.parametrize("advertised", ["http://srv-intra:8080", "https://elsewhere.example.org/autre/chemin"])
    def test_links_with_a_name_that_only_the_server_knows_are_followed_on_its_own_host(self, advertised: str) -> None:
        with StacDouble(advertised=advertised) as double:
            found = ids(all_pages(catalog_at(double.url), Query(page_size=10)))
        assert len(found) == len(set(found)) == ALL

    def test_a_server_that_repeats_itself_is_left(self) -> None:
        with StacDouble(repeats=True) as double:
            found = ids(all_pages(catalog_at(double.url), Query(page_size=10)))
        assert len(found) == len(set(found)) == 13

    def test_an_empty_page_is_the_last(self, double: StacDouble) -> None:
        double.fault("/search", fixed(200, b'{"features": [], "links": [{"rel": "next", "href": "?token=2"}]}'))
        assert search(catalog_at(double.url), Query().with_filter("type", ["dataset"])).next is None

    def test_the_list_of_collections_has_pages_too(self) -> None:
        with StacDouble(list_page=1) as double:
            found = ids([search(catalog_at(double.url), Query().with_filter("type", ["series"]))])
        assert found == SERIES

    @pytest.mark.parametrize("cursor", ["", "x", "{}", "[1]", '[0, 0, 3, 0, "", false]', "[" * 5000])
    def test_a_cursor_of_something_else_is_refused(self, double: StacDouble, cursor: str) -> None:
        with pytest.raises(CatalogError) as caught:
            search(catalog_at(double.url), Query(), cursor)
        assert caught.value.kind is ErrorKind.UNEXPECTED


class TestDetails:
    def test_of_items_and_collections(self, double: StacDouble) -> None:
        catalog = catalog_at(double.url)
        item = details(catalog, "mnt/mnt_03")
        assert item.title == "Montorge, tuile mnt_03" and item.organisation == "Institut" and item.complete
        assert details(catalog, "mnt").title == "Modèle numérique de terrain"

    @pytest.mark.parametrize("record_id", ["mnt/nope", "nope", "nope/mnt_03", "", "/", "/nope"])
    def test_of_nothing(self, double: StacDouble, record_id: str) -> None:
        with pytest.raises(CatalogError) as caught:
            details(catalog_at(double.url), record_id)
        assert caught.value.kind is ErrorKind.NOT_FOUND

    def test_ids_with_any_character_lead_back(self) -> None:
        strange = {**items()[0], "id": "a/b%2Fc d?é", "collection": "x/y"}
        with StacDouble(all_items=[strange], all_collections=[{**collections()[0], "id": "x/y"}]) as double:
            catalog = catalog_at(double.url)
            found: List[str] = ids([search(catalog)])
            assert found == ["x%2Fy", "x%2Fy/a%2Fb%252Fc d?é"]
            assert double.requests and details(catalog_at(double.url), found[1]).title.startswith("Vaubrun")

    def test_an_item_without_a_collection_is_found_by_a_search(self) -> None:
        lone = {key: value for key, value in items()[0].items() if key != "collection"}
        with StacDouble(strict=False) as double:
            double.fault("/search", fixed(200, json.dumps({"features": [lone]}).encode()))
            assert details(catalog_at(double.url), "/sentinel-2-l2a_00").id == "/sentinel-2-l2a_00"
            assert double.searches()[-1].value("ids") == "sentinel-2-l2a_00"


class TestTroubles:
    def test_an_api_without_collections_has_items(self, double: StacDouble) -> None:
        double.fault("/collections", "http_404")
        found = all_pages(catalog_at(double.url), Query(page_size=20))
        assert len(ids(found)) == found[0].total == 36

    @pytest.mark.parametrize("path", ["/sortables", "/queryables"])
    @pytest.mark.parametrize("fault", ["http_404", "http_500", "html", "garbage"])
    def test_what_an_api_need_not_say_may_be_missing(self, path: str, fault: str) -> None:
        with StacDouble() as double:
            double.fault(path, fault)
            assert search(catalog_at(double.url)).total == ALL

    def test_an_api_without_item_search_has_collections(self, double: StacDouble) -> None:
        landing = {"stac_version": "1.0.0", "id": "x", "conformsTo": ["https://api.stacspec.org/v1.0.0/core"],
                   "links": [{"rel": "data", "href": f"{double.url}/collections"}]}  # fmt: skip
        double.fault("/", fixed(200, json.dumps(landing).encode()), times=1)
        found = all_pages(catalog_at(double.url), Query())
        assert ids(found) == SERIES and not double.searches()

    @pytest.mark.parametrize(
        "landing",
        [{}, {"links": []}, {"title": "x", "links": [{"rel": "data", "href": "/collections"}]}, {"stac_version": None},
         {"stac_version": []}, {"conformsTo": ["https://api.stacspec.org/v1.0.0/core"]}],
    )  # fmt: skip
    def test_something_else_is_no_stac(self, double: StacDouble, landing: Dict[str, Any]) -> None:
        double.fault("/", fixed(200, json.dumps(landing).encode()))
        with pytest.raises(CatalogError) as caught:
            search(catalog_at(double.url))
        assert caught.value.kind is ErrorKind.UNEXPECTED

    def test_links_to_pages_are_not_asked(self, double: StacDouble) -> None:
        landing = {"stac_version": "1.0.0", "conformsTo": ["https://api.stacspec.org/v1.0.0/item-search"], "links": [
            {"rel": "search", "type": "text/html", "href": f"{double.url}/page"}]}  # fmt: skip
        double.fault("/", fixed(200, json.dumps(landing).encode()), times=1)
        search(catalog_at(double.url))
        assert double.searches()


def test_a_probe_tells_title_version_and_count(double: StacDouble) -> None:
    catalog = catalog_at(double.url)
    info = run(catalog, catalog.probe())
    assert (info.title, info.version, info.records) == ("Imagerie du Vaubrun", "1.0.0", ALL)
    assert len(double.requests) == 5
