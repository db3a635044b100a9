"""A double of a uData 17 portal on loopback: real searching, paging, facets and errors over datasets of our own.

It complains (see ``LoopbackServer``) of what the real one would ignore without a word: unknown parameters, a second
value of a parameter that takes one. The addresses that it knows and how it errs were measured on a real uData.
``faults`` adds broken JSON to the faults of transport::

    with UdataDouble() as double:
        double.fault("/api/2/datasets/search/", "hostile")
"""
from __future__ import annotations

import json
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Any, Callable, ClassVar, Dict, Iterable, List, Mapping, Optional, Tuple
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from .faults import Asked, Fault, Handler, RootedServer, send
from .udata_broken import BROKEN
from .udata_data import FREQUENCIES, GRANULARITIES, LICENCES, TOPICS, Json, datasets, topic, topics_of, zone, zones

REPEATED = frozenset(("tag", "format", "schema", "granularity"))
_COMMON = frozenset(
    (
        "q license geozone granularity temporal_coverage access_type badge organization organization_badge owner "
        "featured topic schema tag format page page_size sort lang"
    ).split()
)
SEARCH_PARAMETERS = _COMMON | {"format_family", "producer_type", "last_update_range", "organization_name"}
LIST_PARAMETERS = _COMMON | {"schema_version", "dataservice", "reuse", "credit", "followed_by"}
SORTS = ("created", "last_update", "reuses", "followers", "views")
TOPIC_SORTS = ("name", "created", "last_modified")
ACCESS_TYPES = ("open", "open_with_account", "restricted")
WINDOW = 10_000
_BUCKETS = 50

_NOT_FOUND = "The requested URL was not found on the server. If you entered the URL manually please check your spelling"
_TOO_FAR = "Result window is too large, from + size must be less than or equal to: [10000]"

_Reader = Callable[[Json], List[str]]
_READERS: Dict[str, _Reader] = {
    "tag": lambda data: list(data["tags"]),
    "format": lambda data: [entry["format"].lower() for entry in data["resources"] if entry["format"]],
    "organization": lambda data: [data["organization"]["id"]] if data["organization"] else [],
    "license": lambda data: [data["license"]] if data["license"] else [],
    "geozone": lambda data: list((data["spatial"] or {}).get("zones") or ()),
    "access_type": lambda data: [data["access_type"]],
    "topic": lambda data: topics_of(data["title"]),
}
#: Facets that are not called like their filter.
_FACET_NAMES = {"organization": "organization_id_with_name", "topic": "topics"}


class _Refused(Exception):
    """An error reply: a status and its JSON body."""

    def __init__(self, status: int, message: str, **errors: str) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"message": message}
        if errors:
            self.body = {"errors": errors, "message": message}


@dataclass
class UdataDouble(RootedServer):
    """One portal at ``url``; ``files`` is where the rich datasets have their resources, ``root`` the portal's path."""

    files: str = "https://data.example.org/vaubrun"
    items: Optional[List[Json]] = None

    faults: ClassVar[Mapping[str, Fault]] = BROKEN

    @property
    def all_items(self) -> List[Json]:
        """Every dataset in the form of v1, those that no search finds included."""
        if self.items is None:
            self.items = datasets(self.url, self.files)
        return self.items

    @property
    def public_items(self) -> List[Json]:
        return [item for item in self.all_items if not (item["archived"] or item["deleted"] or item["private"])]

    def answer(self, handler: Handler, asked: Asked) -> None:
        try:
            self._route(handler, asked)
        except _Refused as refused:
            _send_json(handler, refused.status, refused.body)

    def _route(self, handler: Handler, asked: Asked) -> None:
        path = asked.path[len(self.root) :] if asked.path.startswith(self.root) else "/"
        if path.startswith("/api/") and not path.endswith(("/", ".atom")):
            query = f"?{urlencode(asked.query)}" if asked.query else ""
            send(handler, 308, b"", "text/html", {"Location": f"{self.url}{path}/{query}"})
            return
        if path == "/api/1/datasets/recent.atom":
            send(handler, 200, self._atom(asked), "application/atom+xml; charset=utf-8")
            return
        if path.startswith("/static/"):  # the logo of an organisation
            raise _Refused(404, _NOT_FOUND)
        if "application/json" not in asked.header("Accept"):
            self.complain(f"{path}: Accept is {asked.header('Accept')!r}")
        known = {
            "/api/2/datasets/search/": self._search,
            "/api/1/datasets/": self._list,
            "/api/1/site/": lambda _: self._site(),
            "/api/1/organizations/suggest/": self._suggest_organisations,
            "/api/1/spatial/zones/suggest/": self._suggest_zones,
            "/api/2/topics/": self._topics,
        }
        if path in known:
            _send_json(handler, 200, known[path](asked))
        elif path.startswith("/api/1/datasets/") and path.count("/") == 5:
            self._detail(handler, path.split("/")[4])
        elif path.startswith("/api/2/topics/") and path.count("/") == 5:
            self._topic(handler, path.split("/")[4])
        else:
            raise _Refused(404, _NOT_FOUND)

    def _site(self) -> Json:
        metrics = {"datasets": len(self.public_items), "organizations": 4, "resources": 500, "public-service": 0}
        return {
            "id": "double", "title": "Données du pays de Vaubrun", "version": "17.18.0", "keywords": ["opendata"],
            "feed_size": 50, "metrics": metrics,
        }  # fmt: skip

    def _atom(self, asked: Asked) -> bytes:
        """The 50 newest datasets."""
        newest = sorted(_matching(self.public_items, asked), key=lambda item: item["created_at"], reverse=True)[:50]
        entries = "".join(
            f"<entry><title>{escape(item['title'])}</title><link href={quoteattr(item['page'])} rel='alternate'/>"
            f"<published>{item['created_at']}</published><updated>{item['last_update']}</updated>"
            f"<id>{escape(item['uri'])}</id><content type='html'>{escape(item['description'] or '')}</content></entry>"
            for item in newest
        )
        head = f"<title>Last datasets</title><id>{self.url}</id><updated>2026-11-30T00:00:00Z</updated>"
        return f"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='fr'>{head}{entries}</feed>".encode()

    def _search(self, asked: Asked) -> Json:
        self._check(asked, SEARCH_PARAMETERS, REPEATED)
        page, size = _paging(asked)
        if page * size > WINDOW:
            raise _Refused(400, f"{_TOO_FAR} but was [{page * size}]. Last page is {WINDOW // size}.")
        full = asked.header("X-Get-Datasets-Full-Objects") == "True"
        hits = _sorted(_matching(self.public_items, asked), asked)
        envelope = self._envelope(asked, [_light(item, self.url, full) for item in hits], page, size)
        envelope["facets"] = self._facets(asked)
        return envelope

    def _list(self, asked: Asked) -> Json:
        self._check(asked, LIST_PARAMETERS, frozenset(("tag",)))
        page, size = _paging(asked)
        hits = _sorted(_matching(self.public_items, asked), asked)
        if page > 1 and (page - 1) * size >= len(hits):
            raise _Refused(404, _NOT_FOUND)
        return self._envelope(asked, hits, page, size)

    def _check(self, asked: Asked, known: Iterable[str], repeated: Iterable[str]) -> None:
        names = Counter(name for name, _ in asked.query)
        for name, times in names.items():
            if name not in known:
                self.complain(f"{asked.path}: unknown parameter {name}")
            if times > 1 and name not in repeated:
                self.complain(f"{asked.path}: {name} was sent {times} times")
        if any(not value for _, value in asked.query):
            self.complain(f"{asked.path}: an empty parameter in {asked.raw_path}")
        sorts = TOPIC_SORTS if asked.path.endswith("/topics/") else SORTS
        if asked.value("sort", sorts[0]).lstrip("-") not in sorts:
            raise _Refused(400, "Input payload validation failed", sort="The field (and direction) on which sorting")
        if asked.value("access_type", "open") not in ACCESS_TYPES:
            raise _Refused(400, "Input payload validation failed", access_type="is not a valid choice")
        for key in filter(None, (asked.value("organization"), asked.value("topic"))):
            if not (len(key) == 24 and set(key) <= set("0123456789abcdef")):
                raise _Refused(400, f"'{key}' is not a valid ObjectId, it must be a 12-byte input")

    def _envelope(self, asked: Asked, hits: List[Json], page: int, size: int) -> Json:
        def link(number: int) -> str:
            kept = [(name, value) for name, value in asked.query if name not in ("page", "page_size")]
            path = asked.path[len(self.root) :]
            return f"{self.url}{path}?{urlencode([*kept, ('page', number), ('page_size', size)])}"

        return {
            "data": hits[(page - 1) * size : page * size],
            "page": page,
            "page_size": size,
            "total": len(hits),
            "next_page": link(page + 1) if page * size < len(hits) else None,
            "previous_page": link(page - 1) if page > 1 else None,
        }

    def _facets(self, asked: Asked) -> Json:
        """Counts of each field, which ignore the filter on that field itself."""
        facets: Json = {}
        for name, read in _READERS.items():
            items = _matching(self.public_items, asked, but=name)
            counts = Counter(value for item in items for value in dict.fromkeys(read(item)))
            if name == "organization":
                names = {item["organization"]["id"]: item["organization"]["name"] for item in items if read(item)}
                counts = Counter({f"{key}|{names[key]}": count for key, count in counts.items()})
            buckets = [{"name": value, "count": count} for value, count in counts.most_common(_BUCKETS)]
            facets[_FACET_NAMES.get(name, name)] = [{"name": "all", "count": len(items)}, *buckets]
        return {**facets, "last_update": [{"name": "all", "count": 1}], "badge": None}

    def _detail(self, handler: Handler, key: str) -> None:
        item = next((item for item in self.all_items if key in (item["id"], item["slug"])), None)
        if key.startswith("ancien-"):
            location = f"{self.root}/api/1/datasets/{key[len('ancien-'):]}/"
            send(handler, 308, b"", "text/html", {"Location": location})
        elif item is None or item["private"]:
            raise _Refused(404, _NOT_FOUND)
        elif item["deleted"]:
            raise _Refused(410, "Dataset has been deleted")
        else:
            _send_json(handler, 200, item)

    def _topics(self, asked: Asked) -> Json:
        """The list of topics, masked as ``X-Fields`` says; each word of ``q`` must be in a name."""
        self._check(asked, frozenset(("q", "page", "page_size", "sort", "lang")), ())
        if asked.header("X-Fields") != "data{id,name},next_page":
            self.complain(f"{asked.path}: X-Fields is {asked.header('X-Fields')!r}")
        page, size = _paging(asked)
        words = asked.value("q").split()
        found = [key for key, (name, _) in TOPICS.items() if all(_has(name, word) for word in words)]
        if page > 1 and (page - 1) * size >= len(found):
            raise _Refused(404, _NOT_FOUND)
        whole = self._envelope(asked, [{"id": key, "name": TOPICS[key][0]} for key in found], page, size)
        return {"data": whole["data"], "next_page": whole["next_page"]}

    def _topic(self, handler: Handler, key: str) -> None:
        found = [topic(self.url, one) for one in TOPICS]
        data = next((one for one in found if key in (one["id"], one["slug"])), None)
        if data is None and key.startswith("ancien-"):
            location = f"{self.root}/api/2/topics/{key[len('ancien-'):]}/"
            send(handler, 308, b"", "text/html", {"Location": location})
        elif data is None:
            raise _Refused(404, _NOT_FOUND)
        else:
            _send_json(handler, 200, {"id": data["id"], "name": data["name"]})

    def _suggest_organisations(self, asked: Asked) -> List[Json]:
        found = {item["organization"]["id"]: item["organization"] for item in self.all_items if item["organization"]}
        keys = ("id", "name", "acronym", "slug", "page")
        return [{key: data[key] for key in keys} for data in found.values() if _has(data["name"], asked.value("q"))]

    def _suggest_zones(self, asked: Asked) -> List[Json]:
        return [data for data in zones() if _has(data["name"], asked.value("q"))]


def _send_json(handler: Handler, status: int, body: Any) -> None:
    send(handler, status, json.dumps(body, ensure_ascii=False).encode("utf-8"))


def _paging(asked: Asked) -> Tuple[int, int]:
    numbers = []
    for name, default in (("page", "1"), ("page_size", "20")):
        value = asked.value(name, default)
        if not value.isdigit() or int(value) < 1:
            raise _Refused(400, "Input payload validation failed", **{name: f"'{value}' is not a positive integer"})
        numbers.append(int(value))
    return numbers[0], numbers[1]


def _matching(items: List[Json], asked: Asked, but: str = "") -> List[Json]:
    """The datasets that hold all words and pass all filters: values of ``format`` are alternatives, tags add up."""
    words = _fold(asked.value("q")).split()
    found = []
    for item in items:
        if words and not all(word in _searched(item) for word in words):
            continue
        if all(_passes(read(item), asked.values(name), name) for name, read in _READERS.items() if name != but):
            found.append(item)
    return found


def _passes(own: List[str], wanted: List[str], name: str) -> bool:
    if not wanted:
        return True
    return bool(set(own) & set(wanted)) if name == "format" else set(wanted) <= set(own)


def _searched(item: Json) -> str:
    resources = [entry["title"] for entry in item["resources"]]
    organisation = (item["organization"] or {}).get("name", "")
    return _fold(" ".join([item["title"], item["acronym"] or "", item["description"] or "", organisation, *resources]))


def _sorted(items: List[Json], asked: Asked) -> List[Json]:
    """By the wanted field, else by relevance: words in the title first, then views."""
    sort = asked.value("sort")
    if sort:
        read: Dict[str, Callable[[Json], Any]] = {
            "created": lambda item: item["created_at"],
            "last_update": lambda item: item["last_update"],
        }
        key = read.get(sort.lstrip("-"), lambda item: item["metrics"].get(sort.lstrip("-"), 0))
        return sorted(items, key=key, reverse=sort.startswith("-"))
    words = _fold(asked.value("q")).split()
    return sorted(items, key=lambda item: -sum(word in _fold(item["title"]) for word in words))


def _light(item: Json, site: str, full: bool) -> Json:
    """A dataset as v2 gives it: links to its resources, and vocabularies in full where they are asked for."""
    base = {"rel": "subsection", "type": "GET"}
    light = {
        **item,
        "resources": {**base, "href": f"{site}/api/2/datasets/{item['id']}/resources/?page=1&page_size=50",
                      "total": len(item["resources"])},
        "community_resources": {**base, "href": f"{site}/api/1/datasets/community_resources/", "total": 0},
    }  # fmt: skip
    if not full:
        return light
    if item["license"]:
        light["license"] = {"id": item["license"], "title": LICENCES[item["license"]], "url": None, "flags": []}
    light["frequency"] = {"id": item["frequency"], "label": FREQUENCIES[item["frequency"]]}
    if item["spatial"]:
        granularity = item["spatial"]["granularity"]
        light["spatial"] = {
            **item["spatial"],
            "zones": [zone(key) for key in item["spatial"]["zones"]],
            "granularity": {"id": granularity, "name": GRANULARITIES[granularity]},
        }
    return light


def _has(text: str, part: str) -> bool:
    return _fold(part) in _fold(text)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if not unicodedata.combining(char)).lower()
