"""A service that is opened once more: what has changed there since is seen, and what fails is told in words."""
from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Tuple

import pytest
from qgis.core import QgsProject

from catalog_search.loading.build import build_layer
from catalog_search.loading.errors import LoadError
from catalog_search.loading.known_services import known_services
from catalog_search.loading.links import classify
from catalog_search.loading.loader import Opening
from catalog_search.loading.plan import make_plan
from catalog_search.loading.sources import Source
from catalog_search.model.record import Resource
from tests.qgis.loading_support import record
from tests.qgis.support import wait_until
from tests.servers.faults import LoopbackServer
from tests.servers.half_features import HalfFeatures
from tests.servers.renaming import Renaming
from tests.servers.wfs2 import Wfs2
from tests.servers.wms_double import WmsDouble

#: The double of a service, the path and the protocol of its link, and a layer of it.
SERVICES: Dict[str, Tuple[Callable[[], LoopbackServer], str, str, str]] = {
    "WFS": (Wfs2, "/wfs", "OGC:WFS", "sig:lieux"),
    "WFS of a map": (Wfs2, "/wfs?map=/srv/a%20b.map", "OGC:WFS", "sig:lieux"),
    "WMS": (WmsDouble, "/wms", "OGC:WMS", "zones"),
    "WMS of a map": (WmsDouble, "/wms?map=/srv/a%20b.map", "OGC:WMS", "zones"),
    "OAPIF": (HalfFeatures, "/whole/ogc", "OGC API - Features", "lieux"),
}


def source_of(server: LoopbackServer, folder: Path, service: str, layer: str = "") -> Source:
    _, path, protocol, name = SERVICES[service]
    resource = Resource(server.url + path, protocol=protocol, layer=layer or name)
    (source,) = make_plan(classify(resource), record(resource), None, folder).sources
    return source


@pytest.fixture(params=sorted(SERVICES))
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def renaming(service: str) -> Iterator[Renaming]:
    with ExitStack() as stack:
        behind = stack.enter_context(SERVICES[service][0]())
        yield stack.enter_context(Renaming(behind=behind.url, old=SERVICES[service][3].rpartition(":")[2]))


def test_a_layer_that_was_renamed_today_is_opened(renaming: Renaming, service: str, tmp_path: Path) -> None:
    """QGIS keeps the description of a WFS or WMS for a day."""
    assert build_layer(source_of(renaming, tmp_path, service), record()).isValid()
    renaming.new = "ailleurs"
    known_services.forget()
    name = SERVICES[service][3].replace(renaming.old, renaming.new)
    source = source_of(renaming, tmp_path, service, name)
    assert source.name == name and build_layer(source, record()).isValid()


class TestWordsOfAWfs:
    """Its provider keeps no error."""

    @pytest.fixture
    def server(self) -> Iterator[Wfs2]:
        with Wfs2() as running:
            yield running

    def test_in_this_thread(self, server: Wfs2, tmp_path: Path) -> None:
        source = source_of(server, tmp_path, "WFS")
        server.fault("/wfs", "http_500")
        with pytest.raises(LoadError) as caught:
            build_layer(source, record())
        self.check(caught.value, server)

    def test_in_a_working_thread(self, server: Wfs2, tmp_path: Path) -> None:
        source_of(server, tmp_path, "WFS")  # so that it is known, and only the provider asks
        server.fault("/wfs", "http_500")
        ended: List[Any] = []
        resource = Resource(f"{server.url}/wfs", protocol="OGC:WFS", layer="sig:lieux")
        opening = Opening(classify(resource), record(resource), None, tmp_path, QgsProject.instance())
        opening.opened.connect(ended.append)
        opening.failed.connect(ended.append)
        opening.start()
        wait_until(lambda: bool(ended), 30)
        self.check(ended[0], server)

    @staticmethod
    def check(error: LoadError, server: Wfs2) -> None:
        assert "Internal Server Error" in error.detail and f"{server.url}/wfs" in error.detail
        assert "restrictToRequestBBOX" not in error.detail

    def test_the_words_of_others_are_left_out(self, server: Wfs2, tmp_path: Path) -> None:
        with Wfs2() as other:
            mine, theirs = source_of(server, tmp_path, "WFS"), source_of(other, tmp_path, "WFS")
            for one in (server, other):
                one.fault("/wfs", "http_500")
            details = []
            for source in (mine, theirs):
                with pytest.raises(LoadError) as caught:
                    build_layer(source, record())
                details.append(caught.value.detail)
        assert server.url in details[0] and other.url not in details[0]
        assert other.url in details[1] and server.url not in details[1]

