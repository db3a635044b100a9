"""Completes records that a search answered only in summary."""
from __future__ import annotations

from collections import OrderedDict
from functools import partial
from typing import Callable, Dict, List, Optional, Sequence, Set, Tuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..catalogs.base import Catalog, Conversation
from ..model.errors import CatalogError
from ..model.record import Record
from ..network.conversation import Outcome
from ..network.qgis_async import AsyncCarrier, Call

Key = Tuple[str, str]
#: Works out beforehand, in any thread, what is asked of a record later.
Prepare = Callable[[Record], None]

_AT_ONCE = 4
_KEPT = 500


class DetailFetcher(QObject):
    """Fetches details a few at a time, the urgent first, and keeps the last few hundred.

    ``ready`` brings a complete record; ``failed`` its key and the ``CatalogError``; ``gone`` the key of one that
    somebody waits for, while its catalogue is not, or no longer, among those that are configured.
    """

    ready = pyqtSignal(object)
    failed = pyqtSignal(object, object)
    gone = pyqtSignal(object)

    def __init__(
        self, carrier: AsyncCarrier, parent: Optional[QObject] = None, prepare: Optional[Prepare] = None
    ) -> None:
        """:param prepare: what to do with each record where its answer is read, off the main thread"""
        super().__init__(parent)
        self._carrier = carrier
        self._prepare = prepare
        self._catalogs: Dict[str, Catalog] = {}
        self._waiting: List[Key] = []
        self._urgent: Set[Key] = set()
        self._running: Dict[Key, Call] = {}
        self._kept: "OrderedDict[Key, Record]" = OrderedDict()

    def set_catalogs(self, catalogs: Sequence[Catalog]) -> None:
        """The catalogues to ask; what was kept stays. What waits for one that is not among them waits no more."""
        self._catalogs = {catalog.config.id: catalog for catalog in catalogs}
        lost = [key for key in self._waiting if key[0] not in self._catalogs]
        self._waiting = [key for key in self._waiting if key[0] in self._catalogs]
        for key in lost:
            self._give_up(key)

    def catalog(self, catalog_id: str) -> Optional[Catalog]:
        """A catalogue that is asked, by its id."""
        return self._catalogs.get(catalog_id)

    def request(self, record: Record, urgent: bool = False) -> None:
        """Ask for a record's details; an urgent one overtakes those that wait."""
        key = record.key
        known = self.cached(key)
        if known is not None:
            self.ready.emit(known)
            return
        if urgent:
            self._urgent.add(key)
        if record.catalog not in self._catalogs:
            self._give_up(key)
            return
        if key in self._running:
            return
        if key in self._waiting:
            if not urgent:
                return
            self._waiting.remove(key)
        self._waiting.insert(0 if urgent else len(self._waiting), key)
        self._go_on(extra=1 if urgent else 0)

    def want(self, records: Sequence[Record]) -> None:
        """Ask for the details of rows that are looked at, in the place of those that still wait from before."""
        self._waiting = [key for key in self._waiting if key in self._urgent]
        for record in records:
            self.request(record)

    def cached(self, key: Key) -> Optional[Record]:
        """A record's details where they were fetched already."""
        return self._kept.get(key)

    def leave_rows(self) -> None:
        """Drop what rows that were looked at lack; what was asked for urgently still comes: somebody waits for it."""
        self._waiting = [key for key in self._waiting if key in self._urgent]
        for key in [key for key in self._running if key not in self._urgent]:
            self._running.pop(key).abort()
        self._go_on()

    def cancel(self) -> None:
        """Drop what waits and abort what runs; no signal follows."""
        self._waiting.clear()
        self._urgent.clear()
        for call in self._running.values():
            call.abort()
        self._running.clear()

    def _go_on(self, extra: int = 0) -> None:
        while self._waiting and len(self._running) < _AT_ONCE + extra:
            key = self._waiting.pop(0)
            catalog = self._catalogs.get(key[0])
            if catalog is None:
                self._give_up(key)
                continue
            self._running[key] = self._carrier.start(
                _prepared(catalog.details(key[1]), self._prepare), catalog.config, partial(self._answered, key)
            )

    def _give_up(self, key: Key) -> None:
        """Tell who waits for a record that nobody can be asked for it."""
        if key in self._urgent and key not in self._running:
            self._urgent.discard(key)
            self.gone.emit(key)

    def _answered(self, key: Key, outcome: Outcome) -> None:
        self._running.pop(key, None)
        self._urgent.discard(key)
        if outcome.error is not None:
            self._fail(key, outcome.error)
        else:
            self._keep(key, outcome.value)
            self.ready.emit(outcome.value)
        self._go_on()

    def _fail(self, key: Key, error: CatalogError) -> None:
        self.failed.emit(key, error)

    def _keep(self, key: Key, record: Record) -> None:
        self._kept[key] = record
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)


def _prepared(asking: Conversation[Record], prepare: Optional[Prepare]) -> Conversation[Record]:
    """Details that were prepared."""
    record = yield from asking
    if prepare is not None:
        prepare(record)
    return record
