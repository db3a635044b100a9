"""Tables of a real PostGIS on loopback, opened by a connection of QGIS that the user has matched to the catalogue."""
from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator, List

import pytest
from qgis.core import QgsProject, QgsSettings, QgsVectorLayer, QgsWkbTypes

from catalog_search.loading.build import build_layer, public_source
from catalog_search.loading.database_tables import (
    Connection,
    ConnectionNeeded,
    connections,
    match_key,
    remember,
)
from catalog_search.loading.errors import LoadError
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import best, classify
from catalog_search.loading.loader import Opening
from catalog_search.loading.plan import Plan, make_plan
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import DATABASE_TABLE, Resource
from tests.qgis.database_support import forget_connections, keep_connection, keep_login
from tests.qgis.loading_support import record
from tests.qgis.support import wait_until
from tests.servers import postgres
from tests.servers.postgres import PLACES, PostgresServer

pytestmark = pytest.mark.skipif(bool(postgres.missing()), reason=postgres.missing())

CONFIG = CatalogConfig("essai", "isogeo", "Essai", "https://example.org")
NAMES = sorted(place[0] for place in PLACES)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with PostgresServer() as running:
        yield running


@pytest.fixture(autouse=True)
def kept(server: PostgresServer) -> Iterator[None]:
    """A connection, matched to the database ``sig`` of the catalogue."""
    keep_connection(server, "ma base")
    remember(match_key("essai", resource("x")), "ma base")
    yield
    forget_connections()


def resource(table: str, database: str = "sig", code: str = "postgis") -> Resource:
    """As the Isogeo catalogue makes it."""
    return Resource(table, f"{table} ({database})", database, code, layer=table, role=DATABASE_TABLE)


def plan_of(table: str, folder: Path, layer: str = "", **fields: str) -> Plan:
    link = classify(resource(table, **fields))
    return make_plan(link, record(link.resource), CONFIG, folder, layer=layer)


def layers_of(plan: Plan) -> List[QgsVectorLayer]:
    return [build_layer(source, record()) for source in plan.sources]


class TestTables:
    @pytest.mark.parametrize("table", ["reseaux.lieux", "RESEAUX.Lieux", '"reseaux"."lieux"', "reseaux.v_lieux"])
    def test_a_table_or_view(self, server: PostgresServer, tmp_path: Path, table: str) -> None:
        (layer,) = layers_of(plan_of(table, tmp_path))
        assert sorted(feature["nom"] for feature in layer.getFeatures()) == NAMES
        assert (layer.crs().authid(), layer.wkbType()) == ("EPSG:2154", QgsWkbTypes.Type.Point)
        assert "key='id'" in layer.source()
        feature = next(feature for feature in layer.getFeatures() if feature["valeur"] == 2)
        assert (feature.geometry().asPoint().x(), feature.geometry().asPoint().y()) == PLACES[1][2:]

    def test_names_that_want_quotes(self, server: PostgresServer, tmp_path: Path) -> None:
        (layer,) = layers_of(plan_of("reseaux.Éclairage public", tmp_path))
        assert sorted(feature["nom"] for feature in layer.getFeatures()) == NAMES

    def test_without_a_geometry(self, server: PostgresServer, tmp_path: Path) -> None:
        plan = plan_of("public.valeurs", tmp_path)
        (layer,) = layers_of(plan)
        assert (layer.isSpatial(), layer.featureCount()) == (False, len(PLACES))
        assert "No coordinates" in plan.sources[0].notes[0]

    def test_mixed_geometries_are_a_layer_each(self, server: PostgresServer, tmp_path: Path) -> None:
        layers = layers_of(plan_of("reseaux.melange", tmp_path))
        found = {layer.geometryType(): layer.featureCount() for layer in layers}
        assert {int(kind): count for kind, count in found.items()} == {0: len(PLACES), 1: 1}

    def test_two_columns_of_geometry(self, server: PostgresServer, tmp_path: Path) -> None:
        plan = plan_of("reseaux.deux", tmp_path)
        assert [source.part for source in plan.sources] == ["deux – centre", "deux – zone"]
        assert {layer.featureCount() for layer in layers_of(plan)} == {len(PLACES)}
        assert len(plan_of("reseaux.deux", tmp_path, layer="deux – zone").sources) == 1

    def test_without_a_schema(self, server: PostgresServer, tmp_path: Path) -> None:
        assert plan_of("valeurs", tmp_path).sources[0].name == "public.valeurs"
        both = plan_of("lieux", tmp_path)  # in two schemas
        assert both.needs_choice
        assert sorted(source.name for source in both.sources) == ["public.lieux", "reseaux.lieux"]

    def test_a_view_whose_rows_cannot_be_told_apart(self, server: PostgresServer, tmp_path: Path) -> None:
        server.run(
            "CREATE VIEW reseaux.jumeaux AS SELECT 'x' AS nom, geom FROM reseaux.lieux;"
            "GRANT SELECT ON reseaux.jumeaux TO lecteur"
        )
        with pytest.raises(LoadError, match="tells its rows apart"):
            plan_of("reseaux.jumeaux", tmp_path)

    def test_it_is_a_way_of_the_record(self) -> None:
        found = best(record(resource("reseaux.lieux")))
        assert found is not None and (found.kind, found.layer) == (Kind.DATABASE, "reseaux.lieux")
        assert not classify(resource("reseaux.lieux", code="arcsde")).loadable


class TestTheMatch:
    def test_it_has_to_be_made_first(self, server: PostgresServer, tmp_path: Path) -> None:
        with pytest.raises(ConnectionNeeded) as caught:
            plan_of("reseaux.lieux", tmp_path, database="autre")
        assert (caught.value.provider, caught.value.database) == ("postgres", "autre")
        remember(caught.value.key, "ma base")
        assert plan_of("reseaux.lieux", tmp_path, database="autre").sources
        assert plan_of("reseaux.lieux", tmp_path, database="Autre").sources

    def test_it_is_for_one_catalogue(self, server: PostgresServer, tmp_path: Path) -> None:
        link = classify(resource("reseaux.lieux"))
        with pytest.raises(ConnectionNeeded):
            make_plan(link, record(), CatalogConfig("autre", "isogeo", "Autre", "https://x.org"), tmp_path)

    def test_what_is_kept_is_a_name(self, server: PostgresServer) -> None:
        kept = [
            str(QgsSettings().value(key)) for key in QgsSettings().allKeys() if "plugins/catalog_search" in key
        ]
        assert "ma base" in kept
        assert not any(server.password in value for value in kept)

    def test_connections_are_listed_with_their_databases(self, server: PostgresServer) -> None:
        keep_connection(server, "Une autre", database="territoire2")
        assert connections("postgres") == [
            Connection("ma base", "territoire", "127.0.0.1"),
            Connection("Une autre", "territoire2", "127.0.0.1"),
        ]

    def test_one_that_is_gone(self, server: PostgresServer, tmp_path: Path) -> None:
        forget_connections()
        with pytest.raises(ConnectionNeeded, match="“ma base”.*no longer in QGIS"):
            plan_of("reseaux.lieux", tmp_path)

    def test_a_table_that_is_not_there(self, server: PostgresServer, tmp_path: Path) -> None:
        with pytest.raises(ConnectionNeeded, match="“ma base” has no table reseaux.absente"):
            plan_of("reseaux.absente", tmp_path)


class TestLogins:
    def test_a_configuration_of_qgis(self, server: PostgresServer, tmp_path: Path) -> None:
        keep_connection(server, "ma base", keep_login(server), username="", password="")
        (layer,) = layers_of(plan_of("reseaux.lieux", tmp_path))
        assert layer.featureCount() == len(PLACES)
        assert "authcfg=" in layer.source() and server.password not in layer.source()

    @pytest.mark.parametrize("change", [{"password": "faux"}, {"port": "9"}, {"database": "absente"}])
    def test_where_the_database_refuses_no_password_is_told(
        self, server: PostgresServer, tmp_path: Path, change: Any
    ) -> None:
        keep_connection(server, "ma base", **change)
        with pytest.raises(LoadError, match="“ma base” could not be asked") as caught:
            plan_of("reseaux.lieux", tmp_path)
        told = f"{caught.value} {caught.value.detail}"
        assert server.password not in told and "faux" not in told and server.user not in told

    def test_facts_about_a_layer_hold_no_password(self, server: PostgresServer, tmp_path: Path) -> None:
        (layer,) = layers_of(plan_of("reseaux.lieux", tmp_path))
        assert server.password not in public_source(layer) and server.user not in public_source(layer)


def test_oracle_needs_its_provider(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="cannot open tables of oracle"):
        plan_of("SIG.LIEUX", tmp_path, code="oracle")


def test_by_the_window(server: PostgresServer, tmp_path: Path) -> None:
    """As an Add does it, in a thread of its own; the layer is used in the main one afterwards."""
    link = classify(resource("reseaux.v_lieux"))
    opening = Opening(link, record(link.resource), CONFIG, tmp_path, QgsProject.instance())
    ended: List[object] = []
    opening.opened.connect(ended.append)
    opening.failed.connect(ended.append)
    opening.start()
    wait_until(lambda: bool(ended))
    (layer,) = QgsProject.instance().mapLayers().values()
    assert sorted(feature["nom"] for feature in layer.getFeatures()) == NAMES
