"""The tables, as the steps by which they came to be: a new file goes through all, an older one through the rest.

The number of steps done is the file's ``user_version``. A step that was released is never changed: what is new is a new
step at the end. Columns are named as the fields of ``model.py`` that they hold.
"""
from __future__ import annotations

import sqlite3
from typing import Callable, Tuple, Union

from .rows import loaded, texts
from .words import words_of_row

#: "CtSh": tells the file from any other SQLite file (``PRAGMA application_id``).
APPLICATION_ID = 0x43745368

_KEPT = """
CREATE TABLE folder (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    parent TEXT REFERENCES folder(id) DEFERRABLE INITIALLY DEFERRED,
    position REAL NOT NULL DEFAULT 0
);
CREATE TABLE favourite (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT UNIQUE NOT NULL,
    catalog TEXT NOT NULL,
    catalog_type TEXT NOT NULL DEFAULT '',
    catalog_url TEXT NOT NULL DEFAULT '',
    catalog_name TEXT NOT NULL DEFAULT '',
    record TEXT NOT NULL,
    title TEXT NOT NULL,
    sort_title TEXT NOT NULL DEFAULT '',
    organisation TEXT NOT NULL DEFAULT '',
    type TEXT NOT NULL DEFAULT 'dataset',
    identifiers TEXT NOT NULL DEFAULT '[]',
    folder TEXT REFERENCES folder(id) DEFERRABLE INITIALLY DEFERRED,
    position REAL NOT NULL DEFAULT 0,
    tags TEXT NOT NULL DEFAULT '[]',
    note TEXT NOT NULL DEFAULT '',
    rating INTEGER NOT NULL DEFAULT 0,
    kept_at TEXT NOT NULL DEFAULT '',
    modified TEXT NOT NULL DEFAULT '',
    modified_today TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'unknown',
    checked_at TEXT NOT NULL DEFAULT '',
    misses INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    differences TEXT NOT NULL DEFAULT '[]',
    moved_catalog TEXT NOT NULL DEFAULT '',
    moved_record TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX favourite_key ON favourite (catalog, record);
CREATE INDEX favourite_star ON favourite (catalog, record, id);
CREATE INDEX favourite_folder ON favourite (folder, position);
CREATE INDEX favourite_kept ON favourite (kept_at);
CREATE INDEX favourite_title ON favourite (sort_title);
CREATE INDEX favourite_tagged ON favourite (tags) WHERE tags <> '[]';
CREATE TABLE favourite_body (
    id TEXT PRIMARY KEY NOT NULL REFERENCES favourite(id) DEFERRABLE INITIALLY DEFERRED,
    record TEXT,
    today TEXT,
    thumbnail BLOB
);
CREATE TABLE search (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    folder TEXT REFERENCES folder(id) DEFERRABLE INITIALLY DEFERRED,
    position REAL NOT NULL DEFAULT 0,
    body TEXT NOT NULL DEFAULT '{}',
    is_default INTEGER NOT NULL DEFAULT 0,
    last_run TEXT NOT NULL DEFAULT '',
    last_count INTEGER
);
CREATE INDEX search_folder ON search (folder, position);
CREATE TABLE setting (
    id TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);
"""

_WATCHED = """
CREATE TABLE watch (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    schedule TEXT NOT NULL DEFAULT 'daily',
    enabled INTEGER NOT NULL DEFAULT 1,
    created_at TEXT NOT NULL DEFAULT '',
    last_run TEXT NOT NULL DEFAULT '',
    next_due TEXT NOT NULL DEFAULT '',
    failures INTEGER NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT '',
    validators TEXT NOT NULL DEFAULT '[]',
    baseline INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX watch_target ON watch (target);
CREATE TABLE seen (
    id TEXT PRIMARY KEY NOT NULL,
    watch TEXT NOT NULL REFERENCES watch(id) DEFERRABLE INITIALLY DEFERRED,
    catalog TEXT NOT NULL,
    record TEXT NOT NULL,
    body TEXT NOT NULL,
    misses INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX seen_watch ON seen (watch);
CREATE TABLE change (
    id TEXT PRIMARY KEY NOT NULL,
    watch TEXT NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    catalog TEXT NOT NULL DEFAULT '',
    record TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    fields TEXT NOT NULL DEFAULT '[]',
    seen INTEGER NOT NULL DEFAULT 0,
    url TEXT NOT NULL DEFAULT ''
);
CREATE INDEX change_at ON change (at);
CREATE INDEX change_watch ON change (watch, at);
CREATE INDEX change_unseen ON change (seen) WHERE seen = 0;
"""

#: The rows are written anew, so that each holds as many values as the table has columns (see ``rescue``).
_WATCHED_AREA = """
ALTER TABLE watch ADD COLUMN area TEXT NOT NULL DEFAULT '';
UPDATE watch SET area = '';
"""

_WORDS = """
CREATE VIRTUAL TABLE favourite_words USING fts5(
    title, abstract, organisation, keywords, note, tags, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
)
"""
ADD_WORDS = (
    "INSERT INTO favourite_words (rowid, title, abstract, organisation, keywords, note, tags)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def _add_words(connection: sqlite3.Connection) -> None:
    connection.execute(_WORDS)
    index_words(connection)


def index_words(connection: sqlite3.Connection) -> None:
    """Make all favourites findable by their words, where none is yet."""
    rows = connection.execute(
        "SELECT f.number, f.title, f.organisation, f.note, f.tags, b.record"
        " FROM favourite f LEFT JOIN favourite_body b ON b.id = f.id"
    )
    for number, title, organisation, note, tags, body in rows.fetchall():
        words = words_of_row(title, organisation, note, texts(loaded(tags)), body)
        connection.execute(ADD_WORDS, (number, *words))


#: What takes a file from one version to the next: SQL, or a function where SQL is not enough.
STEPS: Tuple[Union[str, Callable[[sqlite3.Connection], None]], ...] = (_KEPT, _WATCHED, _add_words, _WATCHED_AREA)
VERSION = len(STEPS)
#: Tables that hold rows under an id, those first that others refer to.
TABLES = ("folder", "favourite", "favourite_body", "search", "setting", "watch", "seen", "change")


def statements(script: str) -> Tuple[str, ...]:
    """The statements of a script: ``executescript`` would commit what runs around it."""
    return tuple(part.strip() for part in script.split(";\n") if part.strip())


def version_of(connection: sqlite3.Connection) -> int:
    """How many steps the file has gone through."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Take the file through the steps that it lacks, in the transaction that is open."""
    for step in STEPS[version_of(connection) :]:
        if callable(step):
            step(connection)
        else:
            for statement in statements(step):
                connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
