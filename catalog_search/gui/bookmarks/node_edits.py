"""What is done to one node of the tree of bookmarks, in the store. In a thread."""
from __future__ import annotations

from ...bookmarks.store import Store
from .tree import FAVOURITE, FOLDER, Node


def move_node(store: Store, node: Node, folder: str, before: str) -> None:
    if node.what == FOLDER:
        store.folders.move(node.id, folder, before)
    elif node.what == FAVOURITE:
        store.favourites.move([node.id], folder, before)
    else:
        store.searches.move([node.id], folder, before)


def remove_node(store: Store, node: Node) -> None:
    if node.what == FOLDER:
        store.folders.remove(node.id)
    elif node.what == FAVOURITE:
        store.favourites.remove([node.id])
    else:
        store.searches.remove([node.id])
