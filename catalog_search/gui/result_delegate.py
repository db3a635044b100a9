"""Paints one found record: picture or type icon, title, organisation and date, badges. Colours are the palette's."""
from __future__ import annotations

from typing import Dict, NamedTuple, Optional, Tuple

from qgis.PyQt.QtCore import QModelIndex, QObject, QPointF, QRect, QRectF, QSize, Qt
from qgis.PyQt.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QIcon,
    QImage,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
)
from qgis.PyQt.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ..support.paths import resource_path
from . import result_model as roles
from .colours import fade, mix
from .labels import type_icon_name
from .row_text import Fonts, RowText, RowTexts
from .sided import draw_line, draw_text, sided
from .thumbnails import ThumbnailStore


class Inks(NamedTuple):
    """The colours of one row in its state."""

    text: QColor
    muted: QColor
    chip: QColor
    line: QColor
    accent: QColor
    plate: QColor


def inks_of(option: QStyleOptionViewItem) -> Inks:
    """The colours of a row in its state."""
    palette = option.palette
    focused = bool(option.state & QStyle.StateFlag.State_Active)
    active = QPalette.ColorGroup.Active if focused else QPalette.ColorGroup.Inactive
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    text = palette.color(active, QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text)
    accent = text if selected else mix(palette.color(active, QPalette.ColorRole.Highlight), text, 0.6)
    plate = mix(palette.color(active, QPalette.ColorRole.Text), palette.color(active, QPalette.ColorRole.Base), 0.08)
    return Inks(text, fade(text, 0.75), fade(text, 0.13), fade(text, 0.22), accent, plate)


def paint_chip(painter: QPainter, rect: QRect, text: str, fill: Optional[QColor], ink: QColor) -> None:
    """One rounded badge: filled, or outlined in the ink where there is no fill."""
    box = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
    radius = box.height() / 3.2
    painter.setPen(Qt.PenStyle.NoPen if fill else QPen(ink))
    painter.setBrush(fill if fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, radius, radius)
    painter.setPen(ink)
    draw_text(painter, rect, Qt.AlignmentFlag.AlignCenter, text)


class ResultDelegate(QStyledItemDelegate):
    """Rows of one height: a title of up to two lines, else a title and the beginning of the abstract."""

    def __init__(self, thumbnails: ThumbnailStore, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._icons: Dict[str, QIcon] = {}
        self._texts = RowTexts()
        self._inks: Dict[Tuple[int, bool, bool], Inks] = {}

    def release(self) -> None:
        """Let go of icons and fonts, here in the main thread, not wherever Python collects its garbage."""
        self._icons.clear()
        self._texts.clear()
        self._inks.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        fonts = self._texts.fonts(option.font)
        lines = 2 * QFontMetrics(fonts.title).height() + QFontMetrics(fonts.small).height()
        pad = self._pad(option.font)
        return QSize(12 * pad, lines + self._chip_height(fonts) + 3 * pad)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        fonts, pad, inks = self._texts.fonts(option.font), self._pad(option.font), self._inks_of(option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, inks)
        area = option.rect.adjusted(pad, pad, -pad, -pad)
        side = self.picture_side(option.font)
        self._paint_picture(painter, sided(option, QRect(area.left(), area.top(), side, side)), index, inks)
        area.setLeft(area.left() + side + pad)
        star = self.star_rect(option.rect, option.font)
        chips = QRect(area)
        chips.setRight(star.left())
        text = self._texts.of(index.data(roles.SAID), fonts, area.width(), chips.width())
        self._paint_lines(painter, option, area, text, fonts, inks)
        self._paint_star(painter, sided(option, star), option, index, inks)
        self._paint_chips(painter, option, chips, text, fonts, inks)
        painter.restore()

    def _inks_of(self, option: QStyleOptionViewItem) -> Inks:
        states = QStyle.StateFlag
        active, selected = bool(option.state & states.State_Active), bool(option.state & states.State_Selected)
        key = (option.palette.cacheKey(), active, selected)
        if key not in self._inks:
            if len(self._inks) > 16:
                self._inks.clear()
            self._inks[key] = inks_of(option)
        return self._inks[key]

    @classmethod
    def star_rect(cls, row: QRect, font: QFont) -> QRect:
        """Where the star of a row from left to right is: at the right end of its last line.

        Clicked there, a record is kept or no more.
        """
        side = round(QFontMetrics(font).height() * 1.3)
        pad = cls._pad(font)
        return QRect(row.right() - pad // 2 - side, row.bottom() - pad // 2 - side, side, side)

    @staticmethod
    def _paint_star(
        painter: QPainter, box: QRect, option: QStyleOptionViewItem, index: QModelIndex, inks: Inks
    ) -> None:
        """Full where the record is kept; an outline where the mouse or the choice is, to be clicked."""
        kept = bool(index.data(roles.KEPT))
        states = QStyle.StateFlag
        if not kept and not option.state & (states.State_MouseOver | states.State_Selected):
            return
        font = QFont(option.font)
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * 1.25)
        painter.setFont(font)
        painter.setPen(inks.accent if kept else inks.muted)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "★" if kept else "☆")

    @staticmethod
    def picture_side(font: QFont) -> int:
        """The side of the picture's square in logical pixels."""
        return round(QFontMetrics(font).height() * 2.6)

    @staticmethod
    def _pad(font: QFont) -> int:
        return max(4, QFontMetrics(font).height() // 2)

    @staticmethod
    def _chip_height(fonts: Fonts) -> int:
        return QFontMetrics(fonts.small).height() + 2

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, inks: Inks) -> None:
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        if not option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(inks.line, 1))
            bottom = option.rect.bottom() + 0.5
            painter.drawLine(QPointF(option.rect.left(), bottom), QPointF(option.rect.right(), bottom))

    def _paint_picture(self, painter: QPainter, box: QRect, index: QModelIndex, inks: Inks) -> None:
        image = self._thumbnails.image(index.data(roles.THUMBNAIL) or "")
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(box), box.width() / 10, box.width() / 10)
        if image is None:
            painter.fillPath(clip, inks.plate)
            inner = round(box.width() * 0.58)
            spot = QRect(0, 0, inner, inner)
            spot.moveCenter(box.center())
            self._type_icon(index).paint(painter, spot)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(clip)
        painter.drawImage(self._fitted(image, box), image)
        painter.restore()

    @staticmethod
    def _fitted(image: QImage, box: QRect) -> QRectF:
        size = image.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(0, 0, size.width(), size.height())
        target.moveCenter(box.center())
        return QRectF(target)

    def _type_icon(self, index: QModelIndex) -> QIcon:
        name = type_icon_name(index.data(roles.RECORD).type)
        if name not in self._icons:
            self._icons[name] = QIcon(str(resource_path("icons", name)))
        return self._icons[name]

    @staticmethod
    def _paint_lines(
        painter: QPainter, option: QStyleOptionViewItem, area: QRect, text: RowText, fonts: Fonts, inks: Inks
    ) -> None:
        """The title's lines, or one and the beginning of the abstract; below them organisation and date."""
        height, left, width = QFontMetrics(fonts.title).height(), area.left(), area.width()
        painter.setFont(fonts.title)
        painter.setPen(inks.text)
        for number, line in enumerate(text.title):
            draw_line(painter, option, QRect(left, area.top() + number * height, width, height), line)
        painter.setFont(fonts.small)
        painter.setPen(inks.muted)
        if text.snippet:
            top = area.top() + len(text.title) * height
            draw_line(painter, option, QRect(left, top, width, height), text.snippet)
        room = QRect(left, area.top() + 2 * height + 1, width, QFontMetrics(fonts.small).height())
        draw_line(painter, option, room, text.line)

    def _paint_chips(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, text: RowText, fonts: Fonts, inks: Inks
    ) -> None:
        height = self._chip_height(fonts)
        painter.setFont(fonts.small)
        left, top = area.left(), area.bottom() + 1 - height
        for chip in text.chips:
            fill, ink = (None, inks.accent) if chip.outlined else (inks.chip, inks.text)
            paint_chip(painter, sided(option, QRect(left, top, chip.width, height)), chip.text, fill, ink)
            left += chip.width + height // 4
