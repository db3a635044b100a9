"""Bookmarks of others as they are shown here: with the catalogues as they are called here, and to be looked through."""
from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Dict, Iterable, Optional, Sequence, Tuple

from ..model.config import CatalogConfig
from ..model.text import fold
from .model import Favourite, SavedSearch
from .shared_merge import at_home
from .shared_values import Shared


@dataclass(frozen=True)
class Housed:
    """Bookmarks with the catalogues as they are called here, and the words of each favourite and search in them."""

    shared: Shared
    favourite_words: Tuple[str, ...] = ()
    search_words: Tuple[str, ...] = ()

    @classmethod
    def of(cls, shared: Shared, configs: Sequence[CatalogConfig]) -> "Housed":
        """Takes a while for thousands: in a thread."""
        here = at_home(shared, configs)
        return cls(
            here,
            tuple(fold(" ".join((o.title, o.organisation, o.note, *o.tags))) for o in here.favourites),
            tuple(fold(f"{one.name} {one.text}") for one in here.searches),
        )

    def favourites(self, text: str) -> Tuple[Favourite, ...]:
        """The favourites that hold all words of a text, in their order."""
        wanted = fold(text).split()
        pairs = zip(self.shared.favourites, self.favourite_words)
        return tuple(one for one, words in pairs if all(word in words for word in wanted))

    def searches(self, text: str) -> Tuple[SavedSearch, ...]:
        """The saved searches that hold all words of a text, in their order."""
        wanted = fold(text).split()
        pairs = zip(self.shared.searches, self.search_words)
        return tuple(one for one, words in pairs if all(word in words for word in wanted))


class Houses:
    """Works out each ``Housed`` once, until the bookmarks or the catalogues are others. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: Dict[str, Tuple[Shared, Tuple[CatalogConfig, ...], Housed]] = {}

    def of(self, home: str, shared: Shared, configs: Tuple[CatalogConfig, ...]) -> Housed:
        """What is shown of the bookmarks of a place. In a thread.

        :param home: the id of the place
        """
        with self._lock:
            known = self._known.get(home)
        if known is not None and known[0] is shared and known[1] == configs:
            return known[2]
        made = Housed.of(shared, configs)
        with self._lock:
            self._known[home] = (shared, configs, made)
        return made

    def keep(self, homes: Iterable[str]) -> None:
        """Forget the bookmarks of all other places."""
        wanted = frozenset(homes)
        with self._lock:
            self._known = {home: known for home, known in self._known.items() if home in wanted}

    def find(self, home: str, favourite_id: str) -> Optional[Favourite]:
        """A favourite that was shown."""
        with self._lock:
            known = self._known.get(home)
        found = known[2].shared.favourites if known is not None else ()
        return next((one for one in found if one.id == favourite_id), None)
