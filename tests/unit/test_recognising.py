"""What an address leads to is told by its first bytes, then by what its headers say."""
from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from typing import Any, List

import pytest

from catalog_search.loading.kinds import Kind
from catalog_search.loading.recognising import recognise


def zipped() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "a")
    return target.getvalue()


def tarred() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    return target.getvalue()


WMTS = b'<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1">'
CSW = b'<csw:Capabilities xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" version="2.0.2">'
LANDING = b'{"title": "a", "links": [{"href": "/x", "rel": "conformance"}, {"href": "/c", "rel": "data"}]}'
COLLECTIONS = b'{"collections": [{"id": "a", "itemType": "feature", "links": []}], "links": []}'
STYLE = b'{"version": 8, "sources": {"a": {"type": "vector", "url": "x"}}, "layers": []}'
LOGIN = b"<!doctype html><title>Connexion</title><form><input name=p type='password'></form>"
#: the first bytes; media type; name; the kind
CASES: List[Any] = [
    # services that describe themselves
    (b'<?xml version="1.0"?>\n<WMS_Capabilities version="1.3.0">', "text/xml", "", Kind.WMS),
    (b"\xef\xbb\xbf<WMT_MS_Capabilities version='1.1.1'>", "application/vnd.ogc.wms_xml", "", Kind.WMS),
    (b'<wfs:WFS_Capabilities version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0">', "", "", Kind.WFS),
    (b'<WCS_Capabilities version="1.0.0">', "text/xml", "", Kind.WCS),
    (b'<wcs:Capabilities xmlns:wcs="http://www.opengis.net/wcs/2.0">', "text/xml", "", Kind.WCS),
    (WMTS, "text/xml", "", Kind.WMTS),
    (CSW, "text/xml", "", Kind.CSW),
    (b'<TileMap version="1.0.0">', "text/xml", "", Kind.TMS),
    (b'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">', "text/xml", "", Kind.ATOM),
    (b'{"type": "Feature", "stac_version": "1.0.0", "id": "a"}', "application/json", "a.json", Kind.STAC),
    (b'{"tilejson": "3.0.0", "tiles": ["https://a/{z}/{x}/{y}.png"]}', "", "", Kind.XYZ),
    (b'{"tilejson": "3.0.0", "vector_layers": []}', "", "", Kind.VECTOR_TILES),
    (STYLE, "application/json", "", Kind.VECTOR_TILES),
    (LANDING, "application/json", "", Kind.OAPIF),
    (COLLECTIONS, "application/json", "", Kind.OAPIF),
    # files, whatever the server calls them
    (b'{"type": "FeatureCollection", "features": []}', "application/json", "a.json", Kind.GEOJSON),
    (b'{"type": "FeatureCollection", "features": []}', "text/html", "index.html", Kind.GEOJSON),
    (b"SQLite format 3\x00" + bytes(52) + b"GPKG", "application/octet-stream", "", Kind.GEOPACKAGE),
    (b"fgb\x03fgb\x00", "text/plain", "", Kind.FLATGEOBUF),
    (b"II*\x00\x08\x00\x00\x00", "application/octet-stream", "", Kind.GEOTIFF),
    (b"PMTiles\x03", "", "", Kind.PMTILES),
    (b"PAR1\x15", "", "", Kind.PARQUET),
    (b"LASF\x00\x00", "", "a.copc.laz", Kind.POINT_CLOUD),
    (b"%PDF-1.4", "application/json", "", Kind.PDF),
    (b"\x89PNG\r\n", "image/png", "", Kind.IMAGE),
    (zipped(), "application/zip", "lieux.zip", Kind.ARCHIVE),
    (zipped(), "application/octet-stream", "lieux.shp.zip", Kind.SHAPEFILE),
    (zipped(), "application/vnd.oasis.opendocument.spreadsheet", "", Kind.TABLE),
    (zipped(), "application/json", "lieux.geojson", Kind.ARCHIVE),
    (tarred(), "application/gzip", "lieux.tar.gz", Kind.ARCHIVE),
    (gzip.compress(b"a;b\n1;2\n"), "application/gzip", "lieux.csv.gz", Kind.CSV),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "application/vnd.ms-excel", "", Kind.TABLE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "", "", Kind.DOCUMENT),
    (b"<?xml version='1.0'?><kml xmlns='http://www.opengis.net/kml/2.2'>", "text/xml", "", Kind.KML),
    (b"<wfs:FeatureCollection xmlns:gml='http://www.opengis.net/gml/3.2'>", "text/xml", "", Kind.GML),
    # text is a table where the headers or its lines say so
    (b"nom\nForet\n", "text/csv; charset=utf-8", "", Kind.CSV),
    (b"nom\nForet\n", "application/octet-stream", "lieux.csv", Kind.CSV),
    (b"nom;valeur\nForet;1\nEloi;2\n", "text/plain", "", Kind.CSV),
    (b"nom;valeur\nForet;1\nEloi;2\n", "", "export", Kind.CSV),
    (b"Bonjour a tous.\n", "text/plain", "", Kind.DOCUMENT),
    (b"Bonjour a tous.\n", "text/plain", "a.txt", Kind.DOCUMENT),
    (b"id,lat,lon\nA,47.5,-2\nB,47.6,-2\n", "text/plain", "stops.txt", Kind.CSV),
    # nothing to put on a map
    (b"<!doctype html><title>Portail</title>", "application/json", "a.geojson", Kind.PAGE),
    (LOGIN, "text/html", "", Kind.PAGE),
    (b'{"a": 1}', "application/json", "", Kind.JSON),
    (b"<ExceptionReport><ExceptionText>non</ExceptionText></ExceptionReport>", "text/xml", "", Kind.XML),
    (b"<OGRVRTDataSource><OGRVRTLayer name='a'>", "text/xml", "a.gml", Kind.REFUSED),
    (b"", "application/zip", "a.zip", Kind.ARCHIVE),
    (b"", "", "", Kind.UNKNOWN),
    (b"\x00\x01\x02\x03", "application/octet-stream", "", Kind.UNKNOWN),
]


@pytest.mark.parametrize("head, mime, name, kind", CASES)
def test_bytes_go_before_words(head: bytes, mime: str, name: str, kind: Kind) -> None:
    assert recognise(head, mime, name).kind is kind


def test_a_page_that_asks_for_a_log_in_is_told_apart() -> None:
    found = recognise(LOGIN, "text/html")
    assert (found.login, found.words) == (True, "Connexion")
    assert not recognise(b"<html><title>Portail</title><input type=text>").login


def test_the_servers_report_of_an_error_is_kept() -> None:
    assert "non" in recognise(b"<ExceptionReport><ExceptionText>non</ExceptionText></ExceptionReport>").words
