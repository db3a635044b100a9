"""A file of shared bookmarks, read. Whoever wrote it may mean ill, or have another version: what is of no use is left
out and counted, text stays text, and nothing in it leads to files or databases of this computer.

Records come with links on the web alone: files, paths and tables that a record names are asked of its own catalogue
again, which may be trusted with them. Otherwise a stranger's file could speak in the name of a catalogue that is.
"""
from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Set, Tuple, TypeVar
from urllib.parse import urlsplit

from ..catalogs.registry import catalog_types
from ..model.config import CatalogConfig
from ..model.errors import BadConfig
from ..model.keyless import is_key, without_secrets
from ..model.record import Record, Resource
from ..model.sharing import ShareError, ShareProblem
from .model import MAX_RATING, Favourite, Folder, ItemKind, KeptCatalog, SavedSearch
from .moments import from_text
from .record_json import MAX_BYTES, record_from_data, record_to_json
from .rows import catalog_from_data, favourite_of_record, search_data, search_from_data, text, texts
from .shared_json import decoded, loads
from .shared_values import LIST_MARK, LIST_VERSION, MARK, MAX_FILE, MOST, VERSION, Fault, Section, Shared, Skipped
from .watch_conditions import digest_of

_Entry = Dict[str, Any]
_T = TypeVar("_T")
_ID = re.compile(r"[0-9a-f]{32}")
_LONGEST_NAME, _LONGEST_NOTE, _MOST_TAGS, _MOST_FILTERS = 300, 20_000, 100, 500
_WEB = ("http://", "https://", "ftp://", "ftps://")


class _Left(Exception):
    """An entry that is left out."""

    def __init__(self, fault: Fault, name: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.name = name


def read_shared(body: bytes, where: str = "") -> Shared:
    """The bookmarks of a file. Takes seconds for thousands: not for the main thread.

    :param where: the file or address, for messages
    :raises ShareError: where it is no such file, too large, or of a newer version
    """
    if len(body) > MAX_FILE:
        raise ShareError(ShareProblem.TOO_LARGE, where, f"{len(body)} bytes")
    try:
        data = loads(decoded(body))
    except (ValueError, RecursionError) as error:
        raise ShareError(ShareProblem.NOT_JSON, where, str(error)[:300]) from error
    return shared_of(data, where, spend=True)


def shared_of(data: object, where: str = "", spend: bool = False) -> Shared:
    """The bookmarks of a JSON object.

    :param spend: whether nobody needs the object any more: favourites are taken out of it one by one then, since
        thousands that go at once keep Python to themselves until they are gone
    :raises ShareError: where it is another object, or of a newer version
    """
    if not isinstance(data, dict):
        raise ShareError(ShareProblem.NOT_OURS, where)
    _check_version(data, where)
    skipped: List[Skipped] = []
    catalogs = tuple(_read(data, Section.CATALOGS, _catalog, skipped))
    folders = _folders(_read(data, Section.FOLDERS, _folder, skipped))
    known = {folder.id: folder.kind for folder in folders}
    favourites = _read(data, Section.FAVOURITES, lambda entry: _favourite(entry, known), skipped, spend)
    searches = _read(data, Section.SEARCHES, lambda entry: _search(entry, known), skipped)
    return Shared(
        title=_line(text(data, "title")),
        written=_moment(text(data, "written")),
        catalogs=catalogs,
        folders=folders,
        favourites=tuple({one.key: one for one in reversed(list(favourites))}.values())[::-1],
        searches=tuple({one.id: one for one in reversed(list(searches))}.values())[::-1],
        skipped=tuple(skipped),
        without_login=tuple(_without_login(data, catalogs)),
    )


def derived_id(*parts: str) -> str:
    """An id that is the same whenever the same is made of it: what came without one comes twice as one thing."""
    joined = "\n".join(parts)
    return digest_of(joined) + digest_of(joined + "\n2")


def _check_version(data: Mapping[str, Any], where: str) -> None:
    mark, known = (MARK, VERSION) if MARK in data else (LIST_MARK, LIST_VERSION)
    version = data.get(mark)
    if type(version) is not int or version < 1:
        raise ShareError(ShareProblem.NOT_OURS, where)
    if version > known:
        raise ShareError(ShareProblem.NEWER, where, f"{mark} {version}")


def _read(
    data: Mapping[str, Any],
    section: Section,
    read: Callable[[_Entry], _T],
    skipped: List[Skipped],
    spend: bool = False,
) -> Iterator[_T]:
    """The entries of one list; what is of no use goes to ``skipped``."""
    value = data.get(section.value)
    entries = value if isinstance(value, list) else []
    if value is not None and not isinstance(value, list):
        skipped.append(Skipped(section, 1, Fault.BAD))
    for number, entry in enumerate(entries, 1):
        try:
            if number > MOST[section]:
                raise _Left(Fault.TOO_MANY)
            if not isinstance(entry, dict):
                raise _Left(Fault.BAD)
            yield read(entry)
        except _Left as left:
            skipped.append(Skipped(section, number, left.fault, _line(left.name)))
        if spend:
            entries[number - 1] = None


# Catalogues


def _catalog(entry: _Entry) -> CatalogConfig:
    try:
        config = CatalogConfig.from_json(entry)
    except BadConfig as error:
        raise _Left(Fault.BAD, text(entry, "name")) from error
    if config.type not in catalog_types():
        raise _Left(Fault.UNKNOWN_TYPE, config.name)
    if not _is_web(config.url, ("http://", "https://")):
        raise _Left(Fault.BAD_ADDRESS, config.name)
    options = tuple((key, value) for key, value in config.options if not is_key(key))
    clean = replace(config, authcfg="", builtin=False, url=without_secrets(config.url), options=options)
    return replace(clean, id=_line(config.id), name=_line(config.name)).trusting_files(False)


def _is_web(url: str, schemes: Tuple[str, ...] = _WEB) -> bool:
    if not url.strip().lower().startswith(schemes):
        return False
    try:
        return bool(urlsplit(url.strip()).hostname)
    except ValueError:
        return False


def _without_login(data: Mapping[str, Any], catalogs: Tuple[CatalogConfig, ...]) -> Iterator[str]:
    value = data.get(Section.CATALOGS.value)
    entries = [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
    wanting = {text(entry, "name") or text(entry, "url") for entry in entries if entry.get("login") is True}
    return (config.name for config in catalogs if config.name in wanting)


# Folders


def _folder(entry: _Entry) -> Folder:
    name = _line(text(entry, "name"))
    kind = next((kind for kind in ItemKind if kind.value == entry.get("kind")), None)
    if not name or kind is None or not _id(entry):
        raise _Left(Fault.BAD, name)
    return Folder(_id(entry), kind, name, text(entry, "parent"))


def _folders(read: Iterator[Folder]) -> Tuple[Folder, ...]:
    """Those around others first; a folder in one that is not there, of the other kind, or in itself is at the top."""
    by_id: Dict[str, Folder] = {}
    for folder in read:
        by_id.setdefault(folder.id, folder)
    found: Dict[str, Folder] = {}
    for folder in by_id.values():
        _place(folder, by_id, found, set())
    return tuple(found.values())


def _place(folder: Folder, by_id: Mapping[str, Folder], found: Dict[str, Folder], on_the_way: Set[str]) -> None:
    way: List[Folder] = []
    while folder.id not in found:
        way.append(folder)
        on_the_way.add(folder.id)
        parent = by_id.get(folder.parent)
        if parent is None or parent.kind is not folder.kind or parent.id in on_the_way:
            way[-1] = replace(folder, parent="")
            break
        folder = parent
    for one in reversed(way):
        found[one.id] = one


# Favourites and searches


def _favourite(entry: _Entry, folders: Mapping[str, ItemKind]) -> Favourite:
    record = record_from_data(entry.get("record"))
    if record is None:
        raise _Left(Fault.BAD, text(_dict(entry.get("record")), "title"))
    catalog = catalog_from_data(_dict(entry.get("catalog")))
    catalog = replace(_kept(catalog), id=catalog.id or record.catalog)
    record = harmless(replace(record, catalog=catalog.id))
    if len(record_to_json(record)) > MAX_BYTES:
        raise _Left(Fault.TOO_LARGE, record.title)
    rating = entry.get("rating")
    key = derived_id(catalog.id, record.id)
    return replace(
        favourite_of_record(_id(entry) or key, record, catalog),
        folder=_home(entry, folders, ItemKind.FAVOURITE),
        tags=tuple(_line(tag) for tag in texts(entry.get("tags"))[:_MOST_TAGS]),
        note=text(entry, "note")[:_LONGEST_NOTE],
        rating=max(0, min(MAX_RATING, rating)) if type(rating) is int else 0,
        kept_at=_moment(text(entry, "kept_at")),
        record=record,
    )


def harmless(record: Record) -> Record:
    """A record of which nothing leads to a file, a database or another scheme than the web's."""
    kept = tuple(_web_only(one) for one in record.resources if _is_web(one.url))
    return replace(
        record,
        resources=kept,
        thumbnail=record.thumbnail if _is_web(record.thumbnail) else "",
        page_url=record.page_url if _is_web(record.page_url) else "",
        complete=record.complete and len(kept) == len(record.resources),
    )


def _web_only(resource: Resource) -> Resource:
    if not resource.local and not resource.alternates:
        return resource
    alternates = tuple(pair for pair in resource.alternates if _is_web(pair[1]))
    return replace(resource, local=False, alternates=alternates)


def _search(entry: _Entry, folders: Mapping[str, ItemKind]) -> SavedSearch:
    name = _line(text(entry, "name"))
    read = search_from_data(entry, id="", name=name, folder=_home(entry, folders, ItemKind.SEARCH))
    if not name or not (read.text.strip() or read.filters or read.catalogs or read.area.box):
        raise _Left(Fault.BAD, name)
    if len(read.filters) > _MOST_FILTERS or len(read.text) > _LONGEST_NOTE:
        raise _Left(Fault.TOO_LARGE, name)
    asked = replace(read, catalogs=tuple(_kept(one) for one in read.catalogs))
    body = json.dumps(search_data(asked), ensure_ascii=False, sort_keys=True)
    return replace(asked, id=_id(entry) or derived_id(name, body))


def _kept(catalog: KeptCatalog) -> KeptCatalog:
    url = without_secrets(catalog.url) if _is_web(catalog.url) else ""
    return KeptCatalog(_line(catalog.id), _line(catalog.type), url, _line(catalog.name))


def _home(entry: _Entry, folders: Mapping[str, ItemKind], kind: ItemKind) -> str:
    folder = text(entry, "folder")
    return folder if folders.get(folder) is kind else ""


def _dict(value: object) -> _Entry:
    return value if isinstance(value, dict) else {}


def _id(entry: _Entry) -> str:
    found: Optional[str] = text(entry, "id")
    return found if found and _ID.fullmatch(found) else ""


def _moment(value: str) -> str:
    return value if from_text(value) is not None else ""


def _line(value: str) -> str:
    return " ".join(value[: _LONGEST_NAME * 4].split())[:_LONGEST_NAME]
