"""Records of OGC API - Records (OGC 20-004r1, *Record Core*) and of its drafts as records.

Drafts had ``extent`` and ``associations`` among the properties, ``providers`` instead of ``contacts``, ``externalId``,
``recordCreated`` and ``recordUpdated``; pycsw writes ISO protocols and layer names onto links.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple

from ..model.extent import Extent
from ..model.record import Contact, Licence, Record, RecordType, Resource, TextFormat
from .datagouv_texts import distinct, line, text, web_address
from .geojson_places import boxes_of, extents_of
from .iso_text import language_of
from .json_links import is_page, joined, links_in
from .licences import recognised
from .ogcrecords_links import is_access, read_link, read_template
from .replies import as_dict, as_list

_HTML = re.compile(r"\s*<(?:p|div|ul|ol|h[1-6]|table|br|span|strong|b|em|a)\b[^>]*>", re.IGNORECASE)
_MANY = 500
_KEYWORD = 200

#: What servers write for each type: codes of ISO 19115 and words of Dublin Core.
TYPE_WORDS: Dict[RecordType, Tuple[str, ...]] = {
    RecordType.DATASET: ("dataset", "Dataset", "http://purl.org/dc/dcmitype/Dataset"),
    RecordType.SERIES: ("series", "Series", "http://purl.org/dc/dcmitype/Collection", "collection", "Collection"),
    RecordType.SERVICE: ("service", "Service", "http://purl.org/dc/dcmitype/Service"),
    RecordType.TABLE: ("nonGeographicDataset", "NonGeographicDataset"),
    RecordType.MAP: ("map", "Map", "staticMap", "interactiveMap"),
    RecordType.DOCUMENT: ("document", "Document", "http://purl.org/dc/dcmitype/Text"),
    RecordType.API: ("api", "API"),
}
#: Codes of the North American profile of ISO 19115.
_NUMBERED = {"ri_622": RecordType.DATASET, "ri_623": RecordType.SERIES, "ri_631": RecordType.SERVICE}
_TYPES = {**_NUMBERED, **{word.lower(): kind for kind, words in TYPE_WORDS.items() for word in words}}
_THUMBNAILS = ("preview", "thumbnail", "icon")


@dataclass(frozen=True)
class Context:
    """What a record does not say itself: the catalogue's id and the address that relative links start from."""

    catalog: str
    base: str


@lru_cache(maxsize=512)
def type_of(word: str) -> RecordType:
    """The type that a server's word stands for; what is not known is of another type, nothing a dataset."""
    low = word.strip().lower()
    return _TYPES.get(low, RecordType.OTHER) if low else RecordType.DATASET


def read_record(data: Any, context: Context, fallback_id: str = "") -> Optional[Record]:
    """One record, or ``None`` where it is no object or has no id."""
    if not isinstance(data, dict):
        return None
    said = as_dict(data.get("properties"))
    record_id = line(data.get("id"), 500) or line(said.get("identifier"), 500) or fallback_id
    if not record_id:
        return None
    abstract = text(said.get("description")) or text(said.get("abstract"))
    links = links_in(data)
    if "associations" in said or "links" in said:
        links = [*links, *links_in(said), *_associations(said)]
    resources = tuple(_resources(data, links, context))
    contacts = tuple(_contacts(said))
    kind = type_of(line(said.get("type"), 200))
    return Record(
        id=record_id,
        catalog=context.catalog,
        title=line(said.get("title")) or line(said.get("name")) or record_id,
        abstract=abstract,
        abstract_format=TextFormat.HTML if "<" in abstract and _HTML.match(abstract) else TextFormat.PLAIN,
        type=kind,
        organisation=_organisation(contacts, said),
        contacts=contacts,
        keywords=_keywords(said.get("keywords")),
        themes=tuple(_themes(said)),
        licence=_licence(said, links, context),
        constraints=distinct((line(one, 2000) for one in as_list(said.get("rights"))[:20]), 20),
        language=_language(said),
        created=_date(said, "created", "recordCreated", "published"),
        modified=_date(said, "updated", "recordUpdated", "modified"),
        temporal=_temporal(data, said),
        extents=extents_of(data) or _draft_extents(said),
        thumbnail=_first(links, context, _THUMBNAILS),
        page_url=_page(links, context),
        identifiers=_identifiers(record_id, said, links, context),
        facts=tuple(_facts(data, said)),
        resources=resources,
        formats=_formats(said, resources),
        has_parts=kind is RecordType.SERIES,
    )


def _associations(said: Mapping[str, Any]) -> List[Mapping[str, Any]]:
    """The links that drafts of 2021 and pycsw 3.0 have among the properties."""
    found = said.get("associations")
    return [one for one in found[:_MANY] if isinstance(one, dict)] if isinstance(found, list) else []


def _resources(data: Mapping[str, Any], links: List[Mapping[str, Any]], context: Context) -> Iterator[Resource]:
    """What gives access to the data, links and templates of links, none of them twice."""
    seen = set()
    for link in links[:_MANY]:
        if is_access(link):
            resource = read_link(link, context.base)
            key = (resource.url, resource.layer, resource.protocol) if resource else None
            if resource and key not in seen:
                seen.add(key)
                yield resource
    templates = data.get("linkTemplates")
    for template in templates[:_MANY] if isinstance(templates, list) else ():
        resource = read_template(template, context.base) if isinstance(template, dict) else None
        if resource:
            yield resource


def _contacts(said: Mapping[str, Any]) -> Iterator[Contact]:
    for entry in as_list(said.get("contacts"))[:100]:
        contact = _contact(entry) if isinstance(entry, dict) else Contact(name=line(entry))
        if contact.name or contact.organisation or contact.email:
            yield contact
    for entry in as_list(said.get("providers"))[:100]:
        contact = _provider(entry)
        if contact.name or contact.organisation or contact.email:
            yield contact
    for name in ("publisher", "creator"):
        organisation = line(said.get(name))
        if organisation:
            yield Contact(organisation=organisation, role=name)


def _contact(entry: Mapping[str, Any]) -> Contact:
    addresses = (web_address(as_dict(link).get("href")) for link in as_list(entry.get("links"))[:10])
    return Contact(
        name=line(entry.get("name")) or line(entry.get("position")),
        organisation=line(entry.get("organization")) or line(entry.get("organisation")),
        role=_role(entry),
        email=_value(entry.get("emails")) or line(entry.get("email"), 200),
        phone=_value(entry.get("phones"))[:50],
        url=next((url for url in addresses if url), "") or web_address(entry.get("url")),
    )


def _role(entry: Mapping[str, Any]) -> str:
    """The first role; drafts have objects with a name."""
    roles = as_list(entry.get("roles"))
    first = roles[0] if roles else entry.get("role")
    return line(as_dict(first).get("name") if isinstance(first, dict) else first, 50)


def _value(entries: Any) -> str:
    """The first of several values that come as texts or as objects with a ``value``."""
    for entry in as_list(entries)[:10]:
        found = line(entry.get("value") if isinstance(entry, dict) else entry, 200)
        if found:
            return found
    return ""


def _provider(entry: Any) -> Contact:
    """A provider of the drafts: an object, or ``person, address, organisation`` in one text."""
    if isinstance(entry, dict):
        organisation = line(entry.get("name")) or line(entry.get("organization"))
        return Contact(organisation=organisation, role=_role(entry), url=web_address(entry.get("url")))
    parts = [part.strip() for part in line(entry).split(",")]
    email = next((part for part in parts if "@" in part and " " not in part), "")
    others = [part for part in parts if part and part != email]
    return Contact(", ".join(others[:-1]), others[-1] if others else "", email=email)


def _organisation(contacts: Tuple[Contact, ...], said: Mapping[str, Any]) -> str:
    """Who publishes, else owns, else whoever comes first; a contact without an organisation may be one itself."""
    for roles in (("publisher", "distributor"), ("owner", "custodian", "pointOfContact", "originator"), ()):
        for contact in contacts:
            if (not roles or contact.role in roles) and (contact.organisation or contact.name):
                return contact.organisation or contact.name
    return line(said.get("organization"))


def _keywords(values: Any) -> Tuple[str, ...]:
    """Keywords as a list, or in one text between commas."""
    if isinstance(values, str):
        values = values.split(",")
    found = values[:_MANY] if isinstance(values, list) else ()
    return distinct(line(as_dict(one).get("name") if isinstance(one, dict) else one, _KEYWORD) for one in found)


def _themes(said: Mapping[str, Any]) -> Iterator[str]:
    """The concepts of all themes, each by its title, else by its id where that is a word."""
    seen = set()
    for theme in as_list(said.get("themes"))[:100]:
        for concept in as_list(as_dict(theme).get("concepts"))[:_MANY]:
            if isinstance(concept, dict):
                name = line(concept.get("title"), _KEYWORD) or line(concept.get("id"), _KEYWORD)
                name = name or line(concept.get("name"), _KEYWORD)
            else:
                name = line(concept, _KEYWORD)
            if name and "://" not in name and name not in seen:
                seen.add(name)
                yield name


def _licence(said: Mapping[str, Any], links: List[Mapping[str, Any]], context: Context) -> Optional[Licence]:
    """A code of SPDX, an address or a text, and the address of the link to the licence."""
    title = line(said.get("license"), 2000)
    url = web_address(title) or _first(links, context, ("license",))
    if not title and not url:
        return None
    known = recognised([(_spelled(title), url), (line(said.get("rights"), 2000), "")])
    if known is not None:
        return known
    title = "" if title == url or title.lower() in ("other", "various", "proprietary", "none") else title[:500]
    return Licence(title, url) if title or url else None


@lru_cache(maxsize=256)
def _spelled(licence: str) -> str:
    """A code of SPDX as the licence is called: ``etalab-2.0``, ``CC-BY-4.0``, ``ODbL-1.0``."""
    return {"etalab-2.0": "licence ouverte 2.0"}.get(licence.lower(), licence)


def _language(said: Mapping[str, Any]) -> str:
    value = said.get("language")
    value = value.get("code") if isinstance(value, dict) else value
    return language_of(line(value, 50).partition("-")[0])


def _date(said: Mapping[str, Any], *names: str) -> str:
    for name in names:
        found = iso_date(said.get(name))
        if found:
            return found
    return ""


def iso_date(value: Any) -> str:
    """An ISO 8601 date as it came, without a fraction of seconds; anything else as nothing."""
    if not isinstance(value, str) or not value[:4].isdigit() or not value.isascii() or len(value) > 40:
        return ""
    found = value.strip()
    if len(found) == 11 and found[10] == "Z":  # a day with a zone, which ISO 8601 does not know
        return found[:10]
    return found if len(found) < 11 or found[10] in "T " else ""


def _temporal(data: Mapping[str, Any], said: Mapping[str, Any]) -> Tuple[str, str]:
    """The ``time`` member, else the extent or the datetimes of drafts."""
    time = as_dict(data.get("time"))
    interval = time.get("interval")
    if not isinstance(interval, list):
        single = iso_date(time.get("date")) or iso_date(time.get("timestamp")) or iso_date(data.get("time"))
        if single:
            return (single, single)
        interval = as_dict(as_dict(said.get("extent")).get("temporal")).get("interval")
        if isinstance(interval, list) and interval and isinstance(interval[0], list):
            interval = interval[0]
    if isinstance(interval, list) and len(interval) == 2:
        return (iso_date(interval[0]), iso_date(interval[1]))
    return (iso_date(said.get("start_datetime")), iso_date(said.get("end_datetime")))


def _draft_extents(said: Mapping[str, Any]) -> Tuple[Extent, ...]:
    spatial = as_dict(said.get("extent")).get("spatial")
    return boxes_of(as_dict(spatial).get("bbox")) if spatial else ()


def _first(links: List[Mapping[str, Any]], context: Context, relations: Tuple[str, ...]) -> str:
    """The web address of the first link with one of the relations."""
    for link in links:
        if link.get("rel") in relations:
            url = web_address(joined(context.base, str(link.get("href"))))
            if url:
                return url
    return ""


def _page(links: List[Mapping[str, Any]], context: Context) -> str:
    """The page that shows the record: its other form as HTML, else what the server calls canonical."""
    pages = [link for link in links if link.get("rel") in ("alternate", "self") and is_page(link)]
    return _first(pages, context, ("alternate", "self")) or _first(links, context, ("canonical",))


def _identifiers(
    record_id: str, said: Mapping[str, Any], links: List[Mapping[str, Any]], context: Context
) -> Tuple[str, ...]:
    """The record's id, its external ids, and the address that it calls canonical."""
    entries = [*as_list(said.get("externalIds"))[:50], *as_list(said.get("externalId"))[:50]]
    values = [line(one.get("value") if isinstance(one, dict) else one) for one in entries]
    return distinct([record_id, *values, _first(links, context, ("canonical",))], 30)


def _facts(data: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[Tuple[str, str]]:
    resolution = line(as_dict(data.get("time")).get("resolution"), 50)
    if resolution:
        yield ("time_resolution", resolution)
    version = line(said.get("version"), 100)
    if version:
        yield ("version", version)


def _formats(said: Mapping[str, Any], resources: Tuple[Resource, ...]) -> Tuple[str, ...]:
    """The formats that are declared, as objects or texts, and those of the resources."""
    declared = as_list(said.get("formats"))[:100]
    names = [_format_name(one) if isinstance(one, dict) else line(one, 100) for one in declared]
    return distinct((name.lower() for name in (*names, *(resource.format for resource in resources))), 100)


def _format_name(entry: Mapping[str, Any]) -> str:
    return line(entry.get("name"), 100) or line(entry.get("mediaType"), 100)
