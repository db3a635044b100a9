"""A damaged file: put aside under a dated name, and read as far as it can be."""
from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Dict, Iterator, List, Sequence, Set, Tuple

from .carving import carve
from .database import connect, sql
from .model import KeptCatalog
from .record_json import record_from_json
from .rows import favourite_of_record, favourite_row
from .schema import TABLES, index_words

COMPANIONS = ("-wal", "-shm", "-journal")
#: Rows of a gap that are looked at one by one before the rest of it is given up.
_MOST_PROBES = 20_000
_ID = re.compile(r"[0-9A-Za-z][^\x00-\x1f]{0,999}")

#: By the number of columns of an older version, the tables to which columns were added since, at their ends.
_SHORTER = {13: "watch"}

_TYPES = {"TEXT": (str,), "INTEGER": (int,), "REAL": (float, int), "BLOB": (bytes,)}
_Row = Tuple[Any, ...]


@dataclass(frozen=True)
class Saved:
    """How many favourites and saved searches came over, how many are known to be lost, and SQLite's words."""

    items: int = 0
    lost: int = 0
    detail: str = ""


def set_aside(path: Path, moment: datetime) -> Path:
    """Give a file and what belongs to it a dated name that is free; the new path is returned.

    What belongs to it goes first: a write-ahead log that stayed would be taken for that of the file that follows.
    """
    stamp = moment.strftime("%Y%m%d-%H%M%S")
    names = (f"{path.stem}-damaged-{stamp}{extra}{path.suffix}" for extra in ("", *(f"-{n}" for n in range(2, 100))))
    aside = next(path.with_name(name) for name in names if not path.with_name(name).exists())
    for end in (*COMPANIONS, ""):
        companion = path.with_name(path.name + end)
        if companion.exists():
            os.replace(companion, aside.with_name(aside.name + end))
    return aside


def salvage(path: Path, into: sqlite3.Connection) -> Saved:
    """Bring what can be read of a damaged file into a new one, which has the tables already.

    What SQLite can still walk to comes first, then what is found by looking at each page.
    """
    into.execute("BEGIN IMMEDIATE")
    found = _Found()
    try:
        with closing(connect(path, "ro")) as damaged:
            damaged.text_factory = lambda data: data.decode("utf-8", "replace")
            damaged.execute("PRAGMA writable_schema = ON")  # lets a file be read that was cut off
            damaged.execute("SELECT count(*) FROM sqlite_master").fetchone()
            _walk(damaged, into, found)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        found.whole = False
        found.detail = str(error)
    if not found.whole:
        _insert_carved(path, into)
    _tie_up(into)
    index_words(into)
    into.execute("COMMIT")
    kept = {(table, row[0]) for table in ("favourite", "search") for row in into.execute(sql("SELECT id FROM", table))}
    return Saved(len(kept), len(found.known - kept), found.detail)


@dataclass
class _Found:
    """What SQLite itself knows of the damaged file: whether all could be read, and which things were there."""

    whole: bool = True
    known: Set[Tuple[str, str]] = field(default_factory=set)
    detail: str = ""


def _walk(damaged: sqlite3.Connection, into: sqlite3.Connection, found: _Found) -> None:
    for table in TABLES:
        columns = _common_columns(damaged, into, table)
        if columns:
            rows = _rows(damaged, table, columns, found)
            _insert(into, table, columns, rows)
        if columns and table in ("favourite", "search"):
            found.known |= {(table, name) for name in _known_ids(damaged, table)}


def _insert_carved(path: Path, into: sqlite3.Connection) -> None:
    """Insert the rows of single pages that are none of what was read already. Rows are told apart by their number of
    values and the types of these."""
    columns = {table: _common_columns(into, into, table) for table in TABLES}
    by_length = {**_SHORTER, **{len(names): table for table, names in columns.items()}}
    rows: Dict[int, List[_Row]] = {length: [] for length in by_length}
    for number, values in carve(path):
        table = by_length.get(len(values))
        if table is not None:
            rows[len(values)].append((number, *values[1:]) if columns[table][0] == "number" else values)
    for table in TABLES:
        for length in (length for length, name in by_length.items() if name == table):
            _insert(into, table, columns[table][:length], iter(rows[length]))


def _common_columns(damaged: sqlite3.Connection, into: sqlite3.Connection, table: str) -> List[str]:
    old, new = ([row[1] for row in one.execute(sql("PRAGMA table_info(", table, ")"))] for one in (damaged, into))
    return [name for name in new if name in old]


def _known_ids(damaged: sqlite3.Connection, table: str) -> List[str]:
    """The ids in the table's index, which may be whole where the table is not."""
    found: List[str] = []
    try:
        found += [row[0] for row in damaged.execute(sql("SELECT id FROM", table, "ORDER BY id")) if row[0]]
    except sqlite3.DatabaseError:
        return found
    return found


def _insert(into: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterator[_Row]) -> None:
    marks = ", ".join("?" * len(columns))
    statement = sql("INSERT OR IGNORE INTO", table, "(", *_listed(columns), ") VALUES (", marks, ")")
    kinds = {row[1]: row[2] for row in into.execute(sql("PRAGMA table_info(", table, ")"))}
    wanted = [_TYPES[kinds[name]] for name in columns]
    place = columns.index("id")
    for row in rows:
        fits = all(value is None or isinstance(value, kind) for value, kind in zip(row, wanted))
        if fits and _ID.fullmatch(row[place] or ""):
            into.execute(statement, row)


def _listed(columns: Sequence[str]) -> Iterator[str]:
    for number, name in enumerate(columns):
        yield f", {name}" if number else name


def _rows(damaged: sqlite3.Connection, table: str, columns: Sequence[str], found: _Found) -> Iterator[_Row]:
    """All rows that can be read: from the start as far as it goes, from the end likewise, then within the gap."""
    select = ("SELECT rowid,", *_listed(columns), "FROM", table)
    forward, whole = _as_far_as_it_goes(damaged, sql(*select, "ORDER BY rowid"))
    yield from forward.values()
    if whole:
        return
    found.whole = False
    backward, _ = _as_far_as_it_goes(damaged, sql(*select, "ORDER BY rowid DESC"))
    yield from (row for number, row in backward.items() if number not in forward)
    low = max(forward, default=0)
    high = min(backward, default=low + _MOST_PROBES)
    one = sql(*select, "WHERE rowid = ?")
    for number in range(low + 1, min(high, low + _MOST_PROBES)):
        try:
            yield from (row[1:] for row in damaged.execute(one, (number,)).fetchall())
        except sqlite3.DatabaseError:
            continue


def _as_far_as_it_goes(damaged: sqlite3.Connection, statement: str) -> Tuple[Dict[int, _Row], bool]:
    """Rows by number up to the first that cannot be read, and whether there was none such."""
    found: Dict[int, _Row] = {}
    try:
        for row in damaged.execute(statement):
            if row[0] in found:  # pages that lead in a circle
                return found, False
            found[row[0]] = row[1:]
    except sqlite3.DatabaseError:
        return found, False
    return found, True


def _tie_up(into: sqlite3.Connection) -> None:
    """What refers to something that was lost goes to the top, or goes; a favourite is made anew of its record."""
    orphans = "SELECT id, record FROM favourite_body WHERE id NOT IN (SELECT id FROM favourite)"
    for favourite_id, body in into.execute(orphans).fetchall():
        record = record_from_json(body) if body else None
        if record is not None:
            row = favourite_row(favourite_of_record(favourite_id, record, KeptCatalog(record.catalog)))
            _insert(into, "favourite", tuple(row), iter((tuple(row.values()),)))
    for statement in (
        "UPDATE folder SET parent = NULL WHERE parent NOT IN (SELECT id FROM folder)",
        "UPDATE favourite SET folder = NULL WHERE folder NOT IN (SELECT id FROM folder)",
        "UPDATE search SET folder = NULL WHERE folder NOT IN (SELECT id FROM folder)",
        "DELETE FROM favourite_body WHERE id NOT IN (SELECT id FROM favourite)",
        "DELETE FROM seen WHERE watch NOT IN (SELECT id FROM watch)",
    ):
        into.execute(statement)
