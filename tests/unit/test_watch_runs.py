"""Watches over catalogues that change between two looks: what is told, and that nothing false is."""
from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest

from catalog_search.bookmarks.model import Watch
from tests.servers.changing import SYSTEMS, Changing, changing
from tests.unit.watch_support import Desk, told


@pytest.fixture(params=sorted(SYSTEMS))
def catalog(request: pytest.FixtureRequest) -> Iterator[Changing]:
    with changing(request.param) as made:
        assert len(made.items) >= 20
        yield made


@pytest.fixture
def desk(tmp_path: Path, catalog: Changing) -> Desk:
    return Desk(tmp_path, catalog.config)


@pytest.fixture
def watch(desk: Desk) -> Watch:
    """A watch that has looked once."""
    made = desk.watch_search()
    report = desk.run(made)
    assert report.first and not report.failures and report.changes == ()
    return made


def test_nothing_changed_and_nothing_is_told(desk: Desk, watch: Watch) -> None:
    for _ in range(3):
        report = desk.run(watch)
        assert (report.asked, told(report), report.first) == (1, [], False)


def test_a_new_record_is_told_once(desk: Desk, watch: Watch, catalog: Changing) -> None:
    made = catalog.add("Une donnée toute nouvelle")
    report = desk.run(watch)
    assert told(report) == [("new", "Une donnée toute nouvelle")]
    assert report.changes[0].key == (catalog.config.id, made)
    assert told(desk.run(watch)) == []
    assert desk.store.watches.unseen_counts() == {watch.id: 1}


def test_an_edited_record_is_told_with_old_and_new(desk: Desk, watch: Watch, catalog: Changing) -> None:
    chosen = catalog.ids()[3]
    catalog.retitle(chosen, "Un autre titre")
    report = desk.run(watch)
    assert told(report) == [("modified", "Un autre titre")]
    (title,) = [one for one in report.changes[0].fields if one.field == "title"]
    assert title.new == "Un autre titre" and title.old
    assert told(desk.run(watch)) == []


def test_a_removed_record_is_told_once(desk: Desk, watch: Watch, catalog: Changing) -> None:
    catalog.remove(catalog.ids()[5])
    kinds = [kind for _ in range(3) for kind, _ in told(desk.run(watch))]
    assert kinds == ["removed"]


def test_what_came_back_meanwhile_was_not_removed(desk: Desk, watch: Watch, catalog: Changing) -> None:
    """It is only hidden from the search: the catalogue still has it when it is asked for itself."""
    with catalog.empty():
        assert told(desk.run(watch)) == []
    assert told(desk.run(watch)) == []


def test_twice_empty_within_minutes_is_one_trouble(desk: Desk, watch: Watch, catalog: Changing) -> None:
    with catalog.empty():
        assert told(desk.run(watch)) == []
        assert told(desk.run(watch, minutes=5)) == []
    assert told(desk.run(watch)) == []


def test_empty_for_good_is_told(desk: Desk, watch: Watch, catalog: Changing) -> None:
    before = len(catalog.items)
    with catalog.empty():
        desk.run(watch)
        assert [kind for kind, _ in told(desk.run(watch))] == ["removed"] * before


def test_another_order_is_no_change(desk: Desk, watch: Watch, catalog: Changing) -> None:
    catalog.reorder()
    assert told(desk.run(watch)) == []


@pytest.mark.parametrize("fault", ["http_500", "http_503", "http_404", "html", "cut_off", "garbage", "empty", "closed"])
def test_a_failing_catalogue_changes_nothing(desk: Desk, watch: Watch, catalog: Changing, fault: str) -> None:
    added = catalog.add("Pendant la panne")
    with catalog.failing(fault):
        for _ in range(2):
            report = desk.run(watch)
            assert report.changes == () and [one.catalog for one in report.failures] == [catalog.config.id]
    report = desk.run(watch)
    assert told(report) == [("new", "Pendant la panne")] and report.changes[0].record_id == added


def test_a_cut_answer_removes_nothing(desk: Desk, watch: Watch, catalog: Changing) -> None:
    with catalog.cutting():
        assert told(desk.run(watch)) == []
    assert told(desk.run(watch)) == []


def test_a_first_answer_that_was_cut_makes_nothing_new(tmp_path: Path, catalog: Changing) -> None:
    desk = Desk(tmp_path, catalog.config)
    watch = desk.watch_search()
    with catalog.cutting():
        assert told(desk.run(watch)) == []
    assert [told(desk.run(watch)) for _ in range(3)] == [[], [], []]
    catalog.add("Vraiment nouvelle")
    assert told(desk.run(watch)) == [("new", "Vraiment nouvelle")]


def test_a_failing_first_answer_makes_nothing_new(tmp_path: Path, catalog: Changing) -> None:
    desk = Desk(tmp_path, catalog.config)
    watch = desk.watch_search()
    with catalog.failing():
        assert desk.run(watch).failures
    report = desk.run(watch)
    assert report.first and told(report) == []


def test_views_are_no_news_and_dates_are_weak_news(desk: Desk, watch: Watch, catalog: Changing) -> None:
    for one in catalog.ids():
        catalog.view(one)
    assert told(desk.run(watch)) == []
    for one in catalog.ids()[:3]:
        catalog.harvest(one)
    first = [kind for kind, _ in told(desk.run(watch))]
    catalog.new_date = "2026-11-29T20:00:00.000000" + ("" if "ckan" in catalog.config.type else "+00:00")
    for one in catalog.ids()[:3]:
        catalog.harvest(one)
    second = [kind for kind, _ in told(desk.run(watch))]
    # Of a summary with a new date nobody can say what else changed; from then on the record itself is known.
    brief = catalog.config.type == "datagouv"
    assert first == ([] if not catalog.date else ["modified" if brief else "touched"] * 3)
    assert second == ([] if not catalog.date else ["touched"] * 3)


def test_all_at_once(desk: Desk, watch: Watch, catalog: Changing) -> None:
    ids = catalog.ids()
    catalog.remove(ids[0])
    catalog.retitle(ids[1], "Modifiée")
    catalog.add("Ajoutée")
    catalog.reorder()
    found = [told(desk.run(watch)) for _ in range(3)]
    assert ("new", "Ajoutée") in found[0] and ("modified", "Modifiée") in found[0]
    assert sorted(kind for run in found for kind, _ in run) == ["modified", "new", "removed"]


@pytest.mark.parametrize("catalog", ["ckan", "datagouv", "isogeo"], indirect=True)
def test_what_a_search_finds_no_more_was_not_removed(tmp_path: Path, catalog: Changing) -> None:
    """Its title does not have the word any more: it is there nevertheless, so that the edit is told, and no removal."""
    desk = Desk(tmp_path, catalog.config)
    for one in catalog.ids()[:6]:
        catalog.retitle(one, f"Zibeline {one}")
    watch = desk.watch_search(text="zibeline")
    assert desk.run(watch).first and len(desk.store.watches.seen(watch.id)) == 6
    chosen = catalog.ids()[2]
    catalog.new_date = "2026-11-30T10:00:00.000000"
    catalog.retitle(chosen, "Tout autre chose")
    found = [change for _ in range(4) for change in told(desk.run(watch))]
    assert found in ([("modified", "Tout autre chose")], [])  # a summary with a date tells when it was edited
    assert len(desk.store.watches.seen(watch.id)) == 5


@pytest.mark.parametrize("catalog", ["ckan", "datagouv", "isogeo"], indirect=True)
def test_an_index_that_is_filled_anew_for_hours_removes_nothing(desk: Desk, watch: Watch, catalog: Changing) -> None:
    """The search finds a third of the records and counts no more; each of them is there by its id."""
    with catalog.indexing():
        for _ in range(4):
            assert told(desk.run(watch, hours=2)) == []
    assert told(desk.run(watch)) == []
    for one in catalog.ids()[3:]:
        catalog.remove(one)
    assert {kind for _ in range(3) for kind, _ in told(desk.run(watch))} == {"removed"}
