"""The window that shows bookmarks of others: what is followed, and what the project carries. For reading only."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

from qgis.core import QgsApplication, QgsFeedback
from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractItemView, QDialog, QDialogButtonBox, QTreeView, QVBoxLayout, QWidget

from ...bookmarks.model import Favourite, Folder, SavedSearch
from ...bookmarks.shared_merge import at_home
from ...bookmarks.shared_values import Shared
from ...model.config import CatalogConfig
from ...model.text import fold
from ...sharing.project import ProjectBookmarks
from ...sharing.team import TeamBookmarks
from ...support.connections import ConnectionStore
from ...support.i18n import tr
from ...support.workers import Handle, Workers
from ..texts import format_date, one_line
from . import sharing_words

Item = Union[Shared, Folder, Favourite, SavedSearch]
_TYPED_AFTER = 150
_SHOWN = 200


@dataclass(frozen=True)
class Root:
    """Bookmarks from one place: what to call them, what to tell of them, and whether something is wrong.

    ``writable`` is the id under which they are followed, where one may write to them.
    """

    title: str
    shared: Shared
    tip: str = ""
    is_old: bool = False
    writable: str = ""


@dataclass(eq=False)
class Node:
    """One row."""

    item: Item
    text: str
    tip: str = ""
    icon: str = ""
    writable: str = ""
    parent: Optional["Node"] = None
    row: int = 0
    children: List["Node"] = field(default_factory=list)

    def add(self, child: "Node") -> "Node":
        child.parent, child.row = self, len(self.children)
        self.children.append(child)
        return child

    @property
    def root(self) -> "Node":
        """The place that it comes from."""
        return self if self.parent is None or self.parent.parent is None else self.parent.root


def tree_of(roots: Sequence[Root], configs: Sequence[CatalogConfig], words: str = "") -> Node:
    """The rows of all places, with the catalogues as they are called here; with words only what holds them all.

    In a thread: there may be thousands.
    """
    top = Node(Shared(), "")
    for root in roots:
        shared = at_home(root.shared, configs)
        head = top.add(Node(shared, one_line(root.title, _SHOWN), root.tip, "/mIconFolder.svg", root.writable))
        if root.is_old:
            head.icon = "/mIconWarning.svg"
        _fill(head, shared, fold(words).split())
    return top


def _fill(head: Node, shared: Shared, words: Sequence[str]) -> None:
    folders: Dict[str, Node] = {}
    for folder in shared.folders if not words else ():
        node = Node(folder, one_line(folder.name, _SHOWN), icon="/mIconFolder.svg")
        folders[folder.id] = folders.get(folder.parent, head).add(node)
    for favourite in shared.favourites:
        if _has(words, favourite.title, favourite.organisation, favourite.note, " ".join(favourite.tags)):
            text = one_line(favourite.title, _SHOWN)
            folders.get(favourite.folder, head).add(Node(favourite, text, _tip(favourite), "/mIconFavorites.svg"))
    for search in shared.searches:
        if _has(words, search.name, search.text):
            text = one_line(search.name, _SHOWN)
            folders.get(search.folder, head).add(Node(search, text, one_line(search.text, _SHOWN), "/search.svg"))


def _has(words: Sequence[str], *texts: str) -> bool:
    if not words:
        return True
    text = fold(" ".join(texts))
    return all(word in text for word in words)


def _tip(favourite: Favourite) -> str:
    source = " · ".join(filter(None, (favourite.organisation, favourite.catalog.name)))
    lines = (favourite.title, source, favourite.note, ", ".join(favourite.tags))
    return "\n".join(one_line(line, 300) for line in lines if line)


class SharedModel(QAbstractItemModel):
    """The rows, which never change: other rows come as a whole."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._top = Node(Shared(), "")

    def show(self, top: Node) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._top = top
        self.endResetModel()

    def node(self, index: QModelIndex) -> Node:
        """What a row is; the invisible top where it is none."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, Node) else self._top

    def index(self, row: int, column: int, parent: QModelIndex = QModelIndex()) -> QModelIndex:  # noqa: B008
        children = self.node(parent).children
        return self.createIndex(row, column, children[row]) if 0 <= row < len(children) else QModelIndex()

    def parent(self, index: QModelIndex = QModelIndex()) -> Any:  # noqa: B008
        above = self.node(index).parent
        return QModelIndex() if above is None or above is self._top else self.createIndex(above.row, 0, above)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        return len(self.node(parent).children)

    def columnCount(self, _parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        return 1

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.node(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return node.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return node.tip
        return QgsApplication.getThemeIcon(node.icon) if role == Qt.ItemDataRole.DecorationRole else None


class SharedWindow(QDialog):
    """Shows bookmarks of others, looks through them, opens and takes them.

    ``record_wanted`` brings a ``Record``, ``search_wanted`` a ``SavedSearch``, ``taken`` what to import and its title,
    ``withdrawn`` what to remove for everybody, and where.
    """

    record_wanted = pyqtSignal(object)
    search_wanted = pyqtSignal(object)
    taken = pyqtSignal(object, str)
    withdrawn = pyqtSignal(str, object)

    def __init__(
        self, team: TeamBookmarks, project: ProjectBookmarks, connections: ConnectionStore, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("CatalogSearchShared")
        self.setWindowTitle(tr("Shared bookmarks"))
        self._team = team
        self._project = project
        self._connections = connections
        self._workers = Workers(1, parent=self)
        self._job: Optional[Handle] = None
        self._is_open = False
        self.field = QgsFilterLineEdit(self)
        self.field.setShowSearchIcon(True)
        self.field.setShowClearButton(True)
        self.field.setPlaceholderText(tr("Look through shared bookmarks"))
        self.model = SharedModel(self)
        self.tree = QTreeView(self)
        self.tree.setModel(self.model)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.setAccessibleName(self.windowTitle())
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.take = self.buttons.addButton(tr("Add to your own bookmarks…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.remove = self.buttons.addButton(tr("Remove for everybody"), QDialogButtonBox.ButtonRole.ActionRole)
        self.remove.setToolTip(tr("Takes what is selected out of the team's database"))
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.buttons)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 64, metrics.height() * 26)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPED_AFTER)
        self._connect()
        self.read()

    def read(self) -> None:
        """Show what is there now."""
        if self._job is not None:
            self._job.cancel()
        job = partial(_tree, self._roots(), tuple(self._connections.all()), self.field.text())
        self._job = self._workers.run(job, self._show, "shared bookmarks")

    def _connect(self) -> None:
        for signal in (self._team.changed, self._team.listed, self._project.changed, self._connections.changed):
            signal.connect(self._timer.start)
        self.field.textChanged.connect(self._timer.start)
        self._timer.timeout.connect(self.read)
        self.tree.activated.connect(self._activated)
        self.tree.selectionModel().selectionChanged.connect(self._check)
        self.take.clicked.connect(self._take)
        self.remove.clicked.connect(self._remove)
        self.buttons.rejected.connect(self.close)
        self._check()

    def _roots(self) -> Tuple[Root, ...]:
        found = []
        for team in self._team.all():
            if team.shared is not None:
                said = team.message.full if team.message is not None else ""
                seen = tr("Last read on {date}").format(date=format_date(team.at)) if team.at else ""
                tip = "\n".join(filter(None, (team.place.shown, sharing_words.holds(team.shared), seen, said)))
                found.append(Root(team.title, team.shared, tip, bool(said), team.id if team.may_write else ""))
        if self._project.shared is not None:
            found.append(Root(tr("This project"), self._project.shared, sharing_words.holds(self._project.shared)))
        return tuple(found)

    def _show(self, top: Optional[Node], _error: Optional[BaseException]) -> None:
        self._job = None
        if top is None:
            return
        open_rows = {self._way(index) for index in self._rows() if self.tree.isExpanded(index)}
        self.model.show(top)
        if self.field.text().strip() or not self._is_open:
            self._is_open = self._is_open or bool(top.children)
            self.tree.expandToDepth(0)
        for index in self._rows():
            if self._way(index) in open_rows:
                self.tree.expand(index)
        self._check()

    def _rows(self) -> List[QModelIndex]:
        """Places and the folders in them: what can be open."""
        heads = [self.model.index(row, 0) for row in range(self.model.rowCount())]
        return heads + [
            self.model.index(row, 0, head) for head in heads for row in range(min(self.model.rowCount(head), _SHOWN))
        ]

    def _way(self, index: QModelIndex) -> Tuple[str, str]:
        node = self.model.node(index)
        return node.root.text, node.text if node.root is not node else ""

    def _chosen(self) -> List[Node]:
        return [self.model.node(index) for index in self.tree.selectedIndexes()]

    def _check(self, *_selection: object) -> None:
        chosen = self._chosen()
        self.take.setEnabled(bool(chosen))
        self.remove.setVisible(any(root.may_write for root in self._team.all()))
        homes = {node.root.writable for node in chosen}
        self.remove.setEnabled(len(homes) == 1 and "" not in homes)

    def _activated(self, index: QModelIndex) -> None:
        item = self.model.node(index).item
        if isinstance(item, Favourite) and item.record is not None:
            self.record_wanted.emit(item.record)
        elif isinstance(item, SavedSearch):
            self.search_wanted.emit(replace(item, id=""))  # it is not one's own: nothing is noted of it

    def _take(self) -> None:
        chosen = self._chosen()
        if chosen:
            self.taken.emit(taken(chosen), chosen[0].root.text)


    def _remove(self) -> None:
        chosen = self._chosen()
        homes = {node.root.writable for node in chosen}
        team = self._team.get(next(iter(homes), "")) if len(homes) == 1 else None
        if team is None or team.shared is None:
            return
        ids = {one.item.id for one in inside(chosen) if not isinstance(one.item, Shared)}
        whole = team.shared
        self.withdrawn.emit(
            team.id,
            Shared(
                folders=tuple(one for one in whole.folders if one.id in ids),
                favourites=tuple(one for one in whole.favourites if one.id in ids),
                searches=tuple(one for one in whole.searches if one.id in ids),
            ),
        )


def inside(nodes: Sequence[Node]) -> List[Node]:
    """These rows and all in them, each once."""
    items: Dict[int, Node] = {}
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        items[id(node)] = node
        waiting.extend(node.children)
    return list(items.values())


def taken(nodes: Sequence[Node]) -> Shared:
    """What these rows hold, with all inside them, the folders and the catalogues of that."""
    items = inside(nodes)
    favourites = [node.item for node in items if isinstance(node.item, Favourite)]
    searches = [node.item for node in items if isinstance(node.item, SavedSearch)]
    places = {id(node.root): node.root.item for node in items}
    wholes = [place for place in places.values() if isinstance(place, Shared)]
    used = {one.catalog.id for one in favourites} | {kept.id for one in searches for kept in one.catalogs}
    homes = {one.folder for one in favourites} | {one.folder for one in searches}
    folders = [folder for whole in wholes for folder in _around(whole.folders, homes)]
    catalogs = [config for whole in wholes for config in whole.catalogs if config.id in used]
    return Shared(
        catalogs=tuple(catalogs), folders=tuple(folders), favourites=tuple(favourites), searches=tuple(searches)
    )


def _around(folders: Sequence[Folder], homes: Any) -> List[Folder]:
    """The folders of these ids and those around them, in their order."""
    by_id = {folder.id: folder for folder in folders}
    wanted = set(homes)
    for home in homes:
        while home in by_id and by_id[home].parent and by_id[home].parent not in wanted:
            home = by_id[home].parent
            wanted.add(home)
    return [folder for folder in folders if folder.id in wanted]


def _tree(roots: Sequence[Root], configs: Sequence[CatalogConfig], words: str, _feedback: QgsFeedback) -> Node:
    return tree_of(roots, configs, words)
