"""The filters to offer for a search over several catalogues, with honest counts. Pure.

A server that counts speaks of all its hits; of the others only the loaded rows can be counted. The two are never added
up: each choice carries both. Where all rows of a catalogue are loaded, counting them is as good as its server's count.
"""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Callable, Dict, Iterable, List, Mapping, Optional, Sequence, Set, Tuple

from ..loading.uses import uses
from ..model.query import FilterField, Missing, Query, Use
from ..model.record import Access, Facet, Record
from ..model.text import fold
from ..support.per_object import PerObject
from .filtering import actions_of, contacts_of, missing_from

_MOST = 60
#: Days back from today that the date filter offers.
DATE_STEPS: Tuple[int, ...] = (30, 365, 3 * 365)
#: Fields whose keys mean the same in every catalogue; of the others the label is what they share.
_COMMON_KEYS = frozenset(
    (FilterField.TYPE.value, FilterField.ACCESS.value, FilterField.CRS.value, FilterField.ACTION.value)
)
#: What a record may lack and any record can be looked at for.
MISSING: Tuple[str, ...] = tuple(name.value for name in Missing if name is not Missing.CATALOG)
_SERVER_FIELDS = (
    FilterField.TYPE, FilterField.ORGANISATION, FilterField.LICENCE, FilterField.KEYWORD, FilterField.THEME,
    FilterField.FORMAT, FilterField.PLACE, FilterField.ACCESS, FilterField.CONTACT, FilterField.CRS, FilterField.ACTION,
    FilterField.SHARE, FilterField.TOPIC,
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One catalogue's share of a search: what it counted itself, and the rows that it has brought so far.

    ``total`` is what it has in all, ``None`` where that is not known. ``exact`` says whether its counts are those of
    the query, and not of one that leaves out what it cannot filter.
    """

    catalog_id: str
    name: str
    facets: Tuple[Facet, ...] = ()
    records: Sequence[Record] = ()
    total: Optional[int] = None
    exact: bool = True

    @property
    def whole(self) -> bool:
        """Whether all that it has for this query is loaded."""
        return self.total is not None and len(self.records) >= self.total


@dataclass(frozen=True)
class Choice:
    """One value to filter by. ``value`` goes into the query, ``label`` is for people (a key where ``field`` has fixed
    values, which the window translates).

    ``counted`` is the sum of what is known for all hits of a catalogue, ``None`` where none is; ``loaded`` counts the
    loaded rows of the catalogues that have more and do not count.
    """

    value: str
    label: str
    counted: Optional[int] = None
    loaded: int = 0
    chosen: bool = False

    @property
    def weight(self) -> int:
        return (self.counted or 0) + self.loaded


@dataclass(frozen=True)
class FacetChoices:
    """A filter to offer: its field and its choices, the most frequent first."""

    field: str
    choices: Tuple[Choice, ...]


@dataclass
class _Tally:
    label: str
    counted: Optional[int] = None
    loaded: int = 0
    spellings: Counter = field(default_factory=Counter)  # type: ignore[type-arg]
    keys: Set[str] = field(default_factory=set)

    def count(self, number: int, whole: bool) -> None:
        """Add to what is counted for certain, or to what is only loaded."""
        if whole:
            self.counted = (self.counted or 0) + number
        else:
            self.loaded += number


def combine(parts: Sequence[Part], query: Query, today: date) -> Tuple[FacetChoices, ...]:
    """All filters for a search, in the order in which to offer them; chosen values stay even where nothing has them."""
    found = [_fixed(FilterField.USE, parts, query, _known_uses.of, [use.value for use in Use])]
    found += [_open(name, parts, query) for name in _SERVER_FIELDS]
    found.append(_fixed(FilterField.MISSING, parts, query, missing_from, MISSING))
    found += [_dates(parts, query, today), _catalogs(parts, query)]
    order = (
        FilterField.USE, FilterField.TYPE, FilterField.ORGANISATION, FilterField.LICENCE, FilterField.THEME,
        FilterField.TOPIC, FilterField.KEYWORD, FilterField.FORMAT, FilterField.PLACE, FilterField.MODIFIED,
        FilterField.ACCESS,
        FilterField.CONTACT, FilterField.CRS, FilterField.ACTION, FilterField.MISSING, FilterField.SHARE,
        FilterField.CATALOG,
    )  # fmt: skip
    by_field = {facet.field: facet for facet in found if facet.choices}
    return tuple(by_field[name.value] for name in order if name.value in by_field)


def server_values(query: Query, facets: Iterable[Facet]) -> Query:
    """The query in one catalogue's own keys: where it names a value by its label, its key is sent instead."""
    for facet in facets:
        wanted = query.values(facet.field)
        if not wanted or facet.field in _COMMON_KEYS:
            continue
        keys = {fold(value.label): value.key for value in reversed(facet.values)}
        query = query.with_filter(facet.field, [keys.get(fold(value), value) for value in wanted])
    return query


def _open(name: FilterField, parts: Sequence[Part], query: Query) -> FacetChoices:
    """A field with free values: what servers counted, and the values of the other catalogues' rows.

    Where a server lists values without counts, the loaded rows tell which of them are frequent.
    """
    tallies: Dict[str, _Tally] = {}
    for part in parts:
        counted = next((facet for facet in part.facets if facet.field == name.value), None)
        if counted is not None:
            _add_counted(tallies, counted, part.exact)
        bare = counted is not None and all(value.count is None for value in counted.values)
        if counted is None or bare or not part.exact:
            _add_loaded(tallies, name, part)
    return _choices(name, tallies, query)


def _add_counted(tallies: Dict[str, _Tally], facet: Facet, exact: bool) -> None:
    for value in facet.values:
        label = value.key if facet.field in _COMMON_KEYS else value.label or value.key
        tally = tallies.setdefault(fold(label), _Tally(label))
        tally.spellings[label] += value.count or 1
        tally.keys.add(fold(value.key))
        if value.count is not None and exact:
            tally.count(value.count, whole=True)


def _add_loaded(tallies: Dict[str, _Tally], name: FilterField, part: Part) -> None:
    read = _READERS[name]
    for record in part.records:
        for key, label in {fold(label): label for label in read(record) if label}.items():
            tally = tallies.setdefault(key, _Tally(label))
            tally.spellings[label] += 1
            tally.count(1, part.whole)


def _fixed(
    name: FilterField,
    parts: Sequence[Part],
    query: Query,
    read: Callable[[Record], Iterable[str]],
    values: Iterable[str],
) -> FacetChoices:
    """A field whose values are known beforehand and that no server counts; the order of the values is kept.

    The counts are certain where all rows of all catalogues are loaded and tell enough; a value without a row is left
    out only then.
    """
    certain = all(part.whole and all(map(_tells_enough, part.records)) for part in parts)
    tallies = {value: _Tally(value) for value in values}
    for record in (record for part in parts for record in part.records):
        for value in read(record):
            if value in tallies:
                tallies[value].count(1, certain)
    chosen = query.values(name)
    offered = bool(chosen) or not certain
    return FacetChoices(
        name.value,
        tuple(
            Choice(value, value, tally.counted, tally.loaded, value in chosen)
            for value, tally in tallies.items()
            if offered or tally.counted or tally.loaded
        ),
    )


def _dates(parts: Sequence[Part], query: Query, today: date) -> FacetChoices:
    values = [f"{(today - timedelta(days=days)).isoformat()}/.." for days in DATE_STEPS]

    def read(record: Record) -> List[str]:
        return [value for value in values if record.modified and record.modified[:10] >= value[:10]]

    others = [value for value in query.values(FilterField.MODIFIED) if value not in values]
    return _fixed(FilterField.MODIFIED, parts, query, read, [*values, *others])


def _catalogs(parts: Sequence[Part], query: Query) -> FacetChoices:
    chosen = query.values(FilterField.CATALOG)
    return FacetChoices(
        FilterField.CATALOG.value,
        tuple(
            Choice(part.catalog_id, part.name, part.total, 0 if part.total is not None else len(part.records),
                   part.catalog_id in chosen)
            for part in parts
        ),
    )  # fmt: skip


def _choices(name: FilterField, tallies: Mapping[str, _Tally], query: Query) -> FacetChoices:
    wanted = {fold(value): value for value in query.values(name)}
    made = []
    for key, tally in tallies.items():
        # A value may have been chosen by its key, before anything told its name.
        found = next((name for name in (key, *tally.keys) if name in wanted), None)
        label = tally.spellings.most_common(1)[0][0]
        value = wanted.pop(found) if found is not None else label
        made.append(Choice(value, label, tally.counted, tally.loaded, found is not None))
    made += [Choice(value, value, None, 0, True) for value in wanted.values()]
    made.sort(key=lambda choice: (not choice.chosen, -choice.weight, fold(choice.label)))
    return FacetChoices(name.value, tuple(made[:_MOST]))


def _tells_enough(record: Record) -> bool:
    """Whether it is known what a record is good for: summaries of some catalogues say nothing of their resources."""
    return record.complete or bool(record.resources or record.formats)


#: What each record is good for, which reads every link of it.
_known_uses = PerObject(uses)


def _licence(record: Record) -> List[str]:
    return [record.licence.title or record.licence.id] if record.licence else []


def _formats(record: Record) -> List[str]:
    return [name.strip().lower() for name in (*record.formats, *(r.format for r in record.resources))]


def _access(record: Record) -> List[str]:
    return [record.access.value] if record.access is not Access.UNKNOWN else []


_READERS: Dict[FilterField, Callable[[Record], Iterable[str]]] = {
    FilterField.TYPE: lambda record: (record.type.value,),
    FilterField.ORGANISATION: lambda record: (record.organisation,),
    FilterField.LICENCE: _licence,
    FilterField.KEYWORD: lambda record: record.keywords,
    FilterField.THEME: lambda record: record.themes,
    FilterField.FORMAT: _formats,
    FilterField.PLACE: lambda record: record.places,
    FilterField.ACCESS: _access,
    FilterField.CONTACT: contacts_of,
    FilterField.CRS: lambda record: record.crs,
    FilterField.ACTION: lambda record: actions_of(record, _known_uses.of(record)),
    FilterField.SHARE: lambda record: (),
    FilterField.TOPIC: lambda record: (),
}
