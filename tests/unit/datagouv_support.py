"""What the tests of the uData catalogue share: one portal, one way to run a conversation, replies from files."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, List, Optional

import requests

from catalog_search.catalogs.base import Conversation
from catalog_search.catalogs.datagouv import DatagouvCatalog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Query
from catalog_search.model.record import Page, Record
from catalog_search.network.blocking import BlockingCarrier

DATA = Path(__file__).parent.parent / "data" / "datagouv"


def catalog_at(url: str) -> DatagouvCatalog:
    return DatagouvCatalog(CatalogConfig(id="dg", type="datagouv", name="Portail", url=url))


def run(catalog: DatagouvCatalog, conversation: "Conversation[Any]", timeout: float = 10.0) -> Any:
    return BlockingCarrier(catalog.config, timeout=timeout).run(conversation)


def search(catalog: DatagouvCatalog, query: Query, cursor: Optional[str] = None) -> Page:
    page = run(catalog, catalog.search(query, cursor))
    assert isinstance(page, Page)
    return page


def all_records(catalog: DatagouvCatalog, query: Query) -> List[Record]:
    """The records of all pages in a row."""
    page = search(catalog, query)
    records = list(page.records)
    while page.next is not None:
        page = search(catalog, query, page.next)
        records += page.records
    return records


def reply(value: Any, status: int = 200) -> requests.Response:
    """A response as a carrier hands it over."""
    response = requests.Response()
    response.status_code = status
    response.url = "https://www.example.org/api/"
    response._content = json.dumps(value).encode("utf-8")
    return response


def answered(conversation: "Conversation[Any]", *values: Any) -> Any:
    """The value of a conversation whose requests are answered with JSON values in turn."""
    next(conversation)
    for value in values:
        try:
            conversation.send(reply(value))
        except StopIteration as stop:
            return stop.value
    raise AssertionError("the conversation asks for more")


def fixture(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))
