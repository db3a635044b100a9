"""Where bookmarks show outside the dock: QGIS's locator and browser, drops on its window, what is shared."""
from __future__ import annotations

from typing import Optional, Sequence

from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QAction

from ...bookmarks.model import SavedSearch
from ...model.record import Record
from ...processing.watching import Watching
from ...support.connections import ConnectionStore
from ...support.i18n import tr
from ..dock import CatalogSearchDock
from ..dock_panel import DockPanel
from .browser import BrowserDoor
from .locator import CatalogLocatorFilter, LocatorDoor
from .marks import dotted
from .service import BookmarkService
from .sharing_drop import BookmarkDrop
from .sharing_menu import SharingMenu, chosen_of


class BookmarkDoors(QObject):
    """Made after the dock and closed before it. ``action`` is the button that shows the dock: it tells of news."""

    def __init__(
        self,
        iface: QgisInterface,
        dock: CatalogSearchDock,
        service: BookmarkService,
        store: ConnectionStore,
        action: QAction,
        watching: Watching,
    ) -> None:
        super().__init__()
        self._iface = iface
        self._dock = dock
        self._action = action
        self._words, self._icon = action.toolTip(), action.icon()
        self.locator = LocatorDoor(service, store, self)
        self.locator.record_wanted.connect(self._show)
        self.locator.add_wanted.connect(self._add)
        self.locator.search_wanted.connect(self._run)
        self.locator.shared_search_wanted.connect(self._run_shared)
        self._service = service
        self._store = store
        self.sharing: Optional[SharingMenu] = None
        self._drop = BookmarkDrop(iface, self._open_shared)
        self._watching = watching
        watching.changed.connect(self._count)
        self._filter = CatalogLocatorFilter(self.locator)
        iface.registerLocatorFilter(self._filter)
        self.browser = BrowserDoor(iface, dock, service, store)
        dock.when_built(self._built)

    def close(self) -> None:
        """Take everything away; the filter goes with its registration."""
        self.browser.close()
        self._iface.deregisterLocatorFilter(self._filter)
        self._drop.close()
        if self.sharing is not None:
            self.sharing.close()

    def _built(self, panel: DockPanel) -> None:
        panel.bookmarks.set_watching(self._watching)
        tree = panel.kept.tree
        sharing = self.sharing = SharingMenu(
            self._service, self._store, panel.notifier, panel, lambda: chosen_of(tree.chosen())
        )
        sharing.attach(panel.kept.more.menu())
        sharing.record_wanted.connect(panel.go_to)
        sharing.search_wanted.connect(panel.bookmarks.run)
        panel.bookmarks.others.manage_wanted.connect(sharing.show_shared)

    def _open_shared(self, files: Sequence[str]) -> None:
        """Offer to import what was dropped on QGIS."""
        self._dock.setUserVisible(True)
        self._dock.panel()
        if self.sharing is not None:
            self.sharing.deeds.open_places(files)

    def _count(self, unseen: int) -> None:
        """Say at the button in QGIS's toolbar that there is news."""
        news = tr("%n change(s) not looked at yet", n=unseen) if unseen else ""
        self._action.setToolTip("\n".join(filter(None, (self._words, news))))
        self._action.setIcon(dotted(self._icon) if unseen else self._icon)

    def _run(self, search_id: str) -> None:
        self._dock.setUserVisible(True)
        self._dock.panel().bookmarks.run_by_id(search_id)

    def _run_shared(self, search: SavedSearch) -> None:
        self._dock.setUserVisible(True)
        self._dock.panel().bookmarks.run(search)

    def _show(self, record: Record) -> None:
        self._dock.setUserVisible(True)
        self._dock.panel().go_to(record)

    def _add(self, record: Record) -> None:
        self._show(record)
        self._dock.panel().opener.add(record)
