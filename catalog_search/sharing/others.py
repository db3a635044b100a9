"""Bookmarks of others as they are known now: those that are followed, and those of the project that is open."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Tuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..bookmarks.shared_home import Houses
from ..bookmarks.shared_values import Shared
from ..support.messages import Message
from .project import ProjectBookmarks
from .team import Team, TeamBookmarks

#: The id of the bookmarks in the project; the others have those under which they are followed.
PROJECT = "project"


@dataclass(frozen=True)
class Other:
    """Bookmarks from one place. ``shared`` is ``None`` until something is known.

    ``place`` says where they lie, ``since`` when they began to be followed and ``at`` when they were last found as they
    are (both in UTC). ``message`` says what is wrong: ``shared`` is the last known copy then, if there is one.
    """

    id: str
    title: str = ""
    shared: Optional[Shared] = None
    place: str = ""
    since: str = ""
    at: str = ""
    message: Optional[Message] = None
    in_database: bool = False
    may_write: bool = False

    @property
    def in_project(self) -> bool:
        return self.id == PROJECT


class Others(QObject):
    """All of them. ``changed`` tells that some are others than before. Made, used and closed in the main thread.

    ``houses`` hold them as they are shown, for any thread.

    :param folder: where copies of what is followed are kept
    """

    changed = pyqtSignal()

    def __init__(self, folder: Path, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.team = TeamBookmarks(folder, self)
        self.project = ProjectBookmarks(parent=self)
        self.houses = Houses()
        self._started = False
        for signal in (self.team.changed, self.team.listed, self.project.changed):
            signal.connect(self._tell)

    def start(self) -> None:
        """Begin to look at what is followed; later calls do nothing."""
        if not self._started:
            self._started = True
            self.team.start()

    def all(self) -> Tuple[Other, ...]:
        """What is followed in the order in which it was added, then what the project carries, if anything."""
        found = [_of_team(team) for team in self.team.all()]
        project = self.project
        if project.shared is not None or project.message is not None:
            found.append(Other(PROJECT, shared=project.shared, message=project.message))
        return tuple(found)

    def close(self) -> None:
        """Look at nothing any more."""
        self.project.close()
        self.team.close()

    def get(self, home: str) -> Optional[Other]:
        """Those of an id, as they are known at this moment."""
        return next((other for other in self.all() if other.id == home), None)

    def _tell(self, *_what: object) -> None:
        self.houses.keep([other.id for other in self.all()])
        self.changed.emit()


def _of_team(team: Team) -> Other:
    place = team.place
    is_database = place.database is not None
    return Other(
        team.id, team.title, team.shared, place.where, place.since, team.at, team.message, is_database, team.may_write
    )
