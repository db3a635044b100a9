"""One search over several catalogues at once, as the dock follows it."""
from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import partial
from typing import Deque, Dict, Generator, List, Optional, Sequence, Set, Tuple

import requests
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..catalogs.base import Catalog, Conversation
from ..model.config import CatalogConfig
from ..model.errors import CatalogError
from ..model.query import FilterField, Query
from ..model.record import Facet, Page, Record
from ..network.conversation import Outcome
from ..network.login_gate import gate
from ..network.qgis_async import AsyncCarrier, Call
from ..support.background import OldOnes
from .details import Prepare
from .facets import FacetChoices, Part, combine, server_values
from .filtering import ask, is_foreign, matches, unfiltered
from .merging import Changes, Entry, Identified, Merger, RowKey

#: How many pages in a row are asked when filtering on the client leaves none of a page's records.
_MAX_BARREN = 5
#: How many records become rows before the window gets its turn: a page of a hundred takes three turns.
_AT_A_TURN = 34


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
    where the client filters). ``unfiltered`` names what it could not filter itself. ``waiting`` is how many seconds a
    busy server asked to wait before it is asked again.
    """

    config: CatalogConfig
    state: SourceState
    found: int = 0
    total: Optional[int] = None
    error: Optional[CatalogError] = None
    has_more: bool = False
    unfiltered: Tuple[str, ...] = ()
    facets: Tuple[Facet, ...] = ()
    waiting: float = 0.0


@dataclass(frozen=True)
class _Answer:
    """A page, what its catalogue could not filter, and the records that pass, with their identities."""

    page: Page
    unfiltered: Tuple[str, ...]
    kept: List[Identified]


@dataclass
class _Source:
    catalog: Catalog
    generation: int
    query: Query
    unfiltered: Tuple[str, ...]
    state: SourceState = SourceState.IDLE
    cursor: Optional[str] = None
    total: Optional[int] = None
    barren: int = 0
    waiting: float = 0.0
    error: Optional[CatalogError] = None
    facets: Tuple[Facet, ...] = ()
    nameless: Tuple[Facet, ...] = ()
    call: Optional[Call] = None
    naming: Optional[Call] = None
    records: List[Record] = field(default_factory=list)
    pending: List[Identified] = field(default_factory=list)
    seen: Set[str] = field(default_factory=set)

    def status(self) -> SourceStatus:
        return SourceStatus(
            self.catalog.config,
            self.state,
            len(self.records),
            None if self.unfiltered else self.total,
            self.error,
            self.cursor is not None,
            self.unfiltered,
            self.facets,
            self.waiting,
        )

    def part(self) -> Part:
        config = self.catalog.config
        total = None if self.unfiltered else self.total
        if self.state is SourceState.DONE and self.cursor is None:
            total = len(self.records)
        return Part(config.id, config.name, self.facets, tuple(self.records), total, exact=not self.unfiltered)


class SearchSession(QObject):
    """Asks all catalogues together; rows come as each answers, and one that fails says so without holding the others.

    ``started`` brings the query; ``status_changed`` a catalogue's id; ``rows_changed`` the ``Changes`` to the rows, in
    which the same data from several catalogues are one; ``records_added`` the list of records that came, unmerged;
    ``finished`` comes when no catalogue is searching any more; ``facets_ready`` a tuple of ``FacetChoices``;
    ``facets_named`` a catalogue's id, once it told more values to filter by.
    """

    started = pyqtSignal(object)
    status_changed = pyqtSignal(str)
    records_added = pyqtSignal(list)
    rows_changed = pyqtSignal(object)
    facets_ready = pyqtSignal(object)
    facets_named = pyqtSignal(str)
    finished = pyqtSignal()

    def __init__(
        self, carrier: AsyncCarrier, parent: Optional[QObject] = None, prepare: Optional[Prepare] = None
    ) -> None:
        """:param prepare: what to do with each record where its answer is read, off the main thread"""
        super().__init__(parent)
        self._carrier = carrier
        self._prepare = prepare
        self._sources: Dict[str, _Source] = {}
        self._generation = 0
        self._merger = Merger(Query())
        self._parents: Set[RowKey] = set()
        self._known_facets: Dict[str, Dict[str, Facet]] = {}
        self._facet_call: Optional[Call] = None
        self._old_ones = OldOnes()
        self.destroyed.connect(self._old_ones.look_again)
        self._due: Deque[_Source] = deque()
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._work_off)
        self.query = Query()

    def search(self, query: Query, catalogs: Sequence[Catalog]) -> None:
        """Begin anew; a search under way is aborted and its late answers are dropped."""
        self._abort()
        self._due.clear()
        self._generation += 1
        self._parents = set()
        self.query = query
        chosen = query.values(FilterField.CATALOG)
        asked = [catalog for catalog in catalogs if not chosen or catalog.config.id in chosen]
        self._merger = Merger(query, catalogs=[catalog.config for catalog in asked])
        self._sources = {catalog.config.id: self._source(catalog) for catalog in asked}
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
        """Ask a catalogue that failed or was stopped again, from where it stood.

        A locked authentication database may ask for its password once more.
        """
        gate().forgive()
        source = self._sources.get(catalog_id)
        if source is not None and source.state in (SourceState.FAILED, SourceState.CANCELLED):
            self._ask(source)

    def cancel(self) -> None:
        """Stop all catalogues that are still searching; what was found stays."""
        self._due.clear()
        for source in list(self._sources.values()):
            if source.state is SourceState.SEARCHING:
                if source.call is not None:
                    source.call.abort()
                self._add_rows(source, len(source.pending))
                self._enter(source, SourceState.CANCELLED)
        self._tell_if_finished()

    def entries(self) -> List[Entry]:
        """All rows, best first."""
        return self._merger.entries()

    def entry(self, key: RowKey) -> Optional[Entry]:
        """The row in which a record is, by the key of any copy."""
        return self._merger.entry(key)

    def is_parent(self, key: RowKey) -> bool:
        """Whether a record that was found is said to be a part of this one."""
        return key in self._parents

    def replace(self, record: Record) -> None:
        """Take a completed record in the place of its summary; what it tells may join rows or part them."""
        changes = self._merger.replace(record)
        source = self._sources.get(record.catalog)
        if source is not None:
            source.records = [record if known.id == record.id else known for known in source.records]
        self._tell_rows(changes)

    def count_facets(self, today: Optional[date] = None) -> None:
        """Work out the filters to offer, off the main thread; ``facets_ready`` brings them."""
        if self._facet_call is not None:
            self._facet_call.abort()
            self._facet_call = None
        parts = [source.part() for source in self._sources.values()]
        if not parts:
            self.facets_ready.emit(combine((), self.query, today or date.today()))
            return
        work = _combined(parts, self.query, today or date.today())
        config = next(iter(self._sources.values())).catalog.config
        self._facet_call = self._carrier.start(work, config, self._facets_counted)

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
        self._old_ones.leave_alone()
        source.error = None
        asking = _identified(source.catalog, source.query, source.cursor, self.query, self._merger)
        conversation = _prepared(asking, self._prepare)
        source.call = self._carrier.start(
            conversation,
            source.catalog.config,
            partial(self._answered, source),
            partial(self._told_to_wait, source),
        )
        self._enter(source, SourceState.SEARCHING)

    def _answered(self, source: _Source, outcome: Outcome) -> None:
        if source.generation != self._generation:
            return
        source.call = None
        source.waiting = 0.0
        if outcome.error is not None:
            source.error = outcome.error
            self._enter(source, SourceState.FAILED)
            self._tell_if_finished()
        else:
            self._take(source, outcome.value)

    def _take(self, source: _Source, answer: _Answer) -> None:
        """Note what a page says; its rows follow a few at a turn of the event loop."""
        page = answer.page
        source.unfiltered = answer.unfiltered
        fresh = {record.id for record in page.records} - source.seen
        source.seen |= fresh
        source.total = page.total if page.total is not None else source.total
        source.facets = page.facets or source.facets
        self._know(source, page.facets)
        self._name_facets(source, page.nameless)
        source.cursor = page.next if fresh else None
        kept = {profile.record.id: profile for profile in answer.kept if profile.record.id in fresh}
        source.pending = list(kept.values())
        source.barren = 0 if kept else source.barren + 1
        self._due.append(source)
        self._turn.start()

    def _work_off(self) -> None:
        """Make some rows of one catalogue: a dozen that answered together must not take all their turns at once."""
        if not self._due:
            self._turn.stop()
            return
        source = self._due.popleft()
        if source.generation != self._generation or source.state is not SourceState.SEARCHING:
            return
        self._add_rows(source, _AT_A_TURN)
        if source.pending:
            self._due.append(source)
        elif source.barren and source.cursor is not None and source.barren < _MAX_BARREN:
            self._ask(source)
        else:
            self._enter(source, SourceState.DONE)
            self._tell_if_finished()

    def _add_rows(self, source: _Source, count: int) -> None:
        profiles, source.pending = source.pending[:count], source.pending[count:]
        if not profiles:
            return
        records = [profile.record for profile in profiles]
        source.records += records
        self._parents.update((record.catalog, key) for record in records for key in record.part_of)
        self._tell_rows(self._merger.add_profiles(source.catalog.config.id, profiles))
        self.records_added.emit(records)

    def _source(self, catalog: Catalog) -> _Source:
        facets = tuple(self._known_facets.get(catalog.config.id, {}).values())
        query = server_values(self.query.with_filter(FilterField.CATALOG, ()), facets)
        missing = () if is_foreign(query, catalog) else unfiltered(query, catalog.capabilities)
        return _Source(catalog, self._generation, query, missing)

    def _know(self, source: _Source, facets: Tuple[Facet, ...]) -> None:
        """Keep what a server counts: its keys are needed when one of its labels is chosen."""
        known = self._known_facets.setdefault(source.catalog.config.id, {})
        known.update((facet.field, facet) for facet in facets)

    def _name_facets(self, source: _Source, nameless: Tuple[Facet, ...]) -> None:
        """Let a catalogue tell what it counted by keys only, once for each search: no row waits for that."""
        if nameless and source.nameless != nameless:
            source.nameless = nameless
            if source.naming is not None:
                source.naming.abort()
            naming = _named(source.catalog, nameless)
            source.naming = self._carrier.start(naming, source.catalog.config, partial(self._named, source))

    def _named(self, source: _Source, outcome: Outcome) -> None:
        """Offer what has a name now; where it could not be had, those values are not offered."""
        source.naming = None
        if source.generation != self._generation or outcome.error is not None:
            return
        named = [facet for facet in outcome.value if facet.values]
        fields = {facet.field for facet in named}
        source.facets = (*(facet for facet in source.facets if facet.field not in fields), *named)
        self._know(source, tuple(named))
        self.facets_named.emit(source.catalog.config.id)

    def _told_to_wait(self, source: _Source, seconds: float) -> None:
        source.waiting = seconds
        self.status_changed.emit(source.catalog.config.id)

    def _tell_rows(self, changes: Changes) -> None:
        if changes.added or changes.updated or changes.removed:
            self.rows_changed.emit(changes)

    def _facets_counted(self, outcome: Outcome) -> None:
        self._facet_call = None
        if outcome.error is None:
            self.facets_ready.emit(outcome.value)

    def _enter(self, source: _Source, state: SourceState) -> None:
        source.state = state
        self.status_changed.emit(source.catalog.config.id)

    def _tell_if_finished(self) -> None:
        if not self.busy:
            self._old_ones.look_again()
            self.finished.emit()

    def _abort(self) -> None:
        for source in self._sources.values():
            for call in (source.call, source.naming):
                if call is not None:
                    call.abort()
        if self._facet_call is not None:
            self._facet_call.abort()
            self._facet_call = None


def _identified(
    catalog: Catalog, asked: Query, cursor: Optional[str], wanted: Query, merger: Merger
) -> Conversation[_Answer]:
    """A search with what can be worked out where its answer is read, off the main thread: filters and identities."""
    page = yield from ask(catalog, asked, cursor)
    fields = () if is_foreign(asked, catalog) else unfiltered(asked, catalog.capabilities)
    kept = [merger.profile(record) for record in page.records if matches(record, wanted, fields)]
    return _Answer(page, fields, kept)


def _prepared(asking: Conversation[_Answer], prepare: Optional[Prepare]) -> Conversation[_Answer]:
    """An answer whose records were prepared."""
    answer = yield from asking
    if prepare is not None:
        for profile in answer.kept:
            prepare(profile.record)
    return answer


def _named(catalog: Catalog, nameless: Sequence[Facet]) -> Conversation[Tuple[Facet, ...]]:
    """The facets with the labels of their values."""
    named: List[Facet] = []
    for facet in nameless:
        named.append((yield from catalog.named(facet)))
    return tuple(named)


def _combined(
    parts: Sequence[Part], query: Query, today: date
) -> Generator[requests.Request, requests.Response, Tuple[FacetChoices, ...]]:
    """A conversation that asks nothing: it lets the carrier's threads count."""
    return combine(parts, query, today)
    yield  # noqa: B901 - makes it a generator

