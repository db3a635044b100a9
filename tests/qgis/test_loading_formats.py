"""Every format that GDAL here writes becomes the layer that was written; bad files become sentences."""
from __future__ import annotations

import io
import sqlite3
import tarfile
import zipfile
from pathlib import Path
from typing import Dict, Iterator, List, Sequence, Tuple

import pytest
from osgeo import gdal, ogr
from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer, QgsVectorLayer, QgsVectorTileLayer
from qgis.PyQt.QtCore import Qt

from catalog_search.gui.resource_list import ResourceModel
from catalog_search.loading import archives, drivers, files, repacking
from catalog_search.loading.build import build_layer
from catalog_search.loading.errors import LoadError
from catalog_search.loading.kinds import SELDOM, Kind, set_missing
from catalog_search.loading.links import classify, ways
from catalog_search.loading.loader import Opening
from catalog_search.loading.plan import Plan, make_plan
from catalog_search.loading.sevenzip import repack_seven_zip
from catalog_search.loading.unpacking import Unpacking
from catalog_search.model.record import Resource
from tests.qgis.loading_support import (
    DEGREES,
    PLACES,
    record,
    srs,
    write_csv,
    write_raster,
    write_shapefile,
    write_vector,
    zip_files,
    zip_shapefile,
)
from tests.qgis.seven_zip import write_seven_zip
from tests.qgis.support import wait_until
from tests.servers.files import FileServer

NAMES = [name for name, _, _, _ in PLACES]
EXTENT = (220000.0, 6280000.0, 750000.0, 6760000.0)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FileServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    with FileServer(folder) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "downloads"


@pytest.fixture(autouse=True)
def _learned() -> Iterator[None]:
    drivers.learn()
    yield
    set_missing(SELDOM)


def plan_of(server: FileServer, folder: Path, name: str, layer: str = "", **fields: object) -> Plan:
    resource = Resource(f"{server.url}/{name}", **fields)  # type: ignore[arg-type]
    return make_plan(classify(resource), record(resource), None, folder, layer=layer)


def only_layer(plan: Plan) -> QgsMapLayer:
    assert not plan.needs_choice
    assert len(plan.sources) == 1
    return build_layer(plan.sources[0], record())


def assert_places(layer: QgsMapLayer, crs: str = "EPSG:2154", tolerance: float = 0.1, field: str = "nom") -> None:
    """The layer holds the four places, with their accents, where they belong."""
    assert isinstance(layer, QgsVectorLayer)
    assert layer.featureCount() == 4
    assert sorted(feature[field] for feature in layer.getFeatures()) == sorted(NAMES)
    assert layer.crs().authid() == crs
    by_name = {feature[field]: feature.geometry().asPoint() for feature in layer.getFeatures()}
    for (name, _, x, y), degrees in zip(PLACES, DEGREES):
        wanted = (x, y) if crs == "EPSG:2154" else degrees
        assert by_name[name].x() == pytest.approx(wanted[0], abs=tolerance)
        assert by_name[name].y() == pytest.approx(wanted[1], abs=tolerance)


def geodatabase(path: Path) -> Dict[str, Path]:
    """A file geodatabase, by the names that its files have in an archive."""
    write_vector(path, "OpenFileGDB")
    return {f"{path.name}/{item.name}": item for item in path.iterdir()}


class TestGeodatabases:
    @pytest.mark.parametrize("prefix", ["", "Données 2024/"])
    def test_a_zipped_one(self, server: FileServer, folder: Path, tmp_path: Path, prefix: str) -> None:
        members = geodatabase(tmp_path / "lieux.gdb")
        zip_files(server.folder / "lieux.gdb.zip", {prefix + name: item for name, item in members.items()})
        plan = plan_of(server, folder, "lieux.gdb.zip")
        assert [(source.kind, source.name) for source in plan.sources] == [(Kind.FILEGDB, "lieux")]
        assert_places(only_layer(plan))

    def test_its_files_at_the_top_of_the_archive(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        members = geodatabase(tmp_path / "lieux.gdb")
        zip_files(server.folder / "x.zip", {name.partition("/")[2]: item for name, item in members.items()})
        assert_places(only_layer(plan_of(server, folder, "x.zip")))

    def test_a_broken_one_is_said_to_hold_nothing(self, server: FileServer, folder: Path) -> None:
        with zipfile.ZipFile(server.folder / "x.gdb.zip", "w") as archive:
            archive.writestr("x.gdb/a00000001.gdbtable", b"nothing")
        with pytest.raises(LoadError, match="no geographic data"):
            plan_of(server, folder, "x.gdb.zip")


class TestMapInfo:
    @pytest.mark.parametrize(("ending", "companion"), [("tab", "dat"), ("mif", "mid")])
    def test_loose_files_bring_their_companions(
        self, server: FileServer, folder: Path, ending: str, companion: str
    ) -> None:
        options = ("FORMAT=MIF",) if ending == "mif" else ()
        write_mapinfo(server.folder / f"lieux.{ending}", options)
        plan = plan_of(server, folder, f"lieux.{ending}")
        assert_mapinfo_places(only_layer(plan))
        assert f"/lieux.{companion}" in server.paths()
        assert_mapinfo_places(only_layer(plan_of(server, folder, f"lieux.{ending}")))

    @pytest.mark.parametrize("ending", ["tab", "mif"])
    def test_zipped(self, server: FileServer, folder: Path, tmp_path: Path, ending: str) -> None:
        (tmp_path / "mi").mkdir()
        write_mapinfo(tmp_path / "mi" / f"lieux.{ending}", ("FORMAT=MIF",) if ending == "mif" else ())
        zip_files(server.folder / "a.zip", {f"d/{item.name}": item for item in (tmp_path / "mi").iterdir()})
        plan = plan_of(server, folder, "a.zip")
        assert [source.kind for source in plan.sources] == [Kind.MAPINFO]
        assert_mapinfo_places(only_layer(plan))

    def test_letters_of_windows_that_are_called_neutral(self, server: FileServer, folder: Path) -> None:
        path = write_mapinfo(server.folder / "lieux.mif", ("FORMAT=MIF",))
        path.write_text(path.read_text("cp1252").replace("WindowsLatin1", "Neutral"), "cp1252")
        assert 'Charset "Neutral"' in path.read_text("cp1252")
        layer = only_layer(plan_of(server, folder, "lieux.mif"))
        assert_mapinfo_places(layer)
        assert any("windows-1252 was assumed" in line for line in layer.metadata().history())

    @pytest.mark.parametrize(
        "text",
        [
            '!table\n!version 100\nDefinition Table\n  File "/etc/passwd"\n  Type "RASTER"\n',
            '!table\n!version 100\nOpen Table "/tmp/x" Hide\nCreate View v As Select * From x\n',
            '!table\n!version 300\nDefinition Table\n  Type NATIVE\nbegin_metadata\n"\\IsSeamless" = "TRUE"\n',
            "!table\n" + "x" * 70_000,
        ],
    )
    def test_tables_that_point_elsewhere_are_refused(self, server: FileServer, folder: Path, text: str) -> None:
        (server.folder / "a.tab").write_text(text)
        with pytest.raises(LoadError, match="points to other files"):
            plan_of(server, folder, "a.tab")


def write_mapinfo(path: Path, options: Tuple[str, ...] = ()) -> Path:
    """MapInfo knows bounded coordinate systems only, and code pages instead of UTF-8."""
    source = ogr.GetDriverByName("MapInfo File").CreateDataSource(str(path), list(options))
    layer = source.CreateLayer("lieux", srs(2154), ogr.wkbPoint, ["ENCODING=CP1252"])
    layer.CreateField(ogr.FieldDefn("nom", ogr.OFTString))
    for name, _, x, y in PLACES:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField("nom", name)
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT({x} {y})"))
        layer.CreateFeature(feature)
    source.FlushCache()
    return path


def assert_mapinfo_places(layer: QgsMapLayer) -> None:
    assert layer.crs().isValid()
    assert sorted(feature["nom"] for feature in layer.getFeatures()) == sorted(NAMES)
    extent = layer.extent()
    found = (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
    assert found == pytest.approx(EXTENT, abs=1)
    assert "+lat_1=49" in layer.crs().toProj().replace("+lat_1=44 +lat_2=49", "+lat_1=49")


class TestOtherVectors:
    def test_kmz(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        zip_files(server.folder / "lieux.kmz", {"doc.kml": write_vector(tmp_path / "doc.kml", "KML", code=4326)})
        assert_places(only_layer(plan_of(server, folder, "lieux.kmz")), "EPSG:4326", 1e-3, "Name")

    @pytest.mark.parametrize("name", ["lieux.kml", "lieux.kmz"])
    def test_attributes_of_a_kml_that_this_gdal_does_not_read_are_missed_in_words(
        self, server: FileServer, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        path = write_vector(tmp_path / "doc.kml", "KML", code=4326)
        if name.endswith("z"):
            zip_files(server.folder / name, {"doc.kml": path})
        else:
            path.rename(server.folder / name)
        whole = plan_of(server, folder, name)
        fields = only_layer(whole).fields().names()
        assert ("valeur" in fields) is drivers.reads_kml_attributes() is not bool(whole.sources[0].notes)
        monkeypatch.setattr(drivers, "reads_kml_attributes", lambda: False)
        assert "LIBKML" in plan_of(server, folder, name).sources[0].notes[0]
        (server.folder / "a.kml").write_text(
            "<kml><Placemark><name>A</name><Point><coordinates>1,45</coordinates></Point></Placemark></kml>"
        )
        assert plan_of(server, folder, "a.kml").sources[0].notes == ()

    def test_dxf_in_lambert_93_is_placed_by_its_corners(self, server: FileServer, folder: Path) -> None:
        source = ogr.GetDriverByName("DXF").CreateDataSource(str(server.folder / "plan.dxf"))
        layer = source.CreateLayer("entities")
        for name, _, x, y in PLACES:
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetField("Layer", name)
            feature.SetGeometry(ogr.CreateGeometryFromWkt(f"LINESTRING({x} {y},{x + 100} {y + 100})"))
            layer.CreateFeature(feature)
        source = layer = None
        as_autocad_writes(server.folder / "plan.dxf")
        plan = plan_of(server, folder, "plan.dxf")
        drawing = only_layer(plan)
        assert drawing.crs().authid() == "EPSG:2154"
        assert "EPSG:2154" in plan.sources[0].notes[0]
        assert drawing.featureCount() == 4
        # GDAL writes no apostrophes and reads this code page as ISO 8859-1, which has no œ
        wanted = sorted(name.replace("'", "_").replace("œ", "\x9c") for name in NAMES)
        assert sorted(feature["Layer"] for feature in drawing.getFeatures()) == wanted
        assert drawing.extent().xMaximum() == 750100.0

    @pytest.mark.parametrize("options", [(), ("SPATIALITE=YES",)])
    def test_sqlite(self, server: FileServer, folder: Path, options: Tuple[str, ...]) -> None:
        path = server.folder / "lieux.sqlite"
        places = str(write_vector(path.with_suffix(".gpkg"), "GPKG"))
        made = gdal.VectorTranslate(str(path), places, format="SQLite", datasetCreationOptions=list(options))
        if made is None:
            pytest.skip("GDAL has no SpatiaLite")
        del made
        plan = plan_of(server, folder, "lieux.sqlite")
        assert [source.kind for source in plan.sources] == [Kind.SQLITE]
        assert_places(only_layer(plan))

    @pytest.mark.parametrize("name", ["lieux.sqlite", "lieux.gpkg"])
    @pytest.mark.parametrize(
        "module",
        ["VirtualShape('/etc/x', 'UTF-8', 2154)", "VirtualOGR('/vsicurl/http://x.fr/a')", "\"VirtualText\"('/x')"],
    )
    def test_databases_that_point_elsewhere_are_refused(
        self, server: FileServer, folder: Path, name: str, module: str
    ) -> None:
        path = write_vector(server.folder / name, "GPKG" if name.endswith("gpkg") else "SQLite")
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA writable_schema = ON")
            database.execute(
                "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('table', 'v', 'v', 0, ?)",
                (f"CREATE VIRTUAL TABLE v USING {module}",),
            )
        database.close()
        with pytest.raises(LoadError, match="points to other files"):
            plan_of(server, folder, name)


def tiles_to(driver: str) -> object:
    return gdal.VectorTranslateOptions(format=driver, dstSRS="EPSG:3857", datasetCreationOptions=["MAXZOOM=6"])


def as_autocad_writes(path: Path) -> None:
    """Names in the code page that the header tells; GDAL writes them in UTF-8 whatever it is."""
    assert b"ANSI_1252" in path.read_bytes()
    path.write_bytes(path.read_bytes().decode("utf-8").encode("cp1252"))


def test_a_bad_member_of_an_archive_leaves_the_others(server: FileServer, folder: Path, tmp_path: Path) -> None:
    good = write_vector(tmp_path / "lieux.gpkg", "GPKG")
    (tmp_path / "bad.sqlite").write_bytes(b"SQLite format 3\x00" + bytes(300))
    (tmp_path / "bad.tab").write_text('!table\nOpen Table "/etc/passwd"\n')
    bad = {name: tmp_path / name for name in ("bad.sqlite", "bad.tab")}
    zip_files(server.folder / "a.zip", {"lieux.gpkg": good, **bad})
    assert_places(only_layer(plan_of(server, folder, "a.zip")))
    zip_files(server.folder / "b.zip", {"bad.sqlite": bad["bad.sqlite"]})
    with pytest.raises(LoadError, match="SQLite file is damaged"):
        plan_of(server, folder, "b.zip")


class TestTiles:
    def test_raster_mbtiles(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        raster = str(write_raster(tmp_path / "relief.tif"))
        gdal.Translate(str(server.folder / "relief.mbtiles"), raster, format="MBTiles")
        plan = plan_of(server, folder, "relief.mbtiles")
        assert (plan.sources[0].provider, plan.sources[0].kind) == ("gdal", Kind.MBTILES)
        layer = only_layer(plan)
        assert (layer.crs().authid(), layer.width() > 0) == ("EPSG:3857", True)

    def test_vector_mbtiles(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        places = str(write_vector(tmp_path / "lieux.gpkg", "GPKG"))
        options = tiles_to("MBTiles")
        if gdal.VectorTranslate(str(server.folder / "lieux.mbtiles"), places, options=options) is None:
            pytest.skip("GDAL cannot write vector tiles")
        plan = plan_of(server, folder, "lieux.mbtiles")
        assert plan.sources[0].provider == "vectortile"
        assert isinstance(only_layer(plan), QgsVectorTileLayer)


class TestRasters:
    @pytest.mark.parametrize(
        ("name", "driver", "kind"),
        [
            ("relief.jp2", "JP2OpenJPEG", Kind.JPEG2000),
            ("relief.nc", "netCDF", Kind.NETCDF),
            ("relief.grib2", "GRIB", Kind.GRIB),
            ("relief.asc", "AAIGrid", Kind.ASCII_GRID),
        ],
    )
    @pytest.mark.parametrize("zipped", [False, True])
    def test_it_is_what_was_written(
        self, server: FileServer, folder: Path, tmp_path: Path, name: str, driver: str, kind: Kind, zipped: bool
    ) -> None:
        write_as(tmp_path / name, driver, tmp_path)
        served = "a.zip" if zipped else name
        if zipped:
            zip_files(server.folder / served, {name: tmp_path / name})
        else:
            (tmp_path / name).rename(server.folder / name)
        plan = plan_of(server, folder, served)
        assert [source.kind for source in plan.sources] == [kind]
        layer = only_layer(plan)
        assert isinstance(layer, QgsRasterLayer)
        assert (layer.width(), layer.height()) == (40, 30)
        wanted = (-2.0, 47.0, 2.0, 50.0) if driver == "GRIB" else (300000.0, 6700000.0, 340000.0, 6730000.0)
        extent = layer.extent()
        found = (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
        assert found == pytest.approx(wanted, rel=1e-6)
        if driver in ("JP2OpenJPEG", "netCDF"):
            assert layer.crs().authid() == "EPSG:2154"

    def test_variables_of_a_netcdf_are_a_choice(self, server: FileServer, folder: Path) -> None:
        raster = gdal.GetDriverByName("GTiff").Create("/vsimem/two.tif", 8, 6, 2)
        raster.SetGeoTransform((-2, 0.5, 0, 50, 0, -0.5))
        raster.SetProjection(srs(4326).ExportToWkt())
        raster.FlushCache()
        gdal.Translate(str(server.folder / "two.nc"), raster, format="netCDF")
        plan = plan_of(server, folder, "two.nc")
        assert plan.needs_choice
        assert [source.name for source in plan.sources] == ["Band1", "Band2"]
        assert isinstance(build_layer(plan.sources[1], record()), QgsRasterLayer)
        assert only_layer(plan_of(server, folder, "two.nc", layer="Band2")).isValid()


def write_as(path: Path, driver: str, folder: Path) -> Path:
    """The raster of ``write_raster``, or one in degrees where the driver has ellipsoids of its own."""
    source: object = str(write_raster(folder / "source.tif"))
    if driver == "GRIB":
        grid = gdal.GetDriverByName("MEM").Create("", 40, 30, 1, gdal.GDT_Float32)
        grid.SetGeoTransform((-2.0, 0.1, 0, 50.0, 0, -0.1))
        grid.SetProjection(srs(4326).ExportToWkt())
        source = grid
    options = ["REVERSIBLE=YES", "QUALITY=100"] if driver == "JP2OpenJPEG" else []
    gdal.Translate(str(path), source, format=driver, creationOptions=options)
    return path


class TestSpreadsheets:
    @pytest.mark.parametrize(("ending", "driver"), [("xlsx", "XLSX"), ("ods", "ODS")])
    def test_coordinates_become_points(self, server: FileServer, folder: Path, ending: str, driver: str) -> None:
        write_sheets(server.folder / f"lieux.{ending}", driver, {"Arbres": True})
        plan = plan_of(server, folder, f"lieux.{ending}")
        assert [source.kind for source in plan.sources] == [Kind.TABLE]
        assert_places(only_layer(plan))

    @pytest.mark.parametrize(("ending", "driver"), [("xlsx", "XLSX"), ("ods", "ODS")])
    def test_sheets_without_are_tables(self, server: FileServer, folder: Path, ending: str, driver: str) -> None:
        write_sheets(server.folder / f"lieux.{ending}", driver, {"Été": False, "Arbres": True})
        plan = plan_of(server, folder, f"lieux.{ending}")
        assert plan.needs_choice
        assert [source.name for source in plan.sources] == ["Été", "Arbres"]
        table = only_layer(plan_of(server, folder, f"lieux.{ending}", layer="Été"))
        assert not table.isSpatial()
        rows = [(feature["nom"], feature["valeur"]) for feature in table.getFeatures()]
        assert rows == [(name, value) for name, value, _, _ in PLACES]

    def test_a_name_without_ending(self, server: FileServer, folder: Path) -> None:
        write_sheets(server.folder / "a.xlsx", "XLSX", {"Arbres": True}).rename(server.folder / "download")
        assert_places(only_layer(plan_of(server, folder, "download", format="xlsx")))

    def test_one_in_an_archive(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        path = write_sheets(tmp_path / "a.xlsx", "XLSX", {"Arbres": True})
        zip_files(server.folder / "a.zip", {"lisez-moi/a.xlsx": path})
        assert_places(only_layer(plan_of(server, folder, "a.zip")))

    def test_a_dbase_table(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        path = write_shapefile(tmp_path / "shp", "lieux", "cp1252").with_suffix(".dbf")
        path.rename(server.folder / "lieux.dbf")
        plan = plan_of(server, folder, "lieux.dbf")
        layer = only_layer(plan)
        assert [feature["nom"] for feature in layer.getFeatures()] == NAMES
        assert not layer.isSpatial()
        assert "windows-1252" in " ".join(plan.sources[0].notes)


def write_sheets(path: Path, driver: str, sheets: Dict[str, bool]) -> Path:
    """A workbook; the sheets told so have columns of coordinates."""
    source = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    for sheet, has_coordinates in sheets.items():
        layer = source.CreateLayer(sheet)
        fields = [("nom", ogr.OFTString), ("valeur", ogr.OFTInteger)]
        fields += [("x_l93", ogr.OFTReal), ("y_l93", ogr.OFTReal)] if has_coordinates else []
        for name, kind in fields:
            layer.CreateField(ogr.FieldDefn(name, kind))
        for place in PLACES:
            feature = ogr.Feature(layer.GetLayerDefn())
            for (name, _), value in zip(fields, place):
                feature.SetField(name, value)
            layer.CreateFeature(feature)
    source = layer = None
    return path


def write_cells(path: Path, driver: str, cells: Sequence[Sequence[str]]) -> Path:
    """A sheet of texts as they stand, its empty rows too."""
    source = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    sheet = source.CreateLayer("Feuille")
    width = max(map(len, cells))
    for at in range(width):
        sheet.CreateField(ogr.FieldDefn(f"Field{at + 1}", ogr.OFTString))
    for row in cells:
        feature = ogr.Feature(sheet.GetLayerDefn())
        for at, cell in enumerate(row):
            feature.SetField(at, cell)
        sheet.CreateFeature(feature)
    source = sheet = None
    return path


class TestTars:
    @pytest.mark.parametrize("mode", ["", "gz", "bz2", "xz"])
    def test_a_shapefile_in_one(self, server: FileServer, folder: Path, tmp_path: Path, mode: str) -> None:
        path = write_shapefile(tmp_path / "shp", "Forêts", "cp1252")
        name = f"lieux.tar.{mode}" if mode else "lieux.tar"
        with tarfile.open(server.folder / name, f"w:{mode}") as archive:  # type: ignore[call-overload]
            archive.add(path.parent, "./données")
        assert_places(only_layer(plan_of(server, folder, name)))

    def test_a_tar_in_a_zip_and_a_zip_in_a_tar(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        inner = zip_shapefile(tmp_path / "a.zip", write_shapefile(tmp_path / "shp", "lieux"))
        with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as archive:
            archive.add(inner, "d/a.zip")
        zip_files(server.folder / "c.zip", {"b.tar.gz": tmp_path / "b.tar.gz"})
        assert_places(only_layer(plan_of(server, folder, "c.zip")))

    def test_a_truncated_one(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
            archive.add(write_shapefile(tmp_path / "shp", "lieux").parent, "d")
        whole = (tmp_path / "a.tar.gz").read_bytes()
        (server.folder / "a.tar.gz").write_bytes(whole[: len(whole) // 2])
        with pytest.raises(LoadError, match="damaged"):
            plan_of(server, folder, "a.tar.gz")
        assert [item.name for item in folder.iterdir()] == ["a.tar.gz"]


class TestSevenZip:
    def test_without_libarchive_it_is_said_before_anything_is_fetched(
        self, server: FileServer, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lack(monkeypatch, Kind.SEVEN_ZIP)
        with pytest.raises(LoadError, match=r"cannot open 7Z files.*GDAL 3.*Download"):
            plan_of(server, folder, "a.7z")
        assert server.asked == []

    def test_what_gdal_lists_is_packed_anew(self, tmp_path: Path) -> None:
        """GDAL's file system for tar stands in for that of 7z, which few builds have."""
        path = zip_shapefile(tmp_path / "s.zip", write_shapefile(tmp_path / "shp", "lieux"))
        with tarfile.open(tmp_path / "a.tar", "w") as archive:
            archive.add(path, "d/lieux.zip")
        found = repack_seven_zip(tmp_path / "a.tar", tmp_path / "a.zip", system="/vsitar/")
        with zipfile.ZipFile(found) as packed:
            assert packed.namelist() == ["d/lieux.zip"]
            assert packed.read("d/lieux.zip") == path.read_bytes()

    @pytest.mark.parametrize("last", [0, 1, 3])
    def test_it_is_told_of_and_can_be_stopped(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: int
    ) -> None:
        """While its names are looked through, and at each piece."""

        class Stopping(Unpacking):
            told = size = 0

            def begin(self, size: int) -> None:
                self.size = size

            def add(self, size: int = 0) -> None:
                self.told += 1
                if self.told > last:
                    raise KeyboardInterrupt

        monkeypatch.setattr(repacking, "_CHUNK", 100)
        (tmp_path / "a.bin").write_bytes(bytes(1000))
        with tarfile.open(tmp_path / "a.tar", "w") as archive:
            archive.add(tmp_path / "a.bin", "a.bin")
        stopping = Stopping()
        with pytest.raises(KeyboardInterrupt):
            repack_seven_zip(tmp_path / "a.tar", tmp_path / "a.zip", stopping, "/vsitar/")
        assert stopping.told == last + 1 and stopping.size == (1000 if last else 0)
        assert not (tmp_path / "a.zip").exists()

    @pytest.mark.parametrize("broken", [False, True])
    def test_a_real_one(self, server: FileServer, folder: Path, tmp_path: Path, broken: bool) -> None:
        if not drivers.has_driver(Kind.SEVEN_ZIP):
            pytest.skip("this GDAL has no libarchive")
        parts = write_shapefile(tmp_path / "shp", "lieux").parent
        path = write_seven_zip(server.folder / "a.7z", {f"d/{item.name}": item for item in parts.iterdir()})
        if broken:
            path.write_bytes(path.read_bytes()[:-40])
            with pytest.raises(LoadError, match="damaged"):
                plan_of(server, folder, "a.7z")
        else:
            assert_places(only_layer(plan_of(server, folder, "a.7z")))


def lack(monkeypatch: pytest.MonkeyPatch, *kinds: Kind) -> None:
    monkeypatch.setattr(drivers, "_missing", lambda: frozenset(kinds))
    drivers.learn()


class TestDrivers:
    def test_what_is_missing_is_not_offered(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for ending, kind in RARE.items():
            assert classify(Resource(f"https://x.fr/a.{ending}")).loadable is drivers.has_driver(kind)
        lack(monkeypatch)
        assert all(classify(Resource(f"https://x.fr/a.{ending}")).loadable for ending in RARE)
        lack(monkeypatch, *RARE.values())
        assert not any(classify(Resource(f"https://x.fr/a.{ending}")).loadable for ending in RARE)

    def test_the_row_of_a_resource_says_which(self, monkeypatch: pytest.MonkeyPatch) -> None:
        lack(monkeypatch, Kind.PARQUET)
        model = ResourceModel()
        model.set_links(tuple(classify(Resource(f"https://x.fr/a.{ending}")) for ending in ("parquet", "pmtiles")))
        tips = [model.index(row).data(Qt.ItemDataRole.ToolTipRole) for row in range(2)]
        assert "lacks Parquet" in tips[0]
        assert "lacks" not in tips[1]

    @pytest.mark.parametrize("ending", ["parquet", "pmtiles"])
    def test_content_without_a_driver_is_named(
        self, server: FileServer, folder: Path, monkeypatch: pytest.MonkeyPatch, ending: str
    ) -> None:
        lack(monkeypatch, *RARE.values())
        (server.folder / "download").write_bytes(b"PAR1" * 100 if ending == "parquet" else b"PMTiles\x03" + bytes(200))
        with pytest.raises(LoadError, match=f"(?i)cannot open {ending} files"):
            plan_of(server, folder, "download")

    def test_geoparquet(self, server: FileServer, folder: Path) -> None:
        if not drivers.has_driver(Kind.PARQUET):
            pytest.skip("this GDAL has no Parquet")
        write_vector(server.folder / "lieux.parquet", "Parquet")
        assert_places(only_layer(plan_of(server, folder, "lieux.parquet")))

    def test_pmtiles(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        if not drivers.has_driver(Kind.PMTILES):
            pytest.skip("this GDAL has no PMTiles")
        places = str(write_vector(tmp_path / "lieux.gpkg", "GPKG"))
        options = tiles_to("PMTiles")
        gdal.VectorTranslate(str(server.folder / "lieux.pmtiles"), places, options=options)
        layer = only_layer(plan_of(server, folder, "lieux.pmtiles"))
        assert {feature["nom"] for feature in layer.getFeatures()} == set(NAMES)


RARE = {"parquet": Kind.PARQUET, "pmtiles": Kind.PMTILES, "7z": Kind.SEVEN_ZIP}

_BAD = ["tab", "mif", "dxf", "sqlite", "mbtiles", "jp2", "nc", "grib2", "xlsx", "ods", "gdb.zip", "kmz", "tar.gz"]


class TestBadFiles:
    @pytest.mark.parametrize("ending", _BAD)
    def test_a_web_page_instead(self, server: FileServer, folder: Path, ending: str) -> None:
        (server.folder / f"a.{ending}").write_text("<!DOCTYPE html><html><title>Portail</title></html>")
        with pytest.raises(LoadError, match="web page"):
            plan_of(server, folder, f"a.{ending}")

    @pytest.mark.parametrize("ending", _BAD)
    def test_nothing_at_all(self, server: FileServer, folder: Path, ending: str) -> None:
        (server.folder / f"a.{ending}").write_bytes(b"")
        with pytest.raises(LoadError, match="empty"):
            plan_of(server, folder, f"a.{ending}")

    @pytest.mark.parametrize("ending", _BAD)
    def test_noise(self, server: FileServer, folder: Path, ending: str) -> None:
        (server.folder / f"a.{ending}").write_bytes(bytes(range(256)) * 20)
        with pytest.raises(LoadError):
            plan_of(server, folder, f"a.{ending}")

    @pytest.mark.parametrize(
        ("name", "driver"),
        [
            ("a.sqlite", "SQLite"),
            ("a.gpkg", "GPKG"),
            ("a.jp2", "JP2OpenJPEG"),
            ("a.nc", "netCDF"),
            ("a.xlsx", "XLSX"),
            ("a.ods", "ODS"),
            ("a.mbtiles", "MBTiles"),
        ],
    )
    def test_a_truncated_one(self, server: FileServer, folder: Path, tmp_path: Path, name: str, driver: str) -> None:
        if driver in ("SQLite", "GPKG", "XLSX", "ODS"):
            path = write_vector(tmp_path / name, driver)
        else:
            path = write_as(tmp_path / name, driver, tmp_path)
        (server.folder / name).write_bytes(path.read_bytes()[:1500])
        with pytest.raises(LoadError):
            plan = plan_of(server, folder, name)
            build_layer(plan.sources[0], record())

    @pytest.mark.parametrize("wrong", ["a.csv", "a.shp", "a.geojson", "a.xyz123"])
    def test_a_wrong_ending_does_not_matter(self, server: FileServer, folder: Path, wrong: str) -> None:
        write_vector(server.folder / "a.sqlite", "SQLite").rename(server.folder / wrong)
        assert_places(only_layer(plan_of(server, folder, wrong)))

    def test_a_bomb_is_not_unpacked(
        self, server: FileServer, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(archives, "_BOMB_SIZE", 1_000_000)
        with tarfile.open(server.folder / "a.tar.gz", "w:gz") as archive:
            entry = tarfile.TarInfo("a.geojson")
            entry.size = 8_000_000
            archive.addfile(entry, io.BytesIO(bytes(8_000_000)))
        with pytest.raises(LoadError, match="more than can be trusted"):
            plan_of(server, folder, "a.tar.gz")
        assert [item.name for item in folder.iterdir()] == ["a.tar.gz"]

    def test_archives_in_archives_share_one_limit(
        self, server: FileServer, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        inner = zip_shapefile(tmp_path / "i.zip", write_shapefile(tmp_path / "shp", "lieux"))
        zip_files(server.folder / "a.zip", {f"{number}.zip": inner for number in range(5)})
        monkeypatch.setattr(files, "MAX_UNPACKED", 3 * inner.stat().st_size)
        plan = plan_of(server, folder, "a.zip")
        assert len(plan.sources) == 3

    @pytest.mark.parametrize("files_inside", [[], ["notice.pdf"]])
    def test_archives_without_data(self, server: FileServer, folder: Path, files_inside: List[str]) -> None:
        with tarfile.open(server.folder / "a.tar.gz", "w:gz") as archive:
            for name in files_inside:
                entry = tarfile.TarInfo(name)
                entry.size = 4
                archive.addfile(entry, io.BytesIO(b"%PDF"))
        with pytest.raises(LoadError, match="no geographic data.*pdf" if files_inside else "no geographic data|empty"):
            plan_of(server, folder, "a.tar.gz")


def test_ready_conversions_are_ways_of_their_own(server: FileServer, folder: Path) -> None:
    write_csv(server.folder / "lieux.csv")
    write_vector(server.folder / "h.geojson", "GeoJSON", code=4326)
    resource = Resource(
        f"{server.url}/lieux.csv",
        alternates=tuple((name, f"{server.url}/h.{name}") for name in ("geojson", "parquet", "pmtiles")),
    )
    found = ways(record(resource))
    assert {link.kind for link in found} == {Kind.GEOJSON, Kind.CSV, Kind.PARQUET, Kind.PMTILES}
    assert found[0].kind is Kind.GEOJSON
    plan = make_plan(found[0], record(resource), None, folder)
    assert_places(build_layer(plan.sources[0], record()), "EPSG:4326", 1e-3)


@pytest.mark.parametrize("name", ["lieux.gdb.zip", "lieux.sqlite", "lieux.xlsx", "lieux.tar.gz", "relief.nc"])
def test_a_click_puts_it_into_the_project(server: FileServer, folder: Path, tmp_path: Path, name: str) -> None:
    """All of it off the main thread, sheets and databases too."""
    if name.endswith(".gdb.zip"):
        zip_files(server.folder / name, geodatabase(tmp_path / "lieux.gdb"))
    elif name.endswith(".sqlite"):
        write_vector(server.folder / name, "SQLite")
    elif name.endswith(".xlsx"):
        write_sheets(server.folder / name, "XLSX", {"Arbres": True})
    elif name.endswith(".nc"):
        write_as(server.folder / name, "netCDF", tmp_path)
    else:
        with tarfile.open(server.folder / name, "w:gz") as archive:
            archive.add(write_shapefile(tmp_path / "shp", "lieux").parent, "d")
    resource, project = Resource(f"{server.url}/{name}"), QgsProject()
    opening = Opening(classify(resource), record(resource), None, folder, project)
    ended: List[object] = []
    opening.opened.connect(ended.append)
    opening.failed.connect(ended.append)
    opening.start()
    wait_until(lambda: bool(ended))
    (layer,) = project.mapLayers().values()
    assert ended == [[layer]]
    if isinstance(layer, QgsVectorLayer):
        assert_places(layer)
    assert layer.crs().authid() == "EPSG:2154"
