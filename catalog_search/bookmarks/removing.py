"""Removing what others hang on: a favourite or search takes its watches with it, a watch what it saw."""
from __future__ import annotations

from .edits import Editor


def remove_favourite(editor: Editor, favourite_id: str) -> None:
    """Remove a favourite and what hangs on it."""
    for watch in editor.rows("watch", "target", favourite_id):
        remove_watch(editor, watch["id"])
    editor.remove("favourite_body", favourite_id)
    editor.remove("favourite", favourite_id)


def remove_watch(editor: Editor, watch_id: str) -> None:
    """Remove a watch and what it saw."""
    for table in ("seen", "change"):
        for row in editor.rows(table, "watch", watch_id):
            editor.remove(table, row["id"])
    editor.remove("watch", watch_id)


def remove_search(editor: Editor, search_id: str) -> None:
    """Remove a saved search and what hangs on it."""
    for watch in editor.rows("watch", "target", search_id):
        remove_watch(editor, watch["id"])
    editor.remove("search", search_id)
