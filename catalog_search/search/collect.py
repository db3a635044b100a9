"""One search over several catalogues, waited for: what Processing and scripts use."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Callable, Dict, Generator, List, Optional, Sequence, Tuple

import requests
from qgis.PyQt.QtCore import QEventLoop, QTimer

from ..catalogs.base import Catalog
from ..model.errors import CatalogError
from ..model.query import Query
from ..model.record import Page, Record
from ..network.conversation import Outcome
from ..network.qgis_async import AsyncCarrier
from .filtering import matches, unfiltered

_AT_ONCE = 4
_LOOK = 100  # milliseconds between looks at the cancel flag
_MAX_PAGES = 200


@dataclass
class Collected:
    """One catalogue's part: its records, what it says it has in all, and its failure if it failed on the way."""

    catalog: Catalog
    records: List[Record] = field(default_factory=list)
    total: Optional[int] = None
    error: Optional[CatalogError] = None


def collect(
    catalogs: Sequence[Catalog],
    query: Query,
    limit: int,
    complete: bool = True,
    cancelled: Callable[[], bool] = lambda: False,
    timeout: Optional[int] = None,
) -> List[Collected]:
    """Ask all catalogues at once and wait, on an event loop of the calling thread.

    :param limit: records at most in all; each catalogue gets its fair share of them
    :param complete: also fetch the details of records that a search gives in summary
    :param timeout: milliseconds without a byte, QGIS's own setting when left out
    :return: one entry per catalogue, in the given order; a failing one keeps what it had brought before
    """
    carrier = AsyncCarrier(threads=0, timeout=timeout)
    waiting = _Waiting(carrier, cancelled)
    try:
        found = [Collected(catalog) for catalog in catalogs]
        waiting.run([(_pages(part, query, limit), part) for part in found], len(found) or 1)
        _share(found, limit)
        if complete:
            briefs = [(part, i) for part in found for i, r in enumerate(part.records) if not r.complete]
            waiting.run([(_completed(part, index), part) for part, index in briefs], _AT_ONCE * len(found))
    finally:
        carrier.close()
    return found


def _share(found: Sequence[Collected], limit: int) -> None:
    """Cut what the catalogues brought to the limit, one record of each in turn."""
    left, rank = limit, 0
    kept = [0] * len(found)
    while left > 0 and any(rank < len(part.records) for part in found):
        for index, part in enumerate(found):
            if rank < len(part.records) and left > 0:
                kept[index], left = kept[index] + 1, left - 1
        rank += 1
    for part, count in zip(found, kept):
        del part.records[count:]


_Work = Generator[requests.Request, requests.Response, None]


def _pages(part: Collected, query: Query, limit: int) -> _Work:
    """The conversation that turns pages until there is enough, or no more, or nothing new."""
    fields = unfiltered(query, part.catalog.capabilities)
    size = max(1, min(limit, part.catalog.capabilities.max_page))
    asked = replace(query, page_size=size)
    cursor: Optional[str] = None
    seen: Dict[str, bool] = {}
    for _ in range(_MAX_PAGES):
        page: Page = yield from part.catalog.search(asked, cursor)
        fresh = [record for record in page.records if record.id not in seen]
        seen.update((record.id, True) for record in fresh)
        part.records += [record for record in fresh if matches(record, query, fields)]
        if not fields and page.total is not None:
            part.total = page.total
        cursor = page.next
        if cursor is None or not fresh:
            if fields:
                part.total = len(part.records)
            return
        if len(part.records) >= limit:
            return


def _completed(part: Collected, index: int) -> _Work:
    """The conversation that replaces a summary; where the details fail, the summary stays."""
    brief = part.records[index]
    try:
        part.records[index] = yield from part.catalog.details(brief.id)
    except CatalogError:
        part.records[index] = brief


class _Waiting:
    """Runs conversations a few at a time until all ended or the user cancelled."""

    def __init__(self, carrier: AsyncCarrier, cancelled: Callable[[], bool]) -> None:
        self._carrier = carrier
        self._cancelled = cancelled
        self._loop = QEventLoop()
        self._queue: List[Tuple[_Work, Collected]] = []
        self._running = 0

    def run(self, work: List[Tuple[_Work, Collected]], at_once: int) -> None:
        self._queue = list(work)
        if not work or self._cancelled():
            return
        for _ in range(at_once):
            self._next()
        timer = QTimer()
        timer.timeout.connect(self._look)
        timer.start(_LOOK)
        self._loop.exec()
        timer.stop()

    def _next(self) -> None:
        if not self._queue:
            return
        conversation, part = self._queue.pop(0)
        self._running += 1
        self._carrier.start(conversation, part.catalog.config, lambda outcome: self._ended(part, outcome))

    def _ended(self, part: Collected, outcome: Outcome) -> None:
        self._running -= 1
        if outcome.error is not None:
            part.error = outcome.error
        self._next()
        if not self._running:
            self._loop.quit()

    def _look(self) -> None:
        if self._cancelled():
            self._queue.clear()
            self._carrier.abort_all()
            self._running = 0
            self._loop.quit()

