"""What the tests of STAC share: a catalogue at an address, ways to run it, records of values."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from catalog_search.catalogs.base import Conversation
from catalog_search.catalogs.stac import StacCatalog
from catalog_search.catalogs.stac_records import Context, read_collection, read_item
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Query
from catalog_search.model.record import Page, Record
from catalog_search.network.blocking import BlockingCarrier

ROOT = "https://stac.example.org/v1"


def catalog_at(url: str) -> StacCatalog:
    return StacCatalog(CatalogConfig(id="st", type="stac", name="Imagerie", url=url))


def run(catalog: StacCatalog, conversation: "Conversation[Any]", timeout: float = 10.0) -> Any:
    return BlockingCarrier(catalog.config, timeout=timeout).run(conversation)


def search(catalog: StacCatalog, query: Optional[Query] = None, cursor: Optional[str] = None) -> Page:
    page = run(catalog, catalog.search(query or Query(), cursor))
    assert isinstance(page, Page)
    return page


def pages(catalog: StacCatalog, query: Query, most: int = 60) -> List[Page]:
    """All pages in a row; more than ``most`` are an endless loop."""
    found = [search(catalog, query)]
    while found[-1].next is not None:
        assert len(found) < most, "paging does not end"
        found.append(search(catalog, query, found[-1].next))
    return found


def ids(found: List[Page]) -> List[str]:
    return [record.id for page in found for record in page.records]


def details(catalog: StacCatalog, record_id: str) -> Record:
    record = run(catalog, catalog.details(record_id))
    assert isinstance(record, Record)
    return record


def collection_of(data: Any, root: str = ROOT) -> Record:
    record = read_collection(data, Context("st", root))
    assert record is not None
    return record


def item_of(data: Any, *series: Record, root: str = ROOT) -> Record:
    """The record of an item among some known collections."""
    known: Dict[str, Record] = {one.id: one for one in series}
    record = read_item(data, Context("st", root, known))
    assert record is not None
    return record
