"""What the tests of the OpenDataSoft catalogue share: one portal, one way to ask it, replies from values."""
from __future__ import annotations

import json
from typing import Any, List, Optional

import requests

from catalog_search.catalogs.base import Conversation
from catalog_search.catalogs.opendatasoft import OpendatasoftCatalog
from catalog_search.catalogs.opendatasoft_query import V21, Generation
from catalog_search.catalogs.opendatasoft_records import Context, read_record
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Query
from catalog_search.model.record import Page, Record
from catalog_search.network.blocking import BlockingCarrier

SITE = "https://data.vaubrun.example"


def catalog_at(url: str, authcfg: str = "") -> OpendatasoftCatalog:
    config = CatalogConfig(id="ods", type="opendatasoft", name="Vaubrun", url=url, authcfg=authcfg)
    return OpendatasoftCatalog(config)


class _WithKey(requests.Session):
    """Adds the key to each request, as an authentication configuration of QGIS does."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        request.headers["Authorization"] = f"Apikey {self._key}"
        return super().send(request, **options)


def run(
    catalog: OpendatasoftCatalog, conversation: "Conversation[Any]", timeout: float = 10.0, key: Optional[str] = None
) -> Any:
    """The value of a conversation."""
    session = _WithKey(key) if key else None
    return BlockingCarrier(catalog.config, session=session, timeout=timeout).run(conversation)


def search(
    catalog: OpendatasoftCatalog, query: Query, cursor: Optional[str] = None, key: Optional[str] = None
) -> Page:
    page = run(catalog, catalog.search(query, cursor), key=key)
    assert isinstance(page, Page)
    return page


def details(catalog: OpendatasoftCatalog, record_id: str, key: Optional[str] = None) -> Record:
    record = run(catalog, catalog.details(record_id), key=key)
    assert isinstance(record, Record)
    return record


def all_pages(catalog: OpendatasoftCatalog, query: Query) -> List[Page]:
    """All pages in a row."""
    pages = [search(catalog, query)]
    while pages[-1].next is not None:
        assert len(pages) < 200, "the pages do not end"
        pages.append(search(catalog, query, pages[-1].next))
    return pages


def reply(value: Any, status: int = 200) -> requests.Response:
    """A response as a carrier hands it over."""
    response = requests.Response()
    response.status_code = status
    response.url = f"{SITE}/api/explore/v2.1/catalog/datasets"
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


def record_of(data: Any, generation: Generation = V21, with_login: bool = False) -> Record:
    record = read_record(data, Context("ods", SITE, generation, with_login))
    assert record is not None
    return record
