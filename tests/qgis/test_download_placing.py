"""Files for a folder of somebody's: several saved at the same moment, beside what lies there already."""
from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Callable, Iterator, List

import pytest
from qgis.core import QgsFeedback

from catalog_search.gui.downloads import _save
from catalog_search.loading.build import build_layer
from catalog_search.loading.errors import LoadError
from catalog_search.loading.job import Job
from catalog_search.loading.links import classify
from catalog_search.loading.plan import Plan, make_plan
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import ErrorKind
from catalog_search.model.record import Resource
from catalog_search.network import download_placing
from catalog_search.network.download import download
from catalog_search.network.download_store import DownloadStore, Wanted
from tests.qgis.auth_support import failure
from tests.qgis.loading_support import PLACES, record, write_csv, write_shapefile
from tests.qgis.test_download_store import DATA, SIZE, put
from tests.servers.files import FileServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FileServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    put(folder / "a.bin", DATA[:SIZE])
    with FileServer(folder, ranges=True, validators=True) as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> DownloadStore:
    return DownloadStore(tmp_path / "kept")


def in_threads(number: int, work: Callable[[], Path]) -> List[Path]:
    gate = threading.Barrier(number)
    found: List[Path] = []

    def run() -> None:
        gate.wait(30)
        found.append(work())

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


class TestAtOnce:
    def test_a_kept_file_that_is_saved_by_many(self, server: FileServer, store: DownloadStore, tmp_path: Path) -> None:
        kept = store.fetch(Wanted(f"{server.url}/a.bin"))
        found = in_threads(12, lambda: store.save(kept, tmp_path / "chosen"))
        assert len(set(found)) == 12
        assert sorted((tmp_path / "chosen").iterdir()) == sorted(found)
        assert all(path.read_bytes() == DATA[:SIZE] for path in found)

    def test_downloads_of_one_name(self, server: FileServer, tmp_path: Path) -> None:
        for number in range(6):
            put(server.folder / str(number) / "a.bin", DATA[number:SIZE])
        numbers = iter(range(6))
        found = in_threads(6, lambda: download(f"{server.url}/{next(numbers)}/a.bin", tmp_path / "chosen").path)
        assert sorted((tmp_path / "chosen").iterdir()) == sorted(found)
        assert {path.stat().st_size for path in found} == {SIZE - number for number in range(6)}

    def test_a_downloaded_file_has_the_rights_of_any_file_of_the_users(
        self, server: FileServer, tmp_path: Path
    ) -> None:
        (tmp_path / "any").write_text("")
        found = download(f"{server.url}/a.bin", tmp_path / "chosen").path
        assert found.stat().st_mode == (tmp_path / "any").stat().st_mode


class TestSaving:
    def test_it_can_be_cancelled_and_leaves_nothing(
        self, server: FileServer, store: DownloadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept, feedback = store.fetch(Wanted(f"{server.url}/a.bin")), QgsFeedback()
        copied = download_placing.copy_file

        def slow(path: Path, target: Path, go_on: Callable[[], None]) -> None:
            def after_a_piece() -> None:
                go_on()
                feedback.cancel()

            copied(path, target, after_a_piece)

        monkeypatch.setattr("catalog_search.network.download_store.copy_file", slow)
        error = failure(lambda: store.save(kept, tmp_path / "chosen", "", feedback))
        assert error.kind is ErrorKind.CANCELLED
        assert list((tmp_path / "chosen").iterdir()) == []

    def test_a_row_of_the_list_of_downloads_can_be_paused_meanwhile(
        self, server: FileServer, store: DownloadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        feedback, url = QgsFeedback(), f"{server.url}/a.bin"
        copied = download_placing.copy_file

        def slow(path: Path, target: Path, go_on: Callable[[], None]) -> None:
            feedback.cancel()
            copied(path, target, go_on)

        monkeypatch.setattr("catalog_search.network.download_store.copy_file", slow)
        resource = Resource(url)
        job = Job(classify(resource), record(resource), CatalogConfig("", "", "", ""), tmp_path, feedback, store=store)
        error = failure(lambda: _save(str(tmp_path / "chosen"), job))
        assert error.kind is ErrorKind.CANCELLED
        assert list((tmp_path / "chosen").iterdir()) == []

    def test_a_folder_that_cannot_be_is_said(self, server: FileServer, store: DownloadStore, tmp_path: Path) -> None:
        kept = store.fetch(Wanted(f"{server.url}/a.bin"))
        (tmp_path / "file").write_text("")
        assert failure(lambda: store.save(kept, tmp_path / "file")).kind is ErrorKind.DISK


class TestLooseShapefiles:
    """A shapefile's parts are told by their names alone, so none of another's may be among them."""

    @pytest.fixture
    def chosen(self, tmp_path: Path) -> Path:
        """Somebody's folder, with parts of another shapefile of the same name."""
        folder = tmp_path / "chosen"
        folder.mkdir()
        other = write_shapefile(tmp_path / "other", "lieux")
        table = other.with_suffix(".dbf").read_bytes().replace("Plœmeur".encode(), b"another".ljust(8))
        (folder / "lieux.dbf").write_bytes(table)
        (folder / "lieux-2.cpg").write_text("ISO-8859-5")
        return folder

    @pytest.fixture
    def url(self, server: FileServer) -> str:
        path = write_shapefile(server.folder, "lieux", cpg="UTF-8")
        for part in path.parent.glob("lieux.*"):
            put(part, part.read_bytes())
        return f"{server.url}/lieux.shp"

    def plan(self, url: str, folder: Path, **more: Any) -> Plan:
        resource = Resource(url)
        return make_plan(classify(resource), record(resource), None, folder, **more)

    @pytest.mark.parametrize("kept", [True, False])
    def test_anothers_table_is_not_taken_for_its_own(
        self, url: str, chosen: Path, store: DownloadStore, kept: bool
    ) -> None:
        before = {path.name: path.read_bytes() for path in chosen.iterdir()}
        plan = self.plan(url, chosen, **({"store": store, "copies": True} if kept else {}))
        layer = build_layer(plan.sources[0], record())
        assert [str(feature["nom"]) for feature in layer.getFeatures()] == [place for place, *_ in PLACES]
        assert Path(plan.sources[0].uri.partition("|")[0]) == chosen / "lieux-3.shp"
        assert {name: (chosen / name).read_bytes() for name in before} == before
        assert not [path for path in chosen.iterdir() if path.name.startswith(".")]

    @pytest.mark.parametrize("kept", [True, False])
    def test_a_server_that_fails_in_the_middle_is_said(
        self, server: FileServer, url: str, chosen: Path, store: DownloadStore, kept: bool
    ) -> None:
        """An index or a system that could not be asked for is not one that is missing."""
        more = {"store": store} if kept else {}

        server.refuse, server.refused = 503, ".prj"
        with pytest.raises(LoadError) as failed:
            self.plan(url, chosen, **more)
        assert "127.0.0.1" in failed.value.user_text
        server.refuse = 0
        assert self.plan(url, chosen, **more).sources


def test_what_gdal_notes_beside_a_copy_comes_with_it(tmp_path: Path) -> None:
    """Such as the names of classes; under the name that the copy has in the end."""
    from catalog_search.loading.making import make_free

    def write(target: Path) -> None:
        target.write_text("picture")
        target.with_name(f"{target.name}.aux.xml").write_text("notes")

    for number in ("", "-2"):
        assert make_free(tmp_path, "a.tif", write) == tmp_path / f"a{number}.tif"
        assert (tmp_path / f"a{number}.tif.aux.xml").read_text() == "notes"
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.parametrize("name", ["a.csv", "b"])
def test_several_that_are_fetched_for_a_folder_at_once_are_each_whole(
    server: FileServer, tmp_path: Path, name: str
) -> None:
    """Also where the content gives the file its ending."""
    put(server.folder / name, write_csv(server.folder / "x.csv").read_bytes())
    resource = Resource(f"{server.url}/{name}", format="csv")

    def add() -> Path:
        plan = make_plan(classify(resource), record(resource), None, tmp_path / "chosen")
        assert plan.sources
        return Path(plan.sources[0].uri)

    assert len(set(in_threads(5, add))) == 5
