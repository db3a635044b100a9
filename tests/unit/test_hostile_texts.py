"""Texts that are made to keep a search busy: each is judged like any other, and at once.

Where a search goes over the same bytes again and again, these tests do not end: it took from ten seconds to for ever,
with Python's lock held, so that the window of QGIS stood still.
"""
from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from catalog_search.loading.capabilities import normal_crs
from catalog_search.loading.contents import HEAD, Content, identify
from catalog_search.loading.databases import database_kind
from catalog_search.loading.kinds import Kind
from catalog_search.loading.mapinfo import drawing_box, is_own_table
from catalog_search.loading.recognising import Found, recognise
from catalog_search.loading.table_places import Places, find_places

MANY = 200


def repeated(text: bytes, begin: bytes = b"", size: int = HEAD) -> bytes:
    return (begin + text * (size // len(text)))[:size]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (repeated(b"\n", b"version 1", HEAD - 1) + b"x", Kind.CSV),
        (repeated(b"<!", size=16 * HEAD), Kind.XML),
        (repeated(b"<title>", b"<html>", 16 * HEAD), Kind.PAGE),
        (repeated(b"<", b"<Error>", 16 * HEAD), Kind.XML),
    ],
    ids=["blank lines", "declarations", "titles", "brackets"],
)
def test_a_file_made_to_be_looked_through_for_ever(head: bytes, kind: Kind) -> None:
    assert identify(head).kind is kind


def test_what_is_told_of_honest_files_stays() -> None:
    assert identify(b"Version 300\r\n\r\nCharset \"Neutral\"\r\n").kind is Kind.MAPINFO
    assert identify(b"<?xml version='1.0'?>\n<!-- <kml> -->\n<!DOCTYPE a>\n<gpx version='1.1'>").kind is Kind.GPX
    page = b"<!doctype html><html><head><title lang='fr'>Une &amp; page\n</title>"
    assert identify(page) == Content(Kind.PAGE, words="Une &amp; page")
    report = b"<ExceptionReport><Exception>No <b>such</b> layer</Exception></ExceptionReport>"
    assert identify(report).words == "No such layer"


def test_a_page_full_of_fields() -> None:
    page = repeated(b"<input type ", b"<html>", 16 * HEAD)
    assert recognise(page, "text/html") == Found(Kind.PAGE)
    assert recognise(page + b"<input name=p type = 'password'>", "text/html").login


def test_blank_lines_in_tables_and_drawings() -> None:
    own = b"!table\n" + b"\n" * 200_000
    assert not is_own_table(own)
    assert is_own_table(own + b"\tType NATIVE Charset \"Neutral\"\n")
    assert not is_own_table(own + b"Type NATIVE\n  File \"/etc/x.dat\"\n")
    corners = b"  9\n$EXTMIN\n 10\n652000.0\n 20\n6862000.0\n  9\n$EXTMAX\n 10\n653000.0\n 20\n6863000.0\n"
    assert drawing_box(corners + b"\n0" + b"\n" * 200_000) == (652000, 6862000, 653000, 6863000)
    assert drawing_box(b"0\nSECTION\n  0\r\nENDSEC\n" + corners) is None


def schema(path: Path, statement: str) -> Path:
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()
    return path


def test_comments_in_the_schema_of_a_database(tmp_path: Path) -> None:
    comments = "/**/" * MANY
    called = schema(tmp_path / "a.sqlite", f"CREATE TABLE a (b TEXT DEFAULT 'eval{comments}x')")
    assert database_kind(called) is Kind.REFUSED
    made = schema(tmp_path / "b.sqlite", "CREATE TABLE a (b TEXT)")
    with closing(sqlite3.connect(made)) as database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute("UPDATE sqlite_master SET sql = ?", (f"CREATE {comments} TABLE a (b TEXT)",))
        database.commit()
    assert database_kind(made) is Kind.SQLITE


@pytest.mark.parametrize("gap", ["/**/" * MANY, "/* * ** / */ ", "-- a\n/***/"])
def test_what_comments_hide_is_found(tmp_path: Path, gap: str) -> None:
    view = schema(tmp_path / "a.sqlite", f"CREATE VIEW a AS SELECT load_extension {gap}('x')")
    assert database_kind(view) is Kind.REFUSED


def test_names_and_cells_of_a_table() -> None:
    nowhere = Places()
    long = "centro" * MANY
    assert find_places([long, f"{long}y"], [["1"], ["2"]]) == nowhere
    honest = find_places(["centroid_x", "centroid_y"], [["2.35"], ["48.85"]])
    assert (honest.x, honest.y) == (0, 1)
    assert find_places(["a"], [[" " * 200_000 + "x"]]) == nowhere
    assert find_places(["a"], [["1.5 2.5" + " " * 200_000 + "x"]]) == nowhere
    assert find_places(["a"], [[" [ 48.85 , 2.35 ] "]]).pair == 0
    assert find_places(["a"], [['{"type": "Point' + "a" * 200_000]]).geojson == 0
    assert find_places(["a"], [['{"type": "Point", "coordinates": [2.35, 48.85]}']]).crs == "EPSG:4326"


def test_codes_of_coordinate_systems() -> None:
    assert normal_crs("epsg" * 200_000) == "epsg" * 200_000
    assert normal_crs("urn:ogc:def:crs:EPSG:6.9:2154") == normal_crs("http://x.net/srs/epsg.xml#2154") == "EPSG:2154"
