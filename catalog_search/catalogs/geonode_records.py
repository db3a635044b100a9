"""Resources of GeoNode (``/api/v2/resources``, ``datasets``, ``maps``, ``documents``) as records."""
from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple
from urllib.parse import quote

from ..model.extent import Extent
from ..model.record import Access, Contact, Licence, Record, RecordType, TextFormat
from .datagouv_records import read_extents
from .datagouv_texts import count, distinct, line, text, web_address
from .geonode_links import formats_of, joined, known_crs, read_resources
from .iso_text import language_of
from .licences import recognised
from .replies import as_dict, as_list

_TYPES = {
    "dataset": RecordType.DATASET,
    "layer": RecordType.DATASET,
    "map": RecordType.MAP,
    "document": RecordType.DOCUMENT,
}
#: The members that hold a party or several, and their roles (CI_RoleCode).
_ROLES = (
    ("poc", "pointOfContact"), ("publisher", "publisher"), ("author", "author"), ("metadata_author", "author"),
    ("owner", "owner"), ("custodian", "custodian"), ("distributor", "distributor"), ("originator", "originator"),
    ("processor", "processor"), ("resource_provider", "resourceProvider"),
    ("principal_investigator", "principalInvestigator"),
)  # fmt: skip
#: The member that tells the whole of a resource that is no dataset.
_MORE = {"map": "maplayers", "document": "extension"}
#: What GeoNode writes where nobody wrote anything.
_UNSAID = frozenset(
    ("", "none", "unknown", "not_specified", "no abstract provided", "no information provided",
     "<p>no abstract provided</p>", "<p>no information provided</p>")
)  # fmt: skip
_PLACEHOLDER_LENGTH = 40


@dataclass(frozen=True)
class Context:
    """What a resource does not say itself.

    :ivar root: the site's address
    :ivar language: of the reader, for the labels of thesauri
    :ivar with_login: whether the reader has logged in: what others may do is not told then
    :ivar categories: names of topic categories by their identifiers
    """

    catalog: str
    root: str
    language: str = "en"
    with_login: bool = False
    categories: Mapping[str, str] = field(default_factory=dict)


def read_record(data: Any, context: Context) -> Optional[Record]:
    """One resource as a record, or ``None`` where it is no object or has no key.

    A list does not say the layers of a map or the file of a document: they are complete with these only, any other
    resource with its links.
    """
    if not isinstance(data, dict):
        return None
    record_id = line(data.get("pk"), 100)
    if not record_id:
        return None
    kind = line(data.get("resource_type"), 50).lower()
    abstract = _said(data, "abstract") or _said(data, "raw_abstract")
    resources = tuple(read_resources(data, kind, context.root))
    uuid, page = line(data.get("uuid"), 100), joined(context.root, data.get("detail_url"))
    page = page or f"{context.root}/catalogue/#/{quote(kind or 'resource', safe='')}/{quote(record_id, safe='')}"
    organisation, attribution = line(as_dict(data.get("group")).get("name")), _said(data, "attribution")[:500]
    return Record(
        id=record_id,
        catalog=context.catalog,
        title=line(data.get("title")) or line(data.get("name")) or line(data.get("alternate")) or record_id,
        abstract=abstract,
        abstract_format=TextFormat.HTML if "<" in abstract or "&" in abstract else TextFormat.PLAIN,
        type=_TYPES.get(kind, RecordType.OTHER),
        organisation=organisation or line(attribution),
        contacts=_contacts(data, organisation, line(attribution)),
        keywords=_keywords(data, context.language),
        themes=_themes(data, context.categories),
        licence=_licence(data.get("license")),
        access=_access(data.get("perms"), kind, context.with_login),
        constraints=_constraints(data),
        language=language_of(line(data.get("language"), 20)),
        created=line(data.get("created"), 50) or line(data.get("date"), 50),
        modified=line(data.get("last_updated"), 50) or line(data.get("date"), 50),
        temporal=(line(data.get("temporal_extent_start"), 50), line(data.get("temporal_extent_end"), 50)),
        frequency=_word(data.get("maintenance_frequency")),
        lineage=_said(data, "raw_data_quality_statement") or _said(data, "data_lineage"),
        crs=_crs(data) if _TYPES.get(kind) is RecordType.DATASET else (),
        extents=_extents(data),
        places=distinct(line(as_dict(region).get("name"), 200) for region in as_list(data.get("regions"))[:200]),
        thumbnail=joined(context.root, data.get("thumbnail_url")),
        page_url=page,
        identifiers=distinct((uuid, page, line(data.get("doi"), 200))),
        notices=_notices(data),
        facts=tuple(_facts(data)),
        resources=resources,
        formats=distinct(name.lower() for resource in resources for name in formats_of(resource)),
        complete=_MORE.get(kind, "links") in data,
    )


def _said(data: Mapping[str, Any], name: str) -> str:
    """A text, unless it is what GeoNode writes for none."""
    found = text(data.get(name))
    return "" if len(found) < _PLACEHOLDER_LENGTH and found.lower() in _UNSAID else found


def _word(value: Any) -> str:
    found = line(value, 100)
    return "" if found.lower() in _UNSAID else found


def _contacts(data: Mapping[str, Any], organisation: str, attribution: str) -> Tuple[Contact, ...]:
    """The parties, each once: the group that it belongs to, the attribution, and people by their roles."""
    found: Dict[Contact, None] = {}
    for name in (organisation, attribution):
        if name:
            found[Contact(organisation=name, role="publisher")] = None
    for member, role in _ROLES:
        for person in as_list(data.get(member))[:20]:
            contact = _person(as_dict(person), role)
            if contact.name:
                found[contact] = None
    return tuple(found)


def _person(data: Mapping[str, Any], role: str) -> Contact:
    name = f"{line(data.get('first_name'), 200)} {line(data.get('last_name'), 200)}".strip()
    email = line(data.get("email"), 200)
    return Contact(
        name or line(data.get("username"), 200),
        organisation=line(data.get("organization")),
        role=role,
        email=email if "@" in email else "",
    )


def _keywords(data: Mapping[str, Any], language: str) -> Tuple[str, ...]:
    """Keywords, then those of thesauri in the reader's language."""
    free = [line(entry.get("name"), 200) for entry in _entries(data, "keywords")]
    from_thesauri = [_label(entry, language) for entry in _entries(data, "tkeywords")]
    return distinct([*free, *from_thesauri])


def _label(entry: Mapping[str, Any], language: str) -> str:
    labels = as_dict(entry.get("i18n"))
    return line(labels.get(language), 200) or line(entry.get("name"), 200)


def _entries(data: Mapping[str, Any], name: str) -> List[Mapping[str, Any]]:
    return [entry for entry in as_list(data.get(name))[:500] if isinstance(entry, dict)]


def _themes(data: Mapping[str, Any], categories: Mapping[str, str]) -> Tuple[str, ...]:
    category = as_dict(data.get("category"))
    key = line(category.get("identifier"), 200)
    label = categories.get(key) or line(category.get("gn_description"), 200) or key
    return (label,) if label else ()


def _licence(value: Any) -> Optional[Licence]:
    """The licence under the server's identifier, which is what it is filtered by."""
    data = as_dict(value)
    key = _word(data.get("identifier"))
    if not key:
        return None
    url, title = web_address(data.get("url")), line(data.get("name")) or line(data.get("title"))
    known = _known_licence(f"{key} {title}")
    return Licence(title or (known.title if known else key), url or (known.url if known else ""), key)


@lru_cache(maxsize=256)
def _known_licence(words: str) -> Optional[Licence]:
    return recognised([(words, "")])


def _access(perms: Any, kind: str, with_login: bool) -> Access:
    """What the reader may do with data or a file: visitors who may download find it open, others restricted."""
    if not isinstance(perms, list) or not perms or kind not in ("dataset", "layer", "document"):
        return Access.UNKNOWN
    if "download_resourcebase" not in perms:
        return Access.RESTRICTED
    return Access.UNKNOWN if with_login else Access.OPEN


def _constraints(data: Mapping[str, Any]) -> Tuple[str, ...]:
    code = _word(as_dict(data.get("restriction_code_type")).get("identifier"))
    other = _said(data, "raw_constraints_other") or _said(data, "constraints_other")
    return distinct((code, other))


def _crs(data: Mapping[str, Any]) -> Tuple[str, ...]:
    found = known_crs(line(data.get("srid"), 50))
    return (found,) if found else ()


def _extents(data: Mapping[str, Any]) -> Tuple[Extent, ...]:
    """The box in degrees: ``extent`` of GeoNode 4, else the polygons of its forerunners."""
    given = as_dict(data.get("extent"))
    corners = as_list(given.get("coords"))
    if len(corners) == 4 and line(given.get("srid"), 50) in ("", "EPSG:4326"):
        box = Extent.checked(*corners)
        return (box,) if box else ()
    found = read_extents(data.get("ll_bbox_polygon"))
    return found or (read_extents(data.get("bbox_polygon")) if data.get("srid") == "EPSG:4326" else ())


def _notices(data: Mapping[str, Any]) -> Tuple[str, ...]:
    """``unpublished`` and ``not approved`` for what only some may see yet, and a state that is not ``PROCESSED``."""
    state = line(data.get("state"), 50).lower()
    return distinct(
        (
            "unpublished" if data.get("is_published") is False else "",
            "not approved" if data.get("is_approved") is False else "",
            state if state != "processed" else "",
        )
    )


def _facts(data: Mapping[str, Any]) -> Iterator[Tuple[str, str]]:
    views = count(data.get("popular_count"))
    named = [
        ("version", _word(data.get("edition"))),
        ("spatial_representation", _word(as_dict(data.get("spatial_representation_type")).get("identifier"))),
        ("views", str(views) if views else ""),
    ]
    yield from ((name, value) for name, value in named if value)
