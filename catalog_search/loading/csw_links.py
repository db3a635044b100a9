"""From a link to a CSW to the links of the record that it leads to."""
from __future__ import annotations

from dataclasses import replace
from typing import Callable, List
from urllib.parse import urlsplit

from ..catalogs.csw import CswCatalog
from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.record import Record
from ..network.qgis_blocking import qgis_carrier
from ..support.i18n import tr
from .addresses import csw_base, record_asked_for
from .errors import LoadError, Remedy
from .failures import from_network
from .job import Job
from .kinds import Kind
from .link import Link
from .links import ways
from .sources import Plan, Source

_MAX_TRIED = 4
_SHORTEST_ID = 4
#: What a catalogue answers where it does not have a record.
_ABSENT = (ErrorKind.NOT_FOUND, ErrorKind.GONE, ErrorKind.UNEXPECTED, ErrorKind.SERVICE, ErrorKind.EMPTY)

PlanOf = Callable[[Job], Plan]


def csw_plan(job: Job, plan_of: PlanOf) -> Plan:
    """What the record behind a link offers, one way at once, several as a choice.

    A link to the catalogue itself leads to the record in it that has the identifier of ours.

    :param plan_of: makes the plan of what the record leads to
    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where there is no such record, or it offers nothing more than ours
    """
    told = _record(job)
    own = {resource.url.strip() for resource in job.record.resources}
    found = [link for link in ways(told) if link.loadable and link.kind is not Kind.CSW]
    found = [link for link in found if link.resource.url.strip() not in own]
    if not found:
        text = tr("The link leads to a description without data of its own: “{title}”. Open the link in a browser.")
        raise LoadError(text.format(title=told.title or told.id), job.link.url, Remedy.BROWSER)
    if len(found) == 1:
        return plan_of(job.on(found[0]))
    wanted = [link for link in found if job.layer and job.layer in (link.layer, link.resource.title)]
    if len(wanted) == 1:
        layer = wanted[0].layer if wanted[0].layer == job.layer else ""
        return plan_of(replace(job.on(wanted[0]), layer=layer))
    text = tr("The link leads to the record “{title}”, which has several ways to its data.")
    remark = text.format(title=told.title or told.id)
    return Plan(tuple(_source(link) for link in found), needs_choice=True, remark=remark)


def _source(link: Link) -> Source:
    title = link.resource.title or link.layer or link.url
    return Source("", "", link.layer or title, link.kind, title, title, url=link.url, link=link)


def _record(job: Job) -> Record:
    """The record that the link names, else the one of ours there."""
    asked = record_asked_for(job.link.url)
    names = [asked] if asked else _own_names(job.record)
    address = csw_base(job.link.url)
    catalog = CswCatalog(CatalogConfig(address, "csw", address, address))
    for name in names[:_MAX_TRIED]:
        job.check()
        try:
            found: Record = qgis_carrier(job.config, job.feedback).run(catalog.details(name))
            return found
        except CatalogError as error:
            if error.kind not in _ABSENT:
                raise from_network(error, job.link.url) from error
    host = urlsplit(job.link.url).netloc.rpartition("@")[2]
    text = tr("The catalogue {host} does not have this record. Open the link in a browser, or add it as a catalogue.")
    raise LoadError(text.format(host=host), job.link.url, Remedy.BROWSER)


def _own_names(record: Record) -> List[str]:
    return [name for name in dict.fromkeys((record.id, *record.identifiers)) if len(name) >= _SHORTEST_ID]
