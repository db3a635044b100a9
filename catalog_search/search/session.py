"""One search over several catalogues at once, as the dock follows it."""
from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Dict, List, Optional, Sequence, Set, Tuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..catalogs.base import Catalog
from ..model.config import CatalogConfig
from ..model.errors import CatalogError
from ..model.query import Query
from ..model.record import Facet, Page
from ..network.conversation import Outcome
from ..network.qgis_async import AsyncCarrier, Call
from .filtering import matches, unfiltered

#: How many pages in a row are asked when filtering on the client leaves none of a page's records.
_MAX_BARREN = 5


class SourceState(Enum):
    """What one catalogue is doing for the current search."""

    IDLE = "idle"
    SEARCHING = "searching"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class SourceStatus:
    """One catalogue's part of a search, to be shown.

    ``found`` counts the records that came so far, ``total`` what the catalogue says it has (``None``: unknown, also
    where the client filters). ``unfiltered`` names what it could not filter itself.
    """

    config: CatalogConfig
    state: SourceState
    found: int = 0
    total: Optional[int] = None
    error: Optional[CatalogError] = None
    has_more: bool = False
    unfiltered: Tuple[str, ...] = ()
    facets: Tuple[Facet, ...] = ()


@dataclass
class _Source:
    catalog: Catalog
    generation: int
    unfiltered: Tuple[str, ...]
    state: SourceState = SourceState.IDLE
    cursor: Optional[str] = None
    total: Optional[int] = None
    found: int = 0
    barren: int = 0
    error: Optional[CatalogError] = None
    facets: Tuple[Facet, ...] = ()
    call: Optional[Call] = None
    seen: Set[str] = field(default_factory=set)

    def status(self) -> SourceStatus:
        return SourceStatus(
            self.catalog.config,
            self.state,
            self.found,
            None if self.unfiltered else self.total,
            self.error,
            self.cursor is not None,
            self.unfiltered,
            self.facets,
        )


class SearchSession(QObject):
    """Asks all catalogues together; rows come as each answers, and one that fails says so without holding the others.

    ``started`` brings the query; ``status_changed`` a catalogue's id; ``records_added`` a list of new records, in the
    order in which to append them; ``finished`` comes when no catalogue is searching any more.
    """

    started = pyqtSignal(object)
    status_changed = pyqtSignal(str)
    records_added = pyqtSignal(list)
    finished = pyqtSignal()

    def __init__(self, carrier: AsyncCarrier, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._carrier = carrier
        self._sources: Dict[str, _Source] = {}
        self._generation = 0
        self.query = Query()

    def search(self, query: Query, catalogs: Sequence[Catalog]) -> None:
        """Begin anew; a search under way is aborted and its late answers are dropped."""
        self._abort()
        self._generation += 1
        self.query = query
        self._sources = {
            catalog.config.id: _Source(catalog, self._generation, unfiltered(query, catalog.capabilities))
            for catalog in catalogs
        }
        self.started.emit(query)
        for source in list(self._sources.values()):
            self._ask(source)
        self._tell_if_finished()

    def fetch_more(self) -> None:
        """Ask every catalogue that has more for its next page."""
        for source in list(self._sources.values()):
            if source.state is SourceState.DONE and source.cursor is not None:
                source.barren = 0
                self._ask(source)

    def can_fetch_more(self) -> bool:
        return any(s.state is SourceState.DONE and s.cursor is not None for s in self._sources.values())

    def retry(self, catalog_id: str) -> None:
        """Ask a catalogue that failed or was stopped again, from where it stood."""
        source = self._sources.get(catalog_id)
        if source is not None and source.state in (SourceState.FAILED, SourceState.CANCELLED):
            self._ask(source)

    def cancel(self) -> None:
        """Stop all catalogues that are still searching; what was found stays."""
        for source in list(self._sources.values()):
            if source.state is SourceState.SEARCHING:
                if source.call is not None:
                    source.call.abort()
                self._enter(source, SourceState.CANCELLED)
        self._tell_if_finished()

    def statuses(self) -> List[SourceStatus]:
        return [source.status() for source in self._sources.values()]

    def total(self) -> Optional[int]:
        """How many records all catalogues together say they have; ``None`` while one of them does not say."""
        totals = [source.status().total for source in self._sources.values() if source.state is not SourceState.FAILED]
        known = [total for total in totals if total is not None]
        return sum(known) if totals and len(known) == len(totals) else None

    @property
    def busy(self) -> bool:
        return any(source.state is SourceState.SEARCHING for source in self._sources.values())

    def _ask(self, source: _Source) -> None:
        source.error = None
        conversation = source.catalog.search(self.query, source.cursor)
        source.call = self._carrier.start(
            conversation, source.catalog.config, lambda outcome: self._answered(source, outcome)
        )
        self._enter(source, SourceState.SEARCHING)

    def _answered(self, source: _Source, outcome: Outcome) -> None:
        if source.generation != self._generation:
            return
        source.call = None
        if outcome.error is not None:
            source.error = outcome.error
            self._enter(source, SourceState.FAILED)
        else:
            self._take(source, outcome.value)
        self._tell_if_finished()

    def _take(self, source: _Source, page: Page) -> None:
        fresh = [record for record in page.records if record.id not in source.seen]
        source.seen.update(record.id for record in fresh)
        kept = [record for record in fresh if matches(record, self.query, source.unfiltered)]
        source.total = page.total if page.total is not None else source.total
        source.facets = page.facets or source.facets
        source.cursor = page.next if fresh else None
        source.found += len(kept)
        source.barren = 0 if kept else source.barren + 1
        if kept:
            self.records_added.emit(kept)
        if not kept and source.cursor is not None and source.barren < _MAX_BARREN:
            self._ask(source)
        else:
            self._enter(source, SourceState.DONE)

    def _enter(self, source: _Source, state: SourceState) -> None:
        source.state = state
        self.status_changed.emit(source.catalog.config.id)

    def _tell_if_finished(self) -> None:
        if not self.busy:
            self.finished.emit()

    def _abort(self) -> None:
        for source in self._sources.values():
            if source.call is not None:
                source.call.abort()

