"""Marks on icons."""
from __future__ import annotations

from qgis.PyQt.QtCore import QRectF, QSize, Qt
from qgis.PyQt.QtGui import QIcon, QPainter
from qgis.PyQt.QtWidgets import QApplication

from ..colours import warning


def dotted(icon: QIcon) -> QIcon:
    """The icon with a dot in its corner."""
    picture = icon.pixmap(QSize(64, 64))
    side = picture.width() / picture.devicePixelRatioF()
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(warning(QApplication.palette()))
    painter.drawEllipse(QRectF(side * 0.62, 0, side * 0.38, side * 0.38))
    painter.end()
    return QIcon(picture)
