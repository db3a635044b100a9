"""Asking a service what it offers: one or two requests, off the main thread."""
from __future__ import annotations

from typing import Callable, Generator, Optional, TypeVar
from urllib.parse import unquote, urlsplit

import requests
from qgis.core import QgsFeedback

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind, refused_login
from ..network.manager import forget_cached
from ..network.qgis_blocking import qgis_carrier
from .addresses import api_root, arcgis_root, collections_url, with_parameters
from .arcgis import read_arcgis
from .capabilities import CapabilitiesError, ServiceCapabilities, read_capabilities
from .coverages import read_coverages
from .errors import LoadError
from .failures import from_capabilities, from_network, only_new_wcs, status_error
from .features_api import read_collections
from .kinds import Kind

_XML = "text/xml, application/xml, */*;q=0.1"
_JSON = "application/json, */*;q=0.1"
_PARAMETERS = {
    Kind.WMS: (("SERVICE", "WMS"), ("REQUEST", "GetCapabilities")),
    Kind.WFS: (("SERVICE", "WFS"), ("REQUEST", "GetCapabilities"), ("ACCEPTVERSIONS", "2.0.0,1.1.0,1.0.0")),
    Kind.WMTS: (("SERVICE", "WMTS"), ("REQUEST", "GetCapabilities")),
    Kind.WCS: (("SERVICE", "WCS"), ("REQUEST", "GetCapabilities"), ("VERSION", "1.0.0")),
}
#: For servers that refuse WCS 1.0 instead of answering in the version that they have.
_WCS_1_1 = (("SERVICE", "WCS"), ("REQUEST", "GetCapabilities"), ("ACCEPTVERSIONS", "1.1.1,1.1.0,2.0.1"))
_ARCGIS = (Kind.ARCGIS_MAP, Kind.ARCGIS_FEATURE, Kind.ARCGIS_IMAGE, Kind.VECTOR_TILES)
_ACCESS = (401, 403, 404, 410)

Described = TypeVar("Described")


def fetch_capabilities(
    url: str, kind: Kind, config: CatalogConfig, feedback: Optional[QgsFeedback] = None
) -> ServiceCapabilities:
    """Ask a service what it offers; credentials go only to the catalogue's own origin.

    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where it cannot be reached or does not answer as that service
    """
    if kind is Kind.WCS:
        return _fetch_coverages(url, config, feedback)
    return fetch_description(capabilities_url(url, kind), _reader(kind, url), kind, config, feedback)


def capabilities_url(url: str, kind: Kind) -> str:
    """The address of a service's description; a WMTS may have it as a plain document."""
    if kind is Kind.OAPIF:
        return collections_url(api_root(url))
    if kind in _ARCGIS:
        return with_parameters(arcgis_root(url), ("f", "json"))
    if kind is Kind.WMTS and urlsplit(url).path.lower().endswith(".xml"):
        return url
    return with_parameters(url, *_PARAMETERS[kind])


def fetch_description(
    address: str,
    read: Callable[[bytes], Described],
    kind: Kind,
    config: CatalogConfig,
    feedback: Optional[QgsFeedback],
) -> Described:
    """Fetch one document and read it.

    :param read: from bytes to what they say; it may raise ``CapabilitiesError``
    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where it cannot be fetched or read
    """
    accept = _XML if kind in _PARAMETERS or kind is Kind.TMS else _JSON
    return fetch_answer(address, accept, lambda reply: read(reply.content or b""), kind, config, feedback)


def fetch_answer(
    address: str,
    accept: str,
    read: Callable[[requests.Response], Described],
    kind: Kind,
    config: CatalogConfig,
    feedback: Optional[QgsFeedback],
) -> Described:
    """The same for a reader that also wants to know where the document was in the end.

    :param accept: the media types to ask for
    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where it cannot be fetched or read
    """
    try:
        response = qgis_carrier(config, feedback).run(_get(address, accept))
        forget_cached(address)
        return read(response)
    except CatalogError as error:
        raise from_network(error, address) from error
    except CapabilitiesError as error:
        said = error.status if error.status in _ACCESS else response.status_code
        failure = status_error(said, address, _refused(response))
        if failure is not None and (error.reason != "exception" or said in _ACCESS):
            raise from_network(failure, address) from error
        if not (response.content or b"").strip():
            error.reason = "empty"
        raise from_capabilities(error, kind, address, response.url or "") from error


def _refused(response: requests.Response) -> ErrorKind:
    """What a 401 says about the log-in that was sent or was not."""
    return refused_login(response.headers.get("WWW-Authenticate", ""), getattr(response, "with_login", False))


def _get(url: str, accept: str) -> Generator[requests.Request, requests.Response, requests.Response]:
    response = yield requests.Request("GET", url, headers={"Accept": accept})
    return response


def _reader(kind: Kind, url: str) -> Callable[[bytes], ServiceCapabilities]:
    if kind is Kind.OAPIF:
        return read_collections
    if kind in _ARCGIS:
        return lambda body: read_arcgis(body, kind, service_name(url))
    return lambda body: read_capabilities(body, kind)


def service_name(url: str) -> str:
    """``Reseaux`` of ``…/services/Eau/Reseaux/MapServer``."""
    parts = urlsplit(arcgis_root(url)).path.rstrip("/").split("/")
    return unquote(parts[-2]) if len(parts) > 1 else ""


def _fetch_coverages(url: str, config: CatalogConfig, feedback: Optional[QgsFeedback]) -> ServiceCapabilities:
    """In the oldest version that the server speaks, as QGIS asks for it: its names differ between versions."""
    try:
        address = with_parameters(url, *_PARAMETERS[Kind.WCS])
        found = fetch_description(address, read_coverages, Kind.WCS, config, feedback)
    except LoadError as failure:
        try:
            address = with_parameters(url, *_WCS_1_1)
            found = fetch_description(address, read_coverages, Kind.WCS, config, feedback)
        except LoadError:
            raise failure from None
    if found.version.startswith("2"):
        raise only_new_wcs(url)
    return found
