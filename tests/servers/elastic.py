"""A small part of Elasticsearch 7 for doubles: searching, sorting, counting and cutting out of documents in memory.

It knows the clauses that a test asks for and refuses all others, and it tells text from keywords as the mapping of
GeoNetwork's index does: a term is matched exactly, a text by its words, and a text cannot be counted.
"""
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from fnmatch import fnmatchcase
from typing import Any, Callable, Dict, List, Mapping, Sequence, Tuple

Json = Dict[str, Any]
Box = Tuple[float, float, float, float]

WINDOW = 10_000
_UNESCAPED = re.compile(r'(?<!\\)[+\-=&|!(){}\[\]^"~*?:/<>]')


class Refused(Exception):
    """A request that Elasticsearch answers with status 400."""


def search(documents: Sequence[Json], body: Mapping[str, Any]) -> Json:
    """The reply to one search.

    :raises Refused: for what the real server refuses, and for what this one does not know
    """
    start, size = body.get("from", 0), body.get("size", 10)
    if start + size > WINDOW:
        raise Refused(f"Result window is too large, from + size must be less than or equal to: [{WINDOW}]")
    unknown = set(body) - {"from", "size", "track_total_hits", "query", "sort", "aggregations", "_source"}
    if unknown:
        raise Refused(f"unknown key {unknown}")
    hits = [(score(body["query"], document), document) for document in documents if matches(body["query"], document)]
    ordered = _sorted(hits, body.get("sort", ["_score"]))
    shown = [_hit(found, document, body.get("_source", {})) for found, document in ordered[start : start + size]]
    reply: Json = {"took": 3, "timed_out": False, "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0}}
    total = len(hits) if body.get("track_total_hits") else min(len(hits), WINDOW)
    reply["hits"] = {"total": {"value": total, "relation": "eq"}, "max_score": None, "hits": shown}
    counted = {name: _counted(what, [one for _, one in hits]) for name, what in body.get("aggregations", {}).items()}
    return {**reply, **({"aggregations": counted} if counted else {})}


def matches(clause: Mapping[str, Any], document: Json) -> bool:
    """Whether a document passes a clause."""
    if len(clause) != 1:
        raise Refused(f"one query type was expected, not {list(clause)}")
    ((kind, what),) = clause.items()
    if kind not in _CLAUSES:
        raise Refused(f"unknown query [{kind}]")
    return _CLAUSES[kind](what, document)


def score(clause: Mapping[str, Any], document: Json) -> float:
    """Words in the title make a better hit."""
    words = [word for one in _listed(clause.get("bool", {}).get("must")) for word in _words_of(one)]
    return float(sum(word in _tokens(_values(document, "resourceTitleObject.default")) for word in words))


def fold(text: str) -> str:
    """Text without accents and capitals, as the analysers make it."""
    spread = unicodedata.normalize("NFKD", text.replace("œ", "oe"))
    return "".join(c for c in spread if not unicodedata.combining(c)).lower()


def _bool(what: Mapping[str, Any], document: Json) -> bool:
    unknown = set(what) - {"must", "filter", "should", "must_not", "minimum_should_match"}
    if unknown:
        raise Refused(f"[bool] query does not support {unknown}")
    should = [matches(one, document) for one in _listed(what.get("should"))]
    least = what.get("minimum_should_match", 0 if "must" in what or "filter" in what else min(1, len(should)))
    return (
        all(matches(one, document) for name in ("must", "filter") for one in _listed(what.get(name)))
        and not any(matches(one, document) for one in _listed(what.get("must_not")))
        and sum(should) >= least
    )


def _terms(what: Mapping[str, Any], document: Json) -> bool:
    ((field, wanted),) = what.items()
    _refuse_text(field)
    if not isinstance(wanted, list):
        raise Refused("[terms] query requires an array")
    return bool(set(map(str, wanted)) & set(_values(document, field)))


def _wildcard(what: Mapping[str, Any], document: Json) -> bool:
    ((field, pattern),) = what.items()
    _refuse_text(field)
    return any(fnmatchcase(value, pattern["value"]) for value in _values(document, field))


def _exists(what: Mapping[str, Any], document: Json) -> bool:
    return bool(_values(document, what["field"]))


def _range(what: Mapping[str, Any], document: Json) -> bool:
    """Dates as moments of the same length; a bound without a time is refused here to be sure that it is meant."""
    ((field, bounds),) = what.items()
    if set(bounds) - {"gte", "lte"} or any("T" not in str(bound) for bound in bounds.values()):
        raise Refused(f"[range] {bounds}")
    values = [value[:19] for value in _values(document, field)]
    low, high = str(bounds.get("gte", ""))[:19], str(bounds.get("lte", "9"))[:19]
    return any(low <= value <= high for value in values)


def _multi_match(what: Mapping[str, Any], document: Json) -> bool:
    if what.get("type") != "phrase":
        raise Refused("only phrases are known")
    wanted = " ".join(_tokens([what["query"]]))
    texts = [" ".join(_tokens([value])) for pattern in what["fields"] for value in _values(document, pattern)]
    return any(f" {wanted} " in f" {text} " for text in texts)


def _query_string(what: Mapping[str, Any], document: Json) -> bool:
    if what.get("default_operator") != "AND" or not what.get("fields"):
        raise Refused("all words were expected to be wanted, in some fields")
    words = _words_of({"query_string": what})
    fields = [field.partition("^")[0] for field in what["fields"]]
    return any(set(words) <= set(_tokens(_values(document, field))) for field in fields)


def _words_of(clause: Mapping[str, Any]) -> List[str]:
    text = clause.get("query_string", {}).get("query", "")
    if _UNESCAPED.search(text) or re.search(r"\b(AND|OR|NOT)\b", text):
        raise Refused(f"Failed to parse query [{text}]")
    return _tokens([re.sub(r"\\(.)", r"\1", text)])


def _geo_shape(what: Mapping[str, Any], document: Json) -> bool:
    shape = what["geom"]["shape"]
    if shape["type"] != "envelope" or what["geom"]["relation"] != "intersects":
        raise Refused("unknown shape or relation")
    (west, north), (east, south) = shape["coordinates"]
    if south > north:
        raise Refused("top cannot be below bottom")
    return any(_meet((west, south, east, north), box) for box in _boxes(document))


def _geo_bounding_box(what: Mapping[str, Any], document: Json) -> bool:
    corners = what["location"]
    box = (corners["top_left"]["lon"], corners["bottom_right"]["lat"],
           corners["bottom_right"]["lon"], corners["top_left"]["lat"])  # fmt: skip
    places = [value.split(",") for value in _values(document, "location")]
    return any(_meet(box, (float(lon), float(lat), float(lon), float(lat))) for lat, lon in places)


_CLAUSES: Dict[str, Callable[[Mapping[str, Any], Json], bool]] = {
    "bool": _bool, "terms": _terms, "wildcard": _wildcard, "exists": _exists, "range": _range,
    "multi_match": _multi_match, "query_string": _query_string, "geo_shape": _geo_shape,
    "geo_bounding_box": _geo_bounding_box,
}  # fmt: skip


def _boxes(document: Json) -> List[Box]:
    rings = [geometry["coordinates"][0] for geometry in _listed(document.get("geom"))]
    return [(min(x for x, _ in ring), min(y for _, y in ring), max(x for x, _ in ring), max(y for _, y in ring))
            for ring in rings]  # fmt: skip


def _meet(a: Box, b: Box) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _values(document: Json, pattern: str) -> List[str]:
    """The values of a field or of all fields of a pattern; ``any`` holds every text."""
    if pattern.startswith("any"):
        return [value for name in document if name != "isTemplate" for value in _flat(document[name])]
    for multi in (".keyword", ".sort"):
        if pattern.endswith(multi):
            return [value for value in _values(document, pattern[: -len(multi)]) if len(value) <= 256]
    name, _, member = pattern.partition(".")
    found: List[str] = []
    for value in _listed(document.get(name)):
        if not member:
            found += _flat(value) if isinstance(value, dict) else [str(value)]
        elif isinstance(value, dict):
            found += [str(said) for key, said in value.items() if member in ("*", key)]
    return found


def _flat(value: Any) -> List[str]:
    if isinstance(value, (list, dict)):
        return [text for part in (value.values() if isinstance(value, dict) else value) for text in _flat(part)]
    return [str(value)]


def _refuse_text(field: str) -> None:
    """Fields that are words, not terms."""
    name, _, member = field.partition(".")
    if name.endswith("Object") and "Org" not in name and not member.endswith((".keyword", ".sort")):
        raise Refused(f"Text fields are not optimised for operations on terms: [{field}]")


def _tokens(texts: Sequence[str]) -> List[str]:
    return [word for text in texts for word in re.findall(r"[^\W_]+", fold(text))]


def _sorted(hits: List[Tuple[float, Json]], order: Sequence[Any]) -> List[Tuple[float, Json]]:
    for part in reversed(order):
        if part == "_score":
            hits = sorted(hits, key=lambda pair: -pair[0])
            continue
        ((field, how),) = part.items()
        _refuse_text(field)
        if "unmapped_type" not in how and not any(_values(document, field) for _, document in hits):
            raise Refused(f"No mapping found for [{field}] in order to sort on")
        hits = _sorted_by(hits, field, how["order"] == "desc")
    return hits


def _sorted_by(hits: List[Tuple[float, Json]], field: str, down: bool) -> List[Tuple[float, Json]]:
    def key(document: Json) -> Any:
        values = [int(value) if field == "popularity" else value for value in _values(document, field)]
        if field.endswith(".sort"):
            values = [fold(str(value)) for value in values]
        return (max if down else min)(values)

    known = [pair for pair in hits if _values(pair[1], field)]
    return sorted(known, key=lambda pair: key(pair[1]), reverse=down) + [pair for pair in hits if pair not in known]


def _counted(what: Mapping[str, Any], documents: Sequence[Json]) -> Json:
    if "filters" in what:
        named = what["filters"]["filters"]
        return {"buckets": {name: {"doc_count": sum(matches(clause, one) for one in documents)}
                            for name, clause in named.items()}}  # fmt: skip
    field = what["terms"]["field"]
    _refuse_text(field)
    counts = Counter(value for document in documents for value in dict.fromkeys(_values(document, field)))
    best = counts.most_common(what["terms"].get("size", 10))
    return {"doc_count_error_upper_bound": 0, "sum_other_doc_count": 0,
            "buckets": [{"key": key, "doc_count": number} for key, number in best]}  # fmt: skip


def _hit(found: float, document: Json, wanted: Mapping[str, Any]) -> Json:
    patterns = wanted.get("includes", ["*"])
    source = {name: value for name, value in document.items() if any(fnmatchcase(name, one) for one in patterns)}
    return {"_index": "gn-records", "_type": "_doc", "_id": document["uuid"], "_score": found, "_source": source,
            "edit": False, "view": True, "download": True, "isPublishedToAll": True, "selected": False}  # fmt: skip


def _listed(value: Any) -> List[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
