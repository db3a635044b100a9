"""The dock window. Its content is built when it is first shown: starting QGIS costs nothing and asks no network."""
from __future__ import annotations

from typing import Optional

from qgis.gui import QgisInterface, QgsDockWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QWidget

from ..support.connections import ConnectionStore
from ..support.i18n import tr
from .dock_panel import DockPanel


class CatalogSearchDock(QgsDockWidget):
    """Holds the panel in which one searches, reads and adds."""

    def __init__(self, iface: QgisInterface, store: ConnectionStore, parent: Optional[QWidget] = None) -> None:
        super().__init__(tr("Catalog Search"), parent or iface.mainWindow())
        self.setObjectName("CatalogSearchDock")
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self._iface = iface
        self._store = store
        self._panel: Optional[DockPanel] = None

    def panel(self) -> DockPanel:
        """The content, made when first asked for."""
        if self._panel is None:
            self._panel = DockPanel(self._iface, self._store, self)
            self.setWidget(self._panel)
        return self._panel

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        self.panel()
        super().showEvent(event)

    def close_down(self) -> None:
        """Stop everything that runs and take everything off the canvas; the dock is not usable afterwards."""
        if self._panel is not None:
            self._panel.close_down()
