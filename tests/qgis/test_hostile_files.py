"""Files that reach out of themselves: each is refused with a sentence, or opens and asks nobody for anything.

``elsewhere`` stands for the rest of the world: it writes down every request. What opens is read and drawn too, since
GDAL follows some references only then.
"""
from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Iterator, Tuple

import pytest
from osgeo import gdal
from qgis.core import QgsRasterLayer

from catalog_search.loading import hdf5_library
from catalog_search.loading.build import build_layer
from catalog_search.loading.hdf5_library import library_version
from catalog_search.loading.kinds import Kind
from catalog_search.loading.sources import Source
from tests.qgis.hostile_kit import (
    OGR_VRT,
    POINTS_ELSEWHERE,
    VRT,
    algorithms,
    load_all,
    serving,
    values_of,
    written,
)
from tests.qgis.loading_support import record, write_raster, write_shapefile, write_vector, zip_files
from tests.qgis.processing_support import LoadRefused
from tests.qgis.test_loading_formats import write_sheets
from tests.servers.files import FileServer


@pytest.fixture(scope="module", autouse=True)
def _algorithms() -> Iterator[None]:
    with algorithms():
        yield


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FileServer]:
    with serving(tmp_path / "served") as running:
        yield running


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[FileServer]:
    with serving(tmp_path / "elsewhere", asked_by_nobody=True) as running:
        yield running

DATA = Path(__file__).parents[1] / "data" / "hostile"
HDF5_DATA = DATA.with_name("hdf5")
NO_LAYER = "no geographic data|holds no layer|points to other files"


WMS = '<GDAL_WMS><Service name="TMS"><ServerUrl>{0}/${{z}}/${{x}}/${{y}}</ServerUrl></Service></GDAL_WMS>'
WFS = "<OGRWFSDataSource><URL>{0}/wfs</URL></OGRWFSDataSource>"
MRF = "<MRF_META><Raster><Size x='4' y='4'/></Raster><CachedSource><Source>{0}/a.tif</Source></CachedSource></MRF_META>"
INDEX = "<GDALTileIndexDataset><IndexDataset>{0}/a.gpkg</IndexDataset></GDALTileIndexDataset>"


LONG_COMMENT = f"<!-- {'x' * 9000} -->"


class TestDescriptionsUnderFalseNames:
    @pytest.mark.parametrize("text", [VRT, OGR_VRT, WMS, WFS, MRF, INDEX], ids="vrt ogr wms wfs mrf gti".split())
    @pytest.mark.parametrize("ending", "tif csv gpkg geojson kml gml shp nc xlsx zip dxf".split())
    def test_alone(self, server: FileServer, elsewhere: FileServer, tmp_path: Path, text: str, ending: str) -> None:
        (server.folder / f"a.{ending}").write_text(text.format(elsewhere.url))
        with pytest.raises(LoadRefused, match=POINTS_ELSEWHERE):
            load_all(server, tmp_path, f"a.{ending}")
        assert written(tmp_path) == set()

    @pytest.mark.parametrize("text", [VRT, OGR_VRT, WMS], ids=["vrt", "ogr", "wms"])
    @pytest.mark.parametrize("before", ["", "\ufeff", "\n\n  ", "<?xml version='1.0'?>\n<!-- a -->\n", LONG_COMMENT])
    def test_whatever_stands_before(
        self, server: FileServer, elsewhere: FileServer, tmp_path: Path, text: str, before: str
    ) -> None:
        (server.folder / "a.kml").write_text(before + text.format(elsewhere.url), "utf-8")
        with pytest.raises(LoadRefused, match=POINTS_ELSEWHERE):
            load_all(server, tmp_path, "a.kml")

    @pytest.mark.parametrize("ending", ["tif", "gpkg", "geojson", "kml", "gml", "csv", "xlsx", "vrt", "asc", "jp2"])
    def test_in_an_archive(self, server: FileServer, elsewhere: FileServer, tmp_path: Path, ending: str) -> None:
        text = (VRT if ending in ("tif", "asc", "jp2") else OGR_VRT).format(elsewhere.url)
        with zipfile.ZipFile(server.folder / "a.zip", "w") as archive:
            archive.writestr(f"a.{ending}", text)
        with pytest.raises(LoadRefused, match=NO_LAYER):
            load_all(server, tmp_path, "a.zip")


class TestRasters:
    def tagged(self, path: Path, driver: str, elsewhere: FileServer, *options: str) -> None:
        """A raster whose own metadata say that its overviews are elsewhere; GDAL writes them beside the file."""
        plain = gdal.Open(str(write_raster(path.with_suffix(".source.tif"))))
        source = gdal.GetDriverByName("MEM").CreateCopy("", plain)
        overviews = ("OVERVIEW_FILE", f"/vsicurl/{elsewhere.url}/a.tif", "OVERVIEWX")
        source.SetMetadataItem(*overviews)
        made = gdal.GetDriverByName(driver).CreateCopy(str(path), source, options=list(options))
        if driver == "GTiff":
            made.SetMetadataItem(*overviews)
        made = source = None
        for beside in path.parent.glob("*.aux.xml"):
            beside.unlink()
        body = path.read_bytes()
        assert b"OVERVIEWX" in body
        path.write_bytes(body.replace(b"OVERVIEWX", b"OVERVIEWS"))
        path.with_suffix(".source.tif").unlink()

    @pytest.mark.parametrize(
        ("name", "driver", "options"),
        [
            ("a.tif", "GTiff", ()),
            ("b.tif", "GTiff", ("BIGTIFF=YES", "TILED=YES")),
            ("a.jp2", "JP2OpenJPEG", ("WRITE_METADATA=YES",)),
        ],
    )
    @pytest.mark.parametrize("zipped", [False, True])
    def test_overviews_elsewhere_by_its_own_metadata(
        self, server: FileServer, elsewhere: FileServer, tmp_path: Path, name: str, driver: str, options: "tuple[str]",
        zipped: bool,
    ) -> None:  # fmt: skip
        self.tagged(server.folder / name, driver, elsewhere, *options)
        if zipped:
            zip_files(server.folder / "a.zip", {name: server.folder / name})
        with pytest.raises(LoadRefused, match=POINTS_ELSEWHERE):
            load_all(server, tmp_path, "a.zip" if zipped else name)

    def test_overviews_elsewhere_by_a_geopackages_metadata(
        self, server: FileServer, elsewhere: FileServer, tmp_path: Path
    ) -> None:
        path = server.folder / "a.gpkg"
        gdal.Translate(str(path), str(write_raster(tmp_path / "served" / "r.tif")), format="GPKG")
        metadata = (
            f'<GDALMultiDomainMetadata><Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">/vsicurl/{elsewhere.url}/'
            "a.tif</MDI></Metadata></GDALMultiDomainMetadata>"
        )
        with sqlite3.connect(path) as database:
            database.execute("UPDATE gpkg_metadata SET metadata = ?", (metadata,))
        database.close()
        try:
            load_all(server, tmp_path, "a.gpkg")
        except LoadRefused as refused:
            assert POINTS_ELSEWHERE in str(refused)

    @pytest.mark.parametrize("ending", ["tif", "asc"])
    @pytest.mark.parametrize("sidecar", ["{0}.ovr", "{0}.msk", "a.aux", "a.rrd", "{0}.vrt"])
    def test_virtual_datasets_beside_are_not_taken_along(
        self, server: FileServer, elsewhere: FileServer, tmp_path: Path, ending: str, sidecar: str
    ) -> None:
        (tmp_path / "scratch").mkdir()
        source = str(write_raster(tmp_path / "scratch" / "source.tif"))
        driver = "AAIGrid" if ending == "asc" else "GTiff"
        gdal.Translate(str(tmp_path / "scratch" / f"a.{ending}"), source, format=driver)
        with zipfile.ZipFile(server.folder / "a.zip", "w") as archive:
            for item in (tmp_path / "scratch").glob("a.*"):
                archive.write(item, f"d/{item.name}")
            archive.writestr(f"d/{sidecar.format(f'a.{ending}')}", VRT.format(elsewhere.url))
        (layer,) = load_all(server, tmp_path, "a.zip")
        assert (layer.width(), layer.crs().authid()) == (40, "EPSG:2154")

    @pytest.mark.parametrize("sidecar", ["r.tif.ovr", "r.ovr", "r.tif.msk", "r.aux"])
    def test_what_was_downloaded_before_is_not_taken_along(
        self, server: FileServer, elsewhere: FileServer, tmp_path: Path, sidecar: str
    ) -> None:
        """A record's first file may bear the name of a companion of its second."""
        write_raster(server.folder / "r.tif")
        (server.folder / sidecar).write_text(VRT.format(elsewhere.url))
        with pytest.raises(LoadRefused, match=POINTS_ELSEWHERE):
            load_all(server, tmp_path, sidecar, format="tiff")
        try:
            assert load_all(server, tmp_path, "r.tif")
        except LoadRefused as refused:
            assert POINTS_ELSEWHERE in str(refused)

    def test_metadata_beside_that_lead_out(self, server: FileServer, elsewhere: FileServer, tmp_path: Path) -> None:
        aux = (
            '<PAMDataset><Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">/vsicurl/{0}/a.tif</MDI></Metadata>'
            "</PAMDataset>"
        )
        with zipfile.ZipFile(server.folder / "a.zip", "w") as archive:
            archive.write(write_raster(server.folder / "r.tif"), "r.tif")
            archive.writestr("r.tif.aux.xml", aux.format(elsewhere.url))
        with pytest.raises(LoadRefused, match=POINTS_ELSEWHERE):
            load_all(server, tmp_path, "a.zip")

    @pytest.mark.parametrize("name", sorted(path.name for path in DATA.glob("*-*.nc")))
    def test_hdf5(self, server: FileServer, tmp_path: Path, name: str) -> None:
        (server.folder / name).write_bytes((DATA / name).read_bytes())
        if name.startswith(("clean", "soft")):
            assert load_all(server, tmp_path, name)
            return
        with pytest.raises(LoadRefused, match=POINTS_ELSEWHERE):
            load_all(server, tmp_path, name)
        zip_files(server.folder / "a.zip", {name: DATA / name})
        with pytest.raises(LoadRefused, match=POINTS_ELSEWHERE):
            load_all(server, tmp_path, "a.zip")

    @pytest.mark.parametrize("name, needed", [("newer-112.nc", (1, 12)), ("newer-200.nc", (2, 0))])
    def test_hdf5_that_is_too_new_is_not_opened(
        self, server: FileServer, tmp_path: Path, name: str, needed: Tuple[int, int]
    ) -> None:
        """HDF5 1.10 ends the process with these, mostly."""
        library_version.cache_clear()
        here = library_version()
        (server.folder / name).write_bytes((HDF5_DATA / name).read_bytes())
        zip_files(server.folder / "a.zip", {name: HDF5_DATA / name})
        if here is not None and here >= needed:
            assert load_all(server, tmp_path, name)
            return
        words = "needs HDF5 {}.{} or newer".format(*needed)
        for served in (name, "a.zip"):
            with pytest.raises(LoadRefused, match=words):
                load_all(server, tmp_path, served)

    def test_hdf5_of_a_library_that_does_not_tell_its_version(
        self, server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(hdf5_library, "library_version", lambda: None)
        for path in (HDF5_DATA / "newer-112.nc", DATA / "clean-new.nc"):
            (server.folder / path.name).write_bytes(path.read_bytes())
        with pytest.raises(LoadRefused, match="needs HDF5 1.12 or newer"):
            load_all(server, tmp_path, "newer-112.nc")
        assert load_all(server, tmp_path, "clean-new.nc")

    def test_this_library_tells_its_version(self) -> None:
        assert (1, 8) <= (library_version() or (0, 0)) < (3, 0)

    def test_styles_beside_are_not_read(self, tmp_path: Path) -> None:
        """A style may name pictures, expressions and other layers."""
        style = (
            '<qgis version="3.22"><pipe><rasterrenderer type="singlebandgray" opacity="0.25" grayBand="1"/>'
            "</pipe></qgis>"
        )
        path = write_raster(tmp_path / "r.tif")
        path.with_suffix(".qml").write_text(style)
        assert QgsRasterLayer(str(path)).renderer().opacity() == 0.25
        source = Source("gdal", str(path), "r", Kind.GEOTIFF, is_raster=True)
        assert build_layer(source, record()).renderer().opacity() == 1.0


GML = (
    '<?xml version="1.0"?><{root} xmlns:wfs="http://www.opengis.net/wfs" xmlns:ogr="http://ogr.maptools.org/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:gml="http://www.opengis.net/gml" xsi:schemaLocation="http://ogr.maptools.org/ {schema}"><gml:featureMember>'
    '<ogr:lieux fid="l.0"><ogr:geometryProperty><gml:Point srsName="{srs}"><gml:coordinates>1,45</gml:coordinates>'
    '</gml:Point></ogr:geometryProperty><ogr:autre xlink:href="{host}/b.gml#x"/><ogr:nom>é</ogr:nom></ogr:lieux>'
    "</gml:featureMember></{root}>"
)
DESCRIBE = "{0}/wfs?SERVICE=WFS&amp;REQUEST=DescribeFeatureType&amp;VERSION=1.1.0&amp;TYPENAME=ogr:lieux"


#: A feature called NAME.
NAMED = {
    "kml": '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>NAME</name><Point><coordinates>1,45'
    "</coordinates></Point></Placemark></kml>",
    "gpx": '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="45" lon="1"><name>NAME</name></wpt>'
    "</gpx>",
    "gml": GML.format(root="ogr:FeatureCollection", schema="x", srs="EPSG:4326", host="x")
    .replace("é", "NAME")
    .replace('<?xml version="1.0"?>', ""),
}


class TestMarkup:
    @pytest.mark.parametrize("root", ["wfs:FeatureCollection", "ogr:FeatureCollection"])
    @pytest.mark.parametrize("schema", [DESCRIBE, "{0}/a.xsd", "/vsicurl/{0}/a.xsd", "file:///etc/passwd"])
    @pytest.mark.parametrize("srs", ["EPSG:4326", "{0}/srs"])
    def test_gml(
        self, server: FileServer, elsewhere: FileServer, tmp_path: Path, root: str, schema: str, srs: str
    ) -> None:
        host = elsewhere.url
        text = GML.format(root=root, schema=schema.format(host), srs=srs.format(host), host=host)
        (server.folder / "a.gml").write_text(text, "utf-8")
        (layer,) = load_all(server, tmp_path, "a.gml")
        assert [feature["nom"] for feature in layer.getFeatures()] == ["é"]

    def test_a_schema_beside_that_includes_another(
        self, server: FileServer, elsewhere: FileServer, tmp_path: Path
    ) -> None:
        text = GML.format(root="ogr:FeatureCollection", schema="a.xsd", srs="EPSG:4326", host=elsewhere.url)
        include = f'<xs:include schemaLocation="/vsicurl/{elsewhere.url}/b.xsd"/>'
        schema = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{include}</xs:schema>'
        with zipfile.ZipFile(server.folder / "a.zip", "w") as archive:
            archive.writestr("a.gml", text)
            archive.writestr("a.xsd", schema)
        assert len(load_all(server, tmp_path, "a.zip")) == 1

    def test_kml_with_links_and_icons(self, server: FileServer, elsewhere: FileServer, tmp_path: Path) -> None:
        host = elsewhere.url
        (server.folder / "a.kml").write_text(
            f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link><href>{host}/b.kml</href></Link>'
            f'</NetworkLink><Style id="s"><IconStyle><scale>9</scale><Icon><href>{host}/i.png</href></Icon></IconStyle>'
            f"</Style><GroundOverlay><Icon><href>{host}/o.png</href></Icon><LatLonBox><north>2</north><south>1</south>"
            f"<east>2</east><west>1</west></LatLonBox></GroundOverlay><Placemark><name>a</name><styleUrl>#s</styleUrl>"
            f"<description>&lt;img src='{host}/d.png'/&gt;</description><Point><coordinates>1,45</coordinates></Point>"
            f"</Placemark><Placemark><name>b</name><styleUrl>{host}/c.kml#s</styleUrl><Point><coordinates>2,46"
            "</coordinates></Point></Placemark></Document></kml>"
        )
        assert load_all(server, tmp_path, "a.kml")

    def test_kml_that_only_leads_elsewhere(self, server: FileServer, elsewhere: FileServer, tmp_path: Path) -> None:
        (server.folder / "a.kml").write_text(
            '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link>'
            f"<href>{elsewhere.url}/b.kml</href></Link></NetworkLink></Document></kml>"
        )
        with pytest.raises(LoadRefused, match="holds no layer"):
            load_all(server, tmp_path, "a.kml")

    def test_gpx(self, server: FileServer, elsewhere: FileServer, tmp_path: Path) -> None:
        (server.folder / "a.gpx").write_text(
            '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            f'xsi:schemaLocation="http://www.topografix.com/GPX/1/1 {elsewhere.url}/gpx.xsd"><wpt lat="45" lon="1">'
            f'<name>É</name><link href="{elsewhere.url}/l"/></wpt></gpx>',
            "utf-8",
        )
        assert load_all(server, tmp_path, "a.gpx")

    @pytest.mark.parametrize("ending", ["kml", "gml", "gpx"])
    def test_entities(self, server: FileServer, elsewhere: FileServer, tmp_path: Path, ending: str) -> None:
        secret = tmp_path / "served" / "secret.txt"
        secret.write_text("Geheimnis")
        chain = "".join(f'<!ENTITY {after} "{f"&{before};" * 20}">' for before, after in zip("abcdefg", "bcdefgh"))
        declared = {
            f'<!ENTITY e SYSTEM "file://{secret}">': "&e;",
            f'<!ENTITY e SYSTEM "{elsewhere.url}/e">': "&e;",
            f'<!ENTITY a "{"x" * 1000}">{chain}': "&h;",
        }
        for doctype, name in declared.items():
            body = NAMED[ending].replace("NAME", name)
            (server.folder / f"a.{ending}").write_text(f'<?xml version="1.0"?><!DOCTYPE a [{doctype}]>{body}', "utf-8")
            values = " ".join(values_of(server, tmp_path, f"a.{ending}"))
            assert "Geheimnis" not in values and len(values) < 100_000


class TestOthers:
    @pytest.mark.parametrize("kind", ["link", "url"])
    @pytest.mark.parametrize("zipped", [False, True])
    def test_a_geojson_whose_crs_is_a_link(
        self, server: FileServer, elsewhere: FileServer, tmp_path: Path, kind: str, zipped: bool
    ) -> None:
        feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 45]}}
        address = f"{elsewhere.url}/crs"
        crs = {"type": kind, "properties": {"href": address, "url": address, "type": "proj4"}}
        (server.folder / "a.geojson").write_text(
            json.dumps({"type": "FeatureCollection", "features": [feature], "crs": crs})
        )
        zip_files(server.folder / "a.zip", {"a.geojson": server.folder / "a.geojson"})
        with pytest.raises(LoadRefused, match=POINTS_ELSEWHERE):
            load_all(server, tmp_path, "a.zip" if zipped else "a.geojson")

    @pytest.mark.parametrize("name", ["a.gpkg", "a.sqlite"])
    @pytest.mark.parametrize(
        "call",
        [
            "ogr_geocode('x', 'name', 'QUERY_TEMPLATE={0}/geo?q=%s')",
            "\"ogr_geocode\"('x', 'name', 'QUERY_TEMPLATE={0}/geo?q=%s')",
            "ogr_datasource_load_layers /* */ ('/vsicurl/{0}/a.geojson')",
            "load_extension('/tmp/x.so')",
            "hex(BlobFromFile('/etc/passwd'))",
            "gdal_get_pixel_value('/vsicurl/{0}/a.tif', 1, 'pixel', 1, 1)",
        ],
    )
    def test_databases_whose_views_call_out(
        self, server: FileServer, elsewhere: FileServer, tmp_path: Path, name: str, call: str
    ) -> None:
        path = write_vector(server.folder / name, "GPKG" if name.endswith("gpkg") else "SQLite")
        with sqlite3.connect(path) as database:
            database.execute(f"CREATE VIEW v AS SELECT 1 AS fid, {call.format(elsewhere.url)} AS nom")
        database.close()
        with pytest.raises(LoadRefused, match=POINTS_ELSEWHERE):
            load_all(server, tmp_path, name)

    @pytest.mark.parametrize(
        "statement",
        ["CREATE TABLE metadata (a)", "CREATE TABLE metadata AS SELECT 1 AS value, 'format' AS name"],
    )
    def test_tiles_with_a_strange_table(self, server: FileServer, tmp_path: Path, statement: str) -> None:
        with sqlite3.connect(server.folder / "a.mbtiles") as database:
            database.execute(statement)
            database.execute("CREATE TABLE tiles (b)")
        database.close()
        with pytest.raises(LoadRefused, match="damaged|could not open"):
            load_all(server, tmp_path, "a.mbtiles")

    def test_dxf_with_references(self, server: FileServer, elsewhere: FileServer, tmp_path: Path) -> None:
        path = write_vector(tmp_path / "served" / "l.gpkg", "GPKG")
        sql = "SELECT geom FROM lieux"
        gdal.VectorTranslate(str(server.folder / "a.dxf"), str(path), format="DXF", SQLStatement=sql)
        text = (server.folder / "a.dxf").read_text("utf-8")
        block = f"  0\nBLOCK\n  8\n0\n  2\nX\n 70\n4\n  1\n/vsicurl/{elsewhere.url}/x.dxf\n  0\nENDBLK\n"
        image = f"  0\nIMAGEDEF\n  1\n{elsewhere.url}/a.png\n"
        for section, inside in (("BLOCKS", block), ("OBJECTS", image)):
            text = text.replace(f"  2\n{section}\n", f"  2\n{section}\n{inside}", 1)
        (server.folder / "a.dxf").write_text(text, "utf-8")
        assert load_all(server, tmp_path, "a.dxf")

    def test_a_workbook_with_links_to_others(self, server: FileServer, elsewhere: FileServer, tmp_path: Path) -> None:
        write_sheets(tmp_path / "served" / "b.xlsx", "XLSX", {"Arbres": True})
        link = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
            f'Target="{elsewhere.url}/x.xlsx" TargetMode="External"/></Relationships>'
        )
        with zipfile.ZipFile(server.folder / "b.xlsx", "a") as archive:
            archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
            archive.writestr("xl/externalLinks/_rels/externalLink1.xml.rels", link)
        assert load_all(server, tmp_path, "b.xlsx")

    @pytest.mark.parametrize(("ending", "driver"), [("xlsx", "XLSX"), ("ods", "ODS")])
    def test_a_workbook_with_entities(self, server: FileServer, tmp_path: Path, ending: str, driver: str) -> None:
        chain = "".join(f'<!ENTITY {after} "{f"&{before};" * 30}">' for before, after in zip("abcdefg", "bcdefgh"))
        doctype = f'<!DOCTYPE x [<!ENTITY a "{"x" * 100}">{chain}]>'.encode()
        whole = write_sheets(tmp_path / f"served/whole.{ending}", driver, {"Arbres": True})
        patched = 0
        with zipfile.ZipFile(whole) as source, zipfile.ZipFile(server.folder / f"a.{ending}", "w") as target:
            for name in source.namelist():
                body = source.read(name)
                if "Hérault".encode() in body:
                    start = body.index(b"?>") + 2
                    body = body[:start] + doctype + body[start:].replace("Hérault".encode(), b"&h;")
                    patched += 1
                target.writestr(name, body)
        assert patched == 1
        assert len(" ".join(values_of(server, tmp_path, f"a.{ending}"))) < 10_000

    @pytest.mark.parametrize(
        ("ending", "body"),
        [
            ("qix", b"SQT\x01\x01\x00\x00\x00" + b"\xff" * 200),
            ("qix", b"\x00" * 10),
            ("sbn", b"\x00\x00\x27\x0a" + b"\xff" * 300),
            ("cpg", b"../../etc/passwd"),
            ("cpg", b"UTF-8\n|option:X=Y" + b"a" * 100_000),
            ("cpg", bytes(range(256))),
            ("prj", b"{0}/srs"),
            ("prj", b"+proj=longlat +nadgrids=/vsicurl/{0}/grid"),
            ("qpj", b"{0}/srs"),
            ("idm", b"<OGRMILayerAttrIndex><MIIDFilename>/vsicurl/{0}/x.ind</MIIDFilename><OGRMIAttrIndex><FieldIndex>0"
                    b"</FieldIndex><FieldName>nom</FieldName><IndexIndex>1</IndexIndex></OGRMIAttrIndex></OGRMILayerAttrIndex>"),
            ("qml", b'<qgis><renderer-v2 type="nullSymbol"/></qgis>'),
            ("sld", b"<StyledLayerDescriptor/>"),
            ("shp.xml", b"<!DOCTYPE a [<!ENTITY e SYSTEM '{0}/e'>]><a>&e;</a>"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )  # fmt: skip
    def test_shapefiles_with_odd_companions(
        self, server: FileServer, elsewhere: FileServer, tmp_path: Path, ending: str, body: bytes
    ) -> None:
        path = write_shapefile(tmp_path / "scratch", "l")
        path.with_name(f"l.{ending}").write_bytes(body.replace(b"{0}", elsewhere.url.encode()))
        zip_files(server.folder / "a.zip", {item.name: item for item in path.parent.iterdir()})
        (layer,) = load_all(server, tmp_path, "a.zip")
        assert layer.featureCount() == 4 and layer.renderer().type() != "nullSymbol"
        layer.setSubsetString("nom = 'Hérault'")
        assert layer.featureCount() == 1 or ending in ("cpg",)
