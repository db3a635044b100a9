"""From a click to a valid layer in the project, beside QGIS's own way with the ready address; and the longest gap.

Files of ten megabytes and more lie on a loopback server in a process of its own, which has no ranges. *Bare* is the
quickest that a person or a script can do with QGIS alone to get what *Add* gets, the data on this computer and a layer
of them: QGIS's own downloader to a new file, then the layer made on the main thread with the provider and source string
that *Add* found out, so nothing is asked, looked at, checked or listed; and its extent, as the map asks for it. The
file is the one that was just downloaded, not ours that is in memory already. Of ``b.csv``, which has codes of communes,
it gets less: the codes lose their zeros.

*In parts* is QGIS's own call with the address itself (``/vsicurl/``, ``/vsizip//vsicurl/``), from a server with ranges.
It is no yardstick: the data stay on the server and every drawing fetches them again, and delimited text cannot be read
so. *Again* is the second Add of the same file, which is kept by then, beside opening it alone; the server is asked
whether it has changed.

Gaps are the longest times between two turns of the main thread's event loop; that of the bare way is its opening. Last,
the longest gap while three large files are downloaded at once, beside those of QGIS's own downloader and of the same
loop while nothing is done.
"""
from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Callable, Dict, Iterator, List, NamedTuple, Optional, Tuple

import pytest
from osgeo import gdal, ogr
from qgis.core import QgsFileDownloader, QgsMapLayer, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QEventLoop, QTimer, QUrl

from catalog_search.loading.links import classify
from catalog_search.loading.loader import Opening
from catalog_search.model.record import Record, Resource
from catalog_search.network.download_store import DownloadStore, Wanted
from catalog_search.support.workers import shared
from tests.benchmarks.test_search import Ticks
from tests.qgis.loading_support import srs
from tests.servers.files_apart import FilesApart

RUNS = 5
FEATURES = 150_000
MEGABYTES = 10
#: Bytes of each of the files that are downloaded at once.
LARGE = 400_000_000
NAMES = ("a.gpkg", "a.geojson", "a.fgb", "a.zip", "a.csv", "b.csv", "a.tif")


class Timed(NamedTuple):
    """Seconds, and the longest gap meanwhile in seconds."""

    seconds: float
    gap: float


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    served = tmp_path_factory.mktemp("served")
    write_vector(served / "a.gpkg", "GPKG")
    write_vector(served / "a.geojson", "GeoJSON")
    write_vector(served / "a.fgb", "FlatGeobuf")
    write_csv(served / "a.csv")
    write_csv(served / "b.csv", "{:05d};")
    write_raster(served / "a.tif")
    apart = tmp_path_factory.mktemp("apart")
    write_vector(apart / "a.shp", "ESRI Shapefile")
    with zipfile.ZipFile(served / "a.zip", "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(apart.iterdir()):
            archive.write(path, path.name)
    for path in served.iterdir():  # a file that has just been changed is not trusted to be the same a moment later
        os.utime(path, (time.time() - 86_400,) * 2)
    return served


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    with serving(folder) as running:
        yield running


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A server without ranges in a process of its own."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        port = re.search(r"port (\d+)", process.stdout.readline())
        assert port is not None
        yield f"http://127.0.0.1:{port.group(1)}"
        process.terminate()


@pytest.mark.timeout(500)
def test_adding(folder: Path, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled(), FilesApart(folder) as ranges:
        print(
            f"\n{'file':10}{'MB':>5}{'ms bare':>9}{'ms ours':>9}{'ratio':>7}{'gap bare':>10}{'gap ours':>10}"
            f"{'ms open':>9}{'ms again':>10}{'ratio':>7}{'gap again':>11}{'in parts':>10}"
        )
        for name in NAMES:
            print(row(folder / name, f"{url}/{name}", tmp_path) + in_parts(name, f"{ranges.url}/{name}"), flush=True)
    assert all((folder / name).stat().st_size >= MEGABYTES * 1_000_000 for name in NAMES)


@pytest.mark.timeout(500)
def test_three_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    served = tmp_path / "served"
    served.mkdir()
    for number in range(3):
        with open(served / f"{number}.bin", "wb") as file:
            file.truncate(LARGE)
    with capsys.disabled(), serving(served) as url:
        urls = [f"{url}/{number}.bin" for number in range(3)]
        print()
        for run in range(RUNS):
            still = longest_gap(lambda loop: QTimer.singleShot(1000, loop.quit))
            store = DownloadStore(tmp_path / f"kept-{run}")
            start = time.perf_counter()
            gap = longest_gap(partial(fetch, store, urls))
            seconds = time.perf_counter() - start
            store.settling.wait(60)
            shutil.rmtree(store.folder)
            start = time.perf_counter()
            bare = longest_gap(partial(fetch_bare, tmp_path / "bare", urls))
            bare_seconds = time.perf_counter() - start
            shutil.rmtree(tmp_path / "bare")
            print(
                f"three of {LARGE / 1e6:.0f} MB at once: {seconds:.1f} s, longest gap {gap * 1000:.0f} ms; QGIS's own"
                f" downloader: {bare_seconds:.1f} s, {bare * 1000:.0f} ms; nothing done: {still * 1000:.0f} ms",
                flush=True,
            )


def fetch(store: DownloadStore, urls: List[str], loop: QEventLoop) -> None:
    """Download all at once, and leave the loop when they are here."""
    left = list(urls)

    def done(_kept: object, error: Optional[BaseException]) -> None:
        assert error is None, error
        left.pop()
        if not left:
            loop.quit()

    for url in urls:
        shared().run(partial(store.fetch, Wanted(url)), done)


def fetch_bare(folder: Path, urls: List[str], loop: QEventLoop) -> None:
    """The same by QGIS's own downloader, which works in the main thread."""
    folder.mkdir()
    left = list(urls)
    at_work = [QgsFileDownloader(QUrl(url), str(folder / url.rpartition("/")[2])) for url in urls]

    def done() -> None:
        left.pop()
        if not left:
            loop.quit()

    loop.at_work = at_work  # type: ignore[attr-defined]  # Python would end those that nobody holds
    for downloader in at_work:
        downloader.downloadExited.connect(done)


def longest_gap(begin: Callable[[QEventLoop], object]) -> float:
    """The longest gap until what was begun leaves the loop, in seconds."""
    loop, ticks = QEventLoop(), Ticks()
    begin(loop)
    loop.exec()
    ticks.stop()
    return ticks.longest


def in_parts(name: str, address: str) -> str:
    """Milliseconds in which QGIS itself makes a layer of an address; nothing where it cannot."""
    path = f"/vsizip//vsicurl/{address}/a.shp" if name.endswith(".zip") else f"/vsicurl/{address}"
    if name.endswith(".csv"):
        return f"{'–':>10}"
    provider = "gdal" if name.endswith(".tif") else "ogr"
    return f"{min(opened(provider, path, provider == 'gdal').seconds for _ in range(2)) * 1000:>10.0f}"


def row(path: Path, address: str, tmp_path: Path) -> str:
    """One file measured, the ways by turns so that all meet the same weather."""
    times: Dict[str, List[Timed]] = {"bare": [], "ours": [], "open": [], "again": []}
    for run in range(RUNS):
        kept = tmp_path / f"{path.name}-{run}"
        ours, layer = added(address, kept)
        provider, source, is_raster = layer.providerType(), layer.source(), isinstance(layer, QgsRasterLayer)
        QgsProject.instance().clear()
        times["ours"].append(ours)
        times["again"].append(added(address, kept)[0])
        QgsProject.instance().clear()
        times["open"].append(opened(provider, source, is_raster))
        target = tmp_path / f"bare-{run}" / path.name
        target.parent.mkdir(exist_ok=True)
        own = re.sub(rf"[^:|]*/{re.escape(path.name)}", f"//{target}" if "://" in source else str(target), source)
        own = f"/vsizip/{own}" if source.startswith("/vsizip/") else own
        times["bare"].append(opened(provider, own, is_raster, address, target))
    best = {way: min(timed.seconds for timed in found) for way, found in times.items()}
    gap = {way: min(timed.gap for timed in found) for way, found in times.items()}
    return (
        f"{path.name:10}{path.stat().st_size / 1e6:>5.0f}{best['bare'] * 1000:>9.0f}{best['ours'] * 1000:>9.0f}"
        f"{best['ours'] / best['bare']:>7.2f}{gap['bare'] * 1000:>10.0f}{gap['ours'] * 1000:>10.0f}"
        f"{best['open'] * 1000:>9.0f}{best['again'] * 1000:>10.0f}{best['again'] / best['open']:>7.2f}"
        f"{gap['again'] * 1000:>11.0f}"
    )


def added(address: str, folder: Path) -> Tuple[Timed, QgsMapLayer]:
    """What *Add* does, from the click on."""
    resource = Resource(address)
    record = Record("x", "c", "Measured", resources=(resource,))
    project, store = QgsProject.instance(), DownloadStore(folder)
    opening = Opening(classify(resource), record, None, folder, project, crs="EPSG:2154", store=store)
    found: List[QgsMapLayer] = []
    failed: List[Exception] = []
    loop = QEventLoop()
    opening.opened.connect(lambda layers: (found.extend(layers), loop.quit()))
    opening.failed.connect(lambda error: (failed.append(error), loop.quit()))
    opening.choice_needed.connect(lambda plan: opening.choose(plan.sources[:1]))
    ticks = Ticks()
    start = time.perf_counter()
    QTimer.singleShot(0, opening.start)
    loop.exec()
    seconds = time.perf_counter() - start
    ticks.stop()
    assert not failed, failed
    assert found[0].isValid()
    return Timed(seconds, ticks.longest), found[0]


def opened(
    provider: str, source: str, is_raster: bool, address: Optional[str] = None, target: Optional[Path] = None
) -> Timed:
    """QGIS's own way: the file where an address is given, then the layer, made where QGIS makes it."""
    loop, made = QEventLoop(), []

    def open_it() -> None:
        make = QgsRasterLayer if is_raster else QgsVectorLayer
        made.append(make(source, "Measured", provider))
        made[0].extent()
        QgsProject.instance().addMapLayer(made[0])
        QTimer.singleShot(0, loop.quit)

    ticks = Ticks()
    start = time.perf_counter()
    if address is None:
        QTimer.singleShot(0, open_it)
    else:
        downloader = QgsFileDownloader(QUrl(address), str(target))
        downloader.downloadCompleted.connect(open_it)
    loop.exec()
    seconds = time.perf_counter() - start
    ticks.stop()
    assert made[0].isValid()
    QgsProject.instance().clear()
    return Timed(seconds, ticks.longest)


def write_vector(path: Path, driver: str) -> None:
    source = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    layer = source.CreateLayer(path.stem, srs(2154), ogr.wkbPoint)
    for name in ("nom", "commune", "adresse"):
        field = ogr.FieldDefn(name, ogr.OFTString)
        field.SetWidth(48)
        layer.CreateField(field)
    layer.StartTransaction()
    for number in range(FEATURES):
        feature = ogr.Feature(layer.GetLayerDefn())
        for field, text in enumerate(texts(number)):
            feature.SetField(field, text)
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT({300000 + number} {6700000 + number % 500})"))
        layer.CreateFeature(feature)
    layer.CommitTransaction()


def texts(number: int) -> Tuple[str, str, str]:
    return f"Élément remarquable n° {number}", f"Commune de Saint-Éloi {number % 700}", f"{number} rue de l'Évêché"


def write_csv(path: Path, code: str = "") -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("insee;" * bool(code) + "nom;commune;adresse;x_l93;y_l93\n")
        for number in range(2 * FEATURES):
            cells = (*texts(number), f"{300000 + number}.5", f"{6700000 + number % 500}.25")
            file.write(code.format(number % 95_000) + ";".join(cells) + "\n")


def write_raster(path: Path) -> None:
    side = 4000
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), side, side, 2, gdal.GDT_Byte)
    dataset.SetGeoTransform((300000, 5, 0, 6712000, 0, -5))
    dataset.SetProjection(srs(2154).ExportToWkt())
    row = bytes(number % 251 for number in range(side))
    for band in (1, 2):
        dataset.GetRasterBand(band).WriteRaster(0, 0, side, side, row * side)
    dataset.FlushCache()
