"""What a file really is, by its first bytes: they beat every promise of a catalogue. Pure.

GDAL guesses by content too, and some of its drivers follow addresses and paths that a file holds (virtual datasets,
service descriptions). Only what is recognised here is handed to it.
"""
from __future__ import annotations

import bz2
import json
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
_SPACE = re.compile(rb"\s*")
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_ROOTS = {b"kml": Kind.KML, b"gpx": Kind.GPX, b"FeatureCollection": Kind.GML, b"Dataset": Kind.GML}
#: What may stand before the root, by its beginning and its end.
_PROLOG = ((b"<!--", b"-->"), (b"<?", b"?>"), (b"<!", b">"))
#: What pages begin with whose authors left out the beginning.
_OF_PAGES = frozenset(
    b"html head body script style meta title link base div p center table font br hr h1 h2 span a img form pre "
    b"noscript iframe section main header nav".split()
)
_OF_PAGES_ONLY = (b"html", b"head", b"body", b"meta", b"script")
#: What mentions geometries and has none to show: descriptions of services, types, datasets and answers about them.
_NO_FEATURES = (b"Capabilities", b"schema", b"Metadata", b"Response")
_TITLE = re.compile(rb"(?i)<title[^<>]*>([^<]*)")
#: What an exception without words has instead (WMS 1.3.0 annex E, OWS Common §8.6).
_EXCEPTION = re.compile(rb"\b(?:code|exceptionCode|locator)\s*=\s*[\"']([^\"'<>]+)")
#: How servers say in JSON that there are no data, often with status 200: ArcGIS, CKAN, OpenDataSoft and many others.
_ERROR_MEMBERS = ("error", "errors", "exception", "error_code", "errorCode")
_ERROR_WORDS = ("message", "detail", "description", "error_description", "title", "code")
_LONGEST_ERROR = 8192
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
        is_geojson = _GEOJSON.search(text) or _ESRI_JSON.search(text)
        return Content(Kind.GEOJSON) if is_geojson else Content(Kind.JSON, words=_refusal(text))
    found = next((kind for pattern, kind in _TEXTS if pattern.match(text)), None)
    if found is not None:
        return Content(found)
    if _is_dbase(head):
        return Content(Kind.TABLE)
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if is_wide and _GEOJSON.search(head.replace(b"\x00", b"")):
        return Content(Kind.GEOJSON)
    return Content(Kind.CSV if is_wide or b"\x00" not in head else Kind.UNKNOWN)


def _refusal(text: bytes) -> str:
    """What a server says that answers with an error in JSON; empty where it does not."""
    if len(text) > _LONGEST_ERROR or not any(f'"{name}"'.encode() in text for name in _ERROR_MEMBERS):
        return ""
    try:
        answer = json.loads(text.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return ""
    members = answer if isinstance(answer, dict) else {}
    error = next((members[name] for name in _ERROR_MEMBERS if members.get(name)), None)
    error = error[0] if isinstance(error, list) else error
    if error is None:
        return ""
    told = [error] if isinstance(error, str) else []
    for told_by in (error, members):
        if isinstance(told_by, dict):
            told += [told_by[name] for name in _ERROR_WORDS if isinstance(told_by.get(name), (str, int))]
    return " ".join(dict.fromkeys(str(words) for words in told))[:300] or "?"


def _is_dbase(head: bytes) -> bool:
    """Whether it begins as a dBASE table: version, a date of change, a header of whole field descriptors."""
    if len(head) < 65 or head[0] not in (0x03, 0x30, 0x83, 0x8B, 0xF5):
        return False
    size = int.from_bytes(head[8:10], "little")
    return head[2] <= 12 and head[3] <= 31 and b"\r" in head[64:size]


def _identify_markup(text: bytes) -> Content:
    low = text[:2048].lower()
    root, at = _root(text)
    begun = root.lower() in _OF_PAGES or not root
    sure = b"<!doctype html" in low[:at] or root.lower() in _OF_PAGES_ONLY
    if sure or (b"<html" in low and begun):  # other documents may quote a page
        title = _TITLE.search(text)
        return Content(Kind.PAGE, words=_plain(title.group(1)) if title else "")
    if root.endswith((b"ExceptionReport", b"ServiceException", b"Error")):
        return Content(Kind.XML, words=_plain(text) or " ".join(map(_plain, _EXCEPTION.findall(text)))[:300])
    if root in _FEEDS:
        return Content(Kind.ATOM)
    if b"opengis.net/gml" in text and not root.endswith(_NO_FEATURES):
        return Content(Kind.GML)
    return Content(_ROOTS.get(root, Kind.XML))


def _root(text: bytes) -> Tuple[bytes, int]:
    """The name of the first element, without its prefix, and where it begins; none where no element does."""
    at = 0
    while True:
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]
        prolog = next(((start, end) for start, end in _PROLOG if text.startswith(start, at)), None)
        if prolog is None:
            match = _ROOT.search(text, at)
            return (match.group(1), match.start()) if match else (b"", len(text))
        found = text.find(prolog[1], at + len(prolog[0]))
        if found < 0:
            return b"", len(text)
        at = found + len(prolog[1])


def _plain(markup: bytes) -> str:
    return " ".join(re.sub(r"<[^<>]*>", " ", markup.decode("utf-8", "replace")).split())[:300]
