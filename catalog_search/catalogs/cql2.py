"""Filters of the Common Query Language (OGC 21-065r2, CQL2) as text and as JSON."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Dict, List, Sequence, Tuple, Union

from .moments import bounds

_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Compared:
    """``property operator value``: ``=``, ``<=``, ``>=`` or ``LIKE``; the value is a text or a moment."""

    name: str
    operator: str
    value: str
    is_moment: bool = False


@dataclass(frozen=True)
class Overlaps:
    """A list that has one of the values (conformance class ``array-functions``)."""

    name: str
    values: Tuple[str, ...]


@dataclass(frozen=True)
class Joined:
    """Conditions that add up (``AND``), are alternatives (``OR``), or of which the only one must not hold (``NOT``)."""

    operator: str
    parts: Tuple["Condition", ...]


Condition = Union[Compared, Overlaps, Joined]


def any_of(parts: Sequence[Condition]) -> Condition:
    """One or the other of several conditions, of which there is at least one."""
    return parts[0] if len(parts) == 1 else Joined("OR", tuple(parts))


def all_of(parts: Sequence[Condition]) -> Condition:
    """All of several conditions, of which there is at least one."""
    return parts[0] if len(parts) == 1 else Joined("AND", tuple(parts))


def changed_within(interval: str) -> List[Compared]:
    """What holds for the last change of what belongs to an interval; nothing for its open ends."""
    start, end = bounds(interval)
    ends = ((">=", start), ("<=", end))
    return [Compared("updated", operator, value, is_moment=True) for operator, value in ends if value]


def as_text(condition: Condition, ecql: bool = False) -> str:
    """The condition as CQL2 text, or in the older ECQL of pycsw, which compares moments as texts.

    ``LIKE`` does not look at case: ``CASEI`` in CQL2, ``ILIKE`` in ECQL.
    """
    if isinstance(condition, Joined):
        parts = [as_text(part, ecql) for part in condition.parts]
        return f"NOT ({parts[0]})" if condition.operator == "NOT" else f"({f' {condition.operator} '.join(parts)})"
    name = condition.name if _NAME.fullmatch(condition.name) else f'"{condition.name}"'
    if isinstance(condition, Overlaps):
        return f"A_OVERLAPS({name},({','.join(map(_quoted, condition.values))}))"
    return _compared(condition, name, ecql)


def _compared(condition: Compared, name: str, ecql: bool) -> str:
    value, operator = condition.value, condition.operator
    if ecql:
        if operator == "LIKE" or "'" in value:  # its strings know no quote: the sign for any character stands for it
            return f"{name} ILIKE '{value.replace(chr(39), '_')}'"
        return f"{name} {operator} '{value}'"
    if operator == "LIKE":
        return f"CASEI({name}) LIKE CASEI({_quoted(value)})"
    return f"{name} {operator} {f'TIMESTAMP({_quoted(value)})' if condition.is_moment else _quoted(value)}"


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def as_json(condition: Condition) -> Dict[str, Any]:
    """The condition as CQL2 JSON."""
    if isinstance(condition, Joined):
        return {"op": condition.operator.lower(), "args": [as_json(part) for part in condition.parts]}
    name: Dict[str, Any] = {"property": condition.name}
    if isinstance(condition, Overlaps):
        return {"op": "a_overlaps", "args": [name, list(condition.values)]}
    if condition.operator == "LIKE":
        return {"op": "like", "args": [{"op": "casei", "args": [name]}, {"op": "casei", "args": [condition.value]}]}
    value: Any = {"timestamp": condition.value} if condition.is_moment else condition.value
    return {"op": condition.operator, "args": [name, value]}
