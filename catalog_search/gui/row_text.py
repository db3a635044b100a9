"""The words of a row as they fit into it: broken, elided and measured once, since a row is painted many times."""
from __future__ import annotations

from typing import Any, Dict, List, NamedTuple, Tuple

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption

_MOST = 400


class Fonts(NamedTuple):
    """The three fonts of a row, made from the view's own."""

    title: QFont
    body: QFont
    small: QFont


class Said(NamedTuple):
    """What a row says, as its model gives it; ``others`` counts the other catalogues that have the same data."""

    title: str
    snippet: str
    organisation: str
    date: str
    catalog: str
    others: int
    badges: Tuple[str, ...]


class Chip(NamedTuple):
    """A badge and its width in logical pixels; those that tell of catalogues are outlined, the others filled."""

    text: str
    width: int
    outlined: bool


class RowText(NamedTuple):
    """The lines and badges that fit; ``snippet`` is empty where the title takes both lines."""

    title: Tuple[str, ...]
    snippet: str
    line: str
    chips: Tuple[Chip, ...]


class RowTexts:
    """Remembers the texts of some hundred rows."""

    def __init__(self) -> None:
        self._known: Dict[Tuple[Any, ...], RowText] = {}
        self._fonts: Dict[str, Fonts] = {}

    def clear(self) -> None:
        self._known.clear()
        self._fonts.clear()

    def fonts(self, base: QFont) -> Fonts:
        key = base.key()
        found = self._fonts.get(key)
        if found is None:
            if len(self._fonts) > 8:
                self._fonts.clear()
            found = self._fonts[key] = fonts_of(base)
        return found

    def of(self, said: Said, fonts: Fonts, width: int, chips_width: int) -> RowText:
        """The texts of a row for a width of its lines and of its badges, in logical pixels."""
        key = (said, fonts.body.key(), width, chips_width)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            found = self._known[key] = _fitted(said, fonts, width, chips_width)
        return found


def fonts_of(base: QFont) -> Fonts:
    title, small = QFont(base), QFont(base)
    title.setBold(True)
    if base.pointSizeF() > 0:
        small.setPointSizeF(base.pointSizeF() * 0.86)
    else:
        small.setPixelSize(max(8, round(base.pixelSize() * 0.86)))
    return Fonts(title, QFont(base), small)


def chip_width(text: str, metrics: QFontMetrics) -> int:
    return metrics.horizontalAdvance(text) + metrics.height()


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


def _fitted(said: Said, fonts: Fonts, width: int, chips_width: int) -> RowText:
    small, right = QFontMetrics(fonts.small), Qt.TextElideMode.ElideRight
    title = elided_lines(said.title, fonts.title, width, 2)
    snippet = small.elidedText(said.snippet, right, width) if len(title) < 2 else ""
    tail = f" · {said.date}" if said.date and said.organisation else said.date
    line = small.elidedText(said.organisation, right, width - small.horizontalAdvance(tail)) + tail
    return RowText(tuple(title), snippet, line, _chips(said, small, chips_width))


def _chips(said: Said, metrics: QFontMetrics, room: int) -> Tuple[Chip, ...]:
    """As many badges as there is room for; a last one counts those left out.

    The catalogue's name takes half of the room at most, and gives way to the first format down to a few letters.
    """
    gap = metrics.height() // 4 + 1
    least = metrics.averageCharWidth() * 6
    formats = [Chip(text, chip_width(text, metrics), False) for text in said.badges]
    taken = formats[0].width + gap if formats else 0
    if said.others:
        taken += chip_width(f"+{said.others}", metrics) + gap
    if len(formats) > 1:
        taken += chip_width(f"+{len(formats) - 1}", metrics) + gap
    half = min(room // 2, max(least, room - taken - metrics.height()))
    catalog = metrics.elidedText(said.catalog, Qt.TextElideMode.ElideRight, half)
    outlined = [catalog, f"+{said.others}"] if said.others else [catalog]
    every = [Chip(text, chip_width(text, metrics), True) for text in outlined] + formats
    for count in range(len(every), 1, -1):
        shown = every[:count]
        if count < len(every):
            text = f"+{len(every) - count}"
            shown.append(Chip(text, chip_width(text, metrics), shown[-1].outlined))
        if sum(chip.width + gap for chip in shown) - gap <= room:
            return tuple(shown)
    return tuple(every[:1])
