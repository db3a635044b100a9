"""Waiting as a busy server asks, before the same request is sent once more."""
from __future__ import annotations

from typing import Mapping, Optional

from ..model.http import seconds_to_wait

#: A server that wants more patience than this many seconds is told to the user instead.
LONGEST = 15.0
#: How often one request is sent again.
TIMES = 2
_STATUSES = (429, 503)


def pause(status: int, headers: Mapping[str, str], tried: int) -> Optional[float]:
    """Seconds to wait before sending a request again; ``None`` where its answer is to be taken as it is.

    Only a server that says how long (``Retry-After``, RFC 9110 §10.2.3) is asked again, and not for ever.
    """
    if status not in _STATUSES or tried >= TIMES:
        return None
    seconds = seconds_to_wait(next((v for k, v in headers.items() if k.lower() == "retry-after"), ""))
    return seconds if seconds is not None and seconds <= LONGEST else None
