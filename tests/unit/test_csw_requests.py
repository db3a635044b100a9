"""What is asked of a CSW server: well-formed, valid in the order of the standard, and meaning what the query means."""
from __future__ import annotations

from typing import Any, List, Optional

import pytest
from lxml import etree

from catalog_search.catalogs.csw import CswCatalog
from catalog_search.catalogs.csw_conditions import asks_loosely
from catalog_search.catalogs.csw_dialect import CSW, GMD, Dialect
from catalog_search.catalogs.csw_requests import address, get_records
from catalog_search.model.extent import Extent
from catalog_search.model.query import Query, Sort

OGC = "{http://www.opengis.net/ogc}"
GML = "{http://www.opengis.net/gml}"


def asked(query: Query, dialect: Optional[Dialect] = None, **more: Any) -> Any:
    return etree.fromstring(get_records(query, dialect or Dialect(), more.get("start", 1), more.get("count", 20)))


def conditions(query: Query, dialect: Optional[Dialect] = None) -> List[Any]:
    """The top-level conditions, which stand alone or under one And."""
    filters = list(asked(query, dialect).iter(f"{OGC}Filter"))
    assert len(filters) <= 1
    found = list(filters[0]) if filters else []
    if found and found[0].tag == f"{OGC}And":
        assert len(found) == 1 and len(found[0]) >= 2
        return list(found[0])
    return found


def pair(condition: Any) -> Any:
    return condition.findtext(f"{OGC}PropertyName"), condition.findtext(f"{OGC}Literal")


def filtered(name: str, *values: str) -> Query:
    return Query().with_filter(name, values)


def test_a_query_without_conditions_has_no_constraint_and_asks_for_full_iso_records() -> None:
    root = asked(Query(), start=41, count=7)
    assert root.tag == f"{{{CSW}}}GetRecords"
    assert dict(root.attrib) == {
        "service": "CSW",
        "version": "2.0.2",
        "resultType": "results",
        "startPosition": "41",
        "maxRecords": "7",
        "outputFormat": "application/xml",
        "outputSchema": GMD,
    }
    query = root[0]
    assert query.get("typeNames") == "gmd:MD_Metadata" and query.nsmap["gmd"] == GMD
    assert [etree.QName(child).localname for child in query] == ["ElementSetName"]
    assert query[0].text == "full"


def test_each_word_is_one_condition_with_wildcards_around() -> None:
    found = conditions(Query(text="  haies \t bocage "))
    assert [condition.tag for condition in found] == [f"{OGC}PropertyIsLike"] * 2
    assert [pair(condition) for condition in found] == [("csw:AnyText", "*haies*"), ("csw:AnyText", "*bocage*")]
    assert dict(found[0].attrib) == {"wildCard": "*", "singleChar": "?", "escapeChar": "\\"}


def test_a_single_word_stands_without_and() -> None:
    assert asked(Query(text="l'eau")).find(f".//{OGC}And") is None
    assert pair(conditions(Query(text="l'eau"))[0]) == ("csw:AnyText", "*l'eau*")


@pytest.mark.parametrize("word", ["100%", "a_b", "a*b", "why?", "C:\\x", "<b>&amp;", "été", "]]>", "*%_?\\", "*%#$"])
def test_no_character_of_a_word_acts_as_a_wildcard(word: str) -> None:
    condition = conditions(Query(text=word))[0]
    wildcard, single, escape = (condition.get(name) for name in ("wildCard", "singleChar", "escapeChar"))
    literal = condition.findtext(f"{OGC}Literal")
    assert literal[0] == literal[-1] == wildcard
    inner, meant = literal[1:-1], ""
    while inner:
        if inner[0] == escape:
            inner = inner[1:]
        else:
            assert inner[0] not in (wildcard, single)
        meant, inner = meant + inner[0], inner[1:]
    assert meant == word


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert [pair(c)[1] for c in conditions(Query(text="a\x00b \x07 \ud800 c\ufffe"))] == ["*a b*", "*c*"]


def test_quotation_marks_around_words_are_no_part_of_them() -> None:
    assert [pair(c)[1] for c in conditions(Query(text="« zone humide » \"eau\""))] == ["*zone*", "*humide*", "*eau*"]


def test_the_box_has_latitude_first_under_its_urn() -> None:
    box = conditions(Query(extent=Extent(-2.1, 46.2, 0.4, 48.9)))[0]
    assert box.tag == f"{OGC}BBOX" and box.findtext(f"{OGC}PropertyName") == "ows:BoundingBox"
    envelope = box.find(f"{GML}Envelope")
    assert envelope.get("srsName") == "urn:ogc:def:crs:EPSG::4326"
    assert envelope.findtext(f"{GML}lowerCorner") == "46.2 -2.1"
    assert envelope.findtext(f"{GML}upperCorner") == "48.9 0.4"


def test_the_whole_world_is_no_condition() -> None:
    assert conditions(Query(extent=Extent(-180, -90, 180, 90))) == []


def test_a_box_across_the_antimeridian_is_two() -> None:
    either = conditions(Query(extent=Extent(165, -25, -170, -10)))[0]
    assert either.tag == f"{OGC}Or" and [box.tag for box in either] == [f"{OGC}BBOX"] * 2
    assert [corner.text for corner in either.iter(f"{GML}lowerCorner")] == ["-25 165", "-25 -180"]


def test_types_are_alternatives() -> None:
    either = conditions(filtered("type", "dataset", "series"))[0]
    assert either.tag == f"{OGC}Or"
    assert [pair(condition) for condition in either] == [("apiso:Type", "dataset"), ("apiso:Type", "series")]
    assert pair(conditions(filtered("type", "service"))[0]) == ("apiso:Type", "service")


def test_a_type_that_iso_does_not_know_is_not_sent_and_is_filtered_here() -> None:
    assert conditions(filtered("type", "dataset", "api")) == []
    assert asks_loosely(filtered("type", "dataset", "api")) and not asks_loosely(filtered("type", "dataset"))


def test_two_groups_of_alternatives_are_checked_here() -> None:
    assert asks_loosely(filtered("type", "dataset", "series").with_filter("keyword", ("eau", "sol")))
    assert not asks_loosely(filtered("type", "dataset", "series").with_filter("keyword", ("eau",)))


@pytest.mark.parametrize(
    ("name", "queryable"), [("organisation", "apiso:OrganisationName"), ("keyword", "apiso:Subject")]
)
def test_producers_and_keywords_match_a_part(name: str, queryable: str) -> None:
    found = conditions(filtered(name, "Agence de l'eau"))
    assert [pair(condition) for condition in found] == [(queryable, "*Agence de l'eau*")]
    assert conditions(filtered(name, "\x00", " ")) == []


@pytest.mark.parametrize(
    ("interval", "first", "last"),
    [
        ("2020-02-03/2021-04-05", "2020-02-03", "2021-04-05T23:59:59Z"),
        ("2020/2020", "2020-01-01", "2020-12-31T23:59:59Z"),
        ("2020-02/2020-02", "2020-02-01", "2020-02-29T23:59:59Z"),
        ("../2021", None, "2021-12-31T23:59:59Z"),
        ("2020-05-01/..", "2020-05-01", None),
        ("2020-05-01T10:00:00Z/", "2020-05-01T10:00:00Z", None),
        ("2020-05-01", "2020-05-01", "2020-05-01T23:59:59Z"),
        ("hier/demain", None, None),
        ("0000-13/0000-13", "0000-13-01", None),
    ],
)
def test_an_interval_of_dates_includes_its_last_day(interval: str, first: Optional[str], last: Optional[str]) -> None:
    found = {etree.QName(each).localname: pair(each) for each in conditions(filtered("modified", interval))}
    expected = {}
    if first:
        expected["PropertyIsGreaterThanOrEqualTo"] = ("apiso:Modified", first)
    if last:
        expected["PropertyIsLessThanOrEqualTo"] = ("apiso:Modified", last)
    assert found == expected


def test_all_kinds_of_conditions_stand_under_one_and() -> None:
    query = Query(
        text="eau",
        extent=Extent(0, 45, 1, 46),
        filters=(("keyword", ("a",)), ("modified", ("2020/..",)), ("organisation", ("o",)), ("type", ("dataset",))),
    )
    names = [etree.QName(condition).localname for condition in conditions(query)]
    assert names == [
        "PropertyIsLike",
        "BBOX",
        "PropertyIsEqualTo",
        "PropertyIsLike",
        "PropertyIsLike",
        "PropertyIsGreaterThanOrEqualTo",
    ]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.RELEVANCE, []),
        (Sort.TITLE, [("apiso:Title", "ASC")]),
        (Sort.MODIFIED, [("apiso:Modified", "DESC")]),
        (Sort.POPULARITY, []),
    ],
)
def test_sorting(sort: Sort, expected: List[Any]) -> None:
    root = asked(Query(text="x", sort=sort))
    found = [(p.findtext(f"{OGC}PropertyName"), p.findtext(f"{OGC}SortOrder")) for p in root.iter(f"{OGC}SortProperty")]
    assert found == expected
    assert [etree.QName(child).localname for child in root[0]][:2] == ["ElementSetName", "Constraint"]
    assert next(asked(Query(sort=Sort.TITLE), Dialect(sortable=False)).iter(f"{OGC}SortBy"), None) is None


def test_names_are_those_that_the_server_advertises() -> None:
    plain = Dialect(queryables=frozenset(("AnyText", "Type", "dc:subject", "title")))
    assert plain.name("text") == "AnyText" and plain.name("type") == "Type" and plain.name("keyword") == "dc:subject"
    assert plain.name("modified") == "apiso:Modified"
    assert Dialect(schema=CSW).name("type") == "dc:type"
    assert Dialect(plain=True).name("organisation") == "OrganisationName"
    assert Dialect(plain=True).name("bbox") == "BoundingBox"


def test_every_prefix_in_a_request_is_declared() -> None:
    query = Query("a", Extent(0, 0, 1, 1), (("keyword", ("k",)), ("type", ("series",))), Sort.TITLE)
    for dialect in (Dialect(), Dialect(CSW, "csw:Record")):
        root = asked(query, dialect)
        names = [element.text for element in root.iter(f"{OGC}PropertyName")] + [root[0].get("typeNames")]
        assert {name.split(":")[0] for name in names} <= set(root.nsmap)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" https://example.org/csw ", "https://example.org/csw"),
        ("https://example.org/csw?", "https://example.org/csw"),
        ("https://e.org/csw?SERVICE=CSW&Request=GetCapabilities&version=2.0.2", "https://e.org/csw"),
        ("https://e.org/cgi?map=/x%20y.map&service=CSW&request=GetCapabilities", "https://e.org/cgi?map=/x%20y.map"),
        ("https://e.org/csw?acceptVersions=2.0.2&token=a=b&lang=fr#top", "https://e.org/csw?token=a=b&lang=fr"),
        ("", ""),
    ],
)
def test_a_pasted_capabilities_address_becomes_the_endpoint(typed: str, kept: str) -> None:
    assert CswCatalog.normalise_url(typed) == kept


def test_key_value_requests_keep_the_parameters_of_the_endpoint() -> None:
    assert (
        address("https://e.org/csw?map=/a.map", "GetRecordById", id="a&b é")
        == "https://e.org/csw?map=/a.map&service=CSW&version=2.0.2&request=GetRecordById&id=a%26b+%C3%A9"
    )
