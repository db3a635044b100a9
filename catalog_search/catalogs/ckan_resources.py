"""Resources of CKAN packages: free-text formats, layers in fields of their own, tables of the DataStore, services."""
from __future__ import annotations

import re
from typing import Any, Iterator, List, Mapping, Tuple
from urllib.parse import quote, urljoin

from ..model.record import Resource
from .ckan_values import checksum_of, date_of, lines_of, localised, parsed, size_of
from .datagouv_texts import line, text, web_address
from .iso_text import crs_of
from .replies import as_dict, as_list

_MAX_RESOURCES = 2000
_SERVICE = re.compile(r"\b(?:wms|wfs|wmts|wcs|ows|ogc)\b|_(?:wms|wfs)\b", re.IGNORECASE)
_SCHEME = re.compile("[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[:/?]|$)")
_TABLES = ("csv", "tsv")
_DATES = ("last_modified", "metadata_modified", "modified", "created")
_LAYERS = ("wms_layer", "wfs_layer", "wmts_layer", "layer_name", "resource_locator_name")


def read_resources(values: Any, root: str, package: str, language: str) -> Iterator[Resource]:
    """The resources of a package in their order, with the services that they name beside their own address.

    Those without any address and those that were deleted are left out.

    :param root: the site's address, for uploads that are given by a path or a name only
    :param package: the id of the package
    """
    for value in as_list(values)[:_MAX_RESOURCES]:
        if isinstance(value, dict) and not _is_gone(value.get("state")):
            yield from _ways(value, root, package, language)


def _is_gone(state: Any) -> bool:
    return state is not None and state != "active" and line(state).lower() in ("deleted", "draft")


def _ways(data: Mapping[str, Any], root: str, package: str, language: str) -> Iterator[Resource]:
    url = _address(data, root, package)
    title = line(_in(data, "name", language)) or line(localised(data.get("title"), language))
    if url:
        yield _resource(data, url, title, root, language)
    for key in ("wms_url", "wms_api_url"):
        service = text(data[key], 4000) if data.get(key) else ""
        if service and service != url:
            yield Resource(url=service, title=title, format="WMS", layer=line(data.get("wms_layer"), 300))
            break
    if data.get("access_services"):
        yield from _services(data, title, language)


def _address(data: Mapping[str, Any], root: str, package: str) -> str:
    found = text(data.get("url"), 4000) or text(data.get("download_url"), 4000) or text(data.get("access_url"), 4000)
    if not found or _SCHEME.match(found) or found.startswith("//"):
        return found
    if found.startswith("/"):
        return urljoin(f"{root}/", found)
    if line(data.get("url_type")) == "upload" and not _is_host(found):
        steps = ("dataset", package, "resource", line(data.get("id"), 100), "download", found)
        return "/".join([root, *(quote(step, safe="%/") for step in steps)])
    return found


def _is_host(address: str) -> bool:
    """Whether an address without scheme begins with a host: it has a path, as a file's name has not."""
    return "/" in address and bool(_HOST.match(address))


def _resource(data: Mapping[str, Any], url: str, title: str, root: str, language: str) -> Resource:
    name, mime = line(data.get("format"), 100), line(data.get("mimetype"), 100)
    if mime and "/" not in mime:
        name, mime = name or mime, ""
    protocol = line(data.get("resource_locator_protocol"), 200) or line(data.get("protocol"), 200)
    protocol = protocol or line(data.get("service_type"), 50)
    dates = (date_of(data[key]) for key in _DATES if data.get(key))
    return Resource(
        url=url,
        title=title,
        description=text(_in(data, "description", language)),
        format=name,
        mime=mime,
        protocol=protocol,
        function=line(data.get("resource_locator_function"), 50),
        layer=_layer(data, f"{name} {protocol} {url}"),
        crs=_crs(data, language),
        id=line(data.get("id"), 100),
        role=line(data.get("resource_type"), 50),
        size=size_of(data.get("size")) or size_of(data.get("byte_size")),
        checksum=checksum_of(data.get("hash"), data.get("hash_algorithm")),
        modified=next((date for date in dates if date), ""),
        alternates=_alternates(data, name, root),
    )


def _in(data: Mapping[str, Any], key: str, language: str) -> Any:
    """A member in the reader's language: the object of its translations goes before the member itself."""
    translated = data.get(f"{key}_translated")
    return (localised(translated, language) if translated else None) or localised(data.get(key), language)


def _layer(data: Mapping[str, Any], words: str) -> str:
    """The layer's name, for services only: some portals name on a file the layer of the service beside it."""
    found = next((name for name in (line(data[key], 300) for key in _LAYERS if data.get(key)) if name), "")
    return found if found and _SERVICE.search(words) else ""


def _crs(data: Mapping[str, Any], language: str) -> str:
    """A coordinate reference system by its EPSG code, where one of the usual members names one."""
    for key in ("crs", "srs", "projection", "conforms_to"):
        for said in lines_of(data.get(key), language, 200)[:10] if data.get(key) else ():
            found = crs_of([said], "")
            if found.startswith("EPSG:"):
                return found
    return ""


def _alternates(data: Mapping[str, Any], name: str, root: str) -> Tuple[Tuple[str, str], ...]:
    """The table that the DataStore keeps of a file, as CSV in UTF-8; a CSV file needs none."""
    if data.get("datastore_active") is not True:
        return ()
    key = line(data.get("id"), 100)
    if not key or name.lower().lstrip(".") in _TABLES:
        return ()
    url = web_address(f"{root}/datastore/dump/{quote(key, safe='')}?bom=true")
    return (("csv", url),) if url else ()


def _services(data: Mapping[str, Any], title: str, language: str) -> Iterator[Resource]:
    """The services that give access to a distribution (``dcat:accessService``, ckanext-dcat)."""
    for service in as_list(parsed(data.get("access_services")))[:20]:
        service = as_dict(service)
        description = lines_of(service.get("endpoint_description"), language, 4000)[:1]
        capabilities = [url for url in description if "getcapabilities" in url.lower()]
        urls: List[str] = capabilities or lines_of(service.get("endpoint_url"), language, 4000)[:20]
        for url in urls:
            yield Resource(url=url, title=line(localised(service.get("title"), language)) or title)
