"""Threads that never end, since QGIS breaks what they made when they do.

A coordinate reference system lives in QGIS's cache by its code, bound to the thread that first made it. When that
thread ends, QGIS takes its inner object away and leaves the rest in the cache as long as others use it; from then on
every thread that has not used it before transforms nothing, without a word: 2° E 47° N in Lambert-93 is (2, 47). Seen
on QGIS 3.22 and 3.40: the extent of every WFS that was added after a first layer was wrong. QGIS's own pool has the
same flaw half a minute after its threads fell idle.

So a thread that has made a layer waits for the next work as long as QGIS runs, the plugin unloaded or not; another
life of the plugin that kept the module uses it again. It costs no time: it sleeps in its event loop.
"""
from __future__ import annotations

from typing import Callable, List, Optional

from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt, QThread, pyqtSignal

Call = Callable[[], None]

_idle: List["KeptThread"] = []


def free_thread() -> "KeptThread":
    """A thread that has nothing to do, a new one where all have. Called in the main thread."""
    return _idle.pop() if _idle else KeptThread()


class KeptThread(QThread):
    """Carries out one call after the other; it belongs to nobody and is never destroyed."""

    _through = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("catalog_search")
        self._work: Optional[Call] = None
        self._then: Optional[Call] = None
        sip.transferto(self, None)
        self._through.connect(self._told, Qt.ConnectionType.QueuedConnection)
        self.start()

    @property
    def idle(self) -> bool:
        """Whether it waits for work."""
        return self in _idle

    def give(self, work: Call, then: Call) -> None:
        """Have ``work`` called there, and ``then`` in the main thread afterwards. Given when it is idle, from there.

        ``work`` raises nothing, and holds nothing that must not be destroyed in a thread.
        """
        self._then = then
        self._work = work
        self.exit()

    def run(self) -> None:
        """Wait in the event loop, which ``exit`` ends, even where it came before the loop.

        ``quit`` ends the event loops that work waits in, and keeps new ones from beginning until it is forgotten, for
        which the loop that is left at once is there. What is called here is bound beforehand: nothing may be made
        outside the work that could start Python's garbage collection in this thread.
        """
        wait, leave, tell = self.exec, self.exit, self._through.emit
        while True:
            wait()
            if self._work is not None:
                leave()
                wait()
                self._work()
                self._work = None
                tell()

    def _told(self) -> None:
        then, self._then = self._then, None
        _idle.append(self)
        if then is not None:
            then()
