"""Broken and hostile replies of an OpenDataSoft portal: each ends in the right error, or is read without harm."""
from __future__ import annotations

from typing import Any, Iterator

import pytest

from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import Query
from catalog_search.model.record import Record
from tests.servers import opendatasoft_broken as broken
from tests.servers.faults import FAULTS
from tests.servers.opendatasoft import OdsDouble
from tests.servers.opendatasoft_data import trees
from tests.servers.udata_broken import HOSTILE_TEXTS, NESTED
from tests.unit.asking import LoggedIn, details, run, search
from tests.unit.harmless import assert_harmless
from tests.unit.opendatasoft_support import SITE, catalog_at, record_of

DATASETS = "/api/explore/v2.1/catalog/datasets"
#: What each fault of the platform must end in, for a search.
ERRORS = {
    "no_results": ErrorKind.UNEXPECTED,
    "results_is_object": ErrorKind.UNEXPECTED,
    "results_is_text": ErrorKind.UNEXPECTED,
    "error_200": ErrorKind.SERVICE,
    "odsql_error": ErrorKind.BAD_REQUEST,
    "bad_parameter": ErrorKind.BAD_REQUEST,
    "old_error": ErrorKind.BAD_REQUEST,
    "private": ErrorKind.LOGIN_NEEDED,
    "denied": ErrorKind.LOGIN_NEEDED,
    "no_dataset": ErrorKind.NOT_FOUND,
    "quota": ErrorKind.TOO_MANY,
    "quota_without_words": ErrorKind.TOO_MANY,
    "crash": ErrorKind.SERVER,
}
#: Replies of the right outer shape, whose values are not to be believed: how many records they hold.
READABLE = {
    "bad_entries": 1,
    "hostile": len(HOSTILE_TEXTS),
    "nested": 2,
    "numbers": 4,
    "booleans": 3,
    "nulls": 2,
    "lists": 3,
    "nan": 2,
    "surrogates": 2,
    "null_bytes": 1,
    "long_texts": 2,
    "hostile_facets": 1,
    "endless": 2,
}
NO_DETAIL = ("hostile_facets", "endless")
WRONG: "tuple[Any, ...]" = (None, True, 42, -1.5, 10**30, float("nan"), "", "x", [], [None], {}, {"a": {}}, NESTED)


@pytest.fixture
def double() -> Iterator[OdsDouble]:
    with OdsDouble() as started:
        yield started


def test_every_fault_is_tried() -> None:
    assert {*ERRORS, *READABLE} == set(broken.BROKEN)


@pytest.mark.parametrize("where", ["/", DATASETS])
@pytest.mark.parametrize("fault", ERRORS)
def test_a_broken_search_ends_in_its_error(double: OdsDouble, fault: str, where: str) -> None:
    double.fault(where, fault)
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url), Query("communes"))
    assert caught.value.kind is ERRORS[fault]


@pytest.mark.parametrize("fault", [*ERRORS, *NO_DETAIL])
def test_a_broken_detail_ends_in_its_error(double: OdsDouble, fault: str) -> None:
    double.fault("/", fault)
    with pytest.raises(CatalogError) as caught:
        details(catalog_at(double.url), "parcelles")
    assert caught.value.kind is ERRORS.get(fault, ErrorKind.UNEXPECTED)


@pytest.mark.parametrize("fault", ERRORS)
def test_a_broken_probe_ends_in_its_error(double: OdsDouble, fault: str) -> None:
    double.fault("/", fault)
    catalog = catalog_at(double.url)
    with pytest.raises(CatalogError) as caught:
        run(catalog, catalog.probe())
    assert caught.value.kind is ERRORS[fault]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("odsql_error", "ODSQL query is malformed: Unexpected keyword"),
        ("bad_parameter", "Invalid value for limit"),
        ("old_error", "Invalid refine"),
        ("private", "This portal is private"),
        ("denied", "You have no right to see this"),
        ("quota", "Too many requests on the domain"),
        ("quota_without_words", "10000 / day"),
        ("error_200", "the index is being rebuilt"),
        ("html", "portail captif"),
    ],
)
def test_the_servers_own_words_are_kept(double: OdsDouble, fault: str, words: str) -> None:
    double.fault(DATASETS, fault)
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url), Query())
    assert words in caught.value.detail
    assert "?" not in caught.value.url


def test_who_has_a_key_is_told_that_it_does_not_suffice(double: OdsDouble) -> None:
    double.fault(DATASETS, "denied")
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url, authcfg="a1b2c3d"), Query(), session=LoggedIn("Apikey cle"))
    assert caught.value.kind is ErrorKind.FORBIDDEN


def test_a_spent_quota_says_when_there_is_a_new_one(double: OdsDouble) -> None:
    double.fault(DATASETS, "quota")
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url), Query())
    assert caught.value.retry_after is not None and caught.value.retry_after > 86400


@pytest.mark.parametrize("moment", ["demain", None, 3, {}, "", "2020-01-01T00:00:00Z", "9" * 60])
def test_a_moment_that_says_nothing(double: OdsDouble, moment: Any) -> None:
    double.fault(DATASETS, broken.said(429, {"errorcode": 10002, "reset_time": moment}))
    with pytest.raises(CatalogError) as caught:
        search(catalog_at(double.url), Query())
    assert caught.value.kind is ErrorKind.TOO_MANY
    assert caught.value.retry_after == (0.0 if isinstance(moment, str) and moment[:4] == "2020" else None)


@pytest.mark.parametrize("fault", READABLE)
def test_a_search_reads_what_there_is_to_read(double: OdsDouble, fault: str) -> None:
    double.fault("/", fault)
    page = search(catalog_at(double.url), Query("communes"))
    assert len(page.records) == READABLE[fault]
    assert_harmless(page)


@pytest.mark.parametrize("fault", [fault for fault in READABLE if fault not in NO_DETAIL])
def test_a_detail_reads_what_there_is_to_read(double: OdsDouble, fault: str) -> None:
    double.fault("/", fault)
    record = details(catalog_at(double.url), "jeu-1")
    assert isinstance(record, Record)
    assert_harmless(record)


def test_entries_that_are_no_datasets_are_counted(double: OdsDouble) -> None:
    double.fault(DATASETS, "bad_entries")
    assert search(catalog_at(double.url), Query()).skipped == 8


@pytest.mark.parametrize("member", [*broken.MEMBERS, *broken.DEFAULT, *broken.DCAT, *broken.INSPIRE])
def test_no_single_member_does_harm(member: str) -> None:
    for value in (*HOSTILE_TEXTS, *WRONG):
        item = trees()
        group = next((one for one, names in (("default", broken.DEFAULT), ("dcat", broken.DCAT),
                                             ("inspire", broken.INSPIRE)) if member in names), None)  # fmt: skip
        if group is None:
            item[member] = value
        else:
            item["metas"].setdefault(group, {})[member] = value
        record = record_of(item)
        assert_harmless(record)
        assert record.page_url == f"{SITE}/explore/dataset/arbres-remarquables/"


@pytest.mark.parametrize("member", broken.FILE)
def test_no_member_of_a_file_does_harm(member: str) -> None:
    for value in (*HOSTILE_TEXTS, *WRONG):
        file = {"id": "a", "title": "A", "mimetype": "text/csv", "url": "odsfile://a.csv", member: value}
        assert_harmless(record_of({**trees(), "attachments": [file], "alternative_exports": file}))


def test_one_failure_does_not_spoil_the_next_search(double: OdsDouble) -> None:
    catalog = catalog_at(double.url)
    double.fault(DATASETS, "html", times=1)
    with pytest.raises(CatalogError):
        search(catalog, Query("parcelles"))
    assert search(catalog, Query("parcelles")).total == 1


def test_faults_of_transport_are_those_of_all_types() -> None:
    assert not set(FAULTS) & set(broken.BROKEN)
