"""Replies of ArcGIS Hub and portals that fail in their own ways, are of another shape, or hostile."""
from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from typing import Any, Callable, Dict, List

from .faults import Fault, fixed, send
from .udata_broken import HOSTILE_TEXTS, LONG, NESTED

Json = Dict[str, Any]

#: Members of an item, each of which a hostile reply fills.
MEMBERS = (
    "name title type typeKeywords description snippet tags categories url owner source orgName orgContactEmail created "
    "modified access license licenseInfo accessInformation spatialReference extent thumbnail numViews size culture "
    "contentStatus"
).split()


def item_of(number: int, value: Any) -> Json:
    """An item, each of whose members is one value; only id and title are right."""
    return {**dict.fromkeys(MEMBERS, value), "id": f"{number:032x}", "title": f"Item {number}"}


def dressed(number: int, text: str) -> Json:
    """An item of the right shape, each of whose texts is the same."""
    data = item_of(number, text)
    data.update(title=text, tags=[text], categories=[text], typeKeywords=[text], extent=[[text, text], [text, text]])
    return data


def error(code: int, message: str, **members: Any) -> bytes:
    """A portal's error, which comes with status 200."""
    return json.dumps({"error": {"code": code, "message": message, "details": [], **members}}).encode()


def _fitting(entries: Callable[[], List[Any]]) -> Fault:
    """A page of the items for a search, the first of them otherwise, of Hub or a portal as the path says."""

    def fault(handler: BaseHTTPRequestHandler) -> None:
        made, path = entries(), handler.path.split("?")[0]
        features = [{"type": "Feature", "id": one.get("id"), "properties": one, "geometry": one.get("extent")}
                    if isinstance(one, dict) else one for one in made]  # fmt: skip
        if path.endswith("/items"):
            reply: Any = {"type": "FeatureCollection", "features": features, "numberMatched": len(made)}
        elif path.endswith("/rest/search"):
            reply = {"total": len(made), "start": 1, "num": 100, "nextStart": -1, "results": made}
        else:
            reply = features[0] if "/api/search/" in path else made[0]
        send(handler, 200, json.dumps(reply).encode("ascii"))

    return fault


def _endless(handler: BaseHTTPRequestHandler) -> None:
    made = [{"id": "a" * 32, "properties": {"title": "x"}}]
    send(handler, 200, json.dumps({"features": made, "numberMatched": 10**9}).encode())


_HUB_400 = {"message": ["limit must not be greater than 100"], "error": "Bad Request", "statusCode": 400}

#: Faults of these systems by name, beside those of ``faults.FAULTS``.
BROKEN: Dict[str, Fault] = {
    "invalid_token": fixed(200, error(498, "Invalid token.")),
    "token_required": fixed(200, error(499, "Token Required")),
    "no_permission": fixed(200, error(403, "You do not have permissions to access this resource.")),
    "bad_query": fixed(200, error(400, "Unable to parse the query", details=["'q' is wrong"])),
    "no_item": fixed(200, error(400, "Item does not exist or is inaccessible.", messageCode="CONT_0001")),
    "deleted": fixed(200, error(410, "The item was deleted")),
    "too_many": fixed(200, error(429, "Too many requests")),
    "server_error": fixed(200, error(500, "Unexpected error")),
    "unavailable": fixed(200, error(503, "Portal is in maintenance")),
    "odd_code": fixed(200, error(9999, "Something else")),
    "error_without_code": fixed(200, b'{"error": {"message": "no code"}}'),
    "hub_400": fixed(400, json.dumps(_HUB_400).encode()),
    "hub_400_with_200": fixed(200, json.dumps(_HUB_400).encode()),
    "hub_404": fixed(404, b'{"message": "Not Found", "error": "Not Found", "statusCode": 404}'),
    "hub_500": fixed(500, b'{"statusCode": 500, "message": "Internal server error"}'),
    "features_is_null": fixed(200, b'{"features": null, "results": null, "numberMatched": 3, "total": 3}'),
    "features_is_object": fixed(200, b'{"features": {"0": {}}, "results": {"0": {}}}'),
    "html_directory": fixed(200, b"<html><head><title>ArcGIS Portal Directory</title></head></html>", "text/html"),
    "bad_entries": _fitting(lambda: [dressed(1, "ok"), None, 3, "x", [], {}, {"id": None}, {"id": {}, "title": []}]),
    "hostile": _fitting(lambda: [dressed(number, text) for number, text in enumerate(HOSTILE_TEXTS)]),
    "nested": _fitting(lambda: [item_of(1, NESTED)]),
    "numbers": _fitting(lambda: [item_of(1, 42), item_of(2, -1.5), item_of(3, 10**300)]),
    "booleans": _fitting(lambda: [item_of(1, True), item_of(2, False)]),
    "nulls": _fitting(lambda: [item_of(1, None)]),
    "lists": _fitting(lambda: [item_of(1, []), item_of(2, [[], {}, None, "x"]), item_of(3, [[1], [2]])]),
    "objects": _fitting(lambda: [item_of(1, {"type": "Polygon", "coordinates": [[["a", 1], [None], 3]]}),
                                 item_of(2, {"type": "envelope", "coordinates": [[1, 2], [3]]})]),
    "nan": _fitting(lambda: [item_of(1, float("nan")), item_of(2, float("inf"))]),
    "surrogates": _fitting(lambda: [dressed(1, "lone \ud800 surrogate"), dressed(2, "\udfff")]),
    "long_texts": _fitting(lambda: [dressed(1, LONG[:200_000])]),
    "endless": _endless,
}  # fmt: skip
#: How many records the readable ones hold.
READABLE = {
    "bad_entries": 1, "hostile": len(HOSTILE_TEXTS), "nested": 1, "numbers": 3, "booleans": 2, "nulls": 1, "lists": 3,
    "objects": 2, "nan": 2, "surrogates": 1, "long_texts": 1, "endless": 1,
}  # fmt: skip
