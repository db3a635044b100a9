"""Work beside the window, in threads of our own: a few at a time, none waited for, none able to hold up the others.

QGIS's task manager is not used: on QGIS 3.22 a task that is added just when another ends is now and then never started
(7 of 16 runs that added 24 at once), and a task that hangs keeps QGIS from closing, whose thread pool waits for it.

The threads are real QThreads, since QGIS's time limits are timers of Qt, which never fire in Python's threads; and they
never end (see ``threads``). A piece of work is put away in the main thread when it is through, so that nothing that the
function held is ever destroyed elsewhere.
"""
from __future__ import annotations

import contextlib
import gc
import threading
import time
from collections import deque
from functools import partial
from typing import Any, Callable, Deque, List, Optional, Tuple, Type, TypeVar

from qgis.core import QgsFeedback
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QObject, Qt, QThread, QTimer

from ..model.errors import CatalogError, without_frames
from .background import background, put_by
from .log import logger
from .threads import KeptThread, free_thread

Work = Callable[[QgsFeedback], Any]
#: Told in the main thread: the result and ``None``, or ``None`` and the error.
Done = Callable[[Any, Optional[BaseException]], None]

_WIDTH = 4
#: Seconds without a word after which work no longer counts: it may hang, and the next one shall not wait for it.
_PATIENCE = 30.0
#: Threads at most, counting those that no longer count.
_MOST = 64
_LOOK = 1000  # milliseconds
_FAREWELL = 1.0  # seconds


class Handle:
    """One piece of work, as ``Workers.run`` hands it out. Used in the main thread only."""

    def __init__(self, workers: "Workers", function: Work, on_done: Done, title: str) -> None:
        self.title = title
        self.feedback = QgsFeedback()
        self.cancelled = False
        self.ended = False
        self.on_late: Optional[Done] = None
        self.expected: Tuple[Type[BaseException], ...] = (CatalogError,)
        self.heard = 0.0
        self.thread: Optional[KeptThread] = None
        self.over = threading.Event()
        self._workers = workers
        self._function: Optional[Work] = function
        self._on_done: Optional[Done] = on_done
        self._result: Any = None
        self._error: Optional[BaseException] = None

    def cancel(self) -> None:
        """Stop, and return at once: ``on_done`` is not called any more, what still runs is told to end.

        Its feedback says so, and event loops that it waits in (those of requests) are left; ``Workers.run`` tells what
        becomes of a result that comes nevertheless.
        """
        if self.ended or self.cancelled:
            return
        self.cancelled = True
        self._on_done = None
        self.feedback.cancel()
        self._workers._let_go(self)

    def work(self) -> None:
        """In the thread. Nothing may leave it: an exception that reaches Qt ends the process."""
        try:
            with background():
                if self._function is not None and not self.feedback.isCanceled():
                    self._result = self._function(self.feedback)
        except self.expected as error:
            self._error = without_frames(error)
        except BaseException as error:
            logger.exception("%s: an unexpected failure", self.title)
            self._error = without_frames(error)
        finally:
            self.over.set()

    def tell(self) -> None:
        """In the main thread, once, when the thread is through."""
        self.ended = True
        told = self.on_late if self.cancelled else self._on_done
        result, error = self._result, self._error
        self.forget()
        if told is not None:
            told(result, error)

    def forget(self) -> None:
        """Hold nothing any more."""
        self.ended = True
        self._function = self._on_done = self.on_late = self._result = self._error = self.thread = None


class Workers(QObject):
    """Runs functions off the main thread, ``width`` at a time, in the order in which they came.

    Work that was cancelled does not count, nor does work that has not said a word for ``patience`` seconds.
    Made, used and closed in the main thread.
    """

    def __init__(self, width: int = _WIDTH, patience: float = _PATIENCE, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._width = width
        self._patience = patience
        self._waiting: Deque[Handle] = deque()
        self._running: List[Handle] = []
        self._timer = QTimer(self)
        self._timer.setInterval(min(_LOOK, max(10, int(patience * 500))))
        self._timer.timeout.connect(self._look)

    def run(
        self,
        function: Work,
        on_done: Done,
        title: str = "",
        on_progress: Optional[Callable[[float], None]] = None,
        on_late: Optional[Done] = None,
        expected: Tuple[Type[BaseException], ...] = (CatalogError,),
    ) -> Handle:
        """Have a function called in a thread as soon as one is free.

        :param function: is given a feedback, whose ``isCanceled()`` it asks and whose ``setProgress()`` it may call
        :param on_done: called in the main thread with the result and the error, unless the job is cancelled
        :param title: for the log
        :param on_progress: called in the main thread with the percentage
        :param on_late: called instead of ``on_done`` when work that was cancelled after it had begun has ended, to put
            away what it made
        :param expected: errors that are no mistake of ours and are not logged
        """
        job = Handle(self, function, on_done, title)
        job.on_late = on_late
        job.expected = expected
        progressed = partial(self._progressed, job, on_progress)
        job.feedback.progressChanged.connect(progressed, Qt.ConnectionType.QueuedConnection)
        self._waiting.append(job)
        self._start_next()
        return job

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits, what was cancelled and has not ended included."""
        return bool(self._waiting or self._running)

    def close(self, seconds: float = _FAREWELL) -> None:
        """Cancel everything and wait a moment for it to end.

        What does not (a provider that hangs) is left to itself. Afterwards this can be used again.
        """
        for job in [*self._waiting, *self._running]:
            job.cancel()
        end = time.monotonic() + seconds
        for job in self._running:
            job.over.wait(max(0.0, end - time.monotonic()))
        for job in [job for job in self._running if job.over.is_set()]:
            self._finished(job)

    def _start_next(self) -> None:
        while self._waiting and self._counted() < self._width and len(self._running) < _MOST:
            self._start(self._waiting.popleft())
        if self._running and not self._timer.isActive():
            self._timer.start()

    def _start(self, job: Handle) -> None:
        job.thread = free_thread()
        job.heard = time.monotonic()
        self._running.append(job)
        job.thread.give(job.work, partial(self._finished, job))

    def _counted(self) -> int:
        now = time.monotonic()
        return sum(not job.cancelled and now - job.heard < self._patience for job in self._running)

    def _let_go(self, job: Handle) -> None:
        if job in self._waiting:
            self._waiting.remove(job)
            job.forget()
        elif job.thread is not None and not job.over.is_set():
            job.thread.quit()
        self._start_next()

    def _progressed(self, job: Handle, on_progress: Optional[Callable[[float], None]], percent: float) -> None:
        job.heard = time.monotonic()
        if on_progress is not None and not job.cancelled and not job.ended:
            on_progress(percent)

    def _finished(self, job: Handle) -> None:
        if job in self._running:
            self._running.remove(job)
            if not sip.isdeleted(self):
                self._start_next()
            job.tell()

    def _look(self) -> None:
        """Go on where a thread hangs; and collect young garbage, which nobody does while threads work."""
        if not self._running:
            self._timer.stop()
            return
        if not put_by():
            gc.collect(1)
        self._start_next()


_Made = TypeVar("_Made", bound=QObject)


def unwatched(made: _Made) -> _Made:
    """An object that Qt or QGIS made in a working thread: call this when Python gets hold of it, before any connection.

    PyQt wants to know when such an object goes, and is told in the main thread, later, by its address. By then
    something else may live there, and Python would take that for gone: a loop that can never be left, a layer that is
    lost (seen one to three times in 240 Adds). So it is not told. Objects of the main thread are left as they are.
    """
    application = QCoreApplication.instance()
    if application is not None and QThread.currentThread() != application.thread():
        with contextlib.suppress(TypeError):  # nothing is connected where Python made it
            made.destroyed.disconnect()
    return made


_shared: Optional[Workers] = None


def shared() -> Workers:
    """The workers of the whole plugin for putting things on the map; made when first asked for, in the main thread."""
    global _shared
    if _shared is None or sip.isdeleted(_shared):
        _shared = Workers()
    return _shared


def close_shared() -> None:
    """End the shared workers, when the plugin is unloaded."""
    global _shared
    if _shared is not None and not sip.isdeleted(_shared):
        _shared.close()
        _shared.deleteLater()
    _shared = None
