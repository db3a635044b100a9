"""Records of very many resources: their ways are worked out once, by whoever prepares them, and are the same ones."""
from __future__ import annotations

from functools import reduce
from pathlib import Path
from typing import List, Optional

import pytest

from catalog_search.loading import links
from catalog_search.loading.kinds import Kind, missing_kinds, set_missing
from catalog_search.loading.link import Link
from catalog_search.loading.links import best, links_of, others, prepare, prepare_many, ranked_links, takes_time, ways
from catalog_search.loading.ranking import Preference, rank
from catalog_search.loading.twins import _better, way_of
from catalog_search.model.record import Record, Resource
from catalog_search.search.merging import Entry
from tests.unit.corpus import corpus

WORK = ("classify", "ranked", "once", "stand_ins", "preferred_twin")
FORMS = ("csv", "geojson", "shp", "zip", "wms", "wfs", "pdf", "xlsx", "json", "")


def record(count: int, key: str = "r") -> Record:
    made = [
        Resource(f"https://d.example.org/{n % 7}/f{n}.{FORMS[n % 10]}", f"Fichier {n}", format=FORMS[n % 10])
        for n in range(count)
    ]
    return Record(key, "c", "Beaucoup", resources=tuple(made))


def naive_best(one: Record, preference: Preference) -> Optional[Link]:
    """The best way by its definition: the first in rank, by the best of all links that go the same way."""
    every = [link for link in links._told(one).ways if link.loadable]
    if not every:
        return None
    first = min(every, key=lambda link: rank(link, preference))
    same = [link for link in every if link.kind is first.kind and way_of(link) == way_of(first)]
    return reduce(_better, [first, *(link for link in same if link is not first)])


def forbid_work(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in WORK:
        monkeypatch.setattr(links, name, None)


def test_few_resources_take_no_time() -> None:
    assert not takes_time(record(links._AT_ONCE)) and takes_time(record(links._AT_ONCE + 1))


@pytest.mark.parametrize("preference", list(Preference))
def test_what_was_prepared_is_at_hand(preference: Preference, monkeypatch: pytest.MonkeyPatch) -> None:
    one = record(400)
    expected = naive_best(one, preference)
    prepare(one, preference)
    forbid_work(monkeypatch)
    assert not takes_time(one, preference)
    first = best(one, preference)
    assert first is not None and first == expected
    assert len(ranked_links(one, preference)) == len(links_of(one)) == len(ways(one, preference)) == 400
    assert first not in others(one, first, preference)


def test_another_preference_is_another_order(monkeypatch: pytest.MonkeyPatch) -> None:
    one = record(400)
    layer = Resource("https://s.example.org/ows", layer="a", protocol="OGC:WMS")
    one = one.with_resources(layer, *one.resources)
    prepare(one, Preference.DATA)
    assert takes_time(one, Preference.VIEW)
    prepare_many(one)
    forbid_work(monkeypatch)
    assert not takes_time(one, Preference.VIEW)
    assert best(one, Preference.VIEW).kind is Kind.WMS and best(one, Preference.DATA).kind is Kind.GEOJSON


def test_of_few_nothing_is_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_work(monkeypatch)
    prepare_many(record(10))


def test_what_is_asked_of_some_is_not_all_worked_out() -> None:
    one = record(400)
    best(one)
    assert takes_time(one)


def test_a_driver_that_comes_or_goes_makes_it_all_new() -> None:
    one, before = record(400), missing_kinds()
    prepare(one)
    try:
        set_missing({Kind.GEOJSON})
        assert takes_time(one)
        assert best(one).kind is not Kind.GEOJSON
    finally:
        set_missing(before)


def test_the_merged_record_of_a_row_is_one_and_the_same() -> None:
    first, second = record(3), record(5, "s")
    row = Entry(("c", "r"), (first, second), 1.0)
    assert row.merged is row.merged and len(row.merged.resources) == 5


def test_the_best_way_of_every_recorded_one_is_the_one_by_definition() -> None:
    captures = Path(__file__).resolve().parents[3] / "shared" / "captures"
    if not captures.exists():
        pytest.skip("the captures are not beside the repository")
    found: List[str] = []
    for name, one in corpus(captures):
        for preference in Preference:
            if best(one, preference) != naive_best(one, preference):
                found.append(f"{name} {one.id} {preference.value}")
    assert found == []
