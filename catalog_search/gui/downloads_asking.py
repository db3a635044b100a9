"""Where to save: asks for folders and files, begins with the last one, overwrites nothing without asking."""
from __future__ import annotations

from pathlib import Path
from typing import Callable, Optional

from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from ..network.download import safe_name
from ..support.i18n import tr
from ..support.settings import Settings

_KEY = "download_folder"


class Asking:
    """Opens one dialog at a time; the answer comes later."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._settings = Settings()
        self.dialog: Optional[QFileDialog] = None

    def folder(self, then: Callable[[str], object]) -> None:
        """Ask for a folder."""
        dialog = self._dialog(tr("Save to folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)

        def chosen(folder: str) -> None:
            self._settings.set_value(_KEY, folder)
            then(folder)

        dialog.fileSelected.connect(chosen)
        dialog.open()

    def geopackage(self, title: str, then: Callable[[str], object]) -> None:
        """Ask for the name of a GeoPackage; the dialog asks before a file is replaced."""
        dialog = self._dialog(tr("Save as GeoPackage"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("GeoPackage (*.gpkg)"))
        dialog.setDefaultSuffix("gpkg")
        dialog.selectFile(safe_name(f"{title[:60].strip()}.gpkg".replace("/", "-")))

        def chosen(path: str) -> None:
            self._settings.set_value(_KEY, str(Path(path).parent))
            then(path)

        dialog.fileSelected.connect(chosen)
        dialog.open()

    def close(self) -> None:
        """Close what is open; nothing follows."""
        if self.dialog is not None and not sip.isdeleted(self.dialog):
            self.dialog.close()
        self.dialog = None

    def _dialog(self, title: str) -> QFileDialog:
        self.close()
        dialog = QFileDialog(self._window, title, self._settings.value(_KEY, ""))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = dialog
        return dialog
