"""The words for filters: what fields and values are called, what a count means, what a catalogue cannot filter."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Dict, Iterable, List, Optional, Sequence

from qgis.core import QgsCoordinateReferenceSystem

from ..model.query import Action, FilterField, Missing, Use
from ..model.record import Access, RecordType
from ..search.filtering import EXTENT
from ..search.session import SourceStatus
from ..support.i18n import tr
from .filters import Chosen, days_of
from .labels import access_label, type_label
from .texts import format_count, format_period, one_line

#: Zones as uData names them where it gives no name: ``fr:departement:83``, ``country:fr``.
_ZONE = re.compile(r"(?:[a-z]{2}:)?([a-z-]+):([\w-]{1,20})", re.IGNORECASE)
_EPSG = re.compile(r"EPSG:\d{3,6}")
_LONG = 120
#: How many names a sentence lists before it says "…".
_FEW = 4


def field_title(field: str) -> str:
    """What a field to filter by is called; the area of the map is one."""
    return {
        FilterField.USE.value: tr("Good for"),
        FilterField.TYPE.value: tr("Type"),
        FilterField.ORGANISATION.value: tr("Organisation"),
        FilterField.LICENCE.value: tr("Licence"),
        FilterField.THEME.value: tr("Theme"),
        FilterField.KEYWORD.value: tr("Keyword"),
        FilterField.FORMAT.value: tr("Format"),
        FilterField.PLACE.value: tr("Territory"),
        FilterField.MODIFIED.value: tr("Last update"),
        FilterField.ACCESS.value: tr("Access"),
        FilterField.CONTACT.value: tr("Contact"),
        FilterField.CRS.value: tr("Coordinate system"),
        FilterField.ACTION.value: tr("Allows"),
        FilterField.MISSING.value: tr("Not filled in"),
        FilterField.SHARE.value: tr("Share"),
        FilterField.TOPIC.value: tr("Topic"),
        FilterField.SERIES.value: tr("Part of"),
        FilterField.CATALOG.value: tr("Catalogue"),
        EXTENT: tr("Map extent"),
    }[field]


def use_label(use: Use) -> str:
    """What data is good for."""
    return {
        Use.NOW: tr("QGIS can add it now"),
        Use.SERVICES: tr("Services"),
        Use.FILES: tr("Files"),
        Use.TABLES: tr("Tables"),
        Use.DOCUMENTS: tr("Documents"),
    }[use]


def action_label(action: Action) -> str:
    """What the links of a record allow."""
    return {Action.VIEW: tr("Viewing"), Action.DOWNLOAD: tr("Downloading"), Action.OTHER: tr("Something else")}[action]


def missing_label(missing: Missing) -> str:
    """What a record does not tell."""
    return {
        Missing.ACTION: tr("Links or services"),
        Missing.FORMAT: tr("Format"),
        Missing.KEYWORD: tr("Keywords"),
        Missing.THEME: tr("Themes"),
        Missing.CRS: tr("Coordinate system"),
        Missing.CATALOG: tr("Catalogue"),
    }[missing]


@lru_cache(maxsize=512)
def crs_label(code: str) -> str:
    """A coordinate reference system by code and name, where QGIS knows it."""
    known = QgsCoordinateReferenceSystem(code) if _EPSG.fullmatch(code) else None
    return f"{code} {known.description()}" if known is not None and known.isValid() else one_line(code, _LONG)


def value_label(choice: Chosen) -> str:
    """What a chosen or offered value is called, on one line."""
    field, value = choice.field, choice.value
    if field == FilterField.USE.value and value in {use.value for use in Use}:
        return use_label(Use(value))
    if field == FilterField.TYPE.value and value in {kind.value for kind in RecordType}:
        return type_label(RecordType(value))
    if field == FilterField.ACCESS.value and value in {access.value for access in Access if access.value}:
        return access_label(Access(value))
    if field == FilterField.ACTION.value and value in {action.value for action in Action}:
        return action_label(Action(value))
    if field == FilterField.MISSING.value and value in {missing.value for missing in Missing}:
        return missing_label(Missing(value))
    if field == FilterField.CRS.value:
        return crs_label(value)
    if field == FilterField.MODIFIED.value:
        return _date_label(value)
    words = one_line(choice.label or value, _LONG)
    return _zone_label(words) if field == FilterField.PLACE.value else words


def full_label(choice: Chosen) -> str:
    """A value with the name of its field."""
    return tr("{field}: {value}").format(field=field_title(choice.field), value=value_label(choice))


def counted_text(counted: Optional[int]) -> str:
    """What catalogues counted for all that they have."""
    return "" if counted is None else format_count(counted)


def loaded_text(counted: Optional[int], loaded: int) -> str:
    """What was counted among loaded rows only, to stand behind ``counted_text``."""
    if not loaded:
        return ""
    return (tr("≥ {count}") if counted is None else tr("+ {count}")).format(count=format_count(loaded))


def count_tip(counted: Optional[int], loaded: int) -> str:
    """Where the numbers come from."""
    tips = []
    if counted is not None:
        tips.append(tr("%n counted by the catalogues in all that they found", counted))
    if loaded:
        tips.append(tr("%n among the rows loaded so far of catalogues that do not count; there may be more", loaded))
    return " · ".join(tips)


def cannot_filter(statuses: Iterable[SourceStatus]) -> Dict[str, List[str]]:
    """By what is asked (fields, ``extent``), the names of the catalogues that leave it to be filtered here."""
    found: Dict[str, List[str]] = {}
    for status in statuses:
        for name in status.unfiltered:
            found.setdefault(name, []).append(one_line(status.config.name, 60))
    return found


def filtered_here(field: str, catalogs: Sequence[str]) -> str:
    """That some catalogues cannot filter by a field; empty where there is none."""
    if not catalogs:
        return ""
    if field == EXTENT:
        text = tr("Filtered here, among the rows that come: {catalogs} cannot search by area.")
        return text.format(catalogs=some(catalogs)) + " " + tr("Rows that give no area are kept.")
    text = tr("Filtered here, among the rows that come: {catalogs} cannot filter by this.")
    return text.format(catalogs=some(catalogs))


def fields_filtered_here(status: Optional[SourceStatus]) -> str:
    """What one catalogue leaves to be filtered here; empty where it can do all that is asked."""
    if status is None or not status.unfiltered:
        return ""
    titles = [field_title(name) for name in status.unfiltered]
    return tr("Cannot filter by this itself: {fields}. What it brings is filtered here.").format(fields=some(titles))


def some(names: Sequence[str]) -> str:
    """A few names in a row."""
    kept = list(dict.fromkeys(names))
    return ", ".join(kept[:_FEW]) + ("…" if len(kept) > _FEW else "")


def _date_label(value: str) -> str:
    days = days_of(value)
    if days is not None:
        known = {30: tr("Last 30 days"), 365: tr("Last 12 months"), 3 * 365: tr("Last 3 years")}
        return known.get(days) or tr("Last %n day(s)", days)
    start, _, end = value.partition("/")
    return format_period(("" if start == ".." else start, "" if end == ".." else end))


def _zone_label(text: str) -> str:
    """A zone's key in words, any other text as it is."""
    match = _ZONE.fullmatch(text)
    if match is None:
        return text
    level, code = match.group(1).lower(), match.group(2)
    if level in ("country", "country-group"):
        return {"fr": "France", "world": tr("World"), "ue": tr("European Union")}.get(code.lower(), code.upper())
    words = {
        "region": tr("Region {code}"),
        "departement": tr("Département {code}"),
        "epci": tr("Intermunicipality {code}"),
        "commune": tr("Municipality {code}"),
    }.get(level)
    return words.format(code=code) if words else text
