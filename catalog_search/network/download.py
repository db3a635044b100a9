"""Downloads that stream to disk and appear there only when they are complete."""
from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Callable, Optional
from urllib.parse import urlsplit

from qgis.core import QgsFeedback

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind, disk_error
from .download_names import best_name, mime_of, name_in, safe_name
from .download_placing import draft_in, put_free
from .download_receive import Pairs, Receiver
from .signing import RequestFor

__all__ = ["Downloaded", "Progress", "RequestFor", "check_address", "download", "name_in", "safe_name"]

Progress = Callable[[int, Optional[int]], None]


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

    The file is written beside its final place and moved there when it is whole; another file is never overwritten,
    not even one that comes at the same moment.
    Nothing is remembered of it: see ``DownloadStore`` for what is kept and resumed.

    :param config: whose log-in is used, on its own origin only
    :param progress: told the bytes so far and the announced size, which may be unknown
    :param name: the file name to use; else the server's, else the last part of the address
    :param request_for: of the catalogue, for files that need more than a log-in of QGIS; asked for addresses on the
        catalogue's own origin only, and what it adds goes nowhere else
    :raises CatalogError: where the file cannot be had or written, or of kind ``CANCELLED``
    """
    check_address(url)
    part = draft_in(folder, ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with open(part, "xb") as file:
            fetch = Receiver(_FreshFile(file, progress), config, feedback).receive(url, request_for)
        size = part.stat().st_size
        path = put_free(part, folder, safe_name(name) if name else best_name(fetch.headers, fetch.url, url))
    except OSError as error:
        raise disk_error(error) from error
    finally:
        with suppress(OSError):
            part.unlink()
    return Downloaded(path, fetch.url, mime_of(fetch.headers), size)


def check_address(url: str) -> None:
    """Nothing but an address on the network is ever downloaded.

    :raises CatalogError: for any other
    """
    if urlsplit(url).scheme.lower() not in ("http", "https", "ftp", "ftps"):
        raise CatalogError(ErrorKind.BAD_REQUEST, "not a network address", url=url)


class _FreshFile:
    """Writes an answer into a file that is open, from its beginning."""

    def __init__(self, file: BinaryIO, progress: Optional[Progress]) -> None:
        self._file = file
        self._progress = progress
        self._received = 0
        self._size: Optional[int] = None

    def wishes(self) -> Pairs:
        return []

    def begin(self, _status: int, _headers: Pairs, size: Optional[int]) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._received, self._size = 0, size

    def write(self, chunk: bytes) -> None:
        self._received += self._file.write(chunk)
        if self._progress is not None:
            self._progress(self._received, self._size)
