"""Reading the collections of OGC API - Features 1.0 (OGC 17-069r4 §7.13) and its Part 2. Pure."""
from __future__ import annotations

import re
from typing import Any, Dict, Optional

from .capabilities import (
    MAX_LAYERS,
    Box,
    CapabilitiesError,
    ServiceCapabilities,
    ServiceLayer,
    box_of,
    normal_crs,
    service_object,
)
from .kinds import Kind
from .values import as_line, as_list

#: ``item`` is what QGIS Server writes.
_ITEMS = ("items", "item", "http://www.opengis.net/def/rel/ogc/1.0/items")
_OTHER_DATA = re.compile(r"/rel/ogc/1\.0/(coverage|tilesets|map)|^coverage$")


def read_collections(body: bytes) -> ServiceCapabilities:
    """The collections that have features.

    :raises CapabilitiesError: where the reply is something else; OGC API exceptions have a ``code``
    """
    answer = service_object(body)
    listed = answer.get("collections")
    if not isinstance(listed, list):
        words = _words(answer)
        raise CapabilitiesError("exception" if words else "other", words or ", ".join(list(answer)[:5]))
    collections = [item for item in listed[:MAX_LAYERS] if isinstance(item, dict) and _has_features(item)]
    layers = [_collection(item) for item in collections]
    title = answer.get("title")
    return ServiceCapabilities(
        Kind.OAPIF,
        title=title if isinstance(title, str) else "",
        layers=tuple(layer for layer in layers if layer.name),
    )


def _words(answer: Dict[str, Any]) -> str:
    """What an exception says (17-069r4 §7.5.1), or a problem of RFC 7807."""
    members = (answer.get(name) for name in ("description", "detail", "message", "title", "code"))
    told = "code" in answer or "status" in answer
    return next((text[:500] for text in members if told and isinstance(text, str) and text), "")


def _has_features(collection: Dict[str, Any]) -> bool:
    """Not those of records, nor those that have a coverage, tiles or a map instead."""
    links = [link for link in as_list(collection.get("links")) if isinstance(link, dict)]
    relations = [link["rel"] for link in links if isinstance(link.get("rel"), str)]
    if collection.get("itemType") not in (None, "feature"):
        return False
    return any(name in relations for name in _ITEMS) or not any(map(_OTHER_DATA.search, relations))


def _collection(item: Dict[str, Any]) -> ServiceLayer:
    links = [link for link in as_list(item.get("links")) if isinstance(link, dict)]
    described = [link.get("href") for link in links if link.get("rel") == "describedby"]
    return ServiceLayer(
        name=as_line(item.get("id")) or as_line(item.get("name")),
        title=as_line(item.get("title")),
        abstract=as_line(item.get("description"))[:2000],
        crs=tuple(normal_crs(code) for code in as_list(item.get("crs")) if isinstance(code, str)),
        extent=_extent(item.get("extent")),
        metadata_urls=tuple(url for url in described if isinstance(url, str)),
        queryable=True,
    )


def _extent(extent: Any) -> Optional[Box]:
    """The first box, which is that of everything; of six numbers the heights are left out."""
    spatial = extent.get("spatial") if isinstance(extent, dict) else None
    boxes = as_list(spatial.get("bbox")) if isinstance(spatial, dict) else []
    values = as_list(boxes[0]) if boxes else []
    corners = [*values[:2], *values[3:5]] if len(values) == 6 else values
    return box_of([str(value) for value in corners]) if len(corners) == 4 else None
