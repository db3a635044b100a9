"""``catalog_search:load`` run as Processing runs it, on a catalogue of one record in a file."""
from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Dict, Iterator, List, Sequence

from qgis.core import (
    QgsApplication,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
    QgsVectorTileLayer,
)

from catalog_search.processing.provider import CatalogSearchProvider

Facts = Dict[str, Any]


class LoadRefused(Exception):
    """The algorithm's own words of why there is no layer."""


class _Feedback(QgsProcessingFeedback):
    def __init__(self) -> None:
        super().__init__(False)
        self.errors = ""

    def reportError(self, error: str, fatalError: bool = False) -> None:
        self.errors += error + "\n"


@contextmanager
def registered() -> Iterator[CatalogSearchProvider]:
    """The plugin's algorithms among those of Processing."""
    made = CatalogSearchProvider()
    QgsApplication.processingRegistry().addProvider(made)
    yield made
    QgsApplication.processingRegistry().removeProvider(made)


def write_catalogue(folder: Path, *resources: Dict[str, Any], title: str = "Lieux d'essai") -> Path:
    """A catalogue file with one record, ``r``, of these resources."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "catalogue.json"
    record = {"id": "r", "title": title, "resources": list(resources)}
    path.write_text(json.dumps({"catalog_search": 1, "title": "Essai", "records": [record]}), "utf-8")
    return path


def load(
    folder: Path, resource: Dict[str, Any], layer: str = "", title: str = "Lieux d'essai", **more: Any
) -> List[Facts]:
    """What the algorithm tells of the layers that it made of a resource.

    :param more: further parameters of the algorithm

    :raises LoadRefused: where it ends without layers
    """
    catalogue = write_catalogue(folder / "catalogue", resource, title=title)
    algorithm = QgsApplication.processingRegistry().algorithmById("catalog_search:load")
    parameters = {"CATALOG": f"file|{catalogue}", "RECORD": "r", "RESOURCE": "0", "LAYER": layer}
    parameters.update({"OUTPUT": str(folder / "downloads"), **more})
    context, feedback = QgsProcessingContext(), _Feedback()
    context.setProject(QgsProject.instance())
    results, accepted = algorithm.create().run(parameters, context, feedback)
    if not accepted:
        raise LoadRefused(feedback.errors.strip())
    found: List[Facts] = json.loads(results["LAYERS"])
    return found


def reopened(facts: Facts) -> QgsMapLayer:
    """The layer as anybody opens it with the provider and the source that were told."""
    if facts["type"] == "vector tiles":
        return QgsVectorTileLayer(facts["source"], "again")
    if facts["type"] == "raster":
        return QgsRasterLayer(facts["source"], "again", facts["provider"])
    return QgsVectorLayer(facts["source"], "again", facts["provider"])


def texts(facts: Facts, field: str) -> List[str]:
    """The values of a field in the layer, sorted."""
    layer = reopened(facts)
    assert layer.isValid(), facts
    return sorted(str(feature[field]) for feature in layer.getFeatures())


def only(found: Sequence[Facts]) -> Facts:
    """The facts of the one layer that there is."""
    assert len(found) == 1, [facts["name"] for facts in found]
    return found[0]
