"""What is told from the text of a GeoJSON file without reading it as such: its one layer."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Optional

import pytest

from catalog_search.loading.geojson_text import sole_layer

HEAD = 64 * 1024
POINT = {"type": "Point", "coordinates": [1, 2]}
LINE = {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}


def features(*geometries: Any, **values: Any) -> List[Dict[str, Any]]:
    return [{"type": "Feature", "properties": values, "geometry": geometry} for geometry in geometries]


def told(tmp_path: Path, text: str) -> Optional[str]:
    path = tmp_path / "a.geojson"
    path.write_text(text, encoding="utf-8")
    data = path.read_bytes()
    return sole_layer(path, data[:HEAD], data[-HEAD:])


def collection(*geometries: Any, before: Any = (), after: Any = (), **values: Any) -> str:
    members = {"type": "FeatureCollection", **dict(before), "features": features(*geometries, **values), **dict(after)}
    return json.dumps(members, ensure_ascii=False)


CRS = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}}


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ({}, {}, ""),
        ({"name": "été"}, {}, "été"),
        ({"name": "a", **CRS}, {}, "a"),
        (CRS, {"totalFeatures": 3, "name": "b"}, "b"),
        ({}, CRS, ""),
        ({"name": 3}, {}, ""),
        ({"bbox": [0, 0, 1, 1]}, {"links": [{"name": "c"}]}, ""),
    ],
)
def test_a_plain_collection_has_one_layer(tmp_path: Path, before: Any, after: Any, name: str) -> None:
    assert told(tmp_path, collection(POINT, POINT, before=before, after=after)) == name


@pytest.mark.parametrize(
    "text",
    [
        collection(POINT, LINE),
        collection(POINT, {"type": "MultiPoint", "coordinates": [[1, 2]]}),
        collection({"type": "GeometryCollection", "geometries": [POINT]}),
        collection(None),
        collection(),
        collection(LINE, kind="Point"),
        collection(*[POINT] * 20_000, LINE),
        collection(POINT, before={"x": "x" * HEAD}),
        json.dumps(features(POINT)[0]),
        json.dumps(POINT),
        "\n".join(json.dumps(feature) for feature in features(POINT, POINT)),
        '{"type": "Topology", "objects": {"a": {"type": "Point"}}}',
        '{"features": [',
        '{"type": "FeatureCollection", , "features": [{"geometry": {"type": "Point"}}]}',
        '{"type": "FeatureCollection", "features": [{"geometry": {"type": "Point"}}]',
        "",
    ],
)
def test_what_is_not_plain_is_left_to_gdal(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text) is None
