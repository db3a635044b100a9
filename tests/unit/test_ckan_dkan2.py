"""DKAN 2, which has nothing of CKAN's: it is noticed, searched, paged and read by its own API."""
from __future__ import annotations

from typing import Any, Iterator

import pytest

from catalog_search.catalogs import dkan
from catalog_search.catalogs.ckan import CkanCatalog
from catalog_search.catalogs.ckan_records import Context
from catalog_search.catalogs.cursors import Cursor
from catalog_search.catalogs.detect import detect, detection_config
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import links_of
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import Query, Sort
from catalog_search.model.record import TextFormat
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.ckan import CkanDouble
from tests.servers.dkan import COUNT, DkanDouble
from tests.servers.udata_broken import HOSTILE_TEXTS
from tests.unit.asking import all_pages, answered, run, search
from tests.unit.ckan_support import SITE, catalog_at, reply
from tests.unit.harmless import assert_harmless

KEY = "d2000000-0000-4000-8000-000000000007"
ABSENT = reply(b"<!DOCTYPE html><html><head><title>Page not found</title></head></html>", 404)
NOTHING = Context("ck", SITE, "fr")


@pytest.fixture(params=[False, True])
def double(request: pytest.FixtureRequest) -> Iterator[DkanDouble]:
    with DkanDouble(front=request.param) as started:
        yield started


class TestProbe:
    def test_it_says_what_it_is(self, double: DkanDouble) -> None:
        catalog = catalog_at(double.url)
        info = run(catalog, catalog.probe())
        assert (info.title, info.version, info.records) == ("", "DKAN 2", COUNT)
        assert catalog.capabilities == dkan.CAPABILITIES

    @pytest.mark.parametrize("path", [f"/dataset/{KEY}", "/api/1/search?fulltext=eau", f"{dkan.item_path(KEY)}?x=1"])
    def test_detection_finds_it(self, path: str) -> None:
        with DkanDouble(strict=False) as double:
            text = f"{double.url}{path}"
            found = BlockingCarrier(detection_config(text), timeout=5.0).run(detect(text))
            assert found.best is not None
            assert (found.best.type, found.best.url, found.best.version) == ("ckan", double.url, "DKAN 2")

    def test_a_portal_with_neither_api_fails_as_the_first_one_does(self) -> None:
        with pytest.raises(CatalogError) as caught:
            answered(catalog_at(SITE).probe(), ABSENT, ABSENT, ABSENT)
        assert (caught.value.kind, caught.value.detail) == (ErrorKind.NOT_FOUND, "Page not found")

    @pytest.mark.parametrize("body", [{}, {"total": 3}, {"total": 3, "results": "x"}, {"results": {}}, [], None])
    def test_another_answer_at_its_address_is_none(self, body: Any) -> None:
        with pytest.raises(CatalogError) as caught:
            answered(catalog_at(SITE).probe(), ABSENT, ABSENT, reply(body))
        assert caught.value.kind is ErrorKind.NOT_FOUND

    def test_a_ckan_whose_search_is_missing_is_no_dkan(self) -> None:
        with CkanDouble(strict=False) as portal:
            portal.fault("/api/3/action/package_search", "http_404")
            catalog = catalog_at(portal.url)
            with pytest.raises(CatalogError) as caught:
                run(catalog, catalog.probe())
            assert caught.value.kind is ErrorKind.NOT_FOUND
            assert not any(asked.path.startswith("/api/1") for asked in portal.requests)

    def test_who_cancels_is_not_asked_again(self) -> None:
        conversation = catalog_at(SITE).probe()
        next(conversation)
        conversation.send(ABSENT)
        conversation.send(ABSENT)
        with pytest.raises(CatalogError) as caught:
            conversation.throw(CatalogError(ErrorKind.CANCELLED))
        assert caught.value.kind is ErrorKind.CANCELLED


class TestSearch:
    def test_every_dataset_comes_once(self, double: DkanDouble) -> None:
        pages = all_pages(catalog_at(double.url), Query(page_size=10))
        keys = [record.id for page in pages for record in page.records]
        assert len(keys) == len(set(keys)) == COUNT
        assert {page.total for page in pages} == {COUNT}

    def test_it_is_noticed_once(self, double: DkanDouble) -> None:
        catalog = catalog_at(double.url)
        for _ in range(3):
            assert search(catalog, Query("puits 7")).total
        assert sum(asked.path.startswith("/api/3") for asked in double.requests) == 2

    def test_words_that_nothing_has_find_nothing(self, double: DkanDouble) -> None:
        page = search(catalog_at(double.url), Query("nulle part"))
        assert (page.records, page.total, page.next) == ((), 0, None)

    @pytest.mark.parametrize(("sort", "first"), [(Sort.TITLE, "01"), (Sort.MODIFIED, "23")])
    def test_it_sorts(self, double: DkanDouble, sort: Sort, first: str) -> None:
        page = search(catalog_at(double.url), Query(sort=sort, page_size=3))
        assert page.records[0].title == f"Releve piezometrique {first}"
        assert sort in dkan.CAPABILITIES.sorts

    def test_filters_and_area_are_left_to_the_client(self, double: DkanDouble) -> None:
        catalog = catalog_at(double.url)
        query = Query(extent=Extent(-1, -1, 0, 0)).with_filter("keyword", ["mer"])
        assert search(catalog, query).total == COUNT
        assert (catalog.capabilities.filters, catalog.capabilities.extent) == (frozenset(), False)
        assert CkanCatalog.capabilities.filters

    def test_a_portal_that_repeats_itself_is_asked_once_more_only(self) -> None:
        value = {"total": 99, "results": [{"identifier": "a", "title": "A", "description": "x"}]}
        first = dkan.read_page(value, Query(page_size=1), Cursor(), NOTHING)
        assert first.next == "1 a"
        again = dkan.read_page(value, Query(page_size=1), Cursor.from_text(first.next), NOTHING)
        assert (again.records, again.next) == ((), None)


class TestRecords:
    def test_a_dataset_is_read(self, double: DkanDouble) -> None:
        catalog = catalog_at(double.url)
        record = run(catalog, catalog.details(KEY))
        assert (record.id, record.title) == (KEY, "Releve piezometrique 07")
        assert (record.abstract, record.abstract_format) == ("<p>Puits 7.</p>", TextFormat.HTML)
        assert (record.organisation, record.keywords) == ("Syndicat des eaux", ("eau", "puits"))
        assert record.extents == (Extent(2.0, 45.0, 3.0, 46.0),)
        assert record.licence is not None
        assert record.licence.id == "cc-by"
        assert record.modified == "2024-08-08"
        assert record.page_url == f"{double.url}/dataset/{KEY}"
        assert record.page_url in record.identifiers
        assert [link.kind for link in links_of(record)] == [Kind.CSV]

    def test_a_missing_dataset_is_not_found(self, double: DkanDouble) -> None:
        catalog = catalog_at(double.url)
        with pytest.raises(CatalogError) as caught:
            run(catalog, catalog.details("nowhere"))
        assert caught.value.kind is ErrorKind.NOT_FOUND
        assert "nowhere" in caught.value.detail

    @pytest.mark.parametrize("value", [None, 3, "x", [], {}, {"title": "x"}, {"identifier": ""}, {"identifier": None}])
    def test_what_is_no_dataset_is_no_record(self, value: Any) -> None:
        assert dkan.read_dataset(value, NOTHING) is None
        page = dkan.read_page({"total": 1, "results": [value]}, Query(), Cursor(), NOTHING)
        assert (page.records, page.skipped) == ((), 1)

    @pytest.mark.parametrize("text", HOSTILE_TEXTS)
    def test_no_text_does_harm(self, text: str) -> None:
        members = "title description modified issued keyword theme license publisher spatial landingPage".split()
        value = {**dict.fromkeys(members, text), "identifier": text, "distribution": [{"downloadURL": text}]}
        assert_harmless(dkan.read_page({"total": 1, "results": {"a": value}}, Query(), Cursor(), NOTHING))
