"""The words for what comes from elsewhere: what an import would bring, what was left out, what became of it."""
from __future__ import annotations

from typing import Callable, Dict, Iterable, List, Sequence

from ...bookmarks.quicksearches import Lost
from ...bookmarks.shared_merge import Merging
from ...bookmarks.shared_values import Fault, Section, Shared, Skipped
from ...sharing.others import Other
from ...support.i18n import tr
from ..texts import format_date, format_moment, one_line
from .words import day_of

_NAMES_SHOWN = 5
_LINES_SHOWN = 500


def coming(merging: Merging) -> str:
    """What an import would add, line by line."""
    lines = []
    if merging.new_favourites:
        lines.append(tr("%n new favourite(s)", n=len(merging.new_favourites)))
    if merging.new_searches:
        lines.append(tr("%n new saved search(es)", n=len(merging.new_searches)))
    if merging.new_catalogs:
        lines.append(tr("%n new catalogue(s)", n=len(merging.new_catalogs)))
    return "\n".join(f"• {line}" for line in lines) or tr("There is nothing new in it.")


def known(merging: Merging) -> str:
    """What is there already; empty where nothing is."""
    number = merging.known_favourites + merging.known_searches + merging.known_catalogs
    return tr("Already there, left as it is: %n.", n=number) if number else ""


def warnings(merging: Merging) -> str:
    """What a person has to know before importing, line by line; empty where there is nothing."""
    lines = []
    if merging.skipped:
        lines.append(tr("Cannot be read, left out: %n.", n=len(merging.skipped)))
    wanting = {config.name for config in merging.new_catalogs} & set(merging.shared.without_login)
    if wanting:
        text = tr("These catalogues want a login, to be chosen in the list of catalogues: {names}.")
        lines.append(text.format(names=names(sorted(wanting))))
    if merging.missing:
        lines.append(tr("These catalogues are not in your list: {names}.").format(names=names(merging.missing)))
    return "\n".join(lines)


def added(merging: Merging, favourites_and_searches: int) -> str:
    """What was done."""
    parts = []
    if favourites_and_searches:
        parts.append(tr("%n bookmark(s) added.", n=favourites_and_searches))
    if merging.new_catalogs:
        parts.append(tr("%n catalogue(s) added.", n=len(merging.new_catalogs)))
    return " ".join(parts) or tr("Nothing was added: all of it is there already.")


def holds(shared: Shared) -> str:
    """How much there is, in one line."""
    parts = [tr("%n favourite(s)", n=len(shared.favourites)), tr("%n saved search(es)", n=len(shared.searches))]
    return ", ".join(parts)


def other_title(other: Other) -> str:
    """What to call bookmarks of others."""
    if other.in_project:
        return tr("In this project")
    return tr("Team: {name}").format(name=one_line(other.title, 100))


def other_badge(other: Other) -> str:
    """What is said at once of bookmarks of others; empty where they are as they are there now."""
    if other.message is None:
        return "" if other.shared is not None else tr("being read…")
    return tr("as last known") if other.shared is not None else tr("cannot be read")


def other_tip(other: Other) -> str:
    """Where bookmarks of others lie, how much there is, and whether that is as it is there now; line by line."""
    lines = [other_title(other), "" if other.in_project else one_line(other.place, 300)]
    lines.append(holds(other.shared) if other.shared is not None else "")
    if other.since:
        lines.append(tr("Followed since {date}").format(date=day_of(other.since)))
    if other.at:
        lines.append(tr("Last read: {moment}").format(moment=format_moment(other.at)))
    if other.message is not None:
        lines.append(other.message.full)
        lines.append(tr("What is shown is the copy that was kept then.") if other.shared is not None else "")
    return "\n".join(filter(None, lines))


def of_day(shared: Shared) -> str:
    """When it was written, empty where that is not known."""
    return tr("Exported on {date}").format(date=format_date(shared.written)) if shared.written else ""


def skipped_lines(skipped: Sequence[Skipped]) -> str:
    """Which entries were left out and why, a line for each."""
    lines = [_skipped_line(one) for one in skipped[:_LINES_SHOWN]]
    return "\n".join([*lines, "…"] if len(skipped) > _LINES_SHOWN else lines)


def lost_lines(lost: Iterable[Lost]) -> str:
    """What of quick searches could not be taken along, a line for each."""
    lines: List[str] = []
    for one in lost:
        name = one_line(one.search, 100)
        text = tr("“{name}”: {what} has no counterpart") if one.what else tr("“{name}” asks for nothing: left out")
        lines.append(text.format(name=name, what=one_line(one.what, 200)))
    return "\n".join(lines[:_LINES_SHOWN])


def names(many: Sequence[str]) -> str:
    """Some names, and that there are more."""
    shown = ", ".join(one_line(name, 60) for name in many[:_NAMES_SHOWN])
    return f"{shown}, …" if len(many) > _NAMES_SHOWN else shown


def _skipped_line(one: Skipped) -> str:
    where = _SECTIONS[one.section]().format(number=one.number)
    what = f"{where} “{one_line(one.name, 100)}”" if one.name else where
    return tr("{field}: {value}").format(field=what, value=_FAULTS[one.fault]())


_SECTIONS: Dict[Section, Callable[[], str]] = {
    Section.CATALOGS: lambda: tr("Catalogue {number}"),
    Section.FOLDERS: lambda: tr("Folder {number}"),
    Section.FAVOURITES: lambda: tr("Favourite {number}"),
    Section.SEARCHES: lambda: tr("Saved search {number}"),
}
_FAULTS: Dict[Fault, Callable[[], str]] = {
    Fault.BAD: lambda: tr("what it must have is missing or wrong"),
    Fault.TOO_MANY: lambda: tr("there are too many before it"),
    Fault.TOO_LARGE: lambda: tr("it is too large"),
    Fault.UNKNOWN_TYPE: lambda: tr("this version does not know this type of catalogue"),
    Fault.BAD_ADDRESS: lambda: tr("its address is not valid"),
}
