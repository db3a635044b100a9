"""A short look at an address: its headers and the first bytes, then the connection is cut. Not for the main thread.

A file of FTP has no headers: its size is asked for instead, and its first bytes are fetched.

One ``GET`` with ``Range: bytes=0-…`` (RFC 9110 §14.2) tells more than a ``HEAD``, which many servers refuse or answer
wrongly: whether ranges work (206), how large the whole is (``Content-Range``, else ``Content-Length``), and what it is.
"""
from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from typing import Any, Callable, Optional, Tuple

from qgis.core import QgsFeedback, QgsNetworkAccessManager

from ..model.config import CatalogConfig
from ..model.errors import CatalogError
from .conversation import length_in
from .fetch import Fetch
from .ftp import is_ftp, look_at_ftp
from .qgis_blocking import wait_for
from .signing import RequestFor, Signed, Signing
from .wire import headers_of, status_of

Pairs = Tuple[Tuple[str, str], ...]

#: Bytes that are looked at, enough to recognise a file or to read the title of a page.
LOOKED_AT = 16 * 1024
#: Milliseconds for the whole look: a server that takes longer is left to the download.
PATIENCE = 10_000
_MAX_KEPT = 500
#: Seconds for which a good answer is remembered: a page about maintenance is one, too.
_VALID = 600.0
_NO_SUCH_PART = 416
_TOTAL = re.compile(r"(?i)bytes\s+\d+-\d+/(\d+)")


@dataclass(frozen=True)
class Glance:
    """What an address answers: the status, where redirects led, headers by their small names, the first bytes.

    ``size`` is that of the whole in bytes, where it is told; ``ranges`` whether parts of it can be had; ``signed``
    whether the answer was given to a log-in. ``folder`` says that it is a folder of an FTP server.
    """

    status: int
    url: str
    headers: Pairs = ()
    head: bytes = b""
    size: Optional[int] = None
    ranges: bool = False
    signed: bool = False
    folder: bool = False

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


class _Look(Fetch):
    """Ends well as soon as enough of the body is there."""

    def __init__(
        self,
        manager: QgsNetworkAccessManager,
        on_done: Callable[[Fetch, Optional[CatalogError]], None],
        _sink: object,
        **options: Any,
    ) -> None:
        super().__init__(manager, on_done, self._take, limit=0, **options)
        self.head = b""

    def send(self, url: str, *arguments: Any, **sending: Any) -> None:
        self._patience.start(PATIENCE)
        super().send(url, *arguments, **sending)

    def _take(self, chunk: bytes) -> None:
        self.head += chunk
        reply = self._reply
        if len(self.head) < LOOKED_AT or reply is None:
            return
        self.status, self.url, self.headers = status_of(reply) or 0, self.final_url(), headers_of(reply)
        self.abort()
        self._on_done(self, None)


class Glances:
    """The last good answers, each for ten minutes; used by several threads.

    :param clock: seconds that never go back
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: "OrderedDict[Tuple[str, str], Tuple[float, Glance]]" = OrderedDict()
        self._lock = threading.Lock()

    def get(self, url: str, owner: str) -> Optional[Glance]:
        with self._lock:
            since, seen = self._kept.get((url, owner), (0.0, None))
        return seen if seen is not None and self._clock() - since < _VALID else None

    def keep(self, url: str, owner: str, seen: Glance) -> None:
        if not seen.is_good:
            return
        with self._lock:
            self._kept[url, owner] = (self._clock(), seen)
            while len(self._kept) > _MAX_KEPT:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


_glances = Glances()


def glance(
    url: str,
    config: Optional[CatalogConfig] = None,
    feedback: Optional[QgsFeedback] = None,
    request_for: Optional[RequestFor] = None,
) -> Glance:
    """What an address answers, good answers from memory for ten minutes.

    Tokens and redirects are dealt with as for a download, see ``Signing``.

    :param config: whose log-in is used, on its own origin only; what one log-in saw is not shown to another
    :param request_for: of the catalogue, as ``download`` takes it
    :raises CatalogError: where there is no answer within ten seconds, or of kind ``CANCELLED``
    """
    signing = Signing(config, request_for, feedback)
    signed = signing.sign(url)
    owner = f"{config.id if config is not None and signed else ''}\n{signed.authcfg}"
    known = known_glance(url, owner)
    if known is None:
        known = _look_at_ftp(url, feedback) if is_ftp(url) else _look(signing, signed, feedback)
        _glances.keep(url, owner, known)
    return known


def known_glance(url: str, owner: str = "\n") -> Optional[Glance]:
    """What is remembered of an address; by default what everybody may see of it."""
    return _glances.get(url, owner)


def forget_glances() -> None:
    """Look again from now on."""
    _glances.clear()


def _look(signing: Signing, signed: Signed, feedback: Optional[QgsFeedback]) -> Glance:
    def send(part: Pairs, to: Signed, on_redirect: Callable[[str], None]) -> Fetch:
        headers = (*to.headers, *part, ("Accept", "*/*"))
        options = {"on_redirect": on_redirect}
        return wait_for(to.url, feedback, None, options, _Look, headers=headers, authcfg=to.authcfg, timeout=PATIENCE)

    fetch, _ = signing.ask(signed, partial(send, (("Range", f"bytes=0-{LOOKED_AT - 1}"),)))
    if fetch.status == _NO_SUCH_PART:  # nothing is there, or the server takes offence at the question
        fetch, _ = signing.ask(signed, partial(send, ()))
    found = {name.lower(): value for name, value in fetch.headers}
    total = _TOTAL.match(found.get("content-range", "")) if fetch.status == 206 else None
    length = total.group(1) if total else found.get("content-length", "") if fetch.status == 200 else ""
    size = length_in(length)
    head = fetch.head[:LOOKED_AT] if isinstance(fetch, _Look) else b""
    return Glance(fetch.status, fetch.url, tuple(found.items()), head, size, total is not None, bool(signed))


def _look_at_ftp(url: str, feedback: Optional[QgsFeedback]) -> Glance:
    seen = look_at_ftp(url, feedback, LOOKED_AT, PATIENCE / 1000)
    return Glance(200, seen.url, head=seen.head, size=seen.size, folder=seen.folder)
