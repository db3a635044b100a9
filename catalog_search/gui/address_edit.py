"""The field for an address, which tells when one was pasted or dropped into it."""
from __future__ import annotations

from os.path import commonprefix
from typing import Optional

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QWidget

#: Nobody types so many letters at once.
_AT_ONCE = 6
_AFTER = 350


class AddressEdit(QgsFilterLineEdit):
    """``pasted`` comes a moment after a text came in at once, ``confirmed`` with Enter."""

    pasted = pyqtSignal()
    confirmed = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._before = self._last = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER)
        self._timer.timeout.connect(self.pasted)
        self.textChanged.connect(self._remember)
        self.textEdited.connect(self._look)

    def forget(self) -> None:
        """Let a paste that was not told yet pass."""
        self._timer.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text().strip():
            self.confirmed.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def _remember(self, text: str) -> None:
        self._last, self._before = self._before, text

    def _look(self, text: str) -> None:
        """``textChanged`` comes before ``textEdited``, so that ``_last`` is the text before this one."""
        self._timer.stop()
        if _inserted(self._last, text) >= _AT_ONCE:
            self._timer.start()


def _inserted(before: str, after: str) -> int:
    """How many letters came in between what stayed at both ends."""
    start = len(commonprefix((before, after)))
    end = len(commonprefix((before[start:][::-1], after[start:][::-1])))
    return len(after) - start - end
