"""Parts that are cut out for the map: whole or not at all, under a name of their own, with what GDAL notes of them."""
from __future__ import annotations

import resource
import threading
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Iterator, List

import pytest
from osgeo import gdal, ogr
from qgis.core import QgsFeedback, QgsProject, QgsVectorLayer

from catalog_search.loading import making
from catalog_search.loading.errors import LoadError
from catalog_search.loading.extracts import cut
from catalog_search.loading.job import Job
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import classify
from catalog_search.loading.loader import Opening
from catalog_search.loading.refreshing import Again, Refreshing
from catalog_search.loading.sources import Area, Plan, Source, Way, Wish
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.record import Resource
from catalog_search.network.download_shelf import EXTRACTS
from catalog_search.network.download_store import DownloadStore
from tests.qgis.loading_support import record, srs
from tests.qgis.support import wait_until

COUNT = 5000
HALF = Area(0, 0, 600_000 + COUNT // 2, 7e6, "EPSG:2154")


@pytest.fixture(scope="module")
def points(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("extracts") / "points.gpkg"
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = source.CreateLayer("points", srs(2154), ogr.wkbPoint)
    layer.CreateField(ogr.FieldDefn("text", ogr.OFTString))
    layer.StartTransaction()
    for number in range(COUNT):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField(0, "x" * 100)
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT({600_000.5 + number} 6700000)"))
        layer.CreateFeature(feature)
    layer.CommitTransaction()
    return path


@pytest.fixture
def classes(tmp_path: Path) -> Path:
    """A picture whose numbers have names, which GDAL keeps beside it."""
    path = tmp_path / "classes.tif"
    picture = gdal.GetDriverByName("GTiff").Create(str(path), 50, 50)
    picture.SetGeoTransform([600_000, 100, 0, 6_702_000, 0, -100])
    picture.SetProjection(srs(2154).ExportToWkt())
    names = gdal.RasterAttributeTable()
    names.CreateColumn("name", gdal.GFT_String, gdal.GFU_Name)
    names.SetRowCount(1)
    names.SetValueAsString(0, 0, "forêt")
    band = picture.GetRasterBand(1)
    band.SetDefaultRAT(names)
    picture.FlushCache()
    return path


def source_of(path: Path) -> Source:
    if path.suffix == ".tif":
        return Source("gdal", str(path), path.stem, Kind.GEOTIFF, path.stem, is_raster=True)
    return Source("ogr", f"{path}|layername={path.stem}", path.stem, Kind.GEOPACKAGE, path.stem)


def job_of(folder: Path, **more: Any) -> Job:
    link = classify(Resource("https://example.org/points.gpkg"))
    return Job(link, record(), CatalogConfig("", "", "", ""), folder, wish=Wish(Way.EXTENT, HALF), **more)


def cut_out(path: Path, job: Job) -> Path:
    (source,) = cut(Plan((source_of(path),)), job).sources
    return Path(source.uri)


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """No file may become larger meanwhile."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture(params=["a folder of somebody's", "kept"])
def job(request: pytest.FixtureRequest, tmp_path: Path) -> Job:
    store = DownloadStore(tmp_path / "downloads") if request.param == "kept" else None
    return job_of(tmp_path / "parts", store=store)


def left(job: Job) -> List[Path]:
    return [path for path in job.folder.rglob("*") if path.name != EXTRACTS] if job.folder.exists() else []


def test_a_part_has_what_lies_in_the_area(points: Path, job: Job) -> None:
    path = cut_out(points, job)
    layer = QgsVectorLayer(str(path), "", "ogr")
    assert layer.featureCount() == COUNT // 2
    assert (job.folder / EXTRACTS in path.parents) is (job.store is not None)
    assert [item for item in left(job) if item.is_file()] == [path]


@pytest.mark.parametrize("size", [50_000, 200_000])
def test_a_disk_that_is_full_leaves_nothing_and_is_said(points: Path, job: Job, size: int) -> None:
    """SQLite finds it out when all is written at last, where nobody listens."""
    with disk_of(size), pytest.raises(LoadError):
        cut_out(points, job)
    assert left(job) == []
    assert cut_out(points, job).exists()


@pytest.mark.parametrize("name", ["points", "classes"])
def test_cancelled_it_leaves_nothing(request: pytest.FixtureRequest, job: Job, name: str) -> None:
    feedback = QgsFeedback()
    feedback.cancel()
    path = request.getfixturevalue(name)
    cancelled = replace(job, feedback=feedback)
    with pytest.raises(CatalogError) as failed:
        cut_out(path, cancelled)
    assert failed.value.kind is ErrorKind.CANCELLED
    assert left(job) == []


def test_the_names_of_classes_come_with_a_picture(classes: Path, job: Job) -> None:
    for _ in range(2):
        path = cut_out(classes, job)
        picture = gdal.Open(str(path))
        band = picture.GetRasterBand(1)
        names = band.GetDefaultRAT()
        assert names is not None and names.GetValueAsString(0, 0) == "forêt"
    assert not [item for item in left(job) if item.name.startswith(".")]


def test_many_at_once_get_each_their_own(points: Path, job: Job) -> None:
    found: List[Path] = []
    threads = [threading.Thread(target=lambda: found.append(cut_out(points, job))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(set(found)) == 5
    assert all(QgsVectorLayer(str(path), "", "ogr").featureCount() == COUNT // 2 for path in found)


def test_the_disk_is_told_to_keep_what_a_project_may_name(
    points: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out: List[Path] = []
    monkeypatch.setattr(making, "write_out", out.append)
    store = DownloadStore(tmp_path / "downloads")
    path = cut_out(points, job_of(tmp_path, store=store))
    assert store.settling.wait(30)
    assert path in out


def test_a_part_of_a_chosen_layer_lies_where_parts_lie(points: Path, tmp_path: Path, qgis_app: object) -> None:
    """Counted and cleared with the others."""
    store = DownloadStore(tmp_path / "downloads", beside=[tmp_path / EXTRACTS])
    link = classify(Resource("https://example.org/points.gpkg"))
    opening = Opening(link, record(), None, tmp_path, QgsProject.instance(), store=store)
    opening._wish = Wish(Way.EXTENT, HALF)
    opening.choose([source_of(points)])
    wait_until(lambda: opening.done, 30)
    (layer,) = QgsProject.instance().mapLayers().values()
    path = Path(layer.source().partition("|")[0])
    QgsProject.instance().clear()
    assert tmp_path / EXTRACTS in path.parents
    assert store.usage().total >= path.stat().st_size


def test_a_part_that_is_fetched_again_lies_there_too(points: Path, tmp_path: Path, qgis_app: object) -> None:
    store = DownloadStore(tmp_path / "downloads")
    layer = QgsVectorLayer(f"{points}|layername=points", "points", "ogr")
    again = Again(layer, classify(Resource("https://example.org/points.gpkg")), record(), None)
    refreshing = Refreshing(again, tmp_path, QgsProject.instance(), store=store)
    refreshing._wish = Wish(Way.EXTENT, HALF)
    assert tmp_path / EXTRACTS in Path(refreshing._cut(source_of(points), QgsFeedback()).uri).parents
