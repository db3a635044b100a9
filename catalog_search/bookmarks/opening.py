"""How a file is opened: made where there is none, migrated, set aside where it is damaged, or only read."""
from __future__ import annotations

import os
import sqlite3
from collections import deque
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Optional, Tuple

from ..model.keeping import NoticeKind, StoreError, StoreNotice, StoreProblem
from .database import Database, all_told, connect, journal_of, problem_of, sql, told
from .moments import Clock
from .rescue import COMPANIONS, salvage, set_aside
from .schema import APPLICATION_ID, TABLES, VERSION, migrate, version_of

#: The two numbers of the format in an SQLite file's head: of a rollback journal, or of WAL (file format §1.3.3).
_FORMATS = (b"\x01\x01", b"\x02\x02")


@dataclass(frozen=True)
class Opened:
    """A database, and what a person has to know about it."""

    database: Database
    notice: Optional[StoreNotice] = None


def open_database(path: Path, clock: Clock) -> Opened:
    """Open the file, whatever its state.

    :raises StoreError: where there is no way to read it or to make it
    """
    with all_told(path):
        found = _look(path)
        if found.version > VERSION:
            how = "ro" if found.how == "rw" else found.how
            return Opened(Database(path, how), StoreNotice(NoticeKind.NEWER, str(path)))
        if found.version == VERSION:
            notice = None if found.how == "rw" else StoreNotice(NoticeKind.READ_ONLY, str(path))
            return Opened(Database(path, found.how), notice)
        return _mend(path, clock)


def rescue(path: Path, clock: Clock) -> Optional[StoreNotice]:
    """Set a file aside that turned out to be damaged, and make a new one of what can be read of it.

    ``None`` where another window was quicker.

    :raises StoreError: where that cannot be done, too
    """
    with all_told(path), _one_at_a_time(path):
        is_ours = _look(path).version <= VERSION
        return _replace(path, clock) if is_ours and is_damaged(path) else None


def is_damaged(path: Path) -> bool:
    """Whether there is a fault in the file: all of it is read, the index of words included.

    :raises StoreError: where it cannot be looked at
    """
    try:
        if _version(path, "rw") < VERSION:
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


@dataclass(frozen=True)
class _Found:
    """A file's version (0 where there is none, -1 where it cannot be read) and how it can be opened."""

    version: int
    how: str = "rw"


def _look(path: Path) -> _Found:
    """Look at the file, to write if that can be, else to read."""
    try:
        if not path.exists():
            return _Found(0)
        if not path.is_file():
            raise StoreError(StoreProblem.NO_PLACE, str(path), "not a file")
        return next(_Found(version, how) for how, version in _ways(path))
    except StoreError as error:
        if error.problem is StoreProblem.DAMAGED:
            return _Found(-1)
        raise


def _ways(path: Path) -> Iterator[Tuple[str, int]]:
    """The ways to open the file that work, with its version, the best first.

    WAL needs a file beside it; where none can be made, the file is read as one that nobody writes.
    """
    for how in ("rw", "ro", "immutable"):
        try:
            yield how, _version(path, how)
        except StoreError as error:
            if how == "immutable" or error.problem not in (StoreProblem.READ_ONLY, StoreProblem.NO_PLACE):
                raise


def _version(path: Path, how: str) -> int:
    """The version of the file; a look at its tables tells whether it can be read at all.

    :raises StoreError: of kind ``DAMAGED`` where it cannot, or is another program's
    """
    with path.open("rb") as file:
        head = file.read(20)
    if head[18:20] not in _FORMATS:  # a higher number would only make SQLite refuse to write
        raise StoreError(StoreProblem.DAMAGED, str(path), "not a file of SQLite")
    with told(path), closing(connect(path, how)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise StoreError(StoreProblem.DAMAGED, str(path), "not a file of bookmarks")
        version = version_of(connection)
        if how == "rw" and version <= VERSION:
            _try_to_write(connection, version)
        return version


def _try_to_write(connection: sqlite3.Connection, version: int) -> None:
    """Write what is there already, and take it back. Somebody else who is writing shows that it can be done."""
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(sql("PRAGMA user_version =", str(version)))
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if problem_of(error) is not StoreProblem.BUSY:
            raise


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
        version = _look(path).version  # another window may have been quicker
        if version < 0:
            return Opened(Database(path), _replace(path, clock))
        if not path.exists():
            if any(path.with_name(path.name + end).exists() for end in COMPANIONS):
                set_aside(path, clock())  # the log of a file that is gone would spoil the new one
            _make(path)
        elif version < VERSION:
            _migrate(path, version)
        return Opened(Database(path))


def _make(path: Path) -> None:
    """Make a new file beside and put it in place when it is whole."""
    fresh = _fresh(path)
    with closing(connect(fresh, "rwc")) as connection:
        _prepare(connection, path)
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


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute(sql("PRAGMA journal_mode =", journal_of(path)))
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
            _prepare(connection, path)
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
        _prepare(connection, path)
        saved = salvage(path, connection)
    try:
        aside = set_aside(path, clock())
    except PermissionError as error:
        raise StoreError(StoreProblem.DAMAGED, str(path), str(error)) from error
    _put(fresh, path)
    return StoreNotice(NoticeKind.SET_ASIDE, str(path), str(aside), saved.items, saved.lost, saved.detail)
