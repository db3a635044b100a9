"""Geographic files made on the spot, so that tests compare what is loaded with what was written."""
from __future__ import annotations

import json
import struct
import zipfile
from pathlib import Path
from typing import Dict, List, Tuple

from osgeo import gdal, ogr, osr

from catalog_search.model.record import Contact, Licence, Record, Resource

#: (name, value, x and y in EPSG:2154) of the places in every file.
PLACES: List[Tuple[str, int, float, float]] = [
    ("Forêt-l'Évêque", 1, 300500.0, 6700500.0),
    ("Saint-Éloi", 2, 340000.0, 6731000.0),
    ("Plœmeur", 3, 220000.0, 6760000.0),
    ("Hérault", 4, 750000.0, 6280000.0),
]
#: The same in degrees, to four decimals.
DEGREES = [(-2.3146, 47.2842), (-1.8175, 47.5811), (-3.4332, 47.7667), (3.6154, 43.6182)]


def srs(code: int) -> osr.SpatialReference:
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(code)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return reference


def write_vector(
    path: Path, driver: str, layers: Tuple[str, ...] = ("lieux",), code: int = 2154, options: Tuple[str, ...] = ()
) -> Path:
    """A vector file with the places in every layer, without a CRS for the code 0; in a KML each has its name too."""
    made_with = ["NameField=nom"] if driver == "KML" else []
    source = ogr.GetDriverByName(driver).CreateDataSource(str(path), options=made_with)
    for name in layers:
        layer = source.CreateLayer(name, srs(code) if code else None, ogr.wkbPoint, options=list(options))
        layer.CreateField(ogr.FieldDefn("nom", ogr.OFTString))
        layer.CreateField(ogr.FieldDefn("valeur", ogr.OFTInteger))
        for index, (place, value, x, y) in enumerate(PLACES):
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetField("nom", place)
            feature.SetField("valeur", value)
            x, y = (x, y) if code in (0, 2154) else DEGREES[index]
            feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT({x} {y})"))
            layer.CreateFeature(feature)
    source.FlushCache()
    return path


def write_shapefile(
    folder: Path, name: str, encoding: str = "utf-8", prj: bool = True, cpg: str = "", language: int = 0
) -> Path:
    """The files of a shapefile whose table is in that encoding, which only ``cpg`` or the language byte may tell."""
    folder.mkdir(parents=True, exist_ok=True)
    path = write_vector(folder / f"{name}.shp", "ESRI Shapefile", (name,), options=("ENCODING=UTF-8",))
    if not prj:
        path.with_suffix(".prj").unlink()
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg:
        path.with_suffix(".cpg").write_text(cpg)
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[29] = language
    for place, _, _, _ in PLACES:
        written, wanted = place.encode("utf-8"), place.encode(encoding)
        at = table.index(written)
        table[at : at + len(written)] = wanted.ljust(len(written))
    path.with_suffix(".dbf").write_bytes(table)
    return path


def zip_files(target: Path, files: Dict[str, Path]) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in files.items():
            archive.write(path, name)
    return target


def zip_shapefile(target: Path, path: Path, prefix: str = "") -> Path:
    beside = path.parent.glob(f"{path.stem}.*")
    return zip_files(target, {f"{prefix}{item.name}": item for item in beside if item.suffix != ".zip"})


def write_raster(path: Path, code: int = 2154) -> Path:
    """A GeoTIFF of 40 by 30 pixels of one kilometre, without a CRS for the code 0."""
    raster = gdal.GetDriverByName("GTiff").Create(str(path), 40, 30, 1, gdal.GDT_Byte)
    raster.SetGeoTransform((300000.0, 1000.0, 0.0, 6730000.0, 0.0, -1000.0))
    if code:
        raster.SetProjection(srs(code).ExportToWkt())
    raster.GetRasterBand(1).WriteRaster(0, 0, 40, 30, struct.pack("1200B", *(i % 251 for i in range(1200))))
    raster.FlushCache()
    return path


def write_csv(
    path: Path, delimiter: str = ";", encoding: str = "utf-8", comma: bool = False, degrees: bool = False
) -> Path:
    names = ("longitude", "latitude") if degrees else ("x_l93", "y_l93")
    lines = [delimiter.join(("nom", "valeur", *names))]
    for index, (place, value, x, y) in enumerate(PLACES):
        pair = DEGREES[index] if degrees else (x, y)
        numbers = [f"{number:.4f}".replace(".", "," if comma else ".") for number in pair]
        lines.append(delimiter.join((place, str(value), *numbers)))
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding, "replace"))
    return path


def write_mixed_geojson(path: Path) -> Path:
    geometries = [("Point", [1, 45]), ("Point", [2, 46]), ("LineString", [[1, 45], [2, 46]])]
    features = [
        {"type": "Feature", "properties": {"nom": "é"}, "geometry": {"type": kind, "coordinates": place}}
        for kind, place in geometries
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def record(*resources: Resource, title: str = "Lieux d'essai", **fields: object) -> Record:
    """A record with something in every member that the layer's metadata take over."""
    known = {
        "abstract": "<p>Des lieux &amp; des <b>noms</b>.</p><script>alert(1)</script>",
        "organisation": "Département d'essai",
        "keywords": ("lieux", "essai"),
        "themes": ("boundaries",),
        "licence": Licence("Licence Ouverte 2.0", "https://example.org/lov2", "lov2"),
        "contacts": (Contact("Ana", "Département d'essai", "pointOfContact", "ana@example.org"),),
        "page_url": "https://example.org/fiche/1",
        "identifiers": ("fr-essai-0001",),
    }
    known.update(fields)
    return Record("r-0001", "essai", title, resources=resources, **known)  # type: ignore[arg-type]
