"""When watches are due, under a clock of their own."""
from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from catalog_search.bookmarks.model import Schedule, TargetKind, Watch
from catalog_search.bookmarks.moments import to_text
from catalog_search.bookmarks.watch import (
    PERIODS,
    due_at,
    is_due,
    is_time,
    next_due,
    next_start,
    plan_text,
    share_of,
    soonest,
)

NOW = datetime(2026, 11, 30, 8, 0, tzinfo=timezone.utc)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def watch(schedule: Schedule, **values: object) -> Watch:
    return replace(Watch("a1", TargetKind.SEARCH, "s", schedule=schedule), **values)  # type: ignore[arg-type]


def ran(schedule: Schedule, at: datetime = NOW, **values: object) -> Watch:
    """A watch that ran at a moment and planned the next run."""
    before = watch(schedule, last_run=to_text(at), **values)
    return replace(before, next_due=plan_text(next_due(before, at)))


@pytest.mark.parametrize("schedule", list(Schedule))
def test_what_never_ran_is_due_at_once(schedule: Schedule) -> None:
    assert is_due(watch(schedule), NOW) and not is_due(watch(schedule, enabled=False), NOW)


@pytest.mark.parametrize("schedule", [Schedule.HOURLY, Schedule.DAILY, Schedule.WEEKLY])
def test_it_is_due_after_its_time_and_a_tenth_of_it_at_most(schedule: Schedule) -> None:
    one, period = ran(schedule), PERIODS[schedule]
    assert not is_due(one, NOW + period - MINUTE)
    assert is_due(one, NOW + period * 1.1 + MINUTE)
    assert is_due(one, NOW + period * 40)  # QGIS was closed meanwhile


def test_what_was_missed_runs_once() -> None:
    late = NOW + 9 * DAY
    again = ran(Schedule.DAILY, late)
    assert not is_due(again, late + HOUR)


def test_jitter_is_the_watchs_own_and_spreads() -> None:
    dues = [next_due(replace(watch(Schedule.HOURLY), id=f"w{number}"), NOW) for number in range(200)]
    assert dues == [next_due(replace(watch(Schedule.HOURLY), id=f"w{number}"), NOW) for number in range(200)]
    waits = sorted((due - NOW) / HOUR for due in dues)
    assert 1.0 <= waits[0] < 1.01 and 1.09 < waits[-1] <= 1.1
    assert len({int((wait - 1) * 100) for wait in waits}) == 10
    assert 0 <= share_of("x") <= 1 and share_of("x") != share_of("y")


def test_start_runs_once_a_session() -> None:
    one = ran(Schedule.START, NOW)
    assert not is_due(one, NOW + DAY, started=NOW - MINUTE)
    assert is_due(one, NOW + DAY + HOUR, started=NOW + DAY)
    assert due_at(one, NOW + DAY, started=NOW - MINUTE) is None
    # Each call of cron is a session of its own.
    assert is_due(one, NOW + MINUTE)


def test_the_first_run_leaves_the_window_its_time() -> None:
    waits = [(next_start(f"w{number}", NOW) - NOW).total_seconds() for number in range(50)]
    assert 20 <= min(waits) < max(waits) <= 90


def test_failures_are_asked_again_later_and_later() -> None:
    one = watch(Schedule.DAILY)
    waits = [(next_due(one, NOW, failures) - NOW) / HOUR for failures in range(1, 40)]
    assert waits == sorted(waits) and 0.25 <= waits[0] <= 0.275 and 24 <= waits[-1] <= 26.4
    assert 2 <= waits[3] <= 2.2
    weekly = next_due(watch(Schedule.WEEKLY), NOW, 30) - NOW
    assert 7 * DAY <= weekly <= 7.7 * DAY


@pytest.mark.parametrize(
    ("failures", "asked", "least", "most"),
    [
        (1, 7200.0, 2 * HOUR, 2 * HOUR),
        (1, 5.0, 15 * MINUTE, 17 * MINUTE),
        (0, 3 * 86400.0, 3 * DAY, 3 * DAY),
        (1, 1e12, 7 * DAY, 7 * DAY),
        (1, -5.0, 15 * MINUTE, 17 * MINUTE),
    ],
)
def test_what_a_server_asks_for_is_done(
    failures: int, asked: float, least: timedelta, most: timedelta
) -> None:
    wait = next_due(watch(Schedule.DAILY), NOW, failures, asked) - NOW
    assert least <= wait <= most


def test_a_failed_start_is_tried_again_within_the_session() -> None:
    one = watch(Schedule.START, last_run=to_text(NOW), failures=1)
    one = replace(one, next_due=plan_text(next_due(one, NOW, 1)))
    assert not is_due(one, NOW + 10 * MINUTE, started=NOW) and is_due(one, NOW + 20 * MINUTE, started=NOW)


def test_a_clock_that_was_wrong_does_not_stop_a_watch_for_ever() -> None:
    future = ran(Schedule.DAILY, NOW + 3000 * DAY)
    assert is_due(future, NOW)
    planned = watch(Schedule.DAILY, last_run=to_text(NOW - DAY), next_due=to_text(NOW + 3000 * DAY))
    assert due_at(planned, NOW) <= NOW + 8 * DAY  # type: ignore[operator]


def test_another_schedule_counts_at_once() -> None:
    hourly = replace(ran(Schedule.WEEKLY), schedule=Schedule.HOURLY)
    assert not is_due(hourly, NOW + 59 * MINUTE) and is_due(hourly, NOW + 67 * MINUTE)
    assert not is_time(hourly, hourly.next_due, 0, NOW + 59 * MINUTE)
    assert is_time(hourly, hourly.next_due, 0, NOW + 67 * MINUTE)
    assert not is_time(hourly, hourly.next_due, 1, NOW + 67 * MINUTE)  # it failed: it is waited for
    assert is_time(hourly, "", 3, NOW) and is_time(hourly, to_text(NOW), 3, NOW)


def test_garbage_in_the_file_is_due_at_once() -> None:
    assert is_due(watch(Schedule.DAILY, last_run="demain", next_due="jamais"), NOW)


def test_the_soonest_is_found() -> None:
    watches = [
        replace(ran(Schedule.DAILY), id="a"),
        replace(ran(Schedule.HOURLY), id="b"),
        replace(ran(Schedule.HOURLY, NOW - 30 * MINUTE), id="c", enabled=False),
    ]
    found = soonest(watches, NOW, NOW)
    assert found is not None and found[1].id == "b"
    assert soonest([], NOW, NOW) is None
