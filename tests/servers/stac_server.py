"""A real STAC API on loopback: stac-fastapi with the collections and items of ``stac_data`` held in memory.

Routes, validation of requests, models and conformance are those of stac-fastapi; only finding and sorting items is
written here. It runs in the Python environment of the servers, as pycsw does (see ``runners``)::

    with StacServer() as server:
        CatalogConfig("s", "stac", "STAC", server.url)
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Sequence

from .runners import ScriptedServer, has_modules
from .stac_data import collections, items

#: Runs in the environment of the servers: listen, say the port, serve until the end of standard input.
_RUNNER = """
import json, socket, sys, threading, time
from urllib.parse import urlencode
import attr, uvicorn
from stac_fastapi.api.app import StacApi
from stac_fastapi.api.models import create_get_request_model, create_post_request_model
from stac_fastapi.extensions import FreeTextExtension, SortExtension, TokenPaginationExtension
from stac_fastapi.types.config import ApiSettings
from stac_fastapi.types.core import BaseCoreClient
from stac_fastapi.types.errors import NotFoundError

with open(sys.argv[1], encoding="utf-8") as file:
    DATA = json.load(file)

def touches(a, b):
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]

def words(item):
    said = item["properties"]
    return (said["title"] + " " + said["description"]).lower()

def text_of(one):
    return one if isinstance(one, str) else getattr(one, "value", str(one))

@attr.s
class Client(BaseCoreClient):
    def all_collections(self, **kwargs):
        return {"collections": [self.linked(one, kwargs) for one in DATA["collections"]], "links": []}

    def get_collection(self, collection_id, **kwargs):
        return self.linked(self.one("collections", id=collection_id), kwargs)

    def get_item(self, item_id, collection_id, **kwargs):
        return self.linked(self.one("items", id=item_id, collection=collection_id), kwargs)

    def item_collection(self, collection_id, **kwargs):
        return self.found(dict(collections=[collection_id]), kwargs)

    def get_search(self, collections=None, ids=None, bbox=None, limit=10, token=None, sortby=None, q=None, **kwargs):
        keys = [(one.lstrip("+-"), one.startswith("-")) for one in sortby or ()]
        wanted = dict(collections=collections, ids=ids, bbox=bbox, limit=limit, token=token, q=q)
        return self.found(wanted, kwargs, keys)

    def post_search(self, search_request, **kwargs):
        body = search_request
        keys = [(one.field, text_of(one.direction) == "desc") for one in body.sortby or ()]
        wanted = {name: getattr(body, name) for name in ("collections", "ids", "bbox", "limit", "token", "q")}
        return self.found(wanted, kwargs, keys)

    def one(self, name, **wanted):
        for one in DATA[name]:
            if all(one[key] == value for key, value in wanted.items()):
                return one
        raise NotFoundError("%s does not exist" % wanted)

    def linked(self, one, kwargs):
        base = str(kwargs["request"].base_url).rstrip("/")
        path = "/collections/" + one.get("collection", one["id"])
        path += "/items/" + one["id"] if "collection" in one else ""
        return dict(one, links=[*one["links"], {"rel": "self", "href": base + path}])

    def found(self, wanted, kwargs, keys=()):
        found = [one for one in DATA["items"]
                 if (not wanted.get("collections") or one["collection"] in wanted["collections"])
                 and (not wanted.get("ids") or one["id"] in wanted["ids"])
                 and (not wanted.get("bbox") or touches(one["bbox"], wanted["bbox"]))
                 and (not wanted.get("q") or any(word.lower() in words(one) for word in wanted["q"]))]
        for name, reverse in reversed(keys):
            found.sort(key=lambda one: one["properties"][name.partition(".")[2]], reverse=reverse)
        start, limit = int(wanted.get("token") or 0), wanted.get("limit") or 10
        page, links, request = found[start:start + limit], [], kwargs["request"]
        if start + limit < len(found):
            base = str(request.base_url).rstrip("/") + "/search"
            if request.method == "POST":
                link = {"method": "POST", "href": base, "body": {"token": str(start + limit)}, "merge": True}
            else:
                kept = [pair for pair in request.query_params.multi_items() if pair[0] != "token"]
                link = {"method": "GET", "href": base + "?" + urlencode([*kept, ("token", start + limit)])}
            links = [dict(link, rel="next", type="application/geo+json")]
        features = [self.linked(one, kwargs) for one in page]
        return {"type": "FeatureCollection", "features": features, "links": links,
                "numberMatched": len(found), "numberReturned": len(page)}

extensions = [FreeTextExtension(), SortExtension(), TokenPaginationExtension()]
settings = ApiSettings(stac_fastapi_title="Imagerie d'essai", stac_fastapi_description="Un essai")
api = StacApi(
    settings=settings,
    client=Client(title="Imagerie d'essai"),
    extensions=extensions,
    search_get_request_model=create_get_request_model(extensions),
    search_post_request_model=create_post_request_model(extensions),
)
listening = socket.socket()
listening.bind(("127.0.0.1", 0))
server = uvicorn.Server(uvicorn.Config(api.app, log_level="warning"))
server.install_signal_handlers = lambda: None
threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True).start()
while not server.started:
    time.sleep(0.02)
print(listening.getsockname()[1], flush=True)
sys.stdin.read()
"""


def has_stac_api() -> bool:
    """Whether the environment of the servers has stac-fastapi; it needs Python 3.11."""
    return has_modules("stac_fastapi", "uvicorn")


class StacServer(ScriptedServer):
    """Starts the API on a free port of 127.0.0.1; ``url`` is its landing page."""

    name = "stac-fastapi"
    runner = _RUNNER

    def prepare(self, folder: Path) -> Sequence[str]:
        """Write the collections and items."""
        data = {"collections": collections(), "items": items()}
        (folder / "data.json").write_text(json.dumps(data), encoding="utf-8")
        return (str(folder / "data.json"),)
