"""The ``file`` catalogue: what it asks, and how it answers from what it read."""
from __future__ import annotations

import inspect
import json
from typing import Any, Dict

import pytest

from catalog_search.catalogs import file as module
from catalog_search.catalogs.registry import create_catalog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Query, Sort
from catalog_search.model.record import FacetValue, Page

from .file_support import LOCAL, REMOTE, catalog, entry, ids, response, run, search, whole

LIBRARY = whole(
    entry(
        "schools",
        "Écoles primaires",
        abstract="Établissements scolaires des communes",
        organisation="Ville de Pornic",
        keywords=["Éducation", "jeunesse"],
        themes=["Services publics"],
        licence={"id": "lov2", "title": "Licence Ouverte"},
        access="open",
        modified="2024-05-01",
        created="2020",
        extent=[-2.2, 47.0, -1.9, 47.2],
        places=["Pornic"],
        resources=[{"url": "ecoles.geojson", "format": "GeoJSON"}],
    ),
    entry(
        "towns",
        "Communes",
        organisation="IGN",
        type="series",
        keywords=["limites", "éducation"],
        licence={"id": "lov2", "title": "Licence Ouverte"},
        modified="2023",
        created="2021-03",
        extent=[[-5, 42, 8, 51], [55.2, -21.4, 55.8, -20.8]],
        places=["France"],
        resources=[{"url": "https://w.example/wfs", "format": "WFS", "layer": "admin:commune"}],
    ),
    entry(
        "water",
        "Réseaux d'eaux usées",
        abstract="Tuyaux, œuvres d'art",
        organisation="IGN",
        licence="ODbL",
        access="restricted",
        modified="2025-02-03T10:00:00Z",
        created="2019",
        resources=[{"url": "https://w.example/eaux.gpkg", "title": "Canalisations"}],
    ),
    entry("budget", "Zèbre : un budget", type="table", modified="1999-12-31"),
    title="Ours",
    description="What we have",
)
ALL = ["schools", "towns", "water", "budget"]


def facet(page: Page, name: str) -> Dict[str, Any]:
    values = next(facet.values for facet in page.facets if facet.field == name)
    return {value.key: value.count for value in values}


def test_it_is_what_the_registry_makes_of_the_type() -> None:
    found = create_catalog(CatalogConfig(id="x", type="file", name="x", url=LOCAL))
    assert isinstance(found, module.FileCatalog)


def test_it_declares_all_that_it_does() -> None:
    can = module.FileCatalog.capabilities
    assert can.text and can.extent and can.total
    of_others = {"use", "catalog", "contact", "crs", "action", "missing", "share", "topic"}
    assert can.filters == {field.value for field in FilterField} - of_others
    assert can.facets == can.filters - {"modified", "series"}
    assert can.sorts == (Sort.RELEVANCE, Sort.TITLE, Sort.MODIFIED, Sort.CREATED)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (LOCAL, LOCAL),
        ("/home/me/données/mon catalogue.json", "file:///home/me/donn%C3%A9es/mon%20catalogue.json"),
        ("/home/me/100%.json", "file:///home/me/100%25.json"),
        ("  /a/b.json ", "file:///a/b.json"),
        ("C:\\Données\\catalog.json", "file:///C:/Donn%C3%A9es/catalog.json"),
        ('"C:\\a b\\catalog.json"', "file:///C:/a%20b/catalog.json"),
        ("d:/a/catalog.json", "file:///d:/a/catalog.json"),
        ("\\\\server\\part\\catalog.json", "file://server/part/catalog.json"),
        ("//server/part/catalog.json", "file://server/part/catalog.json"),
        ("file:///a/é b.json", "file:///a/%C3%A9%20b.json"),
        ("file:///a/%C3%A9.json", "file:///a/%C3%A9.json"),
        ("file:/a/b.json", "file:///a/b.json"),
        ("FILE:///a/b.json", "file:///a/b.json"),
        ("file://localhost/a/b.json", "file:///a/b.json"),
        ("file:///C:\\a\\b.json", "file:///C:/a/b.json"),
        ("file://server/part/b.json", "file://server/part/b.json"),
        (REMOTE, REMOTE),
        (" https://w.example/a?b=c#d ", "https://w.example/a?b=c#d"),
    ],
)
def test_an_address_is_kept_as_a_url(typed: str, asked: str) -> None:
    assert module.FileCatalog.normalise_url(typed) == asked
    assert module.FileCatalog.normalise_url(asked) == asked
    for conversation in (catalog(typed).search(Query()), catalog(typed).details("a"), catalog(typed).probe()):
        request = next(conversation)
        assert (request.method, request.url) == ("GET", asked)
        assert request.prepare().url == asked


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ALL),
        ("ecoles", ["schools"]),
        ("ÉCOLE", ["schools"]),
        ("école primaire", ["schools"]),
        ("écoles de la commune", ["schools"]),
        ("etab", ["schools"]),
        ("abliss", []),
        ("communes", ["towns", "schools"]),
        ("commune", ["towns", "schools"]),
        ("eau", ["water"]),
        ("eaux", ["water"]),
        ("réseau d'eau", ["water"]),
        ("RÉSEAUX", ["water"]),
        ("oeuvre", ["water"]),
        ("canalisation", ["water"]),
        ("admin", ["towns"]),
        ("education", ["schools", "towns"]),
        ("services publics", ["schools"]),
        ("ign commune", ["towns"]),
        ("ign pornic", []),
        ("la", []),
        ("zebre:", ["budget"]),
        ("...", ALL),
        ("écoles écoles ecole", ["schools"]),
    ],
)
def test_all_words_must_be_found_whatever_case_accent_or_number(text: str, found: list) -> None:
    assert ids(search(LIBRARY, text=text)) == found


def test_markup_of_an_abstract_is_not_searched() -> None:
    library = whole(entry(abstract='<div class="haies">Le <b>bo</b>cage</div>', abstract_format="html"))
    assert ids(search(library, text="bocage")) == ["a"]
    assert ids(search(library, text="haies")) == ids(search(library, text="div")) == []


def test_titles_come_before_other_hits_and_whole_words_before_beginnings() -> None:
    library = whole(
        entry("abstract", "Une couche", abstract="arbres"),
        entry("beginning", "Arbrisseaux"),
        entry("keyword", "Une couche", keywords=["arbre"]),
        entry("title", "Tous les arbres"),
    )
    assert ids(search(library, text="arbr")) == ["beginning", "title", "keyword", "abstract"]
    assert ids(search(library, text="arbre")) == ["title", "keyword", "abstract"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort.RELEVANCE, ALL),
        (Sort.TITLE, ["towns", "schools", "water", "budget"]),
        (Sort.MODIFIED, ["water", "schools", "towns", "budget"]),
        (Sort.CREATED, ["towns", "schools", "water", "budget"]),
    ],
)
def test_orders(sort: Sort, order: list) -> None:
    assert ids(search(LIBRARY, sort=sort)) == order


@pytest.mark.parametrize(
    ("box", "found"),
    [
        (Extent(-2.0, 47.1, -1.0, 47.5), ["schools", "towns"]),
        (Extent(-1.8, 47.1, -1.0, 47.5), ["towns"]),
        (Extent(55.0, -21.0, 56.0, -20.0), ["towns"]),
        (Extent(20.0, 20.0, 30.0, 30.0), []),
        (Extent(170.0, 40.0, -2.1, 48.0), ["schools", "towns"]),
        (Extent(-180.0, -90.0, 180.0, 90.0), ALL),
    ],
)
def test_an_extent_keeps_what_touches_it(box: Extent, found: list) -> None:
    assert ids(search(LIBRARY, extent=box)) == found


@pytest.mark.parametrize(
    ("field", "values", "found"),
    [
        (FilterField.TYPE, ["series"], ["towns"]),
        (FilterField.TYPE, ["series", "nonGeographicDataset"], ["towns", "budget"]),
        (FilterField.FORMAT, ["wfs"], ["towns"]),
        (FilterField.FORMAT, ["GPKG"], ["water"]),
        (FilterField.ORGANISATION, ["ign"], ["towns", "water"]),
        (FilterField.LICENCE, ["lov2"], ["schools", "towns"]),
        (FilterField.LICENCE, ["Licence Ouverte"], ["schools", "towns"]),
        (FilterField.LICENCE, ["ODbL"], ["water"]),
        (FilterField.KEYWORD, ["education"], ["schools", "towns"]),
        (FilterField.KEYWORD, ["educ"], []),
        (FilterField.THEME, ["Services publics"], ["schools"]),
        (FilterField.ACCESS, ["restricted"], ["water"]),
        (FilterField.PLACE, ["Pornic"], ["schools"]),
        (FilterField.MODIFIED, ["2024-01-01/.."], ["schools", "water"]),
        (FilterField.MODIFIED, ["../2023-06-30"], ["towns", "budget"]),
        (FilterField.MODIFIED, ["2023-06-01/2024-05-01"], ["schools", "towns"]),
        (FilterField.MODIFIED, ["2025-02-03/2025-02-03"], ["water"]),
        (FilterField.MODIFIED, ["2023"], ["towns"]),
        (FilterField.MODIFIED, ["../.."], ALL),
        (FilterField.MODIFIED, ["2100/"], []),
    ],
)
def test_filters(field: FilterField, values: list, found: list) -> None:
    page = run(catalog().search(Query().with_filter(field, values)), response(LIBRARY))
    assert ids(page) == found
    assert page.total == len(found)


def test_filters_text_and_extent_add_up() -> None:
    query = Query(text="education", extent=Extent(-5, 42, 8, 51)).with_filter("organisation", ["IGN"])
    assert ids(run(catalog().search(query), response(LIBRARY))) == ["towns"]


def test_facets_count_what_was_found() -> None:
    page = search(LIBRARY, text="education")
    assert facet(page, "organisation") == {"IGN": 1, "Ville de Pornic": 1}
    assert facet(page, "keyword") == {"Éducation": 2, "jeunesse": 1, "limites": 1}
    assert facet(page, "licence") == {"lov2": 2}
    assert facet(page, "access") == {"open": 1}
    assert facet(page, "format") == {"GeoJSON": 1, "WFS": 1}
    lov2 = next(found.values[0] for found in page.facets if found.field == "licence")
    assert lov2 == FacetValue("lov2", "Licence Ouverte", 2)


def test_a_facet_ignores_the_filter_on_its_own_field_only() -> None:
    page = run(catalog().search(Query().with_filter("organisation", ["IGN"])), response(LIBRARY))
    assert facet(page, "organisation") == {"IGN": 2, "Ville de Pornic": 1}
    assert facet(page, "licence") == {"lov2": 1, "ODbL": 1}
    both = Query().with_filter("organisation", ["IGN"]).with_filter("licence", ["lov2"])
    page = run(catalog().search(both), response(LIBRARY))
    assert facet(page, "organisation") == {"IGN": 1, "Ville de Pornic": 1}
    assert facet(page, "licence") == {"lov2": 1, "ODbL": 1}
    assert facet(page, "type") == {"series": 1}


def test_a_facet_lists_no_more_than_a_form_can_show() -> None:
    library = whole(*(entry(str(n), "T", keywords=[f"k{n}", "all"]) for n in range(300)))
    counts = facet(search(library), "keyword")
    assert len(counts) == 100
    assert next(iter(counts.items())) == ("all", 300)


def test_pages_follow_one_another_to_the_end() -> None:
    library = whole(*(entry(str(n), f"T{n}") for n in range(45)))
    source, seen, cursor = catalog(), [], None
    for size in (20, 20, 5):
        page = run(source.search(Query(page_size=20), cursor), response(library))
        assert (len(page.records), page.total) == (size, 45)
        assert bool(page.facets) is (cursor is None)
        seen += ids(page)
        cursor = page.next
    assert cursor is None
    assert seen == [str(n) for n in range(45)]


@pytest.mark.parametrize("cursor", ["junk", "-3", "", "999999"])
def test_a_strange_cursor_gives_a_page_and_no_exception(cursor: str) -> None:
    assert search(LIBRARY, cursor).total == 4


def test_a_page_is_as_large_as_asked_within_reason() -> None:
    library = whole(*(entry(str(n), "T") for n in range(1500)))
    assert len(search(library, page_size=5000).records) == 1000
    assert len(search(library, page_size=0).records) == 1


def test_details_are_the_record_of_that_id() -> None:
    found = run(catalog().details("water"), response(LIBRARY))
    assert (found.key, found.complete, len(found.resources)) == (("here", "water"), True, 1)
    with pytest.raises(CatalogError) as failure:
        run(catalog().details("gone"), response(LIBRARY))
    assert failure.value.kind is ErrorKind.NOT_FOUND


def test_the_probe_says_what_the_file_is() -> None:
    info = run(catalog().probe(), response(LIBRARY))
    assert (info.title, info.version, info.records, info.abstract) == ("Ours", "1", 4, "What we have")


def test_a_file_is_parsed_again_only_when_it_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = []
    monkeypatch.setattr(module, "read_file", lambda *about: parsed.append(1) or reader(*about))
    source = catalog()
    for conversation in (source.search(Query()), source.search(Query(), "2"), source.details("towns"), source.probe()):
        run(conversation, response(LIBRARY))
    assert len(parsed) == 1
    page = run(source.search(Query()), response(whole(entry("new", "New"))))
    assert (len(parsed), ids(page)) == (2, ["new"])


reader = module.read_file


def test_what_was_read_before_does_not_hide_a_failure() -> None:
    source = catalog()
    run(source.search(Query()), response(LIBRARY))
    with pytest.raises(CatalogError) as failure:
        run(source.search(Query()), response(LIBRARY, status=404))
    assert failure.value.kind is ErrorKind.NOT_FOUND


def test_the_catalogue_itself_opens_nothing() -> None:
    source = "".join(inspect.getsource(part) for part in (module, inspect.getmodule(module.read_file)))
    assert "open(" not in source and "Path(" not in source and "import os" not in source


def test_the_documented_example_is_read_whole(root: Any) -> None:
    text = (root / "docs" / "file-catalogue.md").read_text(encoding="utf-8")
    examples = [part.split("```")[0] for part in text.split("```json\n")[1:]]
    small, full = (search(json.loads(example), url="file:///d/c.json") for example in examples)
    assert (small.total, small.skipped, full.total, full.skipped) == (1, 0, 2, 0)
    rich = full.records[0]
    empty = [name for name, value in vars(rich).items() if not value and name != "facts"]
    assert empty == []
    assert [resource.local for resource in rich.resources] == [True, False, False]
    assert rich.resources[0].url == "file:///d/donn%C3%A9es/hydrographie.gpkg"
    assert rich.formats == ("GPKG", "WFS", "PDF")
    assert all(vars(rich.resources[0])[name] for name in ("title", "mime", "layer", "crs", "size", "checksum", "role"))
    second = full.records[1]
    assert rich.part_of == (second.id,) and second.has_parts
    assert (second.organisation, second.language, len(second.extents)) == ("Pays de Sarvelle", "fr", 2)
