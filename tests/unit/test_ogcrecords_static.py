"""Crawlable catalogues: files on a web server, walked politely and searched here."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Dict, Iterator

import pytest

from catalog_search.catalogs import crawl
from catalog_search.catalogs.detect import detect, detection_config
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import Query, Sort
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.faults import Asked, Handler, LoopbackServer, send
from tests.servers.ogcrecords import RecordsDouble
from tests.servers.ogcrecords_data import plain_record, rich_record
from tests.unit.asking import all_pages, details, ids, run, search
from tests.unit.ogcrecords_support import catalog_at

Json = Dict[str, Any]


@dataclass
class Files(LoopbackServer):
    """Files by path; ``/catalog.json`` leads to a part with 32 records and to a single one."""

    files: Dict[str, Any] = field(default_factory=dict)

    def answer(self, handler: Handler, asked: Asked) -> None:
        found = self.files.get(asked.path)
        body = found if isinstance(found, bytes) else json.dumps(found or {"message": "no such file"}).encode()
        send(handler, 200 if found else 404, body)


def catalogue() -> Json:
    records = {f"/part/{number}.json": plain_record(number) for number in range(32)}
    links = [{"rel": "item", "href": f"./{number}.json"} for number in range(32)]
    return {
        **records,
        "/one.json": rich_record(),
        "/part/catalog.json": {"id": "part", "links": [*links, {"rel": "parent", "href": "../catalog.json"}]},
        "/catalog.json": {
            "id": "root", "title": "Fichiers", "description": "Un essai", "type": "Collection", "itemType": "record",
            "links": [{"rel": "self", "href": "catalog.json"}, {"rel": "item", "href": "one.json"},
                      {"rel": "child", "href": "part/catalog.json"},
                      {"rel": "item", "href": "one.html", "type": "text/html"}],
        },
    }  # fmt: skip


@pytest.fixture
def files() -> Iterator[Files]:
    with Files(files=catalogue()) as started:
        yield started


def test_all_records_are_found_each_asked_for_once(files: Files) -> None:
    catalog = catalog_at(f"{files.url}/catalog.json")
    found = all_pages(catalog, Query(page_size=10))
    assert len(set(ids(found))) == 33 and found[0].total == 33 and found[0].skipped == 0
    paths = [asked.path for asked in files.requests]
    assert len(paths) == len(set(paths)) == 35 and "/one.html" not in paths


def test_it_is_searched_filtered_and_sorted_here(files: Files) -> None:
    catalog = catalog_at(f"{files.url}/catalog.json")
    assert ids([search(catalog, Query("combles réseau"))]) == ["r05"]
    query = Query(extent=Extent(1.2, 45.1, 2.2, 45.2)).with_filter("type", ["series", "service"])
    assert set(ids([search(catalog, query)])) == {"r05", "r07", "r09", "r11"}
    able = catalog.capabilities
    assert {"type", "keyword", "licence", "organisation", "modified"} <= able.filters and able.facets
    assert search(catalog, Query(sort=Sort.MODIFIED)).records[0].id == "urn:x-vaubrun:zones-inondables"
    assert {facet.field for facet in search(catalog).facets} == able.facets


def test_details_and_relative_links(files: Files) -> None:
    catalog = catalog_at(f"{files.url}/catalog.json")
    assert details(catalog, "r05").title == "Réseau d'eau potable : Combles"
    with pytest.raises(CatalogError) as caught:
        details(catalog, "r99")
    assert caught.value.kind is ErrorKind.NOT_FOUND


def test_a_probe_counts_and_names(files: Files) -> None:
    catalog = catalog_at(f"{files.url}/catalog.json")
    info = run(catalog, catalog.probe())
    assert (info.title, info.records, info.abstract) == ("Fichiers", 33, "Un essai")
    assert len([asked for asked in files.requests if asked.path == "/catalog.json"]) == 1


def test_detection_tells_it_from_a_catalogue_of_stac(files: Files) -> None:
    address = f"{files.url}/catalog.json"
    found = BlockingCarrier(detection_config(address), timeout=5).run(detect(address))
    assert [(one.type, one.url) for one in found.found[:1]] == [("ogcrecords", address)]


def test_records_may_stand_in_one_file(files: Files) -> None:
    files.files["/all.json"] = {
        "type": "FeatureCollection",
        "features": [plain_record(n) for n in range(5)],
        "links": [],
    }
    assert len(ids([search(catalog_at(f"{files.url}/all.json"))])) == 5


def test_a_file_may_describe_the_collection_of_a_server() -> None:
    with RecordsDouble() as double, Files() as files:
        described = {"id": "c", "title": "C", "itemType": "record", "links": [{"rel": "items", "href": "items"}]}
        files.files = {"/c.json": described, "/items": {"features": double.all_items[:3], "numberMatched": 3}}
        page = search(catalog_at(f"{files.url}/c.json"))
    assert page.total == 3 and len(page.records) == 3


class TestBounds:
    def test_a_walk_ends_after_so_many_requests(self, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(crawl, "MAX_REQUESTS", 12)
        catalog = catalog_at(f"{files.url}/catalog.json")
        page = search(catalog, Query(page_size=50))
        assert len(files.requests) == 13 and 5 < len(page.records) < 13
        assert page.total is None and not catalog.capabilities.total

    def test_and_after_so_many_bytes(self, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(crawl, "MAX_BYTES", 9000)
        search(catalog_at(f"{files.url}/catalog.json"))
        assert len(files.requests) < 15

    def test_and_so_deep(self, files: Files) -> None:
        files.files = {
            f"/{n}.json": {"id": "x", "links": [{"rel": "child", "href": f"{n + 1}.json"}]} for n in range(30)
        }
        assert search(catalog_at(f"{files.url}/0.json")).records == ()
        assert len(files.requests) == crawl.MAX_DEPTH + 1

    def test_circles_end(self, files: Files) -> None:
        files.files["/part/3.json"]["links"].append({"rel": "child", "href": "../catalog.json#x"})
        files.files["/part/3.json"]["links"].append({"rel": "item", "href": "3.json"})
        assert search(catalog_at(f"{files.url}/catalog.json")).total == 33

    @pytest.mark.parametrize(
        "href",
        ["file:///etc/passwd", "javascript:x", "http://127.0.0.1:9/x.json", "//other.example/x.json", "http://[::1"],
    )
    def test_nothing_else_is_asked(self, files: Files, href: str) -> None:
        files.files["/catalog.json"]["links"] += [{"rel": "item", "href": href}, {"rel": "child", "href": href}]
        assert search(catalog_at(f"{files.url}/catalog.json")).total == 33

    @pytest.mark.parametrize("body", [b"{", b"[]", b"<html>", b"null", b'{"properties": {}}'])
    def test_what_cannot_be_read_is_skipped(self, files: Files, body: bytes) -> None:
        files.files["/part/3.json"] = body
        page = search(catalog_at(f"{files.url}/catalog.json"), Query(page_size=50))
        assert "r03" not in ids([page]) and len(page.records) + page.skipped >= 33

    @pytest.mark.parametrize("fault", ["http_429", "http_503"])
    def test_a_server_that_asks_to_wait_is_left_alone(self, files: Files, fault: str) -> None:
        files.fault("/part/7.json", fault)
        page = search(catalog_at(f"{files.url}/catalog.json"), Query(page_size=50))
        assert files.requests[-1].path == "/part/7.json"
        assert page.total is None and len(page.records) == 8

    def test_a_walk_that_is_cancelled_ends(self, files: Files) -> None:
        catalog = catalog_at(f"{files.url}/catalog.json")
        conversation = catalog.search(Query())
        carrier = BlockingCarrier(catalog.config, cancelled=lambda: len(files.requests) > 4)
        with pytest.raises(CatalogError) as caught:
            carrier.run(conversation)
        assert caught.value.kind is ErrorKind.CANCELLED and len(files.requests) < 8


@pytest.mark.parametrize("value", [{}, {"links": []}, {"links": "x"}, {"records": [1]}, {"catalog_search": 1}])
def test_a_file_of_something_else_is_refused(files: Files, value: Json) -> None:
    files.files["/x.json"] = json.dumps(value).encode()
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(f"{files.url}/x.json"))
    assert caught.value.kind is ErrorKind.UNEXPECTED
