"""What data in a file do not say themselves: their coordinate system, told from extent or record; their encoding."""
from __future__ import annotations

from dataclasses import replace
from typing import Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsMapLayer,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)

from ..model.record import Record
from ..support.i18n import tr
from .kinds import Kind
from .link import Link
from .sources import Source
from .table_places import Box, area_of, crs_of_box, crs_of_drawing, may_be_in

#: Kinds whose small numbers may be metres of a plan, or pixels.
_LOCAL = (Kind.DXF, Kind.MAPINFO)
#: Of which ours counts, though the provider has one: it takes what says nothing, or nonsense, for degrees.
_OVERRULED = (Kind.GEOJSON, Kind.SHAPEFILE)

#: Kinds in which people and programs exchange latitude and longitude.
_IN_TEXT = (Kind.GEOJSON, Kind.CSV, Kind.TABLE, Kind.KML, Kind.GML)
#: The sign for what cannot be decoded.
_LOST = "\ufffd"
_WINDOWS = "windows-1252"
_LOOKED_AT = 2000


def set_crs(layer: QgsMapLayer, source: Source) -> None:
    """Set the CRS found out where the provider knows none, or only takes one for granted."""
    if source.crs and (source.kind in _OVERRULED or _is_unknown(layer.crs())):
        layer.setCrs(QgsCoordinateReferenceSystem(source.crs))


def decoded(layer: QgsMapLayer, source: Source) -> Source:
    """Set the encoding of a table of MapInfo that says "Neutral" and is not in UTF-8; the source with a note."""
    if source.kind is not Kind.MAPINFO or not isinstance(layer, QgsVectorLayer):
        return source
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setLimit(_LOOKED_AT)
    if not any(_LOST in str(value) for feature in layer.getFeatures(request) for value in feature.attributes()):
        return source
    layer.setProviderEncoding(_WINDOWS)
    text = tr("The table does not say how its text is encoded; {encoding} was assumed.")
    return _noted(source, text.format(encoding=_WINDOWS))


def located(layer: QgsMapLayer, source: Source, record: Record, link: Optional[Link] = None) -> Source:
    """Set the CRS of a layer that was just opened; the source with what was found out, and a note about it.

    The extent goes first, as descriptions are copied from one record to the next; then what the record says, where the
    extent does not speak against it.
    """
    is_told = bool(source.crs) or source.kind.is_service or source.provider not in ("ogr", "gdal", "delimitedtext")
    if is_told or not layer.isSpatial() or not _is_unknown(layer.crs()):
        set_crs(layer, source)
        return _turned(layer, source, area_of(record))
    extent = layer.extent()
    box = (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
    if extent.isNull() or not extent.isFinite() or box[0] > box[2]:
        return source
    if isinstance(layer, QgsRasterLayer) and box == (0, -layer.height(), layer.width(), 0):
        return _noted(source, tr("The picture does not say where it lies: it is shown at no place on the map."))
    is_local = source.kind in _LOCAL or isinstance(layer, QgsRasterLayer)
    is_table = source.provider == "delimitedtext"  # whose values were looked at already
    crs = "" if is_table else (crs_of_drawing if is_local else crs_of_box)(box, area_of(record))
    text = tr("The data do not say their coordinate system; {crs} was assumed from their extent.")
    if not crs:
        crs = _described(box, record, link)
        text = tr("The data do not say their coordinate system; {crs} was taken from their description.")
    if not crs:
        text = tr("The data do not say their coordinate system; set it in the layer's properties.")
        return source if is_table else _noted(source, text)
    source = replace(source, notes=tuple(note for note in source.notes if note != unknown_system()))
    found = replace(_noted(source, text.format(crs=crs)), crs=crs)
    set_crs(layer, found)
    return found


def unknown_system() -> str:
    """What is said of a table whose values tell no CRS."""
    return tr("The coordinate system of this table could not be told; set it in the layer's properties.")


def _turned(layer: QgsMapLayer, source: Source, area: Optional[Box]) -> Source:
    """With a note where data in degrees would lie in the record's area with latitude and longitude exchanged only."""
    if area is None or source.kind not in _IN_TEXT or not layer.isSpatial() or not layer.crs().isGeographic():
        return source
    extent = layer.extent()
    there = QgsRectangle(area[0] - 1, area[1] - 1, area[2] + 1, area[3] + 1)
    turned = QgsRectangle(extent.yMinimum(), extent.xMinimum(), extent.yMaximum(), extent.xMaximum())
    if extent.isNull() or not extent.isFinite() or there.intersects(extent) or not there.contains(turned):
        return source
    return _noted(source, tr("Latitude and longitude are exchanged in the data: they lie at a wrong place on the map."))


def _noted(source: Source, note: str) -> Source:
    return replace(source, notes=(*source.notes, note))


def _described(box: Box, record: Record, link: Optional[Link]) -> str:
    """The one CRS that resource or record name, where it is known and its coordinates may be such."""
    codes = [link.resource.crs] if link is not None and link.resource.crs else list(record.crs)
    if len(codes) != 1 or not codes[0].upper().startswith("EPSG:"):
        return ""
    crs = QgsCoordinateReferenceSystem(codes[0])
    return crs.authid() if crs.isValid() and may_be_in(crs.authid(), box, crs.isGeographic()) else ""


def _is_unknown(crs: QgsCoordinateReferenceSystem) -> bool:
    """Whether there is none, or only the name of none: "Undefined geographic SRS" of a GeoPackage (§1.1.2.1.2)."""
    if not crs.isValid():
        return True
    text = "" if crs.authid() else crs.toWkt()
    return text.startswith(("LOCAL_CS[", "ENGCRS[")) or '"Undefined ' in text[:40] or '"unknown"' in text[:20]
