"""Services of a real QGIS Server on loopback become layers that draw and read as they should."""
from __future__ import annotations

from pathlib import Path
from typing import Dict, Iterator, Set, Tuple
from urllib.parse import parse_qsl

import pytest
from qgis.core import (
    QgsApplication,
    QgsAuthMethodConfig,
    QgsMapLayer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

from catalog_search.loading.build import build_layer, layer_facts
from catalog_search.loading.errors import LoadError
from catalog_search.loading.kinds import Kind
from catalog_search.loading.known_services import known_services
from catalog_search.loading.links import classify
from catalog_search.loading.plan import Plan, make_plan
from catalog_search.loading.services import forget_service
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Resource
from tests.qgis.loading_support import record
from tests.qgis.support import render
from tests.servers import qgis_server
from tests.servers.files import FileServer
from tests.servers.qgis_server import QgisServer

pytestmark = pytest.mark.skipif(not qgis_server.available(), reason="QGIS Server is not installed")


@pytest.fixture(scope="module")
def server() -> Iterator[QgisServer]:
    with QgisServer() as running:
        yield running


def plan_of(url: str, folder: Path, wanted: str = "", crs: str = "", title: str = "Autre chose", **fields: str) -> Plan:
    resource = Resource(url, **fields)  # type: ignore[arg-type]
    return make_plan(classify(resource), record(resource, title=title), None, folder, layer=wanted, crs=crs)


def only_layer(plan: Plan) -> QgsMapLayer:
    assert not plan.needs_choice
    assert len(plan.sources) == 1
    return build_layer(plan.sources[0], record())


LAMBERT = (298000, 6698000, 342000, 6732000)
MERCATOR = (-262000, 5983000, -195000, 6039000)


def colours(layer: QgsMapLayer, extent: Tuple[int, int, int, int] = LAMBERT) -> Set[str]:
    """The colours of the layer drawn over white, the extent being in its CRS."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setBackgroundColor(QColor("white"))
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(QgsRectangle(*extent))
    settings.setOutputSize(QSize(300, 240))
    job = QgsMapRendererParallelJob(settings)
    render(job)
    image = job.renderedImage()
    return {image.pixelColor(x, y).name() for x in range(0, 300, 3) for y in range(0, 240, 3)}


class TestWfs:
    def test_a_layer_of_the_record_is_read_whole(self, server: QgisServer, tmp_path: Path) -> None:
        layer = only_layer(plan_of(server.wfs, tmp_path, wanted="communes"))
        features = {feature["valeur"]: feature for feature in layer.getFeatures()}
        assert len(features) == 12
        assert features[0]["nom"] == "Forêt-l'Évêque 0"
        assert features[100]["nom"] == "Saint-Éloi-1"
        assert layer.crs().authid() == "EPSG:2154"
        box = features[0].geometry().boundingBox()
        assert (round(box.xMinimum()), round(box.yMinimum())) == (300000, 6700000)

    @pytest.mark.parametrize(
        ("fields", "title", "expected"),
        [
            ({"layer": "arbres"}, "Autre chose", "arbres"),
            ({"layer": "ARBRES"}, "Autre chose", "arbres"),
            ({"layer": "qgs:arbres"}, "Autre chose", "arbres"),
            ({"title": "Arbres remarquables"}, "Autre chose", "arbres"),
            ({}, "Communes de la Presqu’Île".replace("’", "'"), "communes"),
            ({"layer": "URL du service"}, "routes", "routes"),
        ],
    )
    def test_capabilities_without_a_layer_are_matched(
        self, server: QgisServer, tmp_path: Path, fields: Dict[str, str], title: str, expected: str
    ) -> None:
        resource = Resource(server.wfs, **fields)
        plan = make_plan(classify(resource), record(resource, title=title), None, tmp_path)
        assert [source.name for source in plan.sources] == [expected]

    def test_a_getfeature_address_names_the_layer(self, server: QgisServer, tmp_path: Path) -> None:
        url = f"{server.url}?service=wfs&version=1.1.0&request=GetFeature&typename=routes&outputFormat=geojson"
        assert only_layer(plan_of(url, tmp_path)).featureCount() == 9

    def test_nothing_that_matches_needs_a_choice(self, server: QgisServer, tmp_path: Path) -> None:
        plan = plan_of(server.wfs, tmp_path)
        assert plan.needs_choice
        assert sorted(source.name for source in plan.sources) == ["arbres", "communes", "routes"]
        assert "Communes de la presqu'île" in [source.title for source in plan.sources]

    def test_opening_counts_nothing_and_asks_for_no_feature(self, server: QgisServer, tmp_path: Path) -> None:
        before = len(server.requests())
        only_layer(plan_of(server.wfs, tmp_path, wanted="arbres"))
        asked = [query.lower() for query in server.requests()[before:]]
        assert not any("resulttype=hits" in query for query in asked)
        assert all("maxfeatures=1" in query or "count=1" in query for query in asked if "getfeature" in query)

    def test_facts(self, server: QgisServer, tmp_path: Path) -> None:
        facts = layer_facts(only_layer(plan_of(server.wfs, tmp_path, wanted="arbres")))
        assert (facts["provider"], facts["kind"], facts["feature_count"]) == ("WFS", "wfs", 300)

    def test_an_unknown_layer_is_refused_with_the_names(self, server: QgisServer, tmp_path: Path) -> None:
        with pytest.raises(LoadError, match="arbres, communes, routes"):
            plan_of(server.wfs, tmp_path, wanted="nuages")


class TestWms:
    def test_it_draws(self, server: QgisServer, tmp_path: Path) -> None:
        plan = plan_of(server.wms, tmp_path, wanted="communes")
        layer = only_layer(plan)
        assert layer.crs().authid() == "EPSG:2154"
        assert "format=image/png" in plan.sources[0].uri
        assert len(colours(layer)) > 1

    def test_the_projects_crs_is_preferred_where_offered(self, server: QgisServer, tmp_path: Path) -> None:
        assert only_layer(plan_of(server.wms, tmp_path, "communes", "EPSG:3857")).crs().authid() == "EPSG:3857"
        assert only_layer(plan_of(server.wms, tmp_path, "communes", "EPSG:27572")).crs().authid() == "EPSG:2154"

    def test_several_layers_in_the_address_are_one_picture(self, server: QgisServer, tmp_path: Path) -> None:
        url = f"{server.url}?SERVICE=WMS&VERSION=1.1.1&REQUEST=GetMap&LAYERS=communes,routes&BBOX=0,0,1,1"
        plan = plan_of(url, tmp_path)
        assert [source.name for source in plan.sources] == ["communes,routes"]
        both = colours(only_layer(plan))
        alone = [colours(only_layer(plan_of(server.wms, tmp_path, wanted=name))) for name in ("communes", "routes")]
        assert len(both - alone[0]) and len(both - alone[1])

    def test_the_root_group_is_never_taken_silently(self, server: QgisServer, tmp_path: Path) -> None:
        plan = plan_of(server.wms, tmp_path)
        assert plan.needs_choice
        assert [source.name for source in plan.sources if source.is_group] == [plan.sources[-1].name] == ["tout"]

    def test_vendor_parameters_reach_the_server(self, server: QgisServer, tmp_path: Path) -> None:
        before = len(server.requests())
        url = f"{server.url}?Map=%2Fa%20b.map&service=WMS&request=GetCapabilities"
        plan = plan_of(url, tmp_path, wanted="communes")
        assert len(colours(only_layer(plan))) > 1
        asked = server.requests()[before:]
        assert any("GetMap" in query for query in asked)
        sent = [{name.lower(): value for name, value in parse_qsl(query)} for query in asked]
        assert [values.get("map") for values in sent] == ["/a b.map"] * len(asked), asked


class TestAskedOnce:
    def test_all_layers_of_a_service_by_one_request(self, server: QgisServer, tmp_path: Path) -> None:
        before = len(server.requests())
        for name in ("communes", "routes", "arbres"):
            (source,) = plan_of(server.wfs, tmp_path, wanted=name).sources
            assert source.name == name
        assert len(server.requests()) == before + 1

    def test_a_layer_that_is_not_among_the_known_asks_again(self, server: QgisServer, tmp_path: Path) -> None:
        plan_of(server.wfs, tmp_path, wanted="communes")
        before = len(server.requests())
        with pytest.raises(LoadError, match="nuages"):
            plan_of(server.wfs, tmp_path, wanted="nuages")
        assert len(server.requests()) == before + 1

    def test_each_login_asks_for_itself(self, server: QgisServer, tmp_path: Path) -> None:
        config = QgsAuthMethodConfig("Basic")
        config.setName("known services")
        config.setConfigMap({"username": "ana", "password": "x"})  # pragma: allowlist secret
        QgsApplication.authManager().storeAuthenticationConfig(config)
        link = classify(Resource(server.wfs, layer="communes"))
        before = len(server.requests())
        for authcfg in ("", config.id(), "", config.id()):
            owner = CatalogConfig("c", "csw", "C", server.url, authcfg=authcfg)
            plan = make_plan(link, record(link.resource), owner, tmp_path)
            assert (f"authcfg='{authcfg}'" in plan.sources[0].uri) == bool(authcfg)
        assert len(server.requests()) == before + 2

    def test_a_layer_that_does_not_open_makes_it_ask_again(self, server: QgisServer, tmp_path: Path) -> None:
        link = classify(Resource(server.wfs, layer="communes"))
        plan_of(server.wfs, tmp_path, wanted="communes")
        assert known_services.is_known((Kind.WFS, link.url, ""))
        forget_service(link, None)
        assert not known_services.is_known((Kind.WFS, link.url, ""))


class TestSharedAddress:
    def test_wfs_is_tried_before_wms(self, server: QgisServer, tmp_path: Path) -> None:
        plan = plan_of(server.url, tmp_path, wanted="communes")
        assert [source.kind for source in plan.sources] == [Kind.WFS]

    def test_words_decide(self, server: QgisServer, tmp_path: Path) -> None:
        plan = plan_of(server.url, tmp_path, wanted="communes", title="Service WMS")
        assert plan.sources[0].kind is Kind.WFS
        plan = make_plan(
            classify(Resource(server.url, title="Adresse du service WMS")), record(), None, tmp_path, layer="communes"
        )
        assert plan.sources[0].kind is Kind.WMS


@pytest.fixture(scope="module")
def misled() -> Iterator[QgisServer]:
    with QgisServer("sig.interne.invalid:8080") as running:
        yield running


class TestWrongHostInCapabilities:
    def test_wms_draws_nevertheless(self, misled: QgisServer, tmp_path: Path) -> None:
        plan = plan_of(misled.wms, tmp_path, wanted="communes")
        assert "IgnoreGetMapUrl=1" in plan.sources[0].uri
        assert len(colours(only_layer(plan))) > 1

    def test_wfs_says_why_it_fails(self, misled: QgisServer, tmp_path: Path) -> None:
        """The provider has no switch to ignore the advertised address (QGIS 3.22)."""
        with pytest.raises(LoadError) as caught:
            only_layer(plan_of(misled.wfs, tmp_path, wanted="communes"))
        assert "sig.interne.invalid:8080" in caught.value.detail
        del caught


class TestFailures:
    @pytest.fixture
    def files(self, tmp_path: Path) -> Iterator[FileServer]:
        with FileServer(tmp_path) as running:
            yield running

    def test_a_service_that_is_not_there(self, files: FileServer, tmp_path: Path) -> None:
        with pytest.raises(LoadError, match="127.0.0.1.*404"):
            plan_of(f"{files.url}/wms?service=WMS", tmp_path)

    def test_a_web_page(self, files: FileServer, tmp_path: Path) -> None:
        (tmp_path / "wfs").write_text("<html><title>Portail</title></html>")
        with pytest.raises(LoadError, match="web page instead of a WFS"):
            plan_of(f"{files.url}/wfs", tmp_path)

    def test_an_exception_with_status_200(self, files: FileServer, tmp_path: Path) -> None:
        (tmp_path / "wms").write_text(
            "<ServiceExceptionReport><ServiceException>Carte fermée</ServiceException></ServiceExceptionReport>",
            "utf-8",
        )
        with pytest.raises(LoadError, match="Carte fermée"):
            plan_of(f"{files.url}/wms", tmp_path)

    def test_nobody_listens(self, tmp_path: Path) -> None:
        with pytest.raises(LoadError, match="127.0.0.1:9"):
            plan_of("http://127.0.0.1:9/wms", tmp_path)


class TestLogin:
    @pytest.fixture
    def login(self) -> Iterator[str]:
        config = QgsAuthMethodConfig("Basic")
        config.setName("essai")
        config.setConfigMap({"username": "ana", "password": "geheim"})
        manager = QgsApplication.authManager()
        manager.storeAuthenticationConfig(config)
        yield config.id()
        manager.removeAuthenticationConfig(config.id())

    @pytest.mark.parametrize("kind", ["wms", "wfs"])
    def test_on_its_own_origin_the_layer_names_the_login_and_holds_no_secret(
        self, server: QgisServer, tmp_path: Path, login: str, kind: str
    ) -> None:
        own = CatalogConfig("c", "csw", "C", server.url.replace("/ows", "/csw"), authcfg=login)
        link = classify(Resource(getattr(server, kind), layer="communes"))
        plan = make_plan(link, record(), own, tmp_path)
        assert login in plan.sources[0].uri
        layer = build_layer(plan.sources[0], record())
        assert login in layer_facts(layer)["source"]
        assert "geheim" not in layer.source()

    def test_keys_in_addresses_are_not_told(self, server: QgisServer, tmp_path: Path) -> None:
        url = f"{server.url}?apikey=s3cr3t&TOKEN=t0k3n&map=x&SERVICE=WMS"
        source = layer_facts(only_layer(plan_of(url, tmp_path, wanted="communes")))["source"]
        assert "s3cr3t" not in source and "t0k3n" not in source
        assert "map%3Dx" in source

    def test_the_login_goes_to_the_catalogues_own_origin_only(self, server: QgisServer, tmp_path: Path) -> None:
        link = classify(Resource(server.wms, layer="communes"))
        own = CatalogConfig("c", "csw", "C", server.url.replace("/ows", "/csw"), authcfg="")
        other = CatalogConfig("c", "csw", "C", "http://127.0.0.1:9/csw", authcfg="abc1234")
        assert "authcfg" not in make_plan(link, record(), own, tmp_path).sources[0].uri
        assert "authcfg" not in make_plan(link, record(), other, tmp_path).sources[0].uri


class TestTiles:
    def test_wmts(self, server: QgisServer, tmp_path: Path) -> None:
        plan = plan_of(server.wmts, tmp_path)
        layer = only_layer(plan)
        assert layer.crs().authid() == "EPSG:3857"
        assert "tileMatrixSet=EPSG:3857" in plan.sources[0].uri
        before = len(server.requests())
        assert len(colours(layer, MERCATOR)) > 1
        assert any("GetTile" in query for query in server.requests()[before:])

    def test_wmts_in_the_projects_crs(self, server: QgisServer, tmp_path: Path) -> None:
        layer = only_layer(plan_of(server.wmts, tmp_path, crs="EPSG:4326"))
        assert layer.crs().authid() == "EPSG:4326"
