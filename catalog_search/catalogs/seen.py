"""Servers that repeat themselves: which records of one query came on which page."""
from __future__ import annotations

from typing import Dict, List, Optional, Sequence

from ..model.query import Query
from ..model.record import Record


class Seen:
    """Remembers where the records of the last query came, for as long as its pages are asked for."""

    def __init__(self) -> None:
        self._query: Optional[Query] = None
        self._starts: Dict[str, int] = {}

    def new(self, query: Query, start: int, records: Sequence[Record], first: int = 1) -> List[Record]:
        """The records that did not come before, on an earlier page or on this one.

        :param start: the position that this page was asked from; the page at ``first`` begins anew
        """
        if query != self._query or start == first:
            self._query, self._starts = query, {}
        found: Dict[str, Record] = {}
        for record in records:
            if self._starts.setdefault(record.id, start) == start:
                found.setdefault(record.id, record)
        return list(found.values())
