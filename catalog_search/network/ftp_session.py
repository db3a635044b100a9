"""A session with an FTP server (RFC 959, 2228, 2389, 2428, 3659, 4217): logged in, always passive, never active."""
from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Dict, Iterator, List, Optional, Type

from qgis.core import QgsFeedback
from qgis.PyQt import sip
from qgis.PyQt.QtNetwork import QNetworkProxy

from ..model.errors import CatalogError, ErrorKind
from .conversation import length_in
from .diagnosis import diagnose, proxy_for
from .fetch import default_timeout
from .ftp_address import PORT, TLS_PORT, FtpAddress
from .ftp_line import Line, Peer
from .manager import new_manager

_MOST_LINES = 500
#: Seconds to wait for a server where another port may be meant; for its first words; for its last.
_TRY, _FIRST, _LAST = 10.0, 1.5, 5.0
_ANONYMOUS = (b"anonymous", b"guest@example.org")
_CODE = re.compile(r"^([1-6]\d\d)([ -]|$)")
_EPSV = re.compile(r"\((.)\1\1(\d{1,5})\1\)")
_PASV = re.compile(r"(?:\d{1,3},){4}(\d{1,3}),(\d{1,3})")
_LOWEST_PORT = 1024
_MOMENT = re.compile(r"^(\d{14})(\.\d+)?$")
#: A command that a server does not know, or knows and does not offer.
_UNKNOWN = (202, 500, 501, 502, 503, 504)
#: Why another port is tried.
_NOBODY = (ErrorKind.REFUSED, ErrorKind.TIMEOUT, ErrorKind.UNREACHABLE)
_DENIED = re.compile(r"(?i)denied|not allowed|permission|forbidden|refus|interdit")
_WANTS_TLS = re.compile(r"(?i)\b(tls|ssl|auth|encrypt\w*|cleartext)\b")
_NEGATIVE: Dict[int, ErrorKind] = {
    421: ErrorKind.TOO_MANY,
    425: ErrorKind.UNAVAILABLE,
    426: ErrorKind.CUT_OFF,
    430: ErrorKind.LOGIN_WRONG,
    434: ErrorKind.UNAVAILABLE,
    450: ErrorKind.UNAVAILABLE,
    451: ErrorKind.CUT_OFF,
    452: ErrorKind.UNAVAILABLE,
    530: ErrorKind.LOGIN_WRONG,
    532: ErrorKind.LOGIN_NEEDED,
    550: ErrorKind.NOT_FOUND,
    553: ErrorKind.NOT_FOUND,
}


@dataclass(frozen=True)
class Reply:
    """``code`` of three digits and the words of its last line."""

    code: int
    text: str

    @property
    def is_good(self) -> bool:
        return 200 <= self.code < 300


class _WantsTls(CatalogError):
    """The server lets nobody in who does not encrypt."""


class FtpSession:
    """A context in which a server answers for one address.

    What its methods raise is a ``CatalogError``: of a server that does not answer, refuses, or says something else
    than FTP; ``CANCELLED`` where somebody cancelled.

    :param patience: seconds for all of it, where not only silence has a limit
    """

    def __init__(self, address: FtpAddress, feedback: Optional[QgsFeedback] = None, patience: float = 0.0) -> None:
        self._address = address
        self._feedback = feedback
        self._manager = new_manager()
        proxy = _tunnel(proxy_for(self._manager, address.shown))
        end = time.monotonic() + patience if patience else float("inf")
        silence = default_timeout() / 1000
        self._peer = Peer(address.host, address.port or PORT, address.shown, proxy, silence, self._check, end)
        self._lines: List[Line] = []
        self._private = False

    def __enter__(self) -> "FtpSession":
        try:
            try:
                self._begin(self._address.tls)
            except _WantsTls:
                self._hang_up()
                self._begin(True)
        except BaseException as error:
            self._end(error)
            raise
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self._end(error)

    def size(self) -> Optional[int]:
        """The file's size in bytes; ``None`` where the server does not tell sizes."""
        reply = self._ask(b"SIZE " + self._address.path)
        if reply.code in _UNKNOWN:
            return None
        if reply.code != 213:
            raise self._failure(reply)
        return length_in(reply.text.strip())

    def moment(self) -> str:
        """When the file was changed, in UTC as ``YYYYMMDDhhmmss``; empty where the server does not tell."""
        reply = self._ask(b"MDTM " + self._address.path)
        match = _MOMENT.match(reply.text.strip())
        return match.group(1) if reply.code == 213 and match else ""

    def is_folder(self) -> bool:
        """Whether the address is that of a folder."""
        return self._ask(b"CWD " + (self._address.path or b".")).code == 250

    def open(self, command: bytes, start: int = 0) -> int:
        """Have something sent; ``read`` brings it.

        :param start: the byte to go on from
        :returns: the byte that it really goes on from, 0 where the server cannot do that
        """
        data = self._passive()
        if start and self._ask(b"REST %d" % start).code != 350:
            start = 0
        reply = self._ask(command)
        if reply.code not in (125, 150):
            raise self._failure(reply)
        if self._private:
            data.secure(self._control.ticket)
        return start

    def read(self) -> Iterator[bytes]:
        """The pieces of what was opened, to where the server ends it."""
        return iter(self._lines[-1].read, b"")

    def finish(self) -> None:
        """Hear whether that was all of it.

        :raises CatalogError: of kind ``CUT_OFF`` where it was not
        """
        self.drop()
        reply = self._reply(_LAST)
        if not reply.is_good:
            raise CatalogError(ErrorKind.CUT_OFF, self._words(reply), url=self._address.shown)

    def drop(self) -> None:
        """Take no more of what was opened."""
        if len(self._lines) > 1:
            self._lines.pop().close()

    # The way in

    def _begin(self, tls: bool) -> None:
        port = self._address.port or (TLS_PORT if self._address.tls else PORT)
        try:
            self._call(port, _TRY if tls and not self._address.port else None)
        except CatalogError as error:
            if port == self._address.port or port == PORT or error.kind not in _NOBODY:
                raise
            port = PORT
            self._call(port)
        self._private = tls
        at_once = tls and self._address.tls and port != PORT
        if at_once and port != TLS_PORT:
            at_once = not self._control.speaks_first(_FIRST)
        if at_once:
            self._control.secure()
        self._greet()
        if tls and not at_once:
            self._expect(b"AUTH TLS", "AUTH")
            self._control.secure()
        self._log_in()
        if tls:
            self._expect(b"PBSZ 0", "PBSZ")
            self._expect(b"PROT P", "PROT")
        self._expect(b"TYPE I", "TYPE")

    def _call(self, port: int, silence: Optional[float] = None) -> None:
        self._hang_up()
        self._peer = replace(self._peer, port=port)
        line = Line(self._peer)
        self._lines = [line]
        line.connect(self._address.host, port, silence)

    def _greet(self) -> None:
        reply = self._reply()
        while reply.code == 120:  # ready in some minutes
            reply = self._reply()
        if not reply.is_good:
            raise self._refused(reply)

    def _log_in(self) -> None:
        user, password = (self._address.user, self._address.password) if self._address.user else _ANONYMOUS
        reply = self._ask(b"USER " + user)
        if reply.code == 331:
            reply = self._ask(b"PASS " + password)
        if not reply.is_good:
            raise self._refused(reply)

    def _refused(self, reply: Reply) -> CatalogError:
        """Why nobody is let in."""
        failure = self._failure(reply)
        if not self._private and _WANTS_TLS.search(reply.text):
            return _WantsTls(failure.kind, failure.detail, url=failure.url)
        if failure.kind in (ErrorKind.LOGIN_WRONG, ErrorKind.NOT_FOUND, ErrorKind.FORBIDDEN):
            failure.kind = ErrorKind.LOGIN_NEEDED if self._address.is_anonymous else ErrorKind.LOGIN_WRONG
        return failure

    def _passive(self) -> Line:
        """A line for what is sent, to the very computer that the commands go to, whatever host the server names.

        A server that could name another would have this computer connect to whom it likes (RFC 2577 §3).
        """
        host = self._control.address
        names = (b"EPSV", b"PASV") if ":" in host else (b"PASV", b"EPSV")
        reply = self._ask(names[0])
        if reply.code in _UNKNOWN:
            reply = self._ask(names[1])
        if reply.code not in (227, 229):
            raise self._failure(reply)
        port = _port_in(reply)
        if not _LOWEST_PORT <= port < 65536:
            raise CatalogError(ErrorKind.UNEXPECTED, self._words(reply), url=self._address.shown)
        line = Line(self._peer)
        self._lines.append(line)
        line.connect(host, port)
        return line

    # Words

    @property
    def _control(self) -> Line:
        return self._lines[0]

    def _expect(self, command: bytes, name: str) -> None:
        """Give a command without which there is no going on.

        :param name: what may stand in a log
        """
        reply = self._ask(command)
        if not reply.is_good:
            raise CatalogError(ErrorKind.UNEXPECTED, f"{name}: {self._words(reply)}", url=self._address.shown)

    def _ask(self, command: bytes) -> Reply:
        self._control.write(command + b"\r\n")
        return self._reply()

    def _reply(self, silence: Optional[float] = None) -> Reply:
        """The next reply, which may have several lines (RFC 959 §4.2)."""
        first = ""
        for _ in range(_MOST_LINES):
            line = self._control.line(silence).decode("utf-8", "replace")
            match = _CODE.match(line)
            if not first and match is None:
                raise CatalogError(ErrorKind.UNEXPECTED, "no server of FTP", url=self._address.shown)
            first = first or line[:3]
            if match is not None and match.group(1) == first and match.group(2) != "-":
                return Reply(int(first), line[4:])
        raise CatalogError(ErrorKind.UNEXPECTED, "a reply without an end", url=self._address.shown)

    def _failure(self, reply: Reply) -> CatalogError:
        kind = _NEGATIVE.get(reply.code, ErrorKind.UNEXPECTED)
        if kind is ErrorKind.NOT_FOUND and _DENIED.search(reply.text):
            kind = ErrorKind.FORBIDDEN
        return CatalogError(kind, self._words(reply), url=self._address.shown)

    def _words(self, reply: Reply) -> str:
        return f"FTP {reply.code} {self._address.without_secrets(reply.text)[:200]}".strip()

    # The way out

    def _check(self) -> None:
        if self._feedback is not None and self._feedback.isCanceled():
            raise CatalogError(ErrorKind.CANCELLED, url=self._address.shown)

    def _end(self, error: Optional[BaseException]) -> None:
        if isinstance(error, CatalogError):
            diagnose(error, self._manager, self._address.shown)
        self._hang_up()
        sip.delete(self._manager)

    def _hang_up(self) -> None:
        lines, self._lines = self._lines, []
        for line in lines[1:]:
            line.close()
        for line in lines[:1]:
            line.close(b"" if len(lines) > 1 else b"QUIT\r\n")


def _port_in(reply: Reply) -> int:
    """The port that a server opens for what it sends, 0 for none. The host that it names is not looked at."""
    if reply.code == 229:
        match = _EPSV.search(reply.text)
        return int(match.group(2)) if match else 0
    match = _PASV.search(reply.text)
    return int(match.group(1)) * 256 + int(match.group(2)) if match else 0


def _tunnel(proxy: QNetworkProxy) -> QNetworkProxy:
    """The proxy as one that passes bytes on: those that only fetch pages are asked for that, too."""
    pages = (QNetworkProxy.ProxyType.HttpCachingProxy, QNetworkProxy.ProxyType.FtpCachingProxy)
    if proxy.type() in pages:
        proxy.setType(QNetworkProxy.ProxyType.HttpProxy)
    return proxy
