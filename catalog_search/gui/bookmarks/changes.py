"""The list of what watches saw: new, modified and removed records, with what differs, to look at and tick off."""
from __future__ import annotations

from functools import partial
from typing import Any, List, Optional, Sequence

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QFont, QIcon
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...bookmarks.model import Area, AreaKind, Change, ChangeKind, TargetKind, Watch
from ...bookmarks.store import Store
from ...bookmarks.watch_questions import watched_area
from ...support.i18n import tr
from ..texts import one_line, tooltip
from ..window_size import give_size
from .service import BookmarkService
from .words import area_text, change_line, day_of

#: The history of a year may be long: more than this nobody reads in a list.
_MOST = 2000


class ChangeModel(QAbstractListModel):
    """Changes, the latest first; those that nobody has looked at in bold."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.changes: List[Change] = []

    def show(self, changes: Sequence[Change]) -> None:
        self.beginResetModel()
        self.changes = list(changes)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.changes)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        change = self.changes[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return change_text(change)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(change.title, *map(change_line, change.fields))
        if role == Qt.ItemDataRole.DecorationRole:
            return _icon(change)
        if role == Qt.ItemDataRole.FontRole and not change.seen:
            font = QFont()
            font.setBold(True)
            return font
        return None


class ChangesDialog(QDialog):
    """``record_wanted`` brings catalogue, id and title of a record to show."""

    record_wanted = pyqtSignal(str, str, str)

    def __init__(self, service: BookmarkService, watch: Optional[Watch], parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._service = service
        self._watch = watch
        self.setWindowTitle(tr("What changed"))
        self.model = ChangeModel(self)
        self.view = QListView(self)
        self.view.setModel(self.model)
        self.view.setWordWrap(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setAccessibleName(self.windowTitle())
        self.unseen = QCheckBox(tr("Only what nobody has looked at yet"), self)
        self.unseen.setChecked(True)
        self.where = QLabel(self)
        self.where.setTextFormat(Qt.TextFormat.PlainText)
        self.where.setWordWrap(True)
        self.where.hide()
        self.empty = QLabel(self)
        self.empty.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.mark = QPushButton(tr("Mark as seen"), self)
        buttons.addButton(self.mark, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (self.where, self.unseen, self.view, self.empty, buttons):
            layout.addWidget(widget)
        give_size(self, 80, 26)
        self.unseen.toggled.connect(self._read)
        self.mark.clicked.connect(self._mark)
        self.view.activated.connect(self._open)
        service.changed.connect(self._read)
        self._read()

    def _read(self, *_what: object) -> None:
        watch = self._watch.id if self._watch is not None else ""
        only = self.unseen.isChecked()
        self._service.read(lambda store: store.watches.changes(watch, only, _MOST), self._show)
        if self._watch is not None and self._watch.kind is TargetKind.SEARCH:
            self._service.read(partial(_looked_in, self._watch.id), self._say_where)

    def _say_where(self, area: Optional[Area]) -> None:
        """Say of which area the changes of a saved search are."""
        self.where.setText(area_text(area) if area is not None else "")
        self.where.setVisible(area is not None)

    def _show(self, changes: Sequence[Change]) -> None:
        self.model.show(changes)
        self.view.setVisible(bool(changes))
        self.empty.setVisible(not changes)
        self.empty.setText(
            tr("Nothing new. Untick the box above to see what was seen in the last 12 months.")
            if self.unseen.isChecked()
            else tr("Nothing was seen to change yet. What is watched is looked at while QGIS runs.")
        )
        self.mark.setEnabled(any(not change.seen for change in changes))

    def _mark(self, *_checked: bool) -> None:
        """Tick off what is selected, or all that is listed where nothing is."""
        rows = self.view.selectionModel().selectedIndexes()
        chosen = [self.model.changes[index.row()] for index in rows] or self.model.changes
        ids = [change.id for change in chosen]
        self._service.change(lambda store: store.watches.mark_seen(ids))

    def _open(self, index: QModelIndex) -> None:
        change = self.model.changes[index.row()]
        if change.kind is not ChangeKind.REMOVED:
            self.record_wanted.emit(change.catalog, change.record_id, change.title)


def _looked_in(watch_id: str, store: Store) -> Optional[Area]:
    """Where a saved search is watched; nothing where it is everywhere."""
    watch = store.watches.get(watch_id)
    search = store.searches.get(watch.target) if watch is not None else None
    area = watched_area(search, watch) if search is not None else None
    return area if area is not None and area.kind is not AreaKind.NONE else None


def change_text(change: Change) -> str:
    """One change on two lines: what and when, and the title; the fields that differ below."""
    words = {
        ChangeKind.NEW: tr("New"),
        ChangeKind.MODIFIED: tr("Modified"),
        ChangeKind.TOUCHED: tr("Brought up to date"),
        ChangeKind.MOVED: tr("Moved"),
        ChangeKind.REMOVED: tr("Removed"),
    }[change.kind]
    lines = [f"{words} · {day_of(change.at)}", one_line(change.title, 160)]
    lines += [change_line(field) for field in change.fields[:4]]
    return "\n".join(lines)


def _icon(change: Change) -> QIcon:
    names = {
        ChangeKind.NEW: "symbologyAdd.svg",
        ChangeKind.MODIFIED: "mActionToggleEditing.svg",
        ChangeKind.TOUCHED: "mActionRefresh.svg",
        ChangeKind.MOVED: "mActionMoveFeature.svg",
        ChangeKind.REMOVED: "symbologyRemove.svg",
    }
    return QgsApplication.getThemeIcon(f"/{names[change.kind]}")
