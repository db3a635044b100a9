"""The list of results with the panel of filters above it or, where there is room, beside it."""
from __future__ import annotations

from typing import Dict, List, Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QSplitter, QWidget

from ..support.settings import Settings
from .filter_panel import FilterPanel
from .results_panel import ResultsPanel

#: From this width on, in average letters, both stand side by side.
_WIDE = 85
_KEYS = {Qt.Orientation.Vertical: "filters_vertical", Qt.Orientation.Horizontal: "filters_horizontal"}
_FAIR = {Qt.Orientation.Vertical: (45, 55), Qt.Orientation.Horizontal: (38, 62)}


class FilteredResults(QSplitter):
    """Shares its room between filters and results, and remembers how, for each of the two directions."""

    def __init__(self, filters: FilterPanel, results: ResultsPanel, parent: Optional[QWidget] = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.filters = filters
        self.results = results
        self._settings = Settings()
        self._shares: Dict[Qt.Orientation, List[int]] = {
            direction: _shares(self._settings.value(key, ""), direction) for direction, key in _KEYS.items()
        }
        self.addWidget(filters)
        self.addWidget(results)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._remember)
        filters.setVisible(self._settings.value("filters_shown", False, bool))

    def show_filters(self, shown: bool) -> None:
        """Open or close the panel of filters."""
        self._settings.set_value("filters_shown", shown)
        self.filters.setVisible(shown)
        if shown:
            self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.width() > self.fontMetrics().averageCharWidth() * _WIDE
        direction = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if direction != self.orientation():
            self.setOrientation(direction)
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        if self.filters.isVisible():
            length = self.width() if self.orientation() == Qt.Orientation.Horizontal else self.height()
            self.setSizes([max(1, length * share // 100) for share in self._shares[self.orientation()]])

    def _remember(self, *_where: int) -> None:
        sizes = self.sizes()
        first = max(5, min(95, 100 * sizes[0] // max(1, sum(sizes))))
        self._shares[self.orientation()] = [first, 100 - first]
        self._settings.set_value(_KEYS[self.orientation()], str(first))


def _shares(stored: str, direction: Qt.Orientation) -> List[int]:
    """Two shares in percent from the settings; fair ones where there is nothing usable."""
    first = int(stored) if stored.isdigit() else 0
    return [first, 100 - first] if 5 <= first <= 95 else list(_FAIR[direction])
