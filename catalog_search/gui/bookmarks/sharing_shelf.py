"""The window that shows bookmarks of others: what is followed, and what the project carries. For reading only."""
from __future__ import annotations

from functools import partial
from typing import List, Optional, Set

from qgis.core import QgsFeedback
from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QModelIndex, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractItemView, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from ...bookmarks.model import Favourite, SavedSearch
from ...bookmarks.shared_home import Houses
from ...sharing.others import Others
from ...support.connections import ConnectionStore
from ...support.i18n import tr
from ...support.workers import Handle, Workers
from ..window_size import give_size
from .model import BookmarkModel
from .others_desk import unknown_here
from .panel import BookmarkTree
from .sharing_words import other_title
from .taking import removed, taken
from .tree import WORDS, Beside, Name, Node, Tree, grow_theirs

_TYPED_AFTER = 150


class SharedWindow(QDialog):
    """Shows bookmarks of others, looks through them, opens and takes them.

    ``record_wanted`` brings a ``Record``, ``search_wanted`` a ``SavedSearch``, ``taken`` what to import and its title,
    ``withdrawn`` what to remove for everybody, and where, ``left`` the id of what is to be followed no longer.
    """

    record_wanted = pyqtSignal(object)
    search_wanted = pyqtSignal(object)
    taken = pyqtSignal(object, str)
    withdrawn = pyqtSignal(str, object)
    left = pyqtSignal(str)

    def __init__(self, others: Others, connections: ConnectionStore, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("CatalogSearchShared")
        self.setWindowTitle(tr("Shared bookmarks"))
        self._others = others
        self._connections = connections
        self._workers = Workers(1, parent=self)
        self._job: Optional[Handle] = None
        self._open: Set[Name] = set()
        self._is_first = True
        self.field = QgsFilterLineEdit(self)
        self.field.setShowSearchIcon(True)
        self.field.setShowClearButton(True)
        self.field.setPlaceholderText(tr("Look through shared bookmarks"))
        self.model = BookmarkModel(self)
        self.model.now = others.get
        self.tree = BookmarkTree(self.model, self)
        self.tree.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.tree.setAccessibleName(self.windowTitle())
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.take = self.buttons.addButton(tr("Add to your own bookmarks…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.again = self.buttons.addButton(tr("Read again"), QDialogButtonBox.ButtonRole.ActionRole)
        self.leave = self.buttons.addButton(tr("Follow no longer"), QDialogButtonBox.ButtonRole.ActionRole)
        self.remove = self.buttons.addButton(tr("Remove for everybody"), QDialogButtonBox.ButtonRole.ActionRole)
        self.remove.setToolTip(tr("Takes what is selected out of the team's database"))
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.buttons)
        give_size(self, 64, 26)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPED_AFTER)
        self._connect()
        self.read()

    def read(self) -> None:
        """Show what is there now."""
        if self._job is not None:
            self._job.cancel()
        beside = Beside(self._others.all(), tuple(self._connections.all()))
        job = partial(_grown, beside, self.field.text().strip(), self._others.houses)
        self._job = self._workers.run(job, self._show, "shared bookmarks")

    def _connect(self) -> None:
        for signal in (self._others.changed, self._connections.changed):
            signal.connect(self._timer.start)
        self.field.textChanged.connect(self._timer.start)
        self._timer.timeout.connect(self.read)
        self.tree.activated.connect(self._activated)
        self.tree.expanded.connect(lambda index: self._note(index, True))
        self.tree.collapsed.connect(lambda index: self._note(index, False))
        self.tree.selectionModel().selectionChanged.connect(self._check)
        self.take.clicked.connect(self._take)
        self.again.clicked.connect(self._read_again)
        self.leave.clicked.connect(self._leave)
        self.remove.clicked.connect(self._remove)
        self.buttons.rejected.connect(self.close)
        self._check()

    def _show(self, tree: Optional[Tree], _error: Optional[BaseException]) -> None:
        self._job = None
        if tree is None:
            return
        chosen = self.tree.names()
        self.model.show(tree)
        if self._is_first and tree.by_name:
            self._open = {node.name for node in tree.root.children}
            self._is_first = False
        for node in self.model.nodes():
            if node.children and (tree.snapshot.text or node.name in self._open):
                self.tree.setExpanded(self.model.index_of(node.name), True)
        self.tree.choose_again(*chosen)
        self._check()

    def _note(self, index: QModelIndex, is_open: bool) -> None:
        node = self.model.node(index)
        if node is not None and not self.model.snapshot.text:
            self._open.add(node.name) if is_open else self._open.discard(node.name)

    def _chosen(self) -> List[Node]:
        return [node for node in self.tree.chosen() if node.what != WORDS]

    def _home(self) -> str:
        """The id of the place from which all comes that is chosen, where one may write there; else empty."""
        homes = {node.other.id if node.other is not None and node.other.may_write else "" for node in self._chosen()}
        return next(iter(homes)) if len(homes) == 1 else ""

    def _followed(self) -> str:
        """The id under which is followed what is chosen, where that is one place; else empty."""
        homes = {node.other.id for node in self._chosen() if node.other is not None and not node.other.in_project}
        return next(iter(homes)) if len(homes) == 1 else ""

    def _read_again(self) -> None:
        self._others.team.refresh(self._followed())

    def _leave(self) -> None:
        self.left.emit(self._followed())

    def _check(self, *_selection: object) -> None:
        self.take.setEnabled(any(node.count for node in self._chosen()))
        for button in (self.again, self.leave):
            button.setEnabled(bool(self._followed()))
        self.remove.setVisible(any(other.may_write for other in self._others.all()))
        self.remove.setEnabled(bool(self._home()))

    def _activated(self, index: QModelIndex) -> None:
        node = self.model.node(index)
        item = node.item if node is not None else None
        if isinstance(item, Favourite) and item.record is not None:
            self.record_wanted.emit(item.record)
        elif isinstance(item, SavedSearch):
            self.search_wanted.emit(unknown_here(item))

    def _take(self) -> None:
        chosen = self._chosen()
        home = chosen[0].other if chosen else None
        if home is not None:
            self.taken.emit(taken(chosen), other_title(home))

    def _remove(self) -> None:
        home = self._home()
        team = self._others.team.get(home) if home else None
        if team is not None and team.shared is not None:
            self.withdrawn.emit(home, removed(self._chosen(), team.shared))


def _grown(beside: Beside, text: str, houses: Houses, _feedback: QgsFeedback) -> Tree:
    return grow_theirs(beside, text, houses)
