"""What has to be opened for a link: asked, fetched and recognised, off the main thread."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Callable, Dict, Optional

from qgis.core import QgsFeedback

from ..model.config import CatalogConfig
from ..model.record import Record
from ..network.download import RequestFor
from ..network.download_store import DownloadStore
from ..support.i18n import tr
from .atom import atom_plan
from .csw_links import csw_plan
from .database_tables import table_plan
from .errors import LoadError, Misnamed
from .extracts import cut
from .failures import not_opened
from .ftp_folder import folder_plan
from .job import Job, Progress
from .kinds import Kind
from .large import file_plan
from .link import Link
from .local_files import local_plan
from .looking import can_look, resolved
from .services import service_plan
from .sources import Plan, Source, Way, Wish
from .stac import stac_plan
from .stores import ept_plan, zarr_plan

__all__ = ["Plan", "Source", "make_plan", "plan_of"]

_ANONYMOUS = CatalogConfig("", "", "", "")

Maker = Callable[[Job], Plan]


def make_plan(
    link: Link,
    record: Record,
    config: Optional[CatalogConfig],
    folder: Path,
    feedback: Optional[QgsFeedback] = None,
    progress: Optional[Progress] = None,
    layer: str = "",
    crs: str = "",
    request_for: Optional[RequestFor] = None,
    wish: Optional[Wish] = None,
    store: Optional[DownloadStore] = None,
    copies: bool = False,
    unpacked: Optional[Progress] = None,
) -> Plan:
    """Find out what a link offers. Blocks: call it in a task or an algorithm. What the parameters mean: see ``Job``.

    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where the link does not lead to a layer
    """
    owner = config or _ANONYMOUS
    wish = wish or Wish()
    return plan_of(
        Job(
            link, record, owner, folder, feedback, progress, layer, crs, request_for, wish, store, copies, unpacked
        )
    )


def plan_of(job: Job) -> Plan:
    """The same, for a job.

    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where the link does not lead to a layer
    """
    link = job.link
    if link.kind is Kind.REFUSED or not link.url:
        raise not_opened(link.resource.url)
    if link.url[:5] == "file:" and not link.resource.local:
        return local_plan(job, plan_of)
    maker = _MAKERS.get(link.kind)
    if maker is None:
        maker = _service if link.kind.is_service else _file
    return maker(job)


def _service(job: Job) -> Plan:
    if not job.link.kind.loadable:
        text = tr("Links of the kind {kind} cannot be added to the map yet. Open the link in a browser.")
        raise LoadError(text.format(kind=job.link.kind.label))
    plan = service_plan(job.link, job.record, job.config, job.feedback, job.layer, job.crs)
    return cut(plan, job) if job.wish.way is Way.EXTENT else plan


def _file(job: Job) -> Plan:
    try:
        return file_plan(job)
    except Misnamed as error:
        return plan_of(job.on(replace(job.link, kind=Kind(error.kind))))


def _unknown(job: Job) -> Plan:
    """A link whose kind only its server can tell; a kind that stays so ends here."""
    here = job.link.resource.local or not can_look(job.link.url)
    return _file(job) if here else plan_of(job.on(resolved(job)))


def _feed(job: Job) -> Plan:
    """What a feed leads to; catalogues also call the file a feed that one leads to."""
    try:
        return atom_plan(job, plan_of)
    except Misnamed:
        return file_plan(job.on(replace(job.link, kind=Kind.UNKNOWN)))


#: Kinds with a road of their own, a line for each; the others are services that describe themselves, or files.
_MAKERS: Dict[Kind, Maker] = {
    Kind.UNKNOWN: _unknown,
    Kind.TEXT: _unknown,
    Kind.JSON: _unknown,
    Kind.XML: _unknown,
    Kind.API: _unknown,
    Kind.PAGE: _unknown,
    Kind.ATOM: _feed,
    Kind.DATABASE: table_plan,
    Kind.FOLDER: lambda job: folder_plan(job, plan_of),
    Kind.STAC: lambda job: stac_plan(job, plan_of),
    Kind.EPT: ept_plan,
    Kind.ZARR: zarr_plan,
    Kind.CSW: lambda job: csw_plan(job, plan_of),
}
