"""Downloads that are not finished, on the disk: they are listed again when QGIS starts anew, however it ended.

Each has a file of its own, and a lock that its process holds: a job whose process has died belongs to who comes first.
Touches the disk; not for the main thread.
"""
from __future__ import annotations

import json
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, List, Optional

from qgis.PyQt.QtCore import QLockFile

from ..bookmarks.record_json import record_from_data, record_to_data
from ..loading.links import links_of
from ..model.record import Record
from ..network.download_part import part_progress
from ..network.download_placing import drop_drafts, write_whole
from ..network.download_shelf import key_in
from .downloads_row import Deed, Download, State


class JobFiles:
    """The files of one process's unfinished downloads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._guard = threading.Lock()
        self._locks: Dict[str, QLockFile] = {}

    def keep(self, row_id: str, data: Dict[str, Any]) -> None:
        """Write one down, as ``data_of`` tells it.

        :raises OSError: where that is not possible
        """
        with self._guard:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._hold(row_id):
                return
            write_whole(self._path(row_id), json.dumps(data, ensure_ascii=False))

    def drop(self, row_id: str) -> None:
        """Forget one that is finished or given up."""
        with self._guard:
            self._path(row_id).unlink(missing_ok=True)
            lock = self._locks.pop(row_id, None)
            if lock is not None:
                lock.unlock()

    def adopt(self) -> List[Download]:
        """Those that processes left which have ended; they are this process's from now on."""
        found = []
        with self._guard:
            drop_drafts(self._folder)
            for path in sorted(self._folder.glob("*.json"), key=_age):
                if path.stem in self._locks or not self._hold(path.stem):
                    continue
                row = self._read(path)
                if row is not None:
                    found.append(row)
                else:
                    self._locks.pop(path.stem).unlock()
        return found

    def close(self) -> None:
        """Let go of all: they are there for whoever comes next."""
        with self._guard:
            for lock in self._locks.values():
                lock.unlock()
            self._locks.clear()

    def _read(self, path: Path) -> Optional[Download]:
        """A download from its file, as far as its part has come; ``None`` where that cannot be read."""
        try:
            data = json.loads(path.read_text("utf-8"))
            record: Optional[Record] = record_from_data(data["record"])
            if record is None:
                raise ValueError("no record")
            link = links_of(record)[int(data["link"])]
            row = Download(str(data["title"]), record, link, Deed(data["deed"]), str(data["target"]), path.stem)
            row.state, row.key = State.PAUSED, key_in(str(data["key"]))
        except OSError:  # it may be read another day
            return None
        except (ValueError, KeyError, IndexError, TypeError):
            with suppress(OSError):
                path.unlink()
            return None
        row.received, row.size = part_progress(self._folder.parent / row.key)
        return row

    def _hold(self, row_id: str) -> bool:
        if row_id in self._locks:
            return True
        lock = QLockFile(str(self._folder / f"{row_id}.lock"))
        lock.setStaleLockTime(0)
        if not lock.tryLock(0):
            return False
        self._locks[row_id] = lock
        return True

    def _path(self, row_id: str) -> Path:
        return self._folder / f"{row_id}.json"


def data_of(row: Download) -> Dict[str, Any]:
    """A download as plain data."""
    links = links_of(row.record)
    number = links.index(row.link) if row.link in links else -1
    # a conversion of a resource becomes a resource of its own
    other = replace(row.link.resource, url=row.link.url, alternates=())
    record = row.record if number >= 0 else row.record.with_resources(other)
    return {
        "deed": row.deed.value,
        "title": row.title,
        "target": row.target,
        "key": row.key,
        "link": max(0, number),
        "record": record_to_data(record),
    }


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
