"""What the words of a catalogue mean: format names, media types, file extensions, protocols, and words in titles."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Dict, Iterable, Optional, Pattern, Tuple

from .kinds import Kind

#: Kinds that say little: whatever another part of the link says goes before them.
GENERIC = frozenset((Kind.ARCHIVE, Kind.JSON, Kind.XML, Kind.PAGE, Kind.DOCUMENT, Kind.TABLE, Kind.TEXT))

_BY_EXTENSION: Dict[str, Kind] = {
    **dict.fromkeys(("gpkg", "geopackage"), Kind.GEOPACKAGE),
    **dict.fromkeys(("geojson", "geojsonl", "geojsons", "topojson"), Kind.GEOJSON),
    **dict.fromkeys(("shp", "shz"), Kind.SHAPEFILE),
    **dict.fromkeys(("kml", "kmz"), Kind.KML),
    **dict.fromkeys(("tab", "mif"), Kind.MAPINFO),
    **dict.fromkeys(("csv", "tsv"), Kind.CSV),
    **dict.fromkeys(("tif", "tiff", "geotiff", "geotif", "gtiff", "cog"), Kind.GEOTIFF),
    **dict.fromkeys(("jp2", "j2k", "jpx", "jpf"), Kind.JPEG2000),
    **dict.fromkeys(("nc", "nc4", "netcdf"), Kind.NETCDF),
    **dict.fromkeys(("grb", "grib", "grib2", "grb2"), Kind.GRIB),
    **dict.fromkeys(("ecw", "img", "dem"), Kind.RASTER),
    **dict.fromkeys(("sqlite", "sqlite3", "spatialite"), Kind.SQLITE),
    **dict.fromkeys(("las", "laz"), Kind.POINT_CLOUD),
    "copc": Kind.COPC,
    "zarr": Kind.ZARR,
    **dict.fromkeys(("parquet", "geoparquet"), Kind.PARQUET),
    **dict.fromkeys(("xls", "xlsx", "ods", "dbf"), Kind.TABLE),
    **dict.fromkeys(("zip", "rar", "tar", "tgz", "gz", "bz2", "xz"), Kind.ARCHIVE),
    **dict.fromkeys(("xml", "rdf", "xsd"), Kind.XML),
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "svg", "webp", "bmp"), Kind.IMAGE),
    **dict.fromkeys(("doc", "docx", "odt", "ppt", "pptx", "odp", "rtf", "md", "ics"), Kind.DOCUMENT),
    **dict.fromkeys(("txt", "text"), Kind.TEXT),
    **dict.fromkeys(("yaml", "yml"), Kind.DOCUMENT),
    **dict.fromkeys(("html", "htm", "php", "asp", "aspx", "jsp", "do"), Kind.PAGE),
    "7z": Kind.SEVEN_ZIP,
    "atom": Kind.ATOM,
    "asc": Kind.ASCII_GRID,
    "dwg": Kind.DWG,
    "dxf": Kind.DXF,
    "fgb": Kind.FLATGEOBUF,
    "gdb": Kind.FILEGDB,
    "gml": Kind.GML,
    "gpx": Kind.GPX,
    "pmtiles": Kind.PMTILES,
    "mbtiles": Kind.MBTILES,
    "json": Kind.JSON,
    "pdf": Kind.PDF,
}

_BY_NAME: Dict[str, Kind] = {
    **_BY_EXTENSION,
    **dict.fromkeys(("web page", "page web", "url", "www", "link", "lien"), Kind.PAGE),
    **dict.fromkeys(("flatgeobuf",), Kind.FLATGEOBUF),
    **dict.fromkeys(("excel", "spreadsheet", "tableur"), Kind.TABLE),
    **dict.fromkeys(("oapif", "wfs3", "ogc api"), Kind.OAPIF),
    **dict.fromkeys(("api", "odata", "rest"), Kind.API),
    **dict.fromkeys(("shp.zip", "shape", "esri shape", "fichier de formes"), Kind.SHAPEFILE),
    **dict.fromkeys(("netcdf-4", "netcdf4", "netcdf 4"), Kind.NETCDF),
    "csv.gz": Kind.CSV,
    "document": Kind.DOCUMENT,
    **dict.fromkeys(("jpeg2000", "jpeg 2000"), Kind.JPEG2000),
    **dict.fromkeys(("filegdb", "fgdb", "gdb.zip", "file geodatabase", "esri file geodatabase"), Kind.FILEGDB),
    **dict.fromkeys(("arc/info ascii grid", "aaigrid", "esri ascii grid", "ascii grid"), Kind.ASCII_GRID),
    "xyz": Kind.XYZ,
}

_BY_MIME: Dict[str, Kind] = {
    "application/geopackage+sqlite3": Kind.GEOPACKAGE,
    "application/geo+json": Kind.GEOJSON,
    "application/vnd.geo+json": Kind.GEOJSON,
    "application/json": Kind.JSON,
    "application/flatgeobuf": Kind.FLATGEOBUF,
    "application/x-shapefile": Kind.SHAPEFILE,
    "application/vnd.shp": Kind.SHAPEFILE,
    "x-gis/x-shapefile": Kind.SHAPEFILE,
    "application/vnd.google-earth.kml+xml": Kind.KML,
    "application/vnd.google-earth.kmz": Kind.KML,
    "application/gml+xml": Kind.GML,
    "application/gpx+xml": Kind.GPX,
    "text/csv": Kind.CSV,
    "text/calendar": Kind.DOCUMENT,
    "text/tab-separated-values": Kind.CSV,
    "image/tiff": Kind.GEOTIFF,
    "image/geotiff": Kind.GEOTIFF,
    "image/jp2": Kind.JPEG2000,
    "application/netcdf": Kind.NETCDF,
    "application/x-netcdf": Kind.NETCDF,
    "application/wmo-grib2": Kind.GRIB,
    "application/x-grib2": Kind.GRIB,
    "application/dxf": Kind.DXF,
    "image/vnd.dxf": Kind.DXF,
    "application/vnd.pmtiles": Kind.PMTILES,
    "application/vnd.mapbox-vector-tile+sqlite3": Kind.MBTILES,
    "application/vnd.sqlite3": Kind.SQLITE,
    "application/x-sqlite3": Kind.SQLITE,
    "application/x-7z-compressed": Kind.SEVEN_ZIP,
    "application/x-tar": Kind.ARCHIVE,
    "application/x-gtar": Kind.ARCHIVE,
    "application/vnd.las": Kind.POINT_CLOUD,
    "application/vnd.laszip": Kind.POINT_CLOUD,
    "application/vnd.laszip+copc": Kind.COPC,
    **dict.fromkeys(("application/vnd+zarr", "application/vnd.zarr", "application/x-zarr"), Kind.ZARR),
    "application/vnd.apache.parquet": Kind.PARQUET,
    "application/zip": Kind.ARCHIVE,
    "application/x-zip-compressed": Kind.ARCHIVE,
    "application/pdf": Kind.PDF,
    "application/atom+xml": Kind.ATOM,
    "application/opensearchdescription+xml": Kind.ATOM,
    # INSPIRE's own register of media types
    "application/x-filegdb": Kind.FILEGDB,
    "application/x-ascii-grid": Kind.ASCII_GRID,
    "application/x-tab": Kind.MAPINFO,
    "application/x-gmz": Kind.GML,
    "application/xml": Kind.XML,
    "text/xml": Kind.XML,
    "text/html": Kind.PAGE,
    "application/xhtml+xml": Kind.PAGE,
    "application/vnd.ogc.wms_xml": Kind.WMS,
    "application/vnd.ogc.wfs_xml": Kind.WFS,
    "application/vnd.ms-excel": Kind.TABLE,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Kind.TABLE,
    "application/vnd.oasis.opendocument.spreadsheet": Kind.TABLE,
}


#: Letters of a sentence that are looked at: some titles are whole books, and what was looked at is remembered.
_LONGEST = 400
#: A pattern, what one of has to be in a text that it matches, and the kind that it means.
_Words = Tuple[Tuple[str, ...], Pattern[str], Kind]


def _patterns(*rows: Tuple[str, str, Kind]) -> Tuple[_Words, ...]:
    """Of each row: fragments, one of which is in whatever the pattern matches (looked for first, as that takes a
    tenth of the time of a search), the pattern, the kind.
    """
    return tuple((tuple(parts.split()), re.compile(pattern, re.IGNORECASE), kind) for parts, pattern, kind in rows)


_EDGE, _END = r"(?<![a-z])", r"(?![a-z])"
_SERVICE_WORDS = _patterns(
    ("ogc opendap sparql", r"ogc\W*api\W*(rec|tile|map|cov|proc|style|edr|env)|opendap|sparql", Kind.API),
    ("ogc oapif wfs", r"ogc\W*api\W*feat|oapif|wfs\s*3", Kind.OAPIF),
    ("wmts map", rf"{_EDGE}wmts{_END}|web\W?map\W?tile", Kind.WMTS),
    ("wfs feature", rf"{_EDGE}wfs(-g)?{_END}|web\W?feature\W?service", Kind.WFS),
    ("wms map", rf"{_EDGE}wms(-c)?{_END}|web\W?map\W?service", Kind.WMS),
    ("wcs coverage", rf"{_EDGE}wcs{_END}|web\W?coverage\W?service", Kind.WCS),
    ("csw catalogue", rf"{_EDGE}csw{_END}|catalogue\W?service", Kind.CSW),
    ("tms", rf"{_EDGE}tms{_END}", Kind.TMS),
    ("stac", rf"{_EDGE}stac{_END}", Kind.STAC),
    (
        "feature rest",
        r"feature\W?(server|service|access)|geoservices rest|esri\W?rest\W*feature",
        Kind.ARCGIS_FEATURE,
    ),
    ("imag", r"(esri|arcgis).{0,60}imag|image\W?server", Kind.ARCGIS_IMAGE),
    ("esri arcgis", r"esri\W{0,2}rest|arcgis|esri.{0,60}(map|tiled).{0,60}serv", Kind.ARCGIS_MAP),
    ("atom", rf"{_EDGE}(atom){_END}", Kind.ATOM),
)
_FILE_WORDS = _patterns(
    ("package gpkg", r"g[eé]o\W?package|\bgpkg\b", Kind.GEOPACKAGE),
    ("json", r"geo\W?json", Kind.GEOJSON),
    ("shap shp", rf"shape?\W?file|shapfile|{_EDGE}shp{_END}|shape-zip", Kind.SHAPEFILE),
    ("flatgeobuf", r"flatgeobuf", Kind.FLATGEOBUF),
    ("file", r"file\W?geo\W?database|file\W?gdb", Kind.FILEGDB),
    ("map tab mif", rf"map\W?info|{_EDGE}(tab|mif[/-]mid){_END}", Kind.MAPINFO),
    ("tif", r"geo\W?tiff?", Kind.GEOTIFF),
    ("gml", rf"{_EDGE}gml{_END}", Kind.GML),
    ("kml kmz", rf"{_EDGE}(kml|kmz){_END}", Kind.KML),
    ("csv", rf"{_EDGE}csv{_END}", Kind.CSV),
)


def _search(words: Iterable[_Words], text: str) -> Optional[Kind]:
    low = text.lower()
    for parts, pattern, kind in words:
        for part in parts:
            if part in low:
                if pattern.search(text):
                    return kind
                break
    return None


_NOT_UNPACKED = ("7z", "rar", "gz", "bz2", "xz")
_TAR = re.compile(r"(^|\.)(tar(\.(gz|bz2|xz))?|tgz)$")


def kind_of_service_words(text: str) -> Optional[Kind]:
    """The service that a protocol or a sentence names, such as ``OGC:WMS-1.3.0-http-get-map``."""
    return _service_words(text[:_LONGEST]) if text else None


def kind_of_file_words(text: str) -> Optional[Kind]:
    """The file format that a sentence names ("Communes au format Shapefile")."""
    return _file_words(text[:_LONGEST]) if text else None


@lru_cache(maxsize=2048)
def _service_words(text: str) -> Optional[Kind]:
    return _search(_SERVICE_WORDS, text)


@lru_cache(maxsize=2048)
def _file_words(text: str) -> Optional[Kind]:
    return _search(_FILE_WORDS, text)


@lru_cache(maxsize=2048)
def kind_of_extension(name: str) -> Optional[Kind]:
    """The kind by the ending of a file name; ``data.shp.zip`` and ``data.csv.gz`` count as what they wrap."""
    parts = name.lower().rsplit(".", 2)
    if len(parts) < 2:
        return None
    kind = _BY_EXTENSION.get(parts[-1])
    if parts[-2:] == ["copc", "laz"]:
        return Kind.COPC
    if len(parts) == 3 and parts[-1] in ("zip", "gz"):
        inner = _BY_EXTENSION.get(parts[-2])
        return kind if inner is None or inner in GENERIC else inner
    return kind


def kind_of_mime(mime: str) -> Optional[Kind]:
    """The kind of a media type; parameters are ignored, but a GML subtype counts."""
    return _media_type(mime[:_LONGEST]) if mime else None


@lru_cache(maxsize=2048)
def _media_type(mime: str) -> Optional[Kind]:
    low = mime.lower()
    if "subtype=gml" in low:
        return Kind.GML
    return _BY_MIME.get(low.partition(";")[0].strip())


def kind_of_format(name: str) -> Optional[Kind]:
    """The kind of a format name in any spelling met on data.gouv.fr or in ISO records.

    Lower-cased, without leading dot, ``ogc:`` prefix and remarks in brackets; authority URIs by their last part.
    """
    return _format(name.strip()[:120]) if name else None


@lru_cache(maxsize=2048)
def _format(name: str) -> Optional[Kind]:
    low = name.lower()
    if not low:
        return None
    if "://" in low:
        low = low.split("/media-types/")[-1] if "/media-types/" in low else low.rstrip("/").rsplit("/", 1)[-1]
    if "/" in low and kind_of_mime(low):
        return kind_of_mime(low)
    low = re.sub(r"\(.*?\)", "", low).strip(" .")
    low = low[4:] if low.startswith("ogc:") else low
    return (
        _BY_NAME.get(low)
        or kind_of_extension(low)
        or kind_of_file_words(low)
        or kind_of_service_words(low)
        or _BY_NAME.get(re.split(r"[,;/+ ]", low)[0])
    )


@lru_cache(maxsize=2048)
def kind_of_parameter(value: str) -> Optional[Kind]:
    """The kind of a query value such as ``x.zip``, ``SHAPE-ZIP``, ``geojson`` or ``application/json``."""
    low = value.strip().lower()[:200]
    return kind_of_mime(low) or _BY_EXTENSION.get(low) or kind_of_extension(low) or kind_of_file_words(low)


#: Words in names and titles of texts that are there to be read.
_READING = re.compile(
    r"(?i)(?<![a-zà-ÿ])(?:read\W?me|lisez\W?moi|a\W?lire|licen[cs]es?|notices?|copying|changelog|release\W?notes"
    r"|meta\W?data|m[ée]ta\W?donn[ée]es?|documentation|mentions?\W?l[ée]gales|descriptif|cgu)(?![a-zà-ÿ])"
)


def is_for_reading(name: str) -> bool:
    """Whether the name of a text, or its title, says that it is no table: ``README.txt``, "Licence"."""
    return bool(_READING.search(name.replace("_", " ")))


def is_unpackable(name: str) -> bool:
    """Whether an archive's name promises one that is opened here: a ZIP or a tar, so no rar, and no bare gz."""
    low = name.strip().lower()
    return not low.endswith(_NOT_UNPACKED) or bool(_TAR.search(low))
