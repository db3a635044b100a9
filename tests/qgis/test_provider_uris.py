"""What each kind of link becomes for QGIS's providers, and that no name or address adds anything to it.

The source strings are read back as the providers do, by ``QgsDataSourceUri``.
"""
from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple
from urllib.parse import unquote

import pytest
from qgis.core import QgsDataSourceUri

from catalog_search.loading.capabilities import ServiceCapabilities, ServiceLayer
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import classify
from catalog_search.loading.uris import Service, encoded
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Resource
from catalog_search.support.compat import reads_percent
from tests.qgis.loading_support import record

SIG = "https://sig.example.fr"
#: Read as ``key='value'``; the others as ``key=value&…``, percent-encoded.
QUOTED = (Kind.WFS, Kind.OAPIF, Kind.ARCGIS_FEATURE, Kind.ARCGIS_MAP, Kind.ARCGIS_IMAGE)


def layer(name: str = "ns:routes", **more: Any) -> ServiceLayer:
    own: Dict[str, Any] = {
        "crs": ("EPSG:2154", "EPSG:3857", "EPSG:4326"),
        "styles": ("defaut",),
        "formats": ("image/png",),
        "matrix_sets": (("PM", "EPSG:3857"), ("LAMB93", "EPSG:2154")),
    }
    return ServiceLayer(name, "Routes", **{**own, **more})


def source_of(
    url: str, kind: Kind, made: ServiceLayer, crs: str = "", config: Optional[CatalogConfig] = None,
    get_url: str = "",
) -> Any:  # fmt: skip
    """The source that a layer of a service becomes which calls itself by the link's own address, unless told so."""
    link = classify(Resource(url))
    told = get_url or link.url
    capabilities = ServiceCapabilities(kind, layers=(made,), formats=("image/jpeg", "image/png"), get_url=told)
    return Service(link, record(), config or CatalogConfig("", "", "", ""), capabilities, crs).source(made, False)


def read(source: Any) -> Dict[str, str]:
    """Its parameters, as the provider reads them."""
    if source.kind in QUOTED:
        uri = QgsDataSourceUri(source.uri)
    else:
        uri = QgsDataSourceUri()
        uri.setEncodedUri(source.uri)
    keys = {*uri.parameterKeys()} if hasattr(uri, "parameterKeys") else set()
    known = (
        "url typename layers styles crs format identifier layer tileMatrixSet tileDimensions srsname version type "
        "serviceType restrictToRequestBBOX pagingEnabled IgnoreGetMapUrl contextualWMSLegend dpiMode featureCount"
    )
    found = {key: uri.param(key) for key in {*known.split(), *keys} if uri.hasParam(key)}
    return {**found, **({"authcfg": uri.authConfigId()} if uri.authConfigId() else {})}


#: the link; the kind of service; the CRS of the project; provider; parameters that must be there
BECOMES: List[Tuple[str, Kind, str, str, Dict[str, str]]] = [
    (f"{SIG}/wms?service=WMS&request=GetCapabilities", Kind.WMS, "", "wms",
     {"url": f"{SIG}/wms", "layers": "ns:routes", "format": "image/png"}),
    (f"{SIG}/wms?map=/a.map&version=1.3.0&service=WMS", Kind.WMS, "EPSG:2154", "wms",
     {"url": f"{SIG}/wms?map=/a.map", "crs": "EPSG:2154"}),
    (f"{SIG}/wms?token=t&service=WMS", Kind.WMS, "EPSG:27572", "wms",
     {"url": f"{SIG}/wms?token=t", "layers": "ns:routes"}),
    (f"{SIG}/wfs?service=WFS", Kind.WFS, "", "WFS",
     {"url": f"{SIG}/wfs", "typename": "ns:routes", "srsname": "EPSG:2154", "version": "auto",
      "restrictToRequestBBOX": "1"}),
    (f"{SIG}/wfs?map=/a b.map&authkey=k", Kind.WFS, "", "WFS", {"url": f"{SIG}/wfs?map=/a%20b.map&authkey=k"}),
    (f"{SIG}/wfs?typename=a&count=3&outputFormat=json", Kind.WFS, "", "WFS", {"url": f"{SIG}/wfs"}),
    (f"{SIG}/wmts?service=WMTS", Kind.WMTS, "EPSG:2154", "wms",
     {"layers": "ns:routes", "styles": "defaut", "tileMatrixSet": "LAMB93", "crs": "EPSG:2154"}),
    (f"{SIG}/wmts?service=WMTS", Kind.WMTS, "", "wms", {"tileMatrixSet": "PM", "crs": "EPSG:3857"}),
    (f"{SIG}/wcs?service=WCS", Kind.WCS, "", "wcs", {"url": f"{SIG}/wcs", "identifier": "ns:routes"}),
    (f"{SIG}/ogc/collections/a/items?f=json", Kind.OAPIF, "", "OAPIF",
     {"url": f"{SIG}/ogc", "typename": "ns:routes", "restrictToRequestBBOX": "1"}),
    (f"{SIG}/ogc/collections?apikey=k&limit=5", Kind.OAPIF, "", "OAPIF", {"url": f"{SIG}/ogc?apikey=k"}),
    (f"{SIG}/rest/services/A/FeatureServer/3", Kind.ARCGIS_FEATURE, "", "arcgisfeatureserver",
     {"url": f"{SIG}/rest/services/A/FeatureServer/ns:routes", "crs": "EPSG:2154"}),
    (f"{SIG}/rest/services/A/MapServer", Kind.ARCGIS_MAP, "", "arcgismapserver",
     {"url": f"{SIG}/rest/services/A/MapServer", "layer": "ns:routes", "format": "PNG32"}),
    (f"{SIG}/rest/services/A/ImageServer", Kind.ARCGIS_IMAGE, "", "arcgismapserver",
     {"url": f"{SIG}/rest/services/A/ImageServer"}),
]  # fmt: skip


@pytest.mark.parametrize(("url", "kind", "crs", "provider", "wanted"), BECOMES)
def test_what_a_link_becomes(url: str, kind: Kind, crs: str, provider: str, wanted: Dict[str, str]) -> None:
    source = source_of(url, kind, layer(), crs)
    assert source.provider == provider
    found = read(source)
    assert {key: found.get(key) for key in wanted} == wanted
    assert "authcfg" not in found


def test_every_service_with_layers_is_met() -> None:
    assert {case[1] for case in BECOMES} == {
        Kind.WMS, Kind.WFS, Kind.WMTS, Kind.WCS, Kind.OAPIF, Kind.ARCGIS_FEATURE, Kind.ARCGIS_MAP, Kind.ARCGIS_IMAGE
    }  # fmt: skip


def test_a_service_that_names_another_host_is_asked_where_it_was_found() -> None:
    source = source_of(f"{SIG}/wms?service=WMS", Kind.WMS, layer(), get_url="http://interne.example/wms")
    assert read(source)["IgnoreGetMapUrl"] == "1" and read(source)["url"] == f"{SIG}/wms"


#: What would end a value, or begin another, in one of the ways in which the providers read them.
EVIL = [
    "a' authcfg='abc1234' b='",
    "a\\' authcfg='abc1234",
    "a\\",
    "a\\\\' url='http://y.fr' x='",
    'a" authcfg="abc1234',
    "a&authcfg=abc1234",
    "a%26authcfg%3Dabc1234",
    "a&url=http://y.fr/",
    "a;b=c",
    "a authcfg=abc1234",
    "a|layername=b|subset=1=1",
    "a?b#c",
    "a=b",
    " a ",
    "a,b",
    "%s%27",
    "é'œ&",
    "a+b",
    "a(b) sql=drop",
    "{z}",
]


def told(name: str) -> str:
    """A name as providers read it that take ``key=value&…``: QGIS 3.34 to 3.44 leave a percent sign encoded."""
    return name if reads_percent() else name.replace("%", "%25")


@pytest.mark.parametrize("kind", list(dict.fromkeys(row[1] for row in BECOMES)))
@pytest.mark.parametrize("evil", EVIL)
def test_a_name_stays_a_name(kind: Kind, evil: str) -> None:
    source = source_of(f"{SIG}/x/FeatureServer", kind, layer(evil))
    plain = read(source_of(f"{SIG}/x/FeatureServer", kind, layer("a")))
    found = read(source)
    assert found.keys() == plain.keys()
    named = {Kind.WFS: "typename", Kind.OAPIF: "typename", Kind.WCS: "identifier", Kind.WMS: "layers"}
    named.update({Kind.WMTS: "layers", Kind.ARCGIS_MAP: "layer", Kind.ARCGIS_IMAGE: "layer"})
    if kind is Kind.ARCGIS_FEATURE:
        assert found["url"] == f"{SIG}/x/FeatureServer/{evil}"
    else:
        wanted = evil if kind in QUOTED else told(evil)
        assert found[named[kind]] == wanted and found["url"] == plain["url"]


@pytest.mark.parametrize("kind", [Kind.WMS, Kind.WFS, Kind.WMTS, Kind.WCS, Kind.OAPIF])
@pytest.mark.parametrize("evil", [text for text in EVIL if "#" not in text])
def test_an_address_stays_an_address(kind: Kind, evil: str) -> None:
    link = classify(Resource(f"{SIG}/x?map={evil}"))
    found, plain = (read(source_of(f"{SIG}/x?map={text}", kind, layer())) for text in (evil, "a"))
    assert found.keys() == plain.keys()
    asked, wanted = found["url"], link.url if kind is not Kind.OAPIF else f"{SIG}/x?map="
    if kind in (Kind.WMS, Kind.WMTS):  # the provider undoes the encoding once more before it asks
        asked = asked.replace("%25", "%") if reads_percent() else unquote(asked)
    elif kind not in QUOTED and not reads_percent():  # decoded in part: what the server gets is the same
        asked, wanted = unquote(asked), unquote(wanted)
    assert asked.startswith(wanted)
    assert "authcfg" not in found


@pytest.mark.parametrize("evil", EVIL)
def test_styles_formats_and_grids_stay_what_they_are(evil: str) -> None:
    made = layer(styles=(evil,), matrix_sets=((evil, "EPSG:3857"),), dimensions=(("time", "2020"),))
    found = read(source_of(f"{SIG}/wmts", Kind.WMTS, made))
    assert (found["styles"], found["tileMatrixSet"]) == (told(evil), told(evil))
    assert found["tileDimensions"] == "time=2020" and "authcfg" not in found


@pytest.mark.parametrize("evil", EVIL)
def test_templates_stay_addresses(evil: str) -> None:
    address = f"https://t.example/{{z}}/{{x}}/{{y}}.png?k={evil}"
    uri = QgsDataSourceUri()
    uri.setEncodedUri(encoded([("type", "xyz")], address, ""))
    found = uri.param("url")
    if not reads_percent():  # decoded in part: what the server gets is the same, but for an encoded ``&``
        found, address = unquote(found), unquote(address)
    assert (found, uri.param("type"), uri.authConfigId()) == (address, "xyz", "")


@pytest.mark.parametrize("kind", [row[1] for row in BECOMES])
def test_the_login_is_the_catalogues_own_and_goes_to_its_own_server(kind: Kind) -> None:
    own = CatalogConfig("a", "csw", "A", f"{SIG}/csw", "abc1234")
    foreign = CatalogConfig("a", "csw", "A", "https://other.example/csw", "abc1234")
    assert read(source_of(f"{SIG}/x/FeatureServer", kind, layer(), config=own))["authcfg"] == "abc1234"
    assert "authcfg" not in read(source_of(f"{SIG}/x/FeatureServer", kind, layer(), config=foreign))
