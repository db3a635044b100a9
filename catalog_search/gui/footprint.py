"""The extents of the selected record, outlined on the canvas with one rubber band."""
from __future__ import annotations

from typing import Iterable, Optional, Tuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
    QgsWkbTypes,
)
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtWidgets import QStackedWidget

from ..model.extent import Extent
from ..support.log import logger

WGS84 = "EPSG:4326"
#: Beyond this latitude Web Mercator and its like have no finite coordinates.
_POLE = 89.0
_STEPS = 24


def canvas_extent(canvas: QgsMapCanvas) -> Optional[Extent]:
    """What the map shows, in degrees of EPSG:4326; ``None`` where it has no CRS or shows no place on earth."""
    crs = canvas.mapSettings().destinationCrs()
    if not crs.isValid() or canvas.extent().isEmpty():
        return None
    transform = QgsCoordinateTransform(crs, QgsCoordinateReferenceSystem(WGS84), QgsProject.instance())
    try:
        box = transform.transformBoundingBox(canvas.extent(), handle180Crossover=True)
    except QgsCsException as error:
        logger.info("The map extent has no place in degrees: %s", error)
        return None
    west, east = max(-180.0, box.xMinimum()), min(180.0, box.xMaximum())
    return Extent.checked(west, max(-90.0, box.yMinimum()), east, min(90.0, box.yMaximum()))


class Footprint(QObject):
    """Shows boxes in degrees in the canvas's CRS, and again when that changes."""

    def __init__(self, canvas: QgsMapCanvas, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._band: Optional[QgsRubberBand] = None
        self._extents: Tuple[Extent, ...] = ()
        canvas.destinationCrsChanged.connect(self._draw)

    def show(self, extents: Iterable[Extent]) -> None:
        """Outline these boxes and no others."""
        self._extents = tuple(extents)
        self._draw()

    def clear(self) -> None:
        """Take the outlines off the canvas."""
        self._extents = ()
        self._draw()

    def close(self) -> None:
        """Take the rubber band itself off the canvas."""
        if sip.isdeleted(self._canvas):
            return
        self._canvas.destinationCrsChanged.disconnect(self._draw)
        if self._band is not None:
            self._canvas.scene().removeItem(self._band)
            self._band = None

    def zoom(self) -> bool:
        """Move the map to what is outlined; false where there is nothing."""
        if self._band is None or self._band.asGeometry().isEmpty():
            return False
        bring_forward(self._canvas)
        box = self._band.asGeometry().boundingBox()
        if box.width() == 0 and box.height() == 0:
            self._canvas.setCenter(box.center())
        else:
            box.scale(1.1)
            self._canvas.setExtent(box)
        self._canvas.refresh()
        return True

    def _draw(self) -> None:
        if self._band is None:
            if not self._extents:
                return
            self._band = self._make_band()
        self._band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)
        to_map = transform_to(self._canvas)
        for extent in self._extents:
            for part in extent.parts():
                geometry = outline(part, to_map)
                if geometry is not None:
                    self._band.addGeometry(geometry, None)

    def _make_band(self) -> QgsRubberBand:
        band = QgsRubberBand(self._canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        colour = QColor(self._canvas.window().palette().color(QPalette.ColorRole.Highlight))
        band.setStrokeColor(colour)
        band.setWidth(2)
        colour.setAlpha(32)
        band.setFillColor(colour)
        return band


def bring_forward(canvas: QgsMapCanvas) -> None:
    """Show the map where QGIS shows its welcome page in its place, as it does until there is a layer."""
    pages = canvas.parentWidget()
    if isinstance(pages, QStackedWidget) and pages.indexOf(canvas) >= 0:
        pages.setCurrentWidget(canvas)


def outline(part: Extent, to_map: Optional[QgsCoordinateTransform], steps: int = _STEPS) -> Optional[QgsGeometry]:
    """A box in the map's CRS; ``None`` where it has no place there.

    :param to_map: as ``transform_to`` makes it
    :param steps: into how many pieces each side is cut, since straight lines in degrees are none on most maps
    """
    if to_map is None:
        return None
    south, north = max(part.south, -_POLE), min(part.north, _POLE)
    geometry = QgsGeometry.fromRect(QgsRectangle(part.west, south, part.east, north))
    if part.east > part.west and north > south and not to_map.isShortCircuited():
        geometry = geometry.densifyByCount(steps)
    try:
        geometry.transform(to_map)
    except QgsCsException as error:
        logger.info("An extent has no place in the map's CRS: %s", error)
        return None
    return geometry


def transform_to(canvas: QgsMapCanvas) -> Optional[QgsCoordinateTransform]:
    """From degrees to the map's CRS; ``None`` where it has none."""
    crs = canvas.mapSettings().destinationCrs()
    if not crs.isValid():
        return None
    return QgsCoordinateTransform(QgsCoordinateReferenceSystem(WGS84), crs, QgsProject.instance())
