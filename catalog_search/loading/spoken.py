"""What a provider says while it opens a source: that of WFS keeps no error and tells QGIS's message log only."""
from __future__ import annotations

from contextlib import contextmanager
from typing import Iterator, List

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, pyqtSlot

from .sources import Source


class _Listener(QObject):
    """Hears the log in the thread that it was made in; what other threads say comes through an event loop, if at all.

    Never directly: a thread of QGIS would then wait for Python, which a thread that waits for that one may hold.
    """

    def __init__(self, source: Source, said: List[str]) -> None:
        super().__init__()
        self._source = source
        self._said = said

    @pyqtSlot(str, str)  # type: ignore[untyped-decorator]
    def hear(self, text: str, _tag: str) -> None:
        """Keep what is about the source, which is named in full there; its address says the same in fewer words."""
        about, address = self._source.uri, self._source.url
        if about in text:
            self._said.append(text.replace(about, address))


@contextmanager
def spoken(source: Source) -> Iterator[List[str]]:
    """The sentences about a source that are logged meanwhile, in the order in which they come."""
    said: List[str] = []
    listener = _Listener(source, said)
    heard = QgsApplication.messageLog().messageReceived
    heard.connect(listener.hear)
    try:
        yield said
    finally:
        heard.disconnect(listener.hear)
