"""Files that lead elsewhere: references to other files and addresses that opening them would follow. Pure.

All of a file is looked through, as such a reference can stand anywhere in it.
"""
from __future__ import annotations

import json
import mmap
import re
from pathlib import Path
from typing import Callable, Iterator, Match, Union

HDF5 = b"\x89HDF\r\n\x1a\n"
#: A member ``crs`` in any spelling that JSON allows, or GDAL: it minds no case, and in small files no apostrophes.
_CRS = re.compile(rb'["\'](?:[cC]|\\u00[46]3)(?:[rR]|\\u00[57]2)(?:[sS]|\\u00[57]3)["\']')
_OBJECT = re.compile(rb"\s*:\s*\{")
#: Comments, which GDAL takes there too, are in nobody's data.
_COMMENT = re.compile(rb"\s*(?::\s*)?/[*/]")
#: What a letter of that member may begin with where it is not written as itself, in small letters.
_ESCAPED = re.compile(rb"\\u00[4-7][23]")
_QUOTES = (b'"', b"'")
_MOST_CRS = 20_000
_PIECE, _REACH = 1024 * 1024, 64
#: Bodies of header messages of HDF5: an external file list (IV.A.2.h), a virtual layout (IV.A.2.i), an external
#: link (IV.A.2.g); addresses and lengths of eight, four or two bytes.
_RAW_ELSEWHERE = re.compile(rb"\x01\x00\x00\x00(?:..)(?:..)(.{8})", re.DOTALL)
_VIRTUAL = re.compile(rb"[\x04\x05]\x03(.{8})", re.DOTALL)
_LINK = re.compile(rb"\x01([\x08-\x0f\x18-\x1f])\x40", re.DOTALL)
#: What an external link holds: version and flags, the file, the object in it.
_TARGET = re.compile(rb"\x00([^\x00-\x1f\x7f]+)\x00[^\x00]+\x00")
_FRACTAL_HEAP = re.compile(rb"FRHP\x00(?:..)(..)", re.DOTALL)

Bytes = Union[bytes, "mmap.mmap"]


def geojson_leads_out(path: Path) -> bool:
    """Whether a GeoJSON names its CRS by a link (GeoJSON 2008 §3.2), which GDAL would fetch.

    :raises OSError: where it cannot be read
    """
    return searched(path, _links_to_crs)


def _links_to_crs(data: Bytes) -> bool:
    for end in _crs_members(data):
        match = _OBJECT.match(data, end)
        if _COMMENT.match(data, end):
            return True
        if match is None:
            continue
        start = match.end() - 1
        text = bytes(data[start : start + _MOST_CRS]).decode("utf-8", "replace")
        try:
            pairs, _ = json.JSONDecoder(object_pairs_hook=list).raw_decode(text)
        except (ValueError, RecursionError):
            return True
        types = [str(value).lower() for key, value in pairs if key.lower() == "type"]
        if any(name.startswith(("link", "url")) for name in types):
            return True
    return False


def _crs_members(data: Bytes) -> Iterator[int]:
    """Where a member ``crs`` has just been named: by plain searches, which are ten times as fast as the pattern."""
    for start in range(0, len(data), _PIECE):
        piece = bytes(data[max(0, start - 1) : start + _PIECE + _REACH])
        small = piece.lower()
        if _ESCAPED.search(small):
            yield from (max(0, start - 1) + match.end() for match in _CRS.finditer(piece))
            continue
        at = small.find(b"crs")
        while at >= 0:
            if small[max(0, at - 1) : at] in _QUOTES and small[at + 3 : at + 4] in _QUOTES:
                yield max(0, start - 1) + at + 4
            at = small.find(b"crs", at + 3)


def hdf5_leads_out(path: Path) -> bool:
    """Whether an HDF5 file, such as NetCDF 4, links to others, or keeps values in them; a classic NetCDF cannot.

    :raises OSError: where it cannot be read
    """
    with open(path, "rb") as file:
        if file.read(len(HDF5)) != HDF5:
            return False
    return searched(path, _leaves)


def _leaves(data: Bytes) -> bool:
    """The structures are known by what they point to: a local heap of names, a global heap, two names in a row."""
    size = _address_size(data)
    if size == 0 or any(int.from_bytes(match.group(1), "little") for match in overlapping(_FRACTAL_HEAP, data)):
        return True  # links in a compressed heap cannot be looked at
    return (
        any(_points_to(data, address, size, b"HEAP") for address in _addresses(_RAW_ELSEWHERE, data))
        or any(_points_to(data, address, size, b"GCOL") for address in _addresses(_VIRTUAL, data))
        or any(_is_link(data, match) for match in overlapping(_LINK, data))
    )


def _address_size(data: Bytes) -> int:
    """How many bytes addresses have, by the superblock (II.A); 0 where there is no such."""
    version = data[8]
    size = data[13] if version < 2 else data[9]
    return size if version <= 3 and size in (2, 4, 8) else 0


def _addresses(pattern: "re.Pattern[bytes]", data: Bytes) -> Iterator[bytes]:
    return (match.group(1) for match in overlapping(pattern, data))


def overlapping(pattern: "re.Pattern[bytes]", data: Bytes) -> Iterator["Match[bytes]"]:
    """Where a pattern of at most ``_REACH`` bytes matches, those that overlap included.

    Piece by piece: a search holds Python's lock, and the window would wait for it as long as a large file takes.
    """
    for start in range(0, len(data), _PIECE):
        stop = min(start + _PIECE + _REACH, len(data))
        match = pattern.search(data, start, stop)
        while match is not None and match.start() < start + _PIECE:
            yield match
            match = pattern.search(data, match.start() + 1, stop)


def _points_to(data: Bytes, address: bytes, size: int, signature: bytes) -> bool:
    place = int.from_bytes(address[:size], "little")
    return 0 < place < len(data) and data[place : place + 4] == signature


def _is_link(data: Bytes, match: "Match[bytes]") -> bool:
    """Whether an external link begins here: after its order and character set, its name, file and object."""
    flags, at = match.group(1)[0], match.end()
    at += (8 if flags & 4 else 0) + (1 if flags & 16 else 0)
    width = 1 << (flags & 3)
    length = int.from_bytes(data[at : at + width], "little")
    at += width + length
    size = int.from_bytes(data[at : at + 2], "little")
    body = data[at + 2 : at + 2 + size] if 0 < length < 4096 else b""
    target = _TARGET.fullmatch(body)
    if target is None or size != len(body):
        return False
    try:
        return bool(target.group(1).decode("utf-8"))
    except UnicodeDecodeError:
        return False


def searched(path: Path, test: Callable[[Bytes], bool]) -> bool:
    """What a test says of all bytes of a file, which are not read into memory; ``False`` for an empty one.

    :raises OSError: where it cannot be read
    """
    with open(path, "rb") as file:
        if file.seek(0, 2) == 0:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return test(data)
