"""Bookmarks on their way to others: chosen, freed of what opens doors, written as one readable JSON file.

``docs/bookmarks-file.md`` describes the file. Pictures, watches, states and what was seen stay here.
"""
from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Collection, Dict, Iterable, Iterator, List, Optional, Sequence, Tuple

from ..model.config import CatalogConfig
from ..model.keyless import is_key, keyless, without_secrets
from ..model.record import Record
from ..model.sharing import ShareError, ShareProblem
from .favourites import Order, Wanted
from .feeds_write import write_in_place
from .model import Favourite, Folder, ItemKind, KeptCatalog, SavedSearch
from .record_json import record_to_data
from .rows import catalog_data, search_data
from .shared_json import encoded
from .shared_values import MARK, VERSION, Section, Shared
from .store import Store

_ALL = Wanted(order=Order.POSITION)
_Data = Dict[str, Any]


def everything(store: Store, configs: Iterable[CatalogConfig]) -> Shared:
    """All favourites, saved searches and catalogues. Takes seconds for thousands: not for the main thread."""
    ids = [favourite.id for favourite in store.favourites.find(_ALL)]
    folders = [*store.folders.all(ItemKind.FAVOURITE), *store.folders.all(ItemKind.SEARCH)]
    return _made(store.favourites.get_many(ids), store.searches.all(), folders, configs)


def of_folder(store: Store, kind: ItemKind, folder_id: str, configs: Sequence[CatalogConfig]) -> Shared:
    """A folder with all inside it, and the catalogues of that; the folder itself is at the top then."""
    inside = _inside(store.folders.all(kind), folder_id)
    known = {folder.id for folder in inside}
    if kind is ItemKind.FAVOURITE:
        ids = [one.id for one in store.favourites.find(replace(_ALL, folder=folder_id, deep=True))]
        made = _made(store.favourites.get_many(ids), (), inside, ())
    else:
        made = _made((), [one for one in store.searches.all() if one.folder in known], inside, ())
    title = next((folder.name for folder in inside if folder.id == folder_id), "")
    return replace(made, title=title, catalogs=_used(made, configs))


def of_items(
    store: Store, favourites: Collection[str], searches: Collection[str], configs: Sequence[CatalogConfig]
) -> Shared:
    """Chosen favourites and searches by their ids, in the folders that they lie in, with their catalogues."""
    kept = store.favourites.get_many(favourites)
    asked = [one for one in store.searches.all() if one.id in set(searches)]
    folders = [
        *_around(store.folders.all(ItemKind.FAVOURITE), {one.folder for one in kept}),
        *_around(store.folders.all(ItemKind.SEARCH), {one.folder for one in asked}),
    ]
    made = _made(kept, asked, folders, ())
    return replace(made, catalogs=_used(made, configs))


def to_text(shared: Shared) -> str:
    """The JSON text of a file; without any secret, and the same for the same bookmarks but for the moment."""
    return json.dumps(to_data(shared), ensure_ascii=False, indent=2) + "\n"


def to_data(shared: Shared) -> _Data:
    """The JSON object of a file."""
    return {key: list(value) if isinstance(value, Iterator) else value for key, value in to_parts(shared).items()}


def to_parts(shared: Shared) -> _Data:
    """The same with iterators in the place of lists: each entry is made when it is asked for, and gone when it is used.

    Thousands that go at once keep Python to themselves until they are gone.
    """
    data: _Data = {MARK: VERSION}
    data.update({key: value for key, value in (("title", shared.title), ("written", shared.written)) if value})
    data[Section.CATALOGS.value] = (_catalog(one, one.name in shared.without_login) for one in shared.catalogs)
    data[Section.FOLDERS.value] = map(folder_data, shared.folders)
    data[Section.FAVOURITES.value] = map(favourite_data, shared.favourites)
    data[Section.SEARCHES.value] = map(saved_data, shared.searches)
    return {key: map(keyless, value) if isinstance(value, Iterator) else keyless(value) for key, value in data.items()}


def write_file(path: Path, text: str) -> None:
    """Write a file as a whole or not at all.

    :raises ShareError: where it cannot be written
    """
    try:
        write_in_place(path, encoded(text))
    except OSError as error:
        raise ShareError(ShareProblem.UNWRITABLE, str(path), error.strerror or str(error)) from error


def folder_data(folder: Folder) -> _Data:
    """A folder as a JSON object."""
    data = {"id": folder.id, "kind": folder.kind.value, "name": folder.name}
    return {**data, "parent": folder.parent} if folder.parent else data


def favourite_data(favourite: Favourite) -> _Data:
    """A favourite with its record as a JSON object; what is empty is left out."""
    own = {
        "folder": favourite.folder,
        "tags": list(favourite.tags),
        "note": favourite.note,
        "rating": favourite.rating,
        "kept_at": favourite.kept_at,
    }
    return {
        "id": favourite.id,
        "catalog": _kept(favourite.catalog),
        **{key: value for key, value in own.items() if value},
        "record": record_to_data(_record(favourite)),
    }


def saved_data(search: SavedSearch) -> _Data:
    """A saved search as a JSON object; what is empty is left out."""
    asked = search_data(search)
    asked["catalogs"] = [_kept(one) for one in search.catalogs]
    if asked["area"] == {"kind": "none"}:
        del asked["area"]
    own = {"id": search.id, "name": search.name, "folder": search.folder}
    return {key: value for key, value in {**own, **asked}.items() if value}


def _made(
    favourites: Iterable[Favourite],
    searches: Iterable[SavedSearch],
    folders: Iterable[Folder],
    configs: Iterable[CatalogConfig],
) -> Shared:
    shared = tuple(config for config in configs if _is_for_others(config))
    return Shared(
        catalogs=shared, folders=tuple(_sorted(folders)), favourites=tuple(favourites), searches=tuple(searches)
    )


def _is_for_others(config: CatalogConfig) -> bool:
    """Whether it means the same catalogue on another computer: files of this one do not."""
    return config.url.lower().startswith(("http://", "https://"))


def _used(shared: Shared, configs: Iterable[CatalogConfig]) -> Tuple[CatalogConfig, ...]:
    ids = {one.catalog.id for one in shared.favourites}
    ids.update(one.id for search in shared.searches for one in search.catalogs)
    return tuple(config for config in configs if config.id in ids and _is_for_others(config))


def _record(favourite: Favourite) -> Record:
    """The record as it is best known under the key of the favourite."""
    today = favourite.today
    if today is not None and (today.catalog, today.id) == favourite.key:
        return today
    if favourite.record is not None:
        return favourite.record
    return Record(
        favourite.record_id,
        favourite.catalog.id,
        favourite.title,
        organisation=favourite.organisation,
        identifiers=favourite.identifiers,
        complete=False,
    )


def _catalog(config: CatalogConfig, wants_login: bool) -> _Data:
    url = without_secrets(config.url)
    options = tuple((key, value) for key, value in config.options if not is_key(key))
    data = replace(config, authcfg="", url=url, options=options).trusting_files(False).to_json()
    if wants_login or config.authcfg or url != config.url or options != config.options:
        data["login"] = True
    return data


def _kept(catalog: KeptCatalog) -> Dict[str, str]:
    return {key: value for key, value in catalog_data(catalog).items() if value}


def _sorted(folders: Iterable[Folder]) -> List[Folder]:
    """Those around others first, and the order within each as it was."""
    known = list(folders)
    ids = {folder.id for folder in known}
    found: List[Folder] = []
    level = [replace(one, parent="") if one.parent not in ids else one for one in known]
    placed = {""}
    while level:
        ready = [folder for folder in level if folder.parent in placed]
        if not ready:
            return found
        found.extend(ready)
        placed = {folder.id for folder in ready}
        level = [folder for folder in level if folder.id not in placed]
    return found


def _inside(folders: Sequence[Folder], folder_id: str) -> List[Folder]:
    found = [folder for folder in folders if folder.id == folder_id]
    known = {folder_id}
    while True:
        more = [folder for folder in folders if folder.parent in known and folder.id not in known]
        if not more:
            return found
        found.extend(more)
        known.update(folder.id for folder in more)


def _around(folders: Sequence[Folder], ids: Collection[str]) -> List[Folder]:
    """The folders of these ids and those around them."""
    by_id = {folder.id: folder for folder in folders}
    wanted = set()
    for one in ids:
        folder: Optional[Folder] = by_id.get(one)
        while folder is not None and folder.id not in wanted:
            wanted.add(folder.id)
            folder = by_id.get(folder.parent)
    return [folder for folder in folders if folder.id in wanted]
