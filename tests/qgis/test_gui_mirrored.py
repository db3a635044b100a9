"""Where QGIS is written from right to left, rows are mirrored, and each text keeps its own direction."""
from __future__ import annotations

from typing import Any, Iterator, Tuple

import pytest
from qgis.PyQt.QtCore import QPoint, QRect, Qt
from qgis.PyQt.QtGui import QColor, QImage, QPainter
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QListView, QStyleOptionViewItem

from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.downloads_deeds import Act
from catalog_search.gui.downloads_model import DownloadsModel
from catalog_search.gui.downloads_row import Deed, Download, State
from catalog_search.gui.downloads_view import DownloadsView
from catalog_search.gui.resource_list import ResourceList
from catalog_search.gui.sided import draw_line, reads_from_right
from catalog_search.loading.links import links_of
from catalog_search.model.record import Record, Resource
from tests.qgis.gui_kit import search, wait_until

LEFT, RIGHT = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
FILE = Record("r", "c", "Forests", resources=(Resource("https://a.example/a.geojson", title="A", size=5000),))


@pytest.fixture
def mirrored(panel: DockPanel) -> Iterator[DockPanel]:
    panel.setLayoutDirection(RIGHT)
    yield panel


def marks(image: QImage, area: QRect) -> int:
    """How many pixels of an area are not of the colour that is in its corner."""
    ground = image.pixel(area.topLeft())
    spots = ((x, y) for x in range(area.left(), area.right()) for y in range(area.top(), area.bottom()))
    return sum(image.pixel(x, y) != ground for x, y in spots)


def painted(view: QListView, row: int = 0) -> QImage:
    QTest.qWait(20)
    image: QImage = view.viewport().grab(view.visualRect(view.model().index(row, 0))).toImage()
    return image


def ends(image: QImage, width: int) -> Tuple[int, int]:
    """The marks at the left and the right edge."""
    tall = image.height() - 4
    return marks(image, QRect(1, 2, width, tall)), marks(image, QRect(image.width() - width - 1, 2, width, tall))


def test_the_picture_of_a_result_is_where_a_line_begins(panel: DockPanel) -> None:
    search(panel, "communes")
    view = panel.results.view
    side = view.itemDelegate().picture_side(view.font())
    left, right = ends(painted(view), side)
    panel.setLayoutDirection(RIGHT)
    mirrored_left, mirrored_right = ends(painted(view), side)
    assert left > right and mirrored_right > mirrored_left
    assert abs(mirrored_right - left) < left // 10


def test_a_star_is_clicked_where_it_is_shown(mirrored: DockPanel) -> None:
    search(mirrored, "communes")
    view, model = mirrored.results.view, mirrored.services.model
    row = view.visualRect(model.index(0))
    star = view.itemDelegate().star_rect(row, view.font())
    record = model.record(model.index(0))
    none = Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, none, star.center())
    QTest.qWait(200)
    assert not model.is_kept(record)
    spot = QPoint(row.left() + row.right() - star.center().x(), star.center().y())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, none, spot)
    wait_until(lambda: model.is_kept(record))


def test_resources_have_their_kind_where_a_line_begins(qgis_app: Any) -> None:
    view = ResourceList()
    view.resize(400, 60)
    view.set_links(links_of(FILE))
    view.show()
    left, right = ends(painted(view), 90)
    view.setLayoutDirection(RIGHT)
    assert ends(painted(view), 90)[1] > ends(painted(view), 90)[0]
    assert left > right
    view.close()


def test_a_button_of_a_download_is_pressed_where_it_is_shown(qgis_app: Any) -> None:
    model = DownloadsModel()
    model.add(Download("Forests", FILE, links_of(FILE)[0], Deed.SAVE, state=State.RUNNING, received=1, size=4))
    view, wanted = DownloadsView(model), []
    view.wanted.connect(lambda row, act: wanted.append(act))
    view.resize(400, 80)
    view.setLayoutDirection(RIGHT)
    view.show()
    area = view.visualRect(model.index(0))
    places = {choice.act: place.center() for place, choice in view._painter.buttons(area, view.font(), model.rows()[0])}
    spot = places[Act.PAUSE]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    assert wanted == []
    spot = QPoint(area.left() + area.right() - spot.x(), spot.y())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    assert wanted == [Act.PAUSE]
    image = painted(view)
    assert ends(image, 20)[0] > 0
    view.close()


@pytest.mark.parametrize(
    ("text", "otherwise", "from_right"),
    [
        ("Forests…", True, False),
        ("حدود البلديات", False, True),
        ("12 · גבולות", False, True),
        ("3 – Wälder", True, False),
        ("+2", True, True),
        ("", False, False),
    ],
)
def test_the_first_strong_letter_tells_the_direction(text: str, otherwise: bool, from_right: bool) -> None:
    assert reads_from_right(text, otherwise) is from_right


def test_an_ellipsis_stays_at_the_end_of_a_latin_text(qgis_app: Any) -> None:
    """In a mirrored row the text is at the right, and its dots are still behind it."""
    for direction in (LEFT, RIGHT):
        image = QImage(400, 30, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        option = QStyleOptionViewItem()
        option.rect, option.direction = QRect(0, 0, 400, 30), direction
        painter = QPainter(image)
        painter.setLayoutDirection(direction)
        draw_line(painter, option, QRect(10, 0, 380, 30), "Commune n° 0 – extrait…")
        painter.end()
        columns = [x for x in range(400) if marks(image, QRect(x, 0, 1, 29).adjusted(0, 0, 1, 0))]
        first, last = columns[0], columns[-1]
        assert first < 20 if direction == LEFT else last > 380
        assert marks(image, QRect(first, 0, 7, 15)) > 0  # the C
        assert marks(image, QRect(last - 6, 0, 7, 15)) == 0 < marks(image, QRect(last - 6, 15, 7, 14))
