"""A double of an OGC API - Records server on loopback: real searching, filters, sorting, paging and exceptions.

Its records are those of ``ogcrecords_data``. It answers 400 to parameters and filters that the standard, or pycsw, does
not know, and complains (see ``LoopbackServer``) of what no client should send::

    with RecordsDouble() as server: ...                       # Records 1.0 with CQL2 text, sorting and counts
    with RecordsDouble(flavour="core") as server: ...         # nothing but the core: list of types, no counts
    with RecordsDouble(flavour="pycsw", root="/cat") as ...   # pycsw 3: ECQL, facets on demand, words that add up
    with RecordsDouble(parts=3) as server: ...                # three collections
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Callable, ClassVar, Dict, Iterator, List, Mapping, Optional, Tuple
from urllib.parse import urlencode

from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Sort

from .abilities import Abilities, Ids
from .cql2_text import BadFilter, filter_of
from .faults import Asked, Fault, Handler, RootedServer, send
from .ogcrecords_broken import BROKEN
from .ogcrecords_data import Json, parent_of, records

_SPEC = "http://www.opengis.net/spec"
_CORE = (f"{_SPEC}/ogcapi-common-1/1.0/conf/core", f"{_SPEC}/ogcapi-features-1/1.0/conf/core")
CONFORMS: Dict[str, Tuple[str, ...]] = {
    "standard": (
        *_CORE,
        f"{_SPEC}/ogcapi-records-1/1.0/conf/record-core-query-parameters",
        f"{_SPEC}/ogcapi-records-1/1.0/conf/searchable-catalog",
        f"{_SPEC}/ogcapi-records-1/1.0/conf/sorting",
        f"{_SPEC}/ogcapi-features-3/1.0/conf/queryables",
        f"{_SPEC}/ogcapi-features-3/1.0/conf/features-filter",
        f"{_SPEC}/cql2/1.0/conf/cql2-text",
        f"{_SPEC}/cql2/1.0/conf/array-functions",
    ),
    "core": (*_CORE, f"{_SPEC}/ogcapi-records-1/1.0/conf/record-core-query-parameters"),
    "pycsw": (
        *_CORE,
        f"{_SPEC}/ogcapi-features-3/1.0/conf/queryables-query-parameters",
        f"{_SPEC}/ogcapi-features-3/1.0/conf/filter",
        f"{_SPEC}/ogcapi-features-3/1.0/conf/features-filter",
        f"{_SPEC}/ogcapi-records-1/1.0/conf/core",
        f"{_SPEC}/ogcapi-records-1/1.0/conf/sorting",
        f"{_SPEC}/cql2/1.0/conf/cql2-text",
    ),
}
_PARAMETERS = frozenset("q bbox datetime limit offset type ids externalIds f".split())
_QUERYABLES = ("type", "title", "description", "keywords", "created", "updated")
_SORTABLES = ("title", "created", "updated")


class _Refused(Exception):
    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


@dataclass
class RecordsDouble(RootedServer):
    """One server below ``root``.

    ``cap`` is the most records of a page; ``counts`` whether it tells ``numberMatched``; ``advertised`` the address
    that its links start with; ``links_next`` whether it links to following pages; ``repeats`` makes it answer with
    the first page whatever is asked.
    """

    flavour: str = "standard"
    cap: int = 100
    counts: bool = True
    parts: int = 1
    advertised: str = ""
    links_next: bool = True
    repeats: bool = False
    items: Optional[List[Json]] = None

    faults: ClassVar[Mapping[str, Fault]] = BROKEN

    @property
    def all_items(self) -> List[Json]:
        if self.items is None:
            self.items = records()
        return self.items

    def collections(self) -> Dict[str, List[Json]]:
        """The collections with their records."""
        if self.flavour == "pycsw":
            return {"metadata:main": self.all_items, "a-part": self.all_items[:5]}
        if self.parts == 1:
            return {"catalogue": self.all_items}
        return {f"part-{part}": self.all_items[part :: self.parts] for part in range(self.parts)}

    def last(self) -> Asked:
        """The last search that was asked."""
        return next(asked for asked in reversed(self.requests) if asked.path.endswith("/items"))

    def answer(self, handler: Handler, asked: Asked) -> None:
        if "json" not in asked.header("Accept") or "html" in asked.header("Accept"):
            self.complain(f"{asked.path}: Accept is {asked.header('Accept')!r}")
        try:
            status, body = 200, self._answer(asked)
        except _Refused as refused:
            status = refused.status
            code = "NotFound" if status == 404 else "InvalidParameterValue"
            body = {"code": code, "type": code, "description": str(refused)}
        headers = {"X-Powered-By": "pycsw 3.0.0"} if self.flavour == "pycsw" else {}
        send(handler, status, json.dumps(body).encode(), "application/json", headers)

    def _answer(self, asked: Asked) -> Any:
        if not asked.path.startswith(self.root):
            raise _Refused(404, "no such path")
        steps = [step for step in asked.path[len(self.root) :].split("/") if step]
        if not steps:
            return {"title": "Catalogue de Vaubrun", "description": "Un essai", "links": self._links("")}
        if steps == ["conformance"]:
            return {"conformsTo": list(CONFORMS[self.flavour])}
        if steps == ["collections"]:
            described = [self._collection(name) for name in self.collections()]
            points = {"id": "points", "itemType": "feature", "links": []}
            return {"collections": [points, *described], "links": []}
        if steps[0] == "collections" and len(steps) > 1 and steps[1] in self.collections():
            return self._of_collection(asked, steps[1], steps[2:])
        raise _Refused(404, "Collection not found")

    def _links(self, path: str) -> List[Json]:
        base = (self.advertised or self.url) + path
        return [
            {"rel": "self", "href": f"{base}?f=json", "type": "application/json"},
            {"rel": "conformance", "href": f"{base}/conformance"},
            {"rel": "data", "href": f"{base}/collections"},
        ]

    def _collection(self, name: str) -> Json:
        base = f"{self.advertised or self.url}/collections/{name}"
        links = [
            {"rel": "items", "type": kind, "href": f"{base}/items?f={form}"}
            for kind, form in (("text/html", "html"), ("application/geo+json", "json"))
        ]
        return {"id": name, "title": f"Collection {name}", "description": "x", "itemType": "record", "links": links}

    def _of_collection(self, asked: Asked, name: str, steps: List[str]) -> Any:
        if not steps:
            return self._collection(name)
        if steps == ["queryables"] and self.flavour != "core":
            names = (*_QUERYABLES, *(("parentidentifier",) if self.flavour == "pycsw" else ()))
            return {"type": "object", "properties": {key: {"type": "string"} for key in names}}
        if steps[0] == "items" and len(steps) == 1:
            return self._items(asked, name)
        if steps[0] == "items":
            key = "/".join(steps[1:])
            found = next((item for item in self.collections()[name] if item["id"] == key), None)
            if found is None:
                raise _Refused(404, "identifier not found")
            return found
        raise _Refused(404, "no such path")

    def _items(self, asked: Asked, name: str) -> Json:
        known = _PARAMETERS | ({"filter", "filter-lang", "sortby"} if self.flavour != "core" else set())
        known |= {"facets"} if self.flavour == "pycsw" else set()
        for key, value in asked.query:
            if key not in known:
                raise _Refused(400, f"unknown parameter {key}")
            if not value:
                self.complain(f"{asked.raw_path}: {key} is empty")
        if len(dict(asked.query)) < len(asked.query):
            self.complain(f"{asked.raw_path}: a parameter twice")
        hits = self._hits(asked, self.collections()[name])
        start = 0 if self.repeats else _number(asked, "offset", 0)
        page = hits[start : start + min(_number(asked, "limit", 10), self.cap)]
        reply: Json = {"type": "FeatureCollection", "features": page, "numberReturned": len(page), "links": []}
        if self.counts and self.flavour != "core":
            reply["numberMatched"] = len(hits)
        if start + len(page) < len(hits) and self.links_next:
            reply["links"] = self._next(asked, name, start + len(page))
        if asked.value("facets") == "true":
            counted = Counter(item["properties"]["type"] for item in hits)
            buckets = [{"value": key, "count": number} for key, number in counted.most_common()]
            reply["facets"] = {
                "type": {"type": "terms", "property": "type", "buckets": buckets},
                "title": {"type": "terms", "buckets": [{"value": "x", "count": 1}]},
            }
        return reply

    def _next(self, asked: Asked, name: str, start: int) -> List[Json]:
        kept = [(key, value) for key, value in asked.query if key not in ("offset", "f")]
        base = f"{self.advertised or self.url}/collections/{name}/items"
        href = f"{base}?{urlencode([*kept, ('offset', str(start))])}"
        return [
            {"rel": "next", "type": "text/html", "href": f"{href}&f=html"},
            {"rel": "next", "type": "application/geo+json", "href": href},
        ]

    def _hits(self, asked: Asked, items: List[Json]) -> List[Json]:
        tests: List[Callable[[Json], bool]] = []
        if asked.value("q"):
            tests.append(self._words(asked.value("q")))
        if asked.value("bbox"):
            tests.append(_touches(asked.value("bbox")))
        if asked.value("type"):
            wanted = asked.value("type").split(",")
            tests.append(lambda item: item["properties"]["type"] in wanted)
        if asked.value("ids"):
            ids = asked.value("ids").split(",")
            tests.append(lambda item: item["id"] in ids)
        if asked.value("filter"):
            tests.append(self._filter(asked))
        found = [item for item in items if all(test(item) for test in tests)]
        return _sorted(found, asked.value("sortby"))

    def _words(self, q: str) -> Callable[[Json], bool]:
        """Commas part alternatives; blanks make a phrase, and with pycsw words that add up."""
        if any(mark in q for mark in "\"'()[]"):
            raise _Refused(400, f"CQL parsing error: {q}")
        ways = [way.lower().split() for way in q.split(",")]
        if self.flavour == "pycsw":
            return lambda item: any(all(word in _text(item) for word in way) for way in ways)
        return lambda item: any(" ".join(way) in _text(item) for way in ways)

    def _filter(self, asked: Asked) -> Callable[[Json], bool]:
        if asked.value("filter-lang") != "cql2-text":
            self.complain(f"{asked.raw_path}: a filter without its language")
        try:
            test = filter_of(asked.value("filter"), ecql=self.flavour == "pycsw")
        except BadFilter as bad:
            self.complain(f"{asked.raw_path}: {bad}")
            raise _Refused(400, f"CQL parsing error: {bad}") from None
        if self.flavour == "pycsw":
            return lambda item: test({"parentidentifier": parent_of(item["id"]), **item["properties"]}.get)
        return lambda item: test(item["properties"].get)


def _number(asked: Asked, name: str, default: int) -> int:
    value = asked.value(name, str(default))
    if not value.isdigit() or (name == "limit" and int(value) < 1):
        raise _Refused(400, f"{name} should be positive")
    return int(value)


def _text(item: Json) -> str:
    said = item["properties"]
    return " ".join([said["title"], said["description"], *said["keywords"]]).lower()


def _touches(text: str) -> Callable[[Json], bool]:
    corners = text.split(",")
    if len(corners) != 4:
        raise _Refused(400, "bbox should be four numbers")
    west, south, east, north = map(float, corners)
    if south > north:
        raise _Refused(400, "minimum above maximum")
    area = Extent(west, south, east, north)
    return lambda item: any(area.intersects(box) for box in _boxes(item))


def _boxes(item: Json) -> Iterator[Extent]:
    geometry = item["geometry"]
    if geometry:
        coordinates = geometry["coordinates"]
        for polygon in coordinates if geometry["type"] == "MultiPolygon" else [coordinates]:
            xs, ys = zip(*polygon[0])
            yield Extent(min(xs), min(ys), max(xs), max(ys))


def _sorted(items: List[Json], sortby: str) -> List[Json]:
    if not sortby:
        return items
    name = sortby.lstrip("-")
    if name not in _SORTABLES:
        raise _Refused(400, "bad sort property")
    return sorted(items, key=lambda item: str(item["properties"][name]), reverse=sortby.startswith("-"))


@contextmanager
def abilities() -> Iterator[Abilities]:
    """A server of Records 1.0 with filters, and what it must answer."""
    items = records()

    def having(test: Callable[[Json], Any]) -> Ids:
        return frozenset(item["id"] for item in items if test(item["properties"]))

    def sorted_by(name: str, reverse: bool) -> Tuple[str, ...]:
        return tuple(item["id"] for item in sorted(items, key=lambda item: item["properties"][name], reverse=reverse))

    with RecordsDouble() as double:
        yield Abilities(
            config=CatalogConfig(id="r", type="ogcrecords", name="Catalogue", url=double.url),
            ids=having(lambda said: True),
            text=("communes", having(lambda said: said["title"].startswith("Communes"))),
            extent=(Extent(1.2, 45.1, 2.2, 47.5), frozenset(
                ["urn:x-vaubrun:zones-inondables", *(f"r{number:02d}" for number in range(4, 12))])),
            filters={
                FilterField.TYPE.value: (("series", "nonGeographicDataset"), having(
                    lambda said: said["type"] in ("series", "nonGeographicDataset"))),
                FilterField.KEYWORD.value: (("eau", "ppri"), having(
                    lambda said: {"eau", "PPRI"} & set(said["keywords"]))),
                FilterField.MODIFIED.value: (("2016-03-01/2018",), having(
                    lambda said: "2016-03-01" <= said["updated"] < "2019")),
            },
            sorts={
                Sort.TITLE: sorted_by("title", False),
                Sort.MODIFIED: sorted_by("updated", True),
                Sort.CREATED: sorted_by("created", True),
            },
            server=double,
            search_path="/collections/catalogue/items",
            details_path="/collections/catalogue/items/",
        )  # fmt: skip
