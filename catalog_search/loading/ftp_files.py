"""Files of FTP servers, as if they came by HTTP: for downloads, in any thread but the main one.

Qt 6 knows no FTP any more, and what Qt 5 has refuses it where QGIS chooses proxies. So GDAL reads it, whose curl is the
same with both. The server is asked for size and date first: what has not changed is not fetched again, and a file that
ends before its size was cut. The rest of a file alone cannot be had so: what was cut begins anew.
"""
from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import datetime, timezone
from email.utils import format_datetime
from typing import Any, Callable, Iterator, Optional, Tuple
from urllib.parse import urlsplit

from osgeo import gdal
from qgis.core import QgsFeedback

from ..model.errors import CatalogError, ErrorKind
from ..network.download_names import header
from ..network.ftp import Begin, FtpAnswer, Pairs, set_ftp_reader

_PIECE = 256 * 1024
#: Seconds within which a connection has to be made.
_CONNECT = "20"
_CODE = re.compile(r": (\d{1,3})$")
#: Reply codes of FTP (RFC 959 §4.2); curl tells 0 where there was none.
_KINDS = {
    "0": ErrorKind.UNREACHABLE,
    "421": ErrorKind.TOO_MANY,
    "450": ErrorKind.UNAVAILABLE,
    "530": ErrorKind.LOGIN_NEEDED,
    "550": ErrorKind.NOT_FOUND,
}


def read_ftp(
    url: str,
    wishes: Pairs,
    begin: Begin,
    write: Callable[[bytes], None],
    feedback: Optional[QgsFeedback] = None,
) -> FtpAnswer:
    """Fetch a file.

    :param wishes: headers of HTTP, of which ``If-Modified-Since`` counts, by the file's date
    :param begin: told status, headers and length before the first piece; not for 304
    :raises CatalogError: where there is no such file or no answer, or of kind ``CANCELLED``
    :raises OSError: that ``write`` raised
    """
    parts = urlsplit(url)
    shown = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    with _quiet():
        size, modified = _facts(url, shown)
        headers = [("Content-Length", str(size))]
        if modified:
            headers.append(("Last-Modified", modified))
            if header(wishes, "if-modified-since") == modified:
                return FtpAnswer(304, shown, headers)
        begin(200, headers, size)
        received = _read(url, shown, write, feedback) if size else 0
    if received != size:
        raise CatalogError(ErrorKind.CUT_OFF, f"{received} of {size} bytes", url=shown)
    return FtpAnswer(200, shown, headers)


def _facts(url: str, shown: str) -> Tuple[int, str]:
    """Size in bytes, and the date as HTTP writes it, empty where the server does not tell."""
    path = f"/vsicurl/{url}"
    gdal.VSICurlPartialClearCache(path)
    found = _told(lambda: gdal.VSIStatL(path))
    if found is None or found.IsDirectory():
        match = _CODE.search(gdal.GetLastErrorMsg())
        code = match.group(1) if match else "550"
        raise CatalogError(_KINDS.get(code, ErrorKind.UNEXPECTED), f"FTP {code}", url=shown)
    moment = datetime.fromtimestamp(found.mtime, timezone.utc) if found.mtime > 0 else None
    return found.size, format_datetime(moment, usegmt=True) if moment else ""


def _read(url: str, shown: str, write: Callable[[bytes], None], feedback: Optional[QgsFeedback]) -> int:
    file = _told(lambda: gdal.VSIFOpenL(f"/vsicurl_streaming/{url}", "rb"))
    if file is None:
        raise CatalogError(ErrorKind.UNREACHABLE, gdal.GetLastErrorMsg()[:300], url=shown)
    received = 0
    try:
        while True:
            if feedback is not None and feedback.isCanceled():
                raise CatalogError(ErrorKind.CANCELLED, url=shown)
            piece = _told(lambda: gdal.VSIFReadL(1, _PIECE, file))
            if not piece:
                return received
            received += len(piece)
            write(bytes(piece))
    finally:
        gdal.VSIFCloseL(file)


def _told(ask: Callable[[], Any]) -> Any:
    """What GDAL answers; ``None`` for an exception, which somebody else may have switched on."""
    gdal.ErrorReset()
    try:
        return ask()
    except RuntimeError:
        return None


@contextmanager
def _quiet() -> Iterator[None]:
    """No error of GDAL in this thread goes to QGIS's log, where an address with a password would stand."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    gdal.SetThreadLocalConfigOption("GDAL_HTTP_CONNECTTIMEOUT", _CONNECT)
    try:
        yield
    finally:
        # a connection of FTP that is kept says goodbye (221) when the next file of HTTP is opened, and GDAL would take
        # that for the answer
        gdal.VSICurlClearCache()
        gdal.SetThreadLocalConfigOption("GDAL_HTTP_CONNECTTIMEOUT", None)
        gdal.PopErrorHandler()


set_ftp_reader(read_ftp)
