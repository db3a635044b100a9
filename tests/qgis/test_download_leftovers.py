"""What those leave who die, fail or come at a bad moment; and what is not taken away from who is about to use it."""
from __future__ import annotations

import io
import json
import os
import time
from pathlib import Path
from typing import Any, Callable, Iterator, List

import pytest
from qgis.core import QgsCoordinateTransformContext, QgsFeedback, QgsProject, QgsVectorLayer

from catalog_search.gui.downloads_jobs import JobFiles
from catalog_search.loading import refreshing, saving
from catalog_search.loading.job import Job
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import classify
from catalog_search.loading.loader import Opening
from catalog_search.loading.plan import make_plan
from catalog_search.loading.refreshing import Again, Refreshing
from catalog_search.loading.saving import save_geopackage
from catalog_search.loading.sources import Plan, Source
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.record import Resource
from catalog_search.network import download_shelf, download_store
from catalog_search.network.download_part import PART
from catalog_search.network.download_shelf import EXTRACTS, room_for
from catalog_search.network.download_store import DownloadStore, Kept, Wanted
from catalog_search.network.transfers import Transfers
from tests.qgis.auth_support import failure
from tests.qgis.loading_support import record, write_vector
from tests.qgis.support import wait_until
from tests.qgis.test_download_store import DATA, SIZE, age, cancelled_at, part_of, put, settled
from tests.servers.files import FileServer

DRAFT = ".0123456789ab"


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


def old(path: Path) -> Path:
    os.utime(path, (1, 1))
    return path


def of_long_ago(kept: Kept) -> None:
    old(kept.path.with_name("entry.json"))


class TestDied:
    def test_between_the_facts_and_the_file_the_part_is_gone_on_with(
        self, server: FileServer, store: DownloadStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As a process that is killed: nothing of it is run any more."""

        class Killed(BaseException):
            pass

        def dying(do: Callable[..., object]) -> Callable[..., None]:
            def act(source: Any, target: Any) -> None:
                do(source, target)
                if PART in (Path(source).name, Path(source).name.replace("entry.json", PART)):
                    raise Killed

            return act

        with monkeypatch.context() as patched:
            patched.setattr(download_store, "write_facts", dying(download_store.write_facts))
            patched.setattr(download_store.os, "replace", dying(os.replace))
            with pytest.raises(Killed):
                store.fetch(Wanted(f"{server.url}/a.bin"))
        assert not store.holds(Wanted(f"{server.url}/a.bin"))
        assert store.fetch(Wanted(f"{server.url}/a.bin")).path.read_bytes() == DATA[:SIZE]
        assert server.sent == SIZE + 1

    def test_a_disk_that_is_full_in_the_end_leaves_nothing(
        self, server: FileServer, store: DownloadStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(_path: Path, _facts: object) -> None:
            raise OSError(28, "no space left")

        monkeypatch.setattr(download_store, "write_facts", refuse)
        error = failure(lambda: store.fetch(Wanted(f"{server.url}/a.bin")))
        assert error.kind is ErrorKind.DISK
        assert list((store.folder / Wanted(f"{server.url}/a.bin").key).iterdir()) == []

    def test_small_drafts_go_after_a_while(self, server: FileServer, store: DownloadStore, tmp_path: Path) -> None:
        kept = store.fetch(Wanted(f"{server.url}/a.bin"))
        settled(store)
        store.uses.publish()
        key = kept.path.parent.parent
        jobs = JobFiles(tmp_path / "jobs")
        jobs.keep("a", {})
        folders = [key, store.folder / "uses", tmp_path / "jobs"]
        for folder in folders:
            (folder / DRAFT).write_text("{")
            (folder / ".fedcba987654").write_text("{")
            old(folder / DRAFT)
        store.tidy()
        jobs.adopt()
        for folder in folders:
            assert not (folder / DRAFT).exists() and (folder / ".fedcba987654").exists(), folder
        assert kept.path.exists()

    def test_a_key_of_which_only_a_draft_is_left_goes(self, store: DownloadStore) -> None:
        key = store.folder / ("0" * 32)
        key.mkdir(parents=True)
        (key / DRAFT).write_text("{")
        old(key / DRAFT)
        store.tidy()
        assert not key.exists()

    def test_what_was_being_removed_goes_though_nobody_may_write_into_it(
        self, server: FileServer, store: DownloadStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Windows keeps a file that is read-only, and Linux what is in a folder that is."""
        kept = store.fetch(Wanted(f"{server.url}/a.bin"))
        settled(store)
        away = kept.path.parent.with_name(".gone-1-1")
        kept.path.parent.rename(away)
        modes: List[int] = []
        remove = download_shelf.shutil.rmtree

        def as_windows(path: Path, ignore_errors: bool = False) -> None:
            modes.extend(item.stat().st_mode & 0o200 for item in path.iterdir())
            remove(path, ignore_errors=ignore_errors)

        monkeypatch.setattr(download_shelf.shutil, "rmtree", as_windows)
        store.tidy()
        assert modes and all(modes) and not away.parent.exists()

    def test_empty_states_are_cleared(self, store: DownloadStore, tmp_path: Path) -> None:
        store = DownloadStore(store.folder, beside=[tmp_path / EXTRACTS])
        place = room_for(tmp_path / EXTRACTS)
        place.mkdir(parents=True)
        age(place)
        store.clear()
        assert list((tmp_path / EXTRACTS).iterdir()) == []


class TestFailed:
    def test_a_part_is_closed_whatever_goes_wrong(
        self, server: FileServer, store: DownloadStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened: List[io.FileIO] = []
        kind = io.FileIO

        def noted(*arguments: Any) -> io.FileIO:
            opened.append(kind(*arguments))
            return opened[-1]

        def fail(_self: object, _part: object) -> None:
            _part.begin(200, [], None)  # type: ignore[attr-defined]
            raise ZeroDivisionError

        monkeypatch.setattr("catalog_search.network.download_part.io.FileIO", noted)
        monkeypatch.setattr("catalog_search.network.download_store._Run._receive", fail)
        with pytest.raises(ZeroDivisionError):
            store.fetch(Wanted(f"{server.url}/a.bin"))
        assert [file.closed for file in opened] == [True]

    def test_a_transfer_ends_whatever_goes_wrong(
        self, server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Else it would run in the list of downloads for ever."""

        def fail(_self: object, _part: object) -> None:
            raise ZeroDivisionError("of somebody's")

        transfers = Transfers()
        store = DownloadStore(tmp_path / "kept", transfers=transfers)
        monkeypatch.setattr("catalog_search.network.download_store._Run._receive", fail)
        with pytest.raises(ZeroDivisionError):
            store.fetch(Wanted(f"{server.url}/a.bin"))
        (transfer,) = transfers.take_new()
        assert transfer.ended and transfer.error is not None and "of somebody's" in transfer.error.detail

    def test_a_part_that_cannot_be_removed_keeps_no_lock(
        self, server: FileServer, store: DownloadStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        wanted = Wanted(f"{server.url}/a.bin?slow=0.01")
        cancelled_at(store, wanted)

        def refuse(_self: object) -> None:
            raise PermissionError(13, "in use")

        with monkeypatch.context() as patched:
            patched.setattr("catalog_search.network.download_part.PartFile.discard", refuse)
            with pytest.raises(PermissionError):
                store.discard_part(wanted)
        assert not part_of(store, wanted.url).with_name("lock").exists()
        assert store.fetch(wanted).path.read_bytes() == DATA[:SIZE]


class TestUnfinishedDownloads:
    def write(self, folder: Path, data: str) -> Path:
        folder.mkdir()
        (folder / "a.json").write_text(data)
        return folder / "a.json"

    @pytest.mark.parametrize("data", ["{", "{}", '{"record": null}', '{"record": {}}'])
    def test_what_is_none_goes_and_holds_nothing(self, tmp_path: Path, data: str) -> None:
        path = self.write(tmp_path / "jobs", data)
        files = JobFiles(path.parent)
        assert files.adopt() == []
        assert list(path.parent.iterdir()) == []

    def test_what_cannot_be_read_today_stays(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = self.write(tmp_path / "jobs", json.dumps({"record": None}))

        def refuse(_self: Path, *_arguments: object) -> str:
            raise OSError(5, "input/output error")

        monkeypatch.setattr(Path, "read_text", refuse)
        assert JobFiles(path.parent).adopt() == []
        assert [item.name for item in path.parent.iterdir()] == ["a.json"]


class TestOnItsWay:
    """A layer comes some time after its file, and a choice among several some minutes."""

    def test_what_was_used_while_others_were_looked_at_stays(
        self, server: FileServer, store: DownloadStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept = store.fetch(Wanted(f"{server.url}/a.bin"))
        settled(store)
        of_long_ago(kept)
        is_free = download_shelf._is_free

        def used_just_before(lock: Any) -> bool:
            store.fetch(Wanted(f"{server.url}/a.bin"))
            return is_free(lock)

        monkeypatch.setattr(download_shelf, "_is_free", used_just_before)
        assert store.clear() == 0 and kept.path.exists()

    def test_what_is_held_is_not_cleared(self, server: FileServer, store: DownloadStore) -> None:
        kept = store.fetch(Wanted(f"{server.url}/a.bin"))
        settled(store)
        of_long_ago(kept)
        releases = [store.uses.hold([f"/vsizip/{kept.path}/x.shp"]) for _ in range(2)]
        store.uses.set_sources([])
        assert (store.usage().free, store.clear()) == (0, 0)
        releases[0]()
        assert store.clear() == 0 and kept.path.exists()
        releases[1]()
        assert store.clear() >= SIZE and not kept.path.exists()

    def test_it_is_held_while_its_layers_are_listed(self, server: FileServer, store: DownloadStore) -> None:
        from catalog_search.loading import files

        put(server.folder / "a.gpkg", write_vector(server.folder / "x.gpkg", "GPKG").read_bytes())
        resource = Resource(f"{server.url}/a.gpkg")
        cleared: List[int] = []
        identify = files.identify_file

        def slow(path: Path) -> Any:
            assert store.settling.wait(30)
            old(path.with_name("entry.json"))
            cleared.append(store.clear())
            return identify(path)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(files, "identify_file", slow)
            plan = make_plan(classify(resource), record(resource), None, store.folder, store=store)
        assert plan.sources and cleared and not any(cleared)
        path = Path(plan.sources[0].uri.partition("|")[0])
        assert time.time() - path.with_name("entry.json").stat().st_mtime < 60, "its layer is not there yet"
        old(path.with_name("entry.json"))
        assert store.clear() > 0

    @pytest.mark.parametrize("end", ["choose", "cancel"])
    def test_it_is_held_while_somebody_chooses(self, server: FileServer, store: DownloadStore, end: str) -> None:
        layers = ("arbres", "bancs")
        put(server.folder / "a.gpkg", write_vector(server.folder / "x.gpkg", "GPKG", layers).read_bytes())
        resource = Resource(f"{server.url}/a.gpkg")
        opening = Opening(
            classify(resource), record(resource), None, store.folder, QgsProject.instance(), store=store
        )
        plans: List[Any] = []
        opening.choice_needed.connect(plans.append)
        opening.start()
        wait_until(lambda: bool(plans), 30)
        settled(store)
        path = Path(plans[0].sources[0].uri.partition("|")[0])
        old(path.with_name("entry.json"))
        assert store.clear() == 0 and path.exists()
        if end == "cancel":
            opening.cancel()
        else:
            opening.choose(plans[0].sources[:1])
            wait_until(lambda: opening.done, 30)
            assert [layer.isValid() for layer in QgsProject.instance().mapLayers().values()] == [True]
        old(path.with_name("entry.json"))
        assert store.clear() > 0
        QgsProject.instance().clear()

    @pytest.fixture
    def kept(self, server: FileServer, store: DownloadStore) -> Source:
        """A layer in a kept file that was used long ago."""
        put(server.folder / "a.gpkg", write_vector(server.folder / "x.gpkg", "GPKG").read_bytes())
        found = store.fetch(Wanted(f"{server.url}/a.gpkg"))
        settled(store)
        of_long_ago(found)
        return Source("ogr", f"{found.path}|layername=lieux", "lieux", Kind.GEOPACKAGE, "lieux")

    def test_it_is_held_while_it_is_saved(
        self, store: DownloadStore, kept: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        build, cleared = saving.build_layer, []

        def slow(*arguments: Any) -> Any:
            cleared.append(store.clear())
            return build(*arguments)

        monkeypatch.setattr(saving, "build_layer", slow)
        link = classify(Resource("https://example.org/a.gpkg"))
        job = Job(link, record(), CatalogConfig("", "", "", ""), tmp_path, store=store)
        save_geopackage([kept], job, tmp_path / "saved.gpkg", QgsCoordinateTransformContext())
        assert cleared == [0]
        assert store.clear() > 0

    def test_it_is_held_until_a_layer_that_is_refreshed_has_it(
        self, store: DownloadStore, kept: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cleared: List[int] = []
        layer = QgsVectorLayer("Point", "points", "memory")
        again = Again(layer, classify(Resource("https://example.org/a.gpkg")), record(), None)
        refresh = Refreshing(again, tmp_path, QgsProject.instance(), store=store)
        monkeypatch.setattr(refresh, "_plan", lambda _link, _feedback: Plan((kept,)))
        monkeypatch.setattr(refreshing, "prepare", lambda *_arguments: cleared.append(store.clear()))
        refresh._find(QgsFeedback())
        assert cleared == [0] and store.clear() == 0
        refresh.cancel()
        assert store.clear() > 0


def test_cancelled_before_it_began_it_asks_for_nothing(server: FileServer, store: DownloadStore) -> None:
    feedback = QgsFeedback()
    feedback.cancel()

    with pytest.raises(CatalogError):
        store.fetch(Wanted(f"{server.url}/a.bin"), feedback)
    assert server.asked == [] and not store.folder.exists()
