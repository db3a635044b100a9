"""What the tests of the GeoNode catalogue share: one site, one way to run a conversation, records from values."""
from __future__ import annotations

import json
from typing import Any, List, Optional

import requests

from catalog_search.catalogs.base import Conversation
from catalog_search.catalogs.geonode import GeonodeCatalog
from catalog_search.catalogs.geonode_records import Context, read_record
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Query
from catalog_search.model.record import Page, Record
from catalog_search.network.blocking import BlockingCarrier

SITE = "https://geonode.example.org"


def catalog_at(url: str, authcfg: str = "") -> GeonodeCatalog:
    return GeonodeCatalog(CatalogConfig(id="gn", type="geonode", name="Géo Vaubrun", url=url, authcfg=authcfg))


class WithToken(requests.Session):
    """Adds the log-in to each request, as an authentication configuration does."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        request.headers["Authorization"] = self._token
        return super().send(request, **options)


def run(
    catalog: GeonodeCatalog, conversation: "Conversation[Any]", timeout: float = 10.0, token: Optional[str] = None
) -> Any:
    """The value of a conversation."""
    session = WithToken(token) if token else None
    return BlockingCarrier(catalog.config, session=session, timeout=timeout).run(conversation)


def search(catalog: GeonodeCatalog, query: Query, cursor: Optional[str] = None, token: Optional[str] = None) -> Page:
    page = run(catalog, catalog.search(query, cursor), token=token)
    assert isinstance(page, Page)
    return page


def all_pages(catalog: GeonodeCatalog, query: Query) -> List[Page]:
    """All pages in a row."""
    pages = [search(catalog, query)]
    while pages[-1].next is not None:
        assert len(pages) < 100, "the pages do not end"
        pages.append(search(catalog, query, pages[-1].next))
    return pages


def reply(value: Any, status: int = 200) -> requests.Response:
    """A response as a carrier hands it over."""
    response = requests.Response()
    response.status_code = status
    response.url = f"{SITE}/api/v2/resources"
    response._content = value if isinstance(value, bytes) else json.dumps(value).encode("utf-8")
    return response


def answered(conversation: "Conversation[Any]", *replies: requests.Response) -> Any:
    """The value of a conversation whose requests are answered in turn."""
    next(conversation)
    for response in replies:
        try:
            conversation.send(response)
        except StopIteration as stop:
            return stop.value
    raise AssertionError("the conversation asks for more")


def record_of(data: Any, language: str = "fr", with_login: bool = False) -> Record:
    record = read_record(data, Context("gn", SITE, language, with_login))
    assert record is not None
    return record
