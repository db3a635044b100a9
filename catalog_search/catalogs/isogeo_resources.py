"""The ways to get at the data of an Isogeo record: links, layers of services, paths of files, tables of databases.

Paths and tables are told, never opened here: whether a disk or a database may be read is for the user to say.
"""
from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, Mapping, Optional
from urllib.parse import urlsplit

from ..model.record import DATABASE_TABLE, FILE_PATH, Resource
from .datagouv_texts import count, line, text, web_address
from .replies import as_dict, as_list

_MOST = 500
_PROTOCOLS: Dict[str, str] = {
    "wms": "OGC:WMS",
    "wfs": "OGC:WFS",
    "wmts": "OGC:WMTS",
    "wcs": "OGC:WCS",
    "efs": "ESRI:REST FeatureServer",
    "ems": "ESRI:REST",
    "ets": "ESRI:REST",
    "esrifeatureservice": "ESRI:REST FeatureServer",
    "esrimapservice": "ESRI:REST",
    "esritileservice": "ESRI:REST",
}
#: The codes of formats that the kinds of links stand for.
_CODES = {
    **{code: code for code in ("wms", "wfs", "wmts", "wcs")},
    "esrifeatureservice": "efs",
    "esrimapservice": "ems",
    "esritileservice": "ets",
}
_ESRI = ("efs", "ems", "ets")
_DATABASES = ("postgis", "oracle", "arcsde", "sqlserver", "mysql", "intergraphgdb")
_ENDING = re.compile(r"\.((?:shp|csv|geojson)\.(?:zip|gz)|[a-z0-9]{2,8})$", re.IGNORECASE)
_NAMESPACE = re.compile(r"\{([^{}]{0,300})\}(\S{1,300})")
_ENCODED = re.compile(r"%26(?=\w{1,40}(?:=|%3d))", re.IGNORECASE)
_EQUALS = re.compile(r"(?<=[?&])(\w{1,40})%3d", re.IGNORECASE)


def read_resources(data: Mapping[str, Any], api: str) -> Iterator[Resource]:
    """All ways that a record names, its own service or path first.

    :param api: the base of the API, at which hosted files are
    """
    if "path" in data or "name" in data:
        yield from _own(data)
    for layer in as_list(data.get("serviceLayers"))[:_MOST]:
        found = _layer(as_dict(layer))
        if found is not None:
            yield found
    for link in as_list(data.get("links"))[:_MOST]:
        found = _link(as_dict(link), api)
        if found is not None:
            yield found


def whole(address: str) -> str:
    """An address whose parameters were encoded once too often (``service=wms%26request=GetCapabilities``), mended."""
    if "%26" not in address and "%3" not in address:
        return address
    head, mark, query = address.partition("?")
    return head + mark + _EQUALS.sub(r"\1=", _ENCODED.sub("&", mark + query))[len(mark) :] if mark else address


def layer_title(layer: Mapping[str, Any]) -> str:
    """The title of a service's layer: its own since 2023, before that the first of ``titles``."""
    said = line(layer.get("title"))
    return said or next((found for found in (line(as_dict(one).get("value")) for one in _titles(layer)) if found), "")


def _titles(layer: Mapping[str, Any]) -> List[Any]:
    return as_list(layer.get("titles"))[:10]


def _own(data: Mapping[str, Any]) -> Iterator[Resource]:
    """Where the record itself says that the data are: a service, a file, a database."""
    path, code = text(data.get("path"), 4000), line(data.get("format"), 50).lower()
    name, version = line(data.get("name")), line(data.get("formatVersion"), 50)
    if line(data.get("type")) == "service":
        if path:
            yield _service(data, path, code, version)
    elif code in _DATABASES:
        if path or name:
            where = f"{name} ({path})" if name and path else name or path
            base = path if name else ""
            yield Resource(
                url=name or path, title=where, description=base, format=code, layer=name, role=DATABASE_TABLE
            )
    elif web_address(path):
        yield Resource(url=whole(path), title=name or line(path), format=code)
    elif path and _is_path(path, code):
        yield Resource(url=path, title=line(path), description=name, format=code, role=FILE_PATH)


def _is_path(path: str, code: str) -> bool:
    """Whether a path is worth telling as one: people also enter postal addresses there."""
    return "/" in path or "\\" in path or (bool(code) and " " not in path)


def _service(data: Mapping[str, Any], path: str, code: str, version: str) -> Resource:
    """A service; where it has one layer only, that one."""
    layers = [as_dict(layer) for layer in as_list(data.get("layers"))[:_MOST]]
    only = line(layers[0].get("id"), 300) if len(layers) == 1 else ""
    return Resource(
        url=_layer_url(whole(path), code, only),
        title=line(data.get("title")) or line(data.get("name")) or line(path),
        description=version,
        format=code,
        protocol=_PROTOCOLS.get(code, ""),
        layer=_layer_name(only),
    )


def _layer(layer: Mapping[str, Any]) -> Optional[Resource]:
    """A layer of a service that shows the data; one whose service is not in the same share is not here."""
    service, code = as_dict(layer.get("service")), line(as_dict(layer.get("service")).get("format"), 50).lower()
    address, name = web_address(service.get("path")), line(layer.get("id"), 300)
    if not address:
        return None
    return Resource(
        url=_layer_url(whole(address), code, name),
        title=layer_title(layer) or name,
        description=line(service.get("title")),
        format=code,
        protocol=_PROTOCOLS.get(code, ""),
        layer=_layer_name(name),
        id=line(layer.get("_id"), 64),
    )


def _layer_url(address: str, code: str, name: str) -> str:
    """The address of a layer: those of ArcGIS services are places below the service."""
    number = re.match(r"(\d{1,6})(?: - |$)", name)
    if code not in _ESRI or number is None or re.search(r"/\d+/?$", address) or "?" in address:
        return address
    return f"{address.rstrip('/')}/{number.group(1)}"


def _layer_name(name: str) -> str:
    """``isogeo:communes`` for ``{isogeo}communes``; a namespace that is an address says nothing to a service."""
    match = _NAMESPACE.fullmatch(name)
    if match is None:
        return name
    space, local = match.groups()
    return f"{space}:{local}" if re.fullmatch(r"[\w.-]{1,100}", space) else local


def _link(link: Mapping[str, Any], api: str) -> Optional[Resource]:
    """An external link, a hosted file, or a link of another record that this one points to."""
    kind, nested = line(link.get("kind"), 50).lower(), as_dict(link.get("link"))
    is_nested = line(link.get("type"), 20).lower() == "link" and bool(nested)
    shown = {**nested, "title": link.get("title") or nested.get("title")} if is_nested else link
    kind = line(shown.get("kind"), 50).lower() or kind
    hosted = line(shown.get("type"), 20).lower() == "hosted"
    address = _hosted(shown, api) if hosted else text(shown.get("url"), 4000)
    if not address:
        return None
    actions = [line(action, 20).lower() for action in as_list(link.get("actions"))[:10]]
    file_name = line(shown.get("fileName")) or line(shown.get("title"))
    return Resource(
        url=address if hosted else whole(address),
        title=line(shown.get("title")) or file_name,
        format=_CODES.get(kind) or _format(file_name if hosted else _file_of(address)),
        protocol=_PROTOCOLS.get(kind) or ("" if hosted or kind == "data" or "download" in actions else "WWW:LINK"),
        function="download" if "download" in actions else "",
        id=line(link.get("_id"), 64),
        size=count(shown.get("size")) or None,
    )


def _hosted(link: Mapping[str, Any], api: str) -> str:
    """The address of a hosted file: relative to the API, and at no other place than below its resources."""
    said = line(link.get("url"), 500)
    said = said[len(api) :] if said.startswith(f"{api}/") else said
    return f"{api}{said}" if re.fullmatch(r"/resources/\w{1,64}/links/\w{1,64}\.bin", said) else ""


def _file_of(address: str) -> str:
    try:
        return urlsplit(address).path.rpartition("/")[2]
    except ValueError:
        return ""


def _format(name: str) -> str:
    match = _ENDING.search(name)
    return match.group(1).lower() if match else ""
