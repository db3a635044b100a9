"""Tables of the organisation's own databases, opened by a connection that the user keeps in QGIS.

A catalogue names schema, table and database; which connection of QGIS leads there the user says once, and that is kept
for each catalogue and database by the connection's name alone.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, List, Sequence, Tuple
from urllib.parse import quote

from qgis.core import (
    QgsAbstractDatabaseProviderConnection,
    QgsDataSourceUri,
    QgsException,
    QgsProviderConnectionException,
    QgsProviderRegistry,
    QgsSettings,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..model.config import CatalogConfig
from ..model.record import Resource
from ..support.i18n import tr
from ..support.settings import Settings
from .errors import LoadError
from .failures import no_such_layer
from .job import Job
from .sources import Plan, Source

#: The provider of QGIS for a format, and where QGIS keeps the connections of that provider.
PROVIDERS = {"postgis": "postgres", "oracle": "oracle"}
_SETTINGS = {"postgres": "PostgreSQL/connections", "oracle": "Oracle/connections"}
_KEYS_TRIED = 8
_VIEW = QgsAbstractDatabaseProviderConnection.TableFlag.View
_NAMES_SHOWN = 20
_OWNERS = (
    "SELECT DISTINCT owner FROM all_objects WHERE object_type IN ('TABLE', 'VIEW', 'MATERIALIZED VIEW') "
    "AND upper(object_name) = upper('{0}') ORDER BY owner"
)
_HIDDEN = ("information_schema", "pg_catalog", "topology")


@dataclass(frozen=True)
class Connection:
    """A connection that the user keeps in QGIS, as a list shows it."""

    name: str
    database: str = ""
    host: str = ""


class ConnectionNeeded(LoadError):
    """A table for which the user has to name a connection; ``provider``, ``database`` and ``key`` say for what."""

    def __init__(self, user_text: str, resource: Resource, key: str) -> None:
        super().__init__(user_text)
        self.resource = resource
        self.provider = provider_of(resource)
        self.database = resource.description
        self.key = key


def provider_of(resource: Resource) -> str:
    """The provider of QGIS for the database that a resource names."""
    return PROVIDERS.get(resource.format.lower(), "")


def match_key(catalog_id: str, resource: Resource) -> str:
    """Under which setting the connection for a catalogue's database is kept."""
    where = (catalog_id, provider_of(resource), resource.description.strip().casefold())
    return "databases/" + "/".join(quote(part, safe="") or "-" for part in where)


def connections(provider: str) -> List[Connection]:
    """The connections that the user keeps in QGIS for a provider, by name; only settings are read."""
    metadata = QgsProviderRegistry.instance().providerMetadata(provider)
    if metadata is None:
        return []
    found = []
    for name in sorted(_names(provider), key=str.casefold):
        uri = QgsDataSourceUri(metadata.createConnection(name).uri())
        found.append(Connection(name, uri.database() or uri.service(), uri.host()))
    return found


def remember(key: str, name: str) -> None:
    """Keep which connection belongs to a catalogue's database."""
    Settings().set_value(key, name)


def table_plan(job: Job) -> Plan:
    """The layers of the table that the job's link names.

    :raises ConnectionNeeded: where the user has not said yet which connection leads to the database, or it is gone
    :raises LoadError: where QGIS has no provider for it, the database cannot be reached, or the table is not there
    """
    resource = job.link.resource
    provider = provider_of(resource)
    if QgsProviderRegistry.instance().providerMetadata(provider) is None:
        text = tr("The QGIS on this computer cannot open tables of {kind}: it was built without that.")
        raise LoadError(text.format(kind=resource.format))
    key = match_key(_catalog_id(job.config, job), resource)
    name = Settings().value(key, "")
    if name not in _names(provider):
        raise ConnectionNeeded(_question(resource, name), resource, key)
    return _Database(job, provider, name, key).plan()


def _catalog_id(config: CatalogConfig, job: Job) -> str:
    return config.id or job.record.catalog


def _names(provider: str) -> List[str]:
    settings = QgsSettings()
    settings.beginGroup(_SETTINGS.get(provider, ""))
    return [str(name) for name in settings.childGroups()] if provider in _SETTINGS else []


def _question(resource: Resource, gone: str) -> str:
    if gone:
        text = tr("The connection “{name}” that leads to this table is no longer in QGIS. Choose another one.")
        return text.format(name=gone)
    text = tr("The table {table} is in a database of the organisation. Choose the connection of QGIS that leads there.")
    return text.format(table=resource.layer)


class _Database:
    """One connection, asked for one table."""

    def __init__(self, job: Job, provider: str, name: str, key: str) -> None:
        self._job = job
        self._provider = provider
        self._name = name
        self._key = key
        metadata = QgsProviderRegistry.instance().providerMetadata(provider)
        self._connection: Any = metadata.createConnection(name)

    def plan(self) -> Plan:
        schema, table = _parts(self._job.link.layer or self._job.link.resource.layer)
        found = self._tables(schema, table)
        if not found:
            text = tr("The connection “{connection}” has no table {table}, or you may not see it. Choose another one.")
            words = text.format(connection=self._name, table=f"{schema}.{table}" if schema else table)
            raise ConnectionNeeded(words, self._job.link.resource, self._key)
        sources = [source for one in found for source in self._sources(one)]
        wanted = self._job.layer
        named = [source for source in sources if wanted and wanted in (source.name, source.title)]
        if wanted and not named and wanted != self._job.link.layer:
            raise no_such_layer(wanted, ", ".join(source.name for source in sources[:_NAMES_SHOWN]))
        shown = named or sources
        if len(shown) == 1:
            return Plan((replace(shown[0], part=""),))
        several = len({one.schema() for one in found}) > 1
        return Plan(tuple(shown), needs_choice=several)

    def _tables(self, schema: str, table: str) -> List[Any]:
        """The table as the database has it, once for each column of geometry; by the exact name first."""
        everything = self._listed(schema, table)
        for same in (lambda a, b: a == b, lambda a, b: a.casefold() == b.casefold()):
            found = [
                one
                for one in everything
                if same(one.tableName(), table) and (not schema or same(one.schema(), schema))
            ]
            if found:
                return found
        return []

    def _listed(self, schema: str, table: str) -> List[Any]:
        self._job.check()
        try:
            return [one for name in self._schemas(schema, table) for one in self._connection.tables(name)]
        except (QgsException, QgsProviderConnectionException):  # the words hold the password
            text = tr(
                "The database of the connection “{connection}” could not be asked. Test the connection in the browser "
                "of QGIS: it may be switched off, elsewhere, or refuse your log-in."
            )
            raise LoadError(text.format(connection=self._name)) from None

    def _schemas(self, schema: str, table: str) -> List[str]:
        """Where the table may be. In Oracle each user has a schema, the system too, and QGIS looks into each table
        that it lists; so the database is asked first who has one of that name.
        """
        if self._provider == "oracle" and not schema:
            return [str(row[0]) for row in self._connection.executeSql(_OWNERS.format(table.replace("'", "''")))]
        names = list(self._connection.schemas()) if hasattr(self._connection, "schemas") else []
        if schema:
            return [name for name in names if name.casefold() == schema.casefold()]
        return [name for name in names if name not in _HIDDEN]

    def _sources(self, table: Any) -> List[Source]:
        """A layer for each type of geometry; singles and multiples of one shape are one."""
        forms = [(form.wkbType, form.crs.authid(), form.crs.postgisSrid()) for form in table.geometryColumnTypes()]
        kinds = _merged(forms)
        if not kinds:
            kinds = [(QgsWkbTypes.Type.NoGeometry, "", 0)]
        found = []
        for wkb, _crs, srid in kinds:
            uri = self._uri(table, wkb, srid)
            title = _title(table, wkb, len(kinds) > 1)
            notes = (tr("No coordinates were found in this table."),) if wkb == QgsWkbTypes.Type.NoGeometry else ()
            name = f"{table.schema()}.{table.tableName()}"
            kind, where = self._job.link.kind, self._job.link.resource.url
            found.append(Source(self._provider, uri, name, kind, title, title, notes=notes, url=where))
        return found

    def _uri(self, table: Any, wkb: int, srid: int) -> str:
        uri = QgsDataSourceUri(self._connection.uri())
        column = table.geometryColumn() if wkb != QgsWkbTypes.Type.NoGeometry else None
        uri.setDataSource(table.schema(), table.tableName(), column, "", "")
        if column:
            uri.setWkbType(wkb)
            uri.setSrid(str(srid))
        return self._with_key(uri, table)

    def _with_key(self, uri: QgsDataSourceUri, table: Any) -> str:
        """With what tells rows apart: the primary key; of a view the first column that does so."""
        keys = list(table.primaryKeyColumns())
        if not table.flags() & _VIEW:
            if len(keys) == 1:
                uri.setKeyColumn(keys[0])
            return str(uri.uri(False))
        for key in _likely(keys, table.geometryColumn())[:_KEYS_TRIED]:
            self._job.check()
            uri.setKeyColumn(key)
            if QgsVectorLayer(uri.uri(False), key, self._provider).isValid():
                break
        else:
            text = tr("The view {table} has no column that tells its rows apart, so QGIS cannot open it.")
            raise LoadError(text.format(table=table.tableName()))
        return str(uri.uri(False))


def _parts(name: str) -> Tuple[str, str]:
    """Schema and table of ``schema.table``, whose parts may be quoted."""
    schema, _, table = name.strip().rpartition(".")
    return schema.strip().strip('"'), table.strip().strip('"')


def _likely(keys: Sequence[str], geometry: str) -> List[str]:
    """The columns that may tell rows apart, those first that are called so."""
    others = [key for key in keys if key != geometry]
    known = ("id", "gid", "fid", "objectid", "ogc_fid", "pk")
    return sorted(others, key=lambda key: (key.lower() not in known, "id" not in key.lower()))


def _merged(forms: Sequence[Tuple[int, str, int]]) -> List[Tuple[int, str, int]]:
    """Types of geometry, of a single and a multiple one the multiple; unknown ones left out where there are others."""
    found: List[Tuple[int, str, int]] = []
    for wkb, crs, srid in forms:
        if wkb in (QgsWkbTypes.Type.Unknown, QgsWkbTypes.Type.NoGeometry):
            continue
        flat = QgsWkbTypes.multiType(QgsWkbTypes.flatType(wkb))
        twin = next((one for one in found if QgsWkbTypes.multiType(QgsWkbTypes.flatType(one[0])) == flat), None)
        if twin is None:
            found.append((wkb, crs, srid))
        elif twin[0] != wkb:
            found[found.index(twin)] = (QgsWkbTypes.multiType(wkb), crs, srid)
    unknown = [form for form in forms if form[0] == QgsWkbTypes.Type.Unknown]
    return found or unknown


def _title(table: Any, wkb: int, typed: bool) -> str:
    """The table's name, with its column of geometry where it has more, and the type where that is mixed."""
    column = table.geometryColumn() if table.geometryColumnCount() > 1 else ""
    kind = QgsWkbTypes.displayString(wkb) if typed else ""
    return " – ".join(part for part in (table.tableName(), column, kind) if part)
