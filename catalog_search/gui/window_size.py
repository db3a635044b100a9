"""The size of a window when it opens: so many letters and lines, as far as its screen has room for them."""
from __future__ import annotations

from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtWidgets import QWidget

#: Of a screen, in percent; the frame of the window comes on top.
_MOST_WIDTH, _MOST_HEIGHT = 95, 85


def give_size(window: QWidget, letters: int, lines: int) -> None:
    """Resize a window that opens: with a large font on a small screen its buttons would be below the edge."""
    metrics, room = window.fontMetrics(), window.screen().availableGeometry()
    most = QSize(room.width() * _MOST_WIDTH // 100, room.height() * _MOST_HEIGHT // 100)
    window.resize(QSize(metrics.averageCharWidth() * letters, metrics.height() * lines).boundedTo(most))
