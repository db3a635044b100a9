"""Reading Atom feeds (RFC 4287) as INSPIRE download services write them, and their OpenSearch descriptions. Pure.

INSPIRE's Technical Guidance for Download Services 3.1 §5: a feed lists datasets, each with a feed of its own, which
lists files, one entry for each coordinate system and format. GéoIDE and the download service of the Géoplateforme have
the same shape with fewer words.
"""
from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple, Union
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from .addresses import network_url
from .capabilities import CapabilitiesError, normal_crs, service_root
from .markup import MAX_XML, children_of, local_name, text_of

MAX_ENTRIES = 5000
_MAX_LINKS = 200
_MAX_TEXT = 500
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_FEED_TYPES = ("application/atom+xml", "application/opensearchdescription+xml")
_PLACE = re.compile(r"\{([^{}]{1,100}?)(\??)\}")
#: Relations of links that lead to data (RFC 4287 §4.2.7.2); a link without one is an ``alternate``.
_DATA = ("", "alternate", "enclosure", "section", "item")


@dataclass(frozen=True)
class FeedLink:
    """A link with an absolute address that may be asked; ``size`` in bytes."""

    url: str
    relation: str = "alternate"
    type: str = ""
    title: str = ""
    language: str = ""
    size: Optional[int] = None

    @property
    def is_feed(self) -> bool:
        """Whether it says that another feed is there."""
        return self.type in _FEED_TYPES

    @property
    def is_data(self) -> bool:
        """Whether data are there, or a feed about them."""
        return self.relation in _DATA


@dataclass(frozen=True)
class Entry:
    """One dataset, or one form of it. ``code`` and ``namespace`` are its INSPIRE identifier, ``crs`` codes such as
    ``EPSG:2154``."""

    id: str = ""
    title: str = ""
    code: str = ""
    namespace: str = ""
    crs: Tuple[str, ...] = ()
    links: Tuple[FeedLink, ...] = ()

    def names(self) -> Tuple[str, ...]:
        """All spellings of its identifier, as a record may have it."""
        joined = [f"{self.namespace}{mark}{self.code}" for mark in ("", "/", "#", ":")] if self.namespace else []
        return tuple(name for name in (self.code, *joined, self.id) if name) if self.code else (self.id,)


@dataclass(frozen=True)
class Feed:
    """One page of a feed; ``next`` is the address of the following one, ``search`` of an OpenSearch description."""

    title: str = ""
    entries: Tuple[Entry, ...] = ()
    next: str = ""
    search: str = ""


@dataclass(frozen=True)
class SearchDescription:
    """An OpenSearch description: the template that tells of a dataset, and the datasets that it gives as examples."""

    template: str = ""
    examples: Tuple[Entry, ...] = ()

    def address(self, code: str, namespace: str = "") -> str:
        """The address that tells of a dataset; empty where the template wants what is not known."""
        values = {"spatial_dataset_identifier_code": code, "spatial_dataset_identifier_namespace": namespace}
        return _filled(self.template, values)


def read_feed(body: bytes, url: str) -> Union[Feed, SearchDescription]:
    """What an address of a download service answered; a body that is still gzip is unpacked within the same limit.

    :param url: where it came from, which its relative links start from
    :raises CapabilitiesError: where it is neither a feed nor an OpenSearch description
    """
    root = service_root(_unpacked(body))
    name = local_name(root)
    if name == "feed":
        return _feed(root, url)
    if name == "entry":
        return Feed(entries=(_entry(root, _base(root, url)),))
    if name == "OpenSearchDescription":
        return _description(root, url)
    raise CapabilitiesError("other", name)


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, MAX_XML + 1)
    except zlib.error as error:
        raise CapabilitiesError("not_xml", str(error)) from error


def _feed(root: Any, url: str) -> Feed:
    base = _base(root, url)
    links = _links(root, base)
    entries: List[Entry] = []
    for element in children_of(root, "entry"):
        if len(entries) == MAX_ENTRIES:
            break
        entries.append(_entry(element, base))
    following = next((link.url for link in links if link.relation == "next"), "") or _next_page(root, url)
    search = next((link.url for link in links if link.relation == "search"), "")
    return Feed(text_of(root, "title")[:_MAX_TEXT], tuple(entries), following, search)


def _entry(element: Any, base: str) -> Entry:
    base = _base(element, base)
    return Entry(
        id=text_of(element, "id")[:_MAX_TEXT],
        title=text_of(element, "title")[:_MAX_TEXT],
        code=text_of(element, "spatial_dataset_identifier_code")[:_MAX_TEXT],
        namespace=text_of(element, "spatial_dataset_identifier_namespace")[:_MAX_TEXT],
        crs=tuple(dict.fromkeys(filter(None, map(_crs, children_of(element, "category"))))),
        links=tuple(_links(element, base)),
    )


def _crs(category: Any) -> str:
    """The CRS of a category: ``http://www.opengis.net/def/crs/EPSG/0/2154``, ``EPSG:2154`` or ``EPSG/0/2154``."""
    for text in (category.get("term") or "", category.get("label") or ""):
        code = normal_crs(text)
        if code.startswith("EPSG:"):
            return code
    return ""


def _links(element: Any, base: str) -> List[FeedLink]:
    """The links that may be asked; an entry's ``content`` with a source counts as one (RFC 4287 §4.1.3.2)."""
    found = [_link(item, base, item.get("href"), (item.get("rel") or "alternate")) for item in _some(element, "link")]
    found += [_link(item, base, item.get("src"), "enclosure") for item in _some(element, "content")]
    return [link for link in found if link.url]


def _some(element: Any, name: str) -> Iterable[Any]:
    return [item for _, item in zip(range(_MAX_LINKS), children_of(element, name))]


def _link(item: Any, base: str, address: Optional[str], relation: str) -> FeedLink:
    length = _length(item)
    return FeedLink(
        network_url(_joined(_base(item, base), address)) if address and address.strip() else "",
        relation.strip().lower().rpartition("/")[2],
        (item.get("type") or "").partition(";")[0].strip().lower(),
        (item.get("title") or "").strip()[:_MAX_TEXT],
        (item.get("hreflang") or "").strip().lower()[:20],
        int(length) if re.fullmatch(r"\d{1,15}", length) and int(length) else None,
    )


def _length(item: Any) -> str:
    """``length``; the Géoplateforme has it in a namespace of its own."""
    return next((value.strip() for name, value in item.attrib.items() if name.rpartition("}")[2] == "length"), "")


def _base(element: Any, base: str) -> str:
    """The address that relative links below an element start from (XML Base)."""
    own = element.get(_BASE)
    return (network_url(_joined(base, own)) or base) if own else base


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:  # a bad IPv6 address
        return ""


def _next_page(root: Any, url: str) -> str:
    """For feeds that count their pages in attributes instead of linking the next, as the Géoplateforme does."""
    counts: Dict[str, str] = {name.rpartition("}")[2].lower(): value for name, value in root.attrib.items()}
    page, pages = counts.get("page", ""), counts.get("pagecount", "")
    if not re.fullmatch(r"\d{1,6}", page) or not re.fullmatch(r"\d{1,6}", pages) or int(page) >= int(pages):
        return ""
    parts = urlsplit(url)
    others = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0].lower() != "page"]
    return urlunsplit(parts._replace(query=urlencode([*others, ("page", str(int(page) + 1))])))


# OpenSearch 1.1, with the parameters of INSPIRE's guidance §5.3


def _description(root: Any, url: str) -> SearchDescription:
    base = _base(root, url)
    found = [item for item in _some(root, "Url") if (item.get("type") or "").partition(";")[0] in _FEED_TYPES]
    found = [item for item in found if "spatial_dataset_identifier_code" in (item.get("template") or "")]
    found.sort(key=lambda item: item.get("rel") != "describedby")
    template = _joined(base, (found[0].get("template") or "")) if found else ""
    examples = [_example(item, template) for item in _some(root, "Query")]
    return SearchDescription(template, tuple(entry for entry in examples if entry.code))


def _example(query: Any, template: str) -> Entry:
    """A dataset that the description gives as an example; its link is where it is told of."""
    said = {name.rpartition("}")[2]: value for name, value in query.attrib.items()}
    code = said.get("spatial_dataset_identifier_code", "")
    namespace = said.get("spatial_dataset_identifier_namespace", "")
    address = network_url(SearchDescription(template).address(code, namespace))
    links = (FeedLink(address, type=_FEED_TYPES[0]),) if address else ()
    title = (said.get("title") or text_of(query) or code).strip()
    return Entry(title=title[:_MAX_TEXT], code=code[:_MAX_TEXT], namespace=namespace[:_MAX_TEXT], links=links)


def _filled(template: str, values: Mapping[str, str]) -> str:
    """A template with its places filled (OpenSearch 1.1, URL template syntax); nothing where one is missing."""
    missing = False

    def value(match: "re.Match[str]") -> str:
        nonlocal missing
        known = values.get(match.group(1).rpartition(":")[2], "")
        missing = missing or not (known or match.group(2))
        return quote(known, safe="")

    filled = _PLACE.sub(value, template.replace("%7B", "{").replace("%7D", "}"))
    return "" if missing or not template else filled
