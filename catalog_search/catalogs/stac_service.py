"""What a STAC API says of itself on its landing page (STAC API 1.0 and its betas, conformance classes by URI)."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Dict, FrozenSet, Mapping, Tuple

from ..model.query import FilterField, Sort
from ..model.record import Record
from .base import Capabilities
from .datagouv_texts import line
from .json_links import followed, is_page, links_in
from .ogcrecords_service import conformance_of, queryables_of

MAX_PAGE = 250
#: What is known of the collections answers these filters: items have organisation, licence and keywords of theirs.
BY_COLLECTION = frozenset(
    (FilterField.ORGANISATION.value, FilterField.LICENCE.value, FilterField.KEYWORD.value)
)
_SORT_FIELDS = {
    Sort.TITLE: ("title", "properties.title"),
    Sort.MODIFIED: ("updated", "properties.updated"),
    Sort.CREATED: ("created", "properties.created"),
}


@dataclass(frozen=True)
class Service:
    """One STAC API.

    :ivar search: the address of item search
    :ivar methods: the methods with which it can be asked
    :ivar conforms: conformance classes, in small letters
    :ivar sortables: names of properties by which items can be sorted
    :ivar queryables: names of properties by which items can be filtered, with their types
    :ivar collections: what is known of the collections, by their own ids, in the server's order
    :ivar is_whole: whether these are all of them
    :ivar is_static: whether it is no API but files
    """

    root: str
    search: str
    collections_url: str
    methods: Tuple[str, ...] = ("GET",)
    conforms: FrozenSet[str] = frozenset()
    sortables: FrozenSet[str] = frozenset()
    queryables: Mapping[str, str] = field(default_factory=dict)
    collections: Mapping[str, Record] = field(default_factory=dict)
    is_whole: bool = True
    is_static: bool = False

    @property
    def searches_collections(self) -> bool:
        """Whether the list of collections takes free text."""
        return self._says("/collection-search#free-text", "/collection-search#advanced-free-text")

    @property
    def has_text(self) -> bool:
        """Whether item search takes free text (``q``), commas between alternatives."""
        return self._says("/item-search#free-text", "/item-search#advanced-free-text")

    @property
    def adds_words(self) -> bool:
        """Whether free text knows ``AND``."""
        return self._says("/item-search#advanced-free-text")

    @property
    def says_sortables(self) -> bool:
        return self._says("#sortables")

    @property
    def has_filter(self) -> bool:
        """Whether item search filters by CQL2; the older CQL of the betas is another language."""
        reads = self._says("/cql2-json") or (self.reads_cql_text and "GET" in self.methods)
        return reads and self._says("/item-search#filter", "#filter:item-search-filter")

    @property
    def reads_cql_text(self) -> bool:
        return self._says("/cql2-text")

    def sort_field(self, sort: Sort) -> str:
        """The property by which an order is asked for, empty where it is not known to be one."""
        known = self._says("/item-search#sort") or self.says_sortables
        names = _SORT_FIELDS.get(sort)
        if not known or names is None:
            return ""
        if self.sortables:
            return next((name for name in names if name in self.sortables), "")
        return names[1] if sort is not Sort.TITLE else ""

    @property
    def can_filter_changes(self) -> bool:
        """Whether items can be filtered by when they were changed."""
        return self.has_filter and "updated" in self.queryables

    def capabilities(self, least: Capabilities, total: bool) -> Capabilities:
        """The abilities of this server, from those that every one has."""
        sorts = tuple(sort for sort in Sort if sort is Sort.RELEVANCE or self.sort_field(sort))
        filters = {FilterField.TYPE.value, *([FilterField.SERIES.value] if self.search else [])}
        if self.is_whole:
            filters |= BY_COLLECTION
        if self.can_filter_changes:
            filters.add(FilterField.MODIFIED.value)
        return replace(least, filters=frozenset(filters), sorts=sorts, total=total)

    def _says(self, *ends: str) -> bool:
        return any(name.endswith(ends) for name in self.conforms)


def read_landing(data: Mapping[str, Any], root: str) -> Service:
    """What a landing page says; addresses that it does not give are the usual ones."""
    found: Dict[str, str] = {}
    methods, relations = [], set()
    for link in links_in(data):
        relation = link.get("rel")
        if is_page(link) or not isinstance(relation, str):
            continue
        relations.add(relation)
        url = followed(f"{root}/{_USUAL[relation]}", link["href"]) if relation in _USUAL else ""
        if url:
            found.setdefault(relation, url)
        if relation == "search":
            methods.append(line(link.get("method"), 10).upper() or "GET")
    conforms = conformance_of(data)
    has_search = bool(methods) or any("/item-search" in name for name in conforms)
    return Service(
        root=root,
        search=found.get("search", f"{root}/search") if has_search else "",
        collections_url=found.get("data", f"{root}/collections"),
        methods=tuple(dict.fromkeys(methods)) or ("GET",),
        conforms=conforms,
        is_static=not (has_search or conforms or "data" in relations),
    )


_USUAL = {"search": "search", "data": "collections"}


def sortables_of(data: Mapping[str, Any]) -> FrozenSet[str]:
    """The names of the properties in a schema of sortables."""
    return frozenset(queryables_of(data))
