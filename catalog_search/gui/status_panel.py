"""Between the search bar and the list: how many results, what is under way, and one line per failed catalogue."""
from __future__ import annotations

from functools import partial
from typing import List, Optional, Tuple

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QEvent, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QIcon, QPalette, QResizeEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ..search.session import SourceState, SourceStatus
from ..support.i18n import tr
from ..support.messages import describe
from ..support.paths import resource_path
from . import colours
from .texts import format_count, one_line, tooltip


class ElidedLabel(QLabel):
    """One line of plain text, cut with an ellipsis where there is no room."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._full = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        self._full = text
        self.setAccessibleName(text)
        self._elide()

    def full_text(self) -> str:
        return self._full

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        metrics = self.fontMetrics()
        around = max(0, self.sizeHint().width() - metrics.horizontalAdvance(self.text()))  # a theme may pad labels
        self.setText(metrics.elidedText(self._full, Qt.TextElideMode.ElideRight, self.width() - around))


class FailureLine(QWidget):
    """One failed catalogue: its reason, and the button that asks it again."""

    def __init__(self, status: SourceStatus, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.catalog_id = status.config.id
        self.told = _told(status)
        side = QgsApplication.scaleIconSize(14)
        icon = QLabel(self)
        icon.setPixmap(QgsApplication.getThemeIcon("/mIconWarning.svg").pixmap(side, side))
        self.label = ElidedLabel(self)
        self.retry = QToolButton(self)
        self.retry.setText(tr("Try again"))
        self.retry.setAutoRaise(True)
        self.retry.setAccessibleName(tr("Search {catalog} again").format(catalog=status.config.name))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(icon)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.retry)
        self._tell(status)

    def _tell(self, status: SourceStatus) -> None:
        if status.error is None:
            return
        message = describe(status.error, status.config.name)
        self.label.show_text(one_line(message.text))
        self.retry.setVisible(status.error.can_retry)
        self.setToolTip(tooltip(message.text, message.hint, message.detail))


class StatusPanel(QWidget):
    """Says how the search is doing; its signals ask to stop, to retry one catalogue, to search the map's area."""

    stop_wanted = pyqtSignal()
    retry_wanted = pyqtSignal(str)
    here_wanted = pyqtSignal()
    rank_wanted = pyqtSignal()
    all_wanted = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.count = ElidedLabel(self)
        self.stop = QToolButton(self)
        self.stop.setText(tr("Stop"))
        self.stop.setToolTip(tr("Stop searching; what was found stays (Esc)"))
        self.here = QToolButton(self)
        self.here.setText(tr("Search here"))
        self.here.setIcon(QgsApplication.getThemeIcon("/mActionRefresh.svg"))
        self.here.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.here.setToolTip(tr("The map has moved since: search in the area that it shows now"))
        self.better = QToolButton(self)
        self.better.setIcon(QgsApplication.getThemeIcon("/mActionArrowUp.svg"))
        self.better.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.better.setToolTip(tr("Results that came later rank above some that you have seen: put all in order"))
        for button in (self.stop, self.here, self.better):
            button.setAutoRaise(True)
            button.hide()
        self.outlines = QToolButton(self)
        self.outlines.setIcon(QIcon(str(resource_path("icons", "footprints.svg"))))
        self.outlines.setCheckable(True)
        self.outlines.setAutoRaise(True)
        self.outlines.setAccessibleName(tr("Show all results on the map"))
        how = tr("A click on the map then chooses the record, the smallest first; click again for the next.")
        self.outlines.setToolTip(tooltip(self.outlines.accessibleName(), how))
        self.outlines.hide()
        self.whole = QToolButton(self)
        self.whole.setIcon(QgsApplication.getThemeIcon("/mActionAddGroup.svg"))
        self.whole.setAutoRaise(True)
        self.whole.setAccessibleName(tr("Add all results to the map…"))
        self.whole.setToolTip(tooltip(self.whole.accessibleName(), tr("Each by its best way, together in a group.")))
        self.whole.hide()
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(max(3, self.fontMetrics().height() // 5))
        keeps = self.progress.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(keeps)
        self.progress.hide()
        self._failures: List[FailureLine] = []
        self.stop.clicked.connect(self.stop_wanted)
        self.here.clicked.connect(self.here_wanted)
        self.better.clicked.connect(self.rank_wanted)
        self.whole.clicked.connect(self.all_wanted)
        self._lay_out()
        self._colour()

    def show_statuses(self, statuses: List[SourceStatus], shown: int, total: Optional[int]) -> None:
        """Tell the state of a search from those of its catalogues.

        :param shown: the number of rows in the list
        :param total: what all catalogues together say they have, ``None`` where one does not say
        """
        searching = [status for status in statuses if status.state is SourceState.SEARCHING]
        self.progress.setVisible(bool(searching))
        self.stop.setVisible(bool(searching))
        self.outlines.setVisible(bool(statuses))
        self.whole.setVisible(shown > 1)
        self.count.show_text(_count_text(statuses, len(searching), shown, _without_twins(statuses, shown, total)))
        self._show_failures([status for status in statuses if status.state is SourceState.FAILED])

    def show_hint(self, text: str) -> None:
        """A text in the place of the number of results."""
        self.count.show_text(text)

    def set_better(self, count: int) -> None:
        """How many results rank above rows that were seen before they came."""
        self.better.setText(tr("%n better result(s) below", count))
        self.better.setVisible(count > 0)

    def set_moved(self, moved: bool) -> None:
        """Whether the map shows another area than the one that was searched."""
        self.here.setVisible(moved)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "count"):
            self._colour()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(self.fontMetrics().height() // 4)
        row.addWidget(self.count, 1)
        row.addWidget(self.better)
        row.addWidget(self.here)
        row.addWidget(self.stop)
        row.addWidget(self.whole)
        row.addWidget(self.outlines)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(1)
        self._layout.addLayout(row)
        self._layout.addWidget(self.progress)
        self.setMinimumHeight(self.stop.sizeHint().height() + self.progress.height())

    def _colour(self) -> None:
        palette = QPalette(self.count.palette())
        colour = colours.muted(self.palette())
        if palette.color(QPalette.ColorRole.WindowText) != colour:
            palette.setColor(QPalette.ColorRole.WindowText, colour)
            self.count.setPalette(palette)

    def _show_failures(self, failed: List[SourceStatus]) -> None:
        """A line that says the same as before stays as it is: somebody may be about to press its button."""
        known = {line.told: line for line in self._failures}
        lines = [known.pop(_told(one)) if _told(one) in known else self._failure_line(one) for one in failed]
        for line in known.values():
            self._layout.removeWidget(line)
            line.deleteLater()
        if lines != self._failures:
            for line in lines:
                self._layout.removeWidget(line)
                self._layout.insertWidget(self._layout.count() - 1, line)
            self._failures = lines

    def _failure_line(self, status: SourceStatus) -> FailureLine:
        line = FailureLine(status, self)
        line.retry.clicked.connect(partial(self.retry_wanted.emit, line.catalog_id))
        return line

    def failure_lines(self) -> List[FailureLine]:
        return list(self._failures)


def _told(status: SourceStatus) -> Tuple[str, str, int]:
    """What a line says of a catalogue: another failure is another object."""
    return status.config.id, status.config.name, id(status.error)


def _without_twins(statuses: List[SourceStatus], shown: int, total: Optional[int]) -> Optional[int]:
    """The total less what became one row with the same data of another catalogue, as far as that is known."""
    found = sum(status.found for status in statuses)
    return None if total is None else total - max(0, found - shown)


def _count_text(statuses: List[SourceStatus], searching: int, shown: int, total: Optional[int]) -> str:
    if not statuses:
        return ""
    if not shown and searching:
        return tr("Searching %n catalogue(s)…", searching)
    if total is not None and total > shown:
        return tr("{shown} of {total} results").format(shown=format_count(shown), total=format_count(total))
    more = any(status.has_more for status in statuses)
    if more and total is None:
        return tr("Results so far: {shown}").format(shown=format_count(shown))
    return tr("%n result(s)", shown)
