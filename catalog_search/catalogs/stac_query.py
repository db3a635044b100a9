"""What STAC APIs are asked: parameters of item search (STAC API 1.0), by GET and by POST, and cursors."""
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union

import requests

from ..model.query import FilterField, Query
from ..model.record import RecordType
from .cql2 import Compared, all_of, as_json, as_text, changed_within
from .cursors import no_cursor
from .json_links import followed, next_link
from .ogcrecords_query import words_of
from .stac_service import MAX_PAGE, Service

#: An address beyond this many characters is refused by many servers: the request is then a POST.
_LONGEST_ADDRESS = 1800
JSON = {"Accept": "application/json, application/geo+json"}


#: A request as method, whole address and body.
Asks = Tuple[str, str, Optional[Mapping[str, Any]]]


@dataclass(frozen=True)
class Cursor:
    """Where an answer goes on.

    ``collections`` is how many of the collections came, ``items`` how many of the items of whole pages. ``asks`` is
    the next page of items, ``None`` for the first one, of which ``skip`` came already; ``ended`` says that there is
    none any more, ``first`` is the id that began the last page.
    """

    collections: int = 0
    items: int = 0
    asks: Optional[Asks] = None
    skip: int = 0
    first: str = ""
    ended: bool = False

    @classmethod
    def from_text(cls, text: str) -> "Cursor":
        """Read what ``to_text`` wrote.

        :raises CatalogError: where the text is no cursor of this catalogue
        """
        try:
            collections, items, asks, skip, first, ended = json.loads(text)
            wanted = None if asks is None else (str(asks[0]), str(asks[1]), asks[2])
            return cls(int(collections), int(items), wanted, int(skip), str(first), bool(ended))
        except (ValueError, TypeError, IndexError, KeyError, RecursionError):
            raise no_cursor(text) from None

    def to_text(self) -> str:
        return json.dumps([self.collections, self.items, self.asks, self.skip, self.first, self.ended])


def wanted_types(query: Query) -> Tuple[bool, bool]:
    """Whether collections and items are wanted: series and datasets."""
    types = query.values(FilterField.TYPE)
    if not types:
        return True, True
    return RecordType.SERIES.value in types, RecordType.DATASET.value in types


def page_size(query: Query) -> int:
    return min(max(query.page_size, 1), MAX_PAGE)


def search_request(
    query: Query, service: Service, collections: Optional[Sequence[str]], ids: Sequence[str], limit: int
) -> requests.Request:
    """The request for the first page of items.

    :param collections: the ids of the collections that items may be of, ``None`` for all
    :param ids: the ids of the only items wanted, empty for all
    """
    body: Dict[str, Any] = {"limit": limit}
    if collections is not None:
        body["collections"] = list(collections)
    if ids:
        body["ids"] = list(ids)
    if query.extent is not None and not query.extent.is_world:
        body["bbox"] = [float(corner) for corner in query.extent.to_text().split(",")]
    words = words_of(query.text) if service.has_text and not ids else ()
    if words:
        body["q"] = text_of(words, service)
    sort = service.sort_field(query.sort)
    if sort:
        body["sortby"] = [{"field": sort, "direction": "asc" if sort.endswith("title") else "desc"}]
    condition = _changed(query) if service.can_filter_changes else []
    if condition:
        body["filter-lang"], body["filter"] = "cql2-json", as_json(all_of(condition))
    address = requests.Request("GET", service.search, params=_as_params(body, condition), headers=JSON)
    can_get = "GET" in service.methods and (service.reads_cql_text or not condition)
    if can_get and ("POST" not in service.methods or len(address.prepare().url or "") <= _LONGEST_ADDRESS):
        return address
    return requests.Request("POST", service.search, json=body, headers=JSON)


def text_of(words: Sequence[str], service: Service) -> Union[str, List[str]]:
    """Free text: one expression, or a list of alternatives.

    Where words cannot add up the longest of them is asked for, and the catalogue looks for the others.
    """
    words = [word.lower() if word in ("AND", "OR", "NOT") else word for word in words]
    return " AND ".join(words) if service.adds_words else [max(words, key=len)]


def must_look_for_words(query: Query, service: Service) -> Tuple[str, ...]:
    """The words that the server was not asked for."""
    words = words_of(query.text) if service.has_text and not service.adds_words else ()
    return words if len(words) > 1 else ()


def _changed(query: Query) -> List[Compared]:
    """The interval of a ``MODIFIED`` filter."""
    intervals = query.values(FilterField.MODIFIED)
    return changed_within(intervals[0]) if intervals else []


def _as_params(body: Mapping[str, Any], condition: Sequence[Compared]) -> Dict[str, str]:
    """The members of a body as the parameters of a GET."""
    params: Dict[str, str] = {}
    for name, value in body.items():
        if name in ("filter", "filter-lang"):
            continue
        if name == "sortby":
            value = [f"{'-' if one['direction'] == 'desc' else ''}{one['field']}" for one in value]
        params[name] = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    if condition:
        params["filter-lang"], params["filter"] = "cql2-text", as_text(all_of(condition))
    return params


def asked_by(request: requests.Request) -> Asks:
    """Method, whole address and body of a request."""
    if request.method == "POST":
        return ("POST", request.url, request.json)
    return ("GET", request.prepare().url or request.url, None)


def again(asks: Asks) -> requests.Request:
    """The request for a following page."""
    method, url, body = asks
    if method == "POST":
        return requests.Request("POST", url, json=dict(body or {}), headers=JSON)
    return requests.Request("GET", url, headers=JSON)


def following(
    data: Mapping[str, Any], asked: Asks
) -> Optional[Asks]:
    """The next page by the server's link: by GET, or by POST with a body of its own or one to merge into the last one.

    Headers that a link asks for are not sent: a reply does not decide what is sent with a log-in.
    """
    link = next_link(data)
    if link is None:
        return None
    url = followed(asked[1], link["href"])
    method = str(link.get("method") or "GET").upper()
    if not url or method not in ("GET", "POST"):
        return None
    body = link.get("body")
    own = body if isinstance(body, dict) else {}
    whole = {**(asked[2] or {}), **own} if link.get("merge") is True or not own else own
    found: Asks = ("GET", url, None) if method == "GET" else ("POST", url, whole)
    return None if found == asked else found
