"""Running watches: one after the other, one catalogue after the other, and keeping what was found.

Blocking: for a thread beside the window, or for a process of its own. Whatever a catalogue does ends as its own
failure; the others go on. All windows and processes that share the store see to it that no watch runs twice at once
and that no host is asked by two of them at the same time.
"""
from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Callable, Collection, Dict, FrozenSet, Generator, List, Optional, Protocol, Sequence, Tuple
from urllib.parse import urlsplit

import requests

from ..catalogs.registry import create_catalog
from ..model.config import CatalogConfig
from ..model.errors import BadConfig, CatalogError, ErrorKind
from ..model.record import Record
from .changes import Base, Detected, Key, Known, Look, detect
from .favourites import Check
from .model import Change, ChangeKind, Favourite, Schedule, Seen, State, TargetKind, Watch
from .moments import Clock, to_text, utc_now
from .prints import Print, print_of
from .refreshing import compared
from .store import Store
from .watch import LONGEST_ASKED, ahead, is_due, is_time, next_due, plan_text
from .watch_conditions import digest_of
from .watch_looks import Looked, look_at_catalog, look_at_feed, look_at_record
from .watch_questions import asked_catalogs, query_of, question_of, watched_area
from .watch_state import SourceState, WatchState, failed, state_of, state_pairs
from .watches import LEASE as LEASE_NAME

#: How long a run may take before another window may begin it anew.
LEASE = timedelta(minutes=30)
#: How long nobody else asks a host.
_HOST_LEASE = timedelta(minutes=10)
_BUSY_WAIT = timedelta(minutes=1)
#: When a run that was stopped goes on.
_STOPPED_WAIT = timedelta(minutes=15)
#: Records that one watch remembers.
MOST_KNOWN = 5000
NO_CATALOG = "no_catalog"

Ask = Callable[[Known, SourceState], Generator[requests.Request, requests.Response, Looked]]


class Carrier(Protocol):
    """What drives a conversation: ``network.blocking`` and ``network.qgis_blocking`` make them."""

    def run(self, conversation: Any) -> Any: ...


class World(Protocol):
    """What a run needs of the world around it."""

    @property
    def language(self) -> str: ...

    def configured(self) -> Sequence[CatalogConfig]: ...

    def carrier(self, config: CatalogConfig) -> Carrier: ...


@dataclass(frozen=True)
class SourceFailure:
    """One catalogue that did not answer, or only in part: its id and name, and why."""

    catalog: str
    name: str
    error: CatalogError


@dataclass(frozen=True)
class RunReport:
    """What one run of a watch found.

    ``asked`` counts the catalogues that were asked, ``first`` says that there was nothing to compare with yet.
    """

    watch: Watch
    changes: Tuple[Change, ...] = ()
    failures: Tuple[SourceFailure, ...] = ()
    asked: int = 0
    first: bool = False

    @property
    def new_failures(self) -> Tuple[SourceFailure, ...]:
        """The failures of catalogues that answered the time before: those of which nobody was told yet."""
        sources = state_of(self.watch).sources
        return tuple(one for one in self.failures if one.catalog in sources and sources[one.catalog].failures == 1)


@dataclass(frozen=True)
class _Source:
    """One catalogue or feed to ask; ``config`` is ``None`` where there is none any more."""

    id: str
    name: str
    config: Optional[CatalogConfig]
    ask: Optional[Ask] = None


@dataclass
class _Run:
    watch: Watch
    state: WatchState
    known: Known
    forget: Tuple[Key, ...] = ()
    seeded: Tuple[Print, ...] = ()
    looks: List[Look] = field(default_factory=list)
    records: Dict[Tuple[str, str], Record] = field(default_factory=dict)
    failures: List[SourceFailure] = field(default_factory=list)
    asked: int = 0
    stopped: bool = False
    rests: bool = False


class Runner:
    """Runs watches of a store.

    :param started: when this session began, for watches that run at the start; ``None``: each look is a start, at a
        time that a job scheduler chose
    :param cancelled: asked between catalogues
    """

    def __init__(
        self,
        store: Store,
        world: World,
        clock: Clock = utc_now,
        started: Optional[datetime] = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self._store = store
        self._world = world
        self._clock = clock
        self._started = started
        self._cancelled = cancelled

    def due(self) -> List[Watch]:
        """The watches that are due, those first that have waited longest."""
        watches, started = self._store.watches.all(), self._started
        found = [watch for watch in watches if is_due(watch, self._moment(watch, watch.failures), started)]
        return sorted(found, key=lambda watch: (watch.next_due, watch.id))

    def run_all(self, watches: Sequence[Watch], force: bool = False) -> List[RunReport]:
        """Run some watches; one that somebody else is running is left out.

        :param force: ask all their catalogues, whether it is time or not
        """
        reports = []
        for watch in watches:
            if self._cancelled():
                break
            report = self.run(watch.id, force)
            reports += [report] if report is not None else []
        return reports

    def run(self, watch_id: str, force: bool = False) -> Optional[RunReport]:
        """Run one watch; ``None`` where there is none, or somebody else is at it.

        :raises StoreError: where the store cannot be used
        """
        now = self._clock()
        watch = self._store.watches.claim(watch_id, to_text(now), to_text(now + LEASE))
        if watch is None:
            return None
        run = self._begin(watch)
        sources = self._sources(run)
        for source in sources:
            run.stopped |= self._cancelled()
            if not run.stopped and (force or self._is_time(run, source)):
                self._look(run, source, force)
        return self._finish(run, sources)

    # Before

    def _is_time(self, run: _Run, source: _Source) -> bool:
        state = run.state.source(source.id)
        return is_time(run.watch, state.due, state.failures, self._moment(run.watch, state.failures))

    def _moment(self, watch: Watch, failures: int) -> datetime:
        """Now; somewhat later where each call is a session, as with cron."""
        now = self._clock()
        return now if self._started is not None else now + ahead(watch, failures)

    def _begin(self, watch: Watch) -> _Run:
        """What is known; another question than before begins anew."""
        state, question = state_of(watch), self._question(watch)
        seen = self._store.watches.seen(watch.id)
        if state.question != question:
            return _Run(watch, WatchState(question, state.language or self._world.language), Known(), tuple(seen))
        read = {key: print_from(one) for key, one in seen.items()}
        unreadable = {key[0] for key, one in read.items() if one is None}
        prints = {key: one for key, one in read.items() if one is not None and key[0] not in unreadable}
        bases = {catalog: base for catalog, base in state.bases().items() if catalog not in unreadable}
        return _Run(watch, state, Known(prints, bases), tuple(key for key in seen if key not in prints))

    def _question(self, watch: Watch) -> str:
        if watch.kind is TargetKind.SEARCH:
            search = self._store.searches.get(watch.target)
            return question_of(search, watched_area(search, watch)) if search is not None else ""
        return digest_of(watch.target)

    def _sources(self, run: _Run) -> List[_Source]:
        if run.watch.kind is TargetKind.FEED:
            return [self._feed(run.watch)]
        if run.watch.kind is TargetKind.FAVOURITE:
            favourite = self._store.favourites.get(run.watch.target)
            return [self._favourite(run, favourite)] if favourite is not None else []
        search = self._store.searches.get(run.watch.target)
        if search is None:
            return []
        spoken = run.state.language or self._world.language
        query = query_of(search, self._clock().date(), spoken, watched_area(search, run.watch))
        configs, lost = asked_catalogs(search, self._world.configured())
        found = [self._searched(config, query) for config in configs]
        return found + [_Source(catalog, name, None) for catalog, name in lost]

    def _searched(self, config: CatalogConfig, query: Any) -> _Source:
        def ask(known: Known, state: SourceState) -> Generator[requests.Request, requests.Response, Looked]:
            return look_at_catalog(create_catalog(config), query, known, state.trail)

        return _Source(config.id, config.name, config, ask)

    def _feed(self, watch: Watch) -> _Source:
        address = watch.target
        config = CatalogConfig(feed_catalog(watch), "feed", watch.name or address, address)

        def ask(_known: Known, state: SourceState) -> Generator[requests.Request, requests.Response, Looked]:
            return look_at_feed(address, config.id, state.validators)

        return _Source(config.id, config.name, config, ask)

    def _favourite(self, run: _Run, favourite: Favourite) -> _Source:
        """A favourite is compared with what was kept, from the first look on."""
        catalog, shown = favourite.catalog, favourite.shown
        config = next((one for one in self._world.configured() if one.id == catalog.id), None)
        name = config.name if config else catalog.name or catalog.url
        if catalog.id not in run.known.bases and shown is not None:
            kept = print_of(replace(shown, catalog=catalog.id, id=favourite.record_id))
            run.seeded = (run.known.prints.setdefault(kept.key, kept),)
            run.known.bases[catalog.id] = Base(favourite.kept_at or to_text(self._clock()), True, 0)
        if config is None:
            return _Source(catalog.id, name, None)
        found, spoken = config, run.state.language or self._world.language

        def ask(_known: Known, state: SourceState) -> Generator[requests.Request, requests.Response, Looked]:
            return look_at_record(create_catalog(found), favourite.record_id, state.trail, spoken)

        return _Source(config.id, name, config, ask)

    # Asking

    def _look(self, run: _Run, source: _Source, force: bool) -> None:
        """Ask one catalogue and note what it said, or that it said nothing."""
        if source.config is None or source.ask is None:
            self._fail(run, source, CatalogError(ErrorKind.NOT_SUPPORTED, NO_CATALOG))
            return
        host, now = _host(source.config), self._clock()
        until = to_text(now + _HOST_LEASE)
        taken = self._store.watches.borrow(host, to_text(now), until, force) if host else ""
        if taken:
            soon, rests = plan_text(now + _BUSY_WAIT), taken > until
            run.rests |= rests
            later = replace(run.state.source(source.id), due=taken if rests else soon)
            run.state = run.state.with_source(source.id, later)
            return
        asked = len(run.failures)
        try:
            self._ask(run, source, source.config, source.ask)
        finally:
            if host:
                self._store.watches.give_back(host, until, self._wished(run.failures[asked:]))

    def _wished(self, failures: Sequence[SourceFailure]) -> str:
        """Until when a host wished to be left alone: by all watches, not only by the one that it said so to."""
        waits = [min(one.error.retry_after, LONGEST_ASKED.total_seconds()) for one in failures if one.error.retry_after]
        return plan_text(self._clock() + timedelta(seconds=max(waits))) if waits else ""

    def _ask(self, run: _Run, source: _Source, config: CatalogConfig, ask: Ask) -> None:
        state = run.state.source(source.id)
        run.asked += 1
        try:
            asked = state if _may_be_unchanged(run.known, source.id) else state.unconditional()
            looked: Looked = self._world.carrier(config).run(ask(run.known, asked))
        except (CatalogError, BadConfig) as error:
            known = error if isinstance(error, CatalogError) else CatalogError(ErrorKind.NOT_SUPPORTED, str(error))
            self._fail(run, source, known)
            return
        if looked.look is not None:
            run.looks.append(looked.look)
            run.records.update((record.key, record) for record in looked.records)
        if looked.title and not run.watch.name:
            run.watch = replace(run.watch, name=looked.title)
        if looked.trouble is not None:
            self._fail(run, source, looked.trouble)
            return
        due = plan_text(next_due(run.watch, self._clock()))
        good = replace(state, due=due, failures=0, error="", detail="")
        good = replace(good, validators=looked.validators, trail=looked.trail)
        run.state = run.state.with_source(source.id, good)

    def _fail(self, run: _Run, source: _Source, error: CatalogError) -> None:
        if error.kind is ErrorKind.CANCELLED:
            run.stopped = True
            return
        run.failures.append(SourceFailure(source.id, source.name, error))
        state = run.state.source(source.id)
        due = next_due(run.watch, self._clock(), state.failures + 1, error.retry_after)
        kind = NO_CATALOG if error.detail == NO_CATALOG else error.kind.value
        run.state = run.state.with_source(source.id, failed(state, kind, error.detail, plan_text(due)))

    # After

    def _finish(self, run: _Run, sources: Sequence[_Source]) -> Optional[RunReport]:
        now = self._clock()
        first = not run.known.bases
        found = detect(run.known, run.looks, now)
        saw, forget, cut = _kept(run, found, {source.id for source in sources})
        watch = self._after(run, found, sources, now, cut)
        changes = tuple(replace(change, watch=watch.id) for change in found.changes)
        lease = tuple(pair for pair in run.watch.validators if pair[0] == LEASE_NAME)
        ended = replace(watch, validators=(*watch.validators, *lease))
        if not self._store.watches.finish_run(ended, changes, saw, forget):
            return None  # it was removed, or somebody else took it over: what that one sees counts
        if watch.kind is TargetKind.SEARCH and run.looks and not run.failures:
            self._store.searches.note_run(watch.target, sum(len(look.prints) for look in run.looks))
        if watch.kind is TargetKind.FAVOURITE:
            self._note_favourite(run, changes)
        return RunReport(watch, changes, tuple(run.failures), run.asked, first and bool(run.looks))

    def _after(
        self, run: _Run, found: Detected, sources: Sequence[_Source], now: datetime, cut: Collection[str]
    ) -> Watch:
        """The watch as it is after this run; catalogues that are not asked any more are forgotten.

        What was known of those that are ``cut`` is not whole any more: they begin anew, or all of it would be new.

        A run that was stopped, or that asked nobody since another window did, is no run: the rest is asked soon. One
        that found a host at rest is one, so that it is not tried every minute; what runs once a session waits for it.
        """
        state = run.state
        asked = {source.id for source in sources}
        kept = {
            catalog: replace(one, base=None if catalog in cut else found.bases.get(catalog, one.base))
            for catalog, one in state.sources.items()
            if catalog in asked
        }
        after = replace(state, sources=kept)
        failures = [one.failures for one in kept.values()]
        dues = [one.due for one in kept.values() if one.due]
        words = "; ".join(f"{one.name}: {one.error.log_text}" for one in run.failures)
        ran = bool(run.asked or run.failures) and not run.stopped
        ran |= run.rests and run.watch.schedule is not Schedule.START
        planned = min(dues, default=plan_text(next_due(run.watch, now)))
        return replace(
            run.watch,
            last_run=to_text(now) if ran else run.watch.last_run,
            next_due=plan_text(now + _STOPPED_WAIT) if run.stopped else planned,
            failures=min(failures, default=0),
            last_error=words[:1000],
            validators=state_pairs(after),
            baseline=bool(after.bases()),
        )

    def _note_favourite(self, run: _Run, changes: Sequence[Change]) -> None:
        """Let the favourite itself show what its watch saw, compared with what was kept: not with the last look."""
        favourite = self._store.favourites.get(run.watch.target)
        record = next(iter(run.records.values()), None)
        if favourite is None:
            return
        if record is not None and (changes or favourite.state is State.GONE):
            self._store.favourites.note_checks([compared(favourite, record)])
        elif record is None and any(change.kind is ChangeKind.REMOVED for change in changes):
            self._store.favourites.note_checks([Check(favourite.id, State.GONE, max(favourite.misses, 1))])


def name_of(store: Store, watch: Watch) -> str:
    """What a person reads for a watch: the name of what it looks after."""
    if watch.kind is TargetKind.SEARCH:
        search = store.searches.get(watch.target)
        return search.name if search is not None else watch.name
    if watch.kind is TargetKind.FAVOURITE:
        favourite = store.favourites.get(watch.target)
        return favourite.title if favourite is not None else watch.name
    return watch.name or watch.target


def feed_catalog(watch: Watch) -> str:
    """Under which catalogue the entries of a watched feed are kept."""
    return f"feed:{digest_of(watch.target)}"


def _may_be_unchanged(known: Known, catalog: str) -> bool:
    """Whether "nothing changed" would be an answer: not where there is nothing yet, nor where a record is in doubt."""
    return catalog in known.bases and not any(one.misses or one.doubts for one in known.of(catalog))


def _host(config: CatalogConfig) -> str:
    try:
        parts = urlsplit(config.url)
        return parts.netloc.rpartition("@")[2].lower() if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def print_from(seen: Seen) -> Optional[Print]:
    """What is remembered of a record; ``None`` where it was written in another form."""
    try:
        return Print.from_data(json.loads(seen.body))
    except ValueError:
        return None


def _kept(run: _Run, found: Detected, asked: Collection[str]) -> Tuple[List[Seen], List[Key], FrozenSet[str]]:
    """What to remember and what to forget: of catalogues that are not asked any more, and what is too much.

    The catalogues of which something was too much are named.
    """
    fresh = {one.key: one for one in (*run.seeded, *found.saw)}
    gone = {*run.forget, *found.forget}
    held = {key: one for key, one in {**run.known.prints, **fresh}.items() if key not in found.forget}
    gone |= {key for key in held if key[0] not in asked}
    looked = {key for look in run.looks for key in look.keys}
    spare = sorted((key for key in held if key not in looked), key=lambda key: (held[key].changed_at, key))
    surplus = spare[: max(0, len(held) - MOST_KNOWN)]
    gone |= set(surplus)
    saw = [_seen(one) for key, one in fresh.items() if key in held and key not in gone]
    return saw, sorted(gone), frozenset(key[0] for key in surplus)


def _seen(one: Print) -> Seen:
    body = json.dumps(one.to_data(), ensure_ascii=False, separators=(",", ":"))
    return Seen(one.catalog, one.record_id, body, one.misses)
