"""What the plugin does in the other windows of QGIS: drops on the map and the layer tree, the menu of layers."""
from __future__ import annotations

from typing import Optional

from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QMimeData, QObject

from ..loading.placing import Where
from ..support.connections import ConnectionStore
from .dock import CatalogSearchDock
from .drag_out import MIME
from .drop_in import DropHandler, TreeDrop
from .layer_menu import LayerMenu


class Neighbours(QObject):
    """Made after the dock and closed before it; the dock's content is built only when something is asked of it."""

    def __init__(self, iface: QgisInterface, dock: CatalogSearchDock, store: ConnectionStore) -> None:
        super().__init__()
        self._iface = iface
        self._dock = dock
        self._handler = DropHandler(self._accepts, self._add)
        iface.registerCustomDropHandler(self._handler)
        view = iface.layerTreeView()
        self._tree = TreeDrop(view, self._accepts, self._add) if view is not None else None

        self.layer_menu = LayerMenu(iface, dock, store)

    def close(self) -> None:
        """Take everything away from QGIS's own windows."""
        self.layer_menu.close()
        self._iface.unregisterCustomDropHandler(self._handler)
        self._handler.deleteLater()
        if self._tree is not None:
            self._tree.close()

    def _accepts(self, data: Optional[QMimeData]) -> bool:
        return data is not None and data.hasFormat(MIME) and bool(self._dock.panel().drags.dropped(data))

    def _add(self, data: QMimeData, where: Optional[Where]) -> bool:
        return self._accepts(data) and self._dock.panel().arrivals.add(data, where)
