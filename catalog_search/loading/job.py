"""What a plan is made from: the link, whose it is, where files go, and what is wanted of large things."""
from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Callable, Optional

from qgis.core import QgsFeedback

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.record import Record
from ..network.download import RequestFor
from ..network.download_store import DownloadStore
from .link import Link
from .sources import Wish

Progress = Callable[[int, Optional[int]], None]


@dataclass(frozen=True)
class Job:
    """One link to be opened.

    :ivar config: the record's catalogue, whose log-in is used on its own origin only
    :ivar folder: where files are downloaded to, where there is no store
    :ivar progress: told the bytes so far and the announced size of a download
    :ivar unpacked: told the same of what is unpacked
    :ivar layer: a layer name that must be there; left out, the record decides or a choice is offered
    :ivar crs: the CRS to prefer for pictures, such as ``EPSG:2154``
    :ivar request_for: makes the requests for files of the record's catalogue, as ``download`` takes it
    :ivar wish: how large a file may be, and which way or area is wanted
    :ivar store: keeps what is downloaded, so that it is fetched once
    :ivar copies: whether the folder gets a copy of its own of what the store keeps
    """

    link: Link
    record: Record
    config: CatalogConfig
    folder: Path
    feedback: Optional[QgsFeedback] = None
    progress: Optional[Progress] = None
    layer: str = ""
    crs: str = ""
    request_for: Optional[RequestFor] = None
    wish: Wish = Wish()
    store: Optional[DownloadStore] = None
    copies: bool = False
    unpacked: Optional[Progress] = None

    def on(self, link: Link) -> "Job":
        """The same job with another link."""
        return replace(self, link=link)

    def check(self) -> None:
        """Go on unless somebody cancelled.

        :raises CatalogError: of kind ``CANCELLED``
        """
        if self.feedback is not None and self.feedback.isCanceled():
            raise CatalogError(ErrorKind.CANCELLED)
