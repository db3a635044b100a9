"""The door to watches: run in a thread beside the window, told by signals, stopped at once."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Iterator, List

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QThread

from catalog_search.bookmarks.feeds_files import FeedFiles
from catalog_search.bookmarks.feeds_kept import FeedOf
from catalog_search.bookmarks.model import KeptCatalog, SavedSearch, Schedule, TargetKind, Watch
from catalog_search.bookmarks.store import Store
from catalog_search.processing.watching import Watching, failure_message, last_failures
from catalog_search.support.connections import ConnectionStore
from tests.qgis.support import spin, wait_until
from tests.servers.changing import Changing, changing
from tests.unit.bookmarks_support import Clock


class Told:
    """What a ``Watching`` says."""

    def __init__(self, watching: Watching) -> None:
        self.counts: List[int] = []
        self.running: List[bool] = []
        self.reports: List[Any] = []
        self.failures: List[str] = []
        watching.changed.connect(self.counts.append)
        watching.running.connect(self.running.append)
        watching.found.connect(self.reports.extend)
        watching.failed.connect(self.failures.append)


@pytest.fixture
def catalog() -> Iterator[Changing]:
    with changing("ckan") as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    made = Store(tmp_path / "bookmarks.sqlite", clock)
    yield made
    made.close()


@pytest.fixture
def connections(catalog: Changing) -> ConnectionStore:
    made = ConnectionStore()
    made.replace_all([catalog.config])
    return made


@pytest.fixture
def watching(kept: Store, connections: ConnectionStore, clock: Clock) -> Iterator[Watching]:
    made = Watching(lambda: kept, connections, clock)
    yield made
    made.close()


def watch_all(kept: Store, schedule: Schedule = Schedule.DAILY) -> str:
    (target,) = kept.searches.add(SavedSearch("", "Tout")).ids
    (made,) = kept.watches.add(Watch("", TargetKind.SEARCH, target, schedule=schedule)).ids
    return made


def check(watching: Watching, told: Told, *ids: str) -> None:
    """Check now, and wait until it is done."""
    watching.check_now(ids)
    wait_until(lambda: not watching.busy)


def test_what_changed_is_told_with_its_number(
    watching: Watching, kept: Store, clock: Clock, catalog: Changing
) -> None:
    told, one = Told(watching), watch_all(kept)
    check(watching, told)
    assert (told.counts, told.reports, told.running) == ([], [], [True, False])
    catalog.add("Nouvelle")
    catalog.retitle(catalog.ids()[4], "Modifiée")
    clock.wait(days=1)
    check(watching, told, one)
    assert told.counts == [2] and (watching.unseen, watching.unseen_of(one)) == (2, 2)
    assert sorted(change.kind.value for change in told.reports[0].changes) == ["modified", "new"]
    kept.watches.mark_seen(everything=True)
    watching.recount()
    wait_until(lambda: told.counts == [2, 0])


def test_due_watches_run_by_themselves_after_the_start(
    connections: ConnectionStore, kept: Store, clock: Clock, catalog: Changing
) -> None:
    watch_all(kept, Schedule.HOURLY)
    watching = Watching(lambda: kept, connections, clock, every=10)
    told = Told(watching)
    watching.start(at_once=True)
    wait_until(lambda: told.running == [True, False])
    asked = len(catalog.server.requests)
    clock.wait(minutes=59)
    spin(0.3)
    assert told.running == [True, False] and len(catalog.server.requests) == asked
    clock.wait(minutes=8)
    wait_until(lambda: told.running == [True, False] * 2)
    watching.close()
    assert len(catalog.server.requests) > asked


def test_nothing_runs_before_the_window_had_its_time(watching: Watching, kept: Store, catalog: Changing) -> None:
    watch_all(kept)
    watching.start("a profile")
    spin(0.5)
    assert not catalog.server.requests and not watching.busy


def test_a_failing_catalogue_is_told_in_words(
    watching: Watching, kept: Store, catalog: Changing, clock: Clock
) -> None:
    told, one = Told(watching), watch_all(kept)
    with catalog.failing("http_503"):
        check(watching, told)
    (report,) = told.reports
    assert catalog.config.name in failure_message(report.failures[0]).full
    (message,) = last_failures(kept.watches.get(one), {catalog.config.id: catalog.config.name})
    assert message.full == failure_message(report.failures[0]).full
    with catalog.failing("http_503"):
        check(watching, told)
    assert len(told.reports) == 1  # it is known by now
    check(watching, told)
    assert last_failures(kept.watches.get(one), {}) == []


def test_a_catalogue_that_was_taken_away_is_told(
    watching: Watching, kept: Store, connections: ConnectionStore, catalog: Changing
) -> None:
    (target,) = kept.searches.add(SavedSearch("", "Un", catalogs=(KeptCatalog.of(catalog.config),))).ids
    kept.watches.add(Watch("", TargetKind.SEARCH, target))
    connections.replace_all([])
    told = Told(watching)
    check(watching, told)
    (failure,) = told.reports[0].failures
    assert catalog.config.name in failure_message(failure).full


def test_closing_stops_what_hangs(watching: Watching, kept: Store, catalog: Changing) -> None:
    told = Told(watching)
    watch_all(kept)
    with catalog.failing("never"):
        watching.check_now()
        wait_until(lambda: bool(catalog.server.requests))
        watching.close()
    spin(0.1)
    assert told.reports == [] and not watching.busy


def test_counting_does_not_wait_for_a_run(
    watching: Watching, kept: Store, clock: Clock, catalog: Changing
) -> None:
    told, one = Told(watching), watch_all(kept)
    check(watching, told)
    catalog.add("Nouvelle")
    clock.wait(days=1)
    check(watching, told)
    clock.wait(days=1)
    with catalog.failing("never"):
        asked = len(catalog.server.requests)
        watching.check_now([one])
        wait_until(lambda: len(catalog.server.requests) > asked)
        kept.watches.mark_seen(everything=True)
        watching.recount()
        wait_until(lambda: told.counts == [1, 0])
        assert watching.busy
        watching.close()


def test_cancelling_leaves_the_rest_for_later(watching: Watching, kept: Store, catalog: Changing) -> None:
    told, one = Told(watching), watch_all(kept)
    with catalog.failing("never"):
        watching.check_now()
        wait_until(lambda: bool(catalog.server.requests))
        watching.cancel()
        wait_until(lambda: told.running == [True, False])
    after = kept.watches.get(one)
    assert told.reports == [] and not after.baseline and after.failures == 0 and after.last_run == ""
    assert after.next_due == "2026-11-30T08:15:00Z"


def test_the_store_is_asked_off_the_main_thread(connections: ConnectionStore, kept: Store) -> None:
    threads: List[bool] = []

    def opened() -> Store:
        threads.append(QThread.currentThread() == QgsApplication.instance().thread())
        return kept

    made = Watching(opened, connections)
    told = Told(made)
    check(made, told)
    made.close()
    assert threads == [False]


def test_a_store_that_cannot_be_used_is_told_once(tmp_path: Path, connections: ConnectionStore) -> None:
    (tmp_path / "file").write_text("x")
    made = Watching(lambda: Store(tmp_path / "file" / "bookmarks.sqlite"), connections)
    told = Told(made)
    check(made, told)
    check(made, told)
    made.close()
    assert len(told.failures) == 1 and told.failures[0]


def test_a_profile_without_bookmarks_stays_without(connections: ConnectionStore) -> None:
    made = Watching(lambda: None, connections)
    told = Told(made)
    check(made, told)
    made.recount()
    spin(0.1)
    made.close()
    assert (told.failures, told.running, told.counts) == ([], [], [])


def test_feeds_on_disk_follow(
    watching: Watching, kept: Store, clock: Clock, catalog: Changing, tmp_path: Path
) -> None:
    told = Told(watching)
    (target,) = kept.searches.add(SavedSearch("", "Tout")).ids
    path = tmp_path / "flux.xml"
    FeedFiles(kept, clock).add(FeedOf.SEARCH, target, path)
    check(watching, told)
    catalog.add("Tout frais")
    clock.wait(days=1)
    check(watching, told)
    assert "Tout frais" in path.read_text("utf-8")
    kept.searches.rename(target, "Un autre nom")
    check(watching, told)
    assert "Un autre nom" in path.read_text("utf-8")


def test_a_watch_that_is_switched_off_rests(
    watching: Watching, kept: Store, clock: Clock, catalog: Changing
) -> None:
    one = watch_all(kept)
    kept.watches.update(replace(kept.watches.get(one), enabled=False))
    check(watching, Told(watching))
    assert not catalog.server.requests
    clock.wait(days=2)
    check(watching, Told(watching), one)
    assert catalog.server.requests
