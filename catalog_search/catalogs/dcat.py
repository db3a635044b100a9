"""Catalogues that are one file or feed of DCAT: RDF/XML, JSON-LD, or the JSON of DCAT-US (``data.json``).

The whole of it is read, page after page where it has several (Hydra), and kept; searching is done here. It is asked
for again after some minutes, and read again only if it has changed. Turtle needs a parser that QGIS does not bring: the
same catalogue is then asked for in another syntax.
"""
from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from typing import Callable, Dict, List, Optional, Sequence, Tuple
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.query import Query
from ..model.record import CatalogInfo, Page, Record
from .base import Catalog, Conversation
from .crawled import HERE, page_here, with_parts
from .datagouv_texts import line, text
from .dcat_graph import Graph
from .dcat_json import JsonGraph, is_dcat
from .dcat_reader import Document, read_document
from .dcat_xml import XmlGraph
from .file_links import file_url, is_file_url
from .matching import Entry, entry_of
from .replies import as_count, check_status, looks_like_html, read_json, read_xml, server_words
from .roots import portal_root

#: Seconds after which a kept catalogue is asked for again.
MAX_AGE = 600.0
#: Pages and bytes that are read of one catalogue.
MAX_PAGES = 100
MAX_BYTES = 128 * 1024 * 1024
_ACCEPT = "application/rdf+xml, application/ld+json;q=0.9, application/json;q=0.8, application/xml;q=0.7, */*;q=0.1"
_XML, _JSON_LD = "application/rdf+xml", "application/ld+json"
_TURTLE_TYPES = ("turtle", "n-triples", "n3", "trig", "n-quads")
_TURTLE = re.compile(
    rb"(?:#[^\n]*\n\s*)*(?:@prefix|@base|prefix\s|base\s*<|<[a-z]+:[^>\s]*>\s+<|_:\w+\s+<)", re.IGNORECASE
)
_TURTLE_NAME = re.compile(r"(?<=[./=])(?:ttl|turtle|n3|nt)(?=$|[?&/])", re.IGNORECASE)


@dataclass(frozen=True)
class _Held:
    """A catalogue as it was read, with what tells whether it is still the same."""

    language: str
    read_at: float
    validators: Tuple[Tuple[str, str], ...]
    document: Document
    entries: Tuple[Entry, ...]
    by_id: Dict[str, Record]


class DcatCatalog(Catalog):
    """One catalogue; the address of its configuration is that of the file or of the first page."""

    type = "dcat"
    capabilities = HERE
    bulk = 10_000
    bulk_length = 0

    def __init__(self, config: CatalogConfig) -> None:
        super().__init__(config)
        self._address = self.normalise_url(config.url)
        self._accept = _ACCEPT
        self._language = "en"
        self._held: Optional[_Held] = None
        #: Seconds on a clock that is never put back.
        self.clock: Callable[[], float] = time.monotonic

    @classmethod
    def normalise_url(cls, url: str) -> str:
        """A path as a ``file:`` URL; an address with its scheme and query, without its fragment."""
        url = file_url(url)
        if is_file_url(url):
            return url
        bare, _, query = url.partition("#")[0].partition("?")
        ends = bare.endswith("/") and bare.count("/") > 3
        root = portal_root(bare, lambda segments: segments) + ("/" if ends else "")
        return f"{root}?{query}" if query else root

    def search(self, query: Query, cursor: Optional[str] = None) -> Conversation[Page]:
        """One page; the cursor is an offset. Facets come with the first page only.

        :raises CatalogError: where the catalogue cannot be read or is none
        """
        held = yield from self._read(query.language)
        return page_here(held.entries, query, as_count(cursor) or 0, held.document.skipped)

    def details(self, record_id: str) -> Conversation[Record]:
        """The record as it was read."""
        held = yield from self._read(self._language)
        found = held.by_id.get(record_id)
        if found is None:
            raise CatalogError(ErrorKind.NOT_FOUND, detail=record_id, url=self._shown)
        return found

    def details_bulk(self, record_ids: Sequence[str]) -> Conversation[Tuple[Record, ...]]:
        """The records as they were read, all from one reading."""
        held = yield from self._read(self._language)
        return tuple(held.by_id[one] for one in record_ids if one in held.by_id)

    def probe(self) -> Conversation[CatalogInfo]:
        """Read the first page, which says how many records there are in all."""
        response = yield from self._ask(self._address, ())
        document = self._document(response, {})
        total = document.total if document.next else len(document.records)
        return CatalogInfo(line(document.title), records=total, abstract=text(document.abstract, 2000))

    @property
    def _shown(self) -> str:
        return self._address.partition("?")[0]

    def _read(self, language: str) -> Conversation[_Held]:
        """The catalogue as it is kept, asked for anew where it is old or was read for another language."""
        held = self._held
        if held is not None and held.language == language and self.clock() - held.read_at < MAX_AGE:
            return held
        same = held if held is not None and held.language == language else None
        response = yield from self._ask(self._address, same.validators if same is not None else ())
        if same is not None and response.status_code == 304:
            self._held = held = replace(same, read_at=self.clock())
            return held
        self._language = language
        records: Dict[str, Record] = {}
        document = yield from self._all_pages(response, records)
        validators = () if document.next else _validators(response)
        records = with_parts(records.values(), document.parts)
        entries = tuple(map(entry_of, records.values()))
        self._held = held = _Held(language, self.clock(), validators, document, entries, records)
        return held

    def _all_pages(self, response: requests.Response, records: Dict[str, Record]) -> Conversation[Document]:
        """Read a page and those that follow, one after the other, until nothing new comes.

        The document that is returned is the first, with what was skipped and named as parts in all; ``next`` says that
        there were more.
        """
        first = page = self._document(response, records)
        parts = list(first.parts)
        place, size, skipped = response.url or self._address, len(response.content or b""), page.skipped
        seen = {place, self._address}
        while page.next and len(seen) < MAX_PAGES and size < MAX_BYTES:
            place = _following(place, page.next)
            if not place or place in seen:
                break
            seen.add(place)
            response = yield from self._ask(place, ())
            page = self._document(response, records)
            size += len(response.content or b"")
            skipped += page.skipped
            parts += page.parts
            if not page.records:
                break
        missing = max(0, (first.total or 0) - len(records) - skipped) if page.next else 0
        return replace(first, skipped=skipped + missing, parts=tuple(parts))

    def _ask(self, address: str, validators: Tuple[Tuple[str, str], ...]) -> Conversation[requests.Response]:
        """The answer at an address, in a syntax that can be read.

        :raises CatalogError: of kind ``NOT_SUPPORTED`` where there is Turtle only
        """
        response = yield requests.Request("GET", address, headers={"Accept": self._accept, **dict(validators)})
        if not _is_turtle(response):
            return response
        for accept, other in _other_ways(address):
            try:
                tried = yield requests.Request("GET", other, headers={"Accept": accept})
                check_status(tried)
            except CatalogError as error:
                if error.kind is ErrorKind.CANCELLED:
                    raise
                continue
            if not _is_turtle(tried) and not looks_like_html(tried.content or b""):
                if address == self._address:
                    self._address, self._accept = other, accept
                return tried
        raise CatalogError(ErrorKind.NOT_SUPPORTED, "text/turtle", response.status_code, self._shown, about="Turtle")

    def _document(self, response: requests.Response, records: Dict[str, Record]) -> Document:
        """What a page says; its records are added to those of the pages before.

        :raises CatalogError: where it is no DCAT
        """
        document = read_document(self._graph(response), self.config.id, records)
        if not document.is_catalog:
            raise CatalogError(
                ErrorKind.UNEXPECTED, "no dataset of DCAT", status=response.status_code, url=self._shown
            )
        return document

    def _graph(self, response: requests.Response) -> Graph:
        base = (response.url or self._address).partition("#")[0]
        base = "" if is_file_url(base) else base
        body = response.content or b""
        if body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" and not looks_like_html(body):
            return XmlGraph(read_xml(response), self._language, base)
        value = read_json(response)
        if not is_dcat(value):
            words = server_words(response) if isinstance(value, dict) and len(body) < 10_000 else ""
            raise CatalogError(ErrorKind.UNEXPECTED, words or "no dataset of DCAT", response.status_code, self._shown)
        return JsonGraph(value, self._language, base)


def _validators(response: requests.Response) -> Tuple[Tuple[str, str], ...]:
    """The headers that ask for a changed answer only (RFC 9110 §13.1)."""
    asked = (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
    return tuple((name, response.headers[said]) for name, said in asked if response.headers.get(said))


def _is_turtle(response: requests.Response) -> bool:
    kind = response.headers.get("Content-Type", "").lower()
    body = (response.content or b"")[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not 200 <= response.status_code < 300 or body[:1] in (b"{", b"["):
        return False
    return any(name in kind for name in _TURTLE_TYPES) or bool(_TURTLE.match(body))


def _other_ways(address: str) -> List[Tuple[str, str]]:
    """What to ask for instead of Turtle, as (Accept, address) pairs: the same address, then those of other syntaxes."""
    ways = [(_XML, address), (_JSON_LD, address)]
    for accept, ending in ((_XML, "rdf"), (_JSON_LD, "jsonld"), (_XML, "xml")):
        other = _TURTLE_NAME.sub(ending, address)
        if other != address:
            ways.append((accept, other))
    return ways if len(ways) == 2 else ways[2:4] + ways[:2] + ways[4:]


def _following(place: str, link: str) -> str:
    """The address of the next page on the same host, empty where the link leads elsewhere.

    Portals behind a proxy give links of a host that only they know: where the path is the same, it is the same page.
    """
    try:
        here, there = urlsplit(place), urlsplit(urljoin(place, link))
        same = here.hostname == there.hostname or here.path == there.path
    except ValueError:
        return ""
    if not same or here.scheme not in ("http", "https"):
        return ""
    return urlunsplit((here.scheme, here.netloc, there.path, there.query, ""))
