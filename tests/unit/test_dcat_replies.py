"""Broken and hostile DCAT: each ends in the right error, or is read without harm."""
from __future__ import annotations

from typing import Any, Iterator

import pytest

from catalog_search.catalogs.dcat_reader import read_json_ld, read_rdf_xml
from catalog_search.catalogs.replies import parse_xml
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import Query
from tests.servers.dcat import DcatDouble
from tests.servers.dcat_broken import BROKEN, MEMBERS, PART_MEMBERS, READABLE
from tests.servers.udata_broken import HOSTILE_TEXTS, NESTED
from tests.unit.asking import run, search
from tests.unit.dcat_support import catalog_at, only_json, rdf
from tests.unit.harmless import assert_harmless

ERRORS = {
    "turtle": ErrorKind.NOT_SUPPORTED,
    "n_triples": ErrorKind.NOT_SUPPORTED,
    "turtle_in_capitals": ErrorKind.NOT_SUPPORTED,
    "no_rdf": ErrorKind.UNEXPECTED,
    "exception": ErrorKind.UNEXPECTED,
    "rdf_of_nothing": ErrorKind.UNEXPECTED,
    "rdf_of_people": ErrorKind.UNEXPECTED,
    "geojson": ErrorKind.UNEXPECTED,
    "error_object": ErrorKind.UNEXPECTED,
    "dataset_is_text": ErrorKind.UNEXPECTED,
    "dataset_is_object": ErrorKind.UNEXPECTED,
    "graph_of_nothing": ErrorKind.UNEXPECTED,
    "graph_is_text": ErrorKind.UNEXPECTED,
    "list_of_texts": ErrorKind.UNEXPECTED,
    "search_page": ErrorKind.UNEXPECTED,
}
VALUES = (NESTED, 42, -1.5, True, [], {}, [[], {}, None, "x"], {"@id": 3}, {"@value": {"a": 1}}, {"@list": [[1]]},
          {"@id": "_:x"}, {"fr": ["a", {"b": 1}], "en": None}, "{" * 2000, "http://[", 10**400)  # fmt: skip


_INSIDES = (
    'rdf:resource="http://["/>', 'rdf:nodeID="x"/>', 'rdf:parseType="Literal"><b>x</b></dct:{0}>',
    'rdf:parseType="Collection"><a/><b/></dct:{0}>', 'rdf:resource="#1"/>', "><a><b><c>x</c></b></a></dct:{0}>",
    ' a="b"/>', "/>", "> </dct:{0}>", 'rdf:resource="javascript:alert(1)"/>',
)  # fmt: skip


@pytest.fixture
def double() -> Iterator[DcatDouble]:
    with DcatDouble() as started:
        yield started


def test_every_fault_is_tried() -> None:
    assert {*ERRORS, *READABLE} == {*BROKEN}


@pytest.mark.parametrize("operation", ["search", "details", "probe"])
@pytest.mark.parametrize("fault", ERRORS)
def test_a_broken_reply_ends_in_its_error(double: DcatDouble, fault: str, operation: str) -> None:
    double.fault("/", fault)
    catalog = catalog_at(f"{double.url}/catalog.rdf")
    made = {"search": lambda: catalog.search(Query()), "details": lambda: catalog.details("jeu-01"),
            "probe": catalog.probe}[operation]  # fmt: skip
    with pytest.raises(CatalogError) as caught:
        run(catalog, made())
    assert caught.value.kind is ERRORS[fault]


def test_the_servers_own_words_are_kept(double: DcatDouble) -> None:
    double.fault("/", "error_object")
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(f"{double.url}/catalog.rdf"), Query())
    assert "being prepared" in caught.value.detail


@pytest.mark.parametrize("fault", READABLE)
def test_a_search_reads_what_there_is_to_read(double: DcatDouble, fault: str) -> None:
    double.fault("/", fault)
    page = search(catalog_at(f"{double.url}/catalog.rdf"), Query(page_size=100))
    assert len(page.records) == READABLE[fault]
    assert_harmless(page)


@pytest.mark.parametrize("member", [*MEMBERS, *(f"part.{name}" for name in PART_MEMBERS)])
def test_no_single_member_does_harm(member: str) -> None:
    for value in (*HOSTILE_TEXTS, *VALUES):
        part: Any = {"accessURL": "https://x.org/a.csv"}
        data: Any = {"distribution": [part]}
        if member.startswith("part."):
            part[member[5:]] = value
        else:
            data[member] = value
        assert_harmless(only_json(**{"title": "T", **data} if member != "title" else {**data, "identifier": "x"}))


@pytest.mark.parametrize("name", [*MEMBERS, *PART_MEMBERS])
def test_no_single_property_of_rdf_does_harm(name: str) -> None:
    for inside in _INSIDES:
        prop = f"<dct:{name} {inside.format(name)}"
        part = f"<dcat:distribution><dcat:Distribution>{prop}</dcat:Distribution></dcat:distribution>"
        own = "<dct:identifier>i</dct:identifier><dct:title>T</dct:title>"
        body = rdf(f'<dcat:Dataset rdf:about="#1">{own}{prop}{part}</dcat:Dataset>')
        (record,) = read_rdf_xml(parse_xml(body), "dc", "fr", "https://x.org/c")
        assert_harmless(record)


def test_deep_json_is_not_followed_for_ever() -> None:
    deep: Any = {"@id": "x"}
    for _ in range(300):
        deep = {"@graph": [{"dataset": deep}]}
    assert read_json_ld({"@graph": [deep]}, "dc", "fr") == ()
