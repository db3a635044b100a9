"""Drops on the windows of QGIS: what is dragged out of the dock is added as *Add* would do it, where it was dropped."""
from __future__ import annotations

from typing import Callable, Optional, Tuple

from qgis.core import QgsLayerTree, QgsLayerTreeGroup, QgsLayerTreeModel, QgsLayerTreeNode
from qgis.gui import QgsCustomDropHandler, QgsLayerTreeView
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QMimeData, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, Qt
from qgis.PyQt.QtWidgets import QRubberBand

from ..loading.placing import Where
from ..support.compat import event_spot

#: Whether a drop would add something, and adding it to a place in the layer tree or to the usual one.
Accepts = Callable[[QMimeData], bool]
Add = Callable[[QMimeData, Optional[Where]], bool]


class DropHandler(QgsCustomDropHandler):
    """For the canvas and every other part of the main window that takes no drops of its own."""

    def __init__(self, accepts: Accepts, add: Add) -> None:
        super().__init__()
        self._accepts = accepts
        self._add = add

    def canHandleMimeData(self, data: QMimeData) -> bool:  # noqa: N802
        return self._accepts(data)

    def handleMimeDataV2(self, data: QMimeData) -> bool:  # noqa: N802
        return self._add(data, None)


class TreePlace:
    """A place in the layer tree, which is found again after the tree has changed; ``None`` once its group is gone.

    :param row: of the group's children, before which new layers are wanted; after all of them where there is none
    """

    def __init__(self, model: QgsLayerTreeModel, group: QgsLayerTreeGroup, row: int) -> None:
        self._model = model
        above = model.node2index(group)
        self._is_root = not above.isValid()
        self._group = QPersistentModelIndex(above)
        self._next = QPersistentModelIndex(model.index(row, 0, above))

    def __call__(self) -> Optional[Tuple[QgsLayerTreeGroup, int]]:
        if sip.isdeleted(self._model):
            return None
        above = QModelIndex(self._group)
        if not above.isValid() and not self._is_root:
            return None
        group = self._model.rootGroup() if self._is_root else self._model.index2node(above)
        following = QModelIndex(self._next)
        stays = following.isValid() and following.parent() == above
        return group, following.row() if stays else len(group.children())


class TreeDrop(QObject):
    """Takes drops on the layer tree, since QGIS does not tell a drop handler on which of its rows it happened."""

    def __init__(self, view: QgsLayerTreeView, accepts: Accepts, add: Add) -> None:
        super().__init__(view)
        self._view = view
        self._accepts = accepts
        self._add = add
        self._mark: Optional[QRubberBand] = None
        view.viewport().installEventFilter(self)

    def close(self) -> None:
        """Leave the layer tree as it was."""
        self._hide()
        if not sip.isdeleted(self._view):
            self._view.viewport().removeEventFilter(self)
            self.deleteLater()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        kind = event.type()
        if kind in (QEvent.Type.DragEnter, QEvent.Type.DragMove) and self._accepts(event.mimeData()):
            self._show(self._mark_at(event_spot(event)))
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            return True
        if kind == QEvent.Type.DragLeave:
            self._hide()
        if kind == QEvent.Type.Drop and self._accepts(event.mimeData()):
            self._hide()
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            return self._add(event.mimeData(), self.place_at(event_spot(event)))
        return False

    def place_at(self, spot: QPoint) -> TreePlace:
        """The place that a point of the viewport means: in a group, or before or after the row below the point."""
        model = self._view.layerTreeModel()
        node = self._node_at(spot)
        if node is None:
            root = model.rootGroup()
            return TreePlace(model, root, len(root.children()))
        part = self._part(node, spot)
        if part == 0 and isinstance(node, QgsLayerTreeGroup):
            return TreePlace(model, node, 0)
        row = model.node2index(node).row()
        return TreePlace(model, node.parent(), row + 1 if part > 0 else row)

    def _node_at(self, spot: QPoint) -> Optional[QgsLayerTreeNode]:
        """The layer or group at a point; the parts of a legend count as their layer."""
        index = self._view.indexAt(spot)
        while index.isValid():
            node = self._view.index2node(index)
            if node is not None:
                return node
            index = index.parent()
        return None

    def _part(self, node: QgsLayerTreeNode, spot: QPoint) -> int:
        """-1 for the upper part of a row, 1 for the lower; 0 for the middle of a group, and below one that is open."""
        box = self._view.visualRect(self._view.node2index(node))
        if not QgsLayerTree.isGroup(node):
            return -1 if spot.y() < box.center().y() else 1
        edge = box.height() // 4
        if spot.y() < box.top() + edge:
            return -1
        is_open = self._view.isExpanded(self._view.node2index(node)) and bool(node.children())
        return 1 if spot.y() > box.bottom() - edge and not is_open else 0

    def _mark_at(self, spot: QPoint) -> QRect:
        """Where the mark of a drop goes: around the group, or a line between rows."""
        width = self._view.viewport().width()
        node = self._node_at(spot)
        if node is None:
            return QRect(0, self._bottom(), width, 2)
        box = self._view.visualRect(self._view.node2index(node))
        part = self._part(node, spot)
        if part == 0:
            return QRect(box.left(), box.top(), width - box.left(), box.height())
        top = box.top() - 1 if part < 0 else self._last_of(node).bottom()
        return QRect(box.left(), top, width - box.left(), 2)

    def _last_of(self, node: QgsLayerTreeNode) -> QRect:
        """The last row that belongs to a node, such as the end of an open legend."""
        index = self._view.node2index(node)
        while self._view.isExpanded(index) and self._view.model().rowCount(index):
            index = self._view.model().index(self._view.model().rowCount(index) - 1, 0, index)
        return self._view.visualRect(index)

    def _bottom(self) -> int:
        children = self._view.layerTreeModel().rootGroup().children()
        return self._last_of(children[-1]).bottom() if children else 0

    def _show(self, box: QRect) -> None:
        if self._mark is None:
            self._mark = QRubberBand(QRubberBand.Shape.Rectangle, self._view.viewport())
        self._mark.setGeometry(box)
        self._mark.show()

    def _hide(self) -> None:
        if self._mark is not None and not sip.isdeleted(self._mark):
            self._mark.hide()
            self._mark.deleteLater()
        self._mark = None
