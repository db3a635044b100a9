"""Files of FTP servers: added to the map, asked after, and whole or not at all."""
from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Iterator, List, Optional, Tuple

import pytest
from qgis.core import QgsFeedback

from catalog_search.loading.build import build_layer
from catalog_search.loading.errors import LoadError
from catalog_search.loading.following import follow
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import best, classify
from catalog_search.loading.plan import Plan, make_plan
from catalog_search.loading.sources import Offer, Way, Wish
from catalog_search.loading.streaming import picture_path, try_out
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.record import Resource
from catalog_search.network.download import download
from catalog_search.network.download_store import DownloadStore, Wanted
from catalog_search.network.glance import LOOKED_AT, forget_glances, glance
from tests.qgis.loading_support import record, write_raster, write_shapefile, write_vector, zip_shapefile
from tests.servers.files import FileServer
from tests.servers.ftp import FtpServer

SIZE = 900_000
DATA = bytes(range(251)) * (SIZE // 251 + 1)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FtpServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    forget_glances()
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


    def test_what_is_large_is_asked_about_first(self, server: FtpServer, tmp_path: Path) -> None:
        put(server, "a.gpkg")
        link = classify(Resource(f"{server.url}/a.gpkg"))
        plan = make_plan(link, record(), None, tmp_path / "d", wish=Wish(max_size=SIZE - 1))
        assert plan.offer == Offer((Way.WHOLE,), SIZE) and server.starts == []

    def test_what_its_name_does_not_tell_is_looked_at(self, server: FtpServer, tmp_path: Path) -> None:
        write_vector(server.folder / "donnees", "GPKG")
        text = "stop_id,stop_name,stop_lat,stop_lon\nA,Forêt,47.5,-2.5\nB,Mairie,47.6,-2.6\n"
        (server.folder / "stops.txt").write_text(text, "utf-8")
        kinds = {}
        for name in ("donnees", "stops.txt"):
            link = classify(Resource(f"{server.url}/{name}"))
            assert link.askable and not link.loadable
            source = make_plan(link, record(), None, tmp_path / "d").sources[0]
            assert build_layer(source, record()).isValid()
            kinds[name] = source.kind
        assert kinds == {"donnees": Kind.GEOPACKAGE, "stops.txt": Kind.CSV}

    def test_a_look_fetches_the_beginning_only(self, server: FtpServer) -> None:
        server.slow = 0.02
        seen = glance(put(server))
        assert (seen.head, seen.size, seen.ranges, seen.is_good) == (DATA[:LOOKED_AT], SIZE, False, True)

    @pytest.mark.parametrize(
        "name, body, words",
        [
            ("page", b"<!DOCTYPE html><html><title>Hello</title>", "web page"),
            ("said", b'<WFS_Capabilities xmlns="http://www.opengis.net/wfs/2.0">', "cannot be added"),
            ("nothing", b"", "empty"),
        ],
    )
    def test_what_is_no_data_is_said(
        self, server: FtpServer, tmp_path: Path, name: str, body: bytes, words: str
    ) -> None:
        (server.folder / name).write_bytes(body)
        with pytest.raises(LoadError) as caught:
            make_plan(classify(Resource(f"{server.url}/{name}")), record(), None, tmp_path / "d")
        assert words in caught.value.user_text


class TestFolders:
    @staticmethod
    def plan(server: FtpServer, tmp_path: Path, path: str, layer: str = "", title: str = "") -> Plan:
        link = classify(Resource(f"{server.url}/{path}"))
        return make_plan(link, record(title=title or "Essai"), None, tmp_path / "d", layer=layer)

    @pytest.mark.parametrize("path", ["pub/", "pub"])
    def test_what_is_in_it_can_be_chosen(self, server: FtpServer, tmp_path: Path, path: str) -> None:
        folder = server.folder / "pub"
        (folder / "anciens").mkdir(parents=True)
        write_shapefile(folder, "lieux")
        write_vector(folder / "Été.gpkg", "GPKG")
        (folder / "LISEZMOI.txt").write_text("à lire")
        (folder / "image.png").write_bytes(b"")
        (folder / "lot.md5").write_bytes(b"")
        (folder / "lot").write_bytes(b"PK")
        plan = self.plan(server, tmp_path, path)
        assert plan.needs_choice and "folder" in plan.remark
        assert [source.title for source in plan.sources] == ["Été.gpkg", "lieux.shp", "lot", "anciens/"]
        found = follow(plan.sources[:2], lambda link: make_plan(link, record(), None, tmp_path / "e"))
        assert [build_layer(source, record()).featureCount() for source in found.sources] == [4, 4]

    def test_its_only_file_is_opened_through_empty_folders(self, server: FtpServer, tmp_path: Path) -> None:
        inner = server.folder / "pub" / "2024"
        inner.mkdir(parents=True)
        write_vector(inner / "a.gpkg", "GPKG")
        server.lacks = ["MLSD"]
        plan = self.plan(server, tmp_path, "")
        assert build_layer(plan.sources[0], record()).featureCount() == 4

    def test_one_is_found_by_its_name(self, server: FtpServer, tmp_path: Path) -> None:
        for name in ("a", "b"):
            write_vector(server.folder / f"{name}.gpkg", "GPKG")
        assert self.plan(server, tmp_path, "", layer="b").sources[0].kind is Kind.GEOPACKAGE
        assert server.commands("RETR") == ["RETR b.gpkg"]
        assert self.plan(server, tmp_path, "", title="A").sources[0].kind is Kind.GEOPACKAGE
        assert server.commands("RETR")[1:] == ["RETR a.gpkg"]
        with pytest.raises(LoadError) as caught:
            self.plan(server, tmp_path, "", layer="c")
        assert "a.gpkg" in caught.value.user_text

    def test_one_without_data_says_what_it_holds(self, server: FtpServer, tmp_path: Path) -> None:
        put(server, "pub/photo.png")
        with pytest.raises(LoadError) as caught:
            self.plan(server, tmp_path, "pub/")
        assert "photo.png" in caught.value.user_text

    def test_a_login_in_the_address_goes_on_to_its_files(self, server: FtpServer, tmp_path: Path) -> None:
        write_vector(server.folder / "a.gpkg", "GPKG")
        server.user, server.password = "ana", "geheim"
        link = classify(Resource(server.url.replace("//", "//ana:geheim@") + "/"))
        plan = make_plan(link, record(), None, tmp_path / "d")
        assert build_layer(plan.sources[0], record()).featureCount() == 4


class TestKept:
    def test_what_has_not_changed_is_not_fetched_again(self, server: FtpServer, store: DownloadStore) -> None:
        url = put(server)
        first = store.fetch(Wanted(url))
        assert first.path.read_bytes() == DATA[:SIZE] and first.path.name == "a.bin"
        assert store.fetch(Wanted(url)).path == first.path
        assert server.starts == [0]
        put(server, data=b"new")
        os.utime(server.folder / "a.bin", (time.time() - 50, time.time() - 50))
        assert store.fetch(Wanted(url)).path.read_bytes() == b"new"

    def test_what_was_cut_goes_on_from_there(self, server: FtpServer, store: DownloadStore) -> None:
        url = put(server)
        server.cut = 400_000
        assert store.fetch(Wanted(url)).path.read_bytes() == DATA[:SIZE]
        assert server.starts == [0, 400_000, 800_000]

    def test_what_stays_cut_is_none(self, server: FtpServer, store: DownloadStore, tmp_path: Path) -> None:
        url = put(server)
        server.cut = 400_000
        with pytest.raises(CatalogError) as caught:
            download(url, tmp_path / "d")
        assert kind_of(caught) is ErrorKind.CUT_OFF and list((tmp_path / "d").iterdir()) == []
        server.cut = 0
        with pytest.raises(CatalogError) as caught:
            store.fetch(Wanted(url))
        assert kind_of(caught) is ErrorKind.CUT_OFF

    @staticmethod
    def begun(url: str, server: FtpServer, store: DownloadStore) -> None:
        """A download that somebody cancelled in its middle."""
        server.slow = 0.05
        feedback = QgsFeedback()
        threading.Timer(0.25, feedback.cancel).start()
        with pytest.raises(CatalogError) as caught:
            store.fetch(Wanted(url), feedback)
        assert kind_of(caught) is ErrorKind.CANCELLED and server.starts == [0]
        server.slow = 0.0

    def test_cancelled_and_gone_on_with(self, server: FtpServer, store: DownloadStore) -> None:
        url = put(server)
        self.begun(url, server, store)
        seen: List[Tuple[int, Optional[int]]] = []
        kept = store.fetch(Wanted(url), progress=lambda size, total: seen.append((size, total)))
        assert kept.path.read_bytes() == DATA[:SIZE]
        assert len(server.starts) == 2 and 0 < server.starts[1] < SIZE
        assert seen[0][0] > server.starts[1] and {total for _, total in seen} == {SIZE}

    @pytest.mark.parametrize("age, data", [(50, DATA[1 : SIZE + 1]), (1000, DATA[: SIZE + 1])])
    def test_what_changed_meanwhile_begins_anew(
        self, server: FtpServer, store: DownloadStore, age: int, data: bytes
    ) -> None:
        url = put(server)
        self.begun(url, server, store)
        put(server, data=data)
        os.utime(server.folder / "a.bin", (time.time() - age, time.time() - age))
        assert store.fetch(Wanted(url)).path.read_bytes() == data
        assert server.starts == [0, 0]

    @pytest.mark.parametrize("lacks", ["REST", "MDTM"])
    def test_servers_that_cannot_go_on(self, server: FtpServer, store: DownloadStore, lacks: str) -> None:
        server.lacks = [lacks]
        url = put(server)
        self.begun(url, server, store)
        assert store.fetch(Wanted(url)).path.read_bytes() == DATA[:SIZE]
        assert server.starts == [0, 0]

    @pytest.mark.parametrize("lacks", [["MDTM"], ["SIZE"], ["PASV"], ["SIZE", "MDTM", "REST"]])
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
        "address, kind",
        [
            ("ftp://127.0.0.1:9/a.gpkg", ErrorKind.REFUSED),
            ("ftp://no-such-host.invalid/a.gpkg", ErrorKind.NO_SUCH_HOST),
            ("{server}/a%0D%0ADELE%20b", ErrorKind.BAD_REQUEST),
            ("{server}/a%0ADELE%20b", ErrorKind.BAD_REQUEST),
            ("{login}/a", ErrorKind.BAD_REQUEST),
            ("{server}/folder/", ErrorKind.NOT_FOUND),
        ],
    )
    def test_each_failure_has_its_kind(
        self, server: FtpServer, tmp_path: Path, address: str, kind: ErrorKind
    ) -> None:
        with pytest.raises(CatalogError) as caught:
            login = server.url.replace("//", "//a%0D%0ADELE%20b:c@")
            download(address.format(server=server.url, login=login), tmp_path / "d")
        assert kind_of(caught) is kind
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
