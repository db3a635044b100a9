"""What a saved search asks, as a query of today; and one name for the question, by which a change of it is noticed."""
from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Dict, List, Optional, Sequence, Tuple

from ..model.config import CatalogConfig
from ..model.query import FilterField, Query
from .model import Area, AreaKind, KeptFilter, SavedSearch, Watch
from .watch_conditions import digest_of

_DURATION = re.compile(r"P(\d{1,4})([DWMY])")
_DAYS = {"D": 1, "W": 7, "M": 30, "Y": 365}


def watched_area(search: SavedSearch, watch: Optional[Watch]) -> Area:
    """Where a search is watched: in its own area, or in the one that was chosen where its own follows map or layer."""
    follows = search.area.kind in (AreaKind.MAP, AreaKind.LAYER)
    return watch.area if follows and watch is not None and watch.area is not None else search.area


def query_of(search: SavedSearch, today: date, language: str = "en", area: Optional[Area] = None) -> Query:
    """The query of a saved search where there is no map: a map's or layer's box is the one that was kept.

    :param area: where to search instead
    """
    where = area or search.area
    filters: Dict[str, List[str]] = {}
    for one in search.filters:
        filters.setdefault(one.field, []).append(_value(one, today))
    box = where.box if where.kind is not AreaKind.NONE else None
    made = tuple((name, tuple(values)) for name, values in sorted(filters.items()))
    return Query(search.text, box, made, search.sort, language=language)


def question_of(search: SavedSearch, area: Optional[Area] = None) -> str:
    """A name for what is asked; name, folder, order, catalogues and the day make no difference.

    :param area: where to search instead
    """
    filters = sorted((one.field, one.key) for one in search.filters)
    words = [search.text.split(), filters, _area(area or search.area)]
    return digest_of(json.dumps(words, ensure_ascii=False))


def asked_catalogs(
    search: SavedSearch, configured: Sequence[CatalogConfig]
) -> Tuple[List[CatalogConfig], List[Tuple[str, str]]]:
    """The catalogues that a search asks, and (id, name) of those that are not configured any more."""
    chosen = {one.key for one in search.filters if one.field == FilterField.CATALOG.value}
    if not search.catalogs:
        found = [config for config in configured if config.enabled]
        return [config for config in found if not chosen or {config.id, config.name} & chosen], []
    by_id = {config.id: config for config in configured}
    kept = [one for one in search.catalogs if not chosen or {one.id, one.name} & chosen]
    return [by_id[one.id] for one in kept if one.id in by_id], [
        (one.id, one.name or one.url) for one in kept if one.id not in by_id
    ]


def _value(one: KeptFilter, today: date) -> str:
    """A filter's value; a duration back from today becomes an interval."""
    match = _DURATION.fullmatch(one.key) if one.field == FilterField.MODIFIED.value else None
    if match is None:
        return one.key
    start = today - timedelta(days=int(match.group(1)) * _DAYS[match.group(2)])
    return f"{start.isoformat()}/.."


def _area(area: Area) -> Optional[str]:
    return area.box.to_text() if area.box is not None and area.kind is not AreaKind.NONE else None
