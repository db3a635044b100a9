"""Watches, what they last saw, and what they saw change."""
from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple

from .edits import Edit, Editor
from .keeper import Keeper, new_id
from .model import Change, Seen, Watch
from .moments import to_text
from .removing import remove_watch
from .rows import change_of, change_row, dumped, loaded, named, texts, watch_of, watch_row

#: How long changes are kept.
HISTORY = timedelta(days=366)

#: The name under which a watch notes until when it is being run.
LEASE = "lease"
_HOST = "asking:"
_RESTS = "rests"
_DIGEST = "digests"
#: What a run writes of its watch.
_OF_RUNS = ("last_run", "next_due", "failures", "last_error", "validators", "baseline")

_Key = Tuple[str, str]
Told = Tuple[str, ...]


class Watches:
    """The watches of a store. See ``Store`` for which calls belong off the main thread."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    # Watches

    def all(self) -> Tuple[Watch, ...]:
        """All watches, the oldest first."""
        return tuple(map(watch_of, self._rows("SELECT * FROM watch ORDER BY created_at, rowid")))

    def get(self, watch_id: str) -> Optional[Watch]:
        """The watch of an id."""
        return next(iter(map(watch_of, self._rows("SELECT * FROM watch WHERE id = ?", watch_id))), None)

    def of(self, target: str) -> Optional[Watch]:
        """The watch of a saved search, a favourite or a feed."""
        return next(iter(map(watch_of, self._rows("SELECT * FROM watch WHERE target = ? LIMIT 1", target))), None)

    def add(self, watch: Watch) -> Edit:
        """Watch something; without an id it gets one, see that of the edit. What is watched already stays so."""
        kept = replace(watch, id=watch.id or new_id(), created_at=watch.created_at or self._keeper.now())

        def work(editor: Editor) -> Tuple[str, ...]:
            known = editor.rows("watch", "target", kept.target)
            if known:
                return (known[0]["id"],)
            editor.add("watch", watch_row(kept))
            return (kept.id,)

        return self._keeper.edit("watch", work)

    def update(self, watch: Watch) -> Edit:
        """Keep a watch as it is now: schedule, switched on or off, next due, back-off, validators."""

        def work(editor: Editor) -> Tuple[str, ...]:
            editor.update("watch", watch.id, watch_row(watch))
            return (watch.id,)

        return self._keeper.edit("update", work)

    def remove(self, ids: Iterable[str]) -> Edit:
        """Stop watching, and forget what was seen."""
        wanted = tuple(ids)

        def work(editor: Editor) -> Tuple[str, ...]:
            for one in wanted:
                remove_watch(editor, one)
            return wanted

        return self._keeper.edit("unwatch", work)

    # What a run saw

    def claim(self, watch_id: str, now: str, until: str) -> Optional[Watch]:
        """The watch, if nobody else is running it: it is the caller's until it is finished, at most ``until``.

        Windows and processes that share the file never run a watch at the same time. Whose it is stands among its
        validators, by which ``finish_run`` knows the caller again.
        """
        lease = (LEASE, f"{until} {new_id()}")

        def work(connection: sqlite3.Connection) -> Optional[Watch]:
            editor = Editor(connection)
            row = editor.row("watch", watch_id)
            watch = watch_of(row) if row is not None else None
            if watch is None or _lease_of(watch) > now:
                return None
            leased = replace(watch, validators=(*_without_lease(watch), lease))
            editor.update("watch", watch_id, {"validators": watch_row(leased)["validators"]})
            return leased

        return self._keeper.write(work)

    def seen(self, watch_id: str) -> Dict[_Key, Seen]:
        """The records as a watch last saw them, by their keys."""
        statement = "SELECT catalog, record, body, misses FROM seen WHERE watch = ?"
        found = {}
        for row in self._rows(statement, watch_id):
            found[(row["catalog"], row["record"])] = Seen(row["catalog"], row["record"], row["body"], row["misses"])
        return found

    def finish_run(
        self, watch: Watch, changes: Iterable[Change] = (), saw: Iterable[Seen] = (), forget: Iterable[_Key] = ()
    ) -> bool:
        """Keep what a run found, all at once: the watch as it is now, changes, what was seen anew, what is no more.

        What a person may have changed of the watch meanwhile (its schedule, whether it is on) stays. False where the
        watch was removed, or where the run took so long that somebody else began one; then nothing is kept, and nothing
        told twice. Changes older than 12 months go.
        """
        told, seen, gone = tuple(changes), tuple(saw), tuple(forget)
        limit = to_text(self._keeper.clock() - HISTORY)

        def work(connection: sqlite3.Connection) -> bool:
            editor = Editor(connection)
            row = editor.row("watch", watch.id)
            if row is None or _lease_of(watch_of(row)) != _lease_of(watch):
                return False
            names = _OF_RUNS if row["name"] else (*_OF_RUNS, "name")
            after = watch_row(replace(watch, validators=_without_lease(watch)))
            editor.update("watch", watch.id, {name: after[name] for name in names})
            for change in told:
                editor.add("change", change_row(replace(change, id=change.id or new_id(), watch=watch.id)))
            _keep_seen(connection, watch.id, seen, gone)
            connection.execute("DELETE FROM change WHERE at < ?", (limit,))
            return True

        return self._keeper.write(work)

    def borrow(self, host: str, now: str, until: str, force: bool = False) -> str:
        """Until when somebody else asks a host, or nobody is to; empty where it is the caller's until ``give_back``.

        Two never ask at once, whatever the window.

        :param force: whether to ask a host that wished to be left alone, since a person wants it
        """
        statement = "SELECT value FROM setting WHERE id = ?"

        def work(connection: sqlite3.Connection) -> str:
            row = connection.execute(statement, (_HOST + host,)).fetchone()
            taken, _, rests = str(row[0]).partition(" ") if row is not None else ("", "", "")
            if taken > now and not (rests and force):
                return taken
            connection.execute("INSERT OR REPLACE INTO setting (id, value) VALUES (?, ?)", (_HOST + host, until))
            return ""

        return self._keeper.write(work)

    def give_back(self, host: str, until: str, rest: str = "") -> None:
        """Others may ask the host again, unless somebody does already.

        :param until: as it was borrowed
        :param rest: until when nobody is to ask, which the host wished; empty for at once
        """

        def work(connection: sqlite3.Connection) -> None:
            mine = (_HOST + host, until)
            if rest:
                value = f"{rest} {_RESTS}"
                connection.execute("UPDATE setting SET value = ? WHERE id = ? AND value = ?", (value, *mine))
            else:
                connection.execute("DELETE FROM setting WHERE id = ? AND value = ?", mine)

        self._keeper.write(work)

    def untold(self, watch_id: str, since: str) -> Tuple[Tuple[Change, ...], Told]:
        """The changes that no digest told yet, the latest first, and what to note when one has.

        :param since: from when on they count where there was no digest yet
        """
        told = self._keeper.read(_digested).get(watch_id) or (since,)
        found = [one for one in self.changes(watch_id) if one.at >= told[0]]
        last = max((one.at for one in found), default=told[0])
        return tuple(one for one in found if one.id not in told[1:]), (
            last, *(one.id for one in found if one.at == last)
        )  # fmt: skip

    def note_digest(self, told: Mapping[str, Told]) -> None:
        """Note that the changes of some watches were told, as ``untold`` gave it; of others it stays as it is."""

        def work(connection: sqlite3.Connection) -> None:
            known = {row[0] for row in connection.execute("SELECT id FROM watch")}
            both = {**_digested(connection), **told}
            value = dumped({one: mark for one, mark in both.items() if one in known})
            connection.execute("INSERT OR REPLACE INTO setting (id, value) VALUES (?, ?)", (_DIGEST, value))

        self._keeper.write(work)

    # Changes

    def changes(self, watch_id: str = "", unseen: bool = False, limit: int = -1) -> Tuple[Change, ...]:
        """What was seen to change, the latest first: of all watches or of one, all or those nobody has looked at."""
        statement = (
            "SELECT * FROM change WHERE (? = '' OR watch = ?) AND (seen = 0 OR ? = 0)"
            " ORDER BY at DESC, rowid DESC LIMIT ?"
        )
        return tuple(map(change_of, self._rows(statement, watch_id, watch_id, int(unseen), limit)))

    def unseen_counts(self) -> Dict[str, int]:
        """How many changes nobody has looked at, by watch."""
        rows = self._rows("SELECT watch, count(*) AS many FROM change WHERE seen = 0 GROUP BY watch")
        return {row["watch"]: row["many"] for row in rows}

    def mark_seen(self, ids: Iterable[str] = (), watch_id: str = "", everything: bool = False) -> Edit:
        """Note that changes were looked at: some, all of a watch, or all."""
        wanted = frozenset(ids)

        def work(editor: Editor) -> List[str]:
            rows = editor.rows("change", "seen", 0)
            chosen = [
                row["id"]
                for row in rows
                if everything or row["id"] in wanted or (watch_id and row["watch"] == watch_id)
            ]
            for one in chosen:
                editor.update("change", one, {"seen": 1})
            return chosen

        return self._keeper.edit("seen", work)

    def _rows(self, statement: str, *values: object) -> List[Dict[str, Any]]:
        def work(connection: sqlite3.Connection) -> List[Dict[str, Any]]:
            cursor = connection.execute(statement, values)
            return [named(cursor.description, row) for row in cursor.fetchall()]

        return self._keeper.read(work)


def _digested(connection: sqlite3.Connection) -> Dict[str, Told]:
    """The last moment of which changes were told, and the ids of those of that moment, by watch."""
    row = connection.execute("SELECT value FROM setting WHERE id = ?", (_DIGEST,)).fetchone()
    found = loaded(row[0]) if row else None
    return {str(one): texts(told) for one, told in found.items()} if isinstance(found, dict) else {}


def _lease_of(watch: Watch) -> str:
    return dict(watch.validators).get(LEASE, "")


def _without_lease(watch: Watch) -> Tuple[Tuple[str, str], ...]:
    return tuple(pair for pair in watch.validators if pair[0] != LEASE)


def _keep_seen(
    connection: sqlite3.Connection, watch_id: str, seen: Iterable[Seen], gone: Iterable[_Key]
) -> None:
    remove = "DELETE FROM seen WHERE watch = ? AND catalog = ? AND record = ?"
    connection.executemany(remove, [(watch_id, *key) for key in (*(one.key for one in seen), *gone)])
    add = "INSERT INTO seen (id, watch, catalog, record, body, misses) VALUES (?, ?, ?, ?, ?, ?)"
    connection.executemany(
        add,
        [(new_id(), watch_id, one.catalog, one.record_id, one.body, one.misses) for one in seen],
    )
