"""Moments as they are kept: UTC to the second, as ISO 8601 text that sorts (``2026-11-30T08:00:00Z``)."""
from __future__ import annotations

from datetime import datetime, timezone
from typing import Callable, Optional

Clock = Callable[[], datetime]

_FORM = "%Y-%m-%dT%H:%M:%SZ"


def utc_now() -> datetime:
    """The computer's own clock."""
    return datetime.now(timezone.utc)


def to_text(moment: datetime) -> str:
    """A moment as it is kept; one without a time zone is taken for UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    return aware.astimezone(timezone.utc).strftime(_FORM)


def from_text(text: str) -> Optional[datetime]:
    """The moment of a kept text, ``None`` where it is none."""
    try:
        return datetime.strptime(text, _FORM).replace(tzinfo=timezone.utc)
    except ValueError:
        return None
