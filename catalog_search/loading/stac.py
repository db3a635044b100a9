"""From a link to STAC to its assets: a collection, a catalogue or a page of items is a choice, an item opens. Blocks.

Each choice asks for one document more, so what is asked stays bounded by what somebody clicks; only what has one entry
is followed at once.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import quote, unquote, urlsplit

import requests

from ..catalogs.json_links import followed, is_page, joined, links_in
from ..catalogs.stac_records import Context, is_collection, is_item, read_collection, read_item
from ..model.record import Record, Resource
from ..support.i18n import tr
from .addresses import network_url
from .assets import is_asset, is_together
from .capabilities import service_object
from .describing import fetch_answer
from .errors import LoadError
from .failures import no_driver, no_such_layer
from .job import Job
from .kinds import Kind
from .link import Link
from .links import links_of, ranked
from .matching import fold
from .sources import Plan, Source

_MAX_FOLLOWED = 5
_MAX_CHOICES = 500
_NAMES_SHOWN = 20
_ACCEPT = "application/geo+json, application/json, */*;q=0.1"
_ALL_ALIKE = ("catalog", "collection", "item", "items")
_CHILDREN = ("item", "child", "items", "data")

PlanOf = Callable[[Job], Plan]


@dataclass(frozen=True)
class _Document:
    """One document and where it was in the end."""

    data: Mapping[str, Any]
    url: str


def stac_plan(job: Job, plan_of: PlanOf) -> Plan:
    """What a link to STAC offers.

    :param plan_of: makes the plan of an asset
    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where it cannot be had, is no STAC, or has nothing that can be opened
    """
    if is_together(job.link):
        return _chosen(job, [link for link in links_of(job.record) if is_asset(link)], plan_of)
    url = job.link.url
    for _ in range(_MAX_FOLLOWED):
        document = _fetch(job, url)
        links = links_in_document(document.data, document.url)
        if len(links) != 1 or links[0].kind is not Kind.STAC:
            return _chosen(job, links, plan_of)
        url = links[0].url
    raise LoadError(tr("The STAC catalogue leads from page to page, but to no data."), url)


def _fetch(job: Job, url: str) -> _Document:
    job.check()

    def read(reply: requests.Response) -> _Document:
        return _Document(service_object(reply.content or b""), reply.url or url)

    return fetch_answer(url, _ACCEPT, read, Kind.STAC, job.config, job.feedback)


def links_in_document(data: Mapping[str, Any], base: str) -> List[Link]:
    """What a document leads to: assets of an item; of anything else its assets, items and parts.

    :param base: where the document was
    """
    context = Context("", f"{urlsplit(base).scheme}://{urlsplit(base).netloc}")
    if is_item(data):
        return _assets(read_item(data, context, base))
    features = data.get("features")
    if isinstance(features, list):
        return [link for item in features[:_MAX_CHOICES] for link in _item_links(item, context, base)]
    found = _assets(read_collection(data, context, base)) if is_collection(data) else []
    return [*(link for link in found if link.loadable), *_children(data, base)]


def _assets(record: Optional[Record]) -> List[Link]:
    return list(links_of(record)) if record is not None else []


def _item_links(item: Any, context: Context, base: str) -> List[Link]:
    """An item on a page, by its own address; one that gives none, by its assets."""
    if not isinstance(item, dict) or not is_item(item):
        return []
    own = next((link["href"] for link in links_in(item) if link.get("rel") == "self"), "")
    link = _stac_link(joined(base, own) if own else "", item.get("id"), base)
    if link is not None:
        return [link]
    return [_titled(asset, item.get("id")) for asset in _assets(read_item(item, context, base)) if asset.loadable]


def _titled(link: Link, item: Any) -> Link:
    title = f"{item} – {link.resource.title}"[:300]
    return replace(link, resource=replace(link.resource, title=title, id=""))


def _children(data: Mapping[str, Any], base: str) -> List[Link]:
    """The items and parts that a document links to, the collections it lists, all on its own server."""
    found: Dict[str, Link] = {}
    for href, title in (*_linked(data), *_listed(data, base)):
        made = _stac_link(joined(base, href), title, base)
        if made is not None and len(found) < _MAX_CHOICES:
            found.setdefault(made.url, made)
    return list(found.values())


def _linked(data: Mapping[str, Any]) -> Iterator[Tuple[str, Any]]:
    for wanted in _CHILDREN:
        for link in links_in(data):
            if link.get("rel") == wanted and not is_page(link):
                yield link["href"], link.get("title")


def _listed(data: Mapping[str, Any], base: str) -> Iterator[Tuple[str, Any]]:
    """The collections of a list: where they say that they are, else where the API has them (OGC 17-069r4 §7.14)."""
    listed = data.get("collections")
    for collection in listed[:_MAX_CHOICES] if isinstance(listed, list) else ():
        if isinstance(collection, dict):
            own = next((link["href"] for link in links_in(collection) if link.get("rel") == "self"), "")
            name = collection.get("id")
            name = name if isinstance(name, str) else ""
            if own or name:
                usual = f"{base.partition('?')[0].rstrip('/')}/{quote(name, safe='')}"
                yield own or usual, collection.get("title") or name


def _stac_link(href: str, title: Any, base: str) -> Optional[Link]:
    """A link within the same server: documents elsewhere are not asked for."""
    url = network_url(followed(base, href)) if href else ""
    if not url:
        return None
    words = title if isinstance(title, str) and title else _name_in(url)
    return Link(Kind.STAC, url, "", Resource(url, title=words[:300], protocol="STAC"), Kind.STAC.loadable)


def _name_in(url: str) -> str:
    """What to call a document without a title: static catalogues name their files all alike, but not their folders."""
    parts = [unquote(part) for part in urlsplit(url).path.split("/") if part]
    name = re.sub(r"(?i)\.(geo)?json$", "", parts[-1]) if parts else url
    return parts[-2] if name.lower() in _ALL_ALIKE and len(parts) > 1 else name


def _chosen(job: Job, links: Sequence[Link], plan_of: PlanOf) -> Plan:
    """The asset that is meant, else a choice; of several ways to one thing only what can be opened counts."""
    usable = [link for link in ranked(links) if link.loadable]
    if not usable:
        raise _nothing(job, links)
    if job.layer:
        usable = _named(usable, job.layer)
    if len(usable) == 1:
        return plan_of(replace(job.on(usable[0]), layer=""))
    return Plan(tuple(_source(link) for link in usable[:_MAX_CHOICES]), needs_choice=True)


def _named(links: Sequence[Link], wanted: str) -> List[Link]:
    exact = [link for link in links if wanted in _names(link)]
    found = exact or [link for link in links if fold(wanted) in map(fold, _names(link))]
    if not found:
        raise no_such_layer(wanted, ", ".join(_names(link)[0] for link in links[:_NAMES_SHOWN]))
    return found[:1]


def _names(link: Link) -> Tuple[str, str]:
    return (link.resource.id or link.resource.title, link.resource.title)


def _source(link: Link) -> Source:
    name, title = _names(link)
    return Source("", "", name, link.kind, title, title, url=link.url, link=link)


def _nothing(job: Job, links: Sequence[Link]) -> LoadError:
    """What to say where there is something, but nothing for this QGIS."""
    lacking = next((link.kind for link in links if link.kind.lacks_driver), None)
    if lacking is not None:
        return no_driver(lacking)
    labels = ", ".join(dict.fromkeys(link.kind.label for link in links if link.kind.label))
    if labels:
        text = tr("This STAC entry holds nothing that QGIS can put on the map, only: {contents}.")
        return LoadError(text.format(contents=labels), job.link.url)
    return LoadError(tr("This STAC entry has no data of its own."), job.link.url)
