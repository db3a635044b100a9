"""Bookmarks of a team, followed: read again whenever they change where they lie, and never changed here. No widget.

What is followed is in the settings (addresses without secrets); the last known copy of each is in the profile, beside
the bookmarks. All reading is done in threads.
"""
from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Callable, Collection, Dict, List, Mapping, Optional, Tuple

from qgis.core import QgsFeedback
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..bookmarks.keeper import new_id
from ..bookmarks.moments import Clock, to_text, utc_now
from ..bookmarks.shared_copies import Copy, forget_copy, keep_copy, kept_copy
from ..bookmarks.shared_values import Shared
from ..model.errors import CatalogError
from ..model.keyless import without_secrets
from ..model.sharing import ShareError, ShareProblem
from ..support.i18n import tr
from ..support.log import logger
from ..support.messages import Message, describe
from ..support.settings import Settings
from ..support.sharing_messages import describe_share_error
from ..support.workers import Handle, Workers
from .database import Database, Key, Written
from .places import Look, Place, look

_KEY = "followed_bookmarks"
#: What the settings keep of a place.
_KEPT = ("address", "name", "authcfg", "id", "since")
#: Milliseconds between looks at files and databases.
LOOK = 60_000
#: Seconds between questions to web servers; after failures twice as long each time, an hour at most.
_WEB, _LONGEST = 15 * 60.0, 3600.0
_EXPECTED = (ShareError, CatalogError)


@dataclass(frozen=True)
class Team:
    """Bookmarks that are followed. ``shared`` is ``None`` until something is known.

    ``at`` is when they were last found as they are (in UTC, empty where never). ``message`` says why the last look
    failed: what is shown is the last known copy then. ``may_write`` says that they lie in a database that one may
    write to, see ``TeamBookmarks.publish``.
    """

    place: Place
    shared: Optional[Shared] = None
    at: str = ""
    message: Optional[Message] = None
    may_write: bool = False

    @property
    def id(self) -> str:
        return self.place.id

    @property
    def title(self) -> str:
        """What to call them: their place as a person named it, else their own title."""
        return self.place.name or (self.shared.title if self.shared is not None else "") or self.place.shown


class TeamBookmarks(QObject):
    """All bookmarks that are followed. ``changed`` brings the id of what is another than before, also after a failed
    look; ``listed`` tells that something is followed more or less. Made, used and closed in the main thread.

    :param folder: where copies are kept
    """

    changed = pyqtSignal(str)
    listed = pyqtSignal()

    def __init__(
        self, folder: Path, parent: Optional[QObject] = None, clock: Clock = utc_now, every: int = LOOK
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._clock = clock
        self._settings = Settings()
        self._workers = Workers(2, parent=self)
        self._teams: Dict[str, Team] = {}
        self._looks: Dict[str, Look] = {}
        self._failures: Dict[str, int] = {}
        self._next: Dict[str, float] = {}
        self._jobs: Dict[str, Handle] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(every)
        self._timer.timeout.connect(self._look_around)
        for place in self._stored():
            self._teams[place.id] = Team(place)

    def start(self) -> None:
        """Show what is known, then look whether it changed; and look again from time to time."""
        for team_id in self._teams:
            self._restore(team_id)
        self._timer.start()

    def close(self) -> None:
        """Stop looking."""
        self._timer.stop()
        self._workers.close()
        self._jobs.clear()

    def all(self) -> Tuple[Team, ...]:
        """What is followed, in the order in which it was added."""
        return tuple(self._teams.values())

    def get(self, team_id: str) -> Optional[Team]:
        return self._teams.get(team_id)

    def follow(self, place: Place) -> str:
        """Follow a place; the id under which it is followed, the known one where it is already."""
        known = next((team for team in self.all() if team.place.address == place.address), Team(place))
        team_id = known.id or new_id()
        since = known.place.since or to_text(self._clock())
        self._teams[team_id] = replace(known, place=replace(place, id=team_id, since=since))
        self._store()
        self.listed.emit()
        self.refresh(team_id)
        self._timer.start()
        return team_id

    def rename(self, team_id: str, name: str) -> None:
        """Give what is followed a name of one's own."""
        team = self._teams.get(team_id)
        if team is not None:
            self._teams[team_id] = replace(team, place=replace(team.place, name=name.strip()))
            self._store()
            self.listed.emit()

    def unfollow(self, team_id: str) -> Optional[Place]:
        """Follow it no longer; the place, so that it can be followed again."""
        team = self._teams.pop(team_id, None)
        job = self._jobs.pop(team_id, None)
        if job is not None:
            job.cancel()
        self._looks.pop(team_id, None)
        self._failures.pop(team_id, None)
        self._next.pop(team_id, None)
        if team is None:
            return None
        self._store()
        self._workers.run(partial(_forget, self._copy_path(team_id)), _nothing, "team bookmarks")
        self.listed.emit()
        return team.place

    def refresh(self, team_id: str = "") -> None:
        """Look now, at one place or at all."""
        for one in [team_id] if team_id else list(self._teams):
            if one in self._teams and one not in self._jobs:
                self._ask(one)

    @property
    def busy(self) -> bool:
        """Whether something is being read or written."""
        return self._workers.busy

    def publish(
        self, team_id: str, shared: Shared, then: Callable[[Optional[Written], Optional[Message]], None]
    ) -> None:
        """Add bookmarks to those of a database, and change those that are there as far as nobody else did meanwhile.

        :param then: told in the main thread what became of it, or why nothing did
        """
        self._write(team_id, lambda database, seen: database.write(shared, seen), then)

    def withdraw(
        self, team_id: str, ids: Collection[str], then: Callable[[Optional[Written], Optional[Message]], None]
    ) -> None:
        """Remove bookmarks and folders by their ids from a database, as far as nobody changed them meanwhile."""
        known = self._looks.get(team_id)
        keys = [key for one, key in known.keys.items() if one in ids] if known is not None else []
        self._write(team_id, lambda database, seen: database.remove(keys, seen), then)

    # Looking

    def _restore(self, team_id: str) -> None:
        job = partial(_read_copy, self._copy_path(team_id))
        self._workers.run(job, partial(self._restored, team_id), "team bookmarks")

    def _restored(self, team_id: str, copy: Optional[Copy], _error: Optional[BaseException]) -> None:
        team = self._teams.get(team_id)
        if team is None:
            return
        if copy is not None and team.shared is None:
            self._teams[team_id] = replace(team, shared=copy.shared, at=copy.at)
            if team.place.database is None:  # what is in a database is read anew: its versions are not in the copy
                self._looks[team_id] = Look(None, copy.mark)
            self.changed.emit(team_id)
        self.refresh(team_id)

    def _look_around(self) -> None:
        now = self._clock().timestamp()
        for team_id in list(self._teams):
            if now >= self._next.get(team_id, 0.0):
                self.refresh(team_id)

    def _ask(self, team_id: str) -> None:
        place, known = self._teams[team_id].place, self._looks.get(team_id)
        job = partial(_look, place, known.mark if known is not None else None, self._copy_path(team_id), self._clock)
        done = partial(self._looked, team_id)
        self._jobs[team_id] = self._workers.run(job, done, "team bookmarks", expected=_EXPECTED)

    def _looked(self, team_id: str, found: Optional[Look], error: Optional[BaseException]) -> None:
        self._jobs.pop(team_id, None)
        team = self._teams.get(team_id)
        if team is None:
            return
        before = team
        if found is None:
            team = replace(team, message=message_of(error, team.title))
            self._failures[team_id] = self._failures.get(team_id, 0) + 1
            logger.warning("Team bookmarks at %s: %s", team.place.shown, error)
        else:
            team = self._seen(team, found)
            self._failures[team_id] = 0
        self._teams[team_id] = team
        self._plan(team)
        if team.shared is not before.shared or team.message != before.message or team.may_write != before.may_write:
            self.changed.emit(team_id)

    def _seen(self, team: Team, found: Look) -> Team:
        at = to_text(self._clock())
        if found.shared is None:
            return replace(team, message=None if self._is_whole(team) else team.message, at=at)
        self._looks[team.id] = found
        message = describe_share_error(found.left_out[0]) if found.left_out else None
        return replace(team, shared=found.shared, at=at, message=message, may_write=found.may_write)

    def _is_whole(self, team: Team) -> bool:
        known = self._looks.get(team.id)
        return known is None or not known.left_out

    def _plan(self, team: Team) -> None:
        failures = self._failures.get(team.id, 0)
        wait = _WEB if team.place.is_web else 0.0
        if failures:
            wait = min(_LONGEST, max(wait, self._timer.interval() / 1000) * 2 ** min(failures, 8))
        self._next[team.id] = self._clock().timestamp() + wait

    # Writing

    def _write(
        self,
        team_id: str,
        work: Callable[[Database, Mapping[Key, int]], Written],
        then: Callable[[Optional[Written], Optional[Message]], None],
    ) -> None:
        team, known = self._teams.get(team_id), self._looks.get(team_id)
        where = team.place.database if team is not None else None
        if team is None or where is None:
            error = ShareError(ShareProblem.NO_RIGHT, team.title if team is not None else "")
            then(None, describe_share_error(error))
            return
        seen = known.versions if known is not None else {}
        job = partial(_change, where, seen, work)
        self._workers.run(job, partial(self._written, team_id, then), "team bookmarks", expected=_EXPECTED)

    def _written(
        self,
        team_id: str,
        then: Callable[[Optional[Written], Optional[Message]], None],
        written: Optional[Written],
        error: Optional[BaseException],
    ) -> None:
        team = self._teams.get(team_id)
        then(written, message_of(error, team.title if team is not None else "") if written is None else None)
        self.refresh(team_id)

    # What is followed

    def _copy_path(self, team_id: str) -> Path:
        return self._folder / f"{team_id}.json"

    def _stored(self) -> List[Place]:
        try:
            entries = json.loads(self._settings.value(_KEY, "") or "[]")
        except ValueError:
            entries = []
        found = [_place(entry) for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
        return [place for place in found if place is not None]

    def _store(self) -> None:
        places = [team.place for team in self.all()]
        data = [{key: getattr(one, key) for key in _KEPT} for one in places]
        self._settings.set_value(_KEY, json.dumps(data, ensure_ascii=False))


def message_of(error: Optional[BaseException], title: str) -> Message:
    """What a person reads of a failure."""
    if isinstance(error, ShareError):
        return describe_share_error(error)
    if isinstance(error, CatalogError):
        return describe(error, title)
    return Message(tr("The bookmarks of {title} could not be read.").format(title=title), "", str(error or ""))


def _place(entry: Dict[str, Any]) -> Optional[Place]:
    values = [entry.get(key) for key in _KEPT]
    address, name, authcfg, place_id, since = (value if isinstance(value, str) else "" for value in values)
    is_id = len(place_id) == 32 and place_id.isalnum()
    return Place(without_secrets(address), name, authcfg, place_id, since) if address and is_id else None


def _look(place: Place, mark: Any, copy: Path, clock: Clock, feedback: QgsFeedback) -> Look:
    found = look(place, mark, feedback)
    if found.shared is not None:
        try:
            keep_copy(copy, Copy(found.shared, to_text(clock()), found.mark))
        except ShareError as error:
            logger.warning("No copy of %s was kept: %s", place.shown, error)
    return found


def _read_copy(path: Path, _feedback: QgsFeedback) -> Optional[Copy]:
    return kept_copy(path)


def _forget(path: Path, _feedback: QgsFeedback) -> None:
    forget_copy(path)


def _change(
    where: Tuple[str, str],
    seen: Mapping[Key, int],
    work: Callable[[Database, Mapping[Key, int]], Written],
    feedback: QgsFeedback,
) -> Written:
    return work(Database(*where, feedback=feedback), seen)


def _nothing(_result: Any, _error: Optional[BaseException]) -> None:
    """What becomes of an answer that nobody needs."""
