"""What happens to an *Add* when the network, a person or the operating system ends it half way, and to the next one."""
from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest
from qgis.core import QgsMapLayer, QgsProject

from catalog_search.loading.links import classify
from catalog_search.loading.loader import Opening
from catalog_search.model.record import Resource
from catalog_search.network.download_part import PART
from catalog_search.network.download_store import DownloadStore
from tests.qgis.loading_support import PLACES, record, write_vector, zip_files
from tests.qgis.support import spin, wait_until
from tests.servers.files import FileServer

ROOT = Path(__file__).parents[2]
NAMES = sorted(name for name, _, _, _ in PLACES)
#: The first bytes of a file are looked at before it is fetched.
LOOK = 16 * 1024
#: What is added to an archive so that it takes a while.
BALLAST = bytes((i * i * 7919 + i // 251) % 256 for i in range(400_000))


@pytest.fixture
def served(tmp_path: Path) -> Path:
    folder = tmp_path / "served"
    folder.mkdir()
    package = write_vector(tmp_path / "lieux.gpkg", "GPKG")
    (tmp_path / "ballast.bin").write_bytes(BALLAST)
    zip_files(folder / "lieux.zip", {"lieux.gpkg": package, "ballast.bin": tmp_path / "ballast.bin"})
    return folder


@pytest.fixture
def server(served: Path) -> Iterator[FileServer]:
    with FileServer(served, ranges=True, validators=True) as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> DownloadStore:
    return DownloadStore(tmp_path / "kept")


def opening_of(url: str, store: DownloadStore) -> Opening:
    resource = Resource(url)
    folder = store.folder.parent / "none"
    return Opening(classify(resource), record(resource), None, folder, QgsProject.instance(), store=store)


def added(url: str, store: DownloadStore) -> List[str]:
    """The names in the layers that *Add* puts into the project."""
    opening = opening_of(url, store)
    arrived: List[QgsMapLayer] = []
    failed: List[Exception] = []
    opening.opened.connect(arrived.extend)
    opening.failed.connect(failed.append)
    opening.start()
    wait_until(lambda: opening.done, 60)
    assert not failed, failed
    return sorted(str(feature["nom"]) for layer in arrived for feature in layer.getFeatures())


def child(store: DownloadStore, url: str) -> "subprocess.Popen[str]":
    """Another QGIS that adds the same, and has started when this returns."""
    command = [sys.executable, "-m", "tests.qgis.adding_child", str(store.folder), url]
    process = subprocess.Popen(command, cwd=str(ROOT), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline().strip() == "ready"
    return process


def outcome(process: "subprocess.Popen[str]") -> Dict[str, Any]:
    said: Dict[str, Any] = json.loads(process.communicate(timeout=60)[0])
    assert process.returncode == 0
    return said


def until(condition: Any, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


def size_of(served: Path) -> int:
    return (served / "lieux.zip").stat().st_size


def arrived(store: DownloadStore) -> int:
    """Bytes of unfinished downloads on the disk: what was sent may still be on its way, and is lost with who dies."""
    return sum(path.stat().st_size for path in store.folder.rglob(PART))


def halves(store: DownloadStore) -> List[Path]:
    """Unfinished things in the cache."""
    return [item for item in store.folder.rglob("*") if item.name.startswith(".") or item.suffix == ".part"]


class TestTheNetwork:
    def test_cut_off_half_way_it_goes_on(self, server: FileServer, store: DownloadStore, served: Path) -> None:
        half = size_of(served) // 2
        assert added(f"{server.url}/lieux.zip?cut={half}", store) == NAMES
        ranges = [headers.get("Range", "") for _, headers in server.asked]
        assert any(asked.startswith(f"bytes={half}") for asked in ranges), ranges
        assert server.sent <= size_of(served) + half

    def test_a_second_add_fetches_nothing(self, server: FileServer, store: DownloadStore, served: Path) -> None:
        assert added(f"{server.url}/lieux.zip", store) == NAMES
        sent = server.sent
        assert added(f"{server.url}/lieux.zip", store) == NAMES
        assert server.sent == sent <= size_of(served) + LOOK


class TestAPerson:
    @pytest.mark.parametrize("moment", [0.0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5])
    def test_cancelled_at_any_moment_the_next_is_right(
        self, server: FileServer, store: DownloadStore, moment: float
    ) -> None:
        url = f"{server.url}/lieux.zip?slow=0.01"
        opening = opening_of(url, store)
        ended: List[str] = []
        opening.cancelled.connect(lambda: ended.append("cancelled"))
        opening.opened.connect(lambda _layers: ended.append("opened"))
        opening.failed.connect(lambda _error: ended.append("failed"))
        opening.start()
        spin(moment)
        opening.cancel()
        assert ended in (["cancelled"], ["opened"])
        QgsProject.instance().clear()
        assert added(url, store) == NAMES
        wait_until(lambda: halves(store) == [], 20)  # the cancelled one may still be at its end


class TestTheOperatingSystem:
    @pytest.mark.parametrize("share", [0.1, 0.4, 0.7])
    def test_killed_while_it_downloads_the_next_goes_on(
        self, server: FileServer, store: DownloadStore, served: Path, share: float
    ) -> None:
        url = f"{server.url}/lieux.zip?slow=0.1"
        process = child(store, url)
        until(lambda: server.sent > LOOK + share * size_of(served) and arrived(store) > 0)
        process.kill()
        process.communicate()
        before = len(server.asked)
        said = outcome(child(store, url))
        assert (said["names"], said["failed"]) == (NAMES, [])
        ranges = [headers.get("Range", "") for _, headers in server.asked[before:]]
        assert any(asked and not asked.startswith("bytes=0-") for asked in ranges), ranges
        assert halves(store) == []

    @pytest.mark.parametrize("moment", [0.0, 0.03, 0.06, 0.1, 0.15, 0.2])
    def test_killed_at_any_moment_the_next_is_right(
        self, server: FileServer, store: DownloadStore, moment: float
    ) -> None:
        """While it asks, fetches, looks into the archive, unpacks it or opens the layer."""
        url = f"{server.url}/lieux.zip"
        process = child(store, url)
        time.sleep(moment)
        process.kill()
        process.communicate()
        said = outcome(child(store, url))
        assert (said["names"], said["failed"]) == (NAMES, [])
        assert added(url, store) == NAMES

    def test_two_at_once_on_one_cache_fetch_it_once(
        self, server: FileServer, store: DownloadStore, served: Path
    ) -> None:
        url = f"{server.url}/lieux.zip?slow=0.01"
        several = [child(store, url) for _ in range(3)]
        found = [outcome(process) for process in several]
        assert [said["names"] for said in found] == [NAMES] * 3
        assert len({source for said in found for source in said["sources"]}) == 1
        assert server.sent <= size_of(served) + 3 * LOOK
        assert halves(store) == []

    def test_one_adds_while_the_other_is_killed(self, server: FileServer, store: DownloadStore) -> None:
        url = f"{server.url}/lieux.zip?slow=0.02"
        first, second = child(store, url), child(store, url)
        until(lambda: server.sent > 50_000)
        first.kill()
        first.communicate()
        assert outcome(second)["names"] == NAMES
        assert halves(store) == []
