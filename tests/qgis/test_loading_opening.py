"""``Opening``: from a click to layers in the project, without the main thread standing still."""
from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Callable, Iterator, List, Optional

import pytest
from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QThread, QTimer

from catalog_search.loading import loader
from catalog_search.loading.build import build_layer
from catalog_search.loading.errors import LoadError
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import classify
from catalog_search.loading.loader import Opening
from catalog_search.loading.sources import Source
from catalog_search.model.record import Record, Resource
from catalog_search.support.workers import shared
from tests.qgis.loading_support import (
    record,
    write_csv,
    write_mixed_geojson,
    write_raster,
    write_shapefile,
    write_vector,
    zip_shapefile,
)
from tests.qgis.support import spin, wait_until
from tests.servers import qgis_server
from tests.servers.files import FileServer
from tests.servers.qgis_server import QgisServer

#: Milliseconds that a window may stand still on this and on slower computers; building on the main thread took 1159.
GAP = 250


class Ticks:
    """The longest time between two turns of the main thread's event loop, in milliseconds."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.monotonic()
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(5)

    def _tick(self) -> None:
        now = time.monotonic()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self._last = now

    def stop(self) -> float:
        self._timer.stop()
        return self.longest


@pytest.fixture
def built_in(monkeypatch: pytest.MonkeyPatch) -> List[threading.Thread]:
    """The threads in which layers are built: never the main one, where a slow server would hold the window."""
    threads: List[threading.Thread] = []

    def spy(*arguments: object) -> object:
        threads.append(threading.current_thread())
        return build_layer(*arguments)

    monkeypatch.setattr(loader, "build_layer", spy)
    return threads


class Heard:
    """What an ``Opening`` has said."""

    def __init__(self, opening: Opening) -> None:
        self.opened: Optional[list] = None
        self.error: Optional[Exception] = None
        self.plan = None
        self.cancelled = 0
        self.texts: List[str] = []
        self.percents: List[float] = []
        opening.opened.connect(lambda layers: setattr(self, "opened", layers))
        opening.failed.connect(lambda error: setattr(self, "error", error))
        opening.choice_needed.connect(lambda plan: setattr(self, "plan", plan))
        opening.cancelled.connect(lambda: setattr(self, "cancelled", self.cancelled + 1))
        opening.progress.connect(lambda percent, text: (self.percents.append(percent), self.texts.append(text)))

    @property
    def ended(self) -> bool:
        return self.opened is not None or self.error is not None or self.cancelled > 0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FileServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    with FileServer(folder) as running:
        yield running


Opened = Callable[..., Opening]


@pytest.fixture
def open_it(tmp_path: Path) -> Opened:
    def make(url: str, known: Optional[Record] = None, canvas: Optional[QgsMapCanvas] = None, **fields: str) -> Opening:
        link = classify(Resource(url, **fields))  # type: ignore[arg-type]
        return Opening(link, known or record(), None, tmp_path / "cache", QgsProject.instance(), canvas)

    return make


def run(opening: Opening) -> Heard:
    heard = Heard(opening)
    opening.start()
    wait_until(lambda: heard.ended, 30)
    return heard


class TestOpened:
    @pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.zip", "a.csv", "a.tif"])
    def test_a_file_lands_in_the_project(
        self, server: FileServer, open_it: Opened, tmp_path: Path, name: str, built_in: List[threading.Thread]
    ) -> None:
        write_vector(server.folder / "a.gpkg", "GPKG")
        write_vector(server.folder / "a.geojson", "GeoJSON")
        zip_shapefile(server.folder / "a.zip", write_shapefile(tmp_path / "shp", "a", "cp1252"))
        write_csv(server.folder / "a.csv")
        write_raster(server.folder / "a.tif")
        ticks = Ticks()
        heard = run(open_it(f"{server.url}/{name}"))
        gap = ticks.stop()
        assert heard.opened is not None, heard.error
        (layer,) = heard.opened
        assert QgsProject.instance().mapLayer(layer.id()) is layer
        assert layer.thread() == QgsApplication.instance().thread()
        assert layer.name() == "Lieux d'essai"
        assert gap < GAP
        assert built_in and threading.main_thread() not in built_in
        assert not shared().busy

    @pytest.mark.skipif(not qgis_server.available(), reason="QGIS Server is not installed")
    @pytest.mark.parametrize("kind", ["wms", "wfs"])
    def test_a_service_that_starts_slowly_does_not_hold_the_window(
        self, open_it: Opened, kind: str, built_in: List[threading.Thread]
    ) -> None:
        with QgisServer() as running:
            ticks = Ticks()
            heard = run(open_it(getattr(running, kind), layer="communes"))
            gap = ticks.stop()
            assert heard.opened is not None, heard.error
            (layer,) = heard.opened
            assert layer.isValid()
            assert gap < GAP
            assert built_in and threading.main_thread() not in built_in
            if kind == "wfs":
                assert len(list(layer.getFeatures())) == 12
            QgsProject.instance().clear()

    def test_several_layers_become_a_group(self, server: FileServer, open_it: Opened) -> None:
        write_mixed_geojson(server.folder / "a.geojson")
        heard = run(open_it(f"{server.url}/a.geojson"))
        assert heard.opened is not None
        group = QgsProject.instance().layerTreeRoot().findGroup("Lieux d'essai")
        assert len(group.findLayers()) == len(heard.opened) == 2

    def test_a_choice_is_offered_and_followed(self, server: FileServer, open_it: Opened) -> None:
        write_vector(server.folder / "a.gpkg", "GPKG", ("communes", "arbres", "bancs"))
        opening = open_it(f"{server.url}/a.gpkg")
        heard = Heard(opening)
        opening.start()
        wait_until(lambda: heard.plan is not None)
        assert not heard.ended
        opening.choose(heard.plan.sources[1:])
        wait_until(lambda: heard.ended)
        assert [layer.name() for layer in heard.opened] == ["Lieux d'essai – arbres", "Lieux d'essai – bancs"]
        assert opening.done

    def test_an_empty_projects_canvas_shows_the_layer(self, server: FileServer, open_it: Opened) -> None:
        write_vector(server.folder / "a.gpkg", "GPKG")
        canvas = QgsMapCanvas()
        canvas.resize(400, 300)
        run(open_it(f"{server.url}/a.gpkg", canvas=canvas))
        layer = next(iter(QgsProject.instance().mapLayers().values()))
        shown = canvas.mapSettings().extent()
        assert shown.contains(canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent()))
        before = canvas.extent()
        write_raster(server.folder / "a.tif")
        run(open_it(f"{server.url}/a.tif", canvas=canvas))
        assert canvas.extent() == before

    def test_progress_is_told(self, server: FileServer, open_it: Opened) -> None:
        (server.folder / "a.csv").write_text("nom;valeur\n" + "é;1\n" * 60_000, "utf-8")
        heard = run(open_it(f"{server.url}/a.csv?slow=0.01"))
        assert heard.opened is not None, heard.error
        assert heard.percents[0] == -1.0
        assert any(0 < percent < 100 for percent in heard.percents)
        assert all(heard.texts)


class TestNotOpened:
    def test_a_failure_is_told_once(self, server: FileServer, open_it: Opened) -> None:
        opening = open_it(f"{server.url}/absent.gpkg")
        heard = run(opening)
        assert isinstance(heard.error, LoadError)
        assert "404" in heard.error.user_text
        assert opening.done
        assert QgsProject.instance().mapLayers() == {}

    def test_a_web_page_instead_of_an_archive(self, server: FileServer, open_it: Opened) -> None:
        (server.folder / "a.zip").write_text("<html><body>Connectez-vous</body></html>")
        heard = run(open_it(f"{server.url}/a.zip"))
        assert isinstance(heard.error, LoadError)
        assert "web page" in heard.error.user_text

    def test_a_mistake_of_ours_is_a_failure_too(
        self, server: FileServer, open_it: Opened, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_arguments: object, **_named: object) -> None:
            raise ZeroDivisionError("oh")

        monkeypatch.setattr(loader, "make_plan", broken)
        heard = run(open_it(f"{server.url}/a.gpkg"))
        assert isinstance(heard.error, LoadError)
        assert "oh" in heard.error.detail


class TestCancelled:
    def test_a_download_stops_at_once(self, server: FileServer, open_it: Opened, tmp_path: Path) -> None:
        (server.folder / "a.csv").write_bytes(b"a;b\n" * 200_000)
        opening = open_it(f"{server.url}/a.csv?slow=0.2")
        heard = Heard(opening)
        opening.start()
        wait_until(lambda: any(percent > 0 for percent in heard.percents))
        started = time.monotonic()
        opening.cancel()
        assert time.monotonic() - started < 0.2
        assert heard.cancelled == 1
        wait_until(lambda: not shared().busy, 5)
        assert time.monotonic() - started < 2
        assert list((tmp_path / "cache").iterdir()) == []
        assert heard.opened is None and heard.error is None

    def test_before_the_task_began(self, server: FileServer, open_it: Opened) -> None:
        opening = open_it(f"{server.url}/a.csv")
        heard = Heard(opening)
        opening.start()
        opening.cancel()
        opening.cancel()
        wait_until(lambda: not shared().busy)
        assert heard.cancelled == 1

    def test_instead_of_choosing(self, server: FileServer, open_it: Opened) -> None:
        write_vector(server.folder / "a.gpkg", "GPKG", ("communes", "arbres"))
        opening = open_it(f"{server.url}/a.gpkg")
        heard = Heard(opening)
        opening.start()
        wait_until(lambda: heard.plan is not None)
        opening.cancel()
        opening.choose(heard.plan.sources)
        spin(0.2)
        assert heard.cancelled == 1 and heard.opened is None

    def test_a_layer_that_arrives_too_late_is_dropped(
        self, server: FileServer, open_it: Opened, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_vector(server.folder / "a.gpkg", "GPKG")
        real, entered = loader.build_layer, []

        def slow(*arguments: object) -> object:
            entered.append(1)
            time.sleep(0.3)
            return real(*arguments)

        monkeypatch.setattr(loader, "build_layer", slow)
        opening = open_it(f"{server.url}/a.gpkg")
        heard = Heard(opening)
        opening.start()
        wait_until(lambda: bool(entered))
        opening.cancel()
        assert heard.cancelled == 1
        wait_until(lambda: not shared().busy)
        spin(0.1)
        assert QgsProject.instance().mapLayers() == {}
        assert heard.opened is None

    def test_a_deleted_opening_is_silent(self, server: FileServer, open_it: Opened) -> None:
        write_vector(server.folder / "a.gpkg", "GPKG")
        opening = open_it(f"{server.url}/a.gpkg")
        heard = Heard(opening)
        opening.start()
        opening.cancel()
        opening.deleteLater()
        del opening
        wait_until(lambda: not shared().busy)
        spin(0.1)
        assert heard.opened is None


def test_what_was_made_before_a_failure_ends_in_the_thread_that_made_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: List[QgsVectorLayer] = []
    owners: List[bool] = []

    def build(*_arguments: object) -> QgsVectorLayer:
        if made:
            owners.append(made.pop().thread() == QThread.currentThread())
            raise LoadError("the second one does not open")
        made.append(QgsVectorLayer("Point", "first", "memory"))
        return made[0]

    monkeypatch.setattr(loader, "build_layer", build)
    opening = Opening(classify(Resource("")), record(), None, tmp_path, QgsProject.instance())
    heard = Heard(opening)
    opening.choose([Source("ogr", "", name, Kind.GEOPACKAGE, name) for name in "ab"])
    wait_until(lambda: heard.ended, 30)
    assert owners == [True]
