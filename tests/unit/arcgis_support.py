"""What the tests of the ArcGIS catalogue share: a Hub site or portal, items from few words."""
from __future__ import annotations

from functools import partial
from typing import Any

from catalog_search.catalogs.arcgis import ArcgisCatalog
from catalog_search.catalogs.arcgis_records import Context, read_item
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Record
from tests.unit import asking

KEY = "ab" * 16
HUB = Context("ag", "https://data.ville.example", "https://www.arcgis.com", is_hub=True)
PORTAL = Context("ag", "https://sig.example/portal", "https://sig.example/portal", "Pays de Vaubrun")
reply = partial(asking.reply, url="https://data.ville.example/api")


def catalog_at(url: str, authcfg: str = "") -> ArcgisCatalog:
    return ArcgisCatalog(CatalogConfig(id="ag", type="arcgis", name="Hub", url=url, authcfg=authcfg))


def record_of(context: Context = HUB, **members: Any) -> Record:
    record = read_item({"id": KEY, "title": "T", "type": "Feature Service", **members}, context)
    assert record is not None
    return record
