"""Links that do not say what they are: the menu finds out while it is open, *Add* tries them where nothing else is."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Iterator

import pytest
from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QAction, QMenu

from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.menus import fill_ways, link_menu
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import classify, to_ask
from catalog_search.model.record import Record, Resource
from catalog_search.network.glance import forget_glances
from tests.qgis.gui_kit import wait_until
from tests.qgis.loading_support import write_vector
from tests.servers.files import FileServer


@pytest.fixture
def files(tmp_path: Path) -> Iterator[FileServer]:
    forget_glances()
    folder = tmp_path / "served"
    folder.mkdir()
    with FileServer(folder) as running:
        yield running


def record_of(*resources: Resource) -> Record:
    return Record("r", "c", "Lieux", resources=resources)


def add_action(panel: DockPanel, menu: QMenu, url: str) -> QAction:
    resource = Resource(url)
    link_menu(menu, record_of(resource), classify(resource), panel.opener)
    return menu.actions()[0]


def test_the_menu_finds_out_what_a_link_is(panel: DockPanel, files: FileServer) -> None:
    write_vector(files.folder / "donnees", "GeoJSON", code=4326)
    menu = QMenu()
    action = add_action(panel, menu, f"{files.url}/donnees")
    assert action.text() == "Add to map (looking what it is…)"
    assert action.isEnabled()
    wait_until(lambda: action.text() == "Add to map (GeoJSON)")
    assert action.isEnabled()


def test_or_says_why_it_cannot_be_added(panel: DockPanel, files: FileServer) -> None:
    (files.folder / "portail").write_bytes(b"<html><title>Portail</title></html>")
    menu = QMenu()
    action = add_action(panel, menu, f"{files.url}/portail")
    wait_until(lambda: not action.isEnabled())
    assert action.text().startswith("The link leads to a web page")


def test_a_menu_that_is_gone_is_left_alone(panel: DockPanel, files: FileServer) -> None:
    (files.folder / "portail").write_bytes(b"<html><title>Portail</title></html>")
    menu = QMenu()
    action = add_action(panel, menu, f"{files.url}/portail?slow=0.2")
    sip.delete(menu)
    assert sip.isdeleted(action)
    other = QMenu()
    again = add_action(panel, other, f"{files.url}/portail")
    wait_until(lambda: not again.isEnabled())


def test_what_is_known_is_not_asked(panel: DockPanel, files: FileServer) -> None:
    menu = QMenu()
    assert add_action(panel, menu, f"{files.url}/a.gpkg").text() == "Add to map"
    assert add_action(panel, QMenu(), f"{files.url}/a.pdf").text() == "Add to map"
    assert files.asked == []


def test_add_asks_where_nothing_else_is_left() -> None:
    unknown, dead = Resource("https://a.example/donnees"), Resource("https://a.example/x", available=False)
    page, known = Resource("https://a.example/p.html"), Resource("https://a.example/a.gpkg")
    asked = to_ask(record_of(page, dead, unknown))
    assert asked is not None
    assert (asked.kind, asked.url) == (Kind.UNKNOWN, unknown.url)
    assert to_ask(record_of(page, dead)) is None
    assert classify(known).askable is False


def test_the_button_and_its_menu_offer_it(panel: DockPanel) -> None:
    record = record_of(Resource("https://a.example/donnees", title="Relevés"))
    way = panel.opener.best(record)
    assert way is not None
    assert way.kind is Kind.UNKNOWN
    assert panel.opener.best(replace(record, complete=False)) is None
    menu = QMenu()
    fill_ways(menu, record, panel.opener)
    assert menu.actions()[0].text() == "Look what it is, and add it: Relevés"
    known = record_of(*record.resources, Resource("https://a.example/a.gpkg"))
    assert panel.opener.best(known).kind is Kind.GEOPACKAGE
