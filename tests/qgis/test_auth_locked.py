"""A locked authentication database: asked once, and who says no keeps the public catalogues."""
from __future__ import annotations

import threading
from typing import Any, Callable, Dict, Iterator, List, Optional

import pytest
from qgis.core import QgsApplication, QgsTask

from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import ErrorKind
from catalog_search.model.query import Query
from catalog_search.network.conversation import Outcome
from catalog_search.network.login_gate import LoginGate, is_unlocked, qgis_window, set_gate
from catalog_search.network.qgis_async import AsyncCarrier
from catalog_search.network.qgis_blocking import qgis_carrier
from catalog_search.search.session import SearchSession, SourceState
from catalog_search.support.messages import describe
from tests.qgis.auth_support import ask, failure, in_the_dock, plain, stored_login
from tests.qgis.support import ListCatalog, ListServer, spin, wait_until
from tests.servers.redirects import Redirecting

#: What the tests' own profile was locked with, see conftest.
MASTER = "tests"


class Asked:
    """Stands for the window that asks for the master password: counts, and answers with the next of ``answers``."""

    def __init__(self, *answers: bool, meanwhile: Optional[Callable[[], None]] = None) -> None:
        self.answers = list(answers)
        self.times = 0
        self.threads: List[str] = []
        self._meanwhile = meanwhile

    def __call__(self) -> bool:
        self.times += 1
        self.threads.append(threading.current_thread().name)
        if self._meanwhile is not None:
            self._meanwhile()
        accepted = self.answers.pop(0) if self.answers else False
        return accepted and bool(QgsApplication.authManager().setMasterPassword(MASTER, True))


@pytest.fixture
def login() -> Iterator[str]:
    """A stored log-in, in a database that is locked again."""
    with stored_login(username="ana", password="forêt") as authcfg:
        QgsApplication.authManager().clearCachedConfig(authcfg)
        QgsApplication.authManager().clearMasterPassword()
        assert not is_unlocked()
        yield authcfg
        set_gate(None)
        assert QgsApplication.authManager().setMasterPassword(MASTER, True)


@pytest.fixture
def server() -> Iterator[ListServer]:
    with ListServer(count=3) as running:
        yield running


@pytest.fixture
def home() -> Iterator[Redirecting]:
    with Redirecting() as running:
        yield running


def catalogs(server: ListServer, login: str) -> List[ListCatalog]:
    logins = {"first": login, "public": "", "second": login, "open": ""}
    return [ListCatalog(CatalogConfig(name, "list", name, server.url, authcfg)) for name, authcfg in logins.items()]


def states(session: SearchSession) -> Dict[str, SourceState]:
    return {status.config.id: status.state for status in session.statuses()}


def test_cancel_is_asked_once_and_leaves_the_public_catalogues(server: ListServer, login: str) -> None:
    asked = Asked(False, True)
    set_gate(LoginGate(asked))
    carrier = AsyncCarrier()
    session = SearchSession(carrier)
    session.search(Query(), catalogs(server, login))
    wait_until(lambda: not session.busy)
    done, failed = SourceState.DONE, SourceState.FAILED
    assert states(session) == {"first": failed, "public": done, "second": failed, "open": done}
    errors = [status.error for status in session.statuses() if status.error is not None]
    assert [error.kind for error in errors] == [ErrorKind.LOGIN_LOCKED] * 2 and errors[0].can_retry
    assert "locked" in describe(errors[0], "Essai").text and asked.times == 1
    session.search(Query(), catalogs(server, login))
    wait_until(lambda: not session.busy)
    assert asked.times == 1 and states(session)["first"] is failed
    for name in ("first", "second"):
        session.retry(name)
    wait_until(lambda: not session.busy)
    carrier.close()
    assert asked.times == 2 and set(states(session).values()) == {done}
    assert len([request for request in server.requests if request.header("Authorization")]) == 2


def test_the_public_catalogues_answer_while_the_question_stands(server: ListServer, login: str) -> None:
    carrier = AsyncCarrier()
    session = SearchSession(carrier)
    seen: Dict[str, SourceState] = {}

    def meanwhile() -> None:
        wait_until(lambda: states(session)["open"] is SourceState.DONE)
        spin(0.2)
        seen.update(states(session))

    asked = Asked(True, meanwhile=meanwhile)
    set_gate(LoginGate(asked))
    session.search(Query(), catalogs(server, login))
    wait_until(lambda: not session.busy)
    carrier.close()
    assert seen["public"] is SourceState.DONE and seen["first"] is seen["second"] is SourceState.SEARCHING
    assert set(states(session).values()) == {SourceState.DONE} and asked.times == 1


def test_a_search_that_is_stopped_while_the_question_stands_stays_silent(home: Redirecting, login: str) -> None:
    outcomes: List[Outcome] = []
    carrier = AsyncCarrier()
    set_gate(LoginGate(Asked(True, meanwhile=carrier.abort_all)))
    carrier.start(ask(home.url + "/x"), plain(home.url, login), outcomes.append)
    wait_until(is_unlocked)
    spin(0.2)
    carrier.close()
    assert outcomes == [] and home.requests == []


def test_a_task_never_asks(home: Redirecting, login: str) -> None:
    asked = Asked(True)
    set_gate(LoginGate(asked))
    results: List[Any] = []

    def work(_task: QgsTask) -> ErrorKind:
        return failure(lambda: qgis_carrier(plain(home.url, login)).run(ask(home.url))).kind

    task = QgsTask.fromFunction("ask", work, on_finished=lambda error, result=None: results.append(error or result))
    QgsApplication.taskManager().addTask(task)
    wait_until(lambda: bool(results))
    assert results == [ErrorKind.LOGIN_LOCKED] and asked.times == 0 and home.requests == []


def test_without_a_window_nobody_is_asked(home: Redirecting, login: str) -> None:
    assert QgsApplication.platform() != "desktop" and qgis_window() is None
    error = failure(lambda: in_the_dock(ask(home.url), plain(home.url, login)))
    assert error.kind is ErrorKind.LOGIN_LOCKED and home.requests == []


def test_what_is_unlocked_elsewhere_needs_no_question(home: Redirecting, login: str) -> None:
    asked = Asked(False)
    set_gate(LoginGate(asked))
    assert failure(lambda: in_the_dock(ask(home.url), plain(home.url, login))).kind is ErrorKind.LOGIN_LOCKED
    assert QgsApplication.authManager().setMasterPassword(MASTER, True)
    assert in_the_dock(ask(home.url), plain(home.url, login)).text == "signed"
    assert asked.times == 1


def test_a_login_that_is_gone_is_told_without_a_question(home: Redirecting, login: str) -> None:
    asked = Asked(True)
    set_gate(LoginGate(asked))
    error = failure(lambda: in_the_dock(ask(home.url), plain(home.url, "gone123")))
    assert error.kind is ErrorKind.LOGIN_LOCKED and "gone123" in describe(error, "Essai").text
    assert asked.times == 0


def test_a_window_that_fails_leaves_nobody_waiting(home: Redirecting, login: str) -> None:
    def broken() -> None:
        raise RuntimeError("no window")

    set_gate(LoginGate(Asked(meanwhile=broken)))
    error = failure(lambda: in_the_dock(ask(home.url), plain(home.url, login)))
    assert error.kind is ErrorKind.LOGIN_LOCKED
