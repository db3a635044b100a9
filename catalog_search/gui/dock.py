"""The dock window. Its content is built when it is first shown: starting QGIS costs nothing and asks no network."""
from __future__ import annotations

from typing import Callable, List, Optional

from qgis.gui import QgisInterface, QgsDockWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QWidget

from ..support.connections import ConnectionStore
from ..support.i18n import tr
from .bookmarks.service import BookmarkService
from .dock_panel import DockPanel


class CatalogSearchDock(QgsDockWidget):
    """Holds the panel in which one searches, reads and adds."""

    def __init__(
        self,
        iface: QgisInterface,
        store: ConnectionStore,
        bookmarks: BookmarkService,
        parent: Optional[QWidget] = None,
    ) -> None:
        super().__init__(tr("Catalog Search"), parent or iface.mainWindow())
        self.setObjectName("CatalogSearchDock")
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self._iface = iface
        self._store = store
        self._bookmarks = bookmarks
        self._panel: Optional[DockPanel] = None
        self._built: List[Callable[[DockPanel], None]] = []

    @property
    def bookmarks(self) -> BookmarkService:
        """The store of what is kept."""
        return self._bookmarks

    def panel(self) -> DockPanel:
        """The content, made when first asked for."""
        if self._panel is None:
            self._panel = DockPanel(self._iface, self._store, self._bookmarks, self)
            self.setWidget(self._panel)
            for then in self._built:
                then(self._panel)
            self._panel.bookmarks.run_default()
        return self._panel

    def when_built(self, then: Callable[[DockPanel], None]) -> None:
        """Call this with the content once it is made, at once where it is."""
        self._built.append(then)
        if self._panel is not None:
            then(self._panel)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        self.panel()
        super().showEvent(event)

    def close_down(self) -> None:
        """Stop everything that runs and take everything off the canvas; the dock is not usable afterwards."""
        if self._panel is not None:
            self._panel.close_down()
