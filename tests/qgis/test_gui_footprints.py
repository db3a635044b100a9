"""The extents of all results on the map, and choosing a record by a click there."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Tuple

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY, QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMapToolPan, QgsRubberBand
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLabel, QStackedWidget

from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.footprint import Footprint
from catalog_search.gui.footprints import Footprints, FootprintTool
from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.support.connections import ConnectionStore
from tests.qgis.gui_kit import only, search, wait_until

EXTENTS: Dict[str, List[float]] = {
    "country": [-5, 42, 9, 51],
    "region": [-2, 46, 2, 49],
    "town": [-0.5, 47, 0.5, 48],
    "elsewhere": [6, 43, 7, 44],
    "same": [6, 43, 7, 44],
    "world": [-180, -90, 180, 90],
    "islands": [178, -18, -178, -16],
}


@pytest.fixture
def store(tmp_path: Path) -> ConnectionStore:
    records = [{"id": name, "title": f"place {name}", "extent": box} for name, box in EXTENTS.items()]
    records.append({"id": "nowhere", "title": "place nowhere"})
    path = tmp_path / "places.json"
    path.write_text(json.dumps({"catalog_search": 1, "title": "Places", "records": records}), "utf-8")
    made = ConnectionStore()
    only(made, CatalogConfig("places", "file", "Places", path.as_uri()))
    return made


@pytest.fixture
def canvas(qgis_iface: Any) -> QgsMapCanvas:
    made: QgsMapCanvas = qgis_iface.mapCanvas()
    made.resize(800, 600)
    made.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
    made.setExtent(QgsRectangle(-100_000, 6_000_000, 1_300_000, 7_200_000))
    return made


@pytest.fixture
def shown(canvas: QgsMapCanvas, panel: DockPanel) -> DockPanel:
    """A dock with all results outlined."""
    search(panel, "place")
    panel.status.outlines.click()
    wait_until(lambda: bool(bands(canvas)))
    return panel


def bands(canvas: QgsMapCanvas) -> List[QgsRubberBand]:
    """The rubber bands that show something, without that of the chosen record."""
    found = [item for item in canvas.scene().items() if isinstance(item, QgsRubberBand)]
    return [band for band in found if not band.asGeometry().isEmpty() and band.fillColor().alpha() == 0]


def click(canvas: QgsMapCanvas, longitude: float, latitude: float) -> None:
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    to_map = QgsCoordinateTransform(degrees, canvas.mapSettings().destinationCrs(), QgsProject.instance())
    pixel = canvas.getCoordinateTransform().transform(to_map.transform(QgsPointXY(longitude, latitude)))
    spot = QPoint(int(pixel.x()), int(pixel.y()))
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)


def test_each_box_is_outlined_once_with_one_band(shown: DockPanel, canvas: QgsMapCanvas) -> None:
    (band,) = bands(canvas)
    shape = band.asGeometry()
    assert shown.footprints.outlines() == shape.constGet().numGeometries() == 6
    box = shape.boundingBox()
    assert box.contains(QgsPointXY(489_353, 6_587_552))  # Poitiers in Lambert-93
    assert len(shown.footprints.keys_at(6.5, 43.5)) == 3


def test_the_world_outlines_nothing(shown: DockPanel) -> None:
    assert shown.footprints.keys_at(100, 10) == []
    assert [key[1] for key in shown.footprints.keys_at(179, -17)] == ["islands"]
    assert [key[1] for key in shown.footprints.keys_at(-179, -17)] == ["islands"]


def test_a_click_chooses_the_smallest_and_the_next_one_at_the_next(shown: DockPanel, canvas: QgsMapCanvas) -> None:
    assert isinstance(canvas.mapTool(), FootprintTool)
    view = shown.results.view
    chosen = []
    for _ in range(4):
        click(canvas, 0, 47.5)
        chosen.append(view.currentIndex().data())
    assert chosen == ["place town", "place region", "place country", "place town"]
    assert shown.page.record.title == "place town"
    click(canvas, 6.5, 43.5)
    assert view.currentIndex().data() in ("place elsewhere", "place same")


def test_a_click_beside_all_boxes_changes_nothing(shown: DockPanel, canvas: QgsMapCanvas) -> None:
    click(canvas, 0, 47.5)
    click(canvas, -5.9, 44)
    assert shown.results.view.currentIndex().data() == "place town"


def test_a_drag_moves_the_map_instead(shown: DockPanel, canvas: QgsMapCanvas) -> None:
    target, left, none = canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    centre = canvas.center()
    QTest.mousePress(target, left, none, QPoint(400, 300))
    for step in range(10, 101, 10):
        spot = QPointF(400 + step, 300)
        QApplication.sendEvent(target, QMouseEvent(QEvent.Type.MouseMove, spot, left, left, none))
    QTest.mouseRelease(target, left, none, QPoint(500, 300))
    assert canvas.center() != centre
    assert not shown.results.view.currentIndex().isValid()


def test_new_results_are_outlined_and_none_after_the_last(shown: DockPanel, canvas: QgsMapCanvas) -> None:
    search(shown, "town")
    wait_until(lambda: len(shown.footprints.keys_at(0, 47.5)) == 1)
    search(shown, "nothing of this name")
    wait_until(lambda: not bands(canvas))


def test_another_crs_of_the_map_draws_them_anew(shown: DockPanel, canvas: QgsMapCanvas) -> None:
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    wait_until(lambda: bands(canvas)[0].asGeometry().boundingBox().xMaximum() > 10_000_000)


def test_the_map_has_its_tool_back_when_they_go(canvas: QgsMapCanvas, panel: DockPanel) -> None:
    pan = QgsMapToolPan(canvas)
    canvas.setMapTool(pan)
    search(panel, "place")
    panel.status.outlines.click()
    assert canvas.mapTool() is not pan
    panel.status.outlines.click()
    assert canvas.mapTool() is pan and not bands(canvas)
    canvas.unsetMapTool(pan)


def test_they_go_with_the_dock_and_come_back_with_it_without_taking_the_tool(
    shown: DockPanel, canvas: QgsMapCanvas
) -> None:
    shown.hide()
    assert not bands(canvas) and not isinstance(canvas.mapTool(), FootprintTool)
    shown.show()
    wait_until(lambda: bool(bands(canvas)))
    assert not isinstance(canvas.mapTool(), FootprintTool)


def test_the_switch_is_remembered(shown: DockPanel, make_panel: Callable[[], DockPanel]) -> None:
    again = make_panel()
    assert again.status.outlines.isChecked()
    again.status.outlines.click()
    assert not make_panel().status.outlines.isChecked()


@pytest.fixture
def welcomed(panel: DockPanel) -> Iterator[Tuple[QStackedWidget, QgsMapCanvas]]:
    """A canvas behind a welcome page, which has shown no place yet."""
    pages, canvas = QStackedWidget(), QgsMapCanvas()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    pages.addWidget(canvas)
    pages.addWidget(QLabel("Welcome"))
    pages.setCurrentIndex(1)
    pages.resize(800, 600)
    pages.show()
    yield pages, canvas
    pages.deleteLater()


def test_outlines_and_a_wish_to_zoom_bring_the_map_before_the_welcome_page(
    panel: DockPanel, welcomed: Tuple[QStackedWidget, QgsMapCanvas]
) -> None:
    pages, canvas = welcomed
    search(panel, "place")
    footprints = Footprints(canvas, panel.services.model)
    assert canvas.extent().isEmpty()
    footprints.show(True)
    assert pages.currentIndex() == 1  # as when the dock opens with outlines that were left on
    footprints.take_tool()
    wait_until(footprints.outlines)
    assert pages.currentWidget() is canvas
    assert canvas.extent().contains(QgsRectangle(-5, 42, 9, 51))
    canvas.setExtent(QgsRectangle(1, 1, 2, 2))
    footprints.show(False)
    footprints.show(True)
    wait_until(footprints.outlines)
    assert not canvas.extent().contains(QgsRectangle(-5, 42, 9, 51))  # a map that shows a place stays there
    footprints.close()
    pages.setCurrentIndex(1)
    footprint = Footprint(canvas)
    footprint.show([Extent(6, 43, 7, 44)])
    assert pages.currentIndex() == 1
    assert footprint.zoom()
    assert pages.currentWidget() is canvas
    footprint.close()
