"""The STAC catalogue against a real STAC API (stac-fastapi) on loopback."""

from __future__ import annotations

import json
from typing import Iterator

import pytest

from catalog_search.catalogs.stac import StacCatalog
from catalog_search.catalogs.stac_query import search_request
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import Query, Sort
from tests.servers.stac_server import StacServer, has_stac_api
from tests.unit.asking import all_pages, details, ids, run, search
from tests.unit.stac_support import catalog_at

pytestmark = pytest.mark.skipif(not has_stac_api(), reason="stac-fastapi is not installed: scripts/install.sh test")
ALL = 39


@pytest.fixture(scope="module")
def server() -> Iterator[StacServer]:
    with StacServer() as running:
        yield running


@pytest.fixture
def catalog(server: StacServer) -> StacCatalog:
    return catalog_at(server.url)


def only_by_post(catalog: StacCatalog) -> None:
    """Forget that the API takes GET as well."""
    from dataclasses import replace

    search(catalog)
    assert catalog._service is not None
    catalog._service = replace(catalog._service, methods=("POST",))


def test_probing_tells_title_version_and_count(catalog: StacCatalog) -> None:
    info = run(catalog, catalog.probe())
    assert (info.title, info.version[:2], info.records) == ("Imagerie d'essai", "1.", ALL)


def test_its_abilities_are_learned(catalog: StacCatalog) -> None:
    search(catalog)
    able = catalog.capabilities
    assert able.filters == {"type", "organisation", "licence", "keyword", "series"} and able.total
    assert set(able.sorts) == {Sort.RELEVANCE, Sort.MODIFIED, Sort.CREATED}


@pytest.mark.parametrize("size", [4, 10, 100])
@pytest.mark.parametrize("by_post", [False, True])
def test_paging_gives_every_record_once_and_ends(catalog: StacCatalog, size: int, by_post: bool) -> None:
    if by_post:
        only_by_post(catalog)
    found = all_pages(catalog, Query(page_size=size))
    assert len(ids(found)) == len(set(ids(found))) == ALL and {page.total for page in found} <= {ALL, None}


@pytest.mark.parametrize("by_post", [False, True])
def test_it_takes_all_that_is_asked(catalog: StacCatalog, by_post: bool) -> None:
    if by_post:
        only_by_post(catalog)
    query = Query("combles", Extent(0, 44, 10, 48), sort=Sort.MODIFIED, page_size=1).with_filter("keyword", ["optique"])
    found = ids(all_pages(catalog, query.with_filter("type", ["dataset"])))
    assert found == [
        "sentinel-2-l2a/sentinel-2-l2a_01", "sentinel-2-l2a/sentinel-2-l2a_07",
        "ortho-vaubrun/ortho-vaubrun_01", "ortho-vaubrun/ortho-vaubrun_07",
    ]  # fmt: skip


def test_a_box_finds_what_it_touches(catalog: StacCatalog) -> None:
    query = Query(extent=Extent(0.45, 45.1, 0.95, 45.2)).with_filter("type", ["dataset"])
    assert ids([search(catalog, query)]) == ["sentinel-2-l2a/sentinel-2-l2a_01"]
    assert search(catalog, Query(extent=Extent(-150, -45, -149, -44))).total == 0


def test_words_add_up(catalog: StacCatalog) -> None:
    assert set(ids([search(catalog, Query("tuile combles mnt"))])) == {"mnt/mnt_01", "mnt/mnt_07"}


def test_what_looks_like_an_expression_is_only_text(catalog: StacCatalog) -> None:
    for text in ('"combles" (mnt)', "combles;--", "%combles%"):
        assert search(catalog, Query(text)).records, text


def test_sorting_over_collections_and_items(catalog: StacCatalog) -> None:
    found = [record for page in all_pages(catalog, Query(sort=Sort.CREATED, page_size=10)) for record in page.records]
    assert [record.created for record in found] == sorted((record.created for record in found), reverse=True)
    assert len(found) == ALL


def test_details(catalog: StacCatalog) -> None:
    record = details(catalog, "mnt/mnt_03")
    assert (record.title, record.organisation) == ("Montorge, tuile mnt_03", "Institut")
    assert details(catalog, "mnt").title == "Modèle numérique de terrain"
    for missing in ("mnt/nope", "nope"):
        with pytest.raises(CatalogError) as caught:
            details(catalog, missing)
        assert caught.value.kind is ErrorKind.NOT_FOUND and "does not exist" in caught.value.detail


def test_its_refusals_are_told_in_its_words(catalog: StacCatalog) -> None:
    search(catalog)
    assert catalog._service is not None
    request = search_request(Query(), catalog._service, None, (), 10)
    request.params = {"limit": "x"}
    with pytest.raises(CatalogError) as caught:
        run(catalog, catalog._ask_items(request))
    assert caught.value.kind is ErrorKind.BAD_REQUEST and "integer" in json.dumps(caught.value.detail)
