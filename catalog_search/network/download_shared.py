"""The one store of this QGIS, in the cache folder, and what its project uses of it."""
from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, List, Optional

from qgis.core import QgsMapLayer, QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer

from ..support.paths import cache_folder
from ..support.settings import Settings
from ..support.workers import Workers
from .download_shelf import COPIES, EXTRACTS
from .download_store import LIMIT, DownloadStore
from .transfers import Transfers

#: Setting: how many MiB may be kept.
LIMIT_KEY = "downloads_limit"
_MEBIBYTE = 1024 * 1024
#: Milliseconds after a change of the project's layers.
_LATER = 200


class SharedStore(QObject):
    """A store with its transfers, told what layers of the project use. Made, used and closed in the main thread."""

    def __init__(self, folder: Path, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.transfers = Transfers(self)
        self.limit = _read_limit()
        beside = [folder.parent / name for name in (EXTRACTS, COPIES)]
        self.store = DownloadStore(folder, self._limit, self.transfers, beside)
        self.workers = Workers(2, parent=self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LATER)
        self._timer.timeout.connect(self._look)
        project = QgsProject.instance()
        project.layersAdded.connect(self._added)
        project.layersRemoved.connect(self._changed)
        self._added(list(project.mapLayers().values()))

    def set_limit(self, size: int) -> None:
        """Keep no more than so many bytes, from now on and in later sessions."""
        self.limit = max(0, size)
        Settings().set_value(LIMIT_KEY, self.limit // _MEBIBYTE)

    def run(self, work: Callable[[], Any], then: Callable[[Any], None] = lambda _result: None) -> None:
        """Do something with the store off the main thread, and take its result here, where there is one."""
        self.workers.run(lambda _feedback: work(), lambda result, error: None if error else then(result), "downloads")

    def close(self) -> None:
        """Hear and use nothing any more. What the disk is still waited for goes on: Python ends after that."""
        self._timer.stop()
        project = QgsProject.instance()
        project.layersAdded.disconnect(self._added)
        project.layersRemoved.disconnect(self._changed)
        self.workers.close()
        self.store.uses.close()

    def _limit(self) -> int:
        return self.limit

    def _added(self, layers: List[QgsMapLayer]) -> None:
        for layer in layers:
            layer.dataSourceChanged.connect(self._changed)
        self.store.uses.add_sources(layer.source() for layer in layers)
        self._timer.start()

    def _changed(self, *_layers: object) -> None:
        self._timer.start()

    def _look(self) -> None:
        self.store.uses.set_sources(layer.source() for layer in QgsProject.instance().mapLayers().values())
        self.run(self.store.uses.publish)


def _read_limit() -> int:
    stored = Settings().value(LIMIT_KEY, LIMIT // _MEBIBYTE, int)
    return max(0, stored) * _MEBIBYTE


_shared: Optional[SharedStore] = None


def shared_store(folder: Optional[Path] = None) -> SharedStore:
    """The store of the whole plugin; made when first asked for, in the main thread.

    :param folder: where it is made, if that is now; left out, in the folder of what may be lost
    """
    global _shared
    if _shared is None or sip.isdeleted(_shared):
        _shared = SharedStore(folder or cache_folder() / "downloads")
    return _shared


def plain_store() -> DownloadStore:
    """The same kept files for an algorithm, in any thread: no list of downloads hears of what it does with them."""
    known = _shared is not None and not sip.isdeleted(_shared)
    return DownloadStore(_shared.store.folder if _shared and known else cache_folder() / "downloads", _read_limit)


def close_store() -> None:
    """End the shared store, when the plugin is unloaded."""
    global _shared
    if _shared is not None and not sip.isdeleted(_shared):
        _shared.close()
        _shared.deleteLater()
    _shared = None
