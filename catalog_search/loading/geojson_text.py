"""GeoJSON in a cell of a table as well-known text, and the system of GeoJSON that says none. Pure."""
from __future__ import annotations

import json
import math
import re
from typing import Any, List, Optional, Sequence

from .table_places import Box, crs_of_values, points_in

_DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
_MAX_PARTS = 1000
_POSITION = re.compile(r"\[\s*(-?\d[\d.eE+-]*\s*,\s*-?\d[\d.eE+-]*)")
_CRS = re.compile(r'"crs"\s*:')


def wkt_of(text: str) -> str:
    """The well-known text of a geometry, or of a feature's, in x and y; nothing where it is none."""
    try:
        return _geometry(json.loads(text), 0)
    except (ValueError, TypeError, RecursionError, OverflowError):
        return ""


def assumed_crs(head: str, tail: str, area: Optional[Box] = None) -> str:
    """The CRS of GeoJSON whose numbers are no degrees although it says no CRS (RFC 7946 §4 wants degrees).

    :param head: the beginning of the file
    :param tail: its end, where an old ``crs`` member may be
    :param area: west, south, east, north in degrees of what the record is about
    """
    if _CRS.search(head) or _CRS.search(tail):
        return ""
    x, y = points_in([match.group(1) for match in _POSITION.finditer(head)])
    found = crs_of_values(x, y, area)
    return "" if found == "EPSG:4326" else found


def _geometry(value: Any, depth: int) -> str:
    if not isinstance(value, dict) or depth > 2:
        return ""
    if value.get("type") == "Feature":
        return _geometry(value.get("geometry"), depth + 1)
    if value.get("type") == "GeometryCollection":
        parts = [_geometry(part, depth + 1) for part in _list(value.get("geometries"))[:_MAX_PARTS]]
        shown = [part for part in parts if part]
        return f"GEOMETRYCOLLECTION ({', '.join(shown)})" if shown else ""
    name = value.get("type")
    if name not in _DEPTHS:
        return ""
    body = _nested(value.get("coordinates"), _DEPTHS[name])
    return f"{name.upper()} ({body})" if _DEPTHS[name] == 0 else f"{name.upper()} {body}"


def _nested(value: Any, depth: int) -> str:
    """Positions in as many brackets as the depth says.

    :raises ValueError: where the value is not of that shape
    """
    if depth == 0:
        return _position(value)
    parts = [_nested(item, depth - 1) for item in _list(value)]
    if not parts:
        raise ValueError("no positions")
    return f"({', '.join(parts)})"


def _position(value: Any) -> str:
    numbers: Sequence[Any] = _list(value)[:2]
    if len(numbers) < 2 or not all(type(number) in (int, float) and math.isfinite(number) for number in numbers):
        raise ValueError("no position")
    return f"{numbers[0]!r} {numbers[1]!r}"


def _list(value: Any) -> List[Any]:
    return value if isinstance(value, list) else []
