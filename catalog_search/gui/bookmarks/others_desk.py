"""What a person does with bookmarks of others in the tree: they are opened, added, run and copied, never changed."""
from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Callable, List, Optional, Protocol, Sequence

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QMenu, QWidget

from ...bookmarks.edits import Edit
from ...bookmarks.model import Favourite, Folder, SavedSearch
from ...bookmarks.shared_merge import Merging, merge, plan_merge
from ...bookmarks.store import Store
from ...model.config import CatalogConfig
from ...model.record import Record
from ...support.i18n import tr
from ..notifier import Action, Notifier
from ..opener import Opener
from ..services import Services
from . import sharing_words
from .menus import act
from .service import BookmarkService
from .taking import taken
from .tree import OTHERS, WORDS, Node


class Host(Protocol):
    """The part of the dock that they need."""

    services: Services
    opener: Opener
    notifier: Notifier

    def go_to(self, record: Record) -> None: ...


class OthersDesk(QObject):
    """Leads from the tree to the dock. ``manage_wanted`` asks for the window in which they are managed.

    :param add_own: puts favourites of one's own on the map, for what is chosen together
    :param run: runs a saved search
    """

    manage_wanted = pyqtSignal()

    def __init__(
        self,
        service: BookmarkService,
        host: Host,
        add_own: Callable[[Sequence[Favourite]], None],
        run: Callable[[SavedSearch], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._service = service
        self._host = host
        self._add_own = add_own
        self._run = run

    def open(self, node: Node) -> None:
        """Show the record of a favourite as it is in their bookmarks, and from its catalogue where that answers."""
        if isinstance(node.item, Favourite) and node.item.record is not None:
            self._host.go_to(node.item.record)

    def add(self, nodes: Sequence[Node]) -> None:
        """Put favourites on the map, those of one's own among them."""
        own = [node.item for node in nodes if node.is_own and isinstance(node.item, Favourite)]
        if own:
            self._add_own(own)
        found = [node.item.record for node in nodes if not node.is_own and isinstance(node.item, Favourite)]
        records = [record for record in found if record is not None]
        if len(records) == 1:
            self._host.opener.add(records[0])
        elif records:
            self._host.opener.add_all(records)

    def copy(self, nodes: Sequence[Node], folder: Optional[Folder] = None, around: bool = False) -> None:
        """Make bookmarks of others one's own; it can be taken back.

        :param folder: the folder of one's own that takes them
        :param around: whether the folders that they lie in come along
        """
        shared = taken([node for node in nodes if not node.is_own], around)
        configs = tuple(self._host.services.store.all())
        made: List[Merging] = []

        def work(store: Store) -> Edit:
            merging = plan_merge(store, shared, configs, folder)
            made.append(merging)
            return merge(store, merging, "copy")

        self._service.change(work, partial(self._copied, made))

    def _copied(self, made: Sequence[Merging], edit: Optional[Edit]) -> None:
        """Say what became of it where the way back that is offered does not say it all."""
        if edit is None:
            return  # the service has said why
        if not edit.ids:
            self._host.notifier.success(tr("Nothing was added: all of it is there already."))
        new = [config for merging in made for config in merging.new_catalogs]
        if new and edit.ids:
            text = tr("These catalogues are not in your list: {names}.")
            names = sharing_words.names([config.name for config in new])
            add: Action = (tr("Add them"), partial(self._configure, new))
            self._host.notifier.warning(text.format(names=names), action=add)

    def _configure(self, new: Sequence[CatalogConfig]) -> None:
        connections = self._host.services.store
        present = connections.all()
        known = {config.id for config in present}
        connections.replace_all([*present, *(config for config in new if config.id not in known)])

    def fill(self, menu: QMenu, nodes: Sequence[Node]) -> None:
        """What can be done with what is chosen, where some of it is others'."""
        nodes = [node for node in nodes if node.what != WORDS]
        single = nodes[0] if len(nodes) == 1 else None
        favourites = [node for node in nodes if isinstance(node.item, Favourite)]
        if single is not None and favourites:
            act(menu, tr("Show record"), "mActionIdentify.svg").triggered.connect(lambda: self.open(single))
            act(menu, tr("Add to map"), "mAddToProject.svg").triggered.connect(lambda: self.add(favourites))
        elif favourites:
            words = tr("Add %n record(s) to the map", len(favourites))
            act(menu, words, "mAddToProject.svg").triggered.connect(lambda: self.add(favourites))
        if single is not None and isinstance(single.item, SavedSearch):
            search = unknown_here(single.item)
            run = act(menu, tr("Search now"), "search.svg")
            run.triggered.connect(lambda: self._run(search))
        if any(node.count for node in nodes if not node.is_own):
            menu.addSeparator()
            copy = act(menu, tr("Copy to your own bookmarks"), "mActionEditCopy.svg")
            copy.triggered.connect(lambda: self.copy(nodes, around=True))
        if single is not None and single.what == OTHERS and single.other is not None:
            menu.addSeparator()
            if not single.other.in_project:
                again = act(menu, tr("Read again"), "mActionRefresh.svg")
                again.triggered.connect(partial(self._read_again, single.other.id))
            act(menu, tr("Manage…"), "mActionOptions.svg").triggered.connect(lambda: self.manage_wanted.emit())

    def _read_again(self, team_id: str, *_checked: bool) -> None:
        self._service.others.team.refresh(team_id)


def unknown_here(search: SavedSearch) -> SavedSearch:
    """A search of others as one that is not kept here: nothing is noted of it."""
    return replace(search, id="", is_default=False)
