"""A layer's new data: tried out and made ready in a thread, given to the layer in the main thread.

QGIS takes the data of a layer only in the main thread, and for many formats reads the whole file to open it, twice: a
second for 30 MB of GeoJSON. But it keeps what is open, for all layers of one file, and GDAL finds a layer by its name
in any capitals. So a second layer on the same data, by that name in other capitals, stays open until the main thread
has taken its own, which then reads nothing (1 ms for any of them, on QGIS 3.22, 3.40 and 3.44). The provider of
delimited text keeps nothing: it costs what QGIS itself takes to open it, once.
"""
from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any, FrozenSet, Optional

from qgis.core import (
    QgsDataProvider,
    QgsExpression,
    QgsMapLayer,
    QgsPointCloudLayer,
    QgsProject,
    QgsProviderRegistry,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QThread

from ..model.record import Record
from ..support.i18n import tr
from .addresses import public_url
from .build import bare_layer, nothing_beside, open_layer, provider_words
from .clouds import complete
from .errors import LoadError
from .kinds import Kind
from .link import Link
from .locating import set_crs
from .moving import hand_over
from .provenance import Provenance
from .sources import Source
from .spoken import spoken
from .streaming import alone, is_as_tried
from .turns import turn_at

#: Drivers of GDAL that read a file as a whole to open it, by the names that QGIS tells.
_READ_WHOLE = tuple("GeoJSON GeoJSONSeq TopoJSON ESRIJSON KML LIBKML GML GPX DXF XLSX ODS".split())
_QUOTED = re.compile(r'"([^"]+)"')


@dataclass(frozen=True)
class Filter:
    """The filter of a layer, in the words of its provider, and the names of the fields that it was made with."""

    text: str = ""
    fields: FrozenSet[str] = frozenset()


@dataclass
class Renewal:
    """The new data of a layer, which were opened once.

    ``uri`` has the layer's ``filter`` where that ``fits`` them. ``shape`` is their type of geometry, ``None`` of what
    is no vector layer. ``encoding`` is that of their text where it was found out. ``held`` keeps their file open.
    """

    source: Source
    uri: str
    filter: Filter = Filter()
    fits: bool = True
    shape: Optional[Any] = None
    encoding: str = ""
    held: Optional[QgsVectorLayer] = None


@dataclass(frozen=True)
class Outcome:
    """What a layer could not take along: its ``filter``, its style where that is kept as one called ``style`` now."""

    filter: str = ""
    style: str = ""


def filter_of(layer: QgsMapLayer) -> Filter:
    """The filter that a layer has, empty for one that can have none."""
    if not isinstance(layer, QgsVectorLayer) or not layer.subsetString():
        return Filter()
    provider = layer.dataProvider()
    return Filter(layer.subsetString(), frozenset(provider.fields().names() if provider is not None else ()))


def prepare(source: Source, record: Record, link: Link, wanted: Filter, main: QThread) -> Renewal:
    """Open new data in this thread, with the filter of the layer that shall have them.

    :param main: the thread that ``renew`` is called in
    :raises LoadError: where they do not open
    """
    layer, source = open_layer(source, record, link=link)
    if not isinstance(layer, QgsVectorLayer):
        return Renewal(source, source.uri)
    made = Renewal(source, source.uri, wanted, shape=layer.geometryType())
    if source.kind is Kind.MAPINFO:
        made.encoding = layer.dataProvider().encoding()
    if wanted.text:
        made.fits = _fits(layer, wanted)
        made.uri = layer.source() if made.fits else source.uri
    if source.provider == "ogr" and layer.storageType() in _READ_WHOLE:
        made.held = _held(layer, source)
    if made.held is not None:
        hand_over(made.held, main)
    return made


def _fits(layer: QgsVectorLayer, wanted: Filter) -> bool:
    """Whether a layer takes a filter; it has it then.

    Not all providers refuse one by a field that is gone: SQLite takes its name for a text, others find nothing.
    """
    gone = {name.casefold() for name in wanted.fields} - {name.casefold() for name in layer.fields().names()}
    named = {name.casefold() for name in QgsExpression(wanted.text).referencedColumns()}
    named.update(name.casefold() for name in _QUOTED.findall(wanted.text))
    return not gone & named and bool(layer.setSubsetString(wanted.text))


def _held(layer: QgsVectorLayer, source: Source) -> Optional[QgsVectorLayer]:
    """Another layer on the same data; ``None`` where the name has no letters, or QGIS would open the file anew."""
    registry = QgsProviderRegistry.instance()
    parts = registry.decodeUri("ogr", source.uri)
    name = parts.get("layerName") or _name_in_file(layer, parts.get("layerId"))
    other = name.swapcase()
    if other == name:
        return None
    for part in ("layerId", "subset"):
        parts.pop(part, None)
    parts["layerName"] = other
    with alone(source.uri):
        held = bare_layer(replace(source, uri=registry.encodeUri("ogr", parts)), other)
    return held if held.isValid() else None


def _name_in_file(layer: QgsVectorLayer, number: Optional[int]) -> str:
    """The name of a file's layer, the first where no number says which."""
    for line in layer.dataProvider().subLayers():
        position, name = line.split(QgsDataProvider.sublayerSeparator())[:2]
        if number is None or position == str(number):
            return str(name)
    return ""


def renew(layer: QgsMapLayer, renewal: Renewal, before: Provenance, link: Link) -> Outcome:
    """Have a layer read its data anew, from where they lie now. In the main thread.

    A service at the same address is asked again as it is set up in the layer: a person may have chosen another CRS or
    format since. All else gets the new source.

    :raises LoadError: where the source does not open; the layer then has the one that it had
    """
    source = renewal.source
    stays = source.kind.is_service and not source.is_cut and public_url(link.url) == before.resource_url
    same = stays or layer.source() in (source.uri, renewal.uri)
    with alone(source.uri), turn_at(source.uri) if source.provider == "ogr" else nullcontext():
        if same and layer.isValid() and layer.dataProvider() is not None:
            outcome = _read_again(layer, renewal)
        else:
            outcome = _point_to(layer, renewal, before)
    renewal.held = None
    if isinstance(layer, QgsPointCloudLayer):
        complete(layer)
    layer.triggerRepaint()
    return outcome


def _read_again(layer: QgsMapLayer, renewal: Renewal) -> Outcome:
    if isinstance(layer, (QgsVectorLayer, QgsRasterLayer)):
        layer.reload()  # its provider too
    else:
        layer.dataProvider().reloadData()
    subset = layer.subsetString() if isinstance(layer, QgsVectorLayer) else ""
    if not subset or renewal.fits or subset != renewal.filter.text:
        return Outcome()
    layer.setSubsetString("")
    return Outcome(subset)


def _point_to(layer: QgsMapLayer, renewal: Renewal, before: Provenance) -> Outcome:
    source = renewal.source
    old, crs, chosen = (layer.source(), layer.providerType()), layer.crs(), _has_chosen_crs(layer, before)
    wanted = filter_of(layer)
    ready = wanted.text == renewal.filter.text
    style = _keep_style(layer, renewal)
    with spoken(source) as said, nothing_beside(source):
        _set_source(layer, renewal.uri if ready else source.uri, source.provider, source.read_only)
    if not layer.isValid() or not is_as_tried(layer, source):
        words = provider_words(layer, said)
        _set_source(layer, *old)
        raise LoadError(tr("QGIS could not open the new data; the layer is as it was."), words)
    if renewal.encoding and isinstance(layer, QgsVectorLayer):
        layer.setProviderEncoding(renewal.encoding)
    set_crs(layer, source)
    if chosen or not layer.crs().isValid():
        layer.setCrs(crs)
    if source.read_only and isinstance(layer, QgsVectorLayer):
        layer.setReadOnly(True)
    fits = renewal.fits if ready else not wanted.text or _fits(layer, wanted)
    return Outcome("" if fits else wanted.text, style)


def _has_chosen_crs(layer: QgsMapLayer, before: Provenance) -> bool:
    """Whether a person gave the layer another CRS than its data and its catalogue say."""
    provider = layer.dataProvider()
    if provider is None or not layer.isValid() or not layer.crs().isValid():
        return False
    return bool(layer.crs() != provider.crs() and layer.crs().authid() != before.crs)


def _keep_style(layer: QgsMapLayer, renewal: Renewal) -> str:
    """Of data with another type of geometry QGIS shows none in the layer's style: it stays as one of its styles."""
    if not isinstance(layer, QgsVectorLayer) or not layer.isValid() or renewal.shape in (None, layer.geometryType()):
        return ""
    styles = layer.styleManager()
    plain = tr("Before the refresh")
    names = (plain, *(f"{plain} ({number})" for number in range(2, 1000)))
    name = next(name for name in names if name not in styles.styles())
    return name if styles.addStyleFromLayer(name) else ""


def _set_source(layer: QgsMapLayer, uri: str, provider: str, read_only: bool = False) -> None:
    options = QgsDataProvider.ProviderOptions()
    options.transformContext = QgsProject.instance().transformContext()
    only_read = getattr(QgsDataProvider.ReadFlag, "ForceReadOnly", None) if read_only else None  # QGIS 3.26
    layer.setDataSource(uri, layer.name(), provider, options, False if only_read is None else only_read)
