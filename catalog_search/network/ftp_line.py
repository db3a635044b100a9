"""One connection, through QGIS's proxy and by its certificates, read and written in the calling thread.

Python's ``ftplib`` knows neither, and GDAL's curl not the certificates that QGIS trusts; both wait for a silent server
where somebody has cancelled. Waiting is done on an event loop: Qt's own ``waitFor…`` may fail on Windows.
"""
from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Optional

from qgis.core import QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QByteArray, QEventLoop, QTimer
from qgis.PyQt.QtNetwork import QAbstractSocket, QNetworkProxy, QSsl, QSslSocket

from ..model.errors import CatalogError, CertificateFault, ErrorKind
from ..support.compat import enum_value
from .certificates import faults_of, is_excepted

_LOOK = 100  # milliseconds between looks at whether somebody cancelled
_PIECE = 256 * 1024
_LONGEST_LINE = 8192

_Error, _State = QAbstractSocket.SocketError, QAbstractSocket.SocketState
_KINDS: Dict[int, ErrorKind] = {
    enum_value(_Error.ConnectionRefusedError): ErrorKind.REFUSED,
    enum_value(_Error.RemoteHostClosedError): ErrorKind.CUT_OFF,
    enum_value(_Error.HostNotFoundError): ErrorKind.NO_SUCH_HOST,
    enum_value(_Error.SocketTimeoutError): ErrorKind.TIMEOUT,
    enum_value(_Error.SslHandshakeFailedError): ErrorKind.CERTIFICATE,
    enum_value(_Error.ProxyAuthenticationRequiredError): ErrorKind.PROXY,
    enum_value(_Error.ProxyConnectionRefusedError): ErrorKind.PROXY,
    enum_value(_Error.ProxyConnectionClosedError): ErrorKind.PROXY,
    enum_value(_Error.ProxyConnectionTimeoutError): ErrorKind.PROXY,
    enum_value(_Error.ProxyNotFoundError): ErrorKind.PROXY,
    enum_value(_Error.ProxyProtocolError): ErrorKind.PROXY,
}


@dataclass(frozen=True)
class Peer:
    """Whom to connect to, and how long to wait for it.

    ``host`` and ``port`` are those for which a certificate, or an exception for one, has to be good. ``silence`` is in
    seconds, so is ``end``, the moment by ``time.monotonic`` at which all has to be over. ``check`` raises where
    somebody cancelled.
    """

    host: str
    port: int
    shown: str
    proxy: QNetworkProxy
    silence: float
    check: Callable[[], None]
    end: float = float("inf")


class Line:
    """A connection. To be closed in the thread that made it.

    What its methods raise is a ``CatalogError``: why there is no connection any more, ``TIMEOUT`` where nothing came,
    ``CANCELLED``.
    """

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._loop = QEventLoop()
        self._timer = QTimer()
        self._timer.timeout.connect(self._loop.quit)
        self._timer.start(_LOOK)
        self._socket = QSslSocket()
        self._socket.setProxy(peer.proxy)
        for signal in (self._socket.readyRead, self._socket.stateChanged, self._socket.encrypted):
            signal.connect(self._loop.quit)
        self._socket.sslErrors.connect(self._judge)
        self._faults: List[CertificateFault] = []
        self._rest = b""

    def connect(self, host: str, port: int, silence: Optional[float] = None) -> None:
        """Make the connection.

        :param silence: seconds to wait for it, where not those of the peer
        """
        self._socket.connectToHost(host, port)
        self._until(lambda: self._socket.state() == _State.ConnectedState, silence)

    def secure(self, ticket: Any = None) -> None:
        """Speak TLS from now on: the certificate has to be good by QGIS's authorities and exceptions.

        :param ticket: that of a session to go on with; many servers want files over the session of the commands
        """
        config = self._socket.sslConfiguration()
        manager = QgsApplication.authManager()
        if not manager.isDisabled():
            config.setCaCertificates(manager.trustedCaCertsCache())
        config.setSslOption(QSsl.SslOption.SslOptionDisableSessionPersistence, False)
        if ticket is not None:
            config.setSessionTicket(ticket)
        self._socket.setSslConfiguration(config)
        self._socket.setPeerVerifyName(self._peer.host)
        self._socket.startClientEncryption()
        self._until(self._socket.isEncrypted)

    @property
    def ticket(self) -> Any:
        """What the other lines to the same server need to go on with this one's TLS session."""
        return self._socket.sslConfiguration().sessionTicket()

    @property
    def address(self) -> str:
        """The very computer that was reached, in numbers; its name where a proxy did that."""
        own = self._socket.peerAddress()
        return self._peer.host if own.isNull() or self._socket.proxy().hostName() else str(own.toString())

    def speaks_first(self, seconds: float) -> bool:
        """Whether the server says something before it is asked: inside TLS from the first byte none does."""
        with suppress(CatalogError):
            self._until(lambda: self._socket.bytesAvailable() > 0, seconds)
        self._peer.check()
        return bool(self._socket.bytesAvailable())

    def write(self, data: bytes) -> None:
        self._socket.write(QByteArray(data))
        self._socket.flush()

    def line(self, silence: Optional[float] = None) -> bytes:
        """The next line, without its end."""
        while b"\n" not in self._rest:
            if len(self._rest) > _LONGEST_LINE:
                raise CatalogError(ErrorKind.UNEXPECTED, "a line without an end", url=self._peer.shown)
            piece = self.read(silence)
            if not piece:
                raise CatalogError(ErrorKind.CUT_OFF, "hung up", url=self._peer.shown)
            self._rest += piece
        found, _, self._rest = self._rest.partition(b"\n")
        return found.rstrip(b"\r")

    def read(self, silence: Optional[float] = None) -> bytes:
        """What has come, at least something; nothing at the end."""
        self._until(lambda: self._socket.bytesAvailable() > 0 or self._is_over(), silence)
        return bytes(self._socket.read(_PIECE)) if self._socket.bytesAvailable() else b""

    def close(self, goodbye: bytes = b"") -> None:
        """Hang up at once, after a last word where there is one."""
        if sip.isdeleted(self._socket):
            return
        if goodbye and self._socket.state() == _State.ConnectedState:
            self.write(goodbye)
        self._timer.stop()
        self._socket.abort()
        for thing in (self._socket, self._timer, self._loop):
            sip.delete(thing)  # here, in its own thread, not wherever Python collects its garbage

    def _until(self, done: Callable[[], bool], silence: Optional[float] = None) -> None:
        limit = min(time.monotonic() + (silence or self._peer.silence), self._peer.end)
        while not done():
            self._peer.check()
            if self._socket.state() == _State.UnconnectedState:
                raise self._failure()
            if time.monotonic() > limit:
                raise CatalogError(ErrorKind.TIMEOUT, url=self._peer.shown)
            if self._loop.exec() == -1:  # the thread was told to quit
                raise CatalogError(ErrorKind.CANCELLED, url=self._peer.shown)

    def _is_over(self) -> bool:
        """Whether the server has hung up in good order, or said so inside TLS and waits for the same."""
        code = enum_value(self._socket.error())
        over = code == -1 and self._socket.state() == _State.UnconnectedState
        return bool(over or code == enum_value(_Error.RemoteHostClosedError))

    def _failure(self) -> CatalogError:
        code = enum_value(self._socket.error())
        shown = self._peer.shown
        if self._faults:
            return CatalogError(ErrorKind.CERTIFICATE, url=shown, faults=self._faults)
        asked = code == enum_value(_Error.ProxyAuthenticationRequiredError)
        words = str(self._socket.errorString())[:300]
        return CatalogError(_KINDS.get(code, ErrorKind.UNREACHABLE), words, 407 if asked else None, shown)

    def _judge(self, errors: List[Any]) -> None:
        met = self._socket.peerCertificate()
        if is_excepted(f"{self._peer.host}:{self._peer.port}", met, errors):
            self._socket.ignoreSslErrors(errors)
        else:
            self._faults = faults_of(errors)
