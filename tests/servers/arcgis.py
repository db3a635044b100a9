"""A double of an ArcGIS Hub site or of a portal on loopback: real searching, filters, order, pages, counts and errors.

``ArcgisDouble(portal=True)`` is a portal at ``/portal``; else it is a Hub site at the root. ``token`` closes it to
those who do not send ``Authorization: Bearer <token>``. ``rows_max`` is a silent cap. ``counts`` says whether it counts
values.
The double complains of parameters that the real system does not know, and of queries that it could not parse.
"""
from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Callable, ClassVar, Dict, Iterator, List, Mapping, Tuple

from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Sort
from catalog_search.model.text import fold
from tests.servers.abilities import Abilities, Ids
from tests.servers.arcgis_broken import BROKEN
from tests.servers.faults import Asked, Fault, Handler, LoopbackServer, send

Json = Dict[str, Any]
Test = Callable[[Json], bool]

_SUBJECTS = (
    ("Zones humides", "Feature Service", "eau", "Environnement"),
    ("Pistes cyclables", "Shapefile", "route", "Transports"),
    ("Arbres remarquables", "GeoJson", "arbre", "Environnement"),
    ("Photographies aériennes", "Map Service", "image", "Fonds"),
    ("Budget", "CSV", "finances", "Administration"),
    ("Carte du patrimoine", "Web Map", "image", "Culture"),
)
_PLACES = ("Vaubrun", "Combles", "Sérac", "Montorge", "Ardoise")
_SOURCES = ("Mairie de Vaubrun", "Agglomération", "Parc d'Ardoise")
_HUB = frozenset("q bbox filter limit startindex type title recordId sortBy tags token openData".split())
_PORTAL = frozenset("f q bbox filter categories num start sortField sortOrder countFields countSize token".split())
_TOKEN = re.compile(r'\s*(\(|\)|AND\b|OR\b|\w+:\[\d+ TO \d+\]|\w+:"(?:\\.|[^"\\])*"|\w+:\w+|(?:\\.|[^\s()"\\])+)')


def items() -> List[Json]:
    """Each subject in each place."""
    return [_item(number) for number in range(len(_SUBJECTS) * len(_PLACES))]


def _item(number: int) -> Json:
    at = number // len(_SUBJECTS)
    name, kind, tag, category = _SUBJECTS[number % len(_SUBJECTS)]
    key = f"{number:02x}" + "c" * 30
    services = {"Feature Service": "FeatureServer", "Map Service": "MapServer"}
    place = f"https://services.example.org/x/arcgis/rest/services/Jeu_{number}"
    url = f"{place}/{services[kind]}" if kind in services else None
    return {
        "id": f"{key}_{number % 4}" if kind == "Feature Service" else key,
        "title": f"{name} de {_PLACES[at]}", "name": f"jeu_{number}", "type": kind,
        "typeKeywords": ["Data", "Singlelayer"], "snippet": f"{name}.",
        "description": f"<p>{name} du territoire de <b>{_PLACES[at]}</b>.</p>",
        "tags": [tag, "référentiel" if number % 5 else "l'archive"], "categories": [f"/Categories/{category}"],
        "url": url, "owner": "sig_vaubrun", "source": _SOURCES[number % 3], "access": "public",
        "created": _stamp(f"20{10 + number % 9:02d}-0{1 + number % 8}-11", number),
        "modified": _stamp(f"20{15 + number % 8:02d}-{1 + number % 12:02d}-21", number),
        "licenseInfo": "<p>Licence Ouverte 2.0 (Etalab)</p>", "accessInformation": "Service SIG",
        "numViews": 7 * number % 31,
        "extent": [[float(at), 45.0], [at + 0.5, 45.5]], "spatialReference": "102110", "thumbnail": "thumbnail/t.png",
        "size": 1000 + number, "culture": "fr-fr", "contentStatus": None,
    }  # fmt: skip


def _stamp(day: str, number: int) -> int:
    moment = datetime.fromisoformat(day).replace(tzinfo=timezone.utc, minute=number)
    return int(moment.timestamp()) * 1000


class _Refused(Exception):
    """An error with a code."""

    def __init__(self, code: int, message: str, **members: Any) -> None:
        super().__init__(message)
        self.code = code
        self.members = members


@dataclass
class ArcgisDouble(LoopbackServer):
    """See the module's docstring."""

    portal: bool = False
    token: str = ""
    rows_max: int = 100
    counts: bool = True
    collections: Tuple[str, ...] = ("all", "dataset", "document")
    own_id: str = ""
    title: str = "Pays de Vaubrun"
    all_items: List[Json] = field(default_factory=items)

    faults: ClassVar[Mapping[str, Fault]] = BROKEN

    @property
    def url(self) -> str:
        return super().url + ("/portal" if self.portal else "")

    def answer(self, handler: Handler, asked: Asked) -> None:
        try:
            if self.token and asked.header("Authorization") != f"Bearer {self.token}":
                raise _Refused(498 if asked.header("Authorization") else 499, "Token Required")
            body: Any = self._portal(asked) if self.portal else self._hub(asked)
            send(handler, 200, json.dumps(body).encode())
        except _Refused as refused:
            self._refuse(handler, refused)

    def _refuse(self, handler: Handler, refused: _Refused) -> None:
        if self.portal or refused.code in (498, 499):
            body = {"error": {"code": refused.code, "message": str(refused), "details": [], **refused.members}}
            send(handler, 200, json.dumps(body).encode())
        else:
            reply = {"statusCode": refused.code, "message": str(refused), "error": "Not Found"}
            send(handler, refused.code, json.dumps(reply).encode())

    # --- Hub ----------------------------------------------------------------------------------------------------

    def _hub(self, asked: Asked) -> Json:
        path = asked.path
        if path == "/api/search/v1/collections":
            return {"collections": [{"id": name, "title": name} for name in self.collections]}
        if path == "/api/search/v1/catalog":
            return {"schemaVersion": 1, "title": self.title, "scopes": {}, "collections": []}
        match = re.fullmatch(r"/api/search/v1/collections/(\w+)/(items|aggregations)(?:/([^/]+))?", path)
        if match is None or match.group(1) not in self.collections:
            raise _Refused(404, "Cannot GET " + path)
        if match.group(3):
            return self._feature(self._one(match.group(3), 404))
        hits = self._hub_hits(asked)
        return self._aggregations(asked, hits) if match.group(2) == "aggregations" else self._features(asked, hits)

    def _hub_hits(self, asked: Asked) -> List[Json]:
        tests = [_has(word) for word in asked.value("q").split()]
        tests += [self._cql(asked.value("filter"))] if asked.value("filter") else []
        tests += [_touches(asked.value("bbox"))] if asked.value("bbox") else []
        return [item for item in self.all_items if all(test(item) for test in tests)]

    def _features(self, asked: Asked, hits: List[Json]) -> Json:
        unknown = {name for name, _ in asked.query} - _HUB
        limit, start = int(asked.value("limit", "10")), int(asked.value("startindex", "1"))
        if unknown or limit > 100 or limit < 0 or start < 1:
            self.complain(f"{asked.raw_path}: {sorted(unknown)}")
        hits = _sorted(hits, asked.value("sortBy").lstrip("-+"), asked.value("sortBy").startswith("-"))
        chosen = hits[start - 1 : start - 1 + min(limit, self.rows_max)]
        return {
            "type": "FeatureCollection", "features": [self._feature(item) for item in chosen],
            "numberMatched": len(hits), "numberReturned": len(chosen), "links": [],
        }  # fmt: skip

    def _feature(self, item: Json) -> Json:
        (west, south), (east, north) = item["extent"]
        ring = [[west, north], [east, north], [east, south], [west, south], [west, north]]
        polygon = {"type": "Polygon", "coordinates": [ring]}
        properties = {**item, "extent": polygon}
        return {"id": item["id"], "type": "Feature", "geometry": polygon, "properties": properties, "links": []}

    def _aggregations(self, asked: Asked, hits: List[Json]) -> Json:
        if not self.counts:
            raise _Refused(404, "Cannot GET " + asked.path)
        match = re.fullmatch(r"terms\(fields=\(([\w,]+)\)\)", asked.value("aggregations"))
        if match is None:
            self.complain(f"{asked.raw_path}: no aggregation")
            raise _Refused(400, "Unable to parse the aggregation")
        found = [
            {"field": name, "aggregations": [{"label": value.lower() if name == "type" else value, "value": count}
                                             for value, count in _counted(hits, name)]}
            for name in match.group(1).split(",")
        ]  # fmt: skip
        return {"aggregations": {"aggregations": found}, "timestamp": "", "links": []}

    def _cql(self, text: str) -> Test:
        """Comparisons that are joined by AND: ``(field IN ('a', 'b'))`` and ``(field BETWEEN 1 AND 2)``."""
        tests: List[Test] = []
        rest = text
        pattern = re.compile(r"\s*(?:AND\s+)?\((\w+) (?:IN \(((?:'(?:''|[^'])*'(?:, )?)+)\)|BETWEEN (\d+) AND (\d+))\)")
        while rest:
            match = pattern.match(rest)
            if match is None:
                self.complain(f"filter {text!r}")
                raise _Refused(400, "Unable to parse filter")
            name, listed, low, high = match.groups()
            values = [one.replace("''", "'") for one in re.findall(r"'((?:''|[^'])*)'", listed or "")]
            tests.append(_in_range(name, int(low), int(high)) if low else _one_of(name, values))
            rest = rest[match.end() :]
        return lambda item: all(test(item) for test in tests)

    # --- portals ------------------------------------------------------------------------------------------------

    def _portal(self, asked: Asked) -> Json:
        if asked.value("f") != "json":
            self.complain(f"{asked.raw_path}: no f=json")
        if asked.path == "/portal/sharing/rest/portals/self":
            own = {"id": self.own_id, "urlKey": "pays", "isPortal": False} if self.own_id else {
                "id": "0123456789ABCDEF", "isPortal": True}  # fmt: skip
            return {"name": "Pays de Vaubrun", "portalName": "ArcGIS Enterprise", **own}
        if asked.path == "/portal/sharing/rest/search":
            return self._search(asked)
        match = re.fullmatch("/portal/sharing/rest/content/items/([^/]+)", asked.path)
        if match is None:
            raise _Refused(404, "Invalid URL")
        return self._one(match.group(1), 400)

    def _one(self, key: str, code: int) -> Json:
        found = next((item for item in self.all_items if item["id"] == key), None)
        if found is None:
            raise _Refused(code, "Item does not exist or is inaccessible.", messageCode="CONT_0001")
        return found

    def _search(self, asked: Asked) -> Json:
        unknown = {name for name, _ in asked.query} - _PORTAL
        num, start = int(asked.value("num", "10")), int(asked.value("start", "1"))
        fields = [name for name in asked.value("countFields").split(",") if name]
        if unknown or not 0 < num <= 100 or start < 1 or len(fields) > 3:
            self.complain(f"{asked.raw_path}: {sorted(unknown)}")
        tests = [self._lucene(asked.value("q"))]
        tests += [_touches(asked.value("bbox"))] if asked.value("bbox") else []
        hits = [item for item in self.all_items if all(test(item) for test in tests)]
        ordered = _sorted(hits, asked.value("sortField"), asked.value("sortOrder") == "desc")
        chosen = ordered[start - 1 : start - 1 + min(num, self.rows_max)]
        following = start + len(chosen)
        reply: Json = {"query": asked.value("q"), "total": len(hits), "start": start, "num": num,
                       "nextStart": following if following <= len(hits) else -1, "results": chosen}  # fmt: skip
        if fields and self.counts:
            reply["aggregations"] = {"counts": [
                {"fieldName": name, "fieldValues": [{"value": value.lower(), "count": count} if name == "type" else
                                                    {"value": value, "count": count}
                                                    for value, count in _counted(hits, name)]}
                for name in fields]}  # fmt: skip
        return reply

    def _lucene(self, text: str) -> Test:
        """Words and ``field:value`` with AND, OR and brackets; what is special in a word must be escaped."""
        tokens, at = [], 0
        while at < len(text.rstrip()):
            match = _TOKEN.match(text, at)
            if match is None:
                self.complain(f"q {text!r} at {at}")
                raise _Refused(400, "Unable to parse the query")
            tokens.append(match.group(1))
            at = match.end()
        test, rest = self._any(tokens)
        if rest:
            self.complain(f"q {text!r}: {rest}")
        return test

    def _any(self, tokens: List[str]) -> Tuple[Test, List[str]]:
        first, rest = self._all(tokens)
        tests = [first]
        while rest and rest[0] == "OR":
            following, rest = self._all(rest[1:])
            tests.append(following)
        return lambda item: any(test(item) for test in tests), rest

    def _all(self, tokens: List[str]) -> Tuple[Test, List[str]]:
        first, rest = self._term(tokens)
        tests = [first]
        while rest and rest[0] == "AND":
            following, rest = self._term(rest[1:])
            tests.append(following)
        return lambda item: all(test(item) for test in tests), rest

    def _term(self, tokens: List[str]) -> Tuple[Test, List[str]]:
        if tokens[0] == "(":
            test, rest = self._any(tokens[1:])
            return test, rest[1:]
        name, colon, value = tokens[0].partition(":")
        if not colon or name.endswith("\\"):
            return _has(re.sub(r"\\(.)", r"\1", tokens[0])), tokens[1:]
        if value[:1] == "[":
            low, high = re.findall(r"\d{13,}", value)
            return _in_range(name, int(low), int(high)), tokens[1:]
        if name == "orgid":
            return (lambda item: value == self.own_id), tokens[1:]
        return _one_of(name, [re.sub(r"\\(.)", r"\1", value[1:-1])]), tokens[1:]


def _has(word: str) -> Test:
    return lambda item: fold(word) in fold(" ".join([item["title"], *item["tags"], item["snippet"]]))


def _values(item: Json, name: str) -> List[str]:
    value = item.get(name)
    return value if isinstance(value, list) else [value] if value else []


def _one_of(name: str, wanted: List[str]) -> Test:
    low = {value.lower() for value in wanted}
    return lambda item: any(value.lower() in low for value in _values(item, name))


def _in_range(name: str, low: int, high: int) -> Test:
    return lambda item: low <= item[name] <= high


def _touches(text: str) -> Test:
    west, south, east, north = (float(part) for part in text.split(","))

    def test(item: Json) -> bool:
        (w, s), (e, n) = item["extent"]
        return bool(w <= east and west <= e and s <= north and south <= n)

    return test


def _counted(hits: List[Json], name: str) -> List[Tuple[str, int]]:
    return Counter(value for item in hits for value in _values(item, name)).most_common(100)


def _sorted(hits: List[Json], name: str, down: bool) -> List[Json]:
    name = name.replace("properties.", "")
    if not name:
        return hits
    return sorted(hits, key=lambda item: fold(item[name]) if name == "title" else item[name], reverse=down)


@contextmanager
def abilities(portal: bool = False) -> Iterator[Abilities]:
    """A Hub site, or a portal, and what it must answer."""
    known = items()

    def having(test: Test) -> Ids:
        return frozenset(item["id"] for item in known if test(item))

    def ordered(read: Callable[[Json], Any], down: bool = True) -> Tuple[str, ...]:
        return tuple(item["id"] for item in sorted(known, key=read, reverse=down))

    filters = {
        FilterField.TYPE.value: (("map", "service"), having(lambda item: item["type"] in ("Web Map", "Map Service"))),
        FilterField.FORMAT.value: (("SHP", "csv"), having(lambda item: item["type"] in ("Shapefile", "CSV"))),
        FilterField.KEYWORD.value: (("eau", "l'archive"), having(lambda item: {"eau", "l'archive"} & {*item["tags"]})),
        FilterField.THEME.value: (("Environnement", "/Categories/Culture"), having(
            lambda item: item["categories"][0].endswith(("Environnement", "Culture")))),
        FilterField.MODIFIED.value: (("2016-03-01/2018",), having(
            lambda item: _stamp("2016-03-01", 0) <= item["modified"] < _stamp("2019-01-01", 0))),
    }  # fmt: skip
    if not portal:
        filters[FilterField.ORGANISATION.value] = (("Parc d'Ardoise",), having(lambda item: item["source"][0] == "P"))
    with ArcgisDouble(portal=portal) as double:
        yield Abilities(
            config=CatalogConfig(id="ag", type="arcgis", name="Hub", url=double.url),
            ids=having(lambda item: True),
            text=("zones humides", having(lambda item: item["title"].startswith("Zones humides"))),
            extent=(Extent(1.2, 45.1, 2.2, 45.2), having(lambda item: item["title"].endswith(("Combles", "Sérac")))),
            filters=filters,
            sorts={
                Sort.TITLE: ordered(lambda item: fold(item["title"]), down=False),
                Sort.MODIFIED: ordered(lambda item: item["modified"]),
                Sort.CREATED: ordered(lambda item: item["created"]),
                **({Sort.POPULARITY: ordered(lambda item: item["numViews"])} if portal else {}),
            },
            server=double,
            search_path="/portal/sharing/rest/search" if portal else "/api/search/v1/collections/dataset/items",
            details_path="/portal/sharing/rest/content" if portal else "/api/search/v1/collections/dataset/items",
            unknown_id="f" * 32,
        )  # fmt: skip
