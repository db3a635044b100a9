"""Which links of a record are one way twice, and which lead to the same data by different ways."""
from __future__ import annotations

from typing import List, Tuple

import pytest

from catalog_search.loading.kinds import Kind
from catalog_search.loading.link import Link
from catalog_search.loading.links import Preference, badges, best, classify, ranked, ways
from catalog_search.loading.twins import once, same_data, stand_ins
from catalog_search.model.record import Record, Resource

SIG = "https://sig.example.fr"
GEO = "https://ogc.geo-ide.example.fr/wxs?map=/opt/data/carto/geoide_wms.www.n/abc"
RIE = "https://ogc.geo-ide.e2.rie.gouv.fr/wxs?map=/opt/data/carto/geoide_wms.www.n/abc"


def service(url: str, protocol: str, layer: str = "", **fields: object) -> Resource:
    return Resource(url, protocol=f"OGC:{protocol}", layer=layer, **fields)  # type: ignore[arg-type]


def links(*resources: Resource) -> List[Link]:
    return [classify(resource) for resource in resources]


WFS = service(f"{SIG}/geoserver/ows", "WFS", "voirie:routes", title="Routes (WFS)")
WMS = service(f"{SIG}/geoserver/ows", "WMS", "voirie:routes", title="Routes (WMS)")

#: Two resources that are one way.
ONE_WAY: List[Tuple[Resource, Resource]] = [
    (WFS, service("http://sig.example.fr/geoserver/ows?", "WFS", "voirie:routes", title="Téléchargement")),
    (WFS, service(f"{SIG}:443/geoserver/ows?service=WFS&request=GetCapabilities", "WFS", "Voirie:Routes")),
    (service(f"{SIG}/o?map=a&k=1", "WMS", "a,b"), service(f"{SIG}/o?k=1&map=a&version=1.3.0", "WMS", "A, b")),
    (Resource(f"{SIG}/a b.gpkg", title="Ici"), Resource("http://SIG.example.fr/a%20b.gpkg#x", title="Là")),
    (Resource(f"{SIG}/a.csv?b=1&c=2"), Resource(f"{SIG}/a.csv?c=2&b=1")),
    (
        Resource(f"{SIG}/arcgis/rest/services/A/FeatureServer/3"),
        Resource(f"{SIG}/arcgis/rest/services/A/FeatureServer", protocol="ESRI:REST", layer="3"),
    ),
    (
        Resource(f"{SIG}/api/collections/routes/items?f=json", protocol="OGC API - Features"),
        Resource(f"{SIG}/api/collections/routes", protocol="OGC API - Features"),
    ),
]
#: Two resources that are different ways to the same data.
SAME_DATA: List[Tuple[Resource, Resource]] = [
    (WFS, WMS),
    (WFS, service(f"{SIG}/geoserver/gwc/service/wmts", "WMTS", "voirie:routes")),
    (WFS, service(f"{SIG}/geoserver/voirie/wms", "WMS", "routes")),
    (
        service("https://data.geopf.fr/wfs/ows", "WFS", "BDTOPO_V3:batiment"),
        service("https://data.geopf.fr/wms-v/ows", "WMS", "BDTOPO_V3:batiment"),
    ),
    (
        Resource(f"{SIG}/ogc/features/v1/collections/voirie:routes", protocol="OGC API - Features"),
        service(f"{SIG}/wfs", "WFS", "voirie:routes"),
    ),
    (service(f"{GEO}.internet.map", "WFS", "zones"), service(f"{RIE}.intranet.map", "WFS", "zones")),
    (service(f"{GEO}.internet.map", "WFS", "zones"), service(f"{RIE}.intranet.map", "WMS", "zones")),
    (
        Resource(f"{SIG}/arcgis/rest/services/A/FeatureServer/3"),
        Resource(f"{SIG}/arcgis/rest/services/A/MapServer/3"),
    ),
    (
        Resource(f"{SIG}/api/explore/v2.1/catalog/datasets/arbres/exports/geojson"),
        Resource(f"{SIG}/api/explore/v2.1/catalog/datasets/arbres/exports/shp"),
    ),
    (Resource(f"{SIG}/f/communes-2024.shp.zip"), Resource(f"{SIG}/f/communes-2024.geojson")),
    (Resource(f"{SIG}/f/x", format="geojson"), Resource(f"{SIG}/f/x", format="json")),
]
OTHER_DATA: List[Tuple[Resource, Resource]] = [
    (WFS, service(f"{SIG}/geoserver/ows", "WFS", "voirie:ponts")),
    (WFS, service(f"{SIG}/geoserver/ows", "WMS", "rail:routes")),
    (WFS, service("https://autre.example.fr/geoserver/ows", "WMS", "voirie:routes")),
    (WFS, service(f"{SIG}/geoserver/ows", "WMS", "")),
    (WFS, Resource(f"{SIG}/routes.gpkg")),
    (service(f"{SIG}/2019/wfs", "WFS", "mos"), service(f"{SIG}/2024/wms", "WMS", "mos")),
    (service(f"{SIG}/o?map=/a/2019.map", "WFS", "mos"), service(f"{SIG}/o?map=/a/2024.map", "WMS", "mos")),
    (
        Resource(f"{SIG}/arcgis/rest/services/A/FeatureServer/3"),
        Resource(f"{SIG}/arcgis/rest/services/B/MapServer/3"),
    ),
    (
        Resource(f"{SIG}/api/explore/v2.1/catalog/datasets/arbres/exports/geojson"),
        Resource(f"{SIG}/api/explore/v2.1/catalog/datasets/bancs/exports/shp"),
    ),
    (Resource(f"{SIG}/f/communes-2023.geojson"), Resource(f"{SIG}/f/communes-2024.geojson")),
    (Resource(f"{SIG}/f/communes.v1.geojson"), Resource(f"{SIG}/f/communes.v2.gpkg")),
    (Resource(f"{SIG}/f/a.csv"), Resource(f"{SIG}/f/a.geojson")),
    (Resource(f"{SIG}/f/ortho.tif"), Resource(f"{SIG}/f/ortho.geojson")),
    (Resource(f"{SIG}/f?id=1", format="geojson"), Resource(f"{SIG}/f?id=2", format="geojson")),
]


@pytest.mark.parametrize(("one", "other"), ONE_WAY)
def test_one_way_twice_is_listed_once(one: Resource, other: Resource) -> None:
    first, second = links(one, other)
    assert once([first, second]) == (first,)
    assert same_data(first, second) and same_data(second, first)


@pytest.mark.parametrize(("one", "other"), SAME_DATA)
def test_the_same_data_by_two_ways(one: Resource, other: Resource) -> None:
    first, second = links(one, other)
    assert Kind.REFUSED not in (first.kind, second.kind)
    assert same_data(first, second) and same_data(second, first)
    assert once([first, second]) == (first, second)


@pytest.mark.parametrize(("one", "other"), OTHER_DATA)
def test_other_data_never_stand_in(one: Resource, other: Resource) -> None:
    first, second = links(one, other)
    assert not same_data(first, second) and not same_data(second, first)
    assert once([first, second]) == (first, second)


def test_a_conversion_is_the_same_data_as_its_file() -> None:
    resource = Resource(f"{SIG}/r/1", format="csv", alternates=(("geojson", f"{SIG}/conversions/7.geojson"),))
    converted, original = (link for link in ways(Record("x", "c", "t", resources=(resource,))) if link.loadable)
    assert {converted.kind, original.kind} == {Kind.GEOJSON, Kind.CSV}
    assert stand_ins(original, [converted, original]) == [converted]


def test_of_two_the_one_that_works_is_listed() -> None:
    dead = Resource(f"{SIG}/a.gpkg", title="broken", available=False)
    plain = Resource("http://sig.example.fr/a.gpkg", title="plain")
    safe = Resource(f"{SIG}/a.gpkg", title="safe")
    other = Resource(f"{SIG}/b.gpkg", title="other")
    record = Record("x", "c", "t", resources=(plain, dead, other, safe))
    assert [link.resource.title for link in ways(record)] == ["safe", "other"]
    first = best(record)
    assert first is not None and first.resource.title == "safe"


def test_twins_inside_the_organisation_come_last_but_are_there() -> None:
    inside = service(f"{RIE}.intranet.map", "WFS", "zones")
    outside = service(f"{GEO}.internet.map", "WFS", "zones")
    picture = service(f"{GEO}.internet.map", "WMS", "zones")
    found = ways(Record("x", "c", "t", resources=(inside, outside, picture)))
    assert [link.resource for link in found] == [outside, picture, inside]
    assert [link.resource for link in stand_ins(found[0], found)] == [picture, inside]


class TestPreference:
    RESOURCES = (
        Resource(f"{SIG}/a.gpkg"),
        service(f"{SIG}/o", "WFS"),
        service(f"{SIG}/o", "WMS"),
        service(f"{SIG}/o", "WMTS", "a"),
        service(f"{SIG}/o", "WMS", "a"),
        service(f"{SIG}/o", "WFS", "a"),
        Resource(f"{SIG}/{{z}}/{{x}}/{{y}}.png"),
        Resource(f"{SIG}/dem.tif"),
        Resource(f"{SIG}/lisezmoi.pdf"),
    )

    def kinds(self, preference: Preference) -> List[Tuple[Kind, bool]]:
        return [(link.kind, bool(link.layer)) for link in ranked(links(*self.RESOURCES), preference)]

    def test_to_work_with_the_data(self) -> None:
        assert self.kinds(Preference.DATA) == [
            (Kind.WFS, True),
            (Kind.GEOPACKAGE, False),
            (Kind.WMS, True),
            (Kind.WMTS, True),
            (Kind.XYZ, False),
            (Kind.GEOTIFF, False),
            (Kind.WFS, False),
            (Kind.WMS, False),
            (Kind.PDF, False),
        ]

    def test_to_view(self) -> None:
        assert self.kinds(Preference.VIEW) == [
            (Kind.WMS, True),
            (Kind.WMTS, True),
            (Kind.XYZ, False),
            (Kind.WFS, True),
            (Kind.GEOPACKAGE, False),
            (Kind.WMS, False),
            (Kind.GEOTIFF, False),
            (Kind.WFS, False),
            (Kind.PDF, False),
        ]

    def test_best_and_badges_follow(self) -> None:
        record = Record("x", "c", "t", resources=self.RESOURCES)
        for preference, kind in ((Preference.DATA, Kind.WFS), (Preference.VIEW, Kind.WMS)):
            first = best(record, preference)
            assert first is not None and first.kind is kind
            assert badges(record, preference)[0] == kind.label
        summary = Record("x", "c", "t", formats=("shp", "wms"))
        assert badges(summary) == ("SHP", "WMS")
        assert badges(summary, Preference.VIEW) == ("WMS", "SHP")

    def test_a_picture_that_was_found_dead_is_not_preferred(self) -> None:
        dead = service(f"{SIG}/o", "WMS", "a", available=False)
        first = best(Record("x", "c", "t", resources=(dead, Resource(f"{SIG}/a.gpkg"))), Preference.VIEW)
        assert first is not None and first.kind is Kind.GEOPACKAGE
