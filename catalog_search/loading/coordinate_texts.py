"""Numbers as people write them in the columns of coordinates: with blanks between thousands, in degrees and minutes.

Pure.
"""
from __future__ import annotations

import re
from typing import List, Optional, Tuple

NUMBER = re.compile(r"\s*[-+]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?\s*$")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d{1,12})?$")
_DECIMALS = r"\d{1,3}(?:[.,]\d{1,12})?"
#: 48°51'24"N, N 48 51 24, 48° 51,4' N, 2.35° O: what has neither a sign for degrees nor a letter is no such angle.
_ANGLE = (
    rf"(?P<before>[NSEWO])?\s?(?P<sign>[-+])?(?P<degrees>{_DECIMALS})\s?(?P<mark>[°º˚])?\s?"
    rf"(?:(?P<minutes>{_DECIMALS})\s?['’′´]?\s?(?:(?P<seconds>{_DECIMALS})\s?(?:\"|''|’’|″|”|′′)?)?)?"
    r"\s?(?P<after>[NSEWO])?"
)
_ONE = re.compile(rf"(?i){_ANGLE}$")
_FIRST = re.compile(rf"(?i){_ANGLE}(?=[\s,;/]|$)")
_BETWEEN = re.compile(r"\s{0,3}[,;/]?\s{0,3}")
_LONGEST = 60


def number_of(cell: str) -> Optional[float]:
    """The number in a cell: plain, with blanks between its thousands, or an angle in degrees, west and south below 0.

    ``None`` where it is something else. The ``O`` of French *ouest* is west.
    """
    if NUMBER.match(cell):
        return float(cell.replace(",", "."))
    text = cell.strip()
    if not text or len(text) > _LONGEST:
        return None
    if _THOUSANDS.match(text):
        return float(re.sub(r"[ \u00a0\u2009\u202f]", "", text).replace(",", "."))
    match = _ONE.match(text)
    return _degrees(match) if match else None


def angles_of(cell: str) -> Optional[Tuple[float, float]]:
    """Latitude and longitude of two angles in one cell, such as ``48°51'24"N 2°21'07"E``, in degrees."""
    text = cell.strip().strip("()[]")
    if not text or len(text) > 2 * _LONGEST:
        return None
    for first in _splits(text):
        rest = _BETWEEN.sub("", text[first.end() :], count=1)
        second = _ONE.match(rest)
        values = _degrees(first), _degrees(second) if second else None
        if second is not None and values[0] is not None and values[1] is not None:
            is_swapped = _side(first) in tuple("EWO") or _side(second) in tuple("NS")
            return (values[1], values[0]) if is_swapped else (values[0], values[1])
    return None


def _splits(text: str) -> "List[re.Match[str]]":
    """The ways to read a first angle, one for each place where a second one may begin."""
    ends = [match.start() for match in re.finditer(r"[\s,;/]", text)]
    found = (_FIRST.fullmatch(text, 0, end) for end in ends)
    return [match for match in found if match is not None and (match.group("mark") or _side(match))]


def _side(match: "re.Match[str]") -> str:
    return (match.group("before") or match.group("after") or "").upper()


def _degrees(match: "re.Match[str]") -> Optional[float]:
    side, parts = _side(match), [match.group(name) for name in ("degrees", "minutes", "seconds")]
    degrees, minutes, seconds = (float(part.replace(",", ".")) if part else 0.0 for part in parts)
    two_sides = match.group("before") and match.group("after")
    if two_sides or not (side or match.group("mark")) or minutes >= 60 or seconds >= 60 or degrees > 180:
        return None
    value = degrees + minutes / 60 + seconds / 3600
    return -value if match.group("sign") == "-" or side in ("S", "W", "O") else value
