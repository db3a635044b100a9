"""Broken and hostile catalogue files end in a clear error or lose only what is wrong."""
from __future__ import annotations

import json
import time
from typing import Any

import pytest

from catalog_search.catalogs import file_format
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import Query
from catalog_search.model.record import Access, Record, RecordType, TextFormat

from .file_support import catalog, entry, ids, only, response, run, search, whole

GOOD = json.dumps(whole(entry("a", "Été"))).encode()


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (GOOD[:-4], 200, ErrorKind.NOT_JSON),
        (GOOD[:12], 200, ErrorKind.NOT_JSON),
        (b"", 200, ErrorKind.EMPTY),
        (b" \n ", 200, ErrorKind.EMPTY),
        (b"hello", 200, ErrorKind.NOT_JSON),
        (b"\x00\x01\x02\x03" * 10, 200, ErrorKind.NOT_JSON),
        (b"<!doctype html><title>Log in</title>", 200, ErrorKind.HTML),
        (b'<?xml version="1.0"?><a/>', 200, ErrorKind.NOT_JSON),
        (b"[" * 100_000, 200, ErrorKind.NOT_JSON),
        (GOOD + GOOD, 200, ErrorKind.NOT_JSON),
        ('{"catalog_search": 1, "records": "é"}'.encode("latin-1"), 200, ErrorKind.NOT_JSON),
        (b"null", 200, ErrorKind.UNEXPECTED),
        (b"[]", 200, ErrorKind.UNEXPECTED),
        (b'"text"', 200, ErrorKind.UNEXPECTED),
        (b"{}", 200, ErrorKind.UNEXPECTED),
        (b'{"records": []}', 200, ErrorKind.UNEXPECTED),
        (b'{"catalog_search": 1}', 200, ErrorKind.UNEXPECTED),
        (b'{"catalog_search": 2, "records": []}', 200, ErrorKind.UNEXPECTED),
        (b'{"catalog_search": true, "records": []}', 200, ErrorKind.UNEXPECTED),
        (b'{"catalog_search": "one", "records": []}', 200, ErrorKind.UNEXPECTED),
        (b'{"catalog_search": 1, "records": {"a": 1}}', 200, ErrorKind.UNEXPECTED),
        (b'{"catalog_search": 1, "records": null}', 200, ErrorKind.UNEXPECTED),
        (b'{"type": "FeatureCollection", "features": []}', 200, ErrorKind.UNEXPECTED),
        (b"", 404, ErrorKind.NOT_FOUND),
        (b"", 401, ErrorKind.LOGIN_NEEDED),
        (b"", 403, ErrorKind.FORBIDDEN),
        (b"", 410, ErrorKind.GONE),
        (b"", 429, ErrorKind.TOO_MANY),
        (b"<html></html>", 500, ErrorKind.SERVER),
        (b"", 503, ErrorKind.UNAVAILABLE),
    ],
)
def test_a_file_that_is_no_catalogue_is_an_error_of_its_kind(body: bytes, status: int, kind: ErrorKind) -> None:
    for conversation in (catalog().search(Query()), catalog().details("a"), catalog().probe()):
        with pytest.raises(CatalogError) as failure:
            run(conversation, response(body, status))
        assert failure.value.kind is kind


def test_a_carriers_failure_passes_through() -> None:
    conversation = catalog().search(Query())
    next(conversation)
    with pytest.raises(CatalogError) as failure:
        conversation.throw(CatalogError(ErrorKind.TIMEOUT))
    assert failure.value.kind is ErrorKind.TIMEOUT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_any_unicode_encoding_is_read(encoding: str) -> None:
    body = json.dumps(whole(entry("a", "Été")), ensure_ascii=False).encode(encoding)
    assert search(body).records[0].title == "Été"


@pytest.mark.parametrize(
    "broken",
    [None, 1, "text", [], {}, {"id": "b"}, {"title": "B"}, {"id": "", "title": "B"}, {"id": "b", "title": "  "}]
    + [{"id": [], "title": "B"}, {"id": "b", "title": {}}, {"id": None, "title": "B"}, {"id": True, "title": "B"}]
    + [{"id": "good", "title": "Twice"}, {"id": "b", "title": "\ud800\x00"}],
)
def test_an_entry_without_id_or_title_is_left_out_and_counted(broken: object) -> None:
    page = search(whole(entry("good", "Good"), broken, entry("other", "Other")))
    assert (ids(page), page.skipped, page.total) == (["good", "other"], 1, 2)
    assert page.records[0].title == "Good"


def test_a_number_is_an_id() -> None:
    assert only(identifier=7).id == "7"


def test_what_was_skipped_is_told_once() -> None:
    body = whole(*(entry(str(n), "T") for n in range(30)), None)
    source = catalog()
    first = run(source.search(Query(page_size=20)), response(body))
    second = run(source.search(Query(page_size=20), first.next), response(body))
    assert (first.skipped, second.skipped) == (1, 0)


_WRONG = [None, True, 0, -1.5, 1e308, float("nan"), float("inf"), "", "x", [], [None], [[]], [[[]]], {}, {"a": 1}]
_WRONG += [[1, 2, 3], ["a", "b"], [{"title": []}], [{"url": {}}], {"title": {"x": 1}}, [True, False, None, 3], 10**30]
_MEMBERS = (
    "abstract abstract_format type organisation contacts keywords themes licence access constraints created modified "
    "temporal frequency lineage scale crs extent places language thumbnail page_url identifiers notices resources"
).split()
_RESOURCE_MEMBERS = (
    "title description format mime protocol function layer crs id role size checksum modified available".split()
)


@pytest.mark.parametrize("member", _MEMBERS)
def test_a_member_of_a_wrong_type_costs_no_record(member: str) -> None:
    for value in _WRONG:
        _check_types(only(**{member: value}))


@pytest.mark.parametrize("member", _RESOURCE_MEMBERS)
def test_a_member_of_a_wrong_type_costs_no_resource(member: str) -> None:
    for value in _WRONG:
        record = only(resources=[{"url": "https://w.example/a", member: value}])
        assert len(record.resources) == 1
        _check_types(record)


@pytest.mark.parametrize("member", ["title", "description", "language", "publisher"])
def test_a_wrong_head_costs_no_catalogue(member: str) -> None:
    for value in _WRONG:
        assert run(catalog().probe(), response(whole(entry(), **{member: value}))).records == 1


def _check_types(record: Record) -> None:
    for name in ("abstract", "organisation", "created", "modified", "frequency", "lineage", "scale", "language"):
        assert isinstance(getattr(record, name), str), name
    for name in ("keywords", "themes", "constraints", "crs", "places", "identifiers", "notices", "formats"):
        values = getattr(record, name)
        assert isinstance(values, tuple) and all(isinstance(value, str) and value for value in values), name
    assert isinstance(record.type, RecordType) and isinstance(record.access, Access)
    assert isinstance(record.abstract_format, TextFormat)
    assert len(record.temporal) == 2 and all(isinstance(end, str) for end in record.temporal)
    for resource in record.resources:
        assert isinstance(resource.url, str) and resource.url
        assert isinstance(resource.title, str) and isinstance(resource.layer, str)
        assert resource.size is None or resource.size >= 0
        assert resource.available in (None, True, False)


@pytest.mark.parametrize("entry_value", [None, 1, {}, {"url": ""}, {"url": 5}, {"url": ["a"]}, [], "", "  "])
def test_a_resource_without_address_is_left_out(entry_value: object) -> None:
    assert only(resources=[entry_value, "https://w.example/a"]).resources[0].url == "https://w.example/a"
    assert len(only(resources=[entry_value, "https://w.example/a"]).resources) == 1


@pytest.mark.parametrize(
    "extent",
    [[1, 2, 3], [0, 0, 0, 0], ["a", "b", "c", "d"], [-500, 0, 10, 10], [0, -100, 10, 10], [True] * 4, [[1, 2], [3, 4]]]
    + ["1,2,3,4", {"west": 1}, [None] * 4, [float("inf"), 0, 1, 1]],
)
def test_an_extent_that_is_no_place_is_none(extent: object) -> None:
    assert only(extent=extent).extents == ()


@pytest.mark.parametrize(
    ("date", "read"),
    [("2024", "2024"), ("2024-06", "2024-06"), ("2024-06-30", "2024-06-30"), ("2024-06-30T12:00:00Z",) * 2]
    + [(2024, "2024"), ("30/06/2024", ""), ("2024-13", ""), ("2024-06-32", ""), ("hier", ""), ("2024-06-30\n<b>", "")],
)
def test_dates_are_iso_dates(date: Any, read: str) -> None:
    record = only(modified=date, temporal=[date, ""])
    assert (record.modified, record.temporal) == (read, (read, ""))


def test_hostile_text_arrives_as_text_without_control_characters_and_shortened() -> None:
    evil = '<script>alert("x")</script>\x00\x1b[31m\u0007 \ud800 ' + "A" * 500_000
    record = only(
        title="T" + evil, abstract=evil, keywords=[evil] * 3, resources=[{"url": "https://w.example/", "title": evil}]
    )
    assert record.title.startswith('T<script>alert("x")</script>[31m')
    assert len(record.title) <= 1000 and len(record.abstract) <= 100_000 and len(record.keywords) == 1
    record.title.encode("utf-8")
    record.abstract.encode("utf-8")
    assert not {"\x00", "\x1b", "\x07"} & set(record.title + record.abstract + record.resources[0].title)
    assert "\n" not in only(title="a\nb\tc").title
    assert only(abstract="a\nb").abstract == "a\nb"


def test_lists_end_somewhere() -> None:
    record = only(resources=["https://w.example/a"] * 5000, keywords=[str(n) for n in range(5000)])
    assert (len(record.resources), len(record.keywords)) == (1000, 1000)


def test_as_many_records_as_are_allowed_are_read_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert file_format.MAX_RECORDS == 100_000
    monkeypatch.setattr(file_format, "MAX_RECORDS", 10_000)
    body = json.dumps(whole(*(entry(f"r{n}", f"Couche {n % 97}") for n in range(10_500)))).encode()
    source = catalog()
    start = time.perf_counter()
    page = run(source.search(Query(text="couche 96")), response(body))
    first = time.perf_counter() - start
    start = time.perf_counter()
    again = run(source.search(Query(text="couche 96"), "20"), response(body))
    second = time.perf_counter() - start
    assert (page.total, page.skipped, len(again.records)) == (103, 500, 20)
    assert first < 6 and second < first / 3
