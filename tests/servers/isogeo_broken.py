"""Replies of Isogeo that are broken in their shape, fail in its own ways, or are hostile."""
from __future__ import annotations

import json
from typing import Any, Dict, List

from .faults import Fault, fixed
from .udata_broken import HOSTILE_TEXTS, LONG, NESTED

Json = Dict[str, Any]

#: Members of a resource, each of which a hostile reply fills.
MEMBERS = (
    "_created _modified _creator type series title name abstract format formatVersion encoding path created modified "
    "published validFrom validTo geometry features scale distance precision envelope geoContext coordinate-system "
    "updateFrequency collectionContext collectionMethod validityComment topologicalConsistency editionProfile language "
    "tags keywords contacts conditions limitations specifications events feature-attributes links serviceLayers layers "
    "operations"
).split()
_LISTS: Dict[str, List[str]] = {
    "keywords": ["_id", "_tag", "code", "text"],
    "contacts": ["role", "contact"],
    "conditions": ["description", "license"],
    "limitations": ["type", "restriction", "description", "directive"],
    "specifications": ["conformant", "specification"],
    "events": ["kind", "date", "description"],
    "feature-attributes": ["name", "alias", "dataType"],
    "links": ["_id", "title", "url", "type", "kind", "actions", "size", "fileName", "link"],
    "serviceLayers": ["_id", "id", "titles", "title", "service"],
    "layers": ["_id", "id", "titles", "title", "dataset"],
    "operations": ["name", "verb", "url"],
}


def resource_of(number: int, value: Any) -> Json:
    """A resource, each of whose members is one value; only the id is right."""
    return {**dict.fromkeys(MEMBERS, value), "_id": f"{number:032x}"}


def dressed(number: int, value: Any) -> Json:
    """A resource of the right outer shape, each of whose inner values is the same."""
    data = resource_of(number, value)
    for name, members in _LISTS.items():
        data[name] = [dict.fromkeys(members, value)]
    thing = {"_id": value, "_tag": value, "name": value, "contact": {"name": value}, "format": value, "path": value}
    data["_creator"] = thing
    data["contacts"][0]["contact"] = {**thing, "organization": value, "email": value, "phone": value, "type": value}
    data["conditions"][0]["license"] = {**thing, "link": value, "content": value}
    data["limitations"][0]["directive"] = thing
    data["specifications"][0]["specification"] = thing
    data["serviceLayers"][0].update(service=thing, titles=[{"value": value}])
    data["layers"][0]["titles"] = [{"value": value}]
    data["links"][0].update(type="link", link={"kind": value, "url": value, "type": value, "size": value})
    data["envelope"] = {"type": value, "bbox": [value] * 4, "coordinates": [[[value, value]]]}
    data["coordinate-system"] = {"code": value, "name": value, "_tag": value}
    data["tags"] = {str(value)[:50]: value}
    return data


def page(*results: Any, **more: Any) -> Json:
    reply = {"envelope": None, "limit": 20, "offset": 0, "query": {"_tags": [], "_terms": []}, "tags": {}}
    return {**reply, "results": list(results), "total": len(results), **more}


def _json(value: Any, status: int = 200) -> Fault:
    return fixed(status, json.dumps(value).encode("utf-8"))


#: Each gives the reader something that the API never says; what they must end in is in ``tests/unit``.
BROKEN: Dict[str, Fault] = {
    "no_results": _json({"total": 5, "tags": {}}),
    "results_null": _json({**page(), "results": None}),
    "results_object": _json({**page(), "results": {"a": 1}}),
    "results_text": _json({**page(), "results": "[]"}),
    "own_error": _json({"error": "invalid_request", "message": "La requête est invalide"}, 400),
    "own_error_200": _json({"message": "Une erreur est survenue"}),
    "not_allowed": _json({"message": "Forbidden"}, 403),
    "token_expired": fixed(
        401, b'{"message": "x"}', headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}
    ),
    "bad_entries": _json(page(None, 3, "x", [], {}, {"_id": None}, {"_id": ""}, {"_id": "ab" * 16})),
    "hostile": _json(page(*(resource_of(at, text) for at, text in enumerate(HOSTILE_TEXTS)))),
    "dressed": _json(page(*(dressed(at, text) for at, text in enumerate(HOSTILE_TEXTS)))),
    "nested": _json(page(resource_of(1, NESTED), dressed(2, NESTED))),
    "numbers": _json(page(*(dressed(at, value) for at, value in enumerate((0, -1, 10**30, 1e300))))),
    "booleans": _json(page(dressed(1, True), dressed(2, False))),
    "nulls": _json(page(resource_of(1, None), dressed(2, None))),
    "lists": _json(page(resource_of(1, []), resource_of(2, [[], None, 1]), dressed(3, [1]))),
    "objects": _json(page(resource_of(1, {}), resource_of(2, {"a": {"b": []}}), dressed(3, {"value": 1}))),
    "long_texts": _json(page({"_id": "ab" * 16, **dict.fromkeys(("title", "abstract", "format", "path"), LONG)})),
    "hostile_tags": _json(
        page({"_id": "ab" * 16}, tags={
            "": "x", "type:": None, "owner: a": 3, "license:x": ["a"], "keyword:isogeo:é\x00": "é",
            "contact:a:b": {"a": 1},
        })
    ),
    "tags_list": _json(page({"_id": "ab" * 16}, tags=["type:service"])),
    "total_text": _json(page({"_id": "ab" * 16}, total="beaucoup")),
    "endless": _json(page({"_id": "ab" * 16}, total=10**12)),
}  # fmt: skip
