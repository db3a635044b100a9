"""What is chosen to filter by, apart from the widgets that show and change it."""
from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Dict, Iterable, List, Optional, Tuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..model.query import FilterField, Query
from ..model.text import fold

_MOST = 200
_LONGEST = 1000
_BACK = re.compile(r"P(\d{1,5})D")
_FIELDS = frozenset(field.value for field in FilterField)


@dataclass(frozen=True)
class Chosen:
    """One value to filter by. ``value`` goes into the query, ``label`` is what the catalogue called it.

    The value of the field ``modified`` is an interval ``start/end`` of ISO dates or, for so many days back from the
    day of the search, an ISO 8601 duration such as ``P30D``.
    """

    field: str
    value: str
    label: str = ""

    @cached_property
    def key(self) -> Tuple[str, str]:
        """What tells two choices apart: capitals and accents do not."""
        return self.field, fold(self.value)


def days_back(days: int) -> str:
    """The value for "in the last … days"."""
    return f"P{days}D"


def days_of(value: str) -> Optional[int]:
    """The number of days of a value made by ``days_back``, ``None`` for any other."""
    match = _BACK.fullmatch(value)
    return int(match.group(1)) if match else None


def with_filters(query: Query, chosen: Iterable[Chosen], today: date) -> Query:
    """The query filtered by all that is chosen."""
    values: Dict[str, List[str]] = {}
    for choice in chosen:
        values.setdefault(choice.field, []).append(_query_value(choice, today))
    for field, wanted in values.items():
        query = query.with_filter(field, wanted)
    return query


def _query_value(choice: Chosen, today: date) -> str:
    days = days_of(choice.value) if choice.field == FilterField.MODIFIED.value else None
    return choice.value if days is None else f"{(today - timedelta(days=days)).isoformat()}/.."


def to_json(chosen: Iterable[Chosen]) -> str:
    """The choices as they are kept in the settings."""
    entries = [{"field": c.field, "value": c.value, "label": c.label} for c in chosen]
    return json.dumps(entries, ensure_ascii=False)


def from_json(text: str) -> Tuple[Chosen, ...]:
    """The choices that were kept; what cannot be read is left out."""
    try:
        entries = json.loads(text or "[]")
    except ValueError:
        return ()
    found = [_read(entry) for entry in entries[:_MOST]] if isinstance(entries, list) else []
    return tuple({choice.key: choice for choice in found if choice is not None}.values())


def _read(entry: object) -> Optional[Chosen]:
    if not isinstance(entry, dict):
        return None
    field, value, label = (entry.get(name) for name in ("field", "value", "label"))
    if field not in _FIELDS or not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
        return None
    return Chosen(field, value, label[:_LONGEST] if isinstance(label, str) else "")


class FilterState(QObject):
    """Holds what is chosen, in the order in which it was; ``changed`` tells of every change by a person."""

    changed = pyqtSignal()

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.chosen: Tuple[Chosen, ...] = ()

    def restore(self, chosen: Iterable[Chosen]) -> None:
        """Take what was chosen earlier, without a word."""
        self.chosen = tuple(chosen)

    def has(self, choice: Chosen) -> bool:
        return any(known.key == choice.key for known in self.chosen)

    def toggle(self, choice: Chosen) -> None:
        """Choose a value, or no longer; a new date takes the place of the one before."""
        if self.has(choice):
            self.remove(choice)
            return
        kept = [c for c in self.chosen if not c.field == choice.field == FilterField.MODIFIED.value]
        self._set((*kept, choice))

    def remove(self, choice: Chosen) -> None:
        self._set(tuple(known for known in self.chosen if known.key != choice.key))

    def clear(self) -> None:
        self._set(())

    def _set(self, chosen: Tuple[Chosen, ...]) -> None:
        if chosen != self.chosen:
            self.chosen = chosen
            self.changed.emit()
