"""What is told from the text of GeoJSON: a geometry as well-known text, the system where none is said, the one layer of
a file. Pure.
"""
from __future__ import annotations

import json
import math
import mmap
import re
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Set, Tuple

from .table_places import Box, crs_of_values, in_degrees, points_in

_DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
_MAX_PARTS = 1000
_POSITION = re.compile(r"\[\s*(-?\d[\d.eE+-]*\s*,\s*-?\d[\d.eE+-]*)")
_CRS = re.compile(r'"crs"\s*:')
_CRS_NAME = re.compile(r'"crs"\s*:\s*\{[^{}]{0,200}\{[^{}]{0,200}"name"\s*:\s*"([^"]{1,100})"')
_WGS84 = re.compile(r"(?i)CRS:?84$|EPSG:(?:[\d.]*:)?4326$")
#: TopoJSON, whose numbers are steps, and GeoJSON of Esri, which says its system in another way.
_OTHERS = re.compile(r'"type"\s*:\s*"Topology"|"spatialReference"\s*:')
_FEATURES = re.compile(r'[{,]\s*"features"\s*:\s*\[')
_TYPES = tuple(f'"{name}"'.encode("ascii") for name in (*_DEPTHS, "GeometryCollection"))
_PIECE, _REACH = 1024 * 1024, 32


def wkt_of(text: str) -> str:
    """The well-known text of a geometry, or of a feature's, in x and y; nothing where it is none."""
    try:
        return _geometry(json.loads(text), 0)
    except (ValueError, TypeError, RecursionError, OverflowError):
        return ""


def assumed_crs(head: str, tail: str, area: Optional[Box] = None) -> str:
    """The CRS of GeoJSON whose numbers are no degrees although it says no CRS (RFC 7946 §4 wants degrees), or degrees.

    :param head: the beginning of the file
    :param tail: its end, where an old ``crs`` member may be
    :param area: west, south, east, north in degrees of what the record is about
    """
    x, y = _points(head, tail)
    found = crs_of_values(x, y, area)
    return "" if found == "EPSG:4326" else found


def is_misplaced(head: str, tail: str) -> bool:
    """Whether it says no CRS, or degrees, and none of its first numbers are such."""
    x, y = _points(head, tail)
    return bool(x) and not any(in_degrees((a, b, a, b)) for a, b in zip(x, y))


def _points(head: str, tail: str) -> Tuple[Sequence[float], Sequence[float]]:
    """The first positions of GeoJSON that is in degrees or says so; none where its numbers are something else."""
    if (says_crs(head, tail) and not _says_degrees(head, tail)) or _OTHERS.search(head):
        return (), ()
    return points_in([match.group(1) for match in _POSITION.finditer(head)])


def says_crs(head: str, tail: str) -> bool:
    """Whether there is an old ``crs`` member, as far as it can be told from the ends of a file."""
    return bool(_CRS.search(head) or _CRS.search(tail))


def _says_degrees(head: str, tail: str) -> bool:
    named = _CRS_NAME.search(head) or _CRS_NAME.search(tail)
    return named is not None and bool(_WGS84.search(named.group(1)))


def sole_layer(path: Path, head: bytes, tail: bytes) -> Optional[str]:
    """The name in a file that is one collection of features with geometries of one type; empty where it has none.

    ``None`` where that is not as plain: then GDAL has to read all of the file to say what is in it, which takes as long
    as opening it.

    :param head: the beginning of the file
    :param tail: its end
    :raises OSError: where it cannot be read
    """
    members = _members_around(head.decode("utf-8", "replace"), tail.decode("utf-8", "replace"))
    if members is None or members.get("type") != "FeatureCollection" or len(_types_in(path)) != 1:
        return None
    name = members.get("name")
    return name if isinstance(name, str) else ""


def _members_around(head: str, tail: str) -> Optional[Dict[str, Any]]:
    """The members of a collection beside its features; ``None`` where they cannot be told."""
    match = _FEATURES.search(head)
    after = tail[tail.rfind("]") + 1 :].strip()
    if match is None or not after.endswith("}"):
        return None
    before = head[: match.start()] + head[match.start()].strip(",")
    try:
        return {**json.loads(before.lstrip("\ufeff") + "}"), **json.loads("{" + after.lstrip(","))}
    except (ValueError, TypeError, RecursionError):
        return None


def _types_in(path: Path) -> Set[bytes]:
    """The types of geometries that are named anywhere in a file, two of them where there are more.

    Piece by piece, as a search holds Python's lock.
    """
    found: Set[bytes] = set()
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE + _REACH]
            found.update(name for name in _TYPES if name not in found and name in piece)
            if len(found) > 1:
                break
    return found


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
