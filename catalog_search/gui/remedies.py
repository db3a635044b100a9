"""What is offered beside a failure: the browser for a page, a folder for a file that QGIS cannot show."""
from __future__ import annotations

from functools import partial
from typing import Callable, Optional

from ..loading.errors import LoadError, Remedy
from ..loading.link import Link
from ..model.record import Record
from ..support.i18n import tr
from .menus import can_download, open_page
from .message_strip import Action
from .texts import is_web_url


def remedy_for(
    error: Exception, record: Record, link: Optional[Link], download: Callable[[Record, Link], None]
) -> Optional[Action]:
    """The words of a button and what it does; ``None`` where nothing helps.

    :param download: asks for a folder and saves the link's file there
    """
    if not isinstance(error, LoadError) or link is None:
        return None
    if error.remedy is Remedy.DOWNLOAD and can_download(link):
        return tr("Save to folder…"), partial(download, record, link)
    if error.remedy is not Remedy.NONE and is_web_url(link.resource.url):
        return tr("Open in browser"), partial(_open, link.resource.url)
    return None


def _open(url: str) -> None:
    open_page(url)
