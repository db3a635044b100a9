"""Several records at once, ways that stand in for one that fails, what comes first, and taking all of it back."""
from __future__ import annotations

from typing import Any, List, Optional

import pytest
from qgis.core import QgsFeature, QgsLayerTreeGroup, QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialog, QMenu

from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.layer_choice_dialog import LayerChoiceDialog
from catalog_search.gui.preferring import Preferred
from catalog_search.loading.errors import LoadError
from catalog_search.loading.kinds import Kind
from catalog_search.loading.preference import Preference, preferred
from catalog_search.loading.sources import Plan, Source
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.record import Record, Resource
from tests.qgis.gui_kit import search, wait_until
from tests.qgis.test_gui_adding import FakeOpening, messages

SIG = "https://sig.example.fr/geoserver"
WFS = Resource(f"{SIG}/wfs", protocol="OGC:WFS", layer="voirie:routes", title="Routes")
WMS = Resource(f"{SIG}/wms", protocol="OGC:WMS", layer="voirie:routes", title="Routes")
OTHER = Resource(f"{SIG}/wms", protocol="OGC:WMS", layer="voirie:ponts", title="Ponts")


@pytest.fixture
def adding(panel: DockPanel) -> DockPanel:
    FakeOpening.made = []
    panel.opener._start_opening = FakeOpening
    return panel


def record(name: str, *resources: Resource) -> Record:
    return Record(name, "one", name.title(), resources=resources or (WFS,))


def tree() -> List[Any]:
    """The layer tree as nested lists: a layer is its name, a group its name and its children."""

    def read(group: QgsLayerTreeGroup) -> List[Any]:
        return [
            (node.name(), read(node)) if isinstance(node, QgsLayerTreeGroup) else node.name()
            for node in group.children()
        ]

    return read(QgsProject.instance().layerTreeRoot())


def opening_of(name: str) -> FakeOpening:
    return next(opening for opening in reversed(FakeOpening.made) if opening.record.id == name)


def details(panel: DockPanel) -> str:
    return panel.messages.notes()[-1].detail


class TestSeveral:
    def test_one_group_in_the_order_of_the_selection_whatever_comes_first(self, adding: DockPanel) -> None:
        adding.opener.add_all([record("a"), record("b"), record("c")], title="Voirie")
        opening_of("c").put(1)
        opening_of("a").put(2)
        opening_of("b").put(1)
        assert tree() == [("Voirie", [("A", ["A 0", "A 1"]), "B 0", "C 0"])]
        assert len(messages(adding)) == 1 and "4" in messages(adding)[0]

    def test_the_group_has_the_words_that_were_searched(self, adding: DockPanel) -> None:
        search(adding, "communes")
        adding.results.view.selectAll()
        QTest.keyClick(adding.results.view, Qt.Key.Key_Return)
        for opening in list(FakeOpening.made):
            opening.put(1)
        ((name, children),) = tree()
        assert name == "communes" and len(children) == 3

    def test_a_few_at_a_time_with_one_progress(self, adding: DockPanel) -> None:
        adding.opener.add_all([record(f"r{n}") for n in range(10)])
        assert len(FakeOpening.made) == 4
        assert all(adding.opener.busy(("one", f"r{n}")) for n in range(10))
        assert adding.batch.isVisible() and adding.batch.progress.maximum() == 10
        opening_of("r1").put(1)
        assert len(FakeOpening.made) == 5 and adding.batch.progress.value() == 1
        for n in (0, *range(2, 10)):
            opening_of(f"r{n}").put(1)
        assert not adding.batch.isVisible()
        assert tree()[0][1] == [f"R{n} 0" for n in range(10)]

    def test_stopping_keeps_what_is_loaded(self, adding: DockPanel) -> None:
        adding.opener.add_all([record(f"r{n}") for n in range(10)])
        opening_of("r0").put(1)
        opening_of("r1").put(1)
        adding.batch.stop.click()
        assert len(FakeOpening.made) == 6
        assert tree()[0][1] == ["R0 0", "R1 0"]
        assert len(messages(adding)) == 1
        assert "2" in messages(adding)[0] and "8" in messages(adding)[0]
        assert not any(adding.opener.busy(("one", f"r{n}")) for n in range(10))
        assert not adding.batch.isVisible()

    def test_partial_failures_are_listed(self, adding: DockPanel) -> None:
        adding.opener.add_all([record("a"), record("b"), record("c")])
        opening_of("a").failed.emit(LoadError("No such layer.", "ServiceException"))
        opening_of("b").put(1)
        opening_of("c").failed.emit(CatalogError(ErrorKind.TIMEOUT))
        assert "2" in messages(adding)[0]
        for word in ("“A”", "No such layer.", "ServiceException", "“C”"):
            assert word in details(adding)
        assert tree() == ["B 0"]

    def test_a_record_without_a_way_does_not_stop_the_others(self, adding: DockPanel) -> None:
        page = Record("p", "one", "Paper", page_url="https://p.example")
        adding.opener.add_all([page, record("a"), record("b")])
        opening_of("a").put(1)
        opening_of("b").put(1)
        assert "“Paper”" in details(adding)
        assert [name for name, _ in tree()] != [] and adding.messages.action.isVisible()

    def test_one_record_alone_gets_no_group(self, adding: DockPanel) -> None:
        adding.opener.add_all([record("a")], title="Voirie")
        opening_of("a").put(1)
        assert tree() == ["A 0"]

    def test_a_record_whose_catalogue_is_gone_says_so(self, adding: DockPanel) -> None:
        adding.opener.add(Record("x", "nowhere", "X", complete=False))
        assert "catalogue" in messages(adding)[0]
        assert not adding.opener.busy(("nowhere", "x"))


class TestTakenBack:
    def test_all_layers_and_their_groups_go(self, adding: DockPanel) -> None:
        adding.opener.add(record("before"))
        opening_of("before").put(1)
        adding.opener.add_all([record("a"), record("b")], title="Voirie")
        opening_of("a").put(2)
        opening_of("b").put(1)
        adding.messages.action.click()
        assert tree() == ["Before 0"]
        assert len(QgsProject.instance().mapLayers()) == 1
        assert messages(adding) == []

    def test_what_was_put_into_the_group_stays(self, adding: DockPanel) -> None:
        adding.opener.add_all([record("a"), record("b")], title="Voirie")
        opening_of("a").put(1)
        opening_of("b").put(1)
        group = QgsProject.instance().layerTreeRoot().findGroup("Voirie")
        group.addGroup("Mine")
        adding.messages.action.click()
        assert tree() == [("Voirie", [("Mine", [])])]

    def test_edits_that_are_not_saved_are_kept(self, adding: DockPanel) -> None:
        adding.opener.add(record("a"))
        first, second = opening_of("a").put(2)
        assert first.startEditing() and first.addFeature(QgsFeature(first.fields()))
        adding.messages.action.click()
        assert list(QgsProject.instance().mapLayers().values()) == [first]
        assert "1" in messages(adding)[0]
        first.rollBack()

    def test_layers_that_are_gone_already_are_no_trouble(self, adding: DockPanel) -> None:
        adding.opener.add(record("a"))
        opening_of("a").put(2)
        QgsProject.instance().clear()
        adding.messages.action.click()
        assert tree() == []


class TestStandIns:
    def test_the_same_data_by_another_way_and_it_is_said(self, adding: DockPanel) -> None:
        adding.opener.add(record("a", WMS, OTHER, WFS))
        assert [opening.link.kind for opening in FakeOpening.made] == [Kind.WFS]
        FakeOpening.made[0].failed.emit(LoadError("The service is closed.", "HTTP 503"))
        assert [opening.link.resource for opening in FakeOpening.made] == [WFS, WMS]
        FakeOpening.made[1].put(1)
        assert "WFS" in messages(adding)[0] and "WMS" in messages(adding)[0]
        assert "The service is closed." in details(adding)

    def test_where_all_fail_the_reason_of_each_is_told(self, adding: DockPanel) -> None:
        adding.opener.add(record("a", WFS, WMS))
        FakeOpening.made[0].failed.emit(LoadError("The service is closed."))
        FakeOpening.made[1].failed.emit(LoadError("No picture either."))
        assert len(FakeOpening.made) == 2 and len(messages(adding)) == 1
        assert "No picture either." in messages(adding)[0]
        assert "The service is closed." in details(adding)

    def test_other_data_never_stand_in(self, adding: DockPanel) -> None:
        adding.opener.add(record("a", WFS, OTHER))
        FakeOpening.made[0].failed.emit(LoadError("The service is closed."))
        assert len(FakeOpening.made) == 1
        assert "The service is closed." in messages(adding)[0]

    def test_a_way_that_somebody_chose_is_the_only_one(self, adding: DockPanel) -> None:
        whole = record("a", WFS, WMS)
        adding.opener.add(whole, adding.opener.best(whole))
        FakeOpening.made[0].failed.emit(LoadError("The service is closed."))
        assert len(FakeOpening.made) == 1

    def test_cancelling_is_no_failure(self, adding: DockPanel) -> None:
        adding.opener.add(record("a", WFS, WMS))
        adding.opener.cancel(("one", "a"))
        assert len(FakeOpening.made) == 1
        assert messages(adding) == []

    def test_the_plain_address_stands_in_for_the_safe_one(self, adding: DockPanel) -> None:
        plain = Resource("http://sig.example.fr/a.gpkg")
        safe = Resource("https://sig.example.fr/a.gpkg")
        adding.opener.add(record("a", plain, safe))
        assert FakeOpening.made[0].link.resource is safe
        FakeOpening.made[0].failed.emit(LoadError("The certificate is bad."))
        FakeOpening.made[1].put(1)
        assert FakeOpening.made[1].link.resource is plain
        assert "another" in messages(adding)[0].lower()


class TestPreference:
    def choose(self, panel: DockPanel, words: str) -> None:
        panel.page.actions._fill_menu()
        menus = panel.page.actions.menu.findChildren(QMenu)
        action = next(action for menu in menus for action in menu.actions() if words in action.text())
        action.trigger()

    def test_a_picture_comes_first_everywhere_once_chosen(self, adding: DockPanel) -> None:
        both = record("a", WFS, WMS)
        adding.show_record(both)
        shown = adding.page.resources.links
        assert shown.link(shown.index(0)).kind is Kind.WFS
        self.choose(adding, "picture")
        assert preferred() is Preference.VIEW
        assert shown.link(shown.index(0)).kind is Kind.WMS
        assert "WMS" in adding.page.actions.add.toolTip()
        adding.page.actions.add.click()
        assert FakeOpening.made[0].link.kind is Kind.WMS
        assert adding.services._badges(both)[0] == "WMS"
        adding.opener.cancel(both.key)
        self.choose(adding, "data")
        assert preferred() is Preference.DATA
        assert shown.link(shown.index(0)).kind is Kind.WFS

    def test_the_list_shows_the_formats_in_the_new_order(self, adding: DockPanel) -> None:
        search(adding, "communes")
        changed: List[Optional[object]] = []
        adding.services.model.dataChanged.connect(lambda *what: changed.append(what))
        adding.services.preferred.choose(Preference.VIEW)
        assert changed
        adding.services.preferred.choose(Preference.DATA)

    def test_it_is_known_in_the_next_session(self, adding: DockPanel) -> None:
        adding.services.preferred.choose(Preference.VIEW)
        assert Preferred().value is Preference.VIEW


def test_who_waits_for_an_answer_does_not_hold_up_the_others(adding: DockPanel) -> None:
    adding.opener.add_all([record(f"r{n}") for n in range(9)])
    sources = tuple(Source("ogr", f"u{n}", f"n{n}", Kind.GEOPACKAGE, title=f"t{n}") for n in range(2))
    for n in range(4):
        opening_of(f"r{n}").choice_needed.emit(Plan(sources, True))
    assert len(FakeOpening.made) == 8
    for n in range(4, 9):
        opening_of(f"r{n}").put(1)
    assert messages(adding) == [] and adding.batch.progress.value() == 5
    for n in range(4):
        opening_of(f"r{n}").put(1)
    assert tree()[0][1] == [f"R{n} 0" for n in range(9)]
    assert not [dialog for dialog in adding.findChildren(LayerChoiceDialog) if dialog.isVisible()]


def test_questions_come_one_after_the_other(adding: DockPanel) -> None:
    adding.opener.add_all([record("a"), record("b"), record("c")])
    sources = tuple(Source("ogr", f"u{n}", f"n{n}", Kind.GEOPACKAGE, title=f"t{n}") for n in range(2))
    for name in "abc":
        opening_of(name).choice_needed.emit(Plan(sources, True))

    def shown() -> List[QDialog]:
        return [dialog for dialog in adding.findChildren(LayerChoiceDialog) if dialog.isVisible()]

    (first,) = shown()
    assert "“A”" in first.question.text()
    first._accept()
    assert opening_of("a").chosen == [sources[0]]
    (second,) = shown()
    assert "“B”" in second.question.text()
    adding.opener.cancel(("one", "b"))
    wait_until(lambda: len(shown()) == 1 and "“C”" in shown()[0].question.text())
    shown()[0].reject()
    assert not adding.opener.busy(("one", "c"))
    assert adding.opener.busy(("one", "a"))
