"""The SQLite file: connections, transactions, and SQLite's errors as ours.

The file is in WAL mode: who reads never waits, who writes waits for other writers (``BUSY_SECONDS`` at most) and then
for the disk, since ``synchronous = FULL`` makes a transaction outlive a loss of power once ``write`` returned.
Connections are lent to one thread at a time.
"""
from __future__ import annotations

import errno
import os
import sqlite3
import threading
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Callable, Iterator, List, Optional, Tuple, TypeVar
from urllib.parse import quote

from ..model.keeping import StoreError, StoreProblem
from .schema import VERSION, version_of

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

BUSY_SECONDS = 10.0
_IDLE = 3
#: What SQLite's messages mean; their numbers are to be had from Python 3.11 on only.
_MEANINGS = (
    ("database or disk is full", StoreProblem.FULL),
    ("malformed", StoreProblem.DAMAGED),
    ("not a database", StoreProblem.DAMAGED),
    ("unsupported file format", StoreProblem.DAMAGED),
    ("could not decode", StoreProblem.DAMAGED),
    ("readonly database", StoreProblem.READ_ONLY),
    ("unable to open database file", StoreProblem.NO_PLACE),
    ("is locked", StoreProblem.BUSY),
    ("disk i/o error", StoreProblem.DISK),
    ("no such module: fts5", StoreProblem.UNSUPPORTED),
    ("too big", StoreProblem.TOO_BIG),
)


def problem_of(error: sqlite3.Error) -> StoreProblem:
    """What SQLite's error means."""
    text = str(error).lower()
    return next((problem for words, problem in _MEANINGS if words in text), StoreProblem.BROKEN)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ``StoreError``."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(problem_of(error), str(path), str(error)) from error
    except UnicodeDecodeError as error:  # SQLite tells of a damaged schema in the schema's own letters
        raise StoreError(StoreProblem.DAMAGED, str(path), str(error)) from error


@contextmanager
def all_told(path: Path) -> Iterator[None]:
    """Turn SQLite's and the system's errors into ``StoreError``."""
    try:
        with told(path):
            yield
    except OSError as error:
        raise StoreError(_OF_SYSTEM.get(error.errno or 0, StoreProblem.NO_PLACE), str(path), str(error)) from error


_OF_SYSTEM = {
    errno.ENOSPC: StoreProblem.FULL,
    errno.EDQUOT: StoreProblem.FULL,
    errno.EFBIG: StoreProblem.FULL,
    errno.EIO: StoreProblem.DISK,
}


def sql(*parts: str) -> str:
    """A statement of parts. None of them ever holds a value: names of tables and columns come from ``schema``."""
    return " ".join(parts)


def connect(path: Path, how: str = "rw") -> sqlite3.Connection:
    """A connection without transactions of its own; ``how`` is ``rwc``, ``rw``, ``ro`` or ``immutable``."""
    mode = "ro&immutable=1" if how == "immutable" else how
    address = f"{uri_of(path.absolute())}?mode={mode}"
    connection = sqlite3.connect(
        address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        if how in ("rw", "rwc"):
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def uri_of(path: PurePath) -> str:
    """A file as SQLite wants it: nothing before the path, not even the server of a shared folder of Windows."""
    place = quote(path.as_posix(), safe="/:")
    return f"file://{place}" if place.startswith("/") else f"file:///{place}"


def journal_of(path: PurePath) -> str:
    """The journal to keep: WAL needs memory that is shared, which a folder on a server of Windows does not give."""
    return "DELETE" if path.drive.startswith("\\\\") else "WAL"


def identity(path: Path) -> Tuple[int, int]:
    """What tells whether another file lies under the name by now."""
    try:
        status = os.stat(path)
    except OSError:
        return (0, 0)
    return (status.st_dev, status.st_ino)


class Database:
    """An open file. ``read`` and ``write`` may be called in any thread; see ``store`` for which should be."""

    def __init__(self, path: Path, how: str = "rw") -> None:
        self.path = path
        self.how = how
        self._gate = threading.Condition()
        self._writing = threading.Lock()
        self._idle: List[sqlite3.Connection] = []
        self._lent = 0
        self._closed = False
        self._identity = identity(path)
        self._files = 0
        self._last_revision = 0
        self._watcher: Optional[sqlite3.Connection] = None

    @property
    def read_only(self) -> bool:
        return self.how != "rw"

    def read(self, work: "Work[T]") -> T:
        """What ``work`` finds in one state of the file.

        :raises StoreError: where it cannot be read
        """
        with told(self.path), self._lend() as connection:
            connection.execute("BEGIN")
            try:
                return work(connection)
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def write(self, work: "Work[T]") -> T:
        """Do ``work`` in one transaction; when this returns, it is on the disk.

        :raises StoreError: where it could not be done, and then nothing of it was
        """
        if self.read_only:
            raise StoreError(StoreProblem.READ_ONLY, str(self.path))
        with told(self.path), self._writing, self._lend() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                if version_of(connection) != VERSION:  # another window runs another version of the plugin
                    raise StoreError(StoreProblem.NEWER, str(self.path))
                result = work(connection)
                connection.execute("COMMIT")
                return result
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def revision(self) -> int:
        """A number that changes with every transaction of this or another process; it takes microseconds.

        It waits for nobody: while the file is being mended, it is the number of the last time.
        """
        if not self._gate.acquire(blocking=False):
            return self._last_revision
        try:
            with told(self.path):
                self._last_revision = self._look_for_revision()
            return self._last_revision
        finally:
            self._gate.release()

    def _look_for_revision(self) -> int:
        self._refuse_closed()
        self._look_again()
        if self._watcher is None:
            self._watcher = connect(self.path, self.how)
        # Numbers of two connections are not to be compared, nor those of two files.
        return int(self._watcher.execute("PRAGMA data_version").fetchone()[0]) + (self._files << 40)

    def close(self) -> None:
        """End all connections, once those that are lent have come back."""
        with self._gate:
            self._closed = True
            self._gate.wait_for(lambda: not self._lent, BUSY_SECONDS)
            self._drop()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody in this process has the file open meanwhile: for moving it."""
        with self._gate:
            self._gate.wait_for(lambda: not self._lent, BUSY_SECONDS)
            self._drop()
            try:
                yield
            finally:
                self._identity = identity(self.path)

    @contextmanager
    def _lend(self) -> Iterator[sqlite3.Connection]:
        connection = self._take()
        try:
            yield connection
        finally:
            self._give_back(connection)

    def _take(self) -> sqlite3.Connection:
        with self._gate:
            self._refuse_closed()
            self._look_again()
            connection = self._idle.pop() if self._idle else connect(self.path, self.how)
            self._lent += 1
            return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._gate:
            self._lent -= 1
            if self._closed or len(self._idle) >= _IDLE:
                connection.close()
            else:
                self._idle.append(connection)
            self._gate.notify_all()

    def _look_again(self) -> None:
        """Another window may have set the file aside and made a new one: go on with that."""
        if self.how != "immutable" and identity(self.path) != self._identity:
            self._drop()
            self._identity = identity(self.path)

    def _refuse_closed(self) -> None:
        if self._closed:
            raise StoreError(StoreProblem.GONE, str(self.path), "closed")

    def _drop(self) -> None:
        for connection in (*self._idle, *((self._watcher,) if self._watcher else ())):
            connection.close()
        self._idle.clear()
        self._watcher = None
        self._files += 1
