"""What a file of shared bookmarks holds, as values: see ``docs/bookmarks-file.md``."""
from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Tuple

from ..model.config import CatalogConfig
from .model import Favourite, Folder, SavedSearch

#: The member by which a file is known, and the version that is written and read.
MARK, VERSION = "catalog_search_bookmarks", 1
#: The member by which a list of catalogues is known (``support.connection_files``), which is read, too.
LIST_MARK, LIST_VERSION = "catalog_search_connections", 1
#: What names of files end with; by it they are known when they are dropped on QGIS.
SUFFIX = ".catalog-search.json"

#: Bytes of the largest file that is read.
MAX_FILE = 64 * 1024 * 1024


class Section(str, Enum):
    """The lists of a file, by their names in it."""

    CATALOGS = "catalogs"
    FOLDERS = "folders"
    FAVOURITES = "favourites"
    SEARCHES = "searches"


#: Entries of each list that are read; what comes behind them is left out and counted.
MOST = {Section.CATALOGS: 1_000, Section.FOLDERS: 5_000, Section.FAVOURITES: 50_000, Section.SEARCHES: 5_000}


class Fault(str, Enum):
    """Why an entry was left out."""

    BAD = "bad"
    TOO_MANY = "too_many"
    TOO_LARGE = "too_large"
    UNKNOWN_TYPE = "unknown_type"
    BAD_ADDRESS = "bad_address"


@dataclass(frozen=True)
class Skipped:
    """An entry that was left out: the ``number``-th of its list, from 1; ``name`` where it has one."""

    section: Section
    number: int
    fault: Fault
    name: str = ""


@dataclass(frozen=True)
class Shared:
    """Bookmarks that come from elsewhere or go there.

    Favourites have their records, no pictures. ``written`` is when. ``without_login`` names catalogues that want a
    log-in, which never travels. Folders come with those around them first; ids are those of whoever made the things.
    """

    title: str = ""
    written: str = ""
    catalogs: Tuple[CatalogConfig, ...] = ()
    folders: Tuple[Folder, ...] = ()
    favourites: Tuple[Favourite, ...] = ()
    searches: Tuple[SavedSearch, ...] = ()
    skipped: Tuple[Skipped, ...] = ()
    without_login: Tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.catalogs or self.favourites or self.searches)
