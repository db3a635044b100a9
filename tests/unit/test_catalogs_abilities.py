"""What each type of catalogue declares is true: each ability is put to the test on the type's running catalogue.

The right answers come from ``abilities()`` of ``tests/servers/<type>.py``; an ability without a sample there fails.
Capabilities are those of the instance after its first answer.
"""
from __future__ import annotations

from typing import Dict, Iterator, List

import pytest

from catalog_search.catalogs.many import details_many
from catalog_search.catalogs.registry import catalog_class, catalog_types
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Query, Sort
from catalog_search.model.record import CatalogInfo, Facet
from tests.servers.abilities import abilities_of
from tests.unit.abilities_support import Asker, difference

#: A place in the Pacific where no catalogue has anything.
NOWHERE = Extent(-140.0, -45.0, -139.0, -44.0)
UNHEARD = "zzqx-unheard-of"
SMALL = 10
#: How many values of a facet are tried, and of how many records the details.
VALUES, RECORDS = 4, 12


@pytest.fixture(params=catalog_types())
def asker(request: pytest.FixtureRequest) -> Iterator[Asker]:
    with abilities_of(request.param) as abilities:
        yield Asker(abilities)


def test_the_sample_is_worth_asking(asker: Asker) -> None:
    abilities = asker.abilities
    assert abilities.config.type == asker.catalog.type
    assert len(abilities.ids) >= 25
    samples = {"text": abilities.text[1], **{name: ids for name, (_, ids) in abilities.filters.items()}}
    if abilities.extent is not None:
        samples["extent"] = abilities.extent[1]
    for name, ids in samples.items():
        assert ids <= abilities.ids, name
        assert ids, f"the sample of {name} finds nothing"
        assert ids != abilities.ids or name == FilterField.TYPE.value, f"the sample of {name} finds everything"


def test_each_ability_has_a_sample(asker: Asker) -> None:
    able, abilities = asker.learned(), asker.abilities
    assert set(abilities.filters) >= set(able.filters)
    assert set(abilities.sorts) >= set(able.sorts) - {Sort.RELEVANCE}
    assert abilities.extent is not None or not able.extent


def test_an_instance_keeps_to_what_its_class_declares(asker: Asker) -> None:
    """What the table of ``docs/catalogues.md`` says of a type holds for each of its catalogues."""
    declared, able = catalog_class(asker.catalog.type), asker.learned()
    best = declared.at_best or declared.capabilities
    assert able.filters <= best.filters
    assert able.facets <= best.facets
    assert set(able.sorts) <= set(best.sorts)
    assert not able.extent or best.extent
    assert not able.total or best.total
    assert not able.resources or best.resources


def test_pages_hold_every_record_once(asker: Asker) -> None:
    pages = list(asker.pages(Query(page_size=SMALL)))
    assert all(len(page.records) <= SMALL for page in pages[:-1])
    assert difference((record.id for page in pages for record in page.records), asker.abilities.ids) == ""


def test_one_page_is_as_good_as_many(asker: Asker) -> None:
    found = asker.ids(Query(page_size=asker.catalog.capabilities.max_page))
    assert difference(found, asker.abilities.ids) == ""


def test_text_finds_what_has_the_words(asker: Asker) -> None:
    assert asker.learned().text
    words, wanted = asker.abilities.text
    assert difference(asker.ids(Query(words, page_size=SMALL)), wanted) == ""
    assert asker.ids(Query(f"{words} {UNHEARD}")) == ()


def test_an_area_finds_what_lies_there(asker: Asker) -> None:
    if not asker.learned().extent:
        assert set(asker.ids(Query(extent=NOWHERE))) == asker.abilities.ids, "an area is not declared but filters"
        return
    assert asker.abilities.extent is not None
    area, wanted = asker.abilities.extent
    assert difference(asker.ids(Query(extent=area, page_size=SMALL)), wanted) == ""


def test_each_filter_finds_what_it_says(asker: Asker) -> None:
    wrong: Dict[str, str] = {}
    for name in sorted(asker.learned().filters):
        values, wanted = asker.abilities.filters[name]
        wrong[name] = difference(asker.ids(Query(page_size=SMALL).with_filter(name, values)), wanted)
    assert {name: said for name, said in wrong.items() if said} == {}


def test_values_of_one_filter_are_alternatives(asker: Asker) -> None:
    wrong: Dict[str, str] = {}
    for name in sorted(asker.learned().filters):
        values, wanted = asker.abilities.filters[name]
        found = {one for value in values for one in asker.ids(Query(page_size=50).with_filter(name, [value]))}
        wrong[name] = difference(found, wanted)
    assert {name: said for name, said in wrong.items() if said} == {}


def test_filters_and_words_add_up(asker: Asker) -> None:
    words, with_words = asker.abilities.text
    wrong: Dict[str, str] = {}
    for name in sorted(asker.learned().filters):
        values, wanted = asker.abilities.filters[name]
        found = asker.ids(Query(words, page_size=SMALL).with_filter(name, values))
        wrong[name] = difference(found, wanted & with_words)
    assert {name: said for name, said in wrong.items() if said} == {}


def test_an_unheard_of_value_finds_nothing(asker: Asker) -> None:
    fields = asker.learned().filters - {FilterField.MODIFIED.value}
    found = {name: asker.ids(Query().with_filter(name, [UNHEARD])) for name in sorted(fields)}
    assert {name: ids for name, ids in found.items() if ids} == {}


def test_what_is_not_declared_does_not_filter(asker: Asker) -> None:
    """It is filtered on the client afterwards, which has to get everything."""
    able = asker.learned()
    others = {field.value for field in FilterField} - able.filters - {FilterField.CATALOG.value}
    wrong: Dict[str, str] = {}
    for name in sorted(others):
        value = "1990/1991" if name == FilterField.MODIFIED.value else UNHEARD
        wrong[name] = difference(asker.ids(Query(page_size=50).with_filter(name, [value])), asker.abilities.ids)
    assert {name: said for name, said in wrong.items() if said} == {}


def test_each_order_is_the_right_one(asker: Asker) -> None:
    able, wrong = asker.learned(), {}
    for sort, wanted in asker.abilities.sorts.items():
        found = asker.ids(Query(sort=sort, page_size=SMALL))
        if sort in able.sorts and found != wanted:
            at = next((at for at, pair in enumerate(zip(found, wanted)) if pair[0] != pair[1]), len(wanted))
            wrong[sort.value] = f"{found[at : at + 4]} instead of {wanted[at : at + 4]} at {at}"
    assert wrong == {}


def test_the_total_is_that_of_the_hits(asker: Asker) -> None:
    able, abilities = asker.learned(), asker.abilities
    queries = [(Query(page_size=SMALL), abilities.ids), (Query(abilities.text[0], page_size=SMALL), abilities.text[1])]
    for name in sorted(able.filters):
        values, wanted = abilities.filters[name]
        queries.append((Query(page_size=SMALL).with_filter(name, values[:1]), wanted))
    for query, wanted in queries:
        page = asker.search(query)
        found = len(asker.ids(query))
        assert page.total == found if able.total else page.total in (None, found), (query.filters, query.text)
        assert found == len(wanted) or len(query.filters) == 1, (query.filters, query.text)


def test_each_facet_comes_with_values(asker: Asker) -> None:
    able = asker.learned()
    facets = asker.search(Query(page_size=SMALL)).facets
    assert {facet.field for facet in facets} == set(able.facets)
    assert all(facet.values for facet in facets)
    assert all(value.key and value.label for facet in facets for value in facet.values)


def test_the_values_of_facets_find_what_they_count(asker: Asker) -> None:
    able, wrong = asker.learned(), []
    assert able.facets <= able.filters, "a facet that does not filter"
    for facet in asker.search(Query(page_size=SMALL)).facets:
        wrong += _miscounts(asker, facet)
    assert wrong == []


def test_facets_count_what_the_words_leave(asker: Asker) -> None:
    words, with_words = asker.abilities.text
    for facet in asker.search(Query(words, page_size=SMALL)).facets:
        assert all((value.count or 0) <= len(with_words) for value in facet.values), facet.field


def test_resources_come_with_a_search_if_declared(asker: Asker) -> None:
    able = asker.learned()
    records = asker.records(Query(page_size=SMALL))
    assert any(record.resources for record in records) == able.resources
    assert able.resources or not any(record.complete for record in records)


def test_details_are_complete(asker: Asker) -> None:
    found = asker.records(Query(page_size=SMALL))[:RECORDS]
    details = [asker.details(record.id) for record in found]
    assert [record.id for record in details] == [record.id for record in found]
    assert all(record.complete for record in details)
    assert any(record.resources for record in details)
    assert all(full.title == short.title for full, short in zip(details, found))
    assert all(len(full.resources) >= len(short.resources) for full, short in zip(details, found))
    assert {record.catalog for record in [*found, *details]} == {asker.abilities.config.id}


def test_details_need_no_search_before(asker: Asker) -> None:
    record_id = min(asker.abilities.ids)
    assert asker.details(record_id).id == record_id


def test_many_details_at_once_are_those_of_one_by_one(asker: Asker) -> None:
    ids = sorted(asker.abilities.ids)[:RECORDS]
    singles = {one: asker.details(one) for one in ids}
    fresh = Asker(asker.abilities)
    many = fresh.run(details_many(fresh.catalog, [*ids, asker.abilities.unknown_id]))
    assert many.records == singles
    assert many.absent | many.gone | many.missing == {asker.abilities.unknown_id}
    assert many.failed == {}


def test_lists_spare_requests(asker: Asker) -> None:
    """A type that says it takes lists of ids is asked for them, and the more so the more are wanted."""
    server = asker.abilities.server
    if not asker.catalog.bulk or server is None:
        assert asker.catalog.bulk or server is not None
        return
    asker.learned()
    ids = sorted(asker.abilities.ids)[:RECORDS]
    before = len(server.requests)
    for one in ids:
        asker.details(one)
    singles = len(server.requests) - before
    many = asker.run(details_many(asker.catalog, ids))
    assert 2 * len(many.listed) > len(ids)
    assert len(server.requests) - before - singles <= max(singles // 2, 1)


def test_a_missing_record_is_said_to_be_missing(asker: Asker) -> None:
    with pytest.raises(CatalogError) as caught:
        asker.details(asker.abilities.unknown_id)
    assert caught.value.kind in (ErrorKind.NOT_FOUND, ErrorKind.GONE)


def test_a_probe_tells_title_and_number(asker: Asker) -> None:
    info = asker.run(asker.catalog.probe())
    assert isinstance(info, CatalogInfo)
    assert info.title
    assert info.records == len(asker.abilities.ids) if asker.catalog.capabilities.total else info.records is None


def _miscounts(asker: Asker, facet: Facet) -> List[str]:
    """The first values of a facet that find another number of records than they count, or none."""
    wrong = []
    for value in facet.values[:VALUES]:
        found = len(asker.ids(Query(page_size=50).with_filter(facet.field, [value.key])))
        if not found or value.count not in (None, found):
            wrong.append(f"{facet.field} {value.key!r}: {value.count} counted, {found} found")
    return wrong
