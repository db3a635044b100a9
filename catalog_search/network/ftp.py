"""Files of FTP servers, as if they came by HTTP. Who reads them is told from above: Qt 6 knows no FTP any more."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, List, Optional, Tuple

from qgis.core import QgsFeedback

from ..model.errors import CatalogError, ErrorKind

Pairs = List[Tuple[str, str]]
#: Takes status, headers and length of an answer.
Begin = Callable[[int, Pairs, Optional[int]], None]


@dataclass(frozen=True)
class FtpAnswer:
    """What is told of a file in the words of HTTP: 200, or 304 where it has not changed."""

    status: int
    url: str
    headers: Pairs


Reader = Callable[[str, Pairs, Begin, Callable[[bytes], None], Optional[QgsFeedback]], FtpAnswer]
_readers: List[Reader] = []


def is_ftp(url: str) -> bool:
    """Whether an address is one of FTP, with or without TLS."""
    return url[:7].lower().startswith(("ftp://", "ftps://"))


def set_ftp_reader(reader: Reader) -> None:
    """Tell what reads files of FTP: see ``loading.ftp_files``."""
    _readers[:] = [reader]


def receive_ftp(
    url: str, wishes: Pairs, begin: Begin, write: Callable[[bytes], None], feedback: Optional[QgsFeedback] = None
) -> FtpAnswer:
    """Fetch a file; not for the main thread.

    :param wishes: headers of HTTP, of which ``If-Modified-Since`` counts, by the file's date
    :param begin: told before the first piece; not for 304
    :raises CatalogError: where there is no such file or no answer, or of kind ``CANCELLED``
    :raises OSError: that ``write`` raised
    """
    if not _readers:
        raise CatalogError(ErrorKind.NOT_SUPPORTED, "nothing reads FTP", url=url.partition("?")[0])
    return _readers[0](url, wishes, begin, write, feedback)
