"""ArcGIS services on loopback: features, maps, images and vector tiles, as much of them as QGIS asks for.

Below ``/arcgis/rest/services``: ``Essai/FeatureServer`` and ``Essai/MapServer`` (groups, three layers),
``Seul/FeatureServer`` (one layer), ``Fond/MapServer`` (drawn in advance, one tile cache), ``Relief/ImageServer``,
``Plan/VectorTileServer``. ``Prive``, ``Perdu``, ``Arrete`` and ``Vide`` refuse or have nothing, with HTTP status 200
as ArcGIS Server answers.
"""
from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Dict, List

from .faults import Asked, Handler, LoopbackServer, send
from .pictures import Colour, png, vector_tile

Json = Dict[str, Any]

ROOT = "/arcgis/rest/services"
LAMBERT = {"wkid": 102110, "latestWkid": 2154}
MERCATOR = {"wkid": 102100, "latestWkid": 3857}
EXTENT = {"xmin": 300000, "ymin": 6700000, "xmax": 340000, "ymax": 6730000, "spatialReference": LAMBERT}
WORLD = {"xmin": -20037508.342787, "ymin": -20037508.342787, "xmax": 20037508.342787, "ymax": 20037508.342787,
         "spatialReference": MERCATOR}  # fmt: skip
#: One for each layer of the map; 0 and 4 are groups. The whole map is blue.
COLOURS: Dict[str, Colour] = {"1": (255, 0, 0), "2": (0, 128, 0), "5": (128, 0, 128), "": (0, 0, 255)}
IMAGE: Colour = (90, 60, 30)
#: More than the 100 that QGIS asks for at a time.
TREES = 130
_REFUSALS = {
    "Prive": {"code": 499, "message": "Token Required", "details": []},
    "Perdu": {"code": 404, "message": "Service Perdu/MapServer not found", "details": []},
    "Arrete": {"code": 500, "message": "Service Arrete/MapServer not started", "details": []},
}
_LAYERS: List[Json] = [
    {"id": 0, "name": "Végétation", "parentLayerId": -1, "subLayerIds": [1, 2], "type": "Group Layer"},
    {"id": 1, "name": "Arbres", "parentLayerId": 0, "subLayerIds": None, "type": "Feature Layer"},
    {"id": 2, "name": "Haies", "parentLayerId": 0, "subLayerIds": None, "type": "Feature Layer"},
    {"id": 4, "name": "Réseaux", "parentLayerId": -1, "subLayerIds": [5], "type": "Group Layer"},
    {"id": 5, "name": "Égouts", "parentLayerId": 4, "subLayerIds": None, "type": "Feature Layer"},
]
_FIELDS = [
    {"name": "OBJECTID", "type": "esriFieldTypeOID", "alias": "OBJECTID"},
    {"name": "nom", "type": "esriFieldTypeString", "alias": "Nom", "length": 80},
    {"name": "valeur", "type": "esriFieldTypeInteger", "alias": "Valeur"},
]


def trees() -> List[Json]:
    """The features of every layer: points in EPSG:2154."""
    return [
        {
            "attributes": {"OBJECTID": 10 + i, "nom": ("Chêne", "Hêtre", "Érable", "If")[i % 4], "valeur": i},
            "geometry": {"x": 300500 + 900 * (i % 40), "y": 6700500 + 2500 * (i // 40)},
        }
        for i in range(TREES)
    ]


@dataclass
class ArcgisServices(LoopbackServer):
    """See the module's docstring."""

    @property
    def url(self) -> str:
        return super().url + ROOT

    def answer(self, handler: Handler, asked: Asked) -> None:
        match = re.fullmatch(ROOT + r"/(\w+)/(\w+)(/.*)?", asked.path)
        if match is None:
            send(handler, 404, b"<html>Not found</html>", "text/html")
            return
        name, kind, rest = match.group(1), match.group(2), (match.group(3) or "").strip("/")
        if name in _REFUSALS:
            self._json(handler, {"error": _REFUSALS[name]})
        elif kind == "FeatureServer":
            self._json(handler, self._features(name, rest, asked))
        elif kind == "VectorTileServer":
            self._vector_tiles(handler, rest)
        else:
            self._pictures(handler, name, kind, rest, asked)

    def _json(self, handler: Handler, body: Json) -> None:
        send(handler, 200, json.dumps(body).encode(), "application/json;charset=UTF-8")

    def _features(self, name: str, rest: str, asked: Asked) -> Json:
        if asked.value("f") not in ("json", "pjson"):
            self.complain(f"{asked.raw_path}: no f=json")
        layers = {"Essai": _LAYERS, "Seul": _LAYERS[1:2]}.get(name, [])
        if not rest:
            return {"currentVersion": 10.91, "capabilities": "Query", "layers": layers, "spatialReference": LAMBERT,
                    "tables": [{"id": 9, "name": "Relevés"}], "fullExtent": EXTENT}  # fmt: skip
        number, _, action = rest.partition("/")
        layer = next((layer for layer in layers if str(layer["id"]) == number), None)
        if layer is None:
            return {"error": {"code": 400, "message": "Invalid or missing input parameters.", "details": []}}
        return self._query(asked) if action == "query" else _feature_layer(layer)

    def _query(self, asked: Asked) -> Json:
        """Enough of the query operation: ids, counts, objects by id, an envelope."""
        found = [tree for tree in trees() if _inside(tree, asked.value("geometry"))]
        if asked.value("returnCountOnly") == "true":
            return {"count": len(found)}
        if asked.value("returnIdsOnly") == "true":
            ids = [tree["attributes"]["OBJECTID"] for tree in found]
            return {"objectIdFieldName": "OBJECTID", "objectIds": ids}
        wanted = {int(part) for part in asked.value("objectIds").split(",") if part}
        if asked.value("outSR") not in ("", "2154", "102110") or len(wanted) > 1000:
            self.complain(f"{asked.raw_path}: another CRS or too many")
        chosen = [tree for tree in found if not wanted or tree["attributes"]["OBJECTID"] in wanted]
        return {"objectIdFieldName": "OBJECTID", "geometryType": "esriGeometryPoint", "spatialReference": LAMBERT,
                "fields": _FIELDS, "features": chosen}  # fmt: skip

    def _pictures(self, handler: Handler, name: str, kind: str, rest: str, asked: Asked) -> None:
        if rest in ("export", "exportImage"):
            self._export(handler, kind, rest, asked)
        elif rest.startswith("tile/"):
            send(handler, 200, png(COLOURS[""]), "image/png")
        elif rest.startswith("legend"):
            self._json(handler, {"layers": []})
        elif kind == "ImageServer":
            self._json(handler, _image_service())
        elif not rest:
            self._json(handler, _tiled_map() if name == "Fond" else _map(name))
        else:
            known = [layer for layer in _LAYERS if str(layer["id"]) == rest]
            self._json(handler, _feature_layer(known[0]) if known else {"error": {"code": 404, "message": "No layer"}})

    def _export(self, handler: Handler, kind: str, rest: str, asked: Asked) -> None:
        width, height = (int(part) for part in asked.value("size", "400,400").split(","))
        image = kind == "ImageServer"
        if (rest == "exportImage") is not image or len(asked.value("bbox").split(",")) != 4:
            self.complain(asked.raw_path)
        shown = asked.value("layers").replace("show:", "")
        colour = IMAGE if image else COLOURS.get(shown, (9, 9, 9))
        if asked.value("f") != "image":
            self.complain(f"{asked.raw_path}: no f=image")
        send(handler, 200, png(colour, width, height), "image/png")

    def _vector_tiles(self, handler: Handler, rest: str) -> None:
        if not rest:
            self._json(handler, {
                "currentVersion": 10.91, "name": "Plan", "capabilities": "TilesOnly", "type": "indexedVector",
                "defaultStyles": "resources/styles", "tiles": ["tile/{z}/{y}/{x}.pbf"], "fullExtent": WORLD,
                "minLOD": 0, "maxLOD": 14, "tileInfo": _TILE_INFO,
            })  # fmt: skip
        elif rest.startswith("resources/styles"):
            self._json(handler, {
                "version": 8, "sources": {"esri": {"type": "vector", "url": "../../"}}, "layers": [
                    {"id": "lieux", "type": "fill", "source": "esri", "source-layer": "lieux",
                     "paint": {"fill-color": "#00ff00"}}]})  # fmt: skip
        else:
            send(handler, 200, vector_tile("lieux", "Forêt"), "application/x-protobuf")


_TILE_INFO = {
    "rows": 256, "cols": 256, "dpi": 96, "format": "PNG", "origin": {"x": -20037508.342787, "y": 20037508.342787},
    "spatialReference": MERCATOR,
    "lods": [{"level": n, "resolution": 156543.03392800014 / 2**n, "scale": 591657527.591555 / 2**n}
             for n in range(19)],
}  # fmt: skip


def _feature_layer(layer: Json) -> Json:
    return {"currentVersion": 10.91, **layer, "geometryType": "esriGeometryPoint", "extent": EXTENT, "fields": _FIELDS,
            "objectIdField": "OBJECTID", "maxRecordCount": 1000, "capabilities": "Query", "hasM": False, "hasZ": False,
            "subLayers": []}  # fmt: skip


def _map(name: str) -> Json:
    return {"currentVersion": 10.91, "mapName": "Layers", "capabilities": "Map,Query,Data", "tables": [],
            "layers": _LAYERS if name == "Essai" else [], "spatialReference": LAMBERT, "singleFusedMapCache": False,
            "fullExtent": EXTENT, "initialExtent": EXTENT, "maxImageWidth": 4096, "maxImageHeight": 4096,
            "supportedImageFormatTypes": "PNG32,PNG24,PNG,JPG", "documentInfo": {"Title": ""}}  # fmt: skip


def _tiled_map() -> Json:
    return {**_map("Essai"), "singleFusedMapCache": True, "tileInfo": _TILE_INFO, "fullExtent": WORLD,
            "spatialReference": MERCATOR, "documentInfo": {"Title": "Fond de plan"}}  # fmt: skip


def _image_service() -> Json:
    return {"currentVersion": 10.91, "name": "Relief", "serviceDataType": "esriImageServiceDataTypeGeneric",
            "extent": EXTENT, "fullExtent": EXTENT, "spatialReference": LAMBERT, "pixelSizeX": 1000, "bandCount": 1,
            "capabilities": "Image", "maxImageWidth": 4096, "maxImageHeight": 4096}  # fmt: skip


def _inside(tree: Json, envelope: str) -> bool:
    if not envelope:
        return True
    west, south, east, north = (float(part) for part in envelope.split(","))
    return bool(west <= tree["geometry"]["x"] <= east and south <= tree["geometry"]["y"] <= north)
