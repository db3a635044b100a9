"""GeoNetwork's own search: the index of version 4 (Elasticsearch's Query DSL), or the service ``q`` of version 3.

The portal says its version (``api/site``). Details are the whole ISO record, by the records API or the CSW beside it,
together with what the index tells.
"""
from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.query import Query, Sort
from ..model.record import CatalogInfo, Page, Record, RecordType
from . import geonetwork3 as old
from . import geonetwork_query as index
from .attempts import HOPELESS
from .base import Capabilities, Catalog, Conversation
from .csw_dialect import GMD, V2
from .csw_replies import read_reply
from .csw_requests import address
from .datagouv_texts import count, distinct, line
from .geonetwork_address import LONG_CODES, root_of
from .geonetwork_facets import FACETS, aggregations, read_facets
from .geonetwork_records import Context, completed, read_hit
from .iso19139 import read_iso
from .iso_text import local
from .replies import as_count, as_dict, as_list, read_object, read_xml
from .seen import Seen

_JSON = {"Accept": "application/json"}
_XML = {"Accept": "application/xml"}
_XSRF_COOKIE, _XSRF_HEADER = "XSRF-TOKEN", "X-XSRF-TOKEN"
_HOPELESS = HOPELESS | {ErrorKind.UNAVAILABLE}
_NO_RECORD = (ErrorKind.NOT_FOUND, ErrorKind.GONE, ErrorKind.SERVICE, ErrorKind.FORBIDDEN)
#: More identifiers than these no service names a dataset by.
_MOST_NAMES = 20


class GeonetworkCatalog(Catalog):
    """One portal of a GeoNetwork; the address of its configuration is the portal's (``…/geonetwork/srv``).

    What the portal can do depends on its version; it is asked once.
    """

    type = "geonetwork"
    names_files = True
    capabilities = Capabilities(
        extent=True,
        filters=old.FILTERS,
        facets=old.FACETS,
        sorts=(Sort.RELEVANCE, Sort.TITLE, Sort.MODIFIED, Sort.POPULARITY),
        total=True,
        max_page=index.MAX_PAGE,
        related=True,
    )
    at_best = replace(
        capabilities,
        filters=index.FILTERS,
        facets=FACETS,
        sorts=(Sort.RELEVANCE, Sort.TITLE, Sort.MODIFIED, Sort.CREATED, Sort.POPULARITY),
    )
    bulk = index.MAX_PAGE

    def __init__(self, config: CatalogConfig) -> None:
        super().__init__(config)
        self.root = self.normalise_url(config.url)
        self._major: Optional[int] = None
        self._site: Mapping[str, Any] = {}
        self._xsrf = ""
        self._language = "en"
        self._counts = self._orders = True
        self._full_record = _BY_API
        self._seen = Seen()

    @classmethod
    def normalise_url(cls, url: str) -> str:
        return root_of(url)

    def search(self, query: Query, cursor: Optional[str] = None) -> Conversation[Page]:
        """One page; a cursor is the position of its first record, from 0.

        The first search asks first for the version. An index does not reach beyond its window of 10,000 records.
        """
        start = as_count(cursor) or 0
        self._language = query.language
        yield from self._learn()
        if self._major == 3:
            found = yield from self._ask_old(old.search_params(query, start + 1))
            entries, total = _entries(found), count(as_dict(found.get("summary")).get("@count"))
            read = [old.read_entry(entry, self._context()) for entry in entries]
            return self._page(query, start, read, total, tuple(old.read_facets(found.get("summary"))))
        if start >= index.WINDOW:
            return Page()
        found = yield from self._ask_in_order(query, start)
        hits = self._hits(found)
        context = self._context()
        facets = tuple(read_facets(found.get("aggregations")))
        return self._page(query, start, [read_hit(hit, context) for hit in hits], _total(found), facets)

    def details(self, record_id: str) -> Conversation[Record]:
        """The ISO record with what the index says; either alone where the other has none or cannot be had."""
        if not record_id.strip():
            raise CatalogError(ErrorKind.NOT_FOUND, "no identifier", url=self.root)
        yield from self._learn()
        full = yield from self._full(record_id)
        indexed = yield from self._indexed(record_id)
        if full is not None and indexed is not None:
            return completed(full, indexed)
        found = full or indexed
        if found is None:
            raise CatalogError(ErrorKind.NOT_FOUND, record_id, url=self.root)
        return replace(found, id=record_id, complete=True)

    def details_bulk(self, record_ids: Sequence[str]) -> Conversation[Tuple[Record, ...]]:
        """Two requests: the index for what it tells of records, the CSW beside it for the whole of them.

        A record that either lacks is left out. Where the portal gives no whole records, the index is all there is.
        """
        ids = [one for one in record_ids if one.strip() and "," not in one and old.ANY not in one]
        yield from self._learn()
        indexed = yield from self._all_indexed(ids)
        alone = tuple(replace(one, complete=True) for one in indexed.values())
        if self._full_record == _NOT or not indexed:
            return alone
        try:
            response = yield requests.Request("GET", self._csw_address(",".join(indexed)), headers=_XML)
            elements = list(read_reply(response, "GetRecordByIdResponse"))
        except CatalogError as error:
            if self._full_record == _BY_CSW and error.kind in _NO_RECORD:
                return alone  # there is no CSW either
            raise
        pages = self._context().pages
        whole = (read_iso(one, self.config.id, pages) for one in elements if local(one).endswith("_Metadata"))
        return tuple(completed(one, indexed[one.id]) for one in whole if one is not None and one.id in indexed)

    def related(self, record: Record) -> Conversation[Tuple[Record, ...]]:
        """The services whose ``operatesOn`` names the dataset by its record or by an identifier of its own."""
        names = distinct([record.id, *record.identifiers])[:_MOST_NAMES]
        yield from self._learn()
        if self._major == 3:
            asked = [*old.search_params(Query(page_size=index.MAX_PAGE), 1), ("operatesOn", old.ANY.join(names))]
            found = yield from self._ask_old(asked)
            read = [old.read_entry(entry, self._context()) for entry in _entries(found)]
        else:
            found = yield from self._ask_index(index.services_of(names))
            context = self._context()
            read = [read_hit(hit, context) for hit in self._hits(found)]
        return tuple(one for one in read if one is not None and one.type is RecordType.SERVICE and one.id != record.id)

    def probe(self) -> Conversation[CatalogInfo]:
        """Name and version as the portal says them; that its search answers proves it."""
        yield from self._learn()
        if self._major == 3:
            found = yield from self._ask_old(old.search_params(Query(page_size=1), 1))
            number = count(as_dict(found.get("summary")).get("@count"))
            if number is None:
                raise CatalogError(ErrorKind.UNEXPECTED, "no count of records", url=self.root)
        else:
            found = yield from self._ask_index(index.count_body())
            self._hits(found)
            number = _total(found)
        return CatalogInfo(
            title=line(self._site.get("system/site/name")),
            version=line(self._site.get("system/platform/version"), 50),
            records=number,
            abstract=line(self._site.get("system/site/organization")),
        )

    # --- the version ---------------------------------------------------------------------------------------------

    def _learn(self) -> Conversation[None]:
        """Which version the portal is of: as it says, else by which search answers."""
        if self._major is not None:
            return
        try:
            response = yield requests.Request("GET", f"{self.root}/api/site", headers=_JSON)
            self._take_token(response)
            site = read_object(response)
            said = _major(site.get("system/platform/version"))
            if said is not None:
                self._site = site
                self._settle(said)
                return
        except CatalogError as error:
            if error.kind in _HOPELESS:
                raise
        try:
            self._hits((yield from self._ask_index(index.count_body())))
        except CatalogError as error:
            if error.kind in _HOPELESS:
                raise
            yield from self._ask_old(old.search_params(Query(page_size=1), 1))
            self._settle(3)
        else:
            self._settle(4)

    def _settle(self, major: int) -> None:
        self._major = 3 if major < 4 else 4
        self.capabilities = self._able()

    def _able(self) -> Capabilities:
        able = type(self).capabilities if self._major == 3 else type(self).at_best
        able = able if self._counts else replace(able, facets=frozenset())
        return able if self._orders else replace(able, sorts=(Sort.RELEVANCE,))

    # --- version 4 -----------------------------------------------------------------------------------------------

    def _ask_in_order(self, query: Query, start: int) -> Conversation[Mapping[str, Any]]:
        """Search; where the index refuses to count or to sort by its fields, without that from then on."""
        while True:
            counted = aggregations() if self._counts and start == 0 else {}
            try:
                return (yield from self._ask_index(index.search_body(query, start, counted, self._orders)))
            except CatalogError as error:
                if error.kind is not ErrorKind.BAD_REQUEST or not (counted or self._orders):
                    raise
                self._counts, self._orders = False, self._orders and bool(counted)
                self.capabilities = self._able()

    def _ask_index(self, body: Mapping[str, Any]) -> Conversation[Mapping[str, Any]]:
        """The reply of the index; the token against forged requests is sent once the portal has given one."""
        response = yield self._search_request(body)
        given = self._take_token(response)
        if response.status_code == 403 and given:
            response = yield self._search_request(body)
            self._take_token(response)
        found = read_object(response)
        if found.get("error"):
            raise CatalogError(ErrorKind.BAD_REQUEST, line(json.dumps(found["error"]), 300), url=self.root)
        return found

    def _search_request(self, body: Mapping[str, Any]) -> requests.Request:
        headers = {**_JSON, "Content-Type": "application/json"}
        if self._xsrf:
            headers.update({_XSRF_HEADER: self._xsrf, "Cookie": f"{_XSRF_COOKIE}={self._xsrf}"})
        data = json.dumps(body, ensure_ascii=True).encode("ascii")
        return requests.Request("POST", f"{self.root}/api/search/records/_search", data=data, headers=headers)

    def _take_token(self, response: requests.Response) -> bool:
        """Keep the token in a reply's cookies; whether it is another than before."""
        cookies = response.headers.get("Set-Cookie") or ""
        for part in cookies.replace("\n", ",").replace(",", ";").split(";"):
            name, _, value = part.strip().partition("=")
            if name == _XSRF_COOKIE and value and value.isascii() and value != self._xsrf:
                self._xsrf = line(value, 200)
                return True
        return False

    def _hits(self, found: Mapping[str, Any]) -> List[Any]:
        hits = as_dict(found.get("hits")).get("hits")
        if not isinstance(hits, list):
            raise CatalogError(ErrorKind.UNEXPECTED, "no list of hits", url=self.root)
        return hits

    # --- version 3 -----------------------------------------------------------------------------------------------

    def _ask_old(self, params: Sequence[Tuple[str, str]]) -> Conversation[Mapping[str, Any]]:
        url = f"{self.root}/{self._page_language()}/q"
        response = yield requests.Request("GET", url, params=list(params), headers=_JSON)
        found = read_object(response)
        if not ("summary" in found or "metadata" in found or "@from" in found):
            raise CatalogError(ErrorKind.UNEXPECTED, "no summary of records", response.status_code, self.root)
        return found

    # --- records -------------------------------------------------------------------------------------------------

    def _page(
        self, query: Query, start: int, read: Sequence[Optional[Record]], total: Optional[int], facets: Tuple[Any, ...]
    ) -> Page:
        """The following page begins after what has come; there is none after a page that brought nothing new."""
        records = [record for record in read if record is not None]
        new = self._seen.new(query, start, records, first=0)
        following = start + len(read)
        more = bool(read) and (bool(new) or not records) and (total is None or following < total)
        within = self._major == 3 or following < index.WINDOW
        return Page(
            records=tuple(new),
            total=total,
            next=str(following) if more and within else None,
            facets=facets if start == 0 else (),
            skipped=len(read) - len(records),
        )

    def _indexed(self, record_id: str) -> Conversation[Optional[Record]]:
        """What the index says of a record."""
        return (yield from self._all_indexed([record_id])).get(record_id)

    def _all_indexed(self, ids: Sequence[str]) -> Conversation[Dict[str, Record]]:
        """What the index says of some records, by their ids."""
        if not ids:
            return {}
        context = self._context()
        if self._major == 3:
            found = yield from self._ask_old(old.records_params(ids))
            read: Iterator[Optional[Record]] = (old.read_entry(one, context) for one in _entries(found))
        else:
            found = yield from self._ask_index(index.some_records(ids))
            read = (read_hit(hit, context) for hit in self._hits(found))
        return {record.id: record for record in read if record is not None and record.id in ids}

    def _full(self, record_id: str) -> Conversation[Optional[Record]]:
        """The ISO record by the first way that this portal allows; ``None`` where it has no such record or way."""
        while self._full_record != _NOT:
            try:
                return (yield from self._full_by(self._full_record, record_id))
            except CatalogError as error:
                if error.kind in _HOPELESS:
                    raise
                if error.kind in _NO_RECORD:
                    return None
                self._full_record += 1
        return None

    def _full_by(self, way: int, record_id: str) -> Conversation[Optional[Record]]:
        quoted = requests.utils.quote(record_id, safe="")
        url = f"{self.root}/api/records/{quoted}/formatters/xml"
        if way == _BY_CSW:
            url = self._csw_address(record_id)
        response = yield requests.Request("GET", url, headers=_XML)
        root = read_xml(response) if way == _BY_API else read_reply(response, "GetRecordByIdResponse")
        if way == _BY_CSW:
            root = next(iter(root), None)
        if root is None or not local(root).endswith("_Metadata"):
            return None
        return read_iso(root, self.config.id, self._context().pages)

    def _csw_address(self, ids: str) -> str:
        endpoint = f"{self.root}/{self._page_language()}/csw"
        return address(endpoint, "GetRecordById", V2, id=ids, elementSetName="full", outputSchema=GMD)

    def _context(self) -> Context:
        code = self._page_language()
        return Context(self.config.id, f"{self.root}/{code}/catalog.search#/metadata/", f"lang{code}")

    def _page_language(self) -> str:
        return LONG_CODES.get(self._language, "eng")


#: How a portal gives whole records: by its records API, by its CSW, or not at all.
_BY_API, _BY_CSW, _NOT = range(3)


def _entries(found: Mapping[str, Any]) -> List[Any]:
    """The records of version 3; one alone comes as itself."""
    return as_list(found.get("metadata"))


def _total(found: Mapping[str, Any]) -> Optional[int]:
    """The number of hits: an object since Elasticsearch 7."""
    total = as_dict(found.get("hits")).get("total")
    return count(total.get("value") if isinstance(total, dict) else total)


def _major(version: Any) -> Optional[int]:
    """The first number of a version."""
    return as_count(line(version, 50).partition(".")[0] or None)
