"""Reading and cleaning the addresses of links: schemes, hosts, OGC parameters, vendor parameters."""
from __future__ import annotations

import re
from typing import Dict, FrozenSet, List, Optional, Tuple
from urllib.parse import quote, unquote, unquote_plus, urlsplit

from .formats import kind_of_extension, kind_of_parameter
from .kinds import Kind

_MAX_URL = 8192
_NETWORK = re.compile(r"(?i)^(https?|ftps?)://[^\s/?#\\]")
#: Escaped once or several times. In one go: a megabyte of it would else stop the window for minutes.
_ESCAPED = re.compile("&(?:amp;)+")
#: Where somebody has put a query behind a query (``wms??SERVICE=…``, ``map=a.map?SERVICE=…``).
_SECOND_QUERY = re.compile(r"(?i)(?:^|(?<=&))\?+|(?<!\?)\?+(?=(?:service|request|version)=|&|$)")
_HOST_END = re.compile(r"//[^/?#]*")
#: In front of the path: what some read as its end and others do not.
_DOUBTFUL_HOST = re.compile(r"[\s\\<>\"^`|]")
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
#: Scheme, host, port as nearly all addresses have them; the few others are left to ``urlsplit``, which takes longer.
_PLAIN_HOST = re.compile(r"(?i)(?:https?|ftps?)://([a-z0-9][a-z0-9.-]*)(?::[1-9]\d{0,3})?(?=[/?#]|$)")

#: Parameters of OGC requests, which belong to one request and not to the service (WMS 1.3.0 §7, WFS 2.0 §7, WMTS §7).
_REQUEST_PARAMETERS = frozenset(
    "service request version wmtver acceptversions acceptformats sections updatesequence layers layer styles style crs "
    "srs bbox width height format transparent bgcolor exceptions time elevation query_layers info_format feature_count "
    "i j x y sld sld_body dpi map_resolution format_options typename typenames outputformat srsname maxfeatures count "
    "startindex propertyname featureid resourceid resulttype sortby filter cql_filter namespace namespaces "
    "storedquery_id tilematrixset tilematrix tilerow tilecol legend_format feature_info_type coverage coverageid "
    "identifier identifiers boundingbox gridbasecrs interpolation".split()
)
_FILE_PARAMETERS = ("file", "filename", "fichier", "format", "outputformat", "f", "type")

_METADATA_VIEW = re.compile(
    r"(?i)catalog\.search|/metadata/|getrecordbyid|xml\.metadata\.get|atommetadata/|"
    r"www\.data\.gouv\.fr/(?:[a-z]{2}/)?datasets/(?!r/)"
)
_SERVICE_SEGMENT = re.compile(r"(?:mapserv)?(wmts|wms|wfs|wcs|csw)(?:-[rv]|server|\.cgi|\.php|\.aspx?|\.ashx)?$")
#: Pictures that GeoServer makes of a WMS by itself.
_REFLECTOR = re.compile(r"(?i)(?<=/wms)/(?:reflect|kml)/?$")
_PAGES = (".html", ".htm")
_SCRIPTS = (".php", ".asp", ".aspx", ".jsp", ".do")
_SERVICE_WORDS = ("wms", "wfs", "wmts", "wcs", "csw")
_SHARED_SEGMENT = re.compile(r"(?:ows|wxs|(?:qgis_)?mapserv(?:\.exe|\.cgi|\.fcgi)?)$")
#: What an ArcGIS service is asked for below its own address.
_ARCGIS_REQUESTS = r"(?:/(?:query|export|exportimage|identify|find|legend|layers|info/iteminfo))?/?$"
_ARCGIS = re.compile(rf"/(mapserver|featureserver|imageserver|vectortileserver)(?:/(\d+))?{_ARCGIS_REQUESTS}")
_ARCGIS_PART = re.compile(rf"(?i)(?<=server)(?:/\d+)?{_ARCGIS_REQUESTS}")
_ARCGIS_SHOWN = re.compile(r"(?:show:)?(\d+)$")
#: A product of the Géoplateforme's download service, a feed of its editions; below ``download`` are files.
_PRODUCT = re.compile(r"/telechargement/resource/[^/]+(?:/[^/]+)?/?$")
_COLLECTION = re.compile(r"/collections/([^/]+)(?:/items)?/?$")
#: The API of a STAC catalogue (STAC API 1.0), whose collections have the same addresses as those of OGC API Features.
_STAC = re.compile(r"/stac(?:/v?\d[\d.]*)?(?:/collections(?:/.*)?)?/?$")
_COLLECTIONS = re.compile(r"/collections(?:\.\w+)?(?:/.*)?$")
#: The tile matrix set that QGIS draws (OGC 17-083r4 annex D).
MERCATOR = "WebMercatorQuad"
_LANDING = re.compile(r"(?i)/(?:api|conformance|index\.\w+)?/?$")
_COLLECTION_ENDING = re.compile(r"(?i)\.(?:json|html?)$")
#: Parameters of single requests to an OGC API (17-069r4 §7.15), which do not belong to the service.
_API_PARAMETERS = frozenset(
    "f limit offset startindex bbox bbox-crs crs datetime properties sortby filter lang".split()
)
#: What programs ask and QGIS does not: OPeNDAP of THREDDS, SPARQL, the root of OpenDataSoft's API.
_OTHER_API = re.compile(r"/dodsc/(?!.*\.html?$)|/sparql/?$|/api/explore/v\d[\d.]*/?$")
_CSW_PARAMETERS = frozenset("id elementsetname outputschema outputformat resulttype".split())
_INTRANET = (".rie.gouv.fr", ".i2", ".intranet", ".local", ".lan", ".internal", ".intra")
_INTRANET_MAP = re.compile(r"(?:intranet|internal)\.map(?:&|$)")
#: Closed in 2024; its successor has the same layers without a key in the address.
RETIRED_HOST = re.compile(r"(?i)^https?://(?:gpp\d-)?wxs\.ign\.fr/")
_RETIRED_IGN = re.compile(rf"{RETIRED_HOST.pattern}[^/]+/(?:geoportail/)?(r/wms|v/wms|wfs|wmts|tms)")
_IGN_NOW = {"r/wms": "wms-r/wms", "v/wms": "wms-v/ows", "wfs": "wfs/ows", "wmts": "wmts", "tms": "tms"}
_BY_SERVICE = {
    "wms": Kind.WMS,
    "wfs": Kind.WFS,
    "wmts": Kind.WMTS,
    "wcs": Kind.WCS,
    "csw": Kind.CSW,
    **dict.fromkeys(("sos", "wps", "wpos"), Kind.API),
}
_BY_REQUEST = {
    "getmap": Kind.WMS,
    "getfeature": Kind.WFS,
    "describefeaturetype": Kind.WFS,
    "getcoverage": Kind.WCS,
    "gettile": Kind.WMTS,
    "getlegendgraphic": Kind.IMAGE,
}
#: Query parameters whose values are for one user only.
_SECRET = re.compile(
    r"(?i)^(?:[\w-]*(?:api[_-]?key|auth[_-]?key|access[_-]?key|token|subscription[_-]?key|password|passwd|"
    r"pwd|secret|signature|credential)|key|sig|login|user(?:name)?|pass|mdp)$"
)
#: Documents that tell where tiles are: TileJSON, and styles as Mapbox GL reads them.
_TILE_DOCUMENTS = {"tilejson.json": Kind.XYZ, "tiles.json": Kind.XYZ, "style.json": Kind.VECTOR_TILES}
#: How OGC API Tiles (OGC 20-057 §8) names the places in a template, and what QGIS calls them.
TILE_PLACES = (("{tileMatrix}", "{z}"), ("{tileRow}", "{y}"), ("{tileCol}", "{x}"), ("{tileMatrixSetId}", MERCATOR))
_LAYER_KEYS = {
    Kind.WFS: ("typenames", "typename", "layers", "layer"),
    Kind.WCS: ("coverageid", "coverage", "identifiers", "identifier"),
}
_CONDITIONS = ("cql_filter", "filter", "where", "featureid", "resourceid", "objectids")
_ALWAYS = re.compile(r"(?i)\(?\s*(?:1\s*=\s*1|true|include)\s*\)?$|%$")
#: Of a query for features or a picture; what else there is, such as ``token``, belongs to the service.
_ARCGIS_PARAMETERS = frozenset(
    "f where outfields outsr insr geometry geometrytype spatialrel returngeometry resultoffset resultrecordcount "
    "objectids bbox size dpi layers format transparent imagesr bboxsr orderbyfields returncountonly "
    "returnidsonly".split()
)
_BY_ARCGIS = {
    "mapserver": Kind.ARCGIS_MAP,
    "featureserver": Kind.ARCGIS_FEATURE,
    "imageserver": Kind.ARCGIS_IMAGE,
    "vectortileserver": Kind.VECTOR_TILES,
}


def network_url(text: object) -> str:
    """An untrusted address as one that may be asked, or nothing.

    Only ``http``, ``https``, ``ftp`` and ``ftps`` with a host pass; no virtual path or connection string of GDAL does.
    Spaces and non-ASCII characters are percent-encoded, ``&amp;`` is undone, everything else keeps its spelling.
    """
    if not isinstance(text, str):
        return ""
    url = _ESCAPED.sub("&", text.strip()) if "&amp;" in text else text.strip()
    if len(url) > _MAX_URL or not _NETWORK.match(url) or _CONTROL.search(url):
        return ""
    if not _PLAIN_HOST.match(url) and not _has_host(url):
        return ""
    retired = _RETIRED_IGN.match(url)
    if retired:
        url = f"https://data.geopf.fr/{_IGN_NOW[retired.group(1).lower()]}{url[retired.end() :]}"
    return url if url.isascii() and " " not in url else _quoted(url)


def _has_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0 and not _DOUBTFUL_HOST.search(parts.netloc)
    except ValueError:  # a bad IPv6 address or port
        return False


def _quoted(url: str) -> str:
    host_end = _HOST_END.search(url).end()  # type: ignore[union-attr]
    return url[:host_end] + quote(url[host_end:], safe="%/:=&?~#+!$,;'@()*[]{}|^`\"<>\\")


class Address:
    """The parts of a network URL that classification looks at, each worked out once."""

    def __init__(self, url: str) -> None:
        self.url = url
        start = _PLAIN_HOST.match(url)
        if start:
            rest, _, self.fragment = url[start.end() :].partition("#")
            path, _, self.query = rest.partition("?")
            self.host = start.group(1).lower()
        else:
            parts = urlsplit(url)
            path, self.query, self.fragment = parts.path, parts.query, parts.fragment
            self.host = (parts.hostname or "").lower()
        self.query = _one_query(self.query)
        self.path = path.lower()
        name = self.path.rstrip("/").rpartition("/")[2]
        self.name = unquote(name) if "%" in name else name
        self.parameters: Dict[str, str] = {}
        for pair in self.query.split("&") if self.query else ():
            key, equals, value = pair.partition("=")
            if equals:
                plain = "%" not in value and "+" not in value
                self.parameters.setdefault(key.lower(), value if plain else unquote_plus(value))

    @property
    def is_root(self) -> bool:
        """Whether it is a site's front page, which is never a file."""
        return self.path in ("", "/") and not self.query

    @property
    def is_script(self) -> bool:
        """Whether a program answers: its name says nothing about what."""
        return self.name.endswith(_SCRIPTS) and bool(self.query)

    @property
    def is_intranet(self) -> bool:
        """Whether the host can only be reached inside an administration (``*.rie.gouv.fr``, bare host names)."""
        bare = "." not in self.host and ":" not in self.host and self.host != "localhost"
        inside = self.host.endswith(_INTRANET) or self.host == _INTRANET[0][1:]
        return bare or inside or (bool(self.query) and bool(_INTRANET_MAP.search(self.query.lower())))

    @property
    def is_metadata_view(self) -> bool:
        """Whether it shows a metadata record instead of data."""
        low = self.url.lower()
        if not ("metadata" in low or "catalog" in low or "getrecordbyid" in low or "www.data.gouv.fr/" in low):
            return False  # a search takes ten times as long
        return bool(_METADATA_VIEW.search(self.url)) and self.file_kind() not in _PLAIN_DATA

    @property
    def shares_services(self) -> bool:
        """Whether the path is one at which both WMS and WFS usually answer (``/ows``, ``/wxs``, MapServer)."""
        path = self.path
        may = "ows" in path or "wxs" in path or "mapserv" in path
        return may and any(_SHARED_SEGMENT.match(segment) for segment in path.split("/")[-3:])

    def service_kind(self) -> Optional[Kind]:
        """The service that the address itself names, by parameters first, then by its path."""
        if self.parameters:
            service = self.parameters.get("service", "").lower()
            request = self.parameters.get("request", "").lower()
            if request == "getlegendgraphic":
                return Kind.IMAGE
            named = _BY_SERVICE.get(service) or _BY_REQUEST.get(request)
            if named:
                return named
        return (
            self._template_kind()
            or (Kind.API if _OTHER_API.search(self.path) else None)
            or (None if self.file_kind() in _PLAIN_DATA else self._path_kind())
        )

    def _template_kind(self) -> Optional[Kind]:
        if "{" not in self.url and "%7" not in self.url:
            return None
        low = self.url.lower().replace("%7b", "{").replace("%7d", "}")
        for theirs, ours in TILE_PLACES:
            low = low.replace(theirs.lower(), ours)
        if not ("{z}" in low and "{x}" in low and ("{y}" in low or "{-y}" in low)):
            return None
        return Kind.VECTOR_TILES if ".pbf" in low or ".mvt" in low or "f=mvt" in low else Kind.XYZ

    def _path_kind(self) -> Optional[Kind]:
        if self.name == "wmtscapabilities.xml":
            return Kind.WMTS
        if any(word in self.path for word in _SERVICE_WORDS) and not self.name.endswith(_PAGES):
            for segment in reversed(self.path.split("/")[-4:]):
                match = _SERVICE_SEGMENT.match(segment)
                if match:
                    return _BY_SERVICE[match.group(1)]
        arcgis = _ARCGIS.search(self.path) if "server" in self.path else None
        if arcgis:
            return _BY_ARCGIS[arcgis.group(1)]
        if self.name == "ept.json":
            return Kind.EPT
        if self.name.endswith(".zarr"):
            return Kind.ZARR
        if self.name in _TILE_DOCUMENTS:
            return _TILE_DOCUMENTS[self.name]
        if _PRODUCT.search(self.path):
            return Kind.ATOM
        if "/stac" in self.path and _STAC.search(self.path):
            return Kind.STAC
        return Kind.OAPIF if _COLLECTION.search(self.path) else None

    def file_kind(self) -> Optional[Kind]:
        """The kind by the file name at the end of the path; OpenDataSoft's ``…/exports/shp`` counts as one.

        GéoIDE, the geographic catalogue of the French State, zips a dataset on demand at ``…/atomArchive/…``.
        """
        if "/atomarchive/" in self.path:
            return Kind.ARCHIVE
        if "/exports/" in self.path:
            return kind_of_parameter(self.name)
        return kind_of_extension(self.name)

    def parameter_kind(self) -> Optional[Kind]:
        """The kind by a query value such as ``?format=shp`` or ``?file=x.zip``."""
        for key in _FILE_PARAMETERS:
            if key in self.parameters:
                kind = kind_of_parameter(self.parameters[key])
                if kind:
                    return kind
        return None

    def layer(self, kind: Kind) -> str:
        """The layer or feature type that the address asks for, if it does."""
        if kind is Kind.OAPIF:
            match = _COLLECTION.search(urlsplit(self.url).path)
            return _COLLECTION_ENDING.sub("", unquote(match.group(1))) if match else ""
        if kind in (Kind.ARCGIS_FEATURE, Kind.ARCGIS_MAP):
            match = _ARCGIS.search(self.path)
            shown = _ARCGIS_SHOWN.match(self.parameters.get("layers", ""))
            return (match.group(2) or (shown.group(1) if shown else "")) if match else ""
        keys = _LAYER_KEYS.get(kind, ("layers", "layer", "typename"))
        return next((self.parameters[key].strip() for key in keys if self.parameters.get(key, "").strip()), "")


_PLAIN_DATA = frozenset(
    (Kind.GEOPACKAGE, Kind.GEOJSON, Kind.SHAPEFILE, Kind.FLATGEOBUF, Kind.KML, Kind.GML, Kind.GPX, Kind.CSV)
    + (Kind.GEOTIFF, Kind.RASTER, Kind.ARCHIVE, Kind.PARQUET, Kind.PDF, Kind.TABLE, Kind.MAPINFO, Kind.IMAGE)
    + (Kind.FILEGDB, Kind.SQLITE, Kind.JPEG2000, Kind.NETCDF, Kind.GRIB, Kind.ASCII_GRID, Kind.SEVEN_ZIP, Kind.DWG)
)


def public_url(url: str) -> str:
    """An address that may be kept with a project: without user, password, and the values of keys and tokens."""
    rest, hash_mark, fragment = url.partition("#")
    head, mark, query = rest.partition("?")
    scheme, slashes, rest = head.partition("//")
    host, slash, path = rest.partition("/")
    query = _without_secrets(query)
    kept = _without_secrets(fragment.rpartition("?")[2]) == fragment.rpartition("?")[2]
    ending = f"{hash_mark}{fragment}" if kept else ""
    return f"{scheme}{slashes}{host.rpartition('@')[2]}{slash}{path}{mark if query else ''}{query}{ending}"


def _without_secrets(query: str) -> str:
    pairs = query.split("&")
    return "&".join(pair for pair in pairs if not _SECRET.match(unquote(pair.partition("=")[0])))


def service_base(url: str) -> str:
    """A service's own address: without what belongs to one request, vendor parameters as they were written."""
    head, _, query = url.partition("#")[0].partition("?")
    head = _REFLECTOR.sub("", head)
    kept: List[str] = []
    for pair in _one_query(query).split("&"):
        if pair and unquote(pair.partition("=")[0]).lower() not in _REQUEST_PARAMETERS:
            kept.append(pair)
    return f"{head}?{'&'.join(kept)}" if kept else head


def _one_query(query: str) -> str:
    return _SECOND_QUERY.sub("&", query).strip("&") if "?" in query else query


def csw_base(url: str) -> str:
    """A catalogue's own address, without what belongs to one of its requests (OGC 07-006r1 §10)."""
    head, query = _without(service_base(url), _CSW_PARAMETERS)
    return head + query


def record_asked_for(url: str) -> str:
    """The identifier of the record that an address asks a CSW for; empty for any other address."""
    parameters = Address(url).parameters
    return parameters.get("id", "").strip() if parameters.get("request", "").lower() == "getrecordbyid" else ""


def part_asked_for(url: str) -> str:
    """The condition on features that an address makes, as it stands; empty for none and for one that all fulfil.

    In the parameters of WFS, of GeoServer, of ArcGIS.
    """
    parameters = Address(url).parameters
    found = (parameters.get(name, "").strip() for name in _CONDITIONS)
    return next((text for text in found if text and not _ALWAYS.match(text)), "")


def api_root(url: str) -> str:
    """The landing page of an OGC API, without a slash at its end, from any address below it."""
    head, query = _without(url, _API_PARAMETERS)
    root = _COLLECTIONS.sub("", head)
    # what is above the collections is the landing page, even one that is called ``api``
    return f"{root.rstrip('/') if root != head else _LANDING.sub('', head)}{query}"


def collections_url(root: str) -> str:
    """The address at which an OGC API lists its collections (OGC 17-069r4 §7.13)."""
    head, question, query = root.partition("?")
    return f"{head}/collections{question}{query}"


def arcgis_root(url: str) -> str:
    """The address of a whole ArcGIS service, from its own or that of a layer in it; a ``token`` stays."""
    head, query = _without(url, _ARCGIS_PARAMETERS)
    return f"{_ARCGIS_PART.sub('', head.rstrip('/'))}{query}"


def _without(url: str, parameters: FrozenSet[str]) -> Tuple[str, str]:
    head, _, query = url.partition("#")[0].partition("?")
    kept = [pair for pair in query.split("&") if pair and pair.partition("=")[0].lower() not in parameters]
    return head, f"?{'&'.join(kept)}" if kept else ""


def with_parameters(base: str, *pairs: Tuple[str, str]) -> str:
    """A service's address with the parameters of one request added."""
    added = "&".join(f"{key}={quote(value, safe=':,/')}" for key, value in pairs)
    return f"{base}{'&' if '?' in base else '?'}{added}"
