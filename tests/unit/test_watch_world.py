"""Runs over several catalogues, records and feeds: times, conditions, bounds, and who may run what."""
from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional
from urllib.parse import parse_qsl, urlsplit

import pytest

from catalog_search.bookmarks import watch_runs
from catalog_search.bookmarks.changes import Known
from catalog_search.bookmarks.favourites import NewFavourite
from catalog_search.bookmarks.feeds_own import own_feed
from catalog_search.bookmarks.model import (
    Area,
    AreaKind,
    KeptCatalog,
    KeptFilter,
    SavedSearch,
    Schedule,
    State,
    TargetKind,
    Watch,
)
from catalog_search.bookmarks.moments import to_text
from catalog_search.bookmarks.store import Store
from catalog_search.bookmarks.watch_looks import look_at_catalog
from catalog_search.bookmarks.watch_questions import query_of, question_of
from catalog_search.bookmarks.watch_runs import Runner, RunReport
from catalog_search.bookmarks.watch_state import speaking, state_of
from catalog_search.catalogs.registry import create_catalog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.model.query import Query, Sort
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.changing import BUSY, Changing, changing
from tests.servers.faults import Asked, Handler, LoopbackServer, fixed, send
from tests.servers.ogcrecords import RecordsDouble
from tests.unit.watch_support import Desk, Loopback, fields, told


@pytest.fixture
def ckan() -> Iterator[Changing]:
    with changing("ckan") as made:
        yield made


@pytest.fixture
def portal() -> Iterator[Changing]:
    with changing("datagouv") as made:
        yield made


class Files(LoopbackServer):
    """Serves texts that change, with validators; ``conditional`` is whether it heeds the conditions."""

    def __init__(self, conditional: bool = True) -> None:
        super().__init__()
        self.conditional = conditional
        self.files: Dict[str, str] = {}
        self.types: Dict[str, str] = {}
        self.versions: Dict[str, int] = {}
        self.unchanged = 0
        self.at_once = self.most_at_once = 0

    def put(self, path: str, text: str, kind: str = "application/xml") -> str:
        self.files[path], self.types[path] = text, kind
        self.versions[path] = self.versions.get(path, 0) + 1
        return self.url + path

    def answer(self, handler: Handler, asked: Asked) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        time.sleep(self.delay)
        try:
            self._send(handler, asked)
        finally:
            self.at_once -= 1

    def _send(self, handler: Handler, asked: Asked) -> None:
        if asked.path not in self.files:
            send(handler, 404, b"<html><title>404</title></html>", "text/html")
            return
        tag = f'"v{self.versions[asked.path]}"'
        if self.conditional and asked.header("If-None-Match") == tag:
            self.unchanged += 1
            send(handler, 304, b"", headers={"ETag": tag})
            return
        body = self.files[asked.path].encode("utf-8")
        send(handler, 200, body, self.types[asked.path], {"ETag": tag})


@pytest.fixture
def files() -> Iterator[Files]:
    with Files() as made:
        yield made


class TestTimes:
    def test_a_due_watch_runs_and_rests(self, tmp_path: Path, ckan: Changing) -> None:
        desk = Desk(tmp_path, ckan.config)
        watch = desk.watch_search(Schedule.HOURLY)
        window = desk.runner(started=desk.clock())
        assert [report.watch.id for report in window.run_all(window.due())] == [watch.id]
        desk.clock.wait(minutes=59)
        assert window.due() == []
        desk.clock.wait(minutes=8)
        assert [one.id for one in window.due()] == [watch.id]

    @pytest.mark.parametrize(
        ("schedule", "every", "runs"),
        [(Schedule.DAILY, 24, 10), (Schedule.HOURLY, 1, 10), (Schedule.WEEKLY, 24 * 7, 10), (Schedule.WEEKLY, 24, 2),
         (Schedule.DAILY, 12, 5), (Schedule.DAILY, 1, 1)],
    )  # fmt: skip
    def test_a_job_finds_its_watch_each_time(
        self, tmp_path: Path, ckan: Changing, schedule: Schedule, every: int, runs: int
    ) -> None:
        """A daily job begins a little before a day has passed since yesterday's run ended: it finds a daily watch."""
        desk = Desk(tmp_path, ckan.config)
        desk.watch_search(schedule, text="zzz")
        found = 0
        for _ in range(10):
            before = desk.clock()
            found += len(desk.runner().run_all(desk.runner().due()))
            desk.clock.wait(minutes=2)
            desk.clock.time = before + timedelta(hours=every)
        assert found == runs

    def test_a_job_keeps_the_back_off(self, tmp_path: Path, ckan: Changing) -> None:
        desk = Desk(tmp_path, ckan.config)
        watch = desk.watch_search()
        with ckan.failing("http_500"):
            assert desk.runner().run(watch.id).failures  # type: ignore[union-attr]
            desk.clock.wait(minutes=14)
            assert desk.runner().due() == []
            desk.clock.wait(minutes=3)
            assert [one.id for one in desk.runner().due()] == [watch.id]

    def test_a_failing_catalogue_is_asked_later_and_later(self, tmp_path: Path, ckan: Changing) -> None:
        desk = Desk(tmp_path, ckan.config)
        watch = desk.watch_search(Schedule.HOURLY)
        waits: List[timedelta] = []
        with ckan.failing("http_500"):
            for _ in range(6):
                report = desk.runner().run(watch.id)
                assert report is not None and report.asked == 1
                due = report.watch.next_due
                before = desk.clock()
                while to_text(desk.clock()) < due:
                    desk.clock.wait(minutes=1)
                waits.append(desk.clock() - before)
        assert waits == sorted(waits) and waits[0] < timedelta(minutes=20) and waits[-1] > timedelta(hours=6)
        assert desk.store.watches.get(watch.id).failures == 6  # type: ignore[union-attr]
        report = desk.runner().run(watch.id)
        assert report is not None and report.first and report.watch.failures == 0 and report.watch.last_error == ""

    def test_a_server_that_says_how_long_is_waited_for(self, tmp_path: Path, ckan: Changing) -> None:
        desk = Desk(tmp_path, ckan.config)
        watch = desk.watch_search(Schedule.HOURLY)
        ckan.server.fault("/", BUSY)
        report = desk.runner().run(watch.id)
        assert report is not None and report.watch.next_due == to_text(desk.clock() + timedelta(hours=2))

    def test_another_schedule_counts_at_once(self, tmp_path: Path, ckan: Changing) -> None:
        desk = Desk(tmp_path, ckan.config)
        watch = desk.watch_search(Schedule.WEEKLY)
        after = desk.run(watch).watch
        desk.store.watches.update(replace(after, schedule=Schedule.HOURLY))
        desk.clock.wait(minutes=70)
        assert [one.id for one in desk.runner().due()] == [watch.id]
        assert desk.runner().run(watch.id).asked == 1  # type: ignore[union-attr]

    def test_only_the_one_that_failed_is_asked_again(
        self, tmp_path: Path, ckan: Changing, portal: Changing
    ) -> None:
        desk = Desk(tmp_path, ckan.config, portal.config)
        watch = desk.watch_search(Schedule.DAILY)
        with portal.failing("http_503"):
            report = desk.runner().run(watch.id)
        assert report is not None and [one.catalog for one in report.failures] == [portal.config.id]
        assert report.watch.failures == 0 and report.watch.baseline
        ckan.add("Nouvelle")
        desk.clock.wait(hours=3)
        desk.world.asked.clear()
        assert [one.id for one in desk.runner().due()] == [watch.id]
        report = desk.runner().run(watch.id)
        assert desk.world.asked == [portal.config.id] and told(report) == []
        assert told(desk.run(watch)) == [("new", "Nouvelle")]

    def test_one_runs_it_at_a_time_and_a_dead_one_is_followed(self, tmp_path: Path, ckan: Changing) -> None:
        desk = Desk(tmp_path, ckan.config)
        watch = desk.watch_search()
        now = desk.clock()
        assert desk.store.watches.claim(watch.id, to_text(now), to_text(now + timedelta(minutes=30)))
        assert desk.runner().run(watch.id) is None
        desk.clock.wait(minutes=31)
        assert desk.runner().run(watch.id) is not None

    def test_a_host_is_never_asked_by_two(self, tmp_path: Path, ckan: Changing) -> None:
        desk = Desk(tmp_path, ckan.config)
        watch = desk.watch_search(Schedule.START)
        host = ckan.server.url.partition("//")[2]
        until = to_text(desk.clock() + timedelta(minutes=10))
        assert desk.store.watches.borrow(host, to_text(desk.clock()), until) == ""
        report = desk.runner().run(watch.id)
        assert report is not None and report.asked == 0 and report.failures == () and not ckan.server.requests
        assert desk.store.watches.borrow(host, to_text(desk.clock()), "2027") == until
        desk.store.watches.give_back(host, "2027")
        assert desk.store.watches.borrow(host, to_text(desk.clock()), "2027") == until
        desk.store.watches.give_back(host, until)
        desk.clock.wait(minutes=2)
        assert [one.id for one in desk.runner(started=desk.clock()).due()] == [watch.id]
        assert desk.runner().run(watch.id).first  # type: ignore[union-attr]

    def test_what_a_host_wishes_counts_for_all_watches(self, tmp_path: Path, ckan: Changing) -> None:
        """One watch is told to wait for an hour: another one of the same host does not ask meanwhile either."""
        desk = Desk(tmp_path, ckan.config)
        first, second = (desk.watch_search(Schedule.HOURLY, text=text) for text in ("eau", "air"))
        desk.run(first), desk.run(second)
        desk.clock.wait(minutes=70)
        ckan.server.fault("/", fixed(429, b"{}", "application/json", {"Retry-After": "7200"}))
        assert desk.runner().run(first.id).failures  # type: ignore[union-attr]
        ckan.server.clear_faults()
        before = len(ckan.server.requests)
        report = desk.runner().run(second.id)
        assert report is not None and report.asked == 0 and report.failures == ()
        assert len(ckan.server.requests) == before
        due = desk.store.watches.get(second.id).next_due  # type: ignore[union-attr]
        assert to_text(desk.clock() + timedelta(minutes=119)) <= due <= to_text(desk.clock() + timedelta(minutes=121))
        assert second.id not in [one.id for one in desk.runner().due()]
        desk.clock.wait(minutes=121)
        assert desk.runner().run(second.id).asked == 1  # type: ignore[union-attr]
        desk.store.close()

    def test_a_person_may_ask_a_host_that_wished_to_be_left_alone(self, tmp_path: Path, ckan: Changing) -> None:
        desk = Desk(tmp_path, ckan.config)
        watch = desk.watch_search()
        ckan.server.fault("/", fixed(429, b"{}", "application/json", {"Retry-After": "7200"}))
        assert desk.run(watch).failures
        ckan.server.clear_faults()
        assert desk.run(watch, minutes=1).asked == 1 and not desk.run(watch, minutes=1).failures
        desk.store.close()

    def test_two_windows_share_the_work(self, tmp_path: Path, files: Files) -> None:
        """Two that look at the same moment, each with a store of its own on the same file."""
        desk = Desk(tmp_path)
        watches = [desk.watch(TargetKind.FEED, files.put(f"/{n}.atom", atom(12, 11))) for n in range(12)]
        files.delay = 0.02
        reports: List[RunReport] = []

        def window() -> None:
            store = Store(tmp_path / "bookmarks.sqlite", desk.clock)
            runner = Runner(store, Loopback(), desk.clock)
            reports.extend(runner.run_all(runner.due()))
            store.close()

        windows = [threading.Thread(target=window) for _ in range(2)]
        for one in windows:
            one.start()
        for one in windows:
            one.join()
        assert files.most_at_once == 1
        desk.clock.wait(minutes=2)  # what the other had just asked is asked a minute later
        window()
        assert all(desk.store.watches.get(watch.id).baseline for watch in watches)  # type: ignore[union-attr]
        assert sorted(one.path for one in files.requests) == sorted(f"/{n}.atom" for n in range(12))
        assert all(report.changes == () for report in reports)

    def test_stopping_between_catalogues(self, tmp_path: Path, ckan: Changing, portal: Changing) -> None:
        desk = Desk(tmp_path, ckan.config, portal.config)
        watch = desk.watch_search()
        runner = desk.runner(started=desk.clock(), cancelled=lambda: bool(desk.world.asked))
        report = runner.run(watch.id)
        assert report is not None and report.asked == 1
        assert set(state_of(report.watch).sources) == {ckan.config.id}
        assert report.watch.last_run == "" and runner.due() == []
        desk.clock.wait(minutes=16)
        assert [one.id for one in desk.runner().due()] == [watch.id]
        assert desk.runner().run(watch.id).asked == 1  # type: ignore[union-attr]


class TestSearches:
    def test_the_catalogue_is_asked_what_was_saved(self, tmp_path: Path, portal: Changing) -> None:
        desk = Desk(tmp_path, portal.config)
        watch = desk.watch_search(text="cadastre", filters=(KeptFilter("format", "shp"),))
        desk.run(watch)
        asked = portal.server.requests[0]
        assert (asked.value("q"), asked.value("format")) == ("cadastre", "shp")
        search = desk.store.searches.get(watch.target)
        assert search is not None and search.last_count and search.last_run

    def test_another_question_begins_anew(self, tmp_path: Path, portal: Changing) -> None:
        desk = Desk(tmp_path, portal.config)
        watch = desk.watch_search(text="cadastre")
        desk.run(watch)
        search = desk.store.searches.get(watch.target)
        assert search is not None
        desk.store.searches.update(replace(search, text="communes"))
        report = desk.run(watch)
        assert report.first and told(report) == []
        assert all("ommune" in json.loads(one.body)["title"] for one in desk.store.watches.seen(watch.id).values())
        desk.store.searches.update(replace(search, text="communes", name="Autre nom"))
        assert not desk.run(watch).first

    @pytest.mark.parametrize("kind", [AreaKind.MAP, AreaKind.LAYER])
    def test_a_search_that_follows_is_watched_where_it_was_when_that_was_chosen(
        self, tmp_path: Path, kind: AreaKind
    ) -> None:
        """No map and no project is there when it runs; another area begins anew, and nothing of it is news."""
        here, there = Extent(1.0, 45.0, 2.0, 46.0), Extent(5.0, 48.0, 6.0, 49.0)
        with RecordsDouble() as server:
            desk = Desk(tmp_path, CatalogConfig("c", "ogcrecords", "C", server.url))
            watch = desk.watch_search(area=Area(kind, here, "l1", "Communes"))
            asked = lambda: [one.value("bbox") for one in server.requests if one.value("bbox")][-1]  # noqa: E731
            assert desk.run(watch).first and asked() == here.to_text()
            desk.store.watches.update(replace(watch, area=Area(kind, there, "l2", "Forêts")))
            assert desk.run(watch).first and asked() == there.to_text()
            kept = desk.store.watches.get(watch.id)
            assert kept is not None and kept.area == Area(kind, there, "l2", "Forêts")
            assert told(desk.run(watch)) == [] and asked() == there.to_text()
            before = len(server.requests)
            desk.store.watches.update(replace(kept, area=Area()))
            assert desk.run(watch).first and not any(one.value("bbox") for one in server.requests[before:])
            search = desk.store.searches.get(watch.target)
            assert search is not None
            desk.store.searches.update(replace(search, area=Area(AreaKind.BOX, here)))
            assert desk.run(watch).first and asked() == here.to_text()  # its own area does not follow anything now
            desk.store.close()

    def test_a_watch_keeps_asking_in_its_language(self, tmp_path: Path) -> None:
        """Under cron QGIS may speak another language than in its window."""
        with changing("isogeo") as catalog:
            desk = Desk(tmp_path, catalog.config)
            watch = desk.watch_search()
            desk.run(watch)
            desk.world.language = "en"
            desk.run(watch)
            searches = [one for one in catalog.server.requests if one.path.endswith("/search")]
            assert {one.value("_lang") for one in searches} == {"fr"} and len(searches) >= 2

    def test_a_watch_asks_in_the_language_in_which_it_was_made(self, tmp_path: Path) -> None:
        """What was kept in a French window, and first looked at by cron, which speaks English, was not modified."""
        with changing("isogeo") as catalog:
            desk = Desk(tmp_path, catalog.config)
            asked = create_catalog(catalog.config)
            asked.speak("fr")
            record = BlockingCarrier(catalog.config).run(asked.details(catalog.ids()[0]))
            (kept,) = desk.store.favourites.add(NewFavourite(record, KeptCatalog.of(catalog.config))).ids
            made = Watch("", TargetKind.FAVOURITE, kept, validators=speaking("fr"))
            (one,) = desk.store.watches.add(made).ids
            catalog.server.requests.clear()
            desk.world.language = "en"
            for _ in range(2):
                assert told(desk.run(replace(made, id=one))) == []
            spoken = [one.value("_lang") for one in catalog.server.requests if one.value("_lang")]
            assert spoken and set(spoken) == {"fr"}
            desk.store.close()

    def test_a_catalogue_that_is_gone_is_said(self, tmp_path: Path, ckan: Changing) -> None:
        desk = Desk(tmp_path, ckan.config)
        kept = (KeptCatalog.of(ckan.config), KeptCatalog("old", "csw", "https://old.example.org", "Ancien"))
        watch = desk.watch_search(catalogs=kept)
        report = desk.run(watch)
        assert [(one.catalog, one.name) for one in report.failures] == [("old", "Ancien")]
        assert state_of(report.watch).errors()["old"].error == "no_catalog" and report.watch.baseline
        desk.store.searches.repoint("old", kept[0])
        assert desk.run(watch).failures == ()

    def test_the_same_data_now_elsewhere_moved(self, tmp_path: Path, ckan: Changing) -> None:
        with changing("ckan") as other:
            there = replace(other.config, id="ailleurs", name="Ailleurs")
            for one in list(other.items):
                other.remove(one["id"])
            desk = Desk(tmp_path, ckan.config, there)
            watch = desk.watch_search()
            desk.run(watch)
            moved = ckan.remove("b0000000-0000-4000-8000-000000000040")
            moved["id"] = "4b1d7c62-93aa-4f5e-8d20-6f7e91c3a5b8"
            ckan.put_back(moved)
            desk.run(watch)
            ckan.remove(moved["id"])
            other.put_back(moved)
            report = desk.run(watch)
            assert told(report) == [("moved", moved["title"])]
            assert ("catalog", ckan.config.id, "ailleurs") in fields(report.changes[0])
            assert [told(desk.run(watch)) for _ in range(3)] == [[], [], []]

    def test_more_records_than_can_be_followed(self, tmp_path: Path, portal: Changing) -> None:
        """Asked by the date of change: what changed since is within the bound, what fell out of it is not removed."""
        catalog = create_catalog(portal.config)
        carrier = BlockingCarrier(portal.config)
        looked = carrier.run(look_at_catalog(catalog, Query(), Known(), bound=10))
        assert looked.look.short is None and 10 <= len(looked.look.prints) < 30
        assert [one.value("sort") for one in portal.server.requests if "search" in one.path][-1] == "-last_update"
        whole = carrier.run(look_at_catalog(catalog, Query(), Known(), bound=500))
        assert whole.look.short == 0 and len(whole.look.prints) == 120

    def test_a_failure_on_the_second_page_loses_nothing(self, tmp_path: Path, portal: Changing) -> None:
        desk = Desk(tmp_path, portal.config)
        watch = desk.watch_search()
        desk.run(watch)
        portal.add("Sur la première page")

        def second_page_fails(handler: Any) -> None:
            if "page=2" in handler.path:
                send(handler, 500, b"{}")
            else:
                portal.server.answer(handler, asked_of(handler))

        portal.server.fault("/api/2/datasets/search/", second_page_fails)
        report = desk.run(watch)
        assert told(report) == [("new", "Sur la première page")] and len(report.failures) == 1
        portal.server.clear_faults()
        assert [told(desk.run(watch)) for _ in range(2)] == [[], []]

    def test_a_record_that_comes_between_two_pages(self, tmp_path: Path, portal: Changing) -> None:
        """What is added while pages are turned pushes a record from one page to the next: it comes twice."""
        desk = Desk(tmp_path, portal.config)
        watch = desk.watch_search()
        desk.run(watch)

        def added_meanwhile(handler: Any) -> None:
            portal.server.clear_faults()
            portal.server.answer(handler, asked_of(handler))
            portal.add("Arrivée entre deux pages")

        def removed_meanwhile(handler: Any) -> None:
            portal.server.clear_faults()
            portal.server.answer(handler, asked_of(handler))
            portal.remove(portal.ids()[0])

        portal.server.fault("/api/2/datasets/search/", added_meanwhile)
        assert told(desk.run(watch)) == []
        assert told(desk.run(watch)) == [("new", "Arrivée entre deux pages")]
        portal.server.fault("/api/2/datasets/search/", removed_meanwhile)
        runs = [told(desk.run(watch)) for _ in range(4)]
        assert [kind for run in runs for kind, _ in run] == ["removed"]

    def test_areas_and_durations_become_a_query(self) -> None:
        from datetime import date

        box = Extent(-2.0, 47.0, -1.0, 48.0)
        search = SavedSearch(
            "s", "Nom", text="eau", filters=(KeptFilter("modified", "P30D"), KeptFilter("format", "shp")),
            area=Area(AreaKind.MAP, box), sort=Sort.TITLE,
        )  # fmt: skip
        query = query_of(search, date(2026, 11, 30), "fr")
        assert query.extent == box and query.values("modified") == ("2026-10-31/..",) and query.language == "fr"
        assert query_of(replace(search, area=Area(AreaKind.NONE, box)), date(2026, 11, 30)).extent is None
        assert question_of(search) == question_of(replace(search, name="Autre", sort=Sort.RELEVANCE))
        assert question_of(search) != question_of(replace(search, text="eaux"))


class TestFavourites:
    def kept(self, desk: Desk, catalog: Changing, record_id: str) -> str:
        made = create_catalog(catalog.config)
        made.speak(desk.world.language)
        record = BlockingCarrier(catalog.config).run(made.details(record_id))
        (one,) = desk.store.favourites.add(NewFavourite(record, KeptCatalog.of(catalog.config))).ids
        return str(one)

    def test_it_is_compared_with_what_was_kept(self, tmp_path: Path, ckan: Changing) -> None:
        desk = Desk(tmp_path, ckan.config)
        chosen = ckan.ids()[2]
        favourite = self.kept(desk, ckan, chosen)
        watch = desk.watch(TargetKind.FAVOURITE, favourite)
        assert told(desk.run(watch)) == [] and told(desk.run(watch)) == []
        ckan.retitle(chosen, "Titre neuf")
        assert told(desk.run(watch)) == [("modified", "Titre neuf")]
        after = desk.store.favourites.get(favourite)
        assert after is not None and after.state is State.CHANGED
        assert after.today is not None and after.today.title == "Titre neuf"

    def test_what_changed_before_the_first_look_is_told(self, tmp_path: Path, ckan: Changing) -> None:
        desk = Desk(tmp_path, ckan.config)
        chosen = ckan.ids()[2]
        watch = desk.watch(TargetKind.FAVOURITE, self.kept(desk, ckan, chosen))
        ckan.retitle(chosen, "Titre neuf")
        assert told(desk.run(watch)) == [("modified", "Titre neuf")]

    @pytest.mark.parametrize("system", ["ckan", "csw", "isogeo"])
    def test_not_found_twice_is_gone(self, tmp_path: Path, system: str) -> None:
        with changing(system) as catalog:
            desk = Desk(tmp_path, catalog.config)
            chosen = catalog.ids()[2]
            favourite = self.kept(desk, catalog, chosen)
            watch = desk.watch(TargetKind.FAVOURITE, favourite)
            desk.run(watch)
            gone = catalog.remove(chosen)
            assert told(desk.run(watch)) == []
            catalog.put_back(gone)
            assert told(desk.run(watch)) == []
            catalog.remove(chosen)
            kinds = [[kind for kind, _ in told(desk.run(watch))] for _ in range(3)]
            assert kinds == [[], ["removed"], []]
            after = desk.store.favourites.get(favourite)
            assert after is not None and after.state is State.GONE

    def test_deleted_by_the_portals_own_words_is_gone_at_once(self, tmp_path: Path, portal: Changing) -> None:
        desk = Desk(tmp_path, portal.config)
        chosen = portal.ids()[2]
        watch = desk.watch(TargetKind.FAVOURITE, self.kept(desk, portal, chosen))
        desk.run(watch)
        portal.item(chosen)["deleted"] = "2026-11-30T10:00:00+00:00"
        assert [kind for kind, _ in told(desk.run(watch))] == ["removed"]

    def test_a_portal_in_trouble_has_lost_nothing(self, tmp_path: Path, portal: Changing) -> None:
        desk = Desk(tmp_path, portal.config)
        watch = desk.watch(TargetKind.FAVOURITE, self.kept(desk, portal, portal.ids()[2]))
        desk.run(watch)
        with portal.failing("http_503"):
            for _ in range(3):
                report = desk.run(watch)
                assert told(report) == [] and report.failures
        assert told(desk.run(watch)) == []


def asked_of(handler: Any) -> Asked:
    """The request that a fault is given."""
    parts = urlsplit(handler.path)
    return Asked(handler.command, parts.path, tuple(parse_qsl(parts.query)), dict(handler.headers.items()))


ENTRY = "<entry><id>{0}</id><title>Entrée {0}</title><updated>2026-11-{0:02d}T08:00:00Z</updated>{1}</entry>"


def atom(*numbers: int, more: Optional[Dict[int, str]] = None) -> str:
    entries = "".join(ENTRY.format(number, (more or {}).get(number, "")) for number in numbers)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Nouveautés</title><id>x</id>{entries}</feed>'


class TestFeeds:
    def test_new_entries_are_told_and_old_ones_are_not_removed(self, tmp_path: Path, files: Files) -> None:
        desk = Desk(tmp_path)
        watch = desk.watch(TargetKind.FEED, files.put("/recent.atom", atom(12, 11, 10)))
        assert told(desk.run(watch)) == []
        assert desk.store.watches.get(watch.id).name == "Nouveautés"  # type: ignore[union-attr]
        files.put("/recent.atom", atom(13, 12, 11))
        assert told(desk.run(watch)) == [("new", "Entrée 13")]
        files.put("/recent.atom", atom(13, 12, 11, more={12: "<summary>Corrigé</summary>"}))
        assert told(desk.run(watch)) == [("modified", "Entrée 12")]
        assert [told(desk.run(watch)) for _ in range(3)] == [[], [], []]

    def test_what_did_not_change_is_not_sent_again(self, tmp_path: Path, files: Files) -> None:
        desk = Desk(tmp_path)
        watch = desk.watch(TargetKind.FEED, files.put("/recent.atom", atom(12, 11, 10)))
        desk.run(watch)
        assert told(desk.run(watch)) == [] and files.unchanged == 1
        files.put("/recent.atom", atom(13, 12, 11))
        assert told(desk.run(watch)) == [("new", "Entrée 13")] and files.unchanged == 1
        assert told(desk.run(watch)) == [] and files.unchanged == 2

    @pytest.mark.parametrize("fault", ["html", "cut_off", "http_503", "http_404", "garbage", "empty"])
    def test_a_broken_feed_is_told_and_nothing_else(self, tmp_path: Path, files: Files, fault: str) -> None:
        desk = Desk(tmp_path)
        watch = desk.watch(TargetKind.FEED, files.put("/recent.atom", atom(12, 11, 10)))
        desk.run(watch)
        files.put("/recent.atom", atom(13, 12, 11))
        files.fault("/", fault)
        report = desk.run(watch)
        assert told(report) == [] and len(report.failures) == 1
        files.clear_faults()
        assert told(desk.run(watch)) == [("new", "Entrée 13")]

    def test_a_portals_own_feed_is_followed(self, tmp_path: Path, portal: Changing) -> None:
        desk = Desk(tmp_path)
        watch = desk.watch(TargetKind.FEED, own_feed(portal.config, "donnée"))
        assert desk.run(watch).failures == ()
        portal.add("Donnée toute fraîche")
        portal.add("Rien à voir")
        report = desk.run(watch)
        assert told(report) == [("new", "Donnée toute fraîche")]
        assert report.changes[0].url == portal.items[1]["page"]
        assert told(desk.run(watch)) == []

    def test_a_page_leads_to_its_feed(self, tmp_path: Path, files: Files) -> None:
        files.put("/flux/", atom(12, 11))
        link = '<link rel="alternate" type="application/atom+xml" href="flux/">'
        page = files.put("/page", f"<!DOCTYPE html><html><head><title>P</title>{link}</head></html>", "text/html")
        desk = Desk(tmp_path)
        watch = desk.watch(TargetKind.FEED, page)
        assert desk.run(watch).failures == ()
        files.put("/flux/", atom(13, 12))
        assert told(desk.run(watch)) == [("new", "Entrée 13")]


CATALOGUE: Dict[str, Any] = {
    "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
    "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
    "dataset": [
        {"@type": "dcat:Dataset", "identifier": f"https://e.org/{n}", "title": f"Jeu {n}", "description": "x"}
        for n in range(6)
    ],
}


class TestRoom:
    def test_what_was_too_much_to_remember_is_not_new_the_next_time(
        self, tmp_path: Path, ckan: Changing, portal: Changing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """While a catalogue does not answer, the others may need the room; when it does, it begins anew."""
        monkeypatch.setattr(watch_runs, "MOST_KNOWN", len(ckan.ids()) + len(portal.ids()) - 10)
        desk = Desk(tmp_path, ckan.config, portal.config)
        watch = desk.watch_search()
        assert told(desk.run(watch)) == []
        with portal.failing("http_500"):
            assert told(desk.run(watch)) == []
        assert len(desk.store.watches.seen(watch.id)) == len(ckan.ids()) + len(portal.ids()) - 10
        assert told(desk.run(watch)) == []
        ckan.add("Nouvelle")
        portal.add("Autre nouvelle")
        assert told(desk.run(watch)) == [("new", "Autre nouvelle"), ("new", "Nouvelle")]
        desk.store.close()


class TestConditions:
    def test_a_catalogue_in_one_file_is_asked_conditionally(self, tmp_path: Path, files: Files) -> None:
        address = files.put("/data.json", json.dumps(CATALOGUE), "application/json")
        desk = Desk(tmp_path, CatalogConfig("dcat", "dcat", "DCAT", address))
        watch = desk.watch_search()
        desk.run(watch)
        assert told(desk.run(watch)) == [] and files.unchanged == 1
        changed = {**CATALOGUE, "dataset": [*CATALOGUE["dataset"][1:], {**CATALOGUE["dataset"][0], "title": "Autre"}]}
        files.put("/data.json", json.dumps(changed), "application/json")
        assert told(desk.run(watch)) == [("modified", "Autre")] and files.unchanged == 1

    def test_what_is_missing_is_looked_for_again(self, tmp_path: Path, files: Files) -> None:
        """A server that says "nothing changed" after a record went would leave it in doubt for ever."""
        address = files.put("/data.json", json.dumps(CATALOGUE), "application/json")
        desk = Desk(tmp_path, CatalogConfig("dcat", "dcat", "DCAT", address))
        watch = desk.watch_search()
        desk.run(watch)
        files.put("/data.json", json.dumps({**CATALOGUE, "dataset": CATALOGUE["dataset"][2:]}), "application/json")
        runs = [told(desk.run(watch)) for _ in range(4)]
        assert [kind for run in runs for kind, _ in run] == ["removed", "removed"] and files.unchanged == 2

    def test_another_question_is_not_asked_conditionally(self, tmp_path: Path, files: Files) -> None:
        address = files.put("/data.json", json.dumps(CATALOGUE), "application/json")
        desk = Desk(tmp_path, CatalogConfig("dcat", "dcat", "DCAT", address))
        watch = desk.watch_search()
        desk.run(watch)
        search = desk.store.searches.get(watch.target)
        assert search is not None
        desk.store.searches.update(replace(search, text="Jeu"))
        assert desk.run(watch).first and files.unchanged == 0

    def test_a_server_that_does_not_heed_conditions(self, tmp_path: Path) -> None:
        with Files(conditional=False) as files:
            desk = Desk(tmp_path)
            watch = desk.watch(TargetKind.FEED, files.put("/recent.atom", atom(12, 11, 10)))
            desk.run(watch)
            assert told(desk.run(watch)) == []
            assert files.requests[-1].header("If-None-Match") == '"v1"'
