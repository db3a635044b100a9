"""Which version of the HDF5 library a file needs. Pure.

Messages of newer versions than the library knows do not just fail: HDF5 1.10 frees memory that it never filled when it
meets a datatype of version 4 in an attribute, which ends the process, mostly and not always. So nobody can try it out,
not in a process apart either; the file tells. Sections are those of the HDF5 File Format Specification, version 4.
"""
from __future__ import annotations

import re
from pathlib import Path
from typing import Iterator, Tuple

from .outward import HDF5, Bytes, overlapping, searched

Version = Tuple[int, int]

OLDEST: Version = (1, 8)
#: Versions of datatype messages (IV.A.2.d) and of layout messages (IV.A.2.i) by the library that brought them.
_DATATYPES = {4: (1, 12), 5: (2, 0)}
_LAYOUTS = {5: (2, 0)}
_DATATYPE, _LAYOUT, _CONTINUATION = 0x03, 0x08, 0x10
#: An attribute message of version 3 (IV.A.2.m), wherever it lies: sizes, character set, name, version of its datatype.
_ATTRIBUTE = re.compile(rb"\x03[\x00-\x03](..)....[\x00\x01]([^\x00-\x1f\x7f]{1,50})\x00([\x40-\x5c])", re.DOTALL)
#: An object header of version 2 (IV.A.1.b), which every file with newer messages has.
_HEADER = re.compile(rb"OHDR\x02(.)", re.DOTALL)
_MOST_BLOCKS = 50


def needed_version(path: Path) -> Version:
    """The oldest version of HDF5 that knows all of a file, as far as it matters here.

    :raises OSError: where it cannot be read
    """
    with open(path, "rb") as file:
        if file.read(len(HDF5)) != HDF5:
            return OLDEST
    found = [OLDEST]

    def look(data: Bytes) -> bool:
        found.extend(_versions(data))
        return True

    searched(path, look)
    return max(found)


def _versions(data: Bytes) -> Iterator[Version]:
    for match in overlapping(_ATTRIBUTE, data):
        if int.from_bytes(match.group(1), "little") == len(match.group(2)) + 1:
            yield _DATATYPES.get(match.group(3)[0] >> 4, OLDEST)
    for match in overlapping(_HEADER, data):
        for kind, first in _messages(data, match.start()):
            if kind == _DATATYPE:
                yield _DATATYPES.get(first >> 4, OLDEST)
            elif kind == _LAYOUT:
                yield _LAYOUTS.get(first, OLDEST)


def _messages(data: Bytes, start: int) -> Iterator[Tuple[int, int]]:
    """The type of each message of an object header, and its first byte."""
    flags = data[start + 5]
    at = start + 6 + (16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0)
    width = 1 << (flags & 3)
    size = data[9]  # of addresses, in superblocks that have such headers (II.B)
    blocks = [(at + width, int.from_bytes(data[at : at + width], "little"))]
    for number, (place, length) in enumerate(blocks):  # which grows on the way
        end = min(place + length, len(data)) - 4
        while place < end:
            kind, told = data[place], int.from_bytes(data[place + 1 : place + 3], "little")
            body = place + (6 if flags & 4 else 4)
            if body < len(data) and told:
                yield kind, data[body]
            if kind == _CONTINUATION and number < _MOST_BLOCKS:
                there = int.from_bytes(data[body : body + size], "little")
                more = int.from_bytes(data[body + size : body + 2 * size], "little")
                if data[there : there + 4] == b"OCHK":
                    blocks.append((there + 4, more - 8))
            place = body + told
