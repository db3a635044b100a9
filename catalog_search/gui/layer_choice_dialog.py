"""Asks which of a service's or file's layers to add."""
from __future__ import annotations

from typing import List, Optional

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QItemSelection, QSortFilterProxyModel, Qt, pyqtSignal
from qgis.PyQt.QtGui import QStandardItem, QStandardItemModel
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ..loading.sources import Plan, Source
from ..support.i18n import tr
from .texts import one_line

_SOURCE = Qt.ItemDataRole.UserRole + 1


class LayerChoiceDialog(QDialog):
    """A searchable list of layers. ``chosen`` brings the picked sources; closing it in another way rejects."""

    chosen = pyqtSignal(list)

    def __init__(self, plan: Plan, title: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("CatalogSearchLayerChoice")
        self.setWindowTitle(tr("Choose layers"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QgsFilterLineEdit(self)
        self.search.setShowSearchIcon(True)
        self.search.setPlaceholderText(tr("Search layers…"))
        self.search.textChanged.connect(self._filter)
        self.view = self._make_view(plan)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("Add"))
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out(title, len(plan.sources))
        self.view.selectionModel().selectionChanged.connect(self._selected)
        self._filter("")
        self._selected()

    def sources(self) -> List[Source]:
        """The picked sources, in the order of the list."""
        rows = sorted(self.view.selectionModel().selectedRows(), key=lambda index: index.row())
        return [index.data(_SOURCE) for index in rows]

    def _make_view(self, plan: Plan) -> QTreeView:
        model = QStandardItemModel(0, 3, self)
        model.setHorizontalHeaderLabels([tr("Title"), tr("Name"), tr("Kind")])
        for source in plan.sources:
            model.appendRow(_row(source))
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(model)
        self._proxy.setFilterKeyColumn(-1)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        view = QTreeView(self)
        view.setModel(self._proxy)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setAlternatingRowColors(True)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        view.setAccessibleName(tr("Layers"))
        view.doubleClicked.connect(self._accept)
        return view

    def _lay_out(self, title: str, count: int) -> None:
        question = tr("“{title}” has %n layer(s). Which ones do you want to add?", count)
        label = self.question = QLabel(question.format(title=one_line(title)))
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        layout = QVBoxLayout(self)
        for widget in (label, self.search, self.view, self.buttons):
            layout.addWidget(widget)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 75, metrics.height() * 24)
        self.search.setFocus()

    def _filter(self, text: str) -> None:
        self._proxy.setFilterFixedString(text.strip())
        if not self.view.selectionModel().hasSelection() and self._proxy.rowCount():
            self.view.setCurrentIndex(self._proxy.index(0, 0))

    def _selected(self, _now: Optional[QItemSelection] = None, _before: Optional[QItemSelection] = None) -> None:
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(self.view.selectionModel().hasSelection())

    def _accept(self, *_index: object) -> None:
        picked = self.sources()
        if picked:
            self.chosen.emit(picked)
            self.accept()


def _row(source: Source) -> List[QStandardItem]:
    name = one_line(source.name)
    title = QStandardItem(one_line(source.title) or name)
    title.setData(source, _SOURCE)
    return [title, QStandardItem(name), QStandardItem(source.kind.label)]
