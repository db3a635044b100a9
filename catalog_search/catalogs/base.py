"""The shape of every catalogue: operations are conversations, abilities are declared."""
from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import ClassVar, FrozenSet, Generator, Optional, Sequence, Tuple, TypeVar

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.query import Query, Sort
from ..model.record import CatalogInfo, Facet, Page, Record

T = TypeVar("T")

#: Yields requests, is sent their responses, returns a value. A transport failure is thrown into it as a
#: ``CatalogError``, so that a conversation may try another way; what it does not catch ends the operation.
Conversation = Generator[requests.Request, requests.Response, T]


@dataclass(frozen=True)
class Capabilities:
    """What a catalogue can do itself. The form asks these and never tests a type.

    ``filters`` and ``facets`` hold ``FilterField`` values; what is not in ``filters`` is filtered on the client.
    ``sorts`` lists the orders that the server knows. ``total`` says whether it counts its hits. ``login`` says whether
    a QGIS authentication configuration makes sense. ``max_page`` is the largest page worth asking for. ``related``
    says that the services that name a dataset can be asked for.
    """

    text: bool = True
    extent: bool = False
    filters: FrozenSet[str] = frozenset()
    facets: FrozenSet[str] = frozenset()
    sorts: Tuple[Sort, ...] = (Sort.RELEVANCE,)
    total: bool = True
    login: bool = True
    max_page: int = 100
    resources: bool = True
    related: bool = False


@dataclass(frozen=True)
class Setting:
    """An address that a type takes beside its own: an option of the configuration. ``usual`` is an example of it."""

    key: str
    usual: str = ""


@dataclass(frozen=True)
class KeyFile:
    """What a file with keys holds: user and word for a log-in of QGIS, and where to use it.

    ``url`` is the address of the catalogue, empty where the file does not say; ``options`` those of its settings.
    """

    user: str
    word: str = field(repr=False)
    url: str = ""
    options: Tuple[Tuple[str, str], ...] = ()


class BadKeyFile(Exception):
    """A file of keys that cannot be used; ``reason`` is ``unreadable``, ``other``, ``person`` or ``incomplete``.

    ``other`` is a file of something else, ``person`` a key for a person who logs in with a browser, ``incomplete``
    lacks ``member``.
    """

    def __init__(self, reason: str, member: str = "") -> None:
        super().__init__(f"{reason} {member}".strip())
        self.reason = reason
        self.member = member


class Catalog(ABC):
    """A metadata catalogue of one type at one address.

    ``capabilities`` of the class are what every catalogue of the type can do. A catalogue that learns more about its
    server replaces them on the instance, with its first answer at the earliest: read them from the instance, and again
    after an answer. ``at_best`` is what a catalogue may turn out to be able to, where that is more.
    """

    type: ClassVar[str]
    #: Further addresses that the form asks for.
    settings: ClassVar[Tuple[Setting, ...]] = ()
    #: Whether records name files by their paths, which the user may trust; so the form offers that.
    names_files: ClassVar[bool] = False
    #: The name of the file in which people are given the keys for a catalogue of this type; empty where there is none.
    key_file: ClassVar[str] = ""
    capabilities: Capabilities = Capabilities()
    at_best: ClassVar[Optional[Capabilities]] = None
    #: For how many records ``details_bulk`` may be asked at once; 0 where there is no such request.
    bulk: int = 0
    #: Characters that their ids may take in its address, escaped; 0 where they are in its body. Some servers of
    #: Windows refuse what is beyond 2,048 of a query.
    bulk_length: int = 1800

    def __init__(self, config: CatalogConfig) -> None:
        self.config = config

    @abstractmethod
    def search(self, query: Query, cursor: Optional[str] = None) -> Conversation[Page]:
        """Ask for one page; ``cursor`` is the ``next`` of the page before.

        :raises CatalogError: where the answer is no usable page
        """

    @abstractmethod
    def details(self, record_id: str) -> Conversation[Record]:
        """Fetch everything about one record, resources included.

        :raises CatalogError: of kind ``NOT_FOUND`` or ``GONE`` where there is no such record (any more)
        """

    def details_bulk(self, record_ids: Sequence[str]) -> Conversation[Tuple[Record, ...]]:
        """Fetch everything about several records in one request, as ``details`` would; see ``bulk`` and ``many``.

        Those that are not there, or cannot be asked for like that, are left out.

        :raises CatalogError: of kind ``NOT_SUPPORTED`` where this server has no such request
        """
        raise CatalogError(ErrorKind.NOT_SUPPORTED, url=self.config.url)
        yield  # noqa: B901 - a conversation that asks nothing

    def speak(self, language: str) -> None:
        """Titles and labels in this language (ISO 639-1) from now on, where the server has several.

        A search says its own; this is for details of records that were not searched for.
        """
        self._language = language

    def named(self, facet: Facet) -> Conversation[Facet]:
        """A facet of ``Page.nameless`` with the labels of its values, without those that could not be had.

        A page is shown before, since this may take several requests.
        """
        yield from ()
        return Facet(facet.field)

    def filter_at(self, url: str) -> Optional[Facet]:
        """What the address of a page of this catalogue lists, as one value of a field to ``named``; none by default."""
        return None

    def related(self, record: Record) -> Conversation[Tuple[Record, ...]]:
        """The services that name a dataset as what they operate on (ISO 19119 ``operatesOn``); none by default.

        Datasets often do not name the services themselves. See ``Capabilities.related``.
        """
        yield from ()
        return ()

    @abstractmethod
    def probe(self) -> Conversation[CatalogInfo]:
        """Find out whether the address answers as this type, for *Test connection*.

        :raises CatalogError: where it does not
        """

    def download_request(self, url: str, refused: bool = False) -> Conversation[requests.Request]:
        """The request that fetches a file of this catalogue, with what lets it in beside a log-in of QGIS.

        :param refused: whether the request that was made before got a 401
        """
        return requests.Request("GET", url)
        yield  # noqa: B901 - a conversation that asks nothing

    @classmethod
    def read_key_file(cls, data: bytes) -> KeyFile:
        """The keys in a file of the kind ``key_file``.

        :raises BadKeyFile: where it is none
        """
        raise BadKeyFile("other")

    @classmethod
    def normalise_url(cls, url: str) -> str:
        """The address to keep for what a user typed (a portal's root, a capabilities URL): stripped, else as it is."""
        return url.strip()
