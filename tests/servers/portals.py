"""A host that answers each path with a page, file or redirect set by a test: what detection meets on the way."""
from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, ClassVar, Dict, Mapping, Tuple

from tests.servers.faults import FAULTS, Asked, Fault, Handler, LoopbackServer, send

Json = Dict[str, Any]

WMS = (
    '<?xml version="1.0"?><WMS_Capabilities xmlns="http://www.opengis.net/wms" version="1.3.0">'
    "<Service><Name>WMS</Name><Title>Orthophotos</Title></Service></WMS_Capabilities>"
)
WFS = '<wfs:WFS_Capabilities xmlns:wfs="http://www.opengis.net/wfs/2.0" version="2.0.0"/>'
WMTS = '<Capabilities xmlns="http://www.opengis.net/wmts/1.0" version="1.0.0"><Contents/></Capabilities>'
LOGIN_PAGE = (
    "<!DOCTYPE html><html><head><title>Authentification</title></head><body><form action='/cas/login' method='post'>"
    "<input name='u'><input name='p' type='password'></form></body></html>"
)


def page(title: str, body: str = "", head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


@dataclass
class PortalDouble(LoopbackServer):
    """``answers`` holds (status, content type, body) or the target of a redirect by path; all else is a 404 page.

    ``refuse`` answers everything with that status. ``ckan`` puts a small CKAN below that path.
    """

    answers: Dict[str, Any] = field(default_factory=dict)
    refuse: int = 0
    ckan: Tuple[str, ...] = ()
    ckan_title: str = "Données ouvertes de Vaubrun"

    faults: ClassVar[Mapping[str, Fault]] = FAULTS

    def html(self, path: str, text: str, status: int = 200) -> None:
        self.answers[path] = (status, "text/html; charset=utf-8", text)

    def xml(self, path: str, text: str, status: int = 200) -> None:
        self.answers[path] = (status, "application/xml", text)

    def json(self, path: str, value: Any, status: int = 200) -> None:
        self.answers[path] = (status, "application/json", json.dumps(value))

    def redirect(self, path: str, target: str) -> None:
        self.answers[path] = target

    def paths(self) -> Tuple[str, ...]:
        return tuple(asked.path for asked in self.requests)

    def answer(self, handler: Handler, asked: Asked) -> None:
        known = self.answers.get(asked.path)
        if self.refuse:
            headers = {"WWW-Authenticate": 'Basic realm="x"'} if self.refuse == 401 else {}
            send(handler, self.refuse, page("Refus").encode(), "text/html", headers)
        elif isinstance(known, str):
            send(handler, 302, b"", "text/html", {"Location": known})
        elif known is not None:
            send(handler, known[0], known[2].encode(), known[1])
        elif self._is_ckan(asked.path):
            send(handler, 200, json.dumps(self._ckan_answer(asked.path.rpartition("/")[2])).encode())
        else:
            send(handler, 404, page("Page introuvable").encode(), "text/html")

    def _is_ckan(self, path: str) -> bool:
        return any(path.startswith(f"{root}/api/3/action/") for root in self.ckan)

    def _ckan_answer(self, action: str) -> Json:
        results: Json = {
            "status_show": {"site_title": self.ckan_title, "ckan_version": "2.10.4", "extensions": ["spatial_query"]},
            "package_search": {"count": 61, "results": [], "sort": "score desc", "search_facets": {}, "facets": {}},
        }
        return {"help": f"{self.url}/api/3/action/help_show?name={action}", "success": True, "result": results[action]}
