"""A real PostgreSQL with PostGIS on loopback, in a cluster of its own that ends with the ``with`` statement.

    with PostgresServer() as server:
        server.run("CREATE TABLE t (id integer)")           # as the owner, in the database ``territoire``
        server.host, server.port, server.database
        server.user, server.password                        # who may read; ``server.role("ana")`` makes more

The database has what ``PLACES`` says in several tables, see ``_TABLES``. PostgreSQL does not run as root: there it runs
as the user that its package makes. On loopback it wants passwords (SCRAM), on its socket in its folder none.
"""
from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

from .programs import Program, find

#: (name, value, x and y in EPSG:2154) of what the tables hold.
PLACES: List[Tuple[str, int, float, float]] = [
    ("Forêt-l'Évêque", 1, 300500.0, 6700500.0),
    ("Saint-Éloi", 2, 340000.0, 6731000.0),
    ("Plœmeur", 3, 220000.0, 6760000.0),
]
DATABASE = "territoire"
_ACCOUNT = "postgres"
_OWNER = "maison"

_SETTINGS = """listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{folder}'
fsync = off
shared_buffers = 16MB
max_connections = 40
logging_collector = off
"""

#: A table with a key, a view without one, points and lines in one column, two columns of geometry, none at all, names
#: that want quotes, a column that is called otherwise and says no type.
_TABLES = """
CREATE EXTENSION postgis;
CREATE SCHEMA reseaux;
CREATE TABLE reseaux.lieux (id serial PRIMARY KEY, nom text, valeur integer, geom geometry(Point, 2154));
INSERT INTO reseaux.lieux (nom, valeur, geom) VALUES {points};
CREATE VIEW reseaux.v_lieux AS SELECT id, nom, valeur, geom FROM reseaux.lieux;
CREATE TABLE reseaux."Éclairage public" ("n° d'ordre" integer PRIMARY KEY, nom text, "Géométrie" geometry(Point, 2154));
INSERT INTO reseaux."Éclairage public" SELECT valeur, nom, geom FROM reseaux.lieux;
CREATE TABLE reseaux.melange (id serial PRIMARY KEY, nom text, geom geometry(Geometry, 2154));
INSERT INTO reseaux.melange (nom, geom) SELECT nom, geom FROM reseaux.lieux;
INSERT INTO reseaux.melange (nom, geom) SELECT 'ligne', ST_MakeLine(geom) FROM reseaux.lieux;
CREATE TABLE reseaux.deux (id serial PRIMARY KEY, nom text, centre geometry(Point, 2154), zone geometry(Polygon, 2154));
INSERT INTO reseaux.deux (nom, centre, zone) SELECT nom, geom, ST_Buffer(geom, 500) FROM reseaux.lieux;
CREATE TABLE public.valeurs (code integer PRIMARY KEY, nom text);
INSERT INTO public.valeurs SELECT valeur, nom FROM reseaux.lieux;
CREATE TABLE public.lieux (id serial PRIMARY KEY, nom text);
"""


def _programs() -> Optional[Path]:
    """The folder of the newest PostgreSQL here, which is on no PATH on Debian."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[4]))
    own = find("postgres")
    return found[-1].parent if found else Path(own).parent if own else None


def missing() -> str:
    """What is not installed, in words for a skipped test; empty where all is there."""
    if _programs() is None:
        return "not installed: PostgreSQL (scripts/install.sh test)"
    has_postgis = any(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
    return "" if has_postgis else "not installed: PostGIS (scripts/install.sh test)"


class PostgresServer(Program):
    """PostgreSQL with PostGIS; ``user`` and ``password`` may read the database, from this computer only."""

    name = "postgres"
    end_signal = signal.SIGINT  # the other one waits for every client to go
    host = "127.0.0.1"
    database = DATABASE
    user = "lecteur"

    def __init__(self) -> None:
        super().__init__()
        self.password = secrets.token_hex(8)

    def command(self, folder: Path) -> Sequence[str]:
        data, programs = folder / "data", _programs()
        assert programs is not None, missing()
        if os.geteuid() == 0:
            shutil.chown(folder, _ACCOUNT, _ACCOUNT)
        shutil.rmtree(data, ignore_errors=True)
        options = ["-D", str(data), "-U", _OWNER, "-E", "UTF8", "--locale=C", "--no-sync"]
        options += ["--auth-local=trust", "--auth-host=scram-sha-256"]
        subprocess.run([*_as_account(), str(programs / "initdb"), *options], check=True, capture_output=True)
        with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(_SETTINGS.format(port=self.port, folder=folder))
        return [*_as_account(), str(programs / "postgres"), "-D", str(data)]

    def start(self) -> "PostgresServer":
        """Start, and fill the database.

        :raises RuntimeError: with its log where it does not listen, or refuses the tables
        """
        super().start()
        self.run(f"CREATE DATABASE {DATABASE}", "postgres")
        points = ", ".join(
            f"($${name}$$, {value}, ST_SetSRID(ST_MakePoint({x}, {y}), 2154))" for name, value, x, y in PLACES
        )
        self.run(_TABLES.format(points=points))
        self.role(self.user, self.password)
        return self

    def run(self, statements: str, database: str = DATABASE) -> str:
        """Run SQL as the owner of everything; what it answers, a line a row.

        :raises RuntimeError: with the server's words
        """
        line = [str(find("psql")), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder)]
        line += ["-p", str(self.port), "-U", _OWNER, "-d", database]
        environment = dict(os.environ, PGCLIENTENCODING="UTF8")
        done = subprocess.run(line, input=statements.encode("utf-8"), capture_output=True, env=environment)
        if done.returncode:
            raise RuntimeError(done.stderr.decode("utf-8", "replace"))
        return done.stdout.decode("utf-8")

    def role(self, name: str, password: str, schemas: Sequence[str] = ("public", "reseaux")) -> None:
        """Somebody more, who may read all tables in these schemas."""
        named = f'"{name}"'
        statements = [f"CREATE ROLE {named} LOGIN PASSWORD '{password}'"]
        for schema in schemas:
            statements.append(f"GRANT USAGE ON SCHEMA {schema} TO {named}")
            statements.append(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {named}")
        self.run(";".join(statements))

    def _listens(self) -> bool:
        """It listens before it takes anybody in."""
        if not super()._listens():
            return False
        for _ in range(100):
            try:
                self.run("SELECT 1", "postgres")
                return True
            except RuntimeError as error:
                if not re.search("starting up|No such file|could not connect", str(error)):
                    raise
        return False


def _as_account() -> List[str]:
    """What a command line begins with, so that it does not run as root."""
    if os.geteuid() != 0:
        return []
    return [str(find("setpriv")), f"--reuid={_ACCOUNT}", f"--regid={_ACCOUNT}", "--clear-groups"]
