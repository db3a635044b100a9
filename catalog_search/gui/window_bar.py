"""Messages in QGIS's own message bar, about layers: what happens to them concerns the map, wherever the dock is."""
from __future__ import annotations

from typing import Callable, List, Optional, Sequence, Tuple

from qgis.core import Qgis
from qgis.gui import QgisInterface, QgsMessageBar, QgsMessageBarItem
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QProgressBar, QPushButton

from ..support.i18n import tr
from .texts import one_line
from .wrapped_label import WrappedLabel

#: Seconds that a message stays; 0 until it is closed.
_SHORT, _STAYS = 8, 0
_WIDTH = 16
_MAX_TEXT = 400

Button = Tuple[str, Callable[[], None]]


class WindowBar:
    """Says things, and takes them away again."""

    def __init__(self, iface: QgisInterface) -> None:
        self._bar: QgsMessageBar = iface.messageBar()
        self._items: List[QgsMessageBarItem] = []

    def success(self, text: str) -> None:
        """Something that was asked for is done; the message goes by itself."""
        self._push(text, Qgis.MessageLevel.Success, _SHORT)

    def info(self, text: str, buttons: Sequence[Button] = ()) -> None:
        """An answer; it stays where it offers to do something."""
        self._push(text, Qgis.MessageLevel.Info, _STAYS if buttons else _SHORT, buttons)

    def warning(self, text: str, buttons: Sequence[Button] = ()) -> None:
        """What is missing or failed; it stays until it is closed."""
        self._push(text, Qgis.MessageLevel.Warning, _STAYS, buttons)

    def busy(self, text: str, cancel: Callable[[], None]) -> "Busy":
        """Something goes on, which can be cancelled."""
        item = self._item(text)
        progress = QProgressBar(item)
        progress.setRange(0, 0)
        progress.setMaximumWidth(item.fontMetrics().averageCharWidth() * _WIDTH)
        item.layout().addWidget(progress)
        self._add_buttons(item, [(tr("Cancel"), cancel)], closes=False)
        self._show(item, Qgis.MessageLevel.Info, _STAYS)
        return Busy(self, item, progress)

    def remove(self, item: QgsMessageBarItem) -> None:
        """Take one message away, unless a person has closed it."""
        if item in self._items:
            self._items.remove(item)
        if not sip.isdeleted(item) and not sip.isdeleted(self._bar):
            self._bar.popWidget(item)

    def clear(self) -> None:
        """Take all messages of the plugin away."""
        for item in list(self._items):
            self.remove(item)

    def _push(self, text: str, level: Qgis.MessageLevel, seconds: int, buttons: Sequence[Button] = ()) -> None:
        item = self._item(text)
        self._add_buttons(item, buttons, closes=True)
        self._show(item, level, seconds)

    def _show(self, item: QgsMessageBarItem, level: Qgis.MessageLevel, seconds: int) -> None:
        """The words get all the room that buttons leave; QGIS lays the message out when it is pushed."""
        self._bar.pushWidget(item, level, seconds)
        for label in item.findChildren(WrappedLabel):
            item.layout().setStretchFactor(label, 1)

    def _item(self, text: str) -> QgsMessageBarItem:
        """A message with a label of its own: that of QGIS shows one line of a longer text, and takes it as HTML."""
        self._items = [item for item in self._items if not sip.isdeleted(item)]
        label = WrappedLabel(one_line(text, _MAX_TEXT), self._bar)
        label.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        item = QgsMessageBar.createMessage(label)
        self._items.append(item)
        return item

    def _add_buttons(self, item: QgsMessageBarItem, buttons: Sequence[Button], closes: bool) -> None:
        for words, deed in buttons:
            button = QPushButton(words, item)
            if closes:
                button.clicked.connect(lambda _checked=False, item=item: self.remove(item))
            button.clicked.connect(lambda _checked=False, deed=deed: deed())
            item.layout().addWidget(button)


class Busy:
    """The message of something that goes on."""

    def __init__(self, bar: WindowBar, item: QgsMessageBarItem, progress: QProgressBar) -> None:
        self._bar = bar
        self._item: Optional[QgsMessageBarItem] = item
        self._progress = progress

    def tell(self, percent: float) -> None:
        """Show how far it is; below 0 where that is not known."""
        if self._item is not None and not sip.isdeleted(self._progress):
            self._progress.setRange(0, 100 if percent >= 0 else 0)
            self._progress.setValue(round(percent))

    def close(self) -> None:
        """It is over."""
        item, self._item = self._item, None
        if item is not None:
            self._bar.remove(item)
