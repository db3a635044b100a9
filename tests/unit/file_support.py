"""Drives the ``file`` catalogue with bodies at hand."""
from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Union

import requests

from catalog_search.catalogs.base import Conversation
from catalog_search.catalogs.file import FileCatalog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Query
from catalog_search.model.record import Page, Record

LOCAL = "file:///home/me/data/catalog.json"
REMOTE = "https://www.example.org/geo/catalog.json"

Body = Union[bytes, Dict[str, Any], List[Any]]


def catalog(url: str = LOCAL) -> FileCatalog:
    return FileCatalog(CatalogConfig(id="here", type="file", name="Ours", url=url))


def response(body: Body, status: int = 200, url: str = "") -> requests.Response:
    answer = requests.Response()
    answer.status_code = status
    answer.url = url
    answer._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return answer


def run(conversation: Conversation[Any], answer: requests.Response) -> Any:
    """The value of a conversation of one request."""
    next(conversation)
    try:
        conversation.send(answer)
    except StopIteration as stop:
        return stop.value
    raise AssertionError("a second request")


def whole(*records: Any, **members: Any) -> Dict[str, Any]:
    """A catalogue file of these entries."""
    return {"catalog_search": 1, "records": list(records), **members}


def entry(identifier: str = "a", title: str = "A", **members: Any) -> Dict[str, Any]:
    return {"id": identifier, "title": title, **members}


def search(body: Body, cursor: Optional[str] = None, url: str = LOCAL, **query: Any) -> Page:
    return run(catalog(url).search(Query(**query), cursor), response(body, url=url))


def ids(page: Page) -> List[str]:
    return [record.id for record in page.records]


def only(url: str = LOCAL, **members: Any) -> Record:
    """The record that one entry becomes."""
    page = search(whole(entry(**members)), url=url)
    assert len(page.records) == 1, page
    return page.records[0]
