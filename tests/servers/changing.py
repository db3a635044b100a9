"""Catalogues on loopback whose content changes between two looks: one for each of four systems, used in one way.

    with changing("ckan") as catalog:
        catalog.add("Nouvelle donnée")
        catalog.retitle(catalog.ids()[0], "Autre titre")

What it does to its double is what happens to the real ones: records are added, edited, removed, put in another order,
seen and harvested anew; answers are cut, empty for once, refused.
"""
from __future__ import annotations

import copy
from contextlib import contextmanager
from typing import Any, Callable, Dict, Iterator, List

from catalog_search.model.config import CatalogConfig

from .ckan import CkanDouble, plain_package
from .csw_double import CswDouble
from .faults import Asked, LoopbackServer, fixed
from .isogeo import IsogeoDouble
from .isogeo_data import resource
from .udata import UdataDouble
from .udata_data import dataset

Json = Dict[str, Any]


class Changing:
    """A double and what can happen to it. Ids are those of records."""

    server: LoopbackServer
    #: Which of its members hold the title, the date of change, and something nobody wants to hear of.
    title = "title"
    date = ""
    new_date = "2026-11-29T10:00:00.000000+00:00"

    @property
    def config(self) -> CatalogConfig:
        raise NotImplementedError

    @property
    def items(self) -> List[Json]:
        """The records that it holds, in its order."""
        raise NotImplementedError

    def id_of(self, item: Json) -> str:
        return str(item["id"])

    def ids(self) -> List[str]:
        return [self.id_of(item) for item in self.items]

    def item(self, record_id: str) -> Json:
        return next(item for item in self.items if self.id_of(item) == record_id)

    def add(self, title: str) -> str:
        """A record more, at the beginning; its id."""
        raise NotImplementedError

    def retitle(self, record_id: str, title: str) -> None:
        """Somebody edits a record."""
        self.item(record_id)[self.title] = title
        self.harvest(record_id)

    def harvest(self, record_id: str) -> None:
        """A record gets a new date, and nothing else."""
        self.item(record_id)[self.date] = self.new_date

    def view(self, record_id: str) -> None:
        """Somebody looks at a record."""

    def remove(self, record_id: str) -> Json:
        """A record goes; what it was is returned."""
        item = self.item(record_id)
        self.items.remove(item)
        return item

    def put_back(self, item: Json) -> None:
        self.items.append(item)

    def reorder(self) -> None:
        self.items.reverse()

    @contextmanager
    def empty(self) -> Iterator[None]:
        """The index is being filled anew: nothing is found, whatever is asked."""
        kept = list(self.items)
        self.items.clear()
        try:
            yield
        finally:
            self.items.extend(kept)

    @contextmanager
    def indexing(self) -> Iterator[None]:
        """The index is being filled anew, slowly: a third of it is there, and counted as if it were all."""
        self.server.indexing = True  # type: ignore[attr-defined]
        try:
            yield
        finally:
            self.server.indexing = False  # type: ignore[attr-defined]

    @contextmanager
    def failing(self, fault: str = "http_500") -> Iterator[None]:
        self.server.fault("/", fault)
        try:
            yield
        finally:
            self.server.clear_faults()

    @contextmanager
    def cutting(self) -> Iterator[None]:
        """Answers hold half of their records, and count them all."""
        self.server.halved = True  # type: ignore[attr-defined]
        try:
            yield
        finally:
            self.server.halved = False  # type: ignore[attr-defined]


class _Indexed:
    """A search that knows a third of the records while its index is filled anew; by their ids all of them are there."""

    items: Any
    indexing = False

    @contextmanager
    def indexed(self) -> Iterator[None]:
        kept = self.items
        if self.indexing:
            self.items = kept[: len(kept) // 3]
        try:
            yield
        finally:
            self.items = kept


class _CutUdata(_Indexed, UdataDouble):
    halved = False

    def _search(self, asked: Asked) -> Json:
        with self.indexed():
            found = super()._search(asked)
        if self.halved:
            found["data"] = found["data"][: len(found["data"]) // 2]
        return found


class ChangingUdata(Changing):
    """uData, whose search gives summaries in two pages, and whose records are deleted with 410."""

    date = "last_update"

    def __init__(self) -> None:
        self.server = self.double = _CutUdata()

    @property
    def config(self) -> CatalogConfig:
        return CatalogConfig("portail", "datagouv", "Portail", self.double.url)

    @property
    def items(self) -> List[Json]:
        if self.double.items is None:
            self.double.items = self.double.public_items[:120]
        return self.double.items

    def add(self, title: str) -> str:
        made = dataset(self.double.url, title, [], created_at="2026-11-29T10:00:00.000000+00:00")
        self.items.insert(0, made)
        return str(made["id"])

    def view(self, record_id: str) -> None:
        metrics = self.item(record_id)["metrics"]
        self.item(record_id)["metrics"] = {**metrics, "views": metrics.get("views", 0) + 17, "followers": 3}


class _CutCkan(_Indexed, CkanDouble):
    halved = False

    def _search(self, asked: Asked) -> Json:
        with self.indexed():
            found = super()._search(asked)
        if self.halved:
            found = {**found, "results": found["results"][: len(found["results"]) // 2]}
        return found


class ChangingCkan(Changing):
    """CKAN, whose search gives whole records."""

    date = "metadata_modified"
    new_date = "2026-11-29T10:00:00.000000"

    def __init__(self) -> None:
        self.server = self.double = _CutCkan()
        self._added = 900

    @property
    def config(self) -> CatalogConfig:
        return CatalogConfig("donnees", "ckan", "Données", self.double.url)

    @property
    def items(self) -> List[Json]:
        if self.double.items is None:
            self.double.items = self.double.public_items
        return self.double.items

    def add(self, title: str) -> str:
        self._added += 1
        made = {**copy.deepcopy(plain_package(self._added % 60)), "title": title}
        made.update(id=f"d0000000-0000-4000-8000-{self._added:012d}", name=f"nouveau-{self._added}")
        made["metadata_created"] = "2026-11-29T10:00:00.000000"
        self.items.insert(0, made)
        return str(made["id"])


class _CutIsogeo(_Indexed, IsogeoDouble):
    halved = False

    def _search(self, asked: Asked) -> Any:
        with self.indexed():
            status, found = super()._search(asked)
        if self.halved:
            found["results"] = found["results"][: len(found["results"]) // 2]
        return status, found


class ChangingIsogeo(Changing):
    """Isogeo, which wants a token first."""

    date = "_modified"
    new_date = "2026-11-29T10:00:00.1234567+00:00"

    def __init__(self) -> None:
        self.server = self.double = _CutIsogeo()
        self._added = 900

    @property
    def config(self) -> CatalogConfig:
        return self.double.config()

    @property
    def items(self) -> List[Json]:
        return self.double.items

    def id_of(self, item: Json) -> str:
        return str(item["_id"])

    def add(self, title: str) -> str:
        self._added += 1
        made = resource(self._added, "vectorDataset", title, _created="2026-11-29T10:00:00.1234567+00:00")
        self.items.insert(0, made)
        return str(made["_id"])


class _CutCsw(CswDouble):
    @property
    def halved(self) -> bool:
        return bool(self.trap)

    @halved.setter
    def halved(self, value: bool) -> None:
        self.trap = "drops" if value else ""


class ChangingCsw(Changing):
    """A CSW. Its records have no dates."""

    def __init__(self) -> None:
        self.server = self.double = _CutCsw()
        self.double.order = list(range(1, 26))

    @property
    def config(self) -> CatalogConfig:
        return CatalogConfig("csw", "csw", "CSW", self.double.endpoint)

    @property
    def items(self) -> List[Any]:
        assert self.double.order is not None
        return self.double.order

    def id_of(self, item: Any) -> str:
        return f"double-{item:03d}"

    def add(self, title: str) -> str:
        number = 500 + len(self.double.titles)
        self.double.titles[number] = title
        self.items.insert(0, number)
        return self.id_of(number)

    def retitle(self, record_id: str, title: str) -> None:
        self.double.titles[int(record_id[-3:])] = title

    def harvest(self, record_id: str) -> None:
        """Without dates nothing is to be seen of it."""


SYSTEMS: Dict[str, Callable[[], Changing]] = {
    "datagouv": ChangingUdata,
    "ckan": ChangingCkan,
    "csw": ChangingCsw,
    "isogeo": ChangingIsogeo,
}


@contextmanager
def changing(system: str) -> Iterator[Changing]:
    """A changing catalogue of one system, running."""
    made = SYSTEMS[system]()
    with made.server:
        assert made.items
        yield made


#: An answer that a busy server gives, which says how long to wait.
BUSY = fixed(503, b'{"message": "busy"}', headers={"Retry-After": "7200"})
