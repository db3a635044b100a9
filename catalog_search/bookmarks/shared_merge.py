"""Shared bookmarks among one's own: what is new, what is there already; added without doubles, as one edit.

What is the same is told by identity: favourites by catalogue and record, searches by their id or by name and question,
folders by their id or by name and place, catalogues by type and address. What is there already stays as it is.
"""
from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Dict, Iterable, List, Mapping, Optional, Sequence, Set, Tuple

from ..model.config import CatalogConfig
from ..model.keyless import without_secrets
from ..search.keys import host_of
from .edits import Edit
from .favourites import NewFavourite
from .model import Favourite, Folder, ItemKind, KeptCatalog, KeptFilter, SavedSearch
from .pointing import Where, pointed
from .rows import search_data
from .shared_values import Shared, Skipped
from .store import Store

_Place = Tuple[str, str, str]


@dataclass(frozen=True)
class Merging:
    """What an import would do. ``missing`` names catalogues of which something comes, and which nobody configured."""

    shared: Shared
    new_catalogs: Tuple[CatalogConfig, ...] = ()
    new_favourites: Tuple[Favourite, ...] = ()
    new_searches: Tuple[SavedSearch, ...] = ()
    new_folders: Tuple[Folder, ...] = ()
    known_catalogs: int = 0
    known_favourites: int = 0
    known_searches: int = 0
    missing: Tuple[str, ...] = ()

    @property
    def skipped(self) -> Tuple[Skipped, ...]:
        return self.shared.skipped

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be added."""
        return not (self.new_catalogs or self.new_favourites or self.new_searches)


def plan_merge(
    store: Store, shared: Shared, configs: Sequence[CatalogConfig], into: Optional[Folder] = None
) -> Merging:
    """What would be added to a store and to the configured catalogues. Not for the main thread.

    :param into: the folder in which that of its kind is put which lies in no other folder
    """
    pointers = _pointers(shared, configs)
    new_catalogs = _new_catalogs(shared, configs, pointers)
    mapped = _mapped(shared, pointers)
    top = {into.kind: into.id} if into is not None else {}
    inner = [one if one.parent else replace(one, parent=top.get(one.kind, "")) for one in mapped.folders]
    folders, new_folders = _folders(store, inner)
    known = store.favourites.keys()
    homes = {kind: top.get(kind, "") for kind in ItemKind}
    favourites = [
        replace(one, folder=folders.get(one.folder, homes[ItemKind.FAVOURITE])) for one in mapped.favourites
    ]
    new_favourites = {one.key: one for one in favourites if one.key not in known}
    placed = [replace(one, folder=folders.get(one.folder, homes[ItemKind.SEARCH])) for one in mapped.searches]
    searches = _new_searches(store, placed)
    here = {config.id for config in (*configs, *new_catalogs)}
    asked = [*(one.catalog for one in favourites), *(kept for one in mapped.searches for kept in one.catalogs)]
    return Merging(
        shared,
        new_catalogs,
        tuple(new_favourites.values()),
        searches,
        new_folders,
        len(shared.catalogs) - len(new_catalogs),
        len(favourites) - len(new_favourites),
        len(mapped.searches) - len(searches),
        tuple(dict.fromkeys(one.name or one.url or one.id for one in asked if one.id not in here)),
    )


def merge(store: Store, merging: Merging, verb: str = "import") -> Edit:
    """Add what is new; all at once or nothing. What was added meanwhile is not added twice.

    :param verb: that of the edit
    :raises StoreError: where nothing could be changed
    """

    def work() -> List[str]:
        folders, new_folders = _folders(store, merging.new_folders)
        for folder in new_folders:
            store.folders.add(folder.kind, folder.name, folders.get(folder.parent, folder.parent), folder.id)
        items = [_item(one, folders) for one in merging.new_favourites]
        added = list(store.favourites.add(*items).ids)
        searches = [replace(one, folder=folders.get(one.folder, one.folder)) for one in merging.new_searches]
        return [*added, *store.searches.add(*_new_searches(store, searches)).ids]

    return store.together(verb, work)


def at_home(shared: Shared, configs: Sequence[CatalogConfig]) -> Shared:
    """The same bookmarks with the catalogues as they are called here: what is shown or run without being imported."""
    return _mapped(shared, _pointers(shared, configs))


def _item(favourite: Favourite, folders: Mapping[str, str]) -> NewFavourite:
    record = favourite.record
    if record is None:
        raise ValueError("a shared favourite without its record")
    return NewFavourite(
        record,
        favourite.catalog,
        folder=folders.get(favourite.folder, favourite.folder),
        tags=favourite.tags,
        note=favourite.note,
        rating=favourite.rating,
        id=favourite.id,
        kept_at=favourite.kept_at,
    )


# Catalogues


def _pointers(shared: Shared, configs: Sequence[CatalogConfig]) -> Dict[str, KeptCatalog]:
    """By the ids of the file, the catalogues as they are called here."""
    found: Dict[str, KeptCatalog] = {}
    for one in shared.favourites:
        _keep_better(found, one.catalog)
    for search in shared.searches:
        for catalog in search.catalogs:
            _keep_better(found, catalog)
    found.update((config.id, KeptCatalog.of(config)) for config in shared.catalogs)
    plain = [replace(config, url=without_secrets(config.url)) for config in configs]
    return {catalog_id: _here(kept, plain) for catalog_id, kept in found.items()}


def _keep_better(found: Dict[str, KeptCatalog], kept: KeptCatalog) -> None:
    if not found.get(kept.id, KeptCatalog(kept.id)).url:
        found[kept.id] = kept


def _here(kept: KeptCatalog, configs: Sequence[CatalogConfig]) -> KeptCatalog:
    """The configured catalogue that it is; else itself, under an id that no other one has."""
    same = pointed(kept, configs)
    if same.where is Where.CHANGED:  # the same id at another address is another catalogue, which somebody else named
        same = pointed(kept, [config for config in configs if config.id != kept.id])
        if same.config is None:
            return replace(kept, id=f"{kept.id}@{host_of(kept.url) or kept.type}")
    return kept if same.config is None else KeptCatalog.of(same.config)


def _new_catalogs(
    shared: Shared, configs: Iterable[CatalogConfig], pointers: Mapping[str, KeptCatalog]
) -> Tuple[CatalogConfig, ...]:
    taken: Set[str] = {config.id for config in configs}
    new = []
    for config in shared.catalogs:
        here = pointers[config.id].id
        if here not in taken:
            taken.add(here)
            new.append(replace(config, id=here))
    return tuple(new)


def _mapped(shared: Shared, pointers: Mapping[str, KeptCatalog]) -> Shared:
    """With the catalogues as they are called here."""
    favourites = []
    for one in shared.favourites:
        catalog = pointers.get(one.catalog.id, one.catalog)
        if catalog == one.catalog:
            favourites.append(one)
            continue
        record = replace(one.record, catalog=catalog.id) if one.record is not None else None
        favourites.append(replace(one, catalog=catalog, record=record))
    searches = []
    for search in shared.searches:
        catalogs = {kept.id: kept for kept in (pointers.get(one.id, one) for one in search.catalogs)}
        filters = tuple(_pointing(one, pointers) for one in search.filters)
        searches.append(replace(search, catalogs=tuple(catalogs.values()), filters=filters))
    return replace(shared, favourites=tuple(favourites), searches=tuple(searches))


def _pointing(one: KeptFilter, pointers: Mapping[str, KeptCatalog]) -> KeptFilter:
    """A filter by catalogue names the catalogue as it is called here."""
    return replace(one, key=pointers[one.key].id) if one.field == "catalog" and one.key in pointers else one


# Folders and searches


def _folders(store: Store, folders: Iterable[Folder]) -> Tuple[Dict[str, str], Tuple[Folder, ...]]:
    """The ids that the folders have here, by theirs; and those that are to be made."""
    present = [*store.folders.all(ItemKind.FAVOURITE), *store.folders.all(ItemKind.SEARCH)]
    by_id = {(folder.kind.value, folder.id): folder for folder in present}
    by_place: Dict[_Place, str] = {}
    for folder in present:
        by_place.setdefault(_place(folder), folder.id)
    ids: Dict[str, str] = {}
    new: List[Folder] = []
    for folder in folders:
        placed = replace(folder, parent=ids.get(folder.parent, folder.parent))
        same = by_id.get((folder.kind.value, folder.id))
        here = same.id if same is not None else by_place.get(_place(placed), "")
        if not here:
            here = folder.id
            by_place[_place(placed)] = here
            new.append(placed)
        ids[folder.id] = here
    return ids, tuple(new)


def _place(folder: Folder) -> _Place:
    return folder.kind.value, folder.parent, folder.name.casefold()


def _new_searches(store: Store, searches: Iterable[SavedSearch]) -> Tuple[SavedSearch, ...]:
    present = store.searches.all()
    ids = {search.id for search in present}
    asked = {_question(search) for search in present}
    new = []
    for search in searches:
        if search.id not in ids and _question(search) not in asked:
            asked.add(_question(search))
            ids.add(search.id)
            new.append(replace(search, is_default=False, last_run="", last_count=None))
    return tuple(new)


def _question(search: SavedSearch) -> str:
    """Name and question as one text."""
    data = search_data(search)
    data["catalogs"] = sorted(one.id for one in search.catalogs)
    return json.dumps([search.name.casefold(), data], ensure_ascii=False, sort_keys=True)
