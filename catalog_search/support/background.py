"""What Python work in a thread beside the window needs, so that the window neither crashes nor stutters."""
from __future__ import annotations

import gc
import sys
import threading
from contextlib import contextmanager
from typing import Iterator

#: Seconds after which a working thread lets the window's thread go on; Python's own 5 ms add up to visible gaps.
_TURN = 0.001

_lock = threading.Lock()
_inside = 0
_collecting = False
_interval = 0.0


@contextmanager
def background() -> Iterator[None]:
    """Do Python work off the main thread.

    The automatic garbage collection is off meanwhile: it runs in whichever thread happens to allocate, and what it
    finds may be windows or network managers of the main thread, which crash QGIS when they are destroyed elsewhere.
    And the threads take shorter turns. Several may be inside; the last one out restores what was before.
    """
    global _inside, _collecting, _interval
    with _lock:
        if not _inside:
            _collecting, _interval = gc.isenabled(), sys.getswitchinterval()
            gc.disable()
            sys.setswitchinterval(min(_TURN, _interval))
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                sys.setswitchinterval(_interval)
                if _collecting:
                    gc.enable()


class OldOnes:
    """Leaves what is old alone while rows come: Python's collector, when it looks at all that QGIS and its plugins
    hold in Python, keeps the window waiting for 50 ms and more. Nothing is lost: it looks at them afterwards."""

    def __init__(self) -> None:
        self._left_alone = False

    def leave_alone(self) -> None:
        if not self._left_alone and not gc.get_freeze_count():
            gc.freeze()
            self._left_alone = True

    def look_again(self) -> None:
        if self._left_alone:
            self._left_alone = False
            gc.unfreeze()
