"""The part of QGIS's interface that the plugin uses, with a real window, canvas and layer tree behind it."""
from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from qgis.core import QgsLayerTreeModel, QgsLocatorFilter, QgsMapLayer, QgsProject
from qgis.gui import QgsCustomDropHandler, QgsLayerTreeView, QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtWidgets import QAction, QDockWidget, QMainWindow, QMenu, QToolBar


class Iface(QObject):
    """The part of QGIS's interface that the plugin uses, with a real window behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.window = QMainWindow()
        self.canvas = QgsMapCanvas(self.window)
        self.window.setCentralWidget(self.canvas)
        self.bar = QgsMessageBar(self.window)
        self.menu = QMenu(self.window)
        self.toolbar = QToolBar(self.window)
        self.tree = QgsLayerTreeView(self.window)
        self.tree_model = QgsLayerTreeModel(QgsProject.instance().layerTreeRoot(), self.tree)
        self.tree.setModel(self.tree_model)
        self.drop_handlers: List[QgsCustomDropHandler] = []
        self.locator_filters: List[QgsLocatorFilter] = []
        self.layer_actions: Dict[Any, List[Tuple[QAction, Optional[List[str]]]]] = {}
        self._show_tree()

    def _show_tree(self) -> None:
        self.tree_model.setFlag(QgsLayerTreeModel.Flag.AllowNodeReorder)
        beside = QDockWidget("Layers", self.window)
        beside.setWidget(self.tree)
        self.window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, beside)

    def mainWindow(self) -> QMainWindow:
        return self.window

    def mapCanvas(self) -> QgsMapCanvas:
        return self.canvas

    def messageBar(self) -> QgsMessageBar:
        return self.bar

    def addPluginToWebMenu(self, name: str, action: QAction) -> None:
        self.menu.addAction(action)

    def removePluginWebMenu(self, name: str, action: QAction) -> None:
        self.menu.removeAction(action)

    def addWebToolBarIcon(self, action: QAction) -> None:
        self.toolbar.addAction(action)

    def removeWebToolBarIcon(self, action: QAction) -> None:
        self.toolbar.removeAction(action)

    def addDockWidget(self, area: Qt.DockWidgetArea, dock: QDockWidget) -> None:
        self.window.addDockWidget(area, dock)
        dock.show()

    def removeDockWidget(self, dock: QDockWidget) -> None:
        self.window.removeDockWidget(dock)

    def layerTreeView(self) -> QgsLayerTreeView:
        return self.tree

    def registerCustomDropHandler(self, handler: QgsCustomDropHandler) -> None:
        self.drop_handlers.append(handler)

    def unregisterCustomDropHandler(self, handler: QgsCustomDropHandler) -> None:
        self.drop_handlers.remove(handler)

    def registerLocatorFilter(self, locator_filter: QgsLocatorFilter) -> None:
        self.locator_filters.append(locator_filter)

    def deregisterLocatorFilter(self, locator_filter: QgsLocatorFilter) -> None:
        self.locator_filters.remove(locator_filter)

    def addCustomActionForLayerType(self, action: QAction, menu: str, kind: Any, all_layers: bool) -> None:
        self.layer_actions.setdefault(kind, []).append((action, [] if not all_layers else None))

    def addCustomActionForLayer(self, action: QAction, layer: QgsMapLayer) -> None:
        """As QGIS does: only for an action that was announced for the layer's type."""
        for known, layers in self.layer_actions.get(layer.type(), []):
            if known is action and layers is not None:
                layers.append(layer.id())

    def removeCustomActionForLayerType(self, action: QAction) -> bool:
        """As QGIS does: takes one announcement away, of one type."""
        for known in self.layer_actions.values():
            for entry in known:
                if entry[0] is action:
                    known.remove(entry)
                    return True
        return False

    def actions_of(self, layer: QgsMapLayer) -> List[QAction]:
        """What the context menu of a layer has beside QGIS's own entries."""
        return [action for action, layers in self.layer_actions.get(layer.type(), []) if layer.id() in (layers or ())]
