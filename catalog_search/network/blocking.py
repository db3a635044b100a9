"""The blocking carrier: drives a conversation through a ``requests.Session``. Works without QGIS."""
from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from typing import Any, Callable, Generator, Optional

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from .conversation import Answer, advance, length_in, without_secrets
from .local import is_local, read_local
from .retry import pause

MAX_REPLY = 64 * 1024 * 1024
_CHUNK = 64 * 1024
#: An answer must be whole within this many times the time limit for a single byte.
_PATIENCE = 4


class CarrierError(requests.RequestException):
    """Brings a ``CatalogError`` through ``requests`` unchanged."""

    def __init__(self, error: CatalogError) -> None:
        super().__init__(str(error))
        self.catalog_error = error


class BlockingCarrier:
    """Runs one conversation after the other for one catalogue, in the calling thread.

    :param session: whose adapters send; a plain one when left out
    :param timeout: seconds without a byte after which an answer is given up; four times that in all
    :param cancelled: asked between requests and chunks
    :param patient: whether to wait and ask again where a busy server says how long
    """

    def __init__(
        self,
        config: CatalogConfig,
        session: Optional[requests.Session] = None,
        timeout: float = 30.0,
        cancelled: Callable[[], bool] = lambda: False,
        patient: bool = False,
    ) -> None:
        self._config = config
        self._session = session or requests.Session()
        self._timeout = timeout
        self._cancelled = cancelled
        self._patient = patient

    def run(self, conversation: Generator[requests.Request, requests.Response, Any]) -> Any:
        """The conversation's value.

        :raises CatalogError: the conversation's failure, or of kind ``CANCELLED``
        """
        answer: Answer = None
        while True:
            step = advance(conversation, answer)
            if step.outcome is not None:
                if step.outcome.error is not None:
                    raise step.outcome.error
                return step.outcome.value
            if step.request is not None:
                answer = self._answer(step.request)
            if self._cancelled():
                conversation.close()
                raise CatalogError(ErrorKind.CANCELLED)

    def _answer(self, request: requests.PreparedRequest) -> Answer:
        try:
            if is_local(request.url or ""):
                return read_local(request, self._config)
            return self._send_patiently(request)
        except CatalogError as error:
            return error
        except requests.RequestException as error:
            known = getattr(error, "catalog_error", None)
            return known if isinstance(known, CatalogError) else translate(error, request.url or "")

    def _send_patiently(self, request: requests.PreparedRequest) -> requests.Response:
        tried = 0
        while True:
            response = self._send(request)
            seconds = pause(response.status_code, response.headers, tried) if self._patient else None
            if seconds is None:
                return response
            self._wait(seconds)
            tried += 1

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._cancelled():
                raise CatalogError(ErrorKind.CANCELLED)
            time.sleep(min(0.1, max(0.0, end - time.monotonic())))

    def _send(self, request: requests.PreparedRequest) -> requests.Response:
        response = self._session.send(request, timeout=self._timeout, stream=True, allow_redirects=True)
        with response, _Deadline(response, _PATIENCE * self._timeout) as deadline:
            try:
                response._content = self._body(response)
            except requests.RequestException as error:
                if deadline.passed:
                    raise CatalogError(ErrorKind.TIMEOUT, url=without_secrets(response.url)) from error
                raise
            if deadline.passed:
                raise CatalogError(ErrorKind.TIMEOUT, url=without_secrets(response.url))
        check_length(response)
        return response

    def _body(self, response: requests.Response) -> bytes:
        body = bytearray()
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            if len(body) > MAX_REPLY:
                words = f"more than {MAX_REPLY} bytes"
                raise CatalogError(ErrorKind.TOO_LARGE, words, url=without_secrets(response.url))
            if self._cancelled():
                raise CatalogError(ErrorKind.CANCELLED, url=without_secrets(response.url))
        return bytes(body)


class _Deadline:
    """Ends an answer that dribbles: a socket's own time limit starts anew with every byte."""

    def __init__(self, response: requests.Response, seconds: float) -> None:
        self._socket = _socket_of(response)
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self.passed = False

    def __enter__(self) -> "_Deadline":
        if self._socket is not None:
            self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        if self._socket is not None:
            self._socket.close()

    def _end(self) -> None:
        self.passed = True
        if self._socket is not None:
            with contextlib.suppress(OSError):  # it ended by itself in the meantime
                self._socket.shutdown(socket.SHUT_RDWR)


def _socket_of(response: requests.Response) -> Optional[socket.socket]:
    """A second handle on the socket of an answer; ``None`` where there is no socket, as for QGIS's adapter."""
    try:
        return socket.socket(fileno=os.dup(response.raw.fileno()))
    except (AttributeError, OSError, ValueError):
        return None


def check_length(response: requests.Response) -> None:
    """Notice an answer that ended before its announced length.

    :raises CatalogError: of kind ``CUT_OFF``
    """
    announced = length_in(response.headers.get("Content-Length", ""))
    if response.headers.get("Content-Encoding") or announced is None or response.request.method == "HEAD":
        return
    if len(response.content) < announced:
        words = f"{len(response.content)} of {announced} bytes"
        raise CatalogError(ErrorKind.CUT_OFF, words, url=without_secrets(response.url))


def translate(error: requests.RequestException, url: str) -> CatalogError:
    """The kind of failure behind an exception of ``requests``."""
    words = str(error)
    low = words.lower()
    if isinstance(error, requests.exceptions.ProxyError):
        kind = ErrorKind.PROXY
    elif isinstance(error, requests.exceptions.SSLError):
        kind = ErrorKind.CERTIFICATE
    elif isinstance(error, requests.exceptions.Timeout) or "read timed out" in low:
        kind = ErrorKind.TIMEOUT
    elif isinstance(error, (requests.exceptions.TooManyRedirects, requests.exceptions.InvalidSchema)):
        kind = ErrorKind.REDIRECT
    elif isinstance(error, (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError)):
        kind = ErrorKind.CUT_OFF
    elif isinstance(error, requests.exceptions.ConnectionError):
        kind = _connection_kind(low)
    else:
        kind = ErrorKind.BAD_REQUEST
    shown = without_secrets(url)
    return CatalogError(kind, words.replace(url, shown)[:300], url=shown)


def _connection_kind(low: str) -> ErrorKind:
    if any(words in low for words in ("name or service not known", "getaddrinfo", "nameresolution", "name resolution")):
        return ErrorKind.NO_SUCH_HOST
    if "refused" in low:
        return ErrorKind.REFUSED
    if "aborted" in low or "reset" in low or "remote end closed" in low:
        return ErrorKind.CUT_OFF
    return ErrorKind.UNREACHABLE
