"""The list of results, or in its place what to do next: before a search, while it runs, and when it found nothing."""
from __future__ import annotations

from typing import List, Optional

from qgis.PyQt.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPalette, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QListView,
    QPushButton,
    QStackedWidget,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from ..model.record import Record
from ..support.i18n import tr
from . import result_model as roles
from .calm import Calm
from .copying import claims_copy
from .keyboard import choose_on_entering
from .result_delegate import ResultDelegate
from .result_model import ResultModel
from .thumbnails import ThumbnailStore

_SETTLE = 60
#: Rows that stay in view this long get their details fetched where the catalogue gave a summary only.
_LOOKED_AT_AFTER = 500
#: Rows that stood before a person's eyes this long count as seen, and do not move any more.
_READ_AFTER = 1000


class ResultView(QListView):
    """The list itself. ``add_wanted`` is Enter or a double click; ``details_wanted`` Space or Right.

    ``summaries_shown`` brings the records in view of which only a summary is known. ``drag_wanted`` and ``copy_wanted``
    bring the selected ones, ``star_wanted`` records to keep or no longer: a star was clicked, or Ctrl+D pressed.
    """

    add_wanted = pyqtSignal(list)
    details_wanted = pyqtSignal()
    menu_wanted = pyqtSignal(list, QPoint)
    current_changed = pyqtSignal(object)
    summaries_shown = pyqtSignal(list)
    drag_wanted = pyqtSignal(list)
    copy_wanted = pyqtSignal(list)
    star_wanted = pyqtSignal(list)

    def __init__(self, model: ResultModel, thumbnails: ThumbnailStore, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self.setModel(model)
        self.setItemDelegate(ResultDelegate(thumbnails, self))
        self._calm = Calm(self)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(tr("Results"))
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLE)
        self._settled.timeout.connect(self._want_thumbnails)
        self._looked_at = QTimer(self)
        self._looked_at.setSingleShot(True)
        self._looked_at.setInterval(_LOOKED_AT_AFTER)
        self._looked_at.timeout.connect(self._want_details)
        self._read = QTimer(self)
        self._read.setSingleShot(True)
        self._read.setInterval(_READ_AFTER)
        self._read.timeout.connect(self._mark_seen)
        self.verticalScrollBar().valueChanged.connect(self._moved)
        self.verticalScrollBar().valueChanged.connect(self._mark_seen)
        model.rowsInserted.connect(self._moved)
        model.rowsInserted.connect(self._appeared)
        model.modelReset.connect(self._read.stop)
        thumbnails.arrived.connect(self._thumbnail_arrived)
        self.doubleClicked.connect(self._add)
        self.customContextMenuRequested.connect(self._menu)

    def release(self) -> None:
        """Let go of what must not outlive the view."""
        self._settled.stop()
        self._looked_at.stop()
        self._read.stop()
        self.itemDelegate().release()

    def records(self) -> List[Record]:
        """The selected records, in the order of the list."""
        indexes = sorted(self.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return [index.data(roles.RECORD) for index in indexes]

    def current_record(self) -> Optional[Record]:
        index = self.currentIndex()
        record: Optional[Record] = index.data(roles.RECORD) if index.isValid() else None
        return record

    def visible_indexes(self) -> List[QModelIndex]:
        """The rows that can be seen now, from top to bottom."""
        if not self.model().rowCount():
            return []
        area = self.viewport().rect()
        first = self.indexAt(area.topLeft())
        last = self.indexAt(area.bottomLeft())
        start = first.row() if first.isValid() else 0
        end = last.row() if last.isValid() else self.model().rowCount() - 1
        return [self.model().index(row, 0) for row in range(start, end + 1)]

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        choose_on_entering(self, event)

    def startDrag(self, _actions: Qt.DropAction) -> None:  # noqa: N802
        self.drag_wanted.emit(self.records())

    def event(self, event: QEvent) -> bool:
        """Claims the keys for *Copy* and the star before QGIS does something else with them."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_star_key(event):
            event.accept()
            return True
        return claims_copy(event) or bool(super().event(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the star of a row keeps its record; the choice stays as it is."""
        if event.button() == Qt.MouseButton.LeftButton and self._is_on_star(event.pos()):
            self.star_wanted.emit([self.indexAt(event.pos()).data(roles.RECORD)])
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On a star it is a click too many, and adds nothing to the map."""
        if not self._is_on_star(event.pos()):
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit(self.records())
        elif _is_star_key(event):
            self.star_wanted.emit(self.records())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._add()
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Right):
            self.details_wanted.emit()
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # noqa: N802
        super().currentChanged(current, previous)
        if current.isValid():
            self._mark_seen()
        self.current_changed.emit(current.data(roles.RECORD) if current.isValid() else None)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._moved()

    def _is_on_star(self, spot: QPoint) -> bool:
        index = self.indexAt(spot)
        if not index.isValid():
            return False
        row = self.visualRect(index)
        star = self.itemDelegate().star_rect(row, self.font())
        return bool(QStyle.visualRect(self.layoutDirection(), row, star).contains(spot))

    def _moved(self, *_where: object) -> None:
        self._settled.start()
        self._looked_at.start()

    def _want_details(self) -> None:
        """Summaries before a person's eyes lack their formats: ask for what completes them."""
        records = [index.data(roles.RECORD) for index in self.visible_indexes()]
        summaries = [record for record in records if not record.complete and not record.formats]
        if summaries and self.isVisible():
            self.summaries_shown.emit(summaries)

    def _appeared(self, *_rows: object) -> None:
        if not self._read.isActive():
            self._read.start()

    def _mark_seen(self, *_value: object) -> None:
        visible = self.visible_indexes()
        if visible:
            self.model().mark_seen(visible[-1].row() + 1)

    def _want_thumbnails(self) -> None:
        self._thumbnails.want(index.data(roles.THUMBNAIL) for index in self.visible_indexes())

    def _thumbnail_arrived(self, url: str) -> None:
        for index in self.visible_indexes():
            if index.data(roles.THUMBNAIL) == url:
                self.update(index)

    def _add(self, *_index: object) -> None:
        records = self.records()
        if records:
            self.add_wanted.emit(records)

    def _menu(self, spot: QPoint) -> None:
        if self.indexAt(spot).isValid():
            self.menu_wanted.emit(self.records(), self.viewport().mapToGlobal(spot))


def _is_star_key(event: QKeyEvent) -> bool:
    return bool(event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier)


class HintPage(QWidget):
    """A quiet headline with a sentence below it and a few buttons, in the middle of an empty list."""

    drop_wanted = pyqtSignal()
    further_wanted = pyqtSignal()
    choose_wanted = pyqtSignal()
    again_wanted = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.headline = QLabel(self)
        self.text = QLabel(self)
        self.drop, self.further, self.choose, self.again = (QPushButton(self) for _ in range(4))
        self._buttons = (self.drop, self.further, self.choose, self.again)
        wanted = (self.drop_wanted, self.further_wanted, self.choose_wanted, self.again_wanted)
        for button, signal in zip(self._buttons, wanted):
            button.clicked.connect(signal)
        font = self.headline.font()
        font.setPointSizeF(font.pointSizeF() * 1.2)
        font.setBold(True)
        self.headline.setFont(font)
        margin = self.fontMetrics().height()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.addStretch(2)
        for label in (self.headline, self.text):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        for button in self._buttons:
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
            button.hide()
        layout.addStretch(3)

    def say(self, headline: str, text: str, *words: str) -> None:
        """Show this, and those buttons that have words: ``drop``, ``further``, ``choose``, ``again``."""
        self.headline.setText(headline)
        self.text.setText(text)
        for number, button in enumerate(self._buttons):
            button.setText(words[number] if number < len(words) else "")
            button.setVisible(bool(button.text()))


class ResultsPanel(QStackedWidget):
    """Either the list or a hint; the list stays while there are rows."""

    def __init__(self, model: ResultModel, thumbnails: ThumbnailStore, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.view = ResultView(model, thumbnails, self)
        self.hint = HintPage(self)
        self.addWidget(self.hint)
        self.addWidget(self.view)
        self.setMinimumHeight(self.fontMetrics().height() * 5)

    def show_list(self) -> None:
        self.setCurrentWidget(self.view)

    def show_hint(self, headline: str, text: str, *words: str) -> None:
        """Show a hint in the place of the list, with the words of its buttons, empty for none."""
        self.hint.say(headline, text, *words)
        self.setCurrentWidget(self.hint)
