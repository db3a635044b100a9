"""One HTTP exchange through QGIS's network stack, in whatever thread it is started.

Every carrier and the downloads share it, where ``QgsBlockingNetworkRequest`` would serve only some: it streams, bounds
the size of an answer, and tells a cancelled or timed out request from a good one (it reports no error for both).
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Callable, Iterable, List, Optional, Tuple

from qgis.core import QgsApplication, QgsNetworkAccessManager
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QByteArray, QObject, QTimer, QUrl
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from ..model.errors import CatalogError, ErrorKind, disk_error
from .conversation import length_in
from .diagnosis import diagnose
from .login_gate import exists, gate, not_applied
from .manager import new_manager
from .wire import failure, headers_of, redirect_target, shown_url, status_of, to_qt

__all__ = ["MAX_REPLY", "Fetch", "Sink", "default_timeout", "new_manager"]

MAX_REPLY = 64 * 1024 * 1024

Sink = Callable[[bytes], None]
#: Takes status, headers and announced length of an answer.
OnHead = Callable[[int, List[Tuple[str, str]], Optional[int]], None]

#: An answer that is collected must be whole within this many times the time limit for a single byte.
_PATIENCE = 4
#: How often, in milliseconds, the size of an answer that is collected is looked at. Being told of each piece instead
#: would cost the window a wait for Python's lock per piece, while other answers are read.
_LOOK = 250
#: Of what a sink takes, bytes after which it is given what has come every so many milliseconds, not each piece: a fast
#: download would otherwise ask for Python's lock thousands of times a second, for which the window waits.
_EACH = 1024 * 1024
_PIECE = 256 * 1024
#: Bytes that may wait in memory for a sink that is slower than the network.
_WAITING = 16 * 1024 * 1024
_EVERY = 25
#: The same at first, and while so much comes at a time that the network would soon have to wait.
_EVERY_BUSY = 5


def default_timeout() -> int:
    """The time limit of QGIS's own network settings, in milliseconds."""
    return QgsNetworkAccessManager.timeout() or 60000


@dataclass(frozen=True)
class _Sending:
    """One request on its way to be sent; ``limit`` in milliseconds."""

    request: QNetworkRequest
    method: str
    body: bytes
    authcfg: str
    limit: int

    def by(self, manager: QgsNetworkAccessManager) -> QNetworkReply:
        if self.method == "GET":
            return manager.get(self.request)
        if self.method == "HEAD":
            return manager.head(self.request)
        return manager.sendCustomRequest(
            self.request, QByteArray(self.method.encode("ascii")), QByteArray(self.body)
        )


class Fetch(QObject):
    """Sends one request and calls ``on_done`` once, with ``None`` or the reason of failure.

    :param sink: gets the body in pieces; when left out it is collected in ``body``
    :param limit: bytes after which the answer is refused, 0 for none
    :param on_head: told status, headers and announced length, or ``None``, before the first piece; what it raises
        ends the exchange as what a sink raises
    :param on_redirect: told to which web address a redirect leads that is not followed
    """

    def __init__(
        self,
        manager: QgsNetworkAccessManager,
        on_done: Callable[["Fetch", Optional[CatalogError]], None],
        sink: Optional[Sink] = None,
        limit: int = MAX_REPLY,
        on_head: Optional[OnHead] = None,
        parent: Optional[QObject] = None,
        on_redirect: Optional[Callable[[str], None]] = None,
    ) -> None:
        super().__init__(parent)
        self._manager = manager
        self._on_done = on_done
        self._sink = sink
        self._limit = limit
        self._on_head = on_head
        self._on_redirect = on_redirect
        self._chunks: List[bytes] = []
        self._reply: Optional[QNetworkReply] = None
        self._ended = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._give_up)
        self._size = QTimer(self)
        self._size.setInterval(_LOOK)
        self._size.timeout.connect(self._look)
        self._turn = QTimer(self)
        self._turn.setInterval(_EVERY_BUSY)
        self._turn.timeout.connect(self._take_turn)
        self._pieces = True
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
        sending = _Sending(to_qt(url, headers, limit, bool(authcfg)), method, body, authcfg, limit)
        self.url = shown_url(sending.request.url())
        if not authcfg:
            self._start(sending)
        elif not exists(authcfg):
            self._finish(CatalogError(ErrorKind.LOGIN_LOCKED, "no such configuration", url=self.url, about=authcfg))
        else:
            gate().admit(partial(self._admitted, sending))

    def _admitted(self, sending: _Sending, admitted: bool) -> None:
        if self._ended or sip.isdeleted(self):
            return
        if not admitted:
            self._finish(CatalogError(ErrorKind.LOGIN_LOCKED, "the authentication database is locked", url=self.url))
            return
        accepted, request = QgsApplication.authManager().updateNetworkRequest(sending.request, sending.authcfg)
        if accepted:
            self._start(replace(sending, request=request))
        else:
            self._finish(not_applied(sending.authcfg, self.url))

    def _start(self, sending: _Sending) -> None:
        reply = self._reply = sending.by(self._manager)
        if sending.authcfg:
            QgsApplication.authManager().updateNetworkReply(reply, sending.authcfg)
        reply.finished.connect(self._finished)
        if self._sink is not None:
            reply.setReadBufferSize(_WAITING)
            reply.readyRead.connect(self._come)
            return
        self._patience.start(_PATIENCE * sending.limit)
        if self._limit:
            self._size.start()

    @property
    def body(self) -> bytes:
        """What was received, where no sink took it."""
        return b"".join(self._chunks)

    def announced(self) -> Optional[int]:
        """The length that the answer announces for its body, where it does."""
        if self._reply is None or bytes(self._reply.rawHeader(QByteArray(b"Content-Encoding"))):
            return None
        return length_in(bytes(self._reply.rawHeader(QByteArray(b"Content-Length"))).decode("latin-1"))

    def final_url(self) -> str:
        """The address after redirects, complete but for a user and password in it."""
        if self._reply is None:
            return self.url
        return bytes(self._reply.url().toEncoded(QUrl.UrlFormattingOption.RemoveUserInfo)).decode("ascii")

    def abort(self) -> None:
        """Stop without calling ``on_done``."""
        self._ended = True
        reply = self._release()
        if reply is not None:
            reply.abort()
            reply.deleteLater()

    def fail(self, error: CatalogError) -> None:
        """Stop and report ``error``, unless it ended already."""
        if not self._ended:
            self.abort()
            self._on_done(self, error)

    def _give_up(self) -> None:
        self._read()
        self.fail(CatalogError(ErrorKind.TIMEOUT, f"{self.received} bytes so far", url=self.url))

    def _look(self) -> None:
        if self._reply is not None and self._reply.bytesAvailable() > self._limit:
            self._read()

    def _come(self) -> None:
        """A piece has come, for a sink."""
        self._read()
        if self._reply is not None and self.received > _EACH:
            self._reply.readyRead.disconnect(self._come)
            self._pieces = False
            self._turn.start()

    def _take_turn(self) -> None:
        before = self.received
        self._read()
        self._turn.setInterval(_EVERY_BUSY if self.received - before > _EACH else _EVERY)

    def _read(self) -> None:
        """Take what has come, in pieces: a copy of much at once would hold Python's lock all along."""
        while self._reply is not None and self._reply.isOpen() and self._accept(self._reply.read(_PIECE)):
            pass

    def _accept(self, chunk: Optional[bytes]) -> bool:
        """One piece; whether there may be another."""
        if not chunk:
            return False
        if not self.received and self._on_head is not None and not self._tell_head(self._on_head):
            return False
        self.received += len(chunk)
        if self._limit and self.received > self._limit:
            self.fail(CatalogError(ErrorKind.TOO_LARGE, f"more than {self._limit} bytes", url=self.url))
        elif self._sink is None:
            self._chunks.append(chunk)
        else:
            self._pass_on(self._sink, chunk)
        return not self._ended

    def _tell_head(self, on_head: OnHead) -> bool:
        reply = self._reply
        if reply is None:
            return False
        status, headers, announced = status_of(reply) or 0, headers_of(reply), self.announced()
        return self._guarded(lambda: on_head(status, headers, announced))

    def _pass_on(self, sink: Sink, chunk: bytes) -> None:
        self._guarded(lambda: sink(chunk))

    def _guarded(self, act: Callable[[], None]) -> bool:
        """Whether what takes the answer did so; else the exchange has ended with what went wrong."""
        try:
            act()
        except CatalogError as error:
            self.fail(error)
        except OSError as error:
            self.fail(disk_error(error, self.url))
        return not self._ended

    def _finished(self) -> None:
        self._read()
        reply = self._reply
        if reply is None:
            return
        announced = self.announced()
        error = failure(reply)
        if error is not None and error.kind is ErrorKind.REDIRECT and self._on_redirect is not None:
            self._on_redirect(redirect_target(reply))
        self.status = status_of(reply) or 0
        self.url = self.final_url()
        self.headers = headers_of(reply)
        self._release()
        reply.deleteLater()
        if error is None and announced is not None and self.received < announced:
            error = CatalogError(ErrorKind.CUT_OFF, f"{self.received} of {announced} bytes", url=self.url)
        self._finish(error and diagnose(error, self._manager, self.url))

    def _release(self) -> Optional[QNetworkReply]:
        self._patience.stop()
        self._size.stop()
        self._turn.stop()
        reply, self._reply = self._reply, None
        if reply is None or sip.isdeleted(reply):
            return None
        reply.finished.disconnect(self._finished)
        if self._sink is not None and self._pieces:
            reply.readyRead.disconnect(self._come)
        return reply

    def _finish(self, error: Optional[CatalogError]) -> None:
        self._ended = True
        self._patience.stop()
        self._on_done(self, error)
