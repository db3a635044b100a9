"""What the tests of the CKAN catalogue share: one portal, one way to run a conversation, replies from values."""
from __future__ import annotations

import json
from typing import Any, Dict, List, Optional

import requests

from catalog_search.catalogs.base import Conversation
from catalog_search.catalogs.ckan import CkanCatalog
from catalog_search.catalogs.ckan_records import Context, read_record
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Query
from catalog_search.model.record import Page, Record
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.ckan import DATA

SITE = "https://data.example.org/portail"


def catalog_at(url: str, authcfg: str = "") -> CkanCatalog:
    return CkanCatalog(CatalogConfig(id="ck", type="ckan", name="Portail", url=url, authcfg=authcfg))


def run(
    catalog: CkanCatalog, conversation: "Conversation[Any]", timeout: float = 10.0, token: Optional[str] = None
) -> Any:
    """The value of a conversation; a token goes with each request, as an authentication configuration would add it."""
    session = _WithToken(token) if token else None
    return BlockingCarrier(catalog.config, session=session, timeout=timeout).run(conversation)


class _WithToken(requests.Session):
    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        request.headers["Authorization"] = self._token
        return super().send(request, **options)


def search(catalog: CkanCatalog, query: Query, cursor: Optional[str] = None, token: Optional[str] = None) -> Page:
    page = run(catalog, catalog.search(query, cursor), token=token)
    assert isinstance(page, Page)
    return page


def all_pages(catalog: CkanCatalog, query: Query) -> List[Page]:
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
    response.url = f"{SITE}/api/3/action/x"
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
