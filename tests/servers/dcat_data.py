"""The datasets of the double of a DCAT catalogue, and the same catalogue in the syntaxes that portals write."""
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Dict, List, Sequence, Tuple
from xml.sax.saxutils import escape, quoteattr

Json = Dict[str, Any]
Box = Tuple[float, float, float, float]

DCT, DCAT, FOAF = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#", "http://xmlns.com/foaf/0.1/"
RDF, HYDRA = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/ns/hydra/core#"
VCARD, LOCN = "http://www.w3.org/2006/vcard/ns#", "http://www.w3.org/ns/locn#"
EU = "http://publications.europa.eu/resource/authority"
SITE = "https://donnees.vaubrun.example"
_NAMESPACES = {"rdf": RDF, "dct": DCT, "dcat": DCAT, "foaf": FOAF, "vcard": VCARD, "locn": LOCN, "hydra": HYDRA}

_SUBJECTS = (
    ("Zones humides", "GEOJSON", "application/geo+json", "eau", "ENVI", "lov2", f"{EU}/licence/ETALAB_2_0"),
    ("Pistes cyclables", "SHP", "application/zip", "route", "TRAN", "odc-odbl",
     "https://opendatacommons.org/licenses/odbl/1-0/"),
    ("Écoles primaires", "CSV", "text/csv", "enseignement", "EDUC", "lov2", f"{EU}/licence/ETALAB_2_0"),
    ("Forages", "WFS", "", "eau", "ENVI", "cc-by", "https://creativecommons.org/licenses/by/4.0/"),
)  # fmt: skip
_PLACES = ("Vaubrun", "Combles", "Sérac", "Montorge", "Ardoise", "Clairval", "Roche")
_ORGANISATIONS = ("Mairie de Vaubrun", "Agglomération du Haut-Pays", "Parc naturel de la Roche")
_ACCESS = ("PUBLIC", "RESTRICTED")


@dataclass(frozen=True)
class Item:
    """One dataset or series."""

    number: int
    title: str
    format: str
    mime: str
    keywords: Tuple[str, ...]
    theme: str
    licence: str
    licence_uri: str
    organisation: str
    place: str
    access: str
    issued: str
    modified: str
    box: Box
    is_series: bool = False

    @property
    def id(self) -> str:
        return f"jeu-{self.number:02d}"

    @property
    def uri(self) -> str:
        return f"{SITE}/jeux/{self.number:02d}"

    @property
    def download(self) -> str:
        return f"https://fichiers.vaubrun.example/{self.number:02d}.{self.format.lower()}"

    @property
    def service(self) -> str:
        return f"https://services.vaubrun.example/wfs/{self.number:02d}"

    @property
    def is_service(self) -> bool:
        return self.format == "WFS"

    @property
    def series(self) -> str:
        """The URI of the series that it says it is in; that of some tells it itself."""
        return _item(8).uri if self.number in (1, 2, 3, 4) else ""

    @property
    def members(self) -> Tuple[str, ...]:
        """The URIs of what it names as its parts."""
        return tuple(_item(number).uri for number in ((20, 24) if self.number == 17 else ()))

    @property
    def abstract(self) -> str:
        return f"{self.title}, mis à jour par {self.organisation}."


def items() -> List[Item]:
    """Each subject in each place."""
    return [_item(number) for number in range(len(_SUBJECTS) * len(_PLACES))]


def _item(number: int) -> Item:
    at = number // len(_SUBJECTS)
    name, form, mime, keyword, theme, licence, licence_uri = _SUBJECTS[number % len(_SUBJECTS)]
    return Item(
        number=number,
        title=f"{name} de {_PLACES[at]}",
        format=form,
        mime=mime,
        keywords=(keyword, "référentiel" if number % 5 else "archive"),
        theme=theme,
        licence=licence,
        licence_uri=licence_uri,
        organisation=_ORGANISATIONS[number % 3],
        place=_PLACES[at],
        access=_ACCESS[number % 7 // 5],
        issued=f"20{10 + number % 9:02d}-0{1 + number % 8}-11",
        modified=f"20{15 + number % 8:02d}-{1 + number % 12:02d}-21T08:{number:02d}:00Z",
        box=(float(at), 45.0, at + 0.5, 45.5),
        is_series=number % 9 == 8,
    )


def data_json(chosen: Sequence[Item]) -> bytes:
    """DCAT-US 1.1 (``data.json``)."""
    return json.dumps({
        "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
        "@type": "dcat:Catalog", "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
        "title": "Données du pays de Vaubrun", "dataset": [_us(item) for item in chosen],
    }).encode()  # fmt: skip


def _us(item: Item) -> Json:
    west, south, east, north = item.box
    way = {"accessURL": item.service, "format": "WFS"} if item.is_service else {
        "downloadURL": item.download, "format": item.format, "mediaType": item.mime}  # fmt: skip
    return {
        "@type": "dcat:Dataset", "identifier": item.id, "title": item.title, "description": item.abstract,
        "keyword": list(item.keywords), "theme": [f"{EU}/data-theme/{item.theme}"], "issued": item.issued,
        "modified": item.modified, "publisher": {"@type": "org:Organization", "name": item.organisation},
        "contactPoint": {"@type": "vcard:Contact", "fn": "Service SIG", "hasEmail": "mailto:sig@vaubrun.example"},
        "accessLevel": "public" if item.access == "PUBLIC" else "restricted public", "landingPage": item.uri,
        "spatial": f"{west},{south},{east},{north}", "license": item.licence_uri,
        "distribution": [{"@type": "dcat:Distribution", "title": item.title, **way}],
        **({"isPartOf": _item(8).id} if item.series else {}),
    }  # fmt: skip


def json_ld(chosen: Sequence[Item], view: Json, expanded: bool = False) -> bytes:
    """Flat JSON-LD: with a context and prefixes, or expanded."""
    nodes: List[Json] = [{
        "@id": f"{SITE}/catalogue", "@type": ["dcat:Catalog", "hydra:Collection"],
        "dct:title": {"@value": "Données du pays de Vaubrun", "@language": "fr"},
        "dcat:dataset": [{"@id": item.uri} for item in chosen],
    }]  # fmt: skip
    for name in _ORGANISATIONS:
        nodes.append({"@id": f"_:{_ORGANISATIONS.index(name)}", "@type": "foaf:Agent", "foaf:name": name})
    for item in chosen:
        nodes += _ld(item)
    nodes += [view] if view else []
    if expanded:
        return json.dumps([_expanded(node) for node in nodes]).encode()
    return json.dumps({"@context": _NAMESPACES, "@graph": nodes}).encode()


def _ld(item: Item) -> List[Json]:
    part = f"{item.uri}#acces"
    way: Json = {"dcat:downloadURL": {"@id": item.download}, "dct:format": {"@id": f"{EU}/file-type/{item.format}"}}
    if item.is_service:
        way = {"dcat:accessURL": {"@id": item.service},
               "dct:conformsTo": {"@id": "http://www.opengis.net/def/serviceType/ogc/wfs"}}  # fmt: skip
    return [
        {
            "@id": item.uri, "@type": "dcat:DatasetSeries" if item.is_series else "dcat:Dataset",
            "dct:identifier": item.id,
            "dct:title": [{"@language": "de", "@value": "ein Titel"}, {"@language": "fr", "@value": item.title}],
            "dct:description": item.abstract, "dcat:keyword": list(item.keywords),
            "dcat:theme": {"@id": f"{EU}/data-theme/{item.theme}"},
            "dct:publisher": {"@id": f"_:{_ORGANISATIONS.index(item.organisation)}"},
            "dct:issued": {"@type": "xsd:date", "@value": item.issued}, "dct:modified": item.modified,
            "dct:accessRights": {"@id": f"{EU}/access-right/{item.access}"},
            "dct:spatial": [{"@type": "dct:Location", "dcat:bbox": _wkt(item.box)}, {"rdfs:label": item.place}],
            "dcat:distribution": {"@id": part},
            **({"dcat:inSeries": {"@id": item.series}} if item.series else {}),
            **({"dct:hasPart": [{"@id": uri} for uri in item.members]} if item.members else {}),
        },
        {"@id": part, "@type": "dcat:Distribution", "dct:title": item.title,
         "dct:license": {"@id": item.licence_uri}, **way},
    ]  # fmt: skip


def _expanded(value: Any) -> Any:
    """JSON-LD with whole IRIs and every value in a list, as rdflib writes it."""
    if isinstance(value, list):
        return [_expanded(entry) for entry in value]
    if not isinstance(value, dict):
        return {"@value": value}
    found: Json = {}
    for key, inner in value.items():
        if key.startswith("@"):
            types = inner if isinstance(inner, list) else [inner]
            found[key] = [_iri(one) for one in types] if key == "@type" else inner
        else:
            entries = inner if isinstance(inner, list) else [inner]
            found[_iri(key)] = [_expanded(entry) for entry in entries]
    return found


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return {**_NAMESPACES, "rdfs": "http://www.w3.org/2000/01/rdf-schema#"}.get(prefix, f"{prefix}:") + local


def rdf_xml(chosen: Sequence[Item], hydra: str = "") -> bytes:
    """RDF/XML with each dataset in its catalogue."""
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    inside = "".join(f"<dcat:dataset>{_xml(item)}</dcat:dataset>" for item in chosen)
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF {declared}>\n'
        f'<dcat:Catalog rdf:about="{SITE}/catalogue"><dct:title xml:lang="fr">Données du pays de Vaubrun</dct:title>'
        f"<dct:description>Tout ce que le pays publie.</dct:description>{inside}</dcat:Catalog>{hydra}</rdf:RDF>"
    ).encode()


def _xml(item: Item) -> str:
    kind = "DatasetSeries" if item.is_series else "Dataset"
    way = (
        f"<dcat:accessURL rdf:resource={quoteattr(item.service)}/>"
        '<dct:conformsTo rdf:resource="http://www.opengis.net/def/serviceType/ogc/wfs"/>'
        if item.is_service
        else f"<dcat:downloadURL rdf:resource={quoteattr(item.download)}/>"
        f'<dct:format rdf:resource="{EU}/file-type/{item.format}"/><dcat:mediaType>{item.mime}</dcat:mediaType>'
    )
    related = f"<dcat:inSeries rdf:resource={quoteattr(item.series)}/>" if item.series else ""
    related += "".join(f"<dct:hasPart rdf:resource={quoteattr(uri)}/>" for uri in item.members)
    words = "".join(f"<dcat:keyword>{escape(word)}</dcat:keyword>" for word in item.keywords)
    return (
        f"<dcat:{kind} rdf:about={quoteattr(item.uri)}><dct:identifier>{item.id}</dct:identifier>"
        f'<dct:title xml:lang="de">ein Titel</dct:title><dct:title xml:lang="fr">{escape(item.title)}</dct:title>'
        f"<dct:description>{escape(item.abstract)}</dct:description>{words}"
        f'<dcat:theme rdf:resource="{EU}/data-theme/{item.theme}"/>'
        f"<dct:publisher><foaf:Organization><foaf:name>{escape(item.organisation)}</foaf:name></foaf:Organization>"
        f"</dct:publisher><dct:issued>{item.issued}</dct:issued><dct:modified>{item.modified}</dct:modified>"
        f'<dct:accessRights rdf:resource="{EU}/access-right/{item.access}"/>'
        f"<dct:spatial><dct:Location><locn:geometry>{_wkt(item.box)}</locn:geometry></dct:Location></dct:spatial>"
        f"<dct:spatial>{item.place}</dct:spatial>{related}"
        f"<dcat:distribution><dcat:Distribution><dct:title>{escape(item.title)}</dct:title>"
        f"<dct:license rdf:resource={quoteattr(item.licence_uri)}/>{way}</dcat:Distribution></dcat:distribution>"
        f"</dcat:{kind}>"
    )


def turtle(chosen: Sequence[Item]) -> bytes:
    """Enough Turtle to be told as such."""
    lines = [f'<{item.uri}> a dcat:Dataset ; dct:title "{item.title}" .' for item in chosen]
    return "\n".join([f"@prefix dcat: <{DCAT}> .", f"@prefix dct: <{DCT}> .", "", *lines]).encode()


def _wkt(box: Box) -> str:
    west, south, east, north = box
    return f"POLYGON(({west} {south},{west} {north},{east} {north},{east} {south},{west} {south}))"
