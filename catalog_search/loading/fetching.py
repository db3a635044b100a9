"""Where the file of a link lies on this computer, and what is made of it: kept, or in a folder for once."""
from __future__ import annotations

import hashlib
import os
import time
import uuid
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Callable, Dict, List, Optional, Sequence, Tuple
from urllib.parse import urlsplit, urlunsplit

from qgis.PyQt.QtCore import QDateTime, QLocale

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.record import Record
from ..network.download import RequestFor, download, safe_name
from ..network.download_placing import copy_file, draft_in, put_free, put_together
from ..network.download_shelf import COPIES, ENTRY, room_for
from ..network.download_store import Kept, Wanted
from ..network.local import local_path
from ..support.i18n import tr
from .failures import from_network
from .job import Job
from .link import Link
from .making import Write, is_settled, make_free, make_once, remove, settle
from .unpacking import Unpacking

#: What lies beside a loose file and belongs to it, by the file's ending.
_SIDECARS = {
    "shp": ("shx", "dbf", "prj", "cpg"),
    "tab": ("dat", "map", "id", "ind"),
    "mif": ("mid",),
    **dict.fromkeys(("tif", "tiff"), ("tfw", "prj")),
    "jp2": ("j2w", "prj"),
    "asc": ("prj",),
}

#: Seconds after which it is said again that a file is used, while something is made of it.
_USED_EVERY = 5.0
#: What a server says that has no such file; some say so in odd ways.
_MISSING = (ErrorKind.NOT_FOUND, ErrorKind.GONE, ErrorKind.FORBIDDEN, ErrorKind.LOGIN_NEEDED) + (
    ErrorKind.BAD_REQUEST,
    ErrorKind.SERVER,
)


class Bench:
    """Fetches the files of one link and holds what is made of them.

    ``folder`` is where both lie: with a store, that of the kept file, or one beside the store for what is made of a
    file of this computer. Of neither anything is made twice. ``notes`` are remarks about the file for a person.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._kept = self._away = False
        self._own = job.link.resource.local
        self._made: List[Path] = []
        self._release: Optional[Callable[[], None]] = None
        self._fetched: Optional[Kept] = None
        apart = self._own and job.store is not None
        self.folder = room_for(job.folder / COPIES, job.link.url) if apart else job.folder
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
            kept = self._fetched = job.store.fetch(wanted_by(job), job.feedback, job.progress)
            copy = job.store.save(kept, job.folder, "", job.feedback) if job.copies else None
        except CatalogError as error:
            raise from_network(error, url) from error
        self.notes, self._away = remarks(kept, url), kept.absent is not None
        if copy is not None:
            return copy
        self._kept, self.folder = True, kept.path.parent
        self._hold()
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
        return self.made(f"{path.name}{ending}", "", partial(self._name_again, path))

    def made(self, name: str, origin: str, write: Write, protected: bool = True) -> Path:
        """A file or folder that is made of the file.

        :param origin: what tells it from others that are made of the same file
        :param write: writes it to a path; what it raises is passed on, and nothing stays
        :param protected: let nobody write into what is not made twice
        """
        if not self._kept and not self._own:
            return make_free(self.folder, name, write)
        self._hold()
        self._use()
        place = self.folder / _digest(f"{name}\n{origin}\n{self._state()}")
        target = place / safe_name(name)
        make_once(target, write, self._job.check, protected)
        self._made.append(target)
        self._use()
        return target

    def unpacking(self) -> Unpacking:
        """What is told while something is unpacked for the link."""
        kept = self._kept or self._own
        room = self._job.store.make_room if self._job.store is not None and kept else None
        return _Unpacking(self._job, self._use, room)

    def doubt(self) -> None:
        """The file turned out to be damaged: who tries again has it fetched anew."""
        if self._fetched is not None and self._job.store is not None:
            self._job.store.doubt(self._fetched)

    def close(self) -> None:
        """Nothing more is made. Have it seen to that the disk has what was, now that it has been looked at."""
        self._use()
        if self._release is not None:
            self._release()
            self._release = None
        made = [target for target in self._made if not is_settled(target)]
        self._made = []
        if made and self._job.store is not None:
            self._job.store.settling.add(partial(_settle, made))

    def _state(self) -> str:
        """What tells a file of this computer from what had its name before; a kept file is told by its folder."""
        if not self._own:
            return ""
        found = os.stat(local_path(self._job.link.url))
        return f"{found.st_mtime_ns} {found.st_size}"

    def _hold(self) -> None:
        """Let nobody clear what lies here before it has been looked at, which may take minutes."""
        if self._release is None and self._job.store is not None:
            self._release = self._job.store.uses.hold([f"{self.folder}{os.sep}"])

    def _use(self) -> None:
        """Let it be known that what lies here is used, so that it is not cleared before its layer has come."""
        if self._job.store is not None and self.folder != self._job.folder:
            with suppress(OSError):
                os.utime(self.folder / ENTRY if self._kept else self.folder)

    def _name_again(self, path: Path, target: Path) -> None:
        """One more name for a file that nobody writes into; a copy where the disk cannot do that."""
        try:
            os.link(path, target)
        except OSError:
            copy_file(path, target, self._job.check)

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

        def write(folder: Path) -> None:
            folder.mkdir()
            self._name_again(path, folder / path.name)
            for ending, other in others.items():
                self._name_again(other, folder / f"{path.stem}.{ending}")

        return self.made("parts", "\n".join(map(str, (path, *others.values()))), write) / path.name


class _Unpacking(Unpacking):
    """Sees that what is unpacked has room, tells how far it is, and stops where somebody cancelled."""

    def __init__(self, job: Job, use: Callable[[], None], room: Optional[Callable[[int], None]]) -> None:
        self._job = job
        self._use = use
        self._room = room
        self._size = self._done = 0
        self._used = time.monotonic()

    def begin(self, size: int) -> None:
        self._size, self._done = size, 0
        if self._room is not None:
            self._room(size)

    def add(self, size: int = 0) -> None:
        self._job.check()
        self._done += size
        if self._job.unpacked is not None:
            self._job.unpacked(self._done, self._size or None)
        if time.monotonic() - self._used > _USED_EVERY:
            self._used = time.monotonic()
            self._use()


def _settle(made: Sequence[Path]) -> None:
    for target in made:
        settle(target)


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


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def with_notes(notes: Tuple[str, ...], more: List[str]) -> Tuple[str, ...]:
    """Notes and those that are not among them yet."""
    return (*notes, *(note for note in more if note not in notes))
