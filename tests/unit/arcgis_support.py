"""What the tests of the ArcGIS catalogue share: a Hub site or portal, ways to run it, items from few words."""
from __future__ import annotations

import json
from typing import Any, List, Optional

import requests

from catalog_search.catalogs.arcgis import ArcgisCatalog
from catalog_search.catalogs.arcgis_records import Context, read_item
from catalog_search.catalogs.base import Conversation
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Query
from catalog_search.model.record import Page, Record
from catalog_search.network.blocking import BlockingCarrier

KEY = "ab" * 16
HUB = Context("ag", "https://data.ville.example", "https://www.arcgis.com", is_hub=True)
PORTAL = Context("ag", "https://sig.example/portal", "https://sig.example/portal", "Pays de Vaubrun")


def catalog_at(url: str, authcfg: str = "") -> ArcgisCatalog:
    return ArcgisCatalog(CatalogConfig(id="ag", type="arcgis", name="Hub", url=url, authcfg=authcfg))


def run(
    catalog: ArcgisCatalog, conversation: "Conversation[Any]", timeout: float = 10.0, token: Optional[str] = None
) -> Any:
    """The value of a conversation; a token goes with each request, as an authentication configuration would add it."""
    session = _WithToken(token) if token else requests.Session()
    return BlockingCarrier(catalog.config, session=session, timeout=timeout).run(conversation)


class _WithToken(requests.Session):
    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return super().send(request, **options)


def search(catalog: ArcgisCatalog, query: Query, cursor: Optional[str] = None, token: Optional[str] = None) -> Page:
    page = run(catalog, catalog.search(query, cursor), token=token)
    assert isinstance(page, Page)
    return page


def all_pages(catalog: ArcgisCatalog, query: Query) -> List[Page]:
    pages = [search(catalog, query)]
    while pages[-1].next is not None:
        assert len(pages) < 100, "the pages do not end"
        pages.append(search(catalog, query, pages[-1].next))
    return pages


def reply(value: Any, status: int = 200) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.url = "https://data.ville.example/api"
    response._content = value if isinstance(value, bytes) else json.dumps(value).encode("utf-8")
    return response


def record_of(context: Context = HUB, **members: Any) -> Record:
    record = read_item({"id": KEY, "title": "T", "type": "Feature Service", **members}, context)
    assert record is not None
    return record
