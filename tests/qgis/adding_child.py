"""One *Add* in a QGIS process of its own, which may be killed: ``python -m tests.qgis.adding_child store url``.

Prints a JSON object: the names in the layers and where these lie, or why there are none.
"""
from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any, Dict, List

from qgis.core import QgsApplication, QgsMapLayer, QgsProject
from qgis.PyQt.QtCore import QStandardPaths

from catalog_search.loading.links import classify
from catalog_search.loading.loader import Opening
from catalog_search.model.record import Record, Resource
from catalog_search.network.download_store import DownloadStore


def add(store: Path, url: str) -> Dict[str, Any]:
    """What *Add* does with an address."""
    resource = Resource(url)
    record = Record("r", "c", "Lieux", resources=(resource,))
    project = QgsProject.instance()
    kept = DownloadStore(store)
    opening = Opening(classify(resource), record, None, store.parent / "none", project, store=kept)
    arrived: List[QgsMapLayer] = []
    failed: List[Exception] = []
    opening.opened.connect(arrived.extend)
    opening.failed.connect(failed.append)
    opening.start()
    end = time.monotonic() + 60
    while not opening.done and time.monotonic() < end:
        QgsApplication.processEvents()
        time.sleep(0.002)
    names = sorted(str(feature["nom"]) for layer in arrived for feature in layer.getFeatures())
    said = {"names": names, "sources": [layer.source() for layer in arrived], "failed": [str(one) for one in failed]}
    arrived.clear()
    project.clear()
    return said


def main() -> int:
    QStandardPaths.setTestModeEnabled(True)
    application = QgsApplication([], False)
    application.initQgis()
    print("ready", flush=True)
    print(json.dumps(add(Path(sys.argv[1]), sys.argv[2])), flush=True)
    application.exitQgis()
    return 0


if __name__ == "__main__":
    sys.exit(main())
