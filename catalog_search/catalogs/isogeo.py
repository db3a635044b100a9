"""Isogeo by its API, version 1, with the key of a group application (help.isogeo.com, *API*).

Such a key sees what *shares* give it. Words of a query may also be tags of Isogeo's own search language
(``provider:auto``, ``path:…``, ``catalog:<id>``): the API takes them out of the text itself.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import quote

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.login import WITHOUT_LOGIN
from ..model.query import FilterField, Query, Sort
from ..model.record import CatalogInfo, Facet, FacetValue, Page, Record
from ..model.text import fold
from .attempts import HOPELESS
from .base import Capabilities, Catalog, Conversation, KeyFile, Setting
from .datagouv_texts import count, line
from .isogeo_access import (
    API,
    Tokens,
    api_root,
    id_root,
    read_client_secrets,
    refused_by_api,
    with_token,
)
from .isogeo_query import (
    INCLUDED,
    MAX_PAGE,
    Branch,
    Hits,
    Place,
    Plan,
    hits_of,
    language_of,
    plan_of,
    read_cursor,
    search_params,
    taken,
    total_of,
)
from .isogeo_records import Context, read_record
from .isogeo_tags import PREFIXES, Labels
from .replies import as_dict, as_list, read_json, read_object

_OPEN_CATALOG = "https://open.isogeo.com"
_MAX_SHARES = 500


@dataclass(frozen=True)
class Share:
    """What gives records to a key: its id, name, the group that made it, and the token of its OpenCatalog page."""

    id: str
    name: str
    owner: str = ""
    token: str = ""

    @property
    def label(self) -> str:
        return f"{self.name} – {self.owner}" if self.owner and self.owner != self.name else self.name


class IsogeoCatalog(Catalog):
    """What the shares of one key hold; the address is that of the API, the option ``id_url`` that of the ID.

    The authentication configuration holds the key: its user is the client id, its password the secret. It goes to the
    ID alone; the API gets the token that the ID gives.
    """

    type = "isogeo"
    names_files = True
    capabilities = Capabilities(
        extent=True,
        filters=frozenset((*PREFIXES, FilterField.SHARE.value, FilterField.MISSING.value)),
        facets=frozenset((*PREFIXES, FilterField.SHARE.value)),
        sorts=(Sort.RELEVANCE, Sort.TITLE, Sort.MODIFIED, Sort.CREATED),
        total=True,
        max_page=MAX_PAGE,
    )
    settings = (Setting("id_url", "https://id.api.isogeo.com"),)
    key_file = "client_secrets.json"
    bulk = MAX_PAGE

    def __init__(self, config: CatalogConfig) -> None:
        super().__init__(config)
        self.api = api_root(config.url) or API
        self.id_url = id_root(config)
        self._tokens = Tokens(config)
        self._labels = Labels()
        self._all_labels = False
        self._shares: Optional[Tuple[Share, ...]] = None
        self._starves = False
        self._language = "fr"

    @classmethod
    def normalise_url(cls, url: str) -> str:
        """The base of the API; pages of isogeo.com and an empty text mean the public platform's."""
        return api_root(url) if url.strip() else API

    @classmethod
    def read_key_file(cls, data: bytes) -> KeyFile:
        """The keys of a group application in a ``client_secrets.json``."""
        return read_client_secrets(data)

    def search(self, query: Query, cursor: Optional[str] = None) -> Conversation[Page]:
        """Ask for one page: several searches where a filter has alternatives, which the API does not know.

        The first search of an instance asks for the shares, too. Names that a query filters by are looked up among the
        tags of everything, as the API filters by keys.

        :raises CatalogError: of kind ``NOTHING_SHARED`` where no share feeds the key
        """
        self._language = language_of(query)
        if cursor is None:
            yield from self._learn_shares()
            yield from self._learn_labels(query)
        plan = plan_of(self._with_share_ids(query), self._labels)
        places = read_cursor(cursor, len(plan.branches))
        size = min(max(query.page_size, 1), MAX_PAGE)
        answers: List[Hits] = []
        tags: Dict[str, Any] = {}
        for branch, place in zip(plan.branches, places):
            if place.ended:
                answers.append(Hits(branch, place, size, [], 0))
                continue
            reply = yield from self._ask_search(query, branch, place.start, size)
            answers.append(hits_of(reply, branch, place, size))
            tags.update(as_dict(reply.get("tags")))
        self._labels.add(tags)
        if cursor is None and self._starves and not any(hits.total for hits in answers):
            raise CatalogError(ErrorKind.NOTHING_SHARED, url=f"{self.api}/shares")
        return self._page(query, plan, answers, tags if cursor is None else {}, size)

    def details(self, record_id: str) -> Conversation[Record]:
        """Fetch a resource with all its parts in one request."""
        if not record_id.strip("./ "):
            raise CatalogError(ErrorKind.NOT_FOUND, f"resource {record_id!r}")
        params = [("_include", INCLUDED), ("_lang", self._language)]
        reply = read_object((yield from self._get(f"/resources/{quote(record_id, safe='')}", params)))
        record = read_record(reply, self._context())
        if record is None:
            raise CatalogError(ErrorKind.UNEXPECTED, line(reply.get("message"), 300) or "no resource", url=self.api)
        return record

    def details_bulk(self, record_ids: Sequence[str]) -> Conversation[Tuple[Record, ...]]:
        """Fetch resources by ``_id``, which takes a list."""
        ids = [one for one in record_ids if one.isalnum()]
        params = [("_id", ",".join(ids)), ("_limit", str(len(ids))), ("_include", INCLUDED), ("_lang", self._language)]
        reply = read_object((yield from self._get("/resources/search", params)))
        entries = reply.get("results")
        if not isinstance(entries, list):
            raise CatalogError(ErrorKind.UNEXPECTED, line(reply.get("message"), 300) or "no results", url=self.api)
        read = [read_record(entry, self._context()) for entry in entries]
        return tuple(record for record in read if record is not None)

    def speak(self, language: str) -> None:
        """One of the languages of the API, else English."""
        self._language = language_of(Query(language=language))

    def probe(self) -> Conversation[CatalogInfo]:
        """Log in anew, list the shares that feed the key, and count what they hold.

        :raises CatalogError: of kind ``NOTHING_SHARED`` where no share does
        """
        yield from self._tokens.renewed()
        self._shares = None
        shares = yield from self._learn_shares()
        reply = yield from self._ask_search(Query(language=self._language), Branch(), 0, 0)
        records = count(reply.get("total"))
        if records is None or not isinstance(reply.get("results"), list):
            raise CatalogError(ErrorKind.UNEXPECTED, "no count of resources", url=self.api)
        if self._starves and not records:
            raise CatalogError(ErrorKind.NOTHING_SHARED, url=f"{self.api}/shares")
        self._labels.add(reply.get("tags"))
        names = tuple(share.label for share in shares)
        return CatalogInfo(
            title=", ".join(share.name for share in shares)[:200] or "Isogeo",
            records=records,
            facts=(("shares", "; ".join(names)[:2000]),) if names else (),
        )

    def download_request(self, url: str, refused: bool = False) -> Conversation[requests.Request]:
        """A hosted file needs the token; any other address gets nothing of it."""
        if not url.startswith(f"{self.api}/resources/"):
            return requests.Request("GET", url)
        token = yield from (self._tokens.renewed() if refused else self._tokens.current())
        return requests.Request("GET", url, headers=token.headers, auth=WITHOUT_LOGIN)

    # What is learnt

    def _learn_shares(self) -> Conversation[Tuple[Share, ...]]:
        """The shares of the key, asked until they are answered."""
        if self._shares is not None:
            return self._shares
        try:
            entries = read_json((yield from self._get("/shares", [])))
        except CatalogError as error:
            if error.kind in HOPELESS:
                raise
            entries = None
        self._starves = entries == []
        found = [_share(entry) for entry in as_list(entries)[:_MAX_SHARES]]
        shares = tuple(share for share in found if share is not None)
        if shares:
            self._shares = shares
        facets = type(self).capabilities.facets - (frozenset() if shares else {FilterField.SHARE.value})
        self.capabilities = replace(type(self).capabilities, facets=facets)
        return shares

    def _learn_labels(self, query: Query) -> Conversation[None]:
        """Ask for the tags of everything where a query names something that was not seen yet."""
        unknown = any(
            not self._labels.tags_of(field, value) or not any(True for _ in self._labels.items(field))
            for field in PREFIXES
            for value in query.values(field)
            if field not in (FilterField.TYPE.value, FilterField.FORMAT.value, FilterField.ACTION.value)
        )
        if unknown and not self._all_labels:
            reply = yield from self._ask_search(Query(language=query.language), Branch(), 0, 0)
            self._labels.add(reply.get("tags"))
            self._all_labels = True

    def _with_share_ids(self, query: Query) -> Query:
        wanted = query.values(FilterField.SHARE)
        if not wanted:
            return query
        ids = [share.id for value in wanted for share in self._shares or () if _is_called(share, value)]
        unknown = [value for value in wanted if not self._shares and value.isalnum()]
        kept = query.with_filter(FilterField.SHARE.value, [*ids, *unknown])
        return kept if ids or unknown else query.with_filter(FilterField.SHARE.value, [" "])

    # Requests and replies

    def _ask_search(self, query: Query, branch: Branch, start: int, limit: int) -> Conversation[Mapping[str, Any]]:
        params = search_params(query, branch, start, limit, self._language)
        params += [("_include", INCLUDED)] if limit else []
        return read_object((yield from self._get("/resources/search", params)))

    def _get(self, path: str, params: List[Tuple[str, str]]) -> Conversation[requests.Response]:
        """The answer of the API to one request with a token.

        :raises CatalogError: where it refuses who asks
        """

        def make(headers: Mapping[str, str]) -> requests.Request:
            sent = {"Accept": "application/json", **headers}
            return requests.Request("GET", self.api + path, params=params, headers=sent, auth=WITHOUT_LOGIN)

        response = yield from with_token(self._tokens, make)
        if response.status_code == 401:
            _read_refusal(response, self.config)
        return response

    def _page(self, query: Query, plan: Plan, answers: List[Hits], tags: Mapping[str, Any], size: int) -> Page:
        context = self._context(query)
        read = [read_record(entry, context) for entry in taken(answers, plan, query, size)]
        records = {record.id: record for record in read if record is not None}
        places = [Place(ended=True) if hits.place.ended else hits.following() for hits in answers]
        more = any(not place.ended for place in places)
        return Page(
            records=tuple(records.values()),
            total=total_of(answers, plan, None if more else len(read)),
            next=";".join(place.to_text() for place in places) if more else None,
            facets=(*self._labels.facets(tags), *self._share_facet()) if tags else (),
            skipped=read.count(None),
        )

    def _share_facet(self) -> List[Facet]:
        values = tuple(FacetValue(share.id, share.label) for share in self._shares or ())
        return [Facet(FilterField.SHARE.value, values)] if values else []

    def _context(self, query: Optional[Query] = None) -> Context:
        return Context(self.config.id, self.api, self._language, self._pages(query))

    def _pages(self, query: Optional[Query]) -> str:
        """The OpenCatalog page in which all records are, where the share is known from which they come."""
        wanted = query.values(FilterField.SHARE) if query is not None else ()
        shares = [share for share in self._shares or () if not wanted or any(_is_called(share, one) for one in wanted)]
        base = self.config.option("opencatalog_url").rstrip("/") or (_OPEN_CATALOG if self.api == API else "")
        if len(shares) != 1 or not shares[0].token or not base:
            return ""
        return f"{base}/s/{shares[0].id}/{shares[0].token}"


def _share(data: Any) -> Optional[Share]:
    entry = as_dict(data)
    share_id, token = line(entry.get("_id"), 64), line(entry.get("urlToken"), 200)
    owner = line(as_dict(as_dict(entry.get("_creator")).get("contact")).get("name"), 200)
    if not share_id.isalnum():
        return None
    plain = token if all(letter.isalnum() or letter in "-_" for letter in token) else ""
    return Share(share_id, line(entry.get("name"), 200) or share_id, owner, plain)


def _is_called(share: Share, value: str) -> bool:
    return value == share.id or fold(value) in (fold(share.name), fold(share.label))


def _read_refusal(response: requests.Response, config: CatalogConfig) -> None:
    try:
        read_json(response)
    except CatalogError as error:
        raise refused_by_api(error, config) or error from None


