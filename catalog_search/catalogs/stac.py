"""Catalogues of the SpatioTemporal Asset Catalog: STAC APIs (1.0 and betas), and static catalogues of files.

Collections are series, items are their datasets. The collections are fetched once: they are searched here, and say for
their items who made them, under which licence, and their keywords. Items are searched by the server. An answer without
an order of its own has collections first. Static catalogues are walked, and searched here.
"""
from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import quote, urlsplit

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.query import FilterField, Query, Sort
from ..model.record import CatalogInfo, Page, Record
from .attempts import if_there
from .base import Capabilities, Catalog, Conversation
from .crawl import Walked, walk
from .crawled import HERE, Crawled
from .datagouv_texts import line, text
from .json_links import followed, links_in, next_link
from .matching import Entry, entry_of, find
from .ogcrecords_query import narrowed, words_of
from .ogcrecords_replies import strange
from .ogcrecords_service import conformance_of, queryables_of
from .replies import as_list, read_object
from .roots import portal_root
from .seen import Seen
from .stac_query import (
    JSON,
    Asks,
    Cursor,
    again,
    asked_by,
    must_look_for_words,
    page_size,
    search_request,
    wanted_types,
)
from .stac_records import Context, is_collection, is_item, parts_of, read_collection, read_item
from .stac_replies import Found, merged, read_found
from .stac_service import BY_COLLECTION, MAX_PAGE, Service, read_landing, sortables_of

#: What is asked for of the list of collections, at the most.
MAX_COLLECTIONS = 1000
_MAX_LIST_PAGES = 12
_LEAST = Capabilities(extent=True, filters=frozenset((FilterField.TYPE.value,)), total=False, max_page=MAX_PAGE)
_STATIC_LINKS = frozenset(("item", "child", "items"))
_FILE = re.compile(r"\.json$", re.IGNORECASE)
#: What a STAC Browser shows of another host.
_BROWSED = re.compile(r"#/external/(?:https?:/{1,2})?([\w.-]+\.\w+/[^?#\s]*)", re.IGNORECASE)
_END_OF_ROOT = frozenset("search collections conformance queryables sortables aggregate aggregations docs".split())
_ID_CHARACTERS = ":@!$,;=~"


class StacCatalog(Catalog):
    """One STAC API or static catalogue; the address of its configuration is its landing page or root file."""

    type = "stac"
    capabilities = _LEAST
    at_best = replace(HERE, max_page=1000)
    bulk = MAX_COLLECTIONS

    def __init__(self, config: CatalogConfig) -> None:
        super().__init__(config)
        self.root = self.normalise_url(config.url)
        self._service: Optional[Service] = None
        self._entries: Tuple[Entry, ...] = ()
        self._crawled: Optional[Crawled] = None
        self._seen = Seen()
        self._total = False

    @classmethod
    def normalise_url(cls, url: str) -> str:
        """The root for the address of the API, of something in it, or of a STAC Browser that shows it."""
        browsed = _BROWSED.search(url)
        url = f"https://{browsed.group(1)}" if browsed else url
        address = url.strip().partition("#")[0]
        try:
            is_file = bool(_FILE.search(urlsplit(address).path))
        except ValueError:
            is_file = False
        return address if is_file else portal_root(address, _root_path)

    def search(self, query: Query, cursor: Optional[str] = None) -> Conversation[Page]:
        """Ask for one page; the first search of all reads the landing page and the collections."""
        place = Cursor.from_text(cursor) if cursor is not None else Cursor()
        service = yield from self._learn()
        if self._crawled is not None:
            return self._crawled.page(query, place.collections, lambda start: Cursor(start).to_text())
        with_collections, with_items = wanted_types(query)
        known = (yield from self._matching(query, service)) if with_collections else []
        if query.sort is not Sort.RELEVANCE and service.sort_field(query.sort):
            return (yield from self._sorted_page(query, service, known, place, with_items))
        return (yield from self._page(query, service, known, place, with_items))

    def details(self, record_id: str) -> Conversation[Record]:
        """Fetch an item or a collection by the id of its record."""
        service = yield from self._learn()
        if self._crawled is not None:
            return self._crawled.record(record_id)
        collection, item = (quote(part, safe=_ID_CHARACTERS) for part in parts_of(record_id))
        if not collection:
            return (yield from self._lone_item(service, parts_of(record_id)[1]))
        address = f"{service.collections_url.partition('?')[0]}/{collection}"
        context = Context(self.config.id, self.root, service.collections)
        if not item:
            data = yield from self._ask(address)
            record = read_collection(data, context, address) if "links" in data or is_collection(data) else None
        else:
            address = f"{address}/items/{item}"
            data = yield from self._ask(address)
            record = read_item(data, context, address) if is_item(data) else None
        if record is None:
            raise strange(data, address)
        return record

    def details_bulk(self, record_ids: Sequence[str]) -> Conversation[Tuple[Record, ...]]:
        """The collections from their list, which is read anyway; the items by one search for their ids."""
        service = yield from self._learn()
        if self._crawled is not None:
            return self._crawled.several(record_ids)
        parts = [parts_of(one) for one in record_ids]
        found = [service.collections[name] for name, item in parts if not item and name in service.collections]
        items = list(dict.fromkeys(item for _, item in parts if item))
        if items and service.search:
            collections = list(dict.fromkeys(name for name, item in parts if item and name)) or None
            request = search_request(Query(), service, collections, items, min(len(items), MAX_PAGE))
            context = Context(self.config.id, self.root, service.collections)
            read = [read_item(feature, context) for feature in (yield from self._ask_items(request)).features]
            found += [record for record in read if record is not None]
        return tuple(found)

    def _lone_item(self, service: Service, key: str) -> Conversation[Record]:
        """An item that says no collection, which only a search can find."""
        found = Found()
        if key and service.search:
            request = search_request(Query(), service, None, (key,), 1)
            found = yield from self._ask_items(request)
        record = read_item(found.features[0], Context(self.config.id, self.root)) if found.features else None
        if record is None:
            raise CatalogError(ErrorKind.NOT_FOUND, f"item {key!r}", url=self.root)
        return record

    def probe(self) -> Conversation[CatalogInfo]:
        """Read the landing page's title and version, and count collections and items as far as the server does."""
        landing = yield from self._ask(self.root)
        service = yield from self._learn(landing)
        title = line(landing.get("title")) or line(landing.get("id"))
        abstract, version = text(landing.get("description"), 2000), line(landing.get("stac_version"), 20)
        if self._crawled is not None:
            return self._crawled.info(title, abstract, version)
        found = yield from self._items(Query(page_size=1), service, Cursor())
        records = self._sum(Query(), service, len(service.collections), found)
        return CatalogInfo(title, version, records, abstract)

    # --- what the server can do -----------------------------------------------------------------------------------

    def _learn(self, landing: Optional[Mapping[str, Any]] = None) -> Conversation[Service]:
        """What the server says of itself and its collections, asked once.

        :param landing: the document at the root, where it was read already
        """
        if self._service is not None:
            return self._service
        document = landing if landing is not None else (yield from self._ask(self.root))
        if not _is_stac(document):
            raise strange(document, self.root)
        service = read_landing(document, self.root)
        if service.is_static:
            yield from self._crawl(document)
        else:
            service = yield from self._learn_api(service)
        self._service = service
        self._declare()
        return service

    def _learn_api(self, service: Service) -> Conversation[Service]:
        if not service.conforms:
            service = replace(service, conforms=conformance_of((yield from self._extra("conformance"))))
        if service.says_sortables:
            service = replace(service, sortables=sortables_of((yield from self._extra("sortables"))))
        if service.has_filter:
            service = replace(service, queryables=queryables_of((yield from self._extra("queryables"))))
        collections, is_whole = yield from self._all_collections(service)
        self._entries = tuple(entry_of(record) for record in collections.values())
        return replace(service, collections=collections, is_whole=is_whole)

    def _all_collections(self, service: Service) -> Conversation[Tuple[Dict[str, Record], bool]]:
        """The collections by their own ids, and whether these are all; an API without any has none."""
        found: Dict[str, Record] = {}
        url, context = service.collections_url, Context(self.config.id, self.root)
        for number in range(_MAX_LIST_PAGES):
            try:
                reply = yield from self._ask(url)
            except CatalogError as error:
                if number or error.kind is not ErrorKind.NOT_FOUND:
                    raise
                return found, True
            before = len(found)
            for entry in as_list(reply.get("collections"))[:MAX_COLLECTIONS]:
                record = read_collection(entry, context)
                if record is not None:
                    found.setdefault(line(entry.get("id"), 300), record)
            link = next_link(reply)
            url = followed(url, str(link["href"])) if link else ""
            if not url or len(found) == before:
                return found, True
            if len(found) >= MAX_COLLECTIONS:
                break
        return found, False

    def _extra(self, step: str) -> Conversation[Mapping[str, Any]]:
        """A document below the root that a server need not have."""
        return if_there(self._ask(f"{self.root}/{step}"))

    def _declare(self) -> None:
        """The abilities that follow from what is known by now."""
        if self._crawled is None and self._service is not None:
            self.capabilities = self._service.capabilities(_LEAST, self._total)

    # --- files ----------------------------------------------------------------------------------------------------

    def _crawl(self, document: Mapping[str, Any]) -> Conversation[None]:
        walked = yield from walk(self.root, document, _STATIC_LINKS)
        records = self._records_of(walked)
        good = [record for record in records if record is not None]
        self._crawled = Crawled(good, walked.skipped + len(records) - len(good), walked.is_whole)
        self.capabilities = replace(HERE, total=walked.is_whole)

    def _records_of(self, walked: Walked) -> List[Optional[Record]]:
        """Collections, then items, single ones and those in collections of features."""
        bare = Context(self.config.id, self.root)
        series = [(data, read_collection(data, bare, url)) for url, data in walked.documents if is_collection(data)]
        known = {line(data.get("id"), 300): record for data, record in series if record is not None}
        context = replace(bare, collections=known)
        found: List[Optional[Record]] = [record for _, record in series]
        for url, data in walked.documents:
            if is_item(data):
                found.append(read_item(data, context, url))
            found += [read_item(feature, context, url) for feature in as_list(data.get("features"))]
        return found

    # --- searching ------------------------------------------------------------------------------------------------

    def _matching(self, query: Query, service: Service) -> Conversation[List[Record]]:
        """The collections that answer a query, in its order."""
        entries: Sequence[Entry] = self._entries
        if not service.is_whole and service.searches_collections and query.text.strip():
            params = {"q": ",".join(words_of(query.text)), "limit": str(MAX_PAGE)}
            reply = read_object((yield requests.Request("GET", service.collections_url, params=params, headers=JSON)))
            context = Context(self.config.id, self.root)
            read = [read_collection(entry, context) for entry in as_list(reply.get("collections"))[:MAX_COLLECTIONS]]
            entries = [entry_of(record) for record in read if record is not None]
        able = self.capabilities.filters
        asked = replace(query, filters=tuple((name, values) for name, values in query.filters if name in able))
        return find(entries, asked)[0]

    def _page(
        self, query: Query, service: Service, known: Sequence[Record], place: Cursor, with_items: bool
    ) -> Conversation[Page]:
        """Collections first. A page of items of which they leave room for a part only is asked for again."""
        size = page_size(query)
        part = list(known[place.collections : place.collections + size])
        room, reached = size - len(part), place.collections + len(part)
        asks_items = with_items and bool(room or place == Cursor())
        found = (yield from self._items(query, service, place)) if asks_items else Found()
        items = found.features[place.skip : place.skip + room]
        is_cut = len(found.features) > place.skip + len(items)
        after = replace(place, collections=reached, skip=place.skip + len(items))
        if not is_cut and asks_items:
            after = replace(after, asks=found.following, skip=0, first=found.first, ended=found.following is None)
            after = replace(after, items=place.items + len(found.features))
        more = reached < len(known) or (with_items and not after.ended)
        records, skipped = self._kept(query, service, place, items)
        return Page(
            records=(*part, *records),
            total=self._sum(query, service, len(known), found if with_items else Found(matched=0)),
            next=after.to_text() if more else None,
            skipped=skipped,
        )

    def _sorted_page(
        self, query: Query, service: Service, known: Sequence[Record], place: Cursor, with_items: bool
    ) -> Conversation[Page]:
        """A page of items, with the collections that the order puts between them."""
        asks_items = with_items and not place.ended
        found = (yield from self._items(query, service, place)) if asks_items else Found()
        ended = found.following is None
        items, skipped = self._kept(query, service, place, found.features)
        rest = known[place.collections :]
        records, used = merged(rest, items, query.sort, page_size(query) if ended else 0)
        after = replace(
            place,
            collections=place.collections + used,
            items=place.items + len(found.features),
            asks=found.following,
            first=found.first,
            ended=ended,
        )
        return Page(
            records=tuple(records),
            total=self._sum(query, service, len(known), found if with_items else Found(matched=0)),
            next=after.to_text() if not ended or used < len(rest) else None,
            skipped=skipped,
        )

    def _items(self, query: Query, service: Service, place: Cursor) -> Conversation[Found]:
        """One page of items as the server sent it; nothing where none can answer the query."""
        if place.ended or not service.search:
            return Found(matched=0)
        if place.asks is not None:
            found = yield from self._ask_items(again(place.asks))
            return Found(matched=found.matched) if found.first == place.first else found
        collections, ids = self._restriction(query, service)
        if collections is not None and not collections and (not ids or query.values(FilterField.SERIES)):
            return Found(matched=0)
        request = search_request(query, service, collections or None, ids, page_size(query))
        try:
            return (yield from self._ask_items(request))
        except CatalogError as error:
            if error.status != 405 or request.method != "GET":
                raise
        self._service = service = replace(service, methods=("POST",))
        request = search_request(query, service, collections or None, ids, page_size(query))
        return (yield from self._ask_items(request))

    def _ask_items(self, request: requests.Request) -> Conversation[Found]:
        asked: Asks = asked_by(request)
        return read_found(read_object((yield request)), asked)

    def _restriction(self, query: Query, service: Service) -> Tuple[Optional[List[str]], Tuple[str, ...]]:
        """The collections that items may be of, ``None`` for all, and the ids of the only items wanted.

        Filters that collections answer for their items count, and words where item search takes none: items are then
        found by their collections, else by a word that is their id. Of some series only their items are wanted.
        """
        series = query.values(FilterField.SERIES)
        collections, ids = self._restricted(query, service)
        if not series:
            return collections, ids
        wanted = [name for name, item in map(parts_of, series) if name and not item]
        return [name for name in wanted if collections is None or ids or name in collections], ids

    def _restricted(self, query: Query, service: Service) -> Tuple[Optional[List[str]], Tuple[str, ...]]:
        """The same for whatever series."""
        able = self.capabilities.filters
        filters = tuple((name, values) for name, values in query.filters if name in able and name in BY_COLLECTION)
        words = "" if service.has_text else query.text
        if not filters and not words.strip():
            return None, ()
        found = {record.id for record in find(self._entries, Query(text=words, filters=filters))[0]}
        collections = [key for key, record in service.collections.items() if record.id in found]
        if collections or filters or len(words.split()) != 1:
            return (None if len(found) == len(self._entries) and not filters else collections), ()
        return [], (words.strip(),)

    def _kept(
        self, query: Query, service: Service, place: Cursor, features: Sequence[Any]
    ) -> Tuple[List[Record], int]:
        """The items that did not come before and have all words, and how many could not be read."""
        context = Context(self.config.id, self.root, service.collections)
        read = [read_item(feature, context) for feature in features]
        records = [record for record in read if record is not None]
        new = self._seen.new(query, place.collections + place.items + place.skip, records, first=0)
        return narrowed(new, must_look_for_words(query, service), ()), read.count(None)

    def _sum(self, query: Query, service: Service, collections: int, found: Found) -> Optional[int]:
        """How many records answer the query, where the server counts items and the catalogue all collections."""
        if found.matched is None or not service.is_whole:
            return None
        self._total = True
        self._declare()
        return None if must_look_for_words(query, service) else collections + found.matched

    def _ask(self, url: str) -> Conversation[Mapping[str, Any]]:
        response = yield requests.Request("GET", url, headers=JSON)
        return read_object(response)


def _is_stac(data: Mapping[str, Any]) -> bool:
    """Whether a document is of STAC: it says its version, or the conformance of an API."""
    if line(data.get("stac_version"), 20):
        return True
    return any("stacspec" in name for name in conformance_of(data)) and bool(links_in(data))


def _root_path(segments: List[str]) -> List[str]:
    """The segments before the first step of the API."""
    for at, segment in enumerate(segments):
        if segment in _END_OF_ROOT and at:
            return segments[:at]
    return segments[:0] if segments[:1] and segments[0] in _END_OF_ROOT else segments
