"""How to ask a WMS or WMTS for pictures: coordinate system, style, format, size, and at which address.

OGC 06-042 (WMS 1.3.0), 01-068r3 (WMS 1.1.1), 07-057r7 (WMTS 1.0).
"""
from __future__ import annotations

import ipaddress
from typing import List, Optional, Sequence, Set, Tuple
from urllib.parse import parse_qsl, quote, urlsplit

from qgis.core import QgsCoordinateReferenceSystem

from ..network.conversation import origin
from ..support.compat import reads_percent
from ..support.i18n import tr
from .addresses import Address
from .capabilities import ServiceCapabilities, ServiceLayer, choose_crs
from .errors import LoadError
from .failures import no_known_crs

_TILE_CRS = ("EPSG:3857", "EPSG:900913", "EPSG:2154", "EPSG:4326")
_MAX_LOOKED_AT = 200

Pairs = List[Tuple[str, str]]


def wms_pairs(
    capabilities: ServiceCapabilities, layers: Sequence[ServiceLayer], styles: Sequence[str], asked: str, crs: str
) -> Pairs:
    """What the source string of one WMS layer says, several layers of the service drawn as one.

    :param styles: a name for each layer, empty for its default
    :param asked: the link's own address, whose format and service count
    :param crs: the coordinate system to prefer
    :raises LoadError: where QGIS knows none of the coordinate systems
    """
    chosen = picture_crs(layers, crs)
    form = picture_format(capabilities.formats, asked, all(layer.opaque for layer in layers))
    pairs = [("contextualWMSLegend", "0"), ("crs", chosen), ("dpiMode", "7"), ("featureCount", "10"), ("format", form)]
    # QGIS lists layers from the top, a request of WMS from the bottom: it turns them round when it asks
    pairs += [("layers", layer.name) for layer in reversed(layers)]
    pairs += [("styles", style) for style in reversed(styles)]
    return pairs


def picture_url(url: str) -> str:
    """The address, in a source string, as the provider has to be given it: it undoes percent encoding before it asks.

    Without this an encoded ``&``, ``+`` or ``#`` in a vendor parameter would change what is asked.
    """
    return quote(url.replace("%", "%25") if reads_percent() else url, safe=":/,?")


def wmts_pairs(layer: ServiceLayer, asked: str, crs: str) -> Pairs:
    """What the source string of a tile layer says.

    :raises LoadError: where it has no tile matrix set, or QGIS knows none of their coordinate systems
    """
    chosen, matrix_set = _matrix_set(layer, crs)
    style = named_style(layer, _parameter(asked, "style")) or next(iter(layer.styles), "")
    pairs = [("contextualWMSLegend", "0"), ("crs", chosen), ("dpiMode", "7")]
    pairs += [("format", picture_format(layer.formats, asked, False)), ("layers", layer.name), ("styles", style)]
    pairs.append(("tileMatrixSet", matrix_set))
    dimensions = ";".join(f"{name}={_parameter(asked, name) or default}" for name, default in layer.dimensions)
    return [*pairs, *([("tileDimensions", dimensions)] if dimensions else [])]


def picture_crs(layers: Sequence[ServiceLayer], wanted: str) -> str:
    """The coordinate system in which all the layers come: the wanted one, else a usual one, else one QGIS knows."""
    offered = [code for code in layers[0].crs if all(code in layer.crs for layer in layers[1:])]
    if not offered:
        return choose_crs(())
    best = choose_crs(offered, wanted)
    if is_known(best):
        return best
    found = next((code for code in offered[:_MAX_LOOKED_AT] if is_known(code)), "")
    if not found:
        raise no_known_crs(layers[0].name, offered)
    return found


def is_known(code: str) -> bool:
    """Whether QGIS has a coordinate system of that code."""
    return code == "CRS:84" or QgsCoordinateReferenceSystem(code).isValid()


def picture_format(formats: Sequence[str], asked: str, opaque: bool) -> str:
    """The format that the link names; else PNG for its transparency, JPEG for what covers all."""
    named = _parameter(asked, "format").lower()
    order = ("image/jpeg", "image/png") if opaque else ("image/png", "image/jpeg")
    pictures = [name for name in formats if name.lower().startswith("image/")]
    exact = [name for wanted in (named, *order) for name in pictures if wanted and name.lower() == wanted]
    alike = [name for wanted in order for name in pictures if name.lower().startswith(wanted)]
    return next(iter([*exact, *alike, *pictures, *formats]), "image/png")


def named_styles(layers: Sequence[ServiceLayer], link_layer: str, asked: str) -> Tuple[List[str], str]:
    """The styles that a link's address names, one for each layer, and the first that is not there (any more)."""
    styles = [style.strip() for style in _parameter(asked, "styles").split(",")]
    names = [name.strip() for name in (_parameter(asked, "layers") or link_layer).split(",")]
    by_name = dict(zip(names, styles)) if len(names) > 1 else dict.fromkeys(names, styles[0])
    wanted = [by_name.get(layer.name, styles[0] if len(layers) == 1 == len(styles) else "") for layer in layers]
    found = [named_style(layer, style) for layer, style in zip(layers, wanted)]
    missing = next((style for style, got in zip(wanted, found) if style and not got), "")
    return found, missing


def named_style(layer: ServiceLayer, style: str) -> str:
    """A style of the layer, by its name in any case; empty where it has none of that name."""
    low = style.casefold()
    exact = [name for name in layer.styles if name == style]
    return next(iter(exact or [name for name in layer.styles if low and name.casefold() == low]), "")


def is_misdirected(capabilities: ServiceCapabilities, url: str) -> bool:
    """Whether the address that a service advertises is not to be used, but the one that it answered at.

    It names another host, or drops or alters a vendor parameter such as ``map``. A description that is a document on
    another server than the service is the exception: there only the advertised address can be right.
    """
    advertised = capabilities.get_url
    if not advertised or (_is_document(url) and not _cannot_be_right(advertised, url)):
        return False
    return origin(advertised) != origin(url) or not _query(url) <= _query(advertised)


def advertised_elsewhere(capabilities: ServiceCapabilities, url: str) -> str:
    """The host that a service advertises where it is another than the one that answered; else empty."""
    told = urlsplit(capabilities.get_url).netloc.rpartition("@")[2]
    return told if told and told != urlsplit(url).netloc.rpartition("@")[2] else ""


def _is_document(url: str) -> bool:
    """Whether capabilities lie there as a file, which draws nothing."""
    return urlsplit(url).path.lower().endswith(".xml")


def _cannot_be_right(advertised: str, url: str) -> bool:
    """Whether an address is that of an inner network, and the one that answered is not."""
    return _is_inner(advertised) and not _is_inner(url)


def _is_inner(url: str) -> bool:
    address = Address(url)
    try:
        found: Optional[bool] = ipaddress.ip_address(address.host).is_private
    except ValueError:
        found = None
    return address.host == "localhost" or (address.is_intranet if found is None else found)


def _query(url: str) -> Set[Tuple[str, str]]:
    return {(key.lower(), value) for key, value in parse_qsl(urlsplit(url).query, keep_blank_values=True)}


def _parameter(asked: str, name: str) -> str:
    """A parameter of the link as the catalogue wrote it."""
    return Address(asked).parameters.get(name.lower(), "").strip()


def _matrix_set(layer: ServiceLayer, wanted: str) -> Tuple[str, str]:
    """CRS and identifier of the tile matrix set: in the wanted CRS, else the one most servers draw best."""
    if not layer.matrix_sets:
        raise LoadError(tr("The layer {name} has no tile matrix set.").format(name=layer.name))
    for crs in (wanted, *_TILE_CRS):
        for identifier, offered in layer.matrix_sets:
            if crs and offered == crs and is_known(offered):
                return offered, identifier
    usable = [(offered, identifier) for identifier, offered in layer.matrix_sets if is_known(offered)]
    if not usable:
        raise no_known_crs(layer.name, [offered for _, offered in layer.matrix_sets])
    return usable[0]
