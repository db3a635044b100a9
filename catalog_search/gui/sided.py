"""Rows that are mirrored where the language of QGIS is written from right to left, each text in its own direction."""
from __future__ import annotations

import unicodedata

from qgis.PyQt.QtCore import QRect, Qt
from qgis.PyQt.QtGui import QPainter
from qgis.PyQt.QtWidgets import QStyle, QStyleOptionViewItem

_FROM_RIGHT = ("R", "AL")


def reads_from_right(text: str, otherwise: bool = False) -> bool:
    """Whether a text is written from right to left: its first strong character says so (UAX #9, P2 and P3)."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind == "L" or kind in _FROM_RIGHT:
            return kind != "L"
    return otherwise


def sided(option: QStyleOptionViewItem, rect: QRect) -> QRect:
    """Where something is that is there in a row from left to right."""
    return QStyle.visualRect(option.direction, option.rect, rect)


def draw_line(painter: QPainter, option: QStyleOptionViewItem, rect: QRect, text: str, at_end: bool = False) -> None:
    """One line of text at the beginning or the end of a place in a row from left to right."""
    mirrored = option.direction == Qt.LayoutDirection.RightToLeft
    sides = Qt.AlignmentFlag
    side = sides.AlignRight if mirrored != at_end else sides.AlignLeft
    draw_text(painter, sided(option, rect), side | sides.AlignVCenter | sides.AlignAbsolute, text)


def draw_text(painter: QPainter, rect: QRect, flags: Qt.AlignmentFlag, text: str) -> None:
    """Text in its own direction: an ellipsis or a sign at its end stays there."""
    before = painter.layoutDirection()
    from_right = reads_from_right(text, before == Qt.LayoutDirection.RightToLeft)
    painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if from_right else Qt.LayoutDirection.LeftToRight)
    painter.drawText(rect, flags, text)
    painter.setLayoutDirection(before)
