"""The manager of catalogues: changing the list and going back, taking in from elsewhere, asking addresses."""
from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Callable, Iterator, List, Optional

import pytest
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QMimeData, QModelIndex, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDropEvent, QKeySequence
from qgis.PyQt.QtTest import QAbstractItemModelTester, QTest
from qgis.PyQt.QtWidgets import QApplication, QDialogButtonBox, QInputDialog, QLineEdit, QPushButton, QTextBrowser

from catalog_search.catalogs.detect import Candidate, Confidence, Detection
from catalog_search.catalogs.registry import catalog_class, catalog_types
from catalog_search.gui import manager_list as lists
from catalog_search.gui.add_catalog_dialog import CatalogDialog
from catalog_search.gui.connection_words import capability_facts, detection_text
from catalog_search.gui.manager_dialog import ManagerDialog
from catalog_search.gui.manager_model import MIME, CatalogTreeModel
from catalog_search.gui.presets_dialog import PresetsDialog
from catalog_search.model.config import CatalogConfig
from catalog_search.network.qgis_async import AsyncCarrier
from catalog_search.support.connection_files import VARIABLE
from catalog_search.support.connections import ConnectionStore
from tests.qgis.gui_kit import panels, search, titles, two_catalogues, wait_until
from tests.servers.csw_double import CswDouble
from tests.servers.portals import WMS, PortalDouble
from tests.servers.udata import UdataDouble

Checked, Unchecked = Qt.CheckState.Checked, Qt.CheckState.Unchecked


def made(name: str, group: str = "", **more: Any) -> CatalogConfig:
    return CatalogConfig(name, "csw", name.title(), f"https://{name}.example.org/csw", group=group, **more)


LIST = [made("a"), made("b", "North"), made("c"), made("d", "North"), made("e", "South")]


@pytest.fixture
def store(qgis_app: object) -> ConnectionStore:
    """a, North(b, d), c, South(e), and nothing that the plugin provides."""
    store = ConnectionStore()
    store.replace_all(LIST)
    return store


@pytest.fixture
def carrier(qgis_app: object) -> Iterator[AsyncCarrier]:
    carrier = AsyncCarrier()
    yield carrier
    carrier.close()


@pytest.fixture
def manager(store: ConnectionStore, carrier: AsyncCarrier) -> Iterator[ManagerDialog]:
    dialog = ManagerDialog(store, carrier)
    tester = QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    dialog.show()
    QApplication.setActiveWindow(dialog)
    yield dialog
    dialog.close()
    del tester
    QTest.qWait(1)


@pytest.fixture
def form(carrier: AsyncCarrier) -> Iterator[CatalogDialog]:
    dialog = CatalogDialog(carrier)
    dialog.show()
    QApplication.setActiveWindow(dialog)
    yield dialog
    dialog.close()
    QTest.qWait(1)


def ids(store: ConnectionStore) -> List[str]:
    return [config.id for config in store.all()]


def outline(model: CatalogTreeModel, parent: QModelIndex = QModelIndex()) -> List[Any]:
    """The tree as nested lists of its first column."""
    found: List[Any] = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        below = outline(model, index)
        found.append([index.data(), *below] if model.group(index) else index.data())
    return found


def message(manager: ManagerDialog) -> str:
    item = manager.messages.currentItem()
    return item.text() if item is not None else ""


def button(manager: ManagerDialog, text: str) -> Optional[QPushButton]:
    item = manager.messages.currentItem()
    found = [b for b in item.findChildren(QPushButton) if b.text() == text] if item is not None else []
    return found[0] if found else None


def press(manager: ManagerDialog, key: str) -> None:
    sequence = QKeySequence(key)
    for action in manager.actions():
        if action.shortcut() == sequence:
            action.trigger()
            return
    raise AssertionError(f"nothing listens to {key}")


class TestList:
    def test_a_group_stands_where_its_first_member_does(self) -> None:
        assert [c.id for c in lists.flat(lists.blocks_of(LIST))] == ["a", "b", "d", "c", "e"]

    @pytest.mark.parametrize(
        ("picked", "group", "at", "expected"),
        [
            ({"c"}, "North", 0, "a c b d e"), ({"c"}, "North", 1, "a b c d e"), ({"c"}, "North", None, "a b d c e"),
            ({"d"}, "North", 0, "a d b c e"), ({"b"}, "North", 2, "a d b c e"), ({"b"}, "North", 1, "a b d c e"),
            ({"a", "e"}, "North", 1, "b a e d c"), ({"b", "d"}, "South", 0, "a c b d e"),
            ({"a"}, "New", None, "b d c e a"),
        ],
    )  # fmt: skip
    def test_moving_into_a_group(self, picked: set, group: str, at: Optional[int], expected: str) -> None:
        moved = lists.moved_into(LIST, picked, group, at)
        assert [c.id for c in moved] == expected.split()
        assert {c.group for c in moved if c.id in picked} == {group}

    @pytest.mark.parametrize(
        ("picked", "groups", "at", "expected"),
        [
            ({"c"}, set(), 0, "c a b d e"), ({"a"}, set(), 2, "b d a c e"), ({"d"}, set(), None, "a b c e d"),
            ({"b", "d"}, {"North"}, 4, "a c e b d"), ({"e"}, {"South"}, 1, "a e b d c"), ({"a"}, set(), 1, "a b d c e"),
            ({"b", "d"}, set(), 0, "b d a c e"),
        ],
    )  # fmt: skip
    def test_moving_at_the_top(self, picked: set, groups: set, at: Optional[int], expected: str) -> None:
        moved = lists.moved_to_top(LIST, picked, groups, at)
        assert [c.id for c in moved] == expected.split()
        assert all((not c.group) == (not groups) for c in moved if c.id in picked)

    def test_shifting_keeps_neighbours_apart_and_stops_at_the_ends(self) -> None:
        up = lists.shifted(LIST, {"c", "e"}, {"South"}, -1)
        assert [c.id for c in up] == ["a", "c", "e", "b", "d"]
        assert [c.id for c in lists.shifted(LIST, {"a"}, set(), -1)] == ["a", "b", "d", "c", "e"]
        assert [c.id for c in lists.shifted(LIST, {"b"}, set(), 1)] == ["a", "d", "b", "c", "e"]
        assert [c.id for c in lists.shifted(LIST, {"b", "d"}, {"North"}, 1)] == ["a", "c", "b", "d", "e"]

    def test_what_stays_as_it_was_remains_provided(self) -> None:
        provided = [replace(config, builtin=True) for config in LIST]
        assert all(c.builtin for c in lists.shifted(provided, {"c"}, set(), -1))
        assert [c.id for c in lists.regrouped(provided, {"a"}, "North") if not c.builtin] == ["a"]
        assert all(c.builtin for c in lists.updated(provided, provided[0]))
        assert not lists.updated(provided, provided[0].renamed("Mine"))[0].builtin


class TestTree:
    def test_groups_with_their_members(self, manager: ManagerDialog) -> None:
        assert outline(manager.model) == ["A", ["North", "B", "D"], "C", ["South", "E"]]
        assert "5" in manager.count.text()

    def test_a_group_is_switched_with_all_its_members(self, manager: ManagerDialog, store: ConnectionStore) -> None:
        model = manager.model
        model.setData(model.index_of("b"), Unchecked, Qt.ItemDataRole.CheckStateRole)
        north = model.index_of(group="North")
        assert north.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.PartiallyChecked
        model.setData(north, Unchecked, Qt.ItemDataRole.CheckStateRole)
        assert [c.id for c in store.enabled()] == ["a", "c", "e"]
        press(manager, "Ctrl+Z")
        press(manager, "Ctrl+Z")
        assert store.all() == LIST

    def test_renaming_in_place_keeps_the_selection(self, manager: ManagerDialog, store: ConnectionStore) -> None:
        manager.view.select(["d"])
        press(manager, "F2")
        editor = manager.view.findChild(QLineEdit)
        editor.setText("Delta")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        QTest.qWait(10)
        assert store.get("d").name == "Delta" and manager.view.picked() == (["d"], [])

    def test_a_group_under_the_name_of_another_joins_it(self, manager: ManagerDialog, store: ConnectionStore) -> None:
        manager.view.select([], ["South"])
        press(manager, "F2")
        editor = manager.view.findChild(QLineEdit)
        editor.setText("North")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        QTest.qWait(10)
        assert outline(manager.model) == ["A", ["North", "B", "D", "E"], "C"]
        manager.undo()
        assert store.all() == LIST

    def test_dropping_moves_and_undo_restores(self, manager: ManagerDialog, store: ConnectionStore) -> None:
        model, move = manager.model, Qt.DropAction.MoveAction
        data = model.mimeData([model.index_of("c"), model.index_of("a")])
        assert model.canDropMimeData(data, move, -1, -1, model.index_of(group="South"))
        assert model.dropMimeData(data, move, 0, 0, model.index_of(group="South"))
        assert outline(model) == [["North", "B", "D"], ["South", "A", "C", "E"]]
        model.dropMimeData(model.mimeData([model.index_of(group="South")]), move, 0, 0, QModelIndex())
        assert outline(model) == [["South", "A", "C", "E"], ["North", "B", "D"]]
        model.dropMimeData(model.mimeData([model.index_of("e")]), move, -1, -1, QModelIndex())
        assert outline(model)[-1] == "E" and store.get("e").group == ""
        for _ in range(3):
            manager.undo()
        assert store.all() == LIST
        assert model.mimeTypes() == [MIME]

    def test_folded_groups_stay_folded(self, manager: ManagerDialog) -> None:
        manager.view.collapse(manager.model.index_of(group="North"))
        manager.view.select(["c"])
        manager.move(-1)
        assert not manager.view.isExpanded(manager.model.index_of(group="North"))
        assert manager.view.isExpanded(manager.model.index_of(group="South"))

    def test_hostile_texts_are_one_plain_line(self, manager: ManagerDialog, store: ConnectionStore) -> None:
        store.replace_all([CatalogConfig("x", "csw", "<b>x</b>\n\u202ey", "https://x.example.org/" + "y" * 5000)])
        index = manager.model.index_of("x")
        assert index.data() == "<b>x</b> y"
        assert "<b>x" not in index.data(Qt.ItemDataRole.ToolTipRole).replace("<p><b>", "")

    def test_a_type_of_another_version_is_shown_but_not_edited(
        self, manager: ManagerDialog, store: ConnectionStore
    ) -> None:
        store.add(CatalogConfig("n", "newtype", "New", "https://n.example.org"))
        manager.view.select(["n"])
        assert manager.edit() is None and not manager.actions_.edit.isEnabled()
        assert "cannot search" in manager.model.index_of("n").data(Qt.ItemDataRole.ToolTipRole)


class TestEditing:
    def test_a_name_is_no_html_in_a_message(self, manager: ManagerDialog) -> None:
        manager.model.setData(manager.model.index_of("a"), "<b>A</b> & co's <img src=x>")
        manager.view.select(["a"])
        manager.remove()
        shown = manager.messages.currentItem().findChild(QTextBrowser).toPlainText()
        assert shown == "“<b>A</b> & co's <img src=x>” removed."

    def test_a_new_group_without_a_name_moves_nothing(self, manager: ManagerDialog, store: ConnectionStore) -> None:
        before = store.all()
        manager.view.select([next(config.id for config in before if config.group)])
        manager.actions_.new_group_wanted.emit()
        manager.findChild(QInputDialog).accept()
        assert store.all() == before

    def test_what_a_message_offers_to_undo_is_the_last_step(self, manager: ManagerDialog) -> None:
        manager.view.select(["a"])
        manager.remove()
        assert button(manager, "Undo") is not None
        manager.switch(["c"], False)
        assert button(manager, "Undo") is None  # it would switch "c" on again, and leave "a" removed

    def test_remove_says_so_and_its_undo_restores_exactly(self, manager: ManagerDialog, store: ConnectionStore) -> None:
        manager.view.select(["c"], ["North"])
        press(manager, "Del")
        assert ids(store) == ["a", "e"]
        assert "3" in message(manager)
        assert manager.view.picked() == (["e"], [])
        undo = button(manager, "Undo")
        assert undo is not None
        undo.click()
        assert store.all() == LIST
        press(manager, "Ctrl+Shift+Z")
        assert ids(store) == ["a", "e"]

    def test_undo_goes_back_step_by_step(self, manager: ManagerDialog, store: ConnectionStore) -> None:
        states = [store.all()]
        deeds = (partial(manager.move, 1), manager.duplicate, manager.remove, partial(manager.move_to_group, "South"))
        for deed in deeds:
            manager.view.select(["a"] if store.get("a") else ["c"])
            deed()
            states.append(store.all())
        assert len({tuple(state) for state in states}) == 5
        for expected in reversed(states[:-1]):
            manager.undo()
            assert store.all() == expected
        assert not manager.actions_.undo.isEnabled()
        for expected in states[1:]:
            manager.redo()
            assert store.all() == expected

    def test_a_duplicate_stands_below_with_a_name_and_id_of_its_own(
        self, manager: ManagerDialog, store: ConnectionStore
    ) -> None:
        manager.view.select(["b"])
        press(manager, "Ctrl+D")
        manager.view.select(["b"])
        press(manager, "Ctrl+D")
        north = outline(manager.model)[1]
        assert north == ["North", "B", "B (copy) 2", "B (copy)", "D"]
        assert len(set(ids(store))) == 7
        assert store.find("B (copy)") == replace(LIST[1], id=store.find("B (copy)").id, name="B (copy)")

    def test_keys_move_the_selection(self, manager: ManagerDialog, store: ConnectionStore) -> None:
        manager.view.select(["c"])
        press(manager, "Alt+Up")
        assert ids(store) == ["a", "c", "b", "d", "e"]
        assert manager.view.picked() == (["c"], [])
        press(manager, "Alt+Down")
        press(manager, "Alt+Down")
        press(manager, "Alt+Down")
        assert ids(store) == ["a", "b", "d", "e", "c"]

    def test_the_menu_of_groups(self, manager: ManagerDialog, store: ConnectionStore) -> None:
        manager.view.select(["b", "c"])
        menu = manager.actions_.group_menu
        menu.aboutToShow.emit()
        entries = {action.text(): action for action in menu.actions()}
        assert [text for text in entries if text] == ["North", "South", "No group", "New group…"]
        entries["South"].trigger()
        assert outline(manager.model) == ["A", ["North", "D"], ["South", "E", "B", "C"]]
        menu.aboutToShow.emit()
        next(action for action in menu.actions() if action.text() == "No group").trigger()
        assert outline(manager.model) == ["A", ["North", "D"], ["South", "E"], "B", "C"]

    def test_a_change_from_elsewhere_ends_the_history(self, manager: ManagerDialog, store: ConnectionStore) -> None:
        manager.view.select(["c"])
        manager.remove()
        store.set_enabled("a", False)
        assert not manager.actions_.undo.isEnabled() and message(manager) == ""
        manager.undo()
        assert ids(store) == ["a", "b", "d", "e"] and not store.get("a").enabled

    def test_provided_catalogues_come_back(self, manager: ManagerDialog, store: ConnectionStore) -> None:
        manager.restore_provided()
        assert ids(store) == ["a", "b", "c", "d", "e", "datagouv", "sample"]
        manager.undo()
        assert store.all() == LIST
        manager.redo()
        manager.restore_provided()
        assert ids(store)[-2:] == ["datagouv", "sample"]

    def test_an_empty_list_offers_ways_to_fill_it(self, manager: ManagerDialog, store: ConnectionStore) -> None:
        store.replace_all([])
        assert manager.empty.isVisible() and not manager.view.isVisible()
        restore = [b for b in manager.empty.findChildren(QPushButton) if "provided" in b.text()]
        restore[0].click()
        assert manager.view.isVisible()

    def test_the_form_adds_and_edits(self, manager: ManagerDialog, store: ConnectionStore) -> None:
        form = manager.add()
        form.url.setText("https://new.example.org/csw")
        form.type.setCurrentIndex(form.type.findData("csw"))
        form.name.setText("New")
        form.group.setEditText("North")
        form.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
        added = store.find("New")
        assert added.group == "North" and manager.view.picked() == ([added.id], [])
        form = manager.edit()
        assert form.group.currentText() == "North"
        form.name.setText("Newer")
        form.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
        assert store.get(added.id) == replace(added, name="Newer")
        manager.undo()
        manager.undo()
        assert store.all() == LIST

    def test_closing_tells_only_where_other_catalogues_are_searched(
        self, store: ConnectionStore, carrier: AsyncCarrier
    ) -> None:
        told: List[int] = []
        for enabled in (True, False):
            dialog = ManagerDialog(store, carrier)
            dialog.closed_changed.connect(lambda: told.append(1))
            dialog.show()
            dialog.switch(["a"], enabled)
            dialog.resize(760, 555)
            dialog.close()
        assert told == [1]
        again = ManagerDialog(store, carrier)
        assert (again.width(), again.height()) == (760, 555)
        again.close()


class TestFromElsewhere:
    def write(self, folder: Path, *entries: object) -> Path:
        path = folder / "liste.json"
        path.write_text(json.dumps({"catalog_search_connections": 1, "catalogs": list(entries)}), "utf-8")
        return path

    def test_a_file_with_broken_entries(self, manager: ManagerDialog, store: ConnectionStore, tmp_path: Path) -> None:
        path = self.write(
            tmp_path,
            {"type": "csw", "url": "https://a.example.org/csw?service=CSW&request=GetCapabilities", "name": "Known"},
            {"type": "csw", "url": "https://ana:hidden@f.example.org/csw", "name": "F", "id": "a"},
            {"type": "csw", "url": "https://f.example.org/csw", "name": "F twice"},
            {"type": "csw", "url": "https://g.example.org/csw", "name": "G", "login": True, "group": "North"},
            {"type": "csw", "url": "https://h.example.org/csw", "name": "H", "authcfg": "zzzzzzz"},
            {"type": "future", "url": "https://i.example.org", "name": "I"},
            {"type": "csw", "url": "javascript:alert(1)", "name": "J"},
            {"type": "csw", "url": "file:///etc/passwd", "name": "K"},
            {"type": "csw", "url": "http://[", "name": "L"},
            {"type": "csw"}, 3, None,
        )  # fmt: skip
        manager.transfer.read(str(path))
        new = store.all()[5:]
        assert [c.name for c in new] == ["F", "G", "H"]
        assert len(set(ids(store))) == 8
        assert not any(c.authcfg for c in new) and "hidden" not in repr(new)
        for part in ("3 catalogue(s) added", "2 already there", "7 entries left out", "3 need(s) a login"):
            assert part in message(manager)
        assert button(manager, "Details") is not None
        assert "I: this version cannot search" in manager._detail
        button(manager, "Undo").click()
        assert store.all() == LIST

    @pytest.mark.parametrize("text", ["", "{", "[1", '{"catalog_search_connections": 9}', "\x00\xff"])
    def test_a_file_that_is_none_changes_nothing(
        self, manager: ManagerDialog, store: ConnectionStore, tmp_path: Path, text: str
    ) -> None:
        (tmp_path / "x.json").write_bytes(text.encode("latin-1"))
        manager.transfer.read(str(tmp_path / "x.json"))
        assert "x.json" in message(manager) and store.all() == LIST

    def test_a_file_dropped_on_the_window(self, manager: ManagerDialog, store: ConnectionStore, tmp_path: Path) -> None:
        path = self.write(tmp_path, {"type": "csw", "url": "https://f.example.org/csw", "name": "F"})
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        event = QDropEvent(
            QPointF(30, 30), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        manager.dropEvent(event)
        assert ids(store)[-1] == "F"

    def test_an_export_comes_back_without_logins(
        self, manager: ManagerDialog, store: ConnectionStore, tmp_path: Path
    ) -> None:
        manager.transfer._going = [replace(LIST[0], authcfg="abc1234"), LIST[1]]
        manager.transfer._write(str(tmp_path / "out.json"))
        assert "2" in message(manager)
        assert "abc1234" not in (tmp_path / "out.json").read_text("utf-8")
        store.replace_all([])
        manager.transfer.read(str(tmp_path / "out.json"))
        assert store.all() == LIST[:2]
        assert "1 need(s) a login" in message(manager)

    def test_the_connections_of_metasearch(self, manager: ManagerDialog, store: ConnectionStore) -> None:
        settings = QgsSettings()
        settings.remove("MetaSearch")
        manager.actions_.import_metasearch.trigger()
        assert "MetaSearch" in message(manager)
        settings.setValue("MetaSearch/Géo/url", "https://geo.example.org/csw")
        settings.setValue("MetaSearch/A too/url", "https://a.example.org/csw")
        settings.setValue("MetaSearch/Rec/url", "https://rec.example.org")
        settings.setValue("MetaSearch/Rec/catalog-type", "OGC API - Records")
        manager.actions_.import_metasearch.trigger()
        settings.remove("MetaSearch")
        assert store.find("Géo").group == "MetaSearch" and store.find("A too") is None
        assert ("ogcrecords" in catalog_types()) == (store.find("Rec") is not None)

    def test_presets_are_searched_ticked_and_added(self, manager: ManagerDialog, store: ConnectionStore) -> None:
        dialog = manager.add_presets()
        assert isinstance(dialog, PresetsDialog)
        ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
        assert not ok.isEnabled()
        every = dialog._proxy.rowCount()
        dialog.search.setText("bretagne  GÉO")
        assert 0 < dialog._proxy.rowCount() < every
        dialog._model.itemFromIndex(dialog._proxy.mapToSource(dialog._proxy.index(0, 0))).setCheckState(Checked)
        dialog.search.clear()
        dialog.language.setCurrentIndex(dialog.language.findData("de"))
        assert 0 < dialog._proxy.rowCount() < every
        dialog._model.itemFromIndex(dialog._proxy.mapToSource(dialog._proxy.index(0, 0))).setCheckState(Checked)
        dialog.group.setEditText("Presets")
        assert ok.isEnabled() and "2" in ok.text()
        ok.click()
        assert [c.group for c in store.all()[5:]] == ["Presets", "Presets"]
        again = manager.add_presets()
        assert len([row for row in range(every) if not again._model.item(row).isEnabled()]) == 2
        again.close()

    def test_a_provided_list_is_shown_and_undone_like_any_other(
        self, carrier: AsyncCarrier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = self.write(tmp_path, {"id": "p", "type": "csw", "url": "https://p.example.org/csw", "group": "Office"})
        monkeypatch.setenv(VARIABLE, str(path))
        store = ConnectionStore()
        dialog = ManagerDialog(store, carrier)
        before = store.all()
        dialog.view.select(["p"])
        dialog.move_to_group("")
        assert store.get("p").group == "" and not store.get("p").builtin
        dialog.undo()
        assert store.all() == before and store.get("p").builtin
        dialog.close()


class TestDetection:
    def paste(self, form: CatalogDialog, text: str) -> None:
        QApplication.clipboard().setText(text)
        form.url.selectAll()
        form.url.paste()

    def done(self, form: CatalogDialog) -> Callable[[], bool]:
        return lambda: not form._detector.busy and form.detection.text.text() != ""

    def detect(self, form: CatalogDialog, text: str) -> None:
        form.url.setText(text)
        form.detect_button.click()
        wait_until(lambda: not form._detector.busy)

    def test_a_pasted_address_fills_in_the_form(self, form: CatalogDialog) -> None:
        with UdataDouble(strict=False) as portal:
            self.paste(form, f"  {portal.url}/fr/datasets/arbres/ ")
            wait_until(lambda: form._detector.busy)
            wait_until(self.done(form))
            assert form.type.currentData() == "datagouv"
            assert form.url.text() == portal.url
            assert form.name.text() == "Données du pays de Vaubrun"
            assert "Données du pays de Vaubrun" in form.detection.text.text()
            assert form.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()

    def test_typing_letter_by_letter_asks_nobody(self, form: CatalogDialog) -> None:
        QTest.keyClicks(form.url, "http://127.0.0.1:9/csw")
        QTest.qWait(500)
        assert not form._detector.busy and form.detection.isHidden()

    def test_enter_detects_a_new_address_and_keeps_a_known_one(self, form: CatalogDialog) -> None:
        saved: List[CatalogConfig] = []
        form.saved.connect(saved.append)
        with CswDouble() as server:
            QTest.keyClicks(form.url, f"{server.endpoint}?service=CSW&request=GetCapabilities")
            QTest.keyClick(form.url, Qt.Key.Key_Return)
            wait_until(self.done(form))
            assert not saved and form.type.currentData() == "csw"
            QTest.keyClick(form.url, Qt.Key.Key_Return)
            assert [config.url for config in saved] == [server.endpoint]

    def test_a_name_that_the_user_gave_stays(self, form: CatalogDialog) -> None:
        form.name.setText("Mine")
        with CswDouble() as server:
            self.detect(form, server.endpoint)
        assert form.name.text() == "Mine"

    def test_credentials_are_left_out_and_said_so(self, form: CatalogDialog) -> None:
        with CswDouble() as server:
            self.detect(form, server.endpoint.replace("://", "://ana:hidden@"))
            assert form.url.text() == server.endpoint
            assert "authentication configuration" in form.detection.text.text()
        form.url.setText("https://ana:hidden@x.example.org/csw")
        assert form.config().url == "https://x.example.org/csw"
        form.url.editingFinished.emit()
        assert "hidden" not in form.url.text() and "left out" in form.detection.text.text()

    def test_nothing_there_says_why_and_what_was_tried(self, form: CatalogDialog) -> None:
        self.detect(form, "http://127.0.0.1:9/csw")
        assert "127.0.0.1:9" in form.detection.text.text()
        assert "refused" in form.detection.text.text()
        assert form.detection.tried.isHidden()
        form.detection.tried_button.click()
        assert form.detection.tried.isVisible()
        rows = form.detection.tried_rows()
        assert rows and all(row[0] and row[1].startswith("http") and row[2] for row in rows)

    def test_a_wms_pasted_by_mistake(self, form: CatalogDialog) -> None:
        with PortalDouble() as portal:
            portal.xml("/wms", WMS)
            self.detect(form, f"{portal.url}/wms?service=WMS&request=GetCapabilities")
        assert "WMS service" in form.detection.text.text()

    def test_a_login_that_is_wanted_points_at_the_selector(self, form: CatalogDialog) -> None:
        with PortalDouble(refuse=401) as portal:
            self.detect(form, f"{portal.url}/geonetwork/srv/fre/csw")
            assert "Choose an authentication configuration" in form.detection.text.text()
            assert form.type.currentData() == "geonetwork" and form.auth.isEnabled()
            sent = len(portal.requests)
            form.auth.selectedConfigIdChanged.emit("abc1234")
            wait_until(lambda: not form._detector.busy)
            assert len(portal.requests) >= sent

    def test_an_address_that_is_none(self, form: CatalogDialog) -> None:
        self.detect(form, "mailto:ana@example.org")
        assert "no address" in form.detection.text.text()

    def test_stopping_half_way(self, form: CatalogDialog) -> None:
        with PortalDouble(delay=0.4, strict=False) as portal:
            form.url.setText(f"{portal.url}/somewhere")
            form.detect_button.click()
            wait_until(lambda: "Looking at http" in form.detection.text.text())
            form.detection.stop_button.click()
            assert not form._detector.busy and form.detect_button.isEnabled()
            assert "Stopped" in form.detection.text.text()
            QTest.qWait(600)
            assert "Stopped" in form.detection.text.text()
            assert len(portal.requests) == 1

    def test_closing_half_way(self, carrier: AsyncCarrier) -> None:
        with PortalDouble(delay=0.3, strict=False) as portal:
            form = CatalogDialog(carrier)
            form.show()
            form.url.setText(f"{portal.url}/somewhere")
            form.detect()
            wait_until(lambda: len(portal.requests) == 1)
            form.close()
            QTest.qWait(700)
            assert len(portal.requests) == 1

    def test_editing_the_address_forgets_what_was_found(self, form: CatalogDialog) -> None:
        with CswDouble() as server:
            self.detect(form, server.endpoint)
        assert form.detection.isVisible()
        QTest.keyClicks(form.url, "x")
        assert form.detection.isHidden()

    def test_several_candidates_are_offered(self, form: CatalogDialog) -> None:
        one = Candidate("csw", "https://a.example.org/csw", "One", "2.0.2", 5)
        two = Candidate("ckan", "https://a.example.org", "Two", "", None, Confidence.LIKELY)
        form._detected(Detection(found=(one, two)))
        assert form.detection.choice.isVisible() and form.detection.choice.count() == 2
        form.detection.choice.setCurrentRow(1)
        assert (form.type.currentData(), form.url.text(), form.name.text()) == ("ckan", two.url, "Two")
        form.detection.choice.setCurrentRow(0)
        assert (form.type.currentData(), form.name.text()) == ("csw", "One")

    def test_what_is_recognised_but_not_supported(self) -> None:
        found = Detection(found=(Candidate("dcat", "https://a", confidence=Confidence.NOT_SUPPORTED),))
        assert "Recognised as DCAT" in detection_text(found)


class TestConnection:
    def test_says_what_the_catalogue_can_do(self, form: CatalogDialog) -> None:
        with CswDouble() as server:
            form.url.setText(server.endpoint)
            form.type.setCurrentIndex(form.type.findData("csw"))
            form.test_button.click()
            wait_until(lambda: form._call is None)
        assert "25" in form.result.text()
        rows = form.report._rows
        texts = [rows.itemAt(row, rows.ItemRole.FieldRole).widget().text() for row in range(rows.rowCount())]
        assert "Map area" in texts[0] and "Licence" in texts[1]
        form.url.setText("https://other.example.org/csw")

    @pytest.mark.parametrize("type_name", catalog_types())
    def test_every_type_is_put_into_words(self, qgis_app: object, type_name: str) -> None:
        facts = capability_facts(catalog_class(type_name).capabilities)
        assert len(facts) == 6 and all(label and words for label, words in facts)


class TestFromTheDock:
    def test_the_chooser_opens_one_manager_and_a_change_searches_again(
        self, qgis_iface: Any, tmp_path: Path
    ) -> None:
        with panels(qgis_iface, two_catalogues(tmp_path)) as make:
            panel = make()
            search(panel, "communes")
            panel._open_chooser()
            panel.chooser.manage_button.click()
            manager = panel.findChild(ManagerDialog)
            assert panel.chooser.isHidden() and manager.isVisible() and not manager.isModal()
            assert panel.manage_catalogs() is manager
            manager.switch(["one"], False)
            manager.close()
            wait_until(lambda: not panel.services.session.busy and titles(panel) == [])
            assert panel.manage_catalogs() is not manager
