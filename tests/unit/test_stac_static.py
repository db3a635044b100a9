"""Static catalogues of STAC: files on a web server, walked politely and searched here."""

from __future__ import annotations

from typing import Iterator

import pytest

from catalog_search.catalogs import crawl
from catalog_search.catalogs.detect import MAX_REQUESTS, detect, detection_config
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import Query, Sort
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.stac import StacFiles
from tests.unit.asking import all_pages, details, ids, run, search
from tests.unit.stac_support import catalog_at

ALL = 39


@pytest.fixture
def files() -> Iterator[StacFiles]:
    with StacFiles() as started:
        yield started


def test_collections_and_items_are_found_each_asked_for_once(files: StacFiles) -> None:
    catalog = catalog_at(f"{files.url}/catalog.json")
    found = all_pages(catalog, Query(page_size=10))
    assert len(set(ids(found))) == ALL and found[0].total == ALL
    paths = [asked.path for asked in files.requests]
    assert len(paths) == len(set(paths)) == 41


def test_it_is_searched_filtered_and_sorted_here(files: StacFiles) -> None:
    catalog = catalog_at(f"{files.url}/catalog.json")
    assert ids([search(catalog, Query("combles mnt"))]) == ["mnt/mnt_01", "mnt/mnt_07"]
    query = Query(extent=Extent(0.45, 45.1, 0.95, 45.2)).with_filter("type", ["dataset"])
    assert ids([search(catalog, query)]) == ["sentinel-2-l2a/sentinel-2-l2a_01"]
    assert search(catalog, Query().with_filter("licence", ["lov2"])).total == 13
    assert search(catalog, Query(sort=Sort.MODIFIED)).records[0].id == "sentinel-2-l2a/sentinel-2-l2a_00"
    assert {facet.field for facet in search(catalog).facets} == catalog.capabilities.facets


def test_items_know_their_collection_and_where_their_files_are(files: StacFiles) -> None:
    catalog = catalog_at(f"{files.url}/catalog.json")
    record = details(catalog, "ortho-vaubrun/ortho-vaubrun_03")
    assert record.organisation == "Département de Vaubrun"
    assert record.resources[0].url == f"{files.url}/ortho-vaubrun/ortho-vaubrun_03.tif"
    with pytest.raises(CatalogError) as caught:
        details(catalog, "ortho-vaubrun/nope")
    assert caught.value.kind is ErrorKind.NOT_FOUND


def test_a_collection_may_be_the_root(files: StacFiles) -> None:
    assert search(catalog_at(f"{files.url}/mnt/collection.json")).total == 13


def test_a_probe_counts_and_names(files: StacFiles) -> None:
    catalog = catalog_at(f"{files.url}/catalog.json")
    info = run(catalog, catalog.probe())
    assert (info.title, info.version, info.records) == ("Imagerie du Vaubrun", "1.0.0", ALL)


def test_detection_finds_it_with_few_requests(files: StacFiles) -> None:
    address = f"{files.url}/catalog.json"
    found = BlockingCarrier(detection_config(address), timeout=5).run(detect(address))
    assert [(one.type, one.url) for one in found.found[:1]] == [("stac", address)] and len(
        files.requests
    ) <= MAX_REQUESTS


@pytest.mark.parametrize(("name", "bound"), [("MAX_REQUESTS", 10), ("MAX_BYTES", 12_000)])
def test_a_walk_has_bounds(files: StacFiles, monkeypatch: pytest.MonkeyPatch, name: str, bound: int) -> None:
    monkeypatch.setattr(crawl, name, bound)
    catalog = catalog_at(f"{files.url}/catalog.json")
    page = search(catalog)
    assert 0 < len(page.records) < ALL and page.total is None and not catalog.capabilities.total
    assert len(files.requests) < 20


def test_other_servers_are_not_asked(files: StacFiles) -> None:
    files.more = {"/catalog.json": {"stac_version": "1.0.0", "type": "Catalog", "id": "x", "links": [
        {"rel": "child", "href": href} for href in ("https://other.example/catalog.json", "file:///etc/passwd", "http://127.0.0.1:9/x")
    ] + [{"rel": "child", "href": "mnt/collection.json"}]}}  # fmt: skip
    assert search(catalog_at(f"{files.url}/catalog.json")).total == 13


@pytest.mark.parametrize("fault", ["html", "garbage", "http_404", "http_500", "empty"])
def test_what_cannot_be_read_is_skipped(files: StacFiles, fault: str) -> None:
    files.fault("/mnt/items/mnt_05.json", fault)
    page = search(catalog_at(f"{files.url}/catalog.json"))
    assert page.total == ALL - 1 and page.skipped == 1


def test_a_server_that_asks_to_wait_is_left_alone(files: StacFiles) -> None:
    files.fault("/mnt/items/mnt_05.json", "http_429")
    assert search(catalog_at(f"{files.url}/catalog.json")).total is None
    assert files.requests[-1].path == "/mnt/items/mnt_05.json"
