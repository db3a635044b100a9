"""Writing Atom feeds (RFC 4287, tombstones of RFC 6721): valid, always the same for the same content, put in place at
once.

Ids are worked out of the ids of what is kept, so that an entry stays the same whatever the address of the day. Nothing
private is written: no note, no rating, no path of this computer.
"""
from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable, Optional, Sequence, Tuple

from lxml import etree

from ..catalogs.replies import as_text
from .feeds_dates import iso_moment
from .feeds_read import web_link

ATOM = "http://www.w3.org/2005/Atom"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
#: The scheme of categories that say what happened to a record; other categories are its keywords.
CHANGES = "urn:catalog-search:change"
MOST_ENTRIES = 200
_MOST_CATEGORIES = 30
_EPOCH = "1970-01-01T00:00:00Z"


@dataclass(frozen=True)
class OutEntry:
    """One entry to write; ``key`` is what identifies it within its feed. Moments are RFC 3339 texts."""

    key: Tuple[str, ...]
    title: str
    updated: str
    published: str = ""
    link: str = ""
    summary: str = ""
    author: str = ""
    categories: Tuple[str, ...] = ()
    change: str = ""


@dataclass(frozen=True)
class OutFeed:
    """A feed to write. ``gone`` are (key, moment) of entries that are no more; ``updated`` is for one without any."""

    id: str
    title: str
    updated: str
    entries: Tuple[OutEntry, ...] = ()
    gone: Tuple[Tuple[Tuple[str, ...], str], ...] = ()
    subtitle: str = ""
    language: str = ""


def atom(feed: OutFeed) -> bytes:
    """The document, with the entries that changed last first and not more than ``MOST_ENTRIES`` of them."""
    root = etree.Element(_name("feed"), nsmap={None: ATOM, "at": TOMBSTONES})
    if feed.language:
        root.set("{http://www.w3.org/XML/1998/namespace}lang", feed.language)
    entries = sorted(feed.entries, key=lambda entry: (_moment(entry.updated), entry.key), reverse=True)[:MOST_ENTRIES]
    _add(root, "id", urn(feed.id))
    _add(root, "title", _clean(feed.title) or "Catalog Search")
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _latest([feed.updated, *(entry.updated for entry in entries), *(at for _, at in feed.gone)]))
    _add(root, "generator", "Catalog Search")
    _add(etree.SubElement(root, _name("author")), "name", "Catalog Search")
    for entry in entries:
        _add_entry(root, feed.id, entry)
    for key, at in feed.gone:
        tomb = etree.SubElement(root, f"{{{TOMBSTONES}}}deleted-entry")
        tomb.set("ref", urn(feed.id, *key))
        tomb.set("when", _moment(at))
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"


def urn(*parts: str) -> str:
    """An id that always belongs to these texts: a UUID of version 8 (RFC 9562), made of their digest."""
    digits = hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
    value = f"{digits[:12]}8{digits[13:16]}{'89ab'[int(digits[16], 16) % 4]}{digits[17:]}"
    return f"urn:uuid:{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"


def write_in_place(path: Path, body: bytes) -> bool:
    """Put a file in place at once: who reads sees the old one or the new one. False where it is the same already.

    :raises OSError: where that cannot be done; the old file is as it was then
    """
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_size == len(body) and path.read_bytes() == body:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    # Windows of QGIS and threads of one of them may write it at once; names of files end somewhere, too.
    part = path.with_name(f".{path.name[:60]}.{os.getpid()}-{threading.get_ident():x}.part")
    try:
        with open(part, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return True


def _add_entry(root: Any, feed_id: str, entry: OutEntry) -> None:
    element = etree.SubElement(root, _name("entry"))
    link = web_link(entry.link, "") if entry.link else ""
    _add(element, "id", urn(feed_id, *entry.key))
    title = _clean(entry.title) or _clean(" ".join(entry.key)) or "–"
    _add(element, "title", title)
    _add(element, "updated", _moment(entry.updated))
    _add(element, "published", iso_moment(entry.published))
    if link:
        etree.SubElement(element, _name("link"), rel="alternate", type="text/html", href=link)
    if _clean(entry.author):
        _add(etree.SubElement(element, _name("author")), "name", entry.author)
    if entry.change:
        etree.SubElement(element, _name("category"), term=entry.change, scheme=CHANGES)
    for word in dict.fromkeys(filter(None, map(_one_line, entry.categories[:_MOST_CATEGORIES]))):
        etree.SubElement(element, _name("category"), term=word)
    # A summary must be there where an entry has neither content nor link (RFC 4287 §4.1.2).
    _add(element, "summary", _clean(entry.summary) or ("" if link else title))


def _add(parent: Any, name: str, text: str) -> None:
    """An element with a text, none for no text."""
    cleaned = _clean(text)
    if cleaned:
        etree.SubElement(parent, _name(name)).text = cleaned


def _clean(text: str) -> str:
    """A text without what XML cannot hold."""
    return as_text(text).replace("\ufffe", "").replace("\uffff", "").strip()


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())[:200]


def _name(local: str) -> str:
    return f"{{{ATOM}}}{local}"


def _moment(text: str) -> str:
    return iso_moment(text) or _EPOCH


def _latest(moments: Iterable[str]) -> str:
    return max(map(_moment, moments), default=_EPOCH)


def newest(moments: Sequence[str], limit: Optional[str] = None) -> str:
    """The latest of some dates as RFC 3339 text; those that cannot be read or lie in the future do not count."""
    known = [moment for moment in map(iso_moment, moments) if moment and (limit is None or moment <= limit)]
    return max(known, default="")
