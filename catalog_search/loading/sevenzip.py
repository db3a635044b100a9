"""7z archives through GDAL, where it has libarchive (``/vsi7z/``, GDAL 3.7), as ZIP archives of ours."""
from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Iterator, List, Tuple

from osgeo import gdal

from .archives import ArchiveError, check_size, is_safe_name
from .drivers import SEVEN_ZIP
from .repacking import write_zip
from .unpacking import UNMINDED, Unpacking


def repack_seven_zip(
    path: Path, target: Path, told: Unpacking = UNMINDED, system: str = SEVEN_ZIP
) -> Path:
    """Write the files of a 7z archive into a new ZIP at ``target``.

    :param told: hears of each piece; what it raises is passed on
    :param system: the prefix of GDAL's file system for the archive
    :raises ArchiveError: where it is broken, a bomb, or has unsafe names only
    :raises OSError: where a file cannot be written
    """
    root = f"{system}{{{path.absolute().as_posix()}}}"
    names = _checked_names(root, path.stat().st_size, told)
    told.begin(sum(size for _, size in names))
    return write_zip(target, _opened(root, names), told)


def _checked_names(root: str, packed: int, told: Unpacking) -> List[Tuple[str, int]]:
    listed = gdal.ReadDirRecursive(root)
    if listed is None:
        raise ArchiveError("broken")
    found: List[Tuple[str, int]] = []
    count = size = 0
    for name in listed:
        told.add()
        count += 1
        facts = gdal.VSIStatL(f"{root}/{name}") if is_safe_name(name) else None
        size += facts.size if facts is not None else 0
        check_size(count, size, packed)
        if facts is not None and not facts.IsDirectory():
            found.append((name, facts.size))
    if not found:
        raise ArchiveError("unsafe" if count else "empty")
    return found


def _opened(root: str, names: List[Tuple[str, int]]) -> Iterator[Tuple[str, "_Reader"]]:
    for name, size in names:
        handle = gdal.VSIFOpenL(f"{root}/{name}", "rb")
        if handle is None:
            raise ArchiveError("broken", name)
        yield name, _Reader(handle, size)


class _Reader(io.RawIOBase):
    """One file of GDAL's, up to the size that was announced for it."""

    def __init__(self, handle: Any, size: int) -> None:
        super().__init__()
        self._handle = handle
        self._left = size

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        data = bytes(gdal.VSIFReadL(1, wanted, self._handle) or b"") if wanted else b""
        if len(data) < wanted:
            raise ArchiveError("broken")
        self._left -= len(data)
        return data

    def close(self) -> None:
        if not self.closed:
            gdal.VSIFCloseL(self._handle)
        super().close()
