"""The list of downloads as one sees it: title, bar, one line of words, and two buttons in each row."""
from __future__ import annotations

from functools import partial
from typing import List, Optional, Tuple

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QEvent, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QFocusEvent, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPalette
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from ..support.i18n import tr
from .colours import fade, warning
from .downloads_deeds import Act, Choice, choices, main_act
from .downloads_icons import icon_of, paint_icon
from .downloads_model import ROW, Download, DownloadsModel
from .downloads_row import State
from .keyboard import choose_on_entering
from .result_delegate import inks_of
from .row_text import fonts_of
from .sided import draw_line, sided

_BUTTONS = 2
_ROWS_SHOWN = 4


class DownloadsDelegate(QStyledItemDelegate):
    """Paints one download and says where its buttons are."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        fonts = fonts_of(option.font)
        lines = QFontMetrics(fonts.body).height() + QFontMetrics(fonts.small).height()
        return QSize(lines * 4, round(lines * 1.55))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        row: Download = index.data(ROW)
        style = option.widget.style() if option.widget else QApplication.style()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        for place, choice in self.buttons(option.rect, option.font, row):
            paint_icon(painter, QRectF(sided(option, place).adjusted(2, 2, -2, -2)), choice, inks_of(option).muted)
        self._paint_words(painter, option, row)
        painter.restore()

    def buttons(self, rect: QRect, font: object, row: Download) -> List[Tuple[QRect, Choice]]:
        """The places of the buttons of a row from left to right, from its right edge."""
        side = QgsApplication.scaleIconSize(20)
        shown = choices(row)[:_BUTTONS]
        found = []
        for number, choice in enumerate(reversed(shown)):
            left = rect.right() - (number + 1) * (side + 2)
            found.append((QRect(left, rect.center().y() - side // 2, side, side), choice))
        return found

    def _paint_words(self, painter: QPainter, option: QStyleOptionViewItem, row: Download) -> None:
        fonts, inks = fonts_of(option.font), inks_of(option)
        body, small = QFontMetrics(fonts.body), QFontMetrics(fonts.small)
        pad = small.height() // 3
        taken = (QgsApplication.scaleIconSize(20) + 2) * min(_BUTTONS, len(choices(row)))
        area = option.rect.adjusted(pad, 0, -taken - pad, 0)
        bar = max(3, small.height() // 4)
        top = area.center().y() - (body.height() + bar + small.height() + pad) // 2
        painter.setFont(fonts.body)
        painter.setPen(inks.text)
        title = body.elidedText(row.title, Qt.TextElideMode.ElideMiddle, area.width())
        draw_line(painter, option, QRect(area.left(), top, area.width(), body.height()), title)
        top += body.height() + pad // 2
        self._paint_bar(painter, QRectF(sided(option, QRect(area.left(), top, area.width(), bar))), row, option)
        top += bar + pad // 2
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        wrong = row.state is State.FAILED and not selected
        painter.setFont(fonts.small)
        painter.setPen(warning(option.palette) if wrong else inks.muted)
        status = small.elidedText(row.status, Qt.TextElideMode.ElideRight, area.width())
        draw_line(painter, option, QRect(area.left(), top, area.width(), small.height()), status)

    def _paint_bar(self, painter: QPainter, area: QRectF, row: Download, option: QStyleOptionViewItem) -> None:
        inks = inks_of(option)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fade(inks.text, 0.14))
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        share = row.share
        if share <= 0:
            return
        done = QRectF(area)
        done.setWidth(max(area.height(), area.width() * share))
        if option.direction == Qt.LayoutDirection.RightToLeft:
            done.moveRight(area.right())
        lively = row.state.is_active or row.state is State.DONE
        painter.setBrush(inks.accent if lively else fade(inks.text, 0.4))
        painter.drawRoundedRect(done, area.height() / 2, area.height() / 2)


class DownloadsView(QListView):
    """Shows a model of downloads. ``wanted`` brings a download and what to do with it."""

    wanted = pyqtSignal(object, object)

    def __init__(self, model: DownloadsModel, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._painter = DownloadsDelegate(self)
        self._pressed: Optional[Tuple[Download, Act]] = None
        self.setModel(model)
        self.setItemDelegate(self._painter)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(tr("Downloads"))
        self.customContextMenuRequested.connect(self._menu)
        self.doubleClicked.connect(self._do_main)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as its rows, up to a few."""
        height = self.sizeHintForRow(0) * max(1, min(_ROWS_SHOWN, self.model().rowCount()))
        return QSize(super().sizeHint().width(), height + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, max(self.sizeHintForRow(0), self.fontMetrics().height()))

    def downloads(self) -> List[Download]:
        """Those that are selected."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self.model().rows()[number] for number in rows]

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        choose_on_entering(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        deeds = {
            Qt.Key.Key_Return: None,
            Qt.Key.Key_Enter: None,
            Qt.Key.Key_Space: None,
            Qt.Key.Key_Delete: (Act.CANCEL, Act.REMOVE),
        }
        if event.key() not in deeds or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            super().keyPressEvent(event)
            return
        for row in self.downloads():
            acts = deeds[event.key()] or (main_act(row),)
            possible = [choice.act for choice in choices(row)]
            act = next((act for act in acts if act in possible), None)
            if act is not None:
                self.wanted.emit(row, act)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        row, choice = self._button_at(event.pos())
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = (row, choice.act) if row is not None and choice is not None and left else None
        if self._pressed is None:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A button acts where it was pressed and is let go of; a row may have moved meanwhile, or do something else."""
        row, choice = self._button_at(event.pos())
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif row is not None and choice is not None and pressed == (row, choice.act):
            self.wanted.emit(row, choice.act)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._button_at(event.pos())[1] is None:
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        over = self._button_at(event.pos())[1] is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Buttons have tooltips of their own."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            choice = self._button_at(event.pos())[1]
            if choice is not None:
                QToolTip.showText(self.viewport().mapToGlobal(event.pos()), choice.text, self)
                return True
        return bool(super().viewportEvent(event))

    def _button_at(self, spot: QPoint) -> Tuple[Optional[Download], Optional[Choice]]:
        index = self.indexAt(spot)
        row = self.model().row(index) if index.isValid() else None
        if row is None:
            return None, None
        area, direction = self.visualRect(index), self.layoutDirection()
        places = self._painter.buttons(area, self.font(), row)
        return row, next((c for place, c in places if QStyle.visualRect(direction, area, place).contains(spot)), None)

    def _do_main(self, index: QModelIndex) -> None:
        row = self.model().row(index)
        if row is not None:
            self.wanted.emit(row, main_act(row))

    def _menu(self, spot: QPoint) -> None:
        row = self.model().row(self.indexAt(spot))
        if row is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for choice in choices(row):
            icon = icon_of(choice, menu.palette().color(QPalette.ColorRole.WindowText))
            menu.addAction(icon, choice.text).triggered.connect(partial(self._want, row, choice.act))
        menu.popup(self.viewport().mapToGlobal(spot))

    def _want(self, row: Download, act: Act, *_checked: bool) -> None:
        self.wanted.emit(row, act)
