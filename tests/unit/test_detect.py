"""Detection run against loopback servers: what is found, what was tried, with how many requests."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable, Generator, List, Optional, Sequence, Tuple

import pytest
import requests

from catalog_search.catalogs import registry
from catalog_search.catalogs.base import Catalog, Conversation
from catalog_search.catalogs.detect import (
    MAX_REQUESTS,
    NOT_SUPPORTED,
    OK,
    Attempt,
    Confidence,
    Detection,
    detect,
    detection_config,
)
from catalog_search.catalogs.page_addresses import Clue
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.record import CatalogInfo, Page, Record
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.csw_double import CswDouble, report
from tests.servers.faults import Asked, Handler, LoopbackServer, send
from tests.servers.portals import LOGIN_PAGE, WFS, WMS, WMTS, PortalDouble, page
from tests.servers.udata import UdataDouble

CAPABILITIES = "service=CSW&version=2.0.2&request=GetCapabilities"
BREAKS = ("cut_off", "closed", "garbage", "binary", "empty", "redirect_loop", "http_500", "http_429")
SHAPES = (
    {"links": 5, "conformsTo": {"a": 1}}, {"links": [None, 3, {"rel": ["x"]}]}, {"dataset": 1}, [[]], [], "x", 5, None,
)  # fmt: skip
CATALOGUE = {"catalog_search": 1, "title": "Notre catalogue", "records": [{"id": "a", "title": "A"}]}


def run(
    text: str,
    types: Optional[Sequence[str]] = None,
    timeout: float = 5.0,
    cancelled: Callable[[], bool] = lambda: False,
) -> Detection:
    carrier = BlockingCarrier(detection_config(text), timeout=timeout, cancelled=cancelled)
    found = carrier.run(detect(text, types))
    assert isinstance(found, Detection)
    return found


def _asked(conversation: Conversation[Detection], kind: ErrorKind) -> List[str]:
    """The addresses that are asked for when each of them fails in one way."""
    urls: List[str] = []
    try:
        request = next(conversation)
        while True:
            urls.append(request.url)
            request = conversation.throw(CatalogError(kind, url=request.url))
    except StopIteration:
        return urls


def outcomes(detection: Detection, type_name: str) -> List[str]:
    return [attempt.outcome for attempt in detection.tried if attempt.type == type_name]


class _Csw3Only(LoopbackServer):
    """Refuses whatever names 2.0.2; answers nothing but capabilities."""

    def answer(self, handler: Handler, asked: Asked) -> None:
        if "3.0.0" not in asked.value("AcceptVersions") + asked.value("version"):
            send(handler, 400, report("VersionNegotiationFailed", "only 3.0.0"), "application/xml")
            return
        body = '<Capabilities xmlns="http://www.opengis.net/cat/csw/3.0" version="3.0.0"/>'
        send(handler, 200, body.encode(), "application/xml")


class TestFound:
    def test_a_udata_portal_from_its_root(self) -> None:
        with UdataDouble(strict=False) as portal:
            found = run(portal.url)
        best = found.best
        assert best is not None
        assert (best.type, best.url, best.title) == ("datagouv", portal.url, "Données du pays de Vaubrun")
        assert best.confidence is Confidence.CONFIRMED
        assert best.records and best.version == "17.18.0"

    def test_a_udata_portal_from_a_dataset_page_below_a_path(self) -> None:
        with UdataDouble(root="/portail") as portal:
            found = run(f"{portal.url}/fr/datasets/arbres/")
            requests_sent = len(portal.requests)
        assert found.best is not None and found.best.url == portal.url
        assert found.tried == (Attempt("datagouv", portal.url, OK),)
        assert requests_sent == 1

    def test_a_csw_from_its_capabilities_address(self) -> None:
        with CswDouble() as server:
            found = run(f"{server.endpoint}?{CAPABILITIES}")
        best = found.best
        assert best is not None
        assert (best.type, best.url, best.records) == ("csw", server.endpoint, 25)
        assert best.version == "2.0.2" and best.title
        assert best.why is Clue.ENDPOINT

    def test_a_csw_keeps_its_vendor_parameters(self) -> None:
        with CswDouble(parameters="map=/srv/x.map") as server:
            found = run(server.endpoint)
        assert found.best is not None and found.best.url == server.endpoint

    def test_a_csw_from_the_bare_host(self) -> None:
        with CswDouble(strict=False) as server:
            found = run(server.url)
            sent = len(server.requests)
        assert found.best is not None
        assert (found.best.type, found.best.url) == ("csw", server.endpoint)
        assert found.best.why is Clue.USUAL_PLACE
        assert sent <= MAX_REQUESTS

    def test_a_csw_that_speaks_only_version_3(self) -> None:
        with _Csw3Only() as server:
            found = run(f"{server.url}/csw")
        assert found.best is not None
        assert (found.best.type, found.best.url) == ("csw", f"{server.url}/csw")
        assert found.best.version == "3.0.0"
        assert found.best.confidence is Confidence.CONFIRMED

    @pytest.mark.parametrize("root", ("", "/data"))
    def test_a_ckan_from_a_dataset_page(self, root: str) -> None:
        with PortalDouble(ckan=(root,)) as portal:
            found = run(f"{portal.url}{root}/dataset/arbres")
        best = found.best
        assert best is not None
        assert (best.type, best.url, best.records) == ("ckan", portal.url + root, 61)
        assert (best.title, best.version) == ("Données ouvertes de Vaubrun", "2.10.4")

    def test_a_ckan_below_a_path_from_the_marks_of_its_home_page(self) -> None:
        with PortalDouble(ckan=("/catalogue",)) as portal:
            head = f'<meta name="generator" content="ckan 2.10"><base data-site-root="{portal.url}/catalogue/">'
            portal.html("/", page("Accueil", head=head))
            found = run(portal.url)
        assert found.best is not None
        assert (found.best.type, found.best.url) == ("ckan", f"{portal.url}/catalogue")
        assert found.best.why is Clue.CONTENT

    def test_a_json_file_over_http(self) -> None:
        with PortalDouble() as portal:
            portal.json("/c/notre.json", CATALOGUE)
            found = run(f"{portal.url}/c/notre.json")
            assert portal.paths() == ("/c/notre.json",)
        assert found.best is not None
        assert (found.best.type, found.best.title, found.best.records) == ("file", "Notre catalogue", 1)

    def test_a_json_file_whose_address_does_not_say_so(self) -> None:
        with PortalDouble() as portal:
            portal.json("/telecharger", CATALOGUE)
            found = run(f"{portal.url}/telecharger?id=4")
        assert found.best is not None
        assert (found.best.type, found.best.url) == ("file", f"{portal.url}/telecharger?id=4")

    def test_a_local_file(self, tmp_path: Path) -> None:
        path = tmp_path / "été 1.json"
        path.write_text(json.dumps(CATALOGUE), "utf-8")
        for text in (str(path), f'"{path}"', path.as_uri()):
            found = run(text)
            assert found.best is not None
            assert (found.best.type, found.best.url, found.best.records) == ("file", path.as_uri(), 1)

    def test_a_portal_page_that_links_to_its_geonetwork(self) -> None:
        with CswDouble(strict=False) as server, PortalDouble() as portal:
            link = '<a href="/geonetwork/srv/fre/catalog.search#/home">Catalogue</a>'
            portal.html("/", page("Portail", link + '<a href="https://www.example.org/">x</a>'))
            portal.redirect("/geonetwork/srv/fre/csw", f"{server.endpoint}?{CAPABILITIES}")
            found = run(portal.url)
        assert found.best is not None
        assert (found.best.type, found.best.url) == ("csw", f"{portal.url}/geonetwork/srv/fre/csw")
        assert found.best.why is Clue.CONTENT

    def test_a_root_that_redirects_to_a_geonetwork(self) -> None:
        with PortalDouble() as portal:
            portal.redirect("/", "/geonetwork/srv/fre/catalog.search")
            portal.html("/geonetwork/srv/fre/catalog.search", page("Catalogue"))
            found = run(portal.url)
            assert "/geonetwork/srv/fre/csw" in portal.paths()
        assert found.best is None

    def test_links_to_other_hosts_are_not_followed(self) -> None:
        with CswDouble(strict=False) as other, PortalDouble() as portal:
            portal.html("/", page("Portail", f'<a href="{other.url}/geonetwork/srv/fre/catalog.search">x</a>'))
            run(portal.url)
            assert other.requests == []

    def test_http_where_a_missing_scheme_did_not_answer_to_https(self) -> None:
        """Replies by hand: on this computer ``http`` comes first."""
        for kind, tried_http in ((ErrorKind.REFUSED, True), (ErrorKind.TIMEOUT, True), (ErrorKind.CERTIFICATE, False)):
            asked = _asked(detect("geo.example.fr/csw"), kind)
            assert asked[0].startswith("https://geo.example.fr/csw")
            assert any(url.startswith("http://") for url in asked) is tried_http
        port = _asked(detect("geo.example.fr:8080/csw"), ErrorKind.CERTIFICATE)
        assert any(url.startswith("http://geo.example.fr:8080/csw") for url in port)
        typed = _asked(detect("https://geo.example.fr/csw"), ErrorKind.REFUSED)
        assert all(url.startswith("https://") for url in typed)


class TestNotSupportedYet:
    def test_opendatasoft_is_named_and_its_csw_used(self) -> None:
        with CswDouble(strict=False) as server, PortalDouble() as portal:
            portal.redirect("/api/csw", f"{server.endpoint}?{CAPABILITIES}")
            found = run(f"{portal.url}/explore/dataset/arbres/map/", ("datagouv", "csw"))
        assert found.best is not None
        assert (found.best.type, found.best.url) == ("csw", f"{portal.url}/api/csw")
        assert outcomes(found, "opendatasoft") == [NOT_SUPPORTED]

    def test_a_system_without_another_door_is_named(self) -> None:
        with PortalDouble() as portal:
            portal.json("/stac", {"stac_version": "1.0.0", "id": "x", "links": [], "conformsTo": []})
            found = run(f"{portal.url}/stac", ("datagouv", "csw"))
            sent = len(portal.requests)
        assert [(c.type, c.confidence) for c in found.found] == [("stac", Confidence.NOT_SUPPORTED)]
        assert found.best is None
        assert sent == 1

    @pytest.mark.parametrize(
        ("body", "type_name"),
        (
            ({"conformsTo": ["http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/core"]}, "ogcrecords"),
            ({"title": "x", "links": [{"rel": "conformance", "href": "/conformance"}]}, "ogcrecords"),
            ({"total_count": 3, "results": []}, "opendatasoft"),
            ({"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": []}, "dcat"),
        ),
    )
    def test_an_answer_tells_the_system(self, body: Any, type_name: str) -> None:
        with PortalDouble() as portal:
            portal.json("/accueil", body)
            found = run(f"{portal.url}/accueil", ("datagouv", "csw"))
        assert type_name in [candidate.type for candidate in found.found]

    def test_a_type_is_used_as_soon_as_it_is_registered(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(registry._TYPES, "opendatasoft", registry._Type("ods_for_a_test", "OdsCatalog", "ODS"))
        monkeypatch.setattr(registry, "import_module", lambda name, package: _Module)
        with PortalDouble() as portal:
            portal.json("/api/explore/v2.1/catalog/datasets", {"total_count": 9, "results": []})
            found = run(f"{portal.url}/explore/dataset/arbres", ("csw", "opendatasoft"))
            assert portal.paths() == ("/api/explore/v2.1/catalog/datasets",)
        assert found.best is not None
        assert (found.best.type, found.best.url, found.best.records) == ("opendatasoft", portal.url, 9)


class _Ods(Catalog):
    type = "opendatasoft"

    def search(self, query: Any, cursor: Optional[str] = None) -> Conversation[Page]:
        raise NotImplementedError

    def details(self, record_id: str) -> Conversation[Record]:
        raise NotImplementedError

    def probe(self) -> Conversation[CatalogInfo]:
        response = yield requests.Request("GET", f"{self.config.url}/api/explore/v2.1/catalog/datasets")
        return CatalogInfo("ODS", "2.1", response.json()["total_count"])


class _Module:
    OdsCatalog = _Ods


class TestNotFound:
    def test_a_web_page_that_is_no_catalogue(self) -> None:
        with PortalDouble() as portal:
            portal.html("/", page("La mairie", "<p>ckan geonetwork opendatasoft data.gouv.fr</p>"))
            found = run(portal.url)
            sent = len(portal.requests)
            assert not any(path.startswith("/api/2/") for path in portal.paths()), "one request for each usual place"
        assert found.found == () and found.best is None
        assert sent == len(found.tried) <= MAX_REQUESTS
        assert Attempt("", portal.url, "html", "La mairie") in found.tried
        assert {"datagouv", "csw", "ckan"} <= {attempt.type for attempt in found.tried}
        assert all(attempt.error is not None for attempt in found.tried)

    def test_every_path_a_page(self) -> None:
        """Single page applications answer every address with the same page."""
        with PortalDouble() as portal:
            portal.fault("/", "html")
            found = run(f"{portal.url}/datasets/x/y")
            assert len(portal.requests) <= MAX_REQUESTS
        assert found.found == ()

    @pytest.mark.parametrize(("body", "service"), ((WMS, "wms"), (WFS, "wfs"), (WMTS, "wmts")))
    @pytest.mark.parametrize("address", ("/carte?service={}&request=GetCapabilities", "/csw", "/carte"))
    def test_a_service_is_called_by_its_name(self, body: str, service: str, address: str) -> None:
        with PortalDouble() as portal:
            portal.xml("/carte", body)
            portal.xml("/csw", body)
            found = run(portal.url + address.format(service.upper()))
            assert len(portal.requests) <= 4
        assert found.service == service
        assert found.found == ()

    def test_long_capabilities_are_recognised_by_their_beginning(self) -> None:
        with PortalDouble() as portal:
            portal.xml("/wms", WMS.replace("</Service>", "</Service>" + "<Layer><Title>x</Title></Layer>" * 300_000))
            assert run(f"{portal.url}/wms").service == "wms"

    def test_entities_in_a_document_are_harmless(self) -> None:
        bomb = '<!DOCTYPE r [<!ENTITY a "b"><!ENTITY x SYSTEM "file:///etc/passwd">]><r>&a;&x;</r>'
        with PortalDouble() as portal:
            portal.xml("/x", bomb)
            assert run(f"{portal.url}/x").found == ()

    @pytest.mark.parametrize("text", ("", "bonjour", "javascript:alert(1)", "https://[::1"))
    def test_what_is_no_address_tries_nothing(self, text: str) -> None:
        assert run(text) == Detection()

    def test_a_local_file_that_is_none(self, tmp_path: Path) -> None:
        broken = tmp_path / "x.json"
        broken.write_text('{"features": []}', "utf-8")
        assert outcomes(run(str(broken)), "file") == ["unexpected"]
        missing = run(str(tmp_path / "missing.json"))
        assert (outcomes(missing, "file"), missing.found) == (["not_found"], ())
        folder = run(str(tmp_path))
        assert folder.found == () and len(folder.tried) == 1

    def test_nobody_there(self) -> None:
        with PortalDouble() as portal:
            url = portal.url
        found = run(f"{url}/datasets/x")
        assert found.found == ()
        assert [attempt.outcome for attempt in found.tried] == ["refused"]

    @pytest.mark.parametrize("fault", BREAKS)
    @pytest.mark.parametrize("path", ("", "/datasets/x", "/dataset/x", "/csw", "/c.json"))
    def test_a_broken_server_never_raises(self, fault: str, path: str) -> None:
        with PortalDouble(strict=False) as portal:
            portal.fault("/", fault)
            found = run(portal.url + path)
            assert len(portal.requests) <= MAX_REQUESTS + 40 * (fault == "redirect_loop") * MAX_REQUESTS
        assert all(candidate.confidence is Confidence.LIKELY for candidate in found.found)
        assert found.tried

    def test_a_server_that_never_answers_is_asked_once(self) -> None:
        with PortalDouble(strict=False) as portal:
            portal.fault("/", "never")
            found = run(f"{portal.url}/datasets/x", timeout=0.3)
            assert len(portal.requests) == 1
        assert [attempt.outcome for attempt in found.tried] == ["timeout"]

    def test_a_sure_address_that_does_not_answer_now_stays_likely(self) -> None:
        with PortalDouble(strict=False) as portal:
            portal.fault("/", "http_503")
            found = run(f"{portal.url}/geonetwork/srv/fre/csw")
        assert [(c.type, c.confidence) for c in found.found if c.is_usable] == [("csw", Confidence.LIKELY)]
        assert found.best is not None and not found.best.needs_login


class TestLogin:
    def test_401_everywhere_leaves_the_likely_type(self) -> None:
        with PortalDouble(refuse=401) as portal:
            found = run(f"{portal.url}/geonetwork/srv/fre/csw?service=CSW&request=GetCapabilities")
            assert len(portal.requests) == 2
        assert found.needs_login
        assert [(c.type, c.url, c.confidence, c.needs_login) for c in found.found] == [
            ("geonetwork", f"{portal.url}/geonetwork/srv", Confidence.LIKELY, True),
            ("csw", f"{portal.url}/geonetwork/srv/fre/csw", Confidence.LIKELY, True),
        ]
        assert outcomes(found, "csw") == ["login_needed"]

    def test_401_everywhere_without_a_clue_says_so_and_stops(self) -> None:
        with PortalDouble(refuse=401) as portal:
            found = run(portal.url)
            assert len(portal.requests) == 1
        assert found.needs_login and found.found == ()

    def test_a_redirect_to_a_login_page_is_a_login(self) -> None:
        with PortalDouble() as portal:
            for path in ("/geonetwork/srv/fre/csw", "/"):
                portal.redirect(path, "/cas/login?service=x")
            portal.html("/cas/login", LOGIN_PAGE)
            found = run(f"{portal.url}/geonetwork/srv/fre/catalog.search#/home")
            bare = run(portal.url)
        assert found.needs_login and found.best is not None
        assert (found.best.type, found.best.needs_login, found.best.confidence) == ("csw", True, Confidence.LIKELY)
        assert bare.needs_login and bare.best is None

    def test_a_redirect_to_a_login_page_made_by_a_script_is_a_login(self) -> None:
        with PortalDouble() as portal:
            portal.redirect("/", "/auth/realms/x/openid/login")
            portal.html("/auth/realms/x/openid/login", page("", "<script src='/a.js'></script>"))
            assert run(portal.url).needs_login

    def test_a_portal_with_a_login_form_among_its_links_is_no_login(self) -> None:
        links = "".join(f'<a href="/p/{n}">x</a>' for n in range(40))
        with PortalDouble() as portal:
            portal.html("/", page("Portail", links + '<input type="password">'))
            assert not run(portal.url).needs_login

    def test_credentials_are_neither_sent_nor_kept(self) -> None:
        with CswDouble() as server:
            found = run(server.endpoint.replace("//", "//moi:mot@"))
            assert all(not asked.header("Authorization") for asked in server.requests)
        assert found.had_credentials
        assert found.best is not None and found.best.url == server.endpoint
        assert "mot@" not in repr(found)


class TestHostile:
    def test_titles_are_one_short_line(self) -> None:
        title = "<script>alert(1)</script>\n\u202eevil\x00" + "x" * 5000
        with PortalDouble(ckan=("",), ckan_title=title) as portal:
            found = run(f"{portal.url}/dataset")
        assert found.best is not None
        shown = found.best.title
        assert len(shown) <= 200 and not set("\n\x00\u202e") & set(shown)

    def test_a_page_title_in_what_was_tried_is_one_short_line(self) -> None:
        with PortalDouble() as portal:
            portal.html("/", page("\u2066a\n\nb" + "y" * 5000))
            found = run(portal.url)
        assert all(len(attempt.detail) <= 300 and "\n" not in attempt.detail for attempt in found.tried)

    @pytest.mark.parametrize("value", SHAPES)
    def test_json_of_any_shape(self, value: Any) -> None:
        with PortalDouble() as portal:
            portal.json("/x", value)
            assert run(f"{portal.url}/x").found == ()

    def test_a_redirect_to_a_local_file_reads_nothing(self) -> None:
        with PortalDouble() as portal:
            portal.redirect("/", "file:///etc/passwd")
            found = run(portal.url)
        assert "root:" not in repr(found)

    def test_links_of_any_shape(self) -> None:
        odd = ("http://[::1", "//", "?", "javascript:x", "#", "\u0000", "http://x:99999/")
        links = "".join(f'<a href="{link}">' for link in odd)
        with PortalDouble() as portal:
            portal.html("/", page("x", links))
            assert run(portal.url).found == ()

    def test_a_mistake_in_one_type_does_not_stop_the_others(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(self: Any) -> Generator[Any, Any, Any]:
            raise KeyError("oops")
            yield

        monkeypatch.setattr(registry.catalog_class("ckan"), "probe", broken)
        with CswDouble(strict=False) as server:
            found = run(f"{server.url}/dataset/x")
        assert outcomes(found, "ckan")[0] == "broken"
        assert found.best is not None and found.best.type == "csw"


class TestSteps:
    def test_progress_names_what_is_tried_before_it_is(self) -> None:
        told: List[Tuple[str, str]] = []
        with CswDouble(strict=False) as server:
            conversation = detect(server.url, on_progress=lambda name, url: told.append((name, url)))
            next(conversation)
            assert told == [("", server.url)]
            conversation.close()

    def test_cancelling_is_the_only_error(self) -> None:
        with PortalDouble() as portal, pytest.raises(CatalogError) as caught:
            run(portal.url, cancelled=lambda: True)
        assert caught.value.kind is ErrorKind.CANCELLED

    def test_cancelling_thrown_into_any_step_ends_it(self) -> None:
        for url in ("https://x.example/datasets/y", "https://x.example", "https://x.example/csw"):
            conversation = detect(url)
            next(conversation)
            with pytest.raises(CatalogError) as caught:
                conversation.throw(CatalogError(ErrorKind.CANCELLED))
            assert caught.value.kind is ErrorKind.CANCELLED

    def test_no_more_requests_than_said_whatever_the_answers(self) -> None:
        answer = requests.Response()
        answer.status_code, answer._content, answer.url = 200, b'{"data": 1}', "https://x.example/a"
        for url in ("https://x.example/a/datasets/dataset", "https://x.example/datahub/datasets/dataset/collections"):
            conversation, sent = detect(url), 0
            try:
                next(conversation)
                while True:
                    sent += 1
                    conversation.send(answer)
            except StopIteration as stop:
                assert isinstance(stop.value, Detection)
            assert sent <= MAX_REQUESTS

    def test_a_login_stays_with_the_pasted_host(self) -> None:
        config = detection_config("https://moi:mot@open.isogeo.com/s/x/y", "abc1234")
        assert (config.url, config.authcfg) == ("https://open.isogeo.com/s/x/y", "abc1234")
