"""Making text fit to be shown: dates, sizes and counts in the user's locale, one-line titles, escaped tooltips."""
from __future__ import annotations

import html
import re
import unicodedata
from typing import Tuple

from qgis.PyQt.QtCore import QDate, QDateTime, QLocale, Qt

_DATE = re.compile(r"^\s*(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_LONG = 600
#: Control, format (direction marks among them), surrogate and private characters (Unicode §4.5).
_HIDDEN = ("Cc", "Cf", "Cs", "Co")
#: Persian, the scripts of India and pictures of people are written with them (Unicode §23.2).
_JOINERS = "\u200c\u200d"


def one_line(text: str, limit: int = _LONG) -> str:
    """Hostile text as one line: no control or direction-changing characters, no runs of space, cut at ``limit``.

    Joiners stay between letters.
    """
    clean = " ".join(text[: limit * 4].split())
    if not clean.isprintable():
        kept = "".join(c for c in clean if c in _JOINERS or unicodedata.category(c) not in _HIDDEN)
        clean = " ".join(filter(None, (word.strip(_JOINERS) for word in kept.split())))
    return clean if len(clean) <= limit else clean[: limit - 1].rstrip() + "…"


def format_date(text: str) -> str:
    """An ISO 8601 date or moment in the locale's short form, as precise as it was given; other text as it is."""
    match = _DATE.match(text)
    if not match:
        return one_line(text, 40)
    year, month, day = match.groups()
    locale = QLocale()
    if day:
        date = QDate(int(year), int(month), int(day))
        return locale.toString(date, QLocale.FormatType.ShortFormat) if date.isValid() else one_line(text, 40)
    if month and 1 <= int(month) <= 12:
        name = locale.standaloneMonthName(int(month), QLocale.FormatType.LongFormat)
        return f"{name} {year}"
    return year


def format_moment(text: str) -> str:
    """A moment in UTC (``2026-11-30T08:00:00Z``) as day and time here, in the locale's short form."""
    moment = QDateTime.fromString(text, Qt.DateFormat.ISODate)
    if not moment.isValid():
        return format_date(text)
    return QLocale().toString(moment.toLocalTime(), QLocale.FormatType.ShortFormat)


def format_period(period: Tuple[str, str]) -> str:
    """A (start, end) pair of dates, either of which may be empty for open, as text; empty where both are."""
    start, end = (format_date(part) if part else "" for part in period)
    if start == end:
        return start
    return f"{start or '…'} – {end or '…'}"


def format_count(number: int) -> str:
    """A whole number with the locale's thousands separators."""
    return QLocale().toString(number)


def format_size(size: int) -> str:
    """A number of bytes in a readable unit."""
    return QLocale().formattedDataSize(size, 1)


def format_position(longitude: float, latitude: float) -> str:
    """A point in degrees with the locale's decimal sign, three decimals each (about a hundred metres)."""
    locale = QLocale()
    between = " ; " if locale.decimalPoint() == "," else ", "
    return between.join(locale.toString(float(value), "f", 3) for value in (longitude, latitude))


def escape(text: str) -> str:
    """Text for an HTML document."""
    return html.escape(text, quote=True)


def tooltip(*lines: str) -> str:
    """An escaped tooltip whose first line is bold; empty lines are left out."""
    kept = [escape(one_line(line)) for line in lines if line]
    if not kept:
        return ""
    return f"<p><b>{kept[0]}</b></p>" + "".join(f"<p>{line}</p>" for line in kept[1:])


def menu_text(text: str, limit: int = 70) -> str:
    """Text for a menu entry or button, where an ampersand would mark a shortcut."""
    return one_line(text, limit).replace("&", "&&")


def is_web_url(url: str) -> bool:
    """Whether a link may be handed to the browser."""
    return url.lower().startswith(("http://", "https://"))
