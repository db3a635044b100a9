"""The folder of kept downloads: what lies there, how large it is, what may go.

``<folder>/<key>/<number>/`` holds one state of one address: the file, ``entry.json``, and what was made of the file. A
newer state gets a folder of its own, since layers may still use the older one. ``<key>/part`` is a download on its way,
``<key>/lock`` is held by who works on that key.

What is made for layers and is no download (extracts, copies) lies in folders of the same shape beside it, without
``entry.json``: so it is counted, cleared and spared in the same way, and never trimmed unasked.
"""
from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, FrozenSet, Iterator, List, Optional, Set, Tuple

from .download_lock import KeyLock
from .download_part import PART, Validators, read_facts
from .download_placing import drop_drafts

ENTRY, LOCK = "entry.json", "lock"
#: The folders beside that of the downloads: parts of data that were cut out, copies of files of this computer.
EXTRACTS, COPIES = "extents", "copies"
_GONE = ".gone-"
_KEY = re.compile(r"[0-9a-f]{32}$")
#: In the source of a layer, the key and number of a kept download.
_PLACE = re.compile(r"[/\\]([0-9a-f]{32})[/\\](\d+)(?=[/\\])")

#: Key and number of one kept state.
Place = Tuple[str, str]


@dataclass(frozen=True)
class Entry:
    """What is known of a kept file. Moments are seconds since 1970; ``checksum`` is one that the file has.

    ``synced`` says that the disk has it; ``boot`` is the run of the machine in which it was written.
    """

    url: str = ""
    final_url: str = ""
    name: str = ""
    mime: str = ""
    size: int = -1
    etag: str = ""
    modified: str = ""
    date: str = ""
    checksum: str = ""
    fetched: float = 0.0
    synced: bool = False
    boot: str = ""

    @property
    def validators(self) -> Validators:
        return Validators(self.etag, self.modified, self.date)


@dataclass(frozen=True)
class Usage:
    """Bytes on the disk: all that is kept, and what can go since no layer uses it."""

    total: int = 0
    free: int = 0


@dataclass(frozen=True)
class _Kept:
    place: Place
    path: Path
    used: float
    size: int


def key_of(url: str, login: str) -> str:
    """The key of an address fetched with a log-in, or with none: an answer for one is none for another."""
    return hashlib.sha256(f"{login}\n{url}".encode("utf-8", "replace")).hexdigest()[:32]


def room_for(folder: Path, origin: str = "") -> Path:
    """A place in the folder of extracts or of copies, which layers that use it keep from being cleared.

    :param origin: what it is made of, where the same is to be found there again; left out, the place is a new one
    """
    key = hashlib.sha256(origin.encode("utf-8", "replace")).hexdigest()[:32] if origin else uuid.uuid4().hex
    return folder / key / "1"


def key_in(text: str) -> str:
    """A key that stood in a file.

    :raises ValueError: where it is none
    """
    if not _KEY.match(text):
        raise ValueError(text)
    return text


def places_in(source: str) -> Set[Place]:
    """The kept downloads that the source of a layer names."""
    return set(_PLACE.findall(source))


class Shelf:
    """What lies in the folder. Reads and removes; every call touches the disk: not for the main thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def newest(
        self, key: str, is_sure: Callable[[Path, Entry], bool] = lambda _path, _entry: True
    ) -> Optional[Tuple[Path, Entry]]:
        """The folder and the facts of the latest state that is whole; ``None`` where there is none.

        :param is_sure: told a file of the right length and its facts: whether to believe that
        """
        for path in sorted(self._states(key), key=lambda path: -int(path.name)):
            entry = read_facts(path / ENTRY, Entry)
            whole = entry is not None and _size_of(path / entry.name) == entry.size
            if entry is not None and whole and is_sure(path / entry.name, entry):
                return path, entry
        return None

    def next_state(self, key: str) -> Path:
        """A new folder for a newer state.

        :raises OSError: where it cannot be made
        """
        path = self.folder / key / str(1 + max((int(path.name) for path in self._states(key)), default=0))
        path.mkdir(parents=True)
        return path

    def usage(self, spared: FrozenSet[Place], younger: float = 0.0) -> Usage:
        """How much lies there, and how much could go."""
        newest = time.time() - younger
        free = sum(item.size for item in self._kept() if item.place not in spared and item.used <= newest)
        return Usage(sum(_tree_size(path) for path in self._keys()), free)

    def trim(self, limit: int, spared: FrozenSet[Place], younger: float = 0.0) -> int:
        """Remove what was used longest ago until no more than ``limit`` bytes are kept; returns the bytes removed.

        :param spared: what layers use: it stays whatever its size
        :param younger: seconds; what was used since stays as well, somebody may be about to open it
        """
        kept = sorted(self._kept(), key=lambda item: item.used)
        total, removed = sum(item.size for item in kept), 0
        newest = time.time() - younger
        for item in kept:
            if total - removed <= limit and item.size:
                break
            if item.place not in spared and item.used <= newest and self._remove(item.path, newest):
                removed += item.size
        return removed

    def drop_older(self, key: str, spared: FrozenSet[Place], younger: float = 0.0) -> None:
        """Remove the states of a key that a newer one has replaced. For who holds the key's lock."""
        states = sorted(self._states(key), key=lambda path: int(path.name))
        newest = time.time() - younger
        for path in states[:-1]:
            if (key, path.name) not in spared and _used(path) <= newest:
                _remove_tree(path)

    def drop_all_older(self, spared: FrozenSet[Place], younger: float = 0.0) -> None:
        """The same for all keys on which nobody works."""
        for folder in self._keys():
            lock = lock_of(folder)
            if len(self._states(folder.name)) > 1 and _is_free(lock):
                self.drop_older(folder.name, spared, younger)
                lock.unlock()

    def drop_parts(self, older: float) -> int:
        """Remove parts on which nobody has worked for ``older`` seconds, and remains; returns the bytes removed."""
        removed = 0
        for path in self._keys():
            part = path / PART
            with suppress(OSError):
                if part.exists() and part.stat().st_mtime < time.time() - older:
                    removed += self._drop_part(path)
            for left in path.glob(f"{_GONE}*"):
                _erase(left)
            drop_drafts(path)
            with suppress(OSError):
                path.rmdir()  # only where it is empty
        return removed

    def _drop_part(self, path: Path) -> int:
        lock = lock_of(path)
        if not _is_free(lock):
            return 0
        try:
            size = _size_of(path / PART)
            for name in (f"{PART}.json", PART):
                (path / name).unlink(missing_ok=True)
            return max(0, size)
        finally:
            lock.unlock()

    def _remove(self, path: Path, newest: float) -> bool:
        """Whether it is gone; not where somebody has used it while others were looked at."""
        lock = lock_of(path.parent)
        if not _is_free(lock):
            return False
        try:
            return _used(path) <= newest and _remove_tree(path)
        finally:
            lock.unlock()

    def _kept(self) -> Iterator[_Kept]:
        for folder in self._keys():
            for path in self._states(folder.name):
                yield _Kept((folder.name, path.name), path, _used(path), _tree_size(path))

    def _keys(self) -> List[Path]:
        try:
            return [path for path in self.folder.iterdir() if _KEY.match(path.name) and path.is_dir()]
        except OSError:
            return []

    def _states(self, key: str) -> List[Path]:
        try:
            return [path for path in (self.folder / key).iterdir() if path.name.isdigit() and path.is_dir()]
        except OSError:
            return []


def lock_of(folder: Path) -> KeyLock:
    """The lock of one key."""
    return KeyLock(folder / LOCK)


def _is_free(lock: KeyLock) -> bool:
    """Whether nobody held it; it is ours then."""
    try:
        return lock.try_lock()
    except OSError:  # another has removed its folder
        return False


def protect(path: Path) -> None:
    """Let nobody write into a kept file: QGIS would change it by opening it, and edits in a cache would be lost."""
    path.chmod(stat.S_IRUSR | stat.S_IRGRP)


def _remove_tree(path: Path) -> bool:
    """Remove a folder: first out of sight in one step, so that nobody finds half of it."""
    away = path.with_name(f"{_GONE}{path.name}-{time.time_ns()}")
    try:
        os.replace(path, away)
    except OSError:  # on Windows, a file in it is open
        return False
    _erase(away)
    return True


def _erase(folder: Path) -> None:
    """Remove a folder with what nobody may write into, which Windows would keep."""
    for item in folder.rglob("*"):
        with suppress(OSError):
            item.chmod(stat.S_IRUSR | stat.S_IWUSR | (stat.S_IXUSR if item.is_dir() else 0))
    shutil.rmtree(folder, ignore_errors=True)


def _used(path: Path) -> float:
    """When a state was used last: without an entry, when anything in it was written."""
    try:
        return (path / ENTRY).stat().st_mtime
    except OSError:
        moments = [0.0]
        with suppress(OSError):
            moments += [item.stat().st_mtime for item in (path, *path.iterdir())]
        return max(moments)


def _tree_size(folder: Path) -> int:
    sizes: Dict[Tuple[int, int], int] = {}
    for root, _folders, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                found = os.stat(os.path.join(root, name))
                sizes[(found.st_dev, found.st_ino or hash((root, name)))] = found.st_size
    return sum(sizes.values())


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1
