"""The tree of what is kept, as values: sections, folders, favourites, saved searches. No widget."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, List, Optional, Sequence, Tuple, Union

from ...bookmarks.favourites import Order, Wanted
from ...bookmarks.model import Favourite, Folder, ItemKind, SavedSearch, Watch
from ...bookmarks.store import Store

Item = Union[Favourite, SavedSearch, Folder, None]
#: What a node is: a section of the tree has no item.
SECTION, FOLDER, FAVOURITE, SEARCH = "section", "folder", "favourite", "search"


@dataclass(frozen=True)
class Snapshot:
    """All that the tree shows, read at one moment. ``watches`` are by what they watch, ``unseen`` by watch."""

    folders: Tuple[Folder, ...] = ()
    favourites: Tuple[Favourite, ...] = ()
    searches: Tuple[SavedSearch, ...] = ()
    watches: Dict[str, Watch] = field(default_factory=dict)
    unseen: Dict[str, int] = field(default_factory=dict)
    text: str = ""

    def watch_of(self, target: str) -> Optional[Watch]:
        return self.watches.get(target)

    def news(self, target: str) -> int:
        """How many changes of something that is watched nobody has looked at."""
        watch = self.watches.get(target)
        return self.unseen.get(watch.id, 0) if watch is not None else 0


def take(store: Store, text: str = "") -> Snapshot:
    """Read the tree, in a thread where it may be long; with words only what holds them."""
    order = Order.RELEVANCE if text else Order.POSITION
    words = text.casefold().split()
    searches = [one for one in store.searches.all() if all(word in one.name.casefold() for word in words)]
    return Snapshot(
        folders=() if text else (*store.folders.all(ItemKind.FAVOURITE), *store.folders.all(ItemKind.SEARCH)),
        favourites=store.favourites.find(Wanted(text, order=order)),
        searches=tuple(searches),
        watches={watch.target: watch for watch in store.watches.all()},
        unseen=store.watches.unseen_counts(),
        text=text,
    )


@dataclass(eq=False)
class Node:
    """One row of the tree. ``kind`` of a section or folder tells which tree it belongs to."""

    what: str
    kind: ItemKind
    item: Item = None
    parent: Optional["Node"] = None
    children: List["Node"] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.item.id if self.item is not None else ""

    @property
    def row(self) -> int:
        return self.parent.children.index(self) if self.parent is not None else 0

    @property
    def name(self) -> Tuple[str, str, str]:
        """What tells nodes apart from one snapshot to the next."""
        return (self.what, self.kind.value, self.id)

    @property
    def folder(self) -> str:
        """The id of the folder that something put here gets into."""
        if self.what == FOLDER:
            return self.id
        return self.parent.folder if self.parent is not None and self.what != SECTION else ""

    def add(self, child: "Node") -> "Node":
        child.parent = self
        self.children.append(child)
        return child

    def leaves(self) -> List["Node"]:
        """The favourites and saved searches below."""
        if self.what in (FAVOURITE, SEARCH):
            return [self]
        return [leaf for child in self.children for leaf in child.leaves()]


def grow(snapshot: Snapshot) -> Node:
    """The tree: both sections with their folders; without folders where words were looked for."""
    root = Node(SECTION, ItemKind.FAVOURITE)
    _section(root, ItemKind.FAVOURITE, FAVOURITE, snapshot.favourites, snapshot)
    _section(root, ItemKind.SEARCH, SEARCH, snapshot.searches, snapshot)
    return root


def _section(
    root: Node, kind: ItemKind, what: str, items: Sequence[Union[Favourite, SavedSearch]], snapshot: Snapshot
) -> None:
    section = root.add(Node(SECTION, kind))
    folders = {folder.id: Node(FOLDER, kind, folder) for folder in snapshot.folders if folder.kind is kind}
    for node in folders.values():
        folder = node.item
        around = folders.get(folder.parent) if isinstance(folder, Folder) else None
        (around if around is not None and around is not node else section).add(node)
    for item in items:
        folders.get(item.folder, section).add(Node(what, kind, item))
