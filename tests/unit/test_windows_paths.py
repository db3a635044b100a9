"""Paths of Windows that records name, drives and shared folders alike, on their way to QGIS, GDAL and SQLite."""
from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from catalog_search.loading.archives import vsizip
from catalog_search.loading.databases import address_of
from catalog_search.loading.tables import Table, delimitedtext_uri
from catalog_search.network.local import local_path, path_url

SHARE = r"\\srv-sig\Données$\à voir\100 % #2.gpkg"
DRIVE = r"C:\SIG\à voir\100 % #2.gpkg"


@pytest.mark.parametrize("path", [SHARE, DRIVE, SHARE.replace("\\", "/"), DRIVE.replace("\\", "/")])
def test_a_path_stays_the_same_place(path: str) -> None:
    found = PureWindowsPath(local_path(path_url(path)))
    assert found == PureWindowsPath(path) and found.is_absolute()


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("file://srv/sig/a%20b.shp", r"\\srv\sig\a b.shp"),
        ("file:////srv/sig/a.shp", r"\\srv\sig\a.shp"),
        ("file:///C:/sig/a.shp", r"C:\sig\a.shp"),
        ("file://localhost/C:/sig/a.shp", r"C:\sig\a.shp"),
    ],
)
def test_addresses_of_files(url: str, path: str) -> None:
    assert PureWindowsPath(local_path(path_url(url))) == PureWindowsPath(path)


@pytest.mark.parametrize("path", ["C:relative.shp", "sig\\a.shp"])
def test_what_is_no_place_of_its_own(path: str) -> None:
    assert not PureWindowsPath(local_path(path_url(path))).is_absolute()


def test_sqlite_has_no_authority_for_a_server() -> None:
    assert address_of(PureWindowsPath(SHARE)) == "file:////srv-sig/Donn%C3%A9es%24/%C3%A0%20voir/100%20%25%20%232.gpkg"
    assert address_of(PureWindowsPath(DRIVE)) == "file:///C:/SIG/%C3%A0%20voir/100%20%25%20%232.gpkg"
    assert address_of(PurePosixPath("/mnt/sig/a?b.gpkg")) == "file:///mnt/sig/a%3Fb.gpkg"


def test_sqlite_takes_such_an_address(tmp_path: Path) -> None:
    """With two slashes more before the path, as that of a server has them; a named server it refuses."""
    path = tmp_path / "à voir #2.sqlite"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE t (a)")
    for address in (address_of(path), f"file:///{address_of(path)[7:]}"):
        with closing(sqlite3.connect(f"{address}?mode=ro", uri=True)) as opened:
            assert opened.execute("SELECT name FROM sqlite_master").fetchone() == ("t",)
    with pytest.raises(sqlite3.OperationalError):
        sqlite3.connect(f"file://srv{path}?mode=ro", uri=True)


class _Here(PureWindowsPath):
    """A path of Windows that is absolute already."""

    def absolute(self) -> "_Here":
        return self


def test_the_sources_of_qgis() -> None:
    path = _Here(SHARE)
    assert vsizip(path, "a/b.shp") == "/vsizip///srv-sig/Données$/à voir/100 % #2.gpkg/a/b.shp"  # type: ignore[arg-type]
    table = Table("utf-8", ";", ("a",))
    source = delimitedtext_uri(path, table)  # type: ignore[arg-type]
    assert source.startswith("file://srv-sig/Donn%C3%A9es%24/%C3%A0%20voir/100%20%25%20%232.gpkg?type=csv&")
