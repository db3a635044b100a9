"""Threads of our own: everything ends, nothing waits, nothing is left behind."""
from __future__ import annotations

import gc
import socket
import threading
import time
from functools import partial
from typing import Any, Iterator, List, Optional, Tuple

import pytest
from qgis.core import (
    QgsBlockingNetworkRequest,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsFeedback,
    QgsPointXY,
    QgsVectorLayer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, QObject, QThread, QTimer, QUrl
from qgis.PyQt.QtNetwork import QNetworkRequest

from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.network.qgis_blocking import wait_for
from catalog_search.support import workers as module
from catalog_search.support.workers import Workers
from tests.qgis.support import spin, wait_until


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers()
    yield made
    made.close()
    wait_until(lambda: not made.busy, 20)
    sip.delete(made)


class Told:
    """What was told, and in which thread."""

    def __init__(self) -> None:
        self.results: List[Any] = []
        self.errors: List[BaseException] = []
        self.threads: List[QThread] = []

    def __call__(self, result: Any, error: Optional[BaseException]) -> None:
        self.threads.append(QThread.currentThread())
        if error is None:
            self.results.append(result)
        else:
            self.errors.append(error)

    @property
    def count(self) -> int:
        return len(self.results) + len(self.errors)


def deaf_server() -> Tuple[socket.socket, str]:
    """Accepts connections and never says a word."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(50)
    return listening, f"http://127.0.0.1:{listening.getsockname()[1]}/"


def test_a_result_comes_to_the_main_thread(workers: Workers) -> None:
    told, inside = Told(), []
    workers.run(lambda feedback: inside.append(QThread.currentThread()) or 42, told)
    assert told.count == 0
    wait_until(lambda: told.count == 1)
    assert told.results == [42]
    assert told.threads == [QCoreApplication.instance().thread()]
    assert inside[0] is not told.threads[0]
    assert not workers.busy


@pytest.mark.parametrize(
    "error", [CatalogError(ErrorKind.TIMEOUT), ZeroDivisionError("oh"), SystemExit(3), KeyboardInterrupt()]
)
def test_no_exception_leaves_a_thread(workers: Workers, error: BaseException) -> None:
    def fail(_feedback: QgsFeedback) -> None:
        raise error

    told = Told()
    workers.run(fail, told)
    wait_until(lambda: told.count == 1)
    assert told.errors == [error]
    assert error.__traceback__ is None


def test_so_many_at_once_and_in_their_order(workers: Workers) -> None:
    running, most, begun = [0], [0], []
    lock = threading.Lock()

    def work(number: int) -> int:
        with lock:
            begun.append(number)
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.01)
        with lock:
            running[0] -= 1
        return number

    told = Told()
    for number in range(40):
        workers.run(lambda _feedback, number=number: work(number), told)
    wait_until(lambda: told.count == 40)
    assert most[0] <= 4
    assert sorted(told.results) == list(range(40))
    assert all(abs(place - number) <= 4 for place, number in enumerate(begun))


def test_sixty_at_once_all_end_round_after_round(workers: Workers) -> None:
    """Some end while others are being added: the very moment at which tasks of QGIS are lost."""
    for _ in range(20):
        told = Told()

        def done(result: Any, error: Optional[BaseException], told: Told = told) -> None:
            told(result, error)
            if result < 60:
                workers.run(lambda _feedback: result + 60, told)

        for number in range(60):
            workers.run(lambda _feedback, number=number: number, done)
        wait_until(lambda told=told: told.count == 120, 30)
        assert sorted(told.results) == list(range(120))
    assert not workers.busy


def test_progress_is_told_while_it_runs(workers: Workers) -> None:
    go_on = threading.Event()

    def work(feedback: QgsFeedback) -> None:
        feedback.setProgress(12.5)
        go_on.wait(10)

    percents: List[float] = []
    told = Told()
    workers.run(work, told, on_progress=percents.append)
    wait_until(lambda: percents == [12.5])
    assert told.count == 0
    go_on.set()
    wait_until(lambda: told.count == 1)


class TestCancelled:
    def test_what_waits_never_begins(self, workers: Workers) -> None:
        gate, begun, told = threading.Event(), [], Told()
        for _ in range(4):
            workers.run(lambda _feedback: gate.wait(10), told)
        late = workers.run(lambda _feedback: begun.append(1), told)
        late.cancel()
        gate.set()
        wait_until(lambda: not workers.busy)
        assert begun == [] and told.count == 4

    def test_what_runs_is_told_and_its_result_comes_late(self, workers: Workers) -> None:
        begun, told, late = threading.Event(), Told(), Told()

        def work(feedback: QgsFeedback) -> str:
            begun.set()
            while not feedback.isCanceled():
                time.sleep(0.001)
            return "made nevertheless"

        job = workers.run(work, told, on_late=late)
        wait_until(begun.is_set)
        job.cancel()
        job.cancel()
        wait_until(lambda: not workers.busy)
        assert told.count == 0
        assert late.results == ["made nevertheless"]
        assert late.threads == [QCoreApplication.instance().thread()]

    @pytest.mark.parametrize("how", ["ours", "of QGIS", "a bare loop"])
    def test_a_request_without_an_answer_is_left_at_once(self, workers: Workers, how: str) -> None:
        listening, url = deaf_server()
        begun, told, late = threading.Event(), Told(), Told()

        def work(_feedback: QgsFeedback) -> object:
            begun.set()
            if how == "ours":
                return wait_for(url)
            if how == "of QGIS":
                return QgsBlockingNetworkRequest().get(QNetworkRequest(QUrl(url)))
            return QEventLoop().exec()

        with listening:
            job = workers.run(work, told, on_late=late)
            wait_until(begun.is_set)
            spin(0.2)
            started = time.monotonic()
            job.cancel()
            wait_until(lambda: not workers.busy, 5)
            assert time.monotonic() - started < 2
        assert told.count == 0 and late.count == 1

    def test_at_any_moment(self, workers: Workers) -> None:
        told, late, jobs = Told(), Told(), []

        def work(_feedback: QgsFeedback) -> QgsVectorLayer:
            layer = QgsVectorLayer("Point", "a", "memory")
            layer.moveToThread(QCoreApplication.instance().thread())
            return layer

        for number in range(200):
            jobs.append(workers.run(work, told, on_late=late))
            if number % 3 == 0:
                QCoreApplication.processEvents()
                time.sleep(0.0005 * (number % 7))
            jobs[number * 7 % len(jobs)].cancel()
        wait_until(lambda: not workers.busy, 30)
        assert told.count + late.count <= 200
        assert all(job.ended for job in jobs)
        assert sum(not job.cancelled for job in jobs) == told.count
        assert told.errors == []


class TestHanging:
    def test_one_that_hangs_does_not_hold_the_others(self) -> None:
        workers, gate, told, others = Workers(width=2, patience=0.3), threading.Event(), Told(), Told()
        for _ in range(2):
            workers.run(lambda _feedback: gate.wait(20), told)
        for _ in range(10):
            workers.run(lambda _feedback: 1, others)
        spin(0.1)
        assert others.count == 0
        wait_until(lambda: others.count == 10, 5)
        assert told.count == 0
        gate.set()
        wait_until(lambda: told.count == 2)
        assert not workers.busy

    def test_one_that_was_cancelled_makes_room_at_once(self) -> None:
        workers, gate, others = Workers(width=2), threading.Event(), Told()
        hanging = [workers.run(lambda _feedback: gate.wait(20), Told()) for _ in range(2)]
        workers.run(lambda _feedback: 1, others)
        spin(0.1)
        assert others.count == 0
        for job in hanging:
            job.cancel()
        wait_until(lambda: others.count == 1, 2)
        gate.set()
        wait_until(lambda: not workers.busy)

    def test_closing_waits_a_moment_only_and_leaves_it_to_end_by_itself(self) -> None:
        workers, gate, told = Workers(), threading.Event(), Told()
        ended: List[int] = []

        def hang(_feedback: QgsFeedback) -> None:
            gate.wait(20)
            ended.append(1)

        job = workers.run(hang, told)
        spin(0.05)
        thread = job.thread
        del job
        started = time.monotonic()
        workers.close(0.2)
        assert time.monotonic() - started < 1
        sip.delete(workers)
        gc.collect()
        assert not thread.idle
        gate.set()
        wait_until(lambda: thread.idle)
        assert ended == [1] and told.count == 0


def test_closing_ends_all_work(workers: Workers) -> None:
    told, late = Told(), Told()

    def work(feedback: QgsFeedback) -> int:
        while not feedback.isCanceled():
            time.sleep(0.001)
        return 1

    jobs = [workers.run(work, told, on_late=late) for _ in range(10)]
    wait_until(lambda: sum(job.thread is not None for job in jobs) == 4)
    threads = [job.thread for job in jobs if job.thread is not None]
    spin(0.05)
    workers.close()
    assert not workers.busy
    assert told.count == 0 and late.count == 4
    wait_until(lambda: all(thread.idle for thread in threads))
    again = Told()
    workers.run(lambda _feedback: 2, again)
    wait_until(lambda: again.results == [2])


def test_what_a_function_holds_goes_in_the_main_thread(workers: Workers) -> None:
    gone: List[QThread] = []

    class Held(QObject):
        def __del__(self) -> None:
            gone.append(QThread.currentThread())

    for _ in range(30):
        held = Held()
        workers.run(lambda _feedback, held=held: held.objectName(), lambda _result, _error: None)
        del held
    wait_until(lambda: len(gone) == 30)
    assert set(gone) == {QCoreApplication.instance().thread()}


def test_timers_of_qt_work_in_the_threads(workers: Workers) -> None:
    def work(_feedback: QgsFeedback) -> bool:
        loop = QEventLoop()
        QTimer.singleShot(20, loop.quit)
        loop.exec()
        return True

    told = Told()
    workers.run(work, told)
    wait_until(lambda: told.results == [True])


def test_threads_are_used_again(workers: Workers) -> None:
    told = Told()
    inside = set()
    for number in range(100):
        workers.run(lambda _feedback: inside.add(QThread.currentThread()), told)
        if number % 10 == 9:
            wait_until(lambda number=number: told.count == number + 1)
    assert len(inside) <= 4 and all(thread.isRunning() for thread in inside)


def test_a_cancelled_request_does_not_harm_the_next_work_of_its_thread(workers: Workers) -> None:
    listening, url = deaf_server()
    with listening:
        for _ in range(10):
            begun, told = threading.Event(), Told()
            ask = partial(ask_in_vain, url, begun)
            jobs = [workers.run(ask, Told()) for _ in range(4)]
            wait_until(begun.is_set)
            for job in jobs:
                job.cancel()
            wait_until(lambda: not workers.busy, 5)
            for _ in range(4):
                workers.run(in_a_loop, told)
            wait_until(lambda told=told: told.count == 4, 5)
            assert told.results == [True] * 4


def ask_in_vain(url: str, begun: threading.Event, _feedback: QgsFeedback) -> object:
    begun.set()
    return wait_for(url)


def in_a_loop(_feedback: QgsFeedback) -> bool:
    """Whether an event loop can be waited in."""
    loop, through = QEventLoop(), []
    QTimer.singleShot(5, lambda: through.append(1) or loop.quit())
    loop.exec()
    return bool(through)


def test_a_reference_system_that_was_first_used_there_is_good_everywhere(workers: Workers) -> None:
    """QGIS breaks it when its thread ends while others use it: nothing would be transformed any more."""

    def moved(*_feedback: object) -> QgsPointXY:
        systems = [QgsCoordinateReferenceSystem(code) for code in ("EPSG:4326", "EPSG:32198")]
        kept.extend(systems)
        return QgsCoordinateTransform(*systems, QgsCoordinateTransformContext()).transform(QgsPointXY(-70, 47))

    gate, kept, told = threading.Event(), [], Told()
    workers.run(lambda feedback: moved(feedback) and gate.wait(10), told)
    wait_until(lambda: len(kept) == 2)
    here = moved()
    gate.set()
    wait_until(lambda: told.count == 1)
    for _ in range(8):
        workers.run(moved, told)
    wait_until(lambda: told.count == 9)
    assert abs(here.x()) > 1000 and set(map(tuple, map(corners, told.results[1:]))) == {tuple(corners(here))}


def corners(point: QgsPointXY) -> List[float]:
    return [round(point.x(), 1), round(point.y(), 1)]


def test_the_shared_ones_are_made_once_and_closed_with_the_plugin() -> None:
    first = module.shared()
    assert module.shared() is first
    module.close_shared()
    second = module.shared()
    assert second is not first
    module.close_shared()
