"""Icons of what can be done with a download; those that QGIS has for some themes only are drawn in the text's ink."""
from __future__ import annotations

from typing import Callable, Dict

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from .downloads_deeds import Act, Choice


def paint_icon(painter: QPainter, place: QRectF, choice: Choice, ink: QColor) -> None:
    """Paint the icon of a choice into a square."""
    draw = _DRAWN.get(choice.act)
    if draw is None:
        QgsApplication.getThemeIcon(f"/{choice.icon}").paint(painter, place.toRect())
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    margin = place.width() * 0.22
    draw(painter, place.adjusted(margin, margin, -margin, -margin), ink)
    painter.restore()


def icon_of(choice: Choice, ink: QColor) -> QIcon:
    """The same as an icon, for menus."""
    if choice.act not in _DRAWN:
        return QgsApplication.getThemeIcon(f"/{choice.icon}")
    side = QgsApplication.scaleIconSize(32)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_icon(painter, QRectF(0, 0, side, side), choice, ink)
    painter.end()
    return QIcon(picture)


def _bars(painter: QPainter, area: QRectF, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    width = area.width() * 0.32
    painter.drawRect(QRectF(area.left(), area.top(), width, area.height()))
    painter.drawRect(QRectF(area.right() - width, area.top(), width, area.height()))


def _arrow(painter: QPainter, area: QRectF, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    tip = QPointF(area.right(), area.center().y())
    painter.drawPolygon(QPolygonF([area.topLeft(), tip, area.bottomLeft()]))


def _cross(painter: QPainter, area: QRectF, ink: QColor) -> None:
    pen = QPen(ink, max(1.4, area.width() * 0.16))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawLine(area.topLeft(), area.bottomRight())
    painter.drawLine(area.topRight(), area.bottomLeft())


_DRAWN: Dict[Act, Callable[[QPainter, QRectF, QColor], None]] = {
    Act.PAUSE: _bars,
    Act.RESUME: _arrow,
    Act.CANCEL: _cross,
    Act.REMOVE: _cross,
}
