"""Online resources of ISO 19139 and 19115-3 records, and those that the operations of a service stand for."""
from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Dict, Iterable, List, Optional, Sequence, Tuple

from ..model.record import Resource
from .iso_text import by_name, code_of, line_of, text_of, unique

#: More links than this is a mistake: the fullest record seen (IGN, yearly layers of one product) has some seventy.
MAX_RESOURCES = 2000

_SERVICE = re.compile(r"(?<![a-z])(wms|wfs|wmts|wcs|web ?(?:map|feature|coverage)|tms)(?![a-rt-z])", re.IGNORECASE)
_SERVICE_PARAMETER = re.compile(r"[?&]service=(wms|wfs|wmts|wcs|csw)\b", re.IGNORECASE)
_NO_LAYER = re.compile(
    r"(?:https?:.*|(?:ogc:)?(?:wms|wfs|wmts|wcs|wxs|ows|tms)s?|get_?(?:capabilities|map|feature)|services?|url|lien|link"
    r"|acc[eè]s|visualisation|t[ée]l[ée]chargement|download|wms/wfs)",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"[\r\n\t]+ *")
_MIME = re.compile(r"[a-z]+/[\w.+;=-]+(?: *;.*)?$", re.IGNORECASE)
_DOWNLOAD = re.compile(r"download|atom", re.IGNORECASE)
_BY_TYPE = (
    ("wmts", "OGC:WMTS"),
    ("wms", "OGC:WMS"),
    ("wfs", "OGC:WFS"),
    ("wcs", "OGC:WCS"),
    ("csw", "OGC:CSW"),
)
#: Values of the INSPIRE register of spatial data service types, with what mostly stands behind them.
_INSPIRE_TYPES = {"view": "OGC:WMS", "discovery": "OGC:CSW"}


def read_online(online: Any) -> Optional[Resource]:
    """One CI_OnlineResource; ``None`` where it has no address."""
    parts = by_name(online)
    url = clean_url(text_of(parts.get("linkage")))
    if not url:
        return None
    protocol = text_of(parts.get("protocol"))
    name = line_of(parts.get("name"))
    return Resource(
        url=url,
        title=name,
        description=text_of(parts.get("description")),
        protocol=protocol,
        function=code_of(parts.get("function")),
        layer=layer_in(name, protocol, url),
        mime=_mime(parts, protocol),
    )


def clean_url(text: str) -> str:
    """An address without the blanks around it, line breaks in it and ``&amp;`` that was written twice."""
    url = text.strip()
    if "\n" in url or "\t" in url or "\r" in url:
        url = _BREAKS.sub("", url)
    return url.replace("&amp;", "&").replace("&amp;", "&") if "&amp;" in url else url


def layer_in(name: str, protocol: str, url: str) -> str:
    """The layer that a service link's name gives; nothing where the name is a phrase or the link is no service.

    French catalogues keep the layer in ``name``; some write "URL du GetCapabilities des services wms/wfs" there.
    """
    if not name or len(name) > 250 or len(name.split(None, 1)) != 1 or _NO_LAYER.fullmatch(name):
        return ""
    service = _SERVICE.search(protocol) if protocol else _SERVICE_PARAMETER.search(url)
    return name if service else ""


def without_doubles(resources: Iterable[Resource]) -> Tuple[Resource, ...]:
    """The resources in their order, those with equal address, name and protocol once."""
    found: Dict[Tuple[str, str, str], Resource] = {}
    for resource in resources:
        found.setdefault((resource.url, resource.title, resource.protocol), resource)
        if len(found) >= MAX_RESOURCES:
            break
    return tuple(found.values())


def with_format(resources: Sequence[Resource], formats: Sequence[str]) -> Tuple[Resource, ...]:
    """The distribution's only format given to its only download: with more of either nobody can tell."""
    downloads = [index for index, resource in enumerate(resources) if _is_download(resource)]
    if len(downloads) != 1 or len(formats) != 1:
        return tuple(resources)
    only = downloads[0]
    return tuple(replace(r, format=formats[0]) if index == only else r for index, r in enumerate(resources))


def _is_download(resource: Resource) -> bool:
    return resource.function == "download" or bool(_DOWNLOAD.search(resource.protocol))


def _mime(parts: Dict[str, Any], protocol: str) -> str:
    """The type in ``gmx:MimeFileType``, an application profile or glued to a protocol (``WWW:DOWNLOAD:text/csv``)."""
    typed = (child for name in ("name", "protocol") if name in parts for child in parts[name])
    given = [str(child.get("type") or "").strip() for child in typed if child.tag.endswith("}MimeFileType")]
    if "applicationProfile" in parts:
        given.append(text_of(parts["applicationProfile"]))
    given.append(protocol.rsplit(":", 1)[-1].strip())
    return next((mime for mime in given if "/" in mime and _MIME.match(mime)), "")


class ServiceLinks:
    """What an SV_ServiceIdentification says about its service, gathered child by child."""

    def __init__(self) -> None:
        self.type = ""
        self.layers: List[str] = []
        self.operates_on: List[str] = []
        self._points: List[Tuple[str, Resource]] = []

    def add_operation(self, prop: Any) -> None:
        """One ``containsOperations``."""
        for operation in prop:
            name = text_of(by_name(operation).get("operationName"))
            for point in operation.iter("{*}connectPoint"):
                resource = next((read_online(online) for online in point), None)
                if resource is not None:
                    self._points.append((name, resource))

    def add_coupled(self, prop: Any) -> None:
        """One ``coupledResource``: its ScopedName is the layer (OGC 07-045 §6.3.3)."""
        for coupled in prop:
            self.layers += [(name.text or "").strip() for name in coupled.iter("{*}ScopedName")]
            self.operates_on.append(text_of(by_name(coupled).get("identifier")))

    def resources(self, listed: Sequence[Resource]) -> Tuple[Resource, ...]:
        """The listed resources, then the connect points that are not among them; GetCapabilities stands for all.

        The only layer of the service is given to those of its links that name none.
        """
        found = list(listed)
        known = {_bare(resource.url) for resource in listed} if self._points else set()
        for name, point in sorted(self._points, key=lambda pair: "capabilities" not in pair[0].lower()):
            if _bare(point.url) not in known:
                known.add(_bare(point.url))
                found.append(self._as_resource(name, point))
        layers = unique(self.layers)
        if len(layers) != 1:
            return tuple(found)
        return tuple(replace(r, layer=layers[0]) if not r.layer and _SERVICE.search(r.protocol) else r for r in found)

    def _as_resource(self, name: str, point: Resource) -> Resource:
        return replace(point, protocol=point.protocol or self._protocol(point.url), title=point.title or name)

    def _protocol(self, url: str) -> str:
        asked = _SERVICE_PARAMETER.search(url)
        if asked:
            return f"OGC:{asked.group(1).upper()}"
        for words in (self.type, url):
            for mark, protocol in _BY_TYPE:
                if mark in words.lower():
                    return protocol
        return _INSPIRE_TYPES.get(self.type.lower(), "")


def _bare(url: str) -> str:
    """An address for comparing: without the OGC parameters and case of scheme and host."""
    base, _, query = url.partition("?")
    scheme, _, rest = base.partition("://")
    host, _, path = rest.partition("/")
    kept = [part for part in query.split("&") if part and not re.match(r"(?i)(?:service|request|version)=", part)]
    return f"{scheme.lower()}://{host.lower()}/{path.rstrip('/')}?{'&'.join(kept)}"
