"""The extents of all results on the map, as light outlines, of which a click chooses the record."""
from __future__ import annotations

from typing import Dict, List, Optional, Sequence, Tuple

from qgis.core import (
    Qgis,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsPointXY,
    QgsRectangle,
    QgsWkbTypes,
)
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsMapToolPan, QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QPoint, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtWidgets import QApplication

from ..model.extent import Extent
from .footprint import bring_forward, outline, transform_to
from .result_model import ResultModel

Key = Tuple[str, str]

#: Rows whose extents are drawn; a map with more outlines shows nothing any more.
_ROWS = 500
#: Boxes that are brought to the map's CRS in one turn of the event loop.
_AT_ONCE = 100
_AFTER = 150
_STEPS = 6
_ALPHA = 150


class FootprintTool(QgsMapToolPan):
    """Moves the map as the hand of QGIS does, but a click chooses. ``clicked`` brings a point of the map."""

    clicked = pyqtSignal(QgsPointXY)

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._pressed: Optional[QPoint] = None
        self._moves = False

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._moves = event.pos(), False
        super().canvasPressEvent(event)

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        if self._pressed is not None:
            far = (event.pos() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            self._moves = self._moves or far
        if self._moves:
            super().canvasMoveEvent(event)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        pressed, self._pressed = self._pressed, None
        if self._moves or pressed is None or event.button() != Qt.MouseButton.LeftButton:
            self._moves = False
            super().canvasReleaseEvent(event)
        else:
            self.canvas().setCursor(Qt.CursorShape.PointingHandCursor)
            self.clicked.emit(event.mapPoint())


class Footprints(QObject):
    """Draws the boxes of the list's rows with one rubber band. ``chosen`` brings the key of a record."""

    chosen = pyqtSignal(object)

    def __init__(self, canvas: QgsMapCanvas, model: ResultModel, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._model = model
        self._on = False
        self._band: Optional[QgsRubberBand] = None
        self._tool: Optional[FootprintTool] = None
        self._before: Optional[QgsMapTool] = None
        self._boxes: Dict[Extent, List[Key]] = {}
        self._todo: List[Extent] = []
        self._made: List[QgsGeometry] = []
        self._hit: Tuple[Key, ...] = ()
        self._hit_number = 0
        self._looked = False
        self._outlined = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset, model.dataChanged):
            signal.connect(self._changed)
        canvas.destinationCrsChanged.connect(self._changed)

    def show(self, shown: bool) -> None:
        """Draw them, or take them off the map."""
        self._on = shown
        if shown:
            self._begin()
        else:
            self._timer.stop()
            self.release_tool()
            self._boxes = {}
            self._draw([])

    def take_tool(self) -> None:
        """Let clicks on the map choose, until another tool is taken."""
        bring_forward(self._canvas)
        if self._tool is None:
            self._tool = FootprintTool(self._canvas)
            self._tool.clicked.connect(self._clicked)
        if self._canvas.mapTool() is not self._tool:
            self._before = self._canvas.mapTool()
            self._canvas.setMapTool(self._tool)

    def release_tool(self) -> None:
        """Give the map the tool back that it had."""
        if self._tool is None or sip.isdeleted(self._canvas) or self._canvas.mapTool() is not self._tool:
            return
        self._canvas.unsetMapTool(self._tool)
        if self._before is not None and not sip.isdeleted(self._before):
            self._canvas.setMapTool(self._before)

    def close(self) -> None:
        """Take everything off the canvas."""
        self._timer.stop()
        if sip.isdeleted(self._canvas):
            return
        self._canvas.destinationCrsChanged.disconnect(self._changed)
        self.release_tool()
        if self._tool is not None:
            self._tool.deleteLater()
            self._tool = None
        if self._band is not None:
            self._canvas.scene().removeItem(self._band)
            self._band = None

    def outlines(self) -> int:
        """How many boxes are outlined on the map."""
        return self._outlined

    def keys_at(self, longitude: float, latitude: float) -> List[Key]:
        """The records whose boxes hold a point in degrees, the smallest box first, then in the order of the list."""
        spot = Extent(longitude, latitude, longitude, latitude)
        hit = sorted((box for box in self._boxes if box.intersects(spot)), key=_area)
        return list(dict.fromkeys(key for box in hit for key in self._boxes[box]))

    def _changed(self, *_what: object) -> None:
        if self._on:
            self._looked = False
            if not self._timer.isActive():
                self._timer.start(_AFTER)

    def _begin(self) -> None:
        """Look at the rows; their boxes are drawn in the next turns."""
        self._boxes = _boxes_of(self._model)
        self._todo, self._made = list(self._boxes), []
        self._looked = True
        self._timer.start(0)

    def _step(self) -> None:
        if not self._looked:
            self._begin()
            return
        to_map = transform_to(self._canvas)
        some, self._todo = self._todo[:_AT_ONCE], self._todo[_AT_ONCE:]
        for box in some:
            self._made += _outlines(box, to_map)
        if self._todo:
            self._timer.start(0)
        else:
            self._draw(self._made)

    def _draw(self, outlines: Sequence[QgsGeometry]) -> None:
        self._outlined = len(outlines)
        if self._band is None:
            if not outlines:
                return
            self._band = self._make_band()
        if outlines:
            whole = QgsGeometry.collectGeometry(list(outlines))
            self._band.setToGeometry(whole)
            self._look_at(whole.boundingBox())
        else:
            self._band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)

    def _look_at(self, box: QgsRectangle) -> None:
        """A map that shows no place yet, as before the first layer, is moved to where the outlines are."""
        if self._canvas.extent().isEmpty() and not box.isEmpty():
            box.scale(1.1)
            self._canvas.setExtent(box)
            self._canvas.refresh()

    def _make_band(self) -> QgsRubberBand:
        """Thinner than the outline of the chosen record, and without a filling: hundreds lie upon each other."""
        band = QgsRubberBand(self._canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        colour = QColor(self._canvas.window().palette().color(QPalette.ColorRole.Highlight))
        colour.setAlpha(_ALPHA)
        band.setStrokeColor(colour)
        band.setFillColor(QColor(0, 0, 0, 0))
        band.setWidth(1)
        band.setZValue(band.zValue() - 1)
        return band

    def _clicked(self, point: QgsPointXY) -> None:
        """Choose the smallest box below the click; a further click at the same place the next one."""
        to_map = transform_to(self._canvas)
        if to_map is None:
            return
        try:
            spot = to_map.transform(point, Qgis.TransformDirection.Reverse)
        except QgsCsException:
            return
        keys = tuple(self.keys_at(spot.x(), spot.y()))
        if not keys:
            return
        self._hit_number = (self._hit_number + 1) % len(keys) if keys == self._hit else 0
        self._hit = keys
        self.chosen.emit(keys[self._hit_number])


def _boxes_of(model: ResultModel) -> Dict[Extent, List[Key]]:
    """Each box once, with the records that have it; what lies all over the world outlines nothing."""
    found: Dict[Extent, List[Key]] = {}
    for row in range(min(model.rowCount(), _ROWS)):
        entry = model.entry(model.index(row))
        if entry is None:
            continue
        for box in entry.record.extents:
            if not box.is_world:
                found.setdefault(box, []).append(entry.key)
    return found


def _outlines(box: Extent, to_map: Optional[QgsCoordinateTransform]) -> List[QgsGeometry]:
    made = [outline(part, to_map, _STEPS) for part in box.parts()]
    return [geometry for geometry in made if geometry is not None]


def _area(box: Extent) -> float:
    return sum((part.east - part.west) * (part.north - part.south) for part in box.parts())
