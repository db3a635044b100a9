"""Fetches a file into a store, in a process of its own: ``python -m tests.qgis.download_child folder url [bytes]``.

Prints the path, or the kind of the failure and what it is about. With a number of bytes no file may become larger.
``hold`` in place of the address says which layer source this process uses, and waits for its input to end; ``list`` has
an address downloaded for a list of downloads, which is written down.
"""
from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import List

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QStandardPaths

from catalog_search.gui.downloads_jobs import JobFiles, data_of
from catalog_search.gui.downloads_row import Deed, Download
from catalog_search.loading.links import classify
from catalog_search.model.errors import CatalogError
from catalog_search.model.record import Record, Resource
from catalog_search.network.download_store import DownloadStore, Wanted


def main() -> int:
    QStandardPaths.setTestModeEnabled(True)
    application = QgsApplication([], False)
    application.initQgis()
    store = DownloadStore(Path(sys.argv[1]))
    if sys.argv[2] == "hold":
        store.uses.set_sources([sys.argv[3]])
        store.uses.publish()
        print("held", flush=True)
        sys.stdin.read()
        return 0
    if sys.argv[2] == "list":
        _list(Path(sys.argv[1]), sys.argv[3])
    elif len(sys.argv) > 3:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
    try:
        print(store.fetch(Wanted(sys.argv[-1] if sys.argv[2] == "list" else sys.argv[2])).path, flush=True)
    except CatalogError as error:
        print(error.kind.value, error.about, flush=True)
    del application
    return 0


def _list(folder: Path, url: str) -> None:
    resource = Resource(url, title="Killed")
    record = Record("k", "one", "Killed", resources=(resource,))
    row = Download("Killed", record, classify(resource, record), Deed.SAVE, "/somewhere", key=Wanted(url).key)
    files = JobFiles(folder / "jobs")
    files.keep(row.id, data_of(row))
    _kept.append(files)


_kept: List[JobFiles] = []

if __name__ == "__main__":
    sys.exit(main())
