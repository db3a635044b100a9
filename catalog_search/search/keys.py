"""Names that data go by, brought to one spelling so that copies in several catalogues can be found by them.

The recipe: small letters; no ``urn:uuid:``, braces, scheme, ``www.`` and trailing slash; a UUID wherever it stands in
an identifier or address. Names that mean something in one catalogue only ("123", a slug) are qualified by its host.
"""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Dict, List, NamedTuple, Tuple
from urllib.parse import unquote

from ..model.record import Resource

#: Keys of one sort, each once.
Keys = Tuple[str, ...]

_MAX = 2000
_UUID = re.compile(
    r"(?<![0-9a-f])([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![0-9a-f])([-_.][\w.-]*)?"
)
_WHOLE_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_BARE_UUID = re.compile(
    r"(?<![0-9a-z])([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})(_\d+)?(?![0-9a-z])"
)
#: One layer of an item of ArcGIS, in the address of the item.
_SUBLAYER = re.compile(r"[?&]sublayer=(\d+)")
_MEDIA = re.compile(r"\.(?:xml|html?|rdf|json|jsonld|ttl|pdf)$")
_HOST = re.compile(r"\s*(?:https?|ftps?)://(?:[^/@?#]*@)?(?:www\.)?([^/?#:]+(?::(?!80/|443/)\d+)?)", re.IGNORECASE)
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
_LAYERS = ("typenames", "typename", "layers", "layer")
_ASKING = frozenset(("service", "request", *_LAYERS))
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
    scheme, mark, rest = address.partition("://")
    return _host_in(scheme, rest.partition("/")[0]) if mark else ""


@lru_cache(maxsize=1024)
def _host_in(scheme: str, authority: str) -> str:
    match = _HOST.match(f"{scheme}://{authority}/")
    return match.group(1).lower() if match else ""


@lru_cache(maxsize=8192)
def identifier_key(text: str) -> str:
    """The one spelling of a globally unique identifier; empty where the text means something in one catalogue only."""
    low = text.strip().strip("{}<>").lower()[:_MAX]
    if len(low) < 8:
        return ""
    if len(low) == 36 and _WHOLE_UUID.fullmatch(low):
        return low if len(set(low)) > 5 else ""
    if "-" in low or len(low) >= 32:
        uuid = _uuid_in(low)
        if uuid:
            return uuid
    return _page_key(low) if "://" in low else _other_key(low)


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
            layer = bare[-1][5] or "".join(f"_{number}" for number in _SUBLAYER.findall(low)[:1])
            return "-".join(bare[-1][:5]) + layer
    return ""


def _page_key(low: str) -> str:
    """An address as the name of what it shows, in the forms that portals give to one page; empty for front pages."""
    match = _ADDRESS.fullmatch(low)
    if not match:
        return ""
    name, port, path, query, fragment = (part or "" for part in match.groups())
    host, path = name + port, unquote(path).rstrip("/")
    if "/datas" in path:
        known = _portal_page(host, path)
        if known:
            return known
    route = fragment if fragment.startswith(("#/", "#!")) else ""
    whole = path + query + route.rstrip("/")
    return "" if _FRONT.fullmatch(whole.rstrip("?")) else host + whole


def _portal_page(host: str, path: str) -> str:
    """The page of a dataset in uData, OpenDataSoft or CKAN, whose addresses have known forms."""
    udata = _UDATA_PAGE.search(path)
    if udata:
        return udata.group(1) if _OBJECT_ID.fullmatch(udata.group(1)) else f"{host}/datasets/{udata.group(1)}"
    ods = _ODS_PAGE.search(path)
    if ods:
        return f"{host}#{ods.group(1)}"
    ckan = _CKAN_PAGE.search(path)
    return host + ckan.group(1) if ckan else ""


def _other_key(low: str) -> str:
    if len(low) == 24 and _OBJECT_ID.fullmatch(low):
        return low
    if low.startswith("fr-"):
        return low if _SIREN.match(low) else ""
    if low.startswith("urn:"):
        return low if len(low) >= 20 and _URN.fullmatch(low) else ""
    doi = _DOI.fullmatch(low) if "10." in low else None
    return doi.group(1) if doi else ""


def federated_keys(text: str) -> Tuple[str, ...]:
    """Those of an OpenDataSoft identifier ``dataset@portal``, which names a dataset of another portal."""
    match = _FEDERATED.fullmatch(text.strip().lower()) if "@" in text else None
    return (match.group(0), f"{match.group(2)}.opendatasoft.com#{match.group(1)}") if match else ()


def local_key(text: str, host: str) -> str:
    """An identifier of one catalogue qualified by the catalogue's host; empty where either is missing."""
    if not host:
        return ""
    low = text.strip().strip("{}").lower()
    low = _SIREN.sub("", low[8:] if low.startswith("urn:uuid") else low)
    return f"{host}#{low}" if _LOCAL.fullmatch(low) else ""


class _Link(NamedTuple):
    """An address as a service (``base``; ``layer``, where the address names one), and as a file (``file``)."""

    base: str
    layer: str
    file: str


_NO_LINK = _Link("", "", "")
#: The ``layer`` of addresses whose path names one layer (ArcGIS ``MapServer/3``, OGC API ``collections/x``).
_IN_PATH = "/"
#: Characters of addresses that no name of a layer has.
_NO_NAME = frozenset("=?&")


@lru_cache(maxsize=8192)
def _read_link(url: str) -> _Link:
    match = _ADDRESS.match(url.lower()[:_MAX])
    if not match:
        return _NO_LINK
    name, port, path, query, _ = match.groups()
    host, path = name + port, path.rstrip("/")
    if not query and _FILE_END.search(path):
        return _Link("", "", f"{host}{path.replace('%20', ' ')}")
    pairs = _pairs(query[1:]) if query else []
    layered = _LAYER_ADDRESS.fullmatch(path) if "server/" in path or "/collections/" in path else None
    if layered:
        return _Link(host + layered.group(1), _IN_PATH, "")
    kept = "&".join(f"{key}={value}" for key, value in pairs if key not in _OGC)
    base = f"{host}{_SERVICE_END.sub('/ows', path)}?{kept}"
    if pairs and any(key in _ASKING for key, _ in pairs):
        asked = dict(pairs)
        layer = next((asked[key] for key in _LAYERS if asked.get(key)), "")
        return _Link(base, unquote(layer).strip(), "")
    return _Link(base, "", _file(host, path.replace("%20", " "), pairs))


def _pairs(query: str) -> List[Tuple[str, str]]:
    split = (pair.partition("=") for pair in query.replace("&amp;", "&").split("&") if pair)
    return sorted((key, value) for key, _, value in split)


def _file(host: str, path: str, pairs: List[Tuple[str, str]]) -> str:
    """The spelling of an address that looks like one file's, as file name, known path or parameter; else nothing."""
    ods = _ODS_PAGE.search(path) if "/dataset" in path else None
    if ods:
        return f"{host}#{ods.group(1)}"
    named = any(_FILE_END.search(value) for _, value in pairs)
    if not (named or _FILE_END.search(path) or _FILE_PLACE.search(path)):
        return ""
    query = "&".join(f"{key}={value}" for key, value in pairs)
    return f"{host}{path}?{query}" if query else host + path


def served_key(resource: Resource) -> Tuple[str, bool]:
    """What one resource is served as, and whether that is a layer of a service; empty where it says nothing.

    Of a service the key is its address and one layer of it. The parameters of requests (WMS 1.3.0 §7, WFS 2.0 §7) do
    not count, those that choose a service (``map=``) do. ``…/wms``, ``…/wfs`` and ``…/ows`` of a server are one place.
    Of a download it is the exact address; pages and addresses that do not look like one file's have none.
    """
    base, asked, file = _read_link(resource.url)
    layer = resource.layer.lower() or asked
    if not layer:
        return file, False
    if asked == _IN_PATH:
        return base, True
    if not base or not _NO_NAME.isdisjoint(layer) or "://" in layer:
        # An address stands where a layer's name belongs.
        return "", True
    return f"{base}|{layer}", True


def checksum_key(resource: Resource) -> str:
    """The digest of a resource's bytes, with their number where it is known; empty for empty and tiny files."""
    digest = resource.checksum.rpartition(":")[2].strip().lower()
    if not _DIGEST.fullmatch(digest) or len(digest) < 32 or digest.startswith(_TRIVIAL):
        return ""
    return "" if resource.size is not None and resource.size < _SMALLEST else f"sum:{digest}"


def weak_keys(resources: Tuple[Resource, ...]) -> Tuple[Keys, Keys, Keys]:
    """What data are served as: keys of service layers, of files, and of checksums."""
    services: Dict[str, None] = {}
    files: Dict[str, None] = {}
    sums: Dict[str, None] = {}
    for resource in resources:
        key, is_layer = served_key(resource)
        if key:
            (services if is_layer else files)[key] = None
        if resource.checksum:
            sums[checksum_key(resource)] = None
    sums.pop("", None)
    return tuple(services), tuple(files), tuple(sums)
