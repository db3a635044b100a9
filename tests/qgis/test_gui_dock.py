"""The dock as a person uses it: typing, keys, states, failures, details."""
from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any, Callable, List

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QSignalSpy, QTest
from qgis.PyQt.QtWidgets import QAction, QApplication, QDockWidget, QMainWindow

from catalog_search.gui import menus
from catalog_search.gui.catalog_chooser import status_text
from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.footprint import canvas_extent
from catalog_search.gui.search_bar import SearchField
from catalog_search.loading.links import links_of
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.record import Record
from catalog_search.search.merging import Entry
from catalog_search.search.session import SourceState
from catalog_search.support.connections import ConnectionStore
from catalog_search.support.settings import Settings
from tests.qgis.gui_kit import Answers, catalogue, only, search, titles, wait_until


def test_typing_searches_after_a_moment_and_only_from_three_letters_on(qgis_app) -> None:
    field = SearchField(Settings())
    wanted = QSignalSpy(field.wanted)
    QTest.keyClicks(field, "co")
    QTest.qWait(600)
    assert len(wanted) == 0
    QTest.keyClicks(field, "mm")
    QTest.qWait(200)
    QTest.keyClicks(field, "unes")
    QTest.qWait(250)
    assert len(wanted) == 0
    QTest.qWait(400)
    assert list(wanted) == [["communes"]]


def test_enter_searches_at_once_and_cancels_the_waiting_search(qgis_app) -> None:
    field = SearchField(Settings())
    wanted = QSignalSpy(field.wanted)
    QTest.keyClicks(field, "communes")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert list(wanted) == [["communes"]]
    QTest.qWait(600)
    assert len(wanted) == 1


def test_the_history_keeps_the_last_twenty_searches_once_each(qgis_app) -> None:
    field = SearchField(Settings())
    for n in range(25):
        field.remember(f"search {n}")
    field.remember("search 10")
    assert field.history()[:2] == ["search 10", "search 24"]
    assert len(field.history()) == 20
    assert len(set(field.history())) == 20
    assert SearchField(Settings()).history() == field.history()


def test_down_opens_the_history_of_an_empty_field_and_leaves_a_filled_one(qgis_app) -> None:
    field = SearchField(Settings())
    field.remember("earlier")
    left, wanted = QSignalSpy(field.left_down), QSignalSpy(field.wanted)
    field.show()
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert field._completer.popup().isVisible()
    field._completer.popup().hide()
    assert len(left) == 0
    field.setText("x")
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert len(left) == 1
    field._completer.activated.emit("earlier")
    assert (field.text(), list(wanted)) == ("earlier", [["earlier"]])


def test_the_first_view_says_what_to_do_and_asks_nobody(panel: DockPanel) -> None:
    assert panel.results.currentWidget() is panel.results.hint
    assert "communes" in panel.results.hint.text.text()
    assert panel.services.session.statuses() == []
    assert panel.page.isHidden()


def test_results_of_all_catalogues_are_listed_and_counted(panel: DockPanel) -> None:
    search(panel, "")
    assert len(titles(panel)) == 6
    assert panel.results.currentWidget() is panel.results.view
    assert "6" in panel.status.count.full_text()
    search(panel, "rivers")
    assert titles(panel) == ["rivers 0", "rivers 1", "rivers 2"]


def test_nothing_found_says_what_may_help(panel: DockPanel, store: ConnectionStore) -> None:
    store.set_enabled("two", False)
    search(panel, "no such thing")
    assert "no such thing" in panel.results.hint.headline.text()
    assert len(panel.results.hint.text.text().splitlines()) == 2


def test_without_an_enabled_catalogue_the_hint_says_so(panel: DockPanel, store: ConnectionStore) -> None:
    for config in store.all():
        store.set_enabled(config.id, False)
    search(panel, "x")
    assert "Catalogues" in panel.results.hint.text.text()


def test_a_new_search_aborts_the_old_one_whose_answer_never_shows(
    panel: DockPanel, store: ConnectionStore, server: str
) -> None:
    Answers.bodies["/slow.json"] = json.dumps(catalogue(2, "slow")).encode()
    Answers.delays["/slow.json"] = 0.5
    only(store, CatalogConfig("slow", "file", "Slow", f"{server}/slow.json"))
    panel.search("slow")
    wait_until(lambda: "/slow.json" in Answers.asked)
    only(store, CatalogConfig("fast", "file", "Fast", f"{server}/fast.json"))
    Answers.bodies["/fast.json"] = json.dumps(catalogue(1, "fast")).encode()
    panel.search("fast")
    wait_until(lambda: titles(panel) == ["fast 0"])
    QTest.qWait(700)
    assert titles(panel) == ["fast 0"]
    assert [status.config.id for status in panel.services.session.statuses()] == ["fast"]


def test_escape_stops_a_search_and_says_so(panel: DockPanel, store: ConnectionStore, server: str) -> None:
    Answers.delays["/slow.json"] = 1.0
    only(store, CatalogConfig("slow", "file", "Slow", f"{server}/slow.json"))
    panel.search("slow")
    wait_until(lambda: "/slow.json" in Answers.asked)
    wait_until(panel.status.progress.isVisible)
    assert panel.status.stop.isVisible()
    panel.status.stop.click()
    assert [status.state for status in panel.services.session.statuses()] == [SourceState.CANCELLED]
    assert not panel.status.progress.isVisible()
    assert status_text(panel.services.session.statuses()[0]) == "stopped"


def test_keys_work_although_the_window_has_them_too(panel: DockPanel) -> None:
    window = QMainWindow()
    window.setCentralWidget(panel)
    refresh = QAction("Refresh", window)
    refresh.setShortcut("F5")
    window.addAction(refresh)
    window.show()
    QApplication.setActiveWindow(window)
    fired, begun = QSignalSpy(refresh.triggered), QSignalSpy(panel.services.session.started)
    for widget in (panel.bar.field, panel.results.view, panel.page.resources):
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_F5)
    assert (len(fired), len(begun)) == (0, 3)
    panel.results.view.setFocus()
    QTest.keyClick(panel.results.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert panel.bar.field.hasFocus()
    QTest.keyClick(panel.bar.field, Qt.Key.Key_F5)
    QTest.keyClick(panel.bar.field, Qt.Key.Key_Escape)
    assert not panel.services.session.busy
    panel.setParent(None)
    window.close()


def test_a_failing_catalogue_has_a_line_and_can_be_asked_again(
    panel: DockPanel, store: ConnectionStore, server: str
) -> None:
    store.add(CatalogConfig("bad", "file", "Bad <b>one</b>", f"{server}/bad.json"))
    search(panel, "communes")
    line = panel.status.failure_lines()[0]
    assert line.catalog_id == "bad"
    assert "Bad <b>one</b>" in line.label.full_text()
    assert "<b>one" not in line.toolTip()
    assert len(titles(panel)) == 3
    Answers.bodies["/bad.json"] = json.dumps(catalogue(1, "communes of elsewhere")).encode()
    line.retry.click()
    wait_until(lambda: not panel.services.session.busy)
    assert panel.status.failure_lines() == []
    assert len(titles(panel)) == 4


def test_what_one_is_about_to_press_stays_while_others_answer(
    panel: DockPanel, store: ConnectionStore, server: str
) -> None:
    store.add(CatalogConfig("bad", "file", "Bad", f"{server}/bad.json"))
    search(panel, "communes")
    line, statuses = panel.status.failure_lines()[0], panel.services.session.statuses()
    panel._open_chooser()
    tree = panel.chooser.tree
    tree.setCurrentItem(tree.topLevelItem(1))
    again = tree.itemWidget(tree.topLevelItem(2), 2)
    assert again is not None
    panel.services.session.status_changed.emit("one")
    QTest.qWait(80)
    assert panel.status.failure_lines() == [line]
    assert tree.currentItem() is tree.topLevelItem(1) and tree.itemWidget(tree.topLevelItem(2), 2) is again
    panel.chooser.set_statuses(statuses[:2])
    assert tree.itemWidget(tree.topLevelItem(2), 2) is None and tree.topLevelItem(2).toolTip(1) == ""
    panel.chooser.hide()


def test_the_same_data_of_two_catalogues_counts_once(
    panel: DockPanel, store: ConnectionStore, tmp_path: Path
) -> None:
    twin = catalogue(3)
    for record in twin["records"]:
        record["id"] = f"urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950{record['id'][-1]}"
    for name in ("e", "f"):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(twin), "utf-8")
        store.add(CatalogConfig(name, "file", name, path.as_uri()))
    for name in ("one", "two"):
        store.set_enabled(name, False)
    search(panel, "communes")
    wait_until(lambda: len(titles(panel)) == 3)
    assert panel.services.session.total() == 6
    assert panel.status.count.full_text() == "3 result(s)"


def test_a_record_of_a_catalogue_that_is_gone_does_not_load_for_ever(panel: DockPanel) -> None:
    panel.go_to(Record("x", "nowhere", "X", complete=False))
    wait_until(lambda: "no longer among yours" in panel.page.state.toPlainText(), 2)


def test_trying_again_asks_the_copy_that_failed(panel: DockPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, summary = Record("a", "one", "A"), Record("b", "two", "A", complete=False)
    row, asked = Entry(whole.key, (whole, summary), 1.0), []
    monkeypatch.setattr(panel.services.session, "entry", lambda key: row)
    monkeypatch.setattr(panel.services.details, "request", lambda record, urgent: asked.append((record.key, urgent)))
    panel.show_record(whole)
    wait_until(lambda: asked == [(("two", "b"), True)], 2)
    panel.services.details.failed.emit(summary.key, CatalogError(ErrorKind.TIMEOUT))
    assert "Two" in panel.page.state.toPlainText() and "Try again" in panel.page.state.toPlainText()
    panel.page.state.linked.emit("catalog-search:retry")
    assert asked == [(("two", "b"), True)] * 2


def test_where_list_and_details_part_is_remembered_though_the_dock_is_hidden(
    make_panel: Callable[[], DockPanel]
) -> None:
    panel, dock = make_panel(), QDockWidget()
    dock.setWidget(panel)
    dock.resize(380, 900)
    dock.show()
    search(panel, "communes")
    panel.results.view.setCurrentIndex(panel.services.model.index(0))
    QTest.qWait(20)
    before = panel.splitter.sizes()
    panel.splitter.moveSplitter(before[0] + 90, 1)
    wanted = panel.splitter.sizes()
    assert wanted != before
    dock.hide()
    assert panel._settings.value("split_vertical", "") == ",".join(map(str, wanted))
    panel.setParent(None)


def test_when_all_fail_the_list_says_so(panel: DockPanel, store: ConnectionStore, server: str) -> None:
    only(store, CatalogConfig("bad", "file", "Bad", f"{server}/bad.json"))
    search(panel, "x")
    assert panel.results.hint.headline.text() == "No catalogue answered"


def test_down_goes_to_the_list_whose_first_row_is_shown_in_full(panel: DockPanel) -> None:
    search(panel, "communes")
    panel.bar.field.setFocus()
    QTest.keyClick(panel.bar.field, Qt.Key.Key_Down)
    assert panel.results.view.currentIndex().row() == 0
    assert panel.page.isVisible()
    assert "communes 0" in panel.page.header.toPlainText()
    assert panel.page.resources.links.rowCount() == 1
    panel.search("rivers")
    assert panel.page.isHidden()


def test_a_keyword_starts_a_search(panel: DockPanel) -> None:
    search(panel, "communes")
    panel.results.view.setCurrentIndex(panel.services.model.index(1))
    panel.page.body.linked.emit("catalog-search:search?rivers")
    wait_until(lambda: titles(panel) == ["rivers 0", "rivers 1", "rivers 2"])
    assert panel.bar.field.text() == "rivers"


def test_only_web_and_mail_links_leave_for_the_browser(panel: DockPanel, monkeypatch) -> None:
    opened: List[str] = []
    monkeypatch.setattr(menus.QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    for address in ("https://a.example/", "mailto:a@b.example", "file:///etc/passwd", "javascript:x", "data:x", "smb://x"):
        panel.page.body.linked.emit(address)
    assert opened == ["https://a.example/", "mailto:a@b.example"]


def test_the_footprint_follows_the_selection_and_goes_with_the_dock(panel: DockPanel, qgis_iface: Any) -> None:
    canvas = qgis_iface.mapCanvas()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    search(panel, "communes")
    panel.results.view.setCurrentIndex(panel.services.model.index(0))
    band = panel.services.footprint._band
    box = band.asGeometry().boundingBox()
    assert box.width() == pytest.approx(111319.49, abs=1)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    assert band.asGeometry().boundingBox().width() == pytest.approx(1)
    panel.record_view.zoom()
    assert canvas.extent().contains(QgsRectangle(2, 46, 3, 47))
    panel.hide()
    assert band.asGeometry().isEmpty()
    panel.show()
    assert not band.asGeometry().isEmpty()


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:2154", "EPSG:3035"])
def test_any_extent_is_drawn_in_any_crs_without_an_error(panel: DockPanel, qgis_iface: Any, crs: str) -> None:
    qgis_iface.mapCanvas().setDestinationCrs(QgsCoordinateReferenceSystem(crs))
    panel.services.footprint.show(
        (Extent(-180, -90, 180, 90), Extent(170, -20, -170, -10), Extent(2, 46, 2, 46), Extent(5.5, 43, 5.6, 43.1))
    )
    panel.services.footprint.zoom()
    panel.services.footprint.clear()


def test_map_extent_limits_the_search_and_offers_to_follow_the_map(panel: DockPanel, qgis_iface: Any) -> None:
    canvas = qgis_iface.mapCanvas()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    canvas.setExtent(QgsRectangle(2.45, 46.4, 2.55, 46.5))
    assert canvas_extent(canvas).intersects(Extent(2.5, 46.45, 2.5, 46.45))
    search(panel, "communes")
    panel.bar.extent.setChecked(True)
    wait_until(lambda: titles(panel) == ["communes 0"])
    assert not panel.status.here.isVisible()
    canvas.setExtent(QgsRectangle(4.45, 46.4, 4.55, 46.5))
    wait_until(panel.status.here.isVisible)
    assert titles(panel) == ["communes 0"]
    panel.status.here.click()
    wait_until(lambda: titles(panel) == ["communes 2"])
    assert not panel.status.here.isVisible()


def test_how_it_was_left_is_remembered(make_panel: Callable[[], DockPanel]) -> None:
    first = make_panel()
    search(first, "rivers")
    first.results.view.setCurrentIndex(first.services.model.index(0))
    first.splitter.setSizes([200, 500])
    sizes = first.splitter.sizes()
    first.bar.extent.setChecked(True)
    first.hide()
    second = make_panel()
    assert second.bar.field.text() == "rivers"
    assert second.bar.extent.isChecked()
    assert second.services.session.statuses() == []
    second.bar.extent.setChecked(False)
    search(second, "rivers")
    second.results.view.setCurrentIndex(second.services.model.index(0))
    assert second.splitter.sizes()[0] / sum(second.splitter.sizes()) == pytest.approx(sizes[0] / sum(sizes), abs=0.03)


def test_details_stand_beside_the_list_where_the_dock_is_wide(panel: DockPanel) -> None:
    panel.resize(1200, 500)
    assert panel.splitter.orientation() == Qt.Orientation.Horizontal
    panel.resize(400, 900)
    assert panel.splitter.orientation() == Qt.Orientation.Vertical


def test_orders_are_those_of_the_enabled_catalogues(panel: DockPanel, store: ConnectionStore) -> None:
    before = panel.bar.sort.count()
    assert before > 1
    for config in store.all():
        store.set_enabled(config.id, False)
    assert panel.bar.sort.count() == 1


def test_the_chooser_switches_catalogues_and_the_search_follows(panel: DockPanel, store: ConnectionStore) -> None:
    search(panel, "")
    panel._open_chooser()
    tree = panel.chooser.tree
    assert [tree.topLevelItem(row).text(1) for row in range(2)] == ["3 result(s)", "3 result(s)"]
    tree.topLevelItem(0).setCheckState(0, Qt.CheckState.Unchecked)
    panel.chooser.hide()
    wait_until(lambda: len(titles(panel)) == 3)
    assert [config.id for config in store.enabled()] == ["two"]
    assert "1/2" in panel.bar.catalogs.text()


def test_rows_that_may_be_the_same_data_are_offered_and_lead_to_each_other(
    panel: DockPanel, store: ConnectionStore, server: str
) -> None:
    record = {"organisation": "Région", "extent": [0, 46, 1, 47], "title": "Haies communes du bocage"}
    for name in ("one", "two"):
        entry = {**record, "id": name, "resources": [{"url": f"https://{name}.example/data.gpkg"}]}
        Answers.bodies[f"/{name}.json"] = json.dumps({"catalog_search": 1, "records": [entry]}).encode()
    only(store, *(CatalogConfig(name, "file", name.title(), f"{server}/{name}.json") for name in ("one", "two")))
    search(panel, "haies")
    assert len(titles(panel)) == 2
    panel.results.view.setCurrentIndex(panel.services.model.index_of(("one", "one")))
    assert "Perhaps the same data" in panel.page.header.toPlainText()
    link = re.search('href="([^"]*row[^"]*)"', panel.page.header.toHtml())
    panel.page._follow(html.unescape(link.group(1)))
    assert panel.page.record.key == ("two", "two")


def test_the_same_data_of_two_catalogues_is_one_row_with_the_resources_of_both(
    panel: DockPanel, store: ConnectionStore, server: str
) -> None:
    name = "0b3c5a86-0d32-4a0e-9b8c-0a4d1a2b3c4d"
    for place in ("one", "two"):
        entry = {"id": place, "title": "Haies", "identifiers": [name], "page_url": f"https://{place}.example/haies",
                 "resources": [{"url": f"https://{place}.example/data.gpkg", "format": "gpkg"}]}  # fmt: skip
        Answers.bodies[f"/{place}.json"] = json.dumps({"catalog_search": 1, "records": [entry]}).encode()
    only(store, *(CatalogConfig(place, "file", place.title(), f"{server}/{place}.json") for place in ("one", "two")))
    search(panel, "haies")
    assert titles(panel) == ["Haies"]
    panel.results.view.setCurrentIndex(panel.services.model.index(0))
    assert "Also in Two" in panel.page.header.toPlainText()
    assert len(panel.page.record.resources) == 2
    link = links_of(panel.page.record)[1]
    assert panel.opener.owner(panel.page.record, link) == "two"
