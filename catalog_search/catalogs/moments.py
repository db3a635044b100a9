"""Intervals of ISO 8601 dates as pairs of moments, for servers that compare moments only."""
from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime, timezone
from typing import Tuple

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def bounds(interval: str) -> Tuple[str, str]:
    """The first and the last moment of ``start/end`` in UTC, to whole days; an open or unreadable end is empty.

    A single date stands for all that it names: ``2024-02`` begins on the 1st and ends with the 29th.
    """
    start, slash, end = interval.partition("/")
    return _moment(start, False), _moment(end if slash else start, True)


def _moment(text: str, is_end: bool) -> str:
    """The beginning of what an ISO date of any precision names, or its end."""
    text = text.strip()
    match = _DATE.fullmatch(text)
    try:
        if match is None:
            moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
            moment = moment.astimezone(timezone.utc) if moment.tzinfo else moment
            return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        year = int(match.group(1))
        month = int(match.group(2) or (12 if is_end else 1))
        day = int(match.group(3) or (monthrange(year, month)[1] if is_end else 1))
        return datetime(year, month, day).strftime("%Y-%m-%d") + ("T23:59:59.999Z" if is_end else "T00:00:00Z")
    except (ValueError, OverflowError):
        return ""
