"""Finds the services that stand for a dataset, on demand, and joins what they offer to the dataset's own resources."""
from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Callable, Dict, List, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..catalogs.base import Catalog
from ..model.errors import CatalogError
from ..model.record import Record, RecordType, Resource
from ..network.conversation import Outcome
from ..network.qgis_async import AsyncCarrier, Call

Key = Tuple[str, str]
CatalogOf = Callable[[str], Optional[Catalog]]

_KEPT = 200


@dataclass
class Coupled:
    """What one dataset's search for services brought; ``error`` is that of a catalogue that failed."""

    services: Tuple[Record, ...] = ()
    error: Optional[CatalogError] = None


@dataclass
class _Search:
    """A search that runs: a call for each catalogue that has the dataset."""

    calls: List[Call] = field(default_factory=list)
    waiting: int = 0
    found: Coupled = field(default_factory=Coupled)


class ServiceFinder(QObject):
    """Asks the catalogues of a dataset for its services. ``found`` brings the dataset's key once all have answered."""

    found = pyqtSignal(object)

    def __init__(self, carrier: AsyncCarrier, catalog_of: CatalogOf, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._carrier = carrier
        self._catalog_of = catalog_of
        self._running: Dict[Key, _Search] = {}
        self._kept: "OrderedDict[Key, Coupled]" = OrderedDict()

    def can_ask(self, copies: Sequence[Record]) -> bool:
        """Whether a catalogue of these copies of a record can be asked for its services."""
        return bool(self._askable(copies))

    def request(self, key: Key, copies: Sequence[Record]) -> None:
        """Ask for the services of a record.

        :param copies: the record as each of its catalogues has it
        """
        askable = self._askable(copies)
        if key in self._running or not askable:
            return
        search = self._running[key] = _Search(waiting=len(askable))
        for catalog, copy in askable:
            call = self._carrier.start(catalog.related(copy), catalog.config, partial(self._answered, key, search))
            search.calls.append(call)

    def busy(self, key: Key) -> bool:
        """Whether the services of a record are being asked for."""
        return key in self._running

    def result(self, key: Key) -> Optional[Coupled]:
        """What was found for a record, ``None`` where nobody asked yet."""
        return self._kept.get(key)

    def stop(self, key: Key) -> None:
        """Stop asking for one record's services."""
        search = self._running.pop(key, None)
        for call in search.calls if search is not None else ():
            call.abort()

    def cancel(self) -> None:
        """Stop all that runs; no signal follows."""
        for key in list(self._running):
            self.stop(key)

    def _askable(self, copies: Sequence[Record]) -> List[Tuple[Catalog, Record]]:
        datasets = [copy for copy in copies if copy.type is not RecordType.SERVICE]
        asked = [(self._catalog_of(copy.catalog), copy) for copy in datasets]
        return [(catalog, copy) for catalog, copy in asked if catalog is not None and catalog.capabilities.related]

    def _answered(self, key: Key, search: _Search, outcome: Outcome) -> None:
        if self._running.get(key) is not search:
            return
        search.waiting -= 1
        if outcome.error is not None:
            search.found.error = outcome.error
        else:
            known = {service.key for service in search.found.services}
            search.found.services += tuple(service for service in outcome.value if service.key not in known)
        if not search.waiting:
            del self._running[key]
            self._keep(key, search.found)
            self.found.emit(key)

    def _keep(self, key: Key, found: Coupled) -> None:
        self._kept[key] = found
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)


def joined(record: Record, services: Sequence[Record]) -> Tuple[Record, Dict[Resource, str]]:
    """The record with the resources of its services after its own, and by resource the title of its service.

    What the record names itself, at the same address and with the same layer, is not repeated.
    """
    known = {(resource.url, resource.layer) for resource in record.resources}
    origins: Dict[Resource, str] = {}
    for service in services:
        for resource in service.resources:
            if (resource.url, resource.layer) not in known:
                known.add((resource.url, resource.layer))
                origins[resource] = service.title
    return replace(record, resources=(*record.resources, *origins)), origins
