"""A text browser that is as high as its text and never loads anything by itself."""
from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QEvent, QSize, Qt, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent, QTextOption
from qgis.PyQt.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from .record_html import style_sheet


class HtmlView(QTextBrowser):
    """Shows safe HTML in the palette's colours; ``linked`` brings the address of a link that was clicked."""

    linked = pyqtSignal(str)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._html = ""
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setStyleSheet("QTextBrowser { background: transparent; border: none; padding: 0; }")
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(self._clicked)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def show_html(self, html: str) -> None:
        """Replace the content by HTML that is safe already."""
        self._html = html
        self.setVisible(bool(html))
        policies = Qt.FocusPolicy  # the Tab key stops only where there is something to follow
        self.setFocusPolicy(policies.StrongFocus if "<a " in html else policies.ClickFocus)
        self._render()

    def loadResource(self, kind: int, name: QUrl) -> Any:  # noqa: N802
        """Nothing: no picture or style sheet of a catalogue is ever fetched or read from disk."""
        return None

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange) and self._html:
            self._render()

    def _render(self) -> None:
        self.document().setDefaultStyleSheet(style_sheet(self.palette()))
        self.setHtml(self._html)
        self._fit()

    def _fit(self, *_size: object) -> None:
        height = round(self.document().size().height()) + 2 * self.frameWidth() + 1
        if self.height() != height:
            self.setFixedHeight(height)

    def _clicked(self, url: QUrl) -> None:
        self.linked.emit(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
