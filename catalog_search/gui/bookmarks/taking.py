"""What nodes of bookmarks of others hold, to be imported, copied or removed."""
from __future__ import annotations

from typing import Dict, Iterable, List, Sequence, Set

from ...bookmarks.model import Favourite, Folder, SavedSearch
from ...bookmarks.shared_values import Shared
from .tree import Node


def inside(nodes: Iterable[Node]) -> List[Node]:
    """These nodes and all in them, each once."""
    found: Dict[int, Node] = {}
    for node in nodes:
        if id(node) not in found:
            found.update((id(one), one) for one in node.inside())
    return list(found.values())


def taken(nodes: Iterable[Node], around: bool = True) -> Shared:
    """What these nodes hold, with all inside them and the catalogues of that.

    :param around: with the folders in which they lie; else what was chosen itself is at the top
    """
    items = inside(nodes)
    favourites = [node.item for node in items if isinstance(node.item, Favourite)]
    searches = [node.item for node in items if isinstance(node.item, SavedSearch)]
    wholes = [one.shared for one in {node.other.id: node.other for node in items if node.other}.values() if one.shared]
    used = {one.catalog.id for one in favourites} | {kept.id for one in searches for kept in one.catalogs}
    chosen = {node.id for node in items if isinstance(node.item, Folder)}
    homes = {one.folder for one in favourites} | {one.folder for one in searches} | chosen
    folders = [folder for whole in wholes for folder in _folders(whole.folders, homes if around else chosen, around)]
    catalogs = [config for whole in wholes for config in whole.catalogs if config.id in used]
    return Shared(
        catalogs=tuple(catalogs), folders=tuple(folders), favourites=tuple(favourites), searches=tuple(searches)
    )


def removed(nodes: Iterable[Node], whole: Shared) -> Shared:
    """What is gone of bookmarks where these nodes go, with all inside them."""
    ids = {node.id for node in inside(nodes) if node.item is not None}
    return Shared(
        folders=tuple(one for one in whole.folders if one.id in ids),
        favourites=tuple(one for one in whole.favourites if one.id in ids),
        searches=tuple(one for one in whole.searches if one.id in ids),
    )


def _folders(folders: Sequence[Folder], wanted: Set[str], around: bool) -> List[Folder]:
    """The folders of these ids, and those around them where they are wanted, too; in their order."""
    by_id = {folder.id: folder for folder in folders}
    found = set(wanted)
    for home in wanted if around else ():
        while home in by_id and by_id[home].parent and by_id[home].parent not in found:
            home = by_id[home].parent
            found.add(home)
    return [folder for folder in folders if folder.id in found]
