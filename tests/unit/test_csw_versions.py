"""CSW 3.0 and addresses instead of posted XML: what is asked, which version is chosen, what is done where it fails."""
from __future__ import annotations

from typing import Any, Dict, List
from urllib.parse import parse_qsl, urlsplit

import pytest
from lxml import etree

from catalog_search.catalogs.csw import CswCatalog
from catalog_search.catalogs.csw_conditions import conditions
from catalog_search.catalogs.csw_dialect import CQL, CSW3, GMD, V2, V3, Dialect, version_of
from catalog_search.catalogs.csw_filters import as_cql
from catalog_search.catalogs.csw_requests import capabilities_address, get_records, get_records_address
from catalog_search.catalogs.dublin_core import read_dublin_core
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Query, Sort
from tests.servers.csw_double import CswDouble
from tests.unit.asking import all_pages, details, ids, run, search
from tests.unit.csw_support import catalog_at

FES = "{http://www.opengis.net/fes/2.0}"
GML = "{http://www.opengis.net/gml/3.2}"
_ALL = [f"double-{number:03d}" for number in range(1, 26)]
_FULL = CswCatalog.at_best
_BOX = Extent(-2.1, 46.2, 0.4, 48.9)


def asked(query: Query, **more: Any) -> Dict[str, str]:
    """The parameters of a GetRecords address."""
    url = get_records_address("https://e.org/csw?map=x", query, Dialect(by_get=True, **more), 21, 10)
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True, strict_parsing=True))


def cql(query: Query) -> str:
    return as_cql(conditions(query, Dialect(language=CQL)))


# --- what is asked


def test_posted_xml_of_3_0_has_its_own_names() -> None:
    query = Query("l'été", _BOX, (("type", ("dataset", "series")),), Sort.TITLE)
    root = etree.fromstring(get_records(query, Dialect(version=V3), 41, 7))
    assert root.tag == f"{{{CSW3}}}GetRecords"
    assert dict(root.attrib) == {
        "service": "CSW",
        "version": "3.0.0",
        "startPosition": "41",
        "maxRecords": "7",
        "outputFormat": "application/xml",
        "outputSchema": GMD,
    }
    assert [etree.QName(child).localname for child in root[0]] == ["ElementSetName", "Constraint", "SortBy"]
    assert root[0][1].get("version") == "2.0.0" and root[0][1][0].tag == f"{FES}Filter"
    assert not list(root.iter("{*}PropertyName"))
    references = [element.text for element in root.iter(f"{FES}ValueReference")]
    assert references == ["csw:AnyText", "ows:BoundingBox", "apiso:Type", "apiso:Type", "apiso:Title"]
    assert {name.split(":")[0] for name in references} <= set(root.nsmap) and root[0].nsmap["gmd"] == GMD


def test_the_box_of_3_0_is_gml_3_2_with_latitude_first() -> None:
    root = etree.fromstring(get_records(Query(extent=_BOX), Dialect(version=V3), 1, 10))
    envelope = next(root.iter(f"{GML}Envelope"))
    assert envelope.get("srsName") == "urn:ogc:def:crs:EPSG::4326"
    assert [corner.text for corner in envelope] == ["46.2 -2.1", "48.9 0.4"]


def test_3_0_counts_by_wanting_no_record() -> None:
    root = etree.fromstring(get_records(Query(), Dialect(version=V3), 1, 10, hits=True))
    assert root.get("maxRecords") == "0" and root.get("resultType") is None
    assert etree.fromstring(get_records(Query(), Dialect(), 1, 10, hits=True)).get("resultType") == "hits"


def test_an_address_of_3_0_asks_in_words_with_longitude_first() -> None:
    found = asked(Query("« l'été » eau", _BOX, sort=Sort.MODIFIED), version=V3)
    assert found == {
        "map": "x",
        "service": "CSW",
        "version": "3.0.0",
        "request": "GetRecords",
        "typeNames": "gmd:MD_Metadata",
        "elementSetName": "full",
        "outputFormat": "application/xml",
        "outputSchema": GMD,
        "startPosition": "21",
        "maxRecords": "10",
        "q": "l'été eau",
        "bbox": "-2.1,46.2,0.4,48.9",
        "sortBy": "apiso:Modified:D",
    }
    assert asked(Query("l'été d’hier"), version=V3, split=True)["q"] == "l été d hier"


def test_what_words_cannot_say_is_a_filter_in_the_address() -> None:
    by_type = Query("eau", _BOX).with_filter("type", ("series",))
    for query in (by_type, Query(extent=Extent(165, -25, -170, -10))):
        found = asked(query, version=V3)
        assert found["constraintLanguage"] == "FILTER" and not {"q", "bbox"} & set(found)
        assert etree.fromstring(found["constraint"]).tag == f"{FES}Filter"
    old = etree.fromstring(asked(by_type, version=V3, old_filter=True)["constraint"])
    assert old.tag == "{http://www.opengis.net/ogc}Filter"
    bare = asked(by_type, version=V3, bare=True)
    assert (bare["q"], bare["bbox"]) == ("eau", "-2.1,46.2,0.4,48.9") and "constraint" not in bare


def test_an_address_of_2_0_2_holds_the_same_filter_as_posted_xml() -> None:
    query = Query("l'eau", _BOX, (("keyword", ("a & b", "c")),), Sort.TITLE)
    found = asked(query)
    assert (found["resultType"], found["sortBy"], found["startPosition"]) == ("results", "apiso:Title:A", "21")
    assert (found["constraintLanguage"], found["constraint_language_version"]) == ("FILTER", "1.1.0")
    posted = etree.fromstring(get_records(query, Dialect(), 1, 10)).find(".//{*}Filter")
    sent = etree.fromstring(found["constraint"])
    assert [(e.tag, e.text, dict(e.attrib)) for e in sent.iter()] == [
        (e.tag, e.text, dict(e.attrib)) for e in posted.iter()
    ]
    assert {"constraint", "constraintLanguage"}.isdisjoint(asked(Query()))


def test_cql_says_the_same() -> None:
    query = Query("haies", _BOX).with_filter("type", ("dataset", "series")).with_filter("modified", ("2020/..",))
    assert cql(query) == (
        "csw:AnyText like '%haies%' and BBOX(ows:BoundingBox,-2.1,46.2,0.4,48.9)"
        " and (apiso:Type = 'dataset' or apiso:Type = 'series') and apiso:Modified >= '2020-01-01'"
    )
    assert cql(Query().with_filter("type", ("dataset", "series"))) == "apiso:Type = 'dataset' or apiso:Type = 'series'"
    found = asked(Query("haies"), language=CQL)
    assert (found["constraintLanguage"], found["constraint"]) == ("CQL_TEXT", "csw:AnyText like '%haies%'")


@pytest.mark.parametrize(
    ("text", "pattern"),
    [("d'eau", "d_eau"), ('a"b', "a_b"), ("100%", "100_"), ("' OR 1=1 --", "__OR_1=1 --"), ("sand", "sand"),
     ("Terres and Sols", "Terres_and_Sols"), ("l'eau ou l'air", "l_eau ou l_air"), ("or and or", "or_and_or")],
)  # fmt: skip
def test_nothing_in_a_value_ends_or_splits_cql(text: str, pattern: str) -> None:
    assert cql(Query().with_filter("keyword", (text,))) == f"apiso:Subject like '%{pattern}%'"


def test_capabilities_of_3_0_are_negotiated() -> None:
    own, other = (capabilities_address("https://e.org/csw?a=b", version) for version in (V2, V3))
    assert own == "https://e.org/csw?a=b&service=CSW&version=2.0.2&request=GetCapabilities"
    assert other == "https://e.org/csw?a=b&service=CSW&acceptVersions=3.0.0&request=GetCapabilities"
    assert (version_of(" 3.0.0"), version_of("3"), version_of("2.0.2"), version_of("")) == (V3, V3, V2, None)


# --- records


def test_a_record_of_3_0_has_latitude_first_and_times() -> None:
    root = etree.fromstring(
        f'<csw30:Record xmlns:csw30="{CSW3}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:ows="http://www.opengis.net/ows/2.0"><dc:identifier>a</dc:identifier><ows:BoundingBox'
        ' crs="http://www.opengis.net/def/crs/EPSG/0/4326"><ows:LowerCorner>47.5 -4.1</ows:LowerCorner>'
        "<ows:UpperCorner>51.2 0.8</ows:UpperCorner></ows:BoundingBox><ows:WGS84BoundingBox><ows:LowerCorner>5 40"
        "</ows:LowerCorner><ows:UpperCorner>6 41</ows:UpperCorner></ows:WGS84BoundingBox><csw30:TemporalExtent>"
        "<csw30:begin>2001-02</csw30:begin><csw30:end>hier</csw30:end></csw30:TemporalExtent></csw30:Record>"
    )
    record = read_dublin_core(root, "c")
    assert record is not None
    assert record.extents == (Extent(-4.1, 47.5, 0.8, 51.2), Extent(5, 40, 6, 41))
    assert record.temporal == ("2001-02", "")


# --- which version is spoken


@pytest.mark.parametrize("trap", ["", "refuses_plainly", "does_not_negotiate", "says_so_in_old_form"])
def test_a_server_that_only_speaks_3_0_is_spoken_to_in_3_0(trap: str) -> None:
    with CswDouble(version="3.0.0", trap=trap) as double:
        catalog = catalog_at(double.endpoint)
        info = run(catalog, catalog.probe())
        assert (info.title, info.version, info.records) == ("Catalogue d'essai", "3.0.0", 25)
        found = all_pages(catalog_at(double.endpoint), Query("eau", _BOX, sort=Sort.TITLE, page_size=10))
        assert ids(found) == _ALL and {page.total for page in found} == {25}
        assert details(catalog, "double-002").title == "Données 2"


@pytest.mark.parametrize("trap", ["", "refuses_plainly"])
def test_details_find_the_version_by_themselves(trap: str) -> None:
    with CswDouble(version="3.0.0", trap=trap) as double:
        assert details(catalog_at(double.endpoint), "double-002").title == "Données 2"
        with pytest.raises(CatalogError) as caught:
            details(catalog_at(double.endpoint), "double-999")
    assert caught.value.kind is ErrorKind.NOT_FOUND and "double-999" in caught.value.detail


def test_a_server_without_capabilities_may_still_speak_3_0() -> None:
    with CswDouble(version="3.0.0", trap="no_capabilities") as double:
        assert search(catalog_at(double.endpoint)).total == 25


def test_dublin_core_of_3_0_is_taken_where_there_is_nothing_else() -> None:
    with CswDouble(version="3.0.0", trap="no_gmd") as double:
        catalog = catalog_at(double.endpoint)
        assert search(catalog).records[0].extents == (Extent(-2, 47, -1, 48),)
        assert details(catalog_at(double.endpoint), "double-002").title == "Données 2"


def test_the_connection_decides_for_a_version() -> None:
    with CswDouble(version="3.0.0") as double:
        catalog = catalog_at(double.endpoint, version="3.0.0")
        assert search(catalog).total == 25 and details(catalog, "double-001").id == "double-001"
        assert not any(asked.value("version") == "2.0.2" for asked in double.requests)
    with CswDouble(version="3.0.0", strict=False) as double:
        with pytest.raises(CatalogError) as caught:
            search(catalog_at(double.endpoint, version="2.0.2"))
        assert "version" in caught.value.detail
        assert not any(b"3.0.0" in asked.body or "3.0.0" in asked.raw_path for asked in double.requests)


def test_a_server_of_both_versions_is_spoken_to_in_2_0_2() -> None:
    with CswDouble() as double:
        search(catalog_at(double.endpoint))
        assert [asked.value("acceptVersions") for asked in double.requests] == ["", ""]
        assert etree.fromstring(double.posted()[0].body).get("version") == "2.0.2"


@pytest.mark.parametrize("fault", ["http_400", "report_400"])
def test_another_failure_is_told_as_it_came(fault: str) -> None:
    with CswDouble() as double:
        double.fault("/csw", fault)
        catalog = catalog_at(double.endpoint)
        with pytest.raises(CatalogError) as caught:
            run(catalog, catalog.probe())
        assert caught.value.status == 400 and len(double.requests) == (2 if fault == "http_400" else 1)


# --- addresses instead of posted XML


@pytest.mark.parametrize("status", [403, 405, 501])
@pytest.mark.parametrize("version", ["2.0.2", "3.0.0"])
def test_where_post_is_refused_addresses_are_used_from_then_on(version: str, status: int) -> None:
    with CswDouble(version=version, refuses_post=status) as double:
        probed = catalog_at(double.endpoint)
        assert run(probed, probed.probe()).records == 25
        double.requests.clear()
        catalog = catalog_at(double.endpoint)
        query = Query("l'eau", _BOX, sort=Sort.TITLE, page_size=10)
        found = all_pages(catalog, query)
        assert ids(found) == _ALL and {page.total for page in found} == {25}
        assert len(double.gotten()) == 3 and len(double.posted()) <= 2
        assert catalog.capabilities == _FULL


@pytest.mark.parametrize("version", ["2.0.2", "3.0.0"])
def test_the_connection_decides_against_post(version: str) -> None:
    with CswDouble(version=version, parameters="map=/srv/x.map") as double:
        catalog = catalog_at(double.endpoint, method="get", version=version)
        assert run(catalog, catalog.probe()).records == 25
        assert ids(all_pages(catalog, Query(page_size=10))) == _ALL
        assert double.posted() == [] and all("map=/srv/x.map" in asked.raw_path for asked in double.requests)


def test_a_server_that_takes_neither_says_why() -> None:
    with CswDouble(refuses_post=403) as double:
        catalog = catalog_at(double.endpoint)
        search(catalog)
        double.fault("/csw", "http_403")
        with pytest.raises(CatalogError) as caught:
            search(catalog_at(double.endpoint))
    assert caught.value.kind is ErrorKind.FORBIDDEN


_FILTERED = Query("eau", _BOX).with_filter("type", ("dataset",)).with_filter("keyword", ("a", "b"))


def test_cql_is_used_where_addresses_hold_no_filters() -> None:
    with CswDouble(trap="cql_only") as double:
        catalog = catalog_at(double.endpoint, method="get")
        run(catalog, catalog.search(_FILTERED))
        assert [asked.value("constraintLanguage") for asked in double.gotten()] == ["CQL_TEXT"]
        assert catalog.capabilities == _FULL


def test_cql_is_tried_where_filters_are_only_promised() -> None:
    with CswDouble(trap="words_only") as double:
        catalog = catalog_at(double.endpoint, method="get")
        assert search(catalog, Query("eau")).total == 25
        assert [asked.value("constraintLanguage") for asked in double.gotten()] == ["FILTER", "CQL_TEXT"]
        assert catalog.capabilities == _FULL


def _languages(double: CswDouble) -> List[str]:
    return [asked.value("constraintLanguage") or f"q={asked.value('q')}" for asked in double.gotten()]


def test_where_only_words_are_understood_the_rest_is_filtered_here() -> None:
    with CswDouble(trap="words_only") as double:
        catalog = catalog_at(double.endpoint, method="get")
        assert search(catalog, _FILTERED).records == ()
        assert _languages(double) == ["FILTER", "CQL_TEXT", "CQL_TEXT"]
        assert double.gotten()[-1].value("constraint") == "apiso:AnyText like '%eau%'"
        assert (catalog.capabilities.filters, catalog.capabilities.extent) == (frozenset(), False)
        page = search(catalog, Query().with_filter("type", ("dataset",)))
        assert (len(page.records), page.total) == (20, 25)


def test_in_3_0_words_and_a_box_remain() -> None:
    with CswDouble(version="3.0.0", trap="words_only") as double:
        catalog = catalog_at(double.endpoint, method="get")
        page = search(catalog, _FILTERED.with_filter("keyword", ()))
        assert len(page.records) == 20 and _languages(double) == ["FILTER", "FILTER", "q=eau"]
        assert double.gotten()[-1].value("bbox") == "-2.1,46.2,0.4,48.9"
        assert (catalog.capabilities.filters, catalog.capabilities.extent) == (frozenset(), True)
        assert search(catalog, Query().with_filter("type", ("series",))).total is None


def test_filters_of_1_1_are_tried_in_addresses_of_3_0() -> None:
    with CswDouble(version="3.0.0", trap="old_filter") as double:
        catalog = catalog_at(double.endpoint, method="get")
        assert search(catalog, Query().with_filter("type", ("dataset",))).total == 25
        search(catalog, Query().with_filter("type", ("series",)))
        assert len(double.gotten()) == 3 and catalog.capabilities == _FULL


def test_a_box_that_cannot_be_posted_goes_by_address() -> None:
    with CswDouble(version="3.0.0", trap="no_box_in_posts") as double:
        catalog = catalog_at(double.endpoint)
        assert search(catalog, Query("eau")).total == 25 and double.gotten() == []
        assert search(catalog, Query("eau", _BOX)).total == 25
        assert double.gotten()[0].value("bbox") == "-2.1,46.2,0.4,48.9" and catalog.capabilities == _FULL


def test_words_are_broken_at_apostrophes_where_these_are_an_error() -> None:
    with CswDouble(version="3.0.0", trap="no_apostrophe") as double:
        catalog = catalog_at(double.endpoint, method="get")
        assert search(catalog, Query("l'eau")).total == 25
        assert _languages(double) == ["q=l'eau", "q=l eau"]


def test_an_order_that_is_refused_is_promised_no_longer() -> None:
    for options in ({}, {"method": "get"}):
        with CswDouble(trap="rejects_sort") as double:
            catalog = catalog_at(double.endpoint, **options)
            assert search(catalog, Query("eau", sort=Sort.TITLE)).total == 25
            assert catalog.capabilities.sorts == (Sort.RELEVANCE,)
            assert catalog.capabilities.filters == _FULL.filters and FilterField.TYPE in _FULL.filters


def test_a_bare_answer_is_narrowed_by_place_and_date() -> None:
    with CswDouble(trap="words_only") as double:
        catalog = catalog_at(double.endpoint, method="get")
        search(catalog, _FILTERED)
        assert search(catalog, Query(extent=Extent(100, 10, 101, 11))).total == 25  # ISO records of the double: no box
        assert search(catalog, Query().with_filter("modified", ("2020/..",))).records == ()
