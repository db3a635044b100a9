"""Paints a row of the tree as its style does, with stars and a badge at its end; favourites where there is room with
their picture and where they come from."""
from __future__ import annotations

from typing import Optional, Tuple

from qgis.PyQt.QtCore import QModelIndex, QObject, QRect, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QFont, QFontMetrics, QIcon, QImage, QPainter, QPainterPath, QPalette
from qgis.PyQt.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ..colours import fade, warning
from ..result_delegate import Inks, inks_of, paint_chip
from ..row_text import chip_width, fonts_of
from ..sided import draw_line, sided
from .model import ATTENTION, BADGE, PICTURE, QUIET, RATING, SUBTITLE
from .pictures import KeptPictures

_STAR = "★"


class BookmarkDelegate(QStyledItemDelegate):
    """What is at the end of a row takes its room from the title, which is cut with an ellipsis.

    ``roomy`` says whether there is room for two lines and a picture.
    """

    def __init__(self, parent: Optional[QObject] = None, pictures: Optional[KeptPictures] = None) -> None:
        super().__init__(parent)
        self.roomy = False
        self._pictures = pictures

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        full = QStyleOptionViewItem(option)
        self.initStyleOption(full, index)
        style = full.widget.style() if full.widget is not None else QApplication.style()
        badge, stars = index.data(BADGE) or "", _STAR * int(index.data(RATING) or 0)
        end = _end_width(badge, stars, QFontMetrics(_end_font(full)))
        if self._is_card(index):
            title, icon = full.text, QIcon(full.icon)
            full.text, full.icon = "", QIcon()
            full.features &= ~QStyleOptionViewItem.ViewItemFeature.HasDecoration
            style.drawControl(QStyle.ControlElement.CE_ItemViewItem, full, painter, full.widget)
            painter.save()
            texts = (title, index.data(SUBTITLE) or "")
            full.rect = self._paint_card(painter, full, texts, icon, (index.data(PICTURE), end))
            painter.restore()
        else:
            inset = full.decorationSize.width() + 4 * style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 4
            room = full.rect.width() - inset - end
            full.text = full.fontMetrics.elidedText(full.text, Qt.TextElideMode.ElideRight, max(0, room))
            style.drawControl(QStyle.ControlElement.CE_ItemViewItem, full, painter, full.widget)
        if end:
            painter.save()
            _paint_end(painter, full, (badge, bool(index.data(ATTENTION))), stars)
            painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        if index.data(QUIET):
            option.font.setItalic(True)
            ink = fade(option.palette.color(QPalette.ColorRole.Text), 0.75)
            option.palette.setColor(QPalette.ColorRole.Text, ink)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        hint, metrics = super().sizeHint(option, index), option.fontMetrics
        if self._is_card(index):
            small = QFontMetrics(fonts_of(option.font).small)
            return QSize(hint.width(), metrics.height() + small.height() + 2 * _pad(metrics))
        return QSize(hint.width(), max(hint.height(), round(metrics.height() * 1.5)))

    def _is_card(self, index: QModelIndex) -> bool:
        return self.roomy and index.data(PICTURE) is not None

    def _paint_card(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        texts: Tuple[str, str],
        icon: QIcon,
        picture_and_end: Tuple[str, int],
    ) -> QRect:
        """A favourite with its picture, or the icon of its type in the place of one, and two lines.

        Returned is where the second line is, at whose end there is room for what is at the end of the row.
        """
        fonts, inks, metrics = fonts_of(option.font), inks_of(option), option.fontMetrics
        favourite, end = picture_and_end
        pad = _pad(metrics)
        side = option.rect.height() - 2 * (pad // 2)
        box = QRect(option.rect.left() + pad // 2, option.rect.top() + pad // 2, side, side)
        image = self._pictures.image(favourite) if self._pictures is not None and favourite else None
        paint_picture(painter, sided(option, box), image, icon, inks)
        left = box.right() + 1 + pad + pad // 2
        room = max(0, option.rect.right() - left - pad // 2)
        line = QRect(left, option.rect.top() + pad, room, metrics.height())
        self._paint_title(painter, option, sided(option, line), texts[0])
        small = QFontMetrics(fonts.small)
        painter.setFont(fonts.small)
        painter.setPen(inks.text if option.state & QStyle.StateFlag.State_Selected else inks.muted)
        below = QRect(left, line.bottom() + 1, room + 1, small.height())
        words = small.elidedText(texts[1], Qt.TextElideMode.ElideRight, max(0, room - end))
        draw_line(painter, option, below, words)
        return sided(option, below)

    def _paint_title(self, painter: QPainter, option: QStyleOptionViewItem, line: QRect, title: str) -> None:
        """As the style writes rows: themes made of style sheets have a colour for that which no palette tells."""
        style = option.widget.style() if option.widget is not None else QApplication.style()
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, option.widget) + 1
        written = QStyleOptionViewItem(option)
        written.rect = line.adjusted(-margin, 0, margin, 0)
        written.text = option.fontMetrics.elidedText(title, Qt.TextElideMode.ElideRight, line.width())
        written.state &= ~QStyle.StateFlag.State_HasFocus
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, written, painter, option.widget)


def paint_picture(painter: QPainter, box: QRect, image: Optional[QImage], icon: QIcon, inks: Inks) -> None:
    """A picture in its proportions within a square, as sharp as the screen; an icon on a plate where there is none."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    clip = QPainterPath()
    if image is None:
        clip.addRoundedRect(QRectF(box), box.width() / 10, box.width() / 10)
        painter.fillPath(clip, inks.plate)
        inner = round(box.width() * 0.58)
        spot = QRect(0, 0, inner, inner)
        spot.moveCenter(box.center())
        icon.paint(painter, spot)
        return
    size = image.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRect(0, 0, size.width(), size.height())
    target.moveCenter(box.center())
    clip.addRoundedRect(QRectF(target), box.width() / 10, box.width() / 10)
    painter.save()
    painter.setClipPath(clip)
    painter.drawImage(QRectF(target), image)
    painter.restore()


def _pad(metrics: QFontMetrics) -> int:
    return max(3, metrics.height() // 4)


def _end_font(option: QStyleOptionViewItem) -> QFont:
    """Small, and never bold: the title is."""
    font = fonts_of(option.font).small
    font.setBold(False)
    return font


def _end_width(badge: str, stars: str, metrics: QFontMetrics) -> int:
    gap = metrics.height() // 3
    return (chip_width(badge, metrics) + gap if badge else 0) + (metrics.horizontalAdvance(stars) + gap if stars else 0)


def _paint_end(painter: QPainter, option: QStyleOptionViewItem, badge: Tuple[str, bool], stars: str) -> None:
    inks = inks_of(option)
    painter.setFont(_end_font(option))
    metrics = painter.fontMetrics()
    gap, right = metrics.height() // 3, option.rect.right() - metrics.height() // 3
    text, loud = badge
    if text:
        height = min(round(metrics.height() * 1.25), option.rect.height() + 1)
        width = chip_width(text, metrics)
        box = QRect(right - width, option.rect.center().y() - height // 2, width, height)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ink = warning(option.palette) if loud and not selected else inks.muted
        paint_chip(painter, sided(option, box), text, None if loud else inks.chip, ink)
        right = box.left() - gap
    if stars:
        width = metrics.horizontalAdvance(stars)
        painter.setPen(inks.muted)
        box = QRect(right - width, option.rect.top(), width, option.rect.height())
        draw_line(painter, option, box, stars, at_end=True)
