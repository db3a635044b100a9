"""What GDAL here can write is written, served, loaded by ``catalog_search:load`` and compared with what was written.

Count, extent, CRS and the accented attribute of every vector file; size, extent, CRS and values of every raster.
"""
from __future__ import annotations

import csv
import gzip
import json
import struct
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Tuple
from urllib.parse import quote

import pytest
from osgeo import gdal, ogr
from qgis.core import QgsPointXY, QgsRasterLayer

from catalog_search.loading import drivers
from catalog_search.loading.kinds import SELDOM, Kind, set_missing
from tests.qgis.loading_support import (
    DEGREES,
    PLACES,
    write_csv,
    write_raster,
    write_shapefile,
    write_vector,
    zip_files,
    zip_shapefile,
)
from tests.qgis.processing_support import Facts, LoadRefused, load, only, registered, reopened, texts
from tests.qgis.test_loading_formats import write_cells, write_mapinfo, write_sheets
from tests.servers.files import FileServer

NAMES = sorted(name for name, _, _, _ in PLACES)
LAMBERT = (220000.0, 6280000.0, 750000.0, 6760000.0)
IN_DEGREES = (-3.4332, 43.6182, 3.6154, 47.7667)
Write = Callable[[Path, Path], object]


@pytest.fixture(scope="module", autouse=True)
def _provider() -> Iterator[None]:
    with registered():
        drivers.learn()
        yield
        set_missing(SELDOM)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FileServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    with FileServer(folder) as running:
        yield running


@dataclass(frozen=True)
class Case:
    """A file of ``name``, which ``write(path, scratch)`` makes, and what has to be found in it.

    ``driver`` is GDAL's, without which there is nothing to write. ``crs`` is empty where the format has bounded or
    local ones. ``spelt`` is how the names come back, where the format cannot keep them.
    """

    name: str
    driver: str
    kind: Kind
    write: Write
    crs: str = "EPSG:2154"
    field: str = "nom"
    tolerance: float = 1e-3
    spelt: Tuple[str, ...] = tuple(NAMES)
    fields: Tuple[Tuple[str, str], ...] = ()
    extent: Optional[Tuple[float, float, float, float]] = None

    @property
    def where(self) -> Tuple[float, float, float, float]:
        return self.extent or (IN_DEGREES if self.crs == "EPSG:4326" else LAMBERT)


def needs(driver: str) -> None:
    if gdal.GetDriverByName(driver) is None:
        pytest.skip(f"this GDAL {gdal.VersionInfo('RELEASE_NAME')} has no driver {driver}")


def vector(driver: str, code: int = 2154, *options: str) -> Write:
    return lambda path, scratch: write_vector(path, driver, code=code, options=options)


def translated(driver: str, *options: str, code: int = 2154) -> Write:
    """By way of a GeoPackage: for drivers that take whole layers, or options of the file."""

    def write(path: Path, scratch: Path) -> None:
        source = str(write_vector(scratch / "lieux.gpkg", "GPKG", code=code))
        made = gdal.VectorTranslate(str(path), source, format=driver, datasetCreationOptions=list(options))
        if made is None:
            pytest.skip(f"the driver {driver} of this GDAL cannot write so: {gdal.GetLastErrorMsg()}")

    return write


def zipped(write: Write, member: str, prefix: str = "") -> Write:
    """The file and what lies beside it, in a ZIP."""

    def pack(path: Path, scratch: Path) -> None:
        folder = scratch / "inside"
        folder.mkdir()
        (scratch / "more").mkdir()
        write(folder / member, scratch / "more")
        zip_files(path, {f"{prefix}{item.relative_to(folder)}": item for item in folder.rglob("*") if item.is_file()})

    return pack


def tarred(mode: str) -> Write:
    def pack(path: Path, scratch: Path) -> None:
        with tarfile.open(path, f"w:{mode}") as archive:  # type: ignore[call-overload]
            archive.add(write_shapefile(scratch / "shp", "lieux").parent, "données")

    return pack


def tarred_in_latin(path: Path, scratch: Path) -> None:
    with tarfile.open(path, "w:gz", format=tarfile.USTAR_FORMAT, encoding="latin-1") as archive:
        for item in write_shapefile(scratch / "shp", "lieux").parent.iterdir():
            archive.add(item, f"données/forêts{item.suffix}")


def zipped_shapefile(encoding: str = "utf-8", cpg: str = "", prefix: str = "", name: str = "lieux") -> Write:
    def pack(path: Path, scratch: Path) -> None:
        zip_shapefile(path, write_shapefile(scratch / "shp", name, encoding, cpg=cpg), prefix)

    return pack


def nested(path: Path, scratch: Path) -> None:
    inner = zip_shapefile(scratch / "lieux.zip", write_shapefile(scratch / "shp", "lieux"), "d/")
    zip_files(path, {"2024/livraison/lieux.zip": inner})


def mapinfo(*options: str) -> Write:
    return lambda path, scratch: write_mapinfo(path, options)


def gpx(path: Path, scratch: Path) -> None:
    degrees = str(write_vector(scratch / "d.gpkg", "GPKG", code=4326))
    sql = "SELECT geom, nom AS name FROM lieux"
    gdal.VectorTranslate(str(path), degrees, format="GPX", SQLStatement=sql, layerName="waypoints")


def dxf(path: Path, scratch: Path) -> None:
    source = str(write_vector(scratch / "l.gpkg", "GPKG"))
    gdal.VectorTranslate(str(path), source, format="DXF", SQLStatement="SELECT geom, nom AS Layer FROM lieux")
    path.write_bytes(path.read_bytes().decode("utf-8").encode("cp1252"))  # GDAL ignores the code page it declares


def old_crs_member(path: Path, scratch: Path) -> None:
    write_vector(path, "GeoJSON")
    assert json.loads(path.read_text("utf-8"))["crs"]["properties"]["name"].endswith("2154")


def encoded(codec: str) -> Write:
    def write(path: Path, scratch: Path) -> None:
        path.write_bytes(write_vector(path, "GeoJSON", code=4326).read_bytes().decode("utf-8").encode(codec))

    return write


def esri_json(path: Path, scratch: Path) -> None:
    features = [{"attributes": {"nom": name}, "geometry": {"x": x, "y": y}} for name, _, x, y in PLACES]
    head = {"geometryType": "esriGeometryPoint", "spatialReference": {"wkid": 2154}}
    fields = [{"name": "nom", "type": "esriFieldTypeString", "length": 50}]
    path.write_text(json.dumps({**head, "fields": fields, "features": features}), "utf-8")


def table(**dialect: Any) -> Write:
    return lambda path, scratch: write_csv(path, **dialect)


def rows(header: Sequence[str], cells: Callable[[int], Sequence[str]], delimiter: str = ";") -> Write:
    """A CSV with the names and what ``cells`` gives for the number of a place."""

    def write(path: Path, scratch: Path) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=delimiter)
            writer.writerow(["nom", *header])
            writer.writerows([place[0], *cells(at)] for at, place in enumerate(PLACES))

    return write


def geojson_cell(at: int) -> List[str]:
    return [json.dumps({"type": "Point", "coordinates": list(DEGREES[at])})]


def metres(at: int) -> List[str]:
    return [str(number) for number in PLACES[at][2:]]


def angles(at: int) -> List[str]:
    """In degrees, minutes and seconds, as a French hand writes them: west is *ouest*."""
    signs = (("E", "O"), ("N", "S"))
    found = []
    for value, (above, below) in zip(DEGREES[at], signs):
        minutes, seconds = divmod(abs(value) * 3600, 60)
        sign = above if value > 0 else below
        found.append(f"{int(minutes // 60)}° {int(minutes % 60):02d}' {seconds:05.2f}\" {sign}")
    return found


def in_zone(path: Path, scratch: Path) -> None:
    """In the seventh of the nine conic zones (CC48, EPSG:3948), whose northings begin with a seven."""
    rows(["x", "y"], lambda at: [str(1300000 + 10000 * at), str(7200000 + 10000 * at)])(path, scratch)


def packed_csv(path: Path, scratch: Path) -> None:
    path.write_bytes(gzip.compress(write_csv(scratch / "a.csv").read_bytes()))


def workbook(driver: str) -> Write:
    return lambda path, scratch: write_sheets(path, driver, {"Arbres": True})


def geodatabase(path: Path, scratch: Path) -> None:
    write_vector(scratch / "lieux.gdb", "OpenFileGDB")
    zip_files(path, {f"lieux.gdb/{item.name}": item for item in (scratch / "lieux.gdb").iterdir()})


def kmz(path: Path, scratch: Path) -> None:
    zip_files(path, {"doc.kml": write_vector(scratch / "doc.kml", "KML", code=4326)})


#: What AutoCAD's names cannot hold is replaced.
DRAWN = tuple(sorted(name.replace("'", "_").replace("œ", "\x9c") for name in NAMES))
#: What DOS has no letter for is replaced.
DOS = tuple(sorted(name.replace("œ", "?") for name in NAMES))
CASES = [
    Case("lieux.geojson", "GeoJSON", Kind.GEOJSON, vector("GeoJSON", 4326), "EPSG:4326", tolerance=1e-4),
    Case("ancien.geojson", "GeoJSON", Kind.GEOJSON, old_crs_member),
    Case("lieux.geojsonl", "GeoJSONSeq", Kind.GEOJSON, vector("GeoJSONSeq", 4326), "EPSG:4326", tolerance=1e-4),
    Case("latin.geojson", "GeoJSON", Kind.GEOJSON, encoded("cp1252"), "EPSG:4326", tolerance=1e-4),
    Case("utf16.geojson", "GeoJSON", Kind.GEOJSON, encoded("utf-16"), "EPSG:4326", tolerance=1e-4),
    Case("bom.geojson", "GeoJSON", Kind.GEOJSON, encoded("utf-8-sig"), "EPSG:4326", tolerance=1e-4),
    Case("lieux.geojsons", "GeoJSONSeq", Kind.GEOJSON, vector("GeoJSONSeq", 4326, "RS=YES"), "EPSG:4326",
         tolerance=1e-4),
    Case("esri.json", "ESRIJSON", Kind.GEOJSON, esri_json, fields=(("format", "json"),)),
    Case("lieux.geojson.zip", "GeoJSON", Kind.GEOJSON, zipped(vector("GeoJSON"), "lieux.geojson")),
    Case("lieux.gpkg", "GPKG", Kind.GEOPACKAGE, vector("GPKG")),
    Case("lieux.gpkg.zip", "GPKG", Kind.GEOPACKAGE, zipped(vector("GPKG"), "lieux.gpkg", "données/")),
    Case("lieux.fgb", "FlatGeobuf", Kind.FLATGEOBUF, vector("FlatGeobuf")),
    Case("lieux.fgb.zip", "FlatGeobuf", Kind.FLATGEOBUF, zipped(vector("FlatGeobuf"), "lieux.fgb")),
    Case("lieux.zip", "ESRI Shapefile", Kind.SHAPEFILE, zipped_shapefile()),
    Case("latin.zip", "ESRI Shapefile", Kind.SHAPEFILE, zipped_shapefile("cp1252")),
    Case("cpg.zip", "ESRI Shapefile", Kind.SHAPEFILE, zipped_shapefile("cp1252", "1252")),
    Case("dossier.zip", "ESRI Shapefile", Kind.SHAPEFILE, zipped_shapefile(prefix="Été 2024/a b/")),
    Case("accents.zip", "ESRI Shapefile", Kind.SHAPEFILE, zipped_shapefile(name="Forêts d'été")),
    Case("imbriqué.zip", "ESRI Shapefile", Kind.SHAPEFILE, nested),
    Case("lieux.shp", "ESRI Shapefile", Kind.SHAPEFILE, lambda path, _: write_shapefile(path.parent, "lieux")),
    Case("lieux.tar.gz", "ESRI Shapefile", Kind.SHAPEFILE, tarred("gz")),
    Case("latin.tar.gz", "ESRI Shapefile", Kind.SHAPEFILE, tarred_in_latin),
    Case("lieux.tar.bz2", "ESRI Shapefile", Kind.SHAPEFILE, tarred("bz2")),
    Case("lieux.tar", "ESRI Shapefile", Kind.SHAPEFILE, tarred("")),
    Case("lieux.tab", "MapInfo File", Kind.MAPINFO, mapinfo(), "", tolerance=1),
    Case("lieux.mif", "MapInfo File", Kind.MAPINFO, mapinfo("FORMAT=MIF"), "", tolerance=1),
    Case("tab.zip", "MapInfo File", Kind.MAPINFO, zipped(mapinfo(), "lieux.tab", "d/"), "", tolerance=1),
    Case("mif.zip", "MapInfo File", Kind.MAPINFO, zipped(mapinfo("FORMAT=MIF"), "lieux.mif"), "", tolerance=1),
    Case("lieux.kml", "KML", Kind.KML, vector("KML", 4326), "EPSG:4326", "Name", 1e-4),
    Case("lieux.kmz", "KML", Kind.KML, kmz, "EPSG:4326", "Name", 1e-4),
    Case("libkml.kmz", "LIBKML", Kind.KML, translated("LIBKML", code=4326), "EPSG:4326", "nom", 1e-4),
    Case("gml2.gml", "GML", Kind.GML, translated("GML", "FORMAT=GML2")),
    Case("gml3.gml", "GML", Kind.GML, translated("GML", "FORMAT=GML3")),
    Case("gml32.gml", "GML", Kind.GML, translated("GML", "FORMAT=GML3.2")),
    Case("lieux.gml.gz", "GML", Kind.GML, lambda path, scratch: path.write_bytes(
        gzip.compress(write_vector(scratch / "a.gml", "GML").read_bytes()))),
    Case("lieux.gpx", "GPX", Kind.GPX, gpx, "EPSG:4326", "name", 1e-4),
    Case("lieux.dxf", "DXF", Kind.DXF, dxf, field="Layer", spelt=DRAWN),
    Case("lieux.gdb.zip", "OpenFileGDB", Kind.FILEGDB, geodatabase),
    Case("lieux.sqlite", "SQLite", Kind.SQLITE, translated("SQLite")),
    Case("spatialite.sqlite", "SQLite", Kind.SQLITE, translated("SQLite", "SPATIALITE=YES")),
    Case("lieux.parquet", "Parquet", Kind.PARQUET, translated("Parquet")),
    Case("lieux.xlsx", "XLSX", Kind.TABLE, workbook("XLSX")),
    Case("lieux.ods", "ODS", Kind.TABLE, workbook("ODS")),
    Case("xlsx.zip", "XLSX", Kind.TABLE, zipped(workbook("XLSX"), "lieux.xlsx", "d/")),
    Case("a.csv", "CSV", Kind.CSV, table()),
    Case("virgule.csv", "CSV", Kind.CSV, table(delimiter=",")),
    Case("tabulation.tsv", "CSV", Kind.CSV, table(delimiter="\t")),
    Case("barre.csv", "CSV", Kind.CSV, table(delimiter="|")),
    Case("latin.csv", "CSV", Kind.CSV, table(encoding="cp1252")),
    Case("bom.csv", "CSV", Kind.CSV, table(encoding="utf-8-sig")),
    Case("utf16.csv", "CSV", Kind.CSV, table(encoding="utf-16")),
    Case("dos.csv", "CSV", Kind.CSV, table(encoding="cp850"), spelt=DOS),
    Case("macintosh.csv", "CSV", Kind.CSV, table(encoding="mac_roman")),
    Case("parenthèses.csv", "CSV", Kind.CSV, rows(["X (m) 100 %?", "Y (m) 100 %?"], metres)),
    Case("signes.csv", "CSV", Kind.CSV, rows(["Coord. X [L93] (+/-)", "Coord. Y [L93] (+/-)"], metres)),
    Case("milliers.csv", "CSV", Kind.CSV, rows(["x", "y"], lambda at: [f"{n:,.1f}".replace(",", " ").replace(".", ",")
         for n in PLACES[at][2:]])),
    Case("échangés.csv", "CSV", Kind.CSV, rows(["x", "y"], lambda at: metres(at)[::-1])),
    Case("angles.csv", "CSV", Kind.CSV, rows(["longitude", "latitude"], angles), "EPSG:4326", tolerance=1e-3),
    Case("angle.csv", "CSV", Kind.CSV, rows(["lieu"], lambda at: [" ".join(angles(at)[::-1])]), "EPSG:4326"),
    Case("vides.csv", "CSV", Kind.CSV, lambda path, _: path.write_bytes(
        b";;;\n\n;;;\n" + write_csv(path).read_bytes())),
    Case("décimale.csv", "CSV", Kind.CSV, table(comma=True)),
    Case("degrés.csv", "CSV", Kind.CSV, table(comma=True, degrees=True), "EPSG:4326", tolerance=1e-4),
    Case("a.csv.gz", "CSV", Kind.CSV, packed_csv),
    Case("csv.zip", "CSV", Kind.CSV, zipped(table(), "lieux.csv")),
    Case("wkt.csv", "CSV", Kind.CSV, rows(["wkt"], lambda at: ["POINT({} {})".format(*PLACES[at][2:])]), ""),
    Case("latlon.csv", "CSV", Kind.CSV, rows(["geo_point_2d"], lambda at: ["{1}, {0}".format(*DEGREES[at])]),
         "EPSG:4326", tolerance=1e-4),
    Case("geojson.csv", "CSV", Kind.CSV, rows(["geo_shape"], geojson_cell), "EPSG:4326", tolerance=1e-4),
    Case("lonlat.csv", "CSV", Kind.CSV, rows(["lonlat"], lambda at: ["{} {}".format(*DEGREES[at])]),
         "EPSG:4326", tolerance=1e-4),
    Case("ewkt.csv", "CSV", Kind.CSV, rows(["geom"], lambda at: ["SRID=2154;POINT({} {})".format(*PLACES[at][2:])])),
    Case("cc48.csv", "CSV", Kind.CSV, in_zone, "EPSG:3948", extent=(1300000.0, 7200000.0, 1330000.0, 7230000.0)),
]  # fmt: skip


def resource_of(server: FileServer, name: str, **fields: str) -> Dict[str, str]:
    return {"url": f"{server.url}/{quote(name)}", **fields}


def assert_extent(facts: Facts, wanted: Sequence[float], tolerance: float) -> None:
    assert facts["extent"] == pytest.approx(list(wanted), abs=tolerance), facts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_vector_file(server: FileServer, tmp_path: Path, case: Case) -> None:
    needs(case.driver)
    (tmp_path / "scratch").mkdir()
    case.write(server.folder / case.name, tmp_path / "scratch")
    facts = only(load(tmp_path, resource_of(server, case.name, **dict(case.fields))))
    assert (facts["kind"], facts["feature_count"], facts["type"]) == (case.kind.value, len(PLACES), "vector")
    assert facts["crs"] == case.crs or not case.crs
    assert_extent(facts, case.where, case.tolerance)
    assert texts(facts, case.field) == list(case.spelt)
    assert facts["name"] == "Lieux d'essai"


def ascii_grid(path: Path, scratch: Path) -> None:
    gdal.Translate(str(scratch / "a.asc"), str(write_raster(scratch / "r.tif", 0)), format="AAIGrid")
    (scratch / "a.asc").rename(path)


UNPLACED: Dict[str, Tuple[str, Write]] = {
    "lieux.gpkg": ("GPKG", vector("GPKG", 0)),
    "lieux.fgb": ("FlatGeobuf", vector("FlatGeobuf", 0)),
    "lieux.sqlite": ("SQLite", vector("SQLite", 0)),
    "lieux.gml": ("GML", vector("GML", 0)),
    "lieux.mif": ("MapInfo File", vector("MapInfo File", 0, "FORMAT=MIF")),
    "relief.asc": ("AAIGrid", ascii_grid),
    "relief.tif": ("GTiff", lambda path, _: write_raster(path, 0)),
}


@pytest.mark.parametrize("name", UNPLACED)
def test_data_without_a_crs_get_one_by_their_extent(server: FileServer, tmp_path: Path, name: str) -> None:
    driver, write = UNPLACED[name]
    needs(driver)
    (tmp_path / "scratch").mkdir()
    write(server.folder / name, tmp_path / "scratch")
    facts = only(load(tmp_path, resource_of(server, name)))
    assert facts["crs"] == "EPSG:2154" and "EPSG:2154 was assumed" in facts["notes"]
    assert_extent(facts, RASTER if facts["type"] == "raster" else LAMBERT, 1)


def test_data_without_a_crs_get_that_of_their_description(server: FileServer, tmp_path: Path) -> None:
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(server.folder / "a.gpkg"))
    layer = source.CreateLayer("a", None, ogr.wkbLineString)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt("LINESTRING (600000 2428000, 93000 2400000)"))
    layer.CreateFeature(feature)
    source = layer = feature = None
    facts = only(load(tmp_path, resource_of(server, "a.gpkg", crs="EPSG:27572")))
    assert facts["crs"] == "EPSG:27572" and "taken from their description" in facts["notes"]
    facts = only(load(tmp_path, resource_of(server, "a.gpkg", crs="EPSG:4326")))
    assert "set it in the layer" in facts["notes"]


def test_a_table_whose_values_tell_no_crs_gets_that_of_its_description(server: FileServer, tmp_path: Path) -> None:
    (server.folder / "a.csv").write_text("nom;x;y\nParis;600000;2428000\nBrest;93000;2400000\n")
    facts = only(load(tmp_path, resource_of(server, "a.csv", crs="EPSG:27572")))
    assert facts["crs"] == "EPSG:27572" and "taken from their description" in facts["notes"]
    assert "could not be told" not in facts["notes"]
    assert facts["extent_wgs84"] == pytest.approx([-4.5, 48.4, 2.34, 48.9], abs=0.6)
    facts = only(load(tmp_path, resource_of(server, "a.csv", crs="EPSG:2154")))
    assert facts["crs"] == "" and "could not be told" in facts["notes"]


def test_a_picture_without_a_place_says_so(server: FileServer, tmp_path: Path) -> None:
    gdal.GetDriverByName("GTiff").Create(str(server.folder / "a.tif"), 40, 30).FlushCache()
    facts = only(load(tmp_path, resource_of(server, "a.tif")))
    assert facts["crs"] == "" and "does not say where it lies" in facts["notes"]


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.xlsx", "a.ods", "copie.csv"])
def test_codes_keep_their_zeros(server: FileServer, tmp_path: Path, name: str) -> None:
    header = ["insee", "siren", "lieu", "lon", "lat"] if name != "copie.csv" else ["insee", "siren", "geo_point_2d"]
    places = [["Ambérieu", "5.36", "45.95"], ["Belley", "5.69", "45.76"]] if len(header) == 5 else [["45.95, 5.36"]] * 2
    cells = [[code, f"00552013{at}", *places[at]] for at, code in enumerate(("01004", "01034"))]
    if name.endswith(("xlsx", "ods")):
        write_cells(server.folder / name, name.rpartition(".")[2].upper(), [[], [], header, *cells])
    else:
        (server.folder / name).write_text("\n".join(";".join(row) for row in [header, *cells]) + "\n", "utf-8")
    facts = only(load(tmp_path, resource_of(server, name, format=name.rpartition(".")[2].replace("txt", "csv"))))
    assert texts(facts, "insee") == ["01004", "01034"] and texts(facts, "siren") == ["005520130", "005520131"]
    assert (facts["crs"], facts["feature_count"]) == ("EPSG:4326", 2)
    assert facts["extent"][0] == pytest.approx(5.36)


def several(server: FileServer, tmp_path: Path) -> None:
    """Shapefiles of two names, in folders and an archive of its own, among other things."""
    files = {"lisez-moi.txt": tmp_path / "lisez-moi.txt"}
    files["lisez-moi.txt"].write_text("Bonjour")
    for name in ("Forêts", "Étangs"):
        path = write_shapefile(tmp_path / name, name)
        files.update({f"données/{name}/{item.name}": item for item in path.parent.iterdir()})
    zip_shapefile(tmp_path / "Îles.zip", write_shapefile(tmp_path / "c", "Îles"))
    zip_files(server.folder / "tout.zip", {**files, "autres/Îles.zip": tmp_path / "Îles.zip"})


def test_several_shapefiles_of_an_archive_all_open(server: FileServer, tmp_path: Path) -> None:
    several(server, tmp_path)
    found = load(tmp_path, resource_of(server, "tout.zip"))
    titles = sorted(facts["name"] for facts in found)
    assert titles == sorted(f"Lieux d'essai – {name}" for name in ("Forêts", "Étangs", "Îles"))
    for facts in found:
        assert (facts["feature_count"], facts["crs"], texts(facts, "nom")) == (4, "EPSG:2154", NAMES)


def test_several_of_one_name_are_told_apart(server: FileServer, tmp_path: Path) -> None:
    inner = {}
    for year in ("2023", "2024"):
        path = write_shapefile(tmp_path / year, "lieux")
        zip_shapefile(tmp_path / f"{year}.zip", path)
        inner.update({f"{year}/{item.name}": item for item in path.parent.iterdir()})
    zip_files(server.folder / "a.zip", inner)
    zip_files(server.folder / "b.zip", {f"d/{year}.zip": tmp_path / f"{year}.zip" for year in ("2023", "2024")})
    for name in ("a.zip", "b.zip"):
        found = load(tmp_path / name, resource_of(server, name))
        titles = sorted(facts["name"].partition(" – ")[2] for facts in found)
        assert titles == ["2023/lieux", "2024/lieux"]
        assert "2024" in only(load(tmp_path / f"{name}.x", resource_of(server, name), layer="2024/lieux"))["source"]


def test_files_of_an_archive_are_told_apart_by_their_names(server: FileServer, tmp_path: Path) -> None:
    inner = {f"d/{name}.csv": write_csv(tmp_path / f"{name}.csv") for name in ("Forêts", "Étangs")}
    zip_files(server.folder / "tables.zip", inner)
    found = load(tmp_path / "a", resource_of(server, "tables.zip"))
    assert sorted(facts["name"].partition(" – ")[2] for facts in found) == ["Forêts", "Étangs"]
    inner = {f"{year}/lieux.gpkg": write_vector(tmp_path / f"{year}.gpkg", "GPKG") for year in (2023, 2024)}
    inner["notes.xlsx"] = write_sheets(tmp_path / "notes.xlsx", "XLSX", {"Arbres": True})
    zip_files(server.folder / "bases.zip", inner)
    found = load(tmp_path / "b", resource_of(server, "bases.zip"))
    assert sorted(facts["name"].partition(" – ")[2] for facts in found) == ["2023/lieux", "2024/lieux"]


def test_one_of_several_is_had_by_its_name(server: FileServer, tmp_path: Path) -> None:
    several(server, tmp_path)
    assert texts(only(load(tmp_path, resource_of(server, "tout.zip"), layer="étangs")), "nom") == NAMES
    with pytest.raises(LoadRefused, match="Forêts"):
        load(tmp_path, resource_of(server, "tout.zip"), layer="Landes")


@pytest.mark.parametrize(("name", "driver"), [("deux.gpkg", "GPKG"), ("deux.sqlite", "SQLite"), ("deux.gml", "GML")])
def test_layers_of_one_file_all_open(server: FileServer, tmp_path: Path, name: str, driver: str) -> None:
    write_vector(server.folder / name, driver, ("forêts", "étangs") if driver != "GML" else ("forets", "etangs"))
    found = load(tmp_path, resource_of(server, name))
    assert len(found) == 2
    for facts in found:
        assert (facts["feature_count"], facts["crs"], texts(facts, "nom")) == (4, "EPSG:2154", NAMES)


@pytest.mark.parametrize(
    ("name", "query", "fields"),
    [
        ("telechargement", "?type=text/html", {"format": "GPKG"}),
        ("telechargement", "?type=application/octet-stream&name=lieux.gpkg", {"format": "geopackage"}),
        ("lieux.csv", "?type=text/csv", {"format": "csv"}),
        ("lieux.gpkg", "?nolength=1", {}),
        ("lieux.gpkg", "?slow=0.01", {}),
    ],
)
def test_a_geopackage_that_is_served_badly(
    server: FileServer, tmp_path: Path, name: str, query: str, fields: Dict[str, str]
) -> None:
    write_vector(tmp_path / "l.gpkg", "GPKG").rename(server.folder / name)
    facts = only(load(tmp_path, {"url": f"{server.url}/{name}{query}", **fields}))
    assert (facts["kind"], facts["feature_count"], facts["crs"]) == ("geopackage", 4, "EPSG:2154")
    assert texts(facts, "nom") == NAMES


def test_a_redirected_file(server: FileServer, tmp_path: Path) -> None:
    write_vector(server.folder / "l.gpkg", "GPKG")
    assert texts(only(load(tmp_path, {"url": f"{server.url}/x.gpkg?to=/l.gpkg"})), "nom") == NAMES


def test_a_sheet_without_coordinates_is_a_table(server: FileServer, tmp_path: Path) -> None:
    write_sheets(server.folder / "a.xlsx", "XLSX", {"Été": False})
    facts = only(load(tmp_path, resource_of(server, "a.xlsx")))
    assert (facts["feature_count"], facts["crs"], facts["extent"]) == (4, "", None)
    assert texts(facts, "nom") == NAMES and "No coordinates" in facts["notes"]


def vector_tiles(path: Path, driver: str, scratch: Path) -> None:
    places = str(write_vector(scratch / "lieux.gpkg", "GPKG"))
    options = gdal.VectorTranslateOptions(format=driver, dstSRS="EPSG:3857", datasetCreationOptions=["MAXZOOM=6"])
    if gdal.VectorTranslate(str(path), places, options=options) is None:
        pytest.skip(f"the driver {driver} of this GDAL cannot write vector tiles")


@pytest.mark.parametrize(("name", "driver"), [("lieux.mbtiles", "MBTiles"), ("lieux.pmtiles", "PMTiles")])
def test_vector_tiles(server: FileServer, tmp_path: Path, name: str, driver: str) -> None:
    needs(driver)
    vector_tiles(server.folder / name, driver, tmp_path)
    facts = only(load(tmp_path, resource_of(server, name)))
    assert facts["crs"] == "EPSG:3857" and facts["kind"] == Path(name).suffix[1:]
    west, south, east, north = facts["extent_wgs84"]
    assert west < -3.4 and south < 43.7 and east > 3.6 and north > 47.7
    assert reopened(facts).isValid()


RASTER = (300000.0, 6700000.0, 340000.0, 6730000.0)


@dataclass(frozen=True)
class Picture:
    """A raster of 40 by 30 pixels that a driver writes; GRIB has ellipsoids of its own, so that one is in degrees."""

    name: str
    driver: str
    kind: Kind
    options: Tuple[str, ...] = ()
    crs: str = "EPSG:2154"
    packed: bool = False
    corner: Tuple[float, float] = (300000.0, 6730000.0)
    pixel: float = 1000.0

    @property
    def extent(self) -> Tuple[float, float, float, float]:
        west, north = self.corner
        return west, north - 30 * self.pixel, west + 40 * self.pixel, north


PICTURES = [
    Picture("relief.tif", "GTiff", Kind.GEOTIFF),
    Picture("tuilé.tif", "GTiff", Kind.GEOTIFF, ("TILED=YES", "COMPRESS=DEFLATE")),
    Picture("grand.tif", "GTiff", Kind.GEOTIFF, ("BIGTIFF=YES", "ENDIANNESS=BIG")),
    Picture("relief.tif.zip", "GTiff", Kind.GEOTIFF, packed=True),
    Picture("cog.tif", "COG", Kind.GEOTIFF),
    Picture("relief.jp2", "JP2OpenJPEG", Kind.JPEG2000, ("REVERSIBLE=YES", "QUALITY=100")),
    Picture("jp2.zip", "JP2OpenJPEG", Kind.JPEG2000, ("REVERSIBLE=YES", "QUALITY=100"), packed=True),
    Picture("relief.nc", "netCDF", Kind.NETCDF),
    Picture("nc4.nc", "netCDF", Kind.NETCDF, ("FORMAT=NC4",)),
    Picture("relief.grib2", "GRIB", Kind.GRIB, crs="", corner=(-2.0, 50.0), pixel=0.1),
    Picture("relief.asc", "AAIGrid", Kind.ASCII_GRID, crs=""),
    Picture("asc.zip", "AAIGrid", Kind.ASCII_GRID, packed=True),
]


def write_picture(path: Path, picture: Picture, scratch: Path) -> None:
    source = str(write_raster(scratch / "source.tif"))
    if picture.driver == "GRIB":
        degrees = {"outputType": gdal.GDT_Float32, "outputSRS": "EPSG:4326", "outputBounds": [-2, 50, 2, 47]}
        gdal.Translate(str(scratch / "float.tif"), source, **degrees)
        source = str(scratch / "float.tif")
    target = scratch / f"relief.{path.name.rpartition('.')[2]}" if not picture.packed else scratch / {
        "GTiff": "relief.tif", "JP2OpenJPEG": "relief.jp2", "AAIGrid": "relief.asc"}[picture.driver]  # fmt: skip
    made = gdal.Translate(str(target), source, format=picture.driver, creationOptions=list(picture.options))
    if made is None:
        pytest.skip(f"the driver {picture.driver} of this GDAL cannot write so: {gdal.GetLastErrorMsg()}")
    del made
    if picture.packed:
        zip_files(path, {f"d/{item.name}": item for item in scratch.glob("relief.*")})
    else:
        target.rename(path)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_raster_file(server: FileServer, tmp_path: Path, picture: Picture) -> None:
    needs(picture.driver)
    (tmp_path / "scratch").mkdir()
    write_picture(server.folder / picture.name, picture, tmp_path / "scratch")
    facts = only(load(tmp_path, resource_of(server, picture.name)))
    assert (facts["kind"], facts["type"], facts["width"], facts["height"]) == (picture.kind.value, "raster", 40, 30)
    assert facts["crs"] == picture.crs or not picture.crs
    assert_extent(facts, picture.extent, picture.pixel / 1000)
    layer = reopened(facts)
    assert isinstance(layer, QgsRasterLayer)
    for column, row in ((0, 0), (39, 0), (7, 21), (39, 29)):
        at = picture.corner[0] + (column + 0.5) * picture.pixel, picture.corner[1] - (row + 0.5) * picture.pixel
        value, known = layer.dataProvider().sample(QgsPointXY(*at), 1)
        assert known and value == pytest.approx((40 * row + column) % 251, abs=0.01), (column, row)


def test_pictures_as_tiles(server: FileServer, tmp_path: Path) -> None:
    needs("MBTiles")
    gdal.Translate(str(server.folder / "r.mbtiles"), str(write_raster(tmp_path / "r.tif")), format="MBTiles")
    facts = only(load(tmp_path, resource_of(server, "r.mbtiles")))
    assert (facts["kind"], facts["type"], facts["crs"]) == ("mbtiles", "raster", "EPSG:3857")
    written = QgsRasterLayer(str(server.folder / "r.mbtiles")).extent()
    corners = (written.xMinimum(), written.yMinimum(), written.xMaximum(), written.yMaximum())
    assert_extent(facts, corners, 1)


def test_a_geopackage_of_tiles(server: FileServer, tmp_path: Path) -> None:
    options = ["TILE_FORMAT=PNG", "RASTER_TABLE=relief"]
    source = str(write_raster(tmp_path / "r.tif"))
    gdal.Translate(str(server.folder / "r.gpkg"), source, format="GPKG", creationOptions=options)
    facts = only(load(tmp_path, resource_of(server, "r.gpkg")))
    assert (facts["kind"], facts["type"], facts["crs"]) == ("geopackage", "raster", "EPSG:2154")
    assert (facts["width"], facts["height"]) == (40, 30)
    assert_extent(facts, RASTER, 1)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", ["plan.tif", "plan.jpg", "plan.png"])
def test_a_picture_whose_place_is_told_beside_it(server: FileServer, tmp_path: Path, name: str, packed: bool) -> None:
    folder = tmp_path / "plan" if packed else server.folder
    folder.mkdir(exist_ok=True)
    picture = gdal.GetDriverByName("MEM").Create("", 40, 30)
    driver = {"tif": "GTiff", "jpg": "JPEG", "png": "PNG"}[name[-3:]]
    gdal.GetDriverByName(driver).CreateCopy(str(folder / name), picture)
    world = folder / f"plan.{name[-3]}{name[-1]}w"
    world.write_text("1000\n0\n0\n-1000\n300500\n6729500\n")
    if packed:
        zip_files(server.folder / "plan.zip", {f"d/{item.name}": item for item in (folder / name, world)})
    elif not name.endswith("tif"):
        pytest.skip("a loose picture is shown in the browser")
    facts = only(load(tmp_path, resource_of(server, "plan.zip" if packed else name)))
    assert (facts["width"], facts["crs"]) == (40, "EPSG:2154")
    assert_extent(facts, RASTER, 1)


def test_variables_of_a_netcdf_all_open(server: FileServer, tmp_path: Path) -> None:
    source = gdal.GetDriverByName("MEM").Create("", 8, 6, 2)
    source.SetGeoTransform((-2, 0.5, 0, 50, 0, -0.5))
    for number in (1, 2):
        source.GetRasterBand(number).WriteRaster(0, 0, 8, 6, struct.pack("48B", *[number] * 48))
    gdal.Translate(str(server.folder / "deux.nc"), source, format="netCDF", outputSRS="EPSG:4326")
    found = load(tmp_path, resource_of(server, "deux.nc"))
    assert [(facts["width"], facts["crs"]) for facts in found] == [(8, "EPSG:4326")] * 2


def test_seven_zip_says_what_is_missing(server: FileServer, tmp_path: Path) -> None:
    if drivers.has_driver(Kind.SEVEN_ZIP):
        pytest.skip("this GDAL has libarchive: test_loading_formats opens one")
    with pytest.raises(LoadRefused, match="cannot open 7Z files"):
        load(tmp_path, resource_of(server, "a.7z"))
    assert all("Range" in headers for _, headers in server.asked)  # at most its first bytes
