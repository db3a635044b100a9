"""What the tests of the CKAN catalogue share: a portal, replies from values."""
from __future__ import annotations

import json
from functools import partial
from typing import Any, Dict

import requests

from catalog_search.catalogs.ckan import CkanCatalog
from catalog_search.catalogs.ckan_records import Context, read_record
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Record
from tests.servers.ckan import DATA
from tests.unit import asking

SITE = "https://data.example.org/portail"
reply = partial(asking.reply, url=f"{SITE}/api/3/action/x")


def catalog_at(url: str, authcfg: str = "") -> CkanCatalog:
    return CkanCatalog(CatalogConfig(id="ck", type="ckan", name="Portail", url=url, authcfg=authcfg))


def page_of(count: Any, *names: str) -> requests.Response:
    """The reply to a search: packages that have a name only."""
    return reply({"success": True, "result": {"count": count, "results": [{"name": name} for name in names]}})


def record_of(data: Any, language: str = "fr") -> Record:
    record = read_record(data, Context("ck", SITE, language))
    assert record is not None
    return record


def fixture(name: str) -> Dict[str, Any]:
    """One package of the fixture by its name."""
    found: Dict[str, Any] = next(
        item for item in json.loads((DATA / "packages.json").read_text(encoding="utf-8")) if item["name"] == name
    )
    return found
