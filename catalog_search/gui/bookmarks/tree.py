"""The tree of what is kept, as values: sections, folders, favourites, searches, and those of others. No widget."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, Iterable, List, Optional, Sequence, Tuple, Union

from ...bookmarks.favourites import Order, Wanted
from ...bookmarks.model import Favourite, Folder, ItemKind, SavedSearch, Watch
from ...bookmarks.shared_home import Housed, Houses
from ...bookmarks.store import Store
from ...model.config import CatalogConfig
from ...sharing.others import Other
from .words import nothing_text

Item = Union[Favourite, SavedSearch, Folder, None]
Name = Tuple[str, str, str]
#: What a node is: a section of the tree and bookmarks of others have no item, nor have words in the place of any.
SECTION, FOLDER, FAVOURITE, SEARCH = "section", "folder", "favourite", "search"
LAST, OTHERS, WORDS = "last", "others", "words"
#: Rows of one folder that are shown at once; more come as one scrolls.
PAGE = 300


@dataclass(frozen=True)
class Beside:
    """What the tree shows beside the store: bookmarks of others, and what was searched last.

    ``configs`` are the catalogues as they are configured here.
    """

    others: Tuple[Other, ...] = ()
    configs: Tuple[CatalogConfig, ...] = ()
    last: Optional[SavedSearch] = None


@dataclass(frozen=True)
class Theirs:
    """Bookmarks of others, as far as they hold the words that are looked for; ``housed`` is ``None`` while unknown."""

    other: Other
    housed: Optional[Housed] = None
    favourites: Tuple[Favourite, ...] = ()
    searches: Tuple[SavedSearch, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """All that the tree shows, read at one moment. ``watches`` are by what they watch, ``unseen`` by watch."""

    folders: Tuple[Folder, ...] = ()
    favourites: Tuple[Favourite, ...] = ()
    searches: Tuple[SavedSearch, ...] = ()
    watches: Dict[str, Watch] = field(default_factory=dict)
    unseen: Dict[str, int] = field(default_factory=dict)
    text: str = ""
    theirs: Tuple[Theirs, ...] = ()
    last: Optional[SavedSearch] = None

    def watch_of(self, target: str) -> Optional[Watch]:
        return self.watches.get(target)

    def news(self, target: str) -> int:
        """How many changes of something that is watched nobody has looked at."""
        watch = self.watches.get(target)
        return self.unseen.get(watch.id, 0) if watch is not None else 0


def take(
    store: Optional[Store], text: str = "", beside: Beside = Beside(), houses: Optional[Houses] = None
) -> Snapshot:
    """Read the tree, in a thread where it may be long; with words only what holds them.

    Without a store there is nothing of one's own.
    """
    theirs = tuple(theirs_of(beside, text, houses or Houses()))
    last = beside.last if not text else None
    if store is None:
        return Snapshot(text=text, theirs=theirs, last=last)
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
        theirs=theirs,
        last=last,
    )


def theirs_of(beside: Beside, text: str, houses: Houses) -> Iterable[Theirs]:
    """Bookmarks of others; with words only those in which something holds them."""
    for other in beside.others:
        if other.shared is None:
            if not text:
                yield Theirs(other)
            continue
        housed = houses.of(other.id, other.shared, beside.configs)
        found = Theirs(other, housed, housed.favourites(text), housed.searches(text))
        if found.favourites or found.searches or not text:
            yield found


@dataclass(eq=False)
class Node:
    """One row of the tree. ``kind`` of a section or folder tells which tree it belongs to.

    ``other`` is whose it is, ``None`` for what is one's own. ``text`` is what stands there where there is no item.
    ``shown`` is how many of its children are shown so far, ``count`` how many favourites and searches are below it.
    """

    what: str
    kind: ItemKind
    item: Item = None
    other: Optional[Other] = None
    text: str = ""
    parent: Optional["Node"] = None
    row: int = 0
    children: List["Node"] = field(default_factory=list)
    shown: int = PAGE
    count: int = 0

    @property
    def id(self) -> str:
        return self.item.id if self.item is not None else ""

    @property
    def is_own(self) -> bool:
        return self.other is None

    @property
    def name(self) -> Name:
        """What tells nodes apart from one snapshot to the next."""
        return (self.what, self.kind.value, self.id if self.other is None else f"{self.other.id}/{self.id}")

    @property
    def folder(self) -> str:
        """The id of the folder that something put here gets into."""
        if self.other is not None:
            return ""
        if self.what == FOLDER:
            return self.id
        return self.parent.folder if self.parent is not None and self.what != SECTION else ""

    @property
    def visible(self) -> int:
        """How many children are shown."""
        return min(self.shown, len(self.children))

    def add(self, child: "Node") -> "Node":
        child.parent, child.row = self, len(self.children)
        self.children.append(child)
        return child

    def leaves(self) -> List["Node"]:
        """The favourites and saved searches below."""
        return [node for node in self.inside() if node.what in (FAVOURITE, SEARCH)]

    def inside(self) -> List["Node"]:
        """The node itself and all below it, each before what it holds. Folders of others may be deep."""
        found, pending = [], [self]
        while pending:
            node = pending.pop()
            found.append(node)
            pending.extend(reversed(node.children))
        return found


@dataclass(frozen=True)
class Tree:
    """The nodes of a snapshot. The root is not shown."""

    snapshot: Snapshot
    root: Node
    by_name: Dict[Name, Node]


def grow(snapshot: Snapshot) -> Tree:
    """Both sections with their folders, then bookmarks of others; without folders where words were looked for.

    In a thread where there may be thousands.
    """
    root = Node(SECTION, ItemKind.FAVOURITE)
    _fill(root.add(Node(SECTION, ItemKind.FAVOURITE)), ItemKind.FAVOURITE, snapshot.favourites, snapshot.folders)
    searches = root.add(Node(SECTION, ItemKind.SEARCH))
    if snapshot.last is not None:
        searches.add(Node(LAST, ItemKind.SEARCH, snapshot.last))
    _fill(searches, ItemKind.SEARCH, snapshot.searches, snapshot.folders)
    _fill_theirs(root, snapshot)
    return _whole(snapshot, root)


def grow_theirs(beside: Beside, text: str, houses: Houses) -> Tree:
    """Bookmarks of others alone."""
    snapshot = take(None, text, beside, houses)
    root = Node(SECTION, ItemKind.FAVOURITE)
    _fill_theirs(root, snapshot)
    return _whole(snapshot, root)


def _fill_theirs(root: Node, snapshot: Snapshot) -> None:
    for theirs in snapshot.theirs:
        head = root.add(Node(OTHERS, ItemKind.FAVOURITE, other=theirs.other))
        folders = theirs.housed.shared.folders if theirs.housed is not None and not snapshot.text else ()
        _fill(head, ItemKind.FAVOURITE, theirs.favourites, folders)
        _fill(head, ItemKind.SEARCH, theirs.searches, folders)


def _whole(snapshot: Snapshot, root: Node) -> Tree:
    """Say where there is nothing, count what there is, and know all by name."""
    for head in root.children:
        if not head.children and not snapshot.text:
            head.add(Node(WORDS, head.kind, other=head.other, text=nothing_text(head.kind, head.other)))
    nodes = root.inside()[1:]
    for node in reversed(nodes):
        node.count += int(node.what in (FAVOURITE, SEARCH))
        if node.parent is not None:
            node.parent.count += node.count
    return Tree(snapshot, root, {node.name: node for node in nodes})


def _fill(
    head: Node, kind: ItemKind, items: Sequence[Union[Favourite, SavedSearch]], folders: Iterable[Folder]
) -> None:
    """Folders of one kind with what lies in them; those of others come with those around them first."""
    what = FAVOURITE if kind is ItemKind.FAVOURITE else SEARCH
    nodes = {folder.id: Node(FOLDER, kind, folder, head.other) for folder in folders if folder.kind is kind}
    for node in nodes.values():
        folder = node.item
        around = nodes.get(folder.parent) if isinstance(folder, Folder) else None
        (around if around is not None and around is not node else head).add(node)
    for item in items:
        nodes.get(item.folder, head).add(Node(what, kind, item, head.other))
