"""Find out what kind of catalogue is behind a pasted address: by its look, then by asking, with few requests."""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from typing import Callable, Dict, FrozenSet, List, Optional, Sequence, Set, Tuple, TypeVar
from urllib.parse import urlsplit

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.record import CatalogInfo
from .base import Conversation
from .file_links import is_file_url
from .page_addresses import NO_CATALOGUES, Clue, Guess, guesses_for
from .page_answers import Answer, read_answer
from .pasted import pasted_address, without_credentials
from .registry import catalog_class, catalog_types, create_catalog
from .replies import as_count, as_text, check_status, looks_like_html, page_title

T = TypeVar("T")
#: Called with a type and an address before each attempt; the type is empty while a page is only looked at.
Progress = Callable[[str, str], None]

#: Requests that one detection may send.
MAX_REQUESTS = 12
#: Outcomes of an attempt beside the values of ``ErrorKind``.
OK, NOT_SUPPORTED, NOT_TRIED = "ok", "type_not_supported", "not_tried"

_MAX_TITLE, _MAX_DETAIL, _MAX_VERSION = 200, 300, 50
_DIRECTION_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

_LOGIN = frozenset(
    (ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_WRONG, ErrorKind.LOGIN_EXPIRED, ErrorKind.LOGIN_LOCKED)
)
#: The host itself could not be spoken to: further addresses on it need not be tried.
_HOST_IS_AWAY: FrozenSet[ErrorKind] = frozenset(
    (
        ErrorKind.UNREACHABLE,
        ErrorKind.NO_SUCH_HOST,
        ErrorKind.REFUSED,
        ErrorKind.TIMEOUT,
        ErrorKind.CERTIFICATE,
        ErrorKind.PROXY,
        ErrorKind.OFFLINE,
    )
)
#: Says nothing against a type that the look of the address leaves no doubt about.
_MAY_PASS = frozenset(
    (
        ErrorKind.TIMEOUT,
        ErrorKind.UNREACHABLE,
        ErrorKind.CERTIFICATE,
        ErrorKind.PROXY,
        ErrorKind.OFFLINE,
        ErrorKind.TOO_MANY,
        ErrorKind.UNAVAILABLE,
        ErrorKind.SERVER,
        ErrorKind.FORBIDDEN,
    )
)
#: Why ``http`` may be tried where a text without a scheme did not answer to ``https``.
_NO_HTTPS = frozenset((ErrorKind.REFUSED, ErrorKind.TIMEOUT, ErrorKind.CUT_OFF, ErrorKind.UNREACHABLE))


class Confidence(str, Enum):
    """How sure a candidate is."""

    CONFIRMED = "confirmed"
    LIKELY = "likely"
    NOT_SUPPORTED = "not_supported"


@dataclass(frozen=True)
class Candidate:
    """A catalogue that may be added.

    :ivar title: its own name, untranslated and untrusted, one line; empty where it was not learnt
    :ivar records: how many records it says it holds
    :ivar confidence: ``CONFIRMED`` when it answered as its type; ``LIKELY`` when the address has the type's form but
        the answer was a log-in or a passing failure; ``NOT_SUPPORTED`` for a type that cannot be used yet
    :ivar why: what in the address or in an answer led there
    """

    type: str
    url: str
    title: str = ""
    version: str = ""
    records: Optional[int] = None
    confidence: Confidence = Confidence.CONFIRMED
    why: Clue = Clue.PAGE
    needs_login: bool = False

    @property
    def is_usable(self) -> bool:
        return self.confidence is not Confidence.NOT_SUPPORTED


@dataclass(frozen=True)
class Attempt:
    """One thing that was tried. ``outcome`` is ``OK``, ``NOT_SUPPORTED``, ``NOT_TRIED`` or a value of ``ErrorKind``.

    The type is empty where a page was only looked at. ``detail`` holds the server's words, untrusted.
    """

    type: str
    url: str
    outcome: str
    detail: str = ""

    @property
    def error(self) -> Optional[CatalogError]:
        """The failure to describe to a person, ``None`` where there was none."""
        if self.outcome in (OK, NOT_SUPPORTED, NOT_TRIED):
            return None
        return CatalogError(ErrorKind(self.outcome), self.detail, url=self.url)


@dataclass(frozen=True)
class Detection:
    """What was found, the best first, and all that was tried, in order.

    ``service`` names a data service that answered instead of a catalogue (``wms``, ``wfs``, ...). ``had_credentials``
    says that the pasted address held a user and word, which no candidate keeps. ``needs_login`` says that an answer
    was refused for want of a log-in.
    """

    found: Tuple[Candidate, ...] = ()
    tried: Tuple[Attempt, ...] = ()
    had_credentials: bool = False
    needs_login: bool = False
    service: str = ""

    @property
    def best(self) -> Optional[Candidate]:
        """The candidate to offer first: one that can be used."""
        return next((candidate for candidate in self.found if candidate.is_usable), None)


def detection_config(text: str, authcfg: str = "") -> CatalogConfig:
    """What a carrier must run ``detect`` with: it binds the log-in to the pasted host, and to nothing but the pasted
    file what may be read of this computer."""
    urls = pasted_address(text).urls
    return CatalogConfig(id="", type="", name="", url=urls[0] if urls else "", authcfg=authcfg)


def detect(
    text: str, types: Optional[Sequence[str]] = None, on_progress: Optional[Progress] = None
) -> Conversation[Detection]:
    """Try what the text may mean until something answers as a catalogue. Failures are part of the result.

    :param types: the types that may be used, all registered ones when left out
    :raises CatalogError: of kind ``CANCELLED`` only
    """
    pasted = pasted_address(text)
    search = _Search(types, on_progress)
    for url in pasted.urls:
        yield from search.examine(url)
        if not search.wants_another_scheme(url):
            break
    return search.result(pasted.had_credentials)


class _OutOfRequests(CatalogError):
    """This detection has sent enough."""


class _Search:
    """One detection: what was seen so far, and how many requests are left."""

    def __init__(self, types: Optional[Sequence[str]], on_progress: Optional[Progress]) -> None:
        registered = catalog_types()
        self._types = registered if types is None else tuple(name for name in types if name in registered)
        self._on_progress = on_progress
        self._left = MAX_REQUESTS
        self._found: List[Candidate] = []
        self._tried: List[Attempt] = []
        self._seen: Set[Tuple[str, str]] = set()
        self._away: Dict[str, ErrorKind] = {}
        self._answers: Dict[str, Answer] = {}
        self._last: Optional[requests.Response] = None
        self._needs_login = False
        self._service = ""

    def result(self, had_credentials: bool) -> Detection:
        usable = [candidate for candidate in self._found if candidate.is_usable]
        usable.sort(key=lambda candidate: candidate.confidence is not Confidence.CONFIRMED)
        confirmed = bool(usable) and usable[0].confidence is Confidence.CONFIRMED
        others = [] if confirmed else [candidate for candidate in self._found if not candidate.is_usable]
        return Detection(
            found=tuple(usable + others),
            tried=tuple(self._tried),
            had_credentials=had_credentials,
            needs_login=self._needs_login and not confirmed,
            service="" if confirmed else self._service,
        )

    def examine(self, url: str) -> Conversation[None]:
        """The forms that the address has, then the answer that it gives, then where catalogues usually are."""
        guesses = guesses_for(url, self._types)
        told = [guess for guess in guesses if guess.clue is not Clue.USUAL_PLACE]
        if (yield from self._try_all(told)):
            return
        if is_file_url(url) or self._is_settled():
            return
        yield from self._look_at(url.partition("#")[0])
        if (yield from self._try_all(self._seen_in_answers())) or self._is_settled():
            return
        if all(guess.type in self._types for guess in self._seen_in_answers()):
            yield from self._try_all([guess for guess in guesses if guess.clue is Clue.USUAL_PLACE])

    def wants_another_scheme(self, url: str) -> bool:
        """Whether ``http`` is worth a try after ``https``: not where a certificate or a log-in was refused, which
        would be a way around the protection, but where the port is not the usual one a TLS failure means little."""
        kind = self._away.get(_origin(url))
        if any(candidate.is_usable and candidate.confidence is Confidence.CONFIRMED for candidate in self._found):
            return False
        return kind in _NO_HTTPS or (kind is ErrorKind.CERTIFICATE and _has_own_port(url))

    def _is_settled(self) -> bool:
        return bool(self._service or self._needs_login or any(candidate.is_usable for candidate in self._found))

    def _seen_in_answers(self) -> List[Guess]:
        return [guess for answer in self._answers.values() for guess in answer.guesses]

    def _try_all(self, guesses: Sequence[Guess]) -> Conversation[bool]:
        """Whether one of the guesses settled the matter."""
        for guess in guesses:
            key = (guess.type, guess.url)
            if key in self._seen:
                continue
            self._seen.add(key)
            if (yield from self._try(guess)) or self._service:
                return True
            if self._needs_login and guess.clue in (Clue.USUAL_PLACE, Clue.CONTENT):
                return True
        return False

    def _try(self, guess: Guess) -> Conversation[bool]:
        """Whether the guess is right as far as can be told."""
        if guess.type in NO_CATALOGUES:
            yield from self._look_at(guess.url, guess.type)
            self._service = self._service or ("" if self._seen_in_answers() else guess.type)
            return False
        if guess.type not in self._types:
            self._note(guess, NOT_SUPPORTED)
            self._found.append(Candidate(guess.type, guess.url, confidence=Confidence.NOT_SUPPORTED, why=guess.clue))
            return False
        if _origin(guess.url) in self._away:
            return False
        if self._left <= 0:
            self._note(guess, NOT_TRIED)
            return False
        return (yield from self._ask(guess))

    def _ask(self, guess: Guess) -> Conversation[bool]:
        url = catalog_class(guess.type).normalise_url(guess.url)
        self._progress(guess.type, url)
        self._last = None
        try:
            catalog = create_catalog(CatalogConfig(id="", type=guess.type, name=url, url=url))
            info = yield from self._limited(catalog.probe(), guess)
            self._refuse_other_services(url)
        except CatalogError as error:
            if error.kind is ErrorKind.CANCELLED:
                raise
            return self._failed(replace(guess, url=url), error)
        except Exception as error:  # one type's mistake does not stop the others
            words = f"{type(error).__name__}: {error}"
            return self._failed(replace(guess, url=url), CatalogError(ErrorKind.BROKEN, words, url=url))
        self._note(replace(guess, url=url), OK)
        self._found.append(_candidate(guess, self._upgraded(url), info))
        return True

    def _limited(self, conversation: Conversation[T], guess: Guess) -> Conversation[T]:
        """Run a probe within the number of requests that are left.

        A guess without a clue must be borne out by the first answer: the fallbacks of a probe are for real catalogues.
        """
        strict, told = guess.clue is Clue.USUAL_PLACE, False
        try:
            request = next(conversation)
            while True:
                try:
                    response = yield from self._send(request)
                    if strict:
                        _refuse_pages(response)
                except CatalogError as error:
                    if error.kind is ErrorKind.CANCELLED or strict or told:
                        raise
                    told = isinstance(error, _OutOfRequests)
                    request = conversation.throw(error)
                else:
                    request = conversation.send(response)
                strict = False
        except StopIteration as stop:
            value: T = stop.value
            return value
        finally:
            conversation.close()

    def _send(self, request: requests.Request) -> Conversation[requests.Response]:
        if self._left <= 0:
            raise _OutOfRequests(ErrorKind.TOO_MANY, f"{MAX_REQUESTS} requests are the most")
        self._left -= 1
        response = yield request
        self._last = self._last or response
        return response

    def _look_at(self, url: str, expected: str = "") -> Conversation[None]:
        """Ask for the address as it is and remember what the answer looks like."""
        if url in self._answers or _origin(url) in self._away or self._left <= 0:
            return
        self._progress("", url)
        headers = {"Accept": "text/html, application/json, application/xml;q=0.9, */*;q=0.5"}
        guess = Guess(expected, url, Clue.PAGE)
        try:
            response = yield from self._send(requests.Request("GET", url, headers=headers))
            self._remember(url, response)
            check_status(response)
        except CatalogError as error:
            if error.kind is ErrorKind.CANCELLED:
                raise
            self._failed(guess, error)
            return
        answer = self._answers[url]
        failure = ErrorKind.LOGIN_NEEDED if answer.is_login else None if _says_something(answer) else ErrorKind.HTML
        self._needs_login |= answer.is_login
        if failure is ErrorKind.HTML and not answer.title:
            failure = ErrorKind.UNEXPECTED
        self._note(guess, failure.value if failure else OK, answer.title)

    def _remember(self, url: str, response: requests.Response) -> Answer:
        answer = read_answer(response, url)
        self._answers[url] = answer
        self._service = self._service or answer.service
        return answer

    def _refuse_other_services(self, url: str) -> None:
        """Capabilities of other services look much like those of a CSW."""
        service = read_answer(self._last, url).service if self._last is not None else ""
        if service:
            raise CatalogError(ErrorKind.UNEXPECTED, service.upper(), url=url)

    def _failed(self, guess: Guess, error: CatalogError) -> bool:
        """Note a failure; whether it still leaves the guess as the likely one."""
        kind = error.kind
        if self._last is not None and kind not in _LOGIN:
            answer = self._remember(guess.url, self._last)
            kind = ErrorKind.LOGIN_NEEDED if answer.is_login else kind
        self._note(guess, kind.value, error.detail)
        if kind in _HOST_IS_AWAY:
            self._away.setdefault(_origin(guess.url), kind)
        login = kind in _LOGIN
        self._needs_login |= login
        told = guess.type in self._types and guess.clue is not Clue.USUAL_PLACE and not is_file_url(guess.url)
        if told and (login or (guess.sure and kind in _MAY_PASS)):
            likely = Candidate(guess.type, guess.url, confidence=Confidence.LIKELY, why=guess.clue, needs_login=login)
            self._found.append(likely)
            return guess.sure
        return False

    def _upgraded(self, url: str) -> str:
        """The address with the scheme that the server itself led to: a POST does not survive that redirect."""
        ended = (self._last.url or "") if self._last is not None else ""
        led = url.startswith("http://") and _origin(ended) == _origin("https" + url[4:])
        return "https" + url[4:] if led and not _has_own_port(url) else url

    def _progress(self, name: str, url: str) -> None:
        if self._on_progress is not None:
            self._on_progress(name, url)

    def _note(self, guess: Guess, outcome: str, detail: str = "") -> None:
        self._tried.append(Attempt(guess.type, guess.url, outcome, _line(detail, _MAX_DETAIL)))


def _candidate(guess: Guess, url: str, info: CatalogInfo) -> Candidate:
    return Candidate(
        type=guess.type,
        url=without_credentials(url),
        title=_line(info.title, _MAX_TITLE),
        version=_line(info.version, _MAX_VERSION),
        records=as_count(info.records),
        why=guess.clue,
    )


def _says_something(answer: Answer) -> bool:
    return bool(answer.guesses or answer.service)


def _refuse_pages(response: requests.Response) -> None:
    """Pass nothing but a successful answer that is no web page.

    :raises CatalogError: by status, or of kind ``HTML``
    """
    check_status(response)
    body = response.content or b""
    if looks_like_html(body):
        raise CatalogError(ErrorKind.HTML, page_title(body), status=response.status_code, url=response.url or "")


def _line(value: object, length: int) -> str:
    """Untrusted words as one line, without marks that change the direction of reading."""
    text = " ".join(_DIRECTION_MARKS.sub("", as_text(value)).split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _origin(url: str) -> str:
    """Scheme, host and port: what is away or not."""
    try:
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc.lower()}"
    except ValueError:
        return ""


def _has_own_port(url: str) -> bool:
    try:
        return urlsplit(url).port not in (None, 80, 443)
    except ValueError:
        return False
