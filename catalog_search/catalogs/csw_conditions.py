"""What a query means to a CSW server, before it is written as a filter or as CQL text."""
from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple, Union

from ..model.extent import Extent
from ..model.interval import within
from ..model.query import FilterField, Query
from ..model.record import Record
from .csw_dialect import IDENTIFIER, Dialect

#: MD_ScopeCode values behind the record types that have some.
_SCOPES: Dict[str, Tuple[str, ...]] = {
    "dataset": ("dataset",),
    "series": ("series",),
    "service": ("service",),
    "nonGeographicDataset": ("nonGeographicDataset",),
    "map": ("map", "staticMap", "interactiveMap"),
    "document": ("document",),
}
_UNSENDABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_QUOTES = "\"“”„«»"
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(T\d{2}:\d{2}.*)?$")


@dataclass(frozen=True)
class Like:
    """The property holds the text somewhere."""

    name: str
    text: str


@dataclass(frozen=True)
class Comparison:
    """The property compares to the value; the operator is ``=``, ``>=`` or ``<=``."""

    name: str
    operator: str
    value: str


@dataclass(frozen=True)
class Box:
    """The property touches a box that does not cross the antimeridian."""

    name: str
    extent: Extent


@dataclass(frozen=True)
class Either:
    """Two alternatives or more."""

    alternatives: Tuple[Union[Like, Comparison, Box], ...]


Condition = Union[Like, Comparison, Box, Either]


def conditions(query: Query, dialect: Dialect) -> List[Condition]:
    """What has to hold together; words alone where the dialect is bare."""
    found: List[Condition] = [Like(dialect.name("text"), word) for word in words(query)]
    if dialect.bare:
        return found
    if query.extent is not None and not query.extent.is_world:
        found.append(_either([Box(dialect.name("bbox"), part) for part in query.extent.parts()]))
    scopes = _scopes(query.values(FilterField.TYPE))
    if scopes:
        name = dialect.name(FilterField.TYPE.value)
        found.append(_either([Comparison(name, "=", scope) for scope in scopes]))
    for field in (FilterField.ORGANISATION, FilterField.KEYWORD):
        values = [value for value in map(_sendable, query.values(field)) if value]
        if values:
            found.append(_either([Like(dialect.name(field.value), value) for value in values]))
    series = [value for value in map(_sendable, query.values(FilterField.SERIES)) if value]
    if series and dialect.knows_series:
        name = dialect.name(FilterField.SERIES.value)
        found.append(_either([Comparison(name, "=", value) for value in series]))
    return found + _modified(query.values(FilterField.MODIFIED), dialect)


def naming(key: str, texts: Sequence[str], dialect: Dialect) -> Condition:
    """That one queryable, by its key in the dialect, holds one of some texts."""
    return _either([Like(dialect.name(key), text) for text in map(_sendable, texts)])


def called(ids: Sequence[str], dialect: Dialect) -> Condition:
    """That a record has one of some ids."""
    return _either([Comparison(dialect.name(IDENTIFIER), "=", one) for one in map(_sendable, ids)])


def words(query: Query) -> List[str]:
    """The words of a query without quotation marks and what XML 1.0 cannot hold."""
    cleaned = (_sendable(word).strip(_QUOTES) for word in query.words)
    return [word for word in cleaned if word]


def asks_loosely(query: Query, dialect: Optional[Dialect] = None) -> bool:
    """Whether the answer may hold records that the query does not want and that ``is_wanted`` can tell.

    A bare request filters nothing. Types without an MD_ScopeCode are not sent. pycsw 2 mixes up the conditions of a
    second group of alternatives. What does not know a series may answer with everything.
    """
    if query.values(FilterField.SERIES):
        return True
    if dialect is not None and dialect.bare and (query.filters or query.extent is not None):
        return True
    types = query.values(FilterField.TYPE)
    fields = [types, query.values(FilterField.ORGANISATION), query.values(FilterField.KEYWORD)]
    groups = sum(len(values) > 1 for values in fields) + ("map" in types and len(types) == 1)
    groups += query.extent is not None and query.extent.crosses_antimeridian
    return groups > 1 or (bool(types) and not _scopes(types))


def is_wanted(record: Record, query: Query, dialect: Dialect) -> bool:
    """Whether a record passes the filters that a server may have mixed up, or that a bare request left out."""
    types = query.values(FilterField.TYPE)
    if types and record.type.value not in types:
        return False
    series = query.values(FilterField.SERIES)
    if series and not dialect.is_core and not dialect.is_dcat and not set(series) & set(record.part_of):
        return False
    if dialect.bare and not (_is_there(record, query.extent) and _is_of_then(record, query)):
        return False
    organisations = [record.organisation, *(contact.organisation for contact in record.contacts)]
    keywords = [*record.keywords, *record.themes]
    return all(
        not wanted or any(value.lower() in text.lower() for value in wanted for text in texts)
        for wanted, texts in (
            (query.values(FilterField.ORGANISATION), organisations),
            (query.values(FilterField.KEYWORD), keywords),
        )
    )


def _is_there(record: Record, extent: Optional[Extent]) -> bool:
    """Whether a record is of some area; one without a box is of any."""
    return extent is None or not record.extents or any(box.intersects(extent) for box in record.extents)


def _is_of_then(record: Record, query: Query) -> bool:
    intervals = query.values(FilterField.MODIFIED)
    return not intervals or any(within(record.modified, interval) for interval in intervals)


def _sendable(text: str) -> str:
    """The text without what XML 1.0 cannot hold."""
    return _UNSENDABLE.sub(" ", text).strip()


def _either(alternatives: Sequence[Union[Like, Comparison, Box]]) -> Condition:
    return alternatives[0] if len(alternatives) == 1 else Either(tuple(alternatives))


def _scopes(types: Sequence[str]) -> Tuple[str, ...]:
    """The MD_ScopeCode values of the wanted types; none where one of the types has none."""
    if not all(name in _SCOPES for name in types):
        return ()
    return tuple(scope for name in types for scope in _SCOPES[name])


def _modified(values: Sequence[str], dialect: Dialect) -> List[Condition]:
    if not values:
        return []
    name = dialect.name(FilterField.MODIFIED.value)
    start, slash, end = values[0].partition("/")
    first, last = _first_moment(start.strip()), _last_moment((end if slash else start).strip())
    found: List[Condition] = [Comparison(name, ">=", first)] if first else []
    return found + ([Comparison(name, "<=", last)] if last else [])


def _first_moment(date: str) -> Optional[str]:
    match = _DATE.match(date)
    if match is None:
        return None
    year, month, day, time = match.groups()
    return date if time else f"{year}-{month or '01'}-{day or '01'}"


def _last_moment(date: str) -> Optional[str]:
    """The end of a year, month or day: servers compare moments, some of them as text."""
    match = _DATE.match(date)
    if match is None:
        return None
    year, month, day, time = match.groups()
    if time:
        return date
    month = month or "12"
    if not 1 <= int(month) <= 12:
        return None
    day = day or str(calendar.monthrange(max(int(year), 1), int(month))[1])
    return f"{year}-{month}-{day}T23:59:59Z"
