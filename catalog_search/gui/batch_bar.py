"""How far the adding of several records is, with a button to stop; there only while it goes on."""
from __future__ import annotations

from typing import Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ..support.i18n import tr
from .worded_progress import WordedProgress


class BatchBar(QWidget):
    """One line; ``stop_wanted`` asks to stop what has not been added yet."""

    stop_wanted = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.progress = WordedProgress(self)
        self.stop = QToolButton(self)
        self.stop.setIcon(QgsApplication.getThemeIcon("/mTaskCancel.svg"))
        self.stop.setToolTip(tr("Stop adding; what is on the map already stays"))
        self.stop.setAccessibleName(self.stop.toolTip())
        self.stop.setAutoRaise(True)
        self.stop.clicked.connect(self.stop_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.progress, 1)
        layout.addWidget(self.stop)
        self.hide()

    def look(self, found: int) -> None:
        """Show that records are looked for, and how many were found so far; nothing more for -1."""
        self.setVisible(found >= 0)
        self.progress.setRange(0, 0)
        self.progress.say(tr("Looking for records: {count} so far").format(count=found))

    def count(self, ended: int, total: int) -> None:
        """Show that so many of so many records are done; nothing where there is none."""
        self.setVisible(total > 0)
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(ended)
        self.progress.say(tr("Adding records: {done} of {count}").format(done=ended, count=total))
