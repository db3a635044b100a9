"""What an answer says by its content about the catalogue behind it: a document's root, a web page's markers. No I/O."""
from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Dict, Iterator, Mapping, Optional, Tuple
from urllib.parse import urljoin, urlsplit

import requests
from lxml import etree

from .page_addresses import Clue, Guess, guesses_for
from .replies import as_dict, as_list, looks_like_html, page_title

_MAX_JSON = 4 * 1024 * 1024
_MAX_HEAD = 64 * 1024
_MAX_PAGE = 512 * 1024
_MAX_LINKS = 2_000


@dataclass(frozen=True)
class Answer:
    """What one answer is.

    :ivar guesses: what it may be a catalogue of, the better first
    :ivar service: the service that answered instead of a catalogue: ``wms``, ``wfs``, ...
    :ivar is_login: whether it is a web page that asks for a log-in
    :ivar title: the title of a web page
    """

    guesses: Tuple[Guess, ...] = ()
    service: str = ""
    is_login: bool = False
    title: str = ""


def read_answer(response: requests.Response, asked: str = "") -> Answer:
    """Look at an answer of any kind; one that says nothing gives an empty ``Answer``.

    :param asked: the address that was asked, where redirects may have led away from it
    """
    body = response.content or b""
    url = (response.url or asked).partition("#")[0]
    if looks_like_html(body):
        return _read_page(body[:_MAX_PAGE], url, asked or url)
    start = body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        return _read_xml(body, url)
    return _read_json(body, url) if start == b"{" and len(body) <= _MAX_JSON else Answer()


# XML: the root element says it all

_ROOTS = {
    "WMS_Capabilities": "wms",
    "WMT_MS_Capabilities": "wms",
    "WFS_Capabilities": "wfs",
    "WCS_Capabilities": "wcs",
}
_NAMESPACES = (("/wmts", "wmts"), ("/wcs", "wcs"), ("/wfs", "wfs"), ("/sos", "sos"), ("/wps", "wps"))


def _read_xml(body: bytes, url: str) -> Answer:
    name, namespace = _root(body)
    if name in _ROOTS:
        return Answer(service=_ROOTS[name])
    if name == "Capabilities":
        if "/cat/csw" in namespace:
            return _guess("csw", url)
        return Answer(service=next((kind for part, kind in _NAMESPACES if part in namespace), ""))
    if name == "RDF":
        return _guess("dcat", url)
    return Answer()


def _root(body: bytes) -> Tuple[str, str]:
    """Local name and namespace of the root element; only the beginning is read, capabilities may be long."""
    parser = etree.XMLPullParser(("start",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        parser.feed(body[:_MAX_HEAD].lstrip(b" \t\r\n"))
        _, element = next(iter(parser.read_events()))
        root = etree.QName(element)
    except (etree.XMLSyntaxError, StopIteration, ValueError):
        return ("", "")
    return (root.localname, (root.namespace or "").lower())


# JSON: members that only one system has

_API_LINKS = frozenset(("conformance", "http://www.opengis.net/def/rel/ogc/1.0/conformance"))


def _read_json(body: bytes, url: str) -> Answer:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return Answer()
    found = _json_type(as_dict(value))
    if found == "arcgisserver":
        return Answer(service=found)
    return _guess(found, url) if found else Answer()


def _json_type(value: Mapping[str, Any]) -> str:
    conforms = " ".join(text for text in as_list(value.get("conformsTo")) if isinstance(text, str)).lower()
    relations = {str(as_dict(link).get("rel")) for link in as_list(value.get("links"))}
    if "catalog_search" in value:
        return "file"
    if "stac_version" in value or "stacspec" in conforms:
        return "stac"
    if "ogcapi-records" in conforms or relations & _API_LINKS or "record" in as_list(value.get("itemType")):
        return "ogcrecords"
    if "ogcapi" in conforms or isinstance(value.get("collections"), list):
        return "ogcrecords"
    if isinstance(value.get("help"), str) and isinstance(value.get("success"), bool):
        return "ckan"
    if isinstance(value.get("total_count"), int) and isinstance(value.get("results", value.get("datasets")), list):
        return "opendatasoft"
    if isinstance(value.get("nhits"), int) and isinstance(value.get("datasets"), list):
        return "opendatasoft"
    if "currentVersion" in value and ("services" in value or "folders" in value):
        return "arcgisserver"
    if isinstance(value.get("dataset"), list) or "dcat" in str(value.get("@context"))[:4000].lower():
        return "dcat"
    return ""


def _guess(name: str, url: str) -> Answer:
    return Answer(guesses=(Guess(name, url, Clue.CONTENT),))


# Web pages: generators, scripts and links that a system leaves in its pages

_PASSWORD_FIELD = re.compile(rb"<input[^>]{0,500}type\s*=\s*[\"']?password", re.IGNORECASE)
_LOGIN_PLACE = re.compile(r"\b(login|log-in|signin|sign-in|connexion|sso|cas|oauth2?|saml2?|openid|adfs|idp)\b", re.I)
_LOGIN_WORDS = re.compile(r"log.?in|sign.?in|connexion|connecter|authent|identifi|anmeld|accedi|inloggen", re.I)
#: Pages of portals have more links than this, pages that only ask for a log-in have not.
_FEW_LINKS = 20
_LINK = re.compile(r"\b(?:href|src|content|action)\s*=\s*[\"']([^\"'<>\s]{1,500})[\"']", re.IGNORECASE)
#: Type -> what only its pages hold, in lower case. The types that cannot be tried yet need the surest marks.
_MARKS: Dict[str, Tuple[str, ...]] = {
    "datagouv": ('content="udata', "/static/udata", "udata-front", "/api/1/site/", "data-udata"),
    "ckan": ('content="ckan', "/webassets/ckan", "/fanstatic/vendor", "ckan-icon", "data-site-root=", "/api/3/action"),
    "geonetwork": ("gn-cat-logo", "gnsearchmodule", "gn_search", "gnmdviewobj", "geonetwork-opensource", "gn-app"),
    "opendatasoft": ("ods-front", "opendatasoft-", "static.opendatasoft.com", "ods-widgets", "odswidgets", "huwise"),
    "arcgis": ("hubcdn.arcgis.com", "opendata-ui", "hub.arcgis.com", "esri-loader"),
    "geonode": ("geonode/", 'content="geonode', "geonode_", "/static/geonode"),
    "ogcrecords": ('content="pygeoapi', "pygeoapi.io", "<title>pygeoapi"),
    "stac": ("stac-browser", "<title>stac browser"),
}
#: Where the systems that cannot be asked in their own way yet have a CSW.
_OWN_CSW = {
    "opendatasoft": "/api/csw",
    "geonode": "/catalogue/csw",
    "geonetwork": "/geonetwork/srv/eng/csw",
}


def _read_page(body: bytes, url: str, asked: str) -> Answer:
    text = body.decode("utf-8", "replace")
    found: Dict[Tuple[str, str], Guess] = {}
    for guess in (*_redirected(url, asked), *_linked(text, url), *_marked(text, url)):
        found.setdefault((guess.type, guess.url), guess)
    title = page_title(body)
    has_field = bool(_PASSWORD_FIELD.search(body)) and not found
    is_login = has_field and (bool(_LOGIN_WORDS.search(title)) or len(_LINK.findall(text)) < _FEW_LINKS)
    return Answer(tuple(found.values()), is_login=is_login or _was_sent_to_login(url, asked), title=title)


def _redirected(url: str, asked: str) -> Iterator[Guess]:
    """What the address says that a redirect led to: portals send their root to their search page."""
    if _place(url) != _place(asked):
        for guess in guesses_for(url, ()):
            yield Guess(guess.type, guess.url, Clue.CONTENT)


def _was_sent_to_login(url: str, asked: str) -> bool:
    """Whether a redirect led to an address that looks like a log-in."""
    end, start = _place(url), _place(asked)
    return end != start and bool(_LOGIN_PLACE.search(" ".join(end))) and not _LOGIN_PLACE.search(" ".join(start))


def _linked(text: str, url: str) -> Iterator[Guess]:
    """Catalogues that a page links to on its own host: GeoNetwork, CSW and the pages of portals.

    Other hosts are left alone: a page decides what it links to, and what it names would be asked next.
    """
    host = _place(url)[0]
    for number, match in enumerate(_LINK.finditer(text)):
        if number >= _MAX_LINKS:
            return
        target = _joined(url, match.group(1).replace("&amp;", "&"))
        if target is None or _place(target)[0] != host:
            continue
        for guess in guesses_for(target, ()):
            if guess.type == "geonetwork" or (guess.sure and guess.type == "csw"):
                yield Guess(guess.type, guess.url, Clue.CONTENT)


def _marked(text: str, url: str) -> Iterator[Guess]:
    low = text.lower()
    root = (_joined(url, "/") or url).rstrip("/")
    for name, marks in _MARKS.items():
        if any(mark in low for mark in marks):
            yield Guess(name, _ckan_root(text, url) or root if name == "ckan" else root, Clue.CONTENT)
            if name in _OWN_CSW:
                yield Guess("csw", root + _OWN_CSW[name], Clue.CONTENT)


def _ckan_root(text: str, url: str) -> str:
    """CKAN names its root, which may lie below the host's, in its pages."""
    match = re.search(r"""data-site-root\s*=\s*["']([^"'<>\s]{1,300})["']""", text)
    root = _joined(url, match.group(1)) if match else None
    return root.rstrip("/") if root and _place(root)[0] == _place(url)[0] else ""


def _joined(base: str, link: str) -> Optional[str]:
    try:
        joined = urljoin(base, link)
        return joined if urlsplit(joined).scheme in ("http", "https") and urlsplit(joined).hostname else None
    except ValueError:
        return None


def _place(url: str) -> Tuple[str, str]:
    try:
        parts = urlsplit(url)
        return (parts.netloc.lower(), parts.path.lower())
    except ValueError:
        return ("", "")
