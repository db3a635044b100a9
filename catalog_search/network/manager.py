"""The network access manager of this plugin: QGIS's proxy and certificates, and never a window that waits."""
from __future__ import annotations

import contextlib
from typing import Any, List, Optional

from qgis.core import QgsNetworkAccessManager, QgsSettings
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QByteArray, QIODevice, QObject, QUrl
from qgis.PyQt.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest

from ..support.workers import unwatched
from .certificates import faults_of, is_excepted
from .login_gate import in_main_thread, is_unlocked
from .wire import FAULTS


class QuietManager(QgsNetworkAccessManager):
    """Answers by itself what QGIS's shared instance asks the user in a modal window.

    A certificate that is not trusted passes where the user stored an exception for it in QGIS, else the request fails.
    QGIS connects every reply to a handler that, in any manager but the shared one, waits for a window of the main
    thread: in the main thread it would wait for ever. So that handler is taken off each reply.

    Proxy rules and trusted authorities are those of QGIS's settings, which QGIS attaches to each instance of the class.
    Nobody is asked for a login in a window, cookies are not shared with other plugins, and there is no disk cache.
    """

    #: Held for who asks for it, so that Python does not meet it anew; see ``unwatched``.
    _newest: Optional[QNetworkReply] = None

    def createRequest(
        self, operation: QNetworkAccessManager.Operation, request: QNetworkRequest, data: Optional[QIODevice] = None
    ) -> QNetworkReply:
        """Called by Qt for every request."""
        reply = self._newest = unwatched(super().createRequest(operation, request, data))
        with contextlib.suppress(TypeError):  # nothing is connected where QGIS was built without TLS
            reply.sslErrors.disconnect()
        reply.sslErrors.connect(self._judge)
        return reply

    def _judge(self, errors: List[Any]) -> None:
        reply = self.sender()
        url, met = reply.url(), reply.sslConfiguration().peerCertificate()
        if is_excepted(f"{url.host()}:{url.port(443)}", met, errors):
            reply.ignoreSslErrors(errors)
        else:
            reply.setProperty(FAULTS, [fault.value for fault in faults_of(errors)])


def new_manager(parent: Optional[QObject] = None) -> QgsNetworkAccessManager:
    """A network access manager with QGIS's proxy and certificates that never opens a window.

    PyQGIS leaves it to Python even where it has a parent, and Python may collect it in a thread that is not its own,
    which crashes: with a parent, the parent gets it. Without one, who asks for it deletes it (``sip.delete``).
    """
    follow_proxy()
    manager = QuietManager(parent)
    if parent is not None:
        sip.transferto(manager, parent)
    return manager


def follow_proxy() -> None:
    """Give this thread the proxy of today's settings, for our requests and for those of QGIS's providers.

    QGIS looks up the proxy in the shared manager of the calling thread, and a change of the settings reaches only that
    of the main thread: a thread that lives on, as ours do, would ask through a proxy that may be gone. A locked log-in
    of the proxy is left to the main thread too: reading it would open a window.
    """
    if in_main_thread():
        return
    shared = unwatched(QgsNetworkAccessManager.instance())
    if QgsSettings().value("proxy/authcfg", "") and not is_unlocked():
        return
    today = QgsNetworkAccessManager()
    today.setupDefaultProxyAndCache()
    shared.setFallbackProxyAndExcludes(today.fallbackProxy(), today.excludeList(), today.noProxyList())
    sip.delete(today)


def forget_cached(url: str) -> None:
    """Have QGIS ask for an address the next time that it wants to know, and not its disk cache.

    Its providers keep descriptions of services for a day (``qgis/defaultCapabilitiesExpiry``). Who has just read a
    newer one and offers a layer that the kept one does not have would see it fail.
    """
    cache = unwatched(unwatched(QgsNetworkAccessManager.instance()).cache())
    if cache is not None:
        cache.remove(QUrl.fromEncoded(QByteArray(url.encode("utf-8"))))
