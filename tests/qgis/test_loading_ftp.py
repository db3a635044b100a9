"""Files of FTP servers: added to the map, asked after, and whole or not at all."""
from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Iterator, List, Tuple

import pytest
from qgis.core import QgsFeedback

from catalog_search.loading.build import build_layer
from catalog_search.loading.errors import LoadError
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import best, classify
from catalog_search.loading.plan import make_plan
from catalog_search.loading.streaming import picture_path, try_out
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.record import Resource
from catalog_search.network.download import download
from catalog_search.network.download_store import DownloadStore, Wanted
from tests.qgis.loading_support import record, write_raster, write_shapefile, write_vector, zip_shapefile
from tests.servers.files import FileServer
from tests.servers.ftp import FtpServer

SIZE = 900_000
DATA = bytes(range(251)) * (SIZE // 251 + 1)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FtpServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    with FtpServer(folder) as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> DownloadStore:
    return DownloadStore(tmp_path / "kept")


def put(server: FtpServer, name: str = "a.bin", data: bytes = DATA[:SIZE]) -> str:
    path = server.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (time.time() - 1000, time.time() - 1000))
    return f"{server.url}/{name}"


def kind_of(error: "pytest.ExceptionInfo[CatalogError]") -> ErrorKind:
    return error.value.kind


class TestAdded:
    def test_a_geopackage_is_best_and_opens(self, server: FtpServer, tmp_path: Path) -> None:
        write_vector(server.folder / "Données à moi.gpkg", "GPKG")
        known = record(Resource(f"{server.url}/Donn%C3%A9es%20%C3%A0%20moi.gpkg"))
        link = best(known)
        assert link is not None
        layer = build_layer(make_plan(link, known, None, tmp_path / "d").sources[0], known)
        assert (layer.isValid(), layer.featureCount()) == (True, 4)
        assert server.commands("RETR") == ["RETR Données à moi.gpkg"]

    def test_an_archive_in_a_folder(self, server: FtpServer, tmp_path: Path) -> None:
        (server.folder / "pub").mkdir()
        zip_shapefile(server.folder / "pub" / "lieux.zip", write_shapefile(tmp_path / "shp", "lieux"))
        link = classify(Resource(f"{server.url}/pub/lieux.zip"))
        layer = build_layer(make_plan(link, record(), None, tmp_path / "d").sources[0], record())
        assert (layer.isValid(), layer.featureCount()) == (True, 4)

    def test_a_shapefile_with_what_lies_beside_it(
        self, server: FtpServer, tmp_path: Path, store: DownloadStore
    ) -> None:
        write_shapefile(server.folder, "lieux")
        link = classify(Resource(f"{server.url}/lieux.shp"))
        layer = build_layer(make_plan(link, record(), None, tmp_path, store=store).sources[0], record())
        assert (layer.isValid(), layer.featureCount()) == (True, 4)

    def test_a_missing_file_is_said(self, server: FtpServer, tmp_path: Path) -> None:
        link = classify(Resource(f"{server.url}/absent.gpkg"))
        with pytest.raises(LoadError) as caught:
            make_plan(link, record(), None, tmp_path / "d")
        assert "no longer has" in caught.value.user_text


class TestKept:
    def test_what_has_not_changed_is_not_fetched_again(self, server: FtpServer, store: DownloadStore) -> None:
        url = put(server)
        first = store.fetch(Wanted(url))
        assert first.path.read_bytes() == DATA[:SIZE] and first.path.name == "a.bin"
        assert store.fetch(Wanted(url)).path == first.path
        assert server.sent == SIZE
        put(server, data=b"new")
        os.utime(server.folder / "a.bin", (time.time() - 50, time.time() - 50))
        assert store.fetch(Wanted(url)).path.read_bytes() == b"new"

    def test_what_was_cut_is_none(self, server: FtpServer, store: DownloadStore) -> None:
        url = put(server)
        server.cut = 400_000
        with pytest.raises(CatalogError) as caught:
            store.fetch(Wanted(url))
        assert kind_of(caught) is ErrorKind.CUT_OFF
        server.cut = None
        assert store.fetch(Wanted(url)).path.read_bytes() == DATA[:SIZE]

    def test_cancelled_and_begun_anew(self, server: FtpServer, store: DownloadStore) -> None:
        url = put(server)
        server.slow = 0.05
        feedback = QgsFeedback()
        threading.Timer(0.25, feedback.cancel).start()
        with pytest.raises(CatalogError) as caught:
            store.fetch(Wanted(url), feedback)
        assert kind_of(caught) is ErrorKind.CANCELLED
        server.slow = 0.0
        assert store.fetch(Wanted(url)).path.read_bytes() == DATA[:SIZE]

    @pytest.mark.parametrize("lacks", [["MDTM"]])
    def test_servers_that_tell_less(self, server: FtpServer, store: DownloadStore, lacks: List[str]) -> None:
        server.lacks = lacks
        assert store.fetch(Wanted(put(server))).path.read_bytes() == DATA[:SIZE]

    def test_an_empty_file(self, server: FtpServer, tmp_path: Path) -> None:
        assert download(put(server, data=b""), tmp_path / "d").path.read_bytes() == b""


class TestRefused:
    def test_a_user_and_password_in_the_address(self, server: FtpServer, tmp_path: Path) -> None:
        server.user, server.password = "ana", "à: b"
        url = put(server)
        with pytest.raises(CatalogError) as caught:
            download(url, tmp_path / "d")
        assert kind_of(caught) is ErrorKind.LOGIN_NEEDED
        with_login = url.replace("//", "//ana:%C3%A0%3A%20b@")
        found = download(with_login, tmp_path / "d")
        assert found.path.read_bytes() == DATA[:SIZE]
        assert "ana" not in found.url
        assert list((tmp_path / "d").glob("*.part")) == []

    @pytest.mark.parametrize(
        "address, kinds",
        [
            ("ftp://127.0.0.1:9/a.gpkg", (ErrorKind.UNREACHABLE,)),
            ("ftp://no-such-host.invalid/a.gpkg", (ErrorKind.UNREACHABLE,)),
            ("{server}/a%0D%0ADELE%20b", (ErrorKind.UNREACHABLE, ErrorKind.UNEXPECTED)),
            ("{server}/folder/", (ErrorKind.NOT_FOUND,)),
        ],
    )
    def test_each_failure_has_its_kind(
        self, server: FtpServer, tmp_path: Path, address: str, kinds: Tuple[ErrorKind, ...]
    ) -> None:
        with pytest.raises(CatalogError) as caught:
            download(address.format(server=server.url), tmp_path / "d")
        assert kind_of(caught) in kinds
        assert server.commands("DELE") == []


def test_the_next_file_of_http_is_read_in_parts(tmp_path: Path, store: DownloadStore) -> None:
    """GDAL took the goodbye to an FTP server, when it had kept connections enough, for the answer of the next one."""
    for number in range(10):
        with FtpServer(tmp_path) as server:
            store.fetch(Wanted(put(server, f"{number}.bin")))
    write_raster(tmp_path / "relief.tif")
    with FileServer(tmp_path, ranges=True) as other:
        found = try_out(Kind.GEOTIFF, picture_path(f"{other.url}/relief.tif"))
        assert found.opens, found.words
