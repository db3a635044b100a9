"""Sharing from the menu to the store: exported, dropped, imported with a look before, taken back; projects; Isogeo."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Iterator, List, Optional, Tuple

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QMimeData, QSettings, QUrl
from qgis.PyQt.QtGui import QPalette
from qgis.PyQt.QtWidgets import QAction, QDialog, QDialogButtonBox, QMenu, QMessageBox, QWidget

from catalog_search.bookmarks.favourites import NewFavourite
from catalog_search.bookmarks.model import ItemKind, SavedSearch
from catalog_search.bookmarks.shared_read import read_shared, shared_of
from catalog_search.bookmarks.shared_values import MARK, Shared
from catalog_search.bookmarks.shared_write import everything, to_text
from catalog_search.bookmarks.store import Store
from catalog_search.gui.bookmarks.service import BookmarkService
from catalog_search.gui.bookmarks.sharing_drop import BookmarkDrop
from catalog_search.gui.bookmarks.sharing_menu import Chosen, SharingMenu, chosen_of
from catalog_search.gui.bookmarks.sharing_shelf import SharedWindow
from catalog_search.gui.bookmarks.sharing_windows import DatabaseDialog, ImportDialog, PlaceDialog
from catalog_search.gui.bookmarks.tree import FOLDER, SECTION
from catalog_search.gui.message_strip import MessageStrip
from catalog_search.gui.notifier import Notifier
from catalog_search.gui.warning_label import WarningLabel
from catalog_search.model.config import CatalogConfig
from catalog_search.model.sharing import ShareError, ShareProblem
from catalog_search.plugin import CatalogSearchPlugin
from catalog_search.sharing.isogeo import isogeo_catalog, quick_searches
from catalog_search.sharing.places import place_of
from catalog_search.sharing.project import MOST, ProjectBookmarks, project_text
from catalog_search.support.connections import ConnectionStore
from catalog_search.support.paths import bookmarks_path
from tests.qgis.database_support import forget_connections, keep_connection
from tests.qgis.iface_kit import Iface
from tests.qgis.support import spin, wait_until
from tests.servers import postgres
from tests.servers.postgres import PostgresServer
from tests.unit.bookmarks_support import FULL, GEO, Clock, kept

CONFIG = CatalogConfig("geo", "csw", "Géo", "https://geo.example.fr/csw")
NAME = "equipe.catalog-search.json"


class Desk:
    """A menu with all that it needs, and what it said."""

    def __init__(self, folder: Path) -> None:
        self.window = QWidget()
        self.strip = MessageStrip(self.window)
        self.service = BookmarkService(folder / "bookmarks.sqlite")
        self.connections = ConnectionStore()
        self.connections.replace_all([CONFIG])
        self.chosen = Chosen()
        self.sharing = SharingMenu(
            self.service, self.connections, Notifier(self.strip), self.window, lambda: self.chosen
        )
        self.deeds = self.sharing.deeds
        self.menu = QMenu(self.window)
        self.menu.addAction("Another one's")
        self.sharing.attach(self.menu)

    @property
    def store(self) -> Store:
        return self.service.open_store()

    @property
    def said(self) -> str:
        return str(self.strip.text.text())

    def counts(self) -> Tuple[int, int, int]:
        return self.store.favourites.count(), len(self.store.searches.all()), len(self.connections.all())

    def action(self, text: str, menu: Optional[QMenu] = None) -> QAction:
        self.sharing.fill(self.menu)
        found = [action for action in _actions(menu or self.menu) if action.text() == text]
        assert found, [action.text() for action in _actions(menu or self.menu)]
        return found[0]

    def dialog(self, kind: Any) -> Any:
        wait_until(lambda: bool(_open(self.window, kind)))
        return _open(self.window, kind)[0]

    def close(self) -> None:
        self.sharing.close()
        self.service.close()
        self.window.deleteLater()
        spin(0.02)


def _actions(menu: QMenu) -> Iterator[QAction]:
    for action in menu.actions():
        yield action
        if action.menu() is not None:
            yield from _actions(action.menu())


def _open(window: QWidget, kind: Any) -> List[QDialog]:
    return [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "mine")
    yield made
    made.close()


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    store = Store(tmp_path / "theirs.sqlite", Clock())
    (folder,) = store.folders.add(ItemKind.FAVOURITE, "Eau").ids
    store.favourites.add(NewFavourite(FULL, GEO, folder=folder), kept(1))
    store.searches.add(SavedSearch("", "Crues", text="inondation"))
    other = CatalogConfig("autre", "ckan", "Autre", "https://ckan.example.fr")
    made = everything(store, [CONFIG, other])
    store.close()
    return made


@pytest.fixture
def file(tmp_path: Path, shared: Shared) -> Path:
    path = tmp_path / NAME
    path.write_text(to_text(shared), "utf-8")
    return path


def test_a_file_is_looked_at_imported_and_taken_back(desk: Desk, file: Path) -> None:
    desk.deeds.open_places([str(file)])
    dialog = desk.dialog(ImportDialog)
    for words in ("2 new favourite", "1 new saved search", "1 new catalogue", "left as it is: 1", NAME):
        assert words in dialog.text.text()
    assert desk.counts() == (0, 0, 1)
    dialog.accept()
    wait_until(lambda: desk.counts() == (2, 1, 2) and "added" in desk.said)
    desk.strip.action.click()
    wait_until(lambda: desk.counts() == (0, 0, 1))


def test_an_import_that_is_not_wanted_changes_nothing(desk: Desk, file: Path) -> None:
    desk.deeds.open_places([str(file)])
    desk.dialog(ImportDialog).reject()
    spin(0.1)
    assert desk.counts() == (0, 0, 1)


def test_the_second_time_there_is_nothing_to_import(desk: Desk, file: Path) -> None:
    desk.deeds.open_places([str(file)])
    desk.dialog(ImportDialog).accept()
    wait_until(lambda: desk.counts() == (2, 1, 2))
    spin(0.05)
    desk.deeds.open_places([str(file)])
    dialog = desk.dialog(ImportDialog)
    assert "nothing new" in dialog.text.text()
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    dialog.reject()


def test_what_is_left_out_is_counted_and_listed(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(json.dumps({MARK: 1, "searches": [{"name": "a", "text": "b"}, 3], "favourites": [{}]}))
    desk.deeds.open_places([str(path)])
    dialog = desk.dialog(ImportDialog)
    assert "left out: 2" in dialog.warnings.text() and dialog.details.isVisible()
    dialog.reject()


@pytest.mark.parametrize(
    "body, words", [("{", "not valid JSON"), ("{}", "no file of bookmarks"), ('{"%s": 2}' % MARK, "newer version")]
)
def test_a_file_of_no_use_is_told(desk: Desk, tmp_path: Path, body: str, words: str) -> None:
    path = tmp_path / NAME
    path.write_text(body)
    desk.deeds.open_places([str(path)])
    wait_until(lambda: words in desk.said)
    assert desk.counts() == (0, 0, 1)


def test_an_export_is_what_was_chosen(desk: Desk, shared: Shared, tmp_path: Path) -> None:
    store = desk.store
    ids = store.favourites.add(NewFavourite(FULL, GEO), kept(1)).ids
    path = tmp_path / "sortie"
    desk.deeds.export(Chosen(favourites=ids[:1]).shared, str(path))
    wait_until(lambda: "Exported" in desk.said)
    found = read_shared(path.with_name(f"sortie{NAME[len('equipe'):]}").read_bytes())
    assert [one.id for one in found.favourites] == [ids[0]] and found.catalogs == (CONFIG,) and found.written
    desk.deeds.export(everything, str(tmp_path / "tout.json"))
    wait_until(lambda: (tmp_path / "tout.json").exists() and "tout.json" in desk.said)
    assert len(read_shared((tmp_path / "tout.json").read_bytes()).favourites) == 2


def test_where_nothing_can_be_written_that_is_told(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    desk.deeds.export(everything, str(tmp_path / "file" / "a.json"))
    wait_until(lambda: "could not be written" in desk.said)


def test_the_menu_offers_what_can_be_done_now(desk: Desk, file: Path) -> None:
    assert not desk.action("Export what is selected…").isEnabled()
    desk.chosen = Chosen(favourites=("x",))
    assert desk.action("Export what is selected…").isEnabled()
    assert not desk.action("Take them out of the project").isEnabled()
    desk.deeds.follow(place_of(str(file), "L'équipe & co"))
    wait_until(lambda: desk.sharing.team.all()[0].shared is not None)
    desk.action("L'équipe && co")
    assert not desk.action("2 favourite(s), 1 saved search(es)").isEnabled()
    desk.action("Follow no longer").trigger()
    assert desk.sharing.team.all() == ()
    desk.strip.action.click()
    assert [team.title for team in desk.sharing.team.all()] == ["L'équipe & co"]


def test_the_name_of_a_place_that_fails_is_no_html_in_the_menu(desk: Desk, tmp_path: Path) -> None:
    desk.deeds.follow(place_of(str(tmp_path / "<i>gone.json")))
    wait_until(lambda: desk.sharing.team.all()[0].message is not None)
    desk.menu.aboutToShow.emit()
    told = [action.toolTip() for action in _actions(desk.menu) if action.toolTip() != action.text()]
    assert any("&lt;i&gt;gone" in text for text in told) and not any("<i>gone" in text for text in told), told


def test_what_others_put_into_the_menu_stays(desk: Desk) -> None:
    texts = [action.text() for action in _actions(desk.menu)]
    for _ in range(3):
        desk.menu.aboutToShow.emit()
        assert [action.text() for action in _actions(desk.menu)] == texts
    assert texts[0] == "Another one's" and texts.count("Export all…") == 1


def test_what_is_followed_can_be_added_to_ones_own(desk: Desk, file: Path) -> None:
    desk.deeds.follow(place_of(str(file)))
    wait_until(lambda: desk.sharing.team.all()[0].shared is not None)
    desk.action("Add to your own bookmarks…").trigger()
    desk.dialog(ImportDialog).accept()
    wait_until(lambda: desk.counts() == (2, 1, 2))


def test_what_is_shared_is_shown_opened_and_taken(desk: Desk, file: Path, shared: Shared) -> None:
    desk.connections.replace_all([CatalogConfig("mon-geo", "csw", "Mon Géo", CONFIG.url)])
    desk.deeds.follow(place_of(str(file), "Équipe"))
    desk.sharing.project.keep(project_text(shared))
    window = desk.sharing.show_shared()
    wait_until(lambda: window.model.rowCount() == 2)
    assert desk.sharing.show_shared() is window
    assert [window.model.index(row, 0).data() for row in range(2)] == ["Team: Équipe", "In this project"]
    head = window.model.index(0, 0)
    assert [window.model.index(row, 0, head).data() for row in range(3)] == ["Eau", "Donnée 1", "Crues"]
    records: List[Any] = []
    searches: List[Any] = []
    desk.sharing.record_wanted.connect(records.append)
    desk.sharing.search_wanted.connect(searches.append)
    for row in range(3):
        window.tree.activated.emit(window.model.index(row, 0, head))
    assert [(one.id, one.catalog) for one in records] == [("r1", "mon-geo")]
    assert [(one.text, one.id) for one in searches] == [("inondation", "")]
    assert not window.take.isEnabled()
    window.tree.setCurrentIndex(window.model.index(0, 0, head))
    window.take.click()
    dialog = desk.dialog(ImportDialog)
    dialog.accept()
    wait_until(lambda: desk.counts() == (1, 0, 1))
    assert [one.name for one in desk.store.folders.all(ItemKind.FAVOURITE)] == ["Eau"]
    window.field.setText("sculpture foret")
    wait_until(lambda: window.model.rowCount() == 0)
    window.field.setText("œuvres FORET")
    wait_until(lambda: window.model.rowCount(window.model.index(0, 0)) == 1)
    desk.sharing.team.unfollow(desk.sharing.team.all()[0].id)
    wait_until(lambda: window.model.rowCount() == 1)


def mime(*urls: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    return data


def test_files_are_dropped_on_qgis(desk: Desk, file: Path) -> None:
    iface = Iface()
    drop = BookmarkDrop(iface, desk.deeds.open_places)  # type: ignore[arg-type]
    (handler,) = iface.drop_handlers
    assert not handler.canHandleMimeData(mime("file:///x/a.json"))
    assert not handler.canHandleMimeData(mime(file.as_uri(), "file:///x/a.shp"))
    assert not handler.canHandleMimeData(QMimeData()) and not handler.handleMimeDataV2(mime("file:///a.gpkg"))
    assert not handler.handleFileDrop("/x/a.shp")
    assert handler.canHandleMimeData(mime(f"https://x.fr/{NAME}"))
    assert handler.handleMimeDataV2(mime(file.as_uri()))
    desk.dialog(ImportDialog).reject()
    spin(0.05)
    assert handler.handleFileDrop(str(file))
    desk.dialog(ImportDialog).reject()
    drop.close()
    assert iface.drop_handlers == []


# Projects


@pytest.fixture
def project(qgis_app: Any) -> Iterator[ProjectBookmarks]:
    made = ProjectBookmarks()
    yield made
    made.close()


def test_bookmarks_travel_in_the_project(project: ProjectBookmarks, shared: Shared, tmp_path: Path) -> None:
    told: List[None] = []
    project.changed.connect(lambda: told.append(None))
    project.keep(project_text(shared))
    assert QgsProject.instance().isDirty()
    wait_until(lambda: project.shared is not None)
    for name in ("a.qgs", "a.qgz"):
        assert QgsProject.instance().write(str(tmp_path / name))
    QgsProject.instance().clear()
    wait_until(lambda: project.shared is None)
    assert QgsProject.instance().read(str(tmp_path / "a.qgz"))
    wait_until(lambda: project.shared is not None)
    assert project.shared is not None and project.shared.searches[0].name == "Crues"
    assert [one.title for one in project.shared.favourites] == [one.title for one in shared.favourites]
    assert project.remove()
    assert project.shared is None and len(told) == 4


@pytest.mark.parametrize(
    "text, words",
    [
        ("{", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ('{"%s": 5}' % MARK, "newer version"),
        ("x" * (MOST + 1), "too large"),
    ],
)
def test_what_a_stranger_put_into_a_project_harms_nothing(project: ProjectBookmarks, text: str, words: str) -> None:
    QgsProject.instance().writeEntry("catalog_search", "/bookmarks", text)
    project.read()
    wait_until(lambda: project.message is not None)
    assert project.shared is None and project.message is not None and words in project.message.text


def test_a_project_carries_a_bounded_number() -> None:
    searches = [{"name": str(number), "text": "x" * 5000} for number in range(500)]
    with pytest.raises(ShareError) as caught:
        project_text(shared_of({MARK: 1, "searches": searches}))
    assert caught.value.problem is ShareProblem.TOO_LARGE


def test_signs_that_xml_has_none_for_survive(project: ProjectBookmarks, tmp_path: Path) -> None:
    name = "a\u0001\u000b\ufffe é <b>&amp;]]>"
    project.keep(project_text(Shared(searches=(SavedSearch("0" * 32, "x", text=name),))))
    assert QgsProject.instance().write(str(tmp_path / "a.qgs"))
    QgsProject.instance().clear()
    assert QgsProject.instance().read(str(tmp_path / "a.qgs"))
    wait_until(lambda: project.shared is not None)
    assert project.shared is not None and project.shared.searches[0].text == name


def test_a_project_that_brings_bookmarks_along_is_told(desk: Desk, shared: Shared, tmp_path: Path) -> None:
    desk.sharing.project.keep(project_text(shared))
    wait_until(lambda: desk.sharing.project.shared is not None)
    assert "carries bookmarks" not in desk.said
    assert QgsProject.instance().write(str(tmp_path / "a.qgz"))
    QgsProject.instance().clear()
    assert QgsProject.instance().read(str(tmp_path / "a.qgz"))
    wait_until(lambda: "carries bookmarks" in desk.said)
    desk.strip.action.click()
    wait_until(lambda: bool(_open(desk.window, SharedWindow)))


def test_a_project_is_filled_emptied_and_filled_again_from_the_menu(desk: Desk) -> None:
    desk.store.favourites.add(kept(1))
    desk.action("Put all your bookmarks into the project").trigger()
    wait_until(lambda: desk.sharing.project.shared is not None)
    desk.action("Take them out of the project").trigger()
    assert desk.sharing.project.shared is None
    desk.strip.action.click()
    wait_until(lambda: desk.sharing.project.shared is not None)


# Isogeo


def test_quick_searches_come_from_the_settings_and_from_the_plugins_file(desk: Desk, tmp_path: Path) -> None:
    settings = QSettings()
    settings.setValue("isogeo/user/quicksearches/Eau/text", "eau")
    settings.setValue("isogeo/user/quicksearches/Eau/owners", "owner:abc")
    settings.setValue("isogeo/user/quicksearches/Eau/labels/owners", "Métropole")
    settings.setValue("isogeo/user/quicksearches/_current/text", "réglages")
    folder = tmp_path / "plugins" / "isogeo_search_engine" / "_user"
    folder.mkdir(parents=True)
    content = {"Bruit": {"text": "bruit"}, "_current": {"text": "fichier"}}
    (folder / "quicksearches.json").write_text(json.dumps(content))
    try:
        found = quick_searches(tmp_path / "plugins")
        assert found["Bruit"]["text"] == "bruit" and found["_current"]["text"] == "réglages"
        assert found["Eau"]["text"] == "eau" and found["Eau"]["labels"] == {"owners": "Métropole"}
        (folder / "quicksearches.json").write_text("{")
        assert set(quick_searches(tmp_path / "plugins")) == {"Eau", "_current"}
        desk.connections.replace_all([CatalogConfig("iso", "isogeo", "Isogeo", "https://v1.api.isogeo.com")])
        desk.action("From the Isogeo plugin…").trigger()
        desk.dialog(ImportDialog).accept()
        wait_until(lambda: desk.counts()[1] == 1)
        (search,) = desk.store.searches.all()
        assert search.catalogs[0].id == "iso" and [one.label for one in search.filters] == ["Métropole"]
    finally:
        settings.remove("isogeo")
    desk.action("From the Isogeo plugin…").trigger()
    wait_until(lambda: "keeps no quick searches" in desk.said)


def test_the_isogeo_catalogue_that_is_switched_on_is_asked() -> None:
    off = CatalogConfig("a", "isogeo", "A", "https://a.fr", enabled=False)
    on = CatalogConfig("b", "isogeo", "B", "https://b.fr")
    assert isogeo_catalog([CONFIG]) is None
    found = [isogeo_catalog([off, on]), isogeo_catalog([off])]
    assert [one.id if one is not None else "" for one in found] == ["b", "a"]


# Windows


def test_a_place_is_asked_for(qgis_app: Any) -> None:
    dialog = PlaceDialog(True)
    places: List[Any] = []
    dialog.chosen.connect(places.append)
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert not ok.isEnabled()
    dialog.address.setText("https://u:p@x.fr/a")
    dialog.accept()
    assert "never kept" in dialog.problem.text() and not places
    dialog.address.setText("/srv/partage")
    assert dialog.problem.text() == "" and not dialog.auth.isEnabled()
    dialog.name.setText("  Le  partage ")
    dialog.accept()
    assert (places[0].address, places[0].name) == ("/srv/partage", "Le partage")
    spin(0.02)


@pytest.mark.skipif(bool(postgres.missing()), reason=postgres.missing())
def test_a_database_is_set_up_published_to_and_followed(desk: Desk) -> None:
    with PostgresServer() as server:
        server.role("ana", "ana-mdp")
        server.run("GRANT CREATE ON DATABASE territoire TO ana")
        keep_connection(server, "notre base", username="ana", password="ana-mdp")
        try:
            _set_up(desk)
            assert server.run("SELECT count(*) FROM equipe.catalog_search_bookmarks").strip() == "2"
        finally:
            forget_connections()


def _set_up(desk: Desk) -> None:
    desk.action("PostgreSQL…").trigger()
    dialog = desk.dialog(DatabaseDialog)
    assert dialog.connection.currentText().startswith("notre base (territoire")
    dialog.schema.setText("equipe")
    dialog.accept()
    desk.dialog(QMessageBox).accept()
    wait_until(lambda: bool(desk.sharing.team.all()) and desk.sharing.team.all()[0].may_write)
    desk.store.favourites.add(kept(1))
    desk.action("Publish all your bookmarks").trigger()
    wait_until(lambda: "are in the database now" in desk.said)
    wait_until(lambda: _published(desk) == 1)
    window = desk.sharing.show_shared()
    wait_until(lambda: window.model.rowCount(window.model.index(0, 0)) == 1)
    assert window.remove.isVisible() and not window.remove.isEnabled()
    window.tree.setCurrentIndex(window.model.index(0, 0, window.model.index(0, 0)))
    window.remove.click()
    wait_until(lambda: _published(desk) == 0 and "Removed from the database" in desk.said)
    desk.strip.action.click()
    wait_until(lambda: _published(desk) == 1)


def _published(desk: Desk) -> int:
    known = desk.sharing.team.all()[0].shared
    return len(known.favourites) if known is not None else -1


def test_without_a_connection_there_is_nothing_to_choose(qgis_app: Any) -> None:
    dialog = DatabaseDialog([])
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


# In the plugin


@pytest.fixture
def plugin(qgis_app: Any, tmp_path: Path) -> Iterator[Tuple[CatalogSearchPlugin, Iface]]:
    """The whole plugin in a window of its own, with bookmarks of its own."""
    iface = Iface()
    iface.window.show()
    made = CatalogSearchPlugin(iface)
    made.initGui()
    yield made, iface
    made.unload()
    assert iface.drop_handlers == []
    iface.window.close()
    iface.window.deleteLater()
    spin(0.02)
    bookmarks_path().unlink(missing_ok=True)


def test_a_drop_on_qgis_brings_the_bookmarks_and_they_can_be_shared_on(
    plugin: Tuple[CatalogSearchPlugin, Iface], file: Path, tmp_path: Path
) -> None:
    made, iface = plugin
    assert made.dock is not None and made.bookmarks is not None and made.store is not None
    made.store.replace_all([CONFIG])
    data = mime(file.as_uri())
    (handler,) = [one for one in iface.drop_handlers if one.canHandleMimeData(data)]
    assert handler.handleMimeDataV2(data)
    panel = made.dock.panel()
    wait_until(lambda: bool(_open(panel, ImportDialog)))
    _open(panel, ImportDialog)[0].accept()
    store = made.bookmarks.open_store()
    wait_until(lambda: store.favourites.count() == 2)
    panel.views.show(panel.kept)
    wait_until(lambda: any(node.what == FOLDER for node in panel.kept.model.nodes()))
    node = next(node for node in panel.kept.model.nodes() if node.what == FOLDER)
    panel.kept.tree.setCurrentIndex(panel.kept.model.index_of(node.name))
    menu = panel.kept.more.menu()
    menu.aboutToShow.emit()
    export = next(action for action in _actions(menu) if action.text() == "Export what is selected…")
    assert export.isEnabled()
    chosen = chosen_of(panel.kept.tree.chosen())
    assert (chosen.folder, chosen.name, chosen.kind) == (node.id, "Eau", ItemKind.FAVOURITE)
    assert [one.title for one in chosen.shared(store, [CONFIG]).favourites] == [FULL.title]
    sections = [one for one in panel.kept.model.nodes() if one.what == SECTION]
    everything_shown = chosen_of(sections)
    assert len(everything_shown.favourites) == 2 and len(everything_shown.searches) == 1


def test_what_is_wrong_can_be_read_in_a_dark_theme_of_style_sheets(qgis_app: Any) -> None:
    window = QWidget()
    window.setStyleSheet("QWidget { background-color: #202020; color: #e0e0e0; }")
    label = WarningLabel("wrong", window)
    window.show()
    wait_until(label.isVisible)
    assert label.palette().color(QPalette.ColorRole.WindowText).lightnessF() > 0.6
    window.setStyleSheet("QWidget { background-color: white; color: black; }")
    wait_until(lambda: label.palette().color(QPalette.ColorRole.WindowText).lightnessF() < 0.45)
    window.deleteLater()


def test_what_is_followed_is_read_again_and_left_in_its_window(desk: Desk, file: Path) -> None:
    desk.deeds.follow(place_of(str(file), "Équipe"))
    wait_until(lambda: desk.sharing.team.all()[0].shared is not None and not desk.sharing.team.busy)
    window = desk.sharing.show_shared()
    wait_until(lambda: window.model.rowCount() == 1)
    assert not window.again.isEnabled() and not window.leave.isEnabled()
    window.tree.setCurrentIndex(window.model.index(0, 0))
    file.write_text('{"catalog_search_bookmarks": 1, "searches": [{"name": "Air", "text": "air"}]}', "utf-8")
    window.again.click()
    wait_until(lambda: window.model.index(0, 0, window.model.index(0, 0)).data() == "Air")
    assert window.tree.currentIndex().data() == "Team: Équipe" and window.leave.isEnabled()
    window.leave.click()
    assert desk.sharing.team.all() == () and "not followed any more" in desk.said
    wait_until(lambda: window.model.rowCount() == 0)
