"""Files that are read in parts over the network, through GDAL's ``/vsicurl/``. Blocks: not for the main thread.

Only ``http`` and ``https`` addresses are read so, quoted anew, without a name or password in them, and never one that
QGIS would take for an archive: nothing in an address becomes another virtual file system, an open option or a
connection string. What needs a log-in is downloaded instead: GDAL has no part in QGIS's log-ins. So is what QGIS's
certificates let through and GDAL's do not.
"""
from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Dict, Iterator, Optional, Tuple
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from osgeo import gdal
from qgis.core import QgsDataProvider, QgsMapLayer, QgsNetworkAccessManager, QgsProviderRegistry, QgsVectorLayer

from .addresses import network_url
from .drivers import has_driver, names_overviews
from .kinds import Kind
from .sources import Source

CURL = "/vsicurl/"
#: The same for a file beside which GDAL looks for no others, such as overviews, now and whenever it is opened again.
_BY_ITSELF = "/vsicurl?empty_dir=yes&url="
_SAFE_PATH, _SAFE_QUERY = "/%:@!$&()*+,;=~", "/%:@!$&()*+,;=~?"
#: Endings by which QGIS opens a path as an archive.
_PACKED = re.compile(r"(?i)\.(zip|gz|tgz|tar|kmz|shz|rar|7z|bz2|xz)$")
#: The drivers of GDAL that may read a kind, and whether they make pictures.
_DRIVERS: Dict[Kind, Tuple[str, ...]] = {
    Kind.GEOTIFF: ("GTiff",),
    Kind.JPEG2000: ("JP2OpenJPEG", "JP2KAK", "JP2ECW", "JP2MrSID"),
    Kind.FLATGEOBUF: ("FlatGeobuf",),
    Kind.PARQUET: ("Parquet",),
    Kind.PMTILES: ("PMTiles",),
}
_PICTURES = (Kind.GEOTIFF, Kind.JPEG2000)
#: Pixels of one side up to which a picture without smaller versions of itself is quick to read in parts.
_SMALL = 4096
_FOLDER = "GDAL_DISABLE_READDIR_ON_OPEN"


@dataclass(frozen=True)
class Streamed:
    """What GDAL found at an address: ``words`` are its own where it ``opens`` nothing.

    ``well`` says that a part costs little more than its own bytes: tiles with overviews, features with an index.
    """

    opens: bool
    well: bool = False
    words: str = ""


def can_stream(kind: Kind) -> bool:
    """Whether files of that kind can be read in parts at all, with the drivers and providers that are here."""
    if kind is Kind.COPC:
        return has_driver(kind)
    return any(gdal.GetDriverByName(name) is not None for name in _DRIVERS.get(kind, ()))


def curl_path(url: str) -> str:
    """An address as GDAL's virtual file system takes it; empty for one that must not be read so."""
    try:
        parts = urlsplit(network_url(url))
        named = parts.username is not None or parts.password is not None
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    except ValueError:  # also a name that is none (UnicodeError)
        return ""
    if parts.scheme not in ("http", "https") or named or _PACKED.search(unquote(parts.path)):
        return ""
    path, query = quote(parts.path, safe=_SAFE_PATH), quote(parts.query, safe=_SAFE_QUERY)
    if _PACKED.search(query):
        return ""
    return CURL + urlunsplit((parts.scheme, quote(host, safe=":[]"), path, query, ""))


def picture_path(url: str) -> str:
    """``curl_path`` for a picture. What GDAL finds beside one it opens whatever it is, a virtual dataset too."""
    path = curl_path(url)
    return _BY_ITSELF + quote(path[len(CURL) :], safe=":") if path else ""


def try_out(kind: Kind, path: str) -> Streamed:
    """Open what is at a path of ``curl_path`` or ``picture_path`` with the drivers of its kind and no others.

    A picture whose metadata name another file as its overviews, which GDAL would open, is not read so.
    """
    if kind is Kind.COPC:  # QGIS reads it itself, by its own network settings
        return Streamed(True, True)
    adopt_settings(path)
    names = [name for name in _DRIVERS.get(kind, ()) if gdal.GetDriverByName(name) is not None]
    flags = gdal.OF_READONLY | (gdal.OF_RASTER if kind in _PICTURES else gdal.OF_VECTOR)
    if not names:
        return Streamed(False)
    with alone(path), quiet():
        try:
            dataset = gdal.OpenEx(path, flags, allowed_drivers=names)
        except RuntimeError:  # where somebody has GDAL raise exceptions
            dataset = None
        if dataset is None:
            return Streamed(False, words=gdal.GetLastErrorMsg()[:300])
        if names_overviews(dataset):
            return Streamed(False)
        return Streamed(True, _is_tiled(dataset) if kind in _PICTURES else _is_indexed(dataset))


def is_as_tried(layer: QgsMapLayer, source: Source) -> bool:
    """Whether a layer that is read in parts was opened by a driver of its kind: a server may change its mind.

    QGIS lets GDAL choose among all drivers, and some follow paths that a file names.
    """
    names = _DRIVERS.get(source.kind, ())
    if not source.uri.startswith((CURL, _BY_ITSELF)) or not names:
        return True
    if isinstance(layer, QgsVectorLayer):
        return layer.storageType() in names
    return any(re.search(rf">\s*{name}\s*<", layer.dataProvider().htmlMetadata()) for name in names)


def _is_tiled(dataset: gdal.Dataset) -> bool:
    band = dataset.GetRasterBand(1)
    if band is None:
        return False
    width, height = dataset.RasterXSize, dataset.RasterYSize
    block = band.GetBlockSize()
    tiled = block[0] < width or block[1] >= height
    return max(width, height) <= _SMALL or (tiled and band.GetOverviewCount() > 0)


def _is_indexed(dataset: gdal.Dataset) -> bool:
    layer = dataset.GetLayer(0)
    return layer is not None and bool(layer.TestCapability("FastSpatialFilter"))


def adopt_settings(path: str) -> None:
    """Give GDAL what QGIS's network settings say: the proxy, and the time limit for this file, whoever reads it later.

    QGIS hands GDAL its proxy whenever one of its providers is made; an empty one does. GDAL before 3.6 has no settings
    for one file, and the limits then hold while it is opened here: others may read by GDAL without them.
    """
    QgsProviderRegistry.instance().createProvider("gdal", "", QgsDataProvider.ProviderOptions())
    if hasattr(gdal, "SetPathSpecificOption"):  # GDAL 3.6
        for name, value in _limits().items():
            gdal.SetPathSpecificOption(path, name, value)


def _limits() -> Dict[str, str]:
    """What keeps GDAL from waiting for a server for ever."""
    seconds = str(max(5, (QgsNetworkAccessManager.timeout() or 60000) // 1000))
    return {
        "GDAL_HTTP_CONNECTTIMEOUT": seconds,
        "GDAL_HTTP_LOW_SPEED_TIME": seconds,
        "GDAL_HTTP_LOW_SPEED_LIMIT": "1",
        "GDAL_HTTP_MAX_RETRY": "1",
    }


@contextmanager
def alone(path: str) -> Iterator[None]:
    """Open a file over the network, in this thread only, without asking for thirty others that might lie beside it.

    QGIS's time limit holds meanwhile, where nobody set another: GDAL 3.6 keeps to no limit that is set for one file.
    """
    options: Dict[str, str] = {}
    if CURL in path or _BY_ITSELF in path:
        options = {name: value for name, value in _limits().items() if gdal.GetConfigOption(name) is None}
        options[_FOLDER] = "EMPTY_DIR"
    before: Dict[str, Optional[str]] = {name: gdal.GetThreadLocalConfigOption(name) for name in options}
    for name, value in options.items():
        gdal.SetThreadLocalConfigOption(name, value)
    try:
        yield
    finally:
        for name, was in before.items():
            gdal.SetThreadLocalConfigOption(name, was)


@contextmanager
def quiet() -> Iterator[None]:
    """GDAL's messages stay out of the log: what it says is told where it matters."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        yield
    finally:
        gdal.PopErrorHandler()
