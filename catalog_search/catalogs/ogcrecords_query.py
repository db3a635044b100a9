"""What OGC API - Records servers are asked: parameters of items (OGC 20-004r1 §8.4), filters, cursors."""
from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Dict, List, Mapping, Optional, Sequence, Tuple

from ..model.query import FilterField, Query
from ..model.record import Record, RecordType
from ..model.text import fold, plain_text
from .cql2 import Compared, Condition, Joined, Overlaps, all_of, any_of, as_text, changed_within
from .cursors import no_cursor
from .datagouv_texts import distinct, line
from .ogcrecords_records import TYPE_WORDS, type_of
from .ogcrecords_service import MAX_PAGE, PARENT, Collection, Service

Params = List[Tuple[str, str]]

#: What belongs to a word; all else parts words. Quotes and brackets break the expressions that some servers build.
_WORD = re.compile(r"[^\W_]+(?:[-.:/_][^\W_]+)*")
_NO_TYPE = "\x00"


@dataclass(frozen=True)
class Branch:
    """One of the searches that together answer a query: a collection, and a word for the type where one is compared."""

    collection: Collection
    type_word: str = ""


@dataclass(frozen=True)
class Cursor:
    """Where a search goes on.

    ``branch`` is which of the searches, ``url`` the address of its next page (empty for its first one), ``seen`` how
    many records came in it, ``before`` all that came in those before, ``first`` the id that began its last page.
    ``any_word`` says that the server is asked for any of the words and that the catalogue looks for all of them.
    """

    branch: int = 0
    url: str = ""
    seen: int = 0
    before: int = 0
    first: str = ""
    any_word: bool = False

    @classmethod
    def from_text(cls, text: str) -> "Cursor":
        """Read what ``to_text`` wrote.

        :raises CatalogError: where the text is no cursor of this catalogue
        """
        try:
            branch, url, seen, before, first, any_word = json.loads(text)
            cursor = cls(int(branch), str(url), int(seen), int(before), str(first), bool(any_word))
        except (ValueError, TypeError, RecursionError):
            cursor = cls(branch=-1)
        if min(cursor.branch, cursor.seen, cursor.before) < 0:
            raise no_cursor(text)
        return cursor

    def to_text(self) -> str:
        return json.dumps([self.branch, self.url, self.seen, self.before, self.first, self.any_word])

    def following(self) -> "Cursor":
        """The beginning of the next of the searches."""
        return replace(self, branch=self.branch + 1, url="", seen=0, before=self.before + self.seen, first="")


def words_of(text: str) -> Tuple[str, ...]:
    """The words of a search text; single letters, left over from elided articles, only where there is nothing else."""
    words = distinct(_WORD.findall(line(text, 2000)), 30)
    return tuple(word for word in words if len(word) > 1) or words


def branches(query: Query, service: Service) -> Tuple[Branch, ...]:
    """The searches that answer a query: each collection, and each word for the wanted types where they are compared."""
    types = query.values(FilterField.TYPE)
    compared = service.compares_types and not service.lists_types and not service.has_filter
    words: Sequence[str] = [""]
    if types and compared:
        words = distinct(word for name in types for word in _words_for(name)[:2])
        words = [*words, *([_NO_TYPE] if RecordType.OTHER.value in types else [])]
    return tuple(Branch(collection, word) for collection in service.collections for word in words)


def _words_for(name: str) -> Tuple[str, ...]:
    """What servers write for a type; a name that is none stands for itself."""
    kind = next((kind for kind in RecordType if kind.value == name), None)
    return TYPE_WORDS.get(kind, (name,)) if kind else (name,)


def params_of(
    query: Query, branch: Branch, service: Service, any_word: bool = False, extent: bool = True, facets: bool = False
) -> Params:
    """All parameters of the first page of one search.

    :param any_word: whether any of the words will do: they are then parted by commas
    :param extent: whether the server can be asked for an area
    :param facets: whether to ask pycsw for its counts
    """
    sort = service.sort_field(query.sort)
    params = [
        ("limit", str(min(max(query.page_size, 1), MAX_PAGE))),
        ("q", ("," if any_word else " ").join(words_of(query.text))),
        ("sortby", f"-{sort}" if sort and sort != "title" else sort or ""),
    ]
    if extent and query.extent is not None and not query.extent.is_world:
        params.append(("bbox", query.extent.to_text()))
    if branch.type_word and branch.type_word != _NO_TYPE:
        params.append(("type", branch.type_word))
    params += _filters(query, service)
    if facets:
        params.append(("facets", "true"))
    return [(name, value) for name, value in params if value]


def _filters(query: Query, service: Service) -> Params:
    """The filters that the server knows, in its own way."""
    if service.has_filter:
        condition = condition_of(query, service)
        if condition is None:
            return []
        return [("filter", as_text(condition, service.is_pycsw)), ("filter-lang", "cql2-text")]
    types = query.values(FilterField.TYPE) if service.lists_types else ()
    types = () if RecordType.OTHER.value in types else types
    words = distinct(word for name in types for word in _words_for(name))
    return [("type", ",".join(words))] if words else []


def condition_of(query: Query, service: Service) -> Optional[Condition]:
    """The filters of a query in CQL2: values of a field are alternatives, fields add up."""
    able, parts = service.filters(), []
    types = query.values(FilterField.TYPE)
    if types and FilterField.TYPE.value in able:
        parts.append(any_of([_type_condition(name) for name in types]))
    keywords = query.values(FilterField.KEYWORD)
    if keywords and FilterField.KEYWORD.value in able:
        parts.append(_keyword_condition(keywords, service))
    intervals = query.values(FilterField.MODIFIED)
    if intervals and FilterField.MODIFIED.value in able:
        parts += changed_within(intervals[0])
    series = query.values(FilterField.SERIES)
    if series and FilterField.SERIES.value in able:
        parts.append(any_of([Compared(PARENT, "=", one) for one in series]))
    return all_of(parts) if parts else None


def _type_condition(name: str) -> Condition:
    """One type by all the words for it; another type by none of the words for the known ones."""
    if name == RecordType.OTHER.value:
        known = [Compared("type", "=", word) for words in TYPE_WORDS.values() for word in words]
        return Joined("NOT", (any_of(known),))
    return any_of([Compared("type", "=", word) for word in _words_for(name)])


def _keyword_condition(keywords: Sequence[str], service: Service) -> Condition:
    if service.keyword_is_text:  # pycsw keeps them in one text, between commas
        places = ("{}", "{},%", "%,{}", "%,{},%")
        return any_of([Compared("keywords", "LIKE", place.format(word)) for word in keywords for place in places])
    spellings = [way for word in keywords for way in (word, word.lower(), word.upper(), word.capitalize())]
    return Overlaps("keywords", distinct(spellings))


def narrowed(records: Sequence[Record], words: Sequence[str], types: Sequence[str]) -> List[Record]:
    """The records that hold all words, wherever, and are of one of the types."""
    wanted = [fold(word) for word in words]
    kept = [record for record in records if not types or record.type.value in types]
    return [record for record in kept if all(word in _searched(record) for word in wanted)] if wanted else kept


def _searched(record: Record) -> str:
    abstract = plain_text(record.abstract, record.abstract_format)
    titles = [resource.title for resource in record.resources]
    parts = (record.title, abstract, record.organisation, *record.keywords, *record.themes, *titles)
    return fold(" ".join(parts))


def types_to_check(query: Query, branch: Branch, service: Service) -> Tuple[str, ...]:
    """The types that the catalogue looks for itself, where the server has no words for them."""
    types = query.values(FilterField.TYPE)
    if branch.type_word == _NO_TYPE:
        return (RecordType.OTHER.value,)
    listed = service.lists_types and not service.has_filter
    return types if listed and RecordType.OTHER.value in types else ()


def facet_types(buckets: Sequence[Mapping[str, object]]) -> Dict[str, int]:
    """Counts by type, from counts by the server's words for types."""
    found: Dict[str, int] = {}
    for bucket in buckets:
        word, number = line(bucket.get("value"), 200), bucket.get("count")
        if word and isinstance(number, int) and not isinstance(number, bool) and number > 0:
            kind = type_of(word).value
            found[kind] = found.get(kind, 0) + number
    return found
