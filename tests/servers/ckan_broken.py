"""Replies of a CKAN portal that are broken as JSON or in their shape, fail in its own ways, or are hostile."""
from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from typing import Any, Callable, Dict, List

from .faults import Fault, fixed, send
from .udata_broken import HOSTILE_TEXTS, LONG, NESTED

Json = Dict[str, Any]

#: Members of a package and of a resource, each of which a hostile reply fills.
MEMBERS = (
    "name title title_translated notes notes_translated type state private isopen url version author author_email "
    "maintainer maintainer_email contact contact_name contact_email contact_point publisher publisher_name creator "
    "organization groups tags tags_translated license_id license_title license_url metadata_created "
    "metadata_modified issued modified temporal_coverage temporal_start temporal_end frequency lineage provenance "
    "spatial spatial_coverage spatial-text spatial-reference-system bbox bbox-east-long bbox-west-long "
    "bbox-north-lat bbox-south-lat guid identifier uri theme language access_rights access_constraints "
    "resource-type responsible-party harvest_source_title graphic-preview-file browse-graphic equivalent-scale "
    "spatial_resolution spatial_resolution_in_meters num_resources"
).split()
RESOURCE_MEMBERS = (
    "id name name_translated description format mimetype url download_url access_url wms_url wms_layer size hash "
    "hash_algorithm created last_modified datastore_active url_type resource_type resource_locator_protocol state "
    "resource_locator_function conforms_to access_services service_type"
).split()


def package_of(number: int, value: Any) -> Json:
    """A package, each of whose members is one value; only the id is right."""
    data: Json = dict.fromkeys(MEMBERS, value)
    data["id"] = f"d0000000-0000-4000-8000-{number:012d}"
    data["resources"] = [dict.fromkeys(RESOURCE_MEMBERS, value)]
    data["extras"] = [{"key": value, "value": value}]
    return data


def dressed(number: int, text: str) -> Json:
    """A package of the right shape, each of whose texts is the same."""
    data = package_of(number, text)
    party = {"name": text, "title": text, "display_name": text, "email": text, "url": text, "image_display_url": text}
    data.update(
        organization=party,
        groups=[party],
        tags=[{"name": text, "display_name": text}],
        title_translated={"fr": text, "en": text},
        contact=[party],
        publisher=[party],
        creator=json.dumps([party]),
        spatial=json.dumps({"type": text, "coordinates": text}),
        spatial_coverage=[{"text": text, "bbox": text, "geom": {"type": "Polygon", "coordinates": [[[text, text]]]}}],
        temporal_coverage=[{"start": text, "end": text}],
        extras=[{"key": "guid", "value": text}, {"key": "harvest_url", "value": text}, {"key": text, "value": text}],
    )
    data["resources"][0]["access_services"] = [{"title": text, "endpoint_url": [text], "endpoint_description": text}]
    data["resources"][0]["state"] = "active"
    return data


def result_of(entries: List[Any], **members: Any) -> Json:
    """The envelope of a search around entries."""
    usual: Json = {"count": len(entries), "sort": "", "facets": {}, "results": entries, "search_facets": {}}
    return success({**usual, **members})


def success(result: Any) -> Json:
    return {"help": "", "success": True, "result": result}


def failure(error: Any) -> bytes:
    return json.dumps({"help": "", "success": False, "error": error}).encode("ascii")


def _fitting(entries: Callable[[], List[Any]]) -> Fault:
    """Answers a search with a page of the entries, anything else with the first."""

    def fault(handler: BaseHTTPRequestHandler) -> None:
        made = entries()
        is_search = handler.path.split("?")[0].endswith("/package_search")
        _send(handler, json.dumps(result_of(made) if is_search else success(made[0])).encode("ascii"))

    return fault


def _send(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    send(handler, 200, body, "application/json;charset=utf-8")


def _bad_entries() -> List[Any]:
    return [dressed(1, "ok"), None, 3, "x", [], {}, {"id": None}, {"id": {}, "name": []}, {"id": ""}, {"title": "x"}]


def _endless(handler: BaseHTTPRequestHandler) -> None:
    """The same page for ever, whatever is asked, out of a thousand million."""
    _send(handler, json.dumps(result_of([dressed(1, "x"), dressed(2, "y")], count=10**9)).encode("ascii"))


def _hostile_facets(handler: BaseHTTPRequestHandler) -> None:
    items = [None, 3, {"name": NESTED}, {"name": LONG, "count": -1}, {"name": "a", "display_name": {"fr": "\x00b"}}]
    facets = {"organization": {"items": items}, "tags": {"items": "x"}, "groups": [], "res_format": None}
    result = result_of([dressed(1, "x")], search_facets=facets, facets={"license_id": [], "tags": "x"})
    _send(handler, json.dumps(result).encode("ascii"))


_LATIN1 = json.dumps(result_of([{"id": "1", "name": "x", "title": "Forêts"}]), ensure_ascii=False).encode("latin-1")
_DENIED = {"__type": "Authorization Error", "message": "Access denied"}
_SOLR = "Search error: 'SOLR returned an error running query: connection refused'"

#: Faults of this format by name, beside those of ``faults.FAULTS``.
BROKEN: Dict[str, Fault] = {
    "half_json": fixed(200, b'{"success": true, "result": {"count": 1, "results": [{"id": "1'),
    "not_json": fixed(200, b"<?xml version='1.0'?><ows:ExceptionReport/>"),
    "deep": fixed(200, b"[" * 200_000),
    "latin1": fixed(200, _LATIN1),
    "null": fixed(200, b"null"),
    "text": fixed(200, b'"Bad request - JSON Error: No request body data"'),
    "list": fixed(200, b"[]"),
    "number": fixed(200, b"42"),
    "empty_object": fixed(200, b"{}"),
    "no_success": fixed(200, b'{"result": {"count": 0, "results": []}}'),
    "success_as_text": fixed(200, b'{"success": "yes", "result": {"count": 0, "results": []}}'),
    "no_result": fixed(200, b'{"success": true}'),
    "null_result": fixed(200, b'{"success": true, "result": null}'),
    "text_result": fixed(200, b'{"success": true, "result": "x"}'),
    "results_is_object": fixed(200, b'{"success": true, "result": {"count": 1, "results": {"0": {"id": "1"}}}}'),
    "failure_200": fixed(200, failure({"__type": "Internal Server Error", "message": "the index is being rebuilt"})),
    "failure_200_denied": fixed(200, failure(_DENIED)),
    "failure_200_text": fixed(200, failure("the index is being rebuilt")),
    "search_query_error": fixed(400, failure({"__type": "Search Query Error", "message": "Search Query is invalid"})),
    "search_error": fixed(409, failure({"__type": "Search Error", "message": _SOLR})),
    "search_index_error": fixed(500, failure({"__type": "Search Index Error", "message": "Unable to add package"})),
    "validation_error": fixed(409, failure({"__type": "Validation Error", "rows": ["Invalid integer"]})),
    "denied": fixed(403, failure(_DENIED)),
    "not_found": fixed(404, failure({"__type": "Not Found Error", "message": "Not found"})),
    "unknown_action": fixed(400, b'"Bad request - Action name not known: package_search"'),
    "bad_entries": _fitting(_bad_entries),
    "hostile": _fitting(lambda: [dressed(number, text) for number, text in enumerate(HOSTILE_TEXTS)]),
    "nested": _fitting(lambda: [package_of(1, NESTED)]),
    "numbers": _fitting(lambda: [package_of(1, 42), package_of(2, -1.5), package_of(3, 10**30)]),
    "booleans": _fitting(lambda: [package_of(1, True), package_of(2, False)]),
    "nulls": _fitting(lambda: [package_of(1, None)]),
    "lists": _fitting(lambda: [package_of(1, []), package_of(2, [[], {}, None, "x"])]),
    "json_in_text": _fitting(lambda: [package_of(1, "[" * 50_000), package_of(2, '{"a": {"b": [1e999, NaN]}}')]),
    "nan": _fitting(lambda: [package_of(1, float("nan")), package_of(2, float("inf"))]),
    "surrogates": _fitting(lambda: [dressed(1, "lone \ud800 surrogate"), dressed(2, "\udfff")]),
    "null_bytes": _fitting(lambda: [dressed(1, "a\x00b\x07c")]),
    "long_texts": _fitting(lambda: [{**dressed(1, "long " * 20_000), "title": LONG, "notes": LONG}]),
    "hostile_facets": _hostile_facets,
    "endless": _endless,
}
