"""Parts of a record: what says that it is one, how they are asked for, and where they cannot be."""
from __future__ import annotations

import json
from typing import Any, Dict, List, Tuple

import pytest
from lxml import etree

from catalog_search.catalogs.base import Catalog
from catalog_search.catalogs.crawled import with_parts
from catalog_search.catalogs.dcat_reader import read_json_ld
from catalog_search.catalogs.iso19139 import read_iso
from catalog_search.catalogs.registry import catalog_class, create_catalog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import FilterField, Query
from catalog_search.model.record import Record, RecordType
from catalog_search.search.filtering import ask, is_foreign
from tests.servers.abilities import abilities_of
from tests.servers.csw_double import CswDouble
from tests.servers.dcat import DcatDouble
from tests.servers.dcat_data import data_json, items
from tests.servers.faults import fixed
from tests.servers.geonetwork import GeonetworkDouble
from tests.servers.iso_records import generated
from tests.servers.ogcrecords import RecordsDouble
from tests.servers.stac import StacFiles
from tests.unit.asking import all_records, run, search

SERIES = FilterField.SERIES.value
CHILDREN = {"rec-00-1", "rec-00-2"}


def of(*keys: str) -> Query:
    return Query(page_size=50).with_filter(SERIES, keys)


def by_id(catalog: Catalog, query: Query) -> Dict[str, Record]:
    return {record.id: record for record in all_records(catalog, query)}


def record(key: str, *part_of: str, names: Tuple[str, ...] = (), has_parts: bool = False) -> Record:
    return Record(key, "c", key, identifiers=names, part_of=part_of, has_parts=has_parts)


@pytest.mark.parametrize("kind", ["csw", "geonetwork", "stac", "dcat", "file"])
def test_a_part_says_what_it_is_part_of_and_is_found_by_that(kind: str) -> None:
    with abilities_of(kind) as abilities:
        catalog = create_catalog(abilities.config)
        values, wanted = abilities.filters[SERIES]
        known = by_id(catalog, Query(page_size=50))
        assert {key for key, one in known.items() if set(values) & set(one.part_of)} == set(wanted)
        found = by_id(catalog, of(*values))
        assert set(found) == set(wanted)
        assert all(set(one.part_of) & set(values) for one in found.values())


@pytest.mark.parametrize("kind", ["stac", "dcat", "file"])
def test_what_has_parts_says_so_where_all_is_known(kind: str) -> None:
    with abilities_of(kind) as abilities:
        known = by_id(create_catalog(abilities.config), Query(page_size=50))
        parents = {key for one in known.values() for key in one.part_of}
        assert {key for key, one in known.items() if one.has_parts} == parents


@pytest.mark.parametrize("version", ["4.2.8", "3.10.4"])
def test_both_geonetworks_are_asked_for_the_children(version: str) -> None:
    with GeonetworkDouble(version=version) as double:
        catalog = create_catalog(CatalogConfig("gn", "geonetwork", "GN", double.portal))
        found = by_id(catalog, of("rec-00-0"))
        assert set(found) == CHILDREN and all(one.part_of == ("rec-00-0",) for one in found.values())
        full = run(catalog, catalog.details("rec-00-1"))
        assert full.part_of == ("rec-00-0",)
        types = {one.type: one.has_parts for one in all_records(catalog, Query(page_size=50))}
        assert types[RecordType.SERIES] and not types[RecordType.DATASET]


def test_a_csw_that_does_not_know_parents_is_not_asked_and_says_so() -> None:
    with CswDouble() as double:
        answer = double._capabilities()
        double.fault("/csw", fixed(200, answer.replace(b"apiso:ParentIdentifier", b"apiso:Denominator"), "text/xml"), 2)
        catalog = create_catalog(CatalogConfig("iso", "csw", "CSW", double.endpoint))
        page = search(catalog, of("rec-00-0"))
        assert (page.records, page.total, page.next) == ((), 0, None)
        assert len(double.requests) == 1
        search(catalog, Query())
        assert SERIES not in catalog.capabilities.filters


def test_a_csw_that_ignores_the_condition_does_not_pass_everything_for_parts() -> None:
    with CswDouble() as double:
        catalog = create_catalog(CatalogConfig("iso", "csw", "CSW", double.endpoint))
        assert len(search(catalog, Query(page_size=50)).records) > 1
        page = search(catalog, of("no-such-record"))
        assert page.records == () and page.total is None
        assert b"ParentIdentifier" in double.requests[-1].body


@pytest.mark.parametrize(
    ("element", "part_of"),
    [
        ("<m:parentMetadata uuidref='mere-1'/>", ("mere-1",)),
        ("<m:parentMetadata><c:CI_Citation><c:title><g:CharacterString>La mère</g:CharacterString></c:title>"
         "<c:identifier><m:MD_Identifier><m:code><g:CharacterString>mere-1</g:CharacterString></m:code>"
         "</m:MD_Identifier></c:identifier></c:CI_Citation></m:parentMetadata>", ("mere-1",)),
        ("<m:parentMetadata><c:CI_Citation/></m:parentMetadata>", ()),
        ("<m:parentIdentifier><g:CharacterString> mere-1 </g:CharacterString></m:parentIdentifier>", ("mere-1",)),
        ("<m:parentIdentifier><g:CharacterString>fille-1</g:CharacterString></m:parentIdentifier>", ()),
        ("<m:parentIdentifier/>", ()),
    ],
)  # fmt: skip
def test_parents_of_both_schemas_are_read(element: str, part_of: Tuple[str, ...]) -> None:
    text = (
        "<m:MD_Metadata xmlns:m='urn:m' xmlns:c='urn:c' xmlns:g='urn:g'><m:fileIdentifier><g:CharacterString>fille-1"
        f"</g:CharacterString></m:fileIdentifier>{element}</m:MD_Metadata>"
    )
    read = read_iso(etree.fromstring(text), "c")
    assert read is not None and read.part_of == part_of and not read.has_parts


def test_a_series_of_iso_may_have_parts() -> None:
    series = [read_iso(etree.fromstring(text.encode()), "c") for text in generated().values() if '"series"' in text]
    assert series and all(one is not None and one.has_parts for one in series)


def test_dcat_us_names_the_whole_by_its_identifier() -> None:
    with DcatDouble() as double:
        double.fault("/catalog.rdf", fixed(200, data_json(items()), "application/json"))
        catalog = create_catalog(CatalogConfig("us", "dcat", "US", f"{double.url}/catalog.rdf"))
        assert set(by_id(catalog, of("jeu-08"))) == {"jeu-01", "jeu-02", "jeu-03", "jeu-04"}


def test_parts_are_told_across_the_pages_of_a_feed() -> None:
    with DcatDouble(per_page=7) as double:
        catalog = create_catalog(CatalogConfig("pages", "dcat", "Pages", f"{double.url}/catalog.rdf"))
        assert set(by_id(catalog, of("jeu-17"))) == {"jeu-20", "jeu-24"}
        assert run(catalog, catalog.details("jeu-17")).has_parts


def test_a_single_document_of_dcat_tells_what_it_says_itself() -> None:
    graph: List[Dict[str, Any]] = [
        {"@id": "urn:a", "@type": "dcat:Dataset", "dct:title": "A", "dcat:inSeries": {"@id": "urn:s"}},
        {"@id": "urn:s", "@type": "dcat:DatasetSeries", "dct:title": "S"},
    ]
    part, series = read_json_ld(json.loads(json.dumps({"@graph": graph})), "c", "en")
    assert part.part_of == ("urn:s",) and not part.has_parts and series.has_parts


def test_an_api_of_records_is_asked_where_it_lets_parents_be_asked() -> None:
    with RecordsDouble(flavour="pycsw") as server:
        catalog = create_catalog(CatalogConfig("api", "ogcrecords", "API", server.url))
        assert set(by_id(catalog, of("r01", "r05"))) == {"r02", "r03", "r06"}
        assert by_id(catalog, of("d'eau")) == {}
        types = {one.type: one.has_parts for one in all_records(catalog, Query(page_size=50))}
        assert types[RecordType.SERIES] and not types[RecordType.DATASET]


@pytest.mark.parametrize("flavour", ["standard", "core"])
def test_where_it_does_not_nothing_is_found(flavour: str) -> None:
    with RecordsDouble(flavour=flavour) as server:
        catalog = create_catalog(CatalogConfig("api", "ogcrecords", "API", server.url))
        page = run(catalog, ask(catalog, of("r01")))
        assert (page.records, page.total, page.next) == ((), 0, None)
        assert SERIES not in catalog.capabilities.filters
        asked = len(server.requests)
        assert run(catalog, ask(catalog, Query(page_size=5))).records
        assert len(server.requests) > asked


def test_static_items_are_parts_of_their_collections() -> None:
    with StacFiles() as files:
        catalog = create_catalog(CatalogConfig("static", "stac", "Static", f"{files.url}/catalog.json"))
        known = by_id(catalog, Query(page_size=100))
        series = next(key for key, one in known.items() if one.has_parts)
        found = by_id(catalog, of(series))
        assert found and set(found) == {key for key, one in known.items() if one.part_of == (series,)}


class TestWholeCatalogue:
    def test_names_become_ids_and_what_is_not_there_goes(self) -> None:
        series, part = record("s", names=("urn:s",)), record("a", "urn:s", "urn:gone")
        made = with_parts([series, part, record("b", "b"), record("c")])
        assert {key: (one.part_of, one.has_parts) for key, one in made.items()} == {
            "s": ((), True), "a": (("s",), False), "b": ((), False), "c": ((), False),
        }  # fmt: skip

    def test_an_id_is_stronger_than_another_records_name(self) -> None:
        made = with_parts([record("other", names=("s",)), record("s"), record("a", "s")])
        assert made["a"].part_of == ("s",) and made["s"].has_parts and not made["other"].has_parts

    def test_the_whole_may_name_its_parts(self) -> None:
        told = [("s", "urn:a"), ("s", "urn:x")]
        made = with_parts([record("s", has_parts=True), record("a", names=("urn:a",))], told)
        assert made["a"].part_of == ("s",) and made["s"].has_parts

    def test_a_series_without_any_has_none(self) -> None:
        assert not with_parts([record("s", has_parts=True)])["s"].has_parts

    def test_the_first_of_two_records_of_an_id_stays(self) -> None:
        first, second = record("a"), record("a", "s")
        assert with_parts([first, second])["a"] is first


def test_other_types_are_not_asked_for_parts() -> None:
    able = {name for name in ("csw", "geonetwork", "stac", "dcat", "file", "ogcrecords", "ckan", "isogeo", "datagouv")
            if SERIES in (catalog_class(name).at_best or catalog_class(name).capabilities).filters}  # fmt: skip
    assert able == {"csw", "geonetwork", "stac", "dcat", "file", "ogcrecords"}
    ckan = create_catalog(CatalogConfig("ck", "ckan", "CKAN", "https://ckan.example.org"))
    assert is_foreign(of("x"), ckan)
    with pytest.raises(StopIteration) as ended:
        next(ask(ckan, of("x")))
    assert ended.value.value.records == ()
