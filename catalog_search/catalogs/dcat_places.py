"""Where data lie: the boxes and names of ``dct:spatial`` in all the encodings that DCAT's profiles have had."""
from __future__ import annotations

import json
import re
from typing import Any, Iterator, List, Tuple

from ..model.extent import Extent, union
from .datagouv_texts import distinct, line
from .dcat_graph import Node
from .dcat_words import place_of

_GEOMETRIES = ("bbox", "geometry", "asWKT", "asGeoJSON", "asGML", "box", "centroid", "geo")
_SIDES = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?")
_WKT = re.compile(r"\s*(?:<([^>]*)>|SRID=(\d+);)?\s*(MULTI)?(POLYGON|POINT|LINESTRING|ENVELOPE|BOX)\b(.*)", re.I | re.S)
_SRS = re.compile(r"srsName\s*=\s*[\"']([^\"']*)[\"']", re.I)
_MARKUP = re.compile("<[^>]*>")
_LONGEST = 2_000_000
_MAX_BOXES = 50
_KINDS = ("Polygon", "MultiPolygon", "Point", "LineString", "MultiPoint", "MultiLineString")


def places_and_extents(nodes: List[Node]) -> Tuple[Tuple[str, ...], Tuple[Extent, ...]]:
    """The names and the boxes (WGS 84) of what ``dct:spatial`` says."""
    names: List[str] = []
    boxes: List[Extent] = []
    for node in nodes[:_MAX_BOXES]:
        found = list(_boxes_of(node))
        boxes += found
        name = node.label if not _looks_coded(node.label) else ""
        if name or not found:
            names.append(name or place_of(node.uri))
    return distinct((line(name, 200) for name in names), _MAX_BOXES), tuple(dict.fromkeys(boxes))[:_MAX_BOXES]


def _looks_coded(said: str) -> bool:
    return said[:1] in ("{", "[", "<") or bool(_WKT.match(said)) or Extent.from_text(said) is not None or "=" in said


def _boxes_of(node: Node) -> Iterator[Extent]:
    """The boxes of the first encoding that can be read; several literals of one property say the same thing."""
    if node.text:
        yield from boxes_in(node.text)
    members = node.members
    if not members:
        return
    if "coordinates" in members and isinstance(node.source, dict):
        yield from _of_geojson(node.source)
        return
    for name in _GEOMETRIES:
        if name in members:
            found = next((boxes for boxes in map(_boxes_of_value, node.all(name)) if boxes), ())
            if found:
                yield from found
                return
    box = Extent.checked(*(node.line(side, length=40) for side in _SIDES)) if _SIDES[0] in members else None
    if box is not None:
        yield box
    elif "Location" in node.types or "location" in node.types or len(members) == 1:
        for inner in node.all("location", "Location", "Polygon", "geoShape")[:5]:
            yield from _boxes_of(inner)


def _boxes_of_value(node: Node) -> Tuple[Extent, ...]:
    return tuple(_boxes_of(node))


def boxes_in(said: str) -> Tuple[Extent, ...]:
    """The boxes of a text: four numbers, WKT, GeoJSON, GML or a DCMI box; nothing where it is a name."""
    start = said[:1]
    if len(said) > _LONGEST:
        return ()
    if start == "{":
        return _of_json(said)
    if start == "<" and "srsname" in said[:400].lower() or start == "<" and "gml" in said[:200].lower():
        return _of_gml(said)
    match = _WKT.match(said)
    if match:
        return _of_wkt(match)
    box = Extent.from_text(said)
    if box is not None:
        return (box,)
    return _of_dcmi(said) if "limit=" in said.lower() else _of_corners(said)


def _of_json(said: str) -> Tuple[Extent, ...]:
    try:
        value = json.loads(said)
    except (ValueError, RecursionError):
        return ()
    return tuple(_of_geojson(value)) if isinstance(value, dict) else ()


def _of_geojson(value: Any, depth: int = 0) -> Iterator[Extent]:
    """The boxes of a GeoJSON object (RFC 7946), one for each part of a multi-polygon."""
    if not isinstance(value, dict) or depth > 4:
        return
    for name in ("geometry", "geometries", "features"):
        inner = value.get(name)
        for entry in inner[:_MAX_BOXES] if isinstance(inner, list) else [inner]:
            yield from _of_geojson(entry, depth + 1)
    kind, coordinates = value.get("type"), value.get("coordinates")
    if kind not in _KINDS or not isinstance(coordinates, list):
        return
    parts = coordinates if kind == "MultiPolygon" else [coordinates]
    boxes = [box for box in (_box_around(list(_numbers(part))) for part in parts[:5000]) if box is not None]
    yield from _few(boxes)


def _numbers(value: Any) -> Iterator[Tuple[float, float]]:
    """The positions in nested arrays."""
    stack = [value]
    while stack:
        entry = stack.pop()
        if not isinstance(entry, list) or not entry:
            continue
        if isinstance(entry[0], (int, float)) and len(entry) > 1 and isinstance(entry[1], (int, float)):
            yield entry[0], entry[1]
        else:
            stack.extend(entry)


def _of_wkt(match: "re.Match[str]") -> Tuple[Extent, ...]:
    """WKT with or without a reference system; of those only WGS 84 can be read, whose EPSG form has latitude first."""
    system, multi, kind, body = match.group(1) or match.group(2) or "", match.group(3), match.group(4), match.group(5)
    turned = _latitude_first(system, from_srid=bool(match.group(2)))
    if turned is None:
        return ()
    if kind.upper() == "ENVELOPE":
        west, east, north, south = (_NUMBER.findall(body) + [""] * 4)[:4]
        box = Extent.checked(west, south, east, north)
        return (box,) if box else ()
    parts = body.split(")),") if multi and kind.upper() == "POLYGON" else [body]
    boxes = [_box_around(_positions(part, turned)) for part in parts[:5000]]
    return tuple(_few([box for box in boxes if box is not None]))


def _positions(part: str, turned: bool) -> List[Tuple[float, float]]:
    """The positions of WKT coordinates, whose heights are left out."""
    found = [_NUMBER.findall(position)[:2] for position in part.split(",")]
    return _pairs([float(number) for position in found if len(position) == 2 for number in position], turned)


def _of_gml(said: str) -> Tuple[Extent, ...]:
    match = _SRS.search(said[:4000])
    turned = _latitude_first(match.group(1) if match else "")
    if turned is None:
        return ()
    box = _box_around(_pairs([float(number) for number in _NUMBER.findall(_MARKUP.sub(" ", said))], turned))
    return (box,) if box else ()


def _latitude_first(system: str, from_srid: bool = False) -> Any:
    """Whether coordinates are latitude and longitude; ``None`` where they are no degrees of WGS 84 at all."""
    low = system.lower()
    if not low or "crs84" in low or "crs:84" in low:
        return False
    if re.search(r"(?:^|\D)4326$", low) or re.search(r"(?:^|\D)4258$", low):
        return not from_srid and low not in ("epsg:4326", "epsg:4258")
    return None


def _of_corners(said: str) -> Tuple[Extent, ...]:
    """``schema:box``: the south west and north east corners, latitude first, with blanks or commas between."""
    numbers = _NUMBER.findall(said) if len(said) < 200 and said[-1:].isdigit() else []
    if len(numbers) != 4 or _NUMBER.sub("", said).strip(" ,\n\t"):
        return ()
    south, west, north, east = numbers
    box = Extent.checked(west, south, east, north)
    return (box,) if box else ()


def _of_dcmi(said: str) -> Tuple[Extent, ...]:
    """DCMI Box: ``northlimit=…; eastlimit=…; southlimit=…; westlimit=…``."""
    sides = dict(re.findall(r"(north|south|east|west)limit\s*=\s*([-+.\d]+)", said, re.I))
    box = Extent.checked(*(sides.get(side, "") for side in ("west", "south", "east", "north")))
    return (box,) if box else ()


def _pairs(numbers: List[float], turned: bool) -> List[Tuple[float, float]]:
    first, second = numbers[0::2], numbers[1::2]
    return list(zip(second, first) if turned else zip(first, second))


def _box_around(positions: List[Tuple[float, float]]) -> Any:
    if not positions:
        return None
    xs, ys = [x for x, _ in positions], [y for _, y in positions]
    return Extent.checked(min(xs), min(ys), max(xs), max(ys))


def _few(boxes: List[Extent]) -> List[Extent]:
    """The boxes, or the one around them where there are too many to keep."""
    if len(boxes) <= _MAX_BOXES:
        return boxes
    around = union(boxes)
    return [around] if around else []
