"""The filters to offer over several catalogues, with honest counts."""
from __future__ import annotations

from datetime import date

from catalog_search.loading.uses import uses
from catalog_search.model.query import FilterField, Query
from catalog_search.model.record import Access, Facet, FacetValue, Licence, Record, RecordType, Resource
from catalog_search.search import facets
from catalog_search.search.facets import Choice, Part, combine, server_values

TODAY = date(2026, 11, 21)


def record(number: int, **facts: object) -> Record:
    return Record(str(number), "b", f"R{number}", **facts)  # type: ignore[arg-type]


COUNTING = Part(
    "a",
    "Portail",
    (
        Facet("organisation", (FacetValue("534f", "Région Bretagne", 120), FacetValue("77aa", "IGN", 30))),
        Facet("type", (FacetValue("dataset", "Jeux", 150),)),
        Facet("keyword", (FacetValue("bocage", "bocage", None),)),
    ),
    (Record("9", "a", "x", organisation="Région Bretagne"),),
    150,
)
PLAIN = Part(
    "b",
    "CSW",
    (),
    (
        record(1, organisation="region bretagne", keywords=("Bocage", "haies"), type=RecordType.SERVICE,
               modified="2026-11-01", licence=Licence("LO", id="lov2"), access=Access.OPEN,
               resources=(Resource("https://x.org/ows", protocol="OGC:WMS", layer="a"),)),
        record(2, organisation="DREAL", modified="2020-01-01",
               resources=(Resource("https://x.org/a.pdf", format="pdf"),)),
        record(3, organisation="DREAL", resources=(Resource("https://x.org/a.csv", format="csv"),)),
    ),
)  # fmt: skip


def facet(query: Query, name: str) -> tuple:
    found = {entry.field: entry.choices for entry in combine([COUNTING, PLAIN], query, TODAY)}
    return found.get(name, ())


def test_counts_of_servers_and_of_loaded_rows_are_told_apart() -> None:
    assert facet(Query(), "organisation") == (
        Choice("Région Bretagne", "Région Bretagne", 120, 1),
        Choice("IGN", "IGN", 30, 0),
        Choice("DREAL", "DREAL", None, 2),
    )
    assert facet(Query(), "type") == (Choice("dataset", "dataset", 150, 2), Choice("service", "service", None, 1))
    assert facet(Query(), "catalog") == (Choice("a", "Portail", 150, 0), Choice("b", "CSW", None, 3))


def test_a_server_that_lists_values_without_counts_counts_nothing() -> None:
    assert facet(Query(), "keyword")[0] == Choice("bocage", "bocage", None, 1)


def test_a_chosen_value_stays_first_even_where_nothing_has_it() -> None:
    query = Query().with_filter(FilterField.ORGANISATION, ["ign", "Atlantis"])
    choices = facet(query, "organisation")
    assert [(c.value, c.chosen) for c in choices[:2]] == [("ign", True), ("Atlantis", True)]
    gone = combine([], Query().with_filter("keyword", ["x"]).with_filter("use", ["now"]), TODAY)
    assert {entry.field: entry.choices[0].chosen for entry in gone} == {"keyword": True, "use": True}


def test_dates_are_offered_back_from_today() -> None:
    assert [(c.value, c.loaded) for c in facet(Query(), "modified")] == [
        ("2026-10-22/..", 1),
        ("2025-11-21/..", 1),
        ("2023-11-22/..", 1),
    ]


def test_what_a_record_is_good_for_is_told_from_its_links_or_formats() -> None:
    assert [(c.value, c.loaded) for c in facet(Query(), "use")][:2] == [("now", 2), ("services", 1)]
    assert uses(PLAIN.records[0]) == {"now", "services"}
    assert uses(PLAIN.records[1]) == {"documents"}
    assert "tables" in uses(PLAIN.records[2])
    assert uses(Record("4", "a", "x", formats=("WFS", "csv"))) >= {"now", "services", "tables"}
    assert uses(Record("5", "a", "x")) == frozenset()
    dead = Resource("https://x.org/a.gpkg", format="gpkg", available=False)
    assert "now" not in uses(Record("6", "a", "x", resources=(dead,)))


def test_a_catalogue_is_asked_in_its_own_keys() -> None:
    query = Query().with_filter("organisation", ["region BRETAGNE", "Other"]).with_filter("type", ["dataset"])
    asked = server_values(query, COUNTING.facets)
    assert asked.values("organisation") == ("534f", "Other")
    assert asked.values("type") == ("dataset",)


def test_a_value_chosen_by_its_key_is_the_one_that_is_named_later() -> None:
    choices = facet(Query().with_filter("organisation", ["534f"]), "organisation")
    assert choices[0] == Choice("534f", "Région Bretagne", 120, 1, True)
    assert [choice.value for choice in choices].count("534f") == 1


def test_rows_that_are_all_there_are_counted_for_certain() -> None:
    whole = Part("b", "CSW", (), PLAIN.records, 3)
    found = {entry.field: entry.choices for entry in combine([whole], Query(), TODAY)}
    assert found["organisation"][0] == Choice("DREAL", "DREAL", 2, 0)
    assert [(c.value, c.counted, c.loaded) for c in found["use"]] == [
        ("now", 2, 0),
        ("services", 1, 0),
        ("files", 1, 0),
        ("tables", 1, 0),
        ("documents", 1, 0),
    ]
    summary = Part("a", "Portail", (), (Record("8", "a", "x", complete=False),), 1)
    uses_of_both = combine([whole, summary], Query(), TODAY)[0].choices
    assert [(c.value, c.counted, c.loaded) for c in uses_of_both][:2] == [("now", None, 2), ("services", None, 1)]
    only_pdf = Part("b", "CSW", (), PLAIN.records[1:2], 1)
    assert [c.value for c in combine([only_pdf], Query(), TODAY)[0].choices] == ["documents"]


def test_a_use_without_a_row_is_offered_as_long_as_there_may_be_one() -> None:
    part = Part("b", "CSW", (), PLAIN.records[1:2], 90)
    offered = [(c.value, c.counted, c.loaded) for c in combine([part], Query(), TODAY)[0].choices]
    assert [value for value, _, _ in offered] == ["now", "services", "files", "tables", "documents"]
    assert [loaded for _, _, loaded in offered] == [0, 0, 0, 0, 1]


def test_counts_of_a_server_that_cannot_filter_all_that_is_asked_are_not_believed() -> None:
    part = Part("a", "Portail", COUNTING.facets, PLAIN.records, None, exact=False)
    found = {entry.field: entry.choices for entry in combine([part], Query(), TODAY)}
    assert [(c.label, c.counted, c.loaded) for c in found["organisation"]] == [
        ("DREAL", None, 2),
        ("Région Bretagne", None, 1),
        ("IGN", None, 0),
    ]


def test_two_spellings_in_one_row_are_one_value() -> None:
    part = Part("b", "CSW", (), (record(1, keywords=("Eau", "eau")),))
    found = {entry.field: entry.choices for entry in combine([part], Query(), TODAY)}
    assert [(c.counted, c.loaded) for c in found["keyword"]] == [(None, 1)]


def test_what_is_known_of_a_row_goes_with_it() -> None:
    before = len(facets._known_uses._known)
    part = Part("b", "CSW", (), (record(77, resources=(Resource("https://x.org/a.pdf", format="pdf"),)),))
    for _ in range(2):
        combine([part], Query(), TODAY)
        assert len(facets._known_uses._known) <= before + 1
    del part
    assert len(facets._known_uses._known) <= before
