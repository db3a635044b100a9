"""What the tests of GeoNetwork share: a portal's catalogue, ways to run it, replies and hits from values."""
from __future__ import annotations

import json
from typing import Any, Dict, List, Optional

import requests

from catalog_search.catalogs.base import Conversation
from catalog_search.catalogs.geonetwork import GeonetworkCatalog
from catalog_search.catalogs.geonetwork_records import Context, read_hit
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Query
from catalog_search.model.record import Page, Record
from catalog_search.network.blocking import BlockingCarrier

PORTAL = "https://geo.example.org/geonetwork/srv"
CONTEXT = Context("gn", f"{PORTAL}/fre/catalog.search#/metadata/", "langfre")


def catalog_at(url: str) -> GeonetworkCatalog:
    return GeonetworkCatalog(CatalogConfig(id="gn", type="geonetwork", name="GeoNetwork", url=url))


def run(catalog: GeonetworkCatalog, conversation: "Conversation[Any]", timeout: float = 10.0) -> Any:
    return BlockingCarrier(catalog.config, timeout=timeout).run(conversation)


def search(catalog: GeonetworkCatalog, query: Optional[Query] = None, cursor: Optional[str] = None) -> Page:
    page = run(catalog, catalog.search(query or Query(), cursor))
    assert isinstance(page, Page)
    return page


def all_pages(catalog: GeonetworkCatalog, query: Query) -> List[Page]:
    """All pages in a row."""
    pages = [search(catalog, query)]
    while pages[-1].next is not None:
        assert len(pages) < 200, "the pages do not end"
        pages.append(search(catalog, query, pages[-1].next))
    return pages


def ids(page: Page) -> List[str]:
    return [record.id for record in page.records]


def details(catalog: GeonetworkCatalog, record_id: str) -> Record:
    record = run(catalog, catalog.details(record_id))
    assert isinstance(record, Record)
    return record


def read(**members: Any) -> Record:
    """The record of one hit of the index."""
    record = read_hit({"_id": "u1", "_source": {"uuid": "u1", **members}}, CONTEXT)
    assert record is not None
    return record


def hits(*sources: Any, total: Any = None, **more: Any) -> Dict[str, Any]:
    """A reply of the index."""
    found = [{"_id": f"h{at}", "_source": source} for at, source in enumerate(sources)]
    value = len(found) if total is None else total
    return {"hits": {"total": {"value": value, "relation": "eq"}, "hits": found}, **more}


def reply(value: Any, status: int = 200, **headers: str) -> requests.Response:
    """A response as a carrier hands it over."""
    response = requests.Response()
    response.status_code = status
    response.url = PORTAL
    response.headers.update(headers)
    response._content = value if isinstance(value, bytes) else json.dumps(value).encode("utf-8")
    return response


def play(conversation: "Conversation[Any]", *replies: requests.Response) -> Any:
    """The value of a conversation that gets these replies, one after the other."""
    requests_: List[requests.Request] = [next(conversation)]
    for one in replies:
        try:
            requests_.append(conversation.send(one))
        except StopIteration as stop:
            return stop.value
    raise AssertionError(f"it asks for more: {requests_[-1].url}")
