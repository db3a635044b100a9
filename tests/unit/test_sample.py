"""The sample catalogue that comes with the plugin is complete, true to its format and small."""
from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Dict, Tuple

import pytest

from catalog_search.catalogs.file import FileCatalog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Query
from catalog_search.model.record import Access, Page, Record, RecordType
from catalog_search.network.blocking import BlockingCarrier
from catalog_search.network.local import local_path

SERVICES = ("WMS", "WFS", "WMTS", "XYZ", "MVT")


@pytest.fixture(scope="module")
def sample(root: Path) -> Path:
    return root / "resources" / "sample"


@pytest.fixture(scope="module")
def source(sample: Path) -> CatalogConfig:
    return CatalogConfig(id="sample", type="file", name="Sample", url=(sample / "catalog.json").as_uri())


def ask(source: CatalogConfig, **query: Any) -> Page:
    page: Page = BlockingCarrier(source).run(FileCatalog(source).search(Query(**{"page_size": 1000, **query})))
    return page


@pytest.fixture(scope="module")
def records(source: CatalogConfig) -> Tuple[Record, ...]:
    return ask(source).records


@pytest.fixture(scope="module")
def written(sample: Path) -> Dict[str, Any]:
    content: Dict[str, Any] = json.loads((sample / "catalog.json").read_text(encoding="utf-8"))
    return content


def test_every_entry_becomes_a_record_of_its_own(records: Tuple[Record, ...], source: CatalogConfig) -> None:
    page = ask(source)
    assert page.skipped == 0
    assert len({record.id for record in records}) == len(records) == page.total
    assert len(records) >= 40


def test_no_member_is_lost_between_the_file_and_the_records(
    records: Tuple[Record, ...], written: Dict[str, Any]
) -> None:
    names = {"licence": "licence", "extent": "extents"}
    for record, entry in zip(records, written["records"]):
        lost = [key for key, value in entry.items() if value and not getattr(record, names.get(key, key))]
        assert lost == [], record.id
        assert len(record.resources) == len(entry["resources"])
        assert [r.layer for r in record.resources] == [r.get("layer", "") for r in entry["resources"]]


def test_every_record_tells_what_a_reader_wants_to_know(records: Tuple[Record, ...]) -> None:
    for record in records:
        assert record.licence and record.licence.title, record.id
        assert record.organisation and record.contacts and record.places and record.extents, record.id
        assert record.created and record.modified and record.created <= record.modified, record.id
        assert len(record.keywords) >= 3 and len(record.abstract) > 60, record.id
        assert record.access is not Access.UNKNOWN and record.language == "fr", record.id


def test_it_says_that_it_is_invented(records: Tuple[Record, ...], written: Dict[str, Any]) -> None:
    assert "fictives" in written["description"] and "imaginaire" in written["description"]
    own = [record for record in records if "Sarvelle et Marais" in record.places]
    assert len(own) >= 30
    for record in own:
        assert "fictives" in record.lineage, record.id
        hosts = {contact.email.rpartition(".")[2] for contact in record.contacts if contact.email}
        assert hosts <= {"example"}, record.id


def test_it_is_varied(records: Tuple[Record, ...]) -> None:
    assert {record.type for record in records} == set(RecordType) - {RecordType.OTHER}
    formats = {name for record in records for name in record.formats}
    assert {"GPKG", "SHP", "GeoJSON", "CSV", "GeoTIFF", "FlatGeobuf", "GPX", "HTML", *SERVICES} <= formats
    assert {record.access for record in records} == {Access.OPEN, Access.ACCOUNT, Access.RESTRICTED}
    assert len({record.organisation for record in records}) >= 8


@pytest.mark.parametrize(
    ("text", "least"),
    [("communes", 6), ("commune", 6), ("zones humides", 2), ("écoles", 1), ("ecole", 1), ("voirie", 2), ("bus", 1)]
    + [("PLU", 2), ("cours d'eau", 2), ("haies", 1), ("défibrillateurs", 1), ("bruit", 2), ("MNT", 2), ("ortho", 1)]
    + [("population", 1), ("vélo", 1), ("randonnée", 1), ("arbres", 2), ("cadastre", 2), ("bâtiments", 2)],
)
def test_a_search_finds_what_a_user_would_look_for(source: CatalogConfig, text: str, least: int) -> None:
    page = ask(source, text=text)
    assert (page.total or 0) >= least
    assert (page.total or 0) < 35


def test_communes_come_first_when_asked_for(source: CatalogConfig) -> None:
    assert "ommunes" in ask(source, text="communes").records[0].title


def test_every_local_link_exists_and_every_file_is_linked(records: Tuple[Record, ...], sample: Path) -> None:
    resources = [resource for record in records for resource in record.resources if resource.local]
    files = {Path(local_path(resource.url)) for resource in resources}
    assert len(files) >= 15
    for resource in resources:
        path = Path(local_path(resource.url))
        assert path.is_file() and path.stat().st_size == resource.size, resource.url
    left_by_gdal = (".xml", "-wal", "-shm")
    assert files == {path for path in (sample / "data").iterdir() if not path.name.endswith(left_by_gdal)}


def test_every_thumbnail_exists_and_is_small(records: Tuple[Record, ...], sample: Path) -> None:
    paths = {Path(local_path(record.thumbnail)) for record in records if record.thumbnail}
    assert len(paths) >= 10
    assert paths == set((sample / "thumbnails").iterdir())
    for path in paths:
        assert path.read_bytes().startswith(b"\x89PNG") and 1000 < path.stat().st_size < 40_000, path.name


def test_whatever_is_not_local_is_a_web_address_and_services_say_so(records: Tuple[Record, ...]) -> None:
    remote = [record for record in records if any(not resource.local for resource in record.resources)]
    for record in remote:
        for resource in record.resources:
            assert resource.local or resource.url.startswith("https://"), resource.url
            needs_network = resource.format in SERVICES or "geo.api.gouv.fr" in resource.url
            assert not needs_network or "connexion" in " ".join(record.notices), record.id
    national = [record for record in remote if any("data.geopf.fr" in resource.url for resource in record.resources)]
    assert len(national) >= 6


def test_it_stays_under_three_megabytes(sample: Path) -> None:
    assert sum(path.stat().st_size for path in sample.rglob("*") if path.is_file()) < 3_000_000


def test_file_names_are_safe_on_every_system(sample: Path) -> None:
    for path in sample.rglob("*"):
        assert re.fullmatch(r"[a-z0-9_.]+", path.name), path.name


def test_icons_are_small_plain_vector_drawings(root: Path) -> None:
    kinds = ("dataset", "series", "service", "table", "map", "document", "api", "other")
    names = ["catalog_search", "footprints", *(f"type_{kind}" for kind in kinds)]
    for name in names:
        text = (root / "resources" / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        assert len(text) < 3000 and 'viewBox="0 0 24 24"' in text, name
        assert not re.search(r"<script|<image|<style|href|data:|\bon\w+=", text), name
    assert (root / "resources" / "icons" / "catalog_search.png").read_bytes().startswith(b"\x89PNG")
