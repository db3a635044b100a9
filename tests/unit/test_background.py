"""Work beside the window: no garbage collection, short turns, and both as before when the last thread left."""
from __future__ import annotations

import gc
import sys
import threading

from catalog_search.support.background import OldOnes, background


def test_the_last_thread_out_restores_what_was_before() -> None:
    before = sys.getswitchinterval()
    assert gc.isenabled()
    entered, leave = threading.Event(), threading.Event()

    def work() -> None:
        with background():
            entered.set()
            leave.wait(5)

    thread = threading.Thread(target=work)
    thread.start()
    entered.wait(5)
    with background():
        assert not gc.isenabled() and sys.getswitchinterval() < before
    assert not gc.isenabled()
    leave.set()
    thread.join()
    assert gc.isenabled() and sys.getswitchinterval() == before


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with background():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_is_old_is_looked_at_again_afterwards() -> None:
    before = gc.get_freeze_count()
    gc.unfreeze()
    try:
        first, second = OldOnes(), OldOnes()
        first.leave_alone()
        second.leave_alone()
        assert gc.get_freeze_count() > 1000
        second.look_again()
        assert gc.get_freeze_count() > 1000, "the one who began ends it"
        first.look_again()
        first.look_again()
        assert not gc.get_freeze_count()
    finally:
        if before:
            gc.freeze()
