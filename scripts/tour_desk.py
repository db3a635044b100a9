"""Steps of the tour in QGIS's own windows: a drop on the layer tree, the menu of a layer, outlines on the map."""
from __future__ import annotations

from typing import Any

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QPointF, Qt
from qgis.PyQt.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from qgis.PyQt.QtWidgets import QApplication, QLabel
from qgis.utils import iface, plugins


def drop_into_group(tour: Any) -> str:
    """Drop a row of the list on a group of the layer tree; the layer arrives in it."""
    from catalog_search.gui.drag_out import Dragged

    tree, group = iface.layerTreeView(), QgsProject.instance().layerTreeRoot().insertGroup(0, "Dropped")
    tour.search("communes")
    record = tour.panel.services.model.record(tour.row_of("communes"))
    data = tour.panel.drags.mime_data([Dragged(record)])
    spot = tree.visualRect(tree.node2index(group)).center()
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for kind in (QDragEnterEvent, QDragMoveEvent):
        QApplication.sendEvent(tree.viewport(), kind(spot, copy, data, left, none))
    tour.picture(f"{tour.plan['language']}-{tour.number:02}-mark", tree)
    QApplication.sendEvent(tree.viewport(), QDropEvent(QPointF(spot), copy, data, left, none))
    tour.wait(group.children, "layer in the group")
    tour.wait(lambda: not tour.panel.opener.busy(record.key), "end of the loading")
    return f"{', '.join(child.name() for child in group.children())} in the group “{group.name()}”"


def back_to_record(tour: Any) -> str:
    """Ask a layer for a newer version, then go back to its record, from its own menu."""
    menu = plugins["catalog_search"].neighbours.layer_menu
    group = QgsProject.instance().layerTreeRoot().findGroup("Dropped")
    layer = group.children()[0].layer()
    iface.layerTreeView().setCurrentLayer(layer)
    menu.menu.aboutToShow.emit()
    menu.newer.trigger()
    words = tour.wait(lambda: _said(layer.name()), "answer in the message bar")
    iface.messageBar().clearWidgets()
    tour.search("eau")
    iface.layerTreeView().setCurrentLayer(layer)
    menu.go.trigger()
    tour.wait(lambda: tour.panel.page.record and tour.panel.page.record.complete, "record of the layer")
    title = tour.panel.page.record.title
    QgsProject.instance().removeMapLayer(layer.id())
    QgsProject.instance().layerTreeRoot().removeChildNode(group)
    return f"{words} Then “{title}” is shown."


def outlines(tour: Any) -> str:
    """Outline all results on the map and take them away again."""
    rows = tour.search("communes")
    tour.click(tour.panel.status.outlines)
    band = tour.wait(lambda: tour.panel.footprints.outlines(), "outlines")
    tour.picture(f"{tour.plan['language']}-{tour.number:02}-outlines")
    tour.click(tour.panel.status.outlines)
    return f"{band} outlines of {rows} results"


def _said(name: str) -> str:
    item = iface.messageBar().currentItem()
    texts = [label.text() for label in item.findChildren(QLabel)] if item is not None else []
    return next((text for text in texts if name in text), "")
