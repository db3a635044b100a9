"""APIs of the French administration: the *dataservices* of data.gouv.fr, into which api.gouv.fr went in 2024.

Every portal of uData has them. A record is the card of an API: what it gives, its address and documentation, who may
use it on which terms, and the datasets and services that go with it.
"""
from __future__ import annotations

from dataclasses import replace
from typing import Any, Mapping, Optional, Sequence, Tuple

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.query import FilterField, Query, Sort
from ..model.record import CatalogInfo, Page, Record, RecordType
from .base import Capabilities, Conversation
from .datagouv import DatagouvCatalog
from .datagouv_query import MAX_PAGE
from .datagouv_records import Context
from .datagouv_texts import count, line
from .dataservices_cards import CAPABILITIES as CARD_CAPABILITIES
from .dataservices_cards import MOST_CARDS, CardList, cards_address
from .dataservices_records import (
    MAX_DESCRIPTION,
    MAX_LINKED,
    Linked,
    description_address,
    linked_entries,
    offered_by,
    read_service,
)
from .replies import as_dict, check_status, read_object

_FILTERS = (FilterField.ORGANISATION.value, FilterField.KEYWORD.value, FilterField.ACCESS.value)


class DataservicesCatalog(DatagouvCatalog):
    """The APIs of one uData portal; the address of its configuration is the portal's root.

    The address of a list of the old api.gouv.fr (``…/api/v1/apis.json``) is understood as well: the cards in it are
    searched on the client.
    """

    type = "dataservices"
    capabilities = Capabilities(
        extent=False,
        filters=frozenset((*_FILTERS, FilterField.TYPE.value)),
        facets=frozenset(_FILTERS),
        sorts=(Sort.RELEVANCE, Sort.CREATED, Sort.POPULARITY),
        total=True,
        max_page=MAX_PAGE,
    )
    record_type = RecordType.API
    search_path = "/api/2/dataservices/search/"
    list_path = "/api/1/dataservices/"
    records_path = "/api/1/dataservices/"

    def __init__(self, config: CatalogConfig) -> None:
        super().__init__(config)
        address = cards_address(config.url)
        self._cards = CardList(config.id, address) if address else None
        if self._cards is not None:
            self.capabilities = CARD_CAPABILITIES
            self.bulk, self.bulk_length = MOST_CARDS, 0

    @classmethod
    def normalise_url(cls, url: str) -> str:
        """The portal's root for the address of its API or of any of its pages; that of a list of cards as it is."""
        return cards_address(url) or super().normalise_url(url)

    def search(self, query: Query, cursor: Optional[str] = None) -> Conversation[Page]:
        """Ask for one page; what this search cannot filter or sort by is not asked for."""
        if self._cards is not None:
            return (yield from self._cards.search(query, cursor))
        known = self.capabilities
        asked = replace(
            query,
            filters=tuple(pair for pair in query.filters if pair[0] in known.filters),
            sort=query.sort if query.sort in known.sorts else Sort.RELEVANCE,
        )
        return (yield from super().search(asked, cursor))

    def details(self, record_id: str) -> Conversation[Record]:
        """Fetch a card, what is linked to it, and find out whether its OpenAPI description offers GeoJSON.

        The card is all that must succeed: the rest is left out where it cannot be had.
        """
        if self._cards is not None:
            return (yield from self._cards.details(record_id))
        data = yield from self._described(record_id)
        linked = yield from self._linked(data, record_id)
        record = read_service(data, self._context(complete=True), record_id, linked)
        if record is None:
            raise CatalogError(ErrorKind.UNEXPECTED, "no API", url=self.root)
        return record

    def details_bulk(self, record_ids: Sequence[str]) -> Conversation[Tuple[Record, ...]]:
        """Those of a list of cards from one reading; a portal has no list that takes ids."""
        if self._cards is None:
            raise CatalogError(ErrorKind.NOT_SUPPORTED, url=self.root)
        return (yield from self._cards.several(record_ids))

    def probe(self) -> Conversation[CatalogInfo]:
        """Read the title of the portal or list, and count what is in it."""
        if self._cards is not None:
            return (yield from self._cards.probe())
        return (yield from super().probe())

    def _read_entry(self, entry: Any, context: Context) -> Optional[Record]:
        return read_service(entry, replace(context, complete=False))

    def _linked(self, data: Mapping[str, Any], record_id: str) -> Conversation[Linked]:
        """What goes with a card: asked for only where there is some."""
        params = [("dataservice", line(data.get("id"), 200) or record_id), ("page_size", str(MAX_LINKED))]
        datasets: Tuple[Tuple[str, str], ...] = ()
        reuses: Tuple[Tuple[str, str], ...] = ()
        if count(as_dict(data.get("datasets")).get("total")) != 0:
            datasets = linked_entries((yield from self._perhaps("/api/2/datasets/", params)), "page", "uri")
        if count(as_dict(data.get("metrics")).get("reuses")) != 0:
            reuses = linked_entries((yield from self._perhaps("/api/1/reuses/", params)), "url", "page")
        return Linked(datasets, reuses, (yield from self._offered(description_address(data))))

    def _perhaps(self, path: str, params: Sequence[Tuple[str, str]]) -> Conversation[Any]:
        """A list that may as well be missing."""
        try:
            return read_object((yield self._get(path, params)))
        except CatalogError as error:
            if error.kind is ErrorKind.CANCELLED:
                raise
            return {}

    def _offered(self, address: str) -> Conversation[str]:
        """What the description at an address offers; its beginning is asked for, which is where servers heed that."""
        if not address:
            return ""
        headers = {"Accept": "application/json, application/yaml, */*;q=0.5", "Range": f"bytes=0-{MAX_DESCRIPTION - 1}"}
        try:
            response = yield requests.Request("GET", address, headers=headers)
            check_status(response)
        except CatalogError as error:
            if error.kind is ErrorKind.CANCELLED:
                raise
            return ""
        return offered_by(response.content or b"")
