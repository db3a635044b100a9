"""Links and answers as careless or hostile people write them: the kind, the address and the layer stay right."""
from __future__ import annotations

import tracemalloc
from typing import List, Tuple

import pytest

from catalog_search.loading.addresses import (
    api_root,
    arcgis_root,
    network_url,
    part_asked_for,
    public_url,
    service_base,
)
from catalog_search.loading.capabilities import (
    CapabilitiesError,
    ServiceLayer,
    box_of,
    choose_crs,
    read_capabilities,
    service_root,
)
from catalog_search.loading.contents import identify
from catalog_search.loading.formats import kind_of_format, kind_of_service_words
from catalog_search.loading.inherited import Inherited
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import classify
from catalog_search.loading.matching import find_layer
from catalog_search.loading.recognising import recognise
from catalog_search.model.record import Resource

URL = "https://x.fr"

SERVICES = [
    ("/wms??SERVICE=WMS&REQUEST=GetCapabilities", Kind.WMS, "/wms", ""),
    ("/wms?service=WMS?request=GetCapabilities?version=1.1.1", Kind.WMS, "/wms", ""),
    ("/wms?&&?k=1?&??service=WMS", Kind.WMS, "/wms?k=1", ""),
    ("/mapserv?map=/a/b.map?SERVICE=WMS&REQUEST=GetMap&LAYERS=a", Kind.WMS, "/mapserv?map=/a/b.map", "a"),
    ("/mapserv?map=/a/b.map&SERVICE=WFS&token=t%26u?", Kind.WFS, "/mapserv?map=/a/b.map&token=t%26u", ""),
    ("/wms?map=what?.map&LAYERS=a", Kind.WMS, "/wms?map=what?.map", "a"),
    ("/geoserver/wms/kml?layers=n:a", Kind.WMS, "/geoserver/wms", "n:a"),
    ("/geoserver/n/wms/reflect?layers=a&authkey=k", Kind.WMS, "/geoserver/n/wms?authkey=k", "a"),
    ("/ows/wms?authkey=k&viewparams=x:1&cql_filter=a=1", Kind.WMS, "/ows/wms?authkey=k&viewparams=x:1", ""),
]


@pytest.mark.parametrize("path, kind, base, layer", SERVICES)
def test_addresses_of_services(path: str, kind: Kind, base: str, layer: str) -> None:
    link = classify(Resource(URL + path))
    assert (link.kind, link.url, link.layer) == (kind, URL + base, layer)


KINDS = [
    ("/get.php?id=5", {}, Kind.UNKNOWN),
    ("/archive.do?r=a", {}, Kind.UNKNOWN),
    ("/get.php?id=5", {"format": "JSON"}, Kind.JSON),
    ("/get.php?id=5", {"format": "zip"}, Kind.ARCHIVE),
    ("/get.php?id=5", {"protocol": "WWW:LINK-1.0-http--link"}, Kind.PAGE),
    ("/get.php?id=5", {"mime": "text/html"}, Kind.PAGE),
    ("/index.php", {}, Kind.PAGE),
    ("/doc/wms/index.html", {}, Kind.PAGE),
    ("/doc/wms/index.html?service=WMS", {}, Kind.WMS),
    ("/api/stac/v1/collections/s2", {}, Kind.STAC),
    ("/stac", {}, Kind.STAC),
    ("/stac/collections/a/items/b", {}, Kind.STAC),
    ("/stack/collections/a/items", {}, Kind.OAPIF),
    ("/stac/readme.html", {}, Kind.PAGE),
    ("/a", {"format": "NetCDF-4"}, Kind.NETCDF),
    ("/a", {"format": "Géopackage"}, Kind.GEOPACKAGE),
    ("/a.topojson", {}, Kind.GEOJSON),
]


@pytest.mark.parametrize("path, more, kind", KINDS)
def test_kinds_of_addresses(path: str, more: "dict[str, str]", kind: Kind) -> None:
    link = classify(Resource(URL + path, **more))  # type: ignore[arg-type]
    assert link.kind is kind
    assert link.askable is (kind in (Kind.UNKNOWN, Kind.JSON))


@pytest.mark.parametrize("name, kind", [("Shape", Kind.SHAPEFILE), ("ASCII Grid", Kind.ASCII_GRID), ("DGN", None)])
def test_names_of_formats(name: str, kind: Kind) -> None:
    assert kind_of_format(name) is kind


@pytest.mark.parametrize(
    "url, asked",
    [
        ("https://x.fr?a=b c&é=1", "https://x.fr?a=b%20c&%C3%A9=1"),
        ("https://x.fr#a b", "https://x.fr#a%20b"),
        ("https://forêt.fr?q=forêt", "https://forêt.fr?q=for%C3%AAt"),
        ("https://x.fr/a b?c d#e f", "https://x.fr/a%20b?c%20d#e%20f"),
    ],
)
def test_blanks_and_accents_are_encoded_wherever_they_are(url: str, asked: str) -> None:
    assert network_url(url) == asked


ARCGIS = [
    ("/A/MapServer/export?bbox=1,2,3,4&layers=show:3&f=image&token=t", Kind.ARCGIS_MAP, "3", "/A/MapServer?token=t"),
    ("/A/MapServer/export?layers=show:3,4", Kind.ARCGIS_MAP, "", "/A/MapServer"),
    ("/A/ImageServer/exportImage?bbox=1,2,3,4&size=1,1", Kind.ARCGIS_IMAGE, "", "/A/ImageServer"),
    ("/A/MapServer/legend?f=pjson", Kind.ARCGIS_MAP, "", "/A/MapServer"),
    ("/A/FeatureServer/2/query/?where=1%3D1", Kind.ARCGIS_FEATURE, "2", "/A/FeatureServer"),
    ("/A/MapServer/0", Kind.ARCGIS_MAP, "0", "/A/MapServer"),
]


@pytest.mark.parametrize("path, kind, layer, root", ARCGIS)
def test_requests_to_arcgis(path: str, kind: Kind, layer: str, root: str) -> None:
    link = classify(Resource(f"{URL}/arcgis/rest/services{path}"))
    assert (link.kind, link.layer) == (kind, layer)
    assert arcgis_root(link.url) == f"{URL}/arcgis/rest/services{root}"


@pytest.mark.parametrize("words", ["esri ", "esri map ", "arcgis ", "(", "geo ", "web map "])
@pytest.mark.parametrize("member", ["title", "format", "protocol", "mime", "description", "layer"])
def test_words_without_an_end_are_read_as_far_as_they_tell_something(member: str, words: str) -> None:
    link = classify(Resource(f"{URL}/a?b=1", **{member: words * 60_000}))  # type: ignore[arg-type]
    assert isinstance(link.kind, Kind)


@pytest.mark.parametrize("words, kind", [("ESRI tiled map service", Kind.ARCGIS_MAP), ("x" * 900 + " wms", None)])
def test_words_that_name_a_service(words: str, kind: Kind) -> None:
    assert kind_of_service_words(words) is kind


def test_an_address_escaped_a_million_times_is_read_in_one_go() -> None:
    assert network_url(f"{URL}/?a=1&{'amp;' * 1_000_000}b=2") == f"{URL}/?a=1&b=2"
    assert network_url(f"{URL}/?a=1{'&amp;' * 1_000_000}") == ""


@pytest.mark.parametrize(
    "url, root",
    [
        ("/api/collections/a/items?f=json&token=t", "/api?token=t"),
        ("/api/collections", "/api"),
        ("/ogc/collections/a/items?limit=1", "/ogc"),
        ("/ogc/api", "/ogc"),
        ("/ogc/index.html", "/ogc"),
        ("/collections/a", ""),
    ],
)
def test_the_landing_page_of_an_api(url: str, root: str) -> None:
    assert api_root(URL + url) == URL + root


@pytest.mark.parametrize("name", ["subscription-key", "Ocp-Apim-Subscription-Key", "pass", "mdp", "X-Amz-Credential"])
def test_what_is_for_one_user_is_not_kept(name: str) -> None:
    assert public_url(f"{URL}/wms?{name}=s3cret&map=a") == f"{URL}/wms?map=a"
    assert service_base(f"{URL}/wms?{name}=s3cret&map=a") == f"{URL}/wms?{name}=s3cret&map=a"


@pytest.mark.parametrize(
    "query, part",
    [
        ("typename=a&cql_filter=insee%3D%2701%27", "insee='01'"),
        ("typename=a&CQL_FILTER=INCLUDE", ""),
        ("where=1%3D1&outFields=*", ""),
        ("where=(1=1)&objectids=3,4", "3,4"),
        ("where=DEP+%3D+38", "DEP = 38"),
        ("featureID=a.1", "a.1"),
        ("filtered=yes", ""),
    ],
)
def test_conditions_that_links_make(query: str, part: str) -> None:
    assert part_asked_for(f"{URL}/wfs?{query}") == part


PAGE_INSIDE = b"<description><![CDATA[<html><head></head><body>hi</body></html>]]></description>"
GML = b' xmlns:gml="http://www.opengis.net/gml"'
CONTENTS: List[Tuple[bytes, Kind, str]] = [
    (b'<?xml version="1.0"?><kml xmlns="k"><Document><Placemark>' + PAGE_INSIDE, Kind.KML, ""),
    (b"<wfs:FeatureCollection" + GML + b">" + PAGE_INSIDE, Kind.GML, ""),
    (b"<!-- a > b --><!-- <html> --><gpx>" + PAGE_INSIDE, Kind.GPX, ""),
    (b'<!DOCTYPE kml [<!ENTITY a "b">]>\n<kml>', Kind.KML, ""),
    (b"<!-- \n --><!DOCTYPE HTML><title>Hello</title>", Kind.PAGE, "Hello"),
    (b"<?xml version='1.0'?><html xmlns='x'><title>t</title>", Kind.PAGE, "t"),
    (b"<script>1</script><html>", Kind.PAGE, ""),
    (b"<script>location='/login'</script>", Kind.PAGE, ""),
    (b"<head><meta http-equiv=refresh><title>Moved</title>", Kind.PAGE, "Moved"),
    (b"<gpx><desc><![CDATA[<!DOCTYPE html>", Kind.GPX, ""),
    (b"<!-- <html> without an end", Kind.PAGE, ""),
    (b"<gmd:MD_Metadata" + GML + b">", Kind.XML, ""),
    (b"<csw:GetRecordByIdResponse" + GML + b"><gmd:MD_Metadata>", Kind.XML, ""),
    (b'\x1e{"type":"Feature","geometry":null}\n', Kind.GEOJSON, ""),
    (b'{"error":{"code":499,"message":"Token Required","details":[]}}', Kind.JSON, "Token Required 499"),
    (b'{"error_code":"ODSQLError","message":"bad"}', Kind.JSON, "ODSQLError bad"),
    (b'{"success":false,"error":{"__type":"x","message":"Access denied"}}', Kind.JSON, "Access denied"),
    (b'{"errors":[{"detail":"gone"}]}', Kind.JSON, "gone"),
    (b'{"error":{}, "errors": [], "a": 1}', Kind.JSON, ""),
    (b'{"error":[[1]]}', Kind.JSON, "?"),
    (b'{"error":' + b"[" * 5000, Kind.JSON, ""),
    (b'<ServiceExceptionReport><ServiceException code="LayerNotDefined"/>', Kind.XML, "LayerNotDefined"),
]


@pytest.mark.parametrize("head, kind, words", CONTENTS)
def test_what_answers_are(head: bytes, kind: Kind, words: str) -> None:
    assert (identify(head).kind, identify(head).words) == (kind, words)
    assert recognise(head).kind is kind


@pytest.mark.parametrize("piece", [b"<!---->", b"<?a?>", b"<!a>", b" ", b"<", b"<a.b.c-", b"<!--"])
def test_a_beginning_made_to_be_slow_is_read_all_the_same(piece: bytes) -> None:
    assert identify((b"<" + piece * 65536)[: 64 * 1024]).kind in (Kind.XML, Kind.PAGE)


class TestCapabilities:
    def test_an_exception_without_words_says_its_codes(self) -> None:
        body = (
            b'<ows:ExceptionReport xmlns:ows="o">'
            b'<ows:Exception exceptionCode="InvalidParameterValue" locator="typename"/></ows:ExceptionReport>'
        )
        with pytest.raises(CapabilitiesError) as caught:
            service_root(body)
        assert (caught.value.reason, caught.value.words) == ("exception", "InvalidParameterValue typename")

    @pytest.mark.parametrize("corners", ["inf 0 1 1", "0 0 inf 1", "nan 0 1 1", "0 nan 1 1", "0 0 1 inf"])
    def test_boxes_without_an_end(self, corners: str) -> None:
        assert box_of(corners.split()) is None

    def test_thousands_of_inherited_systems_are_there_once(self) -> None:
        outer = "".join(f"<CRS>EPSG:{code}</CRS>" for code in range(2000, 5000))
        inner = "".join(f"<Layer><Name>l{n}</Name><CRS>EPSG:{9000 + n}</CRS></Layer>" for n in range(2000))
        layer = f"<Capability><Layer>{outer}{inner}</Layer></Capability>"
        body = f'<WMS_Capabilities version="1.3.0">{layer}</WMS_Capabilities>'
        tracemalloc.start()
        try:
            layers = read_capabilities(body.encode(), Kind.WMS).layers
            kept = tracemalloc.get_traced_memory()[0]
        finally:
            tracemalloc.stop()
        assert len(layers) == 2000 and kept < 12_000_000  # 24 kB a layer otherwise
        assert layers[7].crs[0] == "EPSG:9007" and len(layers[7].crs) == 3001
        assert choose_crs(layers[7].crs, "EPSG:3857") == "EPSG:3857" and "EPSG:9008" not in layers[7].crs

    def test_inherited_codes_are_a_sequence(self) -> None:
        found = Inherited(("b", "a"), Inherited(("c", "a"), ("d",)))
        assert found == ("b", "a", "c", "d") and tuple(found[1:3]) == ("a", "c")
        assert (found[0], found[-1], len(found), bool(Inherited((), ()))) == ("b", "d", 4, False)
        assert hash(found) == hash(Inherited(("b", "a", "c", "d"), ()))


class TestMetadata:
    @staticmethod
    def layers(*urls: str) -> List[ServiceLayer]:
        return [ServiceLayer(f"l{n}", metadata_urls=(url,)) for n, url in enumerate(urls)]

    @pytest.mark.parametrize(
        "identifier, urls, found",
        [
            ("fr-1200-jdd-1", ("http://c/?id=fr-1200-jdd-12", "http://c/?id=fr-1200-jdd-1"), "l1"),
            ("fr-1200-jdd-1", ("http://c/?id=fr-1200-jdd-12", "http://c/?id=other"), None),
            ("8cb9a2f0-1111", ("http://c/?uuid=%7B8CB9A2F0-1111%7D", "http://c/x"), "l0"),
            ("http://a.fr/ds/42", ("http://c/?id=http%3A%2F%2Fa.fr%2Fds%2F42", "http://c/x"), "l0"),
            ("12345", ("http://c/?id=12345", "http://c/x"), None),
            ("fr-1200-jdd-1", ("http://c/fr-1200-jdd-1", "http://d/fr-1200-jdd-1.xml"), None),
        ],
    )
    def test_the_whole_identifier_decides(self, identifier: str, urls: Tuple[str, ...], found: "str | None") -> None:
        layer = find_layer(self.layers(*urls), "", (), (identifier,))
        assert (layer.name if layer else None) == found
