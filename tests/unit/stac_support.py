"""What the tests of STAC share: a catalogue at an address, records of values."""

from __future__ import annotations

from typing import Any, Dict

from catalog_search.catalogs.stac import StacCatalog
from catalog_search.catalogs.stac_records import Context, read_collection, read_item
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Record

ROOT = "https://stac.example.org/v1"


def catalog_at(url: str) -> StacCatalog:
    return StacCatalog(CatalogConfig(id="st", type="stac", name="Imagerie", url=url))


def collection_of(data: Any, root: str = ROOT) -> Record:
    record = read_collection(data, Context("st", root))
    assert record is not None
    return record


def item_of(data: Any, *series: Record, root: str = ROOT) -> Record:
    """The record of an item among some known collections."""
    known: Dict[str, Record] = {one.id: one for one in series}
    record = read_item(data, Context("st", root, known))
    assert record is not None
    return record
