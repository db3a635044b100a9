"""What the tests of the CSW catalogue share: a catalogue at an address, ways to run it, replies made by hand."""
from __future__ import annotations

from typing import Any, List, Optional

import requests

from catalog_search.catalogs.base import Conversation
from catalog_search.catalogs.csw import CswCatalog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Query
from catalog_search.model.record import Page, Record
from catalog_search.network.blocking import BlockingCarrier


def catalog_at(url: str, **options: str) -> CswCatalog:
    config = CatalogConfig(id="c", type="csw", name="Catalogue", url=url, options=tuple(options.items()))
    return CswCatalog(config)


def run(catalog: CswCatalog, conversation: "Conversation[Any]", timeout: float = 10.0) -> Any:
    return BlockingCarrier(catalog.config, timeout=timeout).run(conversation)


def search(catalog: CswCatalog, query: Optional[Query] = None, cursor: Optional[str] = None) -> Page:
    page = run(catalog, catalog.search(query or Query(), cursor))
    assert isinstance(page, Page)
    return page


def pages(catalog: CswCatalog, query: Query, most: int = 50) -> List[Page]:
    """All pages in a row; more than ``most`` are an endless loop."""
    found = [search(catalog, query)]
    while found[-1].next is not None:
        assert len(found) < most, "paging does not end"
        found.append(search(catalog, query, found[-1].next))
    return found


def ids(found: List[Page]) -> List[str]:
    return [record.id for page in found for record in page.records]


def titles(page: Page) -> List[str]:
    return [record.title for record in page.records]


def details(catalog: CswCatalog, record_id: str) -> Record:
    record = run(catalog, catalog.details(record_id))
    assert isinstance(record, Record)
    return record


def reply(body: bytes, status: int = 200, url: str = "https://example.org/csw") -> requests.Response:
    """A response as a carrier hands it over."""
    response = requests.Response()
    response.status_code = status
    response.url = url
    response._content = body
    return response
