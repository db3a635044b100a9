"""A CSW on loopback that gives its records in DCAT, in the shapes that servers have for it.

``CswDcat(schemas=…, shape=…)`` offers some output schemas, and Dublin Core beside them. It is a ``CswDouble`` in all
else: paging, redirects, faults, complaints. ``refusal`` is the exception with which it answers requests for DCAT.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Tuple
from urllib.parse import quote
from xml.sax.saxutils import escape

from .csw_double import CSW, GMD, CswDouble, report
from .faults import Asked

DCAT = "http://www.w3.org/ns/dcat#"
DCAT_CORE = "http://www.w3.org/ns/dcat#core"
DCAT_AP = "http://data.europa.eu/r5r/"
GEODCAT = "http://data.europa.eu/930/"
SEMIC = "http://data.europa.eu/930/#semiceu"
MDB = "http://standards.iso.org/iso/19115/-3/mdb/2.0"

_HEAD = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" '
    'xmlns:dct="http://purl.org/dc/terms/" xmlns:foaf="http://xmlns.com/foaf/0.1/"'
)
_SAID = """<dct:title xml:lang="fr">Données {number}</dct:title><dct:title xml:lang="en">Data {number}</dct:title>
  <dct:description>Texte {number}</dct:description><dct:publisher><foaf:Organization><foaf:name>Région</foaf:name>
  </foaf:Organization></dct:publisher><dcat:keyword>eau</dcat:keyword>
  <dct:spatial><dct:Location><dcat:bbox>{{"type":"Polygon","coordinates":[[[-2,47],[-1,47],[-1,48],[-2,48],[-2,47]]]}}
  </dcat:bbox></dct:Location></dct:spatial>
  <dcat:distribution><dcat:Distribution><dct:title>eau</dct:title><dcat:accessURL rdf:resource="https://e.org/wms"/>
  <dcat:accessService><dcat:DataService><dcat:endpointURL rdf:resource="https://e.org/wms"/><dct:conformsTo>
  <dct:Standard rdf:about="http://www.opengeospatial.org/standards/wms"/></dct:conformsTo></dcat:DataService>
  </dcat:accessService></dcat:Distribution></dcat:distribution>"""

#: One record in each shape. ``{id}`` is what GetRecordById takes, ``{path}`` the same in an address.
SHAPES: Dict[str, str] = {
    # GeoDCAT-AP of GeoNetwork 4: the entry inside what it is about, its identifier the only one that serves.
    "geodcat": """<rdf:RDF {head}><rdf:Description rdf:about="https://data.example.org/{number}">
  <rdf:type rdf:resource="http://www.w3.org/ns/dcat#Dataset"/><foaf:isPrimaryTopicOf>
  <rdf:Description rdf:about="{path}"><rdf:type rdf:resource="http://www.w3.org/ns/dcat#CatalogRecord"/>
  <dct:identifier>{id}</dct:identifier></rdf:Description></foaf:isPrimaryTopicOf>
  <dct:identifier>data/{number}</dct:identifier>{said}</rdf:Description></rdf:RDF>""",
    # The older DCAT of GeoNetwork: the entry names its topic otherwise than that does itself, and has no identifier.
    "geonetwork": """<rdf:RDF {head}><dcat:CatalogRecord rdf:about="https://e.org/geonetwork/records/{path}">
  <foaf:primaryTopic rdf:resource="https://e.org/geonetwork/srv/resources/data%2F{number}"/></dcat:CatalogRecord>
  <dcat:Dataset rdf:about="https://e.org/geonetwork/srv/fre/catalog.search#/metadata/{path}">
  <dct:identifier>data/{number}</dct:identifier>{said}</dcat:Dataset></rdf:RDF>""",
    "dataset": """<dcat:Dataset {head} rdf:about="https://e.org/d/{number}"><dct:identifier>{id}</dct:identifier>{said}
  </dcat:Dataset>""",
    "unidentified": '<dcat:Dataset {head} rdf:about="https://e.org/d/{path}">{said}</dcat:Dataset>',
    "service": """<dcat:DataService {head} rdf:about="https://e.org/s/{number}"><dct:identifier>{id}</dct:identifier>
  <dct:title>Service {number}</dct:title><dcat:endpointURL rdf:resource="https://e.org/wms"/>
  <dcat:servesDataset rdf:resource="https://e.org/d/data-number-{number}"/></dcat:DataService>""",
    "entry": """<dcat:CatalogRecord {head}><dct:identifier>{id}</dct:identifier><foaf:primaryTopic>
  <dcat:Dataset rdf:about="https://e.org/d/{number}">{said}</dcat:Dataset></foaf:primaryTopic></dcat:CatalogRecord>""",
    "beside": """<dcat:CatalogRecord {head}><dct:identifier>{id}</dct:identifier>
  <foaf:primaryTopic rdf:resource="https://e.org/d/{number}"/></dcat:CatalogRecord>
  <dcat:Dataset {head} rdf:about="https://e.org/d/{number}">{said}</dcat:Dataset>""",
}


@dataclass
class CswDcat(CswDouble):
    """See the module's text. ``unreadable`` are the numbers of records that hold nothing."""

    schemas: Tuple[str, ...] = (DCAT,)
    shape: str = "geodcat"
    refusal: Tuple[str, str, str] = ("", "", "")
    unreadable: Tuple[int, ...] = ()

    def record_id(self, number: int) -> str:
        """What GetRecordById takes; UUIDs, as most servers have."""
        return f"{number:08d}-0000-4000-8000-00000000cafe"

    def asked_schemas(self) -> List[str]:
        """The output schemas of the requests so far, the one of GetCapabilities left out."""
        bodies = [asked.body.decode().partition('outputSchema="')[2].partition('"')[0] for asked in self.posted()]
        return [*bodies, *(asked.value("outputSchema") for asked in self.requests if asked.value("outputSchema"))]

    def _capabilities(self) -> bytes:
        offered = "".join(f"<ows:Value>{schema}</ows:Value>" for schema in self.schemas)
        whole = super()._capabilities().decode()
        return whole.replace(f"<ows:Value>{GMD}</ows:Value>", offered).encode()

    def _refusal(self, schema: "str | None", is_sorted: bool, names: List[str]) -> bytes:
        if schema not in (self._csw, *self.schemas):
            return report("InvalidParameterValue", f"Invalid outputSchema parameter value: {schema}", "outputSchema")
        if schema != self._csw and any(self.refusal):
            return report(self.refusal[0], self.refusal[1], self.refusal[2])
        return super()._refusal(self._csw, is_sorted, names)

    def _answered(self, hits: bool, start: int, size: int, schema: "str | None") -> str:
        if hits or schema in (self._csw, GMD):
            return super()._answered(hits, start, size, schema)
        last = min(start + size - 1, self.count)
        records = "".join(self._in_dcat(number) for number in range(start, last + 1))
        following = last + 1 if last < self.count else 0
        return (
            f'<csw:GetRecordsResponse xmlns:csw="{CSW}"><csw:SearchResults numberOfRecordsMatched="{self.count}" '
            f'numberOfRecordsReturned="{max(last - start + 1, 0)}" nextRecord="{following}">{records}'
            "</csw:SearchResults></csw:GetRecordsResponse>"
        )

    def _in_dcat(self, number: int) -> str:
        if number in self.unreadable:
            return f"<rdf:RDF {_HEAD}/>"
        record_id = self.record_id(number)
        said = _SAID.format(number=number)
        return SHAPES[self.shape].format(
            head=_HEAD, number=number, id=escape(record_id), path=quote(record_id, safe=""), said=said
        )

    def _by_id(self, asked: Asked) -> "tuple[int, str | bytes]":
        schema = asked.value("outputSchema")
        if schema in (self._csw, GMD):
            return super()._by_id(asked)
        refusal = self._refusal(schema, False, [])
        if refusal:
            return (400 if self.version == "3.0.0" else 200), refusal
        numbers = {self.record_id(number): number for number in range(1, self.count + 1)}
        number = numbers.get(asked.value("id"))
        body = self._in_dcat(number) if number is not None else ""
        if self.version != "3.0.0":
            return 200, f'<csw:GetRecordByIdResponse xmlns:csw="{CSW}">{body}</csw:GetRecordByIdResponse>'
        return (200, body) if body else (404, report("NotFound", f"No item {asked.value('id')}", "id"))

