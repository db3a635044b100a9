"""Intervals of dates, as ISO 8601 writes them and queries hold them."""
from __future__ import annotations

from typing import Callable


def within(date: str, interval: str) -> bool:
    """Whether an ISO 8601 date lies in ``start/end``, both included, ``..`` or nothing meaning open.

    Dates are compared as precisely as the less precise one is given: ``2023`` lies in ``2023-06-01/2024-01-01``.
    """
    start, _, end = interval.partition("/") if "/" in interval else (interval, "", interval)
    if not date:
        return False
    return _compares(date, start, lambda a, b: a >= b) and _compares(date, end, lambda a, b: a <= b)


def _compares(date: str, bound: str, test: Callable[[str, str], bool]) -> bool:
    bound = bound.strip()
    if bound in ("", ".."):
        return True
    length = min(len(date), len(bound), 10)
    return test(date[:length], bound[:length])
