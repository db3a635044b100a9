"""Values of untrusted JSON as the types that they should have. Pure."""
from __future__ import annotations

from typing import Any, List

_MAX_LINE = 500


def as_list(value: Any) -> List[Any]:
    """The list that a value is, else an empty one."""
    return value if isinstance(value, list) else []


def as_line(value: Any) -> str:
    """The text that a value is, on one line of 500 characters at most; else nothing."""
    return " ".join(value[:10_000].split())[:_MAX_LINE] if isinstance(value, str) else ""
