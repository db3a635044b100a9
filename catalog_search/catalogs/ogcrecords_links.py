"""Links and templates of links of OGC API - Records as resources (OGC 20-004r1 §8.2.7, *linkTemplates*)."""
from __future__ import annotations

import re
from typing import Any, Mapping, Optional

from ..model.record import Resource
from .ckan_values import size_of
from .datagouv_texts import line, text
from .json_links import joined

#: Relations that say nothing about how to get at the data: to the catalogue itself, its pages and its terms.
_NO_ACCESS = frozenset(
    "self alternate collection root parent next prev first last up canonical license preview thumbnail icon home "
    "conformance service-desc service-doc service-meta queryables about author cite-as http-schema data-schema "
    "predecessor-version successor-version latest-version version-history describedby related search".split()
)
#: Relations of files and services, whose links may also go to web pages.
_PAGES = frozenset(("item", "items", "enclosure", "download", "data", "service", "describes"))
_SERVICE = re.compile(r"\b(wms|wfs|wmts|wcs|ogc:|esri:|csw|tms|atom)", re.IGNORECASE)
_VARIABLE = re.compile(r"\{[^{}]{1,60}\}")
_TILE = {"{TileMatrix}": "{z}", "{TileRow}": "{y}", "{TileCol}": "{x}", "{tileMatrix}": "{z}", "{tileRow}": "{y}",
         "{tileCol}": "{x}"}  # fmt: skip
_IS_LAYER = re.compile(r"[?&](?:layers?|typenames?)=([^&{}]{1,200})", re.IGNORECASE)


def is_access(link: Mapping[str, Any]) -> bool:
    """Whether a link leads to data, a service or documents; the last step of a relation's address counts."""
    relation = link.get("rel")
    if not isinstance(relation, str):
        return True
    name = relation.rpartition("/")[2] if relation[:4] == "http" else relation
    if name not in _NO_ACCESS:
        return True
    return name in ("about", "describedby", "search", "related") and not _is_own(link)


def _is_own(link: Mapping[str, Any]) -> bool:
    """Whether a link leads to another record of an API rather than to documents."""
    kind = link.get("type")
    return isinstance(kind, str) and "json" in kind


def read_link(link: Mapping[str, Any], base: str) -> Optional[Resource]:
    """One link as a resource, ``None`` where it leads nowhere.

    ``type`` is a media type, but ``OGC:WMS`` or ``download`` with older servers; ``protocol`` and ``name`` (a layer)
    come from ISO records behind pycsw.
    """
    href = text(link.get("href"), 4000)
    if not href:
        return None
    mime, protocol = line(link.get("type"), 200), line(link.get("protocol"), 200)
    if mime and "/" not in mime:
        protocol, mime = protocol or mime, ""
    name, title = line(link.get("name"), 300), line(link.get("title"))
    is_service = bool(protocol) and bool(_SERVICE.search(protocol))
    relation = line(link.get("rel"), 200)
    return Resource(
        url=joined(base, href),
        title=title or name,
        description=text(link.get("description"), 5000),
        format=line(link.get("format"), 100),
        mime=mime,
        protocol="" if protocol in ("download", "link") else protocol,
        function="information" if _is_information(relation, mime) else "",
        layer=(name if " " not in name else "") if is_service else "",
        role=relation.rpartition("/")[2][:50],
        size=size_of(link.get("length")),
        modified=_date(link.get("updated")) or _date(link.get("created")),
    )


def _is_information(relation: str, mime: str) -> bool:
    return "html" in mime and relation not in _PAGES


def _date(value: Any) -> str:
    found = line(value, 40)
    return found if found[:4].isdigit() else ""


def read_template(template: Mapping[str, Any], base: str) -> Optional[Resource]:
    """A template of links as a resource that needs no values for its variables, ``None`` where it cannot be one.

    Requests of an OGC service become the service with the layer that they name, templates of tiles are kept with
    the variables by which they are known (``{z}``, ``{x}``, ``{y}``).
    """
    address = text(template.get("uriTemplate"), 4000) or text(template.get("href"), 4000)
    for variable, usual in _TILE.items():
        address = address.replace(variable, usual)
    tiles = "{z}" in address and "{x}" in address
    layer = _IS_LAYER.search(address)
    if not address or not (tiles or "service=" in address.lower()):
        return None
    if not tiles:
        head, _, query = address.partition("?")
        address = f"{head}?{'&'.join(part for part in query.split('&') if not _VARIABLE.search(part))}"
        if _VARIABLE.search(head):
            return None
    return Resource(
        url=joined(base, address),
        title=line(template.get("title")),
        mime="" if tiles else line(template.get("type"), 200),
        layer=layer.group(1) if layer and not tiles else "",
        role=line(template.get("rel"), 50),
    )
