"""Every dataset among the recorded replies becomes a record. Skipped where the recordings are not at hand."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import pytest

from catalog_search.catalogs.datagouv_records import Context, read_record
from catalog_search.model.query import Query
from tests.unit.asking import answered
from tests.unit.datagouv_support import catalog_at

CAPTURES = Path(__file__).parents[3] / "shared" / "captures" / "datagouv"
MARKS = ("tags", "temporal_coverage", "title", "frequency")

pytestmark = pytest.mark.skipif(not CAPTURES.is_dir(), reason="the recorded replies are not at hand")


def datasets_in(value: Any) -> Iterator[Dict[str, Any]]:
    """Everything that looks like a dataset, wherever it lies; dumps keep resources and organisation beside it."""
    if isinstance(value, list):
        for entry in value:
            yield from datasets_in(entry)
    elif isinstance(value, dict):
        if all(mark in value for mark in MARKS):
            yield value
        beside = {key: value[key] for key in ("organization", "resources") if key in value}
        for member in value.values():
            for found in datasets_in(member):
                yield {**beside, **found} if found is value.get("dataset") else found


def captured() -> List[Tuple[str, Dict[str, Any]]]:
    return [
        (f"{path.relative_to(CAPTURES)}: {data.get('title')}", data)
        for path in sorted(CAPTURES.rglob("*.json"))
        for data in datasets_in(json.loads(path.read_text(encoding="utf-8")))
    ]


def test_every_recorded_dataset_becomes_a_record() -> None:
    found = captured()
    assert len(found) >= 30
    for name, data in found:
        record = read_record(data, Context("dg", "https://www.data.gouv.fr", True, {}))
        assert record is not None, name
        assert record.title, name
        assert record.page_url.startswith("http"), name
        if isinstance(data.get("resources"), list):
            assert len(record.resources) == len(data["resources"]), name


def test_every_recorded_resource_keeps_its_address() -> None:
    for name, data in captured():
        if isinstance(data.get("resources"), list):
            record = read_record(data, Context("dg", "https://www.data.gouv.fr", True, {}))
            assert record is not None
            addresses = [entry["url"].strip() for entry in data["resources"]]
            assert [entry.url for entry in record.resources] == addresses, name


@pytest.mark.parametrize("name", ["population", "hvd"])
def test_recorded_searches_become_pages(name: str) -> None:
    path = CAPTURES / "recorded-2026-09" / f"datasets-search-v2-{name}.json"
    body = json.loads(path.read_text(encoding="utf-8"))["body"]
    page = answered(catalog_at("https://www.data.gouv.fr").search(Query("population")), body)
    assert len(page.records) == len(body["data"])
    assert page.total == body["total"]
    assert page.skipped == 0
    assert {facet.field for facet in page.facets} == {"organisation", "format", "licence", "keyword", "place", "access"}


def test_the_recorded_site_proves_the_portal() -> None:
    path = CAPTURES / "recorded-2026-09" / "site.json"
    body = json.loads(path.read_text(encoding="utf-8"))["body"]
    info = answered(catalog_at("https://www.data.gouv.fr").probe(), body)
    assert (info.title, info.version, info.records) == ("data.gouv.fr", "17.6.0", 74202)
