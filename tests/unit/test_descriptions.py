"""What services say of themselves is read: collections, ArcGIS layers, coverages, tiles; and what is none of these."""
from __future__ import annotations

import json
from typing import Any, Callable, Dict, List, Tuple

import pytest

from catalog_search.loading.addresses import api_root, arcgis_root, collections_url
from catalog_search.loading.arcgis import read_arcgis
from catalog_search.loading.capabilities import CapabilitiesError, ServiceCapabilities
from catalog_search.loading.coverages import read_coverages
from catalog_search.loading.features_api import read_collections
from catalog_search.loading.kinds import Kind
from catalog_search.loading.tilesets import TileSet, clean_template, is_template, read_tile_document, read_tms

URL = "https://t.example.org/a/tilejson.json"


def encoded(value: Any) -> bytes:
    return json.dumps(value).encode()


class TestAddresses:
    @pytest.mark.parametrize(
        ("url", "root"),
        [
            ("https://x.fr/ogc", "https://x.fr/ogc"),
            ("https://x.fr/ogc/?f=json", "https://x.fr/ogc"),
            ("https://x.fr/ogc/collections", "https://x.fr/ogc"),
            ("https://x.fr/ogc/collections?token=a", "https://x.fr/ogc?token=a"),
            ("https://x.fr/wfs3/collections.json", "https://x.fr/wfs3"),
            ("https://x.fr/ogc/collections/a%20b/items?limit=10&F=json&map=%2Fx", "https://x.fr/ogc?map=%2Fx"),
            ("https://x.fr/ogc/conformance", "https://x.fr/ogc"),
            ("https://x.fr/index.html", "https://x.fr"),
            ("https://x.fr/", "https://x.fr"),
        ],
    )
    def test_the_landing_page_of_an_ogc_api(self, url: str, root: str) -> None:
        assert api_root(url) == root

    def test_where_its_collections_are(self) -> None:
        assert collections_url("https://x.fr/ogc?map=a") == "https://x.fr/ogc/collections?map=a"

    @pytest.mark.parametrize(
        ("url", "root"),
        [
            ("https://x.fr/s/A/MapServer", "https://x.fr/s/A/MapServer"),
            ("https://x.fr/s/A/MapServer/", "https://x.fr/s/A/MapServer"),
            ("https://x.fr/s/A/FeatureServer/12?token=k", "https://x.fr/s/A/FeatureServer?token=k"),
            ("https://x.fr/s/A/FeatureServer/0/query?where=1%3D1&outFields=*&f=json", "https://x.fr/s/A/FeatureServer"),
            ("https://x.fr/s/2020/mapserver/3", "https://x.fr/s/2020/mapserver"),
        ],
    )
    def test_the_whole_of_an_arcgis_service(self, url: str, root: str) -> None:
        assert arcgis_root(url) == root


def collection(name: str, *relations: str, **members: Any) -> Dict[str, Any]:
    return {"id": name, "links": [{"rel": relation, "href": "x"} for relation in relations], **members}


OGC = "http://www.opengis.net/def/rel/ogc/1.0/"


class TestCollections:
    def test_a_collection_and_its_members(self) -> None:
        found = collection(
            "arbres",
            "items",
            title=" Arbres\nremarquables ",
            description="d",
            crs=["http://www.opengis.net/def/crs/OGC/1.3/CRS84", "http://www.opengis.net/def/crs/EPSG/0/2154"],
            extent={"spatial": {"bbox": [[-5, 42, 0, 9, 51, 100], [1, 2, 3, 4]]}},
        )
        found["links"].append({"rel": "describedby", "href": "https://c.fr/fiche"})
        (layer,) = read_collections(encoded({"collections": [found]})).layers
        assert (layer.name, layer.title, layer.abstract) == ("arbres", "Arbres remarquables", "d")
        assert layer.crs == ("CRS:84", "EPSG:2154")
        assert layer.extent == (-5, 42, 9, 51)
        assert layer.metadata_urls == ("https://c.fr/fiche",)

    def test_only_collections_with_features(self) -> None:
        listed = [
            collection("a", "self", "items"),
            collection("b", "item"),
            collection("c", "self"),
            collection("d"),
            collection("fiches", "items", itemType="record"),
            collection("mnt", "self", OGC + "coverage"),
            collection("tuiles", OGC + "tilesets-vector"),
            collection("e", OGC + "tilesets-vector", OGC + "items", itemType="feature"),
        ]
        layers = read_collections(encoded({"collections": listed})).layers
        assert [layer.name for layer in layers] == ["a", "b", "c", "d", "e"]

    @pytest.mark.parametrize("member", ["links", "crs", "extent", "title", "description", "itemType"])
    @pytest.mark.parametrize("value", [None, 3, "x", [], [1], {}, {"spatial": {"bbox": [["a"]]}}, True])
    def test_wrong_members_spoil_nothing_else(self, member: str, value: Any) -> None:
        listed = [{**collection("a", "items"), member: value}, collection("b", "items"), 7, {"id": 3}, {}]
        names = [layer.name for layer in read_collections(encoded({"collections": listed})).layers]
        assert names[-1] == "b" and set(names) <= {"a", "b"}


ARCGIS: Dict[str, Any] = {
    "currentVersion": 10.9,
    "mapName": "Layers",
    "layers": [
        {"id": 0, "name": "Eau", "subLayerIds": [1]},
        {"id": 1, "name": "Surface", "parentLayerId": 0, "type": "Group Layer"},
        {"id": 2, "name": "Lacs", "parentLayerId": 1, "subLayerIds": None},
        {"id": 7, "name": "Routes", "parentLayerId": -1},
    ],
    "tables": [{"id": 9, "name": "Mesures"}],
    "spatialReference": {"wkid": 102110, "latestWkid": 2154},
    "supportedImageFormatTypes": "PNG32, JPG",
}


def arcgis(kind: Kind = Kind.ARCGIS_FEATURE, **changes: Any) -> ServiceCapabilities:
    return read_arcgis(encoded({**ARCGIS, **changes}), kind, "Services")


class TestArcgis:
    def test_features_with_groups_and_without_tables(self) -> None:
        found = arcgis()
        assert [(layer.name, layer.title, layer.group) for layer in found.layers] == [
            ("0", "Eau", True), ("1", "Surface", True), ("2", "Lacs", False), ("7", "Routes", False)
        ]  # fmt: skip
        assert found.layers[2].parent == "Eau / Surface"
        assert found.layers[3].crs == ("EPSG:2154",)

    def test_a_map_has_a_whole(self) -> None:
        found = arcgis(Kind.ARCGIS_MAP)
        assert [(layer.name, layer.title) for layer in found.leaves()] == [
            ("", "Services"), ("2", "Lacs"), ("7", "Routes")
        ]  # fmt: skip
        assert found.formats == ("PNG32", "JPG")
        assert arcgis(Kind.ARCGIS_MAP, documentInfo={"Title": "Plan"}).layers[0].title == "Plan"

    def test_the_whole_of_one_layer_is_that_layer(self) -> None:
        found = arcgis(Kind.ARCGIS_MAP, layers=[{"id": 3, "name": "Seul"}])
        assert [layer.name for layer in found.layers] == ["3"]

    def test_a_map_drawn_in_advance_and_an_image_are_one_layer(self) -> None:
        assert [layer.name for layer in arcgis(Kind.ARCGIS_MAP, singleFusedMapCache=True).layers] == [""]
        assert [layer.title for layer in arcgis(Kind.ARCGIS_IMAGE, name="Relief").layers] == ["Relief"]

    @pytest.mark.parametrize(
        ("reference", "crs"),
        [
            ({"wkid": 102100, "latestWkid": 3857}, ("EPSG:3857",)),
            ({"wkid": 102100}, ("EPSG:3857",)),
            ({"wkid": 4326}, ("EPSG:4326",)),
            ({"wkid": 102110}, ("ESRI:102110",)),
            ({"wkt": "PROJCS[…]"}, ()),
            ({"wkid": "2154"}, ()),
            (None, ()),
            ([], ()),
        ],
    )
    def test_the_crs(self, reference: Any, crs: Tuple[str, ...]) -> None:
        assert arcgis(Kind.ARCGIS_IMAGE, spatialReference=reference).layers[0].crs == crs

    def test_parents_in_a_loop(self) -> None:
        found = arcgis(layers=[{"id": n, "name": f"n{n}", "parentLayerId": 1 - n} for n in (0, 1)])
        assert len(found.layers) == 2

    @pytest.mark.parametrize("value", [None, 3, "x", [], {}, [None, 3, {"id": "1"}, {"name": "x"}], {"id": 1}])
    def test_wrong_layers(self, value: Any) -> None:
        assert arcgis(layers=value).layers == ()

    @pytest.mark.parametrize(
        ("error", "words", "status"),
        [
            ({"code": 499, "message": "Token Required", "details": []}, "Token Required", 401),
            ({"code": 498, "message": "Invalid token.", "details": ["Invalid token."]}, "Invalid token.", 401),
            ({"code": 403, "message": "No"}, "No", 403),
            ({"code": 400, "message": "", "details": ["Invalid URL"]}, "Invalid URL", 400),
            ({"code": "x"}, "x", 0),
            ("Arrêt", "Arrêt", 0),
        ],
    )
    def test_refusals_with_status_200(self, error: Any, words: str, status: int) -> None:
        with pytest.raises(CapabilitiesError) as caught:
            read_arcgis(encoded({"error": error}), Kind.ARCGIS_MAP, "A")
        assert (caught.value.reason, caught.value.words, caught.value.status) == ("exception", words, status)


WCS_1_0 = """<WCS_Capabilities version="1.0.0" xmlns="http://www.opengis.net/wcs" xmlns:gml="http://www.opengis.net/gml">
<Service><label>Altitudes</label></Service><ContentMetadata><CoverageOfferingBrief><description>d</description>
<name>ns:mnt</name><label>Modèle de terrain</label><lonLatEnvelope srsName="urn:ogc:def:crs:OGC:1.3:CRS84">
<gml:pos>-5 42</gml:pos><gml:pos>9 51</gml:pos></lonLatEnvelope></CoverageOfferingBrief>
<CoverageOfferingBrief/></ContentMetadata></WCS_Capabilities>"""
WCS_1_1 = """<Capabilities version="1.1.1" xmlns="http://www.opengis.net/wcs/1.1" xmlns:ows="http://www.opengis.net/ows/1.1">
<ows:ServiceIdentification><ows:Title>Altitudes</ows:Title></ows:ServiceIdentification><Contents><CoverageSummary>
<CoverageSummary><ows:Title>Modèle</ows:Title><ows:WGS84BoundingBox><ows:LowerCorner>-5 42</ows:LowerCorner>
<ows:UpperCorner>9 51</ows:UpperCorner></ows:WGS84BoundingBox><SupportedCRS>urn:ogc:def:crs:EPSG::2154</SupportedCRS>
<SupportedFormat>image/tiff</SupportedFormat><Identifier>mnt</Identifier></CoverageSummary></CoverageSummary></Contents>
</Capabilities>"""
WCS_2_0 = """<wcs:Capabilities version="2.0.1" xmlns:wcs="http://www.opengis.net/wcs/2.0"><wcs:Contents>
<wcs:CoverageSummary><wcs:CoverageId>ns__mnt</wcs:CoverageId></wcs:CoverageSummary></wcs:Contents></wcs:Capabilities>"""


class TestCoverages:
    def test_1_0(self) -> None:
        found = read_coverages(WCS_1_0.encode())
        (layer,) = found.layers
        assert (found.version, found.title) == ("1.0.0", "Altitudes")
        assert (layer.name, layer.title, layer.extent) == ("ns:mnt", "Modèle de terrain", (-5, 42, 9, 51))

    def test_1_1_with_coverages_inside_others(self) -> None:
        (layer,) = read_coverages(WCS_1_1.encode()).layers
        assert (layer.name, layer.title, layer.crs) == ("mnt", "Modèle", ("EPSG:2154",))
        assert (layer.formats, layer.extent) == (("image/tiff",), (-5, 42, 9, 51))

    def test_2_0(self) -> None:
        found = read_coverages(WCS_2_0.encode())
        assert (found.version, [layer.name for layer in found.layers]) == ("2.0.1", ["ns__mnt"])

    def test_a_wmts_is_none(self) -> None:
        with pytest.raises(CapabilitiesError, match="other"):
            read_coverages(b'<Capabilities xmlns="http://www.opengis.net/wmts/1.0"><Contents/></Capabilities>')


class TestTemplates:
    @pytest.mark.parametrize(
        ("url", "clean"),
        [
            ("https://{s}.t.fr/{z}/{x}/{y}{r}.png", "https://a.t.fr/{z}/{x}/{y}.png"),
            ("https://{switch:b,c}.t.fr/{z}/{x}/{y}.png", "https://b.t.fr/{z}/{x}/{y}.png"),
            ("https://t.fr/%7Bz%7D/%7bx%7d/%7B-y%7D.png", "https://t.fr/{z}/{x}/{-y}.png"),
            ("https://t.fr/${Z}/${X}/${Y}.png", "https://t.fr/{z}/{x}/{y}.png"),
        ],
    )
    def test_as_qgis_reads_them(self, url: str, clean: str) -> None:
        assert clean_template(url) == clean
        assert is_template(url)

    def test_others_are_none(self) -> None:
        assert not is_template("https://t.fr/tiles.json")


def tiles(document: Any) -> Tuple[TileSet, ...]:
    return read_tile_document(encoded(document), URL)


class TestTileDocuments:
    def test_tilejson_of_pictures(self) -> None:
        assert tiles({"tiles": ["{z}/{x}/{y}.png"], "name": "Fond", "minzoom": 2, "maxzoom": 17}) == (
            TileSet("https://t.example.org/a/{z}/{x}/{y}.png", "Fond", "", 2, 17),
        )
        assert tiles({"tiles": ["/{z}/{x}/{y}.png"], "scheme": "tms"})[0].url == "https://t.example.org/{z}/{x}/{-y}.png"

    @pytest.mark.parametrize("more", [{"vector_layers": []}, {"format": "pbf"}, {"tiles": ["{z}/{x}/{y}.pbf?k=1"]}])
    def test_tilejson_of_vector_tiles(self, more: Dict[str, Any]) -> None:
        (found,) = tiles({"tiles": ["{z}/{x}/{y}"], **more})
        assert (found.vector, found.zmax) == (True, 14)

    def test_the_vector_sources_of_a_style(self) -> None:
        sources = {
            "a": {"type": "vector", "url": "v.json"},
            "b": {"type": "vector", "tiles": ["https://x.fr/{z}/{x}/{y}"], "maxzoom": 9},
            "c": {"type": "raster", "tiles": ["https://x.fr/{z}/{x}/{y}.png"]},
            "d": {"type": "vector"},
            "e": 3,
        }
        first, second = tiles({"version": 8, "sources": sources, "layers": []})
        assert (first.name, first.href, first.styled) == ("a", "https://t.example.org/a/v.json", URL)
        assert (second.url, second.zmax, second.vector, second.styled) == ("https://x.fr/{z}/{x}/{y}", 9, True, URL)

    @pytest.mark.parametrize("value", [None, "x", -1, 99, [], {}])
    def test_wrong_zooms(self, value: Any) -> None:
        (found,) = tiles({"tiles": ["{z}/{x}/{y}.png"], "minzoom": value, "maxzoom": value})
        assert (found.zmin, found.zmax) == (0, 19)


def tile_map(srs: str = "EPSG:900913", units: str = "78271.516", order: str = "1") -> bytes:
    return (
        f'<TileMap><Title>Plan</Title><SRS>{srs}</SRS><TileFormat extension="jpg"/><TileSets>'
        f'<TileSet units-per-pixel="{units}" order="{order}"/></TileSets></TileMap>'
    ).encode()


class TestTms:
    def test_rows_count_from_the_south(self) -> None:
        (found,) = read_tms(tile_map(), "https://t.fr/tms/1.0.0/plan/tilemapresource.xml")
        assert found == TileSet("https://t.fr/tms/1.0.0/plan/{z}/{x}/{-y}.jpg", "Plan", "plan", 1, 1)

    @pytest.mark.parametrize("body", [tile_map("EPSG:2154"), tile_map(order="0"), tile_map(units="x"), b"<TileMap/>"])
    def test_other_grids_are_refused(self, body: bytes) -> None:
        with pytest.raises(CapabilitiesError, match="grid"):
            read_tms(body, "https://t.fr/tms/1.0.0/plan")


READERS: List[Callable[[bytes], Any]] = [
    read_collections,
    lambda body: read_arcgis(body, Kind.ARCGIS_FEATURE, "A"),
    lambda body: read_arcgis(body, Kind.VECTOR_TILES, "A"),
    read_coverages,
    lambda body: read_tile_document(body, URL),
    lambda body: read_tms(body, URL),
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"3", b'"x"', b"{}", b'{"a": 1}', b"{", b"\xff\xfe\x00", b"[" * 100_000, b"<x/>", b"<x",
     b"<!DOCTYPE html><html><body>Portail</body></html>",
     b'<!DOCTYPE x [<!ENTITY a "aaaa">]><TileMapService><TileMaps>&a;</TileMaps></TileMapService>'],
    ids=lambda value: value[:12].decode("latin-1"),
)  # fmt: skip
def test_what_is_none_of_these(reader: Callable[[bytes], Any], body: bytes) -> None:
    with pytest.raises(CapabilitiesError) as caught:
        reader(body)
    assert caught.value.reason == ("html" if b"<html" in body else caught.value.reason)
    assert caught.value.reason in ("html", "other", "not_xml", "not_json")


def test_words_of_an_ogc_api_exception() -> None:
    with pytest.raises(CapabilitiesError) as caught:
        read_collections(encoded({"code": "NotFound", "description": "Collection fermée"}))
    assert (caught.value.reason, caught.value.words) == ("exception", "Collection fermée")
