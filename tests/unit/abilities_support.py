"""What the tests of all types share: a running catalogue, ways to ask it, pages to the end."""
from __future__ import annotations

from typing import Any, FrozenSet, Iterable, Iterator, List, Optional, Tuple

from catalog_search.catalogs.base import Capabilities, Catalog, Conversation
from catalog_search.catalogs.registry import create_catalog
from catalog_search.model.query import Query
from catalog_search.model.record import Page, Record
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.abilities import Abilities

MOST_PAGES = 60


class Asker:
    """One catalogue of a type, asked through the blocking carrier."""

    def __init__(self, abilities: Abilities, timeout: float = 10.0) -> None:
        self.abilities = abilities
        self.timeout = timeout
        self.catalog: Catalog = create_catalog(abilities.config)

    def run(self, conversation: "Conversation[Any]", timeout: Optional[float] = None) -> Any:
        session = self.abilities.session()
        with session:
            carrier = BlockingCarrier(self.abilities.config, session=session, timeout=timeout or self.timeout)
            return carrier.run(conversation)

    def search(self, query: Query, cursor: Optional[str] = None) -> Page:
        page = self.run(self.catalog.search(query, cursor))
        assert isinstance(page, Page)
        return page

    def pages(self, query: Query) -> Iterator[Page]:
        """All pages in a row; more than ``MOST_PAGES`` are an endless loop."""
        page = self.search(query)
        yield page
        for _ in range(MOST_PAGES):
            if page.next is None:
                return
            page = self.search(query, page.next)
            yield page
        raise AssertionError("the pages do not end")

    def records(self, query: Query) -> List[Record]:
        return [record for page in self.pages(query) for record in page.records]

    def ids(self, query: Query) -> Tuple[str, ...]:
        return tuple(record.id for record in self.records(query))

    def details(self, record_id: str) -> Record:
        record = self.run(self.catalog.details(record_id))
        assert isinstance(record, Record)
        return record

    def learned(self) -> Capabilities:
        """What the catalogue can do, read after its first answer."""
        self.search(Query(page_size=1))
        return self.catalog.capabilities


def difference(found: Iterable[str], wanted: FrozenSet[str]) -> str:
    """What is wrong about the ids that came; empty where nothing is."""
    ids = list(found)
    said = []
    if set(ids) - wanted:
        said.append(f"not wanted: {sorted(set(ids) - wanted)[:5]}")
    if wanted - set(ids):
        said.append(f"missing: {sorted(wanted - set(ids))[:5]}")
    if len(ids) != len(set(ids)):
        said.append(f"twice: {sorted({one for one in ids if ids.count(one) > 1})[:5]}")
    return "; ".join(said)
