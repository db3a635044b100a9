"""The CSW catalogue against a double that does what servers of the wild do wrong."""
from __future__ import annotations

from typing import Optional

import pytest

from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import Query, Sort
from tests.servers.csw_double import CSW_FAULTS, TRAPS, CswDouble
from tests.unit.asking import all_pages, details, ids, run, search
from tests.unit.csw_support import catalog_at

_ALL = [f"double-{number:03d}" for number in range(1, 26)]
_PAGING = ("", "next_is_one", "next_is_same", "next_beyond", "next_missing", "next_overlaps", "caps", "caps_silently")


@pytest.mark.parametrize("trap", _PAGING)
@pytest.mark.parametrize("size", [4, 10, 25, 100])
def test_every_record_comes_once_and_paging_ends(trap: str, size: int) -> None:
    with CswDouble(trap=trap) as double:
        found = all_pages(catalog_at(double.endpoint), Query(page_size=size))
    assert ids(found) == _ALL
    assert {page.total for page in found} == {25}


@pytest.mark.parametrize("trap", ["ignores_position", "endless"])
def test_a_server_that_repeats_its_first_page_ends_there(trap: str) -> None:
    with CswDouble(trap=trap) as double:
        found = all_pages(catalog_at(double.endpoint), Query(page_size=10))
    assert ids(found) == _ALL[:10] and len(found) <= 2


def test_records_that_the_server_could_not_write_do_not_stop_paging() -> None:
    with CswDouble(trap="drops") as double:
        found = all_pages(catalog_at(double.endpoint), Query(page_size=6))
    assert ids(found) == [record_id for number, record_id in enumerate(_ALL, 1) if number % 3]


def test_a_second_search_starts_afresh() -> None:
    with CswDouble() as double:
        catalog = catalog_at(double.endpoint)
        assert ids(all_pages(catalog, Query(page_size=10))) == ids(all_pages(catalog, Query(page_size=10))) == _ALL


def test_foreign_records_are_skipped_and_counted() -> None:
    with CswDouble(trap="foreign", count=3) as double:
        page = search(catalog_at(double.endpoint))
    assert [record.id for record in page.records] == _ALL[:3] and page.skipped == 4


def test_capabilities_are_asked_once() -> None:
    with CswDouble() as double:
        all_pages(catalog_at(double.endpoint), Query(page_size=10))
        assert [asked.value("request") for asked in double.requests if asked.method == "GET"] == ["GetCapabilities"]


def test_the_advertised_address_is_used_on_the_same_host() -> None:
    with CswDouble() as double:
        search(catalog_at(double.endpoint))
        assert [asked.path for asked in double.posted()] == ["/csw/advertised"]


@pytest.mark.parametrize(("trap", "paths"), [("internal_host", ["/csw"]), ("wrong_path", ["/interne/csw", "/csw"])])
def test_an_advertised_address_that_leads_nowhere_is_not_used(trap: str, paths: "list[str]") -> None:
    with CswDouble(trap=trap) as double:
        catalog = catalog_at(double.endpoint)
        assert search(catalog).total == 25
        assert [asked.path for asked in double.posted()] == paths
        search(catalog, Query(text="encore"))
        assert double.posted()[-1].path == "/csw"


def test_an_endpoint_that_moved_is_asked_where_it_is_now() -> None:
    with CswDouble(trap="internal_host") as double:
        catalog = catalog_at(f"{double.url}/old?lang=fr")
        assert search(catalog).total == 25
        assert [asked.raw_path for asked in double.posted()] == ["/csw?lang=fr"]


def test_addresses_for_soap_are_passed_over() -> None:
    with CswDouble(trap="soap_first") as double:
        search(catalog_at(double.endpoint))
        assert [asked.path for asked in double.posted()] == ["/csw/advertised"]


def test_parameters_of_the_typed_address_go_with_every_request() -> None:
    with CswDouble(parameters="map=/srv/x.map&lang=fr") as double:
        catalog = catalog_at(double.endpoint)
        assert search(catalog).total == 25
        assert details(catalog, "double-003").title == "Données 3"
        assert all("map=/srv/x.map&lang=fr" in asked.raw_path for asked in double.requests)


@pytest.mark.parametrize("trap", ["no_capabilities", "hostile"])
def test_searching_works_without_usable_capabilities(trap: str) -> None:
    with CswDouble(trap=trap) as double:
        assert search(catalog_at(double.endpoint)).total == 25


@pytest.mark.parametrize("fault", ["garbage", "html", "empty", "http_404", "http_500", "wms", "truncated", "laughs"])
def test_searching_works_though_capabilities_break(fault: str) -> None:
    with CswDouble() as double:
        double.fault("/csw", fault, times=1)
        assert search(catalog_at(double.endpoint)).total == 25


@pytest.mark.parametrize("fault", ["http_401", "http_503", "http_429", "closed"])
def test_other_troubles_with_capabilities_end_the_search(fault: str) -> None:
    with CswDouble() as double:
        double.fault("/csw", fault, times=1)
        with pytest.raises(CatalogError):
            search(catalog_at(double.endpoint))
        assert double.posted() == []


def test_a_refused_sort_is_left_out_and_not_tried_again() -> None:
    with CswDouble(trap="rejects_sort") as double:
        found = all_pages(catalog_at(double.endpoint), Query(sort=Sort.TITLE, page_size=10))
        assert ids(found) == _ALL and len(double.posted()) == 1 + len(found)


def test_refused_prefixes_are_left_out() -> None:
    with CswDouble(trap="rejects_prefixes") as double:
        catalog = catalog_at(double.endpoint)
        assert search(catalog, Query(text="eau", sort=Sort.MODIFIED)).total == 25
        assert b"<ogc:PropertyName>AnyText<" in double.posted()[-1].body
        assert len(double.posted()) == 3


@pytest.mark.parametrize("trap", ["no_gmd", "rejects_gmd"])
def test_dublin_core_is_taken_where_there_is_nothing_else(trap: str) -> None:
    with CswDouble(trap=trap) as double:
        catalog = catalog_at(double.endpoint)
        record = search(catalog).records[0]
        assert (record.title, record.extents) == ("Données 1", (Extent(-2, 47, -1, 48),))
        assert (record.formats, record.resources[0].protocol) == ((), "OGC:WMS")
        assert details(catalog_at(double.endpoint), "double-002").title == "Données 2"


def test_hostile_text_stays_text_and_leads_nowhere() -> None:
    with CswDouble(trap="hostile") as double:
        found = all_pages(catalog_at(double.endpoint), Query(page_size=25))
    assert ids(found) == _ALL
    for record in found[0].records:
        assert len(record.title) <= 1000 and "\n" not in record.title
        assert record.thumbnail == "" and record.scale == "" and record.extents == () and record.page_url == ""
        assert all(not resource.local for resource in record.resources)


def test_pages_of_geonetwork_have_an_address() -> None:
    catalog = catalog_at("https://example.org/geonetwork/srv/fre/csw-inspire?service=CSW")
    assert catalog._pages == "https://example.org/geonetwork/srv/fre/catalog.search#/metadata/"
    assert catalog_at("https://example.org/csw")._pages == ""


def test_probing_counts_and_survives_a_failing_count() -> None:
    with CswDouble() as double:
        catalog = catalog_at(double.endpoint)
        info = run(catalog, catalog.probe())
        assert (info.title, info.abstract, info.version, info.records) == (
            "Catalogue d'essai",
            "Pour essayer",
            "2.0.2",
            25,
        )
        double.fault("/csw/advertised", "http_500")
        assert run(catalog, catalog.probe()).records is None


_BAD = {
    "cut_off": ErrorKind.CUT_OFF,
    "closed": ErrorKind.CUT_OFF,
    "html": ErrorKind.HTML,
    "xhtml": ErrorKind.HTML,
    "xhtml_padded": ErrorKind.HTML,
    "empty": ErrorKind.EMPTY,
    "no_content": ErrorKind.EMPTY,
    "garbage": ErrorKind.NOT_XML,
    "binary": ErrorKind.NOT_XML,
    "json": ErrorKind.NOT_XML,
    "truncated": ErrorKind.NOT_XML,
    "mismatched": ErrorKind.NOT_XML,
    "laughs": ErrorKind.NOT_XML,
    "external_entity": ErrorKind.NOT_XML,
    "parameter_entity": ErrorKind.NOT_XML,
    "deep": ErrorKind.NOT_XML,
    "wms": ErrorKind.UNEXPECTED,
    "report_200": ErrorKind.SERVICE,
    "report_400": ErrorKind.SERVICE,
    "report_500": ErrorKind.SERVICE,
    "report_old": ErrorKind.SERVICE,
    "report_soap_namespace": ErrorKind.SERVICE,
    "http_400": ErrorKind.BAD_REQUEST,
    "http_401": ErrorKind.LOGIN_NEEDED,
    "http_403": ErrorKind.FORBIDDEN,
    "http_404": ErrorKind.NOT_FOUND,
    "http_429": ErrorKind.TOO_MANY,
    "http_500": ErrorKind.SERVER,
    "http_500_page": ErrorKind.SERVER,
    "http_502": ErrorKind.UNAVAILABLE,
    "http_503": ErrorKind.UNAVAILABLE,
    "redirect_loop": ErrorKind.REDIRECT,
}


@pytest.mark.parametrize("operation", ["search", "details", "probe"])
@pytest.mark.parametrize(("fault", "kind"), list(_BAD.items()))
def test_every_bad_reply_ends_as_its_kind_of_failure(fault: str, kind: ErrorKind, operation: str) -> None:
    with CswDouble() as double:
        double.fault("/csw", fault)
        catalog = catalog_at(double.endpoint)
        conversation = {
            "search": lambda: catalog.search(Query()),
            "details": lambda: catalog.details("double-001"),
            "probe": catalog.probe,
        }[operation]()
        with pytest.raises(CatalogError) as caught:
            run(catalog, conversation)
    assert caught.value.kind is kind, caught.value
    assert "passwd" not in caught.value.detail and "root:" not in caught.value.detail


def test_a_reply_without_results_is_unexpected() -> None:
    assert _failure("no_results").kind is ErrorKind.UNEXPECTED


def test_the_words_of_the_server_are_kept() -> None:
    assert _failure("report_200").detail == "NoApplicableCode: La base ne répond pas"
    assert _failure("report_400").detail == "MissingParameterValue (service): Il manque service"
    assert _failure("report_old").detail == "InvalidParameterValue: Erreur interne"
    assert _failure("xhtml").detail == "Connexion requise"


def _failure(fault: str) -> CatalogError:
    with CswDouble(trap="internal_host") as double:
        catalog = catalog_at(double.endpoint)
        search(catalog)
        double.fault("/csw", fault)
        with pytest.raises(CatalogError) as caught:
            search(catalog)
    return caught.value


@pytest.mark.parametrize(
    ("fault", "title"),
    [
        ("latin_1_said_utf_8", "Forêts d'été à l'Oil"),
        ("utf_16", "Forêts d'été à l'Œil"),
        ("byte_order_mark", "Forêts d'été à l'Œil"),
        ("unknown_encoding", "Forêts d'été à l'Œil"),
        ("leading_blanks", "Forêts d'été à l'Œil"),
        ("bad_numbers", "Forêts d'été à l'Œil"),
    ],
)
def test_odd_encodings_are_read(fault: str, title: str) -> None:
    with CswDouble() as double:
        double.fault("/csw/advertised", fault)
        page = search(catalog_at(double.endpoint))
    assert [record.title for record in page.records] == [title] and page.next is None


def test_the_double_knows_what_is_tested() -> None:
    assert set(_PAGING) < set(TRAPS)
    assert set(CSW_FAULTS) - set(_BAD) == {
        "no_results",
        "latin_1_said_utf_8",
        "utf_16",
        "byte_order_mark",
        "unknown_encoding",
        "leading_blanks",
        "bad_numbers",
    }


@pytest.mark.parametrize("cursor", [None, "", "0", "-5", "abc", "1"])
def test_an_odd_cursor_is_the_beginning(cursor: Optional[str]) -> None:
    with CswDouble() as double:
        page = search(catalog_at(double.endpoint), Query(page_size=5), cursor)
    assert [record.id for record in page.records] == _ALL[:5] and page.next == "6"
