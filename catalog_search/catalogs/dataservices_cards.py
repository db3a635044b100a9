"""The cards of the old api.gouv.fr, which its site gave as one JSON list (``/api/v1/apis``).

The site went into data.gouv.fr in 2024; copies of the list are still about. It is read whole and searched on the
client.
"""
from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Dict, List, Optional, Sequence, Tuple
from urllib.parse import urljoin, urlsplit

import requests

from ..model.errors import CatalogError, ErrorKind
from ..model.query import FilterField, Query, Sort
from ..model.record import Access, CatalogInfo, Page, Record, RecordType, Resource
from .base import Capabilities, Conversation
from .datagouv_texts import distinct, line, web_address
from .matching import entry_of, find
from .replies import as_count, as_dict, as_list, read_json

_ADDRESS = re.compile(r"^https?://[^/?#]+(?:/[^?#]*)?/api/(?:v1/apis(?:\.json)?|listapi)/?$", re.IGNORECASE)
_OPENNESS: Dict[str, Access] = {
    "open": Access.OPEN,
    "semi_open": Access.ACCOUNT,
    "closed": Access.RESTRICTED,
}
_FACETS = frozenset((FilterField.ORGANISATION.value, FilterField.ACCESS.value))
#: Cards of one list that are read.
MOST_CARDS = 10_000

CAPABILITIES = Capabilities(
    filters=_FACETS | {FilterField.TYPE.value}, facets=_FACETS, sorts=(Sort.RELEVANCE,), total=True, max_page=100
)


def cards_address(url: str) -> str:
    """The address of a list of cards, without query and a slash at its end; empty where it is none."""
    address = re.split("[?#]", url.strip(), maxsplit=1)[0]
    return address.rstrip("/") if _ADDRESS.match(address) else ""


class CardList:
    """One list at one address; each operation reads it anew."""

    def __init__(self, catalog: str, address: str) -> None:
        self._catalog = catalog
        self._address = address

    def search(self, query: Query, cursor: Optional[str]) -> Conversation[Page]:
        """One page; the cursor is an offset. Facets come with the first page only."""
        records, skipped = yield from self._records()
        own = tuple(pair for pair in query.filters if pair[0] in CAPABILITIES.filters)
        found, count_facets = find([entry_of(record) for record in records], replace(query, filters=own, extent=None))
        start = as_count(cursor) or 0
        end = start + max(1, min(query.page_size, CAPABILITIES.max_page))
        return Page(
            records=tuple(found[start:end]),
            total=len(found),
            next=str(end) if end < len(found) else None,
            facets=() if start else tuple(facet for facet in count_facets() if facet.field in _FACETS),
            skipped=0 if start else skipped,
        )

    def details(self, record_id: str) -> Conversation[Record]:
        """The card with this slug."""
        records, _ = yield from self._records()
        for record in records:
            if record.id == record_id:
                return record
        raise CatalogError(ErrorKind.NOT_FOUND, record_id, url=self._address)

    def several(self, record_ids: Sequence[str]) -> Conversation[Tuple[Record, ...]]:
        """The cards with these slugs that there are."""
        records, _ = yield from self._records()
        wanted = frozenset(record_ids)
        return tuple(record for record in records if record.id in wanted)

    def probe(self) -> Conversation[CatalogInfo]:
        """The host, since a list has no title."""
        records, _ = yield from self._records()
        return CatalogInfo(title=urlsplit(self._address).hostname or "", records=len(records))

    def _records(self) -> Conversation[Tuple[List[Record], int]]:
        """All cards, and how many entries are none."""
        response = yield requests.Request("GET", self._address, headers={"Accept": "application/json"})
        value = read_json(response)
        if not isinstance(value, list):
            raise CatalogError(
                ErrorKind.UNEXPECTED, f"{type(value).__name__} instead of a list", response.status_code, self._address
            )
        read = [self._record(as_dict(entry)) for entry in value[:MOST_CARDS]]
        records = {record.id: record for record in read if record is not None}
        return list(records.values()), len(value) - len(records)

    def _record(self, card: Any) -> Optional[Record]:
        slug = line(card.get("slug"), 200)
        title = line(card.get("title"))
        if not slug or not title:
            return None
        page = self._address_of(card.get("path") or f"/les-api/{slug}")
        request = web_address(card.get("datapass_link"))
        resources = [Resource(page, title=title, format="html", role="technical_documentation")] if page else []
        resources += [Resource(request, format="html", role="request_access")] if request else []
        return Record(
            id=slug,
            catalog=self._catalog,
            title=title,
            abstract=line(card.get("tagline"), 2000),
            type=RecordType.API,
            organisation=line(card.get("owner")) or line(card.get("owner_acronym")),
            access=_OPENNESS.get(line(card.get("openness"), 20), Access.UNKNOWN),
            thumbnail=self._address_of(card.get("logo")),
            page_url=page,
            identifiers=distinct([slug, *(line(key, 100) for key in as_list(card.get("datagouv_uuid")))], 30),
            facts=(("request_access", request),) if request else (),
            resources=tuple(resources),
            formats=("API",),
        )

    def _address_of(self, path: Any) -> str:
        """A path on the list's host as an address that a browser may open; empty where there is none."""
        found = line(path, 1000)
        try:
            return web_address(urljoin(self._address, found)) if found else ""
        except ValueError:
            return ""
