"""What a delimited text file holds, from its first 64 kB: encoding, delimiter, header, coordinates, CRS. Pure.

Coordinates are found in two columns (longitude and latitude, or x and y) or in one column of well-known text, and in
one column of "latitude, longitude" as OpenDataSoft writes it.
"""
from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, List, Optional, Sequence, Tuple
from urllib.parse import quote

HEAD = 64 * 1024
_SEARCHED = 16 * 1024 * 1024
_DELIMITERS = (";", ",", "\t", "|")
_MAX_ROWS = 200
#: The provider does not undo the percent encoding of these (QGIS 3.22).
_LITERAL = ":;,|"
_Test = Callable[[str], bool]
_NUMBER = re.compile(r"\s*[-+]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?\s*$")
_DECIMAL_COMMA = re.compile(r"\s*[-+]?\d*,\d+\s*$")
_WKT = re.compile(r"(?i)\s*(?:SRID=(\d+);)?\s*((MULTI)?(POINT|LINESTRING|POLYGON|CURVE|SURFACE)|GEOMETRYCOLLECTION)\b")
_PAIR = re.compile(r"\s*[-+]?\d{1,3}\.\d+\s*,\s*[-+]?\d{1,3}\.\d+\s*$")
_NUMBERS = re.compile(r"[-+]?\d+(?:\.\d+)?")

_LON = {"lon", "long", "lng", "longitude", "longi", "xlon", "xlong", "xlongitude", "geolon", "lambda"}
_LAT = {"lat", "latitude", "lati", "ylat", "ylatitude", "geolat", "phi"}
_COORD = r"coord(?:onnee)?s?|coordinate|centro\w*"
_SYSTEM = rf"(?:l_?93|lamb(?:ert)?_?93|lamb(?:ert)?|lam|2154|rgf_?93|wgs_?84|wgs|4326|3857|cc_?\d\d|93|m|{_COORD})"
_PREFIX = rf"(?:geo|point|pt|pos|position|{_SYSTEM})"
_X = re.compile(rf"(?:{_PREFIX}_?)*x(?:_?{_SYSTEM})*$|easting$|abscisse$")
_Y = re.compile(rf"(?:{_PREFIX}_?)*y(?:_?{_SYSTEM})*$|northing$|ordonnee$")


@dataclass(frozen=True)
class Table:
    """A delimited text file as the ``delimitedtext`` provider has to read it.

    Either ``x`` and ``y``, or ``wkt``, or ``pair`` ("latitude, longitude") name the columns of coordinates; none does
    for a plain table. ``crs`` is empty where the coordinates are in a system that could not be told.
    """

    encoding: str
    delimiter: str
    columns: Tuple[str, ...]
    has_header: bool = True
    decimal_comma: bool = False
    x: str = ""
    y: str = ""
    wkt: str = ""
    pair: str = ""
    crs: str = ""

    @property
    def has_geometry(self) -> bool:
        return bool(self.x or self.wkt)


def sniff_file(path: Path) -> Optional[Table]:
    """What a file on disk holds; ``None`` where it is no text.

    :raises OSError: where it cannot be read
    """
    with open(path, "rb") as file:
        head = file.read(HEAD)
        more = b""
        if head.isascii() and len(head) == HEAD:
            more = _first_non_ascii(file)
    return sniff(head, len(head) < HEAD, more)


def sniff(head: bytes, complete: bool = True, later: bytes = b"") -> Optional[Table]:
    """What a file's first bytes show.

    :param complete: whether that is the whole file; else the last line may be cut
    :param later: a piece from further on that has non-ASCII characters, for the encoding only
    """
    encoding = guess_encoding(head if not head.isascii() else later or head)
    text = _decode(head, encoding)
    if "\x00" in text or not text.strip():
        return None
    if not complete:
        whole_lines = text.rpartition("\n")[0]
        text = whole_lines if "\n" in whole_lines else text
    delimiter, rows = _rows(text)
    if not rows:
        return None
    has_header = _is_header(rows[0], rows[1:])
    columns = _names(rows[0], has_header)
    data = rows[1:] if has_header else rows
    return _with_geometry(encoding, delimiter, columns, has_header, data)


def guess_encoding(sample: bytes) -> str:
    """``UTF-8``, ``UTF-16``, ``ISO-8859-1`` or ``windows-1252``, by byte order mark and validity.

    A truncated last character does not count against UTF-8.
    """
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    for cut in range(4):
        try:
            sample[: len(sample) - cut].decode("utf-8")
            return "UTF-8"
        except UnicodeDecodeError as error:
            if error.start < len(sample) - 4:
                break
    return "windows-1252" if re.search(rb"[\x80-\x9f]", sample) else "ISO-8859-1"


def delimitedtext_uri(path: Path, table: Table) -> str:
    """The source string for the ``delimitedtext`` provider of QGIS."""
    pairs = [("type", "csv"), ("delimiter", "\\t" if table.delimiter == "\t" else table.delimiter), ("quote", '"')]
    pairs += [("escape", '"'), ("encoding", table.encoding), ("detectTypes", "yes"), ("maxFields", "10000")]
    if not table.has_header:
        pairs.append(("useHeader", "no"))
    if table.decimal_comma:
        pairs.append(("decimalPoint", ","))
    if table.wkt:
        pairs.append(("wktField", table.wkt))
    elif table.x:
        pairs += [("xField", table.x), ("yField", table.y)]
    else:
        pairs.append(("geomType", "none"))
    if table.crs and table.has_geometry:
        pairs.append(("crs", table.crs))
    pairs += [("spatialIndex", "no"), ("subsetIndex", "no"), ("watchFile", "no")]
    return f"{path.absolute().as_uri()}?{'&'.join(f'{key}={quote(value, safe=_LITERAL)}' for key, value in pairs)}"


def split_pairs(path: Path, table: Table, target: Path) -> Table:
    """Write a UTF-8 copy in which the column "latitude, longitude" is two columns more; returns what the copy is.

    :raises OSError: where a file cannot be read or written
    """
    names = [*table.columns, "latitude", "longitude"]
    column = table.columns.index(table.pair)
    csv.field_size_limit(2**31 - 1)  # one polygon of geo_shape can exceed the default of 128 kB
    encoding = _codec(table.encoding)
    with path.open("r", -1, encoding, "replace", "") as read, target.open("w", -1, "utf-8", None, "") as output:
        rows = csv.reader(read, delimiter=table.delimiter)
        writer = csv.writer(output, delimiter=table.delimiter)
        next(rows, None)
        writer.writerow(names)
        for row in rows:
            value = row[column].split(",") if len(row) > column else []
            row += [""] * (len(table.columns) - len(row))
            writer.writerow([*row, *([part.strip() for part in value] if len(value) == 2 else ["", ""])])
    return Table("UTF-8", table.delimiter, tuple(names), x="longitude", y="latitude", crs="EPSG:4326")


def _first_non_ascii(file: io.BufferedReader) -> bytes:
    for _ in range(_SEARCHED // HEAD):
        chunk = file.read(HEAD)
        if not chunk.isascii():
            start = next(at for at, byte in enumerate(chunk) if byte > 127)
            return chunk[start:]
        if len(chunk) < HEAD:
            break
    return b""


def _codec(encoding: str) -> str:
    return {"UTF-8": "utf-8-sig", "windows-1252": "cp1252"}.get(encoding, encoding)


def _decode(head: bytes, encoding: str) -> str:
    return head.decode(_codec(encoding), "replace")


def _rows(text: str) -> Tuple[str, List[List[str]]]:
    """The delimiter under which the lines agree best on a number of fields above one, and the first rows with it."""
    best: Tuple[float, str, List[List[str]]] = (0.0, ",", [])
    for delimiter in _DELIMITERS:
        rows = _parse(text, delimiter)
        width = len(rows[0]) if rows else 0
        agreeing = sum(len(row) == width for row in rows)
        score = agreeing / max(len(rows), 1) * (1 + min(width, 50) / 100) if width > 1 else 0.01
        if rows and score > best[0]:
            best = (score, delimiter, rows)
    return best[1], best[2]


def _parse(text: str, delimiter: str) -> List[List[str]]:
    rows: List[List[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) > _MAX_ROWS:
                break
    except csv.Error:  # a field above the limit of csv: what was read before it is enough
        return rows
    return rows


def _is_header(first: Sequence[str], data: Sequence[Sequence[str]]) -> bool:
    if not data:
        return not any(_NUMBER.match(cell) for cell in first)
    words = sum(bool(cell.strip()) and not _NUMBER.match(cell) for cell in first)
    decimals = any(_NUMBER.match(cell) and re.search(r"\d[.,]\d", cell) for cell in first)
    return words * 2 >= len(first) and not decimals and len(set(first)) * 2 > len(first)


def _names(first: Sequence[str], has_header: bool) -> Tuple[str, ...]:
    if not has_header:
        return tuple(f"field_{number}" for number in range(1, len(first) + 1))
    return tuple(cell.strip() or f"field_{number}" for number, cell in enumerate(first, 1))


def _with_geometry(
    encoding: str, delimiter: str, columns: Tuple[str, ...], has_header: bool, data: Sequence[Sequence[str]]
) -> Table:
    values = [[row[i].strip() for row in data if len(row) > i and row[i].strip()] for i in range(len(columns))]
    comma = delimiter != "," and _uses_decimal_comma(values)
    plain = Table(encoding, delimiter, columns, has_header, comma)
    wkt = next((i for i, column in enumerate(values) if _mostly(column, _WKT)), None)
    if wkt is not None:
        return Table(encoding, delimiter, columns, has_header, comma, wkt=columns[wkt], crs=_wkt_crs(values[wkt]))
    found = _coordinates(columns, values)
    if found:
        x, y, crs = found
        comma = comma or any(_DECIMAL_COMMA.match(cell) for cell in values[x][:50])
        return Table(encoding, delimiter, columns, has_header, comma, columns[x], columns[y], crs=crs)
    pair = next((i for i, column in enumerate(values) if _mostly(column, _PAIR)), None)
    if pair is not None and has_header and encoding != "UTF-16":
        return Table(encoding, delimiter, columns, has_header, comma, pair=columns[pair], crs="EPSG:4326")
    return plain


def _mostly(column: Sequence[str], pattern: "re.Pattern[str]") -> bool:
    return bool(column) and sum(bool(pattern.match(cell)) for cell in column) >= 0.8 * len(column)


def _uses_decimal_comma(values: Sequence[Sequence[str]]) -> bool:
    commas = sum(bool(_DECIMAL_COMMA.match(cell)) for column in values for cell in column)
    points = sum(bool(re.match(r"\s*[-+]?\d*\.\d+\s*$", cell)) for column in values for cell in column)
    return commas > points


def _wkt_crs(column: Sequence[str]) -> str:
    match = _WKT.match(column[0])
    if match and match.group(1):
        return f"EPSG:{match.group(1)}"
    points = []
    for cell in column[:50]:
        numbers = _NUMBERS.findall(cell.partition("(")[2])
        if len(numbers) >= 2:
            points.append((float(numbers[0]), float(numbers[1])))
    return _crs_of_values([p[0] for p in points], [p[1] for p in points])


def _coordinates(columns: Sequence[str], values: Sequence[Sequence[str]]) -> Optional[Tuple[int, int, str]]:
    """The columns of x and y and their CRS: longitude and latitude first, then x and y."""
    names = [_fold(name) for name in columns]
    numbers = [_as_numbers(column) for column in values]
    for is_x, is_y, may_be_unknown in ((_is_lon, _is_lat, False), (_is_x, _is_y, True)):
        for i, j in _named_pairs(names, is_x, is_y):
            x, y = numbers[i], numbers[j]
            crs = _crs_of_names(names[i]) or _crs_of_values(x, y)
            if x and y and _fits(crs, x, y) and (crs or may_be_unknown):
                return i, j, crs
    return None


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
    return not _LON.isdisjoint(name.split("_")) or name.startswith("longitude") or name.endswith("longitude")


def _is_lat(name: str) -> bool:
    return not _LAT.isdisjoint(name.split("_")) or name.startswith("latitude") or name.endswith("latitude")


def _is_x(name: str) -> bool:
    return bool(_X.match(name))


def _is_y(name: str) -> bool:
    return bool(_Y.match(name))


def _as_numbers(column: Sequence[str]) -> List[float]:
    """The column's numbers; none where a tenth or more is something else."""
    numbers = [float(cell.replace(",", ".")) for cell in column if _NUMBER.match(cell)]
    return numbers if len(numbers) >= 0.9 * len(column) else []


def _crs_of_names(name: str) -> str:
    """The CRS that a column's name tells: Lambert-93, its conic zones CC42 to CC50, WGS 84, Web Mercator."""
    if re.search(r"l_?93|lamb(ert)?_?93|2154|rgf_?93|x_?93", name):
        return "EPSG:2154"
    zone = re.search(r"cc_?(4[2-9]|50)", name)
    if zone:
        return f"EPSG:39{zone.group(1)}"
    if "3857" in name:
        return "EPSG:3857"
    return "EPSG:4326" if re.search(r"wgs|4326", name) else ""


def _crs_of_values(x: Sequence[float], y: Sequence[float]) -> str:
    if not x:
        return ""
    return next((crs for crs in ("EPSG:4326", "EPSG:2154") if _fits(crs, x, y)), "")


def _fits(crs: str, x: Sequence[float], y: Sequence[float]) -> bool:
    """Whether nearly all coordinates lie where that CRS has its values; zeros stand for "unknown" in many tables."""
    limits = {"EPSG:4326": (-180, 180, -90, 90), "EPSG:2154": (0, 1_300_000, 6_000_000, 7_200_000)}.get(crs)
    points = [(a, b) for a, b in zip(x, y) if a or b]
    if limits is None or not points:
        return limits is None
    west, east, south, north = limits
    return sum(west <= a <= east and south <= b <= north for a, b in points) >= 0.9 * len(points)
