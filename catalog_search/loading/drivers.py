"""Which formats the GDAL of this QGIS reads: asked once, off the main thread."""
from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import Dict, FrozenSet, Iterator, Tuple

from osgeo import gdal
from qgis.core import Qgis, QgsProviderRegistry

from .kinds import Kind, set_missing

#: The drivers of GDAL of which one is needed; kinds that every GDAL reads are left out.
_DRIVERS: Dict[Kind, Tuple[str, ...]] = {
    Kind.PARQUET: ("Parquet",),
    Kind.FILEGDB: ("OpenFileGDB",),
    Kind.MAPINFO: ("MapInfo File",),
    Kind.DXF: ("DXF",),
    Kind.SQLITE: ("SQLite",),
    Kind.MBTILES: ("MBTiles",),
    Kind.PMTILES: ("PMTiles",),
    Kind.JPEG2000: ("JP2OpenJPEG", "JP2KAK", "JP2ECW", "JP2MrSID", "JPEG2000"),
    Kind.NETCDF: ("netCDF",),
    Kind.GRIB: ("GRIB",),
    Kind.ASCII_GRID: ("AAIGrid",),
    Kind.ZARR: ("Zarr",),
}
#: Kinds that need a provider of QGIS: point clouds came with 3.18, COPC with 3.26, LAS by a build with PDAL.
_PROVIDERS: Dict[Kind, str] = {Kind.COPC: "copc", Kind.EPT: "ept", Kind.POINT_CLOUD: "pdal"}
#: Drivers for tables, by the ending of the file.
_TABLE_DRIVERS = {"xlsx": "XLSX", "ods": "ODS", "xls": "XLS", "dbf": "ESRI Shapefile"}
SEVEN_ZIP = "/vsi7z/"
#: Of a source string: GDAL fetches no schema for a GML that names the service which made it.
FETCH_NOTHING = "|option:DOWNLOAD_SCHEMA=NO"
#: Nor does it write a file of notes beside one.
WRITE_NOTHING = "|option:WRITE_GFS=NO"
#: Bytes of a KML that tell whether its features have attributes.
_LOOK = 1024 * 1024
_SCHEMAS = "GML_DOWNLOAD_WFS_SCHEMA"


def learn() -> None:
    """Ask GDAL for its drivers and tell ``kinds`` what is missing. Safe in any thread, cheap the second time."""
    set_missing(_missing())


def has_driver(kind: Kind) -> bool:
    """Whether files of that kind can be opened."""
    return kind not in _missing()


def has_table_driver(ending: str) -> bool:
    """Whether tables with that file ending, such as ``xlsx``, can be opened."""
    return gdal.GetDriverByName(_TABLE_DRIVERS[ending]) is not None


def reads_kml_attributes() -> bool:
    """Whether all that a KML tells of its features is read, or only their names and descriptions."""
    return gdal.GetDriverByName("LIBKML") is not None


def loses_attributes(uri: str) -> bool:
    """Whether a KML, which may be in an archive, has attributes beyond those that are read."""
    if reads_kml_attributes():
        return False
    handle = gdal.VSIFOpenL(uri, "rb")
    if handle is None:
        return False
    try:
        return b"ExtendedData" in (gdal.VSIFReadL(1, _LOOK, handle) or b"")
    finally:
        gdal.VSIFCloseL(handle)


def wanted_driver(kind: Kind) -> str:
    """The name of the driver, or of the file system, that GDAL needs for a kind."""
    return SEVEN_ZIP if kind is Kind.SEVEN_ZIP else _DRIVERS.get(kind, ("",))[0]


def wanted_provider(kind: Kind) -> str:
    """The name of the provider that QGIS needs for a kind; empty where GDAL is asked instead."""
    return _PROVIDERS.get(kind, "")


def qgis_version() -> str:
    """Such as ``3.22.16``."""
    return str(Qgis.QGIS_VERSION).partition("-")[0]


def gdal_version() -> str:
    """Such as ``3.6.2``."""
    return str(gdal.VersionInfo("RELEASE_NAME"))


@contextmanager
def nothing_fetched() -> Iterator[None]:
    """No schema is fetched by GDAL in this thread meanwhile; QGIS 3.22 lists layers without options of the source."""
    gdal.SetThreadLocalConfigOption(_SCHEMAS, "NO")
    try:
        yield
    finally:
        gdal.SetThreadLocalConfigOption(_SCHEMAS, None)


def raster_leads_out(uri: str) -> bool:
    """Whether a raster's metadata, in it or beside it, name a file as its overviews, which GDAL would open."""
    try:
        dataset = gdal.OpenEx(uri, gdal.OF_RASTER)
        return dataset is not None and names_overviews(dataset)
    except RuntimeError:  # gdal.UseExceptions() may be on; what cannot be opened is told by the provider
        return False


def has_place(uri: str) -> bool:
    """Whether a raster says itself where it lies: its CRS, and its corners or points."""
    try:
        dataset = gdal.OpenEx(uri, gdal.OF_RASTER)
    except RuntimeError:  # gdal.UseExceptions() may be on; what cannot be opened is told by the provider
        return False
    if dataset is None or dataset.GetGCPCount() or dataset.GetMetadata("RPC"):
        return dataset is not None
    return bool(dataset.GetProjection()) and dataset.GetGeoTransform(can_return_null=True) is not None


def names_overviews(dataset: gdal.Dataset) -> bool:
    """Whether a raster's metadata name a file as its overviews."""
    return bool(dataset.GetMetadataItem("OVERVIEW_FILE", "OVERVIEWS"))


@lru_cache(maxsize=1)
def _missing() -> FrozenSet[Kind]:
    missing = {kind for kind, names in _DRIVERS.items() if not any(map(gdal.GetDriverByName, names))}
    registry = QgsProviderRegistry.instance()
    missing |= {kind for kind, name in _PROVIDERS.items() if registry.providerMetadata(name) is None}
    prefixes = gdal.GetFileSystemsPrefixes() if hasattr(gdal, "GetFileSystemsPrefixes") else ()
    return frozenset(missing if SEVEN_ZIP in prefixes else missing | {Kind.SEVEN_ZIP})
