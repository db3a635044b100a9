"""What changed since a watch last looked: new, modified, removed, moved; and what only looks like a change.

Pure: what was known and what was seen go in, changes and what is known now come out. Nothing false is told:

- A catalogue's first answer is what later ones are compared with; nobody is told of it. The same where the question
  changed, and for a catalogue that is asked for the first time or had failed until then.
- A record is *removed* when two complete answers, ten minutes apart, did not bring it, or when the catalogue says of
  the record itself that it is gone (404, 410) while the others are there. One that the catalogue still has was not
  removed: a search finds it no more, since it was edited, which is told, or since its date is past by now.
- A record is *new* where all there were was known. Where an answer was cut (too many records, a failure on the way) it
  is new only if it says that it was created since.
- Where many are missing at once, some are asked for by themselves before all of them are called removed: an index that
  is being filled anew lacks what the catalogue has.
- A record that is missing here and came up elsewhere under an identifier of its own *moved*; a copy of data that
  were known already is no news.
- A field that disappears from all records at once, or changes in all of them while none got a new date, is another
  way to answer, not a change of data. A record that goes back to what it was comes from a server that lags behind.
- A date that changes alone is told apart (*touched*): catalogues that harvest give new dates to all they have.
"""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Dict, FrozenSet, Iterable, List, Mapping, Optional, Sequence, Tuple

from ..model.text import fold
from ..search.titles import difference, read_title
from .feeds_dates import moment_of
from .model import Change, ChangeKind, FieldChange
from .moments import from_text, to_text
from .prints import FIELDS, Print, as_deep, carried, deepened

Key = Tuple[str, str]
#: A second look that finds a record missing counts only when so much time has passed since the first.
APART = timedelta(minutes=10)
#: So many records must agree before a change of all of them is taken for another way to answer.
_ALL = 5
_VANISHED = 3
#: Records whose being gone may be asked one by one.
_MOST_ASKED = 10
_SAMPLE = 3
_MOST_DETAILED = 20
_LONGEST = 300


@dataclass(frozen=True)
class Base:
    """Since when a catalogue is known to a watch, and whether all that it had was seen then or since.

    ``short`` is how many records its last answer lacked of what it counts, ``None`` where that is not known.
    """

    since: str
    whole: bool = False
    short: Optional[int] = None


@dataclass(frozen=True)
class Look:
    """What one catalogue answered.

    ``short`` is how many records it lacks of what the catalogue counts: 0 where these are all, ``None`` where it was
    cut off or the count moved meanwhile. ``window`` says that the answer is one of the newest only (a feed): what is
    not in it is not missing. ``gone`` are keys of records of which the catalogue said that they are gone, ``details``
    the prints of records that were asked for one by one. ``there`` are those of records that are missing and that the
    catalogue has nevertheless. ``since`` is a date: what was modified before it is not searched for.
    """

    catalog: str
    prints: Tuple[Print, ...] = ()
    short: Optional[int] = 0
    window: bool = False
    gone: FrozenSet[Key] = frozenset()
    details: Mapping[Key, Print] = field(default_factory=dict)
    there: Mapping[Key, Print] = field(default_factory=dict)
    since: str = ""

    def is_past(self, one: Print) -> bool:
        """Whether a record is not found any more since time went by: "of the last 30 days" is another period now."""
        modified, since = moment_of(one.modified), moment_of(self.since)
        return modified is not None and since is not None and modified < since

    def is_whole(self, base: Optional[Base]) -> bool:
        """Whether nothing is missing; some catalogues count more than they give: the same lack twice is theirs."""
        if self.window or self.short is None:
            return False
        return not self.short or (base is not None and base.short == self.short)

    @property
    def keys(self) -> FrozenSet[Key]:
        return frozenset(one.key for one in self.prints)


@dataclass
class Known:
    """What a watch remembers between its runs."""

    prints: Dict[Key, Print] = field(default_factory=dict)
    bases: Dict[str, Base] = field(default_factory=dict)

    def of(self, catalog: str) -> List[Print]:
        return [one for one in self.prints.values() if one.catalog == catalog]


@dataclass(frozen=True)
class Detected:
    """Changes, prints that are new or not what they were, and keys of those to forget."""

    changes: Tuple[Change, ...] = ()
    saw: Tuple[Print, ...] = ()
    forget: Tuple[Key, ...] = ()
    bases: Mapping[str, Base] = field(default_factory=dict)


def to_confirm(known: Known, look: Look) -> Tuple[Key, ...]:
    """Which records that are missing should be asked for one by one.

    None where many are missing at once: a catalogue that is being filled anew has none of them, and says so of each.
    """
    missing, many = _lacking(known, look)
    return () if many else tuple(one.key for one in missing[:_MOST_ASKED])


def to_sample(known: Known, look: Look) -> Tuple[Key, ...]:
    """Where many are missing, and not for the first time: some of them, by which the answer can be doubted."""
    missing, many = _lacking(known, look)
    again = [one.key for one in missing if one.misses]
    step = max(1, len(again) // _SAMPLE)
    return tuple(again[::step][:_SAMPLE]) if many else ()


def _lacking(known: Known, look: Look) -> Tuple[List[Print], bool]:
    """The records that an answer should have brought, and whether these are many at once."""
    if not look.is_whole(known.bases.get(look.catalog)):
        return [], False
    mine = [one for one in known.of(look.catalog) if not look.is_past(one)]
    missing = [one for one in mine if one.key not in look.keys]
    return missing, 2 * len(missing) >= len(mine)


def to_detail(known: Known, prints: Sequence[Print]) -> Tuple[Key, ...]:
    """Which records should be asked for one by one, since a search tells too little of them to say what changed.

    Those that changed; and where there are few, those of which nothing more is known yet.
    """
    brief = [one for one in prints if not one.complete]
    changed = [one.key for one in brief if one.key in known.prints and _may_differ(known.prints[one.key], one)]
    if len(prints) <= _MOST_DETAILED:
        changed += [one.key for one in brief if one.key not in known.prints or not known.prints[one.key].deep]
    return tuple(dict.fromkeys(changed))[:_MOST_DETAILED]


def detect(known: Known, looks: Sequence[Look], now: datetime) -> Detected:
    """What changed between what is known and what was seen.

    :param looks: of the catalogues that answered, one each
    """
    work = _Comparison(known, looks, now)
    for look in looks:
        work.take(look)
    work.settle()
    return work.detected()


class _Comparison:
    def __init__(self, known: Known, looks: Sequence[Look], now: datetime) -> None:
        self._old = known.prints
        self._bases = dict(known.bases)
        self._now, self._at = now, to_text(now)
        self._prints = dict(known.prints)
        self._looked = {look.catalog: look for look in looks}
        self._fresh: List[Print] = []
        self._missing: List[Print] = []
        self._changes: List[Change] = []

    def take(self, look: Look) -> None:
        """Compare one catalogue's answer with what is known of it."""
        base = self._bases.get(look.catalog)
        seen = {one.key: one for one in look.prints}
        both = [(self._old[key], one) for key, one in seen.items() if key in self._old]
        self._compare(both, look.details)
        self._fresh += self._unknown(look, seen, base)
        whole = look.is_whole(base)
        absent = (one for one in self._old.values() if one.catalog == look.catalog and one.key not in seen)
        self._missing += [one for one in absent if (whole and base is not None) or one.key in look.gone]
        whole |= base is not None and base.whole
        self._bases[look.catalog] = Base(base.since if base else self._at, whole, look.short)

    def settle(self) -> None:
        """Decide what is new, moved and removed, when all catalogues were looked at."""
        absent = {one.key for one in self._missing}
        known = _Index(self._old.values())
        for one in self._fresh:
            twins = known.same(one)
            lost = next((twin for twin in twins if twin.key in absent), None)
            if not twins:
                self._tell(ChangeKind.NEW, one)
                known.add(one)
            elif lost is not None:
                self._move(lost, one)
                absent.discard(lost.key)
        today = _Index(one for key, one in self._prints.items() if key not in absent)
        for one in self._missing:
            if one.key in absent:
                self._miss(one, today)

    def detected(self) -> Detected:
        saw = tuple(one for key, one in self._prints.items() if self._old.get(key) != one)
        forget = tuple(key for key in self._old if key not in self._prints)
        return Detected(tuple(self._changes), saw, forget, self._bases)

    # Known records

    def _compare(self, pairs: List[Tuple[Print, Print]], details: Mapping[Key, Print]) -> None:
        """Keep each record as it is now, and tell what changed of it."""
        artificial = _artificial(pairs)
        for old, new in pairs:
            names = _different(old, new)
            vanished = names & artificial & frozenset(dict(old.digests)) - frozenset(dict(new.digests))
            kept = carried(new, old, vanished)
            self._keep(old, kept, names - artificial, details.get(new.key))

    def _keep(self, old: Print, new: Print, names: FrozenSet[str], whole: Optional[Print]) -> None:
        if old.complete and not new.complete:
            # A summary knows less: what was known of the whole stays.
            new = carried(new, old, frozenset(dict(old.digests)) - {"title"})
            new = replace(new, complete=True, weak=(*new.weak, *_only(old.weak, new.weak)))
        if names and new.whole == old.before and not old.doubts and not _is_later(new, old):
            self._prints[new.key] = replace(old, doubts=1, misses=0, missed_at="")
            return
        if not _is_not_earlier(new, old):
            new = replace(new, weak=old.weak, modified=old.modified)
        touched = bool(_redated(old, new))
        names |= _deep_names(old, whole)
        told = bool(names or touched)
        new = deepened(new, whole) if whole else new if told else as_deep(new, old)
        before = old.whole if names else old.before
        self._prints[new.key] = replace(new, before=before, changed_at=self._at if told else old.changed_at)
        if names or (touched and not (new.complete or (whole and old.deep))):
            # Of a summary with a new date nobody knows what else is new.
            self._tell(ChangeKind.MODIFIED, new, field_changes(old, new, names or {"modified"}))
        elif touched:
            self._tell(ChangeKind.TOUCHED, new, field_changes(old, new, {"modified"}))

    # Unknown records

    def _unknown(self, look: Look, seen: Mapping[Key, Print], base: Optional[Base]) -> List[Print]:
        """The records that may be new; the others are known from now on without a word."""
        found = []
        tail = _tail(look, self._old) if look.window else frozenset()
        for key, one in seen.items():
            if key in self._old:
                continue
            whole = look.details.get(key)
            self._prints[key] = replace(deepened(one, whole) if whole else one, changed_at=self._at)
            if base is None or key in tail:
                continue
            if base.whole or look.window or _created_since(one, base):
                found.append(one)
        return found

    def _move(self, old: Print, new: Print) -> None:
        """The same data come from elsewhere now; what is different of them besides is told with it."""
        self._prints.pop(old.key, None)
        where = [FieldChange("catalog", old.catalog, new.catalog)] if old.catalog != new.catalog else []
        moved = [*where, FieldChange("id", old.record_id, new.record_id)]
        self._tell(ChangeKind.MOVED, new, tuple(moved))

    # Missing records

    def _miss(self, one: Print, today: "_Index") -> None:
        look = self._looked[one.catalog]
        first = from_text(one.missed_at) if one.missed_at else None
        confirmed = first is not None and self._now - first >= APART
        # Some of those that are missing are there: of the others, which were not asked for, nobody knows.
        confirmed &= not look.there or one.key in look.there or look.is_past(one)
        if not (one.key in look.gone or confirmed):
            missed = replace(one, misses=one.misses + 1, missed_at=one.missed_at or self._at)
            self._prints[one.key] = missed
            return
        self._prints.pop(one.key, None)
        heirs = today.same(one)
        if heirs:
            self._move(one, heirs[0])
        elif one.key in look.there:
            self._leave(one, look.there[one.key])
        elif not look.is_past(one):
            self._tell(ChangeKind.REMOVED, one)

    def _leave(self, old: Print, whole: Print) -> None:
        """A search finds a record no more that is still there: what was edited of it is told."""
        names = _deep_names(old, whole) | _different(old, whole)
        if names and _is_later(whole, old):
            self._tell(ChangeKind.MODIFIED, whole, field_changes(old, whole, names))

    def _tell(self, kind: ChangeKind, one: Print, fields: Iterable[FieldChange] = ()) -> None:
        self._changes.append(
            Change("", "", self._at, kind, one.catalog, one.record_id, one.title, tuple(fields), url=one.url)
        )


def same_data(one: Print, other: Print) -> bool:
    """Whether two records are the same data: an identifier of their own in common, and titles that allow it.

    Within one catalogue the titles must be equal: it keeps them apart on purpose.
    """
    if one.key == other.key or not set(one.keys) & set(other.keys):
        return False
    if fold(one.title) == fold(other.title):
        return True
    return one.catalog != other.catalog and not difference(read_title(one.title), read_title(other.title))


class _Index:
    """Records by the identifiers of their own."""

    def __init__(self, prints: Iterable[Print]) -> None:
        self._by_name: Dict[str, List[Print]] = {}
        for one in prints:
            self.add(one)

    def add(self, one: Print) -> None:
        for name in one.keys:
            self._by_name.setdefault(name, []).append(one)

    def same(self, one: Print) -> List[Print]:
        """Those that are the same data."""
        found = {other.key: other for name in one.keys for other in self._by_name.get(name, ())}
        return [other for other in found.values() if same_data(one, other)]


def field_changes(old: Print, new: Print, names: Iterable[str]) -> Tuple[FieldChange, ...]:
    """The fields that differ, with old and new in words where words are kept."""
    wanted = frozenset(names)
    if "resources" in wanted:
        wanted -= {"formats"}
    ordered = [name for name in FIELDS if name in wanted]
    return tuple(_field_change(name, old, new) for name in dict.fromkeys(ordered))


def _field_change(name: str, old: Print, new: Print) -> FieldChange:
    if name == "resources":
        return FieldChange(name, *_resource_words(old.text(name), new.text(name)))
    before, after = old.text(name), new.text(name)
    return FieldChange(name, "", "") if before == after else FieldChange(name, before, after)


def _resource_words(old: str, new: str) -> Tuple[str, str]:
    """The resources that went and those that came; one that changed in itself is among the latter only."""
    before, after = set(old.splitlines()), set(new.splitlines())
    came = [line.partition("\t")[0] for line in sorted(after - before)]
    went = [line.partition("\t")[0] for line in sorted(before - after)]
    return ", ".join(name for name in went if name not in came)[:_LONGEST], ", ".join(came)[:_LONGEST]


def _different(old: Print, new: Print) -> FrozenSet[str]:
    """The fields that are not what they were; of a summary and a whole only the title can be compared."""
    before, after = dict(old.digests), dict(new.digests)
    if old.complete != new.complete:
        return frozenset(("title",)) if before.get("title") != after.get("title") else frozenset()
    return frozenset(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _deep_names(old: Print, whole: Optional[Print]) -> FrozenSet[str]:
    """The fields that are not what they were when the record itself was asked for last."""
    if whole is None or not old.deep:
        return frozenset()
    before, after = dict(old.deep), dict(whole.digests)
    return frozenset(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _redated(old: Print, new: Print) -> FrozenSet[str]:
    """The dates and counts that both tell, and that differ."""
    before, after = dict(old.weak), dict(new.weak)
    return frozenset(name for name in before.keys() & after.keys() if before[name] != after[name])


def _may_differ(old: Print, new: Print) -> bool:
    return bool(_different(old, new) or _redated(old, new))


def _artificial(pairs: Sequence[Tuple[Print, Print]]) -> FrozenSet[str]:
    """Fields in which all records changed together, as they do when a server answers in another way."""
    alike = [(old, new) for old, new in pairs if old.complete == new.complete]
    held: Counter[str] = Counter(name for old, _ in alike for name, _ in old.digests)
    holds: Counter[str] = Counter(name for _, new in alike for name, _ in new.digests)
    changed: Counter[str] = Counter(name for old, new in alike for name in _different(old, new))
    gone = {name for name, count in held.items() if count >= _VANISHED and not holds[name]}
    came = {name for name, count in holds.items() if count >= _VANISHED and not held[name]}
    if any(_is_later(new, old) for old, new in alike):
        return frozenset(gone | came)
    every = {name for name, count in changed.items() if count >= _ALL and count >= max(held[name], holds[name])}
    return frozenset(gone | came | every)


def _only(old: Sequence[Tuple[str, str]], new: Sequence[Tuple[str, str]]) -> List[Tuple[str, str]]:
    return [(name, value) for name, value in old if name not in dict(new)]


def _is_later(new: Print, old: Print) -> bool:
    """Whether a record says that it was changed after what is known of it."""
    before, after = moment_of(old.modified), moment_of(new.modified)
    return before is not None and after is not None and after > before


def _is_not_earlier(new: Print, old: Print) -> bool:
    before, after = moment_of(old.modified), moment_of(new.modified)
    return before is None or after is None or after >= before


def _created_since(one: Print, base: Base) -> bool:
    """Whether a record says that it was created after the watch began; a bare day counts from the next one on."""
    created, since = moment_of(one.created), from_text(base.since)
    if created is None or since is None:
        return False
    return created >= since if ":" in one.created else created.date() > since.date()


def _tail(look: Look, known: Mapping[Key, Print]) -> FrozenSet[Key]:
    """What stands behind all that is known in a window of the newest: it came up again since a newer one went."""
    places = [place for place, one in enumerate(look.prints) if one.key in known]
    if not places:
        return frozenset()
    oldest = _oldest(known[look.prints[place].key] for place in places)
    behind = [one for one in look.prints[max(places) + 1 :] if not _is_dated_after(one, oldest)]
    return frozenset(one.key for one in behind)


def _oldest(prints: Iterable[Print]) -> Optional[datetime]:
    return min(filter(None, (moment_of(one.created or one.modified) for one in prints)), default=None)


def _is_dated_after(one: Print, moment: Optional[datetime]) -> bool:
    dated = moment_of(one.created or one.modified)
    return dated is not None and moment is not None and dated > moment
