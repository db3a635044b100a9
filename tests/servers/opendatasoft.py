"""A double of an OpenDataSoft portal on loopback: Explore API v2.1, v2.0 and Search API v1, with real conditions.

It searches, filters, sorts, pages and counts the datasets of ``opendatasoft_data``; limits, windows and errors are the
platform's. It complains (see ``LoopbackServer``) of conditions that the platform would not understand, unless
``has_search`` is off, which takes ``search()`` for one::

    with OdsDouble() as portal: ...                                   # v2.1 only, as an APIs' gateway would have it
    with OdsDouble(apis=("v2.0", "v1")) as portal: ...                # before v2.1
    with OdsDouble(token="cle") as portal: ...                        # one more dataset with the key
    with OdsDouble(token="cle", closed=True) as portal: ...           # nothing without the key
    with OdsDouble(facet_names=("publisher", "theme")) as portal: ... # refuses to count anything else
"""
from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Callable, ClassVar, Dict, Iterator, List, Mapping, Optional, Tuple

from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Sort

from .abilities import Abilities
from .faults import PAGE, Asked, Fault, Handler, LoopbackServer, send
from .opendatasoft_broken import BROKEN
from .opendatasoft_data import BOXES, Json, datasets, in_v1, in_v20, private, value_of
from .opendatasoft_odsql import BadQuery, condition, fold, has_words, old_condition, terms_of

WINDOW = 10_000
FACET_NAMES = ("features", "publisher", "keyword", "theme", "license", "language", "territory")
_SEARCH = frozenset("where order_by limit offset lang refine exclude timezone".split())
_FIRST = _SEARCH | frozenset("rows start sort".split())
_FACETS = frozenset("where facet lang refine exclude timezone".split())
_OLD = frozenset("q rows start sort facet lang interopmetas".split())
_ORDERS: Dict[str, Callable[[Json], Any]] = {
    "title": lambda item: fold(item["metas"]["default"]["title"]),
    "modified": lambda item: item["metas"]["default"]["modified"],
    "explore.popularity_score": lambda item: item["_score"],
}


class Refused(Exception):
    """An error reply of the platform."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(str(body))
        self.status = status
        self.body = body


class _NoSuchPage(Exception):
    """An address that the platform knows nothing of, which it answers with a web page."""


def odsql_error(message: str) -> Refused:
    return Refused(400, {"error_code": "ODSQLError", "message": f"ODSQL query is malformed: {message}"})


@dataclass
class OdsDouble(LoopbackServer):
    """One portal at ``url``; ``limit_max`` caps pages without a word where it is below 100."""

    apis: Tuple[str, ...] = ("v2.1",)
    limit_max: int = 100
    has_search: bool = True
    facet_names: Tuple[str, ...] = FACET_NAMES
    token: str = ""
    closed: bool = False
    items: Optional[List[Json]] = None

    faults: ClassVar[Mapping[str, Fault]] = BROKEN

    @property
    def all_items(self) -> List[Json]:
        if self.items is None:
            self.items = datasets()
        return self.items

    def paths(self) -> List[str]:
        """The paths that were asked, in their order."""
        return [asked.path for asked in self.requests]

    def answer(self, handler: Handler, asked: Asked) -> None:
        try:
            status, body = 200, self._reply(asked)
        except Refused as refused:
            status, body = refused.status, refused.body
        except _NoSuchPage:
            send(handler, 404, PAGE % (b"Page not found", b"404"), "text/html; charset=utf-8")
            return
        send(handler, status, json.dumps(body).encode("ascii"), "application/json; charset=utf-8")

    def _reply(self, asked: Asked) -> Json:
        steps = [step for step in asked.path.split("/") if step]
        known: Dict[str, Tuple[List[str], Callable[[List[str], Asked], Json]]] = {
            "v2.1": (["api", "explore", "v2.1", "catalog"], self._explore),
            "v2.0": (["api", "v2", "catalog"], self._explore_first),
            "v1": (["api", "datasets", "1.0"], self._old),
        }
        for api, (start, answer) in known.items():
            if api in self.apis and steps[: len(start)] == start:
                if self.closed and not self._knows(asked):
                    raise Refused(401, {"error_code": "Unauthorized", "message": "This portal is private"})
                return answer(steps[len(start) :], asked)
        raise _NoSuchPage

    def _knows(self, asked: Asked) -> bool:
        return bool(self.token) and asked.header("Authorization") == f"Apikey {self.token}"

    def _visible(self, asked: Asked) -> List[Json]:
        return [*self.all_items, private()] if self._knows(asked) else self.all_items

    def _explore(self, steps: List[str], asked: Asked) -> Json:
        if steps == ["datasets"]:
            self._check(asked, _SEARCH)
            return self._found(asked, "limit", "offset", lambda hits: {"results": hits})
        if steps == ["facets"]:
            return self._counted(asked)
        if len(steps) == 2 and steps[0] == "datasets":
            return _shown(self._dataset(steps[1], asked))
        if len(steps) == 3 and steps[0] == "datasets" and steps[2] == "records":
            return self._records(self._dataset(steps[1], asked), asked)
        raise _NoSuchPage

    def _explore_first(self, steps: List[str], asked: Asked) -> Json:
        if steps == ["datasets"]:
            self._check(asked, _FIRST)
            return self._found(asked, "rows", "start", lambda hits: {"links": [], "datasets": list(map(in_v20, hits))})
        if steps == ["facets"]:
            return self._counted(asked)
        if len(steps) == 2 and steps[0] == "datasets":
            return in_v20(_shown(self._dataset(steps[1], asked)))
        raise _NoSuchPage

    def _check(self, asked: Asked, known: frozenset[str]) -> None:
        for name, times in Counter(name for name, _ in asked.query).items():
            if name not in known or (times > 1 and name != "facet") or not asked.value(name):
                self.complain(f"{name} was sent {times} times, {asked.value(name)!r} last")

    def _found(self, asked: Asked, limit: str, offset: str, wrap: Callable[[List[Json]], Json]) -> Json:
        start, size = _number(asked, offset, 0), _number(asked, limit, 10)
        if not 0 <= size <= 100 or start + size >= WINDOW:
            message = f"Invalid value for {limit} API parameter: {size} was found"
            raise Refused(400, {"error_code": "InvalidRESTParameterError", "message": message})
        hits = _ordered(self._hits(asked), asked)
        return {"total_count": len(hits), **wrap(list(map(_shown, hits[start : start + min(size, self.limit_max)])))}

    def _hits(self, asked: Asked) -> List[Json]:
        where = asked.value("where")
        if not self.has_search and "search(" in where:
            raise odsql_error("unknown function search")
        try:
            test = condition(where) if where else None
            return [item for item in self._visible(asked) if test is None or test(item)]
        except BadQuery as bad:
            self.complain(f"{where}: {bad}")
            raise odsql_error(str(bad)) from None

    def _counted(self, asked: Asked) -> Json:
        self._check(asked, _FACETS)
        names = asked.values("facet") or list(self.facet_names)
        unknown = [name for name in names if name not in self.facet_names]
        if unknown:
            raise Refused(400, {"error_code": "InvalidFacet", "message": f"Unknown facet: {unknown[0]}"})
        hits = self._hits(asked)
        return {"links": [], "facets": [{"name": name, "facets": _values(hits, name, "value")} for name in names]}

    def _dataset(self, dataset_id: str, asked: Asked) -> Json:
        found = next((item for item in self._visible(asked) if item["dataset_id"] == dataset_id), None)
        if found is None:
            raise Refused(404, {"error_code": "DatasetNotFound", "message": f"Unknown dataset: {dataset_id}"})
        return found

    def _records(self, item: Json, asked: Asked) -> Json:
        if not item["data_visible"]:
            raise Refused(403, {"error_code": "Forbidden", "message": "You may not see these records"})
        name = asked.value("select")[len("bbox(") : -len(") as bbox")]
        kind = next((field["type"] for field in item["fields"] if field["name"] == name), "")
        if asked.value("select") != f"bbox({name}) as bbox" or not kind.startswith("geo_"):
            self.complain(f"select={asked.value('select')}")
            raise odsql_error("bbox wants a geographic field")
        box = BOXES.get(item["dataset_id"])
        return {"total_count": 1, "results": [{"bbox": _feature(*box) if box else None}]}

    def _old(self, steps: List[str], asked: Asked) -> Json:
        refined = [(name[7:], value) for name, value in asked.query if name.startswith("refine.")]
        if steps == ["search"]:
            plain = [name for name, _ in asked.query if "." not in name]
            if set(plain) - _OLD:
                self.complain(f"unknown parameters {set(plain) - _OLD}")
            return self._old_found(asked, refined)
        if len(steps) == 1:
            return in_v1(_shown(self._dataset(steps[0], asked)))
        raise _NoSuchPage

    def _old_found(self, asked: Asked, refined: List[Tuple[str, str]]) -> Json:
        start, rows = _number(asked, "start", 0), _number(asked, "rows", 10)
        if rows > 1000 or start + rows > WINDOW:
            raise Refused(400, {"errorcode": 10005, "error": "Too many rows"})
        try:
            test = old_condition(asked.value("q"))
        except BadQuery as bad:
            self.complain(f"{asked.value('q')}: {bad}")
            raise Refused(400, {"errorcode": 10002, "error": str(bad)}) from None
        hits = [item for item in self._visible(asked) if test(item) and _is_refined(item, refined, asked)]
        if asked.value("sort"):
            hits = sorted(hits, key=_ORDERS[asked.value("sort")], reverse=True)
        groups = [{"name": name, "facets": _values(hits, name, "path")} for name in asked.values("facet")]
        shown = [in_v1(_shown(item)) for item in hits[start : start + min(rows, self.limit_max)]]
        return {"nhits": len(hits), "parameters": {}, "datasets": shown, "facet_groups": groups}


def _is_refined(item: Json, refined: List[Tuple[str, str]], asked: Asked) -> bool:
    """Values of one facet add up, unless it is said to be disjunctive."""
    for name in {name for name, _ in refined}:
        found = [value in (value_of(item, name) or ()) for other, value in refined if other == name]
        if not (any(found) if asked.value(f"disjunctive.{name}") == "true" else all(found)):
            return False
    return True


def _number(asked: Asked, name: str, default: int) -> int:
    value = asked.value(name, str(default))
    if not value.isdigit():
        raise Refused(400, {"error_code": "InvalidRESTParameterError", "message": f"Invalid {name}"})
    return int(value)


def _ordered(hits: List[Json], asked: Asked) -> List[Json]:
    """By the wanted field, else by words in the title."""
    order = asked.value("order_by")
    if not order:
        words = terms_of(asked.value("where"))
        return sorted(hits, key=lambda item: -sum(has_words(item, word) for word in words))
    name, _, way = order.partition(" ")
    if name not in _ORDERS or way not in ("asc", "desc"):
        raise odsql_error(f"can not order by {order}")
    return sorted(hits, key=_ORDERS[name], reverse=way == "desc")


def _values(hits: List[Json], name: str, key: str) -> List[Json]:
    counts = Counter(value for item in hits for value in value_of(item, name) or ())
    return [{"name": str(value), key: value, "count": number, "state": "displayed"}
            for value, number in counts.most_common()]  # fmt: skip


def _shown(item: Json) -> Json:
    return {key: value for key, value in item.items() if not key.startswith("_")}


def _feature(west: float, south: float, east: float, north: float) -> Json:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {}}


def ids_where(test: Callable[[Json], bool]) -> "frozenset[str]":
    """The ids of the portal's datasets for which something holds."""
    return frozenset(item["dataset_id"] for item in datasets() if test(item))


def has(name: str, *values: str) -> Callable[[Json], bool]:
    """Whether a dataset has one of the values."""
    return lambda item: any(value in (value_of(item, name) or ()) for value in values)


def in_order(name: str, downwards: bool) -> Tuple[str, ...]:
    return tuple(item["dataset_id"] for item in sorted(datasets(), key=_ORDERS[name], reverse=downwards))


@contextmanager
def abilities() -> Iterator[Abilities]:
    """A portal with the newest API."""
    with OdsDouble() as portal:
        tables = ids_where(lambda item: item["has_records"] and "geo" not in item["features"])
        in_2023 = ids_where(lambda item: str(value_of(item, "modified")[0]).startswith(("2022", "2023")))  # type: ignore[index]
        yield Abilities(
            config=CatalogConfig(id="ods", type="opendatasoft", name="Vaubrun", url=portal.url),
            ids=ids_where(lambda item: True),
            text=("environnement eau", ids_where(lambda item: has_words(item, "environnement eau"))),
            filters={
                "organisation": (
                    ("Vaubrun Métropole", "Syndicat des eaux de la Lisse"),
                    ids_where(has("publisher", "Vaubrun Métropole", "Syndicat des eaux de la Lisse")),
                ),
                "keyword": (("arbre", "poste-2"), ids_where(has("keyword", "arbre", "poste-2"))),
                "theme": (("Transports, Déplacements",), ids_where(has("theme", "Transports, Déplacements"))),
                "licence": (
                    ("lov2",),
                    ids_where(has("license", "Licence Ouverte v2.0 (Etalab)", "Licence Ouverte v2.0")),
                ),
                "place": (("Vallée de la Lisse", "Vaubrun"), ids_where(has("territory", "Vaubrun"))),
                "type": (("nonGeographicDataset",), tables),
                "modified": (("2022-01-01/2023-12-31",), in_2023),
            },
            sorts={
                Sort.TITLE: in_order("title", False),
                Sort.MODIFIED: in_order("modified", True),
                Sort.POPULARITY: in_order("explore.popularity_score", True),
            },
            server=portal,
            search_path="/api/explore/v2.1/catalog/datasets",
            details_path="/api/explore/v2.1/catalog/datasets/",
        )
