"""Folders, and the order of what lies in them."""
from __future__ import annotations

import sqlite3
from typing import Dict, List, Optional, Sequence, Tuple

from .database import sql
from .edits import Edit, Editor
from .keeper import Keeper, new_id
from .model import Folder, ItemKind
from .removing import remove_favourite, remove_search
from .rows import folder_of, named

#: Positions that are closer than this are spaced out anew.
_CLOSEST = 1e-9
_LAST = 1e300


class Folders:
    """The folders of a store: two trees, one of favourites and one of searches."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    def all(self, kind: ItemKind) -> Tuple[Folder, ...]:
        """The folders of one tree in their order, those at the top and those inside others."""

        def work(connection: sqlite3.Connection) -> Tuple[Folder, ...]:
            statement = "SELECT * FROM folder WHERE kind = ? ORDER BY position, name"
            cursor = connection.execute(statement, (kind.value,))
            return tuple(folder_of(named(cursor.description, row)) for row in cursor)

        return self._keeper.read(work)

    def counts(self, kind: ItemKind) -> Dict[str, int]:
        """How many things lie in each folder itself; those at the top under an empty id."""
        statement = sql("SELECT folder, count(*) FROM", kind.value, "GROUP BY folder")
        rows = self._keeper.read(lambda connection: connection.execute(statement).fetchall())
        return {row[0] or "": row[1] for row in rows}

    def add(self, kind: ItemKind, name: str, parent: str = "", wanted_id: str = "") -> Edit:
        """Make a folder; its id, the wanted one if that is free, is that of the edit."""

        def work(editor: Editor) -> Tuple[str, ...]:
            folder_id = wanted_id if wanted_id and editor.row("folder", wanted_id) is None else new_id()
            editor.add("folder", {"id": folder_id, "kind": kind.value, "name": name})
            place(editor, "folder", (folder_id,), parent)
            return (folder_id,)

        return self._keeper.edit("add_folder", work)

    def rename(self, folder_id: str, name: str) -> Edit:
        """Give a folder another name."""

        def work(editor: Editor) -> Tuple[str, ...]:
            editor.update("folder", folder_id, {"name": name})
            return (folder_id,)

        return self._keeper.edit("rename_folder", work)

    def move(self, folder_id: str, parent: str, before: str = "") -> Edit:
        """Put a folder into another one, before a third or at its end; into itself it stays where it is."""

        def work(editor: Editor) -> Tuple[str, ...]:
            if parent not in within(editor.connection, folder_id):
                place(editor, "folder", (folder_id,), parent, before)
            return (folder_id,)

        return self._keeper.edit("move_folder", work)

    def remove(self, folder_id: str) -> Edit:
        """Remove a folder with all that it holds."""

        def work(editor: Editor) -> Tuple[str, ...]:
            ids = within(editor.connection, folder_id)
            for one in ids:
                for row in editor.rows("favourite", "folder", one):
                    remove_favourite(editor, row["id"])
                for row in editor.rows("search", "folder", one):
                    remove_search(editor, row["id"])
            for one in reversed(ids):
                editor.remove("folder", one)
            return (folder_id,)

        return self._keeper.edit("remove_folder", work)


def within(connection: sqlite3.Connection, folder_id: str) -> List[str]:
    """A folder and all inside it, those outside first."""
    statement = (
        "WITH RECURSIVE inside(id, depth) AS (SELECT ?, 0 UNION ALL"
        " SELECT folder.id, depth + 1 FROM folder JOIN inside ON folder.parent = inside.id WHERE depth < 100)"
        " SELECT id FROM inside ORDER BY depth"
    )
    return list(dict.fromkeys(row[0] for row in connection.execute(statement, (folder_id,))))


def place(editor: Editor, table: str, ids: Sequence[str], folder: str, before: str = "") -> None:
    """Put rows into a folder, before another row or at its end. A folder that is gone by now is the top."""
    home: Optional[str] = folder if folder and editor.row("folder", folder) else None
    column = "parent" if table == "folder" else "folder"
    low, high = _gap(editor, table, column, home, ids, before)
    if high - low < _CLOSEST * (len(ids) + 1):
        _space_out(editor, table, column, home)
        low, high = _gap(editor, table, column, home, ids, before)
    for number, one in enumerate(ids, 1):
        position = low + (high - low) * number / (len(ids) + 1)
        editor.update(table, one, {column: home, "position": position})


def _gap(
    editor: Editor, table: str, column: str, home: Optional[str], ids: Sequence[str], before: str
) -> Tuple[float, float]:
    """The positions between which there is room, what is moved itself left aside."""
    next_row = editor.row(table, before) if before and before not in ids else None
    high = next_row["position"] if next_row is not None and next_row[column] == home else None
    marks = ", ".join("?" * len(ids))
    statement = sql(
        "SELECT max(position) FROM", table, "WHERE", column, "IS ? AND id NOT IN (", marks, ") AND position <= ?",
        "AND id <> ?",
    )  # fmt: skip
    values = (home, *ids, _LAST if high is None else high, before)
    low = editor.connection.execute(statement, values).fetchone()[0]
    if high is None:
        low = 0.0 if low is None else low
        return low, low + len(ids) + 1.0
    return (high - len(ids) - 1.0 if low is None else low), high


def _space_out(editor: Editor, table: str, column: str, home: Optional[str]) -> None:
    statement = sql("SELECT id FROM", table, "WHERE", column, "IS ? ORDER BY position, rowid")
    for number, (one,) in enumerate(editor.connection.execute(statement, (home,)).fetchall(), 1):
        editor.update(table, one, {"position": float(number)})
