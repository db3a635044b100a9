"""The source strings that QGIS's own dialogs make, one kind of service after the other."""
from __future__ import annotations

from typing import Dict, Sequence, Set, Tuple
from urllib.parse import parse_qsl, quote, urlsplit

from ..model.config import CatalogConfig
from ..model.record import Record
from ..network.conversation import login_for, origin
from ..support.i18n import tr
from .addresses import api_root, arcgis_root, network_url
from .capabilities import ServiceCapabilities, ServiceLayer, choose_crs
from .describing import capabilities_url
from .errors import LoadError
from .kinds import Kind
from .links import Link
from .sources import Source

_TILE_CRS = ("EPSG:3857", "EPSG:2154", "EPSG:4326")
_PROVIDERS: Dict[Kind, str] = {
    Kind.WFS: "WFS",
    Kind.OAPIF: "OAPIF",
    Kind.WCS: "wcs",
    Kind.ARCGIS_FEATURE: "arcgisfeatureserver",
    Kind.ARCGIS_MAP: "arcgismapserver",
    Kind.ARCGIS_IMAGE: "arcgismapserver",
    Kind.VECTOR_TILES: "vectortile",
}
_VECTOR = (Kind.WFS, Kind.OAPIF, Kind.ARCGIS_FEATURE, Kind.VECTOR_TILES)

Pairs = Sequence[Tuple[str, str]]


class Service:
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
        """What opens a layer.

        :param part: whether it is one of several, so that its title has to be told
        """
        kind = self.capabilities.kind
        named = layer.title or layer.name
        title = f"{layer.parent} / {named}" if layer.parent else named
        return Source(
            _PROVIDERS.get(kind, "wms"),
            self._uri(layer),
            layer.name,
            kind,
            title,
            title if part else "",
            notes=self._notes(),
            url=self.link.url,
            is_raster=kind not in _VECTOR,
            scales=layer.scales,
            legend=network_url(layer.legend),
            is_group=layer.group,
        )

    def _uri(self, layer: ServiceLayer) -> str:
        makers = {
            Kind.WMS: self._wms,
            Kind.WFS: self._wfs,
            Kind.WMTS: self._wmts,
            Kind.WCS: self._wcs,
            Kind.OAPIF: self._oapif,
            Kind.ARCGIS_FEATURE: self._arcgis_features,
            Kind.ARCGIS_MAP: self._arcgis_picture,
            Kind.ARCGIS_IMAGE: self._arcgis_picture,
            Kind.VECTOR_TILES: self._arcgis_tiles,
        }
        return makers[self.capabilities.kind](layer)

    def _wms(self, layer: ServiceLayer) -> str:
        pairs = [("contextualWMSLegend", "0"), ("crs", choose_crs(layer.crs, self.crs)), ("dpiMode", "7")]
        pairs += [("featureCount", "10"), ("format", _picture(self.capabilities.formats)), ("layers", layer.name)]
        pairs.append(("styles", ""))
        if self._is_misdirected():
            pairs += [("IgnoreGetMapUrl", "1"), ("IgnoreGetFeatureInfoUrl", "1")]
        return encoded(pairs, self.link.url, self.authcfg)

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
        return self._quoted(pairs)

    def _oapif(self, layer: ServiceLayer) -> str:
        """Features come in WGS 84, or from QGIS 3.36 on in the CRS that they are kept in."""
        pairs = [("pagingEnabled", "true"), ("restrictToRequestBBOX", "1"), ("typename", layer.name)]
        return self._quoted([*pairs, ("url", api_root(self.link.url))])

    def _wmts(self, layer: ServiceLayer) -> str:
        crs, matrix_set = _matrix_set(layer, self.crs)
        pairs = [("contextualWMSLegend", "0"), ("crs", crs), ("dpiMode", "7"), ("format", _picture(layer.formats))]
        pairs += [("layers", layer.name), ("styles", layer.styles[0] if layer.styles else "")]
        pairs.append(("tileMatrixSet", matrix_set))
        dimensions = ";".join(f"{name}={default}" for name, default in layer.dimensions)
        if dimensions:
            pairs.append(("tileDimensions", dimensions))
        return encoded(pairs, capabilities_url(self.link.url, Kind.WMTS), self.authcfg)

    def _wcs(self, layer: ServiceLayer) -> str:
        """The provider takes the coverage's own CRS and a TIFF format, so that values arrive as they are kept."""
        pairs = [("identifier", layer.name), ("IgnoreGetMapUrl", "1")]
        return encoded(pairs, self.link.url, self.authcfg)

    def _arcgis_features(self, layer: ServiceLayer) -> str:
        crs = layer.crs[0] if layer.crs else "EPSG:4326"
        return self._quoted([("crs", crs), ("url", f"{self._arcgis_address()}/{layer.name}")])

    def _arcgis_picture(self, layer: ServiceLayer) -> str:
        """A picture comes in the service's own CRS; a layer of the empty name is the whole map or image."""
        formats = self.capabilities.formats
        form = next((name for name in ("PNG32", "PNG24", "PNG", "JPGPNG") if name in formats), "PNG32")
        pairs = [("crs", layer.crs[0] if layer.crs else ""), ("format", form), ("layer", layer.name)]
        return self._quoted([*pairs, ("url", self._arcgis_address())])

    def _arcgis_tiles(self, _layer: ServiceLayer) -> str:
        return encoded([("serviceType", "arcgis"), ("type", "xyz")], self._arcgis_address(), self.authcfg)

    def _arcgis_address(self) -> str:
        """Without its query: the providers put a layer's number and ``/query`` behind the address."""
        return arcgis_root(self.link.url).partition("?")[0]

    def _quoted(self, pairs: Pairs) -> str:
        """The source string of providers that read ``key='value'``."""
        everything = [*pairs, *([("authcfg", self.authcfg)] if self.authcfg else [])]
        return " ".join(f"{key}='{_escaped(value)}'" for key, value in everything)


def _query(url: str) -> Set[Tuple[str, str]]:
    return {(key.lower(), value) for key, value in parse_qsl(urlsplit(url).query, keep_blank_values=True)}


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


def encoded(pairs: Pairs, url: str, authcfg: str) -> str:
    """The source string of the providers ``wms``, ``wcs`` and of vector tiles: percent-encoded, the address last."""
    everything = [*pairs, *([("authcfg", authcfg)] if authcfg else []), ("url", url)]
    return "&".join(f"{key}={quote(value, safe=':/,?')}" for key, value in everything)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")
