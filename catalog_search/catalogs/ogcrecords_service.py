"""What an OGC API - Records server says of itself: its collections of records, conformance classes and queryables."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Dict, FrozenSet, List, Mapping, Optional, Tuple
from urllib.parse import quote

from ..model.query import FilterField, Sort
from .base import Capabilities
from .datagouv_texts import line, text
from .json_links import followed, is_page, links_with
from .replies import as_dict, as_list

MAX_PAGE = 100
#: Collections of one server that are searched, one after the other.
MAX_COLLECTIONS = 20
#: Collections that hold all records of a server, of which its other collections are parts (pycsw, GeoNetwork).
_WHOLE = ("metadata:main", "main")
#: What a record is a part of, where a server lets that be asked (pycsw 3).
PARENT = "parentidentifier"
_SORT_FIELDS = {Sort.TITLE: "title", Sort.MODIFIED: "updated", Sort.CREATED: "created"}


@dataclass(frozen=True)
class Collection:
    """One collection of records, ``items`` the address at which it is searched."""

    id: str
    title: str
    abstract: str
    items: str


@dataclass(frozen=True)
class Service:
    """What a server can do.

    :ivar conforms: conformance classes, in small letters
    :ivar queryables: names of properties with their JSON types
    :ivar is_pycsw: whether it is pycsw, whose filters are older CQL, whose order by change is by arrival, and which
        counts types on demand
    """

    collections: Tuple[Collection, ...]
    conforms: FrozenSet[str] = frozenset()
    queryables: Mapping[str, str] = field(default_factory=dict)
    is_pycsw: bool = False

    @property
    def has_filter(self) -> bool:
        """Whether it filters by CQL2 text (OGC 19-079r2, OGC 21-065r2)."""
        return self._says("ogcapi-features-3/", "/filter", "/features-filter", "/records-filter") and any(
            name.endswith("/cql2-text") for name in self.conforms
        )

    @property
    def lists_types(self) -> bool:
        """Whether ``type`` takes a list (Records 1.0); drafts and pygeoapi compare it with one text."""
        return self._says("ogcapi-records-1/", "/record-core-query-parameters") and not self.is_pycsw

    @property
    def compares_types(self) -> bool:
        """Whether ``type=…`` filters, as a queryable that is a parameter (OGC 19-079r2)."""
        return "type" in self.queryables and self._says("ogcapi-features-3/", "/queryables-query-parameters")

    @property
    def has_lists(self) -> bool:
        """Whether CQL2 compares lists."""
        return any(name.endswith(("/array-functions", "/array-operators")) for name in self.conforms)

    @property
    def ignores_case(self) -> bool:
        return any(name.endswith("/case-insensitive-comparison") for name in self.conforms)

    @property
    def keyword_is_text(self) -> bool:
        """Whether keywords are filtered as one text that holds them (pycsw), not as a list."""
        return self.is_pycsw

    def sort_field(self, sort: Sort) -> Optional[str]:
        """The property by which an order is asked for, ``None`` where the server does not know it."""
        name = _SORT_FIELDS.get(sort)
        known = self._says("ogcapi-records-1/", "/sorting", "/record-sorting", "/autodiscovery-sortables") or (
            self._says("ogcapi-features-", "/sorting", "/sortby", "/features-sortby")
        )
        return name if name in self.queryables and known else None

    def capabilities(self, least: Capabilities, total: bool, extent: bool, facets: FrozenSet[str]) -> Capabilities:
        """The abilities of this server, from those that every one has."""
        sorts = tuple(sort for sort in Sort if sort is Sort.RELEVANCE or self.sort_field(sort))
        return replace(least, extent=extent, filters=self.filters(), facets=facets, sorts=sorts, total=total)

    def filters(self) -> FrozenSet[str]:
        found = set()
        if self.lists_types or self.compares_types or (self.has_filter and "type" in self.queryables):
            found.add(FilterField.TYPE.value)
        if self.has_filter and "keywords" in self.queryables and (self.has_lists or self.keyword_is_text):
            found.add(FilterField.KEYWORD.value)
        if self.has_filter and "updated" in self.queryables and not self.is_pycsw:
            found.add(FilterField.MODIFIED.value)
        if self.has_filter and PARENT in self.queryables:
            found.add(FilterField.SERIES.value)
        return frozenset(found)

    def _says(self, part: str, *ends: str) -> bool:
        return any(part in name and name.endswith(ends) for name in self.conforms)


def conformance_of(reply: Mapping[str, Any]) -> FrozenSet[str]:
    """The classes that a landing page or a declaration of conformance lists."""
    return frozenset(line(one, 300).lower() for one in as_list(reply.get("conformsTo"))[:500])


def collections_of(reply: Mapping[str, Any], asked: str, is_records: bool) -> List[Collection]:
    """The collections that hold records.

    :param asked: the address of the list, from which links start
    :param is_records: whether the server says that it is one of records; then collections that do not say what they
        hold count where none does
    """
    entries = [as_dict(entry) for entry in as_list(reply.get("collections"))[:1000]]
    told = [entry for entry in entries if _holds_records(entry)]
    if not told and is_records:
        told = [entry for entry in entries if not entry.get("itemType")]
    found = [collection for collection in (read_collection(entry, asked) for entry in told) if collection]
    whole = [collection for collection in found if collection.id in _WHOLE]
    return (whole[:1] or found)[:MAX_COLLECTIONS]


def _holds_records(entry: Mapping[str, Any]) -> bool:
    """``itemType`` is a word, or a list of them with some servers."""
    return any(line(one, 50).lower() in ("record", "records") for one in as_list(entry.get("itemType")))


def read_collection(entry: Mapping[str, Any], asked: str) -> Optional[Collection]:
    """One collection, ``None`` where it has no id.

    :param asked: the address of the list of collections
    """
    key = line(entry.get("id"), 200)
    if not key:
        return None
    usual = f"{asked.partition('?')[0].rstrip('/')}/{quote(key, safe=':@!$,;=~')}/items"
    links = [link for link in links_with(entry, "items") if not is_page(link)]
    linked = (followed(usual, str(link["href"])) for link in links if "ld+json" not in str(link.get("type")))
    items = next((url for url in linked if url), usual)
    return Collection(key, line(entry.get("title")) or key, text(entry.get("description"), 5000), _bare(items))


def _bare(url: str) -> str:
    """The address without the format that it asks for: the header says that."""
    head, _, query = url.partition("?")
    kept = [part for part in query.split("&") if part and part.partition("=")[0] not in ("f", "limit", "offset")]
    return f"{head}?{'&'.join(kept)}" if kept else head


def queryables_of(reply: Mapping[str, Any]) -> Dict[str, str]:
    """The properties of a schema of queryables (JSON Schema) with their types."""
    properties = as_dict(reply.get("properties"))
    return {line(name, 200): line(as_dict(schema).get("type"), 50) for name, schema in list(properties.items())[:500]}
