"""What the tests of the OpenDataSoft catalogue share: a portal, replies from values."""
from __future__ import annotations

from functools import partial
from typing import Any

from catalog_search.catalogs.opendatasoft import OpendatasoftCatalog
from catalog_search.catalogs.opendatasoft_query import V21, Generation
from catalog_search.catalogs.opendatasoft_records import Context, read_record
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Record
from tests.unit import asking

SITE = "https://data.vaubrun.example"
reply = partial(asking.reply, url=f"{SITE}/api/explore/v2.1/catalog/datasets")


def catalog_at(url: str, authcfg: str = "") -> OpendatasoftCatalog:
    config = CatalogConfig(id="ods", type="opendatasoft", name="Vaubrun", url=url, authcfg=authcfg)
    return OpendatasoftCatalog(config)


def record_of(data: Any, generation: Generation = V21, with_login: bool = False) -> Record:
    record = read_record(data, Context("ods", SITE, generation, with_login))
    assert record is not None
    return record
