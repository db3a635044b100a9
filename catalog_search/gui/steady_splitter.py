"""A splitter whose first part keeps its place when a bar appears or goes below it: nothing moves under the mouse."""
from __future__ import annotations

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QSplitter


class SteadySplitter(QSplitter):
    """Shares a change of its parent's height fairly; room that a neighbour takes or gives is the last part's alone."""

    _around = QSize()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        before, around = self.sizes(), self.parentWidget().size()
        super().resizeEvent(event)
        steady = around == self._around and self.orientation() == Qt.Orientation.Vertical
        self._around = around
        if steady and len(before) > 1 and all(before):
            rest = sum(self.sizes()) - sum(before[:-1])
            self.setSizes([*before[:-1], max(1, rest)])
