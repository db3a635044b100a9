"""What a delimited text file holds, from its first 64 kB: dialect, header, coordinates, CRS. Pure.

Coordinates are found in two columns (longitude and latitude, or x and y), in one column of well-known text or GeoJSON,
and in one column of two numbers such as "latitude, longitude" of OpenDataSoft: see ``table_places``.
"""
from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Callable, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple
from urllib.parse import quote

from .coordinate_texts import NUMBER, number_of
from .geojson_text import wkt_of
from .table_places import Box, Places, find_places, is_place, pair_of
from .text_encodings import OLD, PIECE, eight_bit_encoding, open_text, python_codec

HEAD = 64 * 1024
_SEARCHED = 16 * 1024 * 1024
#: The share of lines that must have as many cells as the header, for a text to be a table.
_AGREEING = 0.9
_DELIMITERS = (";", ",", "\t", "|")
_MAX_ROWS = 200
#: Rows that are copied before it is asked whether somebody still wants them.
_TURN = 500
#: Lines of title above a header, at most.
_MAX_PREAMBLE = 20
#: The provider does not undo the percent encoding of these (QGIS 3.22).
_LITERAL = ":;,|'!$()*+/?@[]"
#: How a missing value is written, by R, by databases, by people.
_NOTHING = ("", "na", "n/a", "nan", "null", "none", "nil", "\\n", "#n/a", "-", "--", ".", "?", "nc", "nd", "inconnu")
_FAMILIES = (("point", "POINT"), ("line", "LINESTRING"), ("line", "CURVE"), ("polygon", "POLYGON")) + (
    ("polygon", "SURFACE"),
)
_YEAR = re.compile(r"(19|20)\d\d$")
#: A number that is a name, such as the code of a commune or a telephone number.
_CODE = re.compile(r"0\d+$")
_DECIMAL_COMMA = re.compile(r"\s*[-+]?\d*,\d+\s*$")
#: What spreadsheets write first to tell their delimiter.
_SEPARATOR = re.compile(r"(?i)\s*sep=(.)\r?\n")
_IN_APOSTROPHES = re.compile(r"(?:^|[;,\t|])'(?:[^'\n]|'')*'(?=[;,\t|\r\n]|$)", re.MULTILINE)


class Dialect(NamedTuple):
    """How cells are written; ``skip`` lines above the header do not count."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    skip: int = 0


@dataclass(frozen=True)
class Table:
    """A delimited text file as the ``delimitedtext`` provider has to read it.

    Either ``x`` and ``y``, or ``wkt``, or ``geojson``, or ``pair`` (two numbers, latitude first unless ``lon_first``)
    name the columns of coordinates; none does for a plain table. The provider reads neither GeoJSON nor pairs, nor
    numbers that are ``worded``: see ``readable``. ``crs`` is empty where the coordinates are in a system that
    could not be told, ``guessed`` where only their values tell it, ``swapped`` where the columns hold each other's
    values. ``skip`` lines come before the header. ``codes`` says that there are numbers with zeros before them,
    ``worded_quotes`` that quotes stand within cells as they are.
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
    geojson: str = ""
    lon_first: bool = False
    guessed: bool = False
    quote: str = '"'
    escape: str = '"'
    skip: int = 0
    worded: bool = False
    swapped: bool = False
    codes: bool = False
    worded_quotes: bool = False

    @property
    def has_geometry(self) -> bool:
        """Whether it has coordinates in two columns or as well-known text."""
        return bool(self.x or self.wkt)

    @property
    def wants_copy(self) -> bool:
        """Whether the provider finds its coordinates, or reads its text, in a copy only."""
        unspeakable = any("%" in name for name in (self.x, self.y, self.wkt))
        unreadable = self.worded or self.worded_quotes or self.encoding in OLD
        return bool(self.geojson or self.pair) or unspeakable or unreadable


def sniff_file(path: Path, area: Optional[Box] = None) -> Optional[Table]:
    """What a file on disk holds; ``None`` where it is no text.

    :param area: west, south, east, north in degrees of what the record is about
    :raises OSError: where it cannot be read
    """
    with open(path, "rb") as file:
        head = file.read(HEAD)
        more = b""
        if head.isascii() and len(head) == HEAD:
            more = _first_non_ascii(file)
    table = sniff(head, len(head) < HEAD, more, area)
    if table is None or table.encoding == "UTF-16" or table.quote != '"':
        return table
    return replace(table, worded_quotes=_has_words_in_quotes(path, table, head))


def _has_words_in_quotes(path: Path, table: Table, head: bytes) -> bool:
    """Whether quotes stand within a cell as they are (``School "The Oaks"``): the provider leaves such rows out."""
    edge = re.escape(table.delimiter.encode("ascii", "replace")) + rb"\r\n"
    within = re.compile(rb'"(?<=[^' + edge + rb'"\\]")(?=[^' + edge + rb'"])')
    last = re.compile(rb"(?:^|[" + edge + rb"])[^" + edge + rb'"]{1,200}"(?=[' + edge + rb"])")
    if any(line.count(b'"') % 2 and last.search(line) for line in head.splitlines(True)):
        return True
    with open(path, "rb") as file:
        return any(within.search(piece) for piece in iter(lambda: file.read(PIECE), b""))




def sniff(
    head: bytes, complete: bool = True, later: bytes = b"", area: Optional[Box] = None
) -> Optional[Table]:
    """What a file's first bytes show.

    :param complete: whether that is the whole file; else the last line may be cut
    :param later: a piece from further on that has non-ASCII characters, for the encoding only
    :param area: west, south, east, north in degrees of what the record is about
    """
    encoding = guess_encoding(later) if head.isascii() and later else guess_encoding(head, complete)
    text = _decode(head, encoding)
    if "\x00" in text or not text.strip():
        return None
    if not complete:
        whole_lines = text.rpartition("\n")[0]
        text = whole_lines if "\n" in whole_lines else text
    dialect, rows = _rows(text)
    if not rows:
        return None
    has_header = _is_header(rows[0], rows[1:])
    columns = _names(rows[0], has_header)
    plain = Table(encoding, dialect.delimiter, columns, has_header)
    plain = replace(plain, quote=dialect.quote, escape=dialect.escape, skip=dialect.skip)
    return _with_geometry(plain, rows[1:] if has_header else rows, area)


def is_table(head: bytes, complete: bool = True) -> bool:
    """Whether a text that nobody calls a table is one: several lines that agree on their columns, and no prose.

    :param head: its first bytes
    :param complete: whether that is all of it
    """
    table = sniff(head, complete)
    if table is None or len(table.columns) < 2:
        return False
    text = _decode(head if complete else head.rpartition(b"\n")[0] or head, table.encoding)
    rows, _ = _parse("".join(text.splitlines(True)[table.skip :]), Dialect(table.delimiter, table.quote, table.escape))
    width = len(table.columns)
    agreeing = sum(len(row) == width for row in rows)
    return len(rows) > 1 and agreeing >= _AGREEING * len(rows) and not _is_prose(rows, table.delimiter)


def _is_prose(rows: Sequence[Sequence[str]], delimiter: str) -> bool:
    """Whether the commas are those of sentences: blanks follow them, and nothing is a number."""
    if delimiter not in (",", ";"):
        return False
    spaced = sum(any(cell[:1] == " " for cell in row[1:]) for row in rows)
    numbers = sum(bool(NUMBER.match(cell.strip())) for row in rows for cell in row)
    return spaced > len(rows) / 2 and numbers == 0


def guess_encoding(sample: bytes, complete: bool = False) -> str:
    """``UTF-8``, ``UTF-16``, ``ISO-8859-1``, ``windows-1252`` or an older one, by byte order mark, validity, letters.

    :param complete: whether that is all of the text; else a last character that is cut does not count against UTF-8
    """
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    try:
        sample.decode("utf-8")
        return "UTF-8"
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and not complete:
            return "UTF-8"
    return eight_bit_encoding(sample) if re.search(rb"[\x80-\x9f]", sample) else "ISO-8859-1"


def delimitedtext_uri(path: Path, table: Table, family: str = "") -> str:
    """The source string for the ``delimitedtext`` provider of QGIS.

    :param family: the one of ``geometry_families`` to show, where there are several
    """
    pairs = [("type", "csv"), ("delimiter", "\\t" if table.delimiter == "\t" else table.delimiter)]
    pairs += [("quote", table.quote), ("escape", table.escape)]
    pairs += [("encoding", table.encoding), ("detectTypes", "yes"), ("maxFields", "10000")]
    if table.skip:
        pairs.append(("skipLines", str(table.skip)))
    if not table.has_header:
        pairs.append(("useHeader", "no"))
    if table.decimal_comma:
        pairs.append(("decimalPoint", ","))
    if table.wkt:
        pairs += [("wktField", table.wkt), *([("geomType", family)] if family else [])]
    elif table.x:
        pairs += [("xField", table.x), ("yField", table.y)]
    else:
        pairs.append(("geomType", "none"))
    if table.crs and table.has_geometry:
        pairs.append(("crs", table.crs))
    pairs += [("spatialIndex", "no"), ("subsetIndex", "no"), ("watchFile", "no")]
    return f"{path.absolute().as_uri()}?{'&'.join(f'{key}={quote(value, safe=_LITERAL)}' for key, value in pairs)}"


def readable(table: Table) -> Table:
    """What a copy in UTF-8 is that ``write_readable`` makes, whose coordinates the provider finds.

    Pairs and numbers that are not written as such become two more columns of numbers, a column of GeoJSON becomes
    well-known text in its place.
    """
    x, y = _more_names(table)
    kept = ("decimal_comma", "crs", "guessed", "swapped", "codes")
    names = (*table.columns, *((y, x) if x else ()))
    plain = Table("UTF-8", table.delimiter, names, **{name: getattr(table, name) for name in kept})
    return replace(plain, x=x or table.x, y=y or table.y, wkt=table.geojson or table.wkt)


def write_readable(path: Path, table: Table, target: Path, check: Callable[[], None] = lambda: None) -> None:
    """Write that copy.

    :param check: called now and then; what it raises ends the writing
    :raises OSError: where a file cannot be read or written
    """
    more = bool(_more_names(table)[0])
    with target.open("w", PIECE, "utf-8", None, "") as output:
        writer = csv.writer(output, delimiter=table.delimiter)
        writer.writerow(readable(table).columns)
        for number, row in enumerate(all_rows(path, table)):
            if number % _TURN == 0:
                check()
            row += [""] * (len(table.columns) - len(row))
            if table.geojson:
                column = table.columns.index(table.geojson)
                row[column] = wkt_of(row[column])
            writer.writerow([*row, *(_numbers(table, row) if more else ())])


def _more_names(table: Table) -> Tuple[str, str]:
    """What to call two more columns of x and y, unlike the others; empty where there need not be any."""
    if not (table.pair or table.worded or "%" in table.x + table.y):
        return "", ""
    taken = {name.lower() for name in table.columns}
    x, y = ("x", "y") if table.crs and table.crs != "EPSG:4326" else ("longitude", "latitude")
    number = next(at for at in count(1) if taken.isdisjoint((_numbered(x, at), _numbered(y, at))))
    return _numbered(x, number), _numbered(y, number)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}_{number}"


def _numbers(table: Table, row: Sequence[str]) -> Sequence[str]:
    """The values of these columns: y, then x."""
    if table.pair:
        first, second = pair_of(row[table.columns.index(table.pair)])
        found = [second, first] if table.lon_first else [first, second]
    else:
        found = [_plain_number(row[table.columns.index(name)]) for name in (table.y, table.x)]
    return [text.replace(".", ",") for text in found] if table.decimal_comma else found


def _plain_number(cell: str) -> str:
    number = number_of(cell)
    return "" if number is None else f"{number:.8f}".rstrip("0").rstrip(".")


def all_rows(path: Path, table: Table) -> Iterator[List[str]]:
    """The rows of a file below its header."""
    csv.field_size_limit(2**31 - 1)  # one polygon of geo_shape can exceed the default of 128 kB
    dialect = Dialect(table.delimiter, table.quote, table.escape)
    with open_text(path, python_codec(table.encoding)) as read:
        for _ in range(table.skip):
            read.readline()
        rows = _reader(read, dialect)
        if table.has_header:
            next(rows, None)
        yield from rows


def geometry_families(path: Path, table: Table) -> List[str]:
    """Which of ``point``, ``line`` and ``polygon`` a column of well-known text holds, in the order of the rows.

    The provider shows one of them only, that of the first row where it is told no other.

    :raises OSError: where the file cannot be read
    """
    at = table.columns.index(table.wkt)
    found: Dict[str, None] = {}
    for row in all_rows(path, table):
        text = row[at][:60].upper() if len(row) > at else ""
        family = next((name for name, word in _FAMILIES if word in text.partition("(")[0]), "")
        if family:
            found.setdefault(family)
        if len(found) == len({name for name, _ in _FAMILIES}):
            break
    return list(found)


def _first_non_ascii(file: io.BufferedReader) -> bytes:
    for _ in range(_SEARCHED // HEAD):
        chunk = file.read(HEAD)
        if not chunk.isascii():
            start = next(at for at, byte in enumerate(chunk) if byte > 127)
            return chunk[start:]
        if len(chunk) < HEAD:
            break
    return b""


def _decode(head: bytes, encoding: str) -> str:
    return head.decode(python_codec(encoding), "replace")


def _rows(text: str) -> Tuple[Dialect, List[List[str]]]:
    """The dialect under which the lines agree best on a number of fields above one, and the first rows with it.

    Lines above them that have fewer fields are a title or remarks and are skipped.
    """
    told = _SEPARATOR.match(text)
    quoting = _quoting(text)
    best: Tuple[float, Dialect, List[List[str]]] = (0.0, quoting, [])
    for delimiter in (told.group(1),) if told else _DELIMITERS:
        dialect = quoting._replace(delimiter=delimiter)
        rows, lines = _parse(text[told.end() :] if told else text, dialect)
        width = _usual_width(rows)
        first = _first_whole(rows, width)
        agreeing = sum(len(row) == width for row in rows)
        score = agreeing / max(len(rows), 1) * (1 + min(width, 50) / 100) if width > 1 else 0.01
        rows, skip = rows[first:], lines[first] if lines else 0
        if rows and score > best[0]:
            best = (score, dialect._replace(skip=skip + (1 if told else 0)), rows)
    return best[1], best[2]


def _quoting(text: str) -> Dialect:
    """How cells with a delimiter inside are written: in quotes, doubled or with a backslash, or in apostrophes."""
    if '"' in text:
        return Dialect(escape="\\" if '\\"' in text and '""' not in text else '"')
    lines = text.count("\n") + 1
    return Dialect(quote="'", escape="'") if len(_IN_APOSTROPHES.findall(text)) * 2 >= lines else Dialect()


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    """The number of fields that most rows have; of several the first row's, then the larger."""
    counts = Counter(len(row) for row in rows)
    return max(counts, key=lambda width: (counts[width], width == len(rows[0]), width)) if counts else 0


def _first_whole(rows: Sequence[Sequence[str]], width: int) -> int:
    """The first row of the usual number of fields, most of which are filled; 0 where that is not near the top."""
    for number, row in enumerate(rows[: _MAX_PREAMBLE + 1]):
        if len(row) == width and sum(bool(cell.strip()) for cell in row) * 2 > width:
            return number
    return 0


def _reader(lines: "io.TextIOBase", dialect: Dialect) -> Iterator[List[str]]:
    doubled = dialect.quote == dialect.escape
    escape = None if doubled else dialect.escape
    return csv.reader(
        lines, delimiter=dialect.delimiter, quotechar=dialect.quote, doublequote=doubled, escapechar=escape
    )


def _parse(text: str, dialect: Dialect) -> Tuple[List[List[str]], List[int]]:
    """The first rows that are not empty, and how many lines are above each of them."""
    rows: List[List[str]] = []
    lines: List[int] = []
    reader = _reader(io.StringIO(text, newline=""), dialect)
    above = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(above)
            above = getattr(reader, "line_num", 0)
            if len(rows) > _MAX_ROWS:
                break
    except csv.Error:  # a field above the limit of csv: what was read before it is enough
        return rows, lines
    return rows, lines


def _is_header(first: Sequence[str], data: Sequence[Sequence[str]]) -> bool:
    if not data:
        return not any(NUMBER.match(cell) for cell in first)
    years = [cell for cell in first if _YEAR.match(cell.strip())]
    is_timeline = len(years) > 1 and len(set(years)) == len(years) and not any(map(_YEAR.match, data[0]))
    words = sum(bool(cell.strip()) and not NUMBER.match(cell) for cell in first) + (len(years) if is_timeline else 0)
    decimals = any(NUMBER.match(cell) and re.search(r"\d[.,]\d", cell) for cell in first)
    decimals = decimals or any(map(is_place, first))
    return words * 2 >= len(first) and not decimals and len(set(first)) * 2 > len(first)


def _names(first: Sequence[str], has_header: bool) -> Tuple[str, ...]:
    if not has_header:
        return tuple(f"field_{number}" for number in range(1, len(first) + 1))
    return tuple(cell.strip() or f"field_{number}" for number, cell in enumerate(first, 1))


def _with_geometry(plain: Table, data: Sequence[Sequence[str]], area: Optional[Box]) -> Table:
    columns = plain.columns
    cells = [[row[i].strip() for row in data if len(row) > i] for i in range(len(columns))]
    values = [[cell for cell in column if cell.lower() not in _NOTHING] for column in cells]
    comma = plain.delimiter != "," and _uses_decimal_comma(values)
    places = find_places(columns, values, area)
    if places.x >= 0:
        comma = comma or any(_DECIMAL_COMMA.match(cell) for cell in values[places.x][:50])
    # the provider leaves out rows whose coordinates are words, and takes "nan" for a number
    worded = places.x >= 0 and any(cell and not NUMBER.match(cell) for cell in cells[places.x] + cells[places.y])
    codes = any(all(map(str.isdigit, column)) and any(map(_CODE.match, column)) for column in values)
    return _placed(replace(plain, decimal_comma=comma, codes=codes, worded=worded), places)


def _placed(plain: Table, places: Places) -> Table:
    """A table with the names of the columns in which places are."""

    def name(at: int) -> str:
        return plain.columns[at] if at >= 0 else ""

    return replace(
        plain,
        x=name(places.x),
        y=name(places.y),
        wkt=name(places.wkt),
        geojson=name(places.geojson),
        pair=name(places.pair),
        lon_first=places.lon_first,
        crs=places.crs,
        guessed=places.guessed,
        swapped=places.swapped,
    )


def _uses_decimal_comma(values: Sequence[Sequence[str]]) -> bool:
    commas = sum(bool(_DECIMAL_COMMA.match(cell)) for column in values for cell in column)
    points = sum(bool(re.match(r"\s*[-+]?\d*\.\d+\s*$", cell)) for column in values for cell in column)
    return commas > points
