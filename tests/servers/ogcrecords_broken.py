"""Replies of OGC API - Records servers that are broken, hostile or only strange."""

from __future__ import annotations

import json
from typing import Any, Dict

from .faults import Fault, fixed
from .udata_broken import HOSTILE_TEXTS

#: Members of a record, and of one of its links, that are tried with every hostile value.
PROPERTIES = (
    "type", "title", "description", "keywords", "language", "created", "updated", "themes", "formats", "contacts",
    "license", "rights", "externalIds", "externalId", "providers", "extent", "associations", "links", "version",
)  # fmt: skip
MEMBERS = ("id", "type", "geometry", "bbox", "time", "properties", "links", "linkTemplates", "conformsTo")
LINK_MEMBERS = ("href", "rel", "type", "title", "name", "protocol", "description", "length", "updated", "hreflang")
STRANGE_VALUES = (None, True, 0, -1, 1e400, [], {}, [[]], [None], {"a": {"b": [1]}}, [{"a": 1}], "x", "", 2**70, [1.5])


def _json(value: Any, status: int = 200) -> Fault:
    return fixed(status, json.dumps(value).encode())


def page(*features: Any, **more: Any) -> Dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def feature(**properties: Any) -> Dict[str, Any]:
    return {"type": "Feature", "id": "a", "geometry": None, "properties": {"title": "A", **properties}, "links": []}


_RECORD = feature()
_NAMED = [{**feature(title=text, description=text), "id": f"{n}"} for n, text in enumerate(HOSTILE_TEXTS)]
#: By name, what answers instead of a page of items.
BROKEN: Dict[str, Fault] = {
    "exception_200": _json({"code": "NoApplicableCode", "description": "query error (check logs)"}),
    "exception_400": _json({"code": "InvalidParameterValue", "type": "x", "description": "Bad CQL text"}, 400),
    "exception_500": _json({"code": "NoApplicableCode", "description": "ORA-00942"}, 500),
    "problem_400": fixed(400, b'{"type": "about:blank", "title": "Bad Request", "detail": "limit: not a number"}'),
    "fastapi_422": _json({"detail": [{"loc": ["query", "limit"], "msg": "value is not a valid integer"}]}, 422),
    "features_null": _json({"type": "FeatureCollection", "features": None}),
    "features_object": _json({"type": "FeatureCollection", "features": {"a": 1}}),
    "features_text": _json({"type": "FeatureCollection", "features": "none"}),
    "landing_page": _json({"title": "x", "links": [{"rel": "conformance", "href": "/c"}]}),
    "one_feature": _json(_RECORD),
    "geometry_collection": _json({"type": "GeometryCollection", "geometries": []}),
    "feature_in_text": _json({"data": json.dumps(page(_RECORD))}),
    "bad_entries": _json(page(None, 3, "x", [], {}, {"properties": {}}, {"id": None}, {"id": []}, _RECORD)),
    "hostile": _json(page(*_NAMED)),
    "no_properties": _json(page({"id": "a"}, {"id": "b", "properties": None}, {"id": "c", "properties": [1]})),
    "numbers": _json(page({"id": 1, "properties": {"title": 2}}, {"id": 1.5, "properties": {"title": 3.5}})),
    "matched_text": _json(page(_RECORD, numberMatched="many")),
    "matched_negative": _json(page(_RECORD, numberMatched=-5)),
    "matched_huge": _json(page(_RECORD, numberMatched=10**30)),
    "links_strange": _json(page(_RECORD, links=[None, 3, {"rel": "next"}, {"rel": "next", "href": 3}, {"rel": [1]}])),
    "next_javascript": _json(page(_RECORD, links=[{"rel": "next", "href": "javascript:alert(1)"}])),
    "next_file": _json(page(_RECORD, links=[{"rel": "next", "href": "file:///etc/passwd"}])),
    "next_elsewhere": _json(page(_RECORD, links=[{"rel": "next", "href": "https://elsewhere.example.org/other?x=1"}])),
    "next_broken": _json(page(_RECORD, links=[{"rel": "next", "href": "http://[::1"}])),
    "nan": fixed(200, b'{"features": [{"id": "a", "bbox": [NaN, 0, Infinity, 1], "properties": {"title": "A"}}]}'),
}  # fmt: skip
