"""Requests of CSW 2.0.2 (OGC 07-006r1) and 3.0 (OGC 12-176r7): GetRecords as XML or as an address, others as addresses.

Many servers refuse POST, or something before them does: the address form asks the same as far as the server goes.
"""
from __future__ import annotations

import re
from typing import Any, Dict, List, Sequence
from urllib.parse import urlencode

from lxml import etree

from ..model.query import FilterField, Query, Sort
from .csw_conditions import Condition, conditions, words
from .csw_dialect import CQL, FILTER, V2, V3, Dialect, Version
from .csw_filters import add_child, as_cql, as_filter

_SORTS = {Sort.TITLE: (Sort.TITLE.value, "ASC"), Sort.MODIFIED: (FilterField.MODIFIED.value, "DESC")}
_APOSTROPHES = re.compile("['’]")


def address(url: str, request: str, version: Version = V2, **parameters: str) -> str:
    """A key-value address of one operation; the address's own parameters (``?map=…``) are kept."""
    return _with(url, {"service": "CSW", "version": version.number, "request": request, **parameters})


def capabilities_address(url: str, version: Version) -> str:
    """Where capabilities of one version are; 3.0 negotiates by ``acceptVersions`` (OGC 06-121r9 §7.3.2)."""
    key = "version" if version is V2 else "acceptVersions"
    return _with(url, {"service": "CSW", key: version.number, "request": "GetCapabilities"})


def _with(url: str, parameters: Dict[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(parameters)}"


def get_records(
    query: Query, dialect: Dialect, start: int, count: int, hits: bool = False, more: Sequence[Condition] = ()
) -> bytes:
    """The body of a GetRecords request (OGC 07-006r1 §10.8, OGC 12-176r7 §7.3).

    :param start: position of the first wanted record, from 1
    :param count: how many records are wanted at most
    :param hits: ask for the number of records only
    :param more: what has to hold beside the query
    """
    version = dialect.version
    root = etree.Element(
        f"{{{version.csw}}}GetRecords",
        nsmap=version.namespaces,
        service="CSW",
        version=version.number,
        **_extent_of_answer(version, start, count, hits),
        outputFormat="application/xml",
        outputSchema=dialect.schema,
    )
    asked = etree.SubElement(root, f"{{{version.csw}}}Query", typeNames=dialect.type_names)
    add_child(asked, version.csw, "ElementSetName", "full")
    wanted: List[Condition] = [*conditions(query, dialect), *more]
    if wanted:
        constraint = etree.SubElement(asked, f"{{{version.csw}}}Constraint", version=version.filter_number)
        constraint.append(as_filter(wanted, version))
    if dialect.sortable and query.sort in _SORTS:
        _sort_by(asked, *_SORTS[query.sort], dialect=dialect)
    body: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return body


def _extent_of_answer(version: Version, start: int, count: int, hits: bool) -> Dict[str, str]:
    """Which records are wanted: 2.0.2 has a word for none of them, 3.0 counts where zero are wanted."""
    position = {"startPosition": str(start), "maxRecords": str(0 if hits and version is V3 else count)}
    return position if version is V3 else {"resultType": "hits" if hits else "results", **position}


def _sort_by(asked: Any, key: str, order: str, dialect: Dialect) -> None:
    form = dialect.version
    sort = etree.SubElement(asked, f"{{{form.filter}}}SortBy")
    property_ = etree.SubElement(sort, f"{{{form.filter}}}SortProperty")
    add_child(property_, form.filter, form.reference, dialect.name(key))
    add_child(property_, form.filter, "SortOrder", order)


def get_records_address(
    url: str,
    query: Query,
    dialect: Dialect,
    start: int,
    count: int,
    hits: bool = False,
    more: Sequence[Condition] = (),
) -> str:
    """The address that asks the same as ``get_records`` (OGC 07-006r1 table 65), as far as the dialect allows."""
    parameters = {
        "typeNames": dialect.type_names,
        "elementSetName": "full",
        "outputFormat": "application/xml",
        "outputSchema": dialect.schema,
        **_extent_of_answer(dialect.version, start, count, hits),
        **_asked(query, dialect, more),
    }
    if dialect.sortable and query.sort in _SORTS:
        key, order = _SORTS[query.sort]
        parameters["sortBy"] = f"{dialect.name(key)}:{order[0]}"
    return address(url, "GetRecords", dialect.version, **parameters)


def asks_in_words(query: Query, dialect: Dialect) -> bool:
    """Whether ``q`` and ``bbox`` of CSW 3.0 say all that is asked, or all that the server understands."""
    if dialect.version is not V3 or not dialect.by_get:
        return False
    crosses = query.extent is not None and query.extent.crosses_antimeridian
    return dialect.bare or not (query.filters or crosses)


def _asked(query: Query, dialect: Dialect, more: Sequence[Condition]) -> Dict[str, str]:
    if asks_in_words(query, dialect) and not more:
        return _in_words(query, dialect)
    wanted = [*conditions(query, dialect), *more]
    if not wanted:
        return {}
    form = dialect.filter_form
    if dialect.language == CQL:
        text = as_cql(wanted)
    else:
        text = etree.tostring(as_filter(wanted, form), encoding="unicode")
    return {
        "constraintLanguage": CQL if dialect.language == CQL else FILTER,
        "constraint_language_version": V2.filter_number if dialect.language == CQL else form.filter_number,
        "constraint": text,
    }


def _in_words(query: Query, dialect: Dialect) -> Dict[str, str]:
    """``q`` and ``bbox`` of CSW 3.0: longitude first, as OpenSearch has it (OGC 10-032r8). A box cannot be two."""
    asked = " ".join(words(query))
    found = {"q": _APOSTROPHES.sub(" ", asked) if dialect.split else asked} if asked else {}
    extent = query.extent
    if extent is not None and not extent.is_world and not extent.crosses_antimeridian:
        found["bbox"] = extent.to_text()
    return found


def splits(query: Query) -> bool:
    """Whether breaking words at apostrophes makes a difference."""
    return bool(_APOSTROPHES.search(query.text))
