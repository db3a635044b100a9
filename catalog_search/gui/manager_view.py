"""The tree of the manager, which keeps what is selected and folded when its rows are made anew."""
from __future__ import annotations

from typing import List, Optional, Sequence, Set, Tuple

from qgis.PyQt.QtCore import QItemSelectionModel, QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from ..support.i18n import tr
from .manager_model import ADDRESS, LOGIN, NAME, TYPE, CatalogTreeModel

_SELECT = QItemSelectionModel.SelectionFlag


class CatalogTreeView(QTreeView):
    """Shows a ``CatalogTreeModel``; ``edit_wanted`` is Enter or a double click on a catalogue."""

    edit_wanted = pyqtSignal()

    def __init__(self, model: CatalogTreeModel, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._model = model
        self._folded: Set[str] = set()
        self._before: Tuple[List[str], List[str]] = ([], [])
        self._current: Tuple[str, str] = ("", "")
        self.setModel(model)
        self.setAccessibleName(tr("Catalogues"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._set_columns()
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        self.collapsed.connect(self._fold)
        self.expanded.connect(self._unfold)
        self.doubleClicked.connect(self._double_clicked)

    def picked(self) -> Tuple[List[str], List[str]]:
        """The ids of the selected catalogues, with those of selected groups, and the names of these groups."""
        return self._model.picked(self.selectionModel().selectedRows())

    def select(self, ids: Sequence[str], groups: Sequence[str] = ()) -> None:
        """Select these rows and show the first."""
        found = [self._model.index_of(group=group) for group in groups]
        found += [self._model.index_of(name) for name in ids]
        rows = [index for index in found if index.isValid()]
        self.selectionModel().clearSelection()
        for number, index in enumerate(rows):
            if not number:
                self.selectionModel().setCurrentIndex(index, _SELECT.NoUpdate)
                self.scrollTo(index)
            self.selectionModel().select(index, _SELECT.Select | _SELECT.Rows)

    def rename_current(self) -> None:
        """Edit the name of the current row in place."""
        index = self.currentIndex().siblingAtColumn(NAME)
        if index.isValid():
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and self.state() != QAbstractItemView.State.EditingState:
            self.edit_wanted.emit()
            return
        super().keyPressEvent(event)

    def _set_columns(self) -> None:
        header, width = self.header(), self.fontMetrics().averageCharWidth()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(ADDRESS, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(LOGIN, QHeaderView.ResizeMode.ResizeToContents)
        header.resizeSection(NAME, width * 46)
        header.resizeSection(TYPE, width * 14)

    def _double_clicked(self, index: QModelIndex) -> None:
        if self._model.config(index) is not None:
            self.edit_wanted.emit()

    def _remember(self) -> None:
        self._before = self.picked()
        current = self._model.config(self.currentIndex())
        self._current = (current.id if current else "", self._model.group(self.currentIndex()))

    def _restore(self) -> None:
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            self.setExpanded(index, self._model.group(index) not in self._folded)
        ids, groups = self._before
        whole = {i for group in groups for i in self._model.picked([self._model.index_of(group=group)])[0]}
        self.select([name for name in ids if name not in whole], groups)
        current = self._model.index_of(*self._current)
        if current.isValid():
            self.selectionModel().setCurrentIndex(current, _SELECT.NoUpdate)

    def _fold(self, index: QModelIndex) -> None:
        self._folded.add(self._model.group(index))

    def _unfold(self, index: QModelIndex) -> None:
        self._folded.discard(self._model.group(index))
