"""The organisation's own files stay as they are, and nothing appears beside them, whatever their format."""
from __future__ import annotations

from pathlib import Path
from typing import Dict, Iterator

import pytest
from osgeo import gdal
from qgis.core import QgsVectorLayer

from catalog_search.loading.build import build_layer
from catalog_search.loading.links import classify
from catalog_search.loading.plan import make_plan
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import FILE_PATH, Resource
from catalog_search.support.trust import set_trusted
from tests.qgis.hostile_kit import drawn
from tests.qgis.loading_support import record, write_csv, write_raster, write_shapefile, write_vector
from tests.qgis.test_loading_formats import write_mapinfo, write_sheets

TRUSTED = CatalogConfig("essai", "isogeo", "Essai", "https://example.org", options=(("local_files", "yes"),))


@pytest.fixture(autouse=True)
def _trust() -> Iterator[None]:
    set_trusted([TRUSTED])
    yield
    set_trusted([])


def write(path: Path) -> Path:
    """A file of the format that its name has."""
    ending = path.suffix[1:]
    if ending == "shp":
        return write_shapefile(path.parent, path.stem)
    if ending in ("tab", "mif"):
        return write_mapinfo(path, ("FORMAT=MIF",) if ending == "mif" else ())
    if ending == "csv":
        return write_csv(path)
    if ending in ("xlsx", "ods"):
        return write_sheets(path, ending.upper(), {"Arbres": True})
    if ending in ("tif", "asc", "nc", "jp2"):
        source = write_raster(path.with_name("source.tif"))
        driver = {"tif": "GTiff", "asc": "AAIGrid", "nc": "netCDF", "jp2": "JP2OpenJPEG"}[ending]
        gdal.Translate(str(path), str(source), format=driver)
        source.unlink()
        return path
    drivers = {"gpkg": "GPKG", "geojson": "GeoJSON", "fgb": "FlatGeobuf", "sqlite": "SQLite"}
    driver = drivers.get(ending, ending.upper())
    return write_vector(path, driver, code=4326 if ending in ("kml", "geojson") else 2154)


def state(folder: Path) -> Dict[str, bytes]:
    return {item.name: item.read_bytes() for item in folder.iterdir()}


@pytest.mark.parametrize(
    "ending", "gpkg geojson gml kml fgb sqlite shp tab mif csv xlsx ods tif asc nc jp2".split()
)
def test_a_file_stays_as_it_is(tmp_path: Path, ending: str) -> None:
    folder = tmp_path / "partage"
    folder.mkdir()
    path = write(folder / f"lieux.{ending}")
    for notes in (*folder.glob("*.gfs"), *folder.glob("*.xsd")):
        notes.unlink()
    before = state(folder)
    resource = Resource(str(path), role=FILE_PATH)
    plan = make_plan(classify(resource, record(resource)), record(resource), TRUSTED, tmp_path / "own")
    (source,) = plan.sources
    layer = build_layer(source, record())
    if isinstance(layer, QgsVectorLayer):
        assert len(list(layer.getFeatures())) == 4
        assert layer.readOnly()
    drawn(layer)
    assert state(folder) == before
