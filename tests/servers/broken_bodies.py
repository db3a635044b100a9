"""Bodies that no catalogue of any type can make a page of, to be sent with status 200."""
from __future__ import annotations

from typing import Dict

from .faults import Fault, fixed

_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(9))


def _json(body: bytes) -> Fault:
    return fixed(200, body, "application/json")


def _xml(body: bytes) -> Fault:
    return fixed(200, body, "application/xml")


#: Broken as JSON, or no JSON that holds anything.
JSON_BODIES: Dict[str, Fault] = {
    "half_json": _json(b'{"data": [{"id": "1", "title": "Cadast'),
    "two_documents": _json(b'{"id": "1"}{"id": "2"}'),
    "not_a_number": _json(b'{"total": NaNa}'),
    "null": _json(b"null"),
    "text": _json(b'"service indisponible"'),
    "list": _json(b"[]"),
    "list_of_lists": _json(b"[[], [null], 3]"),
    "number": _json(b"42"),
    "true": _json(b"true"),
    "empty_object": _json(b"{}"),
    "deep_json": _json(b"[" * 200_000),
    "latin1": _json('{"title": "Forêts de Franche-Comté"}'.encode("latin-1")),
}
#: Broken as XML, or of no known vocabulary.
XML_BODIES: Dict[str, Fault] = {
    "half_xml": _xml(b'<?xml version="1.0" encoding="UTF-8"?><r><a>Cadast'),
    "mismatched": _xml(b"<r><a></b></r>"),
    "foreign_xml": _xml(b'<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1"/>'),
    "laughs": _xml(f"<!DOCTYPE r [{_LAUGHS}]><r>&l8;</r>".encode()),
    "external_entity": _xml(b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'),
    "deep_xml": _xml(b"<a>" * 100_000),
}
BODIES: Dict[str, Fault] = {**JSON_BODIES, **XML_BODIES}
