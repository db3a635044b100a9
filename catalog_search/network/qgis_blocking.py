"""The blocking carrier inside QGIS, for tasks and Processing: ``requests`` on top of QGIS's network stack."""
from __future__ import annotations

from io import BytesIO
from typing import Any, Dict, List, Optional, Type

import requests
from qgis.core import QgsFeedback
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEventLoop, QTimer
from requests.adapters import BaseAdapter

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from .blocking import BlockingCarrier, CarrierError
from .conversation import login_with
from .fetch import Fetch, Sink, default_timeout, new_manager
from .wire import header_pairs, to_response

_LOOK = 100  # milliseconds between looks at the cancel flag


def wait_for(
    url: str,
    feedback: Optional[QgsFeedback] = None,
    sink: Optional[Sink] = None,
    options: Optional[Dict[str, Any]] = None,
    fetch_type: Type[Fetch] = Fetch,
    **sending: Any,
) -> Fetch:
    """Run one exchange to its end on an event loop of its own. Not for the main thread of a window.

    A thread that is told to quit is told to give up.

    :param options: ``limit``, ``on_head`` and ``on_redirect`` of ``Fetch``
    :param fetch_type: another way of ending than at the end of the answer
    :param sending: what ``Fetch.send`` takes
    :raises CatalogError: where there is no answer, or of kind ``CANCELLED``
    """
    loop = QEventLoop()
    ended: List[Optional[CatalogError]] = []

    def done(_fetch: Fetch, error: Optional[CatalogError]) -> None:
        ended.append(error)
        loop.quit()

    def look() -> None:
        if feedback is not None and feedback.isCanceled():
            fetch.fail(CatalogError(ErrorKind.CANCELLED, url=fetch.url))

    manager = new_manager()
    fetch = fetch_type(manager, done, sink, **(options or {}))
    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(_LOOK)
    try:
        fetch.send(url, **sending)
        if not ended:
            loop.exec()
    finally:
        timer.stop()
        fetch.abort()
        sip.delete(manager)  # here, in its own thread, not wherever Python collects its garbage
    if not ended:  # the thread was told to quit, which leaves all its event loops
        raise CatalogError(ErrorKind.CANCELLED, url=fetch.url)
    if ended[0] is not None:
        raise ended[0]
    return fetch


class QgisAdapter(BaseAdapter):
    """Sends what ``requests`` prepared through QGIS: its proxy, certificates and authentication configurations.

    ``verify``, ``cert`` and ``proxies`` mean nothing here, those are QGIS's; redirects are followed inside, so
    ``history`` stays empty and ``url`` is the final one.
    """

    def __init__(self, config: CatalogConfig, feedback: Optional[QgsFeedback] = None) -> None:
        super().__init__()
        self._config = config
        self._feedback = feedback

    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, timeout: Any = None, **_ignored: Any
    ) -> requests.Response:
        """The answer to one request.

        :raises CarrierError: holding the ``CatalogError`` that says why there is none
        """
        url = request.url or ""
        authcfg = login_with(self._config, request)
        body = request.body or b""
        try:
            fetch = wait_for(
                url,
                self._feedback,
                headers=header_pairs(request),
                method=request.method or "GET",
                body=body.encode("utf-8") if isinstance(body, str) else bytes(body),
                authcfg=authcfg,
                timeout=int(timeout * 1000) if isinstance(timeout, (int, float)) else None,
            )
        except CatalogError as error:
            raise CarrierError(error) from error
        response = to_response(request, fetch.status, fetch.url, fetch.headers, b"", bool(authcfg))
        response._content = False
        response.raw = BytesIO(fetch.body)
        return response

    def close(self) -> None:
        """Nothing is kept open."""


def qgis_carrier(
    config: CatalogConfig, feedback: Optional[QgsFeedback] = None, timeout: Optional[float] = None
) -> BlockingCarrier:
    """A blocking carrier whose session goes through QGIS, for one task or algorithm.

    :param timeout: seconds without a byte, QGIS's own setting when left out
    """
    session = requests.Session()
    session.trust_env = False
    session.headers.clear()
    for scheme in ("http://", "https://"):
        session.mount(scheme, QgisAdapter(config, feedback))
    return BlockingCarrier(
        config,
        session,
        timeout=timeout or default_timeout() / 1000,
        cancelled=lambda: feedback is not None and feedback.isCanceled(),
        patient=True,
    )
