"""A small reader of CQL2 text (OGC 21-065r2) for the doubles: what the plugin writes, and errors for all else."""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, List, Optional

Read = Callable[[str], Any]
Test = Callable[[Read], bool]

_TOKEN = re.compile(r"\s*('(?:[^']|'')*'|<=|>=|[()=,<>]|\"[^\"]+\"|[\w.:]+)")


class BadFilter(Exception):
    """The text is no filter that the server understands."""


def filter_of(text: str, ecql: bool = False) -> Test:
    """The test that a filter is, on a function that reads properties by name.

    :param ecql: whether it is pycsw's older language: ``ILIKE``, and no functions
    :raises BadFilter: where it is none
    """
    reader = _Reader(text, ecql)
    found = reader.alternatives()
    if reader.left():
        raise BadFilter(f"unexpected {reader.left()[0]!r} in {text!r}")
    return found


class _Reader:
    def __init__(self, text: str, ecql: bool) -> None:
        self._tokens: List[str] = []
        self._ecql = ecql
        at = 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if match is None:
                raise BadFilter(f"cannot read {text[at : at + 20]!r}")
            self._tokens.append(match.group(1))
            at = match.end()

    def left(self) -> List[str]:
        return self._tokens

    def _peek(self) -> str:
        return self._tokens[0].upper() if self._tokens else ""

    def _take(self, wanted: Optional[str] = None) -> str:
        if not self._tokens or (wanted is not None and self._peek() != wanted):
            raise BadFilter(f"{wanted or 'more'} expected before {self._tokens[:1]}")
        return self._tokens.pop(0)

    def alternatives(self) -> Test:
        parts = [self._conditions()]
        while self._peek() == "OR":
            self._take()
            parts.append(self._conditions())
        return lambda read: any(part(read) for part in parts)

    def _conditions(self) -> Test:
        parts = [self._condition()]
        while self._peek() == "AND":
            self._take()
            parts.append(self._condition())
        return lambda read: all(part(read) for part in parts)

    def _condition(self) -> Test:
        if self._peek() == "NOT":
            self._take()
            part = self._condition()
            return lambda read: not part(read)
        if self._peek() == "(":
            self._take()
            inner = self.alternatives()
            self._take(")")
            return inner
        if self._peek() == "A_OVERLAPS" and not self._ecql:
            return self._overlaps()
        return self._comparison()

    def _overlaps(self) -> Test:
        self._take()
        self._take("(")
        name = self._name()
        self._take(",")
        self._take("(")
        values = {self._text()}
        while self._peek() == ",":
            self._take()
            values.add(self._text())
        self._take(")")
        self._take(")")
        return lambda read: bool(values & set(read(name) or ()))

    def _comparison(self) -> Test:
        name = self._operand(self._name)
        operator = self._take().upper()
        if operator in ("LIKE", "ILIKE"):
            if (operator == "ILIKE") != self._ecql:
                raise BadFilter(operator)
            pattern = re.escape(self._operand(self._text)).replace("%", ".*").replace("_", ".")
            return lambda read: re.fullmatch(pattern, _words(read(name)), re.IGNORECASE | re.DOTALL) is not None
        value = self._operand(self._text)
        return _compares(operator, name, value)

    def _operand(self, take: Callable[[], str]) -> str:
        """A name or text, in ``CASEI(…)`` or ``TIMESTAMP(…)`` as well."""
        if self._peek() in ("CASEI", "TIMESTAMP", "DATE") and not self._ecql:
            self._take()
            self._take("(")
            found = take()
            self._take(")")
            return found
        return take()

    def _name(self) -> str:
        token = self._take()
        if token.startswith("'") or not re.match(r'["\w]', token):
            raise BadFilter(f"{token} is no property")
        return token.strip('"')

    def _text(self) -> str:
        token = self._take()
        if not token.startswith("'"):
            raise BadFilter(f"{token} is no text")
        if self._ecql and "''" in token[1:-1]:
            raise BadFilter(f"{token}: no quotes in texts")
        return token[1:-1].replace("''", "'")


def _words(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _compares(operator: str, name: str, value: str) -> Test:
    tests: Dict[str, Callable[[Any], bool]] = {
        "=": lambda own: bool(own == value),
        ">=": lambda own: own is not None and str(own) >= value,
        "<=": lambda own: own is not None and str(own) <= value,
    }
    if operator not in tests:
        raise BadFilter(f"operator {operator}")
    return lambda read: tests[operator](read(name))
