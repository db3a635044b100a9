"""The bookmarks in the dock: a tree of favourites and saved searches, to look through, open and put in order."""
from __future__ import annotations

from typing import Callable, List, Optional, Set, Tuple

from qgis.core import QgsApplication
from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QModelIndex, QPoint, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ...support.i18n import tr
from ..results_panel import HintPage
from .delegate import BookmarkDelegate
from .model import BookmarkModel
from .pictures import KeptPictures
from .service import BookmarkService
from .tree import FAVOURITE, FOLDER, LAST, OTHERS, SEARCH, SECTION, Beside, Name, Node, Snapshot, Tree, grow, take

_TYPED_AFTER = 150
#: Milliseconds in which changes that follow each other are shown as one.
_SHOWN_AFTER = 30
#: Rows before the last one of a long folder from which on more are made.
_NEAR = 50
#: From this width on, in average letters, favourites have two lines.
_ROOMY = 36


class BookmarkTree(QTreeView):
    """The tree itself. ``menu_wanted`` brings the chosen nodes and a spot, ``removal_wanted`` the chosen nodes.

    Long folders get more rows as one comes near their end. Favourites have a picture and two lines where it is wide.
    """

    menu_wanted = pyqtSignal(list, QPoint)
    removal_wanted = pyqtSignal(list)

    def __init__(
        self, model: BookmarkModel, parent: Optional[QWidget] = None, pictures: Optional[KeptPictures] = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._delegate = BookmarkDelegate(self, pictures)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setHeaderHidden(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)  # only rows in sight are measured then
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setExpandsOnDoubleClick(True)
        self.setAccessibleName(tr("Bookmarks"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.setInterval(0)
        self._more.timeout.connect(self._show_more)
        self.verticalScrollBar().valueChanged.connect(self._show_more_soon)
        self.expanded.connect(self._show_more_soon)
        if pictures is not None:
            pictures.arrived.connect(self.viewport().update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        roomy = self.viewport().width() >= self.fontMetrics().averageCharWidth() * _ROOMY
        if roomy != self._delegate.roomy:
            self._delegate.roomy = roomy
            self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)

    def chosen(self) -> List[Node]:
        """The selected nodes from top to bottom, the current one where none is."""
        found = [self._model.node(index) for index in self.selectedIndexes()]
        return sorted((node for node in found if node is not None), key=_way)

    def names(self) -> Tuple[Optional[Name], Set[Name]]:
        """What is the current row and what is chosen, to find it again in another state of the tree."""
        current = self._model.node(self.currentIndex())
        return (current.name if current is not None else None), {node.name for node in self.chosen()}

    def choose_again(self, current: Optional[Name], chosen: Set[Name]) -> None:
        """Choose what was chosen before, without a word to those who show what is chosen."""
        selection = self.selectionModel()
        if current is not None:
            selection.blockSignals(True)
            self.setCurrentIndex(self._model.index_of(current))
            selection.blockSignals(False)
        for index in map(self._model.index_of, chosen):
            if index.isValid():
                selection.select(index, selection.SelectionFlag.Select)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Delete) and self.chosen():
            self.removal_wanted.emit(self.chosen())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _show_more_soon(self, *_what: object) -> None:
        self._more.start()  # not connected itself: it would take a number for a time to wait

    def _show_more(self) -> None:
        """Make more rows of the folders whose end is near one of the rows that are seen."""
        index, bottom = self.indexAt(QPoint(1, 1)), self.viewport().height()
        while index.isValid() and self.visualRect(index).top() < bottom:
            above = index.parent()
            if index.row() >= self._model.rowCount(above) - _NEAR and self._model.show_more(above):
                return
            index = self.indexBelow(index)

    def _menu(self, spot: QPoint) -> None:
        index = self.indexAt(spot)
        if index.isValid() and not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)
        self.menu_wanted.emit(self.chosen() if index.isValid() else [], self.viewport().mapToGlobal(spot))


class BookmarkPanel(QWidget):
    """A field to look through the bookmarks, the tree, and what can be done with all of them.

    ``favourite_wanted`` brings the node of a favourite to show, ``search_wanted`` that of a search to run,
    ``menu_wanted`` nodes and a spot, ``removal_wanted`` nodes, ``changes_wanted`` asks for the list of what changed.
    ``beside`` tells in the main thread what is shown beside the store.
    """

    favourite_wanted = pyqtSignal(object)
    search_wanted = pyqtSignal(object)
    menu_wanted = pyqtSignal(list, QPoint)
    removal_wanted = pyqtSignal(list)
    changes_wanted = pyqtSignal()

    def __init__(self, service: BookmarkService, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._service = service
        self.beside: Callable[[], Beside] = Beside
        self.model = BookmarkModel(self)
        self.model.now = service.others.get
        self.pictures = KeptPictures(service, self)
        self.tree = BookmarkTree(self.model, self, self.pictures)
        self.field = QgsFilterLineEdit(self)
        self.field.setPlaceholderText(tr("Look through your bookmarks"))
        self.field.setShowSearchIcon(True)
        self.field.setShowClearButton(True)
        self.folder = self._button(tr("New folder…"), "mActionNewFolder.svg")
        self.refresh = self._button(tr("Look at all favourites again"), "mActionRefresh.svg")
        self.more = self._button(tr("Share and import"), "mActionSharing.svg")
        self.more.setMenu(QMenu(self.more))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.news = QPushButton(self)
        self.news.setFlat(True)
        self.news.setIcon(QgsApplication.getThemeIcon("/mActionHistory.svg"))
        self.hint = HintPage(self)
        self._open: Set[Name] = set()
        self._missed = False
        self._typed = self._timer(_TYPED_AFTER)
        self._stale = self._timer(_SHOWN_AFTER)
        self._lay_out()
        self._connect()

    def show_bookmarks(self) -> None:
        """Read the store, which is opened now if it was not yet."""
        self._service.others.start()
        self._service.when_ready(self._read)

    def close_down(self) -> None:
        """Read nothing any more."""
        self.pictures.close()

    def chosen_folder(self, kind: object) -> str:
        """The id of the folder that something new of a kind goes into: the chosen one, else none."""
        nodes = [node for node in self.tree.chosen() if node.kind is kind and node.is_own]
        return nodes[0].folder if nodes else ""

    def rename(self, node: Node) -> None:
        """Let a person type another name in the tree."""
        index = self.model.index_of(node.name)
        if index.isValid():
            self.tree.edit(index)

    def _lay_out(self) -> None:
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.tree)
        self.stack.addWidget(self.hint)
        row = QHBoxLayout()
        row.setSpacing(self.fontMetrics().height() // 4)
        row.addWidget(self.field, 1)
        for button in (self.folder, self.refresh, self.more):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self.fontMetrics().height() // 4)
        layout.addLayout(row)
        layout.addLayout(self._news_row())
        layout.addWidget(self.stack, 1)
        self.set_news(0)

    def set_news(self, unseen: int) -> None:
        """Say how many changes nobody has looked at; without any, the way to the history."""
        self.news.setText(tr("%n change(s) not looked at yet", n=unseen) if unseen else tr("What changed…"))
        font = self.news.font()
        font.setBold(bool(unseen))
        self.news.setFont(font)

    def set_progress(self, percent: float) -> None:
        """Show how far a look at favourites is; below 0 it is over."""
        self.progress.setVisible(percent >= 0)
        self.stop.setVisible(percent >= 0)
        self.progress.setValue(round(max(0.0, percent)))

    def _news_row(self) -> QHBoxLayout:
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 100)
        self.progress.setFormat(tr("Looking at favourites… %p %"))
        self.stop = self._button(tr("Stop looking"), "mTaskCancel.svg")
        row = QHBoxLayout()
        row.addWidget(self.news)
        row.addWidget(self.progress, 1)
        row.addWidget(self.stop)
        row.addStretch()
        self.set_progress(-1.0)
        return row

    def _connect(self) -> None:
        self.field.textChanged.connect(self._typed.start)
        self._typed.timeout.connect(self._read)
        self._stale.timeout.connect(self._read)
        self._service.changed.connect(self._changed)
        self._service.others.changed.connect(self._changed)
        self._service.looking.connect(self.set_progress)
        self.stop.clicked.connect(self._service.stop_looking)
        self.news.clicked.connect(self._news_clicked)
        self.tree.activated.connect(self._activated)
        self.tree.expanded.connect(lambda index: self._note(index, True))
        self.tree.collapsed.connect(lambda index: self._note(index, False))
        self.tree.menu_wanted.connect(self.menu_wanted)
        self.tree.removal_wanted.connect(self.removal_wanted)
        self.tree.selectionModel().currentChanged.connect(self._current)

    def _timer(self, interval: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        return timer

    def _button(self, text: str, icon: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(QgsApplication.getThemeIcon(f"/{icon}"))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setAutoRaise(True)
        return button

    def _changed(self) -> None:
        self._missed = not self.isVisible()
        if not self._missed:
            self._stale.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._missed:
            self._missed = False
            self._stale.start()

    def _read(self) -> None:
        text, beside, houses = self.field.text().strip(), self.beside(), self._service.others.houses
        self._service.read(lambda store: grow(take(store, text, beside, houses)), self._show)

    def _show(self, tree: Tree) -> None:
        snapshot = tree.snapshot
        chosen = self.tree.names()
        self.model.show(tree)
        self._unfold()
        self.tree.choose_again(*chosen)
        self._show_hint(snapshot)

    def _unfold(self) -> None:
        """Sections stand open, folders and bookmarks of others as they were left; all where words were looked for."""
        searching = bool(self.model.snapshot.text)
        for node in self.model.nodes():
            is_place = node.what in (FOLDER, OTHERS)
            if node.what == SECTION or (is_place and (searching or node.name in self._open)):
                self.tree.setExpanded(self.model.index_of(node.name), True)

    def _show_hint(self, snapshot: Snapshot) -> None:
        empty = self.model.is_empty()
        self.stack.setCurrentWidget(self.hint if empty else self.tree)
        if empty and snapshot.text:
            self.hint.say(tr("Nothing found"), tr("No bookmark holds “{text}”.").format(text=snapshot.text))
        elif empty:
            self.hint.say(
                tr("No bookmarks yet"),
                tr("Click the star of a record to keep it, or save a search with the button beside the search field."),
            )

    def _news_clicked(self, *_checked: bool) -> None:
        self.changes_wanted.emit()

    def _note(self, index: QModelIndex, is_open: bool) -> None:
        node = self.model.node(index)
        if node is not None and node.what in (FOLDER, OTHERS):
            self._open.add(node.name) if is_open else self._open.discard(node.name)

    def _current(self, index: QModelIndex, _before: QModelIndex) -> None:
        node = self.model.node(index)
        if node is not None and node.what == FAVOURITE:
            self.favourite_wanted.emit(node)

    def _activated(self, index: QModelIndex) -> None:
        node = self.model.node(index)
        if node is not None and node.what in (SEARCH, LAST):
            self.search_wanted.emit(node)
        elif node is not None and node.what == FAVOURITE:
            self.favourite_wanted.emit(node)


def _way(node: Node) -> Tuple[int, ...]:
    """The rows from the top to a node, by which nodes are in the order in which they are seen."""
    rows = []
    above: Optional[Node] = node
    while above is not None:
        rows.append(above.row)
        above = above.parent
    return tuple(reversed(rows))
