"""From a source to a layer of QGIS that knows where it comes from."""
from __future__ import annotations

import re
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

from osgeo import gdal
from qgis import core
from qgis.core import (
    QgsAbstractMetadataBase,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsLayerMetadata,
    QgsMapLayer,
    QgsPointCloudLayer,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from ..model.config import CatalogConfig
from ..model.record import Contact, Record, RecordType, Resource
from ..network.manager import follow_proxy
from ..support.i18n import tr
from ..support.workers import unwatched
from .addresses import public_url
from .clouds import open_cloud
from .errors import LoadError
from .link import Link
from .locating import decoded, located
from .provenance import PROPERTY, keep, provenance_of
from .remarks import remark
from .sources import Source, Wish
from .spoken import spoken
from .streaming import alone, is_as_tried
from .turns import turn_at

#: Providers of point clouds.
POINT_CLOUDS = ("copc", "ept", "pdal")
_MAX_ABSTRACT = 20_000
_MAX_LINKS = 200
_PAM = "GDAL_PAM_ENABLED"
_WGS84 = "EPSG:4326"
#: Spelt QgsBox3d up to QGIS 3.34.
_Box: Any = getattr(core, "QgsBox3D", None) or core.QgsBox3d
_USER_INFO = re.compile(r"(//)[^/@\s'&]+@")
_CREDENTIALS = re.compile(
    r"(?i)(?<![A-Za-z_])((?:api_?key|auth_?key|access_?token|token|key|password|passwd|pwd|login|user(?:name)?)"
    r"(?:=|%3D))('[^']*'|[^&%\s']*)"
)
#: Newer QGIS (seen in 3.40) remembers a WFS for a minute, by address and version, and misses what is newer; a server
#: that has not the version answers in the one that it has (OWS Common 06-121r9 §7.3.2).
_VERSION, _NEWEST = "version='auto'", "version='2.0.0'"
_STYLED = re.compile(r"(?:^|&)(?:styleUrl=|serviceType=arcgis)")


def build_layer(
    source: Source,
    record: Record,
    link: Optional[Link] = None,
    config: Optional[CatalogConfig] = None,
    wish: Optional[Wish] = None,
) -> QgsMapLayer:
    """A valid layer with the record's title, metadata, attribution and provenance; in the calling thread.

    Every provider used here may be built in a task and then moved to the main thread with ``moveToThread``.

    :param link: by which the source was found; kept with the layer so that it can be fetched again
    :param config: the catalogue that the link comes from
    :param wish: by which way and for which area the source was found
    :raises LoadError: with the provider's words where it cannot open the source
    """
    name = f"{record.title} – {source.part}" if source.part else record.title or source.title
    layer, source = open_layer(source, record, name, link)
    layer.setMetadata(layer_metadata(source, record, layer))
    _set_attribution(layer, record)
    remark(layer, source)
    keep(layer, provenance_of(source, record, link, config, wish))
    return layer


def open_layer(
    source: Source, record: Record, name: str = "", link: Optional[Link] = None
) -> Tuple[QgsMapLayer, Source]:
    """A valid layer that knows its CRS, and the source with what had to be found out for that.

    :raises LoadError: with the provider's words where it cannot open the source
    """
    if source.kind.is_service:
        follow_proxy()
    with alone(source.uri), spoken(source) as said:
        layer = bare_layer(source, name)
        if not layer.isValid() and _VERSION in source.uri and any(source.name in words for words in said):
            source = replace(source, uri=source.uri.replace(_VERSION, _NEWEST))
            layer = bare_layer(source, name)
    if not layer.isValid():
        text = tr("QGIS could not open “{title}” ({kind}).")
        detail = "\n".join(words for words in (provider_words(layer, said), *source.notes) if words)
        raise LoadError(text.format(title=source.title or source.name, kind=source.kind.label), detail)
    if not is_as_tried(layer, source):
        raise LoadError(tr("The server gave something else than before, so it was not opened."), source.url)
    return layer, located(layer, decoded(layer, source), record, link)


def faults_of(layer: QgsMapLayer) -> List[str]:
    """What went wrong while the provider read features, which it tells late: a service that broke off in the middle."""
    provider = unwatched(layer.dataProvider())
    QCoreApplication.sendPostedEvents(provider)
    return [str(fault) for fault in provider.errors()] if provider.hasErrors() else []


def bare_layer(source: Source, name: str) -> QgsMapLayer:
    """The layer as its provider opens it, valid or not; vector tiles with the style that their service has."""
    if source.provider == "vectortile":
        tiles = QgsVectorTileLayer(source.uri, name)
        if tiles.isValid() and _STYLED.search(source.uri):
            tiles.loadDefaultStyle()
        return tiles
    if source.provider in POINT_CLOUDS:
        return open_cloud(source.uri, name, source.provider)
    if source.is_raster:
        with nothing_beside(source):
            return QgsRasterLayer(source.uri, name, source.provider, _raster_options())
    with turn_at(source.uri) if source.provider == "ogr" else nullcontext():
        layer = QgsVectorLayer(source.uri, name, source.provider, _vector_options(source))
    layer.setReadOnly(source.read_only)
    return layer


@contextmanager
def nothing_beside(source: Source) -> Iterator[None]:
    """Keep GDAL from writing the statistics of a raster that must stay as it is into a file beside it.

    One that is there already may hold the coordinate system; so it is read, and GDAL left alone.
    """
    guarded = source.read_only and source.provider == "gdal" and not Path(f"{source.uri}.aux.xml").exists()
    before = gdal.GetThreadLocalConfigOption(_PAM) if guarded else None
    if guarded:
        gdal.SetThreadLocalConfigOption(_PAM, "NO")
    try:
        yield
    finally:
        if guarded:
            gdal.SetThreadLocalConfigOption(_PAM, before)


def _vector_options(source: Source) -> QgsVectorLayer.LayerOptions:
    """Default options; the layer's style files beside foreign data are not read."""
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    if hasattr(options, "forceReadOnly"):  # QGIS 3.28
        options.forceReadOnly = source.read_only
    return options


def _raster_options() -> QgsRasterLayer.LayerOptions:
    """Default options; nor are the style files beside foreign rasters read."""
    options = QgsRasterLayer.LayerOptions()
    options.loadDefaultStyle = False
    return options


def provider_words(layer: QgsMapLayer, said: Sequence[str] = ()) -> str:
    """What the provider says is wrong. Asking an empty error for its summary ends the process on QGIS 3.22.

    :param said: what it said to the log, for one that keeps no error
    """
    error = layer.error()
    words = "" if error.isEmpty() else error.summary()
    provider = layer.dataProvider()
    if not words and provider is not None and not unwatched(provider).error().isEmpty():
        words = provider.error().summary()
    words = words or "\n".join(said)
    return _CREDENTIALS.sub(r"\1…", plain_text(words))[:500]


def layer_metadata(source: Source, record: Record, layer: QgsMapLayer) -> QgsLayerMetadata:
    """The record as the metadata that QGIS keeps with the layer (a profile of ISO 19115)."""
    metadata = QgsLayerMetadata()
    metadata.setIdentifier(record.identifiers[0] if record.identifiers else record.id)
    metadata.setParentIdentifier(record.id)
    metadata.setTitle(record.title)
    metadata.setAbstract(plain_text(record.abstract)[:_MAX_ABSTRACT])
    metadata.setLanguage(record.language)
    metadata.setType("series" if record.type is RecordType.SERIES else "dataset")
    metadata.setKeywords(_keywords(record))
    metadata.setLicenses([text for text in (_licence(record),) if text])
    metadata.setRights([text for text in (record.organisation, *record.constraints) if text])
    metadata.setContacts([_contact(contact) for contact in record.contacts])
    metadata.setLinks(_links(source, record))
    metadata.setHistory([text for text in (record.lineage, *source.notes) if text])
    metadata.setCrs(layer.crs())
    metadata.setExtent(_metadata_extent(record, layer))
    return metadata


def _keywords(record: Record) -> Dict[str, List[str]]:
    """By vocabulary; QGIS shows ``gmd:topicCategory`` as categories."""
    found = {"gmd:topicCategory": list(record.themes), "": list(record.keywords)}
    return {vocabulary: words for vocabulary, words in found.items() if words}


def _licence(record: Record) -> str:
    licence = record.licence
    if licence is None:
        return ""
    title = licence.title or licence.id
    return f"{title} ({licence.url})" if title and licence.url else title or licence.url


def _contact(contact: Contact) -> QgsAbstractMetadataBase.Contact:
    made = QgsAbstractMetadataBase.Contact(contact.name or contact.organisation)
    made.organization = contact.organisation
    made.role = contact.role
    made.email = contact.email
    made.voice = contact.phone
    return made


def _links(source: Source, record: Record) -> List[QgsAbstractMetadataBase.Link]:
    links = []
    if record.page_url:
        links.append(QgsAbstractMetadataBase.Link(tr("Metadata page"), "WWW:LINK", public_url(record.page_url)))
    resources = [resource for resource in record.resources if resource.url][:_MAX_LINKS]
    for resource in sorted(resources, key=lambda item: item.url != source.url):
        links.append(_link(resource))
    return links


def _link(resource: Resource) -> QgsAbstractMetadataBase.Link:
    link = QgsAbstractMetadataBase.Link(
        resource.title or resource.layer, resource.protocol, public_url(resource.url)
    )
    link.description = plain_text(resource.description)[:1000]
    link.format = resource.format
    link.mimeType = resource.mime
    link.size = str(resource.size) if resource.size else ""
    return link


def _metadata_extent(record: Record, layer: QgsMapLayer) -> QgsLayerMetadata.Extent:
    """The record's boxes in degrees, else the layer's own extent in its CRS."""
    boxes = []
    for box in (part for extent in record.extents for part in extent.parts()):
        rectangle = QgsRectangle(box.west, box.south, box.east, box.north)
        boxes.append(_spatial_extent(QgsCoordinateReferenceSystem(_WGS84), rectangle))
    if not boxes and layer.crs().isValid() and not layer.extent().isEmpty():
        boxes.append(_spatial_extent(layer.crs(), layer.extent()))
    extent = QgsLayerMetadata.Extent()
    extent.setSpatialExtents(boxes)
    return extent


def _spatial_extent(crs: QgsCoordinateReferenceSystem, box: QgsRectangle) -> QgsLayerMetadata.SpatialExtent:
    spatial = QgsLayerMetadata.SpatialExtent()
    spatial.extentCrs = crs
    spatial.bounds = _Box(box.xMinimum(), box.yMinimum(), 0.0, box.xMaximum(), box.yMaximum(), 0.0)
    return spatial


def _set_attribution(layer: QgsMapLayer, record: Record) -> None:
    """Who made the data and on what terms, for map decorations; the setters moved in QGIS 3.38."""
    words = " – ".join(text for text in (record.organisation, _licence(record)) if text)
    properties = layer.serverProperties() if hasattr(layer, "serverProperties") else None
    target: Any = properties if hasattr(properties, "setAttribution") else layer
    target.setAttribution(words)
    target.setAttributionUrl(public_url(record.page_url))


def plain_text(markup: str) -> str:
    """Text without HTML tags and entities; line breaks between blocks stay."""
    text = re.sub(r"(?is)<(script|style)\b.*?(?:</\1\s*>|\Z)", " ", markup)
    text = re.sub(r"(?i)<br\s*/?>|</(p|div|li|h\d|tr)\s*>", "\n", text)
    text = unescape(re.sub(r"<[A-Za-z/!][^<>]*>", "", text))
    return re.sub(r"(?<![ \t])[ \t]*\n\s*\n\s*", "\n\n", text).strip()


def layer_facts(layer: QgsMapLayer) -> Dict[str, Any]:
    """What a layer is, as JSON values.

    ``extent`` is [west, south, east, north] in the layer's CRS, ``extent_wgs84`` the same in degrees; either is
    ``None`` where there is none. ``feature_count`` is that of a vector layer (a WFS is asked for it, so not on the main
    thread; ``None`` where it does not tell), ``width`` and ``height`` are a raster's pixels where it has a size.
    ``kind`` is a value of ``Kind``. ``source`` holds no credentials.
    """
    extent = layer.extent()
    facts: Dict[str, Any] = {
        "provider": layer.providerType(),
        "source": public_source(layer),
        "name": layer.name(),
        "kind": layer.customProperty(PROPERTY + "kind", ""),
        "type": _type_of(layer),
        "crs": layer.crs().authid(),
        "extent": _corners(extent),
        "extent_wgs84": _corners(_in_degrees(extent, layer.crs())),
        "notes": layer.customProperty(PROPERTY + "notes", ""),
    }
    if isinstance(layer, QgsVectorLayer):
        count = layer.featureCount()
        facts["feature_count"] = count if count >= 0 else None
    elif isinstance(layer, QgsRasterLayer) and layer.width() > 0:
        facts["width"], facts["height"] = layer.width(), layer.height()
    return facts


def _type_of(layer: QgsMapLayer) -> str:
    if isinstance(layer, QgsVectorTileLayer):
        return "vector tiles"
    if isinstance(layer, QgsPointCloudLayer):
        return "point cloud"
    return "vector" if isinstance(layer, QgsVectorLayer) else "raster"


def public_source(layer: QgsMapLayer) -> str:
    """The layer's source string without user names, passwords, keys and tokens."""
    source = layer.source()
    if layer.providerType() in ("ogr", "gdal", "delimitedtext"):
        return source
    return _CREDENTIALS.sub(r"\1…", _USER_INFO.sub(r"\1", source))


def _corners(extent: Optional[QgsRectangle]) -> Optional[List[float]]:
    if extent is None or extent.isNull() or not extent.isFinite():
        return None
    return [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()]


def _in_degrees(extent: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> Optional[QgsRectangle]:
    if not crs.isValid() or extent.isNull():
        return None
    context = QgsProject.instance().transformContext()
    transform = QgsCoordinateTransform(crs, QgsCoordinateReferenceSystem(_WGS84), context)
    try:
        return transform.transformBoundingBox(extent)
    except QgsCsException:
        return None
