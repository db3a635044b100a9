"""Records from csw:Record elements: Dublin Core as CSW 2.0.2 (OGC 07-006r1 §10.2.5) and 3.0 write it."""
from __future__ import annotations

import re
from typing import Any, Dict, List, Optional, Tuple
from urllib.parse import quote

from ..model.extent import Extent
from ..model.record import Contact, Record, RecordType, Resource, TextFormat
from .iso_links import clean_url, layer_in, without_doubles
from .iso_text import MAX_TITLE, by_name, date_of, language_of, local, paragraphs, text_of, unique
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
_NOTHING = frozenset(("", "None"))

_Fields = Dict[str, List[Tuple[str, Any]]]


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
    thumbnail = next((link.url for link in links if _THUMBNAIL.search(f"{link.protocol} {link.title}")), "")
    created, modified = _dates(fields)
    return Record(
        id=identifiers[0],
        catalog=catalog,
        title=_title(fields) or identifiers[0],
        abstract=paragraphs(_first(fields, "abstract", "description")),
        abstract_format=TextFormat.PLAIN,
        type=_type(_first(fields, "type")),
        organisation=next((contact.organisation for contact in contacts), ""),
        contacts=contacts,
        keywords=unique(" ".join(text.split()) for text in _texts(fields, "subject")),
        licence=recognised(terms),
        constraints=unique(text for text, _ in terms),
        language=language_of(_first(fields, "language")),
        created=created,
        modified=modified,
        temporal=_temporal(fields),
        lineage=paragraphs(_first(fields, "provenance")),
        extents=unique(_box(box) for _, box in fields.get("BoundingBox", []) + fields.get("WGS84BoundingBox", [])),
        places=unique(text for text in _texts(fields, "spatial", "coverage") if "=" not in text),
        thumbnail=thumbnail if thumbnail.startswith(("http://", "https://")) else "",
        page_url=pages + quote(identifiers[0], safe="") if pages else "",
        identifiers=identifiers,
        resources=without_doubles(links),
        formats=unique(_texts(fields, "format", "medium")),
    )


def _fields(root: Any) -> _Fields:
    found: _Fields = {}
    for child in root.iterchildren("*"):
        found.setdefault(local(child), []).append(((child.text or "").strip(), child))
    return found


def _texts(fields: _Fields, *names: str) -> List[str]:
    """The texts of some fields; ``None``, which pycsw writes for nothing, is nothing."""
    return [text for name in names for text, _ in fields.get(name, []) if text not in _NOTHING]


def _first(fields: _Fields, *names: str) -> str:
    return next(iter(_texts(fields, *names)), "")


def _title(fields: _Fields) -> str:
    return " ".join(_first(fields, "title", "alternative").split())[:MAX_TITLE]


def _type(text: str) -> RecordType:
    """A scope code, or the last part of a DCMI type's address."""
    if not text:
        return RecordType.DATASET
    return _TYPES.get(re.split(r"[/#]", text.lower())[-1], RecordType.OTHER)


def _contacts(fields: _Fields) -> Tuple[Contact, ...]:
    return unique(Contact(organisation=text, role=role) for name, role in _ROLES for text in _texts(fields, name))


def _dates(fields: _Fields) -> Tuple[str, str]:
    created = next((date for date in map(date_of, _texts(fields, "created", "issued")) if date), "")
    modified = next((date for date in map(date_of, _texts(fields, "modified", "date")) if date), "")
    return created, modified


def _temporal(fields: _Fields) -> Tuple[str, str]:
    """``csw30:TemporalExtent``: from its begin to its end; an end without a begin is not believed."""
    for _, extent in fields.get("TemporalExtent", []):
        parts = by_name(extent)
        start, end = (date_of(text_of(parts.get(name))) for name in ("begin", "end"))
        if start:
            return start, end
    return "", ""


def _links(fields: _Fields) -> List[Resource]:
    """``dct:references`` names a protocol; GeoNetwork's ``dc:URI`` names and describes, too."""
    found = []
    for text, element in fields.get("URI", []) + fields.get("references", []):
        url = clean_url(text)
        if url in _NOTHING:
            continue
        protocol, name, description = (
            "" if value in _NOTHING else value
            for value in (_attribute(element, "protocol", "scheme"), _attribute(element, "name"),
                          _attribute(element, "description"))
        )  # fmt: skip
        found.append(Resource(url, name, description, protocol=protocol, layer=layer_in(name, protocol, url)))
    return found


def _attribute(element: Any, *names: str) -> str:
    return next((str(element.get(name)).strip() for name in names if element.get(name)), "")


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
