"""Bookmarks in a PostgreSQL database that a team shares, by a connection of QGIS. Everything here is for threads.

Two tables in one schema: ``catalog_search_info`` holds the version of their form, ``catalog_search_bookmarks`` a row
for each folder, favourite, saved search and catalogue, with the JSON of ``docs/bookmarks-file.md`` and a version that
every change raises. Who writes says which version was seen: what somebody else has changed meanwhile is not
overwritten, and is named instead. Each call is one statement, so that it is done as a whole or not at all, wherever a
line breaks.
"""
from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Tuple

from qgis.core import QgsException, QgsFeedback, QgsProviderConnectionException, QgsProviderRegistry

from ..bookmarks.shared_read import derived_id, shared_of
from ..bookmarks.shared_values import MARK, MAX_FILE, VERSION, Section, Shared
from ..bookmarks.shared_write import to_data
from ..loading.database_tables import connections
from ..model.sharing import ShareError, ShareProblem

FORMAT = 1
SCHEMA = "catalog_search"
_PROVIDER = "postgres"
_INFO, _ROWS = "catalog_search_info", "catalog_search_bookmarks"
#: Characters of the largest statement.
_LARGEST = 32 * 1024 * 1024

#: (section, id of the row).
Key = Tuple[str, str]
Versions = Mapping[Key, int]
Rows = List[List[Any]]


@dataclass(frozen=True)
class Rights:
    """What there is, and what one's role may do."""

    exists: bool
    may_read: bool = False
    may_write: bool = False
    may_create: bool = False


@dataclass(frozen=True)
class Shelf:
    """What the tables hold: the bookmarks, the versions of their rows, and a text that is another after any change.

    ``keys`` has the rows by the ids of the bookmarks in them.
    """

    shared: Shared
    versions: Versions = field(default_factory=dict)
    revision: str = ""
    keys: Mapping[str, Key] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """What became of a change: the versions of what was written, and what was not, since others had changed it."""

    versions: Versions
    conflicts: Tuple[Key, ...] = ()


class Database:
    """The tables in one schema, by a connection that the user keeps in QGIS.

    :raises ShareError: of kind ``NO_CONNECTION`` where there is no such connection
    """

    def __init__(self, connection: str, schema: str = SCHEMA, feedback: Optional[QgsFeedback] = None) -> None:
        metadata = QgsProviderRegistry.instance().providerMetadata(_PROVIDER)
        if metadata is None or connection not in [one.name for one in connections(_PROVIDER)]:
            raise ShareError(ShareProblem.NO_CONNECTION, connection)
        self._name = connection
        self._schema = schema
        self._feedback = feedback
        self._connection: Any = metadata.createConnection(connection)

    def rights(self) -> Rights:
        """What there is and what one may do; the catalogues of PostgreSQL tell it to everybody.

        :raises ShareError: where the database cannot be asked
        """
        return self._rights(self._run(_RIGHTS.format(schema=literal(self._schema), rows=literal(_ROWS))))

    def create(self) -> None:
        """Make the schema and the tables where they are missing.

        :raises ShareError: where one may not, or the database cannot be asked
        """
        rights = self.rights()
        if rights.exists:
            return
        if not rights.may_create:
            raise ShareError(ShareProblem.NO_RIGHT, self._name)
        try:
            self._run(self._creation())
        except ShareError:
            if not self.rights().exists:  # else somebody made them at the same moment
                raise

    def revision(self) -> str:
        """A text that is another one after any change.

        :raises ShareError: where the tables are missing, not to be read, or of a newer form
        """
        statement = (
            "SELECT (SELECT max(format) FROM {info}), count(*), coalesce(sum(version), 0),"
            " coalesce(max(changed_at)::text, ''), coalesce(sum(length(body)), 0) FROM {rows}"
        )
        (row,) = self._asked(statement.format(info=self._table(_INFO), rows=self._table(_ROWS)))
        if _number(row[0]) > FORMAT:
            raise ShareError(ShareProblem.NEWER, self._name, f"format {row[0]}")
        if _number(row[4]) > MAX_FILE:
            raise ShareError(ShareProblem.TOO_LARGE, self._name, f"{row[4]} characters")
        return " ".join(str(value) for value in row[1:4])

    def read(self) -> Shelf:
        """All that is there; rows of no use are left out and counted.

        :raises ShareError: as ``revision``
        """
        revision = self.revision()
        statement = "SELECT section, id, body, version FROM {rows} ORDER BY section, changed_at, id"
        rows = self._asked(statement.format(rows=self._table(_ROWS)))
        data: Dict[str, Any] = {MARK: VERSION, **{section.value: [] for section in Section}}
        versions: Dict[Key, int] = {}
        keys: Dict[str, Key] = {}
        for section, row_id, body, version in rows:
            versions[(str(section), str(row_id))] = _number(version)
            if section in data and section != MARK:
                entry = _loaded(body)
                data[section].append(entry)
                if isinstance(entry, dict) and section != Section.CATALOGS.value:
                    keys[str(entry.get("id"))] = (str(section), str(row_id))
        return Shelf(shared_of(data, self._name, spend=True), versions, revision, keys)

    def write(self, shared: Shared, seen: Versions) -> Written:
        """Add bookmarks, and change those that are there as far as nobody else did.

        :param seen: the versions of the rows when they were last read
        :raises ShareError: where one may not, it is too much at once, or the database cannot be asked
        """
        rows = dict(rows_of(shared))
        if not rows:
            return Written({})
        given = ", ".join(
            f"({literal(key[0])}::text, {literal(key[1])}::text, {literal(body)}::text, {seen.get(key, 0):d}::bigint)"
            for key, body in rows.items()
        )
        done = self._changed(_WRITE.format(given=given, rows=self._table(_ROWS)))
        versions = {(str(row[0]), str(row[1])): _number(row[2]) for row in done}
        return Written(versions, tuple(key for key in rows if key not in versions))

    def remove(self, keys: Iterable[Key], seen: Versions) -> Written:
        """Remove rows as far as nobody changed them; what is gone already is no conflict.

        :raises ShareError: where one may not, or the database cannot be asked
        """
        wanted = list(dict.fromkeys(keys))
        if not wanted:
            return Written({})
        given = ", ".join(
            f"({literal(key[0])}::text, {literal(key[1])}::text, {int(seen.get(key, 0))}::bigint)" for key in wanted
        )
        left = self._changed(_REMOVE.format(given=given, rows=self._table(_ROWS)))
        return Written({}, tuple((str(row[0]), str(row[1])) for row in left))

    def _changed(self, statement: str) -> Rows:
        if len(statement) > _LARGEST:
            raise ShareError(ShareProblem.TOO_LARGE, self._name, f"{len(statement)} characters")
        return self._asked(statement, writes=True)

    def _asked(self, statement: str, writes: bool = False) -> Rows:
        """Rows of the tables; where there are none, it is told why as sharply as the database lets one know."""
        try:
            return self._run(statement)
        except ShareError as error:
            if error.problem is not ShareProblem.LOST:
                raise
            rights = self.rights()
            if not rights.exists:
                raise ShareError(ShareProblem.NO_TABLES, self._name, error.detail) from error
            if not (rights.may_write if writes else rights.may_read):
                raise ShareError(ShareProblem.NO_RIGHT, self._name, error.detail) from error
            raise

    def _run(self, statement: str) -> Rows:
        if self._feedback is not None and self._feedback.isCanceled():
            raise ShareError(ShareProblem.CANCELLED, self._name)
        try:
            rows: Rows = self._connection.executeSql(statement)
            return rows
        except (QgsException, QgsProviderConnectionException) as error:
            raise ShareError(ShareProblem.LOST, self._name, _words(str(error))) from error

    def _rights(self, rows: Rows) -> Rights:
        exists, may_read, may_write, has_schema, in_schema, in_database = (value is True for value in rows[0])
        return Rights(exists, may_read, may_read and may_write, in_schema if has_schema else in_database)

    def _creation(self) -> str:
        has_schema = self._run(_RIGHTS.format(schema=literal(self._schema), rows=literal(_ROWS)))[0][3] is True
        parts = [] if has_schema else [f"CREATE SCHEMA {identifier(self._schema)}"]
        parts.append(_TABLES.format(info=self._table(_INFO), rows=self._table(_ROWS), format=FORMAT))
        return ";\n".join(parts)

    def _table(self, name: str) -> str:
        return f"{identifier(self._schema)}.{identifier(name)}"


_RIGHTS = """
SELECT c.oid IS NOT NULL,
    has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'),
    has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'UPDATE')
        AND has_table_privilege(c.oid, 'DELETE'),
    n.oid IS NOT NULL, has_schema_privilege(n.oid, 'CREATE'), has_database_privilege(current_database(), 'CREATE')
FROM (SELECT 1) one LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = {schema}
LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = {rows}
"""

_TABLES = """
CREATE TABLE {info} (format integer NOT NULL);
INSERT INTO {info} VALUES ({format});
CREATE TABLE {rows} (section text NOT NULL, id text NOT NULL, body text NOT NULL, version bigint NOT NULL,
    changed_at timestamptz NOT NULL, changed_by text NOT NULL, PRIMARY KEY (section, id))
"""

#: A row that others changed meanwhile has another version: it is neither changed nor among those that come back.
_WRITE = """
WITH given (section, id, body, expected) AS (VALUES {given}),
same AS (SELECT k.section, k.id, k.version FROM {rows} k JOIN given g ON k.section = g.section AND k.id = g.id
    WHERE k.body = g.body),
changed AS (UPDATE {rows} k SET body = g.body, version = k.version + 1, changed_at = clock_timestamp(),
    changed_by = current_user FROM given g
    WHERE k.section = g.section AND k.id = g.id AND k.version = g.expected AND k.body <> g.body
    RETURNING k.section, k.id, k.version),
added AS (INSERT INTO {rows} (section, id, body, version, changed_at, changed_by)
    SELECT section, id, body, 1, clock_timestamp(), current_user FROM given WHERE expected = 0
    ON CONFLICT (section, id) DO NOTHING RETURNING section, id, version)
SELECT section, id, version FROM same UNION ALL SELECT section, id, version FROM changed
UNION ALL SELECT section, id, version FROM added
"""

#: What comes back is there still, since others changed it.
_REMOVE = """
WITH given (section, id, expected) AS (VALUES {given}),
gone AS (DELETE FROM {rows} k USING given g
    WHERE k.section = g.section AND k.id = g.id AND k.version = g.expected RETURNING k.section, k.id)
SELECT k.section, k.id FROM {rows} k JOIN given g ON k.section = g.section AND k.id = g.id
WHERE NOT EXISTS (SELECT 1 FROM gone WHERE gone.section = k.section AND gone.id = k.id)
"""


def rows_of(shared: Shared) -> Iterator[Tuple[Key, str]]:
    """The rows of bookmarks: their keys and bodies. Favourites and catalogues are the same for whoever adds them."""
    data = to_data(shared)
    for section in Section:
        for entry in data[section.value]:
            yield (section.value, _row_id(section, entry)), json.dumps(entry, ensure_ascii=False, sort_keys=True)


def literal(value: str) -> str:
    """A text as it stands in SQL, whatever ``standard_conforming_strings`` says."""
    clean = value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    escaped = clean.replace("\\", "\\\\").replace("'", "''")
    return f"E'{escaped}'"


def identifier(name: str) -> str:
    """A name as it stands in SQL."""
    return '"' + name.replace("\x00", "").replace('"', '""') + '"'


def _words(text: str) -> str:
    """What the server said; QGIS puts it in brackets behind the whole statement."""
    _, found, said = text.rpartition(" returned ")
    return (said.partition("[")[2].strip("]\n ") if found and "[" in said else text)[:500]


def _row_id(section: Section, entry: Mapping[str, Any]) -> str:
    if section is Section.FAVOURITES:
        catalog, record = entry["catalog"], entry["record"]
        where = catalog.get("url", "").rstrip("/") or catalog.get("id", "")
        return derived_id(catalog.get("type", ""), where, record["id"])
    if section is Section.CATALOGS:
        return derived_id(entry["type"], entry["url"].rstrip("/"))
    return str(entry["id"])


def _loaded(body: object) -> Any:
    try:
        return json.loads(body) if isinstance(body, str) else None
    except (ValueError, RecursionError):
        return None


def _number(value: object) -> int:
    return int(value) if isinstance(value, (int, float, str)) and str(value).lstrip("-").isdigit() else 0
