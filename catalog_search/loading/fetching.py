"""Where the file of a link lies on this computer, and what is made of it: kept, or in a folder for once."""
from __future__ import annotations

import errno
import hashlib
import os
import shutil
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Dict, List, Optional, Tuple
from urllib.parse import urlsplit, urlunsplit

from qgis.PyQt.QtCore import QDateTime, QLocale

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.record import Record
from ..network.download import RequestFor, download, safe_name
from ..network.download_placing import copy_file, draft_in, put_free, put_together
from ..network.download_shelf import COPIES, protect, room_for
from ..network.download_store import Kept, Wanted
from ..support.i18n import tr
from . import ftp_files  # noqa: F401 - tells the downloads who reads FTP
from .failures import from_network
from .job import Job
from .link import Link
from .making import Write, make_free, remove

#: What lies beside a loose file and belongs to it, by the file's ending.
_SIDECARS = {"shp": ("shx", "dbf", "prj", "cpg"), "tab": ("dat", "map", "id", "ind"), "mif": ("mid",)}

#: What a server says that has no such file; some say so in odd ways.
_MISSING = (ErrorKind.NOT_FOUND, ErrorKind.GONE, ErrorKind.FORBIDDEN, ErrorKind.LOGIN_NEEDED) + (
    ErrorKind.BAD_REQUEST,
    ErrorKind.SERVER,
)


class Bench:
    """Fetches the files of one link and holds what is made of them.

    ``folder`` is where both lie: with a store, that of the kept file, where nothing is made twice, or one beside the
    store for what is made of a file of this computer. ``notes`` are remarks about the file for a person.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._kept = self._away = False
        own = job.store is not None and job.link.resource.local
        self.folder = room_for(job.folder / COPIES, job.link.url) if own else job.folder
        self.notes: List[str] = []

    def fetch(self) -> Path:
        """The file of the link.

        :raises CatalogError: of kind ``CANCELLED``
        :raises LoadError: where it cannot be had
        """
        job, url = self._job, self._job.link.url
        try:
            if job.store is None:
                return download(
                    url, job.folder, job.config, job.feedback, job.progress, request_for=job.request_for
                ).path
            kept = job.store.fetch(wanted_by(job), job.feedback, job.progress)
            copy = job.store.save(kept, job.folder, "", job.feedback) if job.copies else None
        except CatalogError as error:
            raise from_network(error, url) from error
        self.notes, self._away = remarks(kept, url), kept.absent is not None
        if copy is not None:
            return copy
        self._kept, self.folder = True, kept.path.parent
        return kept.path

    def with_companions(self, path: Path) -> Path:
        """The file with what lies beside it on the server and belongs to it, such as a shapefile's index.

        :raises CatalogError: of kind ``CANCELLED``
        :raises LoadError: where the server does not say whether it has such a file
        """
        parts = urlsplit(self._job.link.url)
        stem, _, ending = parts.path.rpartition(".")
        if self._job.link.resource.local or ending.lower() not in _SIDECARS:
            return path
        aside = draft_in(path.parent)
        try:
            found: Dict[str, Path] = {}
            for sidecar in _SIDECARS[ending.lower()]:
                place = f"{stem}.{sidecar if ending.islower() else sidecar.upper()}"
                other = self._companion(urlunsplit(parts._replace(path=place)), aside)
                if other is not None:
                    found[sidecar] = other
            if not self._kept:
                return self._beside(path, found, aside)
            return self._together(path, found) if found else path
        finally:
            remove(aside)

    def named(self, path: Path, ending: str) -> Path:
        """The file under a name with another ending."""
        if not self._kept:
            return put_free(path, path.parent, f"{path.name}{ending}")
        target = path.with_name(f"{path.name}{ending}")
        if not target.exists():
            _link(path, target)
        return target

    def made(self, name: str, origin: str, make: Write) -> Path:
        """A file or folder that is made of the file.

        :param origin: what tells it from others that are made of the same file
        :param make: writes it to a path; what it raises is passed on, and nothing stays
        """
        if not self._kept:
            return make_free(self.folder, name, make)
        target = self.folder / _digest(origin) / safe_name(name)
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            self._make_once(target, make)
        return target

    def _make_once(self, target: Path, make: Write) -> None:
        """Make it out of sight, so that somebody who was stopped in the middle leaves no half of it."""
        draft = target.with_name(f".{uuid.uuid4().hex[:8]}{target.suffix}")
        try:
            make(draft)
            if draft.is_file():
                protect(draft)
            with suppress(OSError):  # another was quicker
                os.replace(draft, target)
        finally:
            if draft.is_dir():
                shutil.rmtree(draft, ignore_errors=True)
            elif draft.exists():
                draft.unlink()
        if not target.exists():
            raise FileNotFoundError(errno.ENOENT, "it could not be put in its place", str(target))

    def _companion(self, url: str, aside: Path) -> Optional[Path]:
        """Another file of the server's; ``None`` where it has none such.

        :param aside: a folder for what is not kept
        """
        job = self._job
        try:
            if job.store is None:
                return download(url, aside, job.config, job.feedback, request_for=job.request_for).path
            kept = job.store.fetch(Wanted(url, job.config, job.request_for), job.feedback)
        except CatalogError as error:
            if error.kind in _MISSING or (self._away and error.kind is not ErrorKind.CANCELLED):
                return None
            raise from_network(error, url) from error
        self.notes = list(dict.fromkeys((*self.notes, *remarks(kept, url))))
        return kept.path

    def _beside(self, path: Path, others: Dict[str, Path], aside: Path) -> Path:
        """Files in a folder of somebody's, under one name that none of the files has that are there already."""
        aside.mkdir(exist_ok=True)
        own = path.suffix[1:] or "shp"
        drafts = {ending: aside / uuid.uuid4().hex for ending in (own, *others)}
        for ending, other in others.items():
            copy_file(other, drafts[ending], self._job.check)
        os.replace(path, drafts[own])
        return put_together(drafts, path.parent, path.stem)[own]

    def _together(self, path: Path, others: Dict[str, Path]) -> Path:
        """Kept files that belong together, under one name in one folder; another folder for other states of them."""
        folder = path.parent / _digest("\n".join(str(other) for other in (path, *others.values())))
        folder.mkdir(exist_ok=True)
        names = [(path, path.name), *((other, f"{path.stem}.{ending}") for ending, other in others.items())]
        for source, name in names:
            if not (folder / name).exists():
                _link(source, folder / name)
        return folder / path.name


def wanted_by(job: Job) -> Wanted:
    """The file of a job's link."""
    return wanted_of(job.record, job.link, job.config, job.request_for)


def wanted_of(
    record: Record, link: Link, config: Optional[CatalogConfig], request_for: Optional[RequestFor] = None
) -> Wanted:
    """The file of a link, with the catalogue's checksum where the link is the very file that it counted."""
    checksum = link.resource.checksum if link.url == link.resource.url else ""
    return Wanted(link.url, config, request_for, checksum, (record, link))


def is_kept(job: Job) -> bool:
    """Whether the file of a job's link is here already, in the state of some day."""
    return job.store is not None and job.store.holds(wanted_by(job))


def remarks(kept: Kept, url: str) -> List[str]:
    """What a person should know of a kept file: that its server was away, that it is not what was described."""
    found = []
    host = urlsplit(url).netloc.rpartition("@")[2]
    if kept.absent is not None:
        moment = QDateTime.fromSecsSinceEpoch(int(kept.fetched))
        when = QLocale().toString(moment, QLocale.FormatType.ShortFormat)
        text = tr("{host} could not be asked: this is the copy that was kept on {date}.")
        found.append(text.format(host=host, date=when))
    if kept.differs:
        found.append(tr("The file of {host} is not the one that the catalogue describes: it was changed since.").format(
            host=host
        ))  # fmt: skip
    return found


def _link(path: Path, target: Path) -> None:
    """One more name for a file that nobody writes into; a copy where the disk cannot do that."""
    draft = target.with_name(f".{uuid.uuid4().hex[:8]}")
    try:
        os.link(path, draft)
    except OSError:
        shutil.copyfile(path, draft)
        protect(draft)
    os.replace(draft, target)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def with_notes(notes: Tuple[str, ...], more: List[str]) -> Tuple[str, ...]:
    """Notes and those that are not among them yet."""
    return (*notes, *(note for note in more if note not in notes))
