"""One download as a row: what it is for, how far it is, and the words for that."""
from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Optional

from ..loading.link import Link
from ..model.record import Record
from ..network.transfers import Transfer
from ..support.i18n import tr
from .texts import format_size


class Deed(str, Enum):
    """What a file is fetched for."""

    ADD = "add"
    SAVE = "save"
    GEOPACKAGE = "geopackage"


class State(str, Enum):
    """How a download is doing."""

    WAITING = "waiting"
    RUNNING = "running"
    WRITING = "writing"
    PAUSED = "paused"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DONE = "done"

    @property
    def is_active(self) -> bool:
        return self in (State.WAITING, State.RUNNING, State.WRITING)

    @property
    def is_unfinished(self) -> bool:
        """Whether it can be gone on with."""
        return self in (State.PAUSED, State.FAILED, State.CANCELLED)


#: Of how much weight the last look is in the mean speed, and how many seconds lie between looks at least.
_WEIGHT = 0.25
_BETWEEN = 0.2


@dataclass(eq=False)
class Download:
    """One row. ``target`` is a folder, or the file to be written; ``result`` is what lies there in the end.

    ``key`` is what the file is kept under. ``percent`` is that of writing.
    ``speed`` in bytes a second, 0 while it is not known.
    """

    title: str
    record: Record
    link: Link
    deed: Deed
    target: str = ""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    state: State = State.WAITING
    received: int = 0
    size: Optional[int] = None
    percent: float = -1.0
    speed: float = 0.0
    words: str = ""
    detail: str = ""
    key: str = ""
    result: Optional[Path] = None
    transfer: Optional[Transfer] = None
    handle: Any = None
    _looked: float = 0.0
    _counted: int = 0

    def begin(self, transfer: Transfer) -> None:
        """It is fetched now, by this transfer."""
        self.transfer, self.state = transfer, State.RUNNING
        self.words = self.detail = ""
        self.speed, self._looked, self._counted = 0.0, time.monotonic(), transfer.received

    def look(self) -> None:
        """Take over from the transfer how far it is."""
        transfer = self.transfer
        if transfer is None or self.state is not State.RUNNING:
            return
        self.received, self.size = max(transfer.received, transfer.resumed_from), transfer.size
        now = time.monotonic()
        if not self._counted and transfer.received:
            self._counted, self._looked = transfer.received, now
        elif now - self._looked >= _BETWEEN:
            speed = max(0, transfer.received - self._counted) / (now - self._looked)
            self.speed = speed if not self.speed else self.speed + _WEIGHT * (speed - self.speed)
            self._counted, self._looked = transfer.received, now

    @property
    def share(self) -> float:
        """How much of it is done, between 0 and 1; below 0 where that is not known."""
        if self.state is State.WRITING:
            return self.percent / 100 if self.percent >= 0 else -1.0
        if self.state is State.DONE:
            return 1.0
        return min(1.0, self.received / self.size) if self.size else -1.0

    @property
    def status(self) -> str:
        """One line: how far, how fast, how long still; or what went wrong."""
        if self.state is State.RUNNING:
            return " · ".join(part for part in (self._amount(), self._pace(), self._rest()) if part)
        if self.state is State.WRITING:
            return tr("Writing the GeoPackage…")
        words = {
            State.WAITING: tr("Waiting for its turn"),
            State.PAUSED: tr("Paused"),
            State.FAILED: self.words,
            State.CANCELLED: tr("Cancelled"),
            State.DONE: self.words or self._amount(),
        }[self.state]
        amount = self._amount() if self.state is State.PAUSED and self.received else ""
        return " · ".join(part for part in (words, amount) if part)

    def _amount(self) -> str:
        if self.state is State.RUNNING and self.transfer is not None and self.transfer.waiting:
            return tr("It is being fetched already: waiting for that")
        if not self.received and self.state is State.RUNNING:
            return tr("Connecting…")
        if self.size and self.state is not State.DONE:
            return tr("{done} of {size}").format(done=format_size(self.received), size=format_size(self.size))
        return format_size(self.received) if self.received else ""

    def _pace(self) -> str:
        return tr("{size}/s").format(size=format_size(int(self.speed))) if self.speed >= 1 and self.received else ""

    def _rest(self) -> str:
        if not self.size or self.speed < 1:
            return ""
        return time_left((self.size - self.received) / self.speed)


def time_left(seconds: float) -> str:
    """How long it still takes, as exact as one can know it."""
    if seconds < 60:
        return tr("%n second(s) left", max(1, round(seconds)))
    if seconds < 3600:
        return tr("%n minute(s) left", round(seconds / 60))
    return tr("%n hour(s) left", round(seconds / 3600))
