"""Point clouds that are made for being read in parts (COPC): served, added, drawn point by point."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Iterator, List, Optional, Set, Tuple

import pytest
from qgis.core import QgsApplication, QgsDoubleRange, QgsGeometry, QgsPointCloudLayer, QgsProject

from catalog_search.loading import drivers
from catalog_search.loading.build import build_layer
from catalog_search.loading.errors import LoadError
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import classify
from catalog_search.loading.loader import Opening
from catalog_search.loading.plan import make_plan
from catalog_search.model.record import Resource
from catalog_search.network.glance import forget_glances
from tests.qgis.clouds import cloud_points, write_copc
from tests.qgis.loading_support import record
from tests.qgis.processing_support import LoadRefused, load, registered
from tests.qgis.support import wait_until
from tests.qgis.test_loading_stac import needs_ept, write_ept
from tests.servers.files_apart import FilesApart

needs_copc = pytest.mark.skipif(not drivers.has_driver(Kind.COPC), reason="this QGIS has no provider for COPC")


@pytest.fixture(params=[True, False], ids=["in parts", "as a whole"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FilesApart]:
    forget_glances()
    drivers.learn()
    folder = tmp_path / "served"
    folder.mkdir()
    with FilesApart(folder, ranges=request.param) as running:
        yield running


def added(url: str, folder: Path) -> QgsPointCloudLayer:
    """The layer that *Add* brings into the project."""
    layers: List[Any] = []
    errors: List[Any] = []
    opening = Opening(classify(Resource(url)), record(), None, folder, QgsProject.instance())
    opening.opened.connect(layers.extend)
    opening.failed.connect(errors.append)
    opening.start()
    wait_until(lambda: bool(layers or errors), 20)
    assert errors == []
    return layers[0]


def places(layer: QgsPointCloudLayer) -> Set[Tuple[float, ...]]:
    """Where the points are, as the provider reads them."""
    around = QgsGeometry.fromRect(layer.extent().buffered(1))
    found = layer.dataProvider().identify(0.01, around, QgsDoubleRange(), 100)
    return {tuple(round(point[axis], 2) for axis in "XYZ") for point in found}


@needs_copc
class TestCopc:
    @pytest.mark.parametrize("name", ["nuage.copc.laz", "nuage.laz", "telecharger"])
    def test_all_points_arrive(self, server: FilesApart, tmp_path: Path, name: str) -> None:
        write_copc(server.folder / name)
        layer = added(f"{server.url}/{name}", tmp_path / "kept")
        assert places(layer) == set(cloud_points())
        assert layer.crs().authid() == "EPSG:2154"
        assert (layer.source() == f"{server.url}/{name}") is server.ranges

    @pytest.mark.parametrize(
        ("look", "kind", "colours"),
        [("classified", 2, None), ("ramp", 1, None), ("rgb", 6, (255, 10, 0)), ("rgb", 1, (65000, 10, 0))],
    )
    def test_it_is_drawn_as_its_points_allow_and_no_task_stays(
        self, server: FilesApart, tmp_path: Path, look: str, kind: int, colours: Optional[Tuple[int, int, int]]
    ) -> None:
        write_copc(server.folder / "nuage.copc.laz", kind, colours)
        layer = added(f"{server.url}/nuage.copc.laz", tmp_path / "kept")
        assert places(layer) == set(cloud_points())
        assert layer.renderer().type() == look
        if colours:
            most = layer.renderer().redContrastEnhancement().maximumValue()
            assert most == (255 if colours[0] < 256 else 65535)
        assert QgsApplication.taskManager().count() == 0

    def test_the_algorithm_tells_of_it(self, server: FilesApart, tmp_path: Path) -> None:
        write_copc(server.folder / "nuage.copc.laz")
        with registered():
            (facts,) = load(tmp_path, {"url": f"{server.url}/nuage.copc.laz"})
        assert (facts["type"], facts["kind"], facts["crs"]) == ("point cloud", "copc", "EPSG:2154")
        assert QgsApplication.taskManager().count() == 0

    def test_one_that_broke_off_is_said(self, server: FilesApart, tmp_path: Path) -> None:
        path = write_copc(server.folder / "nuage.copc.laz")
        path.write_bytes(path.read_bytes()[:100])
        with registered(), pytest.raises(LoadRefused):
            load(tmp_path, {"url": f"{server.url}/nuage.copc.laz"})

    def test_a_web_page_instead(self, server: FilesApart, tmp_path: Path) -> None:
        (server.folder / "nuage.copc.laz").write_text("<!DOCTYPE html><html><title>Portail</title></html>")
        link = classify(Resource(f"{server.url}/nuage.copc.laz"))
        with pytest.raises(LoadError, match="web page|copc"):
            plan = make_plan(link, record(), None, tmp_path / "kept")
            build_layer(plan.sources[0], record())


@needs_ept
def test_tiles_of_points_are_drawn_and_no_task_stays(server: FilesApart, tmp_path: Path) -> None:
    write_ept(server.folder / "nuage")
    layer = added(f"{server.url}/nuage/ept.json", tmp_path / "kept")
    assert layer.renderer().type() == "ramp"
    assert QgsApplication.taskManager().count() == 0


@needs_ept
@pytest.mark.parametrize(
    ("most", "classes", "look"),
    [(255, [2], "rgb"), (65000, [], "rgb"), (None, [1, 6], "classified"), (None, [1], "ramp")],
)
def test_tiles_of_points_look_as_their_statistics_allow_and_none_is_fetched_for_it(
    server: FilesApart, most: Optional[int], classes: List[int], look: str
) -> None:
    """While QGIS fetches points it holds Python's lock, and with it the window."""
    write_ept(server.folder / "nuage")
    about = json.loads((server.folder / "nuage" / "ept.json").read_text())
    told = {"minimum": 0, "maximum": most or 6, "mean": 3, "stddev": 1, "variance": 1, "count": 9, "type": "unsigned"}
    counts = [{"value": kind, "count": 3} for kind in classes]
    about["schema"].append({"name": "Classification", "size": 1, "counts": counts, **told})
    for name in ("Red", "Green", "Blue") if most else ():
        about["schema"].append({"name": name, "size": 2, **told})
    (server.folder / "nuage" / "ept.json").write_text(json.dumps(about))
    link = classify(Resource(f"{server.url}/nuage/ept.json"))
    layer = build_layer(make_plan(link, record(), None, server.folder / "kept").sources[0], record())
    assert layer.renderer().type() == look
    if most:
        assert layer.renderer().redContrastEnhancement().maximumValue() == (255 if most <= 255 else 65535)
    assert not any("ept-data" in asked for asked in server.asked())
