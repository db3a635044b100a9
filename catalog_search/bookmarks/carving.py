"""Rows out of the pages of an SQLite file whose tables can no longer be walked.

Each leaf of a table tells its rows by itself (sqlite.org, *Database File Format* §1.6, §2.1): the first page, which
says where tables begin, is not needed, nor are the pages between that and the leaves. Which table a row is of has to be
told from its values. Pages that are in the write-ahead log are taken from there. As files of bookmarks are written with
``secure_delete``, there are no remains of removed rows.
"""
from __future__ import annotations

import struct
from pathlib import Path
from typing import Any, BinaryIO, Dict, Iterator, List, Optional, Tuple

_LEAF = 13
_USUAL_PAGE = 4096
_PAGE_SIZES = tuple(2**power for power in range(9, 17))
#: Bytes of the longest row that is put together.
_LONGEST = 64 * 1024 * 1024
_SIZES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}

CarvedRow = Tuple[int, Tuple[Any, ...]]


class _Broken(Exception):
    """A page or row that makes no sense."""


def carve(path: Path) -> Iterator[CarvedRow]:
    """Number and values of each row of each table that is found, tables of SQLite's own among them."""
    with path.open("rb") as file:
        pages = _Pages(file, path.with_name(path.name + "-wal"))
        for number in range(1, pages.count + 1):
            yield from _rows_of(pages, number)


class _Pages:
    """The pages of a file by number, from 1 on."""

    def __init__(self, file: BinaryIO, log: Path) -> None:
        self._file = file
        head = file.read(100)
        size = int.from_bytes(head[16:18], "big")
        size = 65536 if size == 1 else size
        self.size = size if size in _PAGE_SIZES else _USUAL_PAGE
        reserved = head[20] if len(head) == 100 and head[:6] == b"SQLite" else 0
        self.usable = self.size - reserved
        self._logged = _logged_pages(log, self.size)
        length = file.seek(0, 2)
        self.count = max(-(-length // self.size), *self._logged, 0) if self._logged else -(-length // self.size)

    def read(self, number: int) -> bytes:
        """The bytes of a page; those that a cut file lacks are zeros."""
        if number in self._logged:
            return self._logged[number]
        if not 0 < number <= self.count:
            raise _Broken
        self._file.seek((number - 1) * self.size)
        return self._file.read(self.size).ljust(self.size, b"\0")


def _logged_pages(log: Path, page_size: int) -> Dict[int, bytes]:
    """The pages in a write-ahead log as they are after its last whole transaction (file format §4.1)."""
    if not log.exists():
        return {}
    data = log.read_bytes()
    committed: Dict[int, bytes] = {}
    open_pages: Dict[int, bytes] = {}
    salts = data[16:24]
    for start in range(32, len(data) - page_size - 23, page_size + 24):
        number, pages_after = struct.unpack(">II", data[start : start + 8])
        if data[start + 8 : start + 16] != salts:
            break
        open_pages[number] = data[start + 24 : start + 24 + page_size]
        if pages_after:
            committed.update(open_pages)
            open_pages.clear()
    return committed


def _rows_of(pages: _Pages, number: int) -> Iterator[CarvedRow]:
    page = pages.read(number)
    head = 100 if number == 1 else 0
    if page[head] != _LEAF:
        return
    for index in range(min(int.from_bytes(page[head + 3 : head + 5], "big"), pages.size // 2)):
        at = head + 8 + 2 * index
        try:
            yield _cell(pages, page, int.from_bytes(page[at : at + 2], "big"))
        except (_Broken, IndexError, struct.error):
            continue


def _cell(pages: _Pages, page: bytes, at: int) -> CarvedRow:
    """One row: its length, its number, and its values, the rest of which may be on further pages."""
    length, at = _varint(page, at)
    number, at = _varint(page, at)
    if not 0 < length <= _LONGEST:
        raise _Broken
    usable = pages.usable
    if length <= usable - 35:
        return number, _values(page[at : at + length])
    least = (usable - 12) * 32 // 255 - 23
    local = least + (length - least) % (usable - 4)
    local = local if local <= usable - 35 else least
    following = int.from_bytes(page[at + local : at + local + 4], "big")
    return number, _values(page[at : at + local] + _overflow(pages, following, length - local))


def _overflow(pages: _Pages, number: int, length: int) -> bytes:
    parts: List[bytes] = []
    while length > 0:
        page = pages.read(number)
        parts.append(page[4 : min(pages.usable, 4 + length)])
        length -= len(parts[-1])
        number = int.from_bytes(page[:4], "big")
    return b"".join(parts)


def _values(data: bytes) -> Tuple[Any, ...]:
    """The values of a record: their types first, then their bytes (file format §2.1)."""
    end, at = _varint(data, 0)
    types: List[int] = []
    while at < end:
        kind, at = _varint(data, at)
        types.append(kind)
    values = []
    for kind in types:
        size = _SIZES.get(kind, 8 if kind == 7 else 0) if kind < 12 else (kind - 12) // 2
        if at + size > len(data):
            raise _Broken
        values.append(_value(kind, data[at : at + size]))
        at += size
    return tuple(values)


def _value(kind: int, data: bytes) -> Any:
    if kind in (10, 11):
        raise _Broken
    if kind >= 12:
        return data.decode("utf-8", "replace") if kind % 2 else data
    if kind == 7:
        return struct.unpack(">d", data)[0]
    constant: Dict[int, Optional[int]] = {0: None, 8: 0, 9: 1}
    return constant[kind] if kind in constant else int.from_bytes(data, "big", signed=True)


def _varint(data: bytes, at: int) -> Tuple[int, int]:
    """A number of up to nine bytes, and where it ends."""
    value = 0
    for step in range(8):
        byte = data[at + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step + 1
    return value << 8 | data[at + 8], at + 9
