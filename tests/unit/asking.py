"""How the tests of all types ask a catalogue: over the network of this machine, or with replies made from values."""
from __future__ import annotations

import json
from typing import Any, List, Optional, Sequence

import requests

from catalog_search.catalogs.base import Catalog, Conversation
from catalog_search.model.query import Query
from catalog_search.model.record import Page, Record
from catalog_search.network.blocking import BlockingCarrier

MOST_PAGES = 200


class LoggedIn(requests.Session):
    """Adds ``Authorization`` to each request, as an authentication configuration does."""

    def __init__(self, authorization: str) -> None:
        super().__init__()
        self._authorization = authorization

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        request.headers["Authorization"] = self._authorization
        return super().send(request, **options)


def run(
    catalog: Catalog,
    conversation: "Conversation[Any]",
    timeout: float = 10.0,
    session: Optional[requests.Session] = None,
) -> Any:
    """The value of a conversation."""
    return BlockingCarrier(catalog.config, session=session, timeout=timeout).run(conversation)


def search(
    catalog: Catalog,
    query: Optional[Query] = None,
    cursor: Optional[str] = None,
    session: Optional[requests.Session] = None,
) -> Page:
    page = run(catalog, catalog.search(query or Query(), cursor), session=session)
    assert isinstance(page, Page)
    return page


def all_pages(catalog: Catalog, query: Query, most: int = MOST_PAGES) -> List[Page]:
    """All pages in a row; more than ``most`` are an endless loop."""
    pages = [search(catalog, query)]
    while pages[-1].next is not None:
        assert len(pages) < most, "the pages do not end"
        pages.append(search(catalog, query, pages[-1].next))
    return pages


def all_records(catalog: Catalog, query: Query) -> List[Record]:
    """The records of all pages in a row."""
    return [record for page in all_pages(catalog, query) for record in page.records]


def ids(pages: Sequence[Page]) -> List[str]:
    return [record.id for page in pages for record in page.records]


def details(catalog: Catalog, record_id: str, session: Optional[requests.Session] = None) -> Record:
    record = run(catalog, catalog.details(record_id), session=session)
    assert isinstance(record, Record)
    return record


def reply(value: Any, status: int = 200, url: str = "https://data.example.org/x", **headers: str) -> requests.Response:
    """A response as a carrier hands it over: the bytes themselves, or JSON of another value."""
    response = requests.Response()
    response.status_code = status
    response.url = url
    response.headers.update({name.replace("_", "-"): text for name, text in headers.items()})
    response._content = value if isinstance(value, bytes) else json.dumps(value).encode("utf-8")
    return response


def answered(conversation: "Conversation[Any]", *replies: Any) -> Any:
    """The value of a conversation whose requests are answered in turn, by responses or by JSON of other values."""
    asked = next(conversation)
    for one in replies:
        try:
            asked = conversation.send(one if isinstance(one, requests.Response) else reply(one))
        except StopIteration as stop:
            return stop.value
    raise AssertionError(f"the conversation asks for more: {asked.url}")
