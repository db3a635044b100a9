"""Many Adds at once, cancelled at any moment, beside services that never answer: all of them end."""
from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QCoreApplication

from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import classify
from catalog_search.loading.loader import Opening
from catalog_search.loading.sources import Source
from catalog_search.model.record import Resource
from catalog_search.support.workers import shared
from tests.qgis.loading_support import record, write_csv, write_raster, write_shapefile, write_vector, zip_shapefile
from tests.qgis.support import spin, wait_until
from tests.qgis.test_workers import deaf_server
from tests.servers.apart import Apart
from tests.servers.files import FileServer

ARCGIS = (
    "Seul/FeatureServer/1",
    "Essai/FeatureServer/2",
    "Essai/MapServer/1",
    "Relief/ImageServer",
    "Plan/VectorTileServer",
    "Fond/MapServer",
)
FILES = ("a.gpkg", "a.geojson", "a.zip", "a.csv", "a.tif")
TILE = "%7Bz%7D/%7Bx%7D/%7By%7D.pbf"
#: One for each provider of services; ``{url}`` is a server that takes every request and says nothing.
DEAF: Dict[str, Tuple[str, str, Kind, bool]] = {
    "WFS": ("WFS", "srsname='EPSG:2154' typename='x' url='{url}' version='auto'", Kind.WFS, False),
    "OAPIF": ("OAPIF", "typename='x' url='{url}'", Kind.OAPIF, False),
    "WMS": ("wms", "crs=EPSG:2154&format=image/png&layers=x&styles=&url={url}", Kind.WMS, True),
    "WMTS": ("wms", "crs=EPSG:2154&format=image/png&layers=x&styles=&tileMatrixSet=P&url={url}", Kind.WMTS, True),
    "WCS": ("wcs", "identifier=x&url={url}", Kind.WCS, True),
    "features": ("arcgisfeatureserver", "crs='EPSG:2154' url='{url}FeatureServer/0'", Kind.ARCGIS_FEATURE, False),
    "map": ("arcgismapserver", "crs='EPSG:2154' layer='0' url='{url}MapServer'", Kind.ARCGIS_MAP, True),
    "tiles": ("vectortile", f"type=xyz&styleUrl={{url}}s.json&url={{url}}{TILE}", Kind.VECTOR_TILES, False),
}


@pytest.fixture(scope="module")
def arcgis() -> Iterator[Apart]:
    with Apart("tests.servers.arcgis_services", "ArcgisServices") as running:
        yield running


@pytest.fixture
def files(tmp_path: Path) -> Iterator[FileServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    write_vector(folder / "a.gpkg", "GPKG")
    write_vector(folder / "a.geojson", "GeoJSON")
    zip_shapefile(folder / "a.zip", write_shapefile(tmp_path / "shp", "a", "cp1252"))
    write_csv(folder / "a.csv")
    write_raster(folder / "a.tif")
    with FileServer(folder) as running:
        yield running


class Adds:
    """Many ``Opening``s, and how each of them ended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = QgsProject()  # drawn by no canvas: QGIS 3.22 may draw ArcGIS features for ever, and all wait
        self.openings: List[Opening] = []
        self.opened: List[int] = []
        self.failed: List[Tuple[int, Exception]] = []
        self.cancelled: List[int] = []

    def add(self, url: str, **fields: Any) -> Opening:
        number, resource = len(self.openings), Resource(url, **fields)
        opening = Opening(
            classify(resource), record(resource), None, self.folder, self.project, crs="EPSG:2154"
        )
        opening.opened.connect(lambda _layers: self.opened.append(number))
        opening.failed.connect(lambda error: self.failed.append((number, error)))
        opening.cancelled.connect(lambda: self.cancelled.append(number))
        opening.choice_needed.connect(lambda plan: opening.choose(plan.sources[:1]))
        self.openings.append(opening)
        opening.start()
        return opening

    @property
    def ended(self) -> int:
        return len(self.opened) + len(self.failed) + len(self.cancelled)


def test_sixty_at_once_are_all_opened(arcgis: Apart, files: FileServer, tmp_path: Path) -> None:
    urls = [f"{files.url}/{name}" for name in FILES] + [f"{arcgis.url}/{path}" for path in ARCGIS]
    for turn in range(4):
        adds = Adds(tmp_path / f"cache{turn}")
        for number in range(60):
            adds.add(urls[number % len(urls)])
        wait_until(lambda adds=adds: adds.ended == 60, 60)
        assert adds.failed == []
        assert sorted(adds.opened) == list(range(60))
        layers = list(adds.project.mapLayers().values())
        assert len(layers) == 60
        assert all(layer.isValid() and layer.thread() == QCoreApplication.instance().thread() for layer in layers)
        adds.project.clear()
        assert not shared().busy


def test_many_layers_of_one_file_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """QGIS waits for ever where one thread lists the layers of a file while another opens one of them."""
    layers = tuple(f"couche_{number}" for number in range(12))
    path = write_vector(tmp_path / "a.gpkg", "GPKG", layers)
    adds = Adds(tmp_path / "cache")
    for _ in range(8):
        for name in layers:
            adds.add(path.as_uri(), local=True, layer=name)
        wait_until(lambda: adds.ended == len(adds.openings), 60)
    assert adds.failed == []
    assert len(adds.opened) == 96


def test_no_answer_of_hundreds_is_lost(arcgis: Apart, tmp_path: Path) -> None:
    """Objects that go in one thread must not take others with them that got their place in memory."""
    adds = Adds(tmp_path)
    for number in range(240):
        adds.add(f"{arcgis.url}/{ARCGIS[number % len(ARCGIS)]}")
    wait_until(lambda: adds.ended == 240, 90)
    assert adds.failed == []
    assert len(adds.opened) == 240


def test_cancelled_at_any_moment(arcgis: Apart, files: FileServer, tmp_path: Path) -> None:
    urls = [f"{files.url}/{name}?slow=0.002" for name in FILES] + [f"{arcgis.url}/{path}" for path in ARCGIS]
    adds = Adds(tmp_path / "cache")
    for number in range(120):
        adds.add(urls[number % len(urls)])
        spin(0.001 * (number % 4))
        adds.openings[(number * 7) % len(adds.openings)].cancel()
    wait_until(lambda: adds.ended == 120, 60)
    wait_until(lambda: not shared().busy, 10)
    assert adds.failed == []
    assert adds.cancelled and adds.opened
    assert len(adds.project.mapLayers()) == len(adds.opened)


@pytest.mark.parametrize("name", list(DEAF))
def test_a_provider_that_waits_for_ever_is_left_at_once(name: str, files: FileServer, tmp_path: Path) -> None:
    provider, uri, kind, is_raster = DEAF[name]
    listening, url = deaf_server()
    source = Source(provider, uri.format(url=url), "x", kind, url=url, is_raster=is_raster)
    with listening:
        adds = Adds(tmp_path)
        stuck = [Opening(classify(Resource(url)), record(), None, tmp_path, QgsProject.instance()) for _ in range(3)]
        for opening in stuck:
            opening.choose([source])
        spin(0.3)
        assert not any(opening.done for opening in stuck)
        adds.add(f"{files.url}/a.gpkg")
        wait_until(lambda: adds.opened == [0], 10)
        started = time.monotonic()
        for opening in stuck:
            opening.cancel()
        assert time.monotonic() - started < 0.1
        wait_until(lambda: not shared().busy, 5)
        assert time.monotonic() - started < 3


def test_one_that_is_never_answered_fails_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    provider, uri, kind, is_raster = DEAF["features"]
    listening, url = deaf_server()
    source = Source(provider, uri.format(url=url), "x", kind, url=url, is_raster=is_raster)
    monkeypatch.setattr("catalog_search.loading.loader.default_timeout", lambda: 200)
    with listening:
        opening = Opening(classify(Resource(url)), record(), None, tmp_path, QgsProject.instance())
        failed: List[Exception] = []
        opening.failed.connect(failed.append)
        opening.choose([source])
        wait_until(lambda: bool(failed), 10)
        assert "not answered" in str(failed[0])
        wait_until(lambda: not shared().busy, 5)


def test_closing_does_not_wait_for_services(tmp_path: Path) -> None:
    listening, url = deaf_server()
    with listening:
        for provider, uri, kind, is_raster in DEAF.values():
            source = Source(provider, uri.format(url=url), "x", kind, url=url, is_raster=is_raster)
            Opening(classify(Resource(url)), record(), None, tmp_path, QgsProject.instance()).choose([source])
        spin(0.3)
        started = time.monotonic()
        shared().close()
        assert time.monotonic() - started < 2
        assert not shared().busy
