"""What uData can be asked in one request, and how a query that says more is asked in several.

A request names one organisation, licence, access type, zone and topic only: a second value is ignored by the server.
A query with alternatives is therefore cut into *slices*, one request each, whose pages are joined; a *turn* is one page
of one slice. Formats are alternatives of one request in v2 (OR). Several tags would be read as "all of these", so
keywords are cut into slices, too. What data is good for is asked by the formats that serve it.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product, zip_longest
from typing import Dict, FrozenSet, Iterable, List, Mapping, Optional, Sequence, Tuple

from ..model.query import FilterField, Query, Sort, Use
from ..model.record import Access, Facet, FacetValue, Page, Record, RecordType
from .cursors import no_cursor
from .datagouv_texts import licence_id

Params = Tuple[Tuple[str, str], ...]
Turn = Tuple[int, int]

PARAMETERS: Dict[str, str] = {
    FilterField.FORMAT.value: "format",
    FilterField.KEYWORD.value: "tag",
    FilterField.ORGANISATION.value: "organization",
    FilterField.LICENCE.value: "license",
    FilterField.ACCESS.value: "access_type",
    FilterField.PLACE.value: "geozone",
    FilterField.TOPIC.value: "topic",
}
#: Formats as uData writes them, lower-cased free text, by what they are good for.
FORMATS_FOR_USE: Dict[str, Tuple[str, ...]] = {
    Use.SERVICES.value: ("wms", "wfs", "wmts", "ogc:wms", "ogc:wfs", "arcgis geoservices rest api", "esri rest"),
    Use.FILES.value: (
        "shp", "esri shapefile", "shapefile", "shp.zip", "geojson", "gpkg", "geopackage", "kml", "kmz", "gml", "gpx",
        "fgb", "mapinfo tab", "tab", "tif", "tiff", "geotiff", "zip",
    ),
    Use.TABLES.value: ("csv", "csv.gz", "xls", "xlsx", "ods", "parquet"),
    Use.DOCUMENTS.value: ("pdf", "doc", "docx", "odt", "document"),
}  # fmt: skip
FORMATS_FOR_USE[Use.NOW.value] = tuple(
    name
    for use in (Use.SERVICES, Use.FILES)
    for name in FORMATS_FOR_USE[use.value]
    if not name.startswith(("arcgis", "esri rest", "mapinfo", "tab"))
)
#: The search engine refuses what lies behind this many hits (HTTP 400), however many there are.
WINDOW = 10_000
MAX_PAGE = 100
#: At most this many requests make one page.
AT_ONCE = 6
_LEAST_PAGE = 5

_DISJOINT = frozenset((FilterField.ORGANISATION.value, FilterField.LICENCE.value, FilterField.ACCESS.value))
_SORTS = {Sort.MODIFIED: "-last_update", Sort.CREATED: "-created", Sort.POPULARITY: "-views"}
_CURSOR = re.compile(r"(v1:)?(\d{1,9}|\d{1,6}\.\d{1,9}(?:,\d{1,6}\.\d{1,9})*)(?:/(\d{1,18}))?")


@dataclass(frozen=True)
class Dialect:
    """One of the two search endpoints. ``repeated`` are the filters that take several values in one request."""

    path: str
    mark: str
    repeated: FrozenSet[str]
    complete: bool
    by_use: bool = False


SEARCH_V2 = Dialect("/api/2/datasets/search/", "", frozenset(("format",)), False, by_use=True)
#: The list that needs no search engine: items come with their resources, there are no facets.
LIST_V1 = Dialect("/api/1/datasets/", "v1:", frozenset(), True)


@dataclass(frozen=True)
class Cursor:
    """Where the following page begins: the turns to take, and the total when it was a sum."""

    dialect: Dialect
    turns: Tuple[Turn, ...]
    total: Optional[int] = None

    @classmethod
    def from_text(cls, text: str) -> "Cursor":
        """Read ``3`` (page 3), ``v1:3`` (page 3 of the v1 list) or ``0.3,1.2/345`` (turns of slices and the total).

        :raises CatalogError: where the text is no cursor of this catalogue
        """
        match = _CURSOR.fullmatch(text)
        if match is None:
            raise no_cursor(text)
        mark, turns, total = match.groups()
        pairs = [turn.rpartition(".") for turn in turns.split(",")]
        return cls(
            dialect=LIST_V1 if mark else SEARCH_V2,
            turns=tuple((int(number or 0), int(page)) for number, _, page in pairs),
            total=int(total) if total else None,
        )

    def to_text(self, single: bool) -> str:
        if single:
            return f"{self.dialect.mark}{self.turns[0][1]}"
        turns = ",".join(f"{number}.{page}" for number, page in self.turns)
        return f"{self.dialect.mark}{turns}" + (f"/{self.total}" if self.total is not None else "")


def wants_type(query: Query, own: RecordType) -> bool:
    """Whether a query can find anything where all records are of one type."""
    types = query.values(FilterField.TYPE)
    return not types or any(value.lower() == own.value for value in types)


def slices_of(query: Query, ids: Mapping[str, Sequence[str]], dialect: Dialect) -> List[Params]:
    """The filter parameters of each request that a query needs; none where nothing can match.

    :param ids: by field, the ids that stand for the organisations and zones of the query
    """
    always: List[Tuple[str, str]] = []
    if dialect.by_use and not query.values(FilterField.FORMAT):
        formats = _formats_for_use(query)
        if query.values(FilterField.USE) and not formats:
            return []
        always += [("format", name) for name in formats]
    choices: List[List[Tuple[str, str]]] = []
    for field, parameter in PARAMETERS.items():
        if not query.values(field):
            continue
        pairs = [(parameter, value) for value in dict.fromkeys(_sendable(field, query, ids))]
        if field in dialect.repeated and pairs:
            always += pairs
        else:
            choices.append(pairs)
    return [tuple(always) + chosen for chosen in product(*choices)]


def _formats_for_use(query: Query) -> List[str]:
    known = (FORMATS_FOR_USE.get(value, ()) for value in query.values(FilterField.USE))
    return list(dict.fromkeys(name for formats in known for name in formats))


def _sendable(field: str, query: Query, ids: Mapping[str, Sequence[str]]) -> Sequence[str]:
    values = query.values(field)
    if field == FilterField.FORMAT.value:
        return [value.strip().lower() for value in values]
    if field == FilterField.LICENCE.value:
        return [licence_id(value) for value in values]
    if field == FilterField.ACCESS.value:
        known = {access.value for access in Access if access.value}
        return [value for value in values if value in known]
    return ids.get(field, values)


def page_size(query: Query, slices: int) -> int:
    """How many hits each request asks for: the wish of the query shared among its slices."""
    wish = min(max(query.page_size, 1), MAX_PAGE)
    together = min(slices, AT_ONCE)
    return wish if slices < 2 else max(_LEAST_PAGE, (wish + together - 1) // together)


def search_params(query: Query, filters: Params, page: int, size: int) -> List[Tuple[str, str]]:
    """All parameters of one search request."""
    params = [("q", " ".join(query.words))] if query.words else []
    params += [*filters, ("page", str(page)), ("page_size", str(size))]
    if query.sort in _SORTS:
        params.append(("sort", _SORTS[query.sort]))
    if re.fullmatch("[a-z]{2}", query.language):
        params.append(("lang", query.language))
    return params


def join(query: Query, pages: Sequence[Page], following: Cursor, whole: bool) -> Page:
    """One page of the pages of several slices.

    Counts are added only where no hit can lie in two slices; facets of slices know no common count.

    :param following: the turns that remain, with the total of the pages before
    :param whole: whether these are the first pages of all slices, so that their totals add up
    """
    total = following.total
    if whole and _are_disjoint(query, following.dialect) and all(page.total is not None for page in pages):
        total = sum(page.total or 0 for page in pages)
    cursor = Cursor(following.dialect, following.turns, total)
    return Page(
        records=_ordered(query, pages),
        total=total,
        next=cursor.to_text(single=False) if cursor.turns else None,
        facets=_joined_facets(facet for page in pages for facet in page.facets),
        skipped=sum(page.skipped for page in pages),
        nameless=_joined_facets(facet for page in pages for facet in page.nameless),
    )


def _are_disjoint(query: Query, dialect: Dialect) -> bool:
    split = (field for field in PARAMETERS if field not in dialect.repeated and len(query.values(field)) > 1)
    return all(field in _DISJOINT for field in split)


def _ordered(query: Query, pages: Sequence[Page]) -> Tuple[Record, ...]:
    """The records of all pages by date where one is the order, else by turns; each record once."""
    rows = zip_longest(*(page.records for page in pages))
    found = {record.id: record for row in rows for record in row if record is not None}
    records = list(found.values())
    if query.sort is Sort.MODIFIED:
        records.sort(key=lambda record: record.modified, reverse=True)
    elif query.sort is Sort.CREATED:
        records.sort(key=lambda record: record.created, reverse=True)
    return tuple(records)


def _joined_facets(facets: Iterable[Facet]) -> Tuple[Facet, ...]:
    found: Dict[str, Dict[str, FacetValue]] = {}
    for facet in facets:
        values = found.setdefault(facet.field, {})
        values.update((value.key, FacetValue(value.key, value.label)) for value in facet.values)
    return tuple(Facet(field, tuple(values.values())) for field, values in found.items())
