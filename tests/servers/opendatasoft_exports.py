"""An OpenDataSoft portal that also gives its data: exports in each format, restricted or not, and the WFS.

Version 2.1 answers ``…/exports/<format>?where=in_bbox(…)``, latitude first; version 1
``/explore/dataset/<id>/download?format=&geofilter.polygon=(lat,lon),…``. Whatever the dataset, its records are
``PLACES``. QGIS's WFS provider holds Python's lock while it waits, so for the WFS run it in a process of its own::

    with Apart("tests.servers.opendatasoft_exports", "ExportsDouble") as portal:
"""
from __future__ import annotations

import json
import re
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple
from xml.sax.saxutils import escape

from .faults import Asked, Handler, send
from .opendatasoft import OdsDouble

Place = Tuple[str, int, float, float]
Box = Optional[Tuple[float, ...]]
#: name, number, longitude, latitude
PLACES: List[Place] = [
    ("Forêt-l'Évêque", 1, -2.3146, 47.2842),
    ("Saint-Éloi", 2, -1.8175, 47.5811),
    ("Plœmeur", 3, -3.4332, 47.7667),
    ("Hérault", 4, 3.6154, 43.6182),
]
_EXPORT = re.compile(r"/api/explore/v2\.1/catalog/datasets/([\w-]+)/exports/(\w+)$")
_DOWNLOAD = re.compile(r"/explore/dataset/([\w-]+)/download$")
_BOX = re.compile(r"in_bbox\((?P<field>\w+), ([-\d.]+), ([-\d.]+), ([-\d.]+), ([-\d.]+)\)")
_PAIR = re.compile(r"\(([-\d.]+),([-\d.]+)\)")
_DRIVERS = {"shp": ("ESRI Shapefile", "shp"), "fgb": ("FlatGeobuf", "fgb"), "kml": ("KML", "kml")}


class ExportsDouble(OdsDouble):
    """One portal; ``/api/wfs`` has the dataset ``arbres-remarquables``."""

    def answer(self, handler: Handler, asked: Asked) -> None:
        export, download = _EXPORT.match(asked.path), _DOWNLOAD.match(asked.path)
        if export:
            self._export(handler, export.group(2), self._box(asked.value("where"), export.group(1)))
        elif download:
            self._export(handler, asked.value("format"), _polygon(asked.value("geofilter.polygon")))
        elif asked.path == "/api/wfs":
            self._wfs(handler, asked)
        else:
            super().answer(handler, asked)

    def _box(self, where: str, dataset: str) -> Box:
        """What a condition means; the real API refuses a field that the dataset does not have."""
        match = _BOX.fullmatch(where)
        fields = next(item["fields"] for item in self.all_items if item["dataset_id"] == dataset)
        if where and (match is None or match.group("field") not in [field["name"] for field in fields]):
            self.complain(where)
        return tuple(map(float, match.groups()[1:])) if match else None

    def _export(self, handler: Handler, form: str, box: Box) -> None:
        places = [place for place in PLACES if _in(place, box)]
        if form == "geojson":
            features = [_feature(place) for place in places]
            body = json.dumps({"type": "FeatureCollection", "features": features}).encode()
        elif form == "csv":
            lines = [f"{lat}, {lon};{name};{value}" for name, value, lon, lat in places]
            body = "\ufeffgeo_point_2d;nom;valeur\r\n{}\r\n".format("\r\n".join(lines)).encode()
        elif form in _DRIVERS:
            body = _written(form, places)
        else:
            send(handler, 400, b'{"error_code": "InvalidExportFormat"}', "application/json")
            return
        _stream(handler, body)

    def _wfs(self, handler: Handler, asked: Asked) -> None:
        request = asked.value("REQUEST") or asked.value("request")
        makers = {"GetCapabilities": _capabilities, "DescribeFeatureType": _schema, "GetFeature": _features}
        if request not in makers:
            self.complain(asked.raw_path)
            send(handler, 400, b"<ows:ExceptionReport/>", "text/xml")
            return
        send(handler, 200, makers[request](f"{self.url}/api/wfs").encode(), "text/xml")


def _stream(handler: Handler, body: bytes) -> None:
    """An answer that is made while it is sent, so that nothing tells its length."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/octet-stream")
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(body)
    handler.close_connection = True


def _polygon(text: str) -> Box:
    pairs = [(float(lat), float(lon)) for lat, lon in _PAIR.findall(text)]
    if not pairs:
        return None
    lats, lons = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return (min(lats), min(lons), max(lats), max(lons))


def _in(place: Place, box: Box) -> bool:
    return box is None or (box[0] <= place[3] <= box[2] and box[1] <= place[2] <= box[3])


def _feature(place: Place) -> Dict[str, Any]:
    name, value, lon, lat = place
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "properties": {"nom": name, "valeur": value}, "geometry": geometry}


def _written(form: str, places: List[Place]) -> bytes:
    """The places as GDAL writes them, a shapefile in a ZIP as the platform packs it."""
    from osgeo import gdal

    driver, ending = _DRIVERS[form]
    with tempfile.TemporaryDirectory() as folder:
        source = json.dumps({"type": "FeatureCollection", "features": [_feature(place) for place in places]})
        options = ["ENCODING=UTF-8"] if form == "shp" else []
        path = Path(folder) / f"arbres.{ending}"
        read = gdal.OpenEx(source, gdal.OF_VECTOR)
        made = gdal.VectorTranslate(
            str(path), read, format=driver, layerName="arbres", layerCreationOptions=options
        )
        del made
        if form != "shp":
            return path.read_bytes()
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for part in sorted(Path(folder).iterdir()):
                archive.write(part, part.name)
        return packed.getvalue()


_SPACES = (
    'xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" '
    'xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:ods="https://vaubrun.example/ods"'
)
_NAME = "ods:arbres-remarquables"


def _capabilities(url: str) -> str:
    operations = "".join(
        f'<ows:Operation name="{name}"><ows:DCP><ows:HTTP><ows:Get xlink:href="{url}"/></ows:HTTP></ows:DCP>'
        "</ows:Operation>"
        for name in ("GetCapabilities", "DescribeFeatureType", "GetFeature")
    )
    return (
        f'<?xml version="1.0"?><wfs:WFS_Capabilities version="2.0.0" {_SPACES}>'
        "<ows:ServiceIdentification><ows:Title>Vaubrun</ows:Title></ows:ServiceIdentification>"
        f"<ows:OperationsMetadata>{operations}</ows:OperationsMetadata><wfs:FeatureTypeList><wfs:FeatureType>"
        f"<wfs:Name>{_NAME}</wfs:Name><wfs:Title>Arbres remarquables</wfs:Title>"
        "<wfs:DefaultCRS>urn:ogc:def:crs:EPSG::4326</wfs:DefaultCRS><ows:WGS84BoundingBox>"
        "<ows:LowerCorner>-4 43</ows:LowerCorner><ows:UpperCorner>4 48</ows:UpperCorner></ows:WGS84BoundingBox>"
        "</wfs:FeatureType></wfs:FeatureTypeList></wfs:WFS_Capabilities>"
    )


def _schema(_url: str) -> str:
    elements = "".join(
        f'<xsd:element name="{name}" type="{kind}" minOccurs="0"/>'
        for name, kind in (("geo_shape", "gml:PointPropertyType"), ("nom", "xsd:string"), ("valeur", "xsd:int"))
    )
    return (
        '<?xml version="1.0"?><xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
        'xmlns:ods="https://vaubrun.example/ods" xmlns:gml="http://www.opengis.net/gml/3.2" '
        'targetNamespace="https://vaubrun.example/ods" elementFormDefault="qualified">'
        '<xsd:complexType name="arbresType"><xsd:complexContent><xsd:extension base="gml:AbstractFeatureType">'
        f"<xsd:sequence>{elements}</xsd:sequence></xsd:extension></xsd:complexContent></xsd:complexType>"
        '<xsd:element name="arbres-remarquables" type="ods:arbresType" '
        'substitutionGroup="gml:AbstractFeature"/></xsd:schema>'
    )


def _features(_url: str) -> str:
    members = "".join(
        f'<wfs:member><{_NAME} gml:id="a.{value}"><ods:geo_shape>'
        f'<gml:Point gml:id="p.{value}" srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>{lat} {lon}</gml:pos></gml:Point>'
        f"</ods:geo_shape><ods:nom>{escape(name)}</ods:nom><ods:valeur>{value}</ods:valeur></{_NAME}></wfs:member>"
        for name, value, lon, lat in PLACES
    )
    count = f'numberMatched="{len(PLACES)}" numberReturned="{len(PLACES)}"'
    return f'<?xml version="1.0"?><wfs:FeatureCollection {_SPACES} {count}>{members}</wfs:FeatureCollection>'
