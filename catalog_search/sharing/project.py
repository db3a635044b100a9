"""Bookmarks that travel in the QGIS project: read when one is opened, shown beside one's own. No widget.

A project may come from a stranger: its bookmarks are read like any shared file, in a thread, bounded, and never written
into the store unless a person imports them. The project is XML: the JSON in it is plain ASCII.
"""
from __future__ import annotations

from functools import partial
from typing import Optional

from qgis.core import QgsFeedback, QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..bookmarks.shared_json import dumps
from ..bookmarks.shared_read import read_shared
from ..bookmarks.shared_values import Shared
from ..bookmarks.shared_write import to_parts
from ..model.sharing import ShareError, ShareProblem
from ..support.i18n import tr
from ..support.messages import Message
from ..support.sharing_messages import describe_share_error
from ..support.workers import Handle, Workers

_SCOPE, _ENTRY = "catalog_search", "/bookmarks"
#: Characters of what a project carries at most: it is written anew with every save.
MOST = 2_000_000


class ProjectBookmarks(QObject):
    """The bookmarks of the project that is open. ``changed`` tells that they are others, or none any more, ``opened``
    that a project was opened that carries some.

    ``shared`` is ``None`` where the project carries none; ``message`` says why those that it carries cannot be read.
    """

    changed = pyqtSignal()
    opened = pyqtSignal()

    def __init__(self, project: Optional[QgsProject] = None, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._project = project or QgsProject.instance()
        self._workers = Workers(1, parent=self)
        self._job: Optional[Handle] = None
        self._text = ""
        self._is_opening = False
        self.shared: Optional[Shared] = None
        self.message: Optional[Message] = None
        self._project.readProject.connect(self.read)
        self._project.cleared.connect(self.read)
        self.read()

    def close(self) -> None:
        """Look at projects no longer."""
        self._project.readProject.disconnect(self.read)
        self._project.cleared.disconnect(self.read)
        self._workers.close()

    def read(self, *document: object) -> None:
        """Read what the project carries now; ``changed`` tells when it is known.

        :param document: that of a project that is being opened
        """
        self._is_opening = bool(document)
        text, _ = self._project.readEntry(_SCOPE, _ENTRY, "")
        if text == self._text:
            return
        self._text = text
        if self._job is not None:
            self._job.cancel()
        self._job = None
        if not text:
            self._tell(None, None)
            return
        job, done = partial(_read, text, self._name()), self._is_read
        self._job = self._workers.run(job, done, "project bookmarks", expected=(ShareError,))

    def keep(self, text: str) -> None:
        """Put bookmarks into the project in the place of those that it carries; they are there once it is saved.

        :param text: as ``project_text`` makes it
        """
        self._project.writeEntry(_SCOPE, _ENTRY, text)
        self.read()

    def remove(self) -> str:
        """Take the bookmarks out of the project; the text to put them back with."""
        carried = self._text
        self._project.removeEntry(_SCOPE, _ENTRY)
        self.read()
        return carried

    def _name(self) -> str:
        return self._project.title() or self._project.baseName() or tr("This project")

    def _is_read(self, shared: Optional[Shared], error: Optional[BaseException]) -> None:
        self._job = None
        self._tell(shared, describe_share_error(error) if isinstance(error, ShareError) else None)

    def _tell(self, shared: Optional[Shared], message: Optional[Message]) -> None:
        is_same = self.shared is shared and self.message == message
        self.shared, self.message = shared, message
        if not is_same:
            self.changed.emit()
            if self._is_opening and shared is not None:
                self.opened.emit()


def project_text(shared: Shared) -> str:
    """Bookmarks as a project carries them. In a thread: it takes a while for many.

    :raises ShareError: where they are too many for a project
    """
    text = dumps(to_parts(shared), plain=True)
    if len(text) > MOST:
        raise ShareError(ShareProblem.TOO_LARGE, tr("This project"), f"{len(text)} characters, {MOST} at most")
    return text


def _read(text: str, name: str, _feedback: QgsFeedback) -> Shared:
    if len(text) > MOST:
        raise ShareError(ShareProblem.TOO_LARGE, name, f"{len(text)} characters, {MOST} at most")
    return read_shared(text.encode("utf-8", "replace"), name)
