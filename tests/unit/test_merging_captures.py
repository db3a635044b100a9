"""What merging makes of recorded replies of real catalogues. Skipped where the recordings are not at hand."""
from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest

from catalog_search.catalogs.datagouv_records import Context, read_record
from catalog_search.catalogs.dublin_core import read_dublin_core
from catalog_search.catalogs.iso19139 import read_iso
from catalog_search.catalogs.replies import parse_xml
from catalog_search.model.query import Query
from catalog_search.model.record import Record
from catalog_search.search.merging import Entry, Merger

CAPTURES = Path(__file__).parents[3] / "shared" / "captures"
MARKS = ("tags", "temporal_coverage", "title", "frequency")

pytestmark = pytest.mark.skipif(not CAPTURES.is_dir(), reason="the recorded replies are not at hand")


def datasets_in(value: Any) -> Iterator[Dict[str, Any]]:
    """Everything that looks like a dataset of uData, wherever it lies; dumps keep organisation and resources beside."""
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


def from_json(path: Path) -> Iterator[Record]:
    """Each file is taken as a catalogue of its own."""
    for data in datasets_in(json.loads(path.read_text(encoding="utf-8"))):
        record = read_record(data, Context(f"datagouv {path.stem}", "https://www.data.gouv.fr", True, {}))
        if record is not None:
            yield record


def from_csv(path: Path) -> Iterator[Record]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            harvest = {"domain": row["harvest.domain"], "remote_url": row["harvest.remote_url"]}
            data = {"id": row["id"], "title": row["title"], "slug": row["slug"], "page": row["url"],
                    "organization": {"name": row["organization"]}, "harvest": harvest}  # fmt: skip
            record = read_record(data, Context("datagouv dump", "https://www.data.gouv.fr", True, {}))
            if record is not None:
                yield record


def from_xml(path: Path) -> Iterator[Record]:
    root = parse_xml(path.read_bytes())
    for element in root.iter("{*}MD_Metadata", "{*}Record"):
        iso = str(element.tag).endswith("_Metadata")
        record = (read_iso if iso else read_dublin_core)(element, f"{path.parent.name} {path.stem}")
        if record is not None:
            yield record


def recorded() -> List[Record]:
    found: List[Record] = []
    for path in sorted((CAPTURES / "datagouv").rglob("*.json")):
        found += from_json(path)
    for path in sorted((CAPTURES / "datagouv").rglob("datasets_catalog_slice.csv")):
        found += from_csv(path)
    for folder in ("csw", "datagouv"):
        for path in sorted((CAPTURES / folder).rglob("*.xml")):
            try:
                found += from_xml(path)
            except Exception as error:  # noqa: BLE001 - what the parsers refuse is tested with them
                print(f"{path.name}: {error}")
    return found


def merged() -> Merger:
    merger = Merger(Query())
    for record in recorded():
        merger.add(record.catalog, [record])
    return merger


def test_only_recordings_of_the_same_record_join(capsys: pytest.CaptureFixture[str]) -> None:
    entries = merged().entries()
    groups = [entry for entry in entries if len(entry.copies) > 1]
    copies = sum(len(entry.copies) for entry in entries)
    with capsys.disabled():
        print(f"\n{copies} recorded records make {len(entries)} rows, {len(groups)} of several copies")
        for entry in groups:
            print(f"  {describe(entry)}")
        for entry in entries:
            if entry.suggestions:
                print(f"  suggested: {entry.record.title!r} -> {entry.suggestions}")
    assert len(groups) >= 10
    for entry in groups:
        assert len({copy.id.lower() for copy in entry.copies}) == 1, describe(entry)


def describe(entry: Entry) -> str:
    return " | ".join(f"{copy.title[:70]!r} {copy.id[:40]} ({copy.catalog})" for copy in entry.copies)
