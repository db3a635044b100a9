"""A message inside the dock: as many lines as it needs, since a dock is too narrow for QGIS's one-line message bar."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, List, Optional, Tuple

from qgis.core import Qgis, QgsApplication
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ..support.i18n import tr
from . import colours
from .flow_layout import FlowLayout
from .text_dialog import open_text_dialog

#: What a message offers to do, and its words; doing it closes the message.
Action = Tuple[str, Callable[[], None]]


@dataclass(frozen=True)
class Note:
    """One message; ``seconds`` is how long it stays, 0 until it is closed."""

    text: str
    level: Qgis.MessageLevel
    detail: str = ""
    seconds: int = 0
    action: Optional[Action] = None


_ICONS = {
    Qgis.MessageLevel.Success: "/mIconSuccess.svg",
    Qgis.MessageLevel.Info: "/mIconInfo.svg",
    Qgis.MessageLevel.Warning: "/mIconWarning.svg",
    Qgis.MessageLevel.Critical: "/mIconCritical.svg",
}
_HUES = {
    Qgis.MessageLevel.Success: 0.36,
    Qgis.MessageLevel.Info: 0.58,
    Qgis.MessageLevel.Warning: 0.11,
    Qgis.MessageLevel.Critical: 0.0,
}


class MessageStrip(QFrame):
    """Shows the latest message; closing it shows the one before that still stands."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("CatalogSearchMessage")
        self._notes: List[Note] = []
        self.icon = QLabel(self)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        self.details = QToolButton(self)
        self.details.setText(tr("Details"))
        self.details.setToolTip(tr("Show the details of this message"))
        self.details.clicked.connect(self._show_details)
        self.action = QToolButton(self)
        self.action.setMinimumWidth(self.fontMetrics().averageCharWidth() * 12)  # elided rather than widening the dock
        self.action.clicked.connect(self._act)
        self.close_button = QToolButton(self)
        self.close_button.setIcon(QgsApplication.getThemeIcon("/mIconClose.svg"))
        self.close_button.setToolTip(tr("Close this message"))
        self.close_button.setAccessibleName(self.close_button.toolTip())
        self.close_button.setAutoRaise(True)
        self.close_button.clicked.connect(self.dismiss)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self._lay_out()
        self.hide()

    def push(self, note: Note) -> None:
        """Show a message; those that go by themselves give way at once, and one of the same words is not kept twice."""
        self._notes = [old for old in self._notes if not old.seconds and old.text != note.text] + [note]
        self._show_last()

    def dismiss(self, *_checked: bool) -> None:
        """Close the message that is shown."""
        if self._notes:
            self._notes.pop()
        self._show_last()

    def clear(self) -> None:
        """Close all messages."""
        self._notes = []
        self._show_last()

    def notes(self) -> List[Note]:
        """The messages that stand, the one that is shown last."""
        return list(self._notes)

    def _lay_out(self) -> None:
        gap = max(3, self.fontMetrics().height() // 4)
        buttons = QVBoxLayout()
        buttons.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        buttons.addStretch()
        words = QVBoxLayout()
        words.setSpacing(gap)
        words.addWidget(self.text)
        deeds = FlowLayout()
        deeds.setSpacing(gap * 2)
        deeds.addWidget(self.action)
        deeds.addWidget(self.details)
        words.addLayout(deeds)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(gap * 2, gap * 2, gap, gap * 2)
        layout.setSpacing(gap * 2)
        layout.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        layout.addLayout(buttons)

    def _show_last(self) -> None:
        self._timer.stop()
        self.setVisible(bool(self._notes))
        if not self._notes:
            return
        note = self._notes[-1]
        side = QgsApplication.scaleIconSize(16)
        self.icon.setPixmap(QgsApplication.getThemeIcon(_ICONS[note.level]).pixmap(side, side))
        self.text.setText(note.text)
        self.setAccessibleName(note.text)
        self.details.setVisible(bool(note.detail))
        self.action.setVisible(note.action is not None)
        self.action.setText(note.action[0] if note.action is not None else "")
        self.action.setToolTip(note.action[0] if note.action is not None else "")
        self._colour(note.level)
        if note.seconds:
            self._timer.start(note.seconds * 1000)

    def _colour(self, level: Qgis.MessageLevel) -> None:
        hue = QColor.fromHslF(_HUES[level], 0.9, 0.5)
        ground, edge = colours.css(colours.fade(hue, 0.16)), colours.css(colours.fade(hue, 0.6))
        frame = f"background: {ground}; border: 1px solid {edge}; border-radius: 3px;"
        sheet = (
            f"#CatalogSearchMessage {{ {frame} }}"
            "#CatalogSearchMessage > QLabel { background: transparent; border: none; }"
        )
        self.setStyleSheet(sheet)

    def _act(self, *_checked: bool) -> None:
        """Do what the message offers, once."""
        action = self._notes[-1].action if self._notes else None
        self.dismiss()
        if action is not None:
            action[1]()

    def _show_details(self) -> None:
        if self._notes:
            note = self._notes[-1]
            open_text_dialog(self.window(), tr("Details"), f"{note.text}\n\n{note.detail}")
