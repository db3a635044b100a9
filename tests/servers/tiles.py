"""Tiles on loopback: pictures counted from the north (``/xyz``) and from the south (``/tms``), vector tiles, and the
documents that tell where tiles are (TileJSON, a style, OSGeo's Tile Map Service). ``/closed`` is for members only.
"""
from __future__ import annotations

import json
import re
from dataclasses import dataclass

from .faults import Asked, Handler, LoopbackServer, send
from .pictures import Colour, png, vector_tile

NORTH: Colour = (255, 0, 0)
SOUTH: Colour = (0, 0, 255)
_TMS = """<?xml version="1.0" encoding="UTF-8"?>
<TileMap version="1.0.0" tilemapservice="{root}/tms/1.0.0">
  <Title>Plan de la presqu'île</Title><Abstract/><SRS>{srs}</SRS>
  <BoundingBox minx="-20037508.34" miny="-20037508.34" maxx="20037508.34" maxy="20037508.34"/>
  <Origin x="-20037508.34" y="-20037508.34"/>
  <TileFormat width="256" height="256" mime-type="image/png" extension="png"/>
  <TileSets profile="global-mercator">
    <TileSet href="{root}/tms/1.0.0/plan/0" units-per-pixel="156543.0339" order="0"/>
    <TileSet href="{root}/tms/1.0.0/plan/1" units-per-pixel="78271.51696" order="1"/>
  </TileSets>
</TileMap>"""
_SERVICE = """<TileMapService version="1.0.0"><Title>Essai</Title><TileMaps>
<TileMap title="Plan de la presqu'île" srs="EPSG:3857" profile="global-mercator" href="{root}/tms/1.0.0/plan"/>
<TileMap title="Ortho" srs="EPSG:3857" profile="global-mercator" href="{root}/tms/1.0.0/ortho"/>
<TileMap title="Lambert" srs="EPSG:2154" profile="local" href="{root}/tms/1.0.0/lambert"/>
</TileMaps></TileMapService>"""


@dataclass
class TileServer(LoopbackServer):
    """See the module's docstring."""

    def answer(self, handler: Handler, asked: Asked) -> None:
        path = asked.path.rstrip("/")
        tile = re.fullmatch(r"(/[\w./]+)/(\d+)/(\d+)/(\d+)\.(png|pbf)", path)
        if path.startswith("/closed"):
            send(handler, 403, b"Forbidden", "text/plain")
        elif tile is not None:
            self._tile(handler, tile.group(1), int(tile.group(2)), int(tile.group(4)), tile.group(5))
        elif path == "/tms/1.0.0":
            send(handler, 200, _SERVICE.format(root=self.url).encode(), "text/xml")
        elif path.startswith("/tms/1.0.0/"):
            srs = "EPSG:2154" if path.endswith("lambert") else "EPSG:3857"
            send(handler, 200, _TMS.format(root=self.url, srs=srs).encode(), "text/xml")
        elif path.endswith(".json"):
            send(handler, 200, json.dumps(self._document(path)).encode())
        else:
            send(handler, 404, b"No such tile", "text/plain")

    def _tile(self, handler: Handler, folder: str, zoom: int, row: int, form: str) -> None:
        """Red in the northern half of the world, blue in the southern; above zoom 2 of pictures there is nothing."""
        if form == "pbf":
            send(handler, 200, vector_tile("lieux", "Forêt"), "application/x-protobuf")
            return
        if zoom == 0 or zoom > 2:
            send(handler, 404, b"No such tile", "text/plain")
            return
        upper = (row < 2 ** (zoom - 1)) is not folder.startswith("/tms")
        send(handler, 200, png(NORTH if upper else SOUTH), "image/png")

    def _document(self, path: str) -> object:
        pictures = {"tilejson": "3.0.0", "name": "Fond", "tiles": ["xyz/{z}/{x}/{y}.png"], "minzoom": 1, "maxzoom": 2}
        vectors = {"tilejson": "3.0.0", "name": "Lieux", "tiles": [f"{self.url}/mvt/{{z}}/{{x}}/{{y}}.pbf"],
                   "minzoom": 0, "maxzoom": 9, "vector_layers": [{"id": "lieux", "fields": {}}]}  # fmt: skip
        style = {"version": 8, "sources": {"lieux": {"type": "vector", "url": f"{self.url}/vector/tiles.json"}},
                 "layers": [{"id": "a", "type": "fill", "source": "lieux", "source-layer": "lieux",
                             "paint": {"fill-color": "#ff8800"}}]}  # fmt: skip
        evil = {"tiles": ["file:///etc/{z}/{x}/{y}.png"]}
        documents = {"/tilejson.json": pictures, "/vector/tiles.json": vectors, "/style.json": style,
                     "/evil/tilejson.json": evil, "/other/tilejson.json": {"hello": 1}}  # fmt: skip
        return documents.get(path, {})
