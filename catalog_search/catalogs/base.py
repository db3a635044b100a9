"""The shape of every catalogue: operations are conversations, abilities are declared."""
from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, FrozenSet, Generator, Optional, Tuple, TypeVar

import requests

from ..model.config import CatalogConfig
from ..model.query import Query, Sort
from ..model.record import CatalogInfo, Page, Record

T = TypeVar("T")

#: Yields requests, is sent their responses, returns a value. A transport failure is thrown into it as a
#: ``CatalogError``, so that a conversation may try another way; what it does not catch ends the operation.
Conversation = Generator[requests.Request, requests.Response, T]


@dataclass(frozen=True)
class Capabilities:
    """What a catalogue can do itself. The form asks these and never tests a type.

    ``filters`` and ``facets`` hold ``FilterField`` values; what is not in ``filters`` is filtered on the client.
    ``sorts`` lists the orders that the server knows. ``total`` says whether it counts its hits. ``login`` says whether
    a QGIS authentication configuration makes sense. ``max_page`` is the largest page worth asking for.
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


class Catalog(ABC):
    """A metadata catalogue of one type at one address.

    ``capabilities`` of the class are what every catalogue of the type can do. A catalogue that learns more about its
    server replaces them on the instance, with its first answer at the earliest: read them from the instance, and again
    after an answer.
    """

    type: ClassVar[str]
    capabilities: Capabilities = Capabilities()

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

    @abstractmethod
    def probe(self) -> Conversation[CatalogInfo]:
        """Find out whether the address answers as this type, for *Test connection*.

        :raises CatalogError: where it does not
        """

    @classmethod
    def normalise_url(cls, url: str) -> str:
        """The address to keep for what a user typed (a portal's root, a capabilities URL): stripped, else as it is."""
        return url.strip()
