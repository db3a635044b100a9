"""Doubles of GeoNetwork 4 and 3 on loopback: sub-portals, the index or ``q``, records as XML, the CSW's record by id.

Version 4 answers in Elasticsearch's way (``elastic.py``) and complains of what that would refuse. A request with a
session wants the token of the cookie ``XSRF-TOKEN`` where ``csrf`` is on. ``counts`` off refuses aggregations, as an
index with another mapping does. ``site`` off hides ``api/site``, ``api`` the records API, ``csw`` the CSW::

    with GeonetworkDouble() as portal: GeonetworkCatalog(… url=portal.portal)
    with GeonetworkDouble(version="3.10.4") as portal: ...
"""
from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, Dict, Iterator, List, Mapping, Optional

from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Sort
from tests.servers import elastic
from tests.servers.abilities import Abilities, Ids
from tests.servers.faults import Asked, Fault, Handler, LoopbackServer, fixed, send
from tests.servers.geonetwork_data import documents, old_entry, organisation, shown
from tests.servers.iso_records import generated

Json = Dict[str, Any]

_SUB_PORTAL = "bretagne"
_THEMES = ("Hydrographie", "Occupation des terres")
_TOKEN = "0a1b2c3d-jeton"
_PARAMETERS = frozenset(
    "_content_type fast resultType buildSummary from to any type orgName keyword topicCat_OR_inspiretheme dateFrom "
    "dateTo geometry relation sortBy sortOrder operatesOn _uuid parentUuid".split()
)


def _json(value: Any, status: int = 200) -> Fault:
    return fixed(status, json.dumps(value).encode("utf-8"), "application/json")


#: Replies that are wrong in GeoNetwork's own way.
BROKEN: Dict[str, Fault] = {
    "no_hits": _json({"took": 1, "timed_out": False}),
    "hits_null": _json({"hits": None}),
    "hits_text": _json({"hits": {"total": {"value": 3}, "hits": "oops"}}),
    "hits_object": _json({"hits": {"total": 3, "hits": {"a": 1}}}),
    "index_down": _json({"code": "runtime_exception", "message": "Failed to request Es", "description": ""}, 500),
    "index_error": _json({"error": {"type": "search_phase_execution_exception"}, "status": 400}),
    "forbidden": _json({"code": "forbidden", "message": "Access denied to q. You may be logged out."}, 403),
    "no_resource": _json({"code": "resource_not_found", "message": "No service"}, 404),
    "bad_request": _json({"code": "bad_request", "message": "Error is: Bad Request. parsing_exception"}, 400),
    "tomcat": fixed(500, b"<!doctype html><html><head><title>HTTP Status 500</title></head></html>", "text/html"),
    "sign_in": fixed(200, b"<html><head><title>Connexion</title></head></html>", "text/html"),
    "xml": fixed(200, b"<?xml version='1.0'?><error id='service-not-found'/>", "application/xml"),
    "settings": _json({"system/site/name": "x"}),
}


@dataclass
class GeonetworkDouble(LoopbackServer):
    """One GeoNetwork; ``portal`` is the address of its main portal, ``sub_portal`` that of one with fewer records."""

    version: str = "4.2.8"
    root: str = "/geonetwork"
    csrf: bool = False
    counts: bool = True
    site: bool = True
    api: bool = True
    csw: bool = True
    most: int = 1000
    items: Optional[List[Json]] = None

    faults: ClassVar[Mapping[str, Fault]] = BROKEN

    @property
    def portal(self) -> str:
        return f"{self.url}{self.root}/srv"

    @property
    def sub_portal(self) -> str:
        return f"{self.url}{self.root}/{_SUB_PORTAL}"

    @property
    def is_old(self) -> bool:
        return self.version.startswith("3")

    def asked_for(self, end: str) -> List[Asked]:
        """The requests whose path ends so."""
        return [asked for asked in self.requests if asked.path.endswith(end)]

    def documents(self, portal: str = "srv") -> List[Json]:
        """What one portal holds."""
        found = documents() if self.items is None else self.items
        return found if portal == "srv" else [one for one in found if one["uuid"].startswith("rec-00")]

    def answer(self, handler: Handler, asked: Asked) -> None:
        parts = asked.path[len(self.root) + 1 :].split("/") if asked.path.startswith(self.root) else []
        portal, place = (parts[0], "/".join(parts[1:])) if parts else ("", "")
        known = {"api/site": self._site, "api/search/records/_search": self._search}
        if portal not in ("srv", _SUB_PORTAL):
            send(handler, 404, b"<html><title>Not found</title></html>", "text/html")
        elif place in known:
            known[place](handler, asked, portal)
        elif place.startswith("api/records/") and place.endswith("/formatters/xml"):
            self._record(handler, place.split("/")[2])
        elif place.endswith("/q"):
            self._old_search(handler, asked, portal)
        elif place.endswith("/csw"):
            self._csw(handler, asked)
        else:
            self._fail(handler, 404, "resource_not_found", place)

    def _fail(self, handler: Handler, status: int, code: str, words: str) -> None:
        body = json.dumps({"message": words, "code": code, "description": ""}).encode("utf-8")
        send(handler, status, body, "application/json")

    def _site(self, handler: Handler, asked: Asked, portal: str) -> None:
        if not self.site:
            self._fail(handler, 403, "forbidden", "not for you")
            return
        settings = {
            "system/site/name": "Catalogue du pays de Vaubrun", "system/site/organization": "Pays de Vaubrun",
            "system/site/siteId": "3bef299d", "system/platform/version": self.version,
            "system/platform/subVersion": "0",
        }  # fmt: skip
        headers = {"Set-Cookie": f"XSRF-TOKEN={_TOKEN}; Path={self.root}"} if self.csrf else {}
        send(handler, 200, json.dumps(settings).encode("utf-8"), "application/json;charset=utf-8", headers)

    def _search(self, handler: Handler, asked: Asked, portal: str) -> None:
        if self.is_old:
            self._fail(handler, 404, "resource_not_found", "search")
            return
        if self.csrf and not self._has_token(asked):
            headers = {"Set-Cookie": f"XSRF-TOKEN={_TOKEN}; Path={self.root}"}
            send(handler, 403, b'{"message": "Invalid CSRF Token"}', "application/json", headers)
            return
        if asked.method != "POST" or "json" not in asked.header("Content-Type"):
            self.complain(f"{asked.method} as {asked.header('Content-Type')!r}")
        body = json.loads(asked.body)
        if body.get("aggregations") and not self.counts:
            self._fail(handler, 400, "bad_request", "Text fields are not optimised for operations like aggregations")
            return
        try:
            reply = elastic.search(self.documents(portal), {**body, "size": min(body.get("size", 10), self.most)})
        except elastic.Refused as refused:
            self.complain(f"{refused}: {asked.body!r}"[:600])
            self._fail(handler, 400, "bad_request", str(refused))
            return
        send(handler, 200, json.dumps(reply).encode("utf-8"), "application/json;charset=utf-8")

    def _has_token(self, asked: Asked) -> bool:
        return asked.header("X-XSRF-TOKEN") == _TOKEN and f"XSRF-TOKEN={_TOKEN}" in asked.header("Cookie")

    def _record(self, handler: Handler, uuid: str) -> None:
        if not self.api:
            send(handler, 200, b"<html><head><title>Portail</title></head></html>", "text/html")
        elif uuid in generated():
            send(handler, 200, generated()[uuid].encode("utf-8"), "application/xml;charset=utf-8")
        else:
            self._fail(handler, 404, "resource_not_found", f"Record with UUID '{uuid}' not found in this catalog")

    def _csw(self, handler: Handler, asked: Asked) -> None:
        records = [generated()[one] for one in asked.value("id").split(",") if one in generated()]
        if not self.csw or asked.value("request") != "GetRecordById":
            self._fail(handler, 404, "resource_not_found", "csw")
            return
        body = "".join(record.partition("?>")[2] for record in records)
        wrapped = f'<GetRecordByIdResponse xmlns="http://www.opengis.net/cat/csw/2.0.2">{body}</GetRecordByIdResponse>'
        send(handler, 200, wrapped.encode("utf-8"), "application/xml")

    def _old_search(self, handler: Handler, asked: Asked, portal: str) -> None:
        if not self.is_old:
            send(handler, 404, b"<html><head><title>404</title></head></html>", "text/html")
            return
        unknown = {name for name, _ in asked.query} - _PARAMETERS
        if unknown or asked.value("_content_type") != "json":
            self.complain(f"{unknown} {asked.raw_path}")
        found = [old_entry(one) for one in self.documents(portal) if one["isTemplate"] == "n" and _is_hit(one, asked)]
        found = _old_order(found, asked)
        first, last = int(asked.value("from", "1")), min(int(asked.value("to", "10")), len(found))
        page = found[first - 1 : last]
        reply: Json = {"@from": str(first), "@to": str(last), "@selected": "0", "summary": _summary(found)}
        if page:
            reply["metadata"] = page[0] if len(page) == 1 else page
        send(handler, 200, json.dumps(reply).encode("utf-8"), "application/json;charset=utf-8")


def _is_hit(document: Json, asked: Asked) -> bool:
    """The search of version 3: words of any field, terms joined by `` or ``, a polygon, when the metadata changed."""
    entry = old_entry(document)
    words = elastic.fold(asked.value("any")).split()
    text = elastic.fold(json.dumps(entry, ensure_ascii=False))
    if not all(word in text for word in words):
        return False
    for name in ("type", "orgName", "keyword", "operatesOn", "topicCat_OR_inspiretheme", "parentUuid"):
        wanted = set(asked.value(name).split(" or "))
        values = {value for part in name.split("_OR_") for value in _listed(entry.get(part))}
        if asked.value(name) and not wanted & values:
            return False
    if asked.value("_uuid") and document["uuid"] not in asked.value("_uuid").split(" or "):
        return False
    changed = document["changeDate"][:19]
    if not (asked.value("dateFrom")[:19] <= changed <= (asked.value("dateTo")[:19] or "9")):
        return False
    return not asked.value("geometry") or _touches(entry, asked)


def _touches(entry: Json, asked: Asked) -> bool:
    assert asked.value("relation") == "intersection" and "POLYGON((" in asked.value("geometry")
    box = entry.get("geoBox")
    if box is None:
        return False
    for ring in asked.value("geometry").split("((")[1:]:
        points = [tuple(map(float, pair.split())) for pair in ring.split("))")[0].split(",")]
        west, south, east, north = map(float, box.split("|"))
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        if min(xs) <= east and west <= max(xs) and min(ys) <= north and south <= max(ys):
            return True
    return False


def _old_order(entries: List[Json], asked: Asked) -> List[Json]:
    if asked.value("sortBy") == "title":
        return sorted(entries, key=lambda one: str(one["title"]).lower(), reverse=asked.value("sortOrder") != "reverse")
    if asked.value("sortBy") == "changeDate":
        return sorted(entries, key=lambda one: str(one["geonet:info"]["changeDate"]), reverse=True)
    return entries


def _summary(entries: List[Json]) -> Json:
    dimensions = []
    for name, label in (("type", "types"), ("topicCat", "topicCats"), ("keyword", "keywords"), ("orgName", "orgNames")):
        values = [value for entry in entries for value in _listed(entry.get(name))]
        counted = [{"@value": one, "@label": one, "@count": str(values.count(one))} for one in dict.fromkeys(values)]
        category: Any = counted[0] if len(counted) == 1 else counted
        dimensions.append({"@name": name, "@label": label, **({"category": category} if counted else {})})
    return {"@count": str(len(entries)), "@type": "local", "dimension": dimensions}


def _listed(value: Any) -> List[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


@contextmanager
def abilities(version: str = "4.2.8") -> Iterator[Abilities]:
    """A GeoNetwork 4 and what it must answer."""
    with GeonetworkDouble(version=version, strict=False) as double:
        yield Abilities(
            config=CatalogConfig(id="gn", type="geonetwork", name="GeoNetwork", url=double.portal),
            ids=_ids(lambda one: True),
            text=("cours bretagne", _ids(lambda one: "Cours d'eau – Bretagne" in _title(one))),
            extent=(Extent(-5.0, 48.0, -4.0, 49.0), _ids(_is_in_the_west)),
            filters={
                FilterField.TYPE.value: (
                    ("series", "other"), _ids(lambda one: _scope(one) in ("series", "featureCatalog")),
                ),
                FilterField.FORMAT.value: (("WMS", "KML"), _ids(lambda one: "OGC:WMS" in one["linkProtocol"])),
                FilterField.LICENCE.value: (("lov2", "odc-odbl"), _ids(_is_open)),
                FilterField.ORGANISATION.value: (
                    ("GéoBretagne", "CRAIG"), _ids(lambda one: organisation(one) in ("GéoBretagne", "CRAIG")),
                ),
                FilterField.KEYWORD.value: (("eau", "forêt"), _ids(lambda one: bool({"eau", "forêt"} & _words(one)))),
                FilterField.THEME.value: (_THEMES, _ids(lambda one: one.get("inspireTheme_syn", [""])[0] in _THEMES)),
                FilterField.SERIES.value: (
                    ("rec-00-0", "rec-04-0"), frozenset(("rec-00-1", "rec-00-2", "rec-04-1", "rec-04-2"))),
                FilterField.MODIFIED.value: (
                    ("2020/2022-06",), _ids(lambda one: "2020" <= _modified(one) <= "2022-06-30T23:59:59"),
                ),
            },
            sorts={
                Sort.TITLE: _ordered(lambda one: elastic.fold(_title(one)), False),
                Sort.MODIFIED: _by_modified(),
                Sort.CREATED: _ordered(lambda one: one["creationDateForResource"][0], True),
                Sort.POPULARITY: _ordered(lambda one: one["popularity"], True),
            },
            server=double,
            search_path=f"{double.root}/srv/api/search",
            details_path=f"{double.root}/srv/api/search",
        )  # fmt: skip


def _ids(wanted: Any) -> Ids:
    return frozenset(one["uuid"] for one in shown() if wanted(one))


def _title(one: Json) -> str:
    return str(one["resourceTitleObject"]["default"])


def _scope(one: Json) -> str:
    return str(one["resourceType"][0])


def _words(one: Json) -> "set[str]":
    return {word["default"] for word in one["tag"]}


def _is_open(one: Json) -> bool:
    """Under the Licence Ouverte 2.0 or the ODbL."""
    terms = [said["default"] for said in one.get("MD_LegalConstraintsUseLimitationObject", ())]
    return any(term == "ODbL" or term.endswith("2.0") for term in terms)


def _is_in_the_west(one: Json) -> bool:
    if "geom" not in one:
        return one["uuid"] == "point-1"
    (west, south), (east, north) = (one["geom"]["coordinates"][0][at] for at in (0, 2))
    return bool(west <= -4.0 and east >= -5.0 and south <= 49.0 and north >= 48.0)


def _modified(one: Json) -> str:
    return str(one.get("revisionDateForResource", [one["dateStamp"]])[0])


def _by_modified() -> "tuple[str, ...]":
    """Those that say when they were revised, then the others by when their metadata changed."""
    revised = [one for one in shown() if "revisionDateForResource" in one]
    others = [one for one in shown() if one not in revised]
    first = sorted(revised, key=lambda one: (one["revisionDateForResource"][0], one["dateStamp"]), reverse=True)
    last = sorted(others, key=lambda one: str(one["dateStamp"]), reverse=True)
    return tuple(one["uuid"] for one in [*first, *last])


def _ordered(key: Any, down: bool) -> "tuple[str, ...]":
    """Those that are equal by their identifiers."""
    by_id = sorted(shown(), key=lambda one: str(one["uuid"]))
    return tuple(one["uuid"] for one in sorted(by_id, key=key, reverse=down))
