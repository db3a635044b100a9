"""Bookmarks in the dock: kept by a click or a key, found again, put in order, taken back, watched."""
from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable, Iterator, List, Optional, Type, TypeVar

import pytest
from lxml import etree
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAction, QInputDialog, QMenu, QWidget

from catalog_search.bookmarks.checks import Check
from catalog_search.bookmarks.model import (
    Area,
    AreaKind,
    Change,
    ChangeKind,
    Favourite,
    FieldChange,
    ItemKind,
    KeptCatalog,
    SavedSearch,
    Schedule,
    State,
    TargetKind,
    Watch,
)
from catalog_search.gui import result_model as roles
from catalog_search.gui.bookmarks.changes import ChangesDialog
from catalog_search.gui.bookmarks.feeds_dialog import FeedsDialog
from catalog_search.gui.bookmarks.menus import watch_menu
from catalog_search.gui.bookmarks.model import BADGE, MIME
from catalog_search.gui.bookmarks.note_dialog import NoteDialog
from catalog_search.gui.bookmarks.search_dialog import SearchDialog
from catalog_search.gui.bookmarks.service import BookmarkService
from catalog_search.gui.bookmarks.tree import FAVOURITE, FOLDER, SEARCH, Node
from catalog_search.gui.bookmarks.words import day_of
from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.filters import Chosen
from catalog_search.gui.record_html import ACCEPT
from catalog_search.gui.texts import format_date
from catalog_search.processing.watch_words import box_words
from catalog_search.support.connections import ConnectionStore
from tests.qgis.gui_kit import panels, search, two_catalogues, wait_until

Window = TypeVar("Window", bound=QWidget)


@pytest.fixture
def store(qgis_new_project: Any, tmp_path: Path) -> ConnectionStore:
    return two_catalogues(tmp_path)


@pytest.fixture
def make_panel(qgis_iface: Any, store: ConnectionStore) -> Iterator[Callable[[], DockPanel]]:
    canvas = qgis_iface.mapCanvas()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    canvas.setExtent(QgsRectangle(2, 46, 3, 47))
    with panels(qgis_iface, store) as make:
        yield make


@pytest.fixture
def panel(make_panel: Callable[[], DockPanel]) -> DockPanel:
    made = make_panel()
    search(made, "")
    return made


def kept(panel: DockPanel) -> List[str]:
    opened = panel.bookmarks.service.store
    return sorted(one.title for one in opened.favourites.find()) if opened is not None else []


def star(panel: DockPanel, *rows: int) -> None:
    model = panel.services.model
    for row in rows:
        panel.bookmarks.toggle(model.index(row).data(roles.RECORD))
    wait_until(lambda: len(kept(panel)) == len(rows))


def shown(panel: DockPanel) -> List[Node]:
    panel.views.show(panel.kept)
    wait_until(lambda: bool(panel.kept.model.nodes()) and panel.kept.model.snapshot.favourites is not None)
    QTest.qWait(150)
    return panel.kept.model.nodes()


def nodes(panel: DockPanel, what: str) -> List[Node]:
    return [node for node in panel.kept.model.nodes() if node.what == what]


def window(panel: QWidget, kind: Type[Window]) -> Window:
    found: List[Window] = []
    wait_until(lambda: bool(found.extend(w for w in panel.findChildren(kind) if w.isVisible()) or found))
    return found[0]


class TestStars:
    def test_a_click_on_the_star_of_a_row_keeps_it_and_another_one_no_more(self, panel: DockPanel) -> None:
        view = panel.results.view
        index = view.model().index(1)
        spot = view.itemDelegate().star_rect(view.visualRect(index), view.font()).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
        wait_until(lambda: bool(index.data(roles.KEPT)))
        assert kept(panel) == [index.data()] and not view.currentIndex().isValid()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
        wait_until(lambda: not index.data(roles.KEPT))
        assert kept(panel) == []

    def test_a_click_beside_the_star_chooses_the_row(self, panel: DockPanel) -> None:
        view = panel.results.view
        spot = view.visualRect(view.model().index(1)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
        assert view.currentIndex().row() == 1 and kept(panel) == []

    def test_a_second_click_on_a_star_adds_nothing(self, panel: DockPanel) -> None:
        view, wanted = panel.results.view, []
        view.add_wanted.connect(wanted.append)
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(view.viewport(), left, none, view.visualRect(view.model().index(1)).center())
        QTest.qWait(50)  # the page opens below, and the list has another height
        box = view.visualRect(view.model().index(1))
        spot = view.itemDelegate().star_rect(box, view.font()).center()
        QTest.mouseClick(view.viewport(), left, none, spot)
        QTest.mouseDClick(view.viewport(), left, none, spot)
        assert wanted == []
        QTest.mouseDClick(view.viewport(), left, none, box.center())
        assert len(wanted) == 1

    def test_several_are_kept_and_let_go_of_in_one_step_each(self, panel: DockPanel) -> None:
        view, edits = panel.results.view, []
        panel.bookmarks.service.edited.connect(edits.append)

        def stars() -> int:
            return sum(bool(view.model().index(row).data(roles.KEPT)) for row in range(view.model().rowCount()))

        star(panel, 1)
        view.setFocus()
        view.selectAll()
        QTest.keyClick(view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
        wait_until(lambda: stars() == view.model().rowCount() and len(edits) == 2)
        panel.bookmarks.service.undo(edits[1])
        wait_until(lambda: stars() == 1 and len(edits) == 3)
        panel.bookmarks.service.undo(edits[2])
        wait_until(lambda: stars() == view.model().rowCount())
        QTest.keyClick(view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
        wait_until(lambda: stars() == 0 and len(edits) == 5)

    def test_by_key(self, panel: DockPanel) -> None:
        view = panel.results.view
        view.setFocus()
        view.selectAll()
        QTest.keyClick(view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
        wait_until(lambda: len(kept(panel)) == view.model().rowCount())

    def test_on_the_page(self, panel: DockPanel) -> None:
        panel.results.view.setCurrentIndex(panel.services.model.index(0))
        button = panel.page.actions.star
        button.click()
        wait_until(button.isChecked)
        panel.results.view.setCurrentIndex(panel.services.model.index(1))
        assert not button.isChecked()
        panel.results.view.setCurrentIndex(panel.services.model.index(0))
        wait_until(button.isChecked)
        button.click()
        wait_until(lambda: not button.isChecked())

    def test_they_are_painted(self, panel: DockPanel) -> None:
        view = panel.results.view
        before = view.grab().toImage()
        star(panel, 1)
        QTest.qWait(50)
        assert view.grab().toImage() != before


class TestTree:
    def test_it_says_what_to_do_while_it_is_empty(self, panel: DockPanel) -> None:
        shown(panel)
        assert panel.kept.stack.currentWidget() is panel.kept.hint
        assert panel.kept.hint.headline.text() == "No bookmarks yet"
        assert not panel.bar.isVisible() and panel.kept.isVisible()
        panel.views.show(panel.filtered)
        assert panel.bar.isVisible()

    def test_a_favourite_opens_without_its_catalogue(self, panel: DockPanel, store: ConnectionStore) -> None:
        star(panel, 0)
        title = kept(panel)[0]
        for config in store.all():
            store.remove(config.id)
        shown(panel)
        panel.kept.tree.setCurrentIndex(panel.kept.model.index_of(nodes(panel, FAVOURITE)[0].name))
        wait_until(lambda: panel.page.record is not None)
        assert panel.page.record is not None and panel.page.record.title == title and panel.page.record.resources

    def test_folders_take_what_is_dropped_on_them(self, panel: DockPanel) -> None:
        star(panel, 0, 1)
        panel.bookmarks.service.change(lambda opened: opened.folders.add(ItemKind.FAVOURITE, "Bocage"))
        shown(panel)
        wait_until(lambda: bool(nodes(panel, FOLDER)))
        model = panel.kept.model
        data = model.mimeData([model.index_of(node.name) for node in nodes(panel, FAVOURITE)])
        assert data.hasFormat(MIME)
        folder = model.index_of(nodes(panel, FOLDER)[0].name)
        assert not model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, folder)
        wait_until(lambda: len(nodes(panel, FOLDER)[0].leaves()) == 2)
        assert model.index_of(nodes(panel, FOLDER)[0].name).data(BADGE) == "2"

    def test_a_folder_is_not_put_into_itself_nor_a_favourite_among_searches(self, panel: DockPanel) -> None:
        star(panel, 0)
        panel.bookmarks.service.change(lambda opened: opened.folders.add(ItemKind.FAVOURITE, "Bocage"))
        shown(panel)
        wait_until(lambda: bool(nodes(panel, FOLDER)))
        model = panel.kept.model
        folder = model.index_of(nodes(panel, FOLDER)[0].name)
        data = model.mimeData([folder])
        assert not model.canDropMimeData(data, Qt.DropAction.MoveAction, -1, -1, folder)
        favourite = model.mimeData([model.index_of(nodes(panel, FAVOURITE)[0].name)])
        searches = model.index(1, 0)
        assert not model.canDropMimeData(favourite, Qt.DropAction.MoveAction, -1, -1, searches)

    def test_removing_is_taken_back_by_the_message(self, panel: DockPanel) -> None:
        star(panel, 0, 1)
        before = kept(panel)
        shown(panel)
        panel.kept.tree.selectAll()
        QTest.keyClick(panel.kept.tree, Qt.Key.Key_Delete)
        wait_until(lambda: kept(panel) == [])
        wait_until(lambda: bool(panel.messages.notes()))
        note = panel.messages.notes()[-1]
        assert note.text == "2 bookmark(s) removed." and note.action is not None
        note.action[1]()
        wait_until(lambda: kept(panel) == before)

    def test_words_are_looked_for(self, panel: DockPanel) -> None:
        star(panel, 0, 1, 3)
        shown(panel)
        panel.kept.field.setText("communes")
        wait_until(lambda: panel.kept.model.snapshot.text == "communes")
        assert {node.item.title.split()[0] for node in nodes(panel, FAVOURITE)} == {"communes"}
        panel.kept.field.setText("introuvable")
        wait_until(lambda: panel.kept.hint.isVisible())
        assert panel.kept.hint.headline.text() == "Nothing found"

    def test_note_tags_and_stars(self, panel: DockPanel) -> None:
        star(panel, 0)
        shown(panel)
        panel.bookmarks.edit_note(nodes(panel, FAVOURITE)[0].item)
        dialog = window(panel, NoteDialog)
        dialog.note.setPlainText("À vérifier")
        dialog.tags.setText("eau,  eau, bocage ")
        dialog.rating.setCurrentIndex(4)
        dialog._accept()
        wait_until(lambda: panel.bookmarks.service.store.favourites.find()[0].rating == 4)
        found = panel.bookmarks.service.store.favourites.find()[0]
        assert (found.note, found.tags) == ("À vérifier", ("eau", "bocage"))

    def test_what_a_catalogue_calls_itself_is_no_html_in_the_tooltips_of_forms(self, panel: DockPanel) -> None:
        catalog = KeptCatalog("x", "file", "http://x.example/<img src=x>", "X")
        note = NoteDialog(Favourite("1", catalog, "r", "<img src=x>"), [], panel)
        search_form = SearchDialog(SavedSearch("s", "S", catalogs=(catalog,)), [], [(Area(), "")], [], panel)
        for tip in (note.toolTip(), search_form.catalogs.item(0).toolTip()):
            assert "&lt;img src=x&gt;" in tip and "<img" not in tip

    def test_what_became_of_favourites_is_seen(self, panel: DockPanel, tmp_path: Path) -> None:
        star(panel, 0, 1)
        shown(panel)
        path = tmp_path / "one.json"
        path.write_text(path.read_text("utf-8").replace("About it", "Something else about it"), "utf-8")
        panel.kept.refresh.click()
        opened = panel.bookmarks.service.store
        changed = [title for title in kept(panel) if title.startswith("communes")]
        states = {title: State.CHANGED if title in changed else State.SAME for title in kept(panel)}
        wait_until(lambda: {one.title: one.state for one in opened.favourites.find()} == states)
        wait_until(lambda: any(node.item.state is State.CHANGED for node in nodes(panel, FAVOURITE)))
        badges = {n.item.title: panel.kept.model.index_of(n.name).data(BADGE) for n in nodes(panel, FAVOURITE)}
        assert badges == {title: "changed" if title in changed else "" for title in states}
        words = f"{len(changed)} favourite(s) changed"
        wait_until(lambda: any(words in note.text for note in panel.messages.notes()))

    @pytest.mark.parametrize("what", [FAVOURITE, SEARCH, FOLDER, "section", "many", "none"])
    def test_each_has_its_menu(self, panel: DockPanel, what: str) -> None:
        star(panel, 0, 1)
        service = panel.bookmarks.service
        service.change(lambda opened: opened.folders.add(ItemKind.FAVOURITE, "Bocage"))
        keep_search(panel, "Rivers")
        shown(panel)
        wait_until(lambda: bool(nodes(panel, FOLDER)) and bool(nodes(panel, SEARCH)))
        chosen = {"many": nodes(panel, FAVOURITE), "none": []}.get(what, nodes(panel, what)[:1])
        panel.bookmarks._menu(chosen, QPoint(10, 10))
        menu = window(panel, QMenu)
        words = [action.text() for action in menu.actions() if action.text()]
        assert words[0] == {
            FAVOURITE: "Show record", SEARCH: "Search now", FOLDER: "New folder…", "section": "New folder…",
            "many": "Add 2 record(s) to the map", "none": "New folder…",
        }[what]  # fmt: skip
        menu.close()


def keep_search(panel: DockPanel, name: str, area: Optional[AreaKind] = None) -> None:
    panel.bar.keep.click()
    dialog = window(panel, SearchDialog)
    dialog.name.setText(name)
    if area is not None:
        kinds = [one.kind for one, _ in dialog._areas]
        dialog.area.setCurrentIndex(kinds.index(area))
    dialog._accept()
    opened = panel.bookmarks.service
    wait_until(lambda: opened.store is not None and name in [one.name for one in opened.store.searches.all()])


class TestSearches:
    def test_one_is_kept_and_run_again(self, panel: DockPanel) -> None:
        panel.bar.field.setText("communes")
        panel.filters.restore((Chosen("keyword", "communes", "Communes"),))
        keep_search(panel, "The communes")
        panel.filters.restore(())
        search(panel, "rivers")
        (found,) = panel.bookmarks.service.store.searches.all()
        panel.bookmarks.run(found)
        wait_until(lambda: not panel.services.session.busy)
        assert panel.bar.field.text() == "communes" and panel.services.model.rowCount() == 3
        assert [choice.label for choice in panel.filters.chosen] == ["Communes"]

    def test_a_fixed_area_is_searched_and_shown_as_a_chip_that_can_be_removed(self, panel: DockPanel) -> None:
        keep_search(panel, "Here", AreaKind.BOX)
        (found,) = panel.bookmarks.service.store.searches.all()
        panel.bookmarks.run(found)
        wait_until(lambda: not panel.services.session.busy)
        assert panel.services.session.query.extent == found.area.box
        (chip,) = panel.chips.chips()
        assert chip.choice.label == found.area.name
        chip.remove.click()
        wait_until(lambda: panel.services.session.query.extent is None)
        assert panel.chips.chips() == []

    def test_the_extent_of_a_layer(self, panel: DockPanel) -> None:
        layer = QgsVectorLayer("Polygon?crs=EPSG:4326&field=a:int", "Pays", "memory")
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(1, 45, 2, 46)))
        layer.dataProvider().addFeatures([feature])
        layer.updateExtents()
        QgsProject.instance().addMapLayer(layer)
        keep_search(panel, "In the country", AreaKind.LAYER)
        (found,) = panel.bookmarks.service.store.searches.all()
        panel.bookmarks.run(found)
        extent = panel.services.session.query.extent
        assert extent is not None and (extent.west, extent.north) == (1.0, 46.0)

    def test_a_catalogue_that_is_gone_is_said(self, panel: DockPanel, store: ConnectionStore) -> None:
        panel.bar.keep.click()
        dialog = window(panel, SearchDialog)
        dialog.name.setText("Two")
        dialog.every.setChecked(False)
        dialog._accept()
        wait_until(lambda: panel.bookmarks.service.store is not None)
        wait_until(lambda: bool(panel.bookmarks.service.store.searches.all()))
        (found,) = panel.bookmarks.service.store.searches.all()
        assert [catalog.name for catalog in found.catalogs] == ["One", "Two"]
        store.remove("two")
        panel.bookmarks.run(found)
        assert any("not there any more: Two" in note.text for note in panel.messages.notes())
        wait_until(lambda: not panel.services.session.busy)
        assert panel.services.model.rowCount() == 3

    def test_another_catalogue_takes_the_place_of_one_that_is_gone(
        self, panel: DockPanel, store: ConnectionStore
    ) -> None:
        star(panel, 0, 1)
        gone = store.get("two")
        assert gone is not None
        store.remove("two")
        store.add(replace(gone, id="renewed", name="Two again"))
        shown(panel)
        wait_until(lambda: len(nodes(panel, FAVOURITE)) == 2)
        desk = panel.bookmarks
        (kept_catalog,) = desk.repointing.gone(nodes(panel, FAVOURITE))
        menu = QMenu()
        desk.repointing.offer(menu, nodes(panel, FAVOURITE))
        assert [action.text() for action in menu.actions()] == ["Another catalogue in the place of “Two”…"]
        menu.actions()[0].trigger()
        dialog = window(panel, QInputDialog)
        assert dialog.comboBoxItems()[0] == "Two again"
        dialog.accept()
        opened = desk.service.store
        wait_until(lambda: {one.catalog.id for one in opened.favourites.find()} == {"one", "renewed"})
        assert desk.repointing.gone(panel.kept.model.nodes()[:0]) == () and kept_catalog.id == "two"

    def test_the_menu_beside_the_field_runs_one_with_one_click(self, panel: DockPanel) -> None:
        panel.bar.kept.aboutToShow.emit()
        assert [action.text() for action in panel.bar.kept.actions()] == ["No saved searches yet"]
        panel.bar.field.setText("rivers")
        keep_search(panel, "The rivers")
        panel.bar.field.clear()
        panel.bar.kept.aboutToShow.emit()
        (action,) = panel.bar.kept.actions()
        assert action.text() == "The rivers"
        action.trigger()
        wait_until(lambda: not panel.services.session.busy and panel.services.model.rowCount() == 3)
        assert panel.bar.field.text() == "rivers"

    def test_renaming_in_the_tree(self, panel: DockPanel) -> None:
        keep_search(panel, "Old")
        shown(panel)
        wait_until(lambda: bool(nodes(panel, SEARCH)))
        model = panel.kept.model
        assert model.setData(model.index_of(nodes(panel, SEARCH)[0].name), "  New  name ")
        wait_until(lambda: [one.name for one in panel.bookmarks.service.store.searches.all()] == ["New name"])


def watching(panel: DockPanel) -> QMenu:
    """The menu in which a saved search is watched, and where."""
    node = nodes(panel, SEARCH)[0]
    menu = QMenu(panel)
    watch_menu(menu, [node], panel.kept.model.snapshot.watch_of(node.id), panel.bookmarks)
    return menu.actions()[0].menu()


def watching_words(panel: DockPanel) -> List[str]:
    return [action.text() for action in watching(panel).actions() if not action.isSeparator()]


def watching_action(panel: DockPanel, words: str) -> QAction:
    actions = watching(panel).actions()
    inner = [action for one in actions if one.menu() is not None for action in one.menu().actions()]
    return next(action for action in [*actions, *inner] if action.text() == words)


def map_words(panel: DockPanel) -> str:
    return box_words(panel.bookmarks.map_box())


@pytest.fixture
def far_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer in New Zealand, where it is summer time in November: thirteen hours before UTC."""
    monkeypatch.setenv("TZ", "NZST-12NZDT,M9.5.0,M4.1.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_days_are_those_of_the_place_where_the_computer_stands(far_east: None) -> None:
    assert day_of("2026-11-30T10:59:59Z") == format_date("2026-11-30")
    assert day_of("2026-11-30T11:00:00Z") == format_date("2026-12-01")
    assert day_of("2026-06-30T11:59:59Z") == format_date("2026-06-30")
    assert day_of("2026-06-30T12:00:00Z") == format_date("2026-07-01")
    assert day_of("2026-11-30") == format_date("2026-11-30")


class TestWatches:
    def test_a_schedule_is_chosen_and_dropped(self, panel: DockPanel) -> None:
        keep_search(panel, "Rivers")
        shown(panel)
        wait_until(lambda: bool(nodes(panel, SEARCH)))
        opened = panel.bookmarks.service.store
        panel.bookmarks.watch(nodes(panel, SEARCH), Schedule.DAILY)
        wait_until(lambda: [watch.schedule for watch in opened.watches.all()] == [Schedule.DAILY])
        panel.bookmarks.watch(nodes(panel, SEARCH), Schedule.WEEKLY)
        wait_until(lambda: [watch.schedule for watch in opened.watches.all()] == [Schedule.WEEKLY])
        panel.bookmarks.watch(nodes(panel, SEARCH), None)
        wait_until(lambda: opened.watches.all() == ())

    def test_what_follows_the_map_is_watched_where_the_map_is_then(self, panel: DockPanel, qgis_iface: Any) -> None:
        keep_search(panel, "Around", AreaKind.MAP)
        shown(panel)
        wait_until(lambda: bool(nodes(panel, SEARCH)))
        opened = panel.bookmarks.service.store
        qgis_iface.mapCanvas().setExtent(QgsRectangle(4, 44, 5, 45))
        box = panel.bookmarks.map_box()
        panel.bookmarks.watch(nodes(panel, SEARCH), Schedule.DAILY)
        wait_until(lambda: [watch.area is not None and watch.area.box for watch in opened.watches.all()] == [box])
        qgis_iface.mapCanvas().setExtent(QgsRectangle(8, 44, 9, 45))
        panel.bookmarks.watch(nodes(panel, SEARCH), Schedule.WEEKLY)
        wait_until(lambda: [watch.schedule for watch in opened.watches.all()] == [Schedule.WEEKLY])
        assert opened.watches.all()[0].area.box == box
        wait_until(lambda: panel.kept.model.snapshot.watch_of(nodes(panel, SEARCH)[0].id) is not None)
        model = panel.kept.model
        tip = model.index_of(nodes(panel, SEARCH)[0].name).data(Qt.ItemDataRole.ToolTipRole)
        assert f"Watched area: what the map showed when this was chosen ({box_words(box)})." in tip

    def test_another_area_is_chosen_in_the_menu(self, panel: DockPanel) -> None:
        project = QgsProject.instance()
        layer = QgsVectorLayer("Polygon?crs=EPSG:4326", "Pays", "memory")
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(1, 43, 4, 45)))
        layer.dataProvider().addFeature(feature)
        layer.updateExtents()
        project.addMapLayer(layer)
        keep_search(panel, "Around", AreaKind.MAP)
        shown(panel)
        wait_until(lambda: bool(nodes(panel, SEARCH)))
        opened, model = panel.bookmarks.service.store, panel.kept.model
        assert watching_words(panel)[-4] == f"In: what the map shows now ({map_words(panel)})"
        watching_action(panel, "Pays").trigger()
        wait_until(lambda: [one.area is not None and one.area.name for one in opened.watches.all()] == ["Pays"])
        watch = opened.watches.all()[0]
        assert watch.area.box.to_text() == "1,43,4,45" and watch.schedule is Schedule.DAILY
        wait_until(lambda: model.snapshot.watch_of(watch.target) is not None)
        said = "In: the extent of the layer Pays when this was chosen (1.00, 43.00 – 4.00, 45.00)"
        assert watching_words(panel)[-4] == said
        watching_action(panel, "Everywhere").trigger()
        wait_until(lambda: [one.area for one in opened.watches.all()] == [Area()])
        wait_until(lambda: model.snapshot.watch_of(watch.target).area == Area())
        assert watching_words(panel)[-4] == "In: everywhere"
        watching_action(panel, "In what the map shows now").trigger()
        wait_until(lambda: [one.area.box for one in opened.watches.all()] == [panel.bookmarks.map_box()])

    def test_what_looks_in_one_place_is_watched_there(self, panel: DockPanel) -> None:
        keep_search(panel, "Here", AreaKind.BOX)
        shown(panel)
        wait_until(lambda: bool(nodes(panel, SEARCH)))
        opened = panel.bookmarks.service.store
        assert watching_words(panel)[-1] == "Do not watch"
        panel.bookmarks.watch(nodes(panel, SEARCH), Schedule.DAILY)
        wait_until(lambda: bool(opened.watches.all()))
        assert opened.watches.all()[0].area is None

    def test_changes_are_listed_and_ticked_off(self, panel: DockPanel) -> None:
        keep_search(panel, "Rivers")
        service = panel.bookmarks.service
        (found,) = service.store.searches.all()
        service.change(lambda opened: opened.watches.add(Watch("", TargetKind.SEARCH, found.id)))
        wait_until(lambda: bool(service.store.watches.all()))
        (watch,) = service.store.watches.all()
        fields = (FieldChange("title", "Old <b>", "New <b>"),)
        seen = Change("", watch.id, "2026-11-30T08:00:00Z", ChangeKind.MODIFIED, "one", "communes0", "communes", fields)
        service.store.watches.finish_run(watch, [seen])
        panel.bookmarks.show_changes()
        dialog = window(panel, ChangesDialog)
        wait_until(lambda: dialog.model.rowCount() == 1)
        words = dialog.model.index(0, 0).data()
        assert words.splitlines()[0].startswith("Modified · ") and "Title: Old <b> → New <b>" in words
        assert "&lt;b&gt;" in dialog.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
        dialog.mark.click()
        wait_until(lambda: dialog.model.rowCount() == 0)
        dialog.unseen.setChecked(False)
        wait_until(lambda: dialog.model.rowCount() == 1)
        dialog.view.activated.emit(dialog.model.index(0, 0))
        wait_until(lambda: panel.page.record is not None)
        dialog.close()


class TestFeeds:
    def test_favourites_are_written_as_a_feed(self, panel: DockPanel, tmp_path: Path) -> None:
        star(panel, 0, 1)
        shown(panel)
        wait_until(lambda: len(nodes(panel, FAVOURITE)) == 2)
        path = tmp_path / "feeds" / "favoris.atom"
        path.parent.mkdir()
        panel.bookmarks.feeding.keep(panel.kept.model.nodes()[0], path, "Favoris")
        wait_until(lambda: any(str(path) in note.text for note in panel.messages.notes()))
        root = etree.parse(str(path)).getroot()
        entries = root.findall("{http://www.w3.org/2005/Atom}entry")
        assert sorted(entry.findtext("{http://www.w3.org/2005/Atom}title") for entry in entries) == kept(panel)

    def test_one_that_cannot_be_written_is_told(self, panel: DockPanel, tmp_path: Path) -> None:
        star(panel, 0)
        shown(panel)
        wait_until(lambda: bool(panel.kept.model.nodes()))
        (tmp_path / "file").write_text("no folder", "utf-8")
        panel.bookmarks.feeding.keep(panel.kept.model.nodes()[0], tmp_path / "file" / "favoris.atom", "Favoris")
        wait_until(lambda: any("could not be written" in note.text for note in panel.messages.notes()))

    def test_feeds_are_listed_and_let_go_of(self, panel: DockPanel, tmp_path: Path) -> None:
        shown(panel)
        service, path = panel.bookmarks.service, tmp_path / "favoris.atom"
        panel.bookmarks.feeding.follow("https://www.data.gouv.fr/fr/datasets/recent.atom")
        wait_until(lambda: service.store is not None and bool(service.store.watches.all()))
        panel.bookmarks.feeding.keep(panel.kept.model.nodes()[0], path, "Favoris <b>")
        wait_until(lambda: path.exists() and bool(service.store.feeds.all()))
        panel.bookmarks.feeding.manage()
        dialog = window(panel, FeedsDialog)
        wait_until(lambda: dialog.list.count() == 2)
        words = [dialog.list.item(row).text() for row in range(2)]
        assert words[0].startswith("https://www.data.gouv.fr") and "every day" in words[0]
        assert words[1] == f"Favoris <b>\nWritten to {path}" and not dialog.stop.isEnabled()
        dialog.list.selectAll()
        dialog.stop.click()
        wait_until(lambda: service.store.watches.all() == () and service.store.feeds.all() == ())
        wait_until(lambda: not dialog.empty.isHidden())
        assert path.exists()
        dialog.close()

    def test_a_feed_is_followed_and_other_words_are_not(self, panel: DockPanel) -> None:
        panel.bookmarks.feeding.follow("javascript:alert(1)")
        assert "is no web address" in panel.messages.notes()[-1].text
        panel.bookmarks.feeding.follow(" https://www.data.gouv.fr/fr/datasets/recent.atom ")
        service = panel.bookmarks.service
        wait_until(lambda: service.store is not None and bool(service.store.watches.all()))
        (watch,) = service.store.watches.all()
        assert (watch.kind, watch.target) == (TargetKind.FEED, "https://www.data.gouv.fr/fr/datasets/recent.atom")


def test_a_damaged_file_is_told(qgis_iface: Any, store: ConnectionStore, tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.sqlite"
    path.write_bytes(b"SQLite format 3\0" + b"?" * 5000)
    service = BookmarkService(path)
    panel = DockPanel(qgis_iface, store, service)
    panel.show()
    panel.views.show(panel.kept)
    wait_until(lambda: any("was damaged" in note.text for note in panel.messages.notes()))
    panel.close_down()
    service.close()
    panel.deleteLater()
    QTest.qWait(1)


class TestPage:
    def test_the_page_of_a_favourite_says_what_changed(self, panel: DockPanel) -> None:
        star(panel, 0, 1)
        service = panel.bookmarks.service
        first, second = (panel.services.model.index(row).data(roles.RECORD) for row in (0, 1))
        wanted = service.favourite_of(first.key)
        now = replace(first, title="Another <b>title</b>")
        difference = FieldChange("title", first.title, now.title)
        check = Check(wanted, State.CHANGED, today=now, differences=(difference,))
        service.read(lambda store: store.favourites.note_checks([check]), lambda _: None)
        panel.results.view.setCurrentIndex(panel.services.model.index(0))
        wait_until(lambda: not panel.page.notice.isHidden())
        words = panel.page.notice.toPlainText()
        assert "Changed since it was kept" in words and "Another <b>title</b>" in words
        panel.results.view.setCurrentIndex(panel.services.model.index(1))
        QTest.qWait(200)
        assert panel.page.record.key == second.key and panel.page.notice.isHidden()

    def test_what_changed_is_taken_for_granted_on_the_page(self, panel: DockPanel) -> None:
        star(panel, 0)
        service = panel.bookmarks.service
        first = panel.services.model.index(0).data(roles.RECORD)
        wanted = service.favourite_of(first.key)
        now = replace(first, title="Another title")
        check = Check(wanted, State.CHANGED, today=now, differences=(FieldChange("title", first.title, now.title),))
        panel.results.view.setCurrentIndex(panel.services.model.index(0))
        service.read(lambda store: store.favourites.note_checks([check]), lambda _: None)
        wait_until(lambda: not panel.page.notice.isHidden())
        panel.page.notice.linked.emit(ACCEPT)
        wait_until(panel.page.notice.isHidden)
        assert service.store.favourites.get(wanted).state is State.SAME
