"""The data of the sample catalogue open in QGIS and hold what their records promise."""
from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Tuple

import pytest
from osgeo import gdal, ogr, osr
from qgis.core import QgsRasterLayer, QgsVectorLayer, QgsWkbTypes

from catalog_search.catalogs.file import FileCatalog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent, union
from catalog_search.model.query import Query
from catalog_search.model.record import Record, Resource
from catalog_search.network.blocking import BlockingCarrier
from catalog_search.network.local import local_path

ROOT = Path(__file__).resolve().parent.parent.parent
TOLERANCE = 2e-5


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, since opening a GeoPackage writes beside it."""
    return Path(shutil.copytree(ROOT / "resources" / "sample", tmp_path_factory.mktemp("sample") / "sample"))


@pytest.fixture(scope="module")
def records(sample: Path) -> Tuple[Record, ...]:
    config = CatalogConfig(id="s", type="file", name="S", url=(sample / "catalog.json").as_uri())
    page = BlockingCarrier(config).run(FileCatalog(config).search(Query(page_size=1000)))
    found: Tuple[Record, ...] = page.records
    return found


def vector(sample: Path, source: str) -> QgsVectorLayer:
    archive, _, member = source.partition(".zip/")
    address = f"/vsizip/{sample}/data/{archive}.zip/{member}" if member else f"{sample}/data/{source}"
    layer = QgsVectorLayer(address, source, "ogr")
    assert layer.isValid(), source
    return layer


@pytest.mark.parametrize(
    ("source", "crs", "geometry", "count"),
    [
        ("territoire.gpkg|layername=communes", "EPSG:2154", "MultiPolygon", (16, 16)),
        ("territoire.gpkg|layername=voirie", "EPSG:2154", "MultiLineString", (250, 400)),
        ("territoire.gpkg|layername=batiments", "EPSG:2154", "MultiPolygon", (1000, 3000)),
        ("territoire.gpkg|layername=equipements", "EPSG:2154", "Point", (120, 180)),
        ("territoire.gpkg|layername=zonage_plu", "EPSG:2154", "MultiPolygon", (60, 140)),
        ("environnement.gpkg|layername=zones_humides", "EPSG:2154", "MultiPolygon", (30, 80)),
        ("environnement.gpkg|layername=zones_inondables", "EPSG:2154", "MultiPolygon", (3, 3)),
        ("environnement.gpkg|layername=zones_bruit", "EPSG:2154", "MultiPolygon", (3, 3)),
        ("communes.geojson", "EPSG:4326", "Polygon", (16, 16)),
        ("ecoles.geojson", "EPSG:4326", "Point", (16, 60)),
        ("arrets_bus.geojson", "EPSG:4326", "Point", (50, 100)),
        ("pistes_cyclables.geojson", "EPSG:2154", "LineString", (3, 20)),
        ("zones_activites.fgb", "EPSG:2154", "Polygon", (5, 12)),
        ("randonnees.gpx|layername=tracks", "EPSG:4326", "MultiLineStringZ", (4, 4)),
        ("cours_eau.zip/cours_eau.shp", "EPSG:2154", "MultiLineString", (10, 10)),
        ("bocage.zip/haies.shp", "EPSG:2154", "MultiLineString", (500, 1200)),
        ("bocage.zip/arbres_remarquables.shp", "", "Point", (48, 48)),
    ],
)
def test_vector_data_open(sample: Path, source: str, crs: str, geometry: str, count: Tuple[int, int]) -> None:
    layer = vector(sample, source)
    known = {"OGC:CRS84": "EPSG:4326"}  # newer GDAL name the axis order of GeoJSON
    assert known.get(layer.crs().authid(), layer.crs().authid()) == crs
    assert QgsWkbTypes.displayString(layer.wkbType()) == geometry
    assert count[0] <= layer.featureCount() <= count[1]
    for feature in layer.getFeatures():
        assert feature.hasGeometry() and feature.geometry().isGeosValid()


def test_the_geopackages_hold_no_other_layers(sample: Path) -> None:
    for name, layers in (("territoire", 5), ("environnement", 3)):
        assert len(vector(sample, f"{name}.gpkg").dataProvider().subLayers()) == layers


@pytest.mark.parametrize(
    ("source", "field", "value"),
    [
        ("territoire.gpkg|layername=communes", "nom", "Villeneuve-l'Étang"),
        ("communes.geojson", "nom", "Saint-Génulphe-des-Prés"),
        ("zones_activites.fgb", "commune", "Grand-Luçay"),
        ("randonnees.gpx|layername=tracks", "name", "Sentier de l'Étang"),
        ("bocage.zip/haies.shp", "COMMUNE", "La Haie-Gâtinelle"),
        ("bocage.zip/arbres_remarquables.shp", "ESSENCE", "Chêne pédonculé"),
    ],
)
def test_accents_are_right(sample: Path, source: str, field: str, value: str) -> None:
    assert value in {feature[field] for feature in vector(sample, source).getFeatures()}


def test_the_old_shapefile_is_in_latin_1_and_does_not_say_so(sample: Path) -> None:
    layer = vector(sample, "cours_eau.zip/cours_eau.shp")
    layer.setProviderEncoding("ISO-8859-1")
    assert {"Ruisseau de l'Étang", "L'Aubrée", "Le Béhic"} <= {feature["NOM"] for feature in layer.getFeatures()}
    directory = set(gdal.ReadDir(f"/vsizip/{sample}/data/cours_eau.zip"))
    assert directory == {f"cours_eau.{ending}" for ending in ("shp", "shx", "dbf", "prj")}
    table = gdal.VSIFOpenL(f"/vsizip/{sample}/data/cours_eau.zip/cours_eau.dbf", "rb")
    header = gdal.VSIFReadL(1, 32, table)
    gdal.VSIFCloseL(table)
    assert header[29] == 0


def test_one_shapefile_of_the_two_has_no_projection(sample: Path) -> None:
    names = gdal.ReadDir(f"/vsizip/{sample}/data/bocage.zip")
    assert [name for name in names if name.endswith(".prj")] == ["haies.prj"]
    assert sorted(name for name in names if name.endswith(".shp")) == ["arbres_remarquables.shp", "haies.shp"]


def test_one_geojson_has_the_old_crs_member_and_the_others_do_not(sample: Path) -> None:
    told = {
        path.stem: json.loads(path.read_text(encoding="utf-8")).get("crs", {}).get("properties", {}).get("name")
        for path in (sample / "data").glob("*.geojson")
    }
    assert told.pop("pistes_cyclables") == "urn:ogc:def:crs:EPSG::2154"
    assert set(told.values()) == {None} and len(told) == 3


def test_communes_touch_without_gap_or_overlap(sample: Path) -> None:
    shapes = [feature.geometry() for feature in vector(sample, "territoire.gpkg|layername=communes").getFeatures()]
    whole = shapes[0]
    for shape in shapes[1:]:
        whole = whole.combine(shape)
    assert not whole.isMultipart() or whole.constGet().numGeometries() == 1
    assert abs(whole.area() - sum(shape.area() for shape in shapes)) < 1
    single = whole.asGeometryCollection()[0] if whole.isMultipart() else whole
    assert single.constGet().numInteriorRings() == 0


def test_the_relief_opens(sample: Path) -> None:
    layer = QgsRasterLayer(str(sample / "data" / "mnt_50m.tif"))
    assert layer.isValid() and layer.crs().authid() == "EPSG:2154"
    assert layer.rasterUnitsPerPixelX() == 50
    statistics = layer.dataProvider().bandStatistics(1)
    assert 0 < statistics.minimumValue < 5 and 30 < statistics.maximumValue < 80
    assert layer.dataProvider().sourceNoDataValue(1) == -9999


def rows(path: Path, encoding: str, delimiter: str) -> List[Dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_tables_are_written_as_their_records_say(sample: Path) -> None:
    data = sample / "data"
    first = rows(data / "defibrillateurs.csv", "iso-8859-1", ";")
    assert "accès" in first[0] and all("," in row["longitude"] and "." not in row["longitude"] for row in first)
    with pytest.raises(UnicodeDecodeError):
        (data / "defibrillateurs.csv").read_text(encoding="utf-8")
    second = rows(data / "points_apport_volontaire.csv", "utf-8", ",")
    assert all(330_000 < float(row["x"]) < 370_000 for row in second) and "enterré" in second[0]
    third = rows(data / "population.csv", "utf-8", ";")
    assert len(third) == 16 and not {"x", "y", "longitude", "latitude"} & set(third[0])
    communes = {f["code_insee"] for f in vector(sample, "territoire.gpkg|layername=communes").getFeatures()}
    assert {row["code_insee"] for row in third} == communes


def test_extents_are_those_of_the_data(records: Tuple[Record, ...]) -> None:
    checked = 0
    for record in records:
        boxes = [box for box in (_real_extent(resource) for resource in record.resources if resource.local) if box]
        real = union(boxes)
        if real is not None:
            (told,) = record.extents
            for side in ("west", "south", "east", "north"):
                assert abs(getattr(told, side) - getattr(real, side)) < TOLERANCE, (record.id, side)
            checked += 1
    assert checked >= 20


def _real_extent(resource: Resource) -> Optional[Extent]:
    path = Path(local_path(resource.url))
    if path.suffix == ".csv":
        return _around(_table_points(path))
    if path.suffix == ".tif":
        raster = gdal.Open(str(path))
        left, pixel, _, top, _, _ = raster.GetGeoTransform()
        width, height = raster.RasterXSize * pixel, raster.RasterYSize * pixel
        corners = ((0, 0), (width, 0), (width, -height), (0, -height), (0, 0))
        ring = ",".join(f"{left + x} {top + y}" for x, y in corners)
        frame = ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))")
        frame.Segmentize(width / 40)
        return _around(_degrees(frame, _system(2154)))
    source = gdal.OpenEx(f"/vsizip/{path}" if path.suffix == ".zip" else str(path))
    layers = [source.GetLayerByName(resource.layer)] if resource.layer else list(_layers(source))
    points = []
    for layer in layers:
        for feature in layer:
            points += _degrees(feature.GetGeometryRef().Clone(), layer.GetSpatialRef() or _system(2154))
    return _around(points)


def _layers(source: Any) -> Iterator[Any]:
    for index in range(source.GetLayerCount()):
        layer = source.GetLayer(index)
        if layer.GetFeatureCount():
            yield layer


def _table_points(path: Path) -> List[Tuple[float, float]]:
    head = path.read_bytes().split(b"\n")[0]
    if b"longitude" in head:
        found = rows(path, "iso-8859-1", ";")
        return [(float(r["longitude"].replace(",", ".")), float(r["latitude"].replace(",", "."))) for r in found]
    if b",x,y" in head:
        points = ogr.Geometry(ogr.wkbMultiPoint)
        for row in rows(path, "utf-8", ","):
            points.AddGeometry(ogr.CreateGeometryFromWkt(f"POINT({row['x']} {row['y']})"))
        return _degrees(points, _system(2154))
    return []


def _system(epsg: int) -> osr.SpatialReference:
    system = osr.SpatialReference()
    system.ImportFromEPSG(epsg)
    return system


def _degrees(geometry: ogr.Geometry, system: osr.SpatialReference) -> List[Tuple[float, float]]:
    system, target = system.Clone(), _system(4326)
    for each in (system, target):
        each.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    geometry.Transform(osr.CoordinateTransformation(system, target))
    west, east, south, north = geometry.GetEnvelope()
    return [(west, south), (east, north)]


def _around(points: List[Tuple[float, float]]) -> Optional[Extent]:
    if not points:
        return None
    xs, ys = zip(*points)
    return Extent(min(xs), min(ys), max(xs), max(ys))
