"""Conditions as a server reads them: Filter 1.1 (OGC 04-095), Filter 2.0 (OGC 09-026r2), or CQL text."""
from __future__ import annotations

import re
from typing import Any, Dict, List, Sequence, Tuple

from lxml import etree

from .csw_conditions import Box, Comparison, Condition, Either, Like
from .csw_dialect import Version

#: Latitude comes first under this name, as the EPSG register has it (OGC 07-092r1); the short names mean either.
_CRS = "urn:ogc:def:crs:EPSG::4326"
_OPERATORS: Dict[str, str] = {
    "=": "PropertyIsEqualTo",
    ">=": "PropertyIsGreaterThanOrEqualTo",
    "<=": "PropertyIsLessThanOrEqualTo",
}
#: Wildcard, single character and escape of PropertyIsLike: the first set that the word does not hold is used, so that
#: nothing has to be escaped (pycsw 2 ignores the escape character). GeoNetwork 4 knows no other wildcard than "*".
_PATTERNS = (("*", "?", "\\"), ("%", "_", "\\"), ("#", "~", "!"), ("$", "@", "|"))
_CQL_SPECIAL = re.compile(r"['\"%\\]")
_CQL_WORD = re.compile(r"\s(?=(?:and|or)\s)|(?<=\sand)\s|(?<=\sor)\s", re.IGNORECASE)


def as_filter(conditions: Sequence[Condition], form: Version) -> Any:
    """The Filter element of some conditions, one at least.

    :param form: the version of CSW whose filter is wanted
    """
    root = etree.Element(f"{{{form.filter}}}Filter", nsmap={**form.namespaces})
    root.append(_joined("And", [_element(condition, form) for condition in conditions], form))
    return root


def _joined(operator: str, elements: List[Any], form: Version) -> Any:
    """The elements under one operator; a single one stands alone, since a filter wants two at least."""
    if len(elements) == 1:
        return elements[0]
    joined = etree.Element(f"{{{form.filter}}}{operator}")
    joined.extend(elements)
    return joined


def _element(condition: Condition, form: Version) -> Any:
    if isinstance(condition, Either):
        return _joined("Or", [_element(one, form) for one in condition.alternatives], form)
    if isinstance(condition, Box):
        return _box(condition, form)
    if isinstance(condition, Like):
        return _like(condition, form)
    element = etree.Element(f"{{{form.filter}}}{_OPERATORS[condition.operator]}")
    return _named(element, condition.name, condition.value, form)


def _like(condition: Like, form: Version) -> Any:
    text = condition.text
    wildcard, single, escape = _pattern_for(text)
    element = etree.Element(f"{{{form.filter}}}PropertyIsLike", wildCard=wildcard, singleChar=single, escapeChar=escape)
    escaped = re.sub("([" + re.escape(wildcard + single + escape) + "])", lambda found: escape + found.group(1), text)
    return _named(element, condition.name, f"{wildcard}{escaped}{wildcard}", form)


def _pattern_for(text: str) -> Tuple[str, str, str]:
    return next((chars for chars in _PATTERNS if not any(char in text for char in chars)), _PATTERNS[0])


def _named(element: Any, name: str, literal: str, form: Version) -> Any:
    add_child(element, form.filter, form.reference, name)
    add_child(element, form.filter, "Literal", literal)
    return element


def _box(condition: Box, form: Version) -> Any:
    element = etree.Element(f"{{{form.filter}}}BBOX")
    add_child(element, form.filter, form.reference, condition.name)
    envelope = etree.SubElement(element, f"{{{form.gml}}}Envelope", srsName=_CRS)
    west, south, east, north = condition.extent.to_text().split(",")
    add_child(envelope, form.gml, "lowerCorner", f"{south} {west}")
    add_child(envelope, form.gml, "upperCorner", f"{north} {east}")
    return element


def add_child(parent: Any, namespace: str, name: str, text: str) -> None:
    """Append an element that holds a text."""
    etree.SubElement(parent, f"{{{namespace}}}{name}").text = text


def as_cql(conditions: Sequence[Condition]) -> str:
    """The conditions as CQL text (OGC 07-006r1 §6.2.2); empty for none. Longitude comes first in its BBOX."""
    return " and ".join(_cql(condition, len(conditions) > 1) for condition in conditions)


def _cql(condition: Condition, among_others: bool) -> str:
    if isinstance(condition, Either):
        joined = " or ".join(_cql(one, False) for one in condition.alternatives)
        return f"({joined})" if among_others else joined
    if isinstance(condition, Box):
        return f"BBOX({condition.name},{condition.extent.to_text()})"
    if isinstance(condition, Comparison):
        return f"{condition.name} {condition.operator} '{condition.value}'"
    return f"{condition.name} like '%{_cql_pattern(condition.text)}%'"


def _cql_pattern(text: str) -> str:
    """A pattern that holds nothing special: ``_`` is any character, and stands for what would end or split the text.

    Doubling an apostrophe, as SQL has it, makes pycsw 2 find nothing; it also splits at each "and" and "or".
    """
    return _CQL_WORD.sub("_", _CQL_SPECIAL.sub("_", text))
