"""The garbage collector stays out of worker threads, and comes back."""
from __future__ import annotations

import gc
import threading

from catalog_search.support.collection import no_collection


def test_collection_is_off_inside_and_on_again_when_the_last_thread_left() -> None:
    assert gc.isenabled()
    entered, leave = threading.Event(), threading.Event()

    def work() -> None:
        with no_collection():
            entered.set()
            leave.wait(5)

    thread = threading.Thread(target=work)
    thread.start()
    entered.wait(5)
    with no_collection():
        assert not gc.isenabled()
    assert not gc.isenabled()
    leave.set()
    thread.join()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with no_collection():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
