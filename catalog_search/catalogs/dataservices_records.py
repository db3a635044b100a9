"""API cards of uData (``/api/1/dataservices/{id}/`` and items of ``/api/2/dataservices/search/``) as records."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple
from urllib.parse import quote, urlsplit

from ..model.record import Record, RecordType, Resource, TextFormat
from .datagouv_records import Context, access_of, badges_of, contacts_of, organisation_of, thumbnail_of
from .datagouv_texts import count, distinct, line, read_licence, text, web_address
from .replies import as_dict, as_list

#: More linked datasets and reuses than these are not shown; how many there are is said.
MAX_LINKED = 20
#: Only the beginning of a machine-readable description is looked at, so many characters.
MAX_DESCRIPTION = 3 * 1024 * 1024

_DOCUMENTATION = ("machine_documentation_url", "technical_documentation_url", "business_documentation_url")
_AUDIENCES: Dict[str, str] = {
    "local_authority_and_administration": "access_administrations",
    "company_and_association": "access_companies",
    "private": "access_individuals",
}
_CONDITIONS = frozenset(("yes", "no", "under_condition"))
_SERVICE = re.compile(r"[?&]service=(wms|wfs|wmts|wcs)\b|/(wms|wfs|wmts|wcs)(?:/|\?|$)", re.IGNORECASE)
_OGC_API = re.compile(r"ogc-?api|/oapif\b|/ogc/features\b|/collections(?:/|\?|$)", re.IGNORECASE)
_FILE = re.compile(r"\.[A-Za-z0-9]{2,5}$")
#: Conformance classes and paths of OGC API - Features (OGC 17-069r4 §7), and words for GeoJSON (RFC 7946 §12).
_FEATURES = re.compile(r"ogcapi-features|/collections/\{collectionId\}/items")
_GEOJSON = re.compile(r"geo\+json|geojson|FeatureCollection", re.IGNORECASE)
OGC_FEATURES = "OGC API - Features"


@dataclass(frozen=True)
class Linked:
    """What further requests found: (title, address) of datasets and of reuses, and what the description offers."""

    datasets: Tuple[Tuple[str, str], ...] = ()
    reuses: Tuple[Tuple[str, str], ...] = ()
    offers: str = ""


def read_service(data: Any, context: Context, fallback_id: str = "", linked: Linked = Linked()) -> Optional[Record]:
    """One API card as a record, or ``None`` where it is no object or has no id."""
    if not isinstance(data, dict):
        return None
    record_id = line(data.get("id"), 200) or fallback_id
    if not record_id:
        return None
    slug = line(data.get("slug"))
    own = own_format(data, linked.offers)
    return Record(
        id=record_id,
        catalog=context.catalog,
        title=line(data.get("title")) or slug or record_id,
        abstract=text(data.get("description")),
        abstract_format=TextFormat.MARKDOWN,
        type=RecordType.API,
        organisation=organisation_of(data),
        contacts=tuple(contacts_of(data)),
        keywords=distinct(line(tag, 200) for tag in as_list(data.get("tags"))),
        licence=read_licence(data.get("license")),
        access=access_of(data.get("access_type")),
        constraints=distinct([line(data.get("access_type_reason"), 2000)]),
        created=line(data.get("created_at"), 50),
        modified=line(data.get("metadata_modified_at"), 50),
        thumbnail=thumbnail_of(data),
        page_url=web_address(data.get("self_web_url")) or f"{context.root}/dataservices/{quote(slug or record_id)}",
        identifiers=_identifiers(data),
        notices=tuple(key for key in ("archived", "deleted") if data.get(f"{key}_at")) + _private(data),
        facts=tuple(_facts(data, linked)),
        resources=tuple(_resources(data, own, linked)),
        formats=distinct([own, linked.offers if linked.offers == "GeoJSON" else ""]),
        complete=context.complete,
    )


def own_format(data: Mapping[str, Any], offers: str = "") -> str:
    """What the API itself is: ``WMS``, ``WFS``, ``OGC API - Features``, else ``API``."""
    said = line(data.get("format"), 20).upper()
    if said in ("WMS", "WFS", "WMTS", "WCS"):
        return said
    addresses = [text(data.get(key), 4000) for key in ("base_api_url", _DOCUMENTATION[0])]
    match = next((match for match in map(_SERVICE.search, addresses) if match), None)
    if match:
        return (match.group(1) or match.group(2)).upper()
    return OGC_FEATURES if offers == OGC_FEATURES or _OGC_API.search(addresses[0]) else "API"


def description_address(data: Mapping[str, Any]) -> str:
    """Where the machine-readable description is; empty where there is none, or capabilities in its place."""
    address = web_address(data.get(_DOCUMENTATION[0]))
    return "" if not address or _SERVICE.search(address) else address


def offered_by(body: bytes) -> str:
    """What an OpenAPI description (JSON or YAML) offers: ``OGC API - Features``, ``GeoJSON``, or nothing of the two.

    Words are looked for, since documents are large, often not valid, and cut off at ``MAX_DESCRIPTION``.
    """
    words = body[:MAX_DESCRIPTION].decode("utf-8", "replace")
    if "openapi" not in words[:20_000].lower() and "swagger" not in words[:20_000].lower():
        return ""
    if _FEATURES.search(words):
        return OGC_FEATURES
    return "GeoJSON" if _GEOJSON.search(words) else ""


def linked_entries(value: Any, *keys: str) -> Tuple[Tuple[str, str], ...]:
    """Title and address of the entries of a list: the first of some members that is an address counts."""
    found: List[Tuple[str, str]] = []
    for entry in map(as_dict, as_list(as_dict(value).get("data"))[:MAX_LINKED]):
        address = next((url for url in (web_address(entry.get(key)) for key in keys) if url), "")
        if address:
            found.append((line(entry.get("title")) or address, address))
    return tuple(found)


def _resources(data: Mapping[str, Any], own: str, linked: Linked) -> Iterator[Resource]:
    """The API, its documentation, the form that asks for access; then datasets and the services made with it."""
    base = text(data.get("base_api_url"), 4000)
    if base:
        yield Resource(base, title=line(data.get("title")), format=own, role="api", available=_available(data))
    for key in _DOCUMENTATION:
        address = web_address(data.get(key))
        if address and address != base:
            yield Resource(address, format=_page_format(address, own), role=key[:-4])
    request = web_address(data.get("authorization_request_url"))
    if request:
        yield Resource(request, format="html", role="request_access")
    for role, entries in (("dataset", linked.datasets), ("reuse", linked.reuses)):
        for title, address in entries:
            yield Resource(address, title=title, format="html", role=role)


def _page_format(address: str, own: str) -> str:
    """Capabilities are the service itself, an address that ends like a file is one, the others are pages."""
    service = _SERVICE.search(address)
    if service and own != "API":
        return own
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    name = path.rpartition("/")[2]
    return "" if _FILE.search(name) else "html"


def _available(data: Mapping[str, Any]) -> Optional[bool]:
    """Of an API that is never there the link is as good as broken; nobody tested it where nothing is said."""
    value = data.get("availability")
    return False if isinstance(value, (int, float)) and not isinstance(value, bool) and value == 0 else None


def _identifiers(data: Mapping[str, Any]) -> Tuple[str, ...]:
    harvest = as_dict(data.get("harvest"))
    found = [data.get(key) for key in ("id", "slug", "self_api_url")]
    found += [harvest.get(key) for key in ("remote_id", "uri", "remote_url")]
    return distinct((line(value) for value in found), 30)


def _private(data: Mapping[str, Any]) -> Tuple[str, ...]:
    return ("private",) if data.get("private") else ()


def _facts(data: Mapping[str, Any], linked: Linked) -> Iterator[Tuple[str, str]]:
    named = [
        ("acronym", line(data.get("acronym"), 100)),
        ("api_format", line(data.get("format"), 50)),
        ("offers", linked.offers),
        *_audiences(data.get("access_audiences")),
        ("access_reason", line(data.get("access_type_reason_category"), 200)),
        ("request_access", web_address(data.get("authorization_request_url"))),
        ("rate_limiting", line(data.get("rate_limiting"), 1000)),
        ("rate_limiting_url", web_address(data.get("rate_limiting_url"))),
        ("availability", _percent(data.get("availability"))),
        ("availability_url", web_address(data.get("availability_url"))),
        ("harvested_from", line(as_dict(data.get("harvest")).get("domain"))),
        ("harvest_backend", line(as_dict(data.get("harvest")).get("backend"), 100)),
        ("badges", ", ".join(badges_of(data))),
        ("datasets", _number(as_dict(data.get("datasets")).get("total"))),
    ]
    metrics = as_dict(data.get("metrics"))
    named += [(name, _number(metrics.get(name))) for name in ("views", "reuses", "followers", "discussions")]
    yield from ((name, value) for name, value in named if value)


def _audiences(value: Any) -> Iterator[Tuple[str, str]]:
    """Who may use it, per audience: ``yes``, ``no`` or ``under_condition``."""
    for entry in map(as_dict, as_list(value)[:20]):
        key, condition = _AUDIENCES.get(line(entry.get("role"), 50)), line(entry.get("condition"), 50)
        if key and condition in _CONDITIONS:
            yield key, condition


def _percent(value: Any) -> str:
    """``availability`` is a percentage of time."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 100:
        return ""
    return f"{value:g} %"


def _number(value: Any) -> str:
    number = count(value)
    return "" if number is None else str(number)
