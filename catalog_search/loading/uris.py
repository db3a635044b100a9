"""The source strings that QGIS's own dialogs make, one kind of service after the other."""
from __future__ import annotations

import re
from dataclasses import replace
from typing import Dict, List, Sequence, Tuple
from urllib.parse import quote, urlsplit

from ..model.config import CatalogConfig
from ..model.record import Record
from ..network.conversation import login_for
from ..support.compat import reads_percent, undecoded
from ..support.i18n import tr
from .addresses import RETIRED_HOST, api_root, arcgis_root, network_url
from .capabilities import ServiceCapabilities, ServiceLayer
from .describing import capabilities_url
from .failures import no_known_crs
from .kinds import Kind
from .link import Link
from .pictures import (
    advertised_elsewhere,
    is_known,
    is_misdirected,
    named_styles,
    picture_url,
    wms_pairs,
    wmts_pairs,
)
from .sources import Source

_MAX_CRS = 200
_PROVIDERS: Dict[Kind, str] = {
    Kind.WFS: "WFS",
    Kind.OAPIF: "OAPIF",
    Kind.WCS: "wcs",
    Kind.ARCGIS_FEATURE: "arcgisfeatureserver",
    Kind.ARCGIS_MAP: "arcgismapserver",
    Kind.ARCGIS_IMAGE: "arcgismapserver",
    Kind.VECTOR_TILES: "vectortile",
}
#: A percent sign that encodes nothing.
_STRAY = re.compile("%(?![0-9A-Fa-f]{2})")
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

    def together(self, layers: Sequence[ServiceLayer]) -> Source:
        """Several layers of a WMS, drawn as the one picture that a link asks for."""
        title = self.link.resource.title or ", ".join(layer.title or layer.name for layer in layers)
        names = ",".join(layer.name for layer in layers)
        uri, notes = self._picture(layers, self._styles(layers)), self._notes(layers)
        return Source("wms", uri, names, Kind.WMS, title, notes=notes, url=self.link.url, is_raster=True)

    def styled(self, layer: ServiceLayer, style: str, title: str) -> Source:
        """A layer of a WMS in a style that is not its default."""
        source = self.source(layer, True)
        titled = f"{source.title} – {title or style}"
        return replace(source, uri=self._wms(layer, style), title=titled, part=titled)

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
            notes=self._notes([layer]),
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

    def _wms(self, layer: ServiceLayer, style: str = "") -> str:
        return self._picture([layer], [style or self._styles([layer])[0]])

    def _picture(self, layers: Sequence[ServiceLayer], styles: Sequence[str]) -> str:
        pairs = wms_pairs(self.capabilities, layers, styles, self.link.resource.url, self.crs)
        if is_misdirected(self.capabilities, self.link.url):
            pairs += [("IgnoreGetMapUrl", "1"), ("IgnoreGetFeatureInfoUrl", "1")]
        return _joined(pairs, picture_url(self.link.url), self.authcfg)

    def _styles(self, layers: Sequence[ServiceLayer]) -> List[str]:
        return named_styles(layers, self.link.layer, self.link.resource.url)[0]

    def _notes(self, layers: Sequence[ServiceLayer]) -> Tuple[str, ...]:
        """What is worth knowing when it fails or looks otherwise than the catalogue says."""
        notes: List[str] = []
        if RETIRED_HOST.search(self.link.resource.url) and not RETIRED_HOST.search(self.link.url):
            notes.append(tr("The address in the catalogue, {old}, is closed; its successor {host} is used.").format(
                old=urlsplit(self.link.resource.url).hostname, host=urlsplit(self.link.url).hostname
            ))  # fmt: skip
        told, kind = advertised_elsewhere(self.capabilities, self.link.url), self.capabilities.kind
        if told and kind is Kind.WFS:  # the provider goes where the service tells it to
            notes.append(tr("The service sends QGIS to another address, {host}.").format(host=told))
        if told and kind is Kind.WMS and is_misdirected(self.capabilities, self.link.url):
            text = tr("The service calls itself {host}; the address in the catalogue is used instead.")
            notes.append(text.format(host=told))
        missing = named_styles(layers, self.link.layer, self.link.resource.url)[1] if kind is Kind.WMS else ""
        if missing:
            text = tr("The service no longer has the style “{style}”; its default style is used.")
            notes.append(text.format(style=missing))
        return tuple(notes)

    def _wfs(self, layer: ServiceLayer) -> str:
        crs = next((code for code in layer.crs[:_MAX_CRS] if is_known(code)), "") if layer.crs else "EPSG:4326"
        if not crs:
            raise no_known_crs(layer.name, layer.crs)
        # nothing of paging: QGIS up to 3.34 takes "default" for "no"; without it all ask for pages where there are any
        pairs = [("preferCoordinatesForWfsT11", "false"), ("restrictToRequestBBOX", "1")]
        pairs += [("srsname", crs), ("typename", layer.name), ("url", self.link.url), ("version", "auto")]
        return self._quoted(pairs)

    def _oapif(self, layer: ServiceLayer) -> str:
        """Features come in WGS 84, or from QGIS 3.36 on in the CRS that they are kept in."""
        pairs = [("pagingEnabled", "true"), ("restrictToRequestBBOX", "1"), ("typename", layer.name)]
        return self._quoted([*pairs, ("url", api_root(self.link.url))])

    def _wmts(self, layer: ServiceLayer) -> str:
        pairs = wmts_pairs(layer, self.link.resource.url, self.crs)
        return _joined(pairs, picture_url(capabilities_url(self.link.url, Kind.WMTS)), self.authcfg)

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


def encoded(pairs: Pairs, url: str, authcfg: str) -> str:
    """The source string of XYZ tiles, WCS and vector tiles: percent-encoded, the address last."""
    whole = _STRAY.sub("%25", url)  # with one that encodes nothing, QGIS takes none of the others for encoding
    return _joined(pairs, quote(url, safe=_safe()) if reads_percent() else quote(whole, safe=_safe() + "%"), authcfg)


def _joined(pairs: Pairs, url: str, authcfg: str) -> str:
    """The pairs and the address, which is encoded already, as one source string."""
    everything = [*pairs, *([("authcfg", authcfg)] if authcfg else [])]
    return "&".join([*(f"{key}={quote(value, safe=_safe())}" for key, value in everything), f"url={url}"])


def _safe() -> str:
    """The signs that are written as they are: what QGIS would not decode must not be encoded."""
    return ":/,?" + undecoded()


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")
