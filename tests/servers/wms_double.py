"""A WMS on loopback that can be told how to describe itself and what to refuse; it draws plain colours.

For what QGIS Server does not do: a largest picture, named styles, a coordinate system of nobody, an old version, an
advertised address that leads elsewhere.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, List, Sequence, Tuple
from xml.sax.saxutils import escape, quoteattr

from .faults import FAULTS, Asked, Handler, LoopbackServer, send
from .pictures import Colour, png

#: The colour of each style of the layer ``zones``; the first is the default. Other layers are grey.
STYLES: Dict[str, Colour] = {"rouge": (255, 0, 0), "vert": (0, 255, 0), "bleu": (0, 0, 255)}
OTHER: Colour = (128, 128, 128)
EXCEPTION = b'<ServiceExceptionReport version="1.1.1"><ServiceException>Base en maintenance</ServiceException>'
EXCEPTION += b"</ServiceExceptionReport>"

_LAYER = """<Layer queryable="1"{opaque}><Name>{name}</Name><Title>{title}</Title>{crs}{box}{styles}</Layer>"""
_STYLE = "<Style><Name>{0}</Name><Title>En {0}</Title></Style>"
_BOXES = {
    "1.3.0": "<EX_GeographicBoundingBox><westBoundLongitude>-5</westBoundLongitude><eastBoundLongitude>9"
    "</eastBoundLongitude><southBoundLatitude>41</southBoundLatitude><northBoundLatitude>51</northBoundLatitude>"
    "</EX_GeographicBoundingBox>",
    "1.1.1": '<LatLonBoundingBox minx="-5" miny="41" maxx="9" maxy="51"/>',
}
_ROOTS = {
    "1.3.0": ('WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms"', "WMS_Capabilities", "CRS"),
    "1.1.1": ('WMT_MS_Capabilities version="1.1.1"', "WMT_MS_Capabilities", "SRS"),
}


@dataclass
class WmsDouble(LoopbackServer):
    """See the module's docstring. ``layers`` are (name, title); ``advertised`` the address in the capabilities."""

    version: str = "1.3.0"
    layers: Sequence[Tuple[str, str]] = (("zones", "Zones à risque"), ("photo", "Orthophoto"), ("noms", "Toponymes"))
    crs: Sequence[str] = ("EPSG:2154", "EPSG:3857", "EPSG:4326")
    formats: Sequence[str] = ("image/png; mode=8bit", "image/jpeg", "image/png")
    largest: int = 0
    advertised: str = ""
    refused: List[str] = field(default_factory=list)
    faults = FAULTS

    def answer(self, handler: Handler, asked: Asked) -> None:
        request = asked.value("request").lower()
        if asked.path.endswith((".xml", "/capabilities")) or request == "getcapabilities":
            send(handler, 200, self.capabilities().encode("utf-8"), "text/xml")
        elif request == "getmap":
            self._draw(handler, asked)
        else:
            send(handler, 200, EXCEPTION, "application/vnd.ogc.se_xml")

    def capabilities(self) -> str:
        root, end, _ = _ROOTS[self.version]
        address = quoteattr(self.advertised or f"{self.url}/wms?")
        xlink = 'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:type="simple"'
        online = f"<OnlineResource {xlink} xlink:href={address}/>"
        forms = "".join(f"<Format>{form}</Format>" for form in self.formats)
        get_map = f"<GetMap>{forms}<DCPType><HTTP><Get>{online}</Get></HTTP></DCPType></GetMap>"
        largest = f"<MaxWidth>{self.largest}</MaxWidth><MaxHeight>{self.largest}</MaxHeight>" if self.largest else ""
        service = f"<Service><Name>WMS</Name><Title>Essai</Title>{online}{largest}</Service>"
        layers = "".join(self._layer(name, title) for name, title in self.layers)
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><{root}>{service}<Capability><Request>{get_map}</Request>'
            f"<Exception><Format>XML</Format></Exception><Layer><Title>Tout</Title>{layers}</Layer></Capability></{end}>"
        )

    def _layer(self, name: str, title: str) -> str:
        tag = _ROOTS[self.version][2]
        return _LAYER.format(
            name=escape(name),
            title=escape(title),
            crs="".join(f"<{tag}>{code}</{tag}>" for code in self.crs),
            box=_BOXES[self.version],
            styles="".join(map(_STYLE.format, STYLES)) if name == "zones" else "",
            opaque=' opaque="1"' if name == "photo" else "",
        )

    def _draw(self, handler: Handler, asked: Asked) -> None:
        width, height = int(asked.value("width")), int(asked.value("height"))
        if self.largest and max(width, height) > self.largest:
            self.refused.append(f"{width}x{height}")
            send(handler, 200, EXCEPTION, "text/xml")
            return
        style = asked.value("styles").split(",")[0] or "rouge"
        zones = asked.value("layers").split(",")[0] == "zones"
        send(handler, 200, png(STYLES[style] if zones else OTHER, width, height), "image/png")
