"""What a server is asked for layers, styles and addresses of any name: those, and nothing else.

The source strings are in ``test_provider_uris.py``; here QGIS's own providers read them, each version in its own way,
and a server on loopback tells what reached it.
"""
from __future__ import annotations

from pathlib import Path
from typing import List
from urllib.parse import parse_qsl, quote

import pytest

from catalog_search.loading.build import build_layer
from catalog_search.loading.errors import LoadError
from catalog_search.loading.links import classify
from catalog_search.loading.plan import make_plan
from catalog_search.model.record import Resource
from catalog_search.support.compat import reads_percent
from tests.qgis.loading_support import record
from tests.qgis.test_loading_wms import drawn, plan_of
from tests.qgis.test_provider_uris import EVIL
from tests.servers.faults import Asked
from tests.servers.tiles import TileServer
from tests.servers.wms_double import WmsDouble

#: A WMS lists its layers with commas, so no name can hold one; nor does one begin or end with a space.
NAMES = [name.strip() for name in EVIL if "," not in name]


def pictures(asked: List[Asked]) -> List[Asked]:
    found = [one for one in asked if one.value("request").lower() == "getmap"]
    assert found
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_wms_is_asked_for_the_layer_by_its_name(name: str, tmp_path: Path) -> None:
    with WmsDouble(layers=((name, "Zones"),)) as server:
        plan = plan_of(f"{server.url}/wms", tmp_path, layer=name)
        if "%" in name and not reads_percent():  # no source string of QGIS 3.34 to 3.44 can hold it
            with pytest.raises(LoadError):
                build_layer(plan.sources[0], record())
            return
        drawn(build_layer(plan.sources[0], record()))
        for asked in pictures(server.requests):
            assert asked.values("layers") == [name]
            assert asked.values("authcfg") == []


def written(value: str, encoding: str) -> str:
    return quote(value, safe="" if encoding == "all" else "'()+;:/?@!$*,=")


@pytest.mark.parametrize("encoding", ["all", "as little as can be"])
@pytest.mark.parametrize("value", NAMES)
def test_a_wms_is_asked_at_the_address_of_the_link(value: str, encoding: str, tmp_path: Path) -> None:
    with WmsDouble() as server:
        query = f"map={written(value, encoding)}&b=1"
        plan = plan_of(f"{server.url}/wms?{query}&SERVICE=WMS", tmp_path, layer="photo")
        drawn(build_layer(plan.sources[0], record()))
        for asked in pictures(server.requests):
            assert (asked.path, asked.values("layers")) == ("/wms", ["photo"])
            assert list(asked.query)[:2] == parse_qsl(query)
            assert asked.values("authcfg") == []


@pytest.mark.parametrize("encoding", ["all", "as little as can be"])
@pytest.mark.parametrize("value", [name for name in NAMES if name != "{z}"])
def test_tiles_are_asked_at_the_address_of_the_link(value: str, encoding: str, tmp_path: Path) -> None:
    query = f"key={written(value, encoding)}&b=1"
    if ("%26" in query or "%23" in query) and not reads_percent():
        pytest.skip("QGIS 3.34 to 3.44 cannot hold an encoded & or # in an address of tiles")
    with TileServer(strict=False) as server:
        resource = Resource(f"{server.url}/xyz/{{z}}/{{x}}/{{y}}.png?{query}")
        plan = make_plan(classify(resource), record(resource), None, tmp_path)
        drawn(build_layer(plan.sources[0], record()))
        tiles = [asked for asked in server.requests if asked.path.endswith(".png")]
        assert tiles
        for asked in tiles:
            assert list(asked.query) == parse_qsl(query)
