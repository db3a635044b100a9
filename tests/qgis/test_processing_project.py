"""``catalog_search:load`` run as the toolbox runs it: in a thread, and its layers are in the project afterwards."""
from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest
from qgis.core import (
    QgsApplication,
    QgsMapLayer,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
)
from qgis.PyQt.QtCore import QThread

from catalog_search.loading.provenance import kept
from catalog_search.processing import handing
from tests.qgis.loading_support import PLACES, write_vector
from tests.qgis.processing_support import registered, write_catalogue
from tests.qgis.support import wait_until
from tests.qgis.test_loading_stac import needs_ept, write_ept
from tests.servers.files_apart import FilesApart


@pytest.fixture
def files(tmp_path: Path) -> Iterator[FilesApart]:
    (tmp_path / "served").mkdir()
    with FilesApart(tmp_path / "served") as running, registered():
        yield running
    QgsProject.instance().clear()


def run_in_toolbox(folder: Path, resource: Dict[str, Any], **more: Any) -> List[QgsMapLayer]:
    """What comes into the project: the layers that Processing loads when the algorithm has ended."""
    catalogue = write_catalogue(folder / "catalogue", resource)
    algorithm = QgsApplication.processingRegistry().algorithmById("catalog_search:load")
    parameters = {"CATALOG": f"file|{catalogue}", "RECORD": "r", "RESOURCE": "0", "OUTPUT": str(folder / "out"), **more}
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    context.setProject(QgsProject.instance())
    ended: List[bool] = []
    task = QgsProcessingAlgRunnerTask(algorithm.create(), parameters, context, feedback)
    task.executed.connect(lambda successful, _results: ended.append(successful))
    QgsApplication.taskManager().addTask(task)
    wait_until(lambda: bool(ended), 30)
    assert ended == [True]
    return load_as_processing_does(context, feedback)


def load_as_processing_does(context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> List[QgsMapLayer]:
    """As ``handleAlgorithmResults`` of QGIS's plugin Processing."""
    found = []
    for layer_id, details in context.layersToLoadOnCompletion().items():
        layer = context.temporaryLayerStore().takeMapLayer(context.temporaryLayerStore().mapLayer(layer_id))
        details.project.addMapLayer(layer)
        details.postProcessor().postProcessLayer(layer, context, feedback)
        found.append(layer)
    return found


def test_the_layers_come_into_the_project(files: FilesApart, tmp_path: Path) -> None:
    write_vector(files.folder / "lieux.gpkg", "GPKG", ("lieux", "autres"))
    layers = run_in_toolbox(tmp_path, {"url": f"{files.url}/lieux.gpkg", "format": "gpkg"})
    assert sorted(layer.name() for layer in layers) == ["Lieux d'essai – autres", "Lieux d'essai – lieux"]
    for layer in layers:
        assert layer.isValid() and layer.thread() is QThread.currentThread() is layer.dataProvider().thread()
        assert {feature["nom"] for feature in layer.getFeatures()} == {place[0] for place in PLACES}
        assert kept(layer).record == "r" and QgsProject.instance().mapLayer(layer.id()) is layer


def test_a_part_can_be_refreshed_as_that_part(files: FilesApart, tmp_path: Path) -> None:
    write_vector(files.folder / "lieux.gpkg", "GPKG")
    area = "200000,320000,6690000,6800000 [EPSG:2154]"
    (layer,) = run_in_toolbox(tmp_path, {"url": f"{files.url}/lieux.gpkg", "format": "gpkg"}, EXTENT=area)
    assert kept(layer).way == "extent" and kept(layer).area.startswith("200000")


@needs_ept
def test_point_clouds_are_completed_in_the_main_thread(
    files: FilesApart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    completed: List[Any] = []
    monkeypatch.setattr(handing, "complete", lambda layer: completed.append((layer.id(), layer.project() is not None)))
    write_ept(files.folder / "nuage")
    (layer,) = run_in_toolbox(tmp_path, {"url": f"{files.url}/nuage/ept.json", "format": "ept"})
    assert completed == [(layer.id(), True)]


def test_without_a_project_nothing_is_left(files: FilesApart, tmp_path: Path) -> None:
    write_vector(files.folder / "lieux.gpkg", "GPKG")
    catalogue = write_catalogue(tmp_path / "catalogue", {"url": f"{files.url}/lieux.gpkg", "format": "gpkg"})
    algorithm = QgsApplication.processingRegistry().algorithmById("catalog_search:load")
    context = QgsProcessingContext()
    parameters = {"CATALOG": f"file|{catalogue}", "RECORD": "r", "RESOURCE": "0", "OUTPUT": str(tmp_path / "out")}
    _, accepted = algorithm.create().run(parameters, context, QgsProcessingFeedback(False))
    assert accepted and context.layersToLoadOnCompletion() == {}
