"""The pictures that are kept with favourites: in the tree, on the page, as sharp as the screen, without a network."""
from __future__ import annotations

from pathlib import Path
from typing import Any, List

import pytest
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QRect
from qgis.PyQt.QtGui import QColor, QIcon, QImage, QPainter
from qgis.PyQt.QtWidgets import QStyleOptionViewItem

from catalog_search.bookmarks.favourites import NewFavourite
from catalog_search.bookmarks.model import KeptCatalog
from catalog_search.gui.bookmarks.delegate import paint_picture
from catalog_search.gui.bookmarks.pictures import SIDE
from catalog_search.gui.bookmarks.tree import FAVOURITE, Node
from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.result_delegate import inks_of
from catalog_search.gui.thumbnails import decode
from catalog_search.model.record import Record
from tests.qgis.bookmarks_kit import index, named, own, shown
from tests.qgis.gui_kit import wait_until

ONE = KeptCatalog("one", "file", "", "One")


def png(colour: str = "#204080", side: int = 600) -> bytes:
    image = QImage(side, side // 2, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")
    return bytes(content)


def has_colour(image: QImage, colour: str) -> bool:
    """Whether a part of a picture of the screen has a colour."""
    wanted = QColor(colour).rgb()
    return any(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


class TestPictures:
    BLUE = "#204080"

    @pytest.fixture
    def pictured(self, panel: DockPanel) -> DockPanel:
        item = NewFavourite(Record("p", "one", "Avec image", thumbnail="https://t.example/p.png"), ONE, png(self.BLUE))
        broken = NewFavourite(Record("q", "one", "Image abîmée"), ONE, b"no picture at all")
        panel.bookmarks.service.change(lambda store: store.favourites.add(item, broken))
        shown(panel, 2)
        wait_until(lambda: len(own(panel, FAVOURITE)) == 2)
        return panel

    def painted(self, panel: DockPanel, node: Node) -> QImage:
        tree = panel.kept.tree
        image: QImage = tree.viewport().grab(tree.visualRect(index(panel, node))).toImage()
        return image

    def test_the_kept_picture_is_in_the_tree_where_there_is_room(self, pictured: DockPanel) -> None:
        good, broken = sorted(own(pictured, FAVOURITE), key=lambda node: node.name != own(pictured, FAVOURITE)[0].name)
        if named([good]) != ["Avec image"]:
            good, broken = broken, good
        wait_until(lambda: has_colour(self.painted(pictured, good), self.BLUE))
        assert not has_colour(self.painted(pictured, broken), self.BLUE)
        tall = pictured.kept.tree.visualRect(index(pictured, good)).height()
        pictured.resize(180, 900)
        wait_until(lambda: pictured.kept.tree.visualRect(index(pictured, good)).height() < tall)
        assert not has_colour(self.painted(pictured, good), self.BLUE)

    def test_it_is_read_beside_the_window_and_made_small(self, pictured: DockPanel) -> None:
        pictures = pictured.kept.pictures
        node = next(node for node in own(pictured, FAVOURITE) if named([node]) == ["Avec image"])
        wait_until(lambda: pictures.image(node.id) is not None)
        image = pictures.image(node.id)
        assert image is not None and (image.width(), image.height()) == (SIDE, SIDE // 2)

    def test_one_that_came_later_is_shown(self, pictured: DockPanel) -> None:
        node = next(node for node in own(pictured, FAVOURITE) if named([node]) == ["Image abîmée"])
        wait_until(lambda: bool(pictured.kept.pictures._images))
        assert pictured.kept.pictures.image(node.id) is None
        green = png("#107030")
        pictured.bookmarks.service.change(lambda store: store.favourites.set_thumbnail(node.id, green))
        wait_until(lambda: has_colour(self.painted(pictured, node), "#107030"))

    def test_it_is_on_the_page_without_any_network(self, pictured: DockPanel) -> None:
        asked: List[str] = []
        pictured.services.thumbnails.want_first = asked.append
        node = next(node for node in own(pictured, FAVOURITE) if named([node]) == ["Avec image"])
        pictured.kept.tree.setCurrentIndex(index(pictured, node))
        wait_until(pictured.page.picture.isVisible)
        image = pictured.page.picture.image
        assert image is not None and image.pixelColor(5, 5) == QColor(self.BLUE) and asked == []
        pictured.page.show_record(Record("z", "one", "Sans image"))
        wait_until(lambda: not pictured.page.picture.isVisible())

    def test_the_picture_of_the_catalogue_is_shown_and_kept_once_it_comes(
        self, panel: DockPanel, store: Any, tmp_path: Path
    ) -> None:
        (tmp_path / "p.png").write_bytes(png("#a03020"))
        record = Record("p", "one", "Avec image", thumbnail=(tmp_path / "p.png").as_uri())
        panel.bookmarks.toggle(record)
        service = panel.bookmarks.service
        wait_until(lambda: bool(service.favourite_of(record.key)))
        favourite = service.favourite_of(record.key)
        wait_until(lambda: service.store.favourites.thumbnail(favourite) is not None)
        image = decode(service.store.favourites.thumbnail(favourite))
        assert image is not None and image.pixelColor(3, 3) == QColor("#a03020")
        (tmp_path / "p.png").unlink()
        panel.show_record(record)
        wait_until(panel.page.picture.isVisible)
        assert panel.page.picture.image is not None
        assert panel.page.picture.image.pixelColor(3, 3) == QColor("#a03020")

    @pytest.mark.parametrize("ratio", [1.0, 2.0, 3.0])
    def test_it_is_as_sharp_as_the_screen(self, qgis_app: Any, ratio: float) -> None:
        stripes = QImage(128, 128, QImage.Format.Format_RGB32)
        stripes.fill(QColor("white"))
        painter = QPainter(stripes)
        for x in range(0, 128, 8):
            painter.fillRect(x, 0, 4, 128, QColor("black"))
        painter.end()
        side = 40
        canvas = QImage(round(side * ratio), round(side * ratio), QImage.Format.Format_RGB32)
        canvas.setDevicePixelRatio(ratio)
        canvas.fill(QColor("white"))
        painter = QPainter(canvas)
        inks = inks_of(QStyleOptionViewItem())
        paint_picture(painter, QRect(0, 0, side, side), stripes, QIcon(), inks)
        painter.end()
        middle = canvas.height() // 2
        greys = [QColor(canvas.pixel(x, middle)).lightness() for x in range(canvas.width())]
        contrast = max(greys[8:-8]) - min(greys[8:-8])
        assert contrast > (200 if ratio >= 2 else 60)
