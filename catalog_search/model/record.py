"""What a catalogue tells about one dataset, service, map or API (terms of ISO 19115 and DCAT)."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Optional, Tuple

from .extent import Extent
from .quick import quick


class RecordType(str, Enum):
    """Hierarchy level of the described resource (ISO 19115 MD_ScopeCode, reduced to what a user tells apart)."""

    DATASET = "dataset"
    SERIES = "series"
    SERVICE = "service"
    TABLE = "nonGeographicDataset"
    MAP = "map"
    DOCUMENT = "document"
    API = "api"
    OTHER = "other"


class TextFormat(str, Enum):
    """How an abstract is written; whatever it is, it is hostile until sanitised."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"


class Access(str, Enum):
    """Who may use the data (uData ``access_type``; the other systems are mapped to it)."""

    UNKNOWN = ""
    OPEN = "open"
    ACCOUNT = "open_with_account"
    RESTRICTED = "restricted"


@quick
@dataclass(frozen=True)
class Contact:
    """A responsible party; ``role`` is a CI_RoleCode such as ``pointOfContact`` or ``publisher``."""

    name: str = ""
    organisation: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""
    url: str = ""


@dataclass(frozen=True)
class Licence:
    """Terms of use; ``id`` is the catalogue's key (``lov2``, ``odc-odbl``), any part may be empty."""

    title: str = ""
    url: str = ""
    id: str = ""


#: Values of ``Resource.role`` for what is shown, but is no address on the network: it is never opened.
FILE_PATH, DATABASE_TABLE = "file path", "database table"


@quick
@dataclass(frozen=True)
class Resource:
    """One way to get at the data, as the catalogue wrote it: nothing here has been checked.

    ``format``, ``mime`` and ``protocol`` are the source's own words; ``loading.links`` makes a kind of them.
    ``layer`` is a layer or feature type name where the source gives one. ``size`` is in bytes. ``available`` is what a
    link checker found, ``None`` where nobody looked. ``local`` is set only by the ``file`` catalogue, for a file that
    lies beside a catalogue on this computer's disk: no other ``file:`` URL is ever opened. ``alternates`` holds
    ready-made conversions as (format, url) pairs.
    """

    url: str
    title: str = ""
    description: str = ""
    format: str = ""
    mime: str = ""
    protocol: str = ""
    function: str = ""
    layer: str = ""
    crs: str = ""
    id: str = ""
    role: str = ""
    size: Optional[int] = None
    checksum: str = ""
    modified: str = ""
    available: Optional[bool] = None
    local: bool = False
    alternates: Tuple[Tuple[str, str], ...] = ()


@quick
@dataclass(frozen=True)
class Record:
    """One entry of one catalogue. Text is plain unless said; dates are ISO 8601 as precise as the source gave them.

    ``complete`` is false where a search answers with a summary and ``Catalog.details`` knows more (resources above
    all). ``extents`` is a list since a national dataset has one box per territory. ``identifiers`` are all the names
    the data goes by (file identifier, harvest source, URIs). ``notices`` are short warnings of the source itself, such
    as "archived"; ``facts`` are further (label key, value) pairs worth showing. ``part_of`` names the records of the
    same catalogue that it is a part of (a series, a collection), mostly by their ids; ``has_parts`` says that others
    are parts of it, or may be by what it is.
    """

    id: str
    catalog: str
    title: str
    abstract: str = ""
    abstract_format: TextFormat = TextFormat.PLAIN
    type: RecordType = RecordType.DATASET
    organisation: str = ""
    contacts: Tuple[Contact, ...] = ()
    keywords: Tuple[str, ...] = ()
    themes: Tuple[str, ...] = ()
    licence: Optional[Licence] = None
    access: Access = Access.UNKNOWN
    constraints: Tuple[str, ...] = ()
    language: str = ""
    created: str = ""
    modified: str = ""
    temporal: Tuple[str, str] = ("", "")
    frequency: str = ""
    lineage: str = ""
    scale: str = ""
    crs: Tuple[str, ...] = ()
    extents: Tuple[Extent, ...] = ()
    places: Tuple[str, ...] = ()
    thumbnail: str = ""
    page_url: str = ""
    identifiers: Tuple[str, ...] = ()
    notices: Tuple[str, ...] = ()
    facts: Tuple[Tuple[str, str], ...] = ()
    resources: Tuple[Resource, ...] = ()
    formats: Tuple[str, ...] = ()
    part_of: Tuple[str, ...] = ()
    has_parts: bool = False
    complete: bool = True

    @property
    def key(self) -> Tuple[str, str]:
        """What identifies the record among all catalogues: (catalogue id, record id)."""
        return (self.catalog, self.id)

    def with_resources(self, *resources: Resource) -> "Record":
        return replace(self, resources=tuple(resources))


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet: ``key`` is what a filter sends, ``label`` what a person reads, ``count`` may be unknown."""

    key: str
    label: str
    count: Optional[int] = None


@dataclass(frozen=True)
class Facet:
    """A filterable field (a ``FilterField`` value) with the values that the server counted for this query."""

    field: str
    values: Tuple[FacetValue, ...] = ()


@dataclass(frozen=True)
class Page:
    """One answer to a query. ``next`` is an opaque cursor for the following page, ``None`` at the end.

    ``total`` is what the server says it has in all, ``None`` where it does not say.
    ``skipped`` counts entries that were too broken to become a record. ``nameless`` are further facets whose values
    have keys only: ``Catalog.named`` asks for their labels.
    """

    records: Tuple[Record, ...] = ()
    total: Optional[int] = None
    next: Optional[str] = None
    facets: Tuple[Facet, ...] = field(default=())
    skipped: int = 0
    nameless: Tuple[Facet, ...] = ()


@dataclass(frozen=True)
class CatalogInfo:
    """What *Test connection* found: all parts may be empty but ``records`` may be unknown.

    ``facts`` are further (label key, value) pairs, as those of a record.
    """

    title: str = ""
    version: str = ""
    records: Optional[int] = None
    abstract: str = ""
    facts: Tuple[Tuple[str, str], ...] = ()
