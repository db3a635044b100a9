"""The cards of the old api.gouv.fr as one JSON list: read whole, searched on the client."""
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List

import pytest

from catalog_search.catalogs.dataservices import DataservicesCatalog
from catalog_search.catalogs.many import details_many
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Query, Sort
from catalog_search.model.record import Access, Page, RecordType
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.faults import Asked, Handler, LoopbackServer, send
from tests.servers.udata_broken import HOSTILE_TEXTS, LONG, NESTED
from tests.unit.harmless import assert_harmless


def cards() -> List[Dict[str, Any]]:
    return [
        {
            "title": f"API {('Carto', 'Hydro', 'Sirene')[number % 3]} {number}",
            "tagline": "Accès simplifié aux données",
            "path": f"/les-api/api-{number}",
            "slug": f"api-{number}",
            "openness": ("open", "semi_open", "closed")[number % 3],
            "owner": ("IGN", "BRGM")[number % 2],
            "owner_acronym": "",
            "logo": f"/images/{number}.png",
            "datagouv_uuid": [f"{number:024x}"],
            "datapass_link": "https://datapass.example.org/x" if number % 3 == 2 else None,
        }
        for number in range(30)
    ]


@dataclass
class CardsDouble(LoopbackServer):
    """Gives the list at its old place."""

    value: Any = None

    def answer(self, handler: Handler, asked: Asked) -> None:
        good = asked.path == "/api/v1/apis.json"
        send(handler, 200 if good else 404, json.dumps(self.value if good else {}).encode())


@pytest.fixture
def double() -> Iterator[CardsDouble]:
    with CardsDouble(value=cards()) as started:
        yield started


def catalog_at(double: CardsDouble) -> DataservicesCatalog:
    return DataservicesCatalog(CatalogConfig("old", "dataservices", "API", f"{double.url}/api/v1/apis.json"))


def run(catalog: DataservicesCatalog, conversation: Any) -> Any:
    return BlockingCarrier(catalog.config, timeout=10.0).run(conversation)


def pages(catalog: DataservicesCatalog, query: Query) -> List[Page]:
    found = [run(catalog, catalog.search(query))]
    while found[-1].next is not None:
        found.append(run(catalog, catalog.search(query, found[-1].next)))
    return found


def test_all_cards_come_once(double: CardsDouble) -> None:
    found = pages(catalog_at(double), Query(page_size=8))
    assert [record.id for page in found for record in page.records] == [card["slug"] for card in cards()]
    assert {page.total for page in found} == {30}


def test_several_cards_come_from_one_reading(double: CardsDouble) -> None:
    catalog = catalog_at(double)
    slugs = [card["slug"] for card in cards()][:20]
    many = BlockingCarrier(catalog.config).run(details_many(catalog, slugs))
    assert list(many.records) == slugs and many.listed == set(slugs) and len(double.requests) == 1
    many = BlockingCarrier(catalog.config).run(details_many(catalog, [*slugs, "nobody"]))
    assert many.absent == {"nobody"} and len(double.requests) == 3


def test_a_card_is_read_whole(double: CardsDouble) -> None:
    catalog = catalog_at(double)
    record = run(catalog, catalog.details("api-2"))
    assert (record.type, record.title, record.organisation) == (RecordType.API, "API Sirene 2", "IGN")
    assert (record.access, record.abstract) == (Access.RESTRICTED, "Accès simplifié aux données")
    assert record.page_url == f"{double.url}/les-api/api-2"
    assert record.thumbnail == f"{double.url}/images/2.png"
    assert record.identifiers == ("api-2", f"{2:024x}")
    assert record.facts == (("request_access", "https://datapass.example.org/x"),)
    assert [resource.role for resource in record.resources] == ["technical_documentation", "request_access"]


@pytest.mark.parametrize(
    ("name", "values", "count"),
    [
        ("organisation", ["ign"], 15),
        ("access", ["open", "restricted"], 20),
        ("type", ["api"], 30),
        ("type", ["map"], 0),
    ],
)
def test_filters_are_carried_out(double: CardsDouble, name: str, values: List[str], count: int) -> None:
    page = run(catalog_at(double), catalog_at(double).search(Query().with_filter(name, values)))
    assert page.total == count


def test_only_what_the_list_says_is_filtered(double: CardsDouble) -> None:
    catalog = catalog_at(double)
    query = Query(extent=Extent(0, 0, 1, 1), sort=Sort.POPULARITY).with_filter(FilterField.FORMAT, ["wms"])
    assert run(catalog, catalog.search(query)).total == 30
    assert not catalog.capabilities.extent and "format" not in catalog.capabilities.filters


def test_facets_count(double: CardsDouble) -> None:
    catalog = catalog_at(double)
    facets = {facet.field: facet.values for facet in run(catalog, catalog.search(Query("hydro"))).facets}
    assert set(facets) == catalog.capabilities.facets
    assert {(value.key, value.count) for value in facets["organisation"]} == {("IGN", 5), ("BRGM", 5)}


def test_a_probe_counts(double: CardsDouble) -> None:
    catalog = catalog_at(double)
    info = run(catalog, catalog.probe())
    assert (info.title, info.records) == ("127.0.0.1", 30)


def test_a_missing_card_is_missing(double: CardsDouble) -> None:
    catalog = catalog_at(double)
    with pytest.raises(CatalogError) as caught:
        run(catalog, catalog.details("atlantis"))
    assert caught.value.kind is ErrorKind.NOT_FOUND


@pytest.mark.parametrize("value", [None, {}, {"apis": []}, 3, "x", True])
def test_what_is_no_list_is_an_error(double: CardsDouble, value: Any) -> None:
    double.value = value
    catalog = catalog_at(double)
    for conversation in (catalog.search(Query()), catalog.details("api-1"), catalog.probe()):
        with pytest.raises(CatalogError) as caught:
            run(catalog, conversation)
        assert caught.value.kind is ErrorKind.UNEXPECTED


@pytest.mark.parametrize("fault", ["html", "empty", "http_403", "garbage", "cut_off", "closed"])
def test_a_broken_reply_is_an_error(double: CardsDouble, fault: str) -> None:
    double.fault("/", fault)
    catalog = catalog_at(double)
    with pytest.raises(CatalogError):
        run(catalog, catalog.search(Query()))


@pytest.mark.parametrize("member", tuple(cards()[0]))
def test_no_single_member_does_harm(double: CardsDouble, member: str) -> None:
    hostile = (*HOSTILE_TEXTS, LONG, NESTED, None, 42, True, [], {}, "http://[", "//[x")
    double.value = [{**cards()[0], "slug": f"s{number}", member: value} for number, value in enumerate(hostile)]
    page = run(catalog_at(double), catalog_at(double).search(Query(page_size=100)))
    assert len(page.records) + page.skipped == len(hostile)
    assert_harmless(page)
