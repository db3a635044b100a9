"""Catalogues that speak CSW 2.0.2 (OGC 07-006r1) or 3.0 (OGC 12-176r7): GeoNetwork, pycsw, deegree, GéoIDE, …"""
from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, List, Optional, Sequence, Tuple

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.query import FilterField, Query, Sort
from ..model.record import CatalogInfo, Page, Record, RecordType
from .base import Capabilities, Catalog, Conversation
from .csw_conditions import asks_loosely, called, is_wanted
from .csw_conditions import naming as that_names
from .csw_dcat import is_dcat, joined, read_dcat
from .csw_dialect import COUPLED, CQL, FILTER, V2, V3, Dialect, Version, schema_for, type_name_for, version_of
from .csw_replies import ResultSet, ServerProfile, ServiceFault, read_capabilities, read_reply, read_results
from .csw_requests import (
    address,
    asks_in_words,
    capabilities_address,
    get_records,
    get_records_address,
    splits,
)
from .dublin_core import read_dublin_core
from .iso19139 import read_iso
from .iso_text import local
from .replies import as_count
from .seen import Seen

_POST = {"Content-Type": "application/xml", "Accept": "application/xml, text/xml;q=0.9, */*;q=0.1"}
_GET = {"Accept": _POST["Accept"]}
#: Parameters of GetCapabilities addresses, which people paste.
_OWN_PARAMETERS = frozenset(("service", "request", "version", "acceptversions", "sections"))
_IN_ADDRESS = "[=/#:]{}(?:[&#/]|$)"
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


#: What a server, or something before it, answers that takes no posted XML; some answer with a web page.
_POST_REFUSED = frozenset((403, 405, 406, 415, 501))
#: How many services of one dataset are asked for, by how many names of how many letters at least.
_MOST_SERVICES, _MOST_NAMES, _LEAST_NAME = 100, 6, 6
#: By which queryable they are asked for, one after the other; by none in the end.
_WAYS_TO_SERVICES = (COUPLED, "text", None)


class CswCatalog(Catalog):
    """A CSW endpoint, asked for records of the first schema that it has: ISO 19139, ISO 19115-3, DCAT or Dublin Core.

    CSW 2.0.2 is spoken where the server does, by POST where it takes that. The connection's option ``version``
    (``2.0.2`` or ``3.0.0``) decides for one version, its option ``method`` (``get``) against POST, and its option
    ``schema`` (``iso19139``, ``iso19115-3``, ``dcat`` or ``core``, which is Dublin Core) for one of the schemas that
    the server offers.
    """

    type = "csw"
    names_files = True
    capabilities = Capabilities(
        extent=True,
        filters=frozenset((FilterField.TYPE, FilterField.ORGANISATION, FilterField.KEYWORD, FilterField.MODIFIED)),
        sorts=(Sort.RELEVANCE, Sort.TITLE, Sort.MODIFIED),
        total=True,
        related=True,
    )
    at_best = replace(capabilities, filters=capabilities.filters | {FilterField.SERIES.value})
    bulk = 50

    def __init__(self, config: CatalogConfig) -> None:
        super().__init__(config)
        self._url = self.normalise_url(config.url)
        match = _GEONETWORK.match(self._url)
        self._pages = f"{match.group(1)}/catalog.search#/metadata/" if match else ""
        self._wanted = version_of(config.option("version"))
        self._schema = config.option("schema").strip().lower()
        self._language = "en"
        self._by_get = config.option("method").strip().lower() == "get"
        self._server: Optional[ServerProfile] = None
        self._seen = Seen()

    def search(self, query: Query, cursor: Optional[str] = None) -> Conversation[Page]:
        """One page; a cursor is the position of its first record, from 1.

        The first search of an instance asks for capabilities. Records that came on an earlier page of the same query
        are left out, and a page without new ones is the last: servers that ignore positions end there.
        """
        self._language = query.language
        start = max(as_count(cursor) or 1, 1)
        server = self._server or (yield from self._learn())
        if query.values(FilterField.SERIES) and not server.dialect.knows_series:
            return Page(total=0)
        results = yield from self._results(server, query, start)
        return self._page(query, start, results)

    def details(self, record_id: str) -> Conversation[Record]:
        element = yield from self._element(record_id)
        if element is None:
            raise CatalogError(ErrorKind.NOT_FOUND, record_id, url=self._url)
        records = self._records(element)
        if not records:
            raise CatalogError(ErrorKind.UNEXPECTED, f"<{local(element)}>", url=self._url)
        return next((record for record in records if record.id == record_id), records[0])

    def details_bulk(self, record_ids: Sequence[str]) -> Conversation[Tuple[Record, ...]]:
        """GetRecordById with a list of ids, which CSW 2.0.2 has (OGC 07-006r1 §10.9); 3.0 is searched for them."""
        server = self._server = self._server or (yield from self._learn())
        dialect = server.dialect
        if dialect.version is V2:
            ids = ",".join(one for one in record_ids if "," not in one)
            root = yield from self._asked_by_id(ids, dialect.schema, dialect.version)
            elements = [root] if _is_record(root) or is_dcat(root) else joined(list(root))
        else:
            more = (called(record_ids, dialect),)
            body = get_records(Query(), dialect, 1, len(record_ids), more=more)
            response = yield requests.Request("POST", server.post_url, data=body, headers=_POST)
            elements = list(read_results(response, 1).records)
        return tuple(record for element in elements for record in self._records(element))

    def related(self, record: Record) -> Conversation[Tuple[Record, ...]]:
        """The services whose ``operatesOn`` names the dataset.

        Servers that do not know ``OperatesOn``, or know the name only (pycsw 2), are asked for services that mention
        the dataset, then for services; what these operate on decides.
        """
        names = _names(record)
        server = self._server or (yield from self._learn())
        failures: List[ServiceFault] = []
        for naming in _WAYS_TO_SERVICES if names else ():
            try:
                found = yield from self._services(server, None if naming is None else (naming, names))
            except ServiceFault as error:
                failures.append(error)
                continue
            kept = [one for one in found if one.type is RecordType.SERVICE and one.id != record.id]
            if naming != COUPLED:
                kept = [one for one in kept if _operates_on(one, names)]
            if kept:
                return tuple(kept)
        if len(failures) == len(_WAYS_TO_SERVICES):
            raise failures[0]
        return ()

    def _services(
        self, server: ServerProfile, naming: Optional[Tuple[str, Sequence[str]]]
    ) -> Conversation[List[Record]]:
        """Services, those that name one of some texts where a queryable is given for that."""
        query = Query(page_size=_MOST_SERVICES).with_filter(FilterField.TYPE, [RecordType.SERVICE.value])
        results = yield from self._results(self._server or server, query, 1, naming=naming)
        return [record for element in results.records for record in self._records(element)]

    def probe(self) -> Conversation[CatalogInfo]:
        server = self._server = yield from self._capabilities()
        try:
            counted = yield from self._results(server, Query(page_size=1), 1, hits=True)
            count = counted.total
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
            return (yield from self._capabilities())
        except CatalogError as error:
            if error.kind not in _WITHOUT_CAPABILITIES:
                raise
            return self._unknown()

    def _unknown(self) -> ServerProfile:
        """A server of which nothing is known."""
        version = self._wanted or V2
        schema = schema_for(self._schema, (), version)
        dialect = Dialect(schema, type_name_for(schema), version=version, by_get=self._by_get)
        return ServerProfile(url=self._url, post_url=self._url, dialect=dialect)

    def _capabilities(self) -> Conversation[ServerProfile]:
        """The capabilities of the wanted version; else of 2.0.2 or, where the server does not know it, of 3.0."""
        try:
            return (yield from self._capabilities_of(self._wanted or V2))
        except CatalogError as error:
            if self._wanted is not None or not _is_about_the_version(error):
                raise
            first = error
        try:
            return (yield from self._capabilities_of(V3))
        except CatalogError as error:
            if error.kind is ErrorKind.CANCELLED:
                raise
            raise first from error

    def _capabilities_of(self, version: Version) -> Conversation[ServerProfile]:
        response = yield requests.Request("GET", capabilities_address(self._url, version), headers=_GET)
        server = read_capabilities(response, self._endpoint(response), self._wanted, self._schema)
        return replace(server, dialect=replace(server.dialect, by_get=self._by_get))

    def _endpoint(self, response: requests.Response) -> str:
        """Where the capabilities came from in the end."""
        return self.normalise_url(response.url or self._url)

    def _results(
        self,
        server: ServerProfile,
        query: Query,
        start: int,
        hits: bool = False,
        naming: Optional[Tuple[str, Sequence[str]]] = None,
    ) -> Conversation[ResultSet]:
        """Ask; where the server cannot be asked like that, ask in a simpler form, and keep to it from then on.

        :param naming: a queryable that has to hold one of some texts; the form found for that is not kept to
        """
        first: Optional[CatalogError] = None
        way: Optional[ServerProfile] = server
        while way is not None:
            try:
                response = yield _request(way, query, start, self._count_for(query), hits, naming)
                results = read_results(response, start)
            except CatalogError as error:
                first = first or error
                way = _simpler(way, query, error, self._wanted)
                continue
            if naming is None:
                self._keep_to(way)
            return results
        raise first or CatalogError(ErrorKind.BROKEN)

    def _keep_to(self, way: ServerProfile) -> None:
        """Ask like that from now on, and promise no more than it brings."""
        self._server = way
        promised = type(self).at_best if way.dialect.knows_series else type(self).capabilities
        if not way.dialect.sortable:
            promised = replace(promised, sorts=(Sort.RELEVANCE,))
        if way.dialect.bare:
            promised = replace(promised, filters=frozenset(), extent=way.dialect.version is V3)
        self.capabilities = promised

    def _count_for(self, query: Query) -> int:
        return max(1, min(query.page_size, self.capabilities.max_page))

    def _page(self, query: Query, start: int, results: ResultSet) -> Page:
        read = [self._records(element) for element in results.records]
        records = [record for found in read for record in found]
        new = self._seen.new(query, start, records)
        following = results.next if new or not records else None
        total = results.total
        dialect = self._server.dialect if self._server else Dialect()
        if asks_loosely(query, dialect):
            wanted = [record for record in new if is_wanted(record, query, dialect)]
            total = total if len(wanted) == len(new) else None
            new = wanted
        return Page(
            records=tuple(new),
            total=total,
            next=None if following is None else str(following),
            skipped=sum(not found for found in read),
        )

    def _element(self, record_id: str) -> Conversation[Optional[Any]]:
        """What GetRecordById answers, in the version and schema that the server knows."""
        dialect = (self._server or self._unknown()).dialect
        settled = dialect.version if self._server else self._wanted
        while True:
            try:
                return (yield from self._by_id(record_id, dialect.schema, dialect.version))
            except CatalogError as error:
                if isinstance(error, ServiceFault) and error.is_about_a_record:
                    raise CatalogError(ErrorKind.NOT_FOUND, error.detail, error.status, error.url) from error
                other = _other_record(dialect, error, settled) or _without_dcat(dialect, error)
                if other is None:
                    raise
                dialect = other

    def _by_id(self, record_id: str, schema: str, version: Version = V2) -> Conversation[Optional[Any]]:
        root = yield from self._asked_by_id(record_id, schema, version)
        found = [root] if _is_record(root) or is_dcat(root) else joined(list(root))
        return next((element for element in found if len(element) or not is_dcat(element)), None)

    def _asked_by_id(self, ids: str, schema: str, version: Version) -> Conversation[Any]:
        """The outermost element of an answer to GetRecordById: a record by itself, or what holds records."""
        asked = {"id": ids, "elementSetName": "full", "outputSchema": schema}
        response = yield requests.Request("GET", address(self._url, "GetRecordById", version, **asked), headers=_GET)
        root = read_reply(response)
        if not (_is_record(root) or is_dcat(root) or local(root) == "GetRecordByIdResponse"):
            raise CatalogError(ErrorKind.UNEXPECTED, f"<{local(root)}>", response.status_code, self._url)
        return root

    def _records(self, element: Any) -> Tuple[Record, ...]:
        """The record that an element of any known schema holds; none where it is another or has no identifier.

        In DCAT there may be several.
        """
        if is_dcat(element):
            return read_dcat(element, self.config.id, self._language, self._pages)
        if not _is_record(element):
            return ()
        read = read_iso if local(element).endswith("_Metadata") else read_dublin_core
        record = read(element, self.config.id, self._pages)
        return (record,) if record is not None else ()


def _names(record: Record) -> Tuple[str, ...]:
    """By which texts services may name a dataset: short codes are in too many."""
    names = (record.id, *record.identifiers)
    return tuple(dict.fromkeys(name for name in names if len(name) >= _LEAST_NAME))[:_MOST_NAMES]


def _operates_on(service: Record, names: Sequence[str]) -> bool:
    """Whether a service names one of some identifiers, by itself or in an address."""
    said = dict(service.facts).get("operates_on", "").split(", ")
    return any(name == one or re.search(_IN_ADDRESS.format(re.escape(name)), one) for name in names for one in said)


def _request(
    way: ServerProfile,
    query: Query,
    start: int,
    count: int,
    hits: bool,
    naming: Optional[Tuple[str, Sequence[str]]],
) -> requests.Request:
    """GetRecords, asked the way that the server wants it."""
    more = () if naming is None else (that_names(*naming, dialect=way.dialect),)
    if way.dialect.by_get:
        url = get_records_address(way.url, query, way.dialect, start, count, hits, more)
        return requests.Request("GET", url, headers=_GET)
    body = get_records(query, way.dialect, start, count, hits, more)
    return requests.Request("POST", way.post_url, data=body, headers=_POST)


def _is_about_the_version(error: CatalogError) -> bool:
    """Whether a server may mean that it does not speak 2.0.2; some say no more than 400."""
    if isinstance(error, ServiceFault):
        return error.is_about_the_version
    return error.kind is ErrorKind.BAD_REQUEST


def _simpler(
    way: ServerProfile, query: Query, error: CatalogError, wanted: Optional[Version]
) -> Optional[ServerProfile]:
    """How to ask again after a failure; ``None`` where there is no simpler way that could help."""
    dialect = way.dialect
    if not dialect.by_get:
        if way.post_url != way.url and error.kind in _WRONG_ADDRESS:
            return replace(way, post_url=way.url)
        if error.status in _POST_REFUSED or error.kind is ErrorKind.HTML:
            return replace(way, dialect=replace(dialect, by_get=True))
    if not isinstance(error, ServiceFault):
        return None
    simpler = _other_record(dialect, error, wanted)
    if simpler is None and error.is_about_the_form:
        simpler = (_simpler_by_get if dialect.by_get else _simpler_by_post)(dialect, query, error)
    simpler = simpler or _without_dcat(dialect, error)
    return replace(way, dialect=simpler) if simpler is not None else None


def _other_record(dialect: Dialect, error: CatalogError, wanted: Optional[Version]) -> Optional[Dialect]:
    """The other version, or Dublin Core, where that is what a server complains about."""
    if _is_about_the_version(error) and dialect.version is V2 and wanted is None:
        return dialect.in_version(V3)
    if isinstance(error, ServiceFault) and error.is_about_the_schema and not dialect.is_core:
        return dialect.as_core()
    return None


def _without_dcat(dialect: Dialect, error: CatalogError) -> Optional[Dialect]:
    """Dublin Core where an exception may come of making DCAT, which servers make of something else."""
    return dialect.as_core() if dialect.is_dcat and isinstance(error, ServiceFault) else None


def _simpler_by_post(dialect: Dialect, query: Query, fault: ServiceFault) -> Optional[Dialect]:
    """Without an order, then without prefixes. pycsw 2 knows no box in posted XML of CSW 3.0, but in an address."""
    if dialect.version is V3 and not dialect.by_get and fault.is_about_the_box:
        return replace(dialect, by_get=True)
    if dialect.sortable and query.sort is not Sort.RELEVANCE:
        return replace(dialect, sortable=False)
    if not dialect.plain:
        return replace(dialect, plain=True, type_names="csw:Record")
    return None


def _simpler_by_get(dialect: Dialect, query: Query, fault: ServiceFault) -> Optional[Dialect]:
    """Addresses are understood by halves: another predicate language first, in the end words only.

    pycsw 2 takes no filter but 1.1 there, whatever the version; pycsw 3 chokes on an apostrophe among the words.
    """
    if dialect.sortable and query.sort is not Sort.RELEVANCE and fault.is_about_the_order:
        return replace(dialect, sortable=False)
    if asks_in_words(query, dialect):
        if splits(query) and not dialect.split:
            return replace(dialect, split=True)
    elif dialect.version is V3 and not dialect.old_filter:
        return replace(dialect, old_filter=True)
    elif dialect.version is V2 and dialect.language == FILTER:
        return replace(dialect, language=CQL)
    elif not dialect.bare:
        return replace(dialect, bare=True)
    return _simpler_by_post(dialect, query, fault)


def _is_record(element: Any) -> bool:
    name = local(element)
    return name.endswith(("MD_Metadata", "MI_Metadata")) or name in ("Record", "SummaryRecord", "BriefRecord")
