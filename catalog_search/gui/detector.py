"""Runs a detection through the carrier, and tells where it is while it runs."""
from __future__ import annotations

from typing import Optional, Tuple

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..catalogs.detect import Detection, detect, detection_config
from ..network.conversation import Outcome
from ..network.qgis_async import AsyncCarrier, Call

_LOOK_EVERY = 80


class _Place:
    """Where a detection is: told by the thread that reads the answers, looked at by the main thread."""

    def __init__(self) -> None:
        self.now: Tuple[str, str] = ("", "")

    def tell(self, type_name: str, url: str) -> None:
        self.now = (type_name, url)


class Detector(QObject):
    """One detection at a time. ``asking`` tells type and address of what is tried, ``found`` brings the Detection."""

    asking = pyqtSignal(str, str)
    found = pyqtSignal(object)

    def __init__(self, carrier: AsyncCarrier, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._carrier = carrier
        self._call: Optional[Call] = None
        self._place = _Place()
        self._told: Tuple[str, str] = ("", "")
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        return self._call is not None

    def start(self, text: str, authcfg: str = "") -> None:
        """Find out what is behind an address; what ran before is stopped.

        :param authcfg: the authentication configuration for the host of this address
        """
        self.stop()
        self._place, self._told = _Place(), ("", "")
        config = detection_config(text, authcfg)
        self._call = self._carrier.start(detect(text, on_progress=self._place.tell), config, self._ended)
        self._timer.start()

    def stop(self) -> bool:
        """Stop at once, nothing is told any more; whether anything ran."""
        self._timer.stop()
        call, self._call = self._call, None
        if call is not None:
            call.abort()
        return call is not None

    def _look(self) -> None:
        if self._place.now != self._told:
            self._told = self._place.now
            self.asking.emit(*self._told)

    def _ended(self, outcome: Outcome) -> None:
        self._timer.stop()
        self._call = None
        self.found.emit(outcome.value if isinstance(outcome.value, Detection) else Detection())
