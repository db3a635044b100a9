"""Where shared bookmarks lie: an address on the web, a file, a folder of files, a database. Read in threads.

A look tells what is there, or that nothing changed since the last one: by ``ETag`` and ``Last-Modified`` on the web
(RFC 9110 §13), by times and sizes of files, by the revision of a database.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Tuple
from urllib.parse import quote, unquote, urlsplit

import requests
from qgis.core import QgsFeedback

from ..bookmarks.shared_read import read_shared
from ..bookmarks.shared_values import MAX_FILE, SUFFIX, Shared
from ..bookmarks.watch_conditions import Validators, conditions_of
from ..catalogs.base import Conversation
from ..catalogs.replies import check_status
from ..model.config import CatalogConfig
from ..model.keyless import without_secrets
from ..model.sharing import ShareError, ShareProblem
from ..network.local import local_path
from ..network.qgis_blocking import qgis_carrier
from .database import Database, Key, Versions

_WEB = ("http://", "https://")
_DATABASE = "postgresql:"
#: Files of a folder that are read, in the order of their names.
_MOST_FILES = 100


@dataclass(frozen=True)
class Place:
    """Where bookmarks lie. ``authcfg`` is the id of a QGIS authentication configuration, for addresses on the web.

    ``since`` is the moment (in UTC) from which they are followed, empty where they are not or nobody knows.
    """

    address: str
    name: str = ""
    authcfg: str = ""
    id: str = ""
    since: str = ""

    @property
    def is_web(self) -> bool:
        return self.address.lower().startswith(_WEB)

    @property
    def database(self) -> Optional[Tuple[str, str]]:
        """The names of the connection and the schema, ``None`` where it is no database."""
        if not self.address.startswith(_DATABASE):
            return None
        connection, _, schema = self.address[len(_DATABASE) :].partition("/")
        return unquote(connection), unquote(schema)

    @property
    def shown(self) -> str:
        """What a person reads of it."""
        if self.database is not None:
            return "{} ({})".format(*self.database)
        return self.name or self.where

    @property
    def where(self) -> str:
        """Where it is, whatever a person calls it."""
        if self.database is not None:
            return self.shown
        return without_secrets(self.address) if self.is_web else self.address


@dataclass(frozen=True)
class Look:
    """What is there; ``shared`` is ``None`` where nothing changed. ``mark`` is plain JSON, for the next look.

    ``left_out`` tells of files of a folder that could not be read while others could. ``versions``, ``may_write``
    and ``keys`` are of databases.
    """

    shared: Optional[Shared]
    mark: Any = None
    versions: Versions = field(default_factory=dict)
    may_write: bool = False
    left_out: Tuple[ShareError, ...] = ()
    keys: Mapping[str, Key] = field(default_factory=dict)


def place_of(text: str, name: str = "", authcfg: str = "") -> Place:
    """The place that a person means.

    :raises ShareError: where it is none, or holds what is never kept
    """
    address = text.strip().strip('"')
    if address.lower().startswith("file:"):
        address = local_path(address)
    if address.lower().startswith(_WEB):
        try:
            known = bool(urlsplit(address).hostname)
        except ValueError:
            known = False
        if not known or any(sign.isspace() for sign in address):
            raise ShareError(ShareProblem.BAD_ADDRESS, address[:200])
        if without_secrets(address) != address:
            raise ShareError(ShareProblem.KEY_IN_ADDRESS, urlsplit(address).hostname or "")
        return Place(address, name, authcfg)
    if "\x00" in address or "://" in address or not Path(address).expanduser().is_absolute():
        raise ShareError(ShareProblem.BAD_ADDRESS, address[:200])
    return Place(address, name)


def database_place(connection: str, schema: str) -> Place:
    """The place of tables in a database."""
    return Place(f"{_DATABASE}{quote(connection, safe='')}/{quote(schema, safe='')}", connection)


def look(place: Place, mark: Any = None, feedback: Optional[QgsFeedback] = None) -> Look:
    """What is at a place. In a thread.

    :param mark: of the last look, nothing where there was none
    :raises ShareError: where it cannot be read
    :raises CatalogError: where a server cannot be asked
    """
    if place.database is not None:
        return _look_in_database(place.database, mark, feedback)
    if place.is_web:
        return _look_on_web(place, mark, feedback)
    return _look_at_files(Path(place.address).expanduser(), mark)


def _look_on_web(place: Place, mark: Any, feedback: Optional[QgsFeedback]) -> Look:
    config = CatalogConfig(place.id or "shared", "file", place.shown, place.address, place.authcfg)
    response = qgis_carrier(config, feedback).run(_asking(place, Validators.from_data(mark)))
    if response is None:
        return Look(None, mark)
    shared = read_shared(response.content or b"", place.shown)
    return Look(shared, Validators.of(place.address, response.headers).to_data())


def _asking(place: Place, known: Validators) -> Conversation[Optional[requests.Response]]:
    """The answer, ``None`` where nothing changed."""
    headers = {"Accept": "application/json", **conditions_of(known, place.address)}
    response = yield requests.Request("GET", place.address, headers=headers)
    if response.status_code == 304:
        return None
    check_status(response)
    return response


def _look_at_files(path: Path, mark: Any) -> Look:
    try:
        files = _files(path)
        told = [(file.name, file.stat()) for file in files]
        now: List[List[Any]] = [[name, about.st_mtime_ns, about.st_size] for name, about in told]
        if now == mark:
            return Look(None, now)
        if any(about.st_size > MAX_FILE for _, about in told):
            raise ShareError(ShareProblem.TOO_LARGE, str(path))
        bodies = [(file, file.read_bytes()) for file in files]
    except OSError as error:
        raise ShareError(ShareProblem.UNREADABLE, str(path), error.strerror or str(error)) from error
    parts: List[Shared] = []
    left_out: List[ShareError] = []
    for file, body in bodies:
        try:
            parts.append(read_shared(body, str(file)))
        except ShareError as error:
            left_out.append(error)
    if not parts:
        raise left_out[0]
    return Look(together(parts), now, left_out=tuple(left_out))


def _files(path: Path) -> List[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.iterdir() if file.name.lower().endswith(SUFFIX) and file.is_file())
    if not found:
        raise ShareError(ShareProblem.NOTHING_THERE, str(path))
    return found[:_MOST_FILES]


def together(parts: List[Shared]) -> Shared:
    """What several files hold, as one; of what comes twice the first counts."""
    if len(parts) == 1:
        return parts[0]
    catalogs: Dict[Any, Any] = {}
    folders: Dict[Any, Any] = {}
    favourites: Dict[Any, Any] = {}
    searches: Dict[Any, Any] = {}
    for part in parts:
        for kept, entries in ((folders, part.folders), (searches, part.searches)):
            for entry in entries:
                kept.setdefault(entry.id, entry)
        for config in part.catalogs:
            catalogs.setdefault((config.type, config.url), config)
        for favourite in part.favourites:
            favourites.setdefault(favourite.key, favourite)
    return Shared(
        catalogs=tuple(catalogs.values()),
        folders=tuple(folders.values()),
        favourites=tuple(favourites.values()),
        searches=tuple(searches.values()),
        skipped=tuple(one for part in parts for one in part.skipped),
        without_login=tuple(one for part in parts for one in part.without_login),
    )


def _look_in_database(where: Tuple[str, str], mark: Any, feedback: Optional[QgsFeedback]) -> Look:
    database = Database(*where, feedback=feedback)
    if mark is not None and database.revision() == mark:
        return Look(None, mark)
    shelf = database.read()
    return Look(shelf.shared, shelf.revision, shelf.versions, database.rights().may_write, keys=shelf.keys)

