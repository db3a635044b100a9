"""The page of a record with very many resources: they come a moment later, worked out beside the window."""
from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any, Iterator, List

import pytest
from qgis.PyQt.QtTest import QTest

from catalog_search.gui.dock_panel import DockPanel
from catalog_search.loading import links
from catalog_search.loading.links import takes_time
from catalog_search.loading.ranking import Preference
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Record, Resource
from tests.qgis.gui_kit import panels, search, two_catalogues, wait_until

COUNT = 400


def entries(count: int = COUNT) -> List[Any]:
    return [
        {"url": f"https://d.example.org/{n % 7}/f{n}.{'geojson' if n % 2 else 'pdf'}", "title": f"Fichier {n}"}
        for n in range(count)
    ]


def kept(key: str, count: int = COUNT) -> Record:
    """A record that no search and no details brought, such as a favourite."""
    return Record(key, "one", f"Gros jeu {key}", resources=tuple(Resource(**entry) for entry in entries(count)))


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> List[bool]:
    """Whether each resource was looked at in the main thread."""
    seen: List[bool] = []
    classify = links.classify

    def noting(*args: Any) -> Any:
        seen.append(threading.current_thread() is threading.main_thread())
        return classify(*args)

    monkeypatch.setattr(links, "classify", noting)
    return seen


@pytest.fixture
def panel(qgis_iface: object, tmp_path: Path) -> Iterator[DockPanel]:
    store = two_catalogues(tmp_path)
    path = tmp_path / "many.json"
    record = {"id": "big", "title": "Gros jeu", "resources": entries()}
    path.write_text(json.dumps({"catalog_search": 1, "title": "Many", "records": [record]}), "utf-8")
    store.add(CatalogConfig("many", "file", "Many", path.as_uri()))
    with panels(qgis_iface, store) as make:
        yield make()


def shown(panel: DockPanel) -> int:
    return int(panel.page.resources.links.rowCount())


def test_a_kept_record_shows_its_resources_a_moment_later(panel: DockPanel, threads: List[bool]) -> None:
    panel.show_record(kept("a"))
    assert shown(panel) == 0 and not panel.page.actions.add.isEnabled()
    assert f"({COUNT})" in panel.page.resources_title.toPlainText()
    wait_until(lambda: shown(panel) == COUNT)
    assert panel.page.actions.add.isVisible() and panel.page.actions.add.isEnabled()
    assert len(threads) == COUNT and not any(threads)


def test_the_records_of_a_search_come_prepared(panel: DockPanel, threads: List[bool]) -> None:
    search(panel, "Gros")
    assert len(threads) >= COUNT
    del threads[:]
    panel.results.view.setCurrentIndex(panel.services.model.index(0))
    assert shown(panel) == COUNT and panel.page.actions.add.isEnabled()
    assert threads == []


def test_details_come_prepared(panel: DockPanel, threads: List[bool]) -> None:
    found: List[Record] = []
    panel.services.details.ready.connect(found.append)
    panel.services.controller.refresh_catalogs()
    panel.services.details.request(Record("big", "many", "Gros jeu", complete=False), urgent=True)
    wait_until(lambda: found)
    assert len(threads) == COUNT and not any(threads)
    assert not any(takes_time(found[0], preference) for preference in Preference)


def test_another_preference_is_worked_out_beside_the_window_too(
    panel: DockPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel.show_record(kept("a"))
    wait_until(lambda: shown(panel) == COUNT)
    ranked, seen = links.ranked, []

    def noting(*args: Any) -> Any:
        seen.append(threading.current_thread() is threading.main_thread())
        return ranked(*args)

    monkeypatch.setattr(links, "ranked", noting)
    panel.opener.preferred.choose(Preference.VIEW)
    try:
        wait_until(lambda: shown(panel) == COUNT and panel.page.actions.add.isEnabled())
        assert seen and not any(seen)
    finally:
        panel.opener.preferred.choose(Preference.DATA)


def test_only_what_is_shown_last_is_filled_in(panel: DockPanel) -> None:
    panel.show_record(kept("a"))
    panel.show_record(kept("b", COUNT + 7))
    panel.show_record(kept("c", 5))
    assert shown(panel) == 5
    QTest.qWait(300)
    assert shown(panel) == 5 and panel.page.actions.add.isEnabled()


def test_the_dock_may_close_meanwhile(panel: DockPanel) -> None:
    panel.show_record(kept("a"))
    panel.page.close_down()
    QTest.qWait(300)
    assert shown(panel) == 0
