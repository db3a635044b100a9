"""The ways to the data of a GeoNode resource: its links, downloads and files, and the layers of a map."""
from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any, Dict, Iterator, List, Mapping, Tuple
from urllib.parse import urljoin, urlsplit, urlunsplit

from ..model.record import Resource
from .datagouv_texts import line, text
from .iso_text import crs_of
from .replies import as_dict, as_list

_MOST = 500
#: Types of links that are no way to the data. Those of type ``image`` are pictures, but for one with tiles.
_NO_DATA = frozenset(("", "html", "metadata", "legend", "thumbnail", "sld"))
#: The service that a dataset does not have, by its subtype: pictures are no features, features no coverages.
_NOT_OFFERED = {"vector": "OGC:WCS", "raster": "OGC:WFS"}
_FORMATS = {"json": "GeoJSON", "gml": "GML", "tif": "GeoTIFF", "tiff": "GeoTIFF", "excel": "XLS"}
#: The services that make exports of their layers.
_MAKERS = frozenset(("OGC:WFS", "OGC:WCS"))
_SITES = frozenset(("localhost", "127.0.0.1"))


def read_resources(data: Mapping[str, Any], kind: str, root: str) -> Iterator[Resource]:
    """The ways in their order, each address with its layer once: services, exports, originals, downloads, layers.

    :param kind: the member ``resource_type``
    :param root: the site's address
    """
    seen: Dict[Tuple[str, str, str], None] = {}
    for resource in _all(data, kind, root):
        key = (resource.url, resource.layer, resource.protocol)
        if resource.url and key not in seen:
            seen[key] = None
            yield resource


def formats_of(resource: Resource) -> List[str]:
    """The format of a resource, then those of its conversions."""
    return [resource.format, *(name for name, _ in resource.alternates)]


def joined(root: str, value: Any) -> str:
    """An address of the web that may be given by its path."""
    found = text(value, 4000)
    if found[:1] == "/" and found[:2] != "//":
        found = urljoin(f"{root}/", found)
    return found if found[:8].lower().startswith(("http://", "https://")) else ""


def _all(data: Mapping[str, Any], kind: str, root: str) -> Iterator[Resource]:
    title = line(data.get("title"))
    if kind in ("dataset", "layer"):
        yield from _dataset(data, title, root)
    elif kind == "document":
        yield from _document(data, title, root)
    else:
        yield from _linked(data, title, "", root)
    for entry in as_list(data.get("maplayers"))[:_MOST]:
        yield from _map_layer(as_dict(entry), root)


def _dataset(data: Mapping[str, Any], title: str, root: str) -> Iterator[Resource]:
    """Its links; GeoNode before 4 lists none of its GeoServer, which is at its usual place."""
    layer = line(data.get("alternate"), 300)
    if isinstance(data.get("links"), list):
        found = _with_exports(list(_linked(data, title, layer, root)))
        yield from found
        if not any(resource.role == "data" or resource.alternates for resource in found):
            yield from _downloads(data, root)
    elif layer:
        skipped = _NOT_OFFERED.get(line(data.get("subtype"), 50), "OGC:WCS")
        crs = known_crs(line(data.get("srid"), 50))
        for protocol in ("OGC:WMS", "OGC:WFS", "OGC:WCS"):
            if protocol != skipped:
                yield _service(f"{root}/geoserver/ows", protocol, layer, title, crs)
        yield from _downloads(data, root)


def _with_exports(found: List[Resource]) -> List[Resource]:
    """The ways to a dataset, where the exports that a service makes are conversions of that service."""
    at = next((at for at, resource in enumerate(found) if resource.protocol in _MAKERS), -1)
    exported = [(resource.format, resource.url) for resource in found if _is_export(resource)]
    if at < 0 or not exported:
        return found
    found[at] = replace(found[at], alternates=tuple(exported))
    return [resource for resource in found if not _is_export(resource)]


def _is_export(resource: Resource) -> bool:
    return resource.role == "data" and ("request=Get" in resource.url or "request=get" in resource.url.lower())


def _document(data: Mapping[str, Any], title: str, root: str) -> Iterator[Resource]:
    """Its file, or the address that stands for it."""
    addresses = [data.get(name) for name in ("href", "download_url", "doc_url")]
    url = next((found for found in (joined(root, value) for value in addresses) if found), "")
    name = line(data.get("extension"), 20)
    if url:
        yield Resource(url=url, title=title, format=name, mime=_mime(data.get("mime_type")), role="data")
    else:
        yield from _downloads(data, root)
    yield from _linked(data, title, "", root)


def _linked(data: Mapping[str, Any], title: str, layer: str, root: str) -> Iterator[Resource]:
    skipped = _NOT_OFFERED.get(line(data.get("subtype"), 50), "")
    crs = known_crs(line(data.get("srid"), 50))
    for entry in as_list(data.get("links"))[:_MOST]:
        entry = as_dict(entry)
        kind = line(entry.get("link_type"), 100)
        if kind.lower() in _NO_DATA or kind == skipped:
            continue
        asset = as_dict(as_dict(entry["extras"]).get("content")).get("download_url") if "extras" in entry else None
        url = _reachable(joined(root, asset) or joined(root, entry.get("url")), root)
        if kind == "image":
            if "{z}" in url:
                yield Resource(url=url, title=line(entry.get("name")) or title, id="")
        elif ":" in kind:
            yield _service(url, kind, layer, title, crs)
        else:
            yield _file(entry, url, title)


def _service(url: str, protocol: str, layer: str, title: str, crs: str) -> Resource:
    name = protocol[4:] if protocol.startswith("OGC:") else protocol
    return Resource(url=url, title=title, format=name, protocol=protocol, layer=layer, crs=crs)


@lru_cache(maxsize=256)
def known_crs(srid: str) -> str:
    """A coordinate reference system by its EPSG code, empty where none is said."""
    return crs_of([srid], "") if srid else ""


def _file(entry: Mapping[str, Any], url: str, title: str) -> Resource:
    """An export or the original, by the name of its format and the ending of its file."""
    name, ending = line(entry.get("name"), 200), line(entry.get("extension"), 20).lower().lstrip(".")
    known = "SHP" if "shapefile" in name.lower() else _FORMATS.get(ending, ending)
    return Resource(url=url, title=name or title, format=known, mime=_mime(entry.get("mime")), role="data")


def _downloads(data: Mapping[str, Any], root: str) -> Iterator[Resource]:
    """The download that the site offers first; what is in it shows when it has come."""
    offered = [as_dict(entry) for entry in as_list(data.get("download_urls"))[:20]]
    offered.sort(key=lambda entry: entry.get("default") is not True)
    addresses: List[Any] = [entry.get("url") for entry in offered] or [data.get("download_url")]
    url = next((found for found in (joined(root, value) for value in addresses) if found), "")
    if url:
        yield Resource(url=url, title=line(data.get("title")), format="ZIP" if data.get("subtype") else "", role="data")


def _map_layer(entry: Mapping[str, Any], root: str) -> Iterator[Resource]:
    """The WMS of one layer: of the site's own dataset, or of a service elsewhere."""
    dataset = as_dict(entry.get("dataset"))
    title = line(dataset.get("title")) or line(entry.get("name"))
    layer = line(dataset.get("alternate"), 300) or line(entry.get("name"), 300)
    services = [as_dict(link) for link in as_list(dataset.get("links"))[:_MOST]]
    urls = [link.get("url") for link in services if link.get("link_type") == "OGC:WMS"]
    url = next((found for found in (joined(root, value) for value in (*urls, entry.get("ows_url"))) if found), "")
    if layer and (url or dataset):
        yield _service(_reachable(url, root) or f"{root}/geoserver/ows", "OGC:WMS", layer, title, "")


def _reachable(url: str, root: str) -> str:
    """An address whose host only the containers of the site know (``http://geoserver:8080``) at the site's own host."""
    if not url or url.startswith(root):
        return url
    host = url.split("/", 3)[2].partition(":")[0]
    if not host or "." in host or host[:1] == "[" or host in _SITES:
        return url
    try:
        parts, own = urlsplit(url), urlsplit(root)
    except ValueError:
        return url
    return urlunsplit((own.scheme, own.netloc, parts.path, parts.query, ""))


def _mime(value: Any) -> str:
    found = line(value, 100)
    return found if "/" in found else ""
