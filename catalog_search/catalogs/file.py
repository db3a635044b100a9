"""A catalogue kept in one JSON file, on this computer or at an ``http(s)`` address. The embedded sample is one."""
from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Optional, Sequence, Tuple

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.query import Query
from ..model.record import CatalogInfo, Page, Record
from .base import Catalog, Conversation
from .crawled import HERE, page_here
from .file_format import VERSION, CatalogFile, NotACatalogue, read_file
from .file_links import file_url, is_file_url
from .matching import Entry, entry_of
from .replies import as_count, read_object


@dataclass(frozen=True)
class _Parsed:
    """A file made ready for searching, with what tells whether it is still the same."""

    fingerprint: Tuple[str, str]
    file: CatalogFile
    entries: Tuple[Entry, ...]


class FileCatalog(Catalog):
    """Asks for the whole file each time and answers from it; the file is parsed again only when it has changed."""

    type = "file"
    capabilities = HERE
    bulk = 10_000
    bulk_length = 0

    def __init__(self, config: CatalogConfig) -> None:
        super().__init__(config)
        self._parsed: Optional[_Parsed] = None

    def search(self, query: Query, cursor: Optional[str] = None) -> Conversation[Page]:
        """One page; the cursor is an offset. Facets come with the first page only.

        :raises CatalogError: where the file cannot be read or is no catalogue file
        """
        parsed = self._read((yield self._request()))
        return page_here(parsed.entries, query, as_count(cursor) or 0, parsed.file.skipped)

    def details(self, record_id: str) -> Conversation[Record]:
        parsed = self._read((yield self._request()))
        for record in parsed.file.records:
            if record.id == record_id:
                return record
        raise CatalogError(ErrorKind.NOT_FOUND, detail=record_id, url=self.config.url)

    def details_bulk(self, record_ids: Sequence[str]) -> Conversation[Tuple[Record, ...]]:
        """Read the file once for all of them."""
        parsed = self._read((yield self._request()))
        wanted = frozenset(record_ids)
        return tuple(record for record in parsed.file.records if record.id in wanted)

    def probe(self) -> Conversation[CatalogInfo]:
        parsed = self._read((yield self._request()))
        file = parsed.file
        return CatalogInfo(title=file.title, version=str(VERSION), records=len(file.records), abstract=file.description)

    @classmethod
    def normalise_url(cls, url: str) -> str:
        """A path as a ``file:`` URL, a URL as it is."""
        return file_url(url)

    def _request(self) -> requests.Request:
        return requests.Request("GET", self._address, headers={"Accept": "application/json"})

    @property
    def _address(self) -> str:
        return file_url(self.config.url)

    def _read(self, response: requests.Response) -> _Parsed:
        base = self._base_of(response)
        fingerprint = (base, sha256(response.content or b"").hexdigest())
        known = self._parsed
        if known is not None and known.fingerprint == fingerprint and response.ok:
            return known
        root = read_object(response)
        try:
            file = read_file(root, self.config.id, base)
        except NotACatalogue as reason:
            raise CatalogError(
                ErrorKind.UNEXPECTED, detail=str(reason), status=response.status_code, url=base.split("?")[0]
            ) from reason
        parsed = _Parsed(fingerprint, file, tuple(map(entry_of, file.records)))
        self._parsed = parsed
        return parsed

    def _base_of(self, response: requests.Response) -> str:
        """What relative links start from: where redirects ended, but never a local file for a remote catalogue."""
        ended = response.url or ""
        return ended if ended and not is_file_url(self._address) and not is_file_url(ended) else self._address
