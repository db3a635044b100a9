"""Reading the capabilities of WMS 1.1.1 and 1.3.0, WFS 1.0 to 2.0 and WMTS 1.0, whatever their namespaces. Pure."""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

from .kinds import Kind
from .markup import parse_xml

_MAX_LAYERS = 20_000
_XLINK = "{http://www.w3.org/1999/xlink}href"
_WGS84 = ("EPSG:4326", "CRS:84")
_CRS_END = re.compile(r"(?i)epsg.*?[:/#](\d{4,6})$")

Box = Tuple[float, float, float, float]


class CapabilitiesError(Exception):
    """A reply that is no usable capabilities document; ``words`` are the server's own, untrusted.

    ``reason`` is ``exception`` (the server refused in XML, often with status 200), ``html``, ``not_xml`` or ``other``
    (XML of another service).
    """

    def __init__(self, reason: str, words: str = "") -> None:
        super().__init__(f"{reason}: {words}")
        self.reason = reason
        self.words = words


@dataclass(frozen=True)
class ServiceLayer:
    """A named layer, feature type or tile layer.

    ``crs`` are codes such as ``EPSG:2154``, the default one first for WFS. ``extent`` is in degrees, longitude first.
    ``styles`` and ``formats`` are names in the server's order, its default style first for WMTS. ``matrix_sets`` are
    (identifier, CRS) pairs of WMTS, ``dimensions`` its (name, default) pairs. ``group`` marks a WMS layer with others
    inside.
    """

    name: str
    title: str = ""
    abstract: str = ""
    crs: Tuple[str, ...] = ()
    extent: Optional[Box] = None
    styles: Tuple[str, ...] = ()
    formats: Tuple[str, ...] = ()
    matrix_sets: Tuple[Tuple[str, str], ...] = ()
    dimensions: Tuple[Tuple[str, str], ...] = ()
    metadata_urls: Tuple[str, ...] = ()
    queryable: bool = False
    group: bool = False


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
    try:
        root = parse_xml(body)
    except ValueError as error:
        head = body[:2048].lower()
        raise CapabilitiesError("html" if b"<html" in head else "not_xml", str(error)) from error
    name = _local(root)
    if name in ("ServiceExceptionReport", "ExceptionReport", "ServiceException"):
        raise CapabilitiesError("exception", " ".join(" ".join(root.itertext()).split())[:500])
    if name.lower() == "html":
        raise CapabilitiesError("html")
    readers = {"WMS_Capabilities": _wms, "WMT_MS_Capabilities": _wms, "WFS_Capabilities": _wfs, "Capabilities": _wmts}
    capabilities = readers[name](root) if name in readers else None
    if capabilities is None or capabilities.kind is not kind:
        raise CapabilitiesError("other", name)
    return capabilities


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


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _children(element: Any, *names: str) -> Iterator[Any]:
    return (child for child in element if _local(child) in names)


def _child(element: Any, *path: str) -> Optional[Any]:
    for name in path:
        element = next(_children(element, name), None)
        if element is None:
            return None
    return element


def _text(element: Any, *path: str) -> str:
    found = _child(element, *path)
    return " ".join((found.text or "").split()) if found is not None else ""


def _texts(element: Any, *names: str) -> List[str]:
    return [text for text in (" ".join((child.text or "").split()) for child in _children(element, *names)) if text]


def _codes(texts: Sequence[str]) -> List[str]:
    """CRS codes without repetition; WMS 1.1 servers put several into one element."""
    return [normal_crs(code) for text in texts for code in text.split()]


def _box(values: Sequence[str]) -> Optional[Box]:
    try:
        west, south, east, north = (float(value) for value in values)
    except ValueError:
        return None
    return (west, south, east, north) if abs(south) <= 90.001 and abs(north) <= 90.001 else None


# WMS 1.1.1 §7.1, 1.3.0 §7.2


def _wms(root: Any) -> ServiceCapabilities:
    get_map = _child(root, "Capability", "Request", "GetMap")
    get_info = _child(root, "Capability", "Request", "GetFeatureInfo")
    layers: List[ServiceLayer] = []
    capability = _child(root, "Capability")
    for layer in _children(capability, "Layer") if capability is not None else ():
        _wms_layer(layer, ServiceLayer(""), layers)
    return ServiceCapabilities(
        Kind.WMS,
        root.get("version") or "",
        _text(root, "Service", "Title"),
        tuple(layers[:_MAX_LAYERS]),
        tuple(_texts(get_map, "Format")) if get_map is not None else (),
        tuple(_texts(get_info, "Format")) if get_info is not None else (),
        _online_resource(_child(get_map, "DCPType", "HTTP", "Get")) if get_map is not None else "",
    )


def _wms_layer(element: Any, parent: ServiceLayer, found: List[ServiceLayer]) -> None:
    """Add a layer and those inside it; CRS and styles are inherited and added to, the box is replaced (§7.2.4.8)."""
    layer = ServiceLayer(
        name=_text(element, "Name"),
        title=_text(element, "Title"),
        abstract=_text(element, "Abstract")[:2000],
        crs=tuple(dict.fromkeys([*_codes(_texts(element, "CRS", "SRS")), *parent.crs])),
        extent=_wms_box(element) or parent.extent,
        styles=tuple(dict.fromkeys([*(_text(style, "Name") for style in _children(element, "Style")), *parent.styles])),
        metadata_urls=tuple(_online_resource(url) for url in _children(element, "MetadataURL")),
        queryable=element.get("queryable") in ("1", "true") or (element.get("queryable") is None and parent.queryable),
    )
    inner = list(_children(element, "Layer"))
    if layer.name and len(found) < _MAX_LAYERS:
        found.append(replace(layer, group=bool(inner)))
    for child in inner:
        _wms_layer(child, layer, found)


def _wms_box(element: Any) -> Optional[Box]:
    box = _child(element, "EX_GeographicBoundingBox")
    if box is not None:
        sides = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
        return _box([_text(box, side) for side in sides])
    box = _child(element, "LatLonBoundingBox")
    return _box([box.get(side) or "" for side in ("minx", "miny", "maxx", "maxy")]) if box is not None else None


def _online_resource(element: Any) -> str:
    resource = _child(element, "OnlineResource") if element is not None else None
    return (resource.get(_XLINK) or "").strip() if resource is not None else ""


# WFS 1.0 §12, 1.1 §13, 2.0 §8


def _wfs(root: Any) -> ServiceCapabilities:
    types = _child(root, "FeatureTypeList")
    layers = [_feature_type(element) for element in _children(types, "FeatureType")] if types is not None else []
    return ServiceCapabilities(
        Kind.WFS,
        root.get("version") or "",
        _text(root, "ServiceIdentification", "Title") or _text(root, "Service", "Title"),
        tuple(layer for layer in layers if layer.name)[:_MAX_LAYERS],
        get_url=_operation_url(root, "GetFeature"),
    )


def _feature_type(element: Any) -> ServiceLayer:
    default = _codes(_texts(element, "DefaultCRS", "DefaultSRS", "SRS"))
    return ServiceLayer(
        name=_text(element, "Name"),
        title=_text(element, "Title"),
        abstract=_text(element, "Abstract")[:2000],
        crs=tuple(dict.fromkeys([*default, *_codes(_texts(element, "OtherCRS", "OtherSRS"))])),
        extent=_ows_box(element) or _old_wfs_box(element),
        metadata_urls=tuple((url.get(_XLINK) or url.text or "").strip() for url in _children(element, "MetadataURL")),
        queryable=True,
    )


def _ows_box(element: Any) -> Optional[Box]:
    box = _child(element, "WGS84BoundingBox")
    if box is None:
        return None
    corners = f"{_text(box, 'LowerCorner')} {_text(box, 'UpperCorner')}".split()
    return _box(corners)


def _old_wfs_box(element: Any) -> Optional[Box]:
    box = _child(element, "LatLongBoundingBox")
    return _box([box.get(side) or "" for side in ("minx", "miny", "maxx", "maxy")]) if box is not None else None


def _operation_url(root: Any, operation: str) -> str:
    metadata = _child(root, "OperationsMetadata")
    for element in _children(metadata, "Operation") if metadata is not None else ():
        if element.get("name") == operation:
            get = _child(element, "DCP", "HTTP", "Get")
            return (get.get(_XLINK) or "").strip() if get is not None else ""
    get = _child(root, "Capability", "Request", operation, "DCPType", "HTTP", "Get")
    return (get.get("onlineResource") or "").strip() if get is not None else ""


# WMTS 1.0 §7.1


def _wmts(root: Any) -> Optional[ServiceCapabilities]:
    contents = _child(root, "Contents")
    if contents is None:
        return None
    matrix_sets = _children(contents, "TileMatrixSet")
    sets = {_text(item, "Identifier"): normal_crs(_text(item, "SupportedCRS")) for item in matrix_sets}
    layers = [_tile_layer(element, sets) for element in _children(contents, "Layer")]
    return ServiceCapabilities(
        Kind.WMTS,
        root.get("version") or "",
        _text(root, "ServiceIdentification", "Title"),
        tuple(layer for layer in layers if layer.name)[:_MAX_LAYERS],
        get_url=_operation_url(root, "GetTile"),
    )


def _tile_layer(element: Any, sets: Dict[str, str]) -> ServiceLayer:
    styles = sorted(_children(element, "Style"), key=lambda style: style.get("isDefault") != "true")
    links = [_text(link, "TileMatrixSet") for link in _children(element, "TileMatrixSetLink")]
    matrix_sets = tuple((link, sets[link]) for link in links if link in sets)
    dimensions = [(_text(item, "Identifier"), _text(item, "Default")) for item in _children(element, "Dimension")]
    return ServiceLayer(
        name=_text(element, "Identifier"),
        title=_text(element, "Title"),
        abstract=_text(element, "Abstract")[:2000],
        crs=tuple(dict.fromkeys(crs for _, crs in matrix_sets)),
        extent=_ows_box(element),
        styles=tuple(_text(style, "Identifier") for style in styles),
        formats=tuple(_texts(element, "Format")),
        matrix_sets=matrix_sets,
        dimensions=tuple(pair for pair in dimensions if pair[0]),
        metadata_urls=tuple((item.get(_XLINK) or "").strip() for item in _children(element, "Metadata")),
    )
