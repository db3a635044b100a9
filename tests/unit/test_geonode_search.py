"""What a GeoNode is asked, and what comes back: words, area, filters, order, pages, facets, details, probe, log-in."""
from __future__ import annotations

from typing import Any, Iterator, List

import pytest

from catalog_search.catalogs.detect import Confidence, detect, detection_config
from catalog_search.catalogs.geonode import GeonodeCatalog
from catalog_search.catalogs.geonode_query import Cursor, search_words
from catalog_search.catalogs.registry import catalog_class
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import Query, Sort
from catalog_search.model.record import RecordType
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.geonode import GeonodeDouble
from tests.servers.geonode_data import PRIVATE
from tests.unit.asking import LoggedIn, all_pages, answered, run, search
from tests.unit.geonode_support import SITE, catalog_at, reply

ALL = 38
NO_FACETS = reply({"success": False, "errors": ["Not found."], "code": "not_found"}, 404)
REUNION = Extent(55.0, -21.5, 56.0, -20.5)


@pytest.fixture
def double() -> Iterator[GeonodeDouble]:
    with GeonodeDouble() as started:
        yield started


def titles(double: GeonodeDouble, query: Query) -> List[str]:
    return [record.title for record in search(catalog_at(double.url), query).records]


class TestAddress:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("https://x.org/", "https://x.org"),
            (" x.org/geo ", "https://x.org/geo"),
            ("localhost:8000", "http://localhost:8000"),
            ("https://x.org/catalogue/#/dataset/12", "https://x.org"),
            ("https://x.org/geo/catalogue/#/search?q=eau", "https://x.org/geo"),
            ("https://x.org/datasets/geonode:routes#/", "https://x.org"),
            ("https://x.org/layers/geonode:routes", "https://x.org"),
            ("https://x.org/maps/12/view", "https://x.org"),
            ("https://x.org/documents/3", "https://x.org"),
            ("https://x.org/api/v2/resources?page_size=2", "https://x.org"),
            ("https://x.org/catalogue/csw", "https://x.org"),
            ("https://x.org/geoserver/ows", "https://x.org"),
            ("", ""),
            ("https://[x.org/data", "https://[x.org/data"),
        ],
    )
    def test_the_site_is_found_in_a_pasted_address(self, typed: str, kept: str) -> None:
        assert GeonodeCatalog.normalise_url(typed) == kept

    def test_the_registry_knows_the_type(self) -> None:
        assert catalog_class("geonode") is GeonodeCatalog

    def test_a_site_under_a_path_is_asked_under_it(self) -> None:
        with GeonodeDouble(root="/geo") as double:
            (record,) = search(catalog_at(f"{double.url}/catalogue/"), Query("inondables")).records
            assert record.page_url == f"{double.url}/catalogue/#/dataset/101"

    @pytest.mark.parametrize("path", ["/catalogue/#/dataset/101", "/catalogue/#/", "/api/v2/datasets?page=2", "/"])
    def test_detection_finds_a_site(self, path: str) -> None:
        with GeonodeDouble(strict=False) as double:
            text = f"{double.url}{path}"
            found = BlockingCarrier(detection_config(text), timeout=5.0).run(detect(text, ("csw", "ckan", "geonode")))
            assert found.best is not None
            assert (found.best.type, found.best.url) == ("geonode", double.url)
            assert found.best.confidence is Confidence.CONFIRMED
            assert (found.best.title, found.best.records) == ("Géo Vaubrun", ALL)


class TestWords:
    def test_they_are_looked_for_in_titles_and_abstracts(self, double: GeonodeDouble) -> None:
        assert titles(double, Query("inondables LISSE")) == ["Zones inondables de la Lisse"]
        assert double.last("resources").values("search_fields") == ["title", "abstract"]

    def test_everything_is_found_without_words(self, double: GeonodeDouble) -> None:
        assert search(catalog_at(double.url), Query()).total == ALL
        assert double.last("resources").values("search") == []

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("zones inondables", ("zones", "inondables")),
            ("qualité de l'eau", ("qualité", "de", "eau")),
            ('«forêts», "bois"', ("forêts", "bois")),
            ("a", ("a",)),
            ("' \x00 ,", ()),
        ],
    )
    def test_marks_with_a_meaning_and_elided_articles_go(self, text: str, words: Any) -> None:
        assert search_words(text) == words


class TestFilters:
    @pytest.mark.parametrize(
        ("field", "values", "keys"),
        [
            ("type", ["map"], {"201", "202"}),
            ("type", ["other"], {"401"}),
            ("type", ["map", "document"], {"201", "202", "301", "302", "303"}),
            ("type", ["service"], set()),
            ("theme", ["environment"], {"101"}),
            ("keyword", ["Eau"], {"101", "201", "202"}),
            ("place", ["Réunion"], {"102"}),
            ("organisation", ["syndicat-des-eaux"], {"101"}),
            ("modified", ["2024-05/.."], {"102"}),
            ("modified", ["2024"], {"101", "102"}),
            ("modified", ["2024-04-10T10:00:00+02:00/2024-04-30"], {"101"}),
        ],
    )
    def test_the_server_filters(self, double: GeonodeDouble, field: str, values: List[str], keys: "set[str]") -> None:
        page = search(catalog_at(double.url), Query(page_size=100).with_filter(field, values))
        assert {record.id for record in page.records} == keys
        assert field in GeonodeCatalog.capabilities.filters

    def test_a_licence_of_another_catalogue_is_the_same_licence(self, double: GeonodeDouble) -> None:
        totals = {key: search(catalog_at(double.url), Query().with_filter("licence", [key])).total
                  for key in ("odbl", "ODBL", "odc-odbl")}  # fmt: skip
        assert set(totals.values()) == {31}

    def test_a_category_may_be_called_by_the_name_that_was_counted(self, double: GeonodeDouble) -> None:
        catalog = catalog_at(double.url)
        search(catalog, Query())
        assert search(catalog, Query().with_filter("theme", ["environnement"])).total == 1
        assert double.last("resources").values("filter{category.identifier.in}") == ["environment"]

    def test_services_and_the_like_are_left_out(self, double: GeonodeDouble) -> None:
        assert "Service distant" not in titles(double, Query(page_size=100))

    @pytest.mark.parametrize("interval", ["../..", "hier/demain", ""])
    def test_an_interval_that_says_nothing_is_not_sent(self, double: GeonodeDouble, interval: str) -> None:
        search(catalog_at(double.url), Query().with_filter("modified", [interval]))
        assert not any("last_updated" in name for name, _ in double.last("resources").query)


class TestArea:
    def test_the_server_is_asked_for_the_area(self, double: GeonodeDouble) -> None:
        assert titles(double, Query(extent=REUNION)) == ["Orthophotographie 2022"]
        assert double.last("resources").value("extent") == "55,-21.5,56,-20.5"

    def test_across_the_antimeridian_there_are_two_boxes(self, double: GeonodeDouble) -> None:
        search(catalog_at(double.url), Query(extent=Extent(170, -20, -178.5, -10)))
        assert double.last("resources").value("extent") == "170,-20,180,-10,-180,-20,-178.5,-10"

    def test_the_whole_world_is_no_area(self, double: GeonodeDouble) -> None:
        assert search(catalog_at(double.url), Query(extent=Extent(-180, -90, 180, 90))).total == ALL


class TestOrder:
    @pytest.mark.parametrize(
        ("sort", "first", "sent"),
        [
            (Sort.TITLE, "Carte des crues 201", ["title"]),
            (Sort.MODIFIED, "Orthophotographie 2022", ["-last_updated"]),
            (Sort.CREATED, "La Lisse en crue : récit", ["-created"]),
            (Sort.RELEVANCE, "La Lisse en crue : récit", []),
            (Sort.POPULARITY, "La Lisse en crue : récit", []),
        ],
    )
    def test_the_server_sorts(self, double: GeonodeDouble, sort: Sort, first: str, sent: List[str]) -> None:
        assert titles(double, Query(sort=sort, page_size=3))[0] == first
        assert double.last("resources").values("sort[]") == sent


class TestPages:
    def test_every_resource_comes_once(self, double: GeonodeDouble) -> None:
        pages = all_pages(catalog_at(double.url), Query(page_size=7))
        keys = [record.id for page in pages for record in page.records]
        assert len(keys) == len(set(keys)) == ALL
        assert {page.total for page in pages} == {ALL}

    def test_a_silent_cap_loses_nothing(self) -> None:
        with GeonodeDouble(page_max=5) as double:
            pages = all_pages(catalog_at(double.url), Query(page_size=20))
            assert sum(len(page.records) for page in pages) == ALL

    def test_more_than_a_page_should_hold_is_not_asked_for(self, double: GeonodeDouble) -> None:
        search(catalog_at(double.url), Query(page_size=5000))
        assert double.last("resources").value("page_size") == "100"

    def test_a_page_that_is_there_no_more_is_the_end(self, double: GeonodeDouble) -> None:
        page = search(catalog_at(double.url), Query(), "9 301")
        assert (page.records, page.next) == ((), None)

    def test_a_first_page_that_is_not_found_is_an_error(self, double: GeonodeDouble) -> None:
        double.fault("/api/v2/resources", "invalid_page")
        with pytest.raises(CatalogError) as caught:
            search(catalog_at(double.url), Query())
        assert caught.value.kind is ErrorKind.NOT_FOUND

    def test_a_server_that_repeats_itself_is_asked_once_more_only(self, double: GeonodeDouble) -> None:
        double.fault("/api/v2/resources", "endless")
        assert [len(page.records) for page in all_pages(catalog_at(double.url), Query())] == [2, 0]

    @pytest.mark.parametrize(
        ("members", "following"),
        [
            ({"links": {"next": "https://x.org"}, "total": 1}, "2 1"),
            ({"links": {"next": None}, "total": 99}, None),
            ({"total": 11}, "2 1"),
            ({"total": 10}, None),
            ({"total": "many", "links": []}, "2 1"),
            ({"total": 99, "resources": []}, None),
        ],
    )
    def test_the_server_says_whether_a_page_follows(self, members: Any, following: Any) -> None:
        page = answered(
            catalog_at(SITE).search(Query(page_size=10)), NO_FACETS, reply({"resources": [{"pk": 1}], **members})
        )
        assert page.next == following

    @pytest.mark.parametrize("cursor", ["", "x", "0", "-1", "1;2", "99999999999"])
    def test_a_foreign_cursor_is_refused(self, cursor: str) -> None:
        with pytest.raises(CatalogError):
            next(catalog_at(SITE).search(Query(), cursor))

    def test_a_cursor_survives_as_text(self) -> None:
        assert Cursor.from_text(Cursor(3, "101").to_text()) == Cursor(3, "101")


class TestFacets:
    def test_they_are_counted_for_the_query(self, double: GeonodeDouble) -> None:
        catalog = catalog_at(double.url)
        facets = {facet.field: facet for facet in search(catalog, Query("comptage", language="fr")).facets}
        assert set(facets) == {"type", "theme", "keyword", "place", "organisation"} == catalog.capabilities.facets
        assert [(value.key, value.label, value.count) for value in facets["theme"].values] == [
            ("transportation", "Transport", 20)
        ]
        assert [(value.key, value.count) for value in facets["keyword"].values] == [("route", 15)]
        assert double.last("facets").value("lang") == "fr"

    def test_their_labels_are_those_of_the_themes(self, double: GeonodeDouble) -> None:
        (record,) = search(catalog_at(double.url), Query("inondables")).records
        assert record.themes == ("Environnement",)

    def test_following_pages_do_not_count_again(self, double: GeonodeDouble) -> None:
        pages = all_pages(catalog_at(double.url), Query(page_size=20))
        assert pages[0].facets and not pages[1].facets
        assert sum(asked.path.endswith("/facets") for asked in double.requests) == 1

    @pytest.mark.parametrize("fault", "http_404 http_400 html garbage empty no_list never".split())
    def test_a_site_that_does_not_count_is_not_asked_again(self, double: GeonodeDouble, fault: str) -> None:
        double.fault("/api/v2/facets", fault)
        catalog = catalog_at(double.url)
        for _ in range(2):
            assert run(catalog, catalog.search(Query("inondables")), 0.3).total == 1
        assert sum(asked.path.endswith("/facets") for asked in double.requests) == 1
        assert catalog.capabilities.facets == frozenset()

    @pytest.mark.parametrize("fault", ["http_500", "http_503", "cut_off"])
    def test_a_passing_failure_is_forgotten(self, double: GeonodeDouble, fault: str) -> None:
        double.fault("/api/v2/facets", fault, times=1)
        catalog = catalog_at(double.url)
        assert search(catalog, Query()).facets == ()
        assert search(catalog, Query()).facets

    @pytest.mark.parametrize("kind", [ErrorKind.NO_SUCH_HOST, ErrorKind.CERTIFICATE, ErrorKind.CANCELLED])
    def test_a_site_that_cannot_be_reached_is_not_tried_twice(self, kind: ErrorKind) -> None:
        conversation = catalog_at(SITE).search(Query())
        next(conversation)
        with pytest.raises(CatalogError) as caught:
            conversation.throw(CatalogError(kind))
        assert caught.value.kind is kind


class TestDetails:
    def test_a_dataset_is_fetched_by_its_key(self, double: GeonodeDouble) -> None:
        catalog = catalog_at(double.url)
        (found,) = search(catalog, Query("inondables", language="fr")).records
        assert found.keywords[-1] == "Zones à risque naturel"
        assert found.complete
        assert run(catalog, catalog.details(found.id)) == found

    def test_a_map_comes_with_its_layers(self, double: GeonodeDouble) -> None:
        catalog = catalog_at(double.url)
        (found, _) = search(catalog, Query("carte crues")).records
        assert (found.type, found.complete, found.resources) == (RecordType.MAP, False, ())
        record = run(catalog, catalog.details(found.id))
        assert record.complete
        assert [(resource.url, resource.layer) for resource in record.resources] == [
            (f"{double.url}/geoserver/ows", "eau:zones_inondables"),
            (f"{double.url}/geoserver/ows", "geonode:comptage_0001"),
            ("https://cartes.example.org/wms?", "cadastre"),
        ]

    def test_a_document_comes_with_its_file(self, double: GeonodeDouble) -> None:
        catalog = catalog_at(double.url)
        (resource,) = run(catalog, catalog.details("301")).resources
        assert (resource.url, resource.format) == (f"{double.url}/documents/301/link", "pdf")

    def test_a_list_that_does_not_answer_leaves_what_is_known(self, double: GeonodeDouble) -> None:
        double.fault("/api/v2/documents", "http_500")
        catalog = catalog_at(double.url)
        assert run(catalog, catalog.details("301")).resources[0].url == f"{double.url}/documents/301/download"

    @pytest.mark.parametrize("key", ["", " ", "999", "x", "../maps/201", "101?x", "²"])
    def test_an_unknown_resource_is_not_found(self, double: GeonodeDouble, key: str) -> None:
        catalog = catalog_at(double.url)
        with pytest.raises(CatalogError) as caught:
            run(catalog, catalog.details(key))
        assert caught.value.kind is ErrorKind.NOT_FOUND


class TestProbe:
    def test_a_site_says_what_it_is(self, double: GeonodeDouble) -> None:
        catalog = catalog_at(double.url)
        info = run(catalog, catalog.probe())
        assert (info.title, info.records) == ("Géo Vaubrun", ALL)

    @pytest.mark.parametrize("fault", ["http_500", "closed", "empty"])
    def test_a_home_page_is_not_needed(self, double: GeonodeDouble, fault: str) -> None:
        catalog = catalog_at(double.url)
        conversation = catalog.probe()
        next(conversation)
        page = reply({"total": 3, "resources": []})
        if fault == "closed":
            conversation.send(page)
            with pytest.raises(StopIteration) as stopped:
                conversation.throw(CatalogError(ErrorKind.CUT_OFF))
            assert stopped.value.value.title == "GeoNode"
        else:
            nothing = reply(b"", 500 if fault == "http_500" else 200)
            assert answered(catalog.probe(), page, nothing).title == "GeoNode"

    @pytest.mark.parametrize("body", [{"total": 3}, {"resources": []}, {"total": "x", "resources": []}, {"data": []}])
    def test_another_server_is_none(self, body: Any) -> None:
        with pytest.raises(CatalogError) as caught:
            answered(catalog_at(SITE).probe(), reply(body))
        assert caught.value.kind is ErrorKind.UNEXPECTED


class TestGeonode3:
    @pytest.fixture
    def old(self) -> Iterator[GeonodeDouble]:
        with GeonodeDouble(old=True) as started:
            yield started

    def test_is_searched_without_what_it_does_not_know(self, old: GeonodeDouble) -> None:
        catalog = catalog_at(old.url)
        for _ in range(2):
            assert search(catalog, Query("inondables")).total == 1
        refused = [asked for asked in old.requests if asked.values("filter{metadata_only}")]
        assert len(refused) <= 2
        assert catalog.capabilities.facets == frozenset()

    def test_its_layers_are_at_the_usual_place(self, old: GeonodeDouble) -> None:
        (record,) = search(catalog_at(old.url), Query("inondables")).records
        assert record.type is RecordType.DATASET
        assert not record.complete
        assert [(resource.url, resource.protocol, resource.layer) for resource in record.resources] == [
            (f"{old.url}/geoserver/ows", "OGC:WMS", "eau:zones_inondables"),
            (f"{old.url}/geoserver/ows", "OGC:WFS", "eau:zones_inondables"),
        ]


class TestLogin:
    def test_what_only_some_see_comes_with_an_account(self) -> None:
        with GeonodeDouble(token="Bearer jeton") as double:
            page = search(catalog_at(double.url, "a1b2c3d"), Query("captages"), session=LoggedIn("Bearer jeton"))
            assert [(record.id, record.notices) for record in page.records] == [(PRIVATE, ("unpublished",))]
            assert search(catalog_at(double.url), Query("captages")).total == 0

    def test_a_resource_of_others_wants_a_login(self) -> None:
        with GeonodeDouble(token="Bearer jeton") as double:
            catalog = catalog_at(double.url)
            with pytest.raises(CatalogError) as caught:
                run(catalog, catalog.details(PRIVATE))
            assert caught.value.kind is ErrorKind.LOGIN_NEEDED
            assert "credentials were not provided" in caught.value.detail

    def test_a_wrong_login_is_said_to_be_wrong(self) -> None:
        with GeonodeDouble(token="Bearer jeton") as double:
            with pytest.raises(CatalogError) as caught:
                search(catalog_at(double.url, "a1b2c3d"), Query(), session=LoggedIn("Bearer faux"))
            assert caught.value.kind is ErrorKind.LOGIN_WRONG

    def test_a_closed_site_sends_visitors_to_its_login(self) -> None:
        with GeonodeDouble(token="Bearer jeton", lockdown=True, strict=False) as double:
            with pytest.raises(CatalogError) as caught:
                search(catalog_at(double.url), Query())
            assert caught.value.kind is ErrorKind.LOGIN_NEEDED
            assert len(double.requests) == 2
            page = search(catalog_at(double.url, "a1b2c3d"), Query("captages"), session=LoggedIn("Bearer jeton"))
            assert page.total == 1
