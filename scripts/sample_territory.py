"""The invented territory of the sample catalogue: shapes in Lambert-93 (EPSG:2154), the same on every run."""
from __future__ import annotations

import math
import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Dict, Iterable, List, Sequence, Tuple

from qgis.core import QgsGeometry, QgsPointXY, QgsRectangle

Point = Tuple[float, float]
Feature = Tuple[QgsGeometry, Dict[str, Any]]

CENTRE: Point = (350000.0, 6664000.0)
BANK_NORTH, BANK_SOUTH = "N", "S"


@dataclass(frozen=True)
class Commune:
    """A commune by its centre, in kilometres from the territory's; ``banks`` are the sides of the river it lies on."""

    code: str
    name: str
    centre: Point
    population: int
    banks: Tuple[Tuple[str, Point], ...]


def _commune(code: str, name: str, bank: str, x: float, y: float, population: int) -> Commune:
    return Commune(code, name, (x, y), population, ((bank, (x, y)),))


COMMUNES = (
    _commune("44901", "La Boissière-aux-Moines", BANK_NORTH, -4.6, 2.6, 2130),
    _commune("44902", "Bréhault", BANK_NORTH, 4.6, 6.6, 1874),
    _commune("44903", "Champ-Rouault", BANK_SOUTH, 3.4, -8.6, 962),
    _commune("44904", "Chauvigné-en-Marais", BANK_SOUTH, -6.3, -3.0, 1318),
    _commune("44905", "L'Épinay-le-Vicomte", BANK_SOUTH, -5.6, -7.6, 1105),
    _commune("44906", "Frênay-les-Marais", BANK_NORTH, -10.4, 3.6, 1640),
    _commune("44907", "Grand-Luçay", BANK_SOUTH, -0.9, -5.6, 2987),
    _commune("44908", "La Haie-Gâtinelle", BANK_SOUTH, 9.6, -0.6, 1523),
    _commune("44909", "Pont-Besnard", BANK_SOUTH, 5.0, -0.4, 2241),
    _commune("44910", "Port-Maillard", BANK_SOUTH, -10.8, -4.4, 3412),
    _commune("44911", "Saint-Aubin-sur-Sarvelle", BANK_NORTH, 9.4, 5.6, 2760),
    _commune("44912", "Saint-Génulphe-des-Prés", BANK_SOUTH, 4.9, -4.6, 1196),
    _commune("44913", "Saint-Maixme-la-Forêt", BANK_SOUTH, 9.6, -6.0, 874),
    Commune(
        "44914", "Sarvelle-le-Château", (0.3, 1.9), 9846, ((BANK_NORTH, (0.3, 3.0)), (BANK_SOUTH, (0.1, -1.0)))
    ),
    _commune("44915", "Les Touches-Blanches", BANK_NORTH, -0.6, 8.0, 1432),
    _commune("44916", "Villeneuve-l'Étang", BANK_NORTH, -5.7, 7.2, 1987),
)

_OUTLINE = ((13.4, 1.2), (12.6, 5.0), (10.6, 8.6), (6.4, 10.2), (1.6, 11.0), (-3.0, 10.4), (-7.6, 10.0), (-11.4, 7.4))
_OUTLINE += ((-14.2, 3.0), (-13.6, -1.6), (-14.0, -5.4), (-10.6, -8.6), (-6.2, -10.8), (-1.6, -9.6), (2.8, -11.6))
_OUTLINE += ((7.4, -10.0), (12.2, -9.2), (12.8, -4.0))

_RIVER = ((15.6, 3.6), (11.4, 2.4), (8.2, 3.0), (5.0, 1.6), (2.4, 2.2), (0.2, 1.0), (-2.4, 0.6), (-5.0, -0.4))
_RIVER += ((-8.2, 0.2), (-11.0, -1.2), (-15.8, -1.0))

#: Name, nature, the points from the spring down; the last one is moved onto the river.
_STREAMS = (
    ("Ruisseau de l'Étang", "ruisseau", ((-6.6, 9.0), (-5.6, 5.4), (-3.2, 3.4), (-2.9, 0.6))),
    ("L'Aubrée", "ruisseau", ((1.8, 10.4), (2.4, 7.4), (1.6, 4.6), (2.2, 2.2))),
    ("Ruisseau de la Chênaie", "ruisseau", ((8.4, 8.8), (7.2, 6.2), (7.4, 4.4), (7.0, 2.5))),
    ("L'Hermière", "ruisseau", ((10.4, -8.4), (8.0, -5.6), (7.2, -2.8), (7.6, 0.6), (7.9, 2.8))),
    ("Ruisseau des Prés-Noyés", "ruisseau", ((3.2, -10.4), (1.4, -7.4), (2.2, -4.2), (2.8, -1.4), (3.4, 1.8))),
    ("Le Béhic", "ruisseau", ((-2.4, -9.0), (-3.4, -5.6), (-3.0, -2.6), (-3.7, 0.1))),
    ("Étier de Chauvigné", "étier", ((-8.8, -5.8), (-8.4, -3.2), (-8.0, -1.4), (-8.1, 0.1))),
    ("Étier du Grand-Marais", "étier", ((-12.0, 5.6), (-11.8, 3.0), (-12.6, 0.8), (-12.4, -1.1))),
    ("Étier de Port-Maillard", "étier", ((-12.4, -6.2), (-12.8, -3.8), (-12.2, -2.2), (-12.9, -1.1))),
)


def dice(theme: str) -> random.Random:
    """Random numbers that depend on nothing but the theme."""
    return random.Random(f"catalog-search-sample:{theme}")


def metres(point: Point) -> Point:
    """Kilometres from the territory's centre as Lambert-93 metres."""
    return (CENTRE[0] + point[0] * 1000, CENTRE[1] + point[1] * 1000)


def line(points: Iterable[Point]) -> QgsGeometry:
    return QgsGeometry.fromPolylineXY([QgsPointXY(*point) for point in points])


def dot(point: Point) -> QgsGeometry:
    return QgsGeometry.fromPointXY(QgsPointXY(*point))


def xy(geometry: QgsGeometry) -> Point:
    point = geometry.asPoint()
    return (point.x(), point.y())


def union(geometries: Iterable[QgsGeometry]) -> QgsGeometry:
    return QgsGeometry.unaryUnion(list(geometries))


def parts(geometry: QgsGeometry) -> List[QgsGeometry]:
    return [QgsGeometry(part.clone()) for part in geometry.constParts()]


def wiggle(points: Sequence[Point], rng: random.Random, roughness: float, finest: float) -> List[Point]:
    """Move the midpoints of a line sideways until its segments are shorter than ``finest`` metres; the ends stay."""
    result = [points[0]]
    for start, end in zip(points, points[1:]):
        result += _bent(start, end, rng, roughness, finest)
    return result


def _bent(start: Point, end: Point, rng: random.Random, roughness: float, finest: float) -> List[Point]:
    dx, dy = end[0] - start[0], end[1] - start[1]
    if math.hypot(dx, dy) < finest:
        return [end]
    shift = rng.uniform(-roughness, roughness)
    middle = ((start[0] + end[0]) / 2 - dy * shift, (start[1] + end[1]) / 2 + dx * shift)
    return _bent(start, middle, rng, roughness, finest) + _bent(middle, end, rng, roughness, finest)


def meandering(points: Sequence[Point], rng: random.Random, roughness: float) -> QgsGeometry:
    """A watercourse through points: bent at random, then rounded."""
    return line(wiggle(points, rng, roughness, 420)).smooth(2, 0.25).simplify(3)


def blob(centre: Point, radius: float, rng: random.Random, corners: int = 9) -> QgsGeometry:
    """A rounded irregular area around a point, radius in metres."""
    ring = []
    for index in range(corners):
        angle = 2 * math.pi * index / corners
        length = radius * rng.uniform(0.7, 1.2)
        ring.append(QgsPointXY(centre[0] + length * math.cos(angle), centre[1] + length * math.sin(angle)))
    return QgsGeometry.fromPolygonXY([[*ring, ring[0]]]).smooth(3, 0.25).simplify(radius / 150)


@lru_cache(None)
def outline() -> QgsGeometry:
    """The territory's limit, as a ring."""
    corners = [metres(point) for point in _OUTLINE]
    return line(wiggle([*corners, corners[0]], dice("outline"), 0.16, 260))


@lru_cache(None)
def territory() -> QgsGeometry:
    return QgsGeometry.polygonize([outline()]).asGeometryCollection()[0]


@lru_cache(None)
def river() -> QgsGeometry:
    """The Sarvelle from east to west, a little longer than the territory."""
    return meandering([metres(point) for point in _RIVER], dice("river"), 0.26)


@lru_cache(None)
def streams() -> Tuple[Feature, ...]:
    """The river and what flows into it, inside the territory, drawn downstream."""
    found: List[Feature] = [(river().intersection(territory()), {"nom": "La Sarvelle", "nature": "rivière"})]
    rng = dice("streams")
    for name, nature, course in _STREAMS:
        points = [metres(point) for point in course]
        points[-1] = xy(river().nearestPoint(dot(points[-1])))
        shape = meandering(points, rng, 0.24 if nature == "ruisseau" else 0.07)
        found.append((shape.intersection(territory()), {"nom": name, "nature": nature}))
    return tuple(found)


@lru_cache(None)
def pond() -> QgsGeometry:
    return blob(metres((-6.2, 8.2)), 640, dice("pond"))


@lru_cache(None)
def forest() -> QgsGeometry:
    wood = blob(metres((11.0, -8.1)), 2100, dice("forest"), 13)
    return wood.intersection(territory())


@lru_cache(None)
def communes() -> Tuple[Tuple[Commune, QgsGeometry], ...]:
    """Voronoi cells of the centres on each bank with bent edges, the river as a limit: without gap or overlap."""
    halves = _halves()
    cells: List[Tuple[str, Commune, QgsGeometry]] = []
    lines = [outline(), river()]
    for bank in (BANK_NORTH, BANK_SOUTH):
        members = [(commune, metres(p)) for commune in COMMUNES for side, p in commune.banks if side == bank]
        diagram = _voronoi([point for _, point in members])
        lines += _bent_edges(diagram, halves[bank], dice(f"limits {bank}"))
        cells += [(bank, commune, _holding(diagram, point)) for commune, point in members]
    shares: Dict[str, List[QgsGeometry]] = {commune.code: [] for commune in COMMUNES}
    for face in QgsGeometry.polygonize(parts(union(lines))).asGeometryCollection():
        inside = face.poleOfInaccessibility(5)[0]
        if not territory().contains(inside):
            continue
        bank = next(bank for bank, half in halves.items() if half.contains(inside))
        owner = min((c for b, c, cell in cells if b == bank and cell.distance(inside) == 0), key=lambda c: c.code)
        shares[owner.code].append(face)
    return tuple((commune, union(shares[commune.code])) for commune in COMMUNES)


def _halves() -> Dict[str, QgsGeometry]:
    faces = QgsGeometry.polygonize(parts(union([outline(), river()]))).asGeometryCollection()
    big = sorted((face for face in faces if face.area() > 1e6), key=lambda face: face.centroid().asPoint().y())
    return {BANK_SOUTH: big[0], BANK_NORTH: big[-1]}


def _voronoi(points: Sequence[Point]) -> List[QgsGeometry]:
    cloud = QgsGeometry.fromMultiPointXY([QgsPointXY(*point) for point in points])
    frame = QgsGeometry.fromRect(QgsRectangle(CENTRE[0] - 3e4, CENTRE[1] - 3e4, CENTRE[0] + 3e4, CENTRE[1] + 3e4))
    return cloud.voronoiDiagram(frame).asGeometryCollection()


def _holding(cells: Sequence[QgsGeometry], point: Point) -> QgsGeometry:
    return next(cell for cell in cells if cell.contains(dot(point)))


def _bent_edges(cells: Sequence[QgsGeometry], half: QgsGeometry, rng: random.Random) -> List[QgsGeometry]:
    borders = union(QgsGeometry(cell.constGet().boundary()) for cell in cells)
    clipped = borders.intersection(half.buffer(60, 8))
    edges = sorted(parts(clipped.mergeLines()), key=lambda edge: edge.asWkt(0))
    ends = [[(p.x(), p.y()) for p in edge.asPolyline()] for edge in edges]
    return [line(wiggle([points[0], points[-1]], rng, 0.17, 240)) for points in ends]


@lru_cache(None)
def links() -> Tuple[Tuple[QgsGeometry, str, str, bool], ...]:
    """Roads between the centres of neighbouring communes: (line, code, code, is a main road)."""
    shapes = communes()
    pairs = []
    for index, (one, area) in enumerate(shapes):
        for other, neighbour in shapes[index + 1 :]:
            length = math.dist(one.centre, other.centre)
            if length < 8.6 and area.buffer(5, 2).intersects(neighbour):
                pairs.append((length, one, other))
    pairs.sort(key=lambda pair: pair[0])
    rng, trees, found = dice("roads"), {commune.code: commune.code for commune in COMMUNES}, []
    for _, one, other in pairs:
        is_main = trees[one.code] != trees[other.code]
        old, new = trees[other.code], trees[one.code]
        trees = {code: new if tree == old else tree for code, tree in trees.items()}
        bends = wiggle([metres(one.centre), metres(other.centre)], rng, 0.09, 900)
        found.append((line(bends).smooth(2, 0.25).simplify(4), one.code, other.code, is_main))
    return tuple(found)


@lru_cache(None)
def streets() -> Tuple[Tuple[QgsGeometry, Commune], ...]:
    """The streets of each town: a crooked grid as large as the population wants."""
    found = []
    for commune in COMMUNES:
        rng, (cx, cy) = dice(f"streets {commune.code}"), metres(commune.centre)
        reach = 1 + round(math.sqrt(commune.population) / 22)
        turn, pace = rng.uniform(0, math.pi), rng.uniform(85, 115)
        nodes = {
            (i, j): _turned(cx, cy, turn, (i + rng.uniform(-0.25, 0.25)) * pace, (j + rng.uniform(-0.25, 0.25)) * pace)
            for i in range(-reach, reach + 1)
            for j in range(-reach, reach + 1)
            if math.hypot(i, j) <= reach + 0.3
        }
        for fixed in range(-reach, reach + 1):
            for row in ([(k, fixed) for k in range(-reach, reach + 1)], [(fixed, k) for k in range(-reach, reach + 1)]):
                points = [nodes[node] for node in row if node in nodes]
                start, end = rng.randint(0, 1), len(points) - rng.randint(0, 1)
                if end - start > 1 and (fixed == 0 or rng.random() < 0.85):
                    found.append((line(points[start:end]), commune))
    return tuple(found)


def _turned(cx: float, cy: float, angle: float, x: float, y: float) -> Point:
    return (cx + x * math.cos(angle) - y * math.sin(angle), cy + x * math.sin(angle) + y * math.cos(angle))


def along(shape: QgsGeometry, distance: float, aside: float = 0.0) -> Tuple[Point, float]:
    """A point at a distance along a line and metres to its left, and the line's direction there in radians."""
    here = xy(shape.interpolate(distance))
    ahead = xy(shape.interpolate(min(distance + 2, shape.length())))
    back = xy(shape.interpolate(max(distance - 2, 0)))
    angle = math.atan2(ahead[1] - back[1], ahead[0] - back[0])
    return (here[0] - aside * math.sin(angle), here[1] + aside * math.cos(angle)), angle


def box(centre: Point, angle: float, length: float, depth: float) -> QgsGeometry:
    """A turned rectangle, in metres."""
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    points = [_turned(*centre, angle, x * length / 2, y * depth / 2) for x, y in corners]
    return QgsGeometry.fromPolygonXY([[QgsPointXY(*point) for point in points]])


def commune_at(point: Point) -> Commune:
    """The commune that holds a point, or the nearest one."""
    where = dot(point)
    return min(communes(), key=lambda pair: (pair[1].distance(where), pair[0].code))[0]


def anywhere(rng: random.Random, area: QgsGeometry) -> Point:
    """A random point inside an area."""
    frame = area.boundingBox()
    while True:
        point = (rng.uniform(frame.xMinimum(), frame.xMaximum()), rng.uniform(frame.yMinimum(), frame.yMaximum()))
        if area.contains(QgsPointXY(*point)):
            return point
