"""From a folder of an FTP server to one of the files in it. Blocks."""
from __future__ import annotations

from dataclasses import replace
from typing import Callable, Iterator, List, Tuple
from urllib.parse import quote

from ..model.errors import CatalogError
from ..model.record import Resource
from ..network.ftp import list_ftp
from ..network.ftp_lists import Listed
from ..support.i18n import tr
from .errors import LoadError
from .failures import from_network, no_such_layer
from .job import Job
from .kinds import Kind
from .link import Link
from .links import classify, ranked
from .matching import fold
from .sources import Plan, Source

#: How many folders with nothing but another folder in them are gone through.
_MAX_DEPTH = 4
_MAX_CHOICES = 1000
_NAMES_SHOWN = 20
#: What QGIS may open, once it is known what it is.
_VAGUE = (Kind.TEXT, Kind.JSON, Kind.XML)

PlanOf = Callable[[Job], Plan]
Choice = Tuple[str, Link]


def folder_plan(job: Job, plan_of: PlanOf) -> Plan:
    """What a folder offers: its only file, the one that is asked for by name, else a choice of files and folders.

    :param plan_of: makes the plan of what is in it
    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where it cannot be had, or holds nothing that can be opened
    """
    url, choices = job.link.url, []
    for _ in range(_MAX_DEPTH):
        choices = _choices(job, url)
        named = _named(job, choices)
        if len(named) != 1:
            break
        link = named[0][1]
        if link.kind is not Kind.FOLDER:
            inner = "" if _is_called(named[0][0], job.layer) else job.layer
            return plan_of(replace(job.on(link), layer=inner))
        url = link.url
    sources = tuple(
        Source("", "", name, link.kind, name, name, url=link.url, link=link) for name, link in choices[:_MAX_CHOICES]
    )
    remark = tr("The link leads to a folder of an FTP server; this is what QGIS may open in it.")
    if len(choices) > _MAX_CHOICES:
        remark = f"{remark} {tr('It has more of them; the first %n are listed.', _MAX_CHOICES)}"
    return Plan(sources, needs_choice=True, remark=remark)


def _choices(job: Job, url: str) -> List[Choice]:
    """Files, best first, then folders."""
    try:
        listed = list_ftp(url, job.feedback)
    except CatalogError as error:
        raise from_network(error, url) from error
    found = dict(_links(url, listed))
    files = ranked(link for link in found.values() if link.kind is not Kind.FOLDER)
    usable = [link for link in files if link.loadable or link.kind in _VAGUE or _has_no_ending(link)]
    folders = [link for link in found.values() if link.kind is Kind.FOLDER]
    if not usable and not folders:
        text = tr("This folder of an FTP server holds nothing that QGIS can open, only: {names}")
        names = ", ".join(link.resource.title for link in files[:_NAMES_SHOWN])
        raise LoadError(text.format(names=names or "–"))
    return [(link.resource.title, link) for link in (*usable, *folders)]


def _links(url: str, listed: List[Listed]) -> Iterator[Tuple[str, Link]]:
    """What is in a folder by its address, without the table of a shapefile, which comes with it."""
    shapes = {entry.name[:-4].lower() for entry in listed if entry.name[-4:].lower() == b".shp"}
    for entry in listed:
        if entry.name[-4:].lower() == b".dbf" and entry.name[:-4].lower() in shapes:
            continue
        address = f"{url}{quote(entry.name, safe='')}{'/' if entry.folder else ''}"
        title = entry.name.decode("utf-8", "replace") + ("/" if entry.folder else "")
        yield address, classify(Resource(address, title=title, size=entry.size))


def _has_no_ending(link: Link) -> bool:
    """Whether a name says nothing; endings that nobody knows here are those of checksums, logs, other programs."""
    return link.kind is Kind.UNKNOWN and "." not in link.resource.title


def _named(job: Job, choices: List[Choice]) -> List[Choice]:
    """The choices that are meant: asked for by name, of the record's title, else all.

    :raises LoadError: where there is none of the name that was asked for
    """
    for wanted in (job.layer, job.link.resource.title, job.record.title):
        found = [choice for choice in choices if _is_called(choice[0], wanted)]
        if len(found) == 1:
            return found
    inner = len(choices) == 1 or not job.layer or any(link.kind is Kind.FOLDER for _, link in choices)
    if not inner:
        raise no_such_layer(job.layer, ", ".join(name for name, _ in choices[:_NAMES_SHOWN]))
    return choices


def _is_called(name: str, wanted: str) -> bool:
    """Whether a file has that name, with or without its ending."""
    low = fold(wanted)
    return bool(low) and low in (fold(name), fold(name.rpartition(".")[0]))
