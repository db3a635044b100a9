"""Where the coordinates of a table are, and in which system: told from the names of columns and their values. Pure.

Lambert-93 and the conic zones CC42 to CC50 (EPSG:3942 to 3950, Y = (zone - 41) · 1,000,000 + 200,000 in the middle of
the zone) do not overlap where France lies, but for a corner that is left to Lambert-93. Zones overseas have values like
others; so they count only where the record says that it is about that place.
"""
from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Callable, Dict, List, Optional, Sequence, Tuple

from ..model.record import Record
from .coordinate_texts import angles_of, number_of

Box = Tuple[float, float, float, float]
_Test = Callable[[str], bool]

_WKT = re.compile(r"(?i)\s*(?:SRID=(\d+);\s*)?((MULTI)?(POINT|LINESTRING|POLYGON|CURVE|SURFACE)|GEOMETRYCOLLECTION)\b")
_GEOJSON = re.compile(r'\s*\{(?=.*"coordinates"\s*:|.*"type"\s*:\s*"(Point|Line|Poly|Multi|Geom|Feature))', re.DOTALL)
#: Two numbers in one cell, with decimal points or commas.
_PAIR = re.compile(
    r"\s*(?:[\[(]\s*)?(?:([-+]?\d{1,7}\.\d+)(?:\s*[,;/]\s*|\s+)([-+]?\d{1,7}\.\d+)"
    r"|([-+]?\d{1,7},\d+)(?:\s*[;/]\s*|\s+)([-+]?\d{1,7},\d+))\s*(?:[\])]\s*)?$"
)
_NUMBERS = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_CELLS = 200

_LON = {"lon", "long", "lng", "longitude", "longi", "xlon", "xlong", "xlongitude", "geolon", "lambda"}
_LAT = {"lat", "latitude", "lati", "ylat", "ylatitude", "geolat", "phi"}
_LON_GLUED = re.compile(r"longitude|\w*longitude$|(?:lon|long|lng)(?:wgs_?84|dd|deg|gps)")
_LAT_GLUED = re.compile(r"latitude|\w*latitude$|lat(?:wgs_?84|dd|deg|gps)")
_COORD = r"coord(?:onnee)?s?|coordinate|centro\w*"
_SYSTEM = rf"(?:l_?93|lamb(?:ert)?_?93|lamb(?:ert)?|lam|2154|rgf_?93|wgs_?84|wgs|4326|3857|cc_?\d\d|93|m|{_COORD})"
_PREFIX = rf"(?:geo|point|pt|pos|position|{_SYSTEM})"
_X = re.compile(rf"(?:{_PREFIX}_?)*x(?:_?{_SYSTEM})*$|easting$|abscisse$")
_Y = re.compile(rf"(?:{_PREFIX}_?)*y(?:_?{_SYSTEM})*$|northing$|ordonnee$")
#: What is longer is no name of a coordinate, and could be made so that the patterns above never come to an end.
_LONGEST_NAME = 50
#: Words for x and y that stand in a name among others: what they say counts only where the values agree.
_AXES = (("x", "y"), ("abscisse", "ordonnee"), ("easting", "northing"), ("east", "north"), ("est", "nord"), ("e", "n"))
_FINE = re.compile(r"[-+]?\d{1,3}[.,]\d{4,}$")
_LON_FIRST = re.compile(r"lo?ng?(itude)?_?(et_)?lat|(^|_)x_?y($|_)")

#: West, east, south, north of the values of each system, in the order in which they are tried.
_RANGES: Dict[str, Box] = {
    "EPSG:4326": (-180, 180, -90, 90),
    "EPSG:2154": (0, 1_300_000, 6_000_000, 7_200_000),
    **{
        f"EPSG:39{zone}": (1_000_000, 2_400_000, (zone - 41) * 1e6 + 50_000, (zone - 41) * 1e6 + 350_000)
        for zone in range(42, 51)
    },
}
_FRANCE = (-6, 10, 41, 52)
_AROUND_FRANCE = (-12, 15, 38, 54)
#: Lambert II étendu, of the time before Lambert-93: as UTM has such values from Mexico to Vietnam, and in the Antilles,
#: it counts only where the record says that it is about France.
_LAMBERT_II: Box = (0, 1_250_000, 1_600_000, 2_700_000)
#: Places overseas, in degrees, with their system; the Lambert of New Caledonia has its own range of values.
_OVERSEAS: Tuple[Tuple[Box, str], ...] = (
    ((-63.3, 14.2, -60.6, 18.3), "EPSG:5490"),  # Antilles, RGAF09 / UTM 20N
    ((-55.0, 1.9, -51.3, 6.1), "EPSG:2972"),  # Guyane, RGFG95 / UTM 22N
    ((55.0, -21.6, 56.1, -20.7), "EPSG:2975"),  # La Réunion, RGR92 / UTM 40S
    ((44.8, -13.2, 45.5, -12.4), "EPSG:4471"),  # Mayotte, RGM04 / UTM 38S
    ((-56.8, 46.5, -55.9, 47.3), "EPSG:4467"),  # Saint-Pierre-et-Miquelon, RGSPM06 / UTM 21N
    ((-178.5, -14.6, -175.9, -13.0), "EPSG:8903"),  # Wallis-et-Futuna, RGWF96 / UTM 1S
    ((-152.1, -17.9, -150.0, -15.5), "EPSG:3296"),  # Îles Sous-le-Vent, RGPF / UTM 5S
    ((-150.0, -18.2, -148.9, -16.8), "EPSG:3297"),  # Îles du Vent, RGPF / UTM 6S
    ((163.3, -23.0, 168.4, -19.2), "EPSG:3163"),  # Nouvelle-Calédonie, RGNC91-93 / Lambert
)
_NEW_CALEDONIA: Box = (0, 800_000, 0, 600_000)
_METRES_A_DEGREE, _SLACK, _SOUTH = 110_600, 60_000, 10_000_000


@dataclass(frozen=True)
class Places:
    """Columns by their numbers: ``x`` and ``y``, or one of well-known text, GeoJSON or pairs of numbers.

    ``lon_first`` tells the order of a pair; ``crs`` is empty where the system could not be told, ``guessed`` where only
    the values tell it. ``swapped`` says that the columns of x and y hold each other's values.
    """

    x: int = -1
    y: int = -1
    wkt: int = -1
    geojson: int = -1
    pair: int = -1
    lon_first: bool = False
    crs: str = ""
    guessed: bool = False
    swapped: bool = False


def area_of(record: Record) -> Optional[Box]:
    """West, south, east, north in degrees of what a record is about, where it names one place."""
    if len(record.extents) != 1 or record.extents[0].crosses_antimeridian:
        return None
    extent = record.extents[0]
    box = (extent.west, extent.south, extent.east, extent.north)
    return box if any(box) else None


def find_places(columns: Sequence[str], values: Sequence[Sequence[str]], area: Optional[Box] = None) -> Places:
    """Where the coordinates are; a ``Places`` without any where there are none.

    :param values: of each column, those that are not empty
    :param area: west, south, east, north in degrees of what the record is about
    """
    shape = _shape(values, area)
    if shape is not None:
        return shape
    found = _coordinates(columns, values, area)
    if found is not None:
        return found
    for number, column in enumerate(values):
        if _mostly(column, _PAIR):
            return _pair(number, columns[number], column, area)
        if column and sum(angles_of(cell) is not None for cell in column[:_CELLS]) >= 0.8 * len(column[:_CELLS]):
            return Places(pair=number, crs="EPSG:4326")
    return Places()


def crs_of_values(x: Sequence[float], y: Sequence[float], area: Optional[Box] = None) -> str:
    """The system in which such numbers lie in France, or at the place overseas that is named; else nothing.

    :param area: west, south, east, north in degrees
    """
    if not x:
        return ""
    if _fits("EPSG:4326", x, y):
        return "EPSG:4326"
    if area is not None and not _meet(area, _FRANCE):
        return _overseas(x, y, area)
    found = next((crs for crs in _RANGES if _fits(crs, x, y)), "")
    is_french = area is not None and _within(_AROUND_FRANCE, (area[0], area[2]), (area[1], area[3]))
    return found or ("EPSG:27572" if is_french and _within(_LAMBERT_II, x, y) else "")


def crs_of_box(box: Box, area: Optional[Box] = None) -> str:
    """The same for what lies in a box of west, south, east, north in unknown units."""
    west, south, east, north = box
    if not all(map(math.isfinite, box)) or west > east or south > north:
        return ""
    return crs_of_values((west, east), (south, north), area)


def crs_of_drawing(box: Box, area: Optional[Box] = None) -> str:
    """The same for what may be a plan in metres or pixels: degrees only where they lie in the area, else in France."""
    crs = crs_of_box(box, area)
    west, south, east, north = area or (_FRANCE[0], _FRANCE[2], _FRANCE[1], _FRANCE[3])
    is_there = west - 1 <= box[0] and box[2] <= east + 1 and south - 1 <= box[1] and box[3] <= north + 1
    return crs if crs != "EPSG:4326" or is_there else ""


def may_be_in(crs: str, box: Box, degrees: bool) -> bool:
    """Whether a box may be one in that CRS, of ``degrees`` or not; what is not known always may."""
    return in_degrees(box) is degrees and _fits(crs, (box[0], box[2]), (box[1], box[3]))


def in_degrees(box: Box) -> bool:
    """Whether a box may be one of degrees, which some writers let go on beyond the date line."""
    return -400 <= box[0] <= box[2] <= 400 and -100 <= box[1] <= box[3] <= 100


def points_in(texts: Sequence[str]) -> Tuple[List[float], List[float]]:
    """The first two numbers of each text, as x and y."""
    points = []
    for text in texts[:_CELLS]:
        numbers = _NUMBERS.findall(text)[:2]
        if len(numbers) == 2:
            points.append((float(numbers[0]), float(numbers[1])))
    return [point[0] for point in points], [point[1] for point in points]


def is_place(cell: str) -> bool:
    """Whether a cell is a place and so no name of a column: two numbers, well-known text, GeoJSON."""
    return bool(_PAIR.match(cell) or ("(" in cell and _WKT.match(cell)) or _GEOJSON.match(cell))


def pair_of(cell: str) -> Tuple[str, str]:
    """The two numbers in a cell, with decimal points; empty where there are not two."""
    match = _PAIR.match(cell)
    if match is None:
        angles = angles_of(cell)
        return (f"{angles[0]:.8f}", f"{angles[1]:.8f}") if angles else ("", "")
    first, second = (match.group(1) or match.group(3)), (match.group(2) or match.group(4))
    return first.replace(",", "."), second.replace(",", ".")


def _shape(values: Sequence[Sequence[str]], area: Optional[Box]) -> Optional[Places]:
    """A column of well-known text, else of GeoJSON."""
    for number, column in enumerate(values):
        if _mostly(column, _WKT):
            match = _WKT.match(column[0])
            if match and match.group(1):
                return Places(wkt=number, crs=f"EPSG:{match.group(1)}")
            return _told(Places(wkt=number), *points_in([cell.partition("(")[2] for cell in column]), area)
    for number, column in enumerate(values):
        if _mostly(column, _GEOJSON):
            texts = [cell.partition('"coordinates"')[2] or cell for cell in column]
            return _told(Places(geojson=number), *points_in(texts), area)
    return None


def _told(places: Places, x: List[float], y: List[float], area: Optional[Box]) -> Places:
    crs = crs_of_values(x, y, area)
    return Places(places.x, places.y, places.wkt, places.geojson, crs=crs, guessed=crs not in ("", "EPSG:4326"))


def _pair(number: int, name: str, column: Sequence[str], area: Optional[Box]) -> Places:
    """Latitude first, as OpenDataSoft writes it, unless name, brackets or values say otherwise; x first in metres."""
    pairs = [(float(a), float(b)) for a, b in map(pair_of, column[:_CELLS]) if a]
    first, second = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if not (_fits("EPSG:4326", first, second) or _fits("EPSG:4326", second, first)):
        crs = crs_of_values(first, second, area)
        return Places(pair=number, lon_first=True, crs=crs, guessed=bool(crs))
    if _within(_FRANCE, second, first):
        return Places(pair=number, crs="EPSG:4326")
    brackets = column[0].lstrip().startswith("[") or bool(_LON_FIRST.search(_fold(name)))
    lon_first = _fits("EPSG:4326", first, second) and (
        brackets or _within(_FRANCE, first, second) or not _fits("EPSG:4326", second, first)
    )
    return Places(pair=number, lon_first=lon_first, crs="EPSG:4326")


def _mostly(column: Sequence[str], pattern: "re.Pattern[str]") -> bool:
    return bool(column) and sum(bool(pattern.match(cell)) for cell in column) >= 0.8 * len(column)


def _coordinates(columns: Sequence[str], values: Sequence[Sequence[str]], area: Optional[Box]) -> Optional[Places]:
    """The columns of x and y and their CRS: longitude and latitude first, then x and y, then what has these words."""
    names = [_fold(name) for name in columns]
    numbers = [_as_numbers(column) for column in values]
    for is_x, is_y, may_be_unknown in ((_is_lon, _is_lat, False), (_is_x, _is_y, True)):
        for i, j in _named_pairs(names, is_x, is_y):
            if numbers[i] and numbers[j]:
                found = _oriented(i, j, numbers, _crs_of_names(names[i]), area)
                if found.crs or may_be_unknown:
                    return found
    for i, j in _worded_pairs(names):
        found = _oriented(i, j, numbers, _crs_of_names(names[i]), area)
        if found.crs and (found.crs != "EPSG:4326" or all(map(_FINE.match, [*values[i][:20], *values[j][:20]]))):
            return found
    return None


def _oriented(i: int, j: int, numbers: Sequence[Sequence[float]], named: str, area: Optional[Box]) -> Places:
    """Two columns as x and y in the system of their name, where the values are such, else in that of the values.

    Where the values make sense only the other way round, they are taken so.
    """
    x, y = numbers[i], numbers[j]
    is_named = bool(named) and _fits(named, x, y)
    crs = named if is_named else crs_of_values(x, y, area)
    back = crs_of_values(y, x, area)
    if not crs and back not in ("", "EPSG:4326"):
        return Places(j, i, crs=back, guessed=True, swapped=True)
    if crs == back == "EPSG:4326" and area is not None and _only_within(area, y, x):
        return Places(j, i, crs=crs, swapped=True)
    return Places(i, j, crs=crs, guessed=not is_named and crs not in ("", "EPSG:4326"))


def _only_within(area: Box, x: Sequence[float], y: Sequence[float]) -> bool:
    """Whether such points are in an area of degrees, and turned round none is anywhere near it."""
    west, south, east, north = area
    limits = (west - 1, east + 1, south - 1, north + 1)
    near = any(_within(limits, [b], [a]) for a, b in zip(x, y))
    return _within(limits, x, y) and not near


def _worded_pairs(names: Sequence[str]) -> List[Tuple[int, int]]:
    """Pairs of columns whose names differ in a word for x and y only ("adresse_x" and "adresse_y")."""
    pairs = []
    for one, other in _AXES:
        word = re.compile(rf"(?:^|(?<=_)){one}(?=_|$)" if len(one) < 8 else one)
        for i, name in enumerate(names):
            turned = word.sub(other, name, count=1) if len(name) <= 2 * _LONGEST_NAME else name
            if turned != name and turned in names:
                pairs.append((i, names.index(turned)))
    return pairs


def _named_pairs(names: Sequence[str], is_x: _Test, is_y: _Test) -> List[Tuple[int, int]]:
    """Pairs of columns, those first whose names differ in nothing else ("lon_depart" with "lat_depart")."""
    pairs = [(i, j) for i, x in enumerate(names) if is_x(x) for j, y in enumerate(names) if is_y(y)]
    return sorted(pairs, key=lambda pair: (_rest(names[pair[0]]) != _rest(names[pair[1]]), pair[0]))


def _rest(name: str) -> str:
    return re.sub(r"longitude|latitude|long|lon|lng|lat|x|y", "", name)


def _fold(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def _is_lon(name: str) -> bool:
    return not _LON.isdisjoint(name.split("_")) or bool(_LON_GLUED.match(name))


def _is_lat(name: str) -> bool:
    return not _LAT.isdisjoint(name.split("_")) or bool(_LAT_GLUED.match(name))


def _is_x(name: str) -> bool:
    return len(name) <= _LONGEST_NAME and bool(_X.match(name))


def _is_y(name: str) -> bool:
    return len(name) <= _LONGEST_NAME and bool(_Y.match(name))


def _as_numbers(column: Sequence[str]) -> List[float]:
    """The column's numbers; none where a tenth or more is something else."""
    numbers = [number for number in map(number_of, column) if number is not None]
    return numbers if len(numbers) >= 0.9 * len(column) else []


def _crs_of_names(name: str) -> str:
    """The CRS that a column's name tells: Lambert-93, its conic zones CC42 to CC50, the old Lambert II, WGS 84, Web
    Mercator."""
    if re.search(r"27572|l_?2_?e|lamb(ert)?_?(2(?!\d)|ii)", name):
        return "EPSG:27572"
    if re.search(r"l_?93|lamb(ert)?_?93|2154|rgf_?93|x_?93", name):
        return "EPSG:2154"
    zone = re.search(r"cc_?(4[2-9]|50)|39(4[2-9]|50)", name)
    if zone:
        return f"EPSG:39{zone.group(1) or zone.group(2)}"
    if "3857" in name:
        return "EPSG:3857"
    return "EPSG:4326" if re.search(r"wgs|4326", name) else ""


def _overseas(x: Sequence[float], y: Sequence[float], area: Box) -> str:
    """The system of the place overseas that the area lies in, where the values fit it."""
    west, south, east, north = area
    for place, crs in _OVERSEAS:
        inside = place[0] <= west <= east <= place[2] and place[1] <= south <= north <= place[3]
        if inside and _within(_NEW_CALEDONIA if crs == "EPSG:3163" else _zone(place), x, y):
            return crs
    return ""


def _zone(place: Box) -> Box:
    """The values of a UTM zone at a place: some 110,600 m a degree from the equator, from ten millions in the south."""
    origin = _SOUTH if place[1] < 0 else 0
    low, high = (origin + degree * _METRES_A_DEGREE for degree in (place[1], place[3]))
    return (100_000, 900_000, low - _SLACK, high + _SLACK)


def _fits(crs: str, x: Sequence[float], y: Sequence[float]) -> bool:
    """Whether nearly all coordinates lie where that CRS has its values; what is not known always fits."""
    limits = {**_RANGES, "EPSG:27572": _LAMBERT_II}.get(crs)
    return limits is None or _within(limits, x, y)


def _meet(area: Box, limits: Box) -> bool:
    """Whether an area (west, south, east, north) has something of limits (west, east, south, north)."""
    return area[0] <= limits[1] and area[2] >= limits[0] and area[1] <= limits[3] and area[3] >= limits[2]


def _within(limits: Box, x: Sequence[float], y: Sequence[float]) -> bool:
    """Whether nearly all points are in a box; zeros stand for "unknown" in many tables."""
    points = [(a, b) for a, b in zip(x, y) if a or b]
    west, east, south, north = limits
    inside = sum(west <= a <= east and south <= b <= north for a, b in points)
    return bool(points) and inside >= 0.9 * len(points)
