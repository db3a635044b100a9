"""Saved searches, and the one that is run at the opening."""
from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any, Iterable, List, Optional, Tuple

from .edits import Edit, Editor
from .folders import place
from .keeper import Keeper, new_id
from .model import KeptCatalog, SavedSearch
from .removing import remove_search
from .rows import dumped, named, search_data, search_of, search_row


class Searches:
    """The saved searches of a store. See ``Store`` for which calls belong off the main thread."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    def all(self) -> Tuple[SavedSearch, ...]:
        """All saved searches in their order within their folders."""
        return self._find("SELECT * FROM search ORDER BY folder, position, name")

    def get(self, search_id: str) -> Optional[SavedSearch]:
        """The search of an id."""
        return next(iter(self._find("SELECT * FROM search WHERE id = ?", search_id)), None)

    def default(self) -> Optional[SavedSearch]:
        """The search to run at the opening, if one was chosen."""
        return next(iter(self._find("SELECT * FROM search WHERE is_default LIMIT 1")), None)

    def add(self, *searches: SavedSearch) -> Edit:
        """Keep searches at the end of their folders; one without an id gets one, see the ids of the edit."""
        kept = [search if search.id else replace(search, id=new_id()) for search in searches]

        def work(editor: Editor) -> List[str]:
            for search in kept:
                editor.add("search", {**search_row(search), "folder": None, "is_default": 0})
                place(editor, "search", (search.id,), search.folder)
                if search.is_default:
                    _choose(editor, search.id)
            return [search.id for search in kept]

        return self._keeper.edit("add", work)

    def update(self, search: SavedSearch) -> Edit:
        """Give a search another name or let it ask something else; its folder and place stay."""
        return self._update("update", (search.id,), {"name": search.name, "body": dumped(search_data(search))})

    def rename(self, search_id: str, name: str) -> Edit:
        """Give a search another name."""
        return self._update("rename", (search_id,), {"name": name})

    def duplicate(self, search_id: str, name: str) -> Edit:
        """Make a copy under another name behind a search; its id is that of the edit, which is empty if none was."""
        copy_id = new_id()

        def work(editor: Editor) -> Tuple[str, ...]:
            row = editor.row("search", search_id)
            if row is None:
                return ()
            editor.add("search", {**row, "id": copy_id, "name": name, "is_default": 0})
            place(editor, "search", (copy_id,), row["folder"] or "", _following(editor, row, copy_id))
            return (copy_id,)

        return self._keeper.edit("duplicate", work)

    def move(self, ids: Iterable[str], folder: str, before: str = "") -> Edit:
        """Put searches into a folder, before another one or at its end."""
        wanted = tuple(ids)

        def work(editor: Editor) -> Tuple[str, ...]:
            place(editor, "search", wanted, folder, before)
            return wanted

        return self._keeper.edit("move", work)

    def remove(self, ids: Iterable[str]) -> Edit:
        """Remove searches, with their watches and what those saw."""
        wanted = tuple(ids)

        def work(editor: Editor) -> Tuple[str, ...]:
            for one in wanted:
                remove_search(editor, one)
            return wanted

        return self._keeper.edit("remove", work)

    def make_default(self, search_id: str) -> Edit:
        """Run this search at the opening; with an empty id, none."""

        def work(editor: Editor) -> Tuple[str, ...]:
            _choose(editor, search_id)
            return (search_id,) if search_id else ()

        return self._keeper.edit("default", work)

    def note_run(self, search_id: str, count: Optional[int]) -> Edit:
        """Keep that a search was run, and how many records it found where that is known."""
        return self._update("run", (search_id,), {"last_run": self._keeper.now(), "last_count": count})

    def repoint(self, catalog_id: str, to: KeptCatalog) -> Edit:
        """Let all searches ask one catalogue in the place of another."""

        def work(editor: Editor) -> List[str]:
            changed = []
            for row in self._rows(editor.connection, "SELECT * FROM search"):
                search = search_of(row)
                if any(one.id == catalog_id for one in search.catalogs):
                    asked = {one.id: one for one in (to if c.id == catalog_id else c for c in search.catalogs)}
                    body = dumped(search_data(replace(search, catalogs=tuple(asked.values()))))
                    editor.update("search", search.id, {"body": body})
                    changed.append(search.id)
            return changed

        return self._keeper.edit("repoint", work)

    def _find(self, statement: str, *values: str) -> Tuple[SavedSearch, ...]:
        rows = self._keeper.read(lambda connection: self._rows(connection, statement, *values))
        return tuple(map(search_of, rows))

    @staticmethod
    def _rows(connection: sqlite3.Connection, statement: str, *values: str) -> List[Any]:
        cursor = connection.execute(statement, values)
        return [named(cursor.description, row) for row in cursor.fetchall()]

    def _update(self, verb: str, ids: Iterable[str], values: Any) -> Edit:
        wanted = tuple(ids)

        def work(editor: Editor) -> Tuple[str, ...]:
            for one in wanted:
                editor.update("search", one, values)
            return wanted

        return self._keeper.edit(verb, work)


def _choose(editor: Editor, search_id: str) -> None:
    for row in editor.rows("search", "is_default", 1):
        editor.update("search", row["id"], {"is_default": int(row["id"] == search_id)})
    editor.update("search", search_id, {"is_default": 1})


def _following(editor: Editor, row: Any, copy_id: str) -> str:
    """The id of what lies behind a search in its folder, empty at the end."""
    statement = (
        "SELECT id FROM search WHERE folder IS ? AND position > ? AND id NOT IN (?, ?) ORDER BY position, name LIMIT 1"
    )
    values = (row["folder"], row["position"], copy_id, row["id"])
    found = editor.connection.execute(statement, values).fetchone()
    return found[0] if found else ""
