"""Watches beside the window: the door through which the dock starts them and hears of what changed. No widget."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Callable, Collection, Dict, Iterable, List, Optional, Sequence, Set, Tuple

from qgis.core import QgsFeedback
from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtSignal

from ..bookmarks.feeds_files import FeedFiles
from ..bookmarks.model import Watch
from ..bookmarks.moments import Clock, utc_now
from ..bookmarks.store import Store
from ..bookmarks.watch import next_start
from ..bookmarks.watch_runs import NO_CATALOG, Runner, RunReport, SourceFailure
from ..bookmarks.watch_state import state_of
from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.keeping import StoreError
from ..network.blocking import BlockingCarrier
from ..network.qgis_blocking import qgis_carrier
from ..support.connections import ConnectionStore
from ..support.i18n import language, tr
from ..support.keeping_messages import describe_store_error
from ..support.log import logger
from ..support.messages import Message, describe
from ..support.workers import Handle, Workers

#: Milliseconds between looks whether a watch is due: such a look reads a few rows.
LOOK = 60_000


class QgisWorld:
    """What a run needs, through QGIS's network stack; made in the main thread, used in another.

    :param feedback: cancels what is under way
    """

    def __init__(self, configs: Sequence[CatalogConfig], feedback: Optional[QgsFeedback] = None) -> None:
        self._configs = tuple(configs)
        self._feedback = feedback
        self.language = language()

    def configured(self) -> Sequence[CatalogConfig]:
        """The catalogues as they were when this was made."""
        return self._configs

    def carrier(self, config: CatalogConfig) -> BlockingCarrier:
        """What asks one of them, with its log-in where that can be read without asking anybody."""
        return qgis_carrier(config, self._feedback)


@dataclass(frozen=True)
class _Found:
    """What work in the thread brings back."""

    reports: Tuple[RunReport, ...]
    unseen: Dict[str, int]


class Watching(QObject):
    """Runs the watches that are due while QGIS is open, in a thread, one at a time.

    ``changed`` brings the number of changes that nobody has looked at, whenever it is another one; ``running`` whether
    watches are being run; ``found`` the list of ``RunReport`` of runs that saw a change, or a failure that is new: to
    tell once; ``failed`` a text where the store cannot be used. Made, used and closed in the main thread.

    :param open_store: called in the thread, each time; it may return the same store, or ``None`` where there is none
    :param every: milliseconds between looks whether a watch is due
    """

    changed = pyqtSignal(int)
    running = pyqtSignal(bool)
    found = pyqtSignal(list)
    failed = pyqtSignal(str)
    _began = pyqtSignal()

    def __init__(
        self,
        open_store: Callable[[], Optional[Store]],
        connections: ConnectionStore,
        clock: Clock = utc_now,
        parent: Optional[QObject] = None,
        every: int = LOOK,
    ) -> None:
        super().__init__(parent)
        self._open_store = open_store
        self._connections = connections
        self._clock = clock
        self._every = every
        self._started: datetime = clock()
        self._workers = Workers(2, patience=3600.0, parent=self)  # counting need not wait for a run
        self._job: Optional[Handle] = None
        self._runs = False
        self._written: Optional[int] = None
        self._wanted: Set[str] = set()
        self._wants_all = False
        self._told = ""
        self._unseen: Dict[str, int] = {}
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._began.connect(self._begun, Qt.ConnectionType.QueuedConnection)

    def start(self, name: str = "", at_once: bool = False) -> None:
        """Begin to look after the watches: after a moment, so that QGIS can open its window first.

        :param name: from which the moment is worked out, 20 to 90 s; the profile's folder does
        """
        self._started = self._clock()
        wait = 0.0 if at_once else (next_start(name, self._started) - self._started).total_seconds()
        self._timer.start(int(wait * 1000))

    def check_now(self, ids: Iterable[str] = ()) -> None:
        """Run some watches, or all that are switched on, whether they are due or not."""
        wanted = set(ids)
        self._wanted |= wanted
        self._wants_all |= not wanted
        self._look()

    def recount(self) -> None:
        """Count again what nobody has looked at, after something was marked as seen; ``changed`` tells."""
        self._submit(self._count)

    def cancel(self) -> None:
        """Stop the run that is under way; it goes on where it was when it is due again."""
        self._wanted, self._wants_all = set(), False
        if self._job is not None:
            self._job.feedback.cancel()

    def close(self) -> None:
        """Stop looking, and what is being run."""
        self._timer.stop()
        self._wanted, self._wants_all = set(), False
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._workers.close()
        self._say_runs(False)

    @property
    def busy(self) -> bool:
        """Whether watches are being run, or looked through for those that are due."""
        return self._job is not None

    @property
    def unseen(self) -> int:
        """How many changes nobody has looked at."""
        return sum(self._unseen.values())

    def unseen_of(self, watch_id: str) -> int:
        """How many of them a watch saw."""
        return self._unseen.get(watch_id, 0)

    def _look(self) -> None:
        """Run what is due, unless something is being run: then afterwards."""
        if self._timer.isActive():
            self._timer.start(self._every)
        if self._job is not None:
            return
        wanted, everything = frozenset(self._wanted), self._wants_all
        self._wanted, self._wants_all = set(), False
        configs, started = tuple(self._connections.all()), self._started

        def work(feedback: QgsFeedback) -> _Found:
            store = self._open_store()
            if store is None:
                return _Found((), {})
            world = QgisWorld(configs, feedback)
            runner = Runner(store, world, self._clock, started, cancelled=feedback.isCanceled)
            watches = _chosen(store, wanted, everything)
            due = [watch for watch in runner.due() if watch not in watches]
            if watches or due:
                self._began.emit()
            reports = runner.run_all(watches, force=True) + runner.run_all(due)
            self._refresh_feeds(store)
            return _Found(tuple(reports), store.watches.unseen_counts())

        self._job = self._workers.run(work, self._ended, "watches", expected=(StoreError,))

    def _refresh_feeds(self, store: Store) -> None:
        """In the thread: write the feeds on disk anew where anything that is kept changed since."""
        revision = store.revision()
        if revision != self._written:
            failed = FeedFiles(store, self._clock).refresh_all()
            self._written = None if failed else revision

    def _count(self, _feedback: QgsFeedback) -> _Found:
        store = self._open_store()
        return _Found((), store.watches.unseen_counts() if store is not None else {})

    def _submit(self, work: Callable[[QgsFeedback], _Found]) -> None:
        self._workers.run(work, partial(self._take), "watches", expected=(StoreError,))

    def _begun(self) -> None:
        self._say_runs(self._job is not None)

    def _say_runs(self, runs: bool) -> None:
        if runs != self._runs:
            self._runs = runs
            self.running.emit(runs)

    def _ended(self, found: Optional[_Found], error: Optional[BaseException]) -> None:
        self._job = None
        self._say_runs(False)
        self._take(found, error)
        if self._wanted or self._wants_all:
            self._look()

    def _take(self, found: Optional[_Found], error: Optional[BaseException]) -> None:
        if found is None:
            self._tell_failure(error)
            return
        self._told = ""
        before, self._unseen = self.unseen, dict(found.unseen)
        if self.unseen != before:
            self.changed.emit(self.unseen)
        news = [report for report in found.reports if report.changes or report.new_failures]
        if news:
            self.found.emit(news)

    def _tell_failure(self, error: Optional[BaseException]) -> None:
        """Tell each trouble with the store once, not every minute."""
        text = describe_store_error(error).full if isinstance(error, StoreError) else tr("Watches could not be run.")
        logger.warning("Watches could not be run: %s", error)
        if text != self._told:
            self._told = text
            self.failed.emit(text)


def _chosen(store: Store, wanted: Collection[str], everything: bool) -> List[Watch]:
    """The watches to run whether they are due or not: all that are switched on, or those that are named."""
    if not wanted and not everything:
        return []
    return [watch for watch in store.watches.all() if watch.id in wanted or (everything and watch.enabled)]


def failure_message(failure: SourceFailure) -> Message:
    """The words for a catalogue that a watch could not ask."""
    if failure.error.detail == NO_CATALOG:
        return lost_catalog(failure.name)
    return describe(failure.error, failure.name)


def lost_catalog(name: str) -> Message:
    """The words for a catalogue that is not configured any more."""
    return Message(
        tr("The catalogue {catalog} is not among your catalogues any more.").format(catalog=name),
        tr("Add it again, or choose another one in its place."),
        "",
    )


def last_failures(watch: Watch, names: Dict[str, str]) -> List[Message]:
    """The words for the catalogues whose last answer to a watch was a failure.

    :param names: of the catalogues by their ids
    """
    found = []
    for catalog, state in state_of(watch).errors().items():
        name = names.get(catalog, watch.name or catalog)
        if state.error == NO_CATALOG:
            found.append(lost_catalog(name))
        elif state.error in {kind.value for kind in ErrorKind}:
            found.append(describe(CatalogError(ErrorKind(state.error), state.detail), name))
    return found
