"""A double of Isogeo on loopback: the ID, which gives tokens, and the API, which searches, filters, pages and refuses.

They are two servers, as the real ones are. The API complains of parameters that it does not know, of a log-in that is
none of its tokens and above all of a client's secret::

    with IsogeoDouble() as isogeo: ...                          # tokens for anybody
    with IsogeoDouble(client=("slug-1", "mot")) as isogeo: ...  # for who logs in so
    with IsogeoDouble(root="/api/v1") as isogeo: ...            # an installation of one's own, under a path
    with IsogeoDouble(shares=[]) as isogeo: ...                 # a key that no share feeds
"""
from __future__ import annotations

import base64
import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Callable, ClassVar, Dict, Iterator, List, Mapping, Optional, Tuple

from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.model.query import Sort
from catalog_search.model.text import fold

from .abilities import Abilities
from .faults import Asked, Fault, Handler, LoopbackServer, RootedServer, send
from .isogeo_broken import BROKEN
from .isogeo_data import SHARE_STAFF, SHARES, VAUBRUN, Json, ident, resources

_PARAMETERS = frozenset("q s _id _limit _offset _include _lang ob od box geo rel".split())
_ALWAYS = frozenset(
    "_id _created _modified _creator type title name abstract format formatVersion encoding path geometry features "
    "scale distance precision envelope geoContext created modified published validFrom validTo series language "
    "updateFrequency collectionContext collectionMethod validityComment topologicalConsistency editionProfile "
    "tags".split()
)
_PREFIXES = ("type", "format", "owner", "keyword", "contact", "license", "coordinate-system", "action", "provider",
             "catalog", "data-source", "has-no", "name", "path")  # fmt: skip
_SORTS: Dict[str, Callable[[Json], Any]] = {
    "title": lambda item: fold(item.get("title") or item.get("name") or ""),
    "_modified": lambda item: item["_modified"],
    "_created": lambda item: item["_created"],
    "created": lambda item: item.get("created", ""),
    "modified": lambda item: item.get("modified", ""),
    "relevance": lambda item: 0,
}
_DATASETS = ("type:vector-dataset", "type:raster-dataset", "type:no-geo-dataset")


@dataclass
class IdDouble(LoopbackServer):
    """The ID. ``client`` is the id and secret that it knows, ``None`` gives a token to anybody; ``life`` in seconds."""

    client: Optional[Tuple[str, str]] = None
    life: Any = 3599
    given: List[str] = field(default_factory=list)
    faults: ClassVar[Mapping[str, Fault]] = BROKEN

    def answer(self, handler: Handler, asked: Asked) -> None:
        if asked.path != "/oauth/token" or asked.method != "POST":
            self.complain(f"{asked.method} {asked.path} at the ID")
        if asked.body != b"grant_type=client_credentials":
            self.complain(f"the ID was sent {asked.body!r}")
        if self.client is not None and asked.header("Authorization") != basic(*self.client):
            send(handler, 400, b'{"error": "invalid_client", "error_description": "Unknown client"}')
            return
        self.given.append(f"jeton-{len(self.given) + 1}")
        reply = {"access_token": self.given[-1], "token_type": "bearer", "expires_in": self.life}
        send(handler, 200, json.dumps(reply).encode())


@dataclass
class IsogeoDouble(RootedServer):
    """The API at ``url``, with its ID as ``identity``. ``spent`` are tokens that it no longer takes."""

    client: Optional[Tuple[str, str]] = None
    shares: List[Json] = field(default_factory=lambda: list(SHARES))
    items: List[Json] = field(default_factory=resources)
    cap: int = 100
    spent: List[str] = field(default_factory=list)
    identity: IdDouble = field(default_factory=IdDouble)
    file: bytes = b'{"type": "FeatureCollection", "features": []}'
    file_at: str = ""

    faults: ClassVar[Mapping[str, Fault]] = BROKEN

    def __enter__(self) -> "IsogeoDouble":
        self.identity.client = self.client
        self.identity.strict = self.strict
        self.identity.__enter__()
        return super().__enter__()

    def __exit__(self, *error: Any) -> None:
        self.identity.__exit__(*error)
        super().__exit__(*error)

    def config(self, authcfg: str = "", catalog_id: str = "iso") -> CatalogConfig:
        options = (("id_url", self.identity.url),)
        return CatalogConfig(catalog_id, "isogeo", "Isogeo", self.url, authcfg=authcfg, options=options)

    def asked(self, path: str) -> List[Asked]:
        """The requests whose path begins so."""
        return [asked for asked in self.requests if asked.path.startswith(self.root + path)]

    def answer(self, handler: Handler, asked: Asked) -> None:
        login = asked.header("Authorization")
        token = login[7:] if login.startswith("Bearer ") else ""
        if login and not token:
            self.complain(f"the API was sent {login[:10]}…")
        if token not in self.identity.given or token in self.spent:
            send(handler, 401, b'{"message": "Unauthorized"}', headers={"WWW-Authenticate": "Bearer"})
            return
        path = asked.path[len(self.root) :]
        file = re.fullmatch(r"/resources/(\w+)/links/(\w+)\.bin", path)
        if file is not None:
            self._send_file(handler)
            return
        status, body = self._reply(path, asked)
        send(handler, status, json.dumps(body).encode(), "application/json; charset=utf-8")

    def _send_file(self, handler: Handler) -> None:
        if self.file_at:
            send(handler, 302, b"", "text/plain", {"Location": self.file_at})
            return
        named = {"Content-Disposition": 'attachment; filename="=?utf-8?B?cml2acOocmVzLmdlb2pzb24=?="'}
        send(handler, 200, self.file, "application/octet-stream", named)

    def _reply(self, path: str, asked: Asked) -> Tuple[int, Any]:
        if path == "/shares":
            return 200, self.shares
        if path == "/resources/search":
            return self._search(asked)
        match = re.fullmatch(r"/resources/([^/]+)", path)
        item = next((item for item in self.items if match and item["_id"] == match.group(1)), None)
        if item is None:
            return 404, {"message": "Not found"}
        return 200, _shown(item, asked)

    def _search(self, asked: Asked) -> Tuple[int, Any]:
        unknown = [name for name, _ in asked.query if name not in _PARAMETERS]
        if unknown:
            self.complain(f"parameters unknown to the API: {unknown}")
        limit, offset = int(asked.value("_limit", "20")), int(asked.value("_offset", "0"))
        if not 0 <= limit <= 100 or offset < 0:
            return 400, {"message": f"_limit {limit}, _offset {offset}"}
        words = asked.value("q").split()
        tags = [word for word in words if word.partition(":")[0] in _PREFIXES and ":" in word]
        terms = [fold(word) for word in words if word not in tags]
        hits = self._hits(asked, tags, terms) if self.shares else []
        found: Dict[str, Any] = {}
        for item in hits:
            found.update(item["tags"])
        end = offset + min(limit, self.cap)
        return 200, {
            "envelope": None, "limit": limit, "offset": offset, "total": len(hits),
            "query": {"_tags": tags, "_terms": terms}, "tags": found,
            "results": [_shown(item, asked) for item in hits[offset:end]],
        }  # fmt: skip

    def _hits(self, asked: Asked, tags: List[str], terms: List[str]) -> List[Json]:
        share, area = asked.value("s"), _area(asked)
        listed = asked.value("_id").split(",") if asked.value("_id") else None
        found = [
            item
            for item in self.items
            if (not share or item["_share"] == share)
            and (listed is None or item["_id"] in listed)
            and all(_has(item, tag) for tag in tags)
            and all(term in _searched(item) for term in terms)
            and (area is None or _meets(item, area))
        ]
        order = asked.value("ob", "relevance")
        if order not in _SORTS or asked.value("od", "desc") not in ("asc", "desc"):
            self.complain(f"order {order} {asked.value('od')}")
        return found if order == "relevance" else sorted(found, key=_SORTS[order], reverse=asked.value("od") != "asc")


def basic(user: str, word: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{word}".encode()).decode()


def _shown(item: Json, asked: Asked) -> Json:
    wanted = _ALWAYS | set(asked.value("_include").split(","))
    return {name: value for name, value in item.items() if name in wanted}


def _searched(item: Json) -> str:
    labels = [label for tag, label in item["tags"].items() if tag.startswith("keyword:")]
    return fold(json.dumps([item.get("title"), item.get("name"), item.get("abstract"), labels], ensure_ascii=False))


def _has(item: Json, tag: str) -> bool:
    if tag == "type:dataset":
        return any(one in item["tags"] for one in _DATASETS)
    if tag.startswith("has-no:"):
        return not any(one.startswith(f"{tag[7:]}:") for one in item["tags"])
    return tag in item["tags"]


def _area(asked: Asked) -> Optional[List[Tuple[float, ...]]]:
    if asked.value("box"):
        return [tuple(float(part) for part in asked.value("box").split(","))]
    if not asked.value("geo"):
        return None
    rings = re.findall(r"\(\(([^()]+)\)\)", asked.value("geo"))
    points = [[tuple(map(float, pair.split())) for pair in ring.split(",")] for ring in rings]
    return [(min(x for x, _ in p), min(y for _, y in p), max(x for x, _ in p), max(y for _, y in p)) for p in points]


def _meets(item: Json, boxes: List[Tuple[float, ...]]) -> bool:
    """Whether the envelope intersects one of the boxes; resources without one are dropped."""
    shape = item.get("envelope")
    if not shape:
        return False
    parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    own = [[point for ring in part for point in ring] for part in parts]
    spans = [(min(x for x, _ in p), min(y for _, y in p), max(x for x, _ in p), max(y for _, y in p)) for p in own]
    return any(a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3] for a in spans for b in boxes)


@contextmanager
def abilities() -> Iterator[Abilities]:
    """The double with what it must answer."""
    with IsogeoDouble() as double:
        items = double.items

        def having(*tags: str) -> "frozenset[str]":
            return frozenset(item["_id"] for item in items if any(_has(item, tag) for tag in tags))

        def ordered(name: str, reverse: bool = False) -> Tuple[str, ...]:
            return tuple(item["_id"] for item in sorted(items, key=_SORTS[name], reverse=reverse))

        licence = next(tag for tag in items[0]["tags"] if tag.startswith("license:"))
        staff = frozenset(item["_id"] for item in items if item["_share"] == SHARE_STAFF)
        area = Extent(1.4, 45.4, 1.7, 45.7)
        yield Abilities(
            config=double.config(),
            ids=frozenset(item["_id"] for item in items),
            text=("comptage routier", frozenset(item["_id"] for item in items if "Comptage" in item.get("title", ""))),
            extent=(area, frozenset((ident(1), ident(6)))),
            filters={
                "type": (("nonGeographicDataset", "service"), having("type:no-geo-dataset", "type:service")),
                "format": (("CSV", "PostGIS"), having("format:csv", "format:postgis")),
                "organisation": (("Syndicat de l'Armoise",), having(f"owner:{'b' * 32}")),
                "keyword": (("rivière", "poste 1"), having("keyword:isogeo:riviere", "keyword:isogeo:poste-1")),
                "theme": (("Hydrographie", f"group-theme:{VAUBRUN}.eau"), having("keyword:inspire-theme:hydrography")),
                "contact": (("Service SIG",), frozenset((ident(1), ident(5)))),
                "licence": ((licence.partition(":")[2],), having(licence)),
                "crs": (("EPSG:2154", "4326"), having("coordinate-system:2154", "coordinate-system:4326")),
                "action": (("view", "download"), having("action:view", "action:download")),
                "missing": (("crs",), having("has-no:coordinate-system")),
                "share": (("Agents",), staff),
            },
            sorts={
                Sort.TITLE: ordered("title"),
                Sort.MODIFIED: ordered("_modified", True),
                Sort.CREATED: ordered("_created", True),
            },
            server=double,
            search_path="/resources/search",
            details_path="/resources/",
            unknown_id="e" * 32,
        )
