"""Values of CKAN packages as believed ones: extras, texts by language, JSON in text, sizes, dates and checksums."""
from __future__ import annotations

import html
import json
import re
from functools import lru_cache
from typing import Any, Dict, List, Mapping, Optional, Sequence

from .datagouv_texts import count, line, text
from .replies import as_list

_MAX_JSON = 2_000_000
_MAX_EXTRAS = 1000
#: Names of members above this length are no portal's: they are not remembered.
_LONGEST_KEPT = 100
#: How a text begins that may hold JSON; what ``str.strip`` takes from its beginning may come before.
_MAYBE_JSON = frozenset(("[", "{", *filter(str.isspace, map(chr, range(0x3001)))))
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{1,8}){0,3}", re.IGNORECASE)
_DATE = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?))?")
_SIZE = re.compile(r"(\d{1,15}(?:[.,]\d{1,6})?)\s*([kmgt]?)(?:i?[bo]|bytes|octets)?", re.IGNORECASE)
_UNITS = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4}
_DIGEST = re.compile("(?:(?P<name>[a-z0-9-]{2,10}):)?(?P<digest>[0-9a-f]{32,128})")
_BY_LENGTH = {32: "md5", 40: "sha1", 56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}


class Package:
    """A package whose members and extras are read by one name, for a reader of one language.

    Portals keep the same thing as a member or among ``extras``, and write its name with ``-`` or ``_``. Names are
    asked for in small letters with ``_``; a member goes before an extra.
    """

    def __init__(self, data: Mapping[str, Any], language: str) -> None:
        self.language = language
        self._values: Dict[str, List[Any]] = {}
        held = self._values
        extras = data.get("extras")
        for values in (data, _extras(extras)) if extras else (data,):
            for key, value in values.items():
                if value or (value is not None and value not in ("", [], {})):
                    name = _name(key) if len(key) < _LONGEST_KEPT else _name.__wrapped__(key)
                    if name in held:
                        held[name].append(value)
                    else:
                        held[name] = [value]

    def get(self, name: str) -> Any:
        """What a member says, ``None`` where it says nothing."""
        held = self._values.get(name)
        return held[0] if held else None

    def line(self, *names: str, length: int = 500) -> str:
        """The first of several members that holds a text, on one line."""
        if self._values.keys().isdisjoint(names):
            return ""
        for name in names:
            for value in self._values.get(name, ()):
                found = line(localised(value, self.language), length)
                if found:
                    return found
        return ""

    def text(self, *names: str) -> str:
        """The first of several members that holds a text, as it is."""
        for name in names:
            for value in self._values.get(name, ()):
                found = text(localised(value, self.language))
                if found:
                    return found
        return ""

    def date(self, *names: str) -> str:
        """The first of several members that holds an ISO 8601 date."""
        for name in names:
            for value in self._values.get(name, ()):
                for said in lines_of(value, self.language, 50):
                    found = date_of(said)
                    if found:
                        return found
        return ""

    def lines(self, *names: str, length: int = 500) -> List[str]:
        """The texts of all the members: single ones, lists, and lists in JSON."""
        found: List[str] = []
        if self._values.keys().isdisjoint(names):
            return found
        for name in names:
            held = self._values.get(name)
            if held:
                found += lines_of(held[0], self.language, length)
        return found

    def entries(self, *names: str) -> List[Mapping[str, Any]]:
        """The objects of all the members: single ones, lists, and lists in JSON; a hundred of each at most."""
        found: List[Mapping[str, Any]] = []
        for name in names:
            held = self._values.get(name)
            if held:
                found += [entry for entry in as_list(parsed(held[0]))[:100] if isinstance(entry, dict)]
        return found

    def has(self, *names: str) -> bool:
        """Whether one of several members says anything."""
        return not self._values.keys().isdisjoint(names)


def _extras(value: Any) -> Mapping[str, Any]:
    """Extras as an object: they come as a list of key and value, in old versions as an object."""
    if isinstance(value, dict):
        return value
    pairs = [entry for entry in as_list(value)[:_MAX_EXTRAS] if isinstance(entry, dict)]
    return {line(entry.get("key"), 200): entry.get("value") for entry in reversed(pairs)}


@lru_cache(maxsize=4096)
def _name(key: str) -> str:
    return line(key, 200).lower().replace("-", "_")


def localised(value: Any, language: str) -> Any:
    """The value for a language where it comes as an object by language, or as the JSON of one; else the value.

    The wanted language goes before French, English and whatever comes first.
    """
    if value is None or (type(value) is str and value[:1] not in _MAYBE_JSON):
        return value
    value = parsed(value)
    if not isinstance(value, dict) or not value or not all(_is_language(key) for key in value):
        return value
    said = {key.lower().replace("_", "-"): one for key, one in value.items() if one not in (None, "", [], {})}
    for wanted in (language.lower(), "fr", "en"):
        for key in sorted(said, key=len):
            if key == wanted or key.startswith(f"{wanted}-"):
                return said[key]
    return next(iter(said.values()), "")


def _is_language(key: Any) -> bool:
    return isinstance(key, str) and bool(_LANGUAGE.fullmatch(key))


def parsed(value: Any) -> Any:
    """What a text holds that is JSON of a list or an object, even escaped for HTML; anything else as it is."""
    if not isinstance(value, str) or value[:1] not in _MAYBE_JSON:
        return value
    if value.strip()[:1] not in ("[", "{") or len(value) > _MAX_JSON:
        return value
    for candidate in (value, html.unescape(value)):
        try:
            return json.loads(candidate)
        except (ValueError, RecursionError):
            continue
    return value


def lines_of(value: Any, language: str, length: int = 500) -> List[str]:
    """The texts of a value that is one, a list of them, or either by language."""
    if value is None:
        return []
    if type(value) is str and value[:1] not in _MAYBE_JSON:
        said = line(value, length)
        return [said] if said else []
    found = [localised(entry, language) for entry in as_list(localised(value, language))[:500]]
    return [one for one in (line(entry, length) for entry in found) if one]


def date_of(value: Any) -> str:
    """An ISO 8601 date as precise as it came; nothing where it is written in words or in a local order."""
    match = _DATE.fullmatch(line(value, 50))
    if match is None:
        return ""
    return f"{match.group(1)}T{match.group(2)}" if match.group(2) and len(match.group(1)) == 10 else match.group(1)


def size_of(value: Any) -> Optional[int]:
    """Bytes, from a number, digits or a text such as ``1.2 MB`` or ``42 octets``; ``None`` for nothing."""
    if not value:
        return None
    match = _SIZE.fullmatch(line(value, 40)) if isinstance(value, str) else None
    if match is None:
        return count(value) or None
    try:
        return count(float(match.group(1).replace(",", ".")) * _UNITS[match.group(2).lower()]) or None
    except (ValueError, OverflowError):
        return None


def checksum_of(value: Any, algorithm: Any) -> str:
    """A digest as ``algorithm:digest``; CKAN gives it bare, and its algorithm follows from its length."""
    match = _DIGEST.fullmatch(line(value, 200).lower()) if value else None
    if match is None:
        return ""
    said = match.group("name") or line(algorithm, 200).lower()
    named = re.search(r"(md5|sha\d{1,3})$", said.replace("-", ""))
    name = named.group(1) if named else _BY_LENGTH.get(len(match.group("digest")), "")
    return f"{name}:{match.group('digest')}" if name else ""


def last_segment(value: str) -> str:
    """The code at the end of a vocabulary's URI, in small letters; another text as it is."""
    if value.lower().startswith(("http://", "https://")):
        return re.split("[/#]", value.rstrip("/#"))[-1].lower()
    return value


def codes_of(values: Sequence[str]) -> List[str]:
    """The texts with URIs of vocabularies reduced to their codes."""
    return [last_segment(value) for value in values]
