"""Asks which of a service's or file's layers to add."""
from __future__ import annotations

from typing import List, Optional

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QEvent, QModelIndex, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ..loading.sources import Plan, Source
from ..loading.together import together
from ..support.i18n import tr
from .layer_choice_model import NAME, TITLE, LayerChoiceModel, LayerFilter
from .texts import one_line
from .window_size import give_size
from .wrapped_label import WrappedLabel


class LayerChoiceDialog(QDialog):
    """A searchable list of layers. ``chosen`` brings the picked sources; closing it in another way rejects.

    What has a tick is picked, even where a search hides it; without any tick, what is selected. Layers of one WMS may
    be picked as one. Nothing of a choice is remembered.

    :param saving: whether they are to be saved to a file, instead of added to the map
    """

    chosen = pyqtSignal(list)

    def __init__(self, plan: Plan, title: str, parent: Optional[QWidget] = None, saving: bool = False) -> None:
        super().__init__(parent)
        self._saving = saving
        self.setObjectName("CatalogSearchLayerChoice")
        self.setWindowTitle(tr("Choose layers"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QgsFilterLineEdit(self)
        self.search.setShowSearchIcon(True)
        self.search.setPlaceholderText(tr("Search layers…"))
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self._model = LayerChoiceModel(plan.sources, self)
        self._shown = LayerFilter(self._model, self)
        self.view = self._make_view()
        self.as_one = QCheckBox(tr("As one layer: a single picture of all of them"), self)
        self.as_one.setVisible(together(plan.sources[:2]) is not None)
        self.nothing = QLabel(tr("No layer is called like that."), self)
        self.buttons = self._make_buttons()
        self._lay_out(title, len(plan.sources))
        self._connect()
        self._tell(plan.remark)
        self._filter("")
        self._picked_others()

    def sources(self) -> List[Source]:
        """The picked sources, in the order of the service: one where they are wanted as one."""
        picked = self._picked()
        merged = together(picked) if self.as_one.isChecked() else None
        return [merged] if merged is not None else picked

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """From the search field the arrow keys lead into the list."""
        if watched is self.search and event.type() == QEvent.Type.KeyPress and event.key() in _INTO_LIST:
            self.view.setFocus()
            return True
        if watched is self.view and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space:
            self._toggle()
            return True
        return bool(super().eventFilter(watched, event))

    def _picked(self) -> List[Source]:
        rows = self._model.ticks() or self._selected_rows()
        return [self._model.source(row) for row in rows]

    def _selected_rows(self) -> List[int]:
        indexes = self.view.selectionModel().selectedRows(TITLE)
        return sorted(self._shown.mapToSource(index).row() for index in indexes)

    def _make_view(self) -> QTreeView:
        view = QTreeView(self)
        view.setModel(self._shown)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setAlternatingRowColors(True)
        view.setAllColumnsShowFocus(True)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)
        view.setColumnHidden(NAME, not self._model.has_own_names())
        view.setAccessibleName(tr("Layers"))
        view.installEventFilter(self)
        return view

    def _make_buttons(self) -> QDialogButtonBox:
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel, self)
        buttons.button(standard.Ok).setDefault(True)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _connect(self) -> None:
        self.view.doubleClicked.connect(self._double_clicked)
        self.view.selectionModel().selectionChanged.connect(self._picked_others)
        self._model.ticked.connect(self._picked_others)
        self.as_one.toggled.connect(self._picked_others)

    def _lay_out(self, title: str, count: int) -> None:
        question = tr("“{title}” has %n layer(s). Which ones do you want to add?", count)
        if self._saving:
            question = tr("“{title}” has %n layer(s). Which ones do you want to save?", count)
        label = self.question = QLabel(question.format(title=one_line(title)))
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        layout = QVBoxLayout(self)
        for widget in (label, self.search, self.view, self.nothing, self.as_one, self.buttons):
            layout.addWidget(widget)
        metrics = self.fontMetrics()
        give_size(self, 75, 24)
        self.view.header().resizeSection(TITLE + 1, metrics.averageCharWidth() * 24)
        self.search.setFocus()

    def _tell(self, remark: str) -> None:
        """Say above the question why there is a choice."""
        self.remark = WrappedLabel(one_line(remark, 300), self)
        self.remark.setVisible(bool(remark))
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(0, self.remark)

    def _filter(self, text: str) -> None:
        self._shown.search(text)
        found = self._shown.rowCount()
        self.nothing.setVisible(not found)
        if found and not self.view.selectionModel().hasSelection():
            self.view.setCurrentIndex(self._shown.index(0, TITLE))

    def _toggle(self) -> None:
        """Space: ticks for all selected rows, or none for them where all have one."""
        rows = self._selected_rows()
        self._model.tick(rows, not self._model.are_ticked(rows))

    def _picked_others(self, *_what: object) -> None:
        picked = self._picked()
        mergeable = together(picked) is not None
        self.as_one.setEnabled(mergeable)
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(bool(picked))
        count = 1 if mergeable and self.as_one.isChecked() else len(picked)
        ok.setText(self._words(count))

    def _words(self, count: int) -> str:
        if self._saving:
            return tr("Save %n layer(s)", count) if count > 1 else tr("Save")
        return tr("Add %n layer(s)", count) if count > 1 else tr("Add")

    def _double_clicked(self, index: QModelIndex) -> None:
        """Add this one, with those that have a tick."""
        if self._model.ticks():
            self._model.tick([self._shown.mapToSource(index).row()], True)
        self._accept()

    def _accept(self) -> None:
        picked = self.sources()
        if picked:
            self.chosen.emit(picked)
            self.accept()


_INTO_LIST = (Qt.Key.Key_Down, Qt.Key.Key_PageDown)
