"""Below an address: what is being asked, what was found there, the choice between several, and what was tried."""
from __future__ import annotations

from typing import List, Optional, Sequence

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..catalogs.detect import Attempt, Candidate, Confidence, Detection
from ..support.i18n import tr
from .connection_words import asking_text, attempt_text, attempt_type, candidate_text, detection_text
from .texts import one_line, tooltip
from .wrapped_label import WrappedLabel

_CANDIDATE = Qt.ItemDataRole.UserRole + 1


class DetectionPanel(QWidget):
    """Hidden until there is something to say. ``chosen`` brings the candidate that the user picked among several."""

    stop_wanted = pyqtSignal()
    chosen = pyqtSignal(object)
    resized = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.icon = QLabel(self)
        self.text = WrappedLabel(parent=self)
        self.stop_button = QPushButton(tr("Stop"), self)
        self.stop_button.setAutoDefault(False)
        self.stop_button.setToolTip(tr("Stop looking for a catalogue at this address"))
        self.stop_button.clicked.connect(self.stop_wanted)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setMaximumHeight(max(3, self.fontMetrics().height() // 4))
        self._make_choice()
        self._make_tried()
        self._lay_out()
        self.clear()

    def clear(self) -> None:
        """Nothing to say."""
        self._show("", "")
        self.hide()

    def show_asking(self, type_name: str, url: str) -> None:
        """A detection runs and asks this now."""
        self._show(asking_text(type_name, url), "", busy=True)

    def show_stopped(self) -> None:
        self._show(tr("Stopped. Choose the type by hand, or detect it again."), "/mIconInfo.svg")

    def show_notice(self, text: str) -> None:
        """Something about the address that is not the result of a detection."""
        self._show(text, "/mIconInfo.svg")

    def show_detection(self, detection: Detection, notice: str = "") -> None:
        """What was found and what was tried.

        :param notice: a further sentence, about what was left out of the address
        """
        text = detection_text(detection)
        self._show(" ".join(part for part in (text, notice) if part), _icon_of(detection))
        self._fill_choice([candidate for candidate in detection.found if candidate.is_usable])
        self._fill_tried(detection.tried)
        self.resized.emit()

    def _make_choice(self) -> None:
        self.choice = QListWidget(self)
        self.choice.setAccessibleName(tr("Catalogues found at this address"))
        self.choice.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.choice.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.choice.currentItemChanged.connect(self._choose)

    def _make_tried(self) -> None:
        self.tried_button = QToolButton(self)
        self.tried_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.tried_button.setAutoRaise(True)
        self.tried_button.setCheckable(True)
        self.tried_button.toggled.connect(self._unfold)
        self.tried = QTreeWidget(self)
        self.tried.setHeaderLabels([tr("Asked as"), tr("Address"), tr("Answer")])
        self.tried.setRootIsDecorated(False)
        self.tried.setAccessibleName(tr("What was tried"))
        header, width = self.tried.header(), self.fontMetrics().averageCharWidth()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(1, width * 36)

    def _lay_out(self) -> None:
        gap = max(3, self.fontMetrics().height() // 4)
        words = QHBoxLayout()
        words.setSpacing(gap * 2)
        words.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(self.text, 1, Qt.AlignmentFlag.AlignTop)
        words.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap)
        layout.addLayout(words)
        for widget in (self.progress, self.choice):
            layout.addWidget(widget)
        layout.addWidget(self.tried_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.tried)

    def _show(self, text: str, icon: str, busy: bool = False) -> None:
        side = QgsApplication.scaleIconSize(16)
        self.icon.setPixmap(QgsApplication.getThemeIcon(icon).pixmap(side, side)) if icon else self.icon.clear()
        self.icon.setVisible(bool(icon))
        self.text.setText(text)
        self.progress.setVisible(busy)
        self.stop_button.setVisible(busy)
        self._fill_choice([])
        self._fill_tried([])
        self.show()
        self.resized.emit()

    def _fill_choice(self, candidates: Sequence[Candidate]) -> None:
        self.choice.blockSignals(True)
        self.choice.clear()
        for candidate in candidates:
            item = QListWidgetItem(one_line(candidate_text(candidate), 200), self.choice)
            item.setData(_CANDIDATE, candidate)
            item.setToolTip(tooltip(candidate_text(candidate), candidate.url))
        self.choice.setCurrentRow(0)
        self.choice.blockSignals(False)
        rows = max(1, min(len(candidates), 5))
        height = max(self.choice.sizeHintForRow(0), self.fontMetrics().height())
        self.choice.setFixedHeight(height * rows + 2 * self.choice.frameWidth() + 2)
        self.choice.setVisible(len(candidates) > 1)

    def _fill_tried(self, attempts: Sequence[Attempt]) -> None:
        self.tried.clear()
        for attempt in attempts:
            self.tried.addTopLevelItem(_attempt_row(attempt))
        count = len(attempts)
        row = max(self.tried.sizeHintForRow(0), self.fontMetrics().height())
        self.tried.setFixedHeight(row * (min(count, 8) + 1) + self.tried.header().sizeHint().height())
        self.tried_button.setText(tr("What was tried (%n)", count))
        self.tried_button.setVisible(bool(count))
        self.tried_button.setChecked(False)
        self._unfold(False)

    def _unfold(self, open_: bool) -> None:
        arrow = Qt.ArrowType.DownArrow if open_ else Qt.ArrowType.RightArrow
        self.tried_button.setArrowType(arrow)
        self.tried.setVisible(open_)
        self.resized.emit()

    def _choose(self, item: Optional[QListWidgetItem], _before: Optional[QListWidgetItem] = None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_CANDIDATE))

    def tried_rows(self) -> List[List[str]]:
        """What the list of attempts says."""
        items = [self.tried.topLevelItem(row) for row in range(self.tried.topLevelItemCount())]
        return [[item.text(column) for column in range(3)] for item in items if item is not None]


def _attempt_row(attempt: Attempt) -> QTreeWidgetItem:
    words = attempt_text(attempt)
    item = QTreeWidgetItem([attempt_type(attempt), one_line(attempt.url, 300), one_line(words, 300)])
    for column, lines in enumerate(((), (attempt.url,), (words, attempt.detail))):
        item.setToolTip(column, tooltip(*lines))
    return item


def _icon_of(detection: Detection) -> str:
    best = detection.best
    if best is not None and best.confidence is Confidence.CONFIRMED:
        return "/mIconSuccess.svg"
    return "/locked.svg" if detection.needs_login else "/mIconWarning.svg"
