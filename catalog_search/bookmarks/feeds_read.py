"""Reading the feeds of others: Atom 1.0 (RFC 4287) and 0.3, RSS 0.9x, 1.0 and 2.0, as they really come.

Portals tell what is new in feeds: uData in ``recent.atom``, OpenDataSoft and GeoNetwork in RSS, INSPIRE download
services in Atom. Reading is tolerant of bad dates, missing ids, relative links, HTML entities and wrong encodings, and
bounded: so many entries, so much text. Documents that declare entities are refused, nothing is fetched for them.
"""
from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from html.entities import name2codepoint
from html.parser import HTMLParser
from typing import Any, Dict, Iterator, List, Optional, Tuple
from urllib.parse import quote, urljoin, urlsplit

import requests
from lxml import etree

from ..catalogs.base import Conversation
from ..catalogs.replies import as_text, check_status, looks_like_html, page_title, parse_xml
from ..model.errors import CatalogError, ErrorKind
from ..model.record import TextFormat
from ..model.text import plain_text
from .feeds_dates import iso_moment
from .watch_conditions import NO_VALIDATORS, Validators, conditions_of

#: Bytes of the largest feed, entries read of one, characters kept of a text.
MAX_FEED = 16 * 1024 * 1024
MAX_ENTRIES = 1000
_LONGEST = {"title": 500, "summary": 10_000, "id": 500, "name": 200}
_MOST_CATEGORIES = 30
_ACCEPT = "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8"
_FEED_TYPES = ("application/atom+xml", "application/rss+xml", "application/rdf+xml")
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_TAGS = re.compile(r"</?[a-zA-Z][^<>]*>")
_XML_OWN = (b"amp", b"lt", b"gt", b"quot", b"apos")

_Parts = Dict[str, List[Any]]


@dataclass(frozen=True)
class FeedEntry:
    """One entry: plain texts, RFC 3339 moments or nothing, a web address or nothing. ``id`` is never empty."""

    id: str
    title: str
    link: str = ""
    summary: str = ""
    updated: str = ""
    published: str = ""
    author: str = ""
    categories: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Feed:
    """A feed as it came; ``cut`` says that it has more entries than were read."""

    title: str
    link: str = ""
    updated: str = ""
    entries: Tuple[FeedEntry, ...] = ()
    cut: bool = False


@dataclass(frozen=True)
class FeedAnswer:
    """What asking for a feed brought; ``feed`` is ``None`` where the server says that nothing changed."""

    feed: Optional[Feed]
    validators: Validators = NO_VALIDATORS


def ask_feed(address: str, known: Validators = NO_VALIDATORS) -> Conversation[FeedAnswer]:
    """Ask for a feed, conditionally where there are validators of this address (RFC 9110 §13).

    Where the address shows a web page that names its feed (``<link rel="alternate">``), that one is asked.

    :raises CatalogError: where there is no feed
    """
    response = yield _request(address, known)
    if response.status_code == 304:
        return FeedAnswer(None, known)
    check_status(response)
    named = feed_named_in(response.content or b"", response.url or address)
    if named and named != address:
        response = yield _request(named, known)
        if response.status_code == 304:
            return FeedAnswer(None, known)
        check_status(response)
        address = named
    feed = read_feed(response.content or b"", response.url or address)
    return FeedAnswer(feed, Validators.of(address, response.headers))


def _request(address: str, known: Validators) -> requests.Request:
    headers = {"Accept": _ACCEPT, **conditions_of(known, address)}
    return requests.Request("GET", address, headers=headers)


def read_feed(body: bytes, address: str) -> Feed:
    """The feed in a reply.

    :param address: of the reply, which relative links are relative to
    :raises CatalogError: where it is none
    """
    root = _root(body, address)
    name = _local(root)
    if name == "feed":
        return _atom(root, address)
    if name in ("rss", "rdf"):
        return _rss(root, address)
    raise CatalogError(ErrorKind.UNEXPECTED, f"<{name}> is no feed", url=address.split("?")[0])


def feed_named_in(body: bytes, address: str) -> str:
    """The address of the feed that a web page names for itself; empty where the body is no page or names none."""
    if not looks_like_html(body):
        return ""
    finder = _FeedFinder()
    finder.feed(body[:262_144].decode("utf-8", "replace"))
    return next((url for url in (web_link(href, address) for href in finder.found) if url), "")


def web_link(href: str, base: str) -> str:
    """A link as an absolute web address; empty where it leads elsewhere (``javascript:``, ``file:``…).

    What cannot be seen in it is escaped: characters that turn the direction of writing show another address.
    """
    try:
        found = "".join(map(_seen, urljoin(base, "".join(href.split()))))
        parts = urlsplit(found)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return found[:2000] if valid else ""


def _seen(char: str) -> str:
    return char if char.isprintable() else quote(char.encode("utf-8", "replace"))


class _FeedFinder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: List[str] = []

    def handle_starttag(self, tag: str, attrs: List[Tuple[str, Optional[str]]]) -> None:
        values = {name: value or "" for name, value in attrs}
        is_feed = values.get("type", "").split(";")[0].strip().lower() in _FEED_TYPES
        if tag == "link" and is_feed and "alternate" in values.get("rel", "").lower().split():
            self.found.append(values.get("href", ""))


def _root(body: bytes, address: str) -> Any:
    shown = address.split("?")[0]
    if len(body) > MAX_FEED:
        raise CatalogError(ErrorKind.TOO_LARGE, f"{len(body)} bytes", url=shown)
    if not body.strip():
        raise CatalogError(ErrorKind.EMPTY, url=shown)
    try:
        root = _parsed(body)
    except etree.XMLSyntaxError as error:
        if looks_like_html(body):
            raise CatalogError(ErrorKind.HTML, page_title(body), url=shown) from error
        raise CatalogError(ErrorKind.NOT_XML, str(error), url=shown) from error
    if _local(root) == "html":
        raise CatalogError(ErrorKind.HTML, page_title(body), url=shown)
    return root


def _parsed(body: bytes) -> Any:
    """Feeds are full of ``&eacute;``, which is HTML: where it is the trouble, characters take its place."""
    try:
        return parse_xml(body)
    except etree.XMLSyntaxError:
        spelled = _ENTITY.sub(_spelled, body)
        if spelled == body:
            raise
        return parse_xml(spelled)


def _spelled(match: "re.Match[bytes]") -> bytes:
    name = match.group(1)
    code = name2codepoint.get(name.decode("ascii")) if name not in _XML_OWN else None
    return b"&#%d;" % code if code else match.group(0)


def _local(element: Any) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _parts(element: Any) -> _Parts:
    """An element's children by their local names: prefixes and namespaces of feeds are not to be relied on."""
    found: _Parts = {}
    for child in element:
        found.setdefault(_local(child), []).append(child)
    return found


def _plain(element: Any, longest: str = "title") -> str:
    """The text of an element in one line or, for summaries, in several; markup left out whether escaped or not."""
    kind = (element.get("type") or "").lower()
    text = "".join(element.itertext())
    if kind != "text" and _TAGS.search(text):
        text = plain_text(text, TextFormat.HTML)
    text = as_text(text)
    return (text if longest == "summary" else " ".join(text.split()))[: _LONGEST[longest]].strip()


def _first(parts: _Parts, *names: str, longest: str = "title") -> str:
    """The first text that says something among the children of these names, in this order."""
    texts = (_plain(element, longest) for name in names for element in parts.get(name, ()))
    return next((text for text in texts if text), "")


def _date(parts: _Parts, *names: str) -> str:
    dates = (iso_moment(_plain(element)) for name in names for element in parts.get(name, ()))
    return next((date for date in dates if date), "")


def _base(element: Any, address: str) -> str:
    """What links inside an element are relative to (XML Base)."""
    bases = [one.get(_XML_BASE) for one in (element, *element.iterancestors()) if one.get(_XML_BASE)]
    for base in reversed(bases):
        address = web_link(base, address) or address
    return address


def _atom(root: Any, address: str) -> Feed:
    parts = _parts(root)
    entries = parts.get("entry", [])
    return Feed(
        title=_first(parts, "title"),
        link=_atom_link(root, parts, address),
        updated=_date(parts, "updated", "modified"),
        entries=tuple(_distinct(_atom_entry(entry, address) for entry in entries[:MAX_ENTRIES])),
        cut=len(entries) > MAX_ENTRIES,
    )


def _atom_entry(element: Any, address: str) -> FeedEntry:
    parts = _parts(element)
    link = _atom_link(element, parts, address)
    title = _first(parts, "title")
    published = _date(parts, "published", "issued", "created")
    categories = [one.get("label") or one.get("term") or "" for one in parts.get("category", ())]
    return FeedEntry(
        id=_id(_first(parts, "id", longest="id"), link, title, published),
        title=title or link,
        link=link,
        summary=_first(parts, "summary", "content", longest="summary"),
        updated=_date(parts, "updated", "modified") or published,
        published=published,
        author=_atom_author(parts),
        categories=_categories(categories),
    )


def _atom_link(element: Any, parts: _Parts, address: str) -> str:
    """The page that an entry is about, else what else it links to: a file, a description."""
    links = [(one.get("rel") or "alternate", one.get("href") or "") for one in parts.get("link", ())]
    base = _base(element, address)
    ranked = sorted(links, key=lambda link: _RANKS.get(link[0].rpartition("/")[2].lower(), 5))
    return next((url for url in (web_link(href, base) for _, href in ranked if href) if url), "")


_RANKS = {"alternate": 0, "describedby": 1, "enclosure": 2, "section": 2, "related": 3, "self": 6}


def _atom_author(parts: _Parts) -> str:
    for author in parts.get("author", []):
        name = _first(_parts(author), "name", longest="name")
        if name:
            return name
    return ""


def _rss(root: Any, address: str) -> Feed:
    """RSS keeps its items in the channel, RSS 1.0 and 0.90 beside it."""
    channels = [child for child in root if _local(child) == "channel"]
    channel = channels[0] if channels else root
    parts = _parts(channel)
    items = parts.get("item", []) or _parts(root).get("item", [])
    return Feed(
        title=_first(parts, "title"),
        link=_rss_link(channel, parts, address),
        updated=_date(parts, "lastbuilddate", "pubdate", "date", "updated"),
        entries=tuple(_distinct(_rss_item(item, address) for item in items[:MAX_ENTRIES])),
        cut=len(items) > MAX_ENTRIES,
    )


def _rss_item(element: Any, address: str) -> FeedEntry:
    parts = _parts(element)
    link = _rss_link(element, parts, address)
    title = _first(parts, "title")
    published = _date(parts, "pubdate", "date", "published", "issued", "created")
    named = _first(parts, "guid", longest="id") or as_text(element.get(_RDF_ABOUT)) or _first(parts, "id", longest="id")
    return FeedEntry(
        id=_id(named, link, title, published),
        title=title or link,
        link=link,
        summary=_first(parts, "description", "encoded", "summary", "content", longest="summary"),
        updated=_date(parts, "updated", "modified") or published,
        published=published,
        author=_first(parts, "creator", "author", longest="name"),
        categories=_categories([_plain(one) for name in ("category", "subject") for one in parts.get(name, ())]),
    )


def _rss_link(element: Any, parts: _Parts, address: str) -> str:
    """The link's text, an Atom link's address, or a ``guid`` that is one."""
    base = _base(element, address)
    permanent = [one for one in parts.get("guid", ()) if (one.get("isPermaLink") or "true").lower() != "false"]
    texts = [as_text(one.text) or as_text(one.get("href")) for one in parts.get("link", ())]
    guids = [text for text in (as_text(one.text) for one in permanent) if "://" in text]
    return next((url for url in (web_link(text, base) for text in (*texts, *guids) if text) if url), "")


def _id(named: str, link: str, title: str, published: str) -> str:
    """What an entry is known by from one reading to the next: its id, else its link, else what it says."""
    chosen = named or link
    if chosen and len(chosen) < _LONGEST["id"]:
        return chosen
    words = "\n".join((chosen or title, "" if chosen else published))
    return "sha256:" + hashlib.sha256(words.encode("utf-8")).hexdigest()[:32]


def _categories(texts: List[str]) -> Tuple[str, ...]:
    cleaned = (" ".join(as_text(text).split())[: _LONGEST["name"]] for text in texts)
    return tuple(dict.fromkeys(text for text in cleaned if text))[:_MOST_CATEGORIES]


def _distinct(entries: Iterator[FeedEntry]) -> Iterator[FeedEntry]:
    """Each id once, the first; entries that say nothing at all are left out."""
    seen = set()
    for entry in entries:
        if entry.id not in seen and (entry.title or entry.link):
            seen.add(entry.id)
            yield entry
