"""Bookmarks of others outside the dock: in QGIS's browser and in its locator."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, List

import pytest
from qgis.core import QgsMimeDataUtils, QgsProject

from catalog_search.bookmarks.shared_values import MARK
from catalog_search.gui.bookmarks.browser import BrowserDoor
from catalog_search.gui.bookmarks.locator import LocatorDoor
from catalog_search.gui.bookmarks.service import BookmarkService
from catalog_search.gui.dock import CatalogSearchDock
from catalog_search.sharing.places import place_of
from tests.qgis import test_bookmarks_browser as browsing
from tests.qgis import test_bookmarks_locator as locating
from tests.qgis.gui_kit import wait_until
from tests.qgis.test_bookmarks_browser import ROOT, Tree, actions, choose, double_click
from tests.qgis.test_bookmarks_locator import Typed

# the same surroundings as there
iface, connections, service, dock = browsing.iface, browsing.connections, browsing.service, browsing.dock
door, typed = locating.door, locating.typed

TEAM = "Team: Équipe"
FOLDER = {"id": "f" * 32, "kind": "favourite", "name": "Bocage"}
LINK = {"url": "https://w.example/wfs", "protocol": "OGC:WFS", "layer": "haies"}


def favourite(name: str, title: str, folder: str = "") -> Any:
    record = {"id": name, "catalog": "one", "title": title, "resources": [LINK]}
    return {"record": record, "catalog": {"id": "one", "name": "One"}, "folder": folder}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    favourites = [favourite("h", "Haies communales", FOLDER["id"]), favourite("m", "Mares")]
    searches = [{"name": "Toutes les rivières", "text": "rivers"}]
    path = tmp_path / "equipe.catalog-search.json"
    body = {MARK: 1, "folders": [FOLDER], "favourites": favourites, "searches": searches}
    path.write_text(json.dumps(body), "utf-8")
    return path


def follow(made: BookmarkService, file: Path) -> str:
    team_id: str = made.others.team.follow(place_of(str(file), "Équipe"))
    wait_until(lambda: made.others.all()[0].shared is not None)
    return team_id


class TestBrowser:
    @pytest.fixture
    def door(self, iface: Any, dock: CatalogSearchDock, service: BookmarkService, connections: Any) -> Any:
        made = BrowserDoor(iface, dock, service, connections)
        yield made
        made.close()

    @pytest.fixture
    def tree(self, door: BrowserDoor, service: BookmarkService, file: Path) -> Tree:
        follow(service, file)
        made = Tree()
        assert made.open(ROOT) == [browsing.FAVOURITES, browsing.SEARCHES, TEAM, "One", "Two"]
        made.open(ROOT, TEAM)
        wait_until(lambda: made.inside(ROOT, TEAM) == ["Bocage", "Mares", "Toutes les rivières"])
        return made

    def test_they_are_there_without_a_file_of_ones_own(self, tree: Tree, service: BookmarkService) -> None:
        assert tree.open(ROOT, TEAM, "Bocage") == ["Haies communales"]
        assert not service.path.exists()

    def test_they_are_shown_and_run(self, tree: Tree, dock: CatalogSearchDock) -> None:
        assert double_click(tree, ROOT, TEAM, "Mares")
        record = dock.panel().page.record
        assert record is not None and (record.title, record.resources[0].layer) == ("Mares", "haies")
        choose(actions(tree, ROOT, TEAM, "Toutes les rivières"), "Run in the dock")
        assert dock.panel().present_wish().text == "rivers"

    def test_their_menus_change_nothing_of_theirs(self, tree: Tree, service: BookmarkService) -> None:
        def words(*names: str) -> List[str]:
            menu = actions(tree, ROOT, TEAM, *names)
            return [action.text() for action in menu.actions() if action.text()]

        copy = "Copy to your own bookmarks"
        assert words("Mares") == ["Show record", "Add to map", copy]
        assert words("Toutes les rivières") == ["Run in the dock", "Refresh", copy]
        assert words("Bocage") == ["Show in the dock", "Refresh", copy]
        tree.open(ROOT, browsing.FAVOURITES)
        menu = actions(tree, ROOT, TEAM, "Bocage")
        choose(menu, copy)
        wait_until(lambda: tree.inside(ROOT, browsing.FAVOURITES) == ["Bocage"])
        (kept,) = service.open_store().favourites.find()
        assert (kept.title, kept.folder) == ("Haies communales", FOLDER["id"])

    def test_one_is_dragged_to_the_map(
        self, tree: Tree, door: BrowserDoor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        arrived: List[Any] = []
        monkeypatch.setattr(door.room, "_arrive", lambda items, where: arrived.extend(items))
        data = QgsMimeDataUtils.encodeUriList(tree.item(ROOT, TEAM, "Mares").mimeUris())
        assert door.room.accepts(data) and door.room.drop(data, None)
        (item,) = arrived
        assert (item.record.title, item.record.resources[0].layer) == ("Mares", "haies")

    def test_one_that_is_not_followed_any_more_is_asked_of_its_catalogue(
        self, tree: Tree, door: BrowserDoor, service: BookmarkService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        arrived: List[Any] = []
        monkeypatch.setattr(door.room, "_arrive", lambda items, where: arrived.extend(items))
        uris = tree.item(ROOT, TEAM, "Mares").mimeUris()
        named = json.loads(uris[0].uri)
        uris[0].uri = json.dumps({**named, "home": "somewhere else"})
        assert door.room.drop(QgsMimeDataUtils.encodeUriList(uris), None)
        assert arrived[0].record.key == ("one", "m")

    def test_how_they_are_is_seen(self, tree: Tree, service: BookmarkService, file: Path) -> None:
        wait_until(lambda: not service.others.team.busy)
        file.unlink()
        service.others.team.refresh()
        wait_until(lambda: f"{TEAM} (as last known)" in tree.inside(ROOT))
        service.others.team.unfollow(service.others.team.all()[0].id)
        wait_until(lambda: tree.inside(ROOT) == [browsing.FAVOURITES, browsing.SEARCHES, "One", "Two"])

    def test_those_of_the_project(self, tree: Tree, service: BookmarkService, file: Path) -> None:
        service.others.project.keep(file.read_text("utf-8"))
        wait_until(lambda: "In this project" in tree.inside(ROOT))
        tree.open(ROOT, "In this project")
        wait_until(lambda: tree.inside(ROOT, "In this project") == ["Bocage", "Mares", "Toutes les rivières"])
        QgsProject.instance().clear()
        wait_until(lambda: "In this project" not in tree.inside(ROOT))


class TestLocator:
    @pytest.fixture
    def door(self, door: LocatorDoor, file: Path) -> LocatorDoor:
        follow(door.service, file)
        return door

    def test_they_are_found_under_their_own_name(self, typed: Typed, door: LocatorDoor) -> None:
        assert typed.titles("communa") == ["Haies communales"]
        (found,) = typed.found
        assert (found.group, found.description) == (TEAM, "WFS · One")
        assert typed.titles("haies") == ["Haies bocagères", "Bocage du pays", "Haies communales"]

    def test_choosing_leads_to_the_record_the_map_or_the_search(self, typed: Typed, door: LocatorDoor) -> None:
        wanted: List[Any] = []
        door.record_wanted.connect(lambda record: wanted.append(("show", record.title)))
        door.add_wanted.connect(lambda record: wanted.append(("add", record.title)))
        door.shared_search_wanted.connect(lambda search: wanted.append(("run", search.text, search.id)))
        typed.titles("communa")
        typed.filter.triggerResult(typed.found[0])
        typed.filter.triggerResultFromAction(typed.found[0], typed.found[0].actions[0].id)
        typed.titles("rivieres")
        typed.filter.triggerResult(typed.found[0])
        assert wanted == [("show", "Haies communales"), ("add", "Haies communales"), ("run", "rivers", "")]
