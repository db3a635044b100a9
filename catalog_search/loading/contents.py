"""What a file really is, by its first bytes: they beat every promise of a catalogue. Pure.

GDAL guesses by content too, and some of its drivers follow addresses and paths that a file holds (virtual datasets,
service descriptions). Only what is recognised here is handed to it.
"""
from __future__ import annotations

import bz2
import lzma
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Pattern, Tuple

from .kinds import Kind

HEAD = 64 * 1024
_TAR_BLOCK = 512
_LZMA_MEMORY = 256 * 1024**2

_MAGIC: Tuple[Tuple[bytes, Kind], ...] = (
    (b"PK\x03\x04", Kind.ARCHIVE),
    (b"PK\x05\x06", Kind.ARCHIVE),
    (b"II*\x00", Kind.GEOTIFF),
    (b"MM\x00*", Kind.GEOTIFF),
    (b"II+\x00", Kind.GEOTIFF),
    (b"MM\x00+", Kind.GEOTIFF),
    (b"fgb\x03", Kind.FLATGEOBUF),
    (b"\x00\x00\x27\x0a", Kind.SHAPEFILE),
    (b"PAR1", Kind.PARQUET),
    (b"PMTiles", Kind.PMTILES),
    (b"%PDF", Kind.PDF),
    (b"LASF", Kind.POINT_CLOUD),
    (b"\x89PNG", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"\x00\x00\x00\x0cjP  \r\n", Kind.JPEG2000),
    (b"\xff\x4f\xff\x51", Kind.JPEG2000),
    (b"\x89HDF", Kind.NETCDF),
    (b"CDF\x01", Kind.NETCDF),
    (b"CDF\x02", Kind.NETCDF),
    (b"CDF\x05", Kind.NETCDF),
    (b"GRIB", Kind.GRIB),
    (b"7z\xbc\xaf\x27\x1c", Kind.SEVEN_ZIP),
    (b"\xd0\xcf\x11\xe0", Kind.DOCUMENT),
)
_OTHER_ARCHIVES = (b"Rar!", b"BZh", b"\xfd7zXZ")
_VIRTUAL = re.compile(
    rb"(?i)<(OGRVRT|VRTDataset|GDAL_WMS|GDAL_WMTS|OGRWFS|WCS_GDAL|WMS_Capabilities|WMTS|MRF_META|GDALTileIndex|AutoTest)"
)
# None of these patterns may go over the same bytes again and again: a search holds Python's lock, and a file made for
# that would stop the window for minutes.
#: Formats that are plain text: MapInfo's, AutoCAD's (group code 0, after comments of code 999), ESRI's grid.
_TEXTS: Tuple[Tuple[Pattern[bytes], Kind], ...] = (
    (re.compile(rb"(?i)!table"), Kind.MAPINFO),
    (
        re.compile(rb"(?i)version\s+\d+[^\S\r\n]*[\r\n]\s*(charset|delimiter|unique|index|coordsys|columns)\b"),
        Kind.MAPINFO,
    ),
    (re.compile(rb"(?:999[ \t]*\r?\n[^\n]*\n\s*)*0[ \t]*\r?\n[ \t]*SECTION\b"), Kind.DXF),
    (re.compile(rb"(?i)ncols\s+\d+\s+nrows\s+\d+\s+xll(corner|center)\b"), Kind.ASCII_GRID),
)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_ROOTS = {b"kml": Kind.KML, b"gpx": Kind.GPX, b"FeatureCollection": Kind.GML, b"Dataset": Kind.GML}
#: What is no element of its own; one without an end goes on to the last byte.
_PROLOG = re.compile(rb"<[?!][^>]*(?:>|\Z)")
_TITLE = re.compile(rb"(?i)<title[^<>]*>([^<]*)")
_FEEDS = (b"feed", b"OpenSearchDescription")
_GEOJSON = re.compile(
    rb'"type"\s*:\s*"(FeatureCollection|Feature|Topology|(Multi)?(Point|LineString|Polygon)|GeometryCollection)"'
)

#: What ArcGIS answers with for ``f=json``, which GDAL reads as well.
_ESRI_JSON = re.compile(rb'"geometryType"\s*:\s*"esriGeometry')


@dataclass(frozen=True)
class Content:
    """``kind`` is ``PAGE`` for a web page, ``REFUSED`` for what GDAL must not be given, ``CSV`` for any other text.

    ``packed`` says that it is gzip around something, ``tar`` that it is a tar archive, compressed or not. ``words`` are
    the server's, where the file is its error report.
    """

    kind: Kind
    packed: bool = False
    words: str = ""
    tar: bool = False


def identify_file(path: Path) -> Content:
    """What a file on disk is.

    :raises OSError: where it cannot be read
    """
    with open(path, "rb") as file:
        return identify(file.read(HEAD))


def identify(head: bytes) -> Content:
    """What a file is that begins so."""
    if not head.strip():
        return Content(Kind.UNKNOWN)
    if _is_tar(_unpacked_head(head)):
        return Content(Kind.ARCHIVE, tar=True)
    if head.startswith(b"\x1f\x8b"):
        return Content(Kind.ARCHIVE, packed=True)
    if head.startswith(b"SQLite format 3\x00"):
        return Content(_sqlite_kind(head))
    if head.startswith(b"LASF") and head[377:381] == b"copc":  # its first variable length record (COPC 1.0)
        return Content(Kind.COPC)
    known = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    if known is not None:
        return Content(known)
    if head.startswith(b"AC10") and b"\x00" in head[:16]:
        return Content(Kind.DWG)
    if head.startswith(_OTHER_ARCHIVES):
        return Content(Kind.UNKNOWN, words="rar/bz2/xz")
    return _identify_text(head)


def _unpacked_head(head: bytes) -> bytes:
    """The first bytes inside gzip, bzip2 or xz; what is not compressed, as it is."""
    try:
        if head.startswith(b"\x1f\x8b"):
            return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, _TAR_BLOCK)
        if head.startswith(b"BZh"):
            return bz2.BZ2Decompressor().decompress(head, _TAR_BLOCK)
        if head.startswith(b"\xfd7zXZ"):
            return lzma.LZMADecompressor(memlimit=_LZMA_MEMORY).decompress(head, _TAR_BLOCK)
    except (zlib.error, lzma.LZMAError, OSError, EOFError):
        return b""
    return head


def _is_tar(head: bytes) -> bool:
    """Whether a header of tar begins here (POSIX.1-1988 ``ustar``, also as GNU writes it)."""
    return head[257:262] == b"ustar"


def _sqlite_kind(head: bytes) -> Kind:
    """GeoPackage by its application id (GeoPackage 1.3 §1.1.1.1.1) or its tables, MBTiles by its id.

    What has neither is told apart by its schema, see ``databases``.
    """
    if head[68:72] in (b"GPKG", b"GP10", b"GP11") or b"gpkg_contents" in head:
        return Kind.GEOPACKAGE
    return Kind.MBTILES if head[68:72] == b"MPBX" else Kind.SQLITE


def _identify_text(head: bytes) -> Content:
    text = head.lstrip(b"\xef\xbb\xbf\x1e \t\r\n")  # a record separator begins each of a sequence (RFC 8142)
    if _VIRTUAL.search(head):
        return Content(Kind.REFUSED)
    if text.startswith(b"<"):
        return _identify_markup(text)
    if text.startswith((b"{", b"[")):
        return Content(Kind.GEOJSON if _GEOJSON.search(text) or _ESRI_JSON.search(text) else Kind.JSON)
    found = next((kind for pattern, kind in _TEXTS if pattern.match(text)), None)
    if found is not None:
        return Content(found)
    if _is_dbase(head):
        return Content(Kind.TABLE)
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if is_wide and _GEOJSON.search(head.replace(b"\x00", b"")):
        return Content(Kind.GEOJSON)
    return Content(Kind.CSV if is_wide or b"\x00" not in head else Kind.UNKNOWN)


def _is_dbase(head: bytes) -> bool:
    """Whether it begins as a dBASE table: version, a date of change, a header of whole field descriptors."""
    if len(head) < 65 or head[0] not in (0x03, 0x30, 0x83, 0x8B, 0xF5):
        return False
    size = int.from_bytes(head[8:10], "little")
    return head[2] <= 12 and head[3] <= 31 and b"\r" in head[64:size]


def _identify_markup(text: bytes) -> Content:
    low = text[:2048].lower()
    if b"<html" in low or b"<!doctype html" in low:
        title = _TITLE.search(text)
        return Content(Kind.PAGE, words=_plain(title.group(1)) if title else "")
    match = _ROOT.search(_PROLOG.sub(b"", text))
    root = match.group(1) if match else b""
    if root.endswith((b"ExceptionReport", b"ServiceException", b"Error")):
        return Content(Kind.XML, words=_plain(text))
    if root in _FEEDS:
        return Content(Kind.ATOM)
    if b"opengis.net/gml" in text and not root.endswith((b"Capabilities", b"schema")):
        return Content(Kind.GML)
    return Content(_ROOTS.get(root, Kind.XML))


def _plain(markup: bytes) -> str:
    return " ".join(re.sub(r"<[^<>]*>", " ", markup.decode("utf-8", "replace")).split())[:300]
