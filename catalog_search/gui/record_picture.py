"""The picture of a record on its page: small, sharp on any screen, gone where there is none."""
from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QRectF, QSize, Qt
from qgis.PyQt.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from ..support.i18n import tr

#: The longer side, in heights of a line.
_LINES = 5.5


class RecordPicture(QWidget):
    """Shows one image in its own proportions."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.image: Optional[QImage] = None
        self.setAccessibleName(tr("Picture of the record"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_image(self, image: Optional[QImage]) -> None:
        """Show another image, or none."""
        self.image = image
        self.setVisible(image is not None)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        if self.image is None:
            return QSize(0, 0)
        side = round(self.fontMetrics().height() * _LINES)
        return self.image.size().scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        if self.image is None:
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setClipPath(clip)
        painter.drawImage(QRectF(self.rect()), self.image)
