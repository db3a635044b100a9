"""Asking servers for what changed only: validators of the answers before, and the conditions made of them.

RFC 9110 §8.8 and §13: a server that gave an ``ETag`` or ``Last-Modified`` answers 304 without a body while they hold.
Of a look that took several requests, page by page or after a landing page, nothing changed when each of them says so.
"""
from __future__ import annotations

import copy
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Dict, Generator, List, Mapping, Optional, Tuple

import requests

from ..model.errors import CatalogError
from ..model.keyless import without_secrets
from .feeds_dates import moment_of

_LONGEST = 500
_LONGEST_ADDRESS = 2000
#: Requests of one look that are remembered at most: those of more pages are asked for as they are.
_MOST_STEPS = 80
#: Headers that can be sent again: none of them opens a door.
_HARMLESS = frozenset(("accept", "accept-language", "x-get-datasets-full-objects"))
#: A date tells one state from the next only if the next cannot have had the same (RFC 9110 §8.8.2.2).
_A_MOMENT = timedelta(seconds=2)

Given = Tuple[str, str]


@dataclass(frozen=True)
class Validators:
    """What a server gave with its answer to one address; the address itself is kept as a digest, it may hold a key."""

    address: str = ""
    etag: str = ""
    modified: str = ""

    @classmethod
    def of(cls, address: str, headers: Mapping[str, str]) -> "Validators":
        """Those of an answer; empty ones where it has none, or where it forbids to keep anything."""
        given = given_by(headers)
        return cls(digest_of(address), *given) if any(given) else cls()

    def to_data(self) -> List[str]:
        """As a JSON list."""
        return [self.address, self.etag, self.modified]

    @classmethod
    def from_data(cls, data: object) -> "Validators":
        """What ``to_data`` wrote; empty ones where it is something else."""
        if isinstance(data, list) and len(data) == 3 and all(isinstance(part, str) for part in data):
            return cls(*data)
        return cls()


NO_VALIDATORS = Validators()


def given_by(headers: Mapping[str, str]) -> Given:
    """``ETag`` and ``Last-Modified`` of an answer, empty where they are of no use."""
    values = {name.lower(): value.strip() for name, value in headers.items()}
    etag, modified = values.get("etag", ""), values.get("last-modified", "")
    if "no-store" in values.get("cache-control", "").lower() or values.get("vary") == "*":
        return "", ""
    if len(etag) > _LONGEST or len(modified) > _LONGEST or not (etag + modified).isprintable():
        return "", ""
    changed, sent = moment_of(modified), moment_of(values.get("date", ""))
    is_fresh = changed is not None and sent is not None and sent - changed < _A_MOMENT
    return etag, "" if is_fresh else modified


def digest_of(text: str) -> str:
    """A short name for a text that nobody can read the text from."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def conditions_of(known: Validators, address: str) -> Dict[str, str]:
    """The headers that ask for a change since; none for another address."""
    return _conditions(known.etag, known.modified) if known.address == digest_of(address) else {}


def _conditions(etag: str, modified: str) -> Dict[str, str]:
    found = {"If-None-Match": etag, "If-Modified-Since": modified}
    return {name: value for name, value in found.items() if value}


@dataclass(frozen=True)
class Step:
    """One GET of a look. ``url`` is empty for the first one, which is made anew each time: it may hold a key."""

    address: str
    etag: str = ""
    modified: str = ""
    url: str = ""
    headers: Tuple[Tuple[str, str], ...] = ()

    @property
    def conditions(self) -> Dict[str, str]:
        return _conditions(self.etag, self.modified)

    def to_data(self) -> List[Any]:
        return [self.address, self.etag, self.modified, self.url, dict(self.headers)]

    @classmethod
    def from_data(cls, data: object) -> Optional["Step"]:
        """What ``to_data`` wrote; ``None`` where it is something else."""
        if not isinstance(data, list) or len(data) != 5 or not isinstance(data[4], dict):
            return None
        address, etag, modified, url, headers = data
        good = all(isinstance(one, str) for one in (address, etag, modified, url, *headers.values()))
        return cls(address, etag, modified, url, tuple(headers.items())) if good and (etag or modified) else None


@dataclass(frozen=True)
class Trail:
    """The requests that a look took, in their order; none where one of them cannot be asked conditionally.

    ``asked`` is a digest of what was asked, of whom and with which log-in: it holds for that only.
    """

    asked: str = ""
    steps: Tuple[Step, ...] = ()

    def to_data(self) -> List[Any]:
        """As a JSON list."""
        return [self.asked, *(step.to_data() for step in self.steps)]

    @classmethod
    def from_data(cls, data: object) -> "Trail":
        """What ``to_data`` wrote; an empty one where it is something else."""
        if not isinstance(data, list) or not data or not isinstance(data[0], str):
            return cls()
        steps = [Step.from_data(one) for one in data[1 : _MOST_STEPS + 1]]
        known = tuple(step for step in steps if step is not None)
        return cls(data[0], known) if len(known) == len(data) - 1 else cls()


NO_TRAIL = Trail()


class NotModified(Exception):
    """The server says that all its answers are still those from before."""


class Conditional:
    """Lets a conversation be asked conditionally, and remembers by what it can be the next time.

    The requests of the look before are made again, one after the other, each under its conditions. When all of them
    are answered by 304, that is all. The first other answer ends it: the conversation takes its course, is given that
    answer where it asks for it, and everything else as it is now. Nothing is remembered of a look that took anything
    but GET, a log-in of its own, or an answer by which no later one can be told.

    :param asked: what is asked, of whom and with which log-in, in any words
    :param login: whether there is one: two people may get different answers of one date, so dates do not count then
    """

    def __init__(self, known: Trail = NO_TRAIL, asked: str = "", login: bool = False) -> None:
        self._asked = digest_of(asked)
        self._known = known if known.asked == self._asked else NO_TRAIL
        self._login = login
        self._steps: List[Step] = []
        self._whole = True
        self._same = False

    @property
    def trail(self) -> Trail:
        """That to ask with the next time."""
        if self._same:
            return self._known
        return Trail(self._asked, tuple(self._steps)) if self._whole and self._steps else NO_TRAIL

    def wrap(
        self, conversation: Generator[requests.Request, requests.Response, Any]
    ) -> Generator[requests.Request, requests.Response, Any]:
        """The same conversation.

        :raises NotModified: where the server says so of all
        """
        try:
            request = next(conversation)
            answers = yield from self._compared(request)
            if self._same:
                conversation.close()
                raise NotModified
            while True:
                answer = answers.pop(_digest(request), None) if request.method == "GET" else None
                if answer is None:
                    try:
                        answer = yield request
                    except CatalogError as error:
                        self._whole = False
                        request = conversation.throw(error)
                        continue
                self._note(request, answer)
                request = conversation.send(answer)
        except StopIteration as stop:
            return stop.value

    def _compared(
        self, first: requests.Request
    ) -> Generator[requests.Request, requests.Response, Dict[str, requests.Response]]:
        """Make the requests of before under their conditions; the answer that is another one than before."""
        steps = self._known.steps
        if not steps or first.method != "GET" or _digest(first) != steps[0].address or _is_conditional(first):
            return {}
        again = copy.copy(first)
        again.headers = {**(first.headers or {}), **steps[0].conditions}
        for request, step in ((again, steps[0]), *((_again(step), step) for step in steps[1:])):
            answer = yield request
            if answer.status_code != 304:
                return {step.address: answer}
        self._same = True
        return {}

    def _note(self, request: requests.Request, answer: requests.Response) -> None:
        """Remember a request; what a server need not have, and has not, brings nothing that could change."""
        if answer.status_code in (404, 410) and self._steps:
            return
        step = self._step(request, answer) if request.method == "GET" and answer.ok else None
        self._whole &= step is not None and len(self._steps) < _MOST_STEPS
        if step is not None and self._whole:
            self._steps.append(step)

    def _step(self, request: requests.Request, answer: requests.Response) -> Optional[Step]:
        etag, modified = given_by(answer.headers)
        modified = "" if self._login else modified
        if not (etag or modified) or answer.status_code == 304:
            return None
        if not self._steps:
            return Step(_digest(request), etag, modified)
        url, headers = _address(request), tuple((request.headers or {}).items())
        harmless = all(name.lower() in _HARMLESS for name, _ in headers) and not hasattr(request, "login_rule")
        if not harmless or len(url) > _LONGEST_ADDRESS or without_secrets(url) != url:
            return None
        return Step(_digest(request), etag, modified, url, headers)


def _again(step: Step) -> requests.Request:
    return requests.Request("GET", step.url, headers={**dict(step.headers), **step.conditions})


def _is_conditional(request: requests.Request) -> bool:
    """Whether a request brings conditions of its own."""
    return any(name.lower().startswith("if-") for name in request.headers or {})


def _digest(request: requests.Request) -> str:
    return digest_of(_address(request))


def _address(request: requests.Request) -> str:
    """The whole address of a request, parameters included, as it will be sent."""
    return requests.Request("GET", request.url, params=request.params).prepare().url or ""
