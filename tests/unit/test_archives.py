"""Archives show what they hold, and hostile ones do no harm."""
from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from typing import Callable, Dict

import pytest

from catalog_search.loading import archives
from catalog_search.loading.archives import ArchiveError, read_archive, unpack, vsizip
from catalog_search.loading.contents import identify
from catalog_search.loading.kinds import Kind
from catalog_search.loading.shapefiles import box_of, shapefile_facts, table_encoding
from catalog_search.loading.table_places import crs_of_box

SHP_MAGIC = b"\x00\x00\x27\x0a"


def shp(west: float = 300_000, south: float = 6_700_000, east: float = 310_000, north: float = 6_710_000) -> bytes:
    return (SHP_MAGIC + bytes(32) + struct.pack("<4d", west, south, east, north)).ljust(100, b"\x00")


def dbf(*values: bytes, language: int = 0, width: int = 20) -> bytes:
    """A dBASE table with one character field."""
    header = struct.pack("<BBBBIHH", 3, 24, 1, 1, len(values), 65, width + 1) + bytes(17) + bytes([language]) + bytes(2)
    field = b"nom".ljust(11, b"\x00") + b"C" + bytes(4) + bytes([width, 0]) + bytes(14)
    return header + field + b"\r" + b"".join(b" " + value.ljust(width) for value in values) + b"\x1a"


Pack = Callable[..., Path]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    def make(files: Dict[str, bytes], name: str = "a.zip") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, body in files.items():
                archive.writestr(member, body)
        return path

    return make


def shapefile(stem: str = "lieux", **more: bytes) -> Dict[str, bytes]:
    files = {"shp": shp(), "shx": SHP_MAGIC, "dbf": dbf(b"a"), **more}
    return {f"{stem}.{ending}": body for ending, body in files.items()}


class TestMembers:
    def test_a_shapefile_is_one_member(self, pack: Pack) -> None:
        (member,) = read_archive(pack({**shapefile("d/lieux", prj=b"PROJCS"), "notice.pdf": b"%PDF"})).members
        assert (member.name, member.kind, member.title) == ("d/lieux.shp", Kind.SHAPEFILE, "lieux")
        assert member.head.startswith(SHP_MAGIC)

    def test_every_known_format(self, pack: Pack) -> None:
        names = ["a.gpkg", "b.geojson", "c.tab", "d.gml", "e.kml", "f.tif", "g.fgb", "h.gpx"]
        archive = read_archive(pack(dict.fromkeys(names, b"x")))
        assert [member.name for member in archive.members] == names

    def test_capitals(self, pack: Pack) -> None:
        files = {name.upper(): body for name, body in shapefile("lieux", cpg=b"UTF-8", prj=b"x").items()}
        (member,) = read_archive(pack(files)).members
        assert (member.name, member.shapefile.box) == ("LIEUX.SHP", None)

    def test_twins_give_the_better_format(self, pack: Pack) -> None:
        files = {"a.tab": b"!table", "a.kml": b"<kml/>", **shapefile("x/a")}
        assert [member.kind for member in read_archive(pack(files)).members] == [Kind.SHAPEFILE]

    def test_same_names_in_different_folders_stay(self, pack: Pack) -> None:
        files = {**shapefile("2023/a"), **shapefile("2024/a")}
        assert len(read_archive(pack(files)).members) == 2

    def test_folders_tell_members_of_one_title_apart(self, pack: Pack) -> None:
        files = {f"{folder}/{name}": body for folder in ("2023", "2024") for name, body in shapefile("cc").items()}
        assert [member.title for member in read_archive(pack(files)).members] == ["2023/cc", "2024/cc"]
        files = {f"{top}/shp/{name}": body for top in ("a", "b") for name, body in shapefile("cc").items()}
        assert [member.title for member in read_archive(pack(files)).members] == ["a/shp/cc", "b/shp/cc"]
        files = {**shapefile("cc"), "d/autre.gpkg": b"x"}
        assert [member.title for member in read_archive(pack(files)).members] == ["cc", "autre"]

    @pytest.mark.parametrize(
        ("one", "other", "count"),
        [
            ("2023/cc", "2024/cc.gpkg", 2),
            ("SHP/cc", "GPKG/cc.gpkg", 1),
            ("cc/shapefile_2023/cc", "cc/geopackage_2023/cc.gpkg", 1),
            ("cc", "cc.gpkg", 1),
        ],
    )
    def test_what_is_no_twin_is_not_lost(self, pack: Pack, one: str, other: str, count: int) -> None:
        assert len(read_archive(pack({**shapefile(one), other: b"x"})).members) == count

    @pytest.mark.parametrize(("ending", "world"), [("jpg", "jgw"), ("JPEG", "JGW"), ("png", "wld"), ("png", "")])
    def test_pictures_count_where_a_file_says_their_place(self, pack: Pack, ending: str, world: str) -> None:
        files = {f"plan.{ending}": b"x", **({f"plan.{world}": b"1\n0\n"} if world else {"autre.jgw": b"1\n0\n"})}
        if not world:
            with pytest.raises(ArchiveError):
                read_archive(pack(files))
            return
        (member,) = read_archive(pack(files)).members
        assert (member.kind, member.title, member.beside) == (Kind.IMAGE, "plan", (f"plan.{world}",))

    def test_tables_count_only_alone(self, pack: Pack) -> None:
        assert [m.kind for m in read_archive(pack({"a.csv": b"a;b", "b.gpkg": b"x"})).members] == [Kind.GEOPACKAGE]
        assert [m.kind for m in read_archive(pack({"a.csv": b"a;b"})).members] == [Kind.CSV]

    def test_a_shapefile_without_index_is_no_member(self, pack: Pack) -> None:
        with pytest.raises(ArchiveError) as caught:
            read_archive(pack({"a.shp": shp(), "a.dbf": dbf()}))
        assert caught.value.reason == "empty"

    def test_archives_inside_are_named(self, pack: Pack) -> None:
        assert read_archive(pack({"x/inner.zip": b"PK", "y.ZIP": b"PK"})).nested == ("x/inner.zip", "y.ZIP")

    def test_what_macs_leave_behind_is_skipped(self, pack: Pack) -> None:
        files = {"__MACOSX/._a.gpkg": b"x", "._b.gpkg": b"x", "c.gpkg": b"x", "leer.gpkg": b""}
        assert [member.name for member in read_archive(pack(files)).members] == ["c.gpkg"]

    def test_names_written_as_utf_8_without_saying_so_are_readable(self, pack: Pack) -> None:
        path = pack({"r__seau.gpkg": b"x"})
        path.write_bytes(path.read_bytes().replace(b"r__seau", "réseau".encode()))
        (member,) = read_archive(path).members
        assert member.title == "réseau"
        assert member.name == "réseau.gpkg".encode().decode("cp437")

    @pytest.mark.parametrize("codec", ["cp437", "cp850", "cp1252", "utf-8"])
    def test_names_in_every_code_page_are_readable(self, tmp_path: Path, codec: str) -> None:
        name = "forêt_été".encode(codec)
        for ending, body in (("shp", shp()), ("shx", SHP_MAGIC)):
            with zipfile.ZipFile(tmp_path / "a.zip", "a") as archive:
                archive.writestr(f"{'Q' * len(name)}.{ending}", body)
        (tmp_path / "a.zip").write_bytes((tmp_path / "a.zip").read_bytes().replace(b"Q" * len(name), name))
        (member,) = read_archive(tmp_path / "a.zip").members
        assert member.title == "forêt_été"

    def test_the_path_for_gdal(self, tmp_path: Path) -> None:
        assert vsizip(Path("/c/a.zip"), "d/lieux.shp") == "/vsizip//c/a.zip/d/lieux.shp"


class TestGeodatabases:
    FILES = {"d/x.gdb/a00000001.gdbtable": b"1", "d/x.gdb/a00000001.gdbtablx": b"2", "d/x.gdb/gdb": b"3"}

    def test_a_folder_is_one_member(self, pack: Pack, tmp_path: Path) -> None:
        path = pack({**self.FILES, "d/x.gdb/a.gml": b"<a/>", "d/y.gdbtable": b"alone"})
        (member,) = read_archive(path).members
        assert (member.name, member.kind, member.title) == ("d/x.gdb", Kind.FILEGDB, "x")
        target = archives.unpack_folder(path, member.name, tmp_path / "x.gdb")
        assert {item.name for item in target.iterdir()} >= {"a00000001.gdbtable", "a00000001.gdbtablx", "gdb"}

    def test_one_larger_than_it_may_be_leaves_nothing(self, pack: Pack, tmp_path: Path) -> None:
        with pytest.raises(ArchiveError):
            archives.unpack_folder(pack(self.FILES), "d/x.gdb", tmp_path / "x.gdb", limit=2)
        assert not (tmp_path / "x.gdb").exists()

    def test_twins_of_one_kind_in_one_folder_are_one(self, pack: Pack) -> None:
        members = read_archive(pack({"a.tab": b"!table", "a.mif": b"Version 300"})).members
        assert [member.name for member in members] == ["a.tab"]


class TestHostile:
    @pytest.mark.parametrize(
        "name",
        [
            "../a.gpkg",
            "x/../../a.gpkg",
            "/etc/a.gpkg",
            "C:/a.gpkg",
            "c:a.gpkg",
            "..\\a.gpkg",
            "\\\\server\\share\\a.gpkg",
            "~/a.gpkg",
            "a|option:X.gpkg",
            "{/vsicurl/http:}.gpkg",
            "a\nb.gpkg",
            "a?b.gpkg",
        ],
    )
    def test_unsafe_names_are_never_offered(self, pack: Pack, name: str) -> None:
        with pytest.raises(ArchiveError) as caught:
            read_archive(pack({name: b"x"}))
        assert caught.value.reason == "unsafe"
        archive = read_archive(pack({name: b"x", "good.gpkg": b"x"}, "b.zip"))
        assert [member.name for member in archive.members] == ["good.gpkg"]

    def test_symbolic_links_are_never_offered(self, tmp_path: Path) -> None:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            link = zipfile.ZipInfo("a.gpkg")
            link.create_system = 3
            link.external_attr = 0o120777 << 16
            archive.writestr(link, "/etc/passwd")
        with pytest.raises(ArchiveError) as caught:
            read_archive(path)
        assert caught.value.reason == "unsafe"

    def test_a_bomb_is_refused_unopened(self, pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(archives, "_BOMB_SIZE", 1_000_000)
        with pytest.raises(ArchiveError) as caught:
            read_archive(pack({"a.geojson": b"0" * 5_000_000}))
        assert caught.value.reason == "too_large"

    def test_a_directory_that_lies_about_sizes_is_caught_when_unpacking(self, pack: Pack, tmp_path: Path) -> None:
        path = pack({"a.gpkg": b"0" * 500_000})
        with pytest.raises(ArchiveError) as caught:
            unpack(path, "a.gpkg", tmp_path / "out.gpkg", limit=1000)
        assert caught.value.reason == "too_large"

    def test_too_many_entries(self, pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(archives, "MAX_ENTRIES", 10)
        with pytest.raises(ArchiveError) as caught:
            read_archive(pack({f"{i}.gpkg": b"x" for i in range(11)}))
        assert caught.value.reason == "too_large"

    def test_encrypted(self, pack: Pack) -> None:
        path = pack({"a.gpkg": b"x"})
        body = bytearray(path.read_bytes())
        body[6] |= 1  # general purpose flag of the local header
        central = body.index(b"PK\x01\x02")
        body[central + 8] |= 1
        path.write_bytes(body)
        with pytest.raises(ArchiveError) as caught:
            read_archive(path)
        assert caught.value.reason == "encrypted"

    @pytest.mark.parametrize("method, name", [(zipfile.ZIP_BZIP2, "bzip2"), (zipfile.ZIP_LZMA, "LZMA")])
    def test_methods_that_are_unpacked_without_a_bound(self, tmp_path: Path, method: int, name: str) -> None:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w", method) as archive:
            archive.writestr("a.geojson", bytes(10_000_000))
        with pytest.raises(ArchiveError) as caught:
            read_archive(path)
        assert (caught.value.reason, caught.value.detail) == ("method", name)
        with pytest.raises(ArchiveError):
            unpack(path, "a.geojson", tmp_path / "a.geojson")
        assert not (tmp_path / "a.geojson").exists()

    @pytest.mark.parametrize("keep", [0.2, 0.5, 0.9])
    def test_cut_off(self, pack: Pack, keep: float) -> None:
        path = pack(shapefile())
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * keep)])
        with pytest.raises(ArchiveError) as caught:
            read_archive(path)
        assert caught.value.reason == "broken"

    def test_damaged_contents(self, pack: Pack) -> None:
        path = pack({"a.geojson": bytes(range(256)) * 40})
        body = bytearray(path.read_bytes())
        body[60:200] = b"\xff" * 140
        path.write_bytes(body)
        with pytest.raises(ArchiveError) as caught:
            read_archive(path)
        assert caught.value.reason == "broken"

    def test_an_empty_archive_and_one_of_other_things(self, pack: Pack) -> None:
        with pytest.raises(ArchiveError) as caught:
            read_archive(pack({}))
        assert (caught.value.reason, caught.value.contents) == ("empty", ())
        with pytest.raises(ArchiveError) as caught:
            read_archive(pack({"a.pdf": b"x", "b.pdf": b"x", "c.docx": b"x"}, "b.zip"))
        assert caught.value.contents == ("pdf", "docx")

    def test_any_bytes_end_in_an_archive_error(self, tmp_path: Path) -> None:
        path = tmp_path / "a.zip"
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("a.gpkg", b"x" * 50)
        whole = buffer.getvalue()
        for at in range(len(whole)):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
            try:
                read_archive(path)
            except ArchiveError as error:
                assert error.reason


class TestShapefiles:
    @pytest.mark.parametrize(
        ("value", "language", "code_page", "expected"),
        [
            ("Forêt".encode(), 0, "", "UTF-8"),
            ("Forêt".encode(), 0x57, "", "UTF-8"),
            ("Forêt".encode("cp1252"), 0, "", "windows-1252"),
            ("Forêt".encode("cp1252"), 0x57, "", "windows-1252"),
            ("Forêt".encode("cp1252"), 0x03, "", "windows-1252"),
            ("Forêt".encode("cp850"), 0x02, "", ""),
            ("Forêt".encode("cp1252"), 0, "1252", ""),
            ("Forêt".encode(), 0, "UTF-8", ""),
            ("Forêt".encode(), 0, "65001", ""),
            ("Forêt de l'Évêché".encode("cp850"), 0, "", "CP850"),
            ("Forêt de l'Évêché".encode("cp850"), 0, "OEM 850", "CP850"),
            ("Forêt de l'Évêché".encode("mac_roman"), 0, "", "macintosh"),
            ("Forêt".encode("cp1252"), 0, "UTF-8", "windows-1252"),
            ("Forêt".encode(), 0, "ISO-8859-1", "UTF-8"),
            ("Forêt".encode("cp850"), 0, "850", ""),
            (b"Foret", 0, "UTF-8", ""),
            ("Forêt".encode("cp1252"), 0, "ISO 8859-1", ""),
            ("Forêt".encode("cp1252"), 0, "ANSI 1252", "windows-1252"),
            (b"Foret", 0, "", ""),
            (b"a" + ("é" * 15).encode()[:19], 0, "", "UTF-8"),
        ],
    )
    def test_encoding(self, value: bytes, language: int, code_page: str, expected: str) -> None:
        assert shapefile_facts(shp(), dbf(value, language=language), "PROJCS[", code_page).encoding == expected

    def test_one_value_that_is_no_utf_8_decides(self) -> None:
        assert table_encoding(dbf("é".encode(), "é".encode("cp1252"))) == "windows-1252"

    @pytest.mark.parametrize("body", [b"", b"\x03", bytes(32), bytes(200), b"\xff" * 500])
    def test_broken_tables(self, body: bytes) -> None:
        assert table_encoding(body) in ("", "UTF-8", "windows-1252")

    @pytest.mark.parametrize(
        ("box", "expected"),
        [
            ((300_000, 6_700_000, 310_000, 6_710_000), "EPSG:2154"),
            ((-5.1, 41.3, 9.6, 51.1), "EPSG:4326"),
            ((55.2, -21.4, 55.9, -20.8), "EPSG:4326"),
            ((0, 0, 0, 0), ""),
            ((500_000, 4_000_000, 600_000, 4_100_000), ""),
            ((1_600_000, 8_100_000, 1_700_000, 8_200_000), "EPSG:3949"),
            ((float("nan"),) * 4, ""),
        ],
    )
    def test_guessed_crs(self, box: tuple, expected: str) -> None:
        found = box_of(shp(*box))
        assert found is not None and crs_of_box(found) == expected
        assert shapefile_facts(shp(*box), b"", "PROJCS[", "").box is None
        assert repr(shapefile_facts(shp(*box), b"", " \r\n", "").box) == repr(found)

    def test_degrees_that_are_none(self) -> None:
        facts = shapefile_facts(shp(300_000, 6_700_000, 310_000, 6_710_000), b"", 'GEOGCS["GCS_WGS_1984"', "")
        assert facts.misplaced and facts.box == (300_000, 6_700_000, 310_000, 6_710_000)
        assert not shapefile_facts(shp(-5.1, 41.3, 181, 51.1), b"", 'GEOGCS["GCS_WGS_1984"', "").misplaced

    def test_the_guess_is_with_the_member(self, pack: Pack) -> None:
        (member,) = read_archive(pack(shapefile(dbf=dbf("Forêt".encode("cp1252"))))).members
        assert member.shapefile.box is not None and crs_of_box(member.shapefile.box) == "EPSG:2154"
        assert member.shapefile.encoding == "windows-1252"


class TestContents:
    @pytest.mark.parametrize(
        ("head", "kind"),
        [
            (b"PK\x03\x04rest", Kind.ARCHIVE),
            (b"SQLite format 3\x00" + bytes(52) + b"GPKG", Kind.GEOPACKAGE),
            (b"SQLite format 3\x00" + bytes(200), Kind.SQLITE),
            (b"SQLite format 3\x00" + bytes(52) + b"MPBX", Kind.MBTILES),
            (b"\x00\x00\x00\x0cjP  \r\n\x87\n", Kind.JPEG2000),
            (b'\x1e{"type":"Feature","geometry":null}', Kind.GEOJSON),
            (b'{"displayFieldName":"","geometryType":"esriGeometryPoint","features":[', Kind.GEOJSON),
            ('{"type":"FeatureCollection"'.encode("utf-16"), Kind.GEOJSON),
            ('{"type":"Lettre"'.encode("utf-16"), Kind.CSV),
            (b"CDF\x02\x00", Kind.NETCDF),
            (b"\x89HDF\r\n\x1a\n", Kind.NETCDF),
            (b"GRIB\x00\x00\x00\x02", Kind.GRIB),
            (b"7z\xbc\xaf\x27\x1c\x00\x04", Kind.SEVEN_ZIP),
            (b"AC1032" + bytes(8), Kind.DWG),
            (b"PMTiles\x03", Kind.PMTILES),
            (b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", Kind.DXF),
            (b"999\ncomment\n  0\nSECTION\n", Kind.DXF),
            (b"Version 300\r\nCharset \"WindowsLatin1\"\r\n", Kind.MAPINFO),
            (b"VERSION 450\nDelimiter \",\"\n", Kind.MAPINFO),
            (b"ncols 4\nnrows 6\nxllcorner 0\n", Kind.ASCII_GRID),
            (dbf(b"a"), Kind.TABLE),
            (b"version;nom\n300;a\n", Kind.CSV),
            (b"II*\x00", Kind.GEOTIFF),
            (b"MM\x00+", Kind.GEOTIFF),
            (b"fgb\x03fgb\x00", Kind.FLATGEOBUF),
            (SHP_MAGIC, Kind.SHAPEFILE),
            (b"%PDF-1.4", Kind.PDF),
            (b"PAR1", Kind.PARQUET),
            (b"<!DOCTYPE HTML><html>", Kind.PAGE),
            (b"\xef\xbb\xbf  <html lang='fr'>", Kind.PAGE),
            (b"<?xml version='1.0'?><!-- x --><kml xmlns='http://www.opengis.net/kml/2.2'>", Kind.KML),
            (b"<gpx version='1.1'>", Kind.GPX),
            (b"<wfs:FeatureCollection xmlns:gml='http://www.opengis.net/gml'>", Kind.GML),
            (b"<base:SpatialDataSet xmlns:gml='http://www.opengis.net/gml/3.2'>", Kind.GML),
            (b"<rss/>", Kind.XML),
            (b'{"type":"FeatureCollection","features":[]}', Kind.GEOJSON),
            (b'[{"a":1}]', Kind.JSON),
            (b'{"results": [{"geo": {"lon": 1}}]}', Kind.JSON),
            (b"!table\n!version 300", Kind.MAPINFO),
            (b"nom;valeur\n", Kind.CSV),
            ("nom;été\n".encode("latin-1"), Kind.CSV),
            ("nom;été\n".encode("utf-16"), Kind.CSV),
            (b"\x01\x02\x00\x03", Kind.UNKNOWN),
            (b"", Kind.UNKNOWN),
            (b"<OGRVRTDataSource>", Kind.REFUSED),
            (b"nom;<VRTDataset rasterXSize='1'>", Kind.REFUSED),
            (b'{"type":"FeatureCollection","a":"<ogrvrtdatasource>"}', Kind.REFUSED),
        ],
    )
    def test_first_bytes(self, head: bytes, kind: Kind) -> None:
        assert identify(head).kind is kind

    def test_words_of_pages_and_reports(self) -> None:
        assert identify(b"<html><title>Mon portail</title>").words == "Mon portail"
        assert identify(b"<ServiceExceptionReport><ServiceException>Non</ServiceException>").words == "Non"
