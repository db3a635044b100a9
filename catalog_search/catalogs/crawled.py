"""Records of a catalogue that is only files, searched here once they were fetched."""
from __future__ import annotations

from dataclasses import replace
from typing import Callable, Dict, Iterable, Sequence, Tuple

from ..model.errors import CatalogError, ErrorKind
from ..model.query import Query, Sort
from ..model.record import CatalogInfo, Page, Record
from .base import Capabilities
from .matching import FACETS, FILTERED, Entry, entry_of, find

#: What can be done with records at hand.
HERE = Capabilities(
    extent=True,
    filters=FILTERED,
    facets=FACETS,
    sorts=(Sort.RELEVANCE, Sort.TITLE, Sort.MODIFIED, Sort.CREATED),
    max_page=1000,
)


def page_here(
    entries: Sequence[Entry], query: Query, start: int, skipped: int = 0, cursor: Callable[[int], str] = str
) -> Page:
    """One page of the answer to a query; facets, and how many entries were no records, come with the first one.

    :param cursor: makes the cursor of a position
    """
    found, count_facets = find(entries, query)
    end = start + min(max(query.page_size, 1), HERE.max_page)
    return Page(
        records=tuple(found[start:end]),
        total=len(found),
        next=cursor(end) if end < len(found) else None,
        facets=() if start else count_facets(),
        skipped=0 if start else skipped,
    )


def with_parts(records: Iterable[Record], whole: Sequence[Tuple[str, str]] = ()) -> Dict[str, Record]:
    """The records of a whole catalogue by their ids, those that are parts and those that have some told of each other.

    What says in its own words what it is part of (``part_of``) is told by ids, without what is not there.

    :param whole: what records name as their parts: the id of the whole, and a name of the part
    """
    found: Dict[str, Record] = {}
    for record in records:
        found.setdefault(record.id, record)
    if not any(record.part_of or record.has_parts for record in found.values()) and not whole:
        return found
    names = {name: record.id for record in found.values() for name in record.identifiers}
    names.update((key, key) for key in found)
    series: Dict[str, Dict[str, None]] = {}
    for record in found.values():
        for name in record.part_of:
            series.setdefault(record.id, {})[names.get(name, "")] = None
    for parent, name in whole:
        series.setdefault(names.get(name, ""), {})[parent] = None
    told = {part: tuple(one for one in of if one and one != part) for part, of in series.items() if part}
    parents = {one for of in told.values() for one in of}
    for key, record in found.items():
        of, has_parts = told.get(key, ()), key in parents
        if of != record.part_of or has_parts != record.has_parts:
            found[key] = replace(record, part_of=of, has_parts=has_parts)
    return found


class Crawled:
    """The records of one walk; ``is_whole`` is false where the walk ended before the catalogue did."""

    def __init__(self, records: Sequence[Record], skipped: int, is_whole: bool) -> None:
        self._records = with_parts(records)
        self._entries = [entry_of(record) for record in self._records.values()]
        self._skipped = skipped
        self._is_whole = is_whole

    def page(self, query: Query, start: int, cursor: Callable[[int], str]) -> Page:
        """One page of the answer to a query, without a total where the walk did not come to its end."""
        page = page_here(self._entries, query, start, self._skipped, cursor)
        return page if self._is_whole else replace(page, total=None)

    def record(self, record_id: str) -> Record:
        """One record by its id.

        :raises CatalogError: of kind ``NOT_FOUND``
        """
        found = self._records.get(record_id)
        if found is None:
            raise CatalogError(ErrorKind.NOT_FOUND, detail=record_id)
        return found

    def several(self, record_ids: Sequence[str]) -> Tuple[Record, ...]:
        """Those of some records that there are."""
        return tuple(self._records[one] for one in record_ids if one in self._records)

    def info(self, title: str, abstract: str, version: str = "") -> CatalogInfo:
        """What a test of the connection says."""
        return CatalogInfo(title, version, len(self._records) if self._is_whole else None, abstract)
