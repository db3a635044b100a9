"""The OGC API - Records catalogue against a real pygeoapi on loopback."""

from __future__ import annotations

from typing import Iterator

import pytest
import requests

from catalog_search.catalogs.many import details_many
from catalog_search.catalogs.ogcrecords import OgcRecordsCatalog
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import Query, Sort
from tests.servers.ogcrecords_data import plain_record, records
from tests.servers.pygeoapi_server import PygeoapiServer, has_pygeoapi
from tests.unit.asking import all_pages, all_records, details, ids, run, search
from tests.unit.ogcrecords_support import catalog_at, record_of

pytestmark = pytest.mark.skipif(not has_pygeoapi(), reason="pygeoapi is not installed: scripts/install.sh test")
ALL = len(records())


@pytest.fixture(scope="module")
def server() -> Iterator[PygeoapiServer]:
    with PygeoapiServer() as running:
        yield running


@pytest.fixture
def catalog(server: PygeoapiServer) -> OgcRecordsCatalog:
    return catalog_at(server.url)


def test_probing_tells_title_and_count(catalog: OgcRecordsCatalog) -> None:
    info = run(catalog, catalog.probe())
    assert (info.title, info.version, info.records) == ("pygeoapi d'essai", "1.0", ALL)


def test_its_abilities_are_learned(catalog: OgcRecordsCatalog) -> None:
    search(catalog)
    able = catalog.capabilities
    assert (able.filters, able.total, able.extent, able.facets) == ({"type"}, True, True, frozenset())
    assert set(able.sorts) == {Sort.RELEVANCE, Sort.TITLE, Sort.MODIFIED, Sort.CREATED}


def test_paging_gives_every_record_once_and_ends(catalog: OgcRecordsCatalog) -> None:
    found = all_pages(catalog, Query(page_size=7))
    assert len(ids(found)) == len(set(ids(found))) == ALL and {page.total for page in found} == {ALL}


def test_it_caps_pages(catalog: OgcRecordsCatalog) -> None:
    with PygeoapiServer([*records(), *({**plain_record(3), "id": f"x{n}"} for n in range(40))]) as larger:
        found = all_pages(catalog_at(larger.url), Query(page_size=100))
    assert [len(page.records) for page in found] == [50, ALL - 10]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("combles communes", ["Communes : Combles"]),
        ("d'eau Sérac", ["Réseau d'eau potable : Sérac"]),
        ("l'eau Pont-l'Abbé", ["Réseau d'eau potable : Pont-l'Abbé"]),
        ("zones inondables", ["Zones inondables du pays de Vaubrun"]),
        ('("inondables', ["Zones inondables du pays de Vaubrun"]),
        ("[inondables]*", ["Zones inondables du pays de Vaubrun"]),
        ("introuvable", []),
    ],
)
def test_words_add_up_and_nothing_in_them_is_an_expression(
    catalog: OgcRecordsCatalog, text: str, titles: "list[str]"
) -> None:
    assert [record.title for record in search(catalog, Query(text)).records] == titles


def test_a_box_finds_what_it_touches(catalog: OgcRecordsCatalog) -> None:
    found = ids(all_pages(catalog, Query(extent=Extent(1.2, 45.1, 1.4, 45.2))))
    # pygeoapi takes the box around all parts of a geometry, whatever lies between them.
    assert set(found) == {"urn:x-vaubrun:zones-inondables", "r04", "r05", "r06", "r07"} or set(found) == {
        "r04", "r05", "r06", "r07"
    }  # fmt: skip
    assert search(catalog, Query(extent=Extent(-150, -45, -149, -44))).total == 0


def test_a_record_without_a_place_costs_no_hit() -> None:
    """pygeoapi 0.21 breaks on it when it searches an area, which is then left to the client; 0.24 does not."""
    with PygeoapiServer([*records(), {**plain_record(1), "id": "nowhere", "geometry": None}]) as server:
        catalog = catalog_at(server.url)
        items = f"{server.url}/collections/catalogue/items"
        asked = requests.get(items, params={"bbox": "1.2,45.1,1.4,45.2", "f": "json"}, timeout=30)
        breaks = asked.status_code == 500
        page = search(catalog, Query(extent=Extent(1.2, 45.1, 1.4, 45.2)))
        assert page.total == (ALL + 1 if breaks else asked.json()["numberMatched"])
        assert catalog.capabilities.extent is not breaks


def test_types(catalog: OgcRecordsCatalog) -> None:
    counted = 0
    for name in ("dataset", "series", "service", "nonGeographicDataset"):
        found = all_pages(catalog, Query(page_size=5).with_filter("type", [name]))
        assert {record.type.value for page in found for record in page.records} == {name}
        counted += found[0].total or 0
    assert counted == ALL
    both = all_pages(catalog, Query(page_size=5).with_filter("type", ["series", "service"]))
    assert len(set(ids(both))) == both[0].total == 16
    assert ids(all_pages(catalog, Query().with_filter("type", ["other"]))) == []


def test_sorting(catalog: OgcRecordsCatalog) -> None:
    found = [record for page in all_pages(catalog, Query(sort=Sort.TITLE, page_size=10)) for record in page.records]
    assert [record.title for record in found] == sorted(record.title for record in found)
    newest = [record.modified for record in all_records(catalog, Query(sort=Sort.MODIFIED, page_size=10))]
    assert newest == sorted(newest, reverse=True) and len(newest) == ALL


def test_a_record_is_what_was_stored(catalog: OgcRecordsCatalog) -> None:
    stored = record_of(records()[0])
    found = details(catalog, stored.id)
    assert found.resources[: len(stored.resources)] == stored.resources
    for name in ("title", "abstract", "contacts", "keywords", "themes", "licence", "extents", "temporal", "modified"):
        assert getattr(found, name) == getattr(stored, name), name


def test_an_unknown_record_is_not_found(catalog: OgcRecordsCatalog) -> None:
    with pytest.raises(CatalogError) as caught:
        details(catalog, "il n'y en a pas")
    assert caught.value.kind is ErrorKind.NOT_FOUND and caught.value.detail == "identifier not found"


def test_its_refusals_are_told_in_its_words(catalog: OgcRecordsCatalog) -> None:
    search(catalog)
    with pytest.raises(CatalogError) as caught:
        run(catalog, catalog._ask(f"{catalog.root}/collections/catalogue/items", [("bbox", "1,2,3")]))
    assert caught.value.kind is ErrorKind.BAD_REQUEST and "bbox" in caught.value.detail


def test_records_by_their_ids_come_one_way_or_the_other(catalog: OgcRecordsCatalog) -> None:
    """pygeoapi has no ``ids``: it refuses the list, and is asked one by one then."""
    wanted = ids(all_pages(catalog, Query(page_size=50)))[:12]
    many = run(catalog, details_many(catalog, [*wanted, "il-n-y-en-a-pas"]))
    assert sorted(many.records) == sorted(wanted) and many.absent == {"il-n-y-en-a-pas"}
    assert many.records[wanted[0]] == details(catalog, wanted[0])
