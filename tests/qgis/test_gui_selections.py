"""Several rows and several resources at once: their menus, the keys, the clipboard."""
from __future__ import annotations

from typing import Any, List

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle
from qgis.PyQt.QtCore import QEvent, QItemSelectionModel, QPoint, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QMenu, QWidget

from catalog_search.gui.dock_panel import DockPanel
from catalog_search.loading.links import links_of
from catalog_search.model.record import Record, Resource
from tests.qgis.gui_kit import search, wait_until

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def found(panel: DockPanel) -> DockPanel:
    search(panel, "communes")
    return panel


def click(panel: DockPanel, row: int, keys: Any = Qt.KeyboardModifier.NoModifier) -> None:
    view = panel.results.view
    spot = view.visualRect(panel.services.model.index(row)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, keys, spot)


def selected(panel: DockPanel) -> List[str]:
    return [record.title for record in panel.results.view.records()]


def opened(parent: QWidget, before: List[QMenu]) -> QMenu:
    return next(menu for menu in parent.findChildren(QMenu) if menu not in before and menu.isVisible())


def menu_of(panel: DockPanel, row: int) -> QMenu:
    view, before = panel.results.view, panel.findChildren(QMenu)
    view.customContextMenuRequested.emit(view.visualRect(panel.services.model.index(row)).center())
    return opened(panel, before)


def test_control_and_shift_select_rows(found: DockPanel) -> None:
    click(found, 0)
    click(found, 2, CONTROL)
    assert selected(found) == ["communes 0", "communes 2"]
    click(found, 0)
    click(found, 2, SHIFT)
    assert selected(found) == ["communes 0", "communes 1", "communes 2"]


def test_the_menu_of_several_rows_adds_copies_and_zooms(found: DockPanel, monkeypatch: Any) -> None:
    added: List[Any] = []
    monkeypatch.setattr(found.opener, "add_all", lambda records, where=None: added.append([r.title for r in records]))
    click(found, 0)
    click(found, 2, CONTROL)
    menu = menu_of(found, 2)
    add, copy, zoom, star, whole = [action for action in menu.actions() if action.text()]
    assert star.text().startswith("Keep among the favourites")
    assert "all results" in whole.text()
    assert "2" in add.text()
    add.trigger()
    assert added == [["communes 0", "communes 2"]]
    copy.trigger()
    assert QApplication.clipboard().text() == "https://p.example/0\nhttps://p.example/2"
    canvas = found.services.canvas
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    canvas.setExtent(QgsRectangle(100, 10, 101, 11))
    zoom.trigger()
    assert canvas.extent().contains(QgsRectangle(2, 46, 3, 47)) and canvas.extent().contains(QgsRectangle(4, 46, 5, 47))
    menu.close()


def test_the_key_copies_titles_and_addresses(found: DockPanel) -> None:
    click(found, 0)
    click(found, 1, SHIFT)
    QTest.keyClick(found.results.view, Qt.Key.Key_C, CONTROL)
    data = QApplication.clipboard().mimeData()
    assert data.text() == "communes 0\nhttps://p.example/0\n\ncommunes 1\nhttps://p.example/1"
    assert '<a href="https://p.example/1">communes 1</a>' in data.html()


def test_the_key_is_claimed_before_qgis_copies_features(found: DockPanel) -> None:
    for view in (found.results.view, found.page.resources):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_C, CONTROL)
        event.ignore()
        QApplication.sendEvent(view, event)
        assert event.isAccepted()


class TestResources:
    @pytest.fixture
    def page(self, found: DockPanel) -> DockPanel:
        resources = (
            Resource("https://w.example/wfs", title="Service", protocol="OGC:WFS", layer="a"),
            Resource("https://f.example/a.geojson", title="File"),
            Resource("https://f.example/about.pdf", title="<Paper>"),
        )
        found.show_record(Record("x", "one", "Three", resources=resources))
        return found

    def test_several_are_added_one_after_the_other(self, page: DockPanel, monkeypatch: Any) -> None:
        added: List[Any] = []
        monkeypatch.setattr(page.opener, "add", lambda record, link=None, where=None: added.append(link.kind.value))
        resources = page.page.resources
        resources.selectAll()
        before = page.page.findChildren(QMenu)
        resources.customContextMenuRequested.emit(QPoint(5, 5))
        menu = opened(page.page, before)
        add, copy = [action for action in menu.actions() if action.text()]
        assert "2" in add.text()
        add.trigger()
        wait_until(lambda: len(added) == 2)
        assert added == ["wfs", "geojson"]
        copy.trigger()
        assert QApplication.clipboard().text().split("\n") == [link.resource.url for link in links_of(page.page.record)]
        menu.close()

    def test_the_key_copies_them(self, page: DockPanel) -> None:
        resources = page.page.resources
        index = resources.links.index(2)
        resources.selectionModel().select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        QTest.keyClick(resources, Qt.Key.Key_C, CONTROL)
        data = QApplication.clipboard().mimeData()
        assert data.text() == "<Paper>\nhttps://f.example/about.pdf"
        assert "&lt;Paper&gt;" in data.html()

    def test_a_click_on_one_of_them_alone_has_its_own_menu(self, page: DockPanel) -> None:
        resources = page.page.resources
        before = page.page.findChildren(QMenu)
        resources.setCurrentIndex(resources.links.index(1))
        resources.customContextMenuRequested.emit(resources.visualRect(resources.links.index(1)).center())
        menu = opened(page.page, before)
        assert len([action for action in menu.actions() if action.text()]) > 2
        menu.close()
