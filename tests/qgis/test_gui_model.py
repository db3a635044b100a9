"""The list of results: model, delegate, view and thumbnails."""
from __future__ import annotations

import http.server
import threading
import time
from dataclasses import replace
from typing import Any, Dict, Iterator, List, Optional, Tuple

import pytest
from qgis.PyQt.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QEvent,
    QIODevice,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    QStringListModel,
    Qt,
    QTimer,
    pyqtSignal,
)
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPalette
from qgis.PyQt.QtTest import QAbstractItemModelTester, QSignalSpy, QTest
from qgis.PyQt.QtWidgets import QListView, QStyle, QStyleOptionViewItem

from catalog_search.gui import result_model as roles
from catalog_search.gui import thumbnails
from catalog_search.gui.calm import Calm
from catalog_search.gui.result_delegate import ResultDelegate
from catalog_search.gui.result_model import ResultModel
from catalog_search.gui.results_panel import ResultView
from catalog_search.gui.row_text import elided_lines
from catalog_search.gui.texts import format_date, format_period, one_line, tooltip
from catalog_search.gui.thumbnails import ThumbnailStore
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Query
from catalog_search.model.record import Record, Resource
from catalog_search.search.merging import Entry, Merger
from tests.qgis.support import wait_until


class Session(QObject):
    """A search session that does what the test says."""

    started = pyqtSignal(object)
    rows_changed = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.pages = 0
        self.asked = 0
        self.merger = Merger(Query())

    def give(self, found: List[Record]) -> None:
        """Bring records, as an answer of their catalogue."""
        self.rows_changed.emit(self.merger.add(found[0].catalog, found))

    def replace(self, record: Record) -> None:
        self.rows_changed.emit(self.merger.replace(record))

    def entries(self) -> List[Entry]:
        return self.merger.entries()

    def entry(self, key: Tuple[str, str]) -> Optional[Entry]:
        return self.merger.entry(key)

    def can_fetch_more(self) -> bool:
        return self.pages > 0

    def fetch_more(self) -> None:
        """Answers later, as a real session does."""
        self.asked += 1
        self.pages -= 1
        QTimer.singleShot(0, self.answer)

    def answer(self) -> None:
        self.give(records(5, f"page{self.asked}-"))


def records(count: int, prefix: str = "r") -> List[Record]:
    return [Record(f"{prefix}{n}", "here", f"Title {prefix}{n}", organisation="Org") for n in range(count)]


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def model(session: Session) -> Iterator[ResultModel]:
    config = CatalogConfig("here", "file", "Here & now", "file:///data/catalogue/c.json")
    made = ResultModel(session, {"here": config}.get, lambda record: ("WFS", "CSV"))
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield made
    tester.deleteLater()


def test_rows_are_appended_as_they_come_and_a_new_search_empties_the_list(session: Session, model: ResultModel) -> None:
    session.give(records(3))
    session.give(records(2, "b"))
    assert [model.index(row).data() for row in range(5)] == ["Title r0", "Title r1", "Title r2", "Title b0", "Title b1"]
    session.started.emit(None)
    assert model.rowCount() == 0


def test_a_record_that_comes_twice_is_shown_once(session: Session, model: ResultModel) -> None:
    session.give([*records(2), *records(2)])
    session.give(records(3))
    assert model.rowCount() == 3


def test_more_is_fetched_while_the_session_has_more(session: Session, model: ResultModel) -> None:
    session.pages = 2
    for _ in range(3):
        model.fetchMore(QModelIndex())
        QTest.qWait(5)
    assert not model.canFetchMore(QModelIndex())
    assert (session.asked, model.rowCount()) == (2, 10)


def test_details_replace_one_row_and_only_that_one_is_repainted(session: Session, model: ResultModel) -> None:
    session.give(records(50))
    changed = QSignalSpy(model.dataChanged)
    session.replace(replace(records(50)[7], title="Fuller"))
    session.replace(Record("unknown", "here", "Not in the list"))
    assert len(changed) == 1
    assert changed[0][0].row() == changed[0][1].row() == 7
    assert model.index_of(("here", "r7")).data() == "Fuller"


def test_roles_give_clean_text_for_hostile_records(session: Session, model: ResultModel) -> None:
    hostile = "<b>\u202eevil</b>\n\x00 title" + "x" * 9999
    session.give([Record("1", "here", hostile, notices=("<img src=x>",))])
    index = model.index(0)
    assert index.data().startswith("<b>evil</b> title")
    assert len(index.data()) <= 600
    assert "<img" not in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;img" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(roles.CATALOG) == "Here & now"
    assert index.data(roles.BADGES) == ("WFS", "CSV")


def test_a_picture_on_disk_is_only_shown_from_the_folder_of_its_catalogue(session: Session, model: ResultModel) -> None:
    inside, web = "file:///data/catalogue/thumbs/a.png", "https://a.example/a.png"
    urls = [inside, web, "file:///data/other/a.png", "file:///etc/passwd", "javascript:x", "data:x", ""]
    session.give([Record(str(n), "here", "t", thumbnail=url) for n, url in enumerate(urls)])
    model.mark_seen(7)
    session.give([Record("x", "unknown", "t", thumbnail=inside)])
    assert [model.index(row).data(roles.THUMBNAIL) for row in range(8)] == [inside, web, "", "", "", "", "", ""]


def titles(model: ResultModel) -> List[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def test_rows_that_were_seen_stay_and_better_ones_wait_below_them(session: Session, model: ResultModel) -> None:
    better: List[int] = []
    model.better_hidden.connect(better.append)
    session.merger = Merger(Query("eau"))
    session.give([Record(str(n), "here", f"Autre {n}") for n in range(4)])
    model.mark_seen(2)
    session.give([Record("x", "there", "Eau"), Record("y", "there", "Eau potable")])
    assert titles(model) == ["Autre 0", "Autre 1", "Eau", "Eau potable", "Autre 2", "Autre 3"]
    assert better[-1] == 2
    model.rank_anew()
    assert titles(model)[:2] == ["Eau", "Eau potable"] and better[-1] == 0


def test_the_current_row_moves_with_its_record(session: Session, model: ResultModel) -> None:
    session.merger = Merger(Query("eau"))
    session.give([Record(str(n), "here", f"Autre {n}") for n in range(4)])
    kept = QPersistentModelIndex(model.index(3))
    session.give([Record("x", "there", "Eau")])
    assert titles(model)[0] == "Eau" and kept.row() == 4 and kept.data() == "Autre 3"


def test_the_same_data_of_two_catalogues_are_one_row(session: Session, model: ResultModel) -> None:
    name = ("urn:uuid:0b3c5a86-0d32-4a0e-9b8c-0a4d1a2b3c4d",)
    one = Record("1", "here", "Haies", identifiers=name, resources=(Resource("https://a.org/a.gpkg"),))
    two = Record("9", "there", "Haies", identifiers=name, resources=(Resource("https://b.org/b.zip"),))
    session.give([one])
    session.give([two])
    assert model.rowCount() == 1
    index = model.index(0)
    assert index.data(roles.ALSO_IN) == ("there",) and "there" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert [r.url for r in index.data(roles.RECORD).resources] == ["https://a.org/a.gpkg", "https://b.org/b.zip"]
    assert model.index_of(("there", "9")).row() == 0


def test_rows_that_prove_to_be_the_same_become_one(session: Session, model: ResultModel) -> None:
    name = ("urn:uuid:0b3c5a86-0d32-4a0e-9b8c-0a4d1a2b3c4d",)
    session.give([Record("1", "here", "Haies", complete=False), Record("2", "here", "Eau")])
    session.give([Record("9", "there", "Haies", identifiers=name)])
    assert model.rowCount() == 3
    session.replace(Record("1", "here", "Haies", identifiers=name))
    assert model.rowCount() == 2


def test_badges_are_worked_out_once_per_record(session: Session) -> None:
    asked: List[str] = []
    model = ResultModel(session, {}.get, lambda record: asked.append(record.id) or ())
    session.give(records(2))
    for _ in range(5):
        model.index(1).data(roles.BADGES)
    assert asked == ["r1"]


def painted(model: ResultModel, state: QStyle.StateFlag, palette: QPalette, width: int) -> QImage:
    delegate = ResultDelegate(ThumbnailStore())
    option = QStyleOptionViewItem()
    option.palette = palette
    option.state = QStyle.StateFlag.State_Enabled | QStyle.StateFlag.State_Active | state
    height = delegate.sizeHint(option, model.index(0)).height()
    option.rect.setSize(QSize(width, height))
    image = QImage(width, height, QImage.Format.Format_RGB32)
    role = QPalette.ColorRole
    image.fill(palette.color(role.Highlight if state == QStyle.StateFlag.State_Selected else role.Base))
    painter = QPainter(image)
    delegate.paint(painter, option, model.index(0))
    painter.end()
    return image


STATES = [QStyle.StateFlag.State_None, QStyle.StateFlag.State_Selected]


def dark() -> QPalette:
    palette = QPalette(QColor(40, 40, 40))
    palette.setColor(QPalette.ColorRole.Base, QColor(25, 25, 25))
    palette.setColor(QPalette.ColorRole.Text, QColor(230, 230, 230))
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor(255, 255, 255))
    palette.setColor(QPalette.ColorRole.Highlight, QColor(20, 90, 20))
    return palette


@pytest.mark.parametrize("palette", [QPalette(), dark()], ids=["light", "dark"])
@pytest.mark.parametrize("state", STATES, ids=["plain", "selected"])
def test_a_row_is_readable_in_every_theme(session: Session, model: ResultModel, palette: QPalette, state) -> None:
    session.give(records(1))
    image = painted(model, state, palette, 320)
    lightness = [image.pixelColor(x, y).lightnessF() for x in range(60, 320) for y in range(image.height())]
    assert max(lightness) - min(lightness) > 0.4


@pytest.mark.parametrize("width", [1, 40, 120, 300, 2000])
def test_painting_bears_any_width_and_length(session: Session, model: ResultModel, width: int) -> None:
    long = Record("1", "here", "word " * 400, organisation="o" * 900, modified="2024-02-03", abstract="a")
    session.give([long])
    assert painted(model, QStyle.StateFlag.State_None, QPalette(), width).width() == width


def test_titles_break_into_two_lines_and_no_more(qgis_app) -> None:
    font = qgis_app.font()
    assert elided_lines("Short", font, 500, 2) == ["Short"]
    lines = elided_lines("several words that need very much more room " * 5, font, 150, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")


def test_enter_adds_all_selected_and_space_shows_details(session: Session, model: ResultModel) -> None:
    session.give(records(4))
    view = ResultView(model, ThumbnailStore())
    added, details = QSignalSpy(view.add_wanted), QSignalSpy(view.details_wanted)
    view.setCurrentIndex(model.index(1))
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Space)
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert [[record.id for record in spy[0]] for spy in added] == [["r1"], ["r1", "r2"]]
    assert len(details) == 2


def test_dates_are_as_precise_as_they_were_given() -> None:
    assert format_date("2024") == "2024"
    assert "2024" in format_date("2024-05") and format_date("2024-05") != "2024"
    assert format_date("2024-05-13T10:00:00Z") == format_date("2024-05-13")
    assert format_date("2024-13-45") == "2024-13-45"
    assert format_date("yesterday\n") == "yesterday"
    assert format_period(("2001", "")) == "2001 – …"
    assert format_period(("", "")) == ""


def test_one_line_and_tooltip_are_harmless() -> None:
    assert one_line("a\u0000\u202eb\n\tc") == "ab c"
    assert tooltip("<a>", "", "&") == "<p><b>&lt;a&gt;</b></p><p>&amp;</p>"
    assert tooltip("") == ""


class Pictures(http.server.BaseHTTPRequestHandler):
    """Serves what ``served`` says and keeps count of what goes on at once."""

    served: Dict[str, Tuple[bytes, float]] = {}
    running = 0
    most = 0
    asked: List[str] = []
    lock = threading.Lock()

    def do_GET(self) -> None:
        cls = type(self)
        with cls.lock:
            cls.running += 1
            cls.most = max(cls.most, cls.running)
            cls.asked.append(self.path)
        body, delay = cls.served.get(self.path, (b"", 0.0))
        time.sleep(delay)
        with cls.lock:
            cls.running -= 1
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def pictures(monkeypatch, tmp_path) -> Iterator[str]:
    monkeypatch.setattr(thumbnails, "cache_folder", lambda: tmp_path)
    Pictures.served, Pictures.asked, Pictures.most = {}, [], 0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pictures)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def png(side: int, colour: str = "red") -> bytes:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(content)


def test_thumbnails_arrive_four_at_a_time_and_visible_ones_first(pictures: str, qtbot_wait) -> None:
    Pictures.served = {f"/{n}.png": (png(500), 0.05) for n in range(20)}
    store = ThumbnailStore()
    arrived = QSignalSpy(store.arrived)
    store.want([f"{pictures}/{n}.png" for n in range(10)])
    store.want([f"{pictures}/{n}.png" for n in range(15, 20)])
    qtbot_wait(lambda: len(arrived) == 9)
    assert Pictures.most <= thumbnails.IN_FLIGHT
    assert set(Pictures.asked) == {f"/{n}.png" for n in (0, 1, 2, 3, 15, 16, 17, 18, 19)}
    image = store.image(f"{pictures}/17.png")
    assert max(image.width(), image.height()) == thumbnails.SIDE
    store.close()


def test_what_is_no_picture_or_not_on_the_web_is_left_alone(pictures: str, qtbot_wait) -> None:
    large = b"\x89PNG" + b"0" * 4_000_000
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'
    Pictures.served = {"/a.png": (b"not a picture", 0), "/b.png": (svg, 0), "/c.png": (large, 0)}
    store = ThumbnailStore()
    urls = [f"{pictures}/{name}.png" for name in "abcz"]
    urls += ["data:image/png;base64,AA", ""]
    store.want(urls)
    qtbot_wait(lambda: len(Pictures.asked) == 4 and not store._replies and not store._decoding)
    assert [store.image(url) for url in urls] == [None] * len(urls)
    store.want(urls)
    assert not store._replies
    store.close()


def test_a_picture_that_failed_is_asked_for_again_when_its_record_is_opened_later(pictures: str, qtbot_wait) -> None:
    store, url = ThumbnailStore(), f"{pictures}/late.png"
    arrived, now = QSignalSpy(store.arrived), [1000.0]
    store.clock = lambda: now[0]
    store.want_first(url)
    qtbot_wait(lambda: len(Pictures.asked) == 1 and not store._replies)
    Pictures.served = {"/late.png": (png(10), 0)}
    now[0] += thumbnails.AGAIN_AFTER - 1
    store.want_first(url)
    assert not store._replies
    now[0] += 1
    store.want([url])
    assert not store._replies, "rows that pass by do not ask again"
    store.want_first(url)
    qtbot_wait(lambda: len(arrived) == 1)
    assert store.image(url).width() == 10 and len(Pictures.asked) == 2
    store.close()


def test_a_picture_of_huge_dimensions_is_refused_without_decoding() -> None:
    bomb = bytearray(png(8))
    bomb[16:24] = (60000).to_bytes(4, "big") * 2
    assert thumbnails.decode(bytes(bomb)) is None
    assert thumbnails.decode(png(8)).width() == 8


def test_a_picture_on_disk_is_decoded_like_any_other(qtbot_wait, tmp_path) -> None:
    (tmp_path / "é a.png").write_bytes(png(10))
    store = ThumbnailStore()
    arrived = QSignalSpy(store.arrived)
    store.want([(tmp_path / "é a.png").as_uri(), (tmp_path / "none.png").as_uri()])
    qtbot_wait(lambda: len(arrived) == 1 and not store._decoding)
    assert store.image((tmp_path / "é a.png").as_uri()).width() == 10
    store.close()


def test_closing_aborts_what_is_under_way(pictures: str, qtbot_wait) -> None:
    Pictures.served = {"/slow.png": (png(10), 0.4)}
    store = ThumbnailStore()
    arrived = QSignalSpy(store.arrived)
    store.want([f"{pictures}/slow.png"])
    qtbot_wait(lambda: bool(Pictures.asked))
    began = time.perf_counter()
    store.close()
    assert time.perf_counter() - began < 0.2
    QTest.qWait(600)
    assert len(arrived) == 0


@pytest.fixture
def qtbot_wait():
    def wait(condition, timeout: float = 5.0) -> None:
        end = time.monotonic() + timeout
        while not condition() and time.monotonic() < end:
            QTest.qWait(10)
        assert condition()

    return wait


def test_rows_that_pour_in_are_painted_a_few_times(qgis_iface: Any) -> None:
    view = QListView()
    model = QStringListModel(["a"])
    view.setModel(model)
    calm = Calm(view)
    painted: List[int] = []
    watch = _Paints(painted)
    view.viewport().installEventFilter(watch)
    view.show()
    wait_until(lambda: bool(painted))
    calm._rest.stop()
    painted.clear()
    for _ in range(40):
        model.insertRow(0)
        QCoreApplication.processEvents()
    wait_until(lambda: not calm._rest.isActive())
    wait_until(lambda: view.viewport().updatesEnabled() and bool(painted))
    assert 1 <= len(painted) < 20
    assert view.viewport().updatesEnabled()


class _Paints(QObject):
    """Counts the repaints of what it watches."""

    def __init__(self, painted: List[int]) -> None:
        super().__init__()
        self._painted = painted

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint:
            self._painted.append(1)
        return False
