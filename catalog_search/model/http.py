"""What HTTP headers say, for catalogues and carriers alike."""
from __future__ import annotations

from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Optional


def seconds_to_wait(retry_after: str) -> Optional[float]:
    """Seconds by a ``Retry-After`` header, which holds seconds or a date (RFC 9110 §10.2.3); ``None`` where neither."""
    value = retry_after.strip()
    if value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return max(0.0, (moment - datetime.now(timezone.utc)).total_seconds())
