"""Records from csw:Record elements: Dublin Core as CSW 2.0.2 (OGC 07-006r1 §10.2.5) and 3.0 write it."""
from __future__ import annotations

import re
from typing import Any, Dict, List, NamedTuple, Optional, Tuple
from urllib.parse import quote

from ..model.extent import Extent
from ..model.record import Contact, Record, RecordType, Resource, TextFormat
from .iso_links import clean_url, layer_in, without_doubles
from .iso_text import (
    MAX_TITLE,
    NAMES,
    Remembered,
    by_name,
    date_of,
    language_of,
    local,
    paragraphs,
    text_of,
    unique,
)
from .licences import recognised

_TYPES = {
    "dataset": RecordType.DATASET,
    "series": RecordType.SERIES,
    "collection": RecordType.SERIES,
    "service": RecordType.SERVICE,
    "nongeographicdataset": RecordType.TABLE,
    "map": RecordType.MAP,
    "staticmap": RecordType.MAP,
    "interactivemap": RecordType.MAP,
    "stillimage": RecordType.MAP,
    "image": RecordType.MAP,
    "document": RecordType.DOCUMENT,
    "text": RecordType.DOCUMENT,
}
_ROLES = (("publisher", "publisher"), ("creator", "author"), ("contributor", "custodian"))
_THUMBNAIL = re.compile(r"thumbnail|overview|browsegraphic", re.IGNORECASE)
_IS_THUMBNAIL = Remembered(lambda words: bool(_THUMBNAIL.search(words)))
#: What servers write for nothing; pycsw writes ``None``.
_NOTHING = frozenset(("", "None"))
_WITH_PARTS = frozenset(("URI", "references", "BoundingBox", "WGS84BoundingBox", "TemporalExtent"))


class _Fields(NamedTuple):
    """The child elements of a record by local name: what they say, and those that say more than a text."""

    texts: Dict[str, List[str]]
    elements: Dict[str, List[Any]]


def read_dublin_core(root: Any, catalog: str, pages: str = "") -> Optional[Record]:
    """The record that a ``csw:Record`` describes; ``None`` where it has no identifier.

    :param catalog: id of the catalogue that gave it
    :param pages: address to which an identifier is added to get the record's page; empty where there is none
    """
    fields = _fields(root)
    identifiers = unique(_texts(fields, "identifier"))
    if not identifiers:
        return None
    contacts = _contacts(fields)
    terms = [(paragraphs(text), "") for text in _texts(fields, "rights", "license", "accessRights")]
    links = _links(fields)
    thumbnail = next((r.url for r in links if _IS_THUMBNAIL[r.protocol] or _IS_THUMBNAIL[r.title]), "")
    created, modified = _dates(fields)
    return Record(
        id=identifiers[0],
        catalog=catalog,
        title=_title(fields) or identifiers[0],
        abstract=paragraphs(_first(fields, "abstract", "description")),
        abstract_format=TextFormat.PLAIN,
        type=_type(_first(fields, "type")),
        organisation=contacts[0].organisation if contacts else "",
        contacts=contacts,
        keywords=unique([" ".join(text.split()) for text in _texts(fields, "subject")]),
        licence=recognised(terms),
        constraints=unique([text for text, _ in terms]),
        language=language_of(_first(fields, "language")),
        created=created,
        modified=modified,
        temporal=_temporal(fields),
        lineage=paragraphs(_first(fields, "provenance")),
        extents=unique([_box(box) for box in _elements(fields, "BoundingBox", "WGS84BoundingBox")]),
        places=unique([text for text in _texts(fields, "spatial", "coverage") if "=" not in text]),
        thumbnail=thumbnail if thumbnail.startswith(("http://", "https://")) else "",
        page_url=pages + quote(identifiers[0], safe="") if pages else "",
        identifiers=identifiers,
        resources=without_doubles(links),
        formats=unique(_texts(fields, "format", "medium")),
    )


def _fields(root: Any) -> _Fields:
    fields = _Fields({}, {})
    for child in root[:]:
        name = NAMES[child.tag]
        if name in _WITH_PARTS:
            fields.elements.setdefault(name, []).append(child)
        text = (child.text or "").strip()
        if text not in _NOTHING:
            fields.texts.setdefault(name, []).append(text)
    return fields


def _texts(fields: _Fields, *names: str) -> List[str]:
    return [text for name in names if name in fields.texts for text in fields.texts[name]]


def _first(fields: _Fields, *names: str) -> str:
    return next((fields.texts[name][0] for name in names if name in fields.texts), "")


def _elements(fields: _Fields, *names: str) -> List[Any]:
    return [element for name in names if name in fields.elements for element in fields.elements[name]]


def _title(fields: _Fields) -> str:
    return " ".join(_first(fields, "title", "alternative").split())[:MAX_TITLE]


def _type(text: str) -> RecordType:
    """A scope code, or the last part of a DCMI type's address."""
    if not text:
        return RecordType.DATASET
    return _TYPES.get(re.split(r"[/#]", text.lower())[-1], RecordType.OTHER)


def _contacts(fields: _Fields) -> Tuple[Contact, ...]:
    return unique([Contact(organisation=text, role=role) for name, role in _ROLES for text in _texts(fields, name)])


def _dates(fields: _Fields) -> Tuple[str, str]:
    created = next(filter(None, map(date_of, _texts(fields, "created", "issued"))), "")
    modified = next(filter(None, map(date_of, _texts(fields, "modified", "date"))), "")
    return created, modified


def _temporal(fields: _Fields) -> Tuple[str, str]:
    """``csw30:TemporalExtent``: from its begin to its end; an end without a begin is not believed."""
    for extent in _elements(fields, "TemporalExtent"):
        parts = by_name(extent)
        start, end = (date_of(text_of(parts.get(name))) for name in ("begin", "end"))
        if start:
            return start, end
    return "", ""


def _links(fields: _Fields) -> List[Resource]:
    """``dct:references`` names a protocol; GeoNetwork's ``dc:URI`` names and describes, too."""
    found = []
    for element in _elements(fields, "URI", "references"):
        url = clean_url(element.text or "")
        if url in _NOTHING:
            continue
        said = {key: value.strip() for key, value in element.items() if value}
        protocol, name = _said(said, "protocol", "scheme"), _said(said, "name")
        layer = layer_in(name, protocol, url) if name else ""
        found.append(Resource(url, name, _said(said, "description"), protocol=protocol, layer=layer))
    return found


def _said(attributes: Dict[str, str], *names: str) -> str:
    """The first of some attributes that is there."""
    for name in names:
        if name in attributes:
            return "" if attributes[name] in _NOTHING else attributes[name]
    return ""


def _box(element: Any) -> Optional[Extent]:
    """The box of two corners, whose order servers do not agree on.

    Latitude comes first under a URN of EPSG (OGC 07-092r1) or the address that CSW 3.0 has for it (OGC 09-048r5),
    longitude under WGS 84 (ows:WGS84BoundingBox), and also under short names, as GeoNetwork writes. A value that can
    be no latitude decides against both. Some write the lower corner on the eastern side.
    """
    corners = [_numbers(corner.text) for corner in element.iter("{*}LowerCorner", "{*}UpperCorner")]
    if len(corners) != 2 or None in corners:
        return None
    (a, b), (c, d) = corners  # type: ignore[misc]
    name = str(element.get("crs") or "").lower()
    latitude_first = local(element) == "BoundingBox" and "epsg" in name and ("urn" in name or "/def/crs/" in name)
    if max(abs(a), abs(c)) > 90:
        latitude_first = False
    elif max(abs(b), abs(d)) > 90:
        latitude_first = True
    if latitude_first:
        a, b, c, d = b, a, d, c
    return Extent.checked(min(a, c), min(b, d), max(a, c), max(b, d))


def _numbers(text: Optional[str]) -> Optional[Tuple[float, float]]:
    try:
        first, second = (float(part) for part in (text or "").replace(",", " ").split()[:2])
    except ValueError:
        return None
    return first, second
