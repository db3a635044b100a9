"""Online resources of ISO 19139 and 19115-3 records, and those that the operations of a service stand for."""
from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Dict, Iterable, List, Optional, Sequence, Tuple

from ..model.record import Resource
from .iso_text import HREF, NAMES, Remembered, by_name, code_of, line_of, text_of, unique

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


def read_online(online: Any, typed: bool = True) -> Optional[Resource]:
    """One CI_OnlineResource; ``None`` where it has no address.

    :param typed: whether there may be a ``gmx:MimeFileType`` in it
    """
    parts = by_name(online)
    url = clean_url(text_of(parts.get("linkage")))
    if not url:
        return None
    protocol = text_of(parts.get("protocol"))
    name = line_of(parts.get("name"))
    return Resource(
        url,
        name,
        text_of(parts["description"]) if "description" in parts else "",
        mime=_mime(parts, protocol, typed) if typed or "/" in protocol or "applicationProfile" in parts else "",
        protocol=protocol,
        function=code_of(parts["function"]) if "function" in parts else "",
        layer=layer_in(name, protocol, url) if name else "",
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
    if not name or len(name) > 250 or not (_IS_SERVICE[protocol] if protocol else _asked_for(url)):
        return ""
    return name if len(name.split(None, 1)) == 1 and not _NO_LAYER.fullmatch(name) else ""


_IS_SERVICE = Remembered(lambda protocol: bool(_SERVICE.search(protocol)))
_IS_FOR_DOWNLOADS = Remembered(lambda protocol: bool(_DOWNLOAD.search(protocol)))


def _asked_for(url: str) -> str:
    """The service that an address asks for by its parameter, in lower case."""
    match = _SERVICE_PARAMETER.search(url) if "=" in url else None
    return match.group(1).lower() if match else ""


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
    if len(formats) != 1:
        return tuple(resources)
    downloads = [index for index, resource in enumerate(resources) if _is_download(resource)]
    if len(downloads) != 1:
        return tuple(resources)
    only = downloads[0]
    return tuple(replace(r, format=formats[0]) if index == only else r for index, r in enumerate(resources))


def _is_download(resource: Resource) -> bool:
    return resource.function == "download" or _IS_FOR_DOWNLOADS[resource.protocol]


def _mime(parts: Dict[str, Any], protocol: str, typed: bool) -> str:
    """The type in ``gmx:MimeFileType``, in an application profile or glued to a protocol (``…:text/csv``)."""
    given = [_file_type(parts[name]) for name in ("name", "protocol") if name in parts] if typed else []
    if "applicationProfile" in parts:
        given.append(text_of(parts["applicationProfile"]))
    if "/" in protocol:
        given.append(protocol.rsplit(":", 1)[-1].strip())
    return next((mime for mime in given if "/" in mime and _MIME.match(mime)), "")


def _file_type(prop: Any) -> str:
    if not len(prop):
        return ""
    text = prop[0]
    return (text.get("type") or "").strip() if NAMES[text.tag] == "MimeFileType" else ""


def cited_identifier(prop: Any) -> str:
    """The first code among the identifiers of what a property holds or cites."""
    found = prop.iter("{*}identifier") if prop is not None else ()
    return next((text_of(code) for part in found for code in part.iter("{*}code")), "")


def reference_of(prop: Any) -> str:
    """What a property refers to: by identifier, else by what stands in it, else by address."""
    return str(prop.get("uuidref") or cited_identifier(prop) or prop.get(HREF) or "") if prop is not None else ""


class ServiceLinks:
    """What an SV_ServiceIdentification says about its service, gathered child by child."""

    def __init__(self) -> None:
        self.type = ""
        self.layers: List[str] = []
        self.operates_on: List[str] = []
        self._points: List[Tuple[str, Resource]] = []

    def add_operation(self, prop: Any) -> None:
        """One ``containsOperations``."""
        for operation in prop[:]:
            name = text_of(by_name(operation).get("operationName"))
            for point in operation.iter("{*}connectPoint"):
                resource = read_online(point[0]) if len(point) else None
                if resource is not None:
                    self._points.append((name, resource))

    def add_coupled(self, prop: Any) -> None:
        """One ``coupledResource``: its ScopedName is the layer (OGC 07-045 §6.3.3).

        19139 names the dataset by its identifier, 19115-3 cites it, or refers to it.
        """
        for coupled in prop[:]:
            parts = by_name(coupled)
            self.layers += [(name.text or "").strip() for name in coupled.iter("{*}ScopedName")]
            named = text_of(parts.get("identifier")) or cited_identifier(parts.get("resourceReference"))
            self.operates_on.append(named or reference_of(parts.get("resource")))

    def resources(self, listed: Sequence[Resource]) -> Tuple[Resource, ...]:
        """The listed resources, then the connect points that are not among them; GetCapabilities stands for all.

        The only layer of the service is given to those of its links that name none.
        """
        if not self._points and not self.layers:
            return tuple(listed)
        found = list(listed)
        known = {_bare(resource.url) for resource in listed} if self._points else set()
        for name, point in sorted(self._points, key=lambda pair: "capabilities" not in pair[0].lower()):
            if _bare(point.url) not in known:
                known.add(_bare(point.url))
                found.append(self._as_resource(name, point))
        layers = unique(self.layers)
        if len(layers) != 1:
            return tuple(found)
        return tuple(replace(r, layer=layers[0]) if not r.layer and _IS_SERVICE[r.protocol] else r for r in found)

    def facts(self) -> List[Tuple[str, str]]:
        """What a record should say of the service: its type, its layers and the datasets behind them."""
        facts = (
            ("service_type", self.type),
            ("layers", ", ".join(unique(self.layers)[:50])),
            ("operates_on", ", ".join(unique(self.operates_on)[:50])),
        )
        return [fact for fact in facts if fact[1]]

    def _as_resource(self, name: str, point: Resource) -> Resource:
        return replace(point, protocol=point.protocol or self._protocol(point.url), title=point.title or name)

    def _protocol(self, url: str) -> str:
        asked = _asked_for(url)
        if asked:
            return f"OGC:{asked.upper()}"
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
