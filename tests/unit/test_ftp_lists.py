"""What FTP servers say is in a folder, and addresses of theirs, honest or not."""
from __future__ import annotations

from typing import Tuple

import pytest

from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import classify
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.record import Resource
from catalog_search.network.ftp_address import ftp_address
from catalog_search.network.ftp_lists import Listed, read_list, read_machine_list

LINES = [
    (b"-rw-r--r--    1 0        0        30000000 Nov 30 18:02 big.bin", Listed(b"big.bin", False, 30000000)),
    (b"drwxr-xr-x    2 ftp  ftp   4096 Jan  1  2020 a folder", Listed(b"a folder", True)),
    (b"-rw-r--r--   1 owner           12 May 16 2015 no group.gpkg", Listed(b"no group.gpkg", False, 12)),
    (b"-rw-rw-r--+  1 u users 5 2024-03-01 10:00 iso.shp", Listed(b"iso.shp", False, 5)),
    (b"-rw-r--r--   1 u g 7 f\xe9vr. 3 2021 d\xe9p.zip", Listed(b"d\xe9p.zip", False, 7)),
    (b"-rw-r--r--   1 u g 7 3 mars 2021  two blanks", Listed(b" two blanks", False, 7)),
    (b"lrwxrwxrwx   1 u g 9 Jan  1 10:00 latest.zip -> v1/data.zip", Listed(b"latest.zip")),
    (b"lrwxrwxrwx   1 u g 9 Jan  1 10:00 current -> v1", Listed(b"current", True)),
    (b"01-31-24  09:15AM       <DIR>          Lots IGN", Listed(b"Lots IGN", True)),
    (b"01-31-2024  09:15                 4711 lot 1.7z", Listed(b"lot 1.7z", False, 4711)),
]


@pytest.mark.parametrize("line, expected", LINES)
def test_each_way_of_writing_a_line(line: bytes, expected: Listed) -> None:
    assert read_list(b"total 8\r\n" + line + b"\r\n") == [expected]


def test_lists_for_programs() -> None:
    text = (
        b"type=cdir;modify=20240101000000; /pub\r\ntype=pdir; ..\r\n"
        b"Type=file;Size=12;Modify=20240101000000; a b;c.gpkg\r\n"
        b"type=dir;sizd=4096; sub\r\ntype=file;size=x; odd.zip\r\nnonsense\r\ntype=OS.unix=slink:/x; link\r\n"
    )
    assert read_machine_list(text) == [
        Listed(b"a b;c.gpkg", False, 12),
        Listed(b"sub", True),
        Listed(b"odd.zip"),
        Listed(b"link"),
    ]


@pytest.mark.parametrize("name", [b".", b"..", b"a/b", b"../../x", b""])
def test_names_that_lead_elsewhere_are_left_out(name: bytes) -> None:
    assert read_machine_list(b"type=file;size=1; " + name) == []
    assert read_list(b"-rw-r--r-- 1 0 0 3 Nov 30 18:02 " + name) == []


def test_a_long_line_of_nothing_is_read_in_no_time() -> None:
    for piece in (b"- ", b"a ", b"1 ", b"-rw-r--r-- ", b"-rw-r--r-- 1 0 0 3 Nov 30 "):
        assert read_list(piece * 40_000) == []


ADDRESSES = [
    ("ftp://h.fr/pub/a%20b.zip", ("h.fr", 0, b"pub/a b.zip", b"", b"")),
    ("ftp://h.fr:2121/%2Fabs/x;type=i", ("h.fr", 2121, b"/abs/x", b"", b"")),
    ("FTP://ana:p%40ss@h.fr/%E9t%E9.shp", ("h.fr", 0, b"\xe9t\xe9.shp", b"ana", b"p@ss")),
    ("ftp://h.fr/what?.csv#part", ("h.fr", 0, b"what?.csv", b"", b"")),
    ("ftps://[::1]/", ("::1", 0, b"", b"", b"")),
]


@pytest.mark.parametrize("url, expected", ADDRESSES)
def test_addresses(url: str, expected: Tuple[str, int, bytes, bytes, bytes]) -> None:
    found = ftp_address(url)
    assert (found.host, found.port, found.path, found.user, found.password) == expected
    assert found.tls is url.startswith("ftps")
    assert "ana" not in found.shown and "p%40ss" not in found.shown


@pytest.mark.parametrize(
    "url", ["ftp:///x", "ftp://h.fr/a%0d%0aDELE%20x", "ftp://a%0Ab@h.fr/x", "ftp://a:b%00@h.fr/x", "ftp://h.fr:99999/x"]
)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(CatalogError) as caught:
        ftp_address(url)
    assert caught.value.kind is ErrorKind.BAD_REQUEST


@pytest.mark.parametrize(
    "url, protocol, kind, loadable, askable",
    [
        ("ftp://h.fr/pub/", "", Kind.FOLDER, True, False),
        ("ftp://h.fr", "", Kind.FOLDER, True, False),
        ("ftp://h.fr/wms/wfs/", "OGC:WMS", Kind.FOLDER, True, False),
        ("ftp://h.fr/pub/wms/data.zip", "", Kind.ARCHIVE, True, False),
        ("ftp://h.fr/geoserver/wfs", "", Kind.UNKNOWN, False, True),
        ("ftps://h.fr/pub/data", "", Kind.UNKNOWN, False, True),
        ("ftp://h.fr/pub/stops.txt", "", Kind.TEXT, False, True),
        ("ftp://h.fr/pub/README.txt", "", Kind.DOCUMENT, False, False),
        ("ftp://h.fr/metadata/dep.shp", "WWW:DOWNLOAD-1.0-ftp--download", Kind.SHAPEFILE, True, False),
    ],
)
def test_what_links_of_ftp_are(url: str, protocol: str, kind: Kind, loadable: bool, askable: bool) -> None:
    link = classify(Resource(url, protocol=protocol))
    assert (link.kind, link.loadable, link.askable) == (kind, loadable, askable)
