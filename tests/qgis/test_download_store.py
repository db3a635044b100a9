"""What was downloaded is kept: fetched once, asked after, gone on with, and never another's."""
from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Iterator, List, Optional

import pytest
from qgis.core import QgsFeedback

from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import DISK_FULL, CatalogError, ErrorKind
from catalog_search.network.download_part import PART, PART_FACTS
from catalog_search.network.download_shelf import COPIES, EXTRACTS, Usage, room_for
from catalog_search.network.download_store import DownloadStore, Wanted
from catalog_search.network.transfers import Transfers
from tests.conftest import ROOT
from tests.qgis.auth_support import failure, stored_login
from tests.servers.files import FileServer

SIZE = 1_500_000
DATA = bytes(range(251)) * (SIZE // 251 + 1)


@pytest.fixture
def served(tmp_path: Path) -> Path:
    folder = tmp_path / "served"
    folder.mkdir()
    put(folder / "a.bin", DATA[:SIZE])
    return folder


def put(path: Path, data: bytes, age: float = 100.0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (time.time() - age, time.time() - age))


def age(folder: Path) -> None:
    """Let what is in a folder, and itself, be of long ago."""
    for path in (*folder.iterdir(), folder):
        os.utime(path, (1, 1))


@pytest.fixture
def server(served: Path) -> Iterator[FileServer]:
    with FileServer(served, ranges=True, validators=True) as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> DownloadStore:
    return DownloadStore(tmp_path / "kept")


def sha(data: bytes, algorithm: str = "sha256") -> str:
    return f"{algorithm}:{hashlib.new(algorithm, data).hexdigest()}"


def settled(store: DownloadStore) -> None:
    """Wait for what is done after a file was handed over."""
    assert store.settling.wait(30)


def part_of(store: DownloadStore, url: str) -> Path:
    return store.folder / Wanted(url).key / PART


def cancelled_after(store: DownloadStore, wanted: Wanted, seconds: float) -> Optional[CatalogError]:
    """How fetching ended that was cancelled after a while; ``None`` where it was through before."""
    feedback = QgsFeedback()
    threading.Timer(seconds, feedback.cancel).start()
    try:
        store.fetch(wanted, feedback)
    except CatalogError as error:
        return error
    return None


def cancelled_at(store: DownloadStore, wanted: Wanted, size: int = 300_000) -> int:
    """Cancel fetching when so many bytes are here; how many are here in the end, which are not all."""
    feedback = QgsFeedback()

    def look(received: int, _size: Optional[int]) -> None:
        if received >= size:
            feedback.cancel()

    assert failure(lambda: store.fetch(wanted, feedback, look)).kind is ErrorKind.CANCELLED
    there = part_of(store, wanted.url).stat().st_size
    assert size <= there < SIZE
    return there


class TestFetchedOnce:
    @pytest.mark.parametrize("how", ["", "?only=date", "?weak=1"])
    def test_what_is_unchanged_is_not_sent_again(self, server: FileServer, store: DownloadStore, how: str) -> None:
        url = f"{server.url}/a.bin{how}"
        first = store.fetch(Wanted(url))
        again = DownloadStore(store.folder).fetch(Wanted(url))
        assert first.path == again.path and first.path.read_bytes() == DATA[:SIZE]
        assert first.path.name == "a.bin" and first.size == SIZE and again.absent is None
        assert len(server.asked) == 2 and server.sent == SIZE

    def test_what_has_changed_is_fetched_and_the_older_state_goes(
        self, server: FileServer, store: DownloadStore, served: Path
    ) -> None:
        first = store.fetch(Wanted(f"{server.url}/a.bin"))
        put(served / "a.bin", b"new", 50)
        second = store.fetch(Wanted(f"{server.url}/a.bin"))
        assert second.path.read_bytes() == b"new"
        settled(store)
        assert first.path.exists(), "its layer may just be on its way"
        os.utime(first.path.with_name("entry.json"), (1, 1))
        store.tidy()
        assert second.path.exists() and not first.path.exists()

    def test_an_older_state_that_a_layer_uses_stays(
        self, server: FileServer, store: DownloadStore, served: Path
    ) -> None:
        first = store.fetch(Wanted(f"{server.url}/a.bin"))
        settled(store)
        os.utime(first.path.with_name("entry.json"), (1, 1))
        assert store.uses.set_sources([f"/vsizip/{first.path}/x.shp|layername=x"])
        put(served / "a.bin", b"new", 50)
        assert store.fetch(Wanted(f"{server.url}/a.bin")).path.read_bytes() == b"new"
        settled(store)
        assert first.path.read_bytes() == DATA[:SIZE]

    def test_without_validators_it_is_fetched_again_unless_the_catalogue_has_its_checksum(
        self, served: Path, store: DownloadStore
    ) -> None:
        with FileServer(served) as plain:
            url = f"{plain.url}/a.bin"
            store.fetch(Wanted(url))
            store.fetch(Wanted(url))
            assert plain.sent == 2 * SIZE
            for _ in range(2):
                store.fetch(Wanted(url, checksum=sha(DATA[:SIZE], "sha1")))
            assert plain.sent == 3 * SIZE

    def test_a_file_that_somebody_cut_short_on_the_disk_is_fetched_again(
        self, server: FileServer, store: DownloadStore
    ) -> None:
        kept = store.fetch(Wanted(f"{server.url}/a.bin"))
        kept.path.chmod(0o600)
        kept.path.write_bytes(b"short")
        assert store.fetch(Wanted(f"{server.url}/a.bin")).path.read_bytes() == DATA[:SIZE]

    def test_without_the_server_the_kept_copy_is_given_and_said_to_be_one(
        self, served: Path, store: DownloadStore
    ) -> None:
        with FileServer(served, validators=True) as running:
            url = f"{running.url}/a.bin"
            kept = store.fetch(Wanted(url))
        again = store.fetch(Wanted(url))
        assert again.path == kept.path and again.fetched == kept.fetched
        assert again.absent is not None and again.absent.kind is ErrorKind.REFUSED
        assert failure(lambda: store.asking().fetch(Wanted(url))).kind is ErrorKind.REFUSED

    @pytest.mark.parametrize(("status", "kind"), [(404, ErrorKind.NOT_FOUND), (403, ErrorKind.FORBIDDEN)])
    def test_a_server_that_refuses_is_obeyed(
        self, server: FileServer, store: DownloadStore, served: Path, status: int, kind: ErrorKind
    ) -> None:
        url = f"{server.url}/a.bin"
        store.fetch(Wanted(url))
        server.refuse = status
        assert failure(lambda: store.fetch(Wanted(url))).kind is kind

    def test_what_came_with_a_login_is_for_that_login_only(self, server: FileServer, store: DownloadStore) -> None:
        url = f"{server.url}/a.bin"
        with stored_login(username="ana", password="a") as ana, stored_login(username="bob", password="b") as bob:
            configs = [CatalogConfig("c", "csw", "C", server.url, login) for login in (ana, bob, "", ana)]
            paths = [store.fetch(Wanted(url, config)).path for config in configs]
        assert len(set(paths)) == 3 and paths[0] == paths[3]
        assert server.sent == 3 * SIZE
        assert ["If-None-Match" in headers for _, headers in server.asked] == [False, False, False, True]
        assert ["Authorization" in headers for _, headers in server.asked] == [True, True, False, True]

    def test_a_redirect_and_a_name_of_the_server(self, server: FileServer, store: DownloadStore) -> None:
        kept = store.fetch(Wanted(f"{server.url}/latest?to=/a.bin%3Fname%3D..%252Fb.bin"))
        assert kept.path.name == "b.bin" and kept.url.startswith(f"{server.url}/a.bin")

    def test_an_empty_file_is_a_file(self, server: FileServer, store: DownloadStore, served: Path) -> None:
        put(served / "empty.csv", b"")
        assert store.fetch(Wanted(f"{server.url}/empty.csv")).size == 0


class TestGoneOnWith:
    def test_what_was_cut_off_half_way_goes_on_by_itself(self, server: FileServer, store: DownloadStore) -> None:
        kept = store.fetch(Wanted(f"{server.url}/a.bin?cut={SIZE // 2}"))
        assert kept.path.read_bytes() == DATA[:SIZE]
        assert server.sent == SIZE
        assert server.asked[1][1]["Range"] == f"bytes={SIZE // 2}-"
        assert not part_of(store, f"{server.url}/a.bin?cut={SIZE // 2}").exists()

    def test_a_cancelled_one_goes_on_where_it_was(self, server: FileServer, store: DownloadStore) -> None:
        wanted = Wanted(f"{server.url}/a.bin?slow=0.01")
        there = cancelled_at(store, wanted)
        assert store.fetch(wanted).path.read_bytes() == DATA[:SIZE]
        assert server.asked[-1][1]["Range"] == f"bytes={there}-"

    def test_cancelled_at_any_moment(self, server: FileServer, store: DownloadStore) -> None:
        wanted = Wanted(f"{server.url}/a.bin?slow=0.005")
        for step in range(12):
            if cancelled_after(store, wanted, 0.03 * step) is None:
                break
        assert store.fetch(wanted).path.read_bytes() == DATA[:SIZE]
        settled(store)
        assert sorted(path.name for path in part_of(store, wanted.url).parent.iterdir()) == ["1"]

    def test_a_server_without_ranges_sends_all_again(self, served: Path, store: DownloadStore) -> None:
        with FileServer(served, validators=True) as plain:
            wanted = Wanted(f"{plain.url}/a.bin?slow=0.01")
            cancelled_at(store, wanted)
            assert store.fetch(wanted).path.read_bytes() == DATA[:SIZE]
            assert "Range" in plain.asked[-1][1]

    @pytest.mark.parametrize("how", ["", "&blind=1", "&only=date", "&only=date&blind=1"])
    @pytest.mark.parametrize("size", [SIZE, SIZE + 1000, 1000])
    def test_a_file_that_changed_meanwhile_is_fetched_anew(
        self, server: FileServer, store: DownloadStore, served: Path, how: str, size: int
    ) -> None:
        wanted = Wanted(f"{server.url}/a.bin?slow=0.01{how}")
        cancelled_at(store, wanted)
        put(served / "a.bin", b"!" * size, 50)
        assert store.fetch(wanted).path.read_bytes() == b"!" * size

    def test_another_range_than_was_asked_for_is_not_believed(self, server: FileServer, store: DownloadStore) -> None:
        wanted = Wanted(f"{server.url}/a.bin?slow=0.01&beside=7")
        cancelled_at(store, wanted)
        assert store.fetch(wanted).path.read_bytes() == DATA[:SIZE]

    def test_a_part_that_is_whole_asks_for_one_byte(self, server: FileServer, store: DownloadStore) -> None:
        wanted = Wanted(f"{server.url}/a.bin?slow=0.01")
        cancelled_at(store, wanted)
        part_of(store, wanted.url).write_bytes(DATA[:SIZE])
        before = server.sent
        assert store.fetch(wanted).path.read_bytes() == DATA[:SIZE]
        assert server.asked[-1][1]["Range"] == f"bytes={SIZE - 1}-" and server.sent <= before + 1 + 16384

    def test_a_part_that_was_damaged_is_found_out_by_the_checksum(
        self, server: FileServer, store: DownloadStore
    ) -> None:
        wanted = Wanted(f"{server.url}/a.bin?slow=0.01", checksum=sha(DATA[:SIZE]))
        cancelled_at(store, wanted)
        path = part_of(store, wanted.url)
        path.write_bytes(bytes(path.stat().st_size))
        kept = store.fetch(wanted)
        assert kept.path.read_bytes() == DATA[:SIZE] and not kept.differs

    @pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"total": "x"}', b"\xff\x00"])
    def test_facts_that_cannot_be_read_mean_a_new_beginning(
        self, server: FileServer, store: DownloadStore, broken: bytes
    ) -> None:
        wanted = Wanted(f"{server.url}/a.bin?slow=0.01")
        cancelled_at(store, wanted)
        part_of(store, wanted.url).with_name(PART_FACTS).write_bytes(broken)
        assert store.fetch(wanted).path.read_bytes() == DATA[:SIZE]

    def test_an_error_page_does_not_touch_what_is_there(
        self, server: FileServer, store: DownloadStore
    ) -> None:
        wanted = Wanted(f"{server.url}/a.bin?slow=0.01")
        cancelled_at(store, wanted)
        there = part_of(store, wanted.url).read_bytes()
        server.refuse = 503
        assert failure(lambda: store.fetch(wanted)).kind is ErrorKind.UNAVAILABLE
        assert part_of(store, wanted.url).read_bytes() == there


class TestChecksums:
    @pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512"])
    def test_a_file_that_is_not_what_the_catalogue_promised_is_said(
        self, server: FileServer, store: DownloadStore, algorithm: str
    ) -> None:
        url = f"{server.url}/a.bin"
        assert store.fetch(Wanted(url, checksum=sha(b"other", algorithm))).differs
        assert not store.fetch(Wanted(f"{url}?x", checksum=sha(DATA[:SIZE], algorithm))).differs

    def test_without_a_length_it_cannot_be_told_from_a_damaged_one(
        self, server: FileServer, store: DownloadStore
    ) -> None:
        wanted = Wanted(f"{server.url}/a.bin?nolength=1", checksum=sha(b"other"))
        assert failure(lambda: store.fetch(wanted)).kind is ErrorKind.CUT_OFF
        assert store.fetch(Wanted(wanted.url, checksum=sha(DATA[:SIZE]))).size == SIZE

    @pytest.mark.parametrize("unusable", ["", "md5:" + "0" * 32, "sha256:12", "sha1", "sha999:00", "éà:00"])
    def test_what_is_no_checksum_is_no_reason_to_doubt(
        self, server: FileServer, store: DownloadStore, unusable: str
    ) -> None:
        assert not store.fetch(Wanted(f"{server.url}/a.bin", checksum=unusable)).differs


def child(*arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.qgis.download_child", *map(str, arguments)]
    return subprocess.Popen(command, cwd=str(ROOT), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def until(condition: object, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


class TestProcesses:
    def test_one_that_was_killed_is_gone_on_with_by_another(self, server: FileServer, store: DownloadStore) -> None:
        url = f"{server.url}/a.bin?slow=0.03"
        process = child(store.folder, url)
        part = part_of(store, url)
        until(lambda: part.exists() and part.stat().st_size > 100_000)
        process.kill()
        process.communicate()
        there = part.stat().st_size
        assert 0 < there < SIZE
        assert store.fetch(Wanted(url)).path.read_bytes() == DATA[:SIZE]
        assert server.asked[-1][1]["Range"] == f"bytes={there}-"

    def test_two_that_want_the_same_fetch_it_once(self, server: FileServer, store: DownloadStore) -> None:
        url = f"{server.url}/a.bin?slow=0.01"
        processes = [child(store.folder, url) for _ in range(2)]
        paths = [process.communicate(timeout=60)[0].strip() for process in processes]
        assert paths[0] == paths[1] and Path(paths[0]).read_bytes() == DATA[:SIZE]
        assert server.sent == SIZE

    def test_who_comes_while_another_fetches_waits_and_uses_it(self, server: FileServer, store: DownloadStore) -> None:
        url = f"{server.url}/a.bin?slow=0.01"
        process = child(store.folder, url)
        until(lambda: bool(server.asked))
        assert store.fetch(Wanted(url)).path.read_bytes() == DATA[:SIZE]
        process.communicate()
        assert server.sent == SIZE

    def test_waiting_for_another_can_be_cancelled(self, server: FileServer, store: DownloadStore) -> None:
        url = f"{server.url}/a.bin?slow=0.2"
        process = child(store.folder, url)
        until(lambda: bool(server.asked))
        error = cancelled_after(store, Wanted(url), 0.3)
        assert error is not None and error.kind is ErrorKind.CANCELLED
        process.kill()
        process.communicate()

    def test_a_full_disk_is_said_and_the_part_removed(self, server: FileServer, store: DownloadStore) -> None:
        url = f"{server.url}/a.bin?nolength=1"
        said = child(store.folder, url, 400_000).communicate(timeout=60)[0].split()
        assert said == [ErrorKind.DISK.value, DISK_FULL]
        assert not part_of(store, url).exists()

    def test_what_another_process_uses_stays_until_that_has_died(
        self, server: FileServer, store: DownloadStore
    ) -> None:
        kept = store.fetch(Wanted(f"{server.url}/a.bin"))
        settled(store)
        os.utime(kept.path.with_name("entry.json"), (1, 1))
        other = child(store.folder, "hold", kept.path)
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        assert (store.usage().free, store.clear()) == (0, 0)
        other.kill()
        other.communicate()
        assert store.usage().free == store.clear() > SIZE
        assert not kept.path.exists()


class TestRoom:
    def filled(self, server: FileServer, store: DownloadStore, served: Path) -> List[Path]:
        """Five files, the first used longest ago."""
        paths = []
        for number in range(5):
            put(served / f"{number}.bin", bytes(100_000))
            paths.append(store.fetch(Wanted(f"{server.url}/{number}.bin")).path)
            settled(store)
            os.utime(paths[-1].with_name("entry.json"), (number + 1, number + 1))
        return paths

    def test_what_was_used_longest_ago_goes_first(
        self, server: FileServer, store: DownloadStore, served: Path
    ) -> None:
        paths = self.filled(server, store, served)
        store.uses.set_sources([str(paths[1])])
        DownloadStore(store.folder, lambda: 310_000).tidy()
        assert [path.exists() for path in paths] == [False, False, True, True, True]

    def test_what_layers_use_stays_and_what_was_just_used(
        self, server: FileServer, store: DownloadStore, served: Path
    ) -> None:
        paths = self.filled(server, store, served)
        tight = DownloadStore(store.folder, lambda: 0)
        tight.uses.set_sources([f"file:///{paths[1]}?delimiter=;", str(paths[3])])
        tight.fetch(Wanted(f"{server.url}/0.bin"))
        new = tight.fetch(Wanted(f"{server.url}/a.bin"))
        settled(tight)
        assert [path.exists() for path in paths] == [True, True, False, True, False]
        assert new.path.exists()

    def test_clear_says_before_what_it_frees(self, server: FileServer, store: DownloadStore, served: Path) -> None:
        paths = self.filled(server, store, served)
        store.uses.set_sources([str(paths[2])])
        usage = store.usage()
        assert usage.total > usage.free > 400_000
        assert store.clear() == usage.free
        assert [path for path in paths if path.exists()] == [paths[2]]
        assert store.usage().free == 0

    def test_extracts_and_copies_are_counted_and_cleared(self, store: DownloadStore, tmp_path: Path) -> None:
        folders = [tmp_path / EXTRACTS, tmp_path / COPIES]
        store = DownloadStore(store.folder, beside=folders)
        made = [room_for(folders[0]), room_for(folders[0]), room_for(folders[1], "file:///a.gpkg")]
        for number, place in enumerate(made):
            put(place / "a.gpkg", bytes(1000 * (number + 1)))
            age(place)
        assert store.usage() == Usage(6000, 6000)
        store.uses.set_sources([f"{made[1]}/a.gpkg|layername=a"])
        assert store.usage() == Usage(6000, 4000)
        store.tidy()
        assert store.usage().total == 6000
        assert store.clear() == 4000
        assert [place.exists() for place in made] == [False, True, False]
        assert [path.name for path in folders[0].iterdir()] == [made[1].parent.name]
        assert list(folders[1].iterdir()) == []

    def test_an_extract_that_is_being_written_stays(self, store: DownloadStore, tmp_path: Path) -> None:
        store = DownloadStore(store.folder, beside=[tmp_path / EXTRACTS])
        place = room_for(tmp_path / EXTRACTS)
        put(place / "a.gpkg", bytes(1000))
        put(place / "a.gpkg-journal", b"")
        age(place)
        (place / "a.gpkg").touch()
        assert (store.usage(), store.clear()) == (Usage(1000, 0), 0)
        assert (place / "a.gpkg").exists()

    def test_an_extract_that_another_process_uses_stays(self, store: DownloadStore, tmp_path: Path) -> None:
        store = DownloadStore(store.folder, beside=[tmp_path / EXTRACTS])
        place = room_for(tmp_path / EXTRACTS)
        put(place / "a.gpkg", bytes(1000))
        age(place)
        other = child(store.folder, "hold", place / "a.gpkg")
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        assert (store.usage(), store.clear()) == (Usage(1000, 0), 0)
        other.kill()
        other.communicate()
        assert store.clear() == 1000

    def test_parts_that_nobody_goes_on_with_are_removed_after_some_days(
        self, server: FileServer, store: DownloadStore
    ) -> None:
        wanted = Wanted(f"{server.url}/a.bin?slow=0.01")
        cancelled_at(store, wanted)
        part = part_of(store, wanted.url)
        store.tidy()
        assert part.exists()
        os.utime(part, (time.time() - 15 * 86400,) * 2)
        store.tidy()
        assert not part.parent.exists()

    def test_what_has_no_room_is_not_begun(self, store: DownloadStore) -> None:
        store.folder.mkdir()
        error = failure(lambda: store.make_room(1 << 60))
        assert (error.kind, error.about) == (ErrorKind.DISK, DISK_FULL)
        store.make_room(1000)

    def test_nothing_makes_way_for_what_has_no_room_anyway(self, server: FileServer, store: DownloadStore) -> None:
        kept = store.fetch(Wanted(f"{server.url}/a.bin"))
        settled(store)
        age(kept.path.parent)
        assert failure(lambda: store.make_room(1 << 60)).kind is ErrorKind.DISK
        assert kept.path.exists()

    def test_a_file_may_be_called_as_the_facts_about_it(
        self, server: FileServer, served: Path, store: DownloadStore
    ) -> None:
        put(served / "Entry.json", b'{"type": "FeatureCollection"}')
        put(served / "entry.json", b'{"type": "Feature"}')
        for name in ("Entry.json", "entry.json"):
            kept = store.fetch(Wanted(f"{server.url}/{name}"))
            assert kept.path.read_bytes() == (served / name).read_bytes()
            sent = server.sent
            assert store.fetch(Wanted(f"{server.url}/{name}")).path == kept.path
            assert server.sent == sent

    def test_a_folder_that_cannot_be_written_is_said(self, server: FileServer, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        store = DownloadStore(tmp_path / "file" / "kept")
        assert failure(lambda: store.fetch(Wanted(f"{server.url}/a.bin"))).kind is ErrorKind.DISK


class TestSaving:
    def test_a_saved_file_is_the_users_own(self, server: FileServer, store: DownloadStore, tmp_path: Path) -> None:
        kept = store.fetch(Wanted(f"{server.url}/a.bin"))
        target = tmp_path / "chosen"
        first, second = store.save(kept, target), store.save(kept, target)
        assert (first.name, second.name) == ("a.bin", "a-2.bin")
        assert first.read_bytes() == second.read_bytes() == DATA[:SIZE]
        assert os.access(first, os.W_OK) and first.stat().st_mode & 0o200
        assert not kept.path.stat().st_mode & 0o222
        assert sorted(path.name for path in target.iterdir()) == ["a-2.bin", "a.bin"]

    def test_transfers_tell_how_far_they_are(self, server: FileServer, tmp_path: Path) -> None:
        transfers = Transfers()
        store = DownloadStore(tmp_path / "kept", transfers=transfers)
        wanted = Wanted(f"{server.url}/a.bin?slow=0.01", subject="mine")
        cancelled_at(store, wanted)
        store.fetch(wanted)
        first, second = transfers.take_new()
        assert first.subject == "mine" and first.ended and first.error is not None
        assert first.received == second.resumed_from > 0
        assert (second.received, second.size, second.error) == (SIZE, SIZE, None)
        assert transfers.take_new() == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "/vsicurl/http://x", "javascript:alert(1)", ""])
def test_only_network_addresses_are_kept(store: DownloadStore, url: str) -> None:
    assert failure(lambda: store.fetch(Wanted(url))).kind is ErrorKind.BAD_REQUEST
