"""Downloads that are kept: fetched once, asked after with a condition, and gone on with where they were cut off."""
from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Callable, Optional, Sequence, Tuple

from qgis.core import QgsFeedback
from qgis.PyQt.QtCore import QThread

from ..model.config import CatalogConfig
from ..model.errors import DISK_FULL, CatalogError, ErrorKind, disk_error
from ..support.log import logger
from .download import Progress, RequestFor, check_address
from .download_lock import KeyLock
from .download_names import best_name, mime_of
from .download_part import PartFile, RangeRefused, read_facts, write_facts
from .download_placing import copy_file, draft_in, put_free
from .download_receive import Answer, Receiver, login_name
from .download_settling import LATER, Settling, boot_id, is_sure, write_out
from .download_shelf import ENTRY, Entry, Shelf, Usage, key_of, lock_of, protect
from .download_sums import fits, usable
from .download_uses import Uses
from .transfers import Transfer, Transfers

#: Bytes kept unless the setting says otherwise.
LIMIT = 4 * 1024**3
#: Seconds for which what was just used is not removed: its layer may still be on its way into a project.
GRACE = 600.0
_CLEAR_GRACE = 60.0
#: Seconds after which what was left unfinished is removed.
PARTS_KEPT = 14 * 24 * 3600.0
#: Milliseconds that somebody who was told to stop may take to do so.
_STOPPING = 5000
#: Bytes that stay free on the disk.
_SPARE = 32 * 1024 * 1024
#: How often a download that was cut off goes on by itself, each time after some more seconds, while bytes come.
_TRIES = 3
_REST = 0.5
#: Failures for which an older copy is better than nothing: the server was not there, it did not refuse.
_ABSENT = (
    ErrorKind.UNREACHABLE,
    ErrorKind.NO_SUCH_HOST,
    ErrorKind.REFUSED,
    ErrorKind.TIMEOUT,
    ErrorKind.OFFLINE,
    ErrorKind.PROXY,
    ErrorKind.CUT_OFF,
    ErrorKind.SERVER,
    ErrorKind.UNAVAILABLE,
    ErrorKind.TOO_MANY,
)


@dataclass(frozen=True)
class Wanted:
    """A file to be had. ``checksum`` as the catalogue writes it; ``subject`` is for who lists downloads."""

    url: str
    config: Optional[CatalogConfig] = None
    request_for: Optional[RequestFor] = None
    checksum: str = ""
    subject: Any = None

    @property
    def key(self) -> str:
        """What it is kept under: its address and the log-in."""
        return key_of(self.url, login_name(self.config, self.url, self.request_for))


@dataclass(frozen=True)
class Kept:
    """A file of the store, which nobody may write into. ``fetched`` is the moment, in seconds since 1970.

    ``absent`` says why the server could not be asked, where this is what was kept from before. ``differs`` is set where
    the file came whole but has not the catalogue's checksum: it was changed after the catalogue looked.
    """

    path: Path
    url: str
    mime: str
    size: int
    fetched: float
    absent: Optional[CatalogError] = None
    differs: bool = False


class DownloadStore:
    """Keeps downloads in a folder that several processes may share. Its methods block: not for the main thread.

    :param limit: how many bytes may be kept, asked each time
    :param transfers: hears of each download as it goes
    :param beside: folders of what else is made for layers: counted and cleared, but not limited
    """

    def __init__(
        self,
        folder: Path,
        limit: Callable[[], int] = lambda: LIMIT,
        transfers: Optional[Transfers] = None,
        beside: Sequence[Path] = (),
    ) -> None:
        self.folder = folder
        self.shelf = Shelf(folder)
        self._beside = tuple(map(Shelf, beside))
        self.uses = Uses(folder)
        self._limit = limit
        self._transfers = transfers
        self.settling = Settling()
        self.must_ask = False

    def asking(self) -> "DownloadStore":
        """The same store for who wants today's file: an older copy will not do where the server is away."""
        strict = copy(self)
        strict.must_ask = True
        return strict

    def fetch(
        self, wanted: Wanted, feedback: Optional[QgsFeedback] = None, progress: Optional[Progress] = None
    ) -> Kept:
        """The file, from the server only as far as it is not here.

        A part that an earlier call left is gone on with. Cancelled, cut off or killed, what has arrived stays; where
        the disk is full it is removed. The file can be used when this returns; that it is on the disk for good, and
        that what is too much is removed, is seen to afterwards (``settling``).

        :param progress: told the bytes that are here and the size, which may be unknown
        :raises CatalogError: where the file cannot be had or kept, or of kind ``CANCELLED``
        """
        check_address(wanted.url)
        subject = None if self.must_ask else wanted.subject  # who refreshes shows that itself
        transfer = self._transfers.begin(wanted.url, subject, feedback) if self._transfers else None
        run = _Run(self, wanted, feedback, progress, transfer)
        try:
            kept = run.fetch()
        except OSError as error:
            failed = disk_error(error, wanted.url.partition("?")[0])
            self._ended(transfer, failed)
            raise failed from error
        except CatalogError as error:
            self._ended(transfer, error)
            raise
        except Exception as error:  # of who is told the progress
            self._ended(transfer, CatalogError(ErrorKind.BROKEN, f"{type(error).__name__}: {error}"))
            raise
        self._ended(transfer, None, kept)
        return kept

    def holds(self, wanted: Wanted) -> bool:
        """Whether some state of a file is here."""
        return self.shelf.newest(wanted.key) is not None

    def doubt(self, kept: Kept) -> None:
        """Believe a kept file no more, as it turned out to be damaged; one with the catalogue's checksum is not."""
        entry = read_facts(kept.path.parent / ENTRY, Entry)
        if entry is not None and not entry.checksum:
            with suppress(OSError):
                (kept.path.parent / ENTRY).unlink()

    def save(self, kept: Kept, folder: Path, name: str = "", feedback: Optional[QgsFeedback] = None) -> Path:
        """A copy of a kept file in another folder, under a name that is free there.

        :raises CatalogError: where it cannot be written, or of kind ``CANCELLED``
        """
        draft = draft_in(folder, ".part")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            copy_file(kept.path, draft, lambda: _go_on(feedback))
            return put_free(draft, folder, name or kept.path.name)
        except OSError as error:
            raise disk_error(error) from error
        finally:
            with suppress(OSError):
                draft.unlink()

    def usage(self) -> Usage:
        """How many bytes are kept, and how many ``clear`` would free."""
        spared = self.uses.all()
        found = [shelf.usage(spared, _CLEAR_GRACE) for shelf in (self.shelf, *self._beside)]
        return Usage(sum(usage.total for usage in found), sum(usage.free for usage in found))

    def clear(self) -> int:
        """Remove what no layer uses; returns the bytes that were freed."""
        spared = self.uses.all()
        removed = self.shelf.trim(0, spared, _CLEAR_GRACE)
        for shelf in self._beside:
            removed += shelf.trim(0, spared, _CLEAR_GRACE)
            shelf.drop_parts(PARTS_KEPT)
        return removed

    def tidy(self) -> None:
        """Remove what is too much, and parts that nobody went on with."""
        spared = self.uses.all()
        self.shelf.drop_all_older(spared, GRACE)
        self.shelf.trim(self._limit(), spared, GRACE)
        self.shelf.drop_parts(PARTS_KEPT)

    def discard_part(self, wanted: Wanted) -> None:
        """Remove what has arrived of a file, once who worked on it has stopped; nothing where somebody goes on."""
        folder = self.folder / wanted.key
        lock = lock_of(folder)
        with suppress(FileNotFoundError):  # nothing is here of it
            if lock.try_lock(_STOPPING):
                try:
                    PartFile(folder, wanted.url, lambda _size: None).discard()
                finally:
                    lock.unlock()

    def make_room(self, size: int) -> None:
        """See that so many bytes have room on the disk; what is kept and used by nobody makes way.

        :raises CatalogError: where they have none
        :raises OSError: where that cannot be told
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        free = shutil.disk_usage(self.folder).free - _SPARE
        if size > free:
            spared = self.uses.all()
            usage = self.shelf.usage(spared, GRACE)
            if usage.free >= size - free:  # else it would all go for nothing
                self.shelf.trim(max(0, usage.total - (size - free)), spared, GRACE)
            free = shutil.disk_usage(self.folder).free - _SPARE
        if size > free:
            raise CatalogError(ErrorKind.DISK, f"{size} bytes needed, {max(0, free)} free", about=DISK_FULL)

    def settle(self, lock: KeyLock, state: Path, entry: Entry) -> None:
        """Have it seen to that the disk has a file, whose key is let go of then."""
        self.settling.add(partial(self._settle, lock, state, entry))

    def _settle(self, lock: KeyLock, state: Path, entry: Entry) -> None:
        """In a thread, which holds nothing of who asked for the file: that belongs to other threads."""
        try:
            if LATER:
                write_out(state / entry.name)
            if (state / ENTRY).exists():  # else somebody has found out that it is damaged
                write_facts(state / ENTRY, replace(entry, synced=True))
            self.shelf.drop_older(state.parent.name, self.uses.all(), GRACE)
        except OSError as error:
            logger.warning("%s could not be kept: %s", entry.name, error)
            with suppress(OSError):
                (state / ENTRY).unlink()
        finally:
            lock.unlock()
        with suppress(OSError):
            self.tidy()

    def _ended(self, transfer: Optional[Transfer], error: Optional[CatalogError], kept: Optional[Kept] = None) -> None:
        if self._transfers is not None and transfer is not None:
            self._transfers.end(transfer, error, kept)


class _Run:
    """One file being fetched, in one thread."""

    def __init__(
        self,
        store: DownloadStore,
        wanted: Wanted,
        feedback: Optional[QgsFeedback],
        progress: Optional[Progress],
        transfer: Optional[Transfer],
    ) -> None:
        self._store = store
        self._wanted = wanted
        self._feedback = feedback
        self._progress = progress
        self._transfer = transfer
        self._checksum = usable(wanted.checksum)
        self._key = wanted.key
        self._folder = store.folder / self._key

    def fetch(self) -> Kept:
        self._check()
        lock = self._locked()
        unsure: Optional[Tuple[Path, Entry]] = None
        try:
            kept, unsure = self._fetch()
        finally:
            if unsure is None:
                lock.unlock()
        if unsure is not None:
            self._store.settle(lock, *unsure)
        return kept

    def _fetch(self) -> Tuple[Kept, Optional[Tuple[Path, Entry]]]:
        """The file, and its folder and facts where it has still to be made sure that the disk has it."""
        found = self._store.shelf.newest(self._key, lambda path, entry: is_sure(path, entry, self._check))
        unsure = found if found is not None and not found[1].synced else None
        if found is not None and self._is_known(found[1]):
            return self._kept(*found), unsure
        part = self._part(found)
        try:
            fetch, differs = self._receive(part)
        except CatalogError as error:
            if error.kind is ErrorKind.DISK:
                part.discard()
            if found is None or part.begun or error.kind not in _ABSENT or self._store.must_ask:
                raise
            return replace(self._kept(*found), absent=error), unsure
        except OSError:
            part.discard()
            raise
        finally:
            part.close()
        if fetch.status == 304 and found is not None:
            return self._kept(*found), unsure
        return self._keep(part, fetch, differs)

    def _is_known(self, entry: Entry) -> bool:
        """Whether the catalogue's checksum says that a file is unchanged of which its server says nothing."""
        return bool(self._checksum) and entry.checksum == self._checksum and not entry.validators.conditions()

    def _part(self, found: Optional[Tuple[Path, Entry]]) -> PartFile:
        validators = found[1].validators if found is not None else None
        part = PartFile(self._folder, self._wanted.url, self._store.make_room, validators, self._tell)
        if self._transfer is not None:
            self._transfer.resumed_from = part.size if part.resumable else 0
        return part

    def _receive(self, part: PartFile) -> Tuple[Answer, bool]:
        """The answer, which is whole, and whether the file that came is another than the catalogue's checksum says.

        What does not fit to the part that was there is fetched anew, once.
        """
        tries, anew = 0, False
        while True:
            before, part.begun, refused = part.size, False, True
            try:
                fetch = Receiver(part, self._wanted.config, self._feedback).receive(
                    self._wanted.url, self._wanted.request_for
                )
                if fetch.status == 304 and not part.resumable:
                    return fetch, False
                differs = False
                if fetch.status not in (304, 416):
                    part.finish(not LATER)
                    differs = bool(self._checksum) and not fits(part.path, self._checksum, self._check)
                    refused = differs and part.resumed
                if not refused:
                    return fetch, differs
            except RangeRefused as error:
                logger.info("%s: the rest does not fit, all is fetched anew", error.detail)
            except CatalogError as error:
                part.close()
                cut = error.kind in (ErrorKind.CUT_OFF, ErrorKind.TIMEOUT) and part.size > before and part.resumable
                if not cut or tries == _TRIES:
                    raise
                tries += 1
                self._rest(_REST * tries)
                continue
            if anew:
                raise CatalogError(ErrorKind.UNEXPECTED, "a part that nobody asked for", url=self._wanted.url)
            anew = True
            part.discard()

    def _keep(self, part: PartFile, fetch: Answer, differs: bool) -> Tuple[Kept, Tuple[Path, Entry]]:
        """Put a whole part where it stays.

        :raises CatalogError: where it cannot be told whether it is whole, and is not what the catalogue promised
        """
        facts = part.facts
        if differs and facts.total < 0:
            part.discard()
            raise CatalogError(ErrorKind.CUT_OFF, f"not {self._checksum}", url=fetch.url.partition("?")[0])
        name, mime = best_name(fetch.headers, fetch.url, self._wanted.url), mime_of(fetch.headers)
        name = f"file-{name}" if name.casefold() == ENTRY else name  # what is known of it stands there
        state = self._store.shelf.next_state(self._key)
        entry = Entry(
            self._wanted.url, fetch.url, name, mime, part.size, facts.etag, facts.modified, facts.date,
            "" if differs else self._checksum, time.time(), boot=boot_id(),
        )  # fmt: skip
        try:
            write_facts(state / ENTRY, entry)  # before: who dies in between leaves a part that is gone on with
            os.replace(part.path, state / name)
            protect(state / name)
        except OSError:
            shutil.rmtree(state, ignore_errors=True)
            part.discard()
            raise
        part.discard()
        return replace(self._kept(state, entry), differs=differs), (state, entry)

    def _kept(self, folder: Path, entry: Entry) -> Kept:
        with suppress(OSError):
            os.utime(folder / ENTRY)  # used now
        return Kept(folder / entry.name, entry.final_url, entry.mime, entry.size, entry.fetched)

    def _tell(self, received: int, size: Optional[int]) -> None:
        if self._transfer is not None:
            self._transfer.received, self._transfer.size = received, size
        if self._progress is not None:
            self._progress(received, size)

    def _check(self) -> None:
        _go_on(self._feedback)

    def _rest(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._check()
            QThread.msleep(50)

    def _locked(self) -> KeyLock:
        """Alone on this key: another thread or process that fetches the same is waited for, and then used."""
        lock = self._lock()
        while not self._taken(lock):
            self._check()
            self._wait(True)
        self._wait(False)
        return lock

    def _taken(self, lock: KeyLock) -> bool:
        try:
            return lock.try_lock(100)
        except FileNotFoundError:  # another has removed what was empty
            self._folder.mkdir(parents=True, exist_ok=True)
            return False

    def _wait(self, waiting: bool) -> None:
        if self._transfer is not None:
            self._transfer.waiting = waiting

    def _lock(self) -> KeyLock:
        self._store.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.mkdir(exist_ok=True)
        return lock_of(self._folder)


def _go_on(feedback: Optional[QgsFeedback]) -> None:
    """
    :raises CatalogError: of kind ``CANCELLED``
    """
    if feedback is not None and feedback.isCanceled():
        raise CatalogError(ErrorKind.CANCELLED)
