"""The node *Catalogues* in QGIS's browser: what is kept, saved searches and catalogues, opened by a person alone."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Iterator, List

import pytest
from qgis.core import QgsApplication, QgsBrowserModel, QgsDataItem, QgsMimeDataUtils, QgsProject
from qgis.gui import QgsDataItemGuiContext, QgsGui
from qgis.PyQt.QtCore import QModelIndex, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QMenu, QPushButton

from catalog_search.bookmarks.checks import Check
from catalog_search.bookmarks.favourites import NewFavourite
from catalog_search.bookmarks.model import ItemKind, KeptCatalog, SavedSearch, Schedule, State
from catalog_search.gui.bookmarks.browser import BrowserDoor
from catalog_search.gui.bookmarks.browser_drags import KEY
from catalog_search.gui.bookmarks.service import BookmarkService
from catalog_search.gui.dock import CatalogSearchDock
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Sort
from catalog_search.model.record import Record, Resource
from catalog_search.support.connections import ConnectionStore
from tests.qgis.gui_kit import Answers, catalogue, serving, titles, two_catalogues, wait_until
from tests.qgis.iface_kit import Iface


@pytest.fixture
def iface() -> Iterator[Iface]:
    made = Iface()
    made.window.resize(1000, 700)
    made.window.show()
    yield made
    made.window.close()
    made.window.deleteLater()


@pytest.fixture
def connections(qgis_new_project: Any, tmp_path: Path) -> ConnectionStore:
    return two_catalogues(tmp_path)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[BookmarkService]:
    made = BookmarkService(tmp_path / "profile" / "bookmarks.sqlite")
    yield made
    made.close()


@pytest.fixture
def dock(iface: Iface, connections: ConnectionStore, service: BookmarkService) -> Iterator[CatalogSearchDock]:
    made = CatalogSearchDock(iface, connections, service)
    iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, made)
    yield made
    made.close_down()
    iface.removeDockWidget(made)
    made.deleteLater()


@pytest.fixture
def door(
    iface: Iface, dock: CatalogSearchDock, service: BookmarkService, connections: ConnectionStore
) -> Iterator[BrowserDoor]:
    made = BrowserDoor(iface, dock, service, connections)
    yield made
    made.close()


class Tree:
    """QGIS's own model of its browser, as a person opens it."""

    def __init__(self) -> None:
        self.model = QgsBrowserModel()
        self.model.initialize()

    def index(self, *names: str) -> QModelIndex:
        """A row by the names on the way to it; not valid where there is none."""
        found = QModelIndex()
        for name in names:
            rows = [self.model.index(row, 0, found) for row in range(self.model.rowCount(found))]
            found = next((row for row in rows if row.data() == name), QModelIndex())
            if not found.isValid():
                break
        return found

    def open(self, *names: str) -> List[str]:
        """Open all on the way as clicks do; what is inside at once."""
        for end in range(1, len(names) + 1):
            index = self.index(*names[:end])
            assert index.isValid(), names[:end]
            if self.model.canFetchMore(index):
                self.model.fetchMore(index)
        return self.inside(*names)

    def inside(self, *names: str) -> List[str]:
        index = self.index(*names)
        rows = [self.model.index(row, 0, index) for row in range(self.model.rowCount(index))]
        return [row.data() for row in sorted(rows, key=lambda row: str(self.model.dataItem(row).sortKey()))]

    def item(self, *names: str) -> QgsDataItem:
        found: QgsDataItem = self.model.dataItem(self.index(*names))
        return found


ROOT, FAVOURITES, SEARCHES = "Catalogues", "Favourites", "Saved searches"


@pytest.fixture
def tree(door: BrowserDoor) -> Tree:
    return Tree()


def keep(service: BookmarkService, *records: Record, folder: str = "") -> None:
    kept = KeptCatalog("one", "file", "", "One")
    change(service, lambda store: store.favourites.add(*(NewFavourite(r, kept, folder=folder) for r in records)))


def change(service: BookmarkService, work: Any) -> Any:
    done: List[Any] = []
    service.change(work, done.append)
    wait_until(lambda: bool(done))
    assert done[0] is not None
    return done[0]


def actions(tree: Tree, *names: str) -> QMenu:
    item, menu = tree.item(*names), QMenu()
    for provider in QgsGui.dataItemGuiProviderRegistry().providers():
        if provider.name() == KEY:
            provider.populateContextMenu(item, menu, [item], QgsDataItemGuiContext())
    return menu


def choose(menu: QMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text() == words).trigger()


def double_click(tree: Tree, *names: str) -> bool:
    ours = [one for one in QgsGui.dataItemGuiProviderRegistry().providers() if one.name() == KEY]
    return any(one.handleDoubleClick(tree.item(*names), QgsDataItemGuiContext()) for one in ours)


def test_the_node_holds_what_is_kept_then_the_catalogues(tree: Tree, service: BookmarkService) -> None:
    assert tree.open(ROOT) == [FAVOURITES, SEARCHES, "One", "Two"]
    assert tree.open(ROOT, FAVOURITES) == ["No favourite yet: click on the star of a record."]
    assert tree.open(ROOT, SEARCHES) == ["No saved search yet: keep one with the button beside the search field."]
    assert not service.path.exists()


def test_opening_the_node_asks_no_catalogue(tree: Tree, connections: ConnectionStore) -> None:
    with serving() as url:
        Answers.bodies["/list"] = json.dumps(catalogue(2, "haies")).encode()
        connections.add(CatalogConfig("far", "file", "Far", f"{url}/list"))
        tree.open(ROOT)
        QTest.qWait(300)
        assert "Far" in tree.inside(ROOT) and Answers.asked == []
        assert tree.open(ROOT, "Far") == ["Searching…"]
        wait_until(lambda: tree.inside(ROOT, "Far") == ["haies 0", "haies 1"])
        assert Answers.asked == ["/list"]


def test_a_catalogue_shows_fifty_records_and_where_the_others_are(
    tree: Tree, connections: ConnectionStore, dock: CatalogSearchDock, tmp_path: Path
) -> None:
    body = catalogue(70, "haies")
    for n, record in enumerate(body["records"]):
        record["modified"] = f"2026-{1 + n // 28:02}-{1 + n % 28:02}"
    path = tmp_path / "many.json"
    path.write_text(json.dumps(body), encoding="utf-8")
    connections.add(CatalogConfig("many", "file", "Many", path.as_uri()))
    tree.open(ROOT, "Many")
    wait_until(lambda: len(tree.inside(ROOT, "Many")) > 1)
    rows = tree.inside(ROOT, "Many")
    assert rows[:50] == [f"haies {n}" for n in range(69, 19, -1)]
    assert rows[50:] == ["More in the dock (70 in all)"]
    assert double_click(tree, ROOT, "Many", rows[50])
    wait_until(lambda: len(titles(dock.panel())) >= 20)
    assert titles(dock.panel())[0] == "haies 69"
    assert dock.panel().present_wish().sort is Sort.MODIFIED


def test_favourites_appear_and_go_with_the_store(tree: Tree, service: BookmarkService) -> None:
    keep(service, Record("a", "one", "Haies <b>bocagères</b>"))
    tree.open(ROOT, FAVOURITES)
    wait_until(lambda: tree.inside(ROOT, FAVOURITES) == ["Haies <b>bocagères</b>"])
    assert "&lt;b&gt;" in tree.index(ROOT, FAVOURITES, "Haies <b>bocagères</b>").data(Qt.ItemDataRole.ToolTipRole)
    (folder,) = change(service, lambda store: store.folders.add(ItemKind.FAVOURITE, "Bocage", "")).ids
    wait_until(lambda: tree.inside(ROOT, FAVOURITES) == ["Bocage", "Haies <b>bocagères</b>"])
    assert tree.open(ROOT, FAVOURITES, "Bocage") == ["This folder is empty."]
    keep(service, Record("b", "one", "Mares"), folder=folder)
    wait_until(lambda: tree.inside(ROOT, FAVOURITES, "Bocage") == ["Mares"])
    choose(actions(tree, ROOT, FAVOURITES, "Bocage", "Mares"), "Remove")
    wait_until(lambda: tree.inside(ROOT, FAVOURITES, "Bocage") == ["This folder is empty."])


def test_a_favourite_that_changed_says_so(tree: Tree, service: BookmarkService) -> None:
    keep(service, Record("a", "one", "Haies"))
    tree.open(ROOT, FAVOURITES)
    wait_until(lambda: tree.inside(ROOT, FAVOURITES) == ["Haies"])
    wanted = service.favourite_of(("one", "a"))
    service.open_store().favourites.note_checks([Check(wanted, State.GONE, misses=2)])
    wait_until(lambda: tree.inside(ROOT, FAVOURITES) == ["Haies (no longer there)"])
    tip = tree.index(ROOT, FAVOURITES, "Haies (no longer there)").data(Qt.ItemDataRole.ToolTipRole)
    assert "The catalogue One does not have it any more." in tip


def test_a_folder_shows_three_hundred_and_where_the_others_are(tree: Tree, service: BookmarkService) -> None:
    keep(service, *(Record(f"r{n}", "one", f"Haies {n:03}") for n in range(310)))
    tree.open(ROOT, FAVOURITES)
    wait_until(lambda: len(tree.inside(ROOT, FAVOURITES)) > 1)
    rows = tree.inside(ROOT, FAVOURITES)
    assert rows[:300] == [f"Haies {n:03}" for n in range(300)]
    assert rows[300:] == ["More in the dock (310 in all)"]


def test_what_is_removed_while_the_dock_is_hidden_can_be_taken_back(
    tree: Tree, service: BookmarkService, dock: CatalogSearchDock, iface: Iface
) -> None:
    keep(service, Record("a", "one", "Haies"))
    tree.open(ROOT, FAVOURITES)
    wait_until(lambda: tree.inside(ROOT, FAVOURITES) == ["Haies"])
    dock.hide()
    choose(actions(tree, ROOT, FAVOURITES, "Haies"), "Remove")
    wait_until(lambda: iface.bar.currentItem() is not None)
    button = next(one for one in iface.bar.currentItem().findChildren(QPushButton) if one.text() == "Undo")
    assert not service.favourite_of(("one", "a"))
    button.click()
    wait_until(lambda: tree.inside(ROOT, FAVOURITES) == ["Haies"] and bool(service.favourite_of(("one", "a"))))


def test_a_favourite_is_watched_from_its_menu(tree: Tree, service: BookmarkService) -> None:
    keep(service, Record("a", "one", "Haies"))
    tree.open(ROOT, FAVOURITES)
    wait_until(lambda: tree.inside(ROOT, FAVOURITES) == ["Haies"])
    menu = actions(tree, ROOT, FAVOURITES, "Haies")
    inner = next(one for one in menu.actions() if one.text() == "Watch for changes").menu()
    choose(inner, "Every week")
    wait_until(lambda: len(service.open_store().watches.all()) == 1)
    assert service.open_store().watches.all()[0].schedule is Schedule.WEEKLY


def test_a_saved_search_shows_what_it_finds_now(
    tree: Tree, service: BookmarkService, dock: CatalogSearchDock, connections: ConnectionStore
) -> None:
    gone = KeptCatalog("gone", "csw", "https://gone.example", "The gone one")
    asked = (KeptCatalog.of(connections.all()[1]), gone)
    change(service, lambda store: store.searches.add(SavedSearch("", "All water", text="rivers", catalogs=asked)))
    wait_until(lambda: tree.open(ROOT, SEARCHES) == ["All water"])
    assert tree.open(ROOT, SEARCHES, "All water") == ["Searching…"]
    wait_until(lambda: len(tree.inside(ROOT, SEARCHES, "All water")) == 4)
    rows = tree.inside(ROOT, SEARCHES, "All water")
    assert "The gone one" in rows[0] and sorted(rows[1:]) == ["rivers 0", "rivers 1", "rivers 2"]
    keep(service, Record("a", "one", "Haies"))
    QTest.qWait(300)
    assert tree.inside(ROOT, SEARCHES, "All water") == rows  # what was found stays when something else is kept
    choose(actions(tree, ROOT, SEARCHES, "All water"), "Run in the dock")
    wait_until(lambda: sorted(titles(dock.panel())) == ["rivers 0", "rivers 1", "rivers 2"])


def test_a_catalogue_that_fails_says_so_and_can_be_asked_again(tree: Tree, connections: ConnectionStore) -> None:
    with serving() as url:
        connections.add(CatalogConfig("far", "file", "Far", f"{url}/list"))
        tree.open(ROOT, "Far")
        wait_until(lambda: tree.inside(ROOT, "Far") not in ([], ["Searching…"]), 15)
        (words,) = tree.inside(ROOT, "Far")
        assert "Far" in words
        Answers.bodies["/list"] = json.dumps(catalogue(1, "haies")).encode()
        choose(actions(tree, ROOT, "Far"), "Refresh")
        wait_until(lambda: tree.inside(ROOT, "Far") == ["haies 0"])


def test_unloading_while_a_catalogue_is_silent_waits_for_nothing(
    iface: Iface, dock: CatalogSearchDock, service: BookmarkService, connections: ConnectionStore
) -> None:
    with serving() as url:
        Answers.bodies["/slow"], Answers.delays["/slow"] = b"{}", 20.0
        connections.add(CatalogConfig("slow", "file", "Slow", f"{url}/slow"))
        door = BrowserDoor(iface, dock, service, connections)
        tree = Tree()
        tree.open(ROOT, "Slow")
        wait_until(lambda: Answers.asked == ["/slow"])
        jobs = list(door.room._workers._running)
        door.close()
        assert not tree.index(ROOT).isValid()
        assert jobs and all(job.over.is_set() for job in jobs)


def test_taken_away_it_is_gone_from_every_browser(
    iface: Iface, dock: CatalogSearchDock, service: BookmarkService, connections: ConnectionStore
) -> None:
    before = len(QgsApplication.dataItemProviderRegistry().providers())
    trees = [Tree(), Tree()]
    for _ in range(20):
        door = BrowserDoor(iface, dock, service, connections)
        for tree in trees:
            assert len(tree.open(ROOT, "One")) == 1
        door.close()
        QTest.qWait(5)
        assert not any(tree.index(ROOT).isValid() for tree in trees)
    assert len(QgsApplication.dataItemProviderRegistry().providers()) == before
    assert KEY not in [one.name() for one in QgsGui.dataItemGuiProviderRegistry().providers()]
    assert iface.drop_handlers == []


@pytest.fixture
def near(connections: ConnectionStore) -> Iterator[Record]:
    """A record with a file that is there."""
    point = {"type": "Feature", "properties": {"n": 1}, "geometry": {"type": "Point", "coordinates": [0, 47]}}
    with serving() as url:
        resource = {"url": f"{url}/p.geojson", "title": "Lieux", "format": "geojson"}
        records = [{"id": "p", "title": "Places", "resources": [resource]}]
        Answers.bodies["/p.geojson"] = json.dumps({"type": "FeatureCollection", "features": [point]}).encode()
        Answers.bodies["/list"] = json.dumps({"catalog_search": 1, "title": "T", "records": records}).encode()
        connections.add(CatalogConfig("near", "file", "Near", f"{url}/list"))
        yield Record("p", "near", "Places", resources=(Resource(resource["url"], "Lieux", format="geojson"),))


def layers() -> List[str]:
    return [layer.name() for layer in QgsProject.instance().mapLayers().values()]


def test_a_record_that_is_dragged_to_the_map_is_added(tree: Tree, iface: Iface, near: Record) -> None:
    tree.open(ROOT, "Near")
    wait_until(lambda: tree.inside(ROOT, "Near") == ["Places"])
    index = tree.index(ROOT, "Near", "Places")
    assert tree.model.flags(index) & Qt.ItemFlag.ItemIsDragEnabled
    data = tree.model.mimeData([index])
    (handler,) = iface.drop_handlers
    assert handler.canHandleMimeData(data) and handler.handleMimeDataV2(data)
    wait_until(lambda: len(layers()) == 1)


def test_a_favourite_is_added_although_its_catalogue_is_gone(
    tree: Tree, iface: Iface, near: Record, service: BookmarkService, connections: ConnectionStore
) -> None:
    kept = KeptCatalog("near", "file", "", "Near")
    change(service, lambda store: store.favourites.add(NewFavourite(near, kept)))
    connections.remove("near")
    tree.open(ROOT, FAVOURITES)
    wait_until(lambda: tree.inside(ROOT, FAVOURITES) == ["Places"])
    (uri,) = tree.item(ROOT, FAVOURITES, "Places").mimeUris()
    (handler,) = iface.drop_handlers
    assert (uri.layerType, uri.providerKey) == ("custom", handler.customUriProviderKey())
    handler.handleCustomUriDrop(uri)
    wait_until(lambda: len(layers()) == 1)


def test_what_others_drag_is_left_to_them(tree: Tree, iface: Iface) -> None:
    (handler,) = iface.drop_handlers
    data = tree.model.mimeData([])
    assert not handler.canHandleMimeData(data) and not handler.handleMimeDataV2(data)


def test_the_menu_of_a_record_keeps_and_shows_it(
    tree: Tree, service: BookmarkService, dock: CatalogSearchDock
) -> None:
    tree.open(ROOT, "One")
    wait_until(lambda: len(tree.inside(ROOT, "One")) == 3)
    choose(actions(tree, ROOT, "One", "communes 1"), "Keep among the favourites")
    wait_until(lambda: bool(service.favourite_of(("one", "communes1"))))
    assert double_click(tree, ROOT, "One", "communes 1")
    assert dock.panel().page.record is not None and dock.panel().page.record.title == "communes 1"
    menu = actions(tree, ROOT, "One", "communes 1")
    assert [one.isEnabled() for one in menu.actions() if one.text() == "Keep among the favourites"] == [False]


def test_what_is_asked_for_a_row_that_goes_is_stopped(
    tree: Tree, door: BrowserDoor, connections: ConnectionStore
) -> None:
    with serving() as url:
        Answers.bodies["/slow"], Answers.delays["/slow"] = b"{}", 20.0
        connections.add(CatalogConfig("slow", "file", "Slow", f"{url}/slow"))
        tree.open(ROOT, "Slow")
        wait_until(lambda: Answers.asked == ["/slow"])
        (job,) = door.room._workers._running
        connections.remove("slow")
        wait_until(lambda: job.cancelled and job.over.is_set())
        assert tree.inside(ROOT) == [FAVOURITES, SEARCHES, "One", "Two"]


def test_asking_again_leaves_a_late_answer(tree: Tree, door: BrowserDoor, connections: ConnectionStore) -> None:
    with serving() as url:
        Answers.bodies["/list"], Answers.delays["/list"] = json.dumps(catalogue(1, "old")).encode(), 20.0
        connections.add(CatalogConfig("far", "file", "Far", f"{url}/list"))
        tree.open(ROOT, "Far")
        wait_until(lambda: Answers.asked == ["/list"])
        Answers.bodies["/list"], Answers.delays["/list"] = json.dumps(catalogue(1, "new")).encode(), 0.0
        choose(actions(tree, ROOT, "Far"), "Refresh")
        wait_until(lambda: tree.inside(ROOT, "Far") == ["new 0"])


def test_hostile_drags_add_nothing(tree: Tree, iface: Iface) -> None:
    (handler,) = iface.drop_handlers
    for text in ("", "{", "[1]", '{"catalog": 3}', '{"catalog": "no", "record": "x"}', "[" * 5000, "x" * 20_000):
        uri = QgsMimeDataUtils.Uri()
        uri.layerType, uri.providerKey, uri.name, uri.uri = "custom", KEY, "x", text
        handler.handleCustomUriDrop(uri)
        data = QgsMimeDataUtils.encodeUriList([uri])
        assert not handler.handleMimeDataV2(data)
    QTest.qWait(100)
    assert layers() == []
