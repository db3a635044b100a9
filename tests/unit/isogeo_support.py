"""What the tests of the Isogeo catalogue share: one double, one way to run a conversation, replies from values."""
from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Tuple

import requests

from catalog_search.catalogs.base import Conversation
from catalog_search.catalogs.isogeo import IsogeoCatalog
from catalog_search.catalogs.isogeo_records import Context, read_record
from catalog_search.model.login import LoginRule
from catalog_search.model.query import Query
from catalog_search.model.record import Page, Record
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.isogeo import IsogeoDouble, basic

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


def catalog_of(double: IsogeoDouble, authcfg: str = "") -> IsogeoCatalog:
    return IsogeoCatalog(double.config(authcfg))


def run(
    catalog: IsogeoCatalog,
    conversation: "Conversation[Any]",
    timeout: float = 10.0,
    client: Optional[Tuple[str, str]] = None,
) -> Any:
    session = KeySession(*client) if client else None
    return BlockingCarrier(catalog.config, session=session, timeout=timeout).run(conversation)


def search(catalog: IsogeoCatalog, query: Query, cursor: Optional[str] = None, **options: Any) -> Page:
    page = run(catalog, catalog.search(query, cursor), **options)
    assert isinstance(page, Page)
    return page


def all_pages(catalog: IsogeoCatalog, query: Query) -> List[Page]:
    pages = [search(catalog, query)]
    while pages[-1].next is not None:
        assert len(pages) < 100, "the pages do not end"
        pages.append(search(catalog, query, pages[-1].next))
    return pages


def ids_of(catalog: IsogeoCatalog, query: Query) -> List[str]:
    return [record.id for page in all_pages(catalog, query) for record in page.records]


def reply(value: Any, status: int = 200, headers: Optional[Dict[str, str]] = None) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.url = f"{API}/x"
    response._content = value if isinstance(value, bytes) else json.dumps(value).encode("utf-8")
    response.headers.update(headers or {})
    return response


def record_of(data: Any, pages: str = "") -> Record:
    record = read_record(data, Context("iso", API, "fr", pages))
    assert record is not None
    return record
