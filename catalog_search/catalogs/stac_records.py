"""Items and collections of the SpatioTemporal Asset Catalog (STAC 0.9, 1.0 and 1.1) as records.

A collection is a series, an item one of its datasets. What an item does not say, its collection says for it: who
provides it, under which licence, and its keywords. Few items have titles: the others go by their ids.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Iterator, List, Mapping, Optional, Sequence, Tuple

from ..model.record import Contact, Licence, Record, RecordType, Resource, TextFormat
from .datagouv_texts import distinct, line, text, web_address
from .geojson_places import boxes_of, extents_of
from .iso_text import language_of
from .json_links import is_page, joined, links_in
from .licences import recognised
from .ogcrecords_records import iso_date
from .replies import as_dict, as_list
from .stac_assets import crs_name, read_assets

Links = Sequence[Mapping[str, Any]]

_MANY = 500
_ABOUT = ("about", "canonical", "describedby")
_SAME_DATA = ("canonical", "via", "derived_from")
#: Hosts that give files only to those who had the address signed first.
_SIGNED_HOST = ".blob.core.windows.net"
_SIGNED_CATALOGUE = "://planetarycomputer."
_REQUESTER = ("requester_pays", "storage:requester_pays")
_ROLES = {"producer": "originator", "licensor": "owner", "processor": "processor", "host": "distributor"}
#: Facts of items: member of the properties, name, unit.
_FACTS = (
    ("eo:cloud_cover", "cloud_cover", " %"),
    ("gsd", "resolution", " m"),
    ("platform", "platform", ""),
    ("constellation", "constellation", ""),
    ("processing:level", "processing_level", ""),
    ("version", "version", ""),
)


@dataclass(frozen=True)
class Context:
    """What a document does not say itself: the catalogue's id, the address of its root, and the collections known."""

    catalog: str
    root: str
    collections: Mapping[str, Record] = field(default_factory=dict)


def item_id(collection: str, item: str) -> str:
    """The id of an item's record: that of its collection and its own, which is unique in the collection only."""
    parts = (part.replace("%", "%25").replace("/", "%2F") for part in (collection, item))
    return "/".join(parts)


def parts_of(record_id: str) -> Tuple[str, str]:
    """Collection and item of an item's record; the item is empty for a collection's."""
    collection, _, item = record_id.partition("/")
    return (_plain(collection), _plain(item))


def _plain(part: str) -> str:
    return part.replace("%2F", "/").replace("%25", "%")


def collection_id(key: str) -> str:
    """The id of a collection's record."""
    return key.replace("%", "%25").replace("/", "%2F")


def is_collection(data: Mapping[str, Any]) -> bool:
    """Whether a document is a collection; before 1.0 they do not say so, but have an extent."""
    kind = data.get("type")
    return kind == "Collection" or (kind != "Catalog" and kind != "Feature" and isinstance(data.get("extent"), dict))


def is_item(data: Mapping[str, Any]) -> bool:
    return data.get("type") == "Feature" and isinstance(data.get("properties"), dict)


def read_collection(data: Any, context: Context, base: str = "") -> Optional[Record]:
    """A collection as a series, or ``None`` where it is no object or has no id.

    :param base: its address, from which relative links start, where it gives none itself
    """
    key = line(data.get("id"), 300) if isinstance(data, dict) else ""
    if not key:
        return None
    links = links_in(data)
    base = _own_address(links) or base or f"{context.root}/collections/{key}"
    extent, summaries = as_dict(data.get("extent")), as_dict(data.get("summaries"))
    contacts = tuple(_providers(data.get("providers")))
    resources, thumbnail = read_assets(data, links, base, "")
    abstract = text(data.get("description"))
    return Record(
        id=collection_id(key),
        catalog=context.catalog,
        title=line(data.get("title")) or key,
        abstract=abstract,
        abstract_format=TextFormat.MARKDOWN,
        type=RecordType.SERIES,
        organisation=_organisation(contacts),
        contacts=contacts,
        keywords=_keywords(data.get("keywords")),
        licence=_licence(data, links, base),
        language=_language(data),
        created=iso_date(data.get("created")),
        modified=iso_date(data.get("updated")),
        temporal=_period(as_dict(extent.get("temporal")).get("interval")),
        crs=distinct(_crs(code) for name in ("proj:code", "proj:epsg") for code in as_list(summaries.get(name))[:20]),
        extents=_collection_extents(extent),
        thumbnail=thumbnail,
        page_url=_page(links, base),
        identifiers=_identifiers(data, links, key, {}),
        notices=_notices(data, summaries, resources, _SIGNED_CATALOGUE in context.root),
        facts=tuple(_summary_facts(summaries)),
        resources=resources,
        formats=distinct(resource.format.lower() for resource in resources),
        has_parts=True,
    )


def read_item(data: Any, context: Context, base: str = "") -> Optional[Record]:
    """An item as a dataset, or ``None`` where it is no object or has no id."""
    key = line(data.get("id"), 500) if isinstance(data, dict) else ""
    if not key:
        return None
    said = as_dict(data.get("properties"))
    belongs = line(data.get("collection"), 300)
    links = links_in(data)
    base = _own_address(links) or base or f"{context.root}/collections/{belongs}/items/{key}"
    series = context.collections.get(belongs)
    crs = _crs(said.get("proj:code") or said.get("proj:epsg"))
    resources, thumbnail = read_assets(data, links, base, crs)
    contacts = tuple(_providers(said["providers"])) if "providers" in said else ()
    contacts = contacts or (series.contacts if series else ())
    return Record(
        id=item_id(belongs, key),
        catalog=context.catalog,
        title=line(said.get("title")) or key,
        abstract=text(said.get("description")) if "description" in said else "",
        abstract_format=TextFormat.MARKDOWN,
        type=RecordType.DATASET,
        organisation=series.organisation if series else _organisation(contacts),
        contacts=contacts,
        keywords=series.keywords if series else (),
        themes=_keywords(said.get("keywords")) if "keywords" in said else (),
        licence=(series.licence if series else None) or (_licence(said, links, base) if "license" in said else None),
        language=_language(said) if "language" in said else "",
        created=iso_date(said.get("created")),
        modified=iso_date(said.get("updated")),
        temporal=_item_period(said),
        crs=(crs,) if crs else (),
        extents=extents_of(data),
        thumbnail=thumbnail,
        page_url=_page(links, base),
        identifiers=_identifiers(data, links, key, said),
        notices=_notices(data, said, resources, _SIGNED_CATALOGUE in context.root),
        facts=tuple(_facts(said, series)),
        resources=resources,
        formats=distinct(resource.format.lower() for resource in resources),
        part_of=(collection_id(belongs),) if belongs else (),
    )


def _own_address(links: Links) -> str:
    """What the document says is its address, where that is a whole one."""
    for link in links:
        if link.get("rel") == "self":
            return web_address(link["href"])
    return ""


def _providers(values: Any) -> Iterator[Contact]:
    for entry in as_list(values)[:100]:
        if isinstance(entry, dict):
            name = line(entry.get("name"))
            roles = entry.get("roles")
            role = line(roles[0], 50) if isinstance(roles, list) and roles else ""
            if name:
                yield Contact(
                    organisation=name,
                    role=_ROLES.get(role, role),
                    email=line(entry.get("email"), 200),
                    url=web_address(entry.get("url")),
                )


def _organisation(contacts: Tuple[Contact, ...]) -> str:
    """Who made the data, else owns them, else whoever is named."""
    for role in ("originator", "owner", "processor"):
        for contact in contacts:
            if contact.role == role:
                return contact.organisation
    return contacts[0].organisation if contacts else ""


def _keywords(values: Any) -> Tuple[str, ...]:
    found = values[:_MANY] if isinstance(values, list) else ()
    return distinct(line(value, 200) for value in found)


def _licence(data: Mapping[str, Any], links: Links, base: str) -> Optional[Licence]:
    """A code of SPDX, or a word that says to read the link to the licence."""
    code = line(data.get("license"), 200)
    terms = (web_address(joined(base, link["href"])) for link in links if link.get("rel") == "license")
    url = next((found for found in terms if found), "")
    known = recognised([("licence ouverte 2.0" if code.lower() == "etalab-2.0" else code, url)])
    if known is not None:
        return known
    title = "" if code.lower() in ("proprietary", "various", "other") and url else code
    return Licence(title, url, "") if title or url else None


def _language(data: Mapping[str, Any]) -> str:
    """The code of the language extension's object, or a text."""
    value = data.get("language")
    value = value.get("code") if isinstance(value, dict) else value
    return language_of(line(value, 50).partition("-")[0]) if value else ""


def _period(interval: Any) -> Tuple[str, str]:
    """The first interval, which is around all others."""
    first = interval[0] if isinstance(interval, list) and interval and isinstance(interval[0], list) else interval
    if isinstance(first, list) and len(first) == 2:
        return (iso_date(first[0]), iso_date(first[1]))
    return ("", "")


def _item_period(said: Mapping[str, Any]) -> Tuple[str, str]:
    start, end = iso_date(said.get("start_datetime")), iso_date(said.get("end_datetime"))
    if start or end:
        return (start, end)
    moment = iso_date(said.get("datetime"))
    return (moment, moment)


def _collection_extents(extent: Mapping[str, Any]) -> Tuple[Any, ...]:
    """The boxes of the spatial extent, which was a bare box before 0.9."""
    spatial = extent.get("spatial")
    return boxes_of(spatial.get("bbox") if isinstance(spatial, dict) else spatial)


def _crs(value: Any) -> str:
    return crs_name(line(value, 200)) if value else ""


def _page(links: Links, base: str) -> str:
    """The page that shows it: its other form as HTML, else a page about it."""
    about = ""
    for link in links:
        relation = link.get("rel")
        if relation == "alternate" and is_page(link):
            return web_address(joined(base, link["href"]))
        if relation in _ABOUT and not about and "json" not in str(link.get("type")):
            about = web_address(joined(base, link["href"]))
    return about


def _identifiers(data: Mapping[str, Any], links: Links, key: str, said: Mapping[str, Any]) -> Tuple[str, ...]:
    """Id, DOI, the record that this one was made from, and the address that is called canonical."""
    found = [key]
    doi = data.get("sci:doi") or said.get("sci:doi")
    if doi:
        found.append(line(doi, 200))
    found += [web_address(link["href"]) for link in links if link.get("rel") in _SAME_DATA][:10]
    return distinct(found, 20) if len(found) > 1 else (key,)


def _notices(
    data: Mapping[str, Any], said: Mapping[str, Any], resources: Tuple[Resource, ...], signed: bool
) -> Tuple[str, ...]:
    """What keeps people from the files: addresses that must be signed first, or downloads that they pay for."""
    found: List[str] = ["deprecated"] if (data.get("deprecated") or said.get("deprecated")) is True else []
    if (signed or "msft:storage_account" in data or "msft:storage_account" in said) and any(map(_is_signed, resources)):
        found.append("signed_links")
    if any(said.get(name) is True for name in _REQUESTER):
        found.append("requester_pays")
    return tuple(found)


def _is_signed(resource: Resource) -> bool:
    return resource.url.partition("://")[2].partition("/")[0].lower().endswith(_SIGNED_HOST)


def _facts(said: Mapping[str, Any], series: Optional[Record]) -> Iterator[Tuple[str, str]]:
    if series is not None:
        yield ("collection", series.title)
    for member, name, unit in _FACTS:
        value = said.get(member)
        if value is None or isinstance(value, bool):
            continue
        words = f"{value:.4g}" if isinstance(value, float) else line(value, 100)
        if words:
            yield (name, f"{words}{unit}")
    instruments = said.get("instruments")
    if isinstance(instruments, list):
        words = ", ".join(line(one, 50) for one in instruments[:10] if isinstance(one, str))
        if words:
            yield ("instruments", words)


def _summary_facts(summaries: Mapping[str, Any]) -> Iterator[Tuple[str, str]]:
    """The same facts of all items of a collection: lists of values, or the least and the greatest one."""
    for member, name, unit in (*_FACTS, ("instruments", "instruments", "")):
        value = summaries.get(member)
        if isinstance(value, dict):
            ends = [line(value.get(end), 50) for end in ("minimum", "maximum")]
            words = " – ".join(end for end in ends if end)
        else:
            words = ", ".join(line(one, 50) for one in as_list(value)[:10] if isinstance(one, (str, int, float)))
        if words:
            yield (name, f"{words}{unit}")
