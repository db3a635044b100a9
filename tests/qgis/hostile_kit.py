"""What the tests of hostile files share: two servers, one of which nobody may ask, and layers that are put to use."""
from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, List

from qgis.core import QgsMapLayer, QgsMapRendererSequentialJob, QgsMapSettings, QgsVectorLayer
from qgis.PyQt.QtCore import QSize

from catalog_search.loading import drivers
from catalog_search.loading.kinds import SELDOM, set_missing
from tests.qgis.processing_support import LoadRefused, load, registered, reopened
from tests.qgis.support import render
from tests.servers.files import FileServer

POINTS_ELSEWHERE = "points to other files or addresses"
VRT = (
    '<VRTDataset rasterXSize="40" rasterYSize="30"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
    "<SourceFilename>/vsicurl/{0}/a.tif</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand>"
    "</VRTDataset>"
)
OGR_VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/{0}/a.geojson</SrcDataSource></OGRVRTLayer>'
    "</OGRVRTDataSource>"
)


@contextmanager
def algorithms() -> Iterator[None]:
    """Processing has the plugin's algorithms, and the plugin knows what GDAL here can open."""
    with registered():
        drivers.learn()
        yield
        set_missing(SELDOM)


@contextmanager
def serving(folder: Path, asked_by_nobody: bool = False) -> Iterator[FileServer]:
    """A server of a folder; one that stands for the rest of the world must not be asked for anything."""
    folder.mkdir()
    with FileServer(folder) as running:
        yield running
        assert running.asked == [] or not asked_by_nobody


def drawn(layer: QgsMapLayer) -> None:
    """Drawn so small that overviews are wanted."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    extent = layer.extent()
    extent.grow(1)
    settings.setExtent(extent)
    settings.setOutputSize(QSize(4, 3))
    job = QgsMapRendererSequentialJob(settings)
    render(job)


def load_all(server: FileServer, tmp_path: Path, name: str, **fields: str) -> List[QgsMapLayer]:
    """The layers of a file, each read whole and drawn.

    :raises LoadRefused: where there are none
    """
    layers = [reopened(facts) for facts in load(tmp_path, {"url": f"{server.url}/{name}", **fields})]
    for layer in layers:
        assert layer.isValid()
        if isinstance(layer, QgsVectorLayer):
            assert list(layer.getFeatures())
        drawn(layer)
    return layers


def values_of(server: FileServer, tmp_path: Path, name: str) -> List[str]:
    """The attributes in a file, nothing where it is refused. No layer is kept: QGIS keeps the frames of a refusal.

    A layer that outlives QGIS ends the process badly.
    """
    try:
        layers = load_all(server, tmp_path, name)
    except LoadRefused:
        return []
    except AssertionError:  # valid, but without a feature that can be read
        return []
    values = [str(value) for layer in layers for feature in layer.getFeatures() for value in feature.attributes()]
    layers.clear()
    return values


def written(tmp_path: Path) -> "set[str]":
    """What has been written outside of the folders that are there for it."""
    known = {"served", "elsewhere", "downloads", "catalogue", "scratch"}
    return {item.name for item in tmp_path.iterdir()} - known
