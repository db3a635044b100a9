"""What the tests of the dock share: catalogues to search, a server that is slow or fails, an open panel."""
from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from catalog_search.gui.bookmarks.service import BookmarkService
from catalog_search.gui.dock_panel import DockPanel
from catalog_search.model.config import CatalogConfig
from catalog_search.support.connections import ConnectionStore
from tests.servers.ports import OnNewPort

WFS = {"url": "https://w.example/wfs", "title": "The service", "protocol": "OGC:WFS", "layer": "a"}


def catalogue(count: int = 3, word: str = "communes") -> Dict[str, Any]:
    """A catalogue file whose records hold one word and one WFS each."""
    records = [
        {
            "id": f"{word}{n}", "title": f"{word} {n}", "organisation": "Org", "keywords": [word],
            "extent": [2 + n, 46, 3 + n, 47], "page_url": f"https://p.example/{n}",
            "abstract": "About it", "resources": [{**WFS, "layer": f"{word}{n}"}],
        }
        for n in range(count)
    ]  # fmt: skip
    return {"catalog_search": 1, "title": "Test", "records": records}


class Answers(BaseHTTPRequestHandler):
    """Serves catalogue files by path, after a delay, and remembers what was asked."""

    bodies: Dict[str, bytes] = {}
    delays: Dict[str, float] = {}
    asked: List[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        time.sleep(self.delays.get(self.path, 0))
        body = self.bodies.get(self.path)
        try:
            self.send_response(200 if body is not None else 503)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")
        except OSError:
            self.close_connection = True

    def log_message(self, *args: object) -> None:
        """Quiet."""


class _Server(OnNewPort, ThreadingHTTPServer):
    pass


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """The address of a fresh server; what it serves is set in ``Answers``."""
    Answers.bodies, Answers.delays, Answers.asked = {}, {}, []
    made = _Server(("127.0.0.1", 0), Answers)
    made.daemon_threads = True
    threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


def wait_until(condition: Callable[[], Any], timeout: float = 8.0) -> None:
    end = time.monotonic() + timeout
    while not condition() and time.monotonic() < end:
        QTest.qWait(10)
    assert condition()


def two_catalogues(folder: Path) -> ConnectionStore:
    """Two local catalogues, "one" with communes and "two" with rivers, nothing else."""
    made = ConnectionStore()
    for config in made.all():
        made.remove(config.id)
    for name, word in (("one", "communes"), ("two", "rivers")):
        path = folder / f"{name}.json"
        path.write_text(json.dumps(catalogue(3, word)), encoding="utf-8")
        made.add(CatalogConfig(name, "file", name.title(), path.as_uri()))
    return made


@contextlib.contextmanager
def panels(iface: Any, store: ConnectionStore) -> Iterator[Callable[[], DockPanel]]:
    """Makes open panels, and ends them all."""
    made: List[DockPanel] = []
    services: List[BookmarkService] = []

    def make() -> DockPanel:
        bookmarks = BookmarkService(Path(tempfile.mkdtemp(dir=folder)) / "bookmarks.sqlite")
        services.append(bookmarks)
        panel = DockPanel(iface, store, bookmarks)
        panel.resize(380, 900)
        panel.show()
        QApplication.setActiveWindow(panel)
        made.append(panel)
        return panel

    folder = tempfile.mkdtemp()
    yield make
    for panel in made:
        panel.close_down()
        panel.deleteLater()
    for service in services:
        service.close()
    QTest.qWait(1)
    shutil.rmtree(folder, ignore_errors=True)  # the file is let go of in a thread


def titles(panel: DockPanel) -> List[str]:
    model = panel.services.model
    return [model.index(row).data() for row in range(model.rowCount())]


def search(panel: DockPanel, text: str) -> None:
    panel.bar.field.setText(text)
    QTest.keyClick(panel.bar.field, Qt.Key.Key_Return)
    wait_until(lambda: not panel.services.session.busy)


def only(store: ConnectionStore, *configs: CatalogConfig) -> None:
    for config in store.all():
        store.remove(config.id)
    for config in configs:
        store.add(config)
