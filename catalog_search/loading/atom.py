"""From an Atom feed to what it leads to: the record's dataset is found, then its files, then the file is opened."""
from __future__ import annotations

from dataclasses import replace
from typing import Callable, Iterator, List, Optional, Sequence, Set, Tuple, Union
from urllib.parse import unquote, urlsplit

import requests

from ..model.record import Resource
from ..support.i18n import tr
from .capabilities import CapabilitiesError
from .describing import fetch_answer
from .errors import LoadError, Misnamed, Remedy
from .failures import no_such_layer
from .feeds import Entry, Feed, FeedLink, SearchDescription, read_feed
from .formats import kind_of_mime
from .job import Job
from .kinds import Kind
from .link import Link
from .links import classify, ranked
from .matching import fold
from .sources import Plan, Source

#: How many feeds lead to one another at most, and how many pages one of them may have.
_MAX_DEPTH = 4
_MAX_PAGES = 30
_MAX_CHOICES = 1000
_MAX_ASKED = 4
_SHORTEST_ID = 6
_NAMES_SHOWN = 20
_ACCEPT = "application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
#: What says nothing about what is behind an address: its content has to.
_VAGUE = (Kind.XML, Kind.UNKNOWN, Kind.PAGE, Kind.JSON, Kind.API)
_PAGES = ("text/html", "application/xhtml+xml")

PlanOf = Callable[[Job], Plan]
Choice = Tuple[Entry, Link]


def atom_plan(job: Job, plan_of: PlanOf) -> Plan:
    """What a feed offers: the record's dataset, by its identifier, its only file; else a choice.

    :param plan_of: makes the plan of what the feed leads to
    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where a feed cannot be had, or leads to nothing that can be opened
    :raises Misnamed: where the link is something else than a feed
    """
    return _Reader(job, plan_of).plan()


class _Reader:
    def __init__(self, job: Job, plan_of: PlanOf) -> None:
        self._job = job
        self._plan_of = plan_of
        self._names = _names_of(job)
        self._visited: Set[str] = set()
        self._cut = False

    def plan(self) -> Plan:
        """Follow feeds down to the files of one dataset, or to where somebody has to choose."""
        url = self._job.link.url
        for _ in range(_MAX_DEPTH):
            if url in self._visited:
                break
            entries = self._entries(url)
            choices = [(entry, link) for entry in entries for link in self._ways(entry)]
            if not choices:
                raise self._nothing(entries)
            chosen = self._chosen(choices)
            if len(chosen) != 1:
                return self._choice(chosen)
            link = chosen[0][1]
            if link.kind is not Kind.ATOM:
                return self._plan_of(replace(self._job.on(link), layer=self._inner_layer(chosen[0])))
            url = link.url
        raise LoadError(tr("The feeds of this download service lead to one another and never to a file."), url)

    def _entries(self, url: str) -> List[Entry]:
        """The entries that concern the record, on whatever page they are; else all of them."""
        found: List[Entry] = []
        search = ""
        for feed in self._pages(url):
            if isinstance(feed, SearchDescription):
                return self._searched(feed) or list(feed.examples)
            ours = self._ours(feed.entries)
            if ours:
                return ours
            found += feed.entries
            search = search or feed.search
        if search and len(found) != 1:
            description = self._fetch(search, quiet=True)
            told = self._searched(description) if isinstance(description, SearchDescription) else []
            return told or found
        return found

    def _pages(self, url: str) -> Iterator[Union[Feed, SearchDescription]]:
        for _ in range(_MAX_PAGES):
            if not url or url in self._visited:
                return
            self._job.check()
            self._visited.add(url)
            feed = self._fetch(url)
            if feed is None:
                return
            yield feed
            url = feed.next if isinstance(feed, Feed) else ""
        self._cut = bool(url)

    def _fetch(self, url: str, quiet: bool = False) -> Union[Feed, SearchDescription, None]:
        """A document of the service; ``None`` where it cannot be had and that matters little."""

        def read(response: requests.Response) -> Union[Feed, SearchDescription]:
            try:
                return read_feed(response.content or b"", response.url or url)
            except CapabilitiesError as error:
                if response.status_code == 200 and error.reason in ("other", "not_xml"):
                    raise Misnamed(tr("The link does not lead to a feed."), Kind.UNKNOWN.value) from error
                raise

        try:
            return fetch_answer(url, _ACCEPT, read, Kind.ATOM, self._job.config, self._job.feedback)
        except LoadError:
            if not quiet:
                raise
            return None

    def _searched(self, description: SearchDescription) -> List[Entry]:
        """The record's dataset as the service's own search knows it."""
        for code, namespace in _codes(self._names)[:_MAX_ASKED]:
            self._job.check()
            feed = self._fetch(description.address(code, namespace), quiet=True)
            if isinstance(feed, Feed) and feed.entries:
                return list(feed.entries)
        return []

    def _ours(self, entries: Sequence[Entry]) -> List[Entry]:
        """The entries of the record's dataset: by identifier, else by the metadata that they point to."""
        by_name = [entry for entry in entries if not self._names.isdisjoint(map(_plain, entry.names()))]
        if by_name:
            return by_name
        long = [name for name in self._names if len(name) >= _SHORTEST_ID]
        by_code = [entry for entry in entries if _plain(entry.code) and any(_ends(name, entry.code) for name in long)]
        described = [entry for entry in entries if any(_describes(entry, name) for name in long)]
        return next((found for found in (by_code, described) if len(found) == 1), [])

    def _ways(self, entry: Entry) -> List[Link]:
        """What an entry leads to that may be opened, feeds in one language only, services last."""
        data = [self._link(entry, link) for link in _in_one_language(entry.links) if link.is_data]
        found = [link for link in data if link is not None and (link.loadable or link.kind in _VAGUE)]
        sure = [link for link in found if link.loadable]
        related = [self._link(entry, link) for link in entry.links if link.relation == "related"]
        services = [link for link in related if link is not None and link.kind.is_service and link.loadable]
        return sure or found or services

    def _link(self, entry: Entry, link: FeedLink) -> Optional[Link]:
        """A link of a feed as one of the record; ``None`` for pages to read."""
        if link.type in _PAGES:
            return None
        if link.is_feed:
            return Link(Kind.ATOM, link.url, "", self._job.link.resource, True)
        found = classify(Resource(link.url, title=link.title or entry.title, mime=link.type, size=link.size))
        kind = kind_of_mime(link.type) if found.kind in _VAGUE else None
        if kind is not None and kind not in _VAGUE:
            found = replace(found, kind=kind, loadable=kind.loadable)
        own = replace(self._job.link.resource, title=link.title or entry.title, size=link.size)
        return replace(found, resource=own)

    def _chosen(self, choices: List[Choice]) -> List[Choice]:
        """What was asked for by name; of the record's title; else all."""
        wanted = self._job.layer
        for name in (wanted, self._job.link.resource.title, self._job.record.title):
            low = fold(name)
            found = [choice for choice in choices if low and low in map(fold, self._called(choice))]
            if len(found) == 1:
                return found
        inner = len(choices) == 1 or not wanted
        if not inner and not any(link.kind is Kind.ATOM for _, link in choices):
            names = [self._called(choice)[0] for choice in choices[:_NAMES_SHOWN]]
            raise no_such_layer(wanted, ", ".join(names))
        return choices

    def _called(self, choice: Choice) -> Tuple[str, ...]:
        """Name and title of a choice, and what else it may be asked for by."""
        entry, link = choice
        return (_name(choice), self._title(choice), entry.title, link.resource.title, *entry.names())

    def _inner_layer(self, choice: Choice) -> str:
        """The wanted layer, where that was not the file itself."""
        wanted = self._job.layer
        return "" if fold(wanted) in map(fold, self._called(choice)) else wanted

    def _choice(self, choices: List[Choice]) -> Plan:
        """Datasets in the feed's order; files best first: those in the wanted CRS, the best format of these."""
        remark = tr("The link leads to a download service with several datasets.")
        if all(link.kind is not Kind.ATOM for _, link in choices):
            remark = tr("The download service has several files of this dataset; the first suits QGIS best.")
            order = {id(link): number for number, link in enumerate(ranked(link for _, link in choices))}
            choices = sorted(choices, key=lambda choice: (not self._in_crs(choice[0]), order[id(choice[1])]))
        sources = [self._source(choice) for choice in choices[:_MAX_CHOICES]]
        if self._cut or len(choices) > _MAX_CHOICES:
            more = tr("It has more of them; the first %n are listed.", len(sources))
            remark = f"{remark} {more}"
        return Plan(tuple(sources), needs_choice=True, remark=remark)

    def _in_crs(self, entry: Entry) -> bool:
        """Whether it comes in the wanted CRS, or says nothing about that."""
        wanted = self._job.crs or "EPSG:2154"
        return not entry.crs or wanted in entry.crs

    def _source(self, choice: Choice) -> Source:
        entry, link = choice
        title = self._title(choice)
        return Source("", "", _name(choice), link.kind, title, title, url=link.url, link=link)

    def _title(self, choice: Choice) -> str:
        """The words for a choice: the entry's, the file's where it has more than one, its CRS where they lack it."""
        entry, link = choice
        if link.kind is Kind.ATOM:
            return entry.title or _name(choice)
        several = len({way.url for way in entry.links if way.is_data}) > 1
        said = [entry.title, link.resource.title if several else ""]
        title = " – ".join(dict.fromkeys(text for text in said if text)) or _name(choice)
        codes = [code for code in entry.crs if code.rpartition(":")[2] not in title]
        return f"{title} ({', '.join(codes)})" if codes else title

    def _nothing(self, entries: Sequence[Entry]) -> LoadError:
        if not entries:
            return LoadError(tr("The feed of this download service is empty."), self._job.link.url)
        kinds = {link.kind.label for entry in entries for link in self._all(entry) if link.kind.label}
        text = tr("The feed leads to nothing that QGIS can open, only to: {kinds}. Open the link in a browser.")
        return LoadError(text.format(kinds=", ".join(sorted(kinds)) or "–"), self._job.link.url, Remedy.BROWSER)

    def _all(self, entry: Entry) -> List[Link]:
        return [classify(Resource(link.url, mime=link.type)) for link in entry.links if link.is_data]


def _names_of(job: Job) -> Set[str]:
    names = (*job.record.identifiers, job.record.id, job.link.resource.id, job.link.layer)
    return {_plain(name) for name in names if name.strip()}


def _plain(name: str) -> str:
    return name.strip().rstrip("/").casefold()


def _ends(name: str, code: str) -> bool:
    """Whether an identifier is a place that ends with the code."""
    plain = _plain(code)
    return len(plain) >= _SHORTEST_ID and any(name.endswith(f"{mark}{plain}") for mark in "/#:.")


def _describes(entry: Entry, name: str) -> bool:
    """Whether the metadata that an entry points to are the record's."""
    return any(name in unquote(link.url).casefold() for link in entry.links if link.relation == "describedby")


def _codes(names: Set[str]) -> List[Tuple[str, str]]:
    """Identifiers as code and namespace: a URI is tried in two parts, then whole."""
    found: List[Tuple[str, str]] = []
    for name in sorted(names, key=len, reverse=True):
        for mark in "#/":
            namespace, _, code = name.rpartition(mark)
            if "://" in namespace and code:
                found.append((code, namespace))
        found.append((name, ""))
    return found


def _in_one_language(links: Sequence[FeedLink]) -> List[FeedLink]:
    """The links, of the same feed in several languages the French or first one."""
    feeds = [link for link in links if link.is_feed and link.is_data]
    languages = {link.language for link in feeds}
    if len(feeds) < 2 or len(languages) < len(feeds):
        return list(links)
    kept = next((link for link in feeds if link.language.startswith("fr")), feeds[0])
    return [link for link in links if not link.is_feed or link is kept]


def _name(choice: Choice) -> str:
    """The file's name, the dataset's identifier."""
    entry, link = choice
    if link.kind is Kind.ATOM:
        return entry.code or entry.title or link.url
    return unquote(urlsplit(link.url).path.rstrip("/").rpartition("/")[2]) or entry.title or link.url
