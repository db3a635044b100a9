"""What GeoNode's API v2 is asked: words, area, order and page, and the filters of Django Dynamic REST.

A filter is a parameter ``filter{field.operator}``; repeated parameters of the operator ``in`` are alternatives.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Callable, Dict, List, Mapping, Sequence, Tuple

from ..model.query import FilterField, Query, Sort
from ..model.text import fold
from .cursors import read_place, write_place
from .datagouv_texts import distinct, line
from .moments import bounds

Params = List[Tuple[str, str]]

#: The facets of GeoNode 4.1 and later that say what a filter of ours takes.
FACETS: Dict[str, FilterField] = {
    "resourcetype": FilterField.TYPE,
    "category": FilterField.THEME,
    "keyword": FilterField.KEYWORD,
    "region": FilterField.PLACE,
    "group": FilterField.ORGANISATION,
}
#: Facets whose key is a number or a code of which records say nothing: their labels are filtered by, which are names.
BY_LABEL = frozenset(("keyword", "region", "group"))
MAX_PAGE = 100

_SORTS = {Sort.TITLE: "title", Sort.MODIFIED: "-last_updated", Sort.CREATED: "-created"}
#: ``layer`` is what datasets were called before GeoNode 4.
_TYPES: Dict[str, Tuple[str, ...]] = {
    "dataset": ("dataset", "layer"),
    "other": ("geostory", "dashboard", "mapviewer", "geoapp"),
}
_LICENCES = {"odc-odbl": "odbl", "cc-zero": "public_domain", "notspecified": "not_specified"}
_APART = re.compile("[\\s,\"'’«»\x00]+")


@dataclass(frozen=True)
class Cursor:
    """The number of a page, from 1, and the id that began the page before: a server that repeats itself shows by it."""

    page: int = 1
    before: str = ""

    @classmethod
    def from_text(cls, text: str) -> "Cursor":
        """Read what ``to_text`` wrote.

        :raises CatalogError: where the text is no cursor of this catalogue
        """
        return cls(*read_place(text, least=1))

    def to_text(self) -> str:
        return write_place(self.page, self.before)


def narrowing_params(query: Query, categories: Mapping[str, str], metadata_only: bool) -> Params:
    """The parameters that say which resources are meant, for a search as for its facets.

    :param categories: identifiers of topic categories by their folded names
    :param metadata_only: whether the server knows the field of that name, by which services and the like are left out
    """
    params: Params = []
    words = search_words(query.text)
    if words:
        params += [("search", " ".join(words)), ("search_fields", "title"), ("search_fields", "abstract")]
    if query.extent is not None and not query.extent.is_world:
        params.append(("extent", ",".join(part.to_text() for part in query.extent.parts())))
    for field, (name, spellings) in _FILTERS.items():
        wanted = query.values(field)
        if field is FilterField.THEME:
            wanted = tuple(categories.get(fold(value), value) for value in wanted)
        values = distinct(line(way) for value in wanted for way in spellings(value))
        params += [(f"filter{{{name}.in}}", value) for value in values]
    params += _interval(query.values(FilterField.MODIFIED))
    if metadata_only:
        params.append(("filter{metadata_only}", "false"))
    return params


def page_params(query: Query, cursor: Cursor) -> Params:
    """The parameters that say which page of them, in which order."""
    params = [("page", str(cursor.page)), ("page_size", str(page_size(query)))]
    return params + [("sort[]", _SORTS[query.sort])] if query.sort in _SORTS else params


def page_size(query: Query) -> int:
    """How many resources to ask for."""
    return min(max(query.page_size, 1), MAX_PAGE)


def search_words(text: str) -> Tuple[str, ...]:
    """The words to search for; what is left of an elided article goes, as it would be looked for inside of words.

    Quotation marks and commas have a meaning in the search filter of Django REST framework.
    """
    words = [word for word in _APART.split(text) if word]
    return tuple([word for word in words if len(word) > 1] or words)


def _as_is(value: str) -> Sequence[str]:
    return (value,)


def _types(value: str) -> Sequence[str]:
    return _TYPES.get(fold(value), (value,))


def _keywords(value: str) -> Sequence[str]:
    """The ways to write a keyword: other catalogues write it in other letters, and the server tells them apart."""
    return (value, value.lower(), value.upper(), value.capitalize())


def _licences(value: str) -> Sequence[str]:
    return (value, value.lower(), _LICENCES.get(fold(value), ""))


_FILTERS: Dict[FilterField, Tuple[str, Callable[[str], Sequence[str]]]] = {
    FilterField.TYPE: ("resource_type", _types),
    FilterField.THEME: ("category.identifier", _as_is),
    FilterField.KEYWORD: ("keywords.name", _keywords),
    FilterField.PLACE: ("regions.name", _as_is),
    FilterField.ORGANISATION: ("group.name", _as_is),
    FilterField.LICENCE: ("license.identifier", _licences),
}
#: The fields by which GeoNode filters.
FILTERED = frozenset((*(field.value for field in _FILTERS), FilterField.MODIFIED.value))


def _interval(values: Sequence[str]) -> Params:
    first, last = bounds(values[0]) if values else ("", "")
    found = [("filter{last_updated.gte}", first), ("filter{last_updated.lte}", last)]
    return [(name, moment) for name, moment in found if moment]
