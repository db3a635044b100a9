"""Connection files in and out of the manager: asks which, reads and writes them."""
from __future__ import annotations

from pathlib import Path
from typing import List, Sequence

from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from ..model.config import CatalogConfig
from ..support.connection_files import BadFile, read_connections, write_connections
from ..support.i18n import tr
from ..support.settings import Settings

_FOLDER = "connections_folder"


class Transfer(QObject):
    """``came`` brings the Connections of a file, ``written`` how many went into which, ``failed`` why it did not."""

    came = pyqtSignal(object)
    written = pyqtSignal(int, str)
    failed = pyqtSignal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._settings = Settings()
        self._going: List[CatalogConfig] = []

    def ask_import(self) -> QFileDialog:
        """Ask for a file to read; the open file dialog."""
        dialog = self._dialog(tr("Import catalogues"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.read)
        dialog.open()
        return dialog

    def ask_export(self, configs: Sequence[CatalogConfig]) -> QFileDialog:
        """Ask where to write catalogues; the open file dialog."""
        self._going = list(configs)
        dialog = self._dialog(tr("Export catalogues, without logins"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile("catalogues.json")
        dialog.fileSelected.connect(self._write)
        dialog.open()
        return dialog

    def read(self, path: str) -> None:
        """Read a connection file."""
        self._remember(path)
        try:
            found = read_connections(Path(path))
        except BadFile as error:
            self.failed.emit(tr("{file} was not imported. {reason}").format(file=Path(path).name, reason=error))
            return
        self.came.emit(found)

    def _write(self, path: str) -> None:
        self._remember(path)
        try:
            write_connections(Path(path), self._going)
        except BadFile as error:
            self.failed.emit(tr("{file} was not written. {reason}").format(file=Path(path).name, reason=error))
            return
        self.written.emit(len(self._going), path)

    def _dialog(self, title: str) -> QFileDialog:
        folder = self._settings.value(_FOLDER, "")
        dialog = QFileDialog(self._window, title, folder, tr("Lists of catalogues") + " (*.json)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def _remember(self, path: str) -> None:
        self._settings.set_value(_FOLDER, str(Path(path).parent))
