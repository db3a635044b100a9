"""A federated search in the dock: does the main thread keep ticking, how soon do the first rows and all stand there?

Four catalogues, then twelve, half uData and half CSW, in processes of their own, answer each request after 300 ms with
100 records a page. The
yardstick is a bare ``requests`` call for the same page in the same run. Nothing is asserted about time: it prints.
"""
from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import List

import pytest
import requests
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QEventLoop, Qt, QTimer

from catalog_search.catalogs.registry import create_catalog
from catalog_search.gui.bookmarks.service import BookmarkService
from catalog_search.gui.dock_panel import DockPanel
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Query
from catalog_search.network.blocking import BlockingCarrier
from catalog_search.support.background import background
from catalog_search.support.connections import ConnectionStore
from tests.benchmarks.servers import catalogs_in_processes

RUNS = 5


class Ticks:
    """The longest time between two turns of the main thread's event loop, which rests in between as QGIS's own does.

    A loop that spins would hold Python's lock for half the time and make everything beside it slower than it is.
    """

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(2)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def stop(self) -> None:
        self._timer.stop()


def turn(seconds: float) -> None:
    """Let the event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


def bare_answer(config: CatalogConfig) -> float:
    """How long the catalogue's own answer takes to somebody who only fetches it."""
    address = f"{config.url}/api/2/datasets/search/"
    start = time.perf_counter()
    requests.get(address, {"page_size": 100}, headers={"Accept": "application/json"}, timeout=30).content  # noqa: B018
    return time.perf_counter() - start


def bare_conversation(config: CatalogConfig) -> float:
    """How long a catalogue's whole first search takes over ``requests``: capabilities too where its type asks them."""
    start = time.perf_counter()
    BlockingCarrier(config).run(create_catalog(config).search(Query(page_size=100)))
    return time.perf_counter() - start


def run_search(panel: DockPanel, configs: List[CatalogConfig]) -> dict:
    """One search of all catalogues in the shown dock: seconds to the first rows and to all, records, longest gap."""
    session = panel.services.session
    first: List[float] = []
    ended: List[float] = []
    came = session.records_added.connect(lambda records: first.append(time.perf_counter()))
    done = session.finished.connect(lambda: ended.append(time.perf_counter()))
    ticks = Ticks()
    start = time.perf_counter()
    session.search(Query(page_size=100), [create_catalog(config) for config in configs])
    while not ended:
        turn(0.05)
    turn(0.3)
    ticks.stop()
    session.records_added.disconnect(came)
    session.finished.disconnect(done)
    records = sum(status.found for status in session.statuses())
    return {"first": first[0] - start, "all": ended[0] - start, "records": records, "gap": ticks.longest}


def idle_gap(seconds: float = 3.0) -> float:
    """The longest gap of an idle event loop beside a thread that computes: what the machine itself adds."""
    stop = threading.Event()

    def compute() -> None:
        with background():
            while not stop.is_set():
                sum(range(1000))

    thread = threading.Thread(target=compute)
    thread.start()
    ticks = Ticks()
    turn(seconds)
    ticks.stop()
    stop.set()
    thread.join()
    return ticks.longest


@pytest.mark.parametrize("count", [4, 12])
def test_federated_search(qgis_iface: QgisInterface, capsys, tmp_path: Path, count: int) -> None:  # type: ignore[no-untyped-def]
    with catalogs_in_processes(count, 0.3) as configs:
        bookmarks = BookmarkService(tmp_path / "bookmarks.sqlite")
        panel = DockPanel(qgis_iface, ConnectionStore(), bookmarks)
        panel.resize(420, 900)
        panel.show()
        run_search(panel, configs)
        idle = idle_gap()
        fastest = min(bare_answer(configs[0]) for _ in range(3))
        slowest = max(min(bare_conversation(config) for _ in range(2)) for config in configs)
        runs = [run_search(panel, configs) for _ in range(RUNS)]
        panel.close_down()
    with capsys.disabled():
        print(f"\n{count} catalogues, 300 ms an answer, 100 records a page, {RUNS} runs")
        print(f"  an idle event loop beside a computing thread: longest gap {idle * 1000:.0f} ms")
        print(f"  bare requests: fastest answer {fastest * 1000:.0f} ms, slowest catalogue {slowest * 1000:.0f} ms")
        for run in runs:
            print(
                f"  first rows {run['first'] * 1000:4.0f} ms (fastest + {(run['first'] - fastest) * 1000:3.0f} ms, "
                f"x{run['first'] / fastest:.2f})   all {run['records']} records {run['all'] * 1000:4.0f} ms "
                f"(slowest + {(run['all'] - slowest) * 1000:3.0f} ms)   longest gap {run['gap'] * 1000:3.0f} ms"
            )
    assert all(run["records"] >= count * 100 for run in runs)
