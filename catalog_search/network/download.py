"""Downloads that stream to disk and appear there only when they are complete."""
from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import BinaryIO, Callable, Optional
from urllib.parse import unquote, urlsplit

from qgis.core import QgsFeedback

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind, refused_login
from .conversation import login_for
from .fetch import Fetch
from .qgis_blocking import wait_for

Progress = Callable[[int, Optional[int]], None]

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
) -> Downloaded:
    """Fetch a file into a folder, in the calling thread (a task or an algorithm, never the main thread of a window).

    The file is written beside its final place and moved there when it is whole; an existing file is never overwritten.

    :param config: whose log-in is used, on its own origin only
    :param progress: told the bytes so far and the announced size, which may be unknown
    :param name: the file name to use; else the server's, else the last part of the address
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
            fetch = _receive(url, file, config, feedback, progress)
        path = _free_path(folder, safe_name(name or _server_name(fetch) or _url_name(fetch.url) or _url_name(url)))
        os.replace(part, path)
    except OSError as error:
        raise CatalogError(ErrorKind.DISK, str(error)) from error
    finally:
        if os.path.exists(part):
            os.unlink(part)
    return Downloaded(path, fetch.url, _mime(fetch), path.stat().st_size)


def _receive(
    url: str,
    file: BinaryIO,
    config: Optional[CatalogConfig],
    feedback: Optional[QgsFeedback],
    progress: Optional[Progress],
) -> Fetch:
    received = 0
    announced: Optional[int] = None

    def write(chunk: bytes) -> None:
        nonlocal received
        received += file.write(chunk)
        if progress is not None:
            progress(received, announced)

    def started(size: Optional[int]) -> None:
        nonlocal announced
        announced = size

    authcfg = login_for(config, url)
    fetch = wait_for(url, feedback, write, {"limit": 0, "on_start": started}, authcfg=authcfg)
    if not 200 <= fetch.status < 300 and fetch.status:
        kind = _status_kind(fetch.status)
        if fetch.status == 401:
            kind = refused_login(_header(fetch, "www-authenticate"), bool(authcfg))
        raise CatalogError(kind, status=fetch.status, url=fetch.url.split("?")[0])
    return fetch


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
    """The file name of ``Content-Disposition`` (RFC 6266), in any of its spellings."""
    value = _header(fetch, "content-disposition")
    if not value:
        return ""
    message = Message()
    message["Content-Disposition"] = value
    name = message.get_filename() or ""
    try:
        return name.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def _url_name(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1])


def _mime(fetch: Fetch) -> str:
    return _header(fetch, "content-type").split(";")[0].strip().lower()


def _header(fetch: Fetch, wanted: str) -> str:
    return next((value for name, value in fetch.headers if name.lower() == wanted), "")
