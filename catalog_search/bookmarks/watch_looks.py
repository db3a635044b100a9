"""Looking at one catalogue, one record or one feed, as conversations: what is there now, and whether that is all.

A search is asked page by page to its end, up to a bound. Where there is more than the bound, and the catalogue can put
what was modified last first, it is asked so: what changed since is within the bound then.
"""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Dict, FrozenSet, Generator, List, Optional, Sequence, Tuple

import requests

from ..catalogs.base import Catalog
from ..model.errors import CatalogError, ErrorKind
from ..model.query import FilterField, Query, Sort
from ..model.record import Page, Record
from ..search.filtering import ask, matches, unfiltered
from ..search.keys import host_of
from .changes import Key, Known, Look, to_confirm, to_detail, to_sample
from .feeds_read import Feed, FeedEntry, ask_feed
from .prints import Print, print_of
from .watch_conditions import NO_TRAIL, NO_VALIDATORS, Conditional, NotModified, Trail, Validators

#: Records of one catalogue that a watch follows at most, and pages that it turns for them.
BOUND = 1000
_MOST_PAGES = 60
_NO_MORE = (404, 410)
_GONE = (ErrorKind.NOT_FOUND, ErrorKind.GONE)

Asking = Generator[requests.Request, requests.Response, "Looked"]


@dataclass(frozen=True)
class Looked:
    """What looking brought; ``look`` is ``None`` where the server says that nothing changed.

    ``trail`` and, of a feed, ``validators`` are what to ask with the next time. ``title`` is what a feed calls itself.
    ``trouble`` is why the answer is not all there is: what came before a failure
    is worth comparing nevertheless.
    """

    look: Optional[Look]
    trail: Trail = NO_TRAIL
    validators: Validators = NO_VALIDATORS
    title: str = ""
    trouble: Optional[CatalogError] = None
    records: Tuple[Record, ...] = ()


@dataclass
class _Pages:
    """The records of the pages so far, and what speaks against their being all."""

    records: Dict[str, Record] = field(default_factory=dict)
    matching: List[Record] = field(default_factory=list)
    total: Optional[int] = None
    skipped: int = 0
    ended: bool = False
    moved: bool = False

    @property
    def short(self) -> Optional[int]:
        """How many records are missing: broken entries, or lost between two pages; ``None`` where nobody can tell."""
        if not self.ended or self.moved:
            return None
        return max(self.skipped, (self.total or 0) - len(self.records), 0)

    def take(self, page: Page, query: Query, fields: Sequence[str]) -> bool:
        """Note a page; whether it brought anything new."""
        fresh = [record for record in page.records if record.id not in self.records]
        self.records.update((record.id, record) for record in fresh)
        self.matching += [record for record in fresh if matches(record, query, fields)]
        self.moved |= self.total is not None and page.total is not None and page.total != self.total
        self.total = page.total if page.total is not None else self.total
        self.skipped += page.skipped
        self.ended = page.next is None
        return bool(fresh)


def look_at_catalog(
    catalog: Catalog, query: Query, known: Known, trail: Trail = NO_TRAIL, bound: int = BOUND
) -> Asking:
    """What a catalogue answers to a search.

    :raises CatalogError: where it does not answer at all
    """
    asked = replace(
        query.with_filter(FilterField.CATALOG, ()),
        sort=Sort.RELEVANCE,
        page_size=max(1, min(catalog.capabilities.max_page, bound)),
    )
    conditional = _conditional(catalog, f"{asked!r} {bound}", trail)
    pages = _Pages()
    try:
        trouble = yield from conditional.wrap(_turn(catalog, asked, pages, bound))
    except NotModified:
        return Looked(None, conditional.trail)
    if not pages.ended and trouble is None and Sort.MODIFIED in catalog.capabilities.sorts:
        pages = _Pages()
        trouble = yield from _turn(catalog, replace(asked, sort=Sort.MODIFIED), pages, bound)
    host = host_of(catalog.config.url)
    prints = tuple(print_of(record, host) for record in pages.matching)
    since = "".join(query.values(FilterField.MODIFIED)[:1]).partition("/")[0]
    look = Look(catalog.config.id, prints, None if trouble is not None else pages.short, since=since)
    if (yield from _has_some(catalog, to_sample(known, look))):
        look = replace(look, short=None)
    gone, there = yield from _gone(catalog, to_confirm(known, look), host)
    details = yield from _details(catalog, to_detail(known, prints), host)
    look = replace(look, gone=gone, there=there, details=details)
    found = conditional.trail if look.short == 0 else NO_TRAIL
    return Looked(look, found, trouble=trouble, records=tuple(pages.matching))


def _conditional(catalog: Catalog, question: str, trail: Trail) -> Conditional:
    """What lets a catalogue be asked conditionally: never with what another log-in was told."""
    config = catalog.config
    whom = (config.type, config.url, config.options, config.authcfg)
    return Conditional(trail, f"{whom!r} {question}", bool(config.authcfg))


def _turn(
    catalog: Catalog, query: Query, pages: _Pages, bound: int
) -> Generator[requests.Request, requests.Response, Optional[CatalogError]]:
    """Turn the pages; a failure after the first one is returned, for what came before it is good."""
    cursor: Optional[str] = None
    for _ in range(_MOST_PAGES):
        try:
            page: Page = yield from ask(catalog, query, cursor)
        except CatalogError as error:
            if not pages.records:
                raise
            return error
        fields = unfiltered(query, catalog.capabilities)
        fresh = pages.take(page, query, fields)
        cursor = page.next
        if cursor is None or not fresh or len(pages.records) >= bound:
            return None
    return None


def _details(
    catalog: Catalog, keys: Sequence[Key], host: str
) -> Generator[requests.Request, requests.Response, Dict[Key, Print]]:
    """The prints of some records as the catalogue tells them one by one; where it fails, it is not asked further."""
    found: Dict[Key, Print] = {}
    for key in keys:
        try:
            record: Record = yield from catalog.details(key[1])
        except CatalogError:
            break
        if record.id == key[1]:
            found[key] = print_of(record, host)
    return found


def _gone(
    catalog: Catalog, keys: Sequence[Key], host: str
) -> Generator[requests.Request, requests.Response, Tuple[FrozenSet[Key], Dict[Key, Print]]]:
    """Those of the records of which the server itself says that they are gone (404, 410), and those that it has.

    That a list or an empty answer does not have them is no word of the server: it may be the same list that lacks them.
    """
    found, there = set(), {}
    for key in keys:
        try:
            record: Record = yield from catalog.details(key[1])
            if record.id == key[1]:
                there[key] = print_of(record, host)
        except CatalogError as error:
            if error.status in _NO_MORE:
                found.add(key)
            elif error.kind not in (*_GONE, ErrorKind.UNEXPECTED, ErrorKind.BROKEN):
                break  # it is in trouble: it is not asked about the others
    return frozenset(found), there


def _has_some(catalog: Catalog, keys: Sequence[Key]) -> Generator[requests.Request, requests.Response, bool]:
    """Whether the catalogue has one of some records, or cannot tell."""
    for key in keys:
        try:
            yield from catalog.details(key[1])
        except CatalogError as error:
            if error.kind in _GONE:
                continue
        return True
    return False


def look_at_record(catalog: Catalog, record_id: str, trail: Trail = NO_TRAIL, language: str = "") -> Asking:
    """What a catalogue tells of one record; that there is none is an answer, too.

    A record that was deleted (410) is gone. One that is not found (404) may be back in a moment, when the catalogue has
    filled its index anew: it is missing, as from a search.

    :param language: of titles and labels, as when the record was kept
    :raises CatalogError: where it does not answer
    """
    if language:
        catalog.speak(language)
    conditional = _conditional(catalog, f"{record_id!r} {language}", trail)
    name, key = catalog.config.id, (catalog.config.id, record_id)
    try:
        record: Record = yield from conditional.wrap(catalog.details(record_id))
    except NotModified:
        return Looked(None, conditional.trail)
    except CatalogError as error:
        if error.kind not in _GONE:
            raise
        gone = frozenset((key,) if error.kind is ErrorKind.GONE else ())
        return Looked(Look(name, gone=gone))
    made = print_of(record, host_of(catalog.config.url))
    return Looked(Look(name, (made,)), conditional.trail, records=(record,))


def look_at_feed(address: str, name: str, validators: Validators) -> Asking:
    """What stands in a feed; its entries are kept under the catalogue ``name``.

    :raises CatalogError: where there is no feed
    """
    answer = yield from ask_feed(address, validators)
    if answer.feed is None:
        return Looked(None, validators=answer.validators)
    records = tuple(record_of_entry(entry, name) for entry in answer.feed.entries)
    look = Look(name, tuple(map(_print_of_entry, records)), None, window=True)
    return Looked(look, validators=answer.validators, title=_title(answer.feed), records=records)


def record_of_entry(entry: FeedEntry, catalog: str) -> Record:
    """An entry of a feed in the form in which everything is compared and shown."""
    return Record(
        id=entry.id,
        catalog=catalog,
        title=entry.title,
        abstract=entry.summary,
        organisation=entry.author,
        keywords=entry.categories,
        created=entry.published,
        modified=entry.updated,
        page_url=entry.link,
    )


def _print_of_entry(record: Record) -> Print:
    """Without identifiers of its own: an entry is news about data, not the data."""
    return replace(print_of(record), keys=())


def _title(feed: Feed) -> str:
    return feed.title or feed.link
