"""The panel in which filters are chosen: a tree of fields and their values, with a field to look for a value."""
from __future__ import annotations

from datetime import date
from functools import partial
from typing import Callable, List, Optional, Sequence, Set, Tuple

from qgis.core import QgsApplication
from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor, QHideEvent, QKeyEvent, QPainter, QPalette, QShowEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ..model.query import FilterField, Query
from ..search.facets import Choice, FacetChoices
from ..search.session import SearchSession
from ..support.connections import ConnectionStore
from ..support.i18n import tr
from ..support.settings import Settings
from . import colours
from .facet_model import COUNTED, COUNTS, FIELDS, KIND, LOADED, FacetModel, Kind
from .filters import Chosen, FilterState
from .period_dialog import PeriodDialog
from .topics import is_topic, whole_text

#: Milliseconds between two counts while rows arrive.
_COUNT_EVERY = 700
_OPEN_AT_FIRST = FilterField.USE.value


class FacetDelegate(QStyledItemDelegate):
    """Draws what can be done as links, and counts at the right: the servers' plain, those of loaded rows quiet."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        super().initStyleOption(option, index)
        if index.data(KIND) in (Kind.MORE, Kind.FEWER, Kind.PERIOD):
            option.palette.setColor(QPalette.ColorRole.Text, colours.link(option.palette))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        height = option.fontMetrics.height() * 3 // 2
        return QSize(super().sizeHint(option, index).width(), height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        super().paint(painter, option, index)
        if index.column() != COUNTS:
            return
        gap = option.fontMetrics.height() // 3
        area = option.rect.adjusted(gap, 0, -gap, 0)
        painter.save()
        painter.setFont(option.font)
        for text, colour in reversed(self._parts(option, index)):
            painter.setPen(colour)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
            area.setRight(area.right() - option.fontMetrics.horizontalAdvance(text) - gap)
        painter.restore()

    @staticmethod
    def _parts(option: QStyleOptionViewItem, index: QModelIndex) -> List[Tuple[str, QColor]]:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        plain = option.palette.color(role)
        parts = [(index.data(COUNTED), plain), (index.data(LOADED), colours.fade(plain, 0.65))]
        return [(text, colour) for text, colour in parts if text]


class FacetTree(QTreeView):
    """The tree itself: a click or Space ticks a value, and opens, closes or does what the row stands for."""

    done = pyqtSignal(QModelIndex)

    def __init__(self, model: FacetModel, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(FacetDelegate(self))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIndentation(self.fontMetrics().height())
        self.setAccessibleName(tr("Filters"))
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(self.fontMetrics().height())
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(COUNTS, QHeaderView.ResizeMode.Fixed)
        for number in range(len(FIELDS)):
            self.setFirstColumnSpanned(number, QModelIndex(), True)
        self.clicked.connect(self.done)

    def fit_counts(self, texts: Sequence[str]) -> None:
        """Make the column of the counts wide enough for these; measuring every row would take its time."""
        gap = self.fontMetrics().height() // 3
        width = sum(self.fontMetrics().horizontalAdvance(text) + gap for text in texts if text)
        self.header().resizeSection(COUNTS, width + 2 * gap)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.done.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class FilterPanel(QWidget):
    """Offers what a search can be filtered by. Counts only while it is seen, off the main thread, now and then.

    ``whole_wanted`` brings the ``Chosen`` of which everything is to be added.
    """

    whole_wanted = pyqtSignal(object)

    def __init__(
        self, session: SearchSession, state: FilterState, store: ConnectionStore, parent: Optional[QWidget] = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._state = state
        self._store = store
        self._settings = Settings()
        self._today = date.today()
        self._counted: Optional[Query] = None
        self._closed = False
        stored = self._settings.value("filters_open", _OPEN_AT_FIRST)
        self._open: Set[str] = {name for name in stored.split(",") if name in FIELDS}
        self.model = FacetModel(self)
        self.find = QgsFilterLineEdit(self)
        self.find.setShowSearchIcon(True)
        self.find.setShowClearButton(True)
        self.find.setPlaceholderText(tr("Find a filter value"))
        self.find.setAccessibleName(self.find.placeholderText())
        self.tree = FacetTree(self.model, self)
        self.nothing = QLabel(self)
        self.nothing.setBackgroundRole(QPalette.ColorRole.Base)
        self.nothing.setAutoFillBackground(True)
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_COUNT_EVERY)
        self._lay_out()
        self._connect()
        self.show_chosen()

    def show_chosen(self, *_what: object) -> None:
        """Tick what the state says."""
        self._update(lambda: self.model.set_chosen(self._state.chosen))

    def close_down(self) -> None:
        """Remember what was open; nothing is counted any more."""
        self._closed = True
        self._timer.stop()
        self._save()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._count()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._save()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 20, self.fontMetrics().height() * 6)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 36, self.fontMetrics().height() * 15)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(max(2, self.fontMetrics().height() // 5))
        layout.addWidget(self.find)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.nothing, 1)

    def _connect(self) -> None:
        self._timer.timeout.connect(self._count)
        self._session.records_added.connect(self._rows_came)
        self._session.facets_named.connect(self._rows_came)
        self._session.finished.connect(self._count)
        self._session.facets_ready.connect(self._take)
        self._state.changed.connect(self.show_chosen)
        self.find.textChanged.connect(self._look_for)
        self.tree.done.connect(self._do)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._menu)
        self.tree.expanded.connect(self._opened)
        self.tree.collapsed.connect(self._shut)

    def _rows_came(self, *_records: object) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _count(self) -> None:
        """Ask for the counts of what is there now."""
        if self._closed or not self.isVisible() or not self._session.statuses():
            return
        self._timer.stop()
        self._today = date.today()
        self._session.count_facets(self._today)

    def _take(self, facets: Sequence[FacetChoices]) -> None:
        if self._closed:
            return
        query, ended = self._session.query, not self._session.busy
        same = self._counted is not None and _apart_from_filters(query) == _apart_from_filters(self._counted)
        self._counted = query if ended or same else None
        offered = [*(facet for facet in facets if facet.field != FilterField.CATALOG.value), *self._catalogs(facets)]
        self._update(lambda: self.model.set_facets(offered, self._today, same, ended))

    def _catalogs(self, facets: Sequence[FacetChoices]) -> List[FacetChoices]:
        """All catalogues that are switched on, also those that a filter leaves out; nothing where there is only one."""
        name = FilterField.CATALOG.value
        asked = {choice.value: choice for facet in facets if facet.field == name for choice in facet.choices}
        configs = self._store.enabled()
        choices = [asked.get(config.id) or Choice(config.id, config.name) for config in configs]
        return [FacetChoices(name, tuple(choices))] if len(choices) > 1 else []

    def _look_for(self, text: str) -> None:
        self._update(lambda: self.model.set_needle(text))

    def _update(self, change: Callable[[], None]) -> None:
        """Let the model change without the view losing its place."""
        index = self.tree.currentIndex()
        row = self.model.row_of(index)
        place = (self.model.field_of(index), row.key if row else None) if index.isValid() else None
        scrolled = self.tree.verticalScrollBar().value()
        change()
        self._arrange()
        if place is not None:
            self._go_to(self.model.find(*place))
        self.tree.verticalScrollBar().setValue(scrolled)

    def _go_to(self, index: QModelIndex) -> None:
        if index.isValid() and index != self.tree.currentIndex():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.tree.selectionModel().setCurrentIndex(index, flags)

    def _arrange(self) -> None:
        """Hide fields without values; open those that were left open or, while looking for a value, all."""
        looking = bool(self.find.text().strip())
        self.tree.blockSignals(True)
        for number, name in enumerate(FIELDS):
            self.tree.setRowHidden(number, QModelIndex(), not self.model.has_rows(number))
            self.tree.setExpanded(self.model.index(number, 0), looking or name in self._open)
        self.tree.blockSignals(False)
        self.tree.fit_counts(self.model.widest())
        shown = any(self.model.has_rows(number) for number in range(len(FIELDS)))
        self.tree.setVisible(shown)
        self.nothing.setVisible(not shown)
        found = tr("No filter value holds these letters.")
        self.nothing.setText(found if looking else tr("Search first: filters come with the results."))

    def _do(self, index: QModelIndex) -> None:
        """What a click or key on a row means."""
        row = self.model.row_of(index)
        if row is None:
            field = index.sibling(index.row(), 0)
            self.tree.setExpanded(field, not self.tree.isExpanded(field))
        elif row.kind is Kind.CHOICE:
            self._state.toggle(row.choice)
        elif row.kind is Kind.PERIOD:
            self._ask_period()
        else:
            self._update(lambda: self.model.show_all_of(index, row.kind is Kind.MORE))

    def _menu(self, spot: QPoint) -> None:
        row = self.model.row_of(self.tree.indexAt(spot))
        if row is None or row.kind is not Kind.CHOICE or not is_topic(row.choice):
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        action = menu.addAction(QgsApplication.getThemeIcon("/mActionAddGroup.svg"), whole_text(row.choice))
        action.triggered.connect(partial(self._want_whole, row.choice))
        menu.popup(self.tree.viewport().mapToGlobal(spot))

    def _want_whole(self, choice: Chosen, *_checked: bool) -> None:
        self.whole_wanted.emit(choice)

    def _ask_period(self) -> None:
        dialog = PeriodDialog(self)
        dialog.chosen.connect(self._period_chosen)
        dialog.open()

    def _period_chosen(self, period: str) -> None:
        choice = Chosen(FilterField.MODIFIED.value, period)
        if not self._state.has(choice):
            self._state.toggle(choice)

    def _opened(self, index: QModelIndex) -> None:
        if not self.find.text().strip():
            self._open.add(self.model.field_of(index))

    def _shut(self, index: QModelIndex) -> None:
        if not self.find.text().strip():
            self._open.discard(self.model.field_of(index))

    def _save(self) -> None:
        self._settings.set_value("filters_open", ",".join(name for name in FIELDS if name in self._open))


def _apart_from_filters(query: Query) -> Tuple[object, ...]:
    return query.text, query.extent, query.language
