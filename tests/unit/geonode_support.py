"""What the tests of the GeoNode catalogue share: one site, records from values."""
from __future__ import annotations

from functools import partial
from typing import Any

from catalog_search.catalogs.geonode import GeonodeCatalog
from catalog_search.catalogs.geonode_records import Context, read_record
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Record
from tests.unit import asking

SITE = "https://geonode.example.org"
reply = partial(asking.reply, url=f"{SITE}/api/v2/resources")


def catalog_at(url: str, authcfg: str = "") -> GeonodeCatalog:
    return GeonodeCatalog(CatalogConfig(id="gn", type="geonode", name="Géo Vaubrun", url=url, authcfg=authcfg))


def record_of(data: Any, language: str = "fr", with_login: bool = False) -> Record:
    record = read_record(data, Context("gn", SITE, language, with_login))
    assert record is not None
    return record
