"""A double of a CKAN 2.10 portal on loopback: real searching, filters, paging, caps, facets and errors.

``ext_bbox`` filters only where ``spatial_query`` is among the ``extensions``, as with ckanext-spatial. The packages are
those of ``tests/data/ckan/packages.json`` and forty plain ones. It complains (see ``LoopbackServer``) of text that is
not escaped for Solr, and refuses filters and parameters that CKAN would refuse::

    with CkanDouble(extensions=()) as portal: ...               # without ckanext-spatial
    with CkanDouble(root="/data", rows_max=7) as portal: ...    # under a path, with a cap of its own
    with CkanDouble(dkan=True) as portal: ...                   # DKAN: no status_show, a list for package_show
    with CkanDouble(token="x", closed=True) as portal: ...      # nothing without the token
"""
from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, ClassVar, Dict, Iterable, Iterator, List, Mapping, Optional, Tuple

from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.model.query import Sort

from .abilities import Abilities, Ids
from .ckan_broken import BROKEN
from .ckan_solr import FIELDS, BadQuery, filter_of, fold, words_of
from .faults import Asked, Fault, Handler, RootedServer, send

Json = Dict[str, Any]
Box = Tuple[float, float, float, float]

DATA = Path(__file__).parent.parent / "data" / "ckan"
PLAIN = 40
SEARCH_PARAMETERS = frozenset(
    "q fq rows start sort facet facet.field facet.limit facet.mincount include_private include_drafts fl".split()
)
_SORTS: Dict[str, Callable[[Json], Any]] = {
    "title_string": lambda item: fold(title_of(item)),
    "name": lambda item: item["name"],
    "metadata_modified": lambda item: item["metadata_modified"],
    "metadata_created": lambda item: item["metadata_created"],
}


class _Refused(Exception):
    """An error reply: a status and what stands in it."""

    def __init__(self, status: int, error: Any) -> None:
        super().__init__(str(error))
        self.status = status
        self.error = error


@dataclass
class CkanDouble(RootedServer):
    """One portal at ``url``; ``root`` is the site's path, ``rows_max`` the silent cap, ``old`` CKAN before 2.6."""

    extensions: Tuple[str, ...] = ("stats", "spatial_metadata", "spatial_query", "datastore")
    rows_max: int = 1000
    dkan: bool = False
    old: bool = False
    closed: bool = False
    token: str = ""
    items: Optional[List[Json]] = None

    faults: ClassVar[Mapping[str, Fault]] = BROKEN

    @property
    def all_items(self) -> List[Json]:
        if self.items is None:
            self.items = packages()
        return self.items

    @property
    def public_items(self) -> List[Json]:
        return [item for item in self.all_items if not item["private"] and item["state"] == "active"]

    def actions(self) -> List[str]:
        """The names of the actions that were asked for, in their order."""
        return [asked.path.rpartition("/")[2] for asked in self.requests]

    def last(self, action: str) -> Asked:
        """The last request for one action."""
        return next(asked for asked in reversed(self.requests) if asked.path.endswith(f"/{action}"))

    def answer(self, handler: Handler, asked: Asked) -> None:
        try:
            body: Any = {"help": f"{self.url}/api/3/action/help_show", "success": True, "result": self._result(asked)}
            status = 200
        except _Refused as refused:
            status = refused.status
            failure = {"help": f"{self.url}/api/3/action/help_show", "success": False, "error": refused.error}
            body = refused.error if isinstance(refused.error, str) else failure
        send(handler, status, json.dumps(body).encode("ascii"), "application/json;charset=utf-8")

    def _result(self, asked: Asked) -> Any:
        path, _, action = asked.path.rpartition("/")
        if path != f"{self.root}/api/3/action":
            raise _Refused(404, "Not found")
        if "application/json" not in asked.header("Accept"):
            self.complain(f"{asked.path}: Accept is {asked.header('Accept')!r}")
        if self.closed and not self._knows(asked):
            raise _Refused(403, {"__type": "Authorization Error", "message": "Access denied: please log in"})
        known: Dict[str, Callable[[Asked], Any]] = {
            "status_show": self._status,
            "package_search": self._search,
            "package_show": self._show,
            "organization_autocomplete": lambda asked: self._autocomplete(asked, "organization"),
            "group_autocomplete": lambda asked: self._autocomplete(asked, "groups"),
        }
        if action not in known or (self.dkan and action == "status_show"):
            raise _Refused(400, f"Bad request - Action name not known: {action}")
        return known[action](asked)

    def _knows(self, asked: Asked) -> bool:
        return bool(self.token) and asked.header("Authorization") == self.token

    def _status(self, asked: Asked) -> Json:
        return {
            "site_title": "Données du pays de Vaubrun", "site_description": "", "site_url": self.url,
            "ckan_version": "2.2" if self.old else "2.10.4", "error_emails_to": None, "locale_default": "fr",
            "extensions": list(self.extensions),
        }  # fmt: skip

    def _search(self, asked: Asked) -> Json:
        unknown = [name for name, _ in asked.query if name not in SEARCH_PARAMETERS and not name.startswith("ext_")]
        if self.old and asked.value("include_private"):
            unknown.append("include_private")
        if unknown:
            raise _query_error(f"Search Query is invalid: \"Invalid search parameters: {unknown}\"")
        for name, times in Counter(name for name, _ in asked.query).items():
            if times > 1 or not asked.value(name):
                self.complain(f"{name} was sent {times} times, {asked.value(name)!r} last")
        hits = self._hits(asked)
        start, rows = _number(asked, "start", 0), min(_number(asked, "rows", 10), self.rows_max)
        counted = self._facets(asked, hits)
        return {
            "count": len(hits),
            "sort": asked.value("sort", "score desc, metadata_modified desc"),
            "facets": {name: {entry["name"]: entry["count"] for entry in data["items"]}
                       for name, data in counted.items()},
            "results": hits[start : start + rows],
            "search_facets": counted,
        }  # fmt: skip

    def _hits(self, asked: Asked) -> List[Json]:
        """The packages that hold all words and pass the filters and the area, in the wanted order."""
        see_all = self._knows(asked) and asked.value("include_private") == "true"
        items = self.all_items if see_all else self.public_items
        try:
            words = words_of(asked.value("q"))
            passes = filter_of(asked.value("fq")) if asked.value("fq") else None
        except BadQuery as bad:
            self.complain(f"{asked.raw_path}: {bad}")
            raise _query_error(f"Search Query is invalid: {bad}") from None
        box = _box(asked.value("ext_bbox")) if "spatial_query" in self.extensions else None
        found = [
            item
            for item in items
            if all(word in _searched(item) for word in words)
            and (passes is None or passes(item))
            and (box is None or any(_meet(box, own) for own in _boxes(item)))
        ]
        return _sorted(found, asked.value("sort"), words)

    def _facets(self, asked: Asked, hits: List[Json]) -> Dict[str, Json]:
        if asked.value("facet") == "false":
            return {}
        try:
            names = json.loads(asked.value("facet.field") or "[]")
        except ValueError:
            raise _Refused(409, {"__type": "Validation Error", "facet.field": ["is no JSON list"]}) from None
        return {name: {"title": name, "items": _counted(hits, name, asked.value("facet.limit"))} for name in names}

    def _show(self, asked: Asked) -> Any:
        key = asked.value("id")
        if not key:
            raise _Refused(409, {"__type": "Validation Error", "name_or_id": ["Missing value"]})
        item = next((item for item in self.all_items if key in (item["id"], item["name"])), None)
        if item is None:
            raise _Refused(404, {"__type": "Not Found Error", "message": "Not found"})
        if item["private"] and not self._knows(asked):
            message = f"Access denied: User not authorized to read package {key}"
            raise _Refused(403, {"__type": "Authorization Error", "message": message})
        return [item] if self.dkan else item

    def _autocomplete(self, asked: Asked, member: str) -> List[Json]:
        if self.old:
            raise _Refused(400, "Bad request - Action name not known: autocomplete")
        named = [entry for item in self.all_items for entry in _listed(item.get(member))]
        found = {entry["name"]: {key: entry[key] for key in ("id", "name", "title")} for entry in named}
        wanted = fold(asked.value("q"))
        return [entry for entry in found.values() if wanted in fold(entry["title"]) or wanted in entry["name"]][:20]


def packages() -> List[Json]:
    """The packages of the fixture and forty plain ones."""
    rich: List[Json] = json.loads((DATA / "packages.json").read_text(encoding="utf-8"))
    return [*rich, *(plain_package(number) for number in range(1, PLAIN + 1))]


def plain_package(number: int) -> Json:
    """A package as thousands of others: one CSV file, no place."""
    name = f"comptage-routier-{number:04d}"
    resource = {
        "id": f"c0000000-0000-4000-8000-{number:012d}", "name": "Comptages", "format": "CSV", "mimetype": "text/csv",
        "url": f"https://data.example.org/{name}.csv", "size": None, "hash": "", "datastore_active": False,
        "url_type": None, "resource_type": None, "state": "active", "position": 0, "last_modified": None,
        "created": "2023-01-01T00:00:00.000000", "description": "",
    }  # fmt: skip
    return {
        "id": f"b0000000-0000-4000-8000-{number:012d}", "name": name, "title": f"Comptage routier, poste {number:04d}",
        "notes": "Trafic moyen journalier.", "type": "dataset", "state": "active", "private": False, "isopen": True,
        "metadata_created": f"2022-01-01T00:00:{number:02d}.000000",
        "metadata_modified": f"2023-{number % 12 + 1:02d}-15T08:00:00.000000",
        "license_id": "odc-odbl", "license_title": "ODbL", "license_url": "http://www.opendefinition.org/licenses/odc-odbl",
        "organization": {"id": "a1", "name": "departement-de-vaubrun", "title": "Département de Vaubrun"},
        "groups": [{"id": "g1", "name": "transports", "title": "Transports", "display_name": "Transports"}],
        "tags": [{"name": "route", "display_name": "route"}, {"name": f"poste-{number % 3}"}],
        "resources": [resource], "num_resources": 1, "extras": [], "author": None, "maintainer": None, "url": None,
    }  # fmt: skip


def title_of(item: Json) -> str:
    title = item["title"]
    return str(title.get("fr") or next(iter(title.values()))) if isinstance(title, dict) else str(title)


def _query_error(message: str) -> _Refused:
    return _Refused(400, {"__type": "Search Query Error", "message": message})


def _number(asked: Asked, name: str, default: int) -> int:
    value = asked.value(name, str(default))
    if not value.isdigit():
        raise _Refused(409, {"__type": "Validation Error", name: ["Invalid integer"]})
    return int(value)


def _listed(value: Any) -> List[Json]:
    return value if isinstance(value, list) else [value] if value else []


def _searched(item: Json) -> str:
    organisation = (item.get("organization") or {}).get("title", "")
    tags = [tag["name"] for tag in item.get("tags") or ()]
    return fold(json.dumps([item["title"], item["notes"], organisation, tags], ensure_ascii=False))


def _sorted(items: List[Json], sort: str, words: List[str]) -> List[Json]:
    """By the wanted fields, else by words in the title."""
    if not sort:
        return sorted(items, key=lambda item: -sum(word in fold(title_of(item)) for word in words))
    for part in reversed(sort.split(",")):
        field, _, way = part.strip().partition(" ")
        if field not in _SORTS or way not in ("asc", "desc"):
            raise _Refused(409, {"__type": "Search Error", "message": f"can not sort on undefined field: {field}"})
        items = sorted(items, key=_SORTS[field], reverse=way == "desc")
    return items


def _counted(items: Iterable[Json], name: str, limit: str) -> List[Json]:
    counts = Counter(value for item in items for value in dict.fromkeys(FIELDS[name](item)))
    member = {"organization": "organization", "groups": "groups"}.get(name)
    titles = {entry["name"]: entry["title"] for item in items for entry in _listed(item.get(member or ""))}
    found = counts.most_common(int(limit or 50))
    return [{"name": key, "display_name": titles.get(key, key), "count": count} for key, count in found]


def _box(text: str) -> Optional[Box]:
    """``minx,miny,maxx,maxy``.

    :raises _Refused: as ckanext-spatial does
    """
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        message = "Search error: 'Wrong bounding box provided'"
        raise _Refused(409, {"__type": "Search Error", "message": message}) from None
    return (west, south, east, north)


def _boxes(item: Json) -> List[Box]:
    extras = {extra["key"]: extra["value"] for extra in item.get("extras") or ()}
    value = item.get("spatial") or extras.get("spatial")
    geometry = json.loads(value) if isinstance(value, str) else value
    if not geometry:
        return []
    points = list(_points(geometry["coordinates"]))
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return [(min(xs), min(ys), max(xs), max(ys))]


def _points(value: Any) -> Iterable[List[float]]:
    if value and isinstance(value[0], (int, float)):
        yield value
    else:
        for part in value:
            yield from _points(part)


def _meet(a: Box, b: Box) -> bool:
    """Whether two boxes meet, where the east of ``a`` may lie beyond the antimeridian."""
    across = any(a[0] <= b[2] + turn and b[0] + turn <= a[2] for turn in (0, 360))
    return across and a[1] <= b[3] and b[1] <= a[3]


@contextmanager
def abilities() -> Iterator[Abilities]:
    """A portal with ckanext-spatial, and what it must answer."""
    with CkanDouble() as portal:
        items = portal.public_items

        def named(*beginnings: str) -> Ids:
            return frozenset(item["id"] for item in items if item["name"].startswith(beginnings))

        def in_order(field: str, turned: bool = False) -> Tuple[str, ...]:
            return tuple(item["id"] for item in sorted(items, key=_SORTS[field], reverse=turned))

        yield Abilities(
            config=CatalogConfig(id="ck", type="ckan", name="Portail", url=portal.url),
            ids=frozenset(item["id"] for item in items),
            text=("qualite EAU", named("stations")),
            extent=(Extent(2.4, 45.4, 2.6, 45.6), named("zones", "orthophotographie", "stations")),
            filters={
                "organisation": (("Syndicat des eaux de la Lisse",), named("zones", "stations", "moissonneur")),
                "theme": (("environnement", "Aménagement"), named("zones", "stations", "parcelles")),
                "keyword": (("Orthophoto", "cadastre"), named("orthophotographie", "parcelles")),
                "format": (("geojson", "shp"), named("zones", "stations", "orthophotographie")),
                "licence": (("cc-by",), named("orthophotographie")),
                "modified": (("2025-02/2025-03",), named("parcelles", "orthophotographie")),
            },
            sorts={
                Sort.TITLE: in_order("title_string"),
                Sort.MODIFIED: in_order("metadata_modified", True),
                Sort.CREATED: in_order("metadata_created", True),
            },
            server=portal,
            search_path="/api/3/action/package_search",
            details_path="/api/3/action/package_show",
        )
