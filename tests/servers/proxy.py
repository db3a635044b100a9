"""A network proxy on loopback that counts what passes through it, and that can refuse.

    with CountingProxy() as proxy:                      # lets everything through
    with CountingProxy(word="ana:secret") as proxy:     # wants a login: 407
    with CountingProxy(refuses=True) as proxy:          # 403, as Squid says it

``passed`` holds the addresses that were asked through it (``host:port`` for the tunnels of HTTPS), ``seen`` every one.
"""
from __future__ import annotations

import base64
import select
import socket
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, List, Optional, Type
from urllib.parse import urlsplit

from .ports import OnNewPort


class CountingProxy:
    """An HTTP proxy on a free port of 127.0.0.1 (RFC 9110 §9.3.6 for tunnels)."""

    def __init__(self, word: str = "", refuses: bool = False, squid: bool = True) -> None:
        self.passed: List[str] = []
        self.seen: List[str] = []
        self.word = word
        self.refuses = refuses
        self.squid = squid
        self._server: Optional[_ProxyServer] = None

    @property
    def port(self) -> int:
        assert self._server is not None, "the proxy does not run"
        return int(self._server.server_address[1])

    def __enter__(self) -> "CountingProxy":
        self._server = _ProxyServer(self)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()


class _ProxyServer(OnNewPort, ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, proxy: CountingProxy) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.proxy = proxy

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _ProxyServer

    def do_GET(self) -> None:
        if not self._admitted():
            return
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name: value for name, value in self.headers.items() if not name.lower().startswith("proxy-")}
        upstream = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=10)
        path = parts.path or "/"
        upstream.request(
            self.command, path + (f"?{parts.query}" if parts.query else ""), self.rfile.read(length), headers
        )
        answer = upstream.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", "content-length", "date", "server"):
                self.send_header(name, value)
        length_told = answer.getheader("Content-Length", "0") if self.command == "HEAD" else str(len(body))
        self.send_header("Content-Length", length_told)
        self.send_header("Via", "1.1 essai")
        self.end_headers()
        self.wfile.write(body)
        upstream.close()

    do_POST = do_GET
    do_HEAD = do_GET

    def do_CONNECT(self) -> None:
        if not self._admitted():
            return
        host, _, port = self.path.rpartition(":")
        with socket.create_connection((host, int(port)), 10) as upstream:
            self.send_response(200, "Connection established")
            self.end_headers()
            self._tunnel(upstream)
        self.close_connection = True

    def _tunnel(self, upstream: socket.socket) -> None:
        ends = {self.connection: upstream, upstream: self.connection}
        while True:
            ready, _, _ = select.select(list(ends), [], [], 10)
            if not ready:
                return
            for end in ready:
                data = end.recv(65536)
                if not data:
                    return
                ends[end].sendall(data)

    def _admitted(self) -> bool:
        proxy = self.server.proxy
        proxy.seen.append(self.path)
        if proxy.refuses:
            headers = {"X-Squid-Error": "ERR_ACCESS_DENIED 0"} if proxy.squid else {}
            self._refuse(403, headers)
            return False
        wanted = "Basic " + base64.b64encode(proxy.word.encode()).decode()
        if proxy.word and self.headers.get("Proxy-Authorization") != wanted:
            self._refuse(407, {"Proxy-Authenticate": 'Basic realm="essai"'})
            return False
        proxy.passed.append(self.path)
        return True

    def _refuse(self, status: int, headers: "dict[str, str]") -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        body = b"<html><body>ERR_ACCESS_DENIED</body></html>"
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Tests read ``seen`` instead."""
