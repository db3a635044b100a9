"""How a file is opened: made where there is none, migrated, set aside where it is damaged, or only read."""
from __future__ import annotations

import os
import sqlite3
from collections import deque
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Optional

from ..model.keeping import NoticeKind, StoreError, StoreNotice, StoreProblem
from .database import Database, connect, problem_of, sql, told
from .moments import Clock
from .rescue import COMPANIONS, salvage, set_aside
from .schema import APPLICATION_ID, TABLES, VERSION, migrate, version_of


@dataclass(frozen=True)
class Opened:
    """A database, and what a person has to know about it."""

    database: Database
    notice: Optional[StoreNotice] = None


def open_database(path: Path, clock: Clock) -> Opened:
    """Open the file, whatever its state.

    :raises StoreError: where there is no way to read it or to make it
    """
    with told(path):
        try:
            version = _version(path)
        except StoreError as error:
            if error.problem is not StoreProblem.DAMAGED:
                raise
            version = -1
        if version == VERSION and _is_writable(path):
            return Opened(Database(path))
        if version > VERSION:
            return Opened(Database(path, _reading(path)), StoreNotice(NoticeKind.NEWER, str(path)))
        if version == VERSION:
            return Opened(Database(path, _reading(path)), StoreNotice(NoticeKind.READ_ONLY, str(path)))
        return _mend(path, clock)


def rescue(path: Path, clock: Clock) -> Optional[StoreNotice]:
    """Set a file aside that turned out to be damaged, and make a new one of what can be read of it.

    ``None`` where another window was quicker.

    :raises StoreError: where that cannot be done, too
    """
    with told(path), _one_at_a_time(path):
        return _replace(path, clock) if is_damaged(path) else None


def is_damaged(path: Path) -> bool:
    """Whether there is a fault in the file: all of it is read, the index of words included.

    :raises StoreError: where it cannot be looked at
    """
    try:
        if _version(path) < VERSION:
            return True
        with told(path), closing(connect(path)) as connection:
            if [row[0] for row in connection.execute("PRAGMA integrity_check(1)")] != ["ok"]:
                return True
            for table in TABLES:
                deque(connection.execute(sql("SELECT * FROM", table)), maxlen=0)
            connection.execute("INSERT INTO favourite_words (favourite_words) VALUES ('integrity-check')")
            return False
    except StoreError as error:
        if error.problem in (StoreProblem.DAMAGED, StoreProblem.BROKEN):
            return True
        raise


def _version(path: Path) -> int:
    """The version of the file, 0 where there is none; a look at its tables tells whether it can be read at all."""
    if not path.exists():
        return 0
    if not path.stat().st_size:
        raise StoreError(StoreProblem.DAMAGED, str(path), "empty")
    with told(path), closing(connect(path, "rw" if _is_writable(path) else _reading(path))) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise StoreError(StoreProblem.DAMAGED, str(path), "not a file of bookmarks")
        return version_of(connection)


def _is_writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _reading(path: Path) -> str:
    """How a file can be opened that is only read: WAL needs a file beside it, or the word that nobody writes."""
    if _is_writable(path) or path.with_name(path.name + "-shm").exists():
        return "ro"
    return "immutable"


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """One process makes, migrates or replaces the file: SQLite locks a file beside it, and the lock dies with us."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(connect(path.with_name(path.name + ".lock"), "rwc")) as lock:
        lock.execute("PRAGMA journal_mode = OFF")
        lock.execute("BEGIN EXCLUSIVE")
        yield


def _mend(path: Path, clock: Clock) -> Opened:
    with _one_at_a_time(path):
        try:
            version = _version(path)  # another window may have been quicker
        except StoreError as error:
            if error.problem is not StoreProblem.DAMAGED:
                raise
            return Opened(Database(path), _replace(path, clock))
        if not path.exists():
            _make(path)
        elif version < VERSION:
            _migrate(path, version)
        return Opened(Database(path))


def _make(path: Path) -> None:
    """Make a new file beside and put it in place when it is whole."""
    fresh = _fresh(path)
    with closing(connect(fresh, "rwc")) as connection:
        _prepare(connection)
    _put(fresh, path)


def _put(fresh: Path, path: Path) -> None:
    """Give the fresh file its name, on the disk, too."""
    os.replace(fresh, path)
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _fresh(path: Path) -> Path:
    fresh = path.with_name(path.name + ".new")
    for name in ("", *COMPANIONS):
        fresh.with_name(fresh.name + name).unlink(missing_ok=True)
    return fresh


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    migrate(connection)
    connection.execute("COMMIT")


def _migrate(path: Path, version: int) -> None:
    """Bring an older file up to date, after a copy of it was made; where that fails, it stays as it was.

    :raises StoreError: of kind ``MIGRATION``
    """
    with closing(connect(path)) as connection:
        with closing(connect(path.with_name(f"{path.stem}-version-{version}{path.suffix}"), "rwc")) as copy:
            connection.backup(copy)
        try:
            _prepare(connection)
        except (sqlite3.Error, ValueError) as error:
            if isinstance(error, sqlite3.Error) and problem_of(error) is not StoreProblem.BROKEN:
                raise
            raise StoreError(StoreProblem.MIGRATION, str(path), str(error)) from error


def _replace(path: Path, clock: Clock) -> StoreNotice:
    """Set the damaged file aside under a dated name and put a new one in its place, with what can be read of it.

    :raises StoreError: of kind ``DAMAGED`` where another program does not let go of it (on Windows)
    """
    fresh = _fresh(path)
    with closing(connect(fresh, "rwc")) as connection:
        _prepare(connection)
        saved = salvage(path, connection)
    try:
        aside = set_aside(path, clock())
    except PermissionError as error:
        raise StoreError(StoreProblem.DAMAGED, str(path), str(error)) from error
    _put(fresh, path)
    return StoreNotice(NoticeKind.SET_ASIDE, str(path), str(aside), saved.items, saved.lost, saved.detail)
