"""Colours derived from the palette only, so that light, dark and high-contrast themes all stay readable.

Quiet tones are the text's colour with some of its opacity: they need not know what lies below them, which themes made
of style sheets keep to themselves.
"""
from __future__ import annotations

from qgis.PyQt.QtGui import QColor, QPalette


def mix(front: QColor, back: QColor, share: float) -> QColor:
    """``front`` laid over ``back`` with an opacity of ``share`` between 0 and 1."""
    return QColor.fromRgbF(
        front.redF() * share + back.redF() * (1 - share),
        front.greenF() * share + back.greenF() * (1 - share),
        front.blueF() * share + back.blueF() * (1 - share),
    )


def fade(colour: QColor, share: float) -> QColor:
    """A colour with an opacity of ``share`` between 0 and 1."""
    return QColor.fromRgbF(colour.redF(), colour.greenF(), colour.blueF(), share)


def css(colour: QColor) -> str:
    """A colour for a style sheet or HTML, its opacity included."""
    return f"rgba({colour.red()}, {colour.green()}, {colour.blue()}, {colour.alpha()})"


def is_dark(palette: QPalette) -> bool:
    """Whether the theme writes light on dark."""
    return palette.color(QPalette.ColorRole.Text).lightnessF() > 0.5


def muted(palette: QPalette) -> QColor:
    """For secondary text: still above the contrast of 4.5 to 1 that WCAG 2.1 §1.4.3 asks for."""
    return fade(palette.color(QPalette.ColorRole.Text), 0.75)


def tint(palette: QPalette) -> QColor:
    """For the quiet background of code."""
    return fade(palette.color(QPalette.ColorRole.Text), 0.08)


def link(palette: QPalette) -> QColor:
    """For links. Themes made of style sheets may leave the palette's link colour at dark blue: then it is lightened."""
    colour = palette.color(QPalette.ColorRole.Link)
    if is_dark(palette) and colour.lightnessF() < 0.6:
        return QColor.fromHslF(max(colour.hslHueF(), 0.0), min(colour.hslSaturationF(), 0.8), 0.72)
    return colour


def warning(palette: QPalette) -> QColor:
    """For the text of failures and warnings: an orange red with contrast against the base."""
    return QColor.fromHslF(0.04, 0.85, 0.70 if is_dark(palette) else 0.38)
