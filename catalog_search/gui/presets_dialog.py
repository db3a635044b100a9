"""The well-known catalogues to choose from: searched, narrowed by territory and language, several added at once."""
from __future__ import annotations

from typing import List, Optional, Sequence, Set

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QLocale, QModelIndex, QSortFilterProxyModel, Qt, pyqtSignal
from qgis.PyQt.QtGui import QStandardItem, QStandardItemModel
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ..model.config import CatalogConfig
from ..model.text import fold
from ..support.i18n import tr
from ..support.presets import Preset
from .labels import catalog_type_short
from .manager_import import address_key
from .texts import one_line, tooltip
from .window_size import give_size

_PRESET = Qt.ItemDataRole.UserRole + 1


class PresetsDialog(QDialog):
    """``chosen`` brings the ticked presets and the group to put them in."""

    chosen = pyqtSignal(list, str)

    def __init__(
        self,
        presets: Sequence[Preset],
        present: Sequence[CatalogConfig],
        groups: Sequence[str],
        parent: Optional[QWidget] = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("CatalogSearchPresets")
        self.setWindowTitle(tr("Well-known catalogues"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._make_filters(presets)
        self.view = self._make_view(presets, {address_key(config) for config in present})
        self.about = QLabel(self)
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.about.setWordWrap(True)
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.about.setMinimumHeight(self.fontMetrics().lineSpacing() * 3)
        self.about.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.group = QComboBox(self)
        self.group.setEditable(True)
        self.group.addItems(["", *groups])
        self.group.setMinimumContentsLength(24)
        self.group.lineEdit().setPlaceholderText(tr("None"))
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self._count()
        self._show_about(self.view.currentIndex())

    def presets(self) -> List[Preset]:
        """The ticked ones, also those that the filters hide now."""
        items = [self._model.item(row) for row in range(self._model.rowCount())]
        return [i.data(_PRESET) for i in items if i.isEnabled() and i.checkState() == Qt.CheckState.Checked]

    def _make_filters(self, presets: Sequence[Preset]) -> None:
        self.search = QgsFilterLineEdit(self)
        self.search.setShowSearchIcon(True)
        self.search.setPlaceholderText(tr("Search by name, publisher, theme or territory…"))
        self.search.textChanged.connect(self._filter)
        self.territory = self._combo(tr("All territories"), tr("Territory"))
        for name in dict.fromkeys(preset.territory for preset in presets):
            self.territory.addItem(name, name)
        self.language = self._combo(tr("All languages"), tr("Language"))
        for code in dict.fromkeys(preset.language for preset in presets):
            self.language.addItem(_language_name(code), code)

    def _combo(self, everything: str, name: str) -> QComboBox:
        combo = QComboBox(self)
        combo.addItem(everything, "")
        combo.setAccessibleName(name)
        combo.setToolTip(name)
        combo.currentIndexChanged.connect(self._filter)
        return combo

    def _make_view(self, presets: Sequence[Preset], present: Set[object]) -> QTreeView:
        self._model = QStandardItemModel(0, 4, self)
        self._model.setHorizontalHeaderLabels([tr("Name"), tr("Territory"), tr("Language"), tr("Type")])
        for preset in presets:
            self._model.appendRow(_row(preset, address_key(preset.to_config()) in present))
        self._model.itemChanged.connect(self._count)
        self._proxy = _PresetFilter(self)
        self._proxy.setSourceModel(self._model)
        view = QTreeView(self)
        view.setModel(self._proxy)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setAlternatingRowColors(True)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setAllColumnsShowFocus(True)
        view.setAccessibleName(tr("Well-known catalogues"))
        header, width = view.header(), self.fontMetrics().averageCharWidth()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3):
            header.resizeSection(column, width * (26, 14, 10)[column - 1])
        view.selectionModel().currentChanged.connect(self._show_about)
        view.doubleClicked.connect(self._toggle)
        return view

    def _lay_out(self) -> None:
        filters = QHBoxLayout()
        filters.addWidget(self.search, 1)
        filters.addWidget(self.territory)
        filters.addWidget(self.language)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(tr("Add to &group"), self.group)
        layout = QVBoxLayout(self)
        layout.addLayout(filters)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.about)
        layout.addLayout(form)
        layout.addWidget(self.buttons)
        give_size(self, 110, 34)
        self.search.setFocus()

    def _filter(self, *_what: object) -> None:
        self._proxy.narrow(self.search.text(), self.territory.currentData(), self.language.currentData())
        if self._proxy.rowCount() and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self._proxy.index(0, 0))

    def _count(self, *_item: object) -> None:
        count = len(self.presets())
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setText(tr("Add %n catalogue(s)", count) if count else tr("Add"))
        ok.setEnabled(bool(count))

    def _toggle(self, index: QModelIndex) -> None:
        item = self._model.itemFromIndex(self._proxy.mapToSource(index.siblingAtColumn(0)))
        if index.column() and item.isEnabled():
            ticked = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)

    def _show_about(self, index: QModelIndex, *_before: object) -> None:
        preset = index.siblingAtColumn(0).data(_PRESET) if index.isValid() else None
        if preset is None:
            self.about.setText(tr("Whether a catalogue answers today is told by “Test connection” in its form."))
            return
        what = ", ".join(part for part in (preset.publisher, ", ".join(preset.themes)) if part)
        self.about.setText("\n".join(part for part in (what, preset.note, preset.url) if part))

    def _accept(self) -> None:
        picked = self.presets()
        if picked:
            self.chosen.emit(picked, " ".join(self.group.currentText().split()))
            self.accept()


class _PresetFilter(QSortFilterProxyModel):
    """Lets through what has all words, the territory and the language."""

    _words: Sequence[str] = ()
    _territory = _language = ""

    def narrow(self, text: str, territory: str, language: str) -> None:
        self._words, self._territory, self._language = fold(text).split(), territory, language
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:
        preset: Preset = self.sourceModel().index(row, 0, parent).data(_PRESET)
        if self._territory not in ("", preset.territory) or self._language not in ("", preset.language):
            return False
        parts = (preset.name, preset.publisher, preset.territory, preset.note, preset.url, *preset.themes)
        text = fold(" ".join(parts))
        return all(word in text for word in self._words)


def _row(preset: Preset, present: bool) -> List[QStandardItem]:
    texts = (preset.name, preset.territory, _language_name(preset.language), catalog_type_short(preset.type))
    items = [QStandardItem(one_line(text, 200)) for text in texts]
    items[0].setData(preset, _PRESET)
    items[0].setCheckable(True)
    items[0].setCheckState(Qt.CheckState.Checked if present else Qt.CheckState.Unchecked)
    tip = tooltip(preset.name, tr("This catalogue is in your list already.") if present else "", preset.url)
    for item in items:
        item.setEnabled(not present)
        item.setToolTip(tip)
    return items


def _language_name(code: str) -> str:
    """A language in its own words."""
    name = QLocale(code).nativeLanguageName()
    return name[:1].upper() + name[1:] if name else code
