"""Where GeoJSON objects lie (RFC 7946): boxes of ``bbox`` members and of geometries."""
from __future__ import annotations

from typing import Any, Iterator, List, Mapping, Optional, Tuple

from ..model.extent import Extent
from .datagouv_records import read_extents

_RINGS = {"Point": 2, "MultiPoint": 1, "LineString": 1, "MultiLineString": 0}
_MAX_PARTS = 200


def extents_of(feature: Mapping[str, Any]) -> Tuple[Extent, ...]:
    """The boxes of a feature in WGS 84: one for each part of its geometry, else its ``bbox``."""
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind == "Polygon" or kind is None:
        box = box_of(feature.get("bbox"))
        if box is not None:
            return (box,)
        box = _rectangle(geometry)
        if box is not None:
            return (box,)
    found = tuple(_geometry_boxes(geometry)) if isinstance(geometry, dict) else ()
    if found:
        return found
    box = box_of(feature.get("bbox"))
    return (box,) if box else ()


def _rectangle(geometry: Any) -> Optional[Extent]:
    """The box of a polygon with few points, as most records have; ``None`` for all that needs a closer look."""
    try:
        ring = geometry["coordinates"][0]
        if len(ring) > 20:
            return None
        xs, ys = [point[0] for point in ring], [point[1] for point in ring]
        return Extent.checked(min(xs), min(ys), max(xs), max(ys))
    except (TypeError, KeyError, IndexError, ValueError):
        return None


def box_of(corners: Any) -> Optional[Extent]:
    """A ``bbox`` of two or three dimensions as a box, ``None`` where it describes no place."""
    if not isinstance(corners, list):
        return None
    if len(corners) == 6:
        corners = [corners[0], corners[1], corners[3], corners[4]]
    return Extent.checked(*corners) if len(corners) == 4 else None


def boxes_of(value: Any) -> Tuple[Extent, ...]:
    """A ``bbox`` or a list of them as boxes.

    Where there are several the first one is around all others, as STAC and OGC API have it, and is left out.
    """
    if not isinstance(value, list):
        return ()
    boxes = value if value and isinstance(value[0], list) else [value]
    found = [box for box in map(box_of, boxes[:_MAX_PARTS]) if box is not None]
    return tuple(dict.fromkeys(found[1:] if len(found) > 1 else found))


def _geometry_boxes(geometry: Mapping[str, Any], depth: int = 0) -> Iterator[Extent]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind in ("Polygon", "MultiPolygon"):
        yield from read_extents(geometry)
    elif kind == "GeometryCollection" and depth < 3:
        parts = geometry.get("geometries")
        for part in parts[:_MAX_PARTS] if isinstance(parts, list) else ():
            if isinstance(part, dict):
                yield from _geometry_boxes(part, depth + 1)
    elif isinstance(coordinates, list) and kind in _RINGS:
        yield from read_extents({"type": "Polygon", "coordinates": _rings(kind, coordinates)})


def _rings(kind: str, coordinates: List[Any]) -> List[Any]:
    """Points and lines as the rings of a polygon: only their boxes are wanted."""
    if kind == "Point":
        return [[coordinates]]
    if kind == "MultiLineString":
        return [[point for line in coordinates[:_MAX_PARTS] if isinstance(line, list) for point in line]]
    return [coordinates]
