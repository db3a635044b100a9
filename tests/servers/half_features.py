"""Services that break off in the middle: the first page of their features comes, the second does not.

``/wfs`` is a WFS 2.0 with paging, ``/ogc`` OGC API Features; both hold a collection ``lieux`` of six points, two to a
page. With ``whole`` in the path (``/whole/wfs``, ``/whole/ogc``) all pages come.
"""
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import List

from .faults import Asked, Handler, LoopbackServer, send

COUNT, PAGE = 6, 2
_GML = (
    'xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:a="http://a.example/a"'
)
_CAPABILITIES = """<?xml version="1.0" encoding="UTF-8"?>
<wfs:WFS_Capabilities version="2.0.0" {gml} xmlns:ows="http://www.opengis.net/ows/1.1"
 xmlns:xlink="http://www.w3.org/1999/xlink">
<ows:ServiceIdentification><ows:Title>Half</ows:Title><ows:ServiceType>WFS</ows:ServiceType>
<ows:ServiceTypeVersion>2.0.0</ows:ServiceTypeVersion></ows:ServiceIdentification>
<ows:OperationsMetadata>
{operations}
<ows:Constraint name="ImplementsResultPaging"><ows:NoValues/><ows:DefaultValue>TRUE</ows:DefaultValue></ows:Constraint>
<ows:Constraint name="CountDefault"><ows:NoValues/><ows:DefaultValue>{page}</ows:DefaultValue></ows:Constraint>
</ows:OperationsMetadata>
<wfs:FeatureTypeList><wfs:FeatureType><wfs:Name>a:lieux</wfs:Name><wfs:Title>Lieux</wfs:Title>
<wfs:DefaultCRS>urn:ogc:def:crs:EPSG::2154</wfs:DefaultCRS></wfs:FeatureType></wfs:FeatureTypeList>
</wfs:WFS_Capabilities>"""
_OPERATION = (
    '<ows:Operation name="{name}"><ows:DCP><ows:HTTP><ows:Get xlink:href="{root}/wfs"/></ows:HTTP></ows:DCP>'
    "</ows:Operation>"
)
_SCHEMA = """<?xml version="1.0" encoding="UTF-8"?>
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" {gml} targetNamespace="http://a.example/a"
 elementFormDefault="qualified"><xsd:import namespace="http://www.opengis.net/gml/3.2"/>
<xsd:complexType name="lieuxType"><xsd:complexContent><xsd:extension base="gml:AbstractFeatureType"><xsd:sequence>
<xsd:element name="nom" type="xsd:string"/><xsd:element name="geom" type="gml:PointPropertyType"/>
</xsd:sequence></xsd:extension></xsd:complexContent></xsd:complexType>
<xsd:element name="lieux" type="a:lieuxType" substitutionGroup="gml:AbstractFeature"/></xsd:schema>"""
_MEMBER = (
    '<wfs:member><a:lieux gml:id="lieux.{n}"><a:nom>Lieu n° {n}</a:nom><a:geom><gml:Point gml:id="p{n}" '
    'srsName="urn:ogc:def:crs:EPSG::2154"><gml:pos>{x} 6700000</gml:pos></gml:Point></a:geom></a:lieux></wfs:member>'
)


@dataclass
class HalfFeatures(LoopbackServer):
    """See the module's docstring."""

    def answer(self, handler: Handler, asked: Asked) -> None:
        whole = asked.path.startswith("/whole")
        path = asked.path[len("/whole") :] if whole else asked.path
        root = f"{self.url}/whole" if whole else self.url
        if path == "/wfs":
            self._wfs(handler, asked, root, whole)
        else:
            self._api(handler, asked, path.rstrip("/"), root, whole)

    def _wfs(self, handler: Handler, asked: Asked, root: str, whole: bool) -> None:
        wanted, start = asked.value("request").lower(), int(asked.value("startindex", "0"))
        if wanted == "getcapabilities":
            names = ("GetCapabilities", "DescribeFeatureType", "GetFeature")
            operations = "".join(_OPERATION.format(name=name, root=root) for name in names)
            body = _CAPABILITIES.format(gml=_GML, operations=operations, page=PAGE)
        elif wanted == "describefeaturetype":
            body = _SCHEMA.format(gml=_GML)
        elif start and not whole:
            send(handler, 500, b"out of memory", "text/plain")
            return
        else:
            count = int(asked.value("count", str(PAGE)))
            members = "".join(_MEMBER.format(n=n, x=300000 + n) for n in _numbers(start, min(count, PAGE)))
            body = f'<wfs:FeatureCollection {_GML} numberMatched="{COUNT}" numberReturned="{PAGE}">{members}'
            body += "</wfs:FeatureCollection>"
        send(handler, 200, body.encode(), "text/xml")

    def _api(self, handler: Handler, asked: Asked, path: str, root: str, whole: bool) -> None:
        start = int(asked.value("offset", "0"))
        if path.endswith("/items") and start and not whole:
            send(handler, 500, b"{}")
            return
        send(handler, 200, json.dumps(self._document(path, f"{root}/ogc", start)).encode(), "application/geo+json")

    def _document(self, path: str, root: str, start: int) -> object:
        def link(rel: str, href: str, kind: str = "application/json") -> object:
            return {"rel": rel, "href": href, "type": kind}

        items = f"{root}/collections/lieux/items"
        collection = {"id": "lieux", "title": "Lieux", "links": [link("items", items, "application/geo+json")],
                      "extent": {"spatial": {"bbox": [[0, 40, 10, 50]]}}}  # fmt: skip
        if path.endswith("/items"):
            features = [
                {"type": "Feature", "id": n, "properties": {"nom": f"Lieu n° {n}"},
                 "geometry": {"type": "Point", "coordinates": [1 + n / 10, 45]}}
                for n in _numbers(start, PAGE)
            ]  # fmt: skip
            more = [link("next", f"{items}?offset={start + PAGE}", "application/geo+json")]
            return {"type": "FeatureCollection", "features": features, "numberMatched": COUNT,
                    "numberReturned": len(features), "links": more if start + PAGE < COUNT else []}  # fmt: skip
        documents = {
            "/ogc": {"title": "Half", "links": [
                link("self", root), link("conformance", f"{root}/conformance"), link("data", f"{root}/collections"),
                link("service-desc", f"{root}/api", "application/vnd.oai.openapi+json;version=3.0"),
            ]},
            "/ogc/conformance": {"conformsTo": [
                "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
                "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
            ]},
            "/ogc/collections": {"collections": [collection], "links": []},
            "/ogc/collections/lieux": collection,
            "/ogc/api": {"openapi": "3.0.0", "info": {"title": "Half", "version": "1"}, "paths": {}},
        }  # fmt: skip
        return documents.get(path, {})


def _numbers(start: int, count: int) -> List[int]:
    return list(range(start, min(COUNT, start + count)))
