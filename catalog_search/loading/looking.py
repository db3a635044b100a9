"""Links that say too little of themselves: the server is asked for headers and first bytes, or a size. Blocks."""
from __future__ import annotations

from dataclasses import replace
from typing import Optional
from urllib.parse import unquote, urlsplit

from ..model.errors import CatalogError, ErrorKind
from ..network.download import name_in
from ..network.ftp import look_at_ftp
from ..network.ftp_address import is_ftp
from ..network.glance import PATIENCE, Glance, glance
from ..support.i18n import tr
from .addresses import Address, service_base
from .contents import Content
from .errors import LoadError
from .failures import from_content, from_network, status_error
from .job import Job
from .kinds import Kind
from .link import Link
from .recognising import Found, recognise

_WEB = ("http://", "https://")
_OWS = (Kind.WMS, Kind.WFS, Kind.WMTS, Kind.WCS)


def is_web(url: str) -> bool:
    """Whether an address is one of the web, whose servers have headers, media types and ranges."""
    return url[:8].lower().startswith(_WEB)


def can_look(url: str) -> bool:
    """Whether an address can be looked at."""
    return is_web(url) or is_ftp(url)


def look(job: Job) -> Glance:
    """What the link's address answers.

    :raises CatalogError: where there is no answer, or of kind ``CANCELLED``
    """
    return glance(job.link.url, job.config, job.feedback, job.request_for)


def look_quietly(job: Job) -> Optional[Glance]:
    """The same where it is a good answer, else ``None``: what else is to be done will tell why there is none.

    :raises CatalogError: of kind ``CANCELLED``
    """
    if not is_web(job.link.url):
        return None
    try:
        seen = look(job)
    except CatalogError as error:
        if error.kind is ErrorKind.CANCELLED:
            raise
        return None
    return seen if seen.is_good else None


def ftp_size(job: Job) -> Optional[int]:
    """How many bytes a file of FTP has, where its server tells: nothing of it is fetched.

    :raises CatalogError: of kind ``CANCELLED``
    """
    try:
        return look_at_ftp(job.link.url, job.feedback, 0, PATIENCE / 1000).size
    except CatalogError as error:
        if error.kind is ErrorKind.CANCELLED:
            raise
        return None


def found_at(seen: Glance) -> Found:
    """What an answer is."""
    name = name_in(seen.header("content-disposition")) or unquote(urlsplit(seen.url).path.rpartition("/")[2])
    return recognise(seen.head, seen.header("content-type"), name)


def resolved(job: Job) -> Link:
    """The link with the kind that its address turns out to be.

    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where it cannot be asked, wants a log-in, or is nothing that QGIS can show
    """
    url = job.link.url
    if not can_look(url):
        return replace(job.link, kind=Kind.ARCHIVE)
    try:
        seen = look(job)
        failure = status_error(seen.status, url)
        if failure is not None:
            raise failure
    except CatalogError as error:
        raise from_network(error, url) from error
    if seen.folder:
        return replace(job.link, kind=Kind.FOLDER, url=f"{url.rstrip('/')}/", loadable=True)
    found = found_at(seen)
    if found.kind.is_service and is_ftp(url):  # what a service said of itself, kept as a file
        found = replace(found, kind=Kind.DOCUMENT)
    if found.login:
        text = tr("{host} asks for a log-in before it gives this. Open the link in a browser to log in there.")
        raise LoadError(text.format(host=urlsplit(seen.url).netloc), found.words)
    link = as_found(job.link, found.kind, seen.url)
    if not link.loadable and not link.kind.lacks_driver:
        raise from_content(Content(found.kind, words=found.words), job.link.kind)
    return link


def as_found(link: Link, kind: Kind, url: str) -> Link:
    """A link that turned out to be of that kind, with the address and layer that go with it.

    :param url: where redirects led: a service is asked there again, a file where it was
    """
    if not kind.is_service:
        return replace(link, kind=kind, loadable=kind.loadable)
    layer = link.layer or Address(url).layer(kind)
    url = service_base(url) if kind in _OWS else url
    return replace(link, kind=kind, url=url, loadable=kind.loadable, layer=layer)
