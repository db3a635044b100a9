"""Tar archives become ZIP archives of ours, and hostile ones do no harm; databases that reach out are known."""
from __future__ import annotations

import gzip
import io
import sqlite3
import tarfile
import zipfile
from pathlib import Path
from typing import Callable, Optional, Tuple

import pytest

from catalog_search.loading import archives
from catalog_search.loading.archives import ArchiveError, read_archive
from catalog_search.loading.contents import identify
from catalog_search.loading.databases import DatabaseError, database_kind, has_vector_tiles
from catalog_search.loading.kinds import Kind
from catalog_search.loading.mapinfo import drawing_box, is_own_table
from catalog_search.loading.repacking import repack_tar
from catalog_search.loading.table_places import crs_of_drawing

Entry = Tuple[tarfile.TarInfo, bytes]


def entry(name: str, body: bytes = b"x", type: bytes = tarfile.REGTYPE, target: str = "") -> Entry:
    info = tarfile.TarInfo(name)
    info.type, info.size, info.linkname = type, len(body) if type == tarfile.REGTYPE else 0, target
    return info, body


def write_tar(path: Path, *entries: Entry, mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for info, body in entries:
            archive.addfile(info, io.BytesIO(body))
    return path


class TestTar:
    @pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
    def test_all_its_files_are_in_the_zip(self, tmp_path: Path, mode: str) -> None:
        path = write_tar(tmp_path / "a", entry("./d/é.gpkg", b"1" * 3000), entry("b.txt", b"2"), mode=mode)
        assert identify(path.read_bytes()).tar
        with zipfile.ZipFile(repack_tar(path, tmp_path / "a.zip")) as packed:
            assert {name: packed.read(name) for name in packed.namelist()} == {"d/é.gpkg": b"1" * 3000, "b.txt": b"2"}
        assert [member.title for member in read_archive(tmp_path / "a.zip").members] == ["é"]

    def test_of_two_with_one_name_the_last_counts(self, tmp_path: Path) -> None:
        path = write_tar(tmp_path / "a", entry("a.csv", b"old"), entry("a.csv", b"new"))
        with zipfile.ZipFile(repack_tar(path, tmp_path / "a.zip")) as packed:
            assert [packed.read(name) for name in packed.namelist()] == [b"new"]

    @pytest.mark.parametrize(
        "hostile",
        [
            entry("../a.gpkg"),
            entry("/etc/a.gpkg"),
            entry("d/../../a.gpkg"),
            entry("C:/a.gpkg"),
            entry("..\\a.gpkg"),
            entry("a.gpkg", type=tarfile.SYMTYPE, target="/etc/passwd"),
            entry("a.gpkg", type=tarfile.LNKTYPE, target="b.gpkg"),
            entry("a.gpkg", type=tarfile.FIFOTYPE),
            entry("a.gpkg", type=tarfile.CHRTYPE),
        ],
        ids=lambda pair: pair[0].name,
    )
    def test_what_leads_out_is_left_out(self, tmp_path: Path, hostile: Entry) -> None:
        with pytest.raises(ArchiveError) as caught:
            repack_tar(write_tar(tmp_path / "a", hostile), tmp_path / "a.zip")
        assert caught.value.reason == "unsafe"
        assert not (tmp_path / "a.zip").exists()
        path = write_tar(tmp_path / "b", hostile, entry("good.gpkg"))
        with zipfile.ZipFile(repack_tar(path, tmp_path / "b.zip")) as packed:
            assert packed.namelist() == ["good.gpkg"]

    def test_too_many_and_too_large(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(archives, "MAX_ENTRIES", 10)
        many = write_tar(tmp_path / "a", *(entry(f"{number}.csv") for number in range(11)))
        monkeypatch.setattr(archives, "_BOMB_SIZE", 100_000)
        bomb = write_tar(tmp_path / "b", entry("a.csv", bytes(2_000_000)))
        for path in (many, bomb):
            with pytest.raises(ArchiveError) as caught:
                repack_tar(path, tmp_path / "a.zip")
            assert caught.value.reason == "too_large"
            assert not (tmp_path / "a.zip").exists()

    def test_a_size_that_nothing_has_is_refused_at_its_header(self, tmp_path: Path) -> None:
        info, _ = entry("a.csv")
        info.size = 10**13
        (tmp_path / "a").write_bytes(gzip.compress(info.tobuf(tarfile.GNU_FORMAT) + bytes(1024)))
        with pytest.raises(ArchiveError) as caught:
            repack_tar(tmp_path / "a", tmp_path / "a.zip")
        assert caught.value.reason == "too_large"

    @pytest.mark.parametrize("type", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME])
    def test_headers_that_fill_the_memory_are_not_read(self, tmp_path: Path, type: bytes) -> None:
        info = tarfile.TarInfo("x")
        info.type, info.size = type, 4 * 1024**3
        (tmp_path / "a").write_bytes(gzip.compress(info.tobuf(tarfile.GNU_FORMAT) + bytes(20 * 1024**2)))
        with pytest.raises(ArchiveError) as caught:
            repack_tar(tmp_path / "a", tmp_path / "a.zip")
        assert caught.value.reason == "too_large"

    @pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
    @pytest.mark.parametrize("keep", [0.3, 0.6, 0.9])
    def test_cut_off(self, tmp_path: Path, mode: str, keep: float) -> None:
        noise = bytes((number * 7919 >> 3) % 256 for number in range(200_000))
        path = write_tar(tmp_path / "a", entry("a.gpkg", noise), entry("b.gpkg", noise[::-1]), mode=mode)
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * keep)])
        try:
            repack_tar(path, tmp_path / "a.zip")
        except ArchiveError as error:
            assert error.reason == "broken"
            assert not (tmp_path / "a.zip").exists()

    @pytest.mark.parametrize("step", [7, 11])
    def test_damaged_bytes_end_in_an_archive_error(self, tmp_path: Path, step: int) -> None:
        whole = write_tar(tmp_path / "whole", entry("a.gpkg", b"abc" * 200)).read_bytes()
        for at in range(0, len(whole), step):
            (tmp_path / "a").write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
            try:
                repack_tar(tmp_path / "a", tmp_path / f"{at}.zip")
            except ArchiveError as error:
                assert error.reason

    def test_an_empty_one(self, tmp_path: Path) -> None:
        with pytest.raises(ArchiveError) as caught:
            repack_tar(write_tar(tmp_path / "a", entry("d", type=tarfile.DIRTYPE)), tmp_path / "a.zip")
        assert caught.value.reason == "empty"


Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def write(*statements: str, virtual: Optional[str] = None) -> Path:
        path = tmp_path / "a.sqlite"
        database = sqlite3.connect(path)
        for statement in statements or ("CREATE TABLE t (x)",):
            database.execute(statement)
        if virtual:
            database.execute("PRAGMA writable_schema = ON")
            database.execute(
                "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('table', 'v', 'v', 0, ?)",
                (virtual,),
            )
        database.commit()
        database.close()
        return path

    return write


class TestDatabases:
    def test_kinds(self, make: Make, tmp_path: Path) -> None:
        assert database_kind(make()) is Kind.SQLITE
        (tmp_path / "a.sqlite").unlink()
        assert database_kind(make("CREATE TABLE gpkg_contents (x)", "CREATE TABLE gpkg_spatial_ref_sys (x)")) is (
            Kind.GEOPACKAGE
        )
        (tmp_path / "a.sqlite").unlink()
        tiles = make("CREATE TABLE metadata (name, value)", "CREATE VIEW tiles AS SELECT 1")
        assert database_kind(tiles) is Kind.MBTILES

    @pytest.mark.parametrize(
        ("statement", "refused"),
        [
            ("CREATE VIRTUAL TABLE v USING rtree(id, a, b)", False),
            ("CREATE VIRTUAL TABLE 'v' USING VirtualSpatialIndex()", False),
            ("CREATE VIRTUAL TABLE v USING VirtualShape('/a/b', 'UTF-8', 2154)", True),
            ("create virtual table v using\n\"virtualtext\" ('/etc/passwd')", True),
            ("CREATE VIRTUAL TABLE v USING VirtualOGR('PG:host=x')", True),
            ("CREATE VIRTUAL TABLE v--using rtree\nUSING VirtualDbf('/x')", True),
            ("CREATE VIRTUAL TABLE v/* using rtree */USING VirtualDbf('/x')", True),
            ("CREATE VIRTUAL TABLE v USING csv(filename='/etc/passwd')", True),
            ("CREATE /* c */ VIRTUAL TABLE v USING VirtualText('/x')", True),
        ],
    )
    def test_virtual_tables(self, make: Make, statement: str, refused: bool) -> None:
        assert (database_kind(make(virtual=statement)) is Kind.REFUSED) is refused

    def test_tiles(self, make: Make, tmp_path: Path) -> None:
        path = make("CREATE TABLE metadata (name, value)", "INSERT INTO metadata VALUES ('format', 'pbf')")
        assert has_vector_tiles(path)
        path.unlink()
        assert not has_vector_tiles(make("CREATE TABLE metadata (name, value)"))

    @pytest.mark.parametrize("size", [20, 100, 600])
    def test_damaged(self, make: Make, size: int) -> None:
        path = make()
        path.write_bytes(path.read_bytes()[:size])
        with pytest.raises(DatabaseError):
            database_kind(path)
        with pytest.raises(DatabaseError):
            has_vector_tiles(path)


class TestMapInfoAndDxf:
    @pytest.mark.parametrize(
        ("text", "own"),
        [
            (b"!table\n!version 300\nDefinition Table\n  Type NATIVE Charset \"WindowsLatin1\"\n", True),
            (b"!table\nDefinition Table\n  Type DBF Charset \"X\"\n", True),
            (b"!table\nDefinition Table\n  Type LINKED\n", False),
            (b"!table\nDefinition Table\n  File \"/etc/x\"\n  Type \"RASTER\"\n", False),
            (b"!table\nDefinition Table\n  Type NATIVE\n\"\\ISSEAMLESS\" = \"TRUE\"\n", False),
            (b"!table\nopen  table \"x\"\nDefinition Table\n  Type NATIVE\n", False),
        ],
    )
    def test_tables(self, text: bytes, own: bool) -> None:
        assert is_own_table(text) is own

    @pytest.mark.parametrize(
        ("low", "high", "crs"),
        [
            (("300000.0", "6700000"), ("310000", "6.71E6"), "EPSG:2154"),
            (("1", "45"), ("2", "46"), "EPSG:4326"),
            (("0", "0"), ("80", "45"), ""),
            (("1352009.0", "7223566"), ("1352109", "7223666"), "EPSG:3948"),
            (("1e20", "1e20"), ("-1e20", "-1e20"), ""),
            (("x", "y"), ("1", "2"), ""),
            (("1..2", "e"), ("1", "2"), ""),
        ],
    )
    def test_corners(self, low: Tuple[str, str], high: Tuple[str, str], crs: str) -> None:
        corners = "".join(
            f"  9\r\n${name}\r\n 10\r\n{x}\r\n 20\r\n{y}\r\n 30\r\n0.0\r\n"
            for name, (x, y) in (("EXTMIN", low), ("EXTMAX", high))
        )
        box = drawing_box(f"  0\r\nSECTION\r\n  2\r\nHEADER\r\n{corners}  0\r\nENDSEC\r\n".encode())
        assert (crs_of_drawing(box) if box is not None else "") == crs
