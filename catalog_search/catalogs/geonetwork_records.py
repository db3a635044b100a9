"""Records from the index of GeoNetwork 4, and what the whole ISO record adds to one.

Members of the index come as a value, a list or, where there are translations, as an object with ``default`` and one
member for each language; versions differ. Any of them is read.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import quote

from ..model.extent import Extent
from ..model.record import Access, Contact, Licence, Record, RecordType, Resource, TextFormat
from .datagouv_texts import distinct, line, text, web_address
from .geonetwork_query import SCOPES
from .iso_links import clean_url, layer_in
from .iso_text import crs_of, language_of
from .licences import recognised
from .replies import as_dict, as_list, as_text

_MANY = 500
_TYPES = {scope: RecordType(name) for name, scopes in SCOPES.items() for scope in scopes}
_HTML = re.compile(r"\s*<(?:p|div|ul|ol|h[1-6]|table|br|span|strong|b|em|a)\b[^>]*>", re.IGNORECASE)
#: Thesauri of INSPIRE themes; the name of a field has lost what is no ASCII letter ("thme").
_INSPIRE_THEMES = re.compile(r"th_(?!.*_tree$)(?:.*inspire.{0,40}the?m|.*the?m.{0,40}inspire)", re.IGNORECASE)
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T[\d:.]{5,12}(?:Z|[+-]\d\d:?\d\d)?)?)?)?")
_TERMS = (
    "licenseObject", "MD_LegalConstraintsUseLimitationObject", "MD_LegalConstraintsOtherConstraintsObject",
    "MD_ConstraintsUseLimitationObject",
)  # fmt: skip
_PARTY = frozenset(("individual", "role", "email", "phone"))
_ANSWERING = ("pointOfContact", "owner", "publisher")
_SECRET = frozenset(("restricted", "confidential", "secret", "topSecret", "private", "in-confidence"))
#: Values of MD_ProgressCode after which the data are no longer kept up.
_ENDED = frozenset(("obsolete", "historicalArchive", "deprecated", "superseded", "retired", "withdrawn"))
_FREE = "nolimitations"
_FACTS = (
    ("service_type", "serviceType"), ("operates_on", "recordOperateOn"), ("resolution", "resolutionDistance"),
    ("metadata_date", "dateStamp"),
)  # fmt: skip
_MIME_IN_PROTOCOL = re.compile(r"^WWW:DOWNLOAD:(\S+/\S+)$", re.IGNORECASE)


@dataclass(frozen=True)
class Context:
    """What a record does not say itself: the catalogue's id, where its pages are, the member of the reader's language.

    :ivar pages: the address to which an identifier is added to get the record's page
    :ivar language: such as ``langfre``
    """

    catalog: str
    pages: str
    language: str = "langeng"


def read_hit(hit: Any, context: Context) -> Optional[Record]:
    """One hit of a search; ``None`` where it is no object or has no identifier."""
    hit = as_dict(hit)
    source = as_dict(hit.get("_source"))
    uuid = line(source.get("uuid") or hit.get("_id"), 300)
    return _Reader(source, context).record(uuid) if uuid else None


class _Reader:
    """Reads one record of the index."""

    def __init__(self, source: Mapping[str, Any], context: Context) -> None:
        self._source = source
        self._context = context

    def record(self, uuid: str) -> Record:
        source, context = self._source, self._context
        abstract = text(self._said("resourceAbstractObject") or self._said("resourceAbstract"))
        parties, others = self._contacts("contactForResource"), self._contacts("contact")
        places = distinct([*self._lines("keywordType-place"), *self._lines("extentDescriptionObject")])
        themes = self._themes()
        created, modified = self._dates()
        terms = self._terms()
        licence = self._licence(terms)
        return Record(
            id=uuid,
            catalog=context.catalog,
            title=line(self._said("resourceTitleObject") or self._said("resourceTitle")) or uuid,
            abstract=abstract,
            abstract_format=TextFormat.HTML if "<" in abstract and _HTML.match(abstract) else TextFormat.PLAIN,
            type=self._type(),
            organisation=self._organisation(parties, others),
            contacts=tuple(dict.fromkeys((*parties, *others)))[:100],
            keywords=distinct([word for word in self._lines("tag") if word not in themes and word not in places]),
            themes=distinct([*themes, *self._keys("cl_topic")]),
            licence=licence,
            access=self._access(terms),
            constraints=distinct([said for said, _ in terms]),
            language=self._language(),
            created=created,
            modified=modified,
            temporal=self._temporal(),
            frequency=next(iter(self._keys("cl_maintenanceAndUpdateFrequency")), ""),
            lineage=text(self._said("lineageObject") or self._said("lineage")),
            scale=next((f"1:{said}" for said in self._lines("resolutionScaleDenominator") if said.isdigit()), ""),
            crs=self._crs(),
            extents=tuple(_extents(source)),
            places=places,
            thumbnail=self._thumbnail(),
            page_url=web_address(context.pages + quote(uuid, safe="")),
            identifiers=self._identifiers(uuid),
            notices=self._notices(),
            facts=tuple(self._facts()),
            resources=self._resources(),
            formats=distinct(self._lines("format")),
            part_of=distinct(one for one in self._lines("parentUuid") if one != uuid),
            has_parts=self._type() is RecordType.SERIES,
            complete=False,
        )

    def _said(self, name: str) -> str:
        """The text of a member in the reader's language, else in its own."""
        value = self._source.get(name)
        return "" if value is None else self._translated(value)

    def _translated(self, value: Any) -> str:
        if isinstance(value, dict):
            said = value.get(self._context.language) or value.get("default")
            if not isinstance(said, str):
                said = value.get("langfre") or value.get("langeng")
            return as_text(said) if isinstance(said, str) else ""
        if isinstance(value, list):
            return next((said for said in map(self._translated, value[:_MANY]) if said), "")
        return as_text(value)

    def _lines(self, name: str) -> Sequence[str]:
        """The texts of a member, each on one line."""
        value = self._source.get(name)
        if value is None:
            return ()
        if not isinstance(value, list):
            value = (value,)
        found = [line(one) if type(one) is str else line(self._translated(one)) for one in value[:_MANY]]
        return found if all(found) else [said for said in found if said]

    def _keys(self, name: str) -> Sequence[str]:
        """The codes of a member that holds values of a code list."""
        value = self._source.get(name)
        if value is None:
            return ()
        entries = value[:_MANY] if isinstance(value, list) else (value,)
        return [key for key in [line(entry.get("key"), 200) for entry in entries if isinstance(entry, dict)] if key]

    def _type(self) -> RecordType:
        scopes = [*self._lines("resourceType"), *self._keys("cl_level")]
        found = next((_TYPES[scope] for scope in scopes if scope in _TYPES), None)
        return found or (RecordType.OTHER if scopes else RecordType.DATASET)

    def _contacts(self, name: str) -> List[Contact]:
        entries = as_list(self._source[name])[:100] if name in self._source else ()
        found = [self._contact(entry) for entry in entries if isinstance(entry, dict)]
        return [contact for contact in found if contact.name or contact.organisation or contact.email]

    def _contact(self, data: Mapping[str, Any]) -> Contact:
        """Most members are empty."""
        said = {name: line(value) for name, value in data.items() if value and name in _PARTY}
        email = said.get("email", "")
        return Contact(
            said.get("individual", ""),
            line(self._translated(data.get("organisationObject") or data.get("organisation"))),
            said.get("role", ""),
            email if "@" in email else "",
            said.get("phone", ""),
            web_address(data["website"]) if data.get("website") else "",
        )

    def _organisation(self, parties: Sequence[Contact], others: Sequence[Contact]) -> str:
        """Who answers for the data: a point of contact, owner or publisher, else anybody named for it."""
        answering = [party.organisation for party in parties if party.role in _ANSWERING]
        named = [*answering, *self._lines("OrgForResourceObject"), *self._lines("OrgForResource")]
        named += [party.organisation for party in (*parties, *others)]
        return next((name for name in named if name), "")

    def _themes(self) -> Tuple[str, ...]:
        found = list(self._lines("inspireTheme_syn"))
        for name, value in self._source.items():
            if name[:3] == "th_" and isinstance(value, (list, dict)) and _INSPIRE_THEMES.match(name):
                found += self._lines(name)
        return distinct(found)

    def _terms(self) -> List[Tuple[str, str]]:
        """Texts on use and access, with their addresses."""
        found: Dict[Tuple[str, str], None] = {}
        for name in _TERMS:
            for value in as_list(self._source.get(name))[:100] if name in self._source else ():
                said = text(self._translated(value), 4000)
                if said:
                    found[(said, web_address(as_dict(value).get("link")))] = None
        return list(found)

    def _licence(self, terms: Sequence[Tuple[str, str]]) -> Optional[Licence]:
        known = recognised(terms) if terms else None
        if known is not None:
            return known
        urls = dict(terms)
        named = [said for said in self._lines("licenseObject") if _FREE not in urls.get(said, "").lower()]
        return Licence(named[0], urls.get(named[0], "")) if named else None

    def _access(self, terms: Sequence[Tuple[str, str]]) -> Access:
        if _SECRET.intersection(self._keys("cl_accessConstraints")):
            return Access.RESTRICTED
        free = any(_FREE in url.lower() for _, url in terms)
        return Access.OPEN if free or as_text(self._source.get("isOpenData")) == "true" else Access.UNKNOWN

    def _language(self) -> str:
        codes = [*self._lines("resourceLanguage"), *self._lines("mainLanguage")]
        return next((code for code in map(language_of, codes) if code), "")

    def _dates(self) -> Tuple[str, str]:
        """When the data were made, and last revised; where that is not known, when the metadata changed."""
        stamp = _date(self._source.get("dateStamp")) or _date(self._source.get("changeDate"))
        created = self._days("creationDateForResource") or self._days("publicationDateForResource")
        return min(created, default=""), max(self._days("revisionDateForResource"), default=stamp)

    def _days(self, name: str) -> List[str]:
        dates = [_day(value) for value in as_list(self._source.get(name))[:100]]
        return [date for date in dates if date]

    def _temporal(self) -> Tuple[str, str]:
        """From the earliest start to the latest end; an open end is empty."""
        spans = [as_dict(span) for span in as_list(self._source.get("resourceTemporalExtentDateRange"))[:100]]
        if not spans:
            return ("", "")
        starts = [start for start in (_day(span.get("gte")) for span in spans) if start]
        ends = [_day(span.get("lte")) for span in spans]
        return (min(starts, default=""), max(ends, default="") if all(ends) else "")

    def _crs(self) -> Tuple[str, ...]:
        if "crsDetails" not in self._source and "coordinateSystem" not in self._source:
            return ()
        details = [as_dict(entry) for entry in as_list(self._source.get("crsDetails"))[:20]]
        found = [
            crs_of(
                [code for code in (line(entry.get(key), 300) for key in ("code", "url", "name")) if code],
                line(entry.get("codeSpace"), 100),
            )
            for entry in details
        ]
        return distinct(found or [crs_of([code], "") for code in self._lines("coordinateSystem")])

    def _thumbnail(self) -> str:
        if "overview" not in self._source:
            return ""
        overviews = [as_dict(entry).get("url") for entry in as_list(self._source["overview"])[:20]]
        return next((url for url in map(web_address, overviews) if url), "")

    def _identifiers(self, uuid: str) -> Tuple[str, ...]:
        entries = as_list(self._source["resourceIdentifier"])[:50] if "resourceIdentifier" in self._source else ()
        codes = [line(as_dict(entry).get(key), 500) for entry in entries for key in ("code", "link")]
        return distinct([uuid, *self._lines("metadataIdentifier"), *codes])

    def _notices(self) -> Tuple[str, ...]:
        if "cl_status" not in self._source:
            return ()
        entries = [as_dict(entry) for entry in as_list(self._source["cl_status"])[:20]]
        ended = [entry for entry in entries if line(entry.get("key"), 100) in _ENDED]
        return distinct(line(self._translated(entry) or entry.get("key")) for entry in ended)

    def _facts(self) -> Iterator[Tuple[str, str]]:
        for key, name in _FACTS:
            if name in self._source:
                said = ", ".join(self._lines(name)[:50])
                if said:
                    yield key, said

    def _resources(self) -> Tuple[Resource, ...]:
        found: Dict[Tuple[str, str, str], Resource] = {}
        for entry in as_list(self._source.get("link"))[:_MANY]:
            resource = self._resource(entry) if type(entry) is dict else None
            if resource is not None:
                found.setdefault((resource.url, resource.title, resource.protocol), resource)
        return tuple(found.values())

    def _resource(self, link: Mapping[str, Any]) -> Optional[Resource]:
        url = clean_url(text(self._translated(link.get("urlObject") or link.get("url")), 4000))
        if not url:
            return None
        mime, profile, function = link.get("mimeType"), link.get("applicationProfile"), link.get("function")
        return linked(
            url,
            line(self._translated(link.get("nameObject") or link.get("name"))),
            text(self._translated(link.get("descriptionObject") or link.get("description")), 10_000),
            line(link.get("protocol")),
            line(mime or profile) if mime or profile else "",
            line(function) if function else "",
        )


def linked(url: str, name: str, description: str, protocol: str, mime: str, function: str = "") -> Resource:
    """One online resource; a media type may also be part of the protocol (``WWW:DOWNLOAD:text/csv``)."""
    if "/" not in mime or mime.startswith("http"):
        in_protocol = _MIME_IN_PROTOCOL.match(protocol) if "/" in protocol else None
        mime = in_protocol.group(1) if in_protocol else ""
    return Resource(url, name, description, "", mime, protocol, function, layer_in(name, protocol, url))


def completed(full: Record, indexed: Record) -> Record:
    """The whole record of ISO 19139 or 19115-3, with what the index tells beside it.

    What a search says stays as it is: identity, title, type, dates, texts in the reader's language.
    """
    known = {(resource.url, resource.layer) for resource in full.resources}
    titles = {(resource.url, resource.title) for resource in full.resources}
    more = [r for r in indexed.resources if (r.url, r.layer) not in known and (r.url, r.title) not in titles]
    facts = dict(indexed.facts)
    facts.update(full.facts)
    return replace(
        full,
        id=indexed.id,
        title=indexed.title,
        abstract=indexed.abstract or full.abstract,
        abstract_format=indexed.abstract_format if indexed.abstract else full.abstract_format,
        type=indexed.type,
        organisation=indexed.organisation or full.organisation,
        contacts=full.contacts or indexed.contacts,
        keywords=indexed.keywords or full.keywords,
        themes=distinct([*indexed.themes, *full.themes]),
        licence=full.licence or indexed.licence,
        access=indexed.access if full.access is Access.UNKNOWN else full.access,
        created=indexed.created or full.created,
        modified=indexed.modified or full.modified,
        extents=full.extents or indexed.extents,
        thumbnail=indexed.thumbnail or full.thumbnail,
        page_url=indexed.page_url,
        identifiers=distinct([*indexed.identifiers, *full.identifiers]),
        notices=distinct([*indexed.notices, *full.notices]),
        facts=tuple(facts.items()),
        resources=(*full.resources, *more),
        formats=distinct([*full.formats, *indexed.formats]),
        part_of=indexed.part_of or full.part_of,
        has_parts=indexed.has_parts,
        complete=True,
    )


def _date(value: Any) -> str:
    """An ISO 8601 date with its time."""
    found = line(value, 40)
    return found if _DATE.fullmatch(found) else ""


def _day(value: Any) -> str:
    """An ISO 8601 date: the index fills up with a time what the metadata gave as a day."""
    found = line(value, 40)
    return found[:10] if _DATE.match(found) else ""


def _extents(source: Mapping[str, Any]) -> Iterable[Extent]:
    """The boxes of the record's geometries, else its points (``lat,lon``), which have no geometry."""
    boxes = [_box(geometry) for geometry in as_list(source.get("geom"))[:200]]
    found = [box for box in boxes if box is not None]
    if not found:
        points = [line(value, 60).split(",") for value in as_list(source.get("location"))[:200]]
        at = [Extent.checked(p[1], p[0], p[1], p[0]) for p in points if len(p) == 2]
        found = [point for point in at if point is not None]
    return dict.fromkeys(found)


def _box(geometry: Any) -> Optional[Extent]:
    """A GeoJSON geometry's box; GeoNetwork writes each bounding box as a ring that begins in its south-west."""
    rings = as_dict(geometry).get("coordinates")
    corners = _corners(rings)
    if corners is not None:
        return Extent.checked(*corners)
    points = list(_points(rings, 6))
    if not points:
        return None
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    return Extent.checked(west, min(p[1] for p in points), east, max(p[1] for p in points))


def _corners(rings: Any) -> Optional[Tuple[Any, Any, Any, Any]]:
    """South-west and north-east of one ring that is such a box; ``None`` for anything else."""
    try:
        (((west, south), (east, low), (right, north), (_, high), _),) = rings
    except (TypeError, ValueError):
        return None
    return (west, south, right, north) if (south, east, north) == (low, right, high) else None


def _points(value: Any, depth: int) -> Iterator[Tuple[float, float]]:
    if not isinstance(value, list) or not depth:
        return
    if len(value) > 1 and all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in value[:2]):
        yield (value[0], value[1])
        return
    for part in value[:100_000]:
        yield from _points(part, depth - 1)
