"""Which feeds are kept up to date on disk: of what, and where."""
from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Dict, List, Optional, Tuple

from .keeper import Keeper, new_id
from .rows import dumped, enum, loaded, text

_PREFIX = "feed_file:"


class FeedOf(str, Enum):
    """What a feed tells of: what a saved search finds, or what lies in a folder of favourites."""

    SEARCH = "search"
    FOLDER = "folder"


@dataclass(frozen=True)
class KeptFeed:
    """A feed on disk.

    ``target`` is the id of a search or folder, empty for all favourites; ``error`` the system's words where the file
    could not be written.
    """

    id: str
    of: FeedOf
    target: str
    path: str
    title: str = ""
    created_at: str = ""
    error: str = ""


class KeptFeeds:
    """The feeds of a store. See ``Store`` for which calls belong off the main thread."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    def all(self) -> Tuple[KeptFeed, ...]:
        """All feeds, the oldest first."""
        statement = "SELECT id, value FROM setting WHERE id LIKE ? ORDER BY rowid"

        def work(connection: sqlite3.Connection) -> List[Any]:
            return connection.execute(statement, (f"{_PREFIX}%",)).fetchall()

        return tuple(_feed_of(row[0][len(_PREFIX) :], loaded(row[1])) for row in self._keeper.read(work))

    def get(self, feed_id: str) -> Optional[KeptFeed]:
        return next((feed for feed in self.all() if feed.id == feed_id), None)

    def add(self, feed: KeptFeed) -> KeptFeed:
        """Keep a feed up to date from now on; it is returned with its id."""
        kept = replace(feed, id=feed.id or new_id(), created_at=feed.created_at or self._keeper.now())
        values = (_PREFIX + kept.id, dumped(_data(kept)))
        statement = "INSERT INTO setting (id, value) VALUES (?, ?)"
        self._keeper.write(lambda connection: connection.execute(statement, values))
        return kept

    def update(self, feed: KeptFeed) -> None:
        """Keep a feed as it is now: its path, its title, its last trouble. One that was let go of stays so."""
        values = (dumped(_data(feed)), _PREFIX + feed.id)
        statement = "UPDATE setting SET value = ? WHERE id = ?"
        self._keeper.write(lambda connection: connection.execute(statement, values))

    def remove(self, feed_id: str) -> None:
        """Let a feed be; its file stays where it is."""
        values = (_PREFIX + feed_id,)
        self._keeper.write(lambda connection: connection.execute("DELETE FROM setting WHERE id = ?", values))


def _data(feed: KeptFeed) -> Dict[str, str]:
    return {
        "of": feed.of.value,
        "target": feed.target,
        "path": feed.path,
        "title": feed.title,
        "created_at": feed.created_at,
        "error": feed.error,
    }


def _feed_of(feed_id: str, data: Any) -> KeptFeed:
    found = data if isinstance(data, dict) else {}
    texts = {name: text(found, name) for name in ("target", "path", "title", "created_at", "error")}
    return KeptFeed(id=feed_id, of=enum(FeedOf, found.get("of"), FeedOf.SEARCH), **texts)
