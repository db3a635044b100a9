"""When a watch is due. Pure: the clock is passed in.

A schedule says how much time lies between two runs. To that comes jitter, a tenth of it at most, which is worked out of
the watch's id: the watches of a thousand computers do not ask a server at the same minute, and each keeps its own. A
catalogue that fails is asked again later and later; one that says how long to wait (``Retry-After``) is waited for.
What was missed while QGIS was closed is made up for once.
"""
from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Dict, Iterable, Optional, Tuple

from .model import Schedule, Watch
from .moments import from_text, to_text

PERIODS: Dict[Schedule, timedelta] = {
    Schedule.START: timedelta(0),
    Schedule.HOURLY: timedelta(hours=1),
    Schedule.DAILY: timedelta(days=1),
    Schedule.WEEKLY: timedelta(days=7),
}
_JITTER = 0.1
_FIRST_WAIT = timedelta(minutes=15)
_LONGEST_WAIT = timedelta(days=1)
#: What a server asks for with ``Retry-After`` is done, within reason.
LONGEST_ASKED = timedelta(days=7)
#: By how much a job may be early: it is counted from the end of the run before.
_LONGEST_RUN = timedelta(minutes=30)
#: How long after QGIS started the first watches run, at least and at most.
_AFTER_START = (20.0, 90.0)


def is_due(watch: Watch, now: datetime, started: Optional[datetime] = None) -> bool:
    """Whether a watch should run now.

    :param started: when QGIS, or the session that watches, began; ``None`` where each call is a session (cron)
    """
    if not watch.enabled:
        return False
    due = due_at(watch, now, started)
    return due is not None and due <= now


def due_at(watch: Watch, now: datetime, started: Optional[datetime] = None) -> Optional[datetime]:
    """When a watch is due; ``None`` for one that waits for the next start."""
    if not watch.enabled:
        return None
    last, planned = from_text(watch.last_run), from_text(watch.next_due)
    if last is not None and last > now + timedelta(minutes=5):
        return now  # the computer's clock was set back: what was planned by the wrong one means nothing
    if watch.schedule is Schedule.START and not watch.failures:
        begun = started or now
        if last is not None and last >= begun:
            return None
        postponed = planned is not None and planned <= now + _farthest(watch)
        return max(begun, planned) if postponed and planned is not None else begun
    if planned is None or last is None:
        return planned or now
    return min(planned, now + _farthest(watch), *(() if watch.failures else (last + _period(watch),)))


def ahead(watch: Watch, failures: int) -> timedelta:
    """How much earlier something may run where a job scheduler says when (cron): jitter is for those that nobody plans.

    A daily job starts a little before a day has passed since the run of the day before ended, and would find a daily
    watch every second time only. What failed keeps its back-off.
    """
    period = PERIODS[watch.schedule]
    early = _with_jitter(period, watch.id) - period + min(period * _JITTER, _LONGEST_RUN)
    return timedelta(0) if failures else early


def is_time(watch: Watch, due: str, failures: int, now: datetime) -> bool:
    """Whether one catalogue of a watch that is running is to be asked.

    What was planned under another schedule does not count, unless the catalogue failed.

    :param due: when it was planned to be asked
    :param failures: how often in a row it failed
    """
    planned, last = from_text(due), from_text(watch.last_run)
    if planned is None or planned <= now:
        return True
    return not failures and last is not None and now >= last + _period(watch)


def next_start(watch_id: str, started: datetime) -> datetime:
    """When the first run after a start may begin: not while QGIS opens its window, not all at once."""
    least, most = _AFTER_START
    return started + timedelta(seconds=least + (most - least) * share_of(watch_id))


def next_due(watch: Watch, now: datetime, failures: int = 0, retry_after: Optional[float] = None) -> datetime:
    """When to ask next after a run that ended now.

    :param failures: how often in a row it failed, 0 where it went well
    :param retry_after: seconds that the server asked to wait
    """
    asked = timedelta(seconds=min(max(retry_after or 0.0, 0.0), LONGEST_ASKED.total_seconds()))
    period = PERIODS[watch.schedule]
    if failures:
        wait = min(_FIRST_WAIT * 2 ** min(failures - 1, 20), max(period, _LONGEST_WAIT))
        return now + max(_with_jitter(wait, watch.id), asked)
    return now + max(_with_jitter(period, watch.id), asked)


def plan_text(moment: datetime) -> str:
    """A moment as it is kept, rounded up to the second: what is planned is never a second early."""
    return to_text(moment + timedelta(microseconds=999_999))


def share_of(name: str) -> float:
    """A number from 0 to 1 that always belongs to this name, and is another one for nearly every other name."""
    return int(hashlib.sha256(name.encode("utf-8")).hexdigest()[:8], 16) / 0xFFFFFFFF


def soonest(watches: Iterable[Watch], now: datetime, started: datetime) -> Optional[Tuple[datetime, Watch]]:
    """The watch that is due next, and when."""
    dues = ((due_at(watch, now, started), watch) for watch in watches)
    known = [(due, watch) for due, watch in dues if due is not None]
    return min(known, key=lambda one: (one[0], one[1].id), default=None)


def _with_jitter(wait: timedelta, name: str) -> timedelta:
    return wait * (1 + _JITTER * share_of(name))


def _period(watch: Watch) -> timedelta:
    """The time between two runs with all the jitter there may be."""
    return PERIODS[watch.schedule] * (1 + _JITTER)


def _farthest(watch: Watch) -> timedelta:
    """Nothing is planned farther ahead than this, whatever a wrong clock wrote down."""
    return max(_period(watch), LONGEST_ASKED) + timedelta(minutes=1)
