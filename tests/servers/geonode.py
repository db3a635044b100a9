"""A double of a GeoNode 4 site on loopback: real searching, filters, area, order, pages, facets, log-in and errors.

As GeoNode with Django Dynamic REST: an unknown filter or order is refused, a page after the last one is not found,
words are looked for in the fields that ``search_fields`` names and nowhere else, and facets are counted for what a
query leaves if it has a ``filter{...}`` at all. It complains (see ``LoopbackServer``) of a search without fields and
of requests that would be answered with web pages::

    with GeonodeDouble(old=True) as site: ...                    # GeoNode 3: no facets, no links, layers
    with GeonodeDouble(root="/geo", page_max=7) as site: ...     # under a path, with a cap of its own
    with GeonodeDouble(token="Bearer x", lockdown=True) as site: ...    # visitors are sent to the log-in
"""
from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Callable, ClassVar, Dict, Iterator, List, Mapping, Optional, Tuple

from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.model.query import Sort

from .abilities import Abilities
from .faults import PAGE, Asked, Fault, Handler, RootedServer, send
from .geonode_broken import BROKEN
from .geonode_data import PRIVATE, Json, items, list_entry

_KNOWN = frozenset(("page", "page_size", "search", "search_fields", "extent", "sort[]"))
_FILTER = re.compile(r"filter\{([a-z_.]+)\}")
_FIELDS: Dict[str, Callable[[Json], List[Any]]] = {
    "resource_type": lambda item: [item["resource_type"]],
    "category.identifier": lambda item: [item["category"]["identifier"]] if item["category"] else [],
    "keywords.name": lambda item: [keyword["name"] for keyword in item["keywords"]],
    "regions.name": lambda item: [region["name"] for region in item["regions"]],
    "group.name": lambda item: [item["group"]["name"]] if item["group"] else [],
    "license.identifier": lambda item: [item["license"]["identifier"]] if item["license"] else [],
    "last_updated": lambda item: [item["last_updated"]],
    "metadata_only": lambda item: [str(item["metadata_only"]).lower()],
    "pk": lambda item: [str(item["pk"])],
}
_OPERATORS: Dict[str, Callable[[Any, List[str]], bool]] = {
    "in": lambda value, wanted: value in wanted,
    "gte": lambda value, wanted: _moment(value) >= _moment(wanted[0]),
    "lte": lambda value, wanted: _moment(value) <= _moment(wanted[0]),
    "": lambda value, wanted: value == wanted[0],
}
_SORTS = frozenset(("title", "last_updated", "created", "date", "pk"))
_LABELS = {"environment": "Environnement", "transportation": "Transport", "imageryBaseMapsEarthCover": "Imagerie"}
_DOUBLED = ("resources", "maps", "documents", "datasets")


class _Refused(Exception):
    """An error of Django REST framework: its status, code and words."""

    def __init__(self, status: int, code: str, words: str) -> None:
        super().__init__(words)
        self.status, self.code, self.words = status, code, words


@dataclass
class GeonodeDouble(RootedServer):
    """One site at ``url``; ``root`` is its path, ``page_max`` a silent cap, ``old`` a GeoNode 3."""

    page_max: int = 1000
    old: bool = False
    token: str = ""
    lockdown: bool = False

    faults: ClassVar[Mapping[str, Fault]] = BROKEN

    @property
    def public_items(self) -> List[Json]:
        return [item for item in items(self.url) if item["pk"] != PRIVATE and not item["metadata_only"]]

    def last(self, path: str) -> Asked:
        """The last request for one path below the API."""
        return next(asked for asked in reversed(self.requests) if asked.path == f"{self.root}/api/v2/{path}")

    def answer(self, handler: Handler, asked: Asked) -> None:
        if self.lockdown and not self._knows(asked) and "/account/login" not in asked.path:
            send(handler, 302, b"", "text/html", {"Location": f"{self.root}/account/login/?next={asked.path}"})
        elif asked.path.startswith(f"{self.root}/api/v2/"):
            status, body = self._reply(asked)
            send(handler, status, json.dumps(body).encode("utf-8"))
        elif asked.path in (f"{self.root}/", f"{self.root}/account/login/"):
            title = "Géo Vaubrun".encode() if asked.path == f"{self.root}/" else b"Log in"
            send(handler, 200, PAGE % (title, title), "text/html; charset=utf-8")
        else:
            send(handler, 404, PAGE % (b"Page Not Found", b"404"), "text/html; charset=utf-8")

    def _reply(self, asked: Asked) -> Tuple[int, Any]:
        try:
            return 200, self._result(asked)
        except _Refused as refused:
            return refused.status, {"success": False, "errors": [refused.words], "code": refused.code}

    def _result(self, asked: Asked) -> Json:
        if "application/json" not in asked.header("Accept"):
            self.complain(f"{asked.path}: Accept is {asked.header('Accept')!r}")
        if self.token and asked.header("Authorization") not in ("", self.token):
            raise _Refused(403, "authentication_failed", "Invalid username/password.")
        name, _, key = asked.path[len(f"{self.root}/api/v2/") :].strip("/").partition("/")
        if name == "facets" and not key and not self.old:
            return self._facets(asked)
        if name not in _DOUBLED:
            raise _Refused(404, "not_found", "Not found.")
        return self._one(asked, name, key) if key else self._list(asked)

    def _knows(self, asked: Asked) -> bool:
        return bool(self.token) and asked.header("Authorization") == self.token

    def _visible(self, asked: Asked) -> List[Json]:
        return [item for item in items(self.url) if item["pk"] != PRIVATE or self._knows(asked)]

    def _list(self, asked: Asked) -> Json:
        unknown = [name for name, _ in asked.query if name not in _KNOWN and not _FILTER.fullmatch(name)]
        if unknown:
            self.complain(f"{asked.raw_path}: {unknown}")
        hits = _sorted(self._hits(asked), asked.values("sort[]"))
        page, asked_size = _number(asked, "page", 1), _number(asked, "page_size", 10)
        size = min(asked_size, self.page_max)
        if page > 1 and (page - 1) * size >= len(hits):
            raise _Refused(404, "not_found", "Invalid page.")
        following = f"{self.url}/api/v2/resources?page={page + 1}" if page * size < len(hits) else None
        entries = [list_entry(item, self.old) for item in hits[(page - 1) * size : page * size]]
        links = {"next": following, "previous": None}
        return {"links": links, "total": len(hits), "page": page, "page_size": asked_size, "resources": entries}

    def _hits(self, asked: Asked) -> List[Json]:
        tests = [self._filter(asked, name) for name in dict.fromkeys(name for name, _ in asked.query)]
        words = asked.value("search").replace(",", " ").lower().split()
        fields = asked.values("search_fields")
        if words and not fields:
            self.complain(f"{asked.raw_path}: words without search_fields")
        boxes = _boxes(asked.value("extent"))
        return [
            item
            for item in self._visible(asked)
            if all(test(item) for test in tests)
            and (not fields or all(any(word in str(item[name]).lower() for name in fields) for word in words))
            and (not boxes or any(box.intersects(_box(item)) for box in boxes))
        ]

    def _filter(self, asked: Asked, name: str) -> Callable[[Json], bool]:
        match = _FILTER.fullmatch(name)
        if match is None:
            return lambda item: True
        field, _, operator = match.group(1).rpartition(".")
        if operator not in _OPERATORS or not field:
            field, operator = match.group(1), ""
        if field not in _FIELDS or (self.old and field == "metadata_only"):
            raise _Refused(400, "invalid", f"Invalid filter field: {field}")
        wanted, read = asked.values(name), _FIELDS[field]
        return lambda item: any(_OPERATORS[operator](value, wanted) for value in read(item))

    def _one(self, asked: Asked, name: str, key: str) -> Json:
        found = next((item for item in items(self.url) if item["pk"] == key), None)
        if found is None or (name != "resources" and f"{found['resource_type']}s" != name):
            raise _Refused(404, "not_found", "Not found.")
        if key == PRIVATE and not self._knows(asked):
            if asked.header("Authorization"):
                raise _Refused(403, "permission_denied", "You do not have permission to perform this action.")
            raise _Refused(403, "not_authenticated", "Authentication credentials were not provided.")
        if name == "resources":
            return {"resource": list_entry(found, self.old)}
        return {found["resource_type"]: found}

    def _facets(self, asked: Asked) -> Json:
        narrowed = any(_FILTER.fullmatch(name) for name, _ in asked.query)
        hits = self._hits(asked) if narrowed else self._visible(asked)
        counted = {
            "resourcetype": _topics(hits, _FIELDS["resource_type"]),
            "category": _topics(hits, _FIELDS["category.identifier"], _LABELS),
            "keyword": _topics(hits, _FIELDS["keywords.name"], slugs=True),
            "region": _topics(hits, _FIELDS["regions.name"], slugs=True),
            "group": _topics(hits, _FIELDS["group.name"], slugs=True),
            "owner": _topics(hits, lambda item: [item["owner"]["username"]]),
        }
        if asked.value("include_topics") != "true":
            return {"facets": [{"name": name} for name in counted]}
        return {"facets": [{"name": name, "topics": topics} for name, topics in counted.items()]}


def _moment(text: str) -> datetime:
    """A date as Django reads it.

    :raises _Refused: where it is none
    """
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise _Refused(400, "invalid", f"{text} value has an invalid format.") from None


def _topics(
    hits: List[Json], read: Callable[[Json], List[str]], labels: Optional[Dict[str, str]] = None, slugs: bool = False
) -> Json:
    """The ten commonest values, as GeoNode lists them; the keys of some are slugs or numbers."""
    counts = Counter(value for item in hits for value in dict.fromkeys(read(item)))
    entries = [
        {"key": f"slug-{value}" if slugs else value, "label": (labels or {}).get(value, value), "count": times}
        for value, times in counts.most_common(10)
    ]
    return {"page": 0, "page_size": 10, "start": 0, "total": len(counts), "items": entries}


def _sorted(hits: List[Json], wanted: List[str]) -> List[Json]:
    """In the wanted order, else the newest first."""
    for name in reversed(wanted or ["-created"]):
        field = name.lstrip("-")
        if field not in _SORTS:
            raise _Refused(400, "invalid", f"Invalid sort field: {field}")
        hits = sorted(hits, key=lambda item: str(item[field]), reverse=name.startswith("-"))
    return hits


def _number(asked: Asked, name: str, default: int) -> int:
    value = asked.value(name, str(default))
    if not value.isdigit() or not int(value):
        raise _Refused(404, "not_found", "Invalid page.")
    return int(value)


def _boxes(text: str) -> List[Extent]:
    numbers = [float(part) for part in text.split(",")] if text else []
    return [Extent(*numbers[at : at + 4]) for at in range(0, len(numbers), 4)]


def _box(item: Json) -> Extent:
    return Extent(*item["extent"]["coords"])


@contextmanager
def abilities() -> Iterator[Abilities]:
    """A GeoNode 4 with its facets, and what it must answer."""
    with GeonodeDouble() as site:
        found = site.public_items
        yield Abilities(
            config=CatalogConfig(id="gn", type="geonode", name="Géo Vaubrun", url=site.url),
            ids=_ids(found),
            text=("inondable Lisse", _ids(item for item in found if "inondable" in item["title"])),
            extent=(Extent(55.0, -21.5, 56.0, -20.5), _ids(item for item in found if item["extent"]["coords"][0] > 50)),
            filters={
                "type": (("map", "document"), _having(found, "resource_type", "map", "document")),
                "theme": (("environment", "Transport"), _having(found, "category.identifier", "environment",
                                                                "transportation")),
                "keyword": (("Eau", "route"), _having(found, "keywords.name", "eau", "route")),
                "place": (("Réunion",), _having(found, "regions.name", "Réunion")),
                "organisation": (("syndicat-des-eaux",), _having(found, "group.name", "syndicat-des-eaux")),
                "licence": (("odbl",), _having(found, "license.identifier", "odbl")),
                "modified": (("2024-03/2024-05",), _ids(
                    item for item in found if "2024-03" <= item["last_updated"][:7] <= "2024-05")),
            },
            sorts={
                Sort.TITLE: _in_order(found, "title"),
                Sort.MODIFIED: _in_order(found, "-last_updated"),
                Sort.CREATED: _in_order(found, "-created"),
            },
            server=site,
            search_path="/api/v2/resources",
            details_path="/api/v2/resources",
            unknown_id="999999",
        )  # fmt: skip


def _ids(found: Any) -> "frozenset[str]":
    return frozenset(item["pk"] for item in found)


def _having(found: List[Json], field: str, *values: str) -> "frozenset[str]":
    return _ids(item for item in found if set(_FIELDS[field](item)) & set(values))


def _in_order(found: List[Json], order: str) -> Tuple[str, ...]:
    return tuple(item["pk"] for item in _sorted(found, [order]))
