"""What the tests of OGC API - Records share: a catalogue at an address, replies from values."""

from __future__ import annotations

from typing import Any, Dict

from catalog_search.catalogs.ogcrecords import OgcRecordsCatalog
from catalog_search.catalogs.ogcrecords_records import Context, read_record
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Record


def catalog_at(url: str) -> OgcRecordsCatalog:
    return OgcRecordsCatalog(CatalogConfig(id="r", type="ogcrecords", name="Catalogue", url=url))


def record_of(data: Any) -> Record:
    record = read_record(data, Context("r", "https://data.example.org/collections/c/items"))
    assert record is not None
    return record


def described(*links: Dict[str, Any], **properties: Any) -> Record:
    """The record of a feature with some links and properties."""
    return record_of({"type": "Feature", "id": "a", "geometry": None, "properties": properties, "links": list(links)})
