"""A WFS 2.0 that pages: all of it is read, of the map's part no more than that, and nothing is counted on opening."""
from __future__ import annotations

from pathlib import Path
from typing import Iterator, List

import pytest
from qgis.core import QgsFeatureRequest, QgsRectangle, QgsVectorLayer

from catalog_search.loading.build import build_layer
from catalog_search.loading.errors import LoadError
from catalog_search.loading.links import classify
from catalog_search.loading.plan import make_plan
from catalog_search.loading.sources import Area, Way, Wish
from catalog_search.model.record import Resource
from tests.qgis.loading_support import record
from tests.servers.faults import Asked, Handler, send
from tests.servers.wfs2 import COUNT, PAGE, SOUTH, WEST, Wfs2

EXCEPTION = """<?xml version="1.0"?><ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="2.0.0">
<ows:Exception exceptionCode="OperationProcessingFailed"><ows:ExceptionText>The store is gone</ows:ExceptionText>
</ows:Exception></ows:ExceptionReport>"""


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


@pytest.mark.parametrize("name, told", [("sig:lieux", False), ("lieux", False), ("ailleurs:lieux", True)])
def test_a_layer_of_another_workspace_is_told_to_be_one(server: Wfs2, tmp_path: Path, name: str, told: bool) -> None:
    resource = Resource(f"{server.url}/wfs?service=WFS", layer=name)
    (source,) = make_plan(classify(resource), record(resource), None, tmp_path).sources
    assert any("no longer has the layer" in note for note in source.notes) is told


def test_a_condition_in_the_link_is_not_dropped_in_silence(server: Wfs2, tmp_path: Path) -> None:
    address = f"{server.url}/wfs?service=WFS&request=GetFeature&typename=sig:lieux&cql_filter="
    for condition, told in (("numero%3C10", True), ("INCLUDE", False)):
        resource = Resource(address + condition)
        (source,) = make_plan(classify(resource), record(resource), None, tmp_path).sources
        assert any("numero<10" in note for note in source.notes) is told


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


class BrokenOff(Wfs2):
    """Gives its first page, and then says that it cannot go on."""

    def answer(self, handler: Handler, asked: Asked) -> None:
        if int(asked.value("startindex") or 0):
            send(handler, 200, EXCEPTION.encode("utf-8"), "text/xml")
        else:
            super().answer(handler, asked)


def test_a_part_that_breaks_off_is_no_part(tmp_path: Path) -> None:
    area = Area(WEST - 500, SOUTH - 500, WEST + 100_000, SOUTH + 100_000, "EPSG:2154")
    for kind in (Wfs2, BrokenOff):
        with kind() as server:
            resource = Resource(f"{server.url}/wfs?service=WFS&request=GetCapabilities", layer="sig:lieux")
            wish = Wish(Way.EXTENT, area, 0)
            if kind is Wfs2:
                (source,) = make_plan(classify(resource), record(resource), None, tmp_path, wish=wish).sources
                assert build_layer(source, record()).featureCount() == COUNT
                continue
            with pytest.raises(LoadError) as caught:
                make_plan(classify(resource), record(resource), None, tmp_path / "b", wish=wish)
            assert "could not be fetched completely" in caught.value.user_text
            assert not list((tmp_path / "b").rglob("*.gpkg*"))
