"""The kinds of link that a catalogue gives, and which of them this version puts on the map."""
from __future__ import annotations

from enum import Enum
from typing import Dict, FrozenSet, Iterable


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
    DATABASE = "database"
    FOLDER = "folder"
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
    JPEG2000 = "jpeg2000"
    NETCDF = "netcdf"
    GRIB = "grib"
    ASCII_GRID = "ascii_grid"
    RASTER = "raster"
    POINT_CLOUD = "point_cloud"
    COPC = "copc"
    EPT = "ept"
    ZARR = "zarr"
    PARQUET = "parquet"
    PMTILES = "pmtiles"
    MBTILES = "mbtiles"
    FILEGDB = "filegdb"
    SQLITE = "sqlite"
    DXF = "dxf"
    DWG = "dwg"
    TABLE = "table"
    TEXT = "text"
    ARCHIVE = "archive"
    SEVEN_ZIP = "7z"
    JSON = "json"
    XML = "xml"
    IMAGE = "image"
    PDF = "pdf"
    DOCUMENT = "document"
    PAGE = "page"
    UNKNOWN = "unknown"
    REFUSED = "refused"

    __hash__ = str.__hash__  # that of ``Enum`` is written in Python, and kinds are looked up all the time

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
        """Whether a layer can be made of it here: some formats need a driver that not every GDAL has."""
        return self in _LOADABLE and self not in _missing

    @property
    def lacks_driver(self) -> bool:
        """Whether only a driver is missing here to make a layer of it."""
        return self in _LOADABLE and self in _missing


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
    Kind.DATABASE: "DB",
    Kind.FOLDER: "FTP",
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
    Kind.JPEG2000: "JP2",
    Kind.NETCDF: "NetCDF",
    Kind.GRIB: "GRIB",
    Kind.ASCII_GRID: "ASC",
    Kind.RASTER: "Raster",
    Kind.POINT_CLOUD: "LAS",
    Kind.COPC: "COPC",
    Kind.EPT: "EPT",
    Kind.ZARR: "Zarr",
    Kind.PARQUET: "Parquet",
    Kind.PMTILES: "PMTiles",
    Kind.MBTILES: "MBTiles",
    Kind.FILEGDB: "GDB",
    Kind.SQLITE: "SQLite",
    Kind.DXF: "DXF",
    Kind.DWG: "DWG",
    Kind.TABLE: "XLS",
    Kind.TEXT: "TXT",
    Kind.ARCHIVE: "ZIP",
    Kind.SEVEN_ZIP: "7Z",
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
    + (Kind.EPT, Kind.ZARR)
)
_FILES: FrozenSet[Kind] = frozenset(
    (Kind.GEOPACKAGE, Kind.GEOJSON, Kind.SHAPEFILE, Kind.FLATGEOBUF, Kind.KML, Kind.GML, Kind.GPX, Kind.MAPINFO)
    + (Kind.CSV, Kind.GEOTIFF, Kind.RASTER, Kind.POINT_CLOUD, Kind.PARQUET, Kind.PMTILES, Kind.MBTILES, Kind.DXF)
    + (Kind.FILEGDB, Kind.SQLITE, Kind.JPEG2000, Kind.NETCDF, Kind.GRIB, Kind.ASCII_GRID, Kind.DWG, Kind.SEVEN_ZIP)
    + (Kind.COPC, Kind.TABLE, Kind.TEXT, Kind.ARCHIVE, Kind.JSON, Kind.XML, Kind.IMAGE, Kind.PDF, Kind.DOCUMENT)
)
_LOADABLE: FrozenSet[Kind] = frozenset(
    (Kind.WMS, Kind.WFS, Kind.WMTS, Kind.WCS, Kind.OAPIF, Kind.XYZ, Kind.TMS, Kind.VECTOR_TILES)
    + (Kind.ARCGIS_MAP, Kind.ARCGIS_FEATURE, Kind.ARCGIS_IMAGE, Kind.ATOM, Kind.CSW, Kind.DATABASE, Kind.STAC)
    + (Kind.FOLDER,)
    + (Kind.COPC, Kind.EPT, Kind.POINT_CLOUD, Kind.ZARR)
    + (Kind.GEOPACKAGE, Kind.GEOJSON, Kind.SHAPEFILE, Kind.FLATGEOBUF)
    + (Kind.KML, Kind.GML, Kind.GPX, Kind.CSV, Kind.GEOTIFF, Kind.ARCHIVE)
    + (Kind.MAPINFO, Kind.FILEGDB, Kind.SQLITE, Kind.DXF, Kind.TABLE, Kind.MBTILES, Kind.PMTILES, Kind.PARQUET)
    + (Kind.JPEG2000, Kind.NETCDF, Kind.GRIB, Kind.ASCII_GRID, Kind.SEVEN_ZIP)
)
#: What only some builds of GDAL or QGIS read; taken for missing until they were asked.
SELDOM: FrozenSet[Kind] = frozenset(
    (Kind.PARQUET, Kind.PMTILES, Kind.SEVEN_ZIP, Kind.COPC, Kind.EPT, Kind.POINT_CLOUD, Kind.ZARR)
)
_missing: FrozenSet[Kind] = SELDOM


def missing_kinds() -> FrozenSet[Kind]:
    """The kinds that cannot be opened on this computer for want of a driver."""
    return _missing


def set_missing(kinds: Iterable[Kind]) -> None:
    """Tell which kinds cannot be opened on this computer for want of a driver, in place of what was told before."""
    global _missing
    _missing = frozenset(kinds)
