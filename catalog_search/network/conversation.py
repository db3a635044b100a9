"""What both carriers share: stepping through a conversation, and who may see a log-in. No QGIS, no I/O."""
from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Generator, Optional, Tuple, Union
from urllib.parse import urlsplit, urlunsplit

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind, without_frames
from ..model.login import LOGIN_ELSEWHERE, LoginRule

logger = logging.getLogger("catalog_search")

Answer = Union[requests.Response, CatalogError, None]
_MOST_DIGITS = 18
_PORTS = {"http": 80, "https": 443, "ftp": 21, "ftps": 990}


@dataclass(frozen=True)
class Outcome:
    """How an operation ended: with a value, or with an error."""

    value: Any = None
    error: Optional[CatalogError] = None


@dataclass(frozen=True)
class Step:
    """What a conversation wants next: an answer to ``request``, or nothing any more since ``outcome`` is there."""

    request: Optional[requests.PreparedRequest] = None
    outcome: Optional[Outcome] = None


def advance(conversation: Generator[requests.Request, requests.Response, Any], answer: Answer) -> Step:
    """Give a conversation its answer and let it run to its next request or its end.

    ``None`` starts it. Whatever a reply makes its reader raise ends as that source's failure: nothing but a ``Step``
    leaves this function.
    """
    try:
        if answer is None:
            request = next(conversation)
        elif isinstance(answer, CatalogError):
            request = conversation.throw(answer)
        else:
            request = conversation.send(answer)
        return Step(request=_prepare(request))
    except StopIteration as stop:
        return Step(outcome=Outcome(value=stop.value))
    except CatalogError as error:
        return Step(outcome=Outcome(error=without_frames(error)))
    except Exception as error:
        logger.exception("A reply could not be read")
        return Step(outcome=Outcome(error=CatalogError(ErrorKind.BROKEN, f"{type(error).__name__}: {error}"[:300])))


def origin(url: str) -> Tuple[str, str, int]:
    """Scheme, host and port of an address (RFC 6454); credentials stay within one origin."""
    try:
        parts = urlsplit(url)
        scheme = parts.scheme.lower()
        return (scheme, (parts.hostname or "").lower(), parts.port or _PORTS.get(scheme, 0))
    except ValueError:
        return ("", "", 0)


def without_secrets(url: str) -> str:
    """An address fit for a log: without user, password, query and fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def length_in(text: str) -> Optional[int]:
    """The bytes that ``Content-Length`` or ``Content-Range`` announces; ``None`` for what is no such number.

    Python raises for more than some thousand digits, and for signs that only look like digits.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def login_for(config: Optional[CatalogConfig], url: str) -> str:
    """The authentication configuration to use for an address: the catalogue's own on its own origin, else none."""
    if config is None or not config.authcfg or config.type in LOGIN_ELSEWHERE:
        return ""
    return config.authcfg if origin(config.url) == origin(url) else ""


def login_with(config: Optional[CatalogConfig], request: requests.PreparedRequest) -> str:
    """The authentication configuration to use for a request, none where it brings an ``Authorization`` of its own.

    A ``LoginRule`` may name one more address for the log-in of the connection that made the request.
    """
    rule, url = getattr(request, "login_rule", None), request.url or ""
    if config is None or signs_itself(request):
        return ""
    if not isinstance(rule, LoginRule):
        return login_for(config, url)
    ours = origin(rule.owner) == origin(config.url) and bool(rule.place)
    return config.authcfg if ours and origin(rule.place) == origin(url) else ""


def signs_itself(request: requests.PreparedRequest) -> bool:
    """Whether a request brings an ``Authorization`` of its own."""
    return "Authorization" in request.headers


def _prepare(request: requests.Request) -> requests.PreparedRequest:
    try:
        return request.prepare()
    except (requests.RequestException, ValueError) as error:
        raise CatalogError(ErrorKind.BAD_REQUEST, str(error), url=str(request.url)) from error
