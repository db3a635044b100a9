"""Keeping feeds on disk up to date: what a saved search finds, what lies in a folder of favourites.

A feed of a search lives on what its watch saw, without asking anybody: an entry per record, whose date is that of its
last change, and a tombstone for what was removed. A feed of a folder has an entry per favourite.
"""
from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Dict, Iterable, List, Optional, Tuple

from ..model.text import plain_text
from .favourites import Order, Wanted
from .feeds_kept import FeedOf, KeptFeed
from .feeds_write import MOST_ENTRIES, OutEntry, OutFeed, atom, newest, write_in_place
from .model import Change, ChangeKind, Favourite, ItemKind, State, TargetKind, Watch
from .moments import Clock, to_text, utc_now
from .prints import Print
from .store import Store
from .watch_runs import print_from
from .watch_state import WatchState, state_of

_MOST_GONE = 100
_SUMMARY = 1000

Key = Tuple[str, str]


class FeedFiles:
    """The feeds of a store, written. Blocking: reads the store and writes to the disk."""

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        self._store = store
        self._clock = clock

    def add(self, of: FeedOf, target: str, path: Path, title: str = "") -> KeptFeed:
        """Keep a feed up to date from now on, and write it a first time; a search gets a watch if it has none.

        A file holds one feed: what was written there until now is no longer.

        :raises StoreError: where it cannot be kept
        """
        for other in self._store.feeds.all():
            if _place(Path(other.path)) == _place(path):
                self._store.feeds.remove(other.id)
        if of is FeedOf.SEARCH and self._store.watches.of(target) is None:
            self._store.watches.add(Watch("", TargetKind.SEARCH, target))
        feed = self._store.feeds.add(KeptFeed("", of, target, str(path), title))
        return self.refresh(feed)

    def refresh_all(self) -> List[KeptFeed]:
        """Bring all feeds up to date; those are returned whose file could not be written."""
        feeds = [self.refresh(feed) for feed in self._store.feeds.all()]
        return [feed for feed in feeds if feed.error]

    def refresh(self, feed: KeptFeed) -> KeptFeed:
        """Bring a feed up to date; its ``error`` says why that was not possible."""
        made = self.made(feed)
        if made is None:
            return feed  # what it was about is gone: the file stays as it was last
        try:
            write_in_place(Path(feed.path), atom(made))
            after = replace(feed, error="")
        except OSError as error:
            after = replace(feed, error=error.strerror or str(error))
        if after != feed and not self._store.read_only:
            self._store.feeds.update(after)
        return after

    def made(self, feed: KeptFeed) -> Optional[OutFeed]:
        """What a feed says now; ``None`` where there is nothing that it could be about."""
        return self._of_search(feed) if feed.of is FeedOf.SEARCH else self._of_folder(feed)

    def _of_search(self, feed: KeptFeed) -> Optional[OutFeed]:
        search, watch = self._store.searches.get(feed.target), self._store.watches.of(feed.target)
        if search is None or watch is None:
            return None
        state = state_of(watch)
        prints = [one for one in map(print_from, self._store.watches.seen(watch.id).values()) if one is not None]
        changes = self._store.watches.changes(watch.id)
        last = _last(changes)
        entries = tuple(_entry(one, state, last.get(one.key)) for one in prints if not one.misses)
        held = {one.key for one in prints}
        gone = [(one.key, one.at) for one in last.values() if one.kind is ChangeKind.REMOVED and one.key not in held]
        return OutFeed(feed.id, feed.title or search.name, feed.created_at, entries, tuple(gone[:_MOST_GONE]))

    def _of_folder(self, feed: KeptFeed) -> Optional[OutFeed]:
        folders = {one.id: one for one in self._store.folders.all(ItemKind.FAVOURITE)}
        if feed.target and feed.target not in folders:
            return None
        name = folders[feed.target].name if feed.target else ""
        wanted = Wanted(folder=feed.target or None, deep=True, order=Order.KEPT, limit=MOST_ENTRIES)
        found = self._store.favourites.get_many(one.id for one in self._store.favourites.find(wanted))
        now = to_text(self._clock())
        entries = tuple(_favourite(one, now) for one in found)
        return OutFeed(feed.id, feed.title or name, feed.created_at, entries)


def _place(path: Path) -> str:
    """One name for a file, whichever way it is written."""
    try:
        return os.path.normcase(os.path.realpath(path))
    except (OSError, ValueError):
        return os.path.normcase(str(path))


def _last(changes: Iterable[Change]) -> Dict[Key, Change]:
    """The last change of each record; the changes come the latest first."""
    found: Dict[Key, Change] = {}
    for change in changes:
        found.setdefault(change.key, change)
    return found


def _entry(one: Print, state: WatchState, last: Optional[Change]) -> OutEntry:
    """A record that was there from the start has its own date, one that came or changed since the date of that."""
    base = state.source(one.catalog).base
    from_start = base is None or one.changed_at <= base.since
    updated = newest([one.modified, one.created], one.changed_at) if from_start else ""
    return OutEntry(
        key=one.key,
        title=one.title,
        updated=updated or one.changed_at,
        published=newest([one.created], one.changed_at),
        link=one.url,
        summary=one.summary,
        author=one.organisation,
        categories=tuple(word for word in one.text("keywords").split(", ") if word),
        change=last.kind.value if last is not None else "",
    )


def _favourite(one: Favourite, now: str) -> OutEntry:
    record = one.shown
    said = newest([one.modified_today], now) if one.state is State.CHANGED else ""
    return OutEntry(
        key=("favourite", one.id),
        title=record.title if record else one.title,
        updated=max(said, one.kept_at),
        published=one.kept_at,
        link=record.page_url if record else "",
        summary=plain_text(record.abstract[:4000], record.abstract_format)[:_SUMMARY] if record else "",
        author=one.organisation,
        categories=one.tags,
        change=ChangeKind.REMOVED.value if one.state is State.GONE else "",
    )
