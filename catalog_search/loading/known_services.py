"""What services said they offer, kept for some minutes: each is asked once, however many of its layers are added.

Pure. Used by several threads at once.
"""
from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Callable, Dict, Optional, Tuple

from .capabilities import ServiceCapabilities
from .kinds import Kind

#: Which service, asked by which log-in: what one person may see is never shown to another.
Asked = Tuple[Kind, str, str]
Fetch = Callable[[], ServiceCapabilities]

_VALID = 600.0  # seconds
_SERVICES = 64
_LAYERS = 60_000
_LOOK = 0.1  # seconds between looks at whether somebody stopped waiting


@dataclass(frozen=True)
class _Kept:
    capabilities: ServiceCapabilities
    since: float


class KnownServices:
    """The last few dozen services.

    :param valid: seconds after which a service is asked again
    :param services: how many are kept
    :param layers: how many layers they may have together; the ones used longest ago go first
    :param clock: seconds that never go back
    """

    def __init__(
        self,
        valid: float = _VALID,
        services: int = _SERVICES,
        layers: int = _LAYERS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._valid = valid
        self._services = services
        self._layers = layers
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: "OrderedDict[Asked, _Kept]" = OrderedDict()
        self._under_way: Dict[Asked, threading.Event] = {}

    def get(self, asked: Asked, fetch: Fetch, cancelled: Callable[[], bool] = lambda: False) -> ServiceCapabilities:
        """What the service offers, from memory or fetched.

        Where somebody else is asking already, the answer is waited for; where that fails, this asks itself.

        :param fetch: asks the service; what it raises is raised here, and nothing is kept
        :param cancelled: looked at while somebody else asks; ``fetch`` is called then, which will notice as well
        """
        while True:
            with self._lock:
                known = self._known(asked)
                if known is not None:
                    return known
                other = self._under_way.get(asked)
                if other is None or cancelled():
                    mine = self._under_way[asked] = threading.Event()
                    break
            other.wait(_LOOK)
        return self._fetched(asked, fetch, mine)

    def is_known(self, asked: Asked) -> bool:
        """Whether an answer would come from memory."""
        with self._lock:
            return self._known(asked) is not None

    def forget(self, asked: Optional[Asked] = None) -> None:
        """Ask this service again next time; all of them where none is named."""
        with self._lock:
            if asked is None:
                self._kept.clear()
            else:
                self._kept.pop(asked, None)

    def _known(self, asked: Asked) -> Optional[ServiceCapabilities]:
        kept = self._kept.get(asked)
        if kept is None:
            return None
        if self._clock() - kept.since > self._valid:
            del self._kept[asked]
            return None
        self._kept.move_to_end(asked)
        return kept.capabilities

    def _fetched(self, asked: Asked, fetch: Fetch, mine: threading.Event) -> ServiceCapabilities:
        try:
            found = fetch()
            with self._lock:
                self._keep(asked, found)
            return found
        finally:
            with self._lock:
                if self._under_way.get(asked) is mine:
                    del self._under_way[asked]
            mine.set()

    def _keep(self, asked: Asked, found: ServiceCapabilities) -> None:
        if len(found.layers) > self._layers:
            return
        self._kept[asked] = _Kept(found, self._clock())
        self._kept.move_to_end(asked)
        while len(self._kept) > self._services or self._count() > self._layers:
            self._kept.popitem(last=False)

    def _count(self) -> int:
        return sum(len(kept.capabilities.layers) for kept in self._kept.values())


known_services = KnownServices()
