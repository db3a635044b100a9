"""What has to be opened for a link: asked, fetched and recognised, off the main thread."""
from __future__ import annotations

from pathlib import Path
from typing import Callable, Optional

from qgis.core import QgsFeedback

from ..model.config import CatalogConfig
from ..model.record import Record
from ..network.download import RequestFor
from ..support.i18n import tr
from .errors import LoadError
from .files import FileReader
from .kinds import Kind
from .links import Link
from .services import service_plan
from .sources import Plan, Source

__all__ = ["Plan", "Source", "make_plan"]

_ANONYMOUS = CatalogConfig("", "", "", "")


def make_plan(
    link: Link,
    record: Record,
    config: Optional[CatalogConfig],
    folder: Path,
    feedback: Optional[QgsFeedback] = None,
    progress: Optional[Callable[[int, Optional[int]], None]] = None,
    layer: str = "",
    crs: str = "",
    request_for: Optional[RequestFor] = None,
) -> Plan:
    """Find out what a link offers. Blocks: call it in a task or an algorithm.

    :param config: the record's catalogue, whose log-in is used on its own origin only
    :param folder: where files are downloaded to
    :param progress: told the bytes so far and the announced size of a download
    :param layer: a layer name that must be there; left out, the record decides or a choice is offered
    :param crs: the CRS to prefer for pictures, such as ``EPSG:2154``
    :param request_for: makes the requests for files of the record's catalogue, as ``download`` takes it
    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where the link does not lead to a layer
    """
    if link.kind is Kind.REFUSED or not link.url:
        raise LoadError(tr("This link is not an address that may be opened."), link.resource.url[:200])
    if link.kind.is_service and link.kind.loadable:
        return service_plan(link, record, config or _ANONYMOUS, feedback, layer, crs)
    if link.kind.is_service:
        text = tr("Links of the kind {kind} cannot be added to the map yet. Open the link in a browser.")
        raise LoadError(text.format(kind=link.kind.label))
    return FileReader(link, record, config or _ANONYMOUS, folder, feedback, progress, layer, request_for).plan()
