"""The plugin's shell: what ``initGui`` makes, ``unload`` takes away in the reverse order."""
from __future__ import annotations

import threading
from functools import partial
from typing import Optional

from qgis.core import QgsApplication, QgsProcessingProvider
from qgis.gui import QgisInterface
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QWidget

from .bookmarks.store import Store
from .gui.bookmarks.doors import BookmarkDoors
from .gui.bookmarks.service import BookmarkService
from .gui.dock import CatalogSearchDock
from .gui.neighbours import Neighbours
from .loading import drivers
from .loading.known_services import known_services
from .network.download_shared import close_store
from .processing.watching import Watching
from .support import log
from .support.connections import ConnectionStore
from .support.i18n import Translation, tr
from .support.paths import bookmarks_path, resource_path
from .support.workers import close_shared


class CatalogSearchPlugin:
    """Adds the dock with its action, and the Processing provider. ``iface`` is ``None`` under ``qgis_process``."""

    def __init__(self, iface: Optional[QgisInterface]) -> None:
        self.iface = iface
        self.dock: Optional[CatalogSearchDock] = None
        self.neighbours: Optional[Neighbours] = None
        self.bookmarks: Optional[BookmarkService] = None
        self.doors: Optional[BookmarkDoors] = None
        self.watching: Optional[Watching] = None
        self.action: Optional[QAction] = None
        self.store: Optional[ConnectionStore] = None
        self.provider: Optional[QgsProcessingProvider] = None
        self._translation: Optional[Translation] = None

    def initGui(self) -> None:  # noqa: N802
        """Called by QGIS with a window: action, dock, drops, provider. Nothing is asked of any network."""
        self.initProcessing()
        if self.iface is None:
            return
        self.store = ConnectionStore()
        self.action = self._make_action(self.iface.mainWindow())
        self.iface.addPluginToWebMenu(_menu(), self.action)
        self.iface.addWebToolBarIcon(self.action)
        self.bookmarks = BookmarkService(bookmarks_path())
        self.dock = CatalogSearchDock(self.iface, self.store, self.bookmarks)
        self.dock.setWindowIcon(self.action.icon())
        self.dock.setToggleVisibilityAction(self.action)
        self.iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.neighbours = Neighbours(self.iface, self.dock, self.store)
        self.watching = Watching(partial(_kept, self.bookmarks), self.store)
        self.watching.start(str(bookmarks_path()))
        self.doors = BookmarkDoors(self.iface, self.dock, self.bookmarks, self.store, self.action, self.watching)

    def initProcessing(self) -> None:  # noqa: N802
        """Called alone by ``qgis_process``: log, language and the algorithms."""
        if self._translation is None:
            log.install()
            self._translation = Translation()
            self._translation.install()
            # finds the drivers of GDAL without keeping the window waiting; over in milliseconds
            threading.Thread(target=drivers.learn, daemon=True).start()
        if self.provider is None:
            from .processing.provider import CatalogSearchProvider

            self.provider = CatalogSearchProvider()
            QgsApplication.processingRegistry().addProvider(self.provider)

    def unload(self) -> None:
        """Leave QGIS as it was found."""
        if self.watching is not None:
            self.watching.close()
            self.watching.deleteLater()
            self.watching = None
        if self.doors is not None:
            self.doors.close()
            self.doors = None
        if self.neighbours is not None:
            self.neighbours.close()
            self.neighbours = None
        self._remove_dock()
        if self.bookmarks is not None:
            self.bookmarks.close()
            self.bookmarks = None
        close_shared()
        known_services.forget()
        close_store()
        self._remove_action()
        if self.store is not None:
            self.store.deleteLater()
            self.store = None
        if self.provider is not None:
            if not sip.isdeleted(self.provider):
                QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        if self._translation is not None:
            self._translation.remove()
            self._translation = None
            log.uninstall()

    def _make_action(self, window: QWidget) -> QAction:
        icon = QIcon(str(resource_path("icons", "catalog_search.svg")))
        action = QAction(icon, tr("Catalog Search"), window)
        action.setObjectName("CatalogSearchToggle")
        action.setToolTip(tr("Search data catalogues and add what you find to the map"))
        return action

    def _remove_dock(self) -> None:
        if self.dock is None or self.iface is None:
            return
        if not sip.isdeleted(self.dock):
            self.dock.close_down()
            self.iface.removeDockWidget(self.dock)
            self.dock.deleteLater()
        self.dock = None

    def _remove_action(self) -> None:
        if self.action is None or self.iface is None:
            return
        if not sip.isdeleted(self.action):
            self.iface.removePluginWebMenu(_menu(), self.action)
            self.iface.removeWebToolBarIcon(self.action)
            self.action.deleteLater()
        self.action = None


def _kept(bookmarks: BookmarkService) -> Optional[Store]:
    """The store for the watches; who keeps nothing gets no file."""
    return bookmarks.open_store() if bookmarks.path.exists() else None


def _menu() -> str:
    return tr("Catalog Search")
