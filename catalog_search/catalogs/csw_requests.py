"""Requests of CSW 2.0.2 (OGC 07-006r1): GetRecords as XML with an OGC Filter 1.1.0, other operations as addresses."""
from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from typing import Any, Dict, FrozenSet, List, Optional, Sequence, Tuple
from urllib.parse import urlencode

from lxml import etree

from ..model.extent import Extent
from ..model.query import FilterField, Query, Sort

CSW = "http://www.opengis.net/cat/csw/2.0.2"
GMD = "http://www.isotc211.org/2005/gmd"
MDB = "http://standards.iso.org/iso/19115/-3/mdb/2.0"
OGC = "http://www.opengis.net/ogc"
GML = "http://www.opengis.net/gml"
_NAMESPACES = {
    "csw": CSW,
    "ogc": OGC,
    "gml": GML,
    "gmd": GMD,
    "mdb": MDB,
    "ows": "http://www.opengis.net/ows",
    "apiso": "http://www.opengis.net/cat/csw/apiso/1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dct": "http://purl.org/dc/terms/",
}
#: Latitude comes first under this name, as the EPSG register has it (OGC 07-092r1); the short names mean either.
_CRS = "urn:ogc:def:crs:EPSG::4326"

#: Names of what can be asked for, in the ISO profile (OGC 07-045) and in the core (OGC 07-006r1 table 53).
_QUERYABLES: Dict[str, Tuple[str, str]] = {
    "text": ("csw:AnyText", "apiso:AnyText"),
    "bbox": ("ows:BoundingBox", "apiso:BoundingBox"),
    FilterField.TYPE.value: ("apiso:Type", "dc:type"),
    FilterField.ORGANISATION.value: ("apiso:OrganisationName", "dc:publisher"),
    FilterField.KEYWORD.value: ("apiso:Subject", "dc:subject"),
    FilterField.MODIFIED.value: ("apiso:Modified", "dct:modified"),
    Sort.TITLE.value: ("apiso:Title", "dc:title"),
}
_SORTS = {Sort.TITLE: (Sort.TITLE.value, "ASC"), Sort.MODIFIED: (FilterField.MODIFIED.value, "DESC")}

#: MD_ScopeCode values behind the record types that have some.
_SCOPES: Dict[str, Tuple[str, ...]] = {
    "dataset": ("dataset",),
    "series": ("series",),
    "service": ("service",),
    "nonGeographicDataset": ("nonGeographicDataset",),
    "map": ("map", "staticMap", "interactiveMap"),
    "document": ("document",),
}

#: Wildcard, single character and escape of PropertyIsLike: the first set that the word does not hold is used, so that
#: nothing has to be escaped (pycsw 2 ignores the escape character). GeoNetwork 4 knows no other wildcard than "*".
_PATTERNS = (("*", "?", "\\"), ("%", "_", "\\"), ("#", "~", "!"), ("$", "@", "|"))
_UNSENDABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_QUOTES = "\"“”„«»"
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(T\d{2}:\d{2}.*)?$")


@dataclass(frozen=True)
class Dialect:
    """How one server wants to be asked.

    ``queryables`` are the names that its capabilities advertise. ``plain`` leaves the prefixes of names away and
    ``sortable`` is off where the server refused the usual form.
    """

    schema: str = GMD
    type_names: str = "gmd:MD_Metadata"
    queryables: FrozenSet[str] = frozenset()
    plain: bool = False
    sortable: bool = True

    def name(self, key: str) -> str:
        """The server's name for one queryable."""
        candidates = _QUERYABLES[key] if self.schema != CSW or key in ("text", "bbox") else _QUERYABLES[key][::-1]
        locals_ = [name.split(":")[1] for name in candidates]
        if self.plain:
            return locals_[0]
        for name in (*candidates, *locals_):
            if name in self.queryables:
                return name
        return candidates[0]


def get_records(query: Query, dialect: Dialect, start: int, count: int, hits: bool = False) -> bytes:
    """The body of a GetRecords request (OGC 07-006r1 §10.8).

    :param start: position of the first wanted record, from 1
    :param count: how many records are wanted at most
    :param hits: ask for the number of records only
    """
    root = etree.Element(
        f"{{{CSW}}}GetRecords",
        nsmap=_NAMESPACES,
        service="CSW",
        version="2.0.2",
        resultType="hits" if hits else "results",
        startPosition=str(start),
        maxRecords=str(count),
        outputFormat="application/xml",
        outputSchema=dialect.schema,
    )
    asked = etree.SubElement(root, f"{{{CSW}}}Query", typeNames=dialect.type_names)
    _child(asked, CSW, "ElementSetName", "full")
    conditions = _conditions(query, dialect)
    if conditions:
        constraint = etree.SubElement(asked, f"{{{CSW}}}Constraint", version="1.1.0")
        etree.SubElement(constraint, f"{{{OGC}}}Filter").append(_joined("And", conditions))
    if dialect.sortable and query.sort in _SORTS:
        _sort_by(asked, *_SORTS[query.sort], dialect=dialect)
    body: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return body


def address(url: str, request: str, **parameters: str) -> str:
    """A key-value address of one operation; the address's own parameters (``?map=…``) are kept."""
    asked = urlencode({"service": "CSW", "version": "2.0.2", "request": request, **parameters})
    return f"{url}{'&' if '?' in url else '?'}{asked}"


def asks_loosely(query: Query) -> bool:
    """Whether the answer may hold records that the query does not want.

    Types without an MD_ScopeCode are not sent. pycsw 2 mixes up the conditions of a second group of alternatives.
    """
    types = query.values(FilterField.TYPE)
    fields = [types, query.values(FilterField.ORGANISATION), query.values(FilterField.KEYWORD)]
    groups = sum(len(values) > 1 for values in fields) + ("map" in types and len(types) == 1)
    groups += query.extent is not None and query.extent.crosses_antimeridian
    return groups > 1 or (bool(types) and not _scopes(types))


def _conditions(query: Query, dialect: Dialect) -> List[Any]:
    found = [_like(dialect.name("text"), word) for word in _words(query)]
    if query.extent is not None and not query.extent.is_world:
        found.append(_joined("Or", [_box(dialect.name("bbox"), part) for part in query.extent.parts()]))
    scopes = _scopes(query.values(FilterField.TYPE))
    if scopes:
        name = dialect.name(FilterField.TYPE.value)
        found.append(_joined("Or", [_comparison("PropertyIsEqualTo", name, scope) for scope in scopes]))
    for field in (FilterField.ORGANISATION, FilterField.KEYWORD):
        values = [value for value in map(_sendable, query.values(field)) if value]
        if values:
            found.append(_joined("Or", [_like(dialect.name(field.value), value) for value in values]))
    return found + _modified(query.values(FilterField.MODIFIED), dialect)


def _words(query: Query) -> List[str]:
    words = (_sendable(word).strip(_QUOTES) for word in query.words)
    return [word for word in words if word]


def _sendable(text: str) -> str:
    """The text without what XML 1.0 cannot hold."""
    return _UNSENDABLE.sub(" ", text).strip()


def _scopes(types: Sequence[str]) -> Tuple[str, ...]:
    """The MD_ScopeCode values of the wanted types; none where one of the types has none."""
    if not all(name in _SCOPES for name in types):
        return ()
    return tuple(scope for name in types for scope in _SCOPES[name])


def _modified(values: Sequence[str], dialect: Dialect) -> List[Any]:
    if not values:
        return []
    name = dialect.name(FilterField.MODIFIED.value)
    start, slash, end = values[0].partition("/")
    first, last = _first_moment(start.strip()), _last_moment((end if slash else start).strip())
    found = [_comparison("PropertyIsGreaterThanOrEqualTo", name, first)] if first else []
    return found + ([_comparison("PropertyIsLessThanOrEqualTo", name, last)] if last else [])


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


def _joined(operator: str, conditions: List[Any]) -> Any:
    """The conditions under one operator; a single one stands alone, since Filter 1.1.0 wants two at least."""
    if len(conditions) == 1:
        return conditions[0]
    element = etree.Element(f"{{{OGC}}}{operator}")
    element.extend(conditions)
    return element


def _like(name: str, words: str) -> Any:
    wildcard, single, escape = _pattern_for(words)
    element = etree.Element(f"{{{OGC}}}PropertyIsLike", wildCard=wildcard, singleChar=single, escapeChar=escape)
    escaped = re.sub("([" + re.escape(wildcard + single + escape) + "])", lambda found: escape + found.group(1), words)
    return _named(element, name, f"{wildcard}{escaped}{wildcard}")


def _pattern_for(words: str) -> Tuple[str, str, str]:
    return next((chars for chars in _PATTERNS if not any(char in words for char in chars)), _PATTERNS[0])


def _comparison(operator: str, name: str, value: str) -> Any:
    return _named(etree.Element(f"{{{OGC}}}{operator}"), name, value)


def _named(element: Any, name: str, literal: str) -> Any:
    _child(element, OGC, "PropertyName", name)
    _child(element, OGC, "Literal", literal)
    return element


def _box(name: str, extent: Extent) -> Any:
    element = etree.Element(f"{{{OGC}}}BBOX")
    _child(element, OGC, "PropertyName", name)
    envelope = etree.SubElement(element, f"{{{GML}}}Envelope", srsName=_CRS)
    west, south, east, north = extent.to_text().split(",")
    _child(envelope, GML, "lowerCorner", f"{south} {west}")
    _child(envelope, GML, "upperCorner", f"{north} {east}")
    return element


def _sort_by(asked: Any, key: str, order: str, dialect: Dialect) -> None:
    sort = etree.SubElement(asked, f"{{{OGC}}}SortBy")
    property_ = etree.SubElement(sort, f"{{{OGC}}}SortProperty")
    _child(property_, OGC, "PropertyName", dialect.name(key))
    _child(property_, OGC, "SortOrder", order)


def _child(parent: Any, namespace: str, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{namespace}}}{name}").text = text
