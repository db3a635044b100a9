"""Dates as feeds write them, and as Atom wants them: RFC 3339, RFC 822 with all its errors, or a bare day."""
from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Optional

_ISO = re.compile(
    r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?"
    r"(?:[T ]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
#: Years outside of these are mistakes: zero dates of databases, clocks that were never set.
_YEARS = range(1900, 2200)


def moment_of(text: str) -> Optional[datetime]:
    """The moment that a text names, in UTC; ``None`` where it names none. Without a time zone UTC is meant."""
    text = " ".join(text.split())[:100]
    match = _ISO.fullmatch(text)
    try:
        found = _from_iso(match) if match else parsedate_to_datetime(text)
        found = found if found.tzinfo else found.replace(tzinfo=timezone.utc)
        found = found.astimezone(timezone.utc)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return found if found.year in _YEARS else None


def iso_moment(text: str) -> str:
    """The same as RFC 3339 text to the second (``2026-11-30T08:00:00Z``), empty where it is no date."""
    found = moment_of(text)
    return found.strftime("%Y-%m-%dT%H:%M:%SZ") if found else ""


def _from_iso(match: "re.Match[str]") -> datetime:
    year, month, day, hour, minute, second, zone = match.groups()
    # A leap second is the last one of its minute here: datetime knows none.
    clock = (int(hour or 0), int(minute or 0), min(int(second or 0), 59))
    made = datetime(int(year), int(month or 1), int(day or 1), *clock, tzinfo=timezone.utc)
    return made - _offset(zone or "Z")


def _offset(zone: str) -> timedelta:
    if zone[0] not in "+-":
        return timedelta()
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return offset if zone[0] == "+" else -offset
