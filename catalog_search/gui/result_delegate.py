"""Paints one found record: picture or type icon, title, organisation and date, badges. Colours are the palette's."""
from __future__ import annotations

from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple

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
    QTextLayout,
    QTextOption,
)
from qgis.PyQt.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ..support.paths import resource_path
from . import result_model as roles
from .colours import fade, mix
from .labels import type_icon_name
from .thumbnails import ThumbnailStore


class Inks(NamedTuple):
    """The colours of one row in its state."""

    text: QColor
    muted: QColor
    chip: QColor
    line: QColor
    accent: QColor
    plate: QColor


class Fonts(NamedTuple):
    """The three fonts of a row, made from the view's own."""

    title: QFont
    body: QFont
    small: QFont


def fonts_of(base: QFont) -> Fonts:
    title, small = QFont(base), QFont(base)
    title.setBold(True)
    if base.pointSizeF() > 0:
        small.setPointSizeF(base.pointSizeF() * 0.86)
    else:
        small.setPixelSize(max(8, round(base.pixelSize() * 0.86)))
    return Fonts(title, QFont(base), small)


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


def chip_width(text: str, metrics: QFontMetrics) -> int:
    return metrics.horizontalAdvance(text) + metrics.height()


def paint_chip(painter: QPainter, rect: QRect, text: str, fill: Optional[QColor], ink: QColor) -> None:
    """One rounded badge: filled, or outlined in the ink where there is no fill."""
    box = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
    radius = box.height() / 3.2
    painter.setPen(Qt.PenStyle.NoPen if fill else QPen(ink))
    painter.setBrush(fill if fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, radius, radius)
    painter.setPen(ink)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def elided_lines(text: str, font: QFont, width: int, count: int) -> List[str]:
    """The text broken into at most ``count`` lines of ``width`` pixels, the last one elided."""
    if width <= 0 or not text:
        return []
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines: List[str] = []
    layout.beginLayout()
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        start, end = line.textStart(), line.textStart() + line.textLength()
        if len(lines) == count - 1 and end < len(text):
            lines.append(QFontMetrics(font).elidedText(text[start:], Qt.TextElideMode.ElideRight, width))
            break
        lines.append(text[start:end].rstrip())
    layout.endLayout()
    return lines


class ResultDelegate(QStyledItemDelegate):
    """Rows of one height: a title of up to two lines, else a title and the beginning of the abstract."""

    def __init__(self, thumbnails: ThumbnailStore, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._icons: Dict[str, QIcon] = {}

    def release(self) -> None:
        """Let go of the icons, here in the main thread, not wherever Python collects its garbage."""
        self._icons.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        fonts = fonts_of(option.font)
        lines = 2 * QFontMetrics(fonts.title).height() + QFontMetrics(fonts.small).height()
        pad = self._pad(option.font)
        return QSize(12 * pad, lines + self._chip_height(fonts) + 3 * pad)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        fonts, pad = fonts_of(option.font), self._pad(option.font)
        inks = inks_of(option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, inks)
        area = option.rect.adjusted(pad, pad, -pad, -pad)
        side = self.picture_side(option.font)
        self._paint_picture(painter, QRect(area.left(), area.top(), side, side), index, inks)
        area.setLeft(area.left() + side + pad)
        top = self._paint_title(painter, area, index, fonts, inks)
        self._paint_line(painter, QRect(area.left(), top, area.width(), area.height()), index, fonts, inks)
        star = self.star_rect(option.rect, option.font)
        self._paint_star(painter, star, option, index, inks)
        area.setRight(star.left())
        self._paint_chips(painter, area, index, fonts, inks)
        painter.restore()

    @classmethod
    def star_rect(cls, row: QRect, font: QFont) -> QRect:
        """Where the star of a row is: at the right end of its last line. Clicked there, a record is kept or no more."""
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

    def _paint_title(self, painter: QPainter, area: QRect, index: QModelIndex, fonts: Fonts, inks: Inks) -> int:
        metrics = QFontMetrics(fonts.title)
        lines = elided_lines(index.data(Qt.ItemDataRole.DisplayRole), fonts.title, area.width(), 2)
        painter.setFont(fonts.title)
        painter.setPen(inks.text)
        top = area.top()
        for line in lines:
            painter.drawText(QRect(area.left(), top, area.width(), metrics.height()), self._flags(), line)
            top += metrics.height()
        if len(lines) < 2:
            painter.setFont(fonts.small)
            painter.setPen(inks.muted)
            snippet = QFontMetrics(fonts.small).elidedText(
                index.data(roles.SNIPPET), Qt.TextElideMode.ElideRight, area.width()
            )
            painter.drawText(QRect(area.left(), top, area.width(), metrics.height()), self._flags(), snippet)
        return area.top() + 2 * metrics.height() + 1

    def _paint_line(self, painter: QPainter, area: QRect, index: QModelIndex, fonts: Fonts, inks: Inks) -> None:
        metrics = QFontMetrics(fonts.small)
        date = index.data(roles.DATE)
        organisation = index.data(roles.ORGANISATION)
        tail = f" · {date}" if date and organisation else date
        room = area.width() - metrics.horizontalAdvance(tail)
        text = metrics.elidedText(organisation, Qt.TextElideMode.ElideRight, room) + tail
        painter.setFont(fonts.small)
        painter.setPen(inks.muted)
        painter.drawText(QRect(area.left(), area.top(), area.width(), metrics.height()), self._flags(), text)

    def _paint_chips(self, painter: QPainter, area: QRect, index: QModelIndex, fonts: Fonts, inks: Inks) -> None:
        metrics = QFontMetrics(fonts.small)
        height = self._chip_height(fonts)
        painter.setFont(fonts.small)
        left, top = area.left(), area.bottom() + 1 - height
        catalog = metrics.elidedText(index.data(roles.CATALOG), Qt.TextElideMode.ElideRight, area.width() // 2)
        chips: List[Tuple[str, Optional[QColor], QColor]] = [(catalog, None, inks.accent)]
        others = index.data(roles.ALSO_IN)
        if others:
            chips.append((f"+{len(others)}", None, inks.accent))
        chips += [(badge, inks.chip, inks.text) for badge in index.data(roles.BADGES)]
        for text, fill, ink in self._that_fit(chips, metrics, area.width()):
            width = chip_width(text, metrics)
            paint_chip(painter, QRect(left, top, width, height), text, fill, ink)
            left += width + height // 4

    @staticmethod
    def _that_fit(
        chips: Sequence[Tuple[str, Optional[QColor], QColor]], metrics: QFontMetrics, room: int
    ) -> List[Tuple[str, Optional[QColor], QColor]]:
        """As many chips as there is room for; a last one counts those left out."""
        gap = metrics.height() // 4 + 1
        shown = list(chips)
        while len(shown) > 1:
            left_out = len(chips) - len(shown)
            wanted = shown if not left_out else [*shown, (f"+{left_out}", *shown[-1][1:])]
            if sum(chip_width(text, metrics) + gap for text, _, _ in wanted) - gap <= room:
                return wanted
            shown.pop()
        return shown

    @staticmethod
    def _flags() -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
