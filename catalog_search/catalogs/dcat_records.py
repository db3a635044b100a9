"""Datasets, series and services of DCAT 1 to 3, DCAT-AP, GeoDCAT-AP and DCAT-US as records."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, Iterator, List, Optional, Sequence, Tuple

from ..model.record import Access, Contact, Licence, Record, RecordType, Resource, TextFormat
from .ckan_values import date_of
from .datagouv_texts import distinct, line, web_address
from .dcat_graph import Node, is_uri, labels
from .dcat_places import places_and_extents
from .dcat_resources import looks_like_service, read_resources, read_service
from .dcat_words import access_of, frequency_of, segment, theme_of, type_of
from .iso_text import crs_of, language_of
from .licences import recognised

_HTML = re.compile(r"<(?:p|div|ul|ol|h[1-6]|table|br|span|strong|b|em|a)\b[^>]{0,2000}>", re.IGNORECASE)
_MARKDOWN = ("](http", "**", "\n#", "\n- ", "\n* ")
_AUTHORITIES = re.compile(r"/organi[sz]ations?/|/corporate-body/|/publisher/")
_ARCGIS_ITEM = re.compile(r"item\.html\?id=([0-9a-f]{32})(?:&(?:amp;)?sublayer=(\d+))?")
_ROLES = (("publisher", "publisher"), ("creator", "author"), ("rightsHolder", "owner"), ("custodian", "custodian"))
_SAYS_NOTHING = ("license", "licence", "legalcode", "terms", "")
_MOST_PARTS = 2000
_PAGES = frozenset("html htm php asp aspx jsp do".split())
_ENDED = {"withdrawn": "withdrawn", "deprecated": "deprecated", "discont": "archived", "retired": "archived",
          "superseded": "archived", "obsolete": "archived"}  # fmt: skip


@dataclass(frozen=True)
class Context:
    """What a description does not say itself: the catalogue's id and who publishes all of it."""

    catalog: str
    publisher: str = ""


@dataclass(frozen=True)
class Entry:
    """A dataset with what the document says of it elsewhere: its entry in the catalogue, services that serve it."""

    node: Node
    entry: Optional[Node] = None
    services: Sequence[Node] = ()


def read_record(found: Entry, context: Context, taken: Any = frozenset()) -> Optional[Record]:
    """One dataset, series or service; ``None`` where it says no more than that it exists, or its ids are all taken.

    :param taken: the ids of other records of the catalogue
    """
    node = found.node
    names = _names(found)
    title = node.line("title", "label", "name") or (names[0] if _is_described(node) and names else "")
    if not title:
        return None
    record_id = next((name for name in names or [_made_up(node, title)] if name not in taken), "")
    if not record_id:
        return None
    abstract = node.prose("description", "abstract")
    resources = _resources(found)
    places, extents = places_and_extents(node.all("spatial"))
    access, terms = _access(node)
    return Record(
        id=record_id,
        catalog=context.catalog,
        title=title,
        abstract=abstract,
        abstract_format=_format(abstract),
        type=_type(node),
        organisation=_organisation(node) or context.publisher,
        contacts=_contacts(node),
        keywords=_keywords(node),
        themes=_themes(node),
        licence=_licence(node),
        access=access,
        constraints=terms,
        language=next((code for code in map(_language, node.all("language")[:10]) if code), ""),
        created=_date(node, "issued", "created"),
        modified=_date(node, "modified", "updated") or (_date(found.entry, "modified") if found.entry else ""),
        temporal=_temporal(node),
        frequency=frequency_of(node.said("accrualPeriodicity"))[:60],
        lineage="\n".join(labels(_statements(node, "provenance"), 20)),
        scale=_scale(node),
        crs=_crs(node),
        extents=extents,
        places=places,
        thumbnail=_first_web(node, "thumbnail", "depiction", "thumbnailUrl", "img"),
        page_url=_page(node),
        identifiers=_identifiers(found, names, record_id),
        notices=_notices(node),
        facts=tuple(_facts(node)),
        resources=resources,
        formats=_formats(resources),
        part_of=_part_of(node),
        has_parts="DatasetSeries" in node.types or bool(parts_named_by(node)),
    )


def parts_named_by(node: Node) -> Tuple[str, ...]:
    """What names the parts of a dataset that tells of them itself (``dct:hasPart``, ``dcat:seriesMember``)."""
    return labels_of(node, "hasPart", "seriesMember")


def _part_of(node: Node) -> Tuple[str, ...]:
    return labels_of(node, "inSeries", "isPartOf")


def labels_of(node: Node, *names: str) -> Tuple[str, ...]:
    """The URIs of what some properties lead to, or what they say instead."""
    return distinct((line(one.uri or one.text, 2000) for one in node.all(*names)[:_MOST_PARTS]), _MOST_PARTS)


def _is_described(node: Node) -> bool:
    return any(name in node.members for name in ("distribution", "description", "abstract", "endpointURL"))


def _names(found: Entry) -> List[str]:
    """The ids of a record, the best first: that of its entry in the catalogue, its identifier, its URI."""
    entry = [found.entry.line("identifier", length=300)] if found.entry is not None else []
    own = found.node.uri if found.node.uri[:2] != "_:" else ""
    return [name for name in (*entry, found.node.line("identifier", length=300), line(own, 2000)) if name]


def _made_up(node: Node, title: str) -> str:
    """An id that stays the same as long as title and addresses do."""
    ways = [one for part in node.parts("distribution")[:20] for one in part.all("accessURL", "downloadURL")]
    said = [title, *(way.address for way in ways)]
    return f"x-{sha256(' '.join(said).encode('utf-8', 'replace')).hexdigest()[:20]}"


def _identifiers(found: Entry, names: List[str], record_id: str) -> Tuple[str, ...]:
    """All names of the data; an item of ArcGIS also by the bare id that its own API gives."""
    node = found.node
    more = [one.line("notation", "value") or one.uri or one.text for one in node.all("identifier", "sameAs")[:10]]
    items = [_ARCGIS_ITEM.search(name) for name in names]
    bare = [f"{item.group(1)}_{item.group(2)}" if item.group(2) else item.group(1) for item in items if item]
    pages = [one.address for one in node.parts("landingPage")[:3]]
    return distinct((line(name, 500) for name in (record_id, *names, *bare, *more, *pages)), 30)


def _format(abstract: str) -> TextFormat:
    if "<" in abstract and _HTML.search(abstract):
        return TextFormat.HTML
    return TextFormat.MARKDOWN if any(mark in abstract for mark in _MARKDOWN) else TextFormat.PLAIN


def _resources(found: Entry) -> Tuple[Resource, ...]:
    node = found.node
    return read_service(node) if "DataService" in node.types else read_resources(node, found.services)


def _type(node: Node) -> RecordType:
    if "DataService" in node.types:
        return RecordType.SERVICE
    said = (type_of(one.uri or one.text) for one in node.all("type", "resourceType")[:10])
    found = next((kind for kind in said if kind is not None), None)
    return found or (RecordType.SERIES if "DatasetSeries" in node.types else RecordType.DATASET)


def _organisation(node: Node) -> str:
    """Who publishes, else created or owns; one that is not described by the end of its URI, where that is a name."""
    parties = [party for role, _ in _ROLES for party in node.parts(role)[:3]]
    parties += [party for one in node.parts("qualifiedAttribution")[:10] for party in one.all("agent")[:1]]
    found = next((name for name in map(_body, parties) if name), "")
    cards = node.parts("contactPoint")[:3] if not found else []
    named = next((name for name in (_of_card(card).organisation for card in cards) if name), "")
    return found or named or next((card.line("fn", "title") for card in cards if "Individual" not in card.types), "")


def _body(party: Node) -> str:
    """The organisation that a party is or belongs to."""
    return next((one.label for one in party.all("memberOf")[:1]), "") or _party_name(party)


def _party_name(party: Node) -> str:
    found = party.line("name", "fn", "prefLabel", "label", "organization-name") or party.label
    return found or (line(segment(party.uri), 200) if _AUTHORITIES.search(party.uri) else "")


def _contacts(node: Node) -> Tuple[Contact, ...]:
    """All the parties that a dataset names, each once."""
    found = [contact for contact in _all_contacts(node) if contact.name or contact.organisation or contact.email]
    return tuple(dict.fromkeys(found))[:100]


def _all_contacts(node: Node) -> Iterator[Contact]:
    for card in node.parts("contactPoint")[:50]:
        yield _of_card(card)
    yield Contact(role="pointOfContact", email=_email(node.said("mbox")))
    for role, code in _ROLES:
        for party in node.parts(role)[:20]:
            yield _of_agent(party, code)
    for attribution in node.parts("qualifiedAttribution")[:50]:
        roles = [segment(one.uri or one.text) for one in attribution.all("hadRole", "type")]
        for party in attribution.all("agent")[:5]:
            yield _of_agent(party, line(roles[0], 60) if roles else "")


def _of_card(card: Node) -> Contact:
    """A vCard, whose values may be nodes of their own."""
    organisation = card.line("organization-name", "organisation-name", "hasOrganizationName")
    for inner in card.all("org")[:1] if not organisation else ():
        organisation = inner.line("organization-name", "organisation-name") or inner.label
    phone = next((one.address for one in card.all("hasTelephone", "tel", "telephone")[:1]), "")
    return Contact(
        name=card.line("fn", "hasFN", "name", "title") or ("" if card.members else card.label),
        organisation=organisation,
        role=card.line("role", length=60) or "pointOfContact",
        email=_email(next((one.address for one in card.all("hasEmail", "email")[:1]), "")),
        phone=line(phone[4:] if phone.lower().startswith("tel:") else phone, 60),
        url=_first_web(card, "hasURL", "url"),
    )


def _of_agent(party: Node, role: str) -> Contact:
    """A FOAF agent, or the bare name of one."""
    above = next((one.label for one in party.all("memberOf")[:1]), "")
    return Contact(
        name=_party_name(party),
        organisation=above,
        role=role,
        email=_email(next((one.address for one in party.all("mbox", "email", "hasEmail")[:1]), "")),
        phone=line(party.said("phone"), 60).replace("tel:", ""),
        url=_first_web(party, "homepage", "workplaceHomepage", "page"),
    )


def _email(value: str) -> str:
    value = line(value[7:] if value[:7].lower() == "mailto:" else value, 200)
    return value if "@" in value and not is_uri(value) else ""


def _keywords(node: Node) -> Tuple[str, ...]:
    """Keywords in the reader's language; old DCAT-US has them in one text."""
    found = node.lines("keyword", length=2000)
    if len(found) == 1 and "," in found[0]:
        found = [part.strip() for part in found[0].split(",")]
    return distinct((one[:200] for one in found if not is_uri(one)), 500)


def _themes(node: Node) -> Tuple[str, ...]:
    language = node.graph.language
    found = [one.label or theme_of(one.uri or one.text, language) for one in node.all("theme", "subject")[:200]]
    return distinct((line(one, 200) for one in found), 100)


def _licence(node: Node) -> Optional[Licence]:
    """The dataset's licence, else that of its distributions: by URI, document or text."""
    parts = [node, *node.parts("distribution")[:20]]
    given = [one for part in parts for one in part.all("license", "licence")[:5]]
    said = [(one.label, web_address(one.uri)) for one in given if "metadata-codelist/" not in one.uri]
    found = _known_licence(tuple(said)) if said else None
    if found is not None:
        return found
    rights = tuple((one.label or one.uri, "") for part in parts for one in part.all("rights")[:5])
    found = _known_licence(rights) if rights else None
    title, url = next(((title, url) for title, url in said if title or url), ("", ""))
    return found or (Licence(title or _licence_name(url), url) if title or url else None)


def _licence_name(url: str) -> str:
    """The end of an address where it says something."""
    name = segment(url)
    return url if name.lower() in _SAYS_NOTHING else name


@lru_cache(maxsize=512)
def _known_licence(said: Tuple[Tuple[str, str], ...]) -> Optional[Licence]:
    """A known licence; the EU's codes (``CC_BY_4_0``) are spelt as people write them."""
    spelt = [(re.sub(r"(?<=\d)_(?=\d)", ".", segment(url)).replace("_", "-"), url) for _, url in said if url]
    return recognised((*spelt, *said))


def _statements(node: Node, *names: str) -> List[Node]:
    """Values whose text may be their description."""
    found = []
    for one in node.all(*names)[:50]:
        found.append(one if one.label or not one.members else Node(one.graph, text=one.prose("description", "comment")))
    return found


def _access(node: Node) -> Tuple[Access, Tuple[str, ...]]:
    """Who may use the data, and the terms of use in words."""
    members = node.members
    names = [name for name in ("accessRights", "rights", "accessLevel", "license") if name in members]
    found, terms = Access.UNKNOWN, []
    for name in names:
        for one in _statements(node, name):
            known = access_of(one.uri or one.text)
            found = found if found is not Access.UNKNOWN else known
            if known is Access.UNKNOWN and name not in ("license", "accessLevel"):
                terms.append(one.label)
    if found is Access.UNKNOWN:
        parts = (access_of(one.uri) for part in node.parts("distribution")[:5] for one in part.all("accessRights"))
        found = next((known for known in parts if known is not Access.UNKNOWN), found)
    return found, distinct((line(term, 2000) for term in terms), 20)


def _language(node: Node) -> str:
    code = segment(node.uri or node.text)
    return language_of(code[:2] if re.fullmatch("[a-z]{2}-[A-Za-z]{2,4}", code) else code) if len(code) < 8 else ""


def _date(node: Node, *names: str) -> str:
    members = node.members
    return next((date for date in (date_of(node.said(name)) for name in names if name in members) if date), "")


def _temporal(node: Node) -> Tuple[str, str]:
    """The first period: of two dates, or of one text that has both (ISO 8601)."""
    for one in node.all("temporal")[:10]:
        inner = next(iter(one.all("periodOfTime", "PeriodOfTime")), one)
        start, slash, end = inner.text.partition("/")
        found = (date_of(start), date_of(end)) if slash else (_end_of(inner, "start"), _end_of(inner, "end"))
        if any(found):
            return found
    return ("", "")


def _end_of(period: Node, side: str) -> str:
    found = _date(period, f"{side}Date", side)
    if found:
        return found
    for instant in period.all("hasBeginning" if side == "start" else "hasEnd")[:1]:
        return _date(instant, "inXSDDate", "inXSDDateTime", "inXSDDateTimeStamp", "inXSDgYear") or date_of(instant.text)
    return ""


def _crs(node: Node) -> Tuple[str, ...]:
    """Reference systems among the standards that the data conform to."""
    given = [one.uri if "/crs/" in one.uri else one.label for one in node.all("conformsTo")[:20]]
    return distinct((one for one in (crs_of([said], "") for said in given if said) if one.startswith("EPSG:")), 20)


def _scale(node: Node) -> str:
    """The denominator as ``1:25000``, of GeoDCAT-AP's ratio."""
    for measure in node.all("hasQualityMeasurement")[:5]:
        kind = next((one.uri for one in measure.all("isMeasurementOf")), "")
        try:
            ratio = float(measure.said("value") or 0) if kind.endswith("spatialResolutionAsScale") else 0.0
        except ValueError:
            continue
        if 1e-9 < ratio < 1:
            return f"1:{round(1 / ratio)}"
    return ""


def _first_web(node: Node, *names: str) -> str:
    return next((url for url in (web_address(one.address) for one in node.all(*names)[:5]) if url), "")


def _page(node: Node) -> str:
    """The page of the data: names of data on the web lead to it, too."""
    pages = [web_address(one.address) for one in node.all("landingPage", "homepage")[:5]]
    found = next((url for url in pages if url and not looks_like_service(url)), "")
    return found or (web_address(node.uri) if "#" not in node.uri else "")


def _notices(node: Node) -> Tuple[str, ...]:
    said = [segment(one.uri or one.text).lower() for one in node.all("status", "versionNotes")[:5]]
    return distinct((_ENDED.get(one, "") for one in said), 5)


def _facts(node: Node) -> Iterator[Tuple[str, str]]:
    version = node.line("version", "versionInfo", "hasVersion", length=100)
    if version and not is_uri(version):
        yield "version", version
    metres = node.line("spatialResolutionInMeters", length=30)
    if metres:
        yield "resolution", f"{metres} m"
    series = ", ".join(labels(node.all("inSeries")[:3]))
    if series:
        yield "series", series


def _formats(resources: Sequence[Resource]) -> Tuple[str, ...]:
    """The distinct formats in small letters: a protocol counts by its last word, an address by its file's ending."""
    return distinct(_short(resource) for resource in resources)


def _short(resource: Resource) -> str:
    if resource.format:
        return resource.format.lower()
    if resource.protocol:
        return resource.protocol.lower().rpartition(":")[2]
    if resource.mime:
        return resource.mime.lower().rpartition("/")[2].partition(";")[0]
    ending = resource.url.partition("?")[0].rpartition("/")[2].rpartition(".")
    name = ending[2].lower() if ending[1] and ending[2].isalnum() and len(ending[2]) < 9 else ""
    return "" if name in _PAGES else name
