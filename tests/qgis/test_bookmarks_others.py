"""Bookmarks of others in the tree of one's own: shown, opened, run, added and copied, never changed."""
from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, List

import pytest
from qgis.core import QgsMimeDataUtils, QgsProject
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QMenu, QTreeView

from catalog_search.bookmarks.favourites import NewFavourite
from catalog_search.bookmarks.model import ItemKind, KeptCatalog, SavedSearch
from catalog_search.bookmarks.shared_values import MARK, Shared
from catalog_search.bookmarks.shared_write import everything, to_text
from catalog_search.bookmarks.store import Store
from catalog_search.gui.bookmarks.browser_drags import dropped
from catalog_search.gui.bookmarks.model import BADGE, MIME
from catalog_search.gui.bookmarks.tree import FAVOURITE, FOLDER, LAST, OTHERS, PAGE, SEARCH, SECTION, WORDS, Node
from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.filters import Chosen
from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.model.query import Sort
from catalog_search.model.record import Record, Resource
from catalog_search.sharing.places import place_of
from catalog_search.sharing.project import project_text
from tests.qgis.bookmarks_kit import index, kept, named, own, shown, theirs
from tests.qgis.gui_kit import search, wait_until

NAME = "equipe.catalog-search.json"
WFS = Resource("https://w.example/wfs", protocol="OGC:WFS", layer="haies")
ONE = KeptCatalog("one", "file", "", "One")
AWAY = CatalogConfig("away", "csw", "Away", "https://away.example/csw")


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    """A folder with a favourite, a favourite of a catalogue that is not configured here, and a search."""
    store = Store(tmp_path / "theirs.sqlite")
    (folder,) = store.folders.add(ItemKind.FAVOURITE, "Bocage").ids
    haies = Record("h", "one", "Haies bocagères", organisation="Département", resources=(WFS,))
    store.favourites.add(
        NewFavourite(haies, ONE, folder=folder, tags=("haie",), note="À relire", rating=3),
        NewFavourite(Record("m", "away", "Mares", resources=(WFS,)), KeptCatalog.of(AWAY)),
    )
    store.searches.add(SavedSearch("", "Les communes", text="communes"))
    made = everything(store, [AWAY])
    store.close()
    return made


@pytest.fixture
def file(tmp_path: Path, shared: Shared) -> Path:
    path = tmp_path / NAME
    path.write_text(to_text(shared), "utf-8")
    return path


def follow(panel: DockPanel, file: Path) -> str:
    others = panel.bookmarks.service.others
    team_id = others.team.follow(place_of(str(file), "Équipe"))
    wait_until(lambda: others.all()[0].shared is not None)
    shown(panel)
    wait_until(lambda: bool(theirs(panel, FAVOURITE)))
    return str(team_id)


def _at_the_end(tree: QTreeView) -> bool:
    tree.verticalScrollBar().setValue(tree.verticalScrollBar().maximum())
    return True


def menu_of(panel: DockPanel, nodes: List[Node]) -> QMenu:
    panel.bookmarks._menu(nodes, QPoint(10, 10))
    found: List[QMenu] = []
    wait_until(lambda: bool(found.extend(m for m in panel.findChildren(QMenu) if m.isVisible()) or found))
    return found[0]


def words_of(menu: QMenu) -> List[str]:
    return [action.text() for action in menu.actions() if action.text()]


def choose(menu: QMenu, words: str) -> None:
    (action,) = [action for action in menu.actions() if action.text() == words]
    action.trigger()
    menu.close()


class TestShown:
    def test_they_are_a_root_of_their_own_that_nobody_can_change(self, panel: DockPanel, file: Path) -> None:
        follow(panel, file)
        (head,) = theirs(panel, OTHERS)
        assert index(panel, head).data() == "Team: Équipe" and index(panel, head).data(BADGE) == "3"
        assert named(theirs(panel, FOLDER)) == ["Bocage"]
        assert named(theirs(panel, FAVOURITE)) == ["Haies bocagères", "Mares"]
        assert named(theirs(panel, SEARCH)) == ["Les communes"]
        model, flags = panel.kept.model, Qt.ItemFlag
        for node in (head, *theirs(panel, FOLDER), *theirs(panel, FAVOURITE), *theirs(panel, SEARCH)):
            assert not model.flags(index(panel, node)) & (flags.ItemIsEditable | flags.ItemIsDropEnabled)
        panel.kept.tree.setCurrentIndex(index(panel, theirs(panel, FAVOURITE)[0]))
        QTest.keyClick(panel.kept.tree, Qt.Key.Key_Delete)
        assert not panel.messages.notes() and len(theirs(panel, FAVOURITE)) == 2

    def test_the_tooltip_tells_how_they_are(self, panel: DockPanel, file: Path) -> None:
        team_id = follow(panel, file)
        tip = index(panel, theirs(panel, OTHERS)[0]).data(Qt.ItemDataRole.ToolTipRole)
        for words in (str(file), "2 favourite(s), 1 saved search(es)", "Followed since", "Last read:"):
            assert words in tip
        wait_until(lambda: not panel.bookmarks.service.others.team.busy)
        file.unlink()
        panel.bookmarks.service.others.team.refresh(team_id)
        wait_until(lambda: index(panel, theirs(panel, OTHERS)[0]).data(BADGE) == "as last known")
        tip = index(panel, theirs(panel, OTHERS)[0]).data(Qt.ItemDataRole.ToolTipRole)
        assert "could not be read" in tip and "the copy that was kept then" in tip
        assert len(theirs(panel, FAVOURITE)) == 2

    def test_what_was_never_read_says_why(self, panel: DockPanel, tmp_path: Path) -> None:
        panel.bookmarks.service.others.team.follow(place_of(str(tmp_path / "nowhere.json"), "Équipe"))
        shown(panel)
        wait_until(lambda: any("could not be read" in node.text for node in theirs(panel, WORDS)))
        assert index(panel, theirs(panel, OTHERS)[0]).data(BADGE) == "cannot be read"

    def test_those_of_the_project_come_and_go_with_it(self, panel: DockPanel, shared: Shared) -> None:
        panel.bookmarks.service.others.project.keep(project_text(shared))
        shown(panel)
        assert index(panel, theirs(panel, OTHERS)[0]).data() == "In this project"
        QgsProject.instance().clear()
        wait_until(lambda: not theirs(panel, OTHERS))

    def test_words_are_looked_for_in_both(self, panel: DockPanel, file: Path) -> None:
        panel.bookmarks.service.keep(Record("x", "one", "Haies et talus"), None)
        follow(panel, file)
        panel.kept.field.setText("haies")
        wait_until(lambda: panel.kept.model.snapshot.text == "haies")
        assert named(own(panel, FAVOURITE)) == ["Haies et talus"]
        assert named(theirs(panel, FAVOURITE)) == ["Haies bocagères"] and not theirs(panel, SEARCH)
        panel.kept.field.setText("talus")
        wait_until(lambda: panel.kept.model.snapshot.text == "talus")
        assert not theirs(panel, OTHERS)

    def test_very_many_folders_in_each_other_are_shown(self, panel: DockPanel, tmp_path: Path) -> None:
        ids = [f"{n:032x}" for n in range(3000)]
        folders = [
            {"id": one, "kind": "favourite", "name": one, "parent": around} for one, around in zip(ids, ["", *ids])
        ]
        record = {"id": "a", "catalog": "one", "title": "Tout au fond"}
        favourite = {"record": record, "catalog": {"id": "one"}, "folder": ids[-1]}
        path = tmp_path / NAME
        path.write_text(json.dumps({MARK: 1, "folders": folders, "favourites": [favourite]}), "utf-8")
        follow(panel, path)
        assert named(theirs(panel, FAVOURITE)) == ["Tout au fond"] and len(theirs(panel, FOLDER)) == 3000
        assert theirs(panel, OTHERS)[0].leaves() == theirs(panel, FAVOURITE)


class TestUsed:
    def test_a_record_is_shown_and_a_search_is_run(self, panel: DockPanel, file: Path) -> None:
        follow(panel, file)
        panel.kept.tree.setCurrentIndex(index(panel, theirs(panel, FAVOURITE)[1]))
        wait_until(lambda: panel.page.record is not None)
        assert panel.page.record is not None and panel.page.record.title == "Mares" and panel.page.record.resources
        panel.kept.tree.activated.emit(index(panel, theirs(panel, SEARCH)[0]))
        wait_until(lambda: not panel.services.session.busy and panel.services.model.rowCount() == 3)
        assert panel.bar.field.text() == "communes"

    def test_favourites_are_added_with_ones_own(
        self, panel: DockPanel, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        added: List[List[str]] = []
        monkeypatch.setattr(panel.opener, "add", lambda record: added.append([record.title]))
        monkeypatch.setattr(panel.opener, "add_all", lambda records: added.append([one.title for one in records]))
        panel.bookmarks.service.keep(Record("x", "one", "Talus", resources=(WFS,)), None)
        follow(panel, file)
        wait_until(lambda: bool(own(panel, FAVOURITE)))
        choose(menu_of(panel, theirs(panel, FAVOURITE)[:1]), "Add to map")
        choose(menu_of(panel, theirs(panel, FAVOURITE)), "Add 2 record(s) to the map")
        choose(menu_of(panel, [own(panel, FAVOURITE)[0], theirs(panel, FAVOURITE)[0]]), "Add 2 record(s) to the map")
        wait_until(lambda: len(added) == 4)
        assert added[:2] == [["Haies bocagères"], ["Haies bocagères", "Mares"]]
        assert sorted(added[2:]) == [["Haies bocagères"], ["Talus"]]

    def test_their_menus_change_nothing_of_theirs(self, panel: DockPanel, file: Path) -> None:
        follow(panel, file)
        copy = "Copy to your own bookmarks"
        menus = {
            OTHERS: [copy, "Read again", "Manage…"],
            FOLDER: [copy],
            FAVOURITE: ["Show record", "Add to map", copy],
            SEARCH: ["Search now", copy],
        }
        for what, words in menus.items():
            menu = menu_of(panel, theirs(panel, what)[:1])
            assert words_of(menu) == words
            menu.close()
            QTest.qWait(1)

    def test_the_window_that_manages_them_is_asked_for(self, panel: DockPanel, file: Path) -> None:
        follow(panel, file)
        asked: List[bool] = []
        panel.bookmarks.others.manage_wanted.connect(lambda: asked.append(True))
        choose(menu_of(panel, theirs(panel, OTHERS)), "Manage…")
        assert asked == [True]

    def test_what_is_dragged_to_the_map_is_named(self, panel: DockPanel, file: Path) -> None:
        team_id = follow(panel, file)
        panel.bookmarks.service.keep(Record("x", "one", "Talus"), None)
        wait_until(lambda: bool(own(panel, FAVOURITE)))
        chosen = [own(panel, FAVOURITE)[0], theirs(panel, FOLDER)[0]]
        data = panel.kept.model.mimeData([index(panel, node) for node in chosen])
        assert QgsMimeDataUtils.isUriList(data)
        mine, other = dropped(data)
        assert mine == {"favourite": own(panel, FAVOURITE)[0].id}
        assert (other["home"], other["title"]) == (team_id, "Haies bocagères")
        found = panel.bookmarks.service.others.houses.find(team_id, other["shared"])
        assert found is not None and found.record is not None and found.record.resources == (WFS,)


class TestCopied:
    def test_with_their_folders_by_the_menu_and_taken_back(self, panel: DockPanel, file: Path) -> None:
        follow(panel, file)
        choose(menu_of(panel, theirs(panel, FAVOURITE)[:1]), "Copy to your own bookmarks")
        wait_until(lambda: kept(panel) == ["Haies bocagères"])
        store = panel.bookmarks.service.store
        (favourite,) = store.favourites.find()
        assert (favourite.tags, favourite.note, favourite.rating) == (("haie",), "À relire", 3)
        (folder,) = store.folders.all(ItemKind.FAVOURITE)
        assert (folder.name, folder.id) == ("Bocage", favourite.folder)
        wait_until(lambda: any("1 bookmark(s) copied" in note.text for note in panel.messages.notes()))
        (note,) = panel.messages.notes()
        assert note.action is not None
        note.action[1]()
        wait_until(lambda: kept(panel) == [] and store.folders.all(ItemKind.FAVOURITE) == ())

    def test_onto_a_folder_of_ones_own(self, panel: DockPanel, file: Path) -> None:
        service = panel.bookmarks.service
        service.change(lambda store: store.folders.add(ItemKind.FAVOURITE, "À moi"))
        follow(panel, file)
        wait_until(lambda: bool(own(panel, FOLDER)))
        model, target = panel.kept.model, index(panel, own(panel, FOLDER)[0])
        chosen = [theirs(panel, FOLDER)[0], theirs(panel, FAVOURITE)[1]]
        data = model.mimeData([index(panel, node) for node in chosen])
        assert data.hasFormat(MIME) and model.canDropMimeData(data, Qt.DropAction.CopyAction, -1, -1, target)
        assert not model.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, target)
        wait_until(lambda: kept(panel) == ["Haies bocagères", "Mares"])
        mine, theirs_here = service.store.folders.all(ItemKind.FAVOURITE)
        if mine.name != "À moi":
            mine, theirs_here = theirs_here, mine
        assert (theirs_here.name, theirs_here.parent) == ("Bocage", mine.id)
        homes = {one.title: one.folder for one in service.store.favourites.find()}
        assert homes == {"Haies bocagères": theirs_here.id, "Mares": mine.id}

    def test_not_where_they_do_not_belong(self, panel: DockPanel, file: Path) -> None:
        panel.bookmarks.service.keep(Record("x", "one", "Talus"), None)
        follow(panel, file)
        wait_until(lambda: bool(own(panel, FAVOURITE)))
        model, copy = panel.kept.model, Qt.DropAction.CopyAction
        favourite = model.mimeData([index(panel, theirs(panel, FAVOURITE)[0])])
        mine = model.mimeData([index(panel, own(panel, FAVOURITE)[0])])
        both = model.mimeData([index(panel, own(panel, FAVOURITE)[0]), index(panel, theirs(panel, FAVOURITE)[0])])
        sections = {node.kind: index(panel, node) for node in own(panel, SECTION)}
        assert model.canDropMimeData(favourite, copy, -1, -1, sections[ItemKind.FAVOURITE])
        assert not model.canDropMimeData(favourite, copy, -1, -1, sections[ItemKind.SEARCH])
        assert not model.canDropMimeData(both, copy, -1, -1, sections[ItemKind.FAVOURITE])
        for data in (favourite, mine):
            for node in (*theirs(panel, OTHERS), *theirs(panel, FOLDER)):
                assert not model.canDropMimeData(data, copy, -1, -1, index(panel, node))

    def test_what_is_there_already_is_said(self, panel: DockPanel, file: Path) -> None:
        follow(panel, file)
        panel.bookmarks.others.copy(theirs(panel, SEARCH))
        wait_until(lambda: len(own(panel, SEARCH)) == 1)
        panel.bookmarks.others.copy(theirs(panel, SEARCH))
        wait_until(lambda: any("there already" in note.text for note in panel.messages.notes()))
        assert len(panel.bookmarks.service.store.searches.all()) == 1

    def test_catalogues_that_are_not_configured_are_offered(self, panel: DockPanel, file: Path) -> None:
        follow(panel, file)
        panel.bookmarks.others.copy(theirs(panel, FAVOURITE)[1:])
        wait_until(lambda: any("not in your list: Away" in note.text for note in panel.messages.notes()))
        assert panel.services.store.get("away") is None
        (note,) = [note for note in panel.messages.notes() if "Away" in note.text]
        assert note.action is not None
        note.action[1]()
        found = panel.services.store.get("away")
        assert found is not None and found.url == AWAY.url

    def test_without_the_folders_around_where_none_is_chosen(self, panel: DockPanel, file: Path) -> None:
        follow(panel, file)
        panel.bookmarks.others.copy(theirs(panel, FAVOURITE)[:1])
        wait_until(lambda: kept(panel) == ["Haies bocagères"])
        assert panel.bookmarks.service.store.folders.all(ItemKind.FAVOURITE) == ()


class TestManyRows:
    MANY = 2 * PAGE + 50

    @pytest.fixture
    def long(self, panel: DockPanel) -> DockPanel:
        records = [Record(f"r{n:04}", "one", f"Donnée {n:04}") for n in range(self.MANY)]
        service = panel.bookmarks.service
        service.change(lambda store: store.favourites.add(*(NewFavourite(record, ONE) for record in records)))
        shown(panel, 2)
        wait_until(lambda: len(own(panel, FAVOURITE)) == self.MANY)
        return panel

    def test_a_long_folder_gets_more_rows_as_one_scrolls(self, long: DockPanel) -> None:
        tree, model = long.kept.tree, long.kept.model
        section = model.index(0, 0)
        assert model.rowCount(section) == PAGE and section.data(BADGE) == str(self.MANY)
        for rows in (2 * PAGE, self.MANY):
            wait_until(partial(lambda wanted: _at_the_end(tree) and model.rowCount(section) == wanted, rows))
        assert not model.show_more(section)

    def test_it_stays_as_long_when_something_changes(self, long: DockPanel) -> None:
        model = long.kept.model
        name = own(long, FAVOURITE)[PAGE + 20].name
        long.kept.tree.setCurrentIndex(model.index_of(name))
        assert model.rowCount(model.index(0, 0)) > PAGE
        long.bookmarks.service.keep(Record("new", "one", "Nouvelle"), None)
        wait_until(lambda: len(own(long, FAVOURITE)) == self.MANY + 1)
        assert model.rowCount(model.index(0, 0)) > PAGE
        current = model.node(long.kept.tree.currentIndex())
        assert current is not None and current.name == name

    def test_all_that_a_section_holds_is_chosen_with_it(self, long: DockPanel) -> None:
        assert len(own(long, SECTION)[0].leaves()) == self.MANY


class TestLastSearch:
    def test_it_is_kept_by_itself_and_run_again(self, panel: DockPanel) -> None:
        panel.filters.restore((Chosen("keyword", "communes", "Communes"),))
        search(panel, "communes")
        shown(panel, 2)
        (node,) = own(panel, LAST)
        assert index(panel, node).data() == "Last search: communes"
        panel.filters.restore(())
        panel.bar.field.setText("rivers")
        panel.kept.tree.activated.emit(index(panel, node))
        wait_until(lambda: not panel.services.session.busy)
        assert panel.bar.field.text() == "communes" and [one.label for one in panel.filters.chosen] == ["Communes"]
        assert panel.bookmarks.service.store.searches.all() == ()

    def test_it_can_be_saved_but_neither_moved_nor_removed(self, panel: DockPanel) -> None:
        search(panel, "rivers")
        shown(panel, 2)
        (node,) = own(panel, LAST)
        menu = menu_of(panel, [node])
        assert words_of(menu) == ["Search now", "Save this search…"]
        menu.close()
        assert not panel.kept.model.flags(index(panel, node)) & Qt.ItemFlag.ItemIsDragEnabled
        panel.bookmarks.remove([node])
        panel.kept.field.setText("rivers")
        wait_until(lambda: panel.kept.model.snapshot.text == "rivers" and not own(panel, LAST))

    def test_it_is_there_after_a_restart_with_its_area(self, make_panel: Any) -> None:
        panel = make_panel()
        wish = replace(panel.present_wish(), text="communes", sort=Sort.TITLE)
        panel.run_wish(replace(wish, box=Extent(1.5, 46.0, 2.5, 47.25), place="Le bocage"))
        again = make_panel()
        found = again.present_wish()
        assert (found.text, found.sort, found.place) == ("communes", Sort.TITLE, "Le bocage")
        assert found.box == Extent(1.5, 46.0, 2.5, 47.25)
        assert [chip.choice.label for chip in again.chips.chips()] == ["Le bocage"]
        shown(again, 2)
        assert [index(again, node).data() for node in own(again, LAST)] == ["Last search: communes"]

    def test_the_search_at_opening_is_seen_in_the_tree(self, panel: DockPanel) -> None:
        service = panel.bookmarks.service
        service.change(lambda store: store.searches.add(SavedSearch("", "Le matin", text="eau", is_default=True)))
        shown(panel, 2)
        wait_until(lambda: bool(own(panel, SEARCH)))
        assert index(panel, own(panel, SEARCH)[0]).data(BADGE) == "at opening"


def test_an_empty_section_says_how_to_fill_it(panel: DockPanel) -> None:
    panel.bookmarks.service.change(lambda store: store.searches.add(SavedSearch("", "Eau", text="eau")))
    shown(panel, 2)
    (words,) = own(panel, WORDS)
    assert words.text.startswith("No favourite yet") and not panel.kept.model.flags(index(panel, words)) & (
        Qt.ItemFlag.ItemIsSelectable
    )
