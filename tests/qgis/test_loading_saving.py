"""Saved as a GeoPackage, data are what they were: layers, features, attributes, CRS."""
from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Iterator, List

import pytest
from qgis.core import QgsCoordinateTransformContext, QgsFeedback, QgsVectorLayer

from catalog_search.loading.errors import LoadError
from catalog_search.loading.job import Job
from catalog_search.loading.links import classify
from catalog_search.loading.plan import make_plan
from catalog_search.loading.saving import Saved, can_save, save_geopackage
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.record import Resource
from catalog_search.support.workers import Workers
from tests.qgis.loading_support import (
    PLACES,
    record,
    write_csv,
    write_mixed_geojson,
    write_raster,
    write_shapefile,
    write_vector,
    zip_files,
    zip_shapefile,
)
from tests.qgis.support import wait_until
from tests.servers.apart import Apart
from tests.servers.files import FileServer
from tests.servers.half_features import COUNT


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FileServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    with FileServer(folder) as running:
        yield running


def saved(url: str, path: Path, feedback: Any = None, **fields: Any) -> Saved:
    resource = Resource(url, **fields)
    link, described = classify(resource), record(resource)
    plan = make_plan(link, described, None, path.parent / "work")
    job = Job(link, described, CatalogConfig("", "", "", ""), path.parent, feedback)
    return save_geopackage(plan.sources, job, path, QgsCoordinateTransformContext())


def layer(path: Path, name: str) -> QgsVectorLayer:
    found = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
    assert found.isValid(), name
    return found


def tables(path: Path) -> List[str]:
    found = QgsVectorLayer(str(path), "", "ogr")
    return sorted(item.split("!!::!!")[1] for item in found.dataProvider().subLayers())


def assert_places(found: QgsVectorLayer) -> None:
    assert found.crs().authid() == "EPSG:2154"
    rows = sorted((int(f["valeur"]), f["nom"], f.geometry().asPoint()) for f in found.getFeatures())
    assert [(value, name) for value, name, _ in rows] == [(value, name) for name, value, _, _ in PLACES]
    assert [(round(p.x(), 3), round(p.y(), 3)) for _, _, p in rows] == [(x, y) for _, _, x, y in PLACES]


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.zip", "a.csv", "a.fgb"])
def test_it_holds_what_was_there(server: FileServer, tmp_path: Path, name: str) -> None:
    path = server.folder / name
    if name == "a.zip":
        zip_shapefile(path, write_shapefile(tmp_path / "s", "lieux", "cp1252", cpg="1252"))
    elif name == "a.csv":
        write_csv(path, comma=True)
    else:
        write_vector(path, {"a.gpkg": "GPKG", "a.geojson": "GeoJSON", "a.fgb": "FlatGeobuf"}[name])
    done = saved(f"{server.url}/{name}", tmp_path / "out.gpkg")
    assert (done.layers, done.features, done.left_out) == (1, 4, ())
    assert_places(layer(done.path, tables_of_one(done.path)))
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["out.gpkg"]


def tables_of_one(path: Path) -> str:
    names = tables(path)
    assert len(names) == 1
    return names[0]


def test_all_layers_of_a_file_are_saved(server: FileServer, tmp_path: Path) -> None:
    write_vector(server.folder / "a.gpkg", "GPKG", ("communes", "lieux", "cantons"))
    done = saved(f"{server.url}/a.gpkg", tmp_path / "out.gpkg")
    assert (done.layers, done.features) == (3, 12)
    assert tables(done.path) == ["cantons", "communes", "lieux"]
    for name in tables(done.path):
        assert_places(layer(done.path, name))


def test_geometry_types_of_one_layer_get_tables_of_their_own(server: FileServer, tmp_path: Path) -> None:
    write_mixed_geojson(server.folder / "m.geojson")
    done = saved(f"{server.url}/m.geojson", tmp_path / "out.gpkg")
    assert (done.layers, done.features) == (2, 3)
    assert len(tables(done.path)) == 2


def test_pictures_are_left_out_and_alone_are_refused(server: FileServer, tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "a.tif")
    shape = write_shapefile(tmp_path / "s", "lieux")
    files = {"b.tif": raster, **{item.name: item for item in shape.parent.glob("lieux.*")}}
    zip_files(server.folder / "both.zip", files)
    done = saved(f"{server.url}/both.zip", tmp_path / "out.gpkg")
    assert done.layers == 1 and done.left_out == ("b",)
    zip_files(server.folder / "one.zip", {"b.tif": raster})
    with pytest.raises(LoadError) as refused:
        saved(f"{server.url}/one.zip", tmp_path / "none.gpkg")
    assert "b" in refused.value.user_text
    assert not (tmp_path / "none.gpkg").exists()


def test_an_attribute_called_fid_keeps_its_values(server: FileServer, tmp_path: Path) -> None:
    (server.folder / "a.geojson").write_text(
        '{"type": "FeatureCollection", "features": [' + ", ".join(
            f'{{"type": "Feature", "properties": {{"fid": "{word}", "FID_1": 7}}, '
            f'"geometry": {{"type": "Point", "coordinates": [1, 45]}}}}' for word in ("un", "un", "deux")
        ) + "]}"
    )  # fmt: skip
    done = saved(f"{server.url}/a.geojson", tmp_path / "out.gpkg")
    assert [feature["fid"] for feature in layer(done.path, tables_of_one(done.path)).getFeatures()] == [
        "un", "un", "deux"
    ]  # fmt: skip


def test_a_file_of_that_name_is_replaced_only_by_a_whole_one(server: FileServer, tmp_path: Path) -> None:
    path = tmp_path / "out.gpkg"
    path.write_bytes(b"mine")
    zip_files(server.folder / "one.zip", {"b.tif": write_raster(tmp_path / "a.tif")})
    with pytest.raises(LoadError):
        saved(f"{server.url}/one.zip", path)
    assert path.read_bytes() == b"mine"
    write_vector(server.folder / "a.gpkg", "GPKG")
    assert saved(f"{server.url}/a.gpkg", path).features == 4


def test_cancelled_it_leaves_nothing(server: FileServer, tmp_path: Path) -> None:
    write_vector(server.folder / "a.gpkg", "GPKG", ("a", "b"))
    feedback = QgsFeedback()
    feedback.progressChanged.connect(lambda _percent: feedback.cancel())
    with pytest.raises(CatalogError) as cancelled:
        saved(f"{server.url}/a.gpkg", tmp_path / "out.gpkg", feedback)
    assert cancelled.value.kind is ErrorKind.CANCELLED
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []


def test_a_folder_that_is_not_there_is_said(server: FileServer, tmp_path: Path) -> None:
    write_vector(server.folder / "a.gpkg", "GPKG")
    (tmp_path / "gone").mkdir()
    path = tmp_path / "gone" / "out.gpkg"
    resource = Resource(f"{server.url}/a.gpkg")
    plan = make_plan(classify(resource), record(resource), None, tmp_path / "work")
    shutil.rmtree(path.parent)
    job = Job(classify(resource), record(resource), CatalogConfig("", "", "", ""), tmp_path)
    with pytest.raises((LoadError, CatalogError)):
        save_geopackage(plan.sources, job, path, QgsCoordinateTransformContext())


@pytest.mark.parametrize(
    ("url", "protocol", "expected"),
    [
        ("https://a.example/a.geojson", "", True),
        ("https://a.example/a.zip", "", True),
        ("https://a.example/a.tif", "", False),
        ("https://a.example/wfs", "OGC:WFS", True),
        ("https://a.example/wms", "OGC:WMS", False),
        ("https://a.example/page.html", "", False),
        ("javascript:alert(1)", "", False),
    ],
)
def test_it_is_offered_for_what_may_be_vector_data(url: str, protocol: str, expected: bool) -> None:
    assert can_save(classify(Resource(url, protocol=protocol))) is expected


@pytest.fixture(scope="module")
def half() -> Iterator[Apart]:
    with Apart("tests.servers.half_features", "HalfFeatures") as running:
        yield running


def saved_beside(url: str, path: Path, **fields: Any) -> Any:
    """The same in a working thread, as the dock does it: what was saved, or how it failed."""
    ended: List[Any] = []
    workers = Workers()
    workers.run(
        lambda feedback: saved(url, path, feedback, **fields),
        lambda result, error: ended.append(result or error),
        expected=(LoadError, CatalogError),
    )
    wait_until(lambda: bool(ended), 30)
    workers.close()
    return ended[0]


SERVICES = {
    "wfs": {"protocol": "OGC:WFS", "layer": "a:lieux"},
    "ogc": {"protocol": "OGC API - Features", "layer": "lieux"},
}


@pytest.mark.parametrize("kind", sorted(SERVICES))
class TestServices:
    def test_all_of_it_is_saved(self, half: Apart, tmp_path: Path, kind: str) -> None:
        done = saved_beside(f"{half.url}/whole/{kind}", tmp_path / "out.gpkg", **SERVICES[kind])
        assert isinstance(done, Saved), done
        assert (done.layers, done.features) == (1, COUNT)
        found = layer(done.path, tables_of_one(done.path))
        assert sorted(feature["nom"] for feature in found.getFeatures()) == [f"Lieu n° {n}" for n in range(COUNT)]
        # Newer QGIS calls WGS 84 with longitude first by its own name.
        assert found.crs().authid() in (("EPSG:2154",) if kind == "wfs" else ("EPSG:4326", "OGC:CRS84"))

    def test_one_that_breaks_off_is_no_success(self, half: Apart, tmp_path: Path, kind: str) -> None:
        failed = saved_beside(f"{half.url}/{kind}", tmp_path / "out.gpkg", **SERVICES[kind])
        assert isinstance(failed, LoadError), failed
        assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []


def test_what_sqlite_kept_beside_the_old_file_does_not_spoil_the_new_one(tmp_path: Path, server: FileServer) -> None:
    """A GeoPackage that QGIS has open has a log beside it, which belongs to that file and to no other."""
    write_vector(server.folder / "lieux.geojson", "GeoJSON", ("lieux",))
    path = tmp_path / "a.gpkg"
    saved(f"{server.url}/lieux.geojson", path)
    with closing(sqlite3.connect(path)) as before:
        before.execute("PRAGMA journal_mode = WAL")
        before.execute("CREATE TABLE edits (x TEXT)")
        before.executemany("INSERT INTO edits VALUES (?)", [("x" * 3000,)] * 50)
        before.commit()
        assert path.with_name("a.gpkg-wal").stat().st_size > 0
        saved(f"{server.url}/lieux.geojson", path)
        with closing(sqlite3.connect(path)) as now:
            assert now.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert ("edits",) not in now.execute("SELECT name FROM sqlite_master").fetchall()
