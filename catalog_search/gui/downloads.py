"""Downloading a resource to a folder of the user's choice, as a task that QGIS shows and can cancel."""
from __future__ import annotations

from pathlib import Path
from typing import Callable, List, Optional

from qgis.core import QgsApplication, QgsFeedback, QgsTask
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from ..catalogs.registry import request_maker
from ..loading.links import Link
from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind, without_frames
from ..model.record import Record
from ..network.download import Downloaded, download
from ..support.i18n import tr
from ..support.log import logger
from ..support.settings import Settings
from .notifier import Notifier
from .resource_list import link_title
from .texts import format_size, one_line


class DownloadTask(QgsTask):
    """Fetches one file; ``ended`` brings the task itself, in the main thread, with ``result`` or ``error``."""

    ended = pyqtSignal(object)

    def __init__(self, link: Link, folder: Path, config: Optional[CatalogConfig]) -> None:
        title = tr("Downloading {title}").format(title=one_line(link_title(link), 60))
        super().__init__(title, QgsTask.Flag.CanCancel)
        self.link = link
        self.result: Optional[Downloaded] = None
        self.error: Optional[CatalogError] = None
        self._folder = folder
        self._config = config
        self._request_for = request_maker(config)
        self._feedback = QgsFeedback()

    def run(self) -> bool:
        try:
            self.result = download(
                self.link.url,
                self._folder,
                self._config,
                self._feedback,
                self._tell,
                request_for=self._request_for,
            )
        except CatalogError as error:
            self.error = without_frames(error)
        except Exception as error:  # an exception that leaves run() ends the process
            logger.exception("A download broke off")
            self.error = CatalogError(ErrorKind.BROKEN, str(error))
        return self.error is None

    def cancel(self) -> None:
        self._feedback.cancel()
        super().cancel()

    def finished(self, _ok: bool) -> None:
        self.ended.emit(self)

    def _tell(self, received: int, total: Optional[int]) -> None:
        if total:
            self.setProgress(min(100.0, 100.0 * received / total))


class Downloads(QObject):
    """Asks for the folder, runs the tasks, says what became of them."""

    def __init__(
        self, notifier: Notifier, config_of: Callable[[str], Optional[CatalogConfig]], window: QWidget
    ) -> None:
        super().__init__(window)
        self._notifier = notifier
        self._config_of = config_of
        self._window = window
        self._settings = Settings()
        self._tasks: List[DownloadTask] = []
        self._dialog: Optional[QFileDialog] = None

    def ask(self, record: Record, link: Link) -> None:
        """Let the user choose a folder, beginning with the last one, then download into it."""
        dialog = QFileDialog(self._window, tr("Download to folder"), self._settings.value("download_folder", ""))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)

        def chosen(folder: str) -> None:
            self._settings.set_value("download_folder", folder)
            self.start(link, Path(folder), self._config_of(record.catalog))

        dialog.fileSelected.connect(chosen)
        self._dialog = dialog
        dialog.open()

    def start(self, link: Link, folder: Path, config: Optional[CatalogConfig]) -> DownloadTask:
        """Download into a folder now."""
        task = DownloadTask(link, folder, config)
        task.ended.connect(self._ended)
        self._tasks.append(task)
        QgsApplication.taskManager().addTask(task)
        self._notifier.info(tr("Downloading “{title}”…").format(title=one_line(link_title(link), 80)))
        return task

    def close(self) -> None:
        """Cancel what runs; no message follows."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            if not sip.isdeleted(task):
                task.ended.disconnect(self._ended)
                task.cancel()
        if self._dialog is not None and not sip.isdeleted(self._dialog):
            self._dialog.close()

    def _ended(self, task: DownloadTask) -> None:
        if task not in self._tasks:
            return
        self._tasks.remove(task)
        if task.result is not None:
            text = tr("Downloaded to {path} ({size}).")
            self._notifier.success(text.format(path=task.result.path, size=format_size(task.result.size)))
        elif task.error is not None and task.error.kind is not ErrorKind.CANCELLED:
            self._notifier.catalog_error(task.error, one_line(link_title(task.link), 80))
