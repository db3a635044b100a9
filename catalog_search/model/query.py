"""What a person asks for: a value that any catalogue can be asked."""
from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Dict, Iterable, Optional, Tuple

from .extent import Extent


class FilterField(str, Enum):
    """Fields that can be filtered; the values are also the keys of the ``FILTERS`` JSON of the search algorithm."""

    TYPE = "type"
    FORMAT = "format"
    ORGANISATION = "organisation"
    LICENCE = "licence"
    KEYWORD = "keyword"
    THEME = "theme"
    ACCESS = "access"
    PLACE = "place"
    MODIFIED = "modified"
    USE = "use"
    CONTACT = "contact"
    CRS = "crs"
    ACTION = "action"
    MISSING = "missing"
    SHARE = "share"
    TOPIC = "topic"
    SERIES = "series"
    CATALOG = "catalog"


class Use(str, Enum):
    """What a record is good for: the values of the filter ``use``."""

    NOW = "now"
    SERVICES = "services"
    FILES = "files"
    TABLES = "tables"
    DOCUMENTS = "documents"


class Action(str, Enum):
    """What can be done with the data by their links: the values of the filter ``action``."""

    VIEW = "view"
    DOWNLOAD = "download"
    OTHER = "other"


class Missing(str, Enum):
    """What a record does not tell: the values of the filter ``missing``."""

    ACTION = "action"
    FORMAT = "format"
    KEYWORD = "keyword"
    THEME = "theme"
    CRS = "crs"
    CATALOG = "catalog"


class Sort(str, Enum):
    """Orders that a catalogue may declare; relevance is the server's own order."""

    RELEVANCE = "relevance"
    TITLE = "title"
    MODIFIED = "modified"
    CREATED = "created"
    POPULARITY = "popularity"


@dataclass(frozen=True)
class Query:
    """Text, area, filters and order.

    ``extent`` is in WGS 84. ``filters`` are (field, values) pairs: values of one field are alternatives, fields add
    up. Where catalogues have keys of their own (organisations, licences), a value may also be the name that people
    read. ``CATALOG`` holds ids of catalogues, ``SHARE`` those of what gives records to a key, ``TOPIC`` those of what a
    portal gathered under a heading, ``SERIES`` those of records whose parts are wanted, ``CRS`` EPSG codes. The value
    of ``MODIFIED`` is one interval ``start/end`` of ISO dates, where an end may be ``..`` for open. ``page_size`` is a
    wish that servers may cap. ``language`` is an ISO 639-1 code for labels.
    """

    text: str = ""
    extent: Optional[Extent] = None
    filters: Tuple[Tuple[str, Tuple[str, ...]], ...] = ()
    sort: Sort = Sort.RELEVANCE
    page_size: int = 20
    language: str = "en"

    @property
    def words(self) -> Tuple[str, ...]:
        return tuple(self.text.split())

    def values(self, name: str) -> Tuple[str, ...]:
        """The wanted values of one field, empty where it is not filtered."""
        wanted = str(getattr(name, "value", name))
        return next((values for key, values in self.filters if key == wanted), ())

    def with_filter(self, name: str, values: Iterable[str]) -> "Query":
        """This query with one field filtered anew; no values removes the filter."""
        wanted = str(getattr(name, "value", name))
        kept: Dict[str, Tuple[str, ...]] = {key: old for key, old in self.filters if key != wanted}
        chosen = tuple(values)
        if chosen:
            kept[wanted] = chosen
        return replace(self, filters=tuple(sorted(kept.items())))
