"""What the tests of GeoNetwork share: a portal's catalogue, replies and hits from values."""
from __future__ import annotations

from functools import partial
from typing import Any, Dict, List

from catalog_search.catalogs.geonetwork import GeonetworkCatalog
from catalog_search.catalogs.geonetwork_records import Context, read_hit
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Page, Record
from tests.unit import asking

PORTAL = "https://geo.example.org/geonetwork/srv"
CONTEXT = Context("gn", f"{PORTAL}/fre/catalog.search#/metadata/", "langfre")
reply = partial(asking.reply, url=PORTAL)


def catalog_at(url: str) -> GeonetworkCatalog:
    return GeonetworkCatalog(CatalogConfig(id="gn", type="geonetwork", name="GeoNetwork", url=url))


def ids(page: Page) -> List[str]:
    return [record.id for record in page.records]


def read(**members: Any) -> Record:
    """The record of one hit of the index."""
    record = read_hit({"_id": "u1", "_source": {"uuid": "u1", **members}}, CONTEXT)
    assert record is not None
    return record


def hits(*sources: Any, total: Any = None, **more: Any) -> Dict[str, Any]:
    """A reply of the index."""
    found = [{"_id": f"h{at}", "_source": source} for at, source in enumerate(sources)]
    value = len(found) if total is None else total
    return {"hits": {"total": {"value": value, "relation": "eq"}, "hits": found}, **more}
