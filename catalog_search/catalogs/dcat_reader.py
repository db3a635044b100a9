"""Whole documents of DCAT: what they are about, their records, and where their next page is. Pure functions."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Set, Tuple

from ..model.record import Record
from .datagouv_texts import count, line
from .dcat_graph import Graph, Node
from .dcat_json import JsonGraph
from .dcat_records import Context, Entry, parts_named_by, read_record
from .dcat_xml import XmlGraph

#: More records than this are left out: a catalogue of that size belongs on a server.
MAX_RECORDS = 100_000
_PAGES = frozenset(("PartialCollectionView", "PagedCollection"))
_DATA = frozenset(("Dataset", "DatasetSeries", "DataService"))


@dataclass(frozen=True)
class Document:
    """What one document says.

    ``is_catalog`` tells whether it describes a catalogue or any data at all. ``skipped`` counts what became no record.
    ``next`` is the address of the page that follows, empty at the end, and ``total`` what all pages hold (Hydra).
    ``parts`` are what datasets name as their parts: the id of the whole, and a name of the part.
    """

    title: str = ""
    abstract: str = ""
    records: Tuple[Record, ...] = ()
    skipped: int = 0
    next: str = ""
    total: Optional[int] = None
    is_catalog: bool = False
    parts: Tuple[Tuple[str, str], ...] = ()


def read_rdf_xml(root: Any, catalog_id: str, language: str, base: str = "") -> Tuple[Record, ...]:
    """The records in a parsed document, or in any element of one: the DCAT output of a CSW, say.

    The id of a record is the identifier of its entry (``dcat:CatalogRecord``), which is the one that GeoNetwork's
    ``GetRecordById`` takes, else the dataset's own, else its URI.

    :param root: an element of ``replies.parse_xml``
    :param catalog_id: the ``catalog`` of the records
    :param language: an ISO 639-1 code for texts in several languages
    :param base: the address of the document
    """
    return read_document(XmlGraph(root, language, base), catalog_id).records


def read_json_ld(value: Any, catalog_id: str, language: str, base: str = "") -> Tuple[Record, ...]:
    """The records in parsed JSON-LD or JSON of DCAT-US; parameters as for ``read_rdf_xml``."""
    return read_document(JsonGraph(value, language, base), catalog_id).records


def read_document(graph: Graph, catalog_id: str, taken: Optional[Dict[str, Record]] = None) -> Document:
    """All that a document says.

    :param taken: the records of the pages before, by id, to which those of this one are added
    """
    found = _Found()
    for node in graph.described():
        found.add(node)
    context = Context(catalog_id, found.publisher)
    records = {} if taken is None else taken
    before, skipped = len(records), 0
    parts: List[Tuple[str, str]] = []
    for entry in found.entries():
        record = read_record(entry, context, records) if len(records) < MAX_RECORDS else None
        if record is None:
            skipped += 1
        else:
            records[record.id] = record
            parts += [(record.id, name) for name in parts_named_by(entry.node)]
    catalog = found.catalog
    return Document(
        title=catalog.line("title", "label") if catalog is not None else "",
        abstract=catalog.prose("description") if catalog is not None else "",
        records=tuple(records.values())[before:],
        skipped=skipped,
        next=found.next_page,
        total=found.total,
        is_catalog=catalog is not None or bool(found.data),
        parts=tuple(parts),
    )


class _Found:
    """The descriptions of a document by what they are."""

    def __init__(self) -> None:
        self.catalog: Optional[Node] = None
        self.data: List[Node] = []
        self._services: List[Node] = []
        self._entries: List[Node] = []
        self._pages: List[Node] = []

    def add(self, node: Node) -> None:
        types = node.types
        if "DataService" in types:
            self._services.append(node)
        if "Catalog" in types:
            self.catalog = self.catalog or node
            self._pages.append(node)
            if "Dataset" not in types:
                return
        if not _DATA.isdisjoint(types):
            self.data.append(node)
        elif "CatalogRecord" in types:
            self._entries.append(node)
        elif not _PAGES.isdisjoint(types):
            self._pages.append(node)

    @property
    def publisher(self) -> str:
        """Who publishes the catalogue, and so what it holds unless that says otherwise."""
        party = self.catalog.first("publisher") if self.catalog is not None else None
        return line(party.line("name", "fn", "prefLabel", "label"), 300) if party is not None else ""

    def entries(self) -> List[Entry]:
        """The datasets, series and services that are worth a record."""
        behind = self._behind_distributions()
        about = {topic.key: entry for entry in self._entries for topic in entry.all("primaryTopic")[:1]}
        served: Dict[Any, List[Node]] = {}
        for service in self._services:
            for dataset in service.all("servesDataset")[:1000]:
                served.setdefault(dataset.key, []).append(service)
        worthy = [node for node in self.data if node.key not in behind and _says_something(node)]
        return [Entry(node, about.get(node.key) or _entry_in(node), served.get(node.key, ())) for node in worthy]

    def _behind_distributions(self) -> Set[Any]:
        """Services that only say how a distribution is reached, which the catalogue does not list."""
        if not self._services:
            return set()
        listed = {one.key for one in self.catalog.all("service")} if self.catalog is not None else set()
        parts = [part for node in self.data for part in node.parts("distribution")[:100]]
        behind = {service.key for part in parts for service in part.all("accessService")[:20]}
        return behind - listed

    @property
    def next_page(self) -> str:
        """Hydra's ``next`` of the view, or ``nextPage``, as it was called before."""
        for page in self._views():
            for following in page.all("next", "nextPage")[:1]:
                return following.address
        return ""

    @property
    def total(self) -> Optional[int]:
        found = (count(page.said("totalItems")) for page in self._views())
        return next((total for total in found if total is not None), None)

    def _views(self) -> List[Node]:
        return [*self._pages, *(view for page in self._pages for view in page.all("view")[:1])]


def _says_something(node: Node) -> bool:
    return any(name != "@type" for name in node.members)


def _entry_in(node: Node) -> Optional[Node]:
    """The entry of the catalogue that a dataset itself holds."""
    return node.first("isPrimaryTopicOf") if "isPrimaryTopicOf" in node.members else None
