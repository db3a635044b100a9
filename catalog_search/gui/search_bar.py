"""What is searched and how: the field with its history, catalogues, map extent switch, filters switch, order."""
from __future__ import annotations

from typing import Iterable, List, Optional, Sequence

from qgis.core import QgsApplication
from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QSize, QStringListModel, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..model.query import Sort
from ..search.filtering import EXTENT
from ..support.i18n import tr
from ..support.settings import Settings
from .elided_combo import ElidedCombo
from .filter_labels import filtered_here
from .labels import sort_label
from .texts import tooltip

DEBOUNCE = 400
MIN_LETTERS = 3
HISTORY = 20


class SearchField(QgsFilterLineEdit):
    """Enter searches at once, typing a moment later. Down opens the history while empty, else leaves for the list."""

    wanted = pyqtSignal(str)
    left_down = pyqtSignal()

    def __init__(self, settings: Settings, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setShowSearchIcon(True)
        self.setShowClearButton(True)
        self.setPlaceholderText(tr("Search data, e.g. communes"))
        self.setToolTip(tr("Words to look for. Enter searches at once; Alt+Down shows earlier searches."))
        self.setAccessibleName(tr("Search"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE)
        self._timer.timeout.connect(self._typed_enough)
        self._completer = QCompleter(QStringListModel(self.history(), self), self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(HISTORY)
        self._completer.setWidget(self)
        self._completer.activated.connect(self._recalled)
        self.textEdited.connect(self._edited)
        self.cleared.connect(self.stop)

    def history(self) -> List[str]:
        """Earlier searches, the latest first."""
        stored = self._settings.value("history", [], list)
        return [text for text in stored if isinstance(text, str)][:HISTORY]

    def remember(self, text: str) -> None:
        """Put a search on top of the history."""
        texts = list(dict.fromkeys([text, *self.history()]))[:HISTORY] if text else self.history()
        self._settings.set_value("history", texts)
        self._completer.model().setStringList(texts)

    def stop(self) -> None:
        """Do not search for what was typed last."""
        self._timer.stop()

    def open_history(self) -> None:
        if self.history():
            self._completer.complete()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._timer.stop()
            self.wanted.emit(self.text().strip())
        elif key == Qt.Key.Key_Down:
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self.open_history() if alt or not self.text() else self.left_down.emit()
        else:
            super().keyPressEvent(event)

    def _edited(self, text: str) -> None:
        self._completer.popup().hide()
        if len(text.strip()) >= MIN_LETTERS:
            self._timer.start()
        else:
            self._timer.stop()

    def _typed_enough(self) -> None:
        self.wanted.emit(self.text().strip())

    def _recalled(self, text: str) -> None:
        self._timer.stop()
        self.setText(text)
        self.wanted.emit(text.strip())


class SearchBar(QWidget):
    """The field above a row with catalogues, map extent, filters and order.

    ``changed`` asks to search the same text anew.
    """

    changed = pyqtSignal()

    def __init__(self, settings: Settings, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.field = SearchField(settings, self)
        self.keep = QToolButton(self)
        self.keep.setIcon(QgsApplication.getThemeIcon("/mActionNewBookmark.svg"))
        self.keep.setToolTip(tr("Save this search…"))
        self.keep.setAccessibleName(self.keep.toolTip())
        self.keep.setAutoRaise(True)
        self.kept = QMenu(self.keep)
        self.keep.setMenu(self.kept)
        self.keep.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.catalogs = QToolButton(self)
        self.catalogs.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.catalogs.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.catalogs.setIcon(QgsApplication.getThemeIcon("/dbmanager.svg"))
        self.catalogs.setToolTip(tr("Choose which catalogues to search, see how each is doing, add one"))
        self.catalogs.setAutoRaise(True)
        self.extent = QToolButton(self)
        self.extent.setCheckable(True)
        self.extent.setAutoRaise(True)
        self.extent.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.extent.setIcon(QgsApplication.getThemeIcon("/mActionZoomToArea.svg"))
        self.extent.setText(tr("Map extent"))
        self.filters = QToolButton(self)
        self.filters.setCheckable(True)
        self.filters.setAutoRaise(True)
        self.filters.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.filters.setIcon(QgsApplication.getThemeIcon("/mActionFilter2.svg"))
        self._filter_count = self._enabled = self._total = 0
        self.sort = ElidedCombo(self)
        self.sort.setToolTip(tr("Order of the results"))
        self.sort.setAccessibleName(self.sort.toolTip())
        self.sort.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.sort.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.sort.setMinimumContentsLength(5)
        self.extent.toggled.connect(self._changed)
        self.sort.activated.connect(self._changed)
        self._lay_out()
        self.set_filter_count(0)
        self.set_without_area(())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the row is too narrow for its words, the map extent switch keeps only its icon, then the filters do.

        The number of filters is always there, and that of catalogues.
        """
        styles, metrics = Qt.ToolButtonStyle, self.fontMetrics()
        self.catalogs.setText(tr("Catalogues {enabled}/{total}").format(enabled=self._enabled, total=self._total))
        least = metrics.averageCharWidth() * 6 + metrics.height() * 13 // 2  # a short order, and two icons
        if self.width() < self.catalogs.sizeHint().width() + least:
            self.catalogs.setText(f"{self._enabled}/{self._total}")
        count = str(self._filter_count) if self._filter_count else ""
        words = tr("Filters") + (f" ({count})" if count else "")
        room = self.width() - self.catalogs.sizeHint().width() - self.sort.sizeHint().width() - metrics.height()
        icon = metrics.height() * 5 // 2
        room -= metrics.horizontalAdvance(words) + icon
        self.filters.setText(words if room >= icon else count)
        has_text = styles.ToolButtonTextBesideIcon if self.filters.text() else styles.ToolButtonIconOnly
        self.filters.setToolButtonStyle(has_text)
        fits = room >= metrics.horizontalAdvance(self.extent.text()) + icon
        self.extent.setToolButtonStyle(styles.ToolButtonTextBesideIcon if fits else styles.ToolButtonIconOnly)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 24, super().minimumSizeHint().height())

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(self.fontMetrics().height() // 4)
        row.addWidget(self.catalogs)
        row.addWidget(self.extent)
        row.addWidget(self.filters)
        row.addStretch()
        row.addWidget(self.sort)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self.fontMetrics().height() // 4)
        top = QHBoxLayout()
        top.setSpacing(self.fontMetrics().height() // 4)
        top.addWidget(self.field, 1)
        top.addWidget(self.keep)
        layout.addLayout(top)
        layout.addLayout(row)

    def set_sorts(self, sorts: Iterable[Sort]) -> None:
        """Offer these orders, in the model's sequence; the chosen one is kept where it still is among them."""
        known, chosen = set(sorts), self.chosen_sort()
        self.sort.blockSignals(True)
        self.sort.clear()
        for sort in Sort:
            if sort in known or sort is Sort.RELEVANCE:
                self.sort.addItem(sort_label(sort), sort.value)
        self.choose_sort(chosen)
        self.sort.blockSignals(False)

    def chosen_sort(self) -> Sort:
        return Sort(self.sort.currentData() or Sort.RELEVANCE.value)

    def choose_sort(self, sort: Sort) -> None:
        self.sort.setCurrentIndex(max(0, self.sort.findData(sort.value)))

    def set_catalog_count(self, enabled: int, total: int, failed: bool) -> None:
        """Say on the chooser's button how many catalogues are searched."""
        self._enabled, self._total = enabled, total
        self.catalogs.setAccessibleName(tr("Catalogues {enabled}/{total}").format(enabled=enabled, total=total))
        name = "/mIconWarning.svg" if failed else "/dbmanager.svg"
        self.catalogs.setIcon(QgsApplication.getThemeIcon(name))
        self._fit()

    def set_filter_count(self, count: int) -> None:
        """Say on the filters switch how many are on."""
        self._filter_count = count
        hint = tr("%n filter(s) on", count) if count else ""
        self.filters.setToolTip(tooltip(tr("Show or hide what the results can be filtered by"), hint))
        self.filters.setAccessibleName(" ".join(part for part in (tr("Filters"), hint) if part))
        self._fit()

    def set_without_area(self, catalogs: Sequence[str]) -> None:
        """Say at the map extent switch which of the catalogues cannot search by area."""
        what = tr("Find only what touches the area that the map shows")
        self.extent.setToolTip(tooltip(what, filtered_here(EXTENT, catalogs)))

    def _changed(self, *_value: object) -> None:
        self.changed.emit()
