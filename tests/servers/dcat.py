"""A DCAT catalogue on loopback: a file or feed in each syntax, Hydra paging in both its forms, ETags, Turtle only.

- ``/catalog.rdf`` RDF/XML, ``/catalog.jsonld`` flat JSON-LD, ``/expanded.jsonld``, ``/data.json`` DCAT-US;
- ``/catalog.ttl`` Turtle; ``/feed`` what ``Accept`` asks for, Turtle by default; ``/only.ttl`` always Turtle.

``per_page`` splits all but ``data.json`` into pages: ``hydra`` says in which vocabulary, ``names`` is the host in the
links, ``etags`` whether answers carry one and 304 is given. The double complains of pages that do not exist.
"""
from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Callable, ClassVar, Dict, Iterator, List, Mapping, Tuple

from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Sort
from tests.servers.abilities import Abilities, Ids
from tests.servers.dcat_broken import BROKEN
from tests.servers.dcat_data import HYDRA, Item, Json, data_json, items, json_ld, rdf_xml, turtle
from tests.servers.faults import Asked, Fault, Handler, LoopbackServer, send

_XML, _LD, _JSON, _TTL = "application/rdf+xml", "application/ld+json", "application/json", "text/turtle"


@dataclass
class DcatDouble(LoopbackServer):
    """See the module's docstring."""

    per_page: int = 0
    hydra: str = "view"
    names: str = ""
    etags: bool = True
    all_items: List[Item] = field(default_factory=items)

    faults: ClassVar[Mapping[str, Fault]] = BROKEN

    def answer(self, handler: Handler, asked: Asked) -> None:
        if asked.path == "/data.json":
            self._send(handler, asked, data_json(self.all_items), _JSON)
            return
        kinds: Dict[str, str] = {
            "/catalog.rdf": _XML, "/catalog.jsonld": _LD, "/expanded.jsonld": _LD, "/catalog.ttl": _TTL,
            "/only.ttl": _TTL, "/feed": self._accepted(asked),
        }  # fmt: skip
        kind = kinds.get(asked.path)
        number = int(asked.value("page", "1"))
        size = self.per_page or len(self.all_items)
        chosen = self.all_items[(number - 1) * size : number * size]
        if kind is None or not chosen:
            self._miss(handler, asked)
            return
        following = "" if number * size >= len(self.all_items) else f"{self._host}{asked.path}?page={number + 1}"
        self._send(handler, asked, self._body(asked.path, kind, chosen, following), kind)

    def _miss(self, handler: Handler, asked: Asked) -> None:
        if asked.value("page"):
            self.complain(f"{asked.raw_path}: there is no such page")
        send(handler, 404, b"<!DOCTYPE html><html><head><title>Rien ici</title></head></html>", "text/html")

    @property
    def _host(self) -> str:
        return self.names or self.url

    def _accepted(self, asked: Asked) -> str:
        return next((kind for kind in (_XML, _LD) if asked.header("Accept") == kind), _TTL)

    def _body(self, path: str, kind: str, chosen: List[Item], following: str) -> bytes:
        if kind == _TTL:
            return turtle(chosen)
        if kind == _LD:
            return json_ld(chosen, self._view(path, following), expanded=path.startswith("/expanded"))
        return rdf_xml(chosen, self._view_xml(path, following) if self.per_page else "")

    def _view(self, path: str, following: str) -> Json:
        if not self.per_page:
            return {}
        name, step = ("PartialCollectionView", "next") if self.hydra == "view" else ("PagedCollection", "nextPage")
        links: Json = {f"hydra:{step}": following} if following else {}
        return {
            "@id": f"{self._host}{path}?page", "@type": f"hydra:{name}",
            "hydra:totalItems": {"@value": len(self.all_items)}, **links,
        }  # fmt: skip

    def _view_xml(self, path: str, following: str) -> str:
        name, step = ("PartialCollectionView", "next") if self.hydra == "view" else ("PagedCollection", "nextPage")
        link = f"<hydra:{step}>{following}</hydra:{step}>" if following else ""
        total = f"<hydra:totalItems>{len(self.all_items)}</hydra:totalItems>"
        return f'<hydra:{name} xmlns:hydra="{HYDRA}" hydra:first="1">{total}{link}</hydra:{name}>'

    def _send(self, handler: Handler, asked: Asked, body: bytes, kind: str) -> None:
        tag = f'"{sha256(body).hexdigest()[:16]}"'
        if self.etags and asked.header("If-None-Match") == tag:
            handler.send_response(304)
            handler.end_headers()
            return
        send(handler, 200, body, kind, {"ETag": tag} if self.etags else {})


@contextmanager
def abilities() -> Iterator[Abilities]:
    """The RDF/XML of the catalogue on its server, and what it must answer."""
    known = items()

    def having(test: Callable[[Item], object]) -> Ids:
        return frozenset(item.id for item in known if test(item))

    def sorted_by(read: Callable[[Item], str]) -> Tuple[str, ...]:
        return tuple(item.id for item in sorted(known, key=read, reverse=True))

    with DcatDouble() as double:
        yield Abilities(
            config=CatalogConfig(id="pays", type="dcat", name="Pays", url=f"{double.url}/catalog.rdf"),
            ids=having(lambda item: True),
            text=("zones humides", having(lambda item: item.title.startswith("Zones humides"))),
            extent=(Extent(1.2, 45.1, 2.2, 45.2), having(lambda item: item.place in ("Combles", "Sérac"))),
            filters={
                FilterField.TYPE.value: (("series",), having(lambda item: item.is_series)),
                FilterField.FORMAT.value: (("GeoJSON", "wfs"), having(lambda item: item.format in ("GEOJSON", "WFS"))),
                FilterField.ORGANISATION.value: (("Mairie de Vaubrun",), having(
                    lambda item: item.organisation == "Mairie de Vaubrun")),
                FilterField.LICENCE.value: (("odc-odbl", "cc-by"), having(
                    lambda item: item.licence in ("odc-odbl", "cc-by"))),
                FilterField.KEYWORD.value: (("eau", "archive"), having(
                    lambda item: {"eau", "archive"} & {*item.keywords})),
                FilterField.THEME.value: (("Environment",), having(lambda item: item.theme == "ENVI")),
                FilterField.ACCESS.value: (("restricted",), having(lambda item: item.access == "RESTRICTED")),
                FilterField.PLACE.value: (("Roche", "Sérac"), having(lambda item: item.place in ("Roche", "Sérac"))),
                FilterField.SERIES.value: (("jeu-08", "jeu-17"), having(
                    lambda item: item.number in (1, 2, 3, 4, 20, 24))),
                FilterField.MODIFIED.value: (("2016-03-01/2018",), having(
                    lambda item: "2016-03-01" <= item.modified < "2019")),
            },
            sorts={
                Sort.TITLE: tuple(item.id for item in sorted(known, key=lambda item: item.title.replace("É", "E"))),
                Sort.MODIFIED: sorted_by(lambda item: item.modified),
                Sort.CREATED: sorted_by(lambda item: item.issued),
            },
            server=double,
            search_path="/catalog.rdf",
            details_path="/catalog.rdf",
        )  # fmt: skip
