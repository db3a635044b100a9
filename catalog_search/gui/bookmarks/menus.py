"""The menu of what is chosen in the tree of bookmarks."""
from __future__ import annotations

from functools import partial
from typing import List, Optional, Protocol, Sequence

from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QAction, QMenu

from ...bookmarks.model import Area, Favourite, ItemKind, SavedSearch, Schedule, State, Watch
from ...model.extent import Extent
from ...support.i18n import tr
from ..texts import menu_text
from . import watch_areas
from .tree import FAVOURITE, FOLDER, LAST, SEARCH, SECTION, Node
from .words import SCHEDULES, schedule_text


class Deeds(Protocol):
    """What the menu can have done."""

    def open_favourite(self, favourite: Favourite) -> None: ...

    def add_to_map(self, favourites: Sequence[Favourite]) -> None: ...

    def edit_note(self, favourite: Favourite) -> None: ...

    def look_again(self, favourites: Sequence[Favourite]) -> None: ...

    def accept_today(self, favourites: Sequence[Favourite]) -> None: ...

    def run(self, search: SavedSearch) -> None: ...

    def edit_search(self, search: SavedSearch) -> None: ...

    def save_search(self, search: SavedSearch) -> None: ...

    def duplicate(self, search: SavedSearch) -> None: ...

    def make_default(self, search: SavedSearch, on: bool) -> None: ...

    def watch(self, nodes: Sequence[Node], schedule: Optional[Schedule]) -> None: ...

    def watch_in(self, node: Node, area: Area) -> None: ...

    def map_box(self) -> Optional[Extent]: ...

    def show_changes(self, watch: Watch) -> None: ...

    def keep_feed(self, node: Node) -> None: ...

    def move(self, nodes: Sequence[Node], folder: str, before: str = "") -> None: ...

    def new_folder(self, kind: ItemKind, parent: str) -> None: ...

    def rename(self, node: Node) -> None: ...

    def remove(self, nodes: Sequence[Node]) -> None: ...


def fill(menu: QMenu, nodes: Sequence[Node], folders: Sequence[Node], watch: Optional[Watch], deeds: Deeds) -> None:
    """What can be done with the chosen nodes.

    :param folders: of their tree, to move them into
    :param watch: that of a single chosen node
    """
    favourites = [node.item for node in nodes if isinstance(node.item, Favourite)]
    if len(nodes) == 1:
        _single(menu, nodes[0], watch, deeds)
    elif favourites:
        add = act(menu, tr("Add %n record(s) to the map", len(favourites)), "mAddToProject.svg")
        add.triggered.connect(lambda: deeds.add_to_map(favourites))
    leaves = [node for node in nodes if node.what in (FAVOURITE, SEARCH)]
    if leaves:
        menu.addSeparator()
        watch_menu(menu, leaves, watch, deeds)
        _move_menu(menu, leaves, folders, deeds)
    removable = [node for node in nodes if node.what in (FAVOURITE, SEARCH, FOLDER)]
    if removable:
        remove = act(menu, tr("Remove"), "mActionDeleteSelected.svg")
        remove.triggered.connect(lambda: deeds.remove(removable))


def _single(menu: QMenu, node: Node, watch: Optional[Watch], deeds: Deeds) -> None:
    if isinstance(node.item, Favourite):
        _favourite(menu, node.item, deeds)
    elif node.what == LAST and isinstance(node.item, SavedSearch):
        _last(menu, node.item, deeds)
    elif isinstance(node.item, SavedSearch):
        _search(menu, node, node.item, deeds)
    else:
        folder = act(menu, tr("New folder…"), "mActionNewFolder.svg")
        folder.triggered.connect(lambda: deeds.new_folder(node.kind, node.folder))
        if node.what == FOLDER:
            act(menu, tr("Rename"), "").triggered.connect(lambda: deeds.rename(node))
        inside = [leaf.item for leaf in node.leaves() if isinstance(leaf.item, Favourite)]
        if inside:
            again = act(menu, tr("Look at %n favourite(s) again", n=len(inside)), "mActionRefresh.svg")
            again.triggered.connect(lambda: deeds.look_again(inside))
    is_place = node.what in (SECTION, FOLDER) and node.kind is ItemKind.FAVOURITE
    if is_place or node.what == SEARCH:
        feed = act(menu, tr("Keep as a feed file…"), "")
        feed.triggered.connect(lambda: deeds.keep_feed(node))
    if watch is not None:
        changes = act(menu, tr("What changed…"), "mActionHistory.svg")
        changes.triggered.connect(lambda: deeds.show_changes(watch))


def _favourite(menu: QMenu, favourite: Favourite, deeds: Deeds) -> None:
    show = act(menu, tr("Show record"), "mActionIdentify.svg")
    show.triggered.connect(lambda: deeds.open_favourite(favourite))
    add = act(menu, tr("Add to map"), "mAddToProject.svg")
    add.triggered.connect(lambda: deeds.add_to_map([favourite]))
    menu.addSeparator()
    note = act(menu, tr("Note, tags and rating…"), "mActionToggleEditing.svg")
    note.triggered.connect(lambda: deeds.edit_note(favourite))
    again = act(menu, tr("Look again"), "mActionRefresh.svg")
    again.triggered.connect(lambda: deeds.look_again([favourite]))
    if favourite.state in (State.CHANGED, State.MOVED):
        accept = act(menu, tr("Take over"), "mIconSuccess.svg")
        accept.triggered.connect(lambda: deeds.accept_today([favourite]))


def _search(menu: QMenu, node: Node, search: SavedSearch, deeds: Deeds) -> None:
    run = act(menu, tr("Search now"), "search.svg")
    run.triggered.connect(lambda: deeds.run(search))
    menu.addSeparator()
    edit = act(menu, tr("Edit…"), "mActionToggleEditing.svg")
    edit.triggered.connect(lambda: deeds.edit_search(search))
    act(menu, tr("Rename"), "").triggered.connect(lambda: deeds.rename(node))
    copy = act(menu, tr("Duplicate"), "mActionDuplicateLayer.svg")
    copy.triggered.connect(lambda: deeds.duplicate(search))
    first = act(menu, tr("Run it when the dock opens"), "")
    first.setCheckable(True)
    first.setChecked(search.is_default)
    first.toggled.connect(lambda on: deeds.make_default(search, on))


def _last(menu: QMenu, search: SavedSearch, deeds: Deeds) -> None:
    run = act(menu, tr("Search now"), "search.svg")
    run.triggered.connect(lambda: deeds.run(search))
    keep = act(menu, tr("Save this search…"), "mActionNewBookmark.svg")
    keep.triggered.connect(lambda: deeds.save_search(search))


def watch_menu(menu: QMenu, nodes: Sequence[Node], watch: Optional[Watch], deeds: Deeds) -> None:
    inner = menu.addMenu(QgsApplication.getThemeIcon("/mActionShowAllLayers.svg"), tr("Watch for changes"))
    for schedule in SCHEDULES:
        _choice(inner, schedule_text(schedule), watch is not None and watch.schedule is schedule).triggered.connect(
            partial(_do_watch, deeds, nodes, schedule)
        )
    inner.addSeparator()
    never = _choice(inner, tr("Do not watch"), watch is None and len(nodes) == 1)
    never.triggered.connect(partial(_do_watch, deeds, nodes, None))
    if len(nodes) == 1 and isinstance(nodes[0].item, SavedSearch):
        watch_areas.fill(inner, nodes[0].item, watch, deeds.map_box(), partial(deeds.watch_in, nodes[0]))


def _do_watch(deeds: Deeds, nodes: Sequence[Node], schedule: Optional[Schedule], *_checked: bool) -> None:
    deeds.watch(nodes, schedule)


def _move_menu(menu: QMenu, nodes: List[Node], folders: Sequence[Node], deeds: Deeds) -> None:
    same = [folder for folder in folders if all(node.kind is folder.kind for node in nodes)]
    if not same:
        return
    inner = menu.addMenu(QgsApplication.getThemeIcon("/mIconFolder.svg"), tr("Move to folder"))
    act(inner, tr("No folder"), "").triggered.connect(lambda: deeds.move(nodes, ""))
    for folder in same:
        name = menu_text(getattr(folder.item, "name", ""))
        act(inner, name, "").triggered.connect(partial(_do_move, deeds, nodes, folder.id))


def _do_move(deeds: Deeds, nodes: Sequence[Node], folder: str, *_checked: bool) -> None:
    deeds.move(nodes, folder)


def _choice(menu: QMenu, text: str, checked: bool) -> QAction:
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(checked)
    return action


def act(menu: QMenu, text: str, icon: str) -> QAction:
    return menu.addAction(QgsApplication.getThemeIcon(f"/{icon}"), text) if icon else menu.addAction(text)
