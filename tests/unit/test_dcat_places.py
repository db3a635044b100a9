"""Where data lie: each encoding of ``dct:spatial`` that profiles of DCAT have had."""
from __future__ import annotations

import json
from typing import Any, Optional, Tuple

import pytest

from catalog_search.catalogs.dcat_places import boxes_in
from catalog_search.model.extent import Extent
from tests.unit.dcat_support import EU, only, only_json

BRITTANY = Extent(-5.0, 47.0, -1.0, 49.0)
RING = [[-5, 47], [-5, 49], [-1, 49], [-1, 47], [-5, 47]]
WKT = "POLYGON((-5 47,-5 49,-1 49,-1 47,-5 47))"
GEOJSON = json.dumps({"type": "Polygon", "coordinates": [RING]})


@pytest.mark.parametrize(
    "said",
    [
        WKT,
        WKT.lower(),
        f"<http://www.opengis.net/def/crs/OGC/1.3/CRS84> {WKT}",
        f"\n  <http://www.opengis.net/def/crs/OGC/1.3/CRS84>\n {WKT}",
        f"SRID=4326;{WKT}",
        "<http://www.opengis.net/def/crs/EPSG/0/4326> POLYGON((47 -5,49 -5,49 -1,47 -1,47 -5))",
        "POLYGON Z ((-5 47 10,-5 49 10,-1 49 10,-1 47 10,-5 47 10))",
        "ENVELOPE(-5, -1, 49, 47)",
        "BOX(-5 47,-1 49)",
        GEOJSON,
        json.dumps({"type": "Feature", "geometry": json.loads(GEOJSON)}),
        "-5,47,-1,49",
        "47 -5 49 -1",
        "47,-5 49,-1",
        "northlimit=49; eastlimit=-1; southlimit=47; westlimit=-5; units=decimal degrees",
        '<gml:Envelope srsName="http://www.opengis.net/def/crs/OGC/1.3/CRS84"><gml:lowerCorner>-5 47</gml:lowerCorner>'
        "<gml:upperCorner>-1 49</gml:upperCorner></gml:Envelope>",
        '<gml:Polygon xmlns:gml="http://www.opengis.net/gml" srsName="urn:ogc:def:crs:EPSG::4326"><gml:posList>'
        "47 -5 49 -5 49 -1 47 -1 47 -5</gml:posList></gml:Polygon>",
    ],
)  # fmt: skip
def test_each_encoding_is_read(said: str) -> None:
    assert boxes_in(said) == (BRITTANY,)


@pytest.mark.parametrize(
    "said",
    [
        "Bretagne", "", "POLYGON", "POLYGON((a b))", "{", '{"type": "Polygon"}',
        '{"type": "Polygon", "coordinates": 3}',
        "<http://www.opengis.net/def/crs/EPSG/0/2154> POLYGON((100000 6700000,200000 6800000,100000 6700000))",
        "1,2,3", "2021 2022", "49 rue de Brest 35000 Rennes", "0,0,0,0", "1e999,0,1,1",
        '{"type": "Point", "coordinates": [1e999, NaN]}',
        "<gml:Point srsName='EPSG:2154'><gml:pos>1 2</gml:pos></gml:Point>",
        "northlimit=x; eastlimit=1",
    ],
)  # fmt: skip
def test_what_is_no_place_in_degrees_gives_nothing(said: str) -> None:
    assert boxes_in(said) == ()


def test_parts_far_apart_stay_apart() -> None:
    both = "MULTIPOLYGON(((-5 47,-5 49,-1 49,-5 47)),((55 -22,56 -21,55 -21,55 -22)))"
    assert boxes_in(both) == (BRITTANY, Extent(55.0, -22.0, 56.0, -21.0))
    parts = {"type": "MultiPolygon", "coordinates": [[RING], [[[55, -22], [56, -21], [55, -21], [55, -22]]]]}
    assert boxes_in(json.dumps(parts)) == (BRITTANY, Extent(55.0, -22.0, 56.0, -21.0))


@pytest.mark.parametrize(
    "inside",
    [
        f"<dct:Location><dcat:bbox>{WKT}</dcat:bbox></dct:Location>",
        f"<dct:Location><locn:geometry>{GEOJSON}</locn:geometry><locn:geometry>{WKT}</locn:geometry></dct:Location>",
        f"<dct:Location><locn:geometry>Bretagne</locn:geometry><locn:geometry>{WKT}</locn:geometry></dct:Location>",
        f"<dct:location><locn:geometry>{WKT}</locn:geometry></dct:location>",
        '<ogc:Polygon xmlns:ogc="http://www.opengis.net/rdf#"><ogc:asWKT>&lt;http://www.opengis.net/def/crs/OGC/1.3/'
        f"CRS84&gt; {WKT}</ogc:asWKT></ogc:Polygon>",
        "<dct:Location><schema:geo><schema:GeoShape><schema:box>47 -5 49 -1</schema:box></schema:GeoShape></schema:geo>"
        "</dct:Location>",
    ],
)
def test_a_location(inside: str) -> None:
    record = only(f"<dct:spatial>{inside}</dct:spatial>")
    assert (record.extents, record.places) == ((BRITTANY,), ())


@pytest.mark.parametrize(
    ("spatial", "place", "extent"),
    [
        ("Bretagne", "Bretagne", None),
        ("-5,47,-1,49", "", BRITTANY),
        ({"type": "Polygon", "coordinates": [RING]}, "", BRITTANY),
        ({"prefLabel": "Finistère"}, "Finistère", None),
        ({"@id": f"{EU}/country/FRA"}, "France", None),
        ({"@id": "http://id.insee.fr/geo/departement/29"}, "departement 29", None),
        ({"@id": "https://sws.geonames.org/3017382/"}, "", None),
        ({"@type": "dct:Location", "bbox": WKT, "prefLabel": "Bretagne"}, "Bretagne", BRITTANY),
        ([WKT, "Bretagne"], "Bretagne", BRITTANY),
    ],
)  # fmt: skip
def test_places_and_boxes_in_json(spatial: Any, place: str, extent: Optional[Extent]) -> None:
    record = only_json(spatial=spatial)
    found: Tuple[Tuple[str, ...], Tuple[Extent, ...]] = (record.places, record.extents)
    assert found == ((place,) if place else (), (extent,) if extent else ())
