"""The model of the tree of bookmarks, filled from a ``Snapshot``."""
from __future__ import annotations

import json
from functools import cache
from typing import Any, Dict, List, Optional, Sequence, Tuple

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QFont, QIcon

from ...bookmarks.model import Favourite, Folder, ItemKind, SavedSearch
from ...model.record import RecordType
from ...support.i18n import tr
from ...support.paths import resource_path
from ..labels import type_icon_name
from .tree import FAVOURITE, FOLDER, SEARCH, SECTION, Node, Snapshot, grow
from .words import favourite_tip, search_tip, state_text

MIME = "application/x-catalog-search-bookmarks"
#: What is said at the end of a row: a state, or how much is new; and the rating.
BADGE, RATING, ATTENTION = (Qt.ItemDataRole.UserRole + n for n in range(1, 4))
_TYPES = frozenset(kind.value for kind in RecordType)
_NONE = Qt.ItemFlag.NoItemFlags


class BookmarkModel(QAbstractItemModel):
    """Two sections with folders inside. ``moved`` asks to put nodes into a folder, before another one or at its end.

    ``renamed`` asks to give a node another name.
    """

    moved = pyqtSignal(object, str, str)
    renamed = pyqtSignal(object, str)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.snapshot = Snapshot()
        self._root = grow(self.snapshot)

    def show(self, snapshot: Snapshot) -> None:
        """Show another state of the store."""
        self.beginResetModel()
        self.snapshot = snapshot
        self._root = grow(snapshot)
        self.endResetModel()

    def node(self, index: QModelIndex) -> Optional[Node]:
        found: Optional[Node] = index.internalPointer() if index.isValid() else None
        return found

    def index_of(self, name: Tuple[str, str, str]) -> QModelIndex:
        """The place of what had this name in an earlier snapshot."""
        pending = list(self._root.children)
        while pending:
            node = pending.pop()
            if node.name == name:
                return self.createIndex(node.row, 0, node)
            pending.extend(node.children)
        return QModelIndex()

    def nodes(self) -> List[Node]:
        """All nodes, each before what it holds."""
        found, pending = [], list(reversed(self._root.children))
        while pending:
            node = pending.pop()
            found.append(node)
            pending.extend(reversed(node.children))
        return found

    def is_empty(self) -> bool:
        """Whether nothing is kept, folders left aside."""
        return not (self.snapshot.favourites or self.snapshot.searches)

    # What Qt asks

    def index(self, row: int, column: int, parent: QModelIndex = QModelIndex()) -> QModelIndex:
        above = self.node(parent) or self._root
        if column or not 0 <= row < len(above.children):
            return QModelIndex()
        return self.createIndex(row, 0, above.children[row])

    def parent(self, index: QModelIndex) -> QModelIndex:  # type: ignore[override]
        node = self.node(index)
        above = node.parent if node is not None else None
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.row, 0, above)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:
        return 0 if parent.column() > 0 else len((self.node(parent) or self._root).children)

    def columnCount(self, _parent: QModelIndex = QModelIndex()) -> int:
        return 1

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.node(index)
        if node is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return node_title(node)
        if role == Qt.ItemDataRole.DecorationRole:
            return node_icon(node)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(node)
        if role == Qt.ItemDataRole.FontRole:
            return _font(node)
        return self._extra(node, role)

    def flags(self, index: QModelIndex) -> Qt.ItemFlags:
        node = self.node(index)
        flags = Qt.ItemFlag
        if node is None:
            return _NONE
        usual = flags.ItemIsEnabled | flags.ItemIsSelectable
        if node.what == SECTION:
            return usual | flags.ItemIsDropEnabled
        if node.what == FOLDER:
            return usual | flags.ItemIsDropEnabled | flags.ItemIsDragEnabled | flags.ItemIsEditable
        if node.what == SEARCH:
            return usual | flags.ItemIsDragEnabled | flags.ItemIsEditable
        return usual | flags.ItemIsDragEnabled

    def setData(self, index: QModelIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Another name for a folder or a saved search: ``renamed`` tells; the next snapshot shows it."""
        node, name = self.node(index), " ".join(str(value).split())
        if node is None or role != Qt.ItemDataRole.EditRole or not name or name == node_title(node):
            return False
        self.renamed.emit(node, name)
        return True

    def supportedDropActions(self) -> Qt.DropActions:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> List[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        names = [node.name for node in map(self.node, indexes) if node is not None]
        data = QMimeData()
        data.setData(MIME, json.dumps(names).encode())
        return data

    def canDropMimeData(
        self, data: Optional[QMimeData], _action: Qt.DropAction, _row: int, _column: int, parent: QModelIndex
    ) -> bool:
        target, nodes = self.node(parent), self._dragged(data)
        if target is None or not nodes or self.snapshot.text:
            return False
        return all(node.kind is target.kind and not _inside(target, node) for node in nodes)

    def dropMimeData(
        self, data: Optional[QMimeData], action: Qt.DropAction, row: int, column: int, parent: QModelIndex
    ) -> bool:
        target = self.node(parent)
        if target is None or not self.canDropMimeData(data, action, row, column, parent):
            return False
        nodes = self._dragged(data)
        following = [node for node in target.children[max(0, row) :] if node.what == nodes[0].what]
        before = following[0].id if row >= 0 and following else ""
        self.moved.emit(nodes, target.folder, before)
        return False  # the view removes nothing: the next snapshot shows the new places

    def _dragged(self, data: Optional[QMimeData]) -> List[Node]:
        try:
            names = json.loads(bytes(data.data(MIME)).decode()) if data is not None and data.hasFormat(MIME) else []
        except ValueError:
            return []
        known: Dict[Tuple[str, str, str], Node] = {node.name: node for node in self.nodes()}
        found = [known.get(tuple(name)) for name in names if isinstance(name, list)]
        return [node for node in found if node is not None and node.what != SECTION]

    def _tip(self, node: Node) -> str:
        item = node.item
        if isinstance(item, Favourite):
            return favourite_tip(item, self.snapshot.watch_of(item.id), self.snapshot.news(item.id))
        if isinstance(item, SavedSearch):
            return search_tip(item, self.snapshot.watch_of(item.id), self.snapshot.news(item.id))
        return ""

    def _extra(self, node: Node, role: int) -> Any:
        item = node.item
        if role == RATING:
            return item.rating if isinstance(item, Favourite) else 0
        news = self.snapshot.news(node.id) if node.what in (FAVOURITE, SEARCH) else 0
        state = state_text(item) if isinstance(item, Favourite) else ""
        if role == ATTENTION:
            return bool(news or state)
        if role != BADGE:
            return None
        if news:
            return tr("%n new", n=news)
        if state:
            return state
        counted = node.what in (SECTION, FOLDER) and node.leaves()
        return str(len(counted)) if counted else ""


def _inside(target: Node, node: Node) -> bool:
    """Whether a place is the node itself or lies in it."""
    above: Optional[Node] = target
    while above is not None:
        if above is node:
            return True
        above = above.parent
    return False


def node_title(node: Node) -> str:
    item = node.item
    if isinstance(item, Favourite):
        return item.title or item.record_id
    if isinstance(item, (SavedSearch, Folder)):
        return item.name
    return tr("Favourites") if node.kind is ItemKind.FAVOURITE else tr("Saved searches")


def node_icon(node: Node) -> QIcon:
    if isinstance(node.item, Favourite):
        return type_icon(node.item.type)
    if node.what == FOLDER:
        return QgsApplication.getThemeIcon("/mIconFolder.svg")
    if node.what == SEARCH or node.kind is ItemKind.SEARCH:
        return QgsApplication.getThemeIcon("/search.svg")
    return QgsApplication.getThemeIcon("/mIconFavorites.svg")


@cache
def type_icon(kind: str) -> QIcon:
    known = RecordType(kind) if kind in _TYPES else RecordType.OTHER
    return QIcon(str(resource_path("icons", type_icon_name(known))))


def _font(node: Node) -> Optional[QFont]:
    bold = node.what == SECTION or (isinstance(node.item, SavedSearch) and node.item.is_default)
    if not bold:
        return None
    font = QFont()
    font.setBold(True)
    return font


__all__ = ["ATTENTION", "BADGE", "FAVOURITE", "MIME", "RATING", "SEARCH", "BookmarkModel"]
