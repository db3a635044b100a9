"""Catalogues that speak CSW 2.0.2 (OGC 07-006r1): GeoNetwork, pycsw, deegree, GéoIDE, the Géoplateforme, …"""
from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Dict, List, Optional

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.query import FilterField, Query, Sort
from ..model.record import CatalogInfo, Page, Record
from .base import Capabilities, Catalog, Conversation
from .csw_replies import ResultSet, ServerProfile, ServiceFault, read_capabilities, read_reply, read_results
from .csw_requests import CSW, Dialect, address, asks_loosely, get_records
from .dublin_core import read_dublin_core
from .iso19139 import read_iso
from .iso_text import local
from .replies import as_count

_POST = {"Content-Type": "application/xml", "Accept": "application/xml, text/xml;q=0.9, */*;q=0.1"}
_GET = {"Accept": _POST["Accept"]}
#: Parameters of GetCapabilities addresses, which people paste.
_OWN_PARAMETERS = frozenset(("service", "request", "version", "acceptversions", "sections"))
_GEONETWORK = re.compile(r"(.*/srv/[a-z]{2,3})/csw[^/?]*(?:\?.*)?$")
#: Troubles with capabilities that say nothing about whether searching works.
_WITHOUT_CAPABILITIES = frozenset(
    (
        ErrorKind.SERVICE,
        ErrorKind.NOT_XML,
        ErrorKind.UNEXPECTED,
        ErrorKind.EMPTY,
        ErrorKind.HTML,
        ErrorKind.TOO_LARGE,
        ErrorKind.BAD_REQUEST,
        ErrorKind.NOT_FOUND,
        ErrorKind.FORBIDDEN,
        ErrorKind.SERVER,
    )
)
#: What an advertised address answers when it is not meant for the outside.
_WRONG_ADDRESS = frozenset(
    (ErrorKind.NOT_FOUND, ErrorKind.GONE, ErrorKind.FORBIDDEN, ErrorKind.HTML, ErrorKind.UNEXPECTED, ErrorKind.REDIRECT)
)


class CswCatalog(Catalog):
    """A CSW 2.0.2 endpoint, asked for ISO 19139 records or, where it has none, for Dublin Core ones."""

    type = "csw"
    capabilities = Capabilities(
        extent=True,
        filters=frozenset((FilterField.TYPE, FilterField.ORGANISATION, FilterField.KEYWORD, FilterField.MODIFIED)),
        sorts=(Sort.RELEVANCE, Sort.TITLE, Sort.MODIFIED),
        total=True,
    )

    def __init__(self, config: CatalogConfig) -> None:
        super().__init__(config)
        self._url = self.normalise_url(config.url)
        match = _GEONETWORK.match(self._url)
        self._pages = f"{match.group(1)}/catalog.search#/metadata/" if match else ""
        self._server: Optional[ServerProfile] = None
        self._seen = _Seen()

    def search(self, query: Query, cursor: Optional[str] = None) -> Conversation[Page]:
        """One page; a cursor is the position of its first record, from 1.

        The first search of an instance asks for capabilities. Records that came on an earlier page of the same query
        are left out, and a page without new ones is the last: servers that ignore positions end there.
        """
        start = max(as_count(cursor) or 1, 1)
        server = self._server or (yield from self._learn())
        results = yield from self._results(server, query, start)
        return self._page(query, start, results)

    def details(self, record_id: str) -> Conversation[Record]:
        dialect = self._server.dialect if self._server else Dialect()
        try:
            element = yield from self._by_id(record_id, dialect.schema)
        except ServiceFault as fault:
            if fault.locator.lower() == "id":
                raise CatalogError(ErrorKind.NOT_FOUND, fault.detail, fault.status, fault.url) from fault
            if dialect.schema == CSW or not fault.is_about_the_schema:
                raise
            element = yield from self._by_id(record_id, CSW)
        if element is None:
            raise CatalogError(ErrorKind.NOT_FOUND, record_id, url=self._url)
        record = self._record(element)
        if record is None:
            raise CatalogError(ErrorKind.UNEXPECTED, f"<{local(element)}>", url=self._url)
        return record

    def probe(self) -> Conversation[CatalogInfo]:
        response = yield requests.Request("GET", address(self._url, "GetCapabilities"), headers=_GET)
        server = self._server = read_capabilities(response, self._endpoint(response))
        try:
            count = yield from self._count(server)
        except CatalogError as error:
            if error.kind is ErrorKind.CANCELLED:
                raise
            count = None
        return CatalogInfo(server.title, server.version, count, server.abstract)

    @classmethod
    def normalise_url(cls, url: str) -> str:
        """The endpoint in what a user typed: vendor parameters (``?map=…``) stay, those of GetCapabilities go."""
        base, _, query = url.strip().partition("#")[0].partition("?")
        kept = [part for part in query.split("&") if part and part.partition("=")[0].lower() not in _OWN_PARAMETERS]
        return f"{base}?{'&'.join(kept)}" if kept else base

    def _learn(self) -> Conversation[ServerProfile]:
        """The capabilities, or what most servers understand where they cannot be read."""
        try:
            response = yield requests.Request("GET", address(self._url, "GetCapabilities"), headers=_GET)
            return read_capabilities(response, self._endpoint(response))
        except CatalogError as error:
            if error.kind not in _WITHOUT_CAPABILITIES:
                raise
            return ServerProfile(url=self._url, post_url=self._url)

    def _endpoint(self, response: requests.Response) -> str:
        """Where the capabilities came from in the end."""
        return self.normalise_url(response.url or self._url)

    def _results(self, server: ServerProfile, query: Query, start: int) -> Conversation[ResultSet]:
        """Ask; where the server cannot be asked like that, ask in a simpler form, and keep to it from then on."""
        first: Optional[CatalogError] = None
        way: Optional[ServerProfile] = server
        while way is not None:
            try:
                response = yield self._post(way, get_records(query, way.dialect, start, self._count_for(query)))
                results = read_results(response, start)
            except CatalogError as error:
                first = first or error
                way = _simpler(way, query, error)
                continue
            self._server = way
            return results
        raise first or CatalogError(ErrorKind.BROKEN)

    def _post(self, server: ServerProfile, body: bytes) -> requests.Request:
        return requests.Request("POST", server.post_url, data=body, headers=_POST)

    def _count_for(self, query: Query) -> int:
        return max(1, min(query.page_size, self.capabilities.max_page))

    def _count(self, server: ServerProfile) -> Conversation[Optional[int]]:
        response = yield self._post(server, get_records(Query(), server.dialect, 1, 1, hits=True))
        return read_results(response, 1).total

    def _page(self, query: Query, start: int, results: ResultSet) -> Page:
        read = [self._record(element) for element in results.records]
        records = [record for record in read if record is not None]
        new = self._seen.new(query, start, records)
        following = results.next if new or not records else None
        total = results.total
        if asks_loosely(query):
            wanted = [record for record in new if _is_wanted(record, query)]
            total = total if len(wanted) == len(new) else None
            new = wanted
        return Page(
            records=tuple(new),
            total=total,
            next=None if following is None else str(following),
            skipped=len(read) - len(records),
        )

    def _by_id(self, record_id: str, schema: str) -> Conversation[Optional[Any]]:
        url = address(self._url, "GetRecordById", id=record_id, elementSetName="full", outputSchema=schema)
        response = yield requests.Request("GET", url, headers=_GET)
        root = read_reply(response)
        if local(root) == "GetRecordByIdResponse":
            return next(iter(root), None)
        if _is_record(root):
            return root
        raise CatalogError(ErrorKind.UNEXPECTED, f"<{local(root)}>", response.status_code, self._url)

    def _record(self, element: Any) -> Optional[Record]:
        """The record that an element of any known schema holds; ``None`` where it is none or has no identifier."""
        if not _is_record(element):
            return None
        read = read_iso if local(element).endswith("_Metadata") else read_dublin_core
        return read(element, self.config.id, self._pages)


class _Seen:
    """Which records of one query came on which page."""

    def __init__(self) -> None:
        self._query: Optional[Query] = None
        self._starts: Dict[str, int] = {}

    def new(self, query: Query, start: int, records: List[Record]) -> List[Record]:
        """The records that did not come before, on an earlier page or on this one."""
        if query != self._query or start == 1:
            self._query, self._starts = query, {}
        found: Dict[str, Record] = {}
        for record in records:
            if self._starts.setdefault(record.id, start) == start:
                found.setdefault(record.id, record)
        return list(found.values())


def _simpler(way: ServerProfile, query: Query, error: CatalogError) -> Optional[ServerProfile]:
    """How to ask again after a failure; ``None`` where there is no simpler way that could help."""
    if way.post_url != way.url and error.kind in _WRONG_ADDRESS:
        return replace(way, post_url=way.url)
    if not isinstance(error, ServiceFault) or not error.is_about_the_form:
        return None
    dialect = way.dialect
    if error.is_about_the_schema and dialect.schema != CSW:
        return replace(way, dialect=Dialect(CSW, "csw:Record", dialect.queryables))
    if dialect.sortable and query.sort is not Sort.RELEVANCE:
        return replace(way, dialect=replace(dialect, sortable=False))
    if not dialect.plain:
        return replace(way, dialect=replace(dialect, plain=True, type_names="csw:Record"))
    return None


def _is_record(element: Any) -> bool:
    name = local(element)
    return name.endswith(("MD_Metadata", "MI_Metadata")) or name in ("Record", "SummaryRecord", "BriefRecord")


def _is_wanted(record: Record, query: Query) -> bool:
    """Whether a record passes the filters that a server may have mixed up."""
    types = query.values(FilterField.TYPE)
    if types and record.type.value not in types:
        return False
    organisations = [record.organisation, *(contact.organisation for contact in record.contacts)]
    keywords = [*record.keywords, *record.themes]
    return all(
        not wanted or any(value.lower() in text.lower() for value in wanted for text in texts)
        for wanted, texts in (
            (query.values(FilterField.ORGANISATION), organisations),
            (query.values(FilterField.KEYWORD), keywords),
        )
    )
