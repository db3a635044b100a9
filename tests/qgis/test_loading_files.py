"""Files served on loopback become the layers that were written into them."""
from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import Iterator, List, Tuple

import pytest
from qgis.core import QgsMapLayer, QgsRasterLayer, QgsVectorLayer

from catalog_search.loading import files
from catalog_search.loading.build import build_layer, layer_facts
from catalog_search.loading.errors import LoadError
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import classify
from catalog_search.loading.plan import Plan, make_plan
from catalog_search.model.record import Resource
from catalog_search.network.download_shelf import COPIES
from catalog_search.network.download_store import DownloadStore
from tests.qgis.loading_support import (
    DEGREES,
    PLACES,
    record,
    write_csv,
    write_mixed_geojson,
    write_raster,
    write_shapefile,
    write_vector,
    zip_files,
    zip_shapefile,
)
from tests.servers.files import FileServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FileServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    with FileServer(folder) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "downloads"


def plan_of(server: FileServer, folder: Path, name: str, layer: str = "", **fields: object) -> Plan:
    resource = Resource(f"{server.url}/{name}", **fields)  # type: ignore[arg-type]
    return make_plan(classify(resource), record(resource), None, folder, layer=layer)


def layers_of(plan: Plan) -> List[QgsMapLayer]:
    assert not plan.needs_choice
    return [build_layer(source, record()) for source in plan.sources]


def only_layer(plan: Plan) -> QgsVectorLayer:
    layers = layers_of(plan)
    assert len(layers) == 1
    return layers[0]


def rows(layer: QgsVectorLayer) -> List[Tuple[str, int]]:
    return [(feature["nom"], int(feature["valeur"])) for feature in layer.getFeatures()]


WRITTEN = [(name, value) for name, value, _, _ in PLACES]


def assert_places(layer: QgsVectorLayer, crs: str = "EPSG:2154") -> None:
    """The layer holds the four places, with their accents, where they belong."""
    assert layer.isValid()
    assert sorted(rows(layer), key=lambda row: row[1]) == WRITTEN
    assert layer.featureCount() == 4
    assert layer.crs().authid() == crs
    features = sorted(layer.getFeatures(), key=lambda feature: int(feature["valeur"]))
    points = [feature.geometry().asPoint() for feature in features]
    expected = [(x, y) for _, _, x, y in PLACES] if crs == "EPSG:2154" else DEGREES
    for point, (x, y) in zip(points, expected):
        assert (round(point.x(), 4), round(point.y(), 4)) == (x, y)


class TestVectorFiles:
    @pytest.mark.parametrize(
        ("name", "driver", "kind", "code"),
        [
            ("lieux.gpkg", "GPKG", Kind.GEOPACKAGE, 2154),
            ("lieux.geojson", "GeoJSON", Kind.GEOJSON, 4326),
            ("lieux.fgb", "FlatGeobuf", Kind.FLATGEOBUF, 2154),
            ("lieux.gml", "GML", Kind.GML, 2154),
        ],
    )
    def test_it_holds_what_was_written(
        self, server: FileServer, folder: Path, name: str, driver: str, kind: Kind, code: int
    ) -> None:
        write_vector(server.folder / name, driver, code=code)
        plan = plan_of(server, folder, name)
        assert [source.kind for source in plan.sources] == [kind]
        assert_places(only_layer(plan), f"EPSG:{code}")

    def test_kml_and_gpx_open(self, server: FileServer, folder: Path) -> None:
        write_vector(server.folder / "lieux.kml", "KML", code=4326)
        kml = only_layer(plan_of(server, folder, "lieux.kml"))
        assert [feature["Name"] for feature in kml.getFeatures()] == [name for name, _ in WRITTEN]
        (server.folder / "t.gpx").write_text(
            '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'
            '<wpt lat="45" lon="1"><name>É</name></wpt></gpx>'
        )
        plan = plan_of(server, folder, "t.gpx")
        assert [source.name for source in plan.sources] == ["waypoints"]
        assert [feature["name"] for feature in only_layer(plan).getFeatures()] == ["É"]

    def test_the_points_of_a_track_are_there_for_who_asks(self, server: FileServer, folder: Path) -> None:
        points = "".join(f'<trkpt lat="45.{i}" lon="1"/>' for i in range(3))
        (server.folder / "t.gpx").write_text(
            f'<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{points}</trkseg></trk></gpx>'
        )
        assert only_layer(plan_of(server, folder, "t.gpx")).featureCount() == 1
        assert only_layer(plan_of(server, folder, "t.gpx", layer="track_points")).featureCount() == 3

    def test_geojson_with_an_old_crs_member_keeps_its_crs(self, server: FileServer, folder: Path) -> None:
        write_vector(server.folder / "a.geojson", "GeoJSON", code=2154)
        assert_places(only_layer(plan_of(server, folder, "a.geojson")), "EPSG:2154")

    def test_geometry_types_in_one_file_become_layers_of_one_group(self, server: FileServer, folder: Path) -> None:
        write_mixed_geojson(server.folder / "m.geojson")
        counts = sorted(layer.featureCount() for layer in layers_of(plan_of(server, folder, "m.geojson")))
        assert counts == [1, 2]

    def test_a_name_without_ending_and_a_wrong_type_do_not_matter(self, server: FileServer, folder: Path) -> None:
        write_vector(server.folder / "download", "GeoJSON", code=4326)
        plan = plan_of(server, folder, "download?type=text/html", format="geojson")
        assert_places(only_layer(plan), "EPSG:4326")

    def test_content_beats_the_promised_format(self, server: FileServer, folder: Path) -> None:
        write_vector(server.folder / "x.gpkg", "GPKG")
        (server.folder / "x.gpkg").rename(server.folder / "x.csv")
        plan = plan_of(server, folder, "x.csv", format="csv")
        assert plan.sources[0].kind is Kind.GEOPACKAGE
        assert_places(only_layer(plan))

    def test_a_redirect_is_followed(self, server: FileServer, folder: Path) -> None:
        write_vector(server.folder / "a.gpkg", "GPKG")
        assert_places(only_layer(plan_of(server, folder, "latest?to=/a.gpkg", format="gpkg")))


class TestLayersInsideAFile:
    @pytest.fixture
    def several(self, server: FileServer) -> FileServer:
        write_vector(server.folder / "a.gpkg", "GPKG", ("communes", "lieux", "cantons"))
        return server

    def test_several_need_a_choice(self, several: FileServer, folder: Path) -> None:
        plan = plan_of(several, folder, "a.gpkg")
        assert plan.needs_choice
        assert [source.name for source in plan.sources] == ["communes", "lieux", "cantons"]
        layer = build_layer(plan.sources[1], record())
        assert layer.name() == "Lieux d'essai – lieux"
        assert_places(layer)

    @pytest.mark.parametrize("asked", ["cantons", "CANTONS"])
    def test_a_named_one_is_taken(self, several: FileServer, folder: Path, asked: str) -> None:
        plan = plan_of(several, folder, "a.gpkg", layer=asked)
        assert [source.name for source in plan.sources] == ["cantons"]
        assert only_layer(plan).name() == "Lieux d'essai"

    def test_the_resource_may_name_it(self, several: FileServer, folder: Path) -> None:
        resource = Resource(f"{several.url}/a.gpkg", layer="communes")
        plan = make_plan(classify(resource), record(resource), None, folder)
        assert [source.name for source in plan.sources] == ["communes"]

    def test_the_title_of_the_record_may_name_it(self, several: FileServer, folder: Path) -> None:
        resource = Resource(f"{several.url}/a.gpkg")
        plan = make_plan(classify(resource), record(resource, title="Cantons"), None, folder)
        assert [source.name for source in plan.sources] == ["cantons"]

    def test_an_unknown_name_is_refused_with_the_names_there_are(self, several: FileServer, folder: Path) -> None:
        with pytest.raises(LoadError) as caught:
            plan_of(several, folder, "a.gpkg", layer="routes")
        assert "routes" in caught.value.user_text
        assert "communes, lieux, cantons" in caught.value.user_text


class TestShapefiles:
    @pytest.mark.parametrize(
        ("encoding", "cpg", "language"),
        [
            ("utf-8", "UTF-8", 0),
            ("utf-8", "", 0),
            ("utf-8", "", 0x57),
            ("cp1252", "1252", 0),
            ("cp1252", "ANSI 1252", 0),
            ("cp1252", "", 0),
            ("cp1252", "", 0x57),
            ("cp1252", "", 0x03),
            ("mac_roman", "", 0),
            ("mac_roman", "OEM", 0),
            ("cp1252", "UTF-8", 0),
            ("utf-8", "ISO-8859-1", 0),
        ],
    )
    def test_accents_survive(
        self, server: FileServer, folder: Path, tmp_path: Path, encoding: str, cpg: str, language: int
    ) -> None:
        path = write_shapefile(tmp_path / "shp", "lieux", encoding, cpg=cpg, language=language)
        zip_shapefile(server.folder / "lieux.zip", path)
        assert_places(only_layer(plan_of(server, folder, "lieux.zip", format="shp")))

    def test_a_missing_prj_is_guessed_and_said(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        zip_shapefile(server.folder / "a.zip", write_shapefile(tmp_path / "shp", "lieux", prj=False))
        plan = plan_of(server, folder, "a.zip")
        layer = only_layer(plan)
        assert_places(layer, "EPSG:2154")
        assert "EPSG:2154" in " ".join(plan.sources[0].notes)
        assert any("EPSG:2154" in line for line in layer.metadata().history())
        assert "EPSG:2154" in layer_facts(layer)["notes"]

    @pytest.mark.parametrize(
        ("prj", "words"),
        [("", "do not say"), ('GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
          'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]', "in degrees, which they are not")],
    )  # fmt: skip
    def test_a_prj_that_says_nothing_or_nonsense(
        self, server: FileServer, folder: Path, tmp_path: Path, prj: str, words: str
    ) -> None:
        path = write_shapefile(tmp_path / "shp", "lieux", prj=False)
        path.with_suffix(".prj").write_text(prj)
        zip_shapefile(server.folder / "a.zip", path)
        plan = plan_of(server, folder, "a.zip")
        assert_places(only_layer(plan), "EPSG:2154")
        assert words in " ".join(plan.sources[0].notes)

    def test_folders_and_accents_in_names(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        zip_shapefile(server.folder / "a.zip", write_shapefile(tmp_path / "shp", "Forêts"), "Données 2024/SHP/")
        assert_places(only_layer(plan_of(server, folder, "a.zip")))

    def test_two_need_a_choice_and_one_can_be_named(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        files = {}
        for name in ("arbres", "bancs"):
            path = write_shapefile(tmp_path / name, name)
            files.update({f"{item.name}": item for item in path.parent.iterdir()})
        zip_files(server.folder / "a.zip", files)
        plan = plan_of(server, folder, "a.zip")
        assert plan.needs_choice
        assert [source.name for source in plan.sources] == ["arbres", "bancs"]
        assert_places(only_layer(plan_of(server, folder, "a.zip", layer="bancs")))

    def test_an_archive_in_an_archive_is_opened(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        inner = zip_shapefile(tmp_path / "inner.zip", write_shapefile(tmp_path / "shp", "lieux"))
        zip_files(server.folder / "outer.zip", {"données/inner.zip": inner})
        assert_places(only_layer(plan_of(server, folder, "outer.zip")))

    def test_a_loose_shapefile_brings_its_companions(self, server: FileServer, folder: Path) -> None:
        write_shapefile(server.folder, "lieux", "cp1252")
        assert_places(only_layer(plan_of(server, folder, "lieux.shp")))
        assert "/lieux.dbf" in server.paths()

    def test_capital_endings(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        path = write_shapefile(tmp_path / "shp", "lieux")
        zip_files(server.folder / "a.zip", {item.name.upper(): item for item in path.parent.iterdir()})
        assert_places(only_layer(plan_of(server, folder, "a.zip")))


class TestOtherArchives:
    def test_a_geopackage_in_an_archive(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        zip_files(server.folder / "a.zip", {"d/lieux.gpkg": write_vector(tmp_path / "lieux.gpkg", "GPKG")})
        assert_places(only_layer(plan_of(server, folder, "a.zip")))

    def test_of_twins_the_better_format_is_taken(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        files = {
            "lieux.geojson": write_vector(tmp_path / "lieux.geojson", "GeoJSON"),
            "lieux.gpkg": write_vector(tmp_path / "lieux.gpkg", "GPKG"),
            "liste.csv": write_csv(tmp_path / "liste.csv"),
        }
        plan = plan_of(server, folder, zip_files(server.folder / "a.zip", files).name)
        assert [source.kind for source in plan.sources] == [Kind.GEOPACKAGE]

    def test_a_raster_and_a_table_in_archives(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        zip_files(server.folder / "r.zip", {"relief.tif": write_raster(tmp_path / "relief.tif")})
        assert layers_of(plan_of(server, folder, "r.zip"))[0].width() == 40
        zip_files(server.folder / "t.zip", {"lieux.csv": write_csv(tmp_path / "lieux.csv")})
        assert_places(only_layer(plan_of(server, folder, "t.zip")))

    def test_mapinfo(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        (tmp_path / "mi").mkdir()
        path = write_vector(tmp_path / "mi" / "lieux.tab", "MapInfo File")
        zip_files(server.folder / "a.zip", {item.name: item for item in path.parent.iterdir()})
        layer = only_layer(plan_of(server, folder, "a.zip"))
        assert layer.featureCount() == 4

    def test_an_archive_without_data_names_what_it_holds(self, server: FileServer, folder: Path) -> None:
        with zipfile.ZipFile(server.folder / "a.zip", "w") as archive:
            archive.writestr("notice.pdf", b"%PDF")
            archive.writestr("lisez-moi.txt", b"x")
        with pytest.raises(LoadError, match="pdf, txt"):
            plan_of(server, folder, "a.zip")

    def test_a_truncated_archive_is_said_to_be_damaged(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        whole = zip_shapefile(tmp_path / "a.zip", write_shapefile(tmp_path / "shp", "lieux")).read_bytes()
        (server.folder / "a.zip").write_bytes(whole[: len(whole) // 2])
        with pytest.raises(LoadError, match="damaged"):
            plan_of(server, folder, "a.zip")

    def test_an_archive_whose_name_does_not_say_so(self, server: FileServer, folder: Path, tmp_path: Path) -> None:
        zip_shapefile(server.folder / "GetResource", write_shapefile(tmp_path / "shp", "lieux"))
        assert_places(only_layer(plan_of(server, folder, "GetResource?id=1&dataType=dataset", format="shp")))


class TestTables:
    @pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
    def test_delimiters_and_encodings(self, server: FileServer, folder: Path, delimiter: str, encoding: str) -> None:
        write_csv(server.folder / "a.csv", delimiter, encoding)
        assert_places(only_layer(plan_of(server, folder, "a.csv")))

    def test_decimal_comma_and_degrees(self, server: FileServer, folder: Path) -> None:
        write_csv(server.folder / "a.csv", ";", comma=True, degrees=True)
        assert_places(only_layer(plan_of(server, folder, "a.csv")), "EPSG:4326")

    def test_utf_16(self, server: FileServer, folder: Path) -> None:
        write_csv(server.folder / "a.csv", ";", "utf-16")
        assert_places(only_layer(plan_of(server, folder, "a.csv")))

    def test_one_column_of_latitude_and_longitude(self, server: FileServer, folder: Path) -> None:
        lines = ["nom;valeur;geo_point_2d"]
        lines += [f"{name};{value};{y}, {x}" for (name, value), (x, y) in zip(WRITTEN, DEGREES)]
        (server.folder / "a.csv").write_text("\n".join(lines), "utf-8")
        assert_places(only_layer(plan_of(server, folder, "a.csv")), "EPSG:4326")

    def test_well_known_text(self, server: FileServer, folder: Path) -> None:
        lines = ["nom,valeur,geom"] + [f'{name},{value},"POINT ({x} {y})"' for name, value, x, y in PLACES]
        (server.folder / "a.csv").write_text("\n".join(lines), "utf-8")
        assert_places(only_layer(plan_of(server, folder, "a.csv")))

    def test_quotes_line_breaks_and_delimiters_in_values(self, server: FileServer, folder: Path) -> None:
        text = 'nom;valeur;x;y\n"Il a dit ""oui""; puis\nnon";7;700000.5;6600000.25\n'
        (server.folder / "a.csv").write_text(text, "utf-8")
        layer = only_layer(plan_of(server, folder, "a.csv"))
        assert rows(layer) == [('Il a dit "oui"; puis\nnon', 7)]

    def test_no_coordinates_gives_a_table(self, server: FileServer, folder: Path) -> None:
        (server.folder / "a.csv").write_text("nom;valeur\nÉté;3\nHiver;4\n", "utf-8")
        plan = plan_of(server, folder, "a.csv")
        layer = only_layer(plan)
        assert rows(layer) == [("Été", 3), ("Hiver", 4)]
        assert not layer.isSpatial()
        assert plan.sources[0].notes

    def test_gzip_is_unpacked(self, server: FileServer, folder: Path) -> None:
        import gzip

        plain = write_csv(server.folder / "a.csv").read_bytes()
        (server.folder / "b.csv.gz").write_bytes(gzip.compress(plain))
        assert_places(only_layer(plan_of(server, folder, "b.csv.gz")))


class TestRasters:
    def test_a_geotiff(self, server: FileServer, folder: Path) -> None:
        write_raster(server.folder / "relief.tif")
        layer = layers_of(plan_of(server, folder, "relief.tif"))[0]
        assert isinstance(layer, QgsRasterLayer)
        assert (layer.width(), layer.height(), layer.crs().authid()) == (40, 30, "EPSG:2154")
        facts = layer_facts(layer)
        assert facts["extent"] == [300000.0, 6700000.0, 340000.0, 6730000.0]
        assert (facts["kind"], facts["provider"], facts["type"]) == ("geotiff", "gdal", "raster")


class TestRefusals:
    def test_a_web_page_instead_of_an_archive(self, server: FileServer, folder: Path) -> None:
        (server.folder / "a.zip").write_text("<!DOCTYPE html><html><title>Portail</title></html>")
        with pytest.raises(LoadError, match="web page") as caught:
            plan_of(server, folder, "a.zip", format="shp")
        assert caught.value.detail == "Portail"

    def test_a_missing_file_names_the_host(self, server: FileServer, folder: Path) -> None:
        with pytest.raises(LoadError, match="127.0.0.1.*404"):
            plan_of(server, folder, "nope.gpkg")
        assert list(folder.iterdir()) == []

    def test_a_refusal(self, server: FileServer, folder: Path) -> None:
        with pytest.raises(LoadError, match="access.*403"):
            plan_of(server, folder, "a.gpkg?status=403")

    def test_a_file_cut_off(self, server: FileServer, folder: Path) -> None:
        write_vector(server.folder / "a.gpkg", "GPKG")
        with pytest.raises(LoadError):
            plan_of(server, folder, "a.gpkg?cut=5000")
        assert list(folder.iterdir()) == []

    @pytest.mark.parametrize(
        "text",
        [
            '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>',
            '<kml><!-- <OGRVRTDataSource><OGRVRTLayer name="passwd"/></OGRVRTDataSource> --></kml>',
            '{"type": "FeatureCollection", "x": "<OGRVRTDataSource>", "features": []}',
            '<VRTDataset rasterXSize="1" rasterYSize="1"></VRTDataset>',
            "<GDAL_WMS><Service name='WMS'/></GDAL_WMS>",
        ],
    )
    def test_virtual_datasets_are_never_given_to_gdal(self, server: FileServer, folder: Path, text: str) -> None:
        (server.folder / "a.kml").write_text(text)
        with pytest.raises(LoadError, match="points to other files"):
            plan_of(server, folder, "a.kml")

    def test_a_virtual_dataset_in_an_archive_is_left_out(self, server: FileServer, folder: Path) -> None:
        with zipfile.ZipFile(server.folder / "a.zip", "w") as archive:
            archive.writestr("a.kml", "<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>")
        with pytest.raises(LoadError, match="no geographic data"):
            plan_of(server, folder, "a.zip")

    def test_an_exception_report_gives_its_words(self, server: FileServer, folder: Path) -> None:
        report = "<ows:ExceptionReport><ows:ExceptionText>Pas là</ows:ExceptionText></ows:ExceptionReport>"
        (server.folder / "a.gml").write_text(report, "utf-8")
        with pytest.raises(LoadError, match="Pas là"):
            plan_of(server, folder, "a.gml")

    @pytest.mark.parametrize(
        "url", ["file:///etc/passwd", "/vsicurl/http://x/y.tif", "PG:host=x", "javascript:alert(1)"]
    )
    def test_what_is_no_network_address(self, folder: Path, url: str) -> None:
        resource = Resource(url, format="gpkg")
        with pytest.raises(LoadError, match="not an address"):
            make_plan(classify(resource), record(resource), None, folder)


class TestLocalFiles:
    def test_they_are_opened_in_place(self, tmp_path: Path, folder: Path) -> None:
        path = write_vector(tmp_path / "Données à moi.gpkg", "GPKG")
        resource = Resource(path.as_uri(), local=True)
        plan = make_plan(classify(resource), record(resource), None, folder)
        assert plan.sources[0].uri.startswith(str(path))
        assert_places(only_layer(plan))
        assert not folder.exists()

    def test_files_of_the_plugin_itself_are_copied_once(
        self, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "sample").mkdir()
        path = write_vector(tmp_path / "sample" / "a.gpkg", "GPKG")
        before = path.read_bytes()
        monkeypatch.setattr(files, "resource_path", lambda: tmp_path / "sample")
        resource = Resource(path.as_uri(), local=True)
        for _ in range(2):
            plan = make_plan(classify(resource), record(resource), None, folder)
            assert plan.sources[0].uri.startswith(str(folder))
            assert_places(only_layer(plan))
        assert path.read_bytes() == before
        assert [item.name for item in folder.rglob("*.gpkg")] == ["a.gpkg"]

    def test_with_a_store_these_copies_are_cleared_with_it(
        self, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "sample").mkdir()
        path = write_vector(tmp_path / "sample" / "a.gpkg", "GPKG")
        monkeypatch.setattr(files, "resource_path", lambda: tmp_path / "sample")
        store = DownloadStore(folder / "downloads", beside=[folder / COPIES])
        link = classify(Resource(path.as_uri(), local=True))
        uris = {make_plan(link, record(), None, folder, store=store).sources[0].uri for _ in range(2)}
        (copied,) = [Path(uri.partition("|")[0]) for uri in uris]
        assert folder / COPIES in copied.parents
        assert store.usage().free == 0  # it has just come: its layer may be on its way
        assert store.settling.wait(30)
        for item in (folder / COPIES).rglob("*"):
            os.utime(item, (1, 1))
        assert store.usage().free == store.clear() > 0
        assert not copied.exists() and path.is_file()

    def test_a_missing_one_is_named(self, tmp_path: Path, folder: Path) -> None:
        resource = Resource((tmp_path / "absent.gpkg").as_uri(), local=True)
        with pytest.raises(LoadError, match="absent.gpkg"):
            make_plan(classify(resource), record(resource), None, folder)


class TestWhatTheLayerKnows:
    @pytest.fixture
    def layer(self, server: FileServer, folder: Path) -> QgsVectorLayer:
        write_vector(server.folder / "a.gpkg", "GPKG")
        resource = Resource(f"{server.url}/a.gpkg", title="Le fichier", mime="application/geopackage+sqlite3", size=5)
        known = record(resource)
        return build_layer(make_plan(classify(resource), known, None, folder).sources[0], known)

    def test_metadata(self, layer: QgsVectorLayer) -> None:
        metadata = layer.metadata()
        assert metadata.identifier() == "fr-essai-0001"
        assert metadata.title() == "Lieux d'essai"
        assert metadata.abstract() == "Des lieux & des noms."
        assert metadata.keywords() == {"": ["lieux", "essai"], "gmd:topicCategory": ["boundaries"]}
        assert metadata.licenses() == ["Licence Ouverte 2.0 (https://example.org/lov2)"]
        assert metadata.rights() == ["Département d'essai"]
        assert [(c.name, c.organization, c.role, c.email) for c in metadata.contacts()] == [
            ("Ana", "Département d'essai", "pointOfContact", "ana@example.org")
        ]
        assert [link.url for link in metadata.links()][0] == "https://example.org/fiche/1"
        assert metadata.links()[1].name == "Le fichier"
        assert metadata.crs().authid() == "EPSG:2154"
        assert metadata.extent().spatialExtents()[0].bounds.xMinimum() == 220000.0

    def test_identity_and_attribution(self, layer: QgsVectorLayer) -> None:
        assert layer.customProperty("plugins/catalog_search/catalog") == "essai"
        assert layer.customProperty("plugins/catalog_search/record") == "r-0001"
        assert layer.customProperty("plugins/catalog_search/resource_url").endswith("/a.gpkg")
        assert "Département d'essai" in layer.attribution()
        assert layer.attributionUrl() == "https://example.org/fiche/1"

    def test_facts(self, layer: QgsVectorLayer) -> None:
        facts = layer_facts(layer)
        assert facts["feature_count"] == 4
        assert facts["crs"] == "EPSG:2154"
        assert facts["extent"] == [220000.0, 6280000.0, 750000.0, 6760000.0]
        west, south, east, north = facts["extent_wgs84"]
        assert -4 < west < -3 and 43 < south < 44 and 3 < east < 4 and 47 < north < 49
