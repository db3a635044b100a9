"""Kept records."""
from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Dict, Iterable, List, Optional, Tuple

from ..model.keeping import StoreError, StoreProblem
from ..model.record import Record
from .checks import Check as Check
from .checks import kept_as, note_check, take_today
from .database import sql
from .edits import Edit, Editor
from .folders import place, within
from .keeper import Keeper, new_id
from .model import MAX_RATING, MAX_THUMBNAIL, Favourite, KeptCatalog, State
from .record_json import MAX_BYTES, record_from_json, record_to_json
from .removing import remove_favourite
from .rows import (
    FAVOURITE_COLUMNS,
    catalog_columns,
    dumped,
    favourite_of,
    favourite_of_record,
    favourite_row,
    loaded,
    texts,
)
from .words import match_expression

_LIST = ", ".join(f"f.{name.strip()}" for name in FAVOURITE_COLUMNS.split(","))


class Order(str, Enum):
    """Orders of a list of favourites; relevance is by date where there are no words."""

    RELEVANCE = "relevance"
    POSITION = "position"
    TITLE = "title"
    KEPT = "kept"
    MODIFIED = "modified"
    RATING = "rating"


_ORDERS = {
    Order.POSITION: "f.position, f.number",
    Order.TITLE: "f.sort_title, f.number",
    Order.KEPT: "f.kept_at DESC, f.number DESC",
    Order.MODIFIED: "max(f.modified, f.modified_today) DESC, f.number",
    Order.RATING: "f.rating DESC, f.sort_title, f.number",
}
#: A word in the title is worth most, then own words, then those of the producer.
_RELEVANCE = "bm25(favourite_words, 10.0, 1.0, 4.0, 4.0, 6.0, 8.0), favourite_words.rowid DESC"
#: With words alone, only the rows that are shown are looked up: a third less to do where all have the word.
_BY_WORDS = sql(
    "SELECT", _LIST, "FROM (SELECT rowid AS number, bm25(favourite_words, 10.0, 1.0, 4.0, 4.0, 6.0, 8.0) AS score",
    "FROM favourite_words WHERE favourite_words MATCH ? ORDER BY score, rowid DESC LIMIT ? OFFSET ?) best",
    "JOIN favourite f ON f.number = best.number ORDER BY best.score, best.number DESC",
)  # fmt: skip
#: Letters that say so little that their place in a text is no reason to come first.
_FEW_LETTERS = 2


@dataclass(frozen=True)
class Wanted:
    """Which favourites: all conditions add up, alternatives within ``states`` and ``catalogs``.

    ``folder`` is ``None`` for all, empty for those at the top, ``deep`` takes in the folders inside. All ``tags`` must
    be there. ``limit`` is at most how many, from ``offset`` on.
    """

    text: str = ""
    folder: Optional[str] = None
    deep: bool = False
    tags: Tuple[str, ...] = ()
    states: Tuple[State, ...] = ()
    catalogs: Tuple[str, ...] = ()
    rating: int = 0
    order: Order = Order.RELEVANCE
    limit: int = -1
    offset: int = 0


@dataclass(frozen=True)
class NewFavourite:
    """A record to keep, and what a person adds to it. An id and a date are given for what was kept elsewhere before."""

    record: Record
    catalog: KeptCatalog
    thumbnail: Optional[bytes] = None
    folder: str = ""
    tags: Tuple[str, ...] = ()
    note: str = ""
    rating: int = 0
    id: str = ""
    kept_at: str = ""


class Favourites:
    """The favourites of a store. See ``Store`` for which calls belong off the main thread."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    # Asking

    def find(self, wanted: Wanted = Wanted()) -> Tuple[Favourite, ...]:
        """The favourites wanted, without their records and pictures."""

        def work(connection: sqlite3.Connection) -> Tuple[Favourite, ...]:
            tables, values = _where(connection, wanted)
            order = _order(wanted)
            statement = sql("SELECT", _LIST, tables, "ORDER BY", order, "LIMIT ? OFFSET ?")
            if order == _RELEVANCE and wanted == Wanted(wanted.text, limit=wanted.limit, offset=wanted.offset):
                statement = _BY_WORDS
            rows = connection.execute(statement, (*values, wanted.limit, wanted.offset))
            return tuple(map(favourite_of, rows.fetchall()))

        return self._keeper.read(work)

    def count(self, wanted: Wanted = Wanted()) -> int:
        """How many are wanted, limit and offset left aside."""

        def work(connection: sqlite3.Connection) -> int:
            tables, values = _where(connection, wanted)
            return int(connection.execute(sql("SELECT count(*)", tables), values).fetchone()[0])

        return self._keeper.read(work)

    def get(self, favourite_id: str) -> Optional[Favourite]:
        """A favourite with its record and picture."""
        return next(iter(self.get_many((favourite_id,))), None)

    def get_many(self, ids: Iterable[str]) -> Tuple[Favourite, ...]:
        """Favourites with their records and pictures, in the order of the ids; those that are gone are left out."""
        wanted = tuple(ids)

        def work(connection: sqlite3.Connection) -> Tuple[Favourite, ...]:
            found = (_whole(connection, one) for one in wanted)
            return tuple(favourite for favourite in found if favourite is not None)

        return self._keeper.read(work)

    def thumbnail(self, favourite_id: str) -> Optional[bytes]:
        """The picture kept with a favourite."""
        statement = "SELECT thumbnail FROM favourite_body WHERE id = ?"
        row = self._keeper.read(lambda connection: connection.execute(statement, (favourite_id,)).fetchone())
        return row[0] if row and isinstance(row[0], bytes) else None

    def keys(self) -> Dict[Tuple[str, str], str]:
        """The ids of all favourites by the keys of their records: for stars in lists."""
        statement = "SELECT catalog, record, id FROM favourite"
        rows = self._keeper.read(lambda connection: connection.execute(statement).fetchall())
        return {(row[0], row[1]): row[2] for row in rows}

    def tags(self) -> Tuple[Tuple[str, int], ...]:
        """All tags with the number of favourites that have them, in the order of the alphabet."""
        statement = "SELECT tags FROM favourite WHERE tags <> '[]'"
        counts: Dict[str, int] = {}
        for row in self._keeper.read(lambda connection: connection.execute(statement).fetchall()):
            for tag in texts(loaded(row[0])):
                counts[tag] = counts.get(tag, 0) + 1
        return tuple(sorted(counts.items(), key=lambda item: (item[0].casefold(), item[0])))

    # Changing

    def add(self, *items: NewFavourite) -> Edit:
        """Keep records; one that is kept already stays as it is, and its id is among those of the edit.

        :raises StoreError: of kind ``TOO_BIG`` for a record of many megabytes
        """
        now = self._keeper.now()
        return self._keeper.edit("add", lambda editor: [_add(editor, item, now) for item in items])

    def remove(self, ids: Iterable[str]) -> Edit:
        """Remove favourites, with their watches and what those saw."""
        wanted = tuple(ids)

        def work(editor: Editor) -> Tuple[str, ...]:
            for one in wanted:
                remove_favourite(editor, one)
            return wanted

        return self._keeper.edit("remove", work)

    def annotate(self, ids: Iterable[str], note: Optional[str] = None, rating: Optional[int] = None) -> Edit:
        """Give favourites a note, a rating from 0 to 5, or both."""
        values: Dict[str, Any] = {} if note is None else {"note": note}
        if rating is not None:
            values["rating"] = _rating(rating)
        return self._update("annotate", ids, values)

    def tag(self, ids: Iterable[str], add: Iterable[str] = (), remove: Iterable[str] = ()) -> Edit:
        """Give favourites tags and take tags from them."""
        wanted, added, removed = tuple(ids), _tags(add), frozenset(remove)

        def work(editor: Editor) -> Tuple[str, ...]:
            for one in wanted:
                row = editor.row("favourite", one)
                kept = [tag for tag in texts(loaded(row["tags"])) if tag not in removed] if row else []
                editor.update("favourite", one, {"tags": dumped(tuple(dict.fromkeys((*kept, *added))))})
            return wanted

        return self._keeper.edit("tag", work)

    def rename_tag(self, old: str, new: str) -> Edit:
        """Give a tag another name everywhere; with an empty name, take it away."""
        ids = [favourite.id for favourite in self.find(Wanted(tags=(old,)))]
        return self.tag(ids, add=(new,), remove=(old,))

    def move(self, ids: Iterable[str], folder: str, before: str = "") -> Edit:
        """Put favourites into a folder, before another one or at its end."""
        wanted = tuple(ids)

        def work(editor: Editor) -> Tuple[str, ...]:
            place(editor, "favourite", wanted, folder, before)
            return wanted

        return self._keeper.edit("move", work)

    def set_thumbnail(self, favourite_id: str, thumbnail: Optional[bytes]) -> Edit:
        """Keep a picture that came later."""
        picture = _picture(thumbnail)

        def work(editor: Editor) -> Tuple[str, ...]:
            editor.update("favourite_body", favourite_id, {"thumbnail": picture})
            return (favourite_id,)

        return self._keeper.edit("picture", work)

    def repoint(self, catalog_id: str, to: KeptCatalog) -> Edit:
        """Say of all favourites of a catalogue that they are another's from now on.

        One whose record is kept from there already stays where it is.
        """

        def work(editor: Editor) -> List[str]:
            moved = []
            for row in editor.rows("favourite", "catalog", catalog_id):
                taken = kept_as(editor, to.id, row["record"])
                if taken in ("", row["id"]):
                    editor.update("favourite", row["id"], catalog_columns(to))
                    moved.append(row["id"])
            return moved

        return self._keeper.edit("repoint", work)

    def note_checks(self, checks: Iterable[Check]) -> Edit:
        """Keep what a look at favourites found."""
        found, now = tuple(checks), self._keeper.now()

        def work(editor: Editor) -> List[str]:
            for check in found:
                note_check(editor, check, now)
            return [check.id for check in found]

        return self._keeper.edit("check", work)

    def accept(self, ids: Iterable[str], catalogs: Iterable[KeptCatalog] = ()) -> Edit:
        """Take today's state of favourites for the one to compare with from now on; those that moved go along.

        :param catalogs: those to which favourites may have moved. One whose new place is kept already stays as it is.
        """
        wanted, known = tuple(ids), {catalog.id: catalog for catalog in catalogs}

        def work(editor: Editor) -> Tuple[str, ...]:
            for one in wanted:
                take_today(editor, one, known)
            return wanted

        return self._keeper.edit("accept", work)

    def _update(self, verb: str, ids: Iterable[str], values: Dict[str, Any]) -> Edit:
        wanted = tuple(ids)

        def work(editor: Editor) -> Tuple[str, ...]:
            for one in wanted:
                editor.update("favourite", one, values)
            return wanted

        return self._keeper.edit(verb, work)


def _where(connection: sqlite3.Connection, wanted: Wanted) -> Tuple[str, List[Any]]:
    """``FROM`` and ``WHERE`` with their values."""
    conditions: List[str] = []
    values: List[Any] = []
    words = match_expression(wanted.text)
    if words:
        conditions.append("favourite_words MATCH ?")
        values.append(words)
    elif wanted.text.strip():
        conditions.append("0")  # signs without a word in them are nowhere
    if wanted.folder is not None:
        _add_folder(connection, wanted, conditions, values)
    for tag in wanted.tags:
        conditions.append("instr(f.tags, ?)")
        values.append(dumped(tag))
    for column, choices in (("f.state", [state.value for state in wanted.states]), ("f.catalog", wanted.catalogs)):
        if choices:
            conditions.append(f"{column} IN ({', '.join('?' * len(choices))})")
            values.extend(choices)
    if wanted.rating:
        conditions.append("f.rating >= ?")
        values.append(wanted.rating)
    tables = "favourite_words JOIN favourite f ON f.number = favourite_words.rowid" if words else "favourite f"
    return sql("FROM", tables, *(("WHERE", " AND ".join(conditions)) if conditions else ())), values


def _add_folder(connection: sqlite3.Connection, wanted: Wanted, conditions: List[str], values: List[Any]) -> None:
    if not wanted.folder:
        if not wanted.deep:
            conditions.append("f.folder IS NULL")
        return
    ids = within(connection, wanted.folder) if wanted.deep else [wanted.folder]
    conditions.append(f"f.folder IN ({', '.join('?' * len(ids))})")
    values.extend(ids)


def _order(wanted: Wanted) -> str:
    if wanted.order is not Order.RELEVANCE or not match_expression(wanted.text):
        return _ORDERS.get(wanted.order, _ORDERS[Order.KEPT])
    return "favourite_words.rowid DESC" if _says_little(wanted.text) else _RELEVANCE


def _says_little(text: str) -> bool:
    return all(len(word) <= _FEW_LETTERS for word in text.split())


def _whole(connection: sqlite3.Connection, favourite_id: str) -> Optional[Favourite]:
    statement = sql(
        "SELECT", _LIST, ", b.record, b.today, b.thumbnail FROM favourite f",
        "LEFT JOIN favourite_body b ON b.id = f.id WHERE f.id = ?",
    )  # fmt: skip
    row = connection.execute(statement, (favourite_id,)).fetchone()
    if row is None:
        return None
    kept, today, picture = row[-3:]
    light = favourite_of(row)
    record = record_from_json(kept) if isinstance(kept, str) else None
    if record is not None and record.catalog != light.catalog.id:
        record = replace(record, catalog=light.catalog.id)  # it was re-pointed
    return replace(
        light,
        record=record,
        today=record_from_json(today) if isinstance(today, str) else None,
        thumbnail=picture if isinstance(picture, bytes) else None,
    )


def _add(editor: Editor, item: NewFavourite, now: str) -> str:
    known = kept_as(editor, item.catalog.id, item.record.id)
    if known:
        return known
    body = record_to_json(item.record)
    if len(body) > MAX_BYTES:
        raise StoreError(StoreProblem.TOO_BIG, detail=item.record.title[:200])
    favourite = replace(
        favourite_of_record(_free_id(editor, item.id), item.record, item.catalog),
        tags=_tags(item.tags),
        note=item.note,
        rating=_rating(item.rating),
        kept_at=item.kept_at or now,
        state=State.SAME,
        checked_at=now,
    )
    editor.add("favourite", favourite_row(favourite))
    editor.add("favourite_body", {"id": favourite.id, "record": body, "thumbnail": _picture(item.thumbnail)})
    place(editor, "favourite", (favourite.id,), item.folder)
    return favourite.id


def _free_id(editor: Editor, wanted: str) -> str:
    return wanted if wanted and editor.row("favourite", wanted) is None else new_id()


def _tags(tags: Iterable[str]) -> Tuple[str, ...]:
    return tuple(dict.fromkeys(tag for tag in (" ".join(tag.split())[:100] for tag in tags) if tag))


def _rating(rating: int) -> int:
    return max(0, min(MAX_RATING, int(rating)))


def _picture(thumbnail: Optional[bytes]) -> Optional[bytes]:
    """A picture that is larger than a thumbnail is left out."""
    return thumbnail if thumbnail and len(thumbnail) <= MAX_THUMBNAIL else None
