"""Adding what was found: progress, failures, several at once, the choice of layers, the menus."""
from __future__ import annotations

import json
from typing import Any, List, Optional

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QPoint, Qt, pyqtSignal
from qgis.PyQt.QtTest import QSignalSpy, QTest
from qgis.PyQt.QtWidgets import QApplication, QDialogButtonBox, QMenu

from catalog_search.gui import menus
from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.layer_choice_dialog import LayerChoiceDialog
from catalog_search.gui.size_dialog import SizeDialog
from catalog_search.loading.errors import LoadError
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import classify
from catalog_search.loading.placing import place
from catalog_search.loading.sources import Offer, Plan, Source, Way
from catalog_search.loading.wishes import MEGABYTE, size_limit
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.record import Record, Resource
from catalog_search.support.connections import ConnectionStore
from tests.qgis.gui_kit import Answers, catalogue, search, wait_until


class FakeOpening(QObject):
    """An opening that does what the test says."""

    progress = pyqtSignal(float, str)
    choice_needed = pyqtSignal(object)
    offered = pyqtSignal(object)
    opened = pyqtSignal(list)
    failed = pyqtSignal(object)
    cancelled = pyqtSignal()
    made: List["FakeOpening"] = []

    def __init__(self, record: Record, link: Any, config: Optional[CatalogConfig], where: Any = None) -> None:
        super().__init__()
        self.record, self.link, self.config, self.where = record, link, config, where
        self.chosen: List[Any] = []
        self.made.append(self)

    def start(self, way: Optional[Way] = None) -> None:
        """The test goes on by itself."""
        self.started = way

    def choose(self, sources: List[Any]) -> None:
        self.chosen = sources

    def take(self, way: Way) -> None:
        self.way = way

    def cancel(self) -> None:
        self.cancelled.emit()

    def put(self, count: int) -> List[QgsVectorLayer]:
        """Bring so many layers into the project, as the real one does."""
        layers = [QgsVectorLayer("Point", f"{self.record.title} {n}", "memory") for n in range(count)]
        place(QgsProject.instance(), layers, self.record.title, self.where)
        self.opened.emit(layers)
        return layers


@pytest.fixture
def adding(panel: DockPanel) -> DockPanel:
    FakeOpening.made = []
    panel.opener._start_opening = FakeOpening
    search(panel, "communes")
    panel.results.view.setCurrentIndex(panel.services.model.index(0))
    return panel


def messages(panel: DockPanel) -> List[str]:
    return [note.text for note in panel.messages.notes()]


def test_add_shows_progress_and_then_that_it_is_on_the_map(adding: DockPanel) -> None:
    actions = adding.page.actions
    actions.add.click()
    opening = FakeOpening.made[0]
    assert (opening.record.id, opening.link.kind, opening.config.id) == ("communes0", Kind.WFS, "one")
    assert actions.progress.isVisible() and not actions.add.isVisible()
    opening.progress.emit(40.0, "Reading")
    assert actions.progress.value() == 40
    adding.opener.add(opening.record)
    assert len(FakeOpening.made) == 1
    opening.put(1)
    assert actions.add.isVisible() and not actions.progress.isVisible()
    assert len(messages(adding)) == 1
    assert "communes 0" in messages(adding)[0]


def test_a_failure_to_add_says_why_with_details(adding: DockPanel) -> None:
    QTest.keyClick(adding.results.view, Qt.Key.Key_Return)
    FakeOpening.made[0].failed.emit(LoadError("The server has no <such> layer.", "ServiceException: nope"))
    assert "The server has no <such> layer." in messages(adding)[0]
    assert adding.messages.text.textFormat() == Qt.TextFormat.PlainText
    adding.messages.details.click()
    dialog = adding.window().findChild(QObject, "CatalogSearchDetails")
    assert dialog is not None
    dialog.close()


def test_messages_of_success_go_by_themselves_and_failures_stay(panel: DockPanel) -> None:
    panel.notifier.warning("First", "detail")
    panel.notifier.success("Done")
    panel.notifier.info("Going on")
    assert messages(panel) == ["First", "Going on"]
    assert panel.messages.text.text() == "Going on" and not panel.messages.details.isVisible()
    panel.messages._timer.timeout.emit()
    assert panel.messages.text.text() == "First" and panel.messages.details.isVisible()
    panel.messages.close_button.click()
    assert panel.messages.isHidden()


def test_the_same_failure_again_is_closed_once(panel: DockPanel) -> None:
    for text in ("First", "Second", "First"):
        panel.notifier.warning(text)
    assert messages(panel) == ["Second", "First"]
    panel.messages.close_button.click()
    assert panel.messages.text.text() == "Second"


def test_adding_can_be_cancelled_without_a_message(adding: DockPanel) -> None:
    adding.page.actions.add.click()
    adding.page.actions.cancel.click()
    assert not adding.opener.busy(("one", "communes0"))
    assert messages(adding) == []


def test_several_records_end_in_one_message(adding: DockPanel) -> None:
    adding.results.view.selectAll()
    QTest.keyClick(adding.results.view, Qt.Key.Key_Return)
    assert len(FakeOpening.made) == 3
    FakeOpening.made[0].put(2)
    FakeOpening.made[1].put(1)
    assert messages(adding) == []
    FakeOpening.made[2].failed.emit(CatalogError(ErrorKind.TIMEOUT))
    assert len(messages(adding)) == 1
    assert "3" in messages(adding)[0] and "1" in messages(adding)[0]


def test_a_choice_of_layers_is_asked_and_handed_on(adding: DockPanel) -> None:
    adding.page.actions.add.click()
    sources = tuple(Source("ogr", f"uri{n}", f"name{n}", Kind.GEOPACKAGE, title=f"Layer {n}") for n in range(5))
    FakeOpening.made[0].choice_needed.emit(Plan(sources, True))
    dialog = adding.findChild(LayerChoiceDialog)
    QTest.keyClicks(dialog.search, "Layer 3")
    dialog.view.selectAll()
    dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    assert FakeOpening.made[0].chosen == [sources[3]]
    assert adding.opener.busy(("one", "communes0"))


def test_closing_the_choice_cancels_adding(adding: DockPanel) -> None:
    adding.page.actions.add.click()
    FakeOpening.made[0].choice_needed.emit(Plan((Source("ogr", "u", "n", Kind.GEOPACKAGE, title="t"),), True))
    adding.findChild(LayerChoiceDialog).reject()
    assert not adding.opener.busy(("one", "communes0"))


def test_a_summary_gets_its_details_before_it_is_added(adding: DockPanel) -> None:
    summary = Record("communes1", "one", "Summary", complete=False)
    adding.opener.add(summary)
    wait_until(lambda: bool(FakeOpening.made))
    assert FakeOpening.made[0].record.complete


def test_another_search_leaves_a_summary_alone_that_waits_for_its_details(
    adding: DockPanel, store: ConnectionStore, server: str
) -> None:
    Answers.bodies["/slow.json"] = json.dumps(catalogue(1, "lakes")).encode()
    Answers.delays["/slow.json"] = 0.4
    store.add(CatalogConfig("slow", "file", "Slow", f"{server}/slow.json", enabled=False))
    adding.services.controller.refresh_catalogs()
    adding.opener.add(Record("lakes0", "slow", "Summary", complete=False))
    search(adding, "rivers")
    wait_until(lambda: bool(FakeOpening.made))
    FakeOpening.made[0].put(1)
    assert not adding.opener.busy(("slow", "lakes0")) and len(messages(adding)) == 1


def test_a_summary_that_names_a_way_is_added_without_waiting_for_details(adding: DockPanel) -> None:
    service = Resource("https://s.example/wfs?service=WFS&request=GetCapabilities", format="WFS", layer="haies")
    adding.opener.add(Record("nowhere", "one", "Summary", resources=(service,), complete=False))
    assert [opening.record.title for opening in FakeOpening.made] == ["Summary"]


def test_details_that_fail_say_so_in_the_page_and_can_be_asked_again(adding: DockPanel) -> None:
    gone = Record("gone", "one", "Gone", complete=False)
    adding.show_record(gone)
    assert "Loading details" in adding.page.state.toPlainText()
    wait_until(lambda: "Try again" in adding.page.state.toPlainText())
    asked = QSignalSpy(adding.page.details_wanted)
    adding.page.state.linked.emit("catalog-search:retry")
    assert len(asked) == 1


def test_a_record_with_nothing_to_load_says_so_and_offers_its_page(adding: DockPanel) -> None:
    adding.show_record(Record("x", "one", "Paper map", page_url="https://p.example"))
    actions = adding.page.actions
    assert not actions.add.isVisible()
    assert actions.page.isVisible() and actions.page.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    assert actions.why.isVisible() and actions.why.text()


def texts_of(menu: QMenu) -> List[str]:
    return [action.text() for action in menu.actions() if action.text()]


def test_the_menus_offer_every_way(adding: DockPanel) -> None:
    adding.page.actions._fill_menu()
    shown = texts_of(adding.page.actions.menu)
    part = "Only what the map shows: WFS · The service"
    saving = "Save as GeoPackage…"
    assert shown[:4] == ["WFS · The service", part, saving, "Show downloads"]
    assert shown[4:] == ["Copy URL", "Open page in browser", "What comes first"]
    link = adding.page.resources.links.link(adding.page.resources.links.index(0))
    adding.page._resource_menu(link, QPoint(5, 5))
    menu = next(menu for menu in adding.page.findChildren(QMenu) if "Add to map" in texts_of(menu))
    deeds = ["Add to map", "Add only what the map shows", "Save to folder…", saving, "Copy URL", "Open in browser"]
    assert texts_of(menu) == deeds
    menu.actions()[4].trigger()
    assert QApplication.clipboard().text() == "https://w.example/wfs"
    menu.close()


def test_an_ampersand_in_a_title_is_no_shortcut() -> None:
    link = classify(Resource("https://a.example/a.geojson", title="Cities & towns", format="geojson"))
    assert menus.way_text(link) == "GeoJSON · Cities && towns"


def offered(panel: DockPanel, *ways: Way) -> SizeDialog:
    panel.page.actions.add.click()
    FakeOpening.made[-1].offered.emit(Offer(ways, 350 * MEGABYTE))
    dialog = panel.findChild(SizeDialog)
    assert isinstance(dialog, SizeDialog)
    return dialog


def test_large_data_are_asked_about_and_taken_in_the_way_that_was_chosen(adding: DockPanel) -> None:
    dialog = offered(adding, Way.STREAM, Way.EXTENT, Way.WHOLE)
    assert list(dialog.ways) == [Way.STREAM, Way.EXTENT, Way.WHOLE]
    assert dialog.ways[Way.STREAM].isDefault()
    assert not dialog.isModal() or dialog.windowModality() is not Qt.WindowModality.ApplicationModal
    dialog.ways[Way.EXTENT].click()
    assert FakeOpening.made[-1].way is Way.EXTENT
    assert size_limit() == 100 * MEGABYTE


def test_a_log_in_that_keeps_data_from_being_read_in_parts_is_told(adding: DockPanel) -> None:
    words = []
    for login in (False, True):
        dialog = SizeDialog(Offer((Way.WHOLE,), 350 * MEGABYTE, login=login), "Ortho", adding)
        words.append(dialog.ways[Way.WHOLE].description())
        dialog.close()
    assert "log-in" not in words[0]
    assert words[1] == f"{words[0]} It wants a log-in, so it cannot be read from the network as needed."


def test_the_size_from_which_to_ask_is_kept(adding: DockPanel) -> None:
    dialog = offered(adding, Way.WHOLE)
    dialog.limit.setValue(500)
    dialog.ways[Way.WHOLE].click()
    assert size_limit() == 500 * MEGABYTE


def test_closing_the_question_stops_adding(adding: DockPanel) -> None:
    dialog = offered(adding, Way.WHOLE)
    dialog.limit.setValue(500)
    dialog.reject()
    assert not adding.opener.busy(FakeOpening.made[-1].record.key)
    assert size_limit() == 100 * MEGABYTE


def test_the_menus_offer_what_the_map_shows_where_that_costs_a_part_only(adding: DockPanel) -> None:
    files = (Resource("https://a.example/a.gpkg"), Resource("https://a.example/a.fgb"))
    found = Record("r", "c", "Lieux", resources=files)
    menu = QMenu()
    menus.fill_ways(menu, found, adding.opener)
    part = next(action for action in menu.actions() if action.text().startswith("Only what the map shows"))
    assert part.text().endswith("FGB · a.fgb")
    part.trigger()
    assert FakeOpening.made[-1].started is Way.EXTENT
    assert FakeOpening.made[-1].link.kind is Kind.FLATGEOBUF
    other = QMenu()
    menus.link_menu(other, found, classify(found.resources[0]), adding.opener)
    assert not [action for action in other.actions() if "map shows" in action.text()]
