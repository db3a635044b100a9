"""What a look at a favourite found, and how it is kept."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Optional, Tuple

from ..model.record import Record
from .edits import Editor
from .model import FieldChange, KeptCatalog, State
from .record_json import record_from_json, record_to_json
from .rows import catalog_columns, dumped, favourite_of_record, favourite_row, field_data

_FROM_RECORD = ("title", "sort_title", "organisation", "type", "identifiers", "modified", "modified_today")


@dataclass(frozen=True)
class Check:
    """What a look at a favourite found; ``today`` is ``None`` where the record was not seen.

    ``is_baseline`` says that today's record is the one to compare with from now on. ``decides`` is false for a look
    that came so soon after the one before that it tells nothing new: the moment of that one is kept.
    """

    id: str
    state: State
    misses: int = 0
    error: str = ""
    differences: Tuple[FieldChange, ...] = ()
    moved_to: Tuple[str, str] = ("", "")
    today: Optional[Record] = None
    is_baseline: bool = False
    decides: bool = True


def kept_as(editor: Editor, catalog: str, record: str) -> str:
    """The id of the favourite of a record, empty where there is none."""
    statement = "SELECT id FROM favourite WHERE catalog = ? AND record = ?"
    row = editor.connection.execute(statement, (catalog, record)).fetchone()
    return row[0] if row else ""


def note_check(editor: Editor, check: Check, now: str) -> None:
    """Keep what was found."""
    values: Dict[str, Any] = {
        "state": check.state.value,
        "misses": check.misses,
        "error": check.error,
        "differences": dumped(field_data(check.differences)),
        "moved_catalog": check.moved_to[0],
        "moved_record": check.moved_to[1],
    }
    if check.decides:
        values.update(checked_at=now)
    if check.today is not None:
        values.update(modified_today=check.today.modified)
        editor.update("favourite_body", check.id, _records_of(check, record_to_json(check.today)))
    if check.is_baseline and check.today is not None:
        values.update(_said_by(check.today))
    editor.update("favourite", check.id, values)


def take_today(editor: Editor, favourite_id: str, catalogs: Dict[str, KeptCatalog]) -> None:
    """Compare with today's record from now on; one that moved goes along where its new place is known and free."""
    body, row = editor.row("favourite_body", favourite_id), editor.row("favourite", favourite_id)
    if body is None or row is None or not body["today"]:
        return
    today = record_from_json(body["today"])
    where = _moved_to(editor, row, catalogs)
    if today is None or where is None:
        return
    editor.update("favourite_body", favourite_id, {"record": body["today"], "today": None})
    same = {"state": State.SAME.value, "differences": "[]", "moved_catalog": "", "moved_record": ""}
    editor.update("favourite", favourite_id, {**_said_by(today), **where, **same})


def _moved_to(editor: Editor, row: Dict[str, Any], catalogs: Dict[str, KeptCatalog]) -> Optional[Dict[str, Any]]:
    """The columns that say where a favourite is now, ``None`` where it cannot go there."""
    catalog, record = row["moved_catalog"], row["moved_record"]
    if row["state"] != State.MOVED.value or not record:
        return {}
    if kept_as(editor, catalog, record) or (catalog != row["catalog"] and catalog not in catalogs):
        return None
    return {"record": record, **(catalog_columns(catalogs[catalog]) if catalog in catalogs else {})}


def _said_by(record: Record) -> Dict[str, Any]:
    """The columns that repeat what a record says."""
    row = favourite_row(favourite_of_record("", record, KeptCatalog("")))
    return {name: row[name] for name in _FROM_RECORD}


def _records_of(check: Check, today: str) -> Dict[str, Optional[str]]:
    """Which records to keep: today's besides the one that was kept only where it is another."""
    if check.is_baseline:
        return {"record": today, "today": None}
    return {"today": None if check.state is State.SAME else today}
