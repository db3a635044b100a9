"""data.gouv.fr and every other portal of uData (API of uData 17; older and engine-less portals by their v1 list).

Search is ``GET /api/2/datasets/search/``, details are ``GET /api/1/datasets/{id}/``, which holds the resources. There
is no search by bounding box and none by date. No list takes ids: neither the search nor the lists of v1 and v2 filter
by them, and the words of a search must all be there. So several records are several requests.
"""
from __future__ import annotations

import re
from typing import Any, ClassVar, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import quote

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.query import FilterField, Query, Sort
from ..model.record import CatalogInfo, Facet, FacetValue, Page, Record, RecordType
from ..model.text import fold
from .base import Capabilities, Catalog, Conversation
from .datagouv_query import (
    AT_ONCE,
    LIST_V1,
    MAX_PAGE,
    PARAMETERS,
    SEARCH_V2,
    WINDOW,
    Cursor,
    Dialect,
    Params,
    Turn,
    join,
    page_size,
    search_params,
    slices_of,
    wants_type,
)
from .datagouv_records import Context, names_of, read_record
from .datagouv_texts import count, licence_title, line
from .datagouv_topics import Topics, topic_facet, topic_of
from .replies import as_dict, as_list, read_json, read_object
from .roots import portal_root

_OBJECT_ID = re.compile("[0-9a-f]{24}")
_PAGES = frozenset(("datasets", "organizations", "dataservices", "reuses", "topics", "search", "pages", "posts"))
_LANGUAGES = frozenset(("ca", "de", "en", "es", "fr", "it", "lb", "nl", "pt", "sr"))
_NO_ENGINE = (404, 500, 501, 503)
_REFUSALS = (
    ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_WRONG, ErrorKind.LOGIN_EXPIRED, ErrorKind.FORBIDDEN, ErrorKind.PROXY,
    ErrorKind.TOO_MANY,
)  # fmt: skip
_MAX_FACET_VALUES = 200
_MAX_NAMES = 20_000

_FACETS: Dict[str, FilterField] = {
    "organization_id_with_name": FilterField.ORGANISATION,
    "format": FilterField.FORMAT,
    "license": FilterField.LICENCE,
    "tag": FilterField.KEYWORD,
    "geozone": FilterField.PLACE,
    "access_type": FilterField.ACCESS,
}
_SUGGESTIONS: Dict[FilterField, str] = {
    FilterField.ORGANISATION: "/api/1/organizations/suggest/",
    FilterField.PLACE: "/api/1/spatial/zones/suggest/",
}


class DatagouvCatalog(Catalog):
    """One uData portal; the address of its configuration is the portal's root, with or without a path."""

    type = "datagouv"
    capabilities = Capabilities(
        extent=False,
        filters=frozenset((*PARAMETERS, FilterField.TYPE.value, FilterField.USE.value)),
        facets=frozenset(field.value for field in _FACETS.values()),
        sorts=(Sort.RELEVANCE, Sort.MODIFIED, Sort.CREATED, Sort.POPULARITY),
        total=True,
        max_page=MAX_PAGE,
        resources=False,
    )

    #: What the records are, and the paths of the search, of the list that stands in for it, and of one record.
    record_type: ClassVar[RecordType] = RecordType.DATASET
    search_path: ClassVar[str] = SEARCH_V2.path
    list_path: ClassVar[str] = LIST_V1.path
    records_path: ClassVar[str] = "/api/1/datasets/"

    def __init__(self, config: CatalogConfig) -> None:
        super().__init__(config)
        self.root = self.normalise_url(config.url)
        self._ids: Dict[Tuple[FilterField, str], Tuple[str, ...]] = {}
        self._names: Dict[str, str] = {}
        self._topics = Topics(self._if_there)

    @classmethod
    def normalise_url(cls, url: str) -> str:
        """The portal's root for the address of its API or of any of its pages, without a slash at its end."""
        return portal_root(url, _portal_path)

    def search(self, query: Query, cursor: Optional[str] = None) -> Conversation[Page]:
        """Ask for one page: several requests where a filter has alternatives that one request cannot say.

        A portal whose search is absent or down (404, 500, 501, 503) is asked for its v1 list instead. Names of
        organisations and zones, which the other catalogues filter by, are looked up first, as uData wants ids.
        """
        if not wants_type(query, self.record_type):
            return Page(total=0)
        ids = yield from self._ids_of(query)
        if cursor is not None:
            return (yield from self._take_turns(query, ids, Cursor.from_text(cursor)))
        try:
            return (yield from self._take_turns(query, ids, Cursor(SEARCH_V2, ())))
        except CatalogError as error:
            if error.status not in _NO_ENGINE:
                raise
            first = error
        try:
            return (yield from self._take_turns(query, ids, Cursor(LIST_V1, ())))
        except CatalogError as error:
            raise (first if error.kind is ErrorKind.NOT_FOUND else error) from first

    def details(self, record_id: str) -> Conversation[Record]:
        """Fetch a dataset with its resources, by id or slug; archived ones are answered and carry a notice."""
        data = yield from self._described(record_id)
        record = read_record(data, self._context(complete=True), record_id)
        if record is None:
            raise CatalogError(ErrorKind.UNEXPECTED, "no dataset", url=self.root)
        return record

    def named(self, facet: Facet) -> Conversation[Facet]:
        """The topics that a search counted, with their names."""
        return (yield from self._topics.named(facet))

    def filter_at(self, url: str) -> Optional[Facet]:
        """The topic whose page this is."""
        has_topics = FilterField.TOPIC.value in self.capabilities.filters
        is_here = _place(self.normalise_url(url)) == _place(self.root)
        key = topic_of(url) if has_topics and is_here else ""
        return Facet(FilterField.TOPIC.value, (FacetValue(key, ""),)) if key else None

    def probe(self) -> Conversation[CatalogInfo]:
        """Read ``/api/1/site/``; a portal without it proves itself by answering a search."""
        response = yield self._get("/api/1/site/")
        try:
            site = read_object(response)
        except CatalogError as error:
            if error.kind in _REFUSALS:
                raise
            site = {}
        number = count(as_dict(site.get("metrics")).get(self.records_path.split("/")[-2]))
        if number is None:
            page = yield from self.search(Query(page_size=1))
            number = page.total
        return CatalogInfo(title=line(site.get("title")), version=line(site.get("version"), 50), records=number)

    def _described(self, record_id: str) -> Conversation[Mapping[str, Any]]:
        """The object that describes one record."""
        if not record_id.strip("./ "):
            raise CatalogError(ErrorKind.NOT_FOUND, f"{self.record_type.value} {record_id!r}")
        response = yield self._get(f"{self.records_path}{quote(record_id, safe='')}/")
        data = read_object(response)
        if not (isinstance(data.get("id"), str) or isinstance(data.get("title"), str)):
            raise _unexpected(response, f"no {self.record_type.value}")
        return data

    def _read_entry(self, entry: Any, context: Context) -> Optional[Record]:
        """The record of one entry of a list; ``None`` where it is none."""
        return read_record(entry, context)

    def _take_turns(self, query: Query, ids: Mapping[str, Sequence[str]], cursor: Cursor) -> Conversation[Page]:
        """Ask for the pages that a cursor stands for, all first pages where it names none."""
        slices = slices_of(query, ids, cursor.dialect)
        if not slices:
            return Page(total=0)
        turns = cursor.turns or tuple((number, 1) for number in range(len(slices)))
        turns = tuple(turn for turn in turns if turn[0] < len(slices))
        asked, later = turns[:AT_ONCE], list(turns[AT_ONCE:])
        size = page_size(query, len(slices))
        pages: List[Page] = []
        for number, page_number in asked:
            page = yield from self._one_page(query, cursor.dialect, slices[number], page_number, size)
            pages.append(page)
            if page.next:
                later.append((number, page_number + 1))
        if len(slices) == 1 and pages:
            return pages[0]
        whole = not cursor.turns and len(asked) == len(slices)
        return join(query, pages, Cursor(cursor.dialect, tuple(later), cursor.total), whole)

    def _one_page(
        self, query: Query, dialect: Dialect, filters: Params, number: int, size: int
    ) -> Conversation[Page]:
        path = self.list_path if dialect is LIST_V1 else self.search_path
        response = yield self._get(path, search_params(query, filters, number, size))
        if dialect is LIST_V1 and number > 1 and response.status_code == 404:
            return Page()
        return self._read_page(response, dialect, (0, number), size)

    def _read_page(self, response: requests.Response, dialect: Dialect, turn: Turn, size: int) -> Page:
        reply = read_object(response)
        entries = reply.get("data")
        if not isinstance(entries, list):
            raise _unexpected(response, line(reply.get("message")) or "no list of records")
        self._remember_names(entries)
        context = self._context(dialect.complete)
        read = [self._read_entry(entry, context) for entry in entries]
        records = {record.id: record for record in read if record is not None}
        total = count(reply.get("total"))
        more = bool(entries and reply.get("next_page")) and _goes_on(reply, turn[1], size, total)
        return Page(
            records=tuple(records.values()),
            total=total,
            next=Cursor(dialect, ((0, turn[1] + 1),)).to_text(single=True) if more else None,
            facets=tuple(_facets(as_dict(reply.get("facets")), self._names)),
            skipped=read.count(None),
            nameless=tuple(topic_facet(as_dict(reply.get("facets")).get("topics"))),
        )

    def _ids_of(self, query: Query) -> Conversation[Dict[str, Tuple[str, ...]]]:
        """The ids of the organisations and zones that a query names, whether it does so by id or by name."""
        found: Dict[str, Tuple[str, ...]] = {}
        for field in _SUGGESTIONS:
            ids: List[str] = []
            for value in query.values(field):
                ids += [value] if _is_id(field, value) else (yield from self._look_up(field, value))
            if ids or query.values(field):
                found[field.value] = tuple(ids)
        topics = query.values(FilterField.TOPIC)
        if topics:
            found[FilterField.TOPIC.value] = yield from self._topics.ids_of(topics)
        return found

    def _if_there(
        self, path: str, params: Sequence[Tuple[str, str]], headers: Mapping[str, str]
    ) -> Conversation[Mapping[str, Any]]:
        """What a portal answers; nothing where it says that there is none, as older ones do of all topics."""
        sent = {"Accept": "application/json", **headers}
        request = requests.Request("GET", f"{self.root}{path}", params=list(params), headers=sent)
        try:
            return read_object((yield request))
        except CatalogError as error:
            if error.kind not in (ErrorKind.NOT_FOUND, ErrorKind.GONE):
                raise
            return {}

    def _look_up(self, field: FilterField, name: str) -> Conversation[Tuple[str, ...]]:
        """The ids of all that bear a name, compared without case and accents; remembered."""
        wanted = fold(line(name))
        if (field, wanted) not in self._ids:
            response = yield self._get(_SUGGESTIONS[field], [("q", name.strip()), ("size", "20")])
            offered = [as_dict(entry) for entry in as_list(read_json(response))]
            alike = [line(entry.get("id"), 200) for entry in offered if fold(line(entry.get("name"))) == wanted]
            self._ids[(field, wanted)] = tuple(key for key in alike if _is_id(field, key))
        return self._ids[(field, wanted)]

    def _remember_names(self, entries: Sequence[Any]) -> None:
        """Keep the names of zones: facets and the details of a dataset give ids only."""
        for entry in entries:
            if len(self._names) < _MAX_NAMES:
                self._names.update(names_of(entry))

    def _context(self, complete: bool) -> Context:
        return Context(self.config.id, self.root, complete, self._names)

    def _get(self, path: str, params: Sequence[Tuple[str, str]] = ()) -> requests.Request:
        """A request that asks for licences, frequencies and zones with their names instead of their ids."""
        headers = {"Accept": "application/json", "X-Get-Datasets-Full-Objects": "True"}
        return requests.Request("GET", f"{self.root}{path}", params=list(params), headers=headers)


def _portal_path(segments: List[str]) -> List[str]:
    """The segments before the API or the first page of the portal, a language before that page included."""
    for at, segment in enumerate(segments):
        following = segments[at + 1] if at + 1 < len(segments) else ""
        is_api = segment == "api" and following in ("", "1", "2")
        is_language = segment in _LANGUAGES and (not following or following in _PAGES)
        if is_api or is_language or segment in _PAGES:
            return segments[:at]
    return segments


def _place(root: str) -> str:
    """What two addresses of one portal have in common."""
    return re.sub(r"^[a-z]+://(www\.)?", "", root.lower())


def _goes_on(reply: Mapping[str, Any], number: int, size: int, total: Optional[int]) -> bool:
    """Whether a following page is worth asking for.

    It must lie in the window of the search engine and before the total; a server that answers with another page than
    the one asked for would answer so for ever.
    """
    answered = count(reply.get("page"))
    in_window = (number + 1) * size <= WINDOW
    return in_window and (total is None or number * size < total) and answered in (None, number)


def _facets(facets: Mapping[str, Any], zone_names: Mapping[str, str]) -> Iterator[Facet]:
    for name, field in _FACETS.items():
        values = tuple(_facet_values(facets.get(name), field, zone_names))
        if values:
            yield Facet(field.value, values)


def _facet_values(buckets: Any, field: FilterField, zone_names: Mapping[str, str]) -> Iterator[FacetValue]:
    """The buckets of one facet but ``all``; those of organisations are named ``id|name``."""
    for bucket in as_list(buckets)[:_MAX_FACET_VALUES]:
        bucket = as_dict(bucket)
        key = label = line(bucket.get("name"))
        if key in ("", "all"):
            continue
        if field is FilterField.ORGANISATION:
            key, _, label = key.partition("|")
        elif field is FilterField.LICENCE:
            label = licence_title(key)
        elif field is FilterField.PLACE:
            label = zone_names.get(key, key)
        yield FacetValue(key, label or key, count(bucket.get("count")))


def _is_id(field: FilterField, value: str) -> bool:
    return ":" in value if field is FilterField.PLACE else bool(_OBJECT_ID.fullmatch(value))


def _unexpected(response: requests.Response, detail: str) -> CatalogError:
    url = (response.url or "").split("?")[0]
    return CatalogError(ErrorKind.UNEXPECTED, detail, status=response.status_code, url=url)
