"""Where the data of a CKAN package lie: GeoJSON in several dresses, corners in extras, names of places."""
from __future__ import annotations

from typing import Any, Dict, Iterator, List, Mapping, Tuple

from ..model.extent import Extent
from .ckan_values import Package, localised, parsed
from .datagouv_records import read_extents
from .datagouv_texts import distinct, line
from .replies import as_list

_MEMBERS = ("spatial", "spatial_bbox", "spatial_geom", "spatial_coverage", "geographic_extent", "bbox")
_NAMES = ("spatial_text", "spatial_coverage", "extent_free_text", "extent_controlled", "geographic_coverage")
_CORNERS = ("bbox_west_long", "bbox_south_lat", "bbox_east_long", "bbox_north_lat")
_SIDES = (("west", "south", "east", "north"), ("minx", "miny", "maxx", "maxy"), ("xmin", "ymin", "xmax", "ymax"))
_DEEP = 4
_MAX_PARTS = 200


def extents_of(package: Package) -> Tuple[Extent, ...]:
    """The boxes of a package in WGS 84, of the first member that describes a place."""
    for name in _MEMBERS if package.has(*_MEMBERS) else ():
        boxes = tuple(dict.fromkeys(_boxes(package.get(name), 0))) if package.has(name) else ()
        if boxes:
            return boxes
    if not package.has(*_CORNERS):
        return ()
    box = Extent.checked(*(package.line(corner, length=40) for corner in _CORNERS))
    return (box,) if box else ()


def places_of(package: Package) -> Tuple[str, ...]:
    """The names of the places, without those that are geometries or addresses."""
    if not package.has(*_NAMES):
        return ()
    found: List[str] = []
    for name in filter(package.has, _NAMES):
        for entry in as_list(parsed(package.get(name)))[:50]:
            said = entry.get("text") if isinstance(entry, dict) and "text" in entry else entry
            found.append(line(localised(said, package.language), 200))
    return distinct((name for name in found if name[:1] not in ("{", "[") and "://" not in name), 50)


def _boxes(value: Any, depth: int) -> Iterator[Extent]:
    value = parsed(value)
    if depth > _DEEP:
        return
    if isinstance(value, str):
        box = Extent.from_text(value)
        if box is not None:
            yield box
    elif isinstance(value, list):
        yield from _of_list(value, depth)
    elif isinstance(value, dict):
        yield from _of_object(value, depth)


def _of_list(values: List[Any], depth: int) -> Iterator[Extent]:
    if len(values) == 4 and not any(isinstance(value, (dict, list)) for value in values):
        box = Extent.checked(*values)
        if box is not None:
            yield box
        return
    for value in values[:_MAX_PARTS]:
        yield from _boxes(value, depth + 1)


def _of_object(data: Mapping[str, Any], depth: int) -> Iterator[Extent]:
    """A GeoJSON object, a box by its sides, or a place that holds either (``dct:Location``, ckanext-dcat)."""
    for sides in _SIDES:
        if all(side in data for side in sides):
            box = Extent.checked(*(data[side] for side in sides))
            if box is not None:
                yield box
            return
    if "coordinates" in data:
        yield from read_extents(_as_polygons(data))
        return
    for name in ("geometry", "geometries", "features", "geom", "bbox", "centroid"):
        found = list(_boxes(data.get(name), depth + 1)) if data.get(name) else []
        if found:
            yield from found
            return


def _as_polygons(geometry: Mapping[str, Any]) -> Dict[str, Any]:
    """A geometry of RFC 7946 as one or several rings, whatever its type: only their boxes are wanted."""
    kind, coordinates = line(geometry.get("type"), 30).lower(), geometry.get("coordinates")
    if kind == "point":
        return {"type": "Polygon", "coordinates": [[coordinates]]}
    if kind in ("multipoint", "linestring"):
        return {"type": "Polygon", "coordinates": [coordinates]}
    if kind == "multilinestring":
        return {"type": "MultiPolygon", "coordinates": [[ring] for ring in as_list(coordinates)]}
    return {"type": {"polygon": "Polygon", "multipolygon": "MultiPolygon"}.get(kind), "coordinates": coordinates}
