"""Services of real servers, loaded by ``catalog_search:load`` and as *Add* does, compared with what they serve.

QGIS Server publishes the layers that ``tests/servers/qgis_server.py`` writes, pygeoapi the places of
``loading_support``: counts, extents, an accented attribute, the CRS, and pixels where something must be drawn.
"""
from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import pytest
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsMapLayer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

from catalog_search.loading.links import classify
from catalog_search.loading.loader import Opening
from catalog_search.model.record import Resource
from tests.qgis.hostile_kit import algorithms
from tests.qgis.loading_support import DEGREES, PLACES, record, write_vector
from tests.qgis.processing_support import LoadRefused, load, only, reopened, texts
from tests.qgis.support import render, wait_until
from tests.servers import qgis_server
from tests.servers.pygeoapi_server import PygeoapiServer, has_pygeoapi
from tests.servers.qgis_server import QgisServer

needs_qgis_server = pytest.mark.skipif(not qgis_server.available(), reason="QGIS Server is not installed")
needs_pygeoapi = pytest.mark.skipif(not has_pygeoapi(), reason="pygeoapi is not installed")

#: What the layers hold, by name: how many features, their extent in EPSG:2154, some names.
LAYERS: Dict[str, Tuple[int, Tuple[float, ...], List[str]]] = {
    "communes": (12, (300000, 6700000, 339000, 6729000), ["Forêt-l'Évêque 0", "Saint-Éloi-11"]),
    "arbres": (300, (300500, 6700500, 335600, 6718000), ["Chêne", "Hêtre", "Érable"]),
    "routes": (9, (300000, 6700000, 336000, 6729000), ["Départementale 0", "Départementale 8"]),
}
LAMBERT, DEGREE = "EPSG:2154", "EPSG:4326"
DEGREES_TOO = (DEGREE, "OGC:CRS84")


@pytest.fixture(scope="module", autouse=True)
def _algorithms() -> Iterator[None]:
    with algorithms():
        yield


@pytest.fixture(scope="module")
def server() -> Iterator[QgisServer]:
    with QgisServer() as running:
        yield running


def opened(resource: Dict[str, Any], folder: Path) -> QgsMapLayer:
    """The one layer that *Add* puts into the project."""
    made = Resource(**resource)
    opening = Opening(classify(made), record(made), None, folder, QgsProject.instance(), crs=LAMBERT)
    arrived: List[List[QgsMapLayer]] = []
    failed: List[Exception] = []
    opening.opened.connect(arrived.append)
    opening.failed.connect(failed.append)
    opening.start()
    wait_until(lambda: opening.done, 60)
    assert not failed, failed
    ((layer,),) = arrived
    assert layer in QgsProject.instance().mapLayers().values()
    return layer


def both(resource: Dict[str, Any], folder: Path, layer: str = "") -> List[QgsMapLayer]:
    """The layer of both doors; ``layer`` is what the record itself says to the dock."""
    facts = only(load(folder, resource, layer=layer))
    named = {**resource, "layer": layer} if layer else resource
    return [reopened(facts), opened(named, folder / "added")]


class Picture:
    """A layer drawn over white, by default around all layers of QGIS Server."""

    def __init__(
        self, layer: QgsMapLayer, crs: str = LAMBERT, extent: Tuple[float, ...] = (298000, 6698000, 342000, 6732000)
    ) -> None:
        settings = QgsMapSettings()
        settings.setLayers([layer])
        settings.setBackgroundColor(QColor("white"))
        settings.setDestinationCrs(QgsCoordinateReferenceSystem(crs))
        settings.setExtent(QgsRectangle(*extent))
        settings.setOutputSize(QSize(440, 340))
        job = QgsMapRendererParallelJob(settings)
        render(job)
        assert not job.errors(), [error.message for error in job.errors()]
        self.image = job.renderedImage()
        self._places = settings.mapToPixel()

    def colour(self, x: float, y: float, column: int = 0, row: int = 0) -> str:
        """The colour at a place, or so many pixels beside it."""
        pixel = self._places.transform(x, y)
        return str(self.image.pixelColor(int(pixel.x()) + column, int(pixel.y()) + row).name())

    def has(self, x: float, y: float, around: int = 0) -> bool:
        """Whether something is drawn at a place, or so many pixels around it."""
        beside = range(-around, around + 1)
        return any(self.colour(x, y, column, row) != "#ffffff" for column in beside for row in beside)


def assert_communes_are_drawn(layer: QgsMapLayer) -> None:
    """Squares of 9 km, 1 km apart; nothing lies around them."""
    picture = Picture(layer)
    inside = [(304500 + 10000 * i, 6704500 + 10000 * j) for i in range(4) for j in range(3)]
    outside = [(309500 + 10000 * i, 6704500) for i in range(3)] + [(299000, 6731000), (341000, 6699000)]
    assert all(picture.has(x, y) for x, y in inside)
    assert not any(picture.has(x, y) for x, y in outside)


def assert_layer(layer: QgsMapLayer, name: str) -> None:
    """All features of a layer, where they belong, with their accents."""
    count, extent, some = LAYERS[name]
    assert isinstance(layer, QgsVectorLayer)
    features = list(layer.getFeatures())
    assert len(features) == count
    assert {*some} <= {feature["nom"] for feature in features}
    box = QgsRectangle()
    transform = QgsCoordinateTransform(layer.crs(), QgsCoordinateReferenceSystem(LAMBERT), QgsProject.instance())
    for feature in features:
        geometry = feature.geometry()
        geometry.transform(transform)
        box.combineExtentWith(geometry.boundingBox())
    found = (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
    assert found == pytest.approx(extent, abs=1.5)


@needs_qgis_server
class TestQgisServer:
    @pytest.mark.parametrize("name", LAYERS)
    @pytest.mark.parametrize("version", ["1.0.0", "1.1.0", ""])
    def test_wfs(self, server: QgisServer, tmp_path: Path, name: str, version: str) -> None:
        url = f"{server.wfs}&VERSION={version}" if version else server.wfs
        for layer in both({"url": url}, tmp_path, name):
            assert (layer.providerType(), layer.crs().authid()) == ("WFS", LAMBERT)
            assert_layer(layer, name)

    @pytest.mark.parametrize("name", LAYERS)
    def test_ogc_api_features(self, server: QgisServer, tmp_path: Path, name: str) -> None:
        for layer in both({"url": f"{server.features}/collections/{name}/items"}, tmp_path):
            assert layer.providerType() == "OAPIF" and layer.crs().authid() in (*DEGREES_TOO, LAMBERT)
            assert_layer(layer, name)

    def test_the_facts_of_a_wfs(self, server: QgisServer, tmp_path: Path) -> None:
        facts = only(load(tmp_path, {"url": server.wfs}, layer="communes"))
        assert (facts["feature_count"], facts["crs"], facts["kind"]) == (12, LAMBERT, "wfs")
        # the capabilities tell it in degrees, so the box around it is larger in EPSG:2154
        assert facts["extent"] == pytest.approx(list(LAYERS["communes"][1]), abs=3000)
        assert texts(facts, "nom")[0] == "Forêt-l'Évêque 0"

    @pytest.mark.parametrize("version", ["1.1.1", "1.3.0", ""])
    def test_wms(self, server: QgisServer, tmp_path: Path, version: str) -> None:
        url = f"{server.wms}&VERSION={version}" if version else server.wms
        for layer in both({"url": url}, tmp_path, "communes"):
            assert isinstance(layer, QgsRasterLayer) and layer.providerType() == "wms"
            assert layer.crs().authid() == LAMBERT
            assert_communes_are_drawn(layer)

    def test_wms_111_only(self, server: QgisServer, tmp_path: Path) -> None:
        url = f"{server.url}?SERVICE=WMS&VERSION=1.1.1&REQUEST=GetMap&LAYERS=communes&STYLES=&SRS=EPSG:2154&BBOX=0,0,1"
        for layer in both({"url": url, "format": "wms"}, tmp_path):
            assert_communes_are_drawn(layer)

    def test_wmts(self, server: QgisServer, tmp_path: Path) -> None:
        """Its matrix sets end at the grids of the project; the extent is that of the data."""
        for layer in both({"url": server.wmts}, tmp_path, "tout"):
            assert isinstance(layer, QgsRasterLayer)
            assert layer.crs().authid() == "EPSG:3857"
            picture = Picture(layer)
            assert all(picture.has(304500 + 10000 * i, 6704500) for i in range(4))
            assert not picture.has(341000, 6699000)

    def test_wcs(self, server: QgisServer, tmp_path: Path) -> None:
        for layer in both({"url": server.wcs}, tmp_path):
            assert (layer.providerType(), layer.crs().authid()) == ("wcs", LAMBERT)
            assert layer.extent() == QgsRectangle(300000, 6700000, 340000, 6730000)
            for column, row in ((0, 0), (39, 0), (7, 21), (39, 29)):
                place = QgsPointXY(300500 + 1000 * column, 6729500 - 1000 * row)
                assert layer.dataProvider().sample(place, 1) == (10 * (40 * row + column), True)
            picture = Picture(layer)
            assert len({picture.colour(320500, 6700500 + 1000 * row) for row in range(30)}) > 5

    @pytest.mark.parametrize("service", ["wms", "wfs", "wmts", "wcs"])
    def test_what_is_not_there_is_said(self, server: QgisServer, tmp_path: Path, service: str) -> None:
        with pytest.raises(LoadRefused, match="no layer “nuages”; there are: "):
            load(tmp_path, {"url": getattr(server, service)}, layer="nuages")

    @pytest.mark.parametrize("service", ["wms", "wfs"])
    def test_what_the_record_leaves_open_is_not_guessed(self, server: QgisServer, tmp_path: Path, service: str) -> None:
        with pytest.raises(LoadRefused, match="does not say which one is meant"):
            load(tmp_path, {"url": getattr(server, service)})


@pytest.fixture(scope="module")
def pygeoapi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PygeoapiServer]:
    """With the places as features and as vector tiles, which GDAL writes."""
    folder = tmp_path_factory.mktemp("pygeoapi")
    places = write_vector(folder / "lieux.geojson", "GeoJSON", code=4326)
    options = {"datasetCreationOptions": ["MINZOOM=0", "MAXZOOM=6", "COMPRESS=NO"], "dstSRS": "EPSG:3857"}
    gdal.VectorTranslate(str(folder / "tuiles"), str(places), format="MVT", **options)
    with PygeoapiServer(data=folder) as running:
        yield running


@needs_pygeoapi
class TestPygeoapi:
    @pytest.mark.parametrize("path", ["lieux/items", "lieux", "lieux/items?f=html"])
    def test_features(self, pygeoapi: PygeoapiServer, tmp_path: Path, path: str) -> None:
        for layer in both({"url": f"{pygeoapi.url}/collections/{path}"}, tmp_path):
            assert isinstance(layer, QgsVectorLayer)
            assert layer.providerType() == "OAPIF" and layer.crs().authid() in DEGREES_TOO
            found = {feature["nom"]: feature.geometry().asPoint() for feature in layer.getFeatures()}
            assert len(found) == len(PLACES)
            for (name, _, _, _), (longitude, latitude) in zip(PLACES, DEGREES):
                assert (found[name].x(), found[name].y()) == pytest.approx((longitude, latitude), abs=1e-6)

    def test_the_landing_page(self, pygeoapi: PygeoapiServer, tmp_path: Path) -> None:
        facts = only(load(tmp_path, {"url": pygeoapi.url, "protocol": "OGC API - Features"}, layer="lieux"))
        assert (facts["kind"], facts["feature_count"]) == ("oapif", len(PLACES))
        assert texts(facts, "nom") == sorted(name for name, _, _, _ in PLACES)

    @pytest.mark.parametrize(
        "template",
        [
            "/collections/lieux/tiles/WebMercatorQuad/{z}/{y}/{x}?f=mvt",
            "/collections/lieux/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}?f=mvt",
            "/collections/lieux/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}?f=mvt",
            "/collections/lieux/tiles/WebMercatorQuad/%7BtileMatrix%7D/%7BtileRow%7D/%7BtileCol%7D?f=mvt",
        ],
    )
    def test_tiles(self, pygeoapi: PygeoapiServer, tmp_path: Path, template: str) -> None:
        for layer in both({"url": pygeoapi.url + template}, tmp_path):
            assert isinstance(layer, QgsVectorTileLayer) and layer.crs().authid() == "EPSG:3857"
            picture = Picture(layer, DEGREE, (-5, 42, 5, 49))
            assert all(picture.has(longitude, latitude, 3) for longitude, latitude in DEGREES)
            assert not picture.has(-4, 43, 10) and not picture.has(4, 48, 10)
