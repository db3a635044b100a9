"""A double of a STAC API on loopback: real searching, by GET and POST, paging by link and body, sorting and filters.

Its collections and items are those of ``stac_data``. It refuses what a server would refuse, and complains (see
``LoopbackServer``) of what no client should send::

    with StacDouble() as api: ...                                  # all extensions, GET and POST
    with StacDouble(extensions=(), methods=("POST",)) as api: ...  # the core, by POST only
    with StacDouble(counts="context", paging="token") as api: ...  # as STAC API 0.9, and pages by token
    with StacFiles() as files: ...                                 # no API: a static catalogue at /catalog.json
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Callable, ClassVar, Dict, Iterator, List, Mapping, Optional, Tuple
from urllib.parse import unquote, urlencode

from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Sort

from .abilities import Abilities
from .cql2_text import BadFilter, filter_of
from .faults import Asked, Fault, Handler, LoopbackServer, RootedServer, send
from .stac_broken import BROKEN
from .stac_data import Json, collections, items, static_files

_API = "https://api.stacspec.org/v1.0.0"
_CQL = "http://www.opengis.net/spec/cql2/1.0/conf"
CORE = (f"{_API}/core", f"{_API}/collections", f"{_API}/ogcapi-features", f"{_API}/item-search")
EXTENSIONS: Dict[str, Tuple[str, ...]] = {
    "sort": (f"{_API}/item-search#sort", f"{_API}/item-search#sortables"),
    "text": (f"{_API}-rc.1/item-search#free-text",),
    "advanced": (f"{_API}-rc.1/item-search#advanced-free-text",),
    "filter": (f"{_API}-rc.2/item-search#filter", f"{_CQL}/cql2-json", f"{_CQL}/cql2-text", f"{_CQL}/basic-cql2"),
    "collections": (f"{_API}-rc.1/collection-search", f"{_API}-rc.1/collection-search#free-text"),
}
_SORTED = ("properties.title", "properties.updated", "properties.created", "properties.datetime")


class _Refused(Exception):
    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


@dataclass
class StacDouble(RootedServer):
    """One API below ``root``.

    ``counts`` is ``numberMatched``, ``context`` or empty for none; ``paging`` ``offset`` or ``token``; ``merge`` makes
    links to following pages by POST hold only what changes. ``cap`` is the most items of a page, ``list_page`` the
    most collections. ``advertised`` is the address that links start with.
    """

    extensions: Tuple[str, ...] = ("sort", "text", "advanced", "filter")
    methods: Tuple[str, ...] = ("GET", "POST")
    counts: str = "numberMatched"
    paging: str = "offset"
    merge: bool = False
    cap: int = 250
    list_page: int = 250
    advertised: str = ""
    repeats: bool = False
    tells_methods: bool = True
    all_collections: List[Json] = field(default_factory=collections)
    all_items: List[Json] = field(default_factory=items)

    faults: ClassVar[Mapping[str, Fault]] = BROKEN

    @property
    def _base(self) -> str:
        return self.advertised or self.url

    def searches(self) -> List[Asked]:
        """The item searches that were asked, in their order."""
        return [asked for asked in self.requests if asked.path.endswith("/search")]

    def answer(self, handler: Handler, asked: Asked) -> None:
        if "json" not in asked.header("Accept"):
            self.complain(f"{asked.path}: Accept is {asked.header('Accept')!r}")
        try:
            status, body = 200, self._answer(asked)
        except _Refused as refused:
            status, body = refused.status, {"code": "BadRequest", "description": str(refused)}
        send(handler, status, json.dumps(body).encode(), "application/json")

    def _answer(self, asked: Asked) -> Any:
        if not asked.path.startswith(self.root):
            raise _Refused(404, "Not Found")
        path = asked.raw_path.partition("?")[0]
        steps = [unquote(step) for step in path[len(self.root) :].split("/") if step]
        if steps == ["search"]:
            return self._search(asked)
        if asked.method != "GET":
            raise _Refused(405, "Method Not Allowed")
        if not steps:
            return self._landing()
        if steps == ["collections"]:
            return self._list(asked)
        if steps in (["sortables"], ["queryables"]):
            names = _SORTED if steps == ["sortables"] else ("updated", "datetime", "eo:cloud_cover")
            return {"type": "object", "properties": {name: {"type": "string"} for name in names}}
        if steps[0] == "collections" and len(steps) == 2:
            return self._one(self.all_collections, lambda data: data["id"] == steps[1])
        if steps[0] == "collections" and steps[2:3] == ["items"] and len(steps) == 4:
            return self._one(self.all_items, lambda data: [data["collection"], data["id"]] == steps[1::2])
        raise _Refused(404, "Not Found")

    def _one(self, entries: List[Json], test: Callable[[Json], bool]) -> Json:
        found = next((entry for entry in entries if test(entry)), None)
        if found is None:
            raise _Refused(404, "does not exist")
        return self._linked(found)

    def _linked(self, data: Json) -> Json:
        path = f"/collections/{data['collection']}/items/{data['id']}" if "collection" in data else (
            f"/collections/{data['id']}")  # fmt: skip
        return {**data, "links": [*data["links"], {"rel": "self", "href": self._base + path}]}

    def _landing(self) -> Json:
        search: List[Json] = [
            {
                "rel": "search",
                "type": "application/geo+json",
                "href": f"{self._base}/search",
                **({"method": method} if self.tells_methods else {}),
            }
            for method in self.methods
        ]
        declared = [name for extension in self.extensions for name in EXTENSIONS[extension]]
        return {
            "stac_version": "1.0.0", "type": "Catalog", "id": "vaubrun", "title": "Imagerie du Vaubrun",
            "description": "Un essai", "conformsTo": [*CORE, *declared],
            "links": [{"rel": "self", "href": self._base}, *search,
                      {"rel": "data", "type": "application/json", "href": f"{self._base}/collections"}],
        }  # fmt: skip

    def _list(self, asked: Asked) -> Json:
        if asked.query and "collections" not in self.extensions and asked.value("token") == "":
            self.complain(f"{asked.raw_path}: collections cannot be searched")
        words = [word for word in asked.value("q").lower().split(",") if word]
        found = [entry for entry in self.all_collections if not words or any(word in _text(entry) for word in words)]
        start = int(asked.value("token") or 0)
        reply: Json = {
            "collections": [self._linked(entry) for entry in found[start : start + self.list_page]],
            "links": [],
        }
        if start + self.list_page < len(found):
            href = f"{self._base}/collections?token={start + self.list_page}"
            reply["links"] = [{"rel": "next", "href": href}]
        return reply

    def _search(self, asked: Asked) -> Json:
        if asked.method not in self.methods:
            raise _Refused(405, "Method Not Allowed")
        lists = ("collections", "ids") if "advanced" in self.extensions else ("collections", "ids", "q")
        body = json.loads(asked.body) if asked.method == "POST" else _of_params(asked, lists)
        known = {"limit", "bbox", "collections", "ids", "datetime", "token", "offset"}
        known |= {"q"} if {"text", "advanced"} & set(self.extensions) else set()
        known |= {"sortby"} if "sort" in self.extensions else set()
        known |= {"filter", "filter-lang"} if "filter" in self.extensions else set()
        unknown = set(body) - known
        if unknown:
            raise _Refused(400, f"extra fields not permitted: {sorted(unknown)}")
        hits = _sorted([item for item in self.all_items if all(test(item) for test in self._tests(body))], body)
        start = 0 if self.repeats else int(body.get("token", body.get("offset", 0)))
        page = hits[start : start + min(int(body.get("limit", 10)), self.cap)]
        reply: Json = {"type": "FeatureCollection", "features": [self._linked(item) for item in page], "links": []}
        if self.counts == "numberMatched":
            reply.update(numberMatched=len(hits), numberReturned=len(page))
        elif self.counts == "context":
            reply["context"] = {"matched": len(hits), "returned": len(page)}
        if start + len(page) < len(hits):
            reply["links"] = [self._next(asked, body, start + len(page))]
        return reply

    def _next(self, asked: Asked, body: Json, start: int) -> Json:
        name = "token" if self.paging == "token" else "offset"
        link = {"rel": "next", "type": "application/geo+json", "href": f"{self._base}/search", "method": asked.method}
        if asked.method == "GET":
            kept = [(key, value) for key, value in asked.query if key not in ("token", "offset")]
            return {**link, "href": f"{link['href']}?{urlencode([*kept, (name, str(start))])}"}
        if self.merge:
            return {**link, "body": {name: start}, "merge": True}
        return {**link, "body": {**{key: value for key, value in body.items() if key != name}, name: start}}

    def _tests(self, body: Json) -> Iterator[Callable[[Json], bool]]:
        if "collections" in body:
            yield lambda item: item["collection"] in body["collections"]
        if "ids" in body:
            yield lambda item: item["id"] in body["ids"]
        if "bbox" in body:
            west, south, east, north = body["bbox"]
            area = Extent(west, south, east, north)
            yield lambda item: area.intersects(Extent(*item["bbox"]))
        if "q" in body:
            yield self._words(body["q"])
        if "filter" in body:
            yield self._filter(body)

    def _words(self, wanted: Any) -> Callable[[Json], bool]:
        """A list of alternatives, or one expression with ``AND`` where the advanced extension is."""
        if "advanced" in self.extensions:
            if not isinstance(wanted, str):
                raise _Refused(400, "q is not a text")
            return lambda item: all(word.lower() in _text(item) for word in wanted.split(" AND "))
        if not isinstance(wanted, list):
            raise _Refused(400, "q is not a list")
        if any(" AND " in way for way in wanted):
            self.complain(f"operators in {wanted}")
        return lambda item: any(way.lower() in _text(item) for way in wanted)

    def _filter(self, body: Json) -> Callable[[Json], bool]:
        try:
            if body.get("filter-lang") == "cql2-text":
                test = filter_of(body["filter"])
                return lambda item: test(item["properties"].get)
            return _json_filter(body["filter"])
        except (BadFilter, KeyError, TypeError, ValueError) as bad:
            self.complain(f"filter {body['filter']!r}: {bad!r}")
            raise _Refused(400, f"bad filter: {bad}") from None


def _of_params(asked: Asked, lists: Tuple[str, ...]) -> Json:
    """The parameters of a GET as the members of a body."""
    body: Json = dict(asked.query)
    for name in lists:
        if name in body:
            body[name] = body[name].split(",")
    if "bbox" in body:
        body["bbox"] = [float(corner) for corner in body["bbox"].split(",")]
    if "sortby" in body:
        body["sortby"] = [
            {"field": one.lstrip("+-"), "direction": "desc" if one.startswith("-") else "asc"}
            for one in body["sortby"].split(",")
        ]
    return body


def _json_filter(value: Json) -> Callable[[Json], bool]:
    operator, arguments = value["op"], value["args"]
    if operator in ("and", "or"):
        tests = [_json_filter(part) for part in arguments]
        combine = all if operator == "and" else any
        return lambda item: combine(test(item) for test in tests)
    name, wanted = arguments[0]["property"], arguments[1]["timestamp"]
    if operator == ">=":
        return lambda item: item["properties"][name] >= wanted
    if operator == "<=":
        return lambda item: item["properties"][name] <= wanted
    raise ValueError(operator)


def _text(data: Json) -> str:
    said = data.get("properties", data)
    return f"{said.get('title', '')} {said.get('description', '')} {' '.join(said.get('keywords', ()))}".lower()


def _sorted(found: List[Json], body: Json) -> List[Json]:
    for one in reversed(body.get("sortby", [])):
        if one["field"] not in _SORTED:
            raise _Refused(400, f"cannot sort by {one['field']}")
        name = one["field"].partition(".")[2]
        found = sorted(found, key=lambda item: item["properties"][name], reverse=one["direction"] == "desc")
    return found


@dataclass
class StacFiles(LoopbackServer):
    """A static catalogue at ``/catalog.json``; ``more`` are further files by path."""

    more: Dict[str, Json] = field(default_factory=dict)
    files: Optional[Dict[str, Json]] = None

    faults: ClassVar[Mapping[str, Fault]] = BROKEN

    def answer(self, handler: Handler, asked: Asked) -> None:
        if self.files is None:
            self.files = {**static_files(self.url), **self.more}
        found = self.files.get(asked.path)
        send(handler, 200 if found else 404, json.dumps(found or {"message": "no such file"}).encode())


@contextmanager
def abilities() -> Iterator[Abilities]:
    """An API with all extensions, and what it must answer."""
    series, scenes = collections(), items()
    record_id = {id(one): f"{one['collection']}/{one['id']}" if "collection" in one else one["id"]
                 for one in (*series, *scenes)}  # fmt: skip

    def having(test: Callable[[Json], Any]) -> "frozenset[str]":
        return frozenset(record_id[id(one)] for one in (*series, *scenes) if test(one))

    def of(*keys: str) -> "frozenset[str]":
        return having(lambda one: one.get("collection", one["id"]) in keys)

    def sorted_by(name: str, reverse: bool) -> Tuple[str, ...]:
        found = sorted((*series, *scenes), key=lambda one: one.get("properties", one)[name], reverse=reverse)
        return tuple(record_id[id(one)] for one in found)

    with StacDouble() as double:
        yield Abilities(
            config=CatalogConfig(id="st", type="stac", name="Imagerie", url=double.url),
            ids=having(lambda one: True),
            text=("combles", having(lambda one: "Combles" in one.get("properties", one)["title"])),
            extent=(Extent(0.45, 45.1, 0.95, 45.2), frozenset(
                [*(one["id"] for one in series), "sentinel-2-l2a/sentinel-2-l2a_01"])),
            filters={
                FilterField.TYPE.value: (("series",), having(lambda one: "collection" not in one)),
                FilterField.ORGANISATION.value: (("ESA", "Institut"), of("sentinel-2-l2a", "mnt")),
                FilterField.LICENCE.value: (("lov2", "cc-by"), of("ortho-vaubrun", "mnt")),
                FilterField.KEYWORD.value: (("aérien", "relief"), of("ortho-vaubrun", "mnt")),
                FilterField.SERIES.value: (("sentinel-2-l2a", "mnt"), having(
                    lambda one: one.get("collection") in ("sentinel-2-l2a", "mnt"))),
                FilterField.MODIFIED.value: (("2022-03/2023-04-19",), having(
                    lambda one: "2022-03" <= one.get("properties", one)["updated"] < "2023-04-20")),
            },
            sorts={
                Sort.TITLE: sorted_by("title", False),
                Sort.MODIFIED: sorted_by("updated", True),
                Sort.CREATED: sorted_by("created", True),
            },
            server=double,
            search_path="/search",
            details_path="/collections/",
            unknown_id="mnt/no-such-item",
        )  # fmt: skip
