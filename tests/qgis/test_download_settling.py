"""A file is handed over before the disk has it for good; what is not sure to be there counts as kept for nobody."""
from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any, Callable, Iterator, List

import pytest

from catalog_search.model.errors import ErrorKind
from catalog_search.network import download_settling, download_store
from catalog_search.network.download_lock import KeyLock
from catalog_search.network.download_shared import SharedStore
from catalog_search.network.download_store import DownloadStore, Kept, Wanted
from tests.qgis.auth_support import failure
from tests.qgis.test_download_store import DATA, SIZE, cancelled_after, put, settled, sha
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


def entry_of(kept: Kept) -> Any:
    return json.loads(kept.path.with_name("entry.json").read_text("utf-8"))


def unsure(kept: Kept, **facts: Any) -> None:
    """Have the entry say what it says while the disk has not been heard of."""
    path = kept.path.with_name("entry.json")
    path.write_text(json.dumps({**entry_of(kept), "synced": False, **facts}), "utf-8")


class SlowDisk:
    """A disk that has nothing before it is told to."""

    def __init__(self, write_out: Callable[[Path], None]) -> None:
        self._write_out = write_out
        self.begun, self.ready = threading.Event(), threading.Event()
        self.broken = False

    def __call__(self, path: Path) -> None:
        self.begun.set()
        assert self.ready.wait(30)
        if self.broken:
            raise OSError(5, "input/output error")
        self._write_out(path)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowDisk]:
    slow = SlowDisk(download_store.write_out)
    monkeypatch.setattr(download_store, "write_out", slow)
    yield slow
    slow.ready.set()


@pytest.mark.skipif(not download_settling.LATER, reason="here the disk is waited for at once")
class TestHandedOver:
    def test_nobody_waits_for_the_disk(self, server: FileServer, store: DownloadStore, disk: SlowDisk) -> None:
        kept = store.fetch(Wanted(f"{server.url}/a.bin"))
        assert kept.path.read_bytes() == DATA[:SIZE]
        assert disk.begun.wait(30) and entry_of(kept)["synced"] is False
        disk.ready.set()
        settled(store)
        assert entry_of(kept)["synced"] is True
        assert sorted(path.name for path in kept.path.parent.parent.iterdir()) == ["1"]

    def test_who_wants_it_meanwhile_waits_and_has_it_unfetched(
        self, server: FileServer, store: DownloadStore, disk: SlowDisk
    ) -> None:
        wanted = Wanted(f"{server.url}/a.bin")
        kept = store.fetch(wanted)
        other = DownloadStore(store.folder)
        error = cancelled_after(other, wanted, 0.2)
        assert error is not None and error.kind is ErrorKind.CANCELLED
        found: List[Kept] = []
        thread = threading.Thread(target=lambda: found.append(other.fetch(wanted)))
        thread.start()
        disk.ready.set()
        thread.join(30)
        assert found[0].path == kept.path and server.sent == SIZE

    def test_what_the_disk_refuses_is_not_kept(
        self, server: FileServer, store: DownloadStore, disk: SlowDisk
    ) -> None:
        disk.broken = True
        disk.ready.set()
        wanted = Wanted(f"{server.url}/a.bin")
        store.fetch(wanted)
        settled(store)
        assert not store.holds(wanted)
        disk.broken = False
        assert store.fetch(wanted).path.read_bytes() == DATA[:SIZE]
        assert server.sent == 2 * SIZE


class TestFoundUnsure:
    """As a process left it that died before it had heard of the disk."""

    def test_where_the_machine_still_runs_it_is_there(self, server: FileServer, store: DownloadStore) -> None:
        if not download_settling.boot_id():
            pytest.skip("this system does not tell one run from another")
        kept = store.fetch(Wanted(f"{server.url}/a.bin"))
        settled(store)
        unsure(kept)
        again = store.fetch(Wanted(f"{server.url}/a.bin"))
        settled(store)
        assert again.path == kept.path and server.sent == SIZE and entry_of(again)["synced"] is True

    @pytest.mark.parametrize("boot", ["", "another"])
    def test_after_a_power_cut_it_is_fetched_again(self, server: FileServer, store: DownloadStore, boot: str) -> None:
        kept = store.fetch(Wanted(f"{server.url}/a.bin"))
        settled(store)
        kept.path.chmod(0o600)
        kept.path.write_bytes(bytes(SIZE))  # the right length, and nothing in it
        unsure(kept, boot=boot)
        again = store.fetch(Wanted(f"{server.url}/a.bin"))
        assert again.path.read_bytes() == DATA[:SIZE] and again.path != kept.path
        settled(store)
        os.utime(kept.path.with_name("entry.json"), (1, 1))
        store.tidy()
        assert again.path.exists() and not kept.path.exists()

    def test_after_a_power_cut_nothing_unsure_is_given_where_the_server_is_away(
        self, server: FileServer, store: DownloadStore
    ) -> None:
        kept = store.fetch(Wanted(f"{server.url}/a.bin"))
        settled(store)
        unsure(kept, boot="another")
        server.refuse = 503
        assert failure(lambda: store.fetch(Wanted(f"{server.url}/a.bin"))).kind is ErrorKind.UNAVAILABLE

    @pytest.mark.parametrize("whole", [True, False])
    def test_after_a_power_cut_a_checksum_tells(self, server: FileServer, store: DownloadStore, whole: bool) -> None:
        wanted = Wanted(f"{server.url}/a.bin", checksum=sha(DATA[:SIZE]))
        kept = store.fetch(wanted)
        settled(store)
        if not whole:
            kept.path.chmod(0o600)
            kept.path.write_bytes(bytes(SIZE))
        unsure(kept, boot="another")
        again = store.fetch(wanted)
        assert again.path.read_bytes() == DATA[:SIZE]
        assert (again.path == kept.path) is whole and server.sent == SIZE * (1 if whole else 2)


class TestLocks:
    def test_one_at_a_time_and_nothing_is_left(self, tmp_path: Path) -> None:
        one, two = KeyLock(tmp_path / "lock"), KeyLock(tmp_path / "lock")
        assert one.try_lock() and not two.try_lock() and not two.try_lock(30)
        one.unlock()
        assert two.try_lock() and not one.try_lock()
        two.unlock()
        two.unlock()
        assert list(tmp_path.iterdir()) == []

    def test_many_that_take_turns_are_never_two(self, tmp_path: Path) -> None:
        inside: List[int] = []
        seen: List[int] = []

        def work(number: int) -> None:
            for _ in range(30):
                lock = KeyLock(tmp_path / "lock")
                while not lock.try_lock(5):
                    pass
                inside.append(number)
                seen.append(len(inside))
                inside.pop()
                lock.unlock()

        threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert seen == [1] * 180

    def test_what_a_dead_process_left_is_free(self, tmp_path: Path) -> None:
        (tmp_path / "lock").write_text("")
        assert KeyLock(tmp_path / "lock").try_lock()

    def test_a_folder_that_is_gone_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            KeyLock(tmp_path / "gone" / "lock").try_lock()

    def test_where_files_have_no_locks_another_kind_is_used(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from catalog_search.network import download_lock

        class NoLocks:
            LOCK_EX = LOCK_NB = 0

            @staticmethod
            def flock(_file: int, _how: int) -> None:
                raise OSError(95, "not supported")

        monkeypatch.setattr(download_lock, "fcntl", NoLocks)
        one, two = KeyLock(tmp_path / "lock"), KeyLock(tmp_path / "lock")
        assert one.try_lock(50) and not two.try_lock(50)
        one.unlock()
        assert two.try_lock(50)
        two.unlock()


class TestThreads:
    def test_where_no_thread_can_be_had_it_is_done_at_once(
        self, server: FileServer, store: DownloadStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As when Python is about to end: else nobody could fetch the file any more."""

        start = threading.Thread.start

        def refuse(thread: threading.Thread) -> None:
            if thread.name == "catalog_search downloads":
                raise RuntimeError("can't start new thread")
            start(thread)

        monkeypatch.setattr(threading.Thread, "start", refuse)
        kept = store.fetch(Wanted(f"{server.url}/a.bin"))
        assert entry_of(kept)["synced"] is True
        assert not (kept.path.parent.parent / "lock").exists()
        assert store.settling.wait(1)

    def test_the_window_does_not_wait_for_the_disk_when_the_plugin_ends(
        self, server: FileServer, tmp_path: Path, disk: SlowDisk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shared = SharedStore(tmp_path / "shared")
        kept = shared.store.fetch(Wanted(f"{server.url}/a.bin"))
        wait = download_settling.Settling.wait

        def refuse(_self: object, _seconds: float) -> bool:
            raise AssertionError("waited for the disk")

        with monkeypatch.context() as patched:
            patched.setattr(download_settling.Settling, "wait", refuse)
            shared.close()
        disk.ready.set()
        assert wait(shared.store.settling, 30)
        assert entry_of(kept)["synced"] is True
