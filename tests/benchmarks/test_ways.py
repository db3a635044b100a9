"""How long it takes to tell from a record alone what can be added, beside a bare parse of the same record as JSON.

Every record of the recorded replies where they are at hand, else those of the loopback catalogues. Per record: the
badges of its row in the list, the best way and all ways. *Ratio* is their time to that of ``json.loads`` of the record
written as JSON. Times are those of the processor, the best of some runs.
"""
from __future__ import annotations

import json
import time
from dataclasses import asdict
from statistics import median
from typing import Callable, Dict, List, NamedTuple, Tuple

import pytest

from catalog_search.catalogs.registry import catalog_types
from catalog_search.loading.links import badges, best, ways
from catalog_search.model.record import Record
from tests.benchmarks.test_parsing import recorded_search, replayed
from tests.conftest import CAPTURES
from tests.unit.corpus import corpus

RUNS = 5
#: Seconds for one record.
LIMIT = 0.001
#: Resources of a record that is like nearly all.
USUAL = 50
DEEDS: Dict[str, Callable[[Record], object]] = {"badges": badges, "best way": best, "all ways": ways}


class Measured(NamedTuple):
    """One record: its resources, seconds of a bare parse, seconds of each deed in the order of ``DEEDS``."""

    name: str
    resources: int
    bare: float
    taken: Tuple[float, ...]


@pytest.fixture(scope="module")
def measured() -> List[Measured]:
    return [measure(name, record) for name, record in records() if record.resources]


def test_what_can_be_added_is_told_at_once(measured: List[Measured], capsys: pytest.CaptureFixture[str]) -> None:
    usual = [one for one in measured if one.resources <= USUAL]
    with capsys.disabled():
        print(f"\n{len(measured)} records, {sum(one.resources for one in measured)} resources")
        print(f"{'':14}{'ms median':>11}{'ms 95 %':>10}{'ms most':>10}{'ratio':>8}   slowest")
        for number, deed in enumerate(DEEDS):
            times = sorted(one.taken[number] for one in measured)
            slowest = max(measured, key=lambda one: one.taken[number])
            ratio = median(one.taken[number] / one.bare for one in measured)
            print(
                f"{deed:14}{median(times) * 1000:>11.3f}{times[int(len(times) * 0.95)] * 1000:>10.3f}"
                f"{times[-1] * 1000:>10.3f}{ratio:>8.2f}   {slowest.name[:60]} ({slowest.resources} resources)"
            )
        over = sum(max(one.taken) > LIMIT for one in usual)
        print(f"over a millisecond: {over} of {len(usual)} records of {USUAL} resources or fewer")
    assert usual
    assert median(max(one.taken) for one in usual) < LIMIT


def records() -> List[Tuple[str, Record]]:
    """Records with the names of where they come from."""
    if CAPTURES.is_dir():
        return list(corpus(CAPTURES))
    found = []
    for name in catalog_types():
        replies, config = recorded_search(name)
        found += [(name, record) for record in replayed(config, replies).records]
    return found


def measure(name: str, record: Record) -> Measured:
    written = json.dumps(asdict(record))
    return Measured(
        name,
        len(record.resources),
        best_of(lambda: json.loads(written)),
        tuple(best_of(lambda deed=deed: deed(record)) for deed in DEEDS.values()),  # type: ignore[misc]
    )


def best_of(action: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        start = time.thread_time()
        action()
        times.append(time.thread_time() - start)
    return min(times)
