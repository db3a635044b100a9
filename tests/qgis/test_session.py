"""One search over several catalogues: rows as each answers, failures apart, paging without loops."""
from __future__ import annotations

import gc
from typing import Iterator

import pytest

from catalog_search.model.errors import ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import Query
from catalog_search.model.record import Record
from catalog_search.network.qgis_async import AsyncCarrier
from catalog_search.search.collect import collect
from catalog_search.search.details import DetailFetcher
from catalog_search.search.session import SearchSession, SourceState
from tests.qgis.support import Heard, ListServer, list_catalog, spin, wait_until


@pytest.fixture
def carrier() -> Iterator[AsyncCarrier]:
    made = AsyncCarrier(timeout=3000)
    yield made
    made.close()


def status(session: SearchSession, name: str):
    return next(s for s in session.statuses() if s.config.id == name)


def test_rows_of_a_quick_catalogue_do_not_wait_for_a_slow_or_failing_one(carrier: AsyncCarrier) -> None:
    with ListServer() as quick, ListServer(delay=0.8) as slow, ListServer() as failing:
        failing.fault("/", "http_503")
        session = SearchSession(carrier)
        heard = Heard(session)
        session.search(Query("x"), [list_catalog(n, s) for n, s in (("s", slow), ("q", quick), ("f", failing))])
        wait_until(lambda: bool(heard.records))
        assert {record.catalog for record in heard.records} == {"q"}
        assert session.busy and heard.finished == 0
        wait_until(lambda: heard.finished == 1)
        assert len(heard.records) == 40
        assert status(session, "f").state is SourceState.FAILED
        assert status(session, "f").error.kind is ErrorKind.UNAVAILABLE
        assert status(session, "f").error.retry_after == 120
        assert session.total() == 90


def test_a_failed_catalogue_can_be_tried_again(carrier: AsyncCarrier) -> None:
    with ListServer() as server:
        server.fault("/", "closed")
        session = SearchSession(carrier)
        heard = Heard(session)
        session.search(Query(), [list_catalog("a", server)])
        wait_until(lambda: heard.finished == 1)
        assert status(session, "a").state is SourceState.FAILED
        server.clear_faults()
        session.retry("a")
        wait_until(lambda: heard.finished == 2)
        assert len(heard.records) == 20


def test_paging_goes_to_the_end_and_never_doubles(carrier: AsyncCarrier) -> None:
    with ListServer() as one, ListServer(count=70) as two:
        session = SearchSession(carrier)
        heard = Heard(session)
        session.search(Query(), [list_catalog("a", one), list_catalog("b", two)])
        wait_until(lambda: heard.finished == 1)
        rounds = 0
        while session.can_fetch_more():
            before, rounds = heard.finished, rounds + 1
            session.fetch_more()
            wait_until(lambda before=before: heard.finished > before)
        assert rounds == 3
        assert len({record.key for record in heard.records}) == len(heard.records) == 115


def test_a_server_that_repeats_its_first_page_ends(carrier: AsyncCarrier) -> None:
    with ListServer(repeat=True) as server:
        session = SearchSession(carrier)
        heard = Heard(session)
        session.search(Query(), [list_catalog("a", server)])
        wait_until(lambda: heard.finished == 1)
        session.fetch_more()
        wait_until(lambda: heard.finished == 2)
        assert not session.can_fetch_more()
        assert len(heard.records) == 20


def test_a_new_search_aborts_the_old_one_and_drops_its_answers(carrier: AsyncCarrier) -> None:
    with ListServer(delay=0.3) as old, ListServer(count=3) as new:
        session = SearchSession(carrier)
        heard = Heard(session)
        session.search(Query("old"), [list_catalog("o", old)])
        wait_until(lambda: len(old.requests) == 1)
        session.search(Query("new"), [list_catalog("n", new)])
        wait_until(lambda: heard.finished == 1)
        spin(0.5)
        assert {record.catalog for record in heard.records} == {"n"}
        assert [s.config.id for s in session.statuses()] == ["n"]
        assert session.query.text == "new"


def test_stopping_keeps_what_was_found(carrier: AsyncCarrier) -> None:
    with ListServer() as quick, ListServer() as stuck:
        stuck.fault("/", "never")
        session = SearchSession(carrier)
        heard = Heard(session)
        session.search(Query(), [list_catalog("q", quick), list_catalog("s", stuck)])
        wait_until(lambda: bool(heard.records))
        session.cancel()
        assert not session.busy and heard.finished == 1
        assert status(session, "s").state is SourceState.CANCELLED
        assert len(heard.records) == 20


def test_what_a_catalogue_cannot_filter_is_filtered_here_and_said(carrier: AsyncCarrier) -> None:
    with ListServer() as server:
        session = SearchSession(carrier)
        heard = Heard(session)
        session.search(Query(extent=Extent(40, 40, 41, 41)), [list_catalog("a", server)])
        wait_until(lambda: heard.finished == 1)
        assert all(not record.extents for record in heard.records) and heard.records
        assert status(session, "a").unfiltered == ("extent",)
        assert status(session, "a").total is None and session.total() is None


def test_pages_without_a_match_are_passed_over_but_not_for_ever(carrier: AsyncCarrier) -> None:
    with ListServer(count=1000) as server:
        session = SearchSession(carrier)
        heard = Heard(session)
        session.search(Query().with_filter("type", ["service"]), [list_catalog("a", server)])
        wait_until(lambda: heard.finished == 1)
        assert heard.records == []
        assert len(server.requests) == 5
        assert session.can_fetch_more()


def test_a_search_of_no_catalogue_ends_at_once(carrier: AsyncCarrier) -> None:
    session = SearchSession(carrier)
    heard = Heard(session)
    session.search(Query("x"), [])
    assert heard.finished == 1 and not session.busy and session.total() is None


def test_details_come_once_few_at_a_time_and_the_urgent_first(carrier: AsyncCarrier) -> None:
    with ListServer(delay=0.05) as server:
        fetcher = DetailFetcher(carrier)
        catalog = list_catalog("a", server)
        fetcher.set_catalogs([catalog])
        ready, failed = [], []
        fetcher.ready.connect(ready.append)
        fetcher.failed.connect(lambda key, error: failed.append((key, error.kind)))
        for number in range(12):
            fetcher.request(Record(str(number), "a", "x"))
        fetcher.request(Record("30", "a", "x"), urgent=True)
        fetcher.request(Record("99", "a", "x"))
        wait_until(lambda: len(ready) == 13 and len(failed) == 1)
        asked = [r.path.rpartition("/")[2] for r in server.requests]
        assert sorted(asked, key=int) == sorted([*map(str, range(12)), "30", "99"], key=int)
        assert asked.index("30") < 6
        assert failed == [(("a", "99"), ErrorKind.NOT_FOUND)]
        fetcher.request(Record("5", "a", "x"))
        assert len(server.requests) == 14 and ready[-1].abstract == "About 5"


def test_rows_out_of_sight_no_longer_wait_but_an_opened_one_does(carrier: AsyncCarrier) -> None:
    with ListServer(delay=0.1) as server:
        fetcher = DetailFetcher(carrier)
        fetcher.set_catalogs([list_catalog("a", server)])
        ready = []
        fetcher.ready.connect(ready.append)
        fetcher.want([Record(str(number), "a", "x") for number in range(10)])
        fetcher.request(Record("30", "a", "x"), urgent=True)
        fetcher.request(Record("31", "a", "x"), urgent=True)
        fetcher.want([Record(str(number), "a", "x") for number in (20, 21)])
        wait_until(lambda: len(ready) == 8)
        spin(0.3)
        assert sorted(int(record.id) for record in ready) == [0, 1, 2, 3, 20, 21, 30, 31]


def test_who_waits_for_a_catalogue_that_is_taken_away_is_told(carrier: AsyncCarrier) -> None:
    with ListServer(delay=0.1) as server, ListServer() as other:
        fetcher = DetailFetcher(carrier)
        fetcher.set_catalogs([list_catalog("a", server), list_catalog("b", other)])
        ready, gone = [], []
        fetcher.ready.connect(lambda record: ready.append(record.key))
        fetcher.gone.connect(gone.append)
        for number in range(7):
            fetcher.request(Record(str(number), "a", "x"), urgent=True)
        fetcher.request(Record("8", "a", "x"))
        fetcher.set_catalogs([list_catalog("b", other)])
        assert sorted(gone) == [("a", "5"), ("a", "6")]
        wait_until(lambda: len(ready) == 5)
        fetcher.request(Record("9", "a", "x"), urgent=True)
        fetcher.request(Record("10", "a", "x"))
        assert sorted(gone) == [("a", "5"), ("a", "6"), ("a", "9")]
        fetcher.request(Record("1", "b", "x"), urgent=True)
        wait_until(lambda: len(ready) == 6)
        assert sorted(ready) == [*(("a", str(number)) for number in range(5)), ("b", "1")]


def test_cancelled_details_stay_silent(carrier: AsyncCarrier) -> None:
    with ListServer(delay=0.2) as server:
        fetcher = DetailFetcher(carrier)
        fetcher.set_catalogs([list_catalog("a", server)])
        told = []
        fetcher.ready.connect(told.append)
        fetcher.failed.connect(told.append)
        fetcher.request(Record("1", "a", "x"))
        fetcher.cancel()
        spin(0.4)
        assert told == []


def test_collecting_completes_records_and_keeps_others_when_one_fails(qgis_app: object) -> None:
    with ListServer() as good, ListServer(count=5) as small, ListServer() as bad:
        bad.fault("/", "http_500")
        found = collect([list_catalog(n, s) for n, s in (("g", good), ("s", small), ("b", bad))], Query(), 30)
        assert len(found.rows) == 30 and all(row.record.abstract for row in found.rows)
        assert {row.record.catalog for row in found.rows} == {"g", "s"}
        assert [part.total for part in found.parts] == [45, 5, None]
        assert found.parts[2].error.kind is ErrorKind.SERVER


def test_collecting_pages_up_to_the_limit(qgis_app: object) -> None:
    with ListServer(count=1000) as server:
        found = collect([list_catalog("a", server)], Query(), 50, complete=False)
        assert len(found.rows) == 50 and found.parts[0].total == 1000
        assert len(server.requests) == 3


def test_collecting_keeps_a_summary_whose_details_fail(qgis_app: object) -> None:
    with ListServer(count=3) as server:
        server.fault("/record/1", "http_500")
        found = collect([list_catalog("a", server)], Query(), 10)
        assert [bool(row.record.abstract) for row in found.rows] == [True, False, True]
        assert found.parts[0].error is None


def test_collecting_asks_the_chosen_catalogues_only(qgis_app: object) -> None:
    with ListServer(count=3) as one, ListServer(count=4) as two:
        query = Query().with_filter("catalog", ["b"])
        found = collect([list_catalog("a", one), list_catalog("b", two)], query, 10)
        assert len(found.rows) == 4 and not one.requests


def test_collecting_stops_when_cancelled(qgis_app: object) -> None:
    with ListServer() as server:
        server.fault("/", "never")
        found = collect([list_catalog("a", server)], Query(), 10, cancelled=lambda: len(server.requests) > 0)
        assert found.rows == []


def test_rows_of_the_same_data_are_one_and_facets_are_counted(carrier: AsyncCarrier) -> None:
    with ListServer(count=30) as server:
        session = SearchSession(carrier)
        changes, facets = [], []
        session.rows_changed.connect(changes.append)
        session.facets_ready.connect(facets.append)
        heard = Heard(session)
        session.search(Query(), [list_catalog("a", server)])
        wait_until(lambda: heard.finished == 1)
        assert len(changes[0].added) == len(session.entries()) == 20
        session.replace(Record("1", "a", "Record 1", "now complete"))
        assert session.entry(("a", "1")).record.abstract == "now complete"
        session.count_facets()
        wait_until(lambda: bool(facets))
        assert {facet.field for facet in facets[0]} >= {"type", "catalog"}


def test_what_was_there_before_is_left_alone_until_the_last_answer(carrier: AsyncCarrier) -> None:
    before = gc.get_freeze_count()
    gc.unfreeze()
    try:
        with ListServer(delay=0.3) as server:
            session = SearchSession(carrier)
            heard = Heard(session)
            session.search(Query(), [list_catalog("a", server)])
            assert gc.get_freeze_count() > 1000
            wait_until(lambda: heard.finished == 1)
            assert not gc.get_freeze_count()
            session.fetch_more()
            assert gc.get_freeze_count() > 1000
            session.cancel()
            assert not gc.get_freeze_count()
    finally:
        if before:
            gc.freeze()
