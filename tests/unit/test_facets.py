"""The filters to offer over several catalogues, with honest counts."""
from __future__ import annotations

from datetime import date

from catalog_search.loading.uses import uses
from catalog_search.model.query import FilterField, Query
from catalog_search.model.record import Access, Facet, FacetValue, Licence, Record, RecordType, Resource
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
