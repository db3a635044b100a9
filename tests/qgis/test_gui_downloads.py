"""The list of downloads: what runs, waits, stops and goes on, and what is left of it when QGIS ends."""
from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Callable, Iterator, List

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QEvent, QPoint, Qt
from qgis.PyQt.QtGui import QHelpEvent
from qgis.PyQt.QtTest import QAbstractItemModelTester, QTest
from qgis.PyQt.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QMenu

from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.downloads import Downloads
from catalog_search.gui.downloads_deeds import Act, choices
from catalog_search.gui.downloads_row import Deed, Download, State, time_left
from catalog_search.gui.layer_choice_dialog import LayerChoiceDialog
from catalog_search.loading.kinds import Kind
from catalog_search.loading.link import Link
from catalog_search.loading.links import classify
from catalog_search.loading.sources import Plan, Source
from catalog_search.model.record import Record, Resource
from catalog_search.network.download_shared import close_store, shared_store
from catalog_search.support.settings import Settings
from tests.qgis.gui_kit import wait_until
from tests.qgis.loading_support import write_vector
from tests.qgis.test_download_store import DATA, SIZE, child, put
from tests.servers.files import FileServer

SLOW = "?slow=0.02"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FileServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    put(folder / "a.bin", DATA[:SIZE])
    put(folder / "big.geojson", write_vector(folder / "w.geojson", "GeoJSON", code=4326).read_bytes() + b" " * SIZE)
    with FileServer(folder, ranges=True, validators=True) as running:
        yield running


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path) -> Iterator[None]:
    """A store without anything of the tests before."""
    close_store()
    shared_store(tmp_path / "store")
    yield
    close_store()


def given(url: str, name: str = "x", **fields: Any) -> "tuple[Record, Link]":
    resource = Resource(url, title=f"File {name}", **fields)
    record = Record(name, "one", f"Record {name}", resources=(resource,))
    return record, classify(resource, record)


def running(row: Download) -> bool:
    return row.state is State.RUNNING and row.received > 100_000


def messages(panel: DockPanel) -> List[str]:
    return [note.text for note in panel.messages.notes()]


def jobs() -> List[str]:
    return sorted(path.name for path in (shared_store().store.folder / "jobs").glob("*.json"))


def part_sizes() -> List[int]:
    sizes = []
    for path in shared_store().store.folder.glob("*/part"):
        with suppress(FileNotFoundError):  # it was removed just now
            sizes.append(path.stat().st_size)
    return sizes


@pytest.fixture
def downloads(own_store: None, panel: DockPanel) -> Downloads:
    QAbstractItemModelTester(panel.opener.downloads.model, panel)
    return panel.opener.downloads


def test_a_file_is_saved_and_its_row_tells_how_far_it_is(
    panel: DockPanel, downloads: Downloads, server: FileServer, tmp_path: Path
) -> None:
    assert downloads.panel.isHidden()
    row = downloads.save(*given(f"{server.url}/a.bin{SLOW}"), str(tmp_path / "mine"))
    assert downloads.panel.isVisible() and row.state is State.WAITING
    wait_until(lambda: running(row) and row.speed > 0)
    assert row.size == SIZE and 0 < row.share < 1
    assert "/s" in row.status and "%" in downloads.panel.summary.full_text()
    wait_until(lambda: len(jobs()) == 1)
    wait_until(lambda: row.state is State.DONE, 20)
    assert row.result == tmp_path / "mine" / "a.bin" and row.result.read_bytes() == DATA[:SIZE]
    assert any("a.bin" in text for text in messages(panel))
    assert panel.messages.notes()[-1].action[0] == "Open folder"
    wait_until(lambda: jobs() == [])
    again = downloads.save(*given(f"{server.url}/a.bin{SLOW}"), str(tmp_path / "mine"))
    wait_until(lambda: again.state is State.DONE)
    assert again.result == tmp_path / "mine" / "a-2.bin" and server.sent == SIZE


def test_paused_and_resumed_no_byte_is_sent_twice(downloads: Downloads, server: FileServer, tmp_path: Path) -> None:
    row = downloads.save(*given(f"{server.url}/a.bin{SLOW}"), str(tmp_path / "mine"))
    wait_until(lambda: running(row))
    downloads.act(row, Act.PAUSE)
    assert row.state is State.PAUSED
    wait_until(lambda: row.transfer is not None and row.transfer.ended)
    there = part_sizes()[0]
    QTest.qWait(400)
    assert part_sizes() == [there]
    downloads.act(row, Act.RESUME)
    wait_until(lambda: row.state is State.DONE, 20)
    assert row.result.read_bytes() == DATA[:SIZE]
    assert server.asked[-1][1]["Range"] == f"bytes={there}-"


def test_cancelled_its_part_goes_and_it_can_be_tried_again(
    downloads: Downloads, server: FileServer, tmp_path: Path
) -> None:
    row = downloads.save(*given(f"{server.url}/a.bin{SLOW}"), str(tmp_path / "mine"))
    wait_until(lambda: running(row))
    downloads.act(row, Act.CANCEL)
    assert row.state is State.CANCELLED and row.share < 0
    wait_until(lambda: part_sizes() == [] and jobs() == [])
    assert not (tmp_path / "mine").exists()
    downloads.act(row, Act.RETRY)
    wait_until(lambda: row.state is State.DONE, 20)


def test_a_failure_says_why_and_can_be_tried_again(
    panel: DockPanel, downloads: Downloads, server: FileServer, tmp_path: Path
) -> None:
    server.refuse = 503
    row = downloads.save(*given(f"{server.url}/a.bin"), str(tmp_path / "mine"))
    wait_until(lambda: row.state is State.FAILED)
    assert "127.0.0.1" in row.status and row.status in messages(panel)[0]
    assert "1" in downloads.panel.summary.full_text()
    server.refuse = 0
    downloads.act(row, Act.RETRY)
    wait_until(lambda: row.state is State.DONE)


def test_a_few_at_once_and_the_others_wait(downloads: Downloads, server: FileServer, tmp_path: Path) -> None:
    rows = [
        downloads.save(*given(f"{server.url}/a.bin{SLOW}&n={number}", str(number)), str(tmp_path / "mine"))
        for number in range(6)
    ]
    wait_until(lambda: sum(running(row) for row in rows) == 3)
    assert [row.state for row in rows[3:]] == [State.WAITING] * 3
    downloads.act(rows[4], Act.CANCEL)
    downloads.act(rows[0], Act.CANCEL)
    wait_until(lambda: rows[3].state is State.RUNNING)
    for row in rows:
        if row.state.is_active:
            downloads.act(row, Act.CANCEL)
    wait_until(lambda: not downloads._workers.busy)


def test_what_is_not_finished_is_listed_again(
    make_panel: Callable[[], DockPanel], server: FileServer, tmp_path: Path
) -> None:
    first = make_panel().opener.downloads
    row = first.save(*given(f"{server.url}/a.bin{SLOW}", format="bin"), str(tmp_path / "mine"))
    wait_until(lambda: running(row) and len(jobs()) == 1)
    first.close()
    wait_until(lambda: not shared_store().workers.busy)
    close_store()
    shared_store(tmp_path / "store")
    again = make_panel().opener.downloads
    wait_until(lambda: again.model.rowCount() == 1)
    listed = again.model.rows()[0]
    assert (listed.state, listed.title, listed.target) == (State.PAUSED, row.title, row.target)
    assert 100_000 < listed.received < SIZE and listed.size == SIZE
    assert again.panel.isVisible() and not again.panel.close_button.isVisible()
    again.act(listed, Act.RESUME)
    wait_until(lambda: listed.state is State.DONE, 20)
    assert (tmp_path / "mine" / "a.bin").read_bytes() == DATA[:SIZE]
    again.panel.close_button.click()
    assert again.model.rowCount() == 0 and again.panel.isHidden()
    assert server.sent < SIZE + 400_000


class TestChoice:
    """A service with several layers, of which somebody is asked to choose."""

    @pytest.fixture
    def asking(self, downloads: Downloads, tmp_path: Path) -> Download:
        link = given("https://w.example/wfs", protocol="OGC:WFS")
        row = Download("Layers", *link, Deed.GEOPACKAGE, str(tmp_path / "layers.gpkg"))
        downloads.model.add(row)
        downloads._keep(row)
        wait_until(lambda: len(jobs()) == 1)
        sources = tuple(Source("WFS", f"uri{n}", f"name{n}", Kind.WFS, title=f"Layer {n}") for n in range(2))
        downloads._choose(row, Plan(sources, True))
        return row

    def test_it_speaks_of_saving(self, panel: DockPanel, asking: Download) -> None:
        dialog = panel.findChild(LayerChoiceDialog)
        assert "save?" in dialog.question.text()
        ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
        assert ok.text() == "Save"
        dialog.view.selectAll()
        assert ok.text().startswith("Save ")

    def test_closing_it_cancels(self, panel: DockPanel, asking: Download) -> None:
        panel.findChild(LayerChoiceDialog).reject()
        assert asking.state is State.CANCELLED
        wait_until(lambda: jobs() == [])

    def test_cancelling_in_the_list_closes_it(self, panel: DockPanel, downloads: Downloads, asking: Download) -> None:
        downloads.act(asking, Act.CANCEL)
        assert asking.state is State.CANCELLED
        assert not any(dialog.isVisible() for dialog in panel.findChildren(LayerChoiceDialog))

    def test_an_open_one_is_listed_again_when_qgis_ends(self, downloads: Downloads, asking: Download) -> None:
        downloads.close()
        wait_until(lambda: not downloads._clerk.busy)
        assert len(jobs()) == 1 and asking.state is not State.CANCELLED


def test_what_another_qgis_does_is_its_own_until_it_was_killed(
    own_store: None, make_panel: Callable[[], DockPanel], server: FileServer
) -> None:
    folder = shared_store().store.folder
    process = child(folder, "list", f"{server.url}/a.bin{SLOW}")
    wait_until(lambda: len(jobs()) == 1 and bool(part_sizes()) and part_sizes()[0] > 100_000, 20)
    first = make_panel().opener.downloads
    wait_until(lambda: not first._clerk.busy)
    assert first.model.rowCount() == 0
    first.close()
    process.kill()
    process.communicate()
    second = make_panel().opener.downloads
    wait_until(lambda: second.model.rowCount() == 1)
    row = second.model.rows()[0]
    assert (row.title, row.target, row.state) == ("Killed", "/somewhere", State.PAUSED)
    assert row.received == part_sizes()[0] and row.size == SIZE


def test_who_waits_for_the_same_file_says_so(downloads: Downloads, server: FileServer, tmp_path: Path) -> None:
    one, two = (downloads.save(*given(f"{server.url}/a.bin{SLOW}"), str(tmp_path / "mine")) for _ in range(2))
    wait_until(lambda: running(one) or running(two))
    wait_until(lambda: any("already" in row.status for row in (one, two)))
    wait_until(lambda: one.state is two.state is State.DONE, 20)
    assert {one.result.name, two.result.name} == {"a.bin", "a-2.bin"} and server.sent == SIZE


def test_broken_files_of_jobs_are_nobodys_trouble(make_panel: Callable[[], DockPanel]) -> None:
    folder = shared_store().store.folder / "jobs"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("a", "{"), ("b", "[]"), ("c", '{"deed": "rob"}'), ("d", "")):
        (folder / f"{name}.json").write_text(text)
    downloads = make_panel().opener.downloads
    wait_until(lambda: jobs() == [])
    assert downloads.model.rowCount() == 0 and downloads.panel.isHidden()


def test_what_add_fetches_is_in_the_list_and_can_be_paused(
    panel: DockPanel, downloads: Downloads, server: FileServer
) -> None:
    record, link = given(f"{server.url}/big.geojson{SLOW}", "map", format="geojson", size=SIZE)
    panel.opener.add(record, link)
    wait_until(lambda: downloads.model.rowCount() == 1)
    row = downloads.model.rows()[0]
    assert (row.deed, row.title) == (Deed.ADD, "Record map")
    wait_until(lambda: running(row))
    downloads.act(row, Act.PAUSE)
    wait_until(lambda: not panel.opener.busy(record.key))
    assert row.state is State.PAUSED and not QgsProject.instance().mapLayers() and messages(panel) == []
    downloads.act(row, Act.RESUME)
    wait_until(lambda: row.state is State.DONE, 20)
    wait_until(lambda: len(QgsProject.instance().mapLayers()) == 1)
    assert downloads.model.rowCount() == 1 and server.sent < 2 * SIZE
    layer = next(iter(QgsProject.instance().mapLayers().values()))
    wait_until(lambda: bool(shared_store().store.uses.all()))
    assert shared_store().store.uses.all() and layer.isValid()
    shared_store().store.clear()
    assert Path(layer.source().partition("|")[0]).exists()


def test_what_add_fetches_quickly_is_no_row(panel: DockPanel, downloads: Downloads, server: FileServer) -> None:
    panel.opener.add(*given(f"{server.url}/big.geojson", "quick", format="geojson"))
    wait_until(lambda: len(QgsProject.instance().mapLayers()) == 1)
    QTest.qWait(400)
    assert downloads.model.rowCount() == 0


def test_without_the_server_add_shows_what_is_kept_and_says_so(
    panel: DockPanel, downloads: Downloads, server: FileServer
) -> None:
    record, link = given(f"{server.url}/big.geojson", "off", format="geojson")
    panel.opener.add(record, link)
    wait_until(lambda: len(QgsProject.instance().mapLayers()) == 1)
    server.refuse = 503
    panel.opener.add(record, link)
    wait_until(lambda: len(QgsProject.instance().mapLayers()) == 2)
    wait_until(lambda: any("127.0.0.1" in text for text in messages(panel)))


def test_a_geopackage_is_saved_and_put_on_the_map(
    panel: DockPanel, downloads: Downloads, server: FileServer, tmp_path: Path
) -> None:
    put(server.folder / "l.gpkg", write_vector(tmp_path / "l.gpkg", "GPKG").read_bytes())
    path = tmp_path / "saved.gpkg"
    row = downloads.save_geopackage(*given(f"{server.url}/l.gpkg"), str(path))
    wait_until(lambda: row.state is State.DONE)
    assert row.result == path and "4" in row.status
    words, deed = panel.messages.notes()[-1].action
    assert words == "Add to map"
    deed()
    wait_until(lambda: len(QgsProject.instance().mapLayers()) == 1)
    layer = next(iter(QgsProject.instance().mapLayers().values()))
    assert str(path) in layer.source() and layer.featureCount() == 4


class TestAsking:
    def test_the_last_folder_is_where_it_begins(self, downloads: Downloads, server: FileServer, tmp_path: Path) -> None:
        downloads.ask(*given(f"{server.url}/a.bin"))
        downloads.asking.dialog.fileSelected.emit(str(tmp_path))
        wait_until(lambda: downloads.model.rowCount() == 1 and downloads.model.rows()[0].state is State.DONE)
        assert Settings().value("download_folder") == str(tmp_path)
        downloads.ask_geopackage(*given(f"{server.url}/a.geojson"))
        dialog = downloads.asking.dialog
        assert dialog.directory().absolutePath() == str(tmp_path)
        assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
        assert not dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
        assert os.path.basename(dialog.selectedFiles()[0]) == "Record x.gpkg"
        downloads.asking.close()

    def test_the_menus_offer_both(self, panel: DockPanel, server: FileServer) -> None:
        record, link = given(f"{server.url}/a.geojson", format="geojson")
        panel.show_record(record)
        panel.page._resource_menu(link, QPoint(5, 5))
        menu = next(menu for menu in panel.page.findChildren(QMenu) if menu is not panel.page.actions.menu)
        texts = {action.text(): action for action in menu.actions()}
        assert texts["Save to folder…"].isEnabled() and texts["Save as GeoPackage…"].isEnabled()
        texts["Save as GeoPackage…"].trigger()
        assert panel.opener.downloads.asking.dialog is not None
        panel.opener.downloads.asking.close()
        menu.close()


class TestView:
    @pytest.fixture
    def row(self, downloads: Downloads, server: FileServer, tmp_path: Path) -> Iterator[Download]:
        made = downloads.save(*given(f"{server.url}/a.bin{SLOW}"), str(tmp_path / "mine"))
        downloads.panel.open_list()
        wait_until(lambda: running(made))
        yield made
        downloads.act(made, Act.CANCEL) if made.state.is_active else None
        wait_until(lambda: not downloads._workers.busy)

    def test_keys(self, downloads: Downloads, row: Download) -> None:
        view = downloads.panel.view
        view.setCurrentIndex(downloads.model.index(0))
        QTest.keyClick(view, Qt.Key.Key_Space)
        assert row.state is State.PAUSED
        QTest.keyClick(view, Qt.Key.Key_Return)
        assert row.state is State.WAITING
        QTest.keyClick(view, Qt.Key.Key_Delete)
        assert row.state is State.CANCELLED
        QTest.keyClick(view, Qt.Key.Key_Delete)
        assert downloads.model.rowCount() == 0

    def test_buttons_in_the_row(self, downloads: Downloads, row: Download) -> None:
        view = downloads.panel.view
        places = view._painter.buttons(view.visualRect(downloads.model.index(0)), view.font(), row)
        assert [choice.act for _, choice in places] == [Act.CANCEL, Act.PAUSE]
        pause = places[1][0].center()
        event = QHelpEvent(QEvent.Type.ToolTip, pause, view.viewport().mapToGlobal(pause))
        assert view.viewportEvent(event)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, pause)
        assert row.state is State.PAUSED

    def test_a_button_acts_only_where_it_was_pressed_too(self, downloads: Downloads, row: Download) -> None:
        view, left, none = downloads.panel.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        area = view.visualRect(downloads.model.index(0))
        cancel, pause = (place.center() for place, _ in view._painter.buttons(area, view.font(), row))
        for start, end in ((area.topLeft() + QPoint(9, 9), pause), (cancel, pause), (pause, area.topLeft())):
            QTest.mousePress(view.viewport(), left, none, start)
            QTest.mouseRelease(view.viewport(), left, none, end)
            assert row.state is State.RUNNING
        QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, none, cancel)
        assert row.state is State.RUNNING

    def test_the_menu_offers_what_can_be_done(self, downloads: Downloads, row: Download) -> None:
        view = downloads.panel.view
        view._menu(view.visualRect(downloads.model.index(0)).center())
        menu = view.findChild(QMenu)
        assert [action.text() for action in menu.actions()] == ["Pause", "Cancel", "Copy URL"]
        menu.actions()[2].trigger()
        assert QApplication.clipboard().text() == row.link.resource.url
        menu.close()

    def test_accessible_words_and_tooltip(self, downloads: Downloads, row: Download) -> None:
        index = downloads.model.index(0)
        assert row.title in index.data(Qt.ItemDataRole.AccessibleTextRole)
        assert "mine" in index.data(Qt.ItemDataRole.ToolTipRole)

    def test_an_empty_list_says_so(self, panel: DockPanel, downloads: Downloads) -> None:
        downloads.panel.open_list()
        assert downloads.panel.empty.isVisible() and not downloads.panel.view.isVisible()
        downloads.panel.close_button.click()
        assert downloads.panel.isHidden()

    def test_what_is_kept_can_be_cleared_and_limited(
        self, panel: DockPanel, downloads: Downloads, server: FileServer, tmp_path: Path
    ) -> None:
        row = downloads.save(*given(f"{server.url}/a.bin"), str(tmp_path / "mine"))
        wait_until(lambda: row.state is State.DONE)
        assert shared_store().store.settling.wait(30)  # which writes the entry once more
        for entry in shared_store().store.folder.glob("*/*/entry.json"):
            os.utime(entry, (1, 1))
        downloads.panel.usage_wanted.emit()
        wait_until(lambda: bool(downloads.panel._kept.text()))
        assert downloads.panel._clear.isEnabled() and "4" in downloads.panel._kept.text()
        downloads.panel._clear.trigger()
        wait_until(lambda: not list(shared_store().store.folder.glob("*/*/entry.json")))
        wait_until(lambda: any("removed" in text for text in messages(panel)))
        downloads.panel._limits.actions()[0].trigger()
        assert shared_store().limit == 1024**3 and Settings().value("downloads_limit", 0, int) == 1024


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 second"), (59, "59 second"), (150, "2 minute"), (7300, "2 hour")]
)
def test_the_time_left_is_as_exact_as_it_can_be(seconds: float, words: str) -> None:
    assert words in time_left(seconds)


def test_only_what_makes_sense_is_offered() -> None:
    record, link = given("https://a.example/a.zip")
    row = Download("t", record, link, Deed.SAVE)
    offered = {state: [] for state in State}
    for state in State:
        row.state = state
        offered[state] = [choice.act for choice in choices(row)]
    assert offered[State.WAITING] == [Act.CANCEL, Act.COPY]
    assert offered[State.PAUSED] == [Act.RESUME, Act.REMOVE, Act.COPY]
    assert offered[State.FAILED] == offered[State.CANCELLED] == [Act.RETRY, Act.REMOVE, Act.COPY]
    assert Act.FOLDER not in offered[State.DONE]
    row.state, row.result = State.DONE, Path("/tmp/a.zip")
    assert [choice.act for choice in choices(row)] == [Act.FOLDER, Act.REMOVE, Act.ADD, Act.COPY]
