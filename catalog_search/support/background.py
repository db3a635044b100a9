"""What Python work in a thread beside the window needs, so that the window neither crashes nor stutters."""
from __future__ import annotations

import gc
import sys
import threading
from contextlib import contextmanager
from typing import Iterator

#: Objects of a thread that the garbage collection may look through at once: more would be a gap that is felt.
_MANY = 20_000
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

    What a thread made meanwhile is not looked through as soon as the collection goes on, see ``put_by``.
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
                    put_by()
                    gc.enable()


def put_by() -> bool:
    """Count all that was made of late among what is old, if it is very much; whether it was.

    The first collection after a thread has read ten thousand records would look through a million objects at once, in
    the main thread (0.1 to 0.5 s were seen). Frozen and released, they belong to the oldest generation without a look;
    what of them is garbage goes with the next full collection. Where somebody else has frozen objects, those stay so.
    """
    # never by gc.get_objects(): it hands out tuples that another thread is still making, which break there
    is_much = gc.get_count()[0] > _MANY and not gc.get_freeze_count()
    if is_much:
        gc.freeze()
        gc.unfreeze()
    return is_much


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
