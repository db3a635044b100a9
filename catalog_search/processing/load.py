"""``catalog_search:load``: opens what a record points to, for real, and says what it is."""
from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple

from qgis.core import (
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingUtils,
)

from ..catalogs.base import Catalog
from ..loading.assets import is_asset, is_together
from ..loading.build import build_layer, layer_facts
from ..loading.errors import LoadError
from ..loading.following import leads_on
from ..loading.link import Link
from ..loading.links import best, links_of
from ..loading.plan import Plan, make_plan
from ..loading.preference import Preference, preferred
from ..loading.sizes import size_text
from ..loading.sources import Area, Way, Wish
from ..loading.wishes import MEGABYTE
from ..model.config import CatalogConfig
from ..model.errors import CatalogError, without_frames
from ..model.record import Record
from ..network.download_shared import plain_store
from ..network.qgis_blocking import qgis_carrier
from ..support.connections import ConnectionStore
from ..support.i18n import tr
from ..support.messages import describe
from .handing import hand_to_project
from .parameters import BadParameter, read_catalogs
from .search import optional

_NAMES_SHOWN = 20
#: Seconds that the disk is given for what was downloaded: the process may end with the algorithm.
_FAREWELL = 30.0


class LoadAlgorithm(QgsProcessingAlgorithm):
    """Turns one resource of one record into layers and proves that they open."""

    def createInstance(self) -> "LoadAlgorithm":
        return LoadAlgorithm()

    def name(self) -> str:
        return "load"

    def displayName(self) -> str:
        return tr("Load a record")

    def shortHelpString(self) -> str:
        return "\n\n".join((self._about(), self._about_way(), self._about_size()))

    def _about(self) -> str:
        return tr(
            "Opens a resource of a record as QGIS layers. What is downloaded is kept and not fetched again while it is "
            "unchanged; a folder that is named gets a copy of its own.\n\n"
            "Catalogue: the name of a configured catalogue, or type|url or type|url|authentication configuration.\n\n"
            "Resource: its number in the record, counted from 0, or its URL. Empty: the best one.\n\n"
            "Layer: the name of a layer in a service or file. Empty: the one that matches the record; of a file with "
            "several layers all are opened.\n\n"
            "The result lists provider, source, name, kind, CRS, number of features or raster size, and extent. Run "
            "from the toolbox, the layers come into the project."
        )

    def _about_way(self) -> str:
        return tr(
            "Best way, where no resource is named: data (features and files first) or view (pictures and tiles first). "
            "Empty: as chosen in the panel."
        )

    def _about_size(self) -> str:
        return tr(
            "Extent: only what lies in it is fetched, into a file of its own; of services, features alone.\n\n"
            "Largest download: in megabytes. What is larger is read from the network in parts where its server allows "
            "that, else it is an error. 0: any size."
        )

    def initAlgorithm(self, _configuration: Optional[Dict[str, Any]] = None) -> None:
        self.addParameter(QgsProcessingParameterString("CATALOG", tr("Catalogue")))
        self.addParameter(QgsProcessingParameterString("RECORD", tr("Record (identifier)")))
        self.addParameter(optional(QgsProcessingParameterString("RESOURCE", tr("Resource (number or URL)"), "")))
        self.addParameter(optional(QgsProcessingParameterString("LAYER", tr("Layer name"), "")))
        self.addParameter(_preference_parameter())
        self.addParameter(QgsProcessingParameterExtent("EXTENT", tr("Extent"), optional=True))
        self.addParameter(
            optional(
                QgsProcessingParameterNumber(
                    "MAX_SIZE", tr("Largest download (MB)"), QgsProcessingParameterNumber.Type.Double, 0, minValue=0
                )
            )
        )
        self.addParameter(
            QgsProcessingParameterFolderDestination(
                "OUTPUT", tr("Folder for downloaded files"), QgsProcessing.TEMPORARY_OUTPUT, True
            )
        )
        self.addOutput(QgsProcessingOutputString("LAYERS", tr("Layers (JSON)")))

    def processAlgorithm(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        named = self.parameterAsString(parameters, "OUTPUT", context)
        own = parameters.get("OUTPUT") not in (None, "", QgsProcessing.TEMPORARY_OUTPUT)
        store = plain_store()
        folder = Path(named or QgsProcessingUtils.generateTempFilename("catalog_search"))
        layer_name = self.parameterAsString(parameters, "LAYER", context).strip()
        catalog = _one_catalog(self.parameterAsString(parameters, "CATALOG", context))
        try:
            record = _record(catalog, self.parameterAsString(parameters, "RECORD", context).strip(), feedback)
            preference = self.parameterAsString(parameters, "BEST_WAY", context)
            wanted = self.parameterAsString(parameters, "RESOURCE", context).strip()
            link = _link(record, wanted, layer_name, preference)
            plan, wish = _plan(
                self._wish(parameters, context),
                lambda wish: make_plan(
                    link,
                    record,
                    catalog.config,
                    folder,
                    feedback=feedback,
                    progress=partial(_report, feedback),
                    unpacked=partial(_report, feedback),
                    layer=layer_name,
                    request_for=catalog.download_request,
                    wish=wish,
                    store=store,
                    copies=own,
                ),
            )
            layers = _open(plan, link, record, catalog.config, wish)
        except CatalogError as error:
            raise QgsProcessingException(_sentence(error, catalog)) from without_frames(error)
        except LoadError as error:
            raise QgsProcessingException(_joined(error.user_text, error.detail)) from without_frames(error)
        finally:
            store.settling.wait(_FAREWELL)
        facts = [layer_facts(layer) for layer in layers]
        hand_to_project(layers, context)
        return {"OUTPUT": str(folder), "LAYERS": json.dumps(facts, ensure_ascii=False)}

    def _wish(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Wish:
        size = round(self.parameterAsDouble(parameters, "MAX_SIZE", context) * MEGABYTE)
        box = self.parameterAsExtent(parameters, "EXTENT", context)
        if box.isNull():
            return Wish(max_size=size)
        crs = self.parameterAsExtentCrs(parameters, "EXTENT", context).authid() or "EPSG:4326"
        area = Area(box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum(), crs)
        return Wish(Way.EXTENT, area, size)


def _plan(wish: Wish, make: Callable[[Wish], Plan]) -> Tuple[Plan, Wish]:
    """A plan, and what was wanted in the end: the too large is read in parts, as there is nobody to ask."""
    plan = make(wish)
    if plan.offer is None:
        return plan, wish
    if Way.STREAM not in plan.offer.ways:
        text = tr("The file has {size}, which is more than may be downloaded.")
        raise LoadError(text.format(size=size_text(plan.offer.size or 0)))
    wish = replace(wish, way=Way.STREAM)
    return make(wish), wish


def _one_catalog(text: str) -> Catalog:
    try:
        catalogs, unusable = read_catalogs(text, ConnectionStore())
    except BadParameter as error:
        raise QgsProcessingException(str(error)) from error
    if unusable:
        raise QgsProcessingException(unusable[0].message)
    if len(catalogs) != 1:
        raise QgsProcessingException(tr("Name exactly one catalogue."))
    return catalogs[0]


def _record(catalog: Catalog, record_id: str, feedback: QgsProcessingFeedback) -> Record:
    if not record_id:
        raise QgsProcessingException(tr("Name the record to load by its identifier."))
    record: Record = qgis_carrier(catalog.config, feedback).run(catalog.details(record_id))
    feedback.pushInfo(record.title)
    return record


def _preference_parameter() -> QgsProcessingParameterEnum:
    """By its words, ``data`` or ``view``."""
    options = [preference.value for preference in Preference]
    return QgsProcessingParameterEnum("BEST_WAY", tr("Best way"), options, False, None, True, True)


def _link(record: Record, wanted: str, layer: str, preference: str = "") -> Link:
    """The resource that is asked for, by number or URL, or else the best one by the preference named.

    Of several bands it is the first one, where no layer names another: there is nobody to ask.
    """
    links = links_of(record)
    if not wanted:
        chosen = best(record, Preference(preference) if preference else preferred())
        if chosen is None:
            raise QgsProcessingException(
                tr("The record {title} has no resource that can be added to QGIS.").format(title=record.title)
            )
        bands = [link for link in links if is_asset(link) and link.loadable] if is_together(chosen) else []
        return bands[0] if bands and not layer else chosen
    if wanted.isdigit() and int(wanted) < len(links):
        return links[int(wanted)]
    for link in links:
        if wanted in (link.resource.url, link.url):
            return link
    raise QgsProcessingException(
        tr("The record {title} has no resource {wanted}; it has {count}, counted from 0.").format(
            title=record.title, wanted=wanted, count=len(links)
        )
    )


def _open(plan: Plan, link: Link, record: Record, config: CatalogConfig, wish: Wish) -> List[QgsMapLayer]:
    """The layers of a plan. A service whose layer is not known is never guessed; a file's layers all open."""
    if plan.needs_choice and (link.kind.is_service or leads_on(plan.sources)):
        names = ", ".join(source.name for source in plan.sources[:_NAMES_SHOWN])
        raise LoadError(
            f"{plan.remark} ".lstrip() + tr(
                "The service has {count} layers and the record does not say which one is meant. Name one: {names}"
            ).format(count=len(plan.sources), names=names)
        )
    return [build_layer(source, record, link, config, wish) for source in plan.sources]


def _report(feedback: QgsProcessingFeedback, received: int, size: Optional[int]) -> None:
    if size:
        feedback.setProgress(100 * received / size)


def _sentence(error: CatalogError, catalog: Catalog) -> str:
    message = describe(error, catalog.config.name)
    return _joined(message.full, message.detail)


def _joined(text: str, detail: str) -> str:
    return f"{text} ({detail})" if detail else text
