"""Portals of OpenDataSoft (now Huwise) by their Explore API v2.1, else v2.0, else the Search API v1.

Which one answers is found out with the first request and kept. Only GET is known there. The total, filters and facets
are the server's; where the data lie is not searched by any of these APIs.
"""
from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any, Callable, Dict, FrozenSet, Iterable, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.extent import Extent
from ..model.query import FilterField, Query, Sort
from ..model.record import CatalogInfo, Facet, FacetValue, Licence, Page, Record
from ..model.text import fold
from .base import Capabilities, Catalog, Conversation
from .cursors import Cursor, page_of
from .datagouv_texts import licence_id
from .opendatasoft_query import (
    FACETS,
    GENERATIONS,
    MAX_FACET_VALUES,
    MAX_PAGE,
    OLD_FACETS,
    SORTS,
    V1,
    V20,
    V21,
    WINDOW,
    Generation,
    Params,
    asks_nothing_known,
    bulk_params,
    explore_params,
    facet_params,
    language_params,
    old_params,
    page_size,
    where_clause,
)
from .opendatasoft_records import Context, box_of, described, measured_field, read_licence, read_record
from .opendatasoft_replies import Found, OdsError, facet_values, read_found, read_reply, unwrapped
from .opendatasoft_resources import dataset_key
from .replies import as_dict, as_list
from .roots import portal_root

_MISSING = frozenset((ErrorKind.NOT_FOUND, ErrorKind.GONE))
#: Failures of a count of facets after which it is not asked for again: it would keep every search waiting.
_NO_FACETS = frozenset((*_MISSING, ErrorKind.TIMEOUT, ErrorKind.BAD_REQUEST))
_PLAIN_NAME = re.compile("[a-z_][a-z0-9_]*")
_Counts = Sequence[Tuple[str, List[Tuple[str, Optional[int]]]]]


class OpendatasoftCatalog(Catalog):
    """One portal; the address of its configuration is its host's.

    With the Search API v1 ``capabilities`` of the instance are fewer. A search comes with all resources; what
    ``details`` adds is the box of the records, which the newest API works out.
    """

    type = "opendatasoft"
    capabilities = Capabilities(
        extent=False,
        filters=frozenset(field.value for field in (*FACETS.values(), FilterField.TYPE, FilterField.MODIFIED)),
        facets=frozenset(field.value for field in FACETS.values()),
        sorts=(Sort.RELEVANCE, *SORTS),
        total=True,
        max_page=MAX_PAGE,
    )
    bulk = MAX_PAGE

    def __init__(self, config: CatalogConfig) -> None:
        super().__init__(config)
        self.root = self.normalise_url(config.url)
        self._generation: Optional[Generation] = None
        self._language = "en"
        self._fuzzy = True
        self._facet_names: Optional[Tuple[str, ...]] = tuple(FACETS)
        self._counted: Tuple[str, Tuple[Facet, ...]] = ("", ())
        self._licences: Dict[str, Set[str]] = {}
        self._knows_licences = False

    @classmethod
    def normalise_url(cls, url: str) -> str:
        """The portal's address for that of any of its pages or APIs: a portal is always at the root of its host."""
        return portal_root(url, lambda segments: [])

    def search(self, query: Query, cursor: Optional[str] = None) -> Conversation[Page]:
        """Ask for one page, and with the first one for the facets, unless the page holds all that there is.

        Pages end where ``offset + limit`` would reach 10,000, which no portal answers.
        """
        place = Cursor.from_text(cursor) if cursor is not None else Cursor()
        self._language = query.language
        if asks_nothing_known(query) or not page_size(query, place.start):
            return Page(total=0 if not place.start else None)
        licences = yield from self._licences_of(query)
        found = yield from self._find(query, licences, place.start)
        page = self._read_page(found, place)
        if place.start or not page.records:
            return page
        facets = yield from self._facets(query, licences, found, page)
        return replace(page, facets=facets)

    def details(self, record_id: str) -> Conversation[Record]:
        """Fetch a dataset, and from its records where it lies, if nothing else says so."""
        key = record_id.strip()
        if not key or key in (".", ".."):
            raise CatalogError(ErrorKind.NOT_FOUND, f"dataset {record_id!r}", url=self.root)
        data = unwrapped((yield from self._ask_first(lambda api: _dataset_request(api, key, self._language))))
        context = self._context(details=True)
        if not described(data):
            raise CatalogError(ErrorKind.UNEXPECTED, "no dataset", url=self.root)
        extents = yield from self._measure(key, measured_field(data, context))
        record = read_record(data, context, extents)
        if record is None:
            raise CatalogError(ErrorKind.UNEXPECTED, "a dataset without id", url=self.root)
        return record

    def details_bulk(self, record_ids: Sequence[str]) -> Conversation[Tuple[Record, ...]]:
        """Search for datasets by their ids; where they lie is measured of those that do not say it.

        The Search API v1 has no such condition.
        """
        if self._generation is None:
            yield from self._find(Query(page_size=1), (), 0)
        if self._known is V1:
            raise CatalogError(ErrorKind.NOT_SUPPORTED, V1.name, url=self.root)
        params = bulk_params(record_ids, self._language, self._known is V20)
        found = read_found((yield from self._ask(self._known.search, params)), self.root)
        context, records = self._context(details=True), []
        for data in found.datasets:
            brief = read_record(data, context)
            if brief is not None and brief.id in record_ids:
                extents = yield from self._measure(brief.id, measured_field(data, context))
                records.append(read_record(data, context, extents))
        return tuple(record for record in records if record is not None)

    def probe(self) -> Conversation[CatalogInfo]:
        """Count the datasets, which proves it; no API tells a portal's title, so that its host stands for it."""
        found = yield from self._find(Query(page_size=1), (), 0)
        if found.total is None:
            raise CatalogError(ErrorKind.UNEXPECTED, "no count of datasets", url=self.root)
        return CatalogInfo(self.root.partition("://")[2], self._known.name, found.total)

    @property
    def _known(self) -> Generation:
        return self._generation or GENERATIONS[0]

    def _context(self, details: bool = False) -> Context:
        return Context(self.config.id, self.root, self._known, bool(self.config.authcfg), details)

    def _find(self, query: Query, licences: Sequence[str], start: int) -> Conversation[Found]:
        """One page of datasets. Where the condition is not understood, the words are sent as plain text."""
        try:
            reply = yield from self._ask_first(lambda api: self._search_request(api, query, licences, start))
        except OdsError as error:
            if not (error.is_odsql and query.words and self._fuzzy and self._known is V21):
                raise
            self._fuzzy = False
            try:
                path, params = self._search_request(self._known, query, licences, start)
                reply = yield from self._ask(path, params)
            except CatalogError:
                self._fuzzy = True
                raise
        return read_found(reply, self.root)

    def _search_request(
        self, generation: Generation, query: Query, licences: Sequence[str], start: int
    ) -> Tuple[str, Params]:
        if generation is V1:
            return V1.search, old_params(query, licences, start)
        where = self._where(generation, query, licences)
        return generation.search, explore_params(query, where, start, generation is V20)

    def _where(self, generation: Generation, query: Query, licences: Sequence[str]) -> str:
        return where_clause(query, licences, self._fuzzy and generation is V21)

    def _ask_first(self, request: Callable[[Generation], Tuple[str, Params]]) -> Conversation[Mapping[str, Any]]:
        """Ask the API that is known to answer; before one is, the newest that is there.

        :param request: given a generation, path and parameters
        """
        if self._generation is not None:
            return (yield from self._ask(*request(self._generation)))
        first: Optional[CatalogError] = None
        for generation in GENERATIONS:
            try:
                reply = yield from self._ask(*request(generation))
            except CatalogError as error:
                if isinstance(error, OdsError):
                    self._settle(generation)
                if isinstance(error, OdsError) or error.kind not in _MISSING:
                    raise
                first = first or error
                continue
            self._settle(generation)
            return reply
        raise first or CatalogError(ErrorKind.NOT_FOUND, url=self.root)

    def _settle(self, generation: Generation) -> None:
        """Keep to an API, and declare what it can do."""
        self._generation = generation
        if generation is V1:
            names: FrozenSet[str] = frozenset(field.value for field in OLD_FACETS.values())
            sorts = (Sort.RELEVANCE, Sort.MODIFIED)
            filters = names | {FilterField.MODIFIED.value}
            self.capabilities = replace(type(self).capabilities, filters=filters, facets=names, sorts=sorts)

    def _read_page(self, found: Found, place: Cursor) -> Page:
        """The datasets of one answer, as far as the window goes."""
        context = self._context()
        read = [read_record(entry, context) for entry in found.datasets]
        return page_of(read, found.total, place, window=WINDOW - 1)

    def _facets(
        self, query: Query, licences: Sequence[str], found: Found, page: Page
    ) -> Conversation[Tuple[Facet, ...]]:
        """The facets of a query: those that came with it, those of its records where these are all, else asked for.

        A portal that cannot count, or not in time, is not asked again; the search has its page without.
        """
        if self._known is V1:
            return tuple(self._read_facets(list(facet_values(found.facets, MAX_FACET_VALUES))))
        if page.next is None and len(page.records) == found.total:
            return tuple(_counted_here(page.records))
        where = self._where(self._known, query, licences)
        asked = f"{query.language} {where}"
        if self._counted[0] == asked or self._facet_names is None:
            return self._counted[1] if self._counted[0] == asked else ()
        try:
            facets = tuple(self._read_facets((yield from self._count(where, query.language, self._facet_names))))
        except CatalogError as error:
            if error.kind is ErrorKind.CANCELLED:
                raise
            self._facet_names = None if error.kind in _NO_FACETS else self._facet_names
            return ()
        self._counted = (asked, facets)
        return facets

    def _count(self, where: str, language: str, names: Sequence[str]) -> Conversation[_Counts]:
        """Values and counts by facet; where a portal does not know all of the facets, of those that it offers."""
        try:
            reply = yield from self._ask(self._known.facets, facet_params(where, language, names))
        except OdsError as error:
            if error.kind is not ErrorKind.BAD_REQUEST or not names:
                raise
            self._facet_names = names = ()
            reply = yield from self._ask(self._known.facets, facet_params(where, language, names))
        return list(facet_values(as_list(reply.get("facets")), MAX_FACET_VALUES))

    def _read_facets(self, counted: _Counts) -> Iterator[Facet]:
        for name, values in counted:
            field = FACETS.get(name)
            if field is FilterField.LICENCE:
                self._remember_licences(key for key, _ in values)
                yield from _facet(field, _licence_values(values))
            elif field is not None:
                yield from _facet(field, [FacetValue(key, key, number) for key, number in values])

    def _licences_of(self, query: Query) -> Conversation[Tuple[str, ...]]:
        """The portal's own names for the licences that a query wants, whether by such a name, an id or a title.

        Portals write one licence in several ways, so that all their names are asked for, once.
        """
        wanted = query.values(FilterField.LICENCE)
        if wanted and not self._knows_licences:
            self._remember_licences((yield from self._licence_names()))
            self._knows_licences = True
        names = [name for value in wanted for name in sorted(self._licences.get(_licence_key(value), ()))]
        return tuple(dict.fromkeys([*names, *wanted]))

    def _licence_names(self) -> Conversation[List[str]]:
        """All the names of licences on a portal; none where it does not count them."""
        if self._generation is None:
            yield from self._find(Query(page_size=1), (), 0)
        try:
            if self._known is V1:
                reply = yield from self._ask(V1.search, [("rows", "0"), ("facet", "license")])
            else:
                reply = yield from self._ask(self._known.facets, facet_params("", "", ["license"]))
        except OdsError as error:
            if error.kind not in _NO_FACETS:
                raise
            return []
        groups = as_list(reply.get("facets")) or as_list(reply.get("facet_groups"))
        return [key for name, values in facet_values(groups, 1000) if name == "license" for key, _ in values]

    def _remember_licences(self, names: Iterable[str]) -> None:
        for name in names:
            self._licences.setdefault(_licence_key(name), set()).add(name)

    def _measure(self, dataset_id: str, field: str) -> Conversation[Tuple[Extent, ...]]:
        """The box of a dataset's records; nothing where the portal cannot work it out."""
        if not field or "`" in field:
            return ()
        literal = field if _PLAIN_NAME.fullmatch(field) else f"`{field}`"
        path = f"{self._known.dataset}/{dataset_key(dataset_id)}/records"
        try:
            reply = yield from self._ask(path, [("select", f"bbox({literal}) as bbox"), ("limit", "1")])
        except CatalogError as error:
            if error.kind is ErrorKind.CANCELLED:
                raise
            return ()
        row = next(iter(as_list(reply.get("results"))), None)
        return box_of(as_dict(row).get("bbox"))

    def _ask(self, path: str, params: Params) -> Conversation[Mapping[str, Any]]:
        """The object that one request is answered with."""
        headers = {"Accept": "application/json"}
        response = yield requests.Request("GET", f"{self.root}{path}", params=params, headers=headers)
        return read_reply(response, with_login=bool(self.config.authcfg))


def _dataset_request(generation: Generation, dataset_id: str, language: str) -> Tuple[str, Params]:
    extra = [("interopmetas", "true")] if generation is V1 else []
    return f"{generation.dataset}/{dataset_key(dataset_id)}", extra + language_params(language)


def _facet(field: FilterField, values: Sequence[FacetValue]) -> Iterator[Facet]:
    if values:
        yield Facet(field.value, tuple(values[:MAX_FACET_VALUES]))


def _licence_key(name: str) -> str:
    """What stands for a licence by any of its names: the id of a known one, which may be the name itself."""
    licence = read_licence(licence_id(name))
    return fold(licence.id if licence else name)


def _licence_values(values: Sequence[Tuple[str, Optional[int]]]) -> List[FacetValue]:
    """The licences with their ids: several names of one licence are one value, as a dataset has one licence."""
    counts: Dict[str, int] = {}
    licences: Dict[str, Licence] = {}
    for name, number in values:
        licence = read_licence(name)
        if licence is not None:
            licences.setdefault(licence.id, licence)
            counts[licence.id] = counts.get(licence.id, 0) + (number or 0)
    return [FacetValue(key, licence.title, counts[key]) for key, licence in licences.items()]


def _counted_here(records: Sequence[Record]) -> Iterator[Facet]:
    """The facets of records that are all there is, counted as the server would."""
    by_field: Dict[FilterField, Iterable[Tuple[str, str]]] = {
        FilterField.ORGANISATION: [(one.organisation, one.organisation) for one in records],
        FilterField.KEYWORD: [(word, word) for one in records for word in one.keywords],
        FilterField.THEME: [(theme, theme) for one in records for theme in one.themes],
        FilterField.LICENCE: [(one.licence.id, one.licence.title) for one in records if one.licence],
        FilterField.PLACE: [(place, place) for one in records for place in one.places],
    }
    for field, pairs in by_field.items():
        found = Counter(pair for pair in pairs if pair[0])
        yield from _facet(field, [FacetValue(key, label, number) for (key, label), number in found.most_common()])
