"""Resources of Isogeo's API, version 1, as records. Whatever a reply leaves out is not known."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Callable, Dict, FrozenSet, Iterator, List, Mapping, Optional, Sequence, Tuple
from uuid import UUID

from ..model.extent import Extent
from ..model.record import Access, Contact, Licence, Record, RecordType, TextFormat
from .datagouv_texts import count, distinct, line, text, web_address
from .isogeo_resources import layer_title, read_resources
from .replies import as_dict, as_list

#: Both spellings, that of records and that of tags.
_KINDS = {
    **dict.fromkeys(("vectorDataset", "rasterDataset", "vector-dataset", "raster-dataset"), RecordType.DATASET),
    **dict.fromkeys(("noGeoDataset", "no-geo-dataset"), RecordType.TABLE),
    "service": RecordType.SERVICE,
}
#: The directive that says that no directive stands against public access.
_NO_RESTRICTION = UUID("6756c187-5d06-4469-82ed-941555102c72").hex
_MANY, _BOXES = 300, 50
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d|$)|\d{4}(?:-\d\d)?$")
_UUID = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True)
class Context:
    """What a resource does not say itself: the catalogue's id, the base of the API, the language, and where its pages
    are: the address of an OpenCatalog, nothing where none is known."""

    catalog: str
    api: str
    language: str
    pages: str = ""


def read_record(data: Any, context: Context) -> Optional[Record]:
    """One resource as a record, or ``None`` where it is no object or has no id."""
    if not isinstance(data, dict):
        return None
    record_id = line(data.get("_id"), 64)
    if not record_id:
        return None
    kind = data.get("type")
    values: Dict[str, Any] = {
        "id": record_id,
        "catalog": context.catalog,
        "title": line(data.get("title")) or line(data.get("name")) or record_id,
        "type": _KINDS.get(kind, RecordType.OTHER) if isinstance(kind, str) else RecordType.OTHER,
        "organisation": line(as_dict(as_dict(data.get("_creator")).get("contact")).get("name")),
        "language": line(data.get("language"), 10) or context.language,
        "created": date_of(data.get("_created")),
        "modified": date_of(data.get("_modified")),
        "identifiers": _identifiers(record_id),
        "page_url": f"{context.pages}/r/{record_id}" if context.pages and record_id.isalnum() else "",
    }
    for members, names, read in _PARTS:
        if not members.isdisjoint(data):
            values.update(zip(names, read(data)))
    resources = values["resources"] = tuple(read_resources(data, context.api))
    formats = [line(data.get("format"), 50).lower(), *[one.format for one in resources]]
    values["formats"] = distinct(formats, 50)
    return Record(**values)


def date_of(value: Any) -> str:
    """An ISO 8601 date; seconds have seven decimals at times, of which six are kept, and midnights are days."""
    said = line(value, 40)
    if not _DATE.match(said):
        return ""
    if said[10:19] == "T00:00:00":
        return said[:10]
    if said[19:20] == ".":
        digits = 20
        while said[digits : digits + 1].isdigit():
            digits += 1
        return said[: min(digits, 26)] + said[digits:]
    return said


def extents_of(envelope: Any) -> Tuple[Extent, ...]:
    """The boxes of a GeoJSON envelope: one for each part of several, the ``bbox`` where there are no parts."""
    shape = as_dict(envelope)
    parts = as_list(shape.get("coordinates")) if shape.get("type") in ("MultiPolygon", "MultiPoint") else []
    boxes = [_box_around(part) for part in parts[:_BOXES]]
    found = tuple(dict.fromkeys(box for box in boxes if box is not None))
    if found:
        return found
    corners = shape.get("bbox")
    box = Extent.checked(*corners) if isinstance(corners, list) and len(corners) == 4 else None
    box = box or _box_around(shape.get("coordinates"))
    return (box,) if box is not None else ()


def _box_around(coordinates: Any) -> Optional[Extent]:
    points = list(_points(coordinates, 0))
    if not points:
        return None
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return Extent.checked(min(xs), min(ys), max(xs), max(ys))


def _points(value: Any, depth: int) -> Iterator[Tuple[float, float]]:
    if not isinstance(value, list) or depth > 4:
        return
    if len(value) >= 2 and all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in value[:2]):
        yield value[0], value[1]
        return
    for part in value[:20_000]:
        yield from _points(part, depth + 1)


def _objects(data: Mapping[str, Any], name: str) -> List[Mapping[str, Any]]:
    return _entries(data[name]) if name in data else []


def _keywords(data: Mapping[str, Any]) -> Tuple[Tuple[str, ...], Tuple[str, ...]]:
    """Keywords, and the themes of INSPIRE and of the group; without ``keywords`` they come from the tags."""
    pairs = [(line(entry.get("_tag"), 300), line(entry.get("text"), 200)) for entry in _objects(data, "keywords")]
    if not pairs:
        tags = list(as_dict(data.get("tags")).items())[:_MANY]
        pairs = [(tag, line(label, 200)) for tag, label in tags if isinstance(tag, str) and tag.startswith("keyword:")]
    themes = ("keyword:inspire-theme:", "keyword:group-theme:")
    return (
        distinct(label for tag, label in pairs if not tag.startswith(themes)),
        distinct(label for tag, label in pairs if tag.startswith(themes)),
    )


def _contacts(data: Mapping[str, Any]) -> Tuple[Contact, ...]:
    found: List[Contact] = []
    for entry in _objects(data, "contacts"):
        contact = as_dict(entry.get("contact"))
        name, organisation = line(contact.get("name")), line(contact.get("organization"))
        if contact.get("_deleted") is True or not (name or organisation):
            continue
        is_group = line(contact.get("type"), 20) == "group"
        email = line(contact.get("email"), 200)
        found.append(
            Contact(
                name="" if is_group else name,
                organisation=organisation or name if is_group else organisation,
                role=line(entry.get("role"), 50),
                email=email if "@" in email else "",
                phone=line(contact.get("phone"), 50),
            )
        )
    return tuple(dict.fromkeys(found))


def _licence(data: Mapping[str, Any]) -> Optional[Licence]:
    """The first licence among the conditions, under the key that it is filtered by."""
    for condition in _objects(data, "conditions"):
        licence = as_dict(condition.get("license"))
        key, title = line(licence.get("_tag"), 200).partition(":")[2], line(licence.get("name"))
        url = web_address(licence.get("link"))
        if title or url:
            return Licence(title, url, key or line(licence.get("_id"), 64))
    return None


def _conditions(data: Mapping[str, Any]) -> Iterator[str]:
    for condition in _objects(data, "conditions"):
        yield text(condition.get("description"), 2000)
        yield text(as_dict(condition.get("license")).get("content"), 2000)


def _limits(limitations: List[Mapping[str, Any]]) -> Iterator[str]:
    for limitation in limitations:
        directive = as_dict(limitation.get("directive"))
        if line(directive.get("_id"), 64) == _NO_RESTRICTION:
            yield text(limitation.get("description"), 2000)
            continue
        told = [line(directive.get("name")), text(limitation.get("description"), 2000)]
        kind = line(limitation.get("restriction"), 50) or line(limitation.get("type"), 50)
        yield ": ".join(part for part in (kind, *told) if part) if any(told) else ""


def _access(limitations: List[Mapping[str, Any]]) -> Access:
    """What INSPIRE's directive says of public access, where a limitation names one of its articles."""
    directives = [line(as_dict(limitation.get("directive")).get("_id"), 64) for limitation in limitations]
    if any(said and said != _NO_RESTRICTION for said in directives):
        return Access.RESTRICTED
    return Access.OPEN if _NO_RESTRICTION in directives else Access.UNKNOWN


def _notices(limitations: List[Mapping[str, Any]]) -> Tuple[str, ...]:
    """Limitations for reasons of security are warnings."""
    security = [limitation for limitation in limitations if line(limitation.get("type"), 20).lower() == "security"]
    return distinct((line(limitation.get("description"), 300) or "security" for limitation in security), 5)


def _scale(data: Mapping[str, Any]) -> str:
    scale = count(data.get("scale"))
    return f"1:{scale}" if scale else ""


def _crs(data: Mapping[str, Any]) -> Tuple[str, ...]:
    system = as_dict(data.get("coordinate-system"))
    code = count(system.get("code"))
    name = f"EPSG:{code}" if code else line(system.get("name"), 200)
    return (name,) if name else ()


def _identifiers(record_id: str) -> Tuple[str, ...]:
    """The id, and the names under which the CSW of a share has the record."""
    low = record_id.lower()
    if not _UUID.fullmatch(low):
        return (record_id,)
    dashed = "-".join((low[:8], low[8:12], low[12:16], low[16:20], low[20:]))
    return (record_id, dashed, f"urn:isogeo:metadata:uuid:{dashed}")


def _facts(data: Mapping[str, Any]) -> Iterator[Tuple[str, str]]:
    for key, label, read in _FACTS:
        if key in data:
            value = read(data[key])
            if value:
                yield label, value
    if "specifications" in data:
        yield from ((label, value) for label, value in _conformity(data) if value)


def _entries(value: Any) -> List[Mapping[str, Any]]:
    return [entry for entry in as_list(value)[:_MANY] if isinstance(entry, dict)]


def _metres(value: Any) -> str:
    distance = line(value, 30)
    return f"{distance} m" if distance else ""


def _layers(value: Any) -> str:
    return _listed(layer_title(one) or line(one.get("id"), 200) for one in _entries(value))


def _operations(value: Any) -> str:
    return _listed(distinct(line(one.get("name"), 100) for one in _entries(value)))


def _listed(values: Any) -> str:
    return "; ".join(value for value in values if value)[:4000]


def _attribute(data: Mapping[str, Any]) -> str:
    """One attribute of the features: name, what it is called, type."""
    name, alias = line(data.get("name"), 200), line(data.get("alias"), 200)
    kind = line(data.get("dataType"), 100)
    said = " – ".join(part for part in (name, alias if alias != name else "") if part)
    return f"{said} ({kind})" if said and kind else said


def _event(data: Mapping[str, Any]) -> str:
    said = (date_of(data.get("date")), line(data.get("kind"), 50), line(data.get("description"), 200))
    return " ".join(part for part in said if part)


def _conformity(data: Mapping[str, Any]) -> Iterator[Tuple[str, str]]:
    """Specifications that the data conform to, and those that they do not."""
    stated: List[Tuple[bool, str]] = []
    for entry in _objects(data, "specifications"):
        name = line(as_dict(entry.get("specification")).get("name"), 300)
        stated.append((entry.get("conformant") is True, name))
    yield "conformity", _listed(name for conforms, name in stated if conforms)
    yield "not_conformant", _listed(name for conforms, name in stated if not conforms)


def _words(value: Any) -> str:
    return line(value, 1000)


#: Members, the facts that they are told as, and how.
_FACTS: Tuple[Tuple[str, str, Callable[[Any], str]], ...] = (
    ("geometry", "geometry", _words),
    ("features", "features", _words),
    ("precision", "precision", _words),
    ("encoding", "encoding", _words),
    ("formatVersion", "format_version", _words),
    ("topologicalConsistency", "topology", _words),
    ("validityComment", "validity", _words),
    ("geoContext", "place", _words),
    ("editionProfile", "provider", _words),
    ("created", "data_created", date_of),
    ("modified", "data_modified", date_of),
    ("published", "published", date_of),
    ("distance", "resolution", _metres),
    ("series", "series", lambda value: "yes" if value is True else ""),
    ("layers", "layers", _layers),
    ("feature-attributes", "attributes", lambda value: _listed(map(_attribute, _entries(value)))),
    ("operations", "operations", _operations),
    ("events", "history", lambda value: _listed(map(_event, _entries(value)))),
)
_TOLD = frozenset((*(key for key, _, _ in _FACTS), "specifications"))


def _texts(data: Mapping[str, Any]) -> Tuple[str, TextFormat]:
    return text(data.get("abstract")), TextFormat.MARKDOWN


def _terms(data: Mapping[str, Any]) -> Tuple[Any, ...]:
    """Access, constraints, notices: what conditions and limitations say."""
    limitations = _objects(data, "limitations")
    constraints = distinct([*_conditions(data), *_limits(limitations)], 30)
    return _access(limitations), constraints, _notices(limitations)


def _lineage(data: Mapping[str, Any]) -> str:
    return "\n\n".join(filter(None, (text(data.get(key)) for key in ("collectionContext", "collectionMethod"))))


_Read = Callable[[Mapping[str, Any]], Sequence[Any]]
#: Members of a resource, the fields of a record that they fill, and how: most resources have a few of them only.
_PARTS: Tuple[Tuple[FrozenSet[str], Tuple[str, ...], _Read], ...] = (
    (frozenset(("abstract",)), ("abstract", "abstract_format"), _texts),
    (frozenset(("keywords", "tags")), ("keywords", "themes"), _keywords),
    (frozenset(("contacts",)), ("contacts",), lambda data: (_contacts(data),)),
    (frozenset(("conditions",)), ("licence",), lambda data: (_licence(data),)),
    (frozenset(("conditions", "limitations")), ("access", "constraints", "notices"), _terms),
    (
        frozenset(("validFrom", "validTo")),
        ("temporal",),
        lambda data: ((date_of(data.get("validFrom")), date_of(data.get("validTo"))),),
    ),
    (frozenset(("updateFrequency",)), ("frequency",), lambda data: (line(data.get("updateFrequency"), 30),)),
    (frozenset(("collectionContext", "collectionMethod")), ("lineage",), lambda data: (_lineage(data),)),
    (frozenset(("scale",)), ("scale",), lambda data: (_scale(data),)),
    (frozenset(("coordinate-system",)), ("crs",), lambda data: (_crs(data),)),
    (frozenset(("envelope",)), ("extents",), lambda data: (extents_of(data.get("envelope")),)),
    (_TOLD, ("facts",), lambda data: (tuple(_facts(data)),)),
)
