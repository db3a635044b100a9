"""GeoNode sites by their API v2 (GeoNode 3.2 and later; docs.geonode.org, *GeoNode API*).

Search is ``/api/v2/resources``, which holds datasets, maps, documents and stories; details are one of them, with the
layers of a map or the file of a document. ``/api/v2/facets`` (GeoNode 4.1) counts what a query leaves.
"""
from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import quote

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.query import Query, Sort
from ..model.record import CatalogInfo, Facet, FacetValue, Page, Record
from ..model.text import fold
from .attempts import HOPELESS
from .base import Capabilities, Catalog, Conversation
from .datagouv_texts import count, line
from .geonode_query import BY_LABEL, FACETS, FILTERED, MAX_PAGE, Cursor, narrowing_params, page_params, page_size
from .geonode_records import Context, read_record
from .geonode_replies import read_reply
from .replies import as_dict, as_list, page_title
from .roots import portal_root

_PAGES = frozenset(
    "api catalogue catalog datasets dataset layers maps documents geoapps apps geostories dashboards people groups "
    "account geoserver gs search developer h_keywords_api uploads upload services static".split()
)
_MAX_FACET_VALUES = 100
#: What comes with a search is worth less than the search: a server may be too slow for that only.
_HOPELESS = HOPELESS - {ErrorKind.TIMEOUT}
#: The members that hold the resources of a list, by version and kind of resource.
_LISTS = ("resources", "datasets", "layers", "maps", "documents", "geoapps")
#: What knows more about one resource than ``resources`` does: the layers of a map, the file of a document.
_MORE = {"map": "maps", "document": "documents"}


class GeonodeCatalog(Catalog):
    """One GeoNode site; the address of its configuration is the site's root.

    A site says by answering ``/api/v2/facets`` that it counts: ``capabilities.facets`` of the instance tells.
    """

    type = "geonode"
    capabilities = Capabilities(
        extent=True,
        filters=FILTERED,
        facets=frozenset(),
        sorts=(Sort.RELEVANCE, Sort.TITLE, Sort.MODIFIED, Sort.CREATED),
        total=True,
        max_page=MAX_PAGE,
    )
    at_best = replace(capabilities, facets=frozenset(field.value for field in FACETS.values()))
    bulk = MAX_PAGE

    def __init__(self, config: CatalogConfig) -> None:
        super().__init__(config)
        self.root = self.normalise_url(config.url)
        self._counts = True
        self._metadata_only = True
        self._categories: Dict[str, str] = {}
        self._language = "en"

    @classmethod
    def normalise_url(cls, url: str) -> str:
        """The site's root for the address of its API or of any of its pages, without a slash at its end."""
        return portal_root(url, _site_path)

    def search(self, query: Query, cursor: Optional[str] = None) -> Conversation[Page]:
        """Ask for one page; before the first page, for the facets of the query.

        A page after the last one is refused as not found, which is the end where resources went meanwhile.
        """
        place = Cursor.from_text(cursor) if cursor is not None else Cursor()
        self._language = query.language
        facets = (yield from self._facets(query)) if place.page == 1 else ()
        try:
            reply = yield from self._list(query, place)
        except CatalogError as error:
            if place.page == 1 or error.kind is not ErrorKind.NOT_FOUND:
                raise
            return Page()
        return self._read_page(reply, query, place, facets)

    def details(self, record_id: str) -> Conversation[Record]:
        """Fetch a resource by its key, with the layers of a map and the file of a document."""
        if not record_id.isdecimal():
            raise CatalogError(ErrorKind.NOT_FOUND, f"resource {record_id!r}", url=self.root)
        address = f"resources/{quote(record_id, safe='')}"
        record = yield from self._whole(as_dict((yield from self._ask(address)).get("resource")))
        if record is None:
            raise CatalogError(ErrorKind.UNEXPECTED, "no resource", url=self.root)
        return replace(record, complete=True)

    def details_bulk(self, record_ids: Sequence[str]) -> Conversation[Tuple[Record, ...]]:
        """List resources by their keys, and ask for the layers of each map and the file of each document."""
        keys = [("filter{pk.in}", one) for one in record_ids if one.isdecimal()]
        if not keys:
            return ()
        entries = _entries((yield from self._ask("resources", [*keys, ("page_size", str(len(keys)))])))
        if entries is None:
            raise CatalogError(ErrorKind.UNEXPECTED, "no list of resources", url=self.root)
        found: List[Record] = []
        for entry in map(as_dict, entries[: len(keys)]):
            record = yield from self._whole(entry)
            found += [record] if record is not None and record.complete else []
        return tuple(found)

    def _whole(self, data: Mapping[str, Any]) -> Conversation[Optional[Record]]:
        """A resource as a record, with what only the list of its kind tells of it."""
        more = _MORE.get(line(data.get("resource_type"), 50))
        if more and line(data.get("pk"), 100).isdecimal():
            data = {**data, **(yield from self._more(f"{more}/{line(data.get('pk'), 100)}"))}
        return read_record(data, self._context())

    def probe(self) -> Conversation[CatalogInfo]:
        """Count the resources, which proves the site, and read the title of its home page."""
        reply = yield from self._list(Query(page_size=1), Cursor())
        total = count(reply.get("total"))
        if total is None or _entries(reply) is None:
            raise CatalogError(ErrorKind.UNEXPECTED, "no count of resources", url=self.root)
        return CatalogInfo(title=(yield from self._title()), records=total)

    def _title(self) -> Conversation[str]:
        """What the home page is called; GeoNode where it is not told."""
        try:
            response = yield requests.Request("GET", f"{self.root}/", headers={"Accept": "text/html"})
        except CatalogError as error:
            if error.kind is ErrorKind.CANCELLED:
                raise
            return "GeoNode"
        body = (response.content or b"") if 200 <= response.status_code < 300 else b""
        return line(page_title(body)) or "GeoNode"

    def _list(self, query: Query, place: Cursor) -> Conversation[Mapping[str, Any]]:
        """One page of the list; GeoNode 3 refuses a filter that it does not know, and is asked without it."""
        try:
            return (yield from self._ask("resources", [*self._narrowing(query), *page_params(query, place)]))
        except CatalogError as error:
            refused = error.kind is ErrorKind.BAD_REQUEST and "metadata_only" in error.detail
            if not (self._metadata_only and refused):
                raise
        self._metadata_only = False
        return (yield from self._ask("resources", [*self._narrowing(query), *page_params(query, place)]))

    def _read_page(
        self, reply: Mapping[str, Any], query: Query, place: Cursor, facets: Tuple[Facet, ...]
    ) -> Page:
        """The resources of one answer; none follow an empty or repeated page, whatever the count says."""
        entries = _entries(reply)
        if entries is None:
            raise CatalogError(ErrorKind.UNEXPECTED, "no list of resources", url=self.root)
        total, context = count(reply.get("total")), self._context()
        read = [read_record(entry, context) for entry in entries]
        records = {record.id: record for record in read if record is not None}
        first = next(iter(records), "")
        if place.page > 1 and first and first == place.before:
            return Page(total=total)
        more = bool(entries) and _has_more(reply, total, place.page * page_size(query))
        return Page(
            records=tuple(records.values()),
            total=total,
            next=Cursor(place.page + 1, first).to_text() if more else None,
            facets=facets,
            skipped=read.count(None),
        )

    def _facets(self, query: Query) -> Conversation[Tuple[Facet, ...]]:
        """What the server counts for a query; one that once did not answer the question is not asked it again."""
        if not self._counts:
            return ()
        params = [("include_topics", "true"), ("lang", query.language), *self._narrowing(query)]
        try:
            reply = yield from self._ask("facets", params)
        except CatalogError as error:
            if error.kind in _HOPELESS:
                raise
            self._counts = error.kind is not ErrorKind.TIMEOUT and (error.status is None or error.status >= 500)
            return ()
        entries = [as_dict(entry) for entry in as_list(reply.get("facets"))[:100]]
        counted = {line(entry.get("name"), 50): entry for entry in entries}
        fields = frozenset(field.value for name, field in FACETS.items() if name in counted)
        self._counts = bool(fields)
        self.capabilities = replace(type(self).capabilities, facets=fields)
        return tuple(self._read_facets(counted))

    def _read_facets(self, counted: Mapping[str, Mapping[str, Any]]) -> Iterator[Facet]:
        for name, field in FACETS.items():
            items = as_list(as_dict(counted.get(name, {}).get("topics")).get("items"))
            values = tuple(self._facet_values(name, items[:_MAX_FACET_VALUES]))
            if values:
                yield Facet(field.value, values)

    def _facet_values(self, name: str, items: Sequence[Any]) -> Iterator[FacetValue]:
        for item in items:
            item = as_dict(item)
            label = line(item.get("localized_label")) or line(item.get("label"))
            key = label if name in BY_LABEL else line(item.get("key"))
            if key:
                yield FacetValue(key, label or key, count(item.get("count")))
            if key and name == "category" and label:
                self._categories[key] = label

    def _narrowing(self, query: Query) -> List[Tuple[str, str]]:
        by_name = {fold(label): key for key, label in self._categories.items()}
        return narrowing_params(query, by_name, self._metadata_only)

    def _more(self, address: str) -> Conversation[Mapping[str, Any]]:
        """What the list of its kind knows about a resource; nothing where it does not answer."""
        try:
            reply = yield from self._ask(address)
        except CatalogError as error:
            if error.kind in _HOPELESS:
                raise
            return {}
        return next((value for value in reply.values() if isinstance(value, dict) and value.get("pk")), {})

    def _context(self) -> Context:
        return Context(self.config.id, self.root, self._language, bool(self.config.authcfg), self._categories)

    def _ask(self, path: str, params: Sequence[Tuple[str, str]] = ()) -> Conversation[Mapping[str, Any]]:
        """The object that the API answers; without the header it would answer with a web page."""
        address = f"{self.root}/api/v2/{path}"
        response = yield requests.Request("GET", address, params=list(params), headers={"Accept": "application/json"})
        return read_reply(response, with_login=bool(self.config.authcfg))


def _entries(reply: Mapping[str, Any]) -> Optional[List[Any]]:
    return next((reply[name] for name in _LISTS if isinstance(reply.get(name), list)), None)


def _has_more(reply: Mapping[str, Any], total: Optional[int], read: int) -> bool:
    """Whether the server names a following page; where it does not say, by its count."""
    links = as_dict(reply.get("links"))
    if "next" in links:
        return bool(links["next"])
    return total is None or read < total


def _site_path(segments: List[str]) -> List[str]:
    """The segments before the API or the first page of the site."""
    return next((segments[:at] for at, segment in enumerate(segments) if segment.lower() in _PAGES), segments)
