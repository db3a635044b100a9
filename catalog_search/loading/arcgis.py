"""Reading what an ArcGIS service says of itself with ``f=json`` (ArcGIS REST API). Pure.

A refusal comes with HTTP status 200 and ``{"error": {"code": …, "message": …}}``.
"""
from __future__ import annotations

from typing import Any, Dict, List, Tuple

from .capabilities import (
    MAX_LAYERS,
    CapabilitiesError,
    ServiceCapabilities,
    ServiceLayer,
    scales_of,
    service_object,
)
from .kinds import Kind
from .values import as_line, as_list

#: Codes of ArcGIS that stand for a status of HTTP: a token is wrong or missing.
_AS_STATUS = {498: 401, 499: 401}
_SHOWN_EPSG = 32768
_WEB_MERCATOR = (102100, 102113, 900913)


def read_arcgis(body: bytes, kind: Kind, name: str) -> ServiceCapabilities:
    """The layers of a service, named by their numbers; the whole of a map or image has the empty name.

    :param name: what to call the service where it does not say, the last part of its address
    :raises CapabilitiesError: where the reply is something else, or the server refuses
    """
    service = service_object(body)
    _raise_refusal(service)
    if "currentVersion" not in service and not as_list(service.get("layers")) and "tiles" not in service:
        raise CapabilitiesError("other", ", ".join(list(service)[:5]))
    crs = tuple(code for code in (_crs(service.get("spatialReference")),) if code)
    title = _title(service) or name
    if kind in (Kind.ARCGIS_IMAGE, Kind.VECTOR_TILES):
        layers: Tuple[ServiceLayer, ...] = (ServiceLayer("", title, crs=crs),)
    else:
        layers = _layers(service, kind, crs)
    if kind is Kind.ARCGIS_MAP:
        layers = _with_whole_map(service, layers, ServiceLayer("", title, crs=crs, queryable=True))
    formats = [part.strip() for part in as_line(service.get("supportedImageFormatTypes")).split(",")]
    return ServiceCapabilities(kind, str(service.get("currentVersion", ""))[:20], title, layers, tuple(formats))


def _raise_refusal(service: Dict[str, Any]) -> None:
    error = service.get("error")
    if not error:
        return
    members = error if isinstance(error, dict) else {"message": error}
    code = members.get("code")
    details = [part for part in as_list(members.get("details")) if isinstance(part, str)]
    words = " ".join(dict.fromkeys([as_line(members.get("message")), *details])).strip() or str(code)
    status = code if isinstance(code, int) and 100 <= code < 600 else 0
    raise CapabilitiesError("exception", words[:500], _AS_STATUS.get(status, status))


def _layers(service: Dict[str, Any], kind: Kind, crs: Tuple[str, ...]) -> Tuple[ServiceLayer, ...]:
    """Tables have no geometry and are left out; group layers are marked, they name those inside."""
    listed = [item for item in as_list(service.get("layers"))[:MAX_LAYERS] if isinstance(item, dict)]
    by_id = {item["id"]: item for item in listed if isinstance(item.get("id"), int)}
    return tuple(
        ServiceLayer(
            name=str(item["id"]),
            title=as_line(by_id[item["id"]].get("name")),
            crs=crs,
            queryable=kind is Kind.ARCGIS_FEATURE,
            group=bool(as_list(item.get("subLayerIds"))) or item.get("type") == "Group Layer",
            parent=_parents(item, by_id),
            scales=scales_of(item.get("maxScale"), item.get("minScale")),
        )
        for item in listed
        if isinstance(item.get("id"), int)
    )


def _parents(item: Dict[str, Any], by_id: Dict[int, Dict[str, Any]]) -> str:
    """The titles of the groups that a layer is in, from the outermost; a loop of parents ends."""
    names: List[str] = []
    above = item.get("parentLayerId")
    while isinstance(above, int) and above in by_id and len(names) < 10:
        names.insert(0, as_line(by_id[above].get("name")))
        above = by_id[above].get("parentLayerId")
    return " / ".join(name for name in names if name)


def _with_whole_map(
    service: Dict[str, Any], layers: Tuple[ServiceLayer, ...], whole: ServiceLayer
) -> Tuple[ServiceLayer, ...]:
    """The whole map before its layers where there are several; it alone where the server has it drawn in advance."""
    if service.get("singleFusedMapCache") is True:
        return (whole,)
    leaves = [layer for layer in layers if not layer.group]
    return (whole, *layers) if len(leaves) > 1 else layers


def _title(service: Dict[str, Any]) -> str:
    """What the service calls itself; ArcMap calls every map ``Layers``."""
    about = service.get("documentInfo")
    titled = as_line(about.get("Title")) if isinstance(about, dict) else ""
    named = (as_line(service.get(key)) for key in ("mapName", "name"))
    return titled or next((text for text in named if text not in ("", "Layers")), "")


def _crs(reference: Any) -> str:
    """``latestWkid`` is the EPSG code of what Esri numbers otherwise, such as 2154 for 102110."""
    if not isinstance(reference, dict):
        return ""
    code = reference.get("latestWkid") or reference.get("wkid")
    if not isinstance(code, int) or code <= 0:
        return ""
    if code in _WEB_MERCATOR:
        return "EPSG:3857"
    return f"EPSG:{code}" if code < _SHOWN_EPSG else f"ESRI:{code}"
