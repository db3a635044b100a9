"""CSW 3.0, and addresses instead of posted XML, against a real pycsw on loopback, which speaks both versions."""
from __future__ import annotations

from dataclasses import replace
from typing import Dict, Iterator, List

import pytest

from catalog_search.catalogs.csw import CswCatalog
from catalog_search.catalogs.csw_dialect import CQL, CSW3
from catalog_search.catalogs.many import details_many
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import Query, Sort
from tests.servers.pycsw_server import PycswServer
from tests.servers.runners import python_of_servers
from tests.unit.asking import all_pages, details, ids, run, search
from tests.unit.csw_support import catalog_at, titles

pytestmark = pytest.mark.skipif(python_of_servers() is None, reason="pycsw is not installed: scripts/install.sh test")

_WAYS: Dict[str, Dict[str, str]] = {
    "3.0.0 by POST": {"version": "3.0.0"},
    "3.0.0 by GET": {"version": "3.0.0", "method": "get"},
    "2.0.2 by GET": {"method": "get"},
}
_CORSICA = Extent(8.6, 41.5, 9.4, 42.9)


@pytest.fixture(scope="module")
def server() -> Iterator[PycswServer]:
    with PycswServer(cap=50) as running:
        yield running


@pytest.fixture(params=list(_WAYS))
def catalog(server: PycswServer, request: pytest.FixtureRequest) -> CswCatalog:
    return catalog_at(server.url, **_WAYS[request.param])


@pytest.fixture
def usual(server: PycswServer) -> CswCatalog:
    """2.0.2 by POST, whose answers the others have to give, too."""
    return catalog_at(server.url)


def test_probing_tells_title_version_and_count(catalog: CswCatalog, server: PycswServer) -> None:
    info = run(catalog, catalog.probe())
    version = catalog.config.option("version", "2.0.2")
    assert (info.title, info.version, info.records) == ("Catalogue d'essai", version, server.count)


def test_paging_gives_every_record_once_and_ends(catalog: CswCatalog, server: PycswServer) -> None:
    found = all_pages(catalog, Query(page_size=7))
    assert [len(page.records) for page in found[:-1]] == [7] * (server.count // 7)
    assert len(ids(found)) == len(set(ids(found))) == server.count
    assert {page.total for page in found} == {server.count}
    assert search(catalog, Query(), "100000").next is None


@pytest.mark.parametrize(
    "query",
    [
        Query("d'eau franche-comté"),
        Query("Île-de-France d'eau"),
        Query("Équipements Normandie"),
        Query("inondables bretagne"),
        Query("introuvable d'ici"),
        Query(extent=_CORSICA, page_size=50),
        Query(extent=Extent(48.3, -4.6, 48.5, -4.4)),
        Query("corse", _CORSICA, page_size=50),
        Query(extent=Extent(170, -80, 9.4, 42.9), page_size=50),
        Query(page_size=50).with_filter("type", ("series",)),
        Query("corse", page_size=50).with_filter("type", ("series", "service")),
        Query("bretagne", _CORSICA).with_filter("keyword", ("d'eau", "forêt")),
        Query(page_size=50).with_filter("organisation", ("Office de l'Environnement",)),
        Query(page_size=50).with_filter("modified", ("2019-06-15/2020",)),
        Query(page_size=50).with_filter("series", ("rec-00-0", "rec-04-0")),
    ],
    ids=lambda query: f"{query.text} {query.extent is not None} {query.filters}",
)
def test_the_answer_is_the_usual_one(catalog: CswCatalog, usual: CswCatalog, query: Query) -> None:
    found, expected = search(catalog, query), search(usual, query)
    assert sorted(ids([found])) == sorted(ids([expected])) and found.total == expected.total
    assert found.records == () or set(found.records) == set(expected.records)
    assert catalog.capabilities == CswCatalog.at_best


def test_the_queries_above_find_something(usual: CswCatalog) -> None:
    assert titles(search(usual, Query("d'eau franche-comté"))) == ["Cours d'eau – Franche-Comté"]
    assert search(usual, Query(extent=_CORSICA)).total
    assert search(usual, Query("corse").with_filter("type", ("series", "service"))).total


@pytest.mark.parametrize("sort", [Sort.TITLE, Sort.MODIFIED])
def test_sorting(catalog: CswCatalog, usual: CswCatalog, sort: Sort) -> None:
    query = Query(sort=sort, page_size=50)

    def stamps(found: CswCatalog) -> List[str]:
        return [dict(record.facts)["metadata_date"][:10] for record in search(found, query).records]

    if sort is Sort.TITLE:
        assert titles(search(catalog, query)) == titles(search(usual, query))
    else:
        assert stamps(catalog) == sorted(stamps(usual), reverse=True)


def test_details_are_those_of_the_search(catalog: CswCatalog) -> None:
    found = next(r for r in search(catalog, Query(text="haies")).records if r.id == "haies-bretagne")
    assert found == details(catalog, "haies-bretagne") == details(catalog_at(catalog.config.url), "haies-bretagne")


def test_an_unknown_record_is_not_found(catalog: CswCatalog) -> None:
    search(catalog)
    with pytest.raises(CatalogError) as caught:
        details(catalog, "il n'y en a pas")
    assert caught.value.kind is ErrorKind.NOT_FOUND


def test_an_exception_is_the_services_own_error(catalog: CswCatalog) -> None:
    search(catalog)
    assert catalog._server is not None
    version = catalog._server.dialect.version
    with pytest.raises(CatalogError) as caught:
        run(catalog, catalog._by_id("rec-00-0", "http://example.org/no-such-schema", version))
    assert caught.value.kind is ErrorKind.SERVICE and "outputschema" in caught.value.detail
    assert caught.value.status == (400 if version.number == "3.0.0" else 200)


def test_a_box_of_3_0_is_asked_by_address_and_everything_else_goes_on(server: PycswServer) -> None:
    """pycsw 2 has no GML 3.2 to check a posted box with (its issue 796)."""
    catalog = catalog_at(server.url, version="3.0.0")
    search(catalog)
    assert catalog._server is not None and not catalog._server.dialect.by_get
    assert search(catalog, Query(extent=_CORSICA)).total == 4
    assert catalog._server.dialect.by_get


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("d'eau franche-comté", ["Cours d'eau – Franche-Comté"]),
        ("Équipements Normandie", ["Équipements sportifs – Normandie"]),
        ("d'huile", []),
    ],
)
def test_cql_finds_what_has_an_apostrophe(usual: CswCatalog, text: str, expected: List[str]) -> None:
    search(usual)
    assert usual._server is not None
    dialect = replace(usual._server.dialect, by_get=True, language=CQL)
    usual._server = replace(usual._server, dialect=dialect)
    assert titles(search(usual, Query(text))) == expected and usual._server.dialect == dialect
    assert {r.type.value for r in search(usual, Query().with_filter("type", ("series",))).records} == {"series"}


def test_dublin_core_of_3_0(server: PycswServer) -> None:
    with PycswServer(profiles="") as plain:
        for options in (_WAYS["3.0.0 by POST"], _WAYS["3.0.0 by GET"]):
            catalog = catalog_at(plain.url, **options)
            page = search(catalog, Query(text="haies", extent=Extent(-5, 47, -1, 49)))
            assert [record.id for record in page.records] == ["haies-bretagne"]
            assert page.records[0].extents == (Extent(-5.14, 47.28, -1.02, 48.9),)
            assert catalog._server is not None and catalog._server.dialect.schema == CSW3
            assert search(catalog, Query(sort=Sort.TITLE).with_filter("type", ("series",))).total


def test_several_records_come_at_once_in_each_version(catalog: CswCatalog) -> None:
    """2.0.2 has a list of ids; 3.0 is searched for them."""
    wanted = ids(all_pages(catalog, Query(page_size=30)))[:12]
    many = run(catalog, details_many(catalog, [*wanted, "il-n-y-en-a-pas"]))
    assert many.listed == set(wanted) and many.absent == {"il-n-y-en-a-pas"}
    assert many.records[wanted[3]] == details(catalog, wanted[3])
