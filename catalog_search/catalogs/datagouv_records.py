"""uData datasets as records (fields of ``/api/1/datasets/{id}/`` and of the items of ``/api/2/datasets/search/``)."""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple
from urllib.parse import quote

from ..model.extent import Extent, union
from ..model.record import Access, Contact, Record, RecordType, Resource, TextFormat
from .datagouv_texts import count, distinct, line, read_licence, text, web_address
from .replies import as_dict, as_list

_MAX_EXTENTS = 50
_MAX_POINTS = 200_000
_CELL = 10.0
_ALTERNATES = ("geojson", "parquet", "pmtiles")
_ROLES = {"contact": "pointOfContact", "creator": "author", "": "pointOfContact"}
_ACCESS = {access.value: access for access in Access}
_HARVEST_NAMES = ("remote_id", "dct_identifier", "uri", "remote_url")
_FORMER_NAMES = ("dct:identifier", "harvest:remote_id", "uri", "remote_url", "datagouv_ckan_id", "geop:dataset_id")
#: Facts with the names of the metrics that tell them.
_METRICS = (
    ("views", "views"),
    ("reuses", "reuses"),
    ("followers", "followers"),
    ("discussions", "discussions"),
    ("downloads", "resources_downloads"),
)
_UNSAID = ("unknown", "notspecified", "")


@dataclass(frozen=True)
class Context:
    """What a dataset does not say itself.

    ``catalog`` is the id of the catalogue that answered, ``root`` the portal's root, for the page of a dataset that
    does not name it. ``complete`` says whether the reply holds all resources if it holds an array of them. ``names``
    are those of zones and granularities by id, for replies that give ids only.
    """

    catalog: str
    root: str
    complete: bool
    names: Mapping[str, str]


def read_record(data: Any, context: Context, fallback_id: str = "") -> Optional[Record]:
    """One dataset as a record, or ``None`` where it is no object or has no id."""
    if not isinstance(data, dict):
        return None
    record_id = line(data.get("id"), 200) or fallback_id
    if not record_id:
        return None
    extras = as_dict(data.get("extras"))
    dcat = as_dict(extras.get("dcat"))
    spatial = as_dict(data.get("spatial"))
    inline = isinstance(data.get("resources"), list)
    resources = tuple(read_resources(data.get("resources"))) if inline else ()
    slug = line(data.get("slug"))
    return Record(
        id=record_id,
        catalog=context.catalog,
        title=line(data.get("title")) or slug or record_id,
        abstract=text(data.get("description")) or text(data.get("description_short")),
        abstract_format=TextFormat.MARKDOWN,
        type=RecordType.DATASET,
        organisation=organisation_of(data),
        contacts=tuple(contacts_of(data)),
        keywords=distinct([line(tag, 200) for tag in as_list(data.get("tags"))]),
        licence=read_licence(data.get("license")),
        access=access_of(data.get("access_type")),
        constraints=_constraints(data, dcat),
        created=line(data.get("created_at"), 50),
        modified=line(data.get("last_update"), 50) or line(data.get("last_modified"), 50),
        temporal=_temporal(data.get("temporal_coverage")),
        frequency=_frequency(data.get("frequency")),
        lineage="\n".join(_texts(dcat.get("provenance"))) if dcat else "",
        extents=read_extents(spatial.get("geom")),
        places=distinct([context.names.get(key, label) for key, label in _zones(spatial)]) if spatial else (),
        thumbnail=thumbnail_of(data),
        page_url=web_address(data.get("page")) or f"{context.root}/datasets/{quote(slug or record_id, safe='')}",
        identifiers=_identifiers(data, extras),
        notices=tuple([key for key in ("archived", "deleted", "private") if data.get(key)]),
        facts=tuple(_facts(data, spatial, context.names)),
        resources=resources,
        formats=distinct([resource.format.lower() for resource in resources]) if resources else (),
        complete=context.complete and inline,
    )


def read_resources(values: Any) -> Iterator[Resource]:
    """The resources of an array in their order, those without any address left out."""
    for value in as_list(values):
        resource = _resource(value) if isinstance(value, dict) else None
        if resource is not None:
            yield resource


def _resource(data: Mapping[str, Any]) -> Optional[Resource]:
    url = text(data.get("url")) or text(data.get("latest"))
    if not url:
        return None
    extras = as_dict(data.get("extras"))
    service = as_dict(extras.get("analysis:parsing:ogc_metadata"))
    layer = as_dict(service.get("detected_layer"))
    available = extras.get("check:available")
    return Resource(
        url=url,
        title=line(data.get("title")),
        description=text(data.get("description")),
        format=line(data.get("format"), 100),
        mime=_mime(data, extras),
        protocol=line(service.get("format"), 50),
        layer=line(layer.get("name"), 300),
        crs=line(layer.get("default_crs"), 200),
        id=line(data.get("id"), 100),
        role=line(data.get("type"), 50),
        size=None if service else _size(data, extras),
        checksum=_checksum(data.get("checksum")),
        modified=line(data.get("last_modified"), 50),
        available=available if isinstance(available, bool) else None,
        alternates=tuple(_alternates(extras)),
    )


def _mime(data: Mapping[str, Any], extras: Mapping[str, Any]) -> str:
    """The declared type, else the one that the link checker was answered."""
    checked = extras.get("check:headers:content-type") if extras.get("check:available") is True else ""
    return line(data.get("mime"), 100) or line(checked, 100).split(";")[0].strip()


def _size(data: Mapping[str, Any], extras: Mapping[str, Any]) -> Optional[int]:
    checked = None if extras.get("check:available") is False else extras.get("check:headers:content-length")
    found = (data.get("filesize"), extras.get("analysis:content-length"), checked)
    return next((size for size in map(count, found) if size), None)


def _checksum(value: Any) -> str:
    data = as_dict(value)
    digest = line(data.get("value"), 200)
    return f"{line(data.get('type'), 20)}:{digest}" if digest else ""


def _alternates(extras: Mapping[str, Any]) -> Iterator[Tuple[str, str]]:
    for name in _ALTERNATES:
        url = web_address(extras.get(f"analysis:parsing:{name}_url"))
        if url:
            yield name, url


def organisation_of(data: Mapping[str, Any]) -> str:
    """The name of the organisation that publishes, else of the person."""
    name = line(as_dict(data.get("organization")).get("name"))
    if name:
        return name
    owner = as_dict(data.get("owner"))
    return f"{line(owner.get('first_name'))} {line(owner.get('last_name'))}".strip()


def contacts_of(data: Mapping[str, Any]) -> Iterator[Contact]:
    """The contact points, and the organisation as the publisher unless one of them is."""
    publisher_known = False
    for point in as_list(data.get("contact_points"))[:100]:
        point = as_dict(point)
        role = line(point.get("role"), 50)
        contact = Contact(
            name=line(point.get("name")),
            organisation=organisation_of(point),
            role=_ROLES.get(role, role),
            email=line(point.get("email"), 200),
            url=web_address(point.get("contact_form")),
        )
        if contact.name or contact.email or contact.url:
            publisher_known = publisher_known or role == "publisher"
            yield contact
    organisation = as_dict(data.get("organization"))
    name = "" if publisher_known else line(organisation.get("name"))
    if name:
        yield Contact(organisation=name, role="publisher", url=web_address(organisation.get("page")))


def access_of(value: Any) -> Access:
    """Who may use the data."""
    return _ACCESS.get(value, Access.UNKNOWN) if isinstance(value, str) else Access.UNKNOWN


def _constraints(data: Mapping[str, Any], dcat: Mapping[str, Any]) -> Tuple[str, ...]:
    """Terms in words: of the dataset, else of its resources (harvested INSPIRE records repeat them there)."""
    said: List[str] = [line(data.get("access_type_reason"), 2000)]
    for key in ("rights", "accessRights", "license") if dcat else ():
        said += _texts(dcat.get(key))
    if not any(said) and isinstance(data.get("resources"), list):
        for resource in data["resources"][:20]:
            own = as_dict(as_dict(as_dict(resource).get("extras")).get("dcat"))
            said += _texts(own.get("rights"))
    return distinct(said, 20)


def _texts(value: Any) -> List[str]:
    return list(filter(None, [line(entry, 2000) for entry in as_list(value)[:50]])) if value is not None else []


def _temporal(value: Any) -> Tuple[str, str]:
    data = as_dict(value)
    return (line(data.get("start"), 50), line(data.get("end"), 50)) if data else ("", "")


def _frequency(value: Any) -> str:
    found = _name_of(value, "id")
    return "" if found.lower() in _UNSAID else found


def _name_of(value: Any, *keys: str) -> str:
    """A vocabulary term, which comes as an id or, when full objects are asked for, as an object."""
    if not isinstance(value, dict):
        return line(value, 200)
    for key in keys:
        found = line(value.get(key), 200)
        if found:
            return found
    return ""


def names_of(data: Any) -> Iterator[Tuple[str, str]]:
    """The zones and the granularity that a dataset gives with their names, as (id, name)."""
    spatial = as_dict(as_dict(data).get("spatial"))
    for key, name in _zones({"zones": [*as_list(spatial.get("zones")), spatial.get("granularity")]}):
        if name != key:
            yield key, name


def _zones(spatial: Mapping[str, Any]) -> Iterator[Tuple[str, str]]:
    """The administrative zones of a coverage as (id, label); the label is the id where the reply has no names."""
    for zone in as_list(spatial.get("zones"))[:500]:
        key = _name_of(zone, "id")
        label = _name_of(zone, "name", "id") if isinstance(zone, dict) else key
        if key or label:
            yield key or label, label


def read_extents(geometry: Any) -> Tuple[Extent, ...]:
    """One box per polygon of a GeoJSON geometry in WGS 84 (RFC 7946), merged where there are too many to draw."""
    data = as_dict(geometry)
    coordinates = as_list(data.get("coordinates"))
    kind = data.get("type")
    polygons = coordinates if kind == "MultiPolygon" else [coordinates] if kind == "Polygon" else []
    boxes: Dict[Extent, None] = {}
    left = _MAX_POINTS
    for polygon in polygons:
        ring = as_list(as_list(polygon)[0]) if as_list(polygon) else []
        box = _box(ring[:left])
        left -= len(ring)
        if box is not None:
            boxes[box] = None
        if left <= 0:
            break
    return _merged(tuple(boxes))


def _box(ring: List[Any]) -> Optional[Extent]:
    points = [point for point in ring if isinstance(point, list) and len(point) > 1 and _is_place(point)]
    if not points:
        return None
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return Extent.checked(min(xs), min(ys), max(xs), max(ys))


def _is_place(point: List[Any]) -> bool:
    return all(
        isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= 360 and math.isfinite(value)
        for value in point[:2]
    )


def _merged(boxes: Tuple[Extent, ...]) -> Tuple[Extent, ...]:
    """Boxes with their centre in the same ten degrees become one, so that far territories stay apart."""
    if len(boxes) <= _MAX_EXTENTS:
        return boxes
    cells: Dict[Tuple[int, int], List[Extent]] = {}
    for box in boxes:
        cell = (int((box.west + box.east) // (2 * _CELL)), int((box.south + box.north) // (2 * _CELL)))
        cells.setdefault(cell, []).append(box)
    groups = list(cells.values()) if len(cells) <= _MAX_EXTENTS else [list(boxes)]
    return tuple(box for box in map(union, groups) if box is not None)


def thumbnail_of(data: Mapping[str, Any]) -> str:
    """The picture of the organisation that publishes, else of the person."""
    organisation, owner = as_dict(data.get("organization")), as_dict(data.get("owner"))
    return (
        web_address(organisation.get("logo_thumbnail"))
        or web_address(organisation.get("logo"))
        or web_address(owner.get("avatar_thumbnail"))
    )


def _identifiers(data: Mapping[str, Any], extras: Mapping[str, Any]) -> Tuple[str, ...]:
    """All the names the data goes by here and where it was harvested, before and since 2022 (``extras``)."""
    harvest = as_dict(data.get("harvest"))
    found = [data.get("id"), data.get("slug"), data.get("uri")]
    found += [harvest[key] for key in _HARVEST_NAMES if key in harvest] if harvest else ()
    found += [extras[key] for key in _FORMER_NAMES if key in extras] if extras else ()
    return distinct([line(value) for value in found if value is not None], 30)


def _facts(data: Mapping[str, Any], spatial: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Tuple[str, str]]:
    harvest = as_dict(data.get("harvest"))
    extras = as_dict(data.get("extras"))
    granularity = _name_of(spatial.get("granularity"), "id", "name")
    archived = data.get("archived")
    named = (
        ("acronym", line(data.get("acronym"), 100)),
        ("granularity", names.get(granularity, granularity)),
        ("quality", _score(as_dict(data.get("quality")).get("score"))),
        ("harvested_from", line(harvest.get("domain")) or line(extras.get("harvest:domain"))),
        ("harvest_backend", line(harvest.get("backend"), 100)),
        ("next_update", line(data.get("frequency_date"), 50)),
        ("access_reason", line(data.get("access_type_reason_category"), 200)),
        ("request_access", web_address(data.get("authorization_request_url"))),
        ("archived_on", line(archived, 50) if isinstance(archived, str) else ""),
        ("badges", ", ".join(badges_of(data)) if data.get("badges") else ""),
    )
    yield from [fact for fact in named if fact[1]]
    yield from _counts(data)


def _counts(data: Mapping[str, Any]) -> Iterator[Tuple[str, str]]:
    metrics = as_dict(data.get("metrics"))
    counted = [(name, metrics[key]) for name, key in _METRICS if key in metrics]
    counted.append(("resources", as_dict(data.get("resources")).get("total")))
    for name, value in counted:
        number = count(value)
        if number is not None:
            yield name, str(number)


def _score(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        return ""
    return f"{value:.2f}"


def badges_of(data: Mapping[str, Any]) -> Tuple[str, ...]:
    """The marks that the portal gives, such as ``hvd`` and ``inspire``."""
    return distinct(line(as_dict(badge).get("kind"), 50) for badge in as_list(data.get("badges"))[:20])
