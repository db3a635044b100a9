"""Replies of DCAT catalogues that are broken in their own ways, or hostile in their values."""
from __future__ import annotations

import json
from typing import Any, Callable, Dict, List
from xml.sax.saxutils import escape

from .faults import Fault, fixed, send
from .udata_broken import HOSTILE_TEXTS, LONG, NESTED

Json = Dict[str, Any]

#: Members of a dataset and of a distribution, each of which a hostile file fills.
MEMBERS = (
    "title description keyword theme subject type publisher creator rightsHolder contactPoint mbox license rights "
    "accessRights accessLevel issued modified language spatial temporal accrualPeriodicity provenance conformsTo "
    "landingPage page thumbnail hasQualityMeasurement spatialResolutionInMeters version status inSeries sameAs "
    "qualifiedAttribution isPrimaryTopicOf accessService accessURL webService format"
).split()
PART_MEMBERS = (
    "title description format mediaType accessURL downloadURL license rights byteSize checksum conformsTo modified "
    "identifier accessService representationTechnique accessRights"
).split()


def dataset_of(number: int, value: Any) -> Json:
    """A dataset of DCAT-US, each of whose members is one value; only the identifier is right."""
    data: Json = dict.fromkeys(MEMBERS, value)
    return {**data, "@type": "dcat:Dataset", "identifier": f"d{number}",
            "distribution": [dict.fromkeys(PART_MEMBERS, value)]}  # fmt: skip


def dressed(number: int, text: str) -> Json:
    """A dataset of the right shape, each of whose texts is the same."""
    party = {"name": text, "fn": text, "hasEmail": text, "mbox": text, "hasTelephone": {"hasValue": text},
             "hasURL": text, "homepage": text, "organization-name": text}  # fmt: skip
    data = dataset_of(number, text)
    data.update(
        publisher=party,
        contactPoint=[party],
        qualifiedAttribution=[{"agent": party, "hadRole": text}],
        spatial=[{"bbox": text, "geometry": [text], "label": text}, {"coordinates": text, "type": "Polygon"}],
        temporal={"startDate": text, "endDate": text},
        license={"@id": text, "label": text},
        theme=[{"@id": text, "prefLabel": text}],
        landingPage=[{"@id": text, "title": text}],
    )
    data["distribution"][0].update(checksum={"algorithm": text, "checksumValue": text},
                                   accessService={"endpointURL": text, "title": text, "conformsTo": text})  # fmt: skip
    return data


def whole(entries: List[Any]) -> bytes:
    return json.dumps({"@type": "dcat:Catalog", "conformsTo": "x", "dataset": entries}).encode("ascii")


def _fitting(entries: Callable[[], List[Any]]) -> Fault:
    return lambda handler: send(handler, 200, whole(entries()), "application/json")


def _rdf(inside: str, declared: str = "") -> Fault:
    root = (
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" '
        f'xmlns:dct="http://purl.org/dc/terms/"{declared}>{inside}</rdf:RDF>'
    )
    return fixed(200, root.encode(), "application/rdf+xml")


def dataset_xml(inside: str, about: str = "https://x.org/1") -> str:
    return f'<dcat:Dataset rdf:about="{about}"><dct:title>T</dct:title>{inside}</dcat:Dataset>'


_CIRCLE = (
    '<dcat:Dataset rdf:about="a:1"><dct:title>T</dct:title><dct:publisher rdf:resource="a:1"/>'
    '<dct:spatial rdf:resource="a:1"/><dcat:contactPoint rdf:resource="a:1"/><dcat:distribution rdf:resource="a:1"/>'
    '<dct:license rdf:resource="a:1"/><dct:temporal rdf:resource="a:1"/></dcat:Dataset>'
)
_HOSTILE_XML = "".join(
    dataset_xml(
        f"<dct:description>{escape(one)}</dct:description><dcat:landingPage>{escape(one)}</dcat:landingPage>"
        f"<dcat:distribution><dcat:Distribution><dcat:accessURL>{escape(one)}</dcat:accessURL></dcat:Distribution>"
        f"</dcat:distribution>",
        f"https://x.org/{number}",
    )
    for number, one in enumerate(text.replace("\x00", "") for text in HOSTILE_TEXTS)
)
_NOWHERE = '{"type": "Point", "coordinates": [1e999, NaN]}'
_HYDRA = "http://www.w3.org/ns/hydra/core#"

#: Faults of this format by name, beside those of ``faults.FAULTS``: those that end in an error, then those that do not.
BROKEN: Dict[str, Fault] = {
    "turtle": fixed(200, b"@prefix dcat: <http://www.w3.org/ns/dcat#> .\n<a> a dcat:Dataset .", "text/turtle"),
    "n_triples": fixed(200, b"<http://x.org/1> <http://purl.org/dc/terms/title> \"T\" .", "text/plain"),
    "turtle_in_capitals": fixed(200, b"# ours\nPREFIX dct: <http://purl.org/dc/terms/>\n", "text/plain"),
    "no_rdf": fixed(200, b"<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title></feed>", "application/xml"),
    "exception": fixed(200, b"<ExceptionReport xmlns='http://www.opengis.net/ows/1.1'/>", "application/xml"),
    "rdf_of_nothing": _rdf(""),
    "rdf_of_people": _rdf('<f:Person xmlns:f="http://xmlns.com/foaf/0.1/"><f:name>A</f:name></f:Person>'),
    "geojson": fixed(200, b'{"type": "FeatureCollection", "features": []}'),
    "error_object": fixed(200, b'{"message": "the export is being prepared"}'),
    "dataset_is_text": fixed(200, b'{"dataset": "x"}'),
    "dataset_is_object": fixed(200, b'{"dataset": {"title": "x"}}'),
    "graph_of_nothing": fixed(200, b'{"@context": {}, "@graph": []}'),
    "graph_is_text": fixed(200, b'{"@context": "x", "@graph": "y"}'),
    "list_of_texts": fixed(200, b'["a", "b"]'),
    "search_page": fixed(200, b'{"success": true, "result": {"results": []}}'),
    "bad_entries": _fitting(lambda: [dressed(1, "ok"), None, 3, "x", [], {}, {"title": "x"}, {"title": None}]),
    "hostile": _fitting(lambda: [dressed(number, text) for number, text in enumerate(HOSTILE_TEXTS)]),
    "hostile_xml": _rdf(_HOSTILE_XML),
    "nested": _fitting(lambda: [dataset_of(1, NESTED)]),
    "numbers": _fitting(lambda: [dataset_of(1, 42), dataset_of(2, -1.5), dataset_of(3, 10**30)]),
    "booleans": _fitting(lambda: [dataset_of(1, True), dataset_of(2, False)]),
    "nulls": _fitting(lambda: [dataset_of(1, None)]),
    "lists": _fitting(lambda: [dataset_of(1, []), dataset_of(2, [[], {}, None, "x"])]),
    "nan": _fitting(lambda: [dataset_of(1, float("nan")), dataset_of(2, float("inf"))]),
    "json_in_text": _fitting(lambda: [dataset_of(1, "{" * 50_000), dataset_of(2, _NOWHERE)]),
    "surrogates": _fitting(lambda: [dressed(1, "lone \ud800 surrogate"), dressed(2, "\udfff")]),
    "long_texts": _fitting(lambda: [dressed(1, LONG[:100_000])]),
    "circle": _rdf(_CIRCLE),
    "circle_json": fixed(200, json.dumps([{"@id": "a:1", "@type": "dcat:Dataset", "dct:title": "T",
                                           **dict.fromkeys(MEMBERS[4:], {"@id": "a:1"})}]).encode()),
    "empty_catalog": _rdf('<dcat:Catalog rdf:about="https://x.org"><dct:title>T</dct:title></dcat:Catalog>'),
    "endless": _rdf(dataset_xml("") + f'<h:PagedCollection xmlns:h="{_HYDRA}" rdf:about="b"><h:nextPage>?again'
                    "</h:nextPage><h:totalItems>99999999</h:totalItems></h:PagedCollection>"),
}  # fmt: skip
#: How many records the readable ones hold.
READABLE = {
    "bad_entries": 2, "hostile": len(HOSTILE_TEXTS), "hostile_xml": len(HOSTILE_TEXTS), "nested": 1, "numbers": 3,
    "booleans": 2, "nulls": 1, "lists": 2, "nan": 2, "json_in_text": 2, "surrogates": 2, "long_texts": 1, "circle": 1,
    "circle_json": 1, "empty_catalog": 0, "endless": 1,
}  # fmt: skip
