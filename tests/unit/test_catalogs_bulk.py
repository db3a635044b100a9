"""Records by lists of their ids: in few requests where a server takes lists, one by one where it refuses them."""
from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Iterator, List, Sequence, Tuple
from urllib.parse import unquote_plus

import pytest

from catalog_search.catalogs.base import Catalog, Conversation
from catalog_search.catalogs.many import Many, details_many
from catalog_search.catalogs.registry import create_catalog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import Query
from catalog_search.model.record import CatalogInfo, Page, Record
from tests.servers.arcgis import ArcgisDouble
from tests.servers.faults import LoopbackServer
from tests.servers.geonetwork import GeonetworkDouble
from tests.servers.ogcrecords import RecordsDouble
from tests.servers.opendatasoft import OdsDouble
from tests.unit.asking import run, search


class _Lists(Catalog):
    """A catalogue in memory that notes how it was asked; ``heeds`` says whether its lists are of the ids asked for."""

    type = "lists"
    bulk = 10

    def __init__(self, known: Sequence[str], heeds: bool = True) -> None:
        super().__init__(CatalogConfig("l", "lists", "L", "https://example.org"))
        self.known, self.heeds = list(known), heeds
        self.lists: List[List[str]] = []
        self.singles: List[str] = []

    def search(self, query: Query, cursor: Any = None) -> "Conversation[Page]":
        yield from ()
        return Page()

    def probe(self) -> "Conversation[CatalogInfo]":
        yield from ()
        return CatalogInfo("L", records=len(self.known))

    def details(self, record_id: str) -> "Conversation[Record]":
        yield from ()
        self.singles.append(record_id)
        if record_id not in self.known:
            raise CatalogError(ErrorKind.NOT_FOUND, status=404)
        return Record(record_id, "l", record_id)

    def details_bulk(self, record_ids: Sequence[str]) -> "Conversation[Tuple[Record, ...]]":
        yield from ()
        self.lists.append(list(record_ids))
        found = [one for one in record_ids if one in self.known] if self.heeds else self.known[-3:]
        return tuple(Record(one, "l", one) for one in found)


def ask(catalog: Catalog, ids: Sequence[str]) -> Many:
    conversation = details_many(catalog, ids)
    try:
        next(conversation)
    except StopIteration as stop:
        found: Many = stop.value
        return found
    raise AssertionError("nothing of this is asked of a server")


class TestLists:
    def test_no_list_is_longer_than_its_address_may_be(self) -> None:
        ids = [f"{number:03d}-{'é' * 60}" for number in range(30)]  # 360 characters each, escaped
        catalog = _Lists(ids)
        many = ask(catalog, ids)
        assert [one for part in catalog.lists for one in part] == ids and not catalog.singles
        assert {len(part) for part in catalog.lists} == {4, 2} and many.listed == set(ids)

    def test_in_a_body_only_their_number_counts(self) -> None:
        ids = [f"{number:03d}-{'é' * 60}" for number in range(30)]
        catalog = _Lists(ids)
        catalog.bulk_length = 0
        ask(catalog, ids)
        assert [len(part) for part in catalog.lists] == [10, 10, 10]

    def test_one_that_is_too_long_goes_alone(self) -> None:
        ids = ["x" * 3000, "y", "z" * 3000]
        catalog = _Lists(ids)
        assert set(ask(catalog, ids).records) == set(ids)
        assert catalog.lists == [[one] for one in ids]

    def test_a_server_that_does_not_heed_the_ids_is_asked_one_by_one(self) -> None:
        ids = [f"r{number}" for number in range(40)]
        catalog = _Lists([*ids, "a", "b", "c"], heeds=False)
        many = ask(catalog, ids)
        assert set(many.records) == set(ids) and not many.listed
        assert len(catalog.lists) == 1 and catalog.singles == ids

    def test_what_a_list_lacks_is_asked_for_itself(self) -> None:
        ids = [f"r{number}" for number in range(12)]
        catalog = _Lists(ids[:10])
        many = ask(catalog, ids)
        assert catalog.singles == ids[10:] and many.absent == set(ids[10:])


@contextmanager
def _double(server: LoopbackServer, type_name: str, url: str) -> Iterator[Catalog]:
    with server:
        yield create_catalog(CatalogConfig("c", type_name, "C", getattr(server, url)))


def _asked(server: LoopbackServer, catalog: Catalog, ids: Sequence[str]) -> Tuple[Many, int]:
    search(catalog, Query(page_size=1))
    before = len(server.requests)
    many = run(catalog, details_many(catalog, ids))
    return many, len(server.requests) - before


class TestGeonetwork:
    @pytest.mark.parametrize("values", [{}, {"csrf": True}, {"version": "3.12.4"}, {"version": "3.12.4", "api": False}])
    def test_index_and_csw_give_the_whole(self, values: Any) -> None:
        server = GeonetworkDouble(**values)
        with _double(server, "geonetwork", "portal") as catalog:
            ids = [one["uuid"] for one in server.documents() if one["uuid"].startswith("rec-")][:20]
            many, requests = _asked(server, catalog, ids)
            assert requests == 2 and many.listed == set(ids)
            assert many.records[ids[7]] == run(catalog, catalog.details(ids[7]))

    def test_without_csw_they_are_asked_one_by_one(self) -> None:
        server = GeonetworkDouble(csw=False)
        with _double(server, "geonetwork", "portal") as catalog:
            ids = [one["uuid"] for one in server.documents() if one["uuid"].startswith("rec-")][:6]
            many, requests = _asked(server, catalog, ids)
            assert set(many.records) == set(ids) and not many.listed and requests == 2 + 2 * len(ids)
            assert all(record.complete and record.contacts for record in many.records.values())

    def test_where_the_portal_gives_no_whole_records_the_index_is_all(self) -> None:
        server = GeonetworkDouble(csw=False, api=False)
        with _double(server, "geonetwork", "portal") as catalog:
            ids = [one["uuid"] for one in server.documents()][:8]
            known = {one: run(catalog, catalog.details(one)) for one in ids}
            many, requests = _asked(server, catalog, ids)
            assert many.records == known and requests == 2

    def test_nothing_of_it_is_there(self) -> None:
        server = GeonetworkDouble()
        with _double(server, "geonetwork", "portal") as catalog:
            many, _ = _asked(server, catalog, ["no-1", "no-2", "no-3"])
            assert many.absent == {"no-1", "no-2", "no-3"} and not many.failed


class TestOthers:
    @pytest.mark.parametrize("flavour", ["standard", "core", "pycsw"])
    def test_ogc_api_records(self, flavour: str) -> None:
        server = RecordsDouble(flavour=flavour)
        with _double(server, "ogcrecords", "url") as catalog:
            ids = [item["id"] for items in server.collections().values() for item in items][:30]
            many, requests = _asked(server, catalog, ids)
            assert set(many.records) == set(ids) and requests <= 2 * len(server.collections())

    def test_ogc_api_records_that_refuses_ids(self) -> None:
        class Refusing(RecordsDouble):
            def _items(self, asked: Any, name: str) -> Any:
                if asked.value("ids"):
                    return {"type": "FeatureCollection", "features": []}
                return super()._items(asked, name)

        server = Refusing()
        with _double(server, "ogcrecords", "url") as catalog:
            ids = [item["id"] for items in server.collections().values() for item in items][:5]
            many, _ = _asked(server, catalog, ids)
            assert set(many.records) == set(ids) and not many.absent

    @pytest.mark.parametrize("apis", [("v2.1",), ("v2.0", "v1"), ("v1",)])
    def test_opendatasoft(self, apis: Tuple[str, ...]) -> None:
        server = OdsDouble(apis=apis)
        with _double(server, "opendatasoft", "url") as catalog:
            ids = [item["dataset_id"] for item in server.all_items][:12]
            many, _ = _asked(server, catalog, ids)
            assert set(many.records) == set(ids) and bool(many.listed) is (apis != ("v1",))
            assert many.records[ids[0]] == run(catalog, catalog.details(ids[0]))

    def test_arcgis_is_asked_within_what_iis_takes(self) -> None:
        with ArcgisDouble(portal=True) as server:
            catalog = create_catalog(CatalogConfig("c", "arcgis", "C", server.url))
            ids = [f"{number:032x}" for number in range(90)]
            _asked(server, catalog, ids)
            queries = [asked.raw_path.partition("?")[2] for asked in server.requests if "id%3A" in asked.raw_path]
            assert len(queries) > 1 and max(map(len, queries)) < 2048
            assert ids[0] in unquote_plus(queries[0])


def test_the_ids_of_a_list_are_never_operators() -> None:
    """What is in an id stays within its quotes."""
    with ArcgisDouble() as server:
        catalog = create_catalog(CatalogConfig("c", "arcgis", "C", server.url))
        many = run(catalog, details_many(catalog, ["a') OR (1=1", "b"]))
        assert many.absent == {"a') OR (1=1", "b"}
    with OdsDouble() as portal:
        catalog = create_catalog(CatalogConfig("c", "opendatasoft", "C", portal.url))
        many = run(catalog, details_many(catalog, ['a" OR 1=1 OR "', "b"]))
        assert not many.records and many.absent == {'a" OR 1=1 OR "', "b"}
