"""What a portal of OpenDataSoft is asked: conditions in ODSQL or, of the Search API v1, in its query language.

ODSQL is that of the Explore API (help.opendatasoft.com, *Explore API reference*): values in double quotes, ``\\``
before a quote. The Search API v1 filters by ``refine.<facet>`` and has words and comparisons in ``q``.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Dict, Iterable, List, Sequence, Tuple

from ..model.query import FilterField, Query, Sort
from ..model.record import RecordType
from .datagouv_texts import distinct, line
from .moments import bounds

Params = List[Tuple[str, str]]


@dataclass(frozen=True)
class Generation:
    """One of the APIs that portals have had: its name, the paths of a search, of a dataset and of the facets.

    ``facets`` is empty where they come with a search.
    """

    name: str
    search: str
    dataset: str
    facets: str = ""


V21 = Generation(
    "Explore API v2.1",
    "/api/explore/v2.1/catalog/datasets",
    "/api/explore/v2.1/catalog/datasets",
    "/api/explore/v2.1/catalog/facets",
)
V20 = Generation(
    "Explore API v2.0", "/api/v2/catalog/datasets", "/api/v2/catalog/datasets", "/api/v2/catalog/facets"
)
V1 = Generation("Search API v1", "/api/datasets/1.0/search", "/api/datasets/1.0")
#: The newest first.
GENERATIONS = (V21, V20, V1)

#: The metadata whose values are counted, and what they are filtered as.
FACETS: Dict[str, FilterField] = {
    "publisher": FilterField.ORGANISATION,
    "keyword": FilterField.KEYWORD,
    "theme": FilterField.THEME,
    "license": FilterField.LICENCE,
    "territory": FilterField.PLACE,
}
#: Those that the Search API v1 knows.
OLD_FACETS = {name: field for name, field in FACETS.items() if name != "territory"}
MAX_FACET_VALUES = 100
MAX_PAGE = 100
#: ``offset + limit`` must stay below, in every generation.
WINDOW = 10_000

SORTS = {
    Sort.TITLE: "title asc",
    Sort.MODIFIED: "modified desc",
    Sort.POPULARITY: "explore.popularity_score desc",
}
#: The orders of the first Explore API and of the Search API v1; the latter sorts downwards by itself.
_FIRST_SORTS = {
    Sort.TITLE: "title",
    Sort.MODIFIED: "-modified",
    Sort.POPULARITY: "-explore.popularity_score",
}
_OLD_SORTS = {Sort.MODIFIED: "modified"}
_LANGUAGES = frozenset("en fr nl pt it ar de es ca eu sv".split())
_LONGEST_TEXT = 500
_OPERATORS = ("AND", "OR", "NOT")
_SPECIAL = re.compile(r'["\\:=<>()\[\]{}#*?!~^]+')
#: What stands for the open ends of an interval in the query language v1.
_EVER = ("1000-01-01T00:00:00Z", "9999-12-31T23:59:59Z")

#: ``features`` tells the datasets with a geometry, ``has_records`` those with a table at all.
_TYPES = {
    RecordType.DATASET.value: '(features = "geo" OR has_records is false)',
    RecordType.TABLE.value: '(has_records is true AND NOT (features = "geo"))',
}


def where_clause(query: Query, licences: Sequence[str], fuzzy: bool) -> str:
    """All conditions of a query in ODSQL; empty where there are none.

    :param licences: the names that the portal has for the licences of the query
    :param fuzzy: whether to find words by their beginning and with slips of the pen, too (``search``)
    """
    values = query.values
    clauses = [
        _text(query.words, fuzzy),
        _any_of("publisher", values(FilterField.ORGANISATION)),
        _any_of("keyword", [way for word in values(FilterField.KEYWORD) for way in spellings(word)]),
        _any_of("theme", values(FilterField.THEME)),
        _any_of("license", licences),
        _any_of("territory", values(FilterField.PLACE)),
        " OR ".join(clause for name, clause in _TYPES.items() if name in values(FilterField.TYPE)),
        _between(values(FilterField.MODIFIED)),
    ]
    return " AND ".join(f"({clause})" if " OR " in clause else clause for clause in clauses if clause)


def explore_params(query: Query, where: str, start: int, first: bool) -> Params:
    """The parameters of a search with the Explore API.

    :param first: whether for v2.0, whose first versions have other names for page and order
    """
    size = page_size(query, start)
    params = [("where", where), ("order_by", SORTS.get(query.sort, "")), ("limit", str(size)), ("offset", str(start))]
    if first:
        params += [("rows", str(size)), ("start", str(start)), ("sort", _FIRST_SORTS.get(query.sort, ""))]
    return [(name, value) for name, value in params if value] + language_params(query.language)


def bulk_params(ids: Sequence[str], language: str, first: bool) -> Params:
    """The parameters that ask for datasets by their ids.

    :param first: whether for v2.0, see ``explore_params``
    """
    return explore_params(Query(page_size=len(ids), language=language), _any_of("dataset_id", ids), 0, first)


def facet_params(where: str, language: str, names: Iterable[str]) -> Params:
    """The parameters of a count of values by the Explore API."""
    condition = [("where", where)] if where else []
    return [*condition, *(("facet", name) for name in names), *language_params(language)]


def old_params(query: Query, licences: Sequence[str], start: int) -> Params:
    """The parameters of a search with the Search API v1; the first page has the facets with it."""
    wanted: Dict[str, Sequence[str]] = {
        "publisher": query.values(FilterField.ORGANISATION),
        "keyword": [way for word in query.values(FilterField.KEYWORD) for way in spellings(word)],
        "theme": query.values(FilterField.THEME),
        "license": licences,
    }
    params = [("q", _old_text(query)), ("sort", _OLD_SORTS.get(query.sort, ""))]
    params += [("rows", str(page_size(query, start))), ("start", str(start)), ("interopmetas", "true")]
    for name, values in wanted.items():
        refined = distinct(map(line, values))
        params += [(f"refine.{name}", value) for value in refined]
        params += [(f"disjunctive.{name}", "true")] if len(refined) > 1 else []
    if not start:
        params += [("facet", name) for name in OLD_FACETS]
    return [(name, value) for name, value in params if value] + language_params(query.language)


def language_params(language: str) -> Params:
    """The language of labels and of translated metadata, where the API knows it."""
    return [("lang", language)] if language in _LANGUAGES else []


def page_size(query: Query, start: int) -> int:
    """How many datasets to ask for, so that the page lies in the window; 0 where nothing of it is left."""
    return max(min(max(query.page_size, 1), MAX_PAGE, WINDOW - 1 - start), 0)


def asks_nothing_known(query: Query) -> bool:
    """Whether a query wants types of records only that no dataset of a portal is of."""
    types = query.values(FilterField.TYPE)
    return bool(types) and not any(name in types for name in _TYPES)


def quoted(value: str) -> str:
    """A text literal of ODSQL."""
    escaped = line(value, _LONGEST_TEXT).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def spellings(word: str) -> Tuple[str, ...]:
    """The ways to write a keyword: other catalogues write it in other letters, and ``=`` tells them apart."""
    return distinct([word, word.lower(), word.upper(), word.capitalize()])


def _text(words: Sequence[str], fuzzy: bool) -> str:
    """``search`` finds beginnings and forgives slips; a bare text is found as whole words, all of them."""
    text = line(" ".join(words), _LONGEST_TEXT)
    if not text:
        return ""
    return f"search(*, {quoted(text)})" if fuzzy else quoted(text)


def _any_of(field: str, values: Iterable[str]) -> str:
    return " OR ".join(f"{field} = {quoted(value)}" for value in distinct(map(line, values)))


def _between(values: Sequence[str]) -> str:
    first, last = bounds(values[0]) if values else ("", "")
    clauses = [f"modified >= date'{first}'"] if first else []
    clauses += [f"modified <= date'{last}'"] if last else []
    return " AND ".join(clauses)


def _old_text(query: Query) -> str:
    """Words without what is an operator of the query language, and the interval of a ``MODIFIED`` filter."""
    words = _SPECIAL.sub(" ", line(" ".join(query.words), _LONGEST_TEXT)).split()
    text = " ".join(word.lower() if word in _OPERATORS else word for word in words)
    interval = query.values(FilterField.MODIFIED)
    first, last = bounds(interval[0]) if interval else ("", "")
    if not (first or last):
        return text
    clause = f"modified:[{first or _EVER[0]} TO {last or _EVER[1]}]"
    return f"({text}) AND {clause}" if text else clause
