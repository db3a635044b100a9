"""What a shapefile does not say itself: the encoding of its table and its CRS (ESRI white paper, dBASE III). Pure."""
from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import Iterator, List, Optional, Tuple

from .table_places import Box, in_degrees
from .text_encodings import eight_bit_encoding

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
_DEGREES = re.compile(r"(?i)\s*(GEOGCS|GEOGCRS|GEODCRS|GEODETICCRS)\s*\[")


@dataclass(frozen=True)
class ShapefileFacts:
    """``encoding`` is empty and ``box`` (west, south, east, north) missing where the files tell encoding and CRS.

    ``misplaced`` says that they tell a CRS of degrees, but the coordinates are none; ``misread`` that they tell an
    encoding that their text is not in.
    """

    encoding: str = ""
    box: Optional[Box] = None
    misplaced: bool = False
    misread: bool = False


def shapefile_facts(shp_head: bytes, dbf_head: bytes, prj: str, code_page: str) -> ShapefileFacts:
    """What has to be set when the shapefile is opened.

    :param shp_head: the first 100 bytes of the ``.shp``
    :param dbf_head: the beginning of the ``.dbf``, up to ``SAMPLE`` bytes, empty where there is none
    :param prj: the beginning of the ``.prj``
    :param code_page: the text of the ``.cpg``
    """
    box = box_of(shp_head)
    is_misplaced = box is not None and bool(_DEGREES.match(prj)) and not in_degrees(box)
    encoding = _told_page(code_page)
    found = text_encoding(dbf_head) if encoding is not None else table_encoding(dbf_head)
    is_misread = encoding is not None and bool(found) and (encoding == "UTF-8") != (found == "UTF-8")
    return ShapefileFacts(
        found if encoding is None or is_misread else "",
        box if is_misplaced or not prj.strip("\ufeff\x00 \r\n\t") else None,
        is_misplaced,
        is_misread,
    )


def _told_page(code_page: str) -> Optional[str]:
    """``UTF-8`` or something else that GDAL understands; ``None`` where it would not."""
    match = _CODE_PAGE.match(code_page)
    if match is None:
        return None
    return "UTF-8" if match.group(1).lower().startswith("utf") or match.group(1).strip() == "65001" else "other"


def table_encoding(dbf: bytes) -> str:
    """The encoding to set for a dBASE table; empty where its language byte tells it or there are only ASCII letters."""
    if len(dbf) <= _LANGUAGE_BYTE or dbf[_LANGUAGE_BYTE] not in _VAGUE_LANGUAGES:
        return ""
    return text_encoding(dbf)


def text_encoding(dbf: bytes) -> str:
    """UTF-8 when all text of a dBASE table is that, else windows-1252 or an older one; empty for ASCII letters only."""
    if len(dbf) <= _LANGUAGE_BYTE:
        return ""
    size, width = struct.unpack("<HH", dbf[8:12])
    fields, names = _fields(dbf[:size])
    found = any(not name.isascii() for name in names)
    if not all(map(_is_utf8, names)):
        return eight_bit_encoding(b" ".join(names))
    for piece in _pieces(dbf[size:], width):
        for record in () if _is_plain(piece, found) else _pieces(piece, width, 1):
            if not _is_plain(record, found):
                foreign = [value for value in (record[at:to] for at, to in fields) if not value.isascii()]
                found = found or bool(foreign)
                if not all(map(_is_utf8, foreign)):
                    return eight_bit_encoding(dbf[size:])
    return "UTF-8" if found else ""


def box_of(shp_head: bytes) -> Optional[Box]:
    """West, south, east, north in the header of a shapefile; ``None`` where there is none."""
    if len(shp_head) < 68:
        return None
    west, south, east, north = struct.unpack("<4d", shp_head[36:68])
    return (west, south, east, north)


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
