"""One search over several catalogues, waited for: what Processing and scripts use."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Callable, Dict, Generator, List, Optional, Sequence, Tuple

import requests
from qgis.PyQt.QtCore import QEventLoop, QTimer

from ..catalogs.base import Catalog
from ..model.errors import CatalogError
from ..model.query import FilterField, Query
from ..model.record import Page, Record
from ..network.conversation import Outcome
from ..network.qgis_async import AsyncCarrier
from ..support.log import logger
from .filtering import ask, matches, unfiltered
from .merging import Entry, Merger

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


@dataclass
class Found:
    """The rows of a search, best first and as many as were wanted, and each catalogue's part in it."""

    rows: List[Entry]
    parts: List[Collected]


def collect(
    catalogs: Sequence[Catalog],
    query: Query,
    limit: int,
    complete: bool = True,
    cancelled: Callable[[], bool] = lambda: False,
    timeout: Optional[int] = None,
) -> Found:
    """Ask all catalogues at once and wait, on an event loop of the calling thread.

    :param limit: rows at most in all; the same data in several catalogues are one row
    :param complete: also fetch the details of records that a search gives in summary
    :param timeout: milliseconds without a byte, QGIS's own setting when left out
    :return: rows, and one part per catalogue in the given order; a failing one keeps what it had brought before
    """
    chosen = query.values(FilterField.CATALOG)
    parts = [Collected(c) for c in catalogs if not chosen or {c.config.id, c.config.name} & set(chosen)]
    asked = query.with_filter(FilterField.CATALOG, ())
    carrier = AsyncCarrier(threads=0, timeout=timeout)
    waiting = _Waiting(carrier, cancelled)
    merger = Merger(query, catalogs=[part.catalog.config for part in parts])
    try:
        waiting.run([(_pages(part, asked, limit), part) for part in parts], len(parts) or 1)
        for part in parts:
            merger.add(part.catalog.config.id, part.records)
        if complete:
            by_id = {part.catalog.config.id: part for part in parts}
            copies = [copy for row in merger.entries()[:limit] for copy in row.copies if not copy.complete]
            work = [(_completed(by_id[copy.catalog], copy, merger), by_id[copy.catalog]) for copy in copies]
            waiting.run(work, _AT_ONCE * len(parts))
    finally:
        carrier.close()
    return Found(merger.entries()[:limit], parts)


_Work = Generator[requests.Request, requests.Response, None]


def _pages(part: Collected, query: Query, limit: int) -> _Work:
    """The conversation that turns pages until there is enough, or no more, or nothing new."""
    size = max(1, min(limit, part.catalog.capabilities.max_page))
    asked = replace(query, page_size=size)
    cursor: Optional[str] = None
    seen: Dict[str, bool] = {}
    for _ in range(_MAX_PAGES):
        page: Page = yield from ask(part.catalog, asked, cursor)
        fields = unfiltered(query, part.catalog.capabilities)
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


def _completed(part: Collected, brief: Record, merger: Merger) -> _Work:
    """The conversation that replaces a summary; where the details fail, the summary stays."""
    try:
        merger.replace((yield from part.catalog.details(brief.id)))
    except CatalogError as error:
        logger.info("%s: the details of %s are missing: %s", part.catalog.config.name, brief.id, error.log_text)


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

