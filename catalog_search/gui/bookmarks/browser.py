"""The node *Catalogues* in QGIS's browser: registered at load, taken away at unload."""
from __future__ import annotations

from functools import partial
from itertools import repeat
from typing import Any, List, Optional, Sequence

from qgis.core import QgsApplication, QgsDataItem, QgsDataItemProvider
from qgis.gui import QgisInterface, QgsDataItemGuiProvider, QgsGui
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QMenu

from ...support.compat import NETWORK_ITEMS
from ...support.connections import ConnectionStore
from ...support.i18n import tr
from ..dock import CatalogSearchDock
from ..drop_in import TreeDrop
from .browser_drags import KEY, BrowserDrop
from .browser_items import (
    AskingItem,
    BrowserItem,
    CatalogItem,
    FavouriteItem,
    FolderItem,
    MoreItem,
    RecordItem,
    RootItem,
    SearchItem,
    chosen,
)
from .browser_room import BrowserRoom
from .menus import act, watch_menu
from .others_desk import unknown_here
from .service import BookmarkService


class BrowserProvider(QgsDataItemProvider):
    """Makes the node.

    QGIS asks for ``capabilities`` in its threads whenever it lists a folder. A method of a class would be bound there,
    which may begin a garbage collection (see ``support.background``); this callable makes nothing.
    """

    def __init__(self, room: BrowserRoom) -> None:
        super().__init__()
        self._room = room
        self.capabilities = repeat(NETWORK_ITEMS).__next__

    def name(self) -> str:
        return KEY

    def createDataItem(self, path: str, parent: Optional[QgsDataItem]) -> Optional[QgsDataItem]:  # noqa: N802
        if path or parent is not None:
            return None
        return RootItem(self._room)


class BrowserGui(QgsDataItemGuiProvider):
    """The menus and double clicks of the node's items; items of others are left to others."""

    def __init__(self, room: BrowserRoom) -> None:
        super().__init__()
        self._room = room

    def name(self) -> str:
        return KEY

    def populateContextMenu(  # noqa: N802
        self, item: QgsDataItem, menu: QMenu, selected: Sequence[QgsDataItem], _context: Any
    ) -> None:
        if isinstance(item, BrowserItem):
            items = [one for one in selected if isinstance(one, BrowserItem)]
            _fill(menu, item, items if item in items else [item], self._room)

    def handleDoubleClick(self, item: QgsDataItem, _context: Any) -> bool:  # noqa: N802
        if isinstance(item, FavouriteItem):
            _show_favourite(item, self._room)
        elif isinstance(item, RecordItem) and item.record is not None:
            self._room.show_record(item.record)
        elif isinstance(item, MoreItem):
            _open_in_dock(item.of, self._room)
        else:
            return False
        return True


class BrowserDoor(QObject):
    """Made after the dock and closed before it."""

    def __init__(
        self, iface: QgisInterface, dock: CatalogSearchDock, service: BookmarkService, store: ConnectionStore
    ) -> None:
        super().__init__()
        self._iface = iface
        self.room = BrowserRoom(iface, dock, service, store)
        self._handler = BrowserDrop(self.room.accepts, self.room.drop, self.room.drop_uri)
        iface.registerCustomDropHandler(self._handler)
        view = iface.layerTreeView()
        self._tree = TreeDrop(view, self.room.accepts, self.room.drop) if view is not None else None
        self._provider, self._gui = BrowserProvider(self.room), BrowserGui(self.room)
        QgsGui.dataItemGuiProviderRegistry().addProvider(self._gui)
        QgsApplication.dataItemProviderRegistry().addProvider(self._provider)

    def close(self) -> None:
        """Take the node away from every browser, and stop what it asks."""
        QgsApplication.dataItemProviderRegistry().removeProvider(self._provider)
        QgsGui.dataItemGuiProviderRegistry().removeProvider(self._gui)
        self._iface.unregisterCustomDropHandler(self._handler)
        self._handler.deleteLater()
        if self._tree is not None:
            self._tree.close()
        self.room.close()
        self.deleteLater()


def _fill(menu: QMenu, item: BrowserItem, items: List[BrowserItem], room: BrowserRoom) -> None:
    """What can be done with the chosen items, of which one was clicked on."""
    favourites, searches, records = chosen(items)
    nodes = [one.node for one in favourites] + [one.node for one in searches]
    own, theirs = [node for node in nodes if node.is_own], [node for node in nodes if not node.is_own]
    if len(items) == 1:
        _open_actions(menu, item, room)
        if isinstance(item, FolderItem) and item.node is not None and not item.node.is_own and item.node.count:
            theirs = [item.node]
    found = [one.record for one in records if one.record is not None]
    if favourites or records:
        kept = [one.favourite for one in favourites if one.record is None]
        all_found = [*found, *(one.record for one in favourites if one.record is not None)]
        act(menu, tr("Add to map"), "mAddToProject.svg").triggered.connect(lambda: room.add(kept, all_found))
    if found:
        keep = act(menu, tr("Keep among the favourites"), "mIconFavorites.svg")
        keep.setEnabled(not all(room.service.favourite_of(record.key) for record in found))
        keep.triggered.connect(lambda: room.keep(found))
    if theirs:
        copy = act(menu, tr("Copy to your own bookmarks"), "mActionEditCopy.svg")
        copy.triggered.connect(lambda: room.copy(theirs))
    if own:
        menu.addSeparator()
        watch = room.snapshot.watch_of(own[0].id) if len(own) == 1 else None
        watch_menu(menu, own, watch, room)
        act(menu, tr("Remove"), "mActionDeleteSelected.svg").triggered.connect(lambda: room.remove(own))


def _show_favourite(item: FavouriteItem, room: BrowserRoom) -> None:
    if item.node.is_own:
        room.show_favourite(item.favourite)
    else:
        room.show_shared(item.node)


def _open_actions(menu: QMenu, item: BrowserItem, room: BrowserRoom) -> None:
    """What is offered for a single item."""
    if isinstance(item, FavouriteItem):
        show = act(menu, tr("Show record"), "mActionIdentify.svg")
        show.triggered.connect(partial(_call, _show_favourite, item, room))
    elif isinstance(item, RecordItem):
        show = act(menu, tr("Show record"), "mActionIdentify.svg")
        show.triggered.connect(partial(_call, room.show_record, item.record))
    elif isinstance(item, (AskingItem, FolderItem, MoreItem)):
        target = item.of if isinstance(item, MoreItem) else item
        words = tr("Run in the dock") if isinstance(target, SearchItem) else tr("Show in the dock")
        act(menu, words, "search.svg").triggered.connect(partial(_call, _open_in_dock, target, room))
    if isinstance(item, RootItem):
        manage = act(menu, tr("Manage catalogues…"), "mActionOptions.svg")
        manage.triggered.connect(partial(_call, room.manage))
    if isinstance(item, (AskingItem, RootItem, FolderItem)):
        act(menu, tr("Refresh"), "mActionRefresh.svg").triggered.connect(partial(_refresh, item, room))


def _open_in_dock(item: BrowserItem, room: BrowserRoom) -> None:
    if isinstance(item, SearchItem):
        room.run(item.search if item.node.is_own else unknown_here(item.search))
    elif isinstance(item, CatalogItem):
        room.search_catalog(item.config)
    else:
        room.show_kept()


def _call(deed: Any, *arguments: Any) -> None:
    """Without what a menu adds: whether the action is checked."""
    deed(*[one for one in arguments if not isinstance(one, bool)])


def _refresh(item: BrowserItem, room: BrowserRoom, *_checked: bool) -> None:
    if isinstance(item, FolderItem):
        room.read()
    elif not sip.isdeleted(item):
        item.refresh()
