#!/usr/bin/env python3
"""Write the data of the sample catalogue, and bring extents, sizes and thumbnails of its ``catalog.json`` up to date.

The words of ``resources/sample/catalog.json`` are written by hand; this script computes what can be measured. It needs
the Python of QGIS (``osgeo``, ``qgis``, ``numpy``) and gives the same data on every run:

    QT_QPA_PLATFORM=offscreen /usr/bin/python3 scripts/make_sample.py
"""
from __future__ import annotations

import csv
import json
import os
import re
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, List, Optional, Sequence, Tuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
DAY = "2026-03-02"
os.environ["GDAL_PAM_ENABLED"] = "NO"
os.environ["OGR_CURRENT_DATE"] = f"{DAY}T08:00:00.000Z"
sys.path.insert(0, str(Path(__file__).parent))

import sample_layers as layers  # noqa: E402
import sample_relief  # noqa: E402
import sample_thumbnails  # noqa: E402
from osgeo import gdal, ogr, osr  # noqa: E402
from sample_territory import Feature, Point, territory  # noqa: E402

SAMPLE = Path(__file__).parent.parent / "resources" / "sample"
DATA = SAMPLE / "data"
TERRITORY = "Sarvelle et Marais"

Box = Tuple[float, float, float, float]
_OGR_TYPES = {bool: ogr.OFTInteger, int: ogr.OFTInteger, float: ogr.OFTReal, str: ogr.OFTString}


def reference(epsg: int) -> osr.SpatialReference:
    system = osr.SpatialReference()
    system.ImportFromEPSG(epsg)
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return system


LAMBERT, WGS84 = reference(2154), reference(4326)
TO_WGS84 = osr.CoordinateTransformation(LAMBERT, WGS84)


def write_layer(
    target: ogr.DataSource,
    name: str,
    features: Sequence[Feature],
    options: Sequence[str] = (),
    wgs84: bool = False,
    multi: bool = True,
) -> None:
    """Write features in Lambert-93 or WGS 84, areas and lines as their multi type where wanted."""
    shapes = [ogr.CreateGeometryFromWkb(bytes(shape.asWkb())) for shape, _ in features]
    shapes = [ogr.ForceTo(shape, ogr.GT_GetCollection(shape.GetGeometryType())) if multi else shape for shape in shapes]
    kind = shapes[0].GetGeometryType()
    layer = target.CreateLayer(name, WGS84 if wgs84 else LAMBERT, kind, options=list(options))
    for field, value in features[0][1].items():
        if layer.GetLayerDefn().GetFieldIndex(field) < 0:
            definition = ogr.FieldDefn(field, _OGR_TYPES[type(value)])
            if isinstance(value, bool):
                definition.SetSubType(ogr.OFSTBoolean)
            layer.CreateField(definition)
    layer.StartTransaction()
    for shape, (_, facts) in zip(shapes, features):
        if wgs84:
            shape.Transform(TO_WGS84)
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(shape)
        for field, value in facts.items():
            feature.SetField(field, value)
        layer.CreateFeature(feature)
    layer.CommitTransaction()


def write_file(path: Path, driver: str, features: Iterable[Feature], **how: Any) -> None:
    path.unlink(missing_ok=True)
    target = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    write_layer(target, how.pop("name", path.stem), list(features), **how)


def write_geopackage(path: Path, contents: Dict[str, Callable[[], Iterable[Feature]]]) -> None:
    path.unlink(missing_ok=True)
    target = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    for name, draw in contents.items():
        features = list(draw())
        is_point = features[0][0].constGet().dimension() == 0
        write_layer(target, name, features, ["GEOMETRY_NAME=geom"], multi=not is_point)


def write_shapefiles(path: Path, contents: Dict[str, Tuple[Iterable[Feature], str, Sequence[str]]]) -> None:
    """A ZIP of shapefiles: name -> (features, encoding, endings of the side files to leave out).

    Without its ``.cpg`` a file does not tell its encoding either in the DBF's language byte, as old software wrote it.
    """
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (features, encoding, left_out) in contents.items():
            base = Path(folder) / f"{name}.shp"
            options = [f"ENCODING={encoding}", f"DBF_DATE_LAST_UPDATE={DAY}"]
            write_file(base, "ESRI Shapefile", features, options=options, multi=False)
            if ".cpg" in left_out:
                _forget_encoding(base.with_suffix(".dbf"))
            for part in sorted(Path(folder).glob(f"{name}.*")):
                if part.suffix not in left_out:
                    entry = zipfile.ZipInfo(part.name, (2026, 3, 2, 8, 0, 0))
                    archive.writestr(entry, part.read_bytes(), zipfile.ZIP_DEFLATED, 9)


def _forget_encoding(table: Path) -> None:
    """Clear the language driver byte, at offset 29 of the header of a DBF."""
    content = bytearray(table.read_bytes())
    content[29] = 0
    table.write_bytes(bytes(content))


def write_table(path: Path, rows: Sequence[Dict[str, Any]], encoding: str = "utf-8", delimiter: str = ",") -> None:
    ending = "\r\n" if delimiter == ";" else "\n"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter, lineterminator=ending)
        writer.writeheader()
        writer.writerows(rows)


def with_degrees(points: Iterable[Tuple[Point, Dict[str, Any]]]) -> List[Dict[str, Any]]:
    """Rows with longitude and latitude, written with a decimal comma."""
    rows = []
    for point, facts in points:
        lon, lat, _ = TO_WGS84.TransformPoint(*point)
        texts = {name: f"{value:.6f}".replace(".", ",") for name, value in (("longitude", lon), ("latitude", lat))}
        rows.append({**facts, **texts})
    return rows


def with_metres(points: Iterable[Tuple[Point, Dict[str, Any]]]) -> List[Dict[str, Any]]:
    return [{**facts, "x": f"{point[0]:.2f}", "y": f"{point[1]:.2f}"} for point, facts in points]


def write_data() -> None:
    DATA.mkdir(parents=True, exist_ok=True)
    write_geopackages()
    write_exchange_files()
    write_tables()
    sample_relief.write(DATA / "mnt_50m.tif")


def write_geopackages() -> None:
    write_geopackage(
        DATA / "territoire.gpkg",
        {
            "communes": layers.communes,
            "voirie": layers.voirie,
            "batiments": layers.batiments,
            "equipements": layers.equipements,
            "zonage_plu": layers.zonage_plu,
        },
    )
    write_geopackage(
        DATA / "environnement.gpkg",
        {
            "zones_humides": layers.zones_humides,
            "zones_inondables": layers.zones_inondables,
            "zones_bruit": layers.zones_bruit,
        },
    )


def write_exchange_files() -> None:
    modern = {"wgs84": True, "multi": False, "options": ["RFC7946=YES", "COORDINATE_PRECISION=6"]}
    write_file(DATA / "communes.geojson", "GeoJSON", layers.communes(), **modern)
    write_file(DATA / "ecoles.geojson", "GeoJSON", layers.ecoles(), **modern)
    write_file(DATA / "arrets_bus.geojson", "GeoJSON", layers.arrets_bus(), **modern)
    old = {"multi": False, "options": ["COORDINATE_PRECISION=1"]}
    write_file(DATA / "pistes_cyclables.geojson", "GeoJSON", layers.pistes_cyclables(), **old)
    write_file(DATA / "zones_activites.fgb", "FlatGeobuf", layers.zones_activites(), multi=False)
    write_file(DATA / "randonnees.gpx", "GPX", layers.randonnees(), name="tracks", wgs84=True)
    write_shapefiles(DATA / "cours_eau.zip", {"cours_eau": (layers.cours_eau(), "ISO-8859-1", (".cpg",))})
    write_shapefiles(
        DATA / "bocage.zip",
        {
            "haies": (layers.haies(), "ISO-8859-1", ()),
            "arbres_remarquables": (layers.arbres(), "UTF-8", (".prj",)),
        },
    )


def write_tables() -> None:
    write_table(DATA / "defibrillateurs.csv", with_degrees(layers.defibrillateurs()), "iso-8859-1", ";")
    write_table(DATA / "points_apport_volontaire.csv", with_metres(layers.points_apport()))
    write_table(DATA / "population.csv", layers.population(), delimiter=";")
    write_table(DATA / "logements.csv", layers.logements())


def measure(path: Path, layer: str = "") -> Optional[Box]:
    """The real extent of a data file in degrees (west, south, east, north), ``None`` for a table."""
    if path.suffix == ".tif":
        return _around(_corners(path), LAMBERT)
    if path.suffix == ".csv":
        return _table_box(path)
    source = gdal.OpenEx(f"/vsizip/{path}" if path.suffix == ".zip" else str(path), gdal.OF_VECTOR)
    names = [layer] if layer else [source.GetLayer(index).GetName() for index in range(source.GetLayerCount())]
    boxes = []
    for found in (source.GetLayerByName(name) for name in names):
        if found.GetFeatureCount():
            points = [point for feature in found for point in _points(feature.GetGeometryRef())]
            boxes.append(_around(points, found.GetSpatialRef() or LAMBERT))
    return _joined(boxes)


def _points(geometry: ogr.Geometry) -> List[Point]:
    own = [point[:2] for point in geometry.GetPoints() or ()] if geometry.GetGeometryCount() == 0 else []
    inner = (geometry.GetGeometryRef(index) for index in range(geometry.GetGeometryCount()))
    return own + [point for part in inner for point in _points(part)]


def _corners(path: Path) -> List[Point]:
    raster = gdal.Open(str(path))
    west, pixel, _, north, _, _ = raster.GetGeoTransform()
    steps = [step / 20 for step in range(21)]
    width, height = raster.RasterXSize * pixel, raster.RasterYSize * pixel
    sides = [(west + width * step, north - height * side) for step in steps for side in (0, 1)]
    return sides + [(west + width * side, north - height * step) for step in steps for side in (0, 1)]


def _table_box(path: Path) -> Optional[Box]:
    for encoding, delimiter, names, system in (
        ("iso-8859-1", ";", ("longitude", "latitude"), WGS84),
        ("utf-8", ",", ("x", "y"), LAMBERT),
    ):
        with path.open(encoding=encoding, newline="") as file:
            rows = list(csv.DictReader(file, delimiter=delimiter))
        if rows and names[0] in rows[0]:
            points = [tuple(float(row[name].replace(",", ".")) for name in names) for row in rows]
            return _around([(x, y) for x, y in points], system)
    return None


def _around(points: Iterable[Point], system: osr.SpatialReference) -> Box:
    system = system.Clone()
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    change = osr.CoordinateTransformation(system, WGS84)
    degrees = [change.TransformPoint(*point)[:2] for point in points]
    west, south = (round(min(values), 5) for values in zip(*degrees))
    east, north = (round(max(values), 5) for values in zip(*degrees))
    return (west, south, east, north)


def _joined(boxes: Sequence[Box]) -> Optional[Box]:
    if not boxes:
        return None
    west, south, east, north = zip(*boxes)
    return (min(west), min(south), max(east), max(north))


def update_catalog() -> None:
    """Write measured extents and file sizes into the catalogue, and draw the thumbnails that it names."""
    path = SAMPLE / "catalog.json"
    catalog = json.loads(path.read_text(encoding="utf-8"))
    whole = measure(DATA / "communes.geojson")
    for record in catalog["records"]:
        boxes = []
        for resource in record.get("resources", ()):
            file = SAMPLE / resource["url"]
            if "://" not in resource["url"] and file.is_file():
                resource["size"] = file.stat().st_size
                boxes.append(measure(file, resource.get("layer", "")))
        measured = _joined([box for box in boxes if box])
        if measured or TERRITORY in record.get("places", ()):
            record["extent"] = measured or whole
    path.write_text(readable(catalog), encoding="utf-8")
    sample_thumbnails.draw(SAMPLE, [record["thumbnail"] for record in catalog["records"] if "thumbnail" in record])


def readable(value: Any) -> str:
    """JSON with one member per line, but short lists of numbers and words on one line."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    flat = re.compile(r"\[\s*((?:[-\d.]+|\"[^\"\n]*\")(?:,\s+(?:[-\d.]+|\"[^\"\n]*\"))*)\s*\]")
    return flat.sub(lambda match: "[" + re.sub(r",\s*\n\s+", ", ", match[1]) + "]", text) + "\n"


if __name__ == "__main__":
    gdal.UseExceptions()
    ogr.UseExceptions()
    osr.UseExceptions()
    if not territory().isGeosValid():
        sys.exit("The territory's outline crosses itself")
    write_data()
    update_catalog()
