"""Downloads that stream to disk and appear there only when they are complete."""
from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path
from typing import BinaryIO, Callable, Generator, List, Optional, Tuple
from urllib.parse import unquote, urlsplit

import requests
from qgis.core import QgsFeedback

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind, refused_login
from .conversation import login_for, login_with, origin
from .fetch import Fetch
from .qgis_blocking import qgis_carrier, wait_for
from .wire import header_pairs

Progress = Callable[[int, Optional[int]], None]
#: The conversation that makes the request for a file, given its address and whether the one before got a 401.
RequestFor = Callable[[str, bool], Generator[requests.Request, requests.Response, requests.Request]]

_MAX_NAME = 120
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


@dataclass(frozen=True)
class Downloaded:
    """A complete file: where it lies, from where it came after redirects, its media type, its size in bytes."""

    path: Path
    url: str
    mime: str
    size: int


def download(
    url: str,
    folder: Path,
    config: Optional[CatalogConfig] = None,
    feedback: Optional[QgsFeedback] = None,
    progress: Optional[Progress] = None,
    name: str = "",
    request_for: Optional[RequestFor] = None,
) -> Downloaded:
    """Fetch a file into a folder, in the calling thread (a task or an algorithm, never the main thread of a window).

    The file is written beside its final place and moved there when it is whole; an existing file is never overwritten.

    :param config: whose log-in is used, on its own origin only
    :param progress: told the bytes so far and the announced size, which may be unknown
    :param name: the file name to use; else the server's, else the last part of the address
    :param request_for: of the catalogue, for files that need more than a log-in of QGIS; asked for addresses on the
        catalogue's own origin only, and what it adds goes nowhere else
    :raises CatalogError: where the file cannot be had or written, or of kind ``CANCELLED``
    """
    if urlsplit(url).scheme.lower() not in ("http", "https", "ftp", "ftps"):
        raise CatalogError(ErrorKind.BAD_REQUEST, "not a network address", url=url)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(suffix=".part", dir=str(folder))
    except OSError as error:
        raise CatalogError(ErrorKind.DISK, str(error)) from error
    try:
        with os.fdopen(handle, "wb") as file:
            fetch = _Receiver(file, config, feedback, progress).receive(url, request_for)
        path = _free_path(folder, safe_name(name or _server_name(fetch) or _url_name(fetch.url) or _url_name(url)))
        os.replace(part, path)
    except OSError as error:
        raise CatalogError(ErrorKind.DISK, str(error)) from error
    finally:
        if os.path.exists(part):
            os.unlink(part)
    return Downloaded(path, fetch.url, _mime(fetch), path.stat().st_size)


@dataclass(frozen=True)
class _Signed:
    """An address with the headers and the log-in that go with it, and there only."""

    url: str
    headers: Tuple[Tuple[str, str], ...] = ()
    authcfg: str = ""


class _Receiver:
    """Writes what an address answers into a file that is open."""

    def __init__(
        self,
        file: BinaryIO,
        config: Optional[CatalogConfig],
        feedback: Optional[QgsFeedback],
        progress: Optional[Progress],
    ) -> None:
        self._file = file
        self._config = config
        self._feedback = feedback
        self._progress = progress
        self._received = 0
        self._announced: Optional[int] = None
        self._targets: List[str] = []

    def receive(self, url: str, request_for: Optional[RequestFor]) -> Fetch:
        """The answer, which is a good one.

        A token that is refused is renewed once. A redirect to another host is followed without what was signed: stores
        of files give out their own short-lived addresses so.

        :raises CatalogError: where there is no good answer
        """
        signed = self._sign(url, request_for, refused=False)
        try:
            fetch = self._fetch(signed)
            if fetch.status == 401 and signed.headers:
                signed = self._sign(url, request_for, refused=True)
                fetch = self._fetch(signed)
        except CatalogError as error:
            target = self._targets[-1] if self._targets else ""
            if error.kind is not ErrorKind.REDIRECT or not signed.headers or not _as_safe(url, target):
                raise
            signed = _Signed(target)
            fetch = self._fetch(signed)
        if not 200 <= fetch.status < 300 and fetch.status:
            kind = _status_kind(fetch.status)
            if fetch.status == 401:
                kind = refused_login(_header(fetch, "www-authenticate"), bool(signed.authcfg or signed.headers))
            raise CatalogError(kind, status=fetch.status, url=fetch.url.split("?")[0])
        return fetch

    def _sign(self, url: str, request_for: Optional[RequestFor], refused: bool) -> _Signed:
        config = self._config
        if request_for is None or config is None or origin(config.url) != origin(url):
            return _Signed(url, authcfg=login_for(config, url))
        request = qgis_carrier(config, self._feedback).run(request_for(url, refused)).prepare()
        own = [(name, value) for name, value in header_pairs(request) if name.lower() == "authorization"]
        return _Signed(url, tuple(own), login_with(config, request))

    def _fetch(self, signed: _Signed) -> Fetch:
        self._file.seek(0)
        self._file.truncate()
        self._received, self._announced = 0, None
        options = {"limit": 0, "on_start": self._started, "on_redirect": self._targets.append}
        return wait_for(
            signed.url, self._feedback, self._write, options, headers=signed.headers, authcfg=signed.authcfg
        )

    def _write(self, chunk: bytes) -> None:
        self._received += self._file.write(chunk)
        if self._progress is not None:
            self._progress(self._received, self._announced)

    def _started(self, size: Optional[int]) -> None:
        self._announced = size


def _as_safe(url: str, target: str) -> bool:
    """Whether a redirect leads to a web address, and not from https to http."""
    schemes = origin(url)[0], origin(target)[0]
    return schemes[1] == "https" or schemes == ("http", "http")


def _status_kind(status: int) -> ErrorKind:
    known = {403: ErrorKind.FORBIDDEN, 404: ErrorKind.NOT_FOUND, 410: ErrorKind.GONE}
    known.update({429: ErrorKind.TOO_MANY, 502: ErrorKind.UNAVAILABLE, 503: ErrorKind.UNAVAILABLE})
    return known.get(status, ErrorKind.SERVER if status >= 500 else ErrorKind.BAD_REQUEST)


def safe_name(name: str) -> str:
    """A file name that every system takes: no folder, control or reserved character, no reserved name, not too long."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = re.sub(r'[\x00-\x1f\x7f<>:"|?*]', "_", name).strip(" .")
    if not name or _RESERVED.match(name):
        name = f"download_{name}".rstrip("_")
    stem, dot, ending = name.rpartition(".")
    if len(name) > _MAX_NAME:
        name = f"{stem[: _MAX_NAME - len(ending) - 1]}.{ending}" if dot and len(ending) < 12 else name[:_MAX_NAME]
    return name


def _free_path(folder: Path, name: str) -> Path:
    path, number = folder / name, 2
    stem, dot, ending = name.partition(".") if not name.startswith(".") else (name, "", "")
    while path.exists():
        path, number = folder / f"{stem}-{number}{dot}{ending}", number + 1
    return path


def _server_name(fetch: Fetch) -> str:
    return name_in(_header(fetch, "content-disposition"))


def name_in(value: str) -> str:
    """The file name of ``Content-Disposition`` (RFC 6266), in any of its spellings, encoded words (RFC 2047) too."""
    if not value:
        return ""
    message = Message()
    message["Content-Disposition"] = value
    name = message.get_filename() or ""
    if name.startswith("=?"):
        return _decoded_words(name)
    try:
        return name.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def _decoded_words(name: str) -> str:
    try:
        return str(make_header(decode_header(name)))
    except (LookupError, ValueError, HeaderParseError):
        return name


def _url_name(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1])


def _mime(fetch: Fetch) -> str:
    return _header(fetch, "content-type").split(";")[0].strip().lower()


def _header(fetch: Fetch, wanted: str) -> str:
    return next((value for name, value in fetch.headers if name.lower() == wanted), "")
