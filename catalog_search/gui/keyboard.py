"""What working by keys alone needs: an entered list has a row chosen, a button with the focus shows it."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QFocusEvent, QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QStyle, QStyleOptionFocusRect, QToolButton

_BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)


def choose_on_entering(view: QAbstractItemView, event: QFocusEvent) -> None:
    """Choose the current row: Qt makes the first one current without choosing it, and keys act on chosen ones."""
    current = view.currentIndex()
    if event.reason() in _BY_KEYS and current.isValid() and not view.selectionModel().hasSelection():
        view.setCurrentIndex(current)


class FocusButton(QToolButton):
    """A button with a menu of its own: Qt's style shows no focus on it."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            option.state |= QStyle.StateFlag.State_KeyboardFocusChange
            option.rect = self.rect().adjusted(2, 2, -2, -2)
            painter = QPainter(self)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)
            painter.end()
