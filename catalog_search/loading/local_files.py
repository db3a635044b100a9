"""Files and folders of the user's own organisation, which its catalogue names by their paths.

They are opened where they are, by what is in them, and never written to. A network share that does not answer can keep
whoever asks waiting for minutes; so another thread asks, and is left alone when it takes too long.
"""
from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Callable, List, Optional, Sequence, TypeVar

from ..network.local import local_path, path_url
from ..support.i18n import tr
from .datasets import DatasetReader
from .errors import LoadError
from .formats import kind_of_extension
from .job import Job
from .kinds import Kind
from .link import Link
from .sources import Plan, Source

#: Seconds in which a disk or a share has to answer.
LIMIT = 10.0
_LOOK = 0.05
_MAX_LISTED = 5000
_MAX_CHOICES = 500

PlanOf = Callable[[Job], Plan]
Answer = TypeVar("Answer")


def local_plan(job: Job, plan_of: PlanOf) -> Plan:
    """What a path in a record offers.

    :param plan_of: makes the plan of a file that is known to be there
    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where the catalogue is not trusted with files, or the path leads to nothing that can be opened
    """
    if not job.config.trusts_files:
        text = tr("Files that {catalog} names are not opened. If you trust it, allow it in the catalogue's settings.")
        raise LoadError(text.format(catalog=job.config.name or job.record.catalog), job.link.resource.url[:300])
    path = Path(local_path(job.link.url))
    if not path.is_absolute():
        raise LoadError(tr("The path {path} is not one of this computer, so it was not opened.").format(path=path))
    found = in_time(lambda: _kind_of_place(path), path, job.check)
    if found == "file":
        return _read_only(plan_of(job.on(_as_own(job.link))))
    if found == "folder":
        return _folder_plan(job, path, plan_of)
    text = tr("{path} is not there, or cannot be reached from this computer. Check the network drive, or your rights.")
    raise LoadError(text.format(path=path))


def in_time(ask: Callable[[], Answer], path: Path, check: Callable[[], None], limit: float = LIMIT) -> Answer:
    """What a disk answers.

    :param ask: waits for the disk; it runs in a thread of its own and must do nothing else
    :param check: raises where nobody waits any more
    :raises LoadError: where there is no answer within ``limit`` seconds
    """
    answers: List[Answer] = []
    thread = threading.Thread(target=lambda: answers.append(ask()), name="catalog_search path", daemon=True)
    thread.start()
    end = time.monotonic() + limit
    while thread.is_alive() and time.monotonic() < end:
        check()
        thread.join(_LOOK)
    if not answers:
        text = tr("{path} did not answer within {seconds} seconds. Is the network drive connected?")
        raise LoadError(text.format(path=path, seconds=round(limit)))
    return answers[0]


def _kind_of_place(path: Path) -> str:
    """``file``, ``folder`` or nothing; devices and the like are nothing."""
    try:
        return "file" if path.is_file() else "folder" if path.is_dir() else ""
    except (OSError, ValueError):
        return ""


def _as_own(link: Link) -> Link:
    """The link as one of a file that may be read."""
    return replace(link, resource=replace(link.resource, local=True))


def _read_only(plan: Plan) -> Plan:
    return replace(plan, sources=tuple(replace(source, read_only=True) for source in plan.sources))


def _folder_plan(job: Job, path: Path, plan_of: PlanOf) -> Plan:
    """A file geodatabase; else what lies in the folder, one thing at once, several as a choice."""
    if path.suffix.lower() == ".gdb":
        reader = DatasetReader(job.folder, job.link.resource.url, Kind.FILEGDB, job.feedback)
        sources = in_time(lambda: _is_geodatabase(path), path, job.check) and reader.vectors(str(path), Kind.FILEGDB)
        if not sources:
            raise LoadError(tr("The folder {path} is no file geodatabase that can be read.").format(path=path))
        return _read_only(_layers(job, sources))
    names = in_time(lambda: _names_in(path), path, job.check)
    if names is None:
        raise LoadError(tr("The folder {path} cannot be read. Check your rights.").format(path=path))
    links = [link for link in (_link_in(job, path, name) for name in names) if link is not None]
    wanted = [link for link in links if job.layer and job.layer in _names_of(link)]
    links = wanted or links
    if not links:
        raise LoadError(tr("The folder {path} holds nothing that QGIS can open.").format(path=path))
    if len(links) == 1:
        return local_plan(replace(job.on(links[0]), layer="" if wanted else job.layer), plan_of)
    remark = tr("The record names a folder that holds several files: {path}").format(path=path)
    return Plan(tuple(_source(link) for link in links[:_MAX_CHOICES]), needs_choice=True, remark=remark)


def _is_geodatabase(path: Path) -> bool:
    """Whether a folder has what every file geodatabase has (its list of tables)."""
    return any(name.lower() == "a00000001.gdbtable" for name in _names_in(path) or ())


def _entries(path: Path) -> Sequence["os.DirEntry[str]"]:
    with os.scandir(path) as entries:
        return [entry for _, entry in zip(range(_MAX_LISTED), entries)]


def _names_in(path: Path) -> Optional[List[str]]:
    """The names in a folder, sorted; ``None`` where it cannot be read."""
    try:
        return sorted((entry.name for entry in _entries(path)), key=str.casefold)
    except OSError:
        return None


def _link_in(job: Job, folder: Path, name: str) -> Optional[Link]:
    """A file in the folder as one of the record's links; ``None`` for what is no data, or a part of other data."""
    kind = kind_of_extension(name)
    if kind is None or not (kind.is_file and kind.loadable) or (kind is Kind.TABLE and _belongs(folder, name)):
        return None
    path = str(folder / name)
    return Link(kind, path_url(path), "", replace(job.link.resource, url=path, title=name, format=""), True)


def _names_of(link: Link) -> Sequence[str]:
    return link.resource.title, Path(link.resource.title).stem


def _belongs(folder: Path, name: str) -> bool:
    """Whether a table is that of a shapefile beside it."""
    return name.lower().endswith(".dbf") and any((folder / f"{name[:-4]}{end}").exists() for end in (".shp", ".SHP"))


def _layers(job: Job, sources: Sequence[Source]) -> Plan:
    wanted = job.layer or job.link.layer
    named = [source for source in sources if wanted and source.name == wanted]
    if named or len(sources) == 1:
        return Plan(tuple(named or sources))
    return Plan(tuple(replace(source, part=source.title) for source in sources), needs_choice=True)


def _source(link: Link) -> Source:
    name = link.resource.title
    return Source("", "", name, link.kind, name, name, url=link.resource.url, link=link)
