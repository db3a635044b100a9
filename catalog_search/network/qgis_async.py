"""The asynchronous carrier: many conversations at once on one thread's event loop."""
from __future__ import annotations

from collections import deque
from functools import partial
from typing import Any, Callable, Deque, Dict, Generator, List, Optional, Tuple

import requests
from qgis.core import QgsNetworkAccessManager
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtSignal

from ..model.config import CatalogConfig
from ..model.errors import CatalogError
from ..support.background import background
from .conversation import Answer, Outcome, Step, advance, login_with, signs_itself
from .fetch import Fetch, new_manager
from .local import is_local, read_local
from .readers import Readers
from .retry import pause
from .wire import header_pairs, to_response

_Conversation = Generator[requests.Request, requests.Response, Any]


class Call(QObject):
    """One running conversation. It ends with ``on_done``, or silently by ``abort``."""

    def __init__(
        self,
        carrier: "AsyncCarrier",
        conversation: _Conversation,
        config: CatalogConfig,
        on_done: Callable[[Outcome], None],
        on_wait: Optional[Callable[[float], None]] = None,
    ) -> None:
        super().__init__(carrier)
        self._carrier = carrier
        self._conversation = conversation
        self._config = config
        self._on_done = on_done
        self._on_wait = on_wait
        self._tried = 0
        self._request: Optional[requests.PreparedRequest] = None
        self._fetch: Optional[Fetch] = None
        self._authcfg = ""
        self.ended = False

    def abort(self) -> None:
        """Stop at once; ``on_done`` is not called any more."""
        if self.ended:
            return
        self.ended = True
        if self._fetch is not None:
            self._fetch.abort()
        self._carrier.forget(self)

    def step(self, make_answer: Callable[[], Answer]) -> Step:
        """Let the conversation go on; runs off the main thread, since reading an answer can take long."""
        try:
            answer = make_answer()
        except CatalogError as error:
            answer = error
        return advance(self._conversation, answer)

    def stepped(self, step: Step) -> None:
        """Do what the conversation wants next."""
        if self.ended:
            return
        if step.outcome is not None:
            self.ended = True
            self._carrier.forget(self)
            self._on_done(step.outcome)
        elif step.request is not None:
            self._ask(step.request)

    def _ask(self, request: requests.PreparedRequest) -> None:
        self._request = request
        self._tried = 0
        url = request.url or ""
        if is_local(url):
            self._carrier.run_step(self, lambda: read_local(request, self._config))
            return
        self._send(request)

    def _send(self, request: requests.PreparedRequest) -> None:
        url = request.url or ""
        self._authcfg = login_with(self._config, request)
        purse = f"own:{self._config.authcfg}" if signs_itself(request) else self._authcfg
        body = request.body or b""
        self._fetch = Fetch(self._carrier.manager_for(purse), self._answered, parent=self)
        self._fetch.send(
            url,
            header_pairs(request),
            request.method or "GET",
            body.encode("utf-8") if isinstance(body, str) else bytes(body),
            self._authcfg,
            self._carrier.timeout,
        )

    def _answered(self, fetch: Fetch, error: Optional[CatalogError]) -> None:
        request = self._request
        if self.ended or request is None:
            return
        self._fetch = None
        fetch.deleteLater()
        if error is not None:
            failed = error
            self._carrier.run_step(self, lambda: failed)
            return
        seconds = pause(fetch.status, dict(fetch.headers), self._tried)
        if seconds is not None:
            self._send_after(seconds)
            return
        with_login = bool(self._authcfg)
        self._carrier.run_step(
            self,
            lambda: to_response(request, fetch.status, fetch.url, fetch.headers, fetch.body, with_login),
            fetch.received,
        )

    def _send_after(self, seconds: float) -> None:
        self._tried += 1
        if self._on_wait is not None:
            self._on_wait(seconds)
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(self._send_again)
        timer.start(int(seconds * 1000))

    def _send_again(self) -> None:
        if not self.ended and self._request is not None:
            self._send(self._request)


class AsyncCarrier(QObject):
    """Drives conversations in the thread that made it, whose event loop must run.

    :param threads: how many threads read answers, of which Python lets one run at a time; 0 reads them in place, for a
        carrier outside the main thread
    :param timeout: milliseconds without a byte, QGIS's own setting when left out
    """

    _stepped = pyqtSignal(object, object)

    def __init__(self, parent: Optional[QObject] = None, threads: int = 1, timeout: Optional[int] = None) -> None:
        super().__init__(parent)
        self.timeout = timeout
        self._managers: Dict[str, QgsNetworkAccessManager] = {}
        self._threads = threads
        self._readers: Optional[Readers] = None
        self._calls: List[Call] = []
        self._stepped.connect(self._on_stepped, Qt.ConnectionType.QueuedConnection)
        self._ready: Deque[Tuple[Call, Step]] = deque()
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._take_one)

    def start(
        self,
        conversation: _Conversation,
        config: CatalogConfig,
        on_done: Callable[[Outcome], None],
        on_wait: Optional[Callable[[float], None]] = None,
    ) -> Call:
        """Begin a conversation; ``on_done`` is called later from the event loop, once, unless the call is aborted.

        :param on_wait: told the seconds when a busy server asks to wait before the request is sent again
        """
        call = Call(self, conversation, config, on_done, on_wait)
        self._calls.append(call)
        self.run_step(call, lambda: None)
        return call

    def manager_for(self, authcfg: str) -> QgsNetworkAccessManager:
        """The manager for one log-in (or what a request brings in its place), or for none.

        Cookies and open connections belong to a manager: those of a log-in must not serve who comes without it.
        """
        if authcfg not in self._managers:
            self._managers[authcfg] = new_manager(self)
        return self._managers[authcfg]

    def abort_all(self) -> None:
        for call in list(self._calls):
            call.abort()

    def close(self) -> None:
        """Abort everything and end the reading threads."""
        self.abort_all()
        if self._readers is not None:
            self._readers.close()
            self._readers = None

    def forget(self, call: Call) -> None:
        """A call ended: let go of it."""
        if call in self._calls:
            self._calls.remove(call)
            call.deleteLater()

    def run_step(self, call: Call, make_answer: Callable[[], Answer], size: int = 0) -> None:
        """Let a conversation read an answer of some bytes, off this thread, then go on in it."""
        if not self._threads:
            self._stepped.emit(call, call.step(make_answer))
            return
        if self._readers is None:
            self._readers = Readers(self._threads)
        self._readers.submit(partial(self._step_in_thread, call, make_answer), size)

    def _step_in_thread(self, call: Call, make_answer: Callable[[], Answer]) -> None:
        if call.ended:  # nobody waits for it any more, others do
            return
        with background():
            step = call.step(make_answer)
        if not sip.isdeleted(self):
            self._stepped.emit(call, step)

    def _on_stepped(self, call: Call, step: Step) -> None:
        self._ready.append((call, step))
        self._turn.start()

    def _take_one(self) -> None:
        """One answer a turn of the event loop: a dozen that come together must not hold up the window."""
        if not self._ready:
            self._turn.stop()
            return
        call, step = self._ready.popleft()
        if not sip.isdeleted(call):
            call.stepped(step)

