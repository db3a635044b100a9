"""Filters of CQL2 as text, as JSON, and in the older language of pycsw."""

from __future__ import annotations

from catalog_search.catalogs.cql2 import Compared, Joined, Overlaps, all_of, any_of, as_json, as_text
from tests.servers.cql2_text import filter_of

SINCE = Compared("updated", ">=", "2024-01-01T00:00:00Z", is_moment=True)
TYPES = any_of([Compared("type", "=", "dataset"), Compared("type", "=", "l'une")])


def test_alternatives_stand_in_brackets_of_their_own() -> None:
    text = as_text(all_of([TYPES, SINCE]))
    assert text == "((type = 'dataset' OR type = 'l''une') AND updated >= TIMESTAMP('2024-01-01T00:00:00Z'))"


def test_the_same_as_json() -> None:
    assert as_json(all_of([TYPES, SINCE])) == {
        "op": "and",
        "args": [
            {"op": "or", "args": [
                {"op": "=", "args": [{"property": "type"}, "dataset"]},
                {"op": "=", "args": [{"property": "type"}, "l'une"]},
            ]},
            {"op": ">=", "args": [{"property": "updated"}, {"timestamp": "2024-01-01T00:00:00Z"}]},
        ],
    }  # fmt: skip


def test_the_older_language_has_no_functions_and_no_quotes_in_texts() -> None:
    assert as_text(all_of([TYPES, SINCE]), ecql=True) == (
        "((type = 'dataset' OR type ILIKE 'l_une') AND updated >= '2024-01-01T00:00:00Z')"
    )


def test_likeness_does_not_look_at_case() -> None:
    like = Compared("keywords", "LIKE", "%eau%")
    assert as_text(like) == "CASEI(keywords) LIKE CASEI('%eau%')"
    assert as_text(like, ecql=True) == "keywords ILIKE '%eau%'"
    assert as_json(like)["op"] == "like"


def test_lists_and_negations() -> None:
    lists = Overlaps("keywords", ("eau", "d'eau"))
    assert as_text(lists) == "A_OVERLAPS(keywords,('eau','d''eau'))"
    assert as_json(lists) == {"op": "a_overlaps", "args": [{"property": "keywords"}, ["eau", "d'eau"]]}
    assert as_text(Joined("NOT", (TYPES,))) == "NOT ((type = 'dataset' OR type = 'l''une'))"
    assert as_json(Joined("NOT", (SINCE,)))["op"] == "not"


def test_unusual_names_are_quoted() -> None:
    assert as_text(Compared("eo:cloud_cover", "<=", "10")) == "\"eo:cloud_cover\" <= '10'"


def test_what_is_written_is_read_alike() -> None:
    test = filter_of(as_text(all_of([TYPES, SINCE])))
    assert test({"type": "l'une", "updated": "2024-02-01"}.get)
    assert not test({"type": "l'une", "updated": "2023-02-01"}.get)
    assert not test({"type": "autre", "updated": "2024-02-01"}.get)
