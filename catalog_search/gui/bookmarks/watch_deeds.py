"""Beginning to watch, watching otherwise, and watching no more."""
from __future__ import annotations

from dataclasses import replace
from typing import Callable, Optional, Sequence

from qgis.core import QgsProject

from ...bookmarks.edits import Edit
from ...bookmarks.model import Area, SavedSearch, Schedule, TargetKind, Watch
from ...bookmarks.store import Store
from ...bookmarks.watch_questions import watched_area
from ...bookmarks.watch_state import speaking
from ...model.extent import Extent
from ...support.i18n import language
from ..notifier import Notifier
from . import watch_areas
from .model import BookmarkModel
from .service import BookmarkService
from .tree import FAVOURITE, SEARCH, Node
from .words import watched_text

_KINDS = {FAVOURITE: TargetKind.FAVOURITE, SEARCH: TargetKind.SEARCH}


class WatchDeeds:
    """What menus have done to watches.

    :param map_box: tells what the map shows, in degrees
    """

    def __init__(
        self,
        service: BookmarkService,
        notifier: Notifier,
        model: BookmarkModel,
        map_box: Callable[[], Optional[Extent]],
    ) -> None:
        self._service = service
        self._notifier = notifier
        self._model = model
        self._map_box = map_box

    def watch(self, nodes: Sequence[Node], schedule: Optional[Schedule]) -> None:
        """Watch what is chosen so often, or not at all; what is new counts from the first look on."""
        targets = [
            replace(_new(_KINDS[node.what], node.id, self._begun_in(node)), schedule=schedule or Schedule.DAILY)
            for node in nodes
            if node.what in _KINDS
        ]

        def work(store: Store) -> Edit:
            return store.together("watch", lambda: [_watch(store, one, schedule is not None) for one in targets])

        self._service.change(work)
        if schedule is not None and targets:
            self._notifier.success(watched_text(schedule, self.watched_in(nodes)))

    def watch_in(self, node: Node, area: Area) -> None:
        """Watch a search in another area, every day where it is not watched yet; what is new counts anew."""

        def work(store: Store) -> Edit:
            known = store.watches.of(node.id)
            if known is None:
                return store.watches.add(_new(TargetKind.SEARCH, node.id, area))
            return store.watches.update(replace(known, area=area, next_due=""))

        self._service.change(work)
        known = self._model.snapshot.watch_of(node.id)
        self._notifier.success(watched_text(known.schedule if known is not None else Schedule.DAILY, area))

    def watched_in(self, nodes: Sequence[Node]) -> Optional[Area]:
        """Where a search is watched that was chosen alone, or will be."""
        item = nodes[0].item if len(nodes) == 1 else None
        if not isinstance(item, SavedSearch):
            return None
        known = self._model.snapshot.watch_of(item.id)
        begun = self._begun_in(nodes[0]) if known is None else None
        return begun or watched_area(item, known)

    def _begun_in(self, node: Node) -> Optional[Area]:
        """Where a node begins to be watched, if that is to be kept with the watch."""
        if not isinstance(node.item, SavedSearch):
            return None
        return watch_areas.begun_in(node.item, self._map_box(), QgsProject.instance())


def _new(kind: TargetKind, target: str, area: Optional[Area]) -> Watch:
    """A watch that asks in the language of this window, wherever it runs: what it watches was found in that."""
    return Watch("", kind, target, validators=speaking(language()), area=area)


def _watch(store: Store, wanted: Watch, on: bool) -> str:
    """Watch something from now on; what is watched already goes on under another schedule."""
    known = store.watches.of(wanted.target)
    if not on:
        if known is not None:
            store.watches.remove([known.id])
    elif known is not None:
        store.watches.update(replace(known, schedule=wanted.schedule, enabled=True, next_due=""))
    else:
        store.watches.add(wanted)
    return wanted.target
