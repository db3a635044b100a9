"""Threads that read answers: the short ones first, since it is often they that lead to a further request."""
from __future__ import annotations

import logging
from itertools import count
from queue import PriorityQueue
from threading import Thread
from typing import Callable, List, Optional, Tuple

logger = logging.getLogger("catalog_search")

Work = Callable[[], None]


class Readers:
    """Does what is submitted in threads of its own; what weighs less goes first, equals go in their order."""

    def __init__(self, threads: int) -> None:
        self._numbers = count()
        self._waiting: "PriorityQueue[Tuple[float, int, Optional[Work]]]" = PriorityQueue()
        self._threads: List[Thread] = [
            Thread(target=self._run, name=f"catalog_search_{number}", daemon=True) for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, work: Work, weight: float) -> None:
        self._waiting.put((weight, next(self._numbers), work))

    def close(self) -> None:
        """End the threads once they have done what was submitted."""
        for _ in self._threads:
            self._waiting.put((float("inf"), next(self._numbers), None))
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while True:
            _, _, work = self._waiting.get()
            if work is None:
                return
            try:
                work()
            except Exception:  # a mistake in one piece of work must not end the thread that all the others wait for
                logger.exception("reading an answer failed")
            del work
