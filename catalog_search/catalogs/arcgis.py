"""ArcGIS Hub sites by their Search API (OGC API - Records style), and ArcGIS Online and Enterprise portals by theirs.

Which of the two an address is, is asked once; Hub is tried first but where the address looks like a portal's.
"""
from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import quote, urlsplit

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.query import FilterField, Query, Sort
from ..model.record import CatalogInfo, Facet, FacetValue, Page, Record
from .arcgis_query import (
    HUB_FACETS,
    MAX_FACET_VALUES,
    MAX_PAGE,
    PORTAL_FACETS,
    WINDOW,
    hub_aggregations,
    hub_bulk,
    hub_params,
    portal_bulk,
    portal_params,
    wanted_types,
)
from .arcgis_records import Context, read_feature, read_item
from .arcgis_replies import read_reply
from .arcgis_types import type_name
from .attempts import HOPELESS
from .base import Capabilities, Catalog, Conversation
from .cursors import Cursor, page_of
from .datagouv_texts import count, line
from .replies import as_dict, as_list
from .roots import portal_root

#: Where the items of Hub sites are kept.
ONLINE = "https://www.arcgis.com"
_PAGES = frozenset(
    "sharing home datasets maps documents apps search pages explore content content_pages webadaptor initiatives "
    "templates events rest".split()
)
_UNNAMED = "Default Site Catalog"
_APIS = ("search", "download", "v3", "feed")
_ID = re.compile(r"[\w.:-]{1,200}")
#: Failures that the other API would meet, too.
_HOPELESS = HOPELESS - {ErrorKind.LOGIN_NEEDED}
_BY_BOTH = frozenset(
    field.value
    for field in (FilterField.TYPE, FilterField.FORMAT, FilterField.KEYWORD, FilterField.THEME, FilterField.MODIFIED)
)
_PORTAL = Capabilities(
    extent=True,
    filters=_BY_BOTH,
    facets=frozenset(field.value for field in PORTAL_FACETS.values()),
    sorts=(Sort.RELEVANCE, Sort.TITLE, Sort.MODIFIED, Sort.CREATED, Sort.POPULARITY),
    total=True,
    max_page=MAX_PAGE,
)
_HUB = replace(
    _PORTAL,
    filters=_BY_BOTH | {FilterField.ORGANISATION.value},
    facets=frozenset(field.value for field in HUB_FACETS.values()),
    sorts=(Sort.RELEVANCE, Sort.TITLE, Sort.MODIFIED, Sort.CREATED),
)


_Counts = Dict[str, List[Tuple[str, Optional[int]]]]


class ArcgisCatalog(Catalog):
    """One Hub site or portal; the address of its configuration is the site's, or the portal's with its path.

    Before the first answer ``capabilities`` are what both systems can do; after it those of the one that answered.
    """

    type = "arcgis"
    capabilities = replace(_PORTAL, sorts=_HUB.sorts)
    at_best = replace(_HUB, sorts=_PORTAL.sorts)
    bulk = MAX_PAGE
    #: Portals run on IIS, which takes 2,048 characters of a query.
    bulk_length = 1500

    def __init__(self, config: CatalogConfig) -> None:
        super().__init__(config)
        self.root = self.normalise_url(config.url)
        self._context: Optional[Context] = None
        self._collection = ""
        self._organisation = ""
        self._title = ""

    @classmethod
    def normalise_url(cls, url: str) -> str:
        """The site's or portal's address for that of its API or of any of its pages, without a slash at its end."""
        return portal_root(url, _site_path)

    def search(self, query: Query, cursor: Optional[str] = None) -> Conversation[Page]:
        """Ask for one page; the first search of all asks first which of the two systems answers."""
        place = Cursor.from_text(cursor) if cursor is not None else Cursor()
        context = yield from self._learn()
        if wanted_types(query) == []:
            return Page(total=0)
        if context.is_hub:
            return (yield from self._search_hub(query, place, context))
        reply = yield from self._ask("/sharing/rest/search", portal_params(query, place.start, self._organisation))
        facets = tuple(self._portal_facets(reply)) if not place.start else ()
        return self._page(reply.get("results"), reply.get("total"), read_item, place, facets)

    def details(self, record_id: str) -> Conversation[Record]:
        """Fetch an item by its id.

        :raises CatalogError: of kind ``NOT_FOUND`` for one that does not exist or that may not be seen
        """
        if not _ID.fullmatch(record_id) or not record_id.strip("."):
            raise CatalogError(ErrorKind.NOT_FOUND, record_id[:100], url=self.root)
        context = yield from self._learn()
        if context.is_hub:
            reply = yield from self._ask(f"{self._items}/{quote(record_id, safe='')}")
            record = read_feature(reply, context)
        else:
            reply = yield from self._ask(f"/sharing/rest/content/items/{quote(record_id, safe='')}", [("f", "json")])
            record = read_item(reply, context)
        if record is None:
            raise CatalogError(ErrorKind.UNEXPECTED, "no item", url=self.root)
        return record

    def details_bulk(self, record_ids: Sequence[str]) -> Conversation[Tuple[Record, ...]]:
        """Search for items by their ids: a search tells as much of them as their own addresses."""
        ids = [one for one in record_ids if _ID.fullmatch(one)]
        context = yield from self._learn()
        if not ids:
            return ()
        if context.is_hub:
            reply, read = (yield from self._ask(self._items, hub_bulk(ids))), read_feature
            entries = reply.get("features")
        else:
            reply, read = (yield from self._ask("/sharing/rest/search", portal_bulk(ids))), read_item
            entries = reply.get("results")
        if not isinstance(entries, list):
            raise CatalogError(ErrorKind.UNEXPECTED, "no list of items", url=self.root)
        records = (read(entry, context) for entry in entries)
        return tuple(record for record in records if record is not None)

    def probe(self) -> Conversation[CatalogInfo]:
        """Count the items, and find out the name of the site or portal; one without a name is called by its host."""
        context = yield from self._learn()
        if context.is_hub:
            reply = yield from self._ask(self._items, hub_params(Query(page_size=1), 0))
            total, title = count(reply.get("numberMatched")), (yield from self._site_title())
        else:
            params = portal_params(Query(page_size=1), 0, self._organisation)
            reply = yield from self._ask("/sharing/rest/search", params)
            total, title = count(reply.get("total")), self._title
        if total is None:
            raise CatalogError(ErrorKind.UNEXPECTED, "no count of items", url=self.root)
        return CatalogInfo(title=title or (urlsplit(self.root).hostname or ""), records=total)

    def _site_title(self) -> Conversation[str]:
        """What a Hub site's catalogue is called; nothing where it bears the name that all have at first."""
        try:
            found = line((yield from self._ask("/api/search/v1/catalog")).get("title"))
        except CatalogError as error:
            if error.kind in _HOPELESS:
                raise
            return ""
        return "" if found == _UNNAMED else found

    def _learn(self) -> Conversation[Context]:
        """Find out once which system this is; what neither answers fails as the likelier one did."""
        if self._context is not None:
            return self._context
        ways = [self._open_hub, self._open_portal]
        failed: Optional[CatalogError] = None
        for way in reversed(ways) if _is_portal(self.root) else ways:
            try:
                context = yield from way()
            except CatalogError as error:
                if error.kind in _HOPELESS:
                    raise
                failed = failed or error
            else:
                self._context = context
                return context
        raise failed or CatalogError(ErrorKind.UNEXPECTED, url=self.root)

    def _open_hub(self) -> Conversation[Context]:
        """The site's collections, of which that of the datasets is searched, where it has one."""
        reply = yield from self._ask("/api/search/v1/collections")
        names = [line(as_dict(entry).get("id"), 100) for entry in as_list(reply.get("collections"))[:200]]
        if not any(names):
            raise CatalogError(ErrorKind.UNEXPECTED, "no collections of ArcGIS Hub", url=self.root)
        self._collection = next((name for name in ("dataset", "all") if name in names), next(filter(None, names)))
        self.capabilities = _HUB
        return Context(self.config.id, self.root, ONLINE, is_hub=True)

    def _open_portal(self) -> Conversation[Context]:
        """What the portal says of itself; one of an organisation in ArcGIS Online is limited to its items."""
        reply = yield from self._ask("/sharing/rest/portals/self", [("f", "json")])
        if not any(name in reply for name in ("portalName", "isPortal", "name", "helperServices")):
            raise CatalogError(ErrorKind.UNEXPECTED, "no portal of ArcGIS", url=self.root)
        self._title = line(reply.get("name")) or line(reply.get("portalName"))
        key = line(reply.get("id"), 40)
        if reply.get("isPortal") is False and line(reply.get("urlKey")) and key.isalnum():
            self._organisation = key
        self.capabilities = _PORTAL
        return Context(self.config.id, self.root, self.root, line(reply.get("name"), 300))

    @property
    def _items(self) -> str:
        return f"/api/search/v1/collections/{quote(self._collection, safe='')}/items"

    def _search_hub(self, query: Query, place: Cursor, context: Context) -> Conversation[Page]:
        reply = yield from self._ask(self._items, hub_params(query, place.start))
        facets: Tuple[Facet, ...] = ()
        if not place.start and self.capabilities.facets:
            facets = yield from self._hub_facets(query)
        return self._page(reply.get("features"), reply.get("numberMatched"), read_feature, place, facets)

    def _hub_facets(self, query: Query) -> Conversation[Tuple[Facet, ...]]:
        """The counts for the same hits; a site that refuses them is not asked again."""
        try:
            reply = yield from self._ask(f"{self._items[:-6]}/aggregations", hub_aggregations(query))
        except CatalogError as error:
            if error.kind in _HOPELESS:
                raise
            if error.status is not None and error.status < 500:
                self.capabilities = replace(self.capabilities, facets=frozenset())
            return ()
        counted = as_list(as_dict(reply.get("aggregations")).get("aggregations"))
        return tuple(_facets(_counts(counted, "field", "aggregations", "label", "value"), HUB_FACETS))

    def _portal_facets(self, reply: Mapping[str, Any]) -> Iterator[Facet]:
        """The counts of a portal, which older ones leave out."""
        counted = as_list(as_dict(reply.get("aggregations")).get("counts"))
        if not counted:
            self.capabilities = replace(self.capabilities, facets=frozenset())
        yield from _facets(_counts(counted, "fieldName", "fieldValues", "value", "count"), PORTAL_FACETS)

    def _page(self, entries: Any, total: Any, read: Any, place: Cursor, facets: Tuple[Facet, ...]) -> Page:
        """The items of one answer, as far as the API goes."""
        if not isinstance(entries, list):
            raise CatalogError(ErrorKind.UNEXPECTED, "no list of items", url=self.root)
        found = [read(entry, self._context) for entry in entries]
        return page_of(found, count(total), place, window=WINDOW, facets=facets)

    def _ask(self, path: str, params: Sequence[Tuple[str, str]] = ()) -> Conversation[Mapping[str, Any]]:
        headers = {"Accept": "application/json, application/geo+json;q=0.9"}
        response = yield requests.Request("GET", f"{self.root}{path}", params=list(params), headers=headers)
        return read_reply(response, with_login=bool(self.config.authcfg))


def _counts(entries: List[Any], name: str, values: str, key: str, number: str) -> _Counts:
    """The counted values by field, out of the members in which they come."""
    found: _Counts = {}
    for entry in map(as_dict, entries[:50]):
        counted = [one for one in as_list(entry.get(values))[:MAX_FACET_VALUES] if isinstance(one, dict)]
        found[line(entry.get(name), 50)] = [(line(one.get(key), 300), count(one.get(number))) for one in counted]
    return found


def _facets(counts: _Counts, fields: Mapping[str, FilterField]) -> Iterator[Facet]:
    """Counted values; types are spelt as they are, categories called by the last step of their path."""
    for name, field in fields.items():
        found: Dict[str, FacetValue] = {}
        for value, number in counts.get(name, ()):
            key = _key(field, value)
            if key:
                found.setdefault(key, FacetValue(key, _label(field, key), number))
        if found:
            yield Facet(field.value, tuple(found.values()))


def _key(field: FilterField, key: str) -> str:
    return type_name(key) if field is FilterField.FORMAT else key


def _label(field: FilterField, key: str) -> str:
    return key.rpartition("/")[2] or key if field is FilterField.THEME else _key(field, key)


def _is_portal(root: str) -> bool:
    """Whether an address looks like that of a portal: it has a path, or is in ArcGIS Online."""
    try:
        parts = urlsplit(root)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    return bool(parts.path.strip("/")) or host == "www.arcgis.com" or host.endswith(".maps.arcgis.com")


def _site_path(segments: List[str]) -> List[str]:
    """The segments before the API or the first page of the site."""
    for at, segment in enumerate(segments):
        following = segments[at + 1] if at + 1 < len(segments) else ""
        if segment.lower() in _PAGES or (segment == "api" and following in (*_APIS, "")):
            return segments[:at]
    return segments
