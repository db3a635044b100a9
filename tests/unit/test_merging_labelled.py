"""Precision and recall of merging on labelled pairs of our own: none of two different datasets become one."""
from __future__ import annotations

from typing import Dict, List, Tuple

import pytest

from catalog_search.model.query import Query
from catalog_search.model.record import Record, RecordType
from catalog_search.search.identity import Match, verdict
from catalog_search.search.merging import Merger, RowKey
from tests.data.merging.duplicates import HARD_WAYS, duplicates
from tests.data.merging.lookalikes import KINDS, lookalikes

Labelled = Tuple[str, Record, Record]
DUPLICATES: List[Labelled] = list(duplicates())
LOOKALIKES: List[Labelled] = list(lookalikes())


def joined(a: Record, b: Record) -> bool:
    """Whether the merger makes one row of two records."""
    merger = Merger(Query())
    merger.add(a.catalog, [a])
    merger.add(b.catalog, [b])
    return len(merger) == 1


def test_precision_and_recall(capsys: pytest.CaptureFixture[str]) -> None:
    found = [name for name, a, b in DUPLICATES if joined(a, b)]
    missed = [(name, verdict(a, b), a.title, b.title) for name, a, b in DUPLICATES if not joined(a, b)]
    wrong = [(name, verdict(a, b), a.title, b.title) for name, a, b in LOOKALIKES if joined(a, b)]
    precision = len(found) / (len(found) + len(wrong))
    recall = len(found) / len(DUPLICATES)
    with capsys.disabled():
        print(f"\n{len(DUPLICATES)} duplicates, {len(LOOKALIKES)} look-alikes of {len(KINDS)} kinds")
        print(f"precision {precision:.4f}, recall {recall:.4f} ({len(missed)} missed, {len(wrong)} wrong)")
        for name, said, one, other in missed + wrong:
            print(f"  {name}: {said.match.value} ({said.why}) {one!r} / {other!r}")
    assert len(DUPLICATES) + len(LOOKALIKES) >= 300
    assert precision == 1.0
    assert recall >= 0.9


@pytest.mark.parametrize(("name", "a", "b"), DUPLICATES + LOOKALIKES, ids=[p[0] for p in DUPLICATES + LOOKALIKES])
def test_the_order_of_two_records_does_not_matter(name: str, a: Record, b: Record) -> None:
    assert verdict(a, b) == verdict(b, a)
    assert joined(a, b) == joined(b, a) == (verdict(a, b).match is Match.SAME)


def test_what_cannot_be_known_is_suggested_or_left() -> None:
    hard = {way.__name__ for way in HARD_WAYS}
    for name, a, b in DUPLICATES:
        if name.split()[0] in hard:
            assert not joined(a, b)
    suggested = {name.split()[0] for name, a, b in DUPLICATES if verdict(a, b).match is Match.SUGGEST}
    assert "only_the_names" in suggested


def test_all_look_alikes_together_stay_apart() -> None:
    merger = Merger(Query())
    for _, a, b in LOOKALIKES:
        merger.add(a.catalog, [a])
        merger.add(b.catalog, [b])
    together = [name for name, a, b in LOOKALIKES if a.key != b.key and merger.entry(a.key) == merger.entry(b.key)]
    assert together == []


def test_all_duplicates_together_make_rows_of_one_dataset_each() -> None:
    """Every way of every dataset in one merger: the copies join, and a service stays beside its dataset."""
    merger = Merger(Query())
    truth: Dict[RowKey, str] = {}
    for name, *records in DUPLICATES:
        for record in records:
            truth[record.key] = f"{name.partition(': ')[2]} {record.type is RecordType.SERVICE}"
            merger.add(record.catalog, [record])
    mixed = [entry.copies for entry in merger.entries() if len({truth[copy.key] for copy in entry.copies}) > 1]
    assert mixed == []
    assert len(merger) < len(truth) / 2
