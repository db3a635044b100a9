"""Records as JSON: all their fields, under a version, without those at their defaults.

Reading is tolerant, since the JSON may come from a shared file or a newer version: what is unknown is left out, what
has the wrong type becomes its default. Only an id, a catalogue and a title must be there.
"""
from __future__ import annotations

import json
import typing
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Dict, Mapping, Optional, Tuple, Union

from ..model.extent import Extent
from ..model.record import Record

VERSION = 1
#: Bytes of the longest record that is read or kept.
MAX_BYTES = 8 * 1024 * 1024

_Fields = Tuple[Tuple[str, Any, Any], ...]
_BAD = object()


def record_to_data(record: Record) -> Dict[str, Any]:
    """The record as a JSON object."""
    return {"version": VERSION, **_object(record)}


def record_to_json(record: Record) -> str:
    """The record as JSON text."""
    return json.dumps(record_to_data(record), ensure_ascii=False, separators=(",", ":"))


def record_from_data(data: object) -> Optional[Record]:
    """The record of a JSON object; ``None`` where it lacks what every record has."""
    value = _read(data, Record)
    return value if isinstance(value, Record) and value.id and value.catalog else None


def record_from_json(text: str) -> Optional[Record]:
    """The record of a JSON text; ``None`` where it is none."""
    if len(text) > MAX_BYTES:
        return None
    try:
        return record_from_data(json.loads(text))
    except (ValueError, RecursionError):
        return None


def _object(value: Any) -> Dict[str, Any]:
    found = {}
    for name, _, default in _fields_of(value.__class__):
        item = getattr(value, name)
        if default is MISSING or item != default:
            found[name] = _plain(item)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return _object(value) if is_dataclass(value) else value


@cache
def _fields_of(cls: Any) -> _Fields:
    """Name, type and default of each field of a dataclass."""
    types = typing.get_type_hints(cls)
    return tuple((one.name, types[one.name], one.default) for one in fields(cls))


def _read(data: object, wanted: Any) -> Any:
    """A value of the wanted type, or ``_BAD`` where the data are none."""
    origin = typing.get_origin(wanted)
    if origin is Union:
        return None if data is None else _read(data, typing.get_args(wanted)[0])
    if origin is tuple:
        return _read_tuple(data, typing.get_args(wanted))
    if wanted is Extent:
        return _read_extent(data)
    if is_dataclass(wanted):
        return _read_object(data, wanted)
    return _read_plain(data, wanted)


def _read_plain(data: object, wanted: Any) -> Any:
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return next((member for member in wanted if member.value == data), _BAD)
    return data if type(data) is wanted else _BAD


def _read_tuple(data: object, kinds: Tuple[Any, ...]) -> Any:
    if not isinstance(data, list):
        return _BAD
    if kinds[-1] is Ellipsis:
        read = (_read(item, kinds[0]) for item in data)
        return tuple(item for item in read if item is not _BAD)
    items = tuple(_read(item, kind) for item, kind in zip(data, kinds))
    return _BAD if len(data) != len(kinds) or _BAD in items else items


def _read_extent(data: object) -> Any:
    if not isinstance(data, Mapping):
        return _BAD
    return Extent.checked(*(data.get(name) for name in ("west", "south", "east", "north"))) or _BAD


def _read_object(data: object, cls: Any) -> Any:
    if not isinstance(data, Mapping):
        return _BAD
    values = {}
    for name, wanted, default in _fields_of(cls):
        value = _read(data[name], wanted) if name in data else _BAD
        if value is not _BAD:
            values[name] = value
        elif default is MISSING:
            return _BAD
    return cls(**values)
