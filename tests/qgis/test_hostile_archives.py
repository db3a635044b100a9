"""Archives that lead out, lie or inflate end in a sentence, and nothing is written where it does not belong."""
from __future__ import annotations

import struct
import zipfile
from pathlib import Path
from typing import Dict, Iterator

import pytest

from tests.qgis.hostile_kit import OGR_VRT, algorithms, load_all, serving, values_of, written
from tests.qgis.loading_support import write_vector, zip_files
from tests.qgis.processing_support import LoadRefused
from tests.servers.files import FileServer


@pytest.fixture(scope="module", autouse=True)
def _algorithms() -> Iterator[None]:
    with algorithms():
        yield


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FileServer]:
    with serving(tmp_path / "served") as running:
        yield running

BAD_NAMES: Dict[str, str] = {
    "up": "../../x.gpkg",
    "absolute": "/tmp/x.gpkg",
    "drive": "C:\\x.gpkg",
    "share": "\\\\server\\x.gpkg",
    "virtual": "{/vsicurl/x.gpkg",
    "pipe": "a.gpkg|layername=x.gpkg",
    "question": "a.csv?x.csv",
}


class TestArchives:
    @pytest.mark.parametrize("name", BAD_NAMES.values(), ids=BAD_NAMES)
    def test_names_that_lead_out(self, server: FileServer, tmp_path: Path, name: str) -> None:
        body = write_vector(tmp_path / "served" / "l.gpkg", "GPKG").read_bytes()
        with zipfile.ZipFile(server.folder / "a.zip", "w") as archive:
            archive.writestr(zipfile.ZipInfo("placeholder"), b"")
            info = zipfile.ZipInfo("x")
            info.filename = name
            archive.writestr(info, body)
        with pytest.raises(LoadRefused, match="unsafe names"):
            load_all(server, tmp_path, "a.zip")
        assert written(tmp_path) == set()

    def test_two_members_of_one_name(self, server: FileServer, tmp_path: Path) -> None:
        """Neither may be looked at in place of the other."""
        good = write_vector(tmp_path / "served" / "l.geojson", "GeoJSON").read_bytes()
        evil = OGR_VRT.format("http://127.0.0.1:9").encode()
        for first, second in ((good, evil), (evil, good)):
            with pytest.warns(UserWarning), zipfile.ZipFile(server.folder / "a.zip", "w") as archive:
                archive.writestr("a.geojson", first)
                archive.writestr("a.geojson", second)
            assert len(values_of(server, tmp_path, "a.zip")) in (0, 8)

    def test_a_name_that_differs_in_its_two_places(self, server: FileServer, tmp_path: Path) -> None:
        """The directory says one name, the member itself another (APPNOTE 4.3.7 and 4.3.12)."""
        write_vector(tmp_path / "served" / "l.gpkg", "GPKG")
        zip_files(server.folder / "a.zip", {"aaaa.gpkg": server.folder / "l.gpkg"})
        body = (server.folder / "a.zip").read_bytes()
        at = body.index(b"aaaa.gpkg")
        (server.folder / "a.zip").write_bytes(body[:at] + b"../a.gpkg" + body[at + 9 :])
        with pytest.raises(LoadRefused, match="damaged"):
            load_all(server, tmp_path, "a.zip")
        assert written(tmp_path) == set()

    @pytest.mark.parametrize("shift", [24, 20])
    def test_sizes_that_lie(self, server: FileServer, tmp_path: Path, shift: int) -> None:
        """Sizes in the directory (APPNOTE 4.3.12), with and without the mark of ZIP64."""
        write_vector(tmp_path / "served" / "l.gpkg", "GPKG")
        for lie in (0xFFFFFFFF, 0xFFFFFFFE, 1):
            zip_files(server.folder / "a.zip", {"l.gpkg": server.folder / "l.gpkg"})
            body = bytearray((server.folder / "a.zip").read_bytes())
            at = body.rindex(b"PK\x01\x02")
            body[at + shift : at + shift + 4] = struct.pack("<I", lie)
            (server.folder / "a.zip").write_bytes(body)
            with pytest.raises(LoadRefused, match="damaged|more than can be trusted|could not|kind that QGIS"):
                load_all(server, tmp_path, "a.zip")

    def test_archives_within_archives_without_end(self, server: FileServer, tmp_path: Path) -> None:
        path = write_vector(server.folder / "l.gpkg", "GPKG")
        inner = zip_files(server.folder / "0.zip", {"l.gpkg": path})
        for depth in range(1, 9):
            inner = zip_files(server.folder / f"{depth}.zip", {f"{depth - 1}.zip": inner})
        with pytest.raises(LoadRefused, match="no geographic data"):
            load_all(server, tmp_path, "8.zip")
        assert load_all(server, tmp_path, "2.zip")

    def test_many_archives_that_each_inflate(self, server: FileServer, tmp_path: Path) -> None:
        (tmp_path / "scratch").mkdir()
        (tmp_path / "scratch" / "zero.csv").write_bytes(bytes(150 * 1024 * 1024))
        bomb = zip_files(tmp_path / "scratch" / "b.zip", {"zero.csv": tmp_path / "scratch" / "zero.csv"})
        zip_files(server.folder / "a.zip", {f"{n}.zip": bomb for n in range(40)})
        with pytest.raises(LoadRefused, match="more than can be trusted"):
            load_all(server, tmp_path, "a.zip")
        downloads = sum(item.stat().st_size for item in (tmp_path / "downloads").rglob("*") if item.is_file())
        assert downloads < 60 * 1024 * 1024


