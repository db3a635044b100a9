"""A real pycsw 2.6 on loopback, with the records of ``iso_records`` in an SQLite database.

It runs in a Python environment of its own (``build/servers``, or where the variable ``CATALOG_SEARCH_SERVERS`` points)
since its dependencies must not mix with those of QGIS::

    with PycswServer() as server:
        CatalogConfig("pycsw", "csw", "pycsw", server.url)
"""
from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Optional, Type

from .iso_records import write_records

_REPOSITORY = Path(__file__).resolve().parent.parent.parent

#: Runs in the environment of pycsw: load the records, listen, say the port, serve until the end of standard input.
_RUNNER = '''
import os, sys, threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
folder, records, cap, advertised, profiles = sys.argv[1:6]
from pycsw.core import admin, config
home = os.path.dirname(os.path.dirname(os.path.abspath(admin.__file__)))
database = "sqlite:///" + os.path.join(folder, "records.db")
admin.setup_db(database, "records", home)
loaded = admin.load_records(config.StaticContext(), database, "records", records)

class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass

def application(environ, start):
    from pycsw.wsgi import application as pycsw
    return pycsw(environ, start)

httpd = make_server("127.0.0.1", 0, application, Server, Quiet)
url = advertised or "http://127.0.0.1:%d/csw" % httpd.server_port
path = os.path.join(folder, "pycsw.cfg")
with open(path, "w", encoding="utf-8") as file:
    file.write("""[server]
home=%s
url=%s
mimetype=application/xml; charset=UTF-8
encoding=UTF-8
language=fr-FR
maxrecords=%s
loglevel=ERROR
logfile=%s
%s
[manager]
transactions=false
[metadata:main]
identification_title=Catalogue d'essai
identification_abstract=Un pycsw local
identification_keywords=essai
identification_keywords_type=theme
identification_fees=None
identification_accessconstraints=None
provider_name=Essai
provider_url=http://127.0.0.1/
contact_name=Essai
contact_position=Essai
contact_address=Essai
contact_city=Essai
contact_stateorprovince=Essai
contact_postalcode=00000
contact_country=France
contact_phone=0
contact_fax=0
contact_email=essai@example.org
contact_url=http://127.0.0.1/
contact_hours=0
contact_instructions=0
contact_role=pointOfContact
[repository]
database=%s
table=records
""" % (home, url, cap, os.path.join(folder, "pycsw.log"), profiles and "profiles=" + profiles, database))
os.environ["PYCSW_CONFIG"] = path
from pycsw import wsgi
print(len(loaded), httpd.server_port, flush=True)
sys.stdout = open(os.devnull, "w")
threading.Thread(target=httpd.serve_forever, daemon=True).start()
sys.stdin.read()
'''


def python_of_servers() -> Optional[Path]:
    """The Python that has pycsw; ``None`` where that environment was not made."""
    folder = Path(os.environ.get("CATALOG_SEARCH_SERVERS") or _REPOSITORY / "build" / "servers")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    return python if python.exists() else None


class PycswServer:
    """Starts pycsw on a free port of 127.0.0.1; ``url`` is its endpoint, ``count`` how many records it holds.

    :param cap: the most records that one answer holds, whatever is asked
    :param advertised: the address that its capabilities name, where that is to be a wrong one
    :param profiles: ``apiso`` makes it speak ISO 19139; empty leaves Dublin Core
    """

    def __init__(self, cap: int = 50, advertised: str = "", profiles: str = "apiso") -> None:
        self.url = ""
        self.count = 0
        self._cap = cap
        self._advertised = advertised
        self._profiles = profiles
        self._folder: Optional["tempfile.TemporaryDirectory[str]"] = None
        self._process: Optional["subprocess.Popen[str]"] = None
        self._log: Optional[IO[bytes]] = None

    def start(self) -> "PycswServer":
        python = python_of_servers()
        if python is None:
            raise RuntimeError("pycsw is not installed: run scripts/install.sh test, or set CATALOG_SEARCH_SERVERS")
        self._folder = tempfile.TemporaryDirectory(prefix="pycsw-")
        folder = Path(self._folder.name)
        records = folder / "records"
        records.mkdir()
        written = write_records(records)
        self._log = (folder / "stderr.log").open("wb")
        arguments = [str(folder), str(records), str(self._cap), self._advertised, self._profiles]
        self._process = subprocess.Popen(
            [str(python), "-W", "ignore", "-c", _RUNNER, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env={key: value for key, value in os.environ.items() if not key.startswith("PYTHON")},
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline().split()
        if len(said) != 2 or int(said[0]) != written:
            complaint = (folder / "stderr.log").read_text("utf-8", "replace")[-2000:]
            self.stop()
            raise RuntimeError(f"pycsw loaded {said[:1]} of {written} records: {complaint}")
        self.count, self.url = written, f"http://127.0.0.1:{said[1]}/csw"
        return self

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

    def __enter__(self) -> "PycswServer":
        return self.start()

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.stop()
