"""Where bookmarks show outside the dock: QGIS's locator."""
from __future__ import annotations

from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject

from ...model.record import Record
from ...support.connections import ConnectionStore
from ..dock import CatalogSearchDock
from .locator import CatalogLocatorFilter, LocatorDoor
from .service import BookmarkService


class BookmarkDoors(QObject):
    """Made after the dock and closed before it."""

    def __init__(
        self, iface: QgisInterface, dock: CatalogSearchDock, service: BookmarkService, store: ConnectionStore
    ) -> None:
        super().__init__()
        self._iface = iface
        self._dock = dock
        self.locator = LocatorDoor(service, store, self)
        self.locator.record_wanted.connect(self._show)
        self.locator.add_wanted.connect(self._add)
        self._filter = CatalogLocatorFilter(self.locator)
        iface.registerLocatorFilter(self._filter)

    def close(self) -> None:
        """Take everything away; the filter goes with its registration."""
        self._iface.deregisterLocatorFilter(self._filter)

    def _show(self, record: Record) -> None:
        self._dock.setUserVisible(True)
        self._dock.panel().go_to(record)

    def _add(self, record: Record) -> None:
        self._show(record)
        self._dock.panel().opener.add(record)
