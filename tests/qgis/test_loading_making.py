"""What is made of a kept file: once, by one at a time, stopped at any moment, and believed only where it is whole."""
from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional

import pytest
from qgis.core import QgsFeedback, QgsProject

from catalog_search.loading import archives, fetching, loader, making, repacking
from catalog_search.loading.links import classify
from catalog_search.loading.making import is_settled, make_once, settle
from catalog_search.loading.plan import Plan, make_plan
from catalog_search.loading.sources import Way, Wish
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.record import Resource
from catalog_search.network import download_settling
from catalog_search.network.download_shelf import COPIES
from catalog_search.network.download_store import DownloadStore
from tests.conftest import ROOT
from tests.qgis.loading_support import PLACES, record, write_raster, write_vector, zip_files
from tests.qgis.support import wait_until
from tests.qgis.test_download_store import put
from tests.qgis.test_loading_formats import write_sheets
from tests.qgis.test_loading_kept import names_of, packed_geojson, tarred, zip_in_a_zip, zipped_geopackage
from tests.servers.files import FileServer

KILLED = """
import sys, time
from pathlib import Path
from catalog_search.loading.making import make_once

def write(path):
    with open(path, "wb") as file:
        while True:
            file.write(bytes(1000))
            file.flush()
            print("written", flush=True)
            time.sleep(0.01)

make_once(Path(sys.argv[1]), write, lambda: None)
"""


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "state" / "0123" / "a.csv"


@pytest.fixture(params=["file", "folder"])
def write(request: pytest.FixtureRequest) -> "Writer":
    return Writer(request.param == "folder")


class Writer:
    """Writes a file, or a folder with one, and counts how often."""

    def __init__(self, folder: bool = False) -> None:
        self.times = 0
        self.folder = folder

    def __call__(self, path: Path) -> None:
        self.times += 1
        if self.folder:
            path.mkdir()
        (path / "inside" if self.folder else path).write_text("whole")

    def file(self, target: Path) -> Path:
        return target / "inside" if self.folder else target

    def empty(self, target: Path) -> None:
        """As a power cut leaves what had its name before it was written out."""
        self.file(target).chmod(0o600)
        self.file(target).write_bytes(b"")


def marks_of(target: Path) -> List[Path]:
    """What lies beside the folder of what was made."""
    return [path for path in target.parents[1].iterdir() if path != target.parent]


def make(target: Path, write: Callable[[Path], object], check: Callable[[], None] = lambda: None) -> None:
    make_once(target, write, check)


@pytest.fixture
def reboot(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    if not download_settling.boot_id():
        pytest.skip("this system does not tell one run from another")
    return lambda: monkeypatch.setattr(making, "boot_id", lambda: "another")


class TestBelieved:
    def test_it_is_made_once_and_nobody_writes_into_it(self, target: Path, write: Writer) -> None:
        for _ in range(2):
            make(target, write)
        assert write.times == 1 and write.file(target).read_text() == "whole"
        assert not write.file(target).stat().st_mode & 0o222

    def test_after_a_power_cut_what_the_disk_was_not_heard_of_is_made_anew(
        self, target: Path, write: Writer, reboot: Callable[[], None]
    ) -> None:
        make(target, write)
        write.empty(target)
        reboot()
        make(target, write)
        assert write.times == 2 and write.file(target).read_text() == "whole"

    def test_what_the_disk_has_stays(self, target: Path, write: Writer, reboot: Callable[[], None]) -> None:
        make(target, write)
        assert not is_settled(target)
        settle(target)
        reboot()
        make(target, write)
        assert write.times == 1 and is_settled(target)

    def test_a_name_alone_is_not_believed(self, target: Path, write: Writer) -> None:
        make(target, write)
        settle(target)
        for mark in marks_of(target):
            mark.unlink()
        write.empty(target)
        make(target, write)
        assert write.times == 2 and write.file(target).read_text() == "whole"

    def test_what_was_heard_of_the_disk_is_not_said_of_what_is_made_later(
        self, target: Path, write: Writer, reboot: Callable[[], None]
    ) -> None:
        make(target, write)
        settle(target)
        making.remove(target)
        make(target, write)
        assert not is_settled(target)
        write.empty(target)
        reboot()
        make(target, write)
        assert write.times == 3 and write.file(target).read_text() == "whole"

    def test_what_the_disk_refuses_is_not_believed(
        self, target: Path, write: Writer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make(target, write)

        def refuse(_path: Path) -> None:
            raise OSError(5, "input/output error")

        monkeypatch.setattr(making, "write_out", refuse)
        settle(target)
        assert not is_settled(target)
        make(target, write)
        assert write.times == 2

    @pytest.mark.parametrize("how", ["no boot", "open only"])
    def test_where_it_cannot_be_told_later_the_disk_is_waited_for(
        self, target: Path, write: Writer, monkeypatch: pytest.MonkeyPatch, how: str
    ) -> None:
        out: List[bool] = []
        monkeypatch.setattr(making, "write_out", lambda _path: out.append(target.exists()))
        if how == "no boot":
            monkeypatch.setattr(making, "boot_id", str)
        else:
            monkeypatch.setattr(making, "LATER", False)
        make(target, write)
        assert out == [False] and is_settled(target)

    def test_what_is_half_made_has_no_name(self, target: Path) -> None:
        def fail(path: Path) -> None:
            path.write_text("half")
            raise OSError(28, "no space left")

        with pytest.raises(OSError, match="no space left"):
            make(target, fail)
        assert list(target.parent.iterdir()) == marks_of(target) == []


class TestTogether:
    def test_many_at_once_make_it_once(self, target: Path, write: Writer) -> None:
        gate = threading.Barrier(8)
        seen: List[str] = []

        def slow(path: Path) -> None:
            time.sleep(0.05)
            write(path)

        def run() -> None:
            gate.wait(30)
            make(target, slow)
            seen.append(write.file(target).read_text())

        threads = [threading.Thread(target=run) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert write.times == 1 and seen == ["whole"] * 8
        assert list(target.parent.iterdir()) == [target] and len(marks_of(target)) == 1

    def test_waiting_for_another_can_be_cancelled(self, target: Path) -> None:
        inside, go_on = threading.Event(), threading.Event()

        def slow(path: Path) -> None:
            inside.set()
            assert go_on.wait(30)
            path.write_text("whole")

        def cancelled() -> None:
            raise CatalogError(ErrorKind.CANCELLED)

        thread = threading.Thread(target=lambda: make(target, slow))
        thread.start()
        assert inside.wait(30)
        with pytest.raises(CatalogError):
            make(target, slow, cancelled)
        go_on.set()
        thread.join(30)
        assert target.read_text() == "whole"

    def test_what_one_left_that_was_killed_goes_with_the_next(self, target: Path) -> None:
        command = [sys.executable, "-c", KILLED, str(target)]
        with subprocess.Popen(command, cwd=str(ROOT), stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None and process.stdout.readline() == "written\n"
            process.kill()
        assert len(list(target.parent.iterdir())) == 1
        write = Writer()
        make(target, write)
        assert write.times == 1 and target.read_text() == "whole"
        assert list(target.parent.iterdir()) == [target] and len(marks_of(target)) == 1


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FileServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    with FileServer(folder, ranges=True, validators=True) as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> DownloadStore:
    return DownloadStore(tmp_path / "kept")


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (archives, repacking):
        monkeypatch.setattr(module, "_CHUNK", 100)


def geodatabase(folder: Path, name: str) -> Path:
    """The files of a folder that is called so; that they are no geodatabase is found out later."""
    parts = {f"x.gdb/{part}": folder / part for part in ("a00000001.gdbtable", "a00000002.gdbtable")}
    for path in parts.values():
        path.write_bytes(bytes(range(200)) * 100)
    return zip_files(folder / name, parts)


def picture_with_overviews(folder: Path, name: str) -> Path:
    """What GDAL would take for overviews stays in the archive; what says where the picture lies does not."""
    picture = write_raster(folder / "p.tif")
    (folder / "ovr").write_bytes(b"x")
    (folder / "tfw").write_text("10\n0\n0\n-10\n500000\n6700000\n")
    return zip_files(
        folder / name, {"p.tif": picture, "p.tif.ovr": folder / "ovr", "p.tfw": folder / "tfw", "p.TFW": folder / "ovr"}
    )


def spreadsheet(folder: Path, name: str) -> Path:
    return write_sheets(folder / name, "XLSX", {"Arbres": True, "Bancs": True})


def pairs(folder: Path, name: str) -> Path:
    rows = "".join(f"{place};{48 + value / 100}, 2.35\n" for place, value, *_ in PLACES)
    (folder / name).write_text(f"nom;geo_point_2d\n{rows}", "utf-8")
    return folder / name


WAYS = {
    "a.zip": zipped_geopackage,
    "b.zip": zip_in_a_zip,
    "a.geojson.gz": packed_geojson,
    "a.tar.gz": tarred,
    "c.zip": geodatabase,
    "d.zip": picture_with_overviews,
}
COPIED = {"a.xlsx": spreadsheet, "a.csv": pairs, "d.zip": picture_with_overviews}


def plan_of(server: FileServer, name: str, folder: Path, **more: Any) -> Plan:
    resource = Resource(f"{server.url}/{name}")
    return make_plan(classify(resource), record(resource), None, folder, wish=Wish(Way.WHOLE), **more)


def made_in(folder: Path) -> List[Path]:
    """All but what was downloaded, and what stays beside what is made."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.suffix.startswith((".run-", ".sure"))]
    return [path for path in files if path.name != "entry.json" and path.name not in WAYS]


@pytest.mark.usefixtures("small_pieces")
class TestCancelled:
    @pytest.mark.parametrize("kept", [True, False])
    @pytest.mark.parametrize("name", WAYS)
    def test_unpacking_stops_and_leaves_nothing(
        self, server: FileServer, store: DownloadStore, tmp_path: Path, name: str, kept: bool
    ) -> None:
        put(server.folder / name, WAYS[name](server.folder, name).read_bytes())
        feedback, told = QgsFeedback(), []

        def unpacked(done: int, size: Optional[int]) -> None:
            told.append((done, size))
            if done >= 200:
                feedback.cancel()

        folder = tmp_path / "chosen"
        more = {"store": store} if kept else {}
        with pytest.raises(CatalogError) as failed:
            plan_of(server, name, folder, feedback=feedback, unpacked=unpacked, **more)
        assert failed.value.kind is ErrorKind.CANCELLED
        assert told[-1][0] == 200 and all(size is None or size >= done for done, size in told)
        assert store.settling.wait(30)
        assert made_in(store.folder if kept else folder) == []

    @pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.geojson.gz", "d.zip"])
    def test_the_next_one_is_right(self, server: FileServer, store: DownloadStore, tmp_path: Path, name: str) -> None:
        put(server.folder / name, WAYS[name](server.folder, name).read_bytes())
        feedback = QgsFeedback()
        with pytest.raises(CatalogError):
            plan_of(
                server, name, tmp_path, feedback=feedback, store=store, unpacked=lambda _done, _size: feedback.cancel()
            )
        plan = plan_of(server, name, tmp_path, store=store)
        assert len(names_of(plan)) == (0 if name == "d.zip" else len(PLACES))


class TestKept:
    @pytest.mark.parametrize("name", ["a.zip", "b.zip", "a.geojson.gz", "a.tar.gz", "d.zip", "nameless"])
    def test_after_a_power_cut_nothing_half_becomes_a_layer(
        self, server: FileServer, store: DownloadStore, tmp_path: Path, name: str, reboot: Callable[[], None]
    ) -> None:
        """The download itself had reached the disk, what was made of it had not."""
        way = WAYS.get(name, lambda folder, other: write_vector(folder / other, "GPKG"))
        put(server.folder / name, way(server.folder, name).read_bytes())
        first = plan_of(server, name, tmp_path, store=store)
        expected = names_of(first)
        assert store.settling.wait(30)
        made = [path for path in made_in(store.folder) if path.stat().st_nlink == 1 and path.name != name]
        for sure in store.folder.rglob("*.sure"):
            sure.unlink()
        for path in made:
            path.chmod(0o600)
            path.write_bytes(b"")
        assert made or name == "nameless"
        reboot()
        sent = server.sent
        again = plan_of(server, name, tmp_path, store=store)
        assert names_of(again) == expected and again.sources == first.sources
        assert server.sent == sent

    @pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "d.zip"])
    def test_the_disk_is_heard_of_afterwards(
        self, server: FileServer, store: DownloadStore, tmp_path: Path, name: str
    ) -> None:
        put(server.folder / name, WAYS[name](server.folder, name).read_bytes())
        plan_of(server, name, tmp_path, store=store)
        assert store.settling.wait(30)
        assert list(store.folder.rglob("*.sure")) and not list(store.folder.rglob("*.run-*"))

    @pytest.mark.parametrize("name", COPIED)
    def test_copies_that_can_be_read_are_made_once(
        self, server: FileServer, store: DownloadStore, tmp_path: Path, name: str
    ) -> None:
        put(server.folder / name, COPIED[name](server.folder, name).read_bytes())
        first = plan_of(server, name, tmp_path, store=store)
        assert store.settling.wait(30)
        lying = sorted(store.folder.rglob("*"))
        assert plan_of(server, name, tmp_path, store=store).sources == first.sources
        assert sorted(store.folder.rglob("*")) == lying

    def test_a_picture_lies_where_its_world_file_says(
        self, server: FileServer, store: DownloadStore, tmp_path: Path
    ) -> None:
        put(server.folder / "d.zip", picture_with_overviews(server.folder, "d.zip").read_bytes())
        (source,) = plan_of(server, "d.zip", tmp_path, store=store).sources
        beside = sorted(path.suffix for path in Path(source.uri).parent.iterdir())
        assert beside == [".tfw", ".tif"]

    def test_unpacking_that_has_no_room_is_said(
        self, server: FileServer, store: DownloadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(server.folder / "a.zip", zipped_geopackage(server.folder, "a.zip").read_bytes())
        asked: List[int] = []

        def refuse(size: int) -> None:
            asked.append(size)
            if len(asked) > 1:  # the download itself has room
                raise CatalogError(ErrorKind.DISK, about="full")

        monkeypatch.setattr(store, "make_room", refuse)
        with pytest.raises(Exception, match="no room"):
            plan_of(server, "a.zip", tmp_path, store=store)
        assert asked[1] == (server.folder / "x.gpkg").stat().st_size

    def test_what_is_unpacked_for_long_counts_as_used(
        self, server: FileServer, store: DownloadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Else another window could clear it under the one that unpacks."""
        monkeypatch.setattr(fetching, "_USED_EVERY", 0.0)
        put(server.folder / "a.zip", zipped_geopackage(server.folder, "a.zip").read_bytes())
        monkeypatch.setattr(archives, "_CHUNK", 1000)
        ages: List[float] = []

        def unpacked(_done: int, _size: Optional[int]) -> None:
            (entry,) = store.folder.rglob("entry.json")
            ages.append(time.time() - entry.stat().st_mtime)
            os.utime(entry, (1, 1))

        plan_of(server, "a.zip", tmp_path, store=store, unpacked=unpacked)
        assert len(ages) > 10 and max(ages) < 600


class TestLocal:
    def test_what_is_made_of_a_file_of_this_computer_is_made_once_for_each_state(
        self, tmp_path: Path, store: DownloadStore
    ) -> None:
        def plan() -> Plan:
            resource = Resource((tmp_path / "own.zip").as_uri(), local=True)
            return make_plan(classify(resource), record(resource), None, tmp_path / "cache", store=store)

        source = write_vector(tmp_path / "x.gpkg", "GPKG")
        zip_files(tmp_path / "own.zip", {"a.gpkg": source})
        assert plan().sources == plan().sources
        assert len(list((tmp_path / "cache" / COPIES).rglob("*.gpkg"))) == 1
        write_vector(tmp_path / "y.gpkg", "GPKG", ("autre",))
        zip_files(tmp_path / "own.zip", {"a.gpkg": tmp_path / "y.gpkg"})
        assert [source.name for source in plan().sources] == ["autre"]


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_copies_of_long_tables_can_be_cancelled(
    server: FileServer, store: DownloadStore, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million rows take a minute."""
    put(server.folder / name, COPIED[name](server.folder, name).read_bytes())
    feedback = QgsFeedback()
    make_one = making.make_once

    def cancelled_in(target: Path, write: Callable[[Path], object], *more: Any) -> None:
        feedback.cancel()
        make_one(target, write, *more)

    monkeypatch.setattr(fetching, "make_once", cancelled_in)
    with pytest.raises(CatalogError) as failed:
        plan_of(server, name, tmp_path, store=store, feedback=feedback)
    assert failed.value.kind is ErrorKind.CANCELLED
    assert store.settling.wait(30)
    assert [path for path in made_in(store.folder) if path.name != name] == []


@pytest.mark.usefixtures("small_pieces")
def test_unpacking_is_said_with_its_progress(
    server: FileServer, store: DownloadStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "_TOLD_EVERY", 0.0)
    put(server.folder / "a.zip", zipped_geopackage(server.folder, "a.zip").read_bytes())
    resource = Resource(f"{server.url}/a.zip")
    opening = loader.Opening(
        classify(resource), record(resource), None, store.folder, QgsProject.instance(), store=store
    )
    told: Dict[str, List[float]] = {}
    opening.progress.connect(lambda percent, text: told.setdefault(text, []).append(percent))
    opening.start()
    wait_until(lambda: opening.done, 60)
    QgsProject.instance().clear()
    assert list(told) == ["Downloading…", "Unpacking…", "Opening the layer…"]
    assert len(told["Unpacking…"]) > 5 and 0 < told["Unpacking…"][0] < told["Unpacking…"][-1] <= 99
