"""Reading the capabilities of WMS 1.1.1 and 1.3.0, WFS 1.0 to 2.0 and WMTS 1.0, whatever their namespaces. Pure."""
from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, replace
from typing import Any, Dict, List, Optional, Sequence, Tuple

from .inherited import Inherited
from .kinds import Kind
from .markup import MAX_XML, child_of, children_of, local_name, parse_xml, text_of, texts_of

MAX_LAYERS = 20_000
#: Styles that a layer of a WMS has at most, its own and inherited ones: thousands of layers may inherit them.
_MAX_STYLES = 1000
_XLINK = "{http://www.w3.org/1999/xlink}href"
_WGS84 = ("EPSG:4326", "CRS:84")
_CRS_END = re.compile(r"(?i)epsg[^\n]{0,60}?[:/#](\d{4,6})$")

#: The side of a pixel in metres by which scales are reckoned (WMS 1.3.0 §7.2.4.6.9).
_PIXEL = 0.00028
#: Servers write such numbers for "no limit".
_NO_LIMIT = 1e9

Box = Tuple[float, float, float, float]
Scales = Tuple[float, float]


class CapabilitiesError(Exception):
    """A reply that is no usable capabilities document; ``words`` are the server's own, untrusted.

    ``reason`` is ``exception`` (the server refused in XML or JSON, often with status 200), ``html``, ``not_xml``,
    ``not_json`` or ``other`` (a description of something else). ``status`` is the HTTP status that the server says
    inside its reply, 0 where it says none.
    """

    def __init__(self, reason: str, words: str = "", status: int = 0) -> None:
        super().__init__(f"{reason}: {words}")
        self.reason = reason
        self.words = words
        self.status = status


@dataclass(frozen=True)
class ServiceLayer:
    """A named layer, feature type or tile layer.

    ``crs`` are codes such as ``EPSG:2154``, the default one first for WFS. ``extent`` is in degrees, longitude first.
    ``styles`` and ``formats`` are names in the server's order, its default style first for WMTS; ``style_titles`` are
    the words for the styles, where there are such. ``matrix_sets`` are (identifier, CRS) pairs of WMTS, ``dimensions``
    its (name, default) pairs. ``opaque`` marks a picture that covers all, such as an aerial one. ``group`` marks a
    layer with others inside, ``parent`` is the title of the group that an ArcGIS layer is in. ``scales`` are the
    smallest and the largest scale denominator at which it is drawn, 0 for no limit. ``legend`` is the address of its
    default style's legend. ``identifiers`` are the names of the dataset that it shows, as a WMS tells them (OGC 06-042
    §7.2.4.6.11).
    """

    name: str
    title: str = ""
    abstract: str = ""
    crs: Sequence[str] = ()
    extent: Optional[Box] = None
    styles: Tuple[str, ...] = ()
    formats: Tuple[str, ...] = ()
    matrix_sets: Tuple[Tuple[str, str], ...] = ()
    dimensions: Tuple[Tuple[str, str], ...] = ()
    metadata_urls: Tuple[str, ...] = ()
    queryable: bool = False
    style_titles: Tuple[str, ...] = ()
    opaque: bool = False
    group: bool = False
    parent: str = ""
    scales: Scales = (0.0, 0.0)
    legend: str = ""
    identifiers: Tuple[str, ...] = ()


@dataclass(frozen=True)
class ServiceCapabilities:
    """What a service offers. ``get_url`` is the address that it advertises for its main request; it may be wrong."""

    kind: Kind
    version: str = ""
    title: str = ""
    layers: Tuple[ServiceLayer, ...] = ()
    formats: Tuple[str, ...] = ()
    info_formats: Tuple[str, ...] = ()
    get_url: str = ""

    def leaves(self) -> Tuple[ServiceLayer, ...]:
        """The layers that hold no others, the ones worth choosing among; all of them where there are only groups."""
        return tuple(layer for layer in self.layers if not layer.group) or self.layers


def read_capabilities(body: bytes, kind: Kind) -> ServiceCapabilities:
    """The capabilities of a WMS, WFS or WMTS.

    :raises CapabilitiesError: where the reply is something else, or the server's exception report
    """
    root = service_root(body)
    name = local_name(root)
    readers = {"WMS_Capabilities": _wms, "WMT_MS_Capabilities": _wms, "WFS_Capabilities": _wfs, "Capabilities": _wmts}
    capabilities = readers[name](root) if name in readers else None
    if capabilities is None or capabilities.kind is not kind:
        raise CapabilitiesError("other", name)
    return capabilities


def service_root(body: bytes) -> Any:
    """The root element of what a service answered.

    :raises CapabilitiesError: where the reply is no XML, a web page, or the server's exception report
    """
    try:
        root = parse_xml(body)
    except ValueError as error:
        raise CapabilitiesError("html" if is_page(body) else "not_xml", str(error)) from error
    name = local_name(root)
    if name in ("ServiceExceptionReport", "ExceptionReport", "ServiceException"):
        raise CapabilitiesError("exception", (" ".join(" ".join(root.itertext()).split()) or _codes_of(root))[:500])
    if name.lower() == "html":
        raise CapabilitiesError("html")
    return root


def _codes_of(root: Any) -> str:
    """The codes of an exception without words."""
    found = (element.get(name) for element in root.iter() for name in ("code", "exceptionCode", "locator"))
    return " ".join(code.strip() for code in found if code)


def service_object(body: bytes) -> Dict[str, Any]:
    """The JSON object that a service answered.

    :raises CapabilitiesError: where the reply is something else
    """
    try:
        if len(body) > MAX_XML:
            raise ValueError(f"{len(body)} bytes")
        value = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise CapabilitiesError("html" if is_page(body) else "not_json", str(error)) from error
    if not isinstance(value, dict):
        raise CapabilitiesError("other", type(value).__name__)
    return value


def is_page(body: bytes) -> bool:
    """Whether a reply is a web page."""
    return b"<html" in body[:2048].lower()


def normal_crs(text: str) -> str:
    """A CRS in any OGC spelling as ``EPSG:2154`` or ``CRS:84``; unknown authorities as they are."""
    text = text.strip()
    match = _CRS_END.search(text)
    if match:
        return f"EPSG:{match.group(1)}"
    return "CRS:84" if re.search(r"(?i)crs:?84$", text) else text


def choose_crs(offered: Sequence[str], wanted: str = "") -> str:
    """The CRS to ask for: the wanted one where offered, else Lambert-93, WGS 84, Web Mercator, else the first."""
    for code in (wanted, "EPSG:2154", "EPSG:4326", "EPSG:3857"):
        if code and code in offered:
            return code
    usable = [code for code in offered if code.startswith("EPSG:")]
    return next(iter(usable or offered), "EPSG:4326")


def codes(texts: Sequence[str]) -> List[str]:
    """CRS codes in any spelling, normalised; WMS 1.1 servers put several into one element."""
    return [normal_crs(code) for text in texts for code in text.split()]


def box_of(values: Sequence[str]) -> Optional[Box]:
    """West, south, east, north from their texts; ``None`` where they are no degrees."""
    try:
        west, south, east, north = (float(value) for value in values)
    except ValueError:
        return None
    degrees = abs(south) <= 90.001 and abs(north) <= 90.001 and math.isfinite(west) and math.isfinite(east)
    return (west, south, east, north) if degrees else None


# WMS 1.1.1 §7.1, 1.3.0 §7.2


def _wms(root: Any) -> ServiceCapabilities:
    get_map = child_of(root, "Capability", "Request", "GetMap")
    get_info = child_of(root, "Capability", "Request", "GetFeatureInfo")
    layers: List[ServiceLayer] = []
    capability = child_of(root, "Capability")
    for layer in children_of(capability, "Layer") if capability is not None else ():
        _wms_layer(layer, ServiceLayer(""), layers)
    return ServiceCapabilities(
        Kind.WMS,
        root.get("version") or "",
        text_of(root, "Service", "Title"),
        tuple(layers[:MAX_LAYERS]),
        tuple(texts_of(get_map, "Format")) if get_map is not None else (),
        tuple(texts_of(get_info, "Format")) if get_info is not None else (),
        _online_resource(child_of(get_map, "DCPType", "HTTP", "Get")) if get_map is not None else "",
    )


def _wms_layer(element: Any, parent: ServiceLayer, found: List[ServiceLayer]) -> None:
    """Add a layer and those inside it; CRS and styles are inherited and added to, the box is replaced (§7.2.4.8)."""
    own = codes(texts_of(element, "CRS", "SRS"))
    all_styles = [*_styles(element), *zip(parent.styles, parent.style_titles)][:_MAX_STYLES]
    styles = dict(all_styles[::-1])
    names = tuple(dict.fromkeys(name for name, _ in all_styles))
    layer = ServiceLayer(
        name=text_of(element, "Name"),
        title=text_of(element, "Title"),
        abstract=text_of(element, "Abstract")[:2000],
        crs=Inherited(own, parent.crs) if own else parent.crs,
        extent=_wms_box(element) or parent.extent,
        styles=names,
        style_titles=tuple(styles[name] for name in names),
        opaque=element.get("opaque") in ("1", "true") or (element.get("opaque") is None and parent.opaque),
        metadata_urls=tuple(_online_resource(url) for url in children_of(element, "MetadataURL")),
        identifiers=tuple(texts_of(element, "Identifier")),
        queryable=element.get("queryable") in ("1", "true") or (element.get("queryable") is None and parent.queryable),
        scales=_wms_scales(element) or parent.scales,
        legend=_wms_legend(element) or parent.legend,
    )
    inner = list(children_of(element, "Layer"))
    if layer.name and len(found) < MAX_LAYERS:
        found.append(replace(layer, group=bool(inner)))
    for child in inner:
        _wms_layer(child, layer, found)


def _styles(element: Any) -> List[Tuple[str, str]]:
    """(name, title) of the styles of a layer's own."""
    return [(text_of(style, "Name"), text_of(style, "Title")) for style in children_of(element, "Style")]


def scales_of(smallest: object, largest: object) -> Scales:
    """Scale denominators from a server's words for them; none where they are no numbers or contradict each other."""
    low, high = _denominator(smallest), _denominator(largest)
    return (0.0, 0.0) if high and low >= high else (low, high)


def _denominator(value: object) -> float:
    try:
        number = float(value) if isinstance(value, (str, int, float)) else 0.0
    except (ValueError, OverflowError):
        return 0.0
    return number if 0 < number < _NO_LIMIT else 0.0


def _wms_scales(element: Any) -> Optional[Scales]:
    """WMS 1.3.0 has denominators (§7.2.4.6.9), 1.1.1 the diagonal of a pixel in metres (§7.1.4.5.10)."""
    texts = text_of(element, "MinScaleDenominator"), text_of(element, "MaxScaleDenominator")
    if any(texts):
        return scales_of(*texts)
    hint = child_of(element, "ScaleHint")
    if hint is None:
        return None
    low, high = (_denominator(hint.get(name)) / (math.sqrt(2) * _PIXEL) for name in ("min", "max"))
    return scales_of(low, high)


def _wms_legend(element: Any) -> str:
    """The legend of the first style, which is the one that is drawn."""
    style = child_of(element, "Style")
    return _online_resource(child_of(style, "LegendURL")) if style is not None else ""


def _wms_box(element: Any) -> Optional[Box]:
    box = child_of(element, "EX_GeographicBoundingBox")
    if box is not None:
        sides = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
        return box_of([text_of(box, side) for side in sides])
    box = child_of(element, "LatLonBoundingBox")
    return box_of([box.get(side) or "" for side in ("minx", "miny", "maxx", "maxy")]) if box is not None else None


def _online_resource(element: Any) -> str:
    resource = child_of(element, "OnlineResource") if element is not None else None
    return (resource.get(_XLINK) or "").strip() if resource is not None else ""


# WFS 1.0 §12, 1.1 §13, 2.0 §8


def _wfs(root: Any) -> ServiceCapabilities:
    types = child_of(root, "FeatureTypeList")
    layers = [_feature_type(element) for element in children_of(types, "FeatureType")] if types is not None else []
    return ServiceCapabilities(
        Kind.WFS,
        root.get("version") or "",
        text_of(root, "ServiceIdentification", "Title") or text_of(root, "Service", "Title"),
        tuple(layer for layer in layers if layer.name)[:MAX_LAYERS],
        get_url=_operation_url(root, "GetFeature"),
    )


def _feature_type(element: Any) -> ServiceLayer:
    default = codes(texts_of(element, "DefaultCRS", "DefaultSRS", "SRS"))
    return ServiceLayer(
        name=text_of(element, "Name"),
        title=text_of(element, "Title"),
        abstract=text_of(element, "Abstract")[:2000],
        crs=tuple(dict.fromkeys([*default, *codes(texts_of(element, "OtherCRS", "OtherSRS"))])),
        extent=ows_box(element) or _old_wfs_box(element),
        metadata_urls=tuple((url.get(_XLINK) or url.text or "").strip() for url in children_of(element, "MetadataURL")),
        queryable=True,
    )


def ows_box(element: Any) -> Optional[Box]:
    """The ``WGS84BoundingBox`` of OWS Common, in degrees."""
    box = child_of(element, "WGS84BoundingBox")
    if box is None:
        return None
    corners = f"{text_of(box, 'LowerCorner')} {text_of(box, 'UpperCorner')}".split()
    return box_of(corners)


def _old_wfs_box(element: Any) -> Optional[Box]:
    box = child_of(element, "LatLongBoundingBox")
    return box_of([box.get(side) or "" for side in ("minx", "miny", "maxx", "maxy")]) if box is not None else None


def _operation_url(root: Any, operation: str) -> str:
    metadata = child_of(root, "OperationsMetadata")
    for element in children_of(metadata, "Operation") if metadata is not None else ():
        if element.get("name") == operation:
            get = child_of(element, "DCP", "HTTP", "Get")
            return (get.get(_XLINK) or "").strip() if get is not None else ""
    get = child_of(root, "Capability", "Request", operation, "DCPType", "HTTP", "Get")
    return (get.get("onlineResource") or "").strip() if get is not None else ""


# WMTS 1.0 §7.1


def _wmts(root: Any) -> Optional[ServiceCapabilities]:
    contents = child_of(root, "Contents")
    if contents is None:
        return None
    matrix_sets = children_of(contents, "TileMatrixSet")
    sets = {text_of(item, "Identifier"): normal_crs(text_of(item, "SupportedCRS")) for item in matrix_sets}
    layers = [_tile_layer(element, sets) for element in children_of(contents, "Layer")]
    return ServiceCapabilities(
        Kind.WMTS,
        root.get("version") or "",
        text_of(root, "ServiceIdentification", "Title"),
        tuple(layer for layer in layers if layer.name)[:MAX_LAYERS],
        get_url=_operation_url(root, "GetTile"),
    )


def _tile_layer(element: Any, sets: Dict[str, str]) -> ServiceLayer:
    styles = sorted(children_of(element, "Style"), key=lambda style: style.get("isDefault") != "true")
    links = [text_of(link, "TileMatrixSet") for link in children_of(element, "TileMatrixSetLink")]
    matrix_sets = tuple((link, sets[link]) for link in links if link in sets)
    dimensions = [(text_of(item, "Identifier"), _dimension(item)) for item in children_of(element, "Dimension")]
    return ServiceLayer(
        name=text_of(element, "Identifier"),
        title=text_of(element, "Title"),
        abstract=text_of(element, "Abstract")[:2000],
        crs=tuple(dict.fromkeys(crs for _, crs in matrix_sets)),
        extent=ows_box(element),
        styles=tuple(text_of(style, "Identifier") for style in styles),
        style_titles=tuple(text_of(style, "Title") for style in styles),
        formats=tuple(texts_of(element, "Format")),
        matrix_sets=matrix_sets,
        dimensions=tuple(pair for pair in dimensions if pair[0]),
        metadata_urls=tuple((item.get(_XLINK) or "").strip() for item in children_of(element, "Metadata")),
    )


def _dimension(item: Any) -> str:
    """The value of a dimension to ask for: its default, else its first one (WMTS 1.0 §7.1.1.1)."""
    return text_of(item, "Default") or next(iter(texts_of(item, "Value")), "")
