"""The windows in which catalogues are added, edited, chosen and managed, opened from the dock."""
from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ..model.config import CatalogConfig
from .add_catalog_dialog import CatalogDialog
from .catalog_chooser import CatalogChooser
from .manager_dialog import ManagerDialog
from .manager_list import groups_of
from .services import Services


class CatalogWindows(QObject):
    """Opens them; ``changed`` tells that catalogues may have to be asked anew."""

    changed = pyqtSignal()

    def __init__(self, services: Services, chooser: CatalogChooser, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self._chooser = chooser
        self._window = parent
        chooser.retry_wanted.connect(services.session.retry)
        chooser.add_wanted.connect(self.edit)
        chooser.edit_wanted.connect(self._edit_by_id)
        chooser.manage_wanted.connect(self.manage)
        chooser.closed_changed.connect(self.changed)

    def edit(self, config: Optional[CatalogConfig] = None) -> CatalogDialog:
        """Open the form of one catalogue, or of a new one."""
        groups = groups_of(self._services.store.all())
        dialog = CatalogDialog(self._services.carrier, config, self._window, groups)
        dialog.saved.connect(self._update if config else self._add)
        dialog.open()
        return dialog

    def manage(self) -> ManagerDialog:
        """Open the manager of the catalogues, or bring it to the front."""
        dialog = self._window.findChild(ManagerDialog)
        if dialog is None or not dialog.isVisible():
            dialog = ManagerDialog(self._services.store, self._services.carrier, self._window)
            dialog.closed_changed.connect(self.changed)
            dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        return dialog

    def choose(self, below: QWidget) -> None:
        """Open the list in which catalogues are switched on and off."""
        self._chooser.set_statuses(self._services.session.statuses())
        self._chooser.open_below(below)

    def close(self) -> None:
        self._chooser.hide()
        for dialog in (*self._window.findChildren(CatalogDialog), *self._window.findChildren(ManagerDialog)):
            dialog.close()

    def _edit_by_id(self, catalog_id: str) -> None:
        config = self._services.store.get(catalog_id)
        if config is not None:
            self.edit(config)

    def _add(self, config: CatalogConfig) -> None:
        self._services.store.add(config)
        self.changed.emit()

    def _update(self, config: CatalogConfig) -> None:
        self._services.store.update(config)
        self.changed.emit()
