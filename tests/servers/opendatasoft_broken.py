"""Replies of an OpenDataSoft portal that are broken in their shape, fail in its own ways, or are hostile."""
from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from typing import Any, Callable, Dict, List

from .faults import Fault, fixed, send
from .udata_broken import HOSTILE_TEXTS, LONG, NESTED

Json = Dict[str, Any]

#: Members of a dataset and of the templates of its metadata, each of which a hostile reply fills.
MEMBERS = "dataset_uid has_records data_visible features attachments alternative_exports fields metas".split()
DEFAULT = (
    "title description theme keyword license license_url language modified data_processed publisher references "
    "records_count attributions geographic_reference geographic_area territory source_domain source_domain_title "
    "source_domain_address source_dataset federated parent_domain timezone"
).split()
DCAT = (
    "created issued creator contributor contact_name contact_email accrualperiodicity granularity identifier "
    "temporal temporal_coverage_start temporal_coverage_end"
).split()
INSPIRE = (
    "file_identifier hierarchy_level contact_individual_name contact_email extend_bounding_box_westbound_longitude "
    "extend_bounding_box_southbound_latitude extend_bounding_box_eastbound_longitude "
    "extend_bounding_box_northbound_latitude"
).split()
FILE = "id title mimetype url href description metas".split()


def dataset_of(number: int, value: Any) -> Json:
    """A dataset, each of whose members is one value; only the id is right."""
    return {"dataset_id": f"jeu-{number}", **dict.fromkeys(MEMBERS, value)}


def dressed(number: int, value: Any) -> Json:
    """A dataset of the right shape, each of whose values is the same."""
    polygon = {"type": "Polygon", "coordinates": [[[value, value], [value, value]]]}
    file = {**dict.fromkeys(FILE, value), "metas": {"url": value, "id": value, "mime-type": value}}
    return {
        "dataset_id": f"jeu-{number}",
        "dataset_uid": value,
        "has_records": True,
        "data_visible": True,
        "features": ["geo", value],
        "attachments": [file, value, {"id": value}],
        "alternative_exports": [file],
        "fields": [{"name": value, "type": "geo_shape"}, {"name": value, "type": value}, value],
        "metas": {
            "default": {**dict.fromkeys(DEFAULT, value), "geographic_area": {"geometry": polygon}},
            "dcat": dict.fromkeys(DCAT, value),
            "inspire": dict.fromkeys(INSPIRE, value),
        },
    }


def page_of(entries: List[Any], **members: Any) -> Json:
    return {"total_count": len(entries), "results": entries, **members}


def _fitting(entries: Callable[[], List[Any]]) -> Fault:
    """Answers a search with a page of the entries, a question for facets with none, anything else with the first."""

    def fault(handler: BaseHTTPRequestHandler) -> None:
        made = entries()
        path = handler.path.split("?")[0]
        if path.endswith("/facets"):
            _send(handler, {"facets": []})
        else:
            _send(handler, page_of(made) if path.endswith("/datasets") else made[0])

    return fault


def _send(handler: BaseHTTPRequestHandler, body: Any, status: int = 200) -> None:
    send(handler, status, json.dumps(body).encode("ascii"), "application/json; charset=utf-8")


def _bad_entries() -> List[Any]:
    nameless = [{"dataset_id": None}, {"dataset_id": {}, "metas": []}, {"metas": {}}]
    return [dressed(1, "ok"), None, 3, "x", [], {}, *nameless]


def _endless(handler: BaseHTTPRequestHandler) -> None:
    """The same page for ever, whatever is asked, out of a thousand million."""
    _send(handler, page_of([dressed(1, "x"), dressed(2, "y")], total_count=10**9, facets=[]))


def _hostile_facets(handler: BaseHTTPRequestHandler) -> None:
    values = [None, 3, {"value": NESTED}, {"value": LONG, "count": -1}, {"value": "a", "name": {}}, {"name": "\x00b"}]
    facets = [{"name": "publisher", "facets": values}, {"name": "theme", "facets": "x"}, {"name": {}}, None, "keyword",
              {"name": "license", "facets": values}, {"name": "territory", "facets": [{"value": "x", "count": 1e999}]}]
    _send(handler, page_of([dressed(1, "x")], total_count=50, facets=facets))  # fmt: skip


def said(status: int, body: Json) -> Fault:
    return fixed(status, json.dumps(body).encode("ascii"), "application/json; charset=utf-8")


#: Faults of this system by name, beside those of ``faults.FAULTS``.
BROKEN: Dict[str, Fault] = {
    "no_results": said(200, {"total_count": 3}),
    "results_is_object": said(200, {"total_count": 1, "results": {"0": {"dataset_id": "x"}}}),
    "results_is_text": said(200, {"total_count": 1, "results": "x"}),
    "error_200": said(200, {"error_code": "InternalError", "message": "the index is being rebuilt"}),
    "odsql_error": said(400, {"error_code": "ODSQLError", "message": "ODSQL query is malformed: Unexpected keyword"}),
    "bad_parameter": said(400, {"error_code": "InvalidRESTParameterError", "message": "Invalid value for limit"}),
    "old_error": said(400, {"errorcode": 10005, "error": "Invalid refine"}),
    "private": said(401, {"error_code": "Unauthorized", "message": "This portal is private"}),
    "denied": said(403, {"error_code": "Forbidden", "message": "You have no right to see this"}),
    "no_dataset": said(404, {"error_code": "DatasetNotFound", "message": "Unknown dataset"}),
    "quota": said(429, {"errorcode": 10002, "reset_time": "2099-01-01T00:00:00Z", "limit_time_unit": "day",
                        "call_limit": 10000, "error": "Too many requests on the domain"}),
    "quota_without_words": said(429, {"errorcode": 10002, "reset_time": "demain", "limit_time_unit": "day",
                                      "call_limit": 10000}),
    "crash": said(500, {"error_code": "InternalError", "message": "Unexpected error"}),
    "bad_entries": _fitting(_bad_entries),
    "hostile": _fitting(lambda: [dressed(number, text) for number, text in enumerate(HOSTILE_TEXTS)]),
    "nested": _fitting(lambda: [dressed(1, NESTED), dataset_of(2, NESTED)]),
    "numbers": _fitting(lambda: [dressed(1, 42), dressed(2, -1.5), dressed(3, 10**30), dataset_of(4, 7)]),
    "booleans": _fitting(lambda: [dressed(1, True), dressed(2, False), dataset_of(3, True)]),
    "nulls": _fitting(lambda: [dressed(1, None), dataset_of(2, None)]),
    "lists": _fitting(lambda: [dressed(1, []), dressed(2, [[], {}, None, "x"]), dataset_of(3, [[], {}, None, "x"])]),
    "nan": _fitting(lambda: [dressed(1, float("nan")), dressed(2, float("inf"))]),
    "surrogates": _fitting(lambda: [dressed(1, "lone \ud800 surrogate"), dressed(2, "\udfff")]),
    "null_bytes": _fitting(lambda: [dressed(1, "a\x00b\x07c")]),
    "long_texts": _fitting(lambda: [dressed(1, "long " * 5_000), dataset_of(2, {"default": {"title": LONG}})]),
    "hostile_facets": _hostile_facets,
    "endless": _endless,
}  # fmt: skip
