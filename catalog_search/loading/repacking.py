"""Tar and 7z archives as ZIP archives of ours, which can be read anywhere in the middle, under the same safety rules.
And a file in gzip as it is without.

All of an archive is looked through before a byte is written: count, inflated size, names, links. Contents are stored
as they are, so that GDAL needs not inflate them once more.
"""
from __future__ import annotations

import bz2
import gzip
import lzma
import re
import tarfile
import zipfile
import zlib
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any, Dict, Iterable, Iterator, Tuple, cast

from .archives import ArchiveError, check_size, is_safe_name
from .text_encodings import eight_bit_encoding, python_codec
from .unpacking import UNMINDED, Unpacking

_CHUNK = 1024 * 1024
_MAX_READ = 16 * _CHUNK
_MOST_OF_GZIP = 8 * 1024**3
_COMPRESSED = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ", lzma.open))
_BROKEN = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, ValueError, KeyError, UnicodeError)
#: Of a name, what is left out: the "./" that tar writes before everything.
_HERE = re.compile(r"^(\./)+")


def gunzip(path: Path, target: Path, told: Unpacking = UNMINDED) -> Path:
    """Unpack a file in gzip.

    :param told: hears of each piece; what it raises is passed on
    :raises ArchiveError: where it is broken or grows beyond 8 GiB
    :raises OSError: where a file cannot be read or written
    """
    written = 0
    with gzip.open(path) as source, open(target, "wb") as output:
        for chunk in _pieces(source):
            written += output.write(chunk)
            if written > _MOST_OF_GZIP:
                raise ArchiveError("too_large", path.name)
            told.add(len(chunk))
    return target


def _pieces(source: Any) -> Iterator[bytes]:
    try:
        yield from iter(partial(source.read, _CHUNK), b"")
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ArchiveError("broken", str(error)) from error


def repack_tar(path: Path, target: Path, told: Unpacking = UNMINDED) -> Path:
    """Write the files of a tar archive, plain or in gzip, bzip2 or xz, into a new ZIP at ``target``.

    :param told: hears of each piece; what it raises is passed on
    :raises ArchiveError: where it is broken, a bomb, or holds nothing but links and unsafe names
    :raises OSError: where a file cannot be read or written
    """
    try:
        names, size = _checked_tar(path, told)
        told.begin(size)
        with _opened(path, told) as archive:
            wanted = (entry for entry in archive if entry.offset in names)
            return write_zip(target, ((names[entry.offset], archive.extractfile(entry)) for entry in wanted), told)
    except _BROKEN as error:
        raise ArchiveError("broken", str(error)) from error
    except OSError as error:
        if error.errno is None:  # gzip and bzip2 say so that their data are damaged
            raise ArchiveError("broken", str(error)) from error
        raise


class _Bounded:
    """A stream that refuses much reading in one go: tar's headers announce their own size, and are read whole.

    Contents are not in one go, since tar seeks the place of each piece of them. Newer Pythons read a header in pieces,
    so these are added up. What is compressed is unpacked to get past it: so that goes step by step, too.
    """

    def __init__(self, stream: Any, told: Unpacking) -> None:
        self._stream = stream
        self._told = told
        self._read = 0
        self.tell = stream.tell

    def seek(self, place: int) -> int:
        self._read = 0
        reached: int = self._stream.tell()
        while reached < place:
            self._told.add()
            before, reached = reached, self._stream.seek(min(place, reached + _MAX_READ))
            if reached == before:  # the end
                break
        return self._stream.seek(place) if place < reached else reached

    def read(self, size: int = -1) -> bytes:
        self._read += size
        if size < 0 or self._read > _MAX_READ:
            raise ArchiveError("too_large", "a header of tar")
        data: bytes = self._stream.read(size)
        return data


@contextmanager
def _opened(path: Path, told: Unpacking) -> Iterator[tarfile.TarFile]:
    with open(path, "rb") as file:
        start = file.read(6)
    opener: Any = next((way for magic, way in _COMPRESSED if start.startswith(magic)), open)
    with opener(path, "rb") as stream:
        bounded = cast("IO[bytes]", _Bounded(stream, told))
        with tarfile.open(fileobj=bounded, mode="r:") as archive:
            yield archive


def write_zip(target: Path, files: Iterable[Tuple[str, Any]], told: Unpacking = UNMINDED) -> Path:
    """Write open files into a new ZIP, stored; nothing stays where that fails.

    :param told: hears of each piece; what it raises is passed on
    :raises OSError: where it cannot be written
    """
    try:
        with zipfile.ZipFile(target, "x", zipfile.ZIP_STORED) as output:
            for name, source in files:
                if source is not None:
                    _copy(source, output, name, told)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target


def _copy(source: Any, output: zipfile.ZipFile, name: str, told: Unpacking) -> None:
    with source, output.open(zipfile.ZipInfo(name), "w", force_zip64=True) as written:
        for chunk in iter(lambda: source.read(_CHUNK), b""):
            written.write(chunk)
            told.add(len(chunk))


def _checked_tar(path: Path, told: Unpacking) -> Tuple[Dict[int, str], int]:
    """The safe names of the regular files by their place in the archive; a name that comes again counts once.

    And the bytes of all that is in it.
    """
    packed = path.stat().st_size
    names: Dict[str, int] = {}
    count = size = others = 0
    with _opened(path, told) as archive:
        for entry in archive:
            count, size = count + 1, size + entry.size
            check_size(count, size, packed)
            name = _HERE.sub("", _readable(entry.name))
            if entry.isreg() and is_safe_name(name):
                names[name] = entry.offset
            elif not entry.isdir():
                others += 1
    if not names:
        raise ArchiveError("unsafe" if others else "empty")
    return {offset: name for name, offset in names.items()}, size


def _readable(name: str) -> str:
    """A name that is not in UTF-8 by the letters of western Europe; tar says nothing of them."""
    raw = name.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode(python_codec(eight_bit_encoding(raw)), "replace")
