"""What the tests of log-ins, certificates and proxies share: stored log-ins, QGIS's settings, the three ways to ask."""
from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional

import requests
from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsNetworkAccessManager, QgsSettings
from qgis.PyQt.QtCore import QRunnable, QThreadPool
from qgis.PyQt.QtNetwork import QSslCertificate

from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError
from catalog_search.network.conversation import Outcome
from catalog_search.network.download import download
from catalog_search.network.manager import follow_proxy
from catalog_search.network.qgis_async import AsyncCarrier
from catalog_search.network.qgis_blocking import qgis_carrier
from catalog_search.support.background import background
from tests.qgis.support import wait_until
from tests.servers.tls import Authority

#: A word that must never be seen anywhere but in the request that it is for. Accents: QGIS sends UTF-8.
WORD = "forêt-très-secrète"


@contextmanager
def stored_login(method: str = "Basic", **settings: str) -> Iterator[str]:
    """A log-in in QGIS's authentication database for as long as the statement lasts; its id."""
    manager = QgsApplication.authManager()
    config = QgsAuthMethodConfig(method)
    config.setName("essai")
    for key, value in settings.items():
        config.setConfig(key, value)
    assert manager.storeAuthenticationConfig(config)
    try:
        yield config.id()
    finally:
        manager.removeAuthenticationConfig(config.id())
        manager.clearCachedConfig(config.id())


@contextmanager
def trusted(authority: Authority) -> Iterator[None]:
    """An organisation's authority among those that QGIS trusts, as its options (Authentication, Authorities) put it."""
    manager = QgsApplication.authManager()
    certificate = QSslCertificate(authority.identity.pem)
    assert manager.storeCertAuthority(certificate)
    manager.initSslCaches()
    try:
        yield
    finally:
        manager.removeCertAuthority(certificate)
        manager.initSslCaches()


@contextmanager
def network_settings(**values: Any) -> Iterator[None]:
    """QGIS's own settings ``proxy/…``, applied as QGIS does when its options are closed."""
    settings = QgsSettings()
    try:
        for key, value in values.items():
            settings.setValue(f"proxy/{key}", value)
        QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()
        yield
    finally:
        settings.remove("proxy")
        QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()
        _told_to_drawing_threads()


def _told_to_drawing_threads() -> None:
    """Have the threads in which QGIS draws and runs its tasks follow the settings.

    QGIS sees to the main thread only, and these live on: one that got to know a proxy of a test would ask it for every
    picture from then on, in vain.
    """
    pool = QThreadPool.globalInstance()
    together = threading.Barrier(pool.maxThreadCount(), timeout=30)
    told: List[int] = []

    class Telling(QRunnable):
        def run(self) -> None:
            with background():
                together.wait()  # each in a thread of its own
                follow_proxy()
                told.append(threading.get_ident())

    everyone = [Telling() for _ in range(together.parties)]
    for one in everyone:
        one.setAutoDelete(False)
        pool.start(one)
    wait_until(lambda: len(told) == len(everyone), 30)
    assert len(set(told)) == len(everyone)


def ask(url: str, method: str = "GET", **options: Any) -> Iterator[Any]:
    """A conversation of one request; its value is the response."""
    response = yield requests.Request(method, url, **options)
    return response


def plain(url: str, authcfg: str = "") -> CatalogConfig:
    return CatalogConfig("essai", "csw", "Essai", url, authcfg)


def in_the_dock(conversation: Any, config: CatalogConfig, seconds: float = 10.0) -> Any:
    """A conversation's value through the asynchronous carrier.

    :raises CatalogError: its failure
    """
    outcomes: List[Outcome] = []
    carrier = AsyncCarrier()
    carrier.start(conversation, config, outcomes.append)
    try:
        wait_until(lambda: bool(outcomes), seconds)
    finally:
        carrier.close()
    if outcomes[0].error is not None:
        raise outcomes[0].error
    return outcomes[0].value


def in_a_task(conversation: Any, config: CatalogConfig) -> Any:
    """The same through the blocking carrier."""
    return qgis_carrier(config).run(conversation)


#: The two carriers by name, for tests that hold for both.
WAYS: Dict[str, Callable[[Any, CatalogConfig], Any]] = {"dock": in_the_dock, "task": in_a_task}


def failure(action: Callable[[], Any]) -> CatalogError:
    """How an action failed, which it has to."""
    try:
        value = action()
    except CatalogError as error:
        return error
    raise AssertionError(f"no failure but {value!r}")


def failed_download(url: str, folder: Path, config: Optional[CatalogConfig]) -> CatalogError:
    return failure(lambda: download(url, folder, config))
