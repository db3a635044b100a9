"""One address's answer into a file, with the log-in that belongs to it and nowhere else."""
from __future__ import annotations

from typing import Callable, List, Optional, Protocol, Tuple, Union

from qgis.core import QgsFeedback

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind, refused_login
from .conversation import login_for, origin
from .download_names import header
from .fetch import Fetch
from .ftp import FtpAnswer, is_ftp, receive_ftp
from .qgis_blocking import wait_for
from .signing import RequestFor, Signed, Signing

#: What has a status, the address that answered and headers.
Answer = Union[Fetch, FtpAnswer]
Pairs = List[Tuple[str, str]]

#: "Not modified" and "range not satisfiable" (RFC 9110 §15.4.5, §15.5.17): answers without a file.
_BARE = (304, 416)


class Target(Protocol):
    """Takes an answer: first its head, then its pieces."""

    def wishes(self) -> Pairs:
        """Headers to ask with, such as a range or what is there already."""

    def begin(self, status: int, headers: Pairs, size: Optional[int]) -> None:
        """An answer that is good begins; ``size`` is what it announces of itself."""

    def write(self, chunk: bytes) -> None:
        """The next piece."""


def login_name(config: Optional[CatalogConfig], url: str, request_for: Optional[RequestFor]) -> str:
    """What tells the log-ins apart with which an address may be fetched; empty for none. It holds no secret."""
    if config is None or origin(config.url) != origin(url):
        return ""
    signs = request_for is not None and bool(config.authcfg)
    return f"own:{config.authcfg}" if signs else login_for(config, url)


class Receiver:
    """Asks for an address and hands the answer to a target."""

    def __init__(self, target: Target, config: Optional[CatalogConfig], feedback: Optional[QgsFeedback]) -> None:
        self._target = target
        self._config = config
        self._feedback = feedback
        self._wished = False
        self._good = False
        self._begun = False

    def receive(self, url: str, request_for: Optional[RequestFor]) -> Answer:
        """The answer, which is a good one: a success, "not modified" or "range not satisfiable" where that was asked.

        :raises CatalogError: where there is no good answer
        """
        if is_ftp(url):
            return receive_ftp(url, self._target.wishes(), self._target.begin, self._target.write, self._feedback)
        signing = Signing(self._config, request_for, self._feedback)
        fetch, signed = signing.ask(signing.sign(url), self._fetch)
        if not self._is_answer(fetch.status):
            kind = _status_kind(fetch.status)
            if fetch.status == 401:
                kind = refused_login(header(fetch.headers, "www-authenticate"), bool(signed))
            raise CatalogError(kind, status=fetch.status, url=fetch.url.split("?")[0])
        if not self._begun and fetch.status not in _BARE:  # a good answer without a single byte
            self._target.begin(fetch.status, fetch.headers, 0)
        return fetch

    def _fetch(self, signed: Signed, on_redirect: Callable[[str], None]) -> Fetch:
        self._begun = False
        wishes = self._target.wishes()
        self._wished = bool(wishes)
        headers = (*signed.headers, *wishes)
        options = {"limit": 0, "on_head": self._head, "on_redirect": on_redirect}
        return wait_for(signed.url, self._feedback, self._write, options, headers=headers, authcfg=signed.authcfg)

    def _head(self, status: int, headers: Pairs, size: Optional[int]) -> None:
        self._good = self._is_answer(status) and status not in _BARE
        if self._good:
            self._begun = True
            self._target.begin(status, headers, size)

    def _write(self, chunk: bytes) -> None:
        """Error pages are read, but kept nowhere."""
        if self._good:
            self._target.write(chunk)

    def _is_answer(self, status: int) -> bool:
        """Whether a status brings a file or answers what the target wished."""
        return 200 <= status < 300 or (status in _BARE and self._wished)


def _status_kind(status: int) -> ErrorKind:
    known = {403: ErrorKind.FORBIDDEN, 404: ErrorKind.NOT_FOUND, 410: ErrorKind.GONE}
    known.update({429: ErrorKind.TOO_MANY, 502: ErrorKind.UNAVAILABLE, 503: ErrorKind.UNAVAILABLE})
    return known.get(status, ErrorKind.SERVER if status >= 500 else ErrorKind.BAD_REQUEST)
