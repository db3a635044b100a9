"""The kinds of link that a catalogue gives, and which of them this version puts on the map."""
from __future__ import annotations

from enum import Enum
from typing import Dict, FrozenSet


class Kind(str, Enum):
    """What a link leads to, by its own right name, whether or not QGIS can open it."""

    WMS = "wms"
    WFS = "wfs"
    WMTS = "wmts"
    WCS = "wcs"
    OAPIF = "oapif"
    XYZ = "xyz"
    TMS = "tms"
    VECTOR_TILES = "vector_tiles"
    ARCGIS_MAP = "arcgis_map"
    ARCGIS_FEATURE = "arcgis_feature"
    ARCGIS_IMAGE = "arcgis_image"
    CSW = "csw"
    STAC = "stac"
    ATOM = "atom"
    API = "api"
    GEOPACKAGE = "geopackage"
    GEOJSON = "geojson"
    SHAPEFILE = "shapefile"
    FLATGEOBUF = "flatgeobuf"
    KML = "kml"
    GML = "gml"
    GPX = "gpx"
    MAPINFO = "mapinfo"
    CSV = "csv"
    GEOTIFF = "geotiff"
    RASTER = "raster"
    POINT_CLOUD = "point_cloud"
    PARQUET = "parquet"
    PMTILES = "pmtiles"
    MBTILES = "mbtiles"
    DXF = "dxf"
    TABLE = "table"
    ARCHIVE = "archive"
    JSON = "json"
    XML = "xml"
    IMAGE = "image"
    PDF = "pdf"
    DOCUMENT = "document"
    PAGE = "page"
    UNKNOWN = "unknown"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The short badge text, the same in every language; empty where there is nothing worth saying."""
        return _LABELS[self]

    @property
    def is_service(self) -> bool:
        """Whether the link is asked, layer by layer, rather than downloaded."""
        return self in _SERVICES

    @property
    def is_file(self) -> bool:
        """Whether the link is downloaded as a whole."""
        return self in _FILES

    @property
    def loadable(self) -> bool:
        """Whether this version makes a layer of it."""
        return self in _LOADABLE


_LABELS: Dict[Kind, str] = {
    Kind.WMS: "WMS",
    Kind.WFS: "WFS",
    Kind.WMTS: "WMTS",
    Kind.WCS: "WCS",
    Kind.OAPIF: "OGC API",
    Kind.XYZ: "XYZ",
    Kind.TMS: "TMS",
    Kind.VECTOR_TILES: "MVT",
    Kind.ARCGIS_MAP: "ArcGIS",
    Kind.ARCGIS_FEATURE: "ArcGIS",
    Kind.ARCGIS_IMAGE: "ArcGIS",
    Kind.CSW: "CSW",
    Kind.STAC: "STAC",
    Kind.ATOM: "Atom",
    Kind.API: "API",
    Kind.GEOPACKAGE: "GPKG",
    Kind.GEOJSON: "GeoJSON",
    Kind.SHAPEFILE: "SHP",
    Kind.FLATGEOBUF: "FGB",
    Kind.KML: "KML",
    Kind.GML: "GML",
    Kind.GPX: "GPX",
    Kind.MAPINFO: "TAB",
    Kind.CSV: "CSV",
    Kind.GEOTIFF: "GeoTIFF",
    Kind.RASTER: "Raster",
    Kind.POINT_CLOUD: "LAS",
    Kind.PARQUET: "Parquet",
    Kind.PMTILES: "PMTiles",
    Kind.MBTILES: "MBTiles",
    Kind.DXF: "DXF",
    Kind.TABLE: "XLS",
    Kind.ARCHIVE: "ZIP",
    Kind.JSON: "JSON",
    Kind.XML: "XML",
    Kind.IMAGE: "Image",
    Kind.PDF: "PDF",
    Kind.DOCUMENT: "DOC",
    Kind.PAGE: "Web",
    Kind.UNKNOWN: "",
    Kind.REFUSED: "",
}

_SERVICES: FrozenSet[Kind] = frozenset(
    (Kind.WMS, Kind.WFS, Kind.WMTS, Kind.WCS, Kind.OAPIF, Kind.XYZ, Kind.TMS, Kind.VECTOR_TILES, Kind.ARCGIS_MAP)
    + (Kind.ARCGIS_FEATURE, Kind.ARCGIS_IMAGE, Kind.CSW, Kind.STAC, Kind.ATOM, Kind.API)
)
_FILES: FrozenSet[Kind] = frozenset(
    (Kind.GEOPACKAGE, Kind.GEOJSON, Kind.SHAPEFILE, Kind.FLATGEOBUF, Kind.KML, Kind.GML, Kind.GPX, Kind.MAPINFO)
    + (Kind.CSV, Kind.GEOTIFF, Kind.RASTER, Kind.POINT_CLOUD, Kind.PARQUET, Kind.PMTILES, Kind.MBTILES, Kind.DXF)
    + (Kind.TABLE, Kind.ARCHIVE, Kind.JSON, Kind.XML, Kind.IMAGE, Kind.PDF, Kind.DOCUMENT)
)
_LOADABLE: FrozenSet[Kind] = frozenset(
    (Kind.WMS, Kind.WFS, Kind.WMTS, Kind.XYZ, Kind.GEOPACKAGE, Kind.GEOJSON, Kind.SHAPEFILE, Kind.FLATGEOBUF)
    + (Kind.KML, Kind.GML, Kind.GPX, Kind.CSV, Kind.GEOTIFF, Kind.ARCHIVE)
)
