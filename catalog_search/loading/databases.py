"""What an SQLite file is before GDAL sees it: GeoPackage, MBTiles or another; does it reach beyond itself? Pure.

Virtual tables of SpatiaLite and GDAL name files and connection strings in the schema, which opening them would follow.
"""
from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path, PurePath
from typing import Dict, Tuple
from urllib.parse import quote

from .kinds import Kind

#: Modules of virtual tables that keep to the tables of their own file.
_HARMLESS = frozenset(
    "rtree rtree_i32 geopoly fts3 fts4 fts5 virtualspatialindex virtualelementary virtualknn virtualknn2 "
    "virtualnetwork virtualrouting virtualfdo virtualgpkg virtualbbox".split()
)
#: Between two words of SQL: white space and comments.
_GAP = r"(?:\s|/\*[^*]*\*+(?:[^/*][^*]*\*+)*/|--[^\n]*\n)+"
_NAME = r"""(?:"(?:[^"]|"")*"|'(?:[^']|'')*'|`[^`]*`|\[[^\]]*\]|[\w$]+)"""
_VIRTUAL = re.compile(rf"(?is)\s*create{_GAP}virtual\b")
_MODULE = re.compile(rf"(?is)\s*create\s+virtual\s+table\s+(?:if\s+not\s+exists\s+)?{_NAME}\s+using\s+[\"'`\[]?(\w+)")
_MOST_TABLES = 1000
_GEOPACKAGE = ("gpkg_contents", "gpkg_spatial_ref_sys")
_TILES = ("metadata", "tiles")
#: Functions of GDAL, SpatiaLite and SQLite's own tools that read and write files, ask servers or load programs.
#: A comment behind the name counts as its bracket, which may come after any number of them.
_FUNCTIONS = re.compile(
    r"(?is)\b(ogr_geocode\w*|ogr_datasource_load_layers|gdal_get_\w+|load_extension|readfile|writefile|blob(from|to)file|"
    r"xb_(load|store)xml|(import|export)(shp|zipshp|dbf|zipdbf|xls|dxf\w*|wfs|geojson2?|kml|spatialite\w*)|eval)\b"
    r"[\"'`\]]?\s*(?:\(|/\*|--)"
)


class DatabaseError(Exception):
    """A file that says it is SQLite and cannot be read as such."""


def database_kind(path: Path) -> Kind:
    """``GEOPACKAGE``, ``MBTILES``, ``SQLITE``, or ``REFUSED`` where it points to other files.

    :raises DatabaseError: where it is damaged
    """
    schema = _schema(path)
    if any(_reaches_out(statement) for statement in schema.values()):
        return Kind.REFUSED
    if schema.keys() >= set(_GEOPACKAGE):
        return Kind.GEOPACKAGE
    return Kind.MBTILES if schema.keys() >= set(_TILES) else Kind.SQLITE


def has_vector_tiles(path: Path) -> bool:
    """Whether an MBTiles file holds vector tiles, as its metadata say (MBTiles 1.3, ``format``).

    :raises DatabaseError: where it is damaged
    """
    try:
        with closing(_open(path)) as database:
            row = database.execute("SELECT value FROM metadata WHERE name = 'format'").fetchone()
    except sqlite3.Error as error:
        raise DatabaseError(str(error)) from error
    return row is not None and str(row[0]).strip().lower() in ("pbf", "mvt")


def tile_tables(path: Path) -> Tuple[str, ...]:
    """The names of a GeoPackage's tile pyramids, pictures and gridded coverages alike.

    :raises DatabaseError: where it is damaged
    """
    wanted = "SELECT table_name FROM gpkg_contents WHERE data_type IN ('tiles', '2d-gridded-coverage')"
    try:
        with closing(_open(path)) as database:
            return tuple(str(name) for (name,) in database.execute(wanted).fetchmany(_MOST_TABLES))
    except sqlite3.Error as error:
        raise DatabaseError(str(error)) from error


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{address_of(path.absolute())}?mode=ro&immutable=1", uri=True)


def address_of(path: PurePath) -> str:
    """A file as SQLite wants it (its URI filenames, §3.1): not even the server of a shared folder is an authority."""
    place = quote(path.as_posix(), safe="/:")
    return f"file://{place}" if place.startswith("/") else f"file:///{place}"


def _schema(path: Path) -> Dict[str, str]:
    """The statements of the schema by the lower-case name of what they make; no virtual table is opened for that.

    Triggers and indexes have a mark before their names, which may be those of tables.
    """
    try:
        with closing(_open(path)) as database:
            rows = database.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    except sqlite3.Error as error:
        raise DatabaseError(str(error)) from error
    marks = {"table": "", "view": ""}
    return {f"{marks.get(kind, '*')}{name}".lower(): str(statement or "") for kind, name, statement in rows}


def _reaches_out(statement: str) -> bool:
    """Whether it makes a virtual table of a module not known to be harmless, or calls what leaves the file."""
    if _FUNCTIONS.search(statement):
        return True
    if not _VIRTUAL.match(statement):
        return False
    module = _MODULE.match(statement)
    return module is None or module.group(1).lower() not in _HARMLESS
