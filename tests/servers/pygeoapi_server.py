"""A real pygeoapi on loopback that serves the records of ``ogcrecords_data`` as OGC API - Records from a TinyDB.

It runs in the Python environment of the servers, as pycsw does (see ``pycsw_server``)::

    with PygeoapiServer() as server:
        CatalogConfig("p", "ogcrecords", "pygeoapi", server.url)
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Dict, List, Optional, Type

from .ogcrecords_data import records
from .pycsw_server import python_of_servers

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
    python = python_of_servers()
    if python is None:
        return False
    found = subprocess.run(
        [str(python), "-c", "import importlib.util as u, sys; sys.exit(not u.find_spec('pygeoapi'))"]
    )
    return found.returncode == 0


class PygeoapiServer:
    """Starts pygeoapi on a free port of 127.0.0.1; ``url`` is its landing page.

    :param features: the records that it serves, those of ``ogcrecords_data`` when left out
    """

    def __init__(self, features: Optional[List[Json]] = None) -> None:
        self.url = ""
        self.features = records() if features is None else features
        self._folder: Optional["tempfile.TemporaryDirectory[str]"] = None
        self._process: Optional["subprocess.Popen[str]"] = None
        self._log: Optional[IO[bytes]] = None

    def start(self) -> "PygeoapiServer":
        python = python_of_servers()
        if python is None:
            raise RuntimeError("the servers are not installed: run scripts/install.sh test")
        self._folder = tempfile.TemporaryDirectory(prefix="pygeoapi-")
        folder = Path(self._folder.name)
        self._write(folder)
        self._log = (folder / "stderr.log").open("wb")
        self._process = subprocess.Popen(
            [str(python), "-W", "ignore", "-c", _RUNNER, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env={key: value for key, value in os.environ.items() if not key.startswith("PYTHON")},
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline().strip()
        if not said.isdigit():
            complaint = (folder / "stderr.log").read_text("utf-8", "replace")[-2000:]
            self.stop()
            raise RuntimeError(f"pygeoapi did not start: {complaint}")
        self.url = f"http://127.0.0.1:{said}"
        return self

    def _write(self, folder: Path) -> None:
        """The database and the configuration."""
        stored: Dict[str, Json] = {}
        for number, feature in enumerate(self.features, 1):
            said = feature["properties"]
            text = f"{said['title']} {said.get('description', '')} {' '.join(said.get('keywords', ()))}"
            stored[str(number)] = {**feature, "properties": {**said, "_metadata-anytext": text}}
        (folder / "records.tinydb").write_text(json.dumps({"_default": stored}), encoding="utf-8")
        (folder / "config.json").write_text(json.dumps(_config(folder)), encoding="utf-8")

    def stop(self) -> None:
        if self._process is not None:
            assert self._process.stdin is not None and self._process.stdout is not None
            self._process.stdin.close()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(5)
            self._process.stdout.close()
        if self._log is not None:
            self._log.close()
        if self._folder is not None:
            self._folder.cleanup()

    def __enter__(self) -> "PygeoapiServer":
        return self.start()

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.stop()


def _config(folder: Path) -> Json:
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
        "resources": {"catalogue": catalogue, "points": features},
    }  # fmt: skip
