"""The model of the tree of bookmarks, filled from a ``Snapshot``."""
from __future__ import annotations

import json
from functools import cache
from typing import Any, Callable, List, Optional, Sequence

from qgis.core import QgsApplication, QgsMimeDataUtils
from qgis.PyQt.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QFont, QIcon

from ...bookmarks.model import Favourite, Folder, ItemKind, SavedSearch
from ...model.record import RecordType
from ...sharing.others import Other
from ...support.i18n import tr
from ...support.paths import resource_path
from ..labels import type_icon_name
from .browser_drags import uri_of
from .sharing_words import other_badge, other_tip, other_title
from .tree import FAVOURITE, FOLDER, LAST, OTHERS, PAGE, SEARCH, SECTION, WORDS, Name, Node, Snapshot, Tree
from .words import favourite_tip, search_tip, source_text, state_text

MIME = "application/x-catalog-search-bookmarks"
#: What is said at the end of a row (a state, or how much is new) and whether that is a warning; the rating; what stands
#: below the title where there is room; whether the row says less than others; whether it is a favourite, and the id by
#: which its picture is kept.
BADGE, RATING, ATTENTION, SUBTITLE, QUIET, PICTURE = (Qt.ItemDataRole.UserRole + n for n in range(1, 7))
_TYPES = frozenset(kind.value for kind in RecordType)
_NONE = Qt.ItemFlag.NoItemFlags
#: Of what a drag from the tree names for the map.
_MOST_DRAGGED = 500


class BookmarkModel(QAbstractItemModel):
    """Two sections with folders inside, then bookmarks of others, which are for reading only.

    ``moved`` asks to put nodes into a folder, before another one or at its end. ``renamed`` asks to give a node another
    name. ``copied`` asks to make bookmarks of others one's own, in a folder.

    Of a folder with very many children only some are rows so far: Qt would ask for thousands of them at once.
    ``show_more`` makes more of them rows.

    ``now`` tells how bookmarks of others are at this moment, by their id: when they were last read is no change.
    """

    moved = pyqtSignal(object, str, str)
    renamed = pyqtSignal(object, str)
    copied = pyqtSignal(object, object)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.now: Callable[[str], Optional[Other]] = lambda _home: None
        self._tree = Tree(Snapshot(), Node(SECTION, ItemKind.FAVOURITE), {})

    @property
    def snapshot(self) -> Snapshot:
        """What is shown."""
        return self._tree.snapshot

    def show(self, tree: Tree) -> None:
        """Show another state of the store, as far down as before."""
        for name, node in self._tree.by_name.items():
            if node.shown > PAGE and name in tree.by_name:
                tree.by_name[name].shown = node.shown
        self.beginResetModel()
        self._tree = tree
        self.endResetModel()

    def node(self, index: QModelIndex) -> Optional[Node]:
        found: Optional[Node] = index.internalPointer() if index.isValid() else None
        return found

    def index_of(self, name: Name) -> QModelIndex:
        """The place of what had this name in an earlier snapshot; it is a row from now on."""
        node = self._tree.by_name.get(name)
        return self._index(node) if node is not None else QModelIndex()

    def nodes(self) -> List[Node]:
        """All nodes, each before what it holds."""
        return list(self._tree.by_name.values())

    def show_more(self, index: QModelIndex, more: int = PAGE) -> bool:
        """Make more children rows; whether there were any left."""
        node = self.node(index)
        if node is None or node.visible >= len(node.children):
            return False
        last = min(len(node.children), node.visible + more) - 1
        self.beginInsertRows(index, node.visible, last)
        node.shown = last + 1
        self.endInsertRows()
        return True

    def is_empty(self) -> bool:
        """Whether there is nothing to show but what is always there."""
        return all(node.what in (SECTION, WORDS) for node in self._tree.by_name.values())

    def _index(self, node: Node) -> QModelIndex:
        above = node.parent
        if above is not None and node.row >= above.visible:
            self.show_more(self._index(above), node.row + 1 - above.visible)
        return self.createIndex(node.row, 0, node)

    # What Qt asks

    def index(self, row: int, column: int, parent: QModelIndex = QModelIndex()) -> QModelIndex:
        above = self.node(parent) or self._tree.root
        if column or not 0 <= row < above.visible:
            return QModelIndex()
        return self.createIndex(row, 0, above.children[row])

    def parent(self, index: QModelIndex) -> QModelIndex:  # type: ignore[override]
        node = self.node(index)
        above = node.parent if node is not None else None
        if above is None or above is self._tree.root:
            return QModelIndex()
        return self.createIndex(above.row, 0, above)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:
        return 0 if parent.column() > 0 else (self.node(parent) or self._tree.root).visible

    def hasChildren(self, parent: QModelIndex = QModelIndex()) -> bool:
        return bool((self.node(parent) or self._tree.root).children)

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
        return _FLAGS[node.what, node.other is None] if node is not None else _NONE

    def setData(self, index: QModelIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Another name for a folder or a saved search: ``renamed`` tells; the next snapshot shows it."""
        node, name = self.node(index), " ".join(str(value).split())
        if node is None or role != Qt.ItemDataRole.EditRole or not name or name == node_title(node):
            return False
        self.renamed.emit(node, name)
        return True

    def supportedDropActions(self) -> Qt.DropActions:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> List[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The names of the nodes for the tree, and the favourites among them for the map and the layer tree."""
        nodes = [node for node in map(self.node, indexes) if node is not None]
        leaves = [leaf for node in nodes for leaf in node.leaves() if leaf.what == FAVOURITE]
        uris = [uri_of(leaf) for leaf in leaves[:_MOST_DRAGGED]]
        data: QMimeData = QgsMimeDataUtils.encodeUriList(uris) if uris else QMimeData()
        data.setData(MIME, json.dumps([node.name for node in nodes]).encode())
        return data

    def canDropMimeData(
        self, data: Optional[QMimeData], _action: Qt.DropAction, _row: int, _column: int, parent: QModelIndex
    ) -> bool:
        target, nodes = self.node(parent), self._dragged(data)
        if target is None or not target.is_own or not nodes or self.snapshot.text:
            return False
        if len({node.is_own for node in nodes}) > 1:
            return False
        return all(node.kind is target.kind and not _inside(target, node) for node in nodes)

    def dropMimeData(
        self, data: Optional[QMimeData], action: Qt.DropAction, row: int, column: int, parent: QModelIndex
    ) -> bool:
        target = self.node(parent)
        if target is None or not self.canDropMimeData(data, action, row, column, parent):
            return False
        nodes = self._dragged(data)
        if not nodes[0].is_own:
            self.copied.emit(nodes, target.item if isinstance(target.item, Folder) else None)
            return False
        following = [node for node in target.children[max(0, row) :] if node.what == nodes[0].what]
        before = following[0].id if row >= 0 and following else ""
        self.moved.emit(nodes, target.folder, before)
        return False  # the view removes nothing: the next snapshot shows the new places

    def _dragged(self, data: Optional[QMimeData]) -> List[Node]:
        try:
            names = json.loads(bytes(data.data(MIME)).decode()) if data is not None and data.hasFormat(MIME) else []
        except ValueError:
            return []
        known = self._tree.by_name
        found = [known.get((str(name[0]), str(name[1]), str(name[2]))) for name in names if _is_name(name)]
        return [node for node in found if node is not None and node.what in (FOLDER, FAVOURITE, SEARCH)]

    def _tip(self, node: Node) -> str:
        item = node.item
        if node.what == OTHERS and node.other is not None:
            return other_tip(self.now(node.other.id) or node.other)
        if isinstance(item, Favourite):
            return favourite_tip(item, self.snapshot.watch_of(item.id), self.snapshot.news(item.id))
        if isinstance(item, SavedSearch):
            return search_tip(item, self.snapshot.watch_of(item.id), self.snapshot.news(item.id))
        return node.text

    def _extra(self, node: Node, role: int) -> Any:
        item = node.item
        if role == RATING:
            return item.rating if isinstance(item, Favourite) else 0
        if role == SUBTITLE:
            return source_text(item) if isinstance(item, Favourite) else ""
        if role == QUIET:
            return node.what in (LAST, WORDS)
        if role == PICTURE:
            return (node.id if node.is_own else "") if node.what == FAVOURITE else None
        if role == ATTENTION:
            return self._is_warning(node)
        return self._badge(node) if role == BADGE else None

    def _is_warning(self, node: Node) -> bool:
        if node.other is not None:
            return node.what == OTHERS and node.other.message is not None
        return bool(self._news(node) or (isinstance(node.item, Favourite) and state_text(node.item)))

    def _news(self, node: Node) -> int:
        return self.snapshot.news(node.id) if node.is_own and node.what in (FAVOURITE, SEARCH) else 0

    def _badge(self, node: Node) -> str:
        news, item = self._news(node), node.item
        if news:
            return tr("%n new", n=news)
        if isinstance(item, Favourite):
            return state_text(item)
        if isinstance(item, SavedSearch):
            return tr("at opening") if item.is_default else ""
        told = other_badge(node.other) if node.what == OTHERS and node.other is not None else ""
        return told or (str(node.count) if node.count else "")


def _flags(what: str, is_own: bool) -> Qt.ItemFlags:
    flags = Qt.ItemFlag
    if what == WORDS:
        return flags.ItemIsEnabled | flags.ItemNeverHasChildren
    usual = flags.ItemIsEnabled | flags.ItemIsSelectable
    if what in (SECTION, FOLDER, OTHERS):
        usual |= flags.ItemIsDropEnabled if is_own else _NONE
    else:
        usual |= flags.ItemNeverHasChildren
    if what in (FOLDER, SEARCH) and is_own:
        usual |= flags.ItemIsEditable
    return usual | flags.ItemIsDragEnabled if what in (FOLDER, FAVOURITE, SEARCH) else usual


#: By what a node is and whether it is one's own: Qt asks for each row whenever it lays out the tree.
_FLAGS = {
    (what, is_own): _flags(what, is_own)
    for what in (SECTION, FOLDER, FAVOURITE, SEARCH, LAST, OTHERS, WORDS)
    for is_own in (True, False)
}


def _is_name(name: object) -> bool:
    return isinstance(name, list) and len(name) == 3


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
    if node.what == LAST and isinstance(item, SavedSearch):
        return tr("Last search: {name}").format(name=item.name)
    if isinstance(item, (SavedSearch, Folder)):
        return item.name
    if node.what == WORDS:
        return node.text
    if node.other is not None:
        return other_title(node.other)
    return tr("Favourites") if node.kind is ItemKind.FAVOURITE else tr("Saved searches")


def node_icon(node: Node) -> QIcon:
    if isinstance(node.item, Favourite):
        return type_icon(node.item.type)
    if node.what == FOLDER:
        return QgsApplication.getThemeIcon("/mIconFolder.svg")
    if node.what == WORDS:
        return QIcon()
    if node.what == LAST:
        return QgsApplication.getThemeIcon("/mActionHistory.svg")
    if node.what == OTHERS and node.other is not None:
        return _home_icon(node.other)
    if node.what == SEARCH or node.kind is ItemKind.SEARCH:
        return QgsApplication.getThemeIcon("/search.svg")
    return QgsApplication.getThemeIcon("/mIconFavorites.svg")


@cache
def type_icon(kind: str) -> QIcon:
    known = RecordType(kind) if kind in _TYPES else RecordType.OTHER
    return QIcon(str(resource_path("icons", type_icon_name(known))))


def _font(node: Node) -> Optional[QFont]:
    bold = node.what in (SECTION, OTHERS) or (isinstance(node.item, SavedSearch) and node.item.is_default)
    if not bold:
        return None
    font = QFont()
    font.setBold(True)
    return font


def _home_icon(other: Other) -> QIcon:
    if other.in_project:
        return QgsApplication.getThemeIcon("/mIconQgsProjectFile.svg")
    return QgsApplication.getThemeIcon("/mIconPostgis.svg" if other.in_database else "/mActionSharing.svg")
