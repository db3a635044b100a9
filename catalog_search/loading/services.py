"""From a service link to sources: the service is asked what it offers, and the layer that is meant is found."""
from __future__ import annotations

from dataclasses import replace
from typing import List, Optional, Sequence
from urllib.parse import urlsplit

from qgis.core import QgsFeedback

from ..model.config import CatalogConfig
from ..model.record import Record
from ..network.conversation import login_for
from ..support.i18n import tr
from .addresses import part_asked_for
from .capabilities import ServiceLayer
from .describing import fetch_capabilities
from .errors import LoadError
from .failures import layer_gone, no_such_layer
from .kinds import Kind
from .known_services import known_services
from .link import Link
from .matching import find_by_name, find_layer, fold, in_other_namespace
from .sources import Plan, Source
from .tiles import tile_plan
from .uris import Service

_MAX_CHOICES = 5000
_SHOWN = 120
_NAMES_SHOWN = 20
_MAX_STYLED, _MAX_STYLES = 500, 12


def service_plan(
    link: Link, record: Record, config: CatalogConfig, feedback: Optional[QgsFeedback], layer: str, crs: str
) -> Plan:
    """What a link to a service or tiles offers; where the address fits several services the first that answers.

    :param layer: a name that somebody asked for; it must be there
    :param crs: the CRS to prefer for pictures, usually the project's
    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where the service fails or has no such layer
    """
    if _is_tiles(link):
        return tile_plan(link, record, config, feedback, layer)
    failure: Optional[LoadError] = None
    for kind in (link.kind, *link.also):
        try:
            return _asked(link, record, config, feedback, layer, crs, kind)
        except LoadError as error:
            failure = failure or error
    raise failure or LoadError(tr("The service has no layer."))


def forget_service(link: Link, config: Optional[CatalogConfig]) -> None:
    """Ask the service of a link anew next time, as something it said does not hold."""
    for kind in (link.kind, *link.also):
        known_services.forget((kind, link.url, login_for(config, link.url)))


def _asked(
    link: Link,
    record: Record,
    config: CatalogConfig,
    feedback: Optional[QgsFeedback],
    layer: str,
    crs: str,
    kind: Kind,
) -> Plan:
    """The plan by what is known of the service; where that has no such layer it is asked anew."""
    asked = (kind, link.url, login_for(config, link.url))
    was_known = known_services.is_known(asked)

    def plan() -> Plan:
        capabilities = known_services.get(
            asked,
            lambda: fetch_capabilities(link.url, kind, config, feedback),
            lambda: feedback is not None and feedback.isCanceled(),
        )
        return _plan(Service(link, record, config, capabilities, crs), layer)

    try:
        found = plan()
    except LoadError:
        if not was_known:
            raise
    else:
        if not (was_known and found.needs_choice and link.layer):
            return _noted(found, link)
    known_services.forget(asked)
    return _noted(plan(), link)


def _noted(plan: Plan, link: Link) -> Plan:
    """The plan; where the link asks for a part of the features, it is said that all of them are shown."""
    part = part_asked_for(link.resource.url) if not plan.needs_choice else ""
    if not part:
        return plan
    text = tr("The link asks for a part of this layer only ({condition}), QGIS shows all of it: filter it yourself.")
    note = text.format(condition=part[:_SHOWN])
    return replace(plan, sources=tuple(replace(source, notes=(*source.notes, note)) for source in plan.sources))


def _is_tiles(link: Link) -> bool:
    """Whether the link says where tiles are; an ArcGIS service for vector tiles has to be asked."""
    arcgis = "/vectortileserver" in urlsplit(link.url).path.lower()
    return link.kind in (Kind.XYZ, Kind.TMS) or (link.kind is Kind.VECTOR_TILES and not arcgis)


def _plan(service: Service, wanted: str) -> Plan:
    layers = service.capabilities.layers
    if not layers:
        raise LoadError(tr("The service has no layer."), service.capabilities.title)
    if wanted:
        return Plan(tuple(service.source(layer, False) for layer in _asked_for(layers, wanted)))
    several = _several(layers, service.link.layer)
    if several and service.capabilities.kind is Kind.WMS:
        return Plan((service.together(several),))
    if several:
        return Plan(tuple(service.source(layer, True) for layer in several))
    resource, record = service.link.resource, service.record
    titles = (service.link.layer, resource.title, resource.description, record.title)
    found = find_layer(layers, service.link.layer, titles, (record.id, *record.identifiers))
    gone = _gone(service)
    if found is not None:
        source = service.source(found, False)
        return Plan((replace(source, notes=(*source.notes, gone)) if gone else source,))
    return Plan(tuple(_choices(service)), needs_choice=True, remark=gone)


def _gone(service: Service) -> str:
    """The sentence about a layer that the link names and the service does not have; empty for a mere phrase.

    One that is called so in another workspace is shown, and may be another.
    """
    name = service.link.layer.strip()
    found = find_by_name(service.capabilities.layers, name)
    if not name or " " in name or (found is not None and not in_other_namespace(found.name, name)):
        return ""
    return layer_gone(name, urlsplit(service.link.url).netloc.rpartition("@")[2])


def _choices(service: Service) -> List[Source]:
    """The layers to choose among; those of a WMS that can be drawn in several styles once for each.

    :raises LoadError: where none of them can be opened
    """
    layers = _offered(service)
    styled = service.capabilities.kind is Kind.WMS and len(layers) <= _MAX_STYLED
    found: List[Source] = []
    failure: Optional[LoadError] = None
    for layer in layers:
        try:
            found.append(service.source(layer, True))
        except LoadError as error:
            failure = failure or error
            continue
        for style, title in list(zip(layer.styles, layer.style_titles))[1:_MAX_STYLES] if styled else ():
            found.append(service.styled(layer, style, title))
    if failure is not None and not found:
        raise failure
    return found


def _offered(service: Service) -> Sequence[ServiceLayer]:
    """The layers of a choice: last, of a WMS, its groups, which draw all that is inside them."""
    leaves = service.capabilities.leaves()
    groups = tuple(layer for layer in service.capabilities.layers if layer.group and layer not in leaves)
    return (leaves + groups if service.capabilities.kind is Kind.WMS else leaves)[:_MAX_CHOICES]


def _several(layers: Sequence[ServiceLayer], names: str) -> List[ServiceLayer]:
    """The layers of a link that names more than one (``layers=roads,rivers``); none where one of them is missing."""
    parts = [part.strip() for part in names.split(",") if part.strip()]
    if len(parts) < 2 or find_by_name(layers, names):
        return []
    found = [find_by_name(layers, part) for part in parts]
    return [layer for layer in found if layer is not None] if all(found) else []


def _asked_for(layers: Sequence[ServiceLayer], wanted: str) -> List[ServiceLayer]:
    by_title = [layer for layer in layers if fold(layer.title) == fold(wanted)]
    found = find_by_name(layers, wanted) or (by_title[0] if len(by_title) == 1 else None)
    if found is not None:
        return [found]
    several = _several(layers, wanted)
    if not several:
        raise no_such_layer(wanted, ", ".join(_shown(layer) for layer in layers[:_NAMES_SHOWN]))
    return several


def _shown(layer: ServiceLayer) -> str:
    """ArcGIS numbers its layers, and a number says little."""
    return f"{layer.name} ({layer.title})" if layer.name.isdigit() and layer.title else layer.name or layer.title
