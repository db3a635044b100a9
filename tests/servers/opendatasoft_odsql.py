"""As much of ODSQL and of the query language v1 as clients use, so that a double answers what it is really asked."""
from __future__ import annotations

import re
import unicodedata
from typing import Any, Callable, Dict, List, Tuple

from .opendatasoft_data import Json, value_of

Test = Callable[[Json], bool]

_TOKEN = re.compile(
    r"""\s*(?:date'(?P<date>[^']*)'|"(?P<text>(?:\\.|[^"\\])*)"|(?P<op>>=|<=|!=|[()=<>,*])|(?P<word>[A-Za-z_.]+))"""
)
_MOMENT = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,3})?Z"
_OLD_CONDITION = re.compile(rf"modified:\[{_MOMENT} TO {_MOMENT}\]")
_TAG = re.compile("<[^>]*>")


class BadQuery(Exception):
    """What the platform answers with an ``ODSQLError``."""


def fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


def terms_of(text: str) -> List[str]:
    return re.findall(r"\w+", fold(text))


def searched(item: Json) -> List[str]:
    """The terms of all metadata that are searched as text."""
    default = item["metas"]["default"]
    names = ("title", "description", "publisher", "keyword", "theme", "territory")
    texts = [str(part) for name in names for part in value_of(item, name) or ()]
    return terms_of(_TAG.sub(" ", " ".join([*texts, default["title"]])))


def has_words(item: Json, text: str) -> bool:
    terms = searched(item)
    return all(word in terms for word in terms_of(text))


def is_like(item: Json, text: str) -> bool:
    """``search()``: each term within one slip, or two where it is long; the last one may be a beginning."""
    wanted, terms = terms_of(text), searched(item)
    if not wanted:
        return True
    fuzzy = all(any(_near(word, term) for term in terms) for word in wanted[:-1])
    return fuzzy and any(term.startswith(wanted[-1]) or _near(wanted[-1], term) for term in terms)


def _near(word: str, term: str) -> bool:
    slips = 2 if len(word) > 5 else 1 if len(word) > 2 else 0
    return abs(len(word) - len(term)) <= slips and _distance(word, term) <= slips


def _distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for at, char in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, against in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (char != against))
    return row[-1]


def condition(text: str) -> Test:
    """The test that a ``where`` is.

    :raises BadQuery: where it is none
    """
    parser = _Parser(text)
    test = parser.any_of()
    if parser.tokens:
        raise BadQuery(f"unexpected {parser.tokens[0]}")
    return test


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens: List[Tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if match is None:
                raise BadQuery(f"at {text[at : at + 20]!r}")
            kind = match.lastgroup or ""
            value = match.group(kind)
            self.tokens.append((kind, re.sub(r"\\(.)", r"\1", value) if kind == "text" else value))
            at = match.end()

    def any_of(self) -> Test:
        tests = [self._all_of()]
        while self._take("word", "OR"):
            tests.append(self._all_of())
        return lambda item: any(test(item) for test in tests)

    def _all_of(self) -> Test:
        tests = [self._one()]
        while self._take("word", "AND"):
            tests.append(self._one())
        return lambda item: all(test(item) for test in tests)

    def _one(self) -> Test:
        if self._take("word", "NOT"):
            test = self._one()
            return lambda item: not test(item)
        if self._take("op", "("):
            test = self.any_of()
            self._need("op", ")")
            return test
        kind, value = self._next()
        if kind == "text":
            return lambda item: has_words(item, value)
        if kind != "word":
            raise BadQuery(f"{value} is no field")
        return self._search() if value == "search" and self._take("op", "(") else self._comparison(value)

    def _search(self) -> Test:
        self._need("op", "*")
        self._need("op", ",")
        kind, text = self._next()
        self._need("op", ")")
        if kind != "text":
            raise BadQuery("search wants a text")
        return lambda item: is_like(item, text)

    def _comparison(self, name: str) -> Test:
        if self._take("word", "is"):
            wanted = {"true": True, "false": False}.get(self._next()[1])
            return self._on(name, lambda values: wanted in values)
        _, op = self._next()
        kind, value = self._next()
        if kind == "date":
            match = re.fullmatch(_MOMENT, value)
            moment = match.group(1) if match else "no moment"
            known: Dict[str, Callable[[str], bool]] = {
                ">=": lambda said: said[:19] >= moment,
                "<=": lambda said: said[:19] <= moment,
            }
            if moment == "no moment":
                raise BadQuery(f"date'{value}'")
            if op not in known:
                raise BadQuery(f"{op} with a date")
            return self._on(name, lambda values: any(known[op](str(said)) for said in values))
        if kind != "text" or op != "=":
            raise BadQuery(f"{name} {op} {value}")
        return self._on(name, lambda values: value in values)

    @staticmethod
    def _on(name: str, test: Callable[[List[Any]], bool]) -> Test:
        def on(item: Json) -> bool:
            values = value_of(item, name)
            if values is None:
                raise BadQuery(f"Unknown field: {name}")
            return test(values)

        return on

    def _next(self) -> Tuple[str, str]:
        if not self.tokens:
            raise BadQuery("unexpected end")
        return self.tokens.pop(0)

    def _take(self, kind: str, value: str) -> bool:
        if self.tokens[:1] == [(kind, value)]:
            self.tokens.pop(0)
            return True
        return False

    def _need(self, kind: str, value: str) -> None:
        if not self._take(kind, value):
            raise BadQuery(f"{value} missing before {self.tokens[:1]}")


def old_condition(text: str) -> Test:
    """The test that ``q`` of the Search API v1 is: words, in brackets where comparisons follow.

    :raises BadQuery: where an operator or a special character is among the words
    """
    tests: List[Test] = []
    for part in text.split(" AND ") if text else []:
        match = _OLD_CONDITION.fullmatch(part)
        if match:
            tests.append(_within(match.group(1), match.group(2)))
            continue
        words = part[1:-1] if part.startswith("(") and part.endswith(")") else part
        if re.search(r'["\\:=<>()\[\]{}#*]', words) or set(words.split()) & {"OR", "NOT"}:
            raise BadQuery(f"operators in {words}")
        tests.append(lambda item, words=words: _begins(item, words))  # type: ignore[misc]
    return lambda item: all(test(item) for test in tests)


def _within(first: str, last: str) -> Test:
    return lambda item: first <= str(item["metas"]["default"]["modified"])[:19] <= last


def _begins(item: Json, words: str) -> bool:
    terms = searched(item)
    return all(any(term.startswith(word) for term in terms) for word in terms_of(words))
