"""Catalogues of OGC API - Records (OGC 20-004r1, final and drafts): pygeoapi, pycsw 3, GeoNetwork and others.

A server is asked once which collections of records it has, which conformance classes it declares and what can be
queried: its abilities follow from that. Catalogues that are only files (*crawlable catalogue*: ``catalog.json`` whose
links lead to records) are walked, and searched here.
"""
from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Dict, FrozenSet, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import quote, urlencode, urlsplit

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.query import FilterField, Query
from ..model.record import CatalogInfo, Page, Record
from .attempts import if_there
from .base import Capabilities, Catalog, Conversation
from .crawl import Walked, walk
from .crawled import HERE, Crawled
from .datagouv_texts import line, text
from .json_links import followed, is_page, links_in, links_with
from .ogcrecords_query import Branch, Cursor, Params, branches, narrowed, params_of, types_to_check, words_of
from .ogcrecords_records import Context, read_record
from .ogcrecords_replies import Items, read_items, strange
from .ogcrecords_service import (
    MAX_PAGE,
    Collection,
    Service,
    collections_of,
    conformance_of,
    queryables_of,
    read_collection,
)
from .replies import as_list, read_object
from .roots import portal_root
from .seen import Seen

_JSON = {"Accept": "application/json, application/geo+json, application/schema+json"}
_LEAST = Capabilities(extent=True, total=False, max_page=MAX_PAGE)
_STATIC_LINKS = frozenset(("item", "child"))
_FILE = re.compile(r"\.(?:json|geojson)$", re.IGNORECASE)
_ID_CHARACTERS = ":@!$,;=~"
#: Searches whose hits are counted beforehand, so that the total is known.
_MAX_COUNTED = 8


class OgcRecordsCatalog(Catalog):
    """One server, or one collection of it, or one catalogue of files: the address of its configuration says which."""

    type = "ogcrecords"
    capabilities = _LEAST
    at_best = HERE
    bulk = MAX_PAGE

    def __init__(self, config: CatalogConfig) -> None:
        super().__init__(config)
        self.root = self.normalise_url(config.url)
        self._service: Optional[Service] = None
        self._crawled: Optional[Crawled] = None
        self._seen = Seen()
        self._extent = True
        self._total = False
        self._facets: Optional[FrozenSet[str]] = None

    @classmethod
    def normalise_url(cls, url: str) -> str:
        """The address of the landing page, of one collection, or of a file, for what a person pasted."""
        address = url.strip().partition("#")[0]
        return address if _is_file(address) else portal_root(address, _service_path)

    def search(self, query: Query, cursor: Optional[str] = None) -> Conversation[Page]:
        """Ask for one page; the first search of all asks first what the server can do.

        Records of several collections come one collection after the other. Where a server finds nothing with several
        words, which some take for a phrase, it is asked for any of them, and what lacks one is left out.
        """
        place = Cursor.from_text(cursor) if cursor is not None else Cursor()
        service = yield from self._learn()
        if self._crawled is not None:
            return self._crawled.page(query, place.seen, lambda start: Cursor(seen=start).to_text())
        page = yield from self._search(query, service, place)
        if cursor is not None or page.records or page.next is not None:
            return page
        if len(words_of(query.text)) > 1 and not service.is_pycsw:
            page = yield from self._search(query, service, Cursor(any_word=True))
        return page if page.records or page.next is not None else replace(page, total=0)

    def details(self, record_id: str) -> Conversation[Record]:
        """Fetch a record by its id from the first collection that has it."""
        if not record_id.strip():
            raise CatalogError(ErrorKind.NOT_FOUND, f"record {record_id!r}")
        service = yield from self._learn()
        if self._crawled is not None:
            return self._crawled.record(record_id)
        missing = CatalogError(ErrorKind.NOT_FOUND, record_id, url=self.root)
        for collection in service.collections:
            address = f"{collection.items.partition('?')[0]}/{quote(record_id, safe=_ID_CHARACTERS)}"
            try:
                data = yield from self._ask(address)
            except CatalogError as error:
                if error.kind not in (ErrorKind.NOT_FOUND, ErrorKind.GONE):
                    raise
                missing = error
                continue
            record = read_record(data, Context(self.config.id, address), record_id)
            if record is None or not isinstance(data.get("properties"), dict):
                raise strange(data, address)
            return record
        raise missing

    def details_bulk(self, record_ids: Sequence[str]) -> Conversation[Tuple[Record, ...]]:
        """Ask each collection for the records of some ids that none before it had (``ids``, OGC 20-004r1 §8.4.7)."""
        service = yield from self._learn()
        if self._crawled is not None:
            return self._crawled.several(record_ids)
        wanted = dict.fromkeys(one for one in record_ids if "," not in one)
        found: Dict[str, Record] = {}
        for collection in service.collections:
            left = [one for one in wanted if one not in found]
            if left:
                params = [("ids", ",".join(left)), ("limit", str(len(left)))]
                items = read_items((yield from self._ask(collection.items, params)), collection.items)
                context = Context(self.config.id, collection.items)
                read = (read_record(feature, context) for feature in items.features)
                found.update((record.id, record) for record in read if record is not None)
        return tuple(found.values())

    def probe(self) -> Conversation[CatalogInfo]:
        """Read the landing page's title, and count the records of all collections as far as the server does."""
        landing = yield from self._ask(self.root)
        if not _is_file(self.root) and not links_in(landing):
            raise strange(landing, self.root)
        service = yield from self._learn(landing)
        title, abstract = line(landing.get("title")), text(landing.get("description"), 2000)
        if self._crawled is not None:
            return self._crawled.info(title or line(landing.get("id")), abstract)
        counts: List[Optional[int]] = []
        for collection in service.collections:
            counts.append((yield from self._count(collection.items, [])))
        self._total = None not in counts
        self._declare()
        only = service.collections[0]
        return CatalogInfo(
            title=title or only.title,
            version="1.0" if any("/ogcapi-records-1/1.0/" in name for name in service.conforms) else "",
            records=sum(number or 0 for number in counts) if None not in counts else None,
            abstract=abstract or only.abstract[:2000],
        )

    # --- what the server can do -----------------------------------------------------------------------------------

    def _learn(self, landing: Optional[Mapping[str, Any]] = None) -> Conversation[Service]:
        """What the server says of itself, asked once; an empty one stands for files.

        :param landing: the document at the root, where it was read already
        """
        if self._service is not None:
            return self._service
        if _is_file(self.root):
            service = yield from self._learn_file(landing if landing is not None else (yield from self._ask(self.root)))
        else:
            service = yield from self._learn_server(landing or {})
            if not service.collections:
                raise CatalogError(ErrorKind.UNEXPECTED, "no collection of records", url=self.root)
        self._service = service
        self._declare()
        return service

    def _learn_server(self, landing: Mapping[str, Any]) -> Conversation[Service]:
        root, _, only = self.root.partition("/collections/")
        address = f"{root}/collections"
        response = yield from self._get(f"{address}/{only}" if only else address)
        reply = read_object(response)
        is_pycsw = "pycsw" in response.headers.get("X-Powered-By", "").lower()
        conforms = conformance_of(landing)
        if not conforms:
            conforms = conformance_of((yield from if_there(self._ask(f"{root}/conformance"))))
        if only:
            one = read_collection(reply, address) if "links" in reply else None
            collections = [one] if one else []
        else:
            collections = collections_of(reply, address, any("ogcapi-records" in name for name in conforms))
        queryables = collections[0].items.partition("?")[0][: -len("/items")] + "/queryables" if collections else ""
        known = (yield from if_there(self._ask(queryables))) if queryables else {}
        return Service(tuple(collections), conforms, queryables_of(known), is_pycsw)

    def _declare(self) -> None:
        """The abilities that follow from what is known by now."""
        if self._crawled is None and self._service is not None:
            facets = self._facets or frozenset()
            self.capabilities = self._service.capabilities(_LEAST, self._total, self._extent, facets)

    # --- files ----------------------------------------------------------------------------------------------------

    def _learn_file(self, document: Mapping[str, Any]) -> Conversation[Service]:
        """A file that describes a collection of a server, or one from which links lead to records."""
        items = next((link for link in links_with(document, "items") if not is_page(link)), None)
        url = followed(self.root, str(items["href"])) if items else ""
        if url and "features" not in document:
            title = line(document.get("title"))
            return Service((Collection(line(document.get("id")) or title, title, "", url),))
        walked = yield from walk(self.root, document, _STATIC_LINKS)
        records = self._records_of(walked)
        if not records and not any(True for _ in links_with(document, *_STATIC_LINKS)):
            raise strange(document, self.root)
        good = [record for record in records if record is not None]
        self._crawled = Crawled(good, walked.skipped + len(records) - len(good), walked.is_whole)
        self.capabilities = replace(HERE, total=walked.is_whole)
        return Service(())

    def _records_of(self, walked: Walked) -> List[Optional[Record]]:
        """The records among the documents: single ones, and those of collections of features."""
        found: List[Optional[Record]] = []
        for url, document in walked.documents:
            context = Context(self.config.id, url)
            if isinstance(document.get("properties"), dict):
                found.append(read_record(document, context, url))
            found += [read_record(feature, context) for feature in as_list(document.get("features"))]
        return found

    # --- searching ------------------------------------------------------------------------------------------------

    def _search(self, query: Query, service: Service, place: Cursor) -> Conversation[Page]:
        """One page: of the search that the cursor names, or of the first after it that finds something."""
        plan = branches(query, service)
        is_first = place == Cursor()
        page = Page(total=0)
        while place.branch < len(plan):
            page = yield from self._branch_page(query, service, plan, place)
            if page.records or page.next is None:
                break
            following = Cursor.from_text(page.next)
            if following.branch == place.branch:
                break
            place = following
        if is_first and len(plan) > 1 and page.total is not None:
            total = yield from self._total_of(query, service, plan[place.branch + 1 :], page.total)
            page = replace(page, total=total)
        return page

    def _branch_page(
        self, query: Query, service: Service, plan: Sequence[Branch], place: Cursor
    ) -> Conversation[Page]:
        """The page of one search; its total is that of this search only."""
        branch = plan[place.branch]
        params = params_of(query, branch, service, place.any_word, self._extent, self._wants_facets(service, place))
        items = yield from self._items(branch.collection.items, params, place.url)
        context = Context(self.config.id, branch.collection.items)
        read = [read_record(feature, context) for feature in items.features]
        is_repeated = bool(place.url) and bool(items.first) and items.first == place.first
        new = [record for record in read if record is not None] if not is_repeated else []
        new = self._seen.new(query, place.before + place.seen, new, first=0)
        types = types_to_check(query, branch, service)
        following = _following(items, place, params, branch.collection.items, is_repeated)
        self._note(items, service)
        return Page(
            records=tuple(narrowed(new, words_of(query.text) if place.any_word else (), types)),
            total=None if place.any_word or types else items.matched,
            next=following.to_text() if following.branch < len(plan) else None,
            facets=() if place.before or place.seen else items.facets,
            skipped=read.count(None),
        )

    def _items(self, address: str, params: Params, page_url: str) -> Conversation[Items]:
        """One page; a server that cannot do with an area or with facets is asked without them, and not again.

        pygeoapi fails where it compares an area with a record that lies nowhere: the area is left to the client then.
        """
        if page_url:
            return read_items((yield from self._ask(page_url)), page_url)
        names = [name for name, _ in params]
        try:
            return read_items((yield from self._ask(address, params)), address)
        except CatalogError as error:
            if error.kind is ErrorKind.SERVER and "bbox" in names:
                given_up = "bbox"
            elif error.kind is ErrorKind.BAD_REQUEST and "facets" in names:
                given_up = "facets"
            else:
                raise
        kept = [(name, value) for name, value in params if name != given_up]
        items = read_items((yield from self._ask(address, kept)), address)
        self._extent = self._extent and given_up != "bbox"
        self._facets = frozenset() if given_up == "facets" else self._facets
        return items

    def _wants_facets(self, service: Service, place: Cursor) -> bool:
        """Whether pycsw is to count types; those of one collection of several would not be those of the search."""
        return service.is_pycsw and self._facets != frozenset() and place == Cursor() and len(service.collections) == 1

    def _note(self, items: Items, service: Service) -> None:
        """Remember whether this server counts its hits, and its types."""
        self._total = items.matched is not None and len(service.collections) <= _MAX_COUNTED
        if self._facets is None:
            self._facets = frozenset((FilterField.TYPE.value,)) if items.counts_types else frozenset()
        self._declare()

    def _total_of(
        self, query: Query, service: Service, others: Sequence[Branch], known: int
    ) -> Conversation[Optional[int]]:
        """The hits of one search and of all those after it, ``None`` where these are many or are not counted."""
        if len(others) > _MAX_COUNTED:
            return None
        for branch in others:
            params = params_of(query, branch, service, extent=self._extent)
            found = yield from self._count(branch.collection.items, params)
            if found is None or types_to_check(query, branch, service):
                return None
            known += found
        return known

    def _count(self, address: str, params: Params) -> Conversation[Optional[int]]:
        asked = [("limit", "1"), *((name, value) for name, value in params if name != "limit")]
        return read_items((yield from self._ask(address, asked)), address).matched

    def _ask(self, url: str, params: Sequence[Tuple[str, str]] = ()) -> Conversation[Mapping[str, Any]]:
        return read_object((yield from self._get(url, params)))

    def _get(self, url: str, params: Sequence[Tuple[str, str]] = ()) -> Conversation[requests.Response]:
        response = yield requests.Request("GET", url, params=list(params), headers=_JSON)
        return response


def _following(items: Items, place: Cursor, params: Params, address: str, is_repeated: bool) -> Cursor:
    """Where a search goes on: on its next page, else with the next of the searches.

    The server's link leads there. Where it gives none, though its count promises more, an offset does. A page that is
    empty or came before is the last one.
    """
    seen = place.seen + len(items.features)
    ended = replace(place, seen=seen).following()
    if is_repeated or not items.features or items.next == (place.url or address):
        return ended
    url = items.next
    if not url and items.matched is not None and seen < items.matched:
        url = f"{address}{'&' if '?' in address else '?'}{urlencode([*params, ('offset', str(seen))])}"
    return replace(place, url=url, seen=seen, first=items.first) if url else ended


def _is_file(address: str) -> bool:
    try:
        return bool(_FILE.search(urlsplit(address).path))
    except ValueError:
        return False


def _service_path(segments: List[str]) -> List[str]:
    """The segments of the landing page, and those of a collection where one is named."""
    for at, segment in enumerate(segments):
        if segment == "collections":
            return segments[: at + 2] if at + 1 < len(segments) else segments[:at]
        if segment in ("conformance", "openapi") and at + 1 == len(segments):
            return segments[:at]
    return segments
