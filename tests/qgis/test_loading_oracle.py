"""Tables of Oracle: no QGIS here has the provider, so what it is asked and given is held against its source code.

``QgsOracleProviderConnection`` lists tables as ``table`` does here; the layer's URI is that of ``QgsOracleTableModel``:
owner and table in quotes, the column of geometry, type, SRID and a key, beside what the connection itself says.
"""
from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator, List, Optional, Sequence, Tuple

import pytest
from qgis.core import (
    QgsAbstractDatabaseProviderConnection,
    QgsCoordinateReferenceSystem,
    QgsDataSourceUri,
    QgsSettings,
    QgsWkbTypes,
)

from catalog_search.loading import database_tables
from catalog_search.loading.database_tables import ConnectionNeeded, connections, match_key, remember
from catalog_search.loading.links import classify
from catalog_search.loading.plan import Plan, make_plan
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import DATABASE_TABLE, Resource
from tests.qgis.loading_support import record

CONFIG = CatalogConfig("essai", "isogeo", "Essai", "https://example.org")
TableProperty = QgsAbstractDatabaseProviderConnection.TableProperty
POINT, POLYGON, MANY = QgsWkbTypes.Type.Point, QgsWkbTypes.Type.Polygon, QgsWkbTypes.Type.MultiPolygon
UNKNOWN = QgsWkbTypes.Type.Unknown
#: As ``QgsOracleConn::connUri`` writes it.
CONNECTION = "dbname='ORCL' host=db.example port=1521 user='ana' password='s3cret' estimatedmetadata=true"


def table(owner: str, name: str, types: Sequence[int], geometry: str = "GEOM", keys: Tuple[str, ...] = ("ID",)) -> Any:
    """As it lists one; an unknown type comes last, where the connection does not want the existing ones only."""
    made = TableProperty()
    made.setSchema(owner)
    made.setTableName(name)
    made.setGeometryColumn(geometry)
    made.setGeometryColumnCount(1 if geometry else 0)
    made.setPrimaryKeyColumns(list(keys))
    for kind in types:
        made.addGeometryColumnType(kind, QgsCoordinateReferenceSystem.fromEpsgId(2154))
    return made


class Oracle:
    """A connection, and what it was asked."""

    def __init__(self) -> None:
        self.asked: List[str] = []
        self.found = [
            table("SIG", "LIEUX", [POINT, UNKNOWN]),
            table("SIG", "ZONES", [POLYGON, MANY, UNKNOWN]),
            table("SIG", "SUIVI", [], geometry="", keys=("ANNEE", "MOIS")),
        ]

    def uri(self) -> str:
        return CONNECTION

    def schemas(self) -> List[str]:
        return ["MDSYS", "SIG", "SYS"]

    def tables(self, owner: str) -> List[Any]:
        self.asked.append(owner)
        return [one for one in self.found if one.schema() == owner]

    def executeSql(self, sql: str) -> List[List[str]]:  # noqa: N802
        self.asked.append(sql)
        return [["SIG"]]


@pytest.fixture
def oracle(monkeypatch: pytest.MonkeyPatch) -> Iterator[Oracle]:
    made = Oracle()

    class Registry:
        @staticmethod
        def instance() -> Any:
            return Registry()

        def providerMetadata(self, key: str) -> Optional[Any]:  # noqa: N802
            return self if key == "oracle" else None

        def createConnection(self, _name: str) -> Oracle:  # noqa: N802
            return made

    monkeypatch.setattr(database_tables, "QgsProviderRegistry", Registry)
    QgsSettings().setValue("Oracle/connections/prod/host", "db.example")
    remember(match_key("essai", resource("x")), "prod")
    yield made
    QgsSettings().remove("Oracle/connections")


def resource(name: str) -> Resource:
    return Resource(name, f"{name} (orcl)", "orcl", "oracle", layer=name, role=DATABASE_TABLE)


def plan_of(name: str, folder: Path) -> Plan:
    link = classify(resource(name))
    return make_plan(link, record(link.resource), CONFIG, folder)


def test_the_connections_are_those_of_qgis(oracle: Oracle) -> None:
    assert [(one.name, one.database, one.host) for one in connections("oracle")] == [("prod", "ORCL", "db.example")]


@pytest.mark.parametrize("name", ["SIG.LIEUX", "sig.lieux", '"SIG"."LIEUX"'])
def test_a_table(oracle: Oracle, tmp_path: Path, name: str) -> None:
    (source,) = plan_of(name, tmp_path).sources
    assert source.provider == "oracle" and oracle.asked == ["SIG"]
    uri = QgsDataSourceUri(source.uri)
    assert (uri.schema(), uri.table(), uri.geometryColumn()) == ("SIG", "LIEUX", "GEOM")
    assert (uri.keyColumn(), uri.srid(), uri.wkbType(), uri.sql()) == ("ID", "2154", POINT, "")
    assert (uri.host(), uri.port(), uri.database(), uri.username()) == ("db.example", "1521", "ORCL", "ana")
    assert uri.useEstimatedMetadata() and 'table="SIG"."LIEUX" (GEOM)' in source.uri and "type=Point" in source.uri


def test_singles_and_multiples_are_one_layer_of_the_type_that_oracle_lists(oracle: Oracle, tmp_path: Path) -> None:
    (source,) = plan_of("SIG.ZONES", tmp_path).sources
    assert QgsDataSourceUri(source.uri).wkbType() == MANY


def test_a_table_without_geometry_and_with_two_keys(oracle: Oracle, tmp_path: Path) -> None:
    (source,) = plan_of("SIG.SUIVI", tmp_path).sources
    uri = QgsDataSourceUri(source.uri)
    assert (uri.table(), uri.geometryColumn(), uri.keyColumn()) == ("SUIVI", "", "")


def test_without_a_schema_the_database_says_who_has_it(oracle: Oracle, tmp_path: Path) -> None:
    """Each schema that is listed costs a look into all of its tables, those of the system too."""
    (source,) = plan_of("lieux", tmp_path).sources
    assert QgsDataSourceUri(source.uri).schema() == "SIG"
    assert oracle.asked[1:] == ["SIG"] and "upper('lieux')" in oracle.asked[0]


def test_a_name_does_not_leave_its_quotes(oracle: Oracle, tmp_path: Path) -> None:
    with pytest.raises(ConnectionNeeded, match="has no table"):
        plan_of("x' OR 'a' LIKE 'a", tmp_path)
    assert "upper('x'' OR ''a'' LIKE ''a')" in oracle.asked[0]
