"""What services said is kept: once for each log-in, for minutes, within bounds, for several threads at once."""
from __future__ import annotations

import threading
import time
from typing import List

import pytest

from catalog_search.loading.capabilities import ServiceCapabilities, ServiceLayer
from catalog_search.loading.kinds import Kind
from catalog_search.loading.known_services import Asked, KnownServices

URL = "https://sig.example.fr/wms"


def asked(url: str = URL, login: str = "") -> Asked:
    return Kind.WMS, url, login


def with_layers(count: int) -> ServiceCapabilities:
    return ServiceCapabilities(Kind.WMS, layers=tuple(ServiceLayer(f"l{n}") for n in range(count)))


class Server:
    def __init__(self, count: int = 1) -> None:
        self.count = count
        self.asked = 0

    def __call__(self) -> ServiceCapabilities:
        self.asked += 1
        return with_layers(self.count)


def test_a_service_is_asked_once() -> None:
    known, server = KnownServices(), Server()
    first = known.get(asked(), server)
    assert known.get(asked(), server) is first
    assert server.asked == 1


def test_never_shared_between_logins() -> None:
    known, mine, theirs = KnownServices(), Server(3), Server(1)
    assert len(known.get(asked(login="me"), mine).layers) == 3
    assert len(known.get(asked(login="you"), theirs).layers) == 1
    assert len(known.get(asked(), theirs).layers) == 1
    assert (mine.asked, theirs.asked) == (1, 2)


def test_for_minutes_only() -> None:
    now = [0.0]
    known, server = KnownServices(valid=60, clock=lambda: now[0]), Server()
    known.get(asked(), server)
    now[0] = 59
    known.get(asked(), server)
    assert server.asked == 1
    now[0] = 61
    assert not known.is_known(asked())
    known.get(asked(), server)
    assert server.asked == 2


def test_the_ones_used_longest_ago_go() -> None:
    known, server = KnownServices(services=2), Server()
    for url in ("a", "b", "a", "c"):
        known.get(asked(url), server)
    assert [known.is_known(asked(url)) for url in "abc"] == [True, False, True]


def test_large_services_do_not_fill_the_memory() -> None:
    known = KnownServices(layers=100)
    known.get(asked("a"), Server(60))
    known.get(asked("b"), Server(60))
    known.get(asked("c"), Server(101))
    assert [known.is_known(asked(url)) for url in "abc"] == [False, True, False]


def test_what_failed_is_not_kept() -> None:
    def fail() -> ServiceCapabilities:
        raise ValueError("oh")

    known, server = KnownServices(), Server()
    with pytest.raises(ValueError, match="oh"):
        known.get(asked(), fail)
    known.get(asked(), server)
    assert server.asked == 1


def test_forgetting() -> None:
    known, server = KnownServices(), Server()
    for url in "ab":
        known.get(asked(url), server)
    known.forget(asked("a"))
    assert [known.is_known(asked(url)) for url in "ab"] == [False, True]
    known.forget()
    assert not known.is_known(asked("b"))


def in_threads(count: int, work) -> None:  # type: ignore[no-untyped-def]
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)


def test_many_at_once_ask_once() -> None:
    known, server, got = KnownServices(), Server(), []

    def slow() -> ServiceCapabilities:
        time.sleep(0.1)
        return server()

    in_threads(20, lambda _number: got.append(known.get(asked(), slow)))
    assert server.asked == 1
    assert len(got) == 20 and all(one is got[0] for one in got)


def test_where_the_first_fails_the_next_asks() -> None:
    known, tries, got = KnownServices(), [], []

    def first_fails() -> ServiceCapabilities:
        tries.append(1)
        time.sleep(0.05)
        if len(tries) == 1:
            raise ValueError("oh")
        return with_layers(1)

    def work(_number: int) -> None:
        try:
            got.append(known.get(asked(), first_fails))
        except ValueError:
            got.append(None)

    in_threads(5, work)
    assert got.count(None) == 1 and len(got) == 5
    assert len(tries) == 2


def test_who_stops_waiting_is_not_held_by_the_one_who_asks() -> None:
    known, gate, stopped = KnownServices(), threading.Event(), threading.Event()
    ended: List[int] = []

    def hang() -> ServiceCapabilities:
        gate.wait(10)
        return with_layers(1)

    def give_up() -> ServiceCapabilities:
        raise ValueError("cancelled")

    first = threading.Thread(target=lambda: known.get(asked(), hang))
    first.start()

    def wait() -> None:
        with pytest.raises(ValueError, match="cancelled"):
            known.get(asked(), give_up, stopped.is_set)
        ended.append(1)

    second = threading.Thread(target=wait)
    time.sleep(0.05)
    second.start()
    time.sleep(0.05)
    assert not ended
    stopped.set()
    second.join(5)
    assert ended == [1]
    gate.set()
    first.join(5)
    assert known.is_known(asked())
