"""JSON of thousands of bookmarks, entry by entry: Python's own functions keep all other threads waiting until they are
through, the window's among them."""
from __future__ import annotations

import json
import re
from typing import Any, Dict, List, Mapping, Tuple

_SPACE = re.compile(r"[ \t\n\r]*")


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse)


def loads(text: str) -> Any:
    """What ``json.loads`` returns; the members of an object, and the items of lists that are members, one by one.

    :raises ValueError: where it is no JSON, ``NaN`` and infinities included
    :raises RecursionError: where it is too deep
    """
    at = _skip(text, 0)
    value, at = _object(text, at) if text[at : at + 1] == "{" else _DECODER.raw_decode(text, at)
    if _skip(text, at) != len(text):
        raise ValueError(f"something follows the end at {at}")
    return value


def dumps(data: Mapping[str, Any], plain: bool = False) -> str:
    """An object as compact JSON.

    :param plain: whether in ASCII alone
    """
    members = []
    for key, value in data.items():
        if isinstance(value, list):
            text = "[" + ",".join(_dumped(item, plain) for item in value) + "]"
        else:
            text = _dumped(value, plain)
        members.append(f"{_dumped(key, plain)}:{text}")
    return "{" + ",".join(members) + "}"


def _dumped(value: Any, plain: bool) -> str:
    return json.dumps(value, ensure_ascii=plain, separators=(",", ":"))


def _object(text: str, at: int) -> Tuple[Dict[str, Any], int]:
    found: Dict[str, Any] = {}
    at = _skip(text, at + 1)
    if text[at : at + 1] == "}":
        return found, at + 1
    while True:
        key, at = _DECODER.raw_decode(text, at)
        if not isinstance(key, str):
            raise ValueError(f"no name at {at}")
        at = _skip(text, _expect(text, _skip(text, at), ":"))
        found[key], at = _list(text, at) if text[at : at + 1] == "[" else _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        if text[at : at + 1] == "}":
            return found, at + 1
        at = _skip(text, _expect(text, at, ","))


def _list(text: str, at: int) -> Tuple[List[Any], int]:
    found: List[Any] = []
    at = _skip(text, at + 1)
    if text[at : at + 1] == "]":
        return found, at + 1
    while True:
        value, at = _DECODER.raw_decode(text, at)
        found.append(value)
        at = _skip(text, at)
        if text[at : at + 1] == "]":
            return found, at + 1
        at = _skip(text, _expect(text, at, ","))


def _expect(text: str, at: int, sign: str) -> int:
    if text[at : at + 1] != sign:
        raise ValueError(f"{sign!r} expected at {at}")
    return at + 1


def _skip(text: str, at: int) -> int:
    """Where white space ends."""
    match = _SPACE.match(text, at)
    return match.end() if match is not None else at
