"""What all parts of a store share: the open file, the clock, and what happens when the file turns out to be damaged."""
from __future__ import annotations

import sqlite3
import threading
import uuid
from pathlib import Path
from typing import Callable, Iterable, List, Optional, TypeVar

from ..model.keeping import StoreError, StoreNotice, StoreProblem
from .database import Database
from .edits import Edit, Editor
from .moments import Clock, to_text
from .opening import open_database, rescue

T = TypeVar("T")


def new_id() -> str:
    """An id that nobody else will make."""
    return uuid.uuid4().hex


class Keeper:
    """Reads and writes the file for the parts of a store."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self.clock = clock
        self._local = threading.local()
        opened = open_database(path, clock)
        self.database: Database = opened.database
        self.notices: List[StoreNotice] = [opened.notice] if opened.notice else []

    def now(self) -> str:
        """This moment, as it is kept."""
        return to_text(self.clock())

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """See ``Database.read``; a file that turns out to be damaged is rescued, and asked again."""
        editor = self._current()
        return self._rescued(lambda: self.database.read(work)) if editor is None else work(editor.connection)

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """See ``Database.write``; a file that turns out to be damaged is rescued, and written again."""
        editor = self._current()
        return self._rescued(lambda: self.database.write(work)) if editor is None else work(editor.connection)

    def edit(self, verb: str, work: Callable[[Editor], Iterable[str]]) -> Edit:
        """Write with an editor; ``work`` returns the ids of what it was done to."""
        current = self._current()
        if current is not None:
            mark = current.mark()
            return Edit(verb, tuple(work(current)), current.since(mark))

        def run(connection: sqlite3.Connection) -> Edit:
            editor = Editor(connection)
            return editor.finish(verb, work(editor))

        return self.write(run)

    def together(self, verb: str, work: Callable[[], Iterable[str]]) -> Edit:
        """All that this thread changes within ``work`` is one transaction and one edit."""

        def run(connection: sqlite3.Connection) -> Edit:
            editor = self._local.editor = Editor(connection)
            try:
                ids = tuple(work())
            finally:
                self._local.editor = None
            return editor.finish(verb, ids)

        return self._rescued(lambda: self.database.write(run))

    def rescue(self) -> Optional[StoreNotice]:
        """Set the file aside if it is damaged and go on with what could be read of it."""
        with self.database.alone():
            notice = rescue(self.path, self.clock)
        if notice is not None:
            self.notices.append(notice)
        return notice

    def _current(self) -> Optional[Editor]:
        """The editor of the transaction that this thread is in."""
        return getattr(self._local, "editor", None)

    def _rescued(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except StoreError as error:
            if self.database.read_only and error.problem is StoreProblem.BROKEN:
                raise StoreError(StoreProblem.NEWER, error.path, error.detail) from error
            if self.database.read_only or not _may_be_damage(error):
                raise
            if self.rescue() is None and error.problem is not StoreProblem.DAMAGED:
                raise
        return work()


def _may_be_damage(error: StoreError) -> bool:
    """Whether the whole file should be looked at: SQLite words damage in many ways."""
    if error.problem is StoreProblem.BROKEN:
        return not isinstance(error.__cause__, (sqlite3.IntegrityError, sqlite3.ProgrammingError))
    return error.problem is StoreProblem.DAMAGED
