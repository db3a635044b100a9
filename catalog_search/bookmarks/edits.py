"""Changes to rows that can be taken back: every change is noted as what was there before and after.

A step of an update holds the changed columns only, so that taking it back leaves alone what others changed since.
"""
from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Dict, Iterable, List, Mapping, Optional, Set, Tuple

from .database import sql
from .rows import loaded, texts
from .schema import ADD_WORDS
from .words import words_of_row

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One row: ``before`` is ``None`` where it was added, ``after`` is ``None`` where it was removed."""

    table: str
    id: str
    before: Optional[Row]
    after: Optional[Row]


@dataclass(frozen=True)
class Edit:
    """What was done. ``Store.undo`` takes it back, and returns the edit that does it again.

    ``verb`` says what it was (``add``, ``remove``, ``update``, ``move``, …), ``ids`` what it was done to: those of the
    things that a person sees, in the order in which they were given.
    """

    verb: str
    ids: Tuple[str, ...] = ()
    steps: Tuple[Step, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.steps)


class Editor:
    """Changes rows in an open transaction and notes how."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._steps: List[Step] = []
        self._reworded: Set[str] = set()

    def rows(self, table: str, column: str, value: object) -> List[Dict[str, Any]]:
        """The rows whose column has the value."""
        cursor = self.connection.execute(sql("SELECT * FROM", table, "WHERE", column, "= ?"), (value,))
        names = [one[0] for one in cursor.description]
        return [dict(zip(names, row)) for row in cursor]

    def row(self, table: str, row_id: str) -> Optional[Dict[str, Any]]:
        """The row of an id."""
        return next(iter(self.rows(table, "id", row_id)), None)

    def add(self, table: str, row: Row) -> None:
        """Add a row.

        :raises sqlite3.IntegrityError: where there is one already
        """
        self._insert(table, row)
        self._note(table, str(row["id"]), None, self.row(table, str(row["id"])))

    def remove(self, table: str, row_id: str) -> None:
        """Remove the row of an id, if there is one."""
        before = self.row(table, row_id)
        if before is not None:
            self._note(table, row_id, before, None)
            self.connection.execute(sql("DELETE FROM", table, "WHERE id = ?"), (row_id,))

    def update(self, table: str, row_id: str, values: Row) -> None:
        """Change columns of the row of an id, if there is one."""
        old = self.row(table, row_id)
        if old is None:
            return
        after = {name: value for name, value in values.items() if old[name] != value}
        if after:
            self._update(table, row_id, after)
            self._note(table, row_id, {name: old[name] for name in after}, after)

    def take_back(self, edit: Edit) -> None:
        """Undo the steps of an edit, the last one first; what is no longer as the edit left it is left alone."""
        for step in reversed(edit.steps):
            now = self.row(step.table, step.id)
            if step.before is None:
                self.remove(step.table, step.id)
            elif step.after is None and now is None:
                self._add_again(step.table, step.before)
            elif step.after is not None and now is not None:
                mine = {name for name, value in step.after.items() if now[name] == _clean(value)}
                self.update(step.table, step.id, {name: step.before[name] for name in step.before if name in mine})
        _adopt_orphans(self)

    def mark(self) -> int:
        """How many steps were done up to now, for ``since``."""
        return len(self._steps)

    def since(self, mark: int) -> Tuple[Step, ...]:
        """The steps that were done since then."""
        return tuple(self._steps[mark:])

    def finish(self, verb: str, ids: Iterable[str]) -> Edit:
        """The edit that was made; what was changed is findable by its words."""
        for favourite in self._reworded:
            _reword(self.connection, favourite)
        return Edit(verb, tuple(ids), tuple(self._steps))

    def _add_again(self, table: str, row: Row) -> None:
        try:
            self.add(table, row)
        except sqlite3.IntegrityError:
            return  # the same record was kept anew meanwhile

    def _note(self, table: str, row_id: str, before: Optional[Row], after: Optional[Row]) -> None:
        self._steps.append(Step(table, row_id, before, after))
        if table in ("favourite", "favourite_body"):
            self._reworded.add(row_id)
        if table == "favourite" and after is None and before is not None:
            self.connection.execute("DELETE FROM favourite_words WHERE rowid = ?", (before["number"],))

    def _insert(self, table: str, row: Row) -> None:
        self.connection.execute(_insertion(table, tuple(row)), [_clean(value) for value in row.values()])

    def _update(self, table: str, row_id: str, values: Row) -> None:
        self.connection.execute(_updating(table, tuple(values)), [*map(_clean, values.values()), row_id])


@lru_cache(maxsize=200)
def _insertion(table: str, names: Tuple[str, ...]) -> str:
    marks = ", ".join("?" * len(names))
    return sql("INSERT INTO", table, "(", ", ".join(names), ") VALUES (", marks, ")")


@lru_cache(maxsize=200)
def _updating(table: str, names: Tuple[str, ...]) -> str:
    return sql("UPDATE", table, "SET", ", ".join(f"{name} = ?" for name in names), "WHERE id = ?")


def _clean(value: Any) -> Any:
    """A text that can be written as UTF-8: replies may hold halves of surrogate pairs."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def _reword(connection: sqlite3.Connection, favourite: str) -> None:
    row = connection.execute(
        "SELECT f.number, f.title, f.organisation, f.note, f.tags, coalesce(b.today, b.record)"
        " FROM favourite f LEFT JOIN favourite_body b ON b.id = f.id WHERE f.id = ?",
        (favourite,),
    ).fetchone()
    if row is not None:
        number, title, organisation, note, tags, body = row
        connection.execute("DELETE FROM favourite_words WHERE rowid = ?", (number,))
        words = words_of_row(title, organisation, note, texts(loaded(tags)), body)
        connection.execute(ADD_WORDS, (number, *words))


def _adopt_orphans(editor: Editor) -> None:
    """What comes back to a folder that is gone by now comes back to the top."""
    orphans = (
        ("folder", "parent", "SELECT id FROM folder WHERE parent NOT IN (SELECT id FROM folder)"),
        ("favourite", "folder", "SELECT id FROM favourite WHERE folder NOT IN (SELECT id FROM folder)"),
        ("search", "folder", "SELECT id FROM search WHERE folder NOT IN (SELECT id FROM folder)"),
    )
    for table, column, statement in orphans:
        for (row_id,) in editor.connection.execute(statement).fetchall():
            editor.update(table, row_id, {column: None})
    for table, statement in (
        ("favourite_body", "SELECT id FROM favourite_body WHERE id NOT IN (SELECT id FROM favourite)"),
        ("seen", "SELECT id FROM seen WHERE watch NOT IN (SELECT id FROM watch)"),
    ):
        for (row_id,) in editor.connection.execute(statement).fetchall():
            editor.remove(table, row_id)
