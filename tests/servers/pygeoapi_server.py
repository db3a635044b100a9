"""A real pygeoapi on loopback that serves the records of ``ogcrecords_data`` as OGC API - Records from a TinyDB.

It runs in the Python environment of the servers, as pycsw does (see ``runners``)::

    with PygeoapiServer() as server:
        CatalogConfig("p", "ogcrecords", "pygeoapi", server.url)
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

from .ogcrecords_data import records
from .runners import ScriptedServer, has_modules

Json = Dict[str, Any]

#: Runs in the environment of the servers: configure, listen, say the port, serve until the end of standard input.
_RUNNER = """
import json, os, sys, threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
folder = sys.argv[1]

class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass

application = None
httpd = make_server("127.0.0.1", 0, lambda environ, start: application(environ, start), Server, Quiet)
path = os.path.join(folder, "config.json")
with open(path, encoding="utf-8") as file:
    config = json.load(file)
config["server"]["bind"]["port"] = httpd.server_port
config["server"]["url"] = "http://127.0.0.1:%d" % httpd.server_port
with open(path, "w", encoding="utf-8") as file:
    json.dump(config, file)
os.environ["PYGEOAPI_CONFIG"] = path
os.environ["PYGEOAPI_OPENAPI"] = os.path.join(folder, "openapi.yml")
from pygeoapi.openapi import get_oas
with open(os.environ["PYGEOAPI_OPENAPI"], "w", encoding="utf-8") as file:
    json.dump(get_oas(config), file, default=str)
from pygeoapi.flask_app import APP
application = APP
print(httpd.server_port, flush=True)
sys.stdout = open(os.devnull, "w")
threading.Thread(target=httpd.serve_forever, daemon=True).start()
sys.stdin.read()
"""


def has_pygeoapi() -> bool:
    """Whether the environment of the servers has it."""
    return has_modules("pygeoapi")


class PygeoapiServer(ScriptedServer):
    """Starts pygeoapi on a free port of 127.0.0.1; ``url`` is its landing page.

    :param features: the records that it serves, those of ``ogcrecords_data`` when left out
    :param data: a folder whose ``lieux.geojson`` is served as a collection ``lieux``, and the vector tiles in its
        folder ``tuiles`` (by ``z/x/y.pbf``, with ``metadata.json``) as that collection's tiles
    """

    name = "pygeoapi"
    runner = _RUNNER

    def __init__(self, features: Optional[List[Json]] = None, data: Optional[Path] = None) -> None:
        super().__init__()
        self.data = data
        self.features = records() if features is None else features

    def prepare(self, folder: Path) -> Sequence[str]:
        """The database and the configuration."""
        stored: Dict[str, Json] = {}
        for number, feature in enumerate(self.features, 1):
            said = feature["properties"]
            text = f"{said['title']} {said.get('description', '')} {' '.join(said.get('keywords', ()))}"
            stored[str(number)] = {**feature, "properties": {**said, "_metadata-anytext": text}}
        (folder / "records.tinydb").write_text(json.dumps({"_default": stored}), encoding="utf-8")
        (folder / "config.json").write_text(json.dumps(_config(folder, self.data)), encoding="utf-8")
        return (str(folder),)


def _places(data: Path, extents: Json) -> Json:
    formats = {"name": "pbf", "mimetype": "application/vnd.mapbox-vector-tile"}
    return {
        "type": "collection", "title": "Lieux d'essai", "description": "Des lieux", "keywords": ["x"], "links": [],
        "extents": extents,
        "providers": [
            {"type": "feature", "name": "GeoJSON", "data": str(data / "lieux.geojson"), "id_field": "valeur"},
            {"type": "tile", "name": "MVT-tippecanoe", "data": str(data / "tuiles"), "format": formats,
             "options": {"zoom": {"min": 0, "max": 6}, "bounds": [[-180, -90], [180, 90]]}},
        ],
    }  # fmt: skip


def _config(folder: Path, data: Optional[Path] = None) -> Json:
    extents = {"spatial": {"bbox": [-180, -90, 180, 90], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}}
    catalogue = {
        "type": "collection", "title": "Catalogue d'essai", "description": "Un pygeoapi local", "keywords": ["essai"],
        "links": [], "extents": extents,
        "providers": [{
            "type": "record", "name": "TinyDBCatalogue", "data": str(folder / "records.tinydb"), "id_field": "id",
            "time_field": "updated", "title_field": "title",
        }],
    }  # fmt: skip
    features = {
        "type": "collection", "title": "Points", "description": "No records", "keywords": ["x"], "links": [],
        "extents": extents,
        "providers": [{"type": "feature", "name": "TinyDB", "data": str(folder / "records.tinydb"), "id_field": "id"}],
    }  # fmt: skip
    contact = {"name": "Essai", "position": "x", "address": "x", "city": "x", "stateorprovince": "x", "postalcode": "0",
               "country": "France", "phone": "0", "fax": "0", "email": "essai@example.org", "url": "http://127.0.0.1",
               "hours": "x", "instructions": "x", "role": "pointOfContact"}  # fmt: skip
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": 0}, "url": "http://127.0.0.1", "mimetype": "application/json",
            "encoding": "utf-8", "gzip": False, "languages": ["fr-FR"], "pretty_print": False,
            "limits": {"default_items": 10, "max_items": 50},
            "map": {"url": "http://127.0.0.1/{z}/{x}/{y}.png", "attribution": "x"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {"title": "pygeoapi d'essai", "description": "Un pygeoapi local", "keywords": ["essai"],
                               "keywords_type": "theme", "terms_of_service": "x", "url": "http://127.0.0.1"},
            "license": {"name": "x", "url": "http://127.0.0.1"},
            "provider": {"name": "Essai", "url": "http://127.0.0.1"},
            "contact": contact,
        },
        "resources": {
            "catalogue": catalogue, "points": features, **({"lieux": _places(data, extents)} if data else {}),
        },
    }  # fmt: skip
