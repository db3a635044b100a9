"""Replies of a GeoNode that are broken in their shape, fail in its own ways, or are hostile."""
from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from typing import Any, Callable, Dict, List

from .faults import PAGE, Fault, fixed, send
from .udata_broken import HOSTILE_TEXTS, LONG, NESTED

Json = Dict[str, Any]

#: Members of a resource, each of which a hostile reply fills.
MEMBERS = (
    "uuid resource_type subtype owner poc metadata_author author publisher title abstract raw_abstract attribution doi "
    "alternate name date edition maintenance_frequency constraints_other raw_constraints_other restriction_code_type "
    "license language temporal_extent_start temporal_extent_end data_lineage raw_data_quality_statement bbox_polygon "
    "ll_bbox_polygon extent srid group popular_count is_published is_approved state detail_url thumbnail_url created "
    "last_updated keywords tkeywords regions category spatial_representation_type perms links download_url "
    "download_urls maplayers extension href doc_url mime_type"
).split()


def resource_of(number: int, value: Any, kind: str = "dataset") -> Json:
    """A resource, each of whose members is one value; only the key and the type are right."""
    return {**dict.fromkeys(MEMBERS, value), "pk": str(number), "resource_type": kind}


def dressed(number: int, text: str, kind: str = "dataset") -> Json:
    """A resource of the right shape, each of whose texts is the same."""
    data = resource_of(number, text, kind)
    person = {"username": text, "first_name": text, "last_name": text, "email": text, "organization": text}
    link = {"extension": text, "link_type": "OGC:WMS", "name": text, "mime": text, "url": text}
    links = [link, {**link, "link_type": "data"}, {**link, "link_type": text}, {**link, "link_type": "image"}]
    data.update(
        owner=person, poc=[person], group={"name": text}, keywords=[{"name": text}], license={"identifier": text},
        tkeywords=[{"name": text, "i18n": {"fr": text}}], regions=[{"name": text}], category={"identifier": text},
        links=links, download_urls=[{"url": text, "default": True}], extent={"coords": [text] * 4, "srid": text},
        ll_bbox_polygon={"type": text, "coordinates": text}, restriction_code_type={"identifier": text}, perms=[text],
        maplayers=[{"name": text, "ows_url": text, "dataset": {"alternate": text, "title": text, "links": links}}],
    )  # fmt: skip
    return data


def page_of(entries: List[Any], **members: Any) -> Json:
    """The envelope of a list around entries."""
    usual: Json = {"links": {"next": None, "previous": None}, "total": len(entries), "page": 1, "page_size": 10}
    return {**usual, "resources": entries, **members}


def failure(code: str, *words: str) -> bytes:
    return json.dumps({"success": False, "errors": list(words), "code": code}).encode("ascii")


def _fitting(entries: Callable[[], List[Any]]) -> Fault:
    """Answers a list with the entries, a question for one with the first, one for facets with none."""

    def fault(handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.split("?")[0].rstrip("/")
        made: Any = page_of(entries()) if path.endswith("/resources") else {"resource": entries()[0]}
        _send(handler, {"facets": []} if path.endswith("/facets") else made)

    return fault


def _send(handler: BaseHTTPRequestHandler, value: Any) -> None:
    send(handler, 200, json.dumps(value).encode("ascii"))


def _bad_entries() -> List[Any]:
    return [dressed(1, "ok"), None, 3, "x", [], {}, {"pk": None}, {"pk": {}}, {"pk": ""}, {"title": "x"}]


def _endless(handler: BaseHTTPRequestHandler) -> None:
    """The same page for ever, whatever is asked, out of a thousand million."""
    entries = [dressed(1, "x"), dressed(2, "y")]
    _send(handler, page_of(entries, total=10**9, links={"next": "http://127.0.0.1/next"}))


def _hostile_facets(handler: BaseHTTPRequestHandler) -> None:
    items = [None, 3, {"key": NESTED}, {"key": LONG, "label": LONG, "count": -1}, {"key": "a", "label": "\x00b"}]
    named = ("category", "keyword", "region", "group", "resourcetype", "x", None)
    topics = [{"items": items}, {"items": "x"}, [], "x", None, {"items": {}}, {"items": items}]
    facets: List[Any] = [{"name": name, "topics": topic} for name, topic in zip(named, topics)]
    _send(handler, {**page_of([dressed(1, "x")]), "facets": [*facets, None, 3, []]})


#: Faults of this format by name, beside those of ``faults.FAULTS``.
BROKEN: Dict[str, Fault] = {
    "no_list": fixed(200, b'{"total": 3, "page": 1}'),
    "list_is_object": fixed(200, b'{"total": 1, "resources": {"0": {"pk": "1"}}}'),
    "list_is_text": fixed(200, b'{"total": 1, "resources": "x", "resource": "x"}'),
    "null_list": fixed(200, b'{"total": 0, "resources": null, "resource": null}'),
    "failure_200": fixed(200, failure("error", "the database is away")),
    "no_words": fixed(500, b'{"success": false}'),
    "words_are_objects": fixed(400, b'{"success": false, "errors": [{"a": 1}, null], "code": {"x": 1}}'),
    "detail_only": fixed(404, b'{"detail": "Not found."}'),
    "invalid": fixed(400, failure("invalid", "Invalid filter field: regions")),
    "parse_error": fixed(400, failure("parse_error", "Malformed request.")),
    "not_found": fixed(404, failure("not_found", "Not found.")),
    "invalid_page": fixed(404, failure("not_found", "Invalid page.")),
    "not_authenticated": fixed(403, failure("not_authenticated", "Authentication credentials were not provided.")),
    "authentication_failed": fixed(403, failure("authentication_failed", "Invalid username/password.")),
    "permission_denied": fixed(403, failure("permission_denied", "You do not have permission.")),
    "throttled": fixed(429, failure("throttled", "Request was throttled.")),
    "server_error": fixed(500, PAGE % (b"Server Error (500)", b"500"), "text/html"),
    "bad_entries": _fitting(_bad_entries),
    "hostile": _fitting(lambda: [dressed(number, text) for number, text in enumerate(HOSTILE_TEXTS)]),
    "hostile_maps": _fitting(lambda: [dressed(number, text, "map") for number, text in enumerate(HOSTILE_TEXTS)]),
    "nested": _fitting(lambda: [resource_of(1, NESTED)]),
    "numbers": _fitting(lambda: [resource_of(1, 42), resource_of(2, -1.5), resource_of(3, 10**30)]),
    "booleans": _fitting(lambda: [resource_of(1, True), resource_of(2, False)]),
    "nulls": _fitting(lambda: [resource_of(1, None)]),
    "lists": _fitting(lambda: [resource_of(1, []), resource_of(2, [[], {}, None, "x"])]),
    "nan": _fitting(lambda: [resource_of(1, float("nan")), resource_of(2, float("inf"))]),
    "surrogates": _fitting(lambda: [dressed(1, "lone \ud800 surrogate"), dressed(2, "\udfff")]),
    "long_texts": _fitting(lambda: [{**dressed(1, "long " * 20_000), "title": LONG, "abstract": LONG}]),
    "hostile_facets": _hostile_facets,
    "endless": _endless,
}
