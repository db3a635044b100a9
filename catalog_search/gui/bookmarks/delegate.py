"""Paints a row of the tree as its style does, with stars and a badge at its end."""
from __future__ import annotations

from typing import Tuple

from qgis.PyQt.QtCore import QModelIndex, QRect, QSize, Qt
from qgis.PyQt.QtGui import QFontMetrics, QPainter
from qgis.PyQt.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ..colours import warning
from ..result_delegate import inks_of, paint_chip
from ..row_text import chip_width, fonts_of
from .model import ATTENTION, BADGE, RATING

_STAR = "★"


class BookmarkDelegate(QStyledItemDelegate):
    """What is at the end of a row takes its room from the title, which is cut with an ellipsis."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        full = QStyleOptionViewItem(option)
        self.initStyleOption(full, index)
        style = full.widget.style() if full.widget is not None else QApplication.style()
        badge, stars = index.data(BADGE) or "", _STAR * int(index.data(RATING) or 0)
        small = QFontMetrics(fonts_of(full.font).small)
        end = _end_width(badge, stars, small)
        inset = full.decorationSize.width() + 4 * style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 4
        room = full.rect.width() - inset - end
        full.text = full.fontMetrics.elidedText(full.text, Qt.TextElideMode.ElideRight, max(0, room))
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, full, painter, full.widget)
        if end:
            painter.save()
            _paint_end(painter, full, (badge, bool(index.data(ATTENTION))), stars)
            painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), max(hint.height(), round(option.fontMetrics.height() * 1.5)))


def _end_width(badge: str, stars: str, metrics: QFontMetrics) -> int:
    gap = metrics.height() // 3
    return (chip_width(badge, metrics) + gap if badge else 0) + (metrics.horizontalAdvance(stars) + gap if stars else 0)


def _paint_end(painter: QPainter, option: QStyleOptionViewItem, badge: Tuple[str, bool], stars: str) -> None:
    inks = inks_of(option)
    painter.setFont(fonts_of(option.font).small)
    metrics = painter.fontMetrics()
    gap, right = metrics.height() // 3, option.rect.right() - metrics.height() // 3
    text, loud = badge
    if text:
        height = round(metrics.height() * 1.25)
        width = chip_width(text, metrics)
        box = QRect(right - width, option.rect.center().y() - height // 2, width, height)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ink = warning(option.palette) if loud and not selected else inks.muted
        paint_chip(painter, box, text, None if loud else inks.chip, ink)
        right = box.left() - gap
    if stars:
        width = metrics.horizontalAdvance(stars)
        painter.setPen(inks.muted)
        box = QRect(right - width, option.rect.top(), width, option.rect.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, stars)
