"""What is kept, as values. Moments are texts in UTC to the second (``2026-11-30T08:00:00Z``), so that they sort.

Ids of what a person made are 32 hexadecimal digits that mean nothing: they stay the same on every computer. Records
and catalogues are held by their own ids, and with what was known of them besides: nothing depends on an address of the
day.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Optional, Tuple

from ..model.config import CatalogConfig
from ..model.extent import Extent
from ..model.query import Sort
from ..model.quick import quick
from ..model.record import Record

#: Bytes of the largest picture that is kept with a favourite.
MAX_THUMBNAIL = 256 * 1024
MAX_RATING = 5


class ItemKind(str, Enum):
    """The two trees of folders."""

    FAVOURITE = "favourite"
    SEARCH = "search"


class State(str, Enum):
    """What became of a favourite since it was kept (or since its owner took its changes for granted)."""

    UNKNOWN = "unknown"
    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"
    MOVED = "moved"


class AreaKind(str, Enum):
    """Where a saved search looks."""

    NONE = "none"
    BOX = "box"
    MAP = "map"
    LAYER = "layer"


class TargetKind(str, Enum):
    """What a watch looks after: a saved search or a favourite by its id, a feed by its address."""

    SEARCH = "search"
    FAVOURITE = "favourite"
    FEED = "feed"


class Schedule(str, Enum):
    """How often a watch is due while QGIS runs."""

    START = "start"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


class ChangeKind(str, Enum):
    """What became of a record that is watched.

    ``TOUCHED`` is weak news: its date (or a count of its rows) changed and nothing else, as after a harvest. ``MOVED``:
    the same data come from another catalogue or under another id now.
    """

    NEW = "new"
    MODIFIED = "modified"
    TOUCHED = "touched"
    MOVED = "moved"
    REMOVED = "removed"


@quick
@dataclass(frozen=True)
class KeptCatalog:
    """A catalogue as it was when something of it was kept."""

    id: str
    type: str = ""
    url: str = ""
    name: str = ""

    @classmethod
    def of(cls, config: CatalogConfig) -> "KeptCatalog":
        return cls(config.id, config.type, config.url, config.name)


@dataclass(frozen=True)
class Folder:
    """A folder of one of the trees; ``parent`` is the id of the folder around it, empty at the top."""

    id: str
    kind: ItemKind
    name: str
    parent: str = ""
    position: float = 0.0


@quick
@dataclass(frozen=True)
class FieldChange:
    """One field that differs, in words that can be shown as they are; ``field`` is a name of ``Record``."""

    field: str
    old: str = ""
    new: str = ""


@quick
@dataclass(frozen=True)
class Favourite:
    """A kept record.

    ``record`` (as it was when kept), ``today`` (as last seen, where that differs) and ``thumbnail`` (bytes of a
    picture) are ``None`` in lists: ``Favourites.get`` brings them. ``modified`` is what the record itself said when it
    was kept, ``modified_today`` what it says now. ``differences`` tell ``CHANGED``; ``moved_to`` (catalogue id, record
    id) tells ``MOVED``. ``misses`` counts the checks in a row that did not find it. ``error`` is why the last check
    knew nothing.
    """

    id: str
    catalog: KeptCatalog
    record_id: str
    title: str
    organisation: str = ""
    type: str = "dataset"
    identifiers: Tuple[str, ...] = ()
    folder: str = ""
    position: float = 0.0
    tags: Tuple[str, ...] = ()
    note: str = ""
    rating: int = 0
    kept_at: str = ""
    modified: str = ""
    modified_today: str = ""
    state: State = State.UNKNOWN
    checked_at: str = ""
    misses: int = 0
    error: str = ""
    differences: Tuple[FieldChange, ...] = ()
    moved_to: Tuple[str, str] = ("", "")
    record: Optional[Record] = None
    today: Optional[Record] = None
    thumbnail: Optional[bytes] = None

    @property
    def key(self) -> Tuple[str, str]:
        """The key of the record: (catalogue id, record id)."""
        return (self.catalog.id, self.record_id)

    @property
    def shown(self) -> Optional[Record]:
        """The record as it is best known."""
        return self.today or self.record


@dataclass(frozen=True)
class KeptFilter:
    """One value to filter by: ``key`` goes into the query, ``label`` is what a person reads.

    The key of the field ``modified`` is an interval of ISO dates or a duration back from the day of the search
    (``P30D``).
    """

    field: str
    key: str
    label: str = ""


@dataclass(frozen=True)
class Area:
    """Where a search looks. ``box`` is in WGS 84: the fixed one, or that of the layer when last seen.

    ``layer`` is the id of a layer in its project, ``name`` the layer's name or that of the place.
    """

    kind: AreaKind = AreaKind.NONE
    box: Optional[Extent] = None
    layer: str = ""
    name: str = ""


@dataclass(frozen=True)
class SavedSearch:
    """A kept search. No catalogues means all that are switched on. ``last_count`` is ``None`` where it is unknown."""

    id: str
    name: str
    folder: str = ""
    position: float = 0.0
    text: str = ""
    filters: Tuple[KeptFilter, ...] = ()
    area: Area = field(default=Area())
    catalogs: Tuple[KeptCatalog, ...] = ()
    sort: Sort = Sort.RELEVANCE
    is_default: bool = False
    last_run: str = ""
    last_count: Optional[int] = None


@dataclass(frozen=True)
class Watch:
    """Something that is asked again and again.

    ``target`` is an id, or the address of a feed, for which ``name`` is what a person reads. ``next_due`` is empty for
    "at once". ``failures`` counts those in a row, ``validators`` are (name, value) pairs that the runs of the watch
    hand on to each other (see ``watch_state``). ``baseline`` says whether there is something to compare with yet.
    ``area`` is where a saved search is watched that follows the map or a layer: news are told of one area only, which
    stays as it was chosen. ``None`` is the area that was kept with the search.
    """

    id: str
    kind: TargetKind
    target: str
    name: str = ""
    schedule: Schedule = Schedule.DAILY
    enabled: bool = True
    created_at: str = ""
    last_run: str = ""
    next_due: str = ""
    failures: int = 0
    last_error: str = ""
    validators: Tuple[Tuple[str, str], ...] = ()
    baseline: bool = False
    area: Optional[Area] = None


@dataclass(frozen=True)
class Change:
    """What a watch saw: one record that is new, was modified, or is no longer there."""

    id: str
    watch: str
    at: str
    kind: ChangeKind
    catalog: str
    record_id: str
    title: str
    fields: Tuple[FieldChange, ...] = ()
    seen: bool = False
    url: str = ""

    @property
    def key(self) -> Tuple[str, str]:
        """The key of the record: (catalogue id, record id)."""
        return (self.catalog, self.record_id)


@dataclass(frozen=True)
class Seen:
    """A record as a watch last saw it: ``body`` is what is remembered of it (see ``prints``), as JSON.

    ``misses`` counts the runs in a row that did not bring it.
    """

    catalog: str
    record_id: str
    body: str
    misses: int = 0

    @property
    def key(self) -> Tuple[str, str]:
        return (self.catalog, self.record_id)
