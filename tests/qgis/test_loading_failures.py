"""Each way in which a service fails has a sentence of its own, which names the server and says what to do."""
from __future__ import annotations

from pathlib import Path
from typing import Callable, Dict, List, Optional, Union

import pytest
from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsNetworkAccessManager

from catalog_search.loading.errors import LoadError
from catalog_search.loading.links import classify
from catalog_search.loading.plan import Plan, make_plan
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Resource
from tests.qgis.loading_support import record
from tests.servers.faults import LoopbackServer, send
from tests.servers.wms_double import EXCEPTION, WmsDouble

Fault = Union[str, Callable[..., None]]
_OWS = (
    b'<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1"><ows:Exception exceptionCode="NoApplicableCode">'
    b"<ows:ExceptionText>Cl\xc3\xa9 expir\xc3\xa9e</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"
)


def says(status: int, body: bytes, mime: str = "text/xml", **headers: str) -> Fault:
    """A fault that answers so."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: send(handler, status, body, mime, named)


#: What a service does, and the sentence; {host} is its host.
FAILURES: Dict[str, "tuple[Fault, str]"] = {
    "refuses, with status 200": (says(200, EXCEPTION), "The {kind} service of {host} refused: Base en maintenance"),
    "refuses, in OWS": (says(200, _OWS), "The {kind} service of {host} refused: Clé expirée"),
    "refuses, with its status": (says(400, EXCEPTION), "The {kind} service of {host} refused: Base en maintenance"),
    "closed to strangers": ("http_401", "{host} gives this only to people with access, and wants a log-in (HTTP 401)"),
    "forbidden": ("http_403", "{host} gives this only to people with access (HTTP 403); a log-in may lack"),
    "not there": ("http_404", "{host} no longer has what this link promises (HTTP 404)"),
    "gone": ("http_410", "{host} no longer has what this link promises (HTTP 410)"),
    "overloaded": ("http_503", "{host} is not available at the moment."),
    "broken": ("http_500", "The server of {host} reports an internal error."),
    "a web page": ("html", "{host} answered with a web page instead of a {kind} service."),
    "another service": (says(200, b"<CSW_Capabilities/>"), "{host} answered, but not as a {kind} service."),
    "nothing": ("empty", "The {kind} service of {host} answered with nothing."),
    "no content": ("no_content", "The {kind} service of {host} answered with nothing."),
    "rubbish": ("garbage", "The {kind} service of {host} sent a description that cannot be read."),
    "cut off": ("cut_off", "The connection to {host} broke off in the middle of the answer."),
    "never": ("never", "{host} did not answer in time."),
    "in a circle": ("redirect_loop", "{host} forwards to other addresses without end"),
    "to a file of ours": ("redirect_to_file", "{host} forwards to other addresses without end"),
}


@pytest.fixture(autouse=True)
def impatient() -> "object":
    """A time limit that a test can wait for."""
    before = QgsNetworkAccessManager.timeout()
    QgsNetworkAccessManager.setTimeout(1500)
    yield
    QgsNetworkAccessManager.setTimeout(before)


def plan_of(
    url: str, folder: Path, kind: str = "WMS", config: Optional[CatalogConfig] = None, layer: str = "zones"
) -> Plan:
    resource = Resource(url, protocol=f"OGC:{kind}", layer=layer)
    return make_plan(classify(resource), record(resource, title="Autre"), config, folder)


def sentence(url: str, folder: Path, kind: str = "WMS", config: Optional[CatalogConfig] = None) -> str:
    with pytest.raises(LoadError) as caught:
        plan_of(url, folder, kind, config)
    return caught.value.user_text


def host_of(server: LoopbackServer) -> str:
    return server.url.partition("//")[2]


@pytest.mark.parametrize("kind", ["WMS", "WFS", "WMTS"])
@pytest.mark.parametrize("name", FAILURES)
def test_each_failure_has_its_sentence(tmp_path: Path, kind: str, name: str) -> None:
    fault, expected = FAILURES[name]
    with WmsDouble(strict=False) as server:
        server.fault("/", fault)
        told = sentence(f"{server.url}/ows", tmp_path, kind)
        assert told.startswith(expected.format(kind=kind, host=host_of(server))), told


def test_no_two_failures_have_the_same_sentence_by_accident() -> None:
    """Those that share one mean the same to a user."""
    shared: Dict[str, List[str]] = {}
    for name, (_, expected) in FAILURES.items():
        shared.setdefault(expected, []).append(name)
    assert sorted(names for names in shared.values() if len(names) > 1) == [
        ["in a circle", "to a file of ours"], ["nothing", "no content"],
        ["refuses, with status 200", "refuses, with its status"],
    ]  # fmt: skip


class TestLogins:
    def config(self, server: LoopbackServer) -> CatalogConfig:
        login = QgsAuthMethodConfig("Basic")
        login.setName("essai")
        login.setConfig("username", "ana")
        login.setConfig("password", "faux")
        QgsApplication.authManager().storeAuthenticationConfig(login)
        return CatalogConfig("essai", "csw", "Essai", f"{server.url}/csw", login.id())

    @pytest.mark.parametrize(
        ("challenge", "expected"),
        [
            ('Basic realm="x"', "{host} did not accept the log-in of the catalogue (HTTP 401)."),
            ('Bearer error="invalid_token"', "{host} no longer accepts the log-in of the catalogue (HTTP 401)."),
        ],
    )
    def test_a_refused_one(self, tmp_path: Path, challenge: str, expected: str) -> None:
        with WmsDouble(strict=False) as server:
            server.fault("/", says(401, b"", "text/plain", WWW_Authenticate=challenge))
            told = sentence(f"{server.url}/ows", tmp_path, config=self.config(server))
            assert told.startswith(expected.format(host=host_of(server))), told

    def test_one_for_another_server_is_not_sent(self, tmp_path: Path) -> None:
        with WmsDouble(strict=False) as server, WmsDouble(strict=False) as other:
            server.fault("/", says(401, b"", "text/plain", WWW_Authenticate='Basic realm="x"'))
            told = sentence(f"{server.url}/ows", tmp_path, config=self.config(other))
            assert "wants a log-in" in told
            assert not any(asked.header("Authorization") for asked in server.requests)


class TestMoved:
    def test_to_another_server_that_has_it_is_followed(self, tmp_path: Path) -> None:
        with WmsDouble() as there, WmsDouble(strict=False) as here:
            here.fault("/", says(301, b"", "text/plain", Location=f"{there.url}/wms?request=GetCapabilities"))
            assert plan_of(f"{here.url}/ows", tmp_path).sources[0].name == "zones"

    def test_to_one_that_has_it_not(self, tmp_path: Path) -> None:
        with WmsDouble(strict=False) as there, WmsDouble(strict=False) as here:
            there.fault("/", "html")
            here.fault("/", says(301, b"", "text/plain", Location=f"{there.url}/accueil"))
            told = sentence(f"{here.url}/ows", tmp_path)
            assert told == f"The WMS service of {host_of(here)} has moved: its address leads to {host_of(there)}, " \
                "where it is not."  # fmt: skip

    def test_the_old_hosts_of_ign_are_replaced_and_that_is_said(self) -> None:
        link = classify(Resource("https://wxs.ign.fr/essentiels/geoportail/r/wms?SERVICE=WMS", layer="PLAN"))
        assert link.url == "https://data.geopf.fr/wms-r/wms"
        tiles = classify(Resource("https://gpp3-wxs.ign.fr/cle/geoportail/wmts?SERVICE=WMTS", layer="PLAN"))
        assert tiles.url == "https://data.geopf.fr/wmts"


class TestLayers:
    def test_one_that_is_gone_is_named_above_the_choice(self, tmp_path: Path) -> None:
        with WmsDouble() as server:
            plan = plan_of(f"{server.url}/wms", tmp_path, layer="sig:disparue")
            assert plan.needs_choice
            assert plan.remark == f"{host_of(server)} no longer has the layer “sig:disparue” that the record names."

    def test_and_kept_with_the_one_that_was_found_instead(self, tmp_path: Path) -> None:
        with WmsDouble(layers=(("neuf", "Tout neuf"),)) as server:
            plan = plan_of(f"{server.url}/wms", tmp_path, layer="vieux")
            assert [source.name for source in plan.sources] == ["neuf"]
            assert "no longer has the layer “vieux”" in plan.sources[0].notes[0]

    def test_a_phrase_is_no_layer(self, tmp_path: Path) -> None:
        with WmsDouble() as server:
            assert plan_of(f"{server.url}/wms", tmp_path, layer="URL du service").remark == ""

    def test_a_service_without_any(self, tmp_path: Path) -> None:
        with WmsDouble(layers=()) as server:
            assert sentence(f"{server.url}/wms", tmp_path) == "The service has no layer."

    def test_a_coordinate_system_that_nobody_knows(self, tmp_path: Path) -> None:
        with WmsDouble(crs=("ESSAI:1",)) as server:
            told = sentence(f"{server.url}/wms", tmp_path)
            assert told == "The layer zones comes only in coordinate systems that this QGIS does not know: ESSAI:1."
