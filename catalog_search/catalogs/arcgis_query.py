"""What ArcGIS Hub (Search API v1, OGC API - Records) and portals (``/sharing/rest/search``) are asked."""
from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime, timezone
from typing import Dict, List, Optional, Sequence, Tuple

from ..model.extent import Extent
from ..model.query import FilterField, Query, Sort
from .arcgis_types import TYPES, types_of_format, types_of_kinds
from .datagouv_texts import distinct, line

Params = List[Tuple[str, str]]

MAX_PAGE = 100
#: Neither system goes further into its hits.
WINDOW = 10_000
MAX_FACET_VALUES = 100

#: The members whose values are counted, and what they are here.
HUB_FACETS: Dict[str, FilterField] = {
    "type": FilterField.FORMAT,
    "tags": FilterField.KEYWORD,
    "categories": FilterField.THEME,
    "source": FilterField.ORGANISATION,
}
#: A portal counts three members at most.
PORTAL_FACETS: Dict[str, FilterField] = {
    "type": FilterField.FORMAT,
    "tags": FilterField.KEYWORD,
    "categories": FilterField.THEME,
}
_SORTS = {Sort.TITLE: ("title", "asc"), Sort.MODIFIED: ("modified", "desc"), Sort.CREATED: ("created", "desc"),
          Sort.POPULARITY: ("numViews", "desc")}  # fmt: skip
_OPERATORS = ("AND", "OR", "NOT")
_SPECIAL = re.compile(r'([+\-&|!(){}\[\]^"~*?:\\/])')
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_LATEST = 253402300799999
_ROOT = "/Categories/"


def page_size(query: Query) -> int:
    """How many items to ask for."""
    return min(max(query.page_size, 1), MAX_PAGE)


# --- ArcGIS Hub -----------------------------------------------------------------------------------------------------


def hub_params(query: Query, start: int) -> Params:
    """The parameters of one page of ``/items``; ``start`` counts from 0, the API from 1."""
    size = min(page_size(query), WINDOW - start)
    params = [*hub_conditions(query), ("limit", str(size)), ("startindex", str(start + 1))]
    if query.sort in _SORTS:
        field, order = _SORTS[query.sort]
        params.append(("sortBy", f"{'-' if order == 'desc' else ''}properties.{field}"))
    return params


def hub_bulk(ids: Sequence[str]) -> Params:
    """The parameters that ask for items by their ids."""
    return [("filter", f"({_in('id', ids)})"), ("limit", str(len(ids)))]


def hub_aggregations(query: Query) -> Params:
    """The parameters of ``/aggregations`` for the same hits."""
    return [("aggregations", f"terms(fields=({','.join(HUB_FACETS)}))"), *hub_conditions(query)]


def hub_conditions(query: Query) -> Params:
    """Text, area and filters; the latter in the text form of the Common Query Language."""
    params = [("q", " ".join(line(word) for word in query.words)), ("bbox", bbox(query)), ("filter", _cql(query))]
    return [(name, value) for name, value in params if value]


def _cql(query: Query) -> str:
    clauses = [
        _in("type", wanted_types(query)),
        _in("tags", query.values(FilterField.KEYWORD)),
        _in("categories", _categories(query)),
        _in("source", query.values(FilterField.ORGANISATION)),
    ]
    period = _period(query)
    if period is not None:
        clauses.append(f"modified BETWEEN {period[0]} AND {period[1]}")
    return " AND ".join(f"({clause})" for clause in clauses if clause)


def _in(field: str, values: Optional[Sequence[str]]) -> str:
    if not values:
        return ""
    quoted = ", ".join("'{}'".format(line(value).replace("'", "''")) for value in values)
    return f"{field} IN ({quoted})"


# --- portals --------------------------------------------------------------------------------------------------------


def portal_params(query: Query, start: int, organisation: str) -> Params:
    """The parameters of one page of ``/sharing/rest/search``; ``start`` counts from 0, the API from 1.

    :param organisation: the id of the organisation to which the search is limited, empty for none
    """
    size = min(page_size(query), WINDOW - start)
    params = [("f", "json"), ("q", portal_text(query, organisation)), ("bbox", bbox(query)), ("num", str(size)),
              ("start", str(start + 1))]  # fmt: skip
    if query.sort in _SORTS:
        field, order = _SORTS[query.sort]
        params += [("sortField", field), ("sortOrder", order)]
    if not start:
        params += [("countFields", ",".join(PORTAL_FACETS)), ("countSize", str(MAX_FACET_VALUES))]
    return [(name, value) for name, value in params if value]


def portal_bulk(ids: Sequence[str]) -> Params:
    """The parameters that ask for items by their ids, of whatever organisation."""
    return [("f", "json"), ("q", _any_of("id", ids)), ("num", str(len(ids)))]


def portal_text(query: Query, organisation: str) -> str:
    """Text and filters in the portal's query language (*Search reference*): nothing in the text is an operator."""
    words = [line(word) for word in query.words]
    plain = [word.lower() if word in _OPERATORS else _SPECIAL.sub(r"\\\1", word) for word in words if word]
    types = wanted_types(query)
    clauses = [
        *plain,
        _any_of("type", list(TYPES) if types is None else types),
        _any_of("tags", query.values(FilterField.KEYWORD)),
        _any_of("categories", _categories(query)),
    ]
    period = _period(query)
    if period is not None:
        clauses.append(f"modified:[{period[0]:019d} TO {period[1]:019d}]")
    if organisation:
        clauses.append(f"orgid:{organisation}")
    return " AND ".join(clause for clause in clauses if clause)


def _any_of(field: str, values: Sequence[str] = ()) -> str:
    quoted = ['{}:"{}"'.format(field, line(value).replace("\\", "\\\\").replace('"', '\\"')) for value in values]
    return f"({' OR '.join(quoted)})" if quoted else ""


# --- both -----------------------------------------------------------------------------------------------------------


def wanted_types(query: Query) -> Optional[List[str]]:
    """The types of items that a query wants, ``None`` where any will do."""
    formats, kinds = query.values(FilterField.FORMAT), query.values(FilterField.TYPE)
    if not formats and not kinds:
        return None
    by_format = distinct(name for said in formats for name in types_of_format(said))
    by_kind = types_of_kinds(kinds)
    if not kinds:
        return list(by_format)
    return [name for name in by_kind if not formats or name in by_format]


def _categories(query: Query) -> List[str]:
    """Categories by their full path, which is what counts give; a bare name is one of the first level."""
    found = query.values(FilterField.THEME)
    return [one if one.startswith("/") else f"{_ROOT}{one}" for one in found]


def bbox(query: Query) -> str:
    """``west,south,east,north`` in degrees; across the antimeridian a box around the globe at these latitudes."""
    extent = query.extent
    if extent is None or extent.is_world:
        return ""
    if extent.crosses_antimeridian:
        extent = Extent(-180.0, extent.south, 180.0, extent.north)
    return extent.to_text()


def _period(query: Query) -> Optional[Tuple[int, int]]:
    """The interval of a ``MODIFIED`` filter in milliseconds; ``None`` where there is none or both ends are open."""
    values = query.values(FilterField.MODIFIED)
    if not values:
        return None
    start, slash, end = values[0].partition("/")
    first, last = _moment(start, False), _moment(end if slash else start, True)
    return None if first is None and last is None else (first or 0, _LATEST if last is None else last)


def _moment(text: str, is_end: bool) -> Optional[int]:
    """The beginning of what an ISO date of any precision names, or its end, in milliseconds since 1970."""
    match = _DATE.match(text.strip())
    if match is None:
        return None
    try:
        year = int(match.group(1))
        month = int(match.group(2) or (12 if is_end else 1))
        day = int(match.group(3) or (monthrange(year, month)[1] if is_end else 1))
        moment = int(datetime(year, month, day, tzinfo=timezone.utc).timestamp()) * 1000
    except (ValueError, OverflowError):
        return None
    return moment + 86_399_999 if is_end else moment
