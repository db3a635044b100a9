"""DCAT by CSW: when it is asked for, what its shapes are read as, and what is done where a server fails at it."""
from __future__ import annotations

from pathlib import Path
from typing import Any, List, Tuple

import pytest
from lxml import etree

from catalog_search.catalogs.csw_dcat import is_dcat, joined, read_dcat
from catalog_search.catalogs.csw_dialect import V2, V3, Dialect, schema_for, type_name_for
from catalog_search.catalogs.csw_replies import read_results
from catalog_search.catalogs.replies import parse_xml
from catalog_search.loading.links import badges, loadable_count
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import Query, Sort
from catalog_search.model.record import RecordType
from tests.servers.csw_dcat import DCAT, DCAT_AP, DCAT_CORE, GEODCAT, MDB, SEMIC, SHAPES, CswDcat
from tests.servers.csw_double import CSW, CSW3, GMD
from tests.unit.asking import all_pages, details, ids, run, search
from tests.unit.csw_support import catalog_at, reply
from tests.unit.dcat_support import HEAD

CAPTURES = Path(__file__).resolve().parents[3] / "shared" / "captures" / "csw" / "udata"
UUID = "0ae299e7-10d6-4290-944e-c6c62e2aeabf"
_DATA = f'<dcat:Dataset {HEAD} rdf:about="https://e.org/d/1"><dct:title>Eau</dct:title></dcat:Dataset>'
_ENTRY = f'<dcat:CatalogRecord {HEAD}><foaf:primaryTopic rdf:resource="https://e.org/d/%s"/></dcat:CatalogRecord>'


def element(inside: str) -> Any:
    return parse_xml(inside.encode())


def read(inside: str, pages_at: str = "") -> List[Any]:
    return list(read_dcat(element(inside), "c", "fr", pages_at))


# --- when it is asked for


@pytest.mark.parametrize(
    ("wanted", "offered", "asked"),
    [
        ("", (GMD, MDB, DCAT, CSW), GMD),
        ("", (DCAT, MDB, CSW), MDB),
        ("", (CSW, DCAT), DCAT),
        ("", (CSW, DCAT, DCAT_CORE), DCAT_CORE),
        ("", (CSW, DCAT, DCAT_CORE, DCAT_AP), DCAT_AP),
        ("", (CSW, DCAT, DCAT_AP, SEMIC, GEODCAT), GEODCAT),
        ("", (CSW, SEMIC), SEMIC),
        ("", (CSW, "http://data.europa.eu/r5r"), "http://data.europa.eu/r5r"),
        ("", (CSW,), CSW),
        ("", (), GMD),
        ("dcat", (CSW, GMD, MDB, GEODCAT), GEODCAT),
        ("dcat", (CSW, GMD), GMD),
        ("dcat", (CSW,), CSW),
        ("dcat", (), DCAT),
        ("iso19115-3", (CSW, GMD, MDB), MDB),
        ("iso19139", (CSW, GMD, DCAT), GMD),
        ("iso19139", (CSW, DCAT), DCAT),
        ("core", (CSW, GMD, DCAT), CSW),
        ("core", (), CSW),
        ("no such schema", (CSW, GMD, DCAT), GMD),
    ],
)
def test_the_schema_is_the_wanted_one_or_the_best_on_offer(wanted: str, offered: Tuple[str, ...], asked: str) -> None:
    assert schema_for(wanted, frozenset(offered), V2) == asked
    assert schema_for(wanted, frozenset(offered), V3) == (CSW3 if asked == CSW else asked)


def test_dcat_is_asked_for_by_names_that_every_server_knows() -> None:
    assert type_name_for(GEODCAT, ("csw:Record", "dcat")) == "csw:Record"
    assert type_name_for(GEODCAT, ("csw:Record", "gmd:MD_Metadata")) == type_name_for(DCAT) == "gmd:MD_Metadata"
    core, iso = Dialect(DCAT, "csw:Record"), Dialect(DCAT, "gmd:MD_Metadata")
    assert (core.name("type"), iso.name("type")) == ("dc:type", "apiso:Type")
    assert core.is_dcat and not Dialect().is_dcat and not core.as_core().is_dcat


@pytest.mark.parametrize("way", [{}, {"method": "get"}, {"version": "3.0.0"}, {"version": "3.0.0", "method": "get"}])
def test_a_server_of_dcat_is_asked_for_it(way: Any) -> None:
    with CswDcat(version=way.get("version", "2.0.2"), schemas=(DCAT, GEODCAT)) as server:
        catalog = catalog_at(server.endpoint, **way)
        found = all_pages(catalog, Query("eau", page_size=10, sort=Sort.TITLE))
        assert ids(found) == [server.record_id(number) for number in range(1, 26)]
        assert (found[0].total, [page.skipped for page in found]) == (25, [0, 0, 0])
        assert details(catalog, server.record_id(7)).title == "Data 7"
        assert set(server.asked_schemas()) == {GEODCAT} and not server.complaints


def test_the_option_decides_for_dcat_beside_iso() -> None:
    with CswDcat(schemas=(GMD, DCAT)) as server:
        assert search(catalog_at(server.endpoint)).records[0].id == "double-001"
        found = search(catalog_at(server.endpoint, schema=" DCAT "), Query(page_size=5, language="fr"))
        assert (found.records[0].id, found.records[0].title) == (server.record_id(1), "Données 1")
        search(catalog_at(server.endpoint, schema="core"))
        assert server.asked_schemas() == [GMD, DCAT, CSW]


def test_without_capabilities_the_option_is_believed() -> None:
    with CswDcat(trap="no_capabilities", schemas=(DCAT,)) as server:
        assert len(search(catalog_at(server.endpoint, schema="dcat"), Query(page_size=5)).records) == 5
        assert details(catalog_at(server.endpoint, schema="dcat"), server.record_id(3)).id == server.record_id(3)
        assert server.asked_schemas() == [DCAT, DCAT]


# --- what it is read as


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_every_shape_is_read_by_the_name_that_asks_for_it_again(shape: str) -> None:
    with CswDcat(shape=shape) as server:
        catalog = catalog_at(server.endpoint)
        found = all_pages(catalog, Query(page_size=10))
        assert ids(found) == [server.record_id(number) for number in range(1, 26)]
        assert not any(page.skipped for page in found)
        for record in found[1].records[:3]:
            again = details(catalog, record.id)
            assert (again.id, again.title, again.resources) == (record.id, record.title, record.resources)
            assert record.identifiers[0] == record.id and loadable_count(record) == 1 and badges(record) == ("WMS",)


def test_a_record_has_what_its_description_says() -> None:
    with CswDcat(shape="geonetwork") as server:
        record = search(catalog_at(server.endpoint), Query(page_size=1, language="fr")).records[0]
    assert (record.title, record.abstract, record.organisation) == ("Données 1", "Texte 1", "Région")
    assert (record.keywords, record.extents[0].to_text(), record.complete) == (("eau",), "-2,47,-1,48", True)
    assert "data/1" in record.identifiers and record.catalog == "c"


def test_a_geonetwork_has_a_page_for_each_record() -> None:
    said = "<dct:title>T</dct:title>"
    records = read(SHAPES["geodcat"].format(head=HEAD, number=1, id="a/b", path="a%2Fb", said=said))
    assert records[0].id == "a/b" and "example.org" in records[0].page_url
    at = "https://e.org/geonetwork/srv/fre/catalog.search#/metadata/"
    inside = SHAPES["geonetwork"].format(head=HEAD, number=1, id=UUID, path=UUID, said=said)
    assert read(inside, at)[0].page_url == at + UUID


def test_services_say_what_they_serve() -> None:
    with CswDcat(shape="service") as server:
        record = search(catalog_at(server.endpoint), Query(page_size=1)).records[0]
        assert record.type is RecordType.SERVICE
        assert dict(record.facts)["operates_on"] == "https://e.org/d/data-number-1"


@pytest.mark.parametrize(
    ("about", "identifier", "name"),
    [
        (f"https://e.org/d/{UUID}", "", UUID),
        (f"https://e.org/{UUID}/d/{UUID[::-1]}/{UUID}.rdf", "", UUID),
        (f"https://e.org/d/{UUID}", "fr-123-jdd-abc", "fr-123-jdd-abc"),
        (f"urn:uuid:{UUID}", "https://e.org/d/1", UUID),
        ("https://e.org/d/1", "https://e.org/d/one", "https://e.org/d/one"),
        ("https://e.org/d/1", "", "https://e.org/d/1"),
        ("https://e.org/records/5", "abc", "abc"),
        (f"https://e.org/catalogue/records/fr-1-jdd-{UUID}", "data", f"fr-1-jdd-{UUID}"),
        ("https://e.org/gn/srv/fre/catalog.search#/metadata/IGNF%3ARPG", "rpg", "IGNF:RPG"),
        ("", "abc", "abc"),
    ],
)
def test_the_name_is_the_identifier_or_what_an_address_tells(about: str, identifier: str, name: str) -> None:
    said = f"<dct:identifier>{identifier}</dct:identifier>" if identifier else ""
    named = f' rdf:about="{about}"' if about else ""
    inside = f"<dcat:Dataset {HEAD}{named}>{said}<dct:title>T</dct:title></dcat:Dataset>"
    assert [record.id for record in read(inside)] == [name]


def test_an_entry_names_its_data_even_where_their_links_do_not_meet() -> None:
    inside = (
        f"<rdf:RDF {HEAD}><dcat:Dataset rdf:about='https://e.org/d/1'><dct:identifier>data</dct:identifier>"
        "<dct:title>T</dct:title></dcat:Dataset><dcat:CatalogRecord><dct:identifier>entry</dct:identifier>"
        "<foaf:primaryTopic rdf:resource='https://e.org/other'/></dcat:CatalogRecord></rdf:RDF>"
    )
    assert read(inside)[0].id == "entry"


def test_one_element_may_hold_several_records() -> None:
    both = "".join(
        f'<dcat:Dataset rdf:about="https://e.org/{n}"><dct:identifier>{n}</dct:identifier><dct:title>T</dct:title>'
        "</dcat:Dataset>"
        for n in "ab"
    )
    assert [record.id for record in read(f"<rdf:RDF {HEAD}>{both}</rdf:RDF>")] == ["a", "b"]


def test_each_element_is_read_by_itself() -> None:
    root = element(f"<Results>{_DATA}{_DATA.replace('d/1', 'd/2').replace('Eau', 'Air')}</Results>")
    assert [[record.title for record in read_dcat(child, "c", "fr")] for child in root] == [["Eau"], ["Air"]]


def test_entries_beside_their_data_are_no_records_of_their_own() -> None:
    root = element(f"<r>{_ENTRY % 1}{_DATA}{_ENTRY % 9}</r>")
    assert [etree.QName(child).localname for child in joined(list(root))] == ["Dataset"]
    lonely = list(element(f"<r>{_ENTRY % 1}</r>"))
    assert joined(lonely) == lonely and is_dcat(lonely[0])


# --- what goes wrong


@pytest.mark.parametrize(
    "refusal",
    [
        ("InvalidParameterValue", "Unknown schema", "outputSchema"),
        ("NoApplicableCode", "java.io.FileNotFoundException: dcat-full.xsl", ""),
        ("NoApplicableCode", "The document is not valid", "service"),
        ("OperationNotSupported", "", ""),
    ],
)
@pytest.mark.parametrize("way", [{}, {"method": "get"}, {"version": "3.0.0"}])
def test_a_server_that_offers_dcat_and_refuses_it_is_asked_for_dublin_core(refusal: Any, way: Any) -> None:
    with CswDcat(version=way.get("version", "2.0.2"), refusal=refusal) as server:
        catalog = catalog_at(server.endpoint, **way)
        found = all_pages(catalog, Query(page_size=10))
        assert ids(found) == [f"double-{number:03d}" for number in range(1, 26)]
        asked = server.asked_schemas()
        assert asked[0] == DCAT and asked[-1] == server._csw
        server.requests.clear()
        assert details(catalog, "double-002").id == "double-002" and server.asked_schemas() == [server._csw]


def test_details_are_asked_in_dublin_core_where_dcat_is_refused() -> None:
    with CswDcat(trap="no_capabilities", refusal=("NoApplicableCode", "XSLT", "")) as server:
        assert details(catalog_at(server.endpoint, schema="dcat"), "double-002").id == "double-002"
        assert server.asked_schemas() == [DCAT, CSW]


def test_unreadable_records_are_counted_and_do_not_end_the_pages() -> None:
    with CswDcat(unreadable=(1, 2, 3, 12)) as server:
        found = all_pages(catalog_at(server.endpoint), Query(page_size=3))
        assert len(ids(found)) == 21 and sum(page.skipped for page in found) == 4
        assert (found[0].records, found[0].skipped) == ((), 3)


@pytest.mark.parametrize("number", [99, 4])
@pytest.mark.parametrize("version", ["2.0.2", "3.0.0"])
def test_a_record_that_is_not_there_or_empty_is_not_found(number: int, version: str) -> None:
    with CswDcat(version=version, unreadable=(4,)) as server:
        with pytest.raises(CatalogError) as error:
            details(catalog_at(server.endpoint, version=version, schema="dcat"), server.record_id(number))
        assert error.value.kind is ErrorKind.NOT_FOUND


BAD = {
    "empty RDF": f"<rdf:RDF {HEAD}/>",
    "no title": f"<dcat:Dataset {HEAD} rdf:about='https://e.org/1'/>",
    "only a type": f"<rdf:Description {HEAD} rdf:about='x'><rdf:type rdf:resource='{DCAT}Dataset'/></rdf:Description>",
    "another class": f"<rdf:RDF {HEAD}><foaf:Agent><foaf:name>x</foaf:name></foaf:Agent></rdf:RDF>",
    "only a catalogue": f"<rdf:RDF {HEAD}><dcat:Catalog><dct:title>x</dct:title></dcat:Catalog></rdf:RDF>",
    "only a distribution": f"<rdf:RDF {HEAD}><dcat:Distribution><dct:title>x</dct:title></dcat:Distribution></rdf:RDF>",
    "an entry of nothing": f"<dcat:CatalogRecord {HEAD}/>",
    "an entry of what is elsewhere": _ENTRY % 5,
    "an entry of itself": f"<dcat:CatalogRecord {HEAD} rdf:about='a'><foaf:primaryTopic rdf:resource='a'/>"
    "</dcat:CatalogRecord>",
    "another namespace": "<Dataset xmlns='http://www.w3.org/ns/dcat'><title>x</title></Dataset>",
    "a web page": "<html><body>Dataset</body></html>",
    "blank title": f"<dcat:Dataset {HEAD}><dct:title> \n </dct:title></dcat:Dataset>",
}


@pytest.mark.parametrize("what", sorted(BAD))
def test_what_holds_no_record_is_skipped(what: str) -> None:
    body = (
        f'<csw:GetRecordsResponse xmlns:csw="{CSW}"><csw:SearchResults numberOfRecordsMatched="2" nextRecord="0">'
        f"{BAD[what]}<rdf:RDF {HEAD}>{_DATA}</rdf:RDF></csw:SearchResults></csw:GetRecordsResponse>"
    )
    catalog = catalog_at("https://e.org/csw")
    page = catalog._page(Query(), 1, read_results(reply(body.encode()), 1))
    assert ([record.title for record in page.records], page.skipped, page.next) == (["Eau"], 1, None)


@pytest.mark.parametrize(
    "inside",
    [
        "<dct:title>T</dct:title><dct:identifier><a><b/></a></dct:identifier>",
        "<dct:title>T</dct:title><dcat:distribution/><dct:publisher/><dct:spatial>x</dct:spatial>",
        "<dct:title>T</dct:title><dcat:distribution rdf:resource='javascript:alert(1)'/>",
        "<dct:title>T</dct:title><dct:spatial><dcat:bbox>{[</dcat:bbox></dct:spatial><dct:issued>soon</dct:issued>",
        f"<dct:title>T</dct:title><dct:identifier>{'x' * 100_000}</dct:identifier>",
        "<dct:title>T</dct:title><foaf:isPrimaryTopicOf rdf:resource='#'/><dct:isPartOf rdf:resource='#'/>",
        "<dct:title><script>alert(1)</script></dct:title><dct:title>T</dct:title>",
    ],
)
@pytest.mark.parametrize("name", ["Dataset", "DataService", "DatasetSeries"])
def test_hostile_members_leave_a_record_or_none(name: str, inside: str) -> None:
    records = read(f"<rdf:RDF {HEAD}><dcat:{name} rdf:about='https://e.org/1'>{inside}</dcat:{name}></rdf:RDF>")
    assert len(records) <= 1
    for record in records:
        assert record.id and len(record.id) < 3000 and all("javascript" not in one.url for one in record.resources)


def test_a_cut_reply_is_an_error_and_no_end() -> None:
    with CswDcat() as server:
        catalog = catalog_at(server.endpoint)
        search(catalog, Query(page_size=5))
        server.fault("/csw", "truncated")
        with pytest.raises(CatalogError) as error:
            run(catalog, catalog.search(Query(page_size=5), "6"))
        assert error.value.kind is ErrorKind.NOT_XML


# --- what a GeoNetwork really answers


_NAMES = {
    1: ["04bcec79-5b25-4b16-b635-73115f7456e4", "06367a09-096c-4db6-a122-52469176d619"],
    3: ["093789e0-af10-4861-b661-febdaf543c5c", "0ac1d658-b8ce-4815-975b-1dd401ce01ed"],
    5: [UUID, "0c232513-cb8c-473a-bbdd-8435eb3987cc"],
}


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the captures are not here")
@pytest.mark.parametrize("kind", ["dcat", "geodcatap"])
@pytest.mark.parametrize("start", [1, 3, 5])
def test_captured_pages_have_the_names_that_geonetwork_takes(kind: str, start: int) -> None:
    catalog = catalog_at("https://e.org/geonetwork/srv/fre/csw")
    body = (CAPTURES / f"geonetwork-{kind}-page-{start}.xml").read_bytes()
    page = catalog._page(Query(language="fr"), start, read_results(reply(body), start))
    assert [record.id for record in page.records] == _NAMES[start] and page.skipped == 0
    assert all(record.page_url.endswith(f"#/metadata/{record.id}") for record in page.records)
    assert all(loadable_count(record) for record in page.records)
    assert (page.total, page.next) == (6, str(start + 2) if start < 5 else None)
