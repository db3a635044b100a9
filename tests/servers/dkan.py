"""A double of a DKAN 2 on loopback: its own search with pages, words and orders, single datasets, no CKAN at all.

As DKAN: pages count from 1 and hold a hundred datasets at most, results are an object by key (an empty list without
any), and what is not there is a page of Drupal's::

    with DkanDouble() as portal: ...
    with DkanDouble(front=True) as portal: ...    # its pages are made in the browser: any address answers with one
"""
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar, Dict, List, Mapping

from .faults import FAULTS, PAGE, Asked, Fault, Handler, LoopbackServer, send

Json = Dict[str, Any]

COUNT = 32
_ITEMS = "/api/1/metastore/schemas/dataset/items/"
_KNOWN = frozenset(("page", "page-size", "facets", "fulltext", "sort", "sort-order"))


@dataclass
class DkanDouble(LoopbackServer):
    front: bool = False

    faults: ClassVar[Mapping[str, Fault]] = FAULTS

    def answer(self, handler: Handler, asked: Asked) -> None:
        found = {item["identifier"]: item for item in datasets()}
        key = asked.path[len(_ITEMS) :] if asked.path.startswith(_ITEMS) else ""
        if asked.path == "/api/1/search":
            _send(handler, 200, self._search(asked))
        elif key:
            missing = {"message": f"Error retrieving dataset {key}", "status": 404}
            _send(handler, 200 if key in found else 404, found.get(key, missing))
        else:
            send(handler, 200 if self.front else 404, PAGE % (b"DKAN", b"DKAN"), "text/html; charset=utf-8")

    def _search(self, asked: Asked) -> Json:
        unknown = [name for name, _ in asked.query if name not in _KNOWN]
        if unknown or asked.value("facets") != "0":
            self.complain(f"{asked.raw_path}: {unknown}")
        words = asked.value("fulltext").lower().split()
        hits = [item for item in datasets() if all(word in json.dumps(item).lower() for word in words)]
        if asked.value("sort"):
            turned = asked.value("sort-order") == "desc"
            hits.sort(key=lambda item: str(item[asked.value("sort")]), reverse=turned)
        page, size = int(asked.value("page", "1")), min(int(asked.value("page-size", "10")), 100)
        shown = hits[(page - 1) * size : page * size]
        results: Any = {f"dkan_dataset/{item['identifier']}": item for item in shown} if shown else []
        return {"total": len(hits), "results": results}


def datasets() -> List[Json]:
    """Datasets in DCAT-US JSON 1.1, without the titles of their distributions' files."""
    return [_dataset(number) for number in range(1, COUNT + 1)]


def _dataset(number: int) -> Json:
    url = f"https://data.example.org/sites/default/files/releve-{number}.csv"
    return {
        "@type": "dcat:Dataset", "identifier": f"d2000000-0000-4000-8000-{number:012d}", "accessLevel": "public",
        "title": f"Releve piezometrique {number:02d}", "description": f"<p>Puits {number}.</p>",
        "modified": f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d}", "issued": "2023-01-01",
        "keyword": ["eau", "puits"], "theme": ["Environnement"], "license": "https://creativecommons.org/licenses/by/4.0/",
        "publisher": {"@type": "org:Organization", "name": "Syndicat des eaux"}, "spatial": "2.0,45.0,3.0,46.0",
        "contactPoint": {"fn": "Service des eaux", "hasEmail": "mailto:eaux@example.org"},
        "distribution": [{"@type": "dcat:Distribution", "title": "Releve", "mediaType": "text/csv", "format": "csv",
                          "downloadURL": url}],
    }  # fmt: skip


def _send(handler: Handler, status: int, value: Any) -> None:
    send(handler, status, json.dumps(value).encode("utf-8"))
