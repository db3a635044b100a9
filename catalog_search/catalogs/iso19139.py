"""Records from MD_Metadata elements: ISO 19139 (gmd, and profiles of it such as MI_Metadata) and ISO 19115-3 (mdb).

Elements are told by their local names, so that one reader serves both. A record is walked once, and the branches that
nothing here shows are never entered.
"""
from __future__ import annotations

import re
from typing import Any, Callable, Dict, List, Optional, Tuple
from urllib.parse import quote

from ..model.record import Contact, Record, RecordType, Resource, TextFormat
from .iso_links import ServiceLinks, clean_url, read_online, reference_of, with_format, without_doubles
from .iso_parts import Constraints, Extents, Keywords, contacts_in, crs_in, organisation_of
from .iso_text import (
    NAMES,
    Remembered,
    by_name,
    code_of,
    date_of,
    language_of,
    line_of,
    paragraphs,
    text_of,
    unique,
)

_TYPES: Dict[str, RecordType] = {
    "dataset": RecordType.DATASET,
    "series": RecordType.SERIES,
    "service": RecordType.SERVICE,
    "nongeographicdataset": RecordType.TABLE,
    "map": RecordType.MAP,
    "staticmap": RecordType.MAP,
    "interactivemap": RecordType.MAP,
    "document": RecordType.DOCUMENT,
    "publication": RecordType.DOCUMENT,
}
#: Further kinds of dates in 19115-3.
_KINDS = {"lastUpdate": "revision", "lastRevision": "revision", "released": "publication"}
_UNDATED = ("",)
_UNIT_PARTS = re.compile("[#:/]")
_PAGE = re.compile(r"catalog\.search|/metadata/|metadataid=|[?&]uuid=|/geonetwork/|/fiche|/records?/", re.IGNORECASE)
_NO_PAGE = re.compile(
    r"service=|request=|/xml|xml\.|\.xml|formatters|download|attachments|\.rie\.gouv\.fr|\.i2/", re.IGNORECASE
)


def read_iso(root: Any, catalog: str, pages: str = "") -> Optional[Record]:
    """The record that a metadata element describes; ``None`` where it has no identifier.

    :param root: an ``MD_Metadata`` element (or one of a profile) without comments
    :param catalog: id of the catalogue that gave it
    :param pages: address to which an identifier is added to get the record's page; empty where there is none
    """
    draft = _Draft()
    for child in root[:]:
        read = _TOP_BY_TAG[child.tag]
        if read is not None:
            read(draft, child)
    draft.identifiers.append(root.get("uuid") or "")
    draft.id = draft.id or draft.identifiers[-1]
    return draft.record(catalog, pages) if draft.id else None


class _Draft:
    """A record that is being read."""

    def __init__(self) -> None:
        self.id = ""
        self.titles: List[str] = []
        self.abstract = ""
        self.scope = ""
        self.languages: List[str] = []
        self.data_languages: List[str] = []
        self.resource_contacts: List[Contact] = []
        self.metadata_contacts: List[Contact] = []
        self.keywords = Keywords()
        self.topics: List[str] = []
        self.constraints = Constraints()
        self.extents = Extents()
        self.dates: Dict[str, List[str]] = {}
        self.stamp = ""
        self.frequency = ""
        self.lineage = ""
        self.scales: List[str] = []
        self.resolutions: List[str] = []
        self.crs: List[str] = []
        self.thumbnail = ""
        self.identifiers: List[str] = []
        self.page = ""
        self.online: List[Resource] = []
        self.formats: List[str] = []
        self.service = ServiceLinks()
        self.is_service = False
        self.parents: List[str] = []

    def record(self, catalog: str, pages: str) -> Record:
        formats = unique(self.formats)
        created, modified = self._dates()
        resources = self.service.resources(without_doubles(self.online))
        return Record(
            id=self.id,
            catalog=catalog,
            title=next(filter(None, self.titles), self.id),
            abstract=self.abstract,
            abstract_format=TextFormat.PLAIN,
            type=self._type(),
            organisation=organisation_of(self.resource_contacts, self.metadata_contacts),
            contacts=self._contacts(),
            keywords=unique(self.keywords.words),
            themes=unique(self.keywords.themes + self.topics),
            licence=self.constraints.licence,
            access=self.constraints.access,
            constraints=self.constraints.lines,
            language=next(filter(None, map(language_of, self.data_languages + self.languages)), ""),
            created=created,
            modified=modified,
            temporal=self.extents.temporal,
            frequency=self.frequency,
            lineage=self.lineage,
            scale=self.scales[0] if self.scales else "",
            crs=unique(self.crs),
            extents=unique(self.extents.boxes),
            places=unique(self.extents.places + self.keywords.places),
            thumbnail=self.thumbnail,
            page_url=self._page(pages, resources),
            identifiers=unique([self.id, *self.identifiers]),
            facts=self._facts(),
            resources=with_format(resources, formats),
            formats=formats,
            part_of=unique(one for one in self.parents if one != self.id),
            has_parts=self._type() is RecordType.SERIES,
        )

    def _type(self) -> RecordType:
        if not self.scope:
            return RecordType.SERVICE if self.is_service else RecordType.DATASET
        return _TYPES.get(self.scope.lower(), RecordType.OTHER)

    def _contacts(self) -> Tuple[Contact, ...]:
        """Everybody named; who stands for data and metadata alike is named once."""
        found: Dict[Tuple[str, str, str], Contact] = {}
        for contact in self.resource_contacts + self.metadata_contacts:
            found.setdefault((contact.name, contact.organisation, contact.email.lower()), contact)
        return tuple(found.values())

    def _dates(self) -> Tuple[str, str]:
        """When the data were made, and last changed: revision, else a publication after creation, else metadata."""
        publication = min(self.dates.get("publication", _UNDATED))
        created = min(self.dates.get("creation", _UNDATED)) or publication
        published_later = publication if publication > created else ""
        return created, max(self.dates.get("revision", _UNDATED)) or published_later or self.stamp

    def _page(self, pages: str, resources: Tuple[Resource, ...]) -> str:
        if pages:
            return pages + quote(self.id, safe="")
        candidates = [self.page] if self.page else []
        candidates += [r.url for r in resources if self.id in r.url and _PAGE.search(r.url)]
        shown = [url for url in candidates if url.lower().startswith(("http://", "https://"))]
        return next((url for url in shown if not _NO_PAGE.search(url)), "") if shown else ""

    def _facts(self) -> Tuple[Tuple[str, str], ...]:
        facts = [("metadata_date", self.stamp)] if self.stamp else []
        if self.resolutions:
            facts.insert(0, ("resolution", ", ".join(unique(self.resolutions)[:10])))
        return tuple(self.service.facts() + facts)


_Reader = Callable[[_Draft, Any], None]


def _read_id(draft: _Draft, prop: Any) -> None:
    draft.id = draft.id or text_of(prop)


def _read_identifier(draft: _Draft, prop: Any) -> None:
    """The MD_Identifier of 19115-3."""
    draft.id = draft.id or next(filter(None, _codes(prop)), "") or text_of(prop)


def _codes(prop: Any) -> List[str]:
    """The codes of the identifiers in a property, not those of the authorities that these cite."""
    return [text_of(by_name(identifier).get("code")) for identifier in prop[:]]


def _read_parent(draft: _Draft, prop: Any) -> None:
    draft.parents.append(text_of(prop))


def _read_parent_metadata(draft: _Draft, prop: Any) -> None:
    """A reference to the record in 19115-3, or a citation of it with its identifier."""
    codes = (text_of(code) for code in prop.iter("{*}code"))
    draft.parents.append(prop.get("uuidref") or next(filter(None, codes), ""))


def _read_scope(draft: _Draft, prop: Any) -> None:
    draft.scope = draft.scope or code_of(prop)


def _read_metadata_scope(draft: _Draft, prop: Any) -> None:
    draft.scope = draft.scope or code_of(next(prop.iter("{*}resourceScope"), prop))


def _read_language(draft: _Draft, prop: Any) -> None:
    draft.languages.append(code_of(prop))


def _read_locale(draft: _Draft, prop: Any) -> None:
    draft.languages.append(_locale(prop))


def _locale(prop: Any) -> str:
    """The language of the PT_Locale of 19115-3."""
    return code_of(next(prop.iter("{*}language"), prop))


def _read_contact(draft: _Draft, prop: Any) -> None:
    draft.metadata_contacts += contacts_in(prop)


def _read_stamp(draft: _Draft, prop: Any) -> None:
    draft.stamp = draft.stamp or date_of(text_of(prop))


def _read_date_info(draft: _Draft, prop: Any) -> None:
    """A date of the record itself in 19115-3: its last revision counts, else the date that comes first."""
    kind, date = _dated(prop)
    if kind == "revision" or not draft.stamp:
        draft.stamp = max(draft.stamp, date) if kind == "revision" else date


def _dated(prop: Any) -> Tuple[str, str]:
    """Kind and date of a property that holds a CI_Date."""
    if not len(prop):
        return "", ""
    parts = by_name(prop[0])
    kind = code_of(parts.get("dateType"))
    return _KINDS.get(kind, kind), date_of(text_of(parts.get("date")))


def _read_identification(draft: _Draft, prop: Any) -> None:
    for identification in prop[:]:
        if NAMES[identification.tag] == "SV_ServiceIdentification":
            draft.is_service = True
        for child in identification[:]:
            read = _IDENTIFICATION_BY_TAG[child.tag]
            if read is not None:
                read(draft, child)
        draft.identifiers.append(identification.get("uuid") or "")


def _read_citation(draft: _Draft, prop: Any) -> None:
    for citation in prop[:]:
        for child in citation[:]:
            name = NAMES[child.tag]
            if name in ("title", "alternateTitle"):
                draft.titles.append(line_of(child))
            elif name == "date":
                kind, date = _dated(child)
                if date:
                    draft.dates.setdefault(kind, []).append(date)
            elif name == "identifier":
                draft.identifiers += _codes(child)
            elif name == "citedResponsibleParty":
                draft.resource_contacts += contacts_in(child)


def _read_abstract(draft: _Draft, prop: Any) -> None:
    draft.abstract = draft.abstract or paragraphs(text_of(prop))


def _read_point_of_contact(draft: _Draft, prop: Any) -> None:
    draft.resource_contacts += contacts_in(prop)


def _read_frequency(draft: _Draft, prop: Any) -> None:
    for maintained in prop.iter("{*}maintenanceAndUpdateFrequency"):
        draft.frequency = draft.frequency or code_of(maintained)


def _read_thumbnail(draft: _Draft, prop: Any) -> None:
    """``fileName``, or the ``linkage`` that 19115-3 adds; names of files beside the record lead nowhere."""
    if draft.thumbnail:
        return
    urls = (clean_url(text_of(part)) for part in prop.iter("{*}fileName", "{*}linkage"))
    draft.thumbnail = next((url for url in urls if url.lower().startswith(("http://", "https://"))), "")


def _read_resolution(draft: _Draft, prop: Any) -> None:
    for part in prop.iter("{*}denominator", "{*}distance"):
        value = text_of(part)
        if NAMES[part.tag] == "denominator":
            draft.scales += [f"1:{int(value)}"] if value.isdecimal() and len(value) < 12 and int(value) else []
        elif value:
            unit = part[0].get("uom") or "" if len(part) else ""
            draft.resolutions.append(f"{value} {_UNIT_PARTS.split(unit)[-1]}".strip())


def _read_topic(draft: _Draft, prop: Any) -> None:
    draft.topics.append(code_of(prop))


def _read_data_language(draft: _Draft, prop: Any) -> None:
    draft.data_languages.append(code_of(prop))


def _read_data_locale(draft: _Draft, prop: Any) -> None:
    draft.data_languages.append(_locale(prop))


def _read_service_type(draft: _Draft, prop: Any) -> None:
    draft.service.type = draft.service.type or line_of(prop)


def _read_operates_on(draft: _Draft, prop: Any) -> None:
    draft.service.operates_on.append(reference_of(prop))


def _read_crs(draft: _Draft, prop: Any) -> None:
    draft.crs.append(crs_in(prop))


def _read_lineage(draft: _Draft, prop: Any) -> None:
    for lineage in prop.iter("{*}LI_Lineage"):
        draft.lineage = draft.lineage or paragraphs(text_of(by_name(lineage).get("statement")))


def _read_distribution(draft: _Draft, prop: Any) -> None:
    """Links stand under ``onLine`` wherever transfer options are; those of contacts stand under other names."""
    links: List[Any] = []
    typed = False
    for part in prop.iter(*_DISTRIBUTION_PARTS):
        name = NAMES[part.tag]
        if name == "onLine":
            links += part[:]
        elif name == "MD_Format":
            draft.formats.append(_format_name(part))
        elif name == "MimeFileType":
            typed = True
        else:
            draft.metadata_contacts += contacts_in(part)
    for link in links:
        resource = read_online(link, typed)
        if resource is not None:
            draft.online.append(resource)


_DISTRIBUTION_PARTS = ("{*}onLine", "{*}MD_Format", "{*}MimeFileType", "{*}distributorContact")


def _format_name(part: Any) -> str:
    """``name`` of 19139, or the title of the specification that 19115-3 cites."""
    name = line_of(by_name(part).get("name")) or next((line_of(title) for title in part.iter("{*}title")), "")
    return "" if name.lower() in ("-", "unknown", "inconnu") else name


def _read_metadata_link(draft: _Draft, prop: Any) -> None:
    for online in prop[:]:
        draft.page = draft.page or clean_url(text_of(by_name(online).get("linkage")))


def _read_uri(draft: _Draft, prop: Any) -> None:
    draft.identifiers.append(text_of(prop))


_TOP: Dict[str, _Reader] = {
    "fileIdentifier": _read_id,
    "metadataIdentifier": _read_identifier,
    "parentIdentifier": _read_parent,
    "parentMetadata": _read_parent_metadata,
    "hierarchyLevel": _read_scope,
    "metadataScope": _read_metadata_scope,
    "language": _read_language,
    "defaultLocale": _read_locale,
    "contact": _read_contact,
    "dateStamp": _read_stamp,
    "dateInfo": _read_date_info,
    "dataSetURI": _read_uri,
    "metadataLinkage": _read_metadata_link,
    "referenceSystemInfo": _read_crs,
    "identificationInfo": _read_identification,
    "distributionInfo": _read_distribution,
    "dataQualityInfo": _read_lineage,
    "resourceLineage": _read_lineage,
}

_IDENTIFICATION: Dict[str, _Reader] = {
    "citation": _read_citation,
    "abstract": _read_abstract,
    "pointOfContact": _read_point_of_contact,
    "resourceMaintenance": _read_frequency,
    "graphicOverview": _read_thumbnail,
    "descriptiveKeywords": lambda draft, prop: draft.keywords.add(prop),
    "topicCategory": _read_topic,
    "resourceConstraints": lambda draft, prop: draft.constraints.add(prop),
    "spatialResolution": _read_resolution,
    "extent": lambda draft, prop: draft.extents.add(prop),
    "language": _read_data_language,
    "defaultLocale": _read_data_locale,
    "serviceType": _read_service_type,
    "containsOperations": lambda draft, prop: draft.service.add_operation(prop),
    "coupledResource": lambda draft, prop: draft.service.add_coupled(prop),
    "operatesOn": _read_operates_on,
    "operatedDataset": _read_operates_on,
}

_TOP_BY_TAG: Remembered[Optional[_Reader]] = Remembered(lambda tag: _TOP.get(NAMES[tag]))
_IDENTIFICATION_BY_TAG: Remembered[Optional[_Reader]] = Remembered(lambda tag: _IDENTIFICATION.get(NAMES[tag]))
