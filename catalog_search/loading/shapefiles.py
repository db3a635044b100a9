"""What a shapefile does not say itself: the encoding of its table and its CRS (ESRI white paper, dBASE III). Pure."""
from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import Iterator, List, Tuple

#: So much of a table is looked at to tell its encoding.
SAMPLE = 4 * 1024 * 1024
_LANGUAGE_BYTE = 29
#: Records that are looked at together.
_AT_ONCE = 256
#: A field as narrow as this holds codes, not text that was cut off.
_SHORTEST_CUT = 3
#: Language bytes that say nothing (none, "ANSI"): tools write them over UTF-8 as well as over windows-1252.
_VAGUE_LANGUAGES = (0x00, 0x03, 0x57)
#: The spellings of a ``.cpg`` that GDAL understands.
_CODE_PAGE = re.compile(r"(?i)\s*(utf-?8|iso[ _-]?8859|8859|latin|cp\d|windows-\d|\d{3,5}\s*$)")


@dataclass(frozen=True)
class ShapefileFacts:
    """``encoding`` and ``crs`` are empty where the files say it themselves, or nothing can be told."""

    encoding: str = ""
    crs: str = ""


def shapefile_facts(shp_head: bytes, dbf_head: bytes, has_prj: bool, code_page: str) -> ShapefileFacts:
    """What has to be set when the shapefile is opened.

    :param shp_head: the first 100 bytes of the ``.shp``
    :param dbf_head: the beginning of the ``.dbf``, up to ``SAMPLE`` bytes, empty where there is none
    :param has_prj: whether there is a ``.prj``
    :param code_page: the text of the ``.cpg``
    """
    return ShapefileFacts(
        "" if _CODE_PAGE.match(code_page) else table_encoding(dbf_head),
        "" if has_prj else crs_of_box(shp_head),
    )


def table_encoding(dbf: bytes) -> str:
    """The encoding to set for a dBASE table; empty where its language byte tells it or there are only ASCII letters.

    Otherwise it is UTF-8 when all its text is valid UTF-8, else windows-1252.
    """
    if len(dbf) <= _LANGUAGE_BYTE or dbf[_LANGUAGE_BYTE] not in _VAGUE_LANGUAGES:
        return ""
    size, width = struct.unpack("<HH", dbf[8:12])
    fields, names = _fields(dbf[:size])
    found = any(not name.isascii() for name in names)
    if not all(map(_is_utf8, names)):
        return "windows-1252"
    for piece in _pieces(dbf[size:], width):
        for record in () if _is_plain(piece, found) else _pieces(piece, width, 1):
            if not _is_plain(record, found):
                foreign = [value for value in (record[at:to] for at, to in fields) if not value.isascii()]
                found = found or bool(foreign)
                if not all(map(_is_utf8, foreign)):
                    return "windows-1252"
    return "UTF-8" if found else ""


def crs_of_box(shp_head: bytes) -> str:
    """A CRS guessed from the box in the header: Lambert-93 or WGS 84, empty where neither is likely."""
    if len(shp_head) < 68:
        return ""
    west, south, east, north = struct.unpack("<4d", shp_head[36:68])
    return crs_of_corners(west, south, east, north)


def crs_of_corners(west: float, south: float, east: float, north: float) -> str:
    """Lambert-93 or WGS 84 where such coordinates are likely in them, else empty."""
    if 0 <= west <= east <= 1_300_000 and 6_000_000 <= south <= north <= 7_200_000:
        return "EPSG:2154"
    in_degrees = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    return "EPSG:4326" if in_degrees and (west, south, east, north) != (0, 0, 0, 0) else ""


def _pieces(records: bytes, width: int, count: int = _AT_ONCE) -> Iterator[bytes]:
    """So many whole records at a time."""
    end = len(records) - len(records) % width if width else 0
    return (records[start : min(start + count * width, end)] for start in range(0, end, count * width or 1))


def _is_plain(records: bytes, utf8: bool) -> bool:
    """Whether all of them are ASCII, or UTF-8 where that will do: their values then need not be looked at."""
    try:
        return records.isascii() or bool(utf8 and records.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _fields(header: bytes) -> Tuple[List[Tuple[int, int]], List[bytes]]:
    """Where the texts of a record begin and end, and the names of all fields."""
    fields, names, offset = [], [], 1
    for start in range(32, len(header) - 31, 32):
        descriptor = header[start : start + 32]
        if descriptor[:1] == b"\r":
            break
        names.append(descriptor[:11].partition(b"\x00")[0])
        if descriptor[11:12] == b"C":
            fields.append((offset, offset + descriptor[16]))
        offset += descriptor[16]
    return fields, names


def _is_utf8(value: bytes) -> bool:
    """Whether it is UTF-8; a last character that the field's width cut off does not count, being without padding."""
    try:
        value.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and len(value) > _SHORTEST_CUT
    return True
