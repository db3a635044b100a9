"""How long it takes to tell from a record alone what can be added, beside a bare parse of the same record as JSON.

Every record of the recorded replies where they are at hand, else those of the loopback catalogues, and one made up of
2,000 files. Per record: what its row in the list needs (badges, what it is good for), the best way and all ways.
*Ratio* is their time to that of ``json.loads`` of the record written as JSON. Times are those of the processor, the
best of some runs; each run is of a record that was never seen, with nothing remembered of its words.
"""
from __future__ import annotations

import json
import time
import urllib.parse
from dataclasses import asdict, replace
from statistics import median
from typing import Callable, Dict, List, NamedTuple, Tuple

import pytest

from catalog_search.catalogs.registry import catalog_types
from catalog_search.loading import formats
from catalog_search.loading.links import badges, best, ways
from catalog_search.loading.uses import uses
from catalog_search.model.record import Record, Resource
from tests.benchmarks.test_parsing import recorded_search, replayed
from tests.conftest import CAPTURES
from tests.unit.corpus import corpus

RUNS = 5
#: Seconds for one record.
LIMIT = 0.001
#: Resources of a record that is like nearly all.
USUAL = 50
SLOWEST = 10
DEEDS: Dict[str, Callable[[Record], object]] = {
    "badges": badges,
    "good for": uses,
    "best way": best,
    "all ways": ways,
}
#: Those of each row of a list.
ROW = 2


class Measured(NamedTuple):
    """One record: its resources, seconds of a bare parse, seconds of each deed in the order of ``DEEDS``."""

    name: str
    resources: int
    bare: float
    taken: Tuple[float, ...]


@pytest.fixture(scope="module")
def measured() -> List[Measured]:
    named = [*records(), ("2,000 files", many_files(2000)), ("200 files", many_files(200))]
    return [measure(name, record) for name, record in named if record.resources]


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
        rows = sum(max(one.taken[:ROW]) > LIMIT for one in measured)
        print(f"rows over a millisecond: {rows} of {len(measured)}; the slowest, in ms:")
        for one in sorted(measured, key=lambda one: -max(one.taken))[:SLOWEST]:
            times = "".join(f"{deed:>10} {taken * 1000:.3f}" for deed, taken in zip(DEEDS, one.taken))
            print(f"{one.resources:>6} resources{times}   {one.name[:60]}")
    assert usual
    assert median(max(one.taken) for one in usual) < LIMIT
    assert median(max(one.taken[:ROW]) for one in measured if one.resources > USUAL) < LIMIT * 2


def records() -> List[Tuple[str, Record]]:
    """Records with the names of where they come from."""
    if CAPTURES.is_dir():
        return list(corpus(CAPTURES))
    found = []
    for name in catalog_types():
        replies, config = recorded_search(name)
        found += [(name, record) for record in replayed(config, replies).records]
    return found


def many_files(number: int) -> Record:
    """A record as of a national elevation model in tiles."""
    tiles = [
        Resource(
            f"https://files.example.org/mnt/tuile_{tile // 50}_{tile % 50}.zip",
            title=f"Tuile {tile} du modèle numérique de terrain",
            description="Altitudes du sol au pas d'un mètre, en Lambert-93.",
            format="asc" if tile % 2 else "zip",
            mime="application/zip",
        )
        for tile in range(number)
    ]
    return Record("mnt", "a", "Modèle numérique de terrain", resources=tuple(tiles))


def measure(name: str, record: Record) -> Measured:
    written = json.dumps(asdict(record))
    return Measured(
        name,
        len(record.resources),
        best_of(lambda: None, lambda: json.loads(written)),
        tuple(best_of(*unseen(record, deed)) for deed in DEEDS.values()),
    )


def unseen(record: Record, deed: Callable[[Record], object]) -> Tuple[Callable[[], None], Callable[[], object]]:
    """What makes a copy of the record and forgets all words, and the deed upon that copy."""
    copies: List[Record] = []

    def prepare() -> None:
        copies[:] = [replace(record)]
        urllib.parse.clear_cache()  # type: ignore[attr-defined]
        for function in vars(formats).values():
            if hasattr(function, "cache_clear"):
                function.cache_clear()

    return prepare, lambda: deed(copies[0])


def best_of(prepare: Callable[[], None], action: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        prepare()
        start = time.thread_time()
        action()
        times.append(time.thread_time() - start)
    return min(times)
