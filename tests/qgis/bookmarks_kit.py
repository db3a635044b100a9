"""What the tests of the tree of bookmarks share: turning to it, and what is in it."""
from __future__ import annotations

from typing import List

from qgis.PyQt.QtCore import QModelIndex

from catalog_search.gui.bookmarks.tree import Node
from catalog_search.gui.dock_panel import DockPanel
from tests.qgis.gui_kit import wait_until


def shown(panel: DockPanel, rows: int = 3) -> None:
    """Turn to the bookmarks, and wait for so many rows at the top."""
    panel.views.show(panel.kept)
    wait_until(lambda: panel.kept.model.rowCount() == rows)


def theirs(panel: DockPanel, what: str) -> List[Node]:
    return [node for node in panel.kept.model.nodes() if node.what == what and not node.is_own]


def own(panel: DockPanel, what: str) -> List[Node]:
    return [node for node in panel.kept.model.nodes() if node.what == what and node.is_own]


def index(panel: DockPanel, node: Node) -> QModelIndex:
    return panel.kept.model.index_of(node.name)


def named(nodes: List[Node]) -> List[str]:
    return [getattr(node.item, "title", "") or getattr(node.item, "name", "") for node in nodes]


def kept(panel: DockPanel) -> List[str]:
    store = panel.bookmarks.service.store
    return sorted(one.title for one in store.favourites.find()) if store is not None else []
