"""The types of items in ArcGIS Hub and portals (*Items and item types*): what records they become and how they open."""
from __future__ import annotations

from typing import Dict, Iterable, List, NamedTuple, Tuple

from ..model.record import RecordType
from ..model.text import fold


class ItemType(NamedTuple):
    """``format`` is that of the item's own file, empty for services; ``protocol`` that of a service at its address."""

    kind: RecordType
    format: str = ""
    protocol: str = ""


_DATA, _SERVICE, _MAP = RecordType.DATASET, RecordType.SERVICE, RecordType.MAP
_TABLE, _TEXT, _OTHER = RecordType.TABLE, RecordType.DOCUMENT, RecordType.OTHER

#: What is searched for: data, services, maps and documents, but no applications, tools and templates.
TYPES: Dict[str, ItemType] = {
    "Feature Service": ItemType(_DATA, "", "ESRI:REST feature"),
    "Feature Layer": ItemType(_DATA, "", "ESRI:REST feature"),
    "Raster Layer": ItemType(_DATA),
    "Map Service": ItemType(_SERVICE, "", "ESRI:REST map"),
    "Image Service": ItemType(_SERVICE, "", "ESRI:REST image"),
    "Vector Tile Service": ItemType(_SERVICE),
    "Scene Service": ItemType(_SERVICE),
    "WMS": ItemType(_SERVICE, "", "OGC:WMS"),
    "WMTS": ItemType(_SERVICE, "", "OGC:WMTS"),
    "WFS": ItemType(_SERVICE, "", "OGC:WFS"),
    "OGCFeatureServer": ItemType(_SERVICE, "", "OGC API Features"),
    "Feature Collection": ItemType(_DATA),
    "Table": ItemType(_TABLE, "", "ESRI:REST feature"),
    "CSV": ItemType(_DATA, "CSV"),
    "CSV Collection": ItemType(_DATA, "ZIP"),
    "Shapefile": ItemType(_DATA, "SHP"),
    "GeoJson": ItemType(_DATA, "GeoJSON"),
    "GeoPackage": ItemType(_DATA, "GPKG"),
    "File Geodatabase": ItemType(_DATA, "File Geodatabase"),
    "KML": ItemType(_DATA, "KML"),
    "KML Collection": ItemType(_DATA, "ZIP"),
    "CAD Drawing": ItemType(_DATA, "DWG"),
    "Image": ItemType(_TEXT, "Image"),
    "Image Collection": ItemType(_DATA, "ZIP"),
    "Microsoft Excel": ItemType(_TABLE, "XLSX"),
    "Web Map": ItemType(_MAP),
    "Web Scene": ItemType(_MAP),
    "PDF": ItemType(_TEXT, "PDF"),
    "Microsoft Word": ItemType(_TEXT, "DOCX"),
    "Microsoft Powerpoint": ItemType(_TEXT, "PPTX"),
    "Document Link": ItemType(_TEXT),
}
_BY_NAME = {fold(name): name for name in TYPES}
#: Names of formats in other catalogues, and the types of items that are it.
_FORMATS: Dict[str, Tuple[str, ...]] = {
    "shp": ("Shapefile",),
    "esri shapefile": ("Shapefile",),
    "gpkg": ("GeoPackage",),
    "xls": ("Microsoft Excel",),
    "xlsx": ("Microsoft Excel",),
    "excel": ("Microsoft Excel",),
    "gdb": ("File Geodatabase",),
    "fgdb": ("File Geodatabase",),
    "dwg": ("CAD Drawing",),
    "docx": ("Microsoft Word",),
    "arcgis": ("Feature Service", "Map Service", "Image Service"),
    "esri rest": ("Feature Service", "Map Service", "Image Service"),
    "esri:rest": ("Feature Service", "Map Service", "Image Service"),
    "arcgis geoservices rest api": ("Feature Service", "Map Service", "Image Service"),
    "arcgis feature server": ("Feature Service",),
    "arcgis map server": ("Map Service",),
    "ogc api": ("OGCFeatureServer",),
    "oapif": ("OGCFeatureServer",),
    "mvt": ("Vector Tile Service",),
}


def type_name(said: str) -> str:
    """A type as it is spelt: counts come in small letters; one that is not known as it is."""
    return _BY_NAME.get(fold(said), said)


def types_of_format(said: str) -> Tuple[str, ...]:
    """The types of items that a format's name stands for; one that is not known may be a type itself."""
    folded = fold(said).lstrip(".")
    return _FORMATS.get(folded) or (type_name(said),)


def types_of_kinds(kinds: Iterable[str]) -> List[str]:
    """The types of items that become records of some types (values of ``RecordType``)."""
    wanted = frozenset(kinds)
    return [name for name, entry in TYPES.items() if entry.kind.value in wanted]


def entry_of(said: str) -> ItemType:
    """What is known of a type; applications and the like are neither data nor maps."""
    return TYPES.get(said) or TYPES.get(type_name(said)) or ItemType(_OTHER)
