"""The threads that read answers."""
from __future__ import annotations

import threading
from typing import List

from catalog_search.network.readers import Readers


def names() -> List[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("catalog_search_")]


def test_short_answers_are_read_before_long_ones() -> None:
    done: List[str] = []
    begin = threading.Event()
    readers = Readers(1)
    readers.submit(lambda: done.append("first" if begin.wait(5) else "late"), 0)
    for name, weight in (("long", 900), ("short", 10), ("shorter", 5), ("short too", 10)):
        readers.submit(lambda name=name: done.append(name), weight)  # type: ignore[misc]
    begin.set()
    readers.close()
    assert done == ["first", "shorter", "short", "short too", "long"]


def test_a_mistake_does_not_end_the_thread() -> None:
    done: List[int] = []
    readers = Readers(1)
    readers.submit(lambda: done.append(1 // 0), 0)
    readers.submit(lambda: done.append(2), 0)
    readers.close()
    assert done == [2]


def test_no_thread_is_left_when_closed_or_let_go() -> None:
    before = names()
    closed, forgotten = Readers(2), Readers(1)
    assert len(names()) == len(before) + 3
    (thread,) = forgotten._threads
    closed.close()
    del forgotten
    thread.join(5)
    assert names() == before
