"""A tiny catalogue of its own for tests of what stands above the catalogues, and waiting on the event loop."""
from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Callable, Dict, List, Optional

import requests
from qgis.core import QgsMapRendererJob
from qgis.PyQt.QtCore import QCoreApplication, QEvent

from catalog_search.catalogs.base import Capabilities, Catalog
from catalog_search.catalogs.replies import read_object
from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.model.record import CatalogInfo, Page, Record
from tests.servers.faults import FAULTS, Asked, Handler, LoopbackServer, send


def wait_until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Let events happen until a condition holds.

    :raises AssertionError: where it does not hold in time
    """
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        QCoreApplication.processEvents()
        time.sleep(0.002)


def render(job: QgsMapRendererJob, seconds: float = 60.0) -> None:
    """Draw as a canvas does: the main thread goes on meanwhile, which services that are asked may need.

    :raises AssertionError: where it does not end in time
    """
    job.start()
    wait_until(lambda: not job.isActive(), seconds)


def spin(seconds: float) -> None:
    """Let events happen for a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.002)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@dataclass
class ListServer(LoopbackServer):
    """Serves numbered records: ``count`` of them, ``per_page`` at a time; ``repeat`` sends the first page for ever."""

    count: int = 45
    per_page: int = 20
    repeat: bool = False
    faults = FAULTS
    only: Dict[str, str] = field(default_factory=dict)

    def answer(self, handler: Handler, asked: Asked) -> None:
        if asked.path.startswith("/record/"):
            self._record(handler, asked.path.rpartition("/")[2])
            return
        first = 0 if self.repeat else int(asked.value("from", "0"))
        ids = [str(i) for i in range(first, min(first + self.per_page, self.count))]
        following = first + self.per_page
        more = self.repeat or following < self.count
        body = {"ids": ids, "total": self.count, "next": following if more else None}
        send(handler, 200, _json(body))

    def _record(self, handler: Handler, name: str) -> None:
        if not name.isdigit() or int(name) >= self.count:
            send(handler, 404, b'{"message": "no such record"}')
            return
        send(handler, 200, _json({"id": name, "abstract": f"About {name}"}))


def _json(body: object) -> bytes:
    import json

    return json.dumps(body).encode()


class ListCatalog(Catalog):
    """Asks a ``ListServer``; every third record lies around (0, 0), the others have no extent."""

    type = "list"
    capabilities = Capabilities(extent=False, filters=frozenset({"format"}))

    def search(self, query, cursor: Optional[str] = None):  # type: ignore[no-untyped-def]
        response = yield requests.Request("GET", self.config.url + "/search", params={"from": cursor or "0"})
        data = read_object(response)
        records = tuple(self._brief(number) for number in data["ids"])
        following = data["next"]
        return Page(records, data["total"], str(following) if following is not None else None)

    def details(self, record_id: str):  # type: ignore[no-untyped-def]
        response = yield requests.Request("GET", f"{self.config.url}/record/{record_id}")
        data = read_object(response)
        return Record(data["id"], self.config.id, f"Record {data['id']}", data["abstract"])

    def probe(self):  # type: ignore[no-untyped-def]
        response = yield requests.Request("GET", self.config.url + "/search")
        return CatalogInfo("List", "1", read_object(response)["total"])

    def _brief(self, number: str) -> Record:
        extents = (Extent(-1, -1, 1, 1),) if int(number) % 3 == 0 else ()
        return Record(number, self.config.id, f"Record {number}", extents=extents, complete=False)


def list_catalog(name: str, server: LoopbackServer) -> ListCatalog:
    return ListCatalog(CatalogConfig(name, "list", name.title(), server.url))


class Heard:
    """Collects what a session tells."""

    def __init__(self, session) -> None:  # type: ignore[no-untyped-def]
        self.records: List[Record] = []
        self.batches: List[List[Record]] = []
        self.finished = 0
        self.states: List[tuple] = []
        self._session = session
        session.records_added.connect(self._added)
        session.finished.connect(self._finished)
        session.status_changed.connect(self._status)

    def _added(self, records: List[Record]) -> None:
        self.records += records
        self.batches.append(records)

    def _finished(self) -> None:
        self.finished += 1

    def _status(self, name: str) -> None:
        state = next(s.state for s in self._session.statuses() if s.config.id == name)
        self.states.append((name, state))
