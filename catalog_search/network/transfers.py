"""The downloads that run, as values that a window looks at now and then: nothing is signalled for each piece."""
from __future__ import annotations

import threading
import time
from typing import Any, List, Optional

from qgis.core import QgsFeedback
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..model.errors import CatalogError


class Transfer:
    """One download on its way. Written by its thread, read by the main thread.

    ``received`` and ``size`` in bytes; ``size`` is ``None`` while it is unknown. ``resumed_from`` is how much was there
    when it began; ``waiting`` is set while somebody else fetches the same. ``result`` or ``error`` are set when it has
    ended.
    """

    def __init__(self, url: str, subject: Any, feedback: Optional[QgsFeedback]) -> None:
        self.url = url
        self.subject = subject
        self.feedback = feedback
        self.started = time.monotonic()
        self.received = 0
        self.size: Optional[int] = None
        self.resumed_from = 0
        self.waiting = False
        self.ended = False
        self.result: Any = None
        self.error: Optional[CatalogError] = None

    @property
    def age(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.started


class Transfers(QObject):
    """Hears from any thread of downloads that begin and end. ``changed`` comes in the thread of this object."""

    changed = pyqtSignal()

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._new: List[Transfer] = []

    def begin(self, url: str, subject: Any, feedback: Optional[QgsFeedback]) -> Transfer:
        transfer = Transfer(url, subject, feedback)
        with self._lock:
            self._new.append(transfer)
        self.changed.emit()
        return transfer

    def end(self, transfer: Transfer, error: Optional[CatalogError], result: Any = None) -> None:
        transfer.error, transfer.result = error, result
        transfer.ended = True
        self.changed.emit()

    def take_new(self) -> List[Transfer]:
        """Those that began since this was asked last."""
        with self._lock:
            new, self._new = self._new, []
        return new
