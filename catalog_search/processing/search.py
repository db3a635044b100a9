"""``catalog_search:search``: a search over catalogues as a layer of footprints."""
from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Sequence, Tuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsRectangle,
    QgsWkbTypes,
)

from ..loading.links import badges, links_of, loadable_count
from ..model.extent import Extent, union
from ..model.query import FilterField, Query, Sort
from ..model.record import Record
from ..model.text import plain_text
from ..search.collect import Collected, collect
from ..search.merging import Entry
from ..support.compat import INT_FIELD, STRING_FIELD
from ..support.connections import ConnectionStore
from ..support.i18n import language, tr
from ..support.messages import describe
from .parameters import BadParameter, Unusable, read_catalogs, read_filters

_TEXT_FIELDS_BEFORE = tuple(
    "id catalog type title abstract organisation keywords licence created modified formats".split()
)
_TEXT_FIELDS_AFTER = ("page_url", "resources", "also_in")
_POINT = 1e-6  # degrees, about ten centimetres: what a box without size is widened by on each side


class SearchAlgorithm(QgsProcessingAlgorithm):
    """Asks catalogues and writes one feature per record."""

    def createInstance(self) -> "SearchAlgorithm":
        return SearchAlgorithm()

    def name(self) -> str:
        return "search"

    def displayName(self) -> str:
        return tr("Search catalogues")

    def shortHelpString(self) -> str:
        return tr(
            "Searches metadata catalogues and writes one feature per record found, with the record's extent as its "
            "geometry (EPSG:4326).\n\n"
            "Catalogues: names of configured catalogues separated by commas, or entries type|url or "
            "type|url|authentication configuration, or a JSON list of connections. Empty: all enabled catalogues.\n\n"
            "Filters: a JSON object whose members are {fields}; each is a text or a list of alternatives. "
            "The value of modified is an interval such as 2024-01-01/.. between two dates.\n\n"
            "The limit counts the records of all catalogues together. Data that several catalogues have are one "
            "record; also_in names the other catalogues. A catalogue that fails is listed in the errors; the records "
            "of the others still come."
        ).format(fields=", ".join(field.value for field in FilterField))

    def initAlgorithm(self, _configuration: Optional[Dict[str, Any]] = None) -> None:
        self.addParameter(optional(QgsProcessingParameterString("CATALOGS", tr("Catalogues"), "")))
        self.addParameter(optional(QgsProcessingParameterString("TEXT", tr("Text"), "")))
        self.addParameter(QgsProcessingParameterExtent("EXTENT", tr("Extent"), optional=True))
        self.addParameter(optional(QgsProcessingParameterString("FILTERS", tr("Filters (JSON)"), "", True)))
        orders = [sort.value for sort in Sort]
        sort = QgsProcessingParameterEnum("SORT", tr("Sort by"), orders, False, Sort.RELEVANCE.value, True)
        sort.setUsesStaticStrings(True)
        self.addParameter(sort)
        number = QgsProcessingParameterNumber.Type.Integer
        self.addParameter(QgsProcessingParameterNumber("LIMIT", tr("Largest number of records"), number, 100, False, 1))
        self.addParameter(
            QgsProcessingParameterFeatureSink(
                "OUTPUT",
                tr("Records"),
                QgsProcessing.SourceType.TypeVectorPolygon,
                QgsProcessing.TEMPORARY_OUTPUT,
            )
        )
        self.addOutput(QgsProcessingOutputNumber("COUNT", tr("Number of records written")))
        self.addOutput(QgsProcessingOutputNumber("TOTAL", tr("Number of records that the catalogues have")))
        self.addOutput(QgsProcessingOutputString("ERRORS", tr("Catalogues that failed (JSON)")))

    def processAlgorithm(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        limit = self.parameterAsInt(parameters, "LIMIT", context)
        try:
            query = self._query(parameters, context)
            text = self.parameterAsString(parameters, "CATALOGS", context)
            catalogs, unusable = read_catalogs(text, ConnectionStore())
        except BadParameter as error:
            raise QgsProcessingException(str(error)) from error
        if not catalogs:
            reasons = " ".join(entry.message for entry in unusable)
            raise QgsProcessingException(reasons or tr("No catalogue is enabled: name one in the parameter CATALOGS."))
        crs = QgsCoordinateReferenceSystem("EPSG:4326")
        sink, destination = self.parameterAsSink(
            parameters, "OUTPUT", context, _fields(), QgsWkbTypes.Type.Polygon, crs
        )
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, "OUTPUT"))
        found = collect(catalogs, query, limit, cancelled=feedback.isCanceled)
        names = {catalog.config.id: catalog.config.name for catalog in catalogs}
        _write(found.rows, names, sink)
        errors = _errors(found.parts, unusable)
        for failed in errors:
            feedback.reportError(f"{failed['catalog']}: {failed['message']}")
        return {
            "OUTPUT": destination,
            "COUNT": len(found.rows),
            "TOTAL": _total(found.parts, len(found.rows)),
            "ERRORS": json.dumps(errors, ensure_ascii=False) if errors else "",
        }

    def _query(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Query:
        wgs84 = QgsCoordinateReferenceSystem("EPSG:4326")
        box: QgsRectangle = self.parameterAsExtent(parameters, "EXTENT", context, wgs84)
        extent = None
        if parameters.get("EXTENT") and not box.isNull():
            extent = Extent.checked(box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
            if extent is None:
                raise BadParameter(tr("The extent does not lie on the globe."))
        return Query(
            text=self.parameterAsString(parameters, "TEXT", context).strip(),
            extent=extent,
            filters=read_filters(self.parameterAsString(parameters, "FILTERS", context)),
            sort=Sort(self.parameterAsEnumString(parameters, "SORT", context) or "relevance"),
            language=language(),
        )


def optional(parameter: QgsProcessingParameterDefinition) -> QgsProcessingParameterDefinition:
    """The same parameter, marked as one that may be left empty."""
    parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagOptional)
    return parameter


def _fields() -> QgsFields:
    fields = QgsFields()
    for name in _TEXT_FIELDS_BEFORE:
        fields.append(QgsField(name, STRING_FIELD))
    fields.append(QgsField("loadable", INT_FIELD))
    for name in _TEXT_FIELDS_AFTER:
        fields.append(QgsField(name, STRING_FIELD))
    return fields


def _write(rows: Sequence[Entry], names: Dict[str, str], sink: QgsFeatureSink) -> None:
    for row in rows:
        record = row.merged
        feature = QgsFeature()
        also = ", ".join(names[catalog] for catalog in row.catalogs[1:])
        feature.setAttributes([*_attributes(record, names[record.catalog]), also])
        box = footprint(record.extents)
        if box is not None:
            feature.setGeometry(QgsGeometry.fromRect(_rectangle(box)))
        sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert)


def _attributes(record: Record, catalog_name: str) -> List[Any]:
    licence = record.licence
    return [
        record.id,
        catalog_name,
        record.type.value,
        record.title,
        plain_text(record.abstract, record.abstract_format),
        record.organisation,
        ", ".join(record.keywords),
        (licence.title or licence.id or licence.url) if licence else "",
        record.created,
        record.modified,
        ", ".join(badges(record)),
        loadable_count(record),
        record.page_url,
        resources_json(record),
    ]


def resources_json(record: Record) -> str:
    """A record's resources as a JSON list of title, kind, url and layer, in the catalogue's order."""
    listed = [
        {"title": link.resource.title, "kind": link.kind.value, "url": link.resource.url, "layer": link.layer}
        for link in links_of(record)
    ]
    return json.dumps(listed, ensure_ascii=False)


def footprint(extents: Tuple[Extent, ...]) -> Optional[Extent]:
    """One box for a record that may have several, in WGS 84.

    Boxes close to each other are united. Those far apart, such as mainland France and its overseas territories, are
    not, since their union would cover half of the globe: the largest is taken.
    """
    parts = [part for extent in extents for part in extent.parts()]
    whole = union(parts)
    if whole is None or _area(whole) <= 4 * sum(_area(part) for part in parts):
        return whole
    largest = max(parts, key=_area)
    return largest if _area(largest) else whole


def _area(extent: Extent) -> float:
    return (extent.east - extent.west) * (extent.north - extent.south)


def _rectangle(extent: Extent) -> QgsRectangle:
    box = QgsRectangle(extent.west, extent.south, extent.east, extent.north)
    if box.width() == 0 or box.height() == 0:
        box.grow(_POINT)
    return box


def _total(found: Sequence[Collected], count: int) -> Optional[int]:
    """What all answering catalogues have together; at least what was written."""
    totals = [len(part.records) if part.total is None else part.total for part in found if part.error is None]
    return max(sum(totals), count)


def _errors(found: Sequence[Collected], unusable: Sequence[Unusable]) -> List[Dict[str, str]]:
    errors = [{"catalog": entry.name, "kind": "config", "message": entry.message} for entry in unusable]
    for part in found:
        if part.error is not None:
            message = describe(part.error, part.catalog.config.name)
            errors.append(
                {
                    "catalog": part.catalog.config.name,
                    "kind": part.error.kind.value,
                    "message": message.full,
                    "detail": message.detail,
                }
            )
    return errors
