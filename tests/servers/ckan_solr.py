"""As much of Solr's query syntax as CKAN's clients use, so that a double filters by what it is really asked."""
from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import Any, Callable, Dict, List, Mapping

Test = Callable[[Mapping[str, Any]], bool]

_TOKEN = re.compile(r'\s*(?:([()])|"((?:\\.|[^"\\])*)"|(\[[^\]]*\])|((?:\\.|[^\s():"\[\]\\])+)|(:))')
_SPECIAL = set('+-&|!(){}[]^"~*?:\\/')
_BOUND = re.compile(r"\*|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z")

FIELDS: Dict[str, Callable[[Mapping[str, Any]], List[str]]] = {
    "id": lambda item: [item["id"]],
    "organization": lambda item: [item["organization"]["name"]] if item.get("organization") else [],
    "groups": lambda item: [group["name"] for group in item.get("groups") or ()],
    "tags": lambda item: [tag["name"] for tag in item.get("tags") or ()],
    "res_format": lambda item: [res["format"] for res in item.get("resources") or () if res.get("format")],
    "license_id": lambda item: [item["license_id"]] if item.get("license_id") else [],
    "license_title": lambda item: [item["license_title"]] if item.get("license_title") else [],
    "metadata_modified": lambda item: [item["metadata_modified"]],
}


class BadQuery(Exception):
    """What Solr would refuse."""


def words_of(query: str) -> List[str]:
    """The folded words of a text query.

    :raises BadQuery: where a special character is not escaped or a word is an operator
    """
    words = []
    for word in query.split():
        if word in ("AND", "OR", "NOT"):
            raise BadQuery(f"operator {word}")
        plain, at = "", 0
        while at < len(word):
            if word[at] == "\\":
                at += 1
            elif word[at] in _SPECIAL:
                raise BadQuery(f"unescaped {word[at]} in {word}")
            plain, at = plain + word[at : at + 1], at + 1
        words.append(fold(plain))
    return words


def filter_of(text: str) -> Test:
    """The test that a filter query is.

    :raises BadQuery: where it is none
    """
    parser = _Parser(text)
    test = parser.any_of()
    if parser.left():
        raise BadQuery(f"trailing {parser.left()}")
    return test


def fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


class _Parser:
    """OR binds weaker than AND; ``field:`` goes before a value, a range or values in brackets."""

    def __init__(self, text: str) -> None:
        self._tokens: List[str] = []
        at = 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if match is None:
                raise BadQuery(f"at {text[at : at + 20]!r}")
            bracket, quoted, interval, word, colon = match.groups()
            self._tokens.append(bracket or interval or word or colon or f'"{quoted}')
            at = match.end()

    def left(self) -> List[str]:
        return self._tokens

    def any_of(self) -> Test:
        tests = [self._all_of()]
        while self._take("OR"):
            tests.append(self._all_of())
        return lambda item: any(test(item) for test in tests)

    def _all_of(self) -> Test:
        tests = [self._one()]
        while self._take("AND"):
            tests.append(self._one())
        return lambda item: all(test(item) for test in tests)

    def _one(self) -> Test:
        if self._take("("):
            test = self.any_of()
            self._need(")")
            return test
        field = self._next()
        self._need(":")
        if field not in FIELDS:
            raise BadQuery(f"unknown field {field}")
        read = FIELDS[field]
        if self._tokens[:1] and self._tokens[0].startswith("["):
            return _between(read, self._next())
        wanted = self._values()
        return lambda item: bool(wanted & set(read(item)))

    def _values(self) -> "set[str]":
        if not self._take("("):
            return {self._value()}
        found = {self._value()}
        while self._take("OR"):
            found.add(self._value())
        self._need(")")
        return found

    def _value(self) -> str:
        token = self._next()
        if token.startswith('"'):
            return re.sub(r"\\(.)", r"\1", token[1:])
        if token in ("AND", "OR", ":", "(", ")"):
            raise BadQuery(f"{token} for a value")
        return token

    def _next(self) -> str:
        if not self._tokens:
            raise BadQuery("too short")
        return self._tokens.pop(0)

    def _take(self, token: str) -> bool:
        if self._tokens[:1] == [token]:
            self._tokens.pop(0)
            return True
        return False

    def _need(self, token: str) -> None:
        if not self._take(token):
            raise BadQuery(f"{token} missing before {self._tokens[:3]}")


def _between(read: Callable[[Mapping[str, Any]], List[str]], interval: str) -> Test:
    first, word, last = (interval[1:-1].split() + ["", "", ""])[:3]
    if word != "TO" or not _BOUND.fullmatch(first) or not _BOUND.fullmatch(last):
        raise BadQuery(f"no range of dates: {interval}")

    def test(item: Mapping[str, Any]) -> bool:
        moments = [datetime.fromisoformat(value[:19]) for value in read(item)]
        after = first == "*" or any(datetime.fromisoformat(first[:19]) <= moment for moment in moments)
        return after and (last == "*" or any(moment <= datetime.fromisoformat(last[:19]) for moment in moments))

    return test
