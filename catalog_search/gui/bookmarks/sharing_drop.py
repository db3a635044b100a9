"""Files of bookmarks that are dropped on the window of QGIS: known by their names alone, so that nothing is read."""
from __future__ import annotations

from typing import Callable, Tuple

from qgis.gui import QgisInterface, QgsCustomDropHandler
from qgis.PyQt.QtCore import QMimeData, QUrl

from ...bookmarks.shared_values import SUFFIX

#: Brings what was dropped: paths of files and addresses on the web.
Dropped = Callable[[Tuple[str, ...]], None]


class BookmarkDrop(QgsCustomDropHandler):
    """Takes drops where all that is dropped are files of bookmarks, or addresses of such."""

    def __init__(self, iface: QgisInterface, dropped: Dropped) -> None:
        super().__init__()
        self._iface = iface
        self._dropped = dropped
        iface.registerCustomDropHandler(self)

    def close(self) -> None:
        """Take it away from QGIS."""
        self._iface.unregisterCustomDropHandler(self)
        self.deleteLater()

    def canHandleMimeData(self, data: QMimeData) -> bool:  # noqa: N802
        return bool(dropped_files(data))

    def handleMimeDataV2(self, data: QMimeData) -> bool:  # noqa: N802
        files = dropped_files(data)
        if files:
            self._dropped(files)
        return bool(files)

    def handleFileDrop(self, file: str) -> bool:  # noqa: N802
        """One file among others, such as those that QGIS is started with."""
        if not file.lower().endswith(SUFFIX):
            return False
        self._dropped((file,))
        return True


def dropped_files(data: QMimeData) -> Tuple[str, ...]:
    """The paths and addresses that a drop brings; none where anything else is among them."""
    if data is None or not data.hasUrls():
        return ()
    urls = data.urls()
    return tuple(map(_text, urls)) if urls and all(map(_is_ours, urls)) else ()


def _is_ours(url: QUrl) -> bool:
    return url.scheme() in ("file", "http", "https") and url.path().lower().endswith(SUFFIX)


def _text(url: QUrl) -> str:
    return url.toLocalFile() if url.isLocalFile() else bytes(url.toEncoded()).decode("ascii")
