"""Records from MD_Metadata elements: ISO 19139 (gmd, and profiles of it such as MI_Metadata) and ISO 19115-3 (mdb).

Elements are told by their local names, so that one reader serves both. A record is walked once, and the branches that
nothing here shows are never entered.
"""
from __future__ import annotations

import re
from typing import Any, Callable, Dict, List, Optional, Tuple
from urllib.parse import quote

from ..model.record import Contact, Record, RecordType, Resource, TextFormat
from .iso_links import ServiceLinks, clean_url, read_online, with_format, without_doubles
from .iso_parts import Constraints, Extents, Keywords, contacts_in, crs_in, organisation_of
from .iso_text import (
    HREF,
    by_name,
    code_of,
    date_of,
    language_of,
    line_of,
    local,
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
    for child in root:
        read = _TOP.get(local(child))
        if read is not None:
            read(draft, child)
    draft.identifiers.append(str(root.get("uuid") or ""))
    draft.id = draft.id or draft.identifiers[-1]
    return draft.record(catalog, pages) if draft.id else None


class _Draft:
    """A record that is being read."""

    def __init__(self) -> None:
        self.id = ""
        self.titles: List[str] = []
        self.abstract = ""
        self.scope = ""
        self.languages: Tuple[List[str], List[str]] = ([], [])
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

    def record(self, catalog: str, pages: str) -> Record:
        formats = unique(self.formats)
        created, modified = self._dates()
        resources = self.service.resources(without_doubles(self.online))
        return Record(
            id=self.id,
            catalog=catalog,
            title=next((title for title in self.titles if title), self.id),
            abstract=self.abstract,
            abstract_format=TextFormat.PLAIN,
            type=self._type(),
            organisation=organisation_of(self.resource_contacts, self.metadata_contacts),
            contacts=self._contacts(),
            keywords=unique(self.keywords.words),
            themes=unique([*self.keywords.themes, *self.topics]),
            licence=self.constraints.licence,
            access=self.constraints.access,
            constraints=self.constraints.lines,
            language=next((code for codes in self.languages for code in map(language_of, codes) if code), ""),
            created=created,
            modified=modified,
            temporal=self.extents.temporal,
            frequency=self.frequency,
            lineage=self.lineage,
            scale=next(iter(self.scales), ""),
            crs=unique(self.crs),
            extents=unique(self.extents.boxes),
            places=unique([*self.extents.places, *self.keywords.places]),
            thumbnail=self.thumbnail,
            page_url=self._page(pages, resources),
            identifiers=unique([self.id, *self.identifiers]),
            facts=self._facts(),
            resources=with_format(resources, formats),
            formats=formats,
        )

    def _type(self) -> RecordType:
        if not self.scope:
            return RecordType.SERVICE if self.is_service else RecordType.DATASET
        return _TYPES.get(self.scope.lower(), RecordType.OTHER)

    def _contacts(self) -> Tuple[Contact, ...]:
        """Everybody named; who stands for data and metadata alike is named once."""
        found: Dict[Tuple[str, str, str], Contact] = {}
        for contact in (*self.resource_contacts, *self.metadata_contacts):
            found.setdefault((contact.name, contact.organisation, contact.email.lower()), contact)
        return tuple(found.values())

    def _dates(self) -> Tuple[str, str]:
        """When the data were made, and last changed: revision, else a publication after creation, else metadata."""
        creation, publication = (min(self.dates.get(kind, [""])) for kind in ("creation", "publication"))
        revision = max(self.dates.get("revision", [""]))
        created = creation or publication
        published_later = publication if publication > created else ""
        return created, revision or published_later or self.stamp

    def _page(self, pages: str, resources: Tuple[Resource, ...]) -> str:
        if pages:
            return pages + quote(self.id, safe="")
        candidates = [self.page, *(r.url for r in resources if self.id in r.url and _PAGE.search(r.url))]
        shown = (url for url in candidates if url.lower().startswith(("http://", "https://")))
        return next((url for url in shown if not _NO_PAGE.search(url)), "")

    def _facts(self) -> Tuple[Tuple[str, str], ...]:
        facts = (
            ("service_type", self.service.type),
            ("layers", ", ".join(unique(self.service.layers)[:50])),
            ("operates_on", ", ".join(unique(self.service.operates_on)[:50])),
            ("resolution", ", ".join(unique(self.resolutions)[:10])),
            ("metadata_date", self.stamp),
        )
        return tuple((key, value) for key, value in facts if value)


_Reader = Callable[[_Draft, Any], None]


def _read_id(draft: _Draft, prop: Any) -> None:
    """``fileIdentifier`` is text, ``metadataIdentifier`` of 19115-3 an MD_Identifier."""
    code = next(prop.iter("{*}code"), None)
    draft.id = draft.id or text_of(prop if code is None else code)


def _read_scope(draft: _Draft, prop: Any) -> None:
    """``hierarchyLevel``, or ``metadataScope`` of 19115-3."""
    draft.scope = draft.scope or code_of(next(prop.iter("{*}resourceScope"), prop))


def _read_language(draft: _Draft, prop: Any) -> None:
    draft.languages[1].append(_language(prop))


def _language(prop: Any) -> str:
    """A LanguageCode, or the PT_Locale of 19115-3 that holds one."""
    return code_of(next(prop.iter("{*}language"), prop))


def _read_stamp(draft: _Draft, prop: Any) -> None:
    draft.stamp = draft.stamp or date_of(text_of(prop))


def _read_date_info(draft: _Draft, prop: Any) -> None:
    kind, date = _dated(prop)
    if kind == "revision" or not draft.stamp:
        draft.stamp = max(draft.stamp, date) if kind == "revision" else date


def _dated(prop: Any) -> Tuple[str, str]:
    """Kind and date of a property that holds a CI_Date."""
    for dated in prop:
        parts = by_name(dated)
        return code_of(parts.get("dateType")), date_of(text_of(parts.get("date")))
    return "", ""


def _read_identification(draft: _Draft, prop: Any) -> None:
    for identification in prop:
        draft.is_service = draft.is_service or local(identification) == "SV_ServiceIdentification"
        for child in identification:
            read = _IDENTIFICATION.get(local(child))
            if read is not None:
                read(draft, child)
        draft.identifiers.append(str(identification.get("uuid") or ""))


def _read_citation(draft: _Draft, prop: Any) -> None:
    for citation in prop:
        for child in citation:
            name = local(child)
            if name in ("title", "alternateTitle"):
                draft.titles.append(line_of(child))
            elif name == "date":
                kind, date = _dated(child)
                if date:
                    draft.dates.setdefault(kind, []).append(date)
            elif name == "identifier":
                draft.identifiers += [text_of(code) for code in child.iter("{*}code")]
            elif name == "citedResponsibleParty":
                draft.resource_contacts += contacts_in(child)


def _read_abstract(draft: _Draft, prop: Any) -> None:
    draft.abstract = draft.abstract or paragraphs(text_of(prop))


def _read_frequency(draft: _Draft, prop: Any) -> None:
    for maintained in prop.iter("{*}maintenanceAndUpdateFrequency"):
        draft.frequency = draft.frequency or code_of(maintained)


def _read_thumbnail(draft: _Draft, prop: Any) -> None:
    """``fileName``, or the ``linkage`` that 19115-3 adds; names of files beside the record lead nowhere."""
    for part in prop.iter("{*}fileName", "{*}linkage"):
        url = clean_url(text_of(part))
        if not draft.thumbnail and url.lower().startswith(("http://", "https://")):
            draft.thumbnail = url


def _read_resolution(draft: _Draft, prop: Any) -> None:
    for part in prop.iter("{*}denominator", "{*}distance"):
        value = text_of(part)
        if local(part) == "denominator":
            draft.scales += [f"1:{int(value)}"] if value.isdecimal() and len(value) < 12 and int(value) else []
        elif value:
            unit = next((str(child.get("uom") or "") for child in part), "")
            draft.resolutions.append(f"{value} {re.split('[#:/]', unit)[-1]}".strip())


def _read_data_language(draft: _Draft, prop: Any) -> None:
    draft.languages[0].append(_language(prop))


def _read_service_type(draft: _Draft, prop: Any) -> None:
    draft.service.type = draft.service.type or line_of(prop)


def _read_operates_on(draft: _Draft, prop: Any) -> None:
    """A reference to a dataset's record: by identifier, else by address; servers that inline it give its identifier."""
    inlined = (text_of(code) for part in prop.iter("{*}identifier") for code in part.iter("{*}code"))
    reference = prop.get("uuidref") or next(inlined, "") or prop.get(HREF)
    draft.service.operates_on.append(str(reference or ""))


def _read_lineage(draft: _Draft, prop: Any) -> None:
    for lineage in prop.iter("{*}LI_Lineage"):
        draft.lineage = draft.lineage or paragraphs(text_of(by_name(lineage).get("statement")))


def _read_distribution(draft: _Draft, prop: Any) -> None:
    """Links stand under ``onLine`` wherever transfer options are; those of contacts stand under other names."""
    for part in prop.iter("{*}onLine", "{*}MD_Format", "{*}distributorContact"):
        name = local(part)
        if name == "onLine":
            draft.online += [link for link in map(read_online, part) if link is not None]
        elif name == "MD_Format":
            draft.formats.append(_format_name(part))
        else:
            draft.metadata_contacts += contacts_in(part)


def _format_name(part: Any) -> str:
    name = line_of(by_name(part).get("name")) or next((line_of(title) for title in part.iter("{*}title")), "")
    return "" if name.lower() in ("-", "unknown", "inconnu") else name


def _read_metadata_link(draft: _Draft, prop: Any) -> None:
    for online in prop:
        draft.page = draft.page or clean_url(text_of(by_name(online).get("linkage")))


def _read_uri(draft: _Draft, prop: Any) -> None:
    draft.identifiers.append(text_of(prop))


_TOP: Dict[str, _Reader] = {
    "fileIdentifier": _read_id,
    "metadataIdentifier": _read_id,
    "hierarchyLevel": _read_scope,
    "metadataScope": _read_scope,
    "language": _read_language,
    "defaultLocale": _read_language,
    "contact": lambda draft, prop: draft.metadata_contacts.extend(contacts_in(prop)),
    "dateStamp": _read_stamp,
    "dateInfo": _read_date_info,
    "dataSetURI": _read_uri,
    "metadataLinkage": _read_metadata_link,
    "referenceSystemInfo": lambda draft, prop: draft.crs.append(crs_in(prop)),
    "identificationInfo": _read_identification,
    "distributionInfo": _read_distribution,
    "dataQualityInfo": _read_lineage,
    "resourceLineage": _read_lineage,
}

_IDENTIFICATION: Dict[str, _Reader] = {
    "citation": _read_citation,
    "abstract": _read_abstract,
    "pointOfContact": lambda draft, prop: draft.resource_contacts.extend(contacts_in(prop)),
    "resourceMaintenance": _read_frequency,
    "graphicOverview": _read_thumbnail,
    "descriptiveKeywords": lambda draft, prop: draft.keywords.add(prop),
    "topicCategory": lambda draft, prop: draft.topics.append(code_of(prop)),
    "resourceConstraints": lambda draft, prop: draft.constraints.add(prop),
    "spatialResolution": _read_resolution,
    "extent": lambda draft, prop: draft.extents.add(prop),
    "language": _read_data_language,
    "defaultLocale": _read_data_language,
    "serviceType": _read_service_type,
    "containsOperations": lambda draft, prop: draft.service.add_operation(prop),
    "coupledResource": lambda draft, prop: draft.service.add_coupled(prop),
    "operatesOn": _read_operates_on,
}
