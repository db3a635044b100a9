"""The order of the ways to one record's data: best first, by what the user wants. ``links.ranked`` tells it in words.

Pure.
"""
from __future__ import annotations

import re
from enum import Enum
from typing import Tuple

from .assets import is_together
from .formats import GENERIC
from .kinds import Kind
from .link import Link

Rank = Tuple[bool, bool, bool, int]


class Preference(str, Enum):
    """What a user wants most: the data themselves, with their attributes, or a quick picture of them."""

    DATA = "data"
    VIEW = "view"


_COORDINATE_WORDS = re.compile(r"(?i)coord|latitude|longitude|\blon\b|wgs\W?84|lambert|l93|géo|geo|\bxy\b|\bpoints?\b")
_ORDER = {
    Kind.GEOPACKAGE: 1,
    Kind.GEOJSON: 2,
    Kind.SHAPEFILE: 3,
    Kind.FLATGEOBUF: 4,
    **dict.fromkeys((Kind.FILEGDB, Kind.SQLITE, Kind.PARQUET, Kind.MAPINFO, Kind.GML), 5),
    **dict.fromkeys((Kind.KML, Kind.GPX, Kind.DXF), 6),
    **dict.fromkeys((Kind.CSV, Kind.TABLE), 15),
    **dict.fromkeys((Kind.GEOTIFF, Kind.JPEG2000, Kind.NETCDF, Kind.GRIB, Kind.ASCII_GRID), 11),
    **dict.fromkeys((Kind.MBTILES, Kind.PMTILES), 10),
    Kind.ARCGIS_IMAGE: 11,
    **dict.fromkeys((Kind.XYZ, Kind.TMS, Kind.VECTOR_TILES), 10),
    **dict.fromkeys((Kind.ARCHIVE, Kind.SEVEN_ZIP), 16),
    Kind.ATOM: 17,
    Kind.DATABASE: 18,
    Kind.STAC: 18,
    **dict.fromkeys((Kind.COPC, Kind.EPT, Kind.ZARR, Kind.POINT_CLOUD), 11),
    **dict.fromkeys((Kind.CSW, Kind.FOLDER), 19),
}
_WITH_LAYER = {
    **dict.fromkeys((Kind.WFS, Kind.OAPIF, Kind.ARCGIS_FEATURE), 0),
    **dict.fromkeys((Kind.WMS, Kind.ARCGIS_MAP), 8),
    Kind.WMTS: 9,
    Kind.WCS: 11,
}
_WITHOUT_LAYER = {
    **dict.fromkeys((Kind.WFS, Kind.OAPIF, Kind.ARCGIS_FEATURE), 12),
    **dict.fromkeys((Kind.WMS, Kind.ARCGIS_MAP), 13),
    **dict.fromkeys((Kind.WMTS, Kind.WCS), 14),
}
#: Pictures with a known layer, which come before everything else where somebody wants to view.
_PICTURES = frozenset(
    (Kind.WMS, Kind.ARCGIS_MAP, Kind.WMTS, Kind.XYZ, Kind.TMS, Kind.VECTOR_TILES, Kind.ARCGIS_IMAGE)
)
_BEFORE_ALL = 20
_UNKNOWN = 20
#: A picture without a layer to somebody who wants to view: before the other services without one.
_VIEW_CHOICE = 11
#: Roles of STAC assets that show the data and are not them: after the rasters themselves.
_PREVIEWS = ("overview", "thumbnail", "tilejson", "tiles", "visual")


def rank(link: Link, preference: Preference) -> Rank:
    """What to sort links by. Sorting is stable: what ranks alike stays in the record's order."""
    tier = (_tier(link) if preference is Preference.DATA else _view_tier(link)) if link.loadable else _unloadable(link)
    return (not link.loadable, link.reported_dead, link.intranet, tier)


def format_rank(kind: Kind, preference: Preference) -> Tuple[bool, int]:
    """The same for a kind of which nothing else is known."""
    tier = _WITH_LAYER.get(kind, _ORDER.get(kind, _UNKNOWN))
    before = preference is Preference.VIEW and kind in _PICTURES
    return (not kind.loadable, tier - _BEFORE_ALL if before else tier)


def _tier(link: Link) -> int:
    if link.kind in _WITH_LAYER:
        return (_WITH_LAYER if link.layer else _WITHOUT_LAYER)[link.kind]
    if is_together(link):
        return _ORDER[Kind.GEOTIFF]
    if link.kind is Kind.CSV and _may_have_coordinates(link):
        return 7
    if link.kind.is_service and link.resource.role in _PREVIEWS:
        return _ORDER[Kind.ARCGIS_IMAGE] + 1
    if link.kind is Kind.PARQUET and link.url != link.resource.url:  # a conversion of a table, seldom with geometry
        return _ORDER[Kind.CSV]
    return _ORDER.get(link.kind, _UNKNOWN)


def _view_tier(link: Link) -> int:
    tier = _tier(link)
    if link.kind not in _PICTURES:
        return tier
    return tier - _BEFORE_ALL if link.layer or link.kind not in _WITH_LAYER else _VIEW_CHOICE


def _may_have_coordinates(link: Link) -> bool:
    resource = link.resource
    return bool(resource.alternates or _COORDINATE_WORDS.search(f"{resource.title} {resource.description[:200]}"))


def _unloadable(link: Link) -> int:
    if link.kind is Kind.REFUSED:
        return 9
    return 0 if link.kind.is_service else 1 if link.kind not in GENERIC and link.kind is not Kind.UNKNOWN else 2
