"""What the tests of OGC API - Records share: a catalogue at an address, ways to run it, replies from values."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional

import requests

from catalog_search.catalogs.base import Conversation
from catalog_search.catalogs.ogcrecords import OgcRecordsCatalog
from catalog_search.catalogs.ogcrecords_records import Context, read_record
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Query
from catalog_search.model.record import Page, Record
from catalog_search.network.blocking import BlockingCarrier


def catalog_at(url: str) -> OgcRecordsCatalog:
    return OgcRecordsCatalog(CatalogConfig(id="r", type="ogcrecords", name="Catalogue", url=url))


def run(catalog: OgcRecordsCatalog, conversation: "Conversation[Any]", timeout: float = 10.0) -> Any:
    return BlockingCarrier(catalog.config, timeout=timeout).run(conversation)


def search(catalog: OgcRecordsCatalog, query: Optional[Query] = None, cursor: Optional[str] = None) -> Page:
    page = run(catalog, catalog.search(query or Query(), cursor))
    assert isinstance(page, Page)
    return page


def pages(catalog: OgcRecordsCatalog, query: Query, most: int = 60) -> List[Page]:
    """All pages in a row; more than ``most`` are an endless loop."""
    found = [search(catalog, query)]
    while found[-1].next is not None:
        assert len(found) < most, "paging does not end"
        found.append(search(catalog, query, found[-1].next))
    return found


def ids(found: List[Page]) -> List[str]:
    return [record.id for page in found for record in page.records]


def details(catalog: OgcRecordsCatalog, record_id: str) -> Record:
    record = run(catalog, catalog.details(record_id))
    assert isinstance(record, Record)
    return record


def record_of(data: Any) -> Record:
    record = read_record(data, Context("r", "https://data.example.org/collections/c/items"))
    assert record is not None
    return record


def described(*links: Dict[str, Any], **properties: Any) -> Record:
    """The record of a feature with some links and properties."""
    return record_of({"type": "Feature", "id": "a", "geometry": None, "properties": properties, "links": list(links)})


def reply(value: Any, status: int = 200, url: str = "https://data.example.org/x") -> requests.Response:
    """A response as a carrier hands it over."""
    response = requests.Response()
    response.status_code = status
    response.url = url
    response._content = json.dumps(value).encode()
    return response
