"""CKAN packages as records: the core's fields, those of ckanext-spatial, -harvest, -dcat and -fluent, and DKAN's."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Iterator, List, Mapping, Optional, Tuple
from urllib.parse import quote

from ..model.record import Access, Contact, Licence, Record, RecordType, TextFormat
from .ckan_places import extents_of, places_of
from .ckan_resources import read_resources
from .ckan_values import Package, codes_of, date_of, last_segment, lines_of, localised
from .datagouv_texts import distinct, line, web_address
from .iso_text import crs_of, language_of
from .licences import recognised
from .replies import as_dict, as_list

_Groups = List[Mapping[str, Any]]

_HTML = re.compile(r"\s*<(?:p|div|ul|ol|h[1-6]|table|br|span|strong|b|em|a)\b[^>]*>", re.IGNORECASE)
_SLUG = re.compile("[a-z0-9_-]+")
_UNSAID = ("", "notspecified", "unknown", "not specified", "license not specified", "licence not specified")
_TYPES = {
    "series": RecordType.SERIES,
    "dataset_series": RecordType.SERIES,
    "service": RecordType.SERVICE,
    "services": RecordType.SERVICE,
    "nongeographicdataset": RecordType.TABLE,
    "map": RecordType.MAP,
    "document": RecordType.DOCUMENT,
    "api": RecordType.API,
    "harvest": RecordType.OTHER,
    "showcase": RecordType.OTHER,
    "application": RecordType.OTHER,
}
_ACCESS = {
    "public": Access.OPEN,
    "open": Access.OPEN,
    "non_public": Access.RESTRICTED,
    "restricted": Access.RESTRICTED,
    "confidential": Access.RESTRICTED,
}
#: Names that the data bear elsewhere. Not among them: the ids of harvest sources, which many packages share.
_IDENTIFIERS = (
    "guid", "harvest_guid", "identifier", "dcat_identifier", "uri", "harvest_uri", "unique_resource_identifier",
    "alternate_identifier", "harvest_remote_id", "harvest_dataset_id", "harvest_url", "doi",
)  # fmt: skip
#: Members of CKAN's core for people, and their roles.
_PEOPLE = (("maintainer", "maintainer_email", "pointOfContact"), ("author", "author_email", "author"))
#: Members of ckanext-dcat for parties: their entries, or name, e-mail and addresses of one, and their roles.
_AGENTS = tuple(
    (name, f"{name}_name", f"{name}_email", (f"{name}_url", f"{name}_uri"), role)
    for name, role in (("contact", "pointOfContact"), ("creator", "author"), ("publisher", "publisher"))
)
#: Where terms of use are said in words.
_TERMS = (
    "access_constraints", "use_constraints", "limitations_on_public_access", "licence", "rights", "access_rights",
)  # fmt: skip


@dataclass(frozen=True)
class Context:
    """What a package does not say itself: the catalogue's id, the site's address, and the reader's language."""

    catalog: str
    root: str
    language: str


def read_record(data: Any, context: Context, fallback_id: str = "") -> Optional[Record]:
    """One package as a record, or ``None`` where it is no object or has neither id nor name."""
    if not isinstance(data, dict):
        return None
    name = line(data.get("name"), 200)
    record_id = line(data.get("id"), 200) or name or fallback_id
    if not record_id:
        return None
    package = Package(data, context.language)
    page = _page_url(context.root, name or record_id)
    resources = tuple(read_resources(data.get("resources"), context.root, record_id, context.language))
    publishing = _publishing_groups(package)
    abstract = package.text("notes_translated", "notes", "description", "abstract")
    return Record(
        id=record_id,
        catalog=context.catalog,
        title=package.line("title_translated", "title") or name or record_id,
        abstract=abstract,
        abstract_format=TextFormat.HTML if _HTML.match(abstract) else TextFormat.MARKDOWN,
        type=_type(package),
        organisation=_organisation(package, publishing),
        contacts=_distinct_contacts(package),
        keywords=_keywords(package),
        themes=_themes(package, publishing),
        licence=_licence(package),
        access=_access(package),
        constraints=_constraints(package),
        language=_language(package),
        created=package.date("metadata_created", "issued", "date_released"),
        modified=package.date("metadata_modified", "revision_timestamp", "modified", "date_updated"),
        temporal=_temporal(package),
        frequency=_frequency(package),
        lineage=package.text("lineage", "provenance"),
        scale=_scale(package),
        crs=_crs(package),
        extents=extents_of(package),
        places=places_of(package),
        thumbnail=_thumbnail(package, publishing),
        page_url=page,
        identifiers=_identifiers(package, record_id, page),
        notices=_notices(data),
        facts=tuple(_facts(package)),
        resources=resources,
        formats=distinct(resource.format.lower() for resource in resources),
        complete=isinstance(data.get("resources"), list),
    )


def _page_url(root: str, slug: str) -> str:
    return web_address(f"{root}/dataset/{slug if _SLUG.fullmatch(slug) else quote(slug, safe='')}")


def _type(package: Package) -> RecordType:
    """The level that a harvested ISO record gives, else the package's own type; portals invent types of datasets."""
    for name in ("resource_type", "type"):
        found = next(iter(codes_of(package.lines(name, length=100))), "").lower()
        if found in _TYPES:
            return _TYPES[found]
    return RecordType.DATASET


def _organisation(package: Package, publishing: _Groups) -> str:
    """The name of the organisation that publishes: CKAN's, else the publisher of DCAT, else the group of DKAN."""
    name = _named(as_dict(package.get("organization")), package.language)
    name = name or package.line("publisher_name", "publisher")
    return name or next(iter(_names([*package.entries("publisher"), *publishing], package)), "")


def _publishing_groups(package: Package) -> _Groups:
    """The groups that are organisations, as DKAN has them."""
    return [group for group in package.entries("groups") if line(group.get("name")).startswith("group/")]


def _named(data: Mapping[str, Any], language: str) -> str:
    for key in ("title_translated", "title", "display_name", "name_translated", "name"):
        name = line(localised(data[key], language)) if data.get(key) else ""
        if name:
            return name
    return ""


def _names(entries: List[Mapping[str, Any]], package: Package) -> List[str]:
    return [name for name in (_named(entry, package.language) for entry in entries) if name]


def _distinct_contacts(package: Package) -> Tuple[Contact, ...]:
    """All the parties that a package names, each once."""
    found = [contact for contact in _contacts(package) if contact.name or contact.organisation or contact.email]
    return tuple(dict.fromkeys(found))[:100] if len(found) > 1 else tuple(found)


def _contacts(package: Package) -> Iterator[Contact]:
    for name, email, role in _PEOPLE:
        if package.has(name, email):
            yield Contact(package.line(name), role=role, email=_email(package.line(email, length=200)))
    for entries, name, email, urls, role in _AGENTS:
        if package.has(name, email):
            url = web_address(package.line(*urls))
            yield Contact(package.line(name), role=role, email=_email(package.line(email, length=200)), url=url)
        for entry in package.entries(entries):
            yield _agent(entry, role, package.language)
    for entry in package.entries("responsible_party", "responsible_organisation", "metadata_point_of_contact"):
        yield _party(entry, package.language)
    if package.has("contact_point"):
        yield Contact(email=_email(package.line("contact_point", length=200)), role="pointOfContact")
    organisation = as_dict(package.get("organization"))
    if organisation:
        yield Contact(organisation=_named(organisation, package.language), role="publisher")


def _agent(data: Mapping[str, Any], role: str, language: str) -> Contact:
    """A party of ckanext-dcat."""
    return Contact(
        _named(data, language),
        role=role,
        email=_email(line(data.get("email"), 200)),
        url=web_address(data.get("url")) or web_address(data.get("homepage")),
    )


def _party(data: Mapping[str, Any], language: str) -> Contact:
    """A CI_ResponsibleParty of ckanext-spatial: an organisation and its roles."""
    roles = lines_of(data.get("roles"), language, 50) or lines_of(data.get("role"), language, 50)
    info = as_dict(data.get("contact-info"))
    return Contact(
        line(data.get("individual-name")),
        organisation=line(data.get("organisation-name")) or line(localised(data.get("name"), language)),
        role=next(iter(roles), ""),
        email=_email(line(info.get("email"), 200)),
    )


def _email(value: str) -> str:
    value = value[7:] if value.lower().startswith("mailto:") else value
    return value if "@" in value else ""


def _keywords(package: Package) -> Tuple[str, ...]:
    """Tags in the reader's language, where there are translations."""
    translated = package.lines("tags_translated", "keywords_translated", length=200)
    if translated:
        return distinct(translated)
    tags = [_tag_name(tag, package.language) for tag in package.entries("tags")]
    return distinct([*tags, *package.lines("tags", "keywords", length=200)])


def _tag_name(tag: Mapping[str, Any], language: str) -> str:
    """What a tag is called: by language under any of the members that extensions put there, else by its name."""
    for key in ("title_translated", "display_name", "name"):
        name = line(localised(tag[key], language), 200) if tag.get(key) else ""
        if name:
            return name
    return ""


def _themes(package: Package, publishing: _Groups) -> Tuple[str, ...]:
    groups = [group for group in package.entries("groups") if group not in publishing]
    said = package.lines("theme", "topic_category", "category", length=200)
    return distinct([*_names(groups, package), *(theme for theme in said if "://" not in theme)], 100)


def _licence(package: Package) -> Optional[Licence]:
    """The portal's licence under the portal's id, which is what it is filtered by."""
    key, title = package.line("license_id", length=100), package.line("license_title", "license")
    url = web_address(package.get("license_url")) or web_address(title)
    if key.lower() not in _UNSAID:
        return Licence(title if title and not web_address(title) else key, url, key)
    texts = [title, *package.lines("licence", "use_constraints", "access_constraints", length=2000)[:20]]
    known = recognised((said, url) for said in texts if said)
    if known is not None or not (title or url) or title.lower() in _UNSAID:
        return known
    return Licence(title, url)


def _access(package: Package) -> Access:
    """What ``dct:accessRights`` says, else that an open licence makes the data open."""
    for said in codes_of(package.lines("access_rights", length=200)):
        if said.lower() in _ACCESS:
            return _ACCESS[said.lower()]
    return Access.OPEN if package.get("isopen") is True and package.get("private") is not True else Access.UNKNOWN


def _constraints(package: Package) -> Tuple[str, ...]:
    return distinct((said for said in package.lines(*_TERMS, length=2000) if "://" not in said[:10]), 20)


def _language(package: Package) -> str:
    """An ISO 639-1 code where one is said, by itself, by three letters, or at the end of a URI."""
    said = codes_of(package.lines("language", "metadata_language", "dataset_language", length=100))
    return next((code for code in (language_of(one) for one in said if len(one) < 8) if code), "")


def _temporal(package: Package) -> Tuple[str, str]:
    for entry in package.entries("temporal_coverage"):
        period = (date_of(entry.get("start")), date_of(entry.get("end")))
        if any(period):
            return period
    return (
        package.date("temporal_start", "temporal_coverage_from", "temporal_extent_begin"),
        package.date("temporal_end", "temporal_coverage_to", "temporal_extent_end"),
    )


def _frequency(package: Package) -> str:
    names = ("frequency", "update_freq", "update_frequency", "frequency_of_update", "accrual_periodicity")
    found = last_segment(package.line(*names, length=200))
    return "" if found.lower() in _UNSAID else found


def _scale(package: Package) -> str:
    """The denominator as ``1:25000``."""
    found = next(iter(package.lines("equivalent_scale", length=20)), "")
    return f"1:{found}" if found.isdecimal() and len(found) < 12 and int(found) else ""


def _crs(package: Package) -> Tuple[str, ...]:
    said = package.lines("spatial_reference_system", "crs", length=200)
    return distinct((crs_of([one], "") for one in said), 20)


def _thumbnail(package: Package, publishing: _Groups) -> str:
    organisation = as_dict(package.get("organization"))
    pictures = [entry.get("file") for entry in package.entries("browse_graphic")]
    found = [package.get("graphic_preview_file"), *pictures, package.get("image_display_url")]
    found += [organisation.get("image_display_url"), organisation.get("image_url")]
    found += [group.get("image_display_url") for group in publishing]
    return next((url for url in map(web_address, filter(None, found)) if url), "")


def _identifiers(package: Package, record_id: str, page: str) -> Tuple[str, ...]:
    """The names by which another catalogue may know the same data; that of harvesters of CKAN is the page's address."""
    return distinct([record_id, page, *package.lines(*_IDENTIFIERS)], 30)


def _notices(data: Mapping[str, Any]) -> Tuple[str, ...]:
    """``private`` for what members of the organisation see only, and a state that is not ``active``."""
    state = line(data.get("state"), 50).lower()
    private = ["private"] if data.get("private") is True else []
    return distinct([*private, state if state != "active" else ""])


def _facts(package: Package) -> Iterator[Tuple[str, str]]:
    tables = sum(as_dict(value).get("datastore_active") is True for value in as_list(package.get("resources")))
    named = [
        ("version", package.line("version", length=100)),
        ("source", web_address(package.get("url"))),
        ("harvested", package.line("harvest_source_title")),
        ("resolution", _resolution(package)),
        ("datastore", str(tables) if tables else ""),
    ]
    yield from ((name, value) for name, value in named if value)


def _resolution(package: Package) -> str:
    """The ground distance, in metres unless it has its own unit."""
    metres = package.line("spatial_resolution_in_meters", length=30)
    distance, unit = package.line("spatial_resolution", length=30), package.line("spatial_resolution_units", length=20)
    return f"{metres} m" if metres else f"{distance} {unit}".strip()
