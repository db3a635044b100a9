"""Parts of a record in the dock: offered where they can be asked for, listed, and added as a group."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QMenu

from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.filters import Chosen
from catalog_search.gui.record_html import parts_html
from catalog_search.gui.series import add_text, list_text
from catalog_search.gui.whole_dialog import WholeDialog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Record
from catalog_search.search.merging import Entry
from catalog_search.support.connections import ConnectionStore
from tests.qgis.gui_kit import WFS, only, panels, search, titles, two_catalogues, wait_until
from tests.qgis.test_gui_adding import FakeOpening
from tests.qgis.test_gui_adding_many import tree
from tests.servers.csw import CswCatalogue

SERIES = Chosen("series", "series-1", "Cadastre <2024>")


def entry(key: str, title: str, **members: Any) -> Dict[str, Any]:
    return {"id": key, "title": title, "resources": [{**WFS, "layer": key}], **members}


ENTRIES = [
    entry("series-1", "Cadastre <2024>", type="series"),
    entry("alone", "Orthophoto", type="series"),
    *(entry(f"part-{n:02d}", f"Feuille {n:02d}", part_of=["series-1"]) for n in range(12)),
]


@pytest.fixture
def store(tmp_path: Path) -> ConnectionStore:
    made = two_catalogues(tmp_path)
    path = tmp_path / "parts.json"
    path.write_text(json.dumps({"catalog_search": 1, "title": "Parts", "records": ENTRIES}), "utf-8")
    made.add(CatalogConfig("parts", "file", "Parts", path.as_uri()))
    return made


@pytest.fixture
def panel(qgis_iface: object, store: ConnectionStore) -> Iterator[DockPanel]:
    FakeOpening.made = []
    with panels(qgis_iface, store) as make:
        made = make()
        made.opener._start_opening = FakeOpening
        yield made


def show(panel: DockPanel, text: str) -> str:
    """Search, choose the first row; what the page says of parts."""
    search(panel, text)
    panel.results.view.setCurrentIndex(panel.services.model.index(0))
    wait_until(lambda: panel.page.record is not None)
    return str(panel.page.parts.toPlainText())


def menu_of(panel: DockPanel) -> Dict[str, Any]:
    view = panel.results.view
    view.customContextMenuRequested.emit(view.visualRect(view.currentIndex()).center())
    menu = [menu for menu in panel.findChildren(QMenu) if menu.isVisible()][-1]
    return {action.text(): action for action in menu.actions() if action.text()}


def follow(panel: DockPanel, address: str) -> None:
    assert f'href="catalog-search:{address}"' in panel.page.parts.toHtml()
    panel.page.parts.linked.emit(f"catalog-search:{address}")


def added(panel: DockPanel) -> List[str]:
    """Say yes to the question, and bring a layer of each record."""
    wait_until(lambda: panel.findChild(WholeDialog) is not None)
    dialog = panel.findChild(WholeDialog)
    assert "Add 12 record(s)" in dialog.words.text()
    dialog.add.click()
    done: List[FakeOpening] = []
    while len(done) < len(FakeOpening.made):
        for opening in [one for one in FakeOpening.made if one not in done]:
            done.append(opening)
            opening.put(1)
    return sorted(opening.record.id for opening in done)


PARTS = [f"part-{n:02d}" for n in range(12)]


def test_the_page_of_a_series_adds_all_its_parts_as_a_group(panel: DockPanel) -> None:
    assert show(panel, "Cadastre") == "Parts of this record: Add all to the map… · List them"
    follow(panel, "add-parts?0")
    assert added(panel) == PARTS
    ((name, layers),) = tree()
    assert (name, len(layers)) == ("Cadastre <2024>", 12)
    assert titles(panel) == ["Cadastre <2024>"]


def test_the_menu_of_its_row_does_so_too(panel: DockPanel) -> None:
    show(panel, "Cadastre")
    menu_of(panel)["Add all its parts to the map…"].trigger()
    assert added(panel) == PARTS


def test_its_parts_can_be_listed(panel: DockPanel) -> None:
    show(panel, "Cadastre")
    follow(panel, "list-parts?0")
    wait_until(lambda: len(titles(panel)) == 12)
    assert panel.filters.chosen == (SERIES,) and panel.bar.field.text() == ""
    (chip,) = panel.chips.chips()
    assert chip.text.text() == "Cadastre <2024>" and chip.accessibleName() == "Part of: Cadastre <2024>"
    panel.bar.filters.click()
    wait_until(lambda: panel.facets.model.has_rows(0))
    chip.removed.emit(chip.choice)
    assert panel.filters.chosen == ()


def test_a_part_leads_to_the_others(panel: DockPanel) -> None:
    search(panel, "")
    row = next(at for at, title in enumerate(titles(panel)) if title == "Feuille 03")
    panel.results.view.setCurrentIndex(panel.services.model.index(row))
    wait_until(lambda: panel.page.record is not None)
    words = panel.page.parts.toPlainText()
    assert words == "Parts of “Cadastre <2024>”, of which it is one: Add all to the map… · List them"
    assert "List the parts of “Cadastre <2024>”" in menu_of(panel)
    follow(panel, "add-parts?0")
    assert added(panel) == PARTS


def test_a_series_that_was_not_found_has_no_title(panel: DockPanel) -> None:
    assert show(panel, "Feuille 03").startswith("Parts of the series to which it belongs: Add all")
    found = menu_of(panel)
    assert "List the parts of its series" in found
    found["Add all parts of its series to the map…"].trigger()
    assert added(panel) == PARTS


def test_where_two_catalogues_have_the_series_they_are_told_apart(
    panel: DockPanel, store: ConnectionStore, tmp_path: Path
) -> None:
    path = tmp_path / "again.json"
    path.write_text(json.dumps({"catalog_search": 1, "title": "Again", "records": ENTRIES[:1]}), "utf-8")
    series = Record("series-1", "parts", "Cadastre", has_parts=True), Record("series-1", "again", "C", has_parts=True)
    store.add(CatalogConfig("again", "file", "Encore <1>", path.as_uri()))
    row = Entry(series[0].key, series, 1.0)
    panel.services.session.entry = lambda key: row  # type: ignore[method-assign]
    first, second = panel.services.series_of(series[0])
    assert (first.place, second.place) == ("Parts", "Encore <1>")
    assert add_text(second) == "Add all its parts to the map… (Encore <1>)" and list_text(first).endswith(" (Parts)")
    assert "(Encore &lt;1&gt;)" in parts_html([first, second])


@pytest.mark.parametrize("text", ["Orthophoto", "communes 1"])
def test_what_has_no_parts_offers_none(panel: DockPanel, text: str) -> None:
    assert show(panel, text) == "" and not panel.page.parts.isVisible()
    assert not any("part" in words.lower() for words in menu_of(panel))


def test_a_catalogue_that_is_switched_off_meanwhile_is_still_asked_for_parts(
    panel: DockPanel, store: ConnectionStore
) -> None:
    show(panel, "Cadastre")
    store.set_enabled("parts", False)
    follow(panel, "add-parts?0")
    assert added(panel) == PARTS


def test_parts_of_a_catalogue_that_is_gone_are_not_asked_for(panel: DockPanel, store: ConnectionStore) -> None:
    show(panel, "Cadastre")
    store.remove("parts")
    panel.services.controller.refresh_catalogs()
    follow(panel, "add-parts?0")
    QTest.qWait(50)
    assert FakeOpening.made == [] and not panel.batch.isVisible()


def test_a_dataset_of_a_csw_that_others_name_as_their_parent(panel: DockPanel, store: ConnectionStore) -> None:
    with CswCatalogue() as double:
        only(store, CatalogConfig("iso", "csw", "CSW", double.endpoint))
        search(panel, "Bretagne")
        keys = [panel.services.model.record(panel.services.model.index(at)).id for at in range(len(titles(panel)))]
        panel.results.view.setCurrentIndex(panel.services.model.index(keys.index("rec-00-0")))
        wait_until(lambda: panel.page.record is not None)
        assert panel.page.parts.toPlainText().startswith("Parts of this record:")
        follow(panel, "add-parts?0")
        wait_until(lambda: len(FakeOpening.made) == 2)
        assert {opening.record.id for opening in FakeOpening.made} == {"rec-00-1", "rec-00-2"}
        panel.opener.cancel_several()
