"""The API cards of a uData portal on loopback: searching, filters, facets, orders, and what is linked to a card.

It is the portal of ``udata`` with other things in it; descriptions in OpenAPI lie on the same host, under ``/docs/``.
"""
from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Callable, ClassVar, Dict, FrozenSet, Iterator, List, Mapping, Tuple
from urllib.parse import urlencode

from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import FilterField, Sort
from tests.servers.abilities import Abilities, Ids
from tests.servers.faults import Asked, Fault, Handler, LoopbackServer, send
from tests.servers.udata_broken import BROKEN
from tests.servers.udata_data import ORGANISATIONS, Json, object_id, organisation, slug

#: Parameters of the two searches, and their orders (without the sign).
PARAMETERS: Dict[str, FrozenSet[str]] = {
    "/api/2/dataservices/search/": frozenset(
        "q tag topic organization featured access_type producer_type last_update_range archived is_restricted sort "
        "page page_size lang".split()
    ),
    "/api/1/dataservices/": frozenset(
        "q tag topic reuse dataset organization organization_badge owner access_type access_audiences featured "
        "contact_point sort page page_size lang".split()
    ),
}
SORTS: Dict[str, FrozenSet[str]] = {
    "/api/2/dataservices/search/": frozenset(("created", "views", "followers")),
    "/api/1/dataservices/": frozenset(("title", "base_api_url", "created", "last_modified", "followers", "views")),
}
_SUBJECTS = (
    ("Adresse", "Géocodage et recherche d'adresses", ("adresse", "geocodage")),
    ("Cadastre", "Parcelles et feuilles cadastrales", ("cadastre", "parcelles")),
    ("Hydrométrie", "Hauteurs et débits des cours d'eau", ("eau", "hydrometrie")),
    ("Entreprises", "Répertoire des entreprises", ("entreprises",)),
)
_PLACES = ("Ardèche", "Bretagne", "Cantal", "Drôme", "Finistère", "Isère", "Loire", "Morbihan")
_READERS: Dict[str, Callable[[Json], List[str]]] = {
    "tag": lambda item: list(item["tags"]),
    "organization": lambda item: [item["organization"]["id"]],
    "access_type": lambda item: [item["access_type"]],
}
_OPENAPI = {"openapi": "3.0.1", "info": {"title": "API", "version": "1"}}
DESCRIPTIONS: Dict[str, str] = {
    "plain": json.dumps({**_OPENAPI, "paths": {"/x": {"get": {"responses": {"200": {"description": "JSON"}}}}}}),
    "geojson": "openapi: 3.0.1\npaths:\n  /search:\n    get:\n      responses:\n        '200':\n          content:\n"
    "            application/geo+json: {}\n",
    "features": json.dumps({**_OPENAPI, "paths": {"/collections/{collectionId}/items": {}, "/conformance": {}}}),
    "page": "<!DOCTYPE html><html><body>geojson</body></html>",
}


def services(site: str) -> List[Json]:
    """All cards: each subject in each place, and some with what few have."""
    made = [_made(number, site) for number in range(len(_SUBJECTS) * len(_PLACES))]
    return [*made, *_rich(site)]


def card(site: str, title: str, **fields: Any) -> Json:
    """One card with every member that uData sends, ``fields`` put over the usual values."""
    key = object_id(title)
    data: Json = {
        "id": key,
        "slug": slug(title),
        "title": title,
        "acronym": None,
        "description": f"**{title}** répond en *JSON*.",
        "self_api_url": f"{site}/api/1/dataservices/{slug(title)}/",
        "self_web_url": f"{site}/dataservices/{slug(title)}",
        "organization": organisation(0, site),
        "owner": None,
        "contact_points": [{"name": "Assistance", "email": "api@example.org", "contact_form": None, "role": "contact"}],
        "tags": [],
        "badges": [],
        "license": None,
        "featured": None,
        "private": False,
        "created_at": "2024-11-07T17:18:48.601000+00:00",
        "metadata_modified_at": "2026-04-17T11:49:47.375000+00:00",
        "archived_at": None,
        "deleted_at": None,
        "base_api_url": f"https://api.example.org/{slug(title)}/",
        "format": None,
        "machine_documentation_url": None,
        "technical_documentation_url": None,
        "business_documentation_url": None,
        "access_type": "open",
        "access_audiences": [],
        "access_type_reason": None,
        "access_type_reason_category": None,
        "authorization_request_url": None,
        "rate_limiting": None,
        "rate_limiting_url": None,
        "availability": None,
        "availability_url": None,
        "datasets": {"href": f"{site}/api/1/datasets/?dataservice={key}", "rel": "subsection", "total": 0},
        "metrics": {"views": 10, "followers": 1, "reuses": 0, "discussions": 0},
        "harvest": {"backend": None, "domain": None, "remote_id": None, "remote_url": None, "uri": None},
        "extras": {"is_franceconnect": False, "public_cible": []},
        "permissions": {"delete": False, "edit": False},
    }
    data.update(fields)
    return data


def _made(number: int, site: str) -> Json:
    name, purpose, tags = _SUBJECTS[number % len(_SUBJECTS)]
    place = _PLACES[number // len(_SUBJECTS)]
    made = card(
        site,
        f"API {name} - {place}",
        description=f"{purpose} : {place}.",
        tags=[*tags, slug(place)],
        organization=organisation(number % 4, site),
        access_type=("open", "open", "open_with_account", "open", "restricted")[number % 5],
        created_at=f"20{20 + number % 5}-0{1 + number % 9}-{1 + number % 28:02d}T12:00:00+00:00",
    )
    made["metrics"] = {**made["metrics"], "views": number * 37 % 1000}
    return made


def _rich(site: str) -> List[Json]:
    terms = [("private", "no"), ("company_and_association", "under_condition"),
             ("local_authority_and_administration", "yes")]  # fmt: skip
    return [
        card(
            site,
            "Guichet des lieux-dits",
            acronym="GLD",
            machine_documentation_url=f"{site}/docs/geojson",
            technical_documentation_url="https://docs.example.org/lieux-dits",
            business_documentation_url="https://docs.example.org/lieux-dits.pdf",
            access_type="restricted",
            access_type_reason="Données nominatives",
            access_type_reason_category="confidentiality_of_personal_data",
            access_audiences=[{"role": role, "condition": condition} for role, condition in terms],
            authorization_request_url="https://datapass.example.org/demandes/lieux-dits",
            rate_limiting="50 appels / seconde / IP\nau plus",
            rate_limiting_url="https://docs.example.org/limites",
            availability=99.5,
            availability_url="https://status.example.org",
            datasets={"href": "", "rel": "subsection", "total": 2},
            metrics={"views": 5000, "followers": 9, "reuses": 1, "discussions": 2},
            badges=[{"kind": "hvd"}],
            harvest={"backend": "DCAT", "domain": "geo.example.org", "remote_id": "gld-1",
                     "remote_url": "https://geo.example.org/api/gld-1", "uri": None},
        ),
        card(site, "Flux des zonages", format="WMS", base_api_url="https://geo.example.org/ows",
             machine_documentation_url="https://geo.example.org/ows?SERVICE=WMS&REQUEST=GetCapabilities"),
        card(site, "Entités du plan", base_api_url="https://geo.example.org/wfs?service=WFS"),
        card(site, "Objets par collections", machine_documentation_url=f"{site}/docs/features"),
        card(site, "Interface retirée", archived_at="2025-01-01T00:00:00+00:00", base_api_url=None),
    ]  # fmt: skip


class _Refused(Exception):
    """An error reply: a status and its message."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class DataservicesDouble(LoopbackServer):
    """One portal at ``url``; without an ``engine`` its search is down and its list answers instead."""

    engine: bool = True

    faults: ClassVar[Mapping[str, Fault]] = BROKEN

    @property
    def items(self) -> List[Json]:
        return services(self.url)

    @property
    def public_items(self) -> List[Json]:
        return [item for item in self.items if not item["archived_at"]]

    def paths(self) -> List[str]:
        return [asked.path for asked in self.requests]

    def answer(self, handler: Handler, asked: Asked) -> None:
        if asked.path.startswith("/docs/"):
            body = DESCRIPTIONS.get(asked.path[6:], "")
            send(handler, 200 if body else 404, body.encode(), "text/plain")
            return
        if asked.path.startswith("/static/"):  # the logo of an organisation
            send(handler, 404, b"", "text/plain")
            return
        if not asked.path.endswith("/"):
            self.complain(f"{asked.path} has no slash at its end")
        try:
            send(handler, 200, json.dumps(self._value(asked), ensure_ascii=False).encode())
        except _Refused as refused:
            send(handler, refused.status, json.dumps({"message": str(refused)}).encode())

    def _value(self, asked: Asked) -> Any:
        if asked.path in PARAMETERS:
            if asked.path.startswith("/api/2/") and not self.engine:
                raise _Refused(501, "Search engine is not configured")
            return self._search(asked)
        if asked.path == "/api/1/site/":
            metrics = {"datasets": 999, "dataservices": len(self.public_items)}
            return {"id": "double", "title": "API du pays de Vaubrun", "version": "17.18.0", "metrics": metrics}
        if asked.path == "/api/1/organizations/suggest/":
            wanted = asked.value("q").lower()
            return [{"id": key, "name": name} for key, name, _ in ORGANISATIONS if wanted in name.lower()]
        if asked.path in ("/api/2/datasets/", "/api/1/reuses/"):
            return self._linked(asked)
        return self._detail(asked)

    def _detail(self, asked: Asked) -> Json:
        parts = asked.path.split("/")
        found = [item for item in self.items if parts[4:5] and parts[4] in (item["id"], item["slug"])]
        if parts[:4] != ["", "api", "1", "dataservices"] or not found:
            raise _Refused(404, "The requested URL was not found on the server.")
        return found[0]

    def _linked(self, asked: Asked) -> Json:
        """Two datasets or one reuse of the card that has some."""
        key = asked.value("dataservice")
        if not any(item["id"] == key for item in self.items):
            raise _Refused(400, f"{key} is no dataservice")
        item = next(item for item in self.items if item["id"] == key)
        reuses = "reuses" in asked.path
        number = item["metrics"]["reuses"] if reuses else item["datasets"]["total"]
        kind = "reuses" if reuses else "datasets"
        entries = [
            {"id": str(n), "title": f"{kind} {n}", "page": f"{self.url}/{kind}/{n}",
             **({"url": "https://carte.example.org"} if reuses else {})}
            for n in range(number)
        ]  # fmt: skip
        return {"data": entries, "total": number, "page": 1, "page_size": 20, "next_page": None}

    def _search(self, asked: Asked) -> Json:
        self._check(asked)
        number, size = int(asked.value("page", "1")), int(asked.value("page_size", "20"))
        hits = self._hits(asked)
        if asked.path.startswith("/api/1/") and number > 1 and (number - 1) * size >= len(hits):
            raise _Refused(404, "The requested URL was not found on the server.")
        kept = [(name, value) for name, value in asked.query if name not in ("page", "page_size")]
        following = f"{self.url}{asked.path}?{urlencode([*kept, ('page', number + 1), ('page_size', size)])}"
        reply = {
            "data": hits[(number - 1) * size : number * size],
            "page": number,
            "page_size": size,
            "total": len(hits),
            "next_page": following if number * size < len(hits) else None,
            "previous_page": None,
        }
        return {**reply, "facets": self._facets(asked)} if asked.path.startswith("/api/2/") else reply

    def _check(self, asked: Asked) -> None:
        for name, times in Counter(name for name, _ in asked.query).items():
            if name not in PARAMETERS[asked.path] or (times > 1 and name != "tag"):
                self.complain(f"{asked.path}: {name} was sent {times} times")
        if asked.value("sort", "-views").lstrip("-") not in SORTS[asked.path]:
            raise _Refused(400, "Input payload validation failed")
        if asked.value("access_type", "open") not in ("open", "open_with_account", "restricted"):
            raise _Refused(400, "Input payload validation failed")
        if len(asked.value("organization", "x" * 24)) != 24:
            raise _Refused(400, f"'{asked.value('organization')}' is not a valid ObjectId")

    def _hits(self, asked: Asked, but: str = "") -> List[Json]:
        words = asked.value("q").lower().split()
        found = [
            item
            for item in self.public_items
            if all(word in f"{item['title']} {item['description']}".lower() for word in words)
            and all(set(asked.values(name)) <= set(read(item)) for name, read in _READERS.items() if name != but)
        ]
        sort = asked.value("sort")
        if sort.lstrip("-") == "created":
            found.sort(key=lambda item: str(item["created_at"]), reverse=sort.startswith("-"))
        elif sort:
            found.sort(key=lambda item: int(item["metrics"][sort.lstrip("-")]), reverse=sort.startswith("-"))
        return found

    def _facets(self, asked: Asked) -> Json:
        facets: Json = {"badge": [{"name": "all", "count": 1}], "last_update": [], "producer_type": []}
        for name, read in _READERS.items():
            items = self._hits(asked, but=name)
            counts = Counter(value for item in items for value in read(item))
            if name == "organization":
                names = {item["organization"]["id"]: item["organization"]["name"] for item in items}
                counts = Counter({f"{key}|{names[key]}": number for key, number in counts.items()})
            buckets = [{"name": value, "count": number} for value, number in counts.most_common(50)]
            key = "organization_id_with_name" if name == "organization" else name
            facets[key] = [{"name": "all", "count": len(items)}, *buckets]
        return facets


@contextmanager
def abilities() -> Iterator[Abilities]:
    """The portal in good health and what it must answer."""
    with DataservicesDouble() as double:
        items = double.public_items

        def having(test: Callable[[Json], object]) -> Ids:
            return frozenset(item["id"] for item in items if test(item))

        def sorted_by(read: Callable[[Json], Any]) -> Tuple[str, ...]:
            return tuple(item["id"] for item in sorted(items, key=read, reverse=True))

        yield Abilities(
            config=CatalogConfig(id="api", type="dataservices", name="API", url=double.url),
            ids=having(lambda item: True),
            text=("cadastre", having(lambda item: item["title"].startswith("API Cadastre"))),
            filters={
                FilterField.TYPE.value: (("api",), having(lambda item: True)),
                FilterField.ORGANISATION.value: (("Rennes Métropole", "0123456789abcdef00000002"), having(
                    lambda item: item["organization"]["name"] in ("Rennes Métropole", "Région Auvergne-Rhône-Alpes"))),
                FilterField.KEYWORD.value: (("cadastre", "eau"), having(
                    lambda item: {"cadastre", "eau"} & set(item["tags"]))),
                FilterField.ACCESS.value: (("restricted", "open_with_account"), having(
                    lambda item: item["access_type"] != "open")),
            },
            sorts={
                Sort.CREATED: sorted_by(lambda item: item["created_at"]),
                Sort.POPULARITY: sorted_by(lambda item: item["metrics"]["views"]),
            },
            server=double,
            search_path="/api/",
            details_path="/api/1/dataservices/",
        )  # fmt: skip
