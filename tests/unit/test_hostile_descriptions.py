"""What services and feeds say of themselves, when they mean harm: refused with a reason, or read within bounds.

Entities, files of this computer, other servers, depth, size, wrong types: none may cost memory or time, raise anything
else than what the readers promise, or give an address that must not be asked.
"""
from __future__ import annotations

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List

import pytest

from catalog_search.loading.addresses import network_url
from catalog_search.loading.arcgis import read_arcgis
from catalog_search.loading.capabilities import CapabilitiesError, read_capabilities
from catalog_search.loading.coverages import read_coverages
from catalog_search.loading.features_api import read_collections
from catalog_search.loading.feeds import read_feed
from catalog_search.loading.kinds import Kind
from catalog_search.loading.tilesets import read_tile_document, read_tms

URL = "https://sig.example.fr/x"
Reader = Callable[[bytes], Any]

OF_XML: Dict[str, Reader] = {
    "wms": lambda body: read_capabilities(body, Kind.WMS),
    "wfs": lambda body: read_capabilities(body, Kind.WFS),
    "wmts": lambda body: read_capabilities(body, Kind.WMTS),
    "wcs": read_coverages,
    "tms": lambda body: read_tms(body, URL),
    "feed": lambda body: read_feed(body, URL),
}
OF_JSON: Dict[str, Reader] = {
    "oapif": read_collections,
    "arcgis": lambda body: read_arcgis(body, Kind.ARCGIS_FEATURE, ""),
    "map": lambda body: read_arcgis(body, Kind.ARCGIS_MAP, ""),
    "tiles": lambda body: read_tile_document(body, URL),
}
#: A document of each kind, with the place of a text.
WHOLE = {
    "wms": "<WMS_Capabilities version='1.3.0'><Capability><Layer><Layer><Name>a</Name><Title>{0}</Title></Layer>"
    "</Layer></Capability></WMS_Capabilities>",
    "wfs": "<WFS_Capabilities version='2.0.0'><FeatureTypeList><FeatureType><Name>a</Name><Title>{0}</Title>"
    "</FeatureType></FeatureTypeList></WFS_Capabilities>",
    "wmts": "<Capabilities version='1.0.0'><Contents><Layer><Identifier>a</Identifier><Title>{0}</Title></Layer>"
    "</Contents></Capabilities>",
    "wcs": "<WCS_Capabilities version='1.0.0'><ContentMetadata><CoverageOfferingBrief><name>a</name><label>{0}</label>"
    "</CoverageOfferingBrief></ContentMetadata></WCS_Capabilities>",
    "tms": "<TileMap><Title>{0}</Title><SRS>EPSG:3857</SRS><TileFormat extension='png'/><TileSets><TileSet order='0' "
    "units-per-pixel='156543.03'/></TileSets></TileMap>",
    "feed": "<feed xmlns='http://www.w3.org/2005/Atom'><title>{0}</title><entry><title>{0}</title>"
    "<link rel='enclosure' href='a.gpkg'/></entry></feed>",
}


def refused_or_read(reader: Reader, body: bytes) -> Any:
    """What the reader makes of it; ``None`` where it says that it will not."""
    try:
        return reader(body)
    except CapabilitiesError as error:
        assert error.reason
        return None


class _Elsewhere(BaseHTTPRequestHandler):
    asked: List[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Keep the terminal quiet."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """A server that nobody may ask."""
    _Elsewhere.asked.clear()
    with HTTPServer(("127.0.0.1", 0), _Elsewhere) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
    assert _Elsewhere.asked == []


@pytest.mark.parametrize("name", OF_XML)
class TestMarkup:
    def test_the_whole_is_read(self, name: str) -> None:
        assert "Été" in repr(OF_XML[name](WHOLE[name].format("Été").encode()))

    def test_entities_are_refused(self, name: str, tmp_path: Path, elsewhere: str) -> None:
        (tmp_path / "secret.txt").write_text("Geheimnis")
        chain = "".join(f'<!ENTITY {after} "{f"&{before};" * 30}">' for before, after in zip("abcdefgh", "bcdefghi"))
        for doctype in (
            f'[<!ENTITY e SYSTEM "file://{tmp_path}/secret.txt">]',
            f'[<!ENTITY e SYSTEM "{elsewhere}/e">]',
            f'[<!ENTITY % p SYSTEM "{elsewhere}/p">%p;]',
            f'SYSTEM "{elsewhere}/x.dtd"',
            f'PUBLIC "-//x" "{elsewhere}/x.dtd"',
            f'[<!ENTITY a "aaaaaaaaaa">{chain}<!ENTITY e "&i;">]',
        ):
            text = "T&e;" if "ENTITY e " in doctype else "T"
            whole = f"<?xml version='1.0'?><!DOCTYPE x {doctype}>{WHOLE[name].format(text)}"
            found = refused_or_read(OF_XML[name], whole.encode())
            assert "Geheimnis" not in repr(found) and len(repr(found)) < 10_000

    def test_inclusions_are_not_followed(self, name: str, tmp_path: Path, elsewhere: str) -> None:
        (tmp_path / "secret.txt").write_text("Geheimnis")
        for href in (f"file://{tmp_path}/secret.txt", f"{elsewhere}/i"):
            include = f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{href}" parse="text"/>'
            style = f'<?xml-stylesheet href="{href}"?>'
            found = refused_or_read(OF_XML[name], (style + WHOLE[name].format(include)).encode())
            assert "Geheimnis" not in repr(found)

    @pytest.mark.parametrize("tag", ["a", "Layer", "FeatureType", "entry", "TileMap"])
    def test_depth_is_refused(self, name: str, tag: str) -> None:
        deep = f"<{tag}>" * 50_000
        head, _, tail = WHOLE[name].partition("{0}")
        assert refused_or_read(OF_XML[name], (head + deep).encode()) is None
        assert refused_or_read(OF_XML[name], (head + deep + f"</{tag}>" * 50_000 + tail).encode()) is None

    def test_very_many_are_cut_or_read_within_bounds(self, name: str) -> None:
        whole = WHOLE[name].format("T")
        for start, end in (("<Layer><Name>", "</Layer>"), ("<FeatureType>", "</FeatureType>"), ("<entry>", "</entry>")):
            if start in whole:
                one = whole[whole.rindex(start) : whole.index(end) + len(end)]
                whole = whole.replace(one, one * 60_000)
        found = refused_or_read(OF_XML[name], whole.encode())
        entries = getattr(found, "layers", None) or getattr(found, "entries", None) or ()
        assert len(entries) <= 60_000

    def test_long_texts_are_cut(self, name: str) -> None:
        found = refused_or_read(OF_XML[name], WHOLE[name].format("x" * 5_000_000).encode())
        assert len(repr(found)) < 6_000_000

    @pytest.mark.parametrize("body", [b"", b"<", b"\x00" * 1000, b"\xff\xfe<\x00", b"<a" * 1000, b"&" * 100_000])
    def test_rubbish(self, name: str, body: bytes) -> None:
        assert refused_or_read(OF_XML[name], body) is None


def test_a_feed_that_inflates_is_refused() -> None:
    bomb = gzip.compress(b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b" " * 200_000_000)
    assert len(bomb) < 300_000
    assert refused_or_read(OF_XML["feed"], bomb) is None


def test_addresses_of_a_feed_are_web_addresses_or_nothing() -> None:
    hrefs = ("file:///etc/passwd", "javascript:alert(1)", "/vsicurl/http://y.fr/", "\\\\server\\share", "a b")
    entries = "".join(f"<entry><title>t</title><link rel='enclosure' href='{href}'/></entry>" for href in hrefs)
    found = read_feed(f"<feed xmlns='http://www.w3.org/2005/Atom'>{entries}</feed>".encode(), URL)
    for word in repr(found).replace("'", " ").split():
        assert not word.startswith(("file:", "javascript:", "/vsi", "\\\\")) or network_url(word) == ""


@pytest.mark.parametrize("name", OF_JSON)
class TestJson:
    @pytest.mark.parametrize(
        "body",
        [
            b"[" * 200_000,
            b'{"a":' * 200_000,
            b'{"layers":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
            b'{"collections": [' + b'{"links":[' * 50_000,
            b"{",
            b"null",
            b"[]",
            b'"a"',
            b"1" * 100_000,
            b'{"minzoom": 1' + b"0" * 100_000 + b"}",
            b'{"layers": 1e999, "tiles": -1e999, "collections": NaN}',
            b"\xff\xfe",
            b"",
            b'{"layers": {"a": 1}, "collections": {"a": 1}, "tiles": {"a": 1}, "sources": []}',
            b'{"layers": [[[]], 3, null, "x"], "collections": [[[]], 3, null], "tiles": [[], 3, null]}',
        ],
        ids=lambda body: repr(body[:20]),
    )
    def test_wrong_documents(self, name: str, body: bytes) -> None:
        refused_or_read(OF_JSON[name], body)

    def test_wrong_members_of_every_type(self, name: str) -> None:
        wrong: List[Any] = [None, True, -1, 1e308, "", "\x00", "x" * 100_000, [], {}, [[]], {"a": {}}]
        members = (
            "id name title layers collections links extent spatialReference wkid latestWkid tiles sources url minzoom "
            "maxzoom type itemType href rel parentLayerId subLayerIds geometryType tileInfo format "
            "supportedImageFormatTypes"
        ).split()
        for value in wrong:
            entry = dict.fromkeys(members, value)
            for listed in ("layers", "collections", "tiles", "links"):
                body = {**entry, listed: [entry, entry]}
                refused_or_read(OF_JSON[name], json.dumps(body).encode())
            refused_or_read(OF_JSON[name], json.dumps({"layers": [], "sources": {"a": entry, "b": value}}).encode())
