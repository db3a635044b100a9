"""A download on its way: the bytes that have arrived, and what tells whether the rest still fits to them."""
from __future__ import annotations

import io
import json
import os
import re
from dataclasses import asdict, dataclass, fields
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Callable, Dict, Optional, Tuple, Type, TypeVar

from ..model.errors import CatalogError, ErrorKind
from .download_names import header
from .download_placing import write_whole
from .download_receive import Pairs

PART, PART_FACTS = "part", "part.json"
_RANGE = re.compile(r"bytes (\d{1,18})-\d+/(\d{1,18})$")
#: Seconds by which a file must be older than the answer to be told apart by its date (RFC 9110 §8.8.2.2).
_SURE = 1.0

_Facts = TypeVar("_Facts")


class RangeRefused(CatalogError):
    """The rest that came does not fit to what is there: all has to be fetched anew."""

    def __init__(self, detail: str) -> None:
        super().__init__(ErrorKind.CUT_OFF, detail)


@dataclass(frozen=True)
class Validators:
    """What tells one state of a file on a server from another (RFC 9110 §8.8)."""

    etag: str = ""
    modified: str = ""
    date: str = ""

    @classmethod
    def of(cls, headers: Pairs) -> "Validators":
        """Those of an answer."""
        return cls(*(header(headers, name) for name in ("etag", "last-modified", "date")))

    @property
    def strong(self) -> str:
        """The one that promises the very same bytes, for ``If-Range``; empty where there is none."""
        if self.etag.startswith('"'):
            return self.etag
        modified, date = _moment(self.modified), _moment(self.date)
        return self.modified if modified and date and date - modified >= _SURE else ""

    def conditions(self) -> Pairs:
        """Headers with which a server need not send again what has not changed."""
        pairs = (("If-None-Match", self.etag), ("If-Modified-Since", self.modified))
        return [(name, value) for name, value in pairs if value]


@dataclass(frozen=True)
class PartFacts:
    """Of an unfinished download; ``total`` in bytes where known, ``encoded`` where it was unpacked on its way."""

    url: str = ""
    final_url: str = ""
    etag: str = ""
    modified: str = ""
    date: str = ""
    total: int = -1
    encoded: bool = False

    @property
    def validators(self) -> Validators:
        return Validators(self.etag, self.modified, self.date)


class PartFile:
    """Receives an answer into ``part`` of a folder, going on where an earlier one ended. Not for two at once.

    :param room: asked before bytes are written whether so many have room; raises where they have none
    :param kept: the validators of an older copy that will do where the server has nothing newer
    :param progress: told the bytes that are there and the size, where it is known
    """

    def __init__(
        self,
        folder: Path,
        url: str,
        room: Callable[[int], None],
        kept: Optional[Validators] = None,
        progress: Optional[Callable[[int, Optional[int]], None]] = None,
    ) -> None:
        self.path = folder / PART
        self._facts_path = folder / PART_FACTS
        self._url = url
        self._room = room
        self._kept = kept
        self._progress = progress
        self._file: Optional[io.FileIO] = None
        self._asked_from = 0
        self.facts = read_facts(self._facts_path, PartFacts) or PartFacts()
        self.size = self.path.stat().st_size if self.path.exists() else 0
        self.headers: Pairs = []
        self.begun = False
        self.resumed = False

    @property
    def resumable(self) -> bool:
        """Whether there is something to go on from, and a way to know that the rest fits."""
        known = self.facts.url == self._url and not self.facts.encoded
        return bool(known and self.size and self.facts.validators.strong)

    def wishes(self) -> Pairs:
        """A range where there is something to go on from, else a condition where an older copy is there.

        A part that seems whole asks for its last byte once more: so the server says whether it still fits.
        """
        self._asked_from = 0
        if self.resumable:
            whole = 0 <= self.facts.total <= self.size
            self._asked_from = max(0, self.facts.total - 1) if whole else self.size
        if self._asked_from:
            wanted = ("Range", f"bytes={self._asked_from}-"), ("If-Range", self.facts.validators.strong)
            return [*wanted, ("Accept-Encoding", "identity")]
        return self._kept.conditions() if self._kept is not None else []

    def begin(self, status: int, headers: Pairs, size: Optional[int]) -> None:
        """Go on where the answer is the rest that was asked for, else start anew.

        :raises RangeRefused: where a part came that does not fit
        :raises CatalogError: where there is no room
        """
        self.close()
        self.begun, self.headers = True, headers
        if status == 206:
            self._go_on(headers)
        else:
            self._start(headers, size)
        self.size = self._asked_from if self.resumed else 0
        self._room(max(0, self.facts.total - self.size))

    def write(self, chunk: bytes) -> None:
        if self._file is None:
            raise OSError("the part is not open")
        view = memoryview(chunk)
        while view:
            written = self._file.write(view)
            self.size += written
            view = view[written:]
        if self._progress is not None:
            self._progress(self.size, self.facts.total if self.facts.total >= 0 else None)

    def finish(self, synced: bool) -> None:
        """Close what is complete.

        :param synced: wait until it is sure to be on the disk
        :raises CatalogError: where its length is not what was announced
        """
        if self._file is not None and synced:
            os.fsync(self._file.fileno())
        self.close()
        if 0 <= self.facts.total != self.size:
            raise CatalogError(ErrorKind.CUT_OFF, f"{self.size} of {self.facts.total} bytes", url=self._url)

    def close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def discard(self) -> None:
        """Forget what has arrived."""
        self.close()
        for path in (self._facts_path, self.path):
            path.unlink(missing_ok=True)
        self.facts, self.size, self.resumed = PartFacts(), 0, False

    def _go_on(self, headers: Pairs) -> None:
        match = _RANGE.match(header(headers, "content-range"))
        begin, total = (int(match.group(1)), int(match.group(2))) if match else (-1, -1)
        fits = begin == self._asked_from > 0 and self.facts.total in (-1, total)
        news, known = Validators.of(headers), self.facts.validators
        same = all(new == old for new, old in ((news.etag, known.etag), (news.modified, known.modified)) if new)
        if not fits or not same or header(headers, "content-encoding"):
            raise RangeRefused(f"asked from byte {self._asked_from}, got {header(headers, 'content-range')[:100]}")
        self.resumed = True
        self._file = io.FileIO(self.path, "r+")
        self._file.truncate(begin)
        self._file.seek(begin)

    def _start(self, headers: Pairs, size: Optional[int]) -> None:
        self.discard()
        found = Validators.of(headers)
        # Qt unpacks what was packed for the way and leaves the header out: then no length is announced either.
        encoded = size is None and not header(headers, "content-length")
        total = -1 if size is None else size
        self.facts = PartFacts(self._url, "", found.etag, found.modified, found.date, total, encoded)
        write_facts(self._facts_path, self.facts)
        self._file = io.FileIO(self.path, "w")


def part_progress(folder: Path) -> Tuple[int, Optional[int]]:
    """How many bytes of an unfinished download are here, and of how many, where that is known."""
    facts = read_facts(folder / PART_FACTS, PartFacts) or PartFacts()
    try:
        size = (folder / PART).stat().st_size
    except OSError:
        return 0, None
    return size, facts.total if facts.total >= 0 else None


def read_facts(path: Path, kind: Type[_Facts]) -> Optional[_Facts]:
    """A dataclass of simple values from a JSON file; ``None`` where the file is missing, broken or of another shape."""
    try:
        data: Any = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    model = kind()
    known: Dict[str, Any] = {}
    for field in fields(model):  # type: ignore[arg-type]
        value = data.get(field.name) if isinstance(data, dict) else None
        default = getattr(model, field.name)
        wanted: Tuple[type, ...] = (int, float) if isinstance(default, float) else (type(default),)
        if value is not None and isinstance(value, wanted):
            known[field.name] = value
    return kind(**known) if known else None


def write_facts(path: Path, facts: Any) -> None:
    """Write a dataclass of simple values as JSON: whole, or not at all.

    :raises OSError: where that is not possible
    """
    write_whole(path, json.dumps(asdict(facts), ensure_ascii=False))


def _moment(date: str) -> Optional[float]:
    try:
        return parsedate_to_datetime(date).timestamp()
    except (TypeError, ValueError, IndexError):
        return None


