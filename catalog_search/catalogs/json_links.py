"""Links of OGC APIs and of STAC (RFC 8288 relations in JSON), followed without leaving the server that was asked."""
from __future__ import annotations

from typing import Any, Iterator, List, Mapping, Optional
from urllib.parse import urljoin, urlsplit, urlunsplit

MAX_LINKS = 2000


def links_in(data: Mapping[str, Any]) -> List[Mapping[str, Any]]:
    """The links of a document that are objects with an address."""
    links = data.get("links")
    if not isinstance(links, list):
        return []
    return [link for link in links[:MAX_LINKS] if isinstance(link, dict) and isinstance(link.get("href"), str)]


def links_with(data: Mapping[str, Any], *relations: str) -> Iterator[Mapping[str, Any]]:
    """The links of a document that have one of the relations."""
    return (link for link in links_in(data) if link.get("rel") in relations)


def is_page(link: Mapping[str, Any]) -> bool:
    """Whether a link leads to a web page."""
    kind = link.get("type")
    return isinstance(kind, str) and "html" in kind.lower()


def joined(base: str, href: str) -> str:
    """An address made absolute; as it is where it cannot be."""
    if href[:8] == "https://" or href[:7] == "http://":
        return href
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return href.strip()


def followed(base: str, href: str) -> str:
    """The address to ask for a link of the API itself, always on the server of ``base``; empty where it leads away.

    Servers behind a proxy write links with the name that they know themselves by: such a link counts by its query,
    where it leads to the last step of the path that was asked.
    """
    target = joined(base, href)
    try:
        asked, linked = urlsplit(base), urlsplit(target)
    except ValueError:
        return ""
    if linked.scheme not in ("http", "https"):
        return ""
    if (asked.scheme, asked.netloc.lower()) == (linked.scheme, linked.netloc.lower()):
        return target.partition("#")[0]
    if asked.path.rstrip("/").rpartition("/")[2] != linked.path.rstrip("/").rpartition("/")[2]:
        return ""
    return urlunsplit((asked.scheme, asked.netloc, asked.path, linked.query, ""))


def next_link(data: Mapping[str, Any]) -> Optional[Mapping[str, Any]]:
    """The link to the following page, that to data before that to a web page."""
    found = list(links_with(data, "next"))
    return next((link for link in found if not is_page(link)), None)


def origin(url: str) -> str:
    """Scheme, host and port of an address, empty where it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc.lower()}" if parts.netloc else ""
