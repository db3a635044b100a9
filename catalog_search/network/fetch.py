"""One HTTP exchange through QGIS's network stack, in whatever thread it is started.

Every carrier and the downloads share it, where ``QgsBlockingNetworkRequest`` would serve only some: it streams, bounds
the size of an answer, and tells a cancelled or timed out request from a good one (it reports no error for both).
"""
from __future__ import annotations

from typing import Callable, Iterable, List, Optional, Tuple

from qgis.core import QgsApplication, QgsNetworkAccessManager
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QByteArray, QObject, QTimer
from qgis.PyQt.QtNetwork import QNetworkReply

from ..model.errors import CatalogError, ErrorKind
from .wire import failure, headers_of, shown_url, status_of, to_qt

MAX_REPLY = 64 * 1024 * 1024

Sink = Callable[[bytes], None]

#: An answer that is collected must be whole within this many times the time limit for a single byte.
_PATIENCE = 4


def default_timeout() -> int:
    """The time limit of QGIS's own network settings, in milliseconds."""
    return QgsNetworkAccessManager.timeout() or 60000


def new_manager(parent: Optional[QObject] = None) -> QgsNetworkAccessManager:
    """A network access manager with QGIS's proxy and certificates that never opens a window.

    QGIS's shared instance answers a 401 with a modal login dialog and lets every catalogue share its cookies. Proxy
    rules and trusted authorities are those of the settings all the same: they are attached to the class.
    """
    return QgsNetworkAccessManager(parent)


class Fetch(QObject):
    """Sends one request and calls ``on_done`` once, with ``None`` or the reason of failure.

    :param sink: gets the body in pieces; when left out it is collected in ``body``
    :param limit: bytes after which the answer is refused, 0 for none
    :param on_start: told the announced length, or ``None``, before the first piece
    """

    def __init__(
        self,
        manager: QgsNetworkAccessManager,
        on_done: Callable[["Fetch", Optional[CatalogError]], None],
        sink: Optional[Sink] = None,
        limit: int = MAX_REPLY,
        on_start: Optional[Callable[[Optional[int]], None]] = None,
        parent: Optional[QObject] = None,
    ) -> None:
        super().__init__(parent)
        self._manager = manager
        self._on_done = on_done
        self._sink = sink
        self._limit = limit
        self._on_start = on_start
        self._chunks: List[bytes] = []
        self._reply: Optional[QNetworkReply] = None
        self.received = 0
        self.status = 0
        self.url = ""
        self.headers: List[Tuple[str, str]] = []

    def send(
        self,
        url: str,
        headers: Iterable[Tuple[str, str]] = (),
        method: str = "GET",
        body: bytes = b"",
        authcfg: str = "",
        timeout: Optional[int] = None,
    ) -> None:
        """Start the exchange; the answer comes through ``on_done``, never before this returns but for a bad log-in.

        :param timeout: milliseconds without a byte, QGIS's own setting when left out
        """
        limit = timeout or default_timeout()
        request = to_qt(url, headers, limit, bool(authcfg))
        self.url = shown_url(request.url())
        if authcfg:
            accepted, request = QgsApplication.authManager().updateNetworkRequest(request, authcfg)
            if not accepted:
                self._finish(CatalogError(ErrorKind.LOGIN_LOCKED, url=self.url))
                return
        if method == "GET":
            reply = self._manager.get(request)
        elif method == "HEAD":
            reply = self._manager.head(request)
        else:
            reply = self._manager.sendCustomRequest(request, QByteArray(method.encode("ascii")), QByteArray(body))
        self._reply = reply
        if authcfg:
            QgsApplication.authManager().updateNetworkReply(reply, authcfg)
        reply.readyRead.connect(self._read)
        reply.finished.connect(self._finished)
        if self._sink is None:
            QTimer.singleShot(_PATIENCE * limit, self._give_up)

    @property
    def body(self) -> bytes:
        """What was received, where no sink took it."""
        return b"".join(self._chunks)

    def announced(self) -> Optional[int]:
        """The length that the answer announces for its body, where it does."""
        if self._reply is None or bytes(self._reply.rawHeader(QByteArray(b"Content-Encoding"))):
            return None
        length = bytes(self._reply.rawHeader(QByteArray(b"Content-Length")))
        return int(length) if length.isdigit() else None

    def final_url(self) -> str:
        """The address after redirects, complete."""
        return bytes(self._reply.url().toEncoded()).decode("ascii") if self._reply is not None else self.url

    def abort(self) -> None:
        """Stop without calling ``on_done``."""
        reply = self._release()
        if reply is not None:
            reply.abort()
            reply.deleteLater()

    def fail(self, error: CatalogError) -> None:
        """Stop and report ``error``."""
        reply = self._reply
        self.abort()
        if reply is not None:
            self._on_done(self, error)

    def _give_up(self) -> None:
        self.fail(CatalogError(ErrorKind.TIMEOUT, f"{self.received} bytes so far", url=self.url))

    def _read(self) -> None:
        if self._reply is None or not self._reply.isOpen():
            return
        chunk = bytes(self._reply.readAll())
        if not chunk:
            return
        if not self.received and self._on_start is not None:
            self._on_start(self.announced())
        self.received += len(chunk)
        if self._limit and self.received > self._limit:
            self.fail(CatalogError(ErrorKind.TOO_LARGE, f"more than {self._limit} bytes", url=self.url))
        elif self._sink is None:
            self._chunks.append(chunk)
        else:
            self._pass_on(self._sink, chunk)

    def _pass_on(self, sink: Sink, chunk: bytes) -> None:
        try:
            sink(chunk)
        except CatalogError as error:
            self.fail(error)
        except OSError as error:
            self.fail(CatalogError(ErrorKind.DISK, str(error), url=self.url))

    def _finished(self) -> None:
        self._read()
        reply = self._reply
        if reply is None:
            return
        announced = self.announced()
        error = failure(reply)
        self.status = status_of(reply) or 0
        self.url = self.final_url()
        self.headers = headers_of(reply)
        self._release()
        reply.deleteLater()
        if error is None and announced is not None and self.received < announced:
            error = CatalogError(ErrorKind.CUT_OFF, f"{self.received} of {announced} bytes", url=self.url)
        self._finish(error)

    def _release(self) -> Optional[QNetworkReply]:
        reply, self._reply = self._reply, None
        if reply is None or sip.isdeleted(reply):
            return None
        reply.readyRead.disconnect(self._read)
        reply.finished.disconnect(self._finished)
        return reply

    def _finish(self, error: Optional[CatalogError]) -> None:
        self._on_done(self, error)
