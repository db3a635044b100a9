"""The answers of several catalogues as one list, in which the same data found twice are one row."""
from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Dict, FrozenSet, Iterable, List, Optional, Sequence, Tuple

from ..model.config import CatalogConfig
from ..model.query import Query, Sort
from ..model.record import Record, Resource
from .identity import Match, Profile, compare, conflict
from .keys import host_of
from .ranking import TitleBonus, hidden_better, in_order, reciprocal, stable_order

__all__ = ["Changes", "Entry", "Merger", "RowKey", "hidden_better", "stable_order"]

RowKey = Tuple[str, str]

#: Rows that are compared under one key: more share it only where it says nothing (a landing page, a national layer).
_MAX_SHARING = 25
#: Copies of one row that are looked at: no data lie in more catalogues, but a broken harvest repeats one endlessly.
_MAX_COMPARED = 25
#: Suggestions kept of one row.
_MAX_SUGGESTIONS = 10


@dataclass(frozen=True)
class Entry:
    """One row: the same data as one or several catalogues describe them.

    ``copies`` are in the order in which to prefer them: the origin, then complete ones that nobody harvested.
    ``suggestions`` are keys of rows that may be the same data. ``key`` stays the same while copies join: it is that of
    the copy that was seen first. ``origin`` is the copy that the others were harvested from, where they say so.
    """

    key: RowKey
    copies: Tuple[Record, ...]
    score: float
    suggestions: Tuple[RowKey, ...] = ()
    origin: Optional[Record] = None

    @property
    def record(self) -> Record:
        """The copy to show."""
        return self.copies[0]

    @property
    def catalogs(self) -> Tuple[str, ...]:
        """The ids of the catalogues that have it, that of ``record`` first."""
        return tuple(dict.fromkeys(copy.catalog for copy in self.copies))

    @property
    def resources(self) -> Tuple[Resource, ...]:
        """Those of ``record`` as they are, then those of the other copies that it has not."""
        known = {_resource_key(resource) for resource in self.record.resources}
        found = list(self.record.resources)
        for copy in self.copies[1:]:
            for resource in copy.resources:
                if _resource_key(resource) not in known:
                    known.add(_resource_key(resource))
                    found.append(resource)
        return tuple(found)

    @cached_property
    def merged(self) -> Record:
        """``record`` with the resources of all copies: one and the same, as what is worked out of it is kept by it."""
        return replace(self.record, resources=self.resources)


def _resource_key(resource: Resource) -> Tuple[str, str, str]:
    """Address, layer and format: what makes two resources one."""
    address = resource.url.strip().partition("://")[2].rstrip("/") or resource.url
    return (address, resource.layer or resource.title, resource.format.lower())


@dataclass(frozen=True)
class Changes:
    """What became of the rows: new ones, those that look different now, and keys of those that joined another."""

    added: Tuple[Entry, ...] = ()
    updated: Tuple[Entry, ...] = ()
    removed: Tuple[RowKey, ...] = ()


class Identified(Profile):
    """One record in its row, with its place in its catalogue's answer (from 1) and when it was seen."""

    __slots__ = ("key", "rank", "bonus", "number", "_hosts_named")

    def __init__(self, record: Record, host: str, bonus: float) -> None:
        super().__init__(record, host)
        self.key = record.key
        self.bonus = bonus
        self.rank = self.number = 0
        self._hosts_named: Optional[FrozenSet[str]] = None

    @property
    def hosts_named(self) -> FrozenSet[str]:
        """The hosts that the record gives as its source."""
        if self._hosts_named is None:
            found = {self.source, *[host_of(text) for text in self.record.identifiers if "://" in text]}
            self._hosts_named = frozenset(found - {""})
        return self._hosts_named

    def placed(self, rank: int, number: int) -> "Identified":
        self.rank, self.number = rank, number
        return self


class _Row:
    """Copies of the same data, the one that was seen first in front; ``entry`` is what is told of them, once asked."""

    __slots__ = ("key", "copies", "suggested", "entry")

    def __init__(self, *copies: Identified, suggested: FrozenSet[RowKey] = frozenset()) -> None:
        self.key = copies[0].key
        self.copies = copies
        self.suggested = suggested
        self.entry: Optional[Entry] = None

    def lookup(self) -> Iterable[str]:
        """Everything under which the row is found."""
        if len(self.copies) == 1:
            return self.copies[0].lookup
        return dict.fromkeys(key for copy in self.copies for key in copy.lookup)


class _Index:
    """Which rows are found under a key, in the order in which they came."""

    def __init__(self) -> None:
        self._first: Dict[str, _Row] = {}
        self._further: Dict[str, List[_Row]] = {}

    def rows(self, keys: Iterable[str]) -> List[_Row]:
        """The rows under any of some keys, those seen first in front."""
        found: Dict[RowKey, _Row] = {}
        for key in keys:
            row = self._first.get(key)
            if row is not None:
                found[row.key] = row
                for other in self._further.get(key, ()):
                    found[other.key] = other
        return sorted(found.values(), key=lambda row: row.copies[0].number) if found else []

    def is_new(self, keys: Iterable[str]) -> bool:
        """Whether no row is found under any of some keys, as for most records."""
        return self._first.keys().isdisjoint(keys)

    def add_new(self, row: _Row, keys: Iterable[str]) -> None:
        """``add`` for keys that are all new."""
        self._first.update(dict.fromkeys(keys, row))

    def add(self, row: _Row, keys: Iterable[str]) -> None:
        for key in keys:
            if self._first.setdefault(key, row) is not row:
                further = self._further.setdefault(key, [])
                if len(further) < _MAX_SHARING and row not in further:
                    further.append(row)

    def remove(self, row: _Row) -> None:
        for key in row.lookup():
            further = self._further.get(key, [])
            if self._first.get(key) is not row:
                further[:] = [other for other in further if other is not row]
            elif further:
                self._first[key] = further.pop(0)
            else:
                del self._first[key]


class Merger:
    """Takes records as they come and keeps the rows.

    A new record is compared with the rows that share a key with it, so that adding costs the same however many rows
    there are. A row takes a copy that is the same as one of its copies and in conflict with none; a record that is the
    same as two rows makes them one, which is told in ``Changes.removed``.
    """

    def __init__(self, query: Query, sort: Optional[Sort] = None, catalogs: Sequence[CatalogConfig] = ()) -> None:
        """Begin without rows.

        :param sort: the order of ``entries``, that of the query where none is given
        :param catalogs: in the order that decides between equal rows; their addresses qualify ids that mean something
            in one catalogue only. Catalogues that are not among them come after them as they answer.
        """
        self._sort = query.sort if sort is None else sort
        self._bonus = TitleBonus(query.words)
        self._hosts: Dict[str, str] = {config.id: host_of(config.url) for config in catalogs}
        self._order: Dict[str, int] = {config.id: place for place, config in enumerate(catalogs)}
        self._counts: Dict[str, int] = {}
        self._rows: Dict[RowKey, _Row] = {}
        self._copies: Dict[RowKey, Identified] = {}
        self._row_of: Dict[RowKey, _Row] = {}
        self._index = _Index()

    def __len__(self) -> int:
        return len(self._rows)

    def profile(self, record: Record) -> Identified:
        """The identity of a record, which is most of the work of adding it; may be asked in any thread."""
        return Identified(record, self._hosts.get(record.catalog, ""), self._bonus.of(record.title))

    def add(self, catalog_id: str, records: Iterable[Record]) -> Changes:
        """Take the next records of one catalogue's answer, in its order; one that is there already is replaced."""
        return self.add_profiles(catalog_id, map(self.profile, records))

    def add_profiles(self, catalog_id: str, profiles: Iterable[Identified]) -> Changes:
        """``add`` for records whose identity was worked out before."""
        touched = _Touched()
        rank = self._counts.get(catalog_id, 0)
        for profile in profiles:
            known = self._copies.get(profile.key)
            if known is not None:
                self._exchange(known, profile.record, touched)
                continue
            rank += 1
            self._order.setdefault(profile.key[0], len(self._order))
            self._insert(profile.placed(rank, len(self._copies)), touched)
        self._counts[catalog_id] = rank
        return self._changes(touched)

    def replace(self, record: Record) -> Changes:
        """Take a completed record in the place of its summary, which may join rows, or part what proves different."""
        touched = _Touched()
        known = self._copies.get(record.key)
        if known is not None:
            self._exchange(known, record, touched)
        return self._changes(touched)

    def entries(self) -> List[Entry]:
        """All rows, best first; the same records always give the same order."""
        entries = [self._entry(row) for row in self._rows.values()]
        return in_order(entries, self._place, lambda entry: entry.record, self._sort)

    def entry(self, key: RowKey) -> Optional[Entry]:
        """The row in which a record is: any copy's key finds it."""
        row = self._row_of.get(key)
        return None if row is None else self._entry(row)

    def _exchange(self, known: Identified, record: Record, touched: "_Touched") -> None:
        """Take the row apart and put its copies in again, the one exchanged."""
        if known.record == record:
            return
        row = self._row_of[record.key]
        self._remove(row, touched)
        keys = {copy.key for copy in row.copies}
        for other in row.suggested - keys:
            self._row_of[other].suggested -= keys
            self._outdated(other, touched)
        for copy in row.copies:
            fresh = self.profile(record).placed(copy.rank, copy.number) if copy is known else copy
            self._insert(fresh, touched)

    def _insert(self, copy: Identified, touched: "_Touched") -> None:
        if self._index.is_new(copy.lookup):
            self._put_new(copy, touched)
            return
        same, suggested = self._matches(copy)
        joinable = [other for other in same if _may_join((copy,), other.copies)]
        if len(joinable) == len(same) == 1 and copy.number > joinable[0].copies[-1].number:
            row = self._extend(joinable[0], copy, touched)
        else:
            row = _Row(copy)
            for other in same:
                if other in joinable and _may_join(row.copies, other.copies):
                    self._remove(other, touched)
                    row = _joined(row, other)
                else:
                    suggested.append(other)
            self._put(row, touched)
        for other in suggested:
            self._suggest(row, other, touched)

    def _extend(self, row: _Row, copy: Identified, touched: "_Touched") -> _Row:
        """The short way of joining, for most: one row takes one copy, and only the copy's keys are new."""
        row.copies += (copy,)
        self._copies[copy.key] = copy
        self._row_of[copy.key] = row
        self._index.add(row, copy.lookup)
        self._outdated(row.key, touched)
        for other in row.suggested:
            self._outdated(other, touched)
        return row

    def _matches(self, profile: Profile) -> Tuple[List[_Row], List[_Row]]:
        """Rows with a copy that is the same, and rows with one that may be."""
        same: List[_Row] = []
        suggested: List[_Row] = []
        for other in self._index.rows(profile.lookup):
            matches = {compare(profile, copy).match for copy in other.copies[:_MAX_COMPARED]}
            if Match.SAME in matches:
                same.append(other)
            elif Match.SUGGEST in matches:
                suggested.append(other)
        return same, suggested

    def _suggest(self, row: _Row, other: _Row, touched: "_Touched") -> None:
        if max(len(row.suggested), len(other.suggested)) < _MAX_SUGGESTIONS:
            row.suggested |= {other.key}
            other.suggested |= {row.key}
            self._outdated(row.key, touched)
            self._outdated(other.key, touched)

    def _outdated(self, key: RowKey, touched: "_Touched") -> None:
        """Note that the row in which a copy is looks different now."""
        row = self._row_of[key]
        row.entry = None
        touched.note(row.key, row.key in self._rows)

    def _put_new(self, copy: Identified, touched: "_Touched") -> None:
        """The short way of putting, for most: one record that has nothing in common with any row."""
        key = copy.key
        self._rows[key] = self._row_of[key] = row = _Row(copy)
        self._copies[key] = copy
        self._index.add_new(row, copy.lookup)
        touched.note(key, False)

    def _put(self, row: _Row, touched: "_Touched") -> None:
        touched.note(row.key, False)
        self._rows[row.key] = row
        for copy in row.copies:
            self._copies[copy.key] = copy
            self._row_of[copy.key] = row
        self._index.add(row, row.lookup())
        for other in row.suggested:
            self._outdated(other, touched)

    def _remove(self, row: _Row, touched: "_Touched") -> None:
        touched.note(row.key, True)
        del self._rows[row.key]
        self._index.remove(row)

    def _changes(self, touched: "_Touched") -> Changes:
        added: List[_Row] = []
        updated: List[_Row] = []
        removed: List[RowKey] = []
        for key, before in touched.before.items():
            row = self._rows.get(key)
            if row is not None:
                (updated if before else added).append(row)
            elif before:
                removed.append(key)
        for rows in (added, updated):
            rows.sort(key=_number)
        return Changes(tuple(map(self._entry, added)), tuple(map(self._entry, updated)), tuple(removed))

    def _entry(self, row: _Row) -> Entry:
        if row.entry is None:
            copies = row.copies
            suggestions = self._suggestions(row) if row.suggested else ()
            if len(copies) == 1:
                row.entry = Entry(row.key, (copies[0].record,), _score(copies), suggestions)
                return row.entry
            origin = _origin_of(copies[:_MAX_COMPARED])
            copies = tuple(sorted(copies, key=lambda copy: self._preference(copy, origin)))
            row.entry = Entry(
                key=row.key,
                copies=tuple([copy.record for copy in copies]),
                score=_score(copies),
                suggestions=suggestions,
                origin=None if origin is None else origin.record,
            )
        return row.entry

    def _place(self, entry: Entry) -> Tuple[float, ...]:
        """By score, then by the catalogues' order and the place in the first catalogue's answer."""
        copies = self._rows[entry.key].copies
        if len(copies) == 1:
            return (-entry.score, self._order[entry.key[0]], copies[0].rank)
        return (-entry.score, *min((self._order[copy.key[0]], copy.rank) for copy in copies))

    def _preference(self, copy: Identified, origin: Optional[Identified]) -> Tuple[bool, bool, bool, int, int]:
        """The origin first, then complete before brief, unharvested before harvested, in the catalogues' order."""
        record = copy.record
        harvested = bool(copy.source)
        return (copy is not origin, not record.complete, harvested, self._order[record.catalog], copy.rank)

    def _suggestions(self, row: _Row) -> Tuple[RowKey, ...]:
        """The rows in which the suggested records are now, in the order in which they were seen."""
        keys = {self._row_of[key].key for key in row.suggested} - {row.key}
        return tuple(sorted(keys, key=lambda key: self._copies[key].number))


class _Touched:
    """The keys of rows that one call changed, each with whether the row was there before."""

    def __init__(self) -> None:
        self.before: Dict[RowKey, bool] = {}

    def note(self, key: RowKey, was_there: bool) -> None:
        """What is said first holds: later in the call, a row may be gone and come back."""
        self.before.setdefault(key, was_there)


def _number(row: _Row) -> int:
    """When the row was first seen."""
    return row.copies[0].number


def _may_join(ours: Sequence[Identified], theirs: Sequence[Identified]) -> bool:
    """Whether no copy of a row is in conflict with one of another, or kept apart from it by its own catalogue.

    One of the pairs is known to be the same.
    """
    return len(ours) == len(theirs) == 1 or not any(
        _forbids(a, b) for a in ours[:_MAX_COMPARED] for b in theirs[:_MAX_COMPARED]
    )


def _forbids(a: Profile, b: Profile) -> bool:
    if a.record.catalog == b.record.catalog:
        return compare(a, b).match is not Match.SAME
    return bool(conflict(a, b))


def _joined(row: _Row, other: _Row) -> _Row:
    """Both rows as one, under the key of the copy that was seen first."""
    copies = sorted((*row.copies, *other.copies), key=lambda copy: copy.number)
    return _Row(*copies, suggested=row.suggested | other.suggested)


def _score(copies: Sequence[Identified]) -> float:
    """Reciprocal rank fusion over the catalogues that have the data, and what its best title says of the words."""
    if len(copies) == 1:
        return reciprocal(copies[0].rank) + copies[0].bonus
    best: Dict[str, int] = {}
    for copy in copies:
        catalog = copy.record.catalog
        best[catalog] = min(copy.rank, best.get(catalog, copy.rank))
    return sum(map(reciprocal, best.values())) + max(copy.bonus for copy in copies)


def _origin_of(copies: Sequence[Identified]) -> Optional[Identified]:
    """The copy at whose host others say they were harvested, and that says so of no other; ``None`` where unclear."""
    if len({copy.host for copy in copies if copy.host}) < 2:
        return None
    origins = [
        copy
        for copy in copies
        if any(copy.host in other.hosts_named for other in copies if _elsewhere(copy, other))
        and not any(other.host in copy.hosts_named for other in copies if _elsewhere(copy, other))
    ]
    return origins[0] if len({copy.host for copy in origins}) == 1 else None


def _elsewhere(copy: Identified, other: Identified) -> bool:
    """Whether two copies lie at different known hosts."""
    return bool(copy.host and other.host) and copy.host != other.host
