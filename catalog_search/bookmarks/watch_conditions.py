"""Asking servers for what changed only: validators of the answer before, and the conditions made of them.

RFC 9110 §8.8 and §13: a server that gave an ``ETag`` or ``Last-Modified`` answers 304 without a body while they hold.
"""
from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Dict, Generator, List, Mapping, Optional

import requests

from ..model.errors import CatalogError

_LONGEST = 500


@dataclass(frozen=True)
class Validators:
    """What a server gave with its answer to one address; the address itself is kept as a digest, it may hold a key."""

    address: str = ""
    etag: str = ""
    modified: str = ""

    @classmethod
    def of(cls, address: str, headers: Mapping[str, str]) -> "Validators":
        """Those of an answer; empty ones where it has none, or where it forbids to keep anything."""
        values = {name.lower(): value for name, value in headers.items()}
        etag, modified = values.get("etag", "").strip(), values.get("last-modified", "").strip()
        bad = len(etag) > _LONGEST or len(modified) > _LONGEST or not (etag + modified).isprintable()
        return cls() if bad or not (etag or modified) else cls(digest_of(address), etag, modified)

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


def digest_of(text: str) -> str:
    """A short name for a text that nobody can read the text from."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def conditions_of(known: Validators, address: str) -> Dict[str, str]:
    """The headers that ask for a change since; none for another address."""
    if known.address != digest_of(address):
        return {}
    found = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in found.items() if value}


class NotModified(Exception):
    """The server says that its answer is still the one from before."""


class Conditional:
    """Lets a conversation of a single request be asked conditionally.

    Only an answer that was all there is can stand for the whole: where a conversation asks a second time, page by page
    or for a token first, nothing is remembered and nothing is asked conditionally.
    """

    def __init__(self, known: Validators = NO_VALIDATORS) -> None:
        self._known = known
        self._asked = 0
        self._address = ""
        self._found = NO_VALIDATORS

    @property
    def validators(self) -> Validators:
        """Those to ask with the next time."""
        return self._found if self._asked == 1 else NO_VALIDATORS

    def wrap(
        self, conversation: Generator[requests.Request, requests.Response, Any]
    ) -> Generator[requests.Request, requests.Response, Any]:
        """The same conversation.

        :raises NotModified: where the server says so
        """
        try:
            request = next(conversation)
            while True:
                conditional = self._prepare(request)
                answer: Optional[requests.Response] = None
                failure: Optional[CatalogError] = None
                try:
                    answer = yield request
                except CatalogError as error:
                    failure = error
                request = self._go_on(conversation, answer, failure, conditional)
        except StopIteration as stop:
            return stop.value

    def _prepare(self, request: requests.Request) -> bool:
        """Put the conditions on the first request; whether there are any."""
        self._asked += 1
        if self._asked > 1 or request.method != "GET":
            return False
        self._address = _address(request)
        conditions = conditions_of(self._known, self._address)
        if conditions:
            request.headers = {**(request.headers or {}), **conditions}
        return bool(conditions)

    def _go_on(
        self, conversation: Any, answer: Optional[requests.Response], failure: Optional[CatalogError], conditional: bool
    ) -> requests.Request:
        if failure is not None or answer is None:
            return conversation.throw(failure or CatalogError)
        if answer.status_code == 304 and conditional:
            conversation.close()
            self._found = self._known
            raise NotModified
        if self._asked == 1 and self._address and answer.ok:
            self._found = Validators.of(self._address, answer.headers)
        return conversation.send(answer)


def _address(request: requests.Request) -> str:
    """The whole address of a request, parameters included, as it will be sent."""
    return requests.Request("GET", request.url, params=request.params).prepare().url or ""
