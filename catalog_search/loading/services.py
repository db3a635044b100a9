"""From a service link to sources: capabilities are asked, the layer is matched, CRS, style and format are chosen."""
from __future__ import annotations

from typing import Generator, List, Optional, Sequence, Set, Tuple
from urllib.parse import parse_qsl, quote, urlsplit

import requests
from qgis.core import QgsFeedback

from ..model.config import CatalogConfig
from ..model.errors import CatalogError
from ..model.record import Record
from ..network.conversation import login_for, origin
from ..network.qgis_blocking import qgis_carrier
from ..support.i18n import tr
from .addresses import with_parameters
from .capabilities import (
    CapabilitiesError,
    ServiceCapabilities,
    ServiceLayer,
    choose_crs,
    read_capabilities,
)
from .errors import LoadError
from .failures import from_capabilities, from_network, no_such_layer, status_error
from .kinds import Kind
from .links import Link
from .matching import find_by_name, find_layer, fold
from .sources import Plan, Source

_MAX_CHOICES = 5000
_NAMES_SHOWN = 20
_TILE_CRS = ("EPSG:3857", "EPSG:2154", "EPSG:4326")
_PARAMETERS = {
    Kind.WMS: (("SERVICE", "WMS"), ("REQUEST", "GetCapabilities")),
    Kind.WFS: (("SERVICE", "WFS"), ("REQUEST", "GetCapabilities"), ("ACCEPTVERSIONS", "2.0.0,1.1.0,1.0.0")),
    Kind.WMTS: (("SERVICE", "WMTS"), ("REQUEST", "GetCapabilities")),
}


def service_plan(
    link: Link, record: Record, config: CatalogConfig, feedback: Optional[QgsFeedback], layer: str, crs: str
) -> Plan:
    """What a WMS, WFS, WMTS or XYZ link offers; where the address fits several services the first that answers.

    :param layer: a name that somebody asked for; it must be there
    :param crs: the CRS to prefer for pictures, usually the project's
    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where the service fails or has no such layer
    """
    if link.kind is Kind.XYZ:
        return Plan((_xyz(link, record, config),))
    failure: Optional[LoadError] = None
    for kind in (link.kind, *link.also):
        try:
            capabilities = fetch_capabilities(link.url, kind, config, feedback)
            return _plan(_Service(link, record, config, capabilities, crs), layer)
        except LoadError as error:
            failure = failure or error
    raise failure or LoadError(tr("The service has no layer."))


def fetch_capabilities(
    url: str, kind: Kind, config: CatalogConfig, feedback: Optional[QgsFeedback] = None
) -> ServiceCapabilities:
    """Ask a service what it offers; credentials go only to the catalogue's own origin.

    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where it cannot be reached or does not answer as that service
    """
    address = capabilities_url(url, kind)
    try:
        response = qgis_carrier(config, feedback).run(_get(address))
        return read_capabilities(response.content or b"", kind)
    except CatalogError as error:
        raise from_network(error, url) from error
    except CapabilitiesError as error:
        failure = status_error(response.status_code, address)
        if failure is not None and error.reason != "exception":
            raise from_network(failure, url) from error
        raise from_capabilities(error, kind, url) from error


def capabilities_url(url: str, kind: Kind) -> str:
    """The address of a service's description; a WMTS may have it as a plain document."""
    if kind is Kind.WMTS and urlsplit(url).path.lower().endswith(".xml"):
        return url
    return with_parameters(url, *_PARAMETERS[kind])


def _get(url: str) -> Generator[requests.Request, requests.Response, requests.Response]:
    response = yield requests.Request("GET", url, headers={"Accept": "text/xml, application/xml, */*;q=0.1"})
    return response


class _Service:
    """A service that has described itself, and what is wanted of it."""

    def __init__(
        self, link: Link, record: Record, config: CatalogConfig, capabilities: ServiceCapabilities, crs: str
    ) -> None:
        self.link = link
        self.record = record
        self.capabilities = capabilities
        self.crs = crs
        self.authcfg = login_for(config, link.url)

    def source(self, layer: ServiceLayer, part: bool) -> Source:
        kind = self.capabilities.kind
        uri = {Kind.WMS: self._wms, Kind.WFS: self._wfs, Kind.WMTS: self._wmts}[kind](layer)
        title = layer.title or layer.name
        return Source(
            "WFS" if kind is Kind.WFS else "wms",
            uri,
            layer.name,
            kind,
            title,
            title if part else "",
            notes=self._notes(),
            url=self.link.url,
            is_raster=kind is not Kind.WFS,
        )

    def _wms(self, layer: ServiceLayer) -> str:
        pairs = [("contextualWMSLegend", "0"), ("crs", choose_crs(layer.crs, self.crs)), ("dpiMode", "7")]
        pairs += [("featureCount", "10"), ("format", _picture(self.capabilities.formats)), ("layers", layer.name)]
        pairs.append(("styles", ""))
        if self._is_misdirected():
            pairs += [("IgnoreGetMapUrl", "1"), ("IgnoreGetFeatureInfoUrl", "1")]
        return _encoded(pairs, self.link.url, self.authcfg)

    def _notes(self) -> Tuple[str, ...]:
        """The WFS provider goes where the service tells it to; that address is worth knowing when it fails."""
        told = urlsplit(self.capabilities.get_url).netloc
        if self.capabilities.kind is not Kind.WFS or not told or told == urlsplit(self.link.url).netloc:
            return ()
        return (tr("The service sends QGIS to another address, {host}.").format(host=told),)

    def _is_misdirected(self) -> bool:
        """Whether the service advertises another host, or drops or alters a vendor parameter such as ``map``."""
        advertised = self.capabilities.get_url
        if not advertised:
            return False
        return origin(advertised) != origin(self.link.url) or not _query(self.link.url) <= _query(advertised)

    def _wfs(self, layer: ServiceLayer) -> str:
        crs = layer.crs[0] if layer.crs else "EPSG:4326"
        pairs = [("pagingEnabled", "default"), ("preferCoordinatesForWfsT11", "false"), ("restrictToRequestBBOX", "1")]
        pairs += [("srsname", crs), ("typename", layer.name), ("url", self.link.url), ("version", "auto")]
        if self.authcfg:
            pairs.append(("authcfg", self.authcfg))
        return " ".join(f"{key}='{_escaped(value)}'" for key, value in pairs)

    def _wmts(self, layer: ServiceLayer) -> str:
        crs, matrix_set = _matrix_set(layer, self.crs)
        pairs = [("contextualWMSLegend", "0"), ("crs", crs), ("dpiMode", "7"), ("format", _picture(layer.formats))]
        pairs += [("layers", layer.name), ("styles", layer.styles[0] if layer.styles else "")]
        pairs.append(("tileMatrixSet", matrix_set))
        dimensions = ";".join(f"{name}={default}" for name, default in layer.dimensions)
        if dimensions:
            pairs.append(("tileDimensions", dimensions))
        return _encoded(pairs, capabilities_url(self.link.url, Kind.WMTS), self.authcfg)


def _query(url: str) -> Set[Tuple[str, str]]:
    return {(key.lower(), value) for key, value in parse_qsl(urlsplit(url).query, keep_blank_values=True)}


def _plan(service: _Service, wanted: str) -> Plan:
    layers = service.capabilities.layers
    if not layers:
        raise LoadError(tr("The service has no layer."), service.capabilities.title)
    if wanted:
        return Plan(tuple(service.source(layer, False) for layer in _asked_for(layers, wanted)))
    several = _several(layers, service.link.layer)
    if several:
        return Plan(tuple(service.source(layer, True) for layer in several))
    resource, record = service.link.resource, service.record
    titles = (resource.title, resource.description, record.title)
    found = find_layer(layers, service.link.layer, titles, (record.id, *record.identifiers))
    if found is not None:
        return Plan((service.source(found, False),))
    choices = service.capabilities.leaves()[:_MAX_CHOICES]
    return Plan(tuple(service.source(layer, True) for layer in choices), needs_choice=True)


def _several(layers: Sequence[ServiceLayer], names: str) -> List[ServiceLayer]:
    """The layers of a link that names more than one (``layers=roads,rivers``); none where one of them is missing."""
    parts = [part.strip() for part in names.split(",") if part.strip()]
    if len(parts) < 2 or find_by_name(layers, names):
        return []
    found = [find_by_name(layers, part) for part in parts]
    return [layer for layer in found if layer is not None] if all(found) else []


def _asked_for(layers: Sequence[ServiceLayer], wanted: str) -> List[ServiceLayer]:
    by_title = [layer for layer in layers if fold(layer.title) == fold(wanted)]
    found = find_by_name(layers, wanted) or (by_title[0] if len(by_title) == 1 else None)
    if found is not None:
        return [found]
    several = _several(layers, wanted)
    if not several:
        raise no_such_layer(wanted, ", ".join(layer.name for layer in layers[:_NAMES_SHOWN]))
    return several


def _picture(formats: Sequence[str]) -> str:
    """PNG for its transparency, then JPEG, else the first picture format."""
    known = [name for wanted in ("image/png", "image/jpeg") for name in formats if name.lower().startswith(wanted)]
    pictures = [name for name in formats if name.lower().startswith("image/")]
    return next(iter(known or pictures or formats), "image/png")


def _matrix_set(layer: ServiceLayer, wanted: str) -> Tuple[str, str]:
    """CRS and identifier of the tile matrix set: in the wanted CRS, else the one most servers draw best."""
    for crs in (wanted, *_TILE_CRS):
        for identifier, offered in layer.matrix_sets:
            if crs and offered == crs:
                return offered, identifier
    if not layer.matrix_sets:
        raise LoadError(tr("The layer {name} has no tile matrix set.").format(name=layer.name))
    identifier, offered = layer.matrix_sets[0]
    return offered, identifier


def _xyz(link: Link, record: Record, config: CatalogConfig) -> Source:
    pairs = [("type", "xyz"), ("zmin", "0"), ("zmax", "19")]
    uri = _encoded(pairs, link.url.replace("%7B", "{").replace("%7D", "}"), login_for(config, link.url))
    title = link.resource.title or record.title
    return Source("wms", uri, title, Kind.XYZ, title, url=link.url, is_raster=True)


def _encoded(pairs: Sequence[Tuple[str, str]], url: str, authcfg: str) -> str:
    """The source string of the ``wms`` provider: values percent-encoded, the address last."""
    everything = [*pairs, *([("authcfg", authcfg)] if authcfg else []), ("url", url)]
    return "&".join(f"{key}={quote(value, safe=':/,?')}" for key, value in everything)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")
