"""Whether there is a newer version of what a layer was made of, and by which link it is fetched again."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from catalog_search.catalogs.datagouv_records import read_resources
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import links_of
from catalog_search.loading.newer import Verdict, compare, link_for, link_kept
from catalog_search.loading.provenance import Provenance, provenance_of
from catalog_search.loading.sources import Source
from catalog_search.model.record import Record, Resource

FILE = Resource(
    "https://static.example/20260101-1200/haies.geojson",
    title="Haies",
    format="geojson",
    id="res-1",
    modified="2026-01-01T12:00:00+00:00",
)
RECORD = Record("r1", "cat", "Bocage", modified="2026-01-02T08:00:00+00:00", resources=(FILE,))


def kept_of(record: Record = RECORD, row: int = 0, **fields: Any) -> Provenance:
    link = links_of(record)[row]
    source = Source("ogr", "/a", "haies", link.kind, url=link.url)
    return replace(provenance_of(source, record, link, None), **fields)


def today(record: Record = RECORD, **resource: Any) -> Record:
    return replace(record, resources=(replace(record.resources[0], **resource),))


class TestVerdicts:
    def test_nothing_changed(self) -> None:
        answer = compare(kept_of(), RECORD)
        assert (answer.verdict, answer.now) == (Verdict.SAME, FILE.modified)

    def test_a_resource_with_a_later_date_is_newer(self) -> None:
        answer = compare(kept_of(), today(modified="2026-02-01T12:00:00+00:00"))
        assert (answer.verdict, answer.before[:10], answer.now[:10]) == (Verdict.NEWER, "2026-01-01", "2026-02-01")

    def test_a_new_file_of_the_same_resource_is_newer_though_nothing_is_dated(self) -> None:
        record = replace(RECORD, modified="", resources=(replace(FILE, modified=""),))
        moved = today(record, url="https://static.example/2027/haies.geojson")
        assert compare(kept_of(record), moved).verdict is Verdict.NEWER

    def test_a_file_that_only_moved_is_not_newer(self) -> None:
        record = today(checksum="sha256:aa")
        assert compare(kept_of(record), today(record, url="https://b.example/haies.geojson")).verdict is Verdict.SAME

    def test_another_checksum_is_newer(self) -> None:
        assert compare(kept_of(today(checksum="sha256:aa")), today(checksum="sha256:bb")).verdict is Verdict.NEWER

    def test_a_record_that_changed_is_told_apart_from_its_data(self) -> None:
        answer = compare(kept_of(), replace(RECORD, modified="2026-03-01T00:00:00+00:00"))
        assert (answer.verdict, answer.now[:10]) == (Verdict.RECORD, "2026-03-01")

    def test_without_any_date_nothing_is_said(self) -> None:
        record = replace(RECORD, modified="", resources=(replace(FILE, modified=""),))
        assert compare(kept_of(record), record).verdict is Verdict.UNKNOWN

    def test_a_resource_that_is_gone_is_said(self) -> None:
        other = replace(FILE, id="res-2", url="https://static.example/other.csv", title="Other", format="csv")
        assert compare(kept_of(), replace(RECORD, resources=(other,))).verdict is Verdict.GONE

    @pytest.mark.parametrize(
        ("before", "now", "verdict"),
        [
            ("2026-01-01", "2026-01-01T23:00:00Z", Verdict.SAME),
            ("2026-01-01T23:00:00Z", "2026-01-02", Verdict.NEWER),
            ("2026-01-01T12:00:00+02:00", "2026-01-01T11:00:00Z", Verdict.NEWER),
            ("2026-01-01T12:00:00Z", "2026-01-01T13:00:00+02:00", Verdict.SAME),
            ("2026-01-02", "2026-01-01", Verdict.SAME),
            ("2026", "2026-05-01T10:00:00Z", Verdict.SAME),
            ("2026-05-01", "2026-05", Verdict.SAME),
            ("2025", "2026-01-01", Verdict.NEWER),
            ("2026-04-30T10:00:00Z", "2026-05", Verdict.NEWER),
            ("2025", "2026", Verdict.NEWER),
            ("2025-12", "2025-12", Verdict.SAME),
        ],
    )
    def test_dates_of_any_precision(self, before: str, now: str, verdict: Verdict) -> None:
        assert compare(kept_of(today(modified=before)), today(modified=now)).verdict is verdict


class TestLinks:
    def test_the_resource_is_found_again_by_its_id_and_among_conversions_by_its_address(self) -> None:
        with_both = replace(FILE, alternates=(("parquet", "https://c.example/haies.parquet"),))
        record = replace(RECORD, resources=(with_both,))
        assert link_for(kept_of(), record).url == FILE.url
        kept = kept_of(resource_url="https://c.example/haies.parquet", kind="parquet")
        assert link_for(kept, record).kind is Kind.PARQUET

    def test_of_several_layers_of_one_service_it_is_the_same(self) -> None:
        layers = tuple(
            Resource("https://w.example/wfs", protocol="OGC:WFS", layer=name) for name in ("roads", "rivers", "woods")
        )
        record = Record("r2", "cat", "Three", resources=layers)
        assert link_for(replace(kept_of(record, 1), layer="rivers"), record).layer == "rivers"

    def test_without_an_id_title_and_format_tell(self) -> None:
        record = replace(RECORD, resources=(replace(FILE, id=""),))
        moved = today(record, url="https://new.example/h.geojson")
        assert link_for(kept_of(record), moved).url == "https://new.example/h.geojson"
        assert link_for(kept_of(record), today(record, url="https://n.example/h.geojson", title="Autre")) is None

    def test_a_token_in_an_address_does_not_hide_it(self) -> None:
        first = today(url="https://d.example/a.geojson?token=1", id="")
        second = today(url="https://d.example/a.geojson?token=2", id="", title="Renamed")
        assert link_for(kept_of(first), second).url.endswith("token=2")

    def test_what_a_layer_keeps_leads_back_by_itself(self) -> None:
        link = link_kept(kept_of())
        assert (link.kind, link.url, link.resource.title) == (Kind.GEOJSON, FILE.url, "Haies")
        service = link_kept(kept_of(kind="wfs", resource_url="https://w.example/wfs", layer="a:b"))
        assert (service.kind, service.layer) == (Kind.WFS, "a:b")

    @pytest.mark.parametrize(
        "fields",
        [
            {"resource_url": "/vsicurl/http://x.example/a.geojson"},
            {"resource_url": "file:///etc/passwd"},
            {"resource_url": "PG:dbname=x"},
            {"resource_url": ""},
            {"kind": "pdf"},
            {"kind": "<OGRVRTDataSource>"},
        ],
    )
    def test_a_project_file_cannot_make_it_lead_elsewhere(self, fields: Any) -> None:
        assert link_kept(kept_of(**fields)) is None


def udata(file: str, modified: str, checksum: str = "") -> Record:
    """A dataset of uData with one hosted file, as its API tells it."""
    entry = {
        "id": "7d5b8b1e-0001", "title": "Haies", "format": "csv", "filetype": "file", "type": "main",
        "url": f"https://static.data.example/resources/bocage/{file}",
        "latest": "https://www.data.example/fr/datasets/r/7d5b8b1e-0001", "last_modified": modified,
        "checksum": {"type": "sha1", "value": checksum} if checksum else None,
    }  # fmt: skip
    return Record("r1", "cat", "Bocage", modified=modified, resources=tuple(read_resources([entry])))


class TestUdata:
    def test_a_replaced_file_has_another_address_and_is_newer_under_the_same_id(self) -> None:
        before = udata("20260101-120000/haies.csv", "2026-01-01T12:00:00.000000+00:00", "aa")
        now = udata("20260301-090000/haies.csv", "2026-03-01T09:00:00.000000+00:00", "bb")
        answer = compare(kept_of(before), now)
        assert (answer.verdict, answer.before[:10], answer.now[:10]) == (Verdict.NEWER, "2026-01-01", "2026-03-01")
        assert link_for(kept_of(before), now).url.endswith("20260301-090000/haies.csv")

    def test_the_same_file_is_the_newest(self) -> None:
        record = udata("20260101-120000/haies.csv", "2026-01-01T12:00:00.000000+00:00", "aa")
        assert compare(kept_of(record), record).verdict is Verdict.SAME
