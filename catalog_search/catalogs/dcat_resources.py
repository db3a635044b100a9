"""Distributions and data services of DCAT as resources: files, services with their standard, pages."""
from __future__ import annotations

import re
from typing import Iterable, Iterator, List, Tuple

from ..model.record import Resource
from .ckan_values import checksum_of, date_of, size_of
from .dcat_graph import Node
from .dcat_words import format_of, protocol_of, segment
from .iso_text import crs_of

MOST = 1000
_SERVICE = re.compile(r"[?&](?:service|request)=|/(?:wms|wfs|wmts|wcs|ows)\b|/rest/services/|/collections\b", re.I)
#: What is written as a format or a technique, but is a protocol of ISO records.
_PROTOCOL = re.compile(r"(?:OGC|WWW|ESRI|OSGEO|GLG|INSPIRE|FILE|DB)\s?:", re.I)


def read_resources(dataset: Node, served_by: Iterable[Node]) -> Tuple[Resource, ...]:
    """The ways to the data, each once: distributions, services that serve them, pages with a title of their own.

    :param served_by: services that say of themselves that they serve this dataset (``dcat:servesDataset``)
    """
    found: List[Resource] = []
    for distribution in dataset.parts("distribution")[:MOST]:
        found.extend(_of_distribution(distribution))
    if not found:
        found.extend(_of_old_dataset(dataset))
    for service in [*dataset.all("accessService")[:100], *served_by]:
        found.extend(_of_service(service, ""))
    found.extend(_pages(dataset))
    known = {resource.url: resource for resource in reversed(found) if resource.url}
    return tuple(resource for resource in found if known.get(resource.url) is resource)[:MOST]


def read_service(service: Node) -> Tuple[Resource, ...]:
    """The ways to a ``dcat:DataService`` that is a record of its own."""
    return tuple(dict.fromkeys([*_of_service(service, ""), *_pages(service)]))[:MOST]


def _of_distribution(node: Node) -> Iterator[Resource]:
    """The file, else the address for access, and the services behind it."""
    files = _addresses(node, "downloadURL")
    ways = _addresses(node, "accessURL", "webService")
    title = node.line("title", "label")
    services = [one for service in node.all("accessService")[:50] for one in _of_service(service, title)]
    kept = [url for url in ways if not files or (_SERVICE.search(url) and url not in files)]
    for url in files:
        yield _resource(node, url, title, "download")
    for url in kept:
        if url not in [service.url for service in services]:
            yield _resource(node, url, title, "")
    yield from services


def _resource(node: Node, url: str, title: str, function: str) -> Resource:
    name, mime = _format(node)
    standards = _standards(node, "conformsTo")
    said = [one.label for one in node.all("representationTechnique")[:5]]
    protocol = next((one for one in (name, *said) if _PROTOCOL.match(one)), "")
    crs = next((one for one in (crs_of([standard], "") for standard in standards) if one.startswith("EPSG:")), "")
    checksum = node.first("checksum")
    return Resource(
        url=url,
        title=title,
        description=node.prose("description", "abstract"),
        format="" if protocol == name else name,
        mime=mime,
        protocol=protocol or _protocol(url, standards),
        function=function if not protocol else "",
        crs=crs,
        id=node.line("identifier", length=100),
        size=size_of(node.said("byteSize")),
        checksum=_checksum(checksum) if checksum is not None else "",
        modified=date_of(node.said("modified")) or date_of(node.said("issued")),
    )


def _standards(node: Node, *names: str) -> List[str]:
    """What a distribution or service conforms to, by URIs and names."""
    return [said for one in node.all(*names)[:20] for said in (one.uri, one.label) if said]


def _protocol(url: str, standards: List[str]) -> str:
    """The service that a standard names, unless the address names one itself."""
    return "" if "service=" in url.lower() else next((one for one in map(protocol_of, standards) if one), "")


def _format(node: Node) -> Tuple[str, str]:
    """Format and media type, which profiles have kept in either member, by URI, code or name."""
    found = [format_of(one.label or one.address) for one in node.all("format", "mediaType")[:6]]
    name = next((name for name, _ in found if name), "")
    return name[:100], next((mime for _, mime in found if mime), "")[:100]


def _checksum(node: Node) -> str:
    algorithm = segment(node.said("algorithm"))
    return checksum_of(node.said("checksumValue"), algorithm)


def _of_service(node: Node, title: str) -> Iterator[Resource]:
    """A service at its endpoint, or at its capabilities where these say more than the endpoint (a ``map=``)."""
    described = _addresses(node, "endpointDescription")
    capabilities = [url for url in described if "getcapabilities" in url.lower()]
    urls = capabilities or _addresses(node, "endpointURL") or described or _addresses(node, "accessURL")
    standards = _standards(node, "conformsTo", "type", "format")
    own = node.line("title", "label")
    for url in urls[:20]:
        yield Resource(
            url=url,
            title=title or own,
            description=node.prose("description") or (own if title and own != title else ""),
            protocol=_protocol(url, standards),
            id=node.line("identifier", length=100),
        )


def _of_old_dataset(dataset: Node) -> Iterator[Resource]:
    """Addresses of the dataset itself, as DCAT-US 1.0 had them."""
    name, mime = _format(dataset)
    for url in _addresses(dataset, "accessURL", "downloadURL", "webService"):
        yield Resource(url=url, format=name, mime=mime)


def _pages(node: Node) -> Iterator[Resource]:
    """Documents with a title: GeoNetwork keeps links of all kinds as landing pages."""
    own = node.line("title")
    for page in node.all("landingPage", "page", "documentation")[:100]:
        title = page.line("title", "label") if page.uri != node.uri and "Dataset" not in page.types else ""
        url = page.address if title and title != own else ""
        if url:
            function = "" if looks_like_service(url) else "information"
            yield Resource(url, title, page.prose("description"), function=function)


def looks_like_service(url: str) -> bool:
    """Whether an address is no page to read: services stand among the pages of some exports."""
    return url.endswith("?") or bool(_SERVICE.search(url))


def _addresses(node: Node, *names: str) -> List[str]:
    return list(dict.fromkeys(one.address for one in node.all(*names)[:50] if one.address))
