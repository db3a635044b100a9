"""Files and folders of FTP servers, in the words of HTTP: as downloads and looks take them. Not for the main thread.

Qt 6 knows no FTP any more, so the protocol is spoken here, see ``ftp_session``. Size and date together tell one state
of a file from another: what has not changed is not fetched again, and what was cut goes on from where it ended.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import format_datetime
from typing import Callable, List, Optional, Tuple

from qgis.core import QgsFeedback

from ..model.errors import CatalogError, ErrorKind
from .download_names import header
from .ftp_address import ftp_address, is_ftp
from .ftp_lists import Listed, read_list, read_machine_list
from .ftp_session import FtpSession

__all__ = ["FtpAnswer", "FtpLook", "is_ftp", "list_ftp", "look_at_ftp", "receive_ftp"]

Pairs = List[Tuple[str, str]]
#: Takes status, headers and length of an answer.
Begin = Callable[[int, Pairs, Optional[int]], None]

_RANGE = re.compile(r"bytes=(\d{1,18})-$")
#: Bytes of a folder's list that are read, and seconds that it may take.
_LONGEST_LIST = 1024 * 1024
_LIST_PATIENCE = 60.0


@dataclass(frozen=True)
class FtpAnswer:
    """What is told of a file in the words of HTTP: 200, 206 for the rest of it, or 304 where it has not changed."""

    status: int
    url: str
    headers: Pairs


@dataclass(frozen=True)
class FtpLook:
    """The beginning of a file and its size, where that is told; or that it is a ``folder``."""

    url: str
    head: bytes = b""
    size: Optional[int] = None
    folder: bool = False


def receive_ftp(
    url: str, wishes: Pairs, begin: Begin, write: Callable[[bytes], None], feedback: Optional[QgsFeedback] = None
) -> FtpAnswer:
    """Fetch a file.

    :param wishes: headers of HTTP, of which ``If-None-Match``, ``Range`` and ``If-Range`` count
    :param begin: told status, headers and length before the first piece; not for 304
    :raises CatalogError: where there is no such file or no answer, or of kind ``CANCELLED``
    :raises OSError: that ``write`` raised
    """
    address = ftp_address(url)
    with FtpSession(address, feedback) as session:
        size, moment = session.size(), session.moment()
        headers = _headers(size, moment)
        tag = header(headers, "etag")
        if tag and header(wishes, "if-none-match") == tag:
            return FtpAnswer(304, address.shown, headers)
        start = session.open(b"RETR " + address.path, _start(wishes, tag, size or 0))
        status = 206 if start else 200
        if start:
            headers.append(("Content-Range", f"bytes {start}-{(size or 0) - 1}/{size}"))
        begin(status, headers, None if size is None else size - start)
        received = start
        for piece in session.read():
            received += len(piece)
            if size is not None and received > size:
                break  # it grows, or never ends
            write(piece)
        if size is None:
            session.finish()  # nothing but the server's word says that it is whole
        elif received != size:
            raise CatalogError(ErrorKind.CUT_OFF, f"{received} of {size} bytes", url=address.shown)
        session.drop()
    return FtpAnswer(status, address.shown, headers)


def look_at_ftp(url: str, feedback: Optional[QgsFeedback], length: int, patience: float) -> FtpLook:
    """The first bytes at an address.

    :param length: how many; for none only the size is asked for
    :param patience: seconds for all of it
    :raises CatalogError: where there is nothing or no answer in time, or of kind ``CANCELLED``
    """
    address = ftp_address(url)
    with FtpSession(address, feedback, patience) as session:
        if not address.path or address.path.endswith(b"/"):
            return _folder(session, address.shown)
        try:
            size = session.size()
        except CatalogError as error:
            if error.kind in (ErrorKind.NOT_FOUND, ErrorKind.FORBIDDEN) and session.is_folder():
                return FtpLook(address.shown, folder=True)
            raise
        if not length:
            return FtpLook(address.shown, size=size)
        session.open(b"RETR " + address.path)
        head = b""
        for piece in session.read():
            head += piece
            if len(head) >= length:
                break
        return FtpLook(address.shown, head[:length], size)


def list_ftp(url: str, feedback: Optional[QgsFeedback] = None) -> List[Listed]:
    """What is in a folder, in the server's order, as far as its list is read.

    :raises CatalogError: where there is no such folder or no answer, or of kind ``CANCELLED``
    """
    address = ftp_address(url)
    with FtpSession(address, feedback, _LIST_PATIENCE) as session:
        _folder(session, address.shown)
        for command, read in ((b"MLSD", read_machine_list), (b"LIST", read_list)):
            try:
                session.open(command)
            except CatalogError as error:
                if error.kind is ErrorKind.UNEXPECTED and command == b"MLSD":
                    session.drop()
                    continue
                raise
            text = b""
            for piece in session.read():
                text += piece
                if len(text) > _LONGEST_LIST:
                    text = text[:_LONGEST_LIST].rpartition(b"\n")[0]
                    break
            return read(text)
    return []


def _folder(session: FtpSession, shown: str) -> FtpLook:
    if not session.is_folder():
        raise CatalogError(ErrorKind.NOT_FOUND, "no such folder", url=shown)
    return FtpLook(shown, folder=True)


def _headers(size: Optional[int], moment: str) -> Pairs:
    """What is known of a file, as HTTP tells it; size and date together are its tag, where both are known."""
    headers: Pairs = [] if size is None else [("Content-Length", str(size))]
    try:
        date = datetime.strptime(moment, "%Y%m%d%H%M%S").replace(tzinfo=timezone.utc) if moment else None
    except ValueError:
        date = None
    if date is not None:
        headers.append(("Last-Modified", format_datetime(date, usegmt=True)))
        if size is not None:
            headers.append(("ETag", f'"{size}-{moment}"'))
    return headers


def _start(wishes: Pairs, tag: str, size: int) -> int:
    """From which byte on, where that is wished of the very state that is there."""
    match = _RANGE.match(header(wishes, "range"))
    start = int(match.group(1)) if match and tag and header(wishes, "if-range") == tag else 0
    return start if start < size else 0
