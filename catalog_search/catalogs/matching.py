"""Answering a query from records at hand: folded words, filters, facets, orders. For catalogues without a server."""
from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Callable, Dict, FrozenSet, Iterable, List, Mapping, Optional, Sequence, Tuple

from ..model.extent import Extent
from ..model.interval import within
from ..model.query import FilterField, Query, Sort
from ..model.record import Facet, FacetValue, Record
from ..model.text import fold, plain_text

#: The most values that one facet lists: a form shows no more, and a file may hold thousands of keywords.
MAX_FACET_VALUES = 100

_WORD = re.compile(r"[^\W_]+")
#: Words that say nothing about data, in French and English; "l" and "d" are what is left of an elided article.
_EMPTY_WORDS = frozenset("a au aux d de des du en et l la le les of on par pour sur the un une".split())

_Keys = Tuple[Tuple[str, str, FacetValue], ...]


@dataclass(frozen=True)
class Entry:
    """A record with what it is searched by: folded words between spaces, and (folded key, folded label, value) sets."""

    record: Record
    title: str
    subject: str
    text: str
    keys: Mapping[str, _Keys]


_fold_value = lru_cache(maxsize=8192)(fold)


def entry_of(record: Record) -> Entry:
    """Prepare one record for ``find``."""
    title = _words_of([record.title])
    subject = _words_of([record.organisation, *record.keywords, *record.themes])
    resources = [part for resource in record.resources for part in (resource.title, resource.layer)]
    abstract = plain_text(record.abstract, record.abstract_format)
    text = title + subject + _words_of([abstract, *resources])
    return Entry(record, title, subject, text, {name: _keys(record, read) for name, read in _READERS.items()})


def find(entries: Sequence[Entry], query: Query) -> Tuple[List[Record], Callable[[], Tuple[Facet, ...]]]:
    """The records that answer a query, in its order, and a function that counts the facets.

    Words add up; each is found by its beginning, singular for plural included. An extent keeps what touches it, and
    drops records without one. The counts of a facet ignore the filter on its own field, so that alternatives show.
    """
    terms = query_terms(query.text)
    known = [(name, values) for name, values in query.filters if name in FILTERED]
    wanted = {name: frozenset(_fold_value(value) for value in values) for name, values in known}
    hits: List[Entry] = []
    nearly: Dict[str, List[Entry]] = {}
    for entry in entries:
        if not _has_terms(entry.text, terms) or not _touches(entry.record, query.extent):
            continue
        failed = [name for name, values in wanted.items() if not _passes(entry, name, values)]
        if not failed:
            hits.append(entry)
        elif len(failed) == 1:
            nearly.setdefault(failed[0], []).append(entry)
    ordered = [entry.record for entry in _ordered(hits, query.sort, terms)]
    return ordered, lambda: tuple(_facet(name, [*hits, *nearly.get(name, ())]) for name in _READERS)


def query_terms(text: str) -> Tuple[str, ...]:
    """The folded words of a search text; articles and the like only count where there is nothing else."""
    words = _WORD.findall(fold(text))
    return tuple(dict.fromkeys([word for word in words if word not in _EMPTY_WORDS] or words))


def _words_of(texts: Iterable[str]) -> str:
    return f" {' '.join(_WORD.findall(fold(' '.join(texts))))} "


def _has_term(text: str, term: str) -> bool:
    return f" {term}" in text or (_is_plural(term) and f" {term[:-1]} " in text)


def _has_word(text: str, term: str) -> bool:
    singular = term[:-1] if _is_plural(term) else term
    return any(f" {singular}{ending} " in text for ending in ("", "s", "x"))


def _is_plural(term: str) -> bool:
    return len(term) > 3 and term[-1] in "sx"


def _has_terms(text: str, terms: Tuple[str, ...]) -> bool:
    return all(_has_term(text, term) for term in terms)


def _touches(record: Record, extent: Optional[Extent]) -> bool:
    if extent is None or extent.is_world:
        return True
    return any(box.intersects(extent) for box in record.extents)


def _passes(entry: Entry, name: str, wanted: FrozenSet[str]) -> bool:
    if name == FilterField.MODIFIED.value:
        return any(within(entry.record.modified, interval) for interval in wanted)
    if name == FilterField.SERIES.value:
        return any(_fold_value(series) in wanted for series in entry.record.part_of)
    return any(key in wanted or label in wanted for key, label, _ in entry.keys.get(name, ()))


def _ordered(entries: List[Entry], sort: Sort, terms: Tuple[str, ...]) -> List[Entry]:
    if sort is Sort.TITLE:
        return sorted(entries, key=lambda entry: entry.title)
    if sort is Sort.MODIFIED:
        return sorted(entries, key=lambda entry: entry.record.modified, reverse=True)
    if sort is Sort.CREATED:
        return sorted(entries, key=lambda entry: entry.record.created, reverse=True)
    return sorted(entries, key=lambda entry: _relevance(entry, terms), reverse=True) if terms else entries


def _relevance(entry: Entry, terms: Tuple[str, ...]) -> Tuple[int, int, int]:
    return (
        sum(_has_term(entry.title, term) for term in terms),
        sum(_has_word(entry.title, term) for term in terms),
        sum(_has_term(entry.subject, term) for term in terms),
    )


def _facet(name: str, entries: Iterable[Entry]) -> Facet:
    counts: Counter[str] = Counter()
    values: Dict[str, FacetValue] = {}
    for entry in entries:
        for folded, _, value in entry.keys[name]:
            counts[folded] += 1
            values.setdefault(folded, value)
    best = sorted(counts, key=lambda folded: (-counts[folded], folded))[:MAX_FACET_VALUES]
    return Facet(name, tuple(FacetValue(values[key].key, values[key].label, counts[key]) for key in best))


def _keys(record: Record, read: Callable[[Record], Iterable[Tuple[str, str]]]) -> _Keys:
    found: Dict[str, Tuple[str, str, FacetValue]] = {}
    for key, label in read(record):
        if key:
            found.setdefault(_fold_value(key), (_fold_value(key), _fold_value(label), FacetValue(key, label)))
    return tuple(found.values())


def _same(*values: str) -> List[Tuple[str, str]]:
    return [(value, value) for value in values]


def _licence(record: Record) -> List[Tuple[str, str]]:
    licence = record.licence
    return [(licence.id or licence.title or licence.url, licence.title or licence.id or licence.url)] if licence else []


_READERS: Dict[str, Callable[[Record], Iterable[Tuple[str, str]]]] = {
    FilterField.TYPE.value: lambda record: _same(record.type.value),
    FilterField.FORMAT.value: lambda record: _same(*record.formats),
    FilterField.ORGANISATION.value: lambda record: _same(record.organisation),
    FilterField.LICENCE.value: _licence,
    FilterField.KEYWORD.value: lambda record: _same(*record.keywords),
    FilterField.THEME.value: lambda record: _same(*record.themes),
    FilterField.ACCESS.value: lambda record: _same(record.access.value),
    FilterField.PLACE.value: lambda record: _same(*record.places),
}

#: The fields that ``find`` counts, and those that it filters.
FACETS = frozenset(_READERS)
FILTERED = FACETS | {FilterField.MODIFIED.value, FilterField.SERIES.value}
