"""Small pictures of records: fetched through QGIS a few at a time, decoded off the main thread, kept for a while."""
from __future__ import annotations

import time
from collections import OrderedDict
from typing import Callable, Dict, Iterable, List, Optional, Set

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt import sip
from qgis.PyQt.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QObject,
    QRunnable,
    QSize,
    Qt,
    QThreadPool,
    QUrl,
    pyqtSignal,
)
from qgis.PyQt.QtGui import QImage, QImageReader
from qgis.PyQt.QtNetwork import QNetworkDiskCache, QNetworkReply, QNetworkRequest

from ..model.config import CatalogConfig
from ..model.record import Record
from ..network.fetch import new_manager
from ..support.compat import enum_value
from ..support.paths import cache_folder
from .texts import is_web_url

IN_FLIGHT = 4
MAX_BYTES = 3 * 1024 * 1024
MAX_PIXELS = 40_000_000
SIDE = 192
KEPT = 400
#: Seconds after which a picture that could not be had is asked for again, when its record is opened.
AGAIN_AFTER = 60.0
ON_DISK = 50 * 1024 * 1024
TIMEOUT = 20000
_FORMATS = (b"png", b"jpeg", b"jpg", b"gif", b"webp")


def picture_url(record: Record, config: Optional[CatalogConfig]) -> str:
    """A picture's address: on the web or, for a catalogue on this computer, in the folder of that catalogue."""
    if is_web_url(record.thumbnail):
        return record.thumbnail
    folder = config.url[: config.url.rfind("/") + 1] if config and config.url.startswith("file:///") else None
    return record.thumbnail if folder and record.thumbnail.startswith(folder) else ""


def decode(data: bytes, side: int = SIDE) -> Optional[QImage]:
    """A picture scaled down to at most ``side`` pixels; ``None`` for what is no picture, no safe format or too large.

    The format is told by the content, so that a file name or a MIME type cannot choose the decoder.
    """
    content = QByteArray(data)
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if bytes(reader.format()) not in _FORMATS or not size.isValid() or size.width() * size.height() > MAX_PIXELS:
        return None
    if max(size.width(), size.height()) > side:
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


def encode(image: Optional[QImage]) -> Optional[bytes]:
    """A picture as PNG, to be kept elsewhere; ``None`` without one. For threads: it takes milliseconds."""
    if image is None:
        return None
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return bytes(content) if image.save(buffer, "PNG") else None


def _request(url: str) -> QNetworkRequest:
    request = QNetworkRequest(QUrl(url))
    names = QNetworkRequest.Attribute
    request.setAttribute(names.CacheLoadControlAttribute, enum_value(QNetworkRequest.CacheLoadControl.PreferCache))
    follow = QNetworkRequest.RedirectPolicy.NoLessSafeRedirectPolicy
    request.setAttribute(names.RedirectPolicyAttribute, enum_value(follow))
    request.setRawHeader(b"Accept", b"image/png, image/jpeg, image/gif;q=0.5")
    if hasattr(request, "setTransferTimeout"):  # Qt 5.15
        request.setTransferTimeout(TIMEOUT)
    return request


class _Decoding(QRunnable):
    """Decodes in the pool's thread what came, or a file on disk, and hands it over by a queued signal."""

    def __init__(self, store: "ThumbnailStore", url: str, data: Optional[bytes] = None) -> None:
        super().__init__()
        self._store, self._url, self._data = store, url, data

    def run(self) -> None:
        data = _read(self._url) if self._data is None else self._data
        self._store.decoded.emit(self._url, decode(data))


def _is_readable(url: str) -> bool:
    return is_web_url(url) or url.startswith("file:///")


def _read(url: str) -> bytes:
    """A picture file from disk, nothing where it cannot be read or is too large."""
    try:
        with open(QUrl(url).toLocalFile(), "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError:
        return b""
    return data if len(data) <= MAX_BYTES else b""


class ThumbnailStore(QObject):
    """Pictures by URL, on the web or of files that the model found fit to be read.

    ``want`` says which are visible now, ``want_first`` the one on the page; ``arrived`` tells of each one that came.
    """

    arrived = pyqtSignal(str)
    decoded = pyqtSignal(str, object)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._images: "OrderedDict[str, QImage]" = OrderedDict()
        self._failed: Dict[str, float] = {}
        #: Seconds on a clock that is never put back.
        self.clock: Callable[[], float] = time.monotonic
        self._waiting: List[str] = []
        self._first = ""
        self._replies: Dict[str, QNetworkReply] = {}
        self._decoding: Set[str] = set()
        self._closed = False
        self._manager: Optional[QgsNetworkAccessManager] = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self.decoded.connect(self._keep)

    def image(self, url: str) -> Optional[QImage]:
        """The picture if it is here; asking keeps it from being forgotten."""
        found = self._images.get(url)
        if found is not None:
            self._images.move_to_end(url)
        return found

    def want(self, urls: Iterable[str]) -> None:
        """Fetch these next, in this order; those that wait from an earlier call and are not named are given up."""
        known = (self._images, self._failed, self._replies, self._decoding)
        wanted = dict.fromkeys((self._first, *urls))
        self._waiting = [url for url in wanted if _is_readable(url) and not any(url in k for k in known)]
        self._fetch()

    def want_first(self, url: str) -> None:
        """Fetch this one before all others, whatever else is wanted; again where it failed some time ago."""
        self._first = url
        if self.clock() - self._failed.get(url, self.clock()) >= AGAIN_AFTER:
            del self._failed[url]
        self.want(list(self._waiting))

    def close(self) -> None:
        """Abort what is under way and wait for the decoders, which work on one small picture each."""
        self._closed = True
        self._waiting = []
        for reply in list(self._replies.values()):
            reply.abort()
        self._replies.clear()
        self._pool.clear()
        self._pool.waitForDone()

    def _fetch(self) -> None:
        while self._waiting and len(self._replies) < IN_FLIGHT and not self._closed:
            url = self._waiting.pop(0)
            if url.startswith("file:///"):
                self._decode(url, None)
                continue
            reply = self._network().get(_request(url))
            reply.setProperty("catalog_search_url", url)
            reply.downloadProgress.connect(self._limit)
            reply.finished.connect(self._finished)
            self._replies[url] = reply

    def _network(self) -> QgsNetworkAccessManager:
        """An own manager, so that no picture's server can open a login window, with an own cache on disk."""
        if self._manager is None:
            self._manager = new_manager(self)
            sip.transferto(self._manager, self)  # PyQGIS leaves it to Python's collector, whose thread may be any
            cache = QNetworkDiskCache(self._manager)
            cache.setCacheDirectory(str(cache_folder() / "thumbnails"))
            cache.setMaximumCacheSize(ON_DISK)
            self._manager.setCache(cache)
        return self._manager

    def _limit(self, received: int, total: int) -> None:
        if max(received, total) > MAX_BYTES:
            self.sender().abort()

    def _finished(self) -> None:
        reply = self.sender()
        url = reply.property("catalog_search_url")
        self._replies.pop(url, None)
        reply.deleteLater()
        if self._closed:
            return
        if reply.error() == QNetworkReply.NetworkError.NoError:
            self._decode(url, bytes(reply.readAll()))
        else:
            self._failed[url] = self.clock()
        self._fetch()

    def _decode(self, url: str, data: Optional[bytes]) -> None:
        self._decoding.add(url)
        self._pool.start(_Decoding(self, url, data))

    def _keep(self, url: str, image: Optional[QImage]) -> None:
        self._decoding.discard(url)
        if self._closed:
            return
        if image is None:
            self._failed[url] = self.clock()
            return
        self._images[url] = image
        while len(self._images) > KEPT:
            self._images.popitem(last=False)
        self.arrived.emit(url)
