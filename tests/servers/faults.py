"""A loopback server that can break on demand: the base of every catalogue double, and the ways to break.

``FAULTS`` names the faults of transport and HTTP that mean the same whatever the format; each is a function that
answers one request in its own broken way through the handler that it is given. A double adds the faults of its own
format by extending ``faults``::

    class CswDouble(LoopbackServer):
        faults = {**FAULTS, "exception_report": _exception_report}

        def answer(self, handler: Handler, asked: Asked) -> None:
            send(handler, 200, self.capabilities(), "application/xml")

    with CswDouble() as double:
        double.fault("/csw", "cut_off")             # every request from here on
        double.fault("/csw", "http_503", times=1)   # the next request only; later ones are answered again
        double.clear_faults()
        ...
        assert double.requests[-1].value("request") == "GetRecords"

The transport faults, by what they do:

- ``cut_off``: ``Content-Length`` promises more than comes; ``cut_off_chunk``: the same inside a chunked reply;
  ``closed``: no reply at all; ``not_http``: bytes that are no HTTP;
- ``never``: accepts and never answers (until the double stops); ``dribble``: a byte now and then, for ever;
- ``huge``: more than 64 MiB of white space; ``gzip_bomb``: the same in a few kilobytes; ``bad_gzip``: said to be gzip;
- ``redirect_loop``, ``redirect_nowhere`` (no ``Location``), ``redirect_to_file`` (a ``file:`` address);
- ``html`` (a web page with 200), ``empty``, ``no_content`` (204), ``garbage`` (text that is neither JSON nor XML),
  ``binary``, ``http_400`` ... ``http_504`` (see ``_STATUS``; 429 and 503 say ``Retry-After``, 502 and 504 are pages).
"""
from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Callable, ClassVar, Dict, List, Mapping, Optional, Tuple, Type, TypeVar, Union
from urllib.parse import parse_qsl, unquote, urlsplit

from .ports import OnNewPort

Fault = Callable[[BaseHTTPRequestHandler], None]
Server = TypeVar("Server", bound="LoopbackServer")

MEBIBYTE = 1024 * 1024
HUGE = 80 * MEBIBYTE
#: Packed beforehand: packing takes longer than some clients wait.
_BOMB = gzip.compress(b"[" + b" " * HUGE, 1)
PAGE = b"<!DOCTYPE html>\n<html><head><title>%s</title></head><body><h1>%s</h1></body></html>"


@dataclass(frozen=True)
class Asked:
    """One request as it came in; ``query`` keeps repeated parameters and their order, percent-decoded."""

    method: str
    path: str
    query: Tuple[Tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes = b""
    raw_path: str = ""

    def values(self, name: str) -> List[str]:
        """All values of one parameter, its name in any case (OGC names have no case)."""
        return [value for key, value in self.query if key.lower() == name.lower()]

    def value(self, name: str, default: str = "") -> str:
        return next(iter(self.values(name)), default)

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")


@dataclass
class _Planned:
    prefix: str
    fault: Fault
    times: Optional[int] = None


@dataclass
class LoopbackServer:
    """A threaded HTTP server on a free port of 127.0.0.1, to be used in a ``with`` statement.

    Subclasses write ``answer``. What a client asks wrongly is told with ``complain``: leaving the ``with`` statement
    then raises ``AssertionError``, unless ``strict`` is off. ``delay`` seconds pass before each answer.
    """

    delay: float = 0.0
    strict: bool = True
    requests: List[Asked] = field(default_factory=list)
    complaints: List[str] = field(default_factory=list)
    _planned: List[_Planned] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _server: Optional["_Server"] = None

    faults: ClassVar[Mapping[str, Fault]] = {}

    def answer(self, handler: "Handler", asked: Asked) -> None:
        """Answer one request in good health."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        """The root address without a slash at its end; known once the server runs."""
        assert self._server is not None, "the double does not run"
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def fault(self, path_prefix: str, fault: Union[str, Fault], times: Optional[int] = None) -> None:
        """Break the next ``times`` (``None``: all) requests whose path starts with ``path_prefix``.

        :param fault: a name in ``FAULTS`` or in the double's own ``faults``, or what answers instead
        """
        chosen = {**FAULTS, **self.faults}[fault] if isinstance(fault, str) else fault
        with self._lock:
            self._planned.append(_Planned(path_prefix, chosen, times))

    def clear_faults(self) -> None:
        with self._lock:
            self._planned.clear()

    def complain(self, text: str) -> None:
        """Note that a client asked something that the real server would not understand."""
        with self._lock:
            self.complaints.append(text)

    def start(self: Server) -> Server:
        self._server = _Server(self)
        threading.Thread(target=self._server.serve_forever, args=(0.005,), daemon=True).start()
        return self

    def stop(self) -> None:
        if self._server is not None:
            self._server.stopping.set()
            self._server.shutdown()
            self._server.server_close()

    def __enter__(self: Server) -> Server:
        return self.start()

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.stop()
        if kind is None and self.strict and self.complaints:
            raise AssertionError("; ".join(self.complaints))

    def _respond(self, handler: "Handler", asked: Asked) -> None:
        with self._lock:
            self.requests.append(asked)
        if self.delay:
            time.sleep(self.delay)
        fault = self._take_fault(asked.path)
        if fault is None:
            self.answer(handler, asked)
        else:
            fault(handler)

    def _take_fault(self, path: str) -> Optional[Fault]:
        with self._lock:
            planned = next((p for p in self._planned if path.startswith(p.prefix) and p.times != 0), None)
            if planned is None:
                return None
            if planned.times is not None:
                planned.times -= 1
            return planned.fault


@dataclass
class RootedServer(LoopbackServer):
    """A server whose addresses begin with the path ``root``, which ``url`` includes."""

    root: str = ""

    @property
    def url(self) -> str:
        return super().url + self.root


class _Server(OnNewPort, ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, double: LoopbackServer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.double = double
        self.stopping = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


class Handler(BaseHTTPRequestHandler):
    """Reads a request into an ``Asked`` and hands it to the double."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        asked = Asked(
            method=self.command,
            path=unquote(parts.path),
            query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
            headers=dict(self.headers.items()),
            body=self.rfile.read(length) if length else b"",
            raw_path=self.path,
        )
        try:
            self.server.double._respond(self, asked)
        except (BrokenPipeError, ConnectionError, socket.timeout):
            self.close_connection = True
        except Exception as error:
            self.server.double.complain(f"{asked.method} {self.path}: {error!r}")
            raise

    do_POST = do_HEAD = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Tests read ``requests`` instead."""


def send(
    handler: BaseHTTPRequestHandler,
    status: int,
    body: bytes,
    content_type: str = "application/json",
    headers: Optional[Mapping[str, str]] = None,
) -> None:
    """Answer with one whole body (none for HEAD)."""
    handler.send_response(status)
    handler.send_header("Content-Type", content_type)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)


def fixed(
    status: int, body: bytes, content_type: str = "application/json", headers: Optional[Mapping[str, str]] = None
) -> Fault:
    """A fault that always answers the same."""
    return lambda handler: send(handler, status, body, content_type, headers)


def _hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.flush()
    handler.close_connection = True


def _cut_off(handler: BaseHTTPRequestHandler) -> None:
    body = b'{"data": [{"id": "1", "title": "Cadastre'
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body) + 5000))
    handler.end_headers()
    handler.wfile.write(body)
    _hang_up(handler)


def _cut_off_chunk(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b'1000\r\n{"data": [{"id": "1", "title": "Cadastre')
    _hang_up(handler)


def _closed(handler: BaseHTTPRequestHandler) -> None:
    """Reset instead of a polite end (SO_LINGER 0 sends RST)."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True


def _not_http(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"220 ftp.example.org ready\r\n\r\n")
    _hang_up(handler)


def _never(handler: BaseHTTPRequestHandler) -> None:
    _stopping(handler).wait(600)
    handler.close_connection = True


def _dribble(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    while not _stopping(handler).wait(0.02):
        handler.wfile.write(b" ")
        handler.wfile.flush()
    handler.close_connection = True


def _huge(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    handler.wfile.write(b"[")
    block = b" " * MEBIBYTE
    for _ in range(HUGE // MEBIBYTE):
        handler.wfile.write(block)
    _hang_up(handler)


def _gzip_bomb(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, _BOMB, headers={"Content-Encoding": "gzip"})


def _redirect_loop(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 302, b"", "text/html", {"Location": handler.path})


def _stopping(handler: BaseHTTPRequestHandler) -> threading.Event:
    return getattr(handler.server, "stopping", None) or threading.Event()


def _page(title: bytes) -> bytes:
    return PAGE % (title, title)


def _message(text: str) -> bytes:
    return ('{"message": "%s"}' % text).encode()


_STATUS: Dict[str, Fault] = {
    "http_400": fixed(400, _message("Input payload validation failed")),
    "http_401": fixed(401, _message("Unauthorized")),
    "http_403": fixed(403, _message("Forbidden")),
    "http_404": fixed(404, _message("The requested URL was not found on the server.")),
    "http_407": fixed(407, _page(b"Proxy authentication required"), "text/html", {"Proxy-Authenticate": "Basic"}),
    "http_410": fixed(410, _message("Dataset has been deleted")),
    "http_418": fixed(418, _message("I am a teapot")),
    "http_429": fixed(429, _message("Too many requests"), headers={"Retry-After": "70"}),
    "http_500": fixed(500, _message("Internal Server Error")),
    "http_501": fixed(501, _message("Not Implemented")),
    "http_502": fixed(502, _page(b"502 Bad Gateway"), "text/html"),
    "http_503": fixed(503, _page(b"Maintenance"), "text/html", {"Retry-After": "120"}),
    "http_504": fixed(504, _page(b"504 Gateway Time-out"), "text/html"),
}

#: Faults of transport and HTTP by name; see the module's docstring.
FAULTS: Dict[str, Fault] = {
    "cut_off": _cut_off,
    "cut_off_chunk": _cut_off_chunk,
    "closed": _closed,
    "not_http": _not_http,
    "never": _never,
    "dribble": _dribble,
    "huge": _huge,
    "gzip_bomb": _gzip_bomb,
    "bad_gzip": fixed(200, b'{"data": []}', headers={"Content-Encoding": "gzip"}),
    "redirect_loop": _redirect_loop,
    "redirect_nowhere": fixed(302, b"", "text/html"),
    "redirect_to_file": fixed(302, b"", "text/html", {"Location": "file:///etc/passwd"}),
    "html": fixed(200, _page(b"Connexion au portail captif"), "text/html; charset=utf-8"),
    "empty": fixed(200, b""),
    "no_content": lambda handler: _bare(handler, 204),
    "garbage": fixed(200, b"Erreur : la base ne repond pas (ORA-12541)", "text/plain"),
    "binary": fixed(200, bytes(range(256)) * 16, "application/octet-stream"),
    **_STATUS,
}


def _bare(handler: BaseHTTPRequestHandler, status: int) -> None:
    handler.send_response(status)
    handler.end_headers()
