"""The chips above the list: one for each chosen filter and one for the map's area, each to be removed by itself."""
from __future__ import annotations

from typing import List, Mapping, Optional, Sequence, Tuple

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QEvent, QObject, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QScrollArea, QSizePolicy, QToolButton, QWidget

from ..search.filtering import EXTENT
from ..support.i18n import tr
from . import colours
from .filter_labels import field_title, filtered_here, full_label, value_label
from .filters import Chosen
from .flow_layout import FlowLayout
from .texts import menu_text, tooltip
from .topics import is_topic, whole_text

#: The chips' height at most, in rows; further ones are scrolled to.
_ROWS = 4
#: The widest chip, in average letters.
_WIDEST = 26
_REMOVERS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
#: The chip of the map's area.
AREA = Chosen(EXTENT, EXTENT)
_BOX = "box"


class Chip(QFrame):
    """One filter, removed by its button, Delete or Backspace; a mark tells that it is done here for some catalogues."""

    removed = pyqtSignal(object)
    whole_wanted = pyqtSignal(object)

    def __init__(self, choice: Chosen, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.choice = choice
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.mark = QLabel(self)
        side = QgsApplication.scaleIconSize(12)
        self.mark.setPixmap(QgsApplication.getThemeIcon("/mActionFilter2.svg").pixmap(side, side))
        self.mark.hide()
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.remove = QToolButton(self)
        self.remove.setIcon(QgsApplication.getThemeIcon("/mIconClearText.svg"))
        self.remove.setIconSize(QSize(side, side))
        self.remove.setAutoRaise(True)
        self.remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.remove.clicked.connect(self._removed)
        gap = max(2, self.fontMetrics().height() // 6)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(gap * 3, gap // 2, gap, gap // 2)
        layout.setSpacing(gap)
        for widget in (self.mark, self.text, self.remove):
            layout.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._write()
        self.set_mark((), "")

    def set_mark(self, catalogs: Sequence[str], more: str) -> None:
        """Tell which catalogues cannot filter by this, and one thing more."""
        title = field_title(EXTENT) if self.choice == AREA else full_label(self.choice)
        reason = filtered_here(self.choice.field, catalogs)
        self.mark.setVisible(bool(catalogs))
        self.setToolTip(tooltip(title, more, reason))
        remove = tr("Remove the filter “{filter}” (Delete)").format(filter=title)
        self.remove.setToolTip(tooltip(remove))
        self.remove.setAccessibleName(remove)
        self.setAccessibleName(title)
        self.setAccessibleDescription(" ".join(part for part in (reason, remove) if part))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A rounded outline in the text's own colour, which suits every theme; a stronger one has the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.text.palette()  # a label's: themes made of style sheets leave that of a frame as it was
        text = palette.color(QPalette.ColorRole.WindowText)
        edge = palette.color(QPalette.ColorRole.Highlight) if self.hasFocus() else colours.fade(text, 0.4)
        painter.setPen(QPen(edge, 2.0 if self.hasFocus() else 1.0))
        painter.setBrush(colours.fade(text, 0.07))
        radius = self.height() / 2
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), radius, radius)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _REMOVERS:
            self._removed()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if is_topic(self.choice):
            whole = menu.addAction(QgsApplication.getThemeIcon("/mActionAddGroup.svg"), whole_text(self.choice))
            whole.triggered.connect(self._whole_wanted)
        menu.addAction(menu_text(self.remove.accessibleName())).triggered.connect(self._removed)
        menu.popup(self.mapToGlobal(event.pos()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "text"):
            self._write()

    def _write(self) -> None:
        words = field_title(EXTENT) if self.choice == AREA else value_label(self.choice)
        room = self.fontMetrics().averageCharWidth() * _WIDEST
        self.text.setText(self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room))

    def _whole_wanted(self, *_checked: bool) -> None:
        self.whole_wanted.emit(self.choice)

    def _removed(self, *_checked: bool) -> None:
        self.removed.emit(self.choice)


class FilterChips(QScrollArea):
    """All chips in as many rows as they need, up to a few; hidden while there is none.

    ``removed`` brings a ``Chosen``, ``AREA`` for the map's area; ``cleared`` asks to drop all of them. ``whole_wanted``
    asks to add all that is under a ``Chosen``.
    """

    removed = pyqtSignal(object)
    whole_wanted = pyqtSignal(object)
    cleared = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._chips: List[Chip] = []
        self.setObjectName("CatalogSearchChips")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("#CatalogSearchChips { border: none; background: transparent; }")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Filters that are on"))
        self._ground = QWidget(self)
        self._flow = FlowLayout(self._ground)
        self._flow.setSpacing(max(2, self.fontMetrics().height() // 5))
        self.clear_all = QToolButton(self._ground)
        self.clear_all.setText(tr("Clear all"))
        self.clear_all.setToolTip(tr("Remove all filters"))
        self.clear_all.setAutoRaise(True)
        self.clear_all.clicked.connect(self.cleared)
        self._flow.addWidget(self.clear_all)
        self.setWidget(self._ground)
        for widget in (self._ground, self.viewport()):
            widget.setAutoFillBackground(False)
        self.hide()

    def chips(self) -> List[Chip]:
        """The chips from first to last."""
        return list(self._chips)

    def show_choices(self, chosen: Sequence[Chosen], on_map: bool, place: str = "") -> None:
        """Show a chip for each; those that stay keep their place and the focus does not get lost.

        :param place: the words for a fixed area that is searched
        """
        wanted = [AREA] if on_map else [Chosen(EXTENT, _BOX, place)] if place else []
        wanted += chosen
        if [chip.choice for chip in self._chips] == wanted:
            return
        at = next((number for number, chip in enumerate(self._chips) if chip.hasFocus()), None)
        kept = {chip.choice: chip for chip in self._chips if chip.choice in wanted}
        for chip in self._chips:
            if chip.choice not in kept:
                self._drop(chip)
        self._chips = [kept.get(choice) or self._make(choice) for choice in wanted]
        self._order()
        self.setVisible(bool(wanted))
        if at is not None and wanted:
            self._chips[min(at, len(self._chips) - 1)].setFocus()

    def set_marks(self, catalogs: Mapping[str, Sequence[str]], area: str) -> None:
        """Tell by field which catalogues cannot filter by it; ``area`` says in words what the map showed."""
        for chip in self._chips:
            chip.set_mark(catalogs.get(chip.choice.field, ()), area if chip.choice == AREA else "")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Chips may become larger by themselves, with another theme or font."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return bool(super().eventFilter(watched, event))

    def _make(self, choice: Chosen) -> Chip:
        chip = Chip(choice, self._ground)
        chip.removed.connect(self.removed)
        chip.whole_wanted.connect(self.whole_wanted)
        chip.show()
        return chip

    def _drop(self, chip: Chip) -> None:
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    def _order(self) -> None:
        """Let layout and Tab follow the chips, the button that clears all at the end."""
        widgets: Tuple[QWidget, ...] = (*self._chips, self.clear_all)
        for widget in widgets:
            self._flow.removeWidget(widget)
            self._flow.addWidget(widget)
        for before, after in zip(widgets, widgets[1:]):
            QWidget.setTabOrder(before, after)
        self.clear_all.setVisible(len(self._chips) > 1)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the rows are, up to a few of them."""
        row = max((chip.sizeHint().height() for chip in self._chips), default=0)
        highest = _ROWS * (row + self._flow.spacing()) + row // 2
        wanted = self._flow.heightForWidth(max(1, self.width()))
        policies = Qt.ScrollBarPolicy
        too_high = wanted > highest
        self.setVerticalScrollBarPolicy(policies.ScrollBarAlwaysOn if too_high else policies.ScrollBarAlwaysOff)
        self.setFixedHeight(max(1, min(wanted, highest)))
