"""Links of a catalogue file: what becomes a local file, what a web address, and what stays mere text."""
from __future__ import annotations

from urllib.parse import unquote

import pytest

from catalog_search.model.query import Query
from catalog_search.model.record import Resource

from .file_support import LOCAL, REMOTE, catalog, entry, only, response, run, whole


def resource(link: object, url: str = LOCAL) -> Resource:
    return only(url, resources=[{"url": link}]).resources[0]


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("a.gpkg", "a.gpkg"),
        ("data/a.gpkg", "data/a.gpkg"),
        ("./data/./a.gpkg", "data/a.gpkg"),
        ("data//a.gpkg", "data/a.gpkg"),
        ("données/Écoles été.csv", "donn%C3%A9es/%C3%89coles%20%C3%A9t%C3%A9.csv"),
        ("donn%C3%A9es/a%20b.csv", "donn%C3%A9es/a%20b.csv"),
        ("100%.csv", "100%25.csv"),
        ("no%231.csv", "no%231.csv"),
        ("what%3F.csv", "what%3F.csv"),
        ("%252e%252e/a.csv", "%252e%252e/a.csv"),
        ("a..b/c...csv", "a..b/c...csv"),
        (".hidden/a.csv", ".hidden/a.csv"),
        ("  a.gpkg\n", "a.gpkg"),
    ],
)
def test_a_relative_link_of_a_local_catalogue_is_a_local_file(link: str, path: str) -> None:
    found = resource(link)
    assert (found.url, found.local) == (f"file:///home/me/data/{path}", True)


@pytest.mark.parametrize(
    "link",
    [
        "../secret.csv",
        "data/../../secret.csv",
        "data/../a.csv",
        "%2e%2e/secret.csv",
        "%2E%2E%2Fsecret.csv",
        "data%2f..%2f..%2fsecret.csv",
        ".. /secret.csv",
        "... /secret.csv",
        ".../secret.csv",
        "..",
        ".",
        "/etc/passwd",
        "%2Fetc/passwd",
        "//server/part/a.csv",
        "\\\\server\\part\\a.csv",
        "..\\secret.csv",
        "%5C%5Cserver%5Ca.csv",
        "data\\a.csv",
        "C:\\Windows\\win.ini",
        "C:/Windows/win.ini",
        "c%3A/Windows/win.ini",
        "data/a.csv:stream",
        "file:///etc/passwd",
        "file:a.csv",
        "FILE:///home/me/data/a.csv",
        "a%00.csv",
        "a%0A.csv",
        "a.csv?b=c",
        "a.csv#b",
        "%E9.csv",
        "javascript:alert(1)",
        "data:text/csv,a",
        "/vsicurl/https://w.example/a.tif",
        "/vsizip//etc/x.zip",
        "PG:dbname=x",
        "GPKG:/etc/x.gpkg:t",
        "http://[",
        "https://w.example/../a.csv",
        "ftp://w.example/a.csv",
    ],
)
def test_any_other_link_of_a_local_catalogue_stays_as_it_is(link: str) -> None:
    found = resource(link)
    assert (found.url, found.local) == (link, False)


@pytest.mark.parametrize(
    "url", [LOCAL, "file://server/part/catalog.json", "file:///C:/d/catalog.json", "/d/catalog.json"]
)
def test_local_files_never_leave_the_folder_of_the_catalogue(url: str) -> None:
    folder = catalog(url)._address.rpartition("/")[0] + "/"
    pieces = ("..", "%2e%2e", ".", "a", "", " ", "%20", "%2f", "%5c", "\\", "é", "%", "%25", "~")
    links = [f"{a}/{b}{c}" for a in pieces for b in pieces for c in pieces]
    page = run(catalog(url).search(Query()), response(whole(entry(resources=[{"url": link} for link in links[:900]]))))
    local = [found.url for found in page.records[0].resources if found.local]
    assert len(local) > 100
    for found in local:
        below = unquote(found[len(folder) :])
        assert found.startswith(folder) and not {"..", "", "."} & set(below.split("/")) and "\\" not in below


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("data/a.gpkg", "https://www.example.org/geo/data/a.gpkg"),
        ("../a.gpkg", "https://www.example.org/a.gpkg"),
        ("/a.gpkg", "https://www.example.org/a.gpkg"),
        ("//other.example/a.gpkg", "https://other.example/a.gpkg"),
        ("donn%C3%A9es/été 1.csv", "https://www.example.org/geo/donn%C3%A9es/%C3%A9t%C3%A9%201.csv"),
        ("a.csv?b=c&d=é#e", "https://www.example.org/geo/a.csv?b=c&d=%C3%A9#e"),
        ("\\\\server\\a.csv", "https://www.example.org/geo/%5C%5Cserver%5Ca.csv"),
        ("https://w.example/wms?x=é", "https://w.example/wms?x=é"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("C:\\a.csv", "C:\\a.csv"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("//[", "//["),
    ],
)
def test_links_of_a_remote_catalogue_are_never_local(link: str, address: str) -> None:
    found = resource(link, REMOTE)
    assert (found.url, found.local) == (address, False)


def test_links_start_from_where_redirects_ended_but_not_from_a_file() -> None:
    body = whole(entry(resources=[{"url": "a.csv"}]))
    for ended, address in (
        ("https://moved.example/x/catalog.json", "https://moved.example/x/a.csv"),
        ("file:///etc/catalog.json", "https://www.example.org/geo/a.csv"),
    ):
        page = run(catalog(REMOTE).search(Query()), response(body, url=ended))
        assert (page.records[0].resources[0].url, page.records[0].resources[0].local) == (address, False)


@pytest.mark.parametrize(
    ("link", "at_home", "on_the_web"),
    [
        ("t/a.png", "file:///home/me/data/t/a.png", "https://www.example.org/geo/t/a.png"),
        ("https://w.example/a.png", "https://w.example/a.png", "https://w.example/a.png"),
        ("../a.png", "", "https://www.example.org/a.png"),
        ("file:///home/me/data/a.png", "", ""),
        ("javascript:alert(1)", "", ""),
        ("data:image/png;base64,AAAA", "", ""),
        ("ftp://w.example/a.png", "", ""),
    ],
)
def test_thumbnails(link: str, at_home: str, on_the_web: str) -> None:
    assert only(LOCAL, thumbnail=link).thumbnail == at_home
    assert only(REMOTE, thumbnail=link).thumbnail == on_the_web


@pytest.mark.parametrize(
    ("link", "at_home", "on_the_web"),
    [
        ("https://w.example/a", "https://w.example/a", "https://w.example/a"),
        ("a.html", "", "https://www.example.org/geo/a.html"),
        ("file:///a.html", "", ""),
        ("javascript:alert(1)", "", ""),
        ("https:", "", ""),
        ("https://[", "", ""),
    ],
)
def test_pages_are_web_pages(link: str, at_home: str, on_the_web: str) -> None:
    assert only(LOCAL, page_url=link).page_url == at_home
    assert only(REMOTE, page_url=link).page_url == on_the_web


def test_addresses_of_contacts_and_licences_are_web_addresses() -> None:
    found = only(contacts=[{"name": "N", "url": "javascript:x"}], licence={"title": "L", "url": "file:///x"})
    assert (found.contacts[0].url, found.licence.url if found.licence else None) == ("", "")
