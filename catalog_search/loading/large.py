"""Files of the network, by the way that suits them: read in parts, asked about first, cut to an area, or downloaded.

A picture that is made for it (tiles and overviews, as a cloud-optimised GeoTIFF has them) is always read in parts where
its server has ranges. Anything else is downloaded, and above a size somebody is asked before. Blocks.
"""
from __future__ import annotations

from dataclasses import replace
from typing import Optional, Tuple

from ..network.conversation import login_for
from ..network.ftp_address import is_ftp
from ..network.glance import Glance
from ..support.i18n import tr
from .drivers import has_driver
from .errors import LoadError
from .exports import is_export
from .extracts import cut, cut_export, export_count, said_of
from .failures import no_driver
from .fetching import is_kept
from .files import FileReader
from .job import Job
from .kinds import Kind
from .looking import can_look, found_at, ftp_size, look_quietly
from .sizes import size_text
from .sources import Offer, Plan, Source, Way
from .streaming import Streamed, can_stream, curl_path, picture_path, try_out

#: Read in parts without a question wherever that goes well.
_AT_ONCE = (Kind.GEOTIFF, Kind.JPEG2000, Kind.COPC)
#: Bytes that a record of an export is taken to have: exports are made on demand and do not tell their size.
_RECORD = 1024
_PICTURES = (Kind.GEOTIFF, Kind.JPEG2000)


def file_plan(job: Job) -> Plan:
    """What a file offers, or an ``Offer`` where it is larger than may be downloaded without asking.

    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where it cannot be had or is nothing that QGIS can show
    """
    kind = job.link.kind
    if kind.is_file and not has_driver(kind) and not can_stream(_as_copc(kind)):
        raise no_driver(kind)
    if job.wish.way is None and is_kept(job):
        return download_plan(job)  # it is here: no more is asked than whether it has changed
    if not job.link.resource.local and can_look(job.link.url):
        return _Remote(job).plan()
    plan = download_plan(job)
    return cut(plan, job) if job.wish.way is Way.EXTENT else plan


def download_plan(job: Job) -> Plan:
    """What the file offers once it is downloaded."""
    return FileReader(job).plan()


def _as_copc(kind: Kind) -> Kind:
    """A LAZ may turn out to be one that is made for being read in parts."""
    return Kind.COPC if kind is Kind.POINT_CLOUD else kind


class _Remote:
    """One file on the web, looked at no more often than is needed."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._seen: Optional[Glance] = None
        self._tried: Optional[Streamed] = None
        known = (job.link.resource.size or None) if job.link.url == job.link.resource.url else None
        self.size: Optional[int] = known
        large = known is None or known > job.wish.max_size > 0
        if large or can_stream(_as_copc(job.link.kind)) or job.wish.way is not None:
            self._seen = look_quietly(job)
        if is_ftp(job.link.url) and (large or job.wish.way is not None):
            self.size = ftp_size(job) or known
        if self._seen is not None and self._seen.size is not None:
            self.size = self._seen.size
        if self._seen is not None and job.link.kind is Kind.POINT_CLOUD and found_at(self._seen).kind is Kind.COPC:
            self._job = job.on(replace(job.link, kind=Kind.COPC))

    def plan(self) -> Plan:
        wish = self._job.wish
        if wish.way is Way.STREAM:
            return self._streamed()
        if wish.way is Way.EXTENT:
            return self._extent()
        if wish.way is None and self._job.link.kind in _AT_ONCE and self._try().well:
            return self._streamed()
        if wish.way is None and wish.max_size and (self.size or 0) > wish.max_size:
            return Plan((), offer=Offer(self._ways(), self.size, login=self._kept_by_login))
        if wish.way is None and wish.max_size and self.size is None and is_export(self._job.link):
            records = export_count(self._job)
            if (records or 0) * _RECORD > wish.max_size:
                return Plan((), offer=Offer(self._ways(), records=records))
        return download_plan(self._job)

    @property
    def _path(self) -> str:
        """Where GDAL may read it in parts; empty where the server has no ranges or wants a log-in."""
        job, seen = self._job, self._seen
        if seen is None or not seen.ranges or self._wants_login:
            return ""
        if found_at(seen).kind is not job.link.kind:
            return ""
        return picture_path(job.link.url) if job.link.kind in _PICTURES else curl_path(job.link.url)

    @property
    def _wants_login(self) -> bool:
        job, seen = self._job, self._seen
        return (seen is not None and seen.signed) or bool(login_for(job.config, job.link.url))

    @property
    def _kept_by_login(self) -> bool:
        """Whether nothing but a log-in keeps it from being read in parts."""
        seen, kind = self._seen, self._job.link.kind
        if seen is None or not seen.ranges or not self._wants_login:
            return False
        return can_stream(kind) and found_at(seen).kind is kind

    def _try(self) -> Streamed:
        """Whether it can be read in parts, found out once."""
        if self._tried is None:
            path = self._path if can_stream(self._job.link.kind) else ""
            self._tried = try_out(self._job.link.kind, path) if path else Streamed(False)
        return self._tried

    def _ways(self) -> Tuple[Way, ...]:
        """What can be offered; reading it in parts comes first where that goes well."""
        tried = self._try()
        extent = (Way.EXTENT,) if self._job.wish.area and (tried.opens or is_export(self._job.link)) else ()
        stream = (Way.STREAM,) if tried.opens else ()
        return (*stream, *extent, Way.WHOLE) if tried.well else (*extent, Way.WHOLE, *stream)

    def _streamed(self) -> Plan:
        tried, limit = self._try(), self._job.wish.max_size
        if not tried.opens and self.size is not None and (not limit or self.size <= limit):
            return download_plan(self._job)
        if not tried.opens:
            raise LoadError(tr("The server does not give this file in parts; download it instead."), tried.words)
        return Plan((self._source(),))

    def _source(self) -> Source:
        link = self._job.link
        picture = link.kind in _PICTURES
        name = link.resource.title or link.url.partition("?")[0].rpartition("/")[2]
        cloud = link.kind is Kind.COPC
        return Source(
            "gdal" if picture else "copc" if cloud else "ogr",
            link.url if cloud else self._path,
            name,
            link.kind,
            name,
            notes=(tr("This layer is read from the network in parts."),),
            url=link.url,
            is_raster=picture,
        )

    def _extent(self) -> Plan:
        """The area alone; where parts cannot be had, cut out of the whole once that is here."""
        job = self._job
        if is_export(job.link):
            plan = download_plan(job.on(cut_export(job)))
            return replace(plan, sources=tuple(map(said_of, plan.sources)))
        if self._try().opens:
            return cut(Plan((replace(self._source(), notes=()),)), job)
        self._refuse_too_large()
        return cut(download_plan(job), job)

    def _refuse_too_large(self) -> None:
        limit = self._job.wish.max_size
        if limit and (self.size or 0) > limit:
            text = tr("An area of this file can only be had by downloading all of it ({size}).")
            raise LoadError(text.format(size=size_text(self.size or 0)))

