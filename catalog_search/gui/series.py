"""Which parts can be asked for: those of a record, or of what it is a part of itself."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Callable, List, Optional, Sequence, Tuple

from ..catalogs.base import Catalog
from ..model.query import FilterField, Query
from ..model.record import Record
from ..search.merging import Entry
from ..support.i18n import language, tr
from .filters import Chosen
from .texts import menu_text, one_line

Key = Tuple[str, str]
_MOST = 4


@dataclass(frozen=True)
class Series:
    """A record with parts, by its catalogue and id. ``title`` may be empty; ``own``: it is the record that is shown.

    ``place`` names the catalogue where several are asked for parts of the same data.
    """

    catalog: str
    id: str
    title: str
    own: bool
    place: str = ""

    @property
    def choice(self) -> Chosen:
        """Its parts as a value to filter by."""
        return Chosen(FilterField.SERIES.value, self.id, one_line(self.title, 300))

    @property
    def query(self) -> Query:
        """What finds its parts in its catalogue."""
        return Query(language=language()).with_filter(FilterField.SERIES, [self.id])


def series_of(
    copies: Sequence[Record],
    catalog_of: Callable[[str], Optional[Catalog]],
    entry_of: Callable[[Key], Optional[Entry]],
    is_parent: Callable[[Key], bool],
    name_of: Callable[[str], str] = str,
) -> Tuple[Series, ...]:
    """What a record's parts, and those of what it is a part of, are asked for by; nothing where nobody can be asked.

    :param copies: the record as each of its catalogues has it
    :param is_parent: whether a record that was found names this one as what it is a part of
    """
    found: List[Series] = []
    for copy in copies:
        catalog = catalog_of(copy.catalog)
        if catalog is None or FilterField.SERIES.value not in catalog.capabilities.filters:
            continue
        if copy.has_parts or is_parent(copy.key):
            found.append(Series(copy.catalog, copy.id, copy.title, True))
        for key in copy.part_of:
            entry = entry_of((copy.catalog, key))
            title = next((one.title for one in entry.copies if one.id == key), "") if entry is not None else ""
            found.append(Series(copy.catalog, key, title, False))
    if len({one.catalog for one in found}) > 1:
        found = [replace(one, place=name_of(one.catalog)) for one in found]
    return tuple(sorted(found, key=lambda one: not one.own)[:_MOST])


def add_text(series: Series) -> str:
    """The words of a menu for adding all parts."""
    if series.own:
        return _in_place(tr("Add all its parts to the map…"), series)
    if not series.title:
        return _in_place(tr("Add all parts of its series to the map…"), series)
    return _in_place(tr("Add all parts of “{title}” to the map…").format(title=menu_text(series.title, 60)), series)


def list_text(series: Series) -> str:
    """The words of a menu for listing all parts."""
    if series.own:
        return _in_place(tr("List its parts"), series)
    if not series.title:
        return _in_place(tr("List the parts of its series"), series)
    return _in_place(tr("List the parts of “{title}”").format(title=menu_text(series.title, 60)), series)


def _in_place(words: str, series: Series) -> str:
    return f"{words} ({menu_text(series.place, 40)})" if series.place else words
