"""What the windows of QGIS on this computer use of the kept downloads, so that no window removes another's files.

Each process writes ``uses/<id>.json`` and holds ``uses/<id>.lock`` while it lives; what a process left that has died
counts no more.
"""
from __future__ import annotations

import json
import threading
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Callable, FrozenSet, Iterable, List, Optional, Set

from qgis.PyQt.QtCore import QLockFile

from .download_placing import drop_drafts, write_whole
from .download_shelf import Place, places_in

_FOLDER = "uses"


class Uses:
    """Told the sources of this process's layers; knows what all processes use. Touches the disk in ``publish``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / _FOLDER
        self._name = uuid.uuid4().hex
        self._own: FrozenSet[Place] = frozenset()
        self._held: List[FrozenSet[Place]] = []
        self._holding = threading.Lock()
        self._guard = threading.Lock()
        self._lock: Optional[QLockFile] = None

    def set_sources(self, sources: Iterable[str]) -> bool:
        """Remember what layers use; whether that is something new, which has to be published. Quick."""
        found: Set[Place] = set()
        for source in sources:
            found |= places_in(source)
        changed, self._own = frozenset(found) != self._own, frozenset(found)
        return changed

    def add_sources(self, sources: Iterable[str]) -> None:
        """What layers use that have just come, beside what is known."""
        for source in sources:
            self._own |= places_in(source)

    def hold(self, sources: Iterable[str]) -> Callable[[], None]:
        """Let what they name count as used here, as long as its layer is on its way; quick, in any thread.

        :returns: ends that, to be called once
        """
        places = frozenset(place for source in sources for place in places_in(source))
        with self._holding:
            self._held.append(places)

        def release() -> None:
            with self._holding:
                self._held.remove(places)

        return release

    def publish(self) -> None:
        """Tell other processes.

        :raises OSError: where that cannot be written
        """
        with self._guard:
            self._folder.mkdir(parents=True, exist_ok=True)
            if self._lock is None:
                self._lock = _lock(self._folder / f"{self._name}.lock")
                self._lock.tryLock(0)
            write_whole(self._folder / f"{self._name}.json", json.dumps(sorted(self._own)))

    def all(self) -> FrozenSet[Place]:
        """What this process and the others that live use; remains of the dead are removed."""
        with self._holding:
            found = set(self._own).union(*self._held)
        drop_drafts(self._folder)
        for path in self._folder.glob("*.json"):
            if path.stem == self._name:
                continue
            if _lives(path.with_suffix(".lock")):
                found |= _read(path)
            else:
                with suppress(OSError):
                    path.unlink()
        return frozenset(found)

    def close(self) -> None:
        """This process uses nothing any more."""
        with self._guard, suppress(OSError):
            (self._folder / f"{self._name}.json").unlink(missing_ok=True)
            if self._lock is not None:
                self._lock.unlock()
                self._lock = None


def _lock(path: Path) -> QLockFile:
    lock = QLockFile(str(path))
    lock.setStaleLockTime(0)
    return lock


def _lives(path: Path) -> bool:
    """Whether the process that holds a lock runs."""
    lock = _lock(path)
    if not path.exists() or lock.tryLock(0):
        lock.unlock()
        return False
    return True


def _read(path: Path) -> Set[Place]:
    try:
        data = json.loads(path.read_text("ascii"))
        return {(str(key), str(number)) for key, number in data}
    except (OSError, ValueError, TypeError):
        return set()
