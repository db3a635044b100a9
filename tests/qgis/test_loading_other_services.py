"""OGC API Features, WCS, ArcGIS services and tiles on loopback become layers that read and draw as they should."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Dict, Iterator, List, Set, Tuple

import pytest
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsMapLayer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

from catalog_search.loading.build import build_layer, layer_facts
from catalog_search.loading.errors import LoadError
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import classify
from catalog_search.loading.loader import Opening
from catalog_search.loading.plan import Plan, make_plan
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Resource
from catalog_search.processing.provider import CatalogSearchProvider
from tests.qgis.loading_support import record
from tests.qgis.support import render, wait_until
from tests.servers import qgis_server
from tests.servers.apart import Apart
from tests.servers.arcgis_services import COLOURS, IMAGE, TREES, ArcgisServices
from tests.servers.faults import Asked, Handler, LoopbackServer, send
from tests.servers.pygeoapi_server import PygeoapiServer, has_pygeoapi
from tests.servers.qgis_server import QgisServer
from tests.servers.tiles import NORTH, SOUTH

needs_qgis_server = pytest.mark.skipif(not qgis_server.available(), reason="QGIS Server is not installed")
needs_pygeoapi = pytest.mark.skipif(not has_pygeoapi(), reason="pygeoapi is not installed")
#: An ArcGIS service of vector tiles has a provider of its own since QGIS 3.32.
VECTOR_TILES = "arcgisvectortileservice" if Qgis.QGIS_VERSION_INT >= 33200 else "vectortile"
HALF_WORLD = (-10_000_000, -10_000_000, 10_000_000, 10_000_000)


@pytest.fixture(scope="module")
def server() -> Iterator[QgisServer]:
    with QgisServer() as running:
        yield running


@pytest.fixture(scope="module")
def arcgis() -> Iterator[Apart]:
    with Apart("tests.servers.arcgis_services", "ArcgisServices") as running:
        yield running
        assert running.complaints() == []


@pytest.fixture(scope="module")
def tiles() -> Iterator[Apart]:
    with Apart("tests.servers.tiles", "TileServer") as running:
        yield running


def plan_of(url: str, folder: Path, wanted: str = "", title: str = "Autre chose", **fields: str) -> Plan:
    resource = Resource(url, **fields)  # type: ignore[arg-type]
    return make_plan(classify(resource), record(resource, title=title), None, folder, layer=wanted, crs="EPSG:2154")


def only_layer(plan: Plan) -> QgsMapLayer:
    assert not plan.needs_choice
    assert len(plan.sources) == 1
    return build_layer(plan.sources[0], record())


def choices(plan: Plan) -> List[Tuple[str, str]]:
    assert plan.needs_choice
    return [(source.name, source.title) for source in plan.sources]


def colours(layer: QgsMapLayer, extent: Tuple[int, int, int, int]) -> Set[str]:
    """The colours of the layer drawn over white, the extent being in its CRS."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setBackgroundColor(QColor("white"))
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(QgsRectangle(*extent))
    settings.setOutputSize(QSize(300, 300))
    job = QgsMapRendererParallelJob(settings)
    render(job)
    image = job.renderedImage()
    return {image.pixelColor(x, y).name() for x in range(20, 300, 20) for y in range(20, 300, 20)}


def name_of(colour: Tuple[int, int, int]) -> str:
    return QColor(*colour).name()


def opened(url: str, folder: Path, **fields: str) -> QgsMapLayer:
    """What *Add* puts into the project: built in a task, moved to the main thread."""
    resource = Resource(url, **fields)  # type: ignore[arg-type]
    opening = Opening(classify(resource), record(resource), None, folder, QgsProject.instance(), crs="EPSG:2154")
    arrived: List[List[QgsMapLayer]] = []
    opening.opened.connect(arrived.append)
    opening.start()
    wait_until(lambda: opening.done, 30)
    ((layer,),) = arrived
    return layer


@needs_qgis_server
class TestFeaturesOfQgisServer:
    @pytest.mark.parametrize("path", ["communes/items?f=json", "communes", "communes.json"])
    def test_a_collection_in_the_address_is_read_whole(self, server: QgisServer, tmp_path: Path, path: str) -> None:
        layer = only_layer(plan_of(f"{server.features}/collections/{path}", tmp_path))
        # WGS 84 with longitude first, which QGIS calls by its own name since 3.24.
        assert layer.providerType() == "OAPIF" and layer.crs().authid() in ("EPSG:4326", "OGC:CRS84")
        features = {feature["valeur"]: feature for feature in layer.getFeatures()}
        assert sorted(features) == list(range(0, 1200, 100))
        assert features[100]["nom"] == "Saint-Éloi-1"
        box = features[0].geometry().boundingBox()
        assert (round(box.xMinimum(), 3), round(box.yMinimum(), 3)) == (-2.303, 47.280)

    def test_the_landing_page_is_matched_or_offers_a_choice(self, server: QgisServer, tmp_path: Path) -> None:
        words = "OGC API - Features"
        assert choices(plan_of(server.features, tmp_path, protocol=words)) == [
            ("arbres", "Arbres remarquables"), ("communes", "Communes de la presqu'île"), ("routes", "Routes")
        ]  # fmt: skip
        plan = plan_of(server.features, tmp_path, protocol=words, title="Communes de la presqu’île".replace("’", "'"))
        assert [source.name for source in plan.sources] == ["communes"]
        with pytest.raises(LoadError, match="arbres, communes, routes"):
            plan_of(server.features, tmp_path, "nuages", protocol=words)

    def test_opening_reads_no_page_of_features(self, server: QgisServer, tmp_path: Path) -> None:
        before = len(server.requests())
        layer = only_layer(plan_of(server.features + "/collections/arbres/items", tmp_path))
        assert not [query for query in server.requests()[before:] if "limit=" in query and "limit=10" not in query]
        assert sum(1 for _ in layer.getFeatures()) == 300

    def test_added(self, server: QgisServer, tmp_path: Path) -> None:
        layer = opened(server.features + "/collections/routes", tmp_path)
        assert isinstance(layer, QgsVectorLayer)
        assert sum(1 for _ in layer.getFeatures()) == 9


@pytest.fixture(scope="module")
def pygeoapi() -> Iterator[PygeoapiServer]:
    with PygeoapiServer() as running:
        yield running


@needs_pygeoapi
class TestFeaturesOfPygeoapi:
    def test_records_are_no_layer_so_one_is_left(self, pygeoapi: PygeoapiServer, tmp_path: Path) -> None:
        plan = plan_of(pygeoapi.url, tmp_path, protocol="OGC API - Features")
        assert [source.name for source in plan.sources] == ["points"]
        layer = only_layer(plan)
        titles = {feature["title"] for feature in layer.getFeatures()}
        assert titles == {feature["properties"]["title"] for feature in pygeoapi.features}


@needs_qgis_server
class TestCoverages:
    def test_values_arrive_as_they_are_kept(self, server: QgisServer, tmp_path: Path) -> None:
        layer = only_layer(plan_of(server.wcs, tmp_path))
        assert (layer.providerType(), layer.crs().authid()) == ("wcs", "EPSG:2154")
        assert layer.extent() == QgsRectangle(300000, 6700000, 340000, 6730000)
        block = layer.dataProvider().block(1, layer.extent(), 40, 30)
        assert [block.value(0, 1), block.value(1, 0), block.value(29, 39)] == [10, 400, 11990]

    def test_a_coverage_is_named_by_its_address(self, server: QgisServer, tmp_path: Path) -> None:
        url = f"{server.url}?SERVICE=WCS&VERSION=1.0.0&REQUEST=GetCoverage&COVERAGE=relief&BBOX=1,2,3,4"
        assert [source.name for source in plan_of(url, tmp_path).sources] == ["relief"]
        with pytest.raises(LoadError, match="there are: relief"):
            plan_of(url, tmp_path, "nuages")

    def test_added(self, server: QgisServer, tmp_path: Path) -> None:
        layer = opened(server.wcs, tmp_path)
        assert isinstance(layer, QgsRasterLayer)
        assert layer.dataProvider().block(1, layer.extent(), 40, 30).value(0, 1) == 10


class TestArcgisFeatures:
    def test_a_service_of_one_layer_is_read_whole(self, arcgis: Apart, tmp_path: Path) -> None:
        layer = only_layer(plan_of(f"{arcgis.url}/Seul/FeatureServer", tmp_path))
        assert (layer.providerType(), layer.crs().authid()) == ("arcgisfeatureserver", "EPSG:2154")
        features = {feature["valeur"]: feature for feature in layer.getFeatures()}
        assert sorted(features) == list(range(TREES))
        assert features[2]["nom"] == "Érable"
        point = features[41].geometry().asPoint()
        assert (point.x(), point.y()) == (301400, 6703000)

    @pytest.mark.parametrize(
        ("path", "fields"),
        [
            ("Essai/FeatureServer/2", {}),
            ("Essai/FeatureServer/2/query?where=1%3D1&outFields=*&f=geojson", {}),
            ("Essai/FeatureServer", {"layer": "Haies"}),
            ("Essai/FeatureServer", {"title": "haies"}),
        ],
    )
    def test_the_layer_that_is_meant(self, arcgis: Apart, tmp_path: Path, path: str, fields: Dict[str, str]) -> None:
        (source,) = plan_of(f"{arcgis.url}/{path}", tmp_path, **fields).sources
        assert source.uri == f"crs='EPSG:2154' url='{arcgis.url}/Essai/FeatureServer/2'"

    def test_otherwise_a_choice_without_groups_and_tables(self, arcgis: Apart, tmp_path: Path) -> None:
        assert choices(plan_of(f"{arcgis.url}/Essai/FeatureServer", tmp_path)) == [
            ("1", "Végétation / Arbres"), ("2", "Végétation / Haies"), ("5", "Réseaux / Égouts")
        ]  # fmt: skip

    def test_an_unknown_layer_is_refused_with_the_names(self, arcgis: Apart, tmp_path: Path) -> None:
        with pytest.raises(LoadError, match=r"2 \(Haies\)"):
            plan_of(f"{arcgis.url}/Essai/FeatureServer", tmp_path, "nuages")

    def test_added(self, arcgis: Apart, tmp_path: Path) -> None:
        layer = opened(f"{arcgis.url}/Seul/FeatureServer/1", tmp_path)
        assert isinstance(layer, QgsVectorLayer)
        assert sum(1 for _ in layer.getFeatures()) == TREES

    def test_the_login_of_its_own_origin_is_named(self, arcgis: Apart, tmp_path: Path) -> None:
        link = classify(Resource(f"{arcgis.url}/Seul/FeatureServer/1"))
        other = CatalogConfig("c", "csw", "C", "http://127.0.0.1:9/csw", authcfg="abc1234")
        assert "authcfg" not in make_plan(link, record(), other, tmp_path).sources[0].uri


LAMBERT = (300000, 6700000, 340000, 6730000)


class TestArcgisPictures:
    def test_one_layer_of_a_map(self, arcgis: Apart, tmp_path: Path) -> None:
        layer = only_layer(plan_of(f"{arcgis.url}/Essai/MapServer/2", tmp_path))
        assert (layer.providerType(), layer.crs().authid()) == ("arcgismapserver", "EPSG:2154")
        assert colours(layer, LAMBERT) == {name_of(COLOURS["2"])}

    def test_the_whole_map_is_one_of_the_choices(self, arcgis: Apart, tmp_path: Path) -> None:
        assert choices(plan_of(f"{arcgis.url}/Essai/MapServer", tmp_path))[:2] == [
            ("", "Essai"), ("1", "Végétation / Arbres")
        ]  # fmt: skip
        whole = only_layer(plan_of(f"{arcgis.url}/Essai/MapServer", tmp_path, "Essai"))
        assert colours(whole, LAMBERT) == {name_of(COLOURS[""])}

    def test_a_map_drawn_in_advance_comes_in_tiles(self, arcgis: Apart, tmp_path: Path) -> None:
        layer = only_layer(plan_of(f"{arcgis.url}/Fond/MapServer", tmp_path))
        assert layer.crs().authid() == "EPSG:3857"
        assert colours(layer, HALF_WORLD) == {name_of(COLOURS[""])}
        assert any("/Fond/MapServer/tile/" in path for path in arcgis.requests())

    def test_an_image(self, arcgis: Apart, tmp_path: Path) -> None:
        layer = only_layer(plan_of(f"{arcgis.url}/Relief/ImageServer", tmp_path))
        assert colours(layer, LAMBERT) == {name_of(IMAGE)}

    @pytest.mark.parametrize("path", ["Essai/MapServer/1", "Relief/ImageServer"])
    def test_added(self, arcgis: Apart, tmp_path: Path, path: str) -> None:
        layer = opened(f"{arcgis.url}/{path}", tmp_path)
        assert isinstance(layer, QgsRasterLayer)
        assert len(colours(layer, LAMBERT)) == 1

    def test_vector_tiles_with_their_style(self, arcgis: Apart, tmp_path: Path) -> None:
        layer = opened(f"{arcgis.url}/Plan/VectorTileServer", tmp_path)
        assert isinstance(layer, QgsVectorTileLayer)
        assert layer_facts(layer)["type"] == "vector tiles"
        assert "#00ff00" in colours(layer, HALF_WORLD)


class TestArcgisFailures:
    """In this process: no provider of QGIS asks."""

    @pytest.mark.parametrize(
        ("path", "words"),
        [
            ("Prive/FeatureServer", "only to people with access"),
            ("Perdu/MapServer", "no longer has"),
            ("Arrete/MapServer", "refused: Service Arrete/MapServer not started"),
            ("Vide/MapServer", "has no layer"),
            ("Vide/FeatureServer", "has no layer"),
        ],
    )
    def test_each_its_own_sentence(self, tmp_path: Path, path: str, words: str) -> None:
        with ArcgisServices() as double, pytest.raises(LoadError, match=words):
            plan_of(f"{double.url}/{path}", tmp_path)

    @pytest.mark.parametrize(
        ("fault", "words"),
        [
            ("http_401", "only to people with access"),
            ("http_403", "only to people with access"),
            ("http_404", "no longer has"),
            ("http_410", "no longer has"),
            ("http_503", "127.0.0.1"),
            ("html", "web page instead of a ArcGIS service"),
            ("garbage", "cannot be read"),
            ("empty", "answered with nothing"),
            ("cut_off", "127.0.0.1"),
            ("closed", "127.0.0.1"),
        ],
    )
    def test_faults(self, tmp_path: Path, fault: str, words: str) -> None:
        with ArcgisServices() as double:
            double.fault("/", fault)
            with pytest.raises(LoadError, match=words):
                plan_of(f"{double.url}/Seul/FeatureServer", tmp_path)


class _Documents(LoopbackServer):
    """Answers each path with the document that is kept for it."""

    def __init__(self, **documents: str) -> None:
        super().__init__()
        self.documents = documents

    def answer(self, handler: Handler, asked: Asked) -> None:
        wanted = asked.path.strip("/").replace("/", "_")
        version = asked.value("VERSION").replace(".", "")
        text = self.documents.get(f"{wanted}_{version}", self.documents.get(wanted, ""))
        send(handler, 200 if text else 404, text.encode(), "application/json" if text[:1] == "{" else "text/xml")


REFUSAL = "<ExceptionReport><Exception><ExceptionText>Version inconnue</ExceptionText></Exception></ExceptionReport>"
NEWEST = (
    '<Capabilities version="2.0.1" xmlns="http://www.opengis.net/wcs/2.0"><Contents><CoverageSummary>'
    "<CoverageId>mnt</CoverageId></CoverageSummary></Contents></Capabilities>"
)
OLDER = (
    '<Capabilities version="1.1.1" xmlns="http://www.opengis.net/wcs/1.1"><Contents><CoverageSummary>'
    "<Identifier>mnt</Identifier></CoverageSummary></Contents></Capabilities>"
)


class TestOtherFailures:
    def test_wcs_versions(self, tmp_path: Path) -> None:
        with _Documents(wcs_100=REFUSAL, wcs=OLDER) as double:
            assert [source.name for source in plan_of(f"{double.url}/wcs", tmp_path).sources] == ["mnt"]
        with _Documents(wcs_100=REFUSAL, wcs=NEWEST) as double, pytest.raises(LoadError, match="version 2 only"):
            plan_of(f"{double.url}/wcs", tmp_path)
        with _Documents(wcs=REFUSAL) as double, pytest.raises(LoadError, match="refused: Version inconnue"):
            plan_of(f"{double.url}/wcs", tmp_path)
        with _Documents() as double, pytest.raises(LoadError, match="no longer has"):
            plan_of(f"{double.url}/wcs", tmp_path)

    def test_an_ogc_api(self, tmp_path: Path) -> None:
        empty, refused = json.dumps({"collections": []}), json.dumps({"code": "x", "description": "Fermé"})
        with _Documents(collections=empty) as double, pytest.raises(LoadError, match="has no layer"):
            plan_of(f"{double.url}/collections/a/items", tmp_path)
        with _Documents(collections=refused) as double, pytest.raises(LoadError, match="refused: Fermé"):
            plan_of(f"{double.url}/collections/a/items", tmp_path)
        with _Documents() as double, pytest.raises(LoadError, match="no longer has"):
            plan_of(f"{double.url}/collections/a/items", tmp_path)


class TestPictureTiles:
    @pytest.mark.parametrize(
        ("path", "protocol"),
        [
            ("/xyz/{z}/{x}/{y}.png", ""),
            ("/xyz/${z}/${x}/${y}.png", "XYZ"),
            ("/tilejson.json", ""),
            ("/tms/1.0.0/plan", "TMS"),
        ],
    )
    def test_the_north_is_above(self, tiles: Apart, tmp_path: Path, path: str, protocol: str) -> None:
        layer = only_layer(plan_of(tiles.url + path, tmp_path, protocol=protocol))
        assert layer.crs().authid() == "EPSG:3857"
        assert colours(layer, (100_000, 100_000, 10_000_000, 10_000_000)) == {name_of(NORTH)}
        assert colours(layer, (100_000, -10_000_000, 10_000_000, -100_000)) == {name_of(SOUTH)}

    def test_zooms_of_a_tilejson(self, tiles: Apart, tmp_path: Path) -> None:
        (source,) = plan_of(f"{tiles.url}/tilejson.json", tmp_path).sources
        assert "zmin=1&zmax=2" in source.uri

    def test_a_tile_map_service_offers_what_qgis_can_draw(self, tiles: Apart, tmp_path: Path) -> None:
        plan = plan_of(f"{tiles.url}/tms/1.0.0/", tmp_path, protocol="TMS")
        assert choices(plan) == [("plan", "Plan de la presqu'île"), ("ortho", "Ortho")]
        assert all("%7B-y%7D.png" in source.uri for source in plan.sources)
        assert only_layer(plan_of(f"{tiles.url}/tms/1.0.0/", tmp_path, "ortho", protocol="TMS")).isValid()
        with pytest.raises(LoadError, match="there are: plan, ortho"):
            plan_of(f"{tiles.url}/tms/1.0.0/", tmp_path, "nuages", protocol="TMS")

    @pytest.mark.parametrize(
        ("path", "protocol", "words"),
        [
            ("/closed/{z}/{x}/{y}.png", "", "only to people with access"),
            ("/tms/1.0.0/lambert", "TMS", "Web Mercator"),
            ("/evil/tilejson.json", "", "not an address that may be opened"),
            ("/other/tilejson.json", "", "not as a XYZ service"),
            ("/rien", "XYZ", "no longer has"),
        ],
    )
    def test_failures(self, tiles: Apart, tmp_path: Path, path: str, protocol: str, words: str) -> None:
        with pytest.raises(LoadError, match=words):
            plan_of(tiles.url + path, tmp_path, protocol=protocol, format="xyz" if protocol == "XYZ" else "")

    def test_nobody_listens(self, tmp_path: Path) -> None:
        with pytest.raises(LoadError, match="127.0.0.1:9"):
            plan_of("http://127.0.0.1:9/{z}/{x}/{y}.png", tmp_path)


class TestVectorTiles:
    @pytest.mark.parametrize("path", ["/mvt/{z}/{x}/{y}.pbf", "/vector/tiles.json"])
    def test_they_draw(self, tiles: Apart, tmp_path: Path, path: str) -> None:
        plan = plan_of(tiles.url + path, tmp_path)
        assert (plan.sources[0].kind, plan.sources[0].provider) == (Kind.VECTOR_TILES, "vectortile")
        layer = only_layer(plan)
        assert isinstance(layer, QgsVectorTileLayer)
        assert len(colours(layer, HALF_WORLD) - {"#ffffff"}) >= 1

    def test_a_style_is_followed_to_its_tiles_and_kept(self, tiles: Apart, tmp_path: Path) -> None:
        layer = opened(f"{tiles.url}/style.json", tmp_path)
        assert layer in QgsProject.instance().mapLayers().values()
        assert layer.metadata().title() == "Lieux d'essai"
        assert "#ff8800" in colours(layer, HALF_WORLD)


@pytest.fixture
def provider(qgis_app: QgsApplication) -> Iterator[CatalogSearchProvider]:
    made = CatalogSearchProvider()
    QgsApplication.processingRegistry().addProvider(made)
    yield made
    QgsApplication.processingRegistry().removeProvider(made)


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Seul/FeatureServer/1", ("arcgisfeatureserver", "arcgis_feature", "vector", "EPSG:2154")),
        ("Essai/MapServer/2", ("arcgismapserver", "arcgis_map", "raster", "EPSG:2154")),
        ("Relief/ImageServer", ("arcgismapserver", "arcgis_image", "raster", "EPSG:2154")),
        ("Plan/VectorTileServer", (VECTOR_TILES, "vector_tiles", "vector tiles", "EPSG:3857")),
    ],
)
def test_through_processing(arcgis: Apart, tmp_path: Path, path: str, expected: Tuple[str, ...]) -> None:
    record = {"id": "r", "title": "Essai", "resources": [{"url": f"{arcgis.url}/{path}"}]}
    catalogue = tmp_path / "catalogue.json"
    catalogue.write_text(json.dumps({"catalog_search": 1, "title": "Essai", "records": [record]}), "utf-8")
    algorithm = QgsApplication.processingRegistry().algorithmById("catalog_search:load")
    parameters = {"CATALOG": f"file|{catalogue}", "RECORD": "r", "OUTPUT": str(tmp_path)}
    feedback = QgsProcessingFeedback()
    results, accepted = algorithm.create().run(parameters, QgsProcessingContext(), feedback)
    assert accepted, feedback.textLog()
    (facts,) = json.loads(results["LAYERS"])
    assert (facts["provider"], facts["kind"], facts["type"], facts["crs"]) == expected
    assert facts.get("feature_count", TREES) == TREES
