"""All results, or all that is under a topic, at once: asked for, counted, asked about, and a group in the end."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QPoint
from qgis.PyQt.QtGui import QContextMenuEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAction, QApplication, QDialog, QMenu, QWidget

from catalog_search.gui import whole
from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.facet_model import Kind
from catalog_search.gui.filters import Chosen
from catalog_search.gui.topics import is_topic
from catalog_search.gui.whole_dialog import WholeDialog
from catalog_search.loading.errors import LoadError
from catalog_search.model.config import CatalogConfig
from catalog_search.support.connections import ConnectionStore
from tests.qgis.gui_kit import WFS, Answers, search, titles, wait_until
from tests.qgis.test_gui_adding import FakeOpening, messages
from tests.qgis.test_gui_adding_many import tree

WATER = Chosen("theme", "Eau")


def entry(number: int, theme: str, opens: bool = True) -> Dict[str, Any]:
    resources = [{**WFS, "layer": f"l{number}"}] if opens else [{"url": "https://p.example/a.pdf", "format": "pdf"}]
    return {"id": f"r{number}", "title": f"Fiche {number:03}", "themes": [theme], "resources": resources}


def write(store: ConnectionStore, folder: Path, *entries: Dict[str, Any]) -> None:
    """One catalogue with these records instead of those that there are."""
    for config in store.all():
        store.remove(config.id)
    path = folder / "many.json"
    path.write_text(json.dumps({"catalog_search": 1, "title": "Many", "records": entries}), "utf-8")
    store.add(CatalogConfig("many", "file", "Many", path.as_uri()))


@pytest.fixture
def adding(panel: DockPanel) -> DockPanel:
    FakeOpening.made = []
    panel.opener._start_opening = FakeOpening
    return panel


def asked(panel: DockPanel) -> WholeDialog:
    wait_until(lambda: panel.findChild(WholeDialog) is not None)
    return panel.findChild(WholeDialog)


def put_all(panel: DockPanel) -> List[str]:
    """Bring one layer of every record, as they come a few at a time; their titles."""
    done: List[FakeOpening] = []
    while len(done) < len(FakeOpening.made):
        for opening in [one for one in FakeOpening.made if one not in done]:
            done.append(opening)
            opening.put(1)
    return [opening.record.title for opening in done]


class TestAllResults:
    def test_a_few_are_added_at_once_in_a_group_of_the_words(self, adding: DockPanel) -> None:
        search(adding, "communes")
        assert adding.status.whole.isVisible()
        adding.status.whole.click()
        assert sorted(put_all(adding)) == ["communes 0", "communes 1", "communes 2"]
        ((name, layers),) = tree()
        assert (name, len(layers)) == ("communes", 3)
        assert adding.findChild(WholeDialog) is None

    def test_there_is_no_button_where_there_is_nothing_to_add(self, adding: DockPanel) -> None:
        assert not adding.status.whole.isVisible()
        search(adding, "nothing at all of that kind")
        assert not adding.status.whole.isVisible()

    def test_many_are_asked_about_and_what_opens_nothing_is_told(
        self, adding: DockPanel, store: ConnectionStore, tmp_path: Path
    ) -> None:
        write(store, tmp_path, *[entry(n, "Eau", opens=n % 5 != 4) for n in range(25)])
        search(adding, "Fiche")
        adding.status.whole.click()
        dialog = asked(adding)
        assert "Add 20 record(s)" in dialog.words.text() and "5 more record(s)" in dialog.words.text()
        assert FakeOpening.made == []
        dialog.name.setText("Mes fiches")
        dialog.add.click()
        assert len(put_all(adding)) == 20
        ((name, layers),) = tree()
        assert (name, len(layers)) == ("Mes fiches", 20)
        assert "20 layer(s)" in messages(adding)[-1]

    def test_no_is_no(self, adding: DockPanel, store: ConnectionStore, tmp_path: Path) -> None:
        write(store, tmp_path, *[entry(n, "Eau") for n in range(12)])
        search(adding, "Fiche")
        adding.status.whole.click()
        asked(adding).reject()
        QTest.qWait(20)
        assert FakeOpening.made == [] and tree() == []

    def test_what_is_not_in_the_list_yet_is_fetched_up_to_a_limit(
        self, adding: DockPanel, store: ConnectionStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(store, tmp_path, *[entry(n, "Eau") for n in range(260)])
        monkeypatch.setattr(whole, "MOST", 150)
        search(adding, "Fiche")
        shown = len(titles(adding))
        assert shown < 150 and adding.services.session.can_fetch_more()
        adding.status.whole.click()
        dialog = asked(adding)
        assert "Add 150 record(s)" in dialog.words.text() and "260" in dialog.words.text()
        assert len(titles(adding)) == shown
        dialog.reject()

    def test_very_many_are_told_apart_some_at_a_turn_and_let_go_of_between(
        self, adding: DockPanel, store: ConnectionStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(store, tmp_path, *[entry(n, "Eau") for n in range(12)])
        monkeypatch.setattr(whole, "_AT_A_TURN", 5)
        told: List[str] = []
        search(adding, "Fiche")
        best = adding.opener.best
        monkeypatch.setattr(adding.opener, "best", lambda record: told.append(record.id) or best(record))
        adding.status.whole.click()
        assert len(told) == 5
        adding.status.whole.click()
        dialog = asked(adding)
        assert "Add 12 record(s)" in dialog.words.text() and len(told) == 5 + 12
        dialog.reject()

    def test_nothing_that_opens_is_said(self, adding: DockPanel, store: ConnectionStore, tmp_path: Path) -> None:
        write(store, tmp_path, *[entry(n, "Eau", opens=False) for n in range(3)])
        search(adding, "Fiche")
        adding.status.whole.click()
        assert messages(adding)[-1].startswith("None of the 3 record(s)")

    def test_each_failure_is_in_the_one_message(self, adding: DockPanel) -> None:
        search(adding, "communes")
        adding.status.whole.click()
        first, *others = list(FakeOpening.made)
        first.failed.emit(LoadError("The server is on holiday."))
        for opening in others:
            opening.put(1)
        assert len(messages(adding)) == 1
        assert first.record.title in adding.messages.notes()[-1].detail
        assert "on holiday" in adding.messages.notes()[-1].detail

    def test_all_of_it_is_taken_back_at_once(self, adding: DockPanel) -> None:
        search(adding, "communes")
        adding.status.whole.click()
        put_all(adding)
        adding.messages.action.click()
        assert tree() == [] and QgsProject.instance().mapLayers() == {}


class TestTopics:
    @pytest.fixture
    def water(self, adding: DockPanel, store: ConnectionStore, tmp_path: Path) -> DockPanel:
        entries = [entry(n, "Eau" if n % 2 else "Routes") for n in range(12)]
        write(store, tmp_path, *entries, {**entry(50, "Eau"), "title": "Cours d'eau"})
        return adding

    def test_everything_under_a_theme_whatever_was_searched(self, water: DockPanel) -> None:
        search(water, "Cours")
        assert titles(water) == ["Cours d'eau"]
        water.whole.add_choice(WATER)
        wait_until(lambda: FakeOpening.made)
        assert sorted(put_all(water)) == ["Cours d'eau", *(f"Fiche {n:03}" for n in (1, 3, 5, 7, 9, 11))]
        ((name, layers),) = tree()
        assert (name, len(layers)) == ("Eau", 7)
        assert titles(water) == ["Cours d'eau"]

    def test_the_menu_of_a_chip(self, water: DockPanel) -> None:
        water.filters.toggle(WATER)
        search(water, "")
        (chip,) = water.chips.chips()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(3, 3), chip.mapToGlobal(QPoint(3, 3)))
        QApplication.sendEvent(chip, event)
        add, remove = actions(chip)
        assert add.text() == "Add everything under “Eau” to the map…"
        assert remove.text().startswith("Remove the filter")
        add.trigger()
        wait_until(lambda: FakeOpening.made)
        assert len(put_all(water)) == 7

    def test_the_menu_of_a_value_to_filter_by(self, water: DockPanel) -> None:
        water.bar.filters.click()
        search(water, "")
        model, tree_view = water.facets.model, water.facets.tree
        wait_until(lambda: model.find("theme", (Kind.CHOICE, WATER.key)).isValid())
        index = model.find("theme", (Kind.CHOICE, WATER.key))
        tree_view.expand(index.parent())
        tree_view.scrollTo(index)
        tree_view.customContextMenuRequested.emit(tree_view.visualRect(index).center())
        (add,) = actions(water.facets)
        add.trigger()
        wait_until(lambda: FakeOpening.made)
        assert len(put_all(water)) == 7

    def test_rows_have_it_in_their_menu(self, water: DockPanel) -> None:
        search(water, "Fiche")
        view = water.results.view
        view.setCurrentIndex(water.services.model.index(0))
        view.customContextMenuRequested.emit(view.visualRect(water.services.model.index(0)).center())
        add = next(action for action in actions(water) if action.text() == "Add all results to the map…")
        add.trigger()
        assert "Add 12 record(s)" in asked(water).words.text()

    @pytest.mark.parametrize("field", ["use", "type", "modified", "format", "catalog", "licence"])
    def test_other_filters_are_no_topics(self, field: str) -> None:
        assert not is_topic(Chosen(field, "x"))


class TestAway:
    @pytest.fixture
    def slow(self, adding: DockPanel, store: ConnectionStore, server: str, tmp_path: Path) -> DockPanel:
        write(store, tmp_path, *[entry(n, "Eau") for n in range(3)])
        body = {"catalog_search": 1, "title": "Away", "records": [entry(9, "Eau")]}
        Answers.bodies["/away.json"] = json.dumps(body).encode()
        Answers.delays["/away.json"] = 0.4
        store.add(CatalogConfig("away", "file", "Away", f"{server}/away.json"))
        return adding

    def test_it_can_be_stopped_while_it_looks(self, slow: DockPanel) -> None:
        slow.whole.add_choice(WATER)
        assert slow.batch.isVisible() and "Looking for records" in slow.batch.progress.format()
        slow.batch.stop.click()
        assert not slow.batch.isVisible()
        QTest.qWait(600)
        assert FakeOpening.made == [] and slow.findChild(QDialog, "CatalogSearchWhole") is None

    def test_a_newer_wish_takes_its_place(self, slow: DockPanel) -> None:
        slow.whole.add_choice(Chosen("theme", "Routes"))
        slow.whole.add_choice(WATER)
        wait_until(lambda: FakeOpening.made)
        assert len(put_all(slow)) == 4
        assert [name for name, _ in tree()] == ["Eau"]

    def test_who_does_not_answer_is_named_before(self, slow: DockPanel) -> None:
        Answers.bodies.clear()
        slow.whole.add_choice(WATER)
        dialog = asked(slow)
        assert "Add 3 record(s)" in dialog.words.text() and "did not answer: Away." in dialog.words.text()
        dialog.add.click()
        assert len(put_all(slow)) == 3

    def test_the_dock_may_close_meanwhile(self, slow: DockPanel) -> None:
        slow.whole.add_choice(WATER)
        slow.whole.close()
        QTest.qWait(600)
        assert FakeOpening.made == []


def actions(parent: QWidget) -> List[QAction]:
    menus = [menu for menu in parent.findChildren(QMenu) if menu.isVisible()]
    return [action for action in menus[-1].actions() if action.text()]
