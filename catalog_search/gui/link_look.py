"""What a link is that does not say so: its server is asked beside the window, and only when somebody wants to know."""
from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Callable, Optional

from qgis.core import QgsFeedback

from ..catalogs.registry import request_maker
from ..loading.errors import LoadError
from ..loading.job import Job
from ..loading.kinds import Kind
from ..loading.link import Link
from ..loading.looking import resolved
from ..model.config import CatalogConfig
from ..model.errors import CatalogError
from ..model.record import Record
from ..support.messages import describe
from ..support.workers import shared

#: Told the kind, or ``None`` and in words why it cannot be added.
Told = Callable[[Optional[Kind], str], None]


def look(record: Record, link: Link, config: Optional[CatalogConfig], told: Told) -> None:
    """Ask what a link is; ``told`` is called later, in the main thread.

    :param config: the catalogue that gave the link, whose log-in is used on its own origin only
    """
    owner = config or CatalogConfig("", "", "", "")
    maker = request_maker(config)

    def find(feedback: QgsFeedback) -> Link:
        return resolved(Job(link, record, owner, Path(), feedback, request_for=maker))  # nothing is written

    shared().run(find, partial(_tell, told, owner), record.title[:60], expected=(LoadError, CatalogError))


def _tell(told: Told, owner: CatalogConfig, found: Any, error: Optional[BaseException]) -> None:
    if isinstance(found, Link):
        told(found.kind, "")
    elif isinstance(error, LoadError):
        told(None, error.user_text)
    elif isinstance(error, CatalogError):
        told(None, describe(error, owner.name).text)
    else:
        told(None, "")
