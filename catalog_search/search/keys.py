"""Names that data go by, brought to one spelling so that copies in several catalogues can be found by them.

The recipe: small letters; no ``urn:uuid:``, braces, scheme, ``www.`` and trailing slash; a UUID wherever it stands in
an identifier or address. Names that mean something in one catalogue only ("123", a slug) are qualified by its host.
"""
from __future__ import annotations

import re
from functools import lru_cache
from typing import FrozenSet, List, Optional, Tuple
from urllib.parse import unquote

from ..model.record import Resource

_MAX = 2000
_UUID = re.compile(
    r"(?<![0-9a-f])([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![0-9a-f])([-_.][\w.-]*)?"
)
_BARE_UUID = re.compile(r"(?<![0-9a-z])([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})(?![0-9a-z])")
_MEDIA = re.compile(r"\.(?:xml|html?|rdf|json|jsonld|ttl|pdf)$")
#: Host, port unless it is the usual one, path, query and fragment.
_ADDRESS = re.compile(
    r"(?:https?|ftps?):/+(?:[^/@?#]*@)?(?:www\.)?([^/?#:]+)(?::(?:80|443)(?=[/?#]|$))?([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?"
)
_OBJECT_ID = re.compile(r"(?=\d*[a-f])[0-9a-f]{24}")
_UDATA_PAGE = re.compile(r"/(?:[a-z]{2}/|api/[12]/)?(?:datasets|dataservices)/([^/]+)/?$")
_ODS_PAGE = re.compile(
    r"/(?:explore/(?:embed/)?dataset|api/(?:explore/)?v[\d.]+/(?:catalog|[a-z]+)/datasets|api/datasets/1\.0"
    r"|api/v2/catalog/datasets)/([^/]+)(?:/.*)?$"
)
_CKAN_PAGE = re.compile(r"(/(?:[a-z]{2}/)?dataset/[^/]+)(?:/resource/.*)?$")
_SIREN = re.compile(r"fr-\d{9}(?:\d{5})?-(?=.{3})")
_URN = re.compile(r"urn:(?!ogc:def)[a-z0-9-]{2,31}:[^:\s]+:\S{4,}")
_DOI = re.compile(r"(?:doi:\s*|(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)")
_FEDERATED = re.compile(r"([a-z0-9_-]{3,})@([a-z0-9-]{3,})")
#: Addresses of front pages, which many records give as theirs.
_FRONT = re.compile(
    r"(?:/|index|home|accueil|open-?data|catalog(?:ue)?(?:\.search)?|geonetwork|geosource|portail|portal|donnees|data"
    r"|datasets?|explore|search|recherche|metadata|srv|eng|fre|fr|en|csw|api|#|\.html?|\.php|\.aspx?|\.jsp)*"
)
_LOCAL = re.compile(r"[^\s/@]{1,200}")

_OGC = frozenset(
    "service request version wmtver acceptversions acceptformats sections updatesequence layers layer styles style crs "
    "srs bbox width height format transparent bgcolor exceptions typename typenames outputformat srsname maxfeatures "
    "count startindex resulttype tilematrixset tilematrix tilerow tilecol language _dc".split()
)
_ASKS_SERVICE = re.compile(r"[?&](?:service|request|layers?|typenames?)=", re.IGNORECASE)
_SERVICE_END = re.compile(r"/(?:wms|wfs|wcs|wmts|ows|wxs|gwc/service/wmts|wmtscapabilities\.xml)$")
_LAYER_ADDRESS = re.compile(r"(.*/(?:(?:mapserver|featureserver)/\d+|collections/[^/]+))(?:/(?:query|items))?$")
_FILE_END = re.compile(
    r"\.(?:zip|7z|rar|gz|tgz|csv|tsv|xlsx?|ods|json|geojson|topojson|ndjson|gpkg|shp|dbf|kmz?|gml|gpx|tab|mif|dxf|dwg"
    r"|tiff?|jp2|ecw|asc|las|laz|nc|h5|parquet|fgb|pmtiles|mbtiles|sqlite|pbf)$"
)
_FILE_PLACE = re.compile(r"/datasets/r/|/exports/|/atomarchive/|/resources?/[^/]+/download|/download/")
_DIGEST = re.compile(r"[0-9a-f]{8,128}")
#: How the digests (MD5, SHA-1, SHA-256) of nothing, and of one line feed, begin.
_TRIVIAL = ("d41d8cd9", "da39a3ee", "e3b0c442", "68b329da", "adc83b19", "01ba4719")
_SMALLEST = 512


def host_of(address: str) -> str:
    """The host of an address without ``www.``, empty where the text is no address of the network."""
    match = _ADDRESS.match(address.strip().lower())
    return match.group(1) + match.group(2) if match else ""


def identifier_key(text: str) -> str:
    """The one spelling of a globally unique identifier; empty where the text means something in one catalogue only."""
    low = text.strip().strip("{}<>").lower()[:_MAX]
    if len(low) < 8:
        return ""
    return _uuid_in(low) or _page_key(low) or _other_key(low)


def _uuid_in(low: str) -> str:
    """The last UUID in a text: before it stand those of shares, portals and parents. A suffix belongs to the name."""
    if low.count("-") >= 4:
        found = _UUID.findall(low.split("/resource/")[0])
        if found:
            uuid, suffix = found[-1]
            return "" if len(set(uuid)) < 5 else uuid + _MEDIA.sub("", suffix)
    if len(low) >= 32:
        bare = _BARE_UUID.findall(low)
        if bare and len(set("".join(bare[-1]))) > 4:
            return "-".join(bare[-1])
    return ""


def _page_key(low: str) -> str:
    """An address as the name of what it shows, in the forms that portals give to one page; empty for front pages."""
    match = _ADDRESS.fullmatch(low)
    if not match:
        return ""
    name, port, path, query, fragment = (part or "" for part in match.groups())
    host, path = name + port, unquote(path).rstrip("/")
    udata = _UDATA_PAGE.search(path)
    if udata:
        return udata.group(1) if _OBJECT_ID.fullmatch(udata.group(1)) else f"{host}/datasets/{udata.group(1)}"
    ods = _ODS_PAGE.search(path)
    if ods:
        return f"{host}#{ods.group(1)}"
    ckan = _CKAN_PAGE.search(path)
    if ckan:
        return host + ckan.group(1)
    route = fragment if fragment.startswith(("#/", "#!")) else ""
    whole = path + query + route.rstrip("/")
    return "" if _FRONT.fullmatch(whole.rstrip("?")) else host + whole


def _other_key(low: str) -> str:
    doi = _DOI.fullmatch(low)
    if doi:
        return doi.group(1)
    if _OBJECT_ID.fullmatch(low) or _SIREN.match(low) or (len(low) >= 20 and _URN.fullmatch(low)):
        return low
    return ""


def federated_keys(text: str) -> Tuple[str, ...]:
    """Those of an OpenDataSoft identifier ``dataset@portal``, which names a dataset of another portal."""
    match = _FEDERATED.fullmatch(text.strip().lower())
    return (match.group(0), f"{match.group(2)}.opendatasoft.com#{match.group(1)}") if match else ()


def local_key(text: str, host: str) -> str:
    """An identifier of one catalogue qualified by the catalogue's host; empty where either is missing."""
    low = text.strip().strip("{}").lower()
    low = _SIREN.sub("", low[8:] if low.startswith("urn:uuid") else low)
    return f"{host}#{low}" if host and _LOCAL.fullmatch(low) else ""


@lru_cache(maxsize=8192)
def _parts(url: str) -> Optional[Tuple[str, str, Tuple[Tuple[str, str], ...]]]:
    """Host, path and parameters of an address in small letters."""
    match = _ADDRESS.match(url.lower()[:_MAX])
    if not match:
        return None
    pairs = [pair.partition("=") for pair in (match.group(4) or "")[1:].replace("&amp;", "&").split("&") if pair]
    path = match.group(3).rstrip("/").replace("%20", " ")
    return match.group(1) + match.group(2), path, tuple(sorted((key, value) for key, _, value in pairs))


def service_key(resource: Resource) -> str:
    """A service's address and one layer of it; empty where the link names no layer, which says nothing.

    The parameters of requests (WMS 1.3.0 §7, WFS 2.0 §7) do not count, those that choose a service (``map=``) do.
    ``…/wms``, ``…/wfs`` and ``…/ows`` of one server are one place.
    """
    url = resource.url
    if not resource.layer and "=" not in url and "server/" not in url.lower() and "/collections/" not in url:
        return ""
    parts = _parts(url)
    if parts is None:
        return ""
    host, path, pairs = parts
    layered = _LAYER_ADDRESS.fullmatch(path)
    if layered:
        return f"{host}{layered.group(1)}"
    if not resource.layer and not _ASKS_SERVICE.search(url):
        return ""
    asked = dict(pairs)
    layer = resource.layer.lower() or asked.get("typenames") or asked.get("typename") or asked.get("layers")
    layer = unquote(layer or asked.get("layer") or "").strip()
    if not layer:
        return ""
    kept = "&".join(f"{key}={value}" for key, value in pairs if key not in _OGC)
    return f"{host}{_SERVICE_END.sub('/ows', path)}?{kept}|{layer}"


def file_key(resource: Resource) -> str:
    """A download's exact address; empty for pages, services and addresses that do not look like one file's."""
    url = resource.url
    if resource.layer or _ASKS_SERVICE.search(url):
        return ""
    parts = _parts(url)
    if parts is None:
        return ""
    host, path, pairs = parts
    ods = _ODS_PAGE.search(path)
    if ods:
        return f"{host}#{ods.group(1)}"
    if not _FILE_END.search(path) and not _FILE_PLACE.search(path) and not _names_file(pairs):
        return ""
    query = "&".join(f"{key}={value}" for key, value in pairs)
    return f"{host}{path}?{query}" if query else host + path


def _names_file(pairs: Tuple[Tuple[str, str], ...]) -> bool:
    return any(_FILE_END.search(value) for _, value in pairs)


def checksum_key(resource: Resource) -> str:
    """The digest of a resource's bytes, with their number where it is known; empty for empty and tiny files."""
    digest = resource.checksum.rpartition(":")[2].strip().lower()
    if not _DIGEST.fullmatch(digest) or len(digest) < 32 or digest.startswith(_TRIVIAL):
        return ""
    return "" if resource.size is not None and resource.size < _SMALLEST else f"sum:{digest}"


def weak_keys(resources: Tuple[Resource, ...]) -> Tuple[FrozenSet[str], FrozenSet[str], FrozenSet[str]]:
    """What data are served as: keys of service layers, of files, and of checksums."""
    services: List[str] = []
    files: List[str] = []
    sums: List[str] = []
    for resource in resources:
        service = service_key(resource)
        if service:
            services.append(service)
        else:
            files.append(file_key(resource))
        if resource.checksum:
            sums.append(checksum_key(resource))
    return frozenset(services), frozenset(filter(None, files)), frozenset(filter(None, sums))
