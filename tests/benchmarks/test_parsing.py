"""How long a page takes to become records, beside a bare parse of the same bytes.

A first search of each type is carried out once on its loopback catalogue; its replies are kept and read again and
again by fresh catalogues. *Bare* is ``json.loads`` or ``lxml.etree.fromstring`` of the same bodies, and nothing else.
The ratio is bare time to reading time: 1.00 would mean that making records costs nothing. Times are those of the
processor, so that a busy machine does not show.
"""
from __future__ import annotations

import json
import time
from typing import Callable, List, NamedTuple, Tuple

import pytest
import requests
from lxml import etree

from catalog_search.catalogs.base import Conversation
from catalog_search.catalogs.registry import catalog_types, create_catalog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Query
from catalog_search.model.record import Page
from tests.servers.abilities import abilities_of
from tests.unit.abilities_support import Asker

PAGE = 100
RUNS = 25


class Measured(NamedTuple):
    """Times are in seconds of the processor, the best of all runs."""

    type: str
    size: int
    records: int
    bare: float
    read: float


@pytest.fixture(scope="module")
def measured() -> List[Measured]:
    return [measure(name) for name in catalog_types()]


def test_pages_become_records(measured: List[Measured], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{'type':14}{'bytes':>10}{'records':>9}{'ms bare':>10}{'ms read':>10}{'records/s':>11}{'ratio':>7}")
        for one in measured:
            print(
                f"{one.type:14}{one.size:>10,}{one.records:>9}{one.bare * 1000:>10.2f}{one.read * 1000:>10.2f}"
                f"{one.records / one.read:>11,.0f}{one.bare / one.read:>7.2f}"
            )
    assert all(one.records for one in measured)


def measure(type_name: str) -> Measured:
    replies, config = recorded_search(type_name)
    bodies = [reply.content for reply in replies]
    bare = best_of(lambda: [parse(body) for body in bodies if body.strip()])
    read = best_of(lambda: replayed(config, replies))
    page = replayed(config, replies)
    return Measured(type_name, sum(map(len, bodies)), len(page.records), bare, read)


def recorded_search(type_name: str) -> Tuple[List[requests.Response], CatalogConfig]:
    """The replies to the first search of a catalogue, those to what it asks before included."""
    replies: List[requests.Response] = []
    with abilities_of(type_name) as abilities:
        asker = Asker(abilities)
        asker.run(listened(asker.catalog.search(Query(page_size=PAGE)), replies))
        return replies, abilities.config


def listened(conversation: "Conversation[Page]", replies: List[requests.Response]) -> "Conversation[Page]":
    """The same conversation, whose replies are kept."""
    request = next(conversation)
    while True:
        reply = yield request
        replies.append(reply)
        try:
            request = conversation.send(reply)
        except StopIteration as stop:
            return stop.value


def replayed(config: CatalogConfig, replies: List[requests.Response]) -> Page:
    """The page that a fresh catalogue makes of replies at hand."""
    conversation = create_catalog(config).search(Query(page_size=PAGE))
    next(conversation)
    for reply in replies:
        try:
            conversation.send(reply)
        except StopIteration as stop:
            page: Page = stop.value
            return page
    raise AssertionError("the catalogue asks for more than it did before")


def parse(body: bytes) -> object:
    return etree.fromstring(body) if body.lstrip()[:1] == b"<" else json.loads(body)


def best_of(action: Callable[[], object]) -> float:
    """Seconds of the fastest run."""
    times = []
    for _ in range(RUNS):
        start = time.thread_time()
        action()
        times.append(time.thread_time() - start)
    return min(times)
