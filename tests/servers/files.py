"""Files on loopback, served as real servers do: well, slowly, cut off, elsewhere, under a wrong type, not at all.

What a request's query asks for decides: ``?slow=0.05`` waits so many seconds before each of its pieces, ``?cut=100``
sends so many bytes of what it announced, ``?to=name`` redirects, ``?type=text/html`` and ``?name=x.zip`` change the
headers, ``?status=403`` refuses, ``?nolength=1`` hides the size. Of a server with validators, ``?only=date`` sends no
entity tag, ``?weak=1`` a weak one, ``?blind=1`` sends ranges without looking whether they still fit, ``?beside=10``
sends another range than was asked for.
"""
from __future__ import annotations

import mimetypes
import re
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Dict, List, Optional, Tuple, Type
from urllib.parse import parse_qsl, unquote, urlsplit

from .ports import OnNewPort

_PIECE = 16 * 1024


class FileServer:
    """Serves one folder as a context manager; ``asked`` lists (path with query, headers), ``sent`` counts the bytes.

    :param ranges: whether partial requests are honoured (RFC 9110 §14)
    :param validators: whether files have entity tags and dates, and conditions are honoured (RFC 9110 §8.8, §13)
    :param handler: what answers, another one in tests that want more of it
    """

    def __init__(
        self,
        folder: Path,
        ranges: bool = False,
        handler: "Optional[Type[_Handler]]" = None,
        validators: bool = False,
    ) -> None:
        self._handler = handler or _Handler
        self.folder = folder
        self.ranges = ranges
        self.validators = validators
        #: A status with which all is refused, 0 for none.
        self.refuse = 0
        #: How the paths end that this is for.
        self.refused = ""
        self.asked: List[Tuple[str, Dict[str, str]]] = []
        self.sent = 0

    def __enter__(self) -> "FileServer":
        outer = self

        class Handler(self._handler):  # type: ignore[name-defined, misc]
            server_of_files = outer

        self._http = _Server(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    @property
    def url(self) -> str:
        """The address of the folder, without a slash at its end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def paths(self) -> List[str]:
        """The paths that were asked for, without queries."""
        return [path.partition("?")[0] for path, _ in self.asked]


class _Server(OnNewPort, ThreadingHTTPServer):
    pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_of_files: FileServer

    def do_GET(self) -> None:
        server = self.server_of_files
        server.asked.append((self.path, dict(self.headers)))
        parts = urlsplit(self.path)
        options = dict(parse_qsl(parts.query))
        path = (server.folder / unquote(parts.path).lstrip("/")).resolve()
        if server.refuse and parts.path.endswith(server.refused):
            self._head(server.refuse, 0, [])
        elif "to" in options:
            self._head(302, 0, [("Location", options["to"])])
        elif "status" in options:
            self._head(int(options["status"]), 0, [])
        elif not path.is_file() or server.folder.resolve() not in path.parents:
            self._head(404, 0, [])
        else:
            self._send(path, options)

    do_HEAD = do_GET

    def _send(self, path: Path, options: Dict[str, str]) -> None:
        server = self.server_of_files
        body = path.read_bytes()
        facts = self._validators(path, options) if server.validators else {}
        if self._is_known(facts):
            self._head(304, 0, list(facts.items()))
            return
        start, end, status = self._range(len(body), facts, options)
        mime = options.get("type") or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        headers = [("Content-Type", mime), *facts.items()]
        if "name" in options:
            headers.append(("Content-Disposition", f'attachment; filename="{options["name"]}"'))
        if status == 206:
            headers.append(("Content-Range", f"bytes {start}-{end - 1}/{len(body)}"))
        if status == 416:
            headers.append(("Content-Range", f"bytes */{len(body)}"))
        self._head(status, None if "nolength" in options else end - start, headers)
        if self.command == "GET":
            self._write(body[start:end], options)

    def _validators(self, path: Path, options: Dict[str, str]) -> Dict[str, str]:
        found = path.stat()
        weak = "W/" if "weak" in options else ""
        facts = {"ETag": f'{weak}"{found.st_mtime_ns:x}-{found.st_size:x}"'}
        if options.get("only") == "date":
            facts = {}
        return {**facts, "Last-Modified": formatdate(found.st_mtime, usegmt=True)}

    def _is_known(self, facts: Dict[str, str]) -> bool:
        if not facts or "Range" in self.headers:
            return False
        if "If-None-Match" in self.headers:
            return self.headers["If-None-Match"] == facts.get("ETag")
        return self.headers.get("If-Modified-Since") == facts["Last-Modified"]

    def _range(self, size: int, facts: Dict[str, str], options: Dict[str, str]) -> Tuple[int, int, int]:
        match = re.match(r"bytes=(\d+)-(\d*)$", self.headers.get("Range", ""))
        fits = "blind" in options or self.headers.get("If-Range", "") in ("", *facts.values())
        if match is None or not self.server_of_files.ranges or not fits:
            return 0, size, 200
        start = max(0, int(match.group(1)) - int(options.get("beside", 0)))
        if start >= size:
            return 0, 0, 416
        return start, min(size, int(match.group(2) or size - 1) + 1), 206

    def _head(self, status: int, length: "int | None", headers: List[Tuple[str, str]]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if self.server_of_files.ranges:
            self.send_header("Accept-Ranges", "bytes")
        if length is None:
            self.close_connection = True
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def _write(self, body: bytes, options: Dict[str, str]) -> None:
        cut = int(options.get("cut", len(body)))
        pause = float(options.get("slow", 0))
        try:
            for start in range(0, cut, _PIECE):
                time.sleep(pause)
                piece = body[start : min(start + _PIECE, cut)]
                self.wfile.write(piece)
                self.server_of_files.sent += len(piece)
        except OSError:  # the client went away
            self.close_connection = True
        if cut < len(body):
            self.close_connection = True

    def log_message(self, *_arguments: object) -> None:
        """Keep the terminal quiet."""
