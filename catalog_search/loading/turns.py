"""Turns at files: what lists or opens the layers of one file does so one thread after the other.

QGIS keeps the datasets that are open in a table with a lock, each dataset with a lock of its own. While it lists the
layers of a file it holds the lock of that file and asks for that of the table, for each layer; while it looks a file up
it does the opposite. Two threads at one file wait for each other for ever, and with them everybody who opens anything
(seen on QGIS 3.22 with several records whose data are in one GeoPackage).
"""
from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import Dict, Iterator


class _Turn:
    """The lock of one file, and how many hold it or wait for it."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.askers = 0


_turns: Dict[str, _Turn] = {}
_table = threading.Lock()


@contextmanager
def turn_at(uri: str) -> Iterator[None]:
    """Wait until nobody else here lists or opens the layers of this file. May be nested in one thread.

    :param uri: a path, or a source string that begins with one
    """
    path = uri.partition("|")[0]
    with _table:
        turn = _turns.setdefault(path, _Turn())
        turn.askers += 1
    try:
        with turn.lock:
            yield
    finally:
        with _table:
            turn.askers -= 1
            if not turn.askers:
                del _turns[path]
