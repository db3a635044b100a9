"""Whether log-ins can be used: QGIS's authentication database is locked until its master password was given once."""
from __future__ import annotations

import logging
from typing import Callable, List, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QThread, QTimer

from ..model.errors import CatalogError, ErrorKind

logger = logging.getLogger("catalog_search")

Ask = Callable[[], bool]


def is_unlocked() -> bool:
    """Whether stored log-ins can be read without asking anybody."""
    manager = QgsApplication.authManager()
    return not manager.isDisabled() and manager.masterPasswordIsSet()


def exists(authcfg: str) -> bool:
    """Whether an authentication configuration is there; needs no master password."""
    return authcfg in QgsApplication.authManager().configIds()


def not_applied(authcfg: str, url: str) -> CatalogError:
    """Why QGIS could not put a log-in on a request; of OAuth2 it only says that no token came."""
    if QgsApplication.authManager().configAuthMethodKey(authcfg) == "OAuth2":
        return CatalogError(ErrorKind.LOGIN_WRONG, "no token was given out", url=url, about=authcfg)
    words = "the configuration could not be applied"
    return CatalogError(ErrorKind.LOGIN_LOCKED, words, url=url, about=authcfg)


def qgis_window() -> Optional[Ask]:
    """QGIS's own way to ask for the master password; ``None`` where no window of QGIS is there to ask in."""
    return _ask_in_qgis if QgsApplication.platform() == "desktop" else None


def _ask_in_qgis() -> bool:
    return bool(QgsApplication.authManager().setMasterPassword(True))


class LoginGate:
    """Lets requests with a log-in through; where the database is locked it asks once, for all who wait.

    Who says no is not asked again before ``forgive``. Outside the main thread, and where there is nobody to ask, a
    locked database is a no at once.

    :param ask: shows a window and returns whether the database is unlocked now; ``None`` never asks
    """

    def __init__(self, ask: Optional[Ask], unlocked: Callable[[], bool] = is_unlocked) -> None:
        self._ask = ask
        self._unlocked = unlocked
        self._refused = False
        self._asking = False
        self._waiting: List[Callable[[bool], None]] = []

    @property
    def refused(self) -> bool:
        """Whether somebody was asked and said no, so that nobody is asked again."""
        return self._refused

    def admit(self, then: Callable[[bool], None]) -> None:
        """Call ``then`` with whether log-ins can be read: at once where that is known, else after the question."""
        if self._unlocked():
            then(True)
        elif self._refused or self._ask is None or not in_main_thread():
            then(False)
        else:
            self._waiting.append(then)
            if not self._asking:
                self._asking = True
                # Not in here: the window runs an event loop of its own, and who asked is still in the middle of it.
                QTimer.singleShot(0, self._ask_once)

    def forgive(self) -> None:
        """Forget a refusal: the user wants to try again."""
        self._refused = False

    def _ask_once(self) -> None:
        accepted = False
        try:
            accepted = self._ask is not None and self._ask()
        except Exception:
            logger.exception("The master password could not be asked for")
        self._asking = False
        self._refused = not accepted
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then(accepted)


def in_main_thread() -> bool:
    """Whether the caller runs in the thread of QGIS's windows."""
    application = QCoreApplication.instance()
    return application is not None and QThread.currentThread() == application.thread()


_gate: Optional[LoginGate] = None


def gate() -> LoginGate:
    """The gate that all requests of this QGIS pass."""
    global _gate
    if _gate is None:
        _gate = LoginGate(qgis_window())
    return _gate


def set_gate(new: Optional[LoginGate]) -> None:
    """Put another gate in its place; ``None`` starts anew with QGIS's own."""
    global _gate
    _gate = new
