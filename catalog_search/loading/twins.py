"""Links that are the same way to the data, and links that lead to the same data by another way. Pure.

Two sameness, for two uses. *One way twice* (``http`` and ``https``, a service's layer listed under two titles) is
shown once. *The same data* (WMS and WFS of one layer, one file in two formats) may stand in for a way that fails. Both
are told from the links alone and for links of one record, where an equal layer name means more than elsewhere.
"""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Dict, Iterable, List, Tuple
from urllib.parse import unquote, unquote_plus, urlsplit

from ..model.record import Resource
from .addresses import api_root, arcgis_root
from .kinds import Kind
from .link import Link

Way = Tuple[Kind, str, str]

_PORTS = {"http": "80", "https": "443", "ftp": "21", "ftps": "990"}
_NAMED = (Kind.WMS, Kind.WFS, Kind.WMTS, Kind.WCS, Kind.OAPIF)
_ARCGIS = (Kind.ARCGIS_FEATURE, Kind.ARCGIS_MAP, Kind.ARCGIS_IMAGE)
#: Parts of a path that say which service answers there, and not of which data.
_SERVICE_WORD = re.compile(
    r"(?i)(?:(?:wms|wfs|wmts|wcs|ows)(?:-[rv]|server|\.cgi)?|gwc|service|services|ogc|features|v\d[\d.]*|1\.\d\.\d)$"
)
_ARCGIS_SERVICE = re.compile(r"(?i)/(?:map|feature|image)server(?=[/?]|$)")
_MAP_FILE = re.compile(r"(?i)[._-]?(?:internet|intranet|internal)(?=\.map$)")
_EXPORTS = re.compile(r"/exports/[^/]+$")
_ENDING = re.compile(
    r"(?:\.(?:shp|zip|geojson|json|gpkg|csv|kml|kmz|gml|gpx|fgb|parquet|tab|mif|7z|gz|tgz|tar|xlsx?|ods))+$"
)
_SHORTEST_NAME = 4


def once(links: Iterable[Link]) -> Tuple[Link, ...]:
    """Each way once, where its first link stands; by the link of it that works best."""
    found: Dict[Way, Link] = {}
    for link in links:
        way = way_of(link)
        found[way] = _better(found[way], link) if way in found else link
    return tuple(found.values())


def preferred_twin(link: Link, links: Iterable[Link]) -> Link:
    """The link by which to go the same way: this one, or one with ``https``, or one that was not found dead."""
    hope = _hope(link)
    rivals = [other for other in links if other.kind is link.kind and _hope(other) < hope]
    if rivals:
        way = way_of(link)
        for other in rivals:
            link = _better(link, other) if way_of(other) == way else link
    return link


def stand_ins(link: Link, links: Iterable[Link]) -> List[Link]:
    """The other links that lead to the same data and can be put on the map, in the order given, no address twice."""
    found: Dict[Way, Link] = {}
    own = (link.kind, link.url, link.layer)
    for other in links:
        if other.loadable and (other.kind, other.url, other.layer) != own and same_data(link, other):
            found.setdefault((other.kind, other.url, other.layer), other)
    return list(found.values())


def same_data(one: Link, other: Link) -> bool:
    """Whether two links of one record lead to the same data as surely as links can tell; when in doubt, not."""
    if _same_resource(one.resource, other.resource) or (one.kind is other.kind and way_of(one) == way_of(other)):
        return True
    if one.layer and other.layer:
        return _same_layer(one, other)
    return one.kind.is_file and other.kind.is_file and _same_file(one, other)


def _same_resource(one: Resource, other: Resource) -> bool:
    return one is other or (one.url == other.url and one == other)


def way_of(link: Link) -> Way:
    """What is equal for links that go the same way: kind, address but for its scheme, layer but for its case."""
    url = link.url
    if link.kind is Kind.OAPIF:
        url = api_root(url)
    elif link.kind in _ARCGIS:
        url = arcgis_root(url)
    layers = ",".join(part.strip().casefold() for part in link.layer.split(",")) if link.layer else ""
    return link.kind, _address(url), layers


@lru_cache(maxsize=8192)
def _address(url: str) -> str:
    """An address as hosts see it: without scheme, usual port, fragment, order of parameters, escapes."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.lower().removesuffix(":" + _PORTS.get(parts.scheme.lower(), ""))
    except ValueError:
        return url
    pairs = sorted(unquote_plus(pair) for pair in parts.query.split("&") if pair)
    return f"{host}{unquote(parts.path).rstrip('/')}?{'&'.join(pairs)}"


def _better(one: Link, other: Link) -> Link:
    """Of two links that go the same way the one to ask; the first where nothing tells them apart."""
    return min(one, other, key=_hope)


def _hope(link: Link) -> Tuple[bool, bool, bool]:
    """What speaks against asking by a link."""
    return link.reported_dead, link.intranet, link.url[:6].lower() != "https:"


def _same_layer(one: Link, other: Link) -> bool:
    if one.kind in _ARCGIS and other.kind in _ARCGIS:
        return one.layer == other.layer and _arcgis_service(one.url) == _arcgis_service(other.url)
    if one.kind not in _NAMED or other.kind not in _NAMED:
        return False
    (space, name), (other_space, other_name) = _split(one.layer), _split(other.layer)
    if name != other_name or (space and other_space and space != other_space):
        return False
    if _map_file(one.url) != _map_file(other.url):
        return False
    if one.intranet != other.intranet:  # the same service, as it is reached inside and outside
        return True
    spaces = {part for part in (space, other_space) if part}
    return _service_of(one, spaces) == _service_of(other, spaces)


def _split(layer: str) -> Tuple[str, str]:
    """Namespace and name."""
    space, _, name = layer.casefold().strip().rpartition(":")
    return space, name


def _service_of(link: Link, spaces: Iterable[str]) -> Tuple[str, Tuple[str, ...]]:
    """Host and path without what says which service it is, or which namespace (GeoServer's virtual services)."""
    parts = urlsplit(api_root(link.url) if link.kind is Kind.OAPIF else link.url)
    path = [part for part in unquote(parts.path).casefold().split("/") if part]
    return parts.netloc.lower(), tuple(part for part in path if not _SERVICE_WORD.match(part) and part not in spaces)


def _map_file(url: str) -> str:
    """The file of MapServer or QGIS Server that says which layers there are."""
    pairs = (pair.partition("=") for pair in urlsplit(url).query.split("&"))
    name = next((value for key, _, value in pairs if key.lower() == "map"), "")
    return _MAP_FILE.sub("", unquote_plus(name)).casefold().rpartition("/")[2]


def _arcgis_service(url: str) -> str:
    return _ARCGIS_SERVICE.sub("", _address(arcgis_root(url)))


def _same_file(one: Link, other: Link) -> bool:
    """One file in two formats: exports of one dataset, files beside each other that differ in their endings only."""
    first, second = _address(one.url), _address(other.url)
    if first == second:
        return True
    (path, _, query), (other_path, _, other_query) = first.partition("?"), second.partition("?")
    if _EXPORTS.search(path):
        return _EXPORTS.sub("", path) == _EXPORTS.sub("", other_path) and bool(_EXPORTS.search(other_path))
    stem, other_stem = _stem(path), _stem(other_path)
    name = stem.rpartition("/")[2]
    return stem == other_stem and query == other_query and len(name) >= _SHORTEST_NAME


def _stem(path: str) -> str:
    """A path without the endings of data files; the whole path where it has none."""
    low = path.casefold()
    stem = _ENDING.sub("", low)
    return stem if stem != low else path
