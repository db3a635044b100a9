"""Tar and 7z archives as ZIP archives of ours, which can be read anywhere in the middle, under the same safety rules.

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
from pathlib import Path
from typing import IO, Any, Dict, Iterable, Iterator, Tuple, cast

from .archives import ArchiveError, check_size, is_safe_name

_CHUNK = 1024 * 1024
_MAX_READ = 16 * _CHUNK
_COMPRESSED = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ", lzma.open))
_BROKEN = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, ValueError, KeyError, UnicodeError)
#: Of a name, what is left out: the "./" that tar writes before everything.
_HERE = re.compile(r"^(\./)+")


def repack_tar(path: Path, target: Path) -> Path:
    """Write the files of a tar archive, plain or in gzip, bzip2 or xz, into a new ZIP at ``target``.

    :raises ArchiveError: where it is broken, a bomb, or holds nothing but links and unsafe names
    :raises OSError: where a file cannot be read or written
    """
    try:
        names = _checked_tar(path)
        with _opened(path) as archive:
            wanted = (entry for entry in archive if entry.offset in names)
            return write_zip(target, ((names[entry.offset], archive.extractfile(entry)) for entry in wanted))
    except _BROKEN as error:
        raise ArchiveError("broken", str(error)) from error
    except OSError as error:
        if error.errno is None:  # gzip and bzip2 say so that their data are damaged
            raise ArchiveError("broken", str(error)) from error
        raise


class _Bounded:
    """A stream that refuses much reading in one go: tar's headers announce their own size, and are read whole.

    Contents are not in one go, since tar seeks the place of each piece of them. Newer Pythons read a header in pieces,
    so these are added up.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._read = 0
        self.tell = stream.tell

    def seek(self, *place: int) -> int:
        self._read = 0
        reached: int = self._stream.seek(*place)
        return reached

    def read(self, size: int = -1) -> bytes:
        self._read += size
        if size < 0 or self._read > _MAX_READ:
            raise ArchiveError("too_large", "a header of tar")
        data: bytes = self._stream.read(size)
        return data


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    with open(path, "rb") as file:
        start = file.read(6)
    opener: Any = next((way for magic, way in _COMPRESSED if start.startswith(magic)), open)
    with opener(path, "rb") as stream, tarfile.open(fileobj=cast("IO[bytes]", _Bounded(stream)), mode="r:") as archive:
        yield archive


def write_zip(target: Path, files: Iterable[Tuple[str, Any]]) -> Path:
    """Write open files into a new ZIP, stored; nothing stays where that fails.

    :raises OSError: where it cannot be written
    """
    try:
        with zipfile.ZipFile(target, "x", zipfile.ZIP_STORED) as output:
            for name, source in files:
                if source is not None:
                    _copy(source, output, name)
    except Exception:
        target.unlink(missing_ok=True)
        raise
    return target


def _copy(source: Any, output: zipfile.ZipFile, name: str) -> None:
    with source, output.open(zipfile.ZipInfo(name), "w", force_zip64=True) as written:
        for chunk in iter(lambda: source.read(_CHUNK), b""):
            written.write(chunk)


def _checked_tar(path: Path) -> Dict[int, str]:
    """The safe names of the regular files by their place in the archive; a name that comes again counts once."""
    packed = path.stat().st_size
    names: Dict[str, int] = {}
    count = size = others = 0
    with _opened(path) as archive:
        for entry in archive:
            count, size = count + 1, size + entry.size
            check_size(count, size, packed)
            name = _HERE.sub("", entry.name)
            if entry.isreg() and is_safe_name(name):
                names[name] = entry.offset
            elif not entry.isdir():
                others += 1
    if not names:
        raise ArchiveError("unsafe" if others else "empty")
    return {offset: name for name, offset in names.items()}
