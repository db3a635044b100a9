"""The file in which favourites, saved searches, watches and what they saw are kept.

**Threads.** A store may be used in any thread, several at once: connections are lent. What only asks never waits for
anybody and takes well below 20 ms for lists of some hundred rows, ``revision`` some microseconds: these may be called
on the main thread. What changes something waits for the disk, and for other windows that write (10 s at most): call
it in a background thread (``support.background`` around it), as also the making of a ``Store``, ``check``, ``close``
and lists of thousands of rows.

**Several windows.** Whatever another window or process wrote is there at the next question. ``revision`` tells whether
there was anything: compare the number with that of the last look.

**Undo.** What changes something returns an ``Edit``; ``undo`` takes it back and returns the edit that does it again.

**Failures.** ``StoreError`` of ``model.keeping``; nothing of the change was done then. ``notices`` hold what a person
has to be told about the file itself.
"""
from __future__ import annotations

from pathlib import Path
from typing import Callable, Iterable, Tuple

from ..model.keeping import StoreNotice
from .edits import Edit, Editor
from .favourites import Favourites
from .feeds_kept import KeptFeeds
from .folders import Folders
from .keeper import Keeper
from .model import KeptCatalog
from .moments import Clock, utc_now
from .searches import Searches
from .watches import Watches


class Store:
    """An open file of bookmarks.

    :param path: the file; it is made where there is none
    :param clock: what time it is, for tests
    :raises StoreError: where the file can neither be read nor made
    """

    def __init__(self, path: Path, clock: Clock = utc_now) -> None:
        self._keeper = Keeper(path, clock)
        self.folders = Folders(self._keeper)
        self.favourites = Favourites(self._keeper)
        self.searches = Searches(self._keeper)
        self.watches = Watches(self._keeper)
        self.feeds = KeptFeeds(self._keeper)

    @property
    def path(self) -> Path:
        return self._keeper.path

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed: the file is of a newer version, or may not be written."""
        return self._keeper.database.read_only

    @property
    def notices(self) -> Tuple[StoreNotice, ...]:
        """What a person has to know about the file, the oldest first."""
        return tuple(self._keeper.notices)

    def revision(self) -> int:
        """A number that is another one after whatever change, by this window or another."""
        return self._keeper.database.revision()

    def undo(self, edit: Edit) -> Edit:
        """Take an edit back; what others changed since then stays. The edit that does it again is returned."""

        def work(editor: Editor) -> Tuple[str, ...]:
            editor.take_back(edit)
            return edit.ids

        return self._keeper.edit(edit.verb, work)

    def together(self, verb: str, work: Callable[[], Iterable[str]]) -> Edit:
        """Make one edit of many: all that ``work`` changes in this thread is kept at once or not at all.

        :param work: returns the ids to name in the edit; it may ask the store, and finds what it changed itself
        """
        return self._keeper.together(verb, work)

    def repoint(self, catalog_id: str, to: KeptCatalog) -> Edit:
        """Let favourites and saved searches of one catalogue be another's: theirs is gone, or came back under a new id.

        The ids of the edit are those of what was changed.
        """

        def work() -> Tuple[str, ...]:
            parts = (self.favourites.repoint(catalog_id, to), self.searches.repoint(catalog_id, to))
            return tuple(one for part in parts for one in part.ids)

        return self.together("repoint", work)

    def check(self) -> bool:
        """Read the whole file; whether it is sound. A damaged one is set aside, see ``notices``. Takes seconds."""
        return self.read_only or self._keeper.rescue() is None

    def close(self) -> None:
        """Let go of the file."""
        self._keeper.database.close()
