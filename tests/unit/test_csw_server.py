"""The CSW catalogue against a real pycsw on loopback."""
from __future__ import annotations

from typing import Iterator

import pytest

from catalog_search.catalogs.csw import CswCatalog
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import Query, Sort
from catalog_search.model.record import RecordType
from tests.servers.pycsw_server import PycswServer
from tests.servers.runners import python_of_servers
from tests.unit.asking import all_pages, details, ids, run, search
from tests.unit.csw_support import catalog_at, titles

pytestmark = pytest.mark.skipif(python_of_servers() is None, reason="pycsw is not installed: scripts/install.sh test")


@pytest.fixture(scope="module")
def server() -> Iterator[PycswServer]:
    with PycswServer(cap=50) as running:
        yield running


@pytest.fixture
def catalog(server: PycswServer) -> CswCatalog:
    return catalog_at(server.url)


def test_probing_tells_title_version_and_count(catalog: CswCatalog, server: PycswServer) -> None:
    info = run(catalog, catalog.probe())
    assert (info.title, info.version, info.records) == ("Catalogue d'essai", "2.0.2", server.count)


def test_a_pasted_capabilities_address_works(server: PycswServer) -> None:
    catalog = catalog_at(f"{server.url}?SERVICE=CSW&VERSION=2.0.2&REQUEST=GetCapabilities")
    assert search(catalog).total == server.count


def test_paging_gives_every_record_once_and_ends(catalog: CswCatalog, server: PycswServer) -> None:
    found = all_pages(catalog, Query(page_size=7))
    assert [len(page.records) for page in found[:-1]] == [7] * (server.count // 7)
    assert len(ids(found)) == len(set(ids(found))) == server.count
    assert {page.total for page in found} == {server.count}


def test_paging_goes_on_by_what_came_where_the_server_caps(server: PycswServer) -> None:
    with PycswServer(cap=5) as capped:
        found = all_pages(catalog_at(capped.url), Query(page_size=100))
    assert len(found[0].records) == 5
    assert sorted(ids(found)) == sorted(set(ids(found))) and len(ids(found)) == server.count


def test_a_position_past_the_end_is_an_empty_last_page(catalog: CswCatalog) -> None:
    page = search(catalog, Query(), "100000")
    assert (page.records, page.next) == ((), None)


def test_words_add_up(catalog: CswCatalog) -> None:
    assert titles(search(catalog, Query(text="inondables bretagne"))) == ["Zones inondables – Bretagne"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("d'eau franche-comté", "Cours d'eau – Franche-Comté"),
        ("Île-de-France d'eau", "Cours d'eau – Île-de-France"),
        ("Équipements Normandie", "Équipements sportifs – Normandie"),
        ("randonnée GéoBretagne", "Sentiers de randonnée – Bretagne"),
    ],
)
def test_accents_and_apostrophes_are_found(catalog: CswCatalog, text: str, title: str) -> None:
    assert titles(search(catalog, Query(text=text))) == [title]


def test_what_looks_like_a_pattern_or_markup_is_only_text(catalog: CswCatalog) -> None:
    for text in ("c*e", "<gmd:title>", "a&b", "' OR 1=1 --", "]]>"):
        assert search(catalog, Query(text=text)).total == 0, text
    assert search(catalog, Query(text="eau:masses_surface")).total == 1


def test_a_box_finds_what_it_touches_and_nothing_else(catalog: CswCatalog) -> None:
    corsica = ids([search(catalog, Query(extent=Extent(8.6, 41.5, 9.4, 42.9), page_size=50))])
    assert corsica and all(record_id.startswith("rec-04-") for record_id in corsica if record_id.startswith("rec-"))
    brest = ids([search(catalog, Query(extent=Extent(-4.6, 48.3, -4.4, 48.5), page_size=50))])
    assert "haies-bretagne" in brest and not set(corsica) & {i for i in brest if i.startswith("rec-")}
    # The same numbers with their axes exchanged lie off the coast of Somalia, where there is nothing.
    assert search(catalog, Query(extent=Extent(48.3, -4.6, 48.5, -4.4))).total == 0


def test_the_whole_world_also_finds_what_has_no_extent(catalog: CswCatalog, server: PycswServer) -> None:
    assert search(catalog, Query(extent=Extent(-180, -90, 180, 90))).total == server.count


def test_types(catalog: CswCatalog, server: PycswServer) -> None:
    counted = 0
    for name in ("dataset", "series", "service", "nonGeographicDataset", "map"):
        page = search(catalog, Query(page_size=50).with_filter("type", (name,)))
        assert page.records and {record.type for record in page.records} == {RecordType(name)}
        counted += page.total or 0
    assert counted == server.count


def test_the_parts_of_a_record_are_those_that_name_it(catalog: CswCatalog) -> None:
    page = search(catalog, Query(page_size=50).with_filter("series", ("rec-04-0",)))
    assert sorted(ids([page])) == ["rec-04-1", "rec-04-2"] and page.total == 2
    assert {record.part_of for record in page.records} == {("rec-04-0",)}
    assert search(catalog, Query().with_filter("series", ("rec-04-1",))).total == 0


def test_filters_add_up_and_their_values_are_alternatives(catalog: CswCatalog) -> None:
    query = Query(page_size=50).with_filter("type", ("series", "nonGeographicDataset"))
    narrow = query.with_filter("keyword", ("commune", "sport"))
    found = search(catalog, narrow).records
    assert {record.type.value for record in found} == {"series", "nonGeographicDataset"}
    assert all({"commune", "sport"} & set(record.keywords) for record in found)
    assert 0 < len(found) < len(search(catalog, query).records)


def test_producers(catalog: CswCatalog) -> None:
    found = search(catalog, Query().with_filter("organisation", ("Office de l'Environnement",)))
    assert {record.organisation for record in found.records} == {"Office de l'Environnement de la Corse"}


def test_dates(catalog: CswCatalog) -> None:
    found = search(catalog, Query(page_size=50).with_filter("modified", ("2019-06-15/2020",))).records
    stamps = sorted({dict(record.facts)["metadata_date"][:10] for record in found})
    assert stamps == ["2019-06-15", "2020-06-15"]
    assert search(catalog, Query().with_filter("modified", ("2019-06-15/2019-06-15",))).total


def test_sorting_by_title_and_by_date(catalog: CswCatalog, server: PycswServer) -> None:
    by_title = [title for page in all_pages(catalog, Query(sort=Sort.TITLE, page_size=10)) for title in titles(page)]
    regular = [title for title in by_title if title[0].isascii() and " – " in title]
    assert len(by_title) == server.count and regular == sorted(regular)
    newest = search(catalog, Query(sort=Sort.MODIFIED, page_size=50)).records
    stamps = [dict(record.facts)["metadata_date"][:10] for record in newest]
    assert stamps == sorted(stamps, reverse=True)


def test_a_search_brings_everything_that_details_bring(catalog: CswCatalog) -> None:
    found = next(r for r in search(catalog, Query(text="haies")).records if r.id == "haies-bretagne")
    assert found.complete and found == details(catalog_at(catalog.config.url), "haies-bretagne")
    assert [r.layer for r in found.resources if r.layer] == ["bocage:haies"]


def test_an_anchor_title_and_all_boxes_come_through(catalog: CswCatalog) -> None:
    record = details(catalog, "limites-communes-2024")
    assert record.title == "Limites des communes de France" and len(record.extents) == 5


def test_several_records_come_at_once(catalog: CswCatalog) -> None:
    wanted = ids(all_pages(catalog, Query(page_size=30)))[:30]
    found = run(catalog, catalog.details_bulk([*wanted, "il-n-y-en-a-pas"]))
    assert sorted(record.id for record in found) == sorted(wanted)
    assert found[0] == details(catalog, found[0].id)


def test_an_unknown_record_is_not_found(catalog: CswCatalog) -> None:
    with pytest.raises(CatalogError) as caught:
        details(catalog, "il n'y en a pas")
    assert caught.value.kind is ErrorKind.NOT_FOUND


def test_an_exception_with_status_200_is_the_services_own_error(server: PycswServer) -> None:
    catalog = catalog_at(server.url)
    search(catalog)
    with pytest.raises(CatalogError) as caught:
        run(catalog, catalog._by_id("rec-00-0", "http://example.org/no-such-schema"))
    assert caught.value.kind is ErrorKind.SERVICE and caught.value.status == 200
    assert "InvalidParameterValue" in caught.value.detail and "outputschema" in caught.value.detail


def test_capabilities_that_name_a_host_of_the_intranet_do_no_harm(server: PycswServer) -> None:
    with PycswServer(advertised="http://srv-intra:8080/csw") as inner:
        assert search(catalog_at(inner.url)).total == server.count


def test_a_server_without_iso_profile_is_asked_for_dublin_core(server: PycswServer) -> None:
    with PycswServer(profiles="") as plain:
        catalog = catalog_at(plain.url)
        page = search(catalog, Query(text="haies", extent=Extent(-5, 47, -1, 49)))
        assert [record.id for record in page.records] == ["haies-bretagne"]
        assert page.records[0].extents == (Extent(-5.14, 47.28, -1.02, 48.9),)
        assert search(catalog, Query(sort=Sort.TITLE).with_filter("type", ("series",))).total
