"""A WFS 2.0 (OGC 09-025r2) on loopback that pages and filters by box, for what QGIS Server does not speak yet.

Its one type ``sig:lieux`` has ``COUNT`` points on a grid, a kilometre apart in Lambert-93, the first in the south-west.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import List, Tuple
from xml.sax.saxutils import quoteattr

from .faults import Asked, Handler, LoopbackServer, send

COUNT, PAGE, _ROW = 2500, 1000, 50
WEST, SOUTH = 600000, 6600000
_SPACES = (
    'xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:ows="http://www.opengis.net/ows/1.1" '
    'xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:sig="https://essai.fr/sig"'
)
_OPERATION = """<ows:Operation name="{0}"><ows:DCP><ows:HTTP><ows:Get xlink:href={1}/></ows:HTTP></ows:DCP>
</ows:Operation>"""
_CAPABILITIES = """<?xml version="1.0" encoding="UTF-8"?><wfs:WFS_Capabilities version="2.0.0" {spaces}>
<ows:ServiceIdentification><ows:Title>Essai</ows:Title><ows:ServiceType>WFS</ows:ServiceType>
<ows:ServiceTypeVersion>2.0.0</ows:ServiceTypeVersion></ows:ServiceIdentification><ows:OperationsMetadata>{operations}
<ows:Constraint name="ImplementsResultPaging"><ows:NoValues/><ows:DefaultValue>TRUE</ows:DefaultValue></ows:Constraint>
<ows:Constraint name="CountDefault"><ows:NoValues/><ows:DefaultValue>{page}</ows:DefaultValue></ows:Constraint>
</ows:OperationsMetadata><wfs:FeatureTypeList><wfs:FeatureType><wfs:Name>sig:lieux</wfs:Name>
<wfs:Title>Lieux d'essai</wfs:Title><wfs:DefaultCRS>urn:ogc:def:crs:EPSG::2154</wfs:DefaultCRS>
<wfs:OtherCRS>urn:ogc:def:crs:EPSG::4326</wfs:OtherCRS><ows:WGS84BoundingBox><ows:LowerCorner>1 46</ows:LowerCorner>
<ows:UpperCorner>3 48</ows:UpperCorner></ows:WGS84BoundingBox></wfs:FeatureType></wfs:FeatureTypeList>
</wfs:WFS_Capabilities>"""
_SCHEMA = """<?xml version="1.0" encoding="UTF-8"?><xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"
 xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:sig="https://essai.fr/sig" elementFormDefault="qualified"
 targetNamespace="https://essai.fr/sig"><xsd:import namespace="http://www.opengis.net/gml/3.2"/>
<xsd:complexType name="lieuxType"><xsd:complexContent><xsd:extension base="gml:AbstractFeatureType"><xsd:sequence>
<xsd:element name="nom" type="xsd:string" minOccurs="0"/><xsd:element name="numero" type="xsd:int" minOccurs="0"/>
<xsd:element name="geom" type="gml:PointPropertyType" minOccurs="0"/></xsd:sequence></xsd:extension>
</xsd:complexContent></xsd:complexType>
<xsd:element name="lieux" type="sig:lieuxType" substitutionGroup="gml:AbstractFeature"/></xsd:schema>"""
_MEMBER = """<wfs:member><sig:lieux gml:id="lieux.{0}"><sig:nom>Forêt {0}</sig:nom><sig:numero>{0}</sig:numero>
<sig:geom><gml:Point gml:id="p.{0}" srsName="urn:ogc:def:crs:EPSG::2154"><gml:pos>{1} {2}</gml:pos></gml:Point>
</sig:geom></sig:lieux></wfs:member>"""


def place(number: int) -> Tuple[int, int]:
    """Where a point lies, in metres."""
    return WEST + 1000 * (number % _ROW), SOUTH + 1000 * (number // _ROW)


@dataclass
class Wfs2(LoopbackServer):
    """See the module's docstring."""

    def answer(self, handler: Handler, asked: Asked) -> None:
        request = asked.value("request").lower()
        if request == "getcapabilities":
            address = quoteattr(f"{self.url}/wfs?")
            names = ("GetCapabilities", "DescribeFeatureType", "GetFeature")
            operations = "".join(_OPERATION.format(name, address) for name in names)
            text = _CAPABILITIES.format(spaces=_SPACES, operations=operations, page=PAGE)
        elif request == "describefeaturetype":
            text = _SCHEMA
        else:
            text = self._features(asked)
        send(handler, 200, text.encode("utf-8"), "text/xml")

    def _features(self, asked: Asked) -> str:
        found = self._inside(asked.value("bbox"))
        matched = len(found)
        first = int(asked.value("startindex") or 0)
        found = found[first : first + min(int(asked.value("count") or PAGE), PAGE)]
        if asked.value("resulttype") == "hits":
            found = []
        members = "".join(_MEMBER.format(number, *place(number)) for number in found)
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><wfs:FeatureCollection {_SPACES} numberMatched="{matched}" '
            f'numberReturned="{len(found)}" timeStamp="2024-01-01T00:00:00Z">{members}</wfs:FeatureCollection>'
        )

    @staticmethod
    def _inside(box: str) -> List[int]:
        if not box:
            return list(range(COUNT))
        west, south, east, north = (float(side) for side in box.split(",")[:4])
        spots = ((number, *place(number)) for number in range(COUNT))
        return [number for number, x, y in spots if west <= x <= east and south <= y <= north]
