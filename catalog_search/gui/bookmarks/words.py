"""The words for what is kept: states, schedules, what was done and can be taken back."""
from __future__ import annotations

from typing import List, Optional

from ...bookmarks.edits import Edit
from ...bookmarks.model import Area, AreaKind, Favourite, FieldChange, ItemKind, SavedSearch, Schedule, State, Watch
from ...bookmarks.moments import from_text
from ...bookmarks.watch_questions import watched_area
from ...processing.watch_words import area_words, field_name
from ...sharing.others import Other
from ...support.i18n import tr
from ..texts import format_date, one_line

SCHEDULES = (Schedule.START, Schedule.HOURLY, Schedule.DAILY, Schedule.WEEKLY)


def day_of(moment: str) -> str:
    """The day of a moment that was kept in UTC, as it is where the computer stands, in the locale's short form."""
    found = from_text(moment)
    return format_date(moment if found is None else found.astimezone().strftime("%Y-%m-%d"))


def schedule_text(schedule: Schedule) -> str:
    """How often, as a menu entry."""
    return {
        Schedule.START: tr("At the start of QGIS"),
        Schedule.HOURLY: tr("Every hour"),
        Schedule.DAILY: tr("Every day"),
        Schedule.WEEKLY: tr("Every week"),
    }[schedule]


def watched_text(schedule: Schedule, area: Optional[Area] = None) -> str:
    """What is said when something begins to be watched.

    :param area: where, of a search that looks somewhere
    """
    text = tr("Watched from now on: {when}, while QGIS runs.").format(when=schedule_text(schedule).lower())
    return text if area is None or area.kind is AreaKind.NONE else f"{text} {area_text(area)}"


def area_text(area: Area) -> str:
    """Where a search is watched, in a sentence."""
    return tr("Watched area: {area}.").format(area=area_words(area))


def nothing_text(kind: ItemKind, other: Optional[Other] = None) -> str:
    """What is said where there is nothing yet: in a section of what is kept, or among bookmarks of others."""
    if other is not None:
        if other.message is not None:
            return other.message.full
        return tr("Nothing is in it.") if other.shared is not None else tr("Being read…")
    if kind is ItemKind.FAVOURITE:
        return tr("No favourite yet: click on the star of a record.")
    return tr("No saved search yet: keep one with the button beside the search field.")


def state_text(favourite: Favourite) -> str:
    """The badge of a favourite; empty where nothing is worth saying."""
    return {
        State.CHANGED: tr("changed"),
        State.GONE: tr("no longer there"),
        State.MOVED: tr("moved"),
        State.SAME: "",
        State.UNKNOWN: "",
    }[favourite.state]


def source_text(favourite: Favourite) -> str:
    """Whose data a favourite is about, and which catalogue it comes from."""
    return " · ".join(filter(None, (one_line(favourite.organisation, 200), one_line(favourite.catalog.name, 80))))


def favourite_tip(favourite: Favourite, watch: Optional[Watch], news: int) -> str:
    """What a favourite is and what became of it, line by line."""
    lines = [favourite.title, source_text(favourite)]
    if favourite.kept_at:
        lines.append(tr("Kept on {date}").format(date=day_of(favourite.kept_at)))
    if favourite.note:
        lines.append(one_line(favourite.note, 300))
    if favourite.tags:
        lines.append(", ".join(favourite.tags))
    lines += state_lines(favourite) + watch_lines(watch, news)
    return "\n".join(filter(None, lines))


def state_lines(favourite: Favourite) -> List[str]:
    """What became of a favourite since it was kept, in sentences."""
    if favourite.state is State.CHANGED:
        return [tr("Changed since it was kept:"), *map(change_line, favourite.differences)]
    if favourite.state is State.GONE:
        return [tr("The catalogue {catalog} does not have it any more.").format(catalog=favourite.catalog.name)]
    if favourite.state is State.MOVED:
        return [tr("The same data are found under another identifier or in another catalogue now.")]
    if favourite.error:
        return [tr("It could not be looked at last time; what is shown is what was known.")]
    return []


def change_line(change: FieldChange) -> str:
    """One field that changed: its name, what it said and what it says now."""
    name = field_name(change.field)
    old, new = one_line(change.old, 80), one_line(change.new, 80)
    if old and new:
        return tr("{field}: {old} → {new}").format(field=name, old=old, new=new)
    if new:
        return tr("{field}: {new} (new)").format(field=name, new=new)
    return tr("{field}: {old} (removed)").format(field=name, old=old)


def search_tip(search: SavedSearch, watch: Optional[Watch], news: int) -> str:
    """What a saved search asks, line by line."""
    lines = [search.name, search.text]
    lines += [f"{choice.label or choice.key}" for choice in search.filters]
    if search.area.name:
        lines.append(tr("Area: {area}").format(area=search.area.name))
    if search.catalogs:
        lines.append(", ".join(catalog.name for catalog in search.catalogs))
    if search.last_run:
        lines.append(tr("Last run on {date}").format(date=day_of(search.last_run)))
    if search.is_default:
        lines.append(tr("Run when the dock opens"))
    return "\n".join(filter(None, [*lines, *watch_lines(watch, news, search)]))


def watch_lines(watch: Optional[Watch], news: int, search: Optional[SavedSearch] = None) -> List[str]:
    """How something is watched, and what is new of it.

    :param search: what is watched, if it is one
    """
    if watch is None:
        return []
    lines = [tr("Watched: {when}").format(when=schedule_text(watch.schedule))]
    if search is not None and search.area.kind is not AreaKind.NONE:
        lines.append(area_text(watched_area(search, watch)))
    if news:
        lines.append(tr("%n change(s) not looked at yet", n=news))
    return lines


def edit_text(edit: Edit) -> str:
    """What was done, where it is worth a message with a way back; else empty."""
    many = len(edit.ids)
    if edit.verb == "remove":
        return tr("%n bookmark(s) removed.", n=many)
    if edit.verb == "remove_folder":
        return tr("The folder was removed with all that it held.")
    if edit.verb == "copy":
        return tr("%n bookmark(s) copied to your own.", n=many) if many else ""
    if edit.verb == "import":
        return tr("%n bookmark(s) imported.", n=many)
    return ""
