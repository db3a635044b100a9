"""JSON of thousands of bookmarks, entry by entry and piece by piece: Python's own functions keep all other threads
waiting until they are through, the window's among them."""
from __future__ import annotations

import codecs
import json
import re
from typing import Any, Dict, Iterator, List, Mapping, Tuple

#: Characters or bytes that are turned into the other at once.
_PIECE = 256 * 1024
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
    """An object as compact JSON; an iterator becomes a list.

    :param plain: whether in ASCII alone
    """
    parts = ["{"]
    for key, value in data.items():
        parts += ["," if len(parts) > 1 else "", _dumped(key, plain), ":"]
        if isinstance(value, (list, Iterator)):
            parts.append("[")
            for number, item in enumerate(value):
                parts += ["," if number else "", _dumped(item, plain)]
            parts.append("]")
        else:
            parts.append(_dumped(value, plain))
    parts.append("}")
    return "".join(parts)


def encoded(text: str) -> bytes:
    """A text in UTF-8, piece by piece; what is no text is a question mark."""
    return b"".join(text[at : at + _PIECE].encode("utf-8", "replace") for at in range(0, len(text), _PIECE))


def decoded(body: bytes) -> str:
    """A text in UTF-8, with or without a mark of that before it, piece by piece.

    :raises ValueError: where it is none
    """
    reader = codecs.getincrementaldecoder("utf-8-sig")()
    parts = [reader.decode(body[at : at + _PIECE]) for at in range(0, len(body), _PIECE)]
    return "".join([*parts, reader.decode(b"", final=True)])


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
