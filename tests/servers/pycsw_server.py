"""A real pycsw 2.6 on loopback, with the records of ``iso_records`` in an SQLite database.

It runs in the Python environment of the servers (see ``runners``)::

    with PycswServer() as server:
        CatalogConfig("pycsw", "csw", "pycsw", server.url)
"""
from __future__ import annotations

from pathlib import Path
from typing import Sequence

from .iso_records import write_records
from .runners import ScriptedServer

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


class PycswServer(ScriptedServer):
    """Starts pycsw on a free port of 127.0.0.1; ``url`` is its endpoint, ``count`` how many records it holds.

    :param cap: the most records that one answer holds, whatever is asked
    :param advertised: the address that its capabilities name, where that is to be a wrong one
    :param profiles: ``apiso`` makes it speak ISO 19139; empty leaves Dublin Core
    """

    name = "pycsw"
    runner = _RUNNER
    said = 2
    path = "/csw"

    def __init__(self, cap: int = 50, advertised: str = "", profiles: str = "apiso") -> None:
        super().__init__()
        self.count = 0
        self._options = (str(cap), advertised, profiles)

    def prepare(self, folder: Path) -> Sequence[str]:
        records = folder / "records"
        records.mkdir()
        self.count = write_records(records)
        return (str(folder), str(records), *self._options)

    def listening(self, words: Sequence[int]) -> None:
        if words[0] != self.count:
            raise RuntimeError(f"it loaded {words[0]} of {self.count} records")
