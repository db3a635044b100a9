"""Between the values of ``model.py`` and rows. What is of no use in a row becomes a default: files get damaged."""
from __future__ import annotations

import json
from enum import Enum
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple, Type, TypeVar

from ..model.extent import Extent
from ..model.query import Sort
from ..model.record import Record
from ..model.text import fold
from .model import (
    Area,
    AreaKind,
    Change,
    ChangeKind,
    Favourite,
    FieldChange,
    Folder,
    ItemKind,
    KeptCatalog,
    KeptFilter,
    SavedSearch,
    Schedule,
    State,
    TargetKind,
    Watch,
)

_Enum = TypeVar("_Enum", bound=Enum)
_STATES = {state.value: state for state in State}

#: What a list of favourites needs, in the order in which ``favourite_of`` reads it.
FAVOURITE_COLUMNS = (
    "id, catalog, catalog_type, catalog_url, catalog_name, record, title, organisation, type, identifiers, folder,"
    " position, tags, note, rating, kept_at, modified, modified_today, state, checked_at, misses, error, differences,"
    " moved_catalog, moved_record"
)


def dumped(value: object) -> str:
    """JSON as it is kept."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def loaded(text: object) -> Any:
    """What a JSON text holds, ``None`` where it is none."""
    try:
        return json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None


def texts(value: object) -> Tuple[str, ...]:
    """The texts of a list."""
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def text(data: Mapping[str, Any], key: str) -> str:
    """A text member, empty where it is none."""
    value = data.get(key)
    return value if isinstance(value, str) else ""


def enum(kind: Type[_Enum], value: object, default: _Enum) -> _Enum:
    """The member of a value, else the default."""
    return next((member for member in kind if member.value == value), default)


def sort_title(title: str) -> str:
    """By what favourites are ordered by title."""
    return fold(title)[:200]


# Favourites


def favourite_of(row: Sequence[Any]) -> Favourite:
    """A favourite without record and picture, of a row with ``FAVOURITE_COLUMNS``."""
    return Favourite(
        id=row[0],
        catalog=KeptCatalog(row[1], row[2], row[3], row[4]),
        record_id=row[5],
        title=row[6],
        organisation=row[7],
        type=row[8],
        identifiers=() if row[9] == "[]" else texts(loaded(row[9])),
        folder=row[10] or "",
        position=row[11],
        tags=() if row[12] == "[]" else texts(loaded(row[12])),
        note=row[13],
        rating=row[14],
        kept_at=row[15],
        modified=row[16],
        modified_today=row[17],
        state=_STATES.get(row[18], State.UNKNOWN),
        checked_at=row[19],
        misses=row[20],
        error=row[21],
        differences=() if row[22] == "[]" else field_changes(loaded(row[22])),
        moved_to=(row[23], row[24]),
    )


def favourite_of_record(favourite_id: str, record: Record, catalog: KeptCatalog) -> Favourite:
    """A favourite with what its record tells."""
    return Favourite(
        id=favourite_id,
        catalog=catalog,
        record_id=record.id,
        title=record.title,
        organisation=record.organisation,
        type=record.type.value,
        identifiers=record.identifiers,
        modified=record.modified,
        modified_today=record.modified,
    )


def favourite_row(favourite: Favourite) -> Dict[str, Any]:
    """The row of a favourite, without its number."""
    return {
        "id": favourite.id,
        **catalog_columns(favourite.catalog),
        "record": favourite.record_id,
        "title": favourite.title,
        "sort_title": sort_title(favourite.title),
        "organisation": favourite.organisation,
        "type": favourite.type,
        "identifiers": dumped(favourite.identifiers),
        "folder": favourite.folder or None,
        "position": favourite.position,
        "tags": dumped(favourite.tags),
        "note": favourite.note,
        "rating": favourite.rating,
        "kept_at": favourite.kept_at,
        "modified": favourite.modified,
        "modified_today": favourite.modified_today,
        "state": favourite.state.value,
        "checked_at": favourite.checked_at,
        "misses": favourite.misses,
        "error": favourite.error,
        "differences": dumped(field_data(favourite.differences)),
        "moved_catalog": favourite.moved_to[0],
        "moved_record": favourite.moved_to[1],
    }


def catalog_columns(catalog: KeptCatalog) -> Dict[str, str]:
    return {
        "catalog": catalog.id,
        "catalog_type": catalog.type,
        "catalog_url": catalog.url,
        "catalog_name": catalog.name,
    }


def field_changes(data: object) -> Tuple[FieldChange, ...]:
    """The changes of fields in a list of ``[field, old, new]``."""
    entries = [texts(entry) for entry in data] if isinstance(data, list) else []
    return tuple(FieldChange(*entry) for entry in entries if len(entry) == 3)


def field_data(changes: Iterable[FieldChange]) -> List[List[str]]:
    return [[change.field, change.old, change.new] for change in changes]


# Folders and searches


def folder_of(row: Mapping[str, Any]) -> Folder:
    return Folder(
        row["id"], enum(ItemKind, row["kind"], ItemKind.FAVOURITE), row["name"], row["parent"] or "", row["position"]
    )


def search_row(search: SavedSearch) -> Dict[str, Any]:
    return {
        "id": search.id,
        "name": search.name,
        "folder": search.folder or None,
        "position": search.position,
        "body": dumped(search_data(search)),
        "is_default": int(search.is_default),
        "last_run": search.last_run,
        "last_count": search.last_count,
    }


def search_of(row: Mapping[str, Any]) -> SavedSearch:
    return search_from_data(
        loaded(row["body"]),
        id=row["id"],
        name=row["name"],
        folder=row["folder"] or "",
        position=row["position"],
        is_default=bool(row["is_default"]),
        last_run=row["last_run"],
        last_count=row["last_count"] if isinstance(row["last_count"], int) else None,
    )


def search_data(search: SavedSearch) -> Dict[str, Any]:
    """What a search asks, as a JSON object."""
    return {
        "text": search.text,
        "filters": [{"field": one.field, "key": one.key, "label": one.label} for one in search.filters],
        "area": _area_data(search.area),
        "catalogs": [catalog_data(one) for one in search.catalogs],
        "sort": search.sort.value,
    }


def search_from_data(data: object, **own: Any) -> SavedSearch:
    """A search of what ``search_data`` wrote; ``own`` are its other fields."""
    body = data if isinstance(data, dict) else {}
    catalogs = [catalog_from_data(entry) for entry in _objects(body.get("catalogs"))]
    filters = [
        KeptFilter(text(entry, "field"), text(entry, "key"), text(entry, "label"))
        for entry in _objects(body.get("filters"))
    ]
    return SavedSearch(
        text=text(body, "text"),
        filters=tuple(one for one in filters if one.field and one.key),
        area=_area_from_data(body.get("area")),
        catalogs=tuple(one for one in catalogs if one.id),
        sort=enum(Sort, body.get("sort"), Sort.RELEVANCE),
        **own,
    )


def catalog_data(catalog: KeptCatalog) -> Dict[str, str]:
    return {"id": catalog.id, "type": catalog.type, "url": catalog.url, "name": catalog.name}


def catalog_from_data(data: Mapping[str, Any]) -> KeptCatalog:
    return KeptCatalog(text(data, "id"), text(data, "type"), text(data, "url"), text(data, "name"))


def _area_data(area: Area) -> Dict[str, Any]:
    data: Dict[str, Any] = {"kind": area.kind.value}
    if area.box is not None:
        data["box"] = [area.box.west, area.box.south, area.box.east, area.box.north]
    data.update({key: value for key, value in (("layer", area.layer), ("name", area.name)) if value})
    return data


def _area_from_data(data: object) -> Area:
    if not isinstance(data, dict):
        return Area()
    corners = data.get("box")
    box = Extent.checked(*corners) if isinstance(corners, list) and len(corners) == 4 else None
    kind = enum(AreaKind, data.get("kind"), AreaKind.NONE)
    if kind is AreaKind.BOX and box is None:
        return Area()
    return Area(kind, box, text(data, "layer"), text(data, "name"))


def _objects(value: object) -> List[Dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


# Watches


def watch_row(watch: Watch) -> Dict[str, Any]:
    return {
        "id": watch.id,
        "kind": watch.kind.value,
        "target": watch.target,
        "name": watch.name,
        "schedule": watch.schedule.value,
        "enabled": int(watch.enabled),
        "created_at": watch.created_at,
        "last_run": watch.last_run,
        "next_due": watch.next_due,
        "failures": watch.failures,
        "last_error": watch.last_error,
        "validators": dumped([list(pair) for pair in watch.validators]),
        "baseline": int(watch.baseline),
        "area": dumped(_area_data(watch.area)) if watch.area is not None else "",
    }


def watch_of(row: Mapping[str, Any]) -> Watch:
    validators, area = loaded(row["validators"]), loaded(row["area"])
    pairs = [texts(pair) for pair in validators] if isinstance(validators, list) else []
    return Watch(
        id=row["id"],
        kind=enum(TargetKind, row["kind"], TargetKind.SEARCH),
        target=row["target"],
        name=row["name"],
        schedule=enum(Schedule, row["schedule"], Schedule.DAILY),
        enabled=bool(row["enabled"]),
        created_at=row["created_at"],
        last_run=row["last_run"],
        next_due=row["next_due"],
        failures=row["failures"],
        last_error=row["last_error"],
        validators=tuple((pair[0], pair[1]) for pair in pairs if len(pair) == 2),
        baseline=bool(row["baseline"]),
        area=_area_from_data(area) if isinstance(area, dict) else None,
    )


def change_row(change: Change) -> Dict[str, Any]:
    return {
        "id": change.id,
        "watch": change.watch,
        "at": change.at,
        "kind": change.kind.value,
        "catalog": change.catalog,
        "record": change.record_id,
        "title": change.title,
        "fields": dumped(field_data(change.fields)),
        "seen": int(change.seen),
        "url": change.url,
    }


def change_of(row: Mapping[str, Any]) -> Change:
    return Change(
        id=row["id"],
        watch=row["watch"],
        at=row["at"],
        kind=enum(ChangeKind, row["kind"], ChangeKind.MODIFIED),
        catalog=row["catalog"],
        record_id=row["record"],
        title=row["title"],
        fields=field_changes(loaded(row["fields"])),
        seen=bool(row["seen"]),
        url=row["url"],
    )


def named(names: Optional[Sequence[Sequence[Any]]], row: Sequence[Any]) -> Dict[str, Any]:
    """A row under the names of a cursor's description."""
    return dict(zip((one[0] for one in names or ()), row))
