"""Exports of an OpenDataSoft portal as both its APIs make them, restricted or not.

Version 2.1 answers ``/api/explore/v2.1/catalog/datasets/<id>`` and ``…/exports/<format>?where=in_bbox(…)``, latitude
first; version 1 ``/explore/dataset/<id>/download?format=&geofilter.polygon=(lat,lon),…``. Nothing tells a length.
"""
from __future__ import annotations

import json
import re
from typing import Any, Dict, List, Optional, Tuple

from .faults import Asked, Handler, LoopbackServer, send

Place = Tuple[str, int, float, float]
#: name, number, longitude, latitude
PLACES: List[Place] = [
    ("Forêt-l'Évêque", 1, -2.3146, 47.2842),
    ("Saint-Éloi", 2, -1.8175, 47.5811),
    ("Plœmeur", 3, -3.4332, 47.7667),
    ("Hérault", 4, 3.6154, 43.6182),
]
_BOX = re.compile(r"in_bbox\((?P<field>\w+), ([-\d.]+), ([-\d.]+), ([-\d.]+), ([-\d.]+)\)")
_PAIR = re.compile(r"\(([-\d.]+),([-\d.]+)\)")


class ExportsDouble(LoopbackServer):
    """One portal with one dataset, ``lieux``."""

    fields = [{"name": "nom", "type": "text"}, {"name": "geo_point_2d", "type": "geo_point_2d"}]

    def answer(self, handler: Handler, asked: Asked) -> None:
        if asked.path == "/api/explore/v2.1/catalog/datasets/lieux":
            send(handler, 200, json.dumps({"dataset_id": "lieux", "fields": self.fields}).encode(), "application/json")
        elif asked.path == "/api/explore/v2.1/catalog/datasets/lieux/exports/geojson":
            self._export(handler, self._box(asked.value("where")))
        elif asked.path == "/explore/dataset/lieux/download" and asked.value("format") == "geojson":
            self._export(handler, _polygon(asked.value("geofilter.polygon")))
        else:
            send(handler, 404, b"", "text/plain")

    def _box(self, where: str) -> Optional[Tuple[float, ...]]:
        match = _BOX.fullmatch(where)
        if where and (match is None or match.group("field") not in [field["name"] for field in self.fields]):
            self.complain(where)
        return tuple(map(float, match.groups()[1:])) if match else None

    def _export(self, handler: Handler, box: Optional[Tuple[float, ...]]) -> None:
        body = json.dumps({"type": "FeatureCollection", "features": [_feature(p) for p in PLACES if _in(p, box)]})
        send(handler, 200, body.encode(), "application/geo+json")


def _polygon(text: str) -> Optional[Tuple[float, ...]]:
    pairs = [(float(lat), float(lon)) for lat, lon in _PAIR.findall(text)]
    if not pairs:
        return None
    lats, lons = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return (min(lats), min(lons), max(lats), max(lons))


def _in(place: Place, box: Optional[Tuple[float, ...]]) -> bool:
    return box is None or (box[0] <= place[3] <= box[2] and box[1] <= place[2] <= box[3])


def _feature(place: Place) -> Dict[str, Any]:
    name, value, lon, lat = place
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "properties": {"nom": name, "valeur": value}, "geometry": geometry}
