"""Keeps Python's garbage collector out of threads that must not destroy Qt objects."""
from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from typing import Iterator

_lock = threading.Lock()
_inside = 0
_was_enabled = False


@contextmanager
def no_collection() -> Iterator[None]:
    """Switch the automatic collection off while a worker thread runs Python.

    A collection runs in whichever thread happens to allocate, and what it finds may be windows or network managers of
    the main thread: destroying those elsewhere crashes QGIS. Several threads may be inside; the last one out switches
    it on again, if it was on.
    """
    global _inside, _was_enabled
    with _lock:
        if not _inside:
            _was_enabled = gc.isenabled()
            gc.disable()
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside and _was_enabled:
                gc.enable()
