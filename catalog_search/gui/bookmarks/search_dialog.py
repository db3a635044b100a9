"""The form of a saved search: its name and folder, where it looks and whom it asks."""
from __future__ import annotations

from dataclasses import replace
from typing import List, Optional, Sequence, Tuple

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...bookmarks.model import Area, Folder, KeptCatalog, SavedSearch
from ...model.config import CatalogConfig
from ...support.i18n import tr
from ..filter_labels import full_label
from ..filters import Chosen
from ..texts import tooltip
from ..window_size import give_size

Areas = Sequence[Tuple[Area, str]]


class SearchDialog(QDialog):
    """``saved`` brings the search as it was filled in.

    :param search: with text, filters and order, which are shown only; its name and area are where the form begins
    :param areas: the areas to choose from, with their words
    :param configs: the catalogues that there are; those of the search that are gone are offered to be replaced
    """

    saved = pyqtSignal(object)

    def __init__(
        self,
        search: SavedSearch,
        folders: Sequence[Folder],
        areas: Areas,
        configs: Sequence[CatalogConfig],
        parent: Optional[QWidget] = None,
    ) -> None:
        super().__init__(parent)
        self._search = search
        self._areas = list(areas)
        self.setWindowTitle(tr("Saved search") if search.id else tr("Save this search"))
        self.name = QgsFilterLineEdit(self)
        self.name.setText(search.name)
        self.name.selectAll()
        self.folder = QComboBox(self)
        self.area = QComboBox(self)
        self.every = QCheckBox(tr("All catalogues that are switched on"), self)
        self.catalogs = QListWidget(self)
        self.default = QCheckBox(tr("Run it when the dock opens"), self)
        self.default.setChecked(search.is_default)
        self._fill(folders, configs)
        self._lay_out()
        self.name.textChanged.connect(self._check)
        self.every.toggled.connect(self.catalogs.setDisabled)
        self.every.toggled.connect(self._check)
        self.catalogs.itemChanged.connect(self._check)
        self.every.setChecked(not search.catalogs)
        self._check()

    def result_search(self) -> SavedSearch:
        """The search as the form says."""
        return replace(
            self._search,
            name=" ".join(self.name.text().split()),
            folder=self.folder.currentData() or "",
            area=self._areas[self.area.currentIndex()][0],
            catalogs=() if self.every.isChecked() else tuple(self._checked()),
            is_default=self.default.isChecked(),
        )

    def _fill(self, folders: Sequence[Folder], configs: Sequence[CatalogConfig]) -> None:
        self.folder.addItem(tr("No folder"), "")
        for folder in folders:
            self.folder.addItem(folder.name, folder.id)
        self.folder.setCurrentIndex(max(0, self.folder.findData(self._search.folder)))
        for place, (area, words) in enumerate(self._areas):
            self.area.addItem(words)
            if area == self._search.area:
                self.area.setCurrentIndex(place)
        asked = {catalog.id for catalog in self._search.catalogs}
        for config in configs:
            self._add_catalog(KeptCatalog.of(config), config.name, config.id in asked or (not asked and config.enabled))
        known = {config.id for config in configs}
        for gone in (catalog for catalog in self._search.catalogs if catalog.id not in known):
            self._add_catalog(gone, tr("{catalog} (not there any more)").format(catalog=gone.name or gone.id), True)

    def _add_catalog(self, catalog: KeptCatalog, words: str, checked: bool) -> None:
        item = QListWidgetItem(words, self.catalogs)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
        item.setData(Qt.ItemDataRole.UserRole, catalog)
        item.setToolTip(tooltip(catalog.url))

    def _checked(self) -> List[KeptCatalog]:
        items = [self.catalogs.item(row) for row in range(self.catalogs.count())]
        return [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _lay_out(self) -> None:
        text = QLabel(self._search.text or tr("Everything"), self)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        filters = QLabel(", ".join(full_label(Chosen(f.field, f.key, f.label)) for f in self._search.filters), self)
        filters.setTextFormat(Qt.TextFormat.PlainText)
        filters.setWordWrap(True)
        form = QFormLayout()
        form.addRow(tr("Name"), self.name)
        form.addRow(tr("Folder"), self.folder)
        form.addRow(tr("Words"), text)
        if self._search.filters:
            form.addRow(tr("Filters"), filters)
        form.addRow(tr("Area"), self.area)
        form.addRow(tr("Catalogues"), self.every)
        form.addRow("", self.catalogs)
        form.addRow("", self.default)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Save)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)
        give_size(self, 62, 26)

    def _check(self, *_what: object) -> None:
        whole = bool(self.name.text().strip()) and (self.every.isChecked() or bool(self._checked()))
        self.ok.setEnabled(whole)

    def _accept(self) -> None:
        self.saved.emit(self.result_search())
        self.accept()
