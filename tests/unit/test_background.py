"""Work beside the window: no garbage collection, short turns, and both as before when the last thread left."""
from __future__ import annotations

import gc
import sys
import threading
import weakref
from typing import Iterator, List

import pytest

from catalog_search.support.background import OldOnes, background, put_by


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


class Thing:
    """Something that the collector keeps an eye on."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def nothing_frozen() -> Iterator[None]:
    gc.unfreeze()
    gc.collect()
    yield
    gc.unfreeze()


def generation_of(thing: object) -> int:
    return next(number for number in range(3) if any(thing is one for one in gc.get_objects(number)))


@pytest.mark.usefixtures("nothing_frozen")
def test_very_much_that_a_thread_made_is_not_looked_through_at_once() -> None:
    made: List[Thing] = []
    with background():
        made += [Thing() for _ in range(30_000)]
        assert generation_of(made[-1]) == 0
    assert generation_of(made[-1]) == 2 and gc.get_freeze_count() == 0


def test_tuples_that_another_thread_is_making_are_left_alone() -> None:
    """What looks at all young objects gets hold of unfinished tuples; whoever makes them fails then."""
    wrong: List[BaseException] = []
    stop = threading.Event()

    def make() -> None:
        with background():
            try:
                while not stop.is_set():
                    tuple(Thing() for _ in range(5000))
            except BaseException as error:
                wrong.append(error)

    thread = threading.Thread(target=make)
    thread.start()
    for _ in range(1500):
        put_by()
        stop.wait(0.001)
    stop.set()
    thread.join()
    assert wrong == []


@pytest.mark.usefixtures("nothing_frozen")
def test_what_of_it_is_garbage_goes_with_the_next_full_collection() -> None:
    with background():
        made = [Thing() for _ in range(30_000)]
        gone = weakref.ref(made[0])
        del made
    assert gone() is not None
    gc.collect()
    assert gone() is None


@pytest.mark.usefixtures("nothing_frozen")
def test_a_little_is_left_to_the_collector() -> None:
    gc.disable()
    try:
        made = [Thing() for _ in range(100)]
        assert not put_by() and generation_of(made[0]) == 0
    finally:
        gc.enable()


@pytest.mark.usefixtures("nothing_frozen")
def test_what_others_have_frozen_stays_so() -> None:
    gc.freeze()
    frozen = gc.get_freeze_count()
    gc.disable()
    try:
        made = [Thing() for _ in range(30_000)]
        assert not put_by() and gc.get_freeze_count() == frozen and len(made) == 30_000
    finally:
        gc.enable()
