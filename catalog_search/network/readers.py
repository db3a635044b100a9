"""Threads that read answers: the short ones first, since it is often they that lead to a further request."""
from __future__ import annotations

import logging
import weakref
from itertools import count
from queue import PriorityQueue
from threading import Thread
from typing import Callable, List, Optional, Tuple

logger = logging.getLogger("catalog_search")

Work = Callable[[], None]
_Queue = PriorityQueue[Tuple[float, int, Optional[Work]]]


class Readers:
    """Does what is submitted in threads of its own; what weighs less goes first, equals go in their order.

    The threads end with ``close``, or when nobody holds this any more.
    """

    def __init__(self, threads: int) -> None:
        self._numbers = count()
        self._waiting: _Queue = PriorityQueue()
        self._threads: List[Thread] = [
            Thread(target=_work_off, args=(self._waiting,), name=f"catalog_search_{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()
        self._end = weakref.finalize(self, _send_home, self._waiting, threads)

    def submit(self, work: Work, weight: float) -> None:
        self._waiting.put((weight, next(self._numbers), work))

    def close(self) -> None:
        """End the threads once they have done what was submitted."""
        self._end()
        for thread in self._threads:
            thread.join()


def _send_home(waiting: _Queue, threads: int) -> None:
    for number in range(threads):
        waiting.put((float("inf"), number, None))


def _work_off(waiting: _Queue) -> None:
    while True:
        _, _, work = waiting.get()
        if work is None:
            return
        try:
            work()
        except Exception:  # a mistake in one piece of work must not end the thread that all the others wait for
            logger.exception("reading an answer failed")
        del work
