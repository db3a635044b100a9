"""Why no connection came about, as far as this computer can tell: the server, the proxy, or no network at all."""
from __future__ import annotations

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QHostAddress, QNetworkInterface, QNetworkProxy, QNetworkProxyQuery

from ..model.errors import CatalogError, ErrorKind

_NO_CONNECTION = (ErrorKind.REFUSED, ErrorKind.NO_SUCH_HOST, ErrorKind.UNREACHABLE)
_ASKS_ITSELF = (QNetworkProxy.ProxyType.HttpProxy, QNetworkProxy.ProxyType.HttpCachingProxy)
_LOOPBACK = ("localhost", "127.", "::1", "[::1]")


def diagnose(error: CatalogError, manager: QgsNetworkAccessManager, url: str) -> CatalogError:
    """The error with the proxy's name where it is the proxy's, and of kind ``OFFLINE`` where there is no network."""
    proxy = proxy_for(manager, url)
    if error.kind in _NO_CONNECTION and _is_of_proxy(error.kind, proxy, url):
        error.kind = ErrorKind.PROXY
    reached = proxy.hostName() or QUrl(url).host()
    lost = error.kind in _NO_CONNECTION or (error.kind is ErrorKind.PROXY and error.status is None)
    if lost and not reached.startswith(_LOOPBACK) and is_offline():
        error.kind = ErrorKind.OFFLINE
    elif error.kind is ErrorKind.PROXY and proxy.hostName():
        error.about = f"{proxy.hostName()}:{proxy.port()}"
    return error


def proxy_for(manager: QgsNetworkAccessManager, url: str) -> QNetworkProxy:
    """The proxy through which QGIS asks an address; one without a host name where it asks directly."""
    factory = manager.proxyFactory()
    proxies = factory.queryProxy(QNetworkProxyQuery(QUrl(url))) if factory is not None else []
    return proxies[0] if proxies else QNetworkProxy(QNetworkProxy.ProxyType.NoProxy)


def _is_of_proxy(kind: ErrorKind, proxy: QNetworkProxy, url: str) -> bool:
    """Whether a connection that failed was the one to the proxy.

    A proxy asks ``http`` addresses in its own name, so there is no other connection; for ``https`` it opens a tunnel,
    and Qt has no code of its own for one that is denied.
    """
    if not proxy.hostName() or proxy.type() not in _ASKS_ITSELF:
        return False
    return QUrl(url).scheme() == "http" or kind is ErrorKind.UNREACHABLE


def is_offline() -> bool:
    """Whether no interface but the loopback one is up and has an address that leads anywhere."""
    return not any(_leads_out(interface) for interface in QNetworkInterface.allInterfaces())


def _leads_out(interface: QNetworkInterface) -> bool:
    flags = interface.flags()
    names = QNetworkInterface.InterfaceFlag
    if not flags & names.IsUp or not flags & names.IsRunning or flags & names.IsLoopBack:
        return False
    return any(not _is_link_local(entry.ip()) for entry in interface.addressEntries())


def _is_link_local(address: QHostAddress) -> bool:
    """An address that a computer gives itself where nobody answers (RFC 3927, RFC 4291 §2.5.6)."""
    return address.toString().lower().startswith(("169.254.", "fe80:"))
