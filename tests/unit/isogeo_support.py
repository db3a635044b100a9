"""What the tests of the Isogeo catalogue share: one double, replies from values."""
from __future__ import annotations

from functools import partial
from typing import Any

import requests

from catalog_search.catalogs.isogeo import IsogeoCatalog
from catalog_search.catalogs.isogeo_records import Context, read_record
from catalog_search.model.login import LoginRule
from catalog_search.model.record import Record
from tests.servers.isogeo import IsogeoDouble, basic
from tests.unit import asking

API = "https://v1.api.isogeo.com"


class KeySession(requests.Session):
    """Adds a key where a request says that the log-in of its connection goes, as QGIS does."""

    def __init__(self, *client: str) -> None:
        super().__init__()
        self.trust_env = False
        self._client = client

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        rule = getattr(request, "login_rule", None)
        if isinstance(rule, LoginRule) and rule.place and (request.url or "").startswith(rule.place):
            request.headers["Authorization"] = basic(*self._client)
        return super().send(request, **options)
reply = partial(asking.reply, url=f"{API}/x")


def catalog_of(double: IsogeoDouble, authcfg: str = "") -> IsogeoCatalog:
    return IsogeoCatalog(double.config(authcfg))


def record_of(data: Any, pages: str = "") -> Record:
    record = read_record(data, Context("iso", API, "fr", pages))
    assert record is not None
    return record
