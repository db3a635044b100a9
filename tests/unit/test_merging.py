"""Rows join, part, keep their keys and their places; ranks are fair to every catalogue."""
from __future__ import annotations

import time
from dataclasses import replace
from itertools import permutations
from typing import List, Optional, Sequence

import pytest

from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Query, Sort
from catalog_search.model.record import Record, Resource
from catalog_search.search.merging import Merger, hidden_better, stable_order
from tests.data.merging.describe import uid

U, V, W = (uid(name) for name in "uvw")
HARVESTED = (("harvested_from", "geo.a.fr"),)


def record(id: str, catalog: str = "a", title: str = "", **parts: object) -> Record:
    return Record(id=id, catalog=catalog, title=title or f"Jeu {id}", **parts)  # type: ignore[arg-type]


def source(**parts: object) -> Record:
    return record(U, "a", "Haies", page_url=f"https://geo.a.fr/fiche/{U}", **parts)


def copy(**parts: object) -> Record:
    page = "https://www.data.gouv.fr/datasets/haies"
    given = {"page_url": page, "identifiers": (U,), "facts": HARVESTED, **parts}
    return record("5" + "0a" * 11 + "b", "dg", "Haies", **given)


def ids(merger: Merger) -> List[str]:
    return [entry.record.id for entry in merger.entries()]


def many(catalog: str, count: int, title: str = "Jeu") -> List[Record]:
    return [record(f"{catalog}{place}", catalog, f"{title} {catalog} {place}") for place in range(1, count + 1)]


class TestRows:
    def test_a_copy_joins_the_row_that_is_there(self) -> None:
        merger = Merger(Query())
        first = merger.add("dg", [copy()])
        second = merger.add("a", [source()])
        assert [entry.key for entry in first.added] == [copy().key]
        assert second.added == ()
        assert second.removed == ()
        assert [entry.key for entry in second.updated] == [copy().key]
        assert second.updated[0].copies == (source(), copy())
        assert second.updated[0].catalogs == ("a", "dg")
        assert merger.entry(source().key) == merger.entry(copy().key) == merger.entries()[0]

    def test_the_origin_is_shown_whoever_answered_first(self) -> None:
        for records in permutations([source(), copy()]):
            merger = Merger(Query())
            for one in records:
                merger.add(one.catalog, [one])
            entry = merger.entries()[0]
            assert entry.origin == entry.record == source()

    def test_a_copy_of_a_copy_is_no_origin(self) -> None:
        merger = Merger(Query())
        third = record(V, "ckan", "Haies", page_url="https://ckan.c.fr/dataset/haies",
                       identifiers=("https://www.data.gouv.fr/datasets/haies",))  # fmt: skip
        for one in (third, copy(), source()):
            merger.add(one.catalog, [one])
        (entry,) = merger.entries()
        assert entry.origin == source()
        assert entry.catalogs[0] == "a"
        assert set(entry.catalogs) == {"a", "dg", "ckan"}

    def test_no_origin_is_guessed(self) -> None:
        merger = Merger(Query())
        merger.add("a", [record(U, "a", complete=False)])
        merger.add("b", [record(U, "b")])
        (entry,) = merger.entries()
        assert entry.origin is None
        assert entry.record.catalog == "b", "a complete copy is shown before a brief one"

    def test_a_catalogue_s_address_tells_its_host(self) -> None:
        configs = [CatalogConfig("a", "csw", "A", "https://geo.a.fr/csw")]
        merger = Merger(Query(), catalogs=configs)
        merger.add("a", [record("RPG", "a", "Haies")])
        merger.add("dg", [copy(identifiers=("RPG",))])
        (entry,) = merger.entries()
        assert entry.origin is not None
        assert entry.origin.catalog == "a"

    def test_a_record_that_is_the_same_as_two_rows_makes_them_one(self) -> None:
        merger = Merger(Query())
        merger.add("a", [record(U, "a", "Haies")])
        merger.add("b", [record(V, "b", "Haies")])
        changes = merger.add("c", [record(W, "c", "Haies", identifiers=(U, V))])
        assert changes.removed == (("b", V),)
        assert [entry.key for entry in changes.updated] == [("a", U)]
        assert changes.added == ()
        assert len(merger) == 1
        assert len(merger.entries()[0].copies) == 3

    def test_two_records_of_one_catalogue_are_not_joined_by_a_third(self) -> None:
        merger = Merger(Query())
        merger.add("a", [record(U, "a", "Haies"), record(V, "a", "Haies")])
        merger.add("c", [record(W, "c", "Haies", identifiers=(U, V))])
        assert len(merger) == 2
        assert {len(entry.copies) for entry in merger.entries()} == {1, 2}

    def test_rows_in_conflict_are_not_joined_by_a_third(self) -> None:
        merger = Merger(Query())
        merger.add("a", [record(U, "a", "Haies 2019")])
        merger.add("b", [record(V, "b", "Haies 2020")])
        merger.add("c", [record(W, "c", "Haies", identifiers=(U, V))])
        merger.add("d", [record(U, "d", "Haies")])
        assert all(len({copy.title for copy in entry.copies} - {"Haies"}) < 2 for entry in merger.entries())

    def test_details_may_join_rows(self) -> None:
        merger = Merger(Query())
        brief = copy(identifiers=(), complete=False)
        merger.add("a", [source()])
        merger.add("dg", [brief])
        assert len(merger) == 2
        changes = merger.replace(copy())
        assert changes.removed == (brief.key,)
        assert [entry.key for entry in changes.updated] == [source().key]
        assert len(merger) == 1

    def test_details_may_part_what_proves_different(self) -> None:
        merger = Merger(Query())
        merger.add("a", [source()])
        merger.add("dg", [copy()])
        changes = merger.replace(replace(copy(), scale="1:25000"))
        assert changes.removed == ()
        assert len(merger) == 1
        parted = merger.replace(replace(source(), scale="1:100000"))
        assert len(merger) == 2
        assert [entry.key for entry in parted.added] == [copy().key]
        assert [entry.key for entry in parted.updated] == [source().key]

    def test_what_is_unknown_is_not_replaced_and_what_is_equal_changes_nothing(self) -> None:
        merger = Merger(Query())
        merger.add("a", [source()])
        nothing = type(merger.replace(source()))()
        assert merger.replace(copy()) == nothing
        assert merger.replace(source()) == nothing
        assert merger.add("a", [source()]) == nothing
        assert len(merger) == 1

    def test_every_resource_is_kept_and_equal_ones_once(self) -> None:
        wms, zipped = Resource("https://s.fr/wms", layer="a"), Resource("https://s.fr/a.zip")
        merger = Merger(Query())
        merger.add("a", [source(resources=(wms, zipped))])
        merger.add("dg", [copy(resources=(Resource("http://s.fr/a.zip"), Resource("https://static.fr/a.csv")))])
        (entry,) = merger.entries()
        assert [resource.url for resource in entry.resources] == [wms.url, zipped.url, "https://static.fr/a.csv"]
        assert entry.merged.resources == entry.resources
        assert entry.merged.title == entry.record.title


class TestBrokenHarvests:
    """Thousands of records under one key cost no more than others do."""

    def added(self, records: List[Record]) -> Merger:
        merger = Merger(Query())
        start = time.perf_counter()
        for place in range(0, len(records), 100):
            merger.add("dg", records[place : place + 100])
        assert time.perf_counter() - start < 10
        return merger

    def test_one_record_over_and_over(self) -> None:
        many = [replace(copy(), id=f"5{number:022x}b", page_url="") for number in range(3000)]
        assert len(self.added(many)) == 1

    def test_one_identifier_for_everything(self) -> None:
        many = [replace(copy(), id=f"5{number:022x}b", title=f"Jeu {number}", page_url="") for number in range(3000)]
        assert len(self.added(many)) == 3000

    def test_one_title_for_everything(self) -> None:
        many = [replace(copy(), id=f"5{number:022x}b", identifiers=(), page_url="", organisation="Ville de Lyon",
                        catalog=f"c{number}") for number in range(3000)]  # fmt: skip
        assert len(self.added([replace(record, title="Arbres isolés") for record in many])) == 3000


class TestSuggestions:
    def pair(self) -> Merger:
        merger = Merger(Query())
        merger.add("a", [record("1", "a", "Arbres isolés", organisation="Ville")])
        self.changes = merger.add("b", [record("2", "b", "Arbres isolés", organisation="Ville")])
        return merger

    def test_they_are_told_on_both_sides(self) -> None:
        merger = self.pair()
        assert [entry.suggestions for entry in merger.entries()] == [(("b", "2"),), (("a", "1"),)]
        assert [entry.key for entry in self.changes.updated] == [("a", "1")]

    def test_they_follow_rows_that_join_and_go_with_their_reason(self) -> None:
        merger = self.pair()
        merger.add("c", [record(U, "c", "Arbres isolés", organisation="Ville")])
        merger.replace(record("2", "b", "Arbres isolés", organisation="Ville", identifiers=(U,)))
        first = merger.entry(("a", "1"))
        assert first is not None
        assert first.suggestions == (("b", "2"),)
        merger.replace(record("2", "b", "Fontaines", organisation="Ville"))
        first = merger.entry(("a", "1"))
        assert first is not None
        assert first.suggestions == (("c", U),)

    def test_their_number_is_bounded(self) -> None:
        merger = Merger(Query())
        for number in range(200):
            merger.add(f"c{number}", [record(str(number), f"c{number}", "Arbres isolés", organisation="Ville")])
        assert len(merger) == 200
        assert max(len(entry.suggestions) for entry in merger.entries()) <= 10


class TestRanks:
    def test_each_catalogue_s_order_is_kept_and_they_take_turns(self) -> None:
        merger = Merger(Query(), catalogs=[CatalogConfig(name, "csw", name, "") for name in "ab"])
        merger.add("b", many("b", 3))
        merger.add("a", many("a", 3))
        assert ids(merger) == ["a1", "b1", "a2", "b2", "a3", "b3"]

    def test_pages_of_a_catalogue_go_on_counting(self) -> None:
        merger = Merger(Query())
        merger.add("a", many("a", 4)[:2])
        merger.add("b", many("b", 4))
        merger.add("a", many("a", 4)[2:])
        assert ids(merger) == ["a1", "b1", "a2", "b2", "a3", "b3", "a4", "b4"]

    def test_what_several_catalogues_have_ranks_higher(self) -> None:
        merger = Merger(Query())
        shared = [record(U, name, "Haies") for name in "ab"]
        merger.add("a", [*many("a", 3), shared[0]])
        merger.add("b", [*many("b", 3), shared[1]])
        assert ids(merger)[0] == U

    def test_a_catalogue_counts_once_however_often_it_has_it(self) -> None:
        merger = Merger(Query())
        twice = [copy(), replace(copy(), id="5" + "0c" * 11 + "b")]
        merger.add("dg", twice)
        (entry,) = merger.entries()
        assert len(entry.copies) == 2
        assert entry.score == pytest.approx(1 / 61)

    def test_titles_with_all_words_come_first(self) -> None:
        merger = Merger(Query("réseau ferre"))
        titles = ["Autre", "Le réseau des voies ferrées", "Réseau routier", "Réseau ferré national", "RESEAU FERRE"]
        merger.add("a", [record(str(n), "a", title) for n, title in enumerate(titles)])
        assert ids(merger) == ["4", "3", "1", "0", "2"]

    def test_articles_do_not_count_unless_they_are_all(self) -> None:
        for text, best in (("les sites de la défense", "1"), ("la", "2")):
            merger = Merger(Query(text))
            merger.add("a", [record("0"), record("1", title="Sites défense"), record("2", title="Là")])
            assert ids(merger)[0] == best

    @pytest.mark.parametrize("order", list(permutations("abc")))
    def test_who_answers_first_does_not_matter(self, order: Sequence[str]) -> None:
        merger = Merger(Query("haies"), catalogs=[CatalogConfig(name, "csw", name, "") for name in "abc"])
        for name in order:
            merger.add(name, [*many(name, 3), record(U, name, "Haies"), *many(name, 5)[3:]])
        assert ids(merger) == [U] + [f"{name}{place}" for place in range(1, 6) for name in "abc"]

    @pytest.mark.parametrize(
        ("sort", "wanted"),
        [
            (Sort.TITLE, ["2", "1", "3", "0"]),
            (Sort.MODIFIED, ["1", "0", "2", "3"]),
            (Sort.CREATED, ["3", "0", "1", "2"]),
            (Sort.POPULARITY, ["0", "1", "2", "3"]),
            (None, ["0", "1", "2", "3"]),
        ],
    )
    def test_other_orders(self, sort: Optional[Sort], wanted: List[str]) -> None:
        merger = Merger(Query(), sort)
        merger.add("a", [
            record("0", title="Zones", modified="2023-05", created="2001"),
            record("1", title="école", modified="2024-01-02T03:04:05"),
            record("2", title="« Arbres »", modified=""),
            record("3", title="Œuvres", created="2020-01-01"),
        ])  # fmt: skip
        assert ids(merger) == wanted

    def test_the_query_s_order_is_taken(self) -> None:
        merger = Merger(Query(sort=Sort.TITLE))
        merger.add("a", [record("0", title="b"), record("1", title="A")])
        assert ids(merger) == ["1", "0"]


class TestStableOrder:
    def test_seen_rows_stay_and_the_rest_is_ranked(self) -> None:
        assert stable_order(["c", "a", "b"], 2, ["x", "a", "b", "c", "y"]) == ["c", "a", "x", "b", "y"]

    def test_without_seen_rows_it_is_the_ranking(self) -> None:
        assert stable_order(["c", "a"], 0, ["x", "a", "c"]) == ["x", "a", "c"]

    def test_a_seen_row_that_joined_another_is_gone(self) -> None:
        assert stable_order(["c", "a", "b"], 3, ["a", "b", "x"]) == ["a", "b", "x"]

    def test_how_many_better_ones_are_hidden(self) -> None:
        assert hidden_better(["c", "a"], 2, ["x", "a", "y", "c", "z"]) == 2
        assert hidden_better(["c", "a"], 0, ["x", "a", "c"]) == 0
        assert hidden_better(["a", "x"], 2, ["a", "x", "c"]) == 0
        assert hidden_better(["gone"], 1, ["a"]) == 0
