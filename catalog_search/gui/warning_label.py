"""A label for what is wrong, in a colour that can be read on light and on dark windows."""
from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QWidget

from .colours import warning


class WarningLabel(QLabel):
    """Plain text. A theme made of style sheets tells a window its colours when it is shown, not when it is made."""

    def __init__(self, text: str = "", parent: Optional[QWidget] = None) -> None:
        super().__init__(text, parent)
        self._sheet = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._colour()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and self.isVisible():
            self._colour()

    def _colour(self) -> None:
        around = self.parentWidget()
        sheet = f"color: {warning((around or self).palette()).name()}"
        if sheet != self._sheet:
            self._sheet = sheet
            self.setStyleSheet(sheet)
