"""What became of favourites, as conversations with their catalogues: the same, changed, gone, or moved.

Nothing false is told: what counts as a change is what counts as one for watches (``prints``), a summary is compared
with a whole in its title only, and a record is gone when its catalogue says so of the record itself: by 410, or by 404
while it knows others, or by 404 twice, ten minutes apart. That a list lacks it says nothing.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Dict, Iterable, List, Optional, Sequence, Tuple

from ..catalogs.base import Catalog, Conversation
from ..catalogs.many import Many, details_many
from ..model.errors import CatalogError, ErrorKind, without_frames
from ..model.query import Query
from ..model.record import Record
from ..search.identity import Match, Profile, compare
from ..search.keys import host_of
from .changes import APART, field_changes
from .checks import Check
from .model import Favourite, FieldChange, State
from .moments import Clock, from_text, utc_now
from .prints import Print, print_of

#: Favourites that are looked for under another id in one catalogue, at most, and records looked through for each.
MOST_SOUGHT = 20
_LOOKED_THROUGH = 20
#: Favourites that changed according to a list and are asked for by themselves.
_MOST_CONFIRMED = 30
_LONGEST = 300
_SECOND = 2


def refresh(
    catalog: Catalog, favourites: Sequence[Favourite], language: str = "", clock: Clock = utc_now
) -> Conversation[Tuple[Check, ...]]:
    """Look at the favourites of one catalogue, which must have their records (``Favourites.get_many``).

    Few requests where the API takes lists; those that are gone are sought in the same catalogue under another id. No
    failure is raised: a check of what could not be asked holds the state as it was and the kind of error. Reading and
    comparing take some milliseconds a record: let a carrier that blocks drive it, in a background thread.

    :param language: of titles and labels, as when the records were kept
    """
    if language:
        catalog.speak(language)
    # Those that are gone already come last: not all that lists lack are asked for by themselves in one go.
    ordered = sorted(favourites, key=lambda favourite: favourite.state is State.GONE)
    many = yield from details_many(catalog, [favourite.record_id for favourite in ordered])
    yield from _confirm(catalog, favourites, many)
    sure = yield from _is_believed(catalog, many)
    now = clock()
    checks = {one.id: _check(one, many, sure, now) for one in favourites}
    gone = [one for one in favourites if checks[one.id].state is State.GONE]
    found = yield from find_again(catalog, gone, language)
    return tuple(_moved(check, found[check.id]) if check.id in found else check for check in checks.values())


def find_again(
    catalog: Catalog, favourites: Sequence[Favourite], language: str = ""
) -> Conversation[Dict[str, Record]]:
    """Favourites that are gone from where they were, sought in a catalogue (theirs or another) by their identifiers.

    :returns: the records that are the same data beyond doubt, by the ids of the favourites
    """
    found: Dict[str, Record] = {}
    for favourite in favourites[:MOST_SOUGHT]:
        record = favourite.shown
        if record is None:
            continue
        try:
            twin = yield from _twin(catalog, record, language)
        except CatalogError:
            return found  # it is in trouble: what is not found now may be the next time
        if twin is not None:
            found[favourite.id] = twin
    return found


def moved(favourite: Favourite, to: Record) -> Check:
    """The check of a favourite that ``find_again`` found elsewhere."""
    return _moved(Check(favourite.id, State.MOVED, favourite.misses), to)


def _confirm(catalog: Catalog, favourites: Sequence[Favourite], many: Many) -> Conversation[None]:
    """Ask by itself for what seems to have changed: servers may tell a little more, or less, of a record in a list."""
    listed = (one for one in favourites if one.record is not None and one.record_id in many.listed)
    changed = [one for one in listed if one.record and differences(one.record, many.records[one.record_id])]
    for favourite in changed[:_MOST_CONFIRMED]:
        try:
            found = yield from catalog.details(favourite.record_id)
        except CatalogError:
            return  # what the list said is good enough
        many.records[favourite.record_id] = found


def _is_believed(catalog: Catalog, many: Many) -> Conversation[bool]:
    """Whether a catalogue that does not know some records can be believed at once: it knows as many others.

    One that knows none of several is asked how it is: where it is in trouble, or empty, nothing is known of any.
    """
    if many.records or not many.absent:
        return len(many.records) >= len(many.absent)
    trouble = None
    try:
        info = yield from catalog.probe()
        if not info.records:
            trouble = CatalogError(ErrorKind.EMPTY, "no records", url=catalog.config.url)
    except CatalogError as error:
        trouble = without_frames(error)
    if trouble is not None:
        many.failed.update(dict.fromkeys(many.absent, trouble))
        return False
    return len(many.absent) == 1


def _check(favourite: Favourite, many: Many, sure: bool, now: datetime) -> Check:
    asked = favourite.record_id
    if asked in many.records:
        return compared(favourite, many.records[asked])
    if asked in many.failed:
        same = Check(favourite.id, favourite.state, favourite.misses, many.failed[asked].kind.value)
        return replace(same, differences=favourite.differences, moved_to=favourite.moved_to)
    counts = asked in many.absent and _counts(favourite, now)
    misses = favourite.misses + int(counts)
    if asked in many.gone or (asked in many.absent and sure) or misses >= _SECOND:
        return Check(favourite.id, State.GONE, max(misses, 1))
    same = Check(favourite.id, favourite.state, misses, differences=favourite.differences, decides=counts)
    return replace(same, moved_to=favourite.moved_to)


def _counts(favourite: Favourite, now: datetime) -> bool:
    """Whether a miss counts: a second one only when some time has passed, for indexes are filled anew."""
    before = from_text(favourite.checked_at) if favourite.misses else None
    return before is None or now - before >= APART


def compared(favourite: Favourite, now: Record) -> Check:
    """What is different from when the record was kept. A whole takes the place of a summary that was kept."""
    if now.id != favourite.record_id:
        return _moved(Check(favourite.id, State.MOVED), now)
    then = favourite.record
    if then is None or (now.complete and not then.complete and now.title == then.title):
        return Check(favourite.id, State.SAME, today=now, is_baseline=True)
    changed = differences(then, now)
    return Check(favourite.id, State.CHANGED if changed else State.SAME, differences=changed, today=now)


def _moved(check: Check, to: Record) -> Check:
    return replace(check, state=State.MOVED, moved_to=to.key, today=to)


def _twin(catalog: Catalog, record: Record, language: str) -> Conversation[Optional[Record]]:
    """The record in a catalogue that describes the same data under another id, if there is just one."""
    host = host_of(catalog.config.url)
    profile = Profile(record)
    for text in _ways_to_name(profile):
        query = Query(text, page_size=_LOOKED_THROUGH, language=language or "en")
        page = yield from catalog.search(query)
        others = (one for one in page.records if one.key != record.key)
        twins = [one for one in others if compare(profile, Profile(one, host)).match is Match.SAME]
        if len(twins) == 1:
            return twins[0]
    return None


def _ways_to_name(profile: Profile) -> Iterable[str]:
    """What to search for: an identifier that means the same everywhere, then the title."""
    names = [key for key in profile.own if "/" not in key and " " not in key]
    return dict.fromkeys((*names[:1], profile.record.title))


# What is different


def differences(then: Record, now: Record) -> Tuple[FieldChange, ...]:
    """The fields that changed, with what they were and are in words.

    Of lists, ``old`` is what went and ``new`` is what came. The order of lists, counters, and a date that changed alone
    are no difference.
    """
    old, new = print_of(then), print_of(now)
    return tuple(_in_words(change, then, now) for change in field_changes(old, new, _different(old, new)))


def _different(old: Print, new: Print) -> List[str]:
    before, after = dict(old.digests), dict(new.digests)
    if old.complete != new.complete:
        return ["title"] if before.get("title") != after.get("title") else []
    return [name for name in (*before, *(after.keys() - before)) if before.get(name) != after.get(name)]


def _in_words(change: FieldChange, then: Record, now: Record) -> FieldChange:
    """Texts are kept whole up to a length; of lists what went and what came."""
    if change.field == "resources":
        return change
    before, after = getattr(then, change.field, ""), getattr(now, change.field, "")
    if isinstance(before, tuple) and isinstance(after, tuple) and change.field != "temporal":
        return FieldChange(change.field, _without(before, after), _without(after, before))
    if change.old or change.new:
        return change
    return FieldChange(change.field, _said(before)[:_LONGEST], _said(after)[:_LONGEST])


def _without(ones: Tuple[object, ...], others: Tuple[object, ...]) -> str:
    """What is among the ones only."""
    return ", ".join(_said(one) for one in ones if one not in others)[:_LONGEST]


def _said(value: object) -> str:
    """A value of a record in one line."""
    if isinstance(value, str):
        return " ".join(str(getattr(value, "value", value)).split())
    if isinstance(value, tuple):
        return " ".join(filter(None, map(_said, value)))
    to_text = getattr(value, "to_text", None)
    if to_text is not None:
        return str(to_text())
    parts = (getattr(value, name, "") for name in ("name", "organisation", "role", "title"))
    return ", ".join(part for part in parts if isinstance(part, str) and part)


@dataclass(frozen=True)
class Plan:
    """Favourites of one catalogue, to be refreshed together."""

    catalog: str
    ids: Tuple[str, ...]


def plan(favourites: Iterable[Favourite]) -> Tuple[Plan, ...]:
    """Which favourites to ask which catalogue for, those that were not looked at for longest first."""
    by_catalog: Dict[str, List[Favourite]] = {}
    for favourite in favourites:
        by_catalog.setdefault(favourite.catalog.id, []).append(favourite)
    return tuple(
        Plan(catalog, tuple(one.id for one in sorted(found, key=lambda one: one.checked_at)))
        for catalog, found in by_catalog.items()
    )
