"""What GeoNetwork 4 counts with a search: aggregations of its index as facets whose values filter what they count."""
from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, List, Mapping, Sequence

from ..model.query import FilterField
from ..model.record import Facet, FacetValue, RecordType
from ..model.text import fold
from .datagouv_texts import count, licence_title, line
from .geonetwork_query import (
    FORMAT_SPELLINGS,
    FORMATS,
    INSPIRE,
    KEYWORDS,
    LICENCE_PHRASES,
    LICENCES,
    ORGANISATIONS,
    SCOPES,
    TOPICS,
    known_format,
    of_format,
    of_licence,
    of_type,
)
from .licences import recognised
from .replies import as_dict, as_list

MAX_VALUES = 100

#: By facet, the aggregations that make it: of clauses by name, or of the terms of a field.
_AGGREGATIONS: Dict[FilterField, Dict[str, Any]] = {
    FilterField.TYPE: {"type": (of_type, [*SCOPES, RecordType.OTHER.value])},
    FilterField.FORMAT: {"format": (of_format, list(FORMAT_SPELLINGS)), "format_said": FORMATS},
    FilterField.LICENCE: {"licence": (of_licence, list(LICENCE_PHRASES)), "licence_said": LICENCES},
    FilterField.ORGANISATION: {"organisation": ORGANISATIONS[0], "organisation_said": ORGANISATIONS[1]},
    FilterField.KEYWORD: {"keyword": KEYWORDS},
    FilterField.THEME: {"theme": f"{INSPIRE}.default", "topic": TOPICS},
}
FACETS = frozenset(field.value for field in _AGGREGATIONS)


def aggregations() -> Dict[str, Any]:
    """What to ask for with the first page of a query."""
    return {name: _asked(what) for made_of in _AGGREGATIONS.values() for name, what in made_of.items()}


def _asked(what: Any) -> Dict[str, Any]:
    if isinstance(what, str):
        return {"terms": {"field": what, "size": MAX_VALUES}}
    clause, names = what
    return {"filters": {"filters": {name: clause(name) for name in names}}}


def read_facets(answered: Any) -> Iterator[Facet]:
    """The facets in the ``aggregations`` of a reply; a field with nothing counted is left out."""
    answer = as_dict(answered)
    for field, made_of in _AGGREGATIONS.items():
        values: List[FacetValue] = []
        for name, what in made_of.items():
            buckets = as_dict(answer.get(name)).get("buckets")
            values += _terms(buckets) if isinstance(what, str) else _named(buckets, _LABELS.get(field, str))
        kept = _told_once(field, values)
        if kept:
            yield Facet(field.value, tuple(kept[:MAX_VALUES]))


def _named(buckets: Any, label: Callable[[str], str]) -> List[FacetValue]:
    """The buckets of clauses, those that found something, by their names."""
    counted = {line(key, 200): count(as_dict(bucket).get("doc_count")) for key, bucket in as_dict(buckets).items()}
    return [FacetValue(key, label(key), number) for key, number in counted.items() if key and number]


def _terms(buckets: Any) -> List[FacetValue]:
    """The buckets of a field; values that differ in their letters only are one, since a filter finds them all."""
    found: Dict[str, FacetValue] = {}
    for bucket in map(as_dict, as_list(buckets)[: MAX_VALUES * 2]):
        key, number = line(bucket.get("key")), count(bucket.get("doc_count"))
        if not key or not number:
            continue
        known = found.get(key.lower())
        found[key.lower()] = FacetValue(key, key, number) if known is None else _more(known, number)
    return list(found.values())


def _more(value: FacetValue, number: int) -> FacetValue:
    return FacetValue(value.key, value.label, (value.count or 0) + number)


def _told_once(field: FilterField, values: Sequence[FacetValue]) -> List[FacetValue]:
    """The values, most frequent first, without the spellings of formats and licences that are counted by name."""
    is_known = _COUNTED_BY_NAME.get(field, lambda key: False)
    found: Dict[str, FacetValue] = {}
    for value in values:
        if value.key in _NAMES.get(field, {}) or not is_known(value.key):
            found.setdefault(fold(value.key), value)
    return sorted(found.values(), key=lambda value: -(value.count or 0))


_LABELS: Dict[FilterField, Callable[[str], str]] = {FilterField.LICENCE: licence_title}
_COUNTED_BY_NAME: Dict[FilterField, Callable[[str], bool]] = {
    FilterField.FORMAT: lambda key: bool(known_format(key)),
    FilterField.LICENCE: lambda key: recognised([(key, "")]) is not None,
}
_NAMES: Dict[FilterField, Mapping[str, Any]] = {
    FilterField.FORMAT: FORMAT_SPELLINGS,
    FilterField.LICENCE: LICENCE_PHRASES,
}
