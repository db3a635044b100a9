"""A WFS 2.0 that pages: all of it is read, of the map's part no more than that, and nothing is counted on opening."""
from __future__ import annotations

from pathlib import Path
from typing import Iterator, List

import pytest
from qgis.core import QgsFeatureRequest, QgsRectangle, QgsVectorLayer

from catalog_search.loading.build import build_layer
from catalog_search.loading.links import classify
from catalog_search.loading.plan import make_plan
from catalog_search.model.record import Resource
from tests.qgis.loading_support import record
from tests.servers.faults import Asked
from tests.servers.wfs2 import COUNT, PAGE, SOUTH, WEST, Wfs2


@pytest.fixture
def server() -> Iterator[Wfs2]:
    with Wfs2() as running:
        yield running


def opened(server: Wfs2, folder: Path, layer: str = "sig:lieux") -> QgsVectorLayer:
    resource = Resource(f"{server.url}/wfs?service=WFS&request=GetCapabilities", layer=layer)
    (source,) = make_plan(classify(resource), record(resource), None, folder).sources
    return build_layer(source, record())


def features_asked(server: Wfs2) -> List[Asked]:
    return [asked for asked in server.requests if asked.value("request").lower() == "getfeature"]


@pytest.mark.parametrize("name", ["sig:lieux", "lieux", "LIEUX", ""])
def test_opening_counts_nothing(server: Wfs2, tmp_path: Path, name: str) -> None:
    layer = opened(server, tmp_path, name)
    assert (layer.crs().authid(), [field.name() for field in layer.fields()][-2:]) == ("EPSG:2154", ["nom", "numero"])
    assert all(int(asked.value("count") or PAGE) <= 1 for asked in features_asked(server))
    assert not any(asked.value("resulttype") == "hits" for asked in server.requests)


def test_all_pages_are_read(server: Wfs2, tmp_path: Path) -> None:
    layer = opened(server, tmp_path)
    numbers = sorted(feature["numero"] for feature in layer.getFeatures())
    assert numbers == list(range(COUNT))
    starts = {int(asked.value("startindex") or 0) for asked in features_asked(server)}
    assert {0, PAGE, 2 * PAGE} <= starts
    assert {asked.value("version") for asked in features_asked(server)} == {"2.0.0"}


def test_of_a_part_of_the_map_no_more_is_asked(server: Wfs2, tmp_path: Path) -> None:
    layer = opened(server, tmp_path)
    before = len(features_asked(server))
    area = QgsRectangle(WEST - 500, SOUTH - 500, WEST + 2500, SOUTH + 1500)
    found = {feature["numero"]: feature["nom"] for feature in layer.getFeatures(QgsFeatureRequest(area))}
    assert found == {number: f"Forêt {number}" for number in (0, 1, 2, 50, 51, 52)}
    asked = features_asked(server)[before:]
    assert asked and all(request.value("bbox") for request in asked)
