"""Replies of STAC APIs that are broken, hostile or only strange."""

from __future__ import annotations

import json
from typing import Any, Dict

from .faults import Fault, fixed
from .ogcrecords_broken import page
from .udata_broken import HOSTILE_TEXTS

#: Members that are tried with every hostile and strange value.
ITEM_MEMBERS = (
    "id", "type", "stac_version", "stac_extensions", "collection", "geometry", "bbox", "properties", "assets", "links",
)  # fmt: skip
PROPERTIES = (
    "title", "description", "datetime", "start_datetime", "end_datetime", "created", "updated", "license", "keywords",
    "providers", "gsd", "eo:cloud_cover", "platform", "constellation", "instruments", "proj:epsg", "proj:code",
    "version", "deprecated", "sci:doi", "language", "processing:level",
)  # fmt: skip
ASSET_MEMBERS = (
    "href", "type", "title", "description", "roles", "file:size", "file:checksum", "proj:code", "alternate", "updated",
)  # fmt: skip
COLLECTION_MEMBERS = (
    "id", "title", "description", "license", "keywords", "providers", "extent", "summaries", "assets", "links",
    "created", "updated", "sci:doi", "stac_version", "item_assets",
)  # fmt: skip


def _json(value: Any, status: int = 200) -> Fault:
    return fixed(status, json.dumps(value).encode())


def item(**more: Any) -> Dict[str, Any]:
    return {"type": "Feature", "id": "a", "collection": "mnt", "geometry": None, "properties": {"datetime": None},
            "assets": {}, "links": [], **more}  # fmt: skip


_NAMED = [
    item(id=f"{number}", properties={"title": text, "description": text}) for number, text in enumerate(HOSTILE_TEXTS)
]
#: By name, what answers instead of a page of items.
BROKEN: Dict[str, Fault] = {
    "exception_200": _json({"code": "RequestTimeout", "description": "index not ready"}),
    "exception_400": _json({"code": "RequestValidationError", "description": "bbox: wrong"}, 400),
    "fastapi_422": _json({"detail": [{"loc": ["body", "limit"], "msg": "Input should be less than 10000"}]}, 422),
    "features_null": _json({"type": "FeatureCollection", "features": None}),
    "features_object": _json({"type": "FeatureCollection", "features": {}}),
    "landing_page": _json({"stac_version": "1.0.0", "id": "x", "links": []}),
    "one_item": _json(item()),
    "collections": _json({"collections": [], "links": []}),
    "errors": _json({"errors": ["no such index"]}),
    "item_list": _json([item()]),
    "bad_entries": _json(page(None, 3, "x", [], {}, {"id": None}, {"id": []}, {"id": {"a": 1}}, item())),
    "hostile": _json(page(*_NAMED)),
    "no_properties": _json(page({"id": "a"}, {"id": "b", "properties": None}, {"id": "c", "properties": [1]})),
    "assets_list": _json(page(item(assets=[{"href": "https://x.org/a.tif"}]))),
    "assets_strange": _json(page(item(assets={"a": None, "b": 3, "c": {"href": None}, "d": {"href": []}}))),
    "matched_text": _json(page(item(), numberMatched="many", context={"matched": []})),
    "matched_negative": _json(page(item(), numberMatched=-5)),
    "context_list": _json(page(item(), context=[1, 2])),
    "links_strange": _json(page(item(), links=[None, 3, {"rel": "next"}, {"rel": "next", "href": 3}])),
    "next_delete": _json(page(item(), links=[{"rel": "next", "href": "/search", "method": "DELETE"}])),
    "next_strange": _json(page(item(), links=[{"rel": "next", "href": "/search", "method": ["POST"], "body": [1]}])),
    "next_javascript": _json(page(item(), links=[{"rel": "next", "href": "javascript:alert(1)"}])),
    "next_elsewhere": _json(page(item(), links=[{"rel": "next", "href": "https://elsewhere.example.org/other"}])),
    "nan": fixed(200, b'{"features": [{"id": "a", "bbox": [NaN, 0, Infinity, 1], "properties": {"gsd": NaN}}]}'),
}
