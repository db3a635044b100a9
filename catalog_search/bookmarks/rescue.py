"""A damaged file: put aside under a dated name, and read as far as it can be."""
from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Dict, Iterator, List, Sequence, Set, Tuple

from .database import connect, sql
from .schema import TABLES, index_words

COMPANIONS = ("-wal", "-shm", "-journal")
#: Rows of a gap that are looked at one by one before the rest of it is given up.
_MOST_PROBES = 20_000
_HIGHEST = 2**62

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
    """Bring what can be read of a damaged file into a new one, which has the tables already."""
    try:
        with closing(connect(path, "ro")) as damaged:
            damaged.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return _bring_over(damaged, into)
    except sqlite3.Error as error:
        return Saved(detail=str(error))


def _bring_over(damaged: sqlite3.Connection, into: sqlite3.Connection) -> Saved:
    into.execute("BEGIN IMMEDIATE")
    known: Set[Tuple[str, str]] = set()
    for table in TABLES:
        columns = _common_columns(damaged, into, table)
        if columns:
            known |= {(table, name) for name in _known_ids(damaged, table)}
            _insert(into, table, columns, _rows(damaged, table, columns))
    _tie_up(into)
    index_words(into)
    into.execute("COMMIT")
    kept = {(table, row[0]) for table in ("favourite", "search") for row in into.execute(sql("SELECT id FROM", table))}
    lost = {item for item in known - kept if item[0] in ("favourite", "search")}
    return Saved(len(kept), len(lost))


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
    for row in rows:
        into.execute(statement, row)


def _listed(columns: Sequence[str]) -> Iterator[str]:
    for number, name in enumerate(columns):
        yield f", {name}" if number else name


def _rows(damaged: sqlite3.Connection, table: str, columns: Sequence[str]) -> Iterator[_Row]:
    """All rows that can be read: from the start as far as it goes, from the end likewise, then within the gap."""
    select = ("SELECT rowid,", *_listed(columns), "FROM", table)
    forward, whole = _as_far_as_it_goes(damaged, sql(*select, "ORDER BY rowid"))
    yield from forward.values()
    if whole:
        return
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
    """What refers to something that was lost goes to the top, or goes."""
    for statement in (
        "UPDATE folder SET parent = NULL WHERE parent NOT IN (SELECT id FROM folder)",
        "UPDATE favourite SET folder = NULL WHERE folder NOT IN (SELECT id FROM folder)",
        "UPDATE search SET folder = NULL WHERE folder NOT IN (SELECT id FROM folder)",
        "DELETE FROM favourite_body WHERE id NOT IN (SELECT id FROM favourite)",
        "DELETE FROM seen WHERE watch NOT IN (SELECT id FROM watch)",
    ):
        into.execute(statement)
