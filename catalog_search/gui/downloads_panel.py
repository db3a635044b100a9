"""At the foot of the dock: one line while something is downloaded or was, the list when one opens it."""
from __future__ import annotations

from functools import partial
from typing import List, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtWidgets import (
    QAction,
    QActionGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..network.download_shelf import Usage
from ..support.i18n import tr
from .downloads_model import DownloadsModel
from .downloads_row import Download, State
from .downloads_view import DownloadsView
from .status_panel import ElidedLabel
from .texts import format_size

_GIGABYTE = 1024**3
_LIMITS = (1, 2, 4, 10, 20, 50)


class DownloadsPanel(QWidget):
    """A line with the sum of all downloads, which opens and closes their list, and a menu for what is kept.

    ``usage_wanted`` asks how much is kept, to be answered with ``show_usage``.
    """

    usage_wanted = pyqtSignal()
    clear_wanted = pyqtSignal()
    limit_wanted = pyqtSignal(int)
    tidy_wanted = pyqtSignal()

    def __init__(self, model: DownloadsModel, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._model = model
        self._limit = 0
        self.toggle = QToolButton(self)
        self.toggle.setAutoRaise(True)
        self.toggle.setCheckable(True)
        self.toggle.setArrowType(Qt.ArrowType.RightArrow)
        self.toggle.setToolTip(tr("Show or hide the list of downloads"))
        self.toggle.setAccessibleName(tr("Downloads"))
        self.summary = ElidedLabel(self)
        self.more = QToolButton(self)
        self.more.setAutoRaise(True)
        self.more.setIcon(QgsApplication.getThemeIcon("/mActionOptions.svg"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setToolTip(tr("What is kept of downloads"))
        self.more.setAccessibleName(self.more.toolTip())
        self.close_button = QToolButton(self)
        self.close_button.setAutoRaise(True)
        self.close_button.setIcon(QgsApplication.getThemeIcon("/mIconClearText.svg"))
        self.close_button.setToolTip(tr("Remove what is finished from the list"))
        self.close_button.setAccessibleName(self.close_button.toolTip())
        self.view = DownloadsView(model, self)
        self.empty = QLabel(tr("Nothing is being downloaded."), self)
        self.empty.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._make_menu()
        self._lay_out()
        self._connect()
        self.refresh()
        self.hide()

    def open_list(self) -> None:
        """Show the list, an empty one as well."""
        self.show()
        self.toggle.setChecked(True)
        self.view.setFocus()

    def refresh(self) -> None:
        """Bring the line up to date with the rows."""
        rows = self._model.rows()
        self.summary.show_text(summary_of(rows))
        over = any(row.state in (State.DONE, State.CANCELLED) for row in rows)
        self.close_button.setVisible(over or not rows)
        if rows:
            self.show()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click on the line does what its arrow does."""
        if event.button() == Qt.MouseButton.LeftButton and event.pos().y() <= self.toggle.geometry().bottom():
            self.toggle.toggle()
        else:
            super().mouseReleaseEvent(event)

    def show_usage(self, usage: Usage, limit: int) -> None:
        """Tell how much is kept."""
        self._limit = limit
        kept, most = format_size(usage.total), format_size(limit)
        self._kept.setText(tr("{size} kept, {limit} at most").format(size=kept, limit=most))
        self._clear.setText(tr("Clear what no layer uses ({size})").format(size=format_size(usage.free)))
        self._clear.setEnabled(usage.free > 0)
        for action in self._limits.actions():
            action.setChecked(action.data() == limit)

    def _make_menu(self) -> None:
        menu = QMenu(self.more)
        self._kept = menu.addAction("")
        self._kept.setEnabled(False)
        self._clear = menu.addAction(QgsApplication.getThemeIcon("/mIconDelete.svg"), tr("Clear what no layer uses"))
        self._clear.triggered.connect(self.clear_wanted)
        limits = menu.addMenu(tr("Keep at most"))
        self._limits = QActionGroup(limits)
        for number in _LIMITS:
            action = QAction(format_size(number * _GIGABYTE), self._limits)
            action.setCheckable(True)
            action.setData(number * _GIGABYTE)
            action.triggered.connect(partial(self._chose, number * _GIGABYTE))
            limits.addAction(action)
        menu.aboutToShow.connect(self.usage_wanted)
        self.more.setMenu(menu)

    def _chose(self, limit: int, *_checked: bool) -> None:
        self.limit_wanted.emit(limit)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.toggle)
        line.addWidget(self.summary, 1)
        line.addWidget(self.more)
        line.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self.fontMetrics().height() // 4)
        layout.addLayout(line)
        layout.addWidget(self.empty)
        layout.addWidget(self.view)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._show_list(False)

    def _connect(self) -> None:
        self.toggle.toggled.connect(self._show_list)
        self.close_button.clicked.connect(self._tidy)
        for signal in (self._model.rowsInserted, self._model.rowsRemoved):
            signal.connect(self._resized)

    def _tidy(self) -> None:
        self.tidy_wanted.emit()
        if not self._model.rowCount():
            self.toggle.setChecked(False)
            self.hide()

    def _show_list(self, shown: bool) -> None:
        self.toggle.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
        self.view.setVisible(shown and self._model.rowCount() > 0)
        self.empty.setVisible(shown and self._model.rowCount() == 0)

    def _resized(self, *_what: object) -> None:
        self._show_list(self.toggle.isChecked())
        self.view.setMaximumHeight(self.view.sizeHint().height())
        self.view.updateGeometry()
        self.refresh()


def summary_of(rows: List[Download]) -> str:
    """All downloads in one line."""
    active = [row for row in rows if row.state.is_active]
    if active:
        total = sum(row.size or 0 for row in active)
        known = total and all(row.size for row in active)
        percent = f"{round(100 * sum(row.received for row in active) / total)} %" if known else ""
        speed = sum(row.speed for row in active if row.state is State.RUNNING)
        pace = tr("{size}/s").format(size=format_size(int(speed))) if speed >= 1 else ""
        return " · ".join(part for part in (tr("%n download(s)", len(active)), percent, pace) if part)
    counts = {state: sum(row.state is state for row in rows) for state in State}
    parts = [
        tr("%n failed", counts[State.FAILED]) if counts[State.FAILED] else "",
        tr("%n paused", counts[State.PAUSED]) if counts[State.PAUSED] else "",
        tr("%n finished", counts[State.DONE]) if counts[State.DONE] else "",
    ]
    shown = ", ".join(part for part in parts if part)
    return tr("Downloads: {parts}").format(parts=shown) if shown else tr("Downloads")
