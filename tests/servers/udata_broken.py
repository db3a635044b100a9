"""Replies of uData that are broken as JSON or in their shape, or hostile in their values.

Each fits what is asked: a list for a search, one dataset for a detail, a site for the site.
"""
from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from typing import Any, Callable, Dict, List

from .faults import Fault, fixed, send

Json = Dict[str, Any]

SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>"
#: Texts that must do no harm wherever a text is shown, opened or stored.
HOSTILE_TEXTS = (
    SCRIPT,
    "javascript:alert(document.cookie)",
    "file:///etc/passwd",
    "/vsicurl/http://127.0.0.1/x",
    "PG:host=127.0.0.1 dbname=x",
    "data:text/html;base64,PHNjcmlwdD4=",
    "nul\x00octet",
    "\u202egpj.exe",
    "{0.__class__} %s %n {name}",
)
LONG = "é" * 1_000_000
NESTED: Any = {"a": [{"b": None}, [1, [2, {"c": SCRIPT}]]]}
#: Members of a dataset and of a resource, each of which a hostile reply fills.
MEMBERS = (
    "title acronym slug description description_short created_at last_modified last_update archived deleted private "
    "tags badges organization owner contact_points license frequency frequency_date temporal_coverage spatial "
    "access_type access_type_reason access_type_reason_category authorization_request_url quality metrics harvest "
    "extras page uri"
).split()
RESOURCE_MEMBERS = (
    "title description type format url latest mime filesize checksum last_modified extras schema"
).split()


def dataset_of(number: int, value: Any) -> Json:
    """A dataset, each of whose members is one value; only the id is right."""
    data: Json = dict.fromkeys(MEMBERS, value)
    data["id"] = f"{number:024x}"
    data["resources"] = [{**dict.fromkeys(RESOURCE_MEMBERS, value), "id": value}]
    return data


def dressed(number: int, text: str) -> Json:
    """A dataset of the right shape, each of whose texts is the same."""
    data = dataset_of(number, text)
    named = {"name": text, "page": text, "logo": text, "logo_thumbnail": text, "first_name": text, "last_name": text}
    data.update(
        tags=[text, text],
        badges=[{"kind": text}],
        organization=named,
        owner=named,
        contact_points=[{"name": text, "email": text, "role": text, "contact_form": text, "organization": named}],
        license={"id": text, "title": text, "url": text},
        temporal_coverage={"start": text, "end": text},
        spatial={"geom": {"type": "MultiPolygon", "coordinates": text}, "zones": [text], "granularity": text},
        quality={"score": text},
        metrics={"views": text},
        harvest={"domain": text, "remote_id": text, "remote_url": text, "uri": text, "dct_identifier": text},
        extras={"dcat": {"rights": [text], "provenance": text, "license": text}},
    )
    data["resources"][0]["checksum"] = {"type": text, "value": text}
    data["resources"][0]["extras"] = {
        "analysis:parsing:ogc_metadata": {"format": text, "detected_layer": {"name": text, "default_crs": text}},
        "analysis:parsing:geojson_url": text,
        "check:available": text,
    }
    return data


def page_of(entries: List[Any], **members: Any) -> Json:
    """The envelope of a list around entries."""
    usual = {"data": entries, "page": 1, "page_size": 20, "total": len(entries), "next_page": None, "facets": {}}
    return {**usual, **members}


def _fitting(entries: Callable[[], List[Any]]) -> Fault:
    """Answers a search with a page of the entries, a detail with the first."""

    def fault(handler: BaseHTTPRequestHandler) -> None:
        made = entries()
        value = page_of(made) if _is_list(handler) else made[0]
        _send(handler, json.dumps(value).encode("ascii"))

    return fault


def _is_list(handler: BaseHTTPRequestHandler) -> bool:
    return handler.path.split("?")[0].endswith(("/search/", "/api/1/datasets/"))


def _send(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    send(handler, 200, body, "application/json; charset=utf-8")


def _latin1(handler: BaseHTTPRequestHandler) -> None:
    entry = {"id": f"{1:024x}", "title": "Forêts de Franche-Comté"}
    text = json.dumps(page_of([entry]) if _is_list(handler) else entry, ensure_ascii=False)
    _send(handler, text.encode("latin-1"))


def _bad_entries() -> List[Any]:
    return [dressed(1, "ok"), None, 3, "x", [], {}, {"id": None}, {"id": {}}, {"id": ""}, {"title": "sans id"}]


def _endless(handler: BaseHTTPRequestHandler) -> None:
    """The same page for ever, whatever is asked, with a following one promised."""
    _send(handler, json.dumps(page_of([dressed(1, "x")], total=10**9, next_page="http://127.0.0.1/next")).encode())


def _echo(handler: BaseHTTPRequestHandler) -> None:
    """As ``_endless``, and it says that it is the page asked for."""
    number = int(handler.path.split("page=")[1].split("&")[0]) if "page=" in handler.path else 1
    page = page_of([dressed(1, "x")], total=10**9, next_page="http://127.0.0.1/next", page=number)
    _send(handler, json.dumps(page).encode())


#: Faults of this format by name, beside those of ``faults.FAULTS``.
BROKEN: Dict[str, Fault] = {
    "half_json": fixed(200, b'{"data": [{"id": "1", "title": "Cadast'),
    "not_json": fixed(200, b"<?xml version='1.0'?><ows:ExceptionReport/>"),
    "null": fixed(200, b"null"),
    "text": fixed(200, b'"service indisponible"'),
    "list": fixed(200, b"[]"),
    "number": fixed(200, b"42"),
    "empty_object": fixed(200, b"{}"),
    "message": fixed(200, b'{"message": "Internal Server Error"}'),
    "data_is_object": fixed(200, b'{"data": {"0": {"id": "1"}}, "total": 1}'),
    "data_is_null": fixed(200, b'{"data": null, "total": 0}'),
    "deep": fixed(200, b"[" * 200_000),
    "latin1": _latin1,
    "bad_entries": _fitting(_bad_entries),
    "hostile": _fitting(lambda: [dressed(number, text) for number, text in enumerate(HOSTILE_TEXTS)]),
    "nested": _fitting(lambda: [dataset_of(1, NESTED)]),
    "numbers": _fitting(lambda: [dataset_of(1, 42), dataset_of(2, -1.5), dataset_of(3, 10**30)]),
    "booleans": _fitting(lambda: [dataset_of(1, True), dataset_of(2, False)]),
    "nulls": _fitting(lambda: [dataset_of(1, None)]),
    "lists": _fitting(lambda: [dataset_of(1, []), dataset_of(2, [[], {}, None, "x"])]),
    "nan": _fitting(lambda: [dataset_of(1, float("nan")), dataset_of(2, float("inf"))]),
    "surrogates": _fitting(lambda: [dressed(1, "lone \ud800 surrogate"), dressed(2, "\udfff")]),
    "null_bytes": _fitting(lambda: [dressed(1, "a\x00b\x07c")]),
    "long_texts": _fitting(lambda: [{**dressed(1, "long " * 20_000), "title": LONG, "description": LONG}]),
    "endless": _endless,
    "endless_echo": _echo,
}
