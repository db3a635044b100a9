"""Asks how to get at something large: read in parts, what the map shows, or all of it."""
from __future__ import annotations

from functools import partial
from typing import Dict, Optional, Tuple

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCommandLinkButton,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ..loading.sources import Offer, Way
from ..loading.wishes import MEGABYTE, set_size_limit, size_limit
from ..support.i18n import tr
from .texts import format_size, one_line

_ICONS = {Way.STREAM: "mIconWms.svg", Way.EXTENT: "mActionZoomToArea.svg", Way.WHOLE: "mActionFileSave.svg"}
_LARGEST = 1_000_000


class SizeDialog(QDialog):
    """One button for each way. ``taken`` brings the one that was pressed; closing it in another way rejects."""

    taken = pyqtSignal(object)

    def __init__(self, offer: Offer, title: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("CatalogSearchSize")
        self.setWindowTitle(tr("Large data"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.ways: Dict[Way, QCommandLinkButton] = {}
        self.limit = QSpinBox(self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self._question(offer, title))
        for way in offer.ways:
            self.ways[way] = self._button(way, offer)
            layout.addWidget(self.ways[way])
        layout.addStretch()
        layout.addLayout(self._limit_row())
        layout.addWidget(self.buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 64)
        first = self.ways[offer.ways[0]] if offer.ways else None
        if first is not None:
            first.setDefault(True)
            first.setFocus()

    def _question(self, offer: Offer, title: str) -> QLabel:
        if offer.size is None and offer.records is not None:
            text = tr("“{title}” has %n record(s). How do you want to add it?", offer.records)
        elif offer.size is None:
            text = tr("“{title}” is large. How do you want to add it?")
        else:
            text = tr("“{title}” has {size}. How do you want to add it?")
        label = QLabel(text.format(title=one_line(title), size=format_size(offer.size or 0)), self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def _button(self, way: Way, offer: Offer) -> QCommandLinkButton:
        text, description = _words(way, offer)
        button = QCommandLinkButton(text, description, self)
        button.setIcon(QgsApplication.getThemeIcon(f"/{_ICONS[way]}"))
        side = round(self.fontMetrics().height() * 1.4)
        button.setIconSize(QSize(side, side))
        button.clicked.connect(partial(self._take, way))
        return button

    def _limit_row(self) -> QHBoxLayout:
        label = QLabel(tr("Ask from this size on:"), self)
        label.setBuddy(self.limit)
        self.limit.setRange(0, _LARGEST)
        self.limit.setSingleStep(50)
        self.limit.setSuffix(" " + tr("MiB"))
        self.limit.setSpecialValueText(tr("never ask"))
        self.limit.setValue(size_limit() // MEGABYTE)
        self.limit.setAccessibleName(label.text())
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.limit)
        row.addStretch()
        return row

    def _take(self, way: Way, *_checked: bool) -> None:
        set_size_limit(self.limit.value() * MEGABYTE)
        self.taken.emit(way)
        self.accept()


def _words(way: Way, offer: Offer) -> Tuple[str, str]:
    """A way and what it means."""
    if way is Way.STREAM:
        text = tr("Read it from the network as needed")
        if offer.ways[0] is Way.STREAM:
            return text, tr("Nothing is downloaded first; it needs the network whenever it is drawn.")
        return text, tr("It was not made for this: drawing may be slow, and needs the network.")
    if way is Way.EXTENT:
        return tr("Only what the map shows"), tr("Fetches this part now and keeps it; the layer does not grow later.")
    words = tr("Then it is at hand without a network.")
    if offer.size is not None:
        text = tr("Then it is at hand without a network. It takes {size} on the disk.")
        words = text.format(size=format_size(offer.size))
    if offer.login:
        words += " " + tr("It wants a log-in, so it cannot be read from the network as needed.")
    return tr("Download all of it"), words
