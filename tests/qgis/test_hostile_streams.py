"""What lies beside a picture that is read in parts, or is said in its metadata, leads to no other file or server."""
from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest
from osgeo import gdal
from qgis.core import QgsRasterLayer

from catalog_search.network.glance import forget_glances
from tests.qgis.hostile_kit import POINTS_ELSEWHERE, VRT, algorithms, drawn, serving
from tests.qgis.loading_support import write_raster
from tests.qgis.processing_support import LoadRefused, load, only
from tests.servers.files import FileServer
from tests.servers.files_apart import FilesApart

AUX = (
    '<PAMDataset><Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">/vsicurl/{0}/a.tif</MDI></Metadata></PAMDataset>'
)


@pytest.fixture(scope="module", autouse=True)
def _algorithms() -> Iterator[None]:
    with algorithms():
        yield


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[FileServer]:
    with serving(tmp_path / "elsewhere", asked_by_nobody=True) as running:
        yield running


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FilesApart]:
    """A server with ranges and one small picture, which is read in parts."""
    forget_glances()
    folder = tmp_path / "served"
    folder.mkdir()
    write_raster(folder / "r.tif")
    with FilesApart(folder) as running:
        yield running


def opened(server: FilesApart, tmp_path: Path) -> QgsRasterLayer:
    """The layer that *Add* would open, in this process, drawn twice."""
    facts = only(load(tmp_path, {"url": f"{server.url}/r.tif"}))
    assert facts["source"].startswith("/vsicurl")
    layer = QgsRasterLayer(facts["source"], "r", "gdal")
    assert layer.isValid() and layer.crs().authid() == "EPSG:2154"
    drawn(layer)
    drawn(layer.clone())
    return layer


@pytest.mark.parametrize("name", ["r.tif.ovr", "r.ovr", "r.tif.msk", "r.aux", "r.tif.aux.xml"])
def test_what_lies_beside_is_not_taken_along(
    server: FilesApart, elsewhere: FileServer, tmp_path: Path, name: str
) -> None:
    (server.folder / name).write_text((AUX if name.endswith("xml") else VRT).format(elsewhere.url))
    opened(server, tmp_path)
    assert {asked.split()[1] for asked in server.asked()} == {"/r.tif"}


def test_overviews_elsewhere(server: FilesApart, elsewhere: FileServer, tmp_path: Path) -> None:
    dataset = gdal.Open(str(server.folder / "r.tif"))
    made = gdal.GetDriverByName("GTiff").CreateCopy(str(server.folder / "s.tif"), dataset)
    made.SetMetadataItem("OVERVIEW_FILE", f"/vsicurl/{elsewhere.url}/a.tif", "OVERVIEWX")
    made = dataset = None
    body = (server.folder / "s.tif").read_bytes()
    assert b"OVERVIEWX" in body
    (server.folder / "r.tif").write_bytes(body.replace(b"OVERVIEWX", b"OVERVIEWS"))
    with pytest.raises(LoadRefused, match=POINTS_ELSEWHERE):
        opened(server, tmp_path)
